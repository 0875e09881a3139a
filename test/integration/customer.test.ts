import { describe, expect, test } from 'vitest';
import type { CallName, Input } from '../../src-shared/contract.ts';
import { customerId as customerIdSchema, newId, phoneId as phoneIdSchema } from '../../src-shared/kit/id.ts';
import { localDate } from '../../src-shared/kit/time.ts';
import { dumpOf } from '../support/dump.ts';
import { CUSTOMER, customerOf, demoShop, newCar } from '../support/given.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';
import { MORNING, refusalOf, type TestSeat } from '../support/shop.ts';

/** Makes the call, expects the refusal, and that every row of every table is as before. */
async function refused<N extends CallName>(folder: string, seat: TestSeat, name: N, input: Input<N>) {
  const before = dumpOf(folder);
  const reply = await seat.call(name, input);
  expect(dumpOf(folder)).toEqual(before);
  return reply.ok ? 'ok' : 'refusal' in reply ? reply.refusal : reply;
}

describe('a customer’s file', () => {
  test('R-085 R-088 R-089 holds who somebody is and how to reach them, also without a car', async () => {
    const { as } = await demoShop();
    const caller = as('followUpCaller');
    const content = {
      ...CUSTOMER,
      name: ' 龚䶮 ',
      employer: '深圳市平安运输有限公司',
      address: '福田区某路 1 号',
      workAddress: '南山区某街 2 号',
      preferredContact: '工作日晚上',
      birthday: localDate.parse('1986-02-28'),
      level: 'vip',
      note: '咨询过保养价格',
    } as const;
    const { customerId } = await caller.do('customer.create', {
      ...content,
      taxTitle: '深圳市平安运输有限公司',
      taxNumber: '91350211M000100Y43',
      phones: [
        { number: '１３８ 0013 8000', note: '本人' },
        { number: '0755-81234567 转 801', note: '单位' },
      ],
    });
    const file = await caller.do('customer.get', { customerId });
    expect(file).toMatchObject({
      version: 1,
      kind: 'person',
      name: '龚䶮',
      level: 'vip',
      doNotContact: false,
      createdAt: MORNING,
      changedBy: '演示回访',
      vehicles: [],
      personal: {
        employer: content.employer,
        address: content.address,
        workAddress: content.workAddress,
        preferredContact: '工作日晚上',
        birthday: '1986-02-28',
        taxTitle: '深圳市平安运输有限公司',
        taxNumber: '91350211M000100Y43',
        note: content.note,
        phones: [
          { masked: '138****8000', note: '本人', preferred: true },
          { masked: '0755-****4567', note: '单位', preferred: false },
        ],
        consents: [
          { purpose: 'serviceContact', state: 'unasked', at: null, channel: null, by: null },
          { purpose: 'marketing', state: 'unasked' },
          { purpose: 'survey', state: 'unasked' },
        ],
      },
    });
    expect(JSON.stringify(file)).not.toContain('13800138000');
  });

  test('R-092 is changed by who talks to the customer; the till changes what the invoice says', async () => {
    const { as, clock } = await demoShop();
    const customerId = await customerOf(as('adviser'), { phones: ['13800138000'] });
    clock.pass(1000);
    const change = { ...CUSTOMER, customerId, version: 1, name: '新名字', doNotContact: true };
    expect(await as('followUpCaller').do('customer.change', change)).toEqual({ version: 2 });
    const tax = { customerId, version: 2, taxTitle: '某公司', taxNumber: '123' };
    expect(await as('cashier').do('customer.changeTax', tax)).toEqual({ version: 3 });
    expect(await as('cashier').do('customer.get', { customerId })).toMatchObject({
      version: 3,
      name: '新名字',
      doNotContact: true,
      createdAt: MORNING,
      changedAt: MORNING + 1000,
      changedBy: '演示收银',
      personal: { taxTitle: '某公司', taxNumber: '123', phones: [{ masked: '138****8000' }] },
    });
  });

  test('the second of two people is told who was faster; a phone meanwhile is no conflict', async () => {
    const { as, folder, clock } = await demoShop();
    const one = as('adviser');
    const other = as('deskSupervisor');
    const customerId = await customerOf(one);
    await other.do('customer.addPhone', { customerId, number: '13800138000', note: '', preferred: false });
    clock.pass(60_000);
    const change = { ...CUSTOMER, customerId, version: 1 };
    await other.do('customer.change', { ...change, name: '先保存的' });
    const told = { code: 'changedMeanwhile', details: { by: '演示前台主管', at: MORNING + 60_000 } };
    expect(await refused(folder, one, 'customer.change', { ...change, name: '后保存的' })).toEqual(told);
    const tax = { customerId, version: 1, taxTitle: '', taxNumber: '' };
    expect(await refused(folder, one, 'customer.changeTax', tax)).toEqual(told);
    expect((await one.do('customer.get', { customerId })).name).toBe('先保存的');
  });

  test('what is not there is not found, and nothing changes', async () => {
    const { as, folder } = await demoShop();
    const adviser = as('adviser');
    const customerId = newId(customerIdSchema);
    const phoneId = newId(phoneIdSchema);
    const notFound = { code: 'notFound', details: {} };
    expect(refusalOf(await adviser.call('customer.get', { customerId }))).toBe('notFound');
    const calls = {
      'customer.change': { ...CUSTOMER, customerId, version: 1 },
      'customer.changeTax': { customerId, version: 1, taxTitle: '', taxNumber: '' },
      'customer.addPhone': { customerId, number: '13800138000', note: '', preferred: true },
      'customer.changePhone': { phoneId, version: 1, note: '', preferred: true },
      'customer.retirePhone': { phoneId, version: 1 },
      'customer.setConsent': { customerId, purpose: 'survey', given: true, channel: 'phone' },
      'customer.revealPhone': { phoneId },
    } as const;
    for (const [name, input] of Object.entries(calls))
      expect(await refused(folder, adviser, name as 'customer.change', input as never), name).toEqual(notFound);
  });
});

