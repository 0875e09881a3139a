import { describe, expect, test } from 'vitest';
import { foldCode } from '../../src-shared/catalog/catalog-rules.ts';
import type { CallName, Input, Output } from '../../src-shared/contract.ts';
import { catalogItemId, catalogPackageId, newId } from '../../src-shared/kit/id.ts';
import { dumpOf } from '../support/dump.ts';
import { demoShop, LABOR, PART, setUpShop } from '../support/given.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';
import { MORNING, refusalOf, type TestSeat } from '../support/shop.ts';

type Hit = Output<'catalog.find'>['hits'][number];
type Line = Input<'catalog.addPackage'>['lines'][number];

/** Makes the call, expects the refusal, and that every row of every table is as before. */
async function refused<N extends CallName>(folder: string, seat: TestSeat, name: N, input: Input<N>) {
  const before = dumpOf(folder);
  const reply = await seat.call(name, input);
  expect(dumpOf(folder)).toEqual(before);
  return reply.ok ? 'ok' : 'refusal' in reply ? reply.refusal : reply;
}

function nameOf(hit: Hit): string {
  return hit.kind === 'item' ? hit.item.name : hit.package.name;
}

async function namesFor(seat: TestSeat, text: string, limit = 20): Promise<string[]> {
  return (await seat.do('catalog.find', { text, limit })).hits.map(nameOf);
}

const line = (itemId: Line['itemId'], change: Partial<Line> = {}): Line => ({
  itemId,
  quantityMilli: 1000,
  time: null,
  ...change,
});
const sold = (name: string, lines: Line[], priceFen: number | null = null): Input<'catalog.addPackage'> => ({
  name,
  priceFen,
  noDiscount: false,
  lines,
});

