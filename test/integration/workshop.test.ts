import { beforeEach, describe, expect, test } from 'vitest';
import type { CallName, Input } from '../../src-shared/contract.ts';
import { catalogItemId, newId, orderId as orderIdSchema, orderLineId } from '../../src-shared/kit/id.ts';
import { laborCentihours, quantityMilli } from '../../src-shared/kit/labor.ts';
import { HOUR, instant, MINUTE } from '../../src-shared/kit/time.ts';
import { INSPECTION_CHECKS } from '../../src-shared/order/order-rules.ts';
import { dumpOf } from '../support/dump.ts';
import {
  broughtTo,
  type Crew,
  chargeLine,
  checkedIn,
  content,
  crew,
  DEMO_PIN,
  type DemoShop,
  demoShop,
  laborLine,
  now,
  type OrderGiven,
  PARTICULARS,
  partLine,
} from '../support/given.ts';
import { MORNING, type TestSeat } from '../support/shop.ts';

let demo: DemoShop;
let people: Crew;
beforeEach(async () => {
  demo = await demoShop();
  people = crew(demo);
});

const which = async (orderId: OrderGiven['orderId']) => (await now(people.adviser, orderId)).which;
const orderOf = async (orderId: OrderGiven['orderId']) => (await now(people.adviser, orderId)).order;
const carOf = async (seat: TestSeat, orderId: OrderGiven['orderId']) => {
  const car = (await seat.do('workshop.cars', {})).cars.find((one) => one.orderId === orderId);
  if (!car) throw new Error('the car is not with the workshop');
  return car;
};

/** The refusal in words of the code (of the move, where there is one); not one row of one table may have changed. */
async function refused<N extends CallName>(seat: TestSeat, name: N, input: Input<N>): Promise<string> {
  const before = dumpOf(demo.folder);
  const reply = await seat.call(name, input);
  expect(dumpOf(demo.folder)).toEqual(before);
  if (reply.ok || !('refusal' in reply)) return JSON.stringify(reply);
  const { code, details } = reply.refusal;
  return code === 'moveRefused' && 'code' in details ? `${code} ${String(details.code)}` : code;
}

/** A car with its key on a tag in the cabinet. */
const withKey = (tag: string, change: Parameters<typeof checkedIn>[1] = {}) =>
  checkedIn(people.adviser, {
    walkAround: {
      odometerKm: 41_230,
      odometerReason: '',
      fuelEighths: 4,
      chargePercent: null,
      rangeKm: null,
      lamps: [],
      damage: [],
      belongings: [],
      documents: [],
      valuablesTold: true,
      keyTag: tag,
      keyCount: 1,
      box: '',
      parkingSpot: 'B07',
    },
    ...change,
  });

const inOneHour = instant.parse(MORNING + HOUR);
const tickAll = async (orderId: OrderGiven['orderId'], seat = people.technician) => {
  for (const { id, state } of (await orderOf(orderId)).lines) {
    if (state === 'inWork' || state === 'authorized') {
      await seat.do('workshop.tickLine', { ...(await which(orderId)), lineId: id, done: true });
    }
  }
};
const extraOf = (change: Partial<Input<'workshop.raiseExtra'>> = {}) => ({
  items: [
    { kind: 'labor' as const, name: '更换前刹车盘', time: laborCentihours.parse(80), quantityMilli: null },
    { kind: 'part' as const, name: '前刹车盘', time: null, quantityMilli: quantityMilli.parse(2000) },
  ],
  reason: '刹车盘磨损到极限',
  safety: 'safety' as const,
  ...change,
});
type RaisedItem = Input<'workshop.raiseExtra'>['items'][number];

describe('what the workshop sees', () => {
  test('no price and no phone number goes over the wire, to nobody', async () => {
    const { orderId } = await broughtTo('inWork', people);
    await people.technician.do('workshop.raiseExtra', { ...(await which(orderId)), ...extraOf() });
    for (const seat of [people.technician, people.lead, people.inspector, people.adviser]) {
      const text = JSON.stringify(await seat.do('workshop.cars', {}));
      expect(text).toContain('更换前刹车片');
      // The owner's, the bringer's, and what work, a part and all of it cost.
      for (const secret of ['13900139000', '13800138000', '12600', '26400', '52800', '65400']) {
        expect(text).not.toMatch(new RegExp(`(?<!\\d)${secret}(?!\\d)`));
      }
      expect(text).not.toMatch(/priceFen|unitFen|totalFen|rateFen|phone/);
    }
  });

  test('the earliest promise is told, with spot, key, hours and who waits in the shop', async () => {
    const { orderId } = await withKey('12', {
      wishes: { washWanted: false, waitsInShop: true, oldParts: 'left' },
    });
    expect(await carOf(people.technician, orderId)).toMatchObject({
      state: 'authorized',
      parkingSpot: 'B07',
      keyTag: '12',
      waitsInShop: true,
      promisedAt: MORNING + 6 * HOUR,
      progressPercent: 0,
      odometerInKm: 41_230,
      lines: [
        { kind: 'labor', time: 100, state: 'authorized' },
        { kind: 'part', quantityMilli: 2000, partState: 'needed' },
      ],
    });
  });
});

