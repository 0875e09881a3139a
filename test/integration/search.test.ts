import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { Output } from '../../src-shared/contract.ts';
import { vinCheckDigit } from '../../src-shared/vehicle/vin-rules.ts';
import { cardsOf } from '../../src-shared/visit/board-rules.ts';
import { broughtTo, carOf, content, crew, customerOf, demoShop, newCar, PARTICULARS } from '../support/given.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';
import { seeded } from '../support/random.ts';
import type { TestSeat } from '../support/shop.ts';

type Hit = Output<'find.anything'>['hits'][number];

/** Character, pinyin, initials, and both of a surname as it reads elsewhere. Written by hand, so that the readings of the program are compared with somebody else's. */
const SURNAMES = [
  ['张', 'zhang', 'z'],
  ['王', 'wang', 'w'],
  ['李', 'li', 'l'],
  ['刘', 'liu', 'l'],
  ['陈', 'chen', 'c'],
  ['单', 'shan', 's', 'dan', 'd'],
  ['仇', 'qiu', 'q', 'chou', 'c'],
  ['解', 'xie', 'x', 'jie', 'j'],
  ['区', 'ou', 'o', 'qu', 'q'],
  ['曾', 'zeng', 'z', 'ceng', 'c'],
  ['吕', 'lv', 'l', 'lu', 'l'],
  ['欧阳', 'ouyang', 'oy'],
  ['尉迟', 'yuchi', 'yc', 'weichi', 'wc'],
] as const;
const GIVEN = [
  ['伟', 'wei', 'w'],
  ['芳', 'fang', 'f'],
  ['敏', 'min', 'm'],
  ['静', 'jing', 'j'],
  ['磊', 'lei', 'l'],
  ['洋', 'yang', 'y'],
  ['艳', 'yan', 'y'],
  ['勇', 'yong', 'y'],
  ['娟', 'juan', 'j'],
  ['涛', 'tao', 't'],
  ['㛃', 'jie', 'j'],
  ['䶮', 'yan', 'y'],
  ['堃', 'kun', 'k'],
] as const;
const PROVINCES = '粤湘桂闽赣京沪苏浙川';
const PLATE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789';

interface Line {
  readonly key: string;
  readonly name: string;
  readonly pinyin: string;
  readonly initials: string;
  readonly elsewhere: string;
  readonly phone: string;
  readonly plate: string;
  readonly vin: string;
}

/** So many customers with a car each, made by commands, and the same as plain text. */
async function customers(seat: TestSeat, count: number): Promise<Line[]> {
  const random = seeded(19);
  const pick = <T>(list: ArrayLike<T>): T => list[Math.floor(random() * list.length)] as T; // never empty
  const some = (of: string, count: number) => Array.from({ length: count }, () => pick(of)).join('');
  const lines: Line[] = [];
  const plates = new Set<string>();
  for (let i = 0; i < count; i += 1) {
    const surname = pick(SURNAMES);
    const given = random() < 0.5 ? [pick(GIVEN)] : [pick(GIVEN), pick(GIVEN)];
    const parts = [surname, ...given];
    const [name, pinyin, initials] = [0, 1, 2].map((at) => parts.map((part) => part[at]).join('')) as [
      string,
      string,
      string,
    ];
    const reading = [surname[3] ?? surname[1], ...given.map((part) => part[1])].join('');
    const letters = [surname[4] ?? surname[2], ...given.map((part) => part[2])].join('');
    const elsewhere = `${reading} ${letters}`;
    const phone = `13${some('0123456789', 9)}`;
    const plate = `${pick(PROVINCES)}${pick('ABCDEFG')}${some(PLATE_LETTERS, 5)}`;
    if (plates.has(plate)) continue;
    plates.add(plate);
    const raw = `L${some('ABCDEFGHJKLMNPRSTUVWXYZ0123456789', 7)}0N${some('0123456789', 7)}`;
    const vin = `${raw.slice(0, 8)}${vinCheckDigit(raw)}${raw.slice(9)}`;
    const ownerId = await customerOf(seat, { name, phones: [phone] });
    const { vehicleId } = await seat.do('vehicle.create', newCar({ plate, vin, ownerId }));
    lines.push({ key: vehicleId, name, pinyin, initials, elsewhere, phone, plate, vin });
  }
  return lines;
}

