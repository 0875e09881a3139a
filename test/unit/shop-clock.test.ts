import { describe, expect, test } from 'vitest';
import {
  addOpenMinutes,
  endOfPreviousOpening,
  isOpen,
  nextOpening,
  openMinutesBetween,
  type ShopHours,
} from '../../src-shared/kit/shop-clock.ts';
import { HOUR, type Instant, instant, later, localDate, MINUTE } from '../../src-shared/kit/time.ts';
import { USUAL_HOURS, type WeeklyHours } from '../../src-shared/shop/shop-rules.ts';

/** A moment by the clock on the shop's wall, Shanghai unless told. */
const at = (text: string, offset = '+08:00'): Instant =>
  instant.parse(Date.parse(`${text.replace(' ', 'T')}:00${offset}`));
const day = (text: string) => localDate.parse(text);
const shown = (moment: Instant | null): string | null =>
  moment === null ? null : new Date(moment + 8 * HOUR).toISOString().slice(0, 16).replace('T', ' ');

const closed: WeeklyHours = Array.from({ length: 7 }, () => []);
/** Monday to Saturday 08:30 to 18:00, Sunday 09:00 to 17:00. 2026-11-16 is a Monday. */
const usual: ShopHours = { zone: 'Asia/Shanghai', weeklyHours: USUAL_HOURS, exceptions: [] };
/** Noon break, closed at weekends, one make-up Saturday, one holiday. */
const office: ShopHours = {
  zone: 'Asia/Shanghai',
  weeklyHours: [
    ...Array.from({ length: 5 }, () => [
      { opens: 480, closes: 720 },
      { opens: 810, closes: 1080 },
    ]),
    [],
    [],
  ],
  exceptions: [
    { date: day('2026-11-21'), spans: [{ opens: 540, closes: 720 }] },
    { date: day('2026-11-18'), spans: [] },
  ],
};
const dayAndNight: ShopHours = {
  zone: 'Asia/Shanghai',
  weeklyHours: Array.from({ length: 7 }, () => [{ opens: 0, closes: 1440 }]),
  exceptions: [],
};
const never: ShopHours = { zone: 'Asia/Shanghai', weeklyHours: closed, exceptions: [] };
/** Open on one day of its life. */
const once: ShopHours = {
  ...never,
  exceptions: [
    { date: day('2026-11-20'), spans: [{ opens: 600, closes: 660 }] },
    { date: day('2026-11-25'), spans: [] },
  ],
};

describe('open or not', () => {
  test.each([
    ['usual', usual, '2026-11-16 08:29', false],
    ['usual', usual, '2026-11-16 08:30', true],
    ['usual', usual, '2026-11-16 17:59', true],
    ['usual', usual, '2026-11-16 18:00', false],
    ['usual Sunday', usual, '2026-11-22 08:45', false],
    ['usual Sunday', usual, '2026-11-22 16:59', true],
    ['noon', office, '2026-11-16 12:30', false],
    ['make-up Saturday', office, '2026-11-21 10:00', true],
    ['other Saturday', office, '2026-11-28 10:00', false],
    ['holiday', office, '2026-11-18 10:00', false],
    ['never', never, '2026-11-18 10:00', false],
    ['once', once, '2026-11-20 10:30', true],
    ['midnight of a shop that never closes', dayAndNight, '2026-11-18 00:00', true],
  ])('%s', (_name, hours, when, open) => {
    expect(isOpen(hours, at(when))).toBe(open);
  });
});

