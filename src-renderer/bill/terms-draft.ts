/** What is being typed of a draft's terms, and the figures that would come of it; the rules are the service's own. */
import { useState } from 'react';
import type { BillOut, BillTerms } from '../../src-shared/bill/bill-contract.ts';
import {
  type BillDraft,
  type BillFigures,
  type BillRuleRefusal,
  billFigures,
  type Discount,
  type DiscountScope,
  discountAboveLimitFen,
  discountRefusal,
  parseDiscount,
  ROUND_DOWNS,
  type RoundDown,
  roundDownFen,
  roundDownRefusal,
  type ShareCut,
  zheOf,
} from '../../src-shared/bill/bill-rules.ts';
import { type Fen, formatYuan, type Parsed, parseYuan, readDecimal, toFen, ZERO } from '../../src-shared/kit/money.ts';
import type { Problem } from '../../src-shared/kit/problem.ts';

export interface CutText {
  readonly key: number;
  readonly from: string;
  readonly to: string;
  readonly kind: ShareCut['kind'];
  readonly text: string;
  /** Kept as it was: the till cuts whole shares only. */
  readonly lineIds: BillTerms['cuts'][number]['lineIds'];
}

export interface TermsTexts {
  readonly discount: string;
  readonly scope: DiscountScope;
  readonly lines: Readonly<Record<string, string>>;
  readonly cuts: readonly CutText[];
  readonly roundDown: RoundDown;
  readonly rounded: string;
}

export interface TermsReading {
  readonly terms: BillTerms | null;
  readonly roundDown: RoundDown;
  readonly roundedFen: Fen | null;
  readonly figures: BillFigures;
  readonly problems: Readonly<Record<string, Problem>>;
  /** Why the discounts cannot stand, whoever asks. */
  readonly refusal: BillRuleRefusal | null;
  readonly roundingRefusal: BillRuleRefusal | null;
  readonly aboveFen: Fen;
}

export interface TermsDraft {
  readonly texts: TermsTexts;
  readonly reading: TermsReading;
  readonly isDirty: boolean;
  change(part: Partial<TermsTexts>): void;
  reset(): void;
}

/** Limits apart; how much the person may take off is said beside it. */
const NO_LIMIT = { maxBasisPoints: 10_000, maxFen: null };

/** As it can be read again: 8.5折 or 15%, 50元. */
export function discountText(off: Discount | null, isChinese: boolean): string {
  if (!off) return '';
  if (off.kind === 'amount') return isChinese ? `${formatYuan(off.offFen)}元` : `¥${formatYuan(off.offFen)}`;
  const zhe = zheOf(off);
  // Below 1 折 the word could mean two things.
  if (isChinese && zhe !== null && off.offBasisPoints <= 9000) return `${zhe}折`;
  return `${percentText(off.offBasisPoints)}%`;
}

function percentText(points: number): string {
  return String(points / 100);
}

function parsePercent(text: string): Parsed<number> {
  const read = readDecimal(text.replace(/[%％\s]/g, ''), 2);
  if (read === 'format') return { ok: false, problem: 'format' };
  if (read === 'tooPrecise') return { ok: false, problem: 'moneyDecimals' };
  return read > 10_000n ? { ok: false, problem: 'tooLarge' } : { ok: true, value: Number(read) };
}

function textsOf(bill: BillOut, isChinese: boolean): TermsTexts {
  return {
    discount: discountText(bill.terms.discount?.discount ?? null, isChinese),
    scope: bill.terms.discount?.scope ?? 'labor',
    lines: Object.fromEntries(
      bill.terms.lineDiscounts.map(({ lineId, discount }) => [lineId, discountText(discount, isChinese)]),
    ),
    cuts: bill.terms.cuts.map((cut, key) => ({
      key,
      from: cut.from,
      to: cut.to,
      kind: cut.kind,
      text: cut.kind === 'excess' ? formatYuan(cut.amountFen) : percentText(cut.keptBasisPoints),
      lineIds: cut.lineIds,
    })),
    roundDown: bill.roundDown,
    rounded: '',
  };
}

