/** 项目转单 and 更正车辆: what stood in the wrong place, and what becomes of the customer's yes. */
import { describe, expect, test } from 'vitest';
import type { CommandName, Input } from '../../src-shared/contract.ts';
import { newId, orderLineId, vehicleId as vehicleIdSchema } from '../../src-shared/kit/id.ts';
import { DAY, HOUR, instant, MINUTE } from '../../src-shared/kit/time.ts';
import { dumpOf } from '../support/dump.ts';
import {
  arrived,
  broughtTo,
  CHECK_IN,
  type Crew,
  carOf,
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
  PAPER,
  PARTICULARS,
  partLine,
  till,
} from '../support/given.ts';
import { MORNING, refusalOf, type TestSeat } from '../support/shop.ts';

const AFTERNOON = instant.parse(MORNING + 6 * HOUR);
const YES = { evidence: PAPER, declinedLineIds: [], promisedAt: AFTERNOON, nextContactAt: null };

async function opened(): Promise<{ demo: DemoShop; people: Crew }> {
  const demo = await demoShop();
  return { demo, people: crew(demo) };
}

/** The reason of the table of moves, or the code of another refusal; the database is as before. */
async function refused<N extends CommandName>(
  demo: DemoShop,
  seat: TestSeat,
  name: N,
  input: Input<N>,
): Promise<string> {
  const before = dumpOf(demo.folder);
  const reply = await seat.call(name, input);
  expect(dumpOf(demo.folder)).toEqual(before);
  if (!reply.ok && 'refusal' in reply && reply.refusal.code === 'moveRefused') {
    return (reply.refusal.details as { code: string }).code; // as kit/refusal.ts declares it
  }
  return refusalOf(reply);
}

type Orders = { readonly from: OrderGiven['orderId']; readonly to: OrderGiven['orderId'] };

/** Another order of the same car, not agreed to yet. */
async function second(
  adviser: TestSeat,
  visitId: OrderGiven['visitId'],
  lines: Parameters<typeof content>[0] = [laborLine('更换雨刮片', 50, 126_00)],
  payers = content([]).payers,
): Promise<OrderGiven['orderId']> {
  const { orderId } = await adviser.do('order.add', {
    visitId,
    particulars: PARTICULARS,
    content: { ...content(lines), payers },
    promisedAt: null,
    nextContactAt: AFTERNOON,
    overrideReason: '客户要分开结算',
  });
  return orderId;
}

/** The input that moves these lines (all where none is named). */
async function moving(
  adviser: TestSeat,
  { from, to }: Orders,
  names: readonly string[] = [],
): Promise<Input<'order.moveLines'>> {
  const one = await now(adviser, from);
  const other = await now(adviser, to);
  const lineIds = one.order.lines
    .filter(({ name, state }) => state !== 'declined' && (names.length === 0 || names.includes(name)))
    .map(({ id }) => id);
  return { ...one.which, toOrderId: to, toVersion: other.which.version, lineIds };
}

const namesOf = async (seat: TestSeat, orderId: OrderGiven['orderId']) =>
  (await now(seat, orderId)).order.lines.map(({ name, state }) => `${name} ${state}`);

