/** The notes that a restore leaves for the next opening: wanted, done, failed. Beside the database, because it changes. */
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { damagedFile, restoreFacts } from '../../src-shared/backup/backup-contract.ts';
import { BACKUP_PROBLEMS } from '../../src-shared/backup/backup-rules.ts';
import { instant } from '../../src-shared/kit/time.ts';
import { syncFolder, writeDurably } from '../db/durable.ts';

function note<T extends z.ZodType>(name: string, schema: T) {
  const place = (dataDir: string): string => join(dataDir, name);
  return {
    /** Null where there is none, or only half of one. */
    read(dataDir: string): z.output<T> | null {
      try {
        return schema.safeParse(JSON.parse(readFileSync(place(dataDir), 'utf8'))).data ?? null;
      } catch {
        return null; // written whole or not at all: what cannot be read was never wanted
      }
    },
    write(dataDir: string, content: z.input<T>): void {
      writeDurably(place(dataDir), JSON.stringify(content));
    },
    remove(dataDir: string): void {
      rmSync(place(dataDir), { force: true });
      syncFolder(dirname(place(dataDir)));
    },
  };
}

/** Somebody has decided to go back: the next opening does it first. `epoch` is the one that the shop will have. */
export const restoreWanted = note('restore-wanted.json', z.strictObject({ file: z.string(), epoch: z.string() }));

/** What the restore found; the first command of the new epoch writes it into the shop. */
export const restoreDone = note('restore-done.json', z.strictObject({ epoch: z.string(), facts: restoreFacts }));

/** Why it did not happen; stays until one succeeds. */
export const restoreFailed = note(
  'restore-failed.json',
  z.strictObject({ at: instant, problem: z.enum(BACKUP_PROBLEMS), file: z.string() }),
);

/** A file as it lay there: another one of that name is another backup. */
const fileMark = z.strictObject({ bytes: z.int(), changedAt: z.number() });

export function sourceMark(file: string): z.output<typeof fileMark> {
  const { size, mtimeMs } = statSync(file);
  return { bytes: size, changedAt: mtimeMs };
}

/** A copy of a backup that was looked through and lies ready to take the shop's place. Lasts as long as the program runs. */
export const restoreReady = note(
  'restore-ready.json',
  z.strictObject({
    file: z.string(),
    source: fileMark,
    copy: z.string().regex(/^servicelane\.sqlite\.restoring-[\w-]+$/),
    files: z.array(damagedFile),
    fileCount: z.int(),
  }),
);

const COPY = 'servicelane.sqlite.restoring';

/** The name of a copy; without a mark, of the one that is about to become the shop. */
export const copyPlace = (mark?: string): string => (mark === undefined ? COPY : `${COPY}-${mark}`);

const TAILS = ['', '-journal', '-wal', '-shm'];

/** With what SQLite may keep beside it. */
export function removeCopy(dataDir: string, name: string): void {
  for (const tail of TAILS) rmSync(join(dataDir, `${name}${tail}`), { force: true });
}

/**
 * Nobody went back, or somebody pulled the plug: what was laid ready for a restore only takes room. A folder that cannot
 * be written keeps it until the next time.
 */
export function sweepCopies(dataDir: string): void {
  try {
    const left = readdirSync(dataDir).filter((name) => name.startsWith(COPY));
    if (left.length > 0) restoreReady.remove(dataDir);
    for (const name of left) rmSync(join(dataDir, name), { force: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}

/** The backup that no pruning may take before it is restored. */
export function sparedName(dataDir: string): string | null {
  const wanted = restoreWanted.read(dataDir);
  return wanted && basename(wanted.file, '.sqlite');
}
