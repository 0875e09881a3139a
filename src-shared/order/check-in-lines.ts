/** From the price list, or from a few typed words, to the lines of a check-in. */
import type { CatalogHit, CatalogItem } from '../catalog/catalog-contract.ts';
import {
  formatLaborHours,
  formatQuantity,
  type LaborCentihours,
  type QuantityMilli,
  quantityMilli,
} from '../kit/labor.ts';
import { type Fen, formatYuan } from '../kit/money.ts';
import { type LineDraft, lineDraft, type OrderDraft, type PackageDraft } from './check-in-form.ts';

const ONE = quantityMilli.parse(1000);

function money(fen: Fen | null): string {
  return fen === null ? '' : formatYuan(fen);
}

function lineOfItem(
  { name, code, noDiscount, taxBasisPoints, what }: CatalogItem,
  quantity: QuantityMilli,
  time: LaborCentihours | null,
  more: Pick<LineDraft, 'id' | 'packageId'>,
  usualRateFen: Fen | null,
): LineDraft {
  const begun = {
    ...lineDraft.parse({ id: more.id, kind: what.kind }),
    ...more,
    name,
    code,
    noDiscount,
    taxBasisPoints,
  };
  switch (what.kind) {
    case 'labor': {
      const { price, isHighVoltage } = what;
      if (price.by === 'fixed') {
        const told = time ?? price.time;
        const hours = told === null ? '' : formatLaborHours(told);
        return { ...begun, isHighVoltage, isFixed: true, hours, price: money(price.priceFen) };
      }
      const rate = money(price.rateFen ?? usualRateFen);
      return { ...begun, isHighVoltage, hours: formatLaborHours(time ?? price.time), rate };
    }
    case 'part': {
      const { partKind, unit, unitFen, costFen, isKeyComponent, brand } = what;
      const number = code === '' ? what.oeNumber : code;
      const part = { code: number, brand, unit, partKind, isKeyComponent, costFen };
      return { ...begun, ...part, quantity: formatQuantity(quantity), price: money(unitFen) };
    }
    case 'charge':
      return { ...begun, chargeKind: what.chargeKind, price: money(what.priceFen) };
  }
}

/**
 * The lines of what was chosen. A package with a price of its own keeps its lines together under that price; one that
 * costs the sum of its lines leaves them as they are, so that an edited line changes the sum.
 */
export function linesOfHit(
  hit: CatalogHit,
  newId: () => string,
  usualRateFen: Fen | null,
): { readonly lines: readonly LineDraft[]; readonly sold: PackageDraft | null } {
  if (hit.kind === 'item') {
    return { lines: [lineOfItem(hit.item, ONE, null, { id: newId(), packageId: null }, usualRateFen)], sold: null };
  }
  const { name, priceFen, noDiscount, lines } = hit.package;
  const sold = priceFen === null ? null : { id: newId(), name, price: formatYuan(priceFen), noDiscount };
  return {
    sold,
    lines: lines.map(({ item, quantityMilli: quantity, time }) => ({
      ...lineOfItem(item, quantity, time, { id: newId(), packageId: sold?.id ?? null }, usualRateFen),
      ...(noDiscount ? { noDiscount: true } : {}),
    })),
  };
}

/** `换雨刮 80`: a name, and the price where a number stands at its end; without one the price is empty. */
export function nameAndPrice(typed: string): { readonly name: string; readonly price: string } {
  const match = /^(.*\S)\s+[¥￥]?([\d.,，。]+)元?$/u.exec(typed.trim());
  return { name: match?.[1] ?? typed.trim(), price: match?.[2] ?? '' };
}

export function freeLine(typed: string, id: string): LineDraft {
  return { ...lineDraft.parse({ id, kind: 'labor' }), isFixed: true, ...nameAndPrice(typed) };
}

/** One up or down; a line at the end stays. */
export function movedLine(lines: readonly LineDraft[], id: string, by: -1 | 1): readonly LineDraft[] {
  const at = lines.findIndex((line) => line.id === id);
  const [line, other] = [lines[at], lines[at + by]];
  if (!line || !other) return lines;
  return lines.map((each) => (each.id === line.id ? other : each.id === other.id ? line : each));
}

/** What stands in the list: the lines in their order, each package's name before its first one. */
export type ListRow =
  | { readonly kind: 'package'; readonly id: string; readonly sold: PackageDraft }
  | { readonly kind: 'line'; readonly id: string; readonly line: LineDraft; readonly number: number };

export function listRows({ lines, packages }: Pick<OrderDraft, 'lines' | 'packages'>): readonly ListRow[] {
  const seen = new Set<string>();
  return lines.flatMap((line, index): ListRow[] => {
    const row: ListRow = { kind: 'line', id: line.id, line, number: index + 1 };
    const sold = packages.find(({ id }) => id === line.packageId);
    if (!sold || seen.has(sold.id)) return [row];
    seen.add(sold.id);
    return [{ kind: 'package', id: sold.id, sold }, row];
  });
}
