import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import type { RecallId, StaffId } from '../../src-shared/kit/id.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import type { CarRecall } from '../../src-shared/vehicle/recall-contract.ts';
import { bound, once, type Reader, type Writer } from '../db/connection.ts';
import { staff } from '../staff/staff-tables.ts';
import { recall, recallCar } from './recall-tables.ts';

export type RecallRow = typeof recall.$inferSelect;

const listed = {
  recallId: recall.id,
  version: recall.version,
  number: recall.number,
  text: recall.text,
  active: recall.active,
  addedAt: recall.addedAt,
  cars: sql<number>`count(${recallCar.vin})`,
  done: sql<number>`count(${recallCar.doneAt})`,
};

/** All campaigns with how many cars they ask for, the newest first. */
export function recallsListed(db: Reader) {
  return db
    .select(listed)
    .from(recall)
    .leftJoin(recallCar, eq(recallCar.recallId, recall.id))
    .groupBy(recall.id)
    .orderBy(desc(recall.rowId))
    .all();
}

export function recallListed(db: Reader, id: RecallId) {
  return (
    db
      .select(listed)
      .from(recall)
      .leftJoin(recallCar, eq(recallCar.recallId, recall.id))
      .where(eq(recall.id, id))
      .groupBy(recall.id)
      .get() ?? null
  );
}

export function recallOfNumber(db: Reader, number: string): RecallRow | null {
  return db.select().from(recall).where(eq(recall.number, number)).get() ?? null;
}

export function recallById(db: Reader, id: RecallId): RecallRow | null {
  return db.select().from(recall).where(eq(recall.id, id)).get() ?? null;
}

export function recallChangedBy(db: Reader, row: RecallRow): string {
  return db.select({ name: staff.name }).from(staff).where(eq(staff.id, row.changedBy)).get()?.name ?? '';
}

export function vinsOf(db: Reader, id: RecallId): { readonly vin: string; readonly doneAt: Instant | null }[] {
  return db
    .select({ vin: recallCar.vin, doneAt: recallCar.doneAt })
    .from(recallCar)
    .where(eq(recallCar.recallId, id))
    .orderBy(asc(recallCar.rowId))
    .all();
}

/** The campaigns that still go on and ask for this car, the newest first. */
export function recallsOfVin(db: Reader, vin: string | null): CarRecall[] {
  if (vin === null) return [];
  return once(db, 'recall.ofVin', (on) =>
    on
      .select({
        recallId: recall.id,
        number: recall.number,
        text: recall.text,
        doneAt: recallCar.doneAt,
        doneBy: sql<string>`coalesce(${staff.name}, '')`,
      })
      .from(recallCar)
      .innerJoin(recall, and(eq(recall.id, recallCar.recallId), sql`${recall.active} = 1`))
      .leftJoin(staff, eq(staff.id, recallCar.doneBy))
      .where(eq(recallCar.vin, bound('vin')))
      .orderBy(desc(recall.rowId))
      .prepare(),
  ).all({ vin });
}

/** Numbers of those that are not done for these cars, by VIN, the newest first: all that a line has room for. */
export function openRecallsOf(db: Reader, vins: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const rows = once(db, 'recall.openOf', (on) =>
    on
      .select({ vin: recallCar.vin, number: recall.number })
      .from(recallCar)
      .innerJoin(recall, and(eq(recall.id, recallCar.recallId), sql`${recall.active} = 1`))
      .where(and(sql`${recallCar.vin} IN (SELECT value FROM json_each(${bound('vins')}))`, isNull(recallCar.doneAt)))
      .orderBy(desc(recall.rowId))
      .prepare(),
  ).all({ vins: JSON.stringify(vins) });
  const found = new Map<string, string[]>();
  for (const { vin, number } of rows) found.set(vin, [...(found.get(vin) ?? []), number]);
  return found;
}

export function insertRecall(db: Writer, row: Omit<RecallRow, 'rowId'>): void {
  db.insert(recall).values(row).run();
}

/** False where the version is another. */
export function updateRecall(
  db: Writer,
  id: RecallId,
  version: number,
  change: Partial<Omit<RecallRow, 'rowId' | 'id' | 'version'>>,
): boolean {
  const { changes } = db
    .update(recall)
    .set({ ...change, version: version + 1 })
    .where(and(eq(recall.id, id), eq(recall.version, version)))
    .run();
  return changes === 1;
}

export function insertVin(db: Writer, id: RecallId, vin: string): void {
  db.insert(recallCar).values({ recallId: id, vin }).run();
}

/** Of a car for which nothing was done: it was on the list by mistake. */
export function deleteVin(db: Writer, id: RecallId, vin: string): void {
  db.delete(recallCar)
    .where(and(eq(recallCar.recallId, id), eq(recallCar.vin, vin), isNull(recallCar.doneAt)))
    .run();
}

/** False where the list does not have the car. */
export function markVin(
  db: Writer,
  id: RecallId,
  vin: string,
  done: { readonly doneAt: Instant | null; readonly doneBy: StaffId | null },
): boolean {
  const { changes } = db
    .update(recallCar)
    .set(done)
    .where(and(eq(recallCar.recallId, id), eq(recallCar.vin, vin)))
    .run();
  return changes === 1;
}
