/**
 * 接车, the largest command of the desk, through the whole door: against the very statements that it runs, prepared, on
 * the same kind of connections; and how often the disk is waited for.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database, { type Statement } from 'better-sqlite3';
import { type Connection, openReader, openWriter } from '../../src-main/db/open.ts';
import type { Input, Output } from '../../src-shared/contract.ts';
import { commandId, newId, vehicleId } from '../../src-shared/kit/id.ts';
import { HOUR, instant } from '../../src-shared/kit/time.ts';
import { CUSTOMER_PAYER } from '../../src-shared/order/order-rules.ts';
import { seedLabor, seedPart } from '../support/seed.ts';
import { type BenchShop, openBenchShop } from './bench-shop.ts';
import { copyOfData, plateOf, SMALL, vehicleIdOf } from './data.ts';
import { folder, median, print, printAside } from './measure.ts';

const ROUNDS = 15;
const A_ROUND = 8;
/** One round more warms up; two are recorded. */
const CHECK_INS = (ROUNDS + 1) * A_ROUND + 2;

interface Waiting {
  readonly visitId: Output<'visit.arrive'>['visitId'];
  readonly vehicleId: string;
}

export function checkIn({ visitId, vehicleId: car }: Waiting, tag: number): Input<'visit.checkIn'> {
  return {
    visitId,
    version: 1,
    vehicleId: vehicleId.parse(car),
    bringer: { name: '演示送修人', relation: 'owner', phone: '0300-2999998' },
    collector: null,
    walkAround: {
      odometerKm: 241_230,
      odometerReason: '',
      fuelEighths: 4,
      chargePercent: null,
      rangeKm: null,
      lamps: [],
      damage: [{ zone: 'hood', kind: 'dent', note: '' }],
      belongings: [{ name: '备胎', quantity: 1, condition: '' }],
      documents: [],
      valuablesTold: true,
      keyTag: `T${tag}`,
      keyCount: 1,
      box: '',
      parkingSpot: 'A01',
    },
    wishes: { washWanted: false, waitsInShop: false, oldParts: 'left' },
    particulars: {
      visitType: 'repair',
      repairCategory: 'minor',
      customerWords: '刹车有异响，早上冷车时明显',
      wishes: '',
      authorizerName: '演示送修人',
      authorizerPhone: '0300-2999998',
      advanceFen: null,
    },
    content: {
      payers: [CUSTOMER_PAYER],
      packages: [],
      lines: [seedLabor('更换前刹车片', 100), seedPart('前刹车片', 2)],
    },
    promisedAt: instant.parse(Date.now() + 6 * HOUR),
    nextContactAt: null,
    consentToDiagnosis: true,
    evidence: { channel: 'paper', person: '演示送修人', phone: '', attachment: null, note: '' },
  };
}

type Value = string | number | bigint | Buffer | null;

/** One call of SQLite as it was made. */
interface Step {
  readonly isReader: boolean;
  readonly sql: string;
  readonly how: 'exec' | 'run' | 'get' | 'all';
  readonly isRaw: boolean;
  readonly values: readonly Value[];
}

