/** The shop: its first day, its letterhead, its hours, its teams and bays. */
import { z } from 'zod';
import {
  bayId as bayIdSchema,
  newId,
  staffId as staffIdSchema,
  teamId as teamIdSchema,
} from '../../src-shared/kit/id.ts';
import { Refused, refuse } from '../../src-shared/kit/refusal.ts';
import { language } from '../../src-shared/shop/shop-contract.ts';
import { particulars, platePrefix, weeklyHours } from '../../src-shared/shop/shop-rules.ts';
import { staffName } from '../../src-shared/staff/staff-rules.ts';
import { type CommandHandlers, internal, type QueryHandlers, type StepHandlers } from '../kernel/handler-types.ts';
import { hashPin } from '../staff/pin-hash.ts';
import { openSeat } from '../staff/seat-service.ts';
import { hashRecoveryCode, newRecoveryCode, newSeatToken } from '../staff/secrets.ts';
import { beginSession } from '../staff/session-repository.ts';
import { insertStaff } from '../staff/staff-repository.ts';
import { DEMO_PIN, makeDemo } from './demo-shop.ts';
import {
  bayById,
  bayOfName,
  bays,
  exceptions,
  insertBay,
  insertTeam,
  isAttachment,
  readShop,
  readTillRules,
  removeException,
  saveException,
  teamById,
  teamOfName,
  teams,
  updateBay,
  updateShop,
  updateTeam,
} from './shop-repository.ts';

const shortName = z.string().min(1);

/** The first day, in one transaction: a shop is set up or it is not. */
export const openForBusiness = internal({
  name: 'shop.recordSetUp',
  input: z.strictObject({
    language,
    particulars,
    platePrefix,
    weeklyHours,
    teams: z.array(shortName),
    bays: z.array(shortName),
    administratorName: staffName,
    seatName: shortName,
    pinHash: z.string().min(1),
    recoveryHash: z.string().min(1),
    tokenHash: z.string().min(1),
  }),
  touches: ['shop', 'team', 'bay', 'staff', 'staff_role', 'seat', 'seat_session'],
  secret: ['pinHash', 'recoveryHash', 'tokenHash'],
  handler: (input, context) => {
    const { db, now } = context;
    const before = readShop(db);
    if (before.setUpAt !== null) return refuse('alreadySetUp', {});
    const { logo, ...letterhead } = input.particulars;
    updateShop(db, before.version, {
      ...letterhead,
      logo: logo !== null && isAttachment(db, logo) ? logo : null,
      kind: 'real',
      setUpAt: now,
      language: input.language,
      platePrefix: input.platePrefix,
      weeklyHours: input.weeklyHours,
      recoveryHash: input.recoveryHash,
    });
    // A name that was typed twice means one thing.
    for (const name of new Set(input.teams)) insertTeam(db, newId(teamIdSchema), name);
    for (const name of new Set(input.bays)) insertBay(db, newId(bayIdSchema), name);
    const staffId = newId(staffIdSchema);
    const administrator = { id: staffId, version: 1, name: input.administratorName, active: true, addedAt: now };
    insertStaff(db, { ...administrator, pinHash: input.pinHash }, ['administrator']);
    const seatId = openSeat(context, { name: input.seatName, tokenHash: input.tokenHash, pairedBy: staffId });
    beginSession(db, seatId, staffId, now);
    return { staffId, seatId };
  },
});

export const shopQueries = {
  'shop.settings': (_input, { db }) => {
    const shop = readShop(db);
    return {
      version: shop.version,
      language: shop.language,
      particulars: {
        name: shop.name,
        address: shop.address,
        phone: shop.phone,
        contact: shop.contact,
        socialCreditCode: shop.socialCreditCode,
        bank: shop.bank,
        bankAccount: shop.bankAccount,
        logo: shop.logo,
      },
      platePrefix: shop.platePrefix,
      weeklyHours: shop.weeklyHours,
      lockMinutes: shop.lockMinutes,
      tillRules: readTillRules(db),
      exceptions: exceptions(db),
      teams: teams(db),
      bays: bays(db),
    };
  },
} satisfies Pick<QueryHandlers, 'shop.settings'>;

