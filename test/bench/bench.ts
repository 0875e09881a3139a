/**
 * `npm run bench [name]`: one line a figure, `metric value ratio target PASS|FAIL`. The baseline is measured in the same
 * run, in rounds that take turns, and the median of the rounds counts.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { PAGES_AT_ONCE } from '../../src-main/backup/backup-store.ts';
import { copyDurably, syncFile } from '../../src-main/backup/file-copy.ts';
import { openReader, openWriter } from '../../src-main/db/open.ts';
import { paperPress } from '../../src-main/document/render-paper.ts';
import { openShop, type Shop } from '../../src-main/kernel/shop.ts';
import { pairDemoSeat } from '../../src-main/staff/seat-service.ts';
import { hashToken } from '../../src-main/staff/secrets.ts';
import { seatOfToken } from '../../src-main/staff/session-repository.ts';
import { recordSignIn } from '../../src-main/staff/session-service.ts';
import { activeStaff } from '../../src-main/staff/staff-repository.ts';
import type { PaperSnapshot } from '../../src-shared/document/paper-snapshot.ts';
import { commandId, newId, type SeatId } from '../../src-shared/kit/id.ts';
import { startStation } from '../support/app.ts';
import { FONTS, pagesText, settlement } from '../support/papers.ts';
import { MIGRATIONS, ROOT, WORKER } from '../support/paths.ts';

function print(metric: string, value: string, ratio: number | null, target: string, pass: boolean): void {
  console.log(`${metric} ${value} ${ratio === null ? '-' : ratio.toFixed(2)} ${target} ${pass ? 'PASS' : 'FAIL'}`);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

const folders: string[] = [];
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'servicelane-bench-'));
  folders.push(made);
  return made;
}

interface Bench {
  readonly shop: Shop;
  readonly seatId: SeatId;
  call(name: 'visit.arrive' | 'visit.board', input: unknown): { readonly ok: boolean; readonly value?: unknown };
}

async function openBench(): Promise<Bench> {
  const shop = await openShop({
    dataDir: folder(),
    migrationsDir: MIGRATIONS,
    workerUrl: WORKER,
    version: 'bench',
    clock: Date.now,
    monotonic: () => performance.now(),
    demo: true,
    demoOrders: false,
  });
  await shop.call(
    { name: 'shop.tryDemo', input: { language: 'zh-CN' }, commandId: null, staffId: null },
    { seatId: null, host: 'station', adoptSeat: () => undefined },
  );
  const adviser = activeStaff(shop.reader).find(({ roles }) => roles.includes('adviser'));
  const seatId = seatOfToken(shop.reader, hashToken(pairDemoSeat(shop.door)));
  if (!adviser || !seatId) throw new Error('no adviser');
  shop.door.runInternal(recordSignIn, { seatId, staffId: adviser.id }, shop.door.sessionOf(seatId));
  shop.door.touchSeat(seatId);
  return {
    shop,
    seatId,
    call: (name, input) =>
      shop.door.callNow(
        { name, input, commandId: newId(commandId), staffId: adviser.id },
        { seatId, host: 'station', adoptSeat: () => undefined },
      ),
  };
}

let plateNumber = 0;
function nextPlate(): string {
  plateNumber += 1;
  return `粤A${String(plateNumber).padStart(6, '0')}`;
}

/** The whole command through the door against its own statements, prepared, on the same kind of connection. */
async function arrive(): Promise<void> {
  const bench = await openBench();
  const statements: string[] = [];
  // What SQLite really runs for one arrival, taken from a traced shop of the same kind.
  const raw = openWriter(join(folder(), 'raw.sqlite'));
  const source = new Database(join(bench.shop.dataDir, 'servicelane.sqlite'), { readonly: true });
  for (const sql of source
    .prepare<[], string>(
      // Without what SQLite makes by itself under a search table.
      "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow') ORDER BY rootpage",
    )
    .pluck()
    .all()) {
    statements.push(sql);
  }
  source.close();
  raw.pragma('foreign_keys = OFF');
  for (const sql of statements) raw.exec(sql);
  const insertVisit = raw.prepare(
    "INSERT INTO visit (id, version, number, state, plate, plate_color, note, waits_in_shop, arrived_at, left_note) VALUES (?, 1, ?, 'waiting', ?, 'blue', '', 0, ?, '')",
  );
  const insertEvent = raw.prepare(
    "INSERT INTO timeline_event (subject_kind, subject_id, at, kind, facts) VALUES ('visit', ?, ?, 'arrived', '{}')",
  );
  const insertDuty = raw.prepare(
    "INSERT INTO duty (id, kind, visit_id, due_from, due_at, overdue_at) VALUES (?, 'receive', ?, ?, ?, ?)",
  );
  const draw = raw.prepare(
    "INSERT INTO number_series (prefix, last) VALUES ('JC', 1) ON CONFLICT (prefix) DO UPDATE SET last = last + 1 RETURNING last",
  );
  const insertEntry = raw.prepare("INSERT INTO journal_entry VALUES (?, 'e', 1, ?, 'visit.arrive', ?, ?, ?, ?, ?, ?)");
  const insertBody = raw.prepare('INSERT INTO journal_body VALUES (?, ?)');
  const seen = raw.prepare('SELECT seq FROM journal_entry WHERE command_id = ?');
  const here = raw.prepare("SELECT id FROM visit WHERE plate = ? AND state NOT IN ('expected', 'out', 'returning')");
  let seq = 0;
  const rawArrive = (): void => {
    const id = newId(commandId);
    const now = Date.now();
    raw.exec('BEGIN IMMEDIATE');
    seen.get(id);
    here.get('x');
    const last = draw.pluck().get();
    insertVisit.run(id, `JC-${String(last)}`, nextPlate(), now);
    insertEvent.run(id, now);
    insertDuty.run(newId(commandId), id, now, now, now);
    seq += 1;
    insertEntry.run(seq, now, id, id, newId(commandId), 'h'.repeat(64), 'p'.repeat(64), 'c'.repeat(64));
    insertBody.run(seq, 'b'.repeat(300));
    raw.exec('COMMIT');
  };
  const viaDoor = (): void => {
    const reply = bench.call('visit.arrive', {
      plate: nextPlate(),
      plateColor: 'blue',
      note: '',
      arrivedAt: null,
      waitsInShop: false,
    });
    if (!reply.ok) throw new Error(JSON.stringify(reply));
  };
  const time = (work: () => void): number => {
    const started = performance.now();
    for (let i = 0; i < 50; i += 1) work();
    return ((performance.now() - started) / 50) * 1000;
  };
  time(rawArrive);
  time(viaDoor);
  const rawTimes: number[] = [];
  const doorTimes: number[] = [];
  for (let round = 0; round < 15; round += 1) {
    rawTimes.push(time(rawArrive));
    doorTimes.push(time(viaDoor));
  }
  const ratio = median(doorTimes) / median(rawTimes);
  print('arrive.command', `${median(doorTimes).toFixed(0)}us`, ratio, '<=1.6', ratio <= 1.6);
  raw.close();
  await bench.shop.close();
}

