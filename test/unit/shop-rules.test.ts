import { describe, expect, test } from 'vitest';
import { check } from '../../src-shared/kit/problem.ts';
import {
  daySpans,
  hoursException,
  isSocialCreditCode,
  particulars,
  platePrefix,
  USUAL_HOURS,
  weeklyHours,
} from '../../src-shared/shop/shop-rules.ts';

/** The problems of a value, by field; empty where it is fine. */
function problems(schema: Parameters<typeof check>[0], value: unknown): Record<string, string> {
  const result = check(schema, value);
  return result.ok ? {} : { ...result.problems };
}

describe('统一社会信用代码', () => {
  // The example printed in GB 32100-2015 itself.
  const EXAMPLE = '91350100M000100Y43';

  test('the check character decides', () => {
    expect(isSocialCreditCode(EXAMPLE)).toBe(true);
    const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
    const valid = Array.from(CHARACTERS).filter((last) => isSocialCreditCode(EXAMPLE.slice(0, 17) + last));
    expect(valid).toEqual(['3']);
  });

  test('any single wrong character is found', () => {
    for (let index = 0; index < 17; index += 1) {
      const wrong = EXAMPLE.charAt(index) === '7' ? '8' : '7';
      const code = EXAMPLE.slice(0, index) + wrong + EXAMPLE.slice(index + 1);
      expect(isSocialCreditCode(code), code).toBe(false);
    }
  });

  test.each([
    '',
    '91350100M000100Y4',
    '91350100M000100Y433',
    '91350100m000100y43',
    '91350100I000100Y43',
    '9135010SM000100Y43',
  ])('%j is none', (code) => {
    expect(isSocialCreditCode(code)).toBe(false);
  });

  const shop = {
    name: '顺达汽修',
    address: '',
    phone: '',
    contact: '',
    socialCreditCode: '',
    bank: '',
    bankAccount: '',
    logo: null,
  };

  test('in the particulars it may be empty and is written in capitals', () => {
    expect(particulars.parse(shop).socialCreditCode).toBe('');
    expect(particulars.parse({ ...shop, socialCreditCode: ' 91350100m000100y43 ' }).socialCreditCode).toBe(EXAMPLE);
    expect(problems(particulars, { ...shop, socialCreditCode: '91350100M000100Y44' })).toEqual({
      socialCreditCode: 'socialCreditCode',
    });
  });

  test('only the name is compulsory', () => {
    expect(problems(particulars, { ...shop, name: '  ' })).toEqual({ name: 'required' });
    expect(problems(particulars, { ...shop, logo: 'x' })).toEqual({ logo: 'format' });
    expect(problems(particulars, { ...shop, vat: '13' })).toEqual({ vat: 'unknownField' });
  });
});

describe('plate prefix', () => {
  test.each([
    ['', ''],
    ['粤', '粤'],
    [' 粤b ', '粤B'],
  ])('%j is kept as %j', (typed, kept) => {
    expect(platePrefix.parse(typed)).toBe(kept);
  });
  test.each(['B', '粤O', '粤I', '粤B1', '台A'])('%j is refused', (typed) => {
    expect(problems(platePrefix, typed)).toEqual({ '': 'plate' });
  });
});

describe('opening hours', () => {
  test('what set-up proposes is valid', () => {
    expect(problems(weeklyHours, USUAL_HOURS)).toEqual({});
    expect(USUAL_HOURS).toHaveLength(7);
  });

  test.each([
    ['closed', [], {}],
    ['all day', [{ opens: 0, closes: 1440 }], {}],
    [
      'with a break',
      [
        { opens: 480, closes: 720 },
        { opens: 721, closes: 1080 },
      ],
      {},
    ],
    ['closes before it opens', [{ opens: 720, closes: 480 }], { '0': 'hoursOrder' }],
    ['no time at all', [{ opens: 720, closes: 720 }], { '0': 'hoursOrder' }],
    [
      'overlapping',
      [
        { opens: 480, closes: 720 },
        { opens: 700, closes: 1080 },
      ],
      { '': 'hoursOverlap' },
    ],
    [
      'touching',
      [
        { opens: 480, closes: 720 },
        { opens: 720, closes: 1080 },
      ],
      { '': 'hoursOverlap' },
    ],
    [
      'out of order',
      [
        { opens: 800, closes: 900 },
        { opens: 480, closes: 720 },
      ],
      { '': 'hoursOverlap' },
    ],
    ['past midnight', [{ opens: 480, closes: 1441 }], { '0.closes': 'format' }],
    ['half a minute', [{ opens: 480.5, closes: 1000 }], { '0.opens': 'format' }],
  ])('%s', (_name, spans, expected) => {
    expect(problems(daySpans, spans)).toEqual(expected);
  });

  test('a week has seven days, a day at most four openings, an exception a real day', () => {
    expect(problems(weeklyHours, USUAL_HOURS.slice(0, 6))).toEqual({ '': 'format' });
    const five = Array.from({ length: 5 }, (_, index) => ({ opens: index * 100, closes: index * 100 + 50 }));
    expect(problems(daySpans, five)).toEqual({ '': 'tooLong' });
    expect(problems(hoursException, { date: '2026-02-30', spans: [], note: '' })).toEqual({ date: 'format' });
    expect(problems(hoursException, { date: '2026-10-01', spans: [], note: '国庆' })).toEqual({});
  });
});
