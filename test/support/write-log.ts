/**
 * What a program asked of the disk, in order, as strace saw it: and what a power cut at any moment of it may have left.
 * Everything that was synced stays. Of what was not, each sector of 512 bytes may be the old one or any that was
 * written since, whatever came first; a file that was made and never synced with its folder may not be there at all.
 */
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';

const SECTOR = 512;

export type LoggedCall =
  | { readonly kind: 'write'; readonly file: string; readonly at: number; readonly data: Buffer }
  | { readonly kind: 'truncate'; readonly file: string; readonly size: number }
  | { readonly kind: 'make'; readonly file: string }
  | { readonly kind: 'remove'; readonly file: string }
  /** Of a file, or of the folder's entries. */
  | { readonly kind: 'sync'; readonly file: string }
  /** The beginning of an answer, by the port of whoever asked. */
  | { readonly kind: 'answer'; readonly port: number };

const WATCHED = ['openat', 'pwrite64', 'write', 'writev', 'ftruncate', 'fsync', 'fdatasync', 'unlink'];

/** Arguments for strace, which stands aside: each thread into a file of its own, `prefix.<thread>`, everything in hex. */
export function straceArgs(prefix: string): string[] {
  const data = ['-s', '200000', '-xx'];
  return ['-D', '-ff', '--seccomp-bpf', '-q', '-yy', ...data, '-e', `trace=${WATCHED.join(',')}`, '-o', prefix];
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replaceAll('\\x', ''), 'hex');
}

