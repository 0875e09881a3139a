import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { recordSignIn } from '../../src-main/staff/session-service.ts';
import { draftId, newId } from '../../src-shared/kit/id.ts';
import { MINUTE } from '../../src-shared/kit/time.ts';
import { dumpOf } from '../support/dump.ts';
import { demoShop } from '../support/given.ts';
import { openTestShop, refusalOf } from '../support/shop.ts';

describe('keeping what is typed', () => {
  test('the newest draft of a kind comes back at its seat, with who saved it and when', async () => {
    const { as, clock } = await demoShop();
    const seat = as('cashier');
    expect(await seat.do('draft.mine', { kind: 'arrival' })).toEqual({ draft: null });
    const id = newId(draftId);
    expect(await seat.do('draft.save', { id, kind: 'arrival', content: { plate: '粤B' } })).toEqual({
      version: 1,
      savedAt: clock.wall,
    });
    clock.pass(MINUTE);
    expect(await seat.do('draft.save', { id, kind: 'arrival', content: { plate: '粤B1' } })).toEqual({
      version: 2,
      savedAt: clock.wall,
    });
    expect(await seat.do('draft.mine', { kind: 'arrival' })).toEqual({
      draft: {
        id,
        version: 2,
        content: { plate: '粤B1' },
        savedAt: clock.wall,
        savedBy: '演示收银',
        savedAtSeat: '',
      },
    });
    clock.pass(MINUTE);
    const other = newId(draftId);
    await seat.do('draft.save', { id: other, kind: 'arrival', content: [] });
    expect((await seat.do('draft.mine', { kind: 'arrival' })).draft?.id).toBe(other);
  });

  test('each seat and each form has its own', async () => {
    const { as } = await demoShop();
    const [one, two] = [as('adviser'), as('manager')];
    await one.do('draft.save', { id: newId(draftId), kind: 'arrival', content: 'one' });
    await two.do('draft.save', { id: newId(draftId), kind: 'particulars', content: 'two' });
    expect((await one.do('draft.mine', { kind: 'arrival' })).draft?.content).toBe('one');
    expect((await one.do('draft.mine', { kind: 'particulars' })).draft).toBeNull();
    expect((await two.do('draft.mine', { kind: 'arrival' })).draft).toBeNull();
    expect((await two.do('draft.mine', { kind: 'particulars' })).draft?.content).toBe('two');
  });

  test('the last writer wins, and the first seat is told which other one it was', async () => {
    const { as, clock } = await demoShop();
    const [one, two] = [as('adviser'), as('deskSupervisor')];
    const id = newId(draftId);
    await one.do('draft.save', { id, kind: 'arrival', content: { note: '一' } });
    clock.pass(MINUTE);
    await two.do('draft.save', { id, kind: 'arrival', content: { note: '二' } });
    const seatName = (await two.do('session.current', {})).seat?.name;
    expect((await one.do('draft.mine', { kind: 'arrival' })).draft).toMatchObject({
      version: 2,
      content: { note: '二' },
      savedBy: '演示前台主管',
      savedAtSeat: seatName,
      savedAt: clock.wall,
    });
    expect((await two.do('draft.mine', { kind: 'arrival' })).draft, 'it stays with the seat that began it').toBeNull();
    await one.do('draft.save', { id, kind: 'arrival', content: { note: '三' } });
    expect((await one.do('draft.mine', { kind: 'arrival' })).draft).toMatchObject({ version: 3, savedAtSeat: '' });
  });

  test('a change of user leaves it where it is', async () => {
    const { as, shop, emptySeat } = await demoShop();
    const seat = as('cashier');
    await seat.do('draft.save', { id: newId(draftId), kind: 'arrival', content: { note: '一半' } });
    const { staff } = await emptySeat().do('staff.signInList', {});
    const guard = staff.find(({ name }) => name === '演示门卫');
    if (!guard || !seat.seatId) throw new Error('nobody');
    await seat.do('session.signOut', { reason: 'idle' });
    expect(refusalOf(await seat.call('draft.mine', { kind: 'arrival' })), 'nobody reads it').toBe('notSignedIn');
    shop.door.runInternal(recordSignIn, { seatId: seat.seatId, staffId: guard.id }, shop.door.sessionOf(seat.seatId));
    seat.staffId = guard.id;
    expect((await seat.do('draft.mine', { kind: 'arrival' })).draft).toMatchObject({
      content: { note: '一半' },
      savedBy: '演示收银',
    });
  });

  test('it outlives a restart', async () => {
    const opened = await demoShop();
    const seat = opened.as('adviser');
    const id = newId(draftId);
    await seat.do('draft.save', { id, kind: 'arrival', content: { plate: '粤B12345', note: '㛃' } });
    await opened.close();
    const again = await openTestShop({ folder: opened.folder, clock: opened.clock });
    const same = again.seat();
    same.seatId = seat.seatId;
    same.staffId = seat.staffId;
    expect((await same.do('draft.mine', { kind: 'arrival' })).draft).toMatchObject({
      id,
      content: { plate: '粤B12345', note: '㛃' },
    });
  });

  test('discarded it is gone; twice does no harm', async () => {
    const { as, folder } = await demoShop();
    const seat = as('adviser');
    const id = newId(draftId);
    await seat.do('draft.save', { id, kind: 'arrival', content: {} });
    expect(await seat.do('draft.discard', { id })).toEqual({});
    expect(await seat.do('draft.discard', { id })).toEqual({});
    expect((await seat.do('draft.mine', { kind: 'arrival' })).draft).toBeNull();
    expect(dumpOf(folder)['draft']).toEqual([]);
  });

  test('discarding one leaves the one before it, and those of others', async () => {
    const { as, clock } = await demoShop();
    const [one, two] = [as('adviser'), as('guard')];
    const ids = [newId(draftId), newId(draftId)] as const;
    await one.do('draft.save', { id: ids[0], kind: 'arrival', content: 1 });
    clock.pass(1);
    await one.do('draft.save', { id: ids[1], kind: 'arrival', content: 2 });
    await two.do('draft.save', { id: newId(draftId), kind: 'arrival', content: 3 });
    await one.do('draft.discard', { id: ids[1] });
    expect((await one.do('draft.mine', { kind: 'arrival' })).draft?.content).toBe(1);
    expect((await two.do('draft.mine', { kind: 'arrival' })).draft?.content).toBe(3);
  });
});

