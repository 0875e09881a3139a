import { z } from 'zod';
import { backupFailure } from '../backup/backup-contract.ts';
import { ITEM_KINDS } from '../catalog/catalog-rules.ts';
import { query, task } from '../kit/contract.ts';
import { importId } from '../kit/id.ts';
import { instant } from '../kit/time.ts';
import { EXPORT_FORMATS, exportFile } from './export-rules.ts';
import {
  CELL_PROBLEMS,
  DATE_ORDERS,
  FILE_PROBLEMS,
  IMPORT_FIELDS,
  IMPORT_KINDS,
  LARGEST_IMPORT_COLUMNS,
  MAPPING_PROBLEMS,
  TAKEN_KINDS,
  type TakenKind,
} from './import-rules.ts';

/** How an uploaded list is named: by the sum of its bytes. */
const file = z
  .string()
  .length(64, 'format')
  .regex(/^[0-9a-f]{64}$/, 'format');
const fileName = z.string().trim().min(1, 'required').max(200, 'tooLong');
const field = z.enum(IMPORT_FIELDS, 'choice');

/** Which file, and what its columns mean. */
export const importPlan = z.strictObject({
  file,
  fileName,
  /** Of a workbook; 0 is the first that is not empty. */
  sheet: z.int('format').min(0, 'format').max(999, 'format'),
  /** 0 is the first row. */
  headerRow: z.int('format').min(0, 'format').max(99, 'format'),
  kind: z.enum(IMPORT_KINDS, 'choice'),
  columns: z.array(field.nullable()).max(LARGEST_IMPORT_COLUMNS, 'tooLong'),
  dateOrder: z.enum(DATE_ORDERS, 'choice').nullable(),
  /** What a row of a price list is where no column says. */
  itemKind: z.enum(ITEM_KINDS, 'choice'),
});
export type ImportPlan = z.output<typeof importPlan>;

const unreadable = z.strictObject({ ok: z.literal(false), problem: z.enum(FILE_PROBLEMS) });

export const importLook = z.discriminatedUnion('ok', [
  unreadable,
  z.strictObject({
    ok: z.literal(true),
    format: z.enum(['csv', 'xlsx']),
    encoding: z.string(),
    /** More than one in workbooks only. */
    sheets: z.array(
      z.strictObject({
        name: z.string(),
        /** Null where no row looks like a heading. */
        headerRow: z.int().nullable(),
        /** Rows below the heading that are not empty. */
        rows: z.int(),
        kind: z.enum(IMPORT_KINDS),
        dateOrder: z.enum(DATE_ORDERS).nullable(),
        /** A day stands there whose order has to be known. */
        isDateOpen: z.boolean(),
        columns: z.array(
          z.strictObject({
            header: z.string(),
            samples: z.array(z.string()),
            /** The likeliest field, by kind of list. */
            guess: z.strictObject({ cars: field.nullable(), prices: field.nullable(), packages: field.nullable() }),
          }),
        ),
      }),
    ),
  }),
]);
export type ImportLook = z.output<typeof importLook>;

const reason = z.strictObject({ field, problem: z.enum(CELL_PROBLEMS), about: z.string() });

const previewRow = z.strictObject({
  /** As the spreadsheet numbers it. */
  row: z.int(),
  /** Of the columns that go in, in their order; days as they were read. */
  cells: z.array(z.string()),
  reasons: z.array(reason),
});
export type PreviewRow = z.output<typeof previewRow>;

const misread = z.strictObject({
  ok: z.literal(false),
  problem: z.enum([...FILE_PROBLEMS, ...MAPPING_PROBLEMS]),
  field: field.nullable(),
});

const found = z.strictObject({ added: z.int(), known: z.int() });
export const importCheck = z.discriminatedUnion('ok', [
  misread,
  z.strictObject({
    ok: z.literal(true),
    rows: z.int(),
    refused: z.int(),
    /** What the rows tell of, each once: not in the shop's files yet, and already there. */
    found: z.strictObject({ customers: found, vehicles: found, services: found, items: found, packages: found }),
    /** The first that go in, and the first that do not. */
    good: z.array(previewRow),
    bad: z.array(previewRow),
  }),
]);
export type ImportCheck = z.output<typeof importCheck>;

const taken = z.strictObject({ added: z.int(), completed: z.int(), unchanged: z.int() });
/** Kind by kind, and `kept`: where the list says otherwise than the shop, whose own word stays. */
export const importCounts = z.strictObject({
  rows: z.int(),
  refused: z.int(),
  kept: z.int(),
  customers: taken,
  vehicles: taken,
  services: taken,
  items: taken,
  packages: taken,
});
export type ImportCounts = z.output<typeof importCounts>;

export function noCounts(): Record<TakenKind, { added: number; completed: number; unchanged: number }> {
  const none = () => ({ added: 0, completed: 0, unchanged: 0 });
  const counts: Partial<Record<TakenKind, ReturnType<typeof none>>> = {};
  for (const kind of TAKEN_KINDS) counts[kind] = none();
  return counts as Record<TakenKind, ReturnType<typeof none>>; // every kind was just filled
}

export const importTake = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), importId, counts: importCounts }),
  z.strictObject({
    ok: z.literal(false),
    /** `noBackup`: nothing goes in without one from before it. `diskFull`: there is no room for the rows; none went in. */
    problem: z.enum([...FILE_PROBLEMS, ...MAPPING_PROBLEMS, 'noBackup', 'diskFull']),
    field: field.nullable(),
    failure: backupFailure.nullable(),
  }),
]);
export type ImportTake = z.output<typeof importTake>;

export const importContract = {
  /** What is being taken in now, and what was before: the last twenty, the newest first. */
  'import.status': query({
    input: z.strictObject({}),
    output: z.strictObject({
      running: z.string().nullable(),
      /** Whose it is; empty before its first row waits. */
      runningBy: z.string(),
      runs: z.array(
        z.strictObject({
          importId,
          fileName: z.string(),
          kind: z.enum(IMPORT_KINDS),
          state: z.enum(['applied', 'dropped']),
          counts: importCounts.nullable(),
          at: instant,
          by: z.string(),
        }),
      ),
    }),
    reads: ['import_run', 'staff', 'task'],
  }),
  /** Reads an uploaded list: its columns, what stands in them, and what they probably mean. */
  'import.look': task({ input: z.strictObject({ file }), output: importLook }),
  /** What would go in, and what would not and why. Writes nothing. */
  'import.check': task({ input: importPlan, output: importCheck }),
  /** The refused rows as a file, with a column that says why: to be mended and imported again. */
  'import.refused': task({
    input: z.strictObject({
      ...importPlan.shape,
      format: z.enum(EXPORT_FORMATS, 'choice'),
      language: z.enum(['zh-CN', 'en'], 'choice'),
    }),
    output: z.strictObject({
      /** Found at `/exports/<file>` by whoever asked for it. Null: the list itself cannot be read any more. */
      file: exportFile.nullable(),
      rows: z.int(),
    }),
  }),
  /** Takes the list in: rows wait aside in chunks, a backup is made, and then all of it is there at once. */
  'import.take': task({ input: importPlan, output: importTake, refusals: ['importRunning', 'backupRunning'] }),
} as const;
