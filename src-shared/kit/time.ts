import { z } from 'zod';

/** A moment: UTC milliseconds since 1970, a whole number. */
export const instant = z.int('format').min(0, 'format').max(8_640_000_000_000_000, 'format').brand<'Instant'>();
export type Instant = z.output<typeof instant>;

/** A day that is a day, `YYYY-MM-DD`, in the shop's zone. */
export const localDate = z.iso.date('format').brand<'LocalDate'>();
export type LocalDate = z.output<typeof localDate>;

/** Minutes since midnight in the shop's zone: 0 to 1440, the last meaning the end of the day. */
export const minuteOfDay = z.int('format').min(0, 'format').max(1440, 'format');

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Adds milliseconds to a moment. */
export function later(at: Instant, milliseconds: number): Instant {
  return instant.parse(at + Math.round(milliseconds));
}

interface WallClock {
  readonly date: LocalDate;
  /** Minutes since midnight, 0 to 1439. */
  readonly minute: number;
  /** 1 Monday … 7 Sunday. */
  readonly weekday: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(zone, format);
  }
  return format;
}

/** No zone changes its clocks but at a whole quarter of an hour. */
const QUARTER = 15 * MINUTE;
/** Some weeks of them; then they are asked anew. */
const MOST_OFFSETS = 2000;
const offsets = new Map<string, Map<number, number>>();

/** By how much the clock on the wall was ahead of UTC, in milliseconds; kept, because the answer costs more than most queries. */
function offsetOf(at: Instant, zone: string): number {
  const quarter = Math.floor(at / QUARTER);
  let known = offsets.get(zone);
  if (!known || known.size >= MOST_OFFSETS) {
    known = new Map();
    offsets.set(zone, known);
  }
  let offset = known.get(quarter);
  if (offset === undefined) {
    const parts: Record<string, string> = {};
    for (const part of formatOf(zone).formatToParts(quarter * QUARTER)) parts[part.type] = part.value;
    const shown = `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}:00Z`;
    offset = Date.parse(shown) - quarter * QUARTER;
    known.set(quarter, offset);
  }
  return offset;
}

/** What a clock on the wall shows at a moment; `zone` is an IANA name such as `Asia/Shanghai`. */
export function wallClock(at: Instant, zone: string): WallClock {
  const shown = new Date(at + offsetOf(at, zone));
  const date = localDate.parse(shown.toISOString().slice(0, 10));
  return { date, minute: shown.getUTCHours() * 60 + shown.getUTCMinutes(), weekday: shown.getUTCDay() || 7 };
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(date: LocalDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

/** The day a number of days later (or earlier, if negative). */
export function addDays(date: LocalDate, days: number): LocalDate {
  return localDate.parse(new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10));
}

/**
 * The moment at which the wall clock of `zone` shows `minute` (0 to 1440) of `date`. Of a time that happens twice
 * the earlier one is meant; a time that a change of the clock skips is moved on by that change.
 */
export function momentOf(date: LocalDate, minute: number, zone: string): Instant {
  const asUtc = Date.parse(`${date}T00:00:00Z`) + minute * MINUTE;
  const offsetAt = (at: number): number => {
    const shown = wallClock(instant.parse(at), zone);
    return Date.parse(`${shown.date}T00:00:00Z`) + shown.minute * MINUTE - Math.floor(at / MINUTE) * MINUTE;
  };
  const before = asUtc - offsetAt(asUtc - DAY);
  const after = asUtc - offsetAt(asUtc + DAY);
  for (const candidate of [Math.min(before, after), Math.max(before, after)]) {
    if (candidate + offsetAt(candidate) === asUtc) return instant.parse(candidate);
  }
  return instant.parse(before);
}