/** What LIKE finds, in the columns that a text may mean. */
function oracleOf(lines: readonly Line[]) {
  const memory = new Database(':memory:');
  memory.exec('CREATE TABLE line (key, name, pinyin, initials, elsewhere, phone, plate, vin)');
  const insert = memory.prepare(
    'INSERT INTO line VALUES (@key, @name, @pinyin, @initials, @elsewhere, @phone, @plate, @vin)',
  );
  for (const line of lines) insert.run(line);
  // Numbers are known by their end, or by seven figures of how they begin; everything else by any part.
  const isNumber = (column: keyof Line) => column === 'phone' || column === 'vin';
  const like = (column: keyof Line) =>
    isNumber(column)
      ? `${column} LIKE '%' || ? OR (length(?) > 6 AND ${column} LIKE ? || '%')`
      : `${column} LIKE '%' || ? || '%'`;
  return (columns: readonly (keyof Line)[], typed: string): Set<string> => {
    const conditions = columns.map(like).join(' OR ');
    return new Set(
      memory
        .prepare<string[], string>(`SELECT key FROM line WHERE ${conditions}`)
        .pluck()
        .all(...columns.flatMap((column) => (isNumber(column) ? [typed, typed, typed] : [typed]))),
    );
  };
}

const ALL = ['name', 'pinyin', 'initials', 'elsewhere', 'phone', 'plate', 'vin'] as const;
const characters = (text: string) => Array.from(text);

const KINDS: readonly (readonly [string, readonly (keyof Line)[], (line: Line) => string])[] = [
  ['the whole plate', ['plate'], (line) => line.plate],
  ['the last five of a plate', ['plate'], (line) => line.plate.slice(-5)],
  [
    'a plate as people write it',
    ['plate'],
    (line) => ` ${line.plate.slice(0, 2).toLowerCase()}·${line.plate.slice(2)}`,
  ],
  ['the middle of a plate, from its Chinese character on', ['plate'], (line) => line.plate.slice(0, 4)],
  ['the whole phone', ['phone'], (line) => line.phone],
  ['a phone as people write it', ['phone'], (line) => `+86 ${line.phone.slice(0, 3)}-${line.phone.slice(3)}`],
  ['the last four of a phone', ['phone', 'plate'], (line) => line.phone.slice(-4)],
  ['a whole name, often two characters', ['name'], (line) => line.name],
  ['the last two characters of a name', ['name'], (line) => characters(line.name).slice(-2).join('')],
  ['pinyin in full, surnames as surnames', ['pinyin', 'initials'], (line) => line.pinyin],
  ['pinyin initials', ['initials', 'pinyin'], (line) => line.initials],
  ['the whole VIN', ['vin'], (line) => line.vin],
  ['the last six of a VIN', ['vin', 'phone'], (line) => line.vin.slice(-6)],
];

