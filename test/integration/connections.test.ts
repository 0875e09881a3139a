import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openAside } from '../../src-main/db/open.ts';
import { ROOT, testFolder } from '../support/folders.ts';
import { arrival, demoShop } from '../support/given.ts';
import { openTestShop } from '../support/shop.ts';

const EVERY = { foreign_keys: 1, trusted_schema: 0, cell_size_check: 1, busy_timeout: 2000 };
const WRITER = { journal_mode: 'wal', synchronous: 2, wal_autocheckpoint: 0, query_only: 0 };
const READER = { query_only: 1 };

afterEach(() => {
  vi.restoreAllMocks();
});

/** Every connection through which anything was asked while `work` ran, as it stands afterwards. */
async function used(work: () => Promise<unknown>): Promise<ReadonlySet<Database.Database>> {
  const seen = new Set<Database.Database>();
  const prepare = vi.spyOn(Database.prototype, 'prepare');
  const exec = vi.spyOn(Database.prototype, 'exec');
  await work();
  for (const spy of [prepare, exec])
    for (const connection of spy.mock.contexts) if (connection instanceof Database) seen.add(connection);
  vi.restoreAllMocks();
  return new Set([...seen].filter(({ open }) => open));
}

describe('safety 3: connections', () => {
  test('safety 3: every connection on the database of an open shop has every pragma, and a SQLite that is new enough', async () => {
    let close = async (): Promise<void> => undefined;
    const connections = await used(async () => {
      const opened = await demoShop({ checked: false });
      await opened.as('adviser').do('visit.arrive', arrival());
      await opened.as('adviser').do('visit.board', {});
      ({ close } = opened);
    });
    const ours = [...connections].filter(({ name, readonly }) => name.endsWith('servicelane.sqlite') && !readonly);
    const kinds = ours.map((connection) => {
      const ask = (pragma: string): unknown => connection.pragma(pragma, { simple: true });
      const wanted = { ...EVERY, ...(ask('query_only') === 1 ? READER : WRITER) };
      expect(Object.fromEntries(Object.keys(wanted).map((pragma) => [pragma, ask(pragma)]))).toEqual(wanted);
      const [major = 0, minor = 0, patch = 0] = String(connection.prepare('SELECT sqlite_version()').pluck().get())
        .split('.')
        .map(Number);
      expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(3_051_003);
      return ask('query_only') === 1 ? 'reader' : 'writer';
    });
    expect(kinds.sort()).toEqual(['reader', 'writer']);
    await close();
  });

  test('safety 3: nothing else opens a database; whoever does so for a lock is named here', () => {
    const opening = readdirSync(join(ROOT, 'src-main'), { recursive: true, encoding: 'utf8' })
      .filter(
        (file) => file.endsWith('.ts') && /\bnew Database\(/.test(readFileSync(join(ROOT, 'src-main', file), 'utf8')),
      )
      .map((file) => file.replaceAll('\\', '/'))
      .sort();
    expect(opening).toEqual(['db/open.ts', 'db/owner-lock.ts']);
  });

  test('safety 3: the schema of a backup or a copy is not trusted', () => {
    const file = join(testFolder(), 'brought.sqlite');
    const made = new Database(file);
    made.exec("CREATE VIEW evil AS SELECT fts3_tokenizer('simple')");
    made.close();
    const aside = openAside(file, { readonly: true });
    expect(() => aside.prepare('SELECT * FROM evil').get()).toThrow(/unsafe use/);
    aside.close();
    expect(() => openAside(`${file}-not-there`)).toThrow();
  });

  test.each([...Object.keys(EVERY), 'journal_mode', 'synchronous', 'wal_autocheckpoint', 'query_only'])(
    'safety 3: where %s does not take, the shop does not open, and the folder is free again',
    async (name) => {
      const folder = testFolder();
      const real = Database.prototype.pragma;
      vi.spyOn(Database.prototype, 'pragma').mockImplementation(function pragma(
        this: Database.Database,
        source,
        options,
      ) {
        return source === name ? 77 : real.call(this, source, options);
      });
      await expect(openTestShop({ folder })).rejects.toMatchObject({
        code: 'pragmaRefused',
        details: { pragma: name, taken: '77' },
      });
      vi.restoreAllMocks();
      await (await openTestShop({ folder })).close();
    },
  );

  test.each(['3.51.2', '3.50.4', '2.99.99'])('safety 3: SQLite %s is refused', async (version) => {
    const real = Database.prototype.prepare;
    vi.spyOn(Database.prototype, 'prepare').mockImplementation(function prepare(this: Database.Database, sql: string) {
      const asked = sql === 'SELECT sqlite_version()' ? `SELECT '${version}'` : sql;
      return real.call(this, asked) as never; // the statement of whatever was asked for
    });
    await expect(openTestShop()).rejects.toMatchObject({ code: 'sqliteTooOld', details: { version } });
  });
});
