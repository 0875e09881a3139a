import { z } from 'zod';
import { command, query } from '../kit/contract.ts';
import { approvalId, billId, orderId, orderLineId, shiftId, staffId, visitId } from '../kit/id.ts';
import { fen, signedFen, typedFen } from '../kit/money.ts';
import { instant, localDate } from '../kit/time.ts';
import { offeredMove } from '../order/order-contract.ts';
import { ORDER_STATES } from '../order/order-lifecycle.ts';
import { basisPoints, LINE_GROUPS, PAYER_KINDS } from '../order/order-pricing.ts';
import { MAX_LINES, type PayerInput } from '../order/order-rules.ts';
import { PLATE_COLORS } from '../vehicle/plate-rules.ts';
import { VISIT_STATES } from '../visit/visit-lifecycle.ts';
import { BILL_STATES, SHARE_STATES } from './bill-lifecycle.ts';
import { billDiscount, CHANNELS, discount, ROUND_DOWNS } from './bill-rules.ts';

const version = z.int('format').min(1, 'format');
const short = (max: number) => z.string().trim().max(max, 'tooLong');
const named = (max: number) => z.string().trim().min(1, 'required').max(max, 'tooLong');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'format');
const payerKey = z.string().min(1, 'required').max(64, 'tooLong');
/** What the person had before their eyes: the answer of `bill.get`, echoed by whatever counts on its figures. */
const figuresHash = sha256;

// ---- What a bill remembers -------------------------------------------------------------------------------------

const everyCut = {
  from: payerKey,
  to: payerKey,
  lineIds: z.array(orderLineId).max(MAX_LINES, 'tooLong').nullable(),
};

/** 免赔额, 70/30: what is cut out of one payer's share for another. */
export const shareCut = z.discriminatedUnion('kind', [
  z.strictObject({ ...everyCut, kind: z.literal('excess'), amountFen: typedFen }),
  z.strictObject({ ...everyCut, kind: z.literal('percent'), keptBasisPoints: basisPoints }),
]);

/** What the cashier chose, beside the 抹零. */
export const billTerms = z.strictObject({
  discount: billDiscount.nullable(),
  lineDiscounts: z.array(z.strictObject({ lineId: orderLineId, discount })).max(MAX_LINES, 'tooLong'),
  cuts: z.array(shareCut).max(20, 'tooLong'),
});
export type BillTerms = z.output<typeof billTerms>;
export const NO_TERMS: BillTerms = { discount: null, lineDiscounts: [], cuts: [] };

/** The terms that a draft begins with: what the order says the customer bears of the others' shares. */
export function termsOf(payers: readonly PayerInput[]): BillTerms {
  const customer = payers.find(({ kind }) => kind === 'customer');
  const cuts = payers.flatMap(({ key, kind, excessFen }): BillTerms['cuts'] =>
    customer && kind !== 'customer' && excessFen !== undefined && excessFen > 0
      ? [{ kind: 'excess', from: key, to: customer.key, lineIds: null, amountFen: excessFen }]
      : [],
  );
  return { ...NO_TERMS, cuts };
}

const taxSplit = z.strictObject({ netFen: signedFen, taxFen: signedFen });
const portion = z.strictObject({ lineId: z.string(), amountFen: signedFen, taxBasisPoints: basisPoints });
const groupFigures = z.strictObject({ priceFen: fen, discountFen: fen, netFen: fen });

/** The figures of a bill as they are kept at the settlement. */
export const billFiguresOut = z.strictObject({
  lines: z.array(
    z.strictObject({
      id: z.string(),
      group: z.enum(LINE_GROUPS),
      payerKey: z.string(),
      priceFen: fen,
      lineDiscountFen: fen,
      billDiscountFen: fen,
      netFen: fen,
    }),
  ),
  groups: z.strictObject({ labor: groupFigures, parts: groupFigures, other: groupFigures }),
  priceFen: fen,
  discountFen: fen,
  roundDownFen: fen,
  totalFen: fen,
  shares: z.array(
    z.strictObject({
      payerKey: z.string(),
      kind: z.enum(PAYER_KINDS),
      beforeRoundingFen: fen,
      roundDownFen: fen,
      amountFen: fen,
      portions: z.array(portion),
      isWholeLines: z.boolean(),
      tax: taxSplit,
    }),
  ),
  tax: taxSplit,
});

/** A counter-bill's own content, kept where another bill keeps its terms. */
export const counterTerms = z.strictObject({
  returned: z.array(z.strictObject({ lineId: z.string(), quantity: z.int(), outOf: z.int() })),
  amountFen: signedFen,
  shares: z.array(
    z.strictObject({
      payerKey: z.string(),
      kind: z.enum(PAYER_KINDS),
      amountFen: signedFen,
      portions: z.array(portion),
      tax: taxSplit,
    }),
  ),
  tax: taxSplit,
  leftFen: fen,
  leftTax: taxSplit,
});

