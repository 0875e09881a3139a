/** The papers of a shop that was brought there by commands; the bill's own commands are not built yet, so its rows are put in. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { storeFile } from '../../src-main/attachment/attachment-store.ts';
import { attachment } from '../../src-main/attachment/attachment-tables.ts';
import { bill, billShare, payment, paymentPart, paymentUse, shift } from '../../src-main/bill/bill-tables.ts';
import * as schema from '../../src-main/db/schema.ts';
import { KEPT_PAPERS, readPaper, sweepPapers, writePaper } from '../../src-main/document/paper-files.ts';
import { printablePicture } from '../../src-main/document/printable-picture.ts';
import { repairOrderOf } from '../../src-main/document/repair-order-snapshot.ts';
import { paperFor } from '../../src-main/hosts/paper.ts';
import { taskRunner } from '../../src-main/kernel/tasks.ts';
import { authorization, orderLine, repairOrder } from '../../src-main/order/order-tables.ts';
import { exitSlip } from '../../src-main/visit/reception-tables.ts';
import { visit } from '../../src-main/visit/visit-tables.ts';
import { billFigures, billLineOf } from '../../src-shared/bill/bill-rules.ts';
import type { Input } from '../../src-shared/contract.ts';
import { renderedPaper } from '../../src-shared/document/document-contract.ts';
import { kindOfPaperFile, mayPrint, PAPER_READERS, paperFileName } from '../../src-shared/document/document-rules.ts';
import { PAPER_KINDS } from '../../src-shared/document/paper-rules.ts';
import {
  billId,
  exitSlipId,
  newId,
  orderId as orderIdSchema,
  paymentId,
  shareId,
  shiftId,
  taskId,
} from '../../src-shared/kit/id.ts';
import { HOUR, instant, localDate } from '../../src-shared/kit/time.ts';
import { orderLine as orderLineSchema, priceLines } from '../../src-shared/order/order-pricing.ts';
import { CUSTOMER_PAYER } from '../../src-shared/order/order-rules.ts';
import { ROLES } from '../../src-shared/staff/roles.ts';
import { cardsOf } from '../../src-shared/visit/board-rules.ts';
import { eventWordsEn, eventWordsZh } from '../../src-shared/visit/event-words.ts';
import { dumpOf } from '../support/dump.ts';
import {
  broughtTo,
  CHECK_IN,
  type Crew,
  chargeLine,
  checkedIn,
  content,
  crew,
  customerOf,
  type DemoShop,
  demoShop,
  laborLine,
  newCar,
  now,
  type OrderGiven,
  PARTICULARS,
  partLine,
} from '../support/given.ts';
import { hasPoppler, pagesText, waves } from '../support/papers.ts';
import { MORNING, refusalOf, type TestSeat } from '../support/shop.ts';

const PATIENCE = 60_000;
/** The first paper of a worker loads 20 MB of fonts. */
const SLOW = 120_000;

const TELLING = { time: () => '10:00' };

type Asked = Input<'document.render'>;

async function begin(demo: DemoShop, seat: TestSeat, asked: Asked) {
  const reply = await demo.shop.call(
    { name: 'document.render', input: asked, commandId: null, staffId: seat.staffId },
    { seatId: seat.seatId, host: 'station', adoptSeat: () => undefined },
  );
  if (!reply.ok) throw new Error(JSON.stringify(reply));
  return z.strictObject({ taskId }).parse(reply.value).taskId;
}

async function ended(seat: TestSeat, id: z.output<typeof taskId>) {
  const until = Date.now() + PATIENCE;
  for (;;) {
    const status = await seat.do('task.status', { taskId: id });
    if (status.state !== 'running') return status;
    if (Date.now() > until) throw new Error(`still running: ${JSON.stringify(status)}`);
    await wait(30);
  }
}

/** The paper, its PDF and its text without any space. */
async function rendered(demo: DemoShop, seat: TestSeat, asked: Partial<Asked> & Pick<Asked, 'kind' | 'id'>) {
  const status = await ended(seat, await begin(demo, seat, { labels: 'zh', copy: null, ...asked }));
  if (status.state !== 'done') {
    throw new Error(`${status.state}: ${demo.log.find(({ fault }) => fault === status.fault)?.stack}`);
  }
  const paper = renderedPaper.parse(status.result);
  const pdf = readFileSync(join(demo.folder, 'papers', paper.file));
  return { paper, pdf, text: hasPoppler ? pagesText(pdf).join('').replaceAll(/\s/g, '') : '' };
}

