/** What an order's money is right now: worked out from its rows at every call, never stored by hand. */
import { createHash } from 'node:crypto';
import {
  type BillTerms,
  billFiguresOut,
  billTerms as billTermsSchema,
  counterTerms,
  termsOf,
} from '../../src-shared/bill/bill-contract.ts';
import type { BillFacts, BillState, ShareState } from '../../src-shared/bill/bill-lifecycle.ts';
import {
  type BillDraft,
  type BillFigures,
  billFigures,
  billLineOf,
  type CounterBill,
  discountAboveLimitFen,
  dueAtGateFen,
  minimumDepositFen,
  type RoundDown,
} from '../../src-shared/bill/bill-rules.ts';
import { depositRuleOf, discountLimitOf, type TillRules } from '../../src-shared/bill/till-rules.ts';
import type { OrderId, VisitId } from '../../src-shared/kit/id.ts';
import { type Fen, multiply, sumFen, toFen, ZERO } from '../../src-shared/kit/money.ts';
import { wallClock } from '../../src-shared/kit/time.ts';
import type { LineState } from '../../src-shared/order/order-lifecycle.ts';
import {
  groupOf,
  type OrderLine,
  orderLine as orderLineSchema,
  type PayerKind,
  type PricedLine,
  worthFen,
} from '../../src-shared/order/order-pricing.ts';
import { FEE_KINDS } from '../../src-shared/order/order-rules.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import type { GateOrder, VisitState } from '../../src-shared/visit/visit-lifecycle.ts';
import { readSettings } from '../catalog/catalog-repository.ts';
import type { Reader } from '../db/connection.ts';
import type { CommandContext, QueryContext } from '../kernel/context.ts';
import { readTillRules, shopZone } from '../shop/shop-repository.ts';
import {
  authorizationsOf,
  type BillRow,
  billsOf,
  currentBillOf,
  isReceived,
  type LineRow,
  lastReleaseOf,
  linesOf,
  type OrderRow,
  openShiftOf,
  orderOf,
  ordersOfVisit,
  type PaymentRow,
  paymentsOf,
  type ReleaseRow,
  type ShareRow,
  sharesOf,
  usesOf,
} from './bill-repository.ts';

// ---- Lines -----------------------------------------------------------------------------------------------------

const CHARGED: ReadonlySet<LineState> = new Set<LineState>(['authorized', 'inWork', 'done', 'inspected']);

export interface ChargedLine {
  readonly row: LineRow;
  readonly pricing: OrderLine;
  readonly priced: PricedLine;
}

export function isCharged(order: OrderRow, row: Pick<LineRow, 'state' | 'partState'>, pricing: OrderLine): boolean {
  // A part that went back to the store is not paid for.
  if (order.state !== 'declined') return CHARGED.has(row.state) && row.partState !== 'returned';
  return pricing.kind === 'charge' && FEE_KINDS.includes(pricing.chargeKind);
}

/** What the order's lines cost as agreed: the price is the stored one, never worked out from a catalogue again. */
function chargedLines(order: OrderRow, rows: readonly LineRow[], usualTaxBasisPoints: number): readonly ChargedLine[] {
  const soldAs = new Map(order.packages.map((sold) => [sold.id, sold]));
  return rows.flatMap((row): ChargedLine[] => {
    const pricing = orderLineSchema.parse(row.pricing);
    if (!isCharged(order, row, pricing)) return [];
    const isPackageFixed = pricing.packageId !== null && soldAs.get(pricing.packageId)?.noDiscount === true;
    const priced: PricedLine = {
      id: row.id,
      group: groupOf(pricing),
      payerKey: pricing.payerKey,
      worthFen: worthFen(pricing),
      priceFen: toFen(row.priceFen),
      costFen: pricing.costFen,
      freeReason: pricing.freeReason,
      noDiscount: pricing.noDiscount || isPackageFixed,
      taxBasisPoints: pricing.taxBasisPoints ?? usualTaxBasisPoints,
    };
    return [{ row, pricing, priced }];
  });
}

/** what must be put down for dear parts that are ordered. */
export function depositMinimumFen(
  rows: readonly Pick<LineRow, 'partState' | 'state' | 'pricing'>[],
  rules: TillRules,
): Fen {
  const ordered = rows.filter((row) => row.partState === 'ordered' && row.state !== 'declined');
  const parts = ordered.map((row) => ({ listFen: worthFen(orderLineSchema.parse(row.pricing)), partClass: null }));
  return minimumDepositFen(parts, depositRuleOf(rules));
}

