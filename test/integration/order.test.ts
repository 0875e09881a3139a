/** The desk's moves of a visit and an order: each goes ahead, and each no says why and changes nothing. */
import { describe, expect, test } from 'vitest';
import type { CommandName, Input } from '../../src-shared/contract.ts';
import { commandId, newId, orderId } from '../../src-shared/kit/id.ts';
import { DAY, HOUR, instant, MINUTE } from '../../src-shared/kit/time.ts';
import { dumpOf } from '../support/dump.ts';
import {
  arrived,
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
  PAPER,
  PARTICULARS,
  partLine,
} from '../support/given.ts';
import { MORNING, refusalOf, type TestSeat } from '../support/shop.ts';

const AFTERNOON = instant.parse(MORNING + 6 * HOUR);

async function opened(): Promise<{ demo: DemoShop; people: Crew }> {
  const demo = await demoShop();
  return { demo, people: crew(demo) };
}

/** The reason of the table of moves; whatever else was answered otherwise. The database is as before. */
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

/** A car that waits, with a file and an owner who can be called. */
async function waiting(adviser: TestSeat, plate: string, phones: readonly string[] = ['13900139000']) {
  const ownerId = await customerOf(adviser, { name: '演示车主', phones });
  const { vehicleId } = await adviser.do('vehicle.create', newCar({ plate, ownerId, odometerKm: 40_000 }));
  const visit = await arrived(adviser, { plate });
  return { ...CHECK_IN, visitId: visit.visitId, version: visit.version, vehicleId };
}

