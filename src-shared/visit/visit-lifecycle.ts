import type { Move, MoveSubject } from '../kit/move.ts';
import { type Instant, MINUTE } from '../kit/time.ts';
import { isOpenOrder, type OrderState } from '../order/order-lifecycle.ts';
import type { Role } from '../staff/roles.ts';

export const VISIT_STATES = ['expected', 'waiting', 'keyDropped', 'onSite', 'cleared', 'out', 'returning'] as const;
export type VisitState = (typeof VISIT_STATES)[number];

/** 拖入, 投钥匙: nobody stands at the counter. */
export const ARRIVAL_WAYS = ['towed', 'keyDropped'] as const;
export type ArrivalWay = (typeof ARRIVAL_WAYS)[number];

/** The car stands at the shop. */
export const PRESENT_STATES = ['waiting', 'keyDropped', 'onSite', 'cleared'] as const satisfies readonly VisitState[];

const present: ReadonlySet<VisitState> = new Set(PRESENT_STATES);

export function isPresent(state: VisitState): boolean {
  return present.has(state);
}

export const BOARD_COLUMNS = [
  'waiting',
  'drafted',
  'awaitingCustomer',
  'toAssign',
  'inWork',
  'paused',
  'toInspect',
  'toCollect',
  'cleared',
  'outToday',
] as const;
export type BoardColumn = (typeof BOARD_COLUMNS)[number];

/** Where one open order wants its car on the board; null once it wants nothing more. */
const COLUMN_OF_ORDER: Readonly<Record<OrderState, BoardColumn | null>> = {
  drafted: 'drafted',
  // Taken in, but nobody has put a price before the customer yet: the desk is still writing.
  received: 'drafted',
  diagnosing: 'drafted',
  quoted: 'awaitingCustomer',
  authorized: 'toAssign',
  handedOver: 'inWork',
  inWork: 'inWork',
  paused: 'paused',
  workDone: 'toInspect',
  // Good, and being tidied for the customer: the workshop has nothing left to do.
  passed: 'toCollect',
  ready: 'toCollect',
  delivered: null,
  closed: null,
  declined: null,
  voided: null,
};

/**
 * The board column of a car, never stored. Of several orders the least advanced one decides, because it is what keeps
 * the car here. Null: not on the board (still expected, or gone before today).
 */
export function boardColumnOf(
  visit: VisitState,
  orders: readonly OrderState[],
  leftToday: boolean,
): BoardColumn | null {
  switch (visit) {
    case 'expected':
      return null;
    case 'waiting':
    case 'keyDropped':
      return orders.includes('drafted') ? 'drafted' : 'waiting';
    case 'cleared':
      return 'cleared';
    case 'out':
      return leftToday ? 'outToday' : null;
    case 'returning':
      // The car is away but its order is not: it must not fall out of sight.
      return 'paused';
    case 'onSite': {
      const wanted = new Set(orders.map((state) => COLUMN_OF_ORDER[state]));
      // A car whose orders all ended (declined, voided) still waits for its exit slip.
      return BOARD_COLUMNS.find((column) => wanted.has(column)) ?? 'toCollect';
    }
  }
}

/** 出门条 says on what ground the car leaves. */
export const EXIT_KINDS = ['settled', 'onAccount', 'released', 'declined', 'awaitingParts'] as const;
export type ExitKind = (typeof EXIT_KINDS)[number];

/** One order of the car as the gate sees it. */
export interface GateOrder {
  readonly number: string;
  readonly state: OrderState;
  readonly billSettled: boolean;
  /** What the customer must still pay now: neither on account nor released. */
  readonly dueFen: number;
  readonly onAccount: boolean;
  readonly released: boolean;
  /** Agreed to stay open while the car is away (move 25). */
  readonly leavesOpen: boolean;
  readonly accepted: boolean;
}

/** True when this order forbids the car to leave whatever is paid: it is neither finished and billed nor let go. */
export function holdsCar(order: GateOrder): boolean {
  if (order.leavesOpen || !isOpenOrder(order.state)) return false;
  return order.state !== 'ready' || !(order.billSettled || order.released);
}

