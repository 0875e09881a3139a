import { z } from 'zod';
import { command, query } from '../kit/contract.ts';
import { approvalId, catalogItemId, orderId, orderLineId, staffId, teamId, visitId } from '../kit/id.ts';
import { laborCentihours, quantityMilli } from '../kit/labor.ts';
import { instant } from '../kit/time.ts';
import { changed, extraOut, offeredMove, whichOrder } from '../order/order-contract.ts';
import { LINE_STATES, ORDER_STATES, PART_STATES, PAUSE_REASONS } from '../order/order-lifecycle.ts';
import { INSPECTION_CHECKS, pauseReason, SAFETY_GRADES } from '../order/order-rules.ts';
import { PLATE_COLORS } from '../vehicle/plate-rules.ts';

const version = z.int('format').min(1, 'format');
const short = (max: number) => z.string().trim().max(max, 'tooLong');
const named = (max: number) => z.string().trim().min(1, 'required').max(max, 'tooLong');

/** A line as the workshop sees it: no prices (screens.md). */
const workLine = z.strictObject({
  id: orderLineId,
  kind: z.enum(['labor', 'part', 'charge']),
  name: z.string(),
  code: z.string(),
  unit: z.string(),
  time: laborCentihours.nullable(),
  quantityMilli: quantityMilli.nullable(),
  state: z.enum(LINE_STATES),
  partState: z.enum(PART_STATES).nullable(),
  isHighVoltage: z.boolean(),
  isExtra: z.boolean(),
});

/** A car as the workshop sees it: no prices, no phone numbers. */
export const workshopCar = z.strictObject({
  orderId,
  version,
  number: z.string(),
  visitId,
  plate: z.string().nullable(),
  plateColor: z.enum(PLATE_COLORS).nullable(),
  model: z.string(),
  state: z.enum(ORDER_STATES),
  customerWords: z.string(),
  promisedAt: instant.nullable(),
  teamId: teamId.nullable(),
  team: z.string(),
  technicianId: staffId.nullable(),
  technician: z.string(),
  adviser: z.string(),
  parkingSpot: z.string(),
  keyTag: z.string(),
  waitsInShop: z.boolean(),
  startedAt: instant.nullable(),
  pauseReason: z.enum(PAUSE_REASONS).nullable(),
  pauseNote: z.string(),
  expectedResumeAt: instant.nullable(),
  progressPercent: z.int(),
  extrasOpen: z.boolean(),
  stopped: z.boolean(),
  /** Why it is to be done again: the final check failed, or the customer objected at the car. */
  sentBack: z
    .strictObject({ by: z.enum(['inspector', 'customer']), at: instant, reason: z.string(), agreedStep: z.string() })
    .nullable(),
  lines: z.array(workLine),
  /** `taken` and `declined`: how many of its lines, once the customer has answered. */
  extras: z.array(extraOut.omit({ person: true }).extend({ taken: z.int().min(0), declined: z.int().min(0) })),
  clocks: z.array(z.strictObject({ staffId, name: z.string(), since: instant })),
  inspection: z.array(z.enum(INSPECTION_CHECKS)),
  inspectionNote: z.string(),
  odometerInKm: z.int().nullable(),
  odometerOutKm: z.int().nullable(),
  certificateNeeded: z.boolean(),
  certificateNumber: z.string(),
  moves: z.array(offeredMove),
});
export type WorkshopCar = z.output<typeof workshopCar>;

const MOVED = ['repair_order', 'timeline_event', 'duty'] as const;
const refusals = ['notFound', 'changedMeanwhile', 'moveRefused'] as const;

