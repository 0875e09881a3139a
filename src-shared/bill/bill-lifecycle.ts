import type { Move, MoveSubject } from '../kit/move.ts';
import type { OrderState } from '../order/order-lifecycle.ts';
import type { Role } from '../staff/roles.ts';
import type { VisitState } from '../visit/visit-lifecycle.ts';

/** An order's current bill; counter-bills are bills of their own and always settled. */
export const BILL_STATES = ['none', 'draft', 'settled'] as const;
export type BillState = (typeof BILL_STATES)[number];

/** Each payer's share of a bill. */
export const SHARE_STATES = ['due', 'paid', 'onAccount', 'released'] as const;
export type ShareState = (typeof SHARE_STATES)[number];

/** What the server knows about an order's bill when its moves are asked for (decision 12). */
export interface BillFacts extends MoveSubject {
  readonly subject: 'bill';
  readonly visit: VisitState | null;
  readonly order: OrderState;
  readonly bill: BillState;
  /** Who asks, by staff id: a release is not given by the person who asked for it. */
  readonly actor: string;
  readonly shares: readonly { readonly state: ShareState; readonly amountFen: number }[];
  readonly totalFen: number;
  /** What the customer must still pay, secure or be released from before the car leaves. */
  readonly dueFen: number;
  /** What stands in the customer's favour: overpaid, or a correction. */
  readonly creditFen: number;
  readonly slipsOpen: number;
  /** How far the price is above what was authorised, beyond the agreed tolerance; 0 if within. */
  readonly aboveAuthorizedFen: number;
  readonly discountAboveLimitFen: number;
  /** Old parts, repair category and odometer-out all filled in. */
  readonly paperFieldsFilled: boolean;
  /** C-13: the shop wants the customer to look at the car first, and he has not. */
  readonly carLookMissing: boolean;
  readonly customerSignatureNeeded: boolean;
  /** Signed, or the refusal to sign recorded. */
  readonly customerSigned: boolean;
  readonly shiftOpen: boolean;
  readonly account: {
    readonly isExpired: boolean;
    readonly overdueDays: number;
    readonly allowedOverdueDays: number;
    readonly availableFen: number;
    readonly collectorListed: boolean;
  } | null;
  readonly dayClosed: boolean;
  readonly invoiceIssued: boolean;
}

type Nothing = Readonly<Record<never, never>>;

/** What a person enters with each move, as far as a rule looks at it. */
export interface BillGiven {
  draftBill: Nothing;
  settle: { readonly supervisorApproved: boolean };
  takePayment: {
    readonly kind: 'payment' | 'deposit';
    readonly nonCashFen: number;
    /** The figures on the cashier's screen are those of now. */
    readonly sameFigures: boolean;
  };
  chargeAccount: { readonly amountFen: number };
  approveRelease: {
    readonly askedBy: string;
    readonly amountFen: number | null;
    readonly reason: string | null;
    readonly dueOn: string | null;
    /** The debtor signed, or his refusal is noted. */
    readonly debtorSigned: boolean;
    readonly limitFen: number;
  };
  reopen: Nothing;
  correctBill: {
    readonly amountFen: number;
    readonly billedFen: number;
    /** What comes back was taken over by another payer (move 49). */
    readonly isTakenOver: boolean;
  };
  refund: { readonly amountFen: number; readonly tookByChannelFen: number; readonly limitFen: number };
  changePayer: { readonly newPayer: string; readonly isSamePayer: boolean; readonly newPayerAgreed: boolean };
}

export type BillMoveName = keyof BillGiven;

const CASHIER = ['cashier'] as const satisfies readonly Role[];
const STAYS = ['stays'] as const;
const SETTLED = ['settled'] as const satisfies readonly BillState[];
const blank = (text: string | null): boolean => text === null || text.trim() === '';

