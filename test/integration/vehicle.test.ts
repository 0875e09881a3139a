import { describe, expect, test } from 'vitest';
import type { CallName, Input } from '../../src-shared/contract.ts';
import {
  contactId as contactIdSchema,
  customerId as customerIdSchema,
  newId,
  vehicleId as vehicleIdSchema,
} from '../../src-shared/kit/id.ts';
import { localDate, MINUTE } from '../../src-shared/kit/time.ts';
import { cardsOf } from '../../src-shared/visit/board-rules.ts';
import { dumpOf } from '../support/dump.ts';
import { arrival, arrived, CAR, carOf, customerOf, demoShop, newCar } from '../support/given.ts';
import { MORNING, refusalOf, type TestSeat } from '../support/shop.ts';

const VIN = 'LFWADRJF011002346';
/** Short of the automatic lock. */
const LATER = 5 * MINUTE;
const NOT_FOUND = { code: 'notFound', details: {} };

/** Makes the call, expects the refusal, and that every row of every table is as before. */
async function refused<N extends CallName>(folder: string, seat: TestSeat, name: N, input: Input<N>) {
  const before = dumpOf(folder);
  const reply = await seat.call(name, input);
  expect(dumpOf(folder)).toEqual(before);
  return reply.ok ? 'ok' : 'refusal' in reply ? reply.refusal : reply;
}

async function desk() {
  const opened = await demoShop();
  return { ...opened, adviser: opened.as('adviser'), other: opened.as('deskSupervisor') };
}

