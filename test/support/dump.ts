import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Every row of every table but `without`, so that "nothing changed" can be said of all of them at once. */
export function dumpOf(folder: string, without: readonly string[] = []): Record<string, unknown[]> {
  const connection = new Database(join(folder, 'servicelane.sqlite'), { readonly: true });
  try {
    const tables = connection
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .pluck()
      .all()
      .filter((table) => !without.includes(table));
    return Object.fromEntries(tables.map((table) => [table, connection.prepare(`SELECT * FROM "${table}"`).all()]));
  } finally {
    connection.close();
  }
}
