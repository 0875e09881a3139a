import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openWriter } from '../../src-main/db/open.ts';
import { canonical } from '../../src-main/kernel/dispatch.ts';
import type { Shop } from '../../src-main/kernel/shop.ts';
import { commandId, newId } from '../../src-shared/kit/id.ts';
import { MINUTE } from '../../src-shared/kit/time.ts';
import { dumpOf } from '../support/dump.ts';
import { arrival, arrived, demoShop, setUpShop } from '../support/given.ts';
import { openTestShop, refusalOf, type TestSeat } from '../support/shop.ts';

function callerOf(seat: TestSeat) {
  return { seatId: seat.seatId, host: 'station' as const, adoptSeat: () => undefined };
}

function call(
  shop: Shop,
  seat: TestSeat,
  name: string,
  input: unknown,
  given: { commandId?: string | null; staffId?: string | null } = {},
) {
  return shop.call(
    {
      name,
      input,
      commandId: given.commandId === undefined ? newId(commandId) : given.commandId,
      staffId: given.staffId === undefined ? seat.staffId : given.staffId,
    },
    callerOf(seat),
  );
}

describe('names and input', () => {
  test('only names of the contract are known: no inherited ones, no internal commands', async () => {
    const { as, shop, folder } = await demoShop();
    const adviser = as('adviser');
    const before = dumpOf(folder);
    const names = [
      'nothing.here',
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'valueOf',
      '',
      'seat.endSession',
      'staff.recordSignIn',
      'shop.makeDemo',
      'attachment.record',
    ];
    for (const name of names) expect(refusalOf(await call(shop, adviser, name, {})), name).toBe('unknownCall');
    expect(dumpOf(folder)).toEqual(before);
  });

  test.each([
    ['an unknown field', { ...arrival(), price: 1 }, { price: 'unknownField' }],
    [
      'a prototype key',
      JSON.parse(JSON.stringify(arrival()).replace('{', '{"__proto__":{"a":1},')),
      { ['__proto__']: 'unknownField' },
    ],
    [
      'a missing field',
      { plate: '粤B1' },
      { plateColor: 'required', note: 'required', arrivedAt: 'required', waitsInShop: 'required' },
    ],
    ['a fraction of a millisecond', { ...arrival(), arrivedAt: 1.5 }, { arrivedAt: 'format' }],
    ['a text for a time', { ...arrival(), arrivedAt: '2026-11-21' }, { arrivedAt: 'format' }],
    ['an infinite time', { ...arrival(), arrivedAt: Number.POSITIVE_INFINITY }, { arrivedAt: 'format' }],
    ['a colour that no plate has', { ...arrival(), plateColor: 'pink' }, { plateColor: 'choice' }],
    ['a note without end', { ...arrival(), note: '长'.repeat(201) }, { note: 'tooLong' }],
    ['neither plate nor note', { ...arrival(), plate: null }, { plate: 'required' }],
    ['a list', [], { '': 'format' }],
    ['nothing', null, { '': 'required' }],
  ])('strict input: %s is named at its field', async (_what, input, invalid) => {
    const { as, shop } = await demoShop();
    expect(await call(shop, as('adviser'), 'visit.arrive', input)).toEqual({ ok: false, invalid });
  });

  test('a command needs a command id', async () => {
    const { as, shop } = await demoShop();
    const adviser = as('adviser');
    expect(await call(shop, adviser, 'visit.arrive', arrival(), { commandId: null })).toEqual({
      ok: false,
      invalid: { commandId: 'required' },
    });
    expect(await call(shop, adviser, 'visit.arrive', arrival(), { commandId: 'x' })).toEqual({
      ok: false,
      invalid: { commandId: 'format' },
    });
  });
});

