import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { placeOf, recordAttachment, storeFile } from '../../src-main/attachment/attachment-store.ts';
import { backupKeeper } from '../../src-main/backup/backup-keeper.ts';
import { backupsFolder, manifestAnchors, manifestOf, readBackups } from '../../src-main/backup/backup-manifest.ts';
import { makeBackup, runBackup, secondPlace } from '../../src-main/backup/backup-store.ts';
import { checkBackup, prepareRestore } from '../../src-main/backup/check-backup.ts';
import { restoreFrom, restoreIfWanted } from '../../src-main/backup/restore.ts';
import { restoreDone, restoreFailed, restoreReady, restoreWanted } from '../../src-main/backup/restore-files.ts';
import type { RestoreRefusal } from '../../src-main/backup/take-copy.ts';
import { openReader } from '../../src-main/db/open.ts';
import * as schema from '../../src-main/db/schema.ts';
import { openHosted } from '../../src-main/hosts/open-hosted.ts';
import { readHostOptions } from '../../src-main/hosts/options.ts';
import { startFailure } from '../../src-main/hosts/start-failure.ts';
import { readAnchors } from '../../src-main/journal/anchors.ts';
import { verifyJournal } from '../../src-main/journal/verify.ts';
import type { Shop } from '../../src-main/kernel/shop.ts';
import { DEMO_PIN } from '../../src-main/shop/demo-shop.ts';
import { readShop } from '../../src-main/shop/shop-repository.ts';
import { type BackupOutcome, backupCheck, backupOutcome } from '../../src-shared/backup/backup-contract.ts';
import { BACKUP_PROBLEMS, type BackupKind, backupName, keptBackups } from '../../src-shared/backup/backup-rules.ts';
import type { Input } from '../../src-shared/contract.ts';
import { newId, taskId } from '../../src-shared/kit/id.ts';
import { DAY, HOUR, type Instant, instant, MINUTE } from '../../src-shared/kit/time.ts';
import { dumpOf } from '../support/dump.ts';
import { MIGRATIONS, ROOT, testFolder } from '../support/folders.ts';
import { arrival, type DemoShop, demoShop, setUpShop } from '../support/given.ts';
import { MORNING, openTestShop, refusalOf, type TestSeat } from '../support/shop.ts';

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

const PATIENCE = 30_000;
const at = (milliseconds: number): Instant => instant.parse(milliseconds);

/** Straight from the files, as the worker does it, without its start. */
async function make(folder: string, change: { now?: Instant; second?: string; progress?: () => void } = {}) {
  const connection = openReader(join(folder, 'servicelane.sqlite'));
  try {
    return await runBackup({
      connection,
      dataDir: folder,
      version: '0.0.0-test',
      kind: 'hand',
      now: change.now ?? MORNING,
      progress: change.progress ?? (() => undefined),
      secondFolder: change.second ?? null,
    });
  } finally {
    connection.close();
  }
}

function fileOf(folder: string, outcome: BackupOutcome): string {
  if (outcome.made === null) throw new Error(JSON.stringify(outcome));
  return join(backupsFolder(folder), `${outcome.made}.sqlite`);
}

function restore(folder: string, file: string, epoch = 'new-epoch') {
  return restoreFrom({ dataDir: folder, file, migrationsDir: MIGRATIONS, now: at(MORNING + HOUR), epoch });
}

function problemOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    const { problem } = error as RestoreRefusal; // compared by the caller: anything else has none
    expect(startFailure(error).isRefusal).toBe(true);
    return problem;
  }
  return 'none';
}

function withRaw<T>(file: string, work: (raw: Database.Database) => T): T {
  const raw = new Database(file);
  try {
    raw.pragma('foreign_keys = OFF');
    return work(raw);
  } finally {
    raw.close();
  }
}

const database = (folder: string): string => join(folder, 'servicelane.sqlite');

function verdictOf(folder: string) {
  return withRaw(database(folder), (raw) => {
    const db = drizzle(raw, { schema });
    return verifyJournal(db, readShop(db).epoch, readAnchors(folder), () => undefined, manifestAnchors(folder));
  });
}

const hashOfRows = (rows: unknown): string => createHash('sha256').update(JSON.stringify(rows)).digest('hex');

/** A picture as a seat sends it; its hash. */
async function picture({ shop, folder }: DemoShop, text: string): Promise<string> {
  const bytes = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47]), Buffer.from(text)]);
  const stored = await storeFile(folder, Readable.from([bytes]));
  if (!stored.ok) throw new Error(stored.problem);
  const { sha256, mediaType } = stored;
  shop.door.runInternal(recordAttachment, { sha256, bytes: stored.bytes, mediaType }, { seat: null, staff: null });
  return sha256;
}

async function start(shop: Shop, seat: TestSeat, name: 'backup.make' | 'backup.check', input: unknown) {
  const reply = await shop.call(
    { name, input, commandId: null, staffId: seat.staffId },
    { seatId: seat.seatId, host: 'station', adoptSeat: () => undefined },
  );
  if (!reply.ok) throw new Error(JSON.stringify(reply));
  return z.strictObject({ taskId }).parse(reply.value).taskId;
}

async function ended(seat: TestSeat, id: z.output<typeof taskId>) {
  const until = Date.now() + PATIENCE;
  for (;;) {
    const status = await seat.do('task.status', { taskId: id });
    if (status.state !== 'running') return status;
    if (Date.now() > until) throw new Error(`still running: ${JSON.stringify(status)}`);
    await wait(20);
  }
}

