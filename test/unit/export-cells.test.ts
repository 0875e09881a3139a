import { describe, expect, test } from 'vitest';
import { neutralize, unneutralize } from '../../src-shared/exchange/export-cells.ts';

/** What a spreadsheet might run, or a user might have typed to be like it. */
const RISKY = [
  '=1+1',
  '=HYPERLINK("http://example.invalid","x")',
  '+8613800138000',
  '-1',
  '−1',
  '@SUM(A1)',
  '\t=1',
  '\ttext',
  '\rtext',
  '\ntext',
  '＝1+1',
  '＋1',
  '－1',
  '＠A1',
  '﹦1',
  '  =1',
  '\u00a0=1',
  '\u3000＝1',
  '\u200b=1',
  '\u202e=1',
  '\ufeff=1',
  "'=1",
  "''=1",
];
const HARMLESS = ['', ' ', '张伟', '138****5678', 'a=b', '1-2', "'quoted'", "o'clock", '粤B12345', '𠮷', '1.5'];

describe('safety 15: a cell that a spreadsheet might run', () => {
  test.each(RISKY)('%j is marked as text', (text) => {
    expect(neutralize(text)).toBe(`'${text}`);
  });

  test.each(HARMLESS)('%j stays as it is', (text) => {
    expect(neutralize(text)).toBe(text);
  });

  test.each([...RISKY, ...HARMLESS])('%j comes back as it was', (text) => {
    expect(unneutralize(neutralize(text))).toBe(text);
    expect(unneutralize(neutralize(neutralize(text)))).toBe(neutralize(text));
  });

  test('negative control: the signs that the commonest lists name are not all', () => {
    const common = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
    expect(RISKY.filter((text) => common(text) === text)).toEqual(expect.arrayContaining(['＝1+1', '  =1', '\ntext']));
  });
});
