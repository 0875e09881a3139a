/**
 * Puts a backup in the shop's place while nobody has it open. A kill at any point leaves either the old shop or the new
 * one: everything is made ready beside it, and one rename decides.
 */
import { existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  type DamagedFile,
  LISTED_FILES,
  type LostCommand,
  type RestoreFacts,
} from '../../src-shared/backup/backup-contract.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import { syncFolder } from '../db/durable.ts';
import { type Connection, openAside } from '../db/open.ts';
import { takeOwnerLock } from '../db/owner-lock.ts';
import { backupsFolder, manifestOf, readBackups } from './backup-manifest.ts';
import { shopFacts } from './backup-store.ts';
import { damagedFiles, headOf, lostCommands, problemOfDatabase } from './check-backup.ts';
import { codeOf, copyDurably, isDamaged, isFull, isUnwritable, syncFile } from './file-copy.ts';
import {
  copyPlace,
  removeCopy,
  restoreDone,
  restoreFailed,
  restoreReady,
  restoreWanted,
  sourceMark,
} from './restore-files.ts';
import { RestoreRefusal, shareOf, takeCopy } from './take-copy.ts';

export interface RestoreOptions {
  readonly dataDir: string;
  readonly file: string;
  readonly migrationsDir: string;
  readonly now: Instant;
  /** The shop's name for its history from now on; if it bears it already, the restore has happened. */
  readonly epoch: string;
  /** Told from 0 to 1, where nothing lies ready and all has to be read now. */
  readonly progress?: (done: number) => void;
}

/** Null where it had happened already. Throws a RestoreRefusal, or `dataInUse` while the shop is open. */
export function restoreFrom(options: RestoreOptions): RestoreFacts | null {
  const { dataDir } = options;
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch {
    throw new RestoreRefusal('unwritable', dataDir);
  }
  const lock = takeOwnerLock(dataDir);
  try {
    removeCopy(dataDir, copyPlace());
    const facts = restoreUnderLock(options, join(dataDir, copyPlace()));
    restoreFailed.remove(dataDir);
    return facts;
  } catch (error) {
    if (error instanceof RestoreRefusal) throw error;
    const code = codeOf(error);
    if (isFull(code)) throw new RestoreRefusal('diskFull', dataDir);
    if (isUnwritable(code)) throw new RestoreRefusal('unwritable', dataDir);
    throw error;
  } finally {
    removeCopy(dataDir, copyPlace());
    lock.release();
  }
}

function restoreUnderLock(options: RestoreOptions, copy: string): RestoreFacts | null {
  const { dataDir, file, now, epoch, progress: told = () => undefined } = options;
  const database = join(dataDir, 'servicelane.sqlite');
  const present = openPresent(database);
  let backup: Connection | undefined;
  try {
    if (present && shopFacts(present).epoch === epoch) {
      restoreWanted.remove(dataDir);
      return null;
    }
    const ready = takeReady(dataDir, file, copy);
    const manifest = ready
      ? manifestOf(file)
      : takeCopy(
          file,
          copy,
          shareOf(file, (share) => told(0.4 * share)),
        );
    backup = ready ? openAside(copy) : openCopy(copy, file, options.migrationsDir);
    told(0.6);
    const { dataId } = shopFacts(backup);
    const isSameShop = present !== null && shopFacts(present).dataId === dataId;
    if (present && !isSameShop && isSetUp(present)) throw new RestoreRefusal('otherShop', file);

    const head = headOf(backup);
    const gone: { count: number | null; lost: LostCommand[] } = (present && isSameShop
      ? lostIfReadable(present, backup)
      : null) ?? { count: null, lost: [] };
    const series = knownSeries(isSameShop ? present : null, dataId, [backupsFolder(dataDir), dirname(file)]);
    beginNewEpoch(backup, epoch, now, series);
    const { files, fileCount } = ready ?? mendFiles(backup, { dataDir, file, told: (done) => told(0.6 + 0.4 * done) });
    backup.close();
    backup = undefined;
    syncFile(copy);

    // Folds the log into the database, so that the file set aside is whole by itself.
    if (present) closeFolded(present);
    const keptAs = setAside(dataDir, database, now);
    const facts: RestoreFacts = {
      at: now,
      backupAt: manifest?.at ?? head.at ?? now,
      file: basename(file),
      seq: head.seq,
      lostCount: gone.count,
      lost: gone.lost,
      files: [...files],
      fileCount,
      keptAs,
    };
    // Names the epoch that only the new shop has: if the rename never comes, the next opening throws it away.
    restoreDone.write(dataDir, { epoch, facts });
    // The old log must never be played into the new database. Of a readable one it is empty by now.
    for (const tail of ['-wal', '-shm', '-journal']) rmSync(`${database}${tail}`, { force: true });
    renameSync(copy, database);
    syncFolder(dataDir);
    restoreWanted.remove(dataDir);
    return facts;
  } finally {
    backup?.close();
    if (present?.open) present.close();
  }
}

/** Moves the copy of this very file that was laid ready; null where there is none, or the file is another one by now. */
function takeReady(dataDir: string, file: string, copy: string): ReturnType<typeof restoreReady.read> {
  const ready = restoreReady.read(dataDir);
  if (ready?.file !== file || !existsSync(file) || !existsSync(join(dataDir, ready.copy))) return null;
  const { bytes, changedAt } = sourceMark(file);
  if (bytes !== ready.source.bytes || changedAt !== ready.source.changedAt) return null;
  for (const tail of ['', '-wal']) {
    const from = join(dataDir, `${ready.copy}${tail}`);
    if (existsSync(from)) renameSync(from, `${copy}${tail}`);
  }
  return ready;
}

