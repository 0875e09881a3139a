/** The till through the real dispatcher: money.md's worked examples with exactly their figures, and every refusal. */
import { describe, expect, test } from 'vitest';
import { billMoneyOf, billStateOf, gateOrderOf, moneyOf, moneyOfVisit } from '../../src-main/bill/bill-facts.ts';
import { currentBillOf, orderOf } from '../../src-main/bill/bill-repository.ts';
import { gateMoneyOf } from '../../src-main/document/bill-money.ts';
import { settlementOf } from '../../src-main/document/settlement-snapshot.ts';
import { billEventsEn, billEventsZh } from '../../src-shared/bill/bill-words.ts';
import type { Input, Output } from '../../src-shared/contract.ts';
import type { Reply } from '../../src-shared/kit/contract.ts';
import {
  commandId,
  newId,
  type OrderId,
  orderId as orderIdSchema,
  orderLineId,
  type StaffId,
  shiftId as shiftIdSchema,
  staffId as staffIdSchema,
} from '../../src-shared/kit/id.ts';
import type { Fen } from '../../src-shared/kit/money.ts';
import { DAY, instant, localDate } from '../../src-shared/kit/time.ts';
import type { ApprovalPurpose } from '../../src-shared/staff/approvals.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { holdsCar } from '../../src-shared/visit/visit-lifecycle.ts';
import { dumpOf } from '../support/dump.ts';
import { arrived, carOf, type DemoShop, demoShop } from '../support/given.ts';
import {
  approveAt,
  CUSTOMER_ONLY,
  charge,
  hours,
  insertOrder,
  issueSlip,
  type LineSpec,
  labor,
  part,
  receiveCar,
  setVisit,
  y,
} from '../support/order-rows.ts';
import { refusalOf, type TestSeat } from '../support/shop.ts';

const idOf = (seat: TestSeat): StaffId => {
  if (!seat.staffId) throw new Error('nobody');
  return seat.staffId;
};

/** A demo shop with a car on site and a cashier whose drawer is open. */
async function till(options: { shift?: boolean } = {}) {
  const demo = await demoShop();
  const cashier = demo.as('cashier');
  const adviser = demo.as('adviser');
  const { vehicleId } = await carOf(adviser, {
    plate: '粤B88888',
    newOwner: { kind: 'person', name: '试验客户', phone: null },
  });
  const { visitId } = await arrived(adviser, { plate: '粤B88888' });
  receiveCar(demo.folder, visitId, vehicleId, idOf(adviser));
  if (options.shift !== false) await cashier.do('shift.open', { floatFen: y('500.00') });
  const order = (lines: readonly LineSpec[], more: Partial<Parameters<typeof insertOrder>[1]> = {}) =>
    insertOrder(demo.folder, { visitId, vehicleId, by: idOf(adviser), lines, ...more });
  const page = (orderId: OrderId) => cashier.do('bill.get', { orderId });
  const approval = (
    role: Role,
    purpose: ApprovalPurpose,
    orderId: OrderId,
    { at = cashier, amountFen = y('1,000.00') }: { at?: typeof cashier; amountFen?: Fen } = {},
  ) =>
    approveAt(demo.folder, { seatId: at.seatId, staffId: at.staffId, wall: demo.clock.wall }, idOf(demo.as(role)), {
      purpose,
      orderIds: [orderId],
      amountFen,
    });
  const draft = async (orderId: OrderId) => {
    const { orderVersion } = await page(orderId);
    await cashier.do('bill.draft', { orderId, version: orderVersion });
  };
  const terms = async (
    orderId: OrderId,
    change: Partial<Omit<Input<'bill.saveTerms'>, 'terms'>> & { terms?: Partial<Input<'bill.saveTerms'>['terms']> },
  ) => {
    const { bill } = await page(orderId);
    return cashier.call('bill.saveTerms', {
      orderId,
      version: bill?.version ?? 0,
      roundDown: 'none',
      roundedFen: null,
      ...change,
      terms: { discount: null, lineDiscounts: [], cuts: [], ...change.terms },
    });
  };
  const settle = async (orderId: OrderId, change: Partial<Input<'bill.settle'>> = {}, seat = cashier) => {
    const { bill, figuresHash } = await page(orderId);
    return seat.call('bill.settle', {
      orderId,
      version: bill?.version ?? 1,
      figuresHash,
      approvalId: null,
      reason: '',
      signature: null,
      refusalNote: '客户赶时间，不签',
      ...change,
    });
  };
  const settled = async (orderId: OrderId, change: Partial<Input<'bill.settle'>> = {}) => {
    await draft(orderId);
    return value(await settle(orderId, change));
  };
  const pay = async (orderId: OrderId, tenders: readonly Tender[], payerKey: string | null = null) => {
    const { figuresHash } = await page(orderId);
    return cashier.call('bill.takePayment', { orderId, figuresHash, payerKey, tenders: named(tenders) });
  };
  const deposit = async (orderId: OrderId, amountFen: ReturnType<typeof y>, tenders: readonly Tender[]) => {
    const { figuresHash } = await page(orderId);
    return cashier.call('bill.takeDeposit', { orderId, figuresHash, amountFen, tenders: named(tenders) });
  };
  const refund = async (orderId: OrderId, change: Partial<Input<'bill.refund'>>) => {
    const { figuresHash } = await page(orderId);
    return cashier.call('bill.refund', {
      orderId,
      figuresHash,
      channel: 'scan',
      amountFen: y('1.00'),
      approvalId: null,
      reason: '试验退款',
      ...change,
    });
  };
  const seenBill = async (orderId: OrderId) => {
    const { bill, figuresHash } = await page(orderId);
    return { orderId, version: bill?.version ?? 1, figuresHash };
  };
  return {
    ...demo,
    cashier,
    adviser,
    visitId,
    order,
    page,
    approval,
    draft,
    terms,
    settle,
    settled,
    pay,
    deposit,
    refund,
    seenBill,
  };
}
type Till = Awaited<ReturnType<typeof till>>;

type Tender = readonly [channel: 'cash' | 'scan' | 'card' | 'transfer', yuan: string];
const named = (tenders: readonly Tender[]) =>
  tenders.map(([channel, amount]) => ({ channel, amountFen: y(amount), reference: '' }));

function value<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(JSON.stringify(reply));
  return reply.value;
}

/** Code, next step and figure of a refused move. */
function refusedAs(reply: Reply): unknown {
  if (reply.ok || !('refusal' in reply)) return reply;
  const { refusal } = reply;
  if (refusal.code !== 'moveRefused') return refusal.code;
  const { code, next, details } = refusal.details;
  return [code, next, details.amountFen];
}

const off = (percent: number) => ({ kind: 'percent', offBasisPoints: percent * 100 }) as const;

/** Money of the day by the rows themselves, whatever the program says. */
function receivedBy(folder: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const row of dumpOf(folder)['payment_part'] ?? []) {
    const { channel, amount_fen } = row as { channel: string; amount_fen: number };
    sums[channel] = (sums[channel] ?? 0) + amount_fen;
  }
  return sums;
}

const countOf = (folder: string, table: string): number => dumpOf(folder)[table]?.length ?? 0;

