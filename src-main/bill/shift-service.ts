/** 班次: one drawer a cashier; it is counted blind, and only then compared with what should lie in it. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import { newId, type ShiftId, shiftId as shiftIdSchema } from '../../src-shared/kit/id.ts';
import { sumFen, toFen } from '../../src-shared/kit/money.ts';
import { refuse } from '../../src-shared/kit/refusal.ts';
import { bound, once, type Reader } from '../db/connection.ts';
import { actorId } from '../kernel/context.ts';
import type { CommandHandlers, QueryHandlers } from '../kernel/handler-types.ts';
import { openShiftOf } from './bill-repository.ts';
import { payment, paymentPart, shift } from './bill-tables.ts';

function cashOf(db: Reader, shiftId: ShiftId): number {
  const row = once(db, 'shift.cash', (on) =>
    on
      .select({ cashFen: sql<number>`coalesce(sum(${paymentPart.amountFen}), 0)` })
      .from(payment)
      .innerJoin(paymentPart, eq(paymentPart.paymentId, payment.id))
      .where(and(eq(payment.shiftId, bound('shiftId')), eq(paymentPart.channel, 'cash')))
      .prepare(),
  ).get({ shiftId });
  return row?.cashFen ?? 0;
}

function countOf(db: Reader, shiftId: ShiftId): number {
  const row = once(db, 'shift.count', (on) =>
    on
      .select({ payments: sql<number>`count(*)` })
      .from(payment)
      .where(eq(payment.shiftId, bound('shiftId')))
      .prepare(),
  ).get({ shiftId });
  return row?.payments ?? 0;
}

export const shiftQueries = {
  'shift.current': (_input, context) => {
    const own = openShiftOf(context.db, actorId(context));
    return {
      shift: own && {
        shiftId: own.id,
        version: own.version,
        openedAt: own.openedAt,
        floatFen: toFen(own.floatFen),
        payments: countOf(context.db, own.id),
      },
    };
  },
} satisfies Pick<QueryHandlers, 'shift.current'>;

export const shiftCommands = {
  'shift.open': ({ floatFen }, context) => {
    const { db, now } = context;
    const cashierId = actorId(context);
    const before = openShiftOf(db, cashierId);
    if (before) return refuse('shiftAlreadyOpen', { since: before.openedAt });
    const id = newId(shiftIdSchema);
    db.insert(shift).values({ id, version: 1, cashierId, openedAt: now, floatFen, note: '' }).run();
    return { shiftId: id, version: 1 };
  },
  'shift.close': ({ shiftId, version, countedFen, note }, context) => {
    const { db, now } = context;
    const own = openShiftOf(db, actorId(context));
    // Somebody else's drawer is not this person's to count.
    if (own?.id !== shiftId) return refuse('notFound', {});
    const expectedFen = sumFen([own.floatFen, cashOf(db, own.id)]);
    const { changes } = db
      .update(shift)
      .set({ closedAt: now, countedFen, expectedFen, note, version: version + 1 })
      .where(and(eq(shift.id, shiftId), eq(shift.version, version), isNull(shift.closedAt)))
      .run();
    if (changes !== 1) return refuse('changedMeanwhile', { by: null, at: null });
    return { countedFen, expectedFen, differenceFen: toFen(countedFen - expectedFen) };
  },
} satisfies Pick<CommandHandlers, 'shift.open' | 'shift.close'>;
