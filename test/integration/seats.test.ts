import { describe, expect, test } from 'vitest';
import { desktopSeat } from '../../src-main/staff/session-repository.ts';
import { commandId, newId, seatId as seatIdSchema } from '../../src-shared/kit/id.ts';
import { MINUTE } from '../../src-shared/kit/time.ts';
import { ADMIN_PIN, SET_UP, setUpShop } from '../support/given.ts';
import { MORNING, refusalOf } from '../support/shop.ts';

describe('seats', () => {
  test('are paired by a code of eight digits, once, for ten minutes', async () => {
    const { seat: browser, admin, clock } = await setUpShop();
    expect(refusalOf(await admin.call('seat.invite', { name: SET_UP.seatName }))).toBe('nameTaken');
    const older = await admin.do('seat.invite', { name: '前台2' });
    const { code, expiresAt } = await admin.do('seat.invite', { name: '前台2' });
    expect(code).toMatch(/^\d{8}$/);
    expect(expiresAt).toBe(MORNING + 10 * MINUTE);
    expect((await admin.do('seat.list', {})).invitations).toEqual([{ name: '前台2', expiresAt }]);
    expect(refusalOf(await browser().call('seat.pair', { code: older.code }))).toBe('pairingCodeUnknown');
    const seat = browser();
    expect(refusalOf(await seat.call('staff.signInList', {}))).toBe('seatNotPaired');
    const spaced = `${code.slice(0, 4)} ${code.slice(4)}`;
    expect(await seat.do('seat.pair', { code: spaced })).toEqual({ seatName: '前台2' });
    expect((await seat.do('session.current', {})).seat?.name).toBe('前台2');
    expect(refusalOf(await browser().call('seat.pair', { code }))).toBe('pairingCodeUnknown');
    const late = await admin.do('seat.invite', { name: '前台3' });
    clock.pass(10 * MINUTE - 1); // the seat of the administrator is about to lock itself: this is asked elsewhere
    expect((await browser().call('seat.pair', { code: late.code })).ok).toBe(true);
    await admin.do('session.touch', {});
    const later = await admin.do('seat.invite', { name: '前台4' });
    clock.pass(10 * MINUTE);
    expect(refusalOf(await browser().call('seat.pair', { code: later.code }))).toBe('pairingCodeUnknown');
  });

  test('are paired by an administrator who stands there, and by nobody else', async () => {
    const { seat: browser, admin } = await setUpShop();
    await admin.do('staff.add', { name: '李雷', roles: ['manager'], pin: '9753' });
    const seat = browser();
    const administrator = SET_UP.administrator.name;
    const pair = (staffName: string, pin: string, seatName: string) =>
      seat.call('seat.pairAsAdministrator', { staffName, pin, seatName });
    expect(refusalOf(await pair(administrator, '0000', '前台2'))).toBe('wrongPin');
    expect(refusalOf(await pair('李雷', '9753', '前台2'))).toBe('wrongPin');
    expect(refusalOf(await pair('谁', '9753', '前台2'))).toBe('wrongPin');
    expect(refusalOf(await pair(administrator, ADMIN_PIN, SET_UP.seatName))).toBe('nameTaken');
    expect(await pair(administrator, ADMIN_PIN, '前台2')).toMatchObject({ ok: true, value: { seatName: '前台2' } });
    const first = seat.seatId;
    // The same screen again: the seat that it was goes, its name is free.
    expect((await pair(administrator, ADMIN_PIN, '前台2')).ok).toBe(true);
    expect(seat.seatId).not.toBe(first);
    const { seats } = await admin.do('seat.list', {});
    expect(seats.map(({ name, pairedBy, isThis }) => [name, pairedBy, isThis])).toEqual([
      [SET_UP.seatName, administrator, true],
      ['前台2', administrator, false],
    ]);
  });

  test('are renamed and revoked, never the own one', async () => {
    const { seat: browser, admin } = await setUpShop();
    const seat = browser();
    const { name: staffName, pin } = SET_UP.administrator;
    await seat.do('seat.pairAsAdministrator', { staffName, pin, seatName: '前台2' });
    const { seatId: id } = seat;
    const own = admin.seatId;
    if (!id || !own) throw new Error('no seat');
    expect(refusalOf(await admin.call('seat.rename', { seatId: id, version: 1, name: SET_UP.seatName }))).toBe(
      'nameTaken',
    );
    expect(await admin.do('seat.rename', { seatId: id, version: 1, name: '前台二' })).toEqual({ version: 2 });
    expect(refusalOf(await admin.call('seat.rename', { seatId: id, version: 1, name: '前台三' }))).toBe(
      'changedMeanwhile',
    );
    expect(refusalOf(await admin.call('seat.revoke', { seatId: id, version: 1 }))).toBe('changedMeanwhile');
    expect(refusalOf(await admin.call('seat.revoke', { seatId: own, version: 1 }))).toBe('seatInUse');
    expect(refusalOf(await admin.call('seat.revoke', { seatId: newId(seatIdSchema), version: 1 }))).toBe('notFound');
    await admin.do('seat.revoke', { seatId: id, version: 2 });
    expect(refusalOf(await seat.call('staff.signInList', {}))).toBe('seatNotPaired');
    expect((await seat.do('session.current', {})).seat).toBeNull();
  });

  test('the desktop window’s seat is one of a kind, and can be paired again after it was revoked', async () => {
    const { shop, admin } = await setUpShop();
    let window: Awaited<ReturnType<typeof desktopSeat>> = null;
    const pair = () =>
      shop.call(
        {
          name: 'seat.pairAsAdministrator',
          input: { staffName: SET_UP.administrator.name, pin: ADMIN_PIN, seatName: '主机' },
          commandId: newId(commandId),
          staffId: null,
        },
        { seatId: window, host: 'desktop', adoptSeat: () => undefined },
      );
    expect((await pair()).ok).toBe(true);
    window = desktopSeat(shop.reader);
    if (!window) throw new Error('no desktop seat');
    await admin.do('seat.revoke', { seatId: window, version: 1 });
    expect(desktopSeat(shop.reader)).toBeNull();
    expect((await pair()).ok).toBe(true);
    expect(desktopSeat(shop.reader)).not.toBeNull();
  });

  test('the pairing code is guarded as one, whoever types it', async () => {
    const shop = await setUpShop();
    for (let i = 0; i < 5; i += 1) {
      expect(refusalOf(await shop.seat().call('seat.pair', { code: `0000000${i}` }))).toBe('pairingCodeUnknown');
    }
    expect(refusalOf(await shop.seat().call('seat.pair', { code: '12345678' }))).toBe('tooManyTries');
  });
});
