/**
 * Drizzle asks of each value of each row anew what kind of column it came from, which costs as much as the query itself.
 * Of a prepared statement all of that is known beforehand.
 */
import { Column, getTableName, is, Param, Placeholder, SQL, Subquery, type Table } from 'drizzle-orm';

interface Decoder {
  mapFromDriverValue(value: unknown): unknown;
}

interface Field {
  readonly path: readonly string[];
  readonly field: unknown;
}

/** Of better-sqlite3. */
interface Compiled {
  readonly reader: boolean;
  readonly source: string;
  readonly database: { prepare(sql: string): Compiled };
  raw(): unknown;
  run(...values: unknown[]): unknown;
  get(...values: unknown[]): unknown;
  all(...values: unknown[]): unknown[];
}

/** What a prepared query of drizzle 0.45 for better-sqlite3 holds; `isPrepared` looks whether it still does. */
interface Prepared {
  readonly stmt: Compiled;
  readonly query: { readonly params: readonly unknown[] };
  readonly fields?: readonly Field[];
  readonly joinsNotNullableMap?: Readonly<Record<string, boolean>>;
  readonly customResultMapper?: unknown;
  run: (values?: Values) => unknown;
  get: (values?: Values) => unknown;
  all: (values?: Values) => unknown;
}

type Values = Readonly<Record<string, unknown>>;
type Row = Record<string, unknown>;

function isPrepared(statement: unknown): statement is Prepared {
  return typeof statement === 'object' && statement !== null && 'stmt' in statement && 'query' in statement;
}

const plainColumn = Column.prototype.mapFromDriverValue;
const plainDecoder = decoderOfSql(new SQL([]));

/** Null where the value stays as SQLite gave it. */
function decoderOf(field: unknown): Decoder | null {
  const decoder: Decoder = is(field, Column)
    ? field
    : is(field, SQL)
      ? decoderOfSql(field)
      : is(field, Subquery)
        ? decoderOfSql(field._.sql)
        : decoderOfSql((field as { sql: SQL }).sql); // what else drizzle selects is an SQL with a name
  return decoder === plainDecoder || decoder.mapFromDriverValue === plainColumn ? null : decoder;
}

function decoderOfSql(of: SQL): Decoder {
  return (of as unknown as { decoder: Decoder }).decoder; // internal to drizzle, and read by its own mapper
}

/** The values in the order of the statement's parameters. */
function binderOf(params: readonly unknown[]): (values: Values) => unknown[] {
  const given = (values: Values, name: string): unknown => {
    if (!(name in values)) throw new Error(`No value for placeholder "${name}" was provided`);
    return values[name];
  };
  const parts = params.map((part): ((values: Values) => unknown) => {
    if (is(part, Placeholder)) {
      const name = String(part.name);
      return (values) => given(values, name);
    }
    if (is(part, Param) && is(part.value, Placeholder)) {
      const name = String(part.value.name);
      const { encoder } = part;
      return (values) => encoder.mapToDriverValue(given(values, name));
    }
    return () => part;
  });
  return (values) => parts.map((part) => part(values));
}

interface Place {
  readonly index: number;
  readonly key: string;
  readonly decoder: Decoder | null;
}

/** Columns of one table under one name: null as a whole where the join found nothing. */
interface Group {
  readonly name: string;
  readonly places: readonly Place[];
  readonly isNullable: boolean;
}

/** Null for a row that is built more deeply than anything selects by now: drizzle's own way does it. */
function readerOf(fields: readonly Field[], notNullable: Prepared['joinsNotNullableMap']) {
  const own: Place[] = [];
  const groups = new Map<string, { places: Place[]; tables: Set<Table> }>();
  /** In what order drizzle would have made the keys. */
  const order: (Place | string)[] = [];
  for (const [index, { path, field }] of fields.entries()) {
    const [first, second, third] = path;
    if (first === undefined || third !== undefined) return null;
    const decoder = decoderOf(field);
    if (second === undefined) {
      const place = { index, key: first, decoder };
      own.push(place);
      order.push(place);
      continue;
    }
    let group = groups.get(first);
    if (!group) {
      group = { places: [], tables: new Set() };
      groups.set(first, group);
      order.push(first);
    }
    group.places.push({ index, key: second, decoder });
    if (is(field, Column)) group.tables.add(field.table);
  }
  const steps = order.map((step): Place | Group => {
    if (typeof step !== 'string') return step;
    const { places = [], tables = new Set<Table>() } = groups.get(step) ?? {};
    const [table] = tables;
    const isNullable =
      notNullable !== undefined && tables.size === 1 && table !== undefined && !notNullable[getTableName(table)];
    return { name: step, places, isNullable };
  });
  return (row: readonly unknown[]): Row => {
    const made: Row = {};
    for (const step of steps) {
      if ('key' in step) made[step.key] = valueAt(row, step);
      else made[step.name] = groupAt(row, step);
    }
    return made;
  };
}

function valueAt(row: readonly unknown[], { index, decoder }: Place): unknown {
  const value = row[index];
  return decoder === null || value === null ? value : decoder.mapFromDriverValue(value);
}

function groupAt(row: readonly unknown[], { places, isNullable }: Group): Row | null {
  const made: Row = {};
  let isEmpty = isNullable;
  for (const place of places) {
    const value = valueAt(row, place);
    if (value !== null) isEmpty = false;
    made[place.key] = value;
  }
  return isEmpty ? null : made;
}

const NO_VALUES: Values = {};

/**
 * SQLite, built with STAT4 as it is here, plans by what is bound to a bare `?` of a LIMIT, and so compiles the statement
 * again at every binding, which takes several times as long as running it. Behind a plus it does not look.
 */
function plannedOnce(stmt: Compiled): Compiled {
  const source = stmt.source.replaceAll(' limit ?', ' limit +?');
  return source === stmt.source ? stmt : stmt.database.prepare(source);
}

/** The same statement, with its values bound and its rows read the short way; what is no prepared query comes back as it is. */
export function hastened<T>(statement: T): T {
  if (!isPrepared(statement) || statement.customResultMapper) return statement;
  const { query, fields, joinsNotNullableMap } = statement;
  const stmt = plannedOnce(statement.stmt);
  const bind = binderOf(query.params);
  if (!stmt.reader) {
    statement.run = (values = NO_VALUES) => stmt.run(...bind(values));
    return statement;
  }
  const read = fields && readerOf(fields, joinsNotNullableMap);
  if (!read) return statement;
  stmt.raw();
  statement.get = (values = NO_VALUES) => {
    const row = stmt.get(...bind(values));
    return row === undefined ? undefined : read(row as unknown[]); // raw: a list of values
  };
  statement.all = (values = NO_VALUES) => stmt.all(...bind(values)).map((row) => read(row as unknown[])); // as above
  return statement;
}
