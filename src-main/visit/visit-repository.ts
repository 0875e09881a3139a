import { and, asc, desc, eq, gte, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import type { VehicleId, VisitId } from '../../src-shared/kit/id.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import { PRESENT_STATES } from '../../src-shared/visit/visit-lifecycle.ts';
import { customer } from '../customer/customer-tables.ts';
import { bound, once, type Reader, updateRows, type Writer } from '../db/connection.ts';
import { duty } from '../duty/duty-tables.ts';
import { staff } from '../staff/staff-tables.ts';
import { vehicle, vehicleOwner } from '../vehicle/vehicle-tables.ts';
import { reception } from './reception-tables.ts';
import { visit } from './visit-tables.ts';

export type VisitRow = typeof visit.$inferSelect;

// SQLite uses a partial index only where the query says its condition in the same words.
const notGone = sql`${visit.state} <> 'out'`;
const plateIsHere = sql`${visit.state} NOT IN ('expected', 'out', 'returning')`;
const present = sql.raw(`"visit"."state" IN (${PRESENT_STATES.map((state) => `'${state}'`).join(', ')})`);

export function visitById(db: Reader, id: VisitId): VisitRow | null {
  const statement = once(db, 'visit.byId', (on) =>
    on
      .select()
      .from(visit)
      .where(eq(visit.id, bound('id')))
      .prepare(),
  );
  return statement.get({ id }) ?? null;
}

/** The visit of the car with this (folded) plate that stands here now. */
export function visitHere(db: Reader, plate: string): VisitRow | null {
  const statement = once(db, 'visit.here', (on) =>
    on
      .select()
      .from(visit)
      .where(and(eq(visit.plate, bound('plate')), plateIsHere))
      .prepare(),
  );
  return statement.get({ plate }) ?? null;
}

/** The plates of the other cars that stand here. */
export function otherPlatesHere(db: Reader, visitId: VisitId): string[] {
  const statement = once(db, 'visit.otherPlates', (on) =>
    on
      .select({ plate: visit.plate })
      .from(visit)
      .where(and(notGone, present, ne(visit.id, sql.placeholder('visitId')), isNotNull(visit.plate)))
      .prepare(),
  );
  return statement.all({ visitId }).flatMap(({ plate }) => (plate === null ? [] : [plate]));
}

export type NewVisit = Omit<typeof visit.$inferInsert, 'rowId' | 'leftAt' | 'leftReason' | 'leftNote' | 'version'>;

export function insertVisit(db: Writer, row: NewVisit): void {
  const statement = once(db, 'visit.insert', (on) =>
    on
      .insert(visit)
      .values({
        id: sql.placeholder('id'),
        version: 1,
        number: sql.placeholder('number'),
        state: sql.placeholder('state'),
        plate: sql.placeholder('plate'),
        plateColor: sql.placeholder('plateColor'),
        note: sql.placeholder('note'),
        waitsInShop: sql.placeholder('waitsInShop'),
        arrivedAt: sql.placeholder('arrivedAt'),
        arrivedBy: sql.placeholder('arrivedBy'),
        leftNote: '',
        vehicleId: sql.placeholder('vehicleId'),
        came: sql.placeholder('came'),
        broughtBy: sql.placeholder('broughtBy'),
        broughtByPhone: sql.placeholder('broughtByPhone'),
      })
      .prepare(),
  );
  statement.run({ ...row });
}

/** The visit of the car with this plate that stands here now, if any, is this file's. Touches `visit`. */
export function tieVisitHere(db: Writer, plate: string, vehicleId: VehicleId): void {
  // Looked up first: an UPDATE that may change several rows makes SQLite write out its search indexes, found or not.
  const here = visitHere(db, plate);
  // The version stays: the file is on no form that somebody else may have open.
  if (here) updateRows(db, visit, { vehicleId }, { id: here.id });
}

/** False where the version is not the expected one. */
export function updateVisit(
  db: Writer,
  id: VisitId,
  version: number,
  change: Partial<Omit<VisitRow, 'rowId' | 'id' | 'version' | 'number'>>,
): boolean {
  return updateRows(db, visit, { ...change, version: version + 1 }, { id, version }) === 1;
}

/** Also what drove off with an order still open: it must not fall out of sight. */
const standsOnBoard = sql.raw(
  `"visit"."state" IN (${[...PRESENT_STATES, 'returning'].map((state) => `'${state}'`).join(', ')})`,
);
/** A car that came back was handed over twice in one visit. */
const isLastReception = and(
  eq(reception.visitId, visit.id),
  sql`${reception.rowId} = (SELECT max(r.row_id) FROM reception r WHERE r.visit_id = ${visit.id})`,
);

const card = {
  visitId: visit.id,
  state: visit.state,
  plate: visit.plate,
  plateColor: visit.plateColor,
  model: sql<string>`trim(coalesce(${vehicle.make} || ' ' || ${vehicle.model}, ''))`,
  owner: sql<string>`coalesce(${customer.name}, '')`,
  note: visit.note,
  arrivedAt: visit.arrivedAt,
  waitsInShop: visit.waitsInShop,
  came: visit.came,
  by: sql<string>`coalesce(${staff.name}, '')`,
  dueAt: duty.dueAt,
  overdueAt: duty.overdueAt,
  leftAt: visit.leftAt,
  spot: sql<string>`coalesce(${reception.parkingSpot}, '')`,
  slipUntil: sql<Instant | null>`CASE WHEN ${visit.state} = 'cleared' THEN (SELECT s.valid_until FROM exit_slip s WHERE s.visit_id = ${visit.id} AND s.voided_at IS NULL AND s.used_at IS NULL) END`,
};

/** Every car that stands here or is expected back, what is due next first; then by arrival. */
export function cardsHere(db: Reader) {
  const statement = once(db, 'visit.cardsHere', (on) =>
    on
      .select(card)
      .from(visit)
      .leftJoin(duty, and(eq(duty.visitId, visit.id), sql`${duty.kind} = 'receive'`, isNull(duty.doneAt)))
      .leftJoin(staff, eq(staff.id, visit.arrivedBy))
      .leftJoin(vehicle, eq(vehicle.id, visit.vehicleId))
      .leftJoin(vehicleOwner, and(eq(vehicleOwner.vehicleId, visit.vehicleId), isNull(vehicleOwner.until)))
      .leftJoin(customer, eq(customer.id, vehicleOwner.customerId))
      .leftJoin(reception, isLastReception)
      .where(and(notGone, standsOnBoard))
      .orderBy(sql`${duty.dueAt} ASC NULLS LAST`, asc(visit.arrivedAt), asc(visit.rowId))
      .prepare(),
  );
  return statement.all();
}

/** Every car that left at or after this moment, the last one first. */
export function cardsLeftSince(db: Reader, since: Instant) {
  const statement = once(db, 'visit.cardsLeft', (on) =>
    on
      .select({ ...card, dueAt: sql<null>`NULL`, overdueAt: sql<null>`NULL` })
      .from(visit)
      .leftJoin(staff, eq(staff.id, visit.arrivedBy))
      .leftJoin(vehicle, eq(vehicle.id, visit.vehicleId))
      .leftJoin(vehicleOwner, and(eq(vehicleOwner.vehicleId, visit.vehicleId), isNull(vehicleOwner.until)))
      .leftJoin(customer, eq(customer.id, vehicleOwner.customerId))
      .leftJoin(reception, isLastReception)
      // A registration that was joined to another visit of the car is no leaving.
      .where(
        and(
          gte(visit.leftAt, bound('since')),
          sql`${visit.state} = 'out'`,
          sql`coalesce(${visit.leftReason}, '') <> 'joined'`,
        ),
      )
      .orderBy(desc(visit.leftAt), desc(visit.rowId))
      .prepare(),
  );
  return statement.all({ since });
}

const here = {
  visitId: visit.id,
  vehicleId: visit.vehicleId,
  number: visit.number,
  state: visit.state,
  plate: visit.plate,
  plateColor: visit.plateColor,
  note: visit.note,
  arrivedAt: visit.arrivedAt,
};

/** The cars that stand here, the last to arrive first. */
export function visitsHere(db: Reader, limit: number) {
  return once(db, 'visit.allHere', (on) =>
    on
      .select(here)
      .from(visit)
      .where(and(notGone, present))
      .orderBy(desc(visit.arrivedAt), desc(visit.rowId))
      .limit(sql.placeholder('limit'))
      .prepare(),
  ).all({ limit });
}

export type VisitHere = ReturnType<typeof visitsHere>[number];

/** The cars here whose plate, note or number contains what was typed; what is empty finds nothing. */
export function visitsHereLike(db: Reader, typed: { plate: string; note: string; number: string }): VisitHere[] {
  return once(db, 'visit.hereLike', (on) =>
    on
      .select(here)
      .from(visit)
      .where(
        and(
          notGone,
          present,
          sql`(
            (${bound('plate')} <> '' AND instr(${visit.plate}, ${bound('plate')}) > 0) OR
            (${bound('note')} <> '' AND instr(replace(lower(${visit.note}), ' ', ''), ${bound('note')}) > 0) OR
            (${bound('number')} <> '' AND instr(replace(lower(${visit.number}), '-', ''), ${bound('number')}) > 0)
          )`,
        ),
      )
      .prepare(),
  ).all(typed);
}

/** The visit whose order stayed open when the car drove off (25). */
export function visitReturning(db: Reader, of: Pick<VisitRow, 'plate' | 'vehicleId'>): VisitRow | null {
  return (
    once(db, 'visit.returning', (on) =>
      on
        .select()
        .from(visit)
        .where(
          and(
            notGone,
            sql`${visit.state} = 'returning'`,
            sql`(${visit.plate} = ${bound('plate')} OR ${visit.vehicleId} = ${bound('vehicleId')})`,
          ),
        )
        .limit(1)
        .prepare(),
    ).get({ plate: of.plate, vehicleId: of.vehicleId }) ?? null
  );
}

/** Those of the cars here that are among these. Walks through the few that are here, not through each car's past. */
export function visitsHereOf(db: Reader, vehicleIds: readonly VehicleId[]): VisitHere[] {
  return once(db, 'visit.hereOfVehicles', (on) =>
    on
      .select(here)
      .from(visit)
      .where(and(notGone, present, sql`+${visit.vehicleId} IN (SELECT value FROM json_each(${bound('vehicleIds')}))`))
      .orderBy(asc(visit.arrivedAt))
      .prepare(),
  ).all({ vehicleIds: JSON.stringify(vehicleIds) });
}

/** The visit of a car that stands here now. */
export function visitHereOf(db: Reader, vehicleId: VehicleId): VisitHere | null {
  const statement = once(db, 'visit.hereOfVehicle', (on) =>
    on
      .select(here)
      .from(visit)
      .where(and(eq(visit.vehicleId, bound('vehicleId')), sql`${visit.vehicleId} IS NOT NULL`, present))
      .orderBy(desc(visit.arrivedAt))
      .limit(1)
      .prepare(),
  );
  return statement.get({ vehicleId }) ?? null;
}
