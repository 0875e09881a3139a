/** Malformed inputs, made from the contract itself: from the JSON Schema of an input and one that parses. */

export interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  /** Told apart by a constant. */
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly format?: string;
}

export interface Hostile {
  /** Where and what, for the message of a failing test. */
  readonly what: string;
  readonly value: unknown;
  /** JSON carries it unchanged; the others come over IPC or from code only. */
  readonly isJson: boolean;
}

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i += 1) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

function cycle(): unknown {
  const value: Record<string, unknown> = { a: 1 };
  value['self'] = value;
  return value;
}

/** Each level twice the one below it: small in memory, endless for whoever walks it. */
function laughs(levels: number): unknown {
  let value: unknown = ['ha'];
  for (let i = 0; i < levels; i += 1) value = [value, value];
  return value;
}

class Impostor {
  readonly ok = true;
}

const ONE_MEGABYTE = 'A'.repeat(1_000_001);
const ALMOST_A_MEGABYTE = 'A'.repeat(900_000);

/** By the kinds of JSON; which of them a field takes, its schema says. */
const BY_KIND: Readonly<Record<string, readonly unknown[]>> = {
  string: ['text', '', '0', 'null', '[object Object]'],
  number: [7, 0, -1],
  boolean: [true, false],
  null: [null],
  array: [[], [1], ['a', 'b'], [[]], [null]],
  object: [{}, { a: 1 }, { length: 1 }, { toString: 'x' }, JSON.parse('{"__proto__":{"admin":true}}')],
};

/** No field takes these. */
const NEVER: readonly Hostile[] = [
  { what: 'three hundred levels', value: deep(300), isJson: true },
  { what: 'a million characters', value: { text: ONE_MEGABYTE }, isJson: true },
  ...Object.entries({
    'ten thousand levels': deep(10_000),
    'not a number': Number.NaN,
    infinity: Number.POSITIVE_INFINITY,
    'a big integer': 10n,
    'a date': new Date(0),
    'a map': new Map([['a', 1]]),
    'a set': new Set([1]),
    bytes: new Uint8Array(8),
    'a buffer': new ArrayBuffer(8),
    'an error': new Error('x'),
    'a pattern': /x/,
    'an instance': new Impostor(),
    'a function': () => 'x',
    'a symbol': Symbol('x'),
    'a boxed text': Object('x'),
    'a cycle': cycle(),
    doubling: laughs(40),
  }).map(([what, value]) => ({ what, value, isJson: false })),
];

/** Values of every kind, and those that no field takes: for whatever takes an argument. */
export const ANYTHING: readonly Hostile[] = [
  ...NEVER,
  ...Object.values(BY_KIND)
    .flat()
    .map((value) => ({ what: JSON.stringify(value), value, isJson: true })),
];

/** Names that no input has. */
export const FOREIGN_KEYS: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'toJSON',
  'then',
  '',
  ' ',
  '.',
  '0',
  '-1',
  'length',
  'ok',
  'refusal',
  'kind',
  'seat',
  'session',
  'roles',
  'now',
  'db',
  'commandId2',
  'NaN',
  "'; DROP TABLE staff; --",
  '<script>',
  '\u0000',
  '\u202e',
  '𠮷',
  'k'.repeat(5_000),
  'Version',
  'ID',
  'versio\u0301n',
];

