/** 账单: the till's queue and page, 预结算, its terms, 结算, 经理放行. */
import { type BillOut, counterTerms, type TillEntry } from '../../src-shared/bill/bill-contract.ts';
import {
  type BillDraft,
  billFigures,
  CHANNELS,
  type Channel,
  discountRefusal,
  ROUND_DOWNS,
  type RoundDown,
  roundDownFen,
  roundDownRefusal,
} from '../../src-shared/bill/bill-rules.ts';
import { discountLimitOf, refundLimitOf, releaseLimitOf } from '../../src-shared/bill/till-rules.ts';
import { billId as billIdSchema, newId, shareId as shareIdSchema } from '../../src-shared/kit/id.ts';
import { type Fen, sumFen, toFen, ZERO } from '../../src-shared/kit/money.ts';
import { refuse } from '../../src-shared/kit/refusal.ts';
import { momentOf } from '../../src-shared/kit/time.ts';
import { mayMove, movesOf } from '../../src-shared/visit/moves.ts';
import type { Reader } from '../db/connection.ts';
import { expectDuty } from '../duty/duty-service.ts';
import { actorId, type QueryContext } from '../kernel/context.ts';
import type { CommandHandlers, QueryHandlers } from '../kernel/handler-types.ts';
import { drawNumber } from '../shop/number-series.ts';
import { shopZone } from '../shop/shop-repository.ts';
import { staffById } from '../staff/staff-repository.ts';
import {
  aboveLimitFen,
  billFactsOf,
  draftWith,
  figuresHashOf,
  isReleased,
  moneyOf,
  type OrderMoney,
} from './bill-facts.ts';
import {
  approverOf,
  billSeen,
  changedMeanwhile,
  isRefused,
  moveRefused,
  refusedMove,
  settleDebt,
  spendCredit,
  subjectOf,
  tell,
  todayOf,
} from './bill-moves.ts';
import {
  headOf,
  insertBill,
  insertRelease,
  insertShare,
  type OrderRow,
  openShiftOf,
  orderOf,
  partsOf,
  staffNameOf,
  tillCandidates,
  updateBill,
  updateShare,
} from './bill-repository.ts';

/** Structure only; how much a person may take off is asked at the settlement. */
const NO_LIMIT = { maxBasisPoints: 10_000, maxFen: null };

const depositOf = (money: OrderMoney) => {
  const deposits = money.purses.filter(({ payment }) => payment.kind === 'deposit');
  return {
    // Before the settlement nothing is used: what is not left was given back and counts no longer.
    takenFen: sumFen(deposits.map(({ payment, leftFen }) => (money.state === 'settled' ? payment.amountFen : leftFen))),
    earnestFen: sumFen(deposits.map(({ payment }) => payment.earnestFen)),
    prepaymentFen: sumFen(deposits.map(({ payment }) => payment.prepaymentFen)),
    earnestLeftFen: sumFen(deposits.map(({ earnestLeftFen }) => earnestLeftFen)),
    prepaymentLeftFen: sumFen(deposits.map(({ prepaymentLeftFen }) => prepaymentLeftFen)),
    minimumFen: money.depositMinimumFen,
  };
};

function entryOf(db: Reader, order: OrderRow): TillEntry | null {
  const head = headOf(db, order.id);
  if (!head) return null;
  const money = moneyOf(db, order);
  const { takenFen, minimumFen } = depositOf(money);
  const depositMissingFen = money.state === 'settled' ? ZERO : toFen(Math.max(0, minimumFen - takenFen));
  const isFeeOpen = order.state === 'declined' && money.state !== 'settled' && money.figures.totalFen > 0;
  const standsHere =
    order.state === 'ready' ||
    isFeeOpen ||
    money.state === 'draft' ||
    depositMissingFen > 0 ||
    (money.state === 'settled' && money.owedFen > 0);
  if (!standsHere) return null;
  return {
    orderId: order.id,
    number: order.number,
    visitId: head.visitId,
    visitState: head.visitState,
    plate: head.plate,
    plateColor: head.plateColor,
    model: head.model,
    customer: head.customer,
    state: order.state,
    orderVersion: order.version,
    billState: money.state,
    billVersion: money.bill?.version ?? null,
    billNumber: money.bill?.number ?? null,
    accepted: order.accepted,
    released: isReleased(money),
    dueFen: money.owedFen,
    depositMissingFen,
    creditFen: money.creditFen,
  };
}

