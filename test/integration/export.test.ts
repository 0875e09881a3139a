/** Lists as files: through the door, by a worker, into the hands of whoever asked. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { asc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { readSheet } from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { openReader } from '../../src-main/db/open.ts';
import * as schema from '../../src-main/db/schema.ts';
import { exportTasks } from '../../src-main/exchange/export-task.ts';
import { exportFor } from '../../src-main/hosts/export.ts';
import { journalBody, journalEntry } from '../../src-main/journal/journal-tables.ts';
import type { QueryContext } from '../../src-main/kernel/context.ts';
import type { TaskContext } from '../../src-main/kernel/handler-types.ts';
import { taskGuards } from '../../src-main/kernel/handlers.ts';
import { contract, type Input } from '../../src-shared/contract.ts';
import { unneutralize } from '../../src-shared/exchange/export-cells.ts';
import { type ExportedList, exportedList } from '../../src-shared/exchange/export-contract.ts';
import { EXPORT_LISTS, type ExportList, exportersOf, exportFileName } from '../../src-shared/exchange/export-rules.ts';
import { taskId } from '../../src-shared/kit/id.ts';
import { quantityMilli } from '../../src-shared/kit/labor.ts';
import { toFen } from '../../src-shared/kit/money.ts';
import { localDate } from '../../src-shared/kit/time.ts';
import { ROLES } from '../../src-shared/staff/roles.ts';
import { broughtTo, crew, customerOf, type DemoShop, demoShop, LABOR, newCar, PART } from '../support/given.ts';
import type { TestSeat } from '../support/shop.ts';

type Asked = Input<'exchange.export'>;
const asked = (list: ExportList, change: Partial<Asked> = {}): Asked => ({
  list,
  format: 'csv',
  language: 'en',
  phones: 'masked',
  from: null,
  to: null,
  ...change,
});

/** Through the door and by a worker of its own, as a screen has it. */
async function exported(seat: TestSeat, input: Asked): Promise<ExportedList> {
  const begun = (await seat.do('exchange.export', input)) as unknown as { taskId: string }; // a task answers so first
  const id = taskId.parse(begun.taskId);
  for (;;) {
    const status = await seat.do('task.status', { taskId: id });
    if (status.state === 'done') return exportedList.parse(status.result);
    if (status.state !== 'running') throw new Error(JSON.stringify(status));
    await wait(30);
  }
}

/** The same task in this thread: a worker for each of sixteen lists costs more than all of them. */
async function written({ shop, folder }: DemoShop, seat: TestSeat, given: Asked): Promise<ExportedList> {
  const input = contract['exchange.export'].input.parse(given);
  const { staff } = shop.door.sessionOf(seat.seatId);
  if (!staff) throw new Error('nobody is signed in here');
  const reading = { db: shop.reader, staff, seat: null, now: shop.now() } as QueryContext; // all that the guard reads
  expect(taskGuards['exchange.export']?.(input, reading) ?? null).toBe(null);
  const connection = openReader(join(folder, 'servicelane.sqlite'));
  try {
    return await exportTasks['exchange.export'](input, {
      db: drizzle(connection, { schema }),
      by: { staffId: staff.id, roles: staff.roles },
      connection,
      readAtOnce: (read) => connection.transaction(read)(),
      dataDir: folder,
      progress: () => undefined,
    } as Pick<TaskContext, 'db' | 'by' | 'connection' | 'readAtOnce' | 'dataDir' | 'progress'> as TaskContext); // what it needs
  } finally {
    connection.close();
  }
}

async function bytesOf({ shop }: DemoShop, seat: TestSeat, file: string | null): Promise<Buffer> {
  const answer = exportFor(shop, { seatId: seat.seatId, host: 'station' }, file ?? '');
  if (!answer.ok) throw new Error(answer.refusal.code);
  return buffer(answer.file.stream);
}

/** The rows of a CSV by their titles, with the marks taken off again. */
async function rowsOf(demo: DemoShop, seat: TestSeat, input: Asked): Promise<Record<string, string>[]> {
  const { file, rows } = await written(demo, seat, input);
  const read = parse(await bytesOf(demo, seat, file), { bom: true, columns: true }) as Record<string, string>[];
  expect(read.length).toBe(rows);
  return read.map((row) => Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, unneutralize(cell)])));
}

