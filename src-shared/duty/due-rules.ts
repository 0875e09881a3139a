/** When the desk's duties fall due: pure functions over the shop's clock. */
import { addOpenMinutes, endOfPreviousOpening, isOpen, type ShopHours } from '../kit/shop-clock.ts';
import { DAY, HOUR, type Instant, later, MINUTE } from '../kit/time.ts';

export interface DueTimes {
  readonly dueFrom: Instant;
  readonly dueAt: Instant;
  readonly overdueAt: Instant;
}

/** R-063 is usual for long jobs: nothing is asked about shorter ones. */
export const PROGRESS_FROM_MINUTES = 120;

/**
 * ask the workshop when 70 % of the planned working time has gone by, late at 80 %, counted in opening hours. Null
 * for a job under two hours and for a customer who waits in the shop, or where the shop never opens that long.
 */
export function progressDue(
  hours: ShopHours,
  startedAt: Instant,
  plannedMinutes: number,
  waitsInShop: boolean,
): DueTimes | null {
  if (plannedMinutes < PROGRESS_FROM_MINUTES || waitsInShop) return null;
  const dueFrom = addOpenMinutes(hours, startedAt, Math.floor(plannedMinutes * 0.6));
  const dueAt = addOpenMinutes(hours, startedAt, Math.ceil(plannedMinutes * 0.7));
  const overdueAt = addOpenMinutes(hours, startedAt, Math.ceil(plannedMinutes * 0.8));
  return dueFrom === null || dueAt === null || overdueAt === null ? null : { dueFrom, dueAt, overdueAt };
}

/** so long before the promised time the customer is called; "two days" itself belongs to the longer class. */
export function noticeAheadMs(jobMs: number): number {
  return jobMs < 2 * DAY ? HOUR : 4 * HOUR;
}

/**
 * when the customer is to be told that the car is ready, or that it will be late. Not for a customer in the
 * shop nor for a job shorter than the notice; a time outside opening hours moves to the end of the opening before.
 */
export function noticeDue(
  hours: ShopHours,
  beganAt: Instant,
  promisedAt: Instant,
  waitsInShop: boolean,
): DueTimes | null {
  const job = promisedAt - beganAt;
  const ahead = noticeAheadMs(job);
  if (waitsInShop || job < ahead) return null;
  const wanted = later(promisedAt, -ahead);
  const dueAt = isOpen(hours, wanted) ? wanted : (endOfPreviousOpening(hours, wanted) ?? wanted);
  return { dueFrom: later(dueAt, -30 * MINUTE), dueAt, overdueAt: promisedAt > dueAt ? promisedAt : dueAt };
}

/**
 * Something to be done at once: due in so many minutes, late after so many, counted in opening hours: what comes up five
 * minutes before the shop closes is not late at night. By the wall where the shop never opens that long.
 */
export function atOnce(hours: ShopHours, now: Instant, dueMinutes: number, lateMinutes: number): DueTimes {
  const after = (minutes: number): Instant => addOpenMinutes(hours, now, minutes) ?? later(now, minutes * MINUTE);
  return { dueFrom: now, dueAt: after(dueMinutes), overdueAt: after(lateMinutes) };
}

/** A key in an envelope is opened within the first half hour of the shop's being open, at the latest within the hour. */
export function keyDue(hours: ShopHours, now: Instant): DueTimes {
  const after = (minutes: number): Instant => addOpenMinutes(hours, now, minutes) ?? later(now, minutes * MINUTE);
  return { dueFrom: now, dueAt: after(30), overdueAt: after(60) };
}

/** Agreed for a moment; late a quarter of an hour after it. */
export function agreedFor(at: Instant): DueTimes {
  return { dueFrom: later(at, -15 * MINUTE), dueAt: at, overdueAt: later(at, 15 * MINUTE) };
}
