/** Keeps the shop backed up by itself, knows what backups there are, and passes on the wish to go back to one. */
import { randomUUID } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type BackupOutcome, backupOutcome } from '../../src-shared/backup/backup-contract.ts';
import { BACKUP_EVERY, type BackupKind } from '../../src-shared/backup/backup-rules.ts';
import type { TaskName } from '../../src-shared/contract.ts';
import type { TaskId } from '../../src-shared/kit/id.ts';
import { type Instant, MINUTE, SECOND } from '../../src-shared/kit/time.ts';
import type { Head } from '../journal/journal.ts';
import type { TaskRunner, TaskStatus } from '../kernel/tasks.ts';
import { type BackupManifest, backupsFolder, readBackups } from './backup-manifest.ts';
import { readOutcome } from './backup-store.ts';
import { restoreFailed, restoreWanted, sweepCopies } from './restore-files.ts';

/** What handlers see of the backups. Nothing here waits for a disk that may be away. */
export interface BackupBook {
  readonly folder: string;
  /** Newest first. */
  list(): readonly BackupManifest[];
  /** Of the last run; null before the first. */
  outcome(): BackupOutcome | null;
  /** The one that is being made. */
  running(): TaskId | null;
  /** Databases that restores set aside. */
  aside(): readonly { readonly name: string; readonly bytes: number }[];
  restoreFailure(): ReturnType<typeof restoreFailed.read>;
  /** The shop closes and opens again from this file: the host is told, a moment after the answer has gone out. */
  wantRestore(file: string): void;
}

export interface BackupKeeper extends BackupBook {
  /** Told by the task runner. */
  ended(name: TaskName, status: TaskStatus): void;
  /** The last backup of the day, waited for; after this nothing is begun. */
  close(): Promise<void>;
}

const LOOK_EVERY = MINUTE;
/** What was laid ready for a restore waits so long for the PIN; after that the restore reads the file again. */
const COPY_LASTS = 15 * MINUTE;
/** A program that does not end is ended by others, so a quit waits only so long. */
const CLOSING_PATIENCE = 30 * SECOND;
/** The answer to whoever asked for the restore is on its way out. */
const FAREWELL_MS = 300;

export function backupKeeper(options: {
  readonly dataDir: string;
  readonly dataId: string;
  readonly tasks: Pick<TaskRunner, 'start' | 'running'>;
  readonly now: () => Instant;
  readonly monotonic: () => number;
  readonly head: () => Head;
  readonly onChange: () => void;
  /** Every quarter of an hour of use, and at the end. */
  readonly byItself: boolean;
  /** A demo ends without waiting for one: what it holds is made up. */
  readonly isDemo: () => boolean;
  readonly reopen: (() => void) | null;
}): BackupKeeper {
  const folder = backupsFolder(options.dataDir);
  sweepCopies(options.dataDir);
  let backups = readBackups(folder, options.dataId);
  let outcome = readOutcome(options.dataDir);
  const aside = readdirSync(options.dataDir)
    .filter((name) => /^servicelane-before-restore-.*\.sqlite(?:-wal)?$/.test(name))
    .map((name) => ({ name, bytes: statSync(join(options.dataDir, name)).size }));
  /** Told when the running one is through. */
  let waiting: (() => void)[] = [];

  // By hash: after a restore the same number may name another row.
  const isBehind = (): boolean => backups[0]?.head.hash !== options.head().hash && options.head().seq > 0;
  const running = (): TaskId | null => options.tasks.running('backup.make');
  const make = (kind: BackupKind): void => void options.tasks.start('backup.make', { kind });

  let lastTry = options.monotonic();
  let isFirstLook = true;
  const look = (): void => {
    // What a run before this one left unsaved is saved at the first look.
    const isDue = isFirstLook || options.monotonic() - lastTry > BACKUP_EVERY - 1.5 * LOOK_EVERY;
    isFirstLook = false;
    // An import makes one of its own.
    if (!isDue || running() !== null || options.tasks.running('import.take') !== null || !isBehind()) return;
    lastTry = options.monotonic();
    make('scheduled');
  };
  let unused: NodeJS.Timeout | undefined;
  let closed = false;
  /** Whoever looked has gone away without going back: the copy of a large shop is large. */
  const sweepUnused = (): void => {
    if (options.tasks.running('backup.check') === null && !restoreWanted.read(options.dataDir))
      sweepCopies(options.dataDir);
  };

  const timer = options.byItself ? setInterval(look, LOOK_EVERY) : undefined;
  timer?.unref();

  const untilEnded = (patienceMs: number): Promise<void> =>
    new Promise((resolve) => {
      const patience = setTimeout(resolve, patienceMs);
      waiting.push(() => {
        clearTimeout(patience);
        resolve();
      });
    });

  return {
    folder,
    list: () => backups,
    outcome: () => outcome,
    running,
    aside: () => aside,
    restoreFailure: () => restoreFailed.read(options.dataDir),
    wantRestore(file) {
      restoreWanted.write(options.dataDir, { file, epoch: randomUUID() });
      if (options.reopen) setTimeout(options.reopen, FAREWELL_MS);
    },
    ended(name, status) {
      if (name === 'backup.check' && !closed) {
        clearTimeout(unused);
        unused = setTimeout(sweepUnused, COPY_LASTS);
        unused.unref();
      }
      if (name !== 'backup.make' && name !== 'import.take') return;
      if (name === 'import.take') outcome = readOutcome(options.dataDir);
      const told = backupOutcome.safeParse(status.result);
      if (told.success) outcome = told.data;
      else if (status.state === 'failed' && name === 'backup.make') {
        const failure = { at: options.now(), reason: 'fault' as const, about: status.fault ?? '' };
        outcome = { made: null, second: outcome?.second ?? null, failure };
      }
      backups = readBackups(folder, options.dataId);
      options.onChange();
      const heard = waiting;
      waiting = [];
      for (const hear of heard) hear();
    },
    async close() {
      // The copies beside the data are the next opening's from here on.
      closed = true;
      clearInterval(timer);
      clearTimeout(unused);
      if (!restoreWanted.read(options.dataDir)) sweepCopies(options.dataDir);
      if (!options.byItself || options.isDemo()) return;
      if (running() !== null) await untilEnded(CLOSING_PATIENCE);
      if (running() !== null || !isBehind()) return;
      const ended = untilEnded(CLOSING_PATIENCE);
      make('closing');
      await ended;
    },
  };
}