describe('move 5, check-in', () => {
  test('R-025 R-045 R-046 R-048 R-049 everything that was seen, counted and agreed is on the visit and the order', async () => {
    const { demo, people } = await opened();
    const given = await waiting(people.adviser, '粤B80001');
    const { orderId, number } = await people.adviser.do('visit.checkIn', {
      ...given,
      walkAround: {
        ...given.walkAround,
        lamps: ['engine', 'abs'],
        damage: [{ zone: 'hood', kind: 'scratch', note: '10 cm' }],
        belongings: [{ name: '备胎', quantity: 1, condition: '好' }],
        documents: [
          {
            kind: 'drivingLicence',
            isValid: true,
            isComplete: true,
            isGood: false,
            validUntil: null,
            difference: '有折痕',
          },
        ],
        keyTag: '12',
        box: '7',
        parkingSpot: 'B07',
      },
      content: content(),
      promisedAt: AFTERNOON,
      evidence: PAPER,
    });
    expect(number).toMatch(/^WX-20261121-\d{3}$/);
    const { order } = await now(people.adviser, orderId);
    expect(order).toMatchObject({ state: 'authorized', laborFen: 126_00, partsFen: 528_00, totalFen: 654_00 });
    expect(order.collector?.name).toBe('演示送修人');
    const visit = await people.adviser.do('visit.get', { visitId: given.visitId });
    expect(visit).toMatchObject({
      state: 'onSite',
      reception: {
        odometerKm: 41_230,
        lamps: ['engine', 'abs'],
        keyTag: '12',
        box: '7',
        damage: [{ zone: 'hood', kind: 'scratch', note: '10 cm' }],
        belongings: [{ name: '备胎', isBack: false }],
        documents: [{ difference: '有折痕', isReturned: false }],
      },
      orders: [{ orderId, state: 'authorized' }],
    });
    expect(visit.timeline.map(({ kind }) => kind)).toEqual(['arrived', 'checkedIn', 'authorized']);
    expect((await people.adviser.do('vehicle.get', { vehicleId: given.vehicleId })).odometerKm).toBe(41_230);
    expect(dumpOf(demo.folder)['check_in_draft']).toEqual([]);
  });

  test('the duty to receive the customer is settled, and the notice before the promise is one', async () => {
    const { people } = await opened();
    const before = (await people.adviser.do('duty.list', {})).duties.length;
    await checkedIn(people.adviser);
    const { duties } = await people.adviser.do('duty.list', {});
    expect(duties.length).toBe(before + 1);
    expect(duties.filter(({ kind }) => kind === 'notify').length).toBeGreaterThan(0);
  });

  test.each<[string, string, (given: Input<'visit.checkIn'>) => Partial<Input<'visit.checkIn'>>]>([
    [
      'R-049 no odometer and no reason',
      'odometerEmpty',
      ({ walkAround }) => ({ walkAround: { ...walkAround, odometerKm: null } }),
    ],
    [
      'R-049 an odometer below the last one',
      'odometerLower',
      ({ walkAround }) => ({ walkAround: { ...walkAround, odometerKm: 39_999 } }),
    ],
    [
      'nobody who can be called',
      'phoneMissing',
      ({ bringer, particulars }) => ({
        bringer: { ...bringer, phone: '' },
        particulars: { ...particulars, authorizerPhone: '' },
      }),
    ],
    ['R-051 signed without a promise', 'promiseMissing', () => ({ evidence: PAPER, promisedAt: null })],
    ['a signature without its picture', 'evidenceMissing', () => ({ evidence: { ...PAPER, channel: 'signature' } })],
    ['a phone call with nobody', 'evidenceMissing', () => ({ evidence: { ...PAPER, channel: 'phone', person: '' } })],
    [
      'signed without a repair category',
      'repairCategoryMissing',
      ({ particulars }) => ({ evidence: PAPER, particulars: { ...particulars, repairCategory: null } }),
    ],
  ])('%s is refused as %s', async (_what, code, change) => {
    const { demo, people } = await opened();
    const given = {
      ...(await waiting(people.adviser, '粤B80002', code === 'phoneMissing' ? [] : ['13900139000'])),
      content: content(),
      promisedAt: AFTERNOON,
    };
    expect(await refusedMove(demo, people.adviser, 'visit.checkIn', { ...given, ...change(given) })).toBe(code);
  });

  test.each([
    ['R-049 an odometer that cannot be read, with the reason', { odometerKm: null, odometerReason: '仪表不亮' }],
    ['R-049 a lower odometer with the reason', { odometerKm: 12, odometerReason: '换过仪表' }],
  ])('%s is taken', async (_what, seen) => {
    const { people } = await opened();
    const given = await waiting(people.adviser, '粤B80003');
    await people.adviser.do('visit.checkIn', { ...given, walkAround: { ...given.walkAround, ...seen } });
    expect((await people.adviser.do('visit.get', { visitId: given.visitId })).reception).toMatchObject(seen);
  });

  test('R-048 a key tag, and R-047 a box, are one car’s while they are in use', async () => {
    const { demo, people } = await opened();
    const taken = { ...CHECK_IN.walkAround, keyTag: '12', box: '7' };
    await checkedIn(people.adviser, { walkAround: taken });
    const given = await waiting(people.adviser, '粤B80004');
    const withTag = { ...given, walkAround: { ...given.walkAround, keyTag: '12' } };
    expect(await refusedMove(demo, people.adviser, 'visit.checkIn', withTag)).toBe('keyTagInUse');
    const withBox = { ...given, walkAround: { ...given.walkAround, box: '7' } };
    expect(await refusedMove(demo, people.adviser, 'visit.checkIn', withBox)).toBe('boxInUse');
    expect(await people.adviser.do('visit.checkInDraft', { visitId: given.visitId })).toMatchObject({
      keyTagsInUse: expect.arrayContaining(['12']),
      boxesInUse: ['7'],
    });
  });

  test('the same car under a second plate is not checked in twice', async () => {
    const { demo, people } = await opened();
    const { vehicleId } = await checkedIn(people.adviser);
    const other = await arrived(people.adviser, { plate: null, note: '没挂牌' });
    const again = { ...CHECK_IN, vehicleId, visitId: other.visitId, version: other.version };
    expect(await refusedMove(demo, people.adviser, 'visit.checkIn', again)).toBe('otherVisitOpen');
  });

  test('within an amount agreed ahead: up to it yes, a fen above it no', async () => {
    const { demo, people } = await opened();
    const given = { ...(await waiting(people.adviser, '粤B80005')), content: content(), promisedAt: AFTERNOON };
    const evidence = { ...PAPER, channel: 'withinLimit' as const };
    const ahead = (advanceFen: number) => ({ ...given, evidence, particulars: { ...PARTICULARS, advanceFen } });
    expect(await refusedMove(demo, people.adviser, 'visit.checkIn', ahead(653_99))).toBe('aboveAdvance');
    const { orderId } = await people.adviser.do('visit.checkIn', ahead(654_00));
    expect((await now(people.adviser, orderId)).order.state).toBe('authorized');
  });

  test('sent twice under one command id it happens once and answers the same', async () => {
    const { demo, people } = await opened();
    const given = { ...(await waiting(people.adviser, '粤B80006')), content: content() };
    const id = newId(commandId);
    const first = await people.adviser.call('visit.checkIn', given, { commandId: id });
    const second = await people.adviser.call('visit.checkIn', given, { commandId: id });
    expect(first.ok).toBe(true);
    expect(second).toEqual(first);
    expect(dumpOf(demo.folder)['reception']?.filter((row) => JSON.stringify(row).includes(given.visitId)).length).toBe(
      1,
    );
  });

  test('two advisers check in one car: the second is told and nothing is written twice', async () => {
    const { demo, people } = await opened();
    const given = await waiting(people.adviser, '粤B80007');
    await people.adviser.do('visit.checkIn', given);
    expect(await refusedMove(demo, people.supervisor, 'visit.checkIn', given)).toBe('changedMeanwhile');
  });

  test('200 lines are taken, 301 are refused at their field', async () => {
    const { people } = await opened();
    const given = await waiting(people.adviser, '粤B80008');
    const lines = Array.from({ length: 200 }, (_, at) => laborLine(`项目 ${at}`, 10, 126_00));
    const many = [...lines, ...Array.from({ length: 101 }, (_, at) => laborLine(`更多 ${at}`, 10, 126_00))];
    expect(await people.adviser.call('visit.checkIn', { ...given, content: content(many) })).toMatchObject({
      invalid: { 'content.lines': 'tooLong' },
    });
    const { orderId } = await people.adviser.do('visit.checkIn', { ...given, content: content(lines) });
    expect((await now(people.adviser, orderId)).order).toMatchObject({ totalFen: 200 * 12_60 });
  });

  test('a payer or a package that is not there, a line twice: refused at the line', async () => {
    const { people } = await opened();
    const given = await waiting(people.adviser, '粤B80009');
    const line = laborLine('换机油', 50, 126_00);
    const odd = { ...line, pricing: { ...line.pricing, payerKey: 'nobody' } };
    const reply = await people.adviser.call('visit.checkIn', { ...given, content: content([line, odd, line]) });
    expect(reply).toMatchObject({
      invalid: { 'content.lines.1.pricing.payerKey': 'choice', 'content.lines.2.pricing.id': 'format' },
    });
  });
});

