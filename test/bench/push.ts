/** A car comes at one seat: how long until every one of sixty screens has been told and has its board again. */
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { openWriter } from '../../src-main/db/open.ts';
import { commandId, newId } from '../../src-shared/kit/id.ts';
import { startStation } from '../support/app.ts';
import { arrival, openBenchShop, pairSeats } from './bench-shop.ts';
import { copyOfData, fillBoard, SMALL } from './data.ts';
import { folder, percentile, print, printAside } from './measure.ts';

const SEATS = 60;
const COMMANDS = 60;

export async function run(): Promise<void> {
  const dataDir = await copyOfData(SMALL, folder());
  const raw = openWriter(join(dataDir, 'servicelane.sqlite'));
  fillBoard(raw, SMALL, 3);
  raw.close();
  const before = await openBenchShop({ dataDir });
  const { cookies } = pairSeats(before, SEATS);
  const { staffId } = before;
  await before.shop.close();
  const station = await startStation({ dataDir, demo: true });
  const { port, host } = new URL(station.address);
  const agent = new Agent({ keepAlive: true, maxSockets: SEATS });
  const send = (seat: number, name: string, input: unknown): Promise<void> =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify({ input, commandId: newId(commandId), staffId });
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        cookie: cookies[seat] ?? '',
      };
      const sent = request(
        { agent, host: '127.0.0.1', port, method: 'POST', path: `/call/${name}`, headers },
        (response) => {
          response.resume();
          response.on('end', () =>
            response.statusCode === 200 ? resolve() : reject(new Error(`${name}: ${response.statusCode}`)),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });

  let told: ((seat: number) => void) | null = null;
  const sockets = await Promise.all(
    cookies.map(
      (cookie, seat) =>
        new Promise<WebSocket>((resolve, reject) => {
          const socket = new WebSocket(`ws://${host}/live`, { headers: { cookie, origin: `http://${host}` } });
          socket.on('open', () => socket.send(JSON.stringify({ cursor: null })));
          socket.on('error', reject);
          socket.on('message', (data) => {
            const message: unknown = JSON.parse(String(data));
            if (typeof message !== 'object' || message === null || !('type' in message)) return;
            if (message.type === 'catchUp') resolve(socket);
            if (message.type === 'change' && 'topics' in message && String(message.topics).includes('visit'))
              told?.(seat);
          });
        }),
    ),
  );
  const heard: number[] = [];
  const drawn: number[] = [];
  for (let count = 0; count < COMMANDS; count += 1) {
    const started = performance.now();
    const reads: Promise<void>[] = [];
    await new Promise<void>((resolve, reject) => {
      told = (seat) => {
        heard.push(performance.now() - started);
        reads.push(send(seat, 'visit.board', {}).then(() => void drawn.push(performance.now() - started)));
        if (reads.length === SEATS) resolve();
      };
      send(count % SEATS, 'visit.arrive', arrival()).catch(reject);
    });
    told = null;
    await Promise.all(reads);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const p99 = percentile(heard, 0.99);
  printAside('push.heard.p99', `${p99.toFixed(1)}ms`);
  const all = percentile(drawn, 0.99);
  print('push.board.p99', `${all.toFixed(1)}ms`, null, '<=100ms', all <= 100);
  for (const socket of sockets) socket.close();
  agent.destroy();
  await station.stop();
}
