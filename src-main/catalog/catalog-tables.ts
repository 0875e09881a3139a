import { sql } from 'drizzle-orm';
import { check, index, integer, type SQLiteColumn, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { ITEM_KINDS, PART_CLASSES } from '../../src-shared/catalog/catalog-rules.ts';
import { catalogItemId, catalogPackageId, staffId } from '../../src-shared/kit/id.ts';
import type { LaborCentihours, QuantityMilli } from '../../src-shared/kit/labor.ts';
import type { Fen } from '../../src-shared/kit/money.ts';
import { CHARGE_KINDS, PART_KINDS } from '../../src-shared/order/order-pricing.ts';
import { flag, idColumn, instantColumn, oneOf, shopTable } from '../db/columns.ts';
import { staff } from '../staff/staff-tables.ts';

const fenColumn = (name: string) => integer(name).$type<Fen>();
const oneOfOrNull = (column: SQLiteColumn, values: readonly string[]) =>
  sql`${sql.raw(`"${column.name}"`)} IS NULL OR ${oneOf(column, values)}`;
const changedColumns = () => ({
  changedAt: instantColumn('changed_at').notNull(),
  changedBy: idColumn('changed_by', staffId)
    .notNull()
    .references(() => staff.id, { onDelete: 'restrict' }),
});

/** Work, parts and charges that the shop sells. Columns of another kind than the row's are null. */
export const catalogItem = shopTable(
  'catalog_item',
  {
    rowId: integer('row_id').primaryKey(),
    id: idColumn('id', catalogItemId).notNull(),
    version: integer('version').notNull(),
    active: flag('active').notNull(),
    kind: text('kind', { enum: ITEM_KINDS }).notNull(),
    code: text('code').notNull(),
    /** As `foldCode` writes it; null without a code. */
    codeKey: text('code_key'),
    name: text('name').notNull(),
    category: text('category').notNull(),
    /** What the customer is told with it. */
    advice: text('advice').notNull().default(''),
    noDiscount: flag('no_discount').notNull(),
    taxBasisPoints: integer('tax_basis_points'),
    priceBy: text('price_by', { enum: ['hours', 'fixed'] }),
    centihours: integer('centihours').$type<LaborCentihours>(),
    /** Null: the shop's usual rate. */
    rateFen: fenColumn('rate_fen'),
    /** Of work at a fixed price, and of a charge. */
    fixedFen: fenColumn('fixed_fen'),
    isHighVoltage: flag('is_high_voltage'),
    partKind: text('part_kind', { enum: PART_KINDS }),
    unit: text('unit'),
    unitFen: fenColumn('unit_fen'),
    costFen: fenColumn('cost_fen'),
    isKeyComponent: flag('is_key_component'),
    partClass: text('part_class', { enum: PART_CLASSES }),
    brand: text('brand'),
    oeNumber: text('oe_number'),
    chargeKind: text('charge_kind', { enum: CHARGE_KINDS }),
    ...changedColumns(),
  },
  (table) => [
    uniqueIndex('catalog_item_id').on(table.id),
    uniqueIndex('catalog_item_code').on(table.codeKey).where(sql`${table.codeKey} IS NOT NULL`),
    index('catalog_item_page').on(table.kind, sql`${table.active} DESC`, table.category, table.rowId),
    check('catalog_item_kind', oneOf(table.kind, ITEM_KINDS)),
    check('catalog_item_part_kind', oneOfOrNull(table.partKind, PART_KINDS)),
    check('catalog_item_part_class', oneOfOrNull(table.partClass, PART_CLASSES)),
    check('catalog_item_charge_kind', oneOfOrNull(table.chargeKind, CHARGE_KINDS)),
    check('catalog_item_named', sql`${table.name} <> ''`),
    // What each kind cannot do without, so that reading it back never meets a hole.
    check(
      'catalog_item_whole',
      sql`CASE ${table.kind}
        WHEN 'labor' THEN ${table.isHighVoltage} IS NOT NULL AND CASE ${table.priceBy}
          WHEN 'hours' THEN ${table.centihours} IS NOT NULL AND ${table.fixedFen} IS NULL
          WHEN 'fixed' THEN ${table.fixedFen} IS NOT NULL AND ${table.rateFen} IS NULL
          ELSE 0 END
        WHEN 'part' THEN ${table.unit} IS NOT NULL AND ${table.unitFen} IS NOT NULL
          AND ${table.isKeyComponent} IS NOT NULL AND ${table.brand} IS NOT NULL AND ${table.oeNumber} IS NOT NULL
        ELSE ${table.chargeKind} IS NOT NULL AND ${table.fixedFen} IS NOT NULL END`,
    ),
    check(
      'catalog_item_amounts',
      sql`coalesce(${table.rateFen}, 0) >= 0 AND coalesce(${table.fixedFen}, 0) >= 0
        AND coalesce(${table.unitFen}, 0) >= 0 AND coalesce(${table.costFen}, 0) >= 0`,
    ),
  ],
);

/** 套餐. */
export const catalogPackage = shopTable(
  'catalog_package',
  {
    rowId: integer('row_id').primaryKey(),
    id: idColumn('id', catalogPackageId).notNull(),
    version: integer('version').notNull(),
    active: flag('active').notNull(),
    name: text('name').notNull(),
    /** Null: the sum of its lines. */
    priceFen: fenColumn('price_fen'),
    noDiscount: flag('no_discount').notNull(),
    ...changedColumns(),
  },
  (table) => [
    uniqueIndex('catalog_package_id').on(table.id),
    // A name that was put away may be given again.
    uniqueIndex('catalog_package_name').on(table.name).where(sql`${table.active} = 1`),
    index('catalog_package_page').on(sql`${table.active} DESC`, table.rowId),
    check('catalog_package_named', sql`${table.name} <> ''`),
    check('catalog_package_amount', sql`coalesce(${table.priceFen}, 0) >= 0`),
  ],
);

export const catalogPackageLine = shopTable(
  'catalog_package_line',
  {
    rowId: integer('row_id').primaryKey(),
    packageId: idColumn('package_id', catalogPackageId)
      .notNull()
      .references(() => catalogPackage.id, { onDelete: 'restrict' }),
    /** 0 is the first. */
    position: integer('position').notNull(),
    itemId: idColumn('item_id', catalogItemId)
      .notNull()
      .references(() => catalogItem.id, { onDelete: 'restrict' }),
    quantityMilli: integer('quantity_milli').$type<QuantityMilli>().notNull(),
    /** Null: as long as the item says. */
    centihours: integer('centihours').$type<LaborCentihours>(),
  },
  (table) => [
    uniqueIndex('catalog_package_line_position').on(table.packageId, table.position),
    index('catalog_package_line_item').on(table.itemId),
    check('catalog_package_line_quantity', sql`${table.quantityMilli} > 0`),
  ],
);

/** What holds where an item says nothing. One row, from the first time that somebody sets it. */
export const catalogSetting = shopTable(
  'catalog_setting',
  {
    id: integer('id').primaryKey(),
    version: integer('version').notNull(),
    laborRateFen: fenColumn('labor_rate_fen'),
    taxBasisPoints: integer('tax_basis_points').notNull(),
  },
  (table) => [check('catalog_setting_one_row', sql`${table.id} = 1`)],
);

/**
 * What items and packages are found by, as tokens of search-tokens.ts: FTS5 tables, made by hand in the migration like
 * those of customers. `rowid` is the `row_id`; `marks` says kind and whether it is offered, to be asked with the text.
 */
export const catalogItemSearch = sqliteTable('catalog_item_search', {
  rowid: integer('rowid').notNull(),
  marks: text('marks').notNull(),
  name: text('name').notNull(),
  pinyin: text('pinyin').notNull(),
  initials: text('initials').notNull(),
  code: text('code').notNull(),
});

export const catalogPackageSearch = sqliteTable('catalog_package_search', {
  rowid: integer('rowid').notNull(),
  marks: text('marks').notNull(),
  name: text('name').notNull(),
  pinyin: text('pinyin').notNull(),
  initials: text('initials').notNull(),
  code: text('code').notNull(),
});