const changedMeanwhile = () => refuse('changedMeanwhile', { by: null, at: null });

export const shopCommands = {
  'shop.changeParticulars': ({ version, particulars: changed }, { db }) => {
    if (changed.logo !== null && !isAttachment(db, changed.logo)) return refuse('notFound', {});
    return updateShop(db, version, changed) ? { version: version + 1 } : changedMeanwhile();
  },
  'shop.changeDesk': ({ version, ...change }, { db }) =>
    updateShop(db, version, change) ? { version: version + 1 } : changedMeanwhile(),
  'shop.changeTill': ({ version, tillRules }, { db }) =>
    updateShop(db, version, { tillRules }) ? { version: version + 1 } : changedMeanwhile(),
  'shop.changeHours': ({ version, ...change }, { db }) =>
    updateShop(db, version, change) ? { version: version + 1 } : changedMeanwhile(),
  'shop.setException': (input, { db }) => {
    saveException(db, input);
    return {};
  },
  'shop.clearException': ({ date }, { db }) => (removeException(db, date) ? {} : refuse('notFound', {})),
  'shop.addTeam': ({ name }, { db }) => {
    if (teamOfName(db, name)) return refuse('nameTaken', { name });
    const teamId = newId(teamIdSchema);
    insertTeam(db, teamId, name);
    return { teamId };
  },
  'shop.changeTeam': ({ teamId, version, name, active }, { db }) => {
    const before = teamById(db, teamId);
    if (!before) return refuse('notFound', {});
    if (before.version !== version) return changedMeanwhile();
    const bearer = teamOfName(db, name);
    if (bearer && bearer !== teamId) return refuse('nameTaken', { name });
    return updateTeam(db, teamId, version, { name, active }) ? { version: version + 1 } : changedMeanwhile();
  },
  'shop.addBay': ({ name }, { db }) => {
    if (bayOfName(db, name)) return refuse('nameTaken', { name });
    const bayId = newId(bayIdSchema);
    insertBay(db, bayId, name);
    return { bayId };
  },
  'shop.changeBay': ({ bayId, version, name, active }, { db }) => {
    const before = bayById(db, bayId);
    if (!before) return refuse('notFound', {});
    if (before.version !== version) return changedMeanwhile();
    const bearer = bayOfName(db, name);
    if (bearer && bearer !== bayId) return refuse('nameTaken', { name });
    return updateBay(db, bayId, version, { name, active }) ? { version: version + 1 } : changedMeanwhile();
  },
} satisfies Pick<
  CommandHandlers,
  | 'shop.changeParticulars'
  | 'shop.changeDesk'
  | 'shop.changeTill'
  | 'shop.changeHours'
  | 'shop.setException'
  | 'shop.clearException'
  | 'shop.addTeam'
  | 'shop.changeTeam'
  | 'shop.addBay'
  | 'shop.changeBay'
>;

export const shopSteps = {
  'shop.setUp': async ({ administrator, ...input }, context) => {
    // Asked before the slow hash and again in the transaction: two screens may set up at once.
    if (readShop(context.db).setUpAt !== null) return refuse('alreadySetUp', {});
    const pinHash = await hashPin(administrator.pin, context.pepper);
    const recoveryCode = newRecoveryCode();
    const { token, tokenHash } = newSeatToken();
    const opened = context.run(openForBusiness, {
      ...input,
      administratorName: administrator.name,
      pinHash,
      recoveryHash: hashRecoveryCode(recoveryCode),
      tokenHash,
    });
    if (opened instanceof Refused) return opened;
    context.adoptSeat(opened.seatId, token);
    return { staffId: opened.staffId, recoveryCode };
  },
  'shop.tryDemo': async (input, context) => {
    if (readShop(context.db).setUpAt !== null) return refuse('alreadySetUp', {});
    const pinHash = await hashPin(DEMO_PIN, context.pepper);
    const { token, tokenHash } = newSeatToken();
    const made = context.run(makeDemo, { language: input.language, pinHash, tokenHash });
    if (made instanceof Refused) return made;
    context.adoptSeat(made.seatId, token);
    context.playDemo();
    return {};
  },
} satisfies Pick<StepHandlers, 'shop.setUp' | 'shop.tryDemo'>;
