/** The price list: what the shop sells, and how an adviser finds it while typing. */
import type { z } from 'zod';
import type {
  CatalogHit,
  CatalogItem,
  CatalogPackage,
  catalogContract,
} from '../../src-shared/catalog/catalog-contract.ts';
import { type CatalogMatch, seesPrices } from '../../src-shared/catalog/catalog-rules.ts';
import {
  type CatalogItemId,
  type CatalogPackageId,
  catalogItemId as itemIdSchema,
  newId,
  catalogPackageId as packageIdSchema,
} from '../../src-shared/kit/id.ts';
import { quantityMilli } from '../../src-shared/kit/labor.ts';
import type { Fen } from '../../src-shared/kit/money.ts';
import { Refused, refuse } from '../../src-shared/kit/refusal.ts';
import { foldText, type Place } from '../customer/search-tokens.ts';
import type { Reader } from '../db/connection.ts';
import { actorId, type CommandContext, type QueryContext } from '../kernel/context.ts';
import type { CommandHandlers, QueryHandlers } from '../kernel/handler-types.ts';
import {
  type ItemContent,
  type ItemRow,
  insertItem,
  insertPackage,
  itemById,
  itemOfCode,
  itemOfRow,
  itemPage,
  type LineRow,
  linesOf,
  type PackageRow,
  packageById,
  packageOfName,
  packageOfRow,
  packagePage,
  packagesWith,
  readSettings,
  replaceLines,
  type Searched,
  type SearchedColumn,
  saveSettings,
  searchOffered,
  staffName,
  updateItem,
  updatePackage,
} from './catalog-repository.ts';

type NewItem = z.output<(typeof catalogContract)['catalog.addItem']['input']>;
type NewPackage = z.output<(typeof catalogContract)['catalog.addPackage']['input']>;

/** A page of the list. */
const PAGE = 50;
const ONE = quantityMilli.parse(1000);

/** How amounts leave: to whom, and what work without a rate of its own is told to cost. */
interface Showing {
  readonly prices: boolean;
  readonly usualRateFen: Fen | null;
}

function showing({ staff }: QueryContext, usualRateFen: Fen | null = null): Showing {
  return { prices: seesPrices(staff?.roles ?? []), usualRateFen };
}

/** What the table's CHECK promises for this kind of row. */
function there<T>(value: T | null): T {
  if (value === null) throw new Error('a row of the price list lacks what its kind needs');
  return value;
}

function whatOf(row: ItemRow, { prices, usualRateFen }: Showing): CatalogItem['what'] {
  const shown = <T>(amount: T): T | null => (prices ? amount : null);
  switch (row.kind) {
    case 'labor':
      return {
        kind: 'labor',
        isHighVoltage: there(row.isHighVoltage),
        price:
          row.priceBy === 'hours'
            ? { by: 'hours', time: there(row.centihours), rateFen: shown(row.rateFen ?? usualRateFen) }
            : { by: 'fixed', priceFen: shown(there(row.fixedFen)), time: row.centihours },
      };
    case 'part':
      return {
        kind: 'part',
        partKind: row.partKind,
        unit: there(row.unit),
        unitFen: shown(there(row.unitFen)),
        costFen: shown(row.costFen),
        isKeyComponent: there(row.isKeyComponent),
        partClass: row.partClass,
        brand: there(row.brand),
        oeNumber: there(row.oeNumber),
      };
    case 'charge':
      return { kind: 'charge', chargeKind: there(row.chargeKind), priceFen: shown(there(row.fixedFen)) };
  }
}

function itemOf(row: ItemRow, show: Showing): CatalogItem {
  const { id: itemId, version, active, code, name, category, advice, noDiscount, taxBasisPoints } = row;
  const what = whatOf(row, show);
  return { itemId, version, active, code, name, category, advice, noDiscount, taxBasisPoints, what };
}

/** An item with its prices, work without a rate of its own at the usual one; for a command, whoever gives it. */
export function offeredItem(db: Reader, itemId: CatalogItemId): CatalogItem | null {
  const row = itemById(db, itemId);
  return row ? itemOf(row, { prices: true, usualRateFen: readSettings(db).laborRateFen }) : null;
}

function packageOf(db: Reader, row: PackageRow, show: Showing): CatalogPackage {
  const { id: packageId, version, active, name, priceFen, noDiscount } = row;
  const lines = linesOf(db, packageId).map(({ line, item }) => ({
    item: itemOf(item, show),
    quantityMilli: line.quantityMilli,
    time: line.centihours,
  }));
  return { packageId, version, active, name, priceFen: show.prices ? priceFen : null, noDiscount, lines };
}

