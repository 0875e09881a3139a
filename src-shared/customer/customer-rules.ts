import type { Role } from '../staff/roles.ts';

/** A person, or a company with its fleet. */
export const CUSTOMER_KINDS = ['person', 'company'] as const;
export type CustomerKind = (typeof CUSTOMER_KINDS)[number];

/** 客户等级. */
export const CUSTOMER_LEVELS = ['ordinary', 'important', 'vip'] as const;
export type CustomerLevel = (typeof CUSTOMER_LEVELS)[number];

/**
 * What a customer may allow, each for itself (standards §10): being called about the car in hand, advertisements,
 * surveys. The order itself needs no consent, and none may be made its condition.
 */
export const CONSENT_PURPOSES = ['serviceContact', 'marketing', 'survey'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

/** How the customer said so. */
export const CONSENT_CHANNELS = ['paper', 'counter', 'phone', 'wechat', 'online'] as const;
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number];

/** Never asked; said yes; said no; said yes once and took it back. */
export const CONSENT_STATES = ['unasked', 'given', 'refused', 'withdrawn'] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

/** Where a customer stands after the answers given so far to one question, the first one first. */
export function consentState(answers: readonly { readonly given: boolean }[]): ConsentState {
  const last = answers.at(-1);
  if (!last) return 'unasked';
  if (last.given) return 'given';
  return answers.some(({ given }) => given) ? 'withdrawn' : 'refused';
}

/** Whoever works on or watches the car needs no phone number, address or birthday (standards §10, minimum). */
const PERSONAL_ROLES: readonly Role[] = [
  'adviser',
  'cashier',
  'partsClerk',
  'followUpCaller',
  'deskSupervisor',
  'manager',
  'administrator',
];

/** True where one of these hats may see masked phones and the personal part of a file; all others get none of it. */
export function seesPersonal(roles: readonly Role[]): boolean {
  return PERSONAL_ROLES.some((role) => roles.includes(role));
}
