import { createHash } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { recordAttachment } from '../../src-main/attachment/attachment-store.ts';
import { DEMO_PIN } from '../../src-main/shop/demo-shop.ts';
import type { CallName, Input } from '../../src-shared/contract.ts';
import { bayId, newId, teamId } from '../../src-shared/kit/id.ts';
import { localDate } from '../../src-shared/kit/time.ts';
import { USUAL_HOURS } from '../../src-shared/shop/shop-rules.ts';
import { cardsOf } from '../../src-shared/visit/board-rules.ts';
import { dumpOf } from '../support/dump.ts';
import { ADMIN_PIN, demoShop, SET_UP, setUpShop } from '../support/given.ts';
import { openTestShop, refusalOf, type TestSeat } from '../support/shop.ts';

// The slow hash has its tests in people.test.ts.
vi.mock('node:crypto', async (original) => {
  const real = await original<typeof import('node:crypto')>();
  return {
    ...real,
    scrypt: (
      password: Buffer,
      salt: Buffer,
      length: number,
      options: object,
      done: (error: Error | null, key: Buffer) => void,
    ) => real.scrypt(password, salt, length, { ...options, N: 16 }, done),
  };
});

const LOGO = createHash('sha256').update('logo').digest('hex');
const FULL = {
  name: '粤车汽修 𠮷',
  address: '深圳市南山区 1 号',
  phone: '0755-0000 0000',
  contact: '王静',
  socialCreditCode: '91350100M000100Y43',
  bank: '某银行',
  bankAccount: '6222 0000',
  logo: null,
};

/** Says no with this code, and not one row of any table is another one afterwards. */
async function refuses<N extends CallName>(
  seat: TestSeat,
  folder: string,
  name: N,
  input: Input<N>,
  code: string,
): Promise<void> {
  const before = dumpOf(folder);
  expect(refusalOf(await seat.call(name, input))).toBe(code);
  expect(dumpOf(folder)).toEqual(before);
}

async function isInvalid<N extends CallName>(
  seat: TestSeat,
  folder: string,
  name: N,
  input: Input<N>,
  invalid: object,
): Promise<void> {
  const before = dumpOf(folder);
  expect(await seat.call(name, input)).toEqual({ ok: false, invalid });
  expect(dumpOf(folder)).toEqual(before);
}

