import { and, asc, desc, eq, gte, isNull, sql } from 'drizzle-orm';
import type { OrderId, OrderLineId, VehicleId, VisitId } from '../../src-shared/kit/id.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import type { OrderState } from '../../src-shared/order/order-lifecycle.ts';
import { orderLine as orderLineSchema } from '../../src-shared/order/order-pricing.ts';
import { bound, insertRow, once, type Reader, updateRows, type Writer } from '../db/connection.ts';
import { team } from '../shop/shop-tables.ts';
import { staff } from '../staff/staff-tables.ts';
import { visit } from '../visit/visit-tables.ts';
import { authorization, extra, orderLine, repairOrder } from './order-tables.ts';

export type OrderRow = typeof repairOrder.$inferSelect;
export type LineRow = typeof orderLine.$inferSelect;
export type ExtraRow = typeof extra.$inferSelect;
export type AuthorizationRow = typeof authorization.$inferSelect;

/** SQLite uses a partial index only where the query says its condition in the same words. */
export const orderIsOpen = sql`${repairOrder.state} NOT IN ('delivered', 'closed', 'declined', 'voided')`;

export function orderById(db: Reader, id: OrderId): OrderRow | null {
  const statement = once(db, 'order.byId', (on) =>
    on
      .select()
      .from(repairOrder)
      .where(eq(repairOrder.id, bound('id')))
      .prepare(),
  );
  return statement.get({ id }) ?? null;
}

/** All orders of a visit, the first one first. */
export function ordersOfVisit(db: Reader, visitId: VisitId): OrderRow[] {
  return once(db, 'order.ofVisit', (on) =>
    on
      .select()
      .from(repairOrder)
      .where(eq(repairOrder.visitId, bound('visitId')))
      .orderBy(asc(repairOrder.rowId))
      .prepare(),
  ).all({ visitId });
}

/** The last orders of a car, the newest first. */
export function ordersOfVehicle(db: Reader, vehicleId: VehicleId, limit: number): OrderRow[] {
  return db
    .select()
    .from(repairOrder)
    .where(eq(repairOrder.vehicleId, vehicleId))
    .orderBy(desc(repairOrder.rowId))
    .limit(limit)
    .all();
}

export function insertOrder(db: Writer, row: Omit<OrderRow, 'rowId'>): void {
  insertRow(db, repairOrder, row);
}

/** False where the version is not the expected one. */
export function updateOrder(
  db: Writer,
  id: OrderId,
  version: number,
  change: Partial<Omit<OrderRow, 'rowId' | 'id' | 'version' | 'number' | 'visitId'>>,
): boolean {
  return updateRows(db, repairOrder, { ...change, version: version + 1 }, { id, version }) === 1;
}

/** Of an order that is just being written: its version stays, because nobody has seen it yet. */
export function setTotal(db: Writer, id: OrderId, totalFen: number): void {
  updateRows(db, repairOrder, { totalFen }, { id });
}

/** The lines of an order in the order of its paper; what was agreed is read through its schema. */
export function linesOf(db: Reader, orderId: OrderId): LineRow[] {
  return once(db, 'order.lines', (on) =>
    on
      .select()
      .from(orderLine)
      .where(eq(orderLine.orderId, bound('orderId')))
      .orderBy(asc(orderLine.position), asc(orderLine.rowId))
      .prepare(),
  )
    .all({ orderId })
    .map((row) => ({ ...row, pricing: orderLineSchema.parse(row.pricing) }));
}

/** Of the ids those that stand on another order. */
export function linesElsewhere(db: Reader, ids: readonly OrderLineId[], orderId: OrderId | null): boolean {
  const elsewhere = once(db, 'order.lineElsewhere', (on) =>
    on
      .select({ id: orderLine.id })
      .from(orderLine)
      .where(and(eq(orderLine.id, bound('id')), sql`${orderLine.orderId} <> ${bound('orderId')}`))
      .prepare(),
  );
  return ids.some((id) => elsewhere.get({ id, orderId: orderId ?? '' }) !== undefined);
}

