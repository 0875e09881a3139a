import { and, asc, desc, eq, isNull, ne, sql } from 'drizzle-orm';
import type { AttemptResult } from '../../src-shared/followup/followup-rules.ts';
import type { FollowUpId, FollowUpPromiseId, OrderId, VehicleId, VisitId } from '../../src-shared/kit/id.ts';
import { customer, customerPhone } from '../customer/customer-tables.ts';
import { once, type Reader, type Writer } from '../db/connection.ts';
import { duty } from '../duty/duty-tables.ts';
import { extra, orderLine, repairOrder } from '../order/order-tables.ts';
import { staff } from '../staff/staff-tables.ts';
import { vehicle, vehicleOwner } from '../vehicle/vehicle-tables.ts';
import { visit } from '../visit/visit-tables.ts';
import { followUp, followUpAttempt, followUpPromise } from './followup-tables.ts';

export type FollowUpRow = typeof followUp.$inferSelect;
export type PromiseRow = typeof followUpPromise.$inferSelect;

const modelOf = sql<string>`trim(coalesce(${vehicle.make} || ' ' || ${vehicle.model}, ''))`;
const ownerOfNow = and(eq(vehicleOwner.vehicleId, vehicle.id), isNull(vehicleOwner.until));
// A row of the list as a subquery sees it; drizzle would leave the table's name away.
const followUpRowId = sql.raw('"follow_up"."id"');

export function followUpById(db: Reader, id: FollowUpId): FollowUpRow | null {
  return db.select().from(followUp).where(eq(followUp.id, id)).get() ?? null;
}

/** The first or second call about an order. */
export function followUpOf(db: Reader, orderId: OrderId, call: number): FollowUpRow | null {
  return (
    db
      .select()
      .from(followUp)
      .where(and(eq(followUp.orderId, orderId), eq(followUp.call, call)))
      .get() ?? null
  );
}

/** True where the first call about this visit is still to be made. */
export function hasOpenFirstCall(db: Reader, visitId: VisitId): boolean {
  const open = and(eq(followUp.state, 'open'), eq(followUp.visitId, visitId), eq(followUp.call, 1));
  return db.select({ id: followUp.id }).from(followUp).where(open).limit(1).get() !== undefined;
}

export function insertFollowUp(db: Writer, row: Omit<FollowUpRow, 'rowId'>): void {
  db.insert(followUp).values(row).run();
}

/** False where the version is not the expected one. */
export function updateFollowUp(
  db: Writer,
  id: FollowUpId,
  version: number,
  change: Partial<
    Pick<FollowUpRow, 'state' | 'nextTryAt' | 'endedAt' | 'endedBy' | 'carUse' | 'opinion' | 'score' | 'dropReason'>
  >,
): boolean {
  const { changes } = db
    .update(followUp)
    .set({ ...change, version: version + 1 })
    .where(and(eq(followUp.id, id), eq(followUp.version, version)))
    .run();
  return changes === 1;
}

export function insertAttempt(db: Writer, row: Omit<typeof followUpAttempt.$inferSelect, 'rowId'>): void {
  db.insert(followUpAttempt).values(row).run();
}

/** Every try, the first one first. */
export function attemptsOf(db: Reader, id: FollowUpId) {
  return db
    .select({
      at: followUpAttempt.at,
      by: staff.name,
      result: followUpAttempt.result,
      note: followUpAttempt.note,
    })
    .from(followUpAttempt)
    .innerJoin(staff, eq(staff.id, followUpAttempt.by))
    .where(eq(followUpAttempt.followUpId, id))
    .orderBy(asc(followUpAttempt.rowId))
    .all();
}

export function insertPromise(db: Writer, row: Omit<PromiseRow, 'rowId'>): void {
  db.insert(followUpPromise).values(row).run();
}

/** With the call in which it was made. */
export function promiseById(db: Reader, id: FollowUpPromiseId): { promise: PromiseRow; call: FollowUpRow } | null {
  return (
    db
      .select({ promise: followUpPromise, call: followUp })
      .from(followUpPromise)
      .innerJoin(followUp, eq(followUp.id, followUpPromise.followUpId))
      .where(eq(followUpPromise.id, id))
      .get() ?? null
  );
}

/** False where the version is not the expected one. */
export function updatePromise(
  db: Writer,
  id: FollowUpPromiseId,
  version: number,
  change: Partial<Pick<PromiseRow, 'reportedAt' | 'reportedTo' | 'answer' | 'answeredAt' | 'toldAt'>>,
): boolean {
  const { changes } = db
    .update(followUpPromise)
    .set({ ...change, version: version + 1 })
    .where(and(eq(followUpPromise.id, id), eq(followUpPromise.version, version)))
    .run();
  return changes === 1;
}

/** What the customer asked for in both calls about an order, the first one first. */
export function promisesOf(db: Reader, orderId: OrderId) {
  return db
    .select({ promise: followUpPromise, call: followUp.call })
    .from(followUpPromise)
    .innerJoin(followUp, eq(followUp.id, followUpPromise.followUpId))
    .where(eq(followUp.orderId, orderId))
    .orderBy(asc(followUpPromise.rowId))
    .all();
}

