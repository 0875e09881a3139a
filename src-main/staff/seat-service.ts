/** The seats of the shop: a screen belongs to it only after an administrator has said so. */
import { z } from 'zod';
import {
  newId,
  type SeatId,
  type StaffId,
  seatId as seatIdSchema,
  staffId as staffIdSchema,
} from '../../src-shared/kit/id.ts';
import { Refused, refuse } from '../../src-shared/kit/refusal.ts';
import { later, MINUTE } from '../../src-shared/kit/time.ts';
import { actorId, type CommandContext } from '../kernel/context.ts';
import type { Door } from '../kernel/dispatch.ts';
import { type CommandHandlers, internal, type QueryHandlers, type StepHandlers } from '../kernel/handler-types.ts';
import { readShop } from '../shop/shop-repository.ts';
import { countFailure, guarded, guardOfNobody, guardOfStaff } from './guard.ts';
import { checkPin } from './pin-hash.ts';
import { hashPairingCode, newPairingCode, newSeatToken } from './secrets.ts';
import {
  endSessionOfSeat,
  expireInvitations,
  insertInvitation,
  insertSeat,
  invitationOf,
  isSeatNameTaken,
  markRevoked,
  openInvitations,
  renameSeat,
  seatById,
  seatsWithStaff,
  spendInvitation,
} from './session-repository.ts';
import { activeStaffByName, clearFailures, rolesOf } from './staff-repository.ts';

const CODE_MINUTES = 10;

/** Makes a seat of the caller's screen; the name must be free. Touches `seat`. */
export function openSeat(
  context: CommandContext,
  given: { readonly name: string; readonly tokenHash: string; readonly pairedBy: StaffId | null },
): SeatId {
  const { db, now } = context;
  const id = newId(seatIdSchema);
  insertSeat(db, {
    id,
    version: 1,
    name: given.name,
    tokenHash: given.tokenHash,
    isDesktop: context.host === 'desktop',
    pairedAt: now,
    pairedBy: given.pairedBy,
    revokedAt: null,
  });
  return id;
}

/** A screen that already was a seat gives that one up: its token is about to be overwritten. */
function giveUpSeat({ db, now, seat }: CommandContext): void {
  const before = seat && seatById(db, seat.id);
  if (!before) return;
  endSessionOfSeat(db, before.id, 'revoked', now);
  markRevoked(db, before.id, before.version, now);
}

/** The wanted name, or with the first number behind it that makes it a new one. */
function freeName(context: CommandContext, wanted: string): string {
  let name = wanted;
  for (let number = 2; isSeatNameTaken(context.db, name); number += 1) name = `${wanted} ${number}`;
  return name;
}

export const recordInvitation = internal({
  name: 'seat.recordInvitation',
  input: z.strictObject({ name: z.string().min(1), codeHash: z.string().min(1) }),
  touches: ['seat_invitation'],
  secret: ['codeHash'],
  handler: ({ name, codeHash }, context) => {
    const { db, now } = context;
    if (isSeatNameTaken(db, name)) return refuse('nameTaken', { name });
    expireInvitations(db, name, now);
    const expiresAt = later(now, CODE_MINUTES * MINUTE);
    insertInvitation(db, { codeHash, name, invitedBy: actorId(context), expiresAt, usedAt: null });
    return { expiresAt };
  },
});

export const pairByCode = internal({
  name: 'seat.pairByCode',
  input: z.strictObject({ codeHash: z.string().min(1), tokenHash: z.string().min(1) }),
  touches: ['seat', 'seat_session', 'seat_invitation', 'staff_guard'],
  secret: ['codeHash', 'tokenHash'],
  handler: ({ codeHash, tokenHash }, context) => {
    const { db, now } = context;
    const invitation = invitationOf(db, codeHash);
    if (!invitation || invitation.expiresAt <= now || !spendInvitation(db, codeHash, now)) {
      return refuse('pairingCodeUnknown', {});
    }
    giveUpSeat(context);
    const name = freeName(context, invitation.name);
    const seatId = openSeat(context, { name, tokenHash, pairedBy: invitation.invitedBy });
    clearFailures(db, ['pairing']);
    return { seatId, name };
  },
});

export const pairByAdministrator = internal({
  name: 'seat.pairByAdministrator',
  input: z.strictObject({ staffId: staffIdSchema, name: z.string().min(1), tokenHash: z.string().min(1) }),
  touches: ['seat', 'seat_session', 'staff_guard'],
  secret: ['tokenHash'],
  handler: ({ staffId, name, tokenHash }, context) => {
    giveUpSeat(context);
    if (isSeatNameTaken(context.db, name)) return refuse('nameTaken', { name });
    const seatId = openSeat(context, { name, tokenHash, pairedBy: staffId });
    clearFailures(context.db, [guardOfStaff(staffId)]);
    return { seatId, name };
  },
});

