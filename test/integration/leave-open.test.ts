/** Moves 25 and 26: the car drives off while an order waits for a part, and comes back to the same order. */
import { describe, expect, test } from 'vitest';
import type { CommandName, Input } from '../../src-shared/contract.ts';
import { HOUR, instant } from '../../src-shared/kit/time.ts';
import { cardsOf } from '../../src-shared/visit/board-rules.ts';
import { dumpOf } from '../support/dump.ts';
import {
  broughtTo,
  CHECK_IN,
  type Crew,
  checkedIn,
  content,
  crew,
  type DemoShop,
  demoShop,
  laborLine,
  now,
  type OrderGiven,
  partLine,
} from '../support/given.ts';
import { approveAt } from '../support/order-rows.ts';
import { MORNING, refusalOf, type TestSeat } from '../support/shop.ts';

const LATER = instant.parse(MORNING + 3 * HOUR);
const LEAVE = { inspectedDriveable: true, waiver: null, nextContactAt: LATER } as const;

async function refusedMove<N extends CommandName>(
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

async function visit(seat: TestSeat, { visitId }: Pick<OrderGiven, 'visitId'>) {
  const { version } = await seat.do('visit.get', { visitId });
  return { visitId, version };
}

const which = async (people: Crew, { orderId }: OrderGiven) => (await now(people.adviser, orderId)).which;

async function paused(
  people: Crew,
  reason: 'parts' | 'bay' = 'parts',
  change: Parameters<typeof checkedIn>[1] = {},
): Promise<OrderGiven> {
  const given = await broughtTo('inWork', people, change);
  await pause(people, given, reason);
  return given;
}

async function pause(people: Crew, given: OrderGiven, reason: 'parts' | 'bay' = 'parts'): Promise<void> {
  const until = { note: '', expectedResumeAt: LATER };
  await people.technician.do('workshop.pause', { ...(await which(people, given)), reason, ...until });
}

/** What the car waited for has come. */
async function partsCome(people: Crew, given: OrderGiven): Promise<void> {
  for (const { id, partState } of (await now(people.adviser, given.orderId)).order.lines) {
    const arrived = { lineId: id, partState: 'arrived' } as const;
    if (partState === 'needed')
      await people.technician.do('workshop.markPart', { ...(await which(people, given)), ...arrived });
  }
}

/** The supervisor's PIN at the adviser's seat. */
function pin(demo: DemoShop, { adviser, supervisor }: Crew, { orderId }: Pick<OrderGiven, 'orderId'>, by = supervisor) {
  const agreed = { purpose: 'leaveOpen', orderIds: [orderId], amountFen: null };
  return approveAt(demo.folder, { ...adviser, wall: demo.clock.wall }, by.staffId, agreed);
}

async function leave(demo: DemoShop, people: Crew, given: OrderGiven): Promise<void> {
  const approvalId = pin(demo, people, given);
  await people.adviser.do('order.leaveOpen', { ...(await which(people, given)), ...LEAVE, approvalId });
}

const out = { plate: null, keyGiven: true, pack: [] };
const issue = async ({ cashier }: Crew, given: OrderGiven) =>
  cashier.do('visit.issueExit', { ...(await visit(cashier, given)), kind: null, collector: '' });

async function away(demo: DemoShop, people: Crew): Promise<OrderGiven> {
  const given = await paused(people, 'parts', { walkAround: BACK.walkAround });
  await leave(demo, people, given);
  await issue(people, given);
  await people.adviser.do('visit.deliver', { ...(await visit(people.adviser, given)), ...out });
  return given;
}

const BACK: Omit<Input<'visit.comeBack'>, 'visitId' | 'version'> = {
  bringer: { name: '演示家人', relation: 'family', phone: '13800138000' },
  walkAround: {
    ...CHECK_IN.walkAround,
    odometerKm: 41_300,
    keyTag: '31',
    belongings: [{ name: '雨伞', quantity: 1, condition: '' }],
    damage: [{ zone: 'hood', kind: 'dent', note: '' }],
  },
  walkedAround: true,
  promisedAt: instant.parse(MORNING + 6 * HOUR),
};

async function opened(): Promise<{ demo: DemoShop; people: Crew }> {
  const demo = await demoShop();
  return { demo, people: crew(demo) };
}

describe('leaveOpen', () => {
  test('move 25: it leaves with an interim slip, key and belongings; the order stays open and in sight', async () => {
    const { demo, people } = await opened();
    const { adviser, cashier } = people;
    const given = await paused(people, 'parts', { walkAround: BACK.walkAround });
    const blocked = await refusedMove(demo, cashier, 'visit.issueExit', {
      ...(await visit(cashier, given)),
      kind: null,
      collector: '',
    });
    expect(blocked, 'before anybody agreed').toBe('orderHoldsCar');
    await leave(demo, people, given);
    const agreed = (await now(adviser, given.orderId)).order;
    expect(agreed).toMatchObject({
      state: 'paused',
      leave: { at: MORNING, approvedBy: '演示前台主管' },
      nextContactAt: LATER,
      promisedAt: null,
    });
    const { duties } = await adviser.do('duty.list', {});
    expect(duties).toContainEqual(
      expect.objectContaining({ kind: 'nextContact', orderId: given.orderId, dueAt: LATER }),
    );
    const board = async () =>
      cardsOf(await adviser.do('visit.board', {})).find(({ visitId }) => visitId === given.visitId);
    expect(await board()).toMatchObject({ column: 'paused', order: { leavesOpen: true } });
    await issue(people, given);
    expect(await adviser.do('visit.get', { visitId: given.visitId })).toMatchObject({
      state: 'cleared',
      slip: { kind: 'awaitingParts', isValid: true },
    });
    await adviser.do('visit.deliver', { ...(await visit(adviser, given)), ...out });
    const gone = await adviser.do('visit.get', { visitId: given.visitId });
    expect(gone).toMatchObject({
      state: 'returning',
      leftAt: null,
      slip: null,
      orders: [{ state: 'paused' }],
      reception: { keyBack: true, belongings: [{ isBack: true }] },
    });
    expect(gone.timeline.at(-1)).toMatchObject({ kind: 'leftShop', facts: { open: agreed.number } });
    expect(await board()).toMatchObject({ column: 'paused', isAway: true, order: { orderId: given.orderId } });
    const resumed = await refusedMove(demo, people.technician, 'workshop.resume', await which(people, given));
    expect(resumed).toBe('carAway');
  });

  test('move 25: without the supervisor’s PIN nobody leaves; the supervisor alone may', async () => {
    const { demo, people } = await opened();
    const given = await paused(people);
    const input = { ...(await which(people, given)), ...LEAVE };
    expect(await refusedMove(demo, people.adviser, 'order.leaveOpen', { ...input, approvalId: null })).toBe(
      'notAllowed',
    );
    const ofLead = pin(demo, people, given, people.lead);
    expect(await refusedMove(demo, people.adviser, 'order.leaveOpen', { ...input, approvalId: ofLead })).toBe(
      'approvalUsed',
    );
    await people.supervisor.do('order.leaveOpen', { ...input, approvalId: null });
  });

  test('move 25: only while it waits for parts', async () => {
    const { demo, people } = await opened();
    const given = await paused(people, 'bay');
    const input = { ...(await which(people, given)), ...LEAVE, approvalId: pin(demo, people, given) };
    expect(await refusedMove(demo, people.adviser, 'order.leaveOpen', input)).toBe('notNow');
  });

  test('move 25: a car that nobody found fit to drive stays', async () => {
    const { demo, people } = await opened();
    const given = await paused(people);
    const input = { ...LEAVE, inspectedDriveable: false, approvalId: pin(demo, people, given) };
    expect(
      await refusedMove(demo, people.adviser, 'order.leaveOpen', { ...(await which(people, given)), ...input }),
    ).toBe('notInspectedDriveable');
  });

  test('move 25: a safety item that is not done needs the customer’s signature, and is told by name', async () => {
    const { demo, people } = await opened();
    const given = await broughtTo('inWork', people);
    await people.technician.do('workshop.raiseExtra', {
      ...(await which(people, given)),
      items: [{ kind: 'labor', name: '更换制动软管', quantityMilli: null, time: null }],
      reason: '老化开裂',
      safety: 'safety',
    });
    await pause(people, given);
    expect((await now(people.adviser, given.orderId)).order.openSafety).toEqual(['更换制动软管']);
    const input = { ...(await which(people, given)), ...LEAVE, approvalId: pin(demo, people, given) };
    expect(await refusedMove(demo, people.adviser, 'order.leaveOpen', input)).toBe('safetyWithoutWaiver');
    await people.adviser.do('order.leaveOpen', { ...input, waiver: { attachment: null } });
    const { order } = await now(people.adviser, given.orderId);
    expect(order.openSafety, 'signed for').toEqual([]);
    expect(order.timeline.at(-1)).toMatchObject({ kind: 'leaveAgreed', facts: { waived: true } });
  });

  test('move 25: the deposit for a dear part that is ordered comes first, then what is done so far', async () => {
    const { demo, people } = await opened();
    const { adviser, cashier, technician } = people;
    const lines = [laborLine('拆检', 100, 120_00), partLine('转向机', 1000, 3000_00)];
    const given = await broughtTo('inWork', people, { content: content(lines) });
    const { order } = await now(adviser, given.orderId);
    const [labor, part] = order.lines;
    if (!labor || !part) throw new Error('the order has two lines');
    await technician.do('workshop.markPart', {
      ...(await which(people, given)),
      lineId: part.id,
      partState: 'ordered',
    });
    await technician.do('workshop.tickLine', { ...(await which(people, given)), lineId: labor.id, done: true });
    await pause(people, given);
    const input = async () => ({ ...(await which(people, given)), ...LEAVE, approvalId: pin(demo, people, given) });
    expect(await refusedMove(demo, adviser, 'order.leaveOpen', await input())).toBe('partDepositUnpaid');
    await cashier.do('shift.open', { floatFen: 500_00 });
    const deposit = async (amountFen: number) => {
      const { figuresHash } = await cashier.do('bill.get', { orderId: given.orderId });
      const tenders = [{ channel: 'scan' as const, amountFen, reference: '' }];
      await cashier.do('bill.takeDeposit', { orderId: given.orderId, figuresHash, amountFen, tenders });
    };
    await deposit(1500_00);
    const told = (await now(adviser, given.orderId)).order.moves.find(({ name }) => name === 'leaveOpen');
    expect(told).toMatchObject({ mine: true, refusal: { code: 'amountUnsecured', details: { amountFen: 120_00 } } });
    expect(await refusedMove(demo, adviser, 'order.leaveOpen', await input())).toBe('amountUnsecured');
    await deposit(1500_00);
    await adviser.do('order.leaveOpen', await input());
  });

  test('move 25: when the work goes on after all, the slip is void and the order holds the car again', async () => {
    const { demo, people } = await opened();
    const { adviser, technician, cashier } = people;
    const given = await paused(people);
    await leave(demo, people, given);
    await issue(people, given);
    await partsCome(people, given);
    await technician.do('workshop.resume', await which(people, given));
    expect(await adviser.do('visit.get', { visitId: given.visitId })).toMatchObject({ state: 'onSite', slip: null });
    expect((await now(adviser, given.orderId)).order.leave).toBeNull();
    await pause(people, given);
    const input = { ...(await visit(cashier, given)), kind: null, collector: '' };
    expect(await refusedMove(demo, cashier, 'visit.issueExit', input)).toBe('orderHoldsCar');
  });

  test('move 41: two orders of one car: neither leaves until the other is ended or left open too', async () => {
    const { demo, people } = await opened();
    const { adviser } = people;
    const given = await paused(people);
    const { order } = await now(adviser, given.orderId);
    const { visitType, repairCategory, customerWords, wishes, authorizerName, authorizerPhone, advanceFen } = order;
    const particulars = {
      visitType,
      repairCategory,
      customerWords,
      wishes,
      authorizerName,
      authorizerPhone,
      advanceFen,
    };
    const second = await adviser.do('order.add', {
      visitId: given.visitId,
      particulars,
      content: content([laborLine('四轮定位', 100, 200_00)]),
      promisedAt: null,
      nextContactAt: null,
      overrideReason: '客户要分开付款',
    });
    await leave(demo, people, given);
    const input = { ...(await visit(people.cashier, given)), kind: null, collector: '' };
    expect(await refusedMove(demo, people.cashier, 'visit.issueExit', input)).toBe('orderHoldsCar');
    await adviser.do('order.decline', { ...(await now(adviser, second.orderId)).which, reason: '改天再做' });
    await issue(people, given);
    await adviser.do('visit.deliver', { ...(await visit(adviser, given)), ...out });
    expect(await adviser.do('visit.get', { visitId: given.visitId })).toMatchObject({ state: 'returning' });
  });
});

describe('comeBack', () => {
  test('move 26: taken over anew: odometer, key, belongings; the same order goes on', async () => {
    const { demo, people } = await opened();
    const { adviser, technician } = people;
    const given = await away(demo, people);
    await adviser.do('visit.comeBack', { ...(await visit(adviser, given)), ...BACK });
    const back = await adviser.do('visit.get', { visitId: given.visitId });
    expect(back).toMatchObject({
      state: 'onSite',
      reception: {
        odometerKm: 41_300,
        bringer: { name: '演示家人' },
        keyTag: '31',
        keyBack: false,
        // Given back at the gate, and brought again.
        belongings: [{ isBack: true }, { isBack: false }],
        damage: [{ zone: 'hood' }],
      },
    });
    const { order } = await now(adviser, given.orderId);
    expect(order).toMatchObject({ state: 'paused', leave: null, promisedAt: BACK.promisedAt, nextContactAt: null });
    expect(order.timeline.at(-1)).toMatchObject({ kind: 'cameBack', facts: { odometerKm: 41_300, keyTag: '31' } });
    const cards = cardsOf(await adviser.do('visit.board', {})).filter(({ visitId }) => visitId === given.visitId);
    expect(cards, 'taken over twice, on the board once').toHaveLength(1);
    expect(cards[0]).toMatchObject({ column: 'paused' });
    expect(cards[0]).not.toHaveProperty('isAway');
    await partsCome(people, given);
    await technician.do('workshop.resume', await which(people, given));
    expect((await now(adviser, given.orderId)).order).toMatchObject({ state: 'inWork', isWithWorkshop: true });
    const vehicle = await adviser.do('vehicle.get', { vehicleId: given.vehicleId });
    expect(vehicle.odometerKm).toBe(41_300);
  });

  test('move 26: refused as a check-in is, each with nothing changed', async () => {
    const { demo, people } = await opened();
    const { adviser } = people;
    await checkedIn(adviser, { walkAround: { ...CHECK_IN.walkAround, keyTag: '77', box: '5' } });
    const given = await away(demo, people);
    const input = { ...(await visit(adviser, given)), ...BACK };
    const refused = (change: Partial<Input<'visit.comeBack'>>) =>
      refusedMove(demo, adviser, 'visit.comeBack', { ...input, ...change });
    const seen = (change: Partial<typeof BACK.walkAround>) => ({ walkAround: { ...BACK.walkAround, ...change } });
    expect(await refused(seen({ odometerKm: null }))).toBe('odometerEmpty');
    expect(await refused(seen({ odometerKm: 40_000 }))).toBe('odometerLower');
    expect(await refused(seen({ keyTag: '77' }))).toBe('keyTagInUse');
    expect(await refused({ walkedAround: false })).toBe('walkAroundMissing');
    expect(await refused(seen({ box: '5' }))).toBe('boxInUse');
    await adviser.do('visit.comeBack', { ...input, ...seen({ odometerKm: 40_000, odometerReason: '换过仪表' }) });
    expect(await refused({ version: input.version + 1 }), 'it is here').toBe('notNow');
  });

  test('move 26: the gate registered it anew: check-in leads to the visit that waits, which takes it over', async () => {
    const { demo, people } = await opened();
    const { adviser } = people;
    const given = await away(demo, people);
    const { plate } = await adviser.do('visit.get', { visitId: given.visitId });
    const again = await demo.as('guard').do('visit.arrive', {
      plate,
      plateColor: 'blue',
      note: '',
      arrivedAt: null,
      waitsInShop: true,
    });
    expect(await adviser.do('visit.get', { visitId: again.visitId })).toMatchObject({ otherVisitId: given.visitId });
    const checkIn = { ...CHECK_IN, visitId: again.visitId, version: 1, vehicleId: given.vehicleId };
    expect(await refusedMove(demo, adviser, 'visit.checkIn', checkIn)).toBe('otherVisitOpen');
    await adviser.do('visit.comeBack', { ...(await visit(adviser, given)), ...BACK });
    expect(await adviser.do('visit.get', { visitId: again.visitId })).toMatchObject({
      state: 'out',
      leftReason: 'joined',
    });
    const here = cardsOf(await adviser.do('visit.board', {})).filter((card) => card.plate === plate);
    expect(here).toMatchObject([{ visitId: given.visitId, column: 'paused' }]);
    const { duties } = await adviser.do('duty.list', {});
    expect(duties.filter(({ visitId }) => visitId === again.visitId)).toEqual([]);
    const undo = { visitId: again.visitId, version: 2 };
    expect(refusalOf(await adviser.call('visit.undoLeave', undo)), 'it was no enquiry').toBe('wrongVisitState');
  });
});
