import { z } from 'zod';
import { goodsFen, laborCentihours, laborFen, quantityMilli } from '../kit/labor.ts';
import { type Fen, share, sumFen, typedFen, ZERO } from '../kit/money.ts';

/**
 * What an order's lines cost before anything is taken off, what must be said about their parts, and how long the work
 * is warranted. Prices include tax (M1); discounts, payer shares and rounding are the bill's (`bill/bill-rules.ts`).
 */

/** 原厂件 · 同质配件 · 品牌件 · 副厂件 · 再制造件 · 拆车件 · 修复件 · 翻新件, in this order (standards §11). */
export const PART_KINDS = [
  'original',
  'equivalent',
  'branded',
  'aftermarket',
  'remanufactured',
  'dismantled',
  'repaired',
  'refurbished',
] as const;
export type PartKind = (typeof PART_KINDS)[number];

export interface PartKindTraits {
  /** Every kind but the maker's own needs the owner's confirmation (standards §11). */
  readonly needsConsent: boolean;
  /** Used and reworked parts need it in writing (Ningbo 2021 arts. 22 and 23, standards §1). */
  readonly needsWrittenConsent: boolean;
  /**
   * Quality is not guaranteed on a key component. 品牌件 counts with 副厂件 as in `words.md`; 同质配件 and
   * 再制造件 do not, because they are by definition as good as the maker's.
   */
  readonly isDisclaimedOnKeyComponent: boolean;
}

const traits = (
  needsConsent: boolean,
  needsWrittenConsent: boolean,
  isDisclaimedOnKeyComponent: boolean,
): PartKindTraits => ({ needsConsent, needsWrittenConsent, isDisclaimedOnKeyComponent });

export const PART_KIND_TRAITS: Readonly<Record<PartKind, PartKindTraits>> = {
  original: traits(false, false, false),
  equivalent: traits(true, false, false),
  branded: traits(true, false, true),
  aftermarket: traits(true, false, true),
  remanufactured: traits(true, false, false),
  dismantled: traits(true, true, true),
  repaired: traits(true, true, true),
  refurbished: traits(true, true, true),
};

/** 供方: 我方 · 客方. */
export const PART_SUPPLIERS = ['shop', 'customer'] as const;
export type PartSupplier = (typeof PART_SUPPLIERS)[number];

/** Why a line is free (M9): the shop's own work, 善意维修, 赠送. */
export const FREE_REASONS = ['internal', 'goodwill', 'gift'] as const;
export type FreeReason = (typeof FREE_REASONS)[number];

/** 其他费用 of F-13: 诊断费, 检测费, 外加工费, 施救/牵引, and the rest. */
export const CHARGE_KINDS = ['diagnosis', 'inspection', 'outsideWork', 'rescue', 'other'] as const;
export type ChargeKind = (typeof CHARGE_KINDS)[number];

/** Who may pay: 自付 · 保险 · 厂家索赔 · 内部 (standards §13). One order may have several, two insurers included. */
export const PAYER_KINDS = ['customer', 'insurer', 'maker', 'internal'] as const;
export type PayerKind = (typeof PAYER_KINDS)[number];

const key = z.string().min(1, 'required').max(64, 'tooLong');

/** One payer of an order; lines name him by his key. */
export const payer = z.strictObject({ key, kind: z.enum(PAYER_KINDS, 'choice') });
export type Payer = z.output<typeof payer>;

/** Tax in hundredths of a percent: 1300 is 13 %. */
export const basisPoints = z.int('format').min(0, 'tooSmall').max(10_000, 'tooLarge');

const everyLine = {
  id: key,
  /** Who pays it; an excess or a split between payers is cut out of the bill later. */
  payerKey: key,
  /** Not null: printed as 0.00, its cost kept (M9). */
  freeReason: z.enum(FREE_REASONS, 'choice').nullable(),
  /** 不打折 */
  noDiscount: z.boolean(),
  /** The package it was sold in, whose price replaces its own. */
  packageId: key.nullable(),
  /** What the whole line costs the shop. */
  costFen: typedFen,
  /** Null: the shop's usual rate; wash, towing and agency may differ (money.md example 8). */
  taxBasisPoints: basisPoints.nullable(),
};

