import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import Database from 'better-sqlite3';
import { describe, expect, test, vi } from 'vitest';
import { receiveFile } from '../../src-main/hosts/receive-file.ts';
import type { ImportCounts } from '../../src-shared/exchange/import-contract.ts';
import { LARGEST_IMPORT_BYTES } from '../../src-shared/exchange/import-rules.ts';
import { draftId, newId, type VehicleId } from '../../src-shared/kit/id.ts';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { readBooks } from '../support/books.ts';
import { dumpOf } from '../support/dump.ts';
import { demoShop } from '../support/given.ts';
import { importerOf } from '../support/imports.ts';
import { waves } from '../support/papers.ts';
import { refusalOf, type TestSeat } from '../support/shop.ts';

const SHARED = resolve(import.meta.dirname, '../../../shared/data');

/** `checked`: no, where calls overlap and their statements cannot be told apart. */
async function opened(how: 'here' | 'worker' = 'here', checked = true) {
  const shop = await demoShop({ checked });
  const manager = shop.as('manager');
  return { ...shop, manager, importer: importerOf(shop, manager, how) };
}

async function carOf(seat: TestSeat, text: string) {
  const { hits } = await seat.do('find.anything', { text, limit: 20 });
  const id: VehicleId | null = hits[0]?.vehicleId ?? null;
  if (id === null) throw new Error(`no car is found by ${text}`);
  return seat.do('vehicle.get', { vehicleId: id });
}

/** What came of a list without what stayed nought. */
function told(counts: ImportCounts): Record<string, unknown> {
  const said: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(counts)) {
    const some = typeof value === 'number' ? value : Object.fromEntries(Object.entries(value).filter(([, n]) => n > 0));
    if (key === 'rows' || (typeof some === 'number' ? some > 0 : Object.keys(some).length > 0)) said[key] = some;
  }
  return said;
}

const CARS = [
  '客户档案导出,,,,,,,',
  ',,,,,,,',
  '车牌号,车主姓名,联系电话,车架号,品牌,车型,维修日期,进厂里程,维修内容,金额,备注',
  '粤A12345,演示张三,13800138001,,丰田,凯美瑞,2024-03-05,"41,230",更换机油机滤,"1,286.00",下次换火花塞',
  '粤A12345,演示张三,13800138001,,丰田,凯美瑞,2024/9/6,50120,更换前刹车片,880,',
  '粤ad12345,演示运输有限公司,0755-81234567,LSVAM4187C2184847,大众,帕萨特,,,,,公司车',
  ',演示李四,13900139000,,,,,,,,只来问过',
].join('\r\n');