describe('the worked examples at the till', () => {
  test('money.md example 1: labour-only discount, 8.5 折', async () => {
    const shop = await till();
    const { orderId, lineIds } = shop.order([
      hours('四轮定位', 80, '126.00'),
      hours('换前减振', 35, '126.00'),
      hours('换后减振', 35, '126.00'),
      hours('换连杆', 35, '126.00'),
      part('减振器', 1000, '420.00'),
      part('连杆', 3000, '168.00'),
    ]);
    await shop.draft(orderId);
    value(await shop.terms(orderId, { terms: { discount: { scope: 'labor', discount: off(15) } } }));
    const before = await shop.page(orderId);
    expect(before.totals).toMatchObject({
      priceFen: y('1,157.10'),
      discountFen: y('34.97'),
      laborFen: y('198.13'),
      partsFen: y('924.00'),
      totalFen: y('1,122.13'),
    });
    expect(before.lines.slice(0, 4).map(({ discountFen }) => discountFen)).toEqual(
      ['15.11', '6.62', '6.62', '6.62'].map(y),
    );
    expect(before.lines.map(({ lineId }) => lineId)).toEqual(lineIds);
    // The cashier may take 10 % off: 10.08 + 3 × 4.41 = 23.31 of the 34.97.
    expect(before.discountLimit).toEqual({ maxBasisPoints: 1000, aboveFen: y('11.66') });
    const reply = value(
      await shop.settle(orderId, {
        approvalId: shop.approval('deskSupervisor', 'discount', orderId),
        reason: '老客户',
      }),
    );
    expect(reply.dueFen).toBe(y('1,122.13'));
    expect((await shop.page(orderId)).bill).toMatchObject({ discountBy: '演示前台主管', discountReason: '老客户' });
  });

  test('money.md example 2: 抹零, never upward', async () => {
    const shop = await till();
    const { orderId } = shop.order([
      labor('更换制动片', '378.00'),
      part('机油', 4200, '79.85'),
      part('机滤', 1000, '45.00'),
      part('制动片', 1000, '528.00'),
    ]);
    await shop.draft(orderId);
    expect((await shop.page(orderId)).totals.totalFen).toBe(y('1,286.37'));
    expect(refusedAs(await shop.terms(orderId, { roundedFen: y('1,286.40') }))).toEqual([
      'roundingUp',
      'roundDown',
      y('1,286.00'),
    ]);
    expect(refusedAs(await shop.terms(orderId, { roundedFen: y('1,286.35') }))).toEqual([
      'notARoundAmount',
      'roundDown',
      y('1,286.00'),
    ]);
    value(await shop.terms(orderId, { roundedFen: y('1,286.30') }));
    expect(await shop.page(orderId)).toMatchObject({
      roundDown: 'jiao',
      totals: { roundDownFen: 7, totalFen: 128630 },
    });
    value(await shop.terms(orderId, { roundDown: 'yuan' }));
    expect(value(await shop.settle(orderId)).dueFen).toBe(y('1,286.00'));
    const page = await shop.page(orderId);
    expect(page.totals).toMatchObject({ discountFen: 0, roundDownFen: 37, totalFen: y('1,286.00') });
    expect(page.tax).toEqual({ netFen: y('1,138.05'), taxFen: y('147.95') });
  });

  test('money.md example 3: R-133 deposit larger than the bill', async () => {
    const shop = await till();
    const special = {
      ...part('专订前杠', 1000, '3,680.00'),
      partState: 'ordered' as const,
      state: 'authorized' as const,
    };
    const { orderId } = shop.order([special, { ...labor('喷漆', '840.00'), state: 'authorized' }], {
      change: { state: 'paused', pauseReason: 'parts' },
    });
    expect((await shop.cashier.do('bill.queue', {})).entries).toMatchObject([{ orderId, depositMissingFen: 184000 }]);
    expect(refusedAs(await shop.deposit(orderId, y('1,839.99'), [['scan', '1,839.99']]))).toEqual([
      'depositBelowMinimum',
      'takeMore',
      y('1,840.00'),
    ]);
    expect(value(await shop.deposit(orderId, y('2,000.00'), [['scan', '2,000.00']]))).toMatchObject({
      earnestFen: y('904.00'),
      prepaymentFen: y('1,096.00'),
      changeFen: 0,
    });
    const reader = shop.shop.reader;
    expect(billMoneyOf(reader, orderId)).toEqual({
      billedFen: null,
      dueFen: 0,
      paidFen: 200000,
      depositFen: 200000,
      creditFen: 200000,
    });
    // In the end a smaller part was fitted: another order of the same money, because these rows are written by hand.
    const { orderId: smaller } = shop.order([part('前杠修复', 1000, '1,386.50')], { change: { totalFen: 452000 } });
    value(await shop.deposit(smaller, y('2,000.00'), [['scan', '2,000.00']]));
    const reply = await shop.settled(smaller);
    expect(reply).toMatchObject({ dueFen: 0, creditFen: y('613.50') });
    expect((await shop.page(smaller)).deposit).toEqual({
      takenFen: y('2,000.00'),
      earnestFen: y('904.00'),
      prepaymentFen: y('1,096.00'),
      earnestLeftFen: y('613.50'),
      prepaymentLeftFen: 0,
      minimumFen: 0,
    });
    // Not change: back by the way that took it, with a manager above 500.00.
    expect(refusedAs(await shop.refund(smaller, { amountFen: y('613.50') }))).toEqual([
      'refundOverLimit',
      'askManager',
      y('500.00'),
    ]);
    const approvalId = shop.approval('manager', 'refund', smaller);
    expect(value(await shop.refund(smaller, { amountFen: y('613.50'), approvalId })).creditFen).toBe(0);
    expect(receivedBy(shop.folder)).toEqual({ scan: y('2,000.00') + y('2,000.00') - y('613.50') });
  });

  test('money.md example 4: mixed payment with change, the card at most 858.60', async () => {
    const shop = await till();
    const { orderId } = shop.order([labor('保养', '2,358.60')]);
    value(await shop.deposit(orderId, y('500.00'), [['transfer', '500.00']]));
    expect(await shop.settled(orderId)).toMatchObject({ dueFen: y('1,858.60') });
    const tooMuch = [
      ['scan', '1,000.00'],
      ['card', '900.00'],
    ] as const;
    expect(refusedAs(await shop.pay(orderId, tooMuch))).toEqual(['nonCashAboveDue', 'payLess', y('858.60')]);
    const mixed = [
      ['scan', '1,000.00'],
      ['card', '700.00'],
      ['cash', '200.00'],
    ] as const;
    expect(value(await shop.pay(orderId, mixed))).toMatchObject({
      paidFen: y('1,858.60'),
      changeFen: y('41.40'),
      openFen: 0,
    });
    expect(receivedBy(shop.folder)).toEqual({ transfer: 50000, scan: 100000, card: 70000, cash: y('158.60') });
    const page = await shop.page(orderId);
    expect(page.payers).toMatchObject([{ state: 'paid', openFen: 0 }]);
    expect(page.payments[1]?.parts.at(-1)).toMatchObject({ channel: 'cash', amountFen: 15860, handedFen: 20000 });
    expect(refusedAs(await shop.pay(orderId, [['cash', '1.00']]))).toEqual(['nothingDue', 'payLess', 0]);
  });

  test('money.md example 4 with 抹零 to yuan: change 42.00', async () => {
    const shop = await till();
    const { orderId } = shop.order([labor('保养', '2,358.60')]);
    value(await shop.deposit(orderId, y('500.00'), [['transfer', '500.00']]));
    await shop.draft(orderId);
    value(await shop.terms(orderId, { roundDown: 'yuan' }));
    expect(value(await shop.settle(orderId)).dueFen).toBe(y('1,858.00'));
    const mixed = [
      ['scan', '1,000.00'],
      ['card', '700.00'],
      ['cash', '200.00'],
    ] as const;
    expect(value(await shop.pay(orderId, mixed)).changeFen).toBe(y('42.00'));
    expect(receivedBy(shop.folder)['cash']).toBe(y('158.00'));
  });

  test('money.md example 5: refund after settlement, by a counter-bill of its own day', async () => {
    const shop = await till();
    const { orderId, lineIds } = shop.order([
      labor('检查电路', '300.00'),
      labor('换蓄电池', '60.00'),
      part('蓄电池', 1000, '680.00'),
      part('轮胎', 1000, '588.00'),
    ]);
    await shop.draft(orderId);
    value(await shop.terms(orderId, { terms: { discount: { scope: 'labor', discount: off(10) } } }));
    value(await shop.settle(orderId));
    value(await shop.pay(orderId, [['scan', '1,592.00']]));
    const first = dumpOf(shop.folder)['bill'];
    shop.clock.pass(3 * DAY);
    await shop.cashier.do('session.current', {});
    const cashier = shop.cashier;
    const battery = lineIds[2];
    const fitting = lineIds[1];
    if (!battery || !fitting) throw new Error('no lines');
    const asked = {
      lines: [
        { lineId: battery, quantityMilli: 1000 },
        { lineId: fitting, quantityMilli: null },
      ],
      reason: '蓄电池质量问题',
    };
    relock(shop, cashier, 'cashier');
    const without = await cashier.call('bill.correct', {
      ...(await shop.seenBill(orderId)),
      ...asked,
      approvalId: null,
    });
    expect(refusalOf(without)).toBe('notAllowed');
    const corrected = value(
      await cashier.call('bill.correct', {
        ...(await shop.seenBill(orderId)),
        ...asked,
        approvalId: shop.approval('deskSupervisor', 'correct', orderId),
      }),
    );
    expect(corrected).toMatchObject({ amountFen: y('-734.00'), leftFen: y('858.00'), creditFen: y('734.00') });
    expect(billMoneyOf(shop.shop.reader, orderId).billedFen).toBe(y('858.00'));
    const page = await shop.page(orderId);
    expect(page.counterBills).toMatchObject([
      { on: '2026-11-24', amountFen: y('-734.00'), tax: { netFen: y('-649.56'), taxFen: y('-84.44') }, leftFen: 85800 },
    ]);
    expect([page.totals.totalFen, page.tax]).toEqual([y('1,592.00'), { netFen: y('1,408.85'), taxFen: y('183.15') }]);
    // The bill of the first day is unchanged but for its version, which tells other seats to look again.
    const after = dumpOf(shop.folder)['bill'] as { version: number; number: string }[];
    expect(after[0]).toEqual({ ...(first?.[0] as object), version: after[0]?.version });
    const again = await cashier.call('bill.correct', {
      ...(await shop.seenBill(orderId)),
      lines: [{ lineId: battery, quantityMilli: 1 }],
      reason: '再退',
      approvalId: shop.approval('deskSupervisor', 'correct', orderId),
    });
    expect(refusedAs(again)).toEqual(['moreThanBilled', 'payLess', y('858.00')]);

    const [approved, more] = [0, 1].map(() => shop.approval('manager', 'refund', orderId));
    if (!approved || !more) throw new Error('two were made');
    const tooMuch = await shop.refund(orderId, { channel: 'cash', amountFen: y('740.00'), approvalId: more });
    expect(refusedAs(tooMuch)).toEqual(['moreThanCredit', 'payLess', y('734.00')]);
    // A cashier gives nothing back in cash that came by scan.
    expect(refusedAs(await shop.refund(orderId, { channel: 'cash', amountFen: y('100.00') }))).toEqual([
      'moreThanChannelTook',
      'askManager',
      0,
    ]);
    const cash = { channel: 'cash', amountFen: y('734.00'), approvalId: approved } as const;
    expect(value(await shop.refund(orderId, cash)).creditFen).toBe(0);
    expect(receivedBy(shop.folder)).toEqual({ scan: y('1,592.00'), cash: y('-734.00') });
    expect(refusedAs(await shop.refund(orderId, { amountFen: y('1.00') }))).toEqual(['notNow', 'lookAgain', 0]);
  });

  test('money.md example 6: insurer and customer', async () => {
    const shop = await till();
    const payers = [...CUSTOMER_ONLY, { key: 'insurer', kind: 'insurer', name: '试验保险', reference: 'P1' }] as const;
    const { orderId, lineIds } = shop.order(
      [
        labor('钣金', '2,400.00', 'insurer'),
        labor('喷漆', '1,600.00', 'insurer'),
        part('前杠', 1000, '4,640.00', 'insurer'),
        labor('抛光', '380.00'),
        part('雨刮', 1000, '126.00'),
      ],
      { payers },
    );
    const [work, , , polishing] = lineIds;
    if (!work || !polishing) throw new Error('no lines');
    await shop.draft(orderId);
    const excess = { kind: 'excess', from: 'insurer', to: 'customer', lineIds: null, amountFen: y('500.00') } as const;
    const lineDiscounts = [{ lineId: polishing, discount: off(10) }];
    expect(
      refusedAs(await shop.terms(orderId, { terms: { lineDiscounts: [{ lineId: work, discount: off(10) }] } })),
    ).toEqual(['notCustomersLine', 'changeDiscount', 0]);
    value(await shop.terms(orderId, { roundDown: 'yuan', terms: { lineDiscounts, cuts: [excess] } }));
    value(await shop.settle(orderId));
    const page = await shop.page(orderId);
    expect(page.payers).toMatchObject([
      { key: 'customer', amountFen: y('968.00'), tax: { netFen: y('856.64'), taxFen: y('111.36') } },
      {
        key: 'insurer',
        name: '试验保险',
        amountFen: y('8,140.00'),
        tax: { netFen: y('7,203.54'), taxFen: y('936.46') },
      },
    ]);
    expect([page.totals.totalFen, page.tax, page.dueFen]).toEqual([
      y('9,108.00'),
      { netFen: y('8,060.18'), taxFen: y('1,047.82') },
      y('968.00'),
    ]);
    value(await shop.pay(orderId, [['scan', '968.00']]));
    expect(moneyOfVisit(shop.shop.reader, shop.visitId).map(gateOrderOf)).toMatchObject([
      { billSettled: true, dueFen: 0, released: false },
    ]);
    expect(value(await shop.pay(orderId, [['transfer', '8,000.00']], 'insurer')).openFen).toBe(y('140.00'));
    expect((await shop.page(orderId)).payers).toMatchObject([{ openFen: 0 }, { openFen: y('140.00'), state: 'due' }]);
  });

  test('money.md example 8: 13 % inclusive, line by line', async () => {
    const shop = await till();
    const { orderId } = shop.order([labor('工时', '96.00'), part('配件', 1000, '420.00'), charge('检测', '64.00')]);
    await shop.settled(orderId);
    const page = await shop.page(orderId);
    expect(page.totals).toMatchObject({ laborFen: 9600, partsFen: 42000, otherFen: 6400, totalFen: y('580.00') });
    expect(page.tax).toEqual({ netFen: y('513.28'), taxFen: y('66.72') });
  });
});

