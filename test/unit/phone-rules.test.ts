import { describe, expect, test } from 'vitest';
import { maskPhone, type PhoneKind, phoneText, phoneTextOf, readPhone } from '../../src-shared/customer/phone-rules.ts';
import { check } from '../../src-shared/kit/problem.ts';

// 138 0013 8000 is the carriers' own published number; 0755-81234567 and the like are nobody's in particular.
const GOOD: readonly (readonly [string, PhoneKind, string])[] = [
  ['13800138000', 'mobile', '13800138000'],
  ['１３８００１３８０００', 'mobile', '13800138000'],
  [' 138 0013 8000 ', 'mobile', '13800138000'],
  ['138-0013-8000', 'mobile', '13800138000'],
  ['138－0013－8000', 'mobile', '13800138000'],
  ['138.0013.8000', 'mobile', '13800138000'],
  ['+8613800138000', 'mobile', '13800138000'],
  ['＋86 138 0013 8000', 'mobile', '13800138000'],
  ['+86-138-0013-8000', 'mobile', '13800138000'],
  ['(+86)13800138000', 'mobile', '13800138000'],
  ['008613800138000', 'mobile', '13800138000'],
  ['8613800138000', 'mobile', '13800138000'],
  ['013800138000', 'mobile', '13800138000'],
  ['19912345678', 'mobile', '19912345678'],
  ['13800138000转1234', 'mobile', '13800138000-1234'],
  ['138\u200b00138000', 'mobile', '13800138000'],
  ['0755-81234567', 'landline', '0755-81234567'],
  ['075581234567', 'landline', '0755-81234567'],
  ['(0755)81234567', 'landline', '0755-81234567'],
  ['（0755）8123-4567', 'landline', '0755-81234567'],
  ['0755-8123 4567', 'landline', '0755-81234567'],
  ['0755—81234567', 'landline', '0755-81234567'],
  ['010-61234567', 'landline', '010-61234567'],
  ['01061234567', 'landline', '010-61234567'],
  ['021 6123 4567', 'landline', '021-61234567'],
  ['0898-6123456', 'landline', '0898-6123456'],
  ['+86 755 8123 4567', 'landline', '0755-81234567'],
  ['+86 (0755) 81234567', 'landline', '0755-81234567'],
  ['+86 10 61234567', 'landline', '010-61234567'],
  ['0755-81234567-801', 'landline', '0755-81234567-801'],
  ['0755-8123456-7', 'landline', '0755-8123456-7'],
  ['075581234567-1', 'landline', '0755-81234567-1'],
  ['(0755)81234567-801', 'landline', '0755-81234567-801'],
  ['0755-8123-4567-801', 'landline', '0755-81234567-801'],
  ['0755-81234567转801', 'landline', '0755-81234567-801'],
  ['0755-81234567 转 801', 'landline', '0755-81234567-801'],
  ['0755-81234567分机：801', 'landline', '0755-81234567-801'],
  ['0755-81234567 ext. 801', 'landline', '0755-81234567-801'],
  ['0755-81234567x801', 'landline', '0755-81234567-801'],
  ['0755-81234567#801', 'landline', '0755-81234567-801'],
  ['400-820-8820', 'service', '4008208820'],
  ['4008208820', 'service', '4008208820'],
  ['800 820 8820', 'service', '8008208820'],
  ['4008208820转2', 'service', '4008208820-2'],
  ['95518', 'service', '95518'],
  ['955188', 'service', '955188'],
  ['+852 9123 4567', 'abroad', '+85291234567'],
  ['00852-91234567', 'abroad', '+85291234567'],
  ['+1 (212) 555-0123', 'abroad', '+12125550123'],
];

describe('reading', () => {
  test.each(GOOD)('%j is %s %s', (text, kind, stored) => {
    const phone = readPhone(text);
    expect(phone?.kind).toBe(kind);
    expect(phoneText.parse(text)).toBe(stored);
    // What is stored reads as itself.
    expect(readPhone(stored)).toEqual(phone);
    if (phone) expect(phoneTextOf(phone)).toBe(stored);
  });

  test.each([
    '',
    '   ',
    '1380013800',
    '138001380000',
    '12800138000',
    '10086138000',
    '81234567',
    '0755-01234567',
    '0755-812345',
    '0055-81234567',
    '400-820-882',
    '95',
    '9551',
    '13800138000/13900139000',
    '13800138000,13900139000',
    '13800138000 13900139000',
    '13800138000、95518',
    '+86',
    '+8612345',
    '+0 123 456 789',
    '+12345',
    '+1234567890123456',
    '无',
    '138****8000',
    '一三八',
    'tel:13800138000',
    '-',
    '()',
    '转801',
    `${'1'.repeat(60)}38000`,
  ])('%j is none', (text) => {
    expect(readPhone(text)).toBeNull();
    expect(phoneText.safeParse(text).success).toBe(false);
  });

  test('the problem is named', () => {
    expect(check(phoneText, '123')).toEqual({ ok: false, problems: { '': 'phone' } });
    expect(check(phoneText, '1'.repeat(65))).toEqual({ ok: false, problems: { '': 'tooLong' } });
  });

  test('a landline knows its area and extension', () => {
    expect(readPhone('0755-81234567-801')).toEqual({
      kind: 'landline',
      number: '075581234567',
      areaCode: '0755',
      extension: '801',
    });
  });
});

describe('masking', () => {
  test.each([
    ['13812345678', '138****5678'],
    ['+86 138 1234 5678', '138****5678'],
    ['13812345678转1234', '138****5678'],
    ['0755-81234567', '0755-****4567'],
    ['010-61234567-8', '010-****4567'],
    ['+85291234567', '+852****4567'],
    ['+1234567', '+****4567'],
    ['400-820-8820', '4008208820'],
    ['138****5678', '****5678'],
    ['问他哥哥13812345678', '****5678'],
    ['1234567', '*******'],
    ['', ''],
  ])('%j shows as %s', (text, shown) => {
    expect(maskPhone(text)).toBe(shown);
  });

  test('never shows more than eight figures of a person', () => {
    for (const [text, kind] of GOOD) {
      if (kind !== 'service') expect(maskPhone(text).replace(/\D/g, '').length).toBeLessThanOrEqual(8);
    }
  });
});
