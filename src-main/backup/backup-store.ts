/** Makes a backup: one moment of the shop, copied, opened, checked, and only then given a name and a manifest. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { type BackupFailure, type BackupOutcome, backupOutcome } from '../../src-shared/backup/backup-contract.ts';
import { type BackupFailureReason, type BackupKind, backupName } from '../../src-shared/backup/backup-rules.ts';
import { type Instant, instant } from '../../src-shared/kit/time.ts';
import { placeOf } from '../attachment/attachment-store.ts';
import { syncFolder, writeDurably } from '../db/durable.ts';
import { rowCounts } from '../db/migrate.ts';
import { type Connection, openAside } from '../db/open.ts';
import {
  type BackupManifest,
  backupsFolder,
  pruneBackups,
  readBackups,
  sweepBackups,
  writeManifest,
} from './backup-manifest.ts';
import { codeOf, copyVerified, hashFile, isDamaged, isFull, isUnwritable, syncFile } from './file-copy.ts';
import { sparedName } from './restore-files.ts';

/** Pages of 4 KiB in one go: between them the worker hears a cancel and writes out what it has. */
export const PAGES_AT_ONCE = 4_000;
/** Series are numbered by day: forty days of the five of them. */
const SERIES_KEPT = 200;

/** A reason that a person can do something about. */
export class BackupRefusal extends Error {
  readonly reason: BackupFailureReason;
  readonly about: string;
  constructor(reason: BackupFailureReason, about: string) {
    super(`${reason} ${about}`);
    this.name = 'BackupRefusal';
    this.reason = reason;
    this.about = about;
  }
}

/** The machine's own words as a reason; anything else stays a fault. */
function refusalOf(error: unknown, about: string, reading: string): unknown {
  const code = codeOf(error);
  if (isFull(code)) return new BackupRefusal('diskFull', about);
  if (isDamaged(code)) return new BackupRefusal('damaged', reading);
  if (isUnwritable(code)) return new BackupRefusal('unwritable', about);
  return error;
}

export interface MakeOptions {
  /** Sees the shop; nothing else uses it until this is done. */
  readonly connection: Connection;
  readonly dataDir: string;
  readonly version: string;
  readonly kind: BackupKind;
  readonly now: Instant;
  /** Told 0 to 1; throws where the person has had enough. */
  readonly progress: (done: number) => void;
}

interface ShopFacts {
  readonly dataId: string;
  readonly epoch: string;
  readonly zone: string;
}

export function shopFacts(connection: Connection): ShopFacts {
  const row = connection.prepare<[], ShopFacts>('SELECT data_id AS dataId, epoch, zone FROM shop WHERE id = 1').get();
  if (!row) throw new Error('the row of the shop is missing');
  return row;
}

/** Throws a BackupRefusal where it can say why; the backups before it, and the shop, are then as they were. */
export async function makeBackup(options: MakeOptions): Promise<BackupManifest> {
  const folder = backupsFolder(options.dataDir);
  try {
    mkdirSync(folder, { recursive: true });
    sweepBackups(folder);
    return await copyAndCheck(options, folder);
  } catch (error) {
    throw refusalOf(error, folder, options.connection.name);
  }
}