/** Every call that is still to be made, the most pressing first. */
export function openCalls(db: Reader) {
  const attempt = (what: string) =>
    sql.raw(`(SELECT ${what} FROM follow_up_attempt AS tried WHERE tried.follow_up_id = "follow_up"."id"`);
  return once(db, 'followUp.open', (on) =>
    on
      .select({
        followUpId: followUp.id,
        call: followUp.call,
        plate: visit.plate,
        plateColor: visit.plateColor,
        model: modelOf,
        customer: sql<string>`coalesce(${customer.name}, '')`,
        doNotContact: sql<boolean>`coalesce(${customer.doNotContact}, 0)`.mapWith(Boolean),
        phone: customerPhone.number,
        leftAt: sql<number>`coalesce(${visit.leftAt}, ${followUp.dueFrom})`,
        windowFrom: followUp.dueFrom,
        windowUntil: followUp.overdueAt,
        dueAt: duty.dueAt,
        overdueAt: duty.overdueAt,
        attempts: sql<number>`${attempt('count(*)')})`,
        lastResult: sql<AttemptResult | null>`${attempt('tried.result')} ORDER BY tried.row_id DESC LIMIT 1)`,
        nextTryAt: followUp.nextTryAt,
      })
      .from(followUp)
      .innerJoin(
        duty,
        and(
          eq(duty.visitId, followUp.visitId),
          sql`${duty.kind} = 'followUp'`,
          isNull(duty.doneAt),
          eq(duty.aboutId, followUpRowId),
        ),
      )
      .innerJoin(visit, eq(visit.id, followUp.visitId))
      .innerJoin(repairOrder, eq(repairOrder.id, followUp.orderId))
      .innerJoin(vehicle, eq(vehicle.id, repairOrder.vehicleId))
      .leftJoin(vehicleOwner, ownerOfNow)
      .leftJoin(customer, eq(customer.id, vehicleOwner.customerId))
      .leftJoin(
        customerPhone,
        and(
          eq(customerPhone.customerId, customer.id),
          sql`${customerPhone.preferred} = 1`,
          isNull(customerPhone.retiredAt),
        ),
      )
      .where(sql`${followUp.state} = 'open'`)
      .orderBy(asc(duty.overdueAt), asc(duty.dueAt), asc(followUp.rowId))
      .prepare(),
  ).all();
}

/** The visit, the order and the car that a call is about. */
export function subjectOf(db: Reader, orderId: OrderId) {
  const row = db
    .select({ visit, order: repairOrder, vehicle, adviser: staff.name })
    .from(repairOrder)
    .innerJoin(visit, eq(visit.id, repairOrder.visitId))
    .innerJoin(vehicle, eq(vehicle.id, repairOrder.vehicleId))
    .innerJoin(staff, eq(staff.id, repairOrder.adviserId))
    .where(eq(repairOrder.id, orderId))
    .get();
  if (!row) throw new Error('a follow-up call is about an order that is not there');
  return row;
}

/** Every line of the orders of a visit, in the order of the papers. */
export function linesOfVisit(db: Reader, visitId: VisitId) {
  return db
    .select({ name: orderLine.name, state: orderLine.state, safety: extra.safety })
    .from(repairOrder)
    .innerJoin(orderLine, eq(orderLine.orderId, repairOrder.id))
    .leftJoin(extra, eq(extra.id, orderLine.extraId))
    .where(and(eq(repairOrder.visitId, visitId), ne(repairOrder.state, 'voided')))
    .orderBy(asc(repairOrder.rowId), asc(orderLine.position))
    .all();
}

/** The owner of now, and since when. */
export function ownerNow(db: Reader, vehicleId: VehicleId) {
  return (
    db
      .select({
        customerId: customer.id,
        name: customer.name,
        doNotContact: customer.doNotContact,
        preferredContact: customer.preferredContact,
        since: vehicleOwner.since,
      })
      .from(vehicleOwner)
      .innerJoin(customer, eq(customer.id, vehicleOwner.customerId))
      .where(and(eq(vehicleOwner.vehicleId, vehicleId), isNull(vehicleOwner.until)))
      .get() ?? null
  );
}

/** True where the owner of an order's car said that nobody may call. */
export function mustNotCall(db: Reader, orderId: OrderId): boolean {
  const row = db
    .select({ doNotContact: customer.doNotContact })
    .from(repairOrder)
    .innerJoin(vehicleOwner, and(eq(vehicleOwner.vehicleId, repairOrder.vehicleId), isNull(vehicleOwner.until)))
    .innerJoin(customer, eq(customer.id, vehicleOwner.customerId))
    .where(eq(repairOrder.id, orderId))
    .get();
  return row?.doNotContact ?? false;
}

/** Who tried last, for whoever comes too late. */
export function lastAttempt(db: Reader, id: FollowUpId) {
  return (
    db
      .select({ by: staff.name, at: followUpAttempt.at })
      .from(followUpAttempt)
      .innerJoin(staff, eq(staff.id, followUpAttempt.by))
      .where(eq(followUpAttempt.followUpId, id))
      .orderBy(desc(followUpAttempt.rowId))
      .limit(1)
      .get() ?? null
  );
}
