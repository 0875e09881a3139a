import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { DutyKind } from '../../src-shared/duty/duty-rules.ts';
import type { FollowUpId, OrderId, VisitId } from '../../src-shared/kit/id.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import { customer } from '../customer/customer-tables.ts';
import { bound, once, type Reader, type Writer } from '../db/connection.ts';
import { followUpPromise } from '../followup/followup-tables.ts';
import { repairOrder } from '../order/order-tables.ts';
import { vehicle, vehicleOwner } from '../vehicle/vehicle-tables.ts';
import { visit } from '../visit/visit-tables.ts';
import { duty } from './duty-tables.ts';

export type NewDuty = Omit<typeof duty.$inferInsert, 'doneAt' | 'outcome'>;

export function insertDuty(db: Writer, row: NewDuty): void {
  const statement = once(db, 'duty.insert', (on) =>
    on
      .insert(duty)
      .values({
        id: sql.placeholder('id'),
        kind: sql.placeholder('kind'),
        visitId: sql.placeholder('visitId'),
        orderId: sql.placeholder('orderId'),
        aboutId: sql.placeholder('aboutId'),
        dueFrom: sql.placeholder('dueFrom'),
        dueAt: sql.placeholder('dueAt'),
        overdueAt: sql.placeholder('overdueAt'),
      })
      .prepare(),
  );
  statement.run({ ...row });
}

/** What a duty is about, as narrow as it is known. */
export interface DutySubject {
  readonly visitId: VisitId;
  readonly orderId?: OrderId;
  readonly aboutId?: string;
}

/** With placeholders of the subject's own names, and `kind`. */
function openOf({ orderId, aboutId }: DutySubject) {
  return and(
    eq(duty.visitId, bound('visitId')),
    eq(duty.kind, bound('kind')),
    isNull(duty.doneAt),
    orderId === undefined ? undefined : eq(duty.orderId, bound('orderId')),
    aboutId === undefined ? undefined : eq(duty.aboutId, bound('aboutId')),
  );
}

/** What of the subject is known: the statement differs by that alone. */
const knownOf = ({ orderId, aboutId }: DutySubject): string =>
  `${orderId === undefined ? '' : 'order'} ${aboutId === undefined ? '' : 'about'}`;

/** Settles what is open of this kind. */
export function settleDuties(db: Writer, kind: DutyKind, subject: DutySubject, now: Instant, outcome: string): void {
  once(db, `duty.settle ${knownOf(subject)}`, (on) =>
    on
      .update(duty)
      .set({ doneAt: sql`${sql.placeholder('doneAt')}`, outcome: sql`${sql.placeholder('outcome')}` })
      .where(openOf(subject))
      .prepare(),
  ).run({ ...subject, kind, doneAt: now, outcome });
}

/** True where something of this kind is open. */
export function hasOpenDuty(db: Reader, kind: DutyKind, subject: DutySubject): boolean {
  const statement = once(db, `duty.hasOpen ${knownOf(subject)}`, (on) =>
    on.select({ id: duty.id }).from(duty).where(openOf(subject)).limit(1).prepare(),
  );
  return statement.get({ ...subject, kind }) !== undefined;
}

/** Opens again what was settled last of this kind. */
export function reopenDuty(db: Writer, kind: DutyKind, visitId: VisitId): void {
  const last = db
    .select({ id: duty.id })
    .from(duty)
    .where(and(eq(duty.visitId, visitId), eq(duty.kind, kind)))
    .orderBy(sql`${duty.doneAt} DESC`)
    .limit(1);
  db.update(duty).set({ doneAt: null, outcome: null }).where(inArray(duty.id, last)).run();
}

/** What is open of these kinds, the first due first. */
export function openDuties(db: Reader, kinds: readonly DutyKind[]) {
  const statement = once(db, `duty.open ${kinds.join(' ')}`, (on) =>
    on
      .select({
        id: duty.id,
        kind: duty.kind,
        visitId: duty.visitId,
        orderId: duty.orderId,
        orderNumber: repairOrder.number,
        aboutId: duty.aboutId,
        followUpId: sql<FollowUpId | null>`CASE ${duty.kind} WHEN 'followUp' THEN ${duty.aboutId} ELSE ${followUpPromise.followUpId} END`,
        plate: visit.plate,
        plateColor: visit.plateColor,
        model: sql<string>`trim(coalesce(${vehicle.make} || ' ' || ${vehicle.model}, ''))`,
        owner: sql<string>`coalesce(${customer.name}, '')`,
        came: visit.came,
        note: visit.note,
        wish: sql<string>`coalesce(${followUpPromise.what}, '')`,
        dueFrom: duty.dueFrom,
        dueAt: duty.dueAt,
        overdueAt: duty.overdueAt,
      })
      .from(duty)
      .innerJoin(visit, eq(visit.id, duty.visitId))
      .leftJoin(repairOrder, eq(repairOrder.id, duty.orderId))
      .leftJoin(vehicle, eq(vehicle.id, visit.vehicleId))
      .leftJoin(vehicleOwner, and(eq(vehicleOwner.vehicleId, visit.vehicleId), isNull(vehicleOwner.until)))
      .leftJoin(customer, eq(customer.id, vehicleOwner.customerId))
      .leftJoin(followUpPromise, eq(followUpPromise.id, duty.aboutId))
      .where(and(isNull(duty.doneAt), sql.raw(`"duty"."kind" IN (${kinds.map((kind) => `'${kind}'`).join(', ')})`)))
      .orderBy(asc(duty.dueAt), asc(duty.id))
      .prepare(),
  );
  return statement.all();
}
