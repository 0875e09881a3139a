import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { recordApproval } from '../../src-main/staff/approval-service.ts';
import { type CallName, contract } from '../../src-shared/contract.ts';
import { DAY } from '../../src-shared/kit/time.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { dumpOf } from '../support/dump.ts';
import { carOf, demoShop } from '../support/given.ts';
import { HOSTILE_TEXTS, type Schema } from '../support/hostile.ts';
import type { TestSeat } from '../support/shop.ts';
import { wholeVisit } from '../support/whole-visit.ts';

/** Procedures whose texts are tested here and not in contract.test.ts. */
const OF_THE_VISIT = /^(order|workshop)\.|^visit\.(towIn|dropKey|checkIn|comeBack|issueExit|voidExit|deliver)/;

/** Chosen from what is there, or folded as a plate. */
const CHOSEN = /\.(payerKey|packageId|key|id|plate)$/;

function textsOf(name: CallName): string[] {
  const texts: string[] = [];
  const walk = (schema: Schema, path: string): void => {
    if (schema.type === 'string' && !schema.enum && schema.const === undefined && !schema.pattern && !schema.format) {
      texts.push(path);
    }
    for (const [key, inner] of Object.entries(schema.properties ?? {})) walk(inner, `${path}.${key}`);
    if (schema.items) walk(schema.items, `${path}[]`);
    for (const inner of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) walk(inner, path);
  };
  walk(z.toJSONSchema(contract[name].input, { io: 'input' }) as Schema, name); // zod's own output
  return [...new Set(texts)];
}

/** Every text of an input with the place where it stands. */
function textsIn(value: unknown, path: string): (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((inner) => textsIn(inner, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, `${path}.${key}`));
}

const stored = (text: string): string => text.trim().toWellFormed();

describe('hostile text', () => {
  test.each(HOSTILE_TEXTS.map(([what, text]) => [what, text] as const))(
    'safety 14: %s comes back byte for byte from every field of the visit, the order and the workshop',
    async (_what, hostile) => {
      const demo = await demoShop();
      const seats = new Map<Role, TestSeat>();
      const seatOf = (role: Role): TestSeat => {
        const known = seats.get(role) ?? demo.as(role);
        seats.set(role, known);
        return known;
      };
      const given = new Set<string>();
      /** Every text that went in at a place; some are written over later. */
      const filled = new Map<string, string[]>();
      let count = 0;
      await wholeVisit({
        say(max) {
          // Unlike any other, so that each can be looked for; a number in front where the field is short.
          const text = stored(`${count++}.${hostile}`.slice(0, max));
          given.add(text);
          return text;
        },
        async do(role, name, input) {
          for (const [path, text] of textsIn(input, name)) {
            if (given.has(text)) filled.set(path, [...(filled.get(path) ?? []), text]);
          }
          return seatOf(role).do(name, input);
        },
        approval(role, purpose, orderId) {
          const { seatId, staffId: askedBy } = seatOf('adviser');
          const { staffId } = seatOf(role);
          if (!seatId || !askedBy || !staffId) throw new Error('nobody is signed in');
          const agreed = { purpose, orderIds: [orderId], amountFen: null };
          const at = demo.shop.door.sessionOf(seatId);
          return demo.shop.door.runInternal(recordApproval, { staffId, seatId, askedBy, ...agreed }, at).approvalId;
        },
        pass(days) {
          demo.clock.pass(days * DAY);
          // So long locks every seat: everybody signs in anew.
          seats.clear();
        },
        async car() {
          const plate = `粤B${90_000 + count++}`;
          return { vehicleId: (await carOf(seatOf('adviser'), { plate })).vehicleId, plate };
        },
      });
      const names = (Object.keys(contract) as CallName[]).filter((name) => OF_THE_VISIT.test(name));
      const wanted = names.flatMap(textsOf).filter((path) => !CHOSEN.test(path));
      expect(wanted.length).toBeGreaterThan(80);
      const { journal_entry: _entry, journal_body: _body, ...tables } = dumpOf(demo.folder);
      const kept = new Set<string>();
      const collect = (value: unknown): void => {
        if (typeof value === 'string') {
          kept.add(value);
          if (/^[[{]/.test(value)) {
            try {
              collect(JSON.parse(value));
            } catch {
              // A hostile text may begin like JSON.
            }
          }
        } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
      };
      collect(tables);
      expect(wanted.filter((path) => !filled.get(path)?.some((text) => kept.has(text)))).toEqual([]);
      expect(demo.log.filter(({ kind }) => kind === 'fault')).toEqual([]);
    },
  );
});
