import { and, desc, eq, gte, isNull, lt, sql } from 'drizzle-orm';
import type { ContactId, CustomerId, VehicleId } from '../../src-shared/kit/id.ts';
import type { Instant, LocalDate } from '../../src-shared/kit/time.ts';
import type { PlateColor } from '../../src-shared/vehicle/plate-rules.ts';
import { modelLine } from '../../src-shared/vehicle/vehicle-rules.ts';
import { foldVin } from '../../src-shared/vehicle/vin-rules.ts';
import { searchedDigits } from '../customer/customer-repository.ts';
import { customer } from '../customer/customer-tables.ts';
import { readingsOf } from '../customer/pinyin.ts';
import { backwards, beginningWith, foldText, tokensOf } from '../customer/search-tokens.ts';
import { bound, insertRow, once, type Reader, type Writer } from '../db/connection.ts';
import { staff } from '../staff/staff-tables.ts';
import { visit } from '../visit/visit-tables.ts';
import { pastService } from './past-service-tables.ts';
import { vehicle, vehicleContact, vehicleOwner, vehiclePlate, vehicleSearch } from './vehicle-tables.ts';

export type VehicleRow = typeof vehicle.$inferSelect;
export type ContactRow = typeof vehicleContact.$inferSelect;

// SQLite uses a partial index only where the query says its condition in the same words.
const plateIsWorn = isNull(vehiclePlate.until);
const ownerOfNow = isNull(vehicleOwner.until);
const isActive = sql`${vehicle.active} = 1`;
const hasCode = sql`${vehicle.code} <> ''`;
const contactHasPhone = sql`${vehicleContact.digits} <> ''`;

export function vehicleById(db: Reader, id: VehicleId): VehicleRow | null {
  const statement = once(db, 'vehicle.byId', (on) =>
    on
      .select()
      .from(vehicle)
      .where(eq(vehicle.id, bound('id')))
      .prepare(),
  );
  return statement.get({ id }) ?? null;
}

/** The active car with this (folded) VIN. */
export function vehicleOfVin(db: Reader, vin: string): VehicleRow | null {
  const statement = once(db, 'vehicle.byVin', (on) =>
    on
      .select()
      .from(vehicle)
      .where(and(eq(vehicle.vin, bound('vin')), isActive))
      .prepare(),
  );
  return statement.get({ vin }) ?? null;
}

/** The car that wears this (folded) plate now. */
export function vehicleOfPlate(db: Reader, plate: string): VehicleId | null {
  const statement = once(db, 'vehicle.byPlate', (on) =>
    on
      .select({ vehicleId: vehiclePlate.vehicleId })
      .from(vehiclePlate)
      .where(and(eq(vehiclePlate.plate, bound('plate')), plateIsWorn))
      .prepare(),
  );
  return statement.get({ plate })?.vehicleId ?? null;
}

/** Who changed the file last. */
export function vehicleChangedBy(db: Reader, row: VehicleRow): string {
  return db.select({ name: staff.name }).from(staff).where(eq(staff.id, row.changedBy)).get()?.name ?? '';
}

/** A car without what is worked out of its numbers. */
export type VehicleContent = Omit<
  VehicleRow,
  'rowId' | 'id' | 'version' | 'code' | 'codeBackwards' | 'createdAt' | 'changedAt' | 'changedBy'
>;
type Stamp = Pick<VehicleRow, 'changedAt' | 'changedBy'>;

/** What the car is searched by instead of its VIN and frame number. */
function searchedCode({ vin, frameNumber }: VehicleContent): Pick<VehicleRow, 'code' | 'codeBackwards'> {
  const code = vin ?? foldVin(frameNumber);
  return { code, codeBackwards: backwards(code) };
}

export function insertVehicle(db: Writer, row: VehicleContent & Stamp & Pick<VehicleRow, 'id' | 'createdAt'>): void {
  insertRow(db, vehicle, { ...row, ...searchedCode(row), version: 1 });
}