describe('items', () => {
  test('R-036 R-038 work, parts and charges are kept with all that an order line needs', async () => {
    const { as } = await demoShop();
    const seat = as('manager');
    const whats: readonly Input<'catalog.addItem'>['what'][] = [
      { kind: 'labor', isHighVoltage: true, price: { by: 'hours', time: 125, rateFen: 20_000 } },
      { kind: 'labor', isHighVoltage: false, price: { by: 'hours', time: 0, rateFen: null } },
      { kind: 'labor', isHighVoltage: false, price: { by: 'fixed', priceFen: 18_000, time: null } },
      { kind: 'labor', isHighVoltage: false, price: { by: 'fixed', priceFen: 0, time: 30 } },
      {
        kind: 'part',
        partKind: null,
        unit: '升',
        unitFen: 8800,
        costFen: null,
        isKeyComponent: true,
        partClass: 'B',
        brand: '牌',
        oeNumber: 'OE-1',
      },
      { kind: 'charge', chargeKind: 'outsideWork', priceFen: 40_000 },
    ];
    for (const what of whats) {
      const given = { ...LABOR, advice: '下次检查', category: '组', noDiscount: true, taxBasisPoints: 600, what };
      const { itemId } = await seat.do('catalog.addItem', given);
      const kept = await seat.do('catalog.get', { itemId });
      expect(kept).toEqual({
        item: { ...given, itemId, version: 1, active: true },
        changedAt: MORNING,
        changedBy: '演示经理',
        packages: [],
        pricesShown: true,
      });
      // Another kind leaves nothing of the first behind.
      await seat.do('catalog.changeItem', { ...PART, itemId, version: 1, active: true });
      expect((await seat.do('catalog.get', { itemId })).item.what).toEqual(PART.what);
      await seat.do('catalog.changeItem', { ...given, itemId, version: 2, active: true });
      expect((await seat.do('catalog.get', { itemId })).item).toEqual({ ...given, itemId, version: 3, active: true });
    }
  });

  test('a code belongs to one item, however it is typed, and stays its own when that is retired', async () => {
    const { as, folder } = await demoShop();
    const seat = as('deskSupervisor');
    const { itemId } = await seat.do('catalog.addItem', { ...PART, code: '04465-33471', name: '前片' });
    for (const code of ['04465-33471', '0446533471', '０４４６５ 33471']) {
      expect(await refused(folder, seat, 'catalog.addItem', { ...PART, code })).toEqual({
        code: 'codeTaken',
        details: { code: '04465-33471', itemId, name: '前片' },
      });
    }
    const { itemId: other } = await seat.do('catalog.addItem', { ...PART, code: '04465.33471' });
    const clash = { ...PART, itemId: other, version: 1, active: true, code: '04465 33471' };
    expect(await refused(folder, seat, 'catalog.changeItem', clash)).toMatchObject({ code: 'codeTaken' });
    await seat.do('catalog.changeItem', { ...PART, code: '04465-33471', itemId, version: 1, active: false });
    expect(await refused(folder, seat, 'catalog.changeItem', clash)).toMatchObject({ code: 'codeTaken' });
    // Its own code is no obstacle, and none is nobody's.
    await seat.do('catalog.changeItem', { ...PART, code: '0446533471', itemId, version: 2, active: true });
    await seat.do('catalog.addItem', { ...PART, code: ' - ' });
    await seat.do('catalog.addItem', { ...PART, code: '' });
    await seat.do('catalog.addItem', { ...PART, code: '' });
  });

  test('an item that is not there, or that somebody else has changed, is not written', async () => {
    const { as, folder, clock } = await demoShop();
    const seat = as('manager');
    const unknown = { ...LABOR, itemId: newId(catalogItemId), version: 1, active: true };
    expect(await refused(folder, seat, 'catalog.changeItem', unknown)).toMatchObject({ code: 'notFound' });
    const { itemId } = await seat.do('catalog.addItem', LABOR);
    clock.pass(1000);
    const change = { ...LABOR, itemId, version: 1, active: true };
    expect(await as('deskSupervisor').do('catalog.changeItem', change)).toEqual({ version: 2, packages: [] });
    expect(await refused(folder, seat, 'catalog.changeItem', change)).toEqual({
      code: 'changedMeanwhile',
      details: { by: '演示前台主管', at: MORNING + 1000 },
    });
    expect(refusalOf(await seat.call('catalog.get', { itemId: newId(catalogItemId) }))).toBe('notFound');
  });

  test('the usual rate is nobody’s guess: null until somebody sets it', async () => {
    const { admin, folder } = await setUpShop();
    expect(await admin.do('catalog.settings', {})).toEqual({
      version: 1,
      laborRateFen: null,
      taxBasisPoints: 1300,
      pricesShown: true,
    });
    await admin.do('catalog.addItem', LABOR);
    const rateNow = async () => {
      const [hit] = (await admin.do('catalog.find', { text: '试验', limit: 1 })).hits;
      return hit?.kind === 'item' && hit.item.what.kind === 'labor' && hit.item.what.price.by === 'hours'
        ? hit.item.what.price.rateFen
        : undefined;
    };
    expect(await rateNow()).toBeNull();
    const change = { version: 1, laborRateFen: 12_600, taxBasisPoints: 600 };
    expect(await admin.do('catalog.changeSettings', change)).toEqual({ version: 2 });
    expect(await rateNow()).toBe(12_600);
    expect(await refused(folder, admin, 'catalog.changeSettings', change)).toMatchObject({ code: 'changedMeanwhile' });
    await admin.do('catalog.changeSettings', { ...change, version: 2, laborRateFen: null });
    expect(await admin.do('catalog.settings', {})).toMatchObject({ version: 3, laborRateFen: null });
  });
});