describe('15 assign', () => {
  test('R-054 the desk names one team, the lead a technician too; both stand on the car', async () => {
    const { orderId } = await checkedIn(people.adviser);
    const { teams, people: hands } = await people.lead.do('workshop.cars', {});
    const technician = hands.find(({ name }) => name === '演示技师');
    await people.adviser.do('workshop.assign', {
      ...(await which(orderId)),
      teamId: teams[0]?.teamId ?? null,
      technicianId: null,
    });
    await people.lead.do('workshop.assign', {
      ...(await which(orderId)),
      teamId: teams[1]?.teamId ?? null,
      technicianId: technician?.staffId ?? null,
    });
    expect(await carOf(people.technician, orderId)).toMatchObject({ team: teams[1]?.name, technician: '演示技师' });
  });

  test('work on the high-voltage system is the lead’s to assign; so is every car that the workshop has received', async () => {
    const line = { ...laborLine('更换高压电池', 300, 200_00), isHighVoltage: true };
    const { orderId } = await checkedIn(people.adviser, { content: content([line]) });
    const nobody = { teamId: null, technicianId: null };
    expect(await refused(people.adviser, 'workshop.assign', { ...(await which(orderId)), ...nobody })).toBe(
      'moveRefused highVoltageUncertified',
    );
    await people.lead.do('workshop.assign', { ...(await which(orderId)), ...nobody });
    await people.lead.do('workshop.handOver', {
      orders: [await which(orderId)],
      keysTakenOut: true,
      approvalId: null,
    });
    const { people: hands } = await people.lead.do('workshop.cars', {});
    const technicianId = hands.find(({ name }) => name === '演示技师')?.staffId ?? null;
    const assigned = async () => ({ ...(await which(orderId)), teamId: null, technicianId });
    expect(await refused(people.adviser, 'workshop.assign', await assigned())).toBe('moveRefused withWorkshop');
    await people.lead.do('workshop.assign', await assigned());
    expect((await carOf(people.lead, orderId)).technician).toBe('演示技师');
    // While it is worked on, too: somebody falls ill. The clock of who began stays his own.
    await people.technician.do('workshop.start', await which(orderId));
    await people.lead.do('workshop.assign', { ...(await which(orderId)), ...nobody });
    expect(await carOf(people.lead, orderId)).toMatchObject({ technician: '', clocks: [{ name: '演示技师' }] });
    await tickAll(orderId);
    await people.technician.do('workshop.finish', await which(orderId));
    expect(await refused(people.lead, 'workshop.assign', await assigned())).toBe('moveRefused notNow');
  });
});

describe('16 handOver', () => {
  test('R-056 the lead receives two cars with one yes; the exact moment is kept', async () => {
    const one = await withKey('12');
    const two = await withKey('13');
    demo.clock.pass(7 * MINUTE);
    await people.lead.do('workshop.handOver', {
      orders: [await which(one.orderId), await which(two.orderId)],
      keysTakenOut: true,
      approvalId: null,
    });
    for (const { orderId } of [one, two]) {
      expect(await orderOf(orderId)).toMatchObject({
        state: 'handedOver',
        handedOverAt: MORNING + 7 * MINUTE,
        handedOverTo: '演示车间主管',
        isWithWorkshop: true,
      });
    }
  });

  test('R-056 one bad car in the batch, and nothing at all has changed', async () => {
    const good = await withKey('12');
    const bad = await withKey('13', { evidence: null });
    const orders = [await which(good.orderId), await which(bad.orderId)];
    expect(await refused(people.lead, 'workshop.handOver', { orders, keysTakenOut: true, approvalId: null })).toBe(
      'moveRefused notAuthorized',
    );
    expect((await orderOf(good.orderId)).state).toBe('authorized');
    expect(
      await refused(people.lead, 'workshop.handOver', {
        orders: [await which(good.orderId), { orderId: newId(orderIdSchema), version: 1 }],
        keysTakenOut: true,
        approvalId: null,
      }),
    ).toBe('notFound');
  });

  test('R-056 not while the key hangs in the cabinet', async () => {
    const { orderId } = await withKey('12');
    const given = { orders: [await which(orderId)], approvalId: null };
    expect(await refused(people.lead, 'workshop.handOver', { ...given, keysTakenOut: false })).toBe(
      'moveRefused keyNotTakenOut',
    );
    await people.lead.do('workshop.handOver', { ...given, keysTakenOut: true });
  });

  test('R-056 at the desk the lead’s PIN signs, once and for several; the adviser alone, or another’s PIN, does not', async () => {
    const one = await withKey('12');
    const two = await withKey('13');
    const given = async () => ({ orders: [await which(one.orderId), await which(two.orderId)], keysTakenOut: true });
    expect(await refused(people.adviser, 'workshop.handOver', { ...(await given()), approvalId: null })).toBe(
      'notAllowed',
    );
    const { staff: leads } = await people.adviser.do('staff.approvers', { roles: ['workshopLead'] });
    const { staff: technicians } = await people.adviser.do('staff.approvers', { roles: ['technician'] });
    const [lead, technician] = [leads[0], technicians[0]];
    if (!lead || !technician) throw new Error('the demo shop has both');
    const yes = {
      pin: DEMO_PIN,
      purpose: 'handOver' as const,
      orderIds: [one.orderId, two.orderId],
      amountFen: null,
    };
    const wrong = await people.adviser.do('staff.approve', { ...yes, staffId: technician.id });
    expect(
      await refused(people.adviser, 'workshop.handOver', { ...(await given()), approvalId: wrong.approvalId }),
    ).toBe('approvalUsed');
    const { approvalId } = await people.adviser.do('staff.approve', { ...yes, staffId: lead.id });
    const only = await people.adviser.do('staff.approve', { ...yes, staffId: lead.id, orderIds: [one.orderId] });
    expect(
      await refused(people.adviser, 'workshop.handOver', { ...(await given()), approvalId: only.approvalId }),
    ).toBe('approvalUsed');
    await people.adviser.do('workshop.handOver', { ...(await given()), approvalId });
    for (const { orderId } of [one, two]) expect((await orderOf(orderId)).handedOverTo).toBe(lead.name);
    const three = await withKey('14');
    expect(
      await refused(people.adviser, 'workshop.handOver', {
        orders: [await which(three.orderId)],
        keysTakenOut: true,
        approvalId,
      }),
    ).toBe('approvalUsed');
  });

  test('a second person with an old version is told who was faster', async () => {
    const { orderId } = await withKey('12');
    const old = await which(orderId);
    await people.lead.do('workshop.handOver', { orders: [old], keysTakenOut: true, approvalId: null });
    const before = dumpOf(demo.folder);
    expect(
      await people.lead.call('workshop.handOver', { orders: [old], keysTakenOut: true, approvalId: null }),
    ).toMatchObject({ refusal: { code: 'changedMeanwhile', details: { by: '演示车间主管', at: MORNING } } });
    expect(dumpOf(demo.folder)).toEqual(before);
  });
});