describe('opening minutes between two moments', () => {
  test.each([
    ['within one opening', usual, '2026-11-16 09:00', '2026-11-16 09:45', 45],
    ['over a night', usual, '2026-11-16 17:00', '2026-11-17 09:00', 90],
    ['a closed time', usual, '2026-11-16 19:00', '2026-11-17 08:00', 0],
    ['a whole week', usual, '2026-11-16 00:00', '2026-11-23 00:00', 6 * 570 + 480],
    ['noon does not count', office, '2026-11-16 11:30', '2026-11-16 14:00', 60],
    ['nor does a holiday', office, '2026-11-17 17:30', '2026-11-19 08:30', 60],
    ['a make-up Saturday does', office, '2026-11-20 18:00', '2026-11-23 08:00', 180],
    ['backwards', usual, '2026-11-17 09:00', '2026-11-16 17:00', -90],
    ['nothing', usual, '2026-11-16 09:00', '2026-11-16 09:00', 0],
    ['never', never, '2026-11-16 09:00', '2030-11-16 09:00', 0],
    ['once', once, '2026-11-16 09:00', '2030-11-16 09:00', 60],
    ['day and night', dayAndNight, '2026-11-16 09:00', '2026-11-18 09:00', 2880],
  ])('%s', (_name, hours, a, b, minutes) => {
    expect(openMinutesBetween(hours, at(a), at(b))).toBe(minutes);
  });

  test('part of a minute is not a minute', () => {
    expect(openMinutesBetween(usual, at('2026-11-16 09:00'), later(at('2026-11-16 09:01'), -1))).toBe(0);
  });

  test('a span of a year', () => {
    expect(openMinutesBetween(usual, at('2026-01-01 00:00'), at('2027-01-01 00:00'))).toBe(313 * 570 + 52 * 480);
  });
});

describe('adding opening minutes', () => {
  test.each([
    ['within one opening', usual, '2026-11-16 09:00', 15, '2026-11-16 09:15'],
    ['until closing time itself', usual, '2026-11-16 17:45', 15, '2026-11-16 18:00'],
    ['over a night', usual, '2026-11-16 17:50', 15, '2026-11-17 08:35'],
    ['from a closed time', usual, '2026-11-16 20:00', 5, '2026-11-17 08:35'],
    ['over a Sunday', usual, '2026-11-21 17:59', 482, '2026-11-23 08:31'],
    ['over noon', office, '2026-11-16 11:50', 15, '2026-11-16 13:35'],
    ['over a holiday and a weekend', office, '2026-11-17 17:59', 1 + 2 * 510 + 180 + 1, '2026-11-23 08:01'],
    ['nothing, even at night', usual, '2026-11-16 20:00', 0, '2026-11-16 20:00'],
    ['days of a shop that never closes', dayAndNight, '2026-11-16 20:00', 2880, '2026-11-18 20:00'],
    ['all of the only opening', once, '2026-11-16 20:00', 60, '2026-11-20 11:00'],
    ['more than there is', once, '2026-11-16 20:00', 61, null],
    ['never', never, '2026-11-16 20:00', 1, null],
  ])('%s', (_name, hours, from, minutes, result) => {
    expect(shown(addOpenMinutes(hours, at(from), minutes))).toBe(result);
  });

  test('is the other side of counting, and refuses to go back', () => {
    const from = at('2026-11-16 11:07');
    for (const hours of [usual, office]) {
      for (let minutes = 1; minutes < 5000; minutes += 97) {
        const to = addOpenMinutes(hours, from, minutes);
        expect(to).not.toBeNull();
        if (to === null) continue;
        expect(openMinutesBetween(hours, from, to)).toBe(minutes);
        expect(openMinutesBetween(hours, from, instant.parse(to - 1))).toBe(minutes - 1);
      }
    }
    expect(() => addOpenMinutes(usual, from, -1)).toThrow(RangeError);
  });
});