describe('the first day', () => {
  test('one step makes the shop, its people, its seat and signs the administrator in', async () => {
    const { shop, seat, folder } = await openTestShop();
    const first = seat();
    expect(shop.kind()).toBe('undecided');
    expect(await first.do('session.current', {})).toMatchObject({ state: 'new', seat: null, staff: null });
    const { staffId, recoveryCode } = await first.do('shop.setUp', {
      ...SET_UP,
      language: 'en',
      particulars: { ...FULL, name: `  ${FULL.name} ` },
      platePrefix: ' 粤b ',
      teams: ['一组', ' 一组', '二组'],
      bays: ['B01', 'B01'],
    });
    expect(recoveryCode).not.toBe('');
    expect(shop.kind()).toBe('real');
    expect(await first.do('session.current', {})).toMatchObject({
      state: 'ready',
      kind: 'real',
      shopName: FULL.name,
      language: 'en',
      platePrefix: '粤B',
      seat: { name: '前台1' },
      staff: { id: staffId, name: '试验管理员', roles: ['administrator'] },
    });
    const settings = await first.do('shop.settings', {});
    expect(settings).toMatchObject({
      language: 'en',
      particulars: FULL,
      platePrefix: '粤B',
      weeklyHours: USUAL_HOURS,
      exceptions: [],
    });
    expect(
      settings.teams.map(({ name }) => name),
      'typed twice is one',
    ).toEqual(['一组', '二组']);
    expect(settings.bays.map(({ name }) => name)).toEqual(['B01']);
    expect((await first.call('session.signIn', { staffId, pin: ADMIN_PIN })).ok).toBe(true);
    expect(dumpOf(folder)['shop']).toHaveLength(1);
  });

  test('it happens once: neither a second set-up nor a demo afterwards, and nothing changes', async () => {
    const { admin, seat, folder } = await setUpShop();
    for (const who of [admin, seat()]) {
      await refuses(who, folder, 'shop.setUp', { ...SET_UP, particulars: { ...FULL, name: '别家' } }, 'alreadySetUp');
      await refuses(who, folder, 'shop.tryDemo', { language: 'zh-CN' }, 'alreadySetUp');
    }
  });

  test('two screens that set up at the same moment make one shop', async () => {
    const { seat, folder, shop } = await openTestShop({ checked: false });
    const [one, two, three] = [seat(), seat(), seat()];
    const replies = await Promise.all([
      one.call('shop.setUp', SET_UP),
      two.call('shop.setUp', { ...SET_UP, administrator: { name: '另一位', pin: '4826' }, seatName: '前台2' }),
      three.call('shop.tryDemo', { language: 'en' }),
    ]);
    expect(replies.filter((reply) => reply.ok)).toHaveLength(1);
    expect(replies.filter((reply) => !reply.ok).map(refusalOf)).toEqual(['alreadySetUp', 'alreadySetUp']);
    const { staff, seat: seats, seat_session } = dumpOf(folder);
    if (shop.kind() === 'real') {
      expect(staff).toHaveLength(1);
      expect(seat_session).toHaveLength(1);
    }
    expect(seats).toHaveLength(1);
  });

  test('what is missing or wrong is named at its field, and the folder stays new', async () => {
    const { seat, folder, shop } = await openTestShop();
    const first = seat();
    const wrong: [Partial<Input<'shop.setUp'>>, Record<string, string>][] = [
      [{ particulars: { ...FULL, name: ' ' } }, { 'particulars.name': 'required' }],
      [
        { particulars: { ...FULL, socialCreditCode: '91350100M000100Y44' } },
        { 'particulars.socialCreditCode': 'socialCreditCode' },
      ],
      [{ particulars: { ...FULL, logo: 'x' } }, { 'particulars.logo': 'format' }],
      [{ particulars: { ...FULL, address: '长'.repeat(201) } }, { 'particulars.address': 'tooLong' }],
      [{ platePrefix: '粤I' }, { platePrefix: 'plate' }],
      [{ weeklyHours: USUAL_HOURS.slice(1) }, { weeklyHours: 'format' }],
      [{ weeklyHours: [[{ opens: 600, closes: 600 }], ...USUAL_HOURS.slice(1)] }, { 'weeklyHours.0.0': 'hoursOrder' }],
      [
        {
          weeklyHours: [
            [
              { opens: 480, closes: 700 },
              { opens: 700, closes: 900 },
            ],
            ...USUAL_HOURS.slice(1),
          ],
        },
        { 'weeklyHours.0': 'hoursOverlap' },
      ],
      [{ teams: ['一组', ''] }, { 'teams.1': 'required' }],
      [{ bays: Array.from({ length: 201 }, (_, index) => `B${index}`) }, { bays: 'tooLong' }],
      [
        { administrator: { name: '', pin: '1234' } },
        { 'administrator.name': 'required', 'administrator.pin': 'pinTooEasy' },
      ],
      [{ seatName: '' }, { seatName: 'required' }],
    ];
    for (const [change, invalid] of wrong)
      await isInvalid(first, folder, 'shop.setUp', { ...SET_UP, ...change }, invalid);
    expect(shop.kind()).toBe('undecided');
    expect(refusalOf(await first.call('visit.board', {}))).toBe('notSetUp');
  });

  test('a picture that nobody uploaded is not taken for the letterhead', async () => {
    const { seat } = await openTestShop();
    const first = seat();
    await first.do('shop.setUp', { ...SET_UP, particulars: { ...FULL, logo: LOGO } });
    expect((await first.do('shop.settings', {})).particulars.logo).toBeNull();
  });

  test('the demo shop is marked as one, tells its PIN, and has a morning behind it', async () => {
    const { as, emptySeat } = await demoShop();
    const seat = emptySeat();
    expect(await seat.do('session.current', {})).toMatchObject({ kind: 'demo', state: 'ready' });
    expect((await seat.do('staff.signInList', {})).demoPin).toBe(DEMO_PIN);
    const cards = cardsOf(await as('adviser').do('visit.board', {}));
    expect(cards.length).toBeGreaterThanOrEqual(9);
    const { particulars } = await as('manager').do('shop.settings', {});
    expect(particulars.name).toContain('演示');
    expect(particulars.phone, 'demo phones cannot exist').toBe('');
  });
});

