/** when the desk asks the workshop how far a car is. */
import { progressDue } from '../../src-shared/duty/due-rules.ts';
import { expectDuty } from '../duty/duty-service.ts';
import type { CommandContext } from '../kernel/context.ts';
import { isCharged, visitOf } from '../order/order-facts.ts';
import type { LineRow, OrderRow } from '../order/order-repository.ts';
import { readCalendar } from '../shop/shop-repository.ts';

/** From the agreed hours of the lines that are worked on from now. */
export function expectProgress(context: CommandContext, order: OrderRow, lines: readonly LineRow[]): void {
  const centihours = lines
    .filter((line) => isCharged(line) && line.pricing.kind === 'labor')
    .reduce((sum, { pricing }) => sum + (pricing.kind === 'labor' ? (pricing.price.time ?? 0) : 0), 0);
  const { waitsInShop } = visitOf(context, order);
  const due = progressDue(readCalendar(context.db), context.now, Math.round(centihours * 0.6), waitsInShop);
  if (due) expectDuty(context, 'progress', { visitId: order.visitId, orderId: order.id }, due);
}