describe('17 handBackToDesk', () => {
  test('back to the desk with a reason, not without; not once work has begun', async () => {
    const { orderId } = await broughtTo('handedOver', people);
    expect(await refused(people.lead, 'workshop.handBack', { ...(await which(orderId)), reason: ' ' })).toBe(
      'moveRefused reasonMissing',
    );
    await people.lead.do('workshop.handBack', { ...(await which(orderId)), reason: '缺专用工具' });
    expect(await orderOf(orderId)).toMatchObject({ state: 'authorized', isWithWorkshop: false });
    const begun = await broughtTo('inWork', people);
    expect(await refused(people.lead, 'workshop.handBack', { ...(await which(begun.orderId)), reason: '缺件' })).toBe(
      'moveRefused notNow',
    );
  });
});

describe('18 start', () => {
  test('R-063 the lines are in work, the clock runs, and the enquiry falls due at 70 % of the hours', async () => {
    const { orderId } = await broughtTo('handedOver', people, {
      content: content([laborLine('发动机大修', 400, 126_00), chargeLine('检测费', 80_00)]),
    });
    await people.technician.do('workshop.start', await which(orderId));
    const car = await carOf(people.lead, orderId);
    expect(car).toMatchObject({
      state: 'inWork',
      startedAt: MORNING,
      lines: [{ state: 'inWork' }, { state: 'done' }],
      clocks: [{ name: '演示技师', since: MORNING }],
    });
    const { duties } = await people.adviser.do('duty.list', {});
    expect(duties.filter(({ kind }) => kind === 'progress')).toMatchObject([
      { dueAt: MORNING + 168 * MINUTE, overdueAt: MORNING + 192 * MINUTE },
    ]);
  });

  test('a technician who is clocked on another car pauses that one first', async () => {
    const first = await broughtTo('inWork', people);
    const second = await broughtTo('handedOver', people);
    const before = dumpOf(demo.folder);
    expect(await people.technician.call('workshop.start', await which(second.orderId))).toMatchObject({
      refusal: {
        code: 'moveRefused',
        details: {
          code: 'clockedOnOther',
          next: 'pauseOther',
          details: { what: (await orderOf(first.orderId)).number },
        },
      },
    });
    expect(dumpOf(demo.folder)).toEqual(before);
    await people.technician.do('workshop.pause', {
      ...(await which(first.orderId)),
      reason: 'bay',
      note: '',
      expectedResumeAt: inOneHour,
    });
    await people.technician.do('workshop.start', await which(second.orderId));
  });

  test('not without a line that the customer agreed to', async () => {
    const { orderId } = await broughtTo('handedOver', people, { content: content([]) });
    expect(await refused(people.technician, 'workshop.start', await which(orderId))).toBe(
      'moveRefused noAuthorizedLine',
    );
  });

  test('not before the workshop has the car, nor from an old screen', async () => {
    const { orderId } = await checkedIn(people.adviser);
    expect(await refused(people.technician, 'workshop.start', await which(orderId))).toBe('moveRefused notNow');
    const { version } = await which(orderId);
    expect(await refused(people.technician, 'workshop.start', { orderId, version: version - 1 })).toBe(
      'changedMeanwhile',
    );
  });
});

