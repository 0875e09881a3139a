import { z } from 'zod';
import { task } from '../kit/contract.ts';
import { localDate } from '../kit/time.ts';
import { EXPORT_FORMATS, EXPORT_LISTS, EXPORT_PHONES, exportFile } from './export-rules.ts';

const LANGUAGES = ['zh-CN', 'en'] as const;

export const exportedList = z.strictObject({
  /** Found at `/exports/<file>` by whoever asked for it. Null: more rows than an XLSX is made of. */
  file: exportFile.nullable(),
  rows: z.int().min(0),
});
export type ExportedList = z.output<typeof exportedList>;

export const exportContract = {
  /**
   * Writes a list to a file, as this person may read it; titles and words in the language that was asked for, days by
   * the shop's clock. Every export stands in the journal before it begins.
   */
  'exchange.export': task({
    input: z.strictObject({
      list: z.enum(EXPORT_LISTS, 'choice'),
      format: z.enum(EXPORT_FORMATS, 'choice'),
      language: z.enum(LANGUAGES, 'choice'),
      phones: z.enum(EXPORT_PHONES, 'choice'),
      /** First and last day; null: from the beginning, until now. Only of lists that have days. */
      from: localDate.nullable(),
      to: localDate.nullable(),
    }),
    output: exportedList,
    refusals: ['notAllowed'],
  }),
} as const;