/** 300 cars in the queue. */
async function board(): Promise<void> {
  const bench = await openBench();
  while (true) {
    const reply = bench.call('visit.board', {});
    const { cards } = reply.value as { cards: unknown[] }; // the contract's shape
    if (cards.length >= 300) break;
    bench.call('visit.arrive', {
      plate: nextPlate(),
      plateColor: 'blue',
      note: '刹车有异响',
      arrivedAt: null,
      waitsInShop: true,
    });
  }
  const times: number[] = [];
  let bytes = 0;
  for (let i = 0; i < 400; i += 1) {
    const started = performance.now();
    const reply = bench.call('visit.board', {});
    times.push(performance.now() - started);
    bytes = Buffer.byteLength(JSON.stringify(reply));
  }
  const p99 = percentile(times.slice(50), 0.99);
  print('board.p99', `${p99.toFixed(2)}ms`, null, '<=10ms', p99 <= 10);
  print('board.bytes', `${(bytes / 1024).toFixed(0)}KB`, null, '<=80KB', bytes <= 80 * 1024);
  await bench.shop.close();
}

/** The files that a page loads before the first board: its entry, the program that the entry starts, and what these import. */
function firstFiles(renderer: string): readonly string[] {
  const html = readFileSync(join(renderer, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\/assets\/([^"]+\.(?:js|css))"/g)].map(([, file]) => file ?? '');
  const found = new Set<string>();
  const add = (file: string, isEntry: boolean): void => {
    if (found.has(file)) return;
    found.add(file);
    if (!file.endsWith('.js')) return;
    const code = readFileSync(join(renderer, 'assets', file), 'utf8');
    // `import"./x.js"` and `from"./x.js"` come with the file; `import("./x.js")` later, but for the one of the entry.
    for (const [, next] of code.matchAll(/(?:\bimport|\bfrom)\s*["`']\.\/([\w.-]+\.js)["`']/g))
      if (next) add(next, false);
    if (!isEntry) return;
    for (const [, next] of code.matchAll(/\bimport\(\s*["`']\.\/([\w.-]+\.js)["`']/g)) if (next) add(next, false);
  };
  for (const file of named) add(file, true);
  if (found.size < 3) throw new Error('the page of the renderer is not built as this expects');
  return [...found];
}

/** What the first board needs, packed, and all screens together; the main side's own code. */
function size(): void {
  const renderer = join(ROOT, 'out', 'renderer');
  const packed = (files: readonly string[]): number =>
    files.reduce((sum, file) => sum + gzipSync(readFileSync(join(renderer, 'assets', file))).length, 0);
  const first = packed(firstFiles(renderer));
  const all = packed(readdirSync(join(renderer, 'assets')).filter((file) => /\.(?:js|css)$/.test(file)));
  print('size.renderer', `${(first / 1024).toFixed(0)}KB`, null, '<=450KB', first <= 450 * 1024);
  print('size.renderer.all', `${(all / 1024).toFixed(0)}KB`, null, '-', true);
  const main = join(ROOT, 'out', 'main');
  const files = (path: string): number =>
    readdirSync(path, { withFileTypes: true }).reduce(
      (sum, entry) =>
        sum +
        (entry.isDirectory()
          ? files(join(path, entry.name))
          : entry.name.endsWith('.js')
            ? statSync(join(path, entry.name)).size
            : 0),
      0,
    );
  const bytes = files(main);
  print('size.main', `${(bytes / 1024).toFixed(0)}KB`, null, '<=1536KB', bytes <= 1536 * 1024);
}

/** Process start to a served page, data already there. */
async function start(): Promise<void> {
  const dataDir = folder();
  await (await startStation({ dataDir, demo: 'queue' })).stop();
  const times: number[] = [];
  for (let i = 0; i < 7; i += 1) {
    const started = performance.now();
    const station = await startStation({ dataDir, demo: 'queue' });
    await (await fetch(station.address, { headers: { accept: 'text/html' } })).text();
    times.push(performance.now() - started);
    await station.stop();
  }
  print('start.served', `${median(times).toFixed(0)}ms`, null, '<=1500ms', median(times) <= 1500);
}

/** So many lines that a settlement list takes two pages. */
function twoPages(): PaperSnapshot {
  const usual = settlement();
  const many = <T>(rows: readonly T[]): T[] => Array.from({ length: 7 }, () => rows).flat();
  const { labor, parts } = usual.lines;
  return { ...usual, lines: { ...usual.lines, labor: many(labor), parts: many(parts.slice(0, 2)) } };
}

/** pdfkit alone, its font read before: the same text as the paper's, without any layout. */
async function plainPdf(text: readonly string[], fontFile: Buffer): Promise<number> {
  // The very copy whose fontkit the press has taught to remember.
  const own = createRequire(createRequire(import.meta.url).resolve('pdfmake'));
  const PDFDocument = own('pdfkit') as typeof import('pdfkit'); // its types describe the same module
  return new Promise((resolve) => {
    const document = new PDFDocument({ size: 'A4', margin: 34, compress: true });
    let bytes = 0;
    document.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    document.on('end', () => resolve(bytes));
    document.registerFont('body', fontFile);
    document.font('body').fontSize(8);
    for (const [page, lines] of text.entries()) {
      if (page > 0) document.addPage();
      for (const [row, line] of lines.split('\n').entries())
        document.text(line.trim(), 34, 34 + row * 10, { lineBreak: false });
    }
    document.end();
  });
}

/** A settlement list of two pages: cold in a process of its own, warm against pdfkit with the same font cached. */
async function pdf(): Promise<void> {
  const snapshot = twoPages();
  const coldStarted = performance.now();
  // The press makes pdfkit remember the parsed font, for the baseline too.
  const press = paperPress(FONTS);
  const first = await press.render(snapshot, 'zh');
  const cold = performance.now() - coldStarted;
  const text = pagesText(first);
  if (text.length !== 2) throw new Error(`a paper of ${text.length} pages was measured`);
  const font = readFileSync(join(FONTS, 'NotoSansSC-Regular.ttf'));
  await plainPdf(text, font);
  const ours: number[] = [];
  const plain: number[] = [];
  for (let round = 0; round < 15; round += 1) {
    let started = performance.now();
    await press.render(snapshot, 'zh');
    ours.push(performance.now() - started);
    started = performance.now();
    await plainPdf(text, font);
    plain.push(performance.now() - started);
  }
  const ratio = median(ours) / median(plain);
  print('pdf.warm', `${median(ours).toFixed(0)}ms`, ratio, '<=1.3', ratio <= 1.3);
  print('pdf.plain', `${median(plain).toFixed(0)}ms`, null, '-', true);
  print('pdf.cold', `${cold.toFixed(0)}ms`, null, '<=1000ms', cold <= 1000);
  print('pdf.bytes', `${(first.length / 1024).toFixed(0)}KB`, null, '<=100KB', first.length <= 100 * 1024);
  let early = 0;
  for (let sheet = 1; sheet <= 1000; sheet += 1) {
    await press.render(snapshot, 'zh');
    if (sheet === 100) early = process.memoryUsage.rss();
  }
  const growth = process.memoryUsage.rss() / early;
  print('pdf.memory', `${(early / 1_048_576).toFixed(0)}MB`, growth, '<=1.25', growth <= 1.25);
}

/** The longest pause of this thread while cars arrive and `work` goes on. */
async function pauseDuring(bench: Bench, work: () => Promise<unknown>): Promise<{ took: number; longest: number }> {
  let longest = 0;
  const started = performance.now();
  let last = started;
  const beat = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 1);
    last = now;
  }, 1);
  const desk = setInterval(() => {
    const car = { plate: nextPlate(), plateColor: 'blue', note: '', arrivedAt: null, waitsInShop: false };
    bench.call('visit.arrive', car);
  }, 50);
  await work();
  clearInterval(beat);
  clearInterval(desk);
  return { took: performance.now() - started, longest };
}