describe('the clock', () => {
  test('a second pair of hands clocks in; the lead stops anybody’s clock, a technician only his own', async () => {
    const { orderId } = await broughtTo('inWork', people);
    await people.lead.do('workshop.clockIn', { orderId });
    const car = await carOf(people.lead, orderId);
    expect(car.clocks.map(({ name }) => name)).toEqual(['演示技师', '演示车间主管']);
    const [technician, lead] = car.clocks;
    if (!technician || !lead) throw new Error('two clocks run');
    expect(await refused(people.technician, 'workshop.clockOut', { orderId, staffId: lead.staffId })).toBe('notFound');
    await people.lead.do('workshop.clockOut', { orderId, staffId: technician.staffId });
    expect(await refused(people.lead, 'workshop.clockOut', { orderId, staffId: technician.staffId })).toBe('notFound');
    expect((await carOf(people.lead, orderId)).clocks).toMatchObject([{ name: '演示车间主管' }]);
  });

  test('nobody clocks in on a car that is not in work, nor on two at once', async () => {
    const first = await broughtTo('inWork', people);
    const second = await broughtTo('handedOver', people);
    expect(await refused(people.lead, 'workshop.clockIn', { orderId: second.orderId })).toBe('notInWork');
    await people.lead.do('workshop.start', await which(second.orderId));
    expect(await refused(people.lead, 'workshop.clockIn', { orderId: first.orderId })).toBe(
      'moveRefused clockedOnOther',
    );
  });
});

describe('19 pause, 20 resume', () => {
  test('a pause names its reason and when it is expected to end; all clocks stop', async () => {
    const { orderId } = await broughtTo('inWork', people);
    const given = { note: '', reason: null, expectedResumeAt: null };
    expect(await refused(people.technician, 'workshop.pause', { ...(await which(orderId)), ...given })).toBe(
      'moveRefused pauseReasonMissing',
    );
    expect(
      await refused(people.technician, 'workshop.pause', { ...(await which(orderId)), ...given, reason: 'bay' }),
    ).toBe('moveRefused expectedResumeMissing');
    await people.technician.do('workshop.pause', {
      ...(await which(orderId)),
      reason: 'bay',
      note: '等举升机',
      expectedResumeAt: inOneHour,
    });
    expect(await carOf(people.lead, orderId)).toMatchObject({
      state: 'paused',
      pauseReason: 'bay',
      pauseNote: '等举升机',
      expectedResumeAt: inOneHour,
      clocks: [],
    });
    await people.technician.do('workshop.resume', await which(orderId));
    expect(await carOf(people.lead, orderId)).toMatchObject({
      state: 'inWork',
      pauseReason: null,
      expectedResumeAt: null,
      clocks: [{ name: '演示技师' }],
    });
  });

  test('待料: not while a part is still needed or ordered, told by its name', async () => {
    const { orderId } = await broughtTo('inWork', people);
    const part = (await carOf(people.lead, orderId)).lines.find(({ kind }) => kind === 'part');
    if (!part) throw new Error('the order has a part');
    const mark = async (partState: 'ordered' | 'arrived') =>
      people.technician.do('workshop.markPart', { ...(await which(orderId)), lineId: part.id, partState });
    await people.technician.do('workshop.pause', {
      ...(await which(orderId)),
      reason: 'parts',
      note: '',
      expectedResumeAt: inOneHour,
    });
    expect(await refused(people.technician, 'workshop.resume', await which(orderId))).toBe(
      'moveRefused partsNotArrived',
    );
    await mark('ordered');
    expect(await refused(people.technician, 'workshop.resume', await which(orderId))).toBe(
      'moveRefused partsNotArrived',
    );
    expect((await carOf(people.technician, orderId)).moves.find(({ name }) => name === 'resume')).toMatchObject({
      mine: true,
      refusal: { code: 'partsNotArrived', next: 'awaitParts', details: { what: part.name } },
    });
    await mark('arrived');
    await people.technician.do('workshop.resume', await which(orderId));
  });

  test('R-058 待客户: not while the customer has not answered', async () => {
    const { orderId } = await broughtTo('inWork', people);
    await people.technician.do('workshop.raiseExtra', { ...(await which(orderId)), ...extraOf() });
    await people.technician.do('workshop.pause', {
      ...(await which(orderId)),
      reason: 'customer',
      note: '',
      expectedResumeAt: inOneHour,
    });
    expect(await refused(people.technician, 'workshop.resume', await which(orderId))).toBe(
      'moveRefused customerUnanswered',
    );
    await declineExtra(orderId);
    // The line is gone from the workshop's list: what became of it stands at the slip.
    expect((await carOf(people.technician, orderId)).extras).toMatchObject([{ taken: 0, declined: 2 }]);
    await people.technician.do('workshop.resume', await which(orderId));
  });

  test('待定损: not before the insurer’s assessment is entered', async () => {
    const payers = [{ key: 'insurer', kind: 'insurer' as const, name: '演示保险', reference: '' }];
    const line = laborLine('喷漆', 200, 126_00);
    const { orderId } = await broughtTo('inWork', people, {
      content: { payers, packages: [], lines: [{ ...line, pricing: { ...line.pricing, payerKey: 'insurer' } }] },
    });
    await people.technician.do('workshop.pause', {
      ...(await which(orderId)),
      reason: 'assessment',
      note: '',
      expectedResumeAt: inOneHour,
    });
    expect(await refused(people.technician, 'workshop.resume', await which(orderId))).toBe(
      'moveRefused assessmentNotEntered',
    );
    // The customer has agreed and the lines are fixed; the number that comes only now has its way in all the same.
    const particulars = { ...(await which(orderId)), particulars: PARTICULARS };
    const entered = [{ key: 'insurer', reference: 'DS-1' }];
    await people.adviser.do('order.saveParticulars', { ...particulars, payerReferences: entered });
    expect((await orderOf(orderId)).payers).toEqual([{ ...payers[0], reference: 'DS-1' }]);
    await people.technician.do('workshop.resume', await which(orderId));
    // Whoever writes no numbers takes none away.
    await people.adviser.do('order.saveParticulars', { ...(await which(orderId)), particulars: PARTICULARS });
    expect((await orderOf(orderId)).payers).toMatchObject([{ reference: 'DS-1' }]);
  });
});

