/** Opens connections the one right way: every pragma is read back, and a connection that did not take it is refused. */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { OpenRefusal } from './open-refusal.ts';

/** `SLan` in the file's header: tells our database from any other SQLite file. */
export const APPLICATION_ID = 0x534c616e;
/** Older ones can lose or corrupt data under WAL (the reset bug mended in 3.51.3). */
export const OLDEST_SQLITE = '3.51.3';

export type Connection = Database.Database;
export type Trace = (sql: string) => void;

const EVERY: readonly (readonly [name: string, value: string | number])[] = [
  ['foreign_keys', 1],
  ['trusted_schema', 0],
  ['busy_timeout', 2000],
  ['cell_size_check', 1],
];

const WRITER: readonly (readonly [name: string, value: string | number])[] = [
  ['journal_mode', 'wal'],
  // This build falls back to NORMAL under WAL unless told, and NORMAL loses acknowledged commands in a power cut.
  ['synchronous', 2],
  // No checkpoint inside a command: exactly one fsync each. The idle timer of openShop does them.
  ['wal_autocheckpoint', 0],
  ['journal_size_limit', 67_108_864],
  ...(process.platform === 'darwin'
    ? ([
        ['fullfsync', 1],
        ['checkpoint_fullfsync', 1],
      ] as const)
    : []),
];

const READER: readonly (readonly [name: string, value: string | number])[] = [
  ['query_only', 1],
  // 32 MiB: what an order consists of lies on pages far apart once there are a million.
  ['cache_size', -32_768],
];

function set(connection: Connection, pragmas: typeof EVERY): void {
  for (const [name, value] of pragmas) {
    connection.pragma(`${name} = ${value}`);
    const taken: unknown = connection.pragma(name, { simple: true });
    if (taken !== value) {
      throw new OpenRefusal('pragmaRefused', { pragma: name, wanted: String(value), taken: String(taken) });
    }
  }
}

function isOlder(version: string, than: string): boolean {
  const a = version.split('.').map(Number);
  const b = than.split('.').map(Number);
  for (let i = 0; i < 3; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function openWith(file: string, options: Database.Options, pragmas: typeof EVERY, trace?: Trace): Connection {
  let connection: Connection;
  try {
    connection = new Database(file, trace ? { ...options, verbose: (sql) => trace(String(sql)) } : options);
  } catch (error) {
    throw openRefusalOf(error, file);
  }
  try {
    const version = String(connection.prepare('SELECT sqlite_version()').pluck().get());
    if (isOlder(version, OLDEST_SQLITE)) throw new OpenRefusal('sqliteTooOld', { version, oldest: OLDEST_SQLITE });
    set(connection, EVERY);
    set(connection, pragmas);
    return connection;
  } catch (error) {
    connection.close();
    throw error instanceof OpenRefusal ? error : openRefusalOf(error, file);
  }
}

/** SQLite's own words for a file that cannot be opened, as a refusal; anything else stays a fault. */
export function openRefusalOf(error: unknown, file: string): unknown {
  const code = error instanceof Database.SqliteError ? error.code : '';
  if (code === 'SQLITE_NOTADB') return new OpenRefusal('dataForeign', { file });
  if (code.startsWith('SQLITE_CORRUPT')) return new OpenRefusal('dataDamaged', { file });
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_PERM')) {
    return new OpenRefusal('dataUnwritable', { file });
  }
  return error;
}

/**
 * The one connection that writes. Makes the file if it is not there; one that a kill left empty in the middle of that
 * counts as not there, and another program's file is refused before a byte of it is changed.
 */
export function openWriter(file: string, trace?: Trace): Connection {
  const isNew = !existsSync(file) || isEmpty(file);
  const connection = openWith(file, {}, WRITER, trace);
  if (isNew) connection.pragma(`application_id = ${APPLICATION_ID}`);
  return connection;
}

function isEmpty(file: string): boolean {
  let connection: Connection | undefined;
  try {
    connection = new Database(file, { fileMustExist: true });
    const id: unknown = connection.pragma('application_id', { simple: true });
    const things: unknown = connection.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
    if (id === APPLICATION_ID) return false;
    if (id === 0 && things === 0) return true;
    throw new OpenRefusal('dataForeign', { file });
  } catch (error) {
    throw error instanceof OpenRefusal ? error : openRefusalOf(error, file);
  } finally {
    connection?.close();
  }
}

/** The disk has no room for what was to be written, whoever found out. */
export function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'SQLITE_FULL' || error.code === 'ENOSPC');
}

/**
 * A database that is there and not the open shop's: a copy, a backup that somebody brought. What its schema says is not
 * trusted, nothing else of it is changed, and SQLite's own errors are thrown: the caller knows what they mean for him.
 */
export function openAside(file: string, options: { readonly readonly?: boolean } = {}): Connection {
  const connection = new Database(file, { ...options, fileMustExist: true });
  connection.pragma('trusted_schema = 0');
  connection.pragma('cell_size_check = 1');
  return connection;
}

/** A connection that sees commits and refuses writes. */
export function openReader(file: string, trace?: Trace): Connection {
  return openWith(file, { fileMustExist: true }, READER, trace);
}