describe('a list of cars with owners and repairs', () => {
  test('goes in at once, is found, and the same list twice changes nothing', async () => {
    const { importer, manager, folder } = await opened();
    const plan = await importer.plan(CARS);
    expect(plan.headerRow).toBe(2);
    const checked = await importer.check(plan);
    expect(checked).toMatchObject({
      ok: true,
      rows: 4,
      refused: 0,
      found: { customers: { added: 3, known: 0 }, vehicles: { added: 2, known: 0 }, services: { added: 2 } },
    });
    const counts = await importer.taken(plan);
    expect(told(counts)).toEqual({
      rows: 4,
      customers: { added: 3, unchanged: 1 },
      vehicles: { added: 2, unchanged: 1 },
      services: { added: 2 },
    });
    const car = await carOf(manager, '粤A12345');
    expect(car).toMatchObject({ make: '丰田', model: '凯美瑞', odometerKm: 50_120, owner: { name: '演示张三' } });
    expect(car.pastServices).toEqual([
      expect.objectContaining({ on: '2024-09-06', odometerKm: 50_120, work: '更换前刹车片', amount: '880' }),
      expect.objectContaining({ on: '2024-03-05', work: '更换机油机滤', amount: '1,286.00', advice: '下次换火花塞' }),
    ]);
    expect(await carOf(manager, '粤AD12345')).toMatchObject({
      vin: 'LSVAM4187C2184847',
      owner: { name: '演示运输有限公司', kind: 'company' },
    });
    const { hits } = await manager.do('find.anything', { text: '凯美瑞', limit: 20 });
    expect(hits[0]).toMatchObject({ plate: '粤A12345', lastVisitAt: null, lastServiceOn: '2024-09-06' });

    expect(await importer.check(plan)).toMatchObject({
      found: {
        customers: { added: 0, known: 3 },
        vehicles: { added: 0, known: 2 },
        services: { added: 0, known: 2 },
      },
    });
    const before = dumpOf(folder, ['import_run', 'journal_entry', 'journal_body']);
    expect(told(await importer.taken(plan))).toEqual({
      rows: 4,
      customers: { unchanged: 4 },
      vehicles: { unchanged: 3 },
      services: { unchanged: 2 },
    });
    expect(dumpOf(folder, ['import_run', 'journal_entry', 'journal_body'])).toEqual(before);
    const hostile = `=HYPERLINK("x"); DROP TABLE import_run;-- \u202e<script>`;
    await importer.taken({ ...plan, fileName: hostile });
    const { runs, running } = await manager.do('import.status', {});
    expect(runs[0]?.fileName).toBe(hostile);
    expect(running).toBeNull();
    expect(runs.map(({ state, by }) => [state, by])).toEqual([
      ['applied', '演示经理'],
      ['applied', '演示经理'],
      ['applied', '演示经理'],
    ]);
  }, 30_000);

  test('completes what is empty, and never overwrites what the shop says', async () => {
    const { importer, manager, as } = await opened();
    const adviser = as('adviser');
    await importer.taken(await importer.plan('车牌,车主,电话,车型\n粤A20001,演示甲,13800138011,\n'));
    const known = await carOf(adviser, '粤A20001');
    const list = '车牌,VIN,车主,电话,车型,车身颜色\n粤A20001,LSVAM4187C2184849,演示甲,13800138012,朗逸,白\n';
    expect(told(await importer.taken(await importer.plan(list)))).toEqual({
      rows: 1,
      customers: { completed: 1 },
      vehicles: { completed: 1 },
    });
    const completed = await carOf(adviser, '粤A20001');
    expect(completed).toMatchObject({
      vehicleId: known.vehicleId,
      vin: 'LSVAM4187C2184849',
      model: '朗逸',
      bodyColor: '白',
    });
    const { personal } = await adviser.do('customer.get', { customerId: known.owner?.customerId ?? ('' as never) });
    expect(personal?.phones.map(({ masked, preferred }) => [masked, preferred])).toEqual([
      ['138****8011', true],
      ['138****8012', false],
    ]);
    const other = '车牌,车主,电话,车型,车身颜色\n粤A20001,演示乙,13800138099,途观,白\n';
    const counts = await importer.taken(await importer.plan(other));
    expect(counts).toMatchObject({ kept: 2, vehicles: { unchanged: 1 }, customers: { added: 1 } });
    expect(await carOf(adviser, '粤A20001')).toMatchObject({ model: '朗逸', owner: { name: '演示甲' } });
    expect(await manager.do('import.status', {})).toMatchObject({ runs: [{ counts: { kept: 2 } }, {}, {}] });
  }, 30_000);

  test('each refused row says why, at its column, and the others go in', async () => {
    const { importer, manager } = await opened();
    const plan = await importer.plan(
      [
        '车牌,VIN,车主,电话,初次登记,维修日期,维修内容',
        '粤A30001,,演示甲,13800138021,2020-01-02,,',
        '粤A30002,LSVAM41,演示乙,13800138022,,,',
        '粤A30003,LSVAM4187C218484O,,1380013802,2020-13-02,,',
        ',,,,,2024-01-05,换机油',
        '粤A30004,,演示丙,13800138023,,2031-01-05,换机油',
        '粤A30005,,演示丁,13800138024,,,换机油',
        '粤A30006,LSVAM4187C2184850,演示戊,13800138025,,,',
        '粤A30006,LSVAM4187C2184851,演示己,13800138026,,,',
        '京,,演示庚,13800138027,,,',
      ].join('\n'),
    );
    const checked = await importer.check(plan);
    if (!checked.ok) throw new Error(checked.problem);
    const why = checked.bad.map(({ row, reasons }) => [
      row,
      reasons.map(({ field, problem }) => `${field} ${problem}`).sort(),
    ]);
    expect(why).toEqual([
      [3, ['vin vinLength']],
      [4, ['firstRegisteredOn date', 'phone phone', 'vin vinLetters']],
      [5, ['plate noCar']],
      [6, ['servicedOn dateFuture']],
      [7, ['servicedOn required']],
      [9, ['plate plateElsewhere']],
      [10, ['plate plate']],
    ]);
    expect(checked.bad.find(({ row }) => row === 9)?.reasons[0]?.about).toBe('LSVAM4187C2184850');
    const counts = await importer.taken(plan);
    expect(told(counts)).toEqual({ rows: 9, refused: 7, customers: { added: 2 }, vehicles: { added: 2 } });
    await expect(carOf(manager, '粤A30002')).rejects.toThrow('no car');
  }, 30_000);

  test('the refused rows come back as a file, go in once they are mended, and are refused no more', async () => {
    const { importer, manager, folder } = await opened();
    const plan = await importer.plan(
      [
        '车牌,VIN,车主,电话,备注',
        '粤A30001,LSVAM4187C2184847,演示甲,13800138021,',
        '粤A30002,LSVAM41,演示乙,13800138022,"=1+1，两行\n说明"',
        '粤A30003,,演示丙,1380013802,@演示',
      ].join('\n'),
    );
    expect(told(await importer.taken(plan))).toMatchObject({ rows: 3, refused: 2 });
    const { file, rows } = await importer.refused({ ...plan, format: 'csv', language: 'zh-CN' });
    expect(rows).toBe(2);
    const given = readFileSync(join(folder, 'exports', file ?? ''), 'utf8');
    expect(given.split('\r\n')[0]).toMatch(/车牌.*VIN.*车主.*电话.*备注/);
    expect(given).toContain("'=1+1");
    expect(given).toContain(zhCN.imports.cells.vinLength(''));

    const mended = given.replace('LSVAM41', 'LSVAM4187C2184850').replace('1380013802,', '13800138023,');
    const again = await importer.plan(mended);
    expect(await importer.check(again)).toMatchObject({ ok: true, rows: 2, refused: 0 });
    expect(told(await importer.taken(again))).toMatchObject({ customers: { added: 2 }, vehicles: { added: 2 } });
    expect(await carOf(manager, '粤A30002')).toMatchObject({ vin: 'LSVAM4187C2184850', note: '=1+1，两行\n说明' });
    expect(await carOf(manager, '粤A30003')).toMatchObject({ note: '@演示' });
    const none = await importer.refused({ ...again, format: 'csv', language: 'zh-CN' });
    expect(none.rows).toBe(0);
  }, 30_000);

  test('days are read in the order of the whole column, and asked for where it does not tell', async () => {
    const { importer, manager } = await opened();
    const open = await importer.plan('VIN,Repair Date,Work\nLSVAM4187C2184852,03/04/2024,Oil\n');
    expect(open.dateOrder).toBeNull();
    expect(await importer.check(open)).toEqual({ ok: false, problem: 'dateOrder', field: null });
    expect(await importer.take(open)).toEqual({ ok: false, problem: 'dateOrder', field: null, failure: null });
    expect((await importer.check({ ...open, dateOrder: 'dmy' })) as object).toMatchObject({
      good: [{ cells: ['LSVAM4187C2184852', '2024-04-03', 'Oil'] }],
    });
    await importer.taken({ ...open, dateOrder: 'mdy' });
    expect((await carOf(manager, 'LSVAM4187C2184852')).pastServices[0]?.on).toBe('2024-03-04');
  }, 30_000);
});