describe('a car’s file', () => {
  test('R-085 R-086 R-087 begins with what is known, and is completed later', async () => {
    const { adviser, clock } = await desk();
    const known = await carOf(adviser, { plate: ' 粤b·12345 ' });
    expect(known).toMatchObject({
      version: 1,
      active: true,
      plate: '粤B12345',
      plateColor: 'blue',
      vin: null,
      owner: null,
      plates: [{ plate: '粤B12345', plateColor: 'blue', since: MORNING, until: null }],
      owners: [],
      contacts: [],
      visits: [],
      changedBy: expect.stringContaining('演示顾问'),
    });
    clock.pass(1000);
    const content = {
      vin: ' lfwadrjf-011002346 ',
      frameNumber: '',
      make: '丰田',
      model: '凯美瑞 2.0G',
      modelYear: 2022,
      engineNumber: 'M20C-123456',
      bodyColor: '白',
      energy: 'petrol',
      vehicleType: '小型轿车',
      firstRegisteredOn: localDate.parse('2022-09-16'),
      inspectionDueOn: localDate.parse('2028-09-30'),
      insurer: '某保险',
      insuranceDueOn: localDate.parse('2027-09-15'),
      odometerKm: 41_230,
      serviceEveryKm: 10_000,
      serviceEveryMonths: 12,
      nextServiceOn: localDate.parse('2027-05-02'),
      nextServiceKm: 50_000,
      wishes: '节假日免费检查',
      note: '右后门有旧伤',
    } as const;
    const { vehicleId } = known;
    await adviser.do('vehicle.change', { ...content, vehicleId, version: 1, active: true });
    const complete = await adviser.do('vehicle.get', { vehicleId });
    expect(complete).toMatchObject({ ...content, vin: VIN, version: 2, odometerAt: MORNING + 1000 });
    clock.pass(1000);
    await adviser.do('vehicle.change', { ...content, vehicleId, version: 2, active: true, note: '' });
    expect(await adviser.do('vehicle.get', { vehicleId }), 'the reading is as old as it was').toMatchObject({
      odometerAt: MORNING + 1000,
      changedAt: MORNING + 2000,
    });
  });

  test('a wrong check digit passes, a wrong length does not; a car without VIN says what stands there', async () => {
    const { adviser } = await desk();
    expect((await carOf(adviser, { plate: null, vin: 'LFWADRJF911002346' })).vin).toBe('LFWADRJF911002346');
    expect((await carOf(adviser, { plate: null, vin: 'WP0ZZZ99ZTS392124' })).vin).toBe('WP0ZZZ99ZTS392124');
    expect(await adviser.call('vehicle.create', newCar({ vin: 'LFWADRJF01100234' }))).toEqual({
      ok: false,
      invalid: { vin: 'format' },
    });
    const old = await carOf(adviser, { plate: null, frameNumber: 'SH760-1978-0042' });
    expect(old).toMatchObject({ plate: null, vin: null, frameNumber: 'SH760-1978-0042', plates: [] });
    const nothing = await adviser.call('vehicle.create', newCar({ plate: null }));
    expect(nothing).toEqual({ ok: false, invalid: { plate: 'required' } });
  });

  test('one VIN, one active car: the other one is named, to open it', async () => {
    const { adviser, folder } = await desk();
    const first = await carOf(adviser, { vin: VIN, make: '丰田', model: '凯美瑞' });
    const taken = {
      code: 'vinTaken',
      details: { vin: VIN, vehicleId: first.vehicleId, plate: '粤B12345', model: '丰田 凯美瑞' },
    };
    const again = newCar({ plate: '粤B54321', vin: VIN });
    expect(await refused(folder, adviser, 'vehicle.create', again)).toEqual(taken);
    const second = await carOf(adviser, { plate: '粤B54321' });
    const change = { ...CAR, vehicleId: second.vehicleId, version: 1, active: true, vin: VIN };
    expect(await refused(folder, adviser, 'vehicle.change', change)).toEqual(taken);
    // Scrapped: VIN and plate are free again, and the file stays.
    await adviser.do('vehicle.change', { ...CAR, vehicleId: first.vehicleId, version: 1, active: false, vin: VIN });
    expect(await adviser.do('vehicle.get', { vehicleId: first.vehicleId })).toMatchObject({
      active: false,
      plate: null,
      plates: [{ plate: '粤B12345', until: MORNING }],
    });
    await adviser.do('vehicle.change', change);
    const back = { ...CAR, vehicleId: first.vehicleId, version: 2, active: true, vin: VIN };
    expect(await refused(folder, adviser, 'vehicle.change', back)).toMatchObject({ code: 'vinTaken' });
  });

  test('the second of two people at one file is told who was faster, whatever they change', async () => {
    const { adviser, other, folder, clock } = await desk();
    const { vehicleId } = await carOf(adviser);
    clock.pass(60_000);
    await other.do('vehicle.change', { ...CAR, vehicleId, version: 1, active: true, note: '先' });
    const told = { code: 'changedMeanwhile', details: { by: '演示前台主管', at: MORNING + 60_000 } };
    const late = { vehicleId, version: 1 };
    const plate = { ...late, plate: '粤B54321', plateColor: 'blue', takePlateFrom: null } as const;
    const owner = { ...late, ownerId: null, newOwner: { kind: 'person', name: '某', phone: null } } as const;
    const change = { ...CAR, ...late, active: true, note: '后' };
    expect(await refused(folder, adviser, 'vehicle.change', change)).toEqual(told);
    expect(await refused(folder, adviser, 'vehicle.changePlate', plate)).toEqual(told);
    expect(await refused(folder, adviser, 'vehicle.changeOwner', owner)).toEqual(told);
  });

  test('what is not there is not found, and nothing changes', async () => {
    const { adviser, folder } = await desk();
    const vehicleId = newId(vehicleIdSchema);
    const contactId = newId(contactIdSchema);
    expect(refusalOf(await adviser.call('vehicle.get', { vehicleId }))).toBe('notFound');
    const person = { name: '某', relation: 'other', phone: null, note: '' } as const;
    const calls = {
      'vehicle.create': newCar({ ownerId: newId(customerIdSchema) }),
      'vehicle.change': { ...CAR, vehicleId, version: 1, active: true },
      'vehicle.changePlate': { vehicleId, version: 1, plate: null, plateColor: null, takePlateFrom: null },
      'vehicle.changeOwner': { vehicleId, version: 1, ownerId: null, newOwner: null },
      'vehicle.addContact': { vehicleId, ...person },
      'vehicle.endContact': { contactId, version: 1 },
      'vehicle.revealPhone': { contactId },
    } as const;
    for (const [name, input] of Object.entries(calls))
      expect(await refused(folder, adviser, name as 'vehicle.change', input as never), name).toEqual(NOT_FOUND);
    const known = await carOf(adviser);
    const owner = { vehicleId: known.vehicleId, version: 1, ownerId: newId(customerIdSchema), newOwner: null };
    expect(await refused(folder, adviser, 'vehicle.changeOwner', owner)).toEqual(NOT_FOUND);
    const { contactId: quiet } = await adviser.do('vehicle.addContact', { vehicleId: known.vehicleId, ...person });
    expect(await refused(folder, adviser, 'vehicle.revealPhone', { contactId: quiet }), 'no phone').toEqual(NOT_FOUND);
  });
});

