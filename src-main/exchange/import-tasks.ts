/** Reading, checking and taking in a list, in a worker. What is written goes through the one hand on the data. */
import type { z } from 'zod';
import { unneutralize } from '../../src-shared/exchange/export-cells.ts';
import type {
  ImportCheck,
  ImportLook,
  ImportPlan,
  ImportTake,
  importCounts,
} from '../../src-shared/exchange/import-contract.ts';
import { guessColumns, guessHeaderRow, guessKind } from '../../src-shared/exchange/import-guess.ts';
import {
  DATE_FIELDS,
  type FileProblem,
  type ImportColumns,
  LARGEST_IMPORT_ROWS,
  type MappingProblem,
  mappingProblem,
  type Reason,
} from '../../src-shared/exchange/import-rules.ts';
import { cleanCell, guessDateOrder } from '../../src-shared/exchange/import-values.ts';
import { importWordsEn, importWordsZh } from '../../src-shared/exchange/import-words.ts';
import { importId as importIdSchema, newId } from '../../src-shared/kit/id.ts';
import { Refused } from '../../src-shared/kit/refusal.ts';
import { wallClock } from '../../src-shared/kit/time.ts';
import { readBackupSetting } from '../backup/backup-service.ts';
import { runBackup } from '../backup/backup-store.ts';
import type { TaskContext, TaskHandlers } from '../kernel/handler-types.ts';
import { shopZone } from '../shop/shop-repository.ts';
import { KEPT_EXPORTS, newExport, sweepExports } from './export-files.ts';
import { importBytes } from './import-files.ts';
import { type Judged, judgeRows, previewOf, type RawRow } from './import-judge.ts';
import { applyImport, beginImport, dropImport, stageRows } from './import-service.ts';
import type { ReadFile, ReadSheet } from './read-sheet.ts';
import type { SheetColumn } from './write-sheet.ts';

/** Enough to tell what a column holds. */
const LOOKED_AT = 200;
const SAMPLES = 3;
const SAMPLE_CHARACTERS = 60;
const SHOWN_ROWS = 50;
const SHOWN_REFUSED = 300;
/** Rows of one command: some milliseconds of the main thread, and one write to the disk. */
const ROWS_AT_ONCE = 500;

/** How far it is when the rows are read, when they wait aside, and when the backup before them is made. */
const READ = 0.2;
const STAGED = 0.3;
const BACKED_UP = 0.4;

async function read(dataDir: string, file: string): Promise<ReadFile> {
  const bytes = importBytes(dataDir, file);
  if (!bytes) return { ok: false, problem: 'gone' };
  // Loaded when the first list comes, not with every paper that is printed.
  const { readSheetFile } = await import('./read-sheet.ts');
  return readSheetFile(bytes);
}

/** Rows below the heading that are not empty, with their numbers. */
function rowsBelow(sheet: ReadSheet, headerRow: number): RawRow[] {
  return sheet.rows.flatMap((cells, index) =>
    index > headerRow && cells.some((cell) => cleanCell(cell) !== '') ? [{ number: index + 1, cells }] : [],
  );
}

type Looked = Extract<ImportLook, { ok: true }>['sheets'][number];

function lookAt(sheet: ReadSheet): Looked {
  const headerRow = guessHeaderRow(sheet.rows);
  const below = headerRow === null ? [] : rowsBelow(sheet, headerRow);
  const header = headerRow === null ? [] : (sheet.rows[headerRow] ?? []);
  const seen = below.slice(0, LOOKED_AT);
  // Cells may stand right of the last heading.
  const width = Math.max(header.length, ...seen.map(({ cells }) => cells.length));
  const columns = Array.from({ length: width }, (_, index) => ({
    header: cleanCell(header[index] ?? ''),
    samples: seen.map(({ cells }) => cleanCell(cells[index] ?? '')).filter((cell) => cell !== ''),
  }));
  const guesses = {
    cars: guessColumns('cars', columns),
    prices: guessColumns('prices', columns),
    packages: guessColumns('packages', columns),
  };
  const kind = guessKind(columns);
  const dates = dateOrderOf(guesses[kind], below);
  return {
    name: sheet.name,
    headerRow,
    rows: below.length,
    kind,
    dateOrder: dates.order,
    isDateOpen: dates.needed,
    columns: columns.map(({ header: title, samples }, index) => ({
      header: title,
      samples: [...new Set(samples)].slice(0, SAMPLES).map((sample) => sample.slice(0, SAMPLE_CHARACTERS)),
      guess: {
        cars: guesses.cars[index] ?? null,
        prices: guesses.prices[index] ?? null,
        packages: guesses.packages[index] ?? null,
      },
    })),
  };
}

function dateOrderOf(columns: ImportColumns, rows: readonly RawRow[]): ReturnType<typeof guessDateOrder> {
  const dated = columns.flatMap((field, index) => (field !== null && DATE_FIELDS.includes(field) ? [index] : []));
  return guessDateOrder(rows.flatMap(({ cells }) => dated.map((index) => cells[index] ?? '')));
}

type Misread = { readonly ok: false; readonly problem: FileProblem | MappingProblem; readonly field: null };
const misread = (problem: FileProblem | MappingProblem): Misread => ({ ok: false, problem, field: null });