/** A seat that was left alone for days is locked; the person signs in again. */
function relock(shop: Till, seat: TestSeat, role: Role): void {
  const fresh = shop.as(role);
  seat.seatId = fresh.seatId;
  seat.staffId = fresh.staffId;
}

describe('the moves of a bill', () => {
  test('36 预结算: only once the work is done, and no figures of others', async () => {
    const shop = await till();
    const { orderId } = shop.order([labor('保养', '100.00')], { change: { state: 'inWork' } });
    const input = { orderId, version: 1 };
    expect(refusedAs(await shop.cashier.call('bill.draft', input))).toEqual(['notNow', 'lookAgain', 0]);
    expect(refusalOf(await shop.cashier.call('bill.draft', { ...input, orderId: newId(orderIdSchema) }))).toBe(
      'notFound',
    );
    const { orderId: passed } = shop.order(
      [
        labor('保养', '100.00'),
        { ...labor('没答应的', '50.00'), state: 'proposed' },
        { ...labor('不做', '9.00'), state: 'declined' },
      ],
      { change: { state: 'passed' } },
    );
    expect(refusalOf(await shop.adviser.call('bill.draft', { orderId: passed, version: 2 }))).toBe('changedMeanwhile');
    expect(await shop.adviser.do('bill.draft', { orderId: passed, version: 1 })).toMatchObject({ version: 1 });
    expect(await shop.adviser.do('bill.draft', { orderId: passed, version: 1 })).toMatchObject({ version: 2 });
    expect((await shop.page(passed)).totals.totalFen).toBe(y('100.00'));
    expect(billStateOf(shop.shop.reader, passed)).toBe('draft');
    // Not collectable yet: it is only settled once the car is ready.
    expect(refusedAs(await shop.settle(passed))).toEqual(['notNow', 'lookAgain', 0]);
  });

  test('37 结算: refused with the reason and the next step, and nothing changed', async () => {
    const shop = await till();
    const cases = [
      [{ preparation: [] }, undefined, 'slipsOpen', 'collectSlips', 0],
      [{ repairCategory: null }, undefined, 'paperFieldsEmpty', 'fillIn', 0],
      [{ odometerOutKm: null }, undefined, 'paperFieldsEmpty', 'fillIn', 0],
      [{}, y('99.00'), 'aboveAuthorized', 'askCustomer', 100],
    ] as const;
    for (const [change, authorizedFen, code, next, amountFen] of cases) {
      const { orderId } = shop.order([labor('保养', '100.00')], {
        change,
        ...(authorizedFen === undefined ? {} : { authorizedFen }),
      });
      await shop.draft(orderId);
      const before = dumpOf(shop.folder);
      expect(refusedAs(await shop.settle(orderId)), code).toEqual([code, next, amountFen]);
      expect(dumpOf(shop.folder)).toEqual(before);
      expect((await shop.page(orderId)).moves.find(({ name }) => name === 'settle')?.refusal?.code).toBe(code);
    }
    const manager = shop.as('manager');
    const { version, tillRules } = await manager.do('shop.settings', {});
    await manager.do('shop.changeTill', { version, tillRules: { ...tillRules, toleranceBasisPoints: 100 } });
    for (const [authorizedFen, above] of [
      [y('99.00'), 1],
      [y('99.01'), null],
    ] as const) {
      const { orderId } = shop.order([labor('保养', '100.00')], { authorizedFen });
      await shop.draft(orderId);
      const reply = await shop.settle(orderId);
      if (above === null) expect(reply.ok, 'within the tolerance').toBe(true);
      else expect(refusedAs(reply)).toEqual(['aboveAuthorized', 'askCustomer', above]);
    }
    const { orderId } = shop.order([labor('保养', '100.00')]);
    await shop.draft(orderId);
    expect(refusedAs(await shop.settle(orderId, { refusalNote: '' }))).toEqual([
      'customerSignatureMissing',
      'signOrNoteRefusal',
      0,
    ]);
    expect(refusalOf(await shop.settle(orderId, { version: 9 }))).toBe('changedMeanwhile');
    expect(value(await shop.settle(orderId, { signature: 'b'.repeat(64), refusalNote: '' })).number).toMatch(
      /^JS-20261121-/,
    );
    expect(refusalOf(await shop.settle(orderId, { version: 1 }))).toBe('changedMeanwhile');
  });

  test('R-006 a discount above the clerk’s limit needs the supervisor, above his the manager', async () => {
    const shop = await till();
    const { orderId } = shop.order([labor('保养', '1,000.00')]);
    await shop.draft(orderId);
    const percent = (points: number) =>
      shop.terms(orderId, { terms: { discount: { scope: 'labor', discount: off(points) } } });
    value(await percent(15));
    expect(refusedAs(await shop.settle(orderId))).toEqual(['discountOverLimit', 'supervisorPin', y('50.00')]);
    const supervisor = shop.approval('deskSupervisor', 'discount', orderId);
    expect(refusedAs(await shop.settle(orderId, { approvalId: supervisor }))).toEqual([
      'reasonMissing',
      'giveReason',
      0,
    ]);
    value(await percent(30));
    expect(refusedAs(await shop.settle(orderId, { approvalId: supervisor, reason: '投诉补偿' }))).toEqual([
      'discountOverLimit',
      'supervisorPin',
      y('100.00'),
    ]);
    // A PIN of somebody without the hat, at another seat, asked for by another, for another step, another order or a
    // smaller sum (the clerk's own limit leaves 200.00 to agree to) is none.
    const { orderId: other } = shop.order([labor('保养', '1,000.00')]);
    const reason = '投诉补偿';
    const { cashier, adviser } = shop;
    for (const approvalId of [
      shop.approval('adviser', 'discount', orderId),
      shop.approval('manager', 'discount', orderId, { at: adviser }),
      shop.approval('manager', 'discount', orderId, { at: { ...cashier, staffId: adviser.staffId } }),
      shop.approval('manager', 'release', orderId),
      shop.approval('manager', 'discount', other),
      shop.approval('manager', 'discount', orderId, { amountFen: y('199.99') }),
    ]) {
      expect(refusalOf(await shop.settle(orderId, { approvalId, reason }))).toBe('approvalUsed');
    }
    const manager = shop.approval('manager', 'discount', orderId, { amountFen: y('200.00') });
    expect(value(await shop.settle(orderId, { approvalId: manager, reason })).dueFen).toBe(y('700.00'));
    await shop.draft(other);
    value(await shop.terms(other, { terms: { discount: { scope: 'labor', discount: off(30) } } }));
    expect(refusalOf(await shop.settle(other, { approvalId: manager, reason: '投诉补偿' }))).toBe('approvalUsed');
  });

  test('terms: what cannot stand is refused, and only a draft takes them', async () => {
    const shop = await till();
    const fixed = labor('不打折项目', '100.00');
    const { orderId, lineIds } = shop.order([
      { ...fixed, pricing: { ...fixed.pricing, noDiscount: true } },
      labor('普通项目', '200.00'),
    ]);
    const [first, second] = lineIds;
    if (!first || !second) throw new Error('no lines');
    await shop.draft(orderId);
    const onLine = (lineId: typeof first, yuan: string) =>
      shop.terms(orderId, { terms: { lineDiscounts: [{ lineId, discount: { kind: 'amount', offFen: y(yuan) } }] } });
    expect(await onLine(first, '10.00')).toMatchObject({
      refusal: { details: { code: 'lineNotDiscountable', next: 'changeDiscount', details: { what: '不打折项目' } } },
    });
    expect(refusedAs(await onLine(second, '200.01'))).toEqual(['discountAboveLine', 'changeDiscount', y('200.00')]);
    expect(refusalOf(await onLine(newId(orderLineId), '1.00'))).toBe('notFound');
    const cut = { kind: 'percent', from: 'customer', to: 'nobody', lineIds: null, keptBasisPoints: 7000 } as const;
    expect(refusalOf(await shop.terms(orderId, { terms: { cuts: [cut] } }))).toBe('notFound');
    expect(refusalOf(await shop.terms(orderId, { version: 7 }))).toBe('changedMeanwhile');
    value(await onLine(second, '20.00'));
    value(await shop.settle(orderId));
    expect(refusedAs(await shop.terms(orderId, {}))).toEqual(['notNow', 'lookAgain', 0]);
  });

  test('38 M11 no money without an open drawer', async () => {
    const shop = await till({ shift: false });
    const { orderId } = shop.order([labor('保养', '100.00')]);
    expect(refusedAs(await shop.deposit(orderId, y('50.00'), [['cash', '50.00']]))).toEqual([
      'noOpenShift',
      'openShift',
      0,
    ]);
    await shop.settled(orderId);
    expect(refusedAs(await shop.pay(orderId, [['cash', '100.00']]))).toEqual(['noOpenShift', 'openShift', 0]);
    expect((await shop.page(orderId)).hasOpenShift).toBe(false);
    expect(countOf(shop.folder, 'payment')).toBe(0);
  });

  test('38 nothing is paid before the settlement, no deposit after it, and no amount of nothing', async () => {
    const shop = await till();
    const { orderId } = shop.order([labor('保养', '100.00')]);
    expect(refusedAs(await shop.pay(orderId, [['cash', '100.00']]))).toEqual(['notSettledYet', 'settle', 0]);
    expect(refusedAs(await shop.deposit(orderId, y('0.00'), [['cash', '0.00']]))).toEqual([
      'amountNotPositive',
      'fillIn',
      0,
    ]);
    // Of cash the notes: 50.00 of a hundred, 50.00 back.
    expect(value(await shop.deposit(orderId, y('50.00'), [['cash', '100.00']]))).toMatchObject({
      earnestFen: y('20.00'),
      prepaymentFen: y('30.00'),
      changeFen: y('50.00'),
    });
    // 定金 is a fifth of the estimate in all, however often somebody puts something down.
    expect(value(await shop.deposit(orderId, y('10.00'), [['scan', '10.00']]))).toMatchObject({ earnestFen: 0 });
    await shop.settled(orderId);
    expect(refusedAs(await shop.deposit(orderId, y('1.00'), [['cash', '1.00']]))).toEqual(['notNow', 'lookAgain', 0]);
    expect(refusedAs(await shop.pay(orderId, [['cash', '0.00']]))).toEqual(['amountNotPositive', 'fillIn', 0]);
    expect(value(await shop.pay(orderId, [['cash', '15.00']])).openFen).toBe(y('25.00'));
    expect(refusedAs(await shop.pay(orderId, [['scan', '25.01']]))).toEqual(['nonCashAboveDue', 'payLess', y('25.00')]);
    expect(value(await shop.pay(orderId, [['scan', '25.00']])).openFen).toBe(0);
  });

  test('38 预付款 of all deposits is used before any 定金', async () => {
    const shop = await till();
    const { orderId } = shop.order([labor('保养', '35.00')], { change: { totalFen: y('100.00') } });
    value(await shop.deposit(orderId, y('50.00'), [['scan', '50.00']]));
    value(await shop.deposit(orderId, y('10.00'), [['scan', '10.00']]));
    expect((await shop.page(orderId)).deposit).toMatchObject({ earnestFen: y('20.00'), prepaymentFen: y('40.00') });
    expect(await shop.settled(orderId)).toMatchObject({ dueFen: 0, creditFen: y('25.00') });
    expect((await shop.page(orderId)).deposit).toMatchObject({
      earnestLeftFen: y('20.00'),
      prepaymentLeftFen: y('5.00'),
    });
  });

  test('38 two customers share 70/30: one payment goes to both, one after the other', async () => {
    const shop = await till();
    const payers = [...CUSTOMER_ONLY, { key: 'other', kind: 'customer', name: '试验对方', reference: '' }] as const;
    const { orderId } = shop.order([labor('钣金', '8,640.05')], { payers });
    await shop.draft(orderId);
    const cut = { kind: 'percent', from: 'customer', to: 'other', lineIds: null, keptBasisPoints: 7000 } as const;
    value(await shop.terms(orderId, { terms: { cuts: [cut] } }));
    value(await shop.settle(orderId));
    const amounts = async () => (await shop.page(orderId)).payers.map(({ amountFen, openFen }) => [amountFen, openFen]);
    expect(await amounts()).toEqual([
      [y('6,048.04'), y('6,048.04')],
      [y('2,592.01'), y('2,592.01')],
    ]);
    expect(value(await shop.pay(orderId, [['scan', '7,000.00']])).openFen).toBe(y('1,640.05'));
    expect(await amounts()).toEqual([
      [y('6,048.04'), 0],
      [y('2,592.01'), y('1,640.05')],
    ]);
    expect(refusedAs(await shop.pay(orderId, [['scan', '1.00']], 'customer'))).toEqual([
      'nonCashAboveDue',
      'payLess',
      0,
    ]);
    expect(value(await shop.pay(orderId, [['cash', '2,000.00']], 'other')).changeFen).toBe(y('359.95'));
    expect(moneyOfVisit(shop.shop.reader, shop.visitId).map(gateOrderOf)).toMatchObject([{ dueFen: 0 }]);
  });

  test('38 two tills on one bill: the second is told, and nothing is counted twice', async () => {
    const shop = await till();
    const second = shop.emptySeat();
    const other = await multiHat(shop, second);
    const { orderId } = shop.order([labor('保养', '100.00')]);
    await shop.draft(orderId);
    const before = await shop.seenBill(orderId);
    const settle = { ...before, approvalId: null, reason: '', signature: null, refusalNote: '不签' };
    value(await shop.cashier.call('bill.settle', settle));
    expect(refusalOf(await other.call('bill.settle', settle))).toBe('changedMeanwhile');
    const { figuresHash } = await shop.page(orderId);
    const pay = { orderId, figuresHash, payerKey: null, tenders: named([['cash', '100.00']]) };
    value(await shop.cashier.call('bill.takePayment', pay));
    expect(refusedAs(await other.call('bill.takePayment', pay))).toEqual(['figuresChanged', 'lookAgain', 0]);
    expect(receivedBy(shop.folder)).toEqual({ cash: 10000 });
    expect(countOf(shop.folder, 'payment_use')).toBe(1);
  });

  test('38 the same command twice is one payment with one answer', async () => {
    const shop = await till();
    const { orderId } = shop.order([labor('保养', '100.00')]);
    await shop.settled(orderId);
    const { figuresHash } = await shop.page(orderId);
    const pay = { orderId, figuresHash, payerKey: null, tenders: named([['cash', '200.00']]) };
    const id = newId(commandId);
    const first = value(await shop.cashier.call('bill.takePayment', pay, { commandId: id }));
    const second = value(await shop.cashier.call('bill.takePayment', pay, { commandId: id }));
    expect(second).toEqual(first);
    expect(first.changeFen).toBe(y('100.00'));
    expect([countOf(shop.folder, 'payment'), receivedBy(shop.folder)]).toEqual([1, { cash: 10000 }]);
  });

  test('46 反结算: mirrored, payments become credit, the slip is void, the next bill has a new number', async () => {
    const shop = await till();
    const { orderId } = shop.order([labor('保养', '100.00'), part('机油', 1000, '200.00')]);
    value(await shop.deposit(orderId, y('50.00'), [['scan', '50.00']]));
    const { number } = await shop.settled(orderId);
    value(await shop.pay(orderId, [['cash', '250.00']]));
    const slip = issueSlip(shop.folder, shop.visitId, idOf(shop.adviser));
    const asked = { approvalId: null, reason: '漏了一项' };
    const reopen = async (approvalId: Input<'bill.reopen'>['approvalId']) =>
      shop.cashier.call('bill.reopen', { ...(await shop.seenBill(orderId)), ...asked, approvalId });
    expect(refusalOf(await reopen(null))).toBe('notAllowed');
    expect(refusalOf(await reopen(shop.approval('adviser', 'reopen', orderId)))).toBe('approvalUsed');
    const reopened = value(await reopen(shop.approval('deskSupervisor', 'reopen', orderId)));
    expect(reopened.number).not.toBe(number);
    const page = await shop.page(orderId);
    expect(page).toMatchObject({ billState: 'draft', creditFen: 30000, dueFen: 0, visitState: 'onSite' });
    expect(page.counterBills).toMatchObject([{ of: number, number: reopened.number, amountFen: -30000, leftFen: 0 }]);
    expect(page.deposit).toMatchObject({ earnestLeftFen: 5000, prepaymentLeftFen: 0 });
    expect(dumpOf(shop.folder)['exit_slip']).toMatchObject([{ number: slip, void_cause: 'reopen' }]);
    // The same bill again: paid by what lies there, with a number of its own.
    const again = value(await shop.settle(orderId));
    expect(again).toMatchObject({ dueFen: 0, creditFen: 0 });
    expect([number, reopened.number, again.number]).toEqual(['JS-20261121-001', 'JS-20261121-002', 'JS-20261121-003']);
    expect(receivedBy(shop.folder)).toEqual({ scan: 5000, cash: 25000 });
  });

  test('46 refused once the car has left, or on another day; a supervisor does it alone', async () => {
    const shop = await till();
    const { orderId } = shop.order([labor('保养', '100.00')]);
    await shop.settled(orderId);
    const supervisor = shop.as('deskSupervisor');
    const reopen = async (seat: TestSeat) =>
      seat.call('bill.reopen', { ...(await shop.seenBill(orderId)), approvalId: null, reason: '漏项' });
    setVisit(shop.folder, shop.visitId, 'out');
    expect(refusedAs(await reopen(supervisor))).toEqual(['carLeft', 'correctBillOrRework', 0]);
    setVisit(shop.folder, shop.visitId, 'onSite');
    expect((await shop.page(orderId)).moves.find(({ name }) => name === 'reopen')).toMatchObject({
      mine: false,
      refusal: null,
    });
    shop.clock.pass(DAY);
    relock(shop, shop.cashier, 'cashier');
    relock(shop, supervisor, 'deskSupervisor');
    expect(refusedAs(await reopen(supervisor))).toEqual(['dayClosed', 'correctBill', 0]);
    shop.clock.pass(-DAY);
    expect(value(await reopen(supervisor)).version).toBe(1);
    expect(refusedAs(await reopen(supervisor))).toEqual(['notNow', 'lookAgain', 0]);
  });

  test('47 a correction of an unpaid bill lowers what is due, a third of a part at a time', async () => {
    const shop = await till();
    const { orderId, lineIds } = shop.order([part('火花塞', 3000, '33.37')]);
    await shop.settled(orderId);
    const [lineId] = lineIds;
    if (!lineId) throw new Error('no line');
    const amounts: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      const reply = value(
        await shop.cashier.call('bill.correct', {
          ...(await shop.seenBill(orderId)),
          lines: [{ lineId, quantityMilli: 1000 }],
          approvalId: shop.approval('deskSupervisor', 'correct', orderId),
          reason: '退一只',
        }),
      );
      amounts.push(reply.amountFen);
      expect(reply.creditFen).toBe(0);
    }
    expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(y('-100.11'));
    const page = await shop.page(orderId);
    expect([page.dueFen, page.payers[0]?.state]).toEqual([0, 'paid']);
    const stale = await shop.cashier.call('bill.correct', {
      ...(await shop.seenBill(orderId)),
      version: 1,
      lines: [{ lineId, quantityMilli: null }],
      approvalId: null,
      reason: '旧画面',
    });
    expect(refusalOf(stale)).toBe('changedMeanwhile');
  });

  test('40 R-081 经理放行: asker is not approver, the amount is that of now, the debt falls due', async () => {
    const shop = await till();
    const { orderId } = shop.order([labor('保养', '800.00')]);
    const release = async (change: Partial<Input<'bill.approveRelease'>> = {}, seat = shop.cashier) =>
      seat.call('bill.approveRelease', {
        orderId,
        figuresHash: (await shop.page(orderId)).figuresHash,
        amountFen: y('800.00'),
        reason: '老客户，下周付',
        dueOn: localDate.parse('2026-11-28'),
        debtorSigned: true,
        refusalNote: '',
        askedBy: null,
        approvalId: null,
        ...change,
      });
    expect(refusedAs(await release({ approvalId: shop.approval('manager', 'release', orderId) }))).toEqual([
      'notNow',
      'lookAgain',
      0,
    ]);
    await shop.draft(orderId);
    expect(refusalOf(await release())).toBe('notAllowed');
    const manager = shop.as('manager');
    expect(refusedAs(await release({}, manager))).toEqual(['askerApproves', 'otherManager', 0]);
    const asked = { askedBy: idOf(shop.cashier) };
    for (const change of [
      { reason: '' },
      { dueOn: null },
      { dueOn: localDate.parse('2026-11-20') },
      { debtorSigned: false },
      { amountFen: y('0.00') },
    ]) {
      expect(refusedAs(await release({ ...asked, ...change }, manager))).toEqual(['releaseIncomplete', 'fillIn', 0]);
    }
    expect(refusedAs(await release({ ...asked, amountFen: y('50,000.01') }, manager))).toEqual([
      'releaseOverLimit',
      'otherManager',
      y('50,000.00'),
    ]);
    expect(refusedAs(await release({ ...asked, amountFen: y('799.00') }, manager))).toEqual([
      'figuresChanged',
      'lookAgain',
      0,
    ]);
    expect(refusalOf(await release({ askedBy: newId(staffIdSchema) }, manager))).toBe('notFound');
    const gate = () => moneyOfVisit(shop.shop.reader, shop.visitId).map(gateOrderOf);
    expect(gate().map(holdsCar)).toEqual([true]);
    value(await release({ approvalId: shop.approval('manager', 'release', orderId) }));
    expect(gate()).toMatchObject([{ released: true, dueFen: 0, billSettled: false }]);
    expect(gate().map(holdsCar)).toEqual([false]);
    expect((await manager.do('duty.list', {})).duties.map(({ kind }) => kind)).toContain('collectDebt');
    // Settled after the car left: the debt goes on as agreed, and is paid later.
    expect(value(await shop.settle(orderId)).dueFen).toBe(y('800.00'));
    expect((await shop.page(orderId)).payers).toMatchObject([{ state: 'released', openFen: 80000 }]);
    expect(gate()).toMatchObject([{ released: true, dueFen: 0, billSettled: true }]);
    expect((await shop.cashier.do('bill.queue', {})).entries).toMatchObject([{ released: true, dueFen: 80000 }]);
    value(await shop.pay(orderId, [['scan', '800.00']]));
    expect(gate()).toMatchObject([{ released: false, dueFen: 0 }]);
    expect((await manager.do('duty.list', {})).duties.map(({ kind }) => kind)).not.toContain('collectDebt');
  });

  test('R-081 a customer who declines pays the diagnosis fee before the gate lets the car go', async () => {
    const shop = await till();
    const lines = [
      { ...charge('诊断费', '120.00', 'diagnosis'), state: 'declined' as const },
      { ...labor('大修', '5,000.00'), state: 'declined' as const },
    ];
    const { orderId } = shop.order(lines, { change: { state: 'declined', odometerOutKm: null, repairCategory: null } });
    expect((await shop.cashier.do('bill.queue', {})).entries).toMatchObject([{ orderId, dueFen: 12000 }]);
    expect(moneyOfVisit(shop.shop.reader, shop.visitId).map(gateOrderOf)).toMatchObject([{ dueFen: 12000 }]);
    expect(await shop.settled(orderId)).toMatchObject({ dueFen: 12000 });
    value(await shop.pay(orderId, [['cash', '120.00']]));
    expect(moneyOfVisit(shop.shop.reader, shop.visitId).map(gateOrderOf)).toMatchObject([
      { dueFen: 0, billSettled: true },
    ]);
    expect((await shop.cashier.do('bill.queue', {})).entries).toEqual([]);
  });

  test('48 refunds: limits count together, and only what the way took', async () => {
    const shop = await till();
    const { orderId } = shop.order([labor('保养', '100.00')]);
    expect(refusedAs(await shop.refund(orderId, {}))).toEqual(['notNow', 'lookAgain', 0]);
    value(
      await shop.deposit(orderId, y('900.00'), [
        ['scan', '700.00'],
        ['card', '200.00'],
      ]),
    );
    expect(refusedAs(await shop.refund(orderId, { channel: 'card', amountFen: y('200.01') }))).toEqual([
      'moreThanChannelTook',
      'askManager',
      y('200.00'),
    ]);
    value(await shop.refund(orderId, { channel: 'card', amountFen: y('200.00') }));
    value(await shop.refund(orderId, { amountFen: y('300.00') }));
    expect(refusedAs(await shop.refund(orderId, { amountFen: y('0.01') }))).toEqual([
      'refundOverLimit',
      'askManager',
      0,
    ]);
    expect(
      refusedAs(
        await shop.refund(orderId, {
          figuresHash: 'c'.repeat(64),
          approvalId: shop.approval('manager', 'refund', orderId),
        }),
      ),
    ).toEqual(['figuresChanged', 'lookAgain', 0]);
    expect((await shop.page(orderId)).creditFen).toBe(y('400.00'));
    expect(await shop.settled(orderId)).toMatchObject({ dueFen: 0, creditFen: y('300.00') });
  });
});