describe('the letterhead', () => {
  test('is changed whole, by version', async () => {
    const { admin, folder } = await setUpShop();
    const { version } = await admin.do('shop.settings', {});
    expect(
      await admin.do('shop.changeParticulars', {
        version,
        particulars: { ...FULL, socialCreditCode: ' 91350100m000100y43 ' },
      }),
    ).toEqual({ version: version + 1 });
    expect((await admin.do('shop.settings', {})).particulars).toEqual(FULL);
    await refuses(admin, folder, 'shop.changeParticulars', { version, particulars: FULL }, 'changedMeanwhile');
    await refuses(
      admin,
      folder,
      'shop.changeParticulars',
      { version: version + 2, particulars: FULL },
      'changedMeanwhile',
    );
    await isInvalid(
      admin,
      folder,
      'shop.changeParticulars',
      { version: version + 1, particulars: { ...FULL, name: '' } },
      { 'particulars.name': 'required' },
    );
  });

  test('shows a picture only where it was uploaded', async () => {
    const { admin, folder, shop } = await setUpShop();
    const { version } = await admin.do('shop.settings', {});
    await refuses(
      admin,
      folder,
      'shop.changeParticulars',
      { version, particulars: { ...FULL, logo: LOGO } },
      'notFound',
    );
    shop.door.runInternal(
      recordAttachment,
      { sha256: LOGO, bytes: 4, mediaType: 'image/png' },
      shop.door.sessionOf(admin.seatId),
    );
    await admin.do('shop.changeParticulars', { version, particulars: { ...FULL, logo: LOGO } });
    expect((await admin.do('shop.settings', {})).particulars.logo).toBe(LOGO);
    await admin.do('shop.changeParticulars', { version: version + 1, particulars: FULL });
    expect((await admin.do('shop.settings', {})).particulars.logo, 'taken away again').toBeNull();
  });
});

describe('the desk', () => {
  test('language, plate prefix and the minutes until a seat locks', async () => {
    const { admin, folder } = await setUpShop();
    const { version } = await admin.do('shop.settings', {});
    expect(await admin.do('shop.changeDesk', { version, language: 'en', platePrefix: '沪', lockMinutes: 3 })).toEqual({
      version: version + 1,
    });
    expect(await admin.do('session.current', {})).toMatchObject({ language: 'en', platePrefix: '沪', lockMinutes: 3 });
    await refuses(
      admin,
      folder,
      'shop.changeDesk',
      { version, language: 'en', platePrefix: '', lockMinutes: 3 },
      'changedMeanwhile',
    );
    const desk = { version: version + 1, language: 'en' as const, platePrefix: '', lockMinutes: 3 };
    await isInvalid(admin, folder, 'shop.changeDesk', { ...desk, lockMinutes: 0 }, { lockMinutes: 'tooSmall' });
    await isInvalid(admin, folder, 'shop.changeDesk', { ...desk, lockMinutes: 481 }, { lockMinutes: 'tooLarge' });
    await isInvalid(admin, folder, 'shop.changeDesk', { ...desk, lockMinutes: 1.5 }, { lockMinutes: 'format' });
    await isInvalid(admin, folder, 'shop.changeDesk', { ...desk, platePrefix: 'B' }, { platePrefix: 'plate' });
  });

  test('the new minutes count at once', async () => {
    const { admin, clock } = await setUpShop();
    const { version } = await admin.do('shop.settings', {});
    await admin.do('shop.changeDesk', { version, language: 'zh-CN', platePrefix: '', lockMinutes: 1 });
    clock.pass(61_000);
    expect(refusalOf(await admin.call('shop.settings', {}))).toBe('locked');
  });
});

