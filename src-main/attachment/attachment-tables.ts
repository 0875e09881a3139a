import { integer, text } from 'drizzle-orm/sqlite-core';
import { staffId } from '../../src-shared/kit/id.ts';
import { idColumn, instantColumn, shopTable } from '../db/columns.ts';
import { staff } from '../staff/staff-tables.ts';

/** Files beside the database, named by what is in them. */
export const attachment = shopTable('attachment', {
  sha256: text('sha256').primaryKey(),
  bytes: integer('bytes').notNull(),
  mediaType: text('media_type').notNull(),
  addedAt: instantColumn('added_at').notNull(),
  addedBy: idColumn('added_by', staffId).references(() => staff.id, { onDelete: 'restrict' }),
});
