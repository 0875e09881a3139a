import { describe, expect, test } from 'vitest';
import {
  formatLaborHours,
  formatQuantity,
  goodsFen,
  laborCentihours,
  laborFen,
  parseLaborHours,
  parseQuantity,
  quantityMilli,
} from '../../src-shared/kit/labor.ts';
import { toFen } from '../../src-shared/kit/money.ts';
import { seeded } from '../support/random.ts';

const hours = (text: string) => {
  const read = parseLaborHours(text);
  return read.ok ? read.value : read.problem;
};
const quantity = (text: string) => {
  const read = parseQuantity(text);
  return read.ok ? read.value : read.problem;
};

describe('hours', () => {
  test.each([
    ['', null],
    [' ', null],
    ['0.8', 80],
    ['0.35', 35],
    ['1', 100],
    ['.5', 50],
    ['2.', 200],
    ['０．８', 80],
    ['0。8', 80],
    ['0', 0],
    ['999.99', 99_999],
    ['1000', 'tooLarge'],
    ['0.355', 'moneyDecimals'],
    ['-0.5', 'tooSmall'],
    ['-', 'format'],
    ['0,8', 'format'],
    ['1:30', 'format'],
    ['半', 'format'],
    ['1e2', 'format'],
    ['1'.repeat(300), 'tooLong'],
  ])('%j gives %s', (text, result) => {
    expect(hours(text)).toBe(result);
  });

  test.each([
    [80, 12_600, 10_080],
    [35, 12_600, 4410],
    [0, 12_600, 0],
    [1, 50, 1],
    [1, 49, 0],
    [125, 33_333, 41_666],
    [99_999, 9_999_999_999, 9_999_899_999_000],
  ])('%i hundredths × %i fen an hour = %i fen', (time, rate, amount) => {
    expect(laborFen(laborCentihours.parse(time), toFen(rate))).toBe(amount);
  });

  test.each([
    [80, '0.8'],
    [35, '0.35'],
    [100, '1'],
    [1005, '10.05'],
    [0, '0'],
  ])('%i is written %s', (time, text) => {
    expect(formatLaborHours(laborCentihours.parse(time))).toBe(text);
  });
});

describe('quantities', () => {
  test.each([
    ['', null],
    ['1', 1000],
    ['4.2', 4200],
    ['0.001', 1],
    ['４．２', 4200],
    ['1,000', 1_000_000],
    ['999999.999', 999_999_999],
    ['1000000', 'tooLarge'],
    ['0', 'tooSmall'],
    ['0.000', 'tooSmall'],
    ['-1', 'tooSmall'],
    ['0.0001', 'quantityDecimals'],
    ['2个', 'format'],
  ])('%j gives %s', (text, result) => {
    expect(quantity(text)).toBe(result);
  });

  test('4.2 L of oil at 79.85 are 335.37', () => {
    expect(goodsFen(quantityMilli.parse(4200), toFen(7985))).toBe(33_537);
  });

  test.each([
    [4200, '4.2'],
    [1000, '1'],
    [1, '0.001'],
    [12_050, '12.05'],
    [999_999_999, '999999.999'],
  ])('%i is written %s', (count, text) => {
    expect(formatQuantity(quantityMilli.parse(count))).toBe(text);
  });
});

test('what is written is read again', () => {
  const random = seeded(5);
  for (let turn = 0; turn < 1000; turn += 1) {
    const time = laborCentihours.parse(Math.floor(random() * 100_000));
    const count = quantityMilli.parse(1 + Math.floor(random() * 10 ** Math.floor(1 + random() * 8)));
    expect(hours(formatLaborHours(time))).toBe(time);
    expect(quantity(formatQuantity(count))).toBe(count);
  }
});

test('schemas take whole numbers within their limits only', () => {
  for (const wrong of [-1, 0.5, 100_000, '80', null]) expect(laborCentihours.safeParse(wrong).success).toBe(false);
  for (const wrong of [0, -1, 0.5, 1_000_000_000, '80']) expect(quantityMilli.safeParse(wrong).success).toBe(false);
});
