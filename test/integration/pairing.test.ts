import { describe, expect, test, vi } from 'vitest';
import { pairDemoSeat } from '../../src-main/staff/seat-service.ts';
import { hashToken } from '../../src-main/staff/secrets.ts';
import { desktopSeat, seatOfToken } from '../../src-main/staff/session-repository.ts';
import type { CallName, Input } from '../../src-shared/contract.ts';
import type { Reply } from '../../src-shared/kit/contract.ts';
import { commandId, newId, type SeatId, seatId } from '../../src-shared/kit/id.ts';
import { MINUTE, SECOND } from '../../src-shared/kit/time.ts';
import { dumpOf } from '../support/dump.ts';
import { ADMIN_PIN, demoShop, setUpShop } from '../support/given.ts';
import { openTestShop, refusalOf, type TestSeat, type TestShop } from '../support/shop.ts';

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

/** A caller that keeps its token, as a host does. */
function screen(opened: TestShop, host: 'desktop' | 'station' = 'station') {
  const self = {
    token: null as string | null,
    seatId: null as SeatId | null,
    call<N extends CallName>(name: N, input: Input<N>, staffId: string | null = null): Promise<Reply> {
      const known = self.token === null ? null : seatOfToken(opened.shop.reader, hashToken(self.token));
      return opened.shop.call(
        { name, input, commandId: newId(commandId), staffId },
        {
          seatId: host === 'desktop' ? desktopSeat(opened.shop.reader) : known,
          host,
          adoptSeat: (id, token) => {
            self.seatId = id;
            self.token = token;
          },
        },
      );
    },
  };
  return self;
}

async function seatNamed(admin: TestSeat, name: string) {
  const { seats } = await admin.do('seat.list', {});
  const seat = seats.find((each) => each.name === name);
  if (!seat) throw new Error(`no seat is called ${name}`);
  return seat;
}

/** Everything but the journal, the wrong tries and who is signed in. */
function shopOf(folder: string) {
  const { seat, seat_invitation } = dumpOf(folder);
  return { seat, seat_invitation };
}

