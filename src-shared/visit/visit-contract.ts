import { z } from 'zod';
import { command, query } from '../kit/contract.ts';
import { orderId, vehicleId, visitId } from '../kit/id.ts';
import { instant } from '../kit/time.ts';
import { evidence, offeredMove, orderParticulars, promise } from '../order/order-contract.ts';
import { ORDER_STATES } from '../order/order-lifecycle.ts';
import { DELIVERY_PACK, orderContent } from '../order/order-rules.ts';
import { PLATE_COLORS, plateText } from '../vehicle/plate-rules.ts';
import { packedBoard } from './board-rules.ts';
import { belonging, carDocument, checkInHalf, person, walkAround, wishes } from './reception-rules.ts';
import { timelineEvent } from './timeline-event.ts';
import { ARRIVAL_WAYS, EXIT_KINDS, VISIT_STATES } from './visit-lifecycle.ts';

const version = z.int('format').min(1, 'format');
export const plateColor = z.enum(PLATE_COLORS, 'choice');

/** A car is known by its plate, or, without one, by a few words ("white van, no plate"). */
const whichCar = {
  plate: plateText.nullable(),
  plateColor: plateColor.nullable(),
  /** What was noted at the gate: how to tell the car, what the customer wants. */
  note: z.string().trim().max(200, 'tooLong'),
};

/** Null means now. */
const arrivedAt = instant.nullable();
const short = (max: number) => z.string().trim().max(max, 'tooLong');

/** Something must tell the car from the others. */
const isTold = (input: { readonly plate: string | null; readonly note: string }): boolean =>
  input.plate !== null || input.note !== '';
const untold = { path: ['plate'], error: 'required' };

const arrival = z
  .strictObject({
    ...whichCar,
    /** A car of the file that has no plate; with one, the plate says which car it is. */
    vehicleId: vehicleId.nullable().default(null),
    arrivedAt,
    waitsInShop: z.boolean(),
  })
  .refine(isTold, untold);

/** What is read to know what a car's customer owes. */
const MONEY_READS = [
  'order_line',
  'bill',
  'bill_share',
  'payment',
  'payment_use',
  'release',
  'catalog_setting',
] as const;

const checkIn = z.strictObject({
  visitId,
  version,
  vehicleId,
  bringer: person,
  collector: person.nullable(),
  walkAround,
  wishes,
  particulars: orderParticulars,
  content: orderContent,
  ...promise,
  /** R-021, asked on the same screen. */
  consentToDiagnosis: z.boolean(),
  /** The customer said yes to all lines at once; null: later. */
  evidence: evidence.nullable(),
});