export function insertLine(db: Writer, row: Omit<LineRow, 'rowId'>): void {
  insertRow(db, orderLine, row);
}

export function updateLine(
  db: Writer,
  id: OrderLineId,
  change: Partial<Omit<LineRow, 'rowId' | 'id' | 'orderId'>>,
): void {
  if (updateRows(db, orderLine, change, { id }) !== 1) throw new Error('a line that was just read is gone');
}

/** Puts a line on another order; it keeps its id. */
export function putLineOn(
  db: Writer,
  id: OrderLineId,
  place: Pick<LineRow, 'orderId' | 'position' | 'state' | 'pricing'>,
): void {
  // Additional work belongs to the slip of the order on which it was raised.
  const { changes } = db
    .update(orderLine)
    .set({ ...place, extraId: null })
    .where(eq(orderLine.id, id))
    .run();
  if (changes !== 1) throw new Error('a line that was just read is gone');
}

/** A line that the customer never agreed to may go without a trace: it was only being written. */
export function deleteProposedLine(db: Writer, id: OrderLineId): void {
  db.delete(orderLine)
    .where(and(eq(orderLine.id, id), eq(orderLine.state, 'proposed')))
    .run();
}

export function extrasOf(db: Reader, orderId: OrderId) {
  return once(db, 'order.extras', (on) =>
    on
      .select({ row: extra, raisedByName: staff.name })
      .from(extra)
      .innerJoin(staff, eq(staff.id, extra.raisedBy))
      .where(eq(extra.orderId, bound('orderId')))
      .orderBy(asc(extra.rowId))
      .prepare(),
  ).all({ orderId });
}

export function insertExtra(db: Writer, row: Omit<ExtraRow, 'rowId'>): void {
  insertRow(db, extra, row);
}

export function updateExtra(db: Writer, id: ExtraRow['id'], change: Partial<Omit<ExtraRow, 'rowId' | 'id'>>): void {
  updateRows(db, extra, change, { id });
}

export function insertAuthorization(db: Writer, row: Omit<AuthorizationRow, 'rowId'>): void {
  insertRow(db, authorization, row);
}

/** All that was agreed and still counts. */
export function authorizationsOf(db: Reader, orderId: OrderId): AuthorizationRow[] {
  return once(db, 'order.authorizations', (on) =>
    on
      .select()
      .from(authorization)
      .where(and(eq(authorization.orderId, bound('orderId')), isNull(authorization.voidCause)))
      .orderBy(asc(authorization.rowId))
      .prepare(),
  ).all({ orderId });
}

/** What was signed for this order counts no longer. */
export function voidAuthorizations(db: Writer, orderId: OrderId, voidCause: 'otherCar'): void {
  db.update(authorization)
    .set({ voidCause })
    .where(and(eq(authorization.orderId, orderId), isNull(authorization.voidCause)))
    .run();
}

/** The workshop has it. */
const atWork = sql`${repairOrder.state} IN ('handedOver', 'inWork', 'paused', 'workDone')`;

/** The hours of a labour line; of one without hours a quarter of an hour. */
const WEIGHT = sql`coalesce(nullif(json_extract(${orderLine.pricing}, '$.price.time'), 0), 25)`;
/** Labour that was agreed to, of an order that the workshop has. */
const IS_WORK = sql`${atWork} AND ${orderLine.state} NOT IN ('declined', 'proposed') AND json_extract(${orderLine.pricing}, '$.kind') = 'labor'`;
const IS_DONE = sql`${orderLine.state} IN ('done', 'inspected')`;
const FIRST_KEPT = sql`min(CASE WHEN ${orderLine.state} <> 'declined' THEN ${orderLine.position} END)`;