describe('by code', () => {
  test('an administrator invites, the new screen types the code and belongs to the shop', async () => {
    const opened = await setUpShop();
    const { admin, clock } = opened;
    const fresh = screen(opened);
    expect(refusalOf(await fresh.call('staff.signInList', {}))).toBe('seatNotPaired');
    const { code, expiresAt } = await admin.do('seat.invite', { name: ' 前台2 ' });
    expect(code).toMatch(/^\d{8}$/);
    expect(expiresAt).toBe(clock.wall + 10 * MINUTE);
    expect((await admin.do('seat.list', {})).invitations).toEqual([{ name: '前台2', expiresAt }]);
    expect(await fresh.call('seat.pair', { code })).toEqual({ ok: true, value: { seatName: '前台2' } });
    expect(await fresh.call('staff.signInList', {})).toMatchObject({ ok: true, value: { demoPin: null } });
    expect(refusalOf(await fresh.call('visit.board', {})), 'paired is not signed in').toBe('notSignedIn');
    const { seats, invitations } = await admin.do('seat.list', {});
    expect(invitations).toEqual([]);
    expect(seats).toMatchObject([
      { name: '前台1', isThis: true, staff: '试验管理员', pairedBy: '试验管理员' },
      { name: '前台2', isThis: false, staff: null, pairedBy: '试验管理员', pairedAt: clock.wall },
    ]);
  });

  test('typed with spaces or full-width digits it is the same code', async () => {
    const opened = await setUpShop();
    const { code } = await opened.admin.do('seat.invite', { name: '前台2' });
    const typed = `${code.slice(0, 4)} ${code.slice(4)}`.replace(/\d/g, (digit) =>
      String.fromCharCode(digit.charCodeAt(0) + 0xfee0),
    );
    expect((await screen(opened).call('seat.pair', { code: typed })).ok).toBe(true);
  });

  test('a code is good once', async () => {
    const opened = await setUpShop();
    const { code } = await opened.admin.do('seat.invite', { name: '前台2' });
    const [first, second] = [screen(opened), screen(opened)];
    expect((await first.call('seat.pair', { code })).ok).toBe(true);
    const before = shopOf(opened.folder);
    expect(refusalOf(await second.call('seat.pair', { code }))).toBe('pairingCodeUnknown');
    expect(second.token).toBeNull();
    expect(shopOf(opened.folder)).toEqual(before);
  });

  test('typed at two screens at the same moment it pairs one of them', async () => {
    const opened = await setUpShop({ checked: false });
    const { code } = await opened.admin.do('seat.invite', { name: '前台2' });
    const screens = [screen(opened), screen(opened), screen(opened)];
    const replies = await Promise.all(screens.map((each) => each.call('seat.pair', { code })));
    expect(replies.filter((reply) => reply.ok)).toHaveLength(1);
    expect(screens.filter((each) => each.token !== null)).toHaveLength(1);
    expect((await opened.admin.do('seat.list', {})).seats).toHaveLength(2);
  });

  test('a code is good for ten minutes', async () => {
    const opened = await setUpShop();
    const { admin, clock, folder } = opened;
    const { code } = await admin.do('seat.invite', { name: '前台2' });
    clock.pass(10 * MINUTE);
    const before = shopOf(folder);
    expect(refusalOf(await screen(opened).call('seat.pair', { code }))).toBe('pairingCodeUnknown');
    expect(shopOf(folder)).toEqual(before);
    const { code: next } = await admin.do('seat.invite', { name: '前台2' });
    clock.pass(10 * MINUTE - 1);
    expect((await screen(opened).call('seat.pair', { code: next })).ok).toBe(true);
  });

  test('safety 19: a code that was used or has expired is a wrong try like any other', async () => {
    const opened = await setUpShop();
    const { admin, clock } = opened;
    const { code: used } = await admin.do('seat.invite', { name: '前台2' });
    await screen(opened).call('seat.pair', { code: used });
    const { code: expired } = await admin.do('seat.invite', { name: '前台3' });
    clock.pass(10 * MINUTE);
    for (const code of [used, expired, used, expired, used]) {
      expect(refusalOf(await screen(opened).call('seat.pair', { code }))).toBe('pairingCodeUnknown');
    }
    expect(refusalOf(await screen(opened).call('seat.pair', { code: used }))).toBe('tooManyTries');
  });

  test('a newer code for the same name replaces the older one; another name has its own', async () => {
    const opened = await setUpShop();
    const { admin } = opened;
    const { code: old } = await admin.do('seat.invite', { name: '前台2' });
    const { code: other } = await admin.do('seat.invite', { name: '车间平板' });
    const { code: newer } = await admin.do('seat.invite', { name: '前台2' });
    expect((await admin.do('seat.list', {})).invitations.map(({ name }) => name).sort()).toEqual(
      ['前台2', '车间平板'].sort(),
    );
    expect(refusalOf(await screen(opened).call('seat.pair', { code: old }))).toBe('pairingCodeUnknown');
    expect((await screen(opened).call('seat.pair', { code: newer })).ok).toBe(true);
    expect(await screen(opened).call('seat.pair', { code: other })).toMatchObject({
      ok: true,
      value: { seatName: '车间平板' },
    });
  });

  test('the name of a seat cannot be invited; one taken meanwhile gets a number', async () => {
    const opened = await setUpShop();
    const { admin, folder } = opened;
    const before = shopOf(folder);
    expect(refusalOf(await admin.call('seat.invite', { name: '前台1' }))).toBe('nameTaken');
    expect(shopOf(folder)).toEqual(before);
    const { code } = await admin.do('seat.invite', { name: '前台2' });
    const own = await seatNamed(admin, '前台1');
    await admin.do('seat.rename', { seatId: own.id, version: own.version, name: '前台2' });
    expect(await screen(opened).call('seat.pair', { code })).toMatchObject({
      ok: true,
      value: { seatName: '前台2 2' },
    });
  });

  test('safety 19: guessing codes is slowed, for all screens together, and a right code waits too', async () => {
    const opened = await setUpShop();
    const { admin, clock } = opened;
    const { code } = await admin.do('seat.invite', { name: '前台2' });
    const wrong = code === '00000000' ? '11111111' : '00000000';
    for (let i = 0; i < 5; i += 1)
      expect(refusalOf(await screen(opened).call('seat.pair', { code: wrong }))).toBe('pairingCodeUnknown');
    const waiting = await screen(opened).call('seat.pair', { code });
    expect(waiting).toEqual({ ok: false, refusal: { code: 'tooManyTries', details: { waitSeconds: 60 } } });
    clock.wall += 5 * MINUTE;
    expect(refusalOf(await screen(opened).call('seat.pair', { code }))).toBe('tooManyTries');
    clock.steady += 60 * SECOND;
    expect((await screen(opened).call('seat.pair', { code })).ok).toBe(true);
    expect(dumpOf(opened.folder)['staff_guard']).toEqual([]);
  });

  test('safety 19: of a hundred codes at one moment five at most are looked at', async () => {
    const opened = await setUpShop({ checked: false });
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, index) => screen(opened).call('seat.pair', { code: String(10_000_000 + index) })),
    );
    const looked = replies.filter((reply) => refusalOf(reply) === 'pairingCodeUnknown').length;
    expect(looked).toBeGreaterThan(0);
    expect(looked).toBeLessThanOrEqual(5);
    expect(dumpOf(opened.folder)['staff_guard']).toMatchObject([{ subject: 'pairing', failures: looked }]);
  });

  test('a code and its wait outlive a restart', async () => {
    const opened = await setUpShop();
    const { code } = await opened.admin.do('seat.invite', { name: '前台2' });
    await opened.close();
    const again = await openTestShop({ folder: opened.folder, clock: opened.clock });
    expect((await screen(again).call('seat.pair', { code })).ok).toBe(true);
  });

  test('a screen that was a seat gives that one up', async () => {
    const opened = await setUpShop();
    const { admin } = opened;
    const moved = screen(opened);
    await moved.call('seat.pair', { code: (await admin.do('seat.invite', { name: '前台2' })).code });
    const before = moved.token;
    await moved.call('seat.pair', { code: (await admin.do('seat.invite', { name: '车间平板' })).code });
    expect((await admin.do('seat.list', {})).seats.map(({ name }) => name).sort()).toEqual(['前台1', '车间平板']);
    expect(
      before === null ? null : seatOfToken(opened.shop.reader, hashToken(before)),
      'the old token opens nothing',
    ).toBeNull();
  });
});

