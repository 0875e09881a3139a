/** Reads what stands in the cells of lists from other programs: days, figures, words for choices. */

import type { ItemKind } from '../catalog/catalog-rules.ts';
import type { CustomerKind, CustomerLevel } from '../customer/customer-rules.ts';
import { type LaborCentihours, parseLaborHours } from '../kit/labor.ts';
import { type Fen, foldNumber, type Parsed, parseYuan } from '../kit/money.ts';
import { type LocalDate, localDate } from '../kit/time.ts';
import type { EnergyKind } from '../vehicle/vehicle-rules.ts';
import { unneutralize } from './export-cells.ts';
import { DATE_ORDERS, type DateOrder } from './import-rules.ts';

const NOTHING = new Set([
  '',
  '-',
  '--',
  '—',
  '——',
  '/',
  '\\',
  'N/A',
  'NA',
  'NULL',
  '#N/A',
  'NONE',
  'NIL',
  '无',
  '暂无',
  '未知',
  '不详',
  '空',
]);

/** A cell as text: without what only looks like something (`-`, `N/A`, 无), its lines ended one way. */
export function cleanCell(text: string): string {
  // Our own lists mark what a spreadsheet would take for a formula; the mark is no part of the text.
  const plain = unneutralize(text)
    .replace(/\r\n?/g, '\n')
    .replace(/[\u200b\u2060\ufeff]/gu, '')
    .trim();
  return NOTHING.has(plain.toUpperCase()) ? '' : plain;
}

type DayProblem = 'date';
export type ReadDay =
  | { readonly ok: true; readonly value: LocalDate | null }
  | { readonly ok: false; readonly problem: DayProblem };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Cuts the time of day: only the day counts. */
const TIME = /[T\s]*\d{1,2}[:：时点]\d{1,2}.*$/u;
const THREE = /^(\d{1,4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,4})$/;
/** 1970 to 2099 as spreadsheets count days; a bare figure outside is no day. */
const SERIALS = { first: 25_569, last: 73_050 };
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

