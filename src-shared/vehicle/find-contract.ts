import { z } from 'zod';
import { query } from '../kit/contract.ts';
import { customerId, orderId, vehicleId, visitId } from '../kit/id.ts';
import { instant, localDate } from '../kit/time.ts';
import { BOARD_COLUMNS } from '../visit/visit-lifecycle.ts';
import { PLATE_COLORS } from './plate-rules.ts';

/**
 * What of a line fits what was typed, the best first; the screen says it where it is not on the line itself. `here` is
 * a car on site that is listed because nothing was typed.
 */
export const MATCHES = [
  'plate',
  'phone',
  'name',
  'pinyin',
  'vin',
  'oldPlate',
  'contact',
  'model',
  'visitNumber',
  'note',
  'here',
] as const;
export type Match = (typeof MATCHES)[number];

/** One line of the answer: a car with its owner; a customer without a car or with many; or a car that is here unknown. */
export const findHit = z.strictObject({
  /** Unique in the answer, and the same in the next one. */
  key: z.string(),
  kind: z.enum(['vehicle', 'customer', 'visit']),
  vehicleId: vehicleId.nullable(),
  /** The owner, or the customer of the line. */
  customerId: customerId.nullable(),
  plate: z.string().nullable(),
  plateColor: z.enum(PLATE_COLORS).nullable(),
  /** Make and model; empty where unknown. */
  model: z.string(),
  /** The owner's or the customer's name; empty where nobody is known. */
  name: z.string(),
  /** The preferred phone, masked; null where there is none, or for roles that see none. */
  maskedPhone: z.string().nullable(),
  lastVisitAt: instant.nullable(),
  /** The last repair that a list from before this program tells of. */
  lastServiceOn: localDate.nullable(),
  onSite: z
    .strictObject({
      visitId,
      number: z.string(),
      column: z.enum(BOARD_COLUMNS),
      note: z.string(),
      /** The order that keeps it here, where that is one and no more. */
      orderId: orderId.nullable(),
    })
    .nullable(),
  /** How many cars the customer has; told where they are too many for a line each. */
  vehicleCount: z.int(),
  /** Numbers of the recalls that ask for this car and are not done. */
  recalls: z.array(z.string()),
  matched: z.enum(MATCHES),
  /** What fitted where the line does not show it: the VIN, the old plate, the contact's name; else empty. */
  matchedText: z.string(),
});
export type FindHit = z.output<typeof findHit>;

export const findContract = {
  /**
   * One box: any part of a plate, four or more digits of a phone, a name or a part of it, its pinyin in full or by
   * initials, six or more characters of a VIN. Nothing typed: the cars on site. Roles that see no phones find none by
   * phone.
   */
  'find.anything': query({
    input: z.strictObject({
      text: z.string().max(64, 'tooLong'),
      limit: z.int('format').min(1, 'tooSmall').max(100, 'tooLarge'),
    }),
    output: z.strictObject({
      hits: z.array(findHit),
      /** More would fit: type another character. */
      more: z.boolean(),
    }),
    reads: [
      'customer',
      'customer_phone',
      'vehicle',
      'vehicle_plate',
      'vehicle_owner',
      'vehicle_contact',
      'recall',
      'recall_car',
      'past_service',
      'visit',
      'repair_order',
      'exit_slip',
    ],
  }),
} as const;
