import { describe, expect, test } from 'vitest';
import { code128 } from '../../src-main/document/code-128.ts';
import { missingGlyphs } from '../../src-main/document/missing-glyphs.ts';
import { paperDay, paperTime, toTenMinutes } from '../../src-shared/document/paper-rules.ts';
import { instant } from '../../src-shared/kit/time.ts';

const SHANGHAI = 'Asia/Shanghai';
const at = (text: string) => instant.parse(Date.parse(text));

describe('times on paper', () => {
  test('are those of the shop’s clock', () => {
    expect(paperTime(at('2026-11-21T16:30:59Z'), SHANGHAI)).toBe('2026-11-22 00:30');
    expect(paperDay(at('2026-11-21T16:30:59Z'), SHANGHAI)).toBe('2026-11-22');
  });

  test.each([
    ['14:37:00', '2026-11-21 14:40'],
    ['14:34:59', '2026-11-21 14:30'],
    ['14:35:00', '2026-11-21 14:40'],
    ['14:30:00', '2026-11-21 14:30'],
    ['23:58:12', '2026-11-22 00:00'],
  ])('R-056 the hand-over to the workshop at %s is printed as %s', (clock, printed) => {
    expect(paperTime(toTenMinutes(at(`2026-11-21T${clock}+08:00`), SHANGHAI), SHANGHAI)).toBe(printed);
  });

  test('R-056 the ten minutes are the wall clock’s where the zone lies three quarters of an hour aside', () => {
    const stored = at('2026-11-21T14:37:40+05:45');
    expect(paperTime(toTenMinutes(stored, 'Asia/Kathmandu'), 'Asia/Kathmandu')).toBe('2026-11-21 14:40');
  });
});

describe('the bar code', () => {
  test('spells the example of the standard’s text books, with start B and its check symbol 55', () => {
    const widths = code128('PJJ123C')?.join('') ?? '';
    expect(widths.slice(0, 6)).toBe('211232');
    expect(widths.slice(-13)).toBe('3113212331112');
  });

  test('sets a paper’s number in symbols of eleven modules with an even number of black ones', () => {
    const widths = code128('WX-20261121-012-A1');
    expect(widths).not.toBeNull();
    const body = (widths ?? []).slice(0, -7);
    expect(body.length % 6).toBe(0);
    for (let start = 0; start < body.length; start += 6) {
      const symbol = body.slice(start, start + 6);
      expect(symbol.reduce((sum, width) => sum + width, 0)).toBe(11);
      expect(((symbol[0] ?? 0) + (symbol[2] ?? 0) + (symbol[4] ?? 0)) % 2).toBe(0);
    }
    // start, W X -, to pairs, 20 26 11 21, to text, - 0 1 2 - A 1, check
    expect(body.length / 6).toBe(18);
  });

  test('has nothing to draw for what it cannot spell', () => {
    expect(code128('')).toBeNull();
    expect(code128('维修-1')).toBeNull();
  });
});

test('missing characters are named once, wherever they stand in a snapshot', () => {
  const found = missingGlyphs(
    { name: '演示𠮷', lines: [{ name: '𠮷\n😀' }], count: 3, nothing: null },
    (codePoint) => codePoint < 0x10000 && codePoint >= 0x20,
  );
  expect(found).toEqual(['𠮷', '😀']);
});
