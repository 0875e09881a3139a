/** The same questions and commands after a million orders as after ten thousand; and whether any of them walks through what grows. */
import { join } from 'node:path';
import { openReader } from '../../src-main/db/open.ts';
import type { CallName, Input, Output } from '../../src-shared/contract.ts';
import { customerId, orderId, vehicleId, visitId } from '../../src-shared/kit/id.ts';
import { STAYS_SMALL, scansOf } from '../support/statements.ts';
import { type BenchShop, openBenchShop } from './bench-shop.ts';
import { checkIn } from './checkin.ts';
import {
  carsOf,
  copyOfData,
  customerIdOf,
  dropData,
  LARGE,
  linkOfData,
  phoneOf,
  plateOf,
  SMALL,
  vehicleIdOf,
  vinOf,
} from './data.ts';
import { folder, interleaved, print } from './measure.ts';

const ROUNDS = 15;

/** One shop, and what is asked of it. */
interface Side {
  readonly bench: BenchShop;
  readonly cars: number;
  readonly visits: readonly { readonly visitId: string; readonly orderId: string }[];
  /** Cars that wait to be checked in. */
  readonly waiting: { visitId: Output<'visit.arrive'>['visitId']; vehicleId: string }[];
  call<N extends CallName>(name: N, input: Input<N>): Output<N>;
}

function sideOf(bench: BenchShop, orders: number): Side {
  const raw = openReader(join(bench.shop.dataDir, 'servicelane.sqlite'));
  // Spread over all the years.
  const visits = Array.from({ length: 64 }, (_, at) => {
    const row = raw
      .prepare('SELECT visit_id AS visitId, id AS orderId FROM repair_order WHERE row_id > ? LIMIT 1')
      .get(50 + Math.floor((orders / 64) * at * 0.99));
    return row as { visitId: string; orderId: string }; // the columns just named
  });
  raw.close();
  const session = bench.shop.door.sessionOf(bench.seatId);
  return {
    bench,
    cars: carsOf(orders),
    visits,
    waiting: [],
    call: (name, input) => {
      const reply = bench.shop.door.callAs(session, name, input);
      if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(reply)}`);
      return reply.value as never; // as the handler's type says
    },
  };
}

type Ask = (side: Side, count: number) => void;
const visitOf = ({ visits }: Side, count: number) => visits[count % visits.length] ?? { visitId: '', orderId: '' };
const carOf = ({ cars }: Side, count: number): number => (count * 7919) % cars;
const find =
  (text: (car: number) => string): Ask =>
  (side, count) =>
    void side.call('find.anything', { text: text(carOf(side, count)), limit: 20 });

let tags = 0;

const ASKED: Readonly<Record<string, Ask>> = {
  'visit.board': (side) => void side.call('visit.board', {}),
  'visit.get': (side, count) => void side.call('visit.get', { visitId: visitId.parse(visitOf(side, count).visitId) }),
  'order.get': (side, count) => void side.call('order.get', { orderId: orderId.parse(visitOf(side, count).orderId) }),
  'bill.get': (side, count) => void side.call('bill.get', { orderId: orderId.parse(visitOf(side, count).orderId) }),
  'bill.queue': (side) => void side.call('bill.queue', {}),
  'workshop.cars': (side) => void side.call('workshop.cars', {}),
  'duty.list': (side) => void side.call('duty.list', {}),
  'followup.list': (side) => void side.call('followup.list', {}),
  'order.unfiled': (side) => void side.call('order.unfiled', {}),
  'journal.page': (side) => void side.call('journal.page', { before: null, limit: 50 }),
  'vehicle.get': (side, count) =>
    void side.call('vehicle.get', { vehicleId: vehicleId.parse(vehicleIdOf(carOf(side, count))) }),
  'customer.get': (side, count) =>
    void side.call('customer.get', { customerId: customerId.parse(customerIdOf(carOf(side, count) >> 1)) }),
  'find.plate': find(plateOf),
  'find.plateEnd': find((car) => plateOf(car).slice(-5)),
  'find.vinEnd': find((car) => vinOf(car).slice(-6)),
  'find.phone': find((car) => phoneOf(car >> 1)),
  'visit.arrive': (side, count) => {
    const car = carOf(side, count * 3 + 1);
    const input = { plate: plateOf(car), plateColor: 'blue' as const, note: '', arrivedAt: null, waitsInShop: false };
    side.waiting.push({ ...side.call('visit.arrive', input), vehicleId: vehicleIdOf(car) });
  },
  'visit.checkIn': (side) => {
    const next = side.waiting.shift();
    if (!next) throw new Error('no car waits');
    tags += 1;
    side.call('visit.checkIn', checkIn(next, tags));
  },
};

/** Read from the last row backwards: a page of the journal, what has left since midnight. */
const FROM_THE_END: ReadonlySet<string> = new Set(['journal.page:journal_entry', 'visit.board:visit']);

/** What walks through every row of a table that grows, by SQLite's account of the statements that really ran. */
async function scans(): Promise<readonly string[]> {
  const statements: string[] = [];
  const dataDir = await copyOfData(SMALL, folder());
  const bench = await openBenchShop({ dataDir, trace: (sql) => void statements.push(sql) });
  const side = sideOf(bench, SMALL);
  const explainer = openReader(join(dataDir, 'servicelane.sqlite'));
  const found: string[] = [];
  for (const [name, ask] of Object.entries(ASKED)) {
    statements.length = 0;
    ask(side, 0);
    for (const [table] of scansOf(explainer, statements))
      if (!STAYS_SMALL.has(table) && !FROM_THE_END.has(`${name}:${table}`)) found.push(`${name}:${table}`);
  }
  explainer.close();
  await bench.shop.close();
  return found;
}

export async function run(): Promise<void> {
  const walked = await scans();
  print('scale.scans', walked.length === 0 ? '0' : walked.join(','), null, '0', walked.length === 0);
  const small = sideOf(await openBenchShop({ dataDir: await linkOfData(SMALL) }), SMALL);
  const large = sideOf(await openBenchShop({ dataDir: await linkOfData(LARGE) }), LARGE);
  for (const [name, ask] of Object.entries(ASKED)) {
    const [few = 0, many = 0] = interleaved(ROUNDS, 8, [(count) => ask(small, count), (count) => ask(large, count)]);
    const ratio = many / few;
    print(`scale.${name}`, `${(many * 1000).toFixed(0)}us`, ratio, '<=1.5', ratio <= 1.5);
  }
  dropData();
}