function readCuts(texts: TermsTexts, problems: Record<string, Problem>): BillTerms['cuts'] {
  return texts.cuts.flatMap((cut): BillTerms['cuts'] => {
    const { from, to, lineIds } = cut;
    const place = `cut.${cut.key}`;
    if (from === to) problems[place] = 'choice';
    if (cut.kind === 'excess') {
      const read = parseYuan(cut.text);
      if (!read.ok || read.value === null) problems[place] = read.ok ? 'required' : read.problem;
      else return [{ from, to, lineIds, kind: 'excess', amountFen: read.value }];
      return [];
    }
    const read = parsePercent(cut.text);
    if (!read.ok) {
      problems[place] = cut.text.trim() === '' ? 'required' : read.problem;
      return [];
    }
    return [{ from, to, lineIds, kind: 'percent', keptBasisPoints: read.value }];
  });
}

/** What the texts mean for this bill; unreadable ones count as nothing until they can be read. */
export function readTerms(bill: BillOut, texts: TermsTexts): TermsReading {
  const problems: Record<string, Problem> = {};
  const read = (place: string, text: string): Discount | null => {
    const parsed = parseDiscount(text);
    if (!parsed.ok) problems[place] = parsed.problem;
    return parsed.ok ? parsed.value : null;
  };
  const whole = read('discount', texts.discount);
  const lineDiscounts = bill.lines.flatMap(({ lineId }) => {
    const off = read(`line.${lineId}`, texts.lines[lineId] ?? '');
    return off ? [{ lineId, discount: off }] : [];
  });
  const offs = new Map<string, Discount>(lineDiscounts.map(({ lineId, discount }) => [lineId, discount]));
  const cuts = readCuts(texts, problems);
  const terms: BillTerms = {
    discount: whole && { scope: texts.scope, discount: whole },
    lineDiscounts,
    cuts,
  };
  const unrounded: BillDraft = {
    payers: bill.payers.map(({ key, kind }) => ({ key, kind })),
    lines: bill.lines.map((line) => ({
      id: line.lineId,
      group: line.group,
      payerKey: line.payerKey,
      priceFen: line.priceFen,
      noDiscount: line.noDiscount,
      discount: offs.get(line.lineId) ?? null,
      taxBasisPoints: line.taxBasisPoints,
    })),
    discount: terms.discount,
    cuts: cuts.filter((cut) => cut.from !== cut.to),
    roundDown: 'none',
  };
  const before = billFigures(unrounded).shares.find(({ kind, amountFen }) => kind === 'customer' && amountFen > 0);
  const shareFen = before?.amountFen ?? ZERO;
  const typed = parseYuan(texts.rounded);
  if (!typed.ok) problems['rounded'] = typed.problem;
  const roundedFen = typed.ok ? typed.value : null;
  const roundingRefusal = roundedFen === null ? null : roundDownRefusal(shareFen, roundedFen, bill.roundDownAllowed);
  const step =
    roundedFen === null || roundingRefusal
      ? texts.roundDown
      : (ROUND_DOWNS.find((each) => shareFen - roundDownFen(shareFen, each) === roundedFen) ?? texts.roundDown);
  const draft: BillDraft = { ...unrounded, roundDown: step };
  const figures = billFigures(draft);
  const limit = { maxBasisPoints: bill.discountLimit.maxBasisPoints, maxFen: null };
  return {
    terms: Object.keys(problems).length === 0 ? terms : null,
    roundDown: step,
    roundedFen,
    figures,
    problems,
    refusal: discountRefusal(draft, NO_LIMIT),
    roundingRefusal,
    aboveFen: toFen(discountAboveLimitFen(figures, limit)),
  };
}

/** The texts of one draft; begun anew when the bill's own terms are (`key` the caller by version). */
export function useTermsDraft(bill: BillOut, isChinese: boolean): TermsDraft {
  const [typed, setTyped] = useState<TermsTexts | null>(null);
  const own = textsOf(bill, isChinese);
  const texts = typed ?? own;
  const isDirty = typed !== null && JSON.stringify(typed) !== JSON.stringify(own);
  return {
    texts,
    reading: readTerms(bill, texts),
    isDirty,
    change: (part) => setTyped((old) => ({ ...(old ?? own), ...part })),
    reset: () => setTyped(null),
  };
}
