/**
 * Writes sheets to a file: CSV for programs (UTF-8 with its mark and CRLF: without them a Chinese Excel reads GBK), XLSX
 * for people. The libraries are loaded when the first sheet is asked for, in a worker: no start pays for them.
 */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import type { stringify as Stringify } from 'csv-stringify/sync';
import type { CellObject, Feature, Image, Row, Sheet } from 'write-excel-file/node';
import { type CellKinds, neutralize } from '../../src-shared/exchange/export-cells.ts';
import { formatYuan } from '../../src-shared/kit/money.ts';
import { DAY, wallClock } from '../../src-shared/kit/time.ts';

export type SheetFormat = 'xlsx' | 'csv';

/** A column of rows of one kind: its title, what kind of value it holds and where in the row that is. */
export type SheetColumn<R> = {
  readonly [K in keyof CellKinds]: {
    readonly kind: K;
    readonly title: string;
    readonly of: (row: R) => CellKinds[K] | null;
  };
}[keyof CellKinds];

export interface SheetContent<R> {
  /** The tab's name; CSV has none. */
  readonly name: string;
  readonly columns: readonly SheetColumn<R>[];
  readonly rows: Iterable<R>;
}

export interface SheetWriter {
  /**
   * Reads every row now, so that a transaction around it makes one moment of them. Each call is a tab of its own in
   * XLSX; CSV takes one only. Returns how many rows there were.
   */
  take<R>(content: SheetContent<R>): number;
  /** What is not on the disk yet is written. */
  finish(): Promise<void>;
  /** Nothing stays behind. */
  abandon(): void;
}

export interface SheetOptions {
  readonly file: string;
  readonly format: SheetFormat;
  /** The shop's. */
  readonly zone: string;
  /** Told after some rows how many were read or laid out so far; may throw to stop. */
  readonly onRows?: (rows: number) => void;
}

/** An XLSX is put together in memory, and Excel itself ends at a million. */
export const MOST_XLSX_ROWS = 100_000;

export class TooManyRows extends Error {}

const CHUNK = 200;

export async function openSheet(options: SheetOptions): Promise<SheetWriter> {
  return options.format === 'csv'
    ? csvWriter(options, (await import('csv-stringify/sync')).stringify)
    : xlsxWriter(options, (await import('write-excel-file/node')).default);
}

function csvWriter({ file, zone, onRows }: SheetOptions, stringify: typeof Stringify): SheetWriter {
  let descriptor: number | null = openSync(file, 'wx');
  let taken = false;
  const write = (records: readonly (readonly string[])[]): void => {
    if (descriptor === null) throw new Error('the sheet is closed');
    writeSync(descriptor, stringify([...records], { record_delimiter: '\r\n', quote_record_delimiter: true }));
  };
  const close = (): void => {
    if (descriptor !== null) closeSync(descriptor);
    descriptor = null;
  };
  return {
    take(content) {
      if (taken || descriptor === null) throw new Error('a CSV file is one sheet');
      taken = true;
      writeSync(descriptor, '\ufeff');
      write([content.columns.map(({ title }) => neutralize(title))]);
      let rows = 0;
      for (const chunk of chunksOf(content.rows)) {
        write(chunk.map((row) => content.columns.map((column) => csvCell(column, row, zone))));
        rows += chunk.length;
        onRows?.(rows);
      }
      return rows;
    },
    async finish() {
      close();
    },
    abandon() {
      close();
      rmSync(file, { force: true });
    },
  };
}

