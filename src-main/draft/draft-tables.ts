import { index, integer, text } from 'drizzle-orm/sqlite-core';
import { draftId, seatId, staffId } from '../../src-shared/kit/id.ts';
import { idColumn, instantColumn, jsonColumn, shopTable } from '../db/columns.ts';
import { seat, staff } from '../staff/staff-tables.ts';

/** What is being typed somewhere. Not business data: last writer wins, and it may be thrown away. */
export const draft = shopTable(
  'draft',
  {
    id: idColumn('id', draftId).primaryKey(),
    version: integer('version').notNull(),
    kind: text('kind').notNull(),
    content: jsonColumn<unknown>('content').notNull(),
    /** The seat that began it. */
    seatId: idColumn('seat_id', seatId)
      .notNull()
      .references(() => seat.id, { onDelete: 'restrict' }),
    savedAtSeat: idColumn('saved_at_seat', seatId)
      .notNull()
      .references(() => seat.id, { onDelete: 'restrict' }),
    savedBy: idColumn('saved_by', staffId)
      .notNull()
      .references(() => staff.id, { onDelete: 'restrict' }),
    savedAt: instantColumn('saved_at').notNull(),
  },
  (table) => [index('draft_seat').on(table.seatId, table.kind, table.savedAt)],
);
