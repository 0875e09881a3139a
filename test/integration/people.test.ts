import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { checkPin, hashPin } from '../../src-main/staff/pin-hash.ts';
import { contract, type Input } from '../../src-shared/contract.ts';
import type { Reply } from '../../src-shared/kit/contract.ts';
import { commandId, newId, staffId } from '../../src-shared/kit/id.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src-shared/kit/time.ts';
import { dumpOf } from '../support/dump.ts';
import { ADMIN_PIN, DEMO_PIN, type DemoShop, demoShop, newDemo, SET_UP, setUpShop } from '../support/given.ts';
import { HOW_OFTEN, tell } from '../support/how-long.ts';
import { seeded } from '../support/random.ts';
import { openTestShop, refusalOf, type TestSeat } from '../support/shop.ts';

/** What the slow hash was asked to do. It is made fast here, except where the hash itself is the subject. */
const scrypt = vi.hoisted(() => ({
  isReal: false,
  runs: [] as { N: number; r: number; p: number; maxmem: number }[],
  /** By the place of the run: what it waits for before it answers. */
  holds: new Map<number, Promise<unknown>>(),
}));

vi.mock('node:crypto', async (original) => {
  const real = await original<typeof import('node:crypto')>();
  return {
    ...real,
    scrypt: (
      password: Buffer,
      salt: Buffer,
      length: number,
      options: { N: number; r: number; p: number; maxmem: number },
      done: (error: Error | null, key: Buffer) => void,
    ) => {
      const place = scrypt.runs.push(options);
      const answer = (error: Error | null, key: Buffer) =>
        void Promise.resolve(scrypt.holds.get(place)).then(() => done(error, key));
      real.scrypt(password, salt, length, scrypt.isReal ? options : { ...options, N: 16 }, answer);
    },
  };
});

beforeEach(() => {
  scrypt.isReal = false;
  scrypt.runs.length = 0;
  scrypt.holds.clear();
});

const WRONG = '1357';

/** Somebody of the demo shop, by name. */
async function idOf(seat: TestSeat, name: string) {
  const { staff } = await seat.do('staff.signInList', {});
  const person = staff.find((each) => each.name === name);
  if (!person) throw new Error(`nobody is called ${name}`);
  return person.id;
}

async function personOf(admin: TestSeat, name: string) {
  const { staff } = await admin.do('staff.list', {});
  const person = staff.find((each) => each.name === name);
  if (!person) throw new Error(`nobody is called ${name}`);
  return person;
}

function waitOf(reply: Reply): number {
  if (reply.ok || !('refusal' in reply) || reply.refusal.code !== 'tooManyTries') {
    throw new Error(`expected a wait, got ${JSON.stringify(reply)}`);
  }
  return reply.refusal.details.waitSeconds;
}

/** Wrong PINs at the sign-in screen, one after the other. */
async function guessWrong(seat: TestSeat, who: Awaited<ReturnType<typeof idOf>>, times: number): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (let i = 0; i < times; i += 1) replies.push(await seat.call('session.signIn', { staffId: who, pin: WRONG }));
  return replies;
}

/** What a restart does: closed, and opened by a new process whose steady clock begins anew. */
async function restart(opened: DemoShop, seat: TestSeat) {
  await opened.close();
  opened.clock.steady = 0;
  const again = await openTestShop({ folder: opened.folder, clock: opened.clock });
  const same = again.seat();
  same.seatId = seat.seatId;
  return { ...again, same };
}