describe('packages', () => {
  test('keep their lines in order, with quantity and hours of their own', async () => {
    const { as } = await demoShop();
    const seat = as('administrator');
    const { itemId: work } = await seat.do('catalog.addItem', LABOR);
    const { itemId: oil } = await seat.do('catalog.addItem', PART);
    const lines = [line(oil, { quantityMilli: 4200 }), line(work, { time: 50 }), line(oil)];
    const { packageId } = await seat.do('catalog.addPackage', sold(' 试验套餐 ', lines, 42_800));
    const kept = await seat.do('catalog.getPackage', { packageId });
    expect(kept.package).toMatchObject({ name: '试验套餐', version: 1, active: true, priceFen: 42_800 });
    expect(kept.package.lines.map(({ item, quantityMilli, time }) => [item.itemId, quantityMilli, time])).toEqual([
      [oil, 4200, null],
      [work, 1000, 50],
      [oil, 1000, null],
    ]);
    // Hours of a part and several of one work say nothing.
    const odd = [line(work, { quantityMilli: 3000 }), line(oil, { time: 50 })];
    const change = { ...sold('试验套餐', odd), packageId, version: 1, active: true };
    expect(await seat.do('catalog.changePackage', change)).toEqual({ version: 2 });
    const changed = (await seat.do('catalog.getPackage', { packageId })).package;
    expect(changed.priceFen).toBeNull();
    expect(changed.lines.map(({ quantityMilli, time }) => [quantityMilli, time])).toEqual([
      [1000, null],
      [1000, null],
    ]);
    expect((await seat.do('catalog.get', { itemId: oil })).packages).toEqual([{ packageId, name: '试验套餐' }]);
  });

  test('need a name of their own, a line, and items that are offered', async () => {
    const { as, folder } = await demoShop();
    const seat = as('manager');
    const { itemId } = await seat.do('catalog.addItem', { ...LABOR, name: '旧项目' });
    const { packageId } = await seat.do('catalog.addPackage', sold('甲', [line(itemId)]));
    const { packageId: other } = await seat.do('catalog.addPackage', sold('乙', [line(itemId)]));
    const change = { ...sold('甲', [line(itemId)]), packageId, version: 1, active: true };

    expect(await refused(folder, seat, 'catalog.addPackage', sold('丙', []))).toEqual({
      ok: false,
      invalid: { lines: 'required' },
    });
    expect(await refused(folder, seat, 'catalog.addPackage', sold('甲', [line(itemId)]))).toEqual({
      code: 'nameTaken',
      details: { name: '甲' },
    });
    const renamed = { ...change, packageId: other };
    expect(await refused(folder, seat, 'catalog.changePackage', renamed)).toMatchObject({ code: 'nameTaken' });
    const nobody = [line(newId(catalogItemId))];
    expect(await refused(folder, seat, 'catalog.addPackage', sold('丙', nobody))).toMatchObject({ code: 'notFound' });
    const lost = { ...change, lines: nobody };
    expect(await refused(folder, seat, 'catalog.changePackage', lost)).toMatchObject({ code: 'notFound' });
    const unknown = { ...change, packageId: newId(catalogPackageId) };
    expect(await refused(folder, seat, 'catalog.changePackage', unknown)).toMatchObject({ code: 'notFound' });
    expect(refusalOf(await seat.call('catalog.getPackage', { packageId: unknown.packageId }))).toBe('notFound');
    const late = { ...change, version: 2 };
    expect(await refused(folder, seat, 'catalog.changePackage', late)).toMatchObject({ code: 'changedMeanwhile' });

    // Whoever retires an item hears where it still is; those packages say so until they are put right.
    const retire = { ...LABOR, name: '旧项目', itemId, version: 1, active: false };
    expect(await seat.do('catalog.changeItem', retire)).toEqual({ version: 2, packages: ['乙', '甲'] });
    expect((await seat.do('catalog.getPackage', { packageId })).package.lines[0]?.item.active).toBe(false);
    const told = { code: 'itemRetired', details: { itemId, name: '旧项目' } };
    expect(await refused(folder, seat, 'catalog.addPackage', sold('丙', [line(itemId)]))).toEqual(told);
    expect(await refused(folder, seat, 'catalog.changePackage', change)).toEqual(told);
    expect(await seat.do('catalog.changePackage', { ...change, active: false })).toEqual({ version: 2 });
    // A name that was put away is free again, and cannot come back while somebody else bears it.
    const { itemId: fresh } = await seat.do('catalog.addItem', LABOR);
    await seat.do('catalog.addPackage', sold('甲', [line(fresh)]));
    const back = { ...change, version: 2, lines: [line(fresh)] };
    expect(await refused(folder, seat, 'catalog.changePackage', back)).toMatchObject({ code: 'nameTaken' });
  });
});