export function setOdometer(db: Writer, id: VehicleId, odometerKm: number | null, odometerAt: Instant | null): void {
  // A file that is open elsewhere with the old figure must not write it back.
  once(db, 'vehicle.setOdometer', (on) =>
    on
      .update(vehicle)
      .set({
        odometerKm: sql`${sql.placeholder('odometerKm')}`,
        odometerAt: sql`${sql.placeholder('odometerAt')}`,
        version: sql`${vehicle.version} + 1`,
      })
      .where(eq(vehicle.id, bound('id')))
      .prepare(),
  ).run({ id, odometerKm, odometerAt });
}

/** Writes the content, or without one that something around the car changed. False where the version is another. */
export function updateVehicle(
  db: Writer,
  id: VehicleId,
  version: number,
  stamp: Stamp,
  content: VehicleContent | null = null,
): boolean {
  const { changes } = db
    .update(vehicle)
    .set({ ...(content && { ...content, ...searchedCode(content) }), ...stamp, version: version + 1 })
    .where(and(eq(vehicle.id, id), eq(vehicle.version, version)))
    .run();
  return changes === 1;
}

/** All plates of a car, the one of now first, then the last one first. */
export function platesOf(db: Reader, vehicleId: VehicleId) {
  return once(db, 'vehicle.plates', (on) =>
    on
      .select({
        plate: vehiclePlate.plate,
        plateColor: vehiclePlate.plateColor,
        since: vehiclePlate.since,
        until: vehiclePlate.until,
      })
      .from(vehiclePlate)
      .where(eq(vehiclePlate.vehicleId, bound('vehicleId')))
      .orderBy(sql`${vehiclePlate.until} IS NOT NULL`, desc(vehiclePlate.rowId))
      .prepare(),
  ).all({ vehicleId });
}

export function insertPlate(
  db: Writer,
  row: { vehicleId: VehicleId; plate: string; plateColor: PlateColor | null; since: Instant },
): void {
  insertRow(db, vehiclePlate, { ...row, plateBackwards: backwards(row.plate) });
}

/** The car wears no plate from now on. */
export function endPlate(db: Writer, vehicleId: VehicleId, until: Instant): void {
  db.update(vehiclePlate)
    .set({ until })
    .where(and(eq(vehiclePlate.vehicleId, vehicleId), plateIsWorn))
    .run();
}

/** The same plate in another colour: it was written down wrong. */
export function recolorPlate(db: Writer, vehicleId: VehicleId, plateColor: PlateColor | null): void {
  db.update(vehiclePlate)
    .set({ plateColor })
    .where(and(eq(vehiclePlate.vehicleId, vehicleId), plateIsWorn))
    .run();
}

/** The owner of now. */
export function ownerOf(db: Reader, vehicleId: VehicleId) {
  return (
    once(db, 'vehicle.owner', (on) =>
      on
        .select({
          customerId: customer.id,
          kind: customer.kind,
          name: customer.name,
          level: customer.level,
          doNotContact: customer.doNotContact,
        })
        .from(vehicleOwner)
        .innerJoin(customer, eq(customer.id, vehicleOwner.customerId))
        .where(and(eq(vehicleOwner.vehicleId, bound('vehicleId')), ownerOfNow))
        .prepare(),
    ).get({ vehicleId }) ?? null
  );
}

/** All owners, the one of now first, then the last one first. */
export function ownersOf(db: Reader, vehicleId: VehicleId) {
  return db
    .select({
      customerId: vehicleOwner.customerId,
      name: customer.name,
      since: vehicleOwner.since,
      until: vehicleOwner.until,
    })
    .from(vehicleOwner)
    .innerJoin(customer, eq(customer.id, vehicleOwner.customerId))
    .where(eq(vehicleOwner.vehicleId, vehicleId))
    .orderBy(sql`${vehicleOwner.until} IS NOT NULL`, desc(vehicleOwner.rowId))
    .all();
}

export function insertOwner(db: Writer, row: { vehicleId: VehicleId; customerId: CustomerId; since: Instant }): void {
  insertRow(db, vehicleOwner, row);
}

