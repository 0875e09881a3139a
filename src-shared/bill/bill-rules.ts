import { z } from 'zod';
import {
  type Fen,
  foldNumber,
  largestOf,
  multiply,
  negate,
  type Parsed,
  parseYuan,
  readDecimal,
  share,
  sumFen,
  toFen,
  typedFen,
  ZERO,
} from '../kit/money.ts';
import { NO_DETAILS, type RefusedMove } from '../kit/move.ts';
import { DAY, type LocalDate } from '../kit/time.ts';
import { LINE_GROUPS, type LineGroup, type Payer, type PayerKind, type PricedLine } from '../order/order-pricing.ts';

/**
 * The rules of money, M1 to M11 of the domain notes. The order of steps (M3) is the order of this file: line prices,
 * line discount, bill discount, payer shares, 抹零, deposits, payments; then what happens afterwards: refunds and
 * counter-bills, accounts, the day. All amounts are whole fen; nothing here knows a clock or a database.
 */

/** Every refusal with the next step that it offers; the codes shared with `BILL_MOVES` have their words there. */
const NEXT = {
  discountOverLimit: 'supervisorPin',
  discountAboveLine: 'changeDiscount',
  lineNotDiscountable: 'changeDiscount',
  notCustomersLine: 'changeDiscount',
  roundingUp: 'roundDown',
  notARoundAmount: 'roundDown',
  depositBelowMinimum: 'takeMore',
  nonCashAboveDue: 'payLess',
  nothingDue: 'payLess',
  amountNotPositive: 'fillIn',
  nothingToReturn: 'chooseLines',
  moreThanBilled: 'payLess',
  moreThanCredit: 'payLess',
  refundOverLimit: 'askManager',
  moreThanChannelTook: 'askManager',
  accountOverdue: 'payOrAskManager',
  accountOverLimit: 'payPartNow',
  moreThanOpen: 'payLess',
  writeOffNeedsManager: 'askManager',
} as const;
export type BillRuleCode = keyof typeof NEXT;
export type BillRuleNext = (typeof NEXT)[BillRuleCode];
/** Every refusal of the rules with its next step, for the words. */
export const BILL_RULE_NEXTS: Readonly<Record<BillRuleCode, BillRuleNext>> = NEXT;
/** `details.what` names a line or a way of paying, `details.amountFen` is the figure of the sentence. */
export type BillRuleRefusal = RefusedMove<BillRuleCode, BillRuleNext>;

/** A result, or why not. */
export type Ruled<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: BillRuleRefusal };

function no(code: BillRuleCode, amountFen = 0, what = ''): BillRuleRefusal {
  return { code, next: NEXT[code], details: { ...NO_DETAILS, amountFen, what } };
}

function refused(code: BillRuleCode, amountFen = 0, what = ''): Ruled<never> {
  return { ok: false, refusal: no(code, amountFen, what) };
}

const FULL = 10_000;

// ---- Discounts -------------------------------------------------------------------------------------------------

/** So many hundredths of a percent off (1500: 15 %, 8.5 折), or so many fen off. */
export const discount = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('percent'),
    offBasisPoints: z.int('format').min(1, 'tooSmall').max(FULL, 'tooLarge'),
  }),
  z.strictObject({ kind: z.literal('amount'), offFen: typedFen }),
]);
export type Discount = z.output<typeof discount>;

/** On labour, on parts, or on both; other charges are never discounted with them (M3). */
export const DISCOUNT_SCOPES = ['labor', 'parts', 'both'] as const;
export type DiscountScope = (typeof DISCOUNT_SCOPES)[number];
export const billDiscount = z.strictObject({ scope: z.enum(DISCOUNT_SCOPES, 'choice'), discount });
export type BillDiscount = z.output<typeof billDiscount>;

const HAN_DIGITS = '〇一二三四五六七八九';

/** 八五折 → 8.5折; whatever is not such a word comes back as it was. */
function digitsOfZhe(text: string): string {
  const match = /^([一二三四五六七八九])点?([一二三四五六七八九])?折$/u.exec(text);
  if (!match) return text;
  return `${HAN_DIGITS.indexOf(match[1] ?? '')}.${match[2] ? HAN_DIGITS.indexOf(match[2]) : 0}折`;
}

/** Basis points kept by a 折: 8.5 and 85 both keep 85 %. 10 and below 1 could mean two things and are refused. */
function keptByZhe(digits: string): Parsed<number> {
  const whole = /^\d+/.exec(digits)?.[0] ?? '';
  const isTenths = /^[1-9]$/.test(whole);
  if (!isTenths && !/^(?:1[1-9]|[2-9]\d)$/.test(whole)) return { ok: false, problem: 'format' };
  const kept = readDecimal(digits, isTenths ? 3 : 2);
  if (kept === 'format') return { ok: false, problem: 'format' };
  if (kept === 'tooPrecise') return { ok: false, problem: 'moneyDecimals' };
  return { ok: true, value: Number(kept) };
}

/**
 * Reads a discount as cashiers say it: `8.5折`, `85折`, `八五折` (15 % off), `15%`, `50元`, `￥50`. A bare number is
 * refused, because 9 may be a 折, a percentage or yuan. Empty is null. Problems: format, moneyDecimals, tooSmall,
 * tooLarge, and those of `parseYuan`.
 */