/** A labour line: hours × rate, or a fixed price whose hours are only told. */
export const laborLine = z.strictObject({
  kind: z.literal('labor'),
  ...everyLine,
  price: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('hours'), time: laborCentihours, rateFen: typedFen }),
    z.strictObject({ by: z.literal('fixed'), priceFen: typedFen, time: laborCentihours.nullable() }),
  ]),
});

/** A part. One that the customer brought has no price of its own: the shop cannot sell him what is his. */
export const partLine = z
  .strictObject({
    kind: z.literal('part'),
    ...everyLine,
    /** Null until somebody chose. */
    partKind: z.enum(PART_KINDS, 'choice').nullable(),
    suppliedBy: z.enum(PART_SUPPLIERS, 'choice'),
    quantityMilli,
    unitFen: typedFen,
    /** Brakes, steering and the like: what the shop's catalogue marks. */
    isKeyComponent: z.boolean(),
    /** Of a part that the customer brought: some cities forbid fitting it without (standards §1). */
    certificateSeen: z.boolean(),
  })
  .refine((line) => line.suppliedBy === 'shop' || line.unitFen === 0, { path: ['unitFen'], error: 'tooLarge' });

export const chargeLine = z.strictObject({
  kind: z.literal('charge'),
  ...everyLine,
  chargeKind: z.enum(CHARGE_KINDS, 'choice'),
  priceFen: typedFen,
});

export const orderLine = z.discriminatedUnion('kind', [laborLine, partLine, chargeLine]);
export type LaborLine = z.output<typeof laborLine>;
export type PartLine = z.output<typeof partLine>;
export type ChargeLine = z.output<typeof chargeLine>;
export type OrderLine = z.output<typeof orderLine>;

/** 套餐: several lines for one price. */
export const orderPackage = z.strictObject({ id: key, priceFen: typedFen, noDiscount: z.boolean() });
export type OrderPackage = z.output<typeof orderPackage>;

/** 工时费用 · 材料费用 · 其他费用, the three tables of F-13. */
export const LINE_GROUPS = ['labor', 'parts', 'other'] as const;
export type LineGroup = (typeof LINE_GROUPS)[number];

const GROUP_OF: Readonly<Record<OrderLine['kind'], LineGroup>> = { labor: 'labor', part: 'parts', charge: 'other' };

/** Which table of the bill a line stands in. */
export function groupOf(line: OrderLine): LineGroup {
  return GROUP_OF[line.kind];
}

/** What a line is worth on its own: quantity × price, rounded half up once (M1), whether or not it is charged. */
export function worthFen(line: OrderLine): Fen {
  switch (line.kind) {
    case 'labor':
      return line.price.by === 'hours' ? laborFen(line.price.time, line.price.rateFen) : line.price.priceFen;
    case 'part':
      return line.suppliedBy === 'customer' ? ZERO : goodsFen(line.quantityMilli, line.unitFen);
    case 'charge':
      return line.priceFen;
  }
}

export interface PricedLine {
  readonly id: string;
  readonly group: LineGroup;
  readonly payerKey: string;
  /** On its own, before package and gift. */
  readonly worthFen: Fen;
  /** What is charged before discounts; 0 of a free line. */
  readonly priceFen: Fen;
  readonly costFen: Fen;
  readonly freeReason: FreeReason | null;
  /** Marked so itself, or by its package. */
  readonly noDiscount: boolean;
  readonly taxBasisPoints: number | null;
}

function packagePrices(lines: readonly OrderLine[], packages: readonly OrderPackage[]): ReadonlyMap<string, Fen> {
  const prices = new Map<string, Fen>();
  for (const sold of packages) {
    const charged = lines.filter((line) => line.packageId === sold.id && line.freeReason === null);
    // The customer's own part takes nothing of the price, unless the package consists of nothing else.
    const shops = charged.filter((line) => line.kind !== 'part' || line.suppliedBy === 'shop');
    const members = shops.length > 0 ? shops : charged;
    if (members.length === 0) continue;
    const parts = share(sold.priceFen, members.map(worthFen));
    for (const [index, line] of members.entries()) prices.set(line.id, parts[index] ?? ZERO);
    for (const line of charged) if (!prices.has(line.id)) prices.set(line.id, ZERO);
  }
  return prices;
}

/**
 * Every line with its price. A package's price is shared over its charged lines by what each is worth, the remainder
 * to the largest, so that labour and material stay apart. A package whose lines are all free, or that has none, costs
 * nothing. Throws RangeError beyond `MAX_FEN`, and when a line names a package that is not there.
 */
