import { closeSync, cpSync, existsSync, fstatSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openWriter } from '../../src-main/db/open.ts';
import { type CallName, contract, type Input, type Output } from '../../src-shared/contract.ts';
import { commandId, newId } from '../../src-shared/kit/id.ts';
import { toFen } from '../../src-shared/kit/money.ts';
import { HOUR, instant } from '../../src-shared/kit/time.ts';
import { type Station, startStation } from '../support/app.ts';
import { readBooks } from '../support/books.ts';
import { CREW_HATS, type Crowd, type CrowdSeat, crewsOf, crowd } from '../support/crowd.ts';
import { ROOT, testFolder } from '../support/folders.ts';
import { broughtTo } from '../support/given.ts';
import { HOW_OFTEN, tell } from '../support/how-long.ts';
import { seeded } from '../support/random.ts';
import { openTestShop } from '../support/shop.ts';
import { hasStrace } from '../support/strace.ts';
import { CUTS, type Cut, type LoggedCall, Platter, readWriteLog, straceArgs } from '../support/write-log.ts';

const { powerCuts: IMAGES, powerCutCommands: COMMANDS } = HOW_OFTEN;
const NAMES = ['servicelane.sqlite', 'servicelane.sqlite-wal'];
/** The program cleans up behind itself after this long without a command. */
const IDLE_MS = 600;

/** Which answer on which connection was of which command. */
interface Answer {
  readonly port: number;
  readonly nth: number;
  readonly commandId: string;
}

/** A seat with one connection of its own, whose answers can be found again in the log. */
function countedSeat(address: string, seat: CrowdSeat, answers: Answer[], pace: () => Promise<void>) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, timeout: 60_000 });
  const heard = new Map<number, number>();
  return {
    async do<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> {
      await pace();
      const id = newId(commandId);
      const body = JSON.stringify({ input, commandId: id, staffId: seat.staffId });
      const { port, text } = await new Promise<{ port: number; text: string }>((resolve, reject) => {
        const headers = { 'content-type': 'application/json', cookie: seat.cookie };
        const asked = request(new URL(`/call/${name}`, address), { method: 'POST', agent, headers }, (response) => {
          const from = response.socket.localPort ?? 0;
          let said = '';
          response.setEncoding('utf8');
          response.on('data', (part: string) => {
            said += part;
          });
          response.on('end', () => resolve({ port: from, text: said }));
          response.on('error', reject);
        });
        asked.on('error', reject);
        asked.end(body);
      });
      const nth = (heard.get(port) ?? 0) + 1;
      heard.set(port, nth);
      const reply = JSON.parse(text) as { ok: boolean; value: Output<N> };
      if (!reply.ok) throw new Error(`${name}: ${text}`);
      if (contract[name].kind === 'command') answers.push({ port, nth, commandId: id });
      return reply.value;
    },
  };
}

/** Cars go through the shop until so many commands were answered; now and then everybody pauses. */
async function underLoad(station: Station, { seats }: Crowd): Promise<Answer[]> {
  const answers: Answer[] = [];
  let pauseUntil = 0;
  let pausedAt = 0;
  const pace = async (): Promise<void> => {
    if (answers.length >= COMMANDS) throw new Error('enough');
    if (answers.length - pausedAt >= 25) {
      pausedAt = answers.length;
      pauseUntil = performance.now() + IDLE_MS;
    }
    await wait(Math.max(0, pauseUntil - performance.now()));
  };
  const crews = crewsOf(seats, (seat) => countedSeat(station.address, seat, answers, pace));
  await Promise.all(
    crews.map(async (people) => {
      try {
        await people.cashier.do('shift.open', { floatFen: toFen(500_00) });
        for (;;) {
          const { orderId } = await broughtTo('settled', people, { promisedAt: instant.parse(Date.now() + 6 * HOUR) });
          const { figuresHash, dueFen } = await people.cashier.do('bill.get', { orderId });
          const tenders = [{ channel: 'scan' as const, amountFen: dueFen, reference: '' }];
          await people.cashier.do('bill.takePayment', { orderId, figuresHash, payerKey: null, tenders });
        }
      } catch (error) {
        if (!(error instanceof Error && error.message === 'enough')) throw error;
      }
    }),
  );
  return answers;
}

interface Recording {
  readonly base: string;
  readonly dataDir: string;
  readonly calls: readonly LoggedCall[];
  readonly answers: readonly Answer[];
}

/** The last line tells that there will be no more. */
function endOf(file: string): string {
  const handle = openSync(file, 'r');
  try {
    const last = Buffer.alloc(100);
    return last.toString('latin1', 0, readSync(handle, last, 0, 100, Math.max(0, fstatSync(handle).size - 100)));
  } finally {
    closeSync(handle);
  }
}

