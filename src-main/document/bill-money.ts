/** The money of an order's bill, read from the bill's own tables. */
import { asc, desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import {
  billDiscount,
  billFigures,
  billLineOf,
  CHANNELS,
  type Channel,
  discount,
  type ShareCut,
  useDeposit as usedOfDeposit,
} from '../../src-shared/bill/bill-rules.ts';
import type { OrderId } from '../../src-shared/kit/id.ts';
import { fen, signedFen, sumFen, toFen, typedFen } from '../../src-shared/kit/money.ts';
import { basisPoints, groupOf, PAYER_KINDS, worthFen } from '../../src-shared/order/order-pricing.ts';
import { billShare, payment, paymentPart, paymentUse, release } from '../bill/bill-tables.ts';
import { readSettings } from '../catalog/catalog-repository.ts';
import { bound, once, type Reader } from '../db/connection.ts';
import type { LineRow, OrderRow } from '../order/order-repository.ts';
import type { BillRow } from './paper-subject.ts';

const everyCut = { from: z.string(), to: z.string(), lineIds: z.array(z.string()).nullable() };
const cut = z.discriminatedUnion('kind', [
  z.object({ ...everyCut, kind: z.literal('excess'), amountFen: typedFen }),
  z.object({ ...everyCut, kind: z.literal('percent'), keptBasisPoints: basisPoints }),
]);

/** What is read of the bill's terms; more may stand there. */
const terms = z.object({
  discount: billDiscount.nullable().default(null),
  lineDiscounts: z.array(z.object({ lineId: z.string(), discount })).default([]),
  cuts: z.array(cut).default([]),
});

/** What is read of the figures that the settlement fixed. */
const figures = z.object({
  lines: z.array(z.object({ id: z.string(), priceFen: fen })),
  discountFen: fen,
  roundDownFen: fen,
  totalFen: fen,
  shares: z.array(z.object({ payerKey: z.string(), kind: z.enum(PAYER_KINDS), amountFen: fen })),
  tax: z.object({ netFen: signedFen, taxFen: signedFen }),
});
type Kept = z.output<typeof figures>;
export type PrintedFigures = Omit<Kept, 'lines' | 'shares'> & {
  readonly lines: readonly Kept['lines'][number][];
  readonly shares: readonly Kept['shares'][number][];
};

/** As settled; of a draft as they are now. `lines` are those that are charged. */
export function figuresOf(db: Reader, bill: BillRow, order: OrderRow, lines: readonly LineRow[]): PrintedFigures {
  if (bill.state === 'settled') return figures.parse(bill.figures);
  const chosen = terms.parse(bill.terms);
  const offs = new Map(chosen.lineDiscounts.map(({ lineId, discount: off }) => [lineId, off]));
  const sold = new Map(order.packages.map((each) => [each.id, each]));
  const usual = readSettings(db).taxBasisPoints;
  const keys = new Set(order.payers.map(({ key }) => key));
  const cuts: readonly ShareCut[] = chosen.cuts.filter(({ from, to }) => keys.has(from) && keys.has(to));
  return billFigures({
    payers: order.payers.map(({ key, kind }) => ({ key, kind })),
    lines: lines.map(({ pricing, priceFen, id }) =>
      billLineOf(
        {
          id,
          group: groupOf(pricing),
          payerKey: pricing.payerKey,
          worthFen: worthFen(pricing),
          priceFen: toFen(priceFen),
          costFen: pricing.costFen,
          freeReason: pricing.freeReason,
          noDiscount:
            pricing.noDiscount || (pricing.packageId !== null && sold.get(pricing.packageId)?.noDiscount === true),
          taxBasisPoints: pricing.taxBasisPoints,
        },
        offs.get(id) ?? null,
        usual,
      ),
    ),
    discount: chosen.discount,
    cuts,
    roundDown: bill.roundDown,
  });
}

export function sharesOf(db: Reader, billId: BillRow['id']) {
  return once(db, 'document.shares', (on) =>
    on
      .select()
      .from(billShare)
      .where(eq(billShare.billId, bound('billId')))
      .orderBy(asc(billShare.rowId))
      .prepare(),
  ).all({ billId });
}

function paymentsOf(db: Reader, orderId: OrderId) {
  return db.select().from(payment).where(eq(payment.orderId, orderId)).orderBy(asc(payment.rowId)).all();
}

export interface Received {
  /** Each way of paying once, what was given back taken off; deposits are not among them. */
  readonly payments: readonly { readonly channel: Channel; readonly amountFen: number }[];
  readonly changeFen: number;
  readonly prepaymentUsedFen: number;
  readonly earnestUsedFen: number;
  /** All that came in and stayed. */
  readonly totalFen: number;
}

/** What was received for an order; of a deposit so much as shares use, the 预付款 first. */
export function receivedOf(db: Reader, orderId: OrderId, shareIds: ReadonlySet<string>): Received {
  const rows = paymentsOf(db, orderId);
  const parts = db
    .select({ kind: payment.kind, channel: paymentPart.channel, amountFen: paymentPart.amountFen })
    .from(payment)
    .innerJoin(paymentPart, eq(paymentPart.paymentId, payment.id))
    .where(eq(payment.orderId, orderId))
    .all();
  const uses = db
    .select({ paymentId: paymentUse.paymentId, shareId: paymentUse.shareId, amountFen: paymentUse.amountFen })
    .from(payment)
    .innerJoin(paymentUse, eq(paymentUse.paymentId, payment.id))
    .where(eq(payment.orderId, orderId))
    .all();
  const byChannel = CHANNELS.map((channel) => ({
    channel,
    amountFen: sumFen(
      parts.filter((part) => part.channel === channel && part.kind !== 'deposit').map((part) => part.amountFen),
    ),
  }));
  const deposits = rows.filter(({ kind }) => kind === 'deposit');
  const used = deposits.map((row) => {
    const own = uses.filter((use) => use.paymentId === row.id && shareIds.has(use.shareId));
    const amount = Math.max(0, sumFen(own.map(({ amountFen }) => amountFen)));
    const deposit = { prepaymentFen: toFen(row.prepaymentFen), earnestFen: toFen(row.earnestFen) };
    return usedOfDeposit(deposit, toFen(amount));
  });
  return {
    payments: byChannel.filter(({ amountFen }) => amountFen !== 0),
    changeFen: sumFen(rows.filter(({ kind }) => kind === 'payment').map(({ changeFen }) => changeFen)),
    prepaymentUsedFen: sumFen(used.map(({ prepaymentUsedFen }) => prepaymentUsedFen)),
    earnestUsedFen: sumFen(used.map(({ earnestUsedFen }) => earnestUsedFen)),
    totalFen: sumFen(rows.map(({ amountFen }) => amountFen)),
  };
}

/** The deposits of an order as one, for a bill that is not settled: what they will be used for. */
export function depositOf(db: Reader, orderId: OrderId) {
  const deposits = paymentsOf(db, orderId).filter(({ kind }) => kind === 'deposit');
  return {
    prepaymentFen: sumFen(deposits.map(({ prepaymentFen }) => prepaymentFen)),
    earnestFen: sumFen(deposits.map(({ earnestFen }) => earnestFen)),
  };
}

/** What is neither paid nor on account, and what is on account. */
export function owedOf(shares: ReturnType<typeof sharesOf>): {
  readonly outstandingFen: number;
  readonly onAccountFen: number;
} {
  const open = (isOnAccount: boolean) =>
    sumFen(
      shares
        .filter(({ state }) => (state === 'onAccount') === isOnAccount)
        .map(({ amountFen, paidFen }) => Math.max(0, amountFen - paidFen)),
    );
  return { outstandingFen: open(false), onAccountFen: open(true) };
}

/** Who let the order go unpaid, the last time. */
export function releaseOf(db: Reader, orderId: OrderId) {
  return (
    db.select().from(release).where(eq(release.orderId, orderId)).orderBy(desc(release.rowId)).limit(1).get() ?? null
  );
}
