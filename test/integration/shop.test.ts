import { describe, expect, test } from 'vitest';
import { bayId, newId, teamId } from '../../src-shared/kit/id.ts';
import { localDate, MINUTE } from '../../src-shared/kit/time.ts';
import { USUAL_HOURS } from '../../src-shared/shop/shop-rules.ts';
import { cardsOf } from '../../src-shared/visit/board-rules.ts';
import { BOARD_COLUMNS } from '../../src-shared/visit/visit-lifecycle.ts';
import { DEMO_PIN, SET_UP, setUpShop } from '../support/given.ts';
import { MORNING, openTestShop, refusalOf } from '../support/shop.ts';

describe('the first day', () => {
  test('one step opens the shop and signs its administrator in; two screens cannot both do it', async () => {
    const { seat: browser } = await openTestShop();
    const seats = [browser(), browser()];
    expect(await browser().do('session.current', {})).toMatchObject({ state: 'new', seat: null, staff: null });
    const replies = await Promise.all(
      seats.map((seat) => seat.call('shop.setUp', { ...SET_UP, teams: ['一组', '二组', '一组'] })),
    );
    expect(replies.map((reply) => (reply.ok ? 'ok' : refusalOf(reply))).sort()).toEqual(['alreadySetUp', 'ok']);
    const admin = seats.find((seat) => seat.seatId !== null);
    if (!admin) throw new Error('nobody was let in');
    expect(await admin.do('session.current', {})).toMatchObject({
      state: 'ready',
      kind: 'real',
      shopName: SET_UP.particulars.name,
      seat: { name: SET_UP.seatName },
      staff: { name: SET_UP.administrator.name, roles: ['administrator'] },
      serverTime: MORNING,
    });
    const { teams, bays } = await admin.do('shop.settings', {});
    expect(teams.map(({ name }) => name)).toEqual(['一组', '二组']);
    expect(bays.map(({ name }) => name)).toEqual(SET_UP.bays);
    expect(refusalOf(await browser().call('shop.tryDemo', { language: 'en' }))).toBe('alreadySetUp');
  });

  test('the demo shop has every hat, one PIN that it tells, and cars in every state', async () => {
    const { seat: browser } = await openTestShop({ demo: true, demoOrders: true });
    const seat = browser();
    await seat.do('shop.tryDemo', { language: 'zh-CN' });
    const { staff, demoPin } = await seat.do('staff.signInList', {});
    expect(demoPin).toBe(DEMO_PIN);
    expect(staff.every(({ name }) => name.startsWith('演示'))).toBe(true);
    expect(new Set(staff.flatMap(({ roles }) => roles)).size).toBe(11);
    expect(staff.some(({ roles }) => roles.length > 1)).toBe(true);
    const adviser = staff.find(({ roles }) => roles.includes('adviser'));
    if (!adviser) throw new Error('no adviser');
    await seat.do('session.signIn', { staffId: adviser.id, pin: DEMO_PIN });
    const cards = cardsOf(await seat.do('visit.board', {}));
    expect(cards).toHaveLength(21);
    const count = (wanted: string) => cards.filter(({ column }) => column === wanted).length;
    expect(BOARD_COLUMNS.map((column) => [column, count(column)])).toEqual([
      ['waiting', 7],
      ['drafted', 1],
      ['awaitingCustomer', 1],
      ['toAssign', 1],
      ['inWork', 2],
      ['paused', 1],
      ['toInspect', 1],
      ['toCollect', 3],
      ['cleared', 1],
      ['outToday', 3],
    ]);
    expect(new Set(cards.map(({ plateColor }) => plateColor))).toEqual(
      new Set(['blue', 'gradientGreen', 'yellowGreen', 'yellow', 'white', 'black', undefined]),
    );
    expect(cards.some(({ note }) => note?.includes('㛃'))).toBe(true);
    expect(cards.every(({ arrivedAt }) => arrivedAt <= MORNING && arrivedAt >= MORNING - 120 * MINUTE)).toBe(true);
    expect(refusalOf(await browser().call('shop.setUp', SET_UP))).toBe('alreadySetUp');
  });
});

describe('settings', () => {
  test('the particulars, the desk and the hours share one version', async () => {
    const { admin } = await setUpShop();
    const { version, particulars } = await admin.do('shop.settings', {});
    const named = { ...particulars, name: '新名' };
    const withLogo = { ...named, logo: 'a'.repeat(64) };
    expect(refusalOf(await admin.call('shop.changeParticulars', { version, particulars: withLogo }))).toBe('notFound');
    expect(await admin.do('shop.changeParticulars', { version, particulars: named })).toEqual({ version: version + 1 });
    expect(refusalOf(await admin.call('shop.changeParticulars', { version, particulars }))).toBe('changedMeanwhile');
    const desk = { language: 'en' as const, platePrefix: '粤A', lockMinutes: 5 };
    expect(refusalOf(await admin.call('shop.changeDesk', { version, ...desk }))).toBe('changedMeanwhile');
    await admin.do('shop.changeDesk', { version: version + 1, ...desk });
    expect(refusalOf(await admin.call('shop.changeHours', { version, weeklyHours: USUAL_HOURS }))).toBe(
      'changedMeanwhile',
    );
    const weeklyHours = [...USUAL_HOURS.slice(0, 6), []];
    await admin.do('shop.changeHours', { version: version + 2, weeklyHours });
    expect(await admin.do('shop.settings', {})).toMatchObject({
      ...desk,
      particulars: named,
      weeklyHours,
      version: version + 3,
    });
  });

  test('a day that differs is set, replaced and cleared', async () => {
    const { admin } = await setUpShop();
    const date = localDate.parse('2027-01-01');
    await admin.do('shop.setException', { date, spans: [], note: '元旦' });
    await admin.do('shop.setException', { date, spans: [{ opens: 600, closes: 720 }], note: '值班' });
    expect((await admin.do('shop.settings', {})).exceptions).toEqual([
      { date, spans: [{ opens: 600, closes: 720 }], note: '值班' },
    ]);
    await admin.do('shop.clearException', { date });
    expect(refusalOf(await admin.call('shop.clearException', { date }))).toBe('notFound');
  });

  test('teams and bays have a name each', async () => {
    const { admin } = await setUpShop();
    const { teamId: team } = await admin.do('shop.addTeam', { name: '三组' });
    expect(refusalOf(await admin.call('shop.addTeam', { name: '三组' }))).toBe('nameTaken');
    const changeTeam = (given: object) =>
      admin.call('shop.changeTeam', { teamId: team, version: 1, name: '三组', active: false, ...given });
    expect(refusalOf(await changeTeam({ name: '一组' }))).toBe('nameTaken');
    expect(refusalOf(await changeTeam({ teamId: newId(teamId) }))).toBe('notFound');
    expect((await changeTeam({})).ok).toBe(true);
    expect(refusalOf(await changeTeam({}))).toBe('changedMeanwhile');
    const { bayId: bay } = await admin.do('shop.addBay', { name: 'B03' });
    expect(refusalOf(await admin.call('shop.addBay', { name: 'B03' }))).toBe('nameTaken');
    const changeBay = (given: object) =>
      admin.call('shop.changeBay', { bayId: bay, version: 1, name: 'B03', active: false, ...given });
    expect(refusalOf(await changeBay({ name: 'B01' }))).toBe('nameTaken');
    expect(refusalOf(await changeBay({ bayId: newId(bayId) }))).toBe('notFound');
    expect((await changeBay({})).ok).toBe(true);
    expect(refusalOf(await changeBay({}))).toBe('changedMeanwhile');
  });
});
