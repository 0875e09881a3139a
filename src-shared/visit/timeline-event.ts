import { z } from 'zod';
import { instant } from '../kit/time.ts';

/** One thing that happened, as a timeline shows it. */
export const timelineEvent = z.strictObject({
  id: z.string(),
  at: instant,
  /** What happened: a key of the wording's `timeline`. */
  kind: z.string(),
  by: z.string().nullable(),
  seat: z.string().nullable(),
  /** Small facts for the sentence: old and new plate and the like. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type TimelineEvent = z.output<typeof timelineEvent>;
