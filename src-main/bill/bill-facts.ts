/** Stand-in until the bill's own room is built. */
import type { BillFacts, BillState } from '../../src-shared/bill/bill-lifecycle.ts';
import type { OrderId, VisitId } from '../../src-shared/kit/id.ts';
import type { GateOrder } from '../../src-shared/visit/visit-lifecycle.ts';
import type { Reader } from '../db/connection.ts';
import type { CommandContext, QueryContext } from '../kernel/context.ts';
import type { OrderRow } from '../order/order-repository.ts';

export function billStateOf(_db: Reader, _orderId: OrderId): BillState {
  return 'none';
}
export function billMoneyOf(_db: Reader, _orderId: OrderId) {
  return { dueFen: 0, paidFen: 0, depositFen: 0, creditFen: 0 };
}
export function gateOrdersOf(_db: Reader, _visitId: VisitId): GateOrder[] {
  return [];
}
export function billFactsOf(_context: QueryContext | CommandContext, _order: OrderRow): BillFacts | null {
  return null;
}
