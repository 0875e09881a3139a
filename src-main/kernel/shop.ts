/** A shop that is open: the data folder's lock, its two connections, the door, and what goes on in the background. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { Call, CatchUp, Change, Reply } from '../../src-shared/kit/contract.ts';
import { HOUR, type Instant, instant } from '../../src-shared/kit/time.ts';
import { MEMORY_TOPICS, type Topic } from '../../src-shared/topics.ts';
import { sweepPartialFiles } from '../attachment/attachment-store.ts';
import { backupKeeper } from '../backup/backup-keeper.ts';
import { finishRestore } from '../backup/backup-service.ts';
import type { Reader } from '../db/connection.ts';
import { writeDurably } from '../db/durable.ts';
import { migrate } from '../db/migrate.ts';
import { type Connection, openReader, openRefusalOf, openWriter, type Trace } from '../db/open.ts';
import { OpenRefusal } from '../db/open-refusal.ts';
import { takeOwnerLock } from '../db/owner-lock.ts';
import * as schema from '../db/schema.ts';
import { sweepPapers } from '../document/paper-files.ts';
import { sweepExports } from '../exchange/export-files.ts';
import { sweepImports } from '../exchange/import-files.ts';
import { dropAnchor } from '../journal/anchors.ts';
import { commandsSince, lastEntryAt } from '../journal/journal.ts';
import { playDemoMorning } from '../shop/demo-shop.ts';
import { type MachineBook, machineWatch } from '../shop/machine-watch.ts';
import { ensureShopRow, readShop } from '../shop/shop-repository.ts';
import { activeStaff } from '../staff/staff-repository.ts';
import { type Caller, type Door, openDoor, topicsOf } from './dispatch.ts';
import { internalTouches } from './handler-types.ts';
import { commandsOfTasks, upkeep } from './handlers.ts';
import { fileLog, type Log } from './log.ts';
import { taskRunner } from './tasks.ts';

export interface OpenShopOptions {
  readonly dataDir: string;
  readonly migrationsDir: string;
  /** The bundled `worker.js`, or `task/worker.ts` under plain Node. */
  readonly workerUrl: URL;
  readonly version: string;
  /** Milliseconds since 1970; tests bring their own. */
  readonly clock: () => number;
  /** Milliseconds that never go back. */
  readonly monotonic: () => number;
  /** A new folder becomes a demo shop; a real one is refused. */
  readonly demo: boolean;
  /** Whether the demo's morning has cars beyond the queue; true if not said. They take a few hundred commands. */
  readonly demoOrders?: boolean;
  readonly log?: Log;
  /** Every quarter of an hour of use, and at the end; by hand only if not said. */
  readonly backUpByItself?: boolean;
  /** Closes the shop and opens it again: a restore waits for that. */
  readonly reopen?: () => void;
  /** Told before what may take minutes, while there is no screen yet. */
  readonly prepare?: (what: 'checking' | 'updating') => void;
  /** Sees every statement: the tests compare it with the contract. */
  readonly trace?: Trace;
}

export interface Shop {
  readonly dataDir: string;
  readonly dataId: string;
  readonly door: Door;
  readonly reader: Reader;
  call(call: Call, caller: Caller): Promise<Reply>;
  onChange(listener: (change: Change) => void): () => void;
  /** What a seat missed since its cursor. */
  catchUp(cursor: { epoch: string; seq: number } | null): CatchUp;
  /** Tells a second start where this one can be reached. */
  announce(address: string): void;
  /** Lets the worker of the papers load what it needs. */
  warmUp(): void;
  readonly machine: MachineBook;
  kind(): 'undecided' | 'real' | 'demo';
  now(): Instant;
  readonly log: Log;
  close(): Promise<void>;
}

/** A seat that missed more commands than this reads everything again. */
const CATCH_UP_LIMIT = 20_000;
const CHECKPOINT_AFTER_IDLE_MS = 400;
/** 64 MiB: a busy shop that is never idle still gets its WAL back. */
const LARGEST_WAL_PAGES = 16_384;

/** 32 MiB are looked through in less than a second. */
const SOON_CHECKED_BYTES = 33_554_432;

/** With its log, which is long after a power cut. */
function bytesOfDatabase(file: string): number {
  return [file, `${file}-wal`].reduce((sum, each) => sum + (statSync(each, { throwIfNoEntry: false })?.size ?? 0), 0);
}

const PEPPER_BYTES = 32;

/**
 * A missing key is made anew: after a restore on another machine that is the normal case, and the recovery code leads
 * back in. A key that is there but broken is refused, because every PIN would be wrong without a word.
 */
