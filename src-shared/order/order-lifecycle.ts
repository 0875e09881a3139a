import type { BillState } from '../bill/bill-lifecycle.ts';
import type { Move, MoveSubject } from '../kit/move.ts';
import type { Instant } from '../kit/time.ts';
import { DAY } from '../kit/time.ts';
import type { Role } from '../staff/roles.ts';
import type { VisitState } from '../visit/visit-lifecycle.ts';

export const ORDER_STATES = [
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
  'voided',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** Beside the state: ended half-way, looked at by the customer, extra work waiting for an answer. */
export const ORDER_FLAGS = ['stopped', 'accepted', 'extrasOpen'] as const;
export type OrderFlag = (typeof ORDER_FLAGS)[number];

export const PAUSE_REASONS = ['parts', 'customer', 'assessment', 'maker', 'outside', 'bay'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

export const LINE_STATES = ['proposed', 'authorized', 'declined', 'inWork', 'done', 'inspected'] as const;
export type LineState = (typeof LINE_STATES)[number];

export const PART_STATES = ['needed', 'ordered', 'arrived', 'issued', 'fitted', 'returned'] as const;
export type PartState = (typeof PART_STATES)[number];

/** Something is still to be done on the car or to be given back. */
export const OPEN_ORDER_STATES = [
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
] as const satisfies readonly OrderState[];

const open: ReadonlySet<OrderState> = new Set(OPEN_ORDER_STATES);

/** True until the order is delivered, declined or voided. */
export function isOpenOrder(state: OrderState): boolean {
  return open.has(state);
}

/** A law gives the customer at least this long before a retained car may be turned into money (standards §12). */
export const LIEN_DAYS = 60;

export interface OrderLineFacts {
  readonly state: LineState;
  readonly hasPrice: boolean;
  readonly hasPayer: boolean;
  /** 原厂件 · 品牌件 · 自备件 chosen for each part; true for labour. */
  readonly hasPartKind: boolean;
  /** A part that the customer brought, and whether its certificate was seen. */
  readonly isOwnPart: boolean;
  readonly certificateSeen: boolean;
  /** The insurer pays, and whether its assessment is entered. */
  readonly insurerPays: boolean;
  readonly isAssessed: boolean;
  /** Work on the high-voltage system of a new-energy car. */
  readonly isHighVoltage: boolean;
}

/** What the server knows about an order when its moves are asked for (decision 12). */
export interface OrderFacts extends MoveSubject {
  readonly subject: 'order';
  readonly now: Instant;
  readonly visit: VisitState | null;
  readonly order: OrderState;
  readonly bill: BillState;
  readonly stopped: boolean;
  readonly accepted: boolean;
  readonly extrasOpen: boolean;
  /** Who asks. */
  readonly roles: readonly Role[];
  readonly isOwnOrder: boolean;
  /** Opened on the shop's today. */
  readonly openedToday: boolean;
  readonly lines: readonly OrderLineFacts[];
  readonly parts: readonly PartState[];
  readonly otherUnsettledOrders: number;
  readonly otherOrderInWork: boolean;
  /** For this order or another open one of the visit: they all name the car. */
  readonly papersSigned: boolean;
  /** `mustSignAgain` of this order. */
  readonly signatureVoid: boolean;
  /** the customer's consent to a diagnosis, with person and time. */
  readonly consentRecorded: boolean;
  readonly diagnosisConcluded: boolean;
  readonly repairCategoryChosen: boolean;
  /** Asked and not yet paid or waived. */
  readonly depositDueFen: number;
  /** Time clocked on work proper; a diagnosis is charged by its fee and does not count. */
  readonly workMinutes: number;
  readonly clockRunning: boolean;
  readonly keyTakenOut: boolean;
  readonly pause: {
    readonly reason: PauseReason;
    /** The parts that are needed or ordered and not here yet, by name; empty when all have come. */
    readonly partsAwaited: string;
    readonly customerAnswered: boolean;
    readonly assessed: boolean;
  } | null;
  /** Work given to another company and not yet back. */
  readonly outsideOpen: number;
  readonly outsideWithoutPrice: number;
  /** Special-order parts for which nobody decided yet whether they are kept. */
  readonly specialPartsUndecided: number;
  readonly safetyOpenWithoutWaiver: boolean;
  readonly amountToDateUnsecuredFen: number;
  readonly inspectionComplete: boolean;
  readonly odometerOutKm: number | null;
  /** 二级维护, 总成 and 整车 need a certificate number before the car passes. */
  readonly certificateNeeded: boolean;
  readonly certificateNumber: string | null;
  /** The person who asks worked on this car, and the shop is not allowed to let him inspect it himself. */
  readonly inspectorWorkedHere: boolean;
  readonly isWithWorkshop: boolean;
  readonly belongingsBack: boolean;
  /** parts slips and labour tickets still open. */
  readonly slipsOpen: number;
  readonly collectorKnown: boolean;
  readonly isRework: boolean;
  readonly withinWarranty: boolean;
  readonly paidFen: number;
  readonly pickUpNotices: number;
  readonly firstNoticeAt: Instant | null;
  /** How many things the order's file still lacks. */
  readonly fileGaps: number;
}

type Nothing = Readonly<Record<never, never>>;

/** Why a line cannot stand on the other order. */
export type LineMisfit = 'lineNotAgreed' | 'otherNotAgreed' | 'otherPastWork';

/** The customer has not said yes to the order yet. */
const BEFORE_YES: ReadonlySet<OrderState> = new Set<OrderState>(['drafted', 'received', 'diagnosing', 'quoted']);

/** True until the customer has said yes to the order. */
export function isBeforeYes(state: OrderState): boolean {
  return BEFORE_YES.has(state);
}

/**
 * What a line becomes on another order of the car (move 7), or why it cannot stand there. A yes travels only to an order
 * that was agreed to as well; on one that still waits for its yes the line waits with it. Work that is done cannot wait.
 */
export function lineAfterMove(line: LineState, to: OrderState): LineState | LineMisfit {
  if (line === 'proposed') return isBeforeYes(to) ? 'proposed' : 'lineNotAgreed';
  const isDone = line === 'done' || line === 'inspected';
  if (isBeforeYes(to)) return isDone ? 'otherNotAgreed' : 'proposed';
  switch (to) {
    case 'authorized':
    case 'handedOver':
      return isDone ? 'done' : 'authorized';
    case 'inWork':
    case 'paused':
      return isDone ? 'done' : 'inWork';
    case 'workDone':
      return isDone ? 'done' : 'otherPastWork';
    default:
      return line === 'inspected' ? 'inspected' : 'otherPastWork';
  }
}

/** The order is being worked on, and what was signed for it is void: the car was corrected (move 8). */
export function mustSignAgain(order: { readonly state: OrderState; readonly authorizedAt: Instant | null }): boolean {
  return order.authorizedAt === null && isOpenOrder(order.state) && !isBeforeYes(order.state);
}

/** What a person enters with each move, as far as a rule looks at it. */
export interface OrderGiven {
  moveLines: {
    readonly lineInWorkByOtherTeam: boolean;
    /** Lines of the other order's bill are fixed. */
    readonly lineSettled: boolean;
    /** Some lines of a package stay behind; its name. */
    readonly splitPackage: string | null;
    /** Additional work that waits for its answer. */
    readonly extraUnanswered: boolean;
    /** What stands in the way of a line, by `lineAfterMove`. */
    readonly misfit: LineMisfit | null;
  };
  changeVehicle: {
    readonly isSameCar: boolean;
    /** The right car's own visit, where it stands here already. */
    readonly otherVisit: string | null;
    /** An order of this visit whose bill names the wrong car. */
    readonly settledOrder: string | null;
    /** Whoever corrects knows that what was signed is void. */
    readonly papersVoided: boolean;
  };
  diagnose: Nothing;
  quote: Nothing;
  authorize: {
    readonly evidence: 'signature' | 'paper' | 'phone' | 'wechat' | 'withinLimit' | null;
    readonly promisedAt: Instant | null;
    readonly nextContactAt: Instant | null;
  };
  authorizeUnsigned: {
    readonly witness: string | null;
    readonly reason: string | null;
    readonly adviser: string | null;
  };
  decline: Nothing;
  turnIntoBooking: { readonly at: Instant | null };
  assign: { readonly teams: number; readonly hasHighVoltageCertificate: boolean; readonly isOverBooked: boolean };
  handOver: Nothing;
  handBackToDesk: { readonly reason: string | null };
  start: { readonly clockedOnOther: string | null };
  pause: { readonly reason: PauseReason | null; readonly expectedResumeAt: Instant | null };
  resume: Nothing;
  raiseExtra: { readonly reason: string | null; readonly safetyGrade: string | null };
  answerExtra: {
    readonly person: string | null;
    readonly at: Instant | null;
    readonly channel: string | null;
    readonly delayTold: boolean;
    readonly promisedAt: Instant | null;
    readonly hasPrice: boolean;
    readonly anyAccepted: boolean;
    readonly anyDeclined: boolean;
    /** Who in the workshop was told, and when; who took the extra slip, and when. */
    readonly toldWorkshop: { readonly person: string; readonly at: Instant } | null;
    readonly slipTaken: { readonly person: string; readonly at: Instant } | null;
  };
  sendOut: { readonly company: string | null; readonly priceFen: number | null; readonly riskBearer: string | null };
  takeBackFromOutside: {
    readonly company: string | null;
    readonly priceFen: number | null;
    readonly riskBearer: string | null;
  };
  stop: { readonly doneListed: boolean; readonly isUnsafe: boolean; readonly statementSigned: boolean };
  leaveOpen: { readonly inspectedDriveable: boolean };
  finish: Nothing;
  pass: Nothing;
  fail: { readonly reason: string | null; readonly lines: number };
  takeFromWorkshop: { readonly exteriorLookedAt: boolean };
  prepare: Nothing;
  notify: Nothing;
  notifyDelay: { readonly reason: string | null; readonly promisedAt: Instant | null };
  nominateCollector: {
    readonly name: string | null;
    readonly relation: string | null;
    readonly phone: string | null;
    readonly confirmedWithAuthorizer: boolean;
  };
  changePromise: { readonly reason: string | null; readonly toldWhom: string | null };
  transferAdviser: { readonly receiver: string; readonly receiverOnDuty: boolean };
  accept: {
    readonly belongingsTicked: boolean;
    readonly signed: boolean;
    readonly refusalReason: string | null;
    readonly witness: string | null;
  };
  object: { readonly what: string | null; readonly photos: number; readonly agreedStep: string | null };
  openRework: { readonly goodwillBy: string | null };
  judgeRework: { readonly customerAtFault: boolean; readonly hasProof: boolean };
  void: { readonly reason: string | null };
  unclaimed: Nothing;
  close: Nothing;
}

export type OrderMoveName = keyof OrderGiven;

const ADVISER = ['adviser'] as const satisfies readonly Role[];
const WORKSHOP = ['technician', 'workshopLead'] as const satisfies readonly Role[];
const STAYS = ['stays'] as const;
const BEFORE_AUTHORIZATION = ['received', 'diagnosing', 'quoted'] as const satisfies readonly OrderState[];
const AT_THE_WORKSHOP = ['inWork', 'paused'] as const satisfies readonly OrderState[];
const UNSETTLED = ['none', 'draft'] as const satisfies readonly BillState[];
const GONE = ['delivered', 'closed'] as const satisfies readonly OrderState[];

const blank = (text: string | null): boolean => text === null || text.trim() === '';
const holds = (facts: OrderFacts, role: Role): boolean => facts.roles.includes(role);
const hasState = (facts: OrderFacts, state: PartState): boolean => facts.parts.includes(state);
const workOrPartsSpent = (facts: OrderFacts): boolean =>
  facts.workMinutes > 0 || hasState(facts, 'issued') || hasState(facts, 'fitted');

/** The order's rows of the table of moves, each with its number there. */
export const ORDER_MOVES = {
  moveLines: {
    number: 7,
    on: { order: { from: OPEN_ORDER_STATES, to: STAYS }, bill: { from: UNSETTLED, to: STAYS } },
    who: ADVISER,
    applies: (facts) => facts.otherUnsettledOrders > 0,
    refusals: [
      { code: 'lineSettled', next: 'correctBill', entered: (given) => given.lineSettled },
      { code: 'extraUnanswered', next: 'answerExtra', entered: (given) => given.extraUnanswered },
      { code: 'lineInWorkElsewhere', next: 'finishOrPause', entered: (given) => given.lineInWorkByOtherTeam },
      {
        code: 'packageSplit',
        next: 'chooseWholePackage',
        entered: (given) => given.splitPackage !== null,
        details: (_facts, given) => ({ what: given.splitPackage ?? '' }),
      },
      { code: 'lineNotAgreed', next: 'authorize', entered: (given) => given.misfit === 'lineNotAgreed' },
      { code: 'otherNotAgreed', next: 'authorizeOther', entered: (given) => given.misfit === 'otherNotAgreed' },
      { code: 'otherPastWork', next: 'finishHere', entered: (given) => given.misfit === 'otherPastWork' },
    ],
  },
  changeVehicle: {
    number: 8,
    on: { order: { from: OPEN_ORDER_STATES, to: STAYS }, bill: { from: UNSETTLED, to: STAYS } },
    who: ['adviser', 'deskSupervisor'],
    refusals: [
      {
        code: 'notSameDay',
        next: 'askSupervisor',
        known: (facts) => !facts.openedToday && !holds(facts, 'deskSupervisor'),
      },
      { code: 'sameCar', next: 'chooseOtherCar', entered: (given) => given.isSameCar },
      {
        code: 'alreadyOnSite',
        next: 'openVisit',
        entered: (given) => given.otherVisit !== null,
        details: (_facts, given) => ({ what: given.otherVisit ?? '' }),
      },
      {
        code: 'otherOrderSettled',
        next: 'reopenThat',
        entered: (given) => given.settledOrder !== null,
        details: (_facts, given) => ({ what: given.settledOrder ?? '' }),
      },
      {
        code: 'papersSigned',
        next: 'voidPapersSignAgain',
        entered: (given, facts) => facts.papersSigned && !given.papersVoided,
      },
    ],
  },
  diagnose: {
    number: 9,
    on: { order: { from: ['received'], to: ['diagnosing'] } },
    who: ['adviser', 'technician'],
    refusals: [{ code: 'consentMissing', next: 'recordConsent', known: (facts) => !facts.consentRecorded }],
  },
  quote: {
    number: 10,
    on: { order: { from: BEFORE_AUTHORIZATION, to: ['quoted'] }, line: { from: ['proposed'], to: STAYS } },
    who: ADVISER,
    refusals: [
      {
        code: 'lineIncomplete',
        next: 'completeLine',
        known: (facts) => facts.lines.some((line) => !line.hasPrice || !line.hasPayer || !line.hasPartKind),
      },
      {
        code: 'diagnosisWithoutConclusion',
        next: 'concludeDiagnosis',
        known: (facts) => facts.order === 'diagnosing' && !facts.diagnosisConcluded,
      },
      {
        code: 'assessmentMissing',
        next: 'waitForAssessment',
        known: (facts) => facts.lines.some((line) => line.insurerPays && !line.isAssessed),
      },
    ],
  },
  authorize: {
    number: 11,
    on: {
      order: { from: ['received', 'quoted'], to: ['authorized'] },
      line: { from: ['proposed'], to: ['authorized', 'declined'] },
    },
    who: ADVISER,
    refusals: [
      { code: 'repairCategoryMissing', next: 'chooseCategory', known: (facts) => !facts.repairCategoryChosen },
      { code: 'payerMissing', next: 'choosePayer', known: (facts) => facts.lines.some((line) => !line.hasPayer) },
      {
        code: 'ownPartWithoutCertificate',
        next: 'tickCertificate',
        known: (facts) => facts.lines.some((line) => line.isOwnPart && !line.certificateSeen),
      },
      {
        code: 'depositUnpaid',
        next: 'takeDeposit',
        known: (facts) => facts.depositDueFen > 0,
        details: (facts) => ({ amountFen: facts.depositDueFen }),
      },
      {
        code: 'promiseMissing',
        next: 'setPromise',
        entered: (given) => given.promisedAt === null && given.nextContactAt === null,
      },
      { code: 'evidenceMissing', next: 'takeEvidence', entered: (given) => given.evidence === null },
    ],
  },
  authorizeUnsigned: {
    number: 12,
    on: {
      order: { from: ['quoted'], to: ['authorized'] },
      line: { from: ['proposed'], to: ['authorized', 'declined'] },
    },
    who: ['deskSupervisor'],
    refusals: [
      {
        code: 'oralConsentIncomplete',
        next: 'witnessOrDecline',
        entered: (given) => blank(given.witness) || blank(given.adviser) || blank(given.reason),
      },
    ],
  },
  decline: {
    number: 13,
    on: { order: { from: BEFORE_AUTHORIZATION, to: ['declined'] }, line: { from: ['proposed'], to: ['declined'] } },
    who: ADVISER,
    refusals: [{ code: 'workAlreadyDone', next: 'stop', known: workOrPartsSpent }],
  },
  turnIntoBooking: {
    number: 14,
    // The diagnosis fee stays due as after `decline`; it is billed, not a reason to refuse.
    on: { order: { from: BEFORE_AUTHORIZATION, to: ['declined'] }, line: { from: ['proposed'], to: ['declined'] } },
    who: ADVISER,
    refusals: [
      { code: 'workAlreadyDone', next: 'stop', known: workOrPartsSpent },
      { code: 'bookingTimeMissing', next: 'chooseTime', entered: (given) => given.at === null },
    ],
  },
  assign: {
    number: 15,
    // The table names `authorized` alone; people fall ill and bays are taken while the workshop has the car.
    on: { order: { from: ['authorized', 'handedOver', 'inWork', 'paused'], to: STAYS } },
    who: ['adviser', 'workshopLead'],
    refusals: [
      {
        code: 'withWorkshop',
        next: 'askWorkshopLead',
        known: (facts) => facts.order !== 'authorized' && !holds(facts, 'workshopLead'),
      },
      {
        // more than one team is the workshop lead's to arrange.
        code: 'severalTeams',
        next: 'askWorkshopLead',
        entered: (given, facts) => given.teams > 1 && !holds(facts, 'workshopLead'),
      },
      {
        code: 'highVoltageUncertified',
        next: 'chooseCertified',
        entered: (given, facts) => facts.lines.some((line) => line.isHighVoltage) && !given.hasHighVoltageCertificate,
      },
    ],
    warnings: [{ code: 'teamOverBooked', next: 'chooseOtherTeam', entered: (given) => given.isOverBooked }],
  },
  handOver: {
    number: 16,
    on: { order: { from: ['authorized'], to: ['handedOver'] } },
    who: ['workshopLead'],
    refusedIn: [{ axis: 'order', states: BEFORE_AUTHORIZATION, code: 'notAuthorized', next: 'authorize' }],
    refusals: [{ code: 'keyNotTakenOut', next: 'takeKeyOut', known: (facts) => !facts.keyTakenOut }],
    warnings: [{ code: 'otherOrderInWork', next: 'lookAtOtherOrder', known: (facts) => facts.otherOrderInWork }],
  },
  handBackToDesk: {
    number: 17,
    on: { order: { from: ['handedOver'], to: ['authorized'] } },
    who: ['workshopLead'],
    refusals: [{ code: 'reasonMissing', next: 'fillIn', entered: (given) => blank(given.reason) }],
  },
  start: {
    number: 18,
    on: { order: { from: ['handedOver'], to: ['inWork'] }, line: { from: ['authorized'], to: ['inWork'] } },
    who: WORKSHOP,
    refusals: [
      { code: 'signatureVoid', next: 'signAgain', known: (facts) => facts.signatureVoid },
      {
        code: 'noAuthorizedLine',
        next: 'handBackToDesk',
        known: (facts) => !facts.lines.some((line) => line.state === 'authorized'),
      },
      {
        code: 'clockedOnOther',
        next: 'pauseOther',
        entered: (given) => given.clockedOnOther !== null,
        details: (_facts, given) => ({ what: given.clockedOnOther ?? '' }),
      },
    ],
  },
  pause: {
    number: 19,
    on: { order: { from: ['inWork'], to: ['paused'] } },
    who: WORKSHOP,
    refusals: [
      { code: 'pauseReasonMissing', next: 'fillIn', entered: (given) => given.reason === null },
      { code: 'expectedResumeMissing', next: 'fillIn', entered: (given) => given.expectedResumeAt === null },
    ],
  },
  resume: {
    number: 20,
    on: { order: { from: ['paused'], to: ['inWork'] } },
    who: WORKSHOP,
    refusals: [
      // Not in the table: an order that the car left behind (25) is paused too, and cannot be worked on.
      { code: 'carAway', next: 'comeBack', known: (facts) => facts.visit === 'returning' || facts.visit === 'out' },
      {
        code: 'customerUnanswered',
        next: 'answerExtra',
        known: (facts) => facts.pause?.reason === 'customer' && !facts.pause.customerAnswered,
      },
      {
        code: 'partsNotArrived',
        next: 'awaitParts',
        known: (facts) => facts.pause?.reason === 'parts' && facts.pause.partsAwaited !== '',
        details: (facts) => ({ what: facts.pause?.partsAwaited ?? '' }),
      },
      {
        code: 'assessmentNotEntered',
        next: 'enterAssessment',
        known: (facts) => facts.pause?.reason === 'assessment' && !facts.pause.assessed,
      },
    ],
  },
  raiseExtra: {
    number: 21,
    on: { order: { from: AT_THE_WORKSHOP, to: STAYS }, line: { from: [null], to: ['proposed'] } },
    sets: ['extrasOpen'],
    who: WORKSHOP,
    refusals: [
      { code: 'reasonMissing', next: 'fillIn', entered: (given) => blank(given.reason) },
      { code: 'safetyGradeMissing', next: 'fillIn', entered: (given) => blank(given.safetyGrade) },
    ],
  },
  answerExtra: {
    number: 22,
    on: { order: { from: AT_THE_WORKSHOP, to: STAYS }, line: { from: ['proposed'], to: ['authorized', 'declined'] } },
    clears: ['extrasOpen'],
    who: ADVISER,
    applies: (facts) => facts.extrasOpen,
    refusals: [
      {
        code: 'answerIncomplete',
        next: 'fillIn',
        entered: (given) => blank(given.person) || given.at === null || blank(given.channel),
      },
      {
        code: 'delayNotTold',
        next: 'tellDelay',
        entered: (given) => given.anyAccepted && (!given.delayTold || given.promisedAt === null),
      },
      { code: 'extraWithoutPrice', next: 'completeLine', entered: (given) => given.anyAccepted && !given.hasPrice },
      {
        code: 'workshopNotTold',
        next: 'tellWorkshop',
        entered: (given) => given.anyDeclined && given.toldWorkshop === null,
      },
      {
        code: 'extraSlipNotTaken',
        next: 'handExtraSlip',
        entered: (given) => given.anyAccepted && given.slipTaken === null,
      },
    ],
  },
  sendOut: {
    number: 23,
    on: { order: { from: AT_THE_WORKSHOP, to: STAYS } },
    who: ['workshopLead'],
    refusals: [
      {
        code: 'outsideIncomplete',
        next: 'fillIn',
        entered: (given) => blank(given.company) || given.priceFen === null || blank(given.riskBearer),
      },
    ],
  },
  takeBackFromOutside: {
    number: 23,
    on: { order: { from: AT_THE_WORKSHOP, to: STAYS } },
    who: ['workshopLead'],
    applies: (facts) => facts.outsideOpen > 0,
    refusals: [
      {
        code: 'outsideIncomplete',
        next: 'fillIn',
        entered: (given) => blank(given.company) || given.priceFen === null || blank(given.riskBearer),
      },
    ],
  },
  stop: {
    number: 24,
    on: { order: { from: ['authorized', 'handedOver', 'inWork', 'paused'], to: ['workDone'] } },
    sets: ['stopped'],
    who: ['deskSupervisor'],
    refusals: [
      { code: 'specialPartsUndecided', next: 'decideParts', known: (facts) => facts.specialPartsUndecided > 0 },
      { code: 'doneNotListed', next: 'listDone', entered: (given) => !given.doneListed },
      {
        code: 'unsafeWithoutStatement',
        next: 'signStatement',
        entered: (given) => given.isUnsafe && !given.statementSigned,
      },
    ],
  },
  leaveOpen: {
    number: 25,
    // `stays`: the car has a second order, and the one exit slip of move 41 covers both.
    on: { order: { from: ['paused'], to: STAYS }, visit: { from: ['onSite'], to: ['returning', 'stays'] } },
    who: ADVISER,
    with: ['deskSupervisor'],
    applies: (facts) => facts.pause?.reason === 'parts',
    refusals: [
      { code: 'safetyWithoutWaiver', next: 'signWaiver', known: (facts) => facts.safetyOpenWithoutWaiver },
      {
        code: 'partDepositUnpaid',
        next: 'takeDeposit',
        known: (facts) => facts.depositDueFen > 0,
        details: (facts) => ({ amountFen: facts.depositDueFen }),
      },
      {
        code: 'amountUnsecured',
        next: 'takeDeposit',
        known: (facts) => facts.amountToDateUnsecuredFen > 0,
        details: (facts) => ({ amountFen: facts.amountToDateUnsecuredFen }),
      },
      { code: 'notInspectedDriveable', next: 'inspectCar', entered: (given) => !given.inspectedDriveable },
    ],
  },
  finish: {
    number: 27,
    on: {
      order: { from: ['inWork'], to: ['workDone'] },
      line: { from: ['inWork'], to: ['done'] },
      part: { from: ['issued'], to: ['fitted', 'returned'] },
    },
    who: WORKSHOP,
    refusals: [
      { code: 'extraUnanswered', next: 'answerExtra', known: (facts) => facts.extrasOpen },
      {
        code: 'lineNotTicked',
        next: 'tickLine',
        known: (facts) => facts.lines.some((line) => line.state === 'authorized' || line.state === 'inWork'),
      },
      { code: 'clockRunning', next: 'stopClock', known: (facts) => facts.clockRunning },
      { code: 'partLoose', next: 'fitOrReturnPart', known: (facts) => hasState(facts, 'issued') },
    ],
  },
  pass: {
    number: 28,
    on: { order: { from: ['workDone'], to: ['passed'] }, line: { from: ['done'], to: ['inspected'] } },
    who: ['inspector'],
    refusals: [
      { code: 'inspectorWorkedHere', next: 'otherInspector', known: (facts) => facts.inspectorWorkedHere },
      { code: 'inspectionIncomplete', next: 'completeInspection', known: (facts) => !facts.inspectionComplete },
      { code: 'odometerOutMissing', next: 'readOdometer', known: (facts) => facts.odometerOutKm === null },
      {
        code: 'certificateNumberMissing',
        next: 'fillIn',
        known: (facts) => facts.certificateNeeded && blank(facts.certificateNumber),
      },
    ],
  },
  fail: {
    number: 29,
    on: { order: { from: ['workDone'], to: ['inWork'] }, line: { from: ['done'], to: ['inWork'] } },
    who: ['inspector'],
    refusals: [
      { code: 'reasonMissing', next: 'fillIn', entered: (given) => blank(given.reason) },
      { code: 'failedLineMissing', next: 'chooseLine', entered: (given) => given.lines === 0 },
    ],
  },
  takeFromWorkshop: {
    number: 30,
    on: { order: { from: ['passed'], to: STAYS } },
    who: ADVISER,
    applies: (facts) => facts.isWithWorkshop,
    refusals: [{ code: 'exteriorNotLookedAt', next: 'lookAtExterior', entered: (given) => !given.exteriorLookedAt }],
  },
  prepare: {
    number: 31,
    on: { order: { from: ['passed'], to: ['ready'] } },
    who: ADVISER,
    with: ['cashier'],
    refusals: [
      { code: 'belongingsNotBack', next: 'putBelongingsBack', known: (facts) => !facts.belongingsBack },
      { code: 'slipsOpen', next: 'collectSlips', known: (facts) => facts.slipsOpen > 0 },
      { code: 'outsidePriceMissing', next: 'enterOutsidePrice', known: (facts) => facts.outsideWithoutPrice > 0 },
      { code: 'draftBillMissing', next: 'draftBill', known: (facts) => facts.bill === 'none' },
    ],
  },
  notify: {
    number: 32,
    on: { order: { from: ['ready'], to: STAYS } },
    who: ADVISER,
    refusedIn: [
      {
        axis: 'order',
        states: ['authorized', 'handedOver', 'inWork', 'paused', 'workDone', 'passed'],
        code: 'notReady',
        next: 'finishFirst',
      },
    ],
    refusals: [],
  },
  notifyDelay: {
    number: 32,
    on: { order: { from: OPEN_ORDER_STATES, to: STAYS } },
    who: ADVISER,
    refusals: [
      { code: 'delayReasonMissing', next: 'fillIn', entered: (given) => blank(given.reason) },
      { code: 'newPromiseMissing', next: 'setPromise', entered: (given) => given.promisedAt === null },
    ],
  },
  nominateCollector: {
    number: 33,
    on: { order: { from: OPEN_ORDER_STATES, to: STAYS } },
    who: ADVISER,
    refusals: [
      {
        code: 'collectorIncomplete',
        next: 'fillIn',
        entered: (given) => blank(given.name) || blank(given.relation) || blank(given.phone),
      },
      { code: 'collectorUnconfirmed', next: 'callAuthorizer', entered: (given) => !given.confirmedWithAuthorizer },
    ],
  },
  changePromise: {
    number: 34,
    on: { order: { from: OPEN_ORDER_STATES, to: STAYS } },
    who: ADVISER,
    refusals: [
      { code: 'reasonMissing', next: 'fillIn', entered: (given) => blank(given.reason) },
      { code: 'toldWhomMissing', next: 'fillIn', entered: (given) => blank(given.toldWhom) },
    ],
  },
  transferAdviser: {
    number: 35,
    on: { order: { from: OPEN_ORDER_STATES, to: STAYS } },
    who: ['adviser', 'deskSupervisor'],
    refusals: [
      {
        code: 'receiverOffDuty',
        next: 'chooseOtherAdviser',
        entered: (given) => !given.receiverOnDuty,
        details: (_facts, given) => ({ what: given.receiver }),
      },
    ],
  },
  accept: {
    number: 43,
    on: { order: { from: ['ready'], to: STAYS } },
    sets: ['accepted'],
    who: ADVISER,
    refusals: [
      { code: 'collectorUnknown', next: 'nominateCollector', known: (facts) => !facts.collectorKnown },
      { code: 'belongingsUnticked', next: 'tickBelongings', entered: (given) => !given.belongingsTicked },
      {
        // A customer who will not sign keeps the car all the same: he has paid.
        code: 'signatureRefusedUnwitnessed',
        next: 'noteRefusal',
        entered: (given) => !given.signed && (blank(given.refusalReason) || blank(given.witness)),
      },
    ],
  },
  object: {
    number: 44,
    on: {
      order: { from: ['ready'], to: ['passed', 'inWork'] },
      visit: { from: ['onSite', 'cleared'], to: ['onSite'] },
    },
    clears: ['accepted'],
    who: ADVISER,
    refusals: [
      {
        code: 'objectionIncomplete',
        next: 'fillIn',
        entered: (given) => blank(given.what) || given.photos === 0 || blank(given.agreedStep),
      },
    ],
  },
  openRework: {
    number: 50,
    on: { order: { from: GONE, to: STAYS } },
    who: ADVISER,
    refusals: [
      {
        code: 'outOfWarranty',
        next: 'normalOrderOrGoodwill',
        entered: (given, facts) => !facts.withinWarranty && blank(given.goodwillBy),
      },
    ],
  },
  judgeRework: {
    number: 51,
    on: { order: { from: [...OPEN_ORDER_STATES, 'delivered'], to: STAYS } },
    who: ['deskSupervisor'],
    applies: (facts) => facts.isRework,
    // The law puts the proof on the shop (standards §2): without it the rework is free.
    refusals: [
      { code: 'faultUnproven', next: 'makeItFree', entered: (given) => given.customerAtFault && !given.hasProof },
    ],
  },
  void: {
    number: 52,
    on: { order: { from: ['drafted', 'received', 'quoted', 'authorized'], to: ['voided'] } },
    who: ['adviser', 'deskSupervisor'],
    refusedIn: [{ axis: 'order', states: ['handedOver', 'inWork', 'paused'], code: 'alreadyHandedOver', next: 'stop' }],
    refusals: [
      {
        code: 'partsIssued',
        next: 'returnParts',
        known: (facts) => hasState(facts, 'issued') || hasState(facts, 'fitted'),
      },
      {
        code: 'paymentExists',
        next: 'refund',
        known: (facts) => facts.paidFen > 0,
        details: (facts) => ({ amountFen: facts.paidFen }),
      },
      {
        code: 'notOwnOrNotToday',
        next: 'askSupervisor',
        known: (facts) => !(facts.isOwnOrder && facts.openedToday) && !holds(facts, 'deskSupervisor'),
      },
      { code: 'reasonMissing', next: 'fillIn', entered: (given) => blank(given.reason) },
    ],
  },
  unclaimed: {
    number: 53,
    on: { order: { from: ['ready'], to: STAYS } },
    who: ['manager'],
    refusals: [
      {
        code: 'noticesNotSent',
        next: 'notify',
        known: (facts) => facts.pickUpNotices === 0 || facts.firstNoticeAt === null,
      },
      {
        code: 'lienTooEarly',
        next: 'waitOutLien',
        known: (facts) => facts.firstNoticeAt !== null && facts.now - facts.firstNoticeAt < LIEN_DAYS * DAY,
      },
    ],
  },
  close: {
    number: 54,
    on: { order: { from: ['delivered'], to: ['closed'] } },
    who: ['auto'],
    refusals: [
      {
        code: 'fileIncomplete',
        next: 'completeFile',
        known: (facts) => facts.fileGaps > 0,
        details: (facts) => ({ what: String(facts.fileGaps) }),
      },
    ],
  },
} as const satisfies { readonly [N in OrderMoveName]: Move<OrderFacts, OrderGiven[N]> };
