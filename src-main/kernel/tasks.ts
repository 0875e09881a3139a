/** Long work: one worker a task, progress by topic, cancel by a shared flag that the work itself looks at. */
import { Worker } from 'node:worker_threads';
import type { Output, TaskName } from '../../src-shared/contract.ts';
import { newId, type TaskId, taskId } from '../../src-shared/kit/id.ts';
import { HOUR, type Instant } from '../../src-shared/kit/time.ts';

export type TaskStatus = Output<'task.status'>;

export interface TaskOrder {
  readonly name: TaskName;
  readonly input: unknown;
  readonly dataDir: string;
  readonly databaseFile: string;
  readonly cancelled: SharedArrayBuffer;
}

export type TaskMessage =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'done'; readonly result: TaskStatus['result'] }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string };

interface Running {
  status: TaskStatus;
  endedAt: Instant | null;
  readonly cancelled: SharedArrayBuffer;
  readonly worker: Worker;
}

/** What handlers see of the tasks. */
export interface TaskBook {
  status(id: TaskId): TaskStatus | null;
  /** False where there is no such task. A task that has ended stays as it ended. */
  cancel(id: TaskId): boolean;
}

/** A worker that does not listen is ended after this long. */
const PATIENCE_MS = 2000;

export interface TaskRunner extends TaskBook {
  start(name: TaskName, input: unknown): TaskId;
  close(): Promise<void>;
}

export function taskRunner(options: {
  readonly workerUrl: URL;
  readonly dataDir: string;
  readonly databaseFile: string;
  readonly now: () => Instant;
  readonly onChange: () => void;
  /** Logs the failure whole and returns the number to read out. */
  readonly onFault: (name: string, error: Error) => string;
}): TaskRunner {
  const tasks = new Map<TaskId, Running>();

  const end = (task: Running, change: Partial<TaskStatus>): void => {
    if (task.endedAt !== null) return;
    task.status = { ...task.status, ...change };
    task.endedAt = options.now();
    options.onChange();
  };

  const forgetOld = (): void => {
    for (const [id, task] of tasks) {
      if (task.endedAt !== null && options.now() - task.endedAt > HOUR) tasks.delete(id);
    }
  };

  return {
    start(name, input) {
      forgetOld();
      const id = newId(taskId);
      const cancelled = new SharedArrayBuffer(4);
      const order: TaskOrder = { name, input, dataDir: options.dataDir, databaseFile: options.databaseFile, cancelled };
      const worker = new Worker(options.workerUrl, { workerData: order });
      const task: Running = {
        status: { name, state: 'running', progress: 0, startedAt: options.now(), result: null, fault: null },
        endedAt: null,
        cancelled,
        worker,
      };
      tasks.set(id, task);
      const fail = (error: Error): void => {
        if (task.endedAt === null) end(task, { state: 'failed', fault: options.onFault(name, error) });
      };
      worker.on('message', (message: TaskMessage) => {
        switch (message.kind) {
          case 'progress':
            task.status = { ...task.status, progress: Math.min(1, Math.max(0, message.done)) };
            options.onChange();
            break;
          case 'done':
            end(task, { state: 'done', progress: 1, result: message.result });
            break;
          case 'cancelled':
            end(task, { state: 'cancelled' });
            break;
          case 'failed': {
            const error = new Error(message.message);
            error.stack = message.stack;
            fail(error);
            break;
          }
        }
      });
      worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
      worker.on('exit', (code) => {
        if (Atomics.load(new Int32Array(cancelled), 0) === 1) end(task, { state: 'cancelled' });
        else fail(new Error(`the worker of ${name} ended with code ${code}`));
      });
      options.onChange();
      return id;
    },
    status: (id) => tasks.get(id)?.status ?? null,
    cancel(id) {
      const task = tasks.get(id);
      if (!task) return false;
      if (task.endedAt === null) {
        Atomics.store(new Int32Array(task.cancelled), 0, 1);
        setTimeout(() => void task.worker.terminate(), PATIENCE_MS).unref();
      }
      return true;
    },
    async close() {
      await Promise.all(
        [...tasks.values()].map(async (task) => {
          Atomics.store(new Int32Array(task.cancelled), 0, 1);
          await task.worker.terminate();
        }),
      );
    },
  };
}
