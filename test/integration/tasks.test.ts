import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import * as schema from '../../src-main/db/schema.ts';
import { append, readHead } from '../../src-main/journal/journal.ts';
import type { LogLine } from '../../src-main/kernel/log.ts';
import { openShop, type Shop } from '../../src-main/kernel/shop.ts';
import { type TaskRunner, taskRunner } from '../../src-main/kernel/tasks.ts';
import { pairDemoSeat } from '../../src-main/staff/seat-service.ts';
import { hashToken } from '../../src-main/staff/secrets.ts';
import { seatOfToken } from '../../src-main/staff/session-repository.ts';
import { recordSignIn } from '../../src-main/staff/session-service.ts';
import { activeStaff } from '../../src-main/staff/staff-repository.ts';
import { journalVerdict } from '../../src-shared/journal/journal-contract.ts';
import { commandId, newId, type TaskId, taskId } from '../../src-shared/kit/id.ts';
import { HOUR, instant } from '../../src-shared/kit/time.ts';
import { MIGRATIONS, testFolder } from '../support/folders.ts';
import { arrival, demoShop } from '../support/given.ts';
import { MORNING, openTestShop, refusalOf, type TestSeat, type TestShop } from '../support/shop.ts';

const PATIENCE = 20_000;

/** Starts the only task that there is; the call answers at once. */
async function verify(shop: Shop, seat: TestSeat): Promise<TaskId> {
  const reply = await shop.call(
    { name: 'journal.verify', input: {}, commandId: null, staffId: seat.staffId },
    { seatId: seat.seatId, host: 'station', adoptSeat: () => undefined },
  );
  if (!reply.ok) throw new Error(JSON.stringify(reply));
  return z.strictObject({ taskId }).parse(reply.value).taskId;
}

/** The task's status once it has ended. */
async function ended(seat: TestSeat, id: TaskId) {
  const until = Date.now() + PATIENCE;
  for (;;) {
    const status = await seat.do('task.status', { taskId: id });
    if (status.state !== 'running') return status;
    if (Date.now() > until) throw new Error(`still running: ${JSON.stringify(status)}`);
    await wait(20);
  }
}

function withRaw<T>(folder: string, work: (raw: Database.Database) => T): T {
  const raw = new Database(join(folder, 'servicelane.sqlite'));
  try {
    return work(raw);
  } finally {
    raw.close();
  }
}

/** A chain of some length, written in one transaction: the same by commands would take as many syncs. */
function lengthenJournal(folder: string, rows: number): void {
  withRaw(folder, (raw) => {
    const db = drizzle(raw, { schema });
    const epoch = String(raw.prepare('SELECT epoch FROM shop').pluck().get());
    raw.transaction(() => {
      let head = readHead(db);
      for (let i = 0; i < rows; i += 1) {
        head = append(db, head, {
          epoch,
          at: MORNING,
          command: 'staff.recordFailedTry',
          actorId: null,
          seatId: null,
          commandId: newId(commandId),
          input: { subject: 'x' },
          inputHash: 'x',
          reply: {},
        });
      }
    })();
  });
}

