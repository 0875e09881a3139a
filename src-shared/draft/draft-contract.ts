import { z } from 'zod';
import { command, query } from '../kit/contract.ts';
import { draftId } from '../kit/id.ts';
import { instant } from '../kit/time.ts';

/** Which form; the content is the form's own and is read leniently, also after an upgrade. */
export const DRAFT_KINDS = ['arrival', 'particulars', 'followUp'] as const;
export const draftKind = z.enum(DRAFT_KINDS, 'choice');

const content = z.json();

export const draftContract = {
  /** The newest draft of this kind at this seat, or null. */
  'draft.mine': query({
    input: z.strictObject({ kind: draftKind }),
    output: z.strictObject({
      draft: z
        .strictObject({
          id: draftId,
          version: z.int(),
          content,
          savedAt: instant,
          savedBy: z.string(),
          /** The seat that wrote last, where it is another one. */
          savedAtSeat: z.string(),
        })
        .nullable(),
    }),
    reads: ['draft', 'staff', 'seat'],
  }),
  /** Keeps what was typed; the last writer wins. Not journalled. */
  'draft.save': command({
    input: z.strictObject({ id: draftId, kind: draftKind, content }),
    output: z.strictObject({ version: z.int(), savedAt: instant }),
    touches: ['draft'],
    journalled: false,
  }),
  'draft.discard': command({
    input: z.strictObject({ id: draftId }),
    output: z.strictObject({}),
    touches: ['draft'],
    journalled: false,
  }),
} as const;
