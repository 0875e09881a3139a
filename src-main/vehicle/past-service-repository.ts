import { createHash } from 'node:crypto';
import { and, desc, eq, sql } from 'drizzle-orm';
import type { ImportedService } from '../../src-shared/exchange/import-row.ts';
import type { ImportId, VehicleId } from '../../src-shared/kit/id.ts';
import { foldText } from '../customer/search-tokens.ts';
import { bound, once, type Reader, type Writer } from '../db/connection.ts';
import { pastService } from './past-service-tables.ts';

/** What makes it this repair: the work, or where nobody wrote it down what the customer said. */
export function pastServiceKey({ work, words, parts, number }: ImportedService): string {
  const told = [work, words, parts].map(foldText).find((text) => text !== '') ?? foldText(number);
  return createHash('sha256').update(told).digest('hex').slice(0, 32);
}

/** False where the car's file has it already. */
export function insertPastService(
  db: Writer,
  vehicleId: VehicleId,
  importId: ImportId,
  { on: servicedOn, ...told }: ImportedService,
): boolean {
  const values = { vehicleId, importId, servicedOn, ...told, key: pastServiceKey({ on: servicedOn, ...told }) };
  const { changes } = once(db, 'pastService.insert', (at) =>
    at
      .insert(pastService)
      .values({
        vehicleId: sql.placeholder('vehicleId'),
        importId: sql.placeholder('importId'),
        servicedOn: sql.placeholder('servicedOn'),
        odometerKm: sql.placeholder('odometerKm'),
        words: sql.placeholder('words'),
        work: sql.placeholder('work'),
        parts: sql.placeholder('parts'),
        amount: sql.placeholder('amount'),
        place: sql.placeholder('place'),
        number: sql.placeholder('number'),
        advice: sql.placeholder('advice'),
        key: sql.placeholder('key'),
      })
      .onConflictDoNothing()
      .prepare(),
  ).run(values);
  return changes === 1;
}

export function hasPastService(db: Reader, vehicleId: VehicleId, service: ImportedService): boolean {
  const found = once(db, 'pastService.has', (on) =>
    on
      .select({ rowId: pastService.rowId })
      .from(pastService)
      .where(
        and(
          eq(pastService.vehicleId, bound('vehicleId')),
          eq(pastService.servicedOn, bound('servicedOn')),
          eq(pastService.key, bound('key')),
        ),
      )
      .prepare(),
  ).get({ vehicleId, servicedOn: service.on, key: pastServiceKey(service) });
  return found !== undefined;
}

/** The last ones of a car, the newest first. */
export function pastServicesOf(db: Reader, vehicleId: VehicleId, limit: number) {
  return once(db, 'pastService.of', (on) =>
    on
      .select({
        rowId: pastService.rowId,
        on: pastService.servicedOn,
        odometerKm: pastService.odometerKm,
        words: pastService.words,
        work: pastService.work,
        parts: pastService.parts,
        amount: pastService.amount,
        place: pastService.place,
        number: pastService.number,
        advice: pastService.advice,
      })
      .from(pastService)
      .where(eq(pastService.vehicleId, bound('vehicleId')))
      .orderBy(desc(pastService.servicedOn), desc(pastService.rowId))
      .limit(sql.placeholder('limit'))
      .prepare(),
  ).all({ vehicleId, limit });
}