describe('plates', () => {
  test('R-087 a new plate keeps the car and its history', async () => {
    const { adviser, clock } = await desk();
    const { vehicleId } = await carOf(adviser);
    clock.pass(LATER);
    const change = {
      vehicleId,
      version: 1,
      plate: '粤BD12345',
      plateColor: 'gradientGreen',
      takePlateFrom: null,
    } as const;
    expect(await adviser.do('vehicle.changePlate', change)).toEqual({ version: 2 });
    // The same one again in another colour was only written down wrong.
    await adviser.do('vehicle.changePlate', { ...change, version: 2, plateColor: 'green' });
    expect(await adviser.do('vehicle.get', { vehicleId })).toMatchObject({
      version: 3,
      plate: '粤BD12345',
      plateColor: 'green',
      plates: [
        { plate: '粤BD12345', plateColor: 'green', since: MORNING + LATER, until: null },
        { plate: '粤B12345', plateColor: 'blue', since: MORNING, until: MORNING + LATER },
      ],
    });
    await adviser.do('vehicle.changePlate', { ...change, version: 3, plate: null, plateColor: null });
    expect(await adviser.do('vehicle.get', { vehicleId })).toMatchObject({ plate: null, plateColor: null });
    const { hits } = await adviser.do('find.anything', { text: '粤B12345', limit: 5 });
    expect(hits).toMatchObject([{ vehicleId, plate: null, matched: 'oldPlate', matchedText: '粤B12345' }]);
  });

  test('a plate passes to another car only when that car is named; the older one loses it that day', async () => {
    const { adviser, folder, clock } = await desk();
    const ownerId = await customerOf(adviser, { name: '旧车主' });
    const old = await carOf(adviser, { ownerId, make: '丰田', model: '凯美瑞' });
    const details = { plate: '粤B12345', vehicleId: old.vehicleId, model: '丰田 凯美瑞', owner: '旧车主' };
    const taken = { code: 'plateTaken', details };
    expect(await refused(folder, adviser, 'vehicle.create', newCar())).toEqual(taken);
    const wrong = newCar({ takePlateFrom: newId(vehicleIdSchema) });
    expect(await refused(folder, adviser, 'vehicle.create', wrong), 'another car was meant').toEqual(taken);
    const next = await carOf(adviser, { plate: '粤B54321' });
    const change = { vehicleId: next.vehicleId, version: 1, plate: '粤B12345', plateColor: 'blue' } as const;
    expect(await refused(folder, adviser, 'vehicle.changePlate', { ...change, takePlateFrom: null })).toEqual(taken);
    clock.pass(LATER);
    await adviser.do('vehicle.changePlate', { ...change, takePlateFrom: old.vehicleId });
    expect(await adviser.do('vehicle.get', { vehicleId: old.vehicleId })).toMatchObject({
      version: 2,
      plate: null,
      plates: [{ plate: '粤B12345', until: MORNING + LATER }],
    });
    expect((await adviser.do('vehicle.get', { vehicleId: next.vehicleId })).plates).toMatchObject([
      { plate: '粤B12345', since: MORNING + LATER, until: null },
      { plate: '粤B54321', until: MORNING + LATER },
    ]);
    const { hits } = await adviser.do('find.anything', { text: '粤B12345', limit: 5 });
    expect(hits.map(({ vehicleId, matched }) => [vehicleId, matched])).toEqual([
      [next.vehicleId, 'plate'],
      [old.vehicleId, 'oldPlate'],
    ]);
    const third = await carOf(adviser, { takePlateFrom: next.vehicleId });
    expect(third.plate).toBe('粤B12345');
  });
});

