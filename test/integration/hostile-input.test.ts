/** What no form sends, made from the contract and given to both hosts: a new procedure is among them the day it is written. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { activeStaff } from '../../src-main/staff/staff-repository.ts';
import { type CallName, contract } from '../../src-shared/contract.ts';
import type { Reply } from '../../src-shared/kit/contract.ts';
import { commandId, newId } from '../../src-shared/kit/id.ts';
import { PROBLEMS } from '../../src-shared/kit/problem.ts';
import { ROLES } from '../../src-shared/staff/roles.ts';
import { en } from '../../src-shared/wording/en.ts';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { HOSTS, hostOf, Unsendable } from '../support/both-hosts.ts';
import { dumpOf } from '../support/dump.ts';
import {
  broughtTo,
  CONTENT,
  chargeLine,
  crew,
  type DemoShop,
  demoShop,
  laborLine,
  partLine,
} from '../support/given.ts';
import {
  basesOf,
  FOREIGN_KEYS,
  type Hostile,
  placesIn,
  placesOf,
  type Schema,
  wrongInputs,
} from '../support/hostile.ts';
import { HOW_OFTEN, isLong, tell } from '../support/how-long.ts';
import { INPUTS } from '../support/inputs.ts';
import { seeded } from '../support/random.ts';

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

const NAMES = Object.keys(contract) as CallName[];
const PER_PROCEDURE = HOW_OFTEN.malformed;
const KNOWN = new Set<string>(PROBLEMS);

function schemaOf(name: CallName): Schema {
  return z.toJSONSchema(contract[name].input, { io: 'input' }) as Schema; // the part of JSON Schema that zod writes
}

/** Fuller ones than `INPUTS`, where what fills a list has rules of its own. */
function samplesOf(name: CallName): unknown[] {
  const sample: object = INPUTS[name]();
  if (name === 'shop.setException') return [sample, { ...sample, spans: [{ opens: 480, closes: 720 }] }];
  if (!('content' in sample) || !('lines' in Object(sample.content))) return [sample];
  const [hours, part, charge] = [
    laborLine('保养', 100, 126_00),
    partLine('机油', 1000, 80_00),
    chargeLine('检测', 50_00),
  ];
  const fixed = { ...hours, pricing: { ...hours.pricing, price: { by: 'fixed', time: 100, priceFen: 80_00 } } };
  return [
    sample,
    ...[hours, fixed, part, charge].map((line) => ({ ...sample, content: { ...CONTENT, lines: [line] } })),
  ];
}

const bases = new Map<CallName, unknown[]>();

function basesFor(name: CallName): unknown[] {
  const made =
    bases.get(name) ??
    basesOf(schemaOf(name), samplesOf(name), (input) => contract[name].input.safeParse(input).success);
  bases.set(name, made);
  return made;
}

/** The kind of mistake, without the place where it was made. */
function kindOf({ what }: Hostile): string {
  return (what.split(': ').at(-1) ?? what).replace(/^(?:\[0\] )+/, '').replace(/^(with|without) .*/s, '$1');
}