describe('finding', () => {
  test.each([
    ['hhh', '更换火花塞', 'initials in the middle'],
    ['hhs', '火花塞（铱金）', 'initials'],
    ['huohuasai', '火花塞（铱金）', 'pinyin in full'],
    ['huohua', '更换火花塞', 'a part of the pinyin'],
    ['塞', '更换火花塞', 'one character, the last'],
    ['刹', '前刹车片', 'one character in the middle'],
    ['刹车盘', '更换前刹车盘', 'a part of the name'],
    ['P-2001', '前刹车片', 'a code'],
    ['p2001', '前刹车片', 'a code without its hyphen'],
    ['200', '前刹车片', 'the middle of a code'],
    ['r134', '冷媒 R134a', 'letters in the name'],
    ['5w30', '全合成机油 5W-30', 'without the hyphen of the name'],
    ['jybytc', '机油保养套餐', 'initials of a package'],
    ['套餐', '空调清凉套餐', 'a package by a part of its name'],
    ['tuoche', '市区拖车', 'a charge'],
  ])('%s finds %s: %s', async (text, wanted) => {
    const { as } = await demoShop();
    expect(await namesFor(as('adviser'), text)).toContain(wanted);
  });

  test('the whole code comes first, then what begins so, then initials, then pinyin, then what contains it', async () => {
    const { admin } = await setUpShop();
    // No order of theirs: neither by age nor by name.
    for (const [name, code] of [
      ['旧 abc 款', ''],
      ['阿布菜', ''],
      ['用 zabcz', 'X1'],
      ['abc 开头', ''],
      ['整码', 'ABC'],
      ['码头', 'ABC-9'],
    ] as const)
      await admin.do('catalog.addItem', { ...PART, name, code });
    expect(await namesFor(admin, 'abc')).toEqual(['整码', 'abc 开头', '码头', '阿布菜', '旧 abc 款', '用 zabcz']);
    const { hits } = await admin.do('catalog.find', { text: 'abc', limit: 20 });
    expect(hits.map(({ matched }) => matched)).toEqual(['code', 'name', 'code', 'initials', 'name', 'name']);
    const few = await admin.do('catalog.find', { text: 'abc', limit: 2 });
    expect([few.hits.map(nameOf), few.more]).toEqual([['整码', 'abc 开头'], true]);
    expect((await admin.do('catalog.find', { text: 'abc', limit: 6 })).more).toBe(false);
    expect(await admin.do('catalog.find', { text: ' ', limit: 6 })).toMatchObject({ hits: [], more: false });
  });

  test('OE numbers find a part as its code does', async () => {
    const { admin } = await setUpShop();
    const what = { ...PART.what, oeNumber: '90919-01253' } as typeof PART.what;
    await admin.do('catalog.addItem', { ...PART, name: '塞', code: 'K20', what });
    for (const text of ['90919-01253', '9091901253', '01253', 'k20'])
      expect(await namesFor(admin, text)).toEqual(['塞']);
  });

  test('a hit carries all that the lines of an order need', async () => {
    const { as } = await demoShop();
    const { hits } = await as('adviser').do('catalog.find', { text: '前减震器更换套餐', limit: 5 });
    const [hit] = hits;
    if (hit?.kind !== 'package') throw new Error('no package');
    expect(hit.package).toMatchObject({ priceFen: 218_000, noDiscount: false });
    expect(hit.package.lines.map(({ item, quantityMilli }) => [item.code, quantityMilli])).toEqual([
      ['L301', 1000],
      ['P-3001', 2000],
      ['P-3002', 2000],
      ['P-3003', 2000],
      ['L303', 1000],
    ]);
    expect(hit.package.lines[0]?.item.what).toEqual({
      kind: 'labor',
      isHighVoltage: false,
      price: { by: 'hours', time: 240, rateFen: 12_600 },
    });
    expect(hit.package.lines[1]?.item.what).toMatchObject({ kind: 'part', unitFen: 78_000, isKeyComponent: true });
  });

  test('what is retired is offered no more, and comes back with its new name', async () => {
    const { as } = await demoShop();
    const seat = as('manager');
    const { itemId } = await seat.do('catalog.addItem', { ...LABOR, name: '镀晶服务', code: 'DJ1' });
    const { packageId } = await seat.do('catalog.addPackage', sold('镀晶套餐', [line(itemId)]));
    expect(await namesFor(seat, 'duj')).toEqual(['镀晶套餐', '镀晶服务']);
    const away = { ...sold('镀晶套餐', [line(itemId)]), packageId, version: 1, active: false };
    await seat.do('catalog.changePackage', away);
    const item = { ...LABOR, name: '镀晶服务', code: 'DJ1', itemId };
    await seat.do('catalog.changeItem', { ...item, version: 1, active: false });
    for (const text of ['duj', '镀晶', 'DJ1']) expect(await namesFor(seat, text)).toEqual([]);
    await seat.do('catalog.changeItem', { ...item, version: 2, active: true, name: '封釉服务' });
    expect(await namesFor(seat, '封釉')).toEqual(['封釉服务']);
    expect(await namesFor(seat, '镀晶')).toEqual([]);
  });

  test('the workshop sees work and hours without any amount, everybody else with all of them', async () => {
    const { as } = await demoShop();
    const { itemId } = await as('manager').do('catalog.addItem', { ...PART, name: '试验 1' });
    const { packageId } = await as('manager').do('catalog.addPackage', sold('试验 2', [line(itemId)], 99_900));
    const amounts = (value: unknown): string[] =>
      [...JSON.stringify(value).matchAll(/"(\w*Fen)":(\d+)/g)].map(([, key]) => key ?? '');
    for (const role of ['technician', 'workshopLead', 'adviser', 'guard'] as const) {
      const seat = as(role);
      const answers = [
        await seat.do('catalog.find', { text: '刹车', limit: 20 }),
        await seat.do('catalog.find', { text: '套餐', limit: 20 }),
        await seat.do('catalog.find', { text: '拖车', limit: 20 }),
        await seat.do('catalog.list', { kind: 'labor', text: '', cursor: null }),
        await seat.do('catalog.list', { kind: 'package', text: '', cursor: null }),
        await seat.do('catalog.get', { itemId }),
        await seat.do('catalog.getPackage', { packageId }),
        await seat.do('catalog.settings', {}),
      ];
      const isHidden = role === 'technician' || role === 'workshopLead';
      for (const answer of answers) {
        expect(answer.pricesShown).toBe(!isHidden);
        if (isHidden) expect(amounts(answer), role).toEqual([]);
        else expect(amounts(answer).length, role).toBeGreaterThan(0);
      }
      const { hits } = await seat.do('catalog.find', { text: 'L201', limit: 1 });
      expect(hits[0]).toMatchObject({ item: { what: { price: { time: 80 } } } });
    }
  });

  test('safety 14: whatever is typed finds without a fault, and a hostile code comes back as it was typed', async () => {
    const { as, log } = await demoShop();
    const seat = as('manager');
    const codes = new Set<string>();
    for (const [what, text] of HOSTILE_TEXTS) {
      const code = text.slice(0, 40);
      // Two that differ only in what nobody sees are one code.
      if (codes.has(foldCode(code))) continue;
      const reply = await seat.call('catalog.addItem', { ...PART, name: what, code });
      expect(reply.ok, what).toBe(true);
      if (!reply.ok) continue;
      const { item } = await seat.do('catalog.get', { itemId: reply.value.itemId });
      expect(item.code, what).toBe(code.trim());
      codes.add(foldCode(code));
      await seat.do('catalog.find', { text: code, limit: 20 });
      await seat.do('catalog.list', { kind: 'part', text: code, cursor: null });
    }
    expect(codes.size).toBe(HOSTILE_TEXTS.length - 1);
    expect(log.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });
});

describe('the list', () => {
  test('comes page by page, groups together, retired ones last, and nothing twice', async () => {
    const { admin } = await setUpShop();
    const { itemId: retired } = await admin.do('catalog.addItem', { ...LABOR, name: '零', category: 'A' });
    await admin.do('catalog.changeItem', {
      ...LABOR,
      name: '零',
      category: 'A',
      itemId: retired,
      version: 1,
      active: false,
    });
    for (let i = 1; i <= 120; i += 1)
      await admin.do('catalog.addItem', { ...LABOR, name: `项目${i}`, category: i % 2 === 0 ? 'A' : 'B' });
    await admin.do('catalog.addItem', PART);
    const names: string[] = [];
    let cursor: number | null = null;
    do {
      const page: Output<'catalog.list'> = await admin.do('catalog.list', { kind: 'labor', text: '', cursor });
      names.push(...page.items.map(({ name }) => name));
      cursor = page.next;
    } while (cursor !== null);
    const odd = Array.from({ length: 60 }, (_, i) => `项目${2 * i + 1}`);
    const even = Array.from({ length: 60 }, (_, i) => `项目${2 * i + 2}`);
    expect(names).toEqual([...even, ...odd, '零']);
    const some = await admin.do('catalog.list', { kind: 'labor', text: '项目 11', cursor: null });
    expect(some.items.map(({ name }) => name)).toEqual([
      '项目110',
      '项目112',
      '项目114',
      '项目116',
      '项目118',
      '项目11',
      '项目111',
      '项目113',
      '项目115',
      '项目117',
      '项目119',
    ]);
    expect(some.next).toBeNull();
    expect((await admin.do('catalog.list', { kind: 'labor', text: '零', cursor: null })).items).toHaveLength(1);
  });

  test('of packages the same way', async () => {
    const { admin } = await setUpShop();
    const { itemId } = await admin.do('catalog.addItem', LABOR);
    for (let i = 1; i <= 60; i += 1) await admin.do('catalog.addPackage', sold(`套餐${i}`, [line(itemId)]));
    const first = await admin.do('catalog.list', { kind: 'package', text: '', cursor: null });
    const second = await admin.do('catalog.list', { kind: 'package', text: '', cursor: first.next });
    expect([...first.packages, ...second.packages].map(({ name }) => name)).toEqual(
      Array.from({ length: 60 }, (_, i) => `套餐${i + 1}`),
    );
    expect([first.items, second.next]).toEqual([[], null]);
    const found = await admin.do('catalog.list', { kind: 'package', text: 'taocan60', cursor: null });
    expect(found.packages.map(({ name }) => name)).toEqual(['套餐60']);
  });
});