// ---- The order's money ------------------------------------------------------------------------------------------

export interface PayerMoney {
  readonly key: string;
  readonly kind: PayerKind;
  readonly name: string;
  readonly amountFen: Fen;
  readonly paidFen: Fen;
  readonly openFen: Fen;
  /** Null while nothing is settled. */
  readonly state: ShareState | null;
}

/** Money that came in and that no share uses now. */
export interface Purse {
  readonly payment: PaymentRow;
  readonly payerKey: string;
  readonly leftFen: Fen;
  readonly prepaymentLeftFen: Fen;
  readonly earnestLeftFen: Fen;
}

export interface Counter {
  readonly row: BillRow;
  readonly counter: CounterBill;
}

export interface OrderMoney {
  readonly order: OrderRow;
  readonly bill: BillRow | null;
  readonly state: BillState;
  readonly bills: readonly BillRow[];
  readonly lines: readonly ChargedLine[];
  readonly terms: BillTerms;
  readonly draft: BillDraft;
  /** Kept ones of a settled bill, else those of now. */
  readonly figures: BillFigures;
  /** Of the current bill, oldest first. */
  readonly counters: readonly Counter[];
  /** Of the current bill and of its counter-bills. */
  readonly shares: readonly ShareRow[];
  readonly payers: readonly PayerMoney[];
  readonly payments: readonly PaymentRow[];
  readonly uses: readonly { readonly paymentId: string; readonly shareId: string; readonly amountFen: number }[];
  readonly purses: readonly Purse[];
  readonly creditFen: Fen;
  /** The one that still counts: given for the current bill. */
  readonly release: ReleaseRow | null;
  readonly depositMinimumFen: Fen;
  /** What the shop allows at its till. */
  readonly rules: TillRules;
  /** All that the customers pay and have not paid, their unused money taken off before the settlement. */
  readonly owedFen: Fen;
  /** The part of it that keeps the car here: neither released nor on account. */
  readonly gateDueFen: Fen;
}

/** Terms as they can still be meant: lines and payers may have gone since they were written. */
function draftOf(order: OrderRow, lines: readonly ChargedLine[], terms: BillTerms, roundDown: RoundDown): BillDraft {
  const keys = new Set(order.payers.map(({ key }) => key));
  const offs = new Map(terms.lineDiscounts.map(({ lineId, discount }) => [String(lineId), discount]));
  return {
    payers: order.payers.map(({ key, kind }) => ({ key, kind })),
    lines: lines.map(({ priced }) => billLineOf(priced, offs.get(priced.id) ?? null, priced.taxBasisPoints ?? 0)),
    discount: terms.discount,
    cuts: terms.cuts.filter((cut) => keys.has(cut.from) && keys.has(cut.to)),
    roundDown,
  };
}

/** The draft with other terms, as `bill.saveTerms` tries them out. */
export function draftWith(money: OrderMoney, terms: BillTerms, roundDown: RoundDown): BillDraft {
  return draftOf(money.order, money.lines, terms, roundDown);
}

function pursesOf(
  payments: readonly PaymentRow[],
  uses: OrderMoney['uses'],
  payerOfShare: ReadonlyMap<string, string>,
  customerKey: string,
): readonly Purse[] {
  let back = -sumFen(payments.filter(({ kind }) => kind === 'refund').map(({ amountFen }) => amountFen));
  const income = payments.filter(({ kind }) => kind !== 'refund');
  const known = income.map((each) => {
    const own = uses.filter(({ paymentId }) => paymentId === each.id);
    const payerKey = payerOfShare.get(own.at(-1)?.shareId ?? '') ?? customerKey;
    return { payment: each, payerKey, leftFen: each.amountFen - sumFen(own.map(({ amountFen }) => amountFen)) };
  });
  // What was given back came out of the customer's own money first, the newest payment before any deposit.
  const rank = ({ payment, payerKey }: { payment: PaymentRow; payerKey: string }): number =>
    (payerKey === customerKey ? 0 : 2) + (payment.kind === 'deposit' ? 1 : 0);
  const inOrder = [...known].sort((one, other) => rank(one) - rank(other) || other.payment.rowId - one.payment.rowId);
  const left = new Map<string, number>();
  for (const { payment, leftFen } of inOrder) {
    const taken = Math.min(back, Math.max(0, leftFen));
    back -= taken;
    left.set(payment.id, leftFen - taken);
  }
  return known.map(({ payment, payerKey }) => {
    const leftFen = toFen(left.get(payment.id) ?? 0);
    const gone = payment.amountFen - leftFen;
    const prepaymentLeftFen = toFen(Math.max(0, payment.prepaymentFen - gone));
    const earnestGone = Math.max(0, gone - payment.prepaymentFen);
    const earnestLeftFen = toFen(Math.max(0, payment.earnestFen - earnestGone));
    return { payment, payerKey, leftFen, prepaymentLeftFen, earnestLeftFen };
  });
}

