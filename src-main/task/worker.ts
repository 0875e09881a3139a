/**
 * Entry of a worker thread: does one task on a read-only connection and ends, or stays and does one after the other,
 * each on a connection of its own.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { contract } from '../../src-shared/contract.ts';
import { Refused } from '../../src-shared/kit/refusal.ts';
import { backupTasks } from '../backup/backup-tasks.ts';
import { openReader } from '../db/open.ts';
import * as schema from '../db/schema.ts';
import { atOnce } from '../db/transaction.ts';
import { documentTasks, openPapers } from '../document/document-service.ts';
import { exportTasks } from '../exchange/export-task.ts';
import { importTasks } from '../exchange/import-tasks.ts';
import { journalTasks } from '../journal/journal-service.ts';
import type { TaskContext, TaskHandlers } from '../kernel/handler-types.ts';
import type { TaskMessage, TaskOrder, TaskReply, WorkerBirth } from '../kernel/tasks.ts';

const handlers: TaskHandlers = { ...journalTasks, ...documentTasks, ...backupTasks, ...exportTasks, ...importTasks };

class TaskCancelled extends Error {}

function tell(message: TaskMessage): void {
  parentPort?.postMessage(message);
}

let asked = 0;

/** Asks the main thread to run a command, and waits for what came of it. */
function runThere(command: string, input: unknown): Promise<unknown> {
  const port = parentPort;
  if (!port) throw new Error('a worker without a parent');
  asked += 1;
  const number = asked;
  return new Promise((resolve, reject) => {
    const hear = (reply: TaskReply): void => {
      if (reply.number !== number) return;
      port.off('message', hear);
      if (reply.ok) resolve(reply.value);
      else if (reply.stopped) reject(new TaskCancelled());
      else if (reply.refusal) reject(new Refused(reply.refusal));
      else reject(new Error(reply.message));
    };
    port.on('message', hear);
    tell({ kind: 'run', number, command, input });
  });
}

async function perform(order: TaskOrder): Promise<void> {
  const flag = new Int32Array(order.cancelled);
  let lastTold = 0;
  try {
    const connection = openReader(order.databaseFile);
    const context: TaskContext = {
      db: drizzle(connection, { schema }),
      connection,
      readAtOnce: atOnce(connection),
      dataDir: order.dataDir,
      resourcesDir: order.resourcesDir,
      version: order.version,
      now: order.now,
      by: order.by,
      progress(done) {
        if (Atomics.load(flag, 0) === 1) throw new TaskCancelled();
        const now = performance.now();
        if (now - lastTold < 100) return;
        lastTold = now;
        tell({ kind: 'progress', done });
      },
      run: (command, input) => runThere(command.name, input) as never, // typed by the signature
    };
    try {
      const handler = handlers[order.name] as (input: unknown, given: TaskContext) => unknown; // name and input agree in the contract
      const result = await handler(contract[order.name].input.parse(order.input), context);
      tell({ kind: 'done', result: contract[order.name].output.parse(result) });
    } finally {
      connection.close();
    }
  } catch (error) {
    if (error instanceof TaskCancelled) tell({ kind: 'cancelled' });
    else {
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      tell({ kind: 'failed', message, stack: stack ?? '' });
    }
  }
}

const birth = workerData as WorkerBirth; // handed over by kernel/tasks.ts alone
if (birth.kind === 'warm') {
  parentPort?.on('message', (order: TaskOrder) => void perform(order)); // sent by the same
  openPapers(birth.resourcesDir);
} else await perform(birth.order);
