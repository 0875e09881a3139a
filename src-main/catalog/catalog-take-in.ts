/** The price list out of a list of another program: found by code or name, completed, never overwritten. */
import type { ImportedItem, ImportedLine } from '../../src-shared/exchange/import-row.ts';
import { catalogItemId as itemIdSchema, newId, catalogPackageId as packageIdSchema } from '../../src-shared/kit/id.ts';
import { quantityMilli } from '../../src-shared/kit/labor.ts';
import { foldText } from '../customer/search-tokens.ts';
import type { Reader } from '../db/connection.ts';
import { filler, type Taken } from '../exchange/take-in.ts';
import { actorId, type CommandContext } from '../kernel/context.ts';
import {
  type ItemContent,
  type ItemRow,
  insertItem,
  insertPackage,
  itemOfCode,
  itemOfRow,
  linesOf,
  packageById,
  packageOfName,
  replaceLines,
  searchNamed,
  updateItem,
} from './catalog-repository.ts';

const ONE = quantityMilli.parse(1000);

/** Items of exactly this name, offered ones first. */
function itemsOfName(db: Reader, name: string): ItemRow[] {
  const folded = foldText(name);
  if (folded === '') return [];
  return searchNamed(db, folded)
    .flatMap((rowId) => itemOfRow(db, rowId) ?? [])
    .filter((item) => foldText(item.name) === folded)
    .sort((one, other) => Number(other.active) - Number(one.active) || one.rowId - other.rowId);
}

export type ItemMatch =
  | { readonly is: 'new' }
  | { readonly is: 'known'; readonly row: ItemRow }
  /** The code belongs to something of another kind. */
  | { readonly is: 'elsewhere'; readonly name: string };

export function matchItem(db: Reader, given: ImportedItem): ItemMatch {
  const bearer = itemOfCode(db, given.code);
  if (bearer) return bearer.kind === given.kind ? { is: 'known', row: bearer } : { is: 'elsewhere', name: bearer.name };
  const named = itemsOfName(db, given.name).filter(
    ({ kind, code }) => kind === given.kind && (code === '' || given.code === ''),
  );
  return named[0] ? { is: 'known', row: named[0] } : { is: 'new' };
}

function contentOf(given: ImportedItem, context: CommandContext): ItemContent {
  const { kind, code, name, category, advice } = given;
  const empty: ItemContent = {
    active: true,
    kind,
    code,
    name,
    category,
    advice,
    noDiscount: false,
    taxBasisPoints: null,
    priceBy: null,
    centihours: null,
    rateFen: null,
    fixedFen: null,
    isHighVoltage: null,
    partKind: null,
    unit: null,
    unitFen: null,
    costFen: null,
    isKeyComponent: null,
    partClass: null,
    brand: null,
    oeNumber: null,
    chargeKind: null,
    changedAt: context.now,
    changedBy: actorId(context),
  };
  switch (kind) {
    case 'labor':
      return given.priceFen === null
        ? { ...empty, isHighVoltage: false, priceBy: 'hours', centihours: given.time, rateFen: given.rateFen }
        : { ...empty, isHighVoltage: false, priceBy: 'fixed', centihours: given.time, fixedFen: given.priceFen };
    case 'part':
      return {
        ...empty,
        unit: given.unit === '' ? '个' : given.unit,
        unitFen: given.priceFen,
        costFen: given.costFen,
        isKeyComponent: false,
        brand: given.brand,
        oeNumber: given.oeNumber,
      };
    case 'charge':
      return { ...empty, chargeKind: 'other', fixedFen: given.priceFen };
  }
}

/** Puts it on the price list, or writes in what the list does not know. Touches catalog_item. */
export function takeInItem(context: CommandContext, given: ImportedItem, known: ItemRow | null): Taken {
  const { db } = context;
  const content = contentOf(given, context);
  if (!known) {
    insertItem(db, newId(itemIdSchema), content);
    return { outcome: 'added', kept: 0 };
  }
  const fill = filler(known);
  for (const field of ['code', 'category', 'advice'] as const) fill.in(field, content[field]);
  fill.differs(foldText(known.name) !== foldText(given.name));
  switch (known.kind) {
    case 'labor':
      // By the hour or at a fixed price: the one that the shop has chosen.
      if (known.priceBy === content.priceBy) {
        for (const field of ['centihours', 'rateFen', 'fixedFen'] as const) fill.in(field, content[field]);
      } else fill.differs(true);
      break;
    case 'part':
      for (const field of ['unitFen', 'costFen', 'brand', 'oeNumber'] as const) fill.in(field, content[field]);
      fill.differs(given.unit !== '' && given.unit !== known.unit);
      break;
    case 'charge':
      fill.in('fixedFen', content.fixedFen);
  }
  if (fill.changed()) {
    const { rowId: _rowId, id, version, codeKey: _codeKey, ...before } = known;
    updateItem(db, id, version, {
      ...before,
      ...fill.change,
      changedAt: content.changedAt,
      changedBy: content.changedBy,
    });
  }
  return { outcome: fill.changed() ? 'completed' : 'unchanged', kept: fill.kept() };
}

/** What a line of a package means; null where the price list does not have it, or offers it no more. */
export function itemOfLine(db: Reader, line: Pick<ImportedLine, 'code' | 'name'>): ItemRow | null {
  const item = itemOfCode(db, line.code) ?? itemsOfName(db, line.name)[0] ?? null;
  return item?.active ? item : null;
}

/**
 * A package of these lines. One of the name that is offered already stays as it is. Touches catalog_package,
 * catalog_package_line.
 */
export function takeInPackage(
  context: CommandContext,
  name: string,
  lines: readonly (ImportedLine & { readonly item: ItemRow })[],
): Taken {
  const { db, now } = context;
  const packageId = newId(packageIdSchema);
  const rows = lines.map(({ item, quantityMilli: quantity, time }, position) => ({
    packageId,
    position,
    itemId: item.id,
    quantityMilli: item.kind === 'part' ? quantity : ONE,
    centihours: item.kind === 'labor' ? time : null,
  }));
  const priceFen = lines.find(({ packageFen }) => packageFen !== null)?.packageFen ?? null;
  const known = packageOfName(db, name);
  if (known) {
    const told = (row: { itemId: string; quantityMilli: number; centihours: number | null }): string =>
      `${row.itemId} ${row.quantityMilli} ${row.centihours}`;
    const isSame =
      linesOf(db, known)
        .map(({ line }) => told(line))
        .join() === rows.map(told).join() &&
      (priceFen === null || packageById(db, known)?.priceFen === priceFen);
    return { outcome: 'unchanged', kept: isSame ? 0 : 1 };
  }
  insertPackage(db, packageId, {
    name,
    priceFen,
    active: true,
    noDiscount: false,
    changedAt: now,
    changedBy: actorId(context),
  });
  replaceLines(db, packageId, rows);
  return { outcome: 'added', kept: 0 };
}
