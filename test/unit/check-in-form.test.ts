import { describe, expect, test } from 'vitest';
import { freeLine as freeOrderLine } from '../../src-renderer/order/line-edit.ts';
import type { CatalogHit } from '../../src-shared/catalog/catalog-contract.ts';
import { contract } from '../../src-shared/contract.ts';
import { newId, vehicleId, visitId } from '../../src-shared/kit/id.ts';
import { toFen } from '../../src-shared/kit/money.ts';
import { check } from '../../src-shared/kit/problem.ts';
import { instant } from '../../src-shared/kit/time.ts';
import {
  type CheckInValues,
  checkInInput,
  fieldOfRefusal,
  type LineDraft,
  mergeHalf,
  mergeOrderHalf,
  newOrder,
  newWalk,
  orderDraft,
  problemsOf,
  quoteOf,
  readLine,
  takeOfOrderHalf,
  walkDraft,
} from '../../src-shared/order/check-in-form.ts';
import { freeLine, linesOfHit, listRows, movedLine } from '../../src-shared/order/check-in-lines.ts';
import { plateOfBox } from '../../src-shared/vehicle/plate-of-box.ts';

const TIME = { now: instant.parse(Date.UTC(2026, 10, 21, 2, 0)), zone: 'Asia/Shanghai' };
const CAR = { visitId: newId(visitId), version: 1, vehicleId: newId(vehicleId), ownerName: '演示车主' };
const idOf = (count: number): string => `01a200e6-f819-7724-92c5-${String(count).padStart(12, '0')}`;
let made = 0;
const newLineId = (): string => {
  made += 1;
  return idOf(made);
};

function values(change: Partial<CheckInValues> = {}): CheckInValues {
  const known = { commandId: idOf(999), hasOwner: true, waitsInShop: false, wishes: '' };
  return { ...newWalk(), ...newOrder(known), odometer: '41,230', ...change };
}

const WORK = { ...freeLine('换雨刮 80', idOf(1)) };
const item = {
  itemId: idOf(50),
  version: 1,
  active: true,
  code: 'X-1',
  name: '试验配件',
  category: '',
  noDiscount: false,
  taxBasisPoints: null,
};
const partItem = {
  ...item,
  what: {
    kind: 'part',
    partKind: 'branded',
    unit: '升',
    unitFen: 8800,
    costFen: 5200,
    isKeyComponent: false,
    partClass: null,
    brand: '演示牌',
    oeNumber: '',
  },
};
const laborItem = {
  ...item,
  itemId: idOf(51),
  name: '试验项目',
  what: { kind: 'labor', isHighVoltage: false, price: { by: 'hours', time: 50, rateFen: null } },
};
const packageOf = (priceFen: number | null): CatalogHit =>
  ({
    kind: 'package',
    matched: 'name',
    package: {
      packageId: idOf(60),
      version: 1,
      active: true,
      name: '试验套餐',
      priceFen,
      noDiscount: false,
      lines: [
        { item: laborItem, quantityMilli: 1000, time: null },
        { item: partItem, quantityMilli: 4200, time: null },
      ],
    },
  }) as unknown as CatalogHit; // the brands of amounts and ids are of no matter here

