/** What every command of the till begins and ends with. */
import type { BillGiven, BillMoveName, ShareState } from '../../src-shared/bill/bill-lifecycle.ts';
import type { BillRuleRefusal, CounterBill } from '../../src-shared/bill/bill-rules.ts';
import {
  type ApprovalId,
  billId as billIdSchema,
  newId,
  type OrderId,
  type ShareId,
  type StaffId,
  shareId as shareIdSchema,
} from '../../src-shared/kit/id.ts';
import { type Fen, negate, sumFen, toFen } from '../../src-shared/kit/money.ts';
import { NO_DETAILS } from '../../src-shared/kit/move.ts';
import { Refused, refuse } from '../../src-shared/kit/refusal.ts';
import { type LocalDate, wallClock } from '../../src-shared/kit/time.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { billRefusal, type MoveRefusal } from '../../src-shared/visit/moves.ts';
import type { TimelineEvent } from '../../src-shared/visit/timeline-event.ts';
import { settleDuty } from '../duty/duty-service.ts';
import { recordEvent, timelineOf } from '../journal/timeline.ts';
import { actorId, type CommandContext } from '../kernel/context.ts';
import { drawNumber } from '../shop/number-series.ts';
import { shopZone } from '../shop/shop-repository.ts';
import { type NeededApproval, spendApproval } from '../staff/approval-service.ts';
import { billFactsOf, type FactsOptions, figuresHashOf, moneyOf, type OrderMoney } from './bill-facts.ts';
import {
  type BillRow,
  headOf,
  insertBill,
  insertShare,
  insertUse,
  type OrderRow,
  orderOf,
  type ShareRow,
  updateShare,
} from './bill-repository.ts';

export interface Subject {
  readonly order: OrderRow;
  readonly money: OrderMoney;
  readonly head: NonNullable<ReturnType<typeof headOf>>;
}

export function subjectOf(context: CommandContext, orderId: OrderId): Subject | Refused<'notFound'> {
  const order = orderOf(context.db, orderId);
  const head = order ? headOf(context.db, orderId) : undefined;
  return order && head ? { order, head, money: moneyOf(context.db, order) } : refuse('notFound', {});
}

/** Who was faster, as far as the timeline knows. */
export function changedMeanwhile(context: CommandContext, { order }: Subject): Refused<'changedMeanwhile'> {
  const last = timelineOf(context.db, order.visitId).at(-1);
  return refuse('changedMeanwhile', { by: last?.by ?? null, at: last?.at ?? null });
}

/** The current bill, where it is still the one that the person saw, with the same figures. */
export function billSeen(
  context: CommandContext,
  subject: Subject,
  seen: { readonly version: number; readonly figuresHash?: string },
): BillRow | Refused<'changedMeanwhile'> {
  const { bill } = subject.money;
  const isSame = seen.figuresHash === undefined || seen.figuresHash === figuresHashOf(subject.money);
  return bill && bill.version === seen.version && isSame ? bill : changedMeanwhile(context, subject);
}

/** A rule of money names a line by its id; a person knows it by its name. */
function told(money: OrderMoney, refusal: MoveRefusal | BillRuleRefusal): MoveRefusal {
  const line = money.lines.find(({ row }) => row.id === refusal.details.what);
  return line ? { ...refusal, details: { ...refusal.details, what: line.row.name } } : refusal;
}

export function moveRefused(
  { order, money }: Subject,
  move: BillMoveName,
  refusal: MoveRefusal | BillRuleRefusal | Pick<MoveRefusal, 'code' | 'next'>,
): Refused<'moveRefused'> {
  const full = told(money, { details: NO_DETAILS, ...refusal });
  return refuse('moveRefused', { move, number: order.number, ...full });
}

/** What the table of moves says, or null. */
export function refusedMove<N extends BillMoveName>(
  context: CommandContext,
  subject: Subject,
  move: N,
  given: BillGiven[N],
  options: FactsOptions = {},
): Refused<'moveRefused'> | null {
  const { order, money, head } = subject;
  const refusal = billRefusal(move, billFactsOf(context, order, head.visitState, { money, ...options }), given);
  return refusal && moveRefused(subject, move, refusal);
}

export interface Approver {
  readonly staffId: StaffId;
  readonly name: string;
  readonly roles: readonly Role[];
}

/** Whoever put in the PIN, or the person at the seat with such a hat; null: nobody of that kind. Touches `approval`. */
export function approverOf(
  context: CommandContext,
  approvalId: ApprovalId | null,
  needed: NeededApproval,
): Approver | null | Refused<'approvalUsed'> {
  if (approvalId !== null) return spendApproval(context, approvalId, needed);
  const { staff } = context;
  return staff?.roles.some((role) => needed.roles.includes(role))
    ? { staffId: staff.id, name: staff.name, roles: staff.roles }
    : null;
}

export function isRefused(value: unknown): value is Refused {
  return value instanceof Refused;
}

export function todayOf({ db, now }: CommandContext): LocalDate {
  return wallClock(now, shopZone(db)).date;
}

export function tell(
  context: CommandContext,
  { order }: Subject,
  kind: string,
  facts: TimelineEvent['facts'] = {},
): void {
  recordEvent(context, {
    subjectKind: 'visit',
    subjectId: order.visitId,
    kind,
    facts: { order: order.number, ...facts },
  });
}

