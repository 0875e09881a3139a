import { describe, expect, test } from 'vitest';
import { newId, vehicleId as vehicleIdSchema } from '../../src-shared/kit/id.ts';
import { HOUR, instant, MINUTE } from '../../src-shared/kit/time.ts';
import { cardsOf } from '../../src-shared/visit/board-rules.ts';
import { dumpOf } from '../support/dump.ts';
import { arrival, arrived, CHECK_IN, carOf, checkedIn, content, demoShop, newCar, now } from '../support/given.ts';
import { MORNING, refusalOf } from '../support/shop.ts';

describe('arrive', () => {
  test('R-011 a plate and a time put a car in the queue, with a duty to receive it', async () => {
    const { as } = await demoShop();
    const guard = as('guard');
    const adviser = as('adviser');
    const before = (await adviser.do('duty.list', {})).duties.length;
    const { number, visitId } = await guard.do('visit.arrive', arrival({ plate: ' 粤b·9z999 ', waitsInShop: true }));
    expect(number).toMatch(/^JC-20261121-\d{3}$/);
    const card = cardsOf(await adviser.do('visit.board', {})).find((c) => c.visitId === visitId);
    expect(card).toMatchObject({
      plate: '粤B9Z999',
      column: 'waiting',
      by: '演示门卫',
      waitsInShop: true,
      arrivedAt: MORNING,
      dueAt: MORNING + 5 * MINUTE,
      overdueAt: MORNING + 15 * MINUTE,
    });
    const { duties } = await adviser.do('duty.list', {});
    expect(duties).toHaveLength(before + 1);
    const { timeline, state } = await adviser.do('visit.get', { visitId });
    expect(state).toBe('waiting');
    expect(timeline).toMatchObject([{ kind: 'arrived', by: '演示门卫', at: MORNING }]);
  });

  test('a car of the file that has no plate is that car from its arrival on, and is here once', async () => {
    const demo = await demoShop();
    const adviser = demo.as('adviser');
    const { vehicleId } = await adviser.do('vehicle.create', newCar({ plate: null, vin: 'LSVAM4187C2184847' }));
    const unnamed = { ...arrival({ plate: null, plateColor: null, note: '白色皮卡' }), vehicleId };
    const { visitId } = await adviser.do('visit.arrive', unnamed);
    expect(await adviser.do('visit.get', { visitId })).toMatchObject({ plate: null, vehicleId, note: '白色皮卡' });
    const before = dumpOf(demo.folder);
    expect(await adviser.call('visit.arrive', unnamed)).toMatchObject({
      refusal: { code: 'alreadyOnSite', details: { plate: '', visitId } },
    });
    expect(refusalOf(await adviser.call('visit.arrive', { ...unnamed, vehicleId: newId(vehicleIdSchema) }))).toBe(
      'notFound',
    );
    expect(dumpOf(demo.folder)).toEqual(before);
  });

  test('a car is here once', async () => {
    const { as } = await demoShop();
    const adviser = as('adviser');
    const first = await arrived(adviser);
    const reply = await as('guard').call('visit.arrive', arrival({ plate: '粤B·12345' }));
    expect(reply).toMatchObject({
      ok: false,
      refusal: {
        code: 'alreadyOnSite',
        details: { plate: '粤B12345', visitNumber: first.number, visitId: first.visitId },
      },
    });
  });

  test.each([
    ['in the future', { arrivedAt: MORNING + 3 * MINUTE }, 'arrivalInFuture'],
    ['three days ago', { arrivedAt: MORNING - 3 * 24 * 60 * MINUTE }, 'arrivalTooOld'],
  ])('a time %s is refused and nothing changes', async (_what, change, code) => {
    const { as } = await demoShop();
    const adviser = as('adviser');
    const before = await adviser.do('visit.board', {});
    expect(refusalOf(await adviser.call('visit.arrive', arrival(change)))).toBe(code);
    expect(await adviser.do('visit.board', {})).toEqual(before);
  });
});

const TOWED = { plate: '粤B12345', plateColor: 'blue' as const, note: '前桥断', arrivedAt: null };
const TOW_COMPANY = { bringer: '演示拖车公司', bringerPhone: '13800138000' };

describe('towIn', () => {
  test('move 2: a towed car waits like any other, with who brought it', async () => {
    const { as } = await demoShop();
    const adviser = as('adviser');
    const { visitId } = await adviser.do('visit.towIn', { ...TOWED, ...TOW_COMPANY });
    expect(await adviser.do('visit.get', { visitId })).toMatchObject({
      state: 'waiting',
      came: 'towed',
      broughtBy: { name: '演示拖车公司', phone: '13800138000' },
      timeline: [{ kind: 'towedIn', facts: { name: '演示拖车公司', note: '前桥断' } }],
    });
    expect((await as('guard').do('visit.get', { visitId })).broughtBy, 'no phone for the gate').toEqual({
      name: '演示拖车公司',
      phone: '',
    });
    const card = cardsOf(await adviser.do('visit.board', {})).find((one) => one.visitId === visitId);
    expect(card).toMatchObject({ column: 'waiting', came: 'towed', dueAt: MORNING + 5 * MINUTE });
  });

  test.each([
    ['without the tow company', { bringer: ' ' }],
    ['without its phone', { bringerPhone: '' }],
  ])('move 2: %s it is refused, and nothing changes', async (_what, change) => {
    const { as } = await demoShop();
    const adviser = as('adviser');
    const before = await adviser.do('visit.board', {});
    const reply = await adviser.call('visit.towIn', { ...TOWED, ...TOW_COMPANY, ...change });
    expect(reply).toMatchObject({
      refusal: { code: 'moveRefused', details: { code: 'bringerMissing', next: 'fillIn' } },
    });
    expect(await adviser.do('visit.board', {})).toEqual(before);
  });

  test('move 2: a car is here once, however it came', async () => {
    const { as } = await demoShop();
    const adviser = as('adviser');
    const { visitId } = await arrived(adviser);
    expect(await adviser.call('visit.towIn', { ...TOWED, ...TOW_COMPANY })).toMatchObject({
      refusal: { code: 'alreadyOnSite', details: { visitId } },
    });
  });
});

