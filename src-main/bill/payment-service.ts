/** 收定金, 收款, 退款: every act needs the drawer of whoever does it (M11). */
import {
  type Channel,
  depositRefusal,
  refundRefusal,
  splitDeposit,
  type Tender,
  takePayment,
} from '../../src-shared/bill/bill-rules.ts';
import { refundLimitOf } from '../../src-shared/bill/till-rules.ts';
import { newId, type PaymentId, paymentId as paymentIdSchema, type ShiftId } from '../../src-shared/kit/id.ts';
import { type Fen, negate, sumFen, toFen, ZERO } from '../../src-shared/kit/money.ts';
import { actorId, type CommandContext } from '../kernel/context.ts';
import type { CommandHandlers } from '../kernel/handler-types.ts';
import { drawNumber } from '../shop/number-series.ts';
import { figuresHashOf, moneyOf } from './bill-facts.ts';
import {
  approverOf,
  isRefused,
  moveRefused,
  putToShare,
  refusedMove,
  settleDebt,
  shareState,
  subjectOf,
  tell,
  todayOf,
} from './bill-moves.ts';
import { insertPayment, openShiftOf, partsOf, updateShare } from './bill-repository.ts';

interface NamedTender extends Tender {
  readonly reference: string;
}

interface Act {
  readonly kind: 'payment' | 'deposit' | 'refund';
  readonly shiftId: ShiftId;
  readonly amountFen: Fen;
  readonly changeFen?: Fen;
  readonly earnestFen?: Fen;
  readonly prepaymentFen?: Fen;
  readonly note?: string;
}

interface Part {
  readonly channel: Channel;
  readonly amountFen: Fen;
  readonly handedFen: Fen;
  readonly reference: string;
}

/** What each way brought; all cash is one pile, net of the change. */
function partsOfTenders(tenders: readonly NamedTender[], drawerFen: Fen): Part[] {
  const parts = tenders
    .filter(({ channel }) => channel !== 'cash')
    .map(({ channel, amountFen, reference }): Part => ({ channel, amountFen, handedFen: ZERO, reference }));
  const cash = tenders.filter(({ channel }) => channel === 'cash');
  if (cash.length === 0) return parts;
  const handedFen = sumFen(cash.map(({ amountFen }) => amountFen));
  const reference = cash.find((each) => each.reference !== '')?.reference ?? '';
  return [...parts, { channel: 'cash', amountFen: drawerFen, handedFen, reference }];
}

/** Touches `payment`, `payment_part`, `number_series`. */
function record(
  context: CommandContext,
  orderId: Parameters<typeof partsOf>[1],
  act: Act,
  parts: readonly Part[],
): { readonly id: PaymentId; readonly number: string } {
  const { db, now } = context;
  const on = todayOf(context);
  const id = newId(paymentIdSchema);
  const number = drawNumber(db, 'SK', on);
  insertPayment(
    db,
    {
      id,
      number,
      kind: act.kind,
      orderId,
      shiftId: act.shiftId,
      at: now,
      by: actorId(context),
      on,
      amountFen: act.amountFen,
      changeFen: act.changeFen ?? 0,
      earnestFen: act.earnestFen ?? 0,
      prepaymentFen: act.prepaymentFen ?? 0,
      note: act.note ?? '',
    },
    parts,
  );
  return { id, number };
}

