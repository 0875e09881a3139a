import { describe, expect, test } from 'vitest';
import {
  amountInEnglish,
  amountInWords,
  type Fen,
  fen,
  formatYuan,
  formatYuanGrouped,
  largestOf,
  MAX_FEN,
  MAX_TYPED_FEN,
  multiply,
  negate,
  parseYuan,
  share,
  signedFen,
  sumFen,
  toFen,
  typedFen,
} from '../../src-shared/kit/money.ts';
import { check } from '../../src-shared/kit/problem.ts';
import { seeded } from '../support/random.ts';

/** The amount read, or the problem. */
function read(text: string, signed = false): number | string | null {
  const result = parseYuan(text, { signed });
  return result.ok ? result.value : result.problem;
}

const f = toFen;

describe('schemas', () => {
  const problem = (schema: typeof fen, value: unknown): string | null => {
    const result = check(schema, value);
    return result.ok ? null : (result.problems[''] ?? 'none');
  };
  test.each([
    [0, null, null, null],
    [128_637, null, null, null],
    [-1, 'moneyNegative', null, 'moneyNegative'],
    [0.5, 'format', 'format', 'format'],
    ['100', 'format', 'format', 'format'],
    [Number.NaN, 'format', 'format', 'format'],
    [null, 'required', 'required', 'required'],
    [MAX_TYPED_FEN, null, null, null],
    [MAX_TYPED_FEN + 1, null, null, 'moneyTooLarge'],
    [MAX_FEN, null, null, 'moneyTooLarge'],
    [MAX_FEN + 1, 'moneyTooLarge', 'moneyTooLarge', 'moneyTooLarge'],
    [-MAX_FEN - 1, 'moneyNegative', 'moneyTooLarge', 'moneyNegative'],
  ])('%j: fen %s, signed %s, typed %s', (value, plain, signed, typed) => {
    expect(problem(fen, value)).toBe(plain);
    expect(problem(signedFen, value)).toBe(signed);
    expect(problem(typedFen, value)).toBe(typed);
  });

  test('arithmetic that leaves the whole fen or the limits is a fault', () => {
    for (const wrong of [0.1, Number.NaN, Number.POSITIVE_INFINITY, MAX_FEN + 1, -MAX_FEN - 1]) {
      expect(() => toFen(wrong)).toThrow(RangeError);
    }
    expect(() => sumFen([MAX_FEN, 1])).toThrow(RangeError);
    expect(sumFen([])).toBe(0);
    expect(sumFen([1, -3, 2])).toBe(0);
    expect(Object.is(toFen(-0), 0)).toBe(true);
    expect(Object.is(negate(f(0)), 0)).toBe(true);
  });
});

describe('reading yuan', () => {
  test.each([
    ['', null],
    ['   ', null],
    ['\u200b', null],
    ['0', 0],
    ['0.00', 0],
    ['1286.37', 128_637],
    ['1286.3', 128_630],
    ['1286', 128_600],
    ['007', 700],
    ['.5', 50],
    ['5.', 500],
    ['1,286.37', 128_637],
    ['12,345,678.90', 1_234_567_890],
    ['￥1,286.37', 128_637],
    ['¥ 1286.37', 128_637],
    ['１２８６．３７', 128_637],
    ['￥１，２８６．３７', 128_637],
    ['1286。37', 128_637],
    ['1286.37元', 128_637],
    ['CNY 12', 1200],
    ['rmb12', 1200],
    ['1286.37\u00a0', 128_637],
    ['99999999.99', MAX_TYPED_FEN],
    ['100000000', 'moneyTooLarge'],
    ['9'.repeat(60), 'moneyTooLarge'],
    ['9'.repeat(300), 'tooLong'],
    ['0.001', 'moneyDecimals'],
    ['1.230', 'moneyDecimals'],
    ['34.965', 'moneyDecimals'],
    ['-1', 'moneyNegative'],
    ['－１', 'moneyNegative'],
    ['-0', 'moneyNegative'],
    ['¥-5', 'moneyNegative'],
    ['1,23', 'format'],
    ['1,2345', 'format'],
    ['12 34', 'format'],
    ['1.2.3', 'format'],
    ['.', 'format'],
    [',', 'format'],
    ['¥', 'format'],
    ['元', 'format'],
    ['一百', 'format'],
    ['1e3', 'format'],
    ['0x10', 'format'],
    ['+5', 'format'],
    ['--5', 'format'],
    ['$5', 'format'],
    ['NaN', 'format'],
    ['Infinity', 'format'],
  ])('%j gives %s', (text, result) => {
    expect(read(text)).toBe(result);
  });

  test.each([
    ['-1', -100],
    ['−12.5', -1250],
    ['-¥5', -500],
    ['¥-5', -500],
    ['-¥-5', 'format'],
    ['-0.00', 0],
    ['-', 'format'],
    ['-1.234', 'moneyDecimals'],
    ['-100000000', 'moneyTooLarge'],
  ])('below zero where asked for: %j gives %s', (text, result) => {
    expect(Object.is(read(text, true), result)).toBe(true);
  });

  test('what is written is read again', () => {
    const random = seeded(11);
    for (let turn = 0; turn < 2000; turn += 1) {
      const amount = f(Math.floor((random() - 0.5) * 10 ** (1 + Math.floor(random() * 10))));
      expect(read(formatYuan(amount), true)).toBe(amount);
      expect(read(formatYuanGrouped(amount), true)).toBe(amount);
      expect(read(`￥${formatYuanGrouped(amount)}`, true)).toBe(amount);
    }
  });
});

