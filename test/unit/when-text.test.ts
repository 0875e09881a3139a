import { describe, expect, test } from 'vitest';
import { localDate, momentOf } from '../../src-shared/kit/time.ts';
import { formatWhen, parseWhen, readDate } from '../../src-shared/kit/when-text.ts';

const ZONE = 'Asia/Shanghai';
const TODAY = localDate.parse('2026-11-22');
/** 14:30 on the wall. */
const NOW = momentOf(TODAY, 14 * 60 + 30, ZONE);

const read = (text: string, zone = ZONE): string => {
  const parsed = parseWhen(text, NOW, zone);
  if (!parsed.ok) return parsed.problem;
  return parsed.value === null ? 'empty' : formatWhen(parsed.value, zone);
};

describe('a moment as it is typed', () => {
  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['16:30', '2026-11-22 16:30'],
    ['１６：３０', '2026-11-22 16:30'],
    ['1630', '2026-11-22 16:30'],
    ['9:05', '2026-11-22 09:05'],
    ['16点', '2026-11-22 16:00'],
    ['16', '2026-11-22 16:00'],
    ['明天 09', '2026-11-23 09:00'],
    ['16点半', '2026-11-22 16:30'],
    ['9点5分', '2026-11-22 09:05'],
    ['今天 16:30', '2026-11-22 16:30'],
    ['明天 10:00', '2026-11-23 10:00'],
    ['明天10点半', '2026-11-23 10:30'],
    ['Tomorrow 10:00', '2026-11-23 10:00'],
    ['后天 8:00', '2026-11-24 08:00'],
    ['昨天 17:45', '2026-11-21 17:45'],
    ['11-25 09:00', '2026-11-25 09:00'],
    ['11/25 9:00', '2026-11-25 09:00'],
    ['11.25 9:00', '2026-11-25 09:00'],
    ['11月25日 9:00', '2026-11-25 09:00'],
    ['11月25日9点', '2026-11-25 09:00'],
    ['11-22 09:00', '2026-11-22 09:00'],
    ['11-21 09:00', '2027-11-21 09:00'],
    ['2026-11-21 09:00', '2026-11-21 09:00'],
    ['2026-11-21T09:00', '2026-11-21 09:00'],
    ['+2h', '2026-11-22 16:30'],
    ['＋２小时', '2026-11-22 16:30'],
    ['+1.5h', '2026-11-22 16:00'],
    ['+45m', '2026-11-22 15:15'],
    ['+30分钟', '2026-11-22 15:00'],
    ['+10h', '2026-11-23 00:30'],
    ['+1d', '2026-11-23 14:30'],
    ['+2 天', '2026-11-24 14:30'],
  ])('%j is %s', (text, meant) => {
    expect(read(text)).toBe(meant);
  });

  test.each([
    '25:00',
    '24:00',
    '12:60',
    'soon',
    '明天',
    'tomorrow',
    '11-25',
    '2026-02-30 09:00',
    '+h',
    '+2',
    '+2x',
    '+constructor',
    '+1.5d',
    '+999999h',
    '-2h',
    '1',
    '24',
    '16:30 tomorrow',
    `16:30${' '.repeat(60)}`,
  ])('%j is no moment', (text) => {
    expect(read(text)).toBe('format');
  });

  test('a span goes up to the full minute, a day keeps the time of the day where the clocks change', () => {
    const odd = parseWhen('+1h', momentOf(TODAY, 600, ZONE), ZONE);
    expect(odd).toEqual({ ok: true, value: momentOf(TODAY, 660, ZONE) });
    const inSeconds = parseWhen('+1m', (NOW + 20_000) as typeof NOW, ZONE);
    expect(inSeconds).toEqual({ ok: true, value: momentOf(TODAY, 14 * 60 + 32, ZONE) });
    const before = momentOf(localDate.parse('2026-10-24'), 12 * 60, 'Europe/Berlin');
    expect(parseWhen('+1d', before, 'Europe/Berlin')).toEqual({
      ok: true,
      value: momentOf(localDate.parse('2026-10-25'), 12 * 60, 'Europe/Berlin'),
    });
  });

  test('what a field shows is read as the same moment', () => {
    for (let minute = 0; minute < 1440; minute += 7) {
      const at = momentOf(TODAY, minute, ZONE);
      expect(parseWhen(formatWhen(at, ZONE), NOW, ZONE)).toEqual({ ok: true, value: at });
    }
  });

  test('29 February without a year waits for the next one', () => {
    expect(readDate('02-29', TODAY)).toBe('2028-02-29');
  });
});
