/** Opens the shop as a start asked for it: the built files' places, the demo made where it is not there yet. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { instant } from '../../src-shared/kit/time.ts';
import { restoreFrom, restoreIfWanted } from '../backup/restore.ts';
import { loadReadings } from '../customer/pinyin.ts';
import { openShop, type Shop } from '../kernel/shop.ts';
import type { HostOptions } from './options.ts';
import { inBothLanguages } from './start-failure.ts';

/** The start has the machine to itself; nobody prints a paper before. */
export const WARM_UP_AFTER_MS = 10_000;

const SAID_AFTER_MS = 1000;

/** On the terminal, each tenth of a restore that takes longer than a second; the screens are closed meanwhile. */
function sayProgress(): (done: number) => void {
  const from = performance.now();
  let said = 0;
  return (done) => {
    const percent = Math.floor(done * 10) * 10;
    if (percent <= said || performance.now() - from < SAID_AFTER_MS) return;
    said = percent;
    process.stderr.write(`${inBothLanguages(({ start }) => start.restoring(percent))}\n`);
  };
}

/** `root` is the project's folder, `outDir` the one that the main side was built into. */
export async function openHosted(
  options: HostOptions,
  root: string,
  outDir: string,
  host: 'desktop' | 'station',
  reopen: () => void,
): Promise<Shop> {
  // Names, phones and money of people: no other account of this machine reads them.
  process.umask(0o077);
  const migrationsDir = join(root, 'resources', 'migrations');
  const { dataDir } = options;
  const now = instant.parse(Date.now());
  const progress = sayProgress();
  if (options.restore === undefined) restoreIfWanted({ dataDir, migrationsDir, now, progress });
  else {
    const isNew = !existsSync(join(dataDir, 'device.key'));
    const facts = restoreFrom({ dataDir, migrationsDir, now, progress, file: options.restore, epoch: randomUUID() });
    if (facts) process.stderr.write(`${inBothLanguages(({ start }) => start.restored(facts))}\n`);
    if (facts && isNew) process.stderr.write(`${inBothLanguages(({ start }) => start.pinsGone)}\n`);
  }
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }; // our own file
  const shop = await openShop({
    dataDir,
    migrationsDir,
    workerUrl: pathToFileURL(join(outDir, 'worker.js')),
    version,
    clock: Date.now,
    monotonic: () => performance.now(),
    demo: options.demo,
    backUpByItself: true,
    reopen,
    prepare: (what) => process.stderr.write(`${inBothLanguages(({ start }) => start.preparing[what])}\n`),
    demoOrders: options.demoOrders ?? true,
  });
  if (options.demo && shop.kind() === 'undecided') {
    const reply = await shop.call(
      { name: 'shop.tryDemo', input: { language: 'zh-CN' }, commandId: null, staffId: null },
      { seatId: null, host, adoptSeat: () => undefined },
    );
    if (!reply.ok) {
      await shop.close();
      throw new Error(`the demo shop could not be made: ${JSON.stringify(reply)}`);
    }
  }
  setTimeout(() => {
    shop.warmUp();
    loadReadings();
  }, WARM_UP_AFTER_MS).unref();
  return shop;
}
