import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { CallName, Input, Output } from '../../src-shared/contract.ts';
import { commandId, newId } from '../../src-shared/kit/id.ts';
import { toFen } from '../../src-shared/kit/money.ts';
import { HOUR, instant } from '../../src-shared/kit/time.ts';
import { INSPECTION_CHECKS, PREPARATION_CHECKS } from '../../src-shared/order/order-rules.ts';
import { faultsIn, startStation } from '../support/app.ts';
import { readBooks } from '../support/books.ts';
import { CREW_HATS, crowd } from '../support/crowd.ts';
import { CHECK_IN, CUSTOMER, content, customerOf, newCar, PAPER } from '../support/given.ts';
import { HOW_OFTEN, tell } from '../support/how-long.ts';
import { httpSeat } from '../support/http-seat.ts';
import { seeded } from '../support/random.ts';

const CREWS = 10;
const STEPS = HOW_OFTEN.stepsOfAClient;
/** Few cars for sixty people: they are in each other's way all the time. */
const CARS = 24;
const CUSTOMERS = 4;

type OrderId = Output<'visit.checkIn'>['orderId'];
type VisitId = Output<'visit.arrive'>['visitId'];

interface Car {
  readonly visitId: VisitId;
  readonly orderId: OrderId;
}

/** Somebody says no: that is part of the game. Anything else is not. */
class No extends Error {}

interface Hand {
  do<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>>;
}

/** What one may do with an order that stands so; whoever is late is told no. */
type Act = (hand: Hand, car: Car, dice: () => number) => Promise<unknown>;

const which = async (hand: Hand, { orderId }: Car) => {
  const { version } = await hand.do('order.get', { orderId });
  return { orderId, version };
};
const bill = async (hand: Hand, { orderId }: Car) => {
  const seen = await hand.do('bill.get', { orderId });
  return { seen, named: { orderId, version: seen.bill?.version ?? 1, figuresHash: seen.figuresHash } };
};
const APPROVED = { approvalId: null, reason: '演示' };

