import { index, integer, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { importId, vehicleId } from '../../src-shared/kit/id.ts';
import type { LocalDate } from '../../src-shared/kit/time.ts';
import { idColumn, shopTable } from '../db/columns.ts';
import { importRun } from '../exchange/import-tables.ts';
import { vehicle } from './vehicle-tables.ts';

/**
 * What was done to a car before this program kept its visits, as a list from elsewhere told it. Read beside the visits,
 * never counted with them: no bill, no warranty and no report knows of it.
 */
export const pastService = shopTable(
  'past_service',
  {
    rowId: integer('row_id').primaryKey(),
    vehicleId: idColumn('vehicle_id', vehicleId)
      .notNull()
      .references(() => vehicle.id, { onDelete: 'restrict' }),
    importId: idColumn('import_id', importId)
      .notNull()
      .references(() => importRun.id, { onDelete: 'restrict' }),
    servicedOn: text('serviced_on').$type<LocalDate>().notNull(),
    odometerKm: integer('odometer_km'),
    /** What the customer said, what was done, which parts. */
    words: text('words').notNull(),
    work: text('work').notNull(),
    parts: text('parts').notNull(),
    /** As it stood in the list, in its own currency. */
    amount: text('amount').notNull(),
    place: text('place').notNull(),
    number: text('number').notNull(),
    advice: text('advice').notNull(),
    /** Sum of what makes it this repair and no other: the same list twice tells it once. */
    key: text('key').notNull(),
  },
  (table) => [
    uniqueIndex('past_service_once').on(table.vehicleId, table.servicedOn, table.key),
    index('past_service_import').on(table.importId),
  ],
);