function* chunksOf<R>(rows: Iterable<R>): Generator<readonly R[]> {
  let chunk: R[] = [];
  for (const row of rows) {
    chunk.push(row);
    if (chunk.length === CHUNK) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}

function csvCell<R>(column: SheetColumn<R>, row: R, zone: string): string {
  switch (column.kind) {
    case 'text':
      return neutralize(column.of(row) ?? '');
    case 'fen': {
      const fen = column.of(row);
      return fen === null ? '' : formatYuan(fen);
    }
    case 'hours': {
      const centihours = column.of(row);
      return centihours === null ? '' : (centihours / 100).toFixed(2);
    }
    case 'quantity': {
      const milli = column.of(row);
      return milli === null ? '' : String(milli / 1000);
    }
    case 'integer':
    case 'km':
      return String(column.of(row) ?? '');
    case 'day':
      return column.of(row) ?? '';
    case 'moment': {
      const at = column.of(row);
      if (at === null) return '';
      const { date, minute } = wallClock(at, zone);
      return `${date} ${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
    }
  }
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

/** What pictures in a sheet would be made of, as the library has it. */
type Content = Image['content'];
type WriteExcelFile = typeof import('write-excel-file/node').default;

function xlsxWriter({ file, zone, onRows }: SheetOptions, writeExcelFile: WriteExcelFile): SheetWriter {
  const sheets: Sheet<Content>[] = [];
  let read = 0;
  return {
    take({ name, columns, rows }) {
      const data: Row[] = [columns.map(({ title }) => ({ value: xlsxText(title), fontWeight: 'bold' }))];
      const widths = columns.map(({ title }) => widthOf(title));
      for (const row of rows) {
        data.push(
          columns.map((column, index) => {
            const cell = xlsxCell(column, row, zone);
            if (cell !== null) widths[index] = Math.max(widths[index] ?? 0, shownWidth(cell));
            return cell;
          }),
        );
        read += 1;
        if (read > MOST_XLSX_ROWS) throw new TooManyRows(`more than ${MOST_XLSX_ROWS} rows`);
        if (read % CHUNK === 0) onRows?.(read);
      }
      sheets.push({
        data,
        sheet: tabName(name),
        stickyRowsCount: 1,
        columns: widths.map((width) => ({ width: Math.min(WIDEST, width + 2) })),
      });
      return data.length - 1;
    },
    async finish() {
      let laidOut = 0;
      const watch: Feature<Content> = {
        files: {
          transform: {
            'xl/worksheets/sheet{id}.xml': {
              // Called for each element while the pages are put together, which is the longest part of the work.
              transformElementAttributes(tag, attributes) {
                if (tag === 'row') {
                  laidOut += 1;
                  if (laidOut % CHUNK === 0) onRows?.(read + laidOut);
                }
                return attributes;
              },
            },
          },
        },
      };
      await writeExcelFile(sheets, { features: [watch] }).toFile(file);
      sheets.length = 0;
    },
    abandon() {
      sheets.length = 0;
      rmSync(file, { force: true });
    },
  };
}

/** Excel calls a workbook damaged where a cell holds more. */
const LONGEST_CELL = 32_767;
const WIDEST = 60;

/** Characters that XML cannot carry, and a text that looks like the escape for one: `_x000D_` (ECMA-376, ST_Xstring). */
const UNWRITABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
  /_(?=x[0-9A-Fa-f]{4}_)|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffd-\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud83f\ud87f\ud8bf\ud8ff\ud93f\ud97f\ud9bf\ud9ff\uda3f\uda7f\udabf\udaff\udb3f\udb7f\udbbf\udbff][\udffe\udfff]/g;

function xlsxText(text: string): string {
  const cell = neutralize(text).slice(0, LONGEST_CELL);
  return cell.replace(UNWRITABLE, (found) =>
    found
      .split('')
      .map((unit) => `_x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
      .join(''),
  );
}

/** What a spreadsheet counts from 1900-01-01 to 1970-01-01, with the 29th of February that 1900 never had. */
const DAYS_TO_1970 = 25_569;

/** A text of digits and signs would become a number as soon as somebody goes through its cell: 0755…, 1-2, 3E5. */
const LOOKS_LIKE_A_NUMBER = /^[\d\s.,:/+\-eE]+$/;

function xlsxCell<R>(column: SheetColumn<R>, row: R, zone: string): CellObject | null {
  switch (column.kind) {
    case 'text': {
      const text = column.of(row);
      if (text === null || text === '') return null;
      const value = xlsxText(text);
      return LOOKS_LIKE_A_NUMBER.test(value) ? { value, format: '@' } : { value };
    }
    case 'fen': {
      const fen = column.of(row);
      return fen === null ? null : { value: fen / 100, format: '#,##0.00' };
    }
    case 'hours': {
      const centihours = column.of(row);
      return centihours === null ? null : { value: centihours / 100, format: '0.00' };
    }
    case 'quantity': {
      const milli = column.of(row);
      return milli === null ? null : { value: milli / 1000 };
    }
    case 'integer': {
      const value = column.of(row);
      return value === null ? null : { value };
    }
    case 'km': {
      const value = column.of(row);
      return value === null ? null : { value, format: '#,##0' };
    }
    case 'day': {
      const day = column.of(row);
      return day === null ? null : { value: new Date(`${day}T00:00:00Z`), format: 'yyyy-mm-dd' };
    }
    case 'moment': {
      const at = column.of(row);
      if (at === null) return null;
      // A spreadsheet knows no zones, only days since 1900: the shop's wall clock as a part of a day. Rounded up, because
      // readers cut what is behind the millisecond, and half an hour would come back as 29:59.
      const { date, minute } = wallClock(at, zone);
      const days = Date.parse(`${date}T00:00:00Z`) / DAY + DAYS_TO_1970;
      return { value: days + Math.ceil((minute * 1e9) / 1440) / 1e9, format: 'yyyy-mm-dd hh:mm' };
    }
  }
}

/** Characters of the column, a Chinese one counting two. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    width += character > '\u2e7f' ? 2 : 1;
    if (width >= WIDEST) break;
  }
  return width;
}

function shownWidth({ value }: CellObject): number {
  return typeof value === 'string' ? widthOf(value) : 14;
}

/** Excel takes 31 characters and none of these in the name of a tab. */
function tabName(name: string): string {
  return name.replace(/[[\]/\\:*?]/g, ' ').slice(0, 31);
}