describe('who', () => {
  test('nobody before set-up, no stranger, nobody who has not signed in', async () => {
    const fresh = await openTestShop();
    expect(refusalOf(await fresh.seat().call('visit.board', {}))).toBe('notSetUp');
    const { shop, seat, emptySeat } = await demoShop();
    expect(refusalOf(await call(shop, seat(), 'visit.board', {}))).toBe('seatNotPaired');
    expect(refusalOf(await emptySeat().call('visit.board', {}))).toBe('notSignedIn');
    expect(await emptySeat().call('session.current', {})).toMatchObject({
      ok: true,
      value: { state: 'ready', kind: 'demo', staff: null },
    });
  });

  test('a call in another person’s name is refused, whoever is signed in', async () => {
    const { as, shop, folder } = await demoShop();
    const adviser = as('adviser');
    const before = dumpOf(folder);
    for (const staffId of [as('guard').staffId, null, 'x', newId(commandId)]) {
      expect(refusalOf(await call(shop, adviser, 'visit.arrive', arrival(), { staffId }))).toBe('otherUser');
    }
    expect(dumpOf(folder).visit).toEqual(before.visit);
  });

  test('a role that does not reach is told which would', async () => {
    const { as, shop } = await demoShop();
    const adviser = as('adviser');
    const visit = await arrived(adviser);
    const reply = await call(shop, as('technician'), 'visit.leaveEnquiry', {
      visitId: visit.visitId,
      version: 1,
      outcome: 'answered',
      note: '',
    });
    expect(reply).toMatchObject({
      ok: false,
      refusal: { code: 'notAllowed', details: { roles: ['adviser', 'deskSupervisor'] } },
    });
  });

  test('a seat locks itself after the minutes of the setting, and only a hand puts it off', async () => {
    const { as, clock } = await demoShop();
    const adviser = as('adviser');
    const { lockMinutes } = await adviser.do('session.current', {});
    clock.pass((lockMinutes - 1) * MINUTE);
    await adviser.do('visit.board', {});
    clock.pass((lockMinutes - 1) * MINUTE);
    // The board was only read in between, as a screen on the wall does.
    const reply = await adviser.call('visit.board', {});
    expect(reply).toMatchObject({
      ok: false,
      refusal: { code: 'locked', details: { staffName: expect.stringContaining('演示顾问') } },
    });
    expect(refusalOf(await adviser.call('visit.board', {}))).toBe('notSignedIn');
    const other = as('cashier');
    clock.pass((lockMinutes - 1) * MINUTE);
    await other.do('session.touch', {});
    clock.pass((lockMinutes - 1) * MINUTE);
    expect((await other.call('visit.board', {})).ok).toBe(true);
  });

  test('either clock locks: the steady one that nobody can set, and the wall for a machine that slept', async () => {
    const slept = await demoShop();
    const sleeper = slept.as('adviser');
    slept.clock.wall += 365 * 24 * 60 * MINUTE;
    expect(refusalOf(await sleeper.call('visit.board', {}))).toBe('locked');
    const setBack = await demoShop();
    const adviser = setBack.as('adviser');
    setBack.clock.wall -= 700 * 24 * 60 * MINUTE;
    expect((await adviser.call('visit.board', {})).ok).toBe(true);
    setBack.clock.steady += 1000 * MINUTE;
    expect(refusalOf(await adviser.call('visit.board', {}))).toBe('locked');
  });

  test('a wrong PIN at a seat that should be locked does not unlock it', async () => {
    const { as, clock } = await demoShop();
    const manager = as('manager');
    const { staffId } = manager;
    clock.pass(1000 * MINUTE);
    expect(refusalOf(await manager.call('session.signIn', { staffId: String(staffId), pin: '1' }))).toBe('wrongPin');
    expect(refusalOf(await manager.call('staff.list', {}))).toBe('locked');
  });

  test('who signs out while the PIN of a new colleague is hashed adds nobody', async () => {
    const { as, shop } = await demoShop();
    const admin = as('administrator');
    const adding = call(shop, admin, 'staff.add', { name: '演示新人', roles: ['guard'], pin: '7391' });
    await admin.do('session.signOut', { reason: 'chosen' });
    expect(refusalOf(await adding)).toBe('notSignedIn');
    const again = as('administrator');
    const { staff } = await again.do('staff.list', {});
    expect(staff.map(({ name }) => name)).not.toContain('演示新人');
  });
});

