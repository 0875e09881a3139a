import { sql } from 'drizzle-orm';
import { check, index, integer, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { commandId, seatId, staffId } from '../../src-shared/kit/id.ts';
import { idColumn, instantColumn, jsonColumn, shopTable } from '../db/columns.ts';
import { seat, staff } from '../staff/staff-tables.ts';

/** One row a command, each bound to the one before by its hash. Never updated, never deleted. */
export const journalEntry = shopTable(
  'journal_entry',
  {
    seq: integer('seq').primaryKey(),
    epoch: text('epoch').notNull(),
    format: integer('format').notNull(),
    at: instantColumn('at').notNull(),
    command: text('command').notNull(),
    actorId: idColumn('actor_id', staffId),
    seatId: idColumn('seat_id', seatId),
    commandId: idColumn('command_id', commandId).notNull(),
    bodyHash: text('body_hash').notNull(),
    prevHash: text('prev_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [uniqueIndex('journal_command').on(table.commandId), check('journal_seq_positive', sql`${table.seq} > 0`)],
);

/** What was asked and answered. Apart from the chain, so that personal data can be erased (body NULL) without breaking it. */
export const journalBody = shopTable('journal_body', {
  seq: integer('seq')
    .primaryKey()
    .references(() => journalEntry.seq, { onDelete: 'restrict' }),
  body: text('body'),
});

/** What a person reads on a timeline: domain events, not journal bodies. */
export const timelineEvent = shopTable(
  'timeline_event',
  {
    rowId: integer('row_id').primaryKey(),
    /** The thing's UUID, and what kind of thing it is. */
    subjectKind: text('subject_kind', { enum: ['visit'] }).notNull(),
    subjectId: text('subject_id').notNull(),
    at: instantColumn('at').notNull(),
    kind: text('kind').notNull(),
    staffId: idColumn('staff_id', staffId).references(() => staff.id, { onDelete: 'restrict' }),
    seatId: idColumn('seat_id', seatId).references(() => seat.id, { onDelete: 'restrict' }),
    facts: jsonColumn<Record<string, string | number | boolean | null>>('facts').notNull(),
  },
  (table) => [index('timeline_subject').on(table.subjectId, table.rowId)],
);
