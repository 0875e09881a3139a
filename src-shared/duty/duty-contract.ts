import { z } from 'zod';
import { query } from '../kit/contract.ts';
import { dutyId, visitId } from '../kit/id.ts';
import { instant } from '../kit/time.ts';
import { PLATE_COLORS } from '../vehicle/plate-rules.ts';
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
          plate: z.string().nullable(),
          plateColor: z.enum(PLATE_COLORS).nullable(),
          note: z.string(),
          dueFrom: instant,
          dueAt: instant,
          overdueAt: instant,
        }),
      ),
    }),
    reads: ['duty', 'visit'],
  }),
} as const;