/** Somebody else who may take money too, with a drawer of his own. */
async function multiHat(shop: DemoShop, seat: TestSeat): Promise<TestSeat> {
  const { staff } = await seat.do('staff.signInList', {});
  const person = staff.find(({ name }) => name === '演示多面手');
  if (!person || !seat.seatId) throw new Error('nobody');
  const { recordSignIn } = await import('../../src-main/staff/session-service.ts');
  shop.shop.door.runInternal(
    recordSignIn,
    { seatId: seat.seatId, staffId: person.id },
    shop.shop.door.sessionOf(seat.seatId),
  );
  seat.staffId = person.id;
  await seat.do('shift.open', { floatFen: y('300.00') });
  return seat;
}

describe('shifts', () => {
  test('M11 the drawer is counted blind, and compared only then', async () => {
    const shop = await till({ shift: false });
    const { cashier } = shop;
    expect(await cashier.do('shift.current', {})).toEqual({ shift: null });
    const opened = await cashier.do('shift.open', { floatFen: y('500.00') });
    expect(refusalOf(await cashier.call('shift.open', { floatFen: y('1.00') }))).toBe('shiftAlreadyOpen');
    const { orderId } = shop.order([labor('保养', '158.60')]);
    await shop.settled(orderId);
    value(
      await shop.pay(orderId, [
        ['scan', '58.60'],
        ['cash', '200.00'],
      ]),
    );
    const { shift } = await cashier.do('shift.current', {});
    // Not a word of what should lie in it.
    expect(shift).toEqual({ ...opened, openedAt: shop.clock.wall, floatFen: 50000, payments: 1 });
    const count = { ...opened, countedFen: y('599.00'), note: '少一元' };
    expect(refusalOf(await cashier.call('shift.close', { ...count, version: 2 }))).toBe('changedMeanwhile');
    expect(refusalOf(await cashier.call('shift.close', { ...count, shiftId: newId(shiftIdSchema) }))).toBe('notFound');
    const other = await multiHat(shop, shop.emptySeat());
    expect(refusalOf(await other.call('shift.close', count))).toBe('notFound');
    expect(await cashier.do('shift.close', count)).toEqual({
      countedFen: y('599.00'),
      expectedFen: y('600.00'),
      differenceFen: y('-1.00'),
    });
    expect(await cashier.do('shift.current', {})).toEqual({ shift: null });
    expect(refusalOf(await cashier.call('shift.close', count))).toBe('notFound');
    expect(await cashier.do('shift.open', { floatFen: y('599.00') })).toMatchObject({ version: 1 });
  });
});