/** So many for a procedure: all kinds where there is room for them, and the largest always. */
function malformed(name: CallName): Hostile[] {
  const random = seeded(NAMES.indexOf(name) + 1);
  const schema = schemaOf(name);
  const all = basesFor(name).flatMap((base) => wrongInputs(schema, base));
  if (all.length < 60) throw new Error(`${name}: only ${all.length}`);
  const mixed = all
    .map((each) => ({ each, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each);
  const isLarge = ({ what }: Hostile) => /far too long|a million characters/.test(what);
  const [large] = mixed.filter(isLarge);
  // The long form sends every large one that it meets.
  const few = isLong ? mixed : [...(large ? [large] : []), ...mixed.filter((each) => !isLarge(each))];
  const chosen = few.slice(0, PER_PROCEDURE);
  const objects = chosen.filter(
    ({ value }) => typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype,
  );
  // Where there are not so many: wrong in a second place as well.
  while (chosen.length < PER_PROCEDURE) {
    const base = objects[Math.floor(random() * objects.length)] ?? { what: 'nothing', value: {}, isJson: true };
    const key = `${FOREIGN_KEYS[Math.floor(random() * FOREIGN_KEYS.length)]}${random() < 0.5 ? '' : Math.floor(random() * 1e6)}_`;
    chosen.push({
      what: `${base.what} and ${key}`,
      value: { ...(base.value as object), [key]: random() }, // filtered above
      isJson: base.isJson,
    });
  }
  return chosen;
}

function hashOf(folder: string): string {
  return createHash('sha256')
    .update(JSON.stringify(dumpOf(folder)))
    .digest('hex');
}

/** Changes with every commit of another connection, and costs nothing to ask. */
function commitsOf(folder: string): () => number {
  const file = new Database(join(folder, 'servicelane.sqlite'), { readonly: true });
  onTestFinished(() => void file.close());
  return () => file.pragma('data_version', { simple: true }) as number; // what SQLite says it is
}

function administratorOf(demo: DemoShop) {
  const person = activeStaff(demo.shop.reader).find(({ roles }) => roles.length === 1 && roles[0] === 'administrator');
  if (!person) throw new Error('nobody is administrator');
  return person.id;
}

function faultsIn(demo: DemoShop) {
  return demo.log.filter(({ kind }) => kind === 'fault');
}

describe('malformed input', () => {
  test('safety 13: every field of every input is spoilt somewhere, and what is spoilt was good', () => {
    const untouched: string[] = [];
    for (const name of NAMES) {
      const made = basesFor(name);
      for (const base of made) expect(contract[name].input.safeParse(base).success, name).toBe(true);
      const reached = new Set(made.flatMap((base) => [...placesIn(base)]));
      untouched.push(
        ...[...placesOf(schemaOf(name))].filter((place) => !reached.has(place)).map((place) => name + place),
      );
    }
    expect(untouched).toEqual([]);
  });

  test.each(HOSTS)(
    `safety 13: ${PER_PROCEDURE} malformed inputs a procedure at the %s are answered at their field, and nothing changes`,
    async (kind) => {
      const demo = await demoShop({ checked: false });
      const screen = (await hostOf(kind, demo.shop)).screen();
      screen.signIn(administratorOf(demo));
      const before = hashOf(demo.folder);
      const commits = commitsOf(demo.folder);
      const first = commits();
      const took: number[] = [];
      const kinds = new Set<string>();
      const said = new Set<string>();
      let unsendable = 0;
      for (const name of NAMES) {
        const sent = malformed(name).map((hostile) => async (): Promise<void> => {
          // What JSON softens into something good is no case for a host that speaks it; an instance arrives as an object.
          const isPlain = kind === 'station' ? hostile.isJson : !hostile.what.endsWith('an instance');
          if (!isPlain && hostile.value !== undefined && hostile.value !== Number.POSITIVE_INFINITY) return;
          const began = performance.now();
          let reply: Reply;
          try {
            reply = await screen.call(name, hostile.value);
          } catch (error) {
            if (!(error instanceof Unsendable)) throw error;
            unsendable += 1;
            return;
          }
          took.push(performance.now() - began);
          kinds.add(kindOf(hostile));
          if (reply.ok || !('invalid' in reply))
            throw new Error(`${name} with ${hostile.what} was answered ${JSON.stringify(reply)}`);
          const problems = Object.values(reply.invalid);
          if (problems.length === 0 || problems.some((problem) => !KNOWN.has(problem)))
            throw new Error(`${name} with ${hostile.what}: ${JSON.stringify(reply)}`);
          for (const problem of problems) said.add(problem);
        });
        // One after the other where they are timed.
        if (isLong) for (const send of sent) await send();
        else await Promise.all(sent.map((send) => send()));
        if (commits() !== first) throw new Error(`${name} wrote something`);
      }
      expect(took.length).toBeGreaterThan(NAMES.length * PER_PROCEDURE * 0.6);
      expect(kinds.size, [...kinds].join(', ')).toBeGreaterThan(35);
      if (kind === 'desktop') expect(unsendable, 'functions, symbols and what is too deep').toBeGreaterThan(10);
      for (const problem of said)
        for (const words of [zhCN, en]) expect(Reflect.get(words.problems, problem)).toBeTruthy();
      expect(said, 'a megabyte is among them').toContain('tooLarge');
      expect(faultsIn(demo)).toEqual([]);
      expect(hashOf(demo.folder)).toBe(before);
      took.sort((a, b) => a - b);
      const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
      const figures = `p50 ${at(0.5).toFixed(2)} ms, p99 ${at(0.99).toFixed(1)} ms, slowest ${at(1).toFixed(0)} ms`;
      if (isLong)
        tell(
          `safety 13 ${kind}: ${NAMES.length} procedures, ${took.length} malformed inputs, ${kinds.size} kinds: ${figures}; 0 faults, database unchanged`,
        );
      // On a machine with nothing else to do; the short form shares it with other files.
      if (isLong) expect(at(0.99)).toBeLessThanOrEqual(50);
      // Negative control: the sample that was spoilt is let in, and both ways of looking notice it.
      expect(await screen.call('visit.arrive', INPUTS['visit.arrive']())).toMatchObject({ ok: true });
      expect(commits()).not.toBe(first);
      expect(hashOf(demo.folder)).not.toBe(before);
    },
    3_600_000,
  );
});

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Tables by the field that names one of their rows; of any other field the test takes a row that exists somewhere. */
const TABLE_OF: Readonly<Record<string, string>> = {
  visitId: 'visit',
  orderId: 'repair_order',
  toOrderId: 'repair_order',
  orderIds: 'repair_order',
  lineId: 'order_line',
  lineIds: 'order_line',
  declinedLineIds: 'order_line',
  vehicleId: 'vehicle',
  takePlateFrom: 'vehicle',
  customerId: 'customer',
  ownerId: 'customer',
  phoneId: 'customer_phone',
  contactId: 'vehicle_contact',
  staffId: 'staff',
  seatId: 'seat',
  teamId: 'team',
  bayId: 'bay',
  itemId: 'catalog_item',
  packageId: 'catalog_package',
  recallId: 'recall',
};

/** The input with another id in each place; `choose` hears the name of the field and how many places came before. */
function withIds(input: unknown, choose: (field: string, place: number) => string): unknown {
  let place = 0;
  const walk = (part: unknown, field: string): unknown => {
    if (typeof part === 'string') return ID.test(part) ? choose(field, place++) : part;
    if (Array.isArray(part)) return part.map((each) => walk(each, field));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, walk(inner, key)]));
  };
  return walk(input, '');
}