async function declineExtra(orderId: OrderGiven['orderId']): Promise<void> {
  const [extra] = (await orderOf(orderId)).extras;
  if (!extra) throw new Error('nothing was raised');
  await people.adviser.do('order.answerExtra', {
    ...(await which(orderId)),
    extraId: extra.id,
    accepted: [],
    person: '演示客户',
    phone: '13800138000',
    channel: 'phone',
    attachment: null,
    at: MORNING,
    delayTold: true,
    delayMinutes: null,
    promisedAt: null,
    toldWorkshop: '演示技师',
  });
}

describe('21 raiseExtra', () => {
  test('R-058 R-062 the desk is asked at once; the other lines go on, and progress does not fall', async () => {
    const { orderId } = await broughtTo('inWork', people, {
      content: content([laborLine('更换前刹车片', 100, 126_00), laborLine('更换机油', 100, 126_00)]),
    });
    const [first] = (await carOf(people.lead, orderId)).lines;
    if (!first) throw new Error('the order has lines');
    await people.technician.do('workshop.tickLine', { ...(await which(orderId)), lineId: first.id, done: true });
    await people.technician.do('workshop.raiseExtra', { ...(await which(orderId)), ...extraOf() });
    const car = await carOf(people.technician, orderId);
    expect(car).toMatchObject({
      state: 'inWork',
      extrasOpen: true,
      progressPercent: 50,
      extras: [{ number: `${car.number}-A1`, reason: '刹车盘磨损到极限', safety: 'safety', answeredAt: null }],
    });
    expect(car.lines.slice(2)).toMatchObject([
      { kind: 'labor', name: '更换前刹车盘', time: 80, state: 'proposed', isExtra: true },
      { kind: 'part', name: '前刹车盘', quantityMilli: 2000, state: 'proposed', partState: 'needed', isExtra: true },
    ]);
    expect((await people.adviser.do('duty.list', {})).duties.map(({ kind }) => kind)).toContain('askExtra');
  });

  test('R-058 named out of the price list, it has its code and price at the desk; nothing counts before the yes', async () => {
    const { orderId } = await broughtTo('inWork', people);
    const before = await orderOf(orderId);
    const listed = async (text: string) => {
      const { hits } = await people.technician.do('catalog.find', { text, limit: 1 });
      const [hit] = hits;
      if (hit?.kind !== 'item') throw new Error(`the demo shop's price list has no ${text}`);
      return hit.item;
    };
    const [work, part] = [await listed('L104'), await listed('P-2004')];
    const { items } = extraOf();
    const raise = async (change: Partial<RaisedItem>) => ({
      ...(await which(orderId)),
      ...extraOf({ items: items.map((item): RaisedItem => ({ ...item, ...change })) }),
    });
    // Work is no part, and what is not there has no price.
    expect(await refused(people.technician, 'workshop.raiseExtra', await raise({ itemId: work.itemId }))).toBe(
      'notFound',
    );
    const nowhere = newId(catalogItemId);
    expect(await refused(people.technician, 'workshop.raiseExtra', await raise({ itemId: nowhere }))).toBe('notFound');

    await people.technician.do('workshop.raiseExtra', {
      ...(await which(orderId)),
      ...extraOf({
        items: [
          {
            itemId: work.itemId,
            kind: 'labor',
            name: work.name,
            time: laborCentihours.parse(100),
            quantityMilli: null,
          },
          { itemId: part.itemId, kind: 'part', name: part.name, time: null, quantityMilli: quantityMilli.parse(2000) },
        ],
      }),
    });
    const { hits } = await people.adviser.do('catalog.find', { text: 'P-2004', limit: 1 });
    const unitFen = hits[0]?.kind === 'item' && hits[0].item.what.kind === 'part' ? hits[0].item.what.unitFen : null;
    if (unitFen === null) throw new Error('the desk sees what a part costs');
    const raised = await orderOf(orderId);
    expect(raised.lines.slice(2)).toMatchObject([
      { code: work.code, pricing: { price: { by: 'hours', time: 100, rateFen: 126_00 } }, priceFen: 126_00 },
      { code: part.code, pricing: { unitFen, quantityMilli: 2000, partKind: 'original' }, priceFen: 2 * unitFen },
    ]);
    expect(raised.totalFen).toBe(before.totalFen);
    // Nor where the order is added up anew while the question is open.
    const [, own] = (await carOf(people.lead, orderId)).lines;
    if (!own) throw new Error('the order has a part');
    for (const partState of ['returned', 'issued'] as const) {
      await people.technician.do('workshop.markPart', { ...(await which(orderId)), lineId: own.id, partState });
    }
    expect((await orderOf(orderId)).totalFen).toBe(before.totalFen);
    expect(JSON.stringify(await people.technician.do('workshop.cars', {}))).not.toMatch(/unitFen|rateFen|priceFen/);

    // More than money can count is a slip of the finger, and the desk's to price.
    const all = quantityMilli.parse(999_999_999);
    await people.technician.do('workshop.raiseExtra', {
      ...(await which(orderId)),
      ...extraOf({ items: [{ itemId: part.itemId, kind: 'part', name: part.name, time: null, quantityMilli: all }] }),
    });
    expect((await orderOf(orderId)).lines[4]).toMatchObject({ name: part.name });
  });

  test('R-062 not without a reason, a safety grade or an item', async () => {
    const { orderId } = await broughtTo('inWork', people);
    const raise = async (change: Partial<Input<'workshop.raiseExtra'>>) =>
      refused(people.technician, 'workshop.raiseExtra', { ...(await which(orderId)), ...extraOf(change) });
    expect(await raise({ reason: ' ' })).toBe('moveRefused reasonMissing');
    expect(await raise({ safety: null })).toBe('moveRefused safetyGradeMissing');
    expect(await raise({ items: [] })).toContain('"items":"required"');
  });

  test('not before work began', async () => {
    const { orderId } = await broughtTo('handedOver', people);
    expect(await refused(people.technician, 'workshop.raiseExtra', { ...(await which(orderId)), ...extraOf() })).toBe(
      'moveRefused notNow',
    );
  });
});