function linesOut(money: OrderMoney): BillOut['lines'] {
  const byId = new Map(money.figures.lines.map((line) => [line.id, line]));
  const returned = money.counters.flatMap(({ counter }) => counter.returned);
  return money.lines.flatMap(({ row, pricing, priced }) => {
    const billed = byId.get(row.id);
    if (!billed) return [];
    const labor = pricing.kind === 'labor' ? pricing.price : null;
    return [
      {
        lineId: row.id,
        name: row.name,
        group: billed.group,
        payerKey: billed.payerKey,
        quantityMilli: pricing.kind === 'part' ? pricing.quantityMilli : null,
        laborCentihours: labor?.time ?? null,
        unit: row.unit,
        isFree: pricing.freeReason !== null,
        noDiscount: priced.noDiscount,
        taxBasisPoints: priced.taxBasisPoints ?? 0,
        priceFen: billed.priceFen,
        discountFen: toFen(billed.lineDiscountFen + billed.billDiscountFen),
        netFen: billed.netFen,
        returned: returned.filter(({ lineId }) => lineId === row.id).reduce((sum, back) => sum + back.quantity, 0),
      },
    ];
  });
}

function paymentsOut(db: Reader, money: OrderMoney): Pick<BillOut, 'payments' | 'heldByChannel'> {
  const parts = partsOf(db, money.order.id);
  const held = (channel: Channel): Fen =>
    sumFen(parts.filter((part) => part.channel === channel).map(({ amountFen }) => amountFen));
  const [cash, scan, card, transfer] = CHANNELS.map(held);
  return {
    payments: money.payments.map((each) => ({
      number: each.number,
      kind: each.kind,
      at: each.at,
      by: staffNameOf(db, each.by),
      amountFen: toFen(each.amountFen),
      changeFen: toFen(each.changeFen),
      note: each.note,
      parts: parts
        .filter(({ paymentId }) => paymentId === each.id)
        .map(({ channel, amountFen, handedFen, reference }) => ({
          channel,
          amountFen: toFen(amountFen),
          handedFen: toFen(handedFen),
          reference,
        })),
    })),
    heldByChannel: { cash: cash ?? ZERO, scan: scan ?? ZERO, card: card ?? ZERO, transfer: transfer ?? ZERO },
  };
}

function counterBillsOut(money: OrderMoney): BillOut['counterBills'] {
  const numbers = new Map(money.bills.map((row) => [row.id, row.number ?? '']));
  return money.bills.flatMap((row) => {
    if (row.counterOf === null || row.number === null || row.settledOn === null) return [];
    const { tax, leftFen } = counterTerms.parse(row.terms);
    return [
      {
        billId: row.id,
        number: row.number,
        of: numbers.get(row.counterOf) ?? '',
        on: row.settledOn,
        amountFen: toFen(row.totalFen),
        tax,
        leftFen,
        reason: row.note,
      },
    ];
  });
}

