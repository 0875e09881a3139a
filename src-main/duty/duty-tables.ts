import { sql } from 'drizzle-orm';
import { check, index, text } from 'drizzle-orm/sqlite-core';
import { DUTY_KINDS } from '../../src-shared/duty/duty-rules.ts';
import { dutyId, orderId, visitId } from '../../src-shared/kit/id.ts';
import { idColumn, instantColumn, oneOf, shopTable } from '../db/columns.ts';
import { visit } from '../visit/visit-tables.ts';

/** Everything that falls due. Rules make and settle the rows; nobody types one. */
export const duty = shopTable(
  'duty',
  {
    id: idColumn('id', dutyId).primaryKey(),
    kind: text('kind', { enum: DUTY_KINDS }).notNull(),
    visitId: idColumn('visit_id', visitId)
      .notNull()
      .references(() => visit.id, { onDelete: 'restrict' }),
    /** The order it is about, where it is about one. */
    orderId: idColumn('order_id', orderId),
    /** What else it is about: an extra, a follow-up call, a promise. */
    aboutId: text('about_id'),
    dueFrom: instantColumn('due_from').notNull(),
    dueAt: instantColumn('due_at').notNull(),
    overdueAt: instantColumn('overdue_at').notNull(),
    doneAt: instantColumn('done_at'),
    outcome: text('outcome'),
  },
  (table) => [
    index('duty_open').on(table.dueAt).where(sql`${table.doneAt} IS NULL`),
    index('duty_visit').on(table.visitId),
    check('duty_kind', oneOf(table.kind, DUTY_KINDS)),
  ],
);
