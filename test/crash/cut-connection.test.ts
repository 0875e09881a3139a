import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import WebSocket from 'ws';
import type { CallName, Input, Output } from '../../src-shared/contract.ts';
import type { CatchUp } from '../../src-shared/kit/contract.ts';
import { commandId, newId } from '../../src-shared/kit/id.ts';
import { cardsOf } from '../../src-shared/visit/board-rules.ts';
import { faultsIn, startStation } from '../support/app.ts';
import { readBooks } from '../support/books.ts';
import { type CrowdSeat, crowd } from '../support/crowd.ts';
import { cable, type Direction } from '../support/cutting-proxy.ts';
import { arrival } from '../support/given.ts';
import { HOW_OFTEN, tell } from '../support/how-long.ts';
import { httpSeat } from '../support/http-seat.ts';
import { seeded } from '../support/random.ts';

const CUTS = HOW_OFTEN.cutConnections;
/** A request, its answer, the greeting of the live line, its answer, and a few changes. */
const PIECES = 6;

/** A seat at the far end of the cable; it sends again, with the same id, until it has an answer. */
function seatAt(address: string, host: string, { cookie, staffId }: CrowdSeat) {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const once = (path: string, body: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', cookie, host };
      const asked = request(new URL(path, address), { method: 'POST', agent, headers, timeout: 5000 }, (response) => {
        let said = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          said += part;
        });
        response.on('end', () => (response.complete ? resolve(said) : reject(new Error('cut'))));
        response.on('error', reject);
      });
      asked.on('timeout', () => asked.destroy(new Error('no answer')));
      asked.on('error', reject);
      asked.end(body);
    });
  let tries = 0;
  return {
    tries: () => tries,
    async do<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> {
      const body = JSON.stringify({ input, commandId: newId(commandId), staffId });
      for (;;) {
        tries += 1;
        try {
          const reply = JSON.parse(await once(`/call/${name}`, body)) as { ok: boolean; value: Output<N> };
          if (!reply.ok) throw new TypeError(`${name}: ${JSON.stringify(reply)}`);
          return reply.value;
        } catch (error) {
          if (error instanceof TypeError) throw error;
        }
      }
    },
  };
}

/** A screen: it reads the board again when it hears that something of it changed, and says where it stopped listening. */
function screenAt(address: string, host: string, seat: CrowdSeat, read: () => Promise<void>) {
  let cursor: { epoch: string; seq: number } | null = null;
  let socket: WebSocket | undefined;
  let closed = false;
  let greetings = 0;
  const open = (): void => {
    if (closed) return;
    const line = new WebSocket(new URL('/live', address).href.replace('http', 'ws'), {
      headers: { cookie: seat.cookie, host },
    });
    socket = line;
    line.on('open', () => line.send(JSON.stringify({ cursor })));
    line.on('message', (data) => {
      const message = JSON.parse(String(data)) as Partial<CatchUp> & { type: string; seq?: number | null };
      if (message.type === 'catchUp') greetings += 1;
      const topics = message.topics ?? [];
      if (message.epoch && typeof message.seq === 'number') cursor = { epoch: message.epoch, seq: message.seq };
      if (topics === 'all' || topics.includes('visit')) void read();
    });
    line.on('error', () => undefined);
    line.on('close', () => setTimeout(open, 5));
  };
  open();
  onTestFinished(() => {
    closed = true;
    socket?.terminate();
  });
  return { greetings: () => greetings };
}

test(`safety 11: the connection cut ${CUTS} times, at every piece both ways: no loss, no duplicate, what was missed is filled in`, async () => {
  const { folder: dataDir, seats } = await crowd(['adviser', 'adviser']);
  const [adviser, other] = seats;
  if (!adviser || !other) throw new Error('nobody');
  const station = await startStation({ dataDir, demo: 'queue' });
  onTestFinished(() => station.kill());
  const { host } = new URL(station.address);
  const line = await cable(station.address);
  const far = seatAt(line.address, host, adviser);
  const near = httpSeat(station.address, other.cookie, other.staffId);
  // What the screen shows is what it last read; while one reading is under way another is owed.
  let shown: string[] = [];
  let reading: Promise<void> | null = null;
  let isOwed = false;
  const read = async (): Promise<void> => {
    isOwed = true;
    reading ??= (async () => {
      while (isOwed) {
        isOwed = false;
        const cards = cardsOf(await far.do('visit.board', {}));
        shown = cards.flatMap(({ plate }) => (plate ? [plate] : []));
      }
      reading = null;
    })();
    await reading;
  };
  const screen = screenAt(line.address, host, adviser, read);
  await expect.poll(() => shown.length, { timeout: 10_000 }).toBeGreaterThan(0);

  const dice = seeded(11);
  let number = 10_000;
  for (let n = 0; n < CUTS; n += 1) {
    const direction: Direction = n % 2 === 0 ? 'up' : 'down';
    const piece = n < PIECES * 4 ? 1 + (Math.floor(n / 4) % PIECES) : 1 + Math.floor(dice() * PIECES);
    const was = line.cuts;
    line.cutAt(direction, piece, Math.floor(n / 2) % 2 === 0);
    const here: string[] = [];
    const arrive = async (seat: Pick<typeof far, 'do'> | typeof near): Promise<void> => {
      number += 1;
      const plate = `粤B${number}`;
      await seat.do('visit.arrive', arrival({ plate }));
      here.push(plate);
    };
    // One far away and one beside the station, again and again until the cable was cut; and once more behind it.
    for (let more = 2; more > 0; more -= line.cuts > was ? 1 : 0) await Promise.all([arrive(far), arrive(near)]);
    const isShown = (plate: string): number => shown.filter((each) => each === plate).length;
    const patience = { timeout: 10_000, interval: 10, message: `${direction} ${piece}` };
    await expect.poll(() => here.map(isShown), patience).toEqual(here.map(() => 1));
  }
  await station.stop();
  expect(line.cuts).toBe(CUTS);
  expect(far.tries()).toBeGreaterThan(CUTS);
  expect(screen.greetings()).toBeGreaterThan(CUTS / 4);
  expect(faultsIn(dataDir)).toEqual([]);
  expect(readBooks(join(dataDir, 'servicelane.sqlite')).wrong).toEqual([]);
  tell(
    `safety 11 | the connection cut at every piece of HTTP and WebSocket, both ways | ${CUTS} cuts | 0 of ${number - 10_000} cars lost or twice, what was missed was filled in after each of ${screen.greetings()} greetings`,
  );
});