/** Notes every statement of connections that are opened from now on, until the returned function is called. */
function record(into: () => Step[] | null): () => void {
  const { prepare, exec } = Database.prototype;
  const isReader = (connection: Connection): boolean => connection.pragma('query_only', { simple: true }) === 1;
  const kinds = new WeakMap<object, boolean>();
  const kindOf = (connection: Connection): boolean => {
    const known = kinds.get(connection) ?? isReader(connection);
    kinds.set(connection, known);
    return known;
  };
  Database.prototype.exec = function (this: Connection, sql: string) {
    into()?.push({ isReader: false, sql, how: 'exec', isRaw: false, values: [] });
    return exec.call(this, sql);
  };
  Database.prototype.prepare = function (this: Connection, sql: string) {
    const statement = prepare.call(this, sql) as Statement<Value[]>;
    let isRaw = false;
    const raw = statement.raw.bind(statement);
    statement.raw = (on?: boolean) => {
      isRaw = on ?? true;
      return raw(isRaw);
    };
    for (const how of ['run', 'get', 'all'] as const) {
      const plain = statement[how].bind(statement) as (...values: Value[]) => never;
      statement[how] = (...values: Value[]) => {
        into()?.push({ isReader: kindOf(this), sql, how, isRaw, values });
        return plain(...values);
      };
    }
    return statement as never; // the statement itself, watched
  };
  return () => {
    Database.prototype.prepare = prepare;
    Database.prototype.exec = exec;
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/;
const NUMBER = /^([A-Z]{2}-\d{8}-)(\d+)$/;

/** Replays what was recorded for one check-in; what must be new each time is. */
function replayer(
  file: string,
  recorded: readonly [readonly Step[], readonly Step[]],
  of: Waiting,
): { again(count: number, waiting: Waiting): void; close(): void } {
  const writer = openWriter(file);
  const reader = openReader(file);
  const [first, second] = recorded;
  if (first.length !== second.length) throw new Error('two check-ins ran different statements');
  const prepared = new Map<string, Statement<Value[]>>();
  const steps = second.map((step, index) => {
    const key = `${step.isReader} ${step.isRaw} ${step.sql}`;
    let statement = step.how === 'exec' ? null : (prepared.get(key) ?? null);
    if (step.how !== 'exec' && !statement) {
      statement = (step.isReader ? reader : writer).prepare<Value[]>(step.sql);
      if (step.isRaw) statement.raw(true);
      prepared.set(key, statement);
    }
    return { ...step, statement, before: first[index]?.values ?? [] };
  });
  const valueFor = (value: Value, before: Value, count: number, ids: Map<string, string>): Value => {
    if (value === before) return value;
    if (typeof value === 'number' && typeof before === 'number')
      return value > 1_000_000_000_000 ? value : value + (value - before) * count;
    if (typeof value !== 'string') return value;
    if (UUID.test(value)) {
      const known = ids.get(value) ?? newId(commandId);
      ids.set(value, known);
      return known;
    }
    const [, series, number] = NUMBER.exec(value) ?? [];
    if (series !== undefined) return `${series}${Number(number) + count}`;
    return /^T\d+$/.test(value) ? `T${count}` : value;
  };
  return {
    again(count, waiting) {
      const ids = new Map([
        [of.visitId as string, waiting.visitId as string],
        [of.vehicleId, waiting.vehicleId],
      ]);
      for (const { sql, how, values, before, statement } of steps) {
        if (how === 'exec' || !statement) writer.exec(sql);
        else statement[how](...values.map((value, place) => valueFor(value, before[place] ?? null, count, ids)));
      }
    },
    close() {
      reader.close();
      writer.close();
    },
  };
}

/** fsyncs of a command, by the kernel's account; null where nothing can count them. */
function fsyncsACommand(): number | null {
  if (spawnSync('strace', ['-V']).status !== 0) return null;
  const child = fileURLToPath(new URL('./arrivals.ts', import.meta.url));
  const count = (commands: number): number => {
    const out = join(folder(), 'trace');
    const args = ['-f', '-qq', '-e', 'trace=fsync,fdatasync', '-o', out, process.execPath, child, String(commands)];
    const { stderr } = spawnSync('strace', args, { encoding: 'utf8' });
    const calls = readFileSync(out, 'utf8').match(
      /(?:fsync|fdatasync)\(\d+\) += 0|(?:fsync|fdatasync) resumed>\) += 0/g,
    );
    if (!calls) throw new Error(`nothing was traced: ${stderr}`);
    return calls.length;
  };
  // What opening and the first commands take is in both.
  return (count(300) - count(100)) / 200;
}

export async function run(): Promise<void> {
  const base = await copyOfData(SMALL, folder());
  const before = await openBenchShop({ dataDir: base });
  const waiting = Array.from({ length: CHECK_INS }, (_, car): Waiting => {
    const plate = plateOf(car);
    const { visitId } = before.do('visit.arrive', {
      plate,
      plateColor: 'blue',
      note: '',
      arrivedAt: null,
      waitsInShop: false,
    });
    return { visitId, vehicleId: vehicleIdOf(car) };
  });
  await before.shop.close();
  const copyOf = (from: string): string => {
    const made = folder();
    for (const file of ['servicelane.sqlite', 'device.key']) copyFileSync(join(from, file), join(made, file));
    return made;
  };
  const one = (bench: BenchShop, index: number): void => {
    const who = waiting[index];
    if (!who) throw new Error('too few cars wait');
    bench.do('visit.checkIn', checkIn(who, index));
  };

  let steps: Step[] | null = null;
  const stop = record(() => steps);
  const watched = await openBenchShop({ dataDir: copyOf(base) });
  const recorded: [Step[], Step[]] = [[], []];
  for (const [index, into] of recorded.entries()) {
    steps = into;
    one(watched, index);
    steps = null;
  }
  await watched.shop.close();
  stop();

  // It holds the seat that the recorded statements name.
  const after = watched.shop.dataDir;
  const bench = await openBenchShop({ dataDir: copyOf(after) });
  const [, second] = waiting;
  if (!second) throw new Error('too few cars wait');
  const raw = replayer(join(copyOf(after), 'servicelane.sqlite'), recorded, second);
  const door: number[] = [];
  const plain: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const indexes = Array.from({ length: A_ROUND }, (_, at) => 2 + round * A_ROUND + at);
    let started = performance.now();
    for (const index of indexes) one(bench, index);
    const ours = (performance.now() - started) / A_ROUND;
    started = performance.now();
    for (const index of indexes) {
      const who = waiting[index];
      if (who) raw.again(index, who);
    }
    // The first round only warms up.
    if (round > 0) {
      door.push(ours);
      plain.push((performance.now() - started) / A_ROUND);
    }
  }
  const ratio = median(door) / median(plain);
  print('checkin.command', `${(median(door) * 1000).toFixed(0)}us`, ratio, '<=1.6', ratio <= 1.6);
  printAside('checkin.raw', `${(median(plain) * 1000).toFixed(0)}us`);
  printAside('checkin.statements', String(recorded[1].length));
  raw.close();
  await bench.shop.close();
  const fsyncs = fsyncsACommand();
  if (fsyncs === null) process.stderr.write('checkin.fsyncs was not counted: there is no strace here\n');
  else print('checkin.fsyncs', fsyncs.toFixed(2), null, '1', fsyncs === 1);
}