describe('writing yuan', () => {
  test.each([
    [0, '0.00', '0.00'],
    [5, '0.05', '0.05'],
    [50, '0.50', '0.50'],
    [100, '1.00', '1.00'],
    [99_999, '999.99', '999.99'],
    [100_000, '1000.00', '1,000.00'],
    [123_456_789, '1234567.89', '1,234,567.89'],
    [-7, '-0.07', '-0.07'],
    [-73_400, '-734.00', '-734.00'],
    [-123_456, '-1234.56', '-1,234.56'],
    [MAX_FEN, '9999999999999.99', '9,999,999,999,999.99'],
  ])('%i fen is %s, %s', (amount, plain, grouped) => {
    expect(formatYuan(f(amount))).toBe(plain);
    expect(formatYuanGrouped(f(amount))).toBe(grouped);
  });
});

describe('multiplying', () => {
  test.each([
    // 34.965, which binary floats make 34.96.
    [23_310, 1500, 10_000, 3497],
    [7985, 4200, 1000, 33_537],
    [12_600, 35, 100, 4410],
    [864_005, 7000, 10_000, 604_804],
    [1, 1, 2, 1],
    [1, 1, 3, 0],
    [2, 1, 3, 1],
    [-1, 1, 2, -1],
    [-2, 1, 3, -1],
    [-1, 1, 3, 0],
    [0, 7, 3, 0],
    [100, 0, 3, 0],
    // The product passes 2^53: floats make it one fen more.
    [721_280_236_697_036, 8875, 10_000, 640_136_210_068_619],
    [MAX_FEN, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, MAX_FEN],
  ])('%i × %i ÷ %i = %i', (amount, numerator, denominator, result) => {
    expect(Object.is(multiply(f(amount), numerator, denominator), result)).toBe(true);
  });

  test('what cannot be a factor is a fault', () => {
    for (const numerator of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(() => multiply(f(1), numerator, 1)).toThrow(RangeError);
    }
    for (const denominator of [0, -1, 0.5]) expect(() => multiply(f(1), 1, denominator)).toThrow(RangeError);
    expect(() => multiply(f(MAX_FEN), 2, 1)).toThrow(RangeError);
  });
});

