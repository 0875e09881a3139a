/** Bills, shares, payments, shifts and releases; of orders it only reads. */
import { and, asc, desc, eq, isNull, ne, sql } from 'drizzle-orm';
import type { BillId, OrderId, StaffId, VisitId } from '../../src-shared/kit/id.ts';
import { PRESENT_STATES } from '../../src-shared/visit/visit-lifecycle.ts';
import { customer } from '../customer/customer-tables.ts';
import { bound, once, type Reader, type Writer } from '../db/connection.ts';
import { authorization, orderLine, repairOrder } from '../order/order-tables.ts';
import { staff } from '../staff/staff-tables.ts';
import { vehicle, vehicleOwner } from '../vehicle/vehicle-tables.ts';
import { reception } from '../visit/reception-tables.ts';
import { visit } from '../visit/visit-tables.ts';
import { bill, billShare, payment, paymentPart, paymentUse, release, shift } from './bill-tables.ts';

export type OrderRow = typeof repairOrder.$inferSelect;
export type LineRow = typeof orderLine.$inferSelect;
export type BillRow = typeof bill.$inferSelect;
export type ShareRow = typeof billShare.$inferSelect;
export type PaymentRow = typeof payment.$inferSelect;
export type ReleaseRow = typeof release.$inferSelect;
export type ShiftRow = typeof shift.$inferSelect;

const present = sql.raw(`"visit"."state" IN (${PRESENT_STATES.map((state) => `'${state}'`).join(', ')})`);
const orderOpen = sql`${repairOrder.state} NOT IN ('delivered', 'closed', 'declined', 'voided')`;

// ---- Orders, read only -----------------------------------------------------------------------------------------

export function orderOf(db: Reader, id: OrderId): OrderRow | null {
  return (
    once(db, 'bill.order', (on) =>
      on
        .select()
        .from(repairOrder)
        .where(eq(repairOrder.id, bound('id')))
        .prepare(),
    ).get({ id }) ?? null
  );
}

export function ordersOfVisit(db: Reader, visitId: VisitId): OrderRow[] {
  return once(db, 'bill.ordersOfVisit', (on) =>
    on
      .select()
      .from(repairOrder)
      .where(eq(repairOrder.visitId, bound('visitId')))
      .orderBy(asc(repairOrder.rowId))
      .prepare(),
  ).all({ visitId });
}

export function linesOf(db: Reader, orderId: OrderId): LineRow[] {
  return once(db, 'bill.lines', (on) =>
    on
      .select()
      .from(orderLine)
      .where(eq(orderLine.orderId, bound('orderId')))
      .orderBy(asc(orderLine.position), asc(orderLine.rowId))
      .prepare(),
  ).all({ orderId });
}

/** Those that still count, oldest first. */
export function authorizationsOf(db: Reader, orderId: OrderId) {
  return once(db, 'bill.authorizations', (on) =>
    on
      .select({
        extraId: authorization.extraId,
        movedWith: authorization.movedWith,
        amountFen: authorization.amountFen,
      })
      .from(authorization)
      .where(and(eq(authorization.orderId, bound('orderId')), isNull(authorization.voidCause)))
      .orderBy(asc(authorization.rowId))
      .prepare(),
  ).all({ orderId });
}

/** True where the car was received and it is written what becomes of the old parts. */
export function isReceived(db: Reader, visitId: VisitId): boolean {
  const row = once(db, 'bill.received', (on) =>
    on
      .select({ rowId: reception.rowId })
      .from(reception)
      .where(eq(reception.visitId, bound('visitId')))
      .limit(1)
      .prepare(),
  ).get({ visitId });
  return row !== undefined;
}

/** Which car, whose, at which visit. */
export function headOf(db: Reader, orderId: OrderId) {
  return once(db, 'bill.head', (on) =>
    on
      .select({
        visitId: visit.id,
        visitNumber: visit.number,
        visitVersion: visit.version,
        visitState: visit.state,
        plate: visit.plate,
        plateColor: visit.plateColor,
        model: sql<string>`trim(coalesce(${vehicle.make} || ' ' || ${vehicle.model}, ''))`,
        customer: sql<string>`coalesce(${customer.name}, '')`,
      })
      .from(repairOrder)
      .innerJoin(visit, eq(visit.id, repairOrder.visitId))
      .leftJoin(vehicle, eq(vehicle.id, repairOrder.vehicleId))
      .leftJoin(vehicleOwner, and(eq(vehicleOwner.vehicleId, repairOrder.vehicleId), isNull(vehicleOwner.until)))
      .leftJoin(customer, eq(customer.id, vehicleOwner.customerId))
      .where(eq(repairOrder.id, bound('orderId')))
      .prepare(),
  ).get({ orderId });
}