function pageOf(context: QueryContext, order: OrderRow): BillOut | null {
  const { db, staff } = context;
  const head = headOf(db, order.id);
  if (!head) return null;
  const money = moneyOf(db, order);
  const { bill, figures, release } = money;
  const roles = staff?.roles ?? [];
  const limit = discountLimitOf(money.rules, roles);
  const taxes = new Map(figures.shares.map((share) => [share.payerKey, share.tax]));
  return {
    orderId: order.id,
    number: order.number,
    orderVersion: order.version,
    state: order.state,
    accepted: order.accepted,
    ...head,
    billState: money.state,
    bill: bill && {
      billId: bill.id,
      version: bill.version,
      number: bill.number,
      draftedAt: bill.draftedAt,
      settledAt: bill.settledAt,
      settledBy: staffNameOf(db, bill.settledBy),
      signature: bill.signature,
      signatureNote: bill.signatureNote,
      discountBy: staffNameOf(db, bill.discountBy),
      discountReason: bill.discountReason,
    },
    lines: linesOut(money),
    payers: money.payers.map((payer) => ({ ...payer, tax: taxes.get(payer.key) ?? { netFen: ZERO, taxFen: ZERO } })),
    terms: money.terms,
    roundDown: bill?.roundDown ?? 'none',
    totals: {
      laborFen: figures.groups.labor.netFen,
      partsFen: figures.groups.parts.netFen,
      otherFen: figures.groups.other.netFen,
      priceFen: figures.priceFen,
      discountFen: figures.discountFen,
      roundDownFen: figures.roundDownFen,
      totalFen: figures.totalFen,
    },
    tax: figures.tax,
    estimateFen: toFen(order.totalFen),
    deposit: depositOf(money),
    ...paymentsOut(db, money),
    dueFen: money.owedFen,
    creditFen: money.creditFen,
    counterBills: counterBillsOut(money),
    release: release && {
      askedBy: staffNameOf(db, release.askedBy),
      approvedBy: staffNameOf(db, release.approvedBy),
      at: release.at,
      amountFen: toFen(release.amountFen),
      reason: release.reason,
      dueOn: release.dueOn,
      debtorSigned: release.debtorSigned,
      refusalNote: release.refusalNote,
    },
    discountLimit: {
      maxBasisPoints: limit.maxBasisPoints,
      aboveFen: aboveLimitFen(money.rules, figures, staff?.roles ?? []),
    },
    refundLimitFen: refundLimitOf(money.rules, roles),
    hasOpenShift: staff !== null && openShiftOf(db, staff.id) !== null,
    roundDownAllowed: money.rules.roundDown,
    signatureNeeded: money.rules.customerSigns,
    figuresHash: figuresHashOf(money),
    moves: movesOf(billFactsOf(context, order, head.visitState, { money })).map((move) => ({
      name: move.name,
      subject: 'bill' as const,
      mine: mayMove(move.name, roles),
      refusal: move.allowed ? null : move.refusal,
    })),
  };
}

export const billQueries = {
  'bill.queue': (_input, { db }) => ({
    entries: tillCandidates(db).flatMap((order) => entryOf(db, order) ?? []),
  }),
  'bill.get': ({ orderId }, context) => {
    const order = orderOf(context.db, orderId);
    return (order && pageOf(context, order)) ?? refuse('notFound', {});
  },
} satisfies Pick<QueryHandlers, 'bill.queue' | 'bill.get'>;

/** The 抹零 that makes the amount out of the customer's share; the step that is least. */
function roundDownTo(shareFen: Fen, roundedFen: Fen): RoundDown {
  return ROUND_DOWNS.find((step) => shareFen - roundDownFen(shareFen, step) === roundedFen) ?? 'none';
}

/** What the customer who is rounded for pays before it. */
function roundedShareOf(draft: BillDraft): Fen {
  const { shares } = billFigures({ ...draft, roundDown: 'none' });
  return shares.find(({ kind, amountFen }) => kind === 'customer' && amountFen > 0)?.amountFen ?? ZERO;
}

