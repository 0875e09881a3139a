/** The three tables of 工时, 材料 and 其他 费用, as order, slip and settlement print them, and what R-037 demands of them. */
import type { Content } from 'pdfmake/interfaces';
import { paperTime } from '../../src-shared/document/paper-rules.ts';
import type {
  PaperCharge,
  PaperLabor,
  PaperLines,
  PaperPart,
  PaperTerms,
  PaperVehicle,
  RefusedSafety,
} from '../../src-shared/document/paper-snapshot.ts';
import { formatLaborHours, formatQuantity } from '../../src-shared/kit/labor.ts';
import { amountInEnglish, amountInWords, type Fen, formatYuanGrouped } from '../../src-shared/kit/money.ts';
import { DISCLAIMERS, type FreeReason } from '../../src-shared/order/order-pricing.ts';
import {
  type Column,
  type Field,
  listTable,
  narrow,
  notice,
  roughWidth,
  type Sheet,
  tickBox,
  tickCell,
  written,
} from './paper-parts.ts';
import type { Phrase, Voice } from './paper-voice.ts';

/** The same lines are an estimate on the order and the final figures on the settlement. */
export type LinesStyle = 'order' | 'settlement';

const yuan = (amount: Fen): string => formatYuanGrouped(amount);

function named(voice: Voice, name: string, freeReason: FreeReason | null, more: readonly string[] = []): Content {
  const free = freeReason === null ? [] : [`(${voice.line((words) => words.freeReasons[freeReason])})`];
  return { text: [name, ...free, ...more.filter((text) => text !== '')].join(' ') };
}

function subtotal(voice: Voice, amount: Fen): Content {
  return { text: `${voice.line((words) => words.subtotal)}  ¥${yuan(amount)}`, alignment: 'right', bold: true };
}

function laborTable(voice: Voice, sheet: Sheet, style: LinesStyle, rows: readonly PaperLabor[], sum: Fen): Content {
  const isOrder = style === 'order';
  const columns: Column[] = [
    { head: (words) => words.columns.index, share: 6, alignment: 'center' },
    { head: (words) => words.columns.item, share: 40 },
    {
      head: (words) => (isOrder ? words.columns.hours : words.columns.settledHours),
      share: 11,
      alignment: 'right',
    },
    { head: (words) => words.columns.rate, share: 14, alignment: 'right' },
    { head: (words) => words.columns.laborAmount, share: 15, alignment: 'right' },
    { head: (words) => (isOrder ? words.columns.by : words.columns.note), share: 14 },
  ];
  return listTable(
    voice,
    sheet,
    (words) => (isOrder ? words.tables.workItems : words.tables.labor),
    columns,
    rows.map((row, index) => [
      { text: String(index + 1) },
      named(voice, row.name, row.freeReason),
      { text: row.time === null ? '' : formatLaborHours(row.time) },
      { text: row.rateFen === null ? '' : yuan(row.rateFen) },
      { text: yuan(row.amountFen) },
      { text: isOrder ? row.by : row.note },
    ]),
    subtotal(voice, sum),
  );
}

function partsTable(voice: Voice, sheet: Sheet, style: LinesStyle, rows: readonly PaperPart[], sum: Fen): Content {
  const isOrder = style === 'order';
  const columns: Column[] = [
    { head: (words) => words.columns.index, share: 6, alignment: 'center' },
    { head: (words) => (isOrder ? words.columns.partName : words.columns.materialName), share: 25 },
    { head: (words) => words.columns.partNumber, share: 16 },
    { head: (words) => words.columns.brand, share: 10 },
    { head: (words) => words.columns.kind, share: 11, alignment: 'center' },
    {
      head: (words) => (isOrder ? words.columns.supplier : words.columns.ownPart),
      share: isOrder ? 8 : 10.5,
      alignment: 'center',
    },
    { head: (words) => words.columns.quantity, share: 7, alignment: 'right' },
    { head: (words) => words.columns.unitPrice, share: 11, alignment: 'right' },
    { head: (words) => words.columns.amount, share: 12, alignment: 'right' },
  ];
  return listTable(
    voice,
    sheet,
    (words) => (isOrder ? words.tables.materials : words.tables.parts),
    columns,
    rows.map(({ kind, ...row }, index) => [
      { text: String(index + 1) },
      named(voice, row.name, row.freeReason),
      {
        text: [row.partNumber, row.oeNumber === '' ? '' : `OE ${row.oeNumber}`]
          .filter((text) => text !== '')
          .join('\n'),
      },
      { text: row.brand },
      kind === null ? { text: '' } : narrow(voice, (words) => words.partKinds[kind]),
      isOrder ? narrow(voice, (words) => words.suppliers[row.suppliedBy]) : tickCell(row.suppliedBy === 'customer'),
      { text: [formatQuantity(row.quantityMilli), row.unit].join(' ').trim() },
      { text: row.suppliedBy === 'customer' ? '—' : yuan(row.unitFen) },
      { text: row.suppliedBy === 'customer' ? '—' : yuan(row.amountFen) },
    ]),
    subtotal(voice, sum),
  );
}