describe('what the check-in screen holds, and the call', () => {
  test('R-049 an untouched form with an odometer is an input that the door takes', () => {
    const input = checkInInput(values(), CAR, TIME);
    expect(check(contract['visit.checkIn'].input, input)).toMatchObject({ ok: true });
    expect(problemsOf(values(), TIME)).toEqual({});
    expect(input.walkAround.odometerKm).toBe(41_230);
    expect(input.bringer).toEqual({ name: '演示车主', relation: 'owner', phone: '' });
    expect(input.collector).toBeNull();
    expect(input.evidence).toBeNull();
    expect(input.particulars).toMatchObject({ authorizerName: '演示车主', repairCategory: 'minor', advanceFen: null });
  });

  test('every written field reaches the call', () => {
    const written = values({
      isUnreadable: true,
      odometerReason: '仪表黑屏',
      bringerIsOwner: false,
      bringerName: '演示𠮷司机',
      bringerRelation: 'driver',
      bringerPhone: '0300-2000001',
      collectorIsBringer: false,
      collectorName: '演示取车人',
      collectorRelation: 'spouse',
      advance: '1,000',
      promise: '16:30',
      nextContact: '+2h',
      channel: 'phone',
      evidencePerson: '演示车主',
      evidencePhone: '0300-2000002',
      belongings: [{ name: '备胎', quantity: '２', condition: '' }],
      documents: [
        {
          kind: 'drivingLicence',
          isValid: true,
          isComplete: true,
          isGood: false,
          validUntil: '2027-10-01',
          difference: '折痕',
        },
      ],
      lines: [WORK],
    });
    const input = checkInInput(written, CAR, TIME);
    expect(check(contract['visit.checkIn'].input, input)).toMatchObject({ ok: true });
    expect(input.walkAround).toMatchObject({ odometerKm: null, odometerReason: '仪表黑屏' });
    expect(input.walkAround.belongings[0]?.quantity).toBe(2);
    expect(input.walkAround.documents[0]?.validUntil).toBe('2027-10-01');
    expect(input.bringer).toEqual({ name: '演示𠮷司机', relation: 'driver', phone: '0300-2000001' });
    expect(input.collector).toMatchObject({ name: '演示取车人', relation: 'spouse' });
    expect(input.particulars.advanceFen).toBe(100_000);
    expect(input.promisedAt).toBe(Date.UTC(2026, 10, 21, 8, 30));
    expect(input.nextContactAt).not.toBeNull();
    expect(input.evidence).toMatchObject({ channel: 'phone', person: '演示车主', attachment: null });
    expect(input.content.lines).toHaveLength(1);
  });

  test.each([
    [{ odometer: '-5' }, { 'walkAround.odometerKm': 'tooSmall' }],
    [{ odometer: '12.5' }, { 'walkAround.odometerKm': 'format' }],
    [{ odometer: '99999999999' }, { 'walkAround.odometerKm': 'tooLarge' }],
    [{ advance: '1.234' }, { 'particulars.advanceFen': 'moneyDecimals' }],
    [{ promise: 'soon' }, { promisedAt: 'format' }],
    [{ promise: '昨天 10:00' }, { promisedAt: 'tooSmall' }],
    [{ lines: [{ ...WORK, price: '12.345' }] }, { 'content.lines': 'moneyDecimals' }],
    [{ lines: [{ ...WORK, price: '-1' }] }, { 'content.lines': 'moneyNegative' }],
    [{ lines: [{ ...WORK, price: '' }] }, { 'content.lines': 'required' }],
    [{ payers: [{ key: 'i', kind: 'insurer' as const, name: '', reference: '' }] }, { 'content.payers': 'required' }],
  ])('%j is told at its field', (change, problems) => {
    expect(problemsOf(values(change), TIME)).toEqual(problems);
  });

  test('more than a bill can hold is a problem, not a fault', () => {
    const { lines } = linesOfHit(
      { kind: 'item', matched: 'name', item: partItem } as unknown as CatalogHit,
      newLineId,
      null,
    );
    const huge = lines.map((line) => ({ ...line, quantity: '999999.999', price: '99999999.99' }));
    expect(quoteOf({ lines: huge, packages: [] }).totals).toBeNull();
    expect(problemsOf(values({ lines: huge }), TIME)).toEqual({ 'content.lines': 'moneyTooLarge' });
  });

  test('drafts of another version are read as far as they go', () => {
    const old = orderDraft.parse({ customerWords: '异响', lines: 'gone', visitType: 'unknown', payers: [] });
    expect(old).toMatchObject({ customerWords: '异响', lines: [], visitType: 'repair', collectorIsBringer: true });
    expect(old.payers).toHaveLength(1);
    expect(walkDraft.parse({ fuel: 99, odometer: '1' })).toMatchObject({ fuel: null, odometer: '1' });
  });

  test('refusals have a field', () => {
    for (const code of ['odometerEmpty', 'odometerLower', 'keyTagInUse', 'phoneMissing', 'boxInUse', 'promiseMissing'])
      expect(Object.keys(values())).toContain(fieldOfRefusal(code));
    expect(fieldOfRefusal('otherVisitOpen')).toBeNull();
    expect(fieldOfRefusal('toString')).toBeNull();
  });
});

describe('two seats in one half', () => {
  const base = { a: '1', b: '1', c: ['x'] };
  test('decision 10: untouched follows, typed stays and shows both', () => {
    const merged = mergeHalf({ ...base, b: 'mine' }, base, { a: '2', b: 'theirs', c: ['x', 'y'] });
    expect(merged.values).toEqual({ a: '2', b: 'mine', c: ['x', 'y'] });
    expect(merged.theirs).toEqual({ b: 'theirs' });
  });
  test('the same on both sides is no conflict, nor is what they left alone', () => {
    expect(mergeHalf({ ...base, a: '2' }, base, { ...base, a: '2' }).theirs).toEqual({});
    expect(mergeHalf({ ...base, a: '2' }, base, base)).toEqual({ values: { ...base, a: '2' }, theirs: {} });
  });
});

