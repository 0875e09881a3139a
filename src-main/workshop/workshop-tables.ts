import { sql } from 'drizzle-orm';
import { index, integer, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { orderId, staffId, workSessionId } from '../../src-shared/kit/id.ts';
import { idColumn, instantColumn, shopTable } from '../db/columns.ts';
import { repairOrder } from '../order/order-tables.ts';
import { staff } from '../staff/staff-tables.ts';

/** Somebody's clock on a car; the open one is where he works now. */
export const workSession = shopTable(
  'work_session',
  {
    rowId: integer('row_id').primaryKey(),
    id: idColumn('id', workSessionId).notNull(),
    orderId: idColumn('order_id', orderId)
      .notNull()
      .references(() => repairOrder.id, { onDelete: 'restrict' }),
    staffId: idColumn('staff_id', staffId)
      .notNull()
      .references(() => staff.id, { onDelete: 'restrict' }),
    startedAt: instantColumn('started_at').notNull(),
    endedAt: instantColumn('ended_at'),
  },
  (table) => [
    uniqueIndex('work_session_id').on(table.id),
    // A technician works on one car at a time (move 18).
    uniqueIndex('work_session_one').on(table.staffId).where(sql`${table.endedAt} IS NULL`),
    index('work_session_order').on(table.orderId, table.rowId),
  ],
);