// ---- What the till shows ---------------------------------------------------------------------------------------

export const tillEntry = z.strictObject({
  orderId,
  number: z.string(),
  visitId,
  visitState: z.enum(VISIT_STATES),
  plate: z.string().nullable(),
  plateColor: z.enum(PLATE_COLORS).nullable(),
  model: z.string(),
  customer: z.string(),
  state: z.enum(ORDER_STATES),
  orderVersion: version,
  billState: z.enum(BILL_STATES),
  billVersion: version.nullable(),
  billNumber: z.string().nullable(),
  accepted: z.boolean(),
  /** Let go unpaid by a manager, and still owing. */
  released: z.boolean(),
  /** Before the settlement what the draft makes the customer pay. */
  dueFen: fen,
  /** What of the deposit asked for ordered parts is still missing. */
  depositMissingFen: fen,
  creditFen: fen,
});
export type TillEntry = z.output<typeof tillEntry>;

export const billOut = z.strictObject({
  orderId,
  number: z.string(),
  orderVersion: version,
  state: z.enum(ORDER_STATES),
  accepted: z.boolean(),
  visitId,
  visitNumber: z.string(),
  visitVersion: version,
  visitState: z.enum(VISIT_STATES),
  plate: z.string().nullable(),
  plateColor: z.enum(PLATE_COLORS).nullable(),
  model: z.string(),
  customer: z.string(),
  billState: z.enum(BILL_STATES),
  bill: z
    .strictObject({
      billId,
      version,
      number: z.string().nullable(),
      draftedAt: instant,
      settledAt: instant.nullable(),
      settledBy: z.string(),
      signature: sha256.nullable(),
      signatureNote: z.string(),
      discountBy: z.string(),
      discountReason: z.string(),
    })
    .nullable(),
  lines: z.array(
    z.strictObject({
      lineId: orderLineId,
      name: z.string(),
      group: z.enum(LINE_GROUPS),
      payerKey: z.string(),
      /** Thousandths of a part, hundredths of an hour; null where there is neither. */
      quantityMilli: z.int().nullable(),
      laborCentihours: z.int().nullable(),
      unit: z.string(),
      isFree: z.boolean(),
      noDiscount: z.boolean(),
      taxBasisPoints: basisPoints,
      priceFen: fen,
      discountFen: fen,
      netFen: fen,
      /** How much came back by counter-bills, in the counting of `bill.correct`. */
      returned: z.int(),
    }),
  ),
  payers: z.array(
    z.strictObject({
      key: z.string(),
      kind: z.enum(PAYER_KINDS),
      name: z.string(),
      /** What he pays, counter-bills taken off; before the settlement what the draft says. */
      amountFen: fen,
      paidFen: fen,
      openFen: fen,
      /** Null before the settlement. */
      state: z.enum(SHARE_STATES).nullable(),
      tax: taxSplit,
    }),
  ),
  terms: billTerms,
  roundDown: z.enum(ROUND_DOWNS),
  /** As far as the shop rounds down. */
  roundDownAllowed: z.enum(ROUND_DOWNS),
  totals: z.strictObject({
    laborFen: fen,
    partsFen: fen,
    otherFen: fen,
    priceFen: fen,
    discountFen: fen,
    roundDownFen: fen,
    totalFen: fen,
  }),
  /** 参考: the tax platform's invoice decides. */
  tax: taxSplit,
  estimateFen: fen,
  deposit: z.strictObject({
    takenFen: fen,
    earnestFen: fen,
    prepaymentFen: fen,
    earnestLeftFen: fen,
    prepaymentLeftFen: fen,
    minimumFen: fen,
  }),
  payments: z.array(
    z.strictObject({
      number: z.string(),
      kind: z.enum(['payment', 'deposit', 'refund']),
      at: instant,
      by: z.string(),
      amountFen: signedFen,
      changeFen: fen,
      note: z.string(),
      parts: z.array(
        z.strictObject({
          channel: z.enum(CHANNELS),
          amountFen: signedFen,
          handedFen: fen,
          reference: z.string(),
        }),
      ),
    }),
  ),
  /** What each way brought, less what went back by it. */
  heldByChannel: z.strictObject({ cash: signedFen, scan: signedFen, card: signedFen, transfer: signedFen }),
  /** All that the customer pays and has not paid, deposits taken off. */
  dueFen: fen,
  /** Money of the customer that no bill uses, deposits included. */
  creditFen: fen,
  counterBills: z.array(
    z.strictObject({
      billId,
      number: z.string(),
      /** The number of the bill that it takes back, whole or in part. */
      of: z.string(),
      on: localDate,
      amountFen: signedFen,
      tax: taxSplit,
      leftFen: fen,
      reason: z.string(),
    }),
  ),
  release: z
    .strictObject({
      askedBy: z.string(),
      approvedBy: z.string(),
      at: instant,
      amountFen: fen,
      reason: z.string(),
      dueOn: localDate,
      debtorSigned: z.boolean(),
      refusalNote: z.string(),
    })
    .nullable(),
  /** Of whoever looks at it. */
  discountLimit: z.strictObject({ maxBasisPoints: basisPoints, aboveFen: fen }),
  refundLimitFen: fen,
  hasOpenShift: z.boolean(),
  signatureNeeded: z.boolean(),
  figuresHash,
  moves: z.array(offeredMove),
});
export type BillOut = z.output<typeof billOut>;