describe('move 7, lines to another order of the visit', () => {
  test('a yes travels with its lines where both orders are agreed to, and both cost what they now sell', async () => {
    const { people } = await opened();
    const { adviser } = people;
    const { orderId: from, visitId } = await checkedIn(adviser);
    const to = await second(adviser, visitId);
    await adviser.do('order.authorize', { ...(await now(adviser, to)).which, ...YES });
    await adviser.do('order.moveLines', await moving(adviser, { from, to }, ['前刹车片']));
    const one = (await now(adviser, from)).order;
    const other = (await now(adviser, to)).order;
    expect(one).toMatchObject({ state: 'authorized', totalFen: 126_00, authorizedFen: 126_00 });
    expect(other).toMatchObject({ state: 'authorized', totalFen: 63_00 + 528_00, authorizedFen: 63_00 + 528_00 });
    expect(await namesOf(adviser, to)).toEqual(['更换雨刮片 authorized', '前刹车片 authorized']);
    expect(one.timeline.filter(({ kind }) => kind.startsWith('lines')).map(({ kind, facts }) => [kind, facts])).toEqual(
      [
        ['linesTaken', { order: other.number, other: one.number, names: '前刹车片', amountFen: 528_00, asked: false }],
        ['linesMoved', { order: one.number, other: other.number, names: '前刹车片', amountFen: 528_00 }],
      ],
    );
  });

  test('what was moved away cannot be billed again under the old yes, and where it went it can be settled', async () => {
    const { people } = await opened();
    const { adviser, cashier } = people;
    const { orderId: from, visitId } = await broughtTo('inWork', people);
    const to = await second(adviser, visitId);
    await adviser.do('order.authorize', { ...(await now(adviser, to)).which, ...YES });
    await people.technician.do('workshop.pause', {
      ...(await now(adviser, from)).which,
      reason: 'parts',
      note: '',
      expectedResumeAt: AFTERNOON,
    });
    await adviser.do('order.moveLines', await moving(adviser, { from, to }, ['前刹车片']));
    expect(await namesOf(adviser, to)).toEqual(['更换雨刮片 authorized', '前刹车片 authorized']);
    const { moves } = await cashier.do('bill.get', { orderId: from });
    expect(moves.map(({ name }) => name)).not.toContain('settle');
    expect((await now(adviser, from)).order.authorizedFen).toBe(126_00);
    expect((await now(adviser, to)).order.authorizedFen).toBe(63_00 + 528_00);
  });

  test('on an order that still waits for its yes the line waits with it', async () => {
    const { people } = await opened();
    const { adviser } = people;
    const { orderId: from, visitId } = await broughtTo('inWork', people);
    const to = await second(adviser, visitId, []);
    await people.technician.do('workshop.pause', {
      ...(await now(adviser, from)).which,
      reason: 'parts',
      note: '',
      expectedResumeAt: AFTERNOON,
    });
    await adviser.do('order.quote', (await now(adviser, to)).which);
    await adviser.do('order.moveLines', await moving(adviser, { from, to }, ['前刹车片']));
    // The quote named no line; it is given again.
    expect((await now(adviser, to)).order).toMatchObject({ state: 'received', totalFen: 528_00, authorizedFen: 0 });
    expect(await namesOf(adviser, to)).toEqual(['前刹车片 proposed']);
    await adviser.do('order.authorize', { ...(await now(adviser, to)).which, ...YES });
    expect((await now(adviser, to)).order.authorizedFen).toBe(528_00);
  });

  test('the payer of a line comes along where the other order has no such payer', async () => {
    const { people } = await opened();
    const { adviser } = people;
    const insurer = { key: 'ins', kind: 'insurer' as const, name: '演示保险', reference: 'PD-1' };
    const line = laborLine('钣金', 100, 126_00);
    const { orderId: from, visitId } = await checkedIn(adviser, {
      evidence: null,
      content: {
        ...content([{ ...line, pricing: { ...line.pricing, payerKey: 'ins' } }]),
        payers: [...content([]).payers, insurer],
      },
    });
    const to = await second(adviser, visitId);
    await adviser.do('order.moveLines', await moving(adviser, { from, to }));
    const { order } = await now(adviser, to);
    expect(order.payers.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['customer 演示车主', 'insurer 演示保险']);
    expect(order.lines.at(-1)?.pricing.payerKey).toBe('ins');
    expect((await now(adviser, from)).order).toMatchObject({ totalFen: 0, lines: [] });
  });

  test('a line in work in another team’s hands stays until it is finished or paused', async () => {
    const { demo, people } = await opened();
    const { adviser } = people;
    const { orderId: from, visitId } = await broughtTo('inWork', people);
    const to = await second(adviser, visitId);
    await adviser.do('order.authorize', { ...(await now(adviser, to)).which, ...YES });
    const input = await moving(adviser, { from, to }, ['前刹车片']);
    expect(await refused(demo, adviser, 'order.moveLines', input)).toBe('lineInWorkElsewhere');
    await people.technician.do('workshop.pause', {
      ...(await now(adviser, from)).which,
      reason: 'parts',
      note: '',
      expectedResumeAt: AFTERNOON,
    });
    await adviser.do('order.moveLines', await moving(adviser, { from, to }, ['前刹车片']));
  });

  test('nothing goes onto a settled bill, nor off one', async () => {
    const { demo, people } = await opened();
    const { adviser } = people;
    const { orderId: from, visitId } = await broughtTo('settled', people);
    const to = await second(adviser, visitId);
    expect(await refused(demo, adviser, 'order.moveLines', await moving(adviser, { from: to, to: from }))).toBe(
      'notNow',
    );
    const third = await second(adviser, visitId);
    const onto = await moving(adviser, { from: third, to: from });
    expect(await refused(demo, adviser, 'order.moveLines', onto)).toBe('lineSettled');
  });

  test('packages move whole, unanswered additional work not at all', async () => {
    const { demo, people } = await opened();
    const { adviser } = people;
    const sold = { id: 'p1', name: '刹车套餐', priceFen: 600_00, noDiscount: false };
    const inside = [laborLine('更换前刹车片', 100, 126_00), partLine('前刹车片', 2000, 264_00)].map((line) => ({
      ...line,
      pricing: { ...line.pricing, packageId: 'p1' },
    }));
    const { orderId: from, visitId } = await checkedIn(adviser, {
      evidence: null,
      content: { ...content(inside), packages: [sold] },
    });
    const to = await second(adviser, visitId);
    const part = await moving(adviser, { from, to }, ['前刹车片']);
    expect(await refused(demo, adviser, 'order.moveLines', part)).toBe('packageSplit');
    await adviser.do('order.moveLines', await moving(adviser, { from, to }));
    expect((await now(adviser, to)).order).toMatchObject({ totalFen: 63_00 + 600_00, packages: [sold] });
    expect((await now(adviser, from)).order).toMatchObject({ totalFen: 0, packages: [] });

    const busy = await broughtTo('inWork', people);
    await people.technician.do('workshop.raiseExtra', {
      ...(await now(adviser, busy.orderId)).which,
      items: [{ kind: 'labor', name: '更换制动软管', quantityMilli: null, time: 50 }],
      reason: '老化',
      safety: 'safety',
    });
    const other = await second(adviser, busy.visitId);
    const extra = await moving(adviser, { from: busy.orderId, to: other }, ['更换制动软管']);
    expect(await refused(demo, adviser, 'order.moveLines', extra)).toBe('extraUnanswered');
  });

  test('a line fits the state of the other order, or stays', async () => {
    const { demo, people } = await opened();
    const { adviser } = people;
    const { orderId: agreed, visitId } = await checkedIn(adviser);
    const open = await second(adviser, visitId);
    expect(await refused(demo, adviser, 'order.moveLines', await moving(adviser, { from: open, to: agreed }))).toBe(
      'lineNotAgreed',
    );
    const done = await broughtTo('workDone', people);
    const waiting = await second(adviser, done.visitId);
    const back = await moving(adviser, { from: done.orderId, to: waiting }, ['前刹车片']);
    expect(await refused(demo, adviser, 'order.moveLines', back)).toBe('otherNotAgreed');
    await adviser.do('order.authorize', { ...(await now(adviser, waiting)).which, ...YES });
    const late = await moving(adviser, { from: waiting, to: done.orderId });
    expect(await refused(demo, adviser, 'order.moveLines', late)).toBe('otherPastWork');
    await adviser.do('order.moveLines', await moving(adviser, { from: done.orderId, to: waiting }, ['前刹车片']));
    expect(await namesOf(adviser, waiting)).toEqual(['更换雨刮片 authorized', '前刹车片 done']);
  });

  test('the other order is one of this visit, as it was seen, and open', async () => {
    const { demo, people } = await opened();
    const { adviser } = people;
    const { orderId: from, visitId } = await checkedIn(adviser, { evidence: null });
    const to = await second(adviser, visitId);
    const fine = await moving(adviser, { from, to });
    const elsewhere = await checkedIn(adviser, { evidence: null });
    const wrong = { ...fine, toOrderId: elsewhere.orderId };
    expect(await refused(demo, adviser, 'order.moveLines', wrong)).toBe('notFound');
    expect(await refused(demo, adviser, 'order.moveLines', { ...fine, toOrderId: from })).toBe('notFound');
    expect(await refused(demo, adviser, 'order.moveLines', { ...fine, lineIds: [newId(orderLineId)] })).toBe(
      'notFound',
    );
    expect(await refused(demo, adviser, 'order.moveLines', { ...fine, toVersion: 9 })).toBe('changedMeanwhile');
    await adviser.do('order.void', { ...(await now(adviser, to)).which, reason: '开错了' });
    const ended = await moving(adviser, { from, to });
    expect(await refused(demo, adviser, 'order.moveLines', ended)).toBe('orderEnded');
  });
});