function withRows<T>(demo: DemoShop, work: (db: ReturnType<typeof drizzle<typeof schema>>) => T): T {
  const raw = new Database(join(demo.folder, 'servicelane.sqlite'));
  try {
    return raw.transaction(() => work(drizzle(raw, { schema })))();
  } finally {
    raw.close();
  }
}

/** A car with a file, damage, documents, belongings, three lines; signed. */
async function fullCheckIn(adviser: TestSeat, change: { name?: string; plate?: string; tag?: string } = {}) {
  const { name = '演示㛃䶮堃', plate = '粤B88888', tag = '07' } = change;
  const ownerId = await customerOf(adviser, { name, phones: ['13900139001'], address: '演示路 9 号' });
  const { vehicleId } = await adviser.do(
    'vehicle.create',
    newCar({
      plate,
      ownerId,
      make: '演示牌',
      model: '轿车',
      modelYear: 2024,
      engineNumber: 'EN-0001',
      bodyColor: '珍珠白',
      energy: 'petrol',
      firstRegisteredOn: localDate.parse('2024-03-05'),
    }),
  );
  const { visitId } = await adviser.do('visit.arrive', {
    plate,
    plateColor: 'blue',
    note: '',
    arrivedAt: null,
    waitsInShop: true,
  });
  const { version } = await adviser.do('visit.get', { visitId });
  const { orderId } = await adviser.do('visit.checkIn', {
    ...CHECK_IN,
    visitId,
    version,
    vehicleId,
    walkAround: {
      ...CHECK_IN.walkAround,
      lamps: ['tyrePressure'],
      damage: [
        { zone: 'rightFrontDoor', kind: 'scratch', note: '约 10 cm' },
        { zone: 'frontBumper', kind: 'paint', note: '' },
      ],
      belongings: [{ name: '雨伞', quantity: 2, condition: '旧' }],
      documents: [
        {
          kind: 'drivingLicence',
          isValid: true,
          isComplete: false,
          isGood: true,
          validUntil: localDate.parse('2027-05-31'),
          difference: '缺副页，客户知悉',
        },
      ],
      keyTag: tag,
      keyCount: 1,
      box: `B-${tag}`,
    },
    particulars: { ...PARTICULARS, customerWords: '刹车有尖叫声', wishes: '下班前通知取车' },
    content: {
      payers: [CUSTOMER_PAYER],
      packages: [],
      lines: [
        laborLine('更换前制动片', 150, 126_00),
        partLine('前制动片', 1000, 528_00),
        chargeLine('电脑检测', 88_20),
      ],
    },
    promisedAt: instant.parse(MORNING + 6 * HOUR),
    evidence: { channel: 'paper', person: name, phone: '', attachment: null, note: '' },
  });
  return { visitId, vehicleId, orderId };
}

/** The bill's rows as its commands will write them: a draft, or settled with cash and a deposit used. */
function billRows(demo: DemoShop, given: OrderGiven, people: Crew, settled: boolean): { totalFen: number } {
  const cashier = people.cashier.staffId;
  if (!cashier) throw new Error('no cashier');
  return withRows(demo, (db) => {
    const rows = db.select().from(orderLine).where(eq(orderLine.orderId, given.orderId)).all();
    const priced = priceLines(rows.map(({ pricing }) => orderLineSchema.parse(pricing)));
    const figures = billFigures({
      payers: [{ key: 'customer', kind: 'customer' }],
      lines: priced.map((line) => billLineOf(line, null, 1300)),
      discount: { scope: 'labor', discount: { kind: 'percent', offBasisPoints: 1000 } },
      cuts: [],
      roundDown: 'yuan',
    });
    const terms = {
      discount: { scope: 'labor', discount: { kind: 'percent', offBasisPoints: 1000 } },
      lineDiscounts: [],
      cuts: [],
    };
    const id = newId(billId);
    const at = instant.parse(MORNING + HOUR);
    db.insert(bill)
      .values({
        id,
        version: 1,
        number: settled ? 'JS-20261121-001' : null,
        orderId: given.orderId,
        state: settled ? 'settled' : 'draft',
        counterOf: null,
        isCurrent: true,
        draftedAt: at,
        draftedBy: cashier,
        terms,
        roundDown: 'yuan',
        discountBy: null,
        discountReason: '',
        settledAt: settled ? at : null,
        settledBy: settled ? cashier : null,
        settledOn: settled ? localDate.parse('2026-11-21') : null,
        figures: settled ? figures : null,
        totalFen: figures.totalFen,
        signature: null,
        signatureNote: '',
        note: '',
      })
      .run();
    if (!settled) return { totalFen: figures.totalFen };
    const share = newId(shareId);
    db.insert(billShare)
      .values({
        id: share,
        version: 1,
        billId: id,
        payerKey: 'customer',
        payerKind: 'customer',
        payerName: '',
        amountFen: figures.totalFen,
        paidFen: figures.totalFen,
        state: 'paid',
      })
      .run();
    const open = newId(shiftId);
    db.insert(shift).values({ id: open, version: 1, cashierId: cashier, openedAt: at, floatFen: 0, note: '' }).run();
    const pay = (kind: 'deposit' | 'payment', number: string, amountFen: number, channel: 'cash' | 'scan'): void => {
      const paid = newId(paymentId);
      db.insert(payment)
        .values({
          id: paid,
          number,
          kind,
          orderId: given.orderId,
          shiftId: open,
          at,
          by: cashier,
          on: localDate.parse('2026-11-21'),
          amountFen,
          changeFen: 0,
          earnestFen: 0,
          prepaymentFen: kind === 'deposit' ? amountFen : 0,
          note: '',
        })
        .run();
      db.insert(paymentPart).values({ paymentId: paid, channel, amountFen, handedFen: amountFen, reference: '' }).run();
      db.insert(paymentUse).values({ paymentId: paid, shareId: share, amountFen, at }).run();
    };
    pay('deposit', 'SK-20261121-001', 200_00, 'scan');
    pay('payment', 'SK-20261121-002', figures.totalFen - 200_00, 'cash');
    return { totalFen: figures.totalFen };
  });
}