describe('ticks', () => {
  test('progress follows from the hours of the ticked lines, both ways; a part goes with its steps', async () => {
    const { orderId } = await broughtTo('inWork', people, {
      content: content([
        laborLine('更换前刹车片', 100, 126_00),
        laborLine('四轮定位', 300, 126_00),
        partLine('前刹车片', 2000, 264_00),
      ]),
    });
    const [short, long, part] = (await carOf(people.lead, orderId)).lines;
    if (!short || !long || !part) throw new Error('the order has three lines');
    const tick = async (lineId: typeof short.id, done: boolean) =>
      people.technician.do('workshop.tickLine', { ...(await which(orderId)), lineId, done });
    await tick(short.id, true);
    expect((await carOf(people.lead, orderId)).progressPercent).toBe(25);
    await tick(long.id, true);
    expect((await carOf(people.lead, orderId)).progressPercent).toBe(100);
    await tick(long.id, false);
    expect((await carOf(people.lead, orderId)).progressPercent).toBe(25);
    for (const partState of ['ordered', 'arrived', 'issued', 'fitted'] as const) {
      await people.technician.do('workshop.markPart', { ...(await which(orderId)), lineId: part.id, partState });
      const line = (await carOf(people.lead, orderId)).lines[2];
      expect(line).toMatchObject({ partState, state: partState === 'fitted' ? 'done' : 'inWork' });
    }
  });

  test('only while the car is in work, only agreed lines, only lines of this order', async () => {
    const { orderId } = await broughtTo('handedOver', people);
    const [line] = (await carOf(people.lead, orderId)).lines;
    if (!line) throw new Error('the order has lines');
    const tick = async (lineId: typeof line.id) =>
      refused(people.technician, 'workshop.tickLine', { ...(await which(orderId)), lineId, done: true });
    expect(await tick(line.id)).toBe('notInWork');
    expect(
      await refused(people.technician, 'workshop.markPart', {
        ...(await which(orderId)),
        lineId: line.id,
        partState: 'issued',
      }),
    ).toBe('notInWork');
    const old = await which(orderId);
    await people.technician.do('workshop.start', old);
    expect(await refused(people.technician, 'workshop.tickLine', { ...old, lineId: line.id, done: true })).toBe(
      'changedMeanwhile',
    );
    expect(await tick(newId(orderLineId))).toBe('notFound');
    // Labour has no steps of a part.
    expect(
      await refused(people.technician, 'workshop.markPart', {
        ...(await which(orderId)),
        lineId: line.id,
        partState: 'issued',
      }),
    ).toBe('notFound');
    await people.technician.do('workshop.raiseExtra', { ...(await which(orderId)), ...extraOf() });
    const proposed = (await carOf(people.lead, orderId)).lines.find(({ state }) => state === 'proposed');
    if (!proposed) throw new Error('something was raised');
    expect(await tick(proposed.id)).toBe('notInWork');
  });
});

