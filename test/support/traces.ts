/**
 * What no log may hold: phones, VINs and plates by their shape, PINs and codes as they were typed. Its patterns are its
 * own, so that they do not share a mistake with those that the program masks by.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SHAPES: Readonly<Record<string, RegExp>> = {
  phone: /(?<![\w-])(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?![\w-])/gu,
  landline: /(?<![\w-])0\d{2,3}-?\d{7,8}(?![\w-])/gu,
  VIN: /(?<![\w-])(?=\w*\d)(?=\w*[A-Z])[A-HJ-NPR-Z0-9]{17}(?![\w-])/gu,
  plate: /[\u4e00-\u9fff][A-HJ-NP-Z][ ·]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳领]/gu,
};

/** Keys whose texts are secrets wherever they stand, and calls whose `code` is one. */
const SECRET_KEY = /pin$/i;
const CODE_CALL = /^(?:seat\.pair|session\.recover)$/;

/** Typed in this process so far. */
const secrets = new Set<string>();

function collect(value: unknown, isCode: boolean): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const isSecret = SECRET_KEY.test(key) || (isCode && key === 'code');
    if (isSecret && typeof inner === 'string' && inner.length >= 4) secrets.add(inner);
    collect(inner, isCode);
  }
}

/** Remembers the PINs and codes of a call, so that they can be looked for. */
export function noteSecrets(name: string, input: unknown): void {
  collect(input, CODE_CALL.test(name));
}

/** Every text in a line of JSON; numbers are none, and a time in milliseconds may look like a PIN. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsOf(inner)]);
}

function textOf(line: string): string {
  try {
    return textsOf(JSON.parse(line)).join('\n');
  } catch {
    return line;
  }
}

/** What was found, with the line in which it stands. */
export function tracesIn(text: string, typed: Iterable<string> = secrets): string[] {
  const words = [...typed].map((word) => word.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&'));
  const secret = words.length > 0 ? new RegExp(`(?<![\\w.-])(?:${words.join('|')})(?![\\w.-])`, 'gu') : null;
  return text.split('\n').flatMap((line) => {
    const shapes = Object.entries(SHAPES).flatMap(([what, shape]) =>
      [...line.matchAll(shape)].map(([found]) => `${what} ${found}: ${line.slice(0, 300)}`),
    );
    const typedHere = secret ? [...textOf(line).matchAll(secret)] : [];
    return [...shapes, ...typedHere.map(([found]) => `secret ${found}: ${line.slice(0, 300)}`)];
  });
}

interface Watched {
  readonly dataDir: string;
  /** What the process wrote to its own output. */
  readonly said: () => string;
}

const watched: Watched[] = [];

/** Its logs are looked through when the running test ends. */
export function watchLogs(dataDir: string, said: () => string = () => ''): void {
  watched.push({ dataDir, said });
}

export function logFilesOf(dataDir: string): string[] {
  const folder = join(dataDir, 'logs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => statSync(file).isFile());
}

/** All that was left in the logs of this process's programs, and how many lines were read for it. */
export function tracesLeft(): { readonly lines: number; readonly found: readonly string[] } {
  let lines = 0;
  const found: string[] = [];
  for (const { dataDir, said } of watched) {
    for (const text of [...logFilesOf(dataDir).map((file) => readFileSync(file, 'utf8')), said()]) {
      lines += text.split('\n').length - 1;
      found.push(...tracesIn(text));
    }
  }
  return { lines, found };
}

export function watchesLogs(): boolean {
  return watched.some(({ dataDir }) => existsSync(dataDir));
}