async function copyAndCheck(options: MakeOptions, folder: string): Promise<BackupManifest> {
  const { connection, now, progress } = options;
  // The first read pins one moment for all that follows: whatever is committed meanwhile, the copy need not begin anew.
  connection.exec('BEGIN');
  let aside = '';
  try {
    const facts = shopFacts(connection);
    const head = connection
      .prepare<[], { seq: number; hash: string }>('SELECT seq, hash FROM journal_entry ORDER BY seq DESC LIMIT 1')
      .get() ?? { seq: 0, hash: '' };
    const series = connection
      .prepare<[number], { prefix: string; last: number }>(
        "SELECT prefix, last FROM number_series ORDER BY substr(prefix, instr(prefix, '-') + 1) DESC LIMIT ?",
      )
      .all(SERIES_KEPT);
    const attachments = connection
      .prepare<[], { count: number; bytes: number }>(
        'SELECT count(*) AS count, coalesce(sum(bytes), 0) AS bytes FROM attachment',
      )
      .get() ?? { count: 0, bytes: 0 };
    const schema = Number(connection.prepare('SELECT count(*) FROM schema_migration').pluck().get());
    const rows = rowCounts(connection);
    progress(0.05);
    const name = backupName(now, facts.zone, (taken) => existsSync(join(folder, `${taken}.sqlite`)));
    const file = join(folder, `${name}.sqlite`);
    aside = `${file}.partial`;
    await connection.backup(aside, {
      progress({ totalPages, remainingPages }) {
        // Left to the end, one big flush makes the next command of the desk wait for all of it.
        if (existsSync(aside)) syncFile(aside);
        progress(0.05 + 0.55 * (1 - remainingPages / Math.max(1, totalPages)));
        return PAGES_AT_ONCE;
      },
    });
    connection.exec('COMMIT');
    checkCopy(aside, rows);
    progress(0.85);
    syncFile(aside);
    const bytes = statSync(aside).size;
    let hashed = 0;
    const sha256 = hashFile(aside, (read) => {
      hashed += read;
      progress(0.85 + 0.1 * (hashed / bytes));
    });
    renameSync(aside, file);
    syncFolder(folder);
    const before = readBackups(folder, facts.dataId)[0];
    const manifest: BackupManifest = {
      format: 1,
      name,
      number: (before?.number ?? 0) + 1,
      kind: options.kind,
      version: options.version,
      ...facts,
      at: now,
      head,
      schema,
      bytes,
      sha256,
      rows: Object.fromEntries(rows),
      series: Object.fromEntries(series.map(({ prefix, last }) => [prefix, last])),
      attachments,
    };
    writeManifest(folder, manifest);
    pruneBackups(folder, facts.dataId, facts.zone, sparedName(options.dataDir));
    return manifest;
  } catch (error) {
    if (aside !== '') {
      for (const tail of ['', '-journal', '-wal', '-shm']) rmSync(`${aside}${tail}`, { force: true });
      // Renamed but not vouched for: it counts for nothing.
      sweepBackups(folder);
    }
    throw error;
  } finally {
    if (connection.inTransaction) connection.exec('ROLLBACK');
  }
}

/** Opens the copy as a restore would, and looks at all of it. */
function checkCopy(file: string, rows: ReadonlyMap<string, number>): void {
  const copy = openAside(file);
  try {
    // One file without a WAL beside it, so that it can be read from a medium that cannot be written.
    if (copy.pragma('journal_mode = DELETE', { simple: true }) !== 'delete') {
      throw new Error('the copy stayed in WAL mode');
    }
    const integrity: unknown = copy.pragma('integrity_check(1)', { simple: true });
    if (integrity !== 'ok') throw new BackupRefusal('damaged', file.replace(/\.partial$/, ''));
    const orphans: unknown = copy.pragma('foreign_key_check');
    if (Array.isArray(orphans) && orphans.length > 0) throw new Error('rows refer to rows that are not there');
    const counted = rowCounts(copy);
    for (const [table, count] of rows) {
      if (counted.get(table) !== count) throw new Error(`the copy of ${table} differs`);
    }
  } finally {
    copy.close();
  }
}

/** In the chosen folder each shop has one of its own: two shops may share a disk. */
export function secondPlace(folder: string, dataId: string): string {
  return join(folder, `ServiceLane-${dataId.slice(0, 8)}`);
}