describe('exactly once', () => {
  test('safety 10: the same command id answers the same and does nothing more', async () => {
    const { as, shop, folder } = await demoShop();
    const adviser = as('adviser');
    const id = newId(commandId);
    const first = await call(shop, adviser, 'visit.arrive', arrival(), { commandId: id });
    const before = dumpOf(folder);
    const again = await call(shop, adviser, 'visit.arrive', { ...arrival() }, { commandId: id });
    expect(again).toEqual(first);
    expect(dumpOf(folder)).toEqual(before);
  });

  test('an id that comes with another name, person or content is refused', async () => {
    const { as, shop, folder } = await demoShop();
    const adviser = as('adviser');
    const id = newId(commandId);
    const { value } = (await call(shop, adviser, 'visit.arrive', arrival(), { commandId: id })) as {
      value: { visitId: string };
    };
    const before = dumpOf(folder);
    expect(refusalOf(await call(shop, adviser, 'visit.arrive', arrival({ note: '别的' }), { commandId: id }))).toBe(
      'commandReused',
    );
    expect(refusalOf(await call(shop, as('guard'), 'visit.arrive', arrival(), { commandId: id }))).toBe(
      'commandReused',
    );
    expect(
      refusalOf(
        await call(
          shop,
          adviser,
          'visit.leaveEnquiry',
          { visitId: value.visitId, version: 1, outcome: 'answered', note: '' },
          { commandId: id },
        ),
      ),
    ).toBe('commandReused');
    expect(dumpOf(folder).visit).toEqual(before.visit);
  });

  test('a refusal is not remembered: the same id may succeed later', async () => {
    const { as, shop } = await demoShop();
    const adviser = as('adviser');
    const visit = await arrived(adviser);
    const id = newId(commandId);
    expect(refusalOf(await call(shop, adviser, 'visit.arrive', arrival(), { commandId: id }))).toBe('alreadyOnSite');
    await adviser.do('visit.leaveEnquiry', {
      visitId: visit.visitId,
      version: visit.version,
      outcome: 'answered',
      note: '',
    });
    expect((await call(shop, adviser, 'visit.arrive', arrival(), { commandId: id })).ok).toBe(true);
  });

  test('fields in another order are the same content', () => {
    expect(canonical({ b: [1, { d: 1, c: null }], a: 'x' })).toBe(canonical({ a: 'x', b: [1, { c: null, d: 1 }] }));
    expect(canonical({ a: [1, 2] })).not.toBe(canonical({ a: [2, 1] }));
  });

  test('what was done before a restart is remembered after it', async () => {
    const opened = await demoShop();
    const adviser = opened.as('adviser');
    const id = newId(commandId);
    const first = await call(opened.shop, adviser, 'visit.arrive', arrival(), { commandId: id });
    await opened.close();
    const again = await openTestShop({ folder: opened.folder, clock: opened.clock });
    expect(await call(again.shop, adviser, 'visit.arrive', arrival(), { commandId: id })).toEqual(first);
    expect((await call(again.shop, adviser, 'visit.board', {})).ok, 'the person is still signed in').toBe(true);
  });
});

describe('all or nothing', () => {
  test('a refusal rolls back whatever was written before it, the number series included', async () => {
    const { as, shop, folder } = await demoShop();
    const adviser = as('adviser');
    await arrived(adviser);
    const before = dumpOf(folder);
    expect(refusalOf(await call(shop, adviser, 'visit.arrive', arrival()))).toBe('alreadyOnSite');
    expect(dumpOf(folder)).toEqual(before);
  });

  test('a fault is a number on the screen, whole in the log, and leaves nothing behind', async () => {
    const { as, shop, folder, log } = await demoShop();
    const adviser = as('adviser');
    // The disk's content is not what the program believes: a table is gone.
    const { default: Database } = await import('better-sqlite3');
    const raw = new Database(join(folder, 'servicelane.sqlite'));
    raw.exec('ALTER TABLE duty RENAME TO duty_gone');
    raw.close();
    const before = dumpOf(folder);
    const reply = await call(shop, adviser, 'visit.arrive', arrival());
    expect(reply).toEqual({ ok: false, fault: { number: expect.stringMatching(/^F-[0-9A-Z]{6}$/) } });
    expect(dumpOf(folder)).toEqual(before);
    const number = 'fault' in reply ? reply.fault.number : '';
    const line = log.find((entry) => entry.fault === number);
    expect(line?.stack).toContain('no such table: duty');
    expect(JSON.stringify(reply)).not.toContain('duty');
  });

  test('two people change one thing: the second is refused and told so', async () => {
    const { as } = await demoShop();
    const adviser = as('adviser');
    const visit = await arrived(adviser);
    await adviser.do('visit.correctArrival', {
      visitId: visit.visitId,
      version: visit.version,
      plate: '粤B54321',
      plateColor: 'blue',
      note: '',
      waitsInShop: true,
    });
    const reply = await as('deskSupervisor').call('visit.leaveEnquiry', {
      visitId: visit.visitId,
      version: visit.version,
      outcome: 'answered',
      note: '',
    });
    expect(refusalOf(reply)).toBe('changedMeanwhile');
  });
});

describe('one moment', () => {
  test('what a query answers is from one moment, whatever is committed while it reads', async () => {
    let meanwhile: (() => void) | null = null;
    const { as, folder } = await demoShop({
      checked: false,
      onStatement(sql) {
        if (!sql.includes('from "timeline_event"')) return;
        meanwhile?.();
        meanwhile = null;
      },
    });
    const adviser = as('adviser');
    const { visitId } = await arrived(adviser);
    const before = await adviser.do('visit.get', { visitId });
    const other = openWriter(join(folder, 'servicelane.sqlite'));
    onTestFinished(() => void other.close());
    const columns = 'subject_kind, subject_id, at, kind, staff_id, seat_id, facts';
    const again = other.prepare(
      `INSERT INTO timeline_event (${columns}) SELECT ${columns} FROM timeline_event WHERE subject_id = ?`,
    );
    meanwhile = () => expect(again.run(visitId).changes).toBe(1);
    expect(await adviser.do('visit.get', { visitId })).toEqual(before);
    expect(meanwhile).toBeNull();
    expect((await adviser.do('visit.get', { visitId })).timeline).toHaveLength(before.timeline.length + 1);
  });
});

