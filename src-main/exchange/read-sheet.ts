/**
 * A CSV or XLSX file as rows of text. Loaded in workers alone: its libraries are no part of the start. Whatever the bytes
 * are, it answers with rows or with a reason that a person can act on.
 */
import { inflateRawSync } from 'node:zlib';
import { CsvError, parse } from 'csv-parse/sync';
import readXlsxFile from 'read-excel-file/node';
import {
  type FileProblem,
  LARGEST_IMPORT_COLUMNS,
  LARGEST_IMPORT_ROWS,
} from '../../src-shared/exchange/import-rules.ts';

export interface ReadSheet {
  readonly name: string;
  /** Without empty ones at the end; the first is row 1 of the file. */
  readonly rows: readonly (readonly string[])[];
}

export type ReadFile =
  | {
      readonly ok: true;
      readonly format: 'csv' | 'xlsx';
      readonly encoding: 'utf-8' | 'gb18030' | 'utf-16' | '';
      readonly separator: ',' | ';' | '\t' | '';
      readonly sheets: readonly ReadSheet[];
    }
  | { readonly ok: false; readonly problem: FileProblem };

const no = (problem: FileProblem): ReadFile => ({ ok: false, problem });

/** Unpacked; a list of the largest allowed size stays far below. */
const LARGEST_INSIDE_BYTES = 150_000_000;
const MOST_ENTRIES = 2_000;
/** A heading, a title and some lines between stand above the rows. */
const ROWS_ABOVE = 20;

const ZIP = [0x50, 0x4b];
const OLD_OFFICE = [0xd0, 0xcf, 0x11, 0xe0];
const OTHERS = [
  [0x25, 0x50, 0x44, 0x46],
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x1f, 0x8b],
  [0x52, 0x61, 0x72, 0x21],
  [0x37, 0x7a, 0xbc, 0xaf],
];

function begins(bytes: Buffer, ...signs: readonly (readonly number[])[]): boolean {
  return signs.some((sign) => sign.every((byte, index) => bytes[index] === byte));
}

export async function readSheetFile(bytes: Buffer): Promise<ReadFile> {
  if (bytes.length === 0) return no('empty');
  if (begins(bytes, OLD_OFFICE)) {
    // A workbook with a password is an old container around the encrypted new one.
    return no(bytes.includes(Buffer.from('EncryptedPackage', 'utf16le')) ? 'encrypted' : 'oldExcel');
  }
  if (begins(bytes, ZIP)) return readXlsx(bytes);
  if (begins(bytes, ...OTHERS)) return no('notATable');
  return readCsv(bytes);
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly size: number;
  readonly at: number;
}

/** The directory at the end of a zip; null where there is none that holds together. */
function entriesOf(bytes: Buffer): Entry[] | null {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > bytes.length) return null;
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const entries: Entry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) return null;
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      size: bytes.readUInt32LE(at + 20),
      at: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** The unpacked bytes, or null where they are more than `limit`. Throws where they are damaged. */
function unpack(bytes: Buffer, entry: Entry, limit: number): Buffer | null {
  if (entry.at + 30 > bytes.length) throw new RangeError('an entry outside the file');
  const from = entry.at + 30 + bytes.readUInt16LE(entry.at + 26) + bytes.readUInt16LE(entry.at + 28);
  const packed = bytes.subarray(from, from + entry.size);
  if (entry.method === 0) return packed.length > limit ? null : packed;
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, limit) });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return null;
    throw error;
  }
}

/**
 * Null where the archive may be handed to the library: its directory can lie about sizes, and one cell far out makes
 * a sheet of a million empty rows.
 */
function problemInside(bytes: Buffer): FileProblem | null {
  const entries = entriesOf(bytes);
  if (!entries) return 'damaged';
  if (entries.some(({ flags }) => (flags & 1) === 1)) return 'encrypted';
  if (!entries.some(({ name }) => name === 'xl/workbook.xml')) return 'notATable';
  if (entries.length > MOST_ENTRIES) return 'tooBigInside';
  let left = LARGEST_INSIDE_BYTES;
  for (const entry of entries) {
    let inside: Buffer | null;
    try {
      inside = unpack(bytes, entry, left);
    } catch {
      return 'damaged';
    }
    if (!inside) return 'tooBigInside';
    left -= inside.length;
    if (!/^xl\/worksheets\/[^/]+\.xml$/.test(entry.name)) continue;
    const tail = inside.toString('latin1', Math.max(0, inside.length - 100_000));
    const lastRow = Number([...tail.matchAll(/<row\b[^>]*?\sr="(\d+)"/g)].at(-1)?.[1] ?? 0);
    if (lastRow > 10 * LARGEST_IMPORT_ROWS) return 'tooManyRows';
    // Columns from AAA on: nobody has seven hundred.
    if (/\sr="[A-Z]{3}\d+"/.test(inside.toString('latin1'))) return 'tooManyColumns';
  }
  return null;
}

