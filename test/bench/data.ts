/**
 * The shop after so many orders. The demo makes one car that went the whole way, by commands; every row of it is copied
 * into the past, each copy with ids, numbers, times and a car of its own. Cars and customers are seeded: Chinese names,
 * plates, models, found by the very tokens that the program would have written.
 */
import { createHash, randomUUID } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  constants as fileConstants,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Statement } from 'better-sqlite3';
import { readingsOf } from '../../src-main/customer/pinyin.ts';
import { backwards, foldText, tokensOf } from '../../src-main/customer/search-tokens.ts';
import type { Connection } from '../../src-main/db/open.ts';
import { openWriter } from '../../src-main/db/open.ts';
import { CHAIN_START, hashOf, JOURNAL_FORMAT, sha256 } from '../../src-main/journal/journal.ts';
import { commandId, seatId, staffId } from '../../src-shared/kit/id.ts';
import { DAY, instant } from '../../src-shared/kit/time.ts';
import { vinCheckDigit } from '../../src-shared/vehicle/vin-rules.ts';
import { MIGRATIONS } from '../support/paths.ts';
import { seeded } from '../support/random.ts';
import { openBenchShop } from './bench-shop.ts';
import { folder, removeFolders } from './measure.ts';

/** Raised whenever other rows are made from the same migrations. */
const MAKER = 1;
export const SMALL = 10_000;
/** Another number is for trying the benches out; it must be a multiple of 200. */
export const LARGE = Number(process.env['SERVICELANE_BENCH_ORDERS'] ?? 1_000_000);
/** A car comes four times. */
const ORDERS_A_CAR = 4;
/** Some 270 cars a day, in both sizes: what grows is the past. */
const STEP_MS = 315_000;
const ORDERS_A_SHIFT = 200;
const ENTRIES_AN_ORDER = 2;
/** Of these a car leaves more rows than any question reads; so many are copied, and a million orders stay below 10 GB. */
const AT_MOST: Readonly<Record<string, number>> = { timeline_event: 6, duty: 2 };

const SURNAMES = Array.from(
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文单仇解区',
);
const GIVEN = Array.from(
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国文辉志云海燕晓春雷鹏飞婷雪玲宇浩然子轩梓涵欣怡思远博雅嘉诚俊杰佳琪晨阳天佑雨桐一诺可馨梦瑶睿哲皓轩诗涵语嫣依若萱铭泽昊霖婉清沐辰瑾瑜璇翊',
);
const COMPANIES = [
  '运输',
  '物流',
  '建筑工程',
  '餐饮管理',
  '电子科技',
  '汽车租赁',
  '装饰设计',
  '医疗器械',
  '出租汽车',
  '园林绿化',
];
const MODELS = [
  ['演示', '轿车 1.6'],
  ['演示', 'SUV 2.0T'],
  ['演示', '纯电轿车'],
  ['演示', 'MPV 1.8'],
  ['演示', '皮卡 2.5D'],
  ['演示', '混动 SUV'],
  ['演示', '微型车 EV'],
  ['演示', '旅行车 1.5T'],
] as const;
const PROVINCES = Array.from('粤京沪津渝冀豫云辽黑湘皖鲁苏浙赣鄂桂甘晋蒙陕吉闽贵青藏川宁琼');
const PLATE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const PLATE_SIGNS = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const VIN_SIGNS = '0123456789ABCDEFGHJKLMNPRSTUVWXYZ';

/** A different text for every number, spread over all there are. */
function spread(number: number, signs: string, length: number): string {
  const all = signs.length ** length;
  // Odd and no multiple of 3, 11 or 17: it meets every text once before it repeats.
  let rest = Number((BigInt(number) * 2_654_435_761n + 12_345n) % BigInt(all));
  let text = '';
  for (let place = 0; place < length; place += 1) {
    text += signs.charAt(rest % signs.length);
    rest = Math.floor(rest / signs.length);
  }
  return text;
}