test('a line id that belongs to another order is refused at check-in and for a second order', async () => {
  const { demo, people } = await opened();
  const lines = [laborLine('换机油', 50, 126_00)];
  const { visitId } = await checkedIn(people.adviser, { content: content(lines) });
  const given = await waiting(people.adviser, '粤B80012');
  const stolen = { ...given, content: content(lines) };
  expect(await refusedMove(demo, people.adviser, 'visit.checkIn', stolen)).toBe('lineElsewhere');
  const more = { visitId, particulars: PARTICULARS, content: content(lines), promisedAt: null, nextContactAt: null };
  expect(await refusedMove(demo, people.adviser, 'order.add', { ...more, overrideReason: '另开' })).toBe(
    'lineElsewhere',
  );
});

describe('the draft of a check-in, shared by two seats', () => {
  test('each half is its writer’s; both seats see both', async () => {
    const { people } = await opened();
    const { visitId } = await waiting(people.adviser, '粤B80010');
    await people.adviser.do('visit.saveCheckInDraft', {
      visitId,
      half: 'order',
      version: 0,
      content: { words: '异响' },
    });
    await people.supervisor.do('visit.saveCheckInDraft', {
      visitId,
      half: 'walkAround',
      version: 0,
      content: { km: 5 },
    });
    const { halves } = await people.adviser.do('visit.checkInDraft', { visitId });
    expect(halves.map(({ half, content: kept, savedBy }) => [half, kept, savedBy]).sort()).toEqual([
      ['order', { words: '异响' }, expect.stringContaining('演示顾问')],
      ['walkAround', { km: 5 }, '演示前台主管'],
    ]);
  });

  test('who writes over a half that somebody else changed is told by whom', async () => {
    const { demo, people } = await opened();
    const { visitId } = await waiting(people.adviser, '粤B80011');
    const half = { visitId, half: 'order' as const };
    await people.adviser.do('visit.saveCheckInDraft', { ...half, version: 0, content: { words: '异响' } });
    const late = { ...half, version: 0, content: { words: '抖动' } };
    expect(await refusedMove(demo, people.supervisor, 'visit.saveCheckInDraft', late)).toBe('draftChanged');
  });

  test('a car that was checked in has no draft any more', async () => {
    const { demo, people } = await opened();
    const { visitId } = await checkedIn(people.adviser);
    const late = { visitId, half: 'order' as const, version: 0, content: {} };
    expect(await refusedMove(demo, people.adviser, 'visit.saveCheckInDraft', late)).toBe('wrongVisitState');
  });
});

