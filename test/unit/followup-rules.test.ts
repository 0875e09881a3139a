import { describe, expect, test } from 'vitest';
import {
  firstCallWindow,
  isPossibleTry,
  maySettle,
  PROMISE_STATES,
  promiseState,
  reportBy,
  secondCallWindow,
  tellBy,
  windowAfterTry,
} from '../../src-shared/followup/followup-rules.ts';
import { isOpen, type ShopHours } from '../../src-shared/kit/shop-clock.ts';
import { HOUR, type Instant, instant, later, localDate, MINUTE } from '../../src-shared/kit/time.ts';
import { USUAL_HOURS, type WeeklyHours } from '../../src-shared/shop/shop-rules.ts';

/** A moment by the clock on a wall in Shanghai. */
const at = (text: string): Instant => instant.parse(Date.parse(`${text.replace(' ', 'T')}:00+08:00`));
const shown = (moment: Instant): string => new Date(moment + 8 * HOUR).toISOString().slice(0, 16).replace('T', ' ');
const week = (window: { dueFrom: Instant; dueAt: Instant; overdueAt: Instant }) => [
  shown(window.dueFrom),
  shown(window.dueAt),
  shown(window.overdueAt),
];

/** Monday to Saturday 08:30 to 18:00, Sunday 09:00 to 17:00. 2026-11-21 is a Saturday. */
const usual: ShopHours = { zone: 'Asia/Shanghai', weeklyHours: USUAL_HOURS, exceptions: [] };
const closedAtWeekends: ShopHours = {
  ...usual,
  weeklyHours: [...Array.from({ length: 5 }, () => [{ opens: 480, closes: 1050 }]), [], []],
};
const never: ShopHours = { ...usual, weeklyHours: Array.from({ length: 7 }, () => []) satisfies WeeklyHours };
const dayAndNight: ShopHours = {
  ...usual,
  weeklyHours: Array.from({ length: 7 }, () => [{ opens: 0, closes: 1440 }]),
};
/** The shop stays closed from the 22nd to the 30th. */
const holiday: ShopHours = {
  ...usual,
  exceptions: Array.from({ length: 9 }, (_, index) => ({ date: localDate.parse(`2026-11-${22 + index}`), spans: [] })),
};

describe('the first call', () => {
  test.each([
    ['in the morning', usual, '2026-11-21 10:00', '2026-11-24 08:30', '2026-11-28 18:00'],
    ['after closing', usual, '2026-11-21 21:30', '2026-11-24 08:30', '2026-11-28 18:00'],
    ['a minute to midnight', usual, '2026-11-21 23:59', '2026-11-24 08:30', '2026-11-28 18:00'],
    ['a minute later it is another day', usual, '2026-11-22 00:00', '2026-11-25 08:30', '2026-11-29 17:00'],
    ['day 3 a Sunday with its own hours', usual, '2026-11-19 10:00', '2026-11-22 09:00', '2026-11-26 18:00'],
    ['day 3 closed', closedAtWeekends, '2026-11-18 10:00', '2026-11-23 08:00', '2026-11-25 17:30'],
    ['day 7 closed', closedAtWeekends, '2026-11-21 10:00', '2026-11-24 08:00', '2026-11-27 17:30'],
    ['the whole window closed', holiday, '2026-11-21 10:00', '2026-12-01 08:30', '2026-12-01 18:00'],
    ['open day and night', dayAndNight, '2026-11-21 10:00', '2026-11-24 00:00', '2026-11-29 00:00'],
    ['never open', never, '2026-11-21 10:00', '2026-11-24 00:00', '2026-11-29 00:00'],
  ] as const)(
    'R-096 R-097 due on day 3 inside opening hours, late after day 7: left %s',
    (_what, hours, left, due, late) => {
      const window = firstCallWindow(hours, at(left));
      expect(week(window)).toEqual([due, due, late]);
      if (hours !== never) expect(isOpen(hours, window.dueAt)).toBe(true);
    },
  );

  test('R-096 days are those of the shop, not of UTC', () => {
    // 23:30 on the 21st in Shanghai is the afternoon in London, and the 22nd in Auckland.
    const left = at('2026-11-21 23:30');
    expect(shown(firstCallWindow({ ...dayAndNight, zone: 'Europe/London' }, left).dueAt)).toBe('2026-11-24 08:00');
    expect(shown(firstCallWindow({ ...dayAndNight, zone: 'Pacific/Auckland' }, left).dueAt)).toBe('2026-11-24 19:00');
  });
});