describe('owners', () => {
  test('R-087 another owner keeps the car and its history', async () => {
    const { adviser, clock } = await desk();
    const begun = { kind: 'person', name: '张㛃', phone: '13800138000' } as const;
    const car = await carOf(adviser, { newOwner: begun });
    expect(car.owner).toMatchObject({ name: '张㛃', kind: 'person', maskedPhone: '138****8000' });
    const first = car.owner?.customerId;
    if (!first) throw new Error('nobody');
    clock.pass(LATER);
    const { vehicleId } = car;
    const company = { kind: 'company', name: '某某贸易有限公司', phone: null } as const;
    const changed = await adviser.do('vehicle.changeOwner', {
      vehicleId,
      version: 1,
      ownerId: null,
      newOwner: company,
    });
    expect(changed).toMatchObject({ version: 2 });
    await adviser.do('vehicle.changeOwner', { vehicleId, version: 2, ownerId: changed.ownerId, newOwner: null });
    const file = await adviser.do('vehicle.get', { vehicleId });
    expect(file.owner).toMatchObject({ name: '某某贸易有限公司', maskedPhone: null });
    expect(file.owners, 'the same again is no new line').toMatchObject([
      { name: '某某贸易有限公司', since: MORNING + LATER, until: null },
      { name: '张㛃', since: MORNING, until: MORNING + LATER },
    ]);
    expect((await adviser.do('customer.get', { customerId: first })).vehicles).toMatchObject([
      { vehicleId, plate: '粤B12345', until: MORNING + LATER },
    ]);
    await adviser.do('vehicle.changeOwner', { vehicleId, version: 3, ownerId: null, newOwner: null });
    expect((await adviser.do('vehicle.get', { vehicleId })).owner).toBeNull();
    const both = { vehicleId, version: 4, ownerId: first, newOwner: company };
    expect(await adviser.call('vehicle.changeOwner', both)).toEqual({ ok: false, invalid: { newOwner: 'choice' } });
  });
});

describe('who else comes with a car', () => {
  test('is kept with relation and masked phone, told in full to who may call, and ends', async () => {
    const { adviser, as, folder } = await desk();
    const { vehicleId } = await carOf(adviser);
    const driver = { vehicleId, name: '老欧阳', relation: 'driver', phone: '139 1234 5678', note: '白班' } as const;
    const { contactId } = await adviser.do('vehicle.addContact', driver);
    const { contacts } = await adviser.do('vehicle.get', { vehicleId });
    expect(contacts).toEqual([
      {
        contactId,
        version: 1,
        name: '老欧阳',
        relation: 'driver',
        maskedPhone: '139****5678',
        note: '白班',
        addedAt: MORNING,
      },
    ]);
    expect(await as('cashier').do('vehicle.revealPhone', { contactId })).toEqual({ number: '13912345678' });
    expect(refusalOf(await as('technician').call('vehicle.revealPhone', { contactId }))).toBe('notAllowed');
    for (const text of ['老欧阳', 'laoouyang', 'loy', '5678', '13912345678']) {
      const { hits } = await adviser.do('find.anything', { text, limit: 5 });
      expect(hits, text).toMatchObject([{ vehicleId, matched: 'contact', matchedText: '老欧阳' }]);
    }
    const late = { contactId, version: 2 };
    const told = { code: 'changedMeanwhile', details: { by: null, at: null } };
    expect(await refused(folder, adviser, 'vehicle.endContact', late)).toEqual(told);
    await adviser.do('vehicle.endContact', { contactId, version: 1 });
    expect((await adviser.do('vehicle.get', { vehicleId })).contacts).toEqual([]);
    expect((await adviser.do('find.anything', { text: '老欧阳', limit: 5 })).hits).toEqual([]);
    expect(await refused(folder, adviser, 'vehicle.endContact', { contactId, version: 2 })).toEqual(NOT_FOUND);
  });
});