export const visitContract = {
  /** Every car that is here, and those that left today. */
  'visit.board': query({
    input: z.strictObject({}),
    output: packedBoard,
    reads: [
      'visit',
      'duty',
      'staff',
      'shop',
      'vehicle',
      'vehicle_owner',
      'customer',
      'reception',
      'exit_slip',
      'repair_order',
      'order_line',
      'extra',
      'team',
    ],
  }),
  'visit.get': query({
    input: z.strictObject({ visitId }),
    output: z.strictObject({
      visitId,
      version,
      number: z.string(),
      state: z.enum(VISIT_STATES),
      plate: z.string().nullable(),
      plateColor: plateColor.nullable(),
      /** The car's file, where it has one. */
      vehicleId: vehicleId.nullable(),
      note: z.string(),
      waitsInShop: z.boolean(),
      arrivedAt: instant,
      leftAt: instant.nullable(),
      leftReason: z.string().nullable(),
      came: z.enum(ARRIVAL_WAYS).nullable(),
      /** The tow company, or whoever wrote on the envelope; the phone is empty for whom it is not meant. */
      broughtBy: z.strictObject({ name: z.string(), phone: z.string() }).nullable(),
      /** The number of the envelope with the key; empty once the key hangs under a tag, or was never in one. */
      envelope: z.string(),
      /** Another visit of this car that has not ended: it is gone on with there. */
      otherVisitId: visitId.nullable(),
      /** Once the car was checked in; what was seen and taken over then. */
      reception: z
        .strictObject({
          ...walkAround.omit({ belongings: true, documents: true }).shape,
          belongings: z.array(belonging.extend({ isBack: z.boolean() })),
          documents: z.array(carDocument.extend({ isReturned: z.boolean() })),
          ...wishes.omit({ waitsInShop: true }).shape,
          receivedAt: instant,
          receivedBy: z.string(),
          bringer: person,
          keyOut: z.boolean(),
          keyBack: z.boolean(),
        })
        .nullable(),
      orders: z.array(
        z.strictObject({
          orderId,
          version,
          number: z.string(),
          state: z.enum(ORDER_STATES),
          /** Null for whom prices are none of their business. */
          totalFen: z.int().nullable(),
          dueFen: z.int().nullable(),
        }),
      ),
      slip: z
        .strictObject({
          number: z.string(),
          kind: z.enum(EXIT_KINDS),
          collector: z.string(),
          issuedAt: instant,
          validUntil: instant,
          isValid: z.boolean(),
        })
        .nullable(),
      moves: z.array(offeredMove),
      timeline: z.array(timelineEvent),
    }),
    reads: [
      'shop',
      'visit',
      'timeline_event',
      'staff',
      'seat',
      'reception',
      'damage_mark',
      'belonging',
      'car_document',
      'held_item',
      'exit_slip',
      'repair_order',
      'vehicle',
      ...MONEY_READS,
    ],
    refusals: ['notFound'],
  }),
  /** Move 1, 到店登记. */
  'visit.arrive': command({
    input: arrival,
    output: z.strictObject({ visitId, number: z.string() }),
    touches: ['visit', 'timeline_event', 'duty', 'number_series'],
    refusals: ['alreadyOnSite', 'arrivalInFuture', 'arrivalTooOld', 'notFound'],
  }),
  /** Move 2, 拖入登记. */
  'visit.towIn': command({
    input: z
      .strictObject({ ...whichCar, arrivedAt, bringer: short(60), bringerPhone: short(40) })
      .refine(isTold, untold),
    output: z.strictObject({ visitId, number: z.string() }),
    touches: ['visit', 'timeline_event', 'duty', 'number_series'],
    refusals: ['alreadyOnSite', 'arrivalInFuture', 'arrivalTooOld', 'moveRefused'],
  }),
  /** Move 3, 投钥匙登记: what stands on the envelope. */
  'visit.dropKey': command({
    input: z
      .strictObject({
        ...whichCar,
        arrivedAt,
        envelope: z.string().trim().min(1, 'required').max(20, 'tooLong'),
        bringer: short(60),
        bringerPhone: short(40),
      })
      .refine(isTold, untold),
    output: z.strictObject({ visitId, number: z.string() }),
    touches: ['visit', 'held_item', 'timeline_event', 'duty', 'number_series'],
    refusals: ['alreadyOnSite', 'arrivalInFuture', 'arrivalTooOld', 'moveRefused'],
  }),
  /** Move 4, 仅咨询离店: seen off without a slip. */
  'visit.leaveEnquiry': command({
    input: z.strictObject({
      visitId,
      version,
      /** What was asked and answered, or that the customer left without being served. */
      outcome: z.enum(['answered', 'leftUnserved'], 'choice'),
      note: z.string().trim().max(200, 'tooLong'),
    }),
    output: z.strictObject({ version }),
    touches: ['visit', 'timeline_event', 'duty'],
    refusals: ['notFound', 'changedMeanwhile', 'wrongVisitState'],
  }),
  /** Takes the last `leaveEnquiry` back, within half an hour: the wrong row was chosen. */
  'visit.undoLeave': command({
    input: z.strictObject({ visitId, version }),
    output: z.strictObject({ version }),
    touches: ['visit', 'timeline_event', 'duty'],
    refusals: ['notFound', 'changedMeanwhile', 'wrongVisitState', 'leaveTooLongAgo', 'alreadyOnSite'],
  }),
  /** What was typed at the gate was wrong: the plate, the note, whether the customer waits. */
  'visit.correctArrival': command({
    input: z.strictObject({ visitId, version, ...whichCar, waitsInShop: z.boolean() }).refine(isTold, untold),
    output: z.strictObject({ version }),
    touches: ['visit', 'timeline_event'],
    refusals: ['notFound', 'changedMeanwhile', 'wrongVisitState', 'alreadyOnSite'],
  }),
  /** Moves 5 and, with evidence, 11: 接车, on one screen and one paper. */
  'visit.checkIn': command({
    input: checkIn,
    output: z.strictObject({ orderId, number: z.string() }),
    touches: [
      'visit',
      'reception',
      'damage_mark',
      'belonging',
      'car_document',
      'held_item',
      'check_in_draft',
      'repair_order',
      'order_line',
      'authorization',
      'number_series',
      'vehicle',
      'timeline_event',
      'duty',
    ],
    refusals: ['notFound', 'changedMeanwhile', 'moveRefused', 'boxInUse', 'lineElsewhere', 'aboveAdvance'],
  }),
  /** Move 26, 返厂续修: the car is taken over anew, for the order that stayed open. */
  'visit.comeBack': command({
    input: z.strictObject({
      visitId,
      version,
      bringer: person,
      walkAround,
      walkedAround: z.boolean(),
      promisedAt: instant.nullable(),
    }),
    output: z.strictObject({ version }),
    touches: [
      'visit',
      'reception',
      'damage_mark',
      'belonging',
      'car_document',
      'held_item',
      'check_in_draft',
      'repair_order',
      'vehicle',
      'timeline_event',
      'duty',
    ],
    refusals: ['notFound', 'changedMeanwhile', 'moveRefused', 'boxInUse', 'alreadyOnSite'],
  }),
  /** Both halves of a check-in as they stand at all seats, and what is known of the car already. */
  'visit.checkInDraft': query({
    input: z.strictObject({ visitId }),
    output: z.strictObject({
      halves: z.array(
        z.strictObject({
          half: checkInHalf,
          version: z.int(),
          content: z.json(),
          savedAt: instant,
          savedBy: z.string(),
        }),
      ),
      /** Tags and boxes in use elsewhere. */
      keyTagsInUse: z.array(z.string()),
      boxesInUse: z.array(z.string()),
      /** What was advised at the car's last order and not done. */
      declined: z.array(z.strictObject({ name: z.string(), orderNumber: z.string() })),
    }),
    reads: ['check_in_draft', 'staff', 'held_item', 'visit', 'repair_order', 'order_line'],
    refusals: ['notFound'],
  }),
  /** Keeps one half; `version` 0 begins it. Refused where another seat wrote this half in between. */
  'visit.saveCheckInDraft': command({
    input: z.strictObject({ visitId, half: checkInHalf, version: z.int('format').min(0, 'format'), content: z.json() }),
    output: z.strictObject({ version: z.int(), savedAt: instant }),
    touches: ['check_in_draft'],
    journalled: false,
    refusals: ['notFound', 'draftChanged', 'wrongVisitState'],
  }),
  /** Move 41. The ground is worked out from the orders; naming another one is refused. */
  'visit.issueExit': command({
    input: z.strictObject({
      visitId,
      version,
      kind: z.enum(EXIT_KINDS, 'choice').nullable(),
      collector: z.string().trim().max(60, 'tooLong'),
    }),
    output: z.strictObject({ version, number: z.string() }),
    touches: ['visit', 'exit_slip', 'number_series', 'timeline_event'],
    refusals: ['notFound', 'changedMeanwhile', 'moveRefused'],
  }),
  /** Move 42, by hand. */
  'visit.voidExit': command({
    input: z.strictObject({ visitId, version, reason: z.string().trim().min(1, 'required').max(200, 'tooLong') }),
    output: z.strictObject({ version }),
    touches: ['visit', 'exit_slip', 'timeline_event'],
    refusals: ['notFound', 'changedMeanwhile', 'moveRefused'],
  }),
  /** Move 45, with the pack of R-076. */
  'visit.deliver': command({
    input: z.strictObject({
      visitId,
      version,
      /** The plate that stands at the gate, where the guard types it. */
      plate: plateText.nullable(),
      keyGiven: z.boolean(),
      pack: z.array(z.enum(DELIVERY_PACK, 'choice')).max(DELIVERY_PACK.length, 'tooLong'),
    }),
    output: z.strictObject({ version }),
    touches: [
      'visit',
      'exit_slip',
      'repair_order',
      'held_item',
      'belonging',
      'car_document',
      'timeline_event',
      'duty',
      'follow_up',
    ],
    refusals: ['notFound', 'changedMeanwhile', 'moveRefused'],
  }),
} as const;