export const billCommands = {
  'bill.draft': ({ orderId, version }, context) => {
    const { db, now } = context;
    const subject = subjectOf(context, orderId);
    if (isRefused(subject)) return subject;
    const refused = refusedMove(context, subject, 'draftBill', {});
    if (refused) return refused;
    if (subject.order.version !== version) return changedMeanwhile(context, subject);
    const { bill, figures } = subject.money;
    if (bill) {
      if (!updateBill(db, bill.id, bill.version, { totalFen: figures.totalFen })) {
        return changedMeanwhile(context, subject);
      }
      tell(context, subject, 'billDrafted', { totalFen: figures.totalFen });
      return { billId: bill.id, version: bill.version + 1 };
    }
    const id = newId(billIdSchema);
    insertBill(db, {
      id,
      version: 1,
      orderId,
      state: 'draft',
      isCurrent: true,
      draftedAt: now,
      draftedBy: actorId(context),
      terms: subject.money.terms,
      roundDown: 'none',
      discountReason: '',
      totalFen: figures.totalFen,
      signatureNote: '',
      note: '',
    });
    tell(context, subject, 'billDrafted', { totalFen: figures.totalFen });
    return { billId: id, version: 1 };
  },
  'bill.saveTerms': ({ orderId, version, terms, roundDown, roundedFen }, context) => {
    const subject = subjectOf(context, orderId);
    if (isRefused(subject)) return subject;
    const bill = billSeen(context, subject, { version });
    if (isRefused(bill)) return bill;
    if (bill.state !== 'draft') return moveRefused(subject, 'draftBill', { code: 'notNow', next: 'lookAgain' });
    const { order, money } = subject;
    const payers = new Set(order.payers.map(({ key }) => key));
    const lines = new Set<string>(money.lines.map(({ row }) => row.id));
    const named = [
      ...terms.lineDiscounts.map(({ lineId }) => lineId),
      ...terms.cuts.flatMap((cut) => cut.lineIds ?? []),
    ];
    if (terms.cuts.some((cut) => !payers.has(cut.from) || !payers.has(cut.to))) return refuse('notFound', {});
    if (named.some((lineId) => !lines.has(lineId))) return refuse('notFound', {});
    const draft = draftWith(money, terms, 'none');
    const off = discountRefusal(draft, NO_LIMIT);
    if (off) return moveRefused(subject, 'draftBill', off);
    const shareFen = roundedShareOf(draft);
    const wantedFen = roundedFen ?? toFen(shareFen - roundDownFen(shareFen, roundDown));
    const rounding = roundDownRefusal(shareFen, wantedFen, money.rules.roundDown);
    if (rounding) return moveRefused(subject, 'draftBill', rounding);
    const step = roundedFen === null ? roundDown : roundDownTo(shareFen, roundedFen);
    const { totalFen } = billFigures({ ...draft, roundDown: step });
    if (!updateBill(context.db, bill.id, version, { terms, roundDown: step, totalFen })) {
      return changedMeanwhile(context, subject);
    }
    return { version: version + 1 };
  },
  'bill.settle': (input, context) => {
    const { db, now, staff } = context;
    const subject = subjectOf(context, input.orderId);
    if (isRefused(subject)) return subject;
    const bill = billSeen(context, subject, input);
    if (isRefused(bill)) return bill;
    const { figures, rules } = subject.money;
    const aboveFen = aboveLimitFen(rules, figures, staff?.roles ?? []);
    const approver =
      input.approvalId === null
        ? null
        : approverOf(context, input.approvalId, {
            purpose: 'discount',
            orderIds: [input.orderId],
            amountFen: aboveFen,
            roles: ['deskSupervisor', 'manager'],
          });
    if (isRefused(approver)) return approver;
    const refused = refusedMove(
      context,
      subject,
      'settle',
      // Whoever put in the PIN has a limit, too: it is already in the facts.
      { supervisorApproved: false },
      { moreRoles: approver?.roles ?? [], signed: input.signature !== null || input.refusalNote !== '' },
    );
    if (refused) return refused;
    const { order, money } = subject;
    const off = discountRefusal(money.draft, NO_LIMIT);
    if (off) return moveRefused(subject, 'settle', off);
    const isAbove = aboveFen > 0;
    if (isAbove && input.reason === '') {
      return moveRefused(subject, 'settle', { code: 'reasonMissing', next: 'giveReason' });
    }
    const on = todayOf(context);
    const number = drawNumber(db, 'JS', on);
    const isUpdated = updateBill(db, bill.id, bill.version, {
      state: 'settled',
      number,
      figures,
      totalFen: figures.totalFen,
      settledAt: now,
      settledBy: actorId(context),
      settledOn: on,
      discountBy: isAbove ? (approver?.staffId ?? null) : null,
      discountReason: isAbove ? input.reason : '',
      signature: input.signature,
      signatureNote: input.refusalNote,
    });
    if (!isUpdated) return changedMeanwhile(context, subject);
    for (const share of figures.shares) {
      insertShare(db, {
        id: newId(shareIdSchema),
        billId: bill.id,
        payerKey: share.payerKey,
        payerKind: share.kind,
        payerName: order.payers.find(({ key }) => key === share.payerKey)?.name ?? '',
        amountFen: share.amountFen,
        paidFen: 0,
        state: share.amountFen === 0 ? 'paid' : 'due',
      });
    }
    spendCredit(context, order);
    const after = moneyOf(db, order);
    // Let go before the settlement: the debt goes on as it was agreed, unless the bill became larger.
    if (after.release && after.owedFen > 0 && after.owedFen <= after.release.amountFen) {
      for (const share of after.shares) {
        if (share.payerKind === 'customer' && share.state === 'due') updateShare(db, share, { state: 'released' });
      }
    }
    if (after.owedFen === 0) settleDebt(context, subject, 'paid');
    tell(context, subject, 'billSettled', {
      bill: number,
      totalFen: figures.totalFen,
      discountFen: figures.discountFen,
      approvedBy: isAbove ? (approver?.name ?? null) : null,
    });
    return { version: bill.version + 1, number, dueFen: after.owedFen, creditFen: after.creditFen };
  },
  'bill.approveRelease': (input, context) => {
    const { db, now } = context;
    const subject = subjectOf(context, input.orderId);
    if (isRefused(subject)) return subject;
    const approver = approverOf(context, input.approvalId, {
      purpose: 'release',
      orderIds: [input.orderId],
      amountFen: input.amountFen,
      roles: ['manager'],
    });
    if (isRefused(approver)) return approver;
    if (!approver) return refuse('notAllowed', { roles: ['manager'] });
    const { order, money } = subject;
    // With a manager's PIN it is the person at the seat who asks; a manager signed in says who came to him.
    const askedBy = (input.approvalId === null ? input.askedBy : null) ?? actorId(context);
    if (staffById(db, askedBy)?.active !== true) return refuse('notFound', {});
    const today = todayOf(context);
    // A day that is over is no agreement.
    const dueOn = input.dueOn !== null && input.dueOn >= today ? input.dueOn : null;
    const refused = refusedMove(
      context,
      subject,
      'approveRelease',
      {
        askedBy,
        amountFen: input.amountFen === 0 ? null : input.amountFen,
        reason: input.reason,
        dueOn,
        debtorSigned: input.debtorSigned || input.refusalNote !== '',
        limitFen: releaseLimitOf(money.rules, approver.roles),
      },
      { actor: approver.staffId },
    );
    if (refused) return refused;
    const isSame = input.figuresHash === figuresHashOf(money) && input.amountFen === money.gateDueFen;
    if (!isSame || dueOn === null) {
      return moveRefused(subject, 'approveRelease', { code: 'figuresChanged', next: 'lookAgain' });
    }
    insertRelease(db, {
      orderId: order.id,
      askedBy,
      approvedBy: approver.staffId,
      at: now,
      amountFen: input.amountFen,
      reason: input.reason,
      dueOn,
      debtorSigned: input.debtorSigned,
      refusalNote: input.refusalNote,
    });
    for (const share of money.shares) {
      if (share.payerKind === 'customer' && share.state === 'due') updateShare(db, share, { state: 'released' });
    }
    const zone = shopZone(db);
    expectDuty(
      context,
      'collectDebt',
      { visitId: order.visitId, orderId: order.id },
      {
        dueFrom: momentOf(dueOn, 0, zone),
        dueAt: momentOf(dueOn, 720, zone),
        overdueAt: momentOf(dueOn, 1440, zone),
      },
    );
    tell(context, subject, 'releaseApproved', {
      amountFen: input.amountFen,
      dueOn,
      approvedBy: approver.name,
      note: input.reason,
    });
    return { amountFen: input.amountFen };
  },
} satisfies Pick<CommandHandlers, 'bill.draft' | 'bill.saveTerms' | 'bill.settle' | 'bill.approveRelease'>;