describe('ids of other things', () => {
  test.each(HOSTS)(
    'safety 13: a right input at the %s with one id of nobody, of nothing or of another kind is answered, never a fault',
    async (kind) => {
      const demo = await demoShop({ checked: false });
      const people = crew(demo);
      for (const [index, stage] of (['authorized', 'ready', 'settled', 'inWork'] as const).entries())
        await broughtTo(stage, people, { plate: `粤B7100${index}` });
      const admin = demo.as('administrator');
      const { staffId } = await admin.do('staff.add', { name: '多面手', roles: [...ROLES], pin: '4826' });
      const screen = (await hostOf(kind, demo.shop)).screen();
      const file = new Database(join(demo.folder, 'servicelane.sqlite'), { readonly: true });
      onTestFinished(() => void file.close());
      const tables = file
        .prepare<[], string>(
          "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c ON c.name = 'id' AND lower(c.type) = 'text' WHERE m.type = 'table'",
        )
        .pluck()
        .all();
      expect(tables.length).toBeGreaterThan(15);
      const random = seeded(13);
      const rows = new Map(
        tables.map((table) => [table, file.prepare<[], string>(`SELECT id FROM "${table}"`).pluck().all()]),
      );
      const idIn = (table: string): string => {
        const ids = rows.get(table) ?? [];
        return ids[Math.floor(random() * ids.length)] ?? newId(commandId);
      };
      const any = () => idIn(tables[Math.floor(random() * tables.length)] ?? 'visit');
      const wrong = [
        () => newId(commandId) as string,
        any,
        () => '00000000-0000-0000-0000-000000000000',
        any,
        () => 'ffffffff-ffff-ffff-ffff-ffffffffffff',
        () => any().toUpperCase(),
      ];
      const answers = new Map<string, number>();
      let calls = 0;
      for (const name of NAMES) {
        let places = 0;
        withIds(INPUTS[name](), () => `${places++}`);
        for (let place = 0; place < places; place += 1) {
          for (let i = 0; i < HOW_OFTEN.wrongIds; i += 1) {
            const input = withIds(INPUTS[name](), (field, at) =>
              at === place
                ? (wrong[(i + place) % wrong.length]?.() ?? '')
                : TABLE_OF[field]
                  ? idIn(TABLE_OF[field])
                  : any(),
            );
            // Signed out, locked out or changed by an earlier call.
            if (demo.shop.door.sessionOf(screen.seatId).staff?.id !== staffId) screen.signIn(staffId);
            const reply = await screen.call(name, input);
            calls += 1;
            const answer = reply.ok
              ? 'ok'
              : 'refusal' in reply
                ? reply.refusal.code
                : 'invalid' in reply
                  ? 'invalid'
                  : 'fault';
            answers.set(answer, (answers.get(answer) ?? 0) + 1);
            if (answer === 'fault') {
              const stack = faultsIn(demo).at(-1)?.stack?.split('\n').slice(0, 6).join(' ');
              throw new Error(`${name} with ${JSON.stringify(input)}: ${stack}`);
            }
          }
        }
      }
      expect(calls).toBeGreaterThan(300);
      expect(answers.get('notFound') ?? 0, [...answers].join(' ')).toBeGreaterThan(50);
      expect(answers.get('ok') ?? 0, 'some are right after all, so the rest of each input was').toBeGreaterThan(3);
      if (isLong) tell(`safety 13 ${kind}: ${calls} right inputs with one wrong id: 0 faults`);
    },
    600_000,
  );
});
