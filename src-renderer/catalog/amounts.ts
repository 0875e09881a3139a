/** What is typed in the price list's fields, as the contract takes it. What cannot be read is NaN with its problem. */
import type { CatalogItem } from '../../src-shared/catalog/catalog-contract.ts';
import { formatLaborHours } from '../../src-shared/kit/labor.ts';
import {
  type Fen,
  foldNumber,
  formatYuan,
  formatYuanGrouped,
  type Parsed,
  readDecimal,
} from '../../src-shared/kit/money.ts';
import type { Words } from '../../src-shared/wording/zh-CN.ts';

/** A read value for the schema, which then says itself what is missing or too large. */
export function readValue<T extends number>(parsed: Parsed<T | null>): number | null {
  return parsed.ok ? parsed.value : Number.NaN;
}

export function problemIn(parsed: Parsed<unknown>) {
  return parsed.ok ? undefined : parsed.problem;
}

/** `13`, `6.5%`: hundredths of a percent. */
export function parsePercent(text: string): Parsed<number | null> {
  const folded = foldNumber(text).replace(/ ?%$/, '');
  if (folded === '') return { ok: true, value: null };
  const read = readDecimal(folded, 2);
  if (read === 'format') return { ok: false, problem: 'format' };
  if (read === 'tooPrecise') return { ok: false, problem: 'moneyDecimals' };
  return read > 10_000n ? { ok: false, problem: 'tooLarge' } : { ok: true, value: Number(read) };
}

/** What `parsePercent` reads again: 1300 is `13`. */
export function percentText(points: number): string {
  return String(points / 100);
}

export function yuanText(amount: Fen | null): string {
  return amount === null ? '' : formatYuan(amount);
}

/** How an item's price is told on one line; empty where it is hidden. */
export function priceText({ what }: CatalogItem, usualRateFen: Fen | null, words: Words): string {
  const told = words.catalog;
  switch (what.kind) {
    case 'labor': {
      const { price } = what;
      if (price.by === 'fixed') return price.priceFen === null ? '' : told.amount(formatYuanGrouped(price.priceFen));
      const hours = formatLaborHours(price.time);
      const rateFen = price.rateFen ?? usualRateFen;
      return rateFen === null ? told.atUsual(hours) : told.atHours(hours, formatYuanGrouped(rateFen));
    }
    case 'part':
      return what.unitFen === null ? '' : told.perUnit(formatYuanGrouped(what.unitFen), what.unit);
    case 'charge':
      return what.priceFen === null ? '' : told.amount(formatYuanGrouped(what.priceFen));
  }
}
