import type { HoursException, WeeklyHours } from '../shop/shop-rules.ts';
import { addDays, DAY, type Instant, instant, type LocalDate, MINUTE, momentOf, wallClock, weekdayOf } from './time.ts';

/** When the shop is open: the week, and the days that differ from it. */
export interface ShopHours {
  /** IANA name, such as `Asia/Shanghai`. */
  readonly zone: string;
  readonly weeklyHours: WeeklyHours;
  readonly exceptions: readonly Pick<HoursException, 'date' | 'spans'>[];
}

interface Opening {
  readonly from: Instant;
  /** The first moment that is closed again. */
  readonly until: Instant;
}

/** The openings of the days from one date on, in either direction; ends where no further day can be open. */
function* openingsFrom(hours: ShopHours, date: LocalDate, step: 1 | -1): Generator<Opening> {
  const exceptions = new Map(hours.exceptions.map((exception) => [exception.date, exception.spans]));
  // Without weekly hours only an exception can open the shop: beyond the last one there is nothing to look for.
  const everyWeek = hours.weeklyHours.some((spans) => spans.length > 0);
  const openDates = hours.exceptions.filter(({ spans }) => spans.length > 0).map((exception) => exception.date);
  const isPast = (day: LocalDate): boolean => openDates.every((open) => (step === 1 ? open < day : open > day));
  let edge: { readonly date: LocalDate; readonly at: Instant } | null = null;

  for (let day = date; everyWeek || !isPast(day); day = addDays(day, step)) {
    const spans = exceptions.get(day) ?? hours.weeklyHours[weekdayOf(day) - 1] ?? [];
    if (spans.length === 0) {
      edge = null;
      continue;
    }
    const next = addDays(day, 1);
    const midnight: Instant = edge?.date === day ? edge.at : momentOf(day, 0, hours.zone);
    const nextMidnight: Instant = edge?.date === next ? edge.at : momentOf(next, 0, hours.zone);
    edge = step === 1 ? { date: next, at: nextMidnight } : { date: day, at: midnight };
    // Only a day on which the clocks change needs the slow way for every edge.
    const plain = nextMidnight - midnight === DAY;
    const momentAt = (minute: number): Instant =>
      plain ? instant.parse(midnight + minute * MINUTE) : momentOf(day, minute, hours.zone);
    for (const span of step === 1 ? spans : spans.toReversed()) {
      const from = momentAt(span.opens);
      const until = momentAt(span.closes);
      if (from < until) yield { from, until };
    }
  }
}

/** Openings that end after `at`, the current one first. */
function* openingsAfter(hours: ShopHours, at: Instant): Generator<Opening> {
  for (const opening of openingsFrom(hours, wallClock(at, hours.zone).date, 1)) {
    if (opening.until > at) yield opening;
  }
}

/** True while the doors are open; the closing minute itself is closed. */
export function isOpen(hours: ShopHours, at: Instant): boolean {
  for (const opening of openingsAfter(hours, at)) return opening.from <= at;
  return false;
}

/** Whole minutes of opening time between two moments; negative when `b` is before `a`. */
export function openMinutesBetween(hours: ShopHours, a: Instant, b: Instant): number {
  if (b < a) return 0 - openMinutesBetween(hours, b, a);
  let open = 0;
  for (const opening of openingsAfter(hours, a)) {
    if (opening.from >= b) break;
    open += Math.min(opening.until, b) - Math.max(opening.from, a);
  }
  return Math.floor(open / MINUTE);
}

/**
 * The first moment by which so many minutes (0 or more) of opening time have passed since `at`: what falls due in the
 * last open minute falls due at closing time, not next morning. Null where the shop does not open for that long.
 */
export function addOpenMinutes(hours: ShopHours, at: Instant, minutes: number): Instant | null {
  if (minutes < 0) throw new RangeError('opening time is added, not taken away');
  let left = minutes * MINUTE;
  if (left === 0) return at;
  for (const opening of openingsAfter(hours, at)) {
    const from = Math.max(opening.from, at);
    const open = opening.until - from;
    if (left <= open) return instant.parse(from + Math.round(left));
    left -= open;
  }
  return null;
}

/** `at` itself while open, else the next moment at which the doors open; null if they never do again. */
export function nextOpening(hours: ShopHours, at: Instant): Instant | null {
  for (const opening of openingsAfter(hours, at)) return opening.from > at ? opening.from : at;
  return null;
}

/** How far back a closing time is looked for: a shop open day and night has none. */
const LOOK_BACK_DAYS = 400;

/**
 * When the doors last closed at or before `at` (while open: before the current opening). Openings that touch, as over
 * midnight, are one. Null where there is none in the 400 days before.
 */
export function endOfPreviousOpening(hours: ShopHours, at: Instant): Instant | null {
  const earliest = at - LOOK_BACK_DAYS * DAY;
  let reopens = at + 1;
  for (const opening of openingsFrom(hours, wallClock(at, hours.zone).date, -1)) {
    if (opening.until < earliest) return null;
    if (opening.from > at) continue;
    if (opening.until < reopens) return opening.until;
    reopens = opening.from;
  }
  return null;
}
