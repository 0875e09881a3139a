/** The longest pause of the thread that serves all seats while a hundred sheets are printed. */

import { cardsOf } from '../../src-shared/visit/board-rules.ts';
import { openBenchShop } from './bench-shop.ts';
import { copyOfData, SMALL } from './data.ts';
import { folder, pausesDuring, percentile, print, printAside } from './measure.ts';

const SHEETS = 100;

export async function run(): Promise<void> {
  const bench = await openBenchShop({ dataDir: await copyOfData(SMALL, folder()), role: 'cashier' });
  const settled = cardsOf(bench.do('visit.board', {})).find(({ column }) => column === 'cleared')?.order;
  if (!settled) throw new Error('nothing is settled');
  const sheet = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const taskId = bench.begin('document.render', {
        kind: 'settlement',
        id: settled.orderId,
        labels: 'zh',
        copy: null,
      });
      const stop = bench.shop.onChange(({ topics }) => {
        if (!topics.includes('task')) return;
        const { state } = bench.do('task.status', { taskId });
        if (state === 'running') return;
        stop();
        if (state === 'done') resolve();
        else reject(new Error(`the sheet is ${state}`));
      });
    });
  // The worker loads its fonts once.
  await sheet();
  const quiet = await pausesDuring(() => new Promise((resolve) => setTimeout(resolve, 3000)));
  const started = performance.now();
  const pauses = await pausesDuring(async () => {
    for (let count = 0; count < SHEETS; count += 1) await sheet();
  });
  const longest = Math.max(...pauses);
  print('pdf-block.longest', `${longest.toFixed(1)}ms`, null, '<=25ms', longest <= 25);
  printAside('pdf-block.p99', `${percentile(pauses, 0.99).toFixed(1)}ms`);
  printAside('pdf-block.without', `${Math.max(...quiet).toFixed(1)}ms`);
  printAside('pdf-block.sheet', `${((performance.now() - started) / SHEETS).toFixed(0)}ms`);
  await bench.shop.close();
}