function own(object: object, key: string, value: unknown): object {
  const copy = { ...object };
  // Plain assignment to __proto__ would change the prototype instead.
  Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

function without(object: object, key: string): object {
  return Object.fromEntries(Object.entries(object).filter(([each]) => each !== key));
}

function resolve(schema: Schema, root: Schema): Schema {
  return schema.$ref ? (root.$defs?.[schema.$ref.replace('#/$defs/', '')] ?? {}) : schema;
}

function kindsOf(schema: Schema, root: Schema): Set<string> {
  const known = resolve(schema, root);
  const branches = known.anyOf ?? known.oneOf;
  if (branches) return new Set(branches.flatMap((each) => [...kindsOf(each, root)]));
  return new Set([known.type === 'integer' ? 'number' : (known.type ?? 'any')]);
}

/** Of the alternatives, the one that the sample is of. */
function branchOf(schema: Schema, sample: unknown, root: Schema): Schema {
  const known = resolve(schema, root);
  if (known.oneOf) {
    const isOf = (branch: Schema): boolean =>
      Object.entries(branch.properties ?? {}).every(
        ([key, inner]) =>
          inner.const === undefined || inner.const === Object.getOwnPropertyDescriptor(sample ?? {}, key)?.value,
      );
    return known.oneOf.find(isOf) ?? {};
  }
  if (!known.anyOf) return known;
  const kind = sample === null ? 'null' : Array.isArray(sample) ? 'array' : typeof sample;
  return branchOf(known.anyOf.find((each) => kindsOf(each, root).has(kind)) ?? {}, sample, root);
}

function wrongOf(schema: Schema, sample: unknown, root: Schema): Hostile[] {
  const wrong: Hostile[] = [...NEVER];
  const add = (what: string, value: unknown, isJson = true) => wrong.push({ what, value, isJson });
  const kinds = kindsOf(schema, root);
  for (const [kind, values] of Object.entries(BY_KIND)) {
    if (kinds.has(kind) || kinds.has('any')) continue;
    for (const value of values) add(`${kind} ${JSON.stringify(value)}`, value);
  }
  const known = branchOf(schema, sample, root);
  if (known.enum) {
    add('no choice', 'zzz');
    add('a choice in other letters', `${String(known.enum[0])} `);
  }
  if (known.const !== undefined) add('another constant', `${String(known.const)} `);
  if (known.pattern !== undefined || known.format !== undefined) {
    add('another pattern', '\u0000');
    add('a text without end', 'x'.repeat(5_000));
  }
  if (known.minLength) add('too short', '');
  if (known.maxLength !== undefined) {
    add('too long', '长'.repeat(known.maxLength + 1));
    add('far too long', ALMOST_A_MEGABYTE);
  }
  if (known.type === 'integer') {
    add('a fraction', 1.5);
    add('beyond safety', 2 ** 60);
    add('beyond any number', 1e308);
    add('next to nothing', 5e-324);
    add('less than nothing', -1);
    if (known.maximum !== undefined) add('too much', known.maximum + 1);
  }
  if (known.type === 'array' && known.items && Array.isArray(sample)) {
    const [first, ...others] = sample;
    if (known.maxItems !== undefined && sample.length > 0) {
      add('too many', Array(known.maxItems + 1).fill(first));
    }
    if (known.minItems) add('too few', []);
    if (sample.length > 0) {
      for (const each of wrongOf(known.items, first, root))
        add(`[0] ${each.what}`, [each.value, ...others], each.isJson);
    }
  }
  if (known.properties && typeof sample === 'object' && sample !== null) {
    for (const key of known.required ?? []) add(`without ${key}`, without(sample, key));
    for (const [key, inner] of Object.entries(known.properties)) {
      const part: unknown = Object.getOwnPropertyDescriptor(sample, key)?.value;
      for (const each of wrongOf(inner, part, root))
        add(`${key}: ${each.what}`, own(sample, key, each.value), each.isJson);
    }
    for (const key of FOREIGN_KEYS) {
      if (!Object.hasOwn(known.properties, key)) add(`with ${key.slice(0, 20)}`, own(sample, key, 1));
    }
  }
  return wrong;
}

/** None of them is what the schema says. Each differs from the sample in one place. */
export function wrongInputs(schema: Schema, sample: unknown): Hostile[] {
  return [{ what: 'nothing', value: undefined, isJson: false }, ...wrongOf(schema, sample, schema)];
}

/** Texts of which each pattern of the contract takes one. */
const PATTERNED: readonly string[] = [
  '1357',
  '13800138000',
  '08:00',
  'LSVAM4187C2184847',
  '粤B',
  '2026-11-28',
  'a'.repeat(64),
  `settlement-0199a1b2-${'a'.repeat(8)}.pdf`,
];

/** Something that the schema takes, as far as a schema can tell. */
function something(schema: Schema, root: Schema, pick: number, depth = 0): unknown {
  const known = resolve(schema, root);
  if (known.const !== undefined) return known.const;
  if (known.enum) return known.enum[pick % known.enum.length];
  const branches = known.anyOf ?? known.oneOf;
  if (branches) {
    const some = branches.filter((each) => resolve(each, root).type !== 'null');
    return something(some[pick % some.length] ?? {}, root, pick, depth);
  }
  switch (known.type) {
    case 'string':
      if (known.format === 'uuid') return `0199a1b2-0000-7000-8000-${String(pick).padStart(12, '0')}`;
      if (known.pattern !== undefined)
        return PATTERNED.find((text) => new RegExp(known.pattern ?? '', 'u').test(text)) ?? 'x';
      // A phone or a VIN is recognised by a rule that JSON Schema cannot say.
      return pick % 2 === 1 ? PATTERNED[pick] : 'x'.repeat(Math.max(1, known.minLength ?? 1));
    case 'integer':
    case 'number':
      return Math.max(1, known.minimum ?? 1);
    case 'boolean':
      return true;
    case 'array':
      // A schema of itself (any JSON) ends somewhere.
      return depth > 3 ? [] : [something(known.items ?? {}, root, pick, depth + 1)];
    case 'object':
      return Object.fromEntries(
        Object.entries(known.properties ?? {}).map(([key, inner]) => [key, something(inner, root, pick, depth + 1)]),
      );
    default:
      return null;
  }
}

/** The sample with one empty list or absent part filled, or with another branch of one choice; one change each. */
function* variants(schema: Schema, sample: unknown, root: Schema): Generator<unknown> {
  const known = resolve(schema, root);
  const branches = known.anyOf ?? known.oneOf;
  const isAbsent = sample === undefined || sample === null;
  if (branches || isAbsent) for (let pick = 0; pick < PATTERNED.length; pick += 1) yield something(known, root, pick);
  const branch = branchOf(known, sample, root);
  if (branch.type === 'array' && Array.isArray(sample)) {
    const [first, ...others] = sample;
    if (sample.length === 0)
      for (let pick = 0; pick < PATTERNED.length; pick += 1) yield [something(branch.items ?? {}, root, pick)];
    else for (const each of variants(branch.items ?? {}, first, root)) yield [each, ...others];
  }
  if (branch.properties && typeof sample === 'object' && sample !== null) {
    for (const [key, inner] of Object.entries(branch.properties)) {
      const part: unknown = Object.getOwnPropertyDescriptor(sample, key)?.value;
      for (const each of variants(inner, part, root)) yield own(sample, key, each);
    }
  }
}

/** Where a schema expects something: `plate`, `lines[].name`. */
export function placesOf(schema: Schema): Set<string> {
  const places = new Set<string>();
  const walk = (part: Schema, path: string, within: readonly string[]): void => {
    // A schema of itself is walked once.
    if (part.$ref !== undefined && within.includes(part.$ref)) return;
    const known = resolve(part, schema);
    const refs = part.$ref === undefined ? within : [...within, part.$ref];
    for (const branch of [...(known.anyOf ?? []), ...(known.oneOf ?? [])]) walk(branch, path, refs);
    if (known.items) {
      places.add(`${path}[]`);
      walk(known.items, `${path}[]`, refs);
    }
    for (const [key, inner] of Object.entries(known.properties ?? {})) {
      places.add(`${path}.${key}`);
      walk(inner, `${path}.${key}`, refs);
    }
  };
  walk(schema, '', []);
  return places;
}

/** The places that an input fills: those that `wrongInputs` spoils one by one. */
export function placesIn(value: unknown, path = ''): Set<string> {
  const places = new Set<string>();
  if (Array.isArray(value) && value.length > 0) {
    places.add(`${path}[]`);
    for (const each of placesIn(value[0], `${path}[]`)) places.add(each);
  } else if (!Array.isArray(value) && typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      places.add(`${path}.${key}`);
      for (const each of placesIn(inner, `${path}.${key}`)) places.add(each);
    }
  }
  return places;
}