export function endOwner(db: Writer, vehicleId: VehicleId, until: Instant): void {
  db.update(vehicleOwner)
    .set({ until })
    .where(and(eq(vehicleOwner.vehicleId, vehicleId), ownerOfNow))
    .run();
}

/** The cars of a customer, those of now first, then those of before; within each the last one first. */
export function vehiclesOf(db: Reader, customerId: CustomerId) {
  return once(db, 'vehicle.ofCustomer', (on) =>
    on
      .select({
        vehicleId: vehicle.id,
        plate: vehiclePlate.plate,
        plateColor: vehiclePlate.plateColor,
        make: vehicle.make,
        model: vehicle.model,
        since: vehicleOwner.since,
        until: vehicleOwner.until,
      })
      .from(vehicleOwner)
      .innerJoin(vehicle, eq(vehicle.id, vehicleOwner.vehicleId))
      .leftJoin(vehiclePlate, and(eq(vehiclePlate.vehicleId, vehicle.id), plateIsWorn))
      .where(eq(vehicleOwner.customerId, bound('customerId')))
      .orderBy(sql`${vehicleOwner.until} IS NOT NULL`, desc(vehicleOwner.rowId))
      .prepare(),
  )
    .all({ customerId })
    .map(({ make, model, ...line }) => ({ ...line, model: modelLine(make, model) }));
}

/** Row ids of the cars that each of these customers (by row id) has now; of one who has more than `most`, the last so many. */
export function vehicleRowsOf(
  db: Reader,
  customerRowIds: readonly number[],
  most: number,
): ReadonlyMap<number, readonly number[]> {
  const rows = once(db, 'vehicle.rowsOfCustomers', (on) =>
    on
      .select({ customerRowId: customer.rowId, rowId: vehicle.rowId })
      .from(customer)
      .innerJoin(vehicleOwner, and(eq(vehicleOwner.customerId, customer.id), ownerOfNow))
      .innerJoin(vehicle, eq(vehicle.id, vehicleOwner.vehicleId))
      .where(
        and(
          sql`${customer.rowId} IN (SELECT value FROM json_each(${bound('customerRowIds')}))`,
          // A fleet is not read to its end.
          sql`${vehicleOwner.rowId} > coalesce((
            SELECT "one"."row_id" FROM ${vehicleOwner} AS "one"
            WHERE "one"."customer_id" = ${customer.id} AND "one"."until" IS NULL
            ORDER BY "one"."row_id" DESC LIMIT 1 OFFSET ${bound('most')}
          ), 0)`,
        ),
      )
      .prepare(),
  ).all({ customerRowIds: JSON.stringify(customerRowIds), most });
  const found = new Map<number, number[]>();
  for (const { customerRowId, rowId } of rows) found.set(customerRowId, [...(found.get(customerRowId) ?? []), rowId]);
  return found;
}

/** How many cars a customer has now. */
export function vehicleCountOf(db: Reader, customerId: CustomerId): number {
  return (
    once(db, 'vehicle.countOfCustomer', (on) =>
      on
        .select({ count: sql<number>`count(*)` })
        .from(vehicleOwner)
        .where(and(eq(vehicleOwner.customerId, bound('customerId')), ownerOfNow))
        .prepare(),
    ).get({ customerId })?.count ?? 0
  );
}

/** Who else comes with the car now, the newest first. */
export function contactsOf(db: Reader, vehicleId: VehicleId): ContactRow[] {
  return once(db, 'vehicle.contacts', (on) =>
    on
      .select()
      .from(vehicleContact)
      .where(and(eq(vehicleContact.vehicleId, bound('vehicleId')), isNull(vehicleContact.endedAt)))
      .orderBy(desc(vehicleContact.id))
      .prepare(),
  ).all({ vehicleId });
}

/** A contact of now; ended ones are not there any more. */
export function contactById(db: Reader, id: ContactId): ContactRow | null {
  return (
    db
      .select()
      .from(vehicleContact)
      .where(and(eq(vehicleContact.id, id), isNull(vehicleContact.endedAt)))
      .get() ?? null
  );
}

