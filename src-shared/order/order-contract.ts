import { z } from 'zod';
import { BILL_STATES } from '../bill/bill-lifecycle.ts';
import { command, query } from '../kit/contract.ts';
import { approvalId, extraId, orderId, orderLineId, staffId, teamId, vehicleId, visitId } from '../kit/id.ts';
import { fen } from '../kit/money.ts';
import { instant } from '../kit/time.ts';
import { PLATE_COLORS } from '../vehicle/plate-rules.ts';
import { person } from '../visit/reception-rules.ts';
import { timelineEvent } from '../visit/timeline-event.ts';
import { VISIT_STATES } from '../visit/visit-lifecycle.ts';
import { LINE_STATES, ORDER_STATES, PART_STATES, PAUSE_REASONS } from './order-lifecycle.ts';
import { REPAIR_CATEGORIES } from './order-pricing.ts';
import {
  EVIDENCE_CHANNELS,
  FILE_GAPS,
  hasAmount,
  INSPECTION_CHECKS,
  lineInput,
  MAX_LINES,
  OLD_PARTS,
  orderContent,
  PREPARATION_CHECKS,
  packageInput,
  payerInput,
  SAFETY_GRADES,
  VISIT_TYPES,
} from './order-rules.ts';

const version = z.int('format').min(1, 'format');
const short = (max: number) => z.string().trim().max(max, 'tooLong');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'format');

/** Which order, as the person saw it last. */
export const whichOrder = { orderId, version };
export const changed = z.strictObject({ version });

/** A move as the move bar shows it: allowed, or refused with the reason, the next step and what the sentence names. */
export const offeredMove = z.strictObject({
  name: z.string(),
  subject: z.enum(['visit', 'order', 'bill']),
  /** This person may do it at all; others are shown who may. */
  mine: z.boolean(),
  refusal: z
    .strictObject({
      code: z.string(),
      next: z.string(),
      details: z.strictObject({ what: z.string(), amountFen: z.number() }),
    })
    .nullable(),
});
export type OfferedMove = z.output<typeof offeredMove>;

/** What the desk writes on an order besides its lines (F-04). */
export const orderParticulars = z.strictObject({
  visitType: z.enum(VISIT_TYPES, 'choice'),
  repairCategory: z.enum(REPAIR_CATEGORIES, 'choice').nullable(),
  customerWords: short(500),
  wishes: short(300),
  authorizerName: short(60),
  authorizerPhone: short(40),
  advanceFen: fen.nullable(),
});

export type OrderParticulars = z.output<typeof orderParticulars>;

/** How the customer said yes. */
export const evidence = z.strictObject({
  channel: z.enum(EVIDENCE_CHANNELS, 'choice').nullable(),
  person: short(60),
  phone: short(40),
  /** sha-256 of an uploaded signature or screenshot. */
  attachment: sha256.nullable(),
  note: short(200),
});

export type Evidence = z.output<typeof evidence>;

export const promise = { promisedAt: instant.nullable(), nextContactAt: instant.nullable() };

export const orderLineOut = lineInput.extend({
  id: orderLineId,
  state: z.enum(LINE_STATES),
  partState: z.enum(PART_STATES).nullable(),
  priceFen: fen,
  extraId: extraId.nullable(),
});
export type OrderLineOut = z.output<typeof orderLineOut>;

export const extraOut = z.strictObject({
  id: extraId,
  number: z.string(),
  raisedAt: instant,
  raisedBy: z.string(),
  reason: z.string(),
  safety: z.enum(SAFETY_GRADES),
  answeredAt: instant.nullable(),
  person: z.string(),
  channel: z.string(),
  delayMinutes: z.int().nullable(),
  toldWorkshop: z.string(),
  toldWorkshopAt: instant.nullable(),
});

