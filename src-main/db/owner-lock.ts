/** One process owns a data folder: it holds an exclusive lock on `owner.lock`, which the system drops when it dies. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openRefusalOf } from './open.ts';
import { OpenRefusal } from './open-refusal.ts';

export interface OwnerLock {
  /** Leaves a note for the second process: where this one can be reached. */
  announce(address: string): void;
  /** False when the owner before did not close properly. */
  readonly previousClosedCleanly: boolean;
  release(): void;
}

/** Takes the folder or throws `dataInUse` at once, with the owner's address if it left one. */
export function takeOwnerLock(dataDir: string): OwnerLock {
  const file = join(dataDir, 'owner.lock');
  const note = join(dataDir, 'owner.json');
  let lock: Database.Database | undefined;
  try {
    lock = new Database(file, { timeout: 0 });
    lock.pragma('journal_mode = DELETE');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new OpenRefusal('dataInUse', { folder: dataDir, ...readNote(note) });
    }
    throw openRefusalOf(error, file);
  }
  const held = lock;
  const before = readNote(note);
  writeFileSync(note, JSON.stringify({ pid: String(process.pid) }));
  return {
    previousClosedCleanly: before['pid'] === undefined,
    announce(address) {
      writeFileSync(note, JSON.stringify({ pid: String(process.pid), address }));
    },
    release() {
      rmSync(note, { force: true });
      held.exec('ROLLBACK');
      held.close();
    },
  };
}

function readNote(file: string): Record<string, string> {
  try {
    const note: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof note !== 'object' || note === null) return {};
    return Object.fromEntries(
      Object.entries(note).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
    );
  } catch {
    return {}; // no note, or half a note: it only ever served a friendlier sentence
  }
}