function chargesTable(voice: Voice, sheet: Sheet, rows: readonly PaperCharge[], sum: Fen): Content {
  return listTable(
    voice,
    sheet,
    (words) => words.tables.other,
    [
      { head: (words) => words.columns.index, share: 6, alignment: 'center' },
      { head: (words) => words.columns.charge, share: 22 },
      { head: (words) => words.columns.note, share: 57 },
      { head: (words) => words.columns.amount, share: 15, alignment: 'right' },
    ],
    rows.map((row, index) => [
      { text: String(index + 1) },
      { text: voice.line((words) => words.chargeKinds[row.kind]) },
      named(voice, row.name, row.freeReason),
      { text: yuan(row.amountFen) },
    ]),
    subtotal(voice, sum),
  );
}

/** The settlement prints all three, empty or not, as its standard lays them out; an order leaves empty ones away. */
export function lineTables(voice: Voice, sheet: Sheet, style: LinesStyle, given: PaperLines): readonly Content[] {
  const { labor, parts, charges, totals } = given;
  const isWhole = style === 'settlement';
  return [
    ...(isWhole || labor.length > 0 ? [laborTable(voice, sheet, style, labor, totals.laborFen)] : []),
    ...(isWhole || parts.length > 0 ? [partsTable(voice, sheet, style, parts, totals.partsFen)] : []),
    ...(isWhole || charges.length > 0 ? [chargesTable(voice, sheet, charges, totals.otherFen)] : []),
  ];
}

/** 大写, and in English on an English paper. */
export function inWords(voice: Voice, amount: Fen): string {
  if (voice.mode === 'zh') return amountInWords(amount);
  return voice.mode === 'en' ? amountInEnglish(amount) : `${amountInWords(amount)}\n${amountInEnglish(amount)}`;
}

/** printed whenever a part needs it, with the part's name; the shop may put its own words in place of ours. */
export function disclaimers(
  voice: Voice,
  sheet: Sheet,
  parts: readonly { readonly name: string; readonly disclaimer: PaperPart['disclaimer'] }[],
  own: PaperTerms,
  isTickedByHand: boolean,
): readonly Content[] {
  const said = DISCLAIMERS.flatMap((disclaimer): string[] => {
    const names = parts.filter((part) => part.disclaimer === disclaimer).map((part) => part.name);
    if (names.length === 0) return [];
    const text = own[disclaimer];
    const ours: Phrase = (words) => words.disclaimers[disclaimer](words.disclaimers.parts(names));
    return text === null ? [...voice.each(ours)] : [`${names.join('、')}：${text}`];
  });
  if (said.length === 0) return [];
  const read: Content = {
    columns: [
      { width: 9, stack: [tickBox(false)] },
      { width: '*', text: voice.line((words) => words.disclaimers.read) },
    ],
    margin: [0, 1, 0, 0],
  };
  return [
    notice(sheet, { fontSize: 7.2, stack: [...said.map((text) => ({ text })), ...(isTickedByHand ? [read] : [])] }),
  ];
}

/** what stays unsafe, on every paper that goes away with the car. */
export function refusedSafetyTable(
  voice: Voice,
  sheet: Sheet,
  refused: readonly RefusedSafety[],
  zone: string,
): readonly Content[] {
  if (refused.length === 0) return [];
  return [
    listTable(
      voice,
      sheet,
      (words) => words.tables.refusedSafety,
      [
        { head: (words) => words.columns.item, share: 32 },
        { head: (words) => words.columns.consequence, share: 42 },
        { head: (words) => words.columns.answer, share: 26 },
      ],
      refused.map((item) => [
        { text: item.name },
        { text: item.consequence },
        {
          text: `${item.by}  ${paperTime(item.at, zone)}`,
        },
      ]),
    ),
  ];
}

/** `沪A12345（蓝）` */
export function plateText(voice: Voice, vehicle: PaperVehicle): string {
  const color = vehicle.plateColor;
  if (color === null) return vehicle.plate;
  const shown = voice.each((words) => words.plateColors[color]).join(' ');
  return voice.mode === 'en' ? `${vehicle.plate} (${shown})` : `${vehicle.plate}（${shown}）`;
}

/** The car as every paper names it. */
export function vehicleFields(voice: Voice, vehicle: PaperVehicle): readonly Field[] {
  return [
    { label: (words) => words.fields.plate, value: { text: plateText(voice, vehicle), bold: true } },
    { label: (words) => words.fields.vin, value: written(vehicle.vin) },
    { label: (words) => words.fields.model, value: written(vehicle.model) },
  ];
}

/** A distance, or room to write it in. */
export function kmText(voice: Voice, km: number | null): Content {
  return written(km === null ? '' : (voice.each((words) => words.km(km))[0] ?? ''));
}

/** Names one after the other, as many as fit about `room` Chinese characters; then how many there are in all. */
export function inOneLine(voice: Voice, names: readonly string[], room: number): string {
  const joined: Phrase = (words) => words.disclaimers.parts(names);
  const all = voice.mode === 'en' ? voice.line(joined) : names.join('、');
  if (roughWidth(all, 1) <= room) return all;
  const kept: string[] = [];
  let used = 0;
  for (const name of names) {
    used += roughWidth(name, 1) + 1;
    if (used > room) break;
    kept.push(name);
  }
  const shown = kept.length === 0 ? [`${[...(names[0] ?? '')].slice(0, Math.floor(room * 0.8)).join('')}…`] : kept;
  return `${shown.join(voice.mode === 'en' ? ', ' : '、')} ${voice.line((words) => words.more(names.length))}`;
}
