/** What exports read: whole tables, a page at a time by their row, so that no list has to fit into memory. */
import { and, asc, eq, gt, gte, inArray, isNull, lt, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { DutyKind } from '../../src-shared/duty/duty-rules.ts';
import type { AttemptResult } from '../../src-shared/followup/followup-rules.ts';
import type { CustomerId, FollowUpId } from '../../src-shared/kit/id.ts';
import type { Instant, LocalDate } from '../../src-shared/kit/time.ts';
import { bill, billShare, payment, paymentPart, release, shift } from '../bill/bill-tables.ts';
import { catalogItem, catalogPackage, catalogPackageLine } from '../catalog/catalog-tables.ts';
import { customer, customerConsent, customerPhone } from '../customer/customer-tables.ts';
import { bound, once, type Reader } from '../db/connection.ts';
import { duty } from '../duty/duty-tables.ts';
import { followUp } from '../followup/followup-tables.ts';
import { journalEntry } from '../journal/journal-tables.ts';
import { orderLine, repairOrder } from '../order/order-tables.ts';
import { team } from '../shop/shop-tables.ts';
import { seat, staff, staffRole } from '../staff/staff-tables.ts';
import { recall, recallCar } from '../vehicle/recall-tables.ts';
import { vehicle, vehicleOwner, vehiclePlate } from '../vehicle/vehicle-tables.ts';
import { visit } from '../visit/visit-tables.ts';

const PAGE = 500;

/** From the first moment of a day to the first after another; null: open. */
export interface Span {
  readonly from: Instant | null;
  readonly until: Instant | null;
}

/** All pages one after the other: `read` gives those behind a row, ordered by it, at most `PAGE`. */
function* pages<R, K>(first: K, keyOf: (row: R) => K, read: (after: K) => readonly R[]): Generator<R> {
  let after = first;
  for (;;) {
    const rows = read(after);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = keyOf(last);
  }
}

const byRow = <R extends { readonly rowId: number }>(read: (after: number) => readonly R[]): Generator<R> =>
  pages(0, ({ rowId }) => rowId, read);

const within = (column: SQLiteColumn, { from, until }: Span): SQL | undefined =>
  and(from === null ? undefined : gte(column, from), until === null ? undefined : lt(column, until));

const nameOf = (column: SQL | { readonly getSQL: () => SQL }) =>
  sql<string>`coalesce((SELECT name FROM staff WHERE staff.id = ${column}), '')`;
const model = sql<string>`trim(coalesce(${vehicle.make} || ' ' || ${vehicle.model}, ''))`;
const ownerNow = and(eq(vehicleOwner.vehicleId, vehicle.id), isNull(vehicleOwner.until));

export const exportReads = {
  customers: (db: Reader) => ({
    total: db.select({ count: sql<number>`count(*)` }).from(customer).get()?.count ?? 0,
    rows: byRow((after) =>
      db.select().from(customer).where(gt(customer.rowId, after)).orderBy(asc(customer.rowId)).limit(PAGE).all(),
    ),
  }),

  vehicles: (db: Reader) => ({
    total: db.select({ count: sql<number>`count(*)` }).from(vehicle).get()?.count ?? 0,
    rows: byRow((after) =>
      db
        .select({
          rowId: vehicle.rowId,
          car: vehicle,
          plate: vehiclePlate.plate,
          plateColor: vehiclePlate.plateColor,
          ownerId: customer.id,
          owner: customer.name,
          ownerKind: customer.kind,
        })
        .from(vehicle)
        .leftJoin(vehiclePlate, and(eq(vehiclePlate.vehicleId, vehicle.id), isNull(vehiclePlate.until)))
        .leftJoin(vehicleOwner, ownerNow)
        .leftJoin(customer, eq(customer.id, vehicleOwner.customerId))
        .where(gt(vehicle.rowId, after))
        .orderBy(asc(vehicle.rowId))
        .limit(PAGE)
        .all(),
    ),
  }),

  visits: (db: Reader, span: Span) => ({
    total:
      db.select({ count: sql<number>`count(*)` }).from(visit).where(within(visit.arrivedAt, span)).get()?.count ?? 0,
    rows: byRow((after) =>
      db
        .select({
          rowId: visit.rowId,
          visit,
          model,
          owner: sql<string>`coalesce(${customer.name}, '')`,
          by: nameOf(visit.arrivedBy),
          orders: sql<number>`(SELECT count(*) FROM repair_order AS o WHERE o.visit_id = ${visit.id})`,
        })
        .from(visit)
        .leftJoin(vehicle, eq(vehicle.id, visit.vehicleId))
        .leftJoin(vehicleOwner, ownerNow)
        .leftJoin(customer, eq(customer.id, vehicleOwner.customerId))
        .where(and(gt(visit.rowId, after), within(visit.arrivedAt, span)))
        .orderBy(asc(visit.rowId))
        .limit(PAGE)
        .all(),
    ),
  }),

  orders: (db: Reader, span: Span) => ({
    total:
      db.select({ count: sql<number>`count(*)` }).from(repairOrder).where(within(repairOrder.openedAt, span)).get()
        ?.count ?? 0,
    rows: byRow((after) =>
      db
        .select({
          rowId: repairOrder.rowId,
          order: repairOrder,
          visit: visit.number,
          plate: visit.plate,
          vin: vehicle.vin,
          model,
          owner: sql<string>`coalesce(${customer.name}, '')`,
          adviser: nameOf(repairOrder.adviserId),
          technician: nameOf(repairOrder.technicianId),
          team: sql<string>`coalesce(${team.name}, '')`,
          settledFen: bill.totalFen,
          settledAt: bill.settledAt,
        })
        .from(repairOrder)
        .innerJoin(visit, eq(visit.id, repairOrder.visitId))
        .innerJoin(vehicle, eq(vehicle.id, repairOrder.vehicleId))
        .leftJoin(vehicleOwner, ownerNow)
        .leftJoin(customer, eq(customer.id, vehicleOwner.customerId))
        .leftJoin(team, eq(team.id, repairOrder.teamId))
        .leftJoin(bill, and(eq(bill.orderId, repairOrder.id), eq(bill.isCurrent, true), eq(bill.state, 'settled')))
        .where(and(gt(repairOrder.rowId, after), within(repairOrder.openedAt, span)))
        .orderBy(asc(repairOrder.rowId))
        .limit(PAGE)
        .all(),
    ),
  }),

  orderLines: (db: Reader, span: Span) => ({
    total:
      db
        .select({ count: sql<number>`count(*)` })
        .from(orderLine)
        .innerJoin(repairOrder, eq(repairOrder.id, orderLine.orderId))
        .where(within(repairOrder.openedAt, span))
        .get()?.count ?? 0,
    rows: byRow((after) =>
      db
        .select({
          rowId: orderLine.rowId,
          line: orderLine,
          order: repairOrder.number,
          openedAt: repairOrder.openedAt,
          plate: visit.plate,
          payers: repairOrder.payers,
        })
        .from(orderLine)
        .innerJoin(repairOrder, eq(repairOrder.id, orderLine.orderId))
        .innerJoin(visit, eq(visit.id, repairOrder.visitId))
        .where(and(gt(orderLine.rowId, after), within(repairOrder.openedAt, span)))
        .orderBy(asc(orderLine.rowId))
        .limit(PAGE)
        .all(),
    ),
  }),

  bills: (db: Reader, span: Span) => ({
    total: db.select({ count: sql<number>`count(*)` }).from(bill).where(within(bill.draftedAt, span)).get()?.count ?? 0,
    rows: byRow((after) =>
      db
        .select({
          rowId: bill.rowId,
          bill,
          order: repairOrder.number,
          plate: visit.plate,
          counterOf: sql<string | null>`(SELECT b.number FROM bill AS b WHERE b.id = ${bill.counterOf})`,
          settledBy: nameOf(bill.settledBy),
          payers: sql<string>`coalesce((SELECT group_concat(payer_name, '、') FROM bill_share WHERE bill_id = ${bill.id}), '')`,
          paidFen: sql<number>`coalesce((SELECT sum(paid_fen) FROM bill_share WHERE bill_id = ${bill.id}), 0)`,
        })
        .from(bill)
        .innerJoin(repairOrder, eq(repairOrder.id, bill.orderId))
        .innerJoin(visit, eq(visit.id, repairOrder.visitId))
        .where(and(gt(bill.rowId, after), within(bill.draftedAt, span)))
        .orderBy(asc(bill.rowId))
        .limit(PAGE)
        .all(),
    ),
  }),

  /** One row for each way of paying: a mixed payment has several. */
  payments: (db: Reader, span: Span) => ({
    total:
      db
        .select({ count: sql<number>`count(*)` })
        .from(paymentPart)
        .innerJoin(payment, eq(payment.id, paymentPart.paymentId))
        .where(within(payment.at, span))
        .get()?.count ?? 0,
    rows: byRow((after) =>
      db
        .select({
          rowId: paymentPart.rowId,
          part: paymentPart,
          payment,
          order: repairOrder.number,
          plate: visit.plate,
          cashier: nameOf(payment.by),
        })
        .from(paymentPart)
        .innerJoin(payment, eq(payment.id, paymentPart.paymentId))
        .innerJoin(repairOrder, eq(repairOrder.id, payment.orderId))
        .innerJoin(visit, eq(visit.id, repairOrder.visitId))
        .where(and(gt(paymentPart.rowId, after), within(payment.at, span)))
        .orderBy(asc(paymentPart.rowId))
        .limit(PAGE)
        .all(),
    ),
  }),

  shifts: (db: Reader, span: Span) => ({
    total:
      db.select({ count: sql<number>`count(*)` }).from(shift).where(within(shift.openedAt, span)).get()?.count ?? 0,
    rows: byRow((after) =>
      db
        .select({ rowId: shift.rowId, shift, cashier: nameOf(shift.cashierId) })
        .from(shift)
        .where(and(gt(shift.rowId, after), within(shift.openedAt, span)))
        .orderBy(asc(shift.rowId))
        .limit(PAGE)
        .all(),
    ),
  }),

  /** What each payer still owes of an order's current bill, with what counter-bills took off it. */
  receivables: (db: Reader) => {
    const counted = sql`${bill.state} = 'settled' AND (${bill.isCurrent} = 1 OR EXISTS (SELECT 1 FROM bill AS c WHERE c.id = ${bill.counterOf} AND c.is_current = 1))`;
    const owedFen = sql<number>`sum(${billShare.amountFen} - ${billShare.paidFen})`;
    const rows = db
      .select({
        rowId: sql<number>`min(${billShare.rowId})`,
        order: repairOrder.number,
        plate: visit.plate,
        bill: sql<string | null>`max(CASE WHEN ${bill.isCurrent} = 1 THEN ${bill.number} END)`,
        settledAt: sql<Instant | null>`max(CASE WHEN ${bill.isCurrent} = 1 THEN ${bill.settledAt} END)`,
        payer: sql<string>`max(${billShare.payerName})`,
        payerKind: billShare.payerKind,
        amountFen: sql<number>`sum(${billShare.amountFen})`,
        paidFen: sql<number>`sum(${billShare.paidFen})`,
        owedFen,
        dueOn: sql<LocalDate | null>`(SELECT r.due_on FROM ${release} AS r WHERE r.order_id = ${repairOrder.id} ORDER BY r.row_id DESC LIMIT 1)`,
        approvedBy: sql<
          string | null
        >`(SELECT s.name FROM ${release} AS r JOIN staff AS s ON s.id = r.approved_by WHERE r.order_id = ${repairOrder.id} ORDER BY r.row_id DESC LIMIT 1)`,
      })
      .from(billShare)
      .innerJoin(bill, eq(bill.id, billShare.billId))
      .innerJoin(repairOrder, eq(repairOrder.id, bill.orderId))
      .innerJoin(visit, eq(visit.id, repairOrder.visitId))
      .where(counted)
      .groupBy(repairOrder.id, billShare.payerKey)
      .having(sql`${owedFen} > 0`)
      .orderBy(sql`min(${billShare.rowId})`)
      .all();
    return { total: rows.length, rows };
  },

  prices: (db: Reader) => ({
    total: db.select({ count: sql<number>`count(*)` }).from(catalogItem).get()?.count ?? 0,
    rows: byRow((after) =>
      db
        .select()
        .from(catalogItem)
        .where(gt(catalogItem.rowId, after))
        .orderBy(asc(catalogItem.rowId))
        .limit(PAGE)
        .all(),
    ),
  }),

  /** One row for each line; a package has at least one. */
  packages: (db: Reader) => ({
    total: db.select({ count: sql<number>`count(*)` }).from(catalogPackageLine).get()?.count ?? 0,
    rows: byRow((after) =>
      db
        .select({
          rowId: catalogPackageLine.rowId,
          line: catalogPackageLine,
          item: catalogItem,
          package: catalogPackage,
        })
        .from(catalogPackageLine)
        .innerJoin(catalogPackage, eq(catalogPackage.id, catalogPackageLine.packageId))
        .innerJoin(catalogItem, eq(catalogItem.id, catalogPackageLine.itemId))
        .where(gt(catalogPackageLine.rowId, after))
        .orderBy(asc(catalogPackageLine.rowId))
        .limit(PAGE)
        .all(),
    ),
  }),

  followUps: (db: Reader, span: Span) => ({
    total:
      db.select({ count: sql<number>`count(*)` }).from(followUp).where(within(followUp.dueFrom, span)).get()?.count ??
      0,
    rows: byRow((after) =>
      db
        .select({
          rowId: followUp.rowId,
          call: followUp,
          order: repairOrder.number,
          plate: visit.plate,
          leftAt: visit.leftAt,
          model,
          ownerId: customer.id,
          owner: sql<string>`coalesce(${customer.name}, '')`,
          doNotContact: customer.doNotContact,
          by: nameOf(followUp.endedBy),
        })
        .from(followUp)
        .innerJoin(visit, eq(visit.id, followUp.visitId))
        .innerJoin(repairOrder, eq(repairOrder.id, followUp.orderId))
        .innerJoin(vehicle, eq(vehicle.id, repairOrder.vehicleId))
        .leftJoin(vehicleOwner, ownerNow)
        .leftJoin(customer, eq(customer.id, vehicleOwner.customerId))
        .where(and(gt(followUp.rowId, after), within(followUp.dueFrom, span)))
        .orderBy(asc(followUp.rowId))
        .limit(PAGE)
        .all(),
    ),
  }),

  recalls: (db: Reader) => ({
    total: db.select({ count: sql<number>`count(*)` }).from(recallCar).get()?.count ?? 0,
    rows: byRow((after) =>
      db
        .select({
          rowId: recallCar.rowId,
          vin: recallCar.vin,
          doneAt: recallCar.doneAt,
          doneBy: nameOf(recallCar.doneBy),
          recall,
          plate: vehiclePlate.plate,
          owner: sql<string>`coalesce(${customer.name}, '')`,
        })
        .from(recallCar)
        .innerJoin(recall, eq(recall.id, recallCar.recallId))
        .leftJoin(vehicle, and(eq(vehicle.vin, recallCar.vin), eq(vehicle.active, true)))
        .leftJoin(vehiclePlate, and(eq(vehiclePlate.vehicleId, vehicle.id), isNull(vehiclePlate.until)))
        .leftJoin(vehicleOwner, ownerNow)
        .leftJoin(customer, eq(customer.id, vehicleOwner.customerId))
        .where(gt(recallCar.rowId, after))
        .orderBy(asc(recallCar.rowId))
        .limit(PAGE)
        .all(),
    ),
  }),

  /** What is open of these kinds. */
  duties: (db: Reader, kinds: readonly DutyKind[]) => {
    const open = and(isNull(duty.doneAt), inArray(duty.kind, [...kinds]));
    return {
      total: db.select({ count: sql<number>`count(*)` }).from(duty).where(open).get()?.count ?? 0,
      rows: pages(
        '',
        ({ id }: { readonly id: string }) => id,
        (after) =>
          db
            .select({
              id: duty.id,
              duty,
              plate: visit.plate,
              visit: visit.number,
              order: repairOrder.number,
              model,
              owner: sql<string>`coalesce(${customer.name}, '')`,
            })
            .from(duty)
            .innerJoin(visit, eq(visit.id, duty.visitId))
            .leftJoin(repairOrder, eq(repairOrder.id, duty.orderId))
            .leftJoin(vehicle, eq(vehicle.id, visit.vehicleId))
            .leftJoin(vehicleOwner, ownerNow)
            .leftJoin(customer, eq(customer.id, vehicleOwner.customerId))
            .where(and(open, sql`${duty.id} > ${after}`))
            .orderBy(asc(duty.id))
            .limit(PAGE)
            .all(),
      ),
    };
  },

  staff: (db: Reader) => {
    const roles = db.select().from(staffRole).all();
    const rows = db
      .select({ id: staff.id, name: staff.name, active: staff.active, addedAt: staff.addedAt })
      .from(staff)
      .orderBy(asc(staff.id))
      .all()
      .map((person) => ({
        ...person,
        roles: roles.filter(({ staffId }) => staffId === person.id).map(({ role }) => role),
      }));
    return { total: rows.length, rows };
  },

  journal: (db: Reader, span: Span) => ({
    total:
      db.select({ count: sql<number>`count(*)` }).from(journalEntry).where(within(journalEntry.at, span)).get()
        ?.count ?? 0,
    rows: pages(
      0,
      ({ seq }: { readonly seq: number }) => seq,
      (after) =>
        db
          .select({
            seq: journalEntry.seq,
            at: journalEntry.at,
            command: journalEntry.command,
            by: staff.name,
            seat: seat.name,
          })
          .from(journalEntry)
          .leftJoin(staff, eq(staff.id, journalEntry.actorId))
          .leftJoin(seat, eq(seat.id, journalEntry.seatId))
          .where(and(gt(journalEntry.seq, after), within(journalEntry.at, span)))
          .orderBy(asc(journalEntry.seq))
          .limit(PAGE)
          .all(),
    ),
  }),
};

/** The numbers of now, the one to call first. */
export function numbersOf(db: Reader, customerId: CustomerId | null): readonly string[] {
  if (customerId === null) return [];
  return once(db, 'export.numbersOf', (on) =>
    on
      .select({ number: customerPhone.number })
      .from(customerPhone)
      .where(and(eq(customerPhone.customerId, bound('customerId')), isNull(customerPhone.retiredAt)))
      .orderBy(sql`${customerPhone.preferred} DESC`, asc(customerPhone.id))
      .prepare(),
  )
    .all({ customerId })
    .map(({ number }) => number);
}

/** Every answer, the first one first. */
export function answersOf(db: Reader, customerId: CustomerId) {
  return once(db, 'export.answersOf', (on) =>
    on
      .select({ purpose: customerConsent.purpose, given: customerConsent.given })
      .from(customerConsent)
      .where(eq(customerConsent.customerId, bound('customerId')))
      .orderBy(asc(customerConsent.rowId))
      .prepare(),
  ).all({ customerId });
}

/** The plates, or else the VINs, of the cars that are theirs now. */
export function carsOf(db: Reader, customerId: CustomerId): readonly string[] {
  return once(db, 'export.carsOf', (on) =>
    on
      .select({ car: sql<string>`coalesce(${vehiclePlate.plate}, ${vehicle.vin}, ${vehicle.model})` })
      .from(vehicleOwner)
      .innerJoin(vehicle, eq(vehicle.id, vehicleOwner.vehicleId))
      .leftJoin(vehiclePlate, and(eq(vehiclePlate.vehicleId, vehicle.id), isNull(vehiclePlate.until)))
      .where(and(eq(vehicleOwner.customerId, bound('customerId')), isNull(vehicleOwner.until)))
      .orderBy(asc(vehicleOwner.rowId))
      .prepare(),
  )
    .all({ customerId })
    .map(({ car }) => car);
}

/** How often it was tried, and what came of the last try. */
export function triesOf(db: Reader, followUpId: FollowUpId) {
  const row = once(db, 'export.triesOf', (on) =>
    on
      .select({
        tries: sql<number>`(SELECT count(*) FROM follow_up_attempt AS t WHERE t.follow_up_id = "follow_up"."id")`,
        last: sql<AttemptResult | null>`(SELECT t.result FROM follow_up_attempt AS t WHERE t.follow_up_id = "follow_up"."id" ORDER BY t.row_id DESC LIMIT 1)`,
      })
      .from(followUp)
      .where(eq(followUp.id, bound('followUpId')))
      .prepare(),
  ).get({ followUpId });
  return row ?? { tries: 0, last: null };
}
