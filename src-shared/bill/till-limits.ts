import { type Fen, MAX_TYPED_FEN, toFen, ZERO } from '../kit/money.ts';
import type { Role } from '../staff/roles.ts';
import type { DepositRule, DiscountLimit, RoundDown } from './bill-rules.ts';

/**
 * What each role may decide at the till by itself. Constants for now: the shop's settings will own every figure
 * of this file, and whoever wears several hats has the widest of their limits.
 */
const DISCOUNT_BASIS_POINTS: Partial<Readonly<Record<Role, number>>> = {
  cashier: 1000,
  deskSupervisor: 2000,
  manager: 10_000,
};

/** What of one order a role may give back in all, without asking anybody. */
const REFUND_FEN: Partial<Readonly<Record<Role, Fen>>> = { cashier: toFen(500_00), manager: toFen(MAX_TYPED_FEN) };

/** Up to which amount a role may let an unpaid car go. */
const RELEASE_FEN: Partial<Readonly<Record<Role, Fen>>> = { manager: toFen(50_000_00) };

/** 抹零: as far as the shop goes. */
export const ROUND_DOWN_ALLOWED: RoundDown = 'yuan';

/** How far a bill may be above what the customer agreed to. */
export const AUTHORIZED_TOLERANCE_FEN: Fen = ZERO;

/** The customer signs the settlement, or the refusal to sign is noted. */
export const SIGNATURE_NEEDED = true;

/** The insurer pays the shop (直赔): its share does not keep the car here. */
export const HAS_DIRECT_BILLING = true;

/** dear parts that are ordered, half of the list price at least. */
export const DEPOSIT_RULE: DepositRule = {
  highValueFen: toFen(1000_00),
  classes: ['C', 'D'],
  needsBoth: false,
  minimumBasisPoints: 5000,
};

const widest = (roles: readonly Role[], limits: Partial<Readonly<Record<Role, number>>>): number =>
  Math.max(0, ...roles.map((role) => limits[role] ?? 0));

/** The most that somebody with these hats may take off without a second person. */
export function discountLimitOf(roles: readonly Role[]): DiscountLimit {
  return { maxBasisPoints: widest(roles, DISCOUNT_BASIS_POINTS), maxFen: null };
}

export function refundLimitOf(roles: readonly Role[]): Fen {
  return toFen(widest(roles, REFUND_FEN));
}

export function releaseLimitOf(roles: readonly Role[]): Fen {
  return toFen(widest(roles, RELEASE_FEN));
}
