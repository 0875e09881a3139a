import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, test } from 'vitest';
import { migrate } from '../../src-main/db/migrate.ts';
import { APPLICATION_ID, OLDEST_SQLITE, openReader, openWriter } from '../../src-main/db/open.ts';
import { takeOwnerLock } from '../../src-main/db/owner-lock.ts';
import * as schema from '../../src-main/db/schema.ts';
import { openShop } from '../../src-main/kernel/shop.ts';
import { TABLE_TOPICS } from '../../src-shared/topics.ts';
import { MIGRATIONS, ROOT, testFolder, WORKER } from '../support/folders.ts';
import { MORNING } from '../support/shop.ts';

function pragma(connection: Database.Database, name: string): unknown {
  return connection.pragma(name, { simple: true });
}

async function freshDatabase(folder = testFolder()) {
  const file = join(folder, 'servicelane.sqlite');
  const connection = openWriter(file);
  await migrate(connection, MIGRATIONS);
  return { file, connection };
}

describe('connections', () => {
  test('safety 3: the writer has every pragma, the reader cannot write', async () => {
    const { file, connection } = await freshDatabase();
    expect(pragma(connection, 'journal_mode')).toBe('wal');
    expect(pragma(connection, 'synchronous')).toBe(2);
    expect(pragma(connection, 'foreign_keys')).toBe(1);
    expect(pragma(connection, 'trusted_schema')).toBe(0);
    expect(pragma(connection, 'wal_autocheckpoint')).toBe(0);
    const [major = 0, minor = 0, patch = 0] = String(connection.prepare('SELECT sqlite_version()').pluck().get())
      .split('.')
      .map(Number);
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(3_051_003);
    expect(OLDEST_SQLITE).toBe('3.51.3');
    const reader = openReader(file);
    expect(pragma(reader, 'query_only')).toBe(1);
    expect(pragma(reader, 'foreign_keys')).toBe(1);
    expect(() => reader.exec("INSERT INTO team VALUES ('x', 1, 'x', 1)")).toThrow(/readonly/);
    connection.prepare("INSERT INTO team VALUES ('x', 1, 'x', 1)").run();
    expect(reader.prepare('SELECT count(*) FROM team').pluck().get()).toBe(1);
    reader.close();
    connection.close();
  });

  test('negative control: a plain connection of this build does not sync every commit', async () => {
    const { file, connection } = await freshDatabase();
    connection.close();
    const plain = new Database(file);
    expect(pragma(plain, 'journal_mode')).toBe('wal');
    expect(pragma(plain, 'synchronous')).toBe(1);
    plain.close();
  });

  test('another program’s file, a damaged file and a text file are refused in words', async () => {
    const folder = testFolder();
    const foreign = join(folder, 'foreign.sqlite');
    const other = new Database(foreign);
    other.exec('CREATE TABLE t (x); INSERT INTO t VALUES (1)');
    other.close();
    expect(() => openWriter(foreign)).toThrow(expect.objectContaining({ code: 'dataForeign' }));
    const text = join(folder, 'text.sqlite');
    writeFileSync(text, 'this is no database at all, but long enough to be read as a header '.repeat(20));
    expect(() => openWriter(text)).toThrow(expect.objectContaining({ code: 'dataForeign' }));
    expect(readFileSync(text, 'utf8')).toContain('this is no database');
  });
});