describe('opening hours', () => {
  test('the week is changed whole, by version; a day may be closed or cut in four', async () => {
    const { admin, folder } = await setUpShop();
    const { version } = await admin.do('shop.settings', {});
    const cut = [
      { opens: 0, closes: 60 },
      { opens: 61, closes: 120 },
      { opens: 480, closes: 720 },
      { opens: 780, closes: 1440 },
    ];
    const weeklyHours = [cut, [], ...USUAL_HOURS.slice(2)];
    expect(await admin.do('shop.changeHours', { version, weeklyHours })).toEqual({ version: version + 1 });
    expect((await admin.do('shop.settings', {})).weeklyHours).toEqual(weeklyHours);
    await refuses(admin, folder, 'shop.changeHours', { version, weeklyHours }, 'changedMeanwhile');
    const next = { version: version + 1 };
    const five = [...cut.slice(0, 3), { opens: 780, closes: 900 }, { opens: 960, closes: 1440 }];
    await isInvalid(
      admin,
      folder,
      'shop.changeHours',
      { ...next, weeklyHours: [five, ...USUAL_HOURS.slice(1)] },
      { 'weeklyHours.0': 'tooLong' },
    );
    await isInvalid(
      admin,
      folder,
      'shop.changeHours',
      { ...next, weeklyHours: [[{ opens: 0, closes: 1441 }], ...USUAL_HOURS.slice(1)] },
      { 'weeklyHours.0.0.closes': 'format' },
    );
    await isInvalid(
      admin,
      folder,
      'shop.changeHours',
      { ...next, weeklyHours: [[cut[2], cut[0]].flatMap((span) => span ?? []), ...USUAL_HOURS.slice(1)] },
      { 'weeklyHours.0': 'hoursOverlap' },
    );
  });

  test('a day that differs is set, set again and cleared', async () => {
    const { admin, folder } = await setUpShop();
    const date = localDate.parse('2027-02-06');
    const leap = localDate.parse('2028-02-29');
    await admin.do('shop.setException', { date, spans: [], note: ' 除夕 ' });
    await admin.do('shop.setException', { date: leap, spans: [{ opens: 540, closes: 720 }], note: '' });
    await admin.do('shop.setException', { date, spans: [{ opens: 540, closes: 720 }], note: '除夕上半天' });
    expect((await admin.do('shop.settings', {})).exceptions).toEqual([
      { date, spans: [{ opens: 540, closes: 720 }], note: '除夕上半天' },
      { date: leap, spans: [{ opens: 540, closes: 720 }], note: '' },
    ]);
    await admin.do('shop.clearException', { date });
    expect((await admin.do('shop.settings', {})).exceptions.map((each) => each.date)).toEqual([leap]);
    await refuses(admin, folder, 'shop.clearException', { date }, 'notFound');
    for (const wrong of ['2027-02-29', '2027-2-6', '2027-13-01', '明天', '']) {
      await isInvalid(
        admin,
        folder,
        'shop.setException',
        { date: wrong as typeof date, spans: [], note: '' },
        { date: 'format' },
      );
      await isInvalid(admin, folder, 'shop.clearException', { date: wrong as typeof date }, { date: 'format' });
    }
  });

  test('a day that differs does not disturb the form of the week', async () => {
    const { admin } = await setUpShop();
    const { version } = await admin.do('shop.settings', {});
    await admin.do('shop.setException', { date: localDate.parse('2027-02-06'), spans: [], note: '' });
    expect((await admin.call('shop.changeHours', { version, weeklyHours: USUAL_HOURS })).ok).toBe(true);
  });
});

