/** What all papers are built of: letterhead, field grids, tables, tick boxes, terms, signatures, the sheet itself. */
import type { CanvasElement, Content, CustomTableLayout, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces';
import { type PaperKind, paperTime } from '../../src-shared/document/paper-rules.ts';
import type { PaperHead, PaperSignature } from '../../src-shared/document/paper-snapshot.ts';
import { code128 } from './code-128.ts';
import type { Phrase, Voice } from './paper-voice.ts';

/** The family that `render-paper.ts` knows. */
export const PAPER_FONT = 'NotoSansSC';

const HAIR = 0.5;
const PAD = 3;
const SMALL = 6.2;
const BODY = 8;
/** A side of the square that the shop's sign fits into. */
const LOGO = 32;

/** Stands before the signatures and draws nothing: from here on everything is lowered to the foot of its page. */
export const SIGNATURES_MARK = 'signatures';

export interface Sheet {
  readonly size: 'A4' | 'A5';
  readonly isLandscape: boolean;
  readonly margin: number;
  /** Between the margins, in points. */
  readonly width: number;
}

export const A4: Sheet = { size: 'A4', isLandscape: false, margin: 34, width: 595.28 - 68 };
export const A5: Sheet = { size: 'A5', isLandscape: false, margin: 26, width: 419.53 - 52 };
export const A5_WIDE: Sheet = { size: 'A5', isLandscape: true, margin: 26, width: 595.28 - 52 };

export const lines: CustomTableLayout = {
  hLineWidth: () => HAIR,
  vLineWidth: () => HAIR,
  hLineColor: () => '#000000',
  vLineColor: () => '#000000',
  paddingLeft: () => PAD,
  paddingRight: () => PAD,
  paddingTop: () => 0.9,
  paddingBottom: () => 1.9,
};

const boxed: CustomTableLayout = {
  ...lines,
  hLineWidth: (row, node) => (row === 0 || row === node.table.body.length ? 1.1 : HAIR),
  vLineWidth: (column, node) => (column === 0 || column === (node.table.widths?.length ?? 0) ? 1.1 : HAIR),
};

/**
 * Column widths in points for shares of the whole. Fixed, because a column that sizes itself grows with a long word
 * without spaces until the table leaves the page.
 */
export function widthsOf(total: number, shares: readonly number[]): number[] {
  const whole = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => ((total - HAIR) * share) / whole - 2 * PAD - HAIR);
}

/** A label in the paper's languages, the second one small and below. */
export function label(voice: Voice, phrase: Phrase, alignment: 'left' | 'center' | 'right' = 'left'): Content {
  const [first, second] = voice.each(phrase);
  return {
    alignment,
    stack: [{ text: first ?? '' }, ...(second === undefined ? [] : [{ text: second, fontSize: SMALL }])],
  };
}

/** So many fit a narrow column at the size of the text. */
const NARROW_LETTERS = 6;

/** A word in a narrow column: two languages below each other, a long English word smaller. */
export function narrow(voice: Voice, phrase: Phrase): Content {
  const [first, second] = voice.each(phrase);
  if (second === undefined) {
    const word = first ?? '';
    const isLong = voice.mode === 'en' && word.length > NARROW_LETTERS;
    // A smaller word stands on the line of its row all the same.
    return isLong ? { text: word, fontSize: SMALL, margin: [0, (BODY - SMALL) / 2, 0, 0] } : { text: word };
  }
  return { stack: [{ text: first ?? '' }, { text: second, fontSize: SMALL }] };
}

export interface Field {
  readonly label: Phrase;
  readonly value: Content;
  /** How many fields wide; 1 if not said. */
  readonly span?: number;
}

/** The label's share of a pair; one of a single pair is as wide as one of three, so that grids below each other meet. */
function shareOfLabel(voice: Voice, across: number): number {
  const ofThree = voice.mode === 'zh' ? 0.36 : 0.42;
  return across === 1 ? ofThree / 3 : ofThree;
}

