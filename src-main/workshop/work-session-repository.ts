import { and, asc, eq, isNull } from 'drizzle-orm';
import type { OrderId, StaffId } from '../../src-shared/kit/id.ts';
import { newId, workSessionId } from '../../src-shared/kit/id.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import { bound, once, type Reader, type Writer } from '../db/connection.ts';
import { repairOrder } from '../order/order-tables.ts';
import { staff } from '../staff/staff-tables.ts';
import { workSession } from './workshop-tables.ts';

/** Every clock on an order, running or stopped. */
export function sessionsOf(db: Reader, orderId: OrderId) {
  return once(db, 'workSession.of', (on) =>
    on
      .select({
        staffId: workSession.staffId,
        name: staff.name,
        startedAt: workSession.startedAt,
        endedAt: workSession.endedAt,
      })
      .from(workSession)
      .innerJoin(staff, eq(staff.id, workSession.staffId))
      .where(eq(workSession.orderId, bound('orderId')))
      .orderBy(asc(workSession.rowId))
      .prepare(),
  ).all({ orderId });
}

/** The car on which somebody's clock runs now. */
export function clockOf(db: Reader, staffId: StaffId) {
  return (
    once(db, 'workSession.clockOf', (on) =>
      on
        .select({ orderId: workSession.orderId, number: repairOrder.number })
        .from(workSession)
        .innerJoin(repairOrder, eq(repairOrder.id, workSession.orderId))
        .where(and(eq(workSession.staffId, bound('staffId')), isNull(workSession.endedAt)))
        .prepare(),
    ).get({ staffId }) ?? null
  );
}

export function startClock(db: Writer, orderId: OrderId, staffId: StaffId, startedAt: Instant): void {
  db.insert(workSession)
    .values({ id: newId(workSessionId), orderId, staffId, startedAt })
    .run();
}

/** Stops one person's clock on a car, or, with null, everybody's. True where one was running. */
export function stopClocks(db: Writer, orderId: OrderId, staffId: StaffId | null, endedAt: Instant): boolean {
  const { changes } = db
    .update(workSession)
    .set({ endedAt })
    .where(
      and(
        eq(workSession.orderId, orderId),
        isNull(workSession.endedAt),
        staffId === null ? undefined : eq(workSession.staffId, staffId),
      ),
    )
    .run();
  return changes > 0;
}
