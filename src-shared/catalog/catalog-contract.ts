import { z } from 'zod';
import { command, query } from '../kit/contract.ts';
import { catalogItemId, catalogPackageId } from '../kit/id.ts';
import { laborCentihours, quantityMilli } from '../kit/labor.ts';
import { typedFen } from '../kit/money.ts';
import { instant } from '../kit/time.ts';
import { basisPoints, CHARGE_KINDS, PART_KINDS } from '../order/order-pricing.ts';
import { CATALOG_KINDS, CATALOG_MATCHES, PART_CLASSES } from './catalog-rules.ts';

const nothing = z.strictObject({});
const version = z.int('format').min(1, 'format');
const name = z.string().trim().min(1, 'required').max(80, 'tooLong');
const optionalText = (max: number) => z.string().trim().max(max, 'tooLong');

/** `Money` is an amount where it comes in, an amount or null (hidden from the workshop) where it goes out. */
const whatOf = <Money extends z.ZodType>(money: Money) =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('labor'),
      /** Work on the high-voltage system: for people with the certificate only. */
      isHighVoltage: z.boolean('choice'),
      price: z.discriminatedUnion('by', [
        /** Null: the shop's usual rate. */
        z.strictObject({ by: z.literal('hours'), time: laborCentihours, rateFen: typedFen.nullable() }),
        z.strictObject({ by: z.literal('fixed'), priceFen: money, time: laborCentihours.nullable() }),
      ]),
    }),
    z.strictObject({
      kind: z.literal('part'),
      /** Null: said at the desk, line by line. */
      partKind: z.enum(PART_KINDS, 'choice').nullable(),
      /** 个, 升, 套. */
      unit: z.string().trim().min(1, 'required').max(10, 'tooLong'),
      unitFen: money,
      /** What one costs the shop; null where nobody knows. */
      costFen: typedFen.nullable(),
      isKeyComponent: z.boolean('choice'),
      partClass: z.enum(PART_CLASSES, 'choice').nullable(),
      brand: optionalText(40),
      oeNumber: optionalText(40),
    }),
    z.strictObject({ kind: z.literal('charge'), chargeKind: z.enum(CHARGE_KINDS, 'choice'), priceFen: money }),
  ]);

const itemContent = {
  /** The shop's own code or the part number; unique where there is one, whatever its hyphens and capitals. */
  code: optionalText(40),
  name,
  /** 保养, 制动: how the list is grouped. */
  category: optionalText(30),
  /** What the customer is told with it: 建议下次保养里程. Empty without. */
  advice: optionalText(300).default(''),
  noDiscount: z.boolean('choice'),
  /** Null: the shop's usual rate. */
  taxBasisPoints: basisPoints.nullable(),
  what: whatOf(typedFen),
};

export const catalogItem = z.strictObject({
  itemId: catalogItemId,
  version,
  active: z.boolean(),
  ...itemContent,
  what: whatOf(typedFen.nullable()),
});
export type CatalogItem = z.output<typeof catalogItem>;

const packageContent = {
  name,
  /** Null: the sum of its lines. */
  priceFen: typedFen.nullable(),
  noDiscount: z.boolean('choice'),
  lines: z
    .array(
      z.strictObject({
        itemId: catalogItemId,
        /** Of a part; work and charges are there once. */
        quantityMilli,
        /** Of work, where it takes another time than alone. */
        time: laborCentihours.nullable(),
      }),
    )
    .min(1, 'required')
    .max(60, 'tooLong'),
};

export const catalogPackage = z.strictObject({
  packageId: catalogPackageId,
  version,
  active: z.boolean(),
  name,
  priceFen: typedFen.nullable(),
  noDiscount: z.boolean(),
  /** In the order in which they are written; one whose item is no longer active is told on the screen. */
  lines: z.array(z.strictObject({ item: catalogItem, quantityMilli, time: laborCentihours.nullable() })),
});
export type CatalogPackage = z.output<typeof catalogPackage>;

/** All that the lines of an order need: nothing more has to be asked when somebody presses Enter on it. */
export const catalogHit = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('item'), matched: z.enum(CATALOG_MATCHES), item: catalogItem }),
  z.strictObject({ kind: z.literal('package'), matched: z.enum(CATALOG_MATCHES), package: catalogPackage }),
]);
export type CatalogHit = z.output<typeof catalogHit>;