export function priceLines(lines: readonly OrderLine[], packages: readonly OrderPackage[] = []): readonly PricedLine[] {
  const byId = new Map(packages.map((sold) => [sold.id, sold]));
  const inPackages = packagePrices(lines, packages);
  return lines.map((line) => {
    const sold = line.packageId === null ? undefined : byId.get(line.packageId);
    if (line.packageId !== null && !sold) throw new RangeError(`no package ${line.packageId}`);
    const worth = worthFen(line);
    return {
      id: line.id,
      group: groupOf(line),
      payerKey: line.payerKey,
      worthFen: worth,
      priceFen: line.freeReason === null ? (inPackages.get(line.id) ?? worth) : ZERO,
      costFen: line.costFen,
      freeReason: line.freeReason,
      noDiscount: line.noDiscount || sold?.noDiscount === true,
      taxBasisPoints: line.taxBasisPoints,
    };
  });
}

export interface OrderTotals {
  readonly groups: Readonly<Record<LineGroup, Fen>>;
  readonly totalFen: Fen;
  readonly costFen: Fen;
  /** What the free lines are worth: the size of the gift. */
  readonly givenFen: Fen;
}

/** Sums of the priced lines by table; always labour + parts + other = total. */
export function orderTotals(lines: readonly PricedLine[]): OrderTotals {
  const sumOf = (group: LineGroup): Fen =>
    sumFen(lines.filter((line) => line.group === group).map((line) => line.priceFen));
  return {
    groups: { labor: sumOf('labor'), parts: sumOf('parts'), other: sumOf('other') },
    totalFen: sumFen(lines.map((line) => line.priceFen)),
    costFen: sumFen(lines.map((line) => line.costFen)),
    givenFen: sumFen(lines.filter((line) => line.freeReason !== null).map((line) => line.worthFen)),
  };
}

/** What the order must say about a part, or must have in hand (standards §1, §11). */
export const PART_NOTICES = [
  /** The customer brought it: quality not guaranteed, no warranty. */
  'customerSuppliedPart',
  /** 副厂件 on a key component: quality as agreed, only the legal minimum of warranty. */
  'aftermarketOnKeyComponent',
  /** Not the maker's own: the owner confirms the kind. */
  'confirmPartKind',
  /** Used or reworked: the owner confirms it in writing. */
  'confirmPartKindInWriting',
  /** The customer's own part without a certificate. */
  'certificateNotSeen',
  /** Nobody said which kind it is. */
  'partKindMissing',
] as const;
export type PartNotice = (typeof PART_NOTICES)[number];

/** The notices that are printed as disclaimers; the others are asked for at the desk. */
export const DISCLAIMERS = ['customerSuppliedPart', 'aftermarketOnKeyComponent'] as const satisfies PartNotice[];
export type Disclaimer = (typeof DISCLAIMERS)[number];

/** the disclaimer that a line needs, or null. */
export function disclaimerOf(line: OrderLine): Disclaimer | null {
  if (line.kind !== 'part') return null;
  if (line.suppliedBy === 'customer') return 'customerSuppliedPart';
  const isDisclaimed = line.partKind !== null && PART_KIND_TRAITS[line.partKind].isDisclaimedOnKeyComponent;
  return line.isKeyComponent && isDisclaimed ? 'aftermarketOnKeyComponent' : null;
}

function noticesOfPart(line: PartLine): readonly PartNotice[] {
  const notices: PartNotice[] = [];
  const disclaimer = disclaimerOf(line);
  if (disclaimer) notices.push(disclaimer);
  if (line.suppliedBy === 'customer') {
    if (!line.certificateSeen) notices.push('certificateNotSeen');
  } else if (line.partKind === null) {
    notices.push('partKindMissing');
  } else if (PART_KIND_TRAITS[line.partKind].needsWrittenConsent) {
    notices.push('confirmPartKindInWriting');
  } else if (PART_KIND_TRAITS[line.partKind].needsConsent) {
    notices.push('confirmPartKind');
  }
  return notices;
}

/** What is to be said or asked about the parts, line by line in the order's order. */
export function partNotices(
  lines: readonly OrderLine[],
): readonly { readonly lineId: string; readonly notice: PartNotice }[] {
  return lines.flatMap((line) =>
    line.kind === 'part' ? noticesOfPart(line).map((notice) => ({ lineId: line.id, notice })) : [],
  );
}