export function insertContact(db: Writer, row: Omit<ContactRow, 'digits' | 'digitsBackwards'>): void {
  db.insert(vehicleContact)
    .values({ ...row, ...searchedDigits(row.phone ?? '') })
    .run();
}

/** False where the version is not the expected one. */
export function endContact(db: Writer, id: ContactId, version: number, endedAt: Instant): boolean {
  const { changes } = db
    .update(vehicleContact)
    .set({ endedAt, version: version + 1 })
    .where(and(eq(vehicleContact.id, id), eq(vehicleContact.version, version)))
    .run();
  return changes === 1;
}

const visitLine = {
  visitId: visit.id,
  number: visit.number,
  state: visit.state,
  plate: visit.plate,
  note: visit.note,
  arrivedAt: visit.arrivedAt,
  leftAt: visit.leftAt,
};

/** The last visits of a car, and those that are its only by the plate, the newest first. */
export function visitsOf(db: Reader, vehicleId: VehicleId, plate: string | null, limit: number) {
  const tied = once(db, 'vehicle.visits', (on) =>
    on
      .select({ ...visitLine, tied: sql<boolean>`1`.mapWith(Boolean) })
      .from(visit)
      .where(and(eq(visit.vehicleId, bound('vehicleId')), sql`${visit.vehicleId} IS NOT NULL`))
      .orderBy(desc(visit.arrivedAt))
      .limit(sql.placeholder('limit'))
      .prepare(),
  ).all({ vehicleId, limit });
  if (plate === null) return tied;
  const byPlate = once(db, 'vehicle.visitsByPlate', (on) =>
    on
      .select({ ...visitLine, tied: sql<boolean>`0`.mapWith(Boolean) })
      .from(visit)
      .where(and(eq(visit.plate, bound('plate')), isNull(visit.vehicleId)))
      .orderBy(desc(visit.arrivedAt))
      .limit(sql.placeholder('limit'))
      .prepare(),
  ).all({ plate, limit });
  return [...tied, ...byPlate].sort((one, other) => other.arrivedAt - one.arrivedAt).slice(0, limit);
}

/** Writes what the car is found by, after any change of model, plates or contacts. */
export function indexVehicle(db: Writer, id: VehicleId): void {
  const row = vehicleById(db, id);
  if (!row) throw new Error('a car that is not there cannot be found');
  const values = searchedValues(
    modelLine(row.make, row.model),
    platesOf(db, id),
    contactsOf(db, id).map(({ name }) => name),
  );
  once(db, 'vehicle.unindex', (on) =>
    on
      .delete(vehicleSearch)
      .where(eq(vehicleSearch.rowid, sql.placeholder('rowid')))
      .prepare(),
  ).run({ rowid: row.rowId });
  once(db, 'vehicle.index', (on) =>
    on
      .insert(vehicleSearch)
      .values({
        rowid: sql.placeholder('rowid'),
        plate: sql.placeholder('plate'),
        oldPlate: sql.placeholder('oldPlate'),
        model: sql.placeholder('model'),
        contact: sql.placeholder('contact'),
        contactPinyin: sql.placeholder('contactPinyin'),
      })
      .prepare(),
  ).run({
    rowid: row.rowId,
    plate: tokensOf(values.plate),
    oldPlate: tokensOf(new Set(values.oldPlate)),
    model: tokensOf(values.model),
    contact: tokensOf(values.contact),
    contactPinyin: tokensOf(values.contactPinyin),
  });
}

/** Beside numbers a car is found by this, folded as in its search row. */
function searchedValues(
  model: string,
  plates: readonly { readonly plate: string; readonly until: Instant | null }[],
  contacts: readonly string[],
) {
  return {
    plate: plates.filter(({ until }) => until === null).map(({ plate }) => foldText(plate)),
    oldPlate: plates.filter(({ until }) => until !== null).map(({ plate }) => foldText(plate)),
    model: [foldText(model)],
    contact: contacts.map(foldText),
    contactPinyin: contacts.flatMap((name) => readingsOf(name).flatMap(({ full, initials }) => [full, initials])),
  };
}

