import { and, asc, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { type CatalogKind, foldCode, type ItemKind } from '../../src-shared/catalog/catalog-rules.ts';
import type { CatalogItemId, CatalogPackageId, StaffId } from '../../src-shared/kit/id.ts';
import type { Fen } from '../../src-shared/kit/money.ts';
import { readingsOf } from '../customer/pinyin.ts';
import { foldText, matchFor, type Place, tokensOf } from '../customer/search-tokens.ts';
import { bound, once, type Reader, type Writer } from '../db/connection.ts';
import { staff } from '../staff/staff-tables.ts';
import {
  catalogItem,
  catalogItemSearch,
  catalogPackage,
  catalogPackageLine,
  catalogPackageSearch,
  catalogSetting,
} from './catalog-tables.ts';

export type ItemRow = typeof catalogItem.$inferSelect;
export type PackageRow = typeof catalogPackage.$inferSelect;
export type LineRow = Omit<typeof catalogPackageLine.$inferSelect, 'rowId'>;
/** An item without what is worked out of its code. */
export type ItemContent = Omit<ItemRow, 'rowId' | 'id' | 'version' | 'codeKey'>;
export type PackageContent = Omit<PackageRow, 'rowId' | 'id' | 'version'>;

export function staffName(db: Reader, id: StaffId): string {
  return db.select({ name: staff.name }).from(staff).where(eq(staff.id, id)).get()?.name ?? '';
}

export interface Settings {
  readonly version: number;
  readonly laborRateFen: Fen | null;
  readonly taxBasisPoints: number;
}

/** 13 %, what repair work is usually taxed at; nobody has set a labour rate. */
const UNSET: Settings = { version: 1, laborRateFen: null, taxBasisPoints: 1300 };

export function readSettings(db: Reader): Settings {
  const { version, laborRateFen, taxBasisPoints } = catalogSetting;
  const row = once(db, 'catalog.settings', (on) =>
    on.select({ version, laborRateFen, taxBasisPoints }).from(catalogSetting).prepare(),
  ).get();
  return row ?? UNSET;
}

/** False where the version is not the expected one. */
export function saveSettings(db: Writer, version: number, change: Omit<Settings, 'version'>): boolean {
  if (readSettings(db).version !== version) return false;
  const set = { ...change, version: version + 1 };
  db.insert(catalogSetting)
    .values({ id: 1, ...set })
    .onConflictDoUpdate({ target: catalogSetting.id, set })
    .run();
  return true;
}

export function itemById(db: Reader, id: CatalogItemId): ItemRow | null {
  const statement = once(db, 'catalog.itemById', (on) =>
    on
      .select()
      .from(catalogItem)
      .where(eq(catalogItem.id, sql.placeholder('id')))
      .prepare(),
  );
  return statement.get({ id }) ?? null;
}

export function itemOfRow(db: Reader, rowId: number): ItemRow | null {
  const statement = once(db, 'catalog.itemOfRow', (on) =>
    on
      .select()
      .from(catalogItem)
      .where(eq(catalogItem.rowId, sql.placeholder('rowId')))
      .prepare(),
  );
  return statement.get({ rowId }) ?? null;
}

function codeKeyOf(code: string): string | null {
  const key = foldCode(code);
  return key === '' ? null : key;
}

/** The item that bears the code, however it is typed; nobody bears an empty one. */
export function itemOfCode(db: Reader, code: string): ItemRow | null {
  const key = codeKeyOf(code);
  return key === null ? null : (db.select().from(catalogItem).where(eq(catalogItem.codeKey, key)).get() ?? null);
}

export function insertItem(db: Writer, id: CatalogItemId, content: ItemContent): void {
  db.insert(catalogItem)
    .values({ ...content, id, version: 1, codeKey: codeKeyOf(content.code) })
    .run();
  indexItem(db, id);
}

/** False where the version is not the expected one. */
export function updateItem(db: Writer, id: CatalogItemId, version: number, content: ItemContent): boolean {
  const { changes } = db
    .update(catalogItem)
    .set({ ...content, codeKey: codeKeyOf(content.code), version: version + 1 })
    .where(and(eq(catalogItem.id, id), eq(catalogItem.version, version)))
    .run();
  if (changes === 1) indexItem(db, id);
  return changes === 1;
}

export function packageById(db: Reader, id: CatalogPackageId): PackageRow | null {
  return db.select().from(catalogPackage).where(eq(catalogPackage.id, id)).get() ?? null;
}

export function packageOfRow(db: Reader, rowId: number): PackageRow | null {
  const statement = once(db, 'catalog.packageOfRow', (on) =>
    on
      .select()
      .from(catalogPackage)
      .where(eq(catalogPackage.rowId, sql.placeholder('rowId')))
      .prepare(),
  );
  return statement.get({ rowId }) ?? null;
}

/** The active package of this name. */
export function packageOfName(db: Reader, name: string): CatalogPackageId | null {
  return (
    db
      .select({ id: catalogPackage.id })
      .from(catalogPackage)
      .where(and(eq(catalogPackage.name, name), sql`${catalogPackage.active} = 1`))
      .get()?.id ?? null
  );
}

/** The active packages that contain an item, by name. */
export function packagesWith(db: Reader, itemId: CatalogItemId): { packageId: CatalogPackageId; name: string }[] {
  return db
    .selectDistinct({ packageId: catalogPackage.id, name: catalogPackage.name })
    .from(catalogPackageLine)
    .innerJoin(catalogPackage, eq(catalogPackage.id, catalogPackageLine.packageId))
    .where(and(eq(catalogPackageLine.itemId, itemId), eq(catalogPackage.active, true)))
    .orderBy(asc(catalogPackage.name))
    .all();
}

/** The lines with their items, in their order. */
export function linesOf(db: Reader, packageId: CatalogPackageId): { line: LineRow; item: ItemRow }[] {
  const statement = once(db, 'catalog.linesOf', (on) =>
    on
      .select({ line: catalogPackageLine, item: catalogItem })
      .from(catalogPackageLine)
      .innerJoin(catalogItem, eq(catalogItem.id, catalogPackageLine.itemId))
      .where(eq(catalogPackageLine.packageId, bound('packageId')))
      .orderBy(asc(catalogPackageLine.position))
      .prepare(),
  );
  return statement.all({ packageId });
}

export function insertPackage(db: Writer, id: CatalogPackageId, content: PackageContent): void {
  db.insert(catalogPackage)
    .values({ ...content, id, version: 1 })
    .run();
  indexPackage(db, id);
}

/** False where the version is not the expected one. */
export function updatePackage(db: Writer, id: CatalogPackageId, version: number, content: PackageContent): boolean {
  const { changes } = db
    .update(catalogPackage)
    .set({ ...content, version: version + 1 })
    .where(and(eq(catalogPackage.id, id), eq(catalogPackage.version, version)))
    .run();
  if (changes === 1) indexPackage(db, id);
  return changes === 1;
}

/** Nothing refers to a line: orders copy what they take. */
export function replaceLines(db: Writer, packageId: CatalogPackageId, lines: readonly LineRow[]): void {
  db.delete(catalogPackageLine).where(eq(catalogPackageLine.packageId, packageId)).run();
  for (const line of lines) db.insert(catalogPackageLine).values(line).run();
}

const SEARCHES = { item: catalogItemSearch, package: catalogPackageSearch } as const;
export type Searched = keyof typeof SEARCHES;

function index(db: Writer, of: Searched, rowid: number, marks: string, name: string, codes: readonly string[]): void {
  const table = SEARCHES[of];
  const readings = readingsOf(name);
  db.delete(table).where(eq(table.rowid, rowid)).run();
  db.insert(table)
    .values({
      rowid,
      marks,
      name: tokensOf([foldText(name)]),
      pinyin: tokensOf(readings.map(({ full }) => full)),
      initials: tokensOf(readings.map(({ initials }) => initials)),
      code: tokensOf(codes.map(foldText)),
    })
    .run();
}

const offered = (active: boolean): string => (active ? 'offered' : 'retired');

function indexItem(db: Writer, id: CatalogItemId): void {
  const row = itemById(db, id);
  if (!row) throw new Error('an item that is not there cannot be found');
  index(db, 'item', row.rowId, `${row.kind} ${offered(row.active)}`, row.name, [row.code, row.oeNumber ?? '']);
}

function indexPackage(db: Writer, id: CatalogPackageId): void {
  const row = packageById(db, id);
  if (!row) throw new Error('a package that is not there cannot be found');
  index(db, 'package', row.rowId, `package ${offered(row.active)}`, row.name, []);
}

export type SearchedColumn = 'name' | 'pinyin' | 'initials' | 'code';

/** Row ids of what is offered and has the folded text there, the oldest first. */
export function searchOffered(
  db: Reader,
  of: Searched,
  fit: { readonly column: SearchedColumn; readonly text: string; readonly place: Place },
  limit: number,
): number[] {
  const table = SEARCHES[of];
  const statement = once(db, `catalog.search.${of}`, (on) =>
    on
      .select({ rowid: table.rowid })
      .from(table)
      .where(sql`${sql.raw(`catalog_${of}_search`)} MATCH ${bound('match')}`)
      .orderBy(asc(table.rowid))
      .limit(sql.placeholder('limit'))
      .prepare(),
  );
  const match = `(${matchFor(fit.column, fit.text, fit.place)}) AND marks : "offered"`;
  return statement.all({ match, limit }).map(({ rowid }) => rowid);
}

/** Row ids of items, offered or not, whose whole name is this folded text. */
export function searchNamed(db: Reader, text: string): number[] {
  return once(db, 'catalog.searchNamed', (on) =>
    on
      .select({ rowid: catalogItemSearch.rowid })
      .from(catalogItemSearch)
      .where(sql`catalog_item_search MATCH ${bound('match')}`)
      .limit(50)
      .prepare(),
  )
    .all({ match: matchFor('name', text, 'whole') })
    .map(({ rowid }) => rowid);
}

/** Of the columns together, for the list, where the order is the list's own. */
function matchAnywhere(kind: CatalogKind, text: string): string {
  return `(${matchFor('{name pinyin initials code}', text, 'anywhere')}) AND marks : "${kind}"`;
}

interface Page {
  /** Folded; empty for all. */
  readonly text: string;
  /** The row after which to go on. */
  readonly cursor: number | null;
  readonly limit: number;
}

/** Offered ones first, then by group, then as they came. */
export function itemPage(db: Reader, kind: ItemKind, { text, cursor, limit }: Page): ItemRow[] {
  const conditions: SQL[] = [eq(catalogItem.kind, kind)];
  const { active, category, rowId } = catalogItem;
  const after = cursor === null ? null : itemOfRow(db, cursor);
  if (after) {
    conditions.push(
      sql`(1 - ${active}, ${category}, ${rowId}) > (${after.active ? 0 : 1}, ${after.category}, ${after.rowId})`,
    );
  }
  if (text !== '') {
    const found = db
      .select({ rowid: catalogItemSearch.rowid })
      .from(catalogItemSearch)
      .where(sql`catalog_item_search MATCH ${matchAnywhere(kind, text)}`);
    conditions.push(inArray(rowId, found));
  }
  return db
    .select()
    .from(catalogItem)
    .where(and(...conditions))
    .orderBy(desc(active), asc(category), asc(rowId))
    .limit(limit)
    .all();
}

/** Offered ones first, then as they came. */
export function packagePage(db: Reader, { text, cursor, limit }: Page): PackageRow[] {
  const conditions: SQL[] = [];
  const { active, rowId } = catalogPackage;
  const after = cursor === null ? null : packageOfRow(db, cursor);
  if (after) conditions.push(sql`(1 - ${active}, ${rowId}) > (${after.active ? 0 : 1}, ${after.rowId})`);
  if (text !== '') {
    const found = db
      .select({ rowid: catalogPackageSearch.rowid })
      .from(catalogPackageSearch)
      .where(sql`catalog_package_search MATCH ${matchAnywhere('package', text)}`);
    conditions.push(inArray(rowId, found));
  }
  return db
    .select()
    .from(catalogPackage)
    .where(and(...conditions))
    .orderBy(desc(active), asc(rowId))
    .limit(limit)
    .all();
}