export function plateOf(car: number): string {
  const province = PROVINCES[car % 3 === 0 ? Math.floor(car / 3) % PROVINCES.length : 0] ?? '粤';
  const letter = PLATE_LETTERS.charAt(Math.floor(car / 7) % PLATE_LETTERS.length);
  return `${province}${letter}${spread(car, PLATE_SIGNS, 5)}`;
}

export function vinOf(car: number): string {
  const open = `L${spread(car, VIN_SIGNS, 7)}0${'ABCDEFGHJKLMNPRSTVWXY'.charAt(car % 21)}S${String(car % 1_000_000).padStart(6, '0')}`;
  return `${open.slice(0, 8)}${vinCheckDigit(open) ?? '0'}${open.slice(9)}`;
}

/** The demo's kind of number, which nobody can have. */
export function phoneOf(customer: number): string {
  return `0300-${String((customer * 7919) % 10_000_000).padStart(7, '0')}`;
}

const uuid = (kind: string, number: number): string =>
  `01900000-${kind}-7000-8000-${number.toString(16).padStart(12, '0')}`;
export const vehicleIdOf = (car: number): string => uuid('ca40', car);
export const customerIdOf = (customer: number): string => uuid('c057', customer);

export const carsOf = (orders: number): number => orders / ORDERS_A_CAR;

/** Every fifth customer has two cars. */
export const customerOfCar = (car: number): number => car - Math.floor(car / 6);

function nameOf(customer: number, random: () => number): string {
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';
  if (customer % 25 === 0) return `深圳${pick(GIVEN)}${pick(GIVEN)}${pick(COMPANIES)}有限公司`;
  return `${pick(SURNAMES)}${pick(GIVEN)}${random() < 0.8 ? pick(GIVEN) : ''}`;
}

type Row = Readonly<Record<string, string | number | null>>;