function mendFiles(
  backup: Connection,
  { dataDir, file, told }: { dataDir: string; file: string; told: (done: number) => void },
): { files: readonly DamagedFile[]; fileCount: number } {
  const files = damagedFiles({ backup, dataDir, folder: dirname(file), mend: true, progress: told });
  return { files: files.slice(0, LISTED_FILES), fileCount: files.length };
}

/** The shop as it is; null where there is none, or none that can be read. */
function openPresent(database: string): Connection | null {
  if (!existsSync(database)) return null;
  let present: Connection | undefined;
  try {
    present = openAside(database);
    shopFacts(present);
    headOf(present);
    return present;
  } catch {
    // That it is broken may be the very reason for the restore: then nobody can say what is lost.
    present?.close();
    return null;
  }
}

function lostIfReadable(present: Connection, backup: Connection): ReturnType<typeof lostCommands> | null {
  try {
    return lostCommands(present, backup);
  } catch (error) {
    if (isDamaged(codeOf(error))) return null;
    throw error;
  }
}

function closeFolded(present: Connection): void {
  try {
    present.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // A broken one keeps its log, and is set aside with it.
    if (!isDamaged(codeOf(error))) throw error;
  } finally {
    present.close();
  }
}

function isSetUp(present: Connection): boolean {
  return present.prepare('SELECT set_up_at FROM shop WHERE id = 1').pluck().get() !== null;
}

function openCopy(copy: string, file: string, migrationsDir: string): Connection {
  let backup: Connection;
  try {
    backup = openAside(copy);
  } catch {
    throw new RestoreRefusal('foreign', file);
  }
  const problem = problemOfDatabase(backup, migrationsDir);
  if (problem) {
    backup.close();
    throw new RestoreRefusal(problem, file);
  }
  return backup;
}

/** The highest number of each series that anything in reach knows: numbers on paper are never given twice. */
function knownSeries(
  present: Connection | null,
  dataId: string,
  folders: readonly string[],
): ReadonlyMap<string, number> {
  const known = new Map<string, number>();
  const learn = (prefix: string, last: number): void => void known.set(prefix, Math.max(known.get(prefix) ?? 0, last));
  try {
    const rows = present?.prepare<[], { prefix: string; last: number }>('SELECT prefix, last FROM number_series').all();
    for (const { prefix, last } of rows ?? []) learn(prefix, last);
  } catch (error) {
    if (!isDamaged(codeOf(error))) throw error;
  }
  for (const folder of new Set(folders)) {
    for (const { series } of readBackups(folder, dataId)) {
      for (const [prefix, last] of Object.entries(series)) learn(prefix, last);
    }
  }
  return known;
}

function beginNewEpoch(backup: Connection, epoch: string, now: Instant, series: ReadonlyMap<string, number>): void {
  backup.pragma('journal_mode = DELETE');
  backup.pragma('synchronous = FULL');
  backup.transaction(() => {
    backup.prepare('UPDATE shop SET epoch = ? WHERE id = 1').run(epoch);
    backup.prepare("UPDATE seat_session SET ended_at = ?, end_reason = 'changed' WHERE ended_at IS NULL").run(now);
    const raise = backup.prepare(
      'INSERT INTO number_series (prefix, last) VALUES (?, ?) ON CONFLICT (prefix) DO UPDATE SET last = max(last, excluded.last)',
    );
    for (const [prefix, last] of series) raise.run(prefix, last);
  })();
}

/** Under a name that nothing of ours ever removes; null where there is nothing to keep. */
function setAside(dataDir: string, database: string, now: Instant): string | null {
  if (!existsSync(database)) return null;
  const time = new Date(now).toISOString().replace(/\D/g, '').slice(0, 14);
  let name = `servicelane-before-restore-${time}.sqlite`;
  for (let again = 2; existsSync(join(dataDir, name)); again += 1) {
    name = `servicelane-before-restore-${time}-${again}.sqlite`;
  }
  for (const tail of ['', '-wal']) {
    if (!existsSync(`${database}${tail}`)) continue;
    try {
      linkSync(`${database}${tail}`, join(dataDir, `${name}${tail}`));
    } catch {
      // A file system without links: then it is copied.
      copyDurably(`${database}${tail}`, join(dataDir, `${name}${tail}`));
    }
  }
  syncFolder(dataDir);
  return name;
}

/** Does what the last run of the program was asked for; the shop opens afterwards whatever came of it. */
export function restoreIfWanted(options: Omit<RestoreOptions, 'file' | 'epoch'>): void {
  const { dataDir, now } = options;
  const wanted = restoreWanted.read(dataDir);
  if (!wanted) return;
  try {
    restoreFrom({ ...options, ...wanted });
  } catch (error) {
    // Still open elsewhere: whoever has it does it at its own next opening.
    if (error instanceof Error && error.name === 'OpenRefusal') throw error;
    const problem = error instanceof RestoreRefusal ? error.problem : 'fault';
    restoreFailed.write(dataDir, { at: now, problem, file: wanted.file });
    // A wish that cannot be had must not keep the shop closed.
    restoreWanted.remove(dataDir);
  }
}