const ACTS: { readonly [hat in (typeof CREW_HATS)[number]]: readonly Act[] } = {
  adviser: [
    async (hand, car) => hand.do('order.takeFromWorkshop', { ...(await which(hand, car)), exteriorLookedAt: true }),
    async (hand, car) =>
      hand.do('order.savePreparation', { ...(await which(hand, car)), checks: [...PREPARATION_CHECKS] }),
    async (hand, car) => hand.do('bill.draft', await which(hand, car)),
    async (hand, car) => hand.do('order.prepare', await which(hand, car)),
  ],
  workshopLead: [
    async (hand, car) =>
      hand.do('workshop.handOver', { orders: [await which(hand, car)], keysTakenOut: true, approvalId: null }),
  ],
  technician: [
    async (hand, car) => hand.do('workshop.start', await which(hand, car)),
    async (hand, car) => {
      const { lines } = await hand.do('order.get', { orderId: car.orderId });
      for (const { id, state } of lines)
        if (state === 'inWork')
          await hand.do('workshop.tickLine', { ...(await which(hand, car)), lineId: id, done: true });
      await hand.do('workshop.finish', await which(hand, car));
    },
    async (hand, car) =>
      hand.do('workshop.pause', { ...(await which(hand, car)), reason: 'bay', note: '', expectedResumeAt: null }),
    async (hand, car) => hand.do('workshop.resume', await which(hand, car)),
  ],
  inspector: [
    async (hand, car) => {
      const seen = { checks: [...INSPECTION_CHECKS], odometerOutKm: 41_240, certificateNumber: '', note: '' };
      await hand.do('workshop.saveInspection', { ...(await which(hand, car)), ...seen });
      await hand.do('workshop.pass', await which(hand, car));
    },
  ],
  cashier: [
    async (hand, { orderId }, dice) => {
      const { figuresHash } = await hand.do('bill.get', { orderId });
      const amountFen = toFen(1 + Math.floor(dice() * 200_00));
      const tenders = [{ channel: 'scan' as const, amountFen, reference: '' }];
      await hand.do('bill.takeDeposit', { orderId, figuresHash, amountFen, tenders });
    },
    async (hand, car, dice) => {
      const { seen, named } = await bill(hand, car);
      const roundDown = dice() < 0.5 ? ('yuan' as const) : ('jiao' as const);
      const discount = { scope: 'labor' as const, discount: { kind: 'percent' as const, offBasisPoints: 500 } };
      const terms = { ...seen.terms, discount: dice() < 0.5 ? discount : null };
      const { orderId, version } = named;
      await hand.do('bill.saveTerms', { orderId, version, terms, roundDown, roundedFen: null });
    },
    async (hand, car) => {
      const { named } = await bill(hand, car);
      const unsigned = { approvalId: null, reason: '', signature: null, refusalNote: '在纸上' };
      await hand.do('bill.settle', { ...named, ...unsigned });
    },
    async (hand, car, dice) => {
      const { seen, named } = await bill(hand, car);
      const part = dice() < 0.5 ? seen.dueFen : Math.ceil(seen.dueFen * dice());
      const amountFen = toFen(Math.max(1, part));
      const channel = dice() < 0.5 ? ('cash' as const) : ('card' as const);
      const handed = channel === 'cash' ? toFen(Math.ceil(amountFen / 100_00) * 100_00) : amountFen;
      const { orderId, figuresHash } = named;
      await hand.do('bill.takePayment', {
        orderId,
        figuresHash,
        payerKey: null,
        tenders: [{ channel, amountFen: handed, reference: '' }],
      });
    },
    async (hand, car, dice) => {
      const { seen, named } = await bill(hand, car);
      const held = seen.heldByChannel.scan > 0 ? ('scan' as const) : ('cash' as const);
      const amountFen = toFen(Math.max(1, Math.floor(Math.min(seen.creditFen, 100_00) * dice())));
      const { orderId, figuresHash } = named;
      await hand.do('bill.refund', { orderId, figuresHash, channel: held, amountFen, ...APPROVED });
    },
  ],
  deskSupervisor: [
    async (hand, car, dice) => {
      const { named } = await bill(hand, car);
      if (dice() < 0.4) await hand.do('bill.reopen', { ...named, ...APPROVED });
    },
    async (hand, car, dice) => {
      const { seen, named } = await bill(hand, car);
      const part = seen.lines.find(({ quantityMilli }) => quantityMilli !== null);
      if (part && dice() < 0.4)
        await hand.do('bill.correct', { ...named, lines: [{ lineId: part.lineId, quantityMilli: 1000 }], ...APPROVED });
    },
  ],
};

/** Written apart from the tables of moves: where an order and its bill go by which command, and from where they may. */
const ORDER_WAYS: Readonly<Record<string, readonly [from: readonly string[], to: string]>> = {
  'workshop.handOver': [['authorized'], 'handedOver'],
  'workshop.start': [['handedOver'], 'inWork'],
  'workshop.pause': [['inWork'], 'paused'],
  'workshop.resume': [['paused'], 'inWork'],
  'workshop.finish': [['inWork'], 'workDone'],
  'workshop.pass': [['workDone'], 'passed'],
  'order.prepare': [['passed'], 'ready'],
};
const BILL_WAYS: Readonly<Record<string, readonly [from: readonly string[], to: string]>> = {
  'bill.draft': [['none', 'draft'], 'draft'],
  'bill.saveTerms': [['draft'], 'draft'],
  'bill.settle': [['draft'], 'settled'],
  'bill.takeDeposit': [['none', 'draft'], ''],
  'bill.takePayment': [['settled'], ''],
  'bill.correct': [['settled'], 'settled'],
  'bill.reopen': [['settled'], 'draft'],
};

