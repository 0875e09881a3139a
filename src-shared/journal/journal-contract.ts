import { z } from 'zod';
import { query, task } from '../kit/contract.ts';
import { instant } from '../kit/time.ts';

/** What is wrong with the chain at a row; null where all is well. */
export const journalVerdict = z.strictObject({
  checked: z.int(),
  anchors: z.int(),
  broken: z
    .strictObject({
      seq: z.int(),
      what: z.enum(['hash', 'previous', 'body', 'gap', 'order', 'anchorMissing', 'anchorDiffers']),
    })
    .nullable(),
});
export type JournalVerdict = z.output<typeof journalVerdict>;

export const journalContract = {
  /** Who did what, newest first. */
  'journal.page': query({
    input: z.strictObject({
      before: z.int('format').min(1, 'format').nullable(),
      limit: z.int('format').min(1, 'tooSmall').max(200, 'tooLarge'),
    }),
    output: z.strictObject({
      entries: z.array(
        z.strictObject({
          seq: z.int(),
          at: instant,
          command: z.string(),
          by: z.string().nullable(),
          seat: z.string().nullable(),
        }),
      ),
      more: z.boolean(),
    }),
    reads: ['journal_entry', 'staff', 'seat'],
  }),
  /** Reads the whole chain again, in a worker. */
  'journal.verify': task({ input: z.strictObject({}), output: journalVerdict }),
} as const;