/** Rows of label and value, `across` pairs beside each other. */
export function grid(voice: Voice, sheet: Sheet, across: number, fields: readonly Field[]): Content {
  const labelShare = shareOfLabel(voice, across);
  const pair = [labelShare / across, (1 - labelShare) / across];
  const body: TableCell[][] = [];
  let row: TableCell[] = [];
  for (const [index, field] of fields.entries()) {
    const left = across - row.length / 2;
    const isLast = index === fields.length - 1;
    const next = fields[index + 1];
    const wanted = field.span ?? 1;
    const fits = !isLast && (next?.span ?? 1) <= left - wanted;
    const span = fits || wanted === left ? wanted : left;
    row.push({ stack: [label(voice, field.label)], color: '#222222' });
    row.push({ stack: [field.value], colSpan: span * 2 - 1 });
    for (let filler = 0; filler < (span - 1) * 2; filler += 1) row.push({});
    if (row.length === across * 2) {
      body.push(row);
      row = [];
    }
  }
  return {
    margin: [0, 0, 0, 2.6],
    layout: lines,
    table: {
      widths: widthsOf(sheet.width, Array.from({ length: across }, () => pair).flat()),
      body,
      dontBreakRows: true,
    },
  };
}

export interface Column {
  readonly head: Phrase;
  readonly share: number;
  readonly alignment?: 'left' | 'center' | 'right';
}

/** A titled table whose title and heads come again on each page; its rows do not split. */
export function listTable(
  voice: Voice,
  sheet: Sheet,
  title: Phrase,
  columns: readonly Column[],
  rows: readonly (readonly Content[])[],
  sum: Content | null = null,
): Content {
  const fillers = (count: number): TableCell[] => Array.from({ length: count }, () => ({}));
  const wide = (cell: Content): TableCell[] => [
    { stack: [cell], colSpan: columns.length },
    ...fillers(columns.length - 1),
  ];
  const body: TableCell[][] = [
    [
      { text: voice.line(title), colSpan: columns.length, bold: true, fontSize: BODY + 0.5 },
      ...fillers(columns.length - 1),
    ],
    columns.map((column) => ({ stack: [label(voice, column.head, 'center')] })),
    ...rows.map((row) =>
      row.map((cell, index): TableCell => ({ stack: [cell], alignment: columns[index]?.alignment ?? 'left' })),
    ),
  ];
  if (rows.length === 0) body.push(wide({ text: voice.line((words) => words.none), alignment: 'center' }));
  if (sum !== null) body.push(wide(sum));
  return {
    margin: [0, 0, 0, 2.6],
    layout: lines,
    table: {
      widths: widthsOf(
        sheet.width,
        columns.map((column) => column.share),
      ),
      body,
      headerRows: 2,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
    },
  };
}

/** The totals, in a stronger box: pairs of what and how much. */
export function totalsBox(
  sheet: Sheet,
  rows: readonly (readonly { readonly share: number; readonly cell: Content; readonly isStrong?: boolean }[])[],
): Content {
  return {
    margin: [0, 0, 0, 2.6],
    stack: rows.map((row, index) => ({
      layout: {
        ...boxed,
        hLineWidth: (line: number) => (line === 0 ? (index === 0 ? 1.1 : 0) : index === rows.length - 1 ? 1.1 : HAIR),
      },
      table: {
        widths: widthsOf(
          sheet.width,
          row.map(({ share }) => share),
        ),
        body: [row.map(({ cell, isStrong }): TableCell => ({ stack: [cell], bold: isStrong === true }))],
        dontBreakRows: true,
      },
    })),
  };
}

/** An empty or ticked square: the font has neither ☐ nor ☑. */
export function tickBox(isTicked: boolean, size = 6.4): Content {
  const drawn: CanvasElement[] = [{ type: 'rect', x: 0, y: 0, w: size, h: size, lineWidth: 0.6, lineColor: '#000000' }];
  if (isTicked) {
    drawn.push({
      type: 'polyline',
      lineWidth: 1.1,
      lineColor: '#000000',
      points: [
        { x: size * 0.18, y: size * 0.5 },
        { x: size * 0.42, y: size * 0.78 },
        { x: size * 0.86, y: size * 0.16 },
      ],
    });
  }
  return { canvas: drawn, margin: [0, 2.2, 0, 0] };
}

