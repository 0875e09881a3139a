import { describe, expect, test } from 'vitest';
import {
  addDays,
  DAY,
  HOUR,
  type Instant,
  instant,
  later,
  localDate,
  MINUTE,
  momentOf,
  wallClock,
  weekdayOf,
} from '../../src-shared/kit/time.ts';

const at = (text: string): Instant => instant.parse(Date.parse(text));
const day = (text: string) => localDate.parse(text);
const iso = (moment: Instant): string => new Date(moment).toISOString();
const SHANGHAI = 'Asia/Shanghai';
const BERLIN = 'Europe/Berlin';

describe('wall clock', () => {
  test.each([
    ['2026-11-20T15:59:59.999Z', SHANGHAI, '2026-11-20', 23 * 60 + 59, 5],
    ['2026-11-20T16:00:00Z', SHANGHAI, '2026-11-21', 0, 6],
    ['2026-11-22T06:30:00Z', SHANGHAI, '2026-11-22', 14 * 60 + 30, 7],
    ['2026-12-31T16:00:00Z', SHANGHAI, '2027-01-01', 0, 5],
    ['2026-03-29T00:59:00Z', BERLIN, '2026-03-29', 60 + 59, 7],
    ['2026-03-29T01:00:00Z', BERLIN, '2026-03-29', 3 * 60, 7],
    ['2026-10-25T00:30:00Z', BERLIN, '2026-10-25', 2 * 60 + 30, 7],
    ['2026-10-25T01:30:00Z', BERLIN, '2026-10-25', 2 * 60 + 30, 7],
    ['2024-02-29T12:00:00Z', 'America/New_York', '2024-02-29', 7 * 60, 4],
  ])('%s in %s shows %s, minute %i', (moment, zone, date, minute, weekday) => {
    expect(wallClock(at(moment), zone)).toEqual({ date, minute, weekday });
  });
});

describe('the moment of a wall clock', () => {
  test.each([
    ['2026-11-21', 0, SHANGHAI, '2026-11-20T16:00:00.000Z'],
    ['2026-11-21', 510, SHANGHAI, '2026-11-21T00:30:00.000Z'],
    ['2026-11-21', 1440, SHANGHAI, '2026-11-21T16:00:00.000Z'],
    ['2026-03-29', 0, BERLIN, '2026-03-28T23:00:00.000Z'],
    ['2026-03-29', 119, BERLIN, '2026-03-29T00:59:00.000Z'],
    // Skipped: 02:30 is moved on by the hour, to 03:30.
    ['2026-03-29', 150, BERLIN, '2026-03-29T01:30:00.000Z'],
    ['2026-03-29', 180, BERLIN, '2026-03-29T01:00:00.000Z'],
    ['2026-03-29', 1440, BERLIN, '2026-03-29T22:00:00.000Z'],
    // Twice: the earlier 02:30 is meant.
    ['2026-10-25', 150, BERLIN, '2026-10-25T00:30:00.000Z'],
    ['2026-10-25', 180, BERLIN, '2026-10-25T02:00:00.000Z'],
    // Shanghai had summer time until 1991.
    ['1991-09-15', 720, SHANGHAI, '1991-09-15T04:00:00.000Z'],
    ['1991-06-15', 720, SHANGHAI, '1991-06-15T03:00:00.000Z'],
  ])('%s minute %i in %s is %s', (date, minute, zone, moment) => {
    expect(iso(momentOf(day(date), minute, zone))).toBe(moment);
  });

  test('goes there and back again, every hour of a year with two changes of the clock', () => {
    for (const zone of [SHANGHAI, BERLIN]) {
      const twins: string[] = [];
      const start = at('2026-01-01T00:00:00Z');
      for (let hour = 0; hour < 365 * 24; hour += 1) {
        const moment = later(start, hour * HOUR);
        const shown = wallClock(moment, zone);
        const back = momentOf(shown.date, shown.minute, zone);
        if (back !== moment) twins.push(`${iso(moment)} ${(moment - back) / MINUTE}`);
      }
      expect(twins).toEqual(zone === BERLIN ? ['2026-10-25T01:00:00.000Z 60'] : []);
    }
  });
});

describe('days and moments', () => {
  test('weekday and calendar days', () => {
    expect(weekdayOf(day('2026-11-16'))).toBe(1);
    expect(weekdayOf(day('2026-11-22'))).toBe(7);
    expect(addDays(day('2026-02-28'), 1)).toBe('2026-03-01');
    expect(addDays(day('2024-02-28'), 1)).toBe('2024-02-29');
    expect(addDays(day('2026-01-01'), -1)).toBe('2025-12-31');
    expect(addDays(day('2026-03-28'), 2)).toBe('2026-03-30');
  });

  test('later adds whole milliseconds', () => {
    expect(later(at('2026-11-21T00:00:00Z'), 1.5 * DAY)).toBe(at('2026-11-22T12:00:00Z'));
    expect(later(at('2026-11-21T00:00:00Z'), -MINUTE)).toBe(at('2026-11-20T23:59:00Z'));
    expect(later(instant.parse(10), 0.4)).toBe(10);
  });

  test('moments are whole and not before 1970; days exist', () => {
    expect(instant.safeParse(1.5).success).toBe(false);
    expect(instant.safeParse(-1).success).toBe(false);
    expect(instant.safeParse(Number.NaN).success).toBe(false);
    expect(localDate.safeParse('2026-02-29').success).toBe(false);
    expect(localDate.safeParse('2026-2-9').success).toBe(false);
  });
});

describe('the clock on the wall', () => {
  test('is what Intl shows, at every minute around a change of the clocks and at odd offsets', () => {
    const changes: readonly (readonly [zone: string, at: string])[] = [
      ['Asia/Shanghai', '2026-11-21T16:00:00Z'],
      ['Europe/Berlin', '2026-03-29T01:00:00Z'],
      ['Europe/Berlin', '2026-10-25T01:00:00Z'],
      ['America/New_York', '2026-11-01T06:00:00Z'],
      ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
      ['Asia/Kathmandu', '2026-02-28T18:15:00Z'],
    ];
    for (const [zone, at] of changes) {
      const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
      for (let minute = -150; minute <= 150; minute += 1) {
        const moment = instant.parse(Date.parse(at) + minute * MINUTE + 59_999);
        const { date, minute: shown, weekday } = wallClock(moment, zone);
        const text = `${date} ${String(Math.floor(shown / 60)).padStart(2, '0')}:${String(shown % 60).padStart(2, '0')}`;
        expect(text, `${zone} ${minute}`).toBe(format.format(moment));
        expect(weekday).toBe(weekdayOf(date));
      }
    }
  });
});
