import Database from 'better-sqlite3';
import { eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { afterAll, describe, expect, test } from 'vitest';
import { hastened } from '../../src-main/db/quick-statement.ts';

const owner = sqliteTable('owner', { id: text('id').notNull(), phone: text('phone') });
const car = sqliteTable('car', {
  id: integer('id').primaryKey(),
  plate: text('plate'),
  isHere: integer('is_here', { mode: 'boolean' }).notNull(),
  facts: text('facts', { mode: 'json' }).$type<{ km: number }>(),
  ownerId: text('owner_id'),
});

const traced: string[] = [];
const connection = new Database(':memory:', { verbose: (text) => traced.push(String(text)) });
connection.exec(`CREATE TABLE owner (id TEXT NOT NULL, phone TEXT);
  CREATE TABLE car (id INTEGER PRIMARY KEY, plate TEXT, is_here INTEGER NOT NULL, facts TEXT, owner_id TEXT);
  INSERT INTO owner VALUES ('a', NULL), ('b', '1');
  INSERT INTO car VALUES (1, '粤B12345', 1, '{"km":5}', 'a'), (2, NULL, 0, NULL, NULL), (3, 'x', 1, '{"km":0}', 'b')`);
const db = drizzle(connection);
afterAll(() => connection.close());

const whole = () => db.select().from(car).leftJoin(owner, eq(owner.id, car.ownerId)).orderBy(car.id).prepare();
const some = () =>
  db
    .select({
      plate: car.plate,
      isHere: car.isHere,
      facts: car.facts,
      owner: { id: owner.id, phone: owner.phone },
      count: sql<number>`(SELECT count(*) FROM owner)`,
      never: sql<boolean>`${car.isHere} = 0`.mapWith(Boolean),
      named: sql<string>`upper(${owner.id})`.as('named'),
    })
    .from(car)
    .leftJoin(owner, eq(owner.id, car.ownerId))
    .where(eq(car.isHere, sql.placeholder('isHere')))
    .orderBy(car.id)
    .prepare();

describe('a statement read the short way', () => {
  test('says what drizzle says: flags, JSON, what a join did not find, keys in the same order', () => {
    expect(JSON.stringify(hastened(whole()).all())).toBe(JSON.stringify(whole().all()));
    for (const isHere of [1, 0]) {
      expect(JSON.stringify(hastened(some()).all({ isHere }))).toBe(JSON.stringify(some().all({ isHere })));
      expect(hastened(some()).get({ isHere })).toEqual(some().get({ isHere }));
    }
    expect(hastened(some()).all({ isHere: 0 })).toMatchObject([{ owner: null, never: true, facts: null }]);
  });

  test('writes what drizzle writes, and says how many rows', () => {
    const insert = hastened(
      db
        .insert(car)
        .values({ id: sql.placeholder('id'), plate: 'y', isHere: false, facts: sql.placeholder('facts') })
        .prepare(),
    );
    expect(insert.run({ id: 9, facts: { km: 7 } }).changes).toBe(1);
    expect(db.select().from(car).where(eq(car.id, 9)).get()).toEqual({
      id: 9,
      plate: 'y',
      isHere: false,
      facts: { km: 7 },
      ownerId: null,
    });
    connection.exec('DELETE FROM car WHERE id = 9');
  });

  test('a limit is bound behind a plus: SQLite compiles the statement once', () => {
    const first = () => db.select().from(car).orderBy(car.id).limit(sql.placeholder('limit')).prepare();
    const hasty = hastened(first());
    traced.length = 0;
    expect(hasty.all({ limit: 2 })).toEqual(first().all({ limit: 2 }));
    expect(traced).toMatchObject([/ limit \+2/, / limit 2/].map((text) => expect.stringMatching(text)));
  });

  test('nothing found is undefined; a value that is missing is named', () => {
    const one = hastened(
      db
        .select()
        .from(car)
        .where(eq(car.id, sql.placeholder('id')))
        .prepare(),
    );
    expect(one.get({ id: 99 })).toBeUndefined();
    expect(one.all({ id: 99 })).toEqual([]);
    expect(() => one.get({})).toThrow('"id"');
  });
});