/** A seat of the demo shop for a screen that nobody has paired. It signs nobody in. */
export const pairDemo = internal({
  name: 'seat.pairDemo',
  input: z.strictObject({ tokenHash: z.string().min(1) }),
  touches: ['seat'],
  secret: ['tokenHash'],
  handler: ({ tokenHash }, context) => {
    if (readShop(context.db).kind !== 'demo') throw new Error('only a demo shop pairs screens by itself');
    const name = demoSeatName(context);
    return { seatId: openSeat(context, { name, tokenHash, pairedBy: null }), name };
  },
});

/** 演示座席 with the first number that is free. */
export function demoSeatName({ db }: CommandContext): string {
  let number = 1;
  while (isSeatNameTaken(db, `演示座席 ${number}`)) number += 1;
  return `演示座席 ${number}`;
}

/** Pairs a screen with the demo shop and returns the token for its cookie. */
export function pairDemoSeat(door: Pick<Door, 'runInternal'>, host: 'desktop' | 'station' = 'station'): string {
  const { token, tokenHash } = newSeatToken();
  door.runInternal(pairDemo, { tokenHash }, { seat: null, staff: null }, host);
  return token;
}

export const seatQueries = {
  'seat.list': (_input, { db, now, seat }) => ({
    seats: seatsWithStaff(db).map((row) => ({ ...row, isThis: row.id === seat?.id })),
    invitations: openInvitations(db, now).map(({ name, expiresAt }) => ({ name, expiresAt })),
  }),
} satisfies Pick<QueryHandlers, 'seat.list'>;

export const seatCommands = {
  'seat.rename': ({ seatId, version, name }, { db }) => {
    const before = seatById(db, seatId);
    if (!before) return refuse('notFound', {});
    if (before.version !== version) return refuse('changedMeanwhile', { by: null, at: null });
    if (before.name !== name && isSeatNameTaken(db, name)) return refuse('nameTaken', { name });
    if (!renameSeat(db, seatId, version, name)) return refuse('changedMeanwhile', { by: null, at: null });
    return { version: version + 1 };
  },
  'seat.revoke': ({ seatId, version }, { db, now, seat }) => {
    const before = seatById(db, seatId);
    if (!before) return refuse('notFound', {});
    // One's own seat: the way back in would be gone with it.
    if (before.id === seat?.id) return refuse('seatInUse', { seatName: before.name });
    if (before.version !== version) return refuse('changedMeanwhile', { by: null, at: null });
    endSessionOfSeat(db, seatId, 'revoked', now);
    if (!markRevoked(db, seatId, version, now)) return refuse('changedMeanwhile', { by: null, at: null });
    return {};
  },
} satisfies Pick<CommandHandlers, 'seat.rename' | 'seat.revoke'>;

export const seatSteps = {
  'seat.invite': async ({ name }, context) => {
    let code = newPairingCode();
    while (invitationOf(context.db, hashPairingCode(code, context.pepper))) code = newPairingCode();
    const invited = context.run(recordInvitation, { name, codeHash: hashPairingCode(code, context.pepper) });
    return invited instanceof Refused ? invited : { code, expiresAt: invited.expiresAt };
  },
  // One count for all screens: a code is for any of them, and a stranger's screen has no name to count by. So five wrong
  // codes let nobody pair by code for a minute; the way by an administrator's name and PIN stays open meanwhile.
  'seat.pair': async ({ code }, context) =>
    guarded(context, 'pairing', async () => {
      const codeHash = hashPairingCode(code, context.pepper);
      const invitation = invitationOf(context.db, codeHash);
      if (!invitation || invitation.usedAt !== null || invitation.expiresAt <= context.now) {
        countFailure(context, 'pairing');
        return refuse('pairingCodeUnknown', {});
      }
      const { token, tokenHash } = newSeatToken();
      const paired = context.run(pairByCode, { codeHash, tokenHash });
      if (paired instanceof Refused) return paired;
      context.adoptSeat(paired.seatId, token);
      return { seatName: paired.name };
    }),
  'seat.pairAsAdministrator': async ({ staffName, pin, seatName }, context) => {
    const named = activeStaffByName(context.db, staffName);
    // Whoever is no administrator is nobody here: otherwise an unpaired screen could try, or block, anybody's PIN.
    const known = named && rolesOf(context.db, named.id).includes('administrator') ? named : null;
    const subject = known ? guardOfStaff(known.id) : guardOfNobody(staffName);
    return guarded(context, subject, async () => {
      const isRight = await checkPin(pin, known?.pinHash ?? null, context.pepper);
      const person = known && isRight ? activeStaffByName(context.db, staffName) : null;
      if (!person || person.id !== known?.id || person.pinHash !== known.pinHash) {
        return refuse('wrongPin', { triesLeft: countFailure(context, subject) });
      }
      const { token, tokenHash } = newSeatToken();
      const paired = context.run(pairByAdministrator, { staffId: person.id, name: seatName, tokenHash });
      if (paired instanceof Refused) return paired;
      context.adoptSeat(paired.seatId, token);
      return { seatName: paired.name };
    });
  },
} satisfies Pick<StepHandlers, 'seat.invite' | 'seat.pair' | 'seat.pairAsAdministrator'>;
