/**
 * Ten kinds of typed text: everything that LIKE finds in the same files must be among the lines, unless there are more
 * than may be shown; and how long the answer takes after a million orders.
 */

import { join } from 'node:path';
import type { Statement } from 'better-sqlite3';
import Database from 'better-sqlite3';
import { readingsOf } from '../../src-main/customer/pinyin.ts';
import { foldText } from '../../src-main/customer/search-tokens.ts';
import { openReader } from '../../src-main/db/open.ts';
import { seeded } from '../support/random.ts';
import { type BenchShop, openBenchShop } from './bench-shop.ts';
import { dropData, LARGE, linkOfData, SMALL } from './data.ts';
import { percentile, print, printAside, timesOf } from './measure.ts';

const MOST_LINES = 100;
/** As the box on top of every screen asks. */
const LINES = 20;

interface Car {
  readonly key: string;
  readonly plate: string;
  readonly vin: string;
  readonly model: string;
  readonly name: string;
  readonly phone: string;
}

/** Where in a value a text may stand to be found by it. */
type Where = 'anywhere' | 'end';
type Column = 'plate' | 'vin' | 'model' | 'name' | 'pinyin' | 'initials' | 'phone';

interface Kind {
  readonly name: string;
  readonly column: Column;
  readonly where: Where;
  text(car: Car, random: () => number): string;
}

const part = (text: string, length: number, random: () => number): string => {
  const characters = Array.from(text);
  const from = Math.floor(random() * Math.max(1, characters.length - length + 1));
  return characters.slice(from, from + length).join('');
};
const reading = (name: string) => readingsOf(name)[0] ?? { full: '', initials: '' };

const KINDS: readonly Kind[] = [
  { name: 'name', column: 'name', where: 'anywhere', text: ({ name }) => name },
  { name: 'twoCharacters', column: 'name', where: 'anywhere', text: ({ name }, random) => part(name, 2, random) },
  { name: 'pinyin', column: 'pinyin', where: 'anywhere', text: ({ name }) => reading(name).full },
  { name: 'initials', column: 'initials', where: 'anywhere', text: ({ name }) => reading(name).initials },
  { name: 'plate', column: 'plate', where: 'anywhere', text: ({ plate }) => plate },
  { name: 'plateEnd', column: 'plate', where: 'anywhere', text: ({ plate }) => plate.slice(-5) },
  { name: 'plateMiddle', column: 'plate', where: 'anywhere', text: ({ plate }, random) => part(plate, 4, random) },
  { name: 'vinEnd', column: 'vin', where: 'end', text: ({ vin }) => vin.slice(-6) },
  { name: 'phone', column: 'phone', where: 'anywhere', text: ({ phone }) => phone },
  { name: 'phoneEnd', column: 'phone', where: 'end', text: ({ phone }) => phone.slice(-4) },
];

/** All cars with what they are found by, and a table of it for LIKE. */
function oracleOf(file: string, withTable: boolean) {
  const db = openReader(file);
  const cars = db
    .prepare(
      `SELECT 'vehicle ' || v.row_id AS key, p.plate AS plate, v.vin AS vin, v.make || ' ' || v.model AS model, c.name AS name, f.digits AS phone
        FROM vehicle v JOIN vehicle_plate p ON p.vehicle_id = v.id AND p.until IS NULL
        JOIN vehicle_owner o ON o.vehicle_id = v.id AND o.until IS NULL JOIN customer c ON c.id = o.customer_id
        JOIN customer_phone f ON f.customer_id = c.id AND f.preferred = 1 AND f.retired_at IS NULL WHERE v.vin IS NOT NULL`,
    )
    .all() as Car[]; // the columns just named
  db.close();
  const memory = new Database(':memory:');
  memory.exec('CREATE TABLE found_by (key TEXT, kind TEXT, text TEXT); BEGIN');
  const insert: Statement<string[]> = memory.prepare('INSERT INTO found_by VALUES (?, ?, ?)');
  for (const { key, plate, vin, model, name, phone } of withTable ? cars : []) {
    for (const [kind, text] of Object.entries({ plate, vin: vin.toLowerCase(), model, name, phone }))
      insert.run(key, kind, foldText(text));
    for (const { full, initials } of readingsOf(name)) {
      insert.run(key, 'pinyin', full);
      insert.run(key, 'initials', initials);
    }
  }
  memory.exec('COMMIT; CREATE INDEX by_kind ON found_by (kind, key, text)');
  const like: Statement<string[], string> = memory
    .prepare<string[], string>('SELECT DISTINCT key FROM found_by WHERE kind = ? AND text LIKE ?')
    .pluck();
  return {
    cars,
    find: ({ column, where }: Kind, text: string): string[] =>
      like.all(column, `${where === 'anywhere' ? '%' : '%'}${foldText(text)}${where === 'anywhere' ? '%' : ''}`),
  };
}

interface Asked {
  readonly kind: Kind;
  readonly text: string;
}

function questions(cars: readonly Car[], count: number): readonly Asked[] {
  const random = seeded(42);
  return KINDS.flatMap((kind) =>
    Array.from({ length: count }, (): Asked => {
      const car = cars[Math.floor(random() * cars.length)];
      if (!car) throw new Error('no cars');
      return { kind, text: kind.text(car, random) };
    }),
  );
}

function recall(bench: BenchShop, file: string, count: number, metric: string): void {
  const { cars, find } = oracleOf(file, true);
  const missed = new Map<string, number>();
  let wanted = 0;
  let got = 0;
  for (const { kind, text } of questions(cars, count)) {
    const { hits, more } = bench.do('find.anything', { text, limit: MOST_LINES });
    const shown = new Set(hits.map(({ key }) => key));
    for (const key of find(kind, text)) {
      // Of too many there is no saying which; the box says that there are more.
      if (more && shown.size >= MOST_LINES) break;
      wanted += 1;
      if (shown.has(key)) got += 1;
      else missed.set(kind.name, (missed.get(kind.name) ?? 0) + 1);
    }
  }
  print(
    metric,
    `${((got / wanted) * 100).toFixed(2)}%`,
    null,
    '100%',
    got === wanted && wanted > count * KINDS.length * 0.9,
  );
  for (const [kind, times] of missed) printAside(`${metric}.missed.${kind}`, String(times));
}

export async function run(): Promise<void> {
  const small = await linkOfData(SMALL);
  const first = await openBenchShop({ dataDir: small });
  recall(first, join(small, 'servicelane.sqlite'), 1000, 'search.recall');

  const large = await linkOfData(LARGE);
  const bench = await openBenchShop({ dataDir: large });
  const { cars } = oracleOf(join(large, 'servicelane.sqlite'), false);
  const asked = questions(cars, 1000);
  const ask = ({ text }: Asked): void => void bench.do('find.anything', { text, limit: LINES });
  for (const one of asked.filter((_, index) => index % 20 === 0)) ask(one);
  const all: number[] = [];
  for (const kind of KINDS) {
    const own = asked.filter((one) => one.kind === kind);
    const times = timesOf(own.length, (index) => {
      const one = own[index];
      if (one) ask(one);
    });
    all.push(...times);
    printAside(`search.${kind.name}.p99`, `${percentile(times, 0.99).toFixed(2)}ms`);
  }
  const p99 = percentile(all, 0.99);
  printAside('search.p50', `${percentile(all, 0.5).toFixed(2)}ms`);
  print('search.p99', `${p99.toFixed(2)}ms`, null, '<=10ms', p99 <= 10);
  dropData();
}