/** Plays the journal again by those ways; what it could not have been, and where every order stands in the end. */
function played(raw: Database.Database): {
  readonly illegal: string[];
  readonly orders: Map<string, string>;
  readonly bills: Map<string, string>;
} {
  const illegal: string[] = [];
  const orders = new Map<string, string>();
  const bills = new Map<string, string>();
  const rows = raw
    .prepare<[], [number, string, string]>(
      'SELECT seq, command, body FROM journal_entry JOIN journal_body USING (seq) ORDER BY seq',
    )
    .raw();
  for (const [seq, command, text] of rows.iterate()) {
    const { input, reply } = JSON.parse(text) as {
      input: { orderId?: string; orders?: { orderId: string }[] };
      reply: { orderId?: string };
    };
    if (command === 'visit.checkIn' && reply.orderId) {
      orders.set(reply.orderId, 'authorized');
      bills.set(reply.orderId, 'none');
    }
    const ids = input.orders?.map(({ orderId }) => orderId) ?? (input.orderId ? [input.orderId] : []);
    for (const id of ids) {
      for (const [ways, states] of [
        [ORDER_WAYS, orders],
        [BILL_WAYS, bills],
      ] as const) {
        const way = ways[command];
        if (!way) continue;
        const from = states.get(id) ?? 'nowhere';
        if (!way[0].includes(from)) illegal.push(`${seq} ${command} from ${from}`);
        if (way[1] !== '') states.set(id, way[1]);
      }
    }
  }
  return { illegal, orders, bills };
}

