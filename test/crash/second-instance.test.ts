import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startStation } from '../support/app.ts';
import { testFolder } from '../support/folders.ts';
import { tell } from '../support/how-long.ts';
import { demoSeat } from '../support/http-seat.ts';
import { ROOT } from '../support/paths.ts';

interface Ended {
  readonly code: number | null;
  readonly said: string;
  readonly milliseconds: number;
}

/** The built program as a person would start it once more, until it ends by itself. */
function startedAgain(dataDir: string): Promise<Ended> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [join(ROOT, 'out', 'main', 'station.js'), '--data', dataDir, '--port', '0', '--demo'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr.on('data', (text) => {
    said += String(text);
  });
  return new Promise((resolve) =>
    child.once('close', (code) => resolve({ code, said, milliseconds: performance.now() - began })),
  );
}

test('safety 8: a second program on the same data is refused, told where the first one is, and the first goes on', async () => {
  const dataDir = testFolder();
  const station = await startStation({ dataDir, demo: 'queue' });
  onTestFinished(() => station.stop());
  const guard = await demoSeat(station.address, 'guard');
  const { code, said, milliseconds } = await startedAgain(dataDir);
  expect(code).toBe(2);
  for (const words of [/正被另一个接车台使用/, /Another ServiceLane is using/]) expect(said).toMatch(words);
  expect(said).toContain(station.address);
  await guard.do('visit.arrive', {
    plate: '粤B70707',
    plateColor: 'blue',
    note: '',
    arrivedAt: null,
    waitsInShop: false,
  });
  // Once the first has gone, by whatever way, the folder is free.
  await station.kill();
  const next = await startStation({ dataDir, demo: 'queue' });
  const board = await guard.movedTo(next.address).do('visit.board', {});
  expect(JSON.stringify(board)).toContain('粤B70707');
  await next.stop();
  tell(
    `safety 8 | a second program on the same data | 1 | refused ${milliseconds.toFixed(0)} ms after its process began`,
  );
});