/** A closed shop of some cars, with one backup. */
async function backedUp() {
  const opened = await demoShop();
  const adviser = opened.as('adviser');
  for (let i = 0; i < 5; i += 1) await adviser.do('visit.arrive', arrival({ plate: `粤B${20_000 + i}` }));
  const outcome = await make(opened.folder);
  return { ...opened, adviser, file: fileOf(opened.folder, outcome) };
}

describe('which are kept', () => {
  const zone = 'Asia/Shanghai';
  const facts = (ages: readonly number[]) =>
    // Oldest first in number, whatever their order here.
    ages.map((age, index) => ({
      name: `b${age}`,
      number: ages.length - index,
      at: at(MORNING - age),
      kind: 'scheduled' as BackupKind,
    }));

  test('the newest four, then the last of each hour for a day, then the last of each day for thirty days', () => {
    // 10:00 in the shop, a backup each quarter of an hour of the last forty days.
    const ages = Array.from({ length: 40 * 96 }, (_, index) => index * 15 * MINUTE);
    const kept = [...keptBackups(facts(ages), zone)].map((name) => Number(name.slice(1)) / MINUTE);
    const newest = [0, 15, 30, 45];
    // 09:45 and 09:30 are of the newest four already; of each hour before only its last quarter stays.
    const hourly = Array.from({ length: 23 }, (_, index) => 15 + (index + 1) * 60);
    const daily = Array.from({ length: 29 }, (_, index) => 10 * 60 + 15 + index * 24 * 60);
    expect(kept.sort((a, b) => a - b)).toEqual([...new Set([...newest, ...hourly, ...daily])].sort((a, b) => a - b));
  });

  test.each([
    ['few: all of them', [0, 1, 2, 3], [0, 1, 2, 3]],
    ['five within an hour: the newest four', [0, 1, 2, 3, 4], [0, 1, 2, 3]],
    ['a shop that was closed for months keeps what it has', [0, 1, 2, 3, 90 * 1440], [0, 1, 2, 3, 90 * 1440]],
  ])('%s', (_what, minutes, wanted) => {
    const kept = keptBackups(facts(minutes.map((each) => each * MINUTE)), zone);
    expect([...kept].map((name) => Number(name.slice(1)) / MINUTE).sort((a, b) => a - b)).toEqual(wanted);
  });

  test('those from before an import stay beside the newest, the last five of them', () => {
    const many = facts(Array.from({ length: 12 }, (_, index) => index)).map((fact, index) => ({
      ...fact,
      kind: (index >= 5 ? 'import' : 'hand') as BackupKind,
    }));
    const kept = [...keptBackups(many, zone)].map((name) => Number(name.slice(1)));
    expect(kept.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9]);
  });

  test('safety 9: a clock set back does not take the newest, a clock a year ahead does not take the days', () => {
    const days = Array.from({ length: 10 }, (_, index) => ({
      name: `d${index}`,
      number: index,
      at: at(MORNING + index * DAY),
      kind: 'closing' as BackupKind,
    }));
    const back = { name: 'back', number: 10, at: at(MORNING - 400 * DAY), kind: 'hand' as BackupKind };
    expect(keptBackups([...days, back], zone).has('back')).toBe(true);
    const ahead = { name: 'ahead', number: 10, at: at(MORNING + 400 * DAY), kind: 'hand' as BackupKind };
    expect(keptBackups([...days, ahead], zone).size).toBe(11);
  });

  test('names are the shop’s wall clock, and no second is used twice', () => {
    expect(backupName(MORNING, zone, () => false)).toBe('servicelane-20261121-100000');
    expect(backupName(MORNING, zone, (name) => !name.endsWith('-3'))).toBe('servicelane-20261121-100000-3');
  });

  test('a run removes the others, here and in the second folder', async () => {
    const { folder } = await demoShop();
    const second = testFolder();
    for (let i = 0; i < 6; i += 1) await make(folder, { now: at(MORNING + i * MINUTE), second });
    const names = readBackups(backupsFolder(folder)).map(({ name }) => name);
    expect(names).toEqual(['100500', '100400', '100300', '100200'].map((time) => `servicelane-20261121-${time}`));
    const [place] = readdirSync(second);
    expect(readBackups(join(second, place ?? '')).map(({ name }) => name)).toEqual(names);
  });
});