describe('the slow hash', () => {
  test('safety 19: scrypt 2^17 with a secret of this machine: the same PIN elsewhere does not match', async () => {
    scrypt.isReal = true;
    const pepper = randomBytes(32);
    const hash = await hashPin('2846', pepper);
    expect(hash).toMatch(/^scrypt\$17\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(await checkPin('2846', hash, pepper)).toBe(true);
    expect(await checkPin('2847', hash, pepper)).toBe(false);
    expect(await checkPin('２８４６', hash, pepper), 'full-width digits of an input method').toBe(true);
    expect(await checkPin('2846', hash, randomBytes(32))).toBe(false);
    expect(await checkPin('2846', null, pepper)).toBe(false);
    expect(scrypt.runs).toHaveLength(6);
    for (const run of scrypt.runs) expect(run).toMatchObject({ N: 2 ** 17, r: 8, p: 1 });
    expect(await hashPin('2846', pepper), 'salted').not.toBe(hash);
    await expect(checkPin('2846', 'scrypt$17$8$1$short', pepper)).rejects.toThrow('malformed');
  });
});

describe('signing in', () => {
  test('the right PIN signs in at this seat, and only here', async () => {
    const { emptySeat } = await demoShop();
    const seat = emptySeat();
    const who = await idOf(seat, '演示顾问甲');
    const { staff } = await seat.do('session.signIn', { staffId: who, pin: DEMO_PIN });
    expect(staff).toEqual({ id: who, name: '演示顾问甲', roles: ['adviser'] });
    expect((await seat.do('session.current', {})).staff).toEqual(staff);
    expect((await emptySeat().do('session.current', {})).staff).toBeNull();
  });

  test('a wrong PIN, an unknown person and one who has left learn nothing from the answer', async () => {
    const { emptySeat, as } = await demoShop();
    const admin = as('administrator');
    const seat = emptySeat();
    const who = await idOf(seat, '演示技师');
    const { version } = await personOf(admin, '演示技师');
    await admin.do('staff.change', { staffId: who, version, name: '演示技师', roles: ['technician'], active: false });
    const known = await seat.call('session.signIn', { staffId: await idOf(seat, '演示顾问甲'), pin: WRONG });
    const unknown = await seat.call('session.signIn', { staffId: newId(staffId), pin: WRONG });
    const gone = await seat.call('session.signIn', { staffId: who, pin: WRONG });
    expect(known).toEqual({ ok: false, refusal: { code: 'wrongPin', details: { triesLeft: 4 } } });
    expect(unknown).toEqual(known);
    expect(gone).toEqual(known);
    // Only whoever knows the PIN hears that it no longer helps.
    expect(refusalOf(await seat.call('session.signIn', { staffId: who, pin: DEMO_PIN }))).toBe('staffInactive');
  });

  test('safety 19: an unknown person takes as long as a known one: the same hash is made', async () => {
    const { emptySeat } = await demoShop({ from: await newDemo() });
    const seat = emptySeat();
    const who = await idOf(seat, '演示顾问甲');
    scrypt.runs.length = 0;
    await guessWrong(seat, who, 1);
    const forKnown = [...scrypt.runs];
    scrypt.runs.length = 0;
    await guessWrong(seat, newId(staffId), 1);
    expect(forKnown).toHaveLength(1);
    expect(scrypt.runs).toEqual(forKnown);
    expect(forKnown[0]).toMatchObject({ N: 2 ** 17 });
    // The same for the name that is typed at an unpaired screen, and for somebody who is no administrator.
    for (const staffName of ['演示管理员', '演示顾问甲', '无此人']) {
      scrypt.runs.length = 0;
      await seat.call('seat.pairAsAdministrator', { staffName, pin: WRONG, seatName: '新' });
      expect(scrypt.runs, staffName).toEqual(forKnown);
    }
  });

  test('a quick change of user ends the session before and refuses what comes in its name', async () => {
    const { as, folder } = await demoShop();
    const seat = as('adviser');
    const before = seat.staffId;
    const next = await idOf(seat, '演示收银');
    await seat.do('session.signIn', { staffId: next, pin: DEMO_PIN });
    expect(seat.staffId).toBe(next);
    const late = await seat.call('visit.board', {}, { staffId: before });
    expect(late).toEqual({ ok: false, refusal: { code: 'otherUser', details: { staffName: '演示收银' } } });
    const sessions = dumpOf(folder)['seat_session'] ?? [];
    expect(sessions.filter((row) => (row as { seat_id: string }).seat_id === seat.seatId)).toMatchObject([
      { staff_id: before, end_reason: 'changed' },
      { staff_id: next, ended_at: null },
    ]);
  });

  test.each(['chosen', 'idle'] as const)('signing out (%s) leaves the seat to nobody', async (reason) => {
    const { as, folder } = await demoShop();
    const seat = as('adviser');
    await seat.do('session.signOut', { reason });
    expect(refusalOf(await seat.call('visit.board', {}))).toBe('notSignedIn');
    expect((await seat.do('session.current', {})).staff).toBeNull();
    expect(dumpOf(folder)['seat_session']).toContainEqual(expect.objectContaining({ end_reason: reason }));
  });

  test('a person may be signed in at two seats, and sees both in the list', async () => {
    const { as, emptySeat } = await demoShop();
    const admin = as('administrator');
    const [one, two] = [emptySeat(), emptySeat()];
    const who = await idOf(one, '演示收银');
    await one.do('session.signIn', { staffId: who, pin: DEMO_PIN });
    await two.do('session.signIn', { staffId: who, pin: DEMO_PIN });
    expect((await personOf(admin, '演示收银')).signedInAt).toHaveLength(2);
    await one.do('session.signOut', { reason: 'chosen' });
    expect((await personOf(admin, '演示收银')).signedInAt).toHaveLength(1);
    expect((await two.call('visit.board', {})).ok).toBe(true);
  });
});

describe('guessing is slowed', () => {
  test('safety 19: after five wrong tries even the right PIN waits a minute, and no hash is made meanwhile', async () => {
    const { emptySeat, clock } = await demoShop();
    const seat = emptySeat();
    const who = await idOf(seat, '演示顾问甲');
    const left = (await guessWrong(seat, who, 5)).map(
      (reply) => !reply.ok && 'refusal' in reply && reply.refusal.details,
    );
    expect(left).toEqual([{ triesLeft: 4 }, { triesLeft: 3 }, { triesLeft: 2 }, { triesLeft: 1 }, { triesLeft: 0 }]);
    scrypt.runs.length = 0;
    expect(waitOf(await seat.call('session.signIn', { staffId: who, pin: DEMO_PIN }))).toBe(60);
    clock.pass(59 * SECOND);
    expect(waitOf(await emptySeat().call('session.signIn', { staffId: who, pin: DEMO_PIN })), 'at any seat').toBe(1);
    expect(scrypt.runs).toHaveLength(0);
    clock.pass(SECOND);
    expect((await seat.call('session.signIn', { staffId: who, pin: DEMO_PIN })).ok).toBe(true);
  });

  test('safety 19: somebody else is not kept out by it', async () => {
    const { emptySeat } = await demoShop();
    const seat = emptySeat();
    await guessWrong(seat, await idOf(seat, '演示顾问甲'), 5);
    expect((await seat.call('session.signIn', { staffId: await idOf(seat, '演示收银'), pin: DEMO_PIN })).ok).toBe(true);
  });

  test('safety 19: the wait is measured on the clock that never goes back: a changed clock does not shorten it', async () => {
    const { emptySeat, clock } = await demoShop();
    const seat = emptySeat();
    const who = await idOf(seat, '演示顾问甲');
    await guessWrong(seat, who, 5);
    for (const wall of [clock.wall + 365 * DAY, clock.wall - 365 * DAY]) {
      clock.wall = wall;
      expect(waitOf(await seat.call('session.signIn', { staffId: who, pin: DEMO_PIN }))).toBe(60);
    }
    clock.steady += 60 * SECOND;
    expect((await seat.call('session.signIn', { staffId: who, pin: DEMO_PIN })).ok).toBe(true);
  });

  test('safety 19: neither the count nor the wait is lost by a restart', async () => {
    const opened = await demoShop();
    const seat = opened.emptySeat();
    const who = await idOf(seat, '演示顾问甲');
    await guessWrong(seat, who, 4);
    const second = await restart(opened, seat);
    expect(await second.same.call('session.signIn', { staffId: who, pin: WRONG })).toMatchObject({
      refusal: { code: 'wrongPin', details: { triesLeft: 0 } },
    });
    await second.close();
    opened.clock.steady = 0;
    opened.clock.wall += 365 * DAY;
    const third = await openTestShop({ folder: opened.folder, clock: opened.clock });
    const same = third.seat();
    same.seatId = seat.seatId;
    expect(waitOf(await same.call('session.signIn', { staffId: who, pin: DEMO_PIN }))).toBe(60);
    opened.clock.steady += 60 * SECOND;
    expect((await same.call('session.signIn', { staffId: who, pin: DEMO_PIN })).ok).toBe(true);
  });

  test('safety 19: of a hundred guesses at one moment, at four seats, five are tried', async () => {
    const { emptySeat, folder } = await demoShop({ checked: false });
    const seats = [emptySeat(), emptySeat(), emptySeat(), emptySeat()];
    const who = await idOf(emptySeat(), '演示顾问甲');
    scrypt.runs.length = 0;
    const replies = await Promise.all(
      Array.from({ length: 25 }, () =>
        seats.map((seat) => seat.call('session.signIn', { staffId: who, pin: WRONG })),
      ).flat(),
    );
    expect(replies).toHaveLength(100);
    expect(replies.map(refusalOf).filter((code) => code === 'wrongPin')).toHaveLength(5);
    expect(replies.map(refusalOf).filter((code) => code === 'tooManyTries')).toHaveLength(95);
    expect(scrypt.runs).toHaveLength(5);
    expect(dumpOf(folder)['staff_guard']).toMatchObject([{ subject: `staff:${who}`, failures: 5 }]);
  });

  test('safety 19: a seat that asks for a hundred PINs at one moment has four checked, and keeps nobody waiting', async () => {
    const { emptySeat, shop } = await demoShop({ checked: false });
    const [flooding, other] = [emptySeat(), emptySeat()];
    const who = await idOf(other, '演示顾问甲');
    scrypt.runs.length = 0;
    // Another person each time: the count of one person's tries does not help here.
    const flood = Array.from({ length: 100 }, () =>
      flooding.call('session.signIn', { staffId: newId(staffId), pin: WRONG }),
    );
    const signedIn = await other.call('session.signIn', { staffId: who, pin: DEMO_PIN });
    expect(signedIn.ok).toBe(true);
    expect(scrypt.runs.length, 'made before the other’s turn was over').toBeLessThanOrEqual(5);
    const codes = (await Promise.all(flood)).map(refusalOf);
    expect(codes.filter((code) => code === 'wrongPin')).toHaveLength(4);
    expect(codes.filter((code) => code === 'tooManyTries')).toHaveLength(96);
    expect(
      refusalOf(await flooding.call('session.signIn', { staffId: newId(staffId), pin: WRONG })),
      'and goes on',
    ).toBe('wrongPin');
    expect(shop.door.sessionOf(other.seatId).staff?.id).toBe(who);
  });

  test('safety 19: a restart and a changed clock between any two tries give no more of them', async () => {
    const opened = await demoShop({ checked: false });
    const who = await idOf(opened.emptySeat(), '演示顾问甲');
    const { seatId } = opened.emptySeat();
    const { clock, folder } = opened;
    await opened.close();
    const random = seeded(19);
    const tried: number[] = [];
    /** What really passed, whatever the clocks say. */
    let real = 0;
    let running = await openTestShop({ folder, clock, checked: false });
    for (let restarts = 0; restarts < HOW_OFTEN.restarts; ) {
      const passes = Math.ceil(random() * 40) * SECOND;
      real += passes;
      clock.steady += passes;
      clock.wall += Math.floor((random() - 0.5) * 3 * DAY);
      if (random() < 0.25) {
        restarts += 1;
        await running.close();
        clock.steady = 0;
        running = await openTestShop({ folder, clock, checked: false });
      }
      const seat = running.seat();
      seat.seatId = seatId;
      if (refusalOf(await seat.call('session.signIn', { staffId: who, pin: WRONG })) === 'wrongPin') tried.push(real);
    }
    const within = (span: number) =>
      Math.max(...tried.map((at) => tried.filter((each) => each >= at && each < at + span).length));
    expect(tried.length, 'it goes on').toBeGreaterThan(5);
    expect(within(MINUTE)).toBeLessThanOrEqual(5);
    expect(within(HOUR)).toBeLessThanOrEqual(100);
    tell(
      `safety 19: ${HOW_OFTEN.restarts} restarts and changed clocks: at most ${within(MINUTE)} tries a minute, ${within(HOUR)} an hour`,
    );
  });

  test('safety 19: whoever tries every second for two hours gets 5 tries a minute and 100 an hour at most', async () => {
    const { emptySeat, clock } = await demoShop({ checked: false });
    const seat = emptySeat();
    const who = await idOf(seat, '演示顾问甲');
    const tried: number[] = [];
    for (let second = 0; second < 2 * 3600; second += 1) {
      clock.steady += SECOND;
      const code = refusalOf(await seat.call('session.signIn', { staffId: who, pin: WRONG }));
      if (code === 'wrongPin') tried.push(clock.steady);
      else expect(code).toBe('tooManyTries');
    }
    const within = (span: number) =>
      Math.max(...tried.map((at) => tried.filter((each) => each >= at && each < at + span).length));
    expect(within(MINUTE)).toBe(5);
    expect(within(HOUR)).toBeLessThanOrEqual(100);
    expect(within(HOUR), 'a person who mistypes is not shut out for good').toBeGreaterThan(40);
  });

  test('the ways to one PIN share one count: sign-in, change of PIN, pairing', async () => {
    const { as, seat } = await demoShop();
    const admin = as('administrator');
    const who = await idOf(admin, '演示管理员');
    await guessWrong(admin, who, 2);
    for (let i = 0; i < 2; i += 1) {
      expect(refusalOf(await admin.call('staff.changeOwnPin', { oldPin: WRONG, newPin: '4826' }))).toBe('wrongPin');
    }
    const pairing = { staffName: '演示管理员', pin: WRONG, seatName: '新座席' };
    expect(await seat().call('seat.pairAsAdministrator', pairing)).toMatchObject({
      refusal: { code: 'wrongPin', details: { triesLeft: 0 } },
    });
    expect(waitOf(await admin.call('session.signIn', { staffId: who, pin: DEMO_PIN }))).toBe(60);
    expect(waitOf(await admin.call('staff.changeOwnPin', { oldPin: DEMO_PIN, newPin: '4826' }))).toBe(60);
    expect(waitOf(await seat().call('seat.pairAsAdministrator', { ...pairing, pin: DEMO_PIN }))).toBe(60);
  });

  test('a success clears the count', async () => {
    const { emptySeat, folder } = await demoShop();
    const seat = emptySeat();
    const who = await idOf(seat, '演示顾问甲');
    await guessWrong(seat, who, 4);
    await seat.do('session.signIn', { staffId: who, pin: DEMO_PIN });
    expect(dumpOf(folder)['staff_guard']).toEqual([]);
    expect((await guessWrong(seat, who, 4)).map(refusalOf)).toEqual(['wrongPin', 'wrongPin', 'wrongPin', 'wrongPin']);
  });

  test('a new PIN from the administrator ends the wait, and the old PIN is worth nothing', async () => {
    const { as, emptySeat } = await demoShop();
    const admin = as('administrator');
    const seat = emptySeat();
    const who = await idOf(seat, '演示顾问甲');
    await guessWrong(seat, who, 5);
    await admin.do('staff.resetPin', { staffId: who, pin: '4826' });
    expect(refusalOf(await seat.call('session.signIn', { staffId: who, pin: DEMO_PIN }))).toBe('wrongPin');
    expect((await seat.call('session.signIn', { staffId: who, pin: '4826' })).ok).toBe(true);
  });

  test('a PIN that is replaced while it is being checked lets nobody in', async () => {
    const { as, emptySeat } = await demoShop({ checked: false });
    const admin = as('administrator');
    const seat = emptySeat();
    const who = await idOf(seat, '演示顾问甲');
    scrypt.runs.length = 0;
    const resetting = admin.call('staff.resetPin', { staffId: who, pin: '4826' });
    // The second hash is made of the old PIN and answers only when the new one stands.
    scrypt.holds.set(2, resetting);
    const [reset, tried] = await Promise.all([resetting, seat.call('session.signIn', { staffId: who, pin: DEMO_PIN })]);
    expect(reset.ok).toBe(true);
    expect(refusalOf(tried)).toBe('wrongPin');
  });

  test('names of nobody are slowed too, and a flood of them is forgotten again', async () => {
    const { emptySeat, folder } = await demoShop({ checked: false });
    const seat = emptySeat();
    const nobody = newId(staffId);
    await guessWrong(seat, nobody, 5);
    expect(waitOf(await seat.call('session.signIn', { staffId: nobody, pin: WRONG }))).toBe(60);
    // A thousand tries would take as many syncs: the rows that they leave are written directly.
    const raw = new Database(join(folder, 'servicelane.sqlite'));
    const insert = raw.prepare('INSERT INTO staff_guard (subject, failures, last_failure_at) VALUES (?, 1, ?)');
    raw.transaction(() => {
      for (let i = 0; i < 1200; i += 1) insert.run(`name:${i}`, 1000 + i);
      insert.run('pairing', 1);
    })();
    raw.close();
    await guessWrong(seat, newId(staffId), 1);
    const subjects = (dumpOf(folder)['staff_guard'] ?? []).map((row) => (row as { subject: string }).subject);
    expect(subjects.filter((subject) => subject.startsWith('name:'))).toHaveLength(1000);
    expect(subjects, 'what guards something real stays').toContain('pairing');
    expect(subjects, 'the oldest go').not.toContain('name:0');
  });
});

describe('one’s own PIN', () => {
  test('changed with the old one only; the new one signs in', async () => {
    const { as } = await demoShop();
    const seat = as('cashier');
    expect(refusalOf(await seat.call('staff.changeOwnPin', { oldPin: WRONG, newPin: '4826' }))).toBe('wrongPin');
    await seat.do('staff.changeOwnPin', { oldPin: DEMO_PIN, newPin: '4826' });
    const who = await idOf(seat, '演示收银');
    expect(refusalOf(await seat.call('session.signIn', { staffId: who, pin: DEMO_PIN }))).toBe('wrongPin');
    expect((await seat.call('session.signIn', { staffId: who, pin: '4826' })).ok).toBe(true);
  });

  test.each([
    ['123', 'pinDigits'],
    ['1234567890123', 'pinDigits'],
    ['12a4', 'pinDigits'],
    ['１２３４', 'pinDigits'],
    ['', 'pinDigits'],
    ['0000', 'pinTooEasy'],
    ['1234', 'pinTooEasy'],
    ['987654', 'pinTooEasy'],
    ['2580', 'pinTooEasy'],
  ])('a new PIN %j is refused at its field, wherever it is set', async (weak, problem) => {
    const { as, emptySeat, folder } = await demoShop();
    const admin = as('administrator');
    const who = await idOf(admin, '演示收银');
    const before = dumpOf(folder);
    expect(await admin.call('staff.changeOwnPin', { oldPin: DEMO_PIN, newPin: weak })).toEqual({
      ok: false,
      invalid: { newPin: problem },
    });
    expect(await admin.call('staff.resetPin', { staffId: who, pin: weak })).toEqual({
      ok: false,
      invalid: { pin: problem },
    });
    expect(await admin.call('staff.add', { name: '新人', roles: ['adviser'], pin: weak })).toEqual({
      ok: false,
      invalid: { pin: problem },
    });
    expect(await emptySeat().call('session.recover', { code: 'x', name: '演示管理员', pin: weak })).toEqual({
      ok: false,
      invalid: { pin: problem },
    });
    expect({ ...dumpOf(folder), seat: [], journal_entry: [], journal_body: [] }).toEqual({
      ...before,
      seat: [],
      journal_entry: [],
      journal_body: [],
    });
  });
});

describe('the recovery code', () => {
  const recover = (change: Partial<Input<'session.recover'>>): Input<'session.recover'> => ({
    code: '',
    name: '试验管理员',
    pin: '4826',
    ...change,
  });

  test('gives an administrator a new PIN once, and a new code for the next time', async () => {
    const { admin, recoveryCode } = await setUpShop();
    expect(recoveryCode).toMatch(/^[A-Z0-9]{4}(-[A-Z0-9]{4}){4}$/);
    await admin.do('session.signOut', { reason: 'chosen' });
    const typed = ` ${recoveryCode.toLowerCase().replaceAll('-', ' ')} `;
    const { newCode } = await admin.do('session.recover', recover({ code: typed }));
    const who = await idOf(admin, '试验管理员');
    expect(refusalOf(await admin.call('session.signIn', { staffId: who, pin: ADMIN_PIN }))).toBe('wrongPin');
    expect((await admin.call('session.signIn', { staffId: who, pin: '4826' })).ok).toBe(true);
    expect(refusalOf(await admin.call('session.recover', recover({ code: recoveryCode, pin: '5937' })))).toBe(
      'wrongCode',
    );
    expect((await admin.call('session.recover', recover({ code: newCode, pin: '5937' }))).ok).toBe(true);
  });

  test('typed at two screens at the same moment it works at one of them', async () => {
    const { admin, recoveryCode } = await setUpShop({ checked: false });
    const replies = await Promise.all([
      admin.call('session.recover', recover({ code: recoveryCode, pin: '4826' })),
      admin.call('session.recover', recover({ code: recoveryCode, pin: '5937' })),
    ]);
    expect(replies.map((reply) => (reply.ok ? 'ok' : refusalOf(reply))).sort()).toEqual(['ok', 'wrongCode']);
    const pin = replies[0]?.ok ? '4826' : '5937';
    const who = await idOf(admin, '试验管理员');
    expect((await admin.call('session.signIn', { staffId: who, pin })).ok, 'the PIN of the one that worked').toBe(true);
  });

  test('helps nobody who is no administrator, and is not used up by a wrong name', async () => {
    const { admin, recoveryCode } = await setUpShop();
    await admin.do('staff.add', { name: '顾问', roles: ['adviser', 'manager'], pin: '4826' });
    for (const name of ['顾问', '无此人']) {
      expect(refusalOf(await admin.call('session.recover', recover({ code: recoveryCode, name })))).toBe('notFound');
    }
    expect((await admin.call('session.recover', recover({ code: recoveryCode }))).ok).toBe(true);
  });

  test('safety 19: guessing it is slowed, over a restart too', async () => {
    const opened = await setUpShop();
    const { admin, clock, recoveryCode } = opened;
    for (let i = 0; i < 5; i += 1) {
      expect(refusalOf(await admin.call('session.recover', recover({ code: 'AAAA-AAAA' })))).toBe('wrongCode');
    }
    expect(waitOf(await admin.call('session.recover', recover({ code: recoveryCode })))).toBe(60);
    await opened.close();
    clock.steady = 0;
    clock.wall += DAY;
    const again = await openTestShop({ folder: opened.folder, clock });
    const seat = again.seat();
    seat.seatId = admin.seatId;
    expect(waitOf(await seat.call('session.recover', recover({ code: recoveryCode })))).toBe(60);
    clock.steady += MINUTE;
    expect((await seat.call('session.recover', recover({ code: recoveryCode }))).ok).toBe(true);
  });

  test('a new one from the administrator makes the old one worthless', async () => {
    const { admin, recoveryCode } = await setUpShop();
    const { code } = await admin.do('session.newRecoveryCode', {});
    expect(code).not.toBe(recoveryCode);
    expect(refusalOf(await admin.call('session.recover', recover({ code: recoveryCode })))).toBe('wrongCode');
    expect((await admin.call('session.recover', recover({ code }))).ok).toBe(true);
  });

  test('after a restore on another machine no PIN matches, and the code lets an administrator in', async () => {
    const opened = await setUpShop();
    const { admin, folder, recoveryCode } = opened;
    await opened.close();
    writeFileSync(join(folder, 'device.key'), randomBytes(32).toString('base64'));
    const elsewhere = await openTestShop({ folder, clock: opened.clock });
    const seat = elsewhere.seat();
    seat.seatId = admin.seatId;
    const who = await idOf(seat, '试验管理员');
    expect(refusalOf(await seat.call('session.signIn', { staffId: who, pin: ADMIN_PIN }))).toBe('wrongPin');
    // In a browser not even a seat is left there: the code comes first, then the pairing by that administrator.
    const stranger = elsewhere.seat();
    const pairing = { staffName: '试验管理员', pin: '4826', seatName: '新前台' };
    expect(refusalOf(await stranger.call('seat.pairAsAdministrator', pairing))).toBe('wrongPin');
    await stranger.do('session.recover', recover({ code: recoveryCode }));
    await stranger.do('seat.pairAsAdministrator', pairing);
    expect((await stranger.call('session.current', {})).ok).toBe(true);
    expect((await seat.call('session.signIn', { staffId: who, pin: '4826' })).ok).toBe(true);
    expect((await seat.call('staff.resetPin', { staffId: who, pin: '5937' })).ok).toBe(true);
  });
});

describe('the people of the shop', () => {
  test('somebody is added with hats and a PIN, and signs in', async () => {
    const { admin } = await setUpShop();
    const { staffId: id } = await admin.do('staff.add', {
      name: '  王静（钣喷） ',
      roles: ['cashier', 'adviser', 'cashier'],
      pin: '4826',
    });
    const person = await personOf(admin, '王静（钣喷）');
    expect(person).toMatchObject({
      id,
      version: 1,
      active: true,
      roles: ['adviser', 'cashier'],
      lastSeenAt: null,
      signedInAt: [],
    });
    expect((await admin.call('session.signIn', { staffId: id, pin: '4826' })).ok).toBe(true);
  });

  test('sent twice, it is one person', async () => {
    const { admin } = await setUpShop();
    const id = newId(commandId);
    const input = { name: '王静', roles: ['adviser' as const], pin: '4826' };
    const first = await admin.call('staff.add', input, { commandId: id });
    expect(await admin.call('staff.add', input, { commandId: id })).toEqual(first);
    expect((await admin.do('staff.list', {})).staff).toHaveLength(2);
    expect(refusalOf(await admin.call('staff.add', { ...input, name: '李明' }, { commandId: id }))).toBe(
      'commandReused',
    );
  });

  test('a name is borne by one person at a time', async () => {
    const { admin, folder } = await setUpShop();
    const { staffId: first } = await admin.do('staff.add', { name: '王静', roles: ['adviser'], pin: '4826' });
    const { staffId: other } = await admin.do('staff.add', { name: '李明', roles: ['adviser'], pin: '4826' });
    const before = dumpOf(folder);
    expect(await admin.call('staff.add', { name: '王静 ', roles: ['guard'], pin: '4826' })).toEqual({
      ok: false,
      refusal: { code: 'staffNameTaken', details: { name: '王静' } },
    });
    expect(
      refusalOf(
        await admin.call('staff.change', {
          staffId: other,
          version: 1,
          name: '王静',
          roles: ['adviser'],
          active: true,
        }),
      ),
    ).toBe('staffNameTaken');
    expect(dumpOf(folder)).toEqual(before);
    await admin.do('staff.change', { staffId: first, version: 1, name: '王静', roles: ['adviser'], active: false });
    await admin.do('staff.change', { staffId: other, version: 1, name: '王静', roles: ['adviser'], active: true });
    // The former bearer comes back and needs another name.
    expect(
      refusalOf(
        await admin.call('staff.change', {
          staffId: first,
          version: 2,
          name: '王静',
          roles: ['adviser'],
          active: true,
        }),
      ),
    ).toBe('staffNameTaken');
    await admin.do('staff.change', {
      staffId: first,
      version: 2,
      name: '王静（大）',
      roles: ['adviser'],
      active: true,
    });
  });

  test('whoever is deactivated is out at every seat at once, and may come back', async () => {
    const { as, emptySeat, clock } = await demoShop();
    const admin = as('administrator');
    const one = as('cashier');
    const two = emptySeat();
    const who = await idOf(one, '演示收银');
    await two.do('session.signIn', { staffId: who, pin: DEMO_PIN });
    clock.pass(MINUTE);
    const change = { staffId: who, name: '演示收银', roles: ['cashier' as const] };
    await admin.do('staff.change', { ...change, version: 1, active: false });
    for (const seat of [one, two]) expect(refusalOf(await seat.call('visit.board', {}))).toBe('notSignedIn');
    expect((await two.do('staff.signInList', {})).staff.map(({ name }) => name)).not.toContain('演示收银');
    expect(await personOf(admin, '演示收银')).toMatchObject({ active: false, signedInAt: [], lastSeenAt: clock.wall });
    await admin.do('staff.change', { ...change, version: 2, active: true });
    expect(refusalOf(await one.call('visit.board', {})), 'the old session does not come back with the person').toBe(
      'notSignedIn',
    );
    expect((await one.call('session.signIn', { staffId: who, pin: DEMO_PIN })).ok, 'the PIN does').toBe(true);
  });

  test('a changed hat counts from the next call on', async () => {
    const { as } = await demoShop();
    const admin = as('administrator');
    const seat = as('technician');
    expect(refusalOf(await seat.call('journal.page', { before: null, limit: 1 }))).toBe('notAllowed');
    const { id, version, name } = await personOf(admin, '演示技师');
    await admin.do('staff.change', { staffId: id, version, name, roles: ['technician', 'manager'], active: true });
    expect((await seat.call('journal.page', { before: null, limit: 1 })).ok).toBe(true);
  });

  test.each([
    ['gives up the hat', { roles: ['manager'] as const, active: true }],
    ['leaves', { roles: ['administrator'] as const, active: false }],
  ])('the last administrator never %s', async (_what, change) => {
    const { admin, folder } = await setUpShop();
    const { id, version, name } = await personOf(admin, '试验管理员');
    const { staffId: second } = await admin.do('staff.add', { name: '王静', roles: ['administrator'], pin: '4826' });
    await admin.do('staff.change', {
      staffId: second,
      version: 1,
      name: '王静',
      roles: ['administrator'],
      active: false,
    });
    const before = dumpOf(folder);
    const input = { staffId: id, version, name, active: change.active, roles: [...change.roles] };
    expect(refusalOf(await admin.call('staff.change', input))).toBe('lastAdministrator');
    expect(dumpOf(folder)).toEqual(before);
    await admin.do('staff.change', {
      staffId: second,
      version: 2,
      name: '王静',
      roles: ['administrator'],
      active: true,
    });
    expect((await admin.call('staff.change', input)).ok).toBe(true);
  });

  test('an old form and an unknown person are refused, and nothing changes', async () => {
    const { admin, folder } = await setUpShop();
    const { staffId: id } = await admin.do('staff.add', { name: '王静', roles: ['adviser'], pin: '4826' });
    const change = { staffId: id, name: '王静', roles: ['guard' as const], active: true };
    await admin.do('staff.change', { ...change, version: 1 });
    const before = dumpOf(folder);
    expect(refusalOf(await admin.call('staff.change', { ...change, version: 1, roles: ['cashier'] }))).toBe(
      'changedMeanwhile',
    );
    expect(refusalOf(await admin.call('staff.change', { ...change, version: 3 }))).toBe('changedMeanwhile');
    expect(refusalOf(await admin.call('staff.change', { ...change, staffId: newId(staffId), version: 1 }))).toBe(
      'notFound',
    );
    expect(refusalOf(await admin.call('staff.resetPin', { staffId: newId(staffId), pin: '4826' }))).toBe('notFound');
    expect(await admin.call('staff.change', { ...change, version: 2, roles: [] })).toEqual({
      ok: false,
      invalid: { roles: 'required' },
    });
    expect(dumpOf(folder)).toEqual(before);
  });

  test('a new PIN leaves an open form of the person valid', async () => {
    const { admin } = await setUpShop();
    const { staffId: id } = await admin.do('staff.add', { name: '王静', roles: ['adviser'], pin: '4826' });
    await admin.do('staff.resetPin', { staffId: id, pin: '5937' });
    expect(
      (await admin.call('staff.change', { staffId: id, version: 1, name: '王静', roles: ['guard'], active: true })).ok,
    ).toBe(true);
  });
});

describe('what must not be written down', () => {
  /** Every byte of the data folder but the machine's own key. */
  function bytesIn(folder: string): string {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => statSync(join(folder, file)).isFile() && file !== 'device.key')
      .map((file) => readFileSync(join(folder, file)).toString('latin1'))
      .join('\n');
  }

  test('safety 23: no PIN, code or token in any file; no hash of one in journal, timeline or log', async () => {
    // Twelve digits: four would be found somewhere by chance.
    const pins = {
      first: '907351846253',
      own: '618273904615',
      reset: '730592814637',
      added: '284619375028',
      wrong: '519283746591',
      recovered: '846201937564',
    };
    const opened = await openTestShop();
    const admin = opened.seat();
    const tokens: string[] = [];
    const setUp = await opened.shop.call(
      {
        name: 'shop.setUp',
        input: { ...SET_UP, administrator: { name: '试验管理员', pin: pins.first } },
        commandId: null,
        staffId: null,
      },
      {
        seatId: null,
        host: 'station',
        adoptSeat: (id, token) => {
          admin.seatId = id;
          tokens.push(token);
        },
      },
    );
    if (!setUp.ok) throw new Error(JSON.stringify(setUp));
    const { recoveryCode, staffId: adminId } = contract['shop.setUp'].output.parse(setUp.value);
    admin.staffId = adminId;
    const { staffId: who } = await admin.do('staff.add', { name: '王静', roles: ['adviser'], pin: pins.added });
    await admin.do('staff.resetPin', { staffId: who, pin: pins.reset });
    await admin.do('staff.changeOwnPin', { oldPin: pins.first, newPin: pins.own });
    await admin.call('session.signIn', { staffId: who, pin: pins.wrong });
    await admin.call('session.recover', { code: 'WRNG-WRNG-WRNG', name: '试验管理员', pin: pins.wrong });
    const { newCode } = await admin.do('session.recover', {
      code: recoveryCode,
      name: '试验管理员',
      pin: pins.recovered,
    });
    const { code: lastCode } = await admin.do('session.newRecoveryCode', {});
    const { code: pairing } = await admin.do('seat.invite', { name: '前台2' });
    for (const input of [{ code: '00000000' }, { code: pairing }]) {
      await opened.shop.call(
        { name: 'seat.pair', input, commandId: null, staffId: null },
        { seatId: null, host: 'station', adoptSeat: (_id, token) => tokens.push(token) },
      );
    }
    await opened
      .seat()
      .call('seat.pairAsAdministrator', { staffName: '试验管理员', pin: pins.recovered, seatName: '前台3' });
    await admin.call('session.signIn', { staffId: adminId, pin: pins.recovered });
    expect(tokens).toHaveLength(2);

    const rows = dumpOf(opened.folder);
    const kept = JSON.stringify([rows['journal_entry'], rows['journal_body'], rows['timeline_event']]);
    const log = JSON.stringify(opened.log);
    await opened.close();
    const bytes = bytesIn(opened.folder);
    expect(kept, 'negative control: the journal is there').toContain('staff.recordAdded');
    expect(kept).toContain('王静');
    expect(log).toContain('staff.changeOwnPin');
    expect(bytes, 'negative control: the search finds what is there').toContain('staff.recordAdded');

    const codes = [recoveryCode, newCode, lastCode].flatMap((code) => [code, code.replaceAll('-', '')]);
    for (const secret of [...Object.values(pins), ...codes, ...tokens, 'WRNG-WRNG']) {
      expect(bytes.includes(secret), `${secret} in the folder`).toBe(false);
      expect(log.includes(secret), `${secret} in the log`).toBe(false);
      const digest = createHash('sha256').update(secret).digest('hex');
      expect(kept.includes(digest), `sha-256 of ${secret} in the journal`).toBe(false);
    }
    // Eight digits may stand in a time by chance, so only the places where a code could be are looked at.
    expect(kept).not.toContain(pairing);
    expect(log).not.toContain(pairing);
    const hashes = [
      ...(rows['staff'] ?? []).map((row) => (row as { pin_hash: string }).pin_hash),
      ...(rows['seat'] ?? []).map((row) => (row as { token_hash: string }).token_hash),
      ...(rows['seat_invitation'] ?? []).map((row) => (row as { code_hash: string }).code_hash),
      ...(rows['shop'] ?? []).map((row) => (row as { recovery_hash: string }).recovery_hash),
    ];
    expect(hashes.length).toBeGreaterThan(5);
    for (const hash of hashes) {
      expect(kept.includes(hash), `${hash} in the journal`).toBe(false);
      expect(log.includes(hash), `${hash} in the log`).toBe(false);
    }
  });
});
