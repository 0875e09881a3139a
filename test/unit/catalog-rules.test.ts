import { describe, expect, test } from 'vitest';
import type { CatalogItem } from '../../src-shared/catalog/catalog-contract.ts';
import { foldCode, linesFen, seesPrices, usedFen } from '../../src-shared/catalog/catalog-rules.ts';
import { catalogItemId, newId } from '../../src-shared/kit/id.ts';
import { laborCentihours, quantityMilli } from '../../src-shared/kit/labor.ts';
import { toFen } from '../../src-shared/kit/money.ts';
import { ROLES } from '../../src-shared/staff/roles.ts';

const hours = (count: number) => laborCentihours.parse(count);
const ONE = quantityMilli.parse(1000);
const RATE = toFen(12_600);

function item(what: CatalogItem['what']): CatalogItem {
  const rest = { code: '', name: 'x', category: '', advice: '', noDiscount: false, taxBasisPoints: null };
  return { itemId: newId(catalogItemId), version: 1, active: true, ...rest, what };
}

const byHours = (time: number, rateFen: number | null) =>
  item({
    kind: 'labor',
    isHighVoltage: false,
    price: { by: 'hours', time: hours(time), rateFen: rateFen === null ? null : toFen(rateFen) },
  });
const oil = (unitFen: number | null) =>
  item({
    kind: 'part',
    partKind: null,
    unit: '升',
    unitFen: unitFen === null ? null : toFen(unitFen),
    costFen: null,
    isKeyComponent: false,
    partClass: null,
    brand: '',
    oeNumber: '',
  });
const fixed = item({
  kind: 'labor',
  isHighVoltage: false,
  price: { by: 'fixed', priceFen: toFen(18_000), time: null },
});
const towing = item({ kind: 'charge', chargeKind: 'rescue', priceFen: toFen(30_000) });

describe('what a line of a package costs', () => {
  test.each([
    ['hours at the usual rate', { item: byHours(80, null), quantityMilli: ONE, time: null }, 10_080],
    ['hours at its own rate', { item: byHours(80, 20_000), quantityMilli: ONE, time: null }, 16_000],
    ['hours of its own in the package', { item: byHours(80, null), quantityMilli: ONE, time: hours(35) }, 4410],
    ['a fixed price whatever the hours', { item: fixed, quantityMilli: ONE, time: hours(35) }, 18_000],
    ['4.2 litres', { item: oil(8833), quantityMilli: quantityMilli.parse(4200), time: null }, 37_099],
    ['a charge', { item: towing, quantityMilli: ONE, time: null }, 30_000],
    ['a hidden amount', { item: oil(null), quantityMilli: ONE, time: null }, null],
  ])('%s', (_what, line, wanted) => {
    expect(usedFen(line, RATE)).toBe(wanted);
  });

  test('work without any rate is not free, it is not known', () => {
    const lines = [
      { item: byHours(80, null), quantityMilli: ONE, time: null },
      { item: towing, quantityMilli: ONE, time: null },
    ];
    expect(linesFen(lines, null)).toBeNull();
    expect(linesFen(lines, RATE)).toBe(40_080);
    expect(linesFen([], null)).toBe(0);
  });
});

test('a code is one code however it is typed', () => {
  for (const code of ['04465-33471', '０４４６５ 33471', '04465–33471', '0446533471']) {
    expect(foldCode(code)).toBe('0446533471');
  }
  expect(foldCode('V1.5a')).not.toBe(foldCode('V15A'));
  expect(foldCode(' - ')).toBe('');
});

test('the workshop alone sees no prices', () => {
  const blind = ROLES.filter((role) => !seesPrices([role]));
  expect([...blind].sort()).toEqual(['technician', 'workshopLead']);
  expect(seesPrices(['technician', 'workshopLead'])).toBe(false);
  expect(seesPrices(['technician', 'cashier'])).toBe(true);
  expect(seesPrices([])).toBe(false);
});