/** The exit slip that the till would issue. */
function slipRow(demo: DemoShop, given: OrderGiven, people: Crew): void {
  const cashier = people.cashier.staffId;
  if (!cashier) throw new Error('no cashier');
  withRows(demo, (db) => {
    db.insert(exitSlip)
      .values({
        id: newId(exitSlipId),
        number: 'CC-20261121-001',
        visitId: given.visitId,
        kind: 'settled',
        collector: '演示取车人',
        issuedAt: instant.parse(MORNING + HOUR),
        issuedBy: cashier,
        validUntil: instant.parse(MORNING + 10 * HOUR),
      })
      .run();
    db.update(visit).set({ state: 'cleared' }).where(eq(visit.id, given.visitId)).run();
  });
}

describe('papers out of the database', () => {
  test('F-04 a car that was towed in is ticked as such on its order, every other as driven in', async () => {
    const demo = await demoShop();
    const { orderId, visitId } = await fullCheckIn(demo.as('adviser'));
    const sentIn = () =>
      withRows(demo, (db) => {
        const order = db.select().from(repairOrder).where(eq(repairOrder.id, orderId)).get();
        if (!order) throw new Error('no order');
        return repairOrderOf(db, order, { labels: 'zh', now: instant.parse(MORNING) }).sendIn;
      });
    expect(sentIn()).toBe('drivenIn');
    for (const [came, ticked] of [
      ['towed', 'towedIn'],
      ['keyDropped', 'drivenIn'],
    ] as const) {
      withRows(demo, (db) => db.update(visit).set({ came }).where(eq(visit.id, visitId)).run());
      expect(sentIn()).toBe(ticked);
    }
  });

  test(
    'R-045 R-046 the repair order says what the check-in knew, in each language',
    async () => {
      const demo = await demoShop();
      const adviser = demo.as('adviser');
      const { orderId } = await fullCheckIn(adviser);
      const { order } = await now(adviser, orderId);
      const zh = await rendered(demo, adviser, { kind: 'repairOrder', id: orderId, copy: 'workshop' });
      expect(zh.paper).toMatchObject({ number: order.number, missing: [] });
      expect(kindOfPaperFile(zh.paper.file)).toBe('repairOrder');
      const both = await rendered(demo, adviser, { kind: 'repairOrder', id: orderId, labels: 'both' });
      const english = await rendered(demo, adviser, { kind: 'repairOrder', id: orderId, labels: 'en' });
      if (!hasPoppler) return;
      expect(pagesText(zh.pdf)).toHaveLength(zh.paper.pages);
      for (const part of [
        order.number,
        '粤B88888',
        '演示㛃䶮堃',
        '13900139001',
        '演示路9号',
        '演示送修人',
        '本人',
        '41230km',
        '2024-03-05',
        '刹车有尖叫声',
        '更换前制动片',
        '189.00',
        '528.00',
        '88.20',
        '805.20',
        '右前门划痕约10cm',
        '前保险杠掉漆',
        '胎压',
        '雨伞',
        'B-07',
        '行驶证',
        '缺副页，客户知悉',
        '2026-11-2116:00',
        '演示顾问',
        '第二联车间联',
        '演示',
      ])
        expect(zh.text, part).toContain(part.replaceAll(' ', ''));
      expect(zh.text).not.toMatch(/null|undefined|NaN|\[object/);
      expect(english.text).toContain('Rightfrontdoor');
      expect(english.text).not.toContain('右前门');
      expect(both.text).toContain('右前门');
      expect(both.text).toContain('Rightfrontdoor');
    },
    SLOW,
  );

  test(
    'R-058 R-062 the additional work: asked without an answer, then refused, also on the warranty and the settlement',
    async () => {
      const demo = await demoShop();
      const people = crew(demo);
      const { adviser, technician } = people;
      const given = await broughtTo('inWork', people);
      const which = async () => (await now(adviser, given.orderId)).which;
      await technician.do('workshop.raiseExtra', {
        ...(await which()),
        items: [
          { kind: 'labor', name: '更换右前轮胎', quantityMilli: null, time: 50 },
          { kind: 'labor', name: '四轮定位', quantityMilli: null, time: 80 },
        ],
        reason: '胎侧鼓包',
        safety: 'safety',
      });
      const { order } = await now(adviser, given.orderId);
      const slip = order.extras[0];
      if (!slip) throw new Error('no extra');
      const open = await rendered(demo, adviser, { kind: 'extraSlip', id: slip.id });
      expect(open.paper).toMatchObject({ number: slip.number, missing: [] });
      const wanted = order.lines.find(({ name }) => name === '四轮定位');
      if (wanted?.pricing.kind !== 'labor') throw new Error('no line');
      await adviser.do('order.answerExtra', {
        ...(await which()),
        extraId: slip.id,
        accepted: [
          {
            ...laborLine('四轮定位', 80, 126_00),
            pricing: { ...laborLine('', 80, 126_00).pricing, id: wanted.id },
          },
        ],
        person: '演示车主',
        phone: '',
        channel: 'phone',
        attachment: null,
        at: instant.parse(demo.clock.wall),
        delayTold: true,
        delayMinutes: 90,
        promisedAt: instant.parse(MORNING + 8 * HOUR),
        toldWorkshop: '演示主管',
      });
      const answered = await rendered(demo, adviser, { kind: 'extraSlip', id: slip.id });
      const paper = await rendered(demo, adviser, { kind: 'repairOrder', id: given.orderId });
      billRows(demo, given, people, false);
      const list = await rendered(demo, people.cashier, { kind: 'settlement', id: given.orderId });
      if (!hasPoppler) return;
      for (const part of [slip.number, order.number, '更换右前轮胎', '四轮定位', '胎侧鼓包', '演示技师'])
        expect(open.text, part).toContain(part);
      for (const part of ['100.80', '1小时30分钟', '2026-11-2118:00', '演示主管', '演示车主'])
        expect(answered.text, part).toContain(part);
      expect(paper.text).toContain('四轮定位');
      expect(paper.text).not.toContain('更换右前轮胎');
      expect(list.text).toContain('客户未同意的安全');
      expect(list.text).toContain('更换右前轮胎');
      for (const { text } of [open, answered, paper, list]) expect(text).not.toMatch(/null|undefined|NaN|\[object/);
    },
    SLOW,
  );

  test(
    'M3 a draft bill says 预结算 with its figures of now; settled it has its number and what was received',
    async () => {
      const demo = await demoShop();
      const people = crew(demo);
      const { cashier, adviser } = people;
      const given = await broughtTo('passed', people);
      expect(refusalOf(await cashier.call('document.render', ask('settlement', given.orderId)))).toBe('paperNotYet');
      const { totalFen } = billRows(demo, given, people, false);
      // 126.00 − 10 % + 528.00, to whole yuan.
      expect(totalFen).toBe(641_00);
      const draft = await rendered(demo, cashier, { kind: 'settlement', id: given.orderId });
      withRows(demo, (db) => db.delete(bill).run());
      billRows(demo, given, people, true);
      const done = await rendered(demo, cashier, { kind: 'settlement', id: given.orderId, copy: 'customer' });
      expect(done.paper.number).toBe('JS-20261121-001');
      const { order } = await now(adviser, given.orderId);
      if (!hasPoppler) return;
      for (const part of ['预结算', order.number, '641.00', '654.00', '12.60', '0.40'])
        expect(draft.text, part).toContain(part);
      for (const part of ['JS-20261121-001', order.number, '641.00', '200.00', '441.00', '陆佰肆拾壹元整', '第一联'])
        expect(done.text, part).toContain(part);
      expect(done.text).not.toContain('预结算');
      expect(`${draft.text}${done.text}`).not.toMatch(/null|undefined|NaN|\[object/);
    },
    SLOW,
  );

  test(
    'F-15 F-16 the exit slip needs an open slip, the warranty card work that has passed; both are one page',
    async () => {
      const demo = await demoShop();
      const people = crew(demo);
      const given = await broughtTo('workDone', people);
      const guard = demo.as('guard');
      expect(refusalOf(await guard.call('document.render', ask('exitSlip', given.visitId)))).toBe('paperNotYet');
      expect(refusalOf(await people.cashier.call('document.render', ask('warranty', given.orderId)))).toBe(
        'paperNotYet',
      );
      const passed = await broughtTo('passed', people);
      const card = await rendered(demo, people.cashier, { kind: 'warranty', id: passed.orderId });
      billRows(demo, passed, people, true);
      slipRow(demo, passed, people);
      const slip = await rendered(demo, guard, { kind: 'exitSlip', id: passed.visitId, labels: 'both' });
      expect([card.paper.pages, slip.paper.pages]).toEqual([1, 1]);
      // A slip that ran out lets nobody out, and is printed no more.
      demo.clock.pass(11 * HOUR);
      const later = demo.as('guard');
      expect(refusalOf(await later.call('document.render', ask('exitSlip', passed.visitId)))).toBe('paperNotYet');
      if (!hasPoppler) return;
      for (const part of ['CC-20261121-001', '演示取车人', '641.00', '演示收银', '41240km'])
        expect(slip.text, part).toContain(part);
      expect(slip.text).not.toContain('13900139000');
      for (const part of ['更换前刹车片', '前刹车片', '2000', '10', '演示检验员'].slice(0, 4))
        expect(card.text, part).toContain(part);
    },
    SLOW,
  );
});

describe('before printing', () => {
  test(
    'safety 22: 𠮷 is named with the text in which it stands; 㛃 䶮 堃 are there',
    async () => {
      const demo = await demoShop();
      const adviser = demo.as('adviser');
      const bad = await fullCheckIn(adviser, { name: '演示𠮷', plate: '粤B88801', tag: '08' });
      const good = await fullCheckIn(adviser);
      const missing = async (id: string) => (await rendered(demo, adviser, { kind: 'repairOrder', id })).paper.missing;
      expect(await missing(bad.orderId)).toEqual([{ character: '𠮷', texts: ['演示𠮷'] }]);
      expect(await missing(good.orderId)).toEqual([]);
    },
    SLOW,
  );

  test('who may not have it is refused at the door, and what is not there is not found', async () => {
    const demo = await demoShop();
    const people = crew(demo);
    const given = await checkedIn(people.adviser);
    const guard = demo.as('guard');
    for (const kind of PAPER_KINDS) {
      const asked = ask(kind, newId(orderIdSchema));
      expect(refusalOf(await people.technician.call('document.render', asked)), kind).toBe('notAllowed');
      expect(refusalOf(await people.cashier.call('document.render', asked)), kind).toBe('notFound');
    }
    expect(refusalOf(await guard.call('document.render', ask('repairOrder', given.orderId)))).toBe('notAllowed');
    expect(refusalOf(await guard.call('document.render', ask('exitSlip', given.visitId)))).toBe('paperNotYet');
    expect(existsSync(join(demo.folder, 'papers'))).toBe(false);
    // The workshop reads no prices: none of its hats opens a paper.
    for (const role of ['technician', 'workshopLead', 'inspector', 'partsClerk'] as const)
      expect(
        PAPER_KINDS.filter((kind) => mayPrint(kind, [role])),
        role,
      ).toEqual([]);
    expect(new Set(Object.values(PAPER_READERS).flat()).size).toBeLessThan(ROLES.length);
  });
});

describe('the worker of the papers', () => {
  test(
    'stays, takes its orders in turn, leaves the main thread free, and is never loaded into it',
    async () => {
      const demo = await demoShop();
      const adviser = demo.as('adviser');
      const lines = Array.from({ length: 200 }, (_, row) => laborLine(`示例维修项目 ${row + 1}`, 100, 120_00));
      const long = await checkedIn(adviser, { content: content(lines) });
      const short = await checkedIn(adviser);
      const first = await begin(demo, adviser, ask('repairOrder', long.orderId));
      const second = await begin(demo, adviser, ask('repairOrder', short.orderId));
      // Answered before the paper is: the two hundred lines are laid out elsewhere.
      const board = await adviser.do('visit.board', {});
      expect(cardsOf(board).length).toBeGreaterThan(0);
      expect((await adviser.do('task.status', { taskId: first })).state).toBe('running');
      const done = await ended(adviser, first);
      expect(renderedPaper.parse(done.result).pages).toBeGreaterThan(4);
      expect((await ended(adviser, second)).state).toBe('done');
      expect(Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes('pdfmake'))).toEqual([]);
    },
    SLOW,
  );

  test(
    'what is gone by the time its turn comes is told as such, and is no fault',
    async () => {
      const demo = await demoShop();
      const adviser = demo.as('adviser');
      const lines = Array.from({ length: 200 }, (_, row) => laborLine(`示例维修项目 ${row + 1}`, 100, 120_00));
      const long = await checkedIn(adviser, { content: content(lines) });
      const mistaken = await checkedIn(adviser);
      const first = await begin(demo, adviser, ask('repairOrder', long.orderId));
      const second = await begin(demo, adviser, ask('repairOrder', mistaken.orderId));
      const { which } = await now(adviser, mistaken.orderId);
      await demo.as('deskSupervisor').do('order.void', { ...which, reason: '开错了' });
      expect((await ended(adviser, first)).state).toBe('done');
      expect(await ended(adviser, second)).toMatchObject({ state: 'done', result: null });
      expect(demo.log.filter(({ kind }) => kind === 'fault')).toEqual([]);
    },
    SLOW,
  );

  /** A warm worker of the test's own: answers with the number of its thread, dies, or hangs, as the kind says. */
  const TRIAL = `
    import { parentPort, threadId } from 'node:worker_threads';
    let orders = 0;
    parentPort.on('message', ({ input }) => {
      orders += 1;
      if (input.id === 'die') process.exit(3);
      if (input.id === 'throw') throw new Error('no luck');
      if (input.id === 'hang') for (;;) ;
      parentPort.postMessage({ kind: 'done', result: { threadId, orders } });
    });`;

  function trial(warmLimitMs = 60_000) {
    const faults: string[] = [];
    const runner = taskRunner({
      workerUrl: new URL(`data:text/javascript,${encodeURIComponent(TRIAL)}`),
      dataDir: '',
      resourcesDir: '',
      databaseFile: '',
      version: '0.0.0-test',
      now: () => MORNING,
      onChange: () => undefined,
      onFault: (_name, error) => `T-${faults.push(error.message)}`,
      warmLimitMs,
    });
    onTestFinished(() => runner.close());
    const result = async (id: ReturnType<typeof runner.start>) => {
      await expect.poll(() => runner.status(id)?.state, { timeout: PATIENCE }).not.toBe('running');
      const status = runner.status(id);
      return status?.state === 'done' ? status.result : status?.state;
    };
    const start = (id: string) => runner.start('document.render', { id });
    return { runner, faults, result, start };
  }

  test('a second paper uses the same worker, and papers asked for together come one after the other', async () => {
    const { result, start } = trial();
    const ids = [start('a'), start('b'), start('c')];
    const answers = z
      .array(z.object({ threadId: z.number(), orders: z.number() }))
      .parse(await Promise.all(ids.map(result)));
    expect(answers.map(({ orders }) => orders)).toEqual([1, 2, 3]);
    expect(new Set(answers.map(({ threadId }) => threadId)).size).toBe(1);
    expect(await result(start('d'))).toMatchObject({ orders: 4 });
  });

  test('warmed up, it is there before the first paper, which then starts no other', async () => {
    const { runner, result, start } = trial();
    let born = 0;
    const count = (): void => {
      born += 1;
    };
    process.on('worker', count);
    onTestFinished(() => void process.off('worker', count));
    runner.warmUp();
    runner.warmUp();
    await expect.poll(() => born).toBe(1);
    expect(await result(start('a'))).toMatchObject({ orders: 1 });
    expect(born).toBe(1);
    await runner.close();
    runner.warmUp();
    expect(born).toBe(1);
  });

  test.each([
    ['die', 'ended with code 3'],
    ['throw', 'no luck'],
  ])('one that dies (%s) fails its paper only; the next has a new worker', async (how, why) => {
    const { result, start, faults } = trial();
    await result(start('a'));
    const [bad, next] = [start(how), start('b')];
    expect(await result(bad)).toBe('failed');
    expect(await result(next)).toMatchObject({ orders: 1 });
    expect(faults).toEqual([expect.stringContaining(why)]);
  });

  test('one that hangs is given up after its limit, with a fault; the next paper does not wait for it', async () => {
    const { result, start, faults } = trial(2000);
    const [bad, next] = [start('hang'), start('b')];
    expect(await result(bad)).toBe('failed');
    expect(faults).toEqual([expect.stringContaining('took longer than 2000 ms')]);
    expect(await result(next)).toMatchObject({ orders: 1 });
  });

  test('a paper that hangs can be cancelled, and so can one that waits its turn', async () => {
    const { runner, result, start, faults } = trial();
    const [bad, waiting, next] = [start('hang'), start('a'), start('b')];
    runner.cancel(waiting);
    expect(runner.status(waiting)?.state).toBe('cancelled');
    runner.cancel(bad);
    expect(await result(bad)).toBe('cancelled');
    expect(await result(next)).toMatchObject({ orders: 1 });
    expect(faults).toEqual([]);
  });
});

describe('what goes out is noted', () => {
  test('who printed or saved which paper stands in the visit’s timeline and in the journal', async () => {
    const demo = await demoShop();
    const people = crew(demo);
    const given = await broughtTo('settled', people);
    const { order } = await now(people.adviser, given.orderId);
    const told = async () => {
      const { timeline } = await people.adviser.do('visit.get', { visitId: given.visitId });
      return timeline
        .filter(({ kind }) => kind === 'paperOut')
        .map((event) => [
          event.by,
          eventWordsZh.paperOut(event.facts, TELLING),
          eventWordsEn.paperOut(event.facts, TELLING),
        ]);
    };
    expect(await told()).toEqual([]);
    const list = { kind: 'settlement', id: given.orderId } as const;
    await people.cashier.do('document.noteOutput', { ...list, output: 'printed', copy: 'customer' });
    const paper = { kind: 'repairOrder', id: given.orderId } as const;
    await people.adviser.do('document.noteOutput', { ...paper, output: 'saved', copy: null });
    const bill = (await people.cashier.do('bill.get', { orderId: given.orderId })).bill?.number ?? '';
    expect(await told()).toEqual([
      ['演示收银', `打印结算清单：${bill}，客户联`, `Printed settlement list: ${bill}, copy for customer`],
      [expect.any(String), `保存维修委托书：${order.number}`, `Saved repair order: ${order.number}`],
    ]);
    const { entries } = await demo.as('administrator').do('journal.page', { before: null, limit: 5 });
    expect(entries.filter(({ command }) => command === 'document.noteOutput')).toHaveLength(2);
  });

  test('is refused to whoever may not print the paper, and of what is not there; nothing is noted then', async () => {
    const demo = await demoShop();
    const people = crew(demo);
    const given = await broughtTo('passed', people);
    const before = dumpOf(demo.folder);
    const note = { output: 'printed', copy: null } as const;
    const { technician, cashier } = people;
    const guard = demo.as('guard');
    const paper = { kind: 'repairOrder', id: given.orderId, ...note } as const;
    expect(refusalOf(await technician.call('document.noteOutput', paper))).toBe('notAllowed');
    expect(refusalOf(await guard.call('document.noteOutput', paper))).toBe('notAllowed');
    const none = { ...paper, id: newId(orderIdSchema) };
    expect(refusalOf(await cashier.call('document.noteOutput', none))).toBe('notFound');
    const early = { ...paper, kind: 'settlement' } as const;
    expect(refusalOf(await cashier.call('document.noteOutput', early))).toBe('paperNotYet');
    expect(dumpOf(demo.folder)['timeline_event']).toEqual(before['timeline_event']);
  });
});

describe('signatures of the screen', () => {
  /** Stores a picture as the signature pad's upload does. */
  async function stored(demo: DemoShop, seat: TestSeat, bytes: Buffer): Promise<string> {
    const kept = await storeFile(demo.folder, Readable.from([bytes]));
    if (!kept.ok) throw new Error(kept.problem);
    const { ok: _ok, ...row } = kept;
    withRows(demo, (db) =>
      db
        .insert(attachment)
        .values({ ...row, addedAt: MORNING, addedBy: seat.staffId })
        .run(),
    );
    return kept.sha256;
  }
  /** The picture of the pad is 900 wide. */
  const hasPicture = (pdf: Buffer): boolean => /\/Width 900\b/.test(pdf.toString('latin1'));

  test(
    'R-026 R-077 are printed on the repair order, with their time; a broken picture leaves its place empty',
    async () => {
      const demo = await demoShop();
      const adviser = demo.as('adviser');
      const { orderId } = await fullCheckIn(adviser);
      const plain = await rendered(demo, adviser, { kind: 'repairOrder', id: orderId });
      expect(hasPicture(plain.pdf)).toBe(false);
      const whole = await stored(demo, adviser, waves());
      const sign = (sha256: string) =>
        withRows(demo, (db) => {
          db.update(authorization).set({ channel: 'signature', evidence: sha256 }).run();
          const acceptance = {
            at: MORNING + 6 * HOUR,
            signed: true,
            attachment: sha256,
            refusalReason: '',
            witness: '',
          };
          db.update(repairOrder).set({ accepted: true, acceptance }).run();
        });
      sign(whole);
      const signed = await rendered(demo, adviser, { kind: 'repairOrder', id: orderId });
      expect(hasPicture(signed.pdf)).toBe(true);
      if (hasPoppler) expect(signed.text).toContain('2026-11-2116:00');
      for (const broken of [waves().subarray(0, 400), Buffer.concat([waves().subarray(0, 60), Buffer.alloc(900, 7)])]) {
        sign(await stored(demo, adviser, broken));
        const without = await rendered(demo, adviser, { kind: 'repairOrder', id: orderId });
        expect([without.paper.pages, hasPicture(without.pdf)]).toEqual([plain.paper.pages, false]);
      }
    },
    SLOW,
  );

  test('a picture is printed only when it is whole', () => {
    const whole = waves();
    expect(printablePicture(whole)).toMatch(/^data:image\/png;base64,/);
    expect(printablePicture(whole.subarray(0, whole.length - 20))).toBeNull();
    const bent = Buffer.from(whole);
    bent.writeUInt8(bent.readUInt8(60) ^ 0xff, 60);
    expect(printablePicture(bent)).toBeNull();
    expect(printablePicture(Buffer.from('%PDF-1.7 a signed paper'))).toBeNull();
    expect(printablePicture(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0]))).toBeNull();
    const frame = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 17, 8, 0, 100, 0, 200, 3];
    expect(printablePicture(Buffer.from([...frame, ...Array<number>(20).fill(0)]))).toMatch(
      /^data:image\/jpeg;base64,/,
    );
  });
});

