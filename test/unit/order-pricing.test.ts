import { describe, expect, test } from 'vitest';
import { laborCentihours, quantityMilli } from '../../src-shared/kit/labor.ts';
import { sumFen, typedFen } from '../../src-shared/kit/money.ts';
import { check } from '../../src-shared/kit/problem.ts';
import {
  CERTIFICATE_CATEGORIES,
  type ChargeLine,
  disclaimerOf,
  groupOf,
  type LaborLine,
  type OrderLine,
  type OrderPackage,
  orderLine,
  orderPackage,
  orderTotals,
  PART_KIND_TRAITS,
  PART_KINDS,
  type PartLine,
  partNotices,
  priceLines,
  REPAIR_CATEGORIES,
  STATUTORY_WARRANTY,
  WARRANTY_VEHICLES,
  warrantyOf,
  worthFen,
} from '../../src-shared/order/order-pricing.ts';
import { seeded } from '../support/random.ts';

const y = (yuan: number) => typedFen.parse(Math.round(yuan * 100));

const common = {
  payerKey: 'customer',
  freeReason: null,
  noDiscount: false,
  packageId: null,
  costFen: y(0),
  taxBasisPoints: null,
} as const;

function labor(id: string, centihours: number, rate: number, more: Partial<LaborLine> = {}): LaborLine {
  return {
    kind: 'labor',
    id,
    ...common,
    price: { by: 'hours', time: laborCentihours.parse(centihours), rateFen: y(rate) },
    ...more,
  };
}

function fixed(id: string, price: number, more: Partial<LaborLine> = {}): LaborLine {
  return labor(id, 0, 0, { price: { by: 'fixed', priceFen: y(price), time: null }, ...more });
}

function part(id: string, milli: number, unit: number, more: Partial<PartLine> = {}): PartLine {
  return {
    kind: 'part',
    id,
    ...common,
    partKind: 'original',
    suppliedBy: 'shop',
    quantityMilli: quantityMilli.parse(milli),
    unitFen: y(unit),
    isKeyComponent: false,
    certificateSeen: false,
    ...more,
  };
}

function charge(id: string, price: number, more: Partial<ChargeLine> = {}): ChargeLine {
  return { kind: 'charge', id, ...common, chargeKind: 'diagnosis', priceFen: y(price), ...more };
}

describe('line prices (M1)', () => {
  test.each<[string, OrderLine, number, string]>([
    ['0.8 h × 126.00', labor('l', 80, 126), 10_080, 'labor'],
    ['0.35 h × 126.00', labor('l', 35, 126), 4410, 'labor'],
    ['a fixed price', fixed('l', 300), 30_000, 'labor'],
    ['a fixed price whose hours are told', fixed('l', 300, {}), 30_000, 'labor'],
    ['4.2 L × 79.85', part('p', 4200, 79.85), 33_537, 'parts'],
    ['half a fen rounds up', part('p', 500, 0.01), 1, 'parts'],
    ['the customer’s own part', part('p', 1000, 0, { suppliedBy: 'customer' }), 0, 'parts'],
    ['a charge', charge('c', 150), 15_000, 'other'],
  ])('%s', (_title, line, amount, group) => {
    expect(worthFen(line)).toBe(amount);
    expect(groupOf(line)).toBe(group);
    expect(priceLines([line])[0]?.priceFen).toBe(amount);
    expect(orderLine.safeParse(line).success).toBe(true);
  });

  test('M9 free lines cost nothing, and their cost and worth are kept', () => {
    for (const freeReason of ['internal', 'goodwill', 'gift'] as const) {
      const lines = [labor('l', 100, 126, { costFen: y(40) }), part('p', 1000, 88, { freeReason, costFen: y(60.5) })];
      const priced = priceLines(lines);
      expect(priced.map((line) => [line.priceFen, line.worthFen, line.costFen, line.freeReason])).toEqual([
        [12_600, 12_600, 4000, null],
        [0, 8800, 6050, freeReason],
      ]);
      expect(orderTotals(priced)).toEqual({
        groups: { labor: 12_600, parts: 0, other: 0 },
        totalFen: 12_600,
        costFen: 10_050,
        givenFen: 8800,
      });
    }
  });

  test('totals by group add up', () => {
    const priced = priceLines([labor('a', 80, 126), fixed('b', 300), part('c', 4200, 79.85), charge('d', 64)]);
    expect(orderTotals(priced)).toEqual({
      groups: { labor: 40_080, parts: 33_537, other: 6400 },
      totalFen: 80_017,
      costFen: 0,
      givenFen: 0,
    });
    expect(orderTotals([])).toEqual({
      groups: { labor: 0, parts: 0, other: 0 },
      totalFen: 0,
      costFen: 0,
      givenFen: 0,
    });
  });
});

