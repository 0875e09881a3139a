import { goodsFen, type LaborCentihours, laborFen, type QuantityMilli } from '../kit/labor.ts';
import { type Fen, sumFen } from '../kit/money.ts';
import type { Role } from '../staff/roles.ts';
import type { CatalogItem, CatalogPackage } from './catalog-contract.ts';

/** 维修项目 · 配件 · 其他费用 · 套餐. */
export const ITEM_KINDS = ['labor', 'part', 'charge'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];
export const CATALOG_KINDS = [...ITEM_KINDS, 'package'] as const;
export type CatalogKind = (typeof CATALOG_KINDS)[number];

/** A 类 to D 类 of parts, as the shop sorts its store. */
export const PART_CLASSES = ['A', 'B', 'C', 'D'] as const;
export type PartClass = (typeof PART_CLASSES)[number];

/** What of a hit fits what was typed. */
export const CATALOG_MATCHES = ['code', 'name', 'initials', 'pinyin'] as const;
export type CatalogMatch = (typeof CATALOG_MATCHES)[number];

const WITHOUT_PRICES: readonly Role[] = ['technician', 'workshopLead'];

/** The workshop needs the work and its hours, not the money. */
export function seesPrices(roles: readonly Role[]): boolean {
  return roles.some((role) => !WITHOUT_PRICES.includes(role));
}

/** One code, however it is typed: 04465-33471, ０４４６５ 33471. */
export function foldCode(code: string): string {
  return code
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\-‐-―−\p{Cc}\p{Cf}]/gu, '');
}

interface Used {
  readonly item: CatalogItem;
  readonly quantityMilli: QuantityMilli;
  /** Null: as long as the item says. */
  readonly time: LaborCentihours | null;
}

/** What one use costs; null where an amount is hidden, or work has no rate because the shop has set none. */
export function usedFen({ item: { what }, quantityMilli, time }: Used, usualRateFen: Fen | null): Fen | null {
  switch (what.kind) {
    case 'labor': {
      if (what.price.by === 'fixed') return what.price.priceFen;
      const rateFen = what.price.rateFen ?? usualRateFen;
      return rateFen === null ? null : laborFen(time ?? what.price.time, rateFen);
    }
    case 'part':
      return what.unitFen === null ? null : goodsFen(quantityMilli, what.unitFen);
    case 'charge':
      return what.priceFen;
  }
}

/** What the lines of a package cost one by one; null where one of them is not known. */
export function linesFen(lines: CatalogPackage['lines'], usualRateFen: Fen | null): Fen | null {
  const amounts = lines.map((line) => usedFen(line, usualRateFen));
  const known = amounts.filter((amount) => amount !== null);
  return known.length === amounts.length ? sumFen(known) : null;
}
