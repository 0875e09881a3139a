/** One line a call. No input, no output, no name of a person or car: a log may be sent to whoever helps. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface LogLine {
  readonly at: number;
  readonly kind: 'call' | 'fault' | 'start' | 'stop' | 'note';
  readonly name: string;
  /** `ok`, a refusal's code, `invalid`, `fault`. */
  readonly outcome?: string;
  readonly ms?: number;
  readonly seat?: string | null;
  /** The number that a person reads out from the screen. */
  readonly fault?: string;
  readonly stack?: string;
}

export type Log = (line: LogLine) => void;

const LARGEST_BYTES = 5_000_000;

/** Phones (seven digits and more, however they are spaced), VINs and plates. */
const PERSONAL = [
  /(?<![\w-])\+?\d(?:[ -]?\d){6,}(?![\w-])/gu,
  /(?<![\w-])[A-HJ-NPR-Z0-9]{17}(?![\w-])/gu,
  /\p{Script=Han}[A-HJ-NP-Z][ ·]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9\p{Script=Han}]/gu,
];

/** A fault's words are not ours: those of a parser quote what it could not read. */
function withoutPersonal(line: LogLine): LogLine {
  if (line.stack === undefined) return line;
  return { ...line, stack: PERSONAL.reduce((text, shape) => text.replace(shape, '…'), line.stack) };
}

/**
 * Lines of JSON in `logs/servicelane.log`; the file before is kept as `.1`. Losing a line never stops a call: those of
 * calls are written together at the end of a turn, so that a change which sixty seats answer opens the file once; all
 * others at once.
 */
export function fileLog(dataDir: string): Log {
  const folder = join(dataDir, 'logs');
  const file = join(folder, 'servicelane.log');
  mkdirSync(folder, { recursive: true });
  let size = 0;
  try {
    size = statSync(file).size;
  } catch {
    size = 0; // no log yet
  }
  let lines = '';
  let turn: NodeJS.Immediate | undefined;
  const write = (): void => {
    clearImmediate(turn);
    turn = undefined;
    const text = lines;
    lines = '';
    try {
      if (size > LARGEST_BYTES) {
        renameSync(file, `${file}.1`);
        size = 0;
      }
      appendFileSync(file, text);
      size += Buffer.byteLength(text);
    } catch {
      // A full disk must not turn a good answer into a fault; the commands themselves report it.
    }
  };
  return (line) => {
    lines += `${JSON.stringify(withoutPersonal(line))}\n`;
    if (line.kind === 'call') turn ??= setImmediate(write);
    else write();
  };
}

/** A short number such as `F-4K7Q2M`, without letters that are misheard. */
export function faultNumber(random: () => number = Math.random): string {
  const letters = '234679ACDEFGHJKLMNPQRTUVWXYZ';
  return `F-${Array.from({ length: 6 }, () => letters.charAt(Math.floor(random() * letters.length))).join('')}`;
}
