import { z } from 'zod';
import { query } from '../kit/contract.ts';
import { dutyId, followUpId, orderId, visitId } from '../kit/id.ts';
import { instant } from '../kit/time.ts';
import { PLATE_COLORS } from '../vehicle/plate-rules.ts';
import { ARRIVAL_WAYS } from '../visit/visit-lifecycle.ts';
import { DUTY_KINDS } from './duty-rules.ts';

export const dutyContract = {
  /** What is open for the person's roles, the most pressing first. */
  'duty.list': query({
    input: z.strictObject({}),
    output: z.strictObject({
      duties: z.array(
        z.strictObject({
          id: dutyId,
          kind: z.enum(DUTY_KINDS),
          visitId,
          orderId: orderId.nullable(),
          orderNumber: z.string().nullable(),
          /** What else it is about: an extra, a follow-up call, a promise. */
          aboutId: z.string().nullable(),
          /** The call where it is done, for the kinds of the follow-up. */
          followUpId: followUpId.nullable(),
          plate: z.string().nullable(),
          plateColor: z.enum(PLATE_COLORS).nullable(),
          /** Make and model in one, and the owner of now; empty where unknown. */
          model: z.string(),
          owner: z.string(),
          /** How it came, where nobody waits at the counter. */
          came: z.enum(ARRIVAL_WAYS).nullable(),
          /** What was noted at the gate. */
          note: z.string(),
          /** What the customer asked for, of a duty about that; else empty. */
          wish: z.string(),
          dueFrom: instant,
          dueAt: instant,
          overdueAt: instant,
        }),
      ),
    }),
    reads: ['duty', 'visit', 'repair_order', 'vehicle', 'vehicle_owner', 'customer', 'follow_up_promise'],
  }),
} as const;