describe('lines until the customer has said yes', () => {
  test('lines keep their ids, new ones come, missing ones go, and the total follows', async () => {
    const { people } = await opened();
    const { orderId } = await checkedIn(people.adviser, { evidence: null });
    const first = await now(people.adviser, orderId);
    const [labor, part] = first.order.lines.map(({ name, code, brand, unit, isHighVoltage, pricing }) => ({
      name,
      code,
      brand,
      unit,
      isHighVoltage,
      pricing,
    }));
    if (!labor || !part) throw new Error('two lines were given');
    const more = laborLine('四轮定位', 80, 126_00);
    await people.adviser.do('order.saveContent', {
      ...first.which,
      content: content([more, { ...labor, name: '更换前刹车片及保养' }]),
    });
    const { order } = await now(people.adviser, orderId);
    expect(order.lines.map(({ id, name }) => [id, name])).toEqual([
      [more.pricing.id, '四轮定位'],
      [labor.pricing.id, '更换前刹车片及保养'],
    ]);
    expect(order.totalFen).toBe(100_80 + 126_00);
  });

  test('after the customer’s yes the lines are fixed', async () => {
    const { demo, people } = await opened();
    const { orderId } = await checkedIn(people.adviser);
    const { which } = await now(people.adviser, orderId);
    const change = { ...which, content: content([]) };
    expect(await refusedMove(demo, people.adviser, 'order.saveContent', change)).toBe('linesFixed');
  });

  test('a line of another order cannot be taken over', async () => {
    const { demo, people } = await opened();
    const one = await checkedIn(people.adviser, { evidence: null });
    const other = await checkedIn(people.adviser, { evidence: null });
    const [line] = (await now(people.adviser, one.orderId)).order.lines;
    if (!line) throw new Error('a line was given');
    const { name, code, brand, unit, isHighVoltage, pricing } = line;
    const stolen = content([{ name, code, brand, unit, isHighVoltage, pricing }]);
    const { which } = await now(people.adviser, other.orderId);
    expect(await refusedMove(demo, people.adviser, 'order.saveContent', { ...which, content: stolen })).toBe(
      'lineElsewhere',
    );
  });

  test('two advisers on one order: the second is told who was faster, and nothing is lost', async () => {
    const { people } = await opened();
    const { orderId } = await checkedIn(people.adviser, { evidence: null });
    const { which } = await now(people.adviser, orderId);
    await people.adviser.do('order.saveParticulars', { ...which, particulars: { ...PARTICULARS, wishes: '洗车' } });
    const reply = await people.supervisor.call('order.saveParticulars', {
      ...which,
      particulars: { ...PARTICULARS, wishes: '打蜡' },
    });
    expect(reply).toMatchObject({
      refusal: { code: 'changedMeanwhile', details: { by: expect.stringContaining('演示顾问') } },
    });
    expect((await now(people.adviser, orderId)).order.wishes).toBe('洗车');
  });
});

