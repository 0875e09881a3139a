/** Looks at a backup as a restore would, and says what going back to it would lose. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import {
  type BackupCheck,
  type DamagedFile,
  LISTED_LOST,
  type LostCommand,
} from '../../src-shared/backup/backup-contract.ts';
import type { BackupProblem } from '../../src-shared/backup/backup-rules.ts';
import { type Instant, instant } from '../../src-shared/kit/time.ts';
import { placeOf } from '../attachment/attachment-store.ts';
import { APPLICATION_ID, type Connection, openAside } from '../db/open.ts';
import { manifestOf } from './backup-manifest.ts';
import { shopFacts } from './backup-store.ts';
import { codeOf, copyVerified, hashFile, isDamaged } from './file-copy.ts';

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

/** `present`: the shop as it is now. Changes nothing anywhere. */
export function checkBackup(options: {
  readonly file: string;
  readonly present: Connection;
  readonly dataDir: string;
  readonly migrationsDir: string;
  readonly progress: (done: number) => void;
}): BackupCheck {
  const { file, present, dataDir, progress } = options;
  const bad = (problem: BackupProblem): BackupCheck => ({ ...NOTHING, problem });
  const manifest = manifestOf(file);
  let backup: Connection;
  try {
    if (manifest && hashFile(file, () => progress(0.1)) !== manifest.sha256) return bad('changed');
    backup = openAside(file, { readonly: true });
  } catch (error) {
    if (isDamaged(codeOf(error))) return bad('foreign');
    return bad('missing');
  }
  try {
    const problem = problemOfDatabase(backup, options.migrationsDir);
    if (problem) return bad(problem);
    progress(0.4);
    if (shopFacts(backup).dataId !== shopFacts(present).dataId) return bad('otherShop');
    const { count, lost } = lostCommands(present, backup);
    const head = headOf(backup);
    const files = damagedFiles({
      backup,
      dataDir,
      folder: dirname(file),
      mend: false,
      progress: (done) => progress(0.4 + 0.6 * done),
    });
    return {
      problem: null,
      at: manifest?.at ?? head.at,
      seq: head.seq,
      lostCount: count,
      lost,
      missing: files.filter(({ what }) => what === 'missing').length,
      damaged: files.filter(({ what }) => what === 'damaged').length,
    };
  } finally {
    backup.close();
  }
}

/** `resources/migrations`, shipped with the program. */
export const migrationsIn = (resourcesDir: string): string => join(resourcesDir, 'migrations');
