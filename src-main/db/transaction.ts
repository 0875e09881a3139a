/** The only BEGIN IMMEDIATE of the program. */
import type { Connection } from './open.ts';

/**
 * Runs `work` in one transaction. It commits when `keep` says so of the result, and rolls back otherwise and on a
 * throw. `work` must be synchronous: an async body would go on writing after its rollback.
 */
export function transact<T>(connection: Connection, work: () => T, keep: (result: T) => boolean): T {
  connection.exec('BEGIN IMMEDIATE');
  let committed = false;
  try {
    const result = work();
    if (result instanceof Promise) throw new TypeError('a handler must not be async');
    if (keep(result)) {
      connection.exec('COMMIT');
      committed = true;
    }
    return result;
  } finally {
    if (!committed && connection.inTransaction) connection.exec('ROLLBACK');
  }
}
