/** Brings a database to this program's version: verified backup, foreign keys off, one transaction, checks, then on. */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { APPLICATION_ID, type Connection, openAside } from './open.ts';
import { OpenRefusal } from './open-refusal.ts';
import { transact } from './transaction.ts';

export interface MigrationReport {
  readonly from: number;
  readonly to: number;
  /** Where the copy from before lies; null for a new or current database. */
  readonly backup: string | null;
}

/**
 * `migrationsDir` holds what drizzle-kit generated. Throws `dataForeign` for another program's file, `dataNewer` for a
 * file from a newer version of this one, `migrationFailed` when a step or a check fails: the file is then as before.
 * `begin` is called before a database that has data is backed up and changed.
 */
export async function migrate(
  connection: Connection,
  migrationsDir: string,
  begin: () => void = () => undefined,
): Promise<MigrationReport> {
  const file = connection.name;
  const known = readMigrationFiles({ migrationsFolder: migrationsDir });
  if (connection.pragma('application_id', { simple: true }) !== APPLICATION_ID)
    throw new OpenRefusal('dataForeign', { file });
  connection.exec('CREATE TABLE IF NOT EXISTS schema_migration (number INTEGER PRIMARY KEY, hash TEXT NOT NULL)');
  const done = connection.prepare<[], string>('SELECT hash FROM schema_migration ORDER BY number').pluck().all();
  if (done.length > known.length) throw new OpenRefusal('dataNewer', { file });
  for (const [index, hash] of done.entries()) {
    if (known[index]?.hash !== hash) throw new OpenRefusal('dataNewer', { file });
  }
  if (done.length === known.length) return { from: done.length, to: known.length, backup: null };

  if (done.length > 0) begin();
  const backup = done.length === 0 ? null : await backUp(connection, done.length);
  // Inside a transaction this pragma is ignored, and with it on a table rebuild silently empties the child tables.
  connection.pragma('foreign_keys = OFF');
  try {
    transact(
      connection,
      () => {
        const before = rowCounts(connection);
        for (const [index, migration] of known.entries()) {
          if (index < done.length) continue;
          for (const statement of migration.sql) connection.exec(statement);
          connection
            .prepare('INSERT INTO schema_migration (number, hash) VALUES (?, ?)')
            .run(index + 1, migration.hash);
        }
        const orphans = connection.pragma('foreign_key_check');
        if (Array.isArray(orphans) && orphans.length > 0) throw new Error('rows refer to rows that are not there');
        const integrity: unknown = connection.pragma('integrity_check', { simple: true });
        if (integrity !== 'ok') throw new Error(`integrity check: ${String(integrity)}`);
        const after = rowCounts(connection);
        for (const [table, rows] of before) {
          const left = after.get(table);
          if (left !== undefined && left < rows) throw new Error(`table ${table} had ${rows} rows and has ${left}`);
        }
      },
      () => true,
    );
  } catch (error) {
    throw new OpenRefusal('migrationFailed', {
      file,
      reason: error instanceof Error ? error.message : String(error),
      backup: backup ?? '',
    });
  } finally {
    connection.pragma('foreign_keys = ON');
  }
  if (connection.pragma('foreign_keys', { simple: true }) !== 1)
    throw new OpenRefusal('pragmaRefused', { pragma: 'foreign_keys', wanted: '1', taken: '0' });
  return { from: done.length, to: known.length, backup };
}

/** A copy by SQLite's own backup, opened and checked before it counts. */
async function backUp(connection: Connection, version: number): Promise<string> {
  const folder = join(dirname(connection.name), 'backups');
  mkdirSync(folder, { recursive: true });
  const place = join(folder, `${basename(connection.name, '.sqlite')}-before-${version + 1}.sqlite`);
  const aside = `${place}.partial`;
  rmSync(aside, { force: true });
  await connection.backup(aside);
  const copy = openAside(aside, { readonly: true });
  try {
    const integrity: unknown = copy.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') throw new OpenRefusal('dataDamaged', { file: connection.name });
    const here = rowCounts(connection);
    for (const [table, rows] of rowCounts(copy)) {
      if (here.get(table) !== rows) throw new Error(`the copy of ${table} differs`);
    }
  } finally {
    copy.close();
  }
  renameSync(aside, place);
  return place;
}

/** Of the tables that hold rows of ours: not of those in which a search index keeps its own pages. */
export function rowCounts(connection: Connection): Map<string, number> {
  const tables = connection
    .prepare<[], string>(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'schema_migration'",
    )
    .pluck()
    .all();
  return new Map(
    tables.map((table) => [
      table,
      Number(
        connection
          .prepare(`SELECT count(*) FROM "${table.replaceAll('"', '""')}"`)
          .pluck()
          .get(),
      ),
    ]),
  );
}
