/** Some 120 MB of a shop, a backup of it while the desk goes on, beside a plain copy that is as durable. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES_AT_ONCE } from '../../src-main/backup/backup-store.ts';
import { copyDurably, syncFile } from '../../src-main/backup/file-copy.ts';
import { openReader, openWriter } from '../../src-main/db/open.ts';
import { arrival, type BenchShop, openBenchShop } from './bench-shop.ts';
import { folder, median, print, printAside } from './measure.ts';

/** The longest pause of this thread while cars arrive and `work` goes on. */
async function pauseDuring(bench: BenchShop, work: () => Promise<unknown>): Promise<{ took: number; longest: number }> {
  let longest = 0;
  const started = performance.now();
  let last = started;
  const beat = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 1);
    last = now;
  }, 1);
  const desk = setInterval(() => {
    bench.do('visit.arrive', arrival());
  }, 50);
  await work();
  clearInterval(beat);
  clearInterval(desk);
  return { took: performance.now() - started, longest };
}

export async function run(): Promise<void> {
  const bench = await openBenchShop();
  const { dataDir } = bench.shop;
  const file = join(dataDir, 'servicelane.sqlite');
  const filler = openWriter(file);
  filler.exec('CREATE TABLE ballast (id INTEGER PRIMARY KEY, text TEXT)');
  filler.exec(
    'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120000) INSERT INTO ballast SELECT i, hex(randomblob(500)) FROM n',
  );
  filler.pragma('wal_checkpoint(TRUNCATE)');
  filler.close();
  const folderOfCopies = folder();
  const online: number[] = [];
  const plain: number[] = [];
  const whole: number[] = [];
  const longest: number[] = [];
  const without: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    let started = performance.now();
    copyDurably(file, join(folderOfCopies, 'plain'));
    plain.push(performance.now() - started);
    const reader = openReader(file);
    started = performance.now();
    await reader.backup(join(folderOfCopies, 'online'), { progress: () => PAGES_AT_ONCE });
    syncFile(join(folderOfCopies, 'online'));
    online.push(performance.now() - started);
    reader.close();
    rmSync(join(folderOfCopies, 'online'));

    const quiet = await pauseDuring(bench, () => new Promise((resolve) => setTimeout(resolve, 2000)));
    without.push(quiet.longest);
    // The whole of it, checked and hashed, in its worker.
    const busy = await pauseDuring(
      bench,
      () =>
        new Promise<void>((resolve) => {
          const stop = bench.shop.onChange(({ topics }) => {
            if (!topics.includes('backup')) return;
            stop();
            resolve();
          });
          bench.shop.door.callAs({ seat: null, staff: null }, 'backup.make', { kind: 'hand' });
        }),
    );
    whole.push(busy.took);
    longest.push(busy.longest);
  }
  const ratio = median(online) / median(plain);
  print('backup.online', `${median(online).toFixed(0)}ms`, ratio, '<=2.2', ratio <= 2.2);
  printAside('backup.plain', `${median(plain).toFixed(0)}ms`);
  printAside('backup.whole', `${median(whole).toFixed(0)}ms`, median(whole) / median(plain));
  printAside('backup.pause.without', `${median(without).toFixed(0)}ms`);
  print('backup.pause', `${median(longest).toFixed(0)}ms`, null, '<=30ms', median(longest) <= 30);
  await bench.shop.close();
}
