import { z } from 'zod';
import { command, query } from '../kit/contract.ts';
import { vehicleId, visitId } from '../kit/id.ts';
import { instant } from '../kit/time.ts';
import { PLATE_COLORS, plateText } from '../vehicle/plate-rules.ts';
import { timelineEvent } from './timeline-event.ts';
import { BOARD_COLUMNS, VISIT_STATES } from './visit-lifecycle.ts';

const version = z.int('format').min(1, 'format');
export const plateColor = z.enum(PLATE_COLORS, 'choice');

/** A car is known by its plate, or, without one, by a few words ("white van, no plate"). */
const whichCar = {
  plate: plateText.nullable(),
  plateColor: plateColor.nullable(),
  /** What was noted at the gate: how to tell the car, what the customer wants. */
  note: z.string().trim().max(200, 'tooLong'),
};

const arrival = z
  .strictObject({
    ...whichCar,
    /** Null means now. */
    arrivedAt: instant.nullable(),
    waitsInShop: z.boolean(),
  })
  .refine((input) => input.plate !== null || input.note !== '', { path: ['plate'], error: 'required' });

export const boardCard = z.strictObject({
  visitId,
  version,
  number: z.string(),
  column: z.enum(BOARD_COLUMNS),
  plate: z.string().nullable(),
  plateColor: plateColor.nullable(),
  /** Make and model, and the owner's name, where the car has a file; else empty. */
  model: z.string(),
  owner: z.string(),
  note: z.string(),
  arrivedAt: instant,
  waitsInShop: z.boolean(),
  /** Who registered it. */
  by: z.string(),
  /** When somebody should have received the customer, and when that is late; null where nothing is due. */
  dueAt: instant.nullable(),
  overdueAt: instant.nullable(),
  leftAt: instant.nullable(),
});
export type BoardCard = z.output<typeof boardCard>;

export const visitContract = {
  /** Every car that is here, and those that left today. */
  'visit.board': query({
    input: z.strictObject({}),
    output: z.strictObject({ cards: z.array(boardCard) }),
    reads: ['visit', 'duty', 'staff', 'shop', 'vehicle', 'vehicle_owner', 'customer'],
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
      timeline: z.array(timelineEvent),
    }),
    reads: ['visit', 'timeline_event', 'staff', 'seat'],
    refusals: ['notFound'],
  }),
  /** Move 1, 到店登记. */
  'visit.arrive': command({
    input: arrival,
    output: z.strictObject({ visitId, number: z.string() }),
    touches: ['visit', 'timeline_event', 'duty', 'number_series'],
    refusals: ['alreadyOnSite', 'arrivalInFuture', 'arrivalTooOld'],
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
    input: z
      .strictObject({ visitId, version, ...whichCar, waitsInShop: z.boolean() })
      .refine((input) => input.plate !== null || input.note !== '', { path: ['plate'], error: 'required' }),
    output: z.strictObject({ version }),
    touches: ['visit', 'timeline_event'],
    refusals: ['notFound', 'changedMeanwhile', 'wrongVisitState', 'alreadyOnSite'],
  }),
} as const;