/** Every order that may have business at the till; which of them have, the figures say. */
export function tillCandidates(db: Reader): OrderRow[] {
  const ready = once(db, 'bill.candidates.ready', (on) =>
    on
      .select({ order: repairOrder })
      .from(repairOrder)
      .where(and(orderOpen, eq(repairOrder.state, 'ready')))
      .prepare(),
  ).all();
  const ordered = once(db, 'bill.candidates.ordered', (on) =>
    on
      .select({ order: repairOrder })
      .from(repairOrder)
      // Not a join: that begins at the lines, and walks through all there ever were.
      .where(
        and(
          orderOpen,
          sql`EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = "repair_order"."id" AND l.part_state = 'ordered')`,
        ),
      )
      .prepare(),
  ).all();
  const declined = once(db, 'bill.candidates.declined', (on) =>
    on
      .select({ order: repairOrder })
      .from(visit)
      .innerJoin(repairOrder, eq(repairOrder.visitId, visit.id))
      .where(and(sql`${visit.state} <> 'out'`, present, eq(repairOrder.state, 'declined')))
      .prepare(),
  ).all();
  const drafts = once(db, 'bill.candidates.drafts', (on) =>
    on
      .select({ order: repairOrder })
      .from(bill)
      .innerJoin(repairOrder, eq(repairOrder.id, bill.orderId))
      // As a literal: a parameter could be any state, and the index of drafts would not serve.
      .where(and(sql`${bill.state} = 'draft'`, eq(bill.isCurrent, true), ne(repairOrder.state, 'voided')))
      .prepare(),
  ).all();
  const owing = once(db, 'bill.candidates.owing', (on) =>
    on
      .select({ order: repairOrder })
      .from(billShare)
      .innerJoin(bill, eq(bill.id, billShare.billId))
      .innerJoin(repairOrder, eq(repairOrder.id, bill.orderId))
      .where(and(sql`${billShare.state} <> 'paid'`, eq(billShare.payerKind, 'customer'), eq(bill.isCurrent, true)))
      .prepare(),
  ).all();
  const byId = new Map(
    [...ready, ...ordered, ...declined, ...drafts, ...owing].map(({ order }) => [order.id, order] as const),
  );
  return [...byId.values()].sort((one, other) => one.rowId - other.rowId);
}

// ---- Bills -----------------------------------------------------------------------------------------------------

/** All of an order, counter-bills included, oldest first. */
export function billsOf(db: Reader, orderId: OrderId): BillRow[] {
  return once(db, 'bill.ofOrder', (on) =>
    on
      .select()
      .from(bill)
      .where(eq(bill.orderId, bound('orderId')))
      .orderBy(asc(bill.rowId))
      .prepare(),
  ).all({ orderId });
}

export function currentBillOf(db: Reader, orderId: OrderId): BillRow | null {
  return (
    once(db, 'bill.current', (on) =>
      on
        .select()
        .from(bill)
        .where(and(eq(bill.orderId, bound('orderId')), sql`${bill.isCurrent} = 1`))
        .prepare(),
    ).get({ orderId }) ?? null
  );
}

export function insertBill(db: Writer, row: Omit<typeof bill.$inferInsert, 'rowId'>): void {
  db.insert(bill).values(row).run();
}

/** False where the version is not the expected one. */
export function updateBill(
  db: Writer,
  id: BillId,
  version: number,
  change: Partial<Omit<BillRow, 'rowId' | 'id' | 'version' | 'orderId'>>,
): boolean {
  const { changes } = db
    .update(bill)
    .set({ ...change, version: version + 1 })
    .where(and(eq(bill.id, id), eq(bill.version, version)))
    .run();
  return changes === 1;
}