test(`safety 12: ${CREWS * CREW_HATS.length} clients, ${STEPS} random steps each on ${CARS} cars: no update is lost, every sum agrees`, async () => {
  const { folder: dataDir, seats } = await crowd(Array.from({ length: CREWS }, () => CREW_HATS).flat());
  const station = await startStation({ dataDir, demo: 'queue' });
  const said = { ok: 0, refused: 0, cut: 0, wrong: [] as string[] };
  const moneyOf = new Map<string, number>();
  const added = new Map<string, number>();
  const pay = (orderId: string, fen: number) => moneyOf.set(orderId, (moneyOf.get(orderId) ?? 0) + fen);

  function handOf(cookie: string, staffId: string, dice: () => number): Hand {
    const seat = httpSeat(station.address, cookie, staffId);
    return {
      async do(name, input) {
        const id = newId(commandId);
        // Now and then the answer gets lost on the way, and the same is sent again, even while the first is under way.
        const isCut = dice() < 0.1;
        if (isCut) said.cut += 1;
        const [first, reply] = await Promise.all([
          isCut ? seat.call(name, input, id) : null,
          seat.call(name, input, id),
        ]);
        if (!reply.ok) {
          if (!('refusal' in reply)) said.wrong.push(`${name}: ${JSON.stringify(reply)} for ${JSON.stringify(input)}`);
          said.refused += 1;
          throw new No();
        }
        if (first && !name.endsWith('.get') && JSON.stringify(first) !== JSON.stringify(reply))
          said.wrong.push(`${name}: ${JSON.stringify(first)}, then ${JSON.stringify(reply)}`);
        said.ok += 1;
        return reply.value;
      },
    };
  }

  /** The same hand with an eye on the money: the ledger that the till's own must agree with. */
  function withLedger(hand: Hand): Hand {
    return {
      async do(name, input) {
        const value = await hand.do(name, input);
        const { orderId = '' } = input as { orderId?: string };
        if (name === 'bill.takeDeposit' || name === 'bill.refund') {
          const { amountFen } = input as Input<'bill.refund'>;
          pay(orderId, name === 'bill.refund' ? -amountFen : amountFen);
        }
        if (name === 'bill.takePayment') pay(orderId, (value as unknown as Output<'bill.takePayment'>).paidFen);
        return value;
      },
    };
  }

  const starter = seeded(1);
  const first = seats.find(({ role }) => role === 'adviser');
  if (!first) throw new Error('no adviser');
  const patient = handOf(first.cookie, first.staffId, () => 1);
  const customers = await Promise.all(
    Array.from({ length: CUSTOMERS }, (_none, at) => customerOf(patient, { name: `演示客户${at}`, note: '0' })),
  );
  const cars: Car[] = [];
  for (let i = 0; i < CARS; i += 1) {
    const plate = `粤B${60_000 + i}`;
    const { vehicleId } = await patient.do(
      'vehicle.create',
      newCar({ plate, ownerId: customers[i % CUSTOMERS] ?? null }),
    );
    const arrival = { plate, plateColor: 'blue' as const, note: '', arrivedAt: null, waitsInShop: false };
    const { visitId } = await patient.do('visit.arrive', arrival);
    const given = { content: content(), promisedAt: instant.parse(Date.now() + 6 * HOUR), evidence: PAPER };
    const { orderId } = await patient.do('visit.checkIn', { ...CHECK_IN, ...given, visitId, version: 1, vehicleId });
    cars.push({ visitId, orderId });
  }

  await Promise.all(
    seats.map(async ({ role, cookie, staffId }, number) => {
      const dice = seeded(number * 7919 + Math.floor(starter() * 1e6));
      const pick = <T>(from: readonly T[]): T => {
        const one = from[Math.floor(dice() * from.length)];
        if (one === undefined) throw new Error('nothing to pick from');
        return one;
      };
      const hand = withLedger(handOf(cookie, staffId, dice));
      const acts: readonly Act[] = ACTS[role as keyof typeof ACTS];
      if (role === 'cashier') await hand.do('shift.open', { floatFen: toFen(500_00) });
      for (let step = 0; step < STEPS; step += 1) {
        try {
          if (role === 'adviser' && dice() < 0.4) {
            // The oldest of all lost updates: read a number, add one, write it back.
            const customerId = pick(customers);
            const { version, personal } = await hand.do('customer.get', { customerId });
            const next = { ...CUSTOMER, name: '演示客户', note: String(Number(personal?.note) + 1) };
            await hand.do('customer.change', { ...next, customerId, version });
            added.set(customerId, (added.get(customerId) ?? 0) + 1);
          } else {
            await pick(acts)(hand, pick(cars), dice);
          }
        } catch (error) {
          if (!(error instanceof No)) throw error;
        }
      }
    }),
  );
  const shown = await Promise.all(customers.map((customerId) => patient.do('customer.get', { customerId })));
  await station.stop();

  expect(said.wrong).toEqual([]);
  expect(faultsIn(dataDir)).toEqual([]);
  expect(shown.map(({ personal }) => Number(personal?.note))).toEqual(customers.map((id) => added.get(id) ?? 0));
  const file = join(dataDir, 'servicelane.sqlite');
  const { wrong, sums } = readBooks(file);
  expect(wrong).toEqual([]);
  const raw = new Database(file, { readonly: true });
  const paid = raw
    .prepare<[], [string, number]>('SELECT order_id, sum(amount_fen) FROM payment GROUP BY order_id')
    .raw()
    .all();
  expect(new Map(paid)).toEqual(moneyOf);
  const { illegal, orders, bills } = played(raw);
  expect(illegal).toEqual([]);
  const stood = raw.prepare<[], [string, string]>('SELECT id, state FROM repair_order').raw().all();
  expect(orders).toEqual(new Map(stood));
  const billed = raw.prepare<[], [string, string]>('SELECT order_id, state FROM bill WHERE is_current = 1').raw().all();
  expect(new Map([...bills].filter(([, state]) => state !== 'none'))).toEqual(new Map(billed));
  raw.close();
  // Otherwise nobody came as far as the till, or nobody was in anybody's way.
  expect(sums.receivedFen).toBeGreaterThan(0);
  expect(said.refused).toBeGreaterThan(CARS);
  const increments = [...added.values()].reduce((sum, each) => sum + each, 0);
  tell(
    `safety 12 | ${seats.length} clients at random on ${CARS} cars | ${said.ok} calls done, ${said.refused} refused, ${said.cut} sent twice | 0 of ${increments} additions lost; ¥${sums.receivedFen / 100} received = settled − owed + unused, the clients’ own ledger agrees; every order on a legal way`,
  );
});