test('who may not, is told who may: every list, every hat', async () => {
  const demo = await demoShop();
  for (const role of ROLES) {
    const seat = demo.as(role);
    for (const list of EXPORT_LISTS) {
      const may = exportersOf(list);
      if (may.includes(role)) continue;
      const reply = await seat.call('exchange.export', asked(list));
      expect(reply, `${role} ${list}`).toEqual({
        ok: false,
        refusal: { code: 'notAllowed', details: { roles: may } },
      });
    }
  }
  expect(exportersOf('customers')).not.toContain('technician');
  expect(exportersOf('journal')).toEqual(['manager', 'administrator']);
  expect(existsSync(join(demo.folder, 'exports'))).toBe(false);
});

describe('every list, as somebody who may read it', () => {
  test('has the rows that the shop has, in both languages', async () => {
    const demo = await demoShop();
    const people = crew(demo);
    const manager = demo.as('manager');
    const supervisor = people.supervisor;
    await people.cashier.do('shift.open', { floatFen: 20_000 });
    const { orderId } = await broughtTo('settled', people);
    await supervisor.do('catalog.addItem', LABOR);
    const { itemId } = await supervisor.do('catalog.addItem', PART);
    await supervisor.do('catalog.addPackage', {
      name: '演示套餐',
      priceFen: toFen(19_900),
      noDiscount: true,
      lines: [{ itemId, quantityMilli: quantityMilli.parse(4_500), time: null }],
    });
    await supervisor.do('recall.add', { number: 'R-1', text: '=检查', vins: ['1M8GDM9AXKP042788'] });
    const bill = await people.cashier.do('bill.get', { orderId });

    const owed = await rowsOf(demo, manager, asked('receivables'));
    expect(owed).toEqual([
      expect.objectContaining({ Order: bill.number, Owed: '654.00', Paid: '0.00', 'Kind of payer': 'customer' }),
    ]);
    expect(await rowsOf(demo, manager, asked('bills'))).toEqual([
      expect.objectContaining({ Bill: bill.bill?.number, State: 'billed', Amount: '654.00' }),
    ]);
    const lines = await rowsOf(demo, people.adviser, asked('orderLines'));
    expect(lines.filter((line) => line['Order'] === bill.number).map((line) => line['Amount'])).toEqual([
      '126.00',
      '528.00',
    ]);
    expect(await rowsOf(demo, people.cashier, asked('shifts'))).toEqual([
      expect.objectContaining({ Float: '200.00', Expected: '', Closed: '' }),
    ]);
    expect(await rowsOf(demo, supervisor, asked('packages'))).toContainEqual(
      expect.objectContaining({ Package: '演示套餐', Quantity: '4.5', 'Package price': '199.00' }),
    );
    // The workshop needs the work and its hours, not the money.
    const prices = await rowsOf(demo, people.technician, asked('prices'));
    expect(prices.map((row) => `${row['Price']}${row['Cost']}${row['Rate']}`).join('')).toBe('');
    expect((await rowsOf(demo, supervisor, asked('prices'))).some((row) => row['Price'] !== '')).toBe(true);
    expect(await rowsOf(demo, supervisor, asked('recalls'))).toEqual([
      expect.objectContaining({ VIN: '1M8GDM9AXKP042788', 'What it is and what to do': '=检查', Done: '' }),
    ]);

    for (const list of ['visits', 'orders', 'payments', 'duties', 'followUps', 'staff', 'journal'] as const) {
      const { file, rows } = await written(demo, manager, asked(list, { language: 'zh-CN', format: 'xlsx' }));
      const [head, ...read] = await readSheet(await bytesOf(demo, manager, file));
      expect(read.length, list).toBe(rows);
      expect(
        head?.every((title) => /\p{Script=Han}|VIN/u.test(String(title))),
        list,
      ).toBe(true);
    }
    const staffed = await rowsOf(demo, manager, asked('staff'));
    expect(Object.keys(staffed[0] ?? {}).sort()).toEqual(['Added', 'In use', 'Name', 'Roles']);
  });

  test('R-219 phones are masked unless somebody who may asks for them, and that stands in the journal', async () => {
    const demo = await demoShop();
    const adviser = demo.as('adviser');
    const administrator = demo.as('administrator');
    const name = '=HYPERLINK("http://example.invalid")';
    const ownerId = await customerOf(adviser, { name, note: '＝1+1', phones: ['13900139000', '075581234567'] });
    await adviser.do('vehicle.create', newCar({ plate: '粤B12399', ownerId, wishes: '@SUM(A1)' }));
    const own = async (seat: TestSeat, input: Asked, column: string) =>
      (await rowsOf(demo, seat, input)).find((row) => row[column] === name);

    expect(await own(adviser, asked('customers'), 'Customer')).toMatchObject({
      Phone: '139****9000',
      'Other phones': '0755-****4567',
      Note: '＝1+1',
      Cars: '粤B12399',
    });
    expect(await own(adviser, asked('customers', { phones: 'full' }), 'Customer')).toMatchObject({
      Phone: '13900139000',
      'Other phones': '0755-81234567',
    });
    expect(await own(administrator, asked('vehicles'), 'Owner')).toMatchObject({
      Phone: '139****9000',
      Plate: '粤B12399',
      Wishes: '@SUM(A1)',
    });
    const refused = await administrator.call('exchange.export', asked('customers', { phones: 'full' }));
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'notAllowed' } });

    // Through the door: the row is there before the file is.
    const { file } = await exported(adviser, asked('customers', { phones: 'full' }));
    const noted = demo.shop.reader
      .select({ body: journalBody.body })
      .from(journalEntry)
      .innerJoin(journalBody, eq(journalBody.seq, journalEntry.seq))
      .where(eq(journalEntry.command, 'exchange.recordExport'))
      .orderBy(asc(journalEntry.seq))
      .all();
    expect(noted.map(({ body }) => JSON.parse(body ?? '').input)).toMatchObject([
      { list: 'customers', phones: 'full' },
    ]);
    await expect(bytesOf(demo, administrator, file)).rejects.toThrow('notFound');
    await expect(bytesOf(demo, adviser, '../servicelane.sqlite')).rejects.toThrow('notFound');
    const raw = (await bytesOf(demo, adviser, file)).toString('utf8');
    expect(raw).toContain(`"'=HYPERLINK(""http://example.invalid"")"`);
  });
});