describe('find.anything', () => {
  test('search: every kind of typed text finds all that LIKE finds, and nothing that it does not', async () => {
    const { as } = await demoShop({ checked: false });
    const adviser = as('adviser');
    const lines = await customers(adviser, 500);
    expect(lines.length).toBeGreaterThan(480);
    const oracle = oracleOf(lines);
    const ours = new Set(lines.map(({ key }) => key));
    const folded = (typed: string) =>
      typed
        .replace(/[\s·+-]/g, '')
        .replace(/^86(?=1)/, '')
        .toUpperCase();
    let found = 0;
    for (const [kind, columns, typedFrom] of KINDS) {
      for (const line of lines.filter((_, index) => index % 4 === 0)) {
        const typed = typedFrom(line);
        const { hits, more } = await adviser.do('find.anything', { text: typed, limit: 100 });
        const keys = new Set<string>(hits.flatMap(({ vehicleId }) => vehicleId ?? []));
        const wanted = oracle(columns, folded(typed));
        expect(wanted.has(line.key), kind).toBe(true);
        const explained = oracle(ALL, folded(typed));
        for (const key of keys)
          if (ours.has(key))
            expect(explained.has(key), `${kind} ${typed} ${hits.find((hit) => hit.vehicleId === key)?.name}`).toBe(
              true,
            );
        if (more) continue;
        for (const key of wanted) expect(keys.has(key), `${kind} ${typed} finds ${key}`).toBe(true);
        found += wanted.size;
      }
    }
    expect(found).toBeGreaterThan(2000);
  }, 60_000);

  test('one character is enough: the newest first, limited, and it says that there is more', async () => {
    const { as } = await demoShop({ checked: false });
    const adviser = as('adviser');
    const lines = await customers(adviser, 150);
    const oracle = oracleOf(lines);
    for (const [typed, column] of [
      ['湘', 'plate'],
      ['单', 'name'],
      ['堃', 'name'],
      ['䶮', 'name'],
    ] as const) {
      const { hits, more } = await adviser.do('find.anything', { text: typed, limit: 5 });
      expect(more, typed).toBe(true);
      expect(hits).toHaveLength(5);
      const keys = hits
        .flatMap(({ vehicleId }) => vehicleId ?? [])
        .filter((key) => lines.some((line) => line.key === key));
      const wanted = oracle([column], typed);
      expect(keys.length).toBeGreaterThanOrEqual(3);
      for (const key of keys) expect(wanted.has(key), typed).toBe(true);
    }
    const { hits } = await adviser.do('find.anything', { text: '湘', limit: 100 });
    const order = hits.filter(({ plate }) => plate?.startsWith('湘')).map(({ vehicleId }) => vehicleId ?? '');
    const ownOrder = order.filter((key) => lines.some((line) => line.key === key));
    expect(ownOrder, 'UUIDv7 sort by age').toEqual([...ownOrder].sort().reverse());
  });

  test('one line says plate, model, owner, masked phone, last visit, what fitted and whether it is here', async () => {
    const { as } = await demoShop();
    const adviser = as('adviser');
    const ownerId = await customerOf(adviser, { name: '单雄信', phones: ['13812345678'] });
    const car = await carOf(adviser, {
      plate: '湘A7M66X',
      vin: 'LFWADRJF011002346',
      make: '丰田',
      model: '凯美瑞',
      ownerId,
    });
    const line = async (text: string) => {
      const { hits } = await adviser.do('find.anything', { text, limit: 20 });
      const hit = hits.find(({ vehicleId }) => vehicleId === car.vehicleId);
      if (!hit) throw new Error(`${text} did not find it: ${JSON.stringify(hits)}`);
      return hit;
    };
    const wanted: Partial<Hit> = {
      kind: 'vehicle',
      customerId: ownerId,
      plate: '湘A7M66X',
      plateColor: 'blue',
      model: '丰田 凯美瑞',
      name: '单雄信',
      maskedPhone: '138****5678',
      lastVisitAt: null,
      onSite: null,
      matchedText: '',
    };
    expect(await line('湘A7M')).toMatchObject({ ...wanted, matched: 'plate' });
    expect(await line('5678')).toMatchObject({ ...wanted, matched: 'phone' });
    expect(await line('雄信')).toMatchObject({ ...wanted, matched: 'name' });
    expect(await line('sxx')).toMatchObject({ ...wanted, matched: 'pinyin' });
    expect(await line('danxiong'), 'as it is read elsewhere').toMatchObject({ ...wanted, matched: 'pinyin' });
    expect(await line('002346')).toMatchObject({ ...wanted, matched: 'vin', matchedText: 'LFWADRJF011002346' });
    expect(await line('凯美')).toMatchObject({ ...wanted, matched: 'model' });
    const { visitId, number } = await adviser.do('visit.arrive', {
      plate: '湘A7M66X',
      plateColor: 'blue',
      note: '空调有异味',
      arrivedAt: null,
      waitsInShop: false,
    });
    const onSite = { visitId, number, column: 'waiting', note: '空调有异味' };
    expect(await line('雄信')).toMatchObject({ onSite, lastVisitAt: expect.any(Number), matched: 'name' });
    expect(await line('有异味')).toMatchObject({ onSite, matched: 'note' });
    expect(await line(number)).toMatchObject({ onSite, matched: 'visitNumber' });
    expect((await adviser.do('find.anything', { text: '', limit: 100 })).hits[0]).toMatchObject({
      onSite,
      matched: 'here',
    });
  });

  test('whoever asks where a car is hears what the board shows', async () => {
    const shop = await demoShop();
    const people = crew(shop);
    const columnOf = async (plate: string) =>
      (await people.adviser.do('find.anything', { text: plate, limit: 5 })).hits[0]?.onSite?.column;
    for (const [plate, stage, column] of [
      ['粤B71001', 'authorized', 'toAssign'],
      ['粤B71002', 'ready', 'toCollect'],
      ['粤B71003', 'inWork', 'inWork'],
    ] as const) {
      await broughtTo(stage, people, { plate });
      expect(await columnOf(plate), stage).toBe(column);
      const cards = cardsOf(await people.adviser.do('visit.board', {}));
      expect(cards.find((card) => card.plate === plate)?.column, stage).toBe(column);
    }
  });

  test('the order that keeps a car here is told where it is one and no more', async () => {
    const people = crew(await demoShop());
    const orderOf = async () =>
      (await people.adviser.do('find.anything', { text: '粤B71004', limit: 5 })).hits[0]?.onSite?.orderId;
    const { visitId, orderId } = await broughtTo('authorized', people, { plate: '粤B71004' });
    expect(await orderOf()).toBe(orderId);
    const more = { visitId, particulars: PARTICULARS, content: content(), promisedAt: null, nextContactAt: null };
    await people.adviser.do('order.add', { ...more, overrideReason: '另开' });
    expect(await orderOf()).toBeNull();
  });

  test('a car that is here without a file, a customer without a car, a fleet: each is one line', async () => {
    const { as } = await demoShop();
    const adviser = as('adviser');
    await as('guard').do('visit.arrive', {
      plate: '琼Z99887',
      plateColor: null,
      note: '',
      arrivedAt: null,
      waitsInShop: false,
    });
    const { hits: here } = await adviser.do('find.anything', { text: '琼Z99', limit: 20 });
    expect(here).toMatchObject([{ kind: 'visit', vehicleId: null, plate: '琼Z99887', onSite: { column: 'waiting' } }]);
    const alone = await customerOf(adviser, { name: '郝问问', phones: ['13987654321'] });
    const { hits: asked } = await adviser.do('find.anything', { text: 'hww', limit: 20 });
    expect(asked).toMatchObject([
      { kind: 'customer', customerId: alone, plate: null, vehicleCount: 0, maskedPhone: '139****4321' },
    ]);
    const fleet = await customerOf(adviser, { kind: 'company', name: '平安运输有限公司' });
    const cars = async (from: number, to: number) => {
      for (let i = from; i < to; i += 1) await carOf(adviser, { plate: `琼A0000${i}`, ownerId: fleet });
      return (await adviser.do('find.anything', { text: '平安运输', limit: 20 })).hits;
    };
    expect((await cars(0, 3)).map(({ plate }) => plate)).toEqual(['琼A00002', '琼A00001', '琼A00000']);
    expect(await cars(3, 4)).toMatchObject([{ kind: 'customer', customerId: fleet, plate: null, vehicleCount: 4 }]);
    expect(await adviser.do('find.anything', { text: '琼A0000', limit: 2 })).toMatchObject({
      more: true,
      hits: [{ plate: '琼A00003', name: '平安运输有限公司' }, { plate: '琼A00002' }],
    });
  });

  test('what fits whole comes before what fits in part, however new that is', async () => {
    const { as } = await demoShop();
    const adviser = as('adviser');
    const first = await carOf(adviser, { plate: '琼B12' });
    for (let i = 0; i < 30; i += 1) await carOf(adviser, { plate: `琼B12${100 + i}` });
    const { hits } = await adviser.do('find.anything', { text: '琼B12', limit: 5 });
    expect(hits[0]?.vehicleId).toBe(first.vehicleId);
  });

  test('the same pairs in another order are another text', async () => {
    const { as } = await demoShop({ checked: false });
    const adviser = as('adviser');
    const customerId = await customerOf(adviser, { name: '郝甲乙丙' });
    await customerOf(adviser, { name: '郝乙丙甲乙' });
    await carOf(adviser, { plate: '琼C2323X', ownerId: await customerOf(adviser, { name: '郝无关' }) });
    const found = async (text: string) => (await adviser.do('find.anything', { text, limit: 20 })).hits;
    expect(await found('甲乙丙')).toMatchObject([{ customerId }]);
    expect(await found('jiayibing')).toMatchObject([{ customerId }]);
    expect(await found('琼C232')).toHaveLength(1);
    expect(await found('琼C323X')).toEqual([]);
  });

  test('few or many have it: each is found by what it fits, the best first', async () => {
    const { as } = await demoShop({ checked: false });
    const adviser = as('adviser');
    const ids: string[] = [];
    const lines = async (text: string) =>
      (await adviser.do('find.anything', { text, limit: 100 })).hits
        .filter(({ vehicleId }) => vehicleId !== null && ids.includes(vehicleId))
        .map(({ vehicleId, matched }) => `${ids.indexOf(vehicleId ?? '')} ${matched}`);
    const add = async (count: number) => {
      for (let i = 0; i < count; i += 1) {
        const number = String(ids.length).padStart(2, '0');
        const car = await carOf(adviser, { plate: `琼D${number}Q7Y`, make: '试界', model: `甲${number}` });
        ids.push(car.vehicleId);
      }
    };
    await add(3);
    const [first = '', second = ''] = ids;
    const contact = { relation: 'driver', phone: null, note: '' } as const;
    await adviser.do('vehicle.addContact', { ...contact, vehicleId: first, name: '试界' });
    await adviser.do('vehicle.addContact', { ...contact, vehicleId: second, name: '小试界' });
    const plate = { plate: '琼E试界1', plateColor: null, takePlateFrom: null } as const;
    const { version } = await adviser.do('vehicle.get', { vehicleId: second });
    await adviser.do('vehicle.changePlate', { ...plate, vehicleId: second, version });
    const again = await adviser.do('vehicle.get', { vehicleId: second });
    await adviser.do('vehicle.changePlate', { ...plate, plate: '琼E00001', vehicleId: second, version: again.version });
    expect(await lines('试界')).toEqual(['0 contact', '1 oldPlate', '2 model']);
    expect(await lines('shijie')).toEqual(['0 contact', '1 contact']);
    expect(await lines('q7y')).toEqual(['2 plate', '0 plate', '1 oldPlate']);
    // More than are looked at one by one.
    await add(40);
    const models = ids.map((_, at) => `${at} model`).slice(2);
    expect(await lines('试界')).toEqual(['0 contact', '1 oldPlate', ...models.reverse()]);
    expect(await lines('shijie')).toEqual(['0 contact', '1 contact']);
    expect((await lines('q7y')).at(-1)).toBe('1 oldPlate');
    expect(await lines('q7y')).toHaveLength(ids.length);
  });

  test('of more people who read so than are looked at, who reads exactly so comes first, then who is written so', async () => {
    const { as } = await demoShop({ checked: false });
    const adviser = as('adviser');
    const written = await customerOf(adviser, { kind: 'company', name: 'HAOWEI贸易' });
    const exactly = await customerOf(adviser, { name: '郝伟' });
    for (let i = 0; i < 130; i += 1) await customerOf(adviser, { name: '郝伟明' });
    const { hits, more } = await adviser.do('find.anything', { text: 'haowei', limit: 5 });
    expect(more).toBe(true);
    expect(hits.slice(0, 3)).toMatchObject([
      { customerId: exactly, matched: 'pinyin' },
      { customerId: written, matched: 'name' },
      { name: '郝伟明', matched: 'pinyin' },
    ]);
  });

  test('what was changed is found anew, and no longer as before', async () => {
    const { as } = await demoShop();
    const adviser = as('adviser');
    const customerId = await customerOf(adviser, { name: '郝先前', phones: ['13911112222'] });
    const file = await adviser.do('customer.get', { customerId });
    const phone = file.personal?.phones[0];
    if (!phone) throw new Error('no phone');
    const find = async (text: string) => (await adviser.do('find.anything', { text, limit: 5 })).hits.length;
    expect([await find('郝先前'), await find('hxq'), await find('2222')]).toEqual([1, 1, 1]);
    await adviser.do('customer.change', {
      customerId,
      version: 1,
      kind: 'person',
      name: '郝后来',
      employer: '',
      address: '',
      workAddress: '',
      preferredContact: '',
      doNotContact: false,
      birthday: null,
      level: 'ordinary',
      note: '',
    });
    await adviser.do('customer.retirePhone', { phoneId: phone.phoneId, version: phone.version });
    await adviser.do('customer.addPhone', { customerId, number: '13933334444', note: '', preferred: true });
    expect([await find('郝先前'), await find('hxq'), await find('2222')]).toEqual([0, 0, 0]);
    expect([await find('郝后来'), await find('haohoulai'), await find('4444')]).toEqual([1, 1, 1]);
  });

  test('safety 14: the query language of the search is text like any other', async () => {
    const { as, log } = await demoShop();
    const adviser = as('adviser');
    const odd = [
      '"',
      '*',
      '"*',
      'name:',
      'plate : 粤',
      'a" OR "b',
      'NEAR(a b)',
      '粤 AND B',
      'NOT',
      '^张',
      '-张',
      '()',
      "';--",
      '%',
      '_',
      '\\',
      '{name}',
      '\u0000',
    ];
    const texts = [...odd, ...HOSTILE_TEXTS.map(([, text]) => text.slice(0, 64))];
    for (const text of texts) {
      const reply = await adviser.call('find.anything', { text, limit: 20 });
      expect(reply.ok, JSON.stringify(text)).toBe(true);
    }
    // None of them means “everything”, or anything but itself.
    for (const text of ['*', '"', 'name:*', '%', '_', '粤 OR 湘', 'NOT 粤', '演示" OR "'])
      expect((await adviser.do('find.anything', { text, limit: 20 })).hits.length, text).toBe(0);
    const name = '客户" OR name : *';
    const customerId = await customerOf(adviser, { name });
    const { hits } = await adviser.do('find.anything', { text: name, limit: 20 });
    expect(hits).toMatchObject([{ customerId, name }]);
    expect(log.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });
});