describe('a folder that was left in the middle', () => {
  test('a file that a kill left empty is taken as new', async () => {
    const file = join(testFolder(), 'servicelane.sqlite');
    const half = new Database(file);
    half.pragma('journal_mode = wal');
    half.close();
    const connection = openWriter(file);
    await migrate(connection, MIGRATIONS);
    expect(pragma(connection, 'application_id')).toBe(APPLICATION_ID);
    connection.close();
  });

  test('another program’s file is refused before a byte of it is changed', () => {
    const file = join(testFolder(), 'foreign.sqlite');
    const other = new Database(file);
    other.exec('CREATE TABLE t (x); INSERT INTO t VALUES (1)');
    other.close();
    const before = readFileSync(file);
    expect(() => openWriter(file)).toThrow(expect.objectContaining({ code: 'dataForeign' }));
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});

describe('tables', () => {
  test('the topics are the tables', async () => {
    const { connection } = await freshDatabase();
    const tables = connection
      .prepare<[], string>(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'schema_migration'",
      )
      .pluck()
      .all();
    expect(tables.sort()).toEqual([...TABLE_TOPICS].sort());
    // Search tables follow the table that they are named after: whoever writes one has touched that topic already.
    // What SQLite keeps under them (`shadow`) is its own.
    const searched = connection
      .prepare<[], string>("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'virtual'")
      .pluck()
      .all();
    expect(searched.sort()).toEqual([
      'catalog_item_search',
      'catalog_package_search',
      'customer_search',
      'vehicle_search',
    ]);
    for (const name of searched) expect(TABLE_TOPICS).toContain(name.replace(/_search$/, ''));
    const shadows = connection
      .prepare<[], string>("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'")
      .pluck()
      .all();
    expect(shadows.filter((name) => !searched.some((table) => name.startsWith(`${table}_`)))).toEqual([]);
    connection.close();
  });

  test('every integer column of every table refuses fractions and text', async () => {
    const { connection } = await freshDatabase();
    let columns = 0;
    for (const table of Object.values(schema)) {
      if (!is(table, SQLiteTable)) continue;
      const name = getTableName(table);
      const ddl = String(
        connection.prepare("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?").pluck().get(name),
      );
      for (const column of Object.values(getTableColumns(table))) {
        if (column.getSQLType() !== 'integer' || column.primary) continue;
        columns += 1;
        const isFlag = column.columnType === 'SQLiteBoolean';
        expect(ddl, `${name}.${column.name}`).toContain(
          isFlag ? `"${column.name}" IN (0, 1)` : `typeof("${column.name}") = 'integer'`,
        );
      }
    }
    expect(columns).toBeGreaterThan(25);
    const insert = connection.prepare("INSERT INTO number_series (prefix, last) VALUES ('JC', ?)");
    expect(() => insert.run(12.5)).toThrow(/CHECK/);
    expect(() => insert.run('abc')).toThrow(/CHECK/);
    insert.run(12);
    connection.close();
  });
});

describe('the owner', () => {
  test('safety 8: a second process is refused at once and told where to go; a kill releases the folder', async () => {
    const folder = testFolder();
    const program = `
      import { takeOwnerLock } from ${JSON.stringify(join(ROOT, 'src-main/db/owner-lock.ts'))};
      takeOwnerLock(${JSON.stringify(folder)}).announce('http://127.0.0.1:4174/');
      process.stdout.write('held');
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise<void>((done) => owner.stdout.once('data', () => done()));
    expect(() => takeOwnerLock(folder)).toThrow(
      expect.objectContaining({
        code: 'dataInUse',
        details: expect.objectContaining({ address: 'http://127.0.0.1:4174/' }),
      }),
    );
    const gone = new Promise((done) => owner.once('exit', done));
    owner.kill('SIGKILL');
    await gone;
    const lock = takeOwnerLock(folder);
    expect(lock.previousClosedCleanly).toBe(false);
    lock.release();
    const again = takeOwnerLock(folder);
    expect(again.previousClosedCleanly).toBe(true);
    again.release();
  });
});

/** Our own migrations and one more, as drizzle-kit would write a table rebuild. */
function migrationsWith(extra: string): string {
  const folder = join(testFolder(), 'migrations');
  cpSync(MIGRATIONS, folder, { recursive: true });
  const journalFile = join(folder, 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(journalFile, 'utf8')) as {
    entries: { idx: number; when: number; tag: string; version: string; breakpoints: boolean }[];
  };
  const last = journal.entries.at(-1);
  if (!last) throw new Error('no migration');
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1000, tag: '9999_extra' });
  writeFileSync(journalFile, JSON.stringify(journal));
  writeFileSync(join(folder, '9999_extra.sql'), extra);
  return folder;
}

const STAFF = "('0199aaaa-0000-7000-8000-000000000001', 1, '甲', 1, 'h', 5)";

async function withRows() {
  const { file, connection } = await freshDatabase();
  connection.exec(`INSERT INTO staff (id, version, name, active, pin_hash, added_at) VALUES ${STAFF}`);
  connection.exec("INSERT INTO staff_role VALUES ('0199aaaa-0000-7000-8000-000000000001', 'adviser')");
  connection.exec("INSERT INTO number_series VALUES ('JC-20261121', 7)");
  return { file, connection };
}

/** The number of the migration that `migrationsWith` adds. */
const EXTRA = readdirSync(MIGRATIONS).filter((file) => file.endsWith('.sql')).length + 1;

const REBUILD = `CREATE TABLE __new_staff (id text PRIMARY KEY NOT NULL, version integer NOT NULL, name text NOT NULL, active integer NOT NULL, pin_hash text NOT NULL, added_at integer NOT NULL, nickname text);
--> statement-breakpoint
INSERT INTO __new_staff (id, version, name, active, pin_hash, added_at) SELECT id, version, name, active, pin_hash, added_at FROM staff;
--> statement-breakpoint
DROP TABLE staff;
--> statement-breakpoint
ALTER TABLE __new_staff RENAME TO staff;`;

describe('migrations', () => {
  test('safety 7: a rebuilt parent table keeps its children, and the copy from before is whole', async () => {
    const { connection } = await withRows();
    const report = await migrate(connection, migrationsWith(REBUILD));
    expect(report.backup?.endsWith(`before-${EXTRA}.sqlite`)).toBe(true);
    expect(connection.prepare('SELECT count(*) FROM staff').pluck().get()).toBe(1);
    expect(connection.prepare('SELECT count(*) FROM staff_role').pluck().get()).toBe(1);
    expect(pragma(connection, 'foreign_keys')).toBe(1);
    const copy = new Database(String(report.backup), { readonly: true });
    expect(copy.prepare('SELECT last FROM number_series').pluck().get()).toBe(7);
    expect(copy.prepare("SELECT count(*) FROM pragma_table_info('staff') WHERE name = 'nickname'").pluck().get()).toBe(
      0,
    );
    copy.close();
    // The same file in the hands of the program from before:
    await expect(migrate(connection, MIGRATIONS)).rejects.toMatchObject({ code: 'dataNewer' });
    connection.close();
  });

  test.each([
    ['a fault at a later statement', `${REBUILD}\n--> statement-breakpoint\nINSERT INTO nowhere VALUES (1);`],
    ['rows that vanish', 'DELETE FROM number_series;'],
    ['children without a parent', 'DELETE FROM staff;'],
  ])('safety 7: %s leaves the file at the old version', async (_what, extra) => {
    const { connection } = await withRows();
    const before = connection.prepare('SELECT sql FROM sqlite_schema ORDER BY name').pluck().all();
    await expect(migrate(connection, migrationsWith(extra))).rejects.toMatchObject({
      code: 'migrationFailed',
      details: { backup: expect.stringContaining(`before-${EXTRA}`) },
    });
    expect(connection.prepare('SELECT sql FROM sqlite_schema ORDER BY name').pluck().all()).toEqual(before);
    expect(connection.prepare('SELECT count(*) FROM staff').pluck().get()).toBe(1);
    expect(connection.prepare('SELECT last FROM number_series').pluck().get()).toBe(7);
    expect((await migrate(connection, MIGRATIONS)).backup).toBeNull();
    connection.close();
  });

  test('a file from a newer version is refused and not touched', async () => {
    const { connection } = await freshDatabase();
    connection.exec("INSERT INTO schema_migration (number, hash) VALUES (99, 'future')");
    await expect(migrate(connection, MIGRATIONS)).rejects.toMatchObject({ code: 'dataNewer' });
    connection.close();
  });

  test('the timestamps of the migrations strictly increase', () => {
    const journal = JSON.parse(readFileSync(join(MIGRATIONS, 'meta', '_journal.json'), 'utf8')) as {
      entries: { when: number }[];
    };
    const times = journal.entries.map((entry) => entry.when);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  });

  test('a folder that cannot be written is refused in words', () => {
    const folder = testFolder();
    writeFileSync(join(folder, 'in-the-way'), '');
    expect(() => openWriter(join(folder, 'in-the-way', 'servicelane.sqlite'))).toThrow();
    mkdirSync(join(folder, 'fine'));
    const connection = openWriter(join(folder, 'fine', 'servicelane.sqlite'));
    expect(pragma(connection, 'application_id')).toBe(APPLICATION_ID);
    connection.close();
  });
});

describe('a start that may take minutes', () => {
  const opened = async (folder: string, migrationsDir: string) => {
    const told: string[] = [];
    const shop = await openShop({
      dataDir: folder,
      migrationsDir,
      workerUrl: WORKER,
      version: '0.0.0-test',
      clock: () => MORNING,
      monotonic: () => 1000,
      demo: false,
      log: () => undefined,
      prepare: (what) => void told.push(what),
    });
    await shop.close();
    return told;
  };

  test('says so: a check of much data after an end that was none, and an update', async () => {
    const { file, connection } = await freshDatabase();
    const folder = dirname(file);
    connection.close();
    const leaveUnclean = (): void => writeFileSync(join(folder, 'owner.json'), '{"pid":"1"}');
    leaveUnclean();
    expect(await opened(folder, MIGRATIONS)).toEqual([]);
    const filled = new Database(file);
    filled.exec(
      'CREATE TABLE filling (body BLOB); INSERT INTO filling VALUES (zeroblob(40000000)); DROP TABLE filling',
    );
    filled.close();
    expect(await opened(folder, MIGRATIONS)).toEqual([]);
    leaveUnclean();
    expect(await opened(folder, MIGRATIONS)).toEqual(['checking']);
    expect(await opened(folder, migrationsWith('ALTER TABLE staff ADD COLUMN nickname text;'))).toEqual(['updating']);
  });
});