describe('sharing', () => {
  test.each<[string, number, readonly number[], object, readonly number[]]>([
    ['the remainder of example 1', 3497, [10_080, 4410, 4410, 4410], {}, [1511, 662, 662, 662]],
    ['thirds', 100, [1, 1, 1], {}, [34, 33, 33]],
    ['thirds, remainder to the last', 100, [1, 1, 1], { remainderTo: 2 }, [33, 33, 34]],
    ['two thirds round up', 200, [1, 1, 1], {}, [66, 67, 67]],
    ['nothing', 0, [3, 5], {}, [0, 0]],
    ['a weight of nothing', 10, [0, 5], {}, [0, 10]],
    ['no weights at all: to the first', 10, [0, 0], {}, [10, 0]],
    ['no weights at all: to the named', 10, [0, 0], { remainderTo: 1 }, [0, 10]],
    ['one line', 7, [3], {}, [7]],
    ['below zero as the mirror', -100, [1, 1, 1], {}, [-34, -33, -33]],
    ['no part below zero', 2, [1, 1, 1, 1], {}, [0, 0, 1, 1]],
    ['no part above its limit', 2, [1, 1, 1, 1, 1], { atMost: [1, 1, 1, 1, 1] }, [1, 1, 0, 0, 0]],
    ['without limits the named one takes all', 2, [1, 1, 1, 1, 1], {}, [2, 0, 0, 0, 0]],
    ['a limit passes on what is above', 10, [9, 1], { atMost: [4, 10] }, [4, 6]],
  ])('%s', (_title, amount, weights, options, parts) => {
    expect(share(f(amount), weights, options)).toEqual(parts);
  });

  test('the hundred fen over two hundred equal lines', () => {
    const parts = share(f(100), Array<number>(200).fill(4410));
    expect(sumFen(parts)).toBe(100);
    expect(Math.min(...parts)).toBe(0);
    expect(Math.max(...parts)).toBe(1);
  });

  test('what cannot be shared is a fault', () => {
    expect(() => share(f(1), [])).toThrow(RangeError);
    expect(() => share(f(1), [1, -1])).toThrow(RangeError);
    expect(() => share(f(1), [0.5])).toThrow(RangeError);
    expect(() => share(f(1), [1], { remainderTo: 1 })).toThrow(RangeError);
    expect(() => share(f(3), [1, 1], { atMost: [1, 1] })).toThrow(RangeError);
  });

  test('the largest is the first of equals', () => {
    expect([largestOf([]), largestOf([1]), largestOf([1, 3, 3]), largestOf([0, 0])]).toEqual([-1, 0, 1, 0]);
  });

  test('parts add up, stay between 0 and their lines, and lie within half a fen unless they took the remainder', () => {
    const random = seeded(7);
    for (let turn = 0; turn < 800; turn += 1) {
      const weights = Array.from({ length: 1 + Math.floor(random() * 200) }, () =>
        Math.floor(random() * 10 ** Math.floor(random() * 8)),
      );
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const amount = f(Math.floor(random() * (total + 1)));
      const parts = share(amount, weights, { atMost: weights });
      expect(sumFen(parts)).toBe(amount);
      let off = 0;
      for (const [index, weight] of weights.entries()) {
        const part = parts[index] ?? -1;
        if (part < 0 || part > weight) throw new Error(`part ${part} of a line of ${weight}`);
        if (total > 0 && Math.abs(part - (amount * weight) / total) > 0.5 + 1e-6) off += 1;
      }
      // Only the lines that took the remainder may lie further off, and the remainder is at most half a fen a line.
      expect(off).toBeLessThanOrEqual(Math.ceil(weights.length / 2));
      expect(share(negate(amount), weights, { atMost: weights })).toEqual(parts.map((part) => negate(part)));
    }
  });
});