describe('packages', () => {
  const sold = (id: string, price: number, noDiscount = false): OrderPackage => ({
    id,
    priceFen: y(price),
    noDiscount,
  });
  const pricesOf = (lines: readonly OrderLine[], packages: readonly OrderPackage[]) =>
    priceLines(lines, packages).map((line) => line.priceFen);
  const inA = { packageId: 'a' };

  test('the price is shared by worth, the remainder to the largest; lines outside keep theirs', () => {
    const lines = [labor('l', 50, 120, inA), part('o', 4000, 80, inA), part('f', 1000, 45, inA), part('x', 1000, 9.9)];
    // 60 + 320 + 45 = 425 for 388: 54.776, 292.141, 41.082.
    expect(pricesOf(lines, [sold('a', 388)])).toEqual([5478, 29_214, 4108, 990]);
  });

  test.each<[string, readonly OrderLine[], readonly number[]]>([
    [
      'a free line takes nothing',
      [fixed('l', 100, inA), part('p', 1000, 50, { ...inA, freeReason: 'gift' })],
      [9900, 0],
    ],
    [
      'the customer’s own part takes nothing',
      [part('p', 1000, 0, { ...inA, suppliedBy: 'customer' }), fixed('l', 0, inA)],
      [0, 9900],
    ],
    ['nothing is worth anything: to the first', [fixed('l', 0, inA), fixed('m', 0, inA)], [9900, 0]],
    ['only the customer’s own part', [part('p', 1000, 0, { ...inA, suppliedBy: 'customer' })], [9900]],
    ['all free', [fixed('l', 100, { ...inA, freeReason: 'goodwill' })], [0]],
    ['dearer than its lines', [fixed('l', 30, inA), fixed('m', 30, inA)], [4950, 4950]],
  ])('%s', (_title, lines, prices) => {
    expect(pricesOf(lines, [sold('a', 99)])).toEqual(prices);
  });

  test('a package marked 不打折 marks its lines', () => {
    const lines = [fixed('l', 100, inA), fixed('m', 100)];
    expect(priceLines(lines, [sold('a', 99, true)]).map((line) => line.noDiscount)).toEqual([true, false]);
  });

  test('a line of a package that is not there is a fault', () => {
    expect(() => priceLines([fixed('l', 100, inA)], [])).toThrow(RangeError);
  });

  test('whatever the lines, each package adds up to its price', () => {
    const random = seeded(21);
    for (let turn = 0; turn < 300; turn += 1) {
      const lines = Array.from({ length: 1 + Math.floor(random() * 60) }, (_, index) =>
        part(`p${index}`, 1 + Math.floor(random() * 5000), Math.floor(random() * 90_000) / 100, {
          packageId: random() < 0.5 ? 'a' : 'b',
        }),
      );
      const packages = [sold('a', Math.floor(random() * 1e6) / 100), sold('b', 0)];
      const priced = priceLines(lines, packages);
      const sumIn = (id: string) =>
        sumFen(priced.filter((_, index) => lines[index]?.packageId === id).map((line) => line.priceFen));
      if (lines.some((line) => line.packageId === 'a')) expect(sumIn('a')).toBe(packages[0]?.priceFen);
      expect(sumIn('b')).toBe(0);
      expect(priced.every((line) => line.priceFen >= 0)).toBe(true);
    }
  });
});

describe('schemas', () => {
  test.each<[string, unknown, Record<string, string>]>([
    ['the customer’s own part with a price', part('p', 1000, 5, { suppliedBy: 'customer' }), { unitFen: 'tooLarge' }],
    ['no quantity', { ...part('p', 1000, 5), quantityMilli: 0 }, { quantityMilli: 'tooSmall' }],
    ['a negative price', { ...charge('c', 5), priceFen: -1 }, { priceFen: 'moneyNegative' }],
    ['three decimals', { ...charge('c', 5), priceFen: 0.5 }, { priceFen: 'format' }],
    ['a huge price', { ...charge('c', 5), priceFen: 1e12 }, { priceFen: 'moneyTooLarge' }],
    ['an unknown kind', { ...part('p', 1000, 5), partKind: 'stolen' }, { partKind: 'choice' }],
    ['an unknown payer', { ...charge('c', 5), payerKey: '' }, { payerKey: 'required' }],
    ['a field too many', { ...charge('c', 5), total: 5 }, { total: 'unknownField' }],
  ])('%s', (_title, line, problems) => {
    const result = check(orderLine, line);
    expect(result.ok ? {} : { ...result.problems }).toEqual(problems);
  });

  test('a kind of part not chosen yet is no problem of the schema', () => {
    expect(orderLine.safeParse(part('p', 1000, 5, { partKind: null })).success).toBe(true);
    expect(orderPackage.safeParse({ id: 'a', priceFen: y(1), noDiscount: false }).success).toBe(true);
  });
});