/** The ground on which a car may leave, the weakest of its orders deciding. */
export function exitKindOf(orders: readonly GateOrder[]): ExitKind {
  if (orders.some((order) => order.leavesOpen)) return 'awaitingParts';
  if (orders.some((order) => order.released)) return 'released';
  if (orders.some((order) => order.onAccount)) return 'onAccount';
  return orders.some((order) => order.state === 'ready') ? 'settled' : 'declined';
}

/** What the server knows about a visit when its moves are asked for (decision 12). */
export interface VisitFacts extends MoveSubject {
  readonly subject: 'visit';
  readonly now: Instant;
  /** Null: the visit is not there yet. */
  readonly visit: VisitState | null;
  /** Another visit of the same plate that has not ended; an expected one does not count. */
  readonly otherVisit: { readonly number: string; readonly state: VisitState } | null;
  readonly orders: readonly GateOrder[];
  /** A key of this car is in the cabinet or in an envelope. */
  readonly keyHere: boolean;
  readonly lastOdometerKm: number | null;
  /** When and how the car left; null while it is here. */
  readonly left: { readonly at: Instant; readonly asEnquiry: boolean } | null;
  readonly slipValid: boolean;
  /** Setting: the customer must have looked at the car before it leaves. */
  readonly mustAccept: boolean;
}

type Nothing = Readonly<Record<never, never>>;

interface CarReceived {
  readonly odometerKm: number | null;
  /** 读不到, and why. */
  readonly unreadableReason: string | null;
  /** Why it shows less than last time: cluster changed, typing error then. */
  readonly lowerReason: string | null;
  readonly keyTagInUse: boolean;
}

/** What a person enters with each move, as far as a rule looks at it. */
export interface VisitGiven {
  arrive: Nothing;
  towIn: { readonly bringer: string | null; readonly bringerPhone: string | null };
  dropKey: { readonly envelopeInUse: boolean };
  leaveEnquiry: Nothing;
  checkIn: CarReceived & { readonly hasPhone: boolean };
  addOrder: { readonly openOrderOfPayer: string | null; readonly overrideReason: string | null };
  comeBack: CarReceived & { readonly walkedAround: boolean };
  issueExit: { readonly kind: ExitKind };
  voidExit: { readonly cause: 'reopen' | 'object' | 'expiry' | null };
  deliver: { readonly plateDiffers: boolean; readonly plateUnclear: boolean };
  undoLeave: Nothing;
  /** The visit that already stands under the new plate, if the plate changes. */
  correctArrival: { readonly visitOfNewPlate: string | null };
}

export type VisitMoveName = keyof VisitGiven;

export const UNDO_LEAVE_MINUTES = 30;

const ADVISER = ['adviser'] as const satisfies readonly Role[];
const STAYS = ['stays'] as const;
const blank = (text: string | null): boolean => text === null || text.trim() === '';
const alreadyHere = (facts: VisitFacts): boolean => facts.otherVisit !== null && isPresent(facts.otherVisit.state);
const otherVisit = (facts: VisitFacts) => ({ what: facts.otherVisit?.number ?? '' });
const openOrders = (facts: VisitFacts): readonly GateOrder[] =>
  facts.orders.filter((order) => isOpenOrder(order.state));
const holding = (facts: VisitFacts): readonly GateOrder[] => facts.orders.filter(holdsCar);
const dueFen = (orders: readonly GateOrder[]): number => orders.reduce((sum, order) => sum + order.dueFen, 0);
const numbers = (orders: readonly GateOrder[]): string => orders.map((order) => order.number).join(' · ');
const odometerEmpty = (given: CarReceived): boolean => given.odometerKm === null && blank(given.unreadableReason);
const odometerLower = (given: CarReceived, facts: VisitFacts): boolean =>
  given.odometerKm !== null &&
  facts.lastOdometerKm !== null &&
  given.odometerKm < facts.lastOdometerKm &&
  blank(given.lowerReason);