describe('the second call', () => {
  test.each([
    ['2026-11-24 09:10', '2026-12-02 08:30', '2026-12-08 18:00'],
    ['2026-11-24 18:40', '2026-12-02 08:30', '2026-12-08 18:00'],
    // Day 8 and day 14 after a Saturday: a Sunday with its own hours, a Saturday.
    ['2026-11-28 17:59', '2026-12-06 09:00', '2026-12-12 18:00'],
  ])('R-098 day 8 to day 14 after the first call, made %s', (made, due, late) => {
    expect(week(secondCallWindow(usual, at(made)))).toEqual([due, due, late]);
  });
});

describe('a try that reached nobody', () => {
  const window = firstCallWindow(usual, at('2026-11-21 10:00'));

  test('leaves the window as it was where nothing is planned', () => {
    expect(windowAfterTry(usual, window, 'noAnswer', null)).toEqual(window);
  });

  test('R-097 put off by the caller, it is late when it would have been', () => {
    expect(week(windowAfterTry(usual, window, 'noAnswer', at('2026-11-26 15:00')))).toEqual([
      '2026-11-24 08:30',
      '2026-11-26 15:00',
      '2026-11-28 18:00',
    ]);
    expect(shown(windowAfterTry(usual, window, 'refused', at('2026-12-05 15:00')).overdueAt)).toBe('2026-11-28 18:00');
  });

  test('R-105 what the customer asked for is kept to the day, inside the window or not', () => {
    expect(week(windowAfterTry(usual, window, 'callLater', at('2026-11-25 15:00')))).toEqual([
      '2026-11-24 08:30',
      '2026-11-25 15:00',
      '2026-11-25 18:00',
    ]);
    expect(shown(windowAfterTry(usual, window, 'callLater', at('2026-12-05 19:30')).overdueAt)).toBe(
      '2026-12-06 00:00',
    );
  });

  test('the next one lies ahead, within a month', () => {
    const now = at('2026-11-24 09:00');
    expect(isPossibleTry(now, now)).toBe(false);
    expect(isPossibleTry(now, later(now, MINUTE))).toBe(true);
    expect(isPossibleTry(now, at('2026-12-24 09:00'))).toBe(true);
    expect(isPossibleTry(now, at('2026-12-24 09:01'))).toBe(false);
  });
});

describe('what the customer asked for', () => {
  test.each([
    [usual, '2026-11-21 10:00', '2026-11-23 18:00'],
    [usual, '2026-11-21 19:00', '2026-11-23 18:00'],
    // The second day is closed: the last closing before it.
    [closedAtWeekends, '2026-11-20 10:00', '2026-11-20 17:30'],
    // Nothing closes any more until then: the second day itself.
    [closedAtWeekends, '2026-11-20 18:00', '2026-11-23 00:00'],
    [holiday, '2026-11-21 19:00', '2026-11-24 00:00'],
  ])('R-100 reaches the supervisor within two days', (hours, made, by) => {
    expect(shown(reportBy(hours, at(made)))).toBe(by);
  });

  test.each([
    [usual, '2026-11-21 10:00', '2026-11-21 18:00'],
    [usual, '2026-11-22 10:00', '2026-11-22 17:00'],
    [usual, '2026-11-21 18:00', '2026-11-22 00:00'],
    [usual, '2026-11-21 20:15', '2026-11-22 00:00'],
    [closedAtWeekends, '2026-11-21 10:00', '2026-11-22 00:00'],
  ])('R-101 is told the same day: until closing, or the end of the day', (hours, answered, by) => {
    expect(shown(tellBy(hours, at(answered)))).toBe(by);
  });

  test('goes from asked to reported, answered and told, and an answer may come first', () => {
    const now = at('2026-11-21 10:00');
    const none = { reportedAt: null, answeredAt: null, toldAt: null };
    expect(promiseState(none)).toBe('open');
    expect(promiseState({ ...none, reportedAt: now })).toBe('reported');
    expect(promiseState({ ...none, answeredAt: now })).toBe('answered');
    expect(promiseState({ reportedAt: now, answeredAt: now, toldAt: now })).toBe('told');
    const table = (['report', 'answer', 'tell'] as const).map((step) =>
      PROMISE_STATES.map((state) => (maySettle(step, state) ? '+' : '.')).join(''),
    );
    expect(table).toEqual(['+...', '++..', '..+.']);
  });
});