/**
 * Inputs that parse and between them fill every place of the schema, made from one that parses: each is spoilt in turn.
 */
export function basesOf(schema: Schema, samples: readonly unknown[], parses: (input: unknown) => boolean): unknown[] {
  const bases = [...samples];
  // A schema of itself has no end of places.
  const wanted = placesOf(schema);
  const reached = new Set(samples.flatMap((sample) => [...placesIn(sample)]));
  for (const base of bases) {
    for (const variant of variants(schema, base, schema)) {
      const added = [...placesIn(variant)].filter((place) => wanted.has(place) && !reached.has(place));
      if (added.length === 0 || !parses(variant)) continue;
      for (const place of added) reached.add(place);
      bases.push(variant);
    }
  }
  return bases;
}

/** What people and other programs put into text fields; at most 40 characters each. */
export const HOSTILE_TEXTS: readonly (readonly [what: string, text: string])[] = [
  ['SQL', "'; DROP TABLE staff; --"],
  ['SQL of another quote', '" OR "1"="1" /* \\'],
  ['LIKE', '100%_\\'],
  ['FTS syntax', 'NEAR("a" b, 2) AND NOT {x}: ^*'],
  ['HTML', '<img src=x onerror="alert(1)">'],
  ['a script', '</script><script>alert(1)</script>'],
  ['a template', '{{constructor}} #{7*7} %s %n $&'],
  ['a formula', "=cmd|'/c calc'!A0"],
  ['a full-width formula', '＝SUM(A1)＠'],
  ['bidi', '\u202etxt.exe\u202c \u2066a\u2069'],
  ['4-byte characters', '𠮷 㛃 䶮 堃 👨‍👩‍👧'],
  ['combining marks', 'e\u0301 Z\u0335\u0321\u0328 \u1e9b\u0323'],
  ['control characters', 'a\u0000b\u0007c\u001b[31m'],
  ['lines', 'a\r\nb\tc\u2028d'],
  ['invisible', 'a\u200bb\u2060c\ufeffd'],
  ['JSON', '{"__proto__":{"a":1}}'],
  ['a path', '../../etc/passwd\\..\\CON'],
];

/** What is put where a file's name is expected. */
export const HOSTILE_FILE_NAMES: readonly (readonly [what: string, name: string])[] = [
  ['the folder above', '../../outside'],
  ['the folder above, in the middle', 'a/../../../outside'],
  ['the folder above, of Windows', '..\\..\\outside'],
  ['the folder above, in percent', '%2e%2e%2f%2e%2e%2foutside'],
  ['a path', '/etc/passwd'],
  ['a drive', 'C:\\outside'],
  ['a share', '\\\\server\\share\\outside'],
  ['a device', 'CON'],
  ['a device with an ending', 'NUL.sqlite'],
  ['a NUL character', 'outside\u0000.png'],
  ['bidi', '\u202egnp.exe'],
  ['300 bytes', '长'.repeat(100)],
  ['a dot', '.'],
  ['two dots', '..'],
  ['a second stream', 'servicelane.sqlite:hidden'],
  ['a name that Windows shortens', 'outside. '],
  ['an option', '--data'],
  ['lines', 'a\r\nb'],
  ['nothing', ''],
];