describe('phones', () => {
  async function withPhones(...phones: string[]) {
    const opened = await demoShop();
    const adviser = opened.as('adviser');
    const customerId = await customerOf(adviser, { phones });
    const list = async () => (await adviser.do('customer.get', { customerId })).personal?.phones ?? [];
    const at = async (index: number) => {
      const phone = (await list())[index];
      if (!phone) throw new Error(`no phone ${index}`);
      return phone;
    };
    return { ...opened, adviser, customerId, list, at };
  }

  test('one is the one to call, whatever is added, changed and retired', async () => {
    const { adviser, customerId, list, at } = await withPhones();
    const add = (number: string, preferred: boolean) =>
      adviser.do('customer.addPhone', { customerId, number, note: '', preferred });
    const seen = async () => (await list()).map(({ masked, preferred }) => `${masked}${preferred ? ' *' : ''}`);
    await add('13800000001', false);
    expect(await seen(), 'the first is, though nobody said so').toEqual(['138****0001 *']);
    await add('13800000002', false);
    await add('13800000003', true);
    expect(await seen()).toEqual(['138****0003 *', '138****0001', '138****0002']);
    const { phoneId, version } = await at(1);
    await adviser.do('customer.changePhone', { phoneId, version, note: '爱人', preferred: true });
    expect(await seen()).toEqual(['138****0001 *', '138****0002', '138****0003']);
    expect((await at(0)).note).toBe('爱人');
    const first = await at(0);
    await adviser.do('customer.changePhone', { phoneId, version: first.version, note: '爱人', preferred: false });
    expect(await seen(), 'somebody must be: the newest of the others').toEqual([
      '138****0003 *',
      '138****0001',
      '138****0002',
    ]);
    const third = await at(0);
    await adviser.do('customer.retirePhone', { phoneId: third.phoneId, version: third.version });
    expect(await seen()).toEqual(['138****0002 *', '138****0001']);
    for (let left = 2; left > 0; left -= 1) {
      const phone = await at(0);
      await adviser.do('customer.retirePhone', { phoneId: phone.phoneId, version: phone.version });
    }
    expect(await seen()).toEqual([]);
    await add('13800000003', false);
    expect(await seen(), 'a retired number may come back').toEqual(['138****0003 *']);
    const only = await at(0);
    const kept = { phoneId: only.phoneId, version: only.version, note: '', preferred: false };
    await adviser.do('customer.changePhone', kept);
    expect(await seen(), 'the only one stays').toEqual(['138****0003 *']);
  });

  test('a number twice in one file is refused; two customers may share one', async () => {
    const { adviser, customerId, folder } = await withPhones('13800138000');
    const again = { customerId, number: '+86 138-0013-8000', note: '', preferred: true };
    expect(await refused(folder, adviser, 'customer.addPhone', again)).toEqual({
      code: 'phoneInFile',
      details: { maskedPhone: '138****8000' },
    });
    const wife = await customerOf(adviser, { name: '爱人' });
    expect((await adviser.call('customer.addPhone', { ...again, customerId: wife })).ok).toBe(true);
    const twice = [
      { number: '13900139000', note: '' },
      { number: '139 0013 9000', note: '' },
    ];
    const created = { ...CUSTOMER, taxTitle: '', taxNumber: '', phones: twice };
    expect(await adviser.call('customer.create', created)).toEqual({ ok: false, invalid: { phones: 'duplicate' } });
  });

  test('the second of two people at one phone is told', async () => {
    const { adviser, at, folder } = await withPhones('13800138000');
    const { phoneId } = await at(0);
    await adviser.do('customer.changePhone', { phoneId, version: 1, note: '先', preferred: true });
    const late = { phoneId, version: 1, note: '后', preferred: true };
    const told = { code: 'changedMeanwhile', details: { by: null, at: null } };
    expect(await refused(folder, adviser, 'customer.changePhone', late)).toEqual(told);
    expect(await refused(folder, adviser, 'customer.retirePhone', { phoneId, version: 1 })).toEqual(told);
  });

  test('the full number is told to who may call, one at a time, and the journal keeps who asked', async () => {
    const { as, at, folder } = await withPhones('13800138000');
    const { phoneId } = await at(0);
    const entries = () => dumpOf(folder)['journal_entry'] as { command: string; actor_id: string }[];
    for (const role of ['adviser', 'deskSupervisor', 'followUpCaller', 'cashier', 'manager'] as const) {
      const seat = as(role);
      expect(await seat.do('customer.revealPhone', { phoneId })).toEqual({ number: '13800138000' });
      expect(entries().at(-1)).toMatchObject({ command: 'customer.revealPhone', actor_id: seat.staffId });
    }
    for (const role of ['technician', 'inspector', 'guard', 'workshopLead', 'partsClerk', 'administrator'] as const)
      expect(refusalOf(await as(role).call('customer.revealPhone', { phoneId })), role).toBe('notAllowed');
    expect(entries().filter(({ command }) => command === 'customer.revealPhone')).toHaveLength(5);
  });

  test('safety 14: what is no number is refused at its field', async () => {
    const { adviser, customerId, folder } = await withPhones();
    const before = dumpOf(folder);
    for (const [what, text] of HOSTILE_TEXTS) {
      const number = text.slice(0, 64);
      const reply = await adviser.call('customer.addPhone', { customerId, number, note: '', preferred: false });
      expect(reply, what).toEqual({ ok: false, invalid: { number: 'phone' } });
      const vin = await adviser.call('vehicle.create', newCar({ vin: number }));
      expect(vin, what).toEqual({ ok: false, invalid: { vin: 'format' } });
    }
    expect(dumpOf(folder)).toEqual(before);
  });
});

