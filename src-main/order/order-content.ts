/** What an order sells: its lines, written, kept and priced. */
import { type OrderId, type OrderLineId, orderLineId } from '../../src-shared/kit/id.ts';
import { sumFen } from '../../src-shared/kit/money.ts';
import { priceLines } from '../../src-shared/order/order-pricing.ts';
import type { LineInput, OrderContent } from '../../src-shared/order/order-rules.ts';
import type { Writer } from '../db/connection.ts';
import { isKept, pricedLines } from './order-facts.ts';
import {
  deleteProposedLine,
  insertLine,
  type LineRow,
  linesElsewhere,
  linesOf,
  type OrderRow,
  updateLine,
} from './order-repository.ts';

function written(line: LineInput) {
  const { name, code, brand, unit, isHighVoltage, pricing } = line;
  return { name, code, brand, unit, isHighVoltage, pricing };
}

/** The id of a line lives in its pricing, where the client made it. */
function idOf(line: LineInput): OrderLineId {
  return orderLineId.parse(line.pricing.id);
}

export function lineIdsOf(lines: readonly LineInput[]): OrderLineId[] | null {
  const ids = lines.map((line) => orderLineId.safeParse(line.pricing.id));
  return ids.every((id) => id.success) ? ids.map((id) => id.data) : null;
}

/**
 * Makes the order's lines what the person wrote: lines keep their ids, new ones come, missing ones go. Only while every
 * line is still proposed. Returns the total in fen. Touches `order_line`.
 */
export function writeContent(db: Writer, orderId: OrderId, content: OrderContent): number {
  const before = new Map(linesOf(db, orderId).map((line) => [line.id, line]));
  const prices = new Map(
    priceLines(
      content.lines.map(({ pricing }) => pricing),
      content.packages,
    ).map((line) => [line.id, line.priceFen]),
  );
  for (const [position, line] of content.lines.entries()) {
    const id = idOf(line);
    const row = { ...written(line), position, priceFen: prices.get(line.pricing.id) ?? 0 };
    const partState = line.pricing.kind === 'part' ? ('needed' as const) : null;
    if (before.delete(id)) updateLine(db, id, { ...row, partState });
    else
      insertLine(db, { ...row, id, orderId, state: 'proposed', partState, extraId: null, doneAt: null, doneBy: null });
  }
  for (const id of before.keys()) deleteProposedLine(db, id);
  return sumFen([...prices.values()]);
}

/** Works out anew what each charged line and the whole order cost, after lines came, went or were declined. */
export function repriced(db: Writer, order: Pick<OrderRow, 'id' | 'packages'>): number {
  const lines = linesOf(db, order.id);
  const prices = pricedLines(lines, order);
  const byId = new Map(lines.map((line) => [line.pricing.id, line]));
  for (const { id, priceFen } of prices) {
    const line = byId.get(id);
    if (line && line.priceFen !== priceFen) updateLine(db, line.id, { priceFen });
  }
  return sumFen(prices.map(({ priceFen }) => priceFen));
}

/** True where an id among these belongs to another order (any, for a new one): two tabs, or somebody's mischief. */
export function hasLinesElsewhere(db: Writer, orderId: OrderId | null, lines: readonly LineInput[]): boolean {
  const ids = lineIdsOf(lines);
  return ids === null || linesElsewhere(db, ids, orderId);
}

/** Puts every charged line in one of these states into another. */
export function moveLinesTo(
  db: Writer,
  lines: readonly LineRow[],
  from: readonly LineRow['state'][],
  change: (line: LineRow) => Parameters<typeof updateLine>[2] | null,
): void {
  for (const line of lines) {
    if (!isKept(line) || !from.includes(line.state)) continue;
    const wanted = change(line);
    if (wanted) updateLine(db, line.id, wanted);
  }
}