test('a list by its days has these days of the shop, and an unwanted one leaves nothing behind', async () => {
  const demo = await demoShop();
  const manager = demo.as('manager');
  const [today, tomorrow] = [localDate.parse('2026-11-21'), localDate.parse('2026-11-22')];
  const all = await rowsOf(demo, manager, asked('journal'));
  expect(await rowsOf(demo, manager, asked('journal', { from: tomorrow }))).toEqual([]);
  expect((await rowsOf(demo, manager, asked('journal', { from: today, to: today }))).length).toBe(all.length);
  expect(await rowsOf(demo, manager, asked('journal', { to: localDate.parse('2026-11-20') }))).toEqual([]);

  const begun = (await manager.do('exchange.export', asked('journal'))) as unknown as { taskId: string };
  await manager.do('task.cancel', { taskId: taskId.parse(begun.taskId) });
  const before = readdirSync(join(demo.folder, 'exports')).filter((name) => !name.endsWith('.partial'));
  expect(before.length).toBe(4);
  expect((await rowsOf(demo, manager, asked('journal'))).at(-1)).toMatchObject({ What: 'List exported' });
  await demo.close();
  const again = await demoShop({ from: demo.folder });
  expect(readdirSync(join(again.folder, 'exports'))).toEqual([]);
});

test('safety 16: a file is called by its list and its days', () => {
  const day = localDate.parse('2026-11-21');
  expect(exportFileName('工单', day, { from: null, to: null, format: 'xlsx' })).toBe('工单 2026-11-21.xlsx');
  const from = localDate.parse('2026-11-01');
  expect(exportFileName('../a:b\u202e', day, { from, to: null, format: 'csv' })).toBe(
    '.. a b 2026-11-01–2026-11-21.csv',
  );
});