export const orderOut = z.strictObject({
  orderId,
  version,
  number: z.string(),
  visitId,
  visitNumber: z.string(),
  visitVersion: version,
  visitState: z.enum(VISIT_STATES),
  vehicleId,
  plate: z.string().nullable(),
  plateColor: z.enum(PLATE_COLORS).nullable(),
  model: z.string(),
  vin: z.string().nullable(),
  owner: z.string(),
  state: z.enum(ORDER_STATES),
  billState: z.enum(BILL_STATES),
  stopped: z.boolean(),
  accepted: z.boolean(),
  extrasOpen: z.boolean(),
  openedAt: instant,
  adviserId: staffId,
  adviser: z.string(),
  ...orderParticulars.shape,
  payers: z.array(payerInput),
  packages: z.array(packageInput),
  lines: z.array(orderLineOut),
  extras: z.array(extraOut),
  laborFen: fen,
  partsFen: fen,
  otherFen: fen,
  totalFen: fen,
  /** What the settled bill came to, for all its payers, counter-bills taken off; null where nothing is settled. */
  billedFen: fen.nullable(),
  /** Of the customer, now: 0 where nothing is settled. */
  dueFen: fen,
  paidFen: fen,
  ...promise,
  consentAt: instant.nullable(),
  diagnosis: z.string(),
  quoteVersion: z.int(),
  authorizedAt: instant.nullable(),
  /** The latest yes, additional work included, and by whom; `authorizedFen` is all that was agreed to until then. */
  agreedAt: instant.nullable(),
  authorizedBy: z.string(),
  authorizedFen: fen,
  teamId: teamId.nullable(),
  team: z.string(),
  technician: z.string(),
  handedOverAt: instant.nullable(),
  handedOverTo: z.string(),
  startedAt: instant.nullable(),
  pauseReason: z.enum(PAUSE_REASONS).nullable(),
  pauseNote: z.string(),
  expectedResumeAt: instant.nullable(),
  /** 0 to 100, from the ticked lines weighted by their hours. */
  progressPercent: z.int(),
  isWithWorkshop: z.boolean(),
  inspection: z.array(z.enum(INSPECTION_CHECKS)),
  inspectionNote: z.string(),
  odometerInKm: z.int().nullable(),
  odometerOutKm: z.int().nullable(),
  certificateNumber: z.string(),
  certificateNeeded: z.boolean(),
  preparation: z.array(z.enum(PREPARATION_CHECKS)),
  notices: z.int(),
  collector: person.nullable(),
  washWanted: z.boolean(),
  waitsInShop: z.boolean(),
  oldParts: z.enum(OLD_PARTS).nullable(),
  endReason: z.string(),
  /** The car was corrected while the workshop had it: what was signed is void, and the customer signs again. */
  signAgain: z.boolean(),
  /** 待料外出 is agreed, and by whom. */
  leave: z.strictObject({ at: instant, approvedBy: z.string() }).nullable(),
  /** Safety items that are not done and that the customer has not signed for. */
  openSafety: z.array(z.string()),
  unclaimed: z.strictObject({ at: instant, by: z.string(), note: z.string() }).nullable(),
  /** What the file of a delivered order still lacks; it is closed by the program once nothing does. */
  fileGaps: z.array(z.enum(FILE_GAPS)),
  /** The other orders of this visit. */
  siblings: z.array(
    z.strictObject({
      orderId,
      version,
      number: z.string(),
      state: z.enum(ORDER_STATES),
      billState: z.enum(BILL_STATES),
      customerWords: z.string(),
    }),
  ),
  moves: z.array(offeredMove),
  timeline: z.array(timelineEvent),
});
export type OrderOut = z.output<typeof orderOut>;

const MOVED = ['repair_order', 'timeline_event', 'duty'] as const;
/** A move that only its own table of moves can refuse. */
const refusals = ['notFound', 'changedMeanwhile', 'moveRefused'] as const;