describe('two seats at the lines of one check-in', () => {
  const order = (...lines: LineDraft[]) => ({ ...values(), lines });
  const [one, two, three] = [1, 2, 3].map((id) => freeLine(`第${id}项 80`, idOf(id))) as [
    LineDraft,
    LineDraft,
    LineDraft,
  ];
  test('each seat’s new line stays, and what is no line goes by its field', () => {
    const merged = mergeOrderHalf({ ...order(one, two), customerWords: '这边' }, order(one), {
      ...order(one, three),
      customerWords: '那边',
    });
    expect(merged.values.lines.map(({ id }) => id)).toEqual([one.id, two.id, three.id]);
    expect(merged.theirs).toEqual({ customerWords: '那边' });
    expect(merged.choices).toEqual([]);
  });
  test('one line changed at both is a choice, and the other’s can still be taken when more was typed', () => {
    const theirs = order({ ...one, price: '90' });
    const merged = mergeOrderHalf(order({ ...one, price: '85' }), order(one), theirs);
    expect(merged.values.lines[0]?.price).toBe('85');
    expect(merged.theirs).toEqual({});
    const [choice] = merged.choices;
    if (!choice) throw new Error('no choice');
    const taken = takeOfOrderHalf({ ...merged.values, lines: [...merged.values.lines, two] }, choice);
    expect(taken.lines.map(({ id, price }) => [id, price])).toEqual([
      [one.id, '90'],
      [two.id, '80'],
    ]);
  });
});

describe('lines', () => {
  test('a package with a price keeps it and its lines together; the sum of its labour and parts is that price', () => {
    const { lines, sold } = linesOfHit(packageOf(42_800), newLineId, toFen(12_600));
    if (!sold) throw new Error('not sold as a package');
    expect(sold).toMatchObject({ name: '试验套餐', price: '428.00' });
    expect(lines.map(({ packageId }) => packageId)).toEqual([sold.id, sold.id]);
    const { totals } = quoteOf({ lines: [...lines], packages: [sold] });
    expect(totals?.totalFen).toBe(42_800);
    expect((totals?.groups.labor ?? 0) + (totals?.groups.parts ?? 0)).toBe(42_800);
    expect(listRows({ lines: [...lines], packages: [sold] }).map(({ kind }) => kind)).toEqual([
      'package',
      'line',
      'line',
    ]);
  });
  test('a package without a price is its lines', () => {
    const { lines, sold } = linesOfHit(packageOf(null), newLineId, toFen(12_600));
    expect(sold).toBeNull();
    // 0.5 h × 126 + 4.2 × 88
    expect(quoteOf({ lines: [...lines], packages: [] }).totals?.totalFen).toBe(6300 + 36_960);
  });
  test('R-035 the customer’s own part costs nothing and keeps no cost', () => {
    const { lines } = linesOfHit(packageOf(null), newLineId, toFen(12_600));
    const own = { ...lines[1], suppliedBy: 'customer' } as LineDraft; // the second of two
    expect(readLine(own)).toMatchObject({
      ok: true,
      line: { pricing: { unitFen: 0, costFen: 0, suppliedBy: 'customer' } },
    });
  });
  test.each([
    ['换雨刮 80', '换雨刮', '80'],
    ['换雨刮', '换雨刮', ''],
    ['更换 5W-30', '更换 5W-30', ''],
    ['打蜡 ¥1,200.5元', '打蜡', '1,200.5'],
  ])('%s is a free line, at the check-in and on the order', (typed, name, price) => {
    expect(freeLine(typed, idOf(1))).toMatchObject({ name, price, kind: 'labor', isFixed: true });
    expect(freeOrderLine('part', typed, 'customer')).toMatchObject({ name, price, kind: 'part' });
  });
  test('lines move by one and stop at the ends', () => {
    const lines = ['1', '2', '3'].map((name, index) => freeLine(name, idOf(index)));
    expect(movedLine(lines, idOf(1), -1).map(({ name }) => name)).toEqual(['2', '1', '3']);
    expect(movedLine(lines, idOf(0), -1)).toBe(lines);
  });
});

test.each([
  ['12345', '粤B12345'],
  ['粤b12345', '粤B12345'],
  ['D12345', '粤BD12345'],
  ['WJ京1234X', 'WJ京1234X'],
  ['ABC-1234', 'ABC1234'],
  ['张伟', null],
  ['0300200', null],
  ['L00DEM002N0000001', null],
  ['', null],
])('the box reads %s as the plate %s', (typed, plate) => {
  expect(plateOfBox(typed, '粤B')).toBe(plate);
});