describe('a price list and packages', () => {
  test('items with hours, fixed prices and parts; packages of them; twice the same', async () => {
    const { importer, manager } = await opened();
    const prices = await importer.plan(
      [
        '编码;名称;类型;单价;工时;单位;备注',
        'IM01;试验换机油;工时;;0.8;;',
        'IM02;试验四轮定位;工时;180元/次;;;半年检查一次',
        'IM03;试验机滤;配件;"1,035.5";;个;',
        ';试验拖车;其他;300;;;',
        'IM04;没有价格;工时;;;;',
        'IM03;另一项;工时;10;;;',
      ].join('\n'),
    );
    expect(prices.kind).toBe('prices');
    const checked = await importer.check(prices);
    if (!checked.ok) throw new Error(checked.problem);
    expect(checked.bad.map(({ row, reasons }) => [row, reasons[0]?.field, reasons[0]?.problem])).toEqual([
      [6, 'itemPrice', 'required'],
      [7, 'itemCode', 'codeElsewhere'],
    ]);
    expect(told(await importer.taken(prices))).toEqual({ rows: 6, refused: 2, items: { added: 4 } });
    const found = async (text: string) => (await manager.do('catalog.find', { text, limit: 5 })).hits[0];
    expect(await found('试验四轮')).toMatchObject({
      item: { code: 'IM02', advice: '半年检查一次', what: { kind: 'labor', price: { by: 'fixed', priceFen: 180_00 } } },
    });
    expect(await found('IM03')).toMatchObject({ item: { what: { kind: 'part', unit: '个', unitFen: 1_035_50 } } });
    expect(told(await importer.taken(prices))).toEqual({ rows: 6, refused: 2, items: { unchanged: 4 } });

    const packages = await importer.plan(
      '套餐名称,套餐价,项目,数量\n试验小保养,268,试验换机油,1\n,,试验机滤,2\n试验坏套餐,99,试验拖车,1\n,,没有的项目,1\n',
    );
    expect(packages.kind).toBe('packages');
    const judged = await importer.check(packages);
    if (!judged.ok) throw new Error(judged.problem);
    expect(judged.bad.map(({ row, reasons }) => [row, reasons[0]?.problem])).toEqual([
      [4, 'packageBroken'],
      [5, 'notInList'],
    ]);
    expect(told(await importer.taken(packages))).toEqual({ rows: 4, refused: 2, packages: { added: 1 } });
    expect(await found('试验小保养')).toMatchObject({
      package: { priceFen: 268_00, lines: [{ quantityMilli: 1000 }, { quantityMilli: 2000 }] },
    });
    expect(told(await importer.taken(packages))).toEqual({ rows: 4, refused: 2, packages: { unchanged: 1 } });
  }, 30_000);
});

