/** Looks at a backup as a restore would, and says what going back to it would lose. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import {
  type BackupCheck,
  type DamagedFile,
  LISTED_FILES,
  LISTED_LOST,
  type LostCommand,
} from '../../src-shared/backup/backup-contract.ts';
import type { BackupProblem } from '../../src-shared/backup/backup-rules.ts';
import { type Instant, instant } from '../../src-shared/kit/time.ts';
import { placeOf } from '../attachment/attachment-store.ts';
import { APPLICATION_ID, type Connection, openAside } from '../db/open.ts';
import { type BackupManifest, manifestOf } from './backup-manifest.ts';
import { shopFacts } from './backup-store.ts';
import { codeOf, copyVerified, hashFile, isDamaged, isFull, isUnwritable, syncFile } from './file-copy.ts';
import { copyPlace, removeCopy, restoreReady, sourceMark } from './restore-files.ts';
import { RestoreRefusal, shareOf, takeCopy } from './take-copy.ts';

/** What is wrong with the database itself; null where a restore may take it. Reads all of it. */
export function problemOfDatabase(connection: Connection, migrationsDir: string): BackupProblem | null {
  try {
    if (connection.pragma('application_id', { simple: true }) !== APPLICATION_ID) return 'foreign';
    if (connection.pragma('integrity_check(1)', { simple: true }) !== 'ok') return 'damaged';
    const orphans: unknown = connection.pragma('foreign_key_check');
    if (Array.isArray(orphans) && orphans.length > 0) return 'damaged';
    const known = readMigrationFiles({ migrationsFolder: migrationsDir });
    const done = connection.prepare<[], string>('SELECT hash FROM schema_migration ORDER BY number').pluck().all();
    if (done.length === 0) return 'foreign';
    return done.every((hash, index) => known[index]?.hash === hash) ? null : 'newer';
  } catch (error) {
    const code = codeOf(error);
    if (code === 'SQLITE_NOTADB') return 'foreign';
    if (isDamaged(code) || code === 'SQLITE_ERROR') return 'damaged';
    throw error;
  }
}

interface HeadFacts {
  readonly seq: number;
  readonly hash: string;
  readonly at: Instant | null;
}

export function headOf(connection: Connection): HeadFacts {
  const row = connection
    .prepare<[], { seq: number; hash: string; at: number }>(
      'SELECT seq, hash, at FROM journal_entry ORDER BY seq DESC LIMIT 1',
    )
    .get();
  return row ? { seq: row.seq, hash: row.hash, at: instant.parse(row.at) } : { seq: 0, hash: '', at: null };
}

/**
 * The commands of `present` that `backup` does not have, the newest ones listed. Each row's hash covers all before it:
 * where two chains agree at a row they agree up to there, so the last common one is found by halving.
 */
export function lostCommands(present: Connection, backup: Connection): { count: number; lost: LostCommand[] } {
  const hashAt = (connection: Connection) =>
    connection.prepare<[number], string>('SELECT hash FROM journal_entry WHERE seq = ?').pluck();
  const here = hashAt(present);
  const there = hashAt(backup);
  const last = headOf(present).seq;
  let common = 0;
  for (let beyond = Math.min(last, headOf(backup).seq) + 1; beyond - common > 1; ) {
    const middle = (common + beyond) >> 1;
    if (here.get(middle) !== undefined && here.get(middle) === there.get(middle)) common = middle;
    else beyond = middle;
  }
  const lost = present
    .prepare<[number, number], { at: number; command: string; by: string | null }>(
      `SELECT entry.at, entry.command, staff.name AS by FROM journal_entry AS entry
       LEFT JOIN staff ON staff.id = entry.actor_id WHERE entry.seq > ? ORDER BY entry.seq DESC LIMIT ?`,
    )
    .all(common, LISTED_LOST)
    .map((row) => ({ ...row, at: instant.parse(row.at) }));
  return { count: last - common, lost };
}

/**
 * Hashes every file that the backup names. With `mend`, one that is missing or damaged is copied from beside the backup;
 * without, it is only looked for there. Returns what stays missing or damaged.
 */
export function damagedFiles(options: {
  readonly backup: Connection;
  readonly dataDir: string;
  /** The folder that the backup lies in: a second folder has the files beside it. */
  readonly folder: string;
  readonly mend: boolean;
  readonly progress: (done: number) => void;
}): DamagedFile[] {
  const { backup, dataDir, folder, mend, progress } = options;
  const wanted = backup.prepare<[], string>('SELECT sha256 FROM attachment ORDER BY sha256').pluck().all();
  const bad: DamagedFile[] = [];
  for (const [index, sha256] of wanted.entries()) {
    progress(index / wanted.length);
    const place = placeOf(dataDir, sha256);
    const isThere = existsSync(place);
    if (isThere && hashFile(place) === sha256) continue;
    const spare = placeOf(folder, sha256);
    if (spare !== place && existsSync(spare)) {
      if (mend) {
        mkdirSync(dirname(place), { recursive: true });
        if (copyVerified(spare, place, sha256)) continue;
      } else if (hashFile(spare) === sha256) continue;
    }
    bad.push({ sha256, what: isThere ? 'damaged' : 'missing' });
  }
  return bad;
}

