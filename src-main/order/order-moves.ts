/** The frame of every move of an order: read, compare the version, ask the table, write exactly one row, tell it. */
import type { OrderId } from '../../src-shared/kit/id.ts';
import { Refused, refuse } from '../../src-shared/kit/refusal.ts';
import type { OrderFacts, OrderGiven, OrderMoveName } from '../../src-shared/order/order-lifecycle.ts';
import { orderRefusal } from '../../src-shared/visit/moves.ts';
import type { TimelineEvent } from '../../src-shared/visit/timeline-event.ts';
import type { Reader } from '../db/connection.ts';
import { recordEvent, timelineOf } from '../journal/timeline.ts';
import type { CommandContext } from '../kernel/context.ts';
import { moveRefused } from '../visit/visit-facts.ts';
import { orderFactsOf } from './order-facts.ts';
import { type LineRow, linesOf, type OrderRow, orderById, updateOrder } from './order-repository.ts';

export interface Which {
  readonly orderId: OrderId;
  readonly version: number;
}

export interface Loaded {
  readonly order: OrderRow;
  readonly lines: readonly LineRow[];
}

/** Who was faster, as far as the timeline knows. */
export function orderChanged(db: Reader, order: OrderRow): Refused<'changedMeanwhile'> {
  const last = timelineOf(db, order.visitId).findLast(({ facts }) => facts['order'] === order.number);
  return refuse('changedMeanwhile', { by: last?.by ?? null, at: last?.at ?? null });
}

/** The order as the person saw it, or why not. */
export function loadOrder({ db }: CommandContext, which: Which): Loaded | Refused<'notFound' | 'changedMeanwhile'> {
  const order = orderById(db, which.orderId);
  if (!order) return refuse('notFound', {});
  // Before the rules: a screen that is old is told what changed, not that its button no longer fits.
  if (order.version !== which.version) return orderChanged(db, order);
  return { order, lines: linesOf(db, order.id) };
}

/** The order, if the table lets this move go ahead with what was entered. */
export function beginMove<N extends OrderMoveName>(
  context: CommandContext,
  which: Which,
  move: N,
  given: OrderGiven[N] | ((loaded: Loaded, facts: OrderFacts) => OrderGiven[N]),
): (Loaded & { readonly facts: OrderFacts }) | Refused<'notFound' | 'changedMeanwhile' | 'moveRefused'> {
  const loaded = loadOrder(context, which);
  if (loaded instanceof Refused) return loaded;
  const facts = orderFactsOf(context, loaded.order, loaded.lines);
  const refusal = orderRefusal(move, facts, typeof given === 'function' ? given(loaded, facts) : given);
  if (refusal) return moveRefused(move, loaded.order.number, refusal);
  return { ...loaded, facts };
}

/** Writes the order once more and tells what happened. Returns its new version. */
export function endMove(
  context: CommandContext,
  order: OrderRow,
  change: Parameters<typeof updateOrder>[3],
  event: string,
  facts: TimelineEvent['facts'] = {},
): { readonly version: number } {
  if (!updateOrder(context.db, order.id, order.version, change)) {
    throw new Error('an order changed inside the transaction that had just read it');
  }
  recordEvent(context, {
    subjectKind: 'visit',
    subjectId: order.visitId,
    kind: event,
    facts: { order: order.number, ...facts },
  });
  return { version: order.version + 1 };
}