describe('teams and bays', () => {
  test('a team is added, renamed and put aside, by version and under a name of its own', async () => {
    const { admin, folder } = await setUpShop();
    const { teamId: id } = await admin.do('shop.addTeam', { name: ' 钣喷组 ' });
    const teams = async () => (await admin.do('shop.settings', {})).teams;
    expect((await teams()).at(-1), 'the newest last').toEqual({ id, version: 1, name: '钣喷组', active: true });
    expect(await admin.do('shop.changeTeam', { teamId: id, version: 1, name: '喷漆组', active: false })).toEqual({
      version: 2,
    });
    expect((await teams()).at(-1)).toEqual({ id, version: 2, name: '喷漆组', active: false });
    await refuses(admin, folder, 'shop.addTeam', { name: '一组' }, 'nameTaken');
    await refuses(admin, folder, 'shop.addTeam', { name: '喷漆组' }, 'nameTaken');
    await refuses(
      admin,
      folder,
      'shop.changeTeam',
      { teamId: id, version: 1, name: '别名', active: true },
      'changedMeanwhile',
    );
    await refuses(
      admin,
      folder,
      'shop.changeTeam',
      { teamId: id, version: 2, name: '一组', active: true },
      'nameTaken',
    );
    await refuses(
      admin,
      folder,
      'shop.changeTeam',
      { teamId: newId(teamId), version: 1, name: '别名', active: true },
      'notFound',
    );
    await isInvalid(admin, folder, 'shop.addTeam', { name: ' ' }, { name: 'required' });
    await isInvalid(admin, folder, 'shop.addTeam', { name: '长'.repeat(41) }, { name: 'tooLong' });
    expect(
      await admin.do('shop.changeTeam', { teamId: id, version: 2, name: '喷漆组', active: true }),
      'its own name',
    ).toEqual({ version: 3 });
  });

  test('a bay likewise; a team and a bay may share a name', async () => {
    const { admin, folder } = await setUpShop();
    const { bayId: id } = await admin.do('shop.addBay', { name: ' 一组 ' });
    const bays = async () => (await admin.do('shop.settings', {})).bays;
    expect((await bays()).at(-1)).toEqual({ id, version: 1, name: '一组', active: true });
    expect(await admin.do('shop.changeBay', { bayId: id, version: 1, name: '四轮定位', active: false })).toEqual({
      version: 2,
    });
    expect((await bays()).at(-1)).toEqual({ id, version: 2, name: '四轮定位', active: false });
    await refuses(admin, folder, 'shop.addBay', { name: 'B01' }, 'nameTaken');
    await refuses(admin, folder, 'shop.addBay', { name: '四轮定位' }, 'nameTaken');
    await refuses(
      admin,
      folder,
      'shop.changeBay',
      { bayId: id, version: 1, name: '别名', active: true },
      'changedMeanwhile',
    );
    await refuses(admin, folder, 'shop.changeBay', { bayId: id, version: 2, name: 'B01', active: true }, 'nameTaken');
    await refuses(
      admin,
      folder,
      'shop.changeBay',
      { bayId: newId(bayId), version: 1, name: '别名', active: true },
      'notFound',
    );
    await isInvalid(admin, folder, 'shop.addBay', { name: '' }, { name: 'required' });
    await isInvalid(
      admin,
      folder,
      'shop.changeBay',
      { bayId: id, version: 0, name: 'x', active: true },
      { version: 'format' },
    );
    expect(await admin.do('shop.changeBay', { bayId: id, version: 2, name: '四轮定位', active: true })).toEqual({
      version: 3,
    });
  });

  test('two seats that add the same name at the same moment: one of them is told', async () => {
    const { as } = await demoShop({ checked: false });
    const [one, two] = [as('manager'), as('workshopLead')];
    const replies = await Promise.all([
      one.call('shop.addTeam', { name: '新能源组' }),
      two.call('shop.addTeam', { name: '新能源组' }),
    ]);
    expect(replies.map((reply) => (reply.ok ? 'ok' : refusalOf(reply))).sort()).toEqual(['nameTaken', 'ok']);
  });
});
