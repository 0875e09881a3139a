import { sql } from 'drizzle-orm';
import { check, index, integer, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { SHARE_STATES } from '../../src-shared/bill/bill-lifecycle.ts';
import { type BillFigures, CHANNELS, ROUND_DOWNS } from '../../src-shared/bill/bill-rules.ts';
import { billId, orderId, paymentId, shareId, shiftId, staffId } from '../../src-shared/kit/id.ts';
import type { LocalDate } from '../../src-shared/kit/time.ts';
import { PAYER_KINDS } from '../../src-shared/order/order-pricing.ts';
import { flag, idColumn, instantColumn, jsonColumn, oneOf, shopTable } from '../db/columns.ts';
import { repairOrder } from '../order/order-tables.ts';
import { staff } from '../staff/staff-tables.ts';

const byStaff = (name: string) => idColumn(name, staffId).references(() => staff.id, { onDelete: 'restrict' });
const ofOrder = () =>
  idColumn('order_id', orderId)
    .notNull()
    .references(() => repairOrder.id, { onDelete: 'restrict' });

/** 账单. A settled one is never changed again, only mirrored by a counter-bill (M5). */
export const bill = shopTable(
  'bill',
  {
    rowId: integer('row_id').primaryKey(),
    id: idColumn('id', billId).notNull(),
    version: integer('version').notNull(),
    /** Drawn at the settlement; a draft has none. */
    number: text('number'),
    orderId: ofOrder(),
    state: text('state', { enum: ['draft', 'settled'] }).notNull(),
    /** The bill that this one mirrors, whole (reopened) or in part (corrected). */
    counterOf: idColumn('counter_of', billId),
    /** False once a reopening put a mirror beside it: the order's current bill is another one. */
    isCurrent: flag('is_current').notNull(),
    draftedAt: instantColumn('drafted_at').notNull(),
    draftedBy: byStaff('drafted_by').notNull(),
    /** What the cashier chose: discount, line discounts, cuts between payers; read through bill-contract.ts. */
    terms: jsonColumn<unknown>('terms').notNull(),
    roundDown: text('round_down', { enum: ROUND_DOWNS }).notNull(),
    /** Who let a discount above the cashier's limit pass, and why. */
    discountBy: byStaff('discount_by'),
    discountReason: text('discount_reason').notNull(),
    settledAt: instantColumn('settled_at'),
    settledBy: byStaff('settled_by'),
    /** The shop's day of the settlement: what the daily report counts. */
    settledOn: text('settled_on').$type<LocalDate>(),
    /** Fixed at the settlement; a draft's are worked out anew each time. */
    figures: jsonColumn<BillFigures>('figures'),
    totalFen: integer('total_fen').notNull(),
    /** sha-256 of the customer's signature, or why there is none. */
    signature: text('signature'),
    signatureNote: text('signature_note').notNull(),
    note: text('note').notNull(),
  },
  (table) => [
    uniqueIndex('bill_id').on(table.id),
    uniqueIndex('bill_number').on(table.number).where(sql`${table.number} IS NOT NULL`),
    // Two tills cannot begin two bills for one order.
    uniqueIndex('bill_current').on(table.orderId).where(sql`${table.isCurrent} = 1`),
    // The till's queue asks for the open ones; all that were ever settled lie beside them.
    index('bill_draft').on(table.rowId).where(sql`${table.state} = 'draft'`),
    index('bill_order').on(table.orderId, table.rowId),
    index('bill_settled_on').on(table.settledOn, table.rowId).where(sql`${table.settledOn} IS NOT NULL`),
    check('bill_state', oneOf(table.state, ['draft', 'settled'])),
    check('bill_round_down', oneOf(table.roundDown, ROUND_DOWNS)),
    check('bill_numbered', sql`(${table.state} = 'settled') = (${table.number} IS NOT NULL)`),
  ],
);

/** What one payer owes of a settled bill. */
export const billShare = shopTable(
  'bill_share',
  {
    rowId: integer('row_id').primaryKey(),
    id: idColumn('id', shareId).notNull(),
    version: integer('version').notNull(),
    billId: idColumn('bill_id', billId)
      .notNull()
      .references(() => bill.id, { onDelete: 'restrict' }),
    payerKey: text('payer_key').notNull(),
    payerKind: text('payer_kind', { enum: PAYER_KINDS }).notNull(),
    payerName: text('payer_name').notNull(),
    amountFen: integer('amount_fen').notNull(),
    /** Payments, deposits and credits used for it. */
    paidFen: integer('paid_fen').notNull(),
    state: text('state', { enum: SHARE_STATES }).notNull(),
  },
  (table) => [
    uniqueIndex('bill_share_id').on(table.id),
    index('bill_share_bill').on(table.billId, table.rowId),
    index('bill_share_open').on(table.state, table.rowId).where(sql`${table.state} <> 'paid'`),
    check('bill_share_kind', oneOf(table.payerKind, PAYER_KINDS)),
    check('bill_share_state', oneOf(table.state, SHARE_STATES)),
  ],
);

export const PAYMENT_KINDS = ['payment', 'deposit', 'refund'] as const;

/** 收款: one act at the till. A deposit belongs to its order until it is used; a refund is below zero. */
export const payment = shopTable(
  'payment',
  {
    rowId: integer('row_id').primaryKey(),
    id: idColumn('id', paymentId).notNull(),
    number: text('number').notNull(),
    kind: text('kind', { enum: PAYMENT_KINDS }).notNull(),
    orderId: ofOrder(),
    shiftId: idColumn('shift_id', shiftId)
      .notNull()
      .references(() => shift.id, { onDelete: 'restrict' }),
    at: instantColumn('at').notNull(),
    by: byStaff('by').notNull(),
    on: text('on').$type<LocalDate>().notNull(),
    amountFen: integer('amount_fen').notNull(),
    changeFen: integer('change_fen').notNull(),
    /** Of a deposit: what of it binds both sides (定金) and what does not (预付款). */
    earnestFen: integer('earnest_fen').notNull(),
    prepaymentFen: integer('prepayment_fen').notNull(),
    note: text('note').notNull(),
  },
  (table) => [
    uniqueIndex('payment_id').on(table.id),
    uniqueIndex('payment_number').on(table.number),
    index('payment_order').on(table.orderId, table.rowId),
    index('payment_shift').on(table.shiftId, table.rowId),
    check('payment_kind', oneOf(table.kind, PAYMENT_KINDS)),
  ],
);

/** What each way of paying brought (net of change) or gave back (below zero). */
export const paymentPart = shopTable(
  'payment_part',
  {
    rowId: integer('row_id').primaryKey(),
    paymentId: idColumn('payment_id', paymentId)
      .notNull()
      .references(() => payment.id, { onDelete: 'restrict' }),
    channel: text('channel', { enum: CHANNELS }).notNull(),
    amountFen: integer('amount_fen').notNull(),
    /** Of cash: the notes that were put on the counter. */
    handedFen: integer('handed_fen').notNull(),
    reference: text('reference').notNull(),
  },
  (table) => [
    index('payment_part_payment').on(table.paymentId),
    check('payment_part_channel', oneOf(table.channel, CHANNELS)),
  ],
);

/** Which share a payment, or a used deposit, went to (M10). A reversal is a row below zero. */
export const paymentUse = shopTable(
  'payment_use',
  {
    rowId: integer('row_id').primaryKey(),
    paymentId: idColumn('payment_id', paymentId)
      .notNull()
      .references(() => payment.id, { onDelete: 'restrict' }),
    shareId: idColumn('share_id', shareId)
      .notNull()
      .references(() => billShare.id, { onDelete: 'restrict' }),
    amountFen: integer('amount_fen').notNull(),
    at: instantColumn('at').notNull(),
  },
  (table) => [index('payment_use_payment').on(table.paymentId), index('payment_use_share').on(table.shareId)],
);

/** 班次: all till acts need an open one (M11). */
export const shift = shopTable(
  'shift',
  {
    rowId: integer('row_id').primaryKey(),
    id: idColumn('id', shiftId).notNull(),
    version: integer('version').notNull(),
    cashierId: byStaff('cashier_id').notNull(),
    openedAt: instantColumn('opened_at').notNull(),
    floatFen: integer('float_fen').notNull(),
    closedAt: instantColumn('closed_at'),
    /** What lay in the drawer, counted before the expected sum was shown. */
    countedFen: integer('counted_fen'),
    expectedFen: integer('expected_fen'),
    note: text('note').notNull(),
  },
  (table) => [
    uniqueIndex('shift_id').on(table.id),
    uniqueIndex('shift_open').on(table.cashierId).where(sql`${table.closedAt} IS NULL`),
  ],
);

/** 欠款放行: a manager lets an unpaid car go (move 40). Never changed. */
export const release = shopTable(
  'release',
  {
    rowId: integer('row_id').primaryKey(),
    orderId: ofOrder(),
    askedBy: byStaff('asked_by').notNull(),
    approvedBy: byStaff('approved_by').notNull(),
    at: instantColumn('at').notNull(),
    amountFen: integer('amount_fen').notNull(),
    reason: text('reason').notNull(),
    dueOn: text('due_on').$type<LocalDate>().notNull(),
    debtorSigned: flag('debtor_signed').notNull(),
    refusalNote: text('refusal_note').notNull(),
  },
  (table) => [index('release_order').on(table.orderId, table.rowId)],
);