/** What these cars (by row id) are found by, the newest first. */
export function searchedOf(db: Reader, rowIds: readonly number[]) {
  const given = { rowIds: JSON.stringify(rowIds) };
  const isGiven = sql`${vehicle.rowId} IN (SELECT value FROM json_each(${bound('rowIds')}))`;
  const plates = once(db, 'vehicle.searchedPlates', (on) =>
    on
      .select({
        rowId: vehicle.rowId,
        make: vehicle.make,
        model: vehicle.model,
        plate: vehiclePlate.plate,
        until: vehiclePlate.until,
      })
      .from(vehicle)
      .leftJoin(vehiclePlate, eq(vehiclePlate.vehicleId, vehicle.id))
      .where(isGiven)
      .prepare(),
  ).all(given);
  const contacts = once(db, 'vehicle.searchedContacts', (on) =>
    on
      .select({ rowId: vehicle.rowId, name: vehicleContact.name })
      .from(vehicle)
      .innerJoin(vehicleContact, and(eq(vehicleContact.vehicleId, vehicle.id), isNull(vehicleContact.endedAt)))
      .where(isGiven)
      .prepare(),
  ).all(given);
  return rowIds.flatMap((rowId) => {
    const own = plates.filter((row) => row.rowId === rowId);
    const [first] = own;
    if (!first) return [];
    const worn = own.flatMap(({ plate, until }) => (plate === null ? [] : [{ plate, until }]));
    const names = contacts.filter((row) => row.rowId === rowId).map(({ name }) => name);
    return [{ rowId, values: searchedValues(modelLine(first.make, first.model), worn, names) }];
  });
}

/** Row ids of cars that a query of `matchFor` finds, the newest first. */
export function searchVehicles(db: Reader, match: string, limit: number): number[] {
  const statement = once(db, 'vehicle.search', (on) =>
    on
      .select({ rowid: vehicleSearch.rowid })
      .from(vehicleSearch)
      .where(sql`vehicle_search MATCH ${bound('match')}`)
      .orderBy(desc(vehicleSearch.rowid))
      .limit(sql.placeholder('limit'))
      .prepare(),
  );
  return statement.all({ match, limit }).map(({ rowid }) => rowid);
}

/** Row ids of cars whose plate of now ends like this, the newest first; likewise the next ones. */
export function vehiclesOfPlateEnd(db: Reader, text: string, limit: number): number[] {
  return once(db, 'vehicle.byPlateEnd', (on) =>
    on
      .select({ rowId: vehicle.rowId })
      .from(vehiclePlate)
      .innerJoin(vehicle, eq(vehicle.id, vehiclePlate.vehicleId))
      .where(
        and(gte(vehiclePlate.plateBackwards, bound('from')), lt(vehiclePlate.plateBackwards, bound('to')), plateIsWorn),
      )
      .orderBy(desc(vehicle.rowId))
      .limit(sql.placeholder('limit'))
      .prepare(),
  )
    .all({ ...beginningWith(backwards(text)), limit })
    .map(({ rowId }) => rowId);
}

/** By the end of VIN or frame number. */
export function vehiclesOfCodeEnd(db: Reader, text: string, limit: number): number[] {
  return once(db, 'vehicle.byCodeEnd', (on) =>
    on
      .select({ rowId: vehicle.rowId })
      .from(vehicle)
      .where(and(gte(vehicle.codeBackwards, bound('from')), lt(vehicle.codeBackwards, bound('to')), hasCode))
      .orderBy(desc(vehicle.rowId))
      .limit(sql.placeholder('limit'))
      .prepare(),
  )
    .all({ ...beginningWith(backwards(text)), limit })
    .map(({ rowId }) => rowId);
}

/** By the beginning of VIN or frame number. */
export function vehiclesOfCodeBeginning(db: Reader, text: string, limit: number): number[] {
  return once(db, 'vehicle.byCodeBeginning', (on) =>
    on
      .select({ rowId: vehicle.rowId })
      .from(vehicle)
      .where(and(gte(vehicle.code, bound('from')), lt(vehicle.code, bound('to')), hasCode))
      .orderBy(desc(vehicle.rowId))
      .limit(sql.placeholder('limit'))
      .prepare(),
  )
    .all({ ...beginningWith(text), limit })
    .map(({ rowId }) => rowId);
}

