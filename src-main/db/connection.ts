/** The two hands on the database: `Reader` can only select, `Writer` is handed out inside a transaction. */
import { and, eq, getTableColumns, getTableName, type SQL, sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { hastened } from './quick-statement.ts';
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
    statement = hastened(prepare(db));
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

/** Another number whenever another connection has committed something since; what was read before may be used while it is the same. */
export function dataVersion(db: Reader): number {
  const row = once(db, 'db.dataVersion', (on) =>
    on.select({ version: sql<number>`data_version` }).from(sql`pragma_data_version`).prepare(),
  ).get();
  if (!row) throw new Error('SQLite does not tell its data version');
  return row.version;
}

type Values = Readonly<Record<string, unknown>>;

/** Which columns are given, and which of them are null: one statement for each such choice. */
function choiceOf(values: Values): string {
  let choice = '';
  for (const name of Object.keys(values)) {
    const value = values[name];
    if (value !== undefined) choice += value === null ? ` -${name}` : ` ${name}`;
  }
  return choice;
}

/** A placeholder a column. Null stands in the statement itself: a placeholder would be written as the JSON or the flag of null. */
function placeholdersOf(values: Values): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, value === null ? null : sql.placeholder(name)]),
  );
}

/** Inserts a row; prepared once for each choice of columns. No SQL among the values. */
export function insertRow<T extends SQLiteTable>(db: Writer, table: T, row: T['$inferInsert']): void {
  once(db, `insert ${getTableName(table)}${choiceOf(row)}`, (on) =>
    on
      .insert(table)
      .values(placeholdersOf(row) as T['$inferInsert']) // the same columns, each with a placeholder of its own name
      .prepare(),
  ).run(row);
}

/**
 * Changes the rows that have these values (none of them null) and tells how many; prepared once for each choice of
 * columns. No SQL among the values.
 */
export function updateRows<T extends SQLiteTable>(
  db: Writer,
  table: T,
  change: Partial<T['$inferInsert']>,
  where: Partial<T['$inferSelect']>,
): number {
  const conditions = Object.keys(where);
  const statement = once(db, `update ${getTableName(table)}${choiceOf(change)} where ${conditions.join(' ')}`, (on) => {
    const all = getTableColumns(table);
    const wanted = conditions.map((name) => {
      const column = all[name];
      if (!column) throw new Error(`${getTableName(table)} has no ${name}`);
      return eq(column, bound(`where ${name}`));
    });
    return on
      .update(table)
      .set(placeholdersOf(change) as Partial<T['$inferInsert']>) // as above
      .where(and(...wanted))
      .prepare();
  });
  const values: Record<string, unknown> = { ...change };
  for (const [name, value] of Object.entries(where)) values[`where ${name}`] = value;
  return statement.run(values).changes;
}