describe('by an administrator who stands there', () => {
  const asAdmin = (change: Partial<Input<'seat.pairAsAdministrator'>> = {}): Input<'seat.pairAsAdministrator'> => ({
    staffName: '试验管理员',
    pin: ADMIN_PIN,
    seatName: '前台2',
    ...change,
  });

  test('name and PIN make a seat, and sign nobody in', async () => {
    const opened = await setUpShop();
    const fresh = screen(opened);
    expect(await fresh.call('seat.pairAsAdministrator', asAdmin())).toEqual({ ok: true, value: { seatName: '前台2' } });
    expect(await fresh.call('session.current', {})).toMatchObject({ value: { seat: { name: '前台2' }, staff: null } });
    expect(await seatNamed(opened.admin, '前台2')).toMatchObject({ pairedBy: '试验管理员' });
  });

  test('nobody else can, whatever their PIN, and the answer does not tell why', async () => {
    const opened = await setUpShop();
    await opened.admin.do('staff.add', { name: '王静', roles: ['manager', 'adviser'], pin: '4826' });
    const before = shopOf(opened.folder);
    const replies = [
      await screen(opened).call('seat.pairAsAdministrator', asAdmin({ pin: '1357' })),
      await screen(opened).call('seat.pairAsAdministrator', asAdmin({ staffName: '王静', pin: '4826' })),
      await screen(opened).call('seat.pairAsAdministrator', asAdmin({ staffName: '无此人' })),
    ];
    for (const reply of replies)
      expect(reply).toEqual({ ok: false, refusal: { code: 'wrongPin', details: { triesLeft: 4 } } });
    expect(shopOf(opened.folder)).toEqual(before);
    // An unpaired screen must not be able to shut an adviser out: those tries are not counted against him.
    expect((await screen(opened).call('seat.pairAsAdministrator', asAdmin())).ok).toBe(true);
    for (let i = 0; i < 5; i += 1)
      await screen(opened).call('seat.pairAsAdministrator', asAdmin({ staffName: '王静' }));
    const { staff } = await opened.admin.do('staff.signInList', {});
    const who = staff.find(({ name }) => name === '王静')?.id;
    expect(who && (await opened.admin.call('session.signIn', { staffId: who, pin: '4826' })).ok).toBe(true);
  });

  test('a name that is taken is refused after the PIN, and the screen stays what it was', async () => {
    const opened = await setUpShop();
    const moved = screen(opened);
    await moved.call('seat.pairAsAdministrator', asAdmin());
    const before = shopOf(opened.folder);
    const { token } = moved;
    expect(refusalOf(await moved.call('seat.pairAsAdministrator', asAdmin({ seatName: '前台1' })))).toBe('nameTaken');
    expect(shopOf(opened.folder)).toEqual(before);
    expect(moved.token).toBe(token);
    expect(await moved.call('session.current', {})).toMatchObject({ value: { seat: { name: '前台2' } } });
    // Its own name is free for it.
    expect((await moved.call('seat.pairAsAdministrator', asAdmin())).ok).toBe(true);
  });

  test('safety 19: an unpaired screen can have no more than four PINs checked at a moment', async () => {
    const opened = await setUpShop({ checked: false });
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        screen(opened).call('seat.pairAsAdministrator', asAdmin({ staffName: `无此人${index}` })),
      ),
    );
    const codes = replies.map(refusalOf);
    expect(codes.filter((code) => code === 'wrongPin')).toHaveLength(4);
    expect(codes.filter((code) => code === 'tooManyTries')).toHaveLength(46);
    expect(
      refusalOf(await screen(opened).call('seat.pairAsAdministrator', asAdmin({ pin: '1357' }))),
      'and goes on after',
    ).toBe('wrongPin');
  });
});

