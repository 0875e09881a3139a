/** What a number finds, through the door, in a million orders' cars: beside the statement that a hand would write. */
import { join } from 'node:path';
import { backwards, beginningWith } from '../../src-main/customer/search-tokens.ts';
import { openReader } from '../../src-main/db/open.ts';
import { seeded } from '../support/random.ts';
import { openBenchShop } from './bench-shop.ts';
import { carsOf, customerOfCar, dropData, LARGE, linkOfData, phoneOf, plateOf, vinOf } from './data.ts';
import { median, percentile, print, timesOf } from './measure.ts';

const TRIES = 400;

export async function run(): Promise<void> {
  const dataDir = await linkOfData(LARGE);
  const bench = await openBenchShop({ dataDir });
  const raw = openReader(join(dataDir, 'servicelane.sqlite'));
  const random = seeded(7);
  const cars = Array.from({ length: TRIES + 50 }, () => Math.floor(random() * carsOf(LARGE)));
  const line = `SELECT v.id, p.plate, v.make, v.model, c.name,
    (SELECT number FROM customer_phone f WHERE f.customer_id = c.id AND f.preferred = 1 AND f.retired_at IS NULL),
    (SELECT max(arrived_at) FROM visit t WHERE t.vehicle_id = v.id AND t.vehicle_id IS NOT NULL)
    FROM vehicle v LEFT JOIN vehicle_plate p ON p.vehicle_id = v.id AND p.until IS NULL
    LEFT JOIN vehicle_owner o ON o.vehicle_id = v.id AND o.until IS NULL LEFT JOIN customer c ON c.id = o.customer_id`;
  const where = (condition: string) => raw.prepare(`${line} WHERE ${condition} ORDER BY v.row_id DESC LIMIT 20`);
  const ofPhone = (column: string): string =>
    `v.id IN (SELECT o2.vehicle_id FROM customer_phone f2 JOIN vehicle_owner o2 ON o2.customer_id = f2.customer_id AND o2.until IS NULL
      WHERE f2.retired_at IS NULL AND f2.${column} >= +@from AND f2.${column} < +@to)`;
  const kinds: readonly (readonly [
    name: string,
    text: (car: number) => string,
    sql: ReturnType<typeof where>,
    value: (text: string) => string,
  ])[] = [
    [
      'plate',
      plateOf,
      where('v.id = (SELECT vehicle_id FROM vehicle_plate WHERE plate = +@from AND until IS NULL)'),
      (text) => text,
    ],
    [
      'plateEnd',
      (car) => plateOf(car).slice(-5),
      where(
        'v.id IN (SELECT vehicle_id FROM vehicle_plate WHERE plate_backwards >= +@from AND plate_backwards < +@to AND until IS NULL)',
      ),
      backwards,
    ],
    ['vin', vinOf, where("v.code >= +@from AND v.code < +@to AND v.code <> ''"), (text) => text],
    [
      'vinEnd',
      (car) => vinOf(car).slice(-6),
      where("v.code_backwards >= +@from AND v.code_backwards < +@to AND v.code <> ''"),
      backwards,
    ],
    ['phone', (car) => phoneOf(customerOfCar(car)), where(ofPhone('digits')), (text) => text.replace('-', '')],
    ['phoneEnd', (car) => phoneOf(customerOfCar(car)).slice(-4), where(ofPhone('digits_backwards')), backwards],
  ];
  for (const [name, textOf, statement, valueFor] of kinds) {
    const texts = cars.map(textOf);
    const door: number[] = [];
    const plain: number[] = [];
    for (const [index, text] of texts.entries()) {
      const [ours] = timesOf(1, () => {
        const { hits } = bench.do('find.anything', { text, limit: 20 });
        if (hits.length === 0) throw new Error(`${name} ${text} was not found`);
      });
      const [theirs] = timesOf(1, () => statement.all(beginningWith(valueFor(text))));
      // The first ones warm up.
      if (index < 50) continue;
      door.push(ours ?? 0);
      plain.push(theirs ?? 0);
    }
    const more = (median(door) - median(plain)) * 1000;
    const p99 = percentile(door, 0.99);
    print(
      `lookup.${name}`,
      `${(median(door) * 1000).toFixed(0)}us`,
      median(door) / median(plain),
      '<=raw+50us',
      more <= 50,
    );
    print(`lookup.${name}.p99`, `${p99.toFixed(2)}ms`, null, '<=5ms', p99 <= 5);
  }
  raw.close();
  dropData();
}