/** The bill's rows of the table of moves, each with its number there. */
export const BILL_MOVES = {
  draftBill: {
    number: 36,
    // `declined` is not in the table's row, but a diagnosis fee could not be settled (37) without a draft.
    on: {
      bill: { from: ['none', 'draft'], to: ['draft'] },
      order: { from: ['passed', 'ready', 'declined'], to: STAYS },
    },
    who: ['adviser', 'cashier'],
    refusals: [],
  },
  settle: {
    number: 37,
    on: {
      bill: { from: ['draft'], to: SETTLED },
      order: { from: ['ready', 'declined', 'delivered'], to: STAYS },
      share: { from: [null], to: ['due'] },
    },
    who: CASHIER,
    refusals: [
      { code: 'slipsOpen', next: 'collectSlips', known: (facts) => facts.slipsOpen > 0 },
      {
        code: 'sharesDiffer',
        next: 'splitAgain',
        known: (facts) => facts.shares.reduce((sum, share) => sum + share.amountFen, 0) !== facts.totalFen,
      },
      {
        code: 'aboveAuthorized',
        next: 'askCustomer',
        known: (facts) => facts.aboveAuthorizedFen > 0,
        details: (facts) => ({ amountFen: facts.aboveAuthorizedFen }),
      },
      { code: 'paperFieldsEmpty', next: 'fillIn', known: (facts) => !facts.paperFieldsFilled },
      { code: 'notAccepted', next: 'accept', known: (facts) => facts.carLookMissing },
      {
        code: 'customerSignatureMissing',
        next: 'signOrNoteRefusal',
        known: (facts) => facts.customerSignatureNeeded && !facts.customerSigned,
      },
      {
        code: 'discountOverLimit',
        next: 'supervisorPin',
        entered: (given, facts) => facts.discountAboveLimitFen > 0 && !given.supervisorApproved,
        details: (facts) => ({ amountFen: facts.discountAboveLimitFen }),
      },
    ],
  },
  takePayment: {
    number: 38,
    on: {
      bill: { from: BILL_STATES, to: STAYS },
      // Arrears are paid long after the order was closed; only a voided order has nothing left to pay.
      order: {
        from: [
          'drafted',
          'received',
          'diagnosing',
          'quoted',
          'authorized',
          'handedOver',
          'inWork',
          'paused',
          'workDone',
          'passed',
          'ready',
          'delivered',
          'closed',
          'declined',
        ],
        to: STAYS,
      },
      share: { from: ['due', 'onAccount', 'released'], to: ['paid', 'stays'] },
    },
    who: CASHIER,
    refusals: [
      { code: 'noOpenShift', next: 'openShift', known: (facts) => !facts.shiftOpen },
      {
        code: 'notSettledYet',
        next: 'settle',
        entered: (given, facts) => given.kind === 'payment' && facts.bill !== 'settled',
      },
      { code: 'figuresChanged', next: 'lookAgain', entered: (given) => !given.sameFigures },
      {
        code: 'nonCashAboveDue',
        next: 'payLess',
        entered: (given, facts) => given.kind === 'payment' && given.nonCashFen > facts.dueFen,
        details: (facts) => ({ amountFen: facts.dueFen }),
      },
    ],
  },
  chargeAccount: {
    number: 39,
    on: { bill: { from: SETTLED, to: STAYS }, share: { from: ['due'], to: ['onAccount'] } },
    who: CASHIER,
    refusals: [
      { code: 'noAgreement', next: 'payOrAskManager', known: (facts) => facts.account === null },
      { code: 'agreementExpired', next: 'payOrAskManager', known: (facts) => facts.account?.isExpired === true },
      {
        code: 'accountOverdue',
        next: 'payOrAskManager',
        known: (facts) => facts.account !== null && facts.account.overdueDays > facts.account.allowedOverdueDays,
      },
      {
        code: 'collectorNotListed',
        next: 'payOrAskManager',
        known: (facts) => facts.account?.collectorListed === false,
      },
      {
        code: 'accountOverLimit',
        next: 'payPartNow',
        entered: (given, facts) => facts.account !== null && given.amountFen > facts.account.availableFen,
        details: (facts, given) => ({ amountFen: given.amountFen - (facts.account?.availableFen ?? 0) }),
      },
    ],
  },
  approveRelease: {
    number: 40,
    on: {
      bill: { from: ['draft', 'settled'], to: STAYS },
      order: { from: ['ready'], to: STAYS },
      share: { from: ['due'], to: ['released'] },
    },
    who: ['manager'],
    applies: (facts) => facts.dueFen > 0,
    refusals: [
      { code: 'askerApproves', next: 'otherManager', entered: (given, facts) => given.askedBy === facts.actor },
      {
        code: 'releaseIncomplete',
        next: 'fillIn',
        entered: (given) =>
          blank(given.reason) || given.amountFen === null || blank(given.dueOn) || !given.debtorSigned,
      },
      {
        code: 'releaseOverLimit',
        next: 'otherManager',
        entered: (given) => (given.amountFen ?? 0) > given.limitFen,
        details: (_facts, given) => ({ amountFen: given.limitFen }),
      },
    ],
  },
  reopen: {
    number: 46,
    on: {
      bill: { from: SETTLED, to: ['draft'] },
      order: { from: ['ready'], to: ['stays', 'inWork'] },
      visit: { from: ['onSite', 'cleared'], to: ['onSite'] },
    },
    clears: ['accepted'],
    who: ['deskSupervisor'],
    refusedIn: [
      { axis: 'visit', states: ['out', 'returning'], code: 'carLeft', next: 'correctBillOrRework' },
      { axis: 'order', states: ['delivered', 'closed'], code: 'carLeft', next: 'correctBillOrRework' },
    ],
    refusals: [
      { code: 'dayClosed', next: 'correctBill', known: (facts) => facts.dayClosed },
      { code: 'invoiceIssued', next: 'correctBill', known: (facts) => facts.invoiceIssued },
    ],
  },
  correctBill: {
    number: 47,
    on: { bill: { from: SETTLED, to: STAYS } },
    who: CASHIER,
    with: ['deskSupervisor'],
    refusals: [
      { code: 'shareTakenOver', next: 'reopenBill', entered: (given) => given.isTakenOver },
      {
        code: 'moreThanBilled',
        next: 'payLess',
        entered: (given) => given.amountFen > given.billedFen,
        details: (_facts, given) => ({ amountFen: given.billedFen }),
      },
    ],
  },
  refund: {
    number: 48,
    on: { bill: { from: BILL_STATES, to: STAYS } },
    who: CASHIER,
    applies: (facts) => facts.creditFen > 0,
    refusals: [
      {
        code: 'moreThanCredit',
        next: 'payLess',
        entered: (given, facts) => given.amountFen > facts.creditFen,
        details: (facts) => ({ amountFen: facts.creditFen }),
      },
      {
        code: 'refundOverLimit',
        next: 'askManager',
        entered: (given) => given.amountFen > given.limitFen,
        details: (_facts, given) => ({ amountFen: given.limitFen }),
      },
      {
        code: 'moreThanChannelTook',
        next: 'askManager',
        entered: (given) => given.amountFen > given.tookByChannelFen,
        details: (_facts, given) => ({ amountFen: given.tookByChannelFen }),
      },
    ],
  },
  changePayer: {
    number: 49,
    on: { bill: { from: SETTLED, to: STAYS }, share: { from: ['due', 'onAccount', 'released'], to: STAYS } },
    who: CASHIER,
    with: ['deskSupervisor'],
    applies: (facts) => facts.shares.some((share) => share.state !== 'paid'),
    refusals: [
      { code: 'samePayer', next: 'choosePayer', entered: (given) => given.isSamePayer },
      {
        code: 'newPayerNotAgreed',
        next: 'askPayer',
        entered: (given) => !given.newPayerAgreed,
        details: (_facts, given) => ({ what: given.newPayer }),
      },
    ],
  },
} as const satisfies { readonly [N in BillMoveName]: Move<BillFacts, BillGiven[N]> };