describe('telling the others', () => {
  test('after the commit every listener hears the topics, in the order of the journal', async () => {
    const { as, changes } = await demoShop();
    const adviser = as('adviser');
    changes.length = 0;
    await arrived(adviser);
    await arrived(adviser, { plate: '粤B54321' });
    const numbered = changes.filter((change) => change.seq !== null);
    expect(numbered).toHaveLength(2);
    expect((numbered[1]?.seq ?? 0) - (numbered[0]?.seq ?? 0)).toBe(1);
    expect(numbered[0]).toMatchObject({
      topics: ['visit', 'timeline_event', 'duty', 'number_series'],
      by: adviser.staffId,
    });
  });

  test('a listener that breaks does not break the command', async () => {
    const { as, shop, log } = await demoShop();
    const adviser = as('adviser');
    shop.onChange(() => {
      throw new Error('listener');
    });
    expect((await call(shop, adviser, 'visit.arrive', arrival())).ok).toBe(true);
    expect(log.some((line) => line.kind === 'fault' && line.name === 'change-listener')).toBe(true);
  });

  test('a seat that was away gets the union of what it missed, or all', async () => {
    const { as, shop } = await demoShop();
    const adviser = as('adviser');
    const { epoch, seq } = shop.catchUp(null);
    expect(shop.catchUp(null).topics).toBe('all');
    expect(shop.catchUp({ epoch, seq }).topics).toEqual(['draft', 'task', 'backup', 'presence', 'hold']);
    await arrived(adviser);
    const missed = shop.catchUp({ epoch, seq });
    expect(missed.seq).toBe(seq + 1);
    expect(missed.topics).toEqual(expect.arrayContaining(['visit', 'timeline_event', 'duty', 'number_series']));
    expect(missed.topics).not.toContain('staff');
    expect(shop.catchUp({ epoch: 'before the restore', seq }).topics).toBe('all');
    expect(shop.catchUp({ epoch, seq: seq + 1000 }).topics).toBe('all');
  });
});

describe('opening the shop', () => {
  test('demo or real is decided once', async () => {
    const real = await setUpShop();
    await real.close();
    await expect(openTestShop({ folder: real.folder, demo: true })).rejects.toMatchObject({ code: 'dataIsReal' });
    const again = await openTestShop({ folder: real.folder });
    expect(again.shop.kind()).toBe('real');
    expect(refusalOf(await again.seat().call('shop.tryDemo', { language: 'en' }))).toBe('alreadySetUp');
  });

  test('the second program on a folder is refused and told where the first one is', async () => {
    const first = await openTestShop();
    first.shop.announce('http://127.0.0.1:4174/');
    await expect(openTestShop({ folder: first.folder })).rejects.toMatchObject({
      code: 'dataInUse',
      details: { address: 'http://127.0.0.1:4174/' },
    });
  });

  test('a broken secret of the machine is refused in words: every PIN would be wrong without one', async () => {
    const real = await setUpShop();
    await real.close();
    writeFileSync(join(real.folder, 'device.key'), '');
    await expect(openTestShop({ folder: real.folder })).rejects.toMatchObject({ code: 'keyDamaged' });
  });

  test('an anchor that cannot be written keeps nobody from opening, working and closing', async () => {
    const { folder, close } = await setUpShop();
    await close();
    rmSync(join(folder, 'journal-anchors.jsonl'));
    mkdirSync(join(folder, 'journal-anchors.jsonl'));
    const again = await openTestShop({ folder });
    expect(again.log.some(({ name }) => name === 'anchor')).toBe(true);
    await again.close();
    await (await openTestShop({ folder })).close();
  });

  test('what a crash left of an upload is swept away', async () => {
    const { folder, close } = await openTestShop();
    await close();
    mkdirSync(join(folder, 'files'), { recursive: true });
    writeFileSync(join(folder, 'files', 'x.partial'), 'half');
    await openTestShop({ folder });
    expect(existsSync(join(folder, 'files', 'x.partial'))).toBe(false);
  });

  test('the machine’s secret is made once and readable by its owner only', async () => {
    const { folder } = await openTestShop();
    const key = join(folder, 'device.key');
    expect(existsSync(key)).toBe(true);
    expect(Buffer.from(readFileSync(key, 'utf8'), 'base64')).toHaveLength(32);
  });
});