describe('move 8, the wrong file was chosen', () => {
  const right = async (adviser: TestSeat, plate: string) => {
    const ownerId = await customerOf(adviser, { name: '演示真车主', phones: ['13900139001'] });
    return carOf(adviser, { plate, ownerId, make: '演示', model: '越野车' });
  };
  const correcting = async (
    adviser: TestSeat,
    orderId: OrderGiven['orderId'],
    vehicleId: OrderGiven['vehicleId'],
    change: Partial<Input<'order.changeVehicle'>> = {},
  ) => ({ ...(await now(adviser, orderId)).which, vehicleId, papersVoided: false, reason: '选错了档案', ...change });

  test('the visit, its orders, their payer and the odometers are the right car’s', async () => {
    const { people } = await opened();
    const { adviser } = people;
    const { orderId, visitId, vehicleId: wrong } = await checkedIn(adviser, { evidence: null, plate: '粤B81001' });
    const other = await second(adviser, visitId);
    const { vehicleId } = await right(adviser, '粤B81002');
    expect((await adviser.do('vehicle.get', { vehicleId: wrong })).odometerKm).toBe(41_230);
    await adviser.do('order.changeVehicle', await correcting(adviser, orderId, vehicleId));
    for (const id of [orderId, other]) {
      const { order } = await now(adviser, id);
      expect(order).toMatchObject({ vehicleId, plate: '粤B81002', owner: '演示真车主', model: '演示 越野车' });
      expect(order.payers[0]?.name).toBe('演示真车主');
    }
    expect(await adviser.do('visit.get', { visitId })).toMatchObject({ vehicleId, plate: '粤B81002' });
    expect(await adviser.do('vehicle.get', { vehicleId })).toMatchObject({ odometerKm: 41_230 });
    expect(await adviser.do('vehicle.get', { vehicleId: wrong })).toMatchObject({ odometerKm: null, visits: [] });
    const told = (await now(adviser, orderId)).order.timeline.filter(({ kind }) => kind === 'vehicleChanged');
    expect(told.map(({ facts }) => [facts['oldCar'], facts['newCar'], facts['voided']])).toEqual([
      ['粤B81001', '粤B81002', false],
      ['粤B81001', '粤B81002', false],
    ]);
  });

  test('the wrong car has the reading of its visit before again; a newer one would stay', async () => {
    const { demo, people } = await opened();
    const { adviser } = people;
    const first = await checkedIn(adviser, { evidence: null, plate: '粤B81011' });
    await adviser.do('order.decline', { ...(await now(adviser, first.orderId)).which, reason: '' });
    await people.cashier.do('visit.issueExit', {
      visitId: first.visitId,
      version: (await adviser.do('visit.get', { visitId: first.visitId })).version,
      kind: null,
      collector: '',
    });
    await adviser.do('visit.deliver', {
      visitId: first.visitId,
      version: (await adviser.do('visit.get', { visitId: first.visitId })).version,
      plate: null,
      keyGiven: true,
      pack: [],
    });
    demo.clock.pass(MINUTE);
    const visit = await arrived(adviser, { plate: '粤B81011' });
    const { orderId } = await adviser.do('visit.checkIn', {
      ...CHECK_IN,
      visitId: visit.visitId,
      version: visit.version,
      vehicleId: first.vehicleId,
      walkAround: { ...CHECK_IN.walkAround, odometerKm: 52_000 },
    });
    const { vehicleId } = await right(adviser, '粤B81012');
    await adviser.do('order.changeVehicle', await correcting(adviser, orderId, vehicleId));
    expect((await adviser.do('vehicle.get', { vehicleId: first.vehicleId })).odometerKm).toBe(41_230);
    expect((await adviser.do('vehicle.get', { vehicleId })).odometerKm).toBe(52_000);
  });

  test('signed papers are void: before the workshop has it, the customer is asked again', async () => {
    const { demo, people } = await opened();
    const { adviser } = people;
    const { orderId } = await checkedIn(adviser);
    const { vehicleId } = await right(adviser, '粤B81003');
    const input = await correcting(adviser, orderId, vehicleId);
    expect(await refused(demo, adviser, 'order.changeVehicle', input)).toBe('papersSigned');
    await adviser.do('order.changeVehicle', { ...input, papersVoided: true });
    const { order } = await now(adviser, orderId);
    expect(order).toMatchObject({ state: 'received', authorizedAt: null, authorizedFen: 0, signAgain: false });
    expect(order.lines.map(({ state }) => state)).toEqual(['proposed', 'proposed']);
    const { duties } = await adviser.do('duty.list', {});
    expect(duties.filter(({ kind, orderId: of }) => kind === 'nextContact' && of === orderId).length).toBe(1);
    await adviser.do('order.authorize', { ...(await now(adviser, orderId)).which, ...YES });
    expect((await now(adviser, orderId)).order).toMatchObject({ state: 'authorized', authorizedFen: 654_00 });
  });

  test('work does not begin, and nothing is settled, before the right car’s paper is signed', async () => {
    const { demo, people } = await opened();
    const { adviser, technician, cashier } = people;
    const handed = await broughtTo('handedOver', people);
    const ready = await broughtTo('ready', people);
    const one = await right(adviser, '粤B81004');
    const two = await right(adviser, '粤B81005');
    const voided = { papersVoided: true };
    await adviser.do('order.changeVehicle', await correcting(adviser, handed.orderId, one.vehicleId, voided));
    await adviser.do('order.changeVehicle', await correcting(adviser, ready.orderId, two.vehicleId, voided));
    const { order, which } = await now(adviser, handed.orderId);
    expect(order).toMatchObject({ state: 'handedOver', signAgain: true });
    expect(await refused(demo, technician, 'workshop.start', which)).toBe('signatureVoid');
    const settling = {
      ...(await till(cashier, ready.orderId)),
      approvalId: null,
      reason: '',
      signature: null,
      refusalNote: '在纸上',
    };
    expect(await refused(demo, cashier, 'bill.settle', settling)).toBe('aboveAuthorized');

    const unsigned = { ...which, evidence: { ...PAPER, channel: 'signature' as const } };
    expect(await refused(demo, adviser, 'order.signAgain', unsigned)).toBe('evidenceMissing');
    await adviser.do('order.signAgain', { ...which, evidence: PAPER });
    await technician.do('workshop.start', (await now(adviser, handed.orderId)).which);
    await adviser.do('order.signAgain', { ...(await now(adviser, ready.orderId)).which, evidence: PAPER });
    await cashier.do('bill.settle', { ...settling, ...(await till(cashier, ready.orderId)) });
    expect((await now(adviser, ready.orderId)).order).toMatchObject({ signAgain: false, authorizedFen: 654_00 });
    const again = { ...(await now(adviser, ready.orderId)).which, evidence: PAPER };
    expect(await refused(demo, adviser, 'order.signAgain', again)).toBe('notNow');
  });

  test('tomorrow it is the desk supervisor’s', async () => {
    const { demo, people } = await opened();
    const { adviser } = people;
    const { orderId } = await checkedIn(adviser, { evidence: null });
    const { vehicleId } = await right(adviser, '粤B81006');
    demo.clock.pass(DAY);
    const fresh = crew(demo);
    const input = await correcting(fresh.adviser, orderId, vehicleId);
    expect(await refused(demo, fresh.adviser, 'order.changeVehicle', input)).toBe('notSameDay');
    await fresh.supervisor.do('order.changeVehicle', input);
  });

  test('not to itself, not to a car that stands here, not to one that is not there', async () => {
    const { demo, people } = await opened();
    const { adviser } = people;
    const { orderId, vehicleId: own } = await checkedIn(adviser, { evidence: null });
    const here = await checkedIn(adviser, { evidence: null });
    const change = async (vehicleId: OrderGiven['vehicleId']) =>
      refused(demo, adviser, 'order.changeVehicle', await correcting(adviser, orderId, vehicleId));
    expect(await change(own)).toBe('sameCar');
    expect(await change(here.vehicleId)).toBe('alreadyOnSite');
    expect(await change(newId(vehicleIdSchema))).toBe('notFound');
    // Its plate alone is here: the gate wrote it down before there was a file.
    await arrived(adviser, { plate: '粤B81007' });
    const { vehicleId } = await adviser.do('vehicle.create', newCar({ plate: null, frameNumber: '演示一号' }));
    await adviser.do('order.changeVehicle', await correcting(adviser, orderId, vehicleId));
    expect((await now(adviser, orderId)).order.vehicleId).toBe(vehicleId);
  });

  test('a bill that is settled names its car for good', async () => {
    const { demo, people } = await opened();
    const { adviser } = people;
    const { orderId: settled, visitId } = await broughtTo('settled', people);
    const other = await second(adviser, visitId);
    const { vehicleId } = await right(adviser, '粤B81008');
    const voided = { papersVoided: true };
    expect(
      await refused(demo, adviser, 'order.changeVehicle', await correcting(adviser, settled, vehicleId, voided)),
    ).toBe('notNow');
    expect(
      await refused(demo, adviser, 'order.changeVehicle', await correcting(adviser, other, vehicleId, voided)),
    ).toBe('otherOrderSettled');
  });
});

