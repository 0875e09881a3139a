import { cpSync, existsSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CallName, Input, Output } from '../../src-shared/contract.ts';
import { commandId, newId } from '../../src-shared/kit/id.ts';
import { refusalWordsEn, refusalWordsZh } from '../../src-shared/kit/refusal-words.ts';
import { HOUR, instant } from '../../src-shared/kit/time.ts';
import { cardsOf } from '../../src-shared/visit/board-rules.ts';
import { faultsIn, type Station, startStation } from '../support/app.ts';
import { readBooks } from '../support/books.ts';
import { crowd } from '../support/crowd.ts';
import { testFolder } from '../support/folders.ts';
import { arrival, checkedIn } from '../support/given.ts';
import { HOW_OFTEN, tell } from '../support/how-long.ts';
import { type HttpSeat, httpSeat } from '../support/http-seat.ts';
import { hasSmallDisk, smallDisk } from '../support/small-disk.ts';
import { hasStrace, inject } from '../support/strace.ts';

const OFFSETS = HOW_OFTEN.fullDisks;
const FILES = ['servicelane.sqlite', 'servicelane.sqlite-wal'];

async function adviserAt(
  dataDir: string,
  cookie: string,
  staffId: string,
): Promise<{ station: Station; adviser: HttpSeat }> {
  const station = await startStation({ dataDir, demo: 'queue' });
  return { station, adviser: httpSeat(station.address, cookie, staffId) };
}

async function oneAdviser(folder?: string) {
  const made = await crowd(['adviser']);
  const [seat] = made.seats;
  if (!seat) throw new Error('no adviser');
  if (folder) cpSync(made.folder, folder, { recursive: true });
  return {
    dataDir: folder ?? made.folder,
    seat,
    ...(await adviserAt(folder ?? made.folder, seat.cookie, seat.staffId)),
  };
}

/** What lies on the disk just now, looked at beside it. */
function booksOf(dataDir: string) {
  const folder = testFolder();
  for (const file of FILES) if (existsSync(join(dataDir, file))) cpSync(join(dataDir, file), join(folder, file));
  const books = readBooks(join(folder, 'servicelane.sqlite'));
  rmSync(folder, { recursive: true });
  return books;
}

const promised = () => ({ promisedAt: instant.parse(Date.now() + 6 * HOUR) });
const REFUSED_FULL = { ok: false, refusal: { code: 'diskFull', details: {} } };
const REFUSED_FAILED = { ok: false, refusal: { code: 'storageFailed', details: {} } };

describe('safety 4: the disk is full', () => {
  test('it is said in words that name the disk, and what to do', () => {
    expect(refusalWordsZh.diskFull.next).toContain('空间');
    expect(refusalWordsEn.diskFull.next).toContain('space');
  });

  test.skipIf(!hasStrace)(
    `safety 4: no space from the n-th write on, ${OFFSETS} times: said within a second, reads go on, no half order, goes on with space`,
    async () => {
      const { dataDir, station, adviser } = await oneAdviser();
      const pid = station.process.pid ?? 0;
      const files = FILES.map((file) => join(dataDir, file));
      let slowest = 0;
      let refused = 0;
      let full: Awaited<ReturnType<typeof inject>> | null = null;
      const seat = {
        async do<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> {
          const id = newId(commandId);
          const asked = performance.now();
          const reply = await adviser.call(name, input, id);
          if (reply.ok) return reply.value;
          expect(reply, name).toEqual(REFUSED_FULL);
          slowest = Math.max(slowest, performance.now() - asked);
          refused += 1;
          expect((await adviser.call('visit.board', {})).ok).toBe(true);
          expect(await adviser.call('visit.arrive', arrival({ plate: '粤BFULL1' }))).toEqual(REFUSED_FULL);
          const { wrong, commandIds } = booksOf(dataDir);
          expect(wrong).toEqual([]);
          expect(commandIds.has(id)).toBe(false);
          await full?.end();
          full = null;
          const again = await adviser.call(name, input, id);
          if (!again.ok) throw new Error(`${name}, with space again: ${JSON.stringify(again)}`);
          return again.value;
        },
      };
      for (let offset = 1; offset <= OFFSETS; offset += 1) {
        // The short form spreads its few over the same fifty.
        const nth = Math.round((offset * 50) / OFFSETS);
        full = await inject(pid, `pwrite64:error=ENOSPC:when=${nth}+`, files);
        while (full) await checkedIn(seat, promised());
      }
      await station.stop();
      expect(faultsIn(dataDir)).toEqual([]);
      const { wrong } = booksOf(dataDir);
      expect(wrong).toEqual([]);
      expect(refused).toBe(OFFSETS);
      expect(slowest).toBeLessThan(1000);
      tell(
        `safety 4 | no space at the n-th write of a command | ${refused} offsets | refused in words after ${Math.round(slowest)} ms at most, 0 half commands, each done once with space again`,
      );
    },
  );

  test.skipIf(!hasSmallDisk)(
    'safety 4: a disk that is really full (tmpfs): the same, with the log and all other files on it',
    async () => {
      const folder = smallDisk(24);
      const { station, adviser, seat } = await oneAdviser(folder);
      const ballast = join(folder, 'ballast');
      const free = statfsSync(folder);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, free.bavail * free.bsize - 300_000)));
      let done = 0;
      let refusal: unknown = null;
      for (; done < 400 && refusal === null; done += 1) {
        const reply = await adviser.call('visit.arrive', arrival({ plate: `粤B${10_000 + done}` }));
        if (!reply.ok) refusal = reply;
      }
      expect(refusal).toEqual(REFUSED_FULL);
      expect(done).toBeGreaterThan(2);
      expect((await adviser.call('visit.board', {})).ok).toBe(true);
      rmSync(ballast);
      expect((await adviser.call('visit.arrive', arrival({ plate: '粤BSPACE' }))).ok).toBe(true);
      await station.stop();
      expect(booksOf(folder).wrong).toEqual([]);
      const again = await adviserAt(folder, seat.cookie, seat.staffId);
      expect((await again.adviser.call('visit.board', {})).ok).toBe(true);
      await again.station.stop();
    },
  );
});