describe('27 finish', () => {
  test('all ticked, own clock stops, and the inspector is asked', async () => {
    const { orderId } = await broughtTo('inWork', people);
    await tickAll(orderId);
    await people.technician.do('workshop.finish', await which(orderId));
    expect(await carOf(people.inspector, orderId)).toMatchObject({ state: 'workDone', clocks: [] });
    expect((await people.inspector.do('duty.list', {})).duties.map(({ kind }) => kind)).toContain('inspect');
  });

  test('R-058 not with an extra unanswered', async () => {
    const { orderId } = await broughtTo('inWork', people);
    await tickAll(orderId);
    await people.technician.do('workshop.raiseExtra', { ...(await which(orderId)), ...extraOf() });
    expect(await refused(people.technician, 'workshop.finish', await which(orderId))).toBe(
      'moveRefused extraUnanswered',
    );
    await declineExtra(orderId);
    await people.technician.do('workshop.finish', await which(orderId));
  });

  test('not with a line unticked, another’s clock running, or a part issued and neither fitted nor returned', async () => {
    const { orderId } = await broughtTo('inWork', people);
    const finish = async () => refused(people.technician, 'workshop.finish', await which(orderId));
    expect(await finish()).toBe('moveRefused lineNotTicked');
    await tickAll(orderId);
    await people.lead.do('workshop.clockIn', { orderId });
    expect(await finish()).toBe('moveRefused clockRunning');
    const { clocks, lines } = await carOf(people.lead, orderId);
    const lead = clocks.find(({ name }) => name === '演示车间主管');
    const part = lines.find(({ kind }) => kind === 'part');
    if (!lead || !part) throw new Error('the lead is clocked on a car with a part');
    await people.lead.do('workshop.clockOut', { orderId, staffId: lead.staffId });
    await people.technician.do('workshop.finish', await which(orderId));
    // An issued part is not done, so its line is what the person is told first; the table's own reason is for a part
    // whose line was ticked otherwise.
    const other = await broughtTo('inWork', people);
    await tickAll(other.orderId);
    const loose = (await carOf(people.lead, other.orderId)).lines.find(({ kind }) => kind === 'part');
    if (!loose) throw new Error('the order has a part');
    await people.technician.do('workshop.markPart', {
      ...(await which(other.orderId)),
      lineId: loose.id,
      partState: 'issued',
    });
    expect(await refused(people.technician, 'workshop.finish', await which(other.orderId))).toBe(
      'moveRefused lineNotTicked',
    );
  });

  test('not while it is paused', async () => {
    const { orderId } = await broughtTo('inWork', people);
    await tickAll(orderId);
    await people.technician.do('workshop.pause', {
      ...(await which(orderId)),
      reason: 'bay',
      note: '',
      expectedResumeAt: inOneHour,
    });
    expect(await refused(people.technician, 'workshop.finish', await which(orderId))).toBe('moveRefused notNow');
  });
});

const SEEN: Omit<Input<'workshop.saveInspection'>, 'orderId' | 'version'> = {
  checks: [...INSPECTION_CHECKS],
  odometerOutKm: 41_240,
  certificateNumber: '',
  note: '',
};

describe('28 pass', () => {
  test('list complete, odometer-out read, by another than who worked: passed, and the desk prepares the car', async () => {
    const { orderId } = await broughtTo('workDone', people);
    await people.inspector.do('workshop.saveInspection', { ...(await which(orderId)), ...SEEN });
    await people.inspector.do('workshop.pass', await which(orderId));
    expect(await orderOf(orderId)).toMatchObject({
      state: 'passed',
      odometerOutKm: 41_240,
      lines: [{ state: 'inspected' }, { state: 'inspected' }],
    });
    expect((await people.adviser.do('duty.list', {})).duties.map(({ kind }) => kind)).toContain('prepare');
  });

  test('not with the list incomplete, nor without the odometer-out, nor with one below the odometer-in', async () => {
    const { orderId } = await broughtTo('workDone', people);
    const save = async (change: Partial<typeof SEEN>) =>
      people.inspector.do('workshop.saveInspection', { ...(await which(orderId)), ...SEEN, ...change });
    const pass = async () => refused(people.inspector, 'workshop.pass', await which(orderId));
    expect(await pass()).toBe('moveRefused inspectionIncomplete');
    await save({ checks: INSPECTION_CHECKS.slice(1) });
    expect(await pass()).toBe('moveRefused inspectionIncomplete');
    await save({ odometerOutKm: null });
    expect(await pass()).toBe('moveRefused odometerOutMissing');
    expect(
      await refused(people.inspector, 'workshop.saveInspection', {
        ...(await which(orderId)),
        ...SEEN,
        odometerOutKm: 41_229,
      }),
    ).toBe('odometerBelowIn');
    await save({ odometerOutKm: 41_230 });
    await people.inspector.do('workshop.pass', await which(orderId));
  });

  test('二级维护 needs the number of its certificate', async () => {
    const { orderId } = await broughtTo('workDone', people, {
      particulars: { ...PARTICULARS, repairCategory: 'secondaryMaintenance' },
    });
    await people.inspector.do('workshop.saveInspection', { ...(await which(orderId)), ...SEEN });
    expect((await carOf(people.inspector, orderId)).certificateNeeded).toBe(true);
    expect(await refused(people.inspector, 'workshop.pass', await which(orderId))).toBe(
      'moveRefused certificateNumberMissing',
    );
    await people.inspector.do('workshop.saveInspection', {
      ...(await which(orderId)),
      ...SEEN,
      certificateNumber: 'HG-0001',
    });
    await people.inspector.do('workshop.pass', await which(orderId));
  });

  test.each(['clocked in', 'ticked a line'] as const)('not by somebody who %s on this car', async (how) => {
    // One person with both hats, as in a small shop.
    const admin = demo.as('administrator');
    const { staff } = await admin.do('staff.list', {});
    const inspector = staff.find(({ name }) => name === '演示质检');
    if (!inspector) throw new Error('the demo shop has an inspector');
    await admin.do('staff.change', {
      staffId: inspector.id,
      version: inspector.version,
      name: inspector.name,
      active: true,
      roles: ['inspector', 'technician'],
    });
    const { orderId } = await broughtTo('inWork', people);
    if (how === 'clocked in') {
      await people.inspector.do('workshop.clockIn', { orderId });
      await people.inspector.do('workshop.clockOut', { orderId, staffId: inspector.id });
      await tickAll(orderId);
    } else await tickAll(orderId, people.inspector);
    await people.technician.do('workshop.finish', await which(orderId));
    await people.inspector.do('workshop.saveInspection', { ...(await which(orderId)), ...SEEN });
    expect(await refused(people.inspector, 'workshop.pass', await which(orderId))).toBe(
      'moveRefused inspectorWorkedHere',
    );
  });

  test('what is seen is kept as it is typed, with one line of the timeline for one look', async () => {
    const { orderId, visitId } = await broughtTo('workDone', people);
    for (const count of [1, 2, 3]) {
      await people.inspector.do('workshop.saveInspection', {
        ...(await which(orderId)),
        ...SEEN,
        checks: INSPECTION_CHECKS.slice(0, count),
      });
    }
    expect((await carOf(people.inspector, orderId)).inspection).toEqual(INSPECTION_CHECKS.slice(0, 3));
    const { timeline } = await people.adviser.do('visit.get', { visitId });
    expect(timeline.filter(({ kind }) => kind === 'inspectionSaved')).toHaveLength(1);
    const old = { orderId, version: (await which(orderId)).version - 1 };
    expect(await refused(people.inspector, 'workshop.saveInspection', { ...old, ...SEEN })).toBe('changedMeanwhile');
    const begun = await broughtTo('inWork', people);
    expect(
      await refused(people.inspector, 'workshop.saveInspection', { ...(await which(begun.orderId)), ...SEEN }),
    ).toBe('notInWork');
  });
});