export function parseDiscount(text: string): Parsed<Discount | null> {
  if (text.length > 200) return { ok: false, problem: 'tooLong' };
  const folded = digitsOfZhe(foldNumber(text).replace(/\s/g, ''));
  if (folded === '') return { ok: true, value: null };
  if (folded.endsWith('折')) {
    const kept = keptByZhe(folded.slice(0, -1));
    return kept.ok ? { ok: true, value: { kind: 'percent', offBasisPoints: FULL - kept.value } } : kept;
  }
  if (folded.endsWith('%')) {
    const off = readDecimal(folded.slice(0, -1), 2);
    if (off === 'format') return { ok: false, problem: 'format' };
    if (off === 'tooPrecise') return { ok: false, problem: 'moneyDecimals' };
    if (off === 0n) return { ok: false, problem: 'tooSmall' };
    if (off > BigInt(FULL)) return { ok: false, problem: 'tooLarge' };
    return { ok: true, value: { kind: 'percent', offBasisPoints: Number(off) } };
  }
  if (!/元$|^(?:¥|CNY|RMB)/i.test(folded)) return { ok: false, problem: 'format' };
  const off = parseYuan(folded);
  if (!off.ok) return off;
  if (off.value === null || off.value === 0) return { ok: false, problem: 'tooSmall' };
  return { ok: true, value: { kind: 'amount', offFen: off.value } };
}

