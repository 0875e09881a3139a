import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toFen } from '../../src-shared/kit/money.ts';
import { HOUR, instant } from '../../src-shared/kit/time.ts';
import { faultsIn, startStation } from '../support/app.ts';
import { readBooks } from '../support/books.ts';
import { CREW_HATS, crewsOf, crowd, newLedger, Place, type SteadySeat, steadySeat } from '../support/crowd.ts';
import { testFolder } from '../support/folders.ts';
import { broughtTo, type Crew } from '../support/given.ts';
import { HOW_OFTEN, tell } from '../support/how-long.ts';
import { seeded } from '../support/random.ts';

const ROUNDS = HOW_OFTEN.kills;
const CREWS = 3;

/** One car after the other, from the gate to the money in the drawer. */
async function work(people: { readonly [K in keyof Crew]: SteadySeat }, isOver: () => boolean): Promise<number> {
  const { cashier } = people;
  await cashier.do('shift.open', { floatFen: toFen(500_00) });
  for (let cars = 0; ; cars += 1) {
    if (isOver()) return cars;
    const { orderId } = await broughtTo('settled', people, { promisedAt: instant.parse(Date.now() + 6 * HOUR) });
    const { figuresHash, dueFen } = await cashier.do('bill.get', { orderId });
    const handed = [{ channel: 'cash' as const, amountFen: dueFen, reference: '' }];
    await cashier.do('bill.takePayment', { orderId, figuresHash, payerKey: null, tenders: handed });
  }
}

/** What the disk holds after a kill, looked at beside it: the program itself must mend it, not the look. */
function copyOf(dataDir: string): string {
  const folder = testFolder();
  for (const file of ['servicelane.sqlite', 'servicelane.sqlite-wal'])
    if (existsSync(join(dataDir, file))) cpSync(join(dataDir, file), join(folder, file));
  return join(folder, 'servicelane.sqlite');
}

test(`safety 1: killed ${ROUNDS} times in the middle of commands: nothing acknowledged is lost, nothing is torn, nothing happens twice`, async () => {
  const hats = Array.from({ length: CREWS }, () => CREW_HATS).flat();
  const { folder: dataDir, seats } = await crowd(hats);
  const random = seeded(20261121);
  const place = new Place();
  const ledger = newLedger();
  let isOver = false;
  const crews = crewsOf(seats, (seat) => steadySeat(place, seat, ledger));
  const working = crews.map((people) => work(people, () => isOver));
  const failed = Promise.all(working).then(() => undefined);
  let unanswered = 0;
  let happened = 0;

  for (let round = 0; round < ROUNDS; round += 1) {
    const station = await startStation({ dataDir, demo: 'queue' });
    const before = ledger.acknowledged.size;
    const until = before + 2 + Math.floor(random() * 25);
    place.moveTo(station.address);
    // So many more commands, and then any moment of the next one.
    while (ledger.acknowledged.size < until) await Promise.race([failed, new Promise((done) => setTimeout(done, 1))]);
    await new Promise((done) => setTimeout(done, random() * 12));
    place.lose();
    await station.kill();

    const open = [...ledger.sent].filter((id) => !ledger.acknowledged.has(id));
    const { wrong, commandIds } = readBooks(copyOf(dataDir));
    expect(wrong, `round ${round}`).toEqual([]);
    const lost = [...ledger.acknowledged].filter(([id]) => !commandIds.has(id));
    expect(lost, `round ${round}`).toEqual([]);
    unanswered += open.length;
    happened += open.filter((id) => commandIds.has(id)).length;
  }
  isOver = true;
  const station = await startStation({ dataDir, demo: 'queue' });
  place.moveTo(station.address);
  const cars = (await Promise.all(working)).reduce((sum, each) => sum + each, 0);
  await station.stop();
  expect(faultsIn(dataDir)).toEqual([]);
  const { wrong, sums } = readBooks(copyOf(dataDir));
  expect(wrong).toEqual([]);
  // Each car was billed and paid once, however often it was asked for.
  expect(sums).toEqual({ receivedFen: cars * 654_00, settledFen: cars * 654_00, unusedFen: 0 });
  const kinds = new Set(ledger.acknowledged.values()).size;
  tell(
    `safety 1 | kill -9 in the middle of ${kinds} kinds of commands | ${ROUNDS} kills | ${ledger.acknowledged.size} commands acknowledged, 0 lost, 0 torn; ${unanswered} without an answer, of which ${happened} had happened, each once`,
  );
  // Otherwise the kills hit nothing and this proved nothing.
  expect(ledger.acknowledged.size).toBeGreaterThan(ROUNDS * 3);
  expect(kinds).toBeGreaterThan(10);
  expect(unanswered).toBeGreaterThan(ROUNDS / 2);
});