const NOTHING: Omit<BackupCheck, 'problem'> = { at: null, seq: 0, lostCount: 0, lost: [], missing: 0, damaged: 0 };

export interface CheckOptions {
  readonly file: string;
  /** The shop as it is now. */
  readonly present: Connection;
  readonly dataDir: string;
  readonly migrationsDir: string;
  readonly progress: (done: number) => void;
}

/** Changes nothing anywhere. */
export function checkBackup(options: CheckOptions): BackupCheck {
  const { file, progress } = options;
  const hashed = shareOf(file, (share) => progress(0.3 * share));
  const manifest = manifestOf(file);
  try {
    if (manifest && hashFile(file, hashed) !== manifest.sha256) return bad('changed');
  } catch (error) {
    if (codeOf(error) === '') throw error;
    return bad('missing');
  }
  return look(options, { database: file, manifest, mend: false }).found;
}

/**
 * The same, on a copy that lies ready beside the shop afterwards, with the missing files fetched: what is long in a
 * restore happens while everybody still works, with its progress, and can be stopped. The closed shop only takes it.
 */
export function prepareRestore(options: CheckOptions): BackupCheck {
  const { file, dataDir, progress } = options;
  const before = restoreReady.read(dataDir);
  if (before) {
    restoreReady.remove(dataDir);
    removeCopy(dataDir, before.copy);
  }
  const name = copyPlace(randomUUID());
  const database = join(dataDir, name);
  let isReady = false;
  try {
    const source = sourceMark(file);
    const manifest = takeCopy(
      file,
      database,
      shareOf(file, (share) => progress(0.4 * share)),
    );
    const { found, files } = look(options, { database, manifest, mend: true });
    if (found.problem) return found;
    syncFile(database);
    const kept = { files: files.slice(0, LISTED_FILES), fileCount: files.length };
    restoreReady.write(dataDir, { file, source, copy: name, ...kept });
    isReady = true;
    return found;
  } catch (error) {
    if (error instanceof RestoreRefusal) return bad(error.problem);
    if (isFull(codeOf(error))) return bad('diskFull');
    if (isUnwritable(codeOf(error))) return bad(existsSync(file) ? 'unwritable' : 'missing');
    throw error;
  } finally {
    if (!isReady) removeCopy(dataDir, name);
  }
}

const bad = (problem: BackupProblem): BackupCheck => ({ ...NOTHING, problem });

/** `database` is the backup itself or its copy. */
function look(
  { file, present, dataDir, migrationsDir, progress }: CheckOptions,
  { database, manifest, mend }: { database: string; manifest: BackupManifest | null; mend: boolean },
): { found: BackupCheck; files: readonly DamagedFile[] } {
  let backup: Connection;
  if (!existsSync(database) || !statSync(database).isFile()) return { found: bad('missing'), files: [] };
  try {
    backup = openAside(database, { readonly: true });
  } catch (error) {
    const code = codeOf(error);
    if (isDamaged(code)) return { found: bad('foreign'), files: [] };
    if (isUnwritable(code)) return { found: bad('missing'), files: [] };
    throw error;
  }
  try {
    const problem = problemOfDatabase(backup, migrationsDir);
    if (problem) return { found: bad(problem), files: [] };
    progress(0.6);
    if (shopFacts(backup).dataId !== shopFacts(present).dataId) return { found: bad('otherShop'), files: [] };
    const { count, lost } = lostCommands(present, backup);
    const head = headOf(backup);
    const folder = dirname(file);
    const files = damagedFiles({ backup, dataDir, folder, mend, progress: (done) => progress(0.6 + 0.4 * done) });
    const found: BackupCheck = {
      problem: null,
      at: manifest?.at ?? head.at,
      seq: head.seq,
      lostCount: count,
      lost,
      missing: files.filter(({ what }) => what === 'missing').length,
      damaged: files.filter(({ what }) => what === 'damaged').length,
    };
    return { found, files };
  } finally {
    backup.close();
  }
}

/** `resources/migrations`, shipped with the program. */
export const migrationsIn = (resourcesDir: string): string => join(resourcesDir, 'migrations');