describe('what stops an import', () => {
  test('a cancel in the middle leaves nothing, and the next one goes on', async () => {
    const { importer, manager, folder, log } = await opened('worker');
    const rows = Array.from({ length: 4_000 }, (_, i) => `粤A${String(40_000 + i)},演示${i}`);
    const plan = await importer.plan(['车牌,车主', ...rows].join('\n'));
    const before = dumpOf(folder, ['import_run', 'journal_entry', 'journal_body', 'number_series']);
    const id = await importer.start('import.take', plan);
    // As soon as the first rows wait.
    await expect
      .poll(async () => (await manager.do('task.status', { taskId: id })).progress, { interval: 1, timeout: 20_000 })
      .toBeGreaterThan(0.3);
    await manager.do('task.cancel', { taskId: id });
    expect((await importer.ended(id)).state).toBe('cancelled');
    expect(dumpOf(folder, ['import_run', 'journal_entry', 'journal_body', 'number_series'])).toEqual(before);
    expect((await manager.do('import.status', {})).runs).toMatchObject([{ state: 'dropped', counts: null }]);
    expect(told(await importer.taken(await importer.plan('车牌,车主\n粤A49999,演示甲\n')))).toMatchObject({ rows: 1 });
    expect(log.filter(({ kind }) => kind === 'fault')).toEqual([]);
  }, 60_000);

  /** In the last step, in which the rows become part of the shop. */
  async function going(shop: Awaited<ReturnType<typeof opened>>, count: number) {
    const rows = Array.from({ length: count }, (_, i) => `粤A${String(40_000 + i)},演示${i},138${10_000_000 + i}`);
    const plan = await shop.importer.plan(['车牌,车主,电话', ...rows].join('\n'));
    const { draft: _draft, ...before } = dumpOf(shop.folder, CHANGED_BY_TRYING);
    const id = await shop.importer.start('import.take', plan);
    await expect.poll(() => shop.shop.door.isHeld(), { interval: 1, timeout: 20_000 }).toBe(true);
    return { id, before };
  }
  const CHANGED_BY_TRYING = ['import_run', 'import_row', 'journal_entry', 'journal_body', 'number_series'];

  test('a cancel in the last step leaves nothing either, and what waited for it is done', async () => {
    const shop = await opened('worker', false);
    const { manager, importer, folder, log } = shop;
    const { id, before } = await going(shop, 1_500);
    await expect
      .poll(async () => (await manager.do('task.status', { taskId: id })).progress, { interval: 1, timeout: 20_000 })
      .toBeGreaterThan(0.41);
    const saved = manager.do('draft.save', { id: newId(draftId), kind: 'arrival', content: {} });
    await manager.do('task.cancel', { taskId: id });
    expect((await importer.ended(id)).state).toBe('cancelled');
    await saved;
    expect(shop.shop.door.isHeld()).toBe(false);
    const { draft, ...after } = dumpOf(folder, CHANGED_BY_TRYING);
    expect(draft).toHaveLength(1);
    expect(after).toEqual(before);
    expect((await manager.do('import.status', {})).runs).toMatchObject([{ state: 'dropped', counts: null }]);
    expect((await manager.do('find.anything', { text: '粤A40001', limit: 20 })).hits).toEqual([]);
    expect(log.filter(({ kind }) => kind === 'fault')).toEqual([]);
  }, 60_000);

  test('while the rows go in, everybody reads what was there before, and whoever saves waits for them', async () => {
    const shop = await opened('worker', false);
    const { manager, importer, folder } = shop;
    const adviser = shop.as('adviser');
    const guard = shop.as('guard');
    const told: boolean[] = [];
    shop.shop.onChange(({ topics }) => {
      if (topics.includes('hold')) told.push(true);
    });
    // Slowed down, so that it takes longer than a moment on any machine.
    const { runInPieces } = shop.shop.door;
    vi.spyOn(shop.shop.door, 'runInPieces').mockImplementation((command, input, session, pause) =>
      runInPieces(command, input, session, (done) => {
        const until = performance.now() + 30;
        while (performance.now() < until);
        pause(done);
      }),
    );
    const { id } = await going(shop, 1_000);
    expect((await manager.do('find.anything', { text: '粤A40001', limit: 20 })).hits).toEqual([]);
    const arriving = guard.do('visit.arrive', {
      plate: '粤A40001',
      plateColor: null,
      note: '',
      arrivedAt: null,
      waitsInShop: false,
    });
    const picture = receiveFile(
      shop.shop,
      { seatId: adviser.seatId, host: 'station' },
      adviser.staffId,
      Readable.from([waves()]),
    );
    const left = guard.call('session.signOut', { reason: 'chosen' });
    await expect
      .poll(async () => (await manager.do('session.current', {})).isTakingIn, { interval: 1, timeout: 20_000 })
      .toBe(true);
    expect(shop.shop.door.isHeld()).toBe(true);
    expect(told).toHaveLength(1);
    expect((await importer.ended(id)).state).toBe('done');
    await arriving;
    expect(await picture).toMatchObject({ ok: true });
    expect(await left).toMatchObject({ ok: true });
    expect((await manager.do('session.current', {})).isTakingIn).toBe(false);
    expect(told).toHaveLength(2);
    // The car of the list is known to whoever waited for it.
    const { hits } = await manager.do('find.anything', { text: '粤A40001', limit: 20 });
    expect(hits).toMatchObject([{ plate: '粤A40001', name: '演示1' }]);
    const db = new Database(join(folder, 'servicelane.sqlite'), { readonly: true });
    const last = db.prepare('SELECT command FROM journal_entry ORDER BY seq DESC LIMIT 4').pluck().all();
    db.close();
    expect(last[3]).toBe('import.apply');
    expect([...last.slice(0, 3)].sort()).toEqual(['attachment.record', 'seat.endSession', 'visit.arrive']);
  }, 60_000);

  test('a shop that is closed in the last step has nothing of it, does what waited, and its chain is whole', async () => {
    const shop = await opened('worker', false);
    const nobody = shop.emptySeat();
    const { before } = await going(shop, 1_000);
    const { staffId, seatId } = shop.manager;
    const input = { id: newId(draftId), kind: 'arrival', content: {} };
    const saved = shop.shop.call(
      { name: 'draft.save', input, commandId: null, staffId },
      { seatId, host: 'station', adoptSeat: () => undefined },
    );
    expect(refusalOf(await nobody.call('visit.board', {}))).toBe('notSignedIn');
    await shop.close();
    expect(await saved).toMatchObject({ ok: true });
    expect(readBooks(join(shop.folder, 'servicelane.sqlite')).wrong).toEqual([]);
    const { draft: _draft, ...after } = dumpOf(shop.folder, CHANGED_BY_TRYING);
    expect(after).toEqual(before);
  }, 60_000);

  test('a disk that fills up in the last step is named, nothing goes in, and the next one goes on', async () => {
    const shop = await opened('worker', false);
    const { importer, log, folder } = shop;
    const plan = await importer.plan(
      ['车牌,车主', ...Array.from({ length: 200 }, (_, i) => `粤A${48_000 + i},演示${i}`)].join('\n'),
    );
    const { draft: _draft, ...before } = dumpOf(folder, CHANGED_BY_TRYING);
    const full = new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
    const { door } = shop.shop;
    const { runInternal, runInPieces } = door;
    // In the middle: what went in before has to come out again.
    const applying = vi.spyOn(door, 'runInPieces').mockImplementation((command, input, session, pause) =>
      runInPieces(command, input, session, (done) => {
        if (done > 0) throw full;
        pause(done);
      }),
    );
    const dropping = vi.spyOn(door, 'runInternal').mockImplementation((command, input, session, host) => {
      if (command.name === 'import.drop') throw full;
      return runInternal(command, input, session, host);
    });
    expect(await importer.take(plan)).toEqual({ ok: false, problem: 'diskFull', field: null, failure: null });
    const { draft: _after, ...after } = dumpOf(folder, CHANGED_BY_TRYING);
    expect(after).toEqual(before);
    applying.mockRestore();
    dropping.mockRestore();
    expect(told(await importer.taken(plan))).toMatchObject({ rows: 200, vehicles: { added: 200 } });
    expect(log.filter(({ kind }) => kind === 'fault')).toEqual([]);
  }, 60_000);

  test('a second one at the same time is refused, and says whose is running', async () => {
    const shop = await opened('worker');
    const { importer, as } = shop;
    const other = as('administrator');
    const rows = Array.from({ length: 3_000 }, (_, i) => `粤A${String(50_000 + i)},演示${i}`);
    const plan = await importer.plan(['车牌,车主', ...rows].join('\n'));
    const id = await importer.start('import.take', plan);
    const reply = await other.call('import.take', plan);
    expect(refusalOf(reply)).toBe('importRunning');
    await shop.manager.do('task.cancel', { taskId: id });
    await importer.ended(id);
  }, 60_000);

  test('the lists are for the manager and the administrator alone', async () => {
    const shop = await demoShop();
    const adviser = shop.as('adviser');
    const caller = { seatId: adviser.seatId, host: 'station' } as const;
    const reply = await receiveFile(shop.shop, caller, adviser.staffId, Readable.from([Buffer.from('a,b')]), 'import');
    expect(refusalOf(reply)).toBe('notAllowed');
    expect(refusalOf(await adviser.call('import.status', {}))).toBe('notAllowed');
  });

  test('a file that is too large is refused while it comes, and one that has gone is asked for again', async () => {
    const { importer, manager, shop } = await opened();
    const caller = { seatId: manager.seatId, host: 'station' } as const;
    const chunk = Buffer.alloc(5_000_000, 65);
    const source = Readable.from(Array.from({ length: LARGEST_IMPORT_BYTES / chunk.length + 1 }, () => chunk));
    expect(await receiveFile(shop, caller, manager.staffId, source, 'import')).toEqual({
      ok: false,
      invalid: { file: 'tooLarge' },
    });
    expect(await importer.look('a'.repeat(64))).toEqual({ ok: false, problem: 'gone' });
  });
});