export const paymentCommands = {
  'bill.takeDeposit': ({ orderId, figuresHash, amountFen, tenders }, context) => {
    const subject = subjectOf(context, orderId);
    if (isRefused(subject)) return subject;
    const { order, money } = subject;
    const sameFigures = figuresHash === figuresHashOf(money);
    const refused = refusedMove(context, subject, 'takePayment', { kind: 'deposit', nonCashFen: 0, sameFigures });
    if (refused) return refused;
    const shift = openShiftOf(context.db, actorId(context));
    if (!shift || money.state === 'settled') {
      // After the settlement there is something to pay, and nothing to put down.
      return moveRefused(subject, 'takePayment', { code: 'notNow', next: 'lookAgain' });
    }
    const paid = takePayment(amountFen, tenders);
    if (!paid.ok) return moveRefused(subject, 'takePayment', paid.refusal);
    const { paidFen, changeFen, drawerFen } = paid.value;
    // What was given back counts no longer.
    const earlier = money.purses.filter(({ payment }) => payment.kind === 'deposit');
    const earlierFen = sumFen(earlier.map(({ leftFen }) => leftFen));
    const tooLittle = depositRefusal(paidFen, toFen(Math.max(0, money.depositMinimumFen - earlierFen)));
    if (tooLittle) return moveRefused(subject, 'takePayment', tooLittle);
    const together = splitDeposit(toFen(earlierFen + paidFen), toFen(order.totalFen));
    const earlierEarnest = sumFen(earlier.map(({ earnestLeftFen }) => earnestLeftFen));
    const earnestFen = toFen(Math.min(paidFen, Math.max(0, together.earnestFen - earlierEarnest)));
    const prepaymentFen = toFen(paidFen - earnestFen);
    const { number } = record(
      context,
      orderId,
      { kind: 'deposit', shiftId: shift.id, amountFen: paidFen, changeFen, earnestFen, prepaymentFen },
      partsOfTenders(tenders, drawerFen),
    );
    tell(context, subject, 'depositTaken', { payment: number, amountFen: paidFen, earnestFen, prepaymentFen });
    return { number, earnestFen, prepaymentFen, changeFen };
  },
  'bill.takePayment': ({ orderId, figuresHash, payerKey, tenders }, context) => {
    const { db } = context;
    const subject = subjectOf(context, orderId);
    if (isRefused(subject)) return subject;
    const { order, money } = subject;
    const payers = money.payers.filter(({ key, kind }) => (payerKey === null ? kind === 'customer' : key === payerKey));
    const dueFen = sumFen(payers.map(({ openFen }) => openFen));
    const sameFigures = figuresHash === figuresHashOf(money);
    // How much each way may bring, the rule of payments says with the figure of that way.
    const given = { kind: 'payment', nonCashFen: 0, sameFigures } as const;
    const refused = refusedMove(context, subject, 'takePayment', given, { dueFen });
    if (refused) return refused;
    const shift = openShiftOf(db, actorId(context));
    if (!shift) return moveRefused(subject, 'takePayment', { code: 'noOpenShift', next: 'openShift' });
    const paid = takePayment(dueFen, tenders);
    if (!paid.ok) return moveRefused(subject, 'takePayment', paid.refusal);
    const { paidFen, changeFen, drawerFen, openFen } = paid.value;
    const { id, number } = record(
      context,
      orderId,
      { kind: 'payment', shiftId: shift.id, amountFen: paidFen, changeFen },
      partsOfTenders(tenders, drawerFen),
    );
    let left: number = paidFen;
    for (const payer of payers) {
      const part = Math.min(left, payer.openFen);
      const share = money.shares.find(({ payerKey: key, billId }) => key === payer.key && billId === money.bill?.id);
      if (part <= 0 || !share) continue;
      putToShare(context, id, share.id, toFen(part));
      const state = shareState(share.state, payer.openFen - part);
      updateShare(db, share, { paidFen: share.paidFen + part, state });
      left -= part;
    }
    if (left !== 0) throw new Error('a payment without a share');
    if (moneyOf(db, order).owedFen === 0) settleDebt(context, subject, 'paid');
    tell(context, subject, 'paymentTaken', { payment: number, amountFen: paidFen, changeFen });
    return { number, paidFen, changeFen, openFen };
  },
  'bill.refund': ({ orderId, figuresHash, channel, amountFen, approvalId, reason }, context) => {
    const { db } = context;
    const subject = subjectOf(context, orderId);
    if (isRefused(subject)) return subject;
    const { order, money } = subject;
    const approver = approverOf(context, approvalId, {
      purpose: 'refund',
      orderIds: [orderId],
      amountFen,
      roles: ['manager'],
    });
    if (isRefused(approver)) return approver;
    const parts = partsOf(db, order.id);
    const taken = parts.filter((part) => part.amountFen > 0);
    const backAlready = parts.filter((part) => part.amountFen < 0);
    const asTenders = (rows: typeof parts): Tender[] =>
      rows.map((part) => ({ channel: part.channel, amountFen: toFen(Math.abs(part.amountFen)) }));
    // Several small refunds of one order count together.
    const own = refundLimitOf(money.rules, context.staff?.roles ?? []);
    const refundedFen = sumFen(asTenders(backAlready).map((each) => each.amountFen));
    const limitFen = approver ? refundLimitOf(money.rules, approver.roles) : toFen(Math.max(0, own - refundedFen));
    const refused = refusedMove(context, subject, 'refund', {
      amountFen,
      limitFen,
      // The rule of refunds names the way and its figure.
      tookByChannelFen: amountFen,
    });
    if (refused) return refused;
    if (figuresHash !== figuresHashOf(money)) {
      return moveRefused(subject, 'refund', { code: 'figuresChanged', next: 'lookAgain' });
    }
    const shift = openShiftOf(db, actorId(context));
    if (!shift) return moveRefused(subject, 'refund', { code: 'noOpenShift', next: 'openShift' });
    const facts = { creditFen: money.creditFen, limitFen, taken: asTenders(taken), refunded: asTenders(backAlready) };
    const no = refundRefusal({ channel, amountFen }, facts);
    if (no && !(no.code === 'moreThanChannelTook' && approver)) return moveRefused(subject, 'refund', no);
    const back = negate(amountFen);
    const { number } = record(context, orderId, { kind: 'refund', shiftId: shift.id, amountFen: back, note: reason }, [
      { channel, amountFen: back, handedFen: ZERO, reference: '' },
    ]);
    tell(context, subject, 'refunded', {
      payment: number,
      amountFen,
      channel,
      approvedBy: approver?.name ?? null,
      note: reason,
    });
    return { number, creditFen: toFen(money.creditFen - amountFen) };
  },
} satisfies Pick<CommandHandlers, 'bill.takeDeposit' | 'bill.takePayment' | 'bill.refund'>;
