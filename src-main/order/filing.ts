/** 归档 (54): once its day is over, a delivered order is closed by the program, unless its file lacks something. */
import { and, asc, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Instant, momentOf, wallClock } from '../../src-shared/kit/time.ts';
import { orderRefusal } from '../../src-shared/visit/moves.ts';
import { billStateOf } from '../bill/bill-facts.ts';
import { bound, once, type Reader } from '../db/connection.ts';
import { internal, type QueryHandlers, type Upkeep } from '../kernel/handler-types.ts';
import { shopZone } from '../shop/shop-repository.ts';
import { visitById } from '../visit/visit-repository.ts';
import { fileGapsOf, orderFactsOf } from './order-facts.ts';
import { endMove } from './order-moves.ts';
import type { OrderRow } from './order-repository.ts';
import { repairOrder } from './order-tables.ts';

/** Everything that left before today and is not closed, the longest gone first. */
export function unfiledOrders(db: Reader, now: Instant): OrderRow[] {
  const zone = shopZone(db);
  const today = momentOf(wallClock(now, zone).date, 0, zone);
  return once(db, 'order.unfiled', (on) =>
    on
      .select()
      .from(repairOrder)
      .where(and(sql`${repairOrder.state} = 'delivered'`, lt(repairOrder.endedAt, bound('today'))))
      .orderBy(asc(repairOrder.endedAt))
      .prepare(),
  ).all({ today });
}

export const filingQueries = {
  'order.unfiled': (_input, { db, now }) => ({
    orders: unfiledOrders(db, now).flatMap((order) => {
      const visit = visitById(db, order.visitId);
      const gaps = fileGapsOf(order, billStateOf(db, order.id));
      // What is complete is closed within the hour.
      if (gaps.length === 0 || order.endedAt === null) return [];
      return [
        {
          orderId: order.id,
          number: order.number,
          plate: visit?.plate ?? null,
          plateColor: visit?.plateColor ?? null,
          leftAt: order.endedAt,
          gaps,
        },
      ];
    }),
  }),
} satisfies Pick<QueryHandlers, 'order.unfiled'>;

export const closeFiled = internal({
  name: 'order.closeFiled',
  input: z.strictObject({}),
  touches: ['repair_order', 'timeline_event'],
  handler: (_input, context) => {
    let closed = 0;
    for (const order of unfiledOrders(context.db, context.now)) {
      if (orderRefusal('close', orderFactsOf(context, order), {})) continue;
      endMove(context, order, { state: 'closed' }, 'closed');
      closed += 1;
    }
    return { closed };
  },
});

export const filing: Upkeep = {
  command: closeFiled,
  isDue: (db, now) => unfiledOrders(db, now).some((order) => fileGapsOf(order, billStateOf(db, order.id)).length === 0),
};
