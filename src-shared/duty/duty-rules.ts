import type { Role } from '../staff/roles.ts';

/** Everything that falls due is a row of one of these kinds. */
export const DUTY_KINDS = ['receive'] as const;
export type DutyKind = (typeof DUTY_KINDS)[number];

/** Whose inbox shows it. */
export const DUTY_ROLES: Readonly<Record<DutyKind, readonly Role[]>> = {
  receive: ['adviser', 'deskSupervisor'],
};

/** R-011 wants a customer met at once: due after five minutes, late after fifteen. */
export const RECEIVE_DUE_MINUTES = 5;
export const RECEIVE_LATE_MINUTES = 15;