describe('moves 9 to 14, until there is a contract', () => {
  test('R-021 R-023 consent, diagnosis, conclusion, quote, yes by phone', async () => {
    const { people } = await opened();
    const { orderId } = await checkedIn(people.adviser, { evidence: null });
    const which = async () => (await now(people.adviser, orderId)).which;
    await people.adviser.do('order.diagnose', await which());
    await people.adviser.do('order.concludeDiagnosis', { ...(await which()), diagnosis: '刹车片磨损到极限' });
    await people.adviser.do('order.quote', await which());
    expect((await now(people.adviser, orderId)).order).toMatchObject({ state: 'quoted', quoteVersion: 1 });
    const [labor, part] = (await now(people.adviser, orderId)).order.lines;
    if (!labor || !part) throw new Error('two lines were given');
    await people.adviser.do('order.authorize', {
      ...(await which()),
      evidence: { ...PAPER, channel: 'phone' },
      declinedLineIds: [part.id],
      promisedAt: AFTERNOON,
      nextContactAt: null,
    });
    const { order } = await now(people.adviser, orderId);
    expect(order).toMatchObject({ state: 'authorized', totalFen: 126_00, authorizedFen: 126_00 });
    expect(order.lines.map(({ state }) => state)).toEqual(['authorized', 'declined']);
  });

  test('R-021 no diagnosis without the customer’s consent', async () => {
    const { demo, people } = await opened();
    const { orderId } = await checkedIn(people.adviser, { evidence: null, consentToDiagnosis: false });
    const { which } = await now(people.adviser, orderId);
    expect(await refusedMove(demo, people.adviser, 'order.diagnose', which)).toBe('consentMissing');
    await people.adviser.do('order.recordConsent', { ...which, person: '演示客户' });
    await people.adviser.do('order.diagnose', (await now(people.adviser, orderId)).which);
  });

  test('R-023 no quote from a diagnosis without a conclusion', async () => {
    const { demo, people } = await opened();
    const { orderId } = await checkedIn(people.adviser, { evidence: null });
    await people.adviser.do('order.diagnose', (await now(people.adviser, orderId)).which);
    const { which } = await now(people.adviser, orderId);
    expect(await refusedMove(demo, people.adviser, 'order.quote', which)).toBe('diagnosisWithoutConclusion');
  });

  const free = laborLine('检查', 0, 0);
  const unknownKind = partLine('刹车片', 1000, 100_00);
  const insured = laborLine('钣金', 100, 126_00);
  test.each([
    ['R-038 a line without a price', 'lineIncomplete', content([free])],
    [
      'R-036 a part of which nobody said what kind it is',
      'lineIncomplete',
      content([{ ...unknownKind, pricing: { ...unknownKind.pricing, partKind: null } as typeof unknownKind.pricing }]),
    ],
    [
      'insurer’s work without an assessment',
      'assessmentMissing',
      {
        packages: [],
        payers: [
          { key: 'customer', kind: 'customer' as const, name: '', reference: '' },
          { key: 'insurer', kind: 'insurer' as const, name: '演示保险', reference: '' },
        ],
        lines: [{ ...insured, pricing: { ...insured.pricing, payerKey: 'insurer' } }],
      },
    ],
  ])('%s is not quoted', async (_what, code, written) => {
    const { demo, people } = await opened();
    const { orderId } = await checkedIn(people.adviser, { evidence: null, content: written });
    const { which } = await now(people.adviser, orderId);
    expect(await refusedMove(demo, people.adviser, 'order.quote', which)).toBe(code);
  });

  test('standards §1 the customer’s own part needs its certificate', async () => {
    const { demo, people } = await opened();
    const own = partLine('自带机油', 4000, 0);
    const line = { ...own, pricing: { ...own.pricing, suppliedBy: 'customer', partKind: null } as typeof own.pricing };
    const { orderId } = await checkedIn(people.adviser, { evidence: null, content: content([line]) });
    const { which } = await now(people.adviser, orderId);
    const yes = { ...which, evidence: PAPER, declinedLineIds: [], promisedAt: AFTERNOON, nextContactAt: null };
    expect(await refusedMove(demo, people.adviser, 'order.authorize', yes)).toBe('ownPartWithoutCertificate');
  });

  test('an open promise with a next contact is enough, and falls due', async () => {
    const { people } = await opened();
    const nextContactAt = instant.parse(MORNING + HOUR);
    const { orderId } = await checkedIn(people.adviser, { promisedAt: null, nextContactAt });
    expect((await now(people.adviser, orderId)).order.state).toBe('authorized');
    const { duties } = await people.adviser.do('duty.list', {});
    expect(duties.filter(({ kind, dueAt }) => kind === 'nextContact' && dueAt === nextContactAt).length).toBe(1);
  });

  test('move 12: oral consent with a witness, by the desk supervisor only', async () => {
    const { demo, people } = await opened();
    const { orderId } = await checkedIn(people.adviser, { evidence: null });
    await people.adviser.do('order.quote', (await now(people.adviser, orderId)).which);
    const { which } = await now(people.adviser, orderId);
    const said = { reason: '不愿签字', adviser: '演示顾问甲', promisedAt: AFTERNOON, nextContactAt: null };
    expect(
      await refusedMove(demo, people.supervisor, 'order.authorizeUnsigned', { ...which, ...said, witness: '' }),
    ).toBe('oralConsentIncomplete');
    expect(
      await refusedMove(demo, people.adviser, 'order.authorizeUnsigned', { ...which, ...said, witness: '乙' }),
    ).toBe('notAllowed');
    await people.supervisor.do('order.authorizeUnsigned', { ...which, ...said, witness: '演示见证人' });
    expect((await now(people.adviser, orderId)).order.state).toBe('authorized');
  });

  test('R-028 move 13: the customer declines; the fee for the diagnosis stays', async () => {
    const { people } = await opened();
    const written = content([laborLine('更换水泵', 200, 126_00), chargeLine('诊断费', 80_00)]);
    const { orderId } = await checkedIn(people.adviser, { evidence: null, content: written });
    const { which } = await now(people.adviser, orderId);
    await people.adviser.do('order.decline', { ...which, reason: '太贵' });
    const { order } = await now(people.adviser, orderId);
    expect(order).toMatchObject({ state: 'declined', totalFen: 80_00, endReason: '太贵' });
    expect(order.lines.map(({ state }) => state)).toEqual(['declined', 'authorized']);
  });

  test('what was agreed to is not declined but stopped or voided', async () => {
    const { demo, people } = await opened();
    const { orderId } = await broughtTo('inWork', people);
    const { which } = await now(people.adviser, orderId);
    expect(await refusedMove(demo, people.adviser, 'order.decline', { ...which, reason: '不修了' })).toBe('notNow');
    expect(await refusedMove(demo, people.adviser, 'order.void', { ...which, reason: '不修了' })).toBe(
      'alreadyHandedOver',
    );
  });

  test('move 52: void needs a reason, one’s own order and the same day; else the supervisor', async () => {
    const { demo, people } = await opened();
    const { orderId, visitId } = await checkedIn(people.adviser);
    const { which } = await now(people.adviser, orderId);
    expect(await refusedMove(demo, people.adviser, 'order.void', { ...which, reason: ' ' })).toBe('reasonMissing');
    demo.clock.pass(DAY);
    const next = demo.as('adviser');
    expect(await refusedMove(demo, next, 'order.void', { ...which, reason: '开错了' })).toBe('notOwnOrNotToday');
    await demo.as('deskSupervisor').do('order.void', { ...which, reason: '开错了' });
    expect((await now(next, orderId)).order).toMatchObject({ state: 'voided', endReason: '开错了', totalFen: 0 });
    // Its lines are no advice that the customer turned down.
    expect((await next.do('visit.checkInDraft', { visitId })).declined).toEqual([]);
  });

  test('move 6: a second order for the same payer asks why', async () => {
    const { demo, people } = await opened();
    const { visitId, orderId } = await checkedIn(people.adviser);
    const more = {
      visitId,
      particulars: PARTICULARS,
      content: content(),
      promisedAt: null,
      nextContactAt: null,
      overrideReason: null,
    };
    expect(await refusedMove(demo, people.adviser, 'order.add', more)).toBe('orderOfPayerOpen');
    const second = await people.adviser.do('order.add', { ...more, overrideReason: '保险另开' });
    const { order } = await now(people.adviser, orderId);
    expect(order.siblings.map(({ number }) => number)).toEqual([second.number]);
  });
});