export const workshopContract = {
  /** Every car that the workshop has, or is about to get, the earliest promise first. */
  'workshop.cars': query({
    input: z.strictObject({}),
    output: z.strictObject({
      cars: z.array(workshopCar),
      people: z.array(z.strictObject({ staffId, name: z.string() })),
      teams: z.array(z.strictObject({ teamId, name: z.string() })),
    }),
    reads: [
      'repair_order',
      'order_line',
      'extra',
      'visit',
      'reception',
      'held_item',
      'vehicle',
      'work_session',
      'timeline_event',
      'belonging',
      'staff',
      'staff_role',
      'team',
      'shop',
    ],
  }),
  /** Move 15. */
  'workshop.assign': command({
    input: z.strictObject({ ...whichOrder, teamId: teamId.nullable(), technicianId: staffId.nullable() }),
    output: changed,
    touches: ['repair_order', 'timeline_event'],
    refusals,
  }),
  /** Move 16, several cars at once; the workshop lead is the one signed in, or puts in his PIN at the desk. */
  'workshop.handOver': command({
    input: z.strictObject({
      orders: z.array(z.strictObject(whichOrder)).min(1, 'required').max(50, 'tooLong'),
      keysTakenOut: z.boolean(),
      approvalId: approvalId.nullable(),
    }),
    output: z.strictObject({ orders: z.array(z.strictObject(whichOrder)) }),
    touches: ['repair_order', 'timeline_event', 'held_item', 'approval'],
    refusals: [...refusals, 'approvalUsed', 'notAllowed'],
  }),
  /** Move 17. */
  'workshop.handBack': command({
    input: z.strictObject({ ...whichOrder, reason: short(200) }),
    output: changed,
    touches: ['repair_order', 'timeline_event'],
    refusals,
  }),
  /** Move 18. */
  'workshop.start': command({
    input: z.strictObject(whichOrder),
    output: changed,
    touches: [...MOVED, 'order_line', 'work_session'],
    refusals,
  }),
  /** A second pair of hands, or the first one after lunch. */
  'workshop.clockIn': command({
    input: z.strictObject({ orderId }),
    output: z.strictObject({}),
    touches: ['work_session', 'timeline_event'],
    refusals: ['notFound', 'moveRefused', 'notInWork'],
  }),
  /** Stops somebody's clock on this car: his own, or, for the workshop lead, anybody's. */
  'workshop.clockOut': command({
    input: z.strictObject({ orderId, staffId }),
    output: z.strictObject({}),
    touches: ['work_session', 'timeline_event'],
    refusals: ['notFound'],
  }),
  /** Move 19. */
  'workshop.pause': command({
    input: z.strictObject({
      ...whichOrder,
      reason: pauseReason.nullable(),
      note: short(200),
      expectedResumeAt: instant.nullable(),
    }),
    output: changed,
    touches: [...MOVED, 'work_session'],
    refusals,
  }),
  /** Move 20. */
  'workshop.resume': command({
    input: z.strictObject(whichOrder),
    output: changed,
    touches: [...MOVED, 'work_session', 'held_item', 'visit', 'exit_slip'],
    refusals,
  }),
  /** A line is done, or not yet after all; progress follows from it. */
  'workshop.tickLine': command({
    input: z.strictObject({ ...whichOrder, lineId: orderLineId, done: z.boolean() }),
    output: changed,
    touches: ['repair_order', 'order_line', 'timeline_event'],
    refusals: ['notFound', 'changedMeanwhile', 'notInWork'],
  }),
  /** Where a part is: needed, ordered, arrived, issued, fitted, returned. */
  'workshop.markPart': command({
    input: z.strictObject({ ...whichOrder, lineId: orderLineId, partState: z.enum(PART_STATES, 'choice') }),
    output: changed,
    touches: ['repair_order', 'order_line', 'timeline_event'],
    refusals: ['notFound', 'changedMeanwhile', 'notInWork'],
  }),
  /** Move 21: what was found, out of the price list or in words; what has no price yet gets it at the desk. */
  'workshop.raiseExtra': command({
    input: z.strictObject({
      ...whichOrder,
      items: z
        .array(
          z.strictObject({
            /** Of the price list: its code, kind and price go along, unseen by the workshop. Null: in own words. */
            itemId: catalogItemId.nullable().default(null),
            kind: z.enum(['labor', 'part'], 'choice'),
            name: named(120),
            quantityMilli: quantityMilli.nullable(),
            time: laborCentihours.nullable(),
          }),
        )
        .min(1, 'required')
        .max(30, 'tooLong'),
      reason: short(300),
      safety: z.enum(SAFETY_GRADES, 'choice').nullable(),
    }),
    output: changed,
    touches: [...MOVED, 'order_line', 'extra'],
    refusals,
  }),
  /** Move 27. */
  'workshop.finish': command({
    input: z.strictObject(whichOrder),
    output: changed,
    touches: [...MOVED, 'work_session'],
    refusals,
  }),
  /** What the inspector ticked and read so far, before move 28. */
  'workshop.saveInspection': command({
    input: z.strictObject({
      ...whichOrder,
      checks: z.array(z.enum(INSPECTION_CHECKS, 'choice')).max(INSPECTION_CHECKS.length, 'tooLong'),
      odometerOutKm: z.int('format').min(0, 'tooSmall').max(9_999_999, 'tooLarge').nullable(),
      certificateNumber: short(40),
      note: short(300),
    }),
    output: changed,
    touches: ['repair_order', 'timeline_event'],
    refusals: ['notFound', 'changedMeanwhile', 'notInWork', 'odometerBelowIn'],
  }),
  /** Move 28, by somebody who did not work on the car. */
  'workshop.pass': command({
    input: z.strictObject(whichOrder),
    output: changed,
    touches: [...MOVED, 'order_line'],
    refusals,
  }),
  /** Move 29, 内返. */
  'workshop.fail': command({
    input: z.strictObject({
      ...whichOrder,
      reason: short(300),
      lineIds: z.array(orderLineId).max(300, 'tooLong'),
    }),
    output: changed,
    touches: [...MOVED, 'order_line'],
    refusals,
  }),
} as const;