const tender = z.strictObject({
  channel: z.enum(CHANNELS, 'choice'),
  /** Of cash the notes on the counter. */
  amountFen: typedFen,
  /** Of the slip or the transfer; may be empty. */
  reference: short(60),
});
const tenders = z.array(tender).min(1, 'required').max(10, 'tooLong');

const seen = { orderId, figuresHash };
const seenBill = { orderId, version, figuresHash };
/** A second person's PIN at this seat (`staff.approve`); null: the person at the seat wears the hat. */
const approved = { approvalId: approvalId.nullable(), reason: named(200) };

const refusals = ['notFound', 'changedMeanwhile', 'moveRefused'] as const;
const MONEY = ['payment', 'payment_part', 'timeline_event', 'number_series'] as const;

export const billContract = {
  /** Who stands at the till. */
  'bill.queue': query({
    input: z.strictObject({}),
    output: z.strictObject({ entries: z.array(tillEntry) }),
    reads: [
      'shop',
      'repair_order',
      'order_line',
      'visit',
      'vehicle',
      'vehicle_owner',
      'customer',
      'bill',
      'bill_share',
      'payment',
      'payment_use',
      'release',
      'catalog_setting',
    ],
  }),
  'bill.get': query({
    input: z.strictObject({ orderId }),
    output: billOut,
    reads: [
      'repair_order',
      'order_line',
      'authorization',
      'reception',
      'visit',
      'vehicle',
      'vehicle_owner',
      'customer',
      'bill',
      'bill_share',
      'payment',
      'payment_part',
      'payment_use',
      'release',
      'catalog_setting',
      'shift',
      'staff',
      'shop',
    ],
    refusals: ['notFound'],
  }),
  /** Move 36, 预结算; `version` is the order's, because there may be no bill yet. */
  'bill.draft': command({
    input: z.strictObject({ orderId, version }),
    output: z.strictObject({ billId, version }),
    touches: ['bill', 'timeline_event'],
    refusals,
  }),
  /** Discounts, cuts between payers and 抹零, while the bill is a draft. `version` is the bill's, from here on. */
  'bill.saveTerms': command({
    input: z.strictObject({
      orderId,
      version,
      terms: billTerms,
      roundDown: z.enum(ROUND_DOWNS, 'choice'),
      /** What the cashier typed as the amount due; it decides the 抹零 where it is not null. */
      roundedFen: typedFen.nullable(),
    }),
    output: z.strictObject({ version }),
    touches: ['bill'],
    refusals,
  }),
  /** Move 37. Deposits and credits are used for the customer's share at once. */
  'bill.settle': command({
    input: z.strictObject({
      ...seenBill,
      approvalId: approvalId.nullable(),
      /** Why more is taken off than the cashier may; else empty. */
      reason: short(200),
      /** sha-256 of the uploaded signature, or why there is none. */
      signature: sha256.nullable(),
      refusalNote: short(200),
    }),
    output: z.strictObject({ version, number: z.string(), dueFen: fen, creditFen: fen }),
    touches: ['bill', 'bill_share', 'payment_use', 'approval', 'timeline_event', 'number_series', 'duty'],
    refusals: [...refusals, 'approvalUsed'],
  }),
  /** Move 38 before the settlement. What is above a fifth of the estimate is 预付款. */
  'bill.takeDeposit': command({
    input: z.strictObject({ ...seen, amountFen: typedFen, tenders }),
    output: z.strictObject({
      number: z.string(),
      earnestFen: fen,
      prepaymentFen: fen,
      changeFen: fen,
    }),
    touches: [...MONEY],
    refusals,
  }),
  /** Move 38. */
  'bill.takePayment': command({
    input: z.strictObject({
      ...seen,
      /** Null: the customer, or the customers one after the other. */
      payerKey: payerKey.nullable(),
      tenders,
    }),
    output: z.strictObject({ number: z.string(), paidFen: fen, changeFen: fen, openFen: fen }),
    touches: [...MONEY, 'payment_use', 'bill_share', 'duty'],
    refusals,
  }),
  /** Move 48: back by the way that took it; another way, or more than the cashier's limit, is a manager's. */
  'bill.refund': command({
    input: z.strictObject({ ...seen, channel: z.enum(CHANNELS, 'choice'), amountFen: typedFen, ...approved }),
    output: z.strictObject({ number: z.string(), creditFen: fen }),
    touches: [...MONEY, 'approval'],
    refusals: [...refusals, 'approvalUsed'],
  }),
  /** Move 46: the bill is mirrored whole, payments become credit, a new draft begins. */
  'bill.reopen': command({
    input: z.strictObject({ ...seenBill, ...approved }),
    output: z.strictObject({ number: z.string(), version }),
    touches: [
      'bill',
      'bill_share',
      'payment_use',
      'approval',
      'exit_slip',
      'visit',
      'timeline_event',
      'number_series',
      'duty',
      'repair_order',
    ],
    refusals: [...refusals, 'approvalUsed', 'notAllowed'],
  }),
  /** Move 49: the part that a payer has not paid is another's from now on; the bill itself stays as it was settled. */
  'bill.changePayer': command({
    input: z.strictObject({
      ...seenBill,
      payerKey,
      to: z.strictObject({ kind: z.enum(PAYER_KINDS, 'choice'), name: named(120) }),
      /** Who said yes for the new payer; empty: nobody. */
      agreedBy: short(60),
      ...approved,
    }),
    output: z.strictObject({ version, amountFen: fen, dueFen: fen }),
    touches: ['bill', 'bill_share', 'approval', 'timeline_event', 'duty'],
    refusals: ['notFound', 'changedMeanwhile', 'moveRefused', 'approvalUsed', 'notAllowed'],
  }),
  /** Move 47: lines of a settled bill come back at what was paid for them; money already paid becomes credit. */
  'bill.correct': command({
    input: z.strictObject({
      ...seenBill,
      lines: z
        .array(
          z.strictObject({
            lineId: orderLineId,
            /** Thousandths of a part; null: all that is left of the line. */
            quantityMilli: z.int('format').min(1, 'tooSmall').max(999_999_999, 'tooLarge').nullable(),
          }),
        )
        .min(1, 'required')
        .max(MAX_LINES, 'tooLong'),
      ...approved,
    }),
    output: z.strictObject({ number: z.string(), amountFen: signedFen, leftFen: fen, creditFen: fen }),
    touches: ['bill', 'bill_share', 'payment_use', 'approval', 'timeline_event', 'number_series', 'duty'],
    refusals: [...refusals, 'approvalUsed', 'notAllowed'],
  }),
  /** Move 40: a manager lets the unpaid car go, by PIN at the cashier's seat or signed in for somebody who asked. */
  'bill.approveRelease': command({
    input: z.strictObject({
      ...seen,
      amountFen: typedFen,
      reason: short(200),
      dueOn: localDate.nullable(),
      debtorSigned: z.boolean(),
      refusalNote: short(200),
      /** Null: whoever is signed in. */
      askedBy: staffId.nullable(),
      approvalId: approvalId.nullable(),
    }),
    output: z.strictObject({ amountFen: fen }),
    touches: ['release', 'bill_share', 'approval', 'timeline_event', 'duty'],
    refusals: [...refusals, 'approvalUsed', 'notAllowed'],
  }),
  /** The drawer of whoever asks. What should lie in it is not told before it was counted. */
  'shift.current': query({
    input: z.strictObject({}),
    output: z.strictObject({
      shift: z.strictObject({ shiftId, version, openedAt: instant, floatFen: fen, payments: z.int() }).nullable(),
    }),
    reads: ['shift', 'payment'],
  }),
  'shift.open': command({
    input: z.strictObject({ floatFen: typedFen }),
    output: z.strictObject({ shiftId, version }),
    touches: ['shift'],
    refusals: ['shiftAlreadyOpen'],
  }),
  'shift.close': command({
    input: z.strictObject({ shiftId, version, countedFen: typedFen, note: short(200) }),
    output: z.strictObject({ countedFen: fen, expectedFen: signedFen, differenceFen: signedFen }),
    touches: ['shift'],
    refusals: ['notFound', 'changedMeanwhile'],
  }),
} as const;