function payersOf(order: OrderRow, figures: BillFigures, shares: readonly ShareRow[]): readonly PayerMoney[] {
  const billed = new Set(figures.shares.map(({ payerKey }) => payerKey));
  // Who took over a share after the settlement (move 49) stands on no figure of the bill.
  const later = new Map(
    shares
      .filter(({ payerKey }) => !billed.has(payerKey))
      .map(({ payerKey, payerKind }) => [payerKey, { payerKey, kind: payerKind, amountFen: ZERO }]),
  );
  return [...figures.shares, ...later.values()].map((part): PayerMoney => {
    const name = order.payers.find(({ key }) => key === part.payerKey)?.name ?? '';
    const own = shares.filter((share) => share.payerKey === part.payerKey);
    const first = own[0];
    const common = { key: part.payerKey, kind: part.kind };
    if (!first) {
      return { ...common, name, amountFen: part.amountFen, paidFen: ZERO, openFen: part.amountFen, state: null };
    }
    const amountFen = sumFen(own.map((share) => share.amountFen));
    const paidFen = sumFen(own.map((share) => share.paidFen));
    const openFen = toFen(Math.max(0, amountFen - paidFen));
    return { ...common, name: first.payerName, amountFen, paidFen, openFen, state: first.state };
  });
}

const isCustomer = ({ kind }: { readonly kind: PayerKind }): boolean => kind === 'customer';

/** Everything that is known about the money of an order. */
export function moneyOf(db: Reader, order: OrderRow): OrderMoney {
  const bills = billsOf(db, order.id);
  const current = bills.find((row) => row.isCurrent) ?? null;
  const state: BillState = current?.state ?? 'none';
  const rules = readTillRules(db);
  const rows = linesOf(db, order.id);
  const lines = chargedLines(order, rows, readSettings(db).taxBasisPoints);
  const terms = current ? billTermsSchema.parse(current.terms) : termsOf(order.payers);
  const draft = draftOf(order, lines, terms, current?.roundDown ?? 'none');
  const figures = state === 'settled' ? billFiguresOut.parse(current?.figures) : billFigures(draft);
  const counters = bills
    .filter((row) => current !== null && row.counterOf === current.id)
    .map((row): Counter => ({ row, counter: counterTerms.parse(row.terms) }));
  const allShares = sharesOf(db, order.id);
  const ids = new Set<string>([...(current ? [current.id] : []), ...counters.map(({ row }) => row.id)]);
  const shares = allShares.filter((share) => ids.has(share.billId));
  const payers = payersOf(order, figures, shares);
  const payments = paymentsOf(db, order.id);
  const uses = usesOf(db, order.id);
  const customerKey = order.payers.find(isCustomer)?.key ?? '';
  const payerOfShare = new Map(allShares.map((share) => [String(share.id), share.payerKey]));
  const purses = pursesOf(payments, uses, payerOfShare, customerKey);
  const received = sumFen(payments.map(({ amountFen }) => amountFen));
  const creditFen = toFen(received - sumFen(uses.map(({ amountFen }) => amountFen)));
  const last = lastReleaseOf(db, order.id);
  const release = last && current && last.at >= current.draftedAt ? last : null;
  const customers = payers.filter(isCustomer);
  const unused = sumFen(
    purses
      .filter(({ payerKey }) => customers.some(({ key }) => key === payerKey))
      .map(({ leftFen }) => Math.max(0, leftFen)),
  );
  const open = sumFen(customers.map(({ openFen }) => openFen));
  const owedFen = state === 'settled' ? open : toFen(Math.max(0, open - unused));
  const inTheWay = payers.filter((payer) => payer.state === 'due');
  const isLetGo = release !== null && owedFen <= release.amountFen;
  const gateDueFen = state === 'settled' ? dueAtGateFen(inTheWay, rules.directBilling) : isLetGo ? ZERO : owedFen;
  return {
    order,
    bill: current,
    state,
    bills,
    lines,
    terms,
    draft,
    figures,
    counters,
    shares,
    payers,
    payments,
    uses,
    purses,
    creditFen,
    release,
    depositMinimumFen: depositMinimumFen(rows, rules),
    rules,
    owedFen,
    gateDueFen,
  };
}

