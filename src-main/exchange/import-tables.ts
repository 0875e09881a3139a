import { sql } from 'drizzle-orm';
import { check, index, integer, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { IMPORT_KINDS } from '../../src-shared/exchange/import-rules.ts';
import { importId, staffId } from '../../src-shared/kit/id.ts';
import { idColumn, instantColumn, jsonColumn, oneOf, shopTable } from '../db/columns.ts';
import { staff } from '../staff/staff-tables.ts';

/** Rows wait · they went in, all at once · somebody stopped it, and nothing of it is there. */
export const IMPORT_STATES = ['staging', 'applied', 'dropped'] as const;

/** Every list that was taken in, or begun. */
export const importRun = shopTable(
  'import_run',
  {
    rowId: integer('row_id').primaryKey(),
    id: idColumn('id', importId).notNull(),
    fileName: text('file_name').notNull(),
    sha256: text('sha256').notNull(),
    kind: text('kind', { enum: IMPORT_KINDS }).notNull(),
    state: text('state', { enum: IMPORT_STATES }).notNull(),
    /** What came of it, as `importCounts`; null until then. */
    counts: jsonColumn('counts'),
    startedAt: instantColumn('started_at').notNull(),
    startedBy: idColumn('started_by', staffId)
      .notNull()
      .references(() => staff.id, { onDelete: 'restrict' }),
    endedAt: instantColumn('ended_at'),
  },
  (table) => [
    uniqueIndex('import_run_id').on(table.id),
    // Two lists at once would each see half of the other.
    uniqueIndex('import_run_one').on(table.state).where(sql`${table.state} = 'staging'`),
    check('import_run_kind', oneOf(table.kind, IMPORT_KINDS)),
    check('import_run_state', oneOf(table.state, IMPORT_STATES)),
  ],
);

/** Rows that were read and checked and wait to become visible; gone with the end of their run. */
export const importRow = shopTable(
  'import_row',
  {
    rowId: integer('row_id').primaryKey(),
    importId: idColumn('import_id', importId)
      .notNull()
      .references(() => importRun.id, { onDelete: 'restrict' }),
    /** As `importedRow`. */
    body: text('body').notNull(),
  },
  (table) => [index('import_row_of').on(table.importId, table.rowId)],
);
