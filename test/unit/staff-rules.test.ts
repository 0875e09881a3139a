import { describe, expect, test } from 'vitest';
import {
  isEasyPin,
  LONG_PAUSE_SECONDS,
  PAUSE_SECONDS,
  pauseAfter,
  pin,
  staffName,
  triesLeftAfter,
} from '../../src-shared/staff/staff-rules.ts';

describe('PIN', () => {
  test.each(['1357', '0429', '80422', '135790', '8046173', '302716594820'])('%s will do', (text) => {
    expect(pin.safeParse(text).success).toBe(true);
  });

  test.each([
    '0000',
    '1111',
    '777777',
    '999999999999',
    '1234',
    '2345',
    '98765',
    '123456789',
    '4321',
    '0123',
    '123456',
    '654321',
    '112233',
    '121212',
    '2580',
  ])('%s is too easy', (text) => {
    expect(isEasyPin(text)).toBe(true);
    expect(pin.safeParse(text).error?.issues.map((issue) => issue.message)).toEqual(['pinTooEasy']);
  });

  test.each(['', '135', '1357902468013', '13a7', ' 1357', '１３５７', '13.7', '-1357'])('%j is no PIN', (text) => {
    expect(pin.safeParse(text).error?.issues[0]?.message).toBe('pinDigits');
  });

  test('a PIN is text: the number is not taken for it', () => {
    expect(pin.safeParse(1357).success).toBe(false);
  });

  test('a name is trimmed and not empty', () => {
    expect(staffName.parse(' 王静 ')).toBe('王静');
    expect(staffName.safeParse('  ').success).toBe(false);
    expect(staffName.safeParse('静'.repeat(41)).success).toBe(false);
  });
});

const HOUR = 3600;

/** Seconds at which somebody gets to guess, waiting `wait(n)` before the n-th try on top of what is imposed. */
function guesses(seconds: number, wait: (tried: number) => number): number[] {
  const times: number[] = [];
  let now = 0;
  for (let tried = 0; ; tried += 1) {
    now += pauseAfter(tried) + wait(tried);
    if (now >= seconds) return times;
    times.push(now);
  }
}

/** The most tries in any window of this length (its end not included). */
function most(times: readonly number[], window: number): number {
  let first = 0;
  let top = 0;
  for (const [index, time] of times.entries()) {
    while ((times[first] ?? time) <= time - window) first += 1;
    top = Math.max(top, index - first + 1);
  }
  return top;
}

describe('guessing is slowed', () => {
  // A guesser as fast as he may be, slower ones, and one who idles just before each pause to save up tries.
  const strategies: readonly (readonly [string, (tried: number) => number])[] = [
    ['at once', () => 0],
    ['every 2 seconds', () => 2],
    ['every 13 seconds', () => 13],
    ['idle before the last of five', (tried) => (tried % 5 === 4 ? 59 : 0)],
    ['idle after the first of five', (tried) => (tried % 5 === 1 ? 59 : 0)],
    ['by an odd rhythm', (tried) => (tried * 7919) % 61],
  ];
  test.each(strategies)('%s: never more than 5 tries in a minute nor 100 in an hour', (_name, wait) => {
    const times = guesses(26 * HOUR, wait);
    expect(times.length).toBeGreaterThan(100);
    expect(most(times, 60)).toBeLessThanOrEqual(5);
    expect(most(times, HOUR)).toBeLessThanOrEqual(100);
  });

  test('the fastest gets at most 76 in the first hour and 60 in each later one', () => {
    const times = guesses(6 * HOUR, () => 0);
    const inHour = (hour: number) => times.filter((time) => time >= hour * HOUR && time < (hour + 1) * HOUR).length;
    expect(inHour(0)).toBeLessThanOrEqual(76);
    for (const hour of [1, 2, 3, 4, 5]) expect(inHour(hour)).toBeLessThanOrEqual(60);
  });

  test('pauses come after each five, long ones from the twentieth on', () => {
    const pauses = Array.from({ length: 31 }, (_, failures) => pauseAfter(failures));
    const expected = pauses.map((_, failures) => {
      if (failures === 0 || failures % 5 !== 0) return 0;
      return failures < 20 ? PAUSE_SECONDS : LONG_PAUSE_SECONDS;
    });
    expect(pauses).toEqual(expected);
    expect([PAUSE_SECONDS, LONG_PAUSE_SECONDS]).toEqual([60, 300]);
  });

  test('how many tries are left', () => {
    expect([0, 1, 4, 5, 6, 19, 20].map(triesLeftAfter)).toEqual([5, 4, 1, 5, 4, 1, 5]);
  });
});
