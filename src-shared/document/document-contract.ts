import { z } from 'zod';
import { command, task } from '../kit/contract.ts';
import { paperFile, paperKind } from './document-rules.ts';
import { COPY_HOLDERS, LABEL_MODES, PAPER_OUTPUTS } from './paper-rules.ts';

/** A character that the paper's font lacks, with the texts in which it stands. */
export const missingGlyph = z.strictObject({ character: z.string(), texts: z.array(z.string()) });
export type MissingGlyph = z.output<typeof missingGlyph>;

export const renderedPaper = z.strictObject({
  /** Found at `/papers/<file>` by whoever may print this kind. */
  file: paperFile,
  pages: z.int().min(1),
  /** The number on the paper. */
  number: z.string(),
  /** To be told before anybody prints it: each would be a blank. */
  missing: z.array(missingGlyph),
});
export type RenderedPaper = z.output<typeof renderedPaper>;

export const documentContract = {
  /**
   * Prints a paper of what the shop knows now to a PDF. `id` is the order's for repairOrder, settlement and warranty,
   * the extra's for extraSlip, the visit's for exitSlip.
   */
  'document.render': task({
    input: z.strictObject({
      kind: paperKind,
      id: z.uuid('format'),
      labels: z.enum(LABEL_MODES, 'choice'),
      /** Whose copy it is marked as; null: not marked. */
      copy: z.enum(COPY_HOLDERS, 'choice').nullable(),
    }),
    /** Null: by the time it was printed there was nothing to print any more, the slip used or the order voided. */
    output: renderedPaper.nullable(),
    refusals: ['notFound', 'notAllowed', 'paperNotYet'],
    warm: true,
  }),
  /** Puts into the visit's timeline that somebody printed or saved a paper; `kind` and `id` are those of the rendering. */
  'document.noteOutput': command({
    input: z.strictObject({
      kind: paperKind,
      id: z.uuid('format'),
      output: z.enum(PAPER_OUTPUTS, 'choice'),
      copy: z.enum(COPY_HOLDERS, 'choice').nullable(),
    }),
    output: z.strictObject({}),
    touches: ['timeline_event'],
    refusals: ['notFound', 'notAllowed', 'paperNotYet'],
  }),
} as const;