/** A 折 as it is said: 15 % off is `8.5`, 12 % off is `8.8`; null of a discount by amount. */
export function zheOf(off: Discount): string | null {
  if (off.kind === 'amount') return null;
  const kept = FULL - off.offBasisPoints;
  const decimals = String(kept % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  const whole = (kept - (kept % 1000)) / 1000;
  return decimals === '' ? String(whole) : `${whole}.${decimals}`;
}

/** What a discount takes off a price: rounded half up once, never more than the price. Both in fen. */
export function discountFen(priceFen: Fen, off: Discount): Fen {
  if (off.kind === 'amount') return toFen(Math.min(off.offFen, priceFen));
  return multiply(priceFen, off.offBasisPoints, FULL);
}

/** What the bill needs of a line; `billLineOf` makes it from a priced line of the order. */
export interface BillLine {
  readonly id: string;
  readonly group: LineGroup;
  readonly payerKey: string;
  /** Before discounts, agreed; 0 of a free line (M9). */
  readonly priceFen: Fen;
  readonly noDiscount: boolean;
  readonly discount: Discount | null;
  /** Hundredths of a percent, contained in the price. */
  readonly taxBasisPoints: number;
}

/** A priced line with its discount, the tax being the shop's usual one where the line names none. */
export function billLineOf(line: PricedLine, off: Discount | null, usualTaxBasisPoints: number): BillLine {
  return {
    id: line.id,
    group: line.group,
    payerKey: line.payerKey,
    priceFen: line.priceFen,
    noDiscount: line.noDiscount,
    discount: off,
    taxBasisPoints: line.taxBasisPoints ?? usualTaxBasisPoints,
  };
}

// ---- Payer shares ----------------------------------------------------------------------------------------------

/**
 * What is cut out of one payer's share and given to another: an excess (免赔额) of so many fen, or everything but a
 * percentage that he keeps (70/30). Lines that somebody else pays whole ("the maker pays the part, not the fluid") need
 * no cut: they name their payer.
 */
export type ShareCut = {
  readonly from: string;
  readonly to: string;
  /** Only of these lines; null: of all that he pays. */
  readonly lineIds: readonly string[] | null;
} & (
  | { readonly kind: 'excess'; readonly amountFen: Fen }
  | { readonly kind: 'percent'; readonly keptBasisPoints: number }
);

/** 抹零: to whole yuan, to whole jiao, or not at all. */
export const ROUND_DOWNS = ['none', 'jiao', 'yuan'] as const;
export type RoundDown = (typeof ROUND_DOWNS)[number];

export interface BillDraft {
  readonly payers: readonly Payer[];
  readonly lines: readonly BillLine[];
  readonly discount: BillDiscount | null;
  /** Applied one after the other. */
  readonly cuts: readonly ShareCut[];
  readonly roundDown: RoundDown;
}

export interface TaxSplit {
  readonly netFen: Fen;
  readonly taxFen: Fen;
}

export interface BilledLine {
  readonly id: string;
  readonly group: LineGroup;
  readonly payerKey: string;
  readonly priceFen: Fen;
  readonly lineDiscountFen: Fen;
  readonly billDiscountFen: Fen;
  /** After discounts, before 抹零. */
  readonly netFen: Fen;
}

/** What one payer pays of one line, after 抹零. */
export interface Portion {
  readonly lineId: string;
  readonly amountFen: Fen;
  readonly taxBasisPoints: number;
}

export interface BilledShare {
  readonly payerKey: string;
  readonly kind: PayerKind;
  readonly beforeRoundingFen: Fen;
  readonly roundDownFen: Fen;
  readonly amountFen: Fen;
  readonly portions: readonly Portion[];
  /** False once a cut went through its lines; then its tax is split as one amount a rate (`shareTax`). */
  readonly isWholeLines: boolean;
  /** 参考: the tax platform's invoice decides. */
  readonly tax: TaxSplit;
}

export interface BillFigures {
  readonly lines: readonly BilledLine[];
  readonly groups: Readonly<
    Record<LineGroup, { readonly priceFen: Fen; readonly discountFen: Fen; readonly netFen: Fen }>
  >;
  readonly priceFen: Fen;
  /** 优惠 */
  readonly discountFen: Fen;
  /** 抹零 */
  readonly roundDownFen: Fen;
  /** What all payers together pay: price − 优惠 − 抹零. */
  readonly totalFen: Fen;
  /** In the order of the payers; one who pays nothing has a share of 0. */
  readonly shares: readonly BilledShare[];
  readonly tax: TaxSplit;
}

function kindsOf(draft: BillDraft): ReadonlyMap<string, PayerKind> {
  const kinds = new Map(draft.payers.map((payer) => [payer.key, payer.kind]));
  const named = [...draft.lines.map((line) => line.payerKey), ...draft.cuts.flatMap((cut) => [cut.from, cut.to])];
  for (const key of named) if (!kinds.has(key)) throw new RangeError(`no payer ${key}`);
  return kinds;
}

/** Discounts touch only what the customer pays, and never what is marked 不打折. */
function isDiscountable(line: BillLine, kinds: ReadonlyMap<string, PayerKind>): boolean {
  return !line.noDiscount && kinds.get(line.payerKey) === 'customer';
}

function inScope(line: BillLine, scope: DiscountScope): boolean {
  return scope === 'both' ? line.group !== 'other' : line.group === scope;
}

function discountedLines(draft: BillDraft, kinds: ReadonlyMap<string, PayerKind>): readonly BilledLine[] {
  const own = draft.lines.map((line) =>
    line.discount && isDiscountable(line, kinds) ? discountFen(line.priceFen, line.discount) : ZERO,
  );
  const left = draft.lines.map((line, index) => toFen(line.priceFen - (own[index] ?? 0)));
  const { discount: billWide } = draft;
  const bases = draft.lines.map((line, index) =>
    billWide && isDiscountable(line, kinds) && inScope(line, billWide.scope) ? (left[index] ?? ZERO) : ZERO,
  );
  const offFen = billWide ? discountFen(sumFen(bases), billWide.discount) : ZERO;
  const parts = offFen === 0 ? bases.map(() => ZERO) : share(offFen, bases, { atMost: bases });
  return draft.lines.map((line, index) => ({
    id: line.id,
    group: line.group,
    payerKey: line.payerKey,
    priceFen: line.priceFen,
    lineDiscountFen: own[index] ?? ZERO,
    billDiscountFen: parts[index] ?? ZERO,
    netFen: toFen((left[index] ?? 0) - (parts[index] ?? 0)),
  }));
}

/** Payer key → line id → what he pays of it. */
type Portions = Map<string, Map<string, Fen>>;

function cutOut(portions: Portions, cut: ShareCut): void {
  const from = portions.get(cut.from);
  const to = portions.get(cut.to);
  if (!from || !to || cut.from === cut.to) return;
  const touched = [...from].filter(([lineId]) => cut.lineIds === null || cut.lineIds.includes(lineId));
  const amounts = touched.map(([, amount]) => amount);
  const whole = sumFen(amounts);
  const movedFen =
    cut.kind === 'excess'
      ? toFen(Math.min(cut.amountFen, whole))
      : toFen(whole - multiply(whole, cut.keptBasisPoints, FULL));
  if (movedFen === 0) return;
  const parts = share(movedFen, amounts, { atMost: amounts });
  for (const [index, [lineId, amount]] of touched.entries()) {
    const part = parts[index] ?? ZERO;
    if (part === 0) continue;
    if (part === amount) from.delete(lineId);
    else from.set(lineId, toFen(amount - part));
    to.set(lineId, toFen((to.get(lineId) ?? 0) + part));
  }
}

/** What 抹零 takes off an amount: 0 to 0.99, always downward (M3). */
export function roundDownFen(amount: Fen, to: RoundDown): Fen {
  if (amount <= 0) return ZERO;
  switch (to) {
    case 'none':
      return ZERO;
    case 'jiao':
      return toFen(amount % 10);
    case 'yuan':
      return toFen(amount % 100);
  }
}

/**
 * What a cashier types as the amount due after 抹零, against what the shop's setting allows. Details: the amount that
 * it would be.
 */
export function roundDownRefusal(amount: Fen, wantedFen: Fen, allowed: RoundDown): BillRuleRefusal | null {
  if (wantedFen === amount) return null;
  const lowest = toFen(amount - roundDownFen(amount, allowed));
  if (wantedFen > amount) return no('roundingUp', lowest);
  const steps: readonly RoundDown[] = allowed === 'yuan' ? ['jiao', 'yuan'] : [allowed];
  return steps.some((step) => amount - roundDownFen(amount, step) === wantedFen) ? null : no('notARoundAmount', lowest);
}

/** Off the largest line, on to the others only where that one is smaller than what is rounded off. */
function roundedPortions(portions: readonly Portion[], off: Fen): readonly Portion[] {
  if (off === 0) return portions;
  const amounts = portions.map((portion) => portion.amountFen);
  const largest = largestOf(amounts);
  const parts = share(
    off,
    amounts.map((_, index) => (index === largest ? 1 : 0)),
    { atMost: amounts },
  );
  return portions.map((portion, index) => ({
    ...portion,
    amountFen: toFen(portion.amountFen - (parts[index] ?? 0)),
  }));
}

/**
 * The whole bill, M1 to M3: line discounts, bill discount shared over its lines, payer shares, 抹零 on the share of the
 * first customer who pays anything. A discount on a line that may have none is left out here and reported by
 * `discountRefusal`. Throws RangeError when a line or a cut names a payer who is not there.
 */
export function billFigures(draft: BillDraft): BillFigures {
  const kinds = kindsOf(draft);
  const lines = discountedLines(draft, kinds);
  const taxOf = new Map(draft.lines.map((line) => [line.id, line.taxBasisPoints]));
  const netOf = new Map(lines.map((line) => [line.id, line.netFen]));

  const portions: Portions = new Map(draft.payers.map((payer) => [payer.key, new Map<string, Fen>()]));
  for (const line of lines) portions.get(line.payerKey)?.set(line.id, line.netFen);
  for (const cut of draft.cuts) cutOut(portions, cut);

  let roundsFor: string | null = null;
  const shares = draft.payers.map((payer): BilledShare => {
    const own = [...(portions.get(payer.key) ?? [])].map(([lineId, amountFen]) => ({
      lineId,
      amountFen,
      taxBasisPoints: taxOf.get(lineId) ?? 0,
    }));
    const beforeRoundingFen = sumFen(own.map((portion) => portion.amountFen));
    if (roundsFor === null && payer.kind === 'customer' && beforeRoundingFen > 0) roundsFor = payer.key;
    const off = roundsFor === payer.key ? roundDownFen(beforeRoundingFen, draft.roundDown) : ZERO;
    const rounded = roundedPortions(own, off);
    const isWholeLines = own.every((portion) => portion.amountFen === netOf.get(portion.lineId));
    return {
      payerKey: payer.key,
      kind: payer.kind,
      beforeRoundingFen,
      roundDownFen: off,
      amountFen: toFen(beforeRoundingFen - off),
      portions: rounded,
      isWholeLines,
      tax: shareTax(rounded, isWholeLines),
    };
  });

  const groupOf = (group: LineGroup) => {
    const own = lines.filter((line) => line.group === group);
    return {
      priceFen: sumFen(own.map((line) => line.priceFen)),
      discountFen: sumFen(own.map((line) => line.lineDiscountFen + line.billDiscountFen)),
      netFen: sumFen(own.map((line) => line.netFen)),
    };
  };
  const groups = { labor: groupOf('labor'), parts: groupOf('parts'), other: groupOf('other') };
  return {
    lines,
    groups,
    priceFen: sumFen(LINE_GROUPS.map((group) => groups[group].priceFen)),
    discountFen: sumFen(LINE_GROUPS.map((group) => groups[group].discountFen)),
    roundDownFen: sumFen(shares.map((part) => part.roundDownFen)),
    totalFen: sumFen(shares.map((part) => part.amountFen)),
    shares,
    tax: sumTax(shares.map((part) => part.tax)),
  };
}

/** What a role may take off by itself (C-7, R-006); `maxFen` null: no limit by amount. */
export interface DiscountLimit {
  readonly maxBasisPoints: number;
  readonly maxFen: Fen | null;
}

/** A part of an amount, rounded up, so that the rounding of a line never counts against the person. */
function partRoundedUp(amount: number, points: number): number {
  return Number((BigInt(amount) * BigInt(points) + BigInt(FULL - 1)) / BigInt(FULL));
}

/**
 * How far the discounts are above a role's limit, in fen; 0 within. Three measures, the largest excess counts: each
 * line's own discount by percent; line and bill discount together by percent of the lines that carry any (10 % on 10 %
 * is 19 %); everything by amount. 抹零 and free lines do not count.
 */
export function discountAboveLimitFen(figures: BillFigures, limit: DiscountLimit): Fen {
  const carrying = figures.lines.filter((line) => line.lineDiscountFen + line.billDiscountFen > 0);
  const allowedOn = (line: BilledLine): number => partRoundedUp(line.priceFen, limit.maxBasisPoints);
  const byLine = sumFen(carrying.map((line) => Math.max(0, line.lineDiscountFen - allowedOn(line))));
  const together = figures.discountFen - sumFen(carrying.map(allowedOn));
  const byAmount = limit.maxFen === null ? 0 : figures.discountFen - limit.maxFen;
  return toFen(Math.max(0, byLine, together, byAmount));
}

/**
 * Why the discounts of a draft cannot stand: on a line of another payer, on a line marked 不打折, larger than what it
 * is taken off, or over the role's limit (details: by how much; a supervisor's PIN lifts it).
 */
export function discountRefusal(draft: BillDraft, limit: DiscountLimit): BillRuleRefusal | null {
  const kinds = kindsOf(draft);
  for (const line of draft.lines) {
    if (!line.discount) continue;
    if (kinds.get(line.payerKey) !== 'customer') return no('notCustomersLine', 0, line.id);
    if (line.noDiscount) return no('lineNotDiscountable', 0, line.id);
    if (line.discount.kind === 'amount' && line.discount.offFen > line.priceFen) {
      return no('discountAboveLine', line.priceFen, line.id);
    }
  }
  const figures = billFigures(draft);
  const billWide = draft.discount?.discount;
  if (billWide?.kind === 'amount') {
    const taken = sumFen(figures.lines.map((line) => line.billDiscountFen));
    if (taken < billWide.offFen) return no('discountAboveLine', taken);
  }
  const above = discountAboveLimitFen(figures, limit);
  return above > 0 ? no('discountOverLimit', above) : null;
}

// ---- Tax -------------------------------------------------------------------------------------------------------

/**
 * Rates in hundredths of a percent: VAT law art. 10 (13 %) and art. 11 (3 %); 1 % for small-scale taxpayers and 6 %
 * for some services are unverified (standards §13), therefore data that the shop may correct.
 */
export const TAX_BASIS_POINTS = { general: 1300, simplified: 300, smallScaleRelief: 100, otherService: 600 } as const;

/** Splits an amount that contains its tax: net = amount ÷ (1 + rate), half up; tax is the rest. */
export function taxSplit(grossFen: Fen, taxBasisPoints: number): TaxSplit {
  const netFen = multiply(grossFen, FULL, FULL + taxBasisPoints);
  return { netFen, taxFen: toFen(grossFen - netFen) };
}

function sumTax(splits: readonly TaxSplit[]): TaxSplit {
  return {
    netFen: sumFen(splits.map((split) => split.netFen)),
    taxFen: sumFen(splits.map((split) => split.taxFen)),
  };
}

/**
 * The tax of one payer's share. Whole lines: line by line, as a line-by-line invoice does it, and no second figure on
 * the total. A share that an excess or a percentage cut through its lines has no lines of its own that an invoice could
 * name: it is split as one amount for each rate (money.md example 6).
 */
export function shareTax(portions: readonly Portion[], isWholeLines: boolean): TaxSplit {
  if (isWholeLines) return sumTax(portions.map((portion) => taxSplit(portion.amountFen, portion.taxBasisPoints)));
  const byRate = new Map<number, Fen>();
  for (const { taxBasisPoints, amountFen } of portions) {
    byRate.set(taxBasisPoints, toFen((byRate.get(taxBasisPoints) ?? 0) + amountFen));
  }
  return sumTax([...byRate].map(([rate, amount]) => taxSplit(amount, rate)));
}

// ---- Deposits --------------------------------------------------------------------------------------------------

/** Money taken ahead (M7: a liability until used): 定金, which binds both sides, and 预付款, which does not. */
export interface Deposit {
  readonly earnestFen: Fen;
  readonly prepaymentFen: Fen;
}

/** Civil code art. 586: 定金 at most a fifth of the contract, here of the estimate; never rounded up. */
export const EARNEST_BASIS_POINTS = 2000;

/** What of the money taken may be called 定金, the rest being 预付款 (standards §12). All in fen. */
export function splitDeposit(takenFen: Fen, estimateFen: Fen): Deposit {
  const cap = Number((BigInt(estimateFen) * BigInt(EARNEST_BASIS_POINTS)) / BigInt(FULL));
  const earnestFen = toFen(Math.min(takenFen, cap));
  return { earnestFen, prepaymentFen: toFen(takenFen - earnestFen) };
}

/** R-133, C-3: which parts ask for a deposit. */
export interface DepositRule {
  /** 高价: list price of the line from here on. */
  readonly highValueFen: Fen;
  readonly classes: readonly PartClass[];
  /** False (the default, C-3): dear or of these classes; true: both. */
  readonly needsBoth: boolean;
  /** Of the list price, at least; 5000 is one half. */
  readonly minimumBasisPoints: number;
}

export const PART_CLASSES = ['A', 'B', 'C', 'D'] as const;
export type PartClass = (typeof PART_CLASSES)[number];

/**
 * The least deposit for parts to be ordered: half (or as set) of each part's *list price before discount*, rounded up
 * to the fen, because it is "not less than". 0: none is asked.
 */
export function minimumDepositFen(
  parts: readonly { readonly listFen: Fen; readonly partClass: PartClass | null }[],
  rule: DepositRule,
): Fen {
  const asking = parts.filter((part) => {
    const isDear = part.listFen >= rule.highValueFen;
    const isOfClass = part.partClass !== null && rule.classes.includes(part.partClass);
    return rule.needsBoth ? isDear && isOfClass : isDear || isOfClass;
  });
  return sumFen(asking.map((part) => partRoundedUp(part.listFen, rule.minimumBasisPoints)));
}

/** less than asked. Details: what is asked at least. */
export function depositRefusal(takenFen: Fen, minimumFen: Fen): BillRuleRefusal | null {
  if (takenFen <= 0) return no('amountNotPositive');
  return takenFen < minimumFen ? no('depositBelowMinimum', minimumFen) : null;
}

export interface DepositUse {
  readonly prepaymentUsedFen: Fen;
  readonly earnestUsedFen: Fen;
  /** Still to be paid. */
  readonly dueFen: Fen;
  /** Not "change": goes back by the channel that took it, or is kept as 预收余额. */
  readonly left: Deposit;
  readonly creditFen: Fen;
}

/** Uses a deposit for what is due: 预付款 first, then 定金. */
export function useDeposit(deposit: Deposit, dueFen: Fen): DepositUse {
  const prepaymentUsedFen = toFen(Math.min(deposit.prepaymentFen, dueFen));
  const earnestUsedFen = toFen(Math.min(deposit.earnestFen, dueFen - prepaymentUsedFen));
  const left = {
    earnestFen: toFen(deposit.earnestFen - earnestUsedFen),
    prepaymentFen: toFen(deposit.prepaymentFen - prepaymentUsedFen),
  };
  return {
    prepaymentUsedFen,
    earnestUsedFen,
    dueFen: toFen(dueFen - prepaymentUsedFen - earnestUsedFen),
    left,
    creditFen: toFen(left.earnestFen + left.prepaymentFen),
  };
}

/** Whose fault it is that the contract falls through; `nobody`: by agreement, or by force. */
export const FALL_THROUGHS = ['customer', 'shop', 'nobody'] as const;
export type FallThrough = (typeof FALL_THROUGHS)[number];

/**
 * What becomes of a deposit when nothing comes of the order (civil code art. 587): the customer's fault loses him the
 * 定金, the shop's gives it back double; 预付款 always goes back.
 */
export function depositFallsThrough(
  deposit: Deposit,
  fault: FallThrough,
): { readonly forfeitedFen: Fen; readonly returnFen: Fen } {
  switch (fault) {
    case 'customer':
      return { forfeitedFen: deposit.earnestFen, returnFen: deposit.prepaymentFen };
    case 'shop':
      return { forfeitedFen: ZERO, returnFen: toFen(2 * deposit.earnestFen + deposit.prepaymentFen) };
    case 'nobody':
      return { forfeitedFen: ZERO, returnFen: toFen(deposit.earnestFen + deposit.prepaymentFen) };
  }
}

// ---- Payments --------------------------------------------------------------------------------------------------

/** 现金 · 扫码 · 刷卡 · 转账. Insurer, maker and account are receivables, not ways of paying (M8). */
export const CHANNELS = ['cash', 'scan', 'card', 'transfer'] as const;
export type Channel = (typeof CHANNELS)[number];

/** What is handed over; of cash the notes, not the price. */
export interface Tender {
  readonly channel: Channel;
  readonly amountFen: Fen;
}

export interface Payment {
  /** What is kept, never more than what was due. */
  readonly paidFen: Fen;
  readonly cashDueFen: Fen;
  readonly changeFen: Fen;
  /** What the drawer grows by. */
  readonly drawerFen: Fen;
  readonly openFen: Fen;
}

/**
 * One act of paying, mixed as people pay (M4): change comes only from cash, and nothing else may be above what is due.
 * Refusals: amountNotPositive; nonCashAboveDue and nothingDue with the most that this way may still bring.
 */
export function takePayment(dueFen: Fen, tenders: readonly Tender[]): Ruled<Payment> {
  if (tenders.length === 0) return refused('amountNotPositive');
  let open = dueFen;
  for (const tender of tenders) {
    if (tender.amountFen <= 0) return refused('amountNotPositive', 0, tender.channel);
    if (tender.channel === 'cash') continue;
    if (tender.amountFen > open) return refused('nonCashAboveDue', open, tender.channel);
    open = toFen(open - tender.amountFen);
  }
  const handedOver = sumFen(tenders.filter((tender) => tender.channel === 'cash').map((tender) => tender.amountFen));
  if (handedOver > 0 && open === 0) return refused('nothingDue', 0, 'cash');
  const drawerFen = toFen(Math.min(handedOver, open));
  const openFen = toFen(open - drawerFen);
  return {
    ok: true,
    value: {
      paidFen: toFen(dueFen - openFen),
      cashDueFen: open,
      changeFen: toFen(handedOver - drawerFen),
      drawerFen,
      openFen,
    },
  };
}

/** A bill that somebody still owes. */
export interface OpenBill {
  readonly id: string;
  /** The bill's day, in the shop's zone. */
  readonly on: LocalDate;
  readonly openFen: Fen;
}

/**
 * One payment over several bills (M10), oldest first; bills of one day in the order given. Whatever is left is credit.
 */
export function spreadOldestFirst<B extends OpenBill>(
  amountFen: Fen,
  bills: readonly B[],
): { readonly bills: readonly (B & { readonly paidFen: Fen; readonly stillOpenFen: Fen })[]; readonly creditFen: Fen } {
  let left: number = amountFen;
  const spread = bills
    .map((bill, index) => ({ bill, index }))
    .sort((one, other) =>
      one.bill.on < other.bill.on ? -1 : one.bill.on > other.bill.on ? 1 : one.index - other.index,
    )
    .map(({ bill }) => {
      const paidFen = toFen(Math.min(Math.max(left, 0), bill.openFen));
      left -= paidFen;
      return { ...bill, paidFen, stillOpenFen: toFen(bill.openFen - paidFen) };
    });
  return { bills: spread, creditFen: toFen(left) };
}

/**
 * What must be paid or secured before the car leaves: the customers' shares, and the insurer's too unless 直赔 is
 * agreed. The maker's share and the shop's own are receivables and never in the way.
 */
export function dueAtGateFen(
  shares: readonly { readonly kind: PayerKind; readonly amountFen: Fen; readonly paidFen: Fen }[],
  hasDirectBilling: boolean,
): Fen {
  const inTheWay = shares.filter((part) => part.kind === 'customer' || (part.kind === 'insurer' && !hasDirectBilling));
  return sumFen(inTheWay.map((part) => Math.max(0, part.amountFen - part.paidFen)));
}

// ---- Receivables: insurer, maker, account (M8) -----------------------------------------------------------------

/** How the rest of a receivable ends that was not paid whole. */
export const RECEIVABLE_ENDINGS = ['movedToCustomer', 'writtenOff', 'disputed'] as const;
export type ReceivableEnding = (typeof RECEIVABLE_ENDINGS)[number];

/**
 * What stays open after such an ending; a disputed amount stays open, only marked. Refusals: amountNotPositive,
 * moreThanOpen (details: what is open), writeOffNeedsManager.
 */
export function endReceivable(
  openFen: Fen,
  ending: { readonly way: ReceivableEnding; readonly amountFen: Fen; readonly byManager: boolean },
): Ruled<{ readonly openFen: Fen }> {
  if (ending.amountFen <= 0) return refused('amountNotPositive');
  if (ending.amountFen > openFen) return refused('moreThanOpen', openFen);
  if (ending.way === 'writtenOff' && !ending.byManager) return refused('writeOffNeedsManager', ending.amountFen);
  return { ok: true, value: { openFen: ending.way === 'disputed' ? openFen : toFen(openFen - ending.amountFen) } };
}

/** An agreement to pay later (挂账). */
export interface Account {
  readonly limitFen: Fen;
  readonly openFen: Fen;
  /** Days beyond the agreed ones of the oldest open bill (`overdueDays`). */
  readonly overdueDays: number;
  /** How many of them the shop bears with. */
  readonly allowedOverdueDays: number;
}

function isOverdue(account: Account): boolean {
  return account.overdueDays > account.allowedOverdueDays;
}

/** What may still be put on the account, in fen; the limit itself may be reached. Overdue: nothing. */
export function availableOnAccountFen(account: Account): Fen {
  if (isOverdue(account)) return ZERO;
  return toFen(Math.max(0, account.limitFen - account.openFen));
}

/** Overdue is refused even inside the limit; over the limit the details say by how much. */
export function accountRefusal(account: Account, amountFen: Fen): BillRuleRefusal | null {
  if (amountFen <= 0) return no('amountNotPositive');
  if (isOverdue(account)) return no('accountOverdue');
  const above = amountFen - availableOnAccountFen(account);
  return above > 0 ? no('accountOverLimit', above) : null;
}

/** What `payPartNow` proposes: as much on the account as it bears, the rest now. */
export function splitForAccount(
  account: Account,
  amountFen: Fen,
): { readonly onAccountFen: Fen; readonly payNowFen: Fen } {
  const onAccountFen = toFen(Math.min(amountFen, availableOnAccountFen(account)));
  return { onAccountFen, payNowFen: toFen(amountFen - onAccountFen) };
}

/** The warning at check-in: as `accountRefusal`, with the open orders that are not billed yet added; never in the way. */
export function accountWarning(account: Account, unbilledFen: Fen, estimateFen: Fen): BillRuleRefusal | null {
  const expected = toFen(unbilledFen + estimateFen);
  if (expected === 0) return isOverdue(account) ? no('accountOverdue') : null;
  return accountRefusal(account, expected);
}

function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

/** Days by which the oldest open bill is beyond the agreed ones; 0 when none is. */
export function overdueDays(bills: readonly OpenBill[], agreedDays: number, today: LocalDate): number {
  const ages = bills.filter((bill) => bill.openFen > 0).map((bill) => daysBetween(bill.on, today) - agreedDays);
  return Math.max(0, ...ages);
}

/** 账龄: open amounts by the age of their bills. */
export function ageing(
  bills: readonly OpenBill[],
  today: LocalDate,
): { readonly to30Fen: Fen; readonly to60Fen: Fen; readonly to90Fen: Fen; readonly over90Fen: Fen } {
  const within = (from: number, to: number): Fen =>
    sumFen(
      bills
        .filter((bill) => {
          const age = Math.max(0, daysBetween(bill.on, today));
          return age >= from && age <= to;
        })
        .map((bill) => bill.openFen),
    );
  return {
    to30Fen: within(0, 30),
    to60Fen: within(31, 60),
    to90Fen: within(61, 90),
    over90Fen: within(91, Number.MAX_SAFE_INTEGER),
  };
}

export interface Statement {
  readonly openingFen: Fen;
  readonly chargedFen: Fen;
  readonly paidFen: Fen;
  readonly closingFen: Fen;
  readonly bills: readonly (OpenBill & { readonly paidFen: Fen; readonly stillOpenFen: Fen })[];
  /** Paid beyond everything open. */
  readonly creditFen: Fen;
}

/** 对账单: what was open, what came on, what was paid, oldest bills first; closing = opening + charged − paid. */
export function statement(opening: readonly OpenBill[], charged: readonly OpenBill[], paidFen: Fen): Statement {
  const openingFen = sumFen(opening.map((bill) => bill.openFen));
  const chargedFen = sumFen(charged.map((bill) => bill.openFen));
  const { bills, creditFen } = spreadOldestFirst(paidFen, [...opening, ...charged]);
  return { openingFen, chargedFen, paidFen, closingFen: toFen(openingFen + chargedFen - paidFen), bills, creditFen };
}

// ---- Afterwards: counter-bills and refunds (M5, M6) -------------------------------------------------------------

/** So much of a line comes back: `quantity` of `outOf` (thousandths of a part; 1 of 1 for a whole line). */
export interface ReturnedLine {
  readonly lineId: string;
  readonly quantity: number;
  readonly outOf: number;
}

export interface CounterShare {
  readonly payerKey: string;
  readonly kind: PayerKind;
  /** Below zero, as everything here. */
  readonly amountFen: Fen;
  readonly portions: readonly Portion[];
  readonly tax: TaxSplit;
}

/** A bill's mirror, whole or in part, dated on its own day; the bill itself is never edited. */
export interface CounterBill {
  readonly returned: readonly ReturnedLine[];
  readonly amountFen: Fen;
  readonly shares: readonly CounterShare[];
  readonly tax: TaxSplit;
  /** What of the bill is left afterwards: the most that can still come back. */
  readonly leftFen: Fen;
  readonly leftTax: TaxSplit;
}

/** How much of each line has come back: lineId → quantity; and the whole of it. */
function returnedSoFar(returns: readonly ReturnedLine[]): Map<string, { quantity: number; outOf: number }> {
  const sofar = new Map<string, { quantity: number; outOf: number }>();
  for (const { lineId, quantity, outOf } of returns) {
    const before = sofar.get(lineId);
    if (!before) sofar.set(lineId, { quantity, outOf });
    else if (before.outOf === outOf) before.quantity += quantity;
    else throw new RangeError(`line ${lineId} was returned out of ${before.outOf}, now out of ${outOf}`);
  }
  return sofar;
}

function leftOf(billed: BilledShare, sofar: ReadonlyMap<string, { quantity: number; outOf: number }>) {
  const portions = billed.portions.map((portion) => {
    const back = sofar.get(portion.lineId);
    const gone = back ? multiply(portion.amountFen, back.quantity, back.outOf) : ZERO;
    return { ...portion, amountFen: toFen(portion.amountFen - gone) };
  });
  return { portions, tax: shareTax(portions, billed.isWholeLines) };
}

function taxBetween(before: TaxSplit, after: TaxSplit): TaxSplit {
  return { netFen: toFen(before.netFen - after.netFen), taxFen: toFen(before.taxFen - after.taxFen) };
}

function mirrorTax(split: TaxSplit): TaxSplit {
  return { netFen: negate(split.netFen), taxFen: negate(split.taxFen) };
}

/**
 * Takes lines of a settled bill back at what was *paid* for them, after discounts and 抹零 (M6), each payer getting
 * his part. Amount and tax are the difference between what was left before and what is left now, so that any number of
 * counter-bills adds up to the bill to the fen. Refusals: nothingToReturn; moreThanBilled with the line and what is
 * left of the bill. Throws RangeError when a line counts out of another whole than before.
 */
export function counterBill(
  figures: BillFigures,
  returned: readonly ReturnedLine[],
  earlier: readonly CounterBill[] = [],
): Ruled<CounterBill> {
  const before = returnedSoFar(earlier.flatMap((counter) => counter.returned));
  const after = returnedSoFar([...earlier.flatMap((counter) => counter.returned), ...returned]);
  const billed = new Set(figures.lines.map((line) => line.id));
  const lefts = figures.shares.map((part) => ({ part, before: leftOf(part, before) }));
  const openFen = sumFen(lefts.flatMap((left) => left.before.portions.map((portion) => portion.amountFen)));
  if (returned.length === 0) return refused('nothingToReturn');
  for (const { lineId, quantity } of returned) {
    if (!Number.isSafeInteger(quantity) || quantity <= 0) return refused('amountNotPositive', 0, lineId);
    const back = after.get(lineId);
    if (!billed.has(lineId) || !back || back.quantity > back.outOf) return refused('moreThanBilled', openFen, lineId);
  }

  const shares = lefts.map(({ part, before: was }): CounterShare & { readonly left: TaxSplit } => {
    const now = leftOf(part, after);
    const portions = was.portions
      .map((portion, index) => ({
        ...portion,
        amountFen: toFen((now.portions[index]?.amountFen ?? 0) - portion.amountFen),
      }))
      .filter((portion) => after.has(portion.lineId) && portion.amountFen !== 0);
    return {
      payerKey: part.payerKey,
      kind: part.kind,
      amountFen: sumFen(portions.map((portion) => portion.amountFen)),
      portions,
      tax: mirrorTax(taxBetween(was.tax, now.tax)),
      left: now.tax,
    };
  });
  const amountFen = sumFen(shares.map((part) => part.amountFen));
  return {
    ok: true,
    value: {
      returned,
      amountFen,
      shares: shares.map(({ left: _left, ...part }) => part),
      tax: sumTax(shares.map((part) => part.tax)),
      leftFen: toFen(openFen + amountFen),
      leftTax: sumTax(shares.map((part) => part.left)),
    },
  };
}

/** The mirror of everything that is left of a bill, as reopening needs it (M5). */
export function mirrorBill(figures: BillFigures, earlier: readonly CounterBill[] = []): Ruled<CounterBill> {
  const sofar = returnedSoFar(earlier.flatMap((counter) => counter.returned));
  const returned = figures.lines.flatMap((line): ReturnedLine[] => {
    const back = sofar.get(line.id) ?? { quantity: 0, outOf: 1 };
    const quantity = back.outOf - back.quantity;
    return quantity > 0 ? [{ lineId: line.id, quantity, outOf: back.outOf }] : [];
  });
  return counterBill(figures, returned, earlier);
}

/**
 * Whether a cashier may pay so much back this way. Refusals: amountNotPositive; moreThanCredit; refundOverLimit (his
 * limit); moreThanChannelTook (what that way still holds of this customer's money: cash for a scan is a manager's).
 */
export function refundRefusal(
  refund: { readonly channel: Channel; readonly amountFen: Fen },
  facts: {
    readonly creditFen: Fen;
    readonly limitFen: Fen;
    /** All that came in, and went back, for this bill or deposit. */
    readonly taken: readonly Tender[];
    readonly refunded: readonly Tender[];
  },
): BillRuleRefusal | null {
  if (refund.amountFen <= 0) return no('amountNotPositive', 0, refund.channel);
  if (refund.amountFen > facts.creditFen) return no('moreThanCredit', facts.creditFen);
  if (refund.amountFen > facts.limitFen) return no('refundOverLimit', facts.limitFen);
  const of = (tenders: readonly Tender[]): Fen =>
    sumFen(tenders.filter((tender) => tender.channel === refund.channel).map((tender) => tender.amountFen));
  const held = toFen(Math.max(0, of(facts.taken) - of(facts.refunded)));
  return refund.amountFen > held ? no('moreThanChannelTook', held, refund.channel) : null;
}

// ---- The day ----------------------------------------------------------------------------------------------------

/** Something that the daily report counts: a bill (or its mirror), or money in (above zero) and out (below). */
export type DayEntry =
  | {
      readonly kind: 'bill';
      readonly discountFen: Fen;
      readonly roundDownFen: Fen;
      readonly totalFen: Fen;
    }
  | { readonly kind: 'money'; readonly channel: Channel; readonly amountFen: Fen };

export interface DayFigures {
  /** 产值: what was billed, less what was mirrored. */
  readonly revenueFen: Fen;
  /** 优惠 */
  readonly discountFen: Fen;
  /** 抹零 */
  readonly roundDownFen: Fen;
  /** 实收: money in less money out, deposits included (M7). */
  readonly receivedFen: Fen;
  readonly byChannel: Readonly<Record<Channel, Fen>>;
  /** What the drawers grew by. */
  readonly drawerFen: Fen;
}

/** Revenue and receipts, two columns that need not agree (M7). */
export function dayFigures(entries: readonly DayEntry[]): DayFigures {
  const bills = entries.filter((entry) => entry.kind === 'bill');
  const money = entries.filter((entry) => entry.kind === 'money');
  const through = (channel: Channel): Fen =>
    sumFen(money.filter((entry) => entry.channel === channel).map((entry) => entry.amountFen));
  const byChannel = {
    cash: through('cash'),
    scan: through('scan'),
    card: through('card'),
    transfer: through('transfer'),
  };
  return {
    revenueFen: sumFen(bills.map((entry) => entry.totalFen)),
    discountFen: sumFen(bills.map((entry) => entry.discountFen)),
    roundDownFen: sumFen(bills.map((entry) => entry.roundDownFen)),
    receivedFen: sumFen(money.map((entry) => entry.amountFen)),
    byChannel,
    drawerFen: byChannel.cash,
  };
}