/** The shares of all bills of an order, oldest first. */
export function sharesOf(db: Reader, orderId: OrderId): ShareRow[] {
  return once(db, 'bill.shares', (on) =>
    on
      .select({ share: billShare })
      .from(bill)
      .innerJoin(billShare, eq(billShare.billId, bill.id))
      .where(eq(bill.orderId, bound('orderId')))
      .orderBy(asc(billShare.rowId))
      .prepare(),
  )
    .all({ orderId })
    .map(({ share }) => share);
}

export function insertShare(db: Writer, row: Omit<typeof billShare.$inferInsert, 'rowId' | 'version'>): void {
  db.insert(billShare)
    .values({ ...row, version: 1 })
    .run();
}

export function updateShare(db: Writer, before: ShareRow, change: Partial<Pick<ShareRow, 'paidFen' | 'state'>>): void {
  const { changes } = db
    .update(billShare)
    .set({ ...change, version: before.version + 1 })
    .where(and(eq(billShare.id, before.id), eq(billShare.version, before.version)))
    .run();
  if (changes !== 1) throw new Error('a share changed inside one transaction');
}

// ---- Money in and out ------------------------------------------------------------------------------------------

/** Oldest first, with who took it. */
export function paymentsOf(db: Reader, orderId: OrderId) {
  return once(db, 'bill.payments', (on) =>
    on
      .select()
      .from(payment)
      .where(eq(payment.orderId, bound('orderId')))
      .orderBy(asc(payment.rowId))
      .prepare(),
  ).all({ orderId });
}

export function partsOf(db: Reader, orderId: OrderId) {
  return once(db, 'bill.parts', (on) =>
    on
      .select({ part: paymentPart })
      .from(payment)
      .innerJoin(paymentPart, eq(paymentPart.paymentId, payment.id))
      .where(eq(payment.orderId, bound('orderId')))
      .orderBy(asc(paymentPart.rowId))
      .prepare(),
  )
    .all({ orderId })
    .map(({ part }) => part);
}

export function usesOf(db: Reader, orderId: OrderId) {
  return once(db, 'bill.uses', (on) =>
    on
      .select({ paymentId: paymentUse.paymentId, shareId: paymentUse.shareId, amountFen: paymentUse.amountFen })
      .from(payment)
      .innerJoin(paymentUse, eq(paymentUse.paymentId, payment.id))
      .where(eq(payment.orderId, bound('orderId')))
      .orderBy(asc(paymentUse.rowId))
      .prepare(),
  ).all({ orderId });
}

export function insertPayment(
  db: Writer,
  row: Omit<typeof payment.$inferInsert, 'rowId'>,
  parts: readonly Omit<typeof paymentPart.$inferInsert, 'rowId' | 'paymentId'>[],
): void {
  db.insert(payment).values(row).run();
  for (const part of parts)
    db.insert(paymentPart)
      .values({ ...part, paymentId: row.id })
      .run();
}

export function insertUse(db: Writer, row: Omit<typeof paymentUse.$inferInsert, 'rowId'>): void {
  db.insert(paymentUse).values(row).run();
}

// ---- Releases and shifts ---------------------------------------------------------------------------------------

export function lastReleaseOf(db: Reader, orderId: OrderId): ReleaseRow | null {
  return (
    once(db, 'bill.release', (on) =>
      on
        .select()
        .from(release)
        .where(eq(release.orderId, bound('orderId')))
        .orderBy(desc(release.rowId))
        .limit(1)
        .prepare(),
    ).get({ orderId }) ?? null
  );
}

export function insertRelease(db: Writer, row: Omit<typeof release.$inferInsert, 'rowId'>): void {
  db.insert(release).values(row).run();
}

export function openShiftOf(db: Reader, cashierId: StaffId): ShiftRow | null {
  return (
    once(db, 'shift.openOf', (on) =>
      on
        .select()
        .from(shift)
        .where(and(eq(shift.cashierId, bound('cashierId')), isNull(shift.closedAt)))
        .prepare(),
    ).get({ cashierId }) ?? null
  );
}

export function staffNameOf(db: Reader, id: StaffId | null): string {
  if (id === null) return '';
  return (
    once(db, 'bill.staffName', (on) =>
      on
        .select({ name: staff.name })
        .from(staff)
        .where(eq(staff.id, bound('id')))
        .prepare(),
    ).get({ id })?.name ?? ''
  );
}