/** By the end of a contact’s phone. */
export function vehiclesOfContactPhoneEnd(db: Reader, text: string, limit: number): number[] {
  return once(db, 'vehicle.byContactPhoneEnd', (on) =>
    on
      .select({ rowId: vehicle.rowId })
      .from(vehicleContact)
      .innerJoin(vehicle, eq(vehicle.id, vehicleContact.vehicleId))
      .where(
        and(
          gte(vehicleContact.digitsBackwards, bound('from')),
          lt(vehicleContact.digitsBackwards, bound('to')),
          contactHasPhone,
          isNull(vehicleContact.endedAt),
        ),
      )
      .orderBy(desc(vehicle.rowId))
      .limit(sql.placeholder('limit'))
      .prepare(),
  )
    .all({ ...beginningWith(backwards(text)), limit })
    .map(({ rowId }) => rowId);
}

/** By the beginning of a contact’s phone. */
export function vehiclesOfContactPhoneBeginning(db: Reader, text: string, limit: number): number[] {
  return once(db, 'vehicle.byContactPhoneBeginning', (on) =>
    on
      .select({ rowId: vehicle.rowId })
      .from(vehicleContact)
      .innerJoin(vehicle, eq(vehicle.id, vehicleContact.vehicleId))
      .where(
        and(
          gte(vehicleContact.digits, bound('from')),
          lt(vehicleContact.digits, bound('to')),
          contactHasPhone,
          isNull(vehicleContact.endedAt),
        ),
      )
      .orderBy(desc(vehicle.rowId))
      .limit(sql.placeholder('limit'))
      .prepare(),
  )
    .all({ ...beginningWith(text), limit })
    .map(({ rowId }) => rowId);
}

/** Cars (by row id) as one line each, with the owner of now and the last visit. */
export function vehicleLines(db: Reader, rowIds: readonly number[]) {
  return once(db, 'vehicle.lines', (on) =>
    on
      .select({
        rowId: vehicle.rowId,
        vehicleId: vehicle.id,
        vin: vehicle.vin,
        frameNumber: vehicle.frameNumber,
        make: vehicle.make,
        model: vehicle.model,
        plate: vehiclePlate.plate,
        plateColor: vehiclePlate.plateColor,
        customerId: customer.id,
        name: customer.name,
        lastVisitAt: sql<Instant | null>`(
          SELECT max("past"."arrived_at") FROM ${visit} AS "past"
          WHERE "past"."vehicle_id" = ${vehicle.id} AND "past"."vehicle_id" IS NOT NULL
        )`,
        lastServiceOn: sql<LocalDate | null>`(
          SELECT max("before"."serviced_on") FROM ${pastService} AS "before" WHERE "before"."vehicle_id" = ${vehicle.id}
        )`,
      })
      .from(vehicle)
      .leftJoin(vehiclePlate, and(eq(vehiclePlate.vehicleId, vehicle.id), plateIsWorn))
      .leftJoin(vehicleOwner, and(eq(vehicleOwner.vehicleId, vehicle.id), ownerOfNow))
      .leftJoin(customer, eq(customer.id, vehicleOwner.customerId))
      .where(sql`${vehicle.rowId} IN (SELECT value FROM json_each(${bound('rowIds')}))`)
      .prepare(),
  ).all({ rowIds: JSON.stringify(rowIds) });
}

/** The row id of a car, which its search row has too. */
export function vehicleRowId(db: Reader, id: VehicleId): number | null {
  const statement = once(db, 'vehicle.rowId', (on) =>
    on
      .select({ rowId: vehicle.rowId })
      .from(vehicle)
      .where(eq(vehicle.id, bound('id')))
      .prepare(),
  );
  return statement.get({ id })?.rowId ?? null;
}
