/**
 * A shop opened the production way on a folder of its own. Only the clock is a stand-in. Every call is compared with
 * the contract: what it read and wrote (by SQLite's EXPLAIN), and that its answer has the declared shape.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import type { LogLine } from '../../src-main/kernel/log.ts';
import { openShop, type Shop } from '../../src-main/kernel/shop.ts';
import { type CallName, contract, type Input, type Output } from '../../src-shared/contract.ts';
import type { Change, Definition, Reply } from '../../src-shared/kit/contract.ts';
import { type CommandId, commandId, newId, type SeatId, type StaffId } from '../../src-shared/kit/id.ts';
import { instant } from '../../src-shared/kit/time.ts';
import { MIGRATIONS, testFolder, WORKER } from './folders.ts';
import { tablesOf } from './statements.ts';

/** 2026-11-21 10:00 in Shanghai, a Saturday. */
export const MORNING = instant.parse(Date.UTC(2026, 10, 21, 2, 0));

export interface TestClock {
  /** What the wall clock says; tests set it at will. */
  wall: number;
  /** What never goes back. */
  steady: number;
  /** Both go on. */
  pass(milliseconds: number): void;
}

export interface TestShop {
  readonly shop: Shop;
  readonly clock: TestClock;
  readonly folder: string;
  readonly log: LogLine[];
  readonly changes: Change[];
  /** What each call read and wrote so far, by name. */
  readonly seen: Map<string, { reads: Set<string>; writes: Set<string> }>;
  /** A browser window: calls as whoever is signed in at its seat. */
  seat(): TestSeat;
  close(): Promise<void>;
}

export interface TestSeat {
  seatId: SeatId | null;
  staffId: StaffId | null;
  call<N extends CallName>(
    name: N,
    input: Input<N>,
    options?: { commandId?: CommandId; staffId?: string | null },
  ): Promise<Reply<Output<N>>>;
  /** The value, or a thrown refusal: for building states. */
  do<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>>;
}

/** Written by the door and by SQLite itself, with every command. */
const JOURNAL = new Set(['journal_entry', 'journal_body', 'sqlite_sequence']);
/** What the door itself reads to know who calls. */
const DOOR_READS = new Set(['seat', 'seat_session', 'staff', 'staff_role', 'shop']);

export async function openTestShop(
  options: {
    folder?: string;
    demo?: boolean;
    demoOrders?: boolean;
    clock?: TestClock;
    checked?: boolean;
    backUpByItself?: boolean;
    /** Hears every statement just before it runs. */
    onStatement?: (sql: string) => void;
  } = {},
): Promise<TestShop> {
  const folder = options.folder ?? testFolder();
  const clock: TestClock = options.clock ?? {
    wall: MORNING,
    steady: 1000,
    pass(milliseconds) {
      this.wall += milliseconds;
      this.steady += milliseconds;
    },
  };
  const statements: string[] = [];
  const log: LogLine[] = [];
  const changes: Change[] = [];
  const seen: TestShop['seen'] = new Map();
  const shop = await openShop({
    dataDir: folder,
    migrationsDir: MIGRATIONS,
    workerUrl: WORKER,
    version: '0.0.0-test',
    clock: () => clock.wall,
    monotonic: () => clock.steady,
    demo: options.demo ?? false,
    demoOrders: options.demoOrders ?? false,
    log: (line) => log.push(line),
    backUpByItself: options.backUpByItself ?? false,
    ...(options.checked === false && !options.onStatement
      ? {}
      : {
          trace(sql: string) {
            if (options.checked !== false) statements.push(sql);
            options.onStatement?.(sql);
          },
        }),
  });
  shop.onChange((change) => changes.push(change));
  const explainer = new Database(join(folder, 'servicelane.sqlite'), { readonly: true });
  let open = true;
  const close = async (): Promise<void> => {
    if (!open) return;
    open = false;
    explainer.close();
    await shop.close();
  };
  onTestFinished(close);

  function compare(name: CallName, reply: Reply, firstChange: number): void {
    const definition: Definition = contract[name];
    if (reply.ok && definition.kind !== 'task') {
      const shape = definition.output.safeParse(reply.value);
      if (!shape.success) throw new Error(`${name} answered in another shape than declared: ${shape.error.message}`);
    }
    if ('refusal' in reply) {
      const declared = new Set<string>([
        ...definition.refusals,
        'unknownCall',
        'seatNotPaired',
        'notSignedIn',
        'locked',
        'otherUser',
        'notAllowed',
        'commandReused',
        'notSetUp',
        'storageFailed',
        'diskFull',
      ]);
      if (!declared.has(reply.refusal.code))
        throw new Error(`${name} refused with ${reply.refusal.code}, which it does not declare`);
    }
    if (options.checked === false) return;
    const { reads, writes } = tablesOf(explainer, statements);
    const told = new Set<string>(changes.slice(firstChange).flatMap((change) => change.topics));
    const record = seen.get(name) ?? { reads: new Set(), writes: new Set() };
    seen.set(name, record);
    for (const table of writes) {
      if (JOURNAL.has(table)) continue;
      if (reply.ok) record.writes.add(table);
      if (reply.ok && !told.has(table)) throw new Error(`${name} wrote ${table} and told nobody`);
    }
    if (definition.kind === 'query' && reply.ok) {
      const declared = new Set<string>(definition.reads);
      for (const table of reads) {
        record.reads.add(table);
        if (!declared.has(table) && !DOOR_READS.has(table))
          throw new Error(`${name} read ${table}, which it does not declare`);
      }
    }
  }

  function seat(): TestSeat {
    const self: TestSeat = {
      seatId: null,
      staffId: null,
      async call(name, input, given) {
        statements.length = 0;
        const firstChange = changes.length;
        const reply = await shop.call(
          {
            name,
            input,
            commandId: given?.commandId ?? newId(commandId),
            staffId: given?.staffId === undefined ? self.staffId : given.staffId,
          },
          {
            seatId: self.seatId,
            host: 'station',
            adoptSeat: (id) => {
              self.seatId = id;
            },
          },
        );
        compare(name, reply, firstChange);
        self.staffId = shop.door.sessionOf(self.seatId).staff?.id ?? self.staffId;
        return reply as never; // the shape was compared above
      },
      async do(name, input) {
        const reply = await self.call(name, input);
        if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(reply)}`);
        return reply.value;
      },
    };
    return self;
  }

  return { shop, clock, folder, log, changes, seen, seat, close };
}

export function refusalOf(reply: Reply): string {
  return !reply.ok && 'refusal' in reply ? reply.refusal.code : JSON.stringify(reply);
}