/** False for people of the workshop alone: every amount is null then. */
const pricesShown = z.boolean();

export const catalogContract = {
  /**
   * What may be put on an order, by any part of its name, its pinyin in full or by initials, its code, part or OE
   * number; the best first, nothing retired. Work that has no rate of its own comes with the shop's usual one.
   */
  'catalog.find': query({
    input: z.strictObject({
      text: z.string().max(64, 'tooLong'),
      limit: z.int('format').min(1, 'tooSmall').max(20, 'tooLarge'),
    }),
    output: z.strictObject({
      hits: z.array(catalogHit),
      /** More would fit: type another character. */
      more: z.boolean(),
      pricesShown,
    }),
    reads: ['catalog_item', 'catalog_package', 'catalog_package_line', 'catalog_setting'],
  }),
  /** A page of one kind, also retired ones (at the end), by group; `cursor` is the `next` of the page before. */
  'catalog.list': query({
    input: z.strictObject({
      kind: z.enum(CATALOG_KINDS, 'choice'),
      text: z.string().max(64, 'tooLong'),
      cursor: z.int('format').min(1, 'format').max(Number.MAX_SAFE_INTEGER, 'tooLarge').nullable(),
    }),
    output: z.strictObject({
      /** Empty where packages were asked for. */
      items: z.array(catalogItem),
      packages: z.array(catalogPackage),
      next: z.int().nullable(),
      pricesShown,
    }),
    reads: ['catalog_item', 'catalog_package', 'catalog_package_line'],
  }),
  'catalog.get': query({
    input: z.strictObject({ itemId: catalogItemId }),
    output: z.strictObject({
      item: catalogItem,
      changedAt: instant,
      changedBy: z.string(),
      /** The active packages that contain it. */
      packages: z.array(z.strictObject({ packageId: catalogPackageId, name: z.string() })),
      pricesShown,
    }),
    reads: ['catalog_item', 'catalog_package', 'catalog_package_line', 'staff'],
    refusals: ['notFound'],
  }),
  'catalog.getPackage': query({
    input: z.strictObject({ packageId: catalogPackageId }),
    output: z.strictObject({ package: catalogPackage, changedAt: instant, changedBy: z.string(), pricesShown }),
    reads: ['catalog_item', 'catalog_package', 'catalog_package_line', 'staff'],
    refusals: ['notFound'],
  }),
  /** What holds where an item says nothing: the labour rate an hour (null until somebody set it) and the tax. */
  'catalog.settings': query({
    input: nothing,
    output: z.strictObject({ version, laborRateFen: typedFen.nullable(), taxBasisPoints: basisPoints, pricesShown }),
    reads: ['catalog_setting'],
  }),
  'catalog.changeSettings': command({
    input: z.strictObject({ version, laborRateFen: typedFen.nullable(), taxBasisPoints: basisPoints }),
    output: z.strictObject({ version }),
    touches: ['catalog_setting'],
    refusals: ['changedMeanwhile'],
  }),
  'catalog.addItem': command({
    input: z.strictObject(itemContent),
    output: z.strictObject({ itemId: catalogItemId }),
    touches: ['catalog_item'],
    refusals: ['codeTaken'],
  }),
  /** An item that is no longer active is offered no more; it is never deleted, and its code stays its own. */
  'catalog.changeItem': command({
    input: z.strictObject({ itemId: catalogItemId, version, active: z.boolean('choice'), ...itemContent }),
    output: z.strictObject({
      version,
      /** Where it was retired: the active packages that still contain it, by name. */
      packages: z.array(z.string()),
    }),
    touches: ['catalog_item'],
    refusals: ['notFound', 'changedMeanwhile', 'codeTaken'],
  }),
  'catalog.addPackage': command({
    input: z.strictObject(packageContent),
    output: z.strictObject({ packageId: catalogPackageId }),
    touches: ['catalog_package', 'catalog_package_line'],
    refusals: ['notFound', 'nameTaken', 'itemRetired'],
  }),
  /** The lines that are sent replace those that were. A package that is put away may keep a retired item. */
  'catalog.changePackage': command({
    input: z.strictObject({ packageId: catalogPackageId, version, active: z.boolean('choice'), ...packageContent }),
    output: z.strictObject({ version }),
    touches: ['catalog_package', 'catalog_package_line'],
    refusals: ['notFound', 'changedMeanwhile', 'nameTaken', 'itemRetired'],
  }),
} as const;
