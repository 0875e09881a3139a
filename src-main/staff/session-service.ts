/** Who is signed in where, and the recovery code for when nobody can. */
import { z } from 'zod';
import { seatId as seatIdSchema, staffId as staffIdSchema } from '../../src-shared/kit/id.ts';
import { refuse } from '../../src-shared/kit/refusal.ts';
import { internal, type QueryHandlers, type StepHandlers } from '../kernel/handler-types.ts';
import { readShop, setRecoveryHash } from '../shop/shop-repository.ts';
import { countFailure, guarded, guardOfNobody, guardOfStaff } from './guard.ts';
import { checkPin, hashPin } from './pin-hash.ts';
import { hashRecoveryCode, newRecoveryCode, sameHash } from './secrets.ts';
import { beginSession, endSession, endSessionsOfStaff, seatById, sessionOfSeat } from './session-repository.ts';
import { activeStaffByName, clearFailures, rolesOf, setPinHash, staffById } from './staff-repository.ts';

/** A right PIN: the seat's session before ends, a new one begins. A wrong one is `recordFailedTry` in guard.ts. */
export const recordSignIn = internal({
  name: 'staff.recordSignIn',
  input: z.strictObject({ seatId: seatIdSchema, staffId: staffIdSchema }),
  touches: ['seat_session', 'staff_guard'],
  actorOf: ({ staffId }) => staffId,
  handler: ({ seatId, staffId }, { db, now }) => {
    // The seat may have been revoked while the PIN was being checked.
    if (!seatById(db, seatId)) return refuse('seatNotPaired', {});
    beginSession(db, seatId, staffId, now);
    clearFailures(db, [guardOfStaff(staffId)]);
    return {};
  },
});

export const recordRecovery = internal({
  name: 'staff.recordRecovery',
  input: z.strictObject({
    staffId: staffIdSchema,
    pinHash: z.string().min(1),
    usedHash: z.string().min(1),
    newHash: z.string().min(1),
  }),
  touches: ['staff', 'shop', 'staff_guard', 'seat_session'],
  secret: ['pinHash', 'usedHash', 'newHash'],
  handler: ({ staffId, pinHash, usedHash, newHash }, { db, now, seat }) => {
    // A code is good once, also for two who type it at the same moment.
    if (readShop(db).recoveryHash !== usedHash) return refuse('wrongCode', {});
    if (!setPinHash(db, staffId, pinHash)) return refuse('notFound', {});
    setRecoveryHash(db, newHash);
    endSessionsOfStaff(db, staffId, 'changed', now, seat?.id ?? null);
    clearFailures(db, ['recovery', guardOfStaff(staffId)]);
    return {};
  },
});

export const recordRecoveryCode = internal({
  name: 'staff.recordRecoveryCode',
  input: z.strictObject({ newHash: z.string().min(1) }),
  touches: ['shop'],
  secret: ['newHash'],
  handler: ({ newHash }, { db }) => {
    setRecoveryHash(db, newHash);
    return {};
  },
});

export const sessionQueries = {
  'session.current': (_input, context) => {
    const { db, seat, staff } = context;
    const shop = readShop(db);
    // Read here too, not only by the door: this is what the screen must hear about when it changes.
    const session = seat && sessionOfSeat(db, seat.id);
    return {
      state: shop.setUpAt === null ? 'new' : 'ready',
      kind: shop.kind === 'demo' ? 'demo' : 'real',
      shopName: shop.name,
      language: shop.language,
      zone: shop.zone,
      version: context.version,
      epoch: shop.epoch,
      serverTime: context.now,
      seat: session ? session.seat : null,
      // Null where the door says that nobody is signed in, whatever the table says.
      staff: session && staff ? session.staff : null,
      lockMinutes: shop.lockMinutes,
      platePrefix: shop.platePrefix,
      host: context.host,
      clockTrouble: context.machine.clock(),
      folderTrouble: context.machine.folder,
      isTakingIn: context.tasks.holding() === 'import.take',
    };
  },
} satisfies Pick<QueryHandlers, 'session.current'>;

export const sessionSteps = {
  'session.signIn': async ({ staffId, pin }, context) => {
    const { seat } = context.session;
    if (!seat) throw new Error('session.signIn needs a seat; permissions.ts should have asked for one');
    const known = staffById(context.db, staffId);
    const subject = known ? guardOfStaff(known.id) : guardOfNobody(staffId);
    return guarded(context, subject, async () => {
      const isRight = await checkPin(pin, known?.pinHash ?? null, context.pepper);
      // Read again: while the hash was made, an administrator may have given a new PIN.
      const person = known && isRight ? staffById(context.db, known.id) : null;
      if (!person || person.pinHash !== known?.pinHash) {
        return refuse('wrongPin', { triesLeft: countFailure(context, subject) });
      }
      if (!person.active) return refuse('staffInactive', { staffName: person.name });
      context.run(recordSignIn, { seatId: seat.id, staffId: person.id });
      context.touchSeat();
      return { staff: { id: person.id, name: person.name, roles: rolesOf(context.db, person.id) } };
    });
  },
  'session.signOut': async ({ reason }, context) => {
    if (context.session.seat) context.run(endSession, { seatId: context.session.seat.id, reason });
    return {};
  },
  'session.touch': async (_input, context) => {
    context.touchSeat();
    return {};
  },
  'session.recover': async ({ code, name, pin }, context) =>
    guarded(context, 'recovery', async () => {
      const { recoveryHash } = readShop(context.db);
      if (recoveryHash === null || !sameHash(hashRecoveryCode(code), recoveryHash)) {
        countFailure(context, 'recovery');
        return refuse('wrongCode', {});
      }
      const person = activeStaffByName(context.db, name);
      if (!person || !rolesOf(context.db, person.id).includes('administrator')) return refuse('notFound', {});
      const pinHash = await hashPin(pin, context.pepper);
      const newCode = newRecoveryCode();
      context.run(recordRecovery, {
        staffId: person.id,
        pinHash,
        usedHash: recoveryHash,
        newHash: hashRecoveryCode(newCode),
      });
      return { newCode };
    }),
  'session.newRecoveryCode': async (_input, context) => {
    const code = newRecoveryCode();
    context.run(recordRecoveryCode, { newHash: hashRecoveryCode(code) });
    return { code };
  },
} satisfies Pick<
  StepHandlers,
  'session.signIn' | 'session.signOut' | 'session.touch' | 'session.recover' | 'session.newRecoveryCode'
>;