/** Copies the backup and the files that it needs, reads them back, and returns what lies there now. */
export function copyToSecond(options: {
  readonly connection: Connection;
  readonly dataDir: string;
  readonly manifest: BackupManifest;
  readonly folder: string;
  readonly progress: () => void;
}): readonly string[] {
  const { manifest, dataDir, progress } = options;
  const inside = relative(dataDir, options.folder);
  if (inside === '' || (!inside.startsWith('..') && !isAbsolute(inside))) {
    throw new BackupRefusal('insideData', options.folder);
  }
  // Never made: where a disk is not plugged in, its mount point must not fill the disk beneath it.
  if (!existsSync(options.folder)) throw new BackupRefusal('unreachable', options.folder);
  const place = secondPlace(options.folder, manifest.dataId);
  const from = join(backupsFolder(dataDir), `${manifest.name}.sqlite`);
  try {
    mkdirSync(place, { recursive: true });
    sweepBackups(place);
    const files = options.connection
      .prepare<[], { sha256: string; bytes: number }>('SELECT sha256, bytes FROM attachment')
      .all();
    for (const { sha256, bytes } of files) {
      progress();
      const to = placeOf(place, sha256);
      if (existsSync(to) && statSync(to).size === bytes) continue;
      const source = placeOf(dataDir, sha256);
      // One that is gone is the shop's loss already; a restore lists it.
      if (!existsSync(source)) continue;
      mkdirSync(join(to, '..'), { recursive: true });
      copyVerified(source, to, sha256, progress);
    }
    if (!copyVerified(from, join(place, `${manifest.name}.sqlite`), manifest.sha256, progress)) {
      throw new BackupRefusal('damaged', join(place, `${manifest.name}.sqlite`));
    }
    writeManifest(place, manifest);
    pruneBackups(place, manifest.dataId, manifest.zone, null);
    return readBackups(place, manifest.dataId).map(({ name }) => name);
  } catch (error) {
    const told = refusalOf(error, place, from);
    // Pulled out in the middle, or a share that went away: a second disk has more ways to fail than can be listed.
    throw !(told instanceof BackupRefusal) && /^E[A-Z]+$/.test(codeOf(error))
      ? new BackupRefusal('unreachable', options.folder)
      : told;
  }
}

const stateFile = (dataDir: string): string => join(backupsFolder(dataDir), 'state.json');

/** What the last run left, for the next start; null where there was none. */
export function readOutcome(dataDir: string): BackupOutcome | null {
  try {
    return backupOutcome.safeParse(JSON.parse(readFileSync(stateFile(dataDir), 'utf8'))).data ?? null;
  } catch {
    return null; // the first run, or a folder that cannot be read: the next run says so
  }
}

/** One whole run: the backup, its second copy, and what came of them. Only a cancel and a fault are thrown. */
export async function runBackup(
  options: MakeOptions & { readonly secondFolder: string | null },
): Promise<BackupOutcome> {
  const failureOf = (error: unknown): BackupFailure => {
    if (!(error instanceof BackupRefusal)) throw error;
    return { at: instant.parse(options.now), reason: error.reason, about: error.about };
  };
  let outcome: BackupOutcome;
  try {
    const manifest = await makeBackup(options);
    outcome = { made: manifest.name, failure: null, second: null };
    if (options.secondFolder !== null) {
      const folder = options.secondFolder;
      const before = readOutcome(options.dataDir)?.second;
      try {
        const names = copyToSecond({ ...options, manifest, folder, progress: () => options.progress(0.95) });
        outcome = { ...outcome, second: { folder, at: options.now, failure: null, names: [...names] } };
      } catch (error) {
        const names = before?.folder === folder ? before.names : [];
        outcome = { ...outcome, second: { folder, at: options.now, failure: failureOf(error), names } };
      }
    }
  } catch (error) {
    outcome = { made: null, failure: failureOf(error), second: readOutcome(options.dataDir)?.second ?? null };
  }
  try {
    writeDurably(stateFile(options.dataDir), JSON.stringify(outcome));
  } catch {
    // Where the folder itself is the trouble, the answer of this run still says so.
  }
  return outcome;
}
