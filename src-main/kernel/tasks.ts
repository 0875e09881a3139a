/**
 * Long work in workers: progress by topic, cancel by a shared flag that the work itself looks at. A task has a worker of
 * its own; the warm ones share one that stays, because what it has loaded is dear, and take turns in it.
 */
import { Worker } from 'node:worker_threads';
import { contract, type Output, type TaskName } from '../../src-shared/contract.ts';
import { newId, type TaskId, taskId } from '../../src-shared/kit/id.ts';
import { type Refusal, Refused } from '../../src-shared/kit/refusal.ts';
import { HOUR, type Instant } from '../../src-shared/kit/time.ts';
import { isFull } from '../db/open.ts';
import type { Session } from './context.ts';
import type { TaskAsker } from './handler-types.ts';

export type TaskStatus = Output<'task.status'>;

export interface TaskOrder {
  readonly name: TaskName;
  readonly input: unknown;
  readonly dataDir: string;
  readonly resourcesDir: string;
  readonly databaseFile: string;
  readonly version: string;
  readonly now: Instant;
  readonly by: TaskAsker | null;
  readonly cancelled: SharedArrayBuffer;
}

/** What a worker is born with: the one thing to do, or the wish to be told, one order after the other. */
export type WorkerBirth =
  | { readonly kind: 'once'; readonly order: TaskOrder }
  | { readonly kind: 'warm'; readonly resourcesDir: string };

export type TaskMessage =
  | { readonly kind: 'progress'; readonly done: number }
  /** A command of the program's own that the task needs done; answered by a `TaskReply` of the same number. */
  | { readonly kind: 'run'; readonly number: number; readonly command: string; readonly input: unknown }
  | { readonly kind: 'done'; readonly result: TaskStatus['result'] }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string };

/** What came of a command that a task asked for. */
export type TaskReply =
  | { readonly number: number; readonly ok: true; readonly value: unknown }
  /** Somebody has had enough of the task in the middle of it: nothing of the command has happened. */
  | { readonly number: number; readonly ok: false; readonly stopped: true }
  | {
      readonly number: number;
      readonly ok: false;
      readonly stopped: false;
      readonly refusal: Refusal | null;
      readonly message: string;
    };

class Stopped extends Error {}

const DISK_FULL: Refusal = { code: 'diskFull', details: {} };

interface Running {
  status: TaskStatus;
  endedAt: Instant | null;
  readonly order: TaskOrder;
  /** Whoever asked for it: what it writes is written in this name. */
  readonly session: Session;
  readonly cancelled: Int32Array;
  /** Null of a warm one that waits for its turn. */
  worker: Worker | null;
}

/** What handlers see of the tasks. */
export interface TaskBook {
  status(id: TaskId): TaskStatus | null;
  /** False where there is no such task. A task that has ended stays as it ended. */
  cancel(id: TaskId): boolean;
  /** One that is on its way, or null. */
  running(name: TaskName): TaskId | null;
  /** Whose command everybody who writes has been waiting for, for longer than a moment; null where nobody is. */
  holding(): TaskName | null;
}

const NOBODY: Session = { seat: null, staff: null };
/** A worker that does not listen is ended after this long. */
const PATIENCE_MS = 2000;
/** A command in pieces that is through before is not worth a word to those who wait for it. */
const WORTH_TELLING_MS = 700;
/** How often it is told how far it is. */
const TOLD_EVERY_MS = 100;
/** A warm task that takes longer hangs: the others wait behind it. */
const WARM_LIMIT_MS = 60_000;

export interface TaskRunner extends TaskBook {
  /** Lets the warm worker load what is dear before anybody waits for it. */
  warmUp(): void;
  /** `session`: whose it is; the program's own without. */
  start(name: TaskName, input: unknown, session?: Session): TaskId;
  close(): Promise<void>;
}