describe('next opening, last closing', () => {
  test.each([
    ['open now', usual, '2026-11-16 09:00', '2026-11-16 09:00', '2026-11-15 17:00'],
    ['at the opening itself', usual, '2026-11-16 08:30', '2026-11-16 08:30', '2026-11-15 17:00'],
    ['at the closing itself', usual, '2026-11-16 18:00', '2026-11-17 08:30', '2026-11-16 18:00'],
    ['at night', usual, '2026-11-17 03:00', '2026-11-17 08:30', '2026-11-16 18:00'],
    ['at noon', office, '2026-11-16 12:30', '2026-11-16 13:30', '2026-11-16 12:00'],
    ['in the afternoon', office, '2026-11-16 14:00', '2026-11-16 14:00', '2026-11-16 12:00'],
    ['on a holiday', office, '2026-11-18 10:00', '2026-11-19 08:00', '2026-11-17 18:00'],
    ['before a make-up Saturday', office, '2026-11-20 23:00', '2026-11-21 09:00', '2026-11-20 18:00'],
    ['on Sunday', office, '2026-11-22 12:00', '2026-11-23 08:00', '2026-11-21 12:00'],
    ['day and night', dayAndNight, '2026-11-18 00:00', '2026-11-18 00:00', null],
    ['never', never, '2026-11-18 00:00', null, null],
    ['before the only opening', once, '2026-11-18 00:00', '2026-11-20 10:00', null],
    ['after the only opening', once, '2026-12-18 00:00', null, '2026-11-20 11:00'],
  ])('%s', (_name, hours, when, next, previous) => {
    expect(shown(nextOpening(hours, at(when)))).toBe(next);
    expect(shown(endOfPreviousOpening(hours, at(when)))).toBe(previous);
  });

  test('openings that touch at midnight are one', () => {
    const night: ShopHours = {
      zone: 'Asia/Shanghai',
      weeklyHours: Array.from({ length: 7 }, () => [
        { opens: 0, closes: 120 },
        { opens: 1200, closes: 1440 },
      ]),
      exceptions: [],
    };
    expect(isOpen(night, at('2026-11-17 00:00'))).toBe(true);
    expect(shown(endOfPreviousOpening(night, at('2026-11-17 01:00')))).toBe('2026-11-16 02:00');
    expect(shown(endOfPreviousOpening(night, at('2026-11-17 05:00')))).toBe('2026-11-17 02:00');
  });
});

describe('a zone whose clocks change', () => {
  const berlin: ShopHours = {
    zone: 'Europe/Berlin',
    weeklyHours: Array.from({ length: 7 }, () => [
      { opens: 60, closes: 240 },
      { opens: 480, closes: 1080 },
    ]),
    exceptions: [],
  };
  test('an hour is skipped in spring and lived twice in autumn', () => {
    const hours = (date: string, from: string, to: string) =>
      openMinutesBetween(berlin, at(`${date} 00:00`, from), at(`${date} 23:59`, to));
    expect(hours('2026-03-28', '+01:00', '+01:00')).toBe(780);
    expect(hours('2026-03-29', '+01:00', '+02:00')).toBe(720);
    expect(hours('2026-10-25', '+02:00', '+01:00')).toBe(840);
  });

  test('doors open by the wall clock on either side', () => {
    expect(nextOpening(berlin, at('2026-03-29 05:00', '+02:00'))).toBe(at('2026-03-29 08:00', '+02:00'));
    expect(nextOpening(berlin, at('2026-10-25 05:00', '+01:00'))).toBe(at('2026-10-25 08:00', '+01:00'));
    expect(endOfPreviousOpening(berlin, at('2026-03-29 07:00', '+02:00'))).toBe(at('2026-03-29 04:00', '+02:00'));
    expect(addOpenMinutes(berlin, at('2026-03-28 18:00', '+01:00'), 180)).toBe(at('2026-03-29 09:00', '+02:00'));
  });

  test('every quarter of an hour of the change agrees with the minute-by-minute count', () => {
    const start = at('2026-10-24 22:00', '+00:00');
    let open = 0;
    for (let step = 0; step < 36; step += 1) {
      const moment = later(start, step * 15 * MINUTE);
      expect(openMinutesBetween(berlin, start, moment)).toBe(open);
      if (isOpen(berlin, moment)) open += 15;
    }
    expect(open).toBeGreaterThan(0);
  });
});
