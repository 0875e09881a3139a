/** Recall campaigns, and the cars that each of them asks for by their VIN, whether the shop knows them yet or not. */
import { index, integer, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { recallId, staffId } from '../../src-shared/kit/id.ts';
import { flag, idColumn, instantColumn, shopTable } from '../db/columns.ts';
import { staff } from '../staff/staff-tables.ts';

const byStaff = (name: string) => idColumn(name, staffId).references(() => staff.id, { onDelete: 'restrict' });

export const recall = shopTable(
  'recall',
  {
    rowId: integer('row_id').primaryKey(),
    id: idColumn('id', recallId).notNull(),
    version: integer('version').notNull(),
    active: flag('active').notNull(),
    number: text('number').notNull(),
    text: text('text').notNull(),
    addedAt: instantColumn('added_at').notNull(),
    changedAt: instantColumn('changed_at').notNull(),
    changedBy: byStaff('changed_by').notNull(),
  },
  (table) => [uniqueIndex('recall_id').on(table.id), uniqueIndex('recall_number').on(table.number)],
);

export const recallCar = shopTable(
  'recall_car',
  {
    rowId: integer('row_id').primaryKey(),
    recallId: idColumn('recall_id', recallId)
      .notNull()
      .references(() => recall.id, { onDelete: 'restrict' }),
    vin: text('vin').notNull(),
    doneAt: instantColumn('done_at'),
    doneBy: byStaff('done_by'),
  },
  (table) => [
    uniqueIndex('recall_car_once').on(table.recallId, table.vin),
    index('recall_car_vin').on(table.vin),
    index('recall_car_done_by').on(table.doneBy),
  ],
);