const HEX = String.raw`((?:\\x[0-9a-f]{2})*)`;
/** By the call's name: its arguments, as far as they matter, of a call that succeeded. */
const FORMS: Readonly<Record<string, RegExp>> = {
  pwrite64: new RegExp(String.raw`^\(\d+<([^>]*)>, "${HEX}", \d+, (\d+)\) = \d+`),
  ftruncate: /^\(\d+<([^>]*)>, (\d+)\) = 0/,
  fsync: /^\(\d+<([^>]*)>\) = 0/,
  fdatasync: /^\(\d+<([^>]*)>\) = 0/,
  unlink: new RegExp(String.raw`^\("${HEX}"\) = 0`),
  openat: new RegExp(String.raw`^\([^"]*"${HEX}", [A-Z_|]*O_CREAT[^)]*\) = \d+`),
  write: /^\(\d+<TCP:\[[^\]]*->[^\]]*:(\d+)\]>, "((?:\\x[0-9a-f]{2}){8})/,
  writev: /^\(\d+<TCP:\[[^\]]*->[^\]]*:(\d+)\]>, \[\{iov_base="((?:\\x[0-9a-f]{2}){8})/,
};

/** Paths come in hex, too, where strace was told to write everything so. */
function textOf(text: string): string {
  return text.startsWith('\\x') ? bytesOf(text).toString('utf8') : text;
}

function callOf(name: string, first: string, second: string, third: string): LoggedCall | null {
  switch (name) {
    case 'pwrite64':
      return { kind: 'write', file: textOf(first), at: Number(third), data: bytesOf(second) };
    case 'ftruncate':
      return { kind: 'truncate', file: textOf(first), size: Number(second) };
    case 'fsync':
    case 'fdatasync':
      return { kind: 'sync', file: textOf(first) };
    case 'unlink':
      return { kind: 'remove', file: textOf(first) };
    case 'openat':
      return { kind: 'make', file: textOf(first) };
    default:
      return textOf(second) === 'HTTP/1.1' ? { kind: 'answer', port: Number(first) } : null;
  }
}

/** The calls of one thread that concern these files and their folder, and the answers to HTTP requests. */
export function readWriteLog(logFile: string, files: readonly string[]): LoggedCall[] {
  const ours = new Set([...files, ...files.map((file) => dirname(file))]);
  return readFileSync(logFile, 'latin1')
    .split('\n')
    .flatMap((line) => {
      const name = /^[a-z0-9]+/.exec(line)?.[0] ?? '';
      const [, first = '', second = '', third = ''] = FORMS[name]?.exec(line.slice(name.length)) ?? [];
      const call = first === '' ? null : callOf(name, first, second, third);
      return call && (call.kind === 'answer' || ours.has(call.file)) ? [call] : [];
    });
}

interface Pending {
  readonly at: number;
  /** Null: cut off from `at` on. */
  readonly data: Buffer | null;
}

interface Disk {
  /** What is on the platter. */
  content: Buffer;
  pending: Pending[];
  /** Whether the folder's entry is on the platter. */
  isEntered: boolean;
  /** Whether the program has it (it may have been removed since). */
  isThere: boolean;
}

function grown(content: Buffer, size: number): Buffer {
  return content.length >= size ? content : Buffer.concat([content, Buffer.alloc(size - content.length)]);
}

function applied(content: Buffer, { at, data }: Pending): Buffer {
  if (data === null) return content.length > at ? Buffer.from(content.subarray(0, at)) : grown(content, at);
  const whole = grown(content, at + data.length);
  data.copy(whole, at);
  return whole;
}

export const CUTS = ['nothing', 'everything', 'prefix', 'sectors', 'one'] as const;
export type Cut = (typeof CUTS)[number];

/** The disk as the log goes on; `cutAt` tells what a cut at this moment may leave. */
export class Platter {
  readonly #disks = new Map<string, Disk>();

  constructor(files: readonly string[], contentOf: (file: string) => Buffer | null) {
    for (const file of files) {
      const content = contentOf(file);
      const isThere = content !== null;
      this.#disks.set(file, { content: content ?? Buffer.alloc(0), pending: [], isEntered: isThere, isThere });
    }
  }

  take(call: LoggedCall): void {
    if (call.kind === 'answer') return;
    const disk = this.#disks.get(call.file);
    switch (call.kind) {
      case 'sync':
        if (disk) {
          for (const each of disk.pending) disk.content = applied(disk.content, each);
          disk.pending = [];
        } else {
          for (const [file, entry] of this.#disks) if (dirname(file) === call.file) entry.isEntered = entry.isThere;
        }
        return;
      case 'write':
        disk?.pending.push({ at: call.at, data: call.data });
        return;
      case 'truncate':
        disk?.pending.push({ at: call.size, data: null });
        return;
      case 'make':
        if (disk && !disk.isThere) Object.assign(disk, { content: Buffer.alloc(0), pending: [], isThere: true });
        return;
      case 'remove':
        // Until the folder is synced the entry may come back, with whatever was in the file.
        if (disk) disk.isThere = false;
        return;
    }
  }

  /** How many writes a cut could lose just now. */
  get unsynced(): number {
    return [...this.#disks.values()].reduce((sum, { pending }) => sum + pending.length, 0);
  }

  /** By the name of the file; a file that may be missing is left out. */
  cutAt(cut: Cut, random: () => number): Map<string, Buffer> {
    const left = new Map<string, Buffer>();
    for (const [file, disk] of this.#disks) {
      if (!disk.isThere && !disk.isEntered) continue;
      if (!disk.isEntered && (cut === 'nothing' || random() < 0.3)) continue;
      if (!disk.isThere && random() < 0.5) continue;
      left.set(basename(file), imageOf(disk, cut, random));
    }
    return left;
  }
}

function imageOf({ content, pending }: Disk, cut: Cut, random: () => number): Buffer {
  const base = Buffer.from(content);
  if (cut === 'nothing') return base;
  if (cut === 'everything') return pending.reduce<Buffer>(applied, base);
  if (cut === 'prefix')
    return pending.slice(0, Math.floor(random() * (pending.length + 1))).reduce<Buffer>(applied, base);
  if (cut === 'one') {
    const lost = Math.floor(random() * pending.length);
    return pending.filter((_each, at) => at !== lost).reduce<Buffer>(applied, base);
  }
  // Each sector for itself: the disk wrote them in the order that it liked.
  let image: Buffer = base;
  const share = random();
  for (const { at, data } of shuffled(pending, random)) {
    if (data === null) {
      if (random() < share) image = applied(image, { at, data });
      continue;
    }
    for (let from = at; from < at + data.length; ) {
      const to = Math.min(at + data.length, (Math.floor(from / SECTOR) + 1) * SECTOR);
      if (random() < share) image = applied(image, { at: from, data: data.subarray(from - at, to - at) });
      from = to;
    }
  }
  return image;
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    const [one, other] = [result[i], result[j]];
    if (one !== undefined && other !== undefined) [result[i], result[j]] = [other, one];
  }
  return result;
}
