/** The two hands on the database: `Reader` can only select, `Writer` is handed out inside a transaction. */
import { type SQL, sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type * as schema from './schema.ts';

export type Writer = BetterSQLite3Database<typeof schema>;
export type Reader = Pick<Writer, 'select' | 'selectDistinct' | 'with' | '$with' | '$count'>;

const prepared = new WeakMap<object, Map<string, unknown>>();

/**
 * A statement that is prepared once per connection and key; drizzle builds its SQL anew at each unprepared call, which
 * costs several times the query itself. The key must be unique in the program: use the function's name.
 */
export function once<DB extends object, T>(db: DB, key: string, prepare: (db: DB) => T): T {
  let statements = prepared.get(db);
  if (!statements) {
    statements = new Map();
    prepared.set(db, statements);
  }
  let statement = statements.get(key);
  if (statement === undefined) {
    statement = prepare(db);
    statements.set(key, statement);
  }
  return statement as T; // the key belongs to one call site, so the type is that call site's
}

/**
 * A placeholder for conditions. SQLite is built with STAT4 here: a bare `?` in a join or beside a partial index makes it
 * compile the statement again at every binding, which costs more than running it; behind a `+` it does not.
 */
export function bound(name: string): SQL {
  return sql`+${sql.placeholder(name)}`;
}