export const orderContract = {
  'order.get': query({
    input: z.strictObject({ orderId }),
    output: orderOut,
    reads: [
      'repair_order',
      'order_line',
      'extra',
      'authorization',
      'visit',
      'reception',
      'held_item',
      'exit_slip',
      'belonging',
      'vehicle',
      'vehicle_plate',
      'vehicle_owner',
      'customer',
      'work_session',
      'bill',
      'bill_share',
      'payment',
      'payment_use',
      'release',
      'catalog_setting',
      'shift',
      'timeline_event',
      'staff',
      'seat',
      'team',
      'shop',
    ],
    refusals: ['notFound'],
  }),
  /** What left before today and could not be closed (54), with what its file lacks; the longest gone first. */
  'order.unfiled': query({
    input: z.strictObject({}),
    output: z.strictObject({
      orders: z.array(
        z.strictObject({
          orderId,
          number: z.string(),
          plate: z.string().nullable(),
          plateColor: z.enum(PLATE_COLORS).nullable(),
          leftAt: instant,
          gaps: z.array(z.enum(FILE_GAPS)),
        }),
      ),
    }),
    reads: ['repair_order', 'visit', 'bill', 'shop'],
  }),
  /** Move 6, 加开工单: another contract on the same car. */
  'order.add': command({
    input: z.strictObject({
      visitId,
      particulars: orderParticulars,
      content: orderContent,
      ...promise,
      /** Why the customer's open order does not take these lines. */
      overrideReason: short(120).nullable(),
    }),
    output: z.strictObject({ orderId, number: z.string() }),
    touches: [...MOVED, 'order_line', 'number_series'],
    refusals: [...refusals, 'lineElsewhere'],
  }),
  /** Lines, payers and packages as the desk wrote them, until the customer has said yes. Lines keep their ids. */
  'order.saveContent': command({
    input: z.strictObject({ ...whichOrder, content: orderContent }),
    output: changed,
    touches: ['repair_order', 'order_line', 'timeline_event'],
    refusals: ['notFound', 'changedMeanwhile', 'linesFixed', 'lineElsewhere'],
  }),
  'order.saveParticulars': command({
    input: z.strictObject({
      ...whichOrder,
      particulars: orderParticulars,
      /** What a payer goes by often comes when the work has begun, and changes nothing that the customer agreed to. */
      payerReferences: z
        .array(z.strictObject({ key: payerInput.shape.key, reference: payerInput.shape.reference }))
        .max(10, 'tooLong')
        .default([]),
    }),
    output: changed,
    touches: ['repair_order', 'timeline_event'],
    refusals: ['notFound', 'changedMeanwhile', 'orderEnded'],
  }),
  /** the customer agreed to a diagnosis. */
  'order.recordConsent': command({
    input: z.strictObject({ ...whichOrder, person: z.string().trim().min(1, 'required').max(60, 'tooLong') }),
    output: changed,
    touches: ['repair_order', 'timeline_event'],
    refusals: ['notFound', 'changedMeanwhile', 'orderEnded'],
  }),
  /** Move 7, 项目转单: lines go to another open order of the visit, and both cost what they now sell. */
  'order.moveLines': command({
    input: z.strictObject({
      ...whichOrder,
      toOrderId: orderId,
      toVersion: version,
      lineIds: z.array(orderLineId).min(1, 'required').max(MAX_LINES, 'tooLong'),
    }),
    output: changed,
    touches: ['repair_order', 'order_line', 'authorization', 'timeline_event'],
    refusals: [...refusals, 'orderEnded'],
  }),
  /** Move 8, 更正车辆: the wrong file was chosen. The visit and all its orders are the right car's from now on. */
  'order.changeVehicle': command({
    input: z.strictObject({ ...whichOrder, vehicleId, papersVoided: z.boolean(), reason: short(200) }),
    output: changed,
    touches: [...MOVED, 'order_line', 'authorization', 'visit', 'vehicle', 'exit_slip'],
    refusals,
  }),
  /** After move 8, where the workshop has the car already: the same work, agreed to for the right car. */
  'order.signAgain': command({
    input: z.strictObject({ ...whichOrder, evidence }),
    output: changed,
    touches: [...MOVED, 'authorization'],
    refusals,
  }),
  /** Move 9. */
  'order.diagnose': command({
    input: z.strictObject(whichOrder),
    output: changed,
    touches: ['repair_order', 'timeline_event'],
    refusals,
  }),
  /** what was found. */
  'order.concludeDiagnosis': command({
    input: z.strictObject({ ...whichOrder, diagnosis: z.string().trim().min(1, 'required').max(1000, 'tooLong') }),
    output: changed,
    touches: ['repair_order', 'timeline_event'],
    refusals: ['notFound', 'changedMeanwhile', 'orderEnded'],
  }),
  /** Move 10. */
  'order.quote': command({
    input: z.strictObject(whichOrder),
    output: changed,
    touches: ['repair_order', 'timeline_event'],
    refusals,
  }),
  /** Move 11. Lines that are named as declined are kept as advice that was not taken. */
  'order.authorize': command({
    input: z.strictObject({
      ...whichOrder,
      evidence,
      declinedLineIds: z.array(orderLineId).max(MAX_LINES, 'tooLong'),
      ...promise,
    }),
    output: changed,
    touches: [...MOVED, 'order_line', 'authorization'],
    refusals: [...refusals, 'aboveAdvance'],
  }),
  /** Move 12: the customer agrees but will not sign; a witness heard it. */
  'order.authorizeUnsigned': command({
    input: z.strictObject({ ...whichOrder, witness: short(60), reason: short(200), adviser: short(60), ...promise }),
    output: changed,
    touches: [...MOVED, 'order_line', 'authorization'],
    refusals,
  }),
  /** Move 13. */
  'order.decline': command({
    input: z.strictObject({ ...whichOrder, reason: short(200) }),
    output: changed,
    touches: [...MOVED, 'order_line'],
    refusals,
  }),
  /** Move 24. Lines that are done stay and are charged; the others end as declined. */
  'order.stop': command({
    input: z.strictObject({
      ...whichOrder,
      reason: z.string().trim().min(1, 'required').max(200, 'tooLong'),
      doneLineIds: z.array(orderLineId).max(MAX_LINES, 'tooLong'),
      doneListed: z.boolean(),
      isUnsafe: z.boolean(),
      statementSigned: z.boolean(),
    }),
    output: changed,
    touches: [...MOVED, 'order_line', 'work_session', 'extra'],
    refusals,
  }),
  /**
   * Move 25, 待料外出: the car may leave while this order stays open, with the slip of move 41. `waiver`: the customer
   * signed for the safety items that are not done; null where he did not.
   */
  'order.leaveOpen': command({
    input: z.strictObject({
      ...whichOrder,
      inspectedDriveable: z.boolean(),
      waiver: z.strictObject({ attachment: sha256.nullable() }).nullable(),
      /** When the customer is called about coming back. */
      nextContactAt: instant,
      /** The supervisor's PIN; null where the supervisor himself sits here. */
      approvalId: approvalId.nullable(),
    }),
    output: changed,
    touches: [...MOVED, 'extra', 'held_item', 'approval'],
    refusals: [...refusals, 'approvalUsed', 'notAllowed'],
  }),
  /** Move 53, 逾期未取. */
  'order.unclaimed': command({
    input: z.strictObject({ ...whichOrder, note: z.string().trim().min(1, 'required').max(200, 'tooLong') }),
    output: changed,
    touches: ['repair_order', 'timeline_event'],
    refusals,
  }),
  /** Move 22. The prices of accepted lines come with the answer, because the workshop raises work without any. */
  'order.answerExtra': command({
    input: z.strictObject({
      ...whichOrder,
      extraId,
      accepted: z
        .array(lineInput)
        .max(MAX_LINES, 'tooLong')
        .refine((lines) => hasAmount(lines, []), 'moneyTooLarge'),
      person: short(60),
      phone: short(40),
      channel: z.enum(EVIDENCE_CHANNELS, 'choice').nullable(),
      attachment: sha256.nullable(),
      at: instant.nullable(),
      delayTold: z.boolean(),
      delayMinutes: z.int('format').min(0, 'tooSmall').max(100_000, 'tooLarge').nullable(),
      promisedAt: instant.nullable(),
      /** Who in the workshop took the answer, or the slip. */
      toldWorkshop: short(60),
    }),
    output: changed,
    touches: [...MOVED, 'order_line', 'extra', 'authorization'],
    refusals: [...refusals, 'lineElsewhere', 'aboveAdvance'],
  }),
  /** Move 30. */
  'order.takeFromWorkshop': command({
    input: z.strictObject({ ...whichOrder, exteriorLookedAt: z.boolean() }),
    output: changed,
    touches: ['repair_order', 'timeline_event', 'held_item'],
    refusals,
  }),
  /** Ticks of the preparation list, before move 31. */
  'order.savePreparation': command({
    input: z.strictObject({
      ...whichOrder,
      checks: z.array(z.enum(PREPARATION_CHECKS, 'choice')).max(PREPARATION_CHECKS.length, 'tooLong'),
    }),
    output: changed,
    touches: ['repair_order', 'timeline_event'],
    refusals: ['notFound', 'changedMeanwhile', 'orderEnded'],
  }),
  /** Move 31. */
  'order.prepare': command({ input: z.strictObject(whichOrder), output: changed, touches: [...MOVED], refusals }),
  /** Move 32, 通知取车. */
  'order.notify': command({
    input: z.strictObject({ ...whichOrder, person: short(60), reached: z.boolean() }),
    output: changed,
    touches: [...MOVED],
    refusals,
  }),
  /** Move 32, 延误通知. */
  'order.notifyDelay': command({
    input: z.strictObject({
      ...whichOrder,
      person: short(60),
      reason: short(200),
      promisedAt: instant.nullable(),
      reaction: short(200),
    }),
    output: changed,
    touches: [...MOVED],
    refusals,
  }),
  /** Move 33. */
  'order.nominateCollector': command({
    input: z.strictObject({
      ...whichOrder,
      name: short(60),
      relation: person.shape.relation.nullable(),
      phone: short(40),
      confirmedWithAuthorizer: z.boolean(),
    }),
    output: changed,
    touches: ['repair_order', 'timeline_event'],
    refusals,
  }),
  /** Move 34. */
  'order.changePromise': command({
    input: z.strictObject({ ...whichOrder, ...promise, reason: short(200), toldWhom: short(60) }),
    output: changed,
    touches: [...MOVED],
    refusals,
  }),
  /** Move 35. */
  'order.transferAdviser': command({
    input: z.strictObject({ ...whichOrder, adviserId: staffId }),
    output: changed,
    touches: ['repair_order', 'timeline_event'],
    refusals,
  }),
  /** Move 43, with the ticks of R-077; refusing to sign needs a reason and a witness. */
  'order.accept': command({
    input: z.strictObject({
      ...whichOrder,
      belongingsTicked: z.boolean(),
      signed: z.boolean(),
      attachment: sha256.nullable(),
      refusalReason: short(200),
      witness: short(60),
    }),
    output: changed,
    touches: ['repair_order', 'timeline_event', 'belonging'],
    refusals,
  }),
  /** Move 44. */
  'order.object': command({
    input: z.strictObject({
      ...whichOrder,
      what: short(300),
      photos: z.array(sha256).max(20, 'tooLong'),
      agreedStep: short(200),
      backTo: z.enum(['passed', 'inWork'], 'choice'),
    }),
    output: changed,
    touches: [...MOVED, 'visit', 'exit_slip', 'order_line', 'held_item'],
    refusals,
  }),
  /** Move 52. */
  'order.void': command({
    input: z.strictObject({ ...whichOrder, reason: short(200) }),
    output: changed,
    touches: [...MOVED, 'order_line'],
    refusals,
  }),
} as const;