describe('visits', () => {
  test('a car that arrives is tied to its file by the plate, and its card says what and whose it is', async () => {
    const { adviser, as } = await desk();
    const begun = { kind: 'person', name: '张伟', phone: null } as const;
    const car = await carOf(adviser, { make: '丰田', model: '凯美瑞', newOwner: begun });
    const visit = await arrived(as('guard'));
    expect(visit.vehicleId).toBe(car.vehicleId);
    const cards = cardsOf(await adviser.do('visit.board', {}));
    const card = cards.find(({ visitId }) => visitId === visit.visitId);
    expect(card).toMatchObject({ model: '丰田 凯美瑞', owner: '张伟' });
    const unknown = await arrived(adviser, { plate: '粤B99999' });
    expect(unknown.vehicleId).toBeNull();
    const blank = cardsOf(await adviser.do('visit.board', {})).find(({ visitId }) => visitId === unknown.visitId);
    expect(blank).toMatchObject({ plate: '粤B99999' });
    expect([blank?.model, blank?.owner]).toEqual([undefined, undefined]);
    const { visits } = await adviser.do('vehicle.get', { vehicleId: car.vehicleId });
    expect(visits).toMatchObject([{ visitId: visit.visitId, plate: '粤B12345', state: 'waiting', tied: true }]);
  });

  test('a corrected plate ties the visit to the other file, or to none', async () => {
    const { adviser } = await desk();
    const one = await carOf(adviser);
    const other = await carOf(adviser, { plate: '粤B54321' });
    const { visitId } = await arrived(adviser);
    const correct = async (plate: string, version: number) => {
      const car = { plate, plateColor: 'blue', note: '', waitsInShop: false } as const;
      await adviser.do('visit.correctArrival', { visitId, version, ...car });
      return (await adviser.do('visit.get', { visitId })).vehicleId;
    };
    expect(await correct('粤B54321', 1)).toBe(other.vehicleId);
    expect(await correct('粤B00000', 2)).toBeNull();
    expect(await correct('粤B12345', 3)).toBe(one.vehicleId);
  });

  test('a file that begins while the car is here takes its visit; earlier ones are shown by the plate', async () => {
    const { adviser, clock } = await desk();
    const before = await arrived(adviser);
    await adviser.do('visit.leaveEnquiry', { visitId: before.visitId, version: 1, outcome: 'answered', note: '' });
    clock.pass(LATER);
    const { visitId, version } = await arrived(adviser);
    const car = await carOf(adviser);
    expect(car.visits).toMatchObject([
      { visitId, tied: true },
      { visitId: before.visitId, tied: false, leftAt: MORNING },
    ]);
    // The arrival form that somebody has open is no conflict.
    const corrected = {
      visitId,
      version,
      plate: '粤B12345',
      plateColor: 'blue',
      note: '记',
      waitsInShop: true,
    } as const;
    expect((await adviser.call('visit.correctArrival', corrected)).ok).toBe(true);
    expect((await adviser.do('visit.get', { visitId })).vehicleId).toBe(car.vehicleId);
  });

  test('arriving asks for nothing more than before', async () => {
    const { as } = await desk();
    expect((await as('guard').call('visit.arrive', arrival({ plateColor: null }))).ok).toBe(true);
  });
});

describe('the demo shop', () => {
  test('has the files of twelve customers, and most of its morning has one', async () => {
    const { adviser } = await desk();
    const { hits } = await adviser.do('find.anything', { text: '演示', limit: 100 });
    const customers = new Set(hits.filter(({ matched }) => matched === 'name').map(({ name }) => name));
    expect(customers.size).toBe(12);
    expect([...customers].every((name) => name.startsWith('演示'))).toBe(true);
    const cards = cardsOf(await adviser.do('visit.board', {}));
    expect(cards.filter(({ owner }) => owner !== undefined).length).toBeGreaterThanOrEqual(6);
    expect(
      cards.filter(({ plate, owner }) => plate !== undefined && owner === undefined).length,
    ).toBeGreaterThanOrEqual(1);
    for (const { maskedPhone } of hits) expect(maskedPhone ?? '0300-', 'demo phones cannot exist').toMatch(/^0300-/);
  });
});