/** The same of every order of the visit, in the order in which they were opened. */
export function moneyOfVisit(db: Reader, visitId: VisitId): readonly OrderMoney[] {
  return ordersOfVisit(db, visitId).map((order) => moneyOf(db, order));
}

/** Names the figures that a person has before him; whatever counts on them echoes it. */
export function figuresHashOf(money: OrderMoney): string {
  const seen = [
    money.order.id,
    money.bill?.id ?? null,
    money.bill?.version ?? null,
    money.figures,
    money.payers.map(({ key, amountFen, paidFen, state }) => [key, amountFen, paidFen, state]),
    money.payments.map(({ number }) => number),
    money.creditFen,
    money.release?.rowId ?? null,
  ];
  return createHash('sha256').update(JSON.stringify(seen)).digest('hex');
}

/** True while a manager's release is what lets the car go. */
export function isReleased(money: OrderMoney): boolean {
  if (money.release === null || money.owedFen === 0) return false;
  if (money.state !== 'settled') return money.gateDueFen === 0;
  return money.payers.some(({ state }) => state === 'released');
}

// ---- For the other domains --------------------------------------------------------------------------------------

export function billStateOf(db: Reader, orderId: OrderId): BillState {
  return currentBillOf(db, orderId)?.state ?? 'none';
}

export interface BillMoney {
  /** The settled bill, counter-bills taken off; null where there is none. */
  readonly billedFen: Fen | null;
  /** What the customer must pay now, 0 where nothing is settled. */
  readonly dueFen: Fen;
  /** All that was received and not given back, deposits included. */
  readonly paidFen: Fen;
  /** Of deposits what no bill uses yet. */
  readonly depositFen: Fen;
  /** All money that no bill uses, such deposits included. */
  readonly creditFen: Fen;
}

export function billMoneyOf(db: Reader, orderId: OrderId): BillMoney {
  const order = orderOf(db, orderId);
  if (!order) return { billedFen: null, dueFen: ZERO, paidFen: ZERO, depositFen: ZERO, creditFen: ZERO };
  return sumsOf(moneyOf(db, order));
}

export function sumsOf(money: OrderMoney): BillMoney {
  const deposits = money.purses.filter(({ payment }) => payment.kind === 'deposit');
  return {
    billedFen: money.state === 'settled' ? sumFen(money.payers.map(({ amountFen }) => amountFen)) : null,
    dueFen: money.state === 'settled' ? money.owedFen : ZERO,
    paidFen: sumFen(money.payments.map(({ amountFen }) => amountFen)),
    depositFen: sumFen(deposits.map(({ leftFen }) => leftFen)),
    creditFen: money.creditFen,
  };
}

/** 待料外出 holds while the work stands still. */
export function leavesOpen(order: Pick<OrderRow, 'state' | 'leave'>): boolean {
  return order.state === 'paused' && order.leave !== null;
}

/** The order as the gate sees it. */
export function gateOrderOf(money: OrderMoney): GateOrder {
  const { order } = money;
  // Before the work is done nobody owes anything yet; the order itself holds the car then.
  const owes = money.state === 'settled' || order.state === 'ready' || order.state === 'declined';
  return {
    number: order.number,
    state: order.state,
    billSettled: money.state === 'settled',
    // A fee that was never settled is owed in full: what is taken off asks for somebody's leave at the settlement.
    dueFen:
      order.state === 'declined' && money.state !== 'settled' ? money.figures.priceFen : owes ? money.gateDueFen : 0,
    onAccount: money.payers.some(({ state }) => state === 'onAccount'),
    released: isReleased(money),
    leavesOpen: leavesOpen(order),
    accepted: order.accepted,
  };
}