describe('verifying the journal', () => {
  test('runs in a worker, answers at once, and has its result when it is done', async () => {
    const { as, shop, clock } = await demoShop();
    const manager = as('manager');
    await manager.do('visit.arrive', arrival());
    const { seq } = shop.door.head();
    const id = await verify(shop, manager);
    expect(await manager.do('task.status', { taskId: id })).toEqual({
      name: 'journal.verify',
      state: 'running',
      progress: 0,
      startedAt: clock.wall,
      result: null,
      fault: null,
    });
    const done = await ended(manager, id);
    expect(done).toMatchObject({ state: 'done', progress: 1, fault: null });
    expect(journalVerdict.parse(done.result)).toMatchObject({ checked: seq, broken: null });
  });

  test('tells every seat by topic, with progress in between', async () => {
    const first = await demoShop();
    await first.close();
    lengthenJournal(first.folder, 3_000);
    const opened = await openTestShop({ folder: first.folder, checked: false });
    const { shop, changes } = opened;
    const seen: number[] = [];
    const manager = managerOf(opened);
    changes.length = 0;
    shop.onChange((change) => {
      if (!change.topics.includes('task')) return;
      const status = shop.door.callAs(shop.door.sessionOf(manager.seatId), 'task.status', { taskId: id });
      if (status.ok) seen.push((status.value as { progress: number }).progress);
    });
    const id = await verify(shop, manager);
    const done = await ended(manager, id);
    expect(journalVerdict.parse(done.result).checked).toBeGreaterThan(3_000);
    expect(changes.every(({ seq, topics, by }) => seq === null && topics.join() === 'task' && by === null)).toBe(true);
    expect(seen.at(-1)).toBe(1);
    const between = seen.filter((progress) => progress > 0 && progress < 1);
    expect(between.length).toBeGreaterThan(0);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  test('safety 20: what was changed in the file is found', async () => {
    const { as, shop, folder } = await demoShop();
    const manager = as('manager');
    withRaw(folder, (raw) => raw.exec("UPDATE journal_entry SET command = 'visit.get' WHERE seq = 5"));
    const done = await ended(manager, await verify(shop, manager));
    expect(journalVerdict.parse(done.result)).toMatchObject({ checked: 4, broken: { seq: 5, what: 'hash' } });
  });

  test('the others go on while it runs', async () => {
    const first = await demoShop();
    await first.close();
    lengthenJournal(first.folder, 3_000);
    const opened = await openTestShop({ folder: first.folder, checked: false });
    const manager = managerOf(opened);
    const id = await verify(opened.shop, manager);
    let calls = 0;
    while ((await manager.do('task.status', { taskId: id })).state === 'running') {
      await manager.do('visit.arrive', arrival({ plate: `粤B${String(calls).padStart(5, '0')}` }));
      calls += 1;
      await wait(5);
    }
    expect(calls).toBeGreaterThan(3);
    expect((await ended(manager, id)).state).toBe('done');
  });
});

describe('cancel', () => {
  test('stops the work; a task that has ended stays as it ended', async () => {
    const { as, shop, log } = await demoShop();
    const manager = as('manager');
    const id = await verify(shop, manager);
    expect(await manager.do('task.cancel', { taskId: id })).toEqual({});
    const status = await ended(manager, id);
    expect(status).toMatchObject({ state: 'cancelled', result: null, fault: null });
    await manager.do('task.cancel', { taskId: id });
    expect(await manager.do('task.status', { taskId: id })).toEqual(status);
    const other = await verify(shop, manager);
    const done = await ended(manager, other);
    await manager.do('task.cancel', { taskId: other });
    expect(await manager.do('task.status', { taskId: other })).toEqual(done);
    expect(log.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });

  test('is in no journal', async () => {
    const { as, shop } = await demoShop();
    const manager = as('manager');
    const before = shop.door.head();
    await manager.do('task.cancel', { taskId: await verify(shop, manager) });
    expect(shop.door.head()).toEqual(before);
  });

  test('an unknown task is not there', async () => {
    const { as } = await demoShop();
    const manager = as('manager');
    const input = { taskId: newId(taskId) };
    expect(refusalOf(await manager.call('task.status', input))).toBe('notFound');
    expect(refusalOf(await manager.call('task.cancel', input))).toBe('notFound');
  });

  test('a worker that does not listen is ended', async () => {
    const deaf = 'setInterval(() => undefined, 1000);';
    const { runner, faults } = bareRunner(`data:text/javascript,${encodeURIComponent(deaf)}`);
    const id = runner.start('journal.verify', {});
    await wait(300);
    expect(runner.cancel(id)).toBe(true);
    expect(runner.status(id)?.state).toBe('running');
    await expect.poll(() => runner.status(id)?.state, { timeout: PATIENCE, interval: 50 }).toBe('cancelled');
    expect(faults).toEqual([]);
  });
});

describe('failure', () => {
  test('shows a number to read out, and the log has the whole', async () => {
    const { as, shop, folder, log } = await demoShop();
    const manager = as('manager');
    // The disk's content is not what the program believes: a table is gone.
    withRaw(folder, (raw) => raw.exec('ALTER TABLE journal_body RENAME TO journal_body_gone'));
    const status = await ended(manager, await verify(shop, manager));
    expect(status).toMatchObject({ state: 'failed', result: null });
    expect(status.fault).toMatch(/^T-[0-9A-F]{6}$/);
    expect(JSON.stringify(status)).not.toContain('journal_body');
    const line = log.find(({ fault }) => fault === status.fault);
    expect(line).toMatchObject({ kind: 'fault', name: 'journal.verify' });
    expect(line?.stack).toContain('no such table: journal_body');
  });

  test('a worker that cannot start, dies or throws fails the task, never the program', async () => {
    const folder = testFolder();
    const log: LogLine[] = [];
    const shop = await openShop({
      dataDir: folder,
      migrationsDir: MIGRATIONS,
      workerUrl: pathToFileURL(join(folder, 'no-such-worker.js')),
      version: '0.0.0-test',
      clock: () => MORNING,
      monotonic: () => 1000,
      demo: false,
      log: (line) => log.push(line),
    });
    onTestFinished(() => shop.close());
    const reply = shop.door.callAs({ seat: null, staff: null }, 'journal.verify', {});
    expect(reply.ok).toBe(true);
    await expect.poll(() => log.filter(({ kind }) => kind === 'fault').length, { timeout: PATIENCE }).toBe(1);

    for (const [code, why] of [
      ['process.exit(3)', 'ended with code 3'],
      ['throw new Error("no luck")', 'no luck'],
      ['null.x', 'Cannot read properties of null'],
    ] as const) {
      const { runner, faults } = bareRunner(`data:text/javascript,${encodeURIComponent(code)}`);
      const id = runner.start('journal.verify', {});
      await expect.poll(() => runner.status(id)?.state, { timeout: PATIENCE }).toBe('failed');
      expect(faults, 'said once, with its cause').toEqual([expect.stringContaining(why)]);
      expect(runner.status(id)?.fault).toBe('T-1');
    }
  });
});

describe('the end', () => {
  test('a task is forgotten an hour after it ended', async () => {
    const { as, shop, clock } = await demoShop();
    const manager = as('manager');
    const old = await verify(shop, manager);
    await ended(manager, old);
    clock.wall += HOUR + 1;
    // An hour locks the seat: somebody signs in anew.
    const later = as('manager');
    expect((await later.do('task.status', { taskId: old })).state).toBe('done');
    await ended(later, await verify(shop, later));
    expect(refusalOf(await later.call('task.status', { taskId: old }))).toBe('notFound');
  });

  test('closing the shop ends what runs, and nothing is written afterwards', async () => {
    const opened = await demoShop();
    const manager = opened.as('manager');
    await verify(opened.shop, manager);
    await opened.close();
    expect(opened.log.at(-1)?.kind).toBe('stop');
    const lines = opened.log.length;
    await wait(600);
    expect(opened.log.slice(lines)).toEqual([]);
    expect(opened.log.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });
});

/** Somebody who may verify, in a demo shop that was opened again. */
function managerOf(opened: TestShop): TestSeat {
  const { shop } = opened;
  const seat = opened.seat();
  seat.seatId = seatOfToken(shop.reader, hashToken(pairDemoSeat(shop.door)));
  const manager = activeStaff(shop.reader).find(({ roles }) => roles.includes('manager'));
  if (!manager || !seat.seatId) throw new Error('nobody');
  shop.door.runInternal(recordSignIn, { seatId: seat.seatId, staffId: manager.id }, shop.door.sessionOf(seat.seatId));
  seat.staffId = manager.id;
  return seat;
}

/** The runner alone, with a worker of the test's own. */
function bareRunner(worker: string): { runner: TaskRunner; faults: string[] } {
  const faults: string[] = [];
  const runner = taskRunner({
    workerUrl: new URL(worker),
    dataDir: '',
    resourcesDir: '',
    databaseFile: '',
    version: '0.0.0-test',
    now: () => instant.parse(MORNING),
    onChange: () => undefined,
    onFault: (_name, error) => `T-${faults.push(error.message)}`,
  });
  onTestFinished(() => runner.close());
  return { runner, faults };
}