describe('the files', () => {
  test('safety 16: only our own names are ever looked for, and only by those who may print them', async () => {
    const demo = await demoShop();
    const adviser = demo.as('adviser');
    const guard = demo.as('guard');
    const file = writePaper(demo.folder, 'settlement', Buffer.from('%PDF-1.7 trial'));
    const get = (seat: TestSeat, name: string) => {
      const answer = paperFor(demo.shop, { seatId: seat.seatId, host: 'station' }, name);
      return answer.ok ? 'ok' : answer.refusal.code;
    };
    expect(get(adviser, file)).toBe('ok');
    expect(get(guard, file)).toBe('notAllowed');
    expect(get(demo.emptySeat(), file)).toBe('notSignedIn');
    writeFileSync(join(demo.folder, 'papers', 'x.pdf'), 'x');
    for (const name of [
      '../servicelane.sqlite',
      'x.pdf',
      `../papers/${file}`,
      `${file}.partial`,
      `settlement-${'.'.repeat(36)}.pdf`,
      '',
      `${file}\n`,
    ])
      expect(get(adviser, name), name).toBe('notFound');
    expect(readPaper(demo.folder, '../papers/x.pdf')).toBeNull();
    expect(paperFileName('WX-1/2', '维修委托书\u202e:*')).toBe('WX-1 2 维修委托书.pdf');
  });

  test('the oldest are swept while papers are made, all of them at the next opening', async () => {
    const demo = await demoShop();
    const files = Array.from({ length: KEPT_PAPERS + 3 }, () => writePaper(demo.folder, 'warranty', Buffer.from('x')));
    sweepPapers(demo.folder, KEPT_PAPERS);
    expect(readdirSync(join(demo.folder, 'papers')).sort()).toEqual(files.slice(3).sort());
    await demo.close();
    writeFileSync(join(demo.folder, 'papers', `${files[0]}.partial`), 'x');
    sweepPapers(demo.folder, 0);
    expect(readdirSync(join(demo.folder, 'papers'))).toEqual([]);
  });
});

function ask(kind: Asked['kind'], id: string): Asked {
  return { kind, id, labels: 'zh', copy: null };
}