describe('what the till shows', () => {
  test('everything that happened stands in the visit’s timeline, in both languages', async () => {
    const shop = await till();
    const { orderId } = shop.order([labor('保养', '100.00')]);
    value(await shop.deposit(orderId, y('50.00'), [['cash', '50.00']]));
    await shop.settled(orderId);
    const released = await shop.cashier.call('bill.approveRelease', {
      orderId,
      figuresHash: (await shop.page(orderId)).figuresHash,
      amountFen: y('50.00'),
      reason: '下周付',
      dueOn: localDate.parse('2026-11-28'),
      debtorSigned: true,
      refusalNote: '',
      askedBy: null,
      approvalId: shop.approval('manager', 'release', orderId),
    });
    value(released);
    value(await shop.pay(orderId, [['cash', '50.00']]));
    const { lines } = await shop.page(orderId);
    const correct = {
      ...(await shop.seenBill(orderId)),
      lines: lines.map(({ lineId }) => ({ lineId, quantityMilli: null })),
      approvalId: shop.approval('deskSupervisor', 'correct', orderId),
      reason: '没做',
    };
    value(await shop.cashier.call('bill.correct', correct));
    value(await shop.refund(orderId, { channel: 'cash', amountFen: y('100.00') }));
    const { orderId: second } = shop.order([labor('保养', '80.00')]);
    await shop.settled(second);
    const reopen = {
      ...(await shop.seenBill(second)),
      approvalId: shop.approval('deskSupervisor', 'reopen', second),
      reason: '漏项',
    };
    value(await shop.cashier.call('bill.reopen', reopen));
    const { orderId: third } = shop.order([labor('保养', '60.00')]);
    await shop.settled(third);
    const passOn = {
      ...(await shop.seenBill(third)),
      payerKey: (await shop.page(third)).payers[0]?.key ?? '',
      to: { kind: 'insurer' as const, name: '演示保险' },
      agreedBy: '演示理赔员',
      approvalId: shop.approval('deskSupervisor', 'changePayer', third),
      reason: '补赔',
    };
    value(await shop.cashier.call('bill.changePayer', passOn));
    const { timeline } = await shop.cashier.do('visit.get', { visitId: shop.visitId });
    const told = timeline.filter(({ kind }) => kind in billEventsZh);
    expect([...new Set(told.map(({ kind }) => kind))].sort()).toEqual(Object.keys(billEventsZh).sort());
    const telling = { time: () => '10:00' };
    for (const { kind, facts } of told) {
      const name = kind as keyof typeof billEventsZh; // just looked up
      const zh = billEventsZh[name](facts, telling);
      const en = billEventsEn[name](facts, telling);
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(`${zh}${en}`).not.toMatch(/undefined|null|NaN| {2}/);
      expect(en.replaceAll(/演示\p{Script=Han}+|下周付|没做|试验退款|漏项|补赔|试验客户/gu, '')).not.toMatch(
        /\p{Script=Han}/u,
      );
    }
    expect(billEventsZh.refunded(told.find(({ kind }) => kind === 'refunded')?.facts ?? {}, telling)).toMatch(
      /^WX-\d{8}-\d+ 退款 现金 ¥100\.00，试验退款$/,
    );
  });

  test('the page of a bill, its moves and its queue entry', async () => {
    const shop = await till();
    const { orderId } = shop.order([labor('保养', '100.00')]);
    const entry = (await shop.cashier.do('bill.queue', {})).entries[0];
    expect(entry).toMatchObject({
      orderId,
      plate: '粤B88888',
      customer: '试验客户',
      state: 'ready',
      billState: 'none',
      dueFen: y('100.00'),
      depositMissingFen: 0,
    });
    const page: Output<'bill.get'> = await shop.page(orderId);
    expect(page).toMatchObject({ customer: '试验客户', billState: 'none', bill: null, refundLimitFen: 50000 });
    expect(page.moves.map(({ name, mine }) => [name, mine])).toEqual([
      ['draftBill', true],
      ['takePayment', true],
    ]);
    expect(refusalOf(await shop.cashier.call('bill.get', { orderId: newId(orderIdSchema) }))).toBe('notFound');
    expect(billMoneyOf(shop.shop.reader, newId(orderIdSchema))).toEqual({
      billedFen: null,
      dueFen: 0,
      paidFen: 0,
      depositFen: 0,
      creditFen: 0,
    });
  });
});

