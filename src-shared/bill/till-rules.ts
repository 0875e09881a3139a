import { z } from 'zod';
import { type Fen, MAX_TYPED_FEN, toFen, typedFen } from '../kit/money.ts';
import type { Role } from '../staff/roles.ts';
import { type DepositRule, type DiscountLimit, ROUND_DOWNS } from './bill-rules.ts';

/** C-13: when the customer looks at the finished car. `anyTime`: before or after the settlement, but before it leaves. */
export const CAR_LOOKS = ['beforeSettling', 'anyTime', 'notNeeded'] as const;
export type CarLook = (typeof CAR_LOOKS)[number];

const basisPoints = z.int('format').min(0, 'tooSmall').max(10_000, 'tooLarge');

/** What the shop has decided about its till and its gate; kept in the shop's row, in fen and basis points. */
export const tillRules = z.strictObject({
  carLook: z.enum(CAR_LOOKS, 'choice'),
  /** C-8: the customer signs the settlement, or the refusal to sign is noted. */
  customerSigns: z.boolean('choice'),
  /** 抹零: as far as the shop goes. */
  roundDown: z.enum(ROUND_DOWNS, 'choice'),
  /** How far a bill may be above what the customer agreed to, of that amount; the order's paper says so. */
  toleranceBasisPoints: basisPoints,
  /** 直赔: the insurer pays the shop, and its share does not keep the car here. */
  directBilling: z.boolean('choice'),
  /** R-006, C-7: what a role takes off by itself, of the price. */
  cashierDiscountBasisPoints: basisPoints,
  supervisorDiscountBasisPoints: basisPoints,
  managerDiscountBasisPoints: basisPoints,
  /** What of one order a cashier may give back in all, without asking anybody. */
  cashierRefundFen: typedFen,
  /** up to which amount a manager may let an unpaid car go. */
  managerReleaseFen: typedFen,
  /** R-133, C-3: a part with this list price, or a dearer one, asks for a deposit when it is ordered … */
  depositFromFen: typedFen,
  /** … of at least this part of the list price. */
  depositBasisPoints: basisPoints,
});
export type TillRules = z.infer<typeof tillRules>;

/** Until the shop decides otherwise. */
export const USUAL_TILL_RULES: TillRules = {
  carLook: 'anyTime',
  customerSigns: true,
  roundDown: 'yuan',
  toleranceBasisPoints: 0,
  directBilling: true,
  cashierDiscountBasisPoints: 1000,
  supervisorDiscountBasisPoints: 2000,
  managerDiscountBasisPoints: 10_000,
  cashierRefundFen: toFen(500_00),
  managerReleaseFen: toFen(50_000_00),
  depositFromFen: toFen(1000_00),
  depositBasisPoints: 5000,
};

/** Whoever wears several hats has the widest of their limits. */
function widest(roles: readonly Role[], limits: Partial<Readonly<Record<Role, number>>>): number {
  return Math.max(0, ...roles.map((role) => limits[role] ?? 0));
}

/** The most that somebody with these hats may take off without a second person. */
export function discountLimitOf(rules: TillRules, roles: readonly Role[]): DiscountLimit {
  const limits = {
    cashier: rules.cashierDiscountBasisPoints,
    deskSupervisor: rules.supervisorDiscountBasisPoints,
    manager: rules.managerDiscountBasisPoints,
  };
  return { maxBasisPoints: widest(roles, limits), maxFen: null };
}

/** What somebody with these hats may give back of one order. A manager has no limit: there is nobody left to ask. */
export function refundLimitOf(rules: TillRules, roles: readonly Role[]): Fen {
  return toFen(widest(roles, { cashier: rules.cashierRefundFen, manager: MAX_TYPED_FEN }));
}

export function releaseLimitOf(rules: TillRules, roles: readonly Role[]): Fen {
  return toFen(widest(roles, { manager: rules.managerReleaseFen }));
}

/** Parts have no class on file yet, so only the price asks (C-3: one of the two is enough). */
export function depositRuleOf(rules: TillRules): DepositRule {
  return {
    highValueFen: rules.depositFromFen,
    classes: ['C', 'D'],
    needsBoth: false,
    minimumBasisPoints: rules.depositBasisPoints,
  };
}