describe('safety 5: a sync fails', () => {
  test.skipIf(!hasStrace)(
    'safety 5: nothing is acknowledged afterwards, until the program was started again',
    async () => {
      const { dataDir, station, adviser, seat } = await oneAdviser();
      await checkedIn(adviser, promised());
      const before = booksOf(dataDir).commandIds.size;
      // Once only: the next sync would succeed, and say nothing about what was lost.
      const failing = await inject(station.process.pid ?? 0, 'fdatasync,fsync:error=EIO:when=1', [
        join(dataDir, FILES[1] ?? ''),
      ]);
      const id = newId(commandId);
      const input = arrival({ plate: '粤BSYNC1' });
      expect(await adviser.call('visit.arrive', input, id)).toEqual(REFUSED_FAILED);
      await failing.end();
      for (let i = 0; i < 5; i += 1) {
        expect(await adviser.call('visit.arrive', arrival({ plate: `粤B2000${i}` }))).toEqual(REFUSED_FAILED);
      }
      expect(await adviser.call('visit.arrive', input, id)).toEqual(REFUSED_FAILED);
      expect((await adviser.call('visit.board', {})).ok).toBe(true);
      expect(refusalWordsZh.storageFailed.next).toContain('重新启动');
      expect(refusalWordsEn.storageFailed.next).toContain('Restart');
      // The one fault of the log is this one, by SQLite's name for it.
      expect(faultsIn(dataDir)).toEqual([expect.stringContaining('SQLITE_IOERR_FSYNC')]);
      await station.kill();
      const { wrong, commandIds } = booksOf(dataDir);
      expect(wrong).toEqual([]);
      expect(commandIds.size - before).toBeLessThanOrEqual(1);
      const again = await adviserAt(dataDir, seat.cookie, seat.staffId);
      expect((await again.adviser.call('visit.arrive', input, id)).ok).toBe(true);
      const cards = cardsOf(await again.adviser.do('visit.board', {}));
      expect(cards.filter(({ plate }) => plate === '粤BSYNC1')).toHaveLength(1);
      await again.station.stop();
    },
  );

  test.skipIf(!hasStrace)(
    'safety 5: a sync that fails behind everybody’s back, when the log is cleared away, stops it as well',
    async () => {
      const { dataDir, station, adviser } = await oneAdviser();
      const failing = await inject(station.process.pid ?? 0, 'fdatasync,fsync:error=EIO:when=1', [
        join(dataDir, FILES[0] ?? ''),
      ]);
      expect((await adviser.call('visit.arrive', arrival({ plate: '粤BSYNC2' }))).ok).toBe(true);
      await expect
        .poll(() => adviser.call('visit.arrive', arrival({ plate: '粤BSYNC3' })), { timeout: 10_000, interval: 700 })
        .toEqual(REFUSED_FAILED);
      await failing.end();
      expect(await adviser.call('visit.arrive', arrival({ plate: '粤BSYNC4' }))).toEqual(REFUSED_FAILED);
      expect((await adviser.call('visit.board', {})).ok).toBe(true);
      await station.kill();
      expect(booksOf(dataDir).wrong).toEqual([]);
    },
  );
});