describe('what the customer bears of another payer’s share', () => {
  const insurer = { key: 'ins', kind: 'insurer' as const, name: '演示保险', reference: 'PD-1', excessFen: 500_00 };
  const accident = () => {
    const body = laborLine('钣金', 1000, 126_00);
    return {
      ...content([{ ...body, pricing: { ...body.pricing, payerKey: 'ins' } }, laborLine('保养', 100, 126_00)]),
      payers: [...content([]).payers, insurer],
    };
  };

  test('the excess is written on the order, and the draft of the bill begins with it', async () => {
    const { people } = await opened();
    const { adviser, cashier } = people;
    const { orderId } = await broughtTo('ready', people, { content: accident() });
    expect((await now(adviser, orderId)).order.payers[1]).toMatchObject({ kind: 'insurer', excessFen: 500_00 });
    const page = await cashier.do('bill.get', { orderId });
    expect(page.terms.cuts).toEqual([
      { kind: 'excess', from: 'ins', to: 'customer', lineIds: null, amountFen: 500_00 },
    ]);
    expect(page.payers.map(({ kind, amountFen }) => [kind, amountFen])).toEqual([
      ['customer', 126_00 + 500_00],
      ['insurer', 1260_00 - 500_00],
    ]);
    expect(page.dueFen).toBe(626_00);
  });

  test('it can be set and taken back until the customer has said yes', async () => {
    const { people } = await opened();
    const { adviser } = people;
    const { orderId } = await checkedIn(adviser, { evidence: null });
    await adviser.do('order.saveContent', { ...(await now(adviser, orderId)).which, content: accident() });
    expect((await now(adviser, orderId)).order.payers[1]?.excessFen).toBe(500_00);
    const { excessFen: _none, ...plain } = insurer;
    const without = { ...accident(), payers: [...content([]).payers, plain] };
    await adviser.do('order.saveContent', { ...(await now(adviser, orderId)).which, content: without });
    expect((await now(adviser, orderId)).order.payers[1]).toEqual(plain);
  });
});