describe('consents', () => {
  test('each purpose has its own answers, with time, channel and who asked; a withdrawal is one of them', async () => {
    const { as, clock, folder } = await demoShop();
    const adviser = as('adviser');
    const customerId = await customerOf(adviser);
    const say = (purpose: 'serviceContact' | 'marketing' | 'survey', given: boolean, channel: 'paper' | 'phone') =>
      adviser.do('customer.setConsent', { customerId, purpose, given, channel });
    await say('serviceContact', true, 'paper');
    await say('marketing', true, 'paper');
    await say('survey', false, 'paper');
    clock.pass(5000);
    const caller = as('followUpCaller');
    await caller.do('customer.setConsent', { customerId, purpose: 'marketing', given: false, channel: 'phone' });
    expect((await adviser.do('customer.get', { customerId })).personal?.consents).toEqual([
      {
        purpose: 'serviceContact',
        state: 'given',
        at: MORNING,
        channel: 'paper',
        by: expect.stringContaining('演示顾问'),
      },
      { purpose: 'marketing', state: 'withdrawn', at: MORNING + 5000, channel: 'phone', by: '演示回访' },
      { purpose: 'survey', state: 'refused', at: MORNING, channel: 'paper', by: expect.stringContaining('演示顾问') },
    ]);
    expect(dumpOf(folder)['customer_consent'], 'nothing is overwritten').toHaveLength(4);
  });
});

describe('what each role sees', () => {
  test('safety 18: whoever works on or watches the car gets no phone, address or birthday, by no query', async () => {
    const { as } = await demoShop();
    const adviser = as('adviser');
    const number = '13812345678';
    const customerId = await customerOf(adviser, { name: '试验车主', address: '某路', phones: [number] });
    const { vehicleId } = await adviser.do('vehicle.create', newCar({ ownerId: customerId }));
    const contact = { vehicleId, name: '试验司机', relation: 'driver', phone: '13887654321', note: '' } as const;
    await adviser.do('vehicle.addContact', contact);
    for (const role of ['technician', 'inspector', 'guard', 'workshopLead'] as const) {
      const seat = as(role);
      const file = await seat.do('customer.get', { customerId });
      expect(file, role).toMatchObject({ name: '试验车主', personal: null, vehicles: [{ plate: '粤B12345' }] });
      const car = await seat.do('vehicle.get', { vehicleId });
      expect(car, role).toMatchObject({
        owner: { name: '试验车主', maskedPhone: null },
        contacts: [{ maskedPhone: null }],
      });
      const byName = await seat.do('find.anything', { text: '试验车主', limit: 20 });
      expect(byName.hits, role).toMatchObject([{ vehicleId, name: '试验车主', maskedPhone: null }]);
      for (const text of [number, '5678', '13887654321', '4321'])
        expect((await seat.do('find.anything', { text, limit: 20 })).hits, `${role} ${text}`).toEqual([]);
      expect(JSON.stringify([file, car, byName])).not.toMatch(/5678|4321|某路/);
    }
    const car = await as('partsClerk').do('vehicle.get', { vehicleId });
    expect(car).toMatchObject({ owner: { maskedPhone: '138****5678' }, contacts: [{ maskedPhone: '138****4321' }] });
    const { hits } = await as('cashier').do('find.anything', { text: '5678', limit: 20 });
    expect(hits).toMatchObject([{ vehicleId, matched: 'phone', maskedPhone: '138****5678' }]);
    expect(JSON.stringify([car, hits])).not.toMatch(/13812345678|13887654321/);
  });
});
