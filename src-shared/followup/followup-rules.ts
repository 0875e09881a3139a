import { endOfPreviousOpening, nextOpening, type ShopHours } from '../kit/shop-clock.ts';
import { addDays, DAY, type Instant, momentOf, wallClock } from '../kit/time.ts';

/** 接通 · 无人接 · 拒接 · 空号 · 改约 (F-24). */
export const ATTEMPT_RESULTS = ['reached', 'noAnswer', 'refused', 'wrongNumber', 'callLater'] as const;
export type AttemptResult = (typeof ATTEMPT_RESULTS)[number];

/** Tries that leave the call open; a conversation ends it and is written down as one. */
export const OPEN_RESULTS = ['noAnswer', 'refused', 'wrongNumber', 'callLater'] as const satisfies AttemptResult[];
export type OpenResult = (typeof OPEN_RESULTS)[number];

/** 非常满意 · 满意 · 一般 · 不满意. */
export const SATISFACTION = ['verySatisfied', 'satisfied', 'fair', 'dissatisfied'] as const;
export type Satisfaction = (typeof SATISFACTION)[number];

/** Why nobody calls any more: the customer does not want it, or cannot be reached. */
export const DROP_REASONS = ['doNotContact', 'unreachable'] as const;
export type DropReason = (typeof DROP_REASONS)[number];

export const FOLLOW_UP_STATES = ['open', 'done', 'dropped'] as const;
export type FollowUpState = (typeof FOLLOW_UP_STATES)[number];

/** the first call is due on the third day after the car left and late after the seventh. */
export const FIRST_CALL_DAYS = { due: 3, late: 7 } as const;
/** the second is made eight to fourteen days after the first. */
export const SECOND_CALL_DAYS = { due: 8, late: 14 } as const;
/** what could not be answered goes to the supervisor within so many days. */
export const REPORT_WITHIN_DAYS = 2;
/** A try may be put off by so much; what is later is a mistyped year. */
export const NEXT_TRY_WITHIN_DAYS = 30;
/** So many things a customer may ask for in one call. */
export const MAX_PROMISES = 10;

/** When a call may be made from, is due, and is late. */
export interface CallWindow {
  readonly dueFrom: Instant;
  readonly dueAt: Instant;
  readonly overdueAt: Instant;
}

/**
 * The last closing of the shop within the day of `at`, or so many days later; where nothing closes after `at` until
 * then, the end of that day. Days are those of the shop's zone.
 */
function closingOn(hours: ShopHours, at: Instant, days: number): Instant {
  const endOfDay = momentOf(addDays(wallClock(at, hours.zone).date, days + 1), 0, hours.zone);
  const closing = endOfPreviousOpening(hours, endOfDay);
  return closing !== null && closing > at ? closing : endOfDay;
}

function windowAfter(
  hours: ShopHours,
  from: Instant,
  days: { readonly due: number; readonly late: number },
): CallWindow {
  const morning = momentOf(addDays(wallClock(from, hours.zone).date, days.due), 0, hours.zone);
  const dueAt = nextOpening(hours, morning) ?? morning;
  const closing = closingOn(hours, from, days.late);
  // After a holiday as long as the window, the day on which the shop opens again is left.
  return { dueFrom: dueAt, dueAt, overdueAt: closing > dueAt ? closing : closingOn(hours, dueAt, 0) };
}

/** when the customer of a car that left then is called first. */
export function firstCallWindow(hours: ShopHours, leftAt: Instant): CallWindow {
  return windowAfter(hours, leftAt, FIRST_CALL_DAYS);
}

/** when the second call follows one that was made then. */
export function secondCallWindow(hours: ShopHours, firstCallAt: Instant): CallWindow {
  return windowAfter(hours, firstCallAt, SECOND_CALL_DAYS);
}

/**
 * The window after a try that reached nobody. What the customer asked for is kept to the day, whatever the window was
 * a try that the caller puts off for himself never makes a late call early.
 */
export function windowAfterTry(
  hours: ShopHours,
  window: CallWindow,
  result: OpenResult,
  nextTryAt: Instant | null,
): CallWindow {
  const { dueFrom, dueAt, overdueAt } = window;
  if (nextTryAt === null) return { dueFrom, dueAt, overdueAt };
  const isAgreed = result === 'callLater';
  return { dueFrom, dueAt: nextTryAt, overdueAt: isAgreed ? closingOn(hours, nextTryAt, 0) : overdueAt };
}

/** True where a next try lies ahead, and not too far. */
export function isPossibleTry(now: Instant, nextTryAt: Instant): boolean {
  return nextTryAt > now && nextTryAt <= now + NEXT_TRY_WITHIN_DAYS * DAY;
}

/** by then what the customer asked must have reached the supervisor. */
export function reportBy(hours: ShopHours, madeAt: Instant): Instant {
  return closingOn(hours, madeAt, REPORT_WITHIN_DAYS);
}

/** by then the customer must have heard the answer that was found now. */
export function tellBy(hours: ShopHours, answeredAt: Instant): Instant {
  return closingOn(hours, answeredAt, 0);
}

/** What became of something that a customer asked for. */
export const PROMISE_STATES = ['open', 'reported', 'answered', 'told'] as const;
export type PromiseState = (typeof PROMISE_STATES)[number];

export function promiseState(promise: {
  readonly reportedAt: Instant | null;
  readonly answeredAt: Instant | null;
  readonly toldAt: Instant | null;
}): PromiseState {
  if (promise.toldAt !== null) return 'told';
  if (promise.answeredAt !== null) return 'answered';
  return promise.reportedAt === null ? 'open' : 'reported';
}

/** What can be done next with it: an answer may be found before anybody had to be told. */
export const PROMISE_STEPS = {
  report: ['open'],
  answer: ['open', 'reported'],
  tell: ['answered'],
} as const satisfies Record<string, readonly PromiseState[]>;
export type PromiseStep = keyof typeof PROMISE_STEPS;

export function maySettle(step: PromiseStep, state: PromiseState): boolean {
  const from: readonly PromiseState[] = PROMISE_STEPS[step];
  return from.includes(state);
}
