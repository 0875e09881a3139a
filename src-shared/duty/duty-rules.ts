import type { Instant } from '../kit/time.ts';
import type { Role } from '../staff/roles.ts';

/** Everything that falls due is a row of one of these kinds. */
export const DUTY_KINDS = [
  /** Receive the waiting customer. */
  'receive',
  /** The promise is open: call the customer at the time agreed. */
  'nextContact',
  /** Additional work was raised: ask the customer at once. */
  'askExtra',
  /** Ask the workshop how far it is. */
  'progress',
  /** The work is done: look at it. */
  'inspect',
  /** The car passed: fetch it and make it ready. */
  'prepare',
  /** Tell the customer to come, or that it will be late. */
  'notify',
  /** The car left unpaid: the money is due. */
  'collectDebt',
  /** Follow-up call. */
  'followUp',
  /** What a customer asked must reach the supervisor. */
  'reportWish',
  /** It was reported: the supervisor sees to an answer. */
  'answerWish',
  /** There is an answer: tell the customer the same day. */
  'tellAnswer',
] as const;
export type DutyKind = (typeof DUTY_KINDS)[number];

const DESK: readonly Role[] = ['adviser', 'deskSupervisor'];
const CALLERS: readonly Role[] = ['followUpCaller', 'deskSupervisor'];
/** To whom a customer's wish is reported. */
export const WISH_SUPERVISORS: readonly Role[] = ['deskSupervisor', 'manager'];

/** Whose inbox shows it. */
export const DUTY_ROLES: Readonly<Record<DutyKind, readonly Role[]>> = {
  receive: DESK,
  nextContact: DESK,
  askExtra: DESK,
  progress: DESK,
  inspect: ['inspector'],
  prepare: DESK,
  notify: DESK,
  collectDebt: ['cashier', 'manager'],
  followUp: CALLERS,
  reportWish: CALLERS,
  answerWish: WISH_SUPERVISORS,
  tellAnswer: CALLERS,
};

/** How the inbox is divided: what is late, what is due now or before the day is over, what comes later. */
export const DUTY_GROUPS = ['overdue', 'today', 'later'] as const;
export type DutyGroup = (typeof DUTY_GROUPS)[number];

/** `tomorrow` is the first moment of the next day in the shop's zone. */
export function dutyGroup(
  due: { readonly dueAt: Instant; readonly overdueAt: Instant },
  now: Instant,
  tomorrow: Instant,
): DutyGroup {
  if (due.overdueAt <= now) return 'overdue';
  return due.dueAt <= now || due.dueAt < tomorrow ? 'today' : 'later';
}

/** R-011 wants a customer met at once: due after five minutes, late after fifteen. */
export const RECEIVE_DUE_MINUTES = 5;
export const RECEIVE_LATE_MINUTES = 15;