/** The item as a row: columns of other kinds are empty. */
function contentOf({ what, ...content }: NewItem, active: boolean, context: CommandContext): ItemContent {
  const empty = {
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
  };
  const common = { ...empty, ...content, active, changedAt: context.now, changedBy: actorId(context) };
  switch (what.kind) {
    case 'labor': {
      const { kind, isHighVoltage, price } = what;
      const money = price.by === 'hours' ? { rateFen: price.rateFen } : { fixedFen: price.priceFen };
      return { ...common, kind, isHighVoltage, priceBy: price.by, centihours: price.time, ...money };
    }
    case 'part':
      return { ...common, ...what };
    case 'charge':
      return { ...common, kind: what.kind, chargeKind: what.chargeKind, fixedFen: what.priceFen };
  }
}

function changedMeanwhile(db: Reader, { changedAt, changedBy }: ItemRow | PackageRow): Refused<'changedMeanwhile'> {
  return refuse('changedMeanwhile', { by: staffName(db, changedBy), at: changedAt });
}

function codeTaken(db: Reader, code: string, but: string | null): Refused<'codeTaken'> | null {
  const bearer = itemOfCode(db, code);
  if (!bearer || bearer.id === but) return null;
  return refuse('codeTaken', { code: bearer.code, itemId: bearer.id, name: bearer.name });
}

/** The lines as rows, or why they cannot be. Only a package that is offered must be able to be sold whole. */
function rowsOf(
  db: Reader,
  packageId: CatalogPackageId,
  lines: NewPackage['lines'],
  isOffered: boolean,
): readonly LineRow[] | Refused<'notFound' | 'itemRetired'> {
  const rows: LineRow[] = [];
  for (const [position, line] of lines.entries()) {
    const item = itemById(db, line.itemId);
    if (!item) return refuse('notFound', {});
    if (isOffered && !item.active) return refuse('itemRetired', { itemId: item.id, name: item.name });
    rows.push({
      packageId,
      position,
      itemId: item.id,
      quantityMilli: item.kind === 'part' ? line.quantityMilli : ONE,
      centihours: item.kind === 'labor' ? line.time : null,
    });
  }
  return rows;
}

/** The ways in which a text may fit, the best first. */
const FITS: readonly { readonly column: SearchedColumn; readonly place: Place; readonly matched: CatalogMatch }[] = [
  { column: 'code', place: 'whole', matched: 'code' },
  { column: 'name', place: 'whole', matched: 'name' },
  { column: 'name', place: 'beginning', matched: 'name' },
  { column: 'code', place: 'beginning', matched: 'code' },
  { column: 'initials', place: 'whole', matched: 'initials' },
  { column: 'initials', place: 'beginning', matched: 'initials' },
  { column: 'pinyin', place: 'whole', matched: 'pinyin' },
  { column: 'pinyin', place: 'beginning', matched: 'pinyin' },
  { column: 'name', place: 'anywhere', matched: 'name' },
  { column: 'code', place: 'anywhere', matched: 'code' },
  { column: 'initials', place: 'anywhere', matched: 'initials' },
  { column: 'pinyin', place: 'anywhere', matched: 'pinyin' },
];

interface Found {
  readonly of: Searched;
  readonly rowId: number;
  readonly matched: CatalogMatch;
}

/** One more than wanted where there are more. Among equals packages come first: they save the most typing. */
function found(db: Reader, text: string, wanted: number): readonly Found[] {
  const isPinyin = /^[a-z0-9]*[a-z][a-z0-9]*$/.test(text);
  const best = new Map<string, Found>();
  for (const { column, place, matched } of FITS) {
    if (!isPinyin && (column === 'initials' || column === 'pinyin')) continue;
    // Not called `of`: Node, which strips the types itself, cannot read `const of of`.
    for (const sold of ['package', 'item'] as const) {
      for (const rowId of searchOffered(db, sold, { column, text, place }, wanted)) {
        const key = `${sold} ${rowId}`;
        if (!best.has(key)) best.set(key, { of: sold, rowId, matched });
      }
    }
    if (best.size >= wanted) break;
  }
  return [...best.values()].slice(0, wanted);
}

function hitOf(db: Reader, { of, rowId, matched }: Found, show: Showing): CatalogHit | null {
  if (of === 'item') {
    const row = itemOfRow(db, rowId);
    return row && { kind: 'item', matched, item: itemOf(row, show) };
  }
  const row = packageOfRow(db, rowId);
  return row && { kind: 'package', matched, package: packageOf(db, row, show) };
}