describe('the settlement on paper', () => {
  function onPaper(shop: Till, orderId: OrderId) {
    const { reader } = shop.shop;
    const [order, bill] = [orderOf(reader, orderId), currentBillOf(reader, orderId)];
    if (!order || !bill) throw new Error('no bill');
    return settlementOf(reader, order, bill, { labels: 'zh', now: instant.parse(shop.clock.wall) });
  }

  test('F-13 a draft plans the deposit against the customer’s share alone, not against what the insurer pays', async () => {
    const shop = await till();
    const payers = [...CUSTOMER_ONLY, { key: 'insurer', kind: 'insurer', name: '试验保险', reference: 'P1' }] as const;
    const { orderId } = shop.order([labor('钣金', '8,140.00', 'insurer'), labor('抛光', '968.00')], { payers });
    value(await shop.deposit(orderId, y('2,000.00'), [['scan', '2,000.00']]));
    await shop.draft(orderId);
    const draft = onPaper(shop, orderId);
    expect(draft).toMatchObject({
      isDraft: true,
      payableFen: y('9,108.00'),
      outstandingFen: 0,
      creditFen: y('1,032.00'),
      payments: [],
      shares: [
        { payer: 'customer', name: '试验客户', amountFen: y('968.00'), openFen: 0 },
        { payer: 'insurer', name: '试验保险', amountFen: y('8,140.00'), openFen: y('8,140.00') },
      ],
    });
    expect(draft.prepaymentUsedFen + draft.earnestUsedFen).toBe(y('968.00'));
    value(await shop.settle(orderId));
    const { prepaymentUsedFen, earnestUsedFen, outstandingFen, creditFen, shares } = draft;
    // The settlement does just what the draft said.
    expect(onPaper(shop, orderId)).toMatchObject({
      isDraft: false,
      prepaymentUsedFen,
      earnestUsedFen,
      outstandingFen,
      creditFen,
      shares,
    });
    // F-15: nor does the gate read the insurer's share as a debt of the customer.
    const order = orderOf(shop.shop.reader, orderId);
    if (!order) throw new Error('no order');
    expect(gateMoneyOf(moneyOf(shop.shop.reader, order))).toEqual({
      paidFen: y('2,000.00'),
      outstandingFen: 0,
      onAccountFen: 0,
    });
  });

  test('F-13 M5 after a correction of an unpaid bill the paper shows what was taken back and what is owed now', async () => {
    const shop = await till();
    const { orderId, lineIds } = shop.order([part('火花塞', 3000, '33.37')]);
    await shop.settled(orderId);
    const [lineId] = lineIds;
    if (!lineId) throw new Error('no line');
    expect(onPaper(shop, orderId)).toMatchObject({ corrections: [], outstandingFen: y('100.11') });
    value(
      await shop.cashier.call('bill.correct', {
        ...(await shop.seenBill(orderId)),
        lines: [{ lineId, quantityMilli: 1000 }],
        approvalId: shop.approval('deskSupervisor', 'correct', orderId),
        reason: '退一只',
      }),
    );
    const { dueFen, counterBills } = await shop.page(orderId);
    expect(onPaper(shop, orderId)).toMatchObject({
      payableFen: y('100.11'),
      corrections: [{ number: counterBills[0]?.number, items: ['火花塞'], reason: '退一只', amountFen: y('-33.37') }],
      leftFen: y('66.74'),
      outstandingFen: dueFen,
      shares: [{ amountFen: y('66.74'), openFen: y('66.74') }],
    });
    expect(dueFen).toBe(y('66.74'));
  });

  test('F-13 M6 money that went back stands beside what came in, and what is not needed is credit', async () => {
    const shop = await till();
    const { orderId, lineIds } = shop.order([labor('保养', '300.00'), part('蓄电池', 1000, '680.00')]);
    value(await shop.deposit(orderId, y('200.00'), [['cash', '200.00']]));
    await shop.settled(orderId);
    value(await shop.pay(orderId, [['scan', '780.00']]));
    const [, lineId] = lineIds;
    if (!lineId) throw new Error('no line');
    value(
      await shop.cashier.call('bill.correct', {
        ...(await shop.seenBill(orderId)),
        lines: [{ lineId, quantityMilli: null }],
        approvalId: shop.approval('deskSupervisor', 'correct', orderId),
        reason: '退货',
      }),
    );
    value(await shop.refund(orderId, { amountFen: y('400.00') }));
    const paper = onPaper(shop, orderId);
    expect(paper).toMatchObject({
      leftFen: y('300.00'),
      payments: [{ channel: 'scan', amountFen: y('780.00') }],
      refundedFen: y('400.00'),
      outstandingFen: 0,
      creditFen: y('280.00'),
    });
    const { prepaymentUsedFen, earnestUsedFen, refundedFen, creditFen, leftFen } = paper;
    // What came in is what is owed, what went back and what lies there.
    expect(prepaymentUsedFen + earnestUsedFen + y('780.00')).toBe(leftFen + refundedFen + creditFen);
  });
});
