/** Commands in pieces beside everything else that goes through the door. */
import { setImmediate as turn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { PiecewiseCommand } from '../../src-main/kernel/handler-types.ts';
import { MINUTE } from '../../src-shared/kit/time.ts';
import { demoShop } from '../support/given.ts';
import { refusalOf } from '../support/shop.ts';

/** Goes on until it is told to end; defined here, so that no list of the program's own commands knows it. */
function longWork(end: () => boolean, last: () => void = () => undefined) {
  const work: PiecewiseCommand<z.ZodObject, object> = {
    name: 'test.longWork',
    input: z.strictObject({}),
    touches: ['draft'],
    secret: [],
    *pieces() {
      while (!end()) yield 0.5;
      last();
      return {};
    },
  };
  return work;
}

async function opened() {
  const shop = await demoShop({ checked: false });
  let isEnd = false;
  // Also where a test fails: the shop cannot be closed before.
  onTestFinished(() => {
    isEnd = true;
  });
  const { door } = shop.shop;
  const run = (last?: () => void, pause: (done: number) => void = () => undefined) =>
    door.runInPieces(
      longWork(() => isEnd, last),
      {},
      { seat: null, staff: null },
      pause,
    );
  return {
    ...shop,
    door,
    run,
    end: () => {
      isEnd = true;
    },
  };
}

const arrival = { plate: '粤B33333', plateColor: null, note: '', arrivedAt: null, waitsInShop: false } as const;

test('a step that is under way writes before the long command begins', async () => {
  const { as, run, end, door } = await opened();
  const guard = as('guard');
  // Hashing a PIN takes its time, and the try is counted behind it.
  const trying = guard.call('session.signIn', { staffId: guard.staffId ?? '', pin: '0000' } as never);
  const running = run();
  expect(door.isHeld()).toBe(true);
  expect(refusalOf(await trying)).toBe('wrongPin');
  end();
  await running;
});

test('a no at the door waits for nobody, and whoever waits is not taken for gone', async () => {
  const { as, emptySeat, run, end, clock, log } = await opened();
  const guard = as('guard');
  const nobody = emptySeat();
  const { lockMinutes } = await guard.do('session.current', {});
  const running = run();
  await turn();
  expect(refusalOf(await nobody.call('visit.arrive', arrival))).toBe('notSignedIn');
  expect(await guard.call('visit.arrive', { ...arrival, plate: 1 as never })).toMatchObject({ ok: false, invalid: {} });
  clock.pass((lockMinutes - 1) * MINUTE);
  const saved = guard.call('visit.arrive', arrival);
  await turn();
  clock.pass(2 * MINUTE);
  expect((await guard.call('visit.board', {})).ok).toBe(true);
  end();
  await running;
  expect((await saved).ok).toBe(true);
  // The log tells how long it took, not how long it was worked on.
  expect(
    log.find(({ kind, name, outcome }) => kind === 'call' && name === 'visit.arrive' && outcome === 'ok')?.ms,
  ).toBe(2 * MINUTE);
});

test('safety 5: after a sync that failed under it nothing that waited is acknowledged', async () => {
  const { as, run, end } = await opened();
  const guard = as('guard');
  const running = run(() => {
    throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_FSYNC');
  });
  await turn();
  const saved = guard.call('visit.arrive', arrival);
  end();
  await expect(running).rejects.toThrow('disk I/O error');
  expect(refusalOf(await saved)).toBe('storageFailed');
});

test('safety 5: a disk that fails under a question meanwhile stops the long command too', async () => {
  const { run, door } = await opened();
  const running = run();
  await turn();
  door.storageHasFailed();
  await expect(running).rejects.toMatchObject({ refusal: { code: 'storageFailed' } });
});

test('what is stopped at a pause leaves nothing, and the next one begins', async () => {
  const { run, end, door } = await opened();
  const before = door.head();
  const stop = new Error('enough');
  await expect(
    run(undefined, () => {
      throw stop;
    }),
  ).rejects.toBe(stop);
  expect(door.isHeld()).toBe(false);
  expect(door.head()).toEqual(before);
  end();
  await run();
  expect(door.head().seq).toBe(before.seq + 1);
});