describe('in words', () => {
  test.each([
    [12_000, '壹佰贰拾元整'],
    [0, '零元整'],
    [1, '壹分'],
    [10, '壹角整'],
    [11, '壹角壹分'],
    [100, '壹元整'],
    [105, '壹元零伍分'],
    [150, '壹元伍角整'],
    [1000, '壹拾元整'],
    [1550, '壹拾伍元伍角整'],
    [10_100, '壹佰零壹元整'],
    [11_000, '壹佰壹拾元整'],
    // The examples printed in the rules themselves.
    [140_950, '壹仟肆佰零玖元伍角整'],
    [600_714, '陆仟零柒元壹角肆分'],
    [168_032, '壹仟陆佰捌拾元叁角贰分'],
    [10_700_053, '壹拾万柒仟元伍角叁分'],
    [1_640_902, '壹万陆仟肆佰零玖元零贰分'],
    [32_504, '叁佰贰拾伍元零肆分'],
    [112_213, '壹仟壹佰贰拾贰元壹角叁分'],
    [100_000, '壹仟元整'],
    [100_100, '壹仟零壹元整'],
    [1_000_000, '壹万元整'],
    [1_000_500, '壹万零伍元整'],
    [1_050_000, '壹万零伍佰元整'],
    [1_500_000, '壹万伍仟元整'],
    [10_000_500, '壹拾万零伍元整'],
    [100_000_000, '壹佰万元整'],
    [1_000_000_000, '壹仟万元整'],
    [10_000_000_000, '壹亿元整'],
    [10_000_000_100, '壹亿零壹元整'],
    [10_010_000_000, '壹亿零壹拾万元整'],
    [12_345_678_901, '壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元零壹分'],
    [10_500_000_000, '壹亿零伍佰万元整'],
    [100_000_000_000_000, '壹万亿元整'],
    [100_000_000_000_100, '壹万亿零壹元整'],
    [100_000_500_000_000, '壹万亿零伍佰万元整'],
    [123_450_000_000_000, '壹万贰仟叁佰肆拾伍亿元整'],
    [100_050_000_000_000, '壹万零伍亿元整'],
    [MAX_FEN, '玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分'],
    [-73_400, '负柒佰叁拾肆元整'],
    [-5, '负伍分'],
  ])('%i fen: %s', (amount, words) => {
    expect(amountInWords(f(amount))).toBe(words);
  });

  test('read back, every amount is itself', () => {
    const random = seeded(3);
    for (let turn = 0; turn < 5000; turn += 1) {
      const amount = f(Math.floor(random() * 10 ** Math.floor(random() * 16)));
      expect(fenInCapitals(amountInWords(amount))).toBe(amount);
    }
  });

  test('never two 零 together, never one at the front or before a unit', () => {
    const random = seeded(4);
    for (let turn = 0; turn < 5000; turn += 1) {
      const amount = f(1 + Math.floor(random() * 10 ** Math.floor(random() * 16)));
      // Half of the digits are blotted out, because zeros are what goes wrong.
      const holed = Number(String(amount).replace(/\d/g, (digit) => (random() < 0.5 ? '0' : digit)));
      if (holed > 0) expect(amountInWords(f(holed))).not.toMatch(/^零|零零|零[万亿元角分整]|亿万/);
    }
  });

  test.each([
    [0, 'RMB zero yuan only'],
    [5, 'RMB five fen only'],
    [12_000, 'RMB one hundred and twenty yuan only'],
    [112_213, 'RMB one thousand one hundred and twenty-two yuan and thirteen fen'],
    [100_500, 'RMB one thousand and five yuan only'],
    [100_000_000, 'RMB one million yuan only'],
    [100_001_140, 'RMB one million and eleven yuan and forty fen'],
    [
      123_456_789_099,
      'RMB one billion two hundred and thirty-four million five hundred and sixty-seven thousand eight hundred and ninety yuan and ninety-nine fen',
    ],
    [100_000_000_000_000, 'RMB one trillion yuan only'],
    [-73_400, 'RMB minus seven hundred and thirty-four yuan only'],
  ])('%i fen in English: %s', (amount, words) => {
    expect(amountInEnglish(f(amount))).toBe(words);
  });
});

/** Reads capitals back by their places, in another way than they were written. */
function fenInCapitals(words: string): number {
  const digits = '零壹贰叁肆伍陆柒捌玖';
  const places: Readonly<Record<string, bigint>> = { 拾: 10n, 佰: 100n, 仟: 1000n };
  let total = 0n;
  let section = 0n;
  let high = 0n;
  let digit = 0n;
  for (const character of words) {
    const place = places[character];
    if (digits.includes(character)) digit = BigInt(digits.indexOf(character));
    else if (place !== undefined) {
      section += digit * place;
      digit = 0n;
    } else if (character === '万') {
      high += (section + digit) * 10_000n;
      section = 0n;
      digit = 0n;
    } else if (character === '亿') {
      total += (high + section + digit) * 100_000_000n;
      high = 0n;
      section = 0n;
      digit = 0n;
    } else if (character === '元') {
      total = (total + high + section + digit) * 100n;
      high = 0n;
      section = 0n;
      digit = 0n;
    } else if (character === '角') {
      total += digit * 10n;
      digit = 0n;
    } else if (character === '分') {
      total += digit;
      digit = 0n;
    }
  }
  const result: Fen = toFen(Number(total));
  return result;
}