describe('no business data', () => {
  test('the journal hears nothing; the other seats hear that drafts changed', async () => {
    const { as, shop, changes, folder } = await demoShop();
    const seat = as('adviser');
    const before = shop.door.head();
    const journal = dumpOf(folder)['journal_body'];
    changes.length = 0;
    const id = newId(draftId);
    await seat.do('draft.save', { id, kind: 'arrival', content: { note: '不入日志' } });
    await seat.do('draft.discard', { id });
    expect(shop.door.head()).toEqual(before);
    expect(dumpOf(folder)['journal_body']).toEqual(journal);
    expect(changes).toEqual([
      { epoch: shop.catchUp(null).epoch, seq: null, topics: ['draft'], by: seat.staffId },
      { epoch: shop.catchUp(null).epoch, seq: null, topics: ['draft'], by: seat.staffId },
    ]);
  });

  test('a seat that was away reads its drafts again: they have no number to catch up by', async () => {
    const { as, shop } = await demoShop();
    const seat = as('adviser');
    const { epoch, seq } = shop.catchUp(null);
    await seat.do('draft.save', { id: newId(draftId), kind: 'arrival', content: {} });
    expect(shop.catchUp({ epoch, seq })).toEqual({
      epoch,
      seq,
      topics: ['draft', 'task', 'backup', 'presence', 'hold'],
    });
  });

  test('saved without a command id, and as often as one likes', async () => {
    const { as, shop } = await demoShop();
    const seat = as('adviser');
    const input = { id: newId(draftId), kind: 'arrival', content: {} };
    const call = { name: 'draft.save', input, commandId: null, staffId: seat.staffId };
    const caller = { seatId: seat.seatId, host: 'station' as const, adoptSeat: () => undefined };
    expect(await shop.call(call, caller)).toMatchObject({ ok: true, value: { version: 1 } });
    expect(await shop.call(call, caller)).toMatchObject({ ok: true, value: { version: 2 } });
  });
});

describe('read leniently', () => {
  test.each([
    ['of another version of the form', { plateNumber: '粤B1', extra: [1, { a: null }] }],
    ['a bare text', '只是文字'],
    ['a number', 12.5],
    ['nothing', null],
    ['an empty list', []],
  ])('content %s is handed back as it is, for the form to make of it what it can', async (_what, content) => {
    const { as } = await demoShop();
    const seat = as('adviser');
    await seat.do('draft.save', { id: newId(draftId), kind: 'arrival', content });
    expect((await seat.do('draft.mine', { kind: 'arrival' })).draft?.content).toEqual(content);
  });

  test('a form that no longer exists does not disturb those that do', async () => {
    const { as, folder } = await demoShop();
    const seat = as('adviser');
    await seat.do('draft.save', { id: newId(draftId), kind: 'particulars', content: 'old' });
    const raw = new Database(join(folder, 'servicelane.sqlite'));
    raw.exec("UPDATE draft SET kind = 'formOfYesterday'");
    raw.close();
    expect((await seat.do('draft.mine', { kind: 'particulars' })).draft).toBeNull();
    await seat.do('draft.save', { id: newId(draftId), kind: 'particulars', content: 'new' });
    expect((await seat.do('draft.mine', { kind: 'particulars' })).draft?.content).toBe('new');
  });
});
