import { check, index, integer, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { ATTEMPT_RESULTS, SATISFACTION } from '../../src-shared/followup/followup-rules.ts';
import { followUpId, followUpPromiseId, orderId, staffId, visitId } from '../../src-shared/kit/id.ts';
import { idColumn, instantColumn, oneOf, shopTable } from '../db/columns.ts';
import { repairOrder } from '../order/order-tables.ts';
import { staff } from '../staff/staff-tables.ts';
import { visit } from '../visit/visit-tables.ts';

const byStaff = (name: string) => idColumn(name, staffId).references(() => staff.id, { onDelete: 'restrict' });

/** 回访: the first and second call after a car has left. */
export const followUp = shopTable(
  'follow_up',
  {
    rowId: integer('row_id').primaryKey(),
    id: idColumn('id', followUpId).notNull(),
    version: integer('version').notNull(),
    visitId: idColumn('visit_id', visitId)
      .notNull()
      .references(() => visit.id, { onDelete: 'restrict' }),
    orderId: idColumn('order_id', orderId)
      .notNull()
      .references(() => repairOrder.id, { onDelete: 'restrict' }),
    call: integer('call').notNull(),
    dueFrom: instantColumn('due_from').notNull(),
    dueAt: instantColumn('due_at').notNull(),
    overdueAt: instantColumn('overdue_at').notNull(),
    state: text('state', { enum: ['open', 'done', 'dropped'] }).notNull(),
    nextTryAt: instantColumn('next_try_at'),
    endedAt: instantColumn('ended_at'),
    endedBy: byStaff('ended_by'),
    carUse: text('car_use').notNull(),
    opinion: text('opinion').notNull(),
    score: text('score', { enum: SATISFACTION }),
    dropReason: text('drop_reason').notNull(),
  },
  (table) => [
    uniqueIndex('follow_up_id').on(table.id),
    uniqueIndex('follow_up_call').on(table.orderId, table.call),
    index('follow_up_open').on(table.state, table.dueAt),
    check('follow_up_state', oneOf(table.state, ['open', 'done', 'dropped'])),
  ],
);

/** Each try, also those that reached nobody. */
export const followUpAttempt = shopTable(
  'follow_up_attempt',
  {
    rowId: integer('row_id').primaryKey(),
    followUpId: idColumn('follow_up_id', followUpId)
      .notNull()
      .references(() => followUp.id, { onDelete: 'restrict' }),
    at: instantColumn('at').notNull(),
    by: byStaff('by').notNull(),
    result: text('result', { enum: ATTEMPT_RESULTS }).notNull(),
    note: text('note').notNull(),
  },
  (table) => [
    index('follow_up_attempt_of').on(table.followUpId, table.rowId),
    check('follow_up_attempt_result', oneOf(table.result, ATTEMPT_RESULTS)),
  ],
);

/** What a customer asked and could not be answered on the spot: to the supervisor within two days, told the same day. */
export const followUpPromise = shopTable(
  'follow_up_promise',
  {
    rowId: integer('row_id').primaryKey(),
    id: idColumn('id', followUpPromiseId).notNull(),
    version: integer('version').notNull(),
    followUpId: idColumn('follow_up_id', followUpId)
      .notNull()
      .references(() => followUp.id, { onDelete: 'restrict' }),
    what: text('what').notNull(),
    madeAt: instantColumn('made_at').notNull(),
    madeBy: byStaff('made_by').notNull(),
    /** reported by then. */
    reportBy: instantColumn('report_by').notNull(),
    reportedAt: instantColumn('reported_at'),
    reportedTo: byStaff('reported_to'),
    answer: text('answer').notNull(),
    answeredAt: instantColumn('answered_at'),
    /** the same day as the answer. */
    toldAt: instantColumn('told_at'),
  },
  (table) => [
    uniqueIndex('follow_up_promise_id').on(table.id),
    index('follow_up_promise_of').on(table.followUpId, table.rowId),
  ],
);