function dayOf(year: number, month: number, day: number): ReadDay {
  // Of two figures: nobody has a car from before 1980.
  const whole = year >= 100 ? year : year < 80 ? 2000 + year : 1900 + year;
  const text = `${String(whole).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const parsed = localDate.safeParse(text);
  return parsed.success && whole >= 1900 && whole <= 2199
    ? { ok: true, value: parsed.data }
    : { ok: false, problem: 'date' };
}

/** The three figures of a day whose order is open, or null. */
function openDay(folded: string): readonly [number, number, number] | null {
  const match = THREE.exec(folded);
  if (!match) return null;
  const [, a = '', b = '', c = ''] = match;
  if (a.length > 2 || c.length === 3) return null;
  return [Number(a), Number(b), Number(c)];
}

function inOrder([a, b, c]: readonly [number, number, number], order: DateOrder): ReadDay {
  switch (order) {
    case 'ymd':
      return c > 31 ? { ok: false, problem: 'date' } : dayOf(a, b, c);
    case 'dmy':
      return dayOf(c, b, a);
    case 'mdy':
      return dayOf(c, a, b);
  }
}

function foldDay(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[−‐-―]/gu, '-')
    .replace(TIME, '')
    .replace(/\s*(?:星期|周).$/u, '')
    .trim();
}

/** `2024-01-05`, `2024年1月5日`, `20240105`, `5 Jan 2024`, `Jan 5, 2024`, 45296, and what `order` says of the rest. */
export function readDay(text: string, order: DateOrder | null): ReadDay {
  const folded = foldDay(text);
  if (folded === '') return { ok: true, value: null };
  const open = openDay(folded);
  if (open) return order === null ? { ok: false, problem: 'date' } : inOrder(open, order);
  const yearFirst =
    /^(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?$/u.exec(folded) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(folded);
  if (yearFirst) return dayOf(Number(yearFirst[1]), Number(yearFirst[2]), Number(yearFirst[3]));
  const named = /^(\d{1,2})[\s\-/]?([A-Za-z]{3,9})\.?[\s\-/,]*(\d{2,4})$/.exec(folded);
  if (named) return dayOf(Number(named[3]), monthOf(named[2]), Number(named[1]));
  const monthFirst = /^([A-Za-z]{3,9})\.?[\s\-/]?(\d{1,2}),?[\s\-/]*(\d{4})$/.exec(folded);
  if (monthFirst) return dayOf(Number(monthFirst[3]), monthOf(monthFirst[1]), Number(monthFirst[2]));
  if (/^\d{5}(?:\.\d+)?$/.test(folded)) {
    const serial = Math.floor(Number(folded));
    if (serial >= SERIALS.first && serial <= SERIALS.last)
      return { ok: true, value: localDate.parse(new Date(EPOCH_1900 + serial * DAY_MS).toISOString().slice(0, 10)) };
  }
  return { ok: false, problem: 'date' };
}

function monthOf(name: string | undefined): number {
  return MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1;
}

/**
 * The order that the days of a file are written in: told by the whole of them, because one alone does not say. Null
 * where several orders fit them all; `needed` false where no day leaves it open.
 */
export function guessDateOrder(texts: Iterable<string>): {
  readonly order: DateOrder | null;
  readonly needed: boolean;
} {
  const fits: Record<DateOrder, number> = { ymd: 0, dmy: 0, mdy: 0 };
  let count = 0;
  for (const text of texts) {
    const open = openDay(foldDay(text));
    if (!open) continue;
    count += 1;
    for (const order of DATE_ORDERS) if (inOrder(open, order).ok) fits[order] += 1;
  }
  if (count === 0) return { order: null, needed: false };
  const most = Math.max(...Object.values(fits));
  const best = DATE_ORDERS.filter((order) => fits[order] === most);
  return { order: best.length === 1 ? (best[0] ?? null) : null, needed: true };
}

/** `8,872`, `1,07,905` (as India groups), `8872 km`, `3.5万公里`: whole units, what is behind the point is cut off. Problems: format, tooLarge. */
export function readWhole(text: string, max: number): Parsed<number | null> {
  const folded = foldNumber(text).replace(/\s/g, '');
  if (folded === '') return { ok: true, value: null };
  const match = /^(\d+|\d{1,3}(?:,\d{2,3})*,\d{3})(?:\.(\d+))?(万)?(?:km|kms|公里|千米|里|mi|个月|月)?$/i.exec(folded);
  if (!match) return { ok: false, problem: 'format' };
  const value = Number(`${(match[1] ?? '').replaceAll(',', '')}.${match[2] ?? '0'}`) * (match[3] ? 10_000 : 1);
  const whole = Math.floor(value + 1e-6);
  return whole > max ? { ok: false, problem: 'tooLarge' } : { ok: true, value: whole };
}

/** `2022`, `2022款`, `2022年`. */
export function readYear(text: string): Parsed<number | null> {
  if (text === '') return { ok: true, value: null };
  const year = /^((?:19|20)\d{2})(?:年|款|年款|\.0)?$/u.exec(text.normalize('NFKC').trim())?.[1];
  return year === undefined ? { ok: false, problem: 'format' } : { ok: true, value: Number(year) };
}

/** As a person types it, and `120元/次`. */
export function readPrice(text: string): Parsed<Fen | null> {
  return parseYuan(text.replace(/\s*(?:元)?\s*[/／]\s*[\p{L}]+$/u, ''));
}

/** `0.8`, `0.8h`, `0.8 工时`. */
export function readHours(text: string): Parsed<LaborCentihours | null> {
  return parseLaborHours(text.replace(/\s*(?:小时|工时|hours?|hrs?|h)$/iu, ''));
}

type Words<T extends string> = readonly (readonly [T, RegExp])[];

const ENERGIES: Words<EnergyKind> = [
  ['rangeExtender', /增程|extend|erev|reev/],
  ['plugInHybrid', /插电|插混|phev|plug|油电|混动|混合|hybrid|hev/],
  ['electric', /纯电|电动|^电$|bev|^ev$|electric/],
  ['diesel', /柴油|diesel/],
  ['petrol', /汽油|petrol|gasoline|^gas\b/],
  ['other', /其他|其它|other|天然气|cng|lpg|甲醇|氢/],
];
const OWNER_KINDS: Words<CustomerKind> = [
  ['company', /公司|单位|企业|公户|对公|集团|company|business|corporate|fleet/],
  ['person', /个人|私人|私户|person|private|individual|先生|女士/],
];
const LEVELS: Words<CustomerLevel> = [
  ['vip', /vip|贵宾|钻石|铂金|至尊/],
  ['important', /重要|重点|金卡|important|gold/],
  ['ordinary', /普通|一般|普卡|ordinary|normal|regular/],
];
const KINDS: Words<ItemKind> = [
  ['labor', /工时|维修|工项|项目|人工|作业|labou?r|work|service/],
  ['part', /配件|材料|零件|part|material/],
  ['charge', /其他|其它|费用|收费|charge|fee|other/],
];

function chosen<T extends string>(text: string, words: Words<T>): T | null {
  const folded = text.normalize('NFKC').trim().toLowerCase();
  return words.find(([value, pattern]) => value === folded || pattern.test(folded))?.[0] ?? null;
}

/** What a word in the list means; null where it means nothing that is known. */
export const energyOf = (text: string): EnergyKind | null => chosen(text, ENERGIES);
export const ownerKindOf = (text: string): CustomerKind | null => chosen(text, OWNER_KINDS);
export const levelOf = (text: string): CustomerLevel | null => chosen(text, LEVELS);
export const itemKindOf = (text: string): ItemKind | null => chosen(text, KINDS);

/** Whose name it is, where no column says. */
export function guessOwnerKind(name: string): CustomerKind {
  return /公司|集团|厂$|商行|经营部|医院|学校|银行|委员会|管理局|事务所|合作社|车队|\b(?:ltd|inc|gmbh|llc|corp|co\.)/iu.test(
    name,
  )
    ? 'company'
    : 'person';
}