describe('R-036 R-037 what must be said about parts', () => {
  const own = { suppliedBy: 'customer' } as const;
  test.each<[string, OrderLine, readonly string[]]>([
    ['the maker’s own', part('p', 1000, 5), []],
    ['the maker’s own on the brakes', part('p', 1000, 5, { isKeyComponent: true }), []],
    ['R-036 nobody chose', part('p', 1000, 5, { partKind: null }), ['partKindMissing']],
    ['R-037 brought along', part('p', 1000, 0, { ...own, certificateSeen: true }), ['customerSuppliedPart']],
    [
      'brought along without certificate',
      part('p', 1000, 0, { ...own, partKind: 'dismantled', isKeyComponent: true }),
      ['customerSuppliedPart', 'certificateNotSeen'],
    ],
    ['aftermarket wiper', part('p', 1000, 5, { partKind: 'aftermarket' }), ['confirmPartKind']],
    [
      'R-037 aftermarket brake',
      part('p', 1000, 5, { partKind: 'aftermarket', isKeyComponent: true }),
      ['aftermarketOnKeyComponent', 'confirmPartKind'],
    ],
    ['equivalent brake', part('p', 1000, 5, { partKind: 'equivalent', isKeyComponent: true }), ['confirmPartKind']],
    [
      'refurbished steering',
      part('p', 1000, 5, { partKind: 'refurbished', isKeyComponent: true }),
      ['aftermarketOnKeyComponent', 'confirmPartKindInWriting'],
    ],
    ['labour', labor('l', 80, 126), []],
    ['a charge', charge('c', 5), []],
  ])('%s', (_title, line, notices) => {
    expect(partNotices([line])).toEqual(notices.map((notice) => ({ lineId: line.id, notice })));
  });

  test('every kind but the maker’s own needs the owner; used ones need paper', () => {
    expect(PART_KINDS.filter((kind) => !PART_KIND_TRAITS[kind].needsConsent)).toEqual(['original']);
    for (const kind of PART_KINDS) {
      const { needsConsent, needsWrittenConsent } = PART_KIND_TRAITS[kind];
      if (needsWrittenConsent) expect(needsConsent).toBe(true);
    }
  });
});

describe('warranty (standards §2)', () => {
  const lines: readonly OrderLine[] = [
    labor('work', 80, 126),
    part('own', 1000, 0, { suppliedBy: 'customer' }),
    part('brake', 1000, 5, { partKind: 'aftermarket', isKeyComponent: true }),
    part('oil', 1000, 5),
    charge('tow', 5),
  ];

  test.each([
    ['car', 'wholeVehicle', 20_000, 100],
    ['car', 'assembly', 20_000, 100],
    ['car', 'secondaryMaintenance', 5000, 30],
    ['car', 'primaryMaintenance', 2000, 10],
    ['car', 'minor', 2000, 10],
    ['car', 'special', 2000, 10],
    ['motorcycle', 'assembly', 7000, 80],
    ['motorcycle', 'minor', 800, 10],
    ['other', 'wholeVehicle', 6000, 60],
    ['other', 'special', 700, 7],
  ] as const)('%s, %s: at least %i km or %i days', (vehicle, category, km, days) => {
    expect(warrantyOf([], category, null, vehicle).period).toEqual({ km, days });
  });

  test('the shop promises more, in km and in days each for itself, never less', () => {
    const periodFor = (km: number, days: number) => warrantyOf([], 'secondaryMaintenance', { km, days }).period;
    expect(periodFor(10_000, 180)).toEqual({ km: 10_000, days: 180 });
    expect(periodFor(10_000, 7)).toEqual({ km: 10_000, days: 30 });
    expect(periodFor(1, 180)).toEqual({ km: 5000, days: 180 });
    expect(periodFor(0, 0)).toEqual({ km: 5000, days: 30 });
    for (const vehicle of WARRANTY_VEHICLES) {
      for (const category of REPAIR_CATEGORIES) {
        const { period, minimum } = warrantyOf(lines, category, { km: 3000, days: 20 }, vehicle);
        expect(minimum).toEqual(STATUTORY_WARRANTY[vehicle][category]);
        expect(period.km).toBeGreaterThanOrEqual(minimum.km);
        expect(period.days).toBeGreaterThanOrEqual(minimum.days);
      }
    }
  });

  test('R-037 the customer’s part has none; the shop’s disclaimed part keeps the law’s minimum', () => {
    expect(warrantyOf(lines, 'minor', { km: 10_000, days: 180 }).lines).toEqual([
      { lineId: 'work', period: { km: 10_000, days: 180 }, because: null },
      { lineId: 'own', period: null, because: 'customerSuppliedPart' },
      { lineId: 'brake', period: { km: 2000, days: 10 }, because: 'aftermarketOnKeyComponent' },
      { lineId: 'oil', period: { km: 10_000, days: 180 }, because: null },
    ]);
    expect(disclaimerOf(charge('c', 5))).toBeNull();
  });

  test('the shop corrects the table in its settings', () => {
    const table = { ...STATUTORY_WARRANTY, car: { ...STATUTORY_WARRANTY.car, minor: { km: 3000, days: 15 } } };
    expect(warrantyOf([], 'minor', null, 'car', table).period).toEqual({ km: 3000, days: 15 });
  });

  test('a certificate is needed for the three heavy categories', () => {
    expect(CERTIFICATE_CATEGORIES).toEqual(['wholeVehicle', 'assembly', 'secondaryMaintenance']);
  });
});