/** The last answer to the whole order, and what came or went after it: additional work, lines that were moved. */
function authorizedFen(db: Reader, orderId: OrderId): number {
  let sum = 0;
  for (const { extraId, movedWith, amountFen } of authorizationsOf(db, orderId))
    sum = extraId === null && movedWith === null ? amountFen : sum + amountFen;
  return sum;
}

export interface FactsOptions {
  readonly money?: OrderMoney;
  /** Who decides, where it is not whoever is signed in. */
  readonly actor?: string;
  /** Hats beside those of the person at the seat: whoever put in a PIN. */
  readonly moreRoles?: readonly Role[];
  /** Whether the customer signed, or why not is noted; before the settlement it is about to be asked. */
  readonly signed?: boolean;
  /** What is to be paid, where it is another payer's share. */
  readonly dueFen?: Fen;
}

const MAY_SHIFT_SHARES: readonly Role[] = ['deskSupervisor', 'manager'];

/**
 * How far a bill goes beyond what these hats may take off. What a cut moves from a customer to somebody else counts whole:
 * it lowers what the customer pays just as a discount does (move 49 asks for the supervisor, too).
 */
export function aboveLimitFen(rules: TillRules, figures: BillFigures, roles: readonly Role[]): Fen {
  const above = discountAboveLimitFen(figures, discountLimitOf(rules, roles));
  if (roles.some((role) => MAY_SHIFT_SHARES.includes(role))) return above;
  const customers = new Set(figures.shares.filter(isCustomer).map(({ payerKey }) => payerKey));
  const linesFen = sumFen(figures.lines.filter((line) => customers.has(line.payerKey)).map(({ netFen }) => netFen));
  const sharesFen = sumFen(figures.shares.filter(isCustomer).map(({ beforeRoundingFen }) => beforeRoundingFen));
  return toFen(Math.max(above, linesFen - sharesFen));
}

/** What the table of moves wants to know of an order's bill. */
export function billFactsOf(
  context: CommandContext | QueryContext,
  order: OrderRow,
  visit: VisitState | null,
  options: FactsOptions = {},
): BillFacts {
  const { db, now, staff } = context;
  const money = options.money ?? moneyOf(db, order);
  const roles = [...(staff?.roles ?? []), ...(options.moreRoles ?? [])];
  const isRepair = order.state !== 'declined';
  const settledOn = money.bill?.settledOn ?? null;
  const agreedFen = toFen(authorizedFen(db, order.id));
  const allowedFen = sumFen([agreedFen, multiply(agreedFen, money.rules.toleranceBasisPoints, 10_000)]);
  const billedFen = sumFen(money.payers.map(({ amountFen }) => amountFen));
  return {
    subject: 'bill',
    visit,
    order: order.state,
    bill: money.state,
    actor: options.actor ?? staff?.id ?? '',
    shares: money.payers.map(({ state, amountFen }) => ({ state: state ?? 'due', amountFen })),
    totalFen: money.state === 'settled' ? billedFen : money.figures.totalFen,
    dueFen: options.dueFen ?? money.gateDueFen,
    creditFen: money.creditFen,
    slipsOpen: isRepair && !order.preparation.includes('slips') ? 1 : 0,
    aboveAuthorizedFen: isRepair ? Math.max(0, money.figures.totalFen - allowedFen) : 0,
    discountAboveLimitFen: aboveLimitFen(money.rules, money.figures, roles),
    carLookMissing: money.rules.carLook === 'beforeSettling' && order.state === 'ready' && !order.accepted,
    paperFieldsFilled:
      !isRepair || (order.repairCategory !== null && order.odometerOutKm !== null && isReceived(db, order.visitId)),
    customerSignatureNeeded: money.rules.customerSigns,
    customerSigned: options.signed ?? true,
    shiftOpen: staff !== null && openShiftOf(db, staff.id) !== null,
    // Agreements to pay later are not kept yet.
    account: null,
    dayClosed: settledOn !== null && settledOn !== wallClock(now, shopZone(db)).date,
    invoiceIssued: false,
  };
}
