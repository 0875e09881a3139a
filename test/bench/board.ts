/** The board with 300 cards, most of them with an order, in every column. */
import { join } from 'node:path';
import { openWriter } from '../../src-main/db/open.ts';
import { arrival, openBenchShop } from './bench-shop.ts';
import { copyOfData, fillBoard, SMALL } from './data.ts';
import { folder, percentile, print, printAside, timesOf } from './measure.ts';

const CARDS = 300;

export async function run(): Promise<void> {
  const dataDir = await copyOfData(SMALL, folder());
  const raw = openWriter(join(dataDir, 'servicelane.sqlite'));
  fillBoard(raw, SMALL, 22);
  raw.close();
  const bench = await openBenchShop({ dataDir });
  const cardsNow = (): number => bench.do('visit.board', {}).cards.length;
  while (cardsNow() < CARDS) bench.do('visit.arrive', { ...arrival('刹车有异响'), waitsInShop: true });
  const count = cardsNow();
  const bytes = Buffer.byteLength(JSON.stringify(bench.do('visit.board', {})));
  const times = timesOf(600, () => void bench.do('visit.board', {})).slice(100);
  const p99 = percentile(times, 0.99);
  print('board.p99', `${p99.toFixed(2)}ms`, null, '<=10ms', p99 <= 10);
  printAside('board.p50', `${percentile(times, 0.5).toFixed(2)}ms`);
  print('board.bytes', `${(bytes / 1024).toFixed(0)}KB`, null, '<=80KB', bytes <= 80 * 1024);
  printAside('board.cards', String(count));
  await bench.shop.close();
}
