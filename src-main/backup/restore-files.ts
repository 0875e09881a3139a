/** The notes that a restore leaves for the next opening: wanted, done, failed. Beside the database, because it changes. */
import { readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { restoreFacts } from '../../src-shared/backup/backup-contract.ts';
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

/** The backup that no pruning may take before it is restored. */
export function sparedName(dataDir: string): string | null {
  const wanted = restoreWanted.read(dataDir);
  return wanted && basename(wanted.file, '.sqlite');
}
