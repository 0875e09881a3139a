/** Entry of a worker thread: does one task on a read-only connection and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { contract } from '../../src-shared/contract.ts';
import { openReader } from '../db/open.ts';
import * as schema from '../db/schema.ts';
import { journalTasks } from '../journal/journal-service.ts';
import type { TaskContext, TaskHandlers } from '../kernel/handler-types.ts';
import type { TaskMessage, TaskOrder } from '../kernel/tasks.ts';

const handlers: TaskHandlers = { ...journalTasks };

class TaskCancelled extends Error {}

function tell(message: TaskMessage): void {
  parentPort?.postMessage(message);
}

const order = workerData as TaskOrder; // handed over by kernel/tasks.ts alone
const flag = new Int32Array(order.cancelled);
const connection = openReader(order.databaseFile);
let lastTold = 0;
const context: TaskContext = {
  db: drizzle(connection, { schema }),
  dataDir: order.dataDir,
  progress(done) {
    if (Atomics.load(flag, 0) === 1) throw new TaskCancelled();
    const now = performance.now();
    if (now - lastTold < 100) return;
    lastTold = now;
    tell({ kind: 'progress', done });
  },
};

try {
  const result = handlers[order.name](contract[order.name].input.parse(order.input), context);
  tell({ kind: 'done', result });
} catch (error) {
  if (error instanceof TaskCancelled) tell({ kind: 'cancelled' });
  else {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    tell({ kind: 'failed', message, stack: stack ?? '' });
  }
} finally {
  connection.close();
}