describe('seats', () => {
  test('are renamed by version, to a free name', async () => {
    const opened = await setUpShop();
    const { admin, folder } = opened;
    await screen(opened).call('seat.pair', { code: (await admin.do('seat.invite', { name: '前台2' })).code });
    const { id } = await seatNamed(admin, '前台2');
    expect(await admin.do('seat.rename', { seatId: id, version: 1, name: '收银台' })).toEqual({ version: 2 });
    expect(await admin.do('seat.rename', { seatId: id, version: 2, name: '收银台' }), 'its own name').toEqual({
      version: 3,
    });
    const before = dumpOf(folder);
    expect(refusalOf(await admin.call('seat.rename', { seatId: id, version: 1, name: '别名' }))).toBe(
      'changedMeanwhile',
    );
    expect(await admin.call('seat.rename', { seatId: id, version: 3, name: '前台1' })).toEqual({
      ok: false,
      refusal: { code: 'nameTaken', details: { name: '前台1' } },
    });
    expect(refusalOf(await admin.call('seat.rename', { seatId: newId(seatId), version: 1, name: '别名' }))).toBe(
      'notFound',
    );
    expect(await admin.call('seat.rename', { seatId: id, version: 3, name: '  ' })).toEqual({
      ok: false,
      invalid: { name: 'required' },
    });
    expect(dumpOf(folder)).toEqual(before);
  });

  test('a revoked seat is a stranger at its next call, its token included, and its name is free again', async () => {
    const opened = await setUpShop();
    const { admin, folder } = opened;
    const lost = screen(opened);
    await lost.call('seat.pair', { code: (await admin.do('seat.invite', { name: '前台2' })).code });
    const { staff } = await admin.do('staff.signInList', {});
    const who = staff[0]?.id;
    if (!who) throw new Error('nobody');
    await lost.call('session.signIn', { staffId: who, pin: ADMIN_PIN });
    expect((await lost.call('visit.board', {}, who)).ok).toBe(true);
    const { id, version } = await seatNamed(admin, '前台2');
    await admin.do('seat.revoke', { seatId: id, version });
    for (const name of ['visit.board', 'staff.signInList', 'seat.list'] as const) {
      expect(refusalOf(await lost.call(name, {}, who)), name).toBe('seatNotPaired');
    }
    expect(await lost.call('session.current', {})).toMatchObject({ value: { seat: null, staff: null } });
    expect(dumpOf(folder)['seat_session']).toContainEqual(
      expect.objectContaining({ seat_id: id, end_reason: 'revoked' }),
    );
    expect((await admin.do('seat.list', {})).seats.map(({ name }) => name)).toEqual(['前台1']);
    expect((await admin.call('seat.invite', { name: '前台2' })).ok).toBe(true);
    expect(refusalOf(await admin.call('seat.revoke', { seatId: id, version: version + 1 })), 'twice').toBe('notFound');
  });

  test('one’s own seat, an old version and an unknown seat are not revoked', async () => {
    const opened = await setUpShop();
    const { admin, folder } = opened;
    await screen(opened).call('seat.pair', { code: (await admin.do('seat.invite', { name: '前台2' })).code });
    const own = await seatNamed(admin, '前台1');
    const other = await seatNamed(admin, '前台2');
    const before = dumpOf(folder);
    expect(await admin.call('seat.revoke', { seatId: own.id, version: own.version })).toEqual({
      ok: false,
      refusal: { code: 'seatInUse', details: { seatName: '前台1' } },
    });
    expect(refusalOf(await admin.call('seat.revoke', { seatId: other.id, version: other.version + 1 }))).toBe(
      'changedMeanwhile',
    );
    expect(refusalOf(await admin.call('seat.revoke', { seatId: newId(seatId), version: 1 }))).toBe('notFound');
    expect(dumpOf(folder)).toEqual(before);
  });

  test('what a revoked seat wrote keeps its name', async () => {
    const opened = await setUpShop();
    const { admin } = opened;
    const lost = screen(opened);
    await lost.call('seat.pair', { code: (await admin.do('seat.invite', { name: '前台2' })).code });
    const who = admin.staffId;
    if (!who) throw new Error('nobody');
    await lost.call('session.signIn', { staffId: who, pin: ADMIN_PIN });
    await lost.call(
      'visit.arrive',
      { plate: '粤B12345', plateColor: 'blue', note: '', arrivedAt: null, waitsInShop: false },
      who,
    );
    const { id, version } = await seatNamed(admin, '前台2');
    await admin.do('seat.revoke', { seatId: id, version });
    const { entries } = await admin.do('journal.page', { before: null, limit: 10 });
    expect(entries.find(({ command }) => command === 'visit.arrive')).toMatchObject({
      seat: '前台2',
      by: '试验管理员',
    });
  });

  test('the desktop window has one seat of its own; revoked, it is paired anew', async () => {
    const opened = await setUpShop();
    const { admin } = opened;
    const window = screen(opened, 'desktop');
    expect(refusalOf(await window.call('staff.signInList', {}))).toBe('seatNotPaired');
    const input = { staffName: '试验管理员', pin: ADMIN_PIN, seatName: '主机' };
    await window.call('seat.pairAsAdministrator', input);
    expect(await window.call('session.current', {})).toMatchObject({
      value: { seat: { name: '主机' }, host: 'desktop' },
    });
    await window.call('seat.pairAsAdministrator', { ...input, seatName: '主机（新）' });
    expect((await admin.do('seat.list', {})).seats.map(({ name }) => name).sort()).toEqual(['主机（新）', '前台1']);
    const { id, version } = await seatNamed(admin, '主机（新）');
    await admin.do('seat.revoke', { seatId: id, version });
    expect(refusalOf(await window.call('staff.signInList', {}))).toBe('seatNotPaired');
    expect((await window.call('seat.pairAsAdministrator', input)).ok).toBe(true);
    expect((await window.call('staff.signInList', {})).ok).toBe(true);
  });
});

describe('the demo pairs by itself', () => {
  test('each new screen is a seat at once, with a name of its own', async () => {
    const { shop, as } = await demoShop();
    const tokens = [pairDemoSeat(shop.door), pairDemoSeat(shop.door)];
    const seats = tokens.map((token) => seatOfToken(shop.reader, hashToken(token)));
    expect(new Set(seats).size).toBe(2);
    expect(seats).not.toContain(null);
    const names = (await as('administrator').do('seat.list', {})).seats.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^演示座席 \d+$/);
  });

  test('a real shop, and one that is not set up yet, never do', async () => {
    const real = await setUpShop();
    const before = dumpOf(real.folder);
    expect(() => pairDemoSeat(real.shop.door)).toThrow('only a demo shop');
    expect(dumpOf(real.folder)).toEqual(before);
    const fresh = await openTestShop();
    expect(() => pairDemoSeat(fresh.shop.door)).toThrow('only a demo shop');
    const fresher = await openTestShop({ demo: true });
    expect(() => pairDemoSeat(fresher.shop.door), 'a demo folder before the demo was made').toThrow('only a demo shop');
  });
});
