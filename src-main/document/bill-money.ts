/** The bill's own money (`moneyOf`) in the words of the papers: nothing is worked out here that the till works out. */
import {
  CHANNELS,
  type Channel,
  type TaxSplit,
  useDeposit as usedOfDeposit,
} from '../../src-shared/bill/bill-rules.ts';
import { type Fen, sumFen, toFen, ZERO } from '../../src-shared/kit/money.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import { isReleased, type OrderMoney, type PayerMoney } from '../bill/bill-facts.ts';
import { partsOf } from '../bill/bill-repository.ts';
import type { Reader } from '../db/connection.ts';

const isCustomer = ({ kind }: PayerMoney): boolean => kind === 'customer';
const openOf = (payers: readonly PayerMoney[]): Fen => sumFen(payers.map(({ openFen }) => openFen));

export interface Correction {
  readonly number: string;
  readonly at: Instant;
  readonly lineIds: readonly string[];
  readonly reason: string;
  /** Below zero. */
  readonly amountFen: Fen;
}

export interface PaperMoney {
  /** Of each payer now: counter-bills taken off, and of a draft what lies there for the customers. */
  readonly payers: readonly PayerMoney[];
  /** Counter-bills of the current bill, oldest first. */
  readonly corrections: readonly Correction[];
  readonly prepaymentUsedFen: Fen;
  readonly earnestUsedFen: Fen;
  /** Each way of paying once; deposits are not among them. */
  readonly payments: readonly { readonly channel: Channel; readonly amountFen: Fen }[];
  /** What of these payments was given back; money back from a deposit is not of this bill. */
  readonly refundedFen: Fen;
  readonly changeFen: Fen;
  /** What customers owe: neither paid nor on account. The shares of insurer and maker are receivables (M8). */
  readonly outstandingFen: Fen;
  readonly onAccountFen: Fen;
  /** The customer's money that this bill does not need. */
  readonly creditFen: Fen;
  readonly tax: TaxSplit;
}

/** What of the deposits the shares use: the 预付款 of each before its 定金. */
function depositsUsed(money: OrderMoney) {
  const deposits = money.purses.filter(({ payment }) => payment.kind === 'deposit');
  if (money.state !== 'settled') {
    const left = {
      prepaymentFen: sumFen(deposits.map(({ prepaymentLeftFen }) => prepaymentLeftFen)),
      earnestFen: sumFen(deposits.map(({ earnestLeftFen }) => earnestLeftFen)),
    };
    // At the settlement it goes to the customers' shares alone, whatever the others pay.
    return usedOfDeposit(left, openOf(money.payers.filter(isCustomer)));
  }
  const used = deposits.map(({ payment }) => {
    const own = money.uses.filter(({ paymentId }) => paymentId === payment.id);
    const deposit = { prepaymentFen: toFen(payment.prepaymentFen), earnestFen: toFen(payment.earnestFen) };
    return usedOfDeposit(deposit, toFen(Math.max(0, sumFen(own.map(({ amountFen }) => amountFen)))));
  });
  return {
    prepaymentUsedFen: sumFen(used.map(({ prepaymentUsedFen }) => prepaymentUsedFen)),
    earnestUsedFen: sumFen(used.map(({ earnestUsedFen }) => earnestUsedFen)),
  };
}

/** Of a draft: the customers' shares as what lies there will leave them open. */
function payersOf(money: OrderMoney): readonly PayerMoney[] {
  if (money.state === 'settled') return money.payers;
  let left = openOf(money.payers.filter(isCustomer)) - money.owedFen;
  return money.payers.map((payer) => {
    if (!isCustomer(payer)) return payer;
    const paidFen = toFen(Math.min(left, payer.openFen));
    left -= paidFen;
    return { ...payer, paidFen, openFen: toFen(payer.openFen - paidFen) };
  });
}

export function paperMoneyOf(db: Reader, money: OrderMoney): PaperMoney {
  const { order, bill, figures, payments } = money;
  const bought = new Set<string>(payments.filter(({ kind }) => kind === 'payment').map(({ id }) => id));
  const parts = partsOf(db, order.id).filter(({ paymentId }) => bought.has(paymentId));
  const kept = money.purses.filter(({ payment }) => bought.has(payment.id));
  const keptFen = sumFen(
    kept.map(({ payment, leftFen }) => {
      const own = money.uses.filter(({ paymentId }) => paymentId === payment.id);
      return leftFen + sumFen(own.map(({ amountFen }) => amountFen));
    }),
  );
  const { prepaymentUsedFen, earnestUsedFen } = depositsUsed(money);
  const payers = payersOf(money);
  const planned = money.state === 'settled' ? 0 : openOf(money.payers.filter(isCustomer)) - money.owedFen;
  return {
    payers,
    corrections: money.counters.map(({ row, counter }) => ({
      number: row.number ?? '',
      at: row.settledAt ?? row.draftedAt,
      lineIds: counter.returned.map(({ lineId }) => lineId),
      reason: row.note,
      amountFen: counter.amountFen,
    })),
    prepaymentUsedFen,
    earnestUsedFen,
    payments: CHANNELS.map((channel) => ({
      channel,
      amountFen: sumFen(parts.filter((part) => part.channel === channel).map(({ amountFen }) => amountFen)),
    })).filter(({ amountFen }) => amountFen !== 0),
    refundedFen: toFen(Math.max(0, sumFen(parts.map(({ amountFen }) => amountFen)) - keptFen)),
    changeFen: sumFen(payments.filter(({ kind }) => kind === 'payment').map(({ changeFen }) => changeFen)),
    outstandingFen: openOf(payers.filter((payer) => isCustomer(payer) && payer.state !== 'onAccount')),
    onAccountFen: openOf(payers.filter(({ state }) => state === 'onAccount')),
    creditFen: bill === null ? ZERO : toFen(Math.max(0, money.creditFen - planned)),
    tax: money.counters.at(-1)?.counter.leftTax ?? figures.tax,
  };
}

/** What the gate is told of an order: what came in and stayed, what customers owe, what is on account. */
export function gateMoneyOf(money: OrderMoney): {
  readonly paidFen: Fen;
  readonly outstandingFen: Fen;
  readonly onAccountFen: Fen;
} {
  const onAccount = money.payers.filter(({ state }) => state === 'onAccount');
  // Before the settlement only a release says that somebody owes.
  const owes = money.state === 'settled' || isReleased(money);
  return {
    paidFen: sumFen(money.payments.map(({ amountFen }) => amountFen)),
    outstandingFen: owes ? toFen(money.owedFen - openOf(onAccount.filter(isCustomer))) : ZERO,
    onAccountFen: openOf(onAccount),
  };
}