const DROPPED = { plate: '粤B12345', plateColor: 'blue' as const, note: '做保养', arrivedAt: null };
const WRITTEN = { envelope: '7', bringer: '演示客户', bringerPhone: '13800138000' };

describe('dropKey', () => {
  test('move 3: the key lies in a numbered envelope, and somebody opens it when the shop is open', async () => {
    const { as, clock } = await demoShop();
    clock.wall = MORNING + 12 * HOUR; // 22:00
    const { visitId } = await as('guard').do('visit.dropKey', { ...DROPPED, ...WRITTEN });
    const adviser = as('adviser');
    expect(await adviser.do('visit.get', { visitId })).toMatchObject({
      state: 'keyDropped',
      came: 'keyDropped',
      envelope: '7',
      broughtBy: { name: '演示客户', phone: '13800138000' },
      timeline: [{ kind: 'keyDropped', by: '演示门卫', facts: { envelope: '7' } }],
    });
    const card = cardsOf(await adviser.do('visit.board', {})).find((one) => one.visitId === visitId);
    expect(card).toMatchObject({ column: 'waiting', came: 'keyDropped' });
    const { duties } = await adviser.do('duty.list', {});
    const duty = duties.find((one) => one.visitId === visitId);
    expect(duty).toMatchObject({ kind: 'receive', came: 'keyDropped' });
    expect(duty?.dueAt, 'not in the middle of the night').toBeGreaterThan(MORNING + 20 * HOUR);
    expect(duty?.dueAt).toBeLessThan(MORNING + 27 * HOUR);
  });

  test('move 3: an envelope holds one key until it is opened; a tag of the same number is another thing', async () => {
    const { as } = await demoShop();
    const adviser = as('adviser');
    const first = await checkedIn(adviser, { walkAround: { ...CHECK_IN.walkAround, keyTag: '7' } });
    expect(first.orderId).toBeTruthy();
    const { visitId } = await adviser.do('visit.dropKey', { ...DROPPED, ...WRITTEN });
    const other = { ...DROPPED, ...WRITTEN, plate: '粤B54321' };
    const before = await adviser.do('visit.board', {});
    expect(await adviser.call('visit.dropKey', other)).toMatchObject({
      refusal: { code: 'moveRefused', details: { move: 'dropKey', code: 'envelopeInUse', next: 'otherEnvelope' } },
    });
    expect(await adviser.do('visit.board', {})).toEqual(before);
    // Opened: the key hangs under a tag.
    const { vehicleId } = await carOf(adviser);
    const keyTag = { walkAround: { ...CHECK_IN.walkAround, keyTag: '8' } };
    const { version } = await adviser.do('visit.get', { visitId });
    await adviser.do('visit.checkIn', { ...CHECK_IN, ...keyTag, visitId, version, vehicleId });
    expect(await adviser.do('visit.get', { visitId })).toMatchObject({ envelope: '', reception: { keyTag: '8' } });
    await adviser.do('visit.dropKey', other);
  });

  test('move 3: a car is here once', async () => {
    const { as } = await demoShop();
    const adviser = as('adviser');
    const { visitId } = await arrived(adviser);
    expect(await adviser.call('visit.dropKey', { ...DROPPED, ...WRITTEN })).toMatchObject({
      refusal: { code: 'alreadyOnSite', details: { visitId } },
    });
  });

  test('night drop-off: checked in without the customer, nothing starts before he says yes by phone', async () => {
    const { as } = await demoShop();
    const adviser = as('adviser');
    const { visitId } = await as('guard').do('visit.dropKey', { ...DROPPED, ...WRITTEN });
    const { vehicleId } = await carOf(adviser);
    const { orderId } = await adviser.do('visit.checkIn', {
      ...CHECK_IN,
      content: content(),
      consentToDiagnosis: false,
      visitId,
      version: 1,
      vehicleId,
    });
    expect(await adviser.do('visit.get', { visitId })).toMatchObject({
      state: 'onSite',
      envelope: '7',
      reception: { keyTag: '7', keyBack: false },
    });
    const lead = as('workshopLead');
    const which = async () => (await now(adviser, orderId)).which;
    const hand = async () => ({ orders: [await which()], keysTakenOut: true, approvalId: null });
    expect(await lead.call('workshop.handOver', await hand())).toMatchObject({
      refusal: { code: 'moveRefused', details: { code: 'notAuthorized' } },
    });
    await adviser.do('order.quote', await which());
    await adviser.do('order.authorize', {
      ...(await which()),
      evidence: { channel: 'phone', person: '演示客户', phone: '13800138000', attachment: null, note: '' },
      declinedLineIds: [],
      promisedAt: instant.parse(MORNING + 6 * HOUR),
      nextContactAt: null,
    });
    await lead.do('workshop.handOver', await hand());
    expect((await now(adviser, orderId)).order.state).toBe('handedOver');
  });
});