/** Everything in the database that belongs to the visit, by following its ids. */
function rowsOfVisit(db: Connection, visitId: string): Map<string, Row[]> {
  const shared = new Set([
    'number_series',
    'shift',
    'draft',
    'vehicle',
    'customer',
    'staff',
    'seat',
    'team',
    'bay',
    'journal_entry',
    'journal_body',
    'shop',
    'attachment',
  ]);
  const tables = db
    .prepare<[], string>(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .pluck()
    .all()
    .filter(
      (name) => !shared.has(name) && !name.startsWith('_') && !name.includes('search') && !name.startsWith('vehicle_'),
    );
  const owned = new Set([visitId]);
  const found = new Map<string, Row[]>();
  for (let size = -1; size !== owned.size; ) {
    size = owned.size;
    for (const table of tables) {
      const rows = (db.prepare(`SELECT * FROM "${table}"`).all() as Row[]).filter((row) =>
        Object.entries(row).some(
          ([column, value]) => column !== 'shift_id' && typeof value === 'string' && owned.has(value),
        ),
      );
      if (rows.length > 0) found.set(table, rows);
      for (const { id } of rows) if (typeof id === 'string') owned.add(id);
    }
  }
  return found;
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

interface Copying {
  readonly table: string;
  readonly row: Row;
  /** Ids of the template, each copy of which needs one of its own. */
  readonly owned: readonly string[];
  readonly cars: number;
  /** `past`: long delivered; or so many-th car that stands in the shop now. */
  readonly into: 'past' | number;
}

/** The copies of one row as one statement: `i` counts them, `n` is how many there are. */
function copyStatement(db: Connection, { table, row, owned, cars, into }: Copying): string {
  const isPast = into === 'past';
  const which = isPast ? 0 : into + 1;
  const past = isPast ? `((n - i) * ${STEP_MS} + ${2 * DAY})` : '0';
  const day = (at: number): string => `strftime('%Y%m%d', (${at} - ${past}) / 1000, 'unixepoch')`;
  const group = (0x1000 * (which + 1)).toString(16).slice(0, -3);
  const newId = (id: string): string =>
    `printf('0190${group.padStart(4, '0')}-${(0x1000 + owned.indexOf(id)).toString(16)}-7000-9000-%012x', i)`;
  const columns = (
    db
      .prepare(`SELECT name FROM pragma_table_info(${quote(table)})`)
      .pluck()
      .all() as string[]
  ) // a text column
    .filter((name) => name !== 'row_id');
  const moments = Object.values(row).filter((one): one is number => typeof one === 'number' && one > 1_500_000_000_000);
  const expression = (column: string, value: string | number | null): string => {
    if (column === 'vehicle_id') return `printf('01900000-ca40-7000-8000-%012x', (i + ${which * 100}) % ${cars})`;
    if (isPast) {
      if (table === 'repair_order' && column === 'state') return "'closed'";
      if (column === 'shift_id') return `printf('01900000-5417-7000-8000-%012x', i / ${ORDERS_A_SHIFT})`;
      if (column === 'plate') return `(SELECT plate FROM vehicle_plate WHERE row_id = 1 + i % ${cars} + first_plate)`;
      if (table === 'duty' && column === 'done_at' && value === null)
        return expression('due_at', row['due_at'] ?? null);
      if (table === 'follow_up' && column === 'state') return "'done'";
      if (table === 'follow_up' && column === 'ended_at') return expression('due_at', row['due_at'] ?? null);
    } else {
      if (table === 'visit' && column === 'plate') return `printf('粤Z%02dX%02d', ${which}, i)`;
      if (table === 'held_item' && column === 'label') return `printf('%d-%d', ${which}, i)`;
      // A technician has one clock.
      if (table === 'work_session' && column === 'ended_at') return String(row['started_at']);
    }
    if (value === null) return 'NULL';
    if (typeof value === 'number') return value > 1_500_000_000_000 ? `${value} - ${past}` : String(value);
    if (owned.includes(value)) return newId(value);
    const number = /^([A-Z]{2})-(\d{8})-(\d+)(.*)$/.exec(value);
    const [at] = moments;
    if (number && at !== undefined) {
      const counted = `printf('-%07d', ${which * 100_000} + i * 4 + ${Number(number[3]) % 4})`;
      return `'${number[1]}-' || ${day(at)} || ${counted} || ${quote(number[4] ?? '')}`;
    }
    if (/^\d{4}-\d\d-\d\d$/.test(value) && at !== undefined)
      return `strftime('%Y-%m-%d', (${at} - ${past}) / 1000, 'unixepoch')`;
    return owned.reduce(
      (text, id) => (value.includes(id) ? `replace(${text}, ${quote(id)}, ${newId(id)})` : text),
      quote(value),
    );
  };
  const values = columns.map((column) => expression(column, row[column] ?? null));
  return `INSERT INTO "${table}" (${columns.map((column) => `"${column}"`).join(', ')}) SELECT ${values.join(', ')} FROM numbers`;
}

/** Makes `count` copies of all that belongs to the visit. */
function copyVisit(db: Connection, visitId: string, count: number, into: Copying['into'], cars: number): void {
  const copied = rowsOfVisit(db, visitId);
  const owned = [...copied.values()].flatMap((rows) => rows.flatMap(({ id }) => (typeof id === 'string' ? [id] : [])));
  const firstPlate = Number(
    db.prepare('SELECT row_id - 1 FROM vehicle_plate WHERE vehicle_id = ?').pluck().get(vehicleIdOf(0)),
  );
  db.exec(
    `CREATE TEMP TABLE counted AS WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i + 1 < ${count}) SELECT i FROM c`,
  );
  db.exec(`CREATE TEMP VIEW numbers AS SELECT i, ${count} AS n, ${firstPlate} AS first_plate FROM temp.counted`);
  for (const [table, rows] of copied) {
    const kept = into === 'past' ? rows.slice(0, AT_MOST[table] ?? rows.length) : rows;
    for (const row of kept) db.exec(copyStatement(db, { table, row, owned, cars, into }));
  }
  db.exec('DROP VIEW temp.numbers; DROP TABLE temp.counted');
}

/** More cars into the shop: every car of the demo's morning that stands there, so many times. */
export function fillBoard(db: Connection, orders: number, times: number): void {
  const here = db
    .prepare<[], string>(
      "SELECT DISTINCT v.id FROM visit v JOIN repair_order o ON o.visit_id = v.id WHERE v.state NOT IN ('out', 'expected') ORDER BY v.row_id",
    )
    .pluck()
    .all();
  db.exec('BEGIN');
  db.pragma('defer_foreign_keys = ON');
  for (const [index, visitId] of here.entries()) copyVisit(db, visitId, times, index, orders / ORDERS_A_CAR);
  db.exec('COMMIT');
}

function fillCustomersAndCars(db: Connection, cars: number, by: string, now: number): void {
  const random = seeded(20_261_121);
  const put = (table: string, row: Row): string =>
    `INSERT INTO ${table} (${Object.keys(row)
      .map((name) => `"${name}"`)
      .join(', ')}) VALUES (${Object.keys(row)
      .map(() => '?')
      .join(', ')})`;
  const statements = new Map<string, Statement<(string | number | null)[]>>();
  const insert = (table: string, row: Row): void => {
    const statement = statements.get(table) ?? db.prepare<(string | number | null)[]>(put(table, row));
    statements.set(table, statement);
    statement.run(...Object.values(row));
  };
  const firstOf = (table: string): number =>
    Number(db.prepare(`SELECT coalesce(max(row_id), 0) FROM ${table}`).pluck().get());
  const firstCustomer = firstOf('customer');
  const firstCar = firstOf('vehicle');
  const at = now - 4000 * DAY;
  const stamp = { created_at: at, changed_at: at, changed_by: by };
  for (let customer = 0; customer <= customerOfCar(cars - 1); customer += 1) {
    const name = nameOf(customer, random);
    const id = customerIdOf(customer);
    const number = phoneOf(customer);
    const digits = number.replace('-', '');
    insert('customer', {
      row_id: firstCustomer + customer + 1,
      id,
      version: 1,
      kind: customer % 25 === 0 ? 'company' : 'person',
      name,
      employer: '',
      address: '',
      work_address: '',
      preferred_contact: '',
      do_not_contact: 0,
      birthday: null,
      level: 'ordinary',
      tax_title: '',
      tax_number: '',
      note: '',
      ...stamp,
    });
    insert('customer_phone', {
      id: uuid('f040', customer),
      version: 1,
      customer_id: id,
      number,
      digits,
      digits_backwards: backwards(digits),
      note: '',
      preferred: 1,
      added_at: at,
      retired_at: null,
    });
    const readings = readingsOf(name);
    insert('customer_search', {
      rowid: firstCustomer + customer + 1,
      name: tokensOf([foldText(name)]),
      pinyin: tokensOf(new Set(readings.map(({ full }) => full))),
      initials: tokensOf(new Set(readings.map(({ initials }) => initials))),
    });
  }
  for (let car = 0; car < cars; car += 1) {
    const [make, model] = MODELS[car % MODELS.length] ?? MODELS[0];
    const id = vehicleIdOf(car);
    const vin = vinOf(car);
    const plate = plateOf(car);
    insert('vehicle', {
      row_id: firstCar + car + 1,
      id,
      version: 1,
      active: 1,
      vin,
      frame_number: '',
      code: vin,
      code_backwards: backwards(vin),
      make,
      model,
      model_year: 2010 + (car % 16),
      engine_number: '',
      body_color: '',
      energy: null,
      vehicle_type: '',
      first_registered_on: null,
      inspection_due_on: null,
      insurer: '',
      insurance_due_on: null,
      odometer_km: (car * 37) % 200_000,
      odometer_at: at,
      service_every_km: null,
      service_every_months: null,
      next_service_on: null,
      next_service_km: null,
      wishes: '',
      note: '',
      ...stamp,
    });
    insert('vehicle_plate', {
      vehicle_id: id,
      plate,
      plate_backwards: backwards(plate),
      plate_color: 'blue',
      since: at,
      until: null,
    });
    insert('vehicle_owner', { vehicle_id: id, customer_id: customerIdOf(customerOfCar(car)), since: at, until: null });
    const contact = car % 10 === 0 ? nameOf(1, random) : null;
    if (contact !== null) {
      insert('vehicle_contact', {
        id: uuid('c047', car),
        version: 1,
        vehicle_id: id,
        name: contact,
        relation: 'family',
        phone: null,
        digits: '',
        digits_backwards: '',
        note: '',
        added_at: at,
        ended_at: null,
      });
    }
    const readings = contact === null ? [] : readingsOf(contact);
    insert('vehicle_search', {
      rowid: firstCar + car + 1,
      plate: tokensOf([foldText(plate)]),
      old_plate: '',
      model: tokensOf([foldText(`${make} ${model}`)]),
      contact: contact === null ? '' : tokensOf([foldText(contact)]),
      contact_pinyin: tokensOf(readings.flatMap(({ full, initials }) => [full, initials])),
    });
  }
}

/** A chain that verifies: the program goes on behind it. */
function fillJournal(db: Connection, entries: number, by: { staff: string; seat: string; epoch: string }): void {
  const last = db.prepare('SELECT seq, hash, at FROM journal_entry ORDER BY seq DESC LIMIT 1').get() as
    | { seq: number; hash: string; at: number }
    | undefined; // the columns just named
  let seq = last?.seq ?? 0;
  let prevHash = last?.hash ?? CHAIN_START;
  const at = instant.parse(last?.at ?? 1_700_000_000_000);
  const insertEntry = db.prepare('INSERT INTO journal_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const insertBody = db.prepare('INSERT INTO journal_body VALUES (?, ?)');
  const actor = staffId.parse(by.staff);
  const seat = seatId.parse(by.seat);
  for (let entry = 0; entry < entries; entry += 1) {
    seq += 1;
    const body = JSON.stringify({
      salt: 'AAAAAAAAAAAAAAAAAAAAAA==',
      inputHash: 'f'.repeat(64),
      input: { visitId: uuid('0e17', entry), version: 3, note: '更换前刹车片' },
      reply: null,
    });
    const facts = {
      seq,
      epoch: by.epoch,
      format: JOURNAL_FORMAT,
      at,
      command: 'order.saveContent',
      actorId: actor,
      seatId: seat,
      commandId: commandId.parse(uuid('c0de', entry)),
      bodyHash: sha256(body),
      prevHash,
    };
    const hash = hashOf(facts);
    insertEntry.run(
      seq,
      facts.epoch,
      facts.format,
      at,
      facts.command,
      facts.actorId,
      facts.seatId,
      facts.commandId,
      facts.bodyHash,
      prevHash,
      hash,
    );
    insertBody.run(seq, body);
    prevHash = hash;
  }
}

function fill(db: Connection, orders: number): void {
  const cars = orders / ORDERS_A_CAR;
  const template = db
    .prepare(
      "SELECT v.id FROM visit v JOIN repair_order o ON o.visit_id = v.id WHERE o.state = 'delivered' AND v.state = 'out'",
    )
    .pluck()
    .get() as string | undefined; // a text column
  if (template === undefined) throw new Error('the demo has no car that went the whole way');
  const now = Date.now();
  const { staff, seat } = db.prepare('SELECT staff_id AS staff, seat_id AS seat FROM seat_session LIMIT 1').get() as {
    staff: string;
    seat: string;
  }; // the columns just named
  const epoch = String(db.prepare('SELECT epoch FROM shop').pluck().get());
  db.pragma('foreign_keys = OFF');
  db.pragma('cache_size = -500000');
  // What breaks off is thrown away: nothing has to be undone or to survive.
  for (const mode of ['delete', 'off']) db.pragma(`journal_mode = ${mode}`);
  db.pragma('synchronous = OFF');
  db.exec('BEGIN');
  // Built once over all rows they cost a tenth.
  const indexes = db
    .prepare(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name NOT LIKE '%search%'",
    )
    .all() as { name: string; sql: string }[]; // the columns just named
  for (const { name } of indexes) db.exec(`DROP INDEX "${name}"`);
  fillCustomersAndCars(db, cars, staff, now);
  fillJournal(db, orders * ENTRIES_AN_ORDER, { staff, seat, epoch });
  db.exec(
    `WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < ${orders / ORDERS_A_SHIFT})
      INSERT INTO shift (id, version, cashier_id, opened_at, float_fen, closed_at, counted_fen, expected_fen, note)
      SELECT printf('01900000-5417-7000-8000-%012x', i), 2, ${quote(staff)}, at, 10000, at + 1, 10000, 10000, ''
      FROM (SELECT i, ${now} - (${orders} - i * ${ORDERS_A_SHIFT}) * ${STEP_MS} AS at FROM c)`,
  );
  copyVisit(db, template, orders, 'past', cars);
  for (const { sql } of indexes) db.exec(sql);
  db.exec("INSERT INTO customer_search(customer_search) VALUES ('optimize')");
  db.exec("INSERT INTO vehicle_search(vehicle_search) VALUES ('optimize')");
  db.exec('COMMIT');
  // The large one is made by the same statements, and the check would take minutes.
  const broken = orders > SMALL ? [] : (db.pragma('foreign_key_check') as unknown[]);
  if (broken.length > 0) throw new Error(`the data does not hold together: ${JSON.stringify(broken[0])}`);
  db.pragma('foreign_keys = ON');
  db.pragma('synchronous = FULL');
  db.pragma('journal_mode = wal');
}

/**
 * The folder of a shop with that many orders, made once and kept under the system's folder for temporary files. Not to
 * be written to: see `copyOfData`.
 */
export async function dataOf(orders: number): Promise<string> {
  const hash = createHash('sha256').update(String(MAKER));
  for (const name of readdirSync(MIGRATIONS)
    .filter((file) => file.endsWith('.sql'))
    .sort())
    hash.update(name);
  const key = `${hash.digest('hex').slice(0, 10)}-${orders}`;
  const cached = join(tmpdir(), 'servicelane-bench-data', key);
  if (existsSync(join(cached, 'made'))) return cached;
  // What was made for another version of the tables is of no more use.
  const all = join(tmpdir(), 'servicelane-bench-data');
  if (existsSync(all))
    for (const old of readdirSync(all))
      if (!old.startsWith(key.slice(0, 10))) rmSync(join(all, old), { recursive: true, force: true });
  const making = `${cached}.${randomUUID()}`;
  mkdirSync(making, { recursive: true });
  process.stderr.write(`making ${orders} orders …\n`);
  const started = performance.now();
  const { shop } = await openBenchShop({ dataDir: making, demoOrders: true });
  await shop.close();
  const db = openWriter(join(making, 'servicelane.sqlite'));
  try {
    fill(db, orders);
  } finally {
    db.close();
  }
  writeFileSync(join(making, 'made'), '');
  rmSync(cached, { recursive: true, force: true });
  renameSync(making, cached);
  const bytes = statSync(join(cached, 'servicelane.sqlite')).size;
  process.stderr.write(
    `made in ${((performance.now() - started) / 1000).toFixed(0)} s, ${(bytes / 1_048_576).toFixed(0)} MB\n`,
  );
  return cached;
}

/** A copy of it that may be written to, in a folder of its own. */
export async function copyOfData(orders: number, into: string): Promise<string> {
  const from = await dataOf(orders);
  for (const file of ['servicelane.sqlite', 'device.key'])
    copyFileSync(join(from, file), join(into, file), fileConstants.COPYFILE_FICLONE);
  return into;
}

/**
 * The same without a copy, for what only reads, or ends before anything is written home: a folder of its own around the
 * very file. What such a bench left in the log beside it is dropped.
 */
export async function linkOfData(orders: number): Promise<string> {
  const from = await dataOf(orders);
  const into = folder();
  for (const end of ['-wal', '-shm']) rmSync(join(from, `servicelane.sqlite${end}`), { force: true });
  symlinkSync(join(from, 'servicelane.sqlite'), join(into, 'servicelane.sqlite'));
  copyFileSync(join(from, 'device.key'), join(into, 'device.key'));
  return into;
}

/** Ends the process at once: a close would write the log home into the kept file. */
export function dropData(): never {
  removeFolders();
  process.kill(process.pid, 'SIGKILL');
  throw new Error('still here');
}