/** The built station at work with everything that it asks of the disk written down. */
async function record(nodeArgs: readonly string[]): Promise<Recording> {
  const given = await crowd([...CREW_HATS, ...CREW_HATS]);
  const dataDir = given.folder;
  const base = testFolder();
  cpSync(dataDir, base, { recursive: true });
  const logs = join(testFolder(), 'log');
  const station = await startStation({ dataDir, demo: 'queue', under: ['strace', ...straceArgs(logs)], nodeArgs });
  const answers = await underLoad(station, given);
  await station.kill();
  const logFile = `${logs}.${station.process.pid}`;
  while (!endOf(logFile).includes('+++')) await wait(20);
  const calls = readWriteLog(
    logFile,
    NAMES.map((name) => join(dataDir, name)),
  );
  return { base, dataDir, calls, answers };
}

interface Image {
  readonly at: number;
  readonly cut: Cut;
  readonly files: ReadonlyMap<string, Buffer>;
  readonly acknowledged: readonly string[];
}

/** So many cuts, each at a moment when something was under way where there is one, and every kind of cut in turn. */
function* imagesOf(
  { base, dataDir, calls, answers }: Recording,
  count: number,
  random: () => number,
): Generator<Image> {
  const moments = Array.from({ length: count }, () => Math.floor(random() * (calls.length + 1))).sort((a, b) => a - b);
  const platter = new Platter(
    NAMES.map((name) => join(dataDir, name)),
    (file) => {
      const before = join(base, file.slice(dataDir.length));
      return existsSync(before) ? readFileSync(before) : null;
    },
  );
  const ids = new Map(answers.map(({ port, nth, commandId: id }) => [`${port} ${nth}`, id]));
  const seen = new Map<number, number>();
  const acknowledged: string[] = [];
  let made = 0;
  for (const [at, call] of [...calls, null].entries()) {
    while (moments[made] === at) {
      const cut = CUTS[made % CUTS.length] ?? 'nothing';
      yield { at, cut, files: platter.cutAt(cut, random), acknowledged: [...acknowledged] };
      made += 1;
    }
    if (!call) break;
    platter.take(call);
    if (call.kind !== 'answer') continue;
    const nth = (seen.get(call.port) ?? 0) + 1;
    seen.set(call.port, nth);
    const id = ids.get(`${call.port} ${nth}`);
    if (id) acknowledged.push(id);
  }
}

/** What is wrong after a start on it, in words. */
async function startedOn(image: Image, base: string, isWhole: boolean): Promise<string[]> {
  const folder = testFolder();
  if (isWhole) cpSync(base, folder, { recursive: true });
  for (const name of NAMES) {
    const content = image.files.get(name);
    if (content) writeFileSync(join(folder, name), content);
  }
  const file = join(folder, 'servicelane.sqlite');
  try {
    if (isWhole) await (await openTestShop({ folder, checked: false })).close();
    else openWriter(file).close();
  } catch (error) {
    return [`does not open: ${String(error)}`];
  }
  const { wrong, commandIds } = readBooks(file);
  const lost = image.acknowledged.filter((id) => !commandIds.has(id));
  return [...wrong, ...(lost.length > 0 ? [`${lost.length} acknowledged commands are lost`] : [])];
}

async function tried(recording: Recording, count: number) {
  const random = seeded(20261130);
  const problems: string[] = [];
  let acknowledged = 0;
  let made = 0;
  for (const image of imagesOf(recording, count, random)) {
    // The whole program on some, on all the one way in which it opens its file.
    const wrong = await startedOn(image, recording.base, made % 10 === 9);
    made += 1;
    acknowledged += image.acknowledged.length;
    if (wrong.length > 0) problems.push(`call ${image.at}, ${image.cut}: ${wrong.join('; ')}`);
  }
  return { problems, made, acknowledged };
}

test.skipIf(!hasStrace)(
  `safety 2: the power cut at ${IMAGES} moments, unsynced writes dropped, reordered and torn: nothing acknowledged is lost`,
  async () => {
    const recording = await record([]);
    const syncs = recording.calls.filter(({ kind }) => kind === 'sync').length;
    const writes = recording.calls.filter(({ kind }) => kind === 'write').length;
    // Otherwise the log was not understood, and nothing was tried.
    expect(recording.answers.length).toBeGreaterThanOrEqual(COMMANDS);
    expect(syncs).toBeGreaterThanOrEqual(COMMANDS);
    const { problems, made, acknowledged } = await tried(recording, IMAGES);
    tell(
      `safety 2 | power cut: ${recording.answers.length} acknowledged commands, ${writes} writes and ${syncs} syncs replayed, unsynced ones dropped, reordered, torn | ${made} images | ${problems.length} that lose something`,
    );
    expect(problems).toEqual([]);
    expect(acknowledged).toBeGreaterThan(IMAGES);
  },
);

test.skipIf(!hasStrace)(
  'safety 2: negative control: the same on synchronous=NORMAL loses what it acknowledged',
  async () => {
    const recording = await record(['--import', join(ROOT, 'test', 'support', 'normal-sync.ts')]);
    const { problems, made } = await tried(recording, HOW_OFTEN.powerCutsOnNormal);
    tell(
      `safety 2 | the same on synchronous=NORMAL (must lose) | ${made} images | ${problems.length} that lose something`,
    );
    expect(problems.length).toBeGreaterThan(made / 4);
    expect(problems.every((each) => each.includes('acknowledged commands are lost'))).toBe(true);
  },
);