describe('moves 30 to 35, back at the desk', () => {
  test('move 24: stopping half-way charges what was done and is looked at like any other', async () => {
    const { demo, people } = await opened();
    const { orderId } = await broughtTo('inWork', people);
    const [hit] = (await people.technician.do('catalog.find', { text: 'L104', limit: 1 })).hits;
    if (hit?.kind !== 'item') throw new Error('the demo shop’s price list has L104');
    const { itemId, name } = hit.item;
    await people.technician.do('workshop.raiseExtra', {
      ...(await now(people.adviser, orderId)).which,
      items: [{ itemId, kind: 'labor', name, quantityMilli: null, time: null }],
      reason: '火花塞烧蚀',
      safety: 'advised',
    });
    const { which, order } = await now(people.adviser, orderId);
    const stop = { ...which, reason: '客户急用车', isUnsafe: false, statementSigned: false };
    const [labor, , unanswered] = order.lines;
    if (!labor || !unanswered) throw new Error('two lines were given and one was raised');
    expect(
      await refusedMove(demo, people.supervisor, 'order.stop', { ...stop, doneLineIds: [], doneListed: false }),
    ).toBe('doneNotListed');
    expect(
      await refusedMove(demo, people.supervisor, 'order.stop', {
        ...stop,
        doneLineIds: [],
        doneListed: true,
        isUnsafe: true,
      }),
    ).toBe('unsafeWithoutStatement');
    // Additional work that nobody answered is not charged, whoever ticks it.
    const doneLineIds = [labor.id, unanswered.id];
    await people.supervisor.do('order.stop', { ...stop, doneLineIds, doneListed: true });
    const stopped = (await now(people.adviser, orderId)).order;
    expect(stopped).toMatchObject({ state: 'workDone', stopped: true, totalFen: 126_00 });
    expect(stopped.lines.map(({ state }) => state)).toEqual(['done', 'declined', 'declined']);
  });

  test('R-058 R-060 R-061 move 22: additional work, part accepted and part refused', async () => {
    const { demo, people } = await opened();
    const { orderId } = await broughtTo('inWork', people);
    await people.technician.do('workshop.raiseExtra', {
      ...(await now(people.adviser, orderId)).which,
      items: [
        { kind: 'labor', name: '更换刹车盘', quantityMilli: null, time: 80 },
        { kind: 'part', name: '刹车盘', quantityMilli: 2000, time: null },
      ],
      reason: '刹车盘低于极限',
      safety: 'safety',
    });
    const { which, order } = await now(people.adviser, orderId);
    expect(order.extrasOpen).toBe(true);
    const asked = (await people.adviser.do('duty.list', {})).duties.filter(({ kind }) => kind === 'askExtra');
    expect(asked.length).toBeGreaterThan(0);
    const extra = order.extras[0];
    const [labor] = order.lines.filter(({ extraId }) => extraId !== null);
    if (!extra || !labor) throw new Error('an extra was raised');
    const { name, code, brand, unit, isHighVoltage, pricing } = labor;
    if (pricing.kind !== 'labor') throw new Error('labour was raised');
    const unpriced = { name, code, brand, unit, isHighVoltage, pricing };
    const priced = {
      ...unpriced,
      pricing: { ...pricing, price: { by: 'fixed' as const, priceFen: 160_00, time: 80 } },
    };
    const answer: Input<'order.answerExtra'> = {
      ...which,
      extraId: extra.id,
      accepted: [priced],
      person: '演示客户',
      phone: '13800138000',
      channel: 'phone',
      attachment: null,
      at: MORNING,
      delayTold: true,
      delayMinutes: 60,
      promisedAt: AFTERNOON,
      toldWorkshop: '演示车间主管',
    };
    const wrong: [string, Partial<Input<'order.answerExtra'>>][] = [
      ['answerIncomplete', { person: '' }],
      ['answerIncomplete', { channel: null }],
      ['answerIncomplete', { at: null }],
      ['delayNotTold', { delayTold: false }],
      ['delayNotTold', { promisedAt: null }],
      ['extraWithoutPrice', { accepted: [unpriced] }],
      ['workshopNotTold', { toldWorkshop: '', accepted: [] }],
      ['workshopNotTold', { toldWorkshop: '' }],
    ];
    for (const [code, change] of wrong) {
      expect(await refusedMove(demo, people.adviser, 'order.answerExtra', { ...answer, ...change }), code).toBe(code);
    }
    demo.clock.pass(MINUTE);
    await people.adviser.do('order.answerExtra', answer);
    const after = (await now(people.adviser, orderId)).order;
    expect(order).toMatchObject({ agreedAt: order.authorizedAt, authorizedFen: 654_00 });
    // All that was agreed to, with the time of the latest yes.
    const agreed = { totalFen: 654_00 + 160_00, authorizedFen: 654_00 + 160_00, agreedAt: MORNING + MINUTE };
    expect(after).toMatchObject({ extrasOpen: false, ...agreed });
    expect(after.lines.filter(({ extraId }) => extraId !== null).map(({ state }) => state)).toEqual([
      'inWork',
      'declined',
    ]);
    expect(after.extras[0]).toMatchObject({
      number: `${after.number}-A1`,
      toldWorkshop: '演示车间主管',
      person: '演示客户',
    });
    expect((await people.adviser.do('duty.list', {})).duties.filter(({ kind }) => kind === 'askExtra').length).toBe(
      asked.length - 1,
    );
  });

  test('R-061 an accepted extra needs somebody who took the slip', async () => {
    const { demo, people } = await opened();
    const { orderId } = await broughtTo('inWork', people);
    await people.technician.do('workshop.raiseExtra', {
      ...(await now(people.adviser, orderId)).which,
      items: [{ kind: 'labor', name: '更换刹车盘', quantityMilli: null, time: 80 }],
      reason: '刹车盘低于极限',
      safety: 'advised',
    });
    const { which, order } = await now(people.adviser, orderId);
    const [line] = order.lines.filter(({ extraId }) => extraId !== null);
    const extra = order.extras[0];
    if (!line || !extra || line.pricing.kind !== 'labor') throw new Error('an extra was raised');
    const { name, code, brand, unit, isHighVoltage, pricing } = line;
    const accepted = [
      {
        name,
        code,
        brand,
        unit,
        isHighVoltage,
        pricing: { ...pricing, price: { by: 'fixed' as const, priceFen: 1_00, time: 80 } },
      },
    ];
    const answer = {
      ...which,
      extraId: extra.id,
      accepted,
      person: '演示客户',
      phone: '',
      channel: 'wechat' as const,
      attachment: null,
      at: MORNING,
      delayTold: true,
      delayMinutes: 0,
      promisedAt: AFTERNOON,
      toldWorkshop: '',
    };
    expect(await refusedMove(demo, people.adviser, 'order.answerExtra', answer)).toBe('extraSlipNotTaken');
  });

  test('move 30, 31: fetched, looked at, made ready', async () => {
    const { demo, people } = await opened();
    const belongings = [{ name: '雨伞', quantity: 1, condition: '' }];
    const { orderId } = await broughtTo('passed', people, { walkAround: { ...CHECK_IN.walkAround, belongings } });
    const which = async () => (await now(people.adviser, orderId)).which;
    const blind = { ...(await which()), exteriorLookedAt: false };
    expect(await refusedMove(demo, people.adviser, 'order.takeFromWorkshop', blind)).toBe('exteriorNotLookedAt');
    await people.adviser.do('order.takeFromWorkshop', { ...blind, exteriorLookedAt: true });
    expect(await refusedMove(demo, people.adviser, 'order.prepare', await which())).toBe('belongingsNotBack');
    await people.adviser.do('order.savePreparation', { ...(await which()), checks: ['belongings'] });
    expect(await refusedMove(demo, people.adviser, 'order.prepare', await which())).toBe('slipsOpen');
    await people.adviser.do('order.savePreparation', { ...(await which()), checks: ['belongings', 'slips'] });
    expect(await refusedMove(demo, people.adviser, 'order.prepare', await which())).toBe('draftBillMissing');
    expect(
      await refusedMove(demo, people.adviser, 'order.notify', { ...(await which()), person: '', reached: true }),
    ).toBe('notReady');
  });

  test('R-071 move 32: a delay is told with its reason and the new time', async () => {
    const { demo, people } = await opened();
    const { orderId } = await checkedIn(people.adviser);
    const { which } = await now(people.adviser, orderId);
    const promisedAt = instant.parse(MORNING + 8 * HOUR);
    const told = { ...which, person: '演示客户', reason: '缺件', promisedAt, reaction: '同意' };
    expect(await refusedMove(demo, people.adviser, 'order.notifyDelay', { ...told, reason: '' })).toBe(
      'delayReasonMissing',
    );
    expect(await refusedMove(demo, people.adviser, 'order.notifyDelay', { ...told, promisedAt: null })).toBe(
      'newPromiseMissing',
    );
    await people.adviser.do('order.notifyDelay', told);
    expect((await now(people.adviser, orderId)).order.promisedAt).toBe(promisedAt);
  });

  test('moves 33 to 35: collector, promise, adviser', async () => {
    const { demo, people } = await opened();
    const { orderId } = await checkedIn(people.adviser);
    const which = async () => (await now(people.adviser, orderId)).which;
    const who = { name: '演示取车人', relation: 'driver' as const, phone: '13700137000' };
    const collector = { ...(await which()), ...who, confirmedWithAuthorizer: true };
    expect(await refusedMove(demo, people.adviser, 'order.nominateCollector', { ...collector, phone: '' })).toBe(
      'collectorIncomplete',
    );
    expect(
      await refusedMove(demo, people.adviser, 'order.nominateCollector', {
        ...collector,
        confirmedWithAuthorizer: false,
      }),
    ).toBe('collectorUnconfirmed');
    await people.adviser.do('order.nominateCollector', collector);
    const change = {
      ...(await which()),
      promisedAt: AFTERNOON,
      nextContactAt: null,
      reason: '排队',
      toldWhom: '演示客户',
    };
    expect(await refusedMove(demo, people.adviser, 'order.changePromise', { ...change, reason: '' })).toBe(
      'reasonMissing',
    );
    expect(await refusedMove(demo, people.adviser, 'order.changePromise', { ...change, toldWhom: '' })).toBe(
      'toldWhomMissing',
    );
    await people.adviser.do('order.changePromise', change);
    const { staff } = await people.adviser.do('staff.approvers', { roles: ['adviser'] });
    const other = staff.find(({ id }) => id !== people.adviser.staffId);
    if (!other) throw new Error('the demo shop has two advisers');
    await people.adviser.do('order.transferAdviser', { ...(await which()), adviserId: other.id });
    expect((await now(people.adviser, orderId)).order).toMatchObject({ adviser: other.name, collector: who });
  });

  test('move 35: nobody takes over who has left the shop', async () => {
    const { demo, people } = await opened();
    const { orderId } = await checkedIn(people.adviser);
    const { which } = await now(people.adviser, orderId);
    const admin = demo.as('administrator');
    const gone = (await admin.do('staff.list', {})).staff.find(({ name }) => name === '演示多面手');
    if (!gone) throw new Error('the demo shop has this person');
    const { id, version, name, roles } = gone;
    await admin.do('staff.change', { staffId: id, version, name, roles, active: false });
    expect(await refusedMove(demo, people.adviser, 'order.transferAdviser', { ...which, adviserId: id })).toBe(
      'receiverOffDuty',
    );
  });
});

test.each(['order.quote', 'order.prepare', 'order.diagnose'] as const)(
  '%s of an order that is not there',
  async (name) => {
    const { people } = await opened();
    expect(refusalOf(await people.adviser.call(name, { orderId: newId(orderId), version: 1 }))).toBe('notFound');
  },
);
