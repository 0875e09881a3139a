import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { foldVin, vinCheckDigit, vinText, vinVerdict, vinYears } from '../../src-shared/vehicle/vin-rules.ts';

describe('verdicts', () => {
  test.each([
    // Own fixtures: made up, its check digit worked out by hand (sum 237).
    ['LZZ5CCAB6KA000001', 'ok', null],
    ['LZZ5CCAB4KA000001', 'warn', 'checkDigit'],
    // The worked example of ISO 3779 and of everybody's article about it; all ones is the smallest right one.
    ['11111111111111111', 'ok', null],
    ['1M8GDM9AXKP042788', 'ok', null],
    ['1M8GDM9A1KP042788', 'warn', 'checkDigit'],
    ['5GZCZ43D13S812715', 'ok', null],
    ['5GZCZ43D14S812715', 'warn', 'checkDigit'],
    // Elsewhere the ninth place may be anything, even a letter.
    ['WZZZZZ99ZTS392124', 'ok', null],
    ['6M8GDM9A1KP042788', 'ok', null],
    ['JM8GDM9A1KP042788', 'ok', null],
    ['1m8gdm9axkp042788', 'ok', null],
    ['１Ｍ８ＧＤＭ９ＡＸＫＰ０４２７８８', 'ok', null],
    [' 1M8 GDM9AX-KP04\u200b2788 ', 'ok', null],
    ['1M8—GDM9AXKP042788', 'ok', null],
    ['1M8GDM9AXKPO42788', 'error', 'lookalikeLetter'],
    ['1M8GDM9AXKPI42788', 'error', 'lookalikeLetter'],
    ['1M8GDM9AXKPQ42788', 'error', 'lookalikeLetter'],
    ['1M8GDM9AXKP04278', 'error', 'length'],
    ['1M8GDM9AXKP0427888', 'error', 'length'],
    ['', 'error', 'length'],
    ['1M8GDM9AXKP04278京', 'error', 'character'],
    ['1M8GDM9AXKP04278*', 'error', 'character'],
    ['1M8GDM9AXKP04278É', 'error', 'character'],
    ['无', 'error', 'character'],
    ['𠮷', 'error', 'character'],
  ])('%j: %s, %s', (text, verdict, reason) => {
    expect(vinVerdict(text)).toEqual({ verdict, reason, vin: foldVin(text) });
  });

  test('exactly one check digit is right for each Chinese number', () => {
    const right = Array.from('0123456789X').filter((digit) => vinVerdict(`LZZ5CCAB${digit}KA000001`).verdict === 'ok');
    expect(right).toEqual(['6']);
    expect(vinCheckDigit('LZZ5CCAB0KA000001')).toBe('6');
  });

  test('one wrong digit is found, and most swaps of neighbours', () => {
    const vin = '1M8GDM9AXKP042788';
    // Not the first place: another digit there is another continent.
    for (let index = 1; index < 17; index += 1) {
      if (!/\d/.test(vin.charAt(index))) continue;
      const wrong = vin.charAt(index) === '6' ? '7' : '6';
      expect(vinVerdict(vin.slice(0, index) + wrong + vin.slice(index + 1)).verdict, `place ${index + 1}`).not.toBe(
        'ok' as const,
      );
    }
    expect(vinVerdict('1M8GDM9AXKP024788').reason).toBe('checkDigit');
  });

  test('no check digit for what is no VIN', () => {
    expect([vinCheckDigit('1M8'), vinCheckDigit('1M8GDM9AXKPO42788'), vinCheckDigit('')]).toEqual([null, null, null]);
  });
});

test('as stored: folded; a wrong check digit passes, a wrong length does not', () => {
  expect(vinText.parse(' 1m8gdm9a1-kp042788')).toBe('1M8GDM9A1KP042788');
  for (const wrong of ['', '1M8', '1M8GDM9AXKPO42788', `${' '.repeat(60)}1M8GDM9AXKP042788`, 17, null]) {
    expect(vinText.safeParse(wrong).success).toBe(false);
  }
});

test.each([
  ['1M8GDM9AXAP042788', [2010, 1980]],
  ['1M8GDM9AXKP042788', [2019, 1989]],
  ['1M8GDM9AXYP042788', [2030, 2000]],
  ['1M8GDM9AX1P042788', [2031, 2001]],
  ['1M8GDM9AX9P042788', [2039, 2009]],
  ['1M8GDM9AX0P042788', []],
  ['1M8GDM9AXUP042788', []],
  ['1M8GDM9AXZP042788', []],
  ['1M8GDM9AXK', []],
])('the model years of %s: %j', (vin, years) => {
  expect(vinYears(vin)).toEqual(years);
});

const SHARED = resolve(import.meta.dirname, '../../../shared/data/vins.csv');

describe.skipIf(!existsSync(SHARED))('real numbers of ../shared/data/vins.csv (skipped without that folder)', () => {
  const rows = existsSync(SHARED)
    ? readFileSync(SHARED, 'utf8')
        .split(/\r?\n/)
        .slice(1)
        .filter((line) => line !== '')
        .map((line) => line.split(',', 3))
    : [];

  test('each verdict is that of the careful checker', () => {
    expect(rows.length).toBeGreaterThanOrEqual(13);
    for (const [vin = '', verdict, why] of rows) expect(vinVerdict(vin).verdict, `${vin} ${why}`).toBe(verdict);
  });
});