export const catalogQueries = {
  'catalog.find': ({ text, limit }, context) => {
    const { db } = context;
    const show = showing(context, readSettings(db).laborRateFen);
    const typed = foldText(text);
    const hits = typed === '' ? [] : found(db, typed, limit + 1);
    return {
      hits: hits.slice(0, limit).flatMap((each) => hitOf(db, each, show) ?? []),
      more: hits.length > limit,
      pricesShown: show.prices,
    };
  },
  'catalog.list': ({ kind, text, cursor }, context) => {
    const { db } = context;
    const show = showing(context);
    const page = { text: foldText(text), cursor, limit: PAGE + 1 };
    const items = kind === 'package' ? [] : itemPage(db, kind, page);
    const packages = kind === 'package' ? packagePage(db, page) : [];
    const rows = [...items, ...packages];
    return {
      items: items.slice(0, PAGE).map((row) => itemOf(row, show)),
      packages: packages.slice(0, PAGE).map((row) => packageOf(db, row, show)),
      next: rows.length > PAGE ? (rows[PAGE - 1]?.rowId ?? null) : null,
      pricesShown: show.prices,
    };
  },
  'catalog.get': ({ itemId }, context) => {
    const { db } = context;
    const row = itemById(db, itemId);
    if (!row) return refuse('notFound', {});
    const show = showing(context);
    return {
      item: itemOf(row, show),
      changedAt: row.changedAt,
      changedBy: staffName(db, row.changedBy),
      packages: packagesWith(db, itemId),
      pricesShown: show.prices,
    };
  },
  'catalog.getPackage': ({ packageId }, context) => {
    const { db } = context;
    const row = packageById(db, packageId);
    if (!row) return refuse('notFound', {});
    const show = showing(context);
    return {
      package: packageOf(db, row, show),
      changedAt: row.changedAt,
      changedBy: staffName(db, row.changedBy),
      pricesShown: show.prices,
    };
  },
  'catalog.settings': (_input, context) => {
    const { version, laborRateFen, taxBasisPoints } = readSettings(context.db);
    const { prices } = showing(context);
    return { version, laborRateFen: prices ? laborRateFen : null, taxBasisPoints, pricesShown: prices };
  },
} satisfies Pick<
  QueryHandlers,
  'catalog.find' | 'catalog.list' | 'catalog.get' | 'catalog.getPackage' | 'catalog.settings'
>;

export const catalogCommands = {
  'catalog.changeSettings': ({ version, ...change }, { db }) =>
    saveSettings(db, version, change) ? { version: version + 1 } : refuse('changedMeanwhile', { by: null, at: null }),
  'catalog.addItem': (input, context) => {
    const { db } = context;
    const taken = codeTaken(db, input.code, null);
    if (taken) return taken;
    const itemId = newId(itemIdSchema);
    insertItem(db, itemId, contentOf(input, true, context));
    return { itemId };
  },
  'catalog.changeItem': ({ itemId, version, active, ...content }, context) => {
    const { db } = context;
    const before = itemById(db, itemId);
    if (!before) return refuse('notFound', {});
    if (before.version !== version) return changedMeanwhile(db, before);
    const taken = codeTaken(db, content.code, itemId);
    if (taken) return taken;
    if (!updateItem(db, itemId, version, contentOf(content, active, context))) return changedMeanwhile(db, before);
    return { version: version + 1, packages: active ? [] : packagesWith(db, itemId).map(({ name }) => name) };
  },
  'catalog.addPackage': ({ lines, ...content }, context) => {
    const { db, now } = context;
    if (packageOfName(db, content.name)) return refuse('nameTaken', { name: content.name });
    const packageId = newId(packageIdSchema);
    const rows = rowsOf(db, packageId, lines, true);
    if (rows instanceof Refused) return rows;
    insertPackage(db, packageId, { ...content, active: true, changedAt: now, changedBy: actorId(context) });
    replaceLines(db, packageId, rows);
    return { packageId };
  },
  'catalog.changePackage': ({ packageId, version, active, lines, ...content }, context) => {
    const { db, now } = context;
    const before = packageById(db, packageId);
    if (!before) return refuse('notFound', {});
    if (before.version !== version) return changedMeanwhile(db, before);
    const bearer = active ? packageOfName(db, content.name) : null;
    if (bearer && bearer !== packageId) return refuse('nameTaken', { name: content.name });
    const rows = rowsOf(db, packageId, lines, active);
    if (rows instanceof Refused) return rows;
    const change = { ...content, active, changedAt: now, changedBy: actorId(context) };
    if (!updatePackage(db, packageId, version, change)) return changedMeanwhile(db, before);
    replaceLines(db, packageId, rows);
    return { version: version + 1 };
  },
} satisfies Pick<
  CommandHandlers,
  'catalog.changeSettings' | 'catalog.addItem' | 'catalog.changeItem' | 'catalog.addPackage' | 'catalog.changePackage'
>;
