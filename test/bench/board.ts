/** The board with 300 cards, most of them with an order, in every column: read after a car has changed, as every seat does. */
import { join } from 'node:path';
import { openWriter } from '../../src-main/db/open.ts';
import { cardsOf } from '../../src-shared/visit/board-rules.ts';
import { arrival, openBenchShop } from './bench-shop.ts';
import { copyOfData, fillBoard, SMALL } from './data.ts';
import { folder, percentile, print, printAside, timesOf } from './measure.ts';

const CARDS = 300;
const READS = 600;

export async function run(): Promise<void> {
  const dataDir = await copyOfData(SMALL, folder());
  const raw = openWriter(join(dataDir, 'servicelane.sqlite'));
  fillBoard(raw, SMALL, 22);
  raw.close();
  const bench = await openBenchShop({ dataDir });
  const { plate, plateColor } = arrival();
  const { visitId } = bench.do('visit.arrive', { ...arrival(), plate });
  const board = () => bench.do('visit.board', {});
  while (cardsOf(board()).length < CARDS) bench.do('visit.arrive', { ...arrival('刹车有异响'), waitsInShop: true });
  const count = cardsOf(board()).length;
  const bytes = Buffer.byteLength(JSON.stringify(board()));
  const times: number[] = [];
  for (let version = 1; version <= READS; version += 1) {
    const note = `刹车有异响，第 ${version} 次`;
    bench.do('visit.correctArrival', { visitId, version, plate, plateColor, note, waitsInShop: true });
    times.push(...timesOf(1, () => void board()));
  }
  const p99 = percentile(times.slice(100), 0.99);
  print('board.p99', `${p99.toFixed(2)}ms`, null, '<=10ms', p99 <= 10);
  printAside('board.p50', `${percentile(times, 0.5).toFixed(2)}ms`);
  printAside('board.unchanged.p99', `${percentile(timesOf(READS, () => void board()).slice(100), 0.99).toFixed(2)}ms`);
  print('board.bytes', `${(bytes / 1024).toFixed(0)}KB`, null, '<=80KB', bytes <= 80 * 1024);
  printAside('board.cards', String(count));
  await bench.shop.close();
}
