import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { readSheetFile } from '../../src-main/exchange/read-sheet.ts';

const ROWS = [
  ['车牌', '姓名'],
  ['粤B12345', '演示'],
];

async function read(bytes: Buffer | string) {
  const file = await readSheetFile(Buffer.from(bytes));
  return file.ok ? { encoding: file.encoding, separator: file.separator, rows: file.sheets[0]?.rows } : file.problem;
}

/** 车牌,姓名 / 粤B12345,演示 as GBK writes it. */
const GBK = Buffer.concat([
  Buffer.from([0xb3, 0xb5, 0xc5, 0xc6]),
  Buffer.from(','),
  Buffer.from([0xd0, 0xd5, 0xc3, 0xfb]),
  Buffer.from('\r\n'),
  Buffer.from([0xd4, 0xc1]),
  Buffer.from('B12345,'),
  Buffer.from([0xd1, 0xdd, 0xca, 0xbe]),
]);

describe('CSV', () => {
  const text = ROWS.map((row) => row.join(',')).join('\r\n');
  test.each<[string, Buffer, string]>([
    ['UTF-8', Buffer.from(text), 'utf-8'],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${text}`), 'utf-8'],
    ['GB18030', GBK, 'gb18030'],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-16'],
  ])('%s', async (_name, bytes, encoding) => {
    expect(await read(bytes)).toEqual({ encoding, separator: ',', rows: ROWS });
  });

  test.each([',', ';', '\t'])('separator %j', async (sign) => {
    const lines = [`a${sign}b${sign}c`, `1${sign}"x, y; z"${sign}3`, ''];
    expect(await read(lines.join('\n'))).toMatchObject({
      separator: sign,
      rows: [
        ['a', 'b', 'c'],
        ['1', 'x, y; z', '3'],
      ],
    });
  });

  test('breaks inside quotes, empty rows and columns at the end, a told separator, a quote inside a word', async () => {
    expect(await read('a,b,,\n"x\ny",2,,\n,,,\n\n')).toMatchObject({
      rows: [
        ['a', 'b'],
        ['x\ny', '2'],
      ],
    });
    expect(await read('sep=;\na;b\n1;2')).toMatchObject({
      separator: ';',
      rows: [
        ['a', 'b'],
        ['1', '2'],
      ],
    });
    expect(await read('a,b\n19" rim,2')).toMatchObject({
      rows: [
        ['a', 'b'],
        ['19" rim', '2'],
      ],
    });
  });

  test('what is no table says so', async () => {
    expect(await read('')).toBe('empty');
    expect(await read(' \n ')).toBe('empty');
    expect(await read(Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]))).toBe('notATable');
    expect(await read(Buffer.from('%PDF-1.7 …'))).toBe('notATable');
    expect(await read(Buffer.from([1, 0, 2, 0, 3]))).toBe('notATable');
    expect(await read('a,b\n"never closed,2\n3,4')).toBe('quotes');
    expect(await read(Array.from({ length: 20_030 }, (_, i) => `${i},x`).join('\n'))).toBe('tooManyRows');
    expect(await read(Array.from({ length: 130 }, (_, i) => i).join(','))).toBe('tooManyColumns');
  });
});

/** A zip of these files, as plain as can be. */
function zip(files: readonly (readonly [string, Buffer])[], flags = 0): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, content] of files) {
    const packed = deflateRawSync(content);
    const named = Buffer.from(name);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(8, 8);
    head.writeUInt16LE(named.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt16LE(named.length, 28);
    entry.writeUInt32LE(at, 42);
    local.push(head, named, packed);
    central.push(entry, named);
    at += 30 + named.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, directory, end]);
}

describe('XLSX', () => {
  test('texts, numbers, days and long figures come as a person would type them', async () => {
    const bytes = await writeXlsxFile([
      [{ value: '车牌' }, { value: '里程' }, { value: '日期' }, { value: '电话' }],
      [
        { value: '粤B12345' },
        { value: 0.1 + 0.2, type: Number },
        { value: new Date(Date.UTC(2024, 0, 5)), type: Date, format: 'yyyy/mm/dd' },
        { value: 13_800_138_000, type: Number },
      ],
    ]).toBuffer();
    const file = await readSheetFile(bytes);
    expect(file).toMatchObject({ ok: true, format: 'xlsx' });
    expect(file.ok && file.sheets[0]?.rows).toEqual([
      ['车牌', '里程', '日期', '电话'],
      ['粤B12345', '0.3', '2024-01-05', '13800138000'],
    ]);
  });

  test('damaged, encrypted, old, another kind, and larger inside than it may be', async () => {
    const book: [string, Buffer] = ['xl/workbook.xml', Buffer.from('<workbook/>')];
    expect(await read(zip([book]))).toBe('damaged');
    expect(await read(Buffer.from('PK\u0003\u0004 broken'))).toBe('damaged');
    expect(await read(zip([['word/document.xml', Buffer.from('x')]]))).toBe('notATable');
    expect(await read(zip([book], 1))).toBe('encrypted');
    expect(await read(zip([book, ['xl/worksheets/sheet1.xml', Buffer.alloc(151_000_000)]]))).toBe('tooBigInside');
    const far = (cell: string, row: number) =>
      Buffer.from(`<sheetData><row r="${row}"><c r="${cell}${row}"><v>1</v></c></row></sheetData>`);
    expect(await read(zip([book, ['xl/worksheets/sheet1.xml', far('A', 1_048_576)]]))).toBe('tooManyRows');
    expect(await read(zip([book, ['xl/worksheets/sheet1.xml', far('XFD', 1)]]))).toBe('tooManyColumns');
    const old = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(600)]);
    expect(await read(old)).toBe('oldExcel');
    expect(await read(Buffer.concat([old, Buffer.from('EncryptedPackage', 'utf16le')]))).toBe('encrypted');
  });
});