/** The rows of the list, judged; `part` is how much of the task's whole this is. */
async function judge(plan: ImportPlan, context: TaskContext, part: number) {
  const file = await read(context.dataDir, plan.file);
  if (!file.ok) return misread(file.problem);
  const sheet = file.sheets[plan.sheet];
  if (!sheet) return misread('noHeader');
  const rows = rowsBelow(sheet, plan.headerRow);
  if (rows.length === 0) return misread('noRows');
  if (rows.length > LARGEST_IMPORT_ROWS) return misread('tooManyRows');
  const { needed } = dateOrderOf(plan.columns, rows);
  const wrong = mappingProblem(plan.kind, plan.columns, { order: plan.dateOrder, needed });
  if (wrong) return { ok: false as const, ...wrong };
  const today = wallClock(context.now, shopZone(context.db)).date;
  const found = judgeRows(context.db, plan, today, rows, (done) => context.progress((part * done) / rows.length));
  return { ok: true as const, header: sheet.rows[plan.headerRow] ?? [], ...found };
}

async function takeIn(plan: ImportPlan, judged: readonly Judged[], context: TaskContext): Promise<ImportTake> {
  const importId = newId(importIdSchema);
  const good = judged.flatMap(({ value }) => (value ? [value] : []));
  try {
    await context.run(beginImport, { importId, fileName: plan.fileName, sha256: plan.file, kind: plan.kind });
    for (let at = 0; at < good.length; at += ROWS_AT_ONCE) {
      context.progress(READ + ((STAGED - READ) * at) / good.length);
      await context.run(stageRows, { importId, rows: good.slice(at, at + ROWS_AT_ONCE) });
    }
    const { connection, dataDir, version, now, db } = context;
    const backup = await runBackup({
      connection,
      dataDir,
      version,
      now,
      kind: 'import',
      secondFolder: readBackupSetting(db).secondFolder,
      progress: (done) => context.progress(STAGED + (BACKED_UP - STAGED) * done),
    });
    if (backup.made === null) {
      await context.run(dropImport, {});
      return { ok: false, problem: 'noBackup', field: null, failure: backup.failure };
    }
    context.progress(BACKED_UP);
    const refused = judged.length - good.length;
    const counts: z.output<typeof importCounts> = await context.run(applyImport, {
      importId,
      rows: judged.length,
      refused,
    });
    return { ok: true, importId, counts };
  } catch (error) {
    // What is told is why it came to nothing. Rows that cannot be let go now go with the next list, or within the hour.
    await context.run(dropImport, {}).catch(() => undefined);
    if (!(error instanceof Refused) || error.refusal.code !== 'diskFull') throw error;
    return { ok: false, problem: 'diskFull', field: null, failure: null };
  }
}

export const importTasks = {
  'import.look': async ({ file }, { dataDir }): Promise<ImportLook> => {
    const found = await read(dataDir, file);
    if (!found.ok) return found;
    const sheets = found.sheets.map(lookAt);
    if (sheets.every(({ headerRow }) => headerRow === null)) return { ok: false, problem: 'noHeader' };
    if (sheets.every(({ rows }) => rows === 0)) return { ok: false, problem: 'noRows' };
    return { ok: true, format: found.format, encoding: found.encoding, sheets };
  },
  'import.check': async (plan, context): Promise<ImportCheck> => {
    const found = await judge(plan, context, 1);
    if (!found.ok) return found;
    const good = found.judged.filter(({ value }) => value !== null);
    const bad = found.judged.filter(({ value }) => value === null);
    return {
      ok: true,
      rows: found.judged.length,
      refused: bad.length,
      found: found.found,
      good: good.slice(0, SHOWN_ROWS).map((each) => previewOf(each, plan)),
      bad: bad.slice(0, SHOWN_REFUSED).map((each) => previewOf(each, plan)),
    };
  },
  'import.refused': async ({ format, language, ...plan }, context) => {
    const { by, db, dataDir } = context;
    if (by === null) throw new Error('nobody asked for these rows');
    const found = await judge(plan, context, 0.7);
    if (!found.ok) return { file: null, rows: 0 };
    const told = language === 'en' ? importWordsEn : importWordsZh;
    const bad = found.judged.filter(({ value }) => value === null);
    const width = Math.max(found.header.length, ...bad.map(({ raw }) => raw.cells.length));
    const made = newExport(dataDir, 'refused', by.staffId, format);
    const { openSheet } = await import('./write-sheet.ts');
    const sheet = await openSheet({ file: made.aside, format, zone: shopZone(db) });
    try {
      const why = (reasons: readonly Reason[]): string =>
        reasons.map(({ field, problem, about }) => `${told.fields[field]}: ${told.cells[problem](about)}`).join('; ');
      const rows = sheet.take({
        name: told.bad,
        columns: [
          ...Array.from(
            { length: width },
            (_, index): SheetColumn<Judged> => ({
              kind: 'text',
              title: found.header[index] ?? '',
              // As it stood there, but for what our own writer puts in front of it.
              of: ({ raw }) => unneutralize(raw.cells[index] ?? ''),
            }),
          ),
          { kind: 'text', title: told.why, of: ({ reasons }) => why(reasons) },
        ],
        rows: bad,
      });
      await sheet.finish();
      made.keep();
      sweepExports(dataDir, KEPT_EXPORTS);
      return { file: made.file, rows };
    } catch (error) {
      sheet.abandon();
      throw error;
    }
  },
  'import.take': async (plan, context): Promise<ImportTake> => {
    const found = await judge(plan, context, READ);
    return found.ok ? takeIn(plan, found.judged, context) : { ...found, failure: null };
  },
} satisfies Pick<TaskHandlers, 'import.look' | 'import.check' | 'import.refused' | 'import.take'>;
