import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eventWordsEn, eventWordsZh } from '../../src-shared/visit/event-words.ts';
import { ROOT } from '../support/paths.ts';

/** The text of a call's arguments, from its opening bracket to the one that closes it. */
function argumentsOf(source: string, from: number): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote: string | null = null;
  let start = from + 1;
  for (let at = from; at < source.length; at += 1) {
    const sign = source.charAt(at);
    if (quote !== null) {
      if (sign === '\\') at += 1;
      else if (sign === quote) quote = null;
    } else if (sign === "'" || sign === '`') quote = sign;
    else if ('([{'.includes(sign)) depth += 1;
    else if (')]}'.includes(sign)) {
      depth -= 1;
      if (depth === 0) return [...parts, source.slice(start, at)];
    } else if (sign === ',' && depth === 1) {
      parts.push(source.slice(start, at));
      start = at + 1;
    }
  }
  return parts;
}

/** Every kind that the program records: the fourth argument of `endMove`, the `kind` of `recordEvent`. */
function recordedKinds(): ReadonlySet<string> {
  const kinds = new Set<string>();
  for (const file of globSync('src-main/**/*.ts', { cwd: ROOT })) {
    // Comments may quote an apostrophe.
    const source = readFileSync(join(ROOT, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '');
    for (const match of source.matchAll(/(?<!function )\b(endMove|recordEvent)\(/g)) {
      const given = argumentsOf(source, match.index + match[0].length - 1);
      const telling = match[1] === 'endMove' ? (given[3] ?? '') : (/\bkind:([^,}]*)/.exec(given[1] ?? '')?.[1] ?? '');
      for (const [, kind] of telling.matchAll(/'(\w+)'/g)) if (kind) kinds.add(kind);
    }
  }
  return kinds;
}

describe('the timeline', () => {
  const kinds = recordedKinds();

  test('every event that the program records has a sentence in both languages', () => {
    expect(kinds.size).toBeGreaterThan(45);
    for (const kind of ['arrived', 'lineDone', 'lineUndone', 'exitVoided', 'authorized', 'delivered']) {
      expect(kinds, kind).toContain(kind);
    }
    const unsaid = [...kinds].flatMap((kind) => [
      ...(Object.hasOwn(eventWordsZh, kind) ? [] : [`zh ${kind}`]),
      ...(Object.hasOwn(eventWordsEn, kind) ? [] : [`en ${kind}`]),
    ]);
    expect(unsaid).toEqual([]);
  });

  test('a sentence says something whatever facts are there, and never a stored key that nobody can read', () => {
    const telling = { time: () => '14:30' };
    for (const words of [eventWordsZh, eventWordsEn]) {
      for (const [kind, say] of Object.entries(words)) {
        const bare = say({}, telling);
        expect(bare, kind).not.toMatch(/undefined|NaN|null|\[object/);
        expect(bare.trim(), kind).not.toBe('');
      }
    }
    expect(eventWordsZh.authorized({ person: '演示客户', channel: 'phone', amountFen: 65_400 }, telling)).toBe(
      '客户确认：演示客户，电话，¥654.00',
    );
    expect(eventWordsEn.paused({ reason: 'parts', note: '', until: 1 }, telling)).toBe(
      'Paused: waiting for parts, expected to go on 14:30',
    );
  });
});