/** What the orders of each car that left since a moment came to, in fen. */
export function totalsLeftSince(db: Reader, since: Instant) {
  return once(db, 'order.totalsLeft', (on) =>
    on
      .select({
        visitId: visit.id,
        // The column by its whole name: of one table alone drizzle writes "id", which would be the order's own.
        // Not a join with GROUP BY: that walks through all orders there ever were, because they lie in the groups' order.
        totalFen: sql<number>`coalesce((SELECT sum(o.total_fen) FROM repair_order o WHERE o.visit_id = "visit"."id"), 0)`,
      })
      .from(visit)
      .where(and(sql`${visit.state} = 'out'`, gte(visit.leftAt, bound('since'))))
      .prepare(),
  ).all({ since });
}

/** The orders that still keep the car here. */
export function openOrdersOf(db: Reader, visitId: VisitId): { id: OrderId; state: OrderState }[] {
  return once(db, 'order.openOf', (on) =>
    on
      .select({ id: repairOrder.id, state: repairOrder.state })
      .from(repairOrder)
      .where(and(eq(repairOrder.visitId, bound('visitId')), orderIsOpen))
      .prepare(),
  ).all({ visitId });
}

/** What stands on a card of the board: one row for each open order of a car that has not gone. */
export function boardOrders(db: Reader) {
  return once(db, 'order.board', (on) =>
    on
      .select({
        orderId: repairOrder.id,
        visitId: repairOrder.visitId,
        number: repairOrder.number,
        state: repairOrder.state,
        totalFen: repairOrder.totalFen,
        promisedAt: repairOrder.promisedAt,
        adviserId: repairOrder.adviserId,
        adviser: staff.name,
        team: sql<string>`coalesce(${team.name}, '')`,
        pauseReason: repairOrder.pauseReason,
        leaves: sql<boolean>`${repairOrder.leave} IS NOT NULL`.mapWith(Boolean),
        isUnclaimed: sql<boolean>`${repairOrder.unclaimed} IS NOT NULL`.mapWith(Boolean),
        // Beside the only min() of a query a column is that of the row with the minimum.
        work: sql<string>`CASE WHEN ${FIRST_KEPT} IS NULL THEN '' ELSE ${orderLine.name} END`,
        workCount: sql<number>`count(*) FILTER (WHERE ${orderLine.state} <> 'declined' AND ${orderLine.partState} IS NULL)`,
        // The rule of `progressPercent` in SQL: reading every line's pricing through its schema would cost the board more.
        percent: sql<
          number | null
        >`CASE WHEN ${atWork} THEN coalesce(sum(CASE WHEN ${IS_DONE} THEN ${WEIGHT} ELSE 0 END) FILTER (WHERE ${IS_WORK}) * 100 / sum(${WEIGHT}) FILTER (WHERE ${IS_WORK}), 0) END`,
        extrasOpen:
          sql<boolean>`EXISTS (SELECT 1 FROM extra e WHERE e.order_id = ${repairOrder.id} AND e.answered_at IS NULL)`.mapWith(
            Boolean,
          ),
      })
      .from(repairOrder)
      .innerJoin(staff, eq(staff.id, repairOrder.adviserId))
      .leftJoin(team, eq(team.id, repairOrder.teamId))
      .leftJoin(orderLine, eq(orderLine.orderId, repairOrder.id))
      .where(orderIsOpen)
      // In the order of the index of open orders: nothing is sorted to group it.
      .groupBy(repairOrder.state, repairOrder.rowId)
      // The plus keeps SQLite from reading all orders there ever were, only because they lie in this order already.
      .orderBy(sql`+${repairOrder.rowId}`)
      .prepare(),
  ).all();
}

/** Orders in one of these states, the earliest promise first. */
export function ordersIn(db: Reader, states: readonly OrderState[]): OrderRow[] {
  return once(db, `order.in ${states.join(' ')}`, (on) =>
    on
      .select()
      .from(repairOrder)
      .where(and(orderIsOpen, sql.raw(`"repair_order"."state" IN (${states.map((state) => `'${state}'`).join(', ')})`)))
      .orderBy(sql`${repairOrder.promisedAt} ASC NULLS LAST`, asc(repairOrder.rowId))
      .prepare(),
  ).all();
}