export function taskRunner(options: {
  readonly workerUrl: URL;
  readonly dataDir: string;
  readonly resourcesDir: string;
  readonly databaseFile: string;
  readonly version: string;
  readonly now: () => Instant;
  readonly onChange: () => void;
  /**
   * Does what a task asks for; throws `Refused` where it says no. What is done in pieces calls `pause` between them with
   * how far it is, 0 to 1, and comes to nothing where that throws.
   */
  readonly runCommand?: (
    command: string,
    input: unknown,
    session: Session,
    pause: (done: number) => void,
  ) => Promise<unknown>;
  /** Everybody who writes waits for a task, or does no longer. */
  readonly onHold?: () => void;
  /** Logs the failure whole and returns the number to read out. */
  readonly onFault: (name: string, error: Error) => string;
  readonly warmLimitMs?: number;
  /** Whatever came of it. */
  readonly onEnd?: (name: TaskName, status: TaskStatus) => void;
}): TaskRunner {
  const tasks = new Map<TaskId, Running>();
  /** Warm ones in the order of their coming; the first is at work. */
  let queue: readonly Running[] = [];
  let warm: Worker | null = null;
  let limit: NodeJS.Timeout | undefined;
  let closed = false;
  let holding: TaskName | null = null;

  const hold = (name: TaskName | null): void => {
    if (holding === name) return;
    holding = name;
    options.onHold?.();
  };

  const end = (task: Running, change: Partial<TaskStatus>): void => {
    if (task.endedAt !== null) return;
    task.status = { ...task.status, ...change };
    task.endedAt = options.now();
    options.onChange();
    options.onEnd?.(task.order.name, task.status);
  };

  const fail = (task: Running, error: Error): void => {
    if (task.endedAt === null) end(task, { state: 'failed', fault: options.onFault(task.status.name, error) });
  };

  const isCancelled = (task: Running): boolean => Atomics.load(task.cancelled, 0) === 1;

  function hear(task: Running, message: TaskMessage): void {
    switch (message.kind) {
      case 'run':
        void answer(task, message).then((reply) => task.worker?.postMessage(reply));
        break;
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
        fail(task, error);
        break;
      }
    }
  }

  /** Between the pieces of a long command: says how far it is, and throws where the person has had enough. */
  function pauseOf(task: Running): (done: number) => void {
    const before = task.status.progress;
    const began = performance.now();
    let lastTold = began;
    return (done) => {
      if (isCancelled(task) || task.endedAt !== null) throw new Stopped();
      const now = performance.now();
      if (now - began > WORTH_TELLING_MS) hold(task.order.name);
      if (now - lastTold < TOLD_EVERY_MS) return;
      lastTold = now;
      // It is what is left of the bar.
      task.status = { ...task.status, progress: before + (1 - before) * done };
      options.onChange();
    };
  }

  async function answer(
    task: Running,
    { number, command, input }: Extract<TaskMessage, { kind: 'run' }>,
  ): Promise<TaskReply> {
    try {
      if (!options.runCommand) throw new Error('nobody runs commands here');
      return { number, ok: true, value: await options.runCommand(command, input, task.session, pauseOf(task)) };
    } catch (error) {
      if (error instanceof Stopped) return { number, ok: false, stopped: true };
      const refusal = error instanceof Refused ? error.refusal : isFull(error) ? DISK_FULL : null;
      const message = refusal ? refusal.code : String(asError(error).stack);
      return { number, ok: false, stopped: false, refusal, message };
    } finally {
      if (holding === task.order.name) hold(null);
    }
  }

  /** The worker has gone: whatever it was doing came to nothing. */
  function died(task: Running, code: number): void {
    if (isCancelled(task)) end(task, { state: 'cancelled' });
    else fail(task, new Error(`the worker of ${task.status.name} ended with code ${code}`));
  }

  const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

  function runAlone(task: Running): void {
    const birth: WorkerBirth = { kind: 'once', order: task.order };
    const worker = new Worker(options.workerUrl, { workerData: birth });
    task.worker = worker;
    worker.on('message', (message: TaskMessage) => hear(task, message));
    worker.on('error', (error) => fail(task, asError(error)));
    worker.on('exit', (code) => died(task, code));
  }

  /** Whose turn it is in this worker; null once it was given up. */
  const atWork = (worker: Worker): Running | null => (queue[0]?.worker === worker ? queue[0] : null);

  function warmWorker(): Worker {
    const birth: WorkerBirth = { kind: 'warm', resourcesDir: options.resourcesDir };
    const worker = new Worker(options.workerUrl, { workerData: birth });
    worker.on('message', (message: TaskMessage) => {
      const task = atWork(worker);
      if (!task) return;
      hear(task, message);
      if (message.kind !== 'progress') takeTurns();
    });
    worker.on('error', (error) => {
      const task = atWork(worker);
      if (task) fail(task, asError(error));
    });
    worker.on('exit', (code) => {
      if (warm === worker) warm = null;
      const task = atWork(worker);
      if (!task) return;
      died(task, code);
      takeTurns();
    });
    return worker;
  }

  /** The first of the queue is through; the next one goes to the same worker, or to a new one where it has gone. */
  function takeTurns(): void {
    clearTimeout(limit);
    queue = queue.slice(1);
    // An idle worker keeps no program alive.
    warm?.unref();
    beginFirst();
  }

  function beginFirst(): void {
    const task = queue[0];
    if (!task || closed) return;
    warm ??= warmWorker();
    const worker = warm;
    const limitMs = options.warmLimitMs ?? WARM_LIMIT_MS;
    limit = setTimeout(() => {
      fail(task, new Error(`${task.status.name} took longer than ${limitMs} ms`));
      giveUp(task, worker);
    }, limitMs);
    limit.unref();
    task.worker = worker;
    worker.ref();
    worker.postMessage(task.order);
  }

  /** Ends a worker that does not listen; what it says from now on is heard by nobody. */
  function giveUp(task: Running, worker: Worker): void {
    void worker.terminate();
    if (queue[0] !== task) return;
    if (warm === worker) warm = null;
    if (isCancelled(task)) end(task, { state: 'cancelled' });
    takeTurns();
  }

  const forgetOld = (): void => {
    for (const [id, task] of tasks) {
      if (task.endedAt !== null && options.now() - task.endedAt > HOUR) tasks.delete(id);
    }
  };

  return {
    warmUp() {
      if (closed || warm) return;
      warm = warmWorker();
      warm.unref();
    },
    start(name, input, session = NOBODY) {
      forgetOld();
      const id = newId(taskId);
      const cancelled = new SharedArrayBuffer(4);
      const { dataDir, resourcesDir, databaseFile, version } = options;
      const startedAt = options.now();
      const by = session.staff && { staffId: session.staff.id, roles: session.staff.roles };
      const task: Running = {
        status: { name, state: 'running', progress: 0, startedAt, result: null, fault: null },
        endedAt: null,
        session,
        order: { name, input, dataDir, resourcesDir, databaseFile, version, now: startedAt, by, cancelled },
        cancelled: new Int32Array(cancelled),
        worker: null,
      };
      tasks.set(id, task);
      if (contract[name].warm) {
        queue = [...queue, task];
        if (queue.length === 1) beginFirst();
      } else runAlone(task);
      options.onChange();
      return id;
    },
    status: (id) => tasks.get(id)?.status ?? null,
    running(name) {
      for (const [id, task] of tasks) if (task.order.name === name && task.endedAt === null) return id;
      return null;
    },
    holding: () => holding,
    cancel(id) {
      const task = tasks.get(id);
      if (!task) return false;
      if (task.endedAt === null) {
        Atomics.store(task.cancelled, 0, 1);
        const { worker } = task;
        if (worker === null) {
          queue = queue.filter((other) => other !== task);
          end(task, { state: 'cancelled' });
        } else {
          setTimeout(() => {
            // A warm worker may be doing somebody else's work by now.
            if (task.endedAt === null) giveUp(task, worker);
          }, PATIENCE_MS).unref();
        }
      }
      return true;
    },
    async close() {
      closed = true;
      for (const task of tasks.values()) Atomics.store(task.cancelled, 0, 1);
      const workers = new Set([...tasks.values()].map(({ worker }) => worker));
      await Promise.all([...workers, warm].map((worker) => worker?.terminate()));
    },
  };
}