/** A tick box in the middle of a narrow cell. */
export function tickCell(isTicked: boolean): Content {
  return {
    columns: [
      { width: '*', text: '' },
      { width: 7, stack: [tickBox(isTicked)] },
      { width: '*', text: '' },
    ],
  };
}

/** How wide a text runs, near enough to decide what stands beside it. */
export function roughWidth(text: string, size: number): number {
  let ems = 0;
  for (const character of text) {
    if ((character.codePointAt(0) ?? 0) > 0x2e7f) ems += 1;
    else if (/[A-Zmw%]/.test(character)) ems += 0.75;
    else ems += /[filjrt .,'/()]/.test(character) ? 0.36 : 0.57;
  }
  return ems * size;
}

export interface Choice {
  readonly text: string;
  readonly isTicked: boolean;
}

/** Choices with their boxes beside each other, in as many rows as `width` needs. */
export function choices(width: number, given: readonly Choice[], size = BODY): Content {
  const rows: Choice[][] = [[]];
  let used = 0;
  for (const choice of given) {
    const wanted = roughWidth(choice.text, size) + 18;
    if (used > 0 && used + wanted > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(choice);
    used += wanted;
  }
  return {
    stack: rows.map((row) => ({
      columns: [
        ...row.flatMap((choice) => [
          { width: 8.5, stack: [tickBox(choice.isTicked)] },
          { width: Math.min(roughWidth(choice.text, size) + 5, width - 14), text: choice.text, fontSize: size },
        ]),
        { width: '*', text: '' },
      ],
      columnGap: 1,
    })),
  };
}

/** The value cell of a grid, in points; what `choices` may fill. */
export function valueWidth(voice: Voice, sheet: Sheet, across: number, span = 1): number {
  return (sheet.width / across) * (span - shareOfLabel(voice, across)) - 2 * PAD - 1;
}

/** Text for a person, or a blank to write on. */
export function written(text: string): Content {
  return { text: text === '' ? ' ' : text };
}

/** Terms, numbered, in small type. */
export function terms(voice: Voice, phrases: readonly Phrase[], more: readonly string[] = []): Content {
  const given: readonly (readonly string[])[] = [
    ...phrases.map((phrase) => voice.each(phrase)),
    ...more.map((own) => [own]),
  ];
  return {
    margin: [0, 1, 0, 4],
    fontSize: 6.8,
    stack: given.map((texts, index) => ({
      columns: [
        { width: 12, text: `${index + 1}.` },
        { width: '*', stack: texts.map((text) => ({ text })) },
      ],
    })),
  };
}

/** A statement that must not be overlooked, in its own frame. */
export function notice(sheet: Sheet, content: Content): Content {
  return {
    margin: [0, 0, 0, 2.6],
    layout: {
      ...lines,
      hLineWidth: () => 1,
      vLineWidth: () => 1,
      paddingLeft: () => 5,
      paddingTop: () => 2.5,
      paddingBottom: () => 4,
    },
    table: { widths: [sheet.width - 5 - PAD - 2], body: [[{ stack: [content] }]], dontBreakRows: true },
  };
}

export interface Signature {
  readonly label: Phrase;
  /** Already known: who acted; else there is only room to sign. */
  readonly name?: string;
  /** Already known; else a line for the day is printed. */
  readonly at?: string;
  /** What was drawn on the screen, by the sha-256 of the picture. */
  readonly picture?: string;
}

/** A signature given on the screen, with its time; nothing where paper is signed. */
export function drawn(signed: PaperSignature | null, zone: string): Pick<Signature, 'picture' | 'at'> {
  return signed === null ? {} : { picture: signed.picture, at: paperTime(signed.at, zone) };
}

/** Room to sign, boxes beside each other, `across` in a row. */
export function signatures(
  voice: Voice,
  sheet: Sheet,
  across: number,
  given: readonly Signature[],
  room = 20,
): Content {
  const body: TableCell[][] = [];
  for (let start = 0; start < given.length; start += across) {
    const inRow = given.slice(start, start + across);
    const left = across - inRow.length;
    body.push([
      ...inRow.map(
        (signature, index): TableCell => ({
          colSpan: index === inRow.length - 1 ? left + 1 : 1,
          stack: [
            { stack: [label(voice, signature.label)], fontSize: 7.4 },
            signature.picture === undefined
              ? {
                  text: signature.name === undefined || signature.name === '' ? ' ' : signature.name,
                  margin: [0, 2, 0, 0],
                }
              : { image: signature.picture, fit: [sheet.width / across - 2 * PAD - 2, room + 2] },
            {
              text: signature.at ?? voice.each((words) => words.dateLine)[0] ?? '',
              fontSize: 6.8,
              margin: [0, signature.picture === undefined ? room - 12 : 0, 0, 0],
              alignment: signature.at === undefined && voice.mode !== 'en' ? 'right' : 'left',
            },
          ],
        }),
      ),
      ...Array.from({ length: left }, (): TableCell => ({})),
    ]);
  }
  return {
    layout: lines,
    table: {
      widths: widthsOf(
        sheet.width,
        Array.from({ length: across }, () => 1),
      ),
      body,
      dontBreakRows: true,
    },
  };
}

function barCode(number: string, width: number): Content {
  const modules = code128(number);
  if (modules === null) return { text: '' };
  const unit = Math.min(1, width / modules.reduce((sum, module) => sum + module, 0));
  const bars: CanvasElement[] = [];
  let at = width - unit * modules.reduce((sum, module) => sum + module, 0);
  for (const [index, module] of modules.entries()) {
    if (index % 2 === 0) bars.push({ type: 'rect', x: at, y: 0, w: module * unit, h: 20, color: '#000000' });
    at += module * unit;
  }
  return { canvas: bars };
}

const mark = (text: string): Content => ({
  margin: [0, 2, 0, 0],
  columns: [
    { width: '*', text: '' },
    {
      width: roughWidth(text, 8) + 16,
      layout: { ...lines, hLineWidth: () => 0.9, vLineWidth: () => 0.9 },
      table: { widths: ['*'], body: [[{ text, fontSize: 8, bold: true, alignment: 'center' }]] },
    },
    { width: '*', text: '' },
  ],
});

/** Shop left, title in the middle, number and bar code right. */
function letterhead(voice: Voice, sheet: Sheet, kind: PaperKind, head: PaperHead, marks: readonly string[]): Content {
  const [title, second] = voice.each((words) => words.titles[kind]);
  const side = sheet.width * 0.3;
  const middle = sheet.width - 2 * side - 12;
  const shop = head.shop;
  const facts: readonly (readonly [Phrase, string])[] = [
    [(words) => words.address, shop.address],
    [(words) => words.phone, shop.phone],
    [(words) => words.creditCode, shop.socialCreditCode],
  ];
  const copy = head.copy;
  // Bold runs wider than the rough measure.
  const size = Math.min(16, (middle / roughWidth(title ?? '', 1)) * 0.88);
  const named: Content = {
    stack: [
      { text: shop.name, bold: true, fontSize: 9.5 },
      ...facts
        .filter(([, value]) => value !== '')
        .map(([phrase, value]) => ({ text: `${voice.line(phrase)}${voice.mode === 'en' ? ': ' : '：'}${value}` })),
    ],
  };
  return {
    margin: [0, 0, 0, 6],
    columnGap: 6,
    columns: [
      {
        width: side,
        fontSize: 6.8,
        stack: [
          shop.logo === null
            ? named
            : {
                columnGap: 5,
                columns: [
                  { width: LOGO, stack: [{ image: shop.logo, fit: [LOGO, LOGO] }] },
                  { width: '*', ...named },
                ],
              },
        ],
      },
      {
        width: middle,
        alignment: 'center',
        stack: [
          { text: title ?? '', bold: true, fontSize: Math.max(size, 11) },
          ...(second === undefined ? [] : [{ text: second, fontSize: 8.5 }]),
          ...marks.map(mark),
        ],
      },
      {
        width: side,
        alignment: 'right',
        fontSize: 6.8,
        stack: [
          barCode(head.number, side),
          { text: head.number, bold: true, fontSize: 9 },
          ...(copy === null
            ? []
            : [{ text: voice.line((words) => words.copy(copy.index, words.holders[copy.holder])), fontSize: 7.5 }]),
          { text: `${voice.line((words) => words.printedAt)} ${paperTime(head.printedAt, head.zone)}` },
        ],
      },
    ],
  };
}

export interface PaperParts {
  readonly kind: PaperKind;
  readonly sheet: Sheet;
  readonly voice: Voice;
  readonly head: PaperHead;
  /** Said below the title and on each page, such as 预结算. */
  readonly marks: readonly string[];
  /** What a following page is known by, beside the number: the plate. */
  readonly reminder: string;
  readonly body: readonly Content[];
  /** Stands with the signatures, so that they are never alone on a page. */
  readonly foot: readonly Content[];
  readonly signatures: Content;
}

/**
 * Puts a paper together. Its foot stays whole with the signatures, which `render-paper.ts` then lowers; `isFootWhole` is
 * false where terms of more than a page must break.
 */
export function paperOf(parts: PaperParts, isFootWhole: boolean): TDocumentDefinitions {
  const { voice, sheet, head } = parts;
  const marks = [...(head.isDemo ? [voice.line((words) => words.demo)] : []), ...parts.marks];
  // Room for a running head of two lines: one that does not fit is left out by pdfmake without a word.
  const top = Math.max(sheet.margin - 6, 27);
  const copy = head.copy;
  return {
    pageSize: sheet.size,
    pageOrientation: sheet.isLandscape ? 'landscape' : 'portrait',
    pageMargins: [sheet.margin, top, sheet.margin, sheet.margin],
    defaultStyle: { font: PAPER_FONT, fontSize: BODY, lineHeight: 0.9 },
    info: {
      title: `${voice.line((words) => words.titles[parts.kind])} ${head.number}`,
      author: head.shop.name,
      creator: 'ServiceLane',
      producer: 'ServiceLane',
      creationDate: new Date(head.printedAt),
    },
    header: (page) =>
      page === 1
        ? ''
        : {
            margin: [sheet.margin, 8, sheet.margin, 0],
            fontSize: 6.4,
            columnGap: 6,
            columns: [
              { text: [voice.line((words) => words.titles[parts.kind]), ...marks].join('  '), width: '*' },
              {
                text: `${head.number}  ${parts.reminder}  ${voice.line((words) => words.continued)}`,
                width: sheet.width * 0.45,
                alignment: 'right',
              },
            ],
          },
    footer: (page, pages) => ({
      margin: [sheet.margin, 8, sheet.margin, 0],
      fontSize: 6.8,
      columns: [
        { text: [head.shop.name, ...marks].join('  '), width: '*' },
        { text: voice.line((words) => words.page(page, pages)), width: 150, alignment: 'center' },
        {
          text: copy === null ? '' : voice.line((words) => words.copy(copy.index, words.holders[copy.holder])),
          width: '*',
          alignment: 'right',
        },
      ],
    }),
    content: [
      letterhead(voice, sheet, parts.kind, head, marks),
      ...parts.body,
      {
        unbreakable: isFootWhole,
        stack: [
          ...parts.foot,
          {
            unbreakable: !isFootWhole,
            stack: [
              {
                canvas: [
                  { type: 'rect', x: 0, y: 0, w: 0, h: 0, lineWidth: 0, mark: SIGNATURES_MARK } as CanvasElement,
                ],
              }, // kept by pdfmake, unknown to its types
              parts.signatures,
            ],
          },
        ],
      },
    ],
  };
}