/** The visit's rows of the table of moves, each with its number there; null is an addition of our own. */
export const VISIT_MOVES = {
  arrive: {
    number: 1,
    on: { visit: { from: [null, 'expected'], to: ['waiting'] } },
    who: ['any'],
    refusals: [{ code: 'alreadyOnSite', next: 'openVisit', known: alreadyHere, details: otherVisit }],
  },
  towIn: {
    number: 2,
    on: { visit: { from: [null], to: ['waiting'] } },
    who: ADVISER,
    refusals: [
      // As for 1: a car can stand here only once, however it came.
      { code: 'alreadyOnSite', next: 'openVisit', known: alreadyHere, details: otherVisit },
      { code: 'bringerMissing', next: 'fillIn', entered: (given) => blank(given.bringer) || blank(given.bringerPhone) },
    ],
  },
  dropKey: {
    number: 3,
    on: { visit: { from: [null], to: ['keyDropped'] } },
    who: ['adviser', 'guard'],
    refusals: [
      { code: 'alreadyOnSite', next: 'openVisit', known: alreadyHere, details: otherVisit },
      { code: 'envelopeInUse', next: 'otherEnvelope', entered: (given) => given.envelopeInUse },
    ],
  },
  leaveEnquiry: {
    number: 4,
    on: { visit: { from: ['waiting'], to: ['out'] } },
    who: ADVISER,
    refusals: [
      {
        code: 'orderExists',
        next: 'declineOrVoid',
        known: (facts) => openOrders(facts).length > 0,
        details: (facts) => ({ what: numbers(openOrders(facts)) }),
      },
      { code: 'keyHere', next: 'giveKeyBack', known: (facts) => facts.keyHere },
    ],
  },
  checkIn: {
    number: 5,
    on: {
      visit: { from: ['waiting', 'keyDropped'], to: ['onSite'] },
      order: { from: [null, 'drafted'], to: ['received'] },
    },
    who: ADVISER,
    refusals: [
      // Also a visit whose order stayed open while the car was away (25): that order is waiting for this car.
      {
        code: 'otherVisitOpen',
        next: 'joinVisit',
        known: (facts) => facts.otherVisit !== null,
        details: otherVisit,
      },
      { code: 'odometerEmpty', next: 'readOdometerOrReason', entered: odometerEmpty },
      {
        code: 'odometerLower',
        next: 'giveReason',
        entered: odometerLower,
        details: (facts) => ({ what: String(facts.lastOdometerKm ?? '') }),
      },
      { code: 'keyTagInUse', next: 'otherKeyTag', entered: (given) => given.keyTagInUse },
      { code: 'phoneMissing', next: 'askPhone', entered: (given) => !given.hasPhone },
    ],
  },
  addOrder: {
    number: 6,
    on: { visit: { from: ['onSite'], to: STAYS }, order: { from: [null, 'drafted'], to: ['received'] } },
    who: ADVISER,
    refusals: [
      {
        code: 'orderOfPayerOpen',
        next: 'addLinesThere',
        entered: (given) => given.openOrderOfPayer !== null && blank(given.overrideReason),
        details: (_facts, given) => ({ what: given.openOrderOfPayer ?? '' }),
      },
    ],
  },
  comeBack: {
    number: 26,
    on: { visit: { from: ['returning'], to: ['onSite'] }, order: { from: ['paused'], to: STAYS } },
    who: ADVISER,
    refusals: [
      { code: 'odometerEmpty', next: 'readOdometerOrReason', entered: odometerEmpty },
      {
        code: 'odometerLower',
        next: 'giveReason',
        entered: odometerLower,
        details: (facts) => ({ what: String(facts.lastOdometerKm ?? '') }),
      },
      { code: 'keyTagInUse', next: 'otherKeyTag', entered: (given) => given.keyTagInUse },
      { code: 'walkAroundMissing', next: 'walkAround', entered: (given) => !given.walkedAround },
    ],
  },
  issueExit: {
    number: 41,
    on: { visit: { from: ['onSite'], to: ['cleared'] } },
    who: ['cashier'],
    refusals: [
      {
        code: 'orderHoldsCar',
        next: 'settleOrLeaveOpen',
        known: (facts) => holding(facts).length > 0,
        details: (facts) => ({ what: numbers(holding(facts)), amountFen: dueFen(holding(facts)) }),
      },
      {
        code: 'amountDue',
        next: 'takePayment',
        known: (facts) => dueFen(facts.orders) > 0,
        details: (facts) => ({ amountFen: dueFen(facts.orders) }),
      },
      {
        code: 'exitKindDoesNotFit',
        next: 'chooseExitKind',
        entered: (given, facts) => given.kind !== exitKindOf(facts.orders),
      },
    ],
  },
  voidExit: {
    number: 42,
    on: { visit: { from: ['cleared'], to: ['onSite'] } },
    who: ['auto', 'cashier', 'deskSupervisor'],
    refusals: [{ code: 'voidCauseMissing', next: 'fillIn', entered: (given) => given.cause === null }],
  },
  deliver: {
    number: 45,
    // To `returning` where an order stays open behind the car (25).
    on: { visit: { from: ['cleared'], to: ['out', 'returning'] }, order: { from: ['ready'], to: ['delivered'] } },
    who: ['adviser', 'guard'],
    refusedIn: [{ axis: 'visit', states: ['onSite'], code: 'noValidSlip', next: 'issueExit' }],
    refusals: [
      { code: 'noValidSlip', next: 'issueExit', known: (facts) => !facts.slipValid },
      // The slip was right when it was issued; money that went back since, or a bill that grew, makes it wrong.
      {
        code: 'orderHoldsCar',
        next: 'settleOrLeaveOpen',
        known: (facts) => holding(facts).length > 0,
        details: (facts) => ({ what: numbers(holding(facts)), amountFen: dueFen(holding(facts)) }),
      },
      {
        code: 'amountDue',
        next: 'takePayment',
        known: (facts) => dueFen(facts.orders) > 0,
        details: (facts) => ({ amountFen: dueFen(facts.orders) }),
      },
      {
        code: 'notAccepted',
        next: 'accept',
        known: (facts) => facts.mustAccept && facts.orders.some((order) => order.state === 'ready' && !order.accepted),
      },
      { code: 'keyNotGivenBack', next: 'giveKeyBack', known: (facts) => facts.keyHere },
      { code: 'plateDiffers', next: 'checkPlate', entered: (given) => given.plateDiffers },
      { code: 'plateUnclear', next: 'typeWholePlate', entered: (given) => given.plateUnclear },
    ],
  },
  /** Ours: on a busy board the wrong row is soon chosen, and a second arrival would falsify the waiting time. */
  undoLeave: {
    number: null,
    on: { visit: { from: ['out'], to: ['waiting'] } },
    who: ADVISER,
    refusals: [
      { code: 'leftWithSlip', next: 'arriveAgain', known: (facts) => facts.left?.asEnquiry !== true },
      {
        code: 'leaveTooLongAgo',
        next: 'arriveAgain',
        known: (facts) => facts.left !== null && facts.now - facts.left.at > UNDO_LEAVE_MINUTES * MINUTE,
      },
      { code: 'alreadyOnSite', next: 'openVisit', known: (facts) => facts.otherVisit !== null, details: otherVisit },
    ],
  },
  /** Ours: a plate is typed in two seconds at the gate, so it must be possible to mend it until the car is checked in. */
  correctArrival: {
    number: null,
    on: { visit: { from: ['waiting', 'keyDropped'], to: STAYS } },
    who: ['any'],
    refusals: [
      {
        code: 'alreadyOnSite',
        next: 'openVisit',
        entered: (given) => given.visitOfNewPlate !== null,
        details: (_facts, given) => ({ what: given.visitOfNewPlate ?? '' }),
      },
    ],
  },
} as const satisfies { readonly [N in VisitMoveName]: Move<VisitFacts, VisitGiven[N]> };
