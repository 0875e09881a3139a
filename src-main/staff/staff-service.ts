/** The people of the shop: who they are, which hats they wear, their PINs. */
import { z } from 'zod';
import { newId, staffId as staffIdSchema } from '../../src-shared/kit/id.ts';
import { refuse } from '../../src-shared/kit/refusal.ts';
import { role } from '../../src-shared/staff/staff-contract.ts';
import { staffName } from '../../src-shared/staff/staff-rules.ts';
import { readingsOf } from '../customer/pinyin.ts';
import { type CommandHandlers, internal, type QueryHandlers, type StepHandlers } from '../kernel/handler-types.ts';
import { DEMO_PIN } from '../shop/demo-shop.ts';
import { readShop } from '../shop/shop-repository.ts';
import { countFailure, guarded, guardOfStaff } from './guard.ts';
import { checkPin, hashPin } from './pin-hash.ts';
import { endSessionsOfStaff } from './session-repository.ts';
import {
  activeStaff,
  activeStaffByName,
  allStaff,
  clearFailures,
  insertStaff,
  otherActiveAdministrators,
  setPinHash,
  setRoles,
  signedInSeats,
  staffById,
  updateStaff,
} from './staff-repository.ts';

/** Names as a Chinese list has them: by pinyin. */
const byName = new Intl.Collator('zh-Hans-CN').compare;

export const recordStaff = internal({
  name: 'staff.recordAdded',
  input: z.strictObject({ name: staffName, roles: z.array(role).min(1), pinHash: z.string().min(1) }),
  touches: ['staff', 'staff_role'],
  secret: ['pinHash'],
  handler: ({ name, roles, pinHash }, { db, now }) => {
    if (activeStaffByName(db, name)) return refuse('staffNameTaken', { name });
    const id = newId(staffIdSchema);
    insertStaff(db, { id, version: 1, name, active: true, pinHash, addedAt: now }, roles);
    return { staffId: id };
  },
});

/**
 * Also ends the wait after wrong tries, and the person's sessions at other seats: a PIN is changed because somebody else
 * may know it. `oldHash` is the one that was checked, where the change depends on it.
 */
export const recordPin = internal({
  name: 'staff.recordPin',
  input: z.strictObject({ staffId: staffIdSchema, pinHash: z.string().min(1), oldHash: z.string().nullable() }),
  touches: ['staff', 'staff_guard', 'seat_session'],
  secret: ['pinHash', 'oldHash'],
  handler: ({ staffId, pinHash, oldHash }, { db, now, seat }) => {
    const before = staffById(db, staffId);
    if (!before) return refuse('notFound', {});
    // An administrator gave a new PIN while the old one was being checked: that one stands.
    if (oldHash !== null && before.pinHash !== oldHash) return refuse('changedMeanwhile', { by: null, at: null });
    setPinHash(db, staffId, pinHash);
    clearFailures(db, [guardOfStaff(staffId)]);
    endSessionsOfStaff(db, staffId, 'changed', now, seat?.id ?? null);
    return {};
  },
});

export const staffQueries = {
  'staff.signInList': (_input, { db }) => ({
    staff: activeStaff(db)
      .sort((a, b) => byName(a.name, b.name))
      .map((person) => ({
        ...person,
        readings: [...new Set(readingsOf(person.name).flatMap(({ full, initials }) => [full, initials]))],
      })),
    demoPin: readShop(db).kind === 'demo' ? DEMO_PIN : null,
  }),
  'staff.list': (_input, { db }) => {
    const signedIn = signedInSeats(db);
    const staff = allStaff(db).sort((a, b) => Number(b.active) - Number(a.active) || byName(a.name, b.name));
    return {
      staff: staff.map((person) => ({
        ...person,
        signedInAt: signedIn.filter((session) => session.staffId === person.id).map((session) => session.seatName),
      })),
    };
  },
} satisfies Pick<QueryHandlers, 'staff.signInList' | 'staff.list'>;

export const staffCommands = {
  'staff.change': ({ staffId, version, name, roles, active }, { db, now }) => {
    const before = staffById(db, staffId);
    if (!before) return refuse('notFound', {});
    if (before.version !== version) return refuse('changedMeanwhile', { by: null, at: null });
    const bearer = active ? activeStaffByName(db, name) : null;
    if (bearer && bearer.id !== staffId) return refuse('staffNameTaken', { name });
    const staysAdministrator = active && roles.includes('administrator');
    if (!staysAdministrator && otherActiveAdministrators(db, staffId) === 0) return refuse('lastAdministrator', {});
    if (!updateStaff(db, staffId, version, { name, active })) {
      return refuse('changedMeanwhile', { by: null, at: null });
    }
    setRoles(db, staffId, roles);
    if (!active) endSessionsOfStaff(db, staffId, 'deactivated', now);
    return { version: version + 1 };
  },
} satisfies Pick<CommandHandlers, 'staff.change'>;

export const staffSteps = {
  'staff.add': async ({ name, roles, pin }, context) => {
    const pinHash = await hashPin(pin, context.pepper);
    return context.runOnce(recordStaff, { name, roles, pinHash });
  },
  'staff.resetPin': async ({ staffId, pin }, context) => {
    const pinHash = await hashPin(pin, context.pepper);
    return context.runOnce(recordPin, { staffId, pinHash, oldHash: null });
  },
  'staff.changeOwnPin': async ({ oldPin, newPin }, context) => {
    const { staff } = context.session;
    if (!staff) throw new Error('staff.changeOwnPin needs a person; permissions.ts should have asked for one');
    const subject = guardOfStaff(staff.id);
    return guarded(context, subject, async () => {
      const before = staffById(context.db, staff.id);
      if (!(await checkPin(oldPin, before?.pinHash ?? null, context.pepper))) {
        return refuse('wrongPin', { triesLeft: countFailure(context, subject) });
      }
      const pinHash = await hashPin(newPin, context.pepper);
      context.run(recordPin, { staffId: staff.id, pinHash, oldHash: before?.pinHash ?? null });
      return {};
    });
  },
} satisfies Pick<StepHandlers, 'staff.add' | 'staff.resetPin' | 'staff.changeOwnPin'>;
