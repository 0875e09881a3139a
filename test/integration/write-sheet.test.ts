/** Both kinds of sheet, read back by libraries of the other direction. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import {
  MOST_XLSX_ROWS,
  openSheet,
  type SheetColumn,
  type SheetFormat,
  TooManyRows,
} from '../../src-main/exchange/write-sheet.ts';
import { unneutralize } from '../../src-shared/exchange/export-cells.ts';
import { laborCentihours, quantityMilli } from '../../src-shared/kit/labor.ts';
import { toFen } from '../../src-shared/kit/money.ts';
import { instant, localDate } from '../../src-shared/kit/time.ts';
import { testFolder } from '../support/folders.ts';

const ZONE = 'Asia/Shanghai';
const HOSTILE = [
  '=1+1',
  '＝cmd|/c calc',
  '+86 138 0013 8000',
  '-',
  '@A1',
  '\tTab',
  '\rCR',
  '\nLF',
  '  ＠A1',
  "'=1",
  'a,b;"c"\r\nd\re\nf',
  ' blanks at both ends ',
  '<b>&amp;</b> ]]>',
  '_x000D_ and _x005F_',
  '\u0000\u0007\u001b\u007f\u0085\ufffd\uffff',
  '\ud800 alone \udc00',
  '𠮷 𩸽 \u{1fffe}',
  '\u202e evil',
  '0755-81234567',
  '007',
  '3E5',
  '',
];

interface Line {
  readonly text: string;
  readonly index: number;
}
const AT = instant.parse(Date.parse('2026-11-21T16:30:00Z'));
const columns: readonly SheetColumn<Line>[] = [
  { kind: 'text', title: '文字', of: ({ text }) => text },
  { kind: 'integer', title: 'n', of: ({ index }) => index - 3 },
  { kind: 'km', title: 'km', of: () => 412_300 },
  { kind: 'fen', title: '¥', of: ({ index }) => toFen(index === 0 ? -73_405 : 999_999_999_999_999) },
  { kind: 'quantity', title: 'l', of: () => quantityMilli.parse(4_250) },
  { kind: 'hours', title: 'h', of: () => laborCentihours.parse(1_035) },
  { kind: 'day', title: 'day', of: () => localDate.parse('2024-02-29') },
  { kind: 'moment', title: 'at', of: () => AT },
  { kind: 'text', title: 'nothing', of: () => null },
];

async function written(format: SheetFormat, rows: readonly Line[]): Promise<string> {
  const file = join(testFolder(), `sheet.${format}`);
  const sheet = await openSheet({ file, format, zone: ZONE });
  expect(sheet.take({ name: '工单: [1]/2 and a name that is far too long for a tab', columns, rows })).toBe(
    rows.length,
  );
  await sheet.finish();
  return file;
}

const lines = HOSTILE.map((text, index): Line => ({ text, index }));

describe('safety 15: what is written comes back equal, and nothing in it is run', () => {
  test('CSV', async () => {
    const bytes = readFileSync(await written('csv', lines));
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(bytes.toString('utf8')).toContain('nothing\r\n');
    const [head, ...rows] = parse(bytes, { bom: true, record_delimiter: '\r\n' }) as string[][];
    expect(head).toEqual(['文字', 'n', 'km', '¥', 'l', 'h', 'day', 'at', 'nothing']);
    // A lone half of a character is no UTF-8 at all.
    const shown = HOSTILE.map((text) => text.toWellFormed());
    expect(rows.map(([text]) => unneutralize(text ?? ''))).toEqual(shown);
    expect(rows.map(([text]) => text).filter((text) => /^[\s]*[=+\-@＝＋－＠\t\r\n]/.test(text ?? ''))).toEqual([]);
    expect(rows[0]?.slice(1)).toEqual([
      '-3',
      '412300',
      '-734.05',
      '4.25',
      '10.35',
      '2024-02-29',
      '2026-11-22 00:30',
      '',
    ]);
    expect(rows[1]?.[3]).toBe('9999999999999.99');
  });

  test('XLSX', async () => {
    const [head, ...rows] = await readSheet(await written('xlsx', lines), { trim: false });
    expect(head).toEqual(['文字', 'n', 'km', '¥', 'l', 'h', 'day', 'at', 'nothing']);
    expect(rows.map(([text]) => unneutralize(String(text ?? '')))).toEqual(HOSTILE);
    expect(rows[0]?.slice(1)).toEqual([
      -3,
      412_300,
      -734.05,
      4.25,
      10.35,
      new Date('2024-02-29T00:00:00Z'),
      new Date('2026-11-22T00:30:00Z'),
      null,
    ]);
    expect(rows[1]?.[3]).toBe(9_999_999_999_999.99);
  });

  test('negative control: the library alone loses characters and reads an escape into a text', async () => {
    const file = join(testFolder(), 'plain.xlsx');
    await writeExcelFile(HOSTILE.map((text) => [text])).toFile(file);
    const rows = await readSheet(file, { trim: false });
    const back = rows.map(([text]) => String(text ?? ''));
    expect(HOSTILE.filter((text, index) => text !== back[index])).toContain('_x000D_ and _x005F_');
    expect(back[0]).toBe('=1+1');
  });
});

test('a long text is cut where Excel would call the workbook damaged', async () => {
  const [, row] = await readSheet(await written('xlsx', [{ text: '长'.repeat(40_000), index: 0 }]));
  expect(String(row?.[0]).length).toBe(32_767);
});

test('more rows than an XLSX is made of are refused, and who has had enough stops it', async () => {
  function* endless(): Generator<Line> {
    for (let index = 0; ; index += 1) yield { text: 'x', index };
  }
  const file = join(testFolder(), 'long.xlsx');
  const one: readonly SheetColumn<Line>[] = [{ kind: 'integer', title: 'n', of: ({ index }) => index }];
  const sheet = await openSheet({ file, format: 'xlsx', zone: ZONE });
  expect(() => sheet.take({ name: 'x', columns: one, rows: endless() })).toThrow(TooManyRows);
  sheet.abandon();

  const told: number[] = [];
  const stopped = new Error('enough');
  const csv = await openSheet({
    file: `${file}.csv`,
    format: 'csv',
    zone: ZONE,
    onRows: (rows) => {
      told.push(rows);
      if (rows > MOST_XLSX_ROWS + 100) throw stopped;
    },
  });
  expect(() => csv.take({ name: 'x', columns: one, rows: endless() })).toThrow(stopped);
  expect(told.length).toBeGreaterThan(100);
  csv.abandon();
  expect([existsSync(file), existsSync(`${file}.csv`)]).toEqual([false, false]);
});

test('laying an XLSX out tells how far it is, and stops when nobody wants it', async () => {
  const file = join(testFolder(), 'stopped.xlsx');
  const stopped = new Error('enough');
  const sheet = await openSheet({
    file,
    format: 'xlsx',
    zone: ZONE,
    onRows: (rows) => {
      if (rows > 1_500) throw stopped;
    },
  });
  const rows = Array.from({ length: 1_000 }, (_, index): Line => ({ text: `${index}`, index }));
  sheet.take({ name: 'x', columns, rows });
  await expect(sheet.finish()).rejects.toBe(stopped);
  sheet.abandon();
  expect(existsSync(file)).toBe(false);
});
