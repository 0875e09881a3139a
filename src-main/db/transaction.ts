/** The only places of the program with a BEGIN IMMEDIATE. */
import { setImmediate as turn } from 'node:timers/promises';
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

/**
 * Runs what it is given on one state of the data, whatever is committed meanwhile, and locks once instead of once a
 * statement, which costs a question of many statements a third of its time. `read` must be synchronous.
 */
export function atOnce(connection: Connection): <T>(read: () => T) => T {
  const run = connection.transaction((read: () => unknown) => read());
  return (read) => run(read) as never; // what `read` returned
}

/** How long a piece of a long transaction may keep everybody else from being answered. */
const PIECE_MS = 8;

/**
 * Runs `work` in one transaction that commits when it returns and rolls back on a throw, and gives way at its yields:
 * others are answered meanwhile, and read what was there before. `pause` hears what was yielded and throws to stop. The
 * caller sees to it that nobody else writes on this connection until this settles.
 */
export async function transactInPieces<T>(
  connection: Connection,
  work: Generator<number, T>,
  pause: (done: number) => void,
): Promise<T> {
  connection.exec('BEGIN IMMEDIATE');
  let committed = false;
  try {
    for (;;) {
      const until = performance.now() + PIECE_MS;
      let next = work.next();
      while (!next.done && performance.now() < until) next = work.next();
      if (next.done) {
        connection.exec('COMMIT');
        committed = true;
        return next.value;
      }
      pause(next.value);
      await turn();
    }
  } finally {
    if (!committed && connection.inTransaction) connection.exec('ROLLBACK');
  }
}
