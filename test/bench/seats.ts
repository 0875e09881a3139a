/** Sixty clients of one station: what each waits for at the pace of a busy morning, and how much the station can take. */
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { openWriter } from '../../src-main/db/open.ts';
import type { CallName, Input } from '../../src-shared/contract.ts';
import { commandId, newId } from '../../src-shared/kit/id.ts';
import { cardsOf } from '../../src-shared/visit/board-rules.ts';
import { startStation } from '../support/app.ts';
import { arrival, openBenchShop, pairSeats } from './bench-shop.ts';
import { copyOfData, fillBoard, plateOf, SMALL } from './data.ts';
import { folder, percentile, print, printAside } from './measure.ts';

const SEATS = 60;
const REQUESTS_A_SECOND = 23;
const SECONDS = 20;
const SATURATION_SECONDS = 6;

interface Ask {
  readonly name: CallName;
  readonly input: unknown;
}

const ask = <N extends CallName>(name: N, input: Input<N>): Ask => ({ name, input });

export async function run(): Promise<void> {
  const dataDir = await copyOfData(SMALL, folder());
  const raw = openWriter(join(dataDir, 'servicelane.sqlite'));
  fillBoard(raw, SMALL, 8);
  raw.close();
  const before = await openBenchShop({ dataDir });
  const { cookies } = pairSeats(before, SEATS);
  const cards = cardsOf(before.do('visit.board', {}));
  const orders = cards.flatMap(({ visitId, order }) => (order ? [{ visitId, orderId: order.orderId }] : []));
  const settled = cards.find(({ column }) => column === 'cleared')?.order;
  if (!settled || orders.length < 20) throw new Error('the board is too empty');
  const { staffId } = before;
  await before.shop.close();

  const station = await startStation({ dataDir, demo: true });
  const agent = new Agent({ keepAlive: true, maxSockets: SEATS });
  const { port } = new URL(station.address);
  let errors = 0;
  const send = (seat: number, { name, input }: Ask): Promise<number> =>
    new Promise((resolve) => {
      const started = performance.now();
      const body = JSON.stringify({ input, commandId: newId(commandId), staffId });
      const failed = (): void => {
        errors += 1;
        resolve(performance.now() - started);
      };
      const sent = request(
        {
          agent,
          host: '127.0.0.1',
          port,
          method: 'POST',
          path: `/call/${name}`,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            cookie: cookies[seat] ?? '',
          },
        },
        (response) => {
          response.resume();
          response.on('error', failed);
          response.on('end', () => {
            if (response.statusCode === 200) resolve(performance.now() - started);
            else failed();
          });
        },
      );
      sent.on('error', failed);
      sent.end(body);
    });
  /** What a morning asks: mostly looking, now and then a car that comes. */
  const next = (count: number): Ask => {
    const { visitId, orderId } = orders[count % orders.length] ?? orders[0] ?? { visitId: '', orderId: '' };
    switch (count % 10) {
      case 0:
        return ask('visit.arrive', arrival());
      case 1:
      case 2:
        return ask('visit.board', {});
      case 3:
      case 4:
        return { name: 'order.get', input: { orderId } };
      case 5:
      case 6:
        return ask('find.anything', { text: plateOf(count % 2000).slice(-5), limit: 20 });
      case 7:
        return { name: 'visit.get', input: { visitId } };
      case 8:
        return ask('duty.list', {});
      default:
        return ask('session.current', {});
    }
  };
  for (let count = 0; count < 120; count += 1) await send(count % SEATS, next(count));
  await send(0, ask('document.render', { kind: 'settlement', id: settled.orderId, labels: 'zh', copy: null }));
  await new Promise((resolve) => setTimeout(resolve, 2000));

  const waits: Promise<number>[] = [];
  const started = performance.now();
  for (let count = 0; count < REQUESTS_A_SECOND * SECONDS; count += 1) {
    const at = started + (count * 1000) / REQUESTS_A_SECOND;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - performance.now())));
    waits.push(send(count % SEATS, next(count)));
    if (count % REQUESTS_A_SECOND === 0)
      void send(
        count % SEATS,
        ask('document.render', { kind: 'settlement', id: settled.orderId, labels: 'zh', copy: null }),
      );
  }
  const times = await Promise.all(waits);
  const p99 = percentile(times, 0.99);
  print('seats.p99', `${p99.toFixed(1)}ms`, null, '<=50ms', p99 <= 50);
  printAside('seats.p50', `${percentile(times, 0.5).toFixed(1)}ms`);
  print('seats.errors', String(errors), null, '0', errors === 0);

  let done = 0;
  const end = performance.now() + SATURATION_SECONDS * 1000;
  await Promise.all(
    Array.from({ length: SEATS }, async (_, seat) => {
      for (let count = seat; performance.now() < end; count += 7) {
        await send(seat, next(count));
        done += 1;
      }
    }),
  );
  const rate = done / SATURATION_SECONDS;
  print('seats.saturation', `${rate.toFixed(0)}/s`, null, '>=1000/s', rate >= 1000);
  agent.destroy();
  await station.stop();
}
