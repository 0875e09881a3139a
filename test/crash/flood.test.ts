/** Strangers and stolen cookies at the built station, whose memory is its own; nobody else waits for them. */
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { WARM_UP_AFTER_MS } from '../../src-main/hosts/open-hosted.ts';
import { commandId, newId } from '../../src-shared/kit/id.ts';
import { startStation } from '../support/app.ts';
import { statusOf } from '../support/both-hosts.ts';
import { testFolder } from '../support/folders.ts';
import { HOW_OFTEN, isLong, tell } from '../support/how-long.ts';
import { demoSeat } from '../support/http-seat.ts';

const TWO_MEGABYTES = 'A'.repeat(2_000_000);

/** Kilobytes that the process holds; null where the system does not tell. */
function memoryOf(pid: number | undefined): number | null {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN);
  } catch {
    return null;
  }
}

/** The code with which a socket was closed after a frame of two megabytes. */
function frame(address: string, cookie: string): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${address.replace('http', 'ws')}live`, { headers: { cookie } });
    socket.on('open', () => socket.send(TWO_MEGABYTES));
    socket.on('error', () => undefined); // closed in the middle of it
    socket.on('close', resolve);
  });
}

/** Sends its head a letter at a time and never comes to the end. */
function slowSender(address: string, head: string): { readonly socket: Socket; readonly closed: Promise<void> } {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  let at = 0;
  const typing = setInterval(() => {
    if (!socket.writable) return;
    socket.write(head[at] ?? 'a');
    at += 1;
  }, 250);
  socket.on('error', () => undefined); // cut off, as it should be
  socket.resume();
  const closed = new Promise<void>((resolve) =>
    socket.on('close', () => {
      clearInterval(typing);
      resolve();
    }),
  );
  return { socket, closed };
}

test(`safety 21: ${HOW_OFTEN.floods} rounds of 2 MB bodies and frames, strange hosts and pages, and ${HOW_OFTEN.slowSenders} slow senders: refused, and the desk goes on`, async () => {
  const station = await startStation({ dataDir: testFolder(), demo: 'queue' });
  onTestFinished(() => station.stop());
  const { address } = station;
  const own = new URL(address).host;
  const adviser = await demoSeat(address, 'adviser');
  const stolen = `${adviser.cookie.slice(0, -4)}AAAA`;
  const post = (path: string, type: string, body: string, cookie: string) =>
    fetch(new URL(path, address), { method: 'POST', headers: { 'content-type': type, cookie }, body })
      .then(async (response) => {
        await response.text();
        return response.status;
      })
      .catch(() => 413); // the connection was closed before all was sent
  const call = JSON.stringify({ input: { note: TWO_MEGABYTES }, commandId: newId(commandId), staffId: null });
  const waits: number[] = [];
  async function round(): Promise<void> {
    const head = { method: 'POST', path: '/call/visit.board' };
    const answers = await Promise.all([
      post('/call/visit.arrive', 'application/json', call, adviser.cookie),
      post('/call/visit.arrive', 'application/json', call, stolen),
      post('/file', 'image/png', TWO_MEGABYTES, stolen),
      post('/file', 'image/png', TWO_MEGABYTES, ''),
      frame(address, adviser.cookie),
      frame(address, stolen),
      statusOf(address, { ...head, headers: { host: 'evil.example', cookie: adviser.cookie } }),
      statusOf(address, { ...head, headers: { host: own, origin: 'https://evil.example', cookie: adviser.cookie } }),
      post('/call/visit.board', 'application/json', '{"input":{}}', stolen),
    ]);
    const wanted = [[413], [413], [401, 413], [401, 413], [1009, 1006], [4401, 1006, 1009], [421], [403], [401]];
    for (const [index, answer] of answers.entries()) expect(wanted[index], `${index}`).toContain(answer);
    const began = performance.now();
    await adviser.do('visit.board', {});
    waits.push(performance.now() - began);
  }
  // What a first round loads and allocates stays for the next ones.
  for (let i = 0; i < Math.min(HOW_OFTEN.floods, 20); i += 1) await round();
  // Nor is the worker for papers meant, which the program warms up by itself.
  if (isLong) await sleep(WARM_UP_AFTER_MS + 5000);
  const before = memoryOf(station.process.pid);

  const body = `POST /call/visit.board HTTP/1.1\r\nhost: ${own}\r\ncontent-type: application/json\r\ncontent-length: 900000\r\n\r\n`;
  const began = performance.now();
  const slow = Array.from({ length: HOW_OFTEN.slowSenders }, (_, index) => {
    const sender = slowSender(address, index % 2 === 0 ? 'GET / HTTP/1.1\r\nx-long: ' : '');
    if (index % 2 === 1) sender.socket.write(body);
    return sender;
  });
  onTestFinished(() => {
    for (const { socket } of slow) socket.destroy();
  });
  for (let i = 0; i < HOW_OFTEN.floods; i += 1) await round();
  if (!isLong) return;
  const cut = Promise.all(slow.map(({ closed }) => closed)).then(() => true);
  expect(await Promise.race([cut, sleep(90_000).then(() => false)]), 'the slow ones are cut off').toBe(true);
  const seconds = (performance.now() - began) / 1000;
  await sleep(5000);
  const after = memoryOf(station.process.pid);
  const ratio = before && after ? after / before : null;
  waits.sort((a, b) => a - b);
  tell(
    `safety 21: ${HOW_OFTEN.floods} floods refused; ${slow.length} slow senders cut off within ${seconds.toFixed(0)} s; memory ${ratio?.toFixed(2) ?? 'unknown'} ×; a board in between p50 ${waits[Math.floor(waits.length / 2)]?.toFixed(0)} ms`,
  );
  if (ratio !== null) expect(ratio).toBeLessThanOrEqual(1.2);
}, 900_000);
