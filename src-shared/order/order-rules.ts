import { z } from 'zod';
import { typedFen } from '../kit/money.ts';
import { PAUSE_REASONS } from './order-lifecycle.ts';
import { type ChargeKind, orderLine, orderPackage, orderTotals, payer, priceLines } from './order-pricing.ts';

/** 业务类型: what the car is here for (F-04). */
export const VISIT_TYPES = ['repair', 'maintenance', 'accident', 'warrantyClaim', 'rework', 'internal'] as const;
export type VisitType = (typeof VISIT_TYPES)[number];

/** 旧件: the customer takes them along, or leaves them to the shop. */
export const OLD_PARTS = ['taken', 'left', 'none'] as const;
export type OldParts = (typeof OLD_PARTS)[number];

/** How the customer said yes (B of visit-life.md): on paper, on the pad, by phone, in WeChat, or ahead by an amount. */
export const EVIDENCE_CHANNELS = ['signature', 'paper', 'phone', 'wechat', 'withinLimit'] as const;
export type EvidenceChannel = (typeof EVIDENCE_CHANNELS)[number];

/** How grave it is to leave additional work undone. */
export const SAFETY_GRADES = ['safety', 'advised', 'watch'] as const;
export type SafetyGrade = (typeof SAFETY_GRADES)[number];

/** What the inspector looks at before the car passes (F-11); all must be ticked. */
export const INSPECTION_CHECKS = [
  'itemsDone',
  'testDrive',
  'noLampLeft',
  'noLeak',
  'wheelsTight',
  'cleanInside',
] as const;
export type InspectionCheck = (typeof INSPECTION_CHECKS)[number];

/** What is done to a finished car before the customer is called. */
export const PREPARATION_CHECKS = ['clean', 'exterior', 'belongings', 'slips'] as const;
export type PreparationCheck = (typeof PREPARATION_CHECKS)[number];

/** What the file of a delivered order must hold before it is closed (54). */
export const FILE_GAPS = ['authorization', 'inspection', 'odometerOut', 'certificate', 'acceptance', 'bill'] as const;
export type FileGap = (typeof FILE_GAPS)[number];

/** Handed over together at the end. */
export const DELIVERY_PACK = ['exitSlip', 'repairOrder', 'settlement', 'warranty', 'documents', 'key'] as const;
export type DeliveryItem = (typeof DELIVERY_PACK)[number];

const short = (max: number) => z.string().trim().max(max, 'tooLong');
const named = (max: number) => z.string().trim().min(1, 'required').max(max, 'tooLong');

/** A line as the desk writes it: what is done or fitted, and what it costs. Its id lives in `pricing` and is kept for ever. */
export const lineInput = z.strictObject({
  name: named(120),
  /** Part or operation number; may be empty. */
  code: short(60),
  brand: short(60),
  /** 个 · 升 · 套; empty for labour. */
  unit: short(12),
  /** Only a technician with a 高压证 may do it. */
  isHighVoltage: z.boolean(),
  pricing: orderLine,
});
export type LineInput = z.output<typeof lineInput>;

export const packageInput = orderPackage.extend({ name: named(120) });
export type PackageInput = z.output<typeof packageInput>;

/** Who pays, by name; lines point at him by his key. */
export const payerInput = payer.extend({
  name: short(120),
  /** What the payer goes by: the insurer's assessment, the maker's claim, a purchase order. Empty until there is one. */
  reference: short(60),
  /** 自付 / 免赔额: so much of this payer's share is the customer's all the same. Not there: nothing. */
  excessFen: typedFen.optional(),
});
export type PayerInput = z.output<typeof payerInput>;

export const MAX_LINES = 300;

/** What was done for the customer before he turned the work itself down (R-028, move 13). */
export const FEE_KINDS: readonly ChargeKind[] = ['diagnosis', 'inspection', 'rescue'];

/** False where each figure is within its limits and their product, or the sum, far beyond. No packages: each line alone. */
export function hasAmount(lines: readonly Pick<LineInput, 'pricing'>[], packages: readonly PackageInput[]): boolean {
  const priced = lines.map(({ pricing }) => (packages.length > 0 ? pricing : { ...pricing, packageId: null }));
  try {
    orderTotals(priceLines(priced, packages));
    return true;
  } catch (thrown) {
    if (thrown instanceof RangeError) return false;
    throw thrown;
  }
}

/** All that is written down of what an order sells. Every line's payer and package must be there. */
export const orderContent = z
  .strictObject({
    payers: z.array(payerInput).min(1, 'required').max(10, 'tooLong'),
    packages: z.array(packageInput).max(50, 'tooLong'),
    lines: z.array(lineInput).max(MAX_LINES, 'tooLong'),
  })
  .superRefine(({ payers, packages, lines }, context) => {
    const payerKeys = new Set(payers.map(({ key }) => key));
    const packageIds = new Set(packages.map(({ id }) => id));
    const ids = new Set<string>();
    for (const [index, { pricing }] of lines.entries()) {
      const at = ['lines', index, 'pricing'];
      if (!payerKeys.has(pricing.payerKey)) {
        context.addIssue({ code: 'custom', path: [...at, 'payerKey'], message: 'choice' });
      }
      if (pricing.packageId !== null && !packageIds.has(pricing.packageId)) {
        context.addIssue({ code: 'custom', path: [...at, 'packageId'], message: 'choice' });
      }
      if (ids.has(pricing.id)) context.addIssue({ code: 'custom', path: [...at, 'id'], message: 'format' });
      ids.add(pricing.id);
    }
    const known = lines.filter(({ pricing: { packageId } }) => packageId === null || packageIds.has(packageId));
    if (!hasAmount(lines, []) || !hasAmount(known, packages)) {
      context.addIssue({ code: 'custom', path: ['lines'], message: 'moneyTooLarge' });
    }
    if (payerKeys.size !== payers.length || packageIds.size !== packages.length) {
      context.addIssue({ code: 'custom', path: ['payers'], message: 'format' });
    }
  });
export type OrderContent = z.output<typeof orderContent>;

/** The payer that every order begins with. */
export const CUSTOMER_PAYER: PayerInput = { key: 'customer', kind: 'customer', name: '', reference: '' };

export const pauseReason = z.enum(PAUSE_REASONS, 'choice');

/** Whole percent of the hours of the lines that are ticked; of lines without hours each counts a quarter of an hour. */
export function progressPercent(lines: readonly { readonly isDone: boolean; readonly centihours: number }[]): number {
  const weightOf = (line: { readonly centihours: number }): number => (line.centihours > 0 ? line.centihours : 25);
  const all = lines.reduce((sum, line) => sum + weightOf(line), 0);
  if (all === 0) return 0;
  const done = lines.reduce((sum, line) => sum + (line.isDone ? weightOf(line) : 0), 0);
  return Math.floor((done * 100) / all);
}