/** Some 120 MB of a shop, a backup of it while the desk goes on, beside a plain copy that is as durable. */
async function backup(): Promise<void> {
  const bench = await openBench();
  const { dataDir } = bench.shop;
  const file = join(dataDir, 'servicelane.sqlite');
  const filler = openWriter(file);
  filler.exec('CREATE TABLE ballast (id INTEGER PRIMARY KEY, text TEXT)');
  filler.exec(
    'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120000) INSERT INTO ballast SELECT i, hex(randomblob(500)) FROM n',
  );
  filler.pragma('wal_checkpoint(TRUNCATE)');
  filler.close();
  const folderOfCopies = folder();
  const online: number[] = [];
  const plain: number[] = [];
  const whole: number[] = [];
  const longest: number[] = [];
  const without: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    let started = performance.now();
    copyDurably(file, join(folderOfCopies, 'plain'));
    plain.push(performance.now() - started);
    const reader = openReader(file);
    started = performance.now();
    await reader.backup(join(folderOfCopies, 'online'), { progress: () => PAGES_AT_ONCE });
    syncFile(join(folderOfCopies, 'online'));
    online.push(performance.now() - started);
    reader.close();
    rmSync(join(folderOfCopies, 'online'));

    const quiet = await pauseDuring(bench, () => new Promise((resolve) => setTimeout(resolve, 2000)));
    without.push(quiet.longest);
    // The whole of it, checked and hashed, in its worker.
    const busy = await pauseDuring(
      bench,
      () =>
        new Promise<void>((resolve) => {
          const stop = bench.shop.onChange(({ topics }) => {
            if (!topics.includes('backup')) return;
            stop();
            resolve();
          });
          bench.shop.door.callAs({ seat: null, staff: null }, 'backup.make', { kind: 'hand' });
        }),
    );
    whole.push(busy.took);
    longest.push(busy.longest);
  }
  const ratio = median(online) / median(plain);
  print('backup.online', `${median(online).toFixed(0)}ms`, ratio, '<=2.2', ratio <= 2.2);
  print('backup.plain', `${median(plain).toFixed(0)}ms`, null, '-', true);
  print('backup.whole', `${median(whole).toFixed(0)}ms`, median(whole) / median(plain), '-', true);
  print('backup.pause.without', `${median(without).toFixed(0)}ms`, null, '-', true);
  print('backup.pause', `${median(longest).toFixed(0)}ms`, null, '<=30ms', median(longest) <= 30);
  await bench.shop.close();
}

const benches: Readonly<Record<string, () => void | Promise<void>>> = { arrive, backup, board, pdf, size, start };
const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : Object.keys(benches)) {
  const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
  if (!bench) {
    console.error(`no bench is called ${name}; there are ${Object.keys(benches).join(', ')}`);
    process.exitCode = 1;
    continue;
  }
  if (!existsSync(join(ROOT, 'out', 'renderer'))) throw new Error('build first');
  await bench();
}
for (const made of folders) rmSync(made, { recursive: true, force: true });