function readPepper(dataDir: string): Buffer {
  const file = join(dataDir, 'device.key');
  if (!existsSync(file)) writeDurably(file, randomBytes(PEPPER_BYTES).toString('base64'));
  const pepper = Buffer.from(readFileSync(file, 'utf8'), 'base64');
  if (pepper.length !== PEPPER_BYTES) throw new OpenRefusal('keyDamaged', { file });
  return pepper;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** Throws an OpenRefusal where the folder cannot be used; everything is closed again then. */
export async function openShop(options: OpenShopOptions): Promise<Shop> {
  const { dataDir } = options;
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch {
    throw new OpenRefusal('dataUnwritable', { file: dataDir });
  }
  const lock = takeOwnerLock(dataDir);
  const file = join(dataDir, 'servicelane.sqlite');
  let writerConnection: Connection | undefined;
  let readerConnection: Connection | undefined;
  try {
    writerConnection = openWriter(file, options.trace);
    if (!lock.previousClosedCleanly) {
      if (bytesOfDatabase(file) > SOON_CHECKED_BYTES) options.prepare?.('checking');
      const verdict: unknown = writerConnection.pragma('quick_check(1)', { simple: true });
      if (verdict !== 'ok') throw new OpenRefusal('dataDamaged', { file });
    }
    sweepPartialFiles(dataDir);
    sweepPapers(dataDir, 0);
    sweepExports(dataDir, 0);
    sweepImports(dataDir);
    const migrated = await migrate(writerConnection, options.migrationsDir, () => options.prepare?.('updating'));
    const writer = drizzle(writerConnection, { schema });
    ensureShopRow(writer);
    readerConnection = openReader(file, options.trace);
    const reader = drizzle(readerConnection, { schema });
    const row = readShop(reader);
    if (options.demo && row.kind === 'real') throw new OpenRefusal('dataIsReal', { folder: dataDir });
    const log = options.log ?? fileLog(dataDir);
    return assemble(options, {
      lock,
      writerConnection,
      readerConnection,
      writer,
      reader,
      log,
      file,
      dataId: row.dataId,
      migratedTo: migrated.to,
    });
  } catch (error) {
    readerConnection?.close();
    writerConnection?.close();
    lock.release();
    throw openRefusalOf(error, file);
  }
}

function assemble(
  options: OpenShopOptions,
  parts: {
    lock: ReturnType<typeof takeOwnerLock>;
    writerConnection: Connection;
    readerConnection: Connection;
    writer: ReturnType<typeof drizzle<typeof schema>>;
    reader: ReturnType<typeof drizzle<typeof schema>>;
    log: Log;
    file: string;
    dataId: string;
    migratedTo: number;
  },
): Shop {
  const { writerConnection, reader, log } = parts;
  const listeners = new Set<(change: Change) => void>();
  const now = (): Instant => instant.parse(Math.floor(options.clock()));

  // The shop's row changes seldom and is asked at every call: it is read again only after a command touched it.
  let shopRow = readShop(reader);
  let checkpointTimer: NodeJS.Timeout | undefined;
  const machine = machineWatch({
    dataDir: options.dataDir,
    lastAt: lastEntryAt(reader),
    now,
    monotonic: options.monotonic,
  });
  let clockTold = machine.clock()?.what ?? null;

  /** The seats show what is wrong with the clock with everything else that they know of the shop. */
  function tellClock(): void {
    const what = machine.clock()?.what ?? null;
    if (what === clockTold) return;
    clockTold = what;
    log({ at: now(), kind: 'note', name: 'clock', outcome: what ?? 'right' });
    emit({ epoch: shopRow.epoch, seq: null, topics: ['shop'], by: null });
  }

  /** Returns how many pages the WAL holds; 0 where it could not be told. */
  function checkpoint(mode: 'PASSIVE' | 'TRUNCATE'): number {
    // Not in the middle of a transaction; its end sets the timer again.
    if (door.isHeld()) return 0;
    try {
      const rows = writerConnection.pragma(`wal_checkpoint(${mode})`);
      const [row] = Array.isArray(rows) ? (rows as { log: number }[]) : []; // SQLite's documented columns
      return row?.log ?? 0;
    } catch (error) {
      const code = codeOf(error);
      log({ at: now(), kind: 'note', name: 'checkpoint', outcome: code });
      if (code.startsWith('SQLITE_IOERR')) door.storageHasFailed();
      return 0;
    }
  }

  function emit(change: Change): void {
    if (change.topics.includes('shop')) shopRow = readShop(parts.writer);
    clearTimeout(checkpointTimer);
    checkpointTimer = setTimeout(() => checkpoint('PASSIVE'), CHECKPOINT_AFTER_IDLE_MS);
    checkpointTimer.unref();
    for (const listener of listeners) {
      try {
        listener(change);
      } catch (error) {
        // The command is committed and its sender must hear so, whatever a listener makes of it.
        log({
          at: now(),
          kind: 'fault',
          name: 'change-listener',
          stack: error instanceof Error ? (error.stack ?? '') : String(error),
        });
      }
    }
    tellClock();
  }

  const tasks = taskRunner({
    workerUrl: options.workerUrl,
    dataDir: options.dataDir,
    databaseFile: parts.file,
    // They are shipped side by side.
    resourcesDir: dirname(options.migrationsDir),
    now,
    version: options.version,
    onChange: () => emit({ epoch: shopRow.epoch, seq: null, topics: ['task'], by: null }),
    onHold: () => emit({ epoch: shopRow.epoch, seq: null, topics: ['hold'], by: null }),
    onEnd: (name, status) => backups.ended(name, status),
    runCommand: async (name, input, session, pause) => {
      const command = commandsOfTasks.find((each) => each.name === name);
      if (!command) throw new Error(`no task may run ${name}`);
      if ('pieces' in command) return door.runInPieces(command, input, session, pause);
      return door.whenFree(() => door.runInternal(command, input, session));
    },
    onFault: (name, error) => {
      const number = `T-${createHash('sha256').update(String(error.stack)).update(String(options.monotonic())).digest('hex').slice(0, 6).toUpperCase()}`;
      log({ at: now(), kind: 'fault', name, fault: number, stack: error.stack ?? error.message });
      return number;
    },
  });

  const backups = backupKeeper({
    dataDir: options.dataDir,
    dataId: parts.dataId,
    tasks,
    now,
    monotonic: options.monotonic,
    head: () => door.head(),
    onChange: () => {
      anchor();
      emit({ epoch: shopRow.epoch, seq: null, topics: ['backup'], by: null });
    },
    byItself: options.backUpByItself ?? false,
    isDemo: () => shopRow.kind === 'demo',
    reopen: options.reopen ?? null,
  });

  const door = openDoor({
    writerConnection,
    writer: parts.writer,
    readerConnection: parts.readerConnection,
    reader,
    now,
    monotonic: options.monotonic,
    tasks,
    backups,
    machine,
    log,
    version: options.version,
    pepper: readPepper(options.dataDir),
    epoch: () => shopRow.epoch,
    isSetUp: () => shopRow.setUpAt !== null,
    emit,
    playDemo: () => {
      const people = activeStaff(reader);
      const byId = new Map(people.map((person) => [person.id, person]));
      playDemoMorning(
        (staffId, name, input) => door.callAs({ seat: null, staff: byId.get(staffId) ?? null }, name, input),
        people,
        now(),
        options.demoOrders ?? true,
      );
    },
  });

  const anchor = (): void => {
    const { seq, hash } = door.head();
    try {
      dropAnchor(options.dataDir, { seq, hash, epoch: shopRow.epoch, at: now() });
    } catch (error) {
      // A full disk must not take the reads down with it; the next hour tries again.
      log({ at: now(), kind: 'note', name: 'anchor', outcome: codeOf(error) });
    }
  };
  // Before anything else is written: the chain's new epoch begins with it.
  finishRestore(options.dataDir, door, parts.writer);
  const keepUp = (): void => {
    for (const { command, isDue } of upkeep) {
      try {
        if (isDue(reader, now())) door.runInternal(command, {}, door.sessionOf(null));
      } catch (error) {
        // The people at the seats must not suffer for it; the next hour tries again.
        door.answerFault(command.name, error, null);
      }
    }
  };
  keepUp();
  anchor();
  const hourly = setInterval(() => {
    void door.whenFree(keepUp);
    anchor();
    tellClock();
    // A backup reads one moment until it is through: cutting the log would wait for it, and everybody with it.
    if (checkpoint('PASSIVE') > LARGEST_WAL_PAGES && backups.running() === null) checkpoint('TRUNCATE');
  }, HOUR);
  hourly.unref();
  log({ at: now(), kind: 'start', name: options.version, outcome: `schema ${parts.migratedTo}` });

  return {
    dataDir: options.dataDir,
    dataId: parts.dataId,
    door,
    reader,
    log,
    call: (call, caller) => door.call(call, caller),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    catchUp(cursor) {
      const { seq } = door.head();
      const { epoch } = shopRow;
      if (!cursor || cursor.epoch !== epoch || cursor.seq > seq) return { epoch, seq, topics: 'all' };
      const commands = commandsSince(reader, cursor.seq, CATCH_UP_LIMIT);
      const topics = commands === null ? 'all' : topicsOf(commands, internalTouches);
      // Drafts and tasks have no sequence number: whoever was away cannot know, so they are always told.
      const unnumbered: readonly Topic[] = ['draft', ...MEMORY_TOPICS];
      return { epoch, seq, topics: topics === 'all' ? 'all' : [...new Set([...topics, ...unnumbered])] };
    },
    announce: (address) => parts.lock.announce(address),
    warmUp: () => tasks.warmUp(),
    machine,
    kind: () => shopRow.kind,
    now,
    async close() {
      clearInterval(hourly);
      try {
        await backups.close();
        await tasks.close();
        // A task's long command has just been told to stop; what waited for it is done before the end.
        await door.whenFree(() => undefined);
      } finally {
        // After the tasks: their end is a change, and a change sets the timer.
        clearTimeout(checkpointTimer);
        anchor();
        parts.readerConnection.close();
        checkpoint('TRUNCATE');
        writerConnection.close();
        parts.lock.release();
      }
      log({ at: now(), kind: 'stop', name: options.version });
    },
  };
}