describe('29 fail', () => {
  test('内返: the named lines are to be done again, and the list is empty for the next look', async () => {
    const { orderId } = await broughtTo('workDone', people);
    await people.inspector.do('workshop.saveInspection', { ...(await which(orderId)), ...SEEN });
    const [labor, part] = (await carOf(people.inspector, orderId)).lines;
    if (!labor || !part) throw new Error('the order has two lines');
    await people.inspector.do('workshop.fail', {
      ...(await which(orderId)),
      reason: '仍有异响',
      lineIds: [labor.id],
    });
    expect(await carOf(people.technician, orderId)).toMatchObject({
      state: 'inWork',
      inspection: [],
      progressPercent: 0,
      lines: [{ state: 'inWork' }, { state: 'done', partState: 'fitted' }],
      // Whoever does it again reads what was wrong.
      sentBack: { by: 'inspector', reason: '仍有异响', agreedStep: '' },
    });
  });

  test('R-063 what is done again is asked about again, from its own hours', async () => {
    const { orderId } = await broughtTo('workDone', people, {
      content: content([laborLine('发动机大修', 400, 126_00), laborLine('换机油', 50, 126_00)]),
    });
    const asked = async () =>
      (await people.adviser.do('duty.list', {})).duties.filter(({ kind }) => kind === 'progress');
    expect(await asked()).toEqual([]);
    const lines = (await carOf(people.inspector, orderId)).lines;
    const again = lines.find(({ name }) => name === '发动机大修');
    if (!again) throw new Error('the order has it');
    await people.inspector.do('workshop.fail', { ...(await which(orderId)), reason: '异响', lineIds: [again.id] });
    expect(await asked()).toMatchObject([{ dueAt: MORNING + 168 * MINUTE, overdueAt: MORNING + 192 * MINUTE }]);
  });

  test('not without a reason, nor without a line that was done', async () => {
    const { orderId } = await broughtTo('workDone', people);
    const [labor] = (await carOf(people.inspector, orderId)).lines;
    if (!labor) throw new Error('the order has lines');
    const fail = async (reason: string, lineIds: (typeof labor.id)[]) =>
      refused(people.inspector, 'workshop.fail', { ...(await which(orderId)), reason, lineIds });
    expect(await fail(' ', [labor.id])).toBe('moveRefused reasonMissing');
    expect(await fail('仍有异响', [])).toBe('moveRefused failedLineMissing');
    expect(await fail('仍有异响', [newId(orderLineId)])).toBe('moveRefused failedLineMissing');
  });

  test('not a car that is still in work', async () => {
    const { orderId } = await broughtTo('inWork', people);
    expect(
      await refused(people.inspector, 'workshop.fail', { ...(await which(orderId)), reason: '异响', lineIds: [] }),
    ).toBe('moveRefused notNow');
  });
});
