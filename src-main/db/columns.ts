/** The column kinds of the shop and a table maker that gives integer columns the CHECK which SQLite itself lacks. */
import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { BuildColumns } from 'drizzle-orm/column-builder';
import {
  check,
  integer,
  type SQLiteColumnBuilderBase,
  type SQLiteTableExtraConfigValue,
  type SQLiteTableWithColumns,
  sqliteTable,
  text,
} from 'drizzle-orm/sqlite-core';
import type { z } from 'zod';
import type { Instant } from '../../src-shared/kit/time.ts';

/** UTC milliseconds. */
export const instantColumn = (name: string) => integer(name).$type<Instant>();
export const flag = (name: string) => integer(name, { mode: 'boolean' });
/** A UUID, branded like the schema that is passed. */
export const idColumn = <T extends z.ZodType<string>>(name: string, _schema: T) => text(name).$type<z.output<T>>();
/** JSON text; what is read from it must be parsed before it is trusted. */
export const jsonColumn = <T>(name: string) => text(name, { mode: 'json' }).$type<T>();

/** True for a SQL text column value out of a closed list: `CHECK (state IN (…))`. */
export function oneOf(column: { name: string }, values: readonly string[]): SQL {
  return sql.raw(`"${column.name}" IN (${values.map((value) => `'${value}'`).join(', ')})`);
}

/**
 * A table whose integer columns refuse anything else: without the CHECK an integer column takes 12.5 and 'abc'.
 * Booleans take 0 and 1 only.
 */
export function shopTable<Name extends string, Columns extends Record<string, SQLiteColumnBuilderBase>>(
  name: Name,
  columns: Columns,
  extra: (table: BuildColumns<Name, Columns, 'sqlite'>) => SQLiteTableExtraConfigValue[] = () => [],
): SQLiteTableWithColumns<{
  name: Name;
  schema: undefined;
  columns: BuildColumns<Name, Columns, 'sqlite'>;
  dialect: 'sqlite';
}> {
  const plain = sqliteTable(name, columns);
  const checks = Object.values(getTableColumns(plain)).flatMap((column) => {
    const quoted = `"${column.name}"`;
    if (column.columnType === 'SQLiteBoolean') {
      return [check(`${name}_${column.name}_flag`, sql.raw(`${quoted} IS NULL OR ${quoted} IN (0, 1)`))];
    }
    if (column.columnType === 'SQLiteInteger') {
      return [check(`${name}_${column.name}_integer`, sql.raw(`${quoted} IS NULL OR typeof(${quoted}) = 'integer'`))];
    }
    return [];
  });
  return sqliteTable(name, columns, (table) => [...checks, ...extra(table)]);
}
