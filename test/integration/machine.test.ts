import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src-shared/kit/time.ts';
import { readBooks } from '../support/books.ts';
import { testFolder } from '../support/folders.ts';
import { arrival, demoShop, setUpShop } from '../support/given.ts';
import { MORNING, openTestShop } from '../support/shop.ts';

describe('safety 9: the clock of the machine', () => {
  test.each([
    ['a day back', -DAY, 'back'],
    ['a year ahead', 365 * DAY, 'ahead'],
  ])('%s: everybody is told, the journal goes on, and no paper has a number twice', async (_what, shift, what) => {
    const opened = await demoShop();
    const { clock, changes } = opened;
    const seen = async () => (await opened.emptySeat().do('session.current', {})).clockTrouble;
    const numbers: string[] = [];
    let car = 0;
    const arrive = async () => {
      const seat = opened.as('adviser');
      for (let i = 0; i < 3; i += 1, car += 1)
        numbers.push((await seat.do('visit.arrive', arrival({ plate: `粤B${10_000 + car}` }))).number);
    };
    await arrive();
    expect(await seen()).toBeNull();
    const before = opened.shop.door.head().seq;
    clock.wall += shift;
    changes.length = 0;
    await arrive();
    expect(await seen()).toEqual({ what, knownAt: MORNING });
    // The seats read what they know of the shop again, and with it the warning.
    expect(changes.filter(({ topics }) => topics.includes('shop')).length).toBeGreaterThan(0);
    clock.wall -= shift;
    await arrive();
    expect(await seen()).toBeNull();
    expect(opened.shop.door.head().seq).toBeGreaterThan(before);
    expect(new Set(numbers).size).toBe(9);
    await opened.close();
    expect(readBooks(join(opened.folder, 'servicelane.sqlite')).wrong).toEqual([]);
  });

  test('set back while the program was closed: told at the start, until it is right again', async () => {
    const { folder, close, clock } = await setUpShop();
    await close();
    clock.wall -= DAY;
    const again = await openTestShop({ folder, clock });
    const seen = async () => (await again.seat().do('session.current', {})).clockTrouble?.what ?? null;
    expect(await seen()).toBe('back');
    clock.pass(HOUR);
    expect(await seen()).toBe('back');
    clock.wall += DAY;
    expect(await seen()).toBeNull();
  });

  test('after a holiday nobody is warned; and a clock that was wrong once does not warn for ever', async () => {
    const { folder, close, clock } = await setUpShop();
    await close();
    clock.wall += 30 * DAY;
    const again = await openTestShop({ folder, clock });
    expect((await again.seat().do('session.current', {})).clockTrouble).toBeNull();
    // Monday's clock, a day back in the middle of the run: the last entry is older than that and could not tell.
    clock.wall -= DAY;
    clock.pass(MINUTE);
    expect((await again.seat().do('session.current', {})).clockTrouble?.what).toBe('back');
    await again.close();
    const third = await openTestShop({ folder, clock });
    expect((await third.seat().do('session.current', {})).clockTrouble).toBeNull();
  });
});

describe('safety 8: where the data lies', () => {
  test('a folder that is synchronised is advised against, and opened', async () => {
    const folder = join(testFolder(), 'Dropbox', 'servicelane');
    mkdirSync(folder, { recursive: true });
    const opened = await openTestShop({ folder });
    expect((await opened.seat().do('session.current', {})).folderTrouble).toBe('cloud');
    const elsewhere = await openTestShop();
    expect((await elsewhere.seat().do('session.current', {})).folderTrouble).toBeNull();
  });
});