describe.skipIf(!existsSync(SHARED))('the files of ../shared/data (skipped without that folder)', () => {
  test('dealer-repairs-us.csv goes in whole: 60 repairs of cars without plate and owner', async () => {
    const { importer, manager } = await opened();
    const plan = await importer.plan(readFileSync(resolve(SHARED, 'dealer-repairs-us.csv')));
    expect(plan).toMatchObject({ kind: 'cars', dateOrder: 'mdy' });
    expect(await importer.check(plan)).toMatchObject({ ok: true, rows: 60, refused: 0, bad: [] });
    const counts = await importer.taken(plan);
    expect(told(counts)).toMatchObject({ rows: 60, vehicles: { added: 59 }, services: { added: 60 } });
    // Two visits of one car; thousands with their separator; the last reading.
    const car = await carOf(manager, '1HRFFHEL8RZ133325');
    expect(car.plate).toBeNull();
    expect(car.pastServices.map(({ on }) => on)).toEqual(['2024-01-15', '2024-01-09']);
    expect((await carOf(manager, '3HCFDDE89SH220903')).pastServices[0]).toMatchObject({
      on: '2024-01-02',
      odometerKm: 8872,
      amount: '370.03',
      words: 'STEERING WHEEL COMING APART',
    });
    expect(told(await importer.taken(plan))).toMatchObject({
      vehicles: { unchanged: 60 },
      services: { unchanged: 60 },
    });
  }, 60_000);

  test('repairs-zh.csv goes in whole: 22 works at a fixed price, each with its advice', async () => {
    const { importer, manager } = await opened();
    const plan = await importer.plan(readFileSync(resolve(SHARED, 'repairs-zh.csv')));
    expect(plan).toMatchObject({ kind: 'prices', columns: ['itemPrice', 'itemName', 'itemAdvice'] });
    expect(told(await importer.taken(plan))).toEqual({ rows: 22, items: { added: 22 } });
    const { hits } = await manager.do('catalog.find', { text: '四个火花塞', limit: 5 });
    expect(hits[0]).toMatchObject({
      item: {
        advice: '发动机抖动现象已消除，建议使用合格标号燃油',
        what: { kind: 'labor', price: { by: 'fixed', priceFen: 1560_00 } },
      },
    });
    expect(told(await importer.taken(plan))).toEqual({ rows: 22, items: { unchanged: 22 } });
  }, 60_000);
});