/** A number as a person would type it: 0.1 + 0.2 is 0.3, and a phone has no exponent. */
function numberText(value: number): string {
  return String(Number(value.toPrecision(15)));
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return numberText(value);
  if (value instanceof Date) {
    // A date of a spreadsheet has no zone; the library gives it as UTC.
    const text = new Date(Math.round(value.getTime() / 1000) * 1000).toISOString();
    return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ');
  }
  return String(value);
}

async function readXlsx(bytes: Buffer): Promise<ReadFile> {
  const problem = problemInside(bytes);
  if (problem) return no(problem);
  let sheets: readonly ReadSheet[];
  try {
    const read = await readXlsxFile(bytes);
    sheets = read.map(({ sheet, data }) => ({ name: sheet, rows: trimmed(data.map((row) => row.map(cellText))) }));
  } catch {
    return no('damaged');
  }
  return checked({
    ok: true,
    format: 'xlsx',
    encoding: '',
    separator: '',
    sheets: sheets.filter(({ rows }) => rows.length > 0),
  });
}

/** Without empty columns and rows at the end. */
function trimmed(rows: readonly (readonly string[])[]): string[][] {
  const cut = rows.map((row) => {
    let length = row.length;
    while (length > 0 && (row[length - 1] ?? '').trim() === '') length -= 1;
    return row.slice(0, length);
  });
  while (cut.length > 0 && cut.at(-1)?.length === 0) cut.pop();
  return cut;
}

function checked(file: Extract<ReadFile, { ok: true }>): ReadFile {
  if (file.sheets.length === 0) return no('empty');
  if (file.sheets.some(({ rows }) => rows.length > LARGEST_IMPORT_ROWS + ROWS_ABOVE)) return no('tooManyRows');
  if (file.sheets.some(({ rows }) => rows.some((row) => row.length > LARGEST_IMPORT_COLUMNS)))
    return no('tooManyColumns');
  return file;
}

function decode(bytes: Buffer): { readonly text: string; readonly encoding: 'utf-8' | 'gb18030' | 'utf-16' } | null {
  if (begins(bytes, [0xff, 0xfe])) return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'utf-16' };
  if (begins(bytes, [0xfe, 0xff])) return { text: new TextDecoder('utf-16be').decode(bytes), encoding: 'utf-16' };
  if (bytes.includes(0)) return null;
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    try {
      return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding };
    } catch {
      // Not this one; what is neither is no text.
    }
  }
  return null;
}

const SEPARATORS = [',', ';', '\t'] as const;
type Separator = (typeof SEPARATORS)[number];
const LOOKED_AT_LINES = 60;

/** The sign that stands equally often in most lines, outside of quotes. */
function guessSeparator(text: string): Separator {
  const counts = new Map<Separator, number[]>(SEPARATORS.map((sign) => [sign, [0]]));
  let quoted = false;
  let lines = 0;
  for (const sign of text) {
    if (sign === '"') quoted = !quoted;
    if (quoted) continue;
    if (sign === '\n') {
      lines += 1;
      if (lines >= LOOKED_AT_LINES) break;
      for (const list of counts.values()) list.push(0);
      continue;
    }
    const list = counts.get(sign as Separator); // undefined for every other sign
    if (list) list[list.length - 1] = (list.at(-1) ?? 0) + 1;
  }
  let best: { readonly sign: Separator; readonly score: number } = { sign: ',', score: 0 };
  for (const [sign, list] of counts) {
    const filled = list.filter((count) => count > 0).sort((one, other) => one - other);
    const usual = filled[Math.floor(filled.length / 2)] ?? 0;
    const score = usual * list.filter((count) => count === usual).length;
    if (usual > 0 && score > best.score) best = { sign, score };
  }
  return best.sign;
}

function readCsv(bytes: Buffer): ReadFile {
  const decoded = decode(bytes);
  if (!decoded) return no('notATable');
  const { encoding } = decoded;
  let text = decoded.text.replace(/^\ufeff/, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what tells a program from a list
  if (/[\u0001-\u0008\u000e-\u001a\u001c-\u001f]/.test(text.slice(0, 100_000))) return no('notATable');
  if (text.trim() === '') return no('empty');
  // The first line by which a spreadsheet is told the separator.
  const told = /^sep=(.)\r?\n/i.exec(text);
  if (told) text = text.slice(told[0].length);
  const separator = SEPARATORS.find((sign) => sign === told?.[1]) ?? guessSeparator(text);
  try {
    const rows = parse(text, {
      delimiter: separator,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      to: LARGEST_IMPORT_ROWS + 10 * ROWS_ABOVE,
    });
    return checked({ ok: true, format: 'csv', encoding, separator, sheets: [{ name: '', rows: trimmed(rows) }] });
  } catch (error) {
    if (error instanceof CsvError) return no('quotes');
    throw error;
  }
}