/** The state of a payer's share once so much of it is open. */
export function shareState(before: ShareState, openFen: number): ShareState {
  if (openFen <= 0) return 'paid';
  return before === 'paid' ? 'due' : before;
}

/** Puts a part of a payment to a share of the current bill. Touches `payment_use`. */
export function putToShare(
  context: CommandContext,
  paymentId: OrderMoney['payments'][number]['id'],
  share: ShareId,
  amountFen: Fen,
): void {
  if (amountFen !== 0) insertUse(context.db, { paymentId, shareId: share, amountFen, at: context.now });
}

/** The debt is paid, or nobody owes it any more. Touches `duty`. */
export function settleDebt(context: CommandContext, { order }: Subject, outcome: string): void {
  settleDuty(context, 'collectDebt', { visitId: order.visitId, orderId: order.id }, outcome);
}

/** Frees so much of a payer's money, the newest payment first and deposits last. Touches `payment_use`. */
function freeUses(
  context: CommandContext,
  money: OrderMoney,
  own: readonly ShareRow[],
  counterShare: ShareId,
  amountFen: Fen,
): void {
  const ids = new Set<string>(own.map(({ id }) => id));
  const newestFirst = [...money.payments].sort(
    (one, other) => Number(one.kind === 'deposit') - Number(other.kind === 'deposit') || other.rowId - one.rowId,
  );
  let left: number = amountFen;
  for (const payment of newestFirst) {
    const uses = money.uses.filter((use) => use.paymentId === payment.id && ids.has(use.shareId));
    const part = Math.min(left, sumFen(uses.map((use) => use.amountFen)));
    if (part <= 0) continue;
    putToShare(context, payment.id, counterShare, toFen(-part));
    left -= part;
  }
  if (left !== 0) throw new Error('more was paid than payments were used for');
}

/**
 * Writes a counter-bill beside the current bill, which stays as it was settled: its shares are below zero, and what was
 * paid for them becomes credit. The number. Touches `bill`, `bill_share`, `payment_use`, `number_series`.
 */
export function writeCounter(context: CommandContext, subject: Subject, counter: CounterBill, reason: string): string {
  const { db, now } = context;
  const { order, money } = subject;
  if (!money.bill) throw new Error('no bill to mirror');
  const on = todayOf(context);
  const number = drawNumber(db, 'JS', on);
  const id = newId(billIdSchema);
  insertBill(db, {
    id,
    version: 1,
    number,
    orderId: order.id,
    state: 'settled',
    counterOf: money.bill.id,
    isCurrent: false,
    draftedAt: now,
    draftedBy: actorId(context),
    terms: counter,
    roundDown: 'none',
    discountReason: '',
    settledAt: now,
    settledBy: actorId(context),
    settledOn: on,
    totalFen: counter.amountFen,
    signatureNote: '',
    note: reason,
  });
  for (const part of counter.shares) {
    const payer = money.payers.find(({ key }) => key === part.payerKey);
    const own = money.shares.filter((share) => share.payerKey === part.payerKey);
    const first = own[0];
    if (!payer || !first || part.amountFen === 0) continue;
    const restFen = payer.amountFen + part.amountFen;
    const freedFen = toFen(Math.max(0, payer.paidFen - restFen));
    const shareId = newId(shareIdSchema);
    insertShare(db, {
      id: shareId,
      billId: id,
      payerKey: part.payerKey,
      payerKind: part.kind,
      payerName: first.payerName,
      amountFen: part.amountFen,
      paidFen: negate(freedFen),
      state: 'paid',
    });
    freeUses(context, money, own, shareId, freedFen);
    updateShare(db, first, { state: shareState(first.state, restFen - (payer.paidFen - freedFen)) });
  }
  return number;
}

/**
 * Uses what lies there for what is open: 预付款 first, then 定金, then what earlier bills set free; each payer's money
 * for his own share, the customers' for any of theirs. Touches `payment_use`, `bill_share`.
 */
export function spendCredit(context: CommandContext, order: OrderRow): void {
  const money = moneyOf(context.db, order);
  const customers = new Set(money.payers.filter(({ kind }) => kind === 'customer').map(({ key }) => key));
  const purses = money.purses.flatMap((purse, index) => {
    if (purse.payment.kind !== 'deposit') return [{ rank: 2, index, purse, leftFen: purse.leftFen }];
    return [
      { rank: 0, index, purse, leftFen: purse.prepaymentLeftFen },
      { rank: 1, index, purse, leftFen: purse.earnestLeftFen },
    ];
  });
  purses.sort((one, other) => one.rank - other.rank || one.index - other.index);
  const left = purses.map(({ leftFen }) => Math.max(0, leftFen));
  for (const share of money.shares.filter(({ billId }) => billId === money.bill?.id)) {
    let openFen = share.amountFen - share.paidFen;
    for (const [index, { purse }] of purses.entries()) {
      const isOwn = purse.payerKey === share.payerKey;
      if (!isOwn && !(customers.has(purse.payerKey) && customers.has(share.payerKey))) continue;
      const part = Math.min(left[index] ?? 0, openFen);
      if (part <= 0) continue;
      putToShare(context, purse.payment.id, share.id, toFen(part));
      left[index] = (left[index] ?? 0) - part;
      openFen -= part;
    }
    const paidFen = share.amountFen - openFen;
    if (paidFen !== share.paidFen) updateShare(context.db, share, { paidFen, state: shareState(share.state, openFen) });
  }
}
