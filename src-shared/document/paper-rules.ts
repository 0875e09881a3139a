/** How moments and choices of a paper are put, whatever language it is printed in. */
import { type Instant, instant, MINUTE, wallClock } from '../kit/time.ts';

/** The papers that a shop hands out (F-04, F-05, F-13, F-15, F-16). */
export const PAPER_KINDS = ['repairOrder', 'extraSlip', 'settlement', 'exitSlip', 'warranty'] as const;
export type PaperKind = (typeof PAPER_KINDS)[number];

/** How a paper went out of the program: to a printer, as a file, or into another window. */
export const PAPER_OUTPUTS = ['printed', 'saved', 'opened'] as const;
export type PaperOutput = (typeof PAPER_OUTPUTS)[number];

/** 中文 · English · both side by side. */
export const LABEL_MODES = ['zh', 'en', 'both'] as const;
export type LabelMode = (typeof LABEL_MODES)[number];

/** Whom a copy (第×联) is for. */
export const COPY_HOLDERS = ['customer', 'workshop', 'file', 'shop', 'gate'] as const;
export type CopyHolder = (typeof COPY_HOLDERS)[number];

/** 送修方式: 开进 · 拖进 · 装运 · 事故 (F-04). */
export const SEND_INS = ['drivenIn', 'towedIn', 'carriedIn', 'accident'] as const;
export type SendIn = (typeof SEND_INS)[number];

/** 业务类型 of F-04. */
export const VISIT_TYPES = ['ordinary', 'maintenance', 'accident', 'makerClaim', 'comeback', 'internal'] as const;
export type VisitType = (typeof VISIT_TYPES)[number];

/** 结算方式: 自付 · 三包 · 索赔 · 保险 · 挂账 (F-04). */
export const SETTLEMENT_WAYS = ['self', 'threeGuarantees', 'makerClaim', 'insurance', 'onAccount'] as const;
export type SettlementWay = (typeof SETTLEMENT_WAYS)[number];

/** 旧件: 带走 · 留厂 · 无旧件. */
export const OLD_PARTS = ['taken', 'left', 'none'] as const;
export type OldParts = (typeof OLD_PARTS)[number];

/** 系统估价 · 现象估价 · 项目定价. */
export const ESTIMATE_METHODS = ['bySystem', 'bySymptom', 'byItem'] as const;
export type EstimateMethod = (typeof ESTIMATE_METHODS)[number];

/** How the customer said yes or no; a data message binds as paper does (standards §1). */
export const CONSENT_WAYS = ['signature', 'phone', 'message', 'preAgreed'] as const;
export type ConsentWay = (typeof CONSENT_WAYS)[number];

export const ANSWERS = ['agreed', 'refused'] as const;
export type Answer = (typeof ANSWERS)[number];

/** what may be seen outside, and the other places that are looked at. */
export const DAMAGE_KINDS = [
  'scratch',
  'dent',
  'chippedPaint',
  'crack',
  'missing',
  'rust',
  'warningLight',
  'other',
] as const;
export type DamageKind = (typeof DAMAGE_KINDS)[number];

/** 工时定额执行标准 of F-13. */
export const HOUR_STANDARDS = ['industry', 'manufacturer'] as const;
export type HourStandard = (typeof HOUR_STANDARDS)[number];

/** The strip at the foot of F-04, filled in as the car goes through the shop. */
export const ORDER_EVENTS = ['washed', 'toWorkshop', 'asked', 'finished', 'notified', 'delivered'] as const;
export type OrderEvent = (typeof ORDER_EVENTS)[number];

const two = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-21 14:37`, as the shop's clock shows it. */
export function paperTime(at: Instant, zone: string): string {
  const shown = wallClock(at, zone);
  return `${shown.date} ${two(Math.floor(shown.minute / 60))}:${two(shown.minute % 60)}`;
}

/** `2026-11-21` */
export function paperDay(at: Instant, zone: string): string {
  return wallClock(at, zone).date;
}

/**
 * the hand-over to the workshop is written to ten minutes, the nearer ones, five up: 14:34 is 14:30, 14:35 is
 * 14:40. The minutes are those of the wall clock, because a zone may lie a quarter of an hour beside the round hour.
 */
export function toTenMinutes(at: Instant, zone: string): Instant {
  const whole = at - (at % MINUTE);
  const over = wallClock(at, zone).minute % 10;
  return instant.parse(whole + (over < 5 ? -over : 10 - over) * MINUTE);
}