describe('safety 6: making one', () => {
  test('is the shop at one moment, whole by itself, with a manifest that says what is in it', async () => {
    const { folder, shop, file } = await backedUp();
    const manifest = manifestOf(file);
    const { seq, hash } = shop.door.head();
    expect(manifest).toMatchObject({
      format: 1,
      kind: 'hand',
      number: 1,
      at: MORNING,
      head: { seq, hash },
      bytes: statSync(file).size,
    });
    expect(manifest?.sha256).toBe(createHash('sha256').update(readFileSync(file)).digest('hex'));
    expect(manifest?.series).toMatchObject({ 'JC-20261121': expect.any(Number) });
    const here = dumpOf(folder);
    for (const [table, rows] of Object.entries(manifest?.rows ?? {})) expect(here[table]?.length, table).toBe(rows);
    expect(manifest?.rows['visit']).toBeGreaterThan(5);
    withRaw(file, (raw) => expect(raw.pragma('journal_mode', { simple: true })).toBe('delete'));
    expect(
      readdirSync(backupsFolder(folder))
        .filter((name) => name.startsWith('servicelane-2'))
        .sort(),
    ).toEqual(['servicelane-20261121-100000.json', 'servicelane-20261121-100000.sqlite']);
  });

  test('what is committed while it runs is not in it, and it does not begin anew', async () => {
    const { as, folder, shop } = await demoShop();
    const adviser = as('adviser');
    const { seq } = shop.door.head();
    let told = 0;
    let writes = Promise.resolve<unknown>(undefined);
    const outcome = await make(folder, {
      progress: () => {
        told += 1;
        // After the moment was pinned: the first word is heard behind it.
        if (told < 4) writes = writes.then(() => adviser.do('visit.arrive', arrival({ plate: `粤B${30_000 + told}` })));
      },
    });
    await writes;
    expect(shop.door.head().seq).toBeGreaterThan(seq);
    expect(manifestOf(fileOf(folder, outcome))?.head.seq).toBe(seq);
  });

  test('a cancel, or a kill in the middle, leaves the last good one and no partial', async () => {
    const { folder, file } = await backedUp();
    const before = readdirSync(backupsFolder(folder)).sort();
    let told = 0;
    await expect(
      make(folder, {
        now: at(MORNING + MINUTE),
        progress: () => {
          told += 1;
          if (told === 2) throw new Error('enough');
        },
      }),
    ).rejects.toThrow('enough');
    expect(readdirSync(backupsFolder(folder)).sort()).toEqual(before);
    // What a kill leaves: half a copy, and a whole one that was not vouched for yet.
    const partial = join(backupsFolder(folder), 'servicelane-20261121-100100.sqlite.partial');
    const unvouched = join(backupsFolder(folder), 'servicelane-20261121-100200.sqlite');
    writeFileSync(partial, 'half');
    copyFileSync(file, unvouched);
    expect(readBackups(backupsFolder(folder))).toHaveLength(1);
    await make(folder, { now: at(MORNING + 3 * MINUTE) });
    expect(existsSync(partial)).toBe(false);
    expect(existsSync(unvouched)).toBe(false);
    expect(readBackups(backupsFolder(folder)).map(({ number }) => number)).toEqual([2, 1]);
  });

  test('a corrupt source makes none, says so, and overwrites nothing', async () => {
    const { folder, file, close } = await backedUp();
    await close();
    const good = readFileSync(file);
    const bytes = readFileSync(database(folder));
    // Behind the pages that every opening reads.
    bytes.fill(0xa5, bytes.length - 100_000, bytes.length - 20_000);
    writeFileSync(database(folder), bytes);
    const outcome = await make(folder, { now: at(MORNING + MINUTE) });
    expect(outcome).toMatchObject({ made: null, failure: { reason: 'damaged' } });
    expect(readFileSync(file).equals(good)).toBe(true);
    expect(readBackups(backupsFolder(folder))).toHaveLength(1);
  });

  test('a file in place of the folder is said in words, and the shop goes on', async () => {
    const { folder, as, shop } = await demoShop();
    const manager = as('manager');
    writeFileSync(backupsFolder(folder), 'a file');
    const done = await ended(manager, await start(shop, manager, 'backup.make', { kind: 'hand' }));
    expect(done.state).toBe('done');
    expect(backupOutcome.parse(done.result)).toMatchObject({
      made: null,
      failure: { reason: 'unwritable', about: backupsFolder(folder) },
    });
    expect((await manager.do('backup.status', {})).failure).toMatchObject({ reason: 'unwritable' });
    await as('adviser').do('visit.arrive', arrival());
  });

  test.runIf(process.platform === 'linux')('a full disk is said in words, and no partial is left', async () => {
    const { folder } = await demoShop();
    const connection = openReader(database(folder));
    // The progress of the copy stands in for the disk that fills up: SQLite and the system name it so.
    const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    let told = 0;
    const attempt = makeBackup({
      connection,
      dataDir: folder,
      version: 'x',
      kind: 'hand',
      now: MORNING,
      progress: () => {
        told += 1;
        if (told === 2) throw full;
      },
    });
    await expect(attempt).rejects.toMatchObject({ reason: 'diskFull' });
    connection.close();
    expect(readdirSync(backupsFolder(folder))).toEqual([]);
  });

  test('killed in the middle: the child dies, the last good one stays', async () => {
    const { folder, file, close } = await backedUp();
    await close();
    withRaw(database(folder), (raw) => {
      raw.exec('CREATE TABLE ballast (b BLOB)');
      raw.exec(
        'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 60) INSERT INTO ballast SELECT randomblob(1000000) FROM n',
      );
    });
    const good = hashOfRows(readFileSync(file).toString('base64'));
    const script = `
      import { openReader } from ${JSON.stringify(join(import.meta.dirname, '../../src-main/db/open.ts'))};
      import { makeBackup } from ${JSON.stringify(join(import.meta.dirname, '../../src-main/backup/backup-store.ts'))};
      let told = 0;
      await makeBackup({ connection: openReader(${JSON.stringify(database(folder))}), dataDir: ${JSON.stringify(folder)},
        version: 'x', kind: 'hand', now: ${MORNING + MINUTE},
        progress: () => { told += 1; if (told === 4) process.kill(process.pid, 'SIGKILL'); } });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
    const signal = await new Promise((resolve) => child.once('exit', (_code, by) => resolve(by)));
    expect(signal).toBe('SIGKILL');
    expect(readdirSync(backupsFolder(folder)).some((name) => name.endsWith('.partial'))).toBe(true);
    expect(readBackups(backupsFolder(folder))).toHaveLength(1);
    expect(hashOfRows(readFileSync(file).toString('base64'))).toBe(good);
    await make(folder, { now: at(MORNING + 2 * MINUTE) });
    expect(readdirSync(backupsFolder(folder)).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });
});

describe('the second folder', () => {
  test('gets each backup and the files it needs, read back; what is there is not copied again', async () => {
    const opened = await demoShop();
    const { folder, shop } = opened;
    const sha256 = await picture(opened, 'one');
    const second = testFolder();
    const outcome = await make(folder, { second });
    const place = secondPlace(second, shop.dataId);
    expect(outcome.second).toMatchObject({ folder: second, failure: null, names: [outcome.made] });
    const copied = join(place, `${outcome.made}.sqlite`);
    expect(readFileSync(copied).equals(readFileSync(fileOf(folder, outcome)))).toBe(true);
    expect(readFileSync(placeOf(place, sha256)).equals(readFileSync(placeOf(folder, sha256)))).toBe(true);
    const { mtimeMs } = statSync(placeOf(place, sha256));
    await make(folder, { second, now: at(MORNING + MINUTE) });
    expect(statSync(placeOf(place, sha256)).mtimeMs).toBe(mtimeMs);
  });

  test.each([
    ['is not plugged in', (second: string) => rmSync(second, { recursive: true }), 'unreachable'],
    [
      'is a file',
      (second: string) => {
        rmSync(second, { recursive: true });
        writeFileSync(second, 'x');
      },
      'unwritable',
    ],
  ])('one that %s is said, while the backup here counts', async (_what, spoil, reason) => {
    const { folder } = await demoShop();
    const second = join(testFolder(), 'disk');
    mkdirSync(second);
    spoil(second);
    const outcome = await make(folder, { second });
    expect(outcome.made).not.toBeNull();
    expect(outcome.failure).toBeNull();
    expect(outcome.second?.failure).toMatchObject({ reason });
    // A mount point without its disk is not filled.
    if (reason === 'unreachable') expect(existsSync(second)).toBe(false);
  });

  test('inside the data folder it is no second one', async () => {
    const { folder } = await demoShop();
    mkdirSync(join(folder, 'inside'));
    const outcome = await make(folder, { second: join(folder, 'inside') });
    expect(outcome.second?.failure).toMatchObject({ reason: 'insideData' });
  });
});

describe('through the door', () => {
  test('made by hand, seen in the status, copied, told by topic; two at once are refused', async () => {
    const { as, shop, folder, changes } = await demoShop();
    const admin = as('administrator');
    const second = testFolder();
    await admin.do('backup.saveSettings', { version: 0, secondFolder: second });
    expect(refusalOf(await admin.call('backup.saveSettings', { version: 0, secondFolder: null }))).toBe(
      'changedMeanwhile',
    );
    expect(await admin.call('backup.saveSettings', { version: 1, secondFolder: 'backup' })).toMatchObject({
      invalid: { secondFolder: 'fullPath' },
    });
    expect(await admin.do('backup.status', {})).toMatchObject({ backups: [], isBehind: true, running: null });
    changes.length = 0;
    const id = await start(shop, admin, 'backup.make', { kind: 'hand' });
    expect(refusalOf(await admin.call('backup.make', { kind: 'hand' }))).toBe('backupRunning');
    expect((await admin.do('backup.status', {})).running).toBe(id);
    const outcome = backupOutcome.parse((await ended(admin, id)).result);
    expect(changes.some(({ topics }) => topics.includes('backup'))).toBe(true);
    const status = await admin.do('backup.status', {});
    expect(status).toMatchObject({
      backups: [{ name: outcome.made, isInSecond: true, kind: 'hand' }],
      totalBytes: statSync(fileOf(folder, outcome)).size,
      isBehind: false,
      running: null,
      failure: null,
      second: { version: 1, folder: second, failure: null },
      restore: null,
      restoreFailure: null,
    });
    // The status of yesterday is there after a start.
    await as('adviser').do('visit.arrive', arrival());
    expect((await admin.do('backup.status', {})).isBehind).toBe(true);
  });

  test('a check says what would be lost and which files are gone; it changes nothing', async () => {
    const opened = await demoShop();
    const { as, shop, folder } = opened;
    const kept = await picture(opened, 'one');
    const gone = await picture(opened, 'two');
    const outcome = await make(folder);
    const admin = as('administrator');
    await as('adviser').do('visit.arrive', arrival());
    rmSync(placeOf(folder, gone));
    appendFileSync(placeOf(folder, kept), 'x');
    const check = async (choice: Input<'backup.check'>) =>
      backupCheck.parse((await ended(admin, await start(shop, admin, 'backup.check', choice))).result);
    const found = await check({ name: outcome.made, path: null, forRestore: false });
    expect(found).toMatchObject({ problem: null, at: MORNING, missing: 1, damaged: 1 });
    expect(found.lost[0]).toMatchObject({ command: 'visit.arrive', by: '演示顾问乙' });
    expect(found.lostCount).toBe(found.lost.length);
    // The same without a worker's start each.
    const present = openReader(database(folder));
    const look = (file: string) =>
      checkBackup({ file, present, dataDir: folder, migrationsDir: MIGRATIONS, progress: () => undefined });
    expect(look(fileOf(folder, outcome))).toEqual(found);
    for (const path of ['', '/no/such.sqlite', '/no\u0000such', folder, '/etc/hostname'])
      expect(['missing', 'foreign'], path).toContain(look(path).problem);
    present.close();
  });

  test('a restore asks for the PIN, writes down the wish, and leaves the rest to the next opening', async () => {
    const { as, folder, close } = await demoShop();
    const outcome = await make(folder);
    const admin = as('administrator');
    const choice = { name: outcome.made, path: null };
    expect(refusalOf(await admin.call('backup.restore', { ...choice, pin: '9753' }))).toBe('wrongPin');
    expect(
      refusalOf(await admin.call('backup.restore', { name: 'servicelane-20200101-000000', path: null, pin: DEMO_PIN })),
    ).toBe('notFound');
    expect(restoreWanted.read(folder)).toBeNull();
    await as('adviser').do('visit.arrive', arrival({ plate: '粤B77777' }));
    await admin.do('backup.restore', { ...choice, pin: DEMO_PIN });
    expect(restoreWanted.read(folder)?.file).toBe(fileOf(folder, outcome));
    await close();
    restoreIfWanted({ dataDir: folder, migrationsDir: MIGRATIONS, now: at(MORNING + HOUR) });
    expect(restoreWanted.read(folder)).toBeNull();
    expect(JSON.stringify(dumpOf(folder)['visit'])).not.toContain('粤B77777');
  });

  describe('a copy is laid ready while the shop is open', () => {
    const copies = (folder: string) => readdirSync(folder).filter((name) => name.includes('.restoring'));
    const laidReady = async (progress: (done: number) => void = () => undefined) => {
      const opened = await demoShop();
      const gone = await picture(opened, 'one');
      const second = testFolder();
      const outcome = await make(opened.folder, { second });
      rmSync(placeOf(opened.folder, gone));
      const file = join(secondPlace(second, opened.shop.dataId), `${outcome.made}.sqlite`);
      await opened.as('adviser').do('visit.arrive', arrival({ plate: '粤B77777' }));
      const present = openReader(database(opened.folder));
      const prepare = () =>
        prepareRestore({ file, present, dataDir: opened.folder, migrationsDir: MIGRATIONS, progress });
      onTestFinished(() => void present.close());
      return { ...opened, file, gone, prepare };
    };
    /** What the closed shop had left to read. */
    const takeWanted = (folder: string, file: string): readonly number[] => {
      const told: number[] = [];
      restoreWanted.write(folder, { file, epoch: 'from-ready' });
      const options = { dataDir: folder, migrationsDir: MIGRATIONS, now: at(MORNING + HOUR) };
      restoreIfWanted({ ...options, progress: (done) => told.push(done) });
      expect(restoreFailed.read(folder)).toBeNull();
      return told;
    };

    test('what is long is done by then: the file is not read again, the missing picture is back', async () => {
      const shares: number[] = [];
      const { folder, file, gone, prepare, close } = await laidReady((done) => shares.push(done));
      expect(prepare()).toMatchObject({ problem: null, missing: 0, damaged: 0 });
      expect(shares.every((share, index) => share >= (shares[index - 1] ?? 0))).toBe(true);
      expect(existsSync(placeOf(folder, gone))).toBe(true);
      expect(copies(folder)).toHaveLength(1);
      restoreWanted.write(folder, { file, epoch: 'kept for the next opening' });
      await close();
      expect(copies(folder)).toHaveLength(1);
      expect(takeWanted(folder, file)).toEqual([0.6]);
      expect(copies(folder)).toEqual([]);
      expect(JSON.stringify(dumpOf(folder)['visit'])).not.toContain('粤B77777');
      expect(restoreDone.read(folder)).toMatchObject({ facts: { fileCount: 0 } });
    });

    test('a file that has changed since is read again', async () => {
      const { folder, file, prepare, close } = await laidReady();
      prepare();
      const ready = restoreReady.read(folder);
      if (!ready) throw new Error('nothing lies ready');
      restoreWanted.write(folder, { file, epoch: 'kept for the next opening' });
      await close();
      restoreReady.write(folder, { ...ready, source: { ...ready.source, changedAt: ready.source.changedAt - 1 } });
      expect(takeWanted(folder, file).length).toBeGreaterThan(1);
    });

    test('looking twice keeps one copy, and who does not go back keeps none', async () => {
      const { folder, prepare, close } = await laidReady();
      prepare();
      prepare();
      expect(copies(folder)).toEqual([restoreReady.read(folder)?.copy]);
      await close();
      expect(copies(folder)).toEqual([]);
      expect(restoreReady.read(folder)).toBeNull();
    });

    test.each([0.2, 0.5, 0.6])('stopped at %d: nothing is left', async (share) => {
      const stop = new Error('stopped');
      const { folder, prepare } = await laidReady((done) => {
        if (done >= share) throw stop;
      });
      expect(prepare).toThrow(stop);
      expect(copies(folder)).toEqual([]);
      expect(restoreReady.read(folder)).toBeNull();
    });

    test('of a database that was set aside with its log, the copy has both', async () => {
      const { folder, close } = await demoShop();
      const other = testFolder();
      // As it lies there after a power cut: the newest commands are in the log only.
      for (const tail of ['', '-wal']) copyFileSync(`${database(folder)}${tail}`, `${database(other)}${tail}`);
      await close();
      const file = database(other);
      const present = openReader(database(folder));
      const options = { file, present, dataDir: folder, migrationsDir: MIGRATIONS, progress: () => undefined };
      expect(prepareRestore(options)).toMatchObject({ problem: null, lostCount: 0 });
      present.close();
      expect(takeWanted(folder, file)).toEqual([0.6]);
      expect(restoreDone.read(folder)).toMatchObject({ facts: { lostCount: 0 } });
    });
  });

  test('the backup that is wanted is not pruned before it is restored', async () => {
    const { folder } = await demoShop();
    const outcome = await make(folder);
    restoreWanted.write(folder, { file: fileOf(folder, outcome), epoch: 'e' });
    for (let i = 1; i < 6; i += 1) await make(folder, { now: at(MORNING + i * MINUTE) });
    expect(existsSync(fileOf(folder, outcome))).toBe(true);
    expect(readBackups(backupsFolder(folder))).toHaveLength(5);
  });
});

describe('by itself', () => {
  test('at the end, if anything was done since the last one; not twice; a demo ends without', async () => {
    const { folder, clock, close } = await setUpShop({ backUpByItself: true, checked: false });
    await close();
    expect(readBackups(backupsFolder(folder))).toMatchObject([{ kind: 'closing' }]);
    const again = await openTestShop({ folder, clock, backUpByItself: true, checked: false });
    await again.close();
    expect(readBackups(backupsFolder(folder))).toHaveLength(1);
    const demo = await demoShop({ backUpByItself: true, checked: false });
    await demo.close();
    expect(readBackups(backupsFolder(demo.folder))).toEqual([]);
  });

  test('at most fifteen minutes are at risk: made when something was done, and not more often', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const started: number[] = [];
    let minutes = 0;
    let seq = 1;
    const keeper = backupKeeper({
      dataDir: testFolder(),
      dataId: 'd',
      tasks: {
        running: () => null,
        start: () => {
          started.push(minutes);
          return newId(taskId);
        },
      },
      now: () => MORNING,
      monotonic: () => minutes * MINUTE,
      head: () => ({ seq, hash: `h${seq}` }),
      onChange: () => undefined,
      byItself: true,
      isDemo: () => false,
      reopen: null,
    });
    for (; minutes < 60; minutes += 1) {
      seq += 1;
      vi.advanceTimersByTime(MINUTE);
    }
    expect(started[0], 'what the last run left').toBe(0);
    const gaps = started.slice(1).map((each, index) => each - (started[index] ?? 0));
    expect(gaps.length).toBeGreaterThanOrEqual(3);
    for (const gap of gaps) {
      expect(gap).toBeLessThanOrEqual(15);
      expect(gap).toBeGreaterThanOrEqual(13);
    }
    // Nothing was ever done: nothing to save.
    seq = 0;
    const before = started.length;
    for (; minutes < 120; minutes += 1) vi.advanceTimersByTime(MINUTE);
    expect(started).toHaveLength(before);
    void keeper.close();
  });
});

/** Differ after a restore, each for a reason that has a test of its own. */
const MUST_DIFFER = new Set([
  'shop',
  'seat_session',
  'number_series',
  'journal_entry',
  'journal_body',
  'restore_record',
]);

describe('safety 6: the restore drill', () => {
  test('every row of every other table is as it was when the backup was made', async () => {
    const { folder, adviser, close, file } = await backedUp();
    const before = dumpOf(folder);
    await adviser.do('visit.arrive', arrival({ plate: '粤B88888' }));
    await close();
    restore(folder, file);
    const opened = await openTestShop({ folder, demo: true });
    await opened.close();
    const after = dumpOf(folder);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const [table, rows] of Object.entries(before)) {
      if (MUST_DIFFER.has(table)) expect(hashOfRows(after[table]), table).not.toBe(hashOfRows(rows));
      else expect(hashOfRows(after[table]), table).toBe(hashOfRows(rows));
    }
    // Negative control: the car that came after the backup is gone.
    expect(JSON.stringify(after['visit'])).not.toContain('粤B88888');
  });

  test('lost commands are listed with time and name; numbers go on; nobody is signed in; the epoch is new', async () => {
    const { folder, as, adviser, close, file, clock, shop } = await backedUp();
    const { epoch, seq } = shop.catchUp(null);
    clock.pass(MINUTE);
    const lost = await adviser.do('visit.arrive', arrival({ plate: '粤B88888' }));
    await as('guard').do('visit.arrive', arrival({ plate: '粤B88889' }));
    await close();
    const facts = restore(folder, file);
    expect(facts?.lost.map(({ command, by }) => `${command} ${by}`)).toContain('visit.arrive 演示门卫');
    expect(facts?.lost.find(({ by }) => by === '演示顾问乙')).toMatchObject({
      at: clock.wall,
      command: 'visit.arrive',
    });
    expect(facts?.lostCount).toBe(facts?.lost.length);

    const opened = await openTestShop({ folder, demo: true, clock });
    expect(opened.shop.catchUp({ epoch, seq })).toMatchObject({ epoch: 'new-epoch', topics: 'all' });
    expect(opened.shop.door.sessionOf(adviser.seatId).staff).toBeNull();
    expect(
      withRaw(database(folder), (raw) =>
        raw.prepare('SELECT count(*) FROM seat_session WHERE ended_at IS NULL').pluck().get(),
      ),
    ).toBe(0);
    const { dataId } = opened.shop;
    expect(dataId).toBe(shop.dataId);
    await opened.close();

    const again = await demoSeats(folder, clock);
    const status = await again.as('administrator').do('backup.status', {});
    expect(status.restore).toMatchObject({
      seq,
      backupAt: MORNING,
      lostCount: facts?.lostCount,
      keptAs: facts?.keptAs,
    });
    expect(status.aside).toMatchObject([{ name: facts?.keptAs }]);
    const next = await again.as('adviser').do('visit.arrive', arrival({ plate: '粤B88890' }));
    expect(Number(next.number.slice(-3))).toBe(Number(lost.number.slice(-3)) + 2);
    await again.close();
    expect(verdictOf(folder).broken).toBeNull();
    expect(verdictOf(folder).anchors).toBeGreaterThan(0);
    // The way back from the way back: the database from before is whole, under its own name.
    expect(
      withRaw(join(folder, facts?.keptAs ?? ''), (raw) =>
        raw.prepare("SELECT count(*) FROM visit WHERE plate = '粤B88889'").pluck().get(),
      ),
    ).toBe(1);
  });

  test('where the present database cannot be read, the manifests carry the numbers, and nobody claims to know the loss', async () => {
    const { folder, adviser, close, file } = await backedUp();
    const drawn = await adviser.do('visit.arrive', arrival({ plate: '粤B88888' }));
    await make(folder, { now: at(MORNING + MINUTE) });
    await close();
    for (const tail of ['-wal', '-shm']) rmSync(`${database(folder)}${tail}`, { force: true });
    writeFileSync(database(folder), 'this is no database any more');
    const facts = restore(folder, file);
    expect(facts).toMatchObject({ lostCount: null, lost: [] });
    expect(readFileSync(join(folder, facts?.keptAs ?? ''), 'utf8')).toContain('no database');
    const opened = await demoSeats(folder);
    const next = await opened.as('adviser').do('visit.arrive', arrival({ plate: '粤B88890' }));
    expect(Number(next.number.slice(-3))).toBe(Number(drawn.number.slice(-3)) + 1);
  });

  test('on a new machine: an empty folder becomes the shop, files come from beside the backup', async () => {
    const opened = await demoShop();
    const kept = await picture(opened, 'one');
    const lost = await picture(opened, 'two');
    const second = testFolder();
    const outcome = await make(opened.folder, { second });
    const place = secondPlace(second, opened.shop.dataId);
    rmSync(placeOf(place, lost));
    const folder = join(testFolder(), 'new');
    const facts = restore(folder, join(place, `${outcome.made}.sqlite`));
    expect(facts).toMatchObject({ keptAs: null, files: [{ sha256: lost, what: 'missing' }], fileCount: 1 });
    expect(readFileSync(placeOf(folder, kept)).equals(readFileSync(placeOf(opened.folder, kept)))).toBe(true);
    const moved = await openTestShop({ folder, demo: true });
    expect(moved.shop.dataId).toBe(opened.shop.dataId);
  });

  test('a damaged file is mended where the backup has a good one, and listed where it has none', async () => {
    const opened = await demoShop();
    const sha256 = await picture(opened, 'one');
    const second = testFolder();
    const outcome = await make(opened.folder, { second });
    await opened.close();
    appendFileSync(placeOf(opened.folder, sha256), 'x');
    expect(restore(opened.folder, fileOf(opened.folder, outcome), 'e1')?.files).toEqual([{ sha256, what: 'damaged' }]);
    const file = join(secondPlace(second, opened.shop.dataId), `${outcome.made}.sqlite`);
    expect(restore(opened.folder, file, 'e2')?.files).toEqual([]);
  });

  const spoils: readonly (readonly [string, (file: string) => void])[] = [
    ['missing', (file) => rmSync(file)],
    ['changed', (file) => appendFileSync(file, 'x')],
    [
      'foreign',
      (file) => {
        rmSync(file.replace('.sqlite', '.json'));
        writeFileSync(file, 'text'.repeat(5000));
      },
    ],
    [
      'newer',
      (file) => {
        rmSync(file.replace('.sqlite', '.json'));
        withRaw(file, (raw) => raw.exec("INSERT INTO schema_migration VALUES (900, 'x')"));
      },
    ],
    [
      'damaged',
      (file) => {
        rmSync(file.replace('.sqlite', '.json'));
        const bytes = readFileSync(file);
        bytes.fill(0xa5, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 200_000);
        writeFileSync(file, bytes);
      },
    ],
    [
      'otherShop',
      (file) => {
        rmSync(file.replace('.sqlite', '.json'));
        withRaw(file, (raw) => raw.exec("UPDATE shop SET data_id = 'another'"));
      },
    ],
  ];

  test.each(spoils)('a backup that is %s is refused in words, and the shop is as it was', async (problem, spoil) => {
    const { folder, close, file } = await backedUp();
    await close();
    spoil(file);
    const before = readFileSync(database(folder));
    // Looked at beforehand, with a copy or without.
    const present = openReader(database(folder));
    const look = { file, present, dataDir: folder, migrationsDir: MIGRATIONS, progress: () => undefined };
    expect([checkBackup(look).problem, prepareRestore(look).problem]).toEqual([problem, problem]);
    present.close();
    expect(restoreReady.read(folder)).toBeNull();
    expect(problemOf(() => restore(folder, file))).toBe(problem);
    expect(readFileSync(database(folder)).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => /restoring|before-restore/.test(name))).toEqual([]);
    // Wanted from the screen: the shop opens all the same, and says so.
    restoreWanted.write(folder, { file, epoch: 'e' });
    restoreIfWanted({ dataDir: folder, migrationsDir: MIGRATIONS, now: MORNING });
    expect(restoreWanted.read(folder)).toBeNull();
    expect(restoreFailed.read(folder)).toMatchObject({ problem, file });
    const opened = await demoSeats(folder);
    expect((await opened.as('manager').do('backup.status', {})).restoreFailure).toMatchObject({ problem });
  });

  test('the words cover every problem', () => {
    expect(new Set(spoils.map(([problem]) => problem)).size).toBe(BACKUP_PROBLEMS.length - 3);
  });

  test('--restore FILE does it before the shop is opened, and only there', async () => {
    const { file, shop } = await backedUp();
    const dataDir = join(testFolder(), 'new');
    const options = readHostOptions(['--data', dataDir, '--restore', file]);
    expect(options).toMatchObject({ dataDir, restore: file });
    const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    onTestFinished(() => void told.mockRestore());
    const opened = await openHosted(options, ROOT, join(ROOT, 'out', 'main'), 'station', () => undefined);
    expect(opened.dataId).toBe(shop.dataId);
    const words = told.mock.calls.map(([text]) => String(text)).join('');
    expect(words).toContain(`已从备份恢复：${basename(file)}`);
    expect(words, 'a new folder has a key of its own').toMatch(/原来的 PIN 都不能用[\s\S]+printed recovery code/);
    told.mockRestore();
    await make(dataDir);
    await opened.close();
    expect(dumpOf(dataDir)['restore_record']).toHaveLength(1);
    if (process.platform !== 'win32') {
      const forOthers = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter(
        (name) => (statSync(join(dataDir, name)).mode & 0o077) !== 0,
      );
      expect(forOthers, 'no other account of the machine may read the data').toEqual([]);
    }
    const missing = openHosted({ ...options, restore: '/no/such.sqlite' }, ROOT, ROOT, 'station', () => undefined);
    const said = startFailure(await missing.catch((error: unknown) => error));
    expect(said).toMatchObject({ isRefusal: true });
    expect(said.text).toMatch(/读不到备份 \/no\/such\.sqlite[\s\S]+cannot be read/);
    expect(dumpOf(dataDir)['restore_record']).toHaveLength(1);
  });

  test('an open shop is not replaced', async () => {
    const { folder, file } = await backedUp();
    expect(() => restore(folder, file)).toThrow('dataInUse');
  });

  test('killed before the rename: the old shop, and no record of a restore; behind it: done once, however often it is wanted', async () => {
    const { folder, close, file, adviser } = await backedUp();
    await adviser.do('visit.arrive', arrival({ plate: '粤B88888' }));
    await close();
    const facts = {
      at: MORNING,
      backupAt: MORNING,
      file: 'x',
      seq: 1,
      lostCount: 0,
      lost: [],
      files: [],
      fileCount: 0,
      keptAs: null,
    };
    restoreDone.write(folder, { epoch: 'never-came', facts });
    writeFileSync(`${database(folder)}.restoring`, 'half');
    const old = await openTestShop({ folder, demo: true });
    await old.close();
    expect(dumpOf(folder)['restore_record']).toEqual([]);
    expect(restoreDone.read(folder)).toBeNull();

    restoreWanted.write(folder, { file, epoch: 'e1' });
    restore(folder, file, 'e1');
    // As if the kill came before the wish was taken back.
    restoreWanted.write(folder, { file, epoch: 'e1' });
    restoreIfWanted({ dataDir: folder, migrationsDir: MIGRATIONS, now: MORNING });
    expect(restoreWanted.read(folder)).toBeNull();
    const opened = await openTestShop({ folder, demo: true });
    await opened.close();
    expect(dumpOf(folder)['restore_record']).toMatchObject([{ epoch: 'e1', lost_count: 1 }]);
  });
});

/** The demo shop's people at seats of their own, in a folder that is there already. */
async function demoSeats(folder: string, clock?: DemoShop['clock']) {
  return demoShop({ ...(clock ? { clock } : {}), from: folder });
}

describe('safety 20: the journal over backups and restores', () => {
  test('a tail cut behind a manifest’s anchor is found without the other anchors', async () => {
    const { folder, close, file } = await backedUp();
    await close();
    rmSync(join(folder, 'journal-anchors.jsonl'));
    const seq = manifestOf(file)?.head.seq ?? 0;
    const cut = (from: number) =>
      withRaw(database(folder), (raw) =>
        raw.exec(`DELETE FROM journal_body WHERE seq >= ${from}; DELETE FROM journal_entry WHERE seq >= ${from}`),
      );
    cut(seq + 1);
    expect(verdictOf(folder).broken, 'negative control: up to the anchor all is there').toBeNull();
    cut(seq);
    expect(verdictOf(folder).broken).toEqual({ seq, what: 'anchorMissing' });
  });

  test('several epochs are one chain; what an earlier one vouched for must still stand', async () => {
    const first = await backedUp();
    const { folder, file } = first;
    await first.adviser.do('visit.arrive', arrival({ plate: '粤B88888' }));
    await first.close();
    restore(folder, file, 'e1');
    const second = await demoSeats(folder);
    await second.as('adviser').do('visit.arrive', arrival({ plate: '粤B88890' }));
    const later = await make(folder, { now: at(MORNING + HOUR) });
    await second.as('adviser').do('visit.arrive', arrival({ plate: '粤B88891' }));
    await second.close();
    restore(folder, fileOf(folder, later), 'e2');
    await (await openTestShop({ folder, demo: true })).close();
    const verdict = verdictOf(folder);
    expect(verdict.broken).toBeNull();
    const epochs = withRaw(database(folder), (raw) =>
      raw.prepare('SELECT DISTINCT epoch FROM journal_entry ORDER BY seq').pluck().all(),
    );
    expect(epochs).toHaveLength(3);
    expect(epochs.slice(1)).toEqual(['e1', 'e2']);
    // An epoch that no restore began is a chain that somebody made up.
    withRaw(database(folder), (raw) => raw.exec("UPDATE shop SET epoch = 'e3'"));
    expect(verdictOf(folder).broken?.what).toBe('anchorDiffers');
  });

  test('a row of the first epoch that was rewritten with all that follow is found by that epoch’s backup', async () => {
    const { folder, close, file } = await backedUp();
    await close();
    restore(folder, file, 'e1');
    await (await openTestShop({ folder, demo: true })).close();
    const anchor = manifestAnchors(folder)[0];
    if (!anchor) throw new Error('no anchor');
    const verdict = withRaw(database(folder), (raw) => {
      const db = drizzle(raw, { schema });
      return verifyJournal(db, 'e1', [], () => undefined, [{ ...anchor, hash: 'f'.repeat(64) }]);
    });
    expect(verdict.broken).toEqual({ seq: anchor.seq, what: 'anchorDiffers' });
  });
});