/** 维修类别: 整车修理 · 总成修理 · 二级维护 · 一级维护 · 小修 · 专项修理. */
export const REPAIR_CATEGORIES = [
  'wholeVehicle',
  'assembly',
  'secondaryMaintenance',
  'primaryMaintenance',
  'minor',
  'special',
] as const;
export type RepairCategory = (typeof REPAIR_CATEGORIES)[number];

/** Entry, process and final inspection and a certificate are compulsory for these (standards §3, law). */
export const CERTIFICATE_CATEGORIES: readonly RepairCategory[] = ['wholeVehicle', 'assembly', 'secondaryMaintenance'];

/** Cars and dangerous-goods vehicles · motorcycles · other motor vehicles, as the warranty table tells them apart. */
export const WARRANTY_VEHICLES = ['car', 'motorcycle', 'other'] as const;
export type WarrantyVehicle = (typeof WARRANTY_VEHICLES)[number];

/** Whichever comes first, counted from the day of leaving (竣工出厂之日). */
export interface WarrantyPeriod {
  readonly km: number;
  readonly days: number;
}

const period = (km: number, days: number): WarrantyPeriod => ({ km, days });

/**
 * The shortest warranty that the law allows (standards §2, from 机动车维修管理规定, read in secondary sources: the shop
 * keeps it in its settings and may correct it). Motorcycles and other vehicles know one rate for all upkeep; where
 * they "split the same" way, 二级维护 counts as upkeep.
 */
export const STATUTORY_WARRANTY: Readonly<Record<WarrantyVehicle, Readonly<Record<RepairCategory, WarrantyPeriod>>>> = {
  car: {
    wholeVehicle: period(20_000, 100),
    assembly: period(20_000, 100),
    secondaryMaintenance: period(5000, 30),
    primaryMaintenance: period(2000, 10),
    minor: period(2000, 10),
    special: period(2000, 10),
  },
  motorcycle: {
    wholeVehicle: period(7000, 80),
    assembly: period(7000, 80),
    secondaryMaintenance: period(800, 10),
    primaryMaintenance: period(800, 10),
    minor: period(800, 10),
    special: period(800, 10),
  },
  other: {
    wholeVehicle: period(6000, 60),
    assembly: period(6000, 60),
    secondaryMaintenance: period(700, 7),
    primaryMaintenance: period(700, 7),
    minor: period(700, 7),
    special: period(700, 7),
  },
};

export interface LineWarranty {
  readonly lineId: string;
  /** Null: none at all. */
  readonly period: WarrantyPeriod | null;
  readonly because: Disclaimer | null;
}

export interface Warranty {
  /** What the papers print. */
  readonly period: WarrantyPeriod;
  readonly minimum: WarrantyPeriod;
  /** Labour and parts; other charges carry none. */
  readonly lines: readonly LineWarranty[];
}

/**
 * The warranty of an order: the shop's promise where it is longer, in kilometres and in days each for itself, and
 * never less than the law's minimum. A part that the customer brought has none; a disclaimed part that the
 * *shop* supplied keeps the minimum, because a form cannot contract out of it (standards §19, point 3).
 */
export function warrantyOf(
  lines: readonly OrderLine[],
  category: RepairCategory,
  shopPromise: WarrantyPeriod | null,
  vehicle: WarrantyVehicle = 'car',
  table: typeof STATUTORY_WARRANTY = STATUTORY_WARRANTY,
): Warranty {
  const minimum = table[vehicle][category];
  const promised: WarrantyPeriod = {
    km: Math.max(minimum.km, shopPromise?.km ?? 0),
    days: Math.max(minimum.days, shopPromise?.days ?? 0),
  };
  const periodBy = (because: Disclaimer | null): WarrantyPeriod | null => {
    switch (because) {
      case 'customerSuppliedPart':
        return null;
      case 'aftermarketOnKeyComponent':
        return minimum;
      case null:
        return promised;
    }
  };
  return {
    period: promised,
    minimum,
    lines: lines
      .filter((line) => line.kind !== 'charge')
      .map((line) => {
        const because = disclaimerOf(line);
        return { lineId: line.id, period: periodBy(because), because };
      }),
  };
}
