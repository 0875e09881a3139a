import { z } from 'zod';
import type { Problem } from './problem.ts';

/**
 * Money is counted in whole fen (¥0.01). Yuan exist only as text at the edge: `parseYuan` reads them, `formatYuan`
 * writes them. Whatever multiplies rounds once, half up; whatever splits gives the remainder to a named line, so that
 * the parts always add up.
 */

/** Ten 万亿 yuan less one fen: what one amount may reach. Nine such still add up exactly in a double. */
export const MAX_FEN = 999_999_999_999_999;
/** One 亿 yuan less one fen: more than that in one field of a repair shop is a slip of the hand. */
export const MAX_TYPED_FEN = 9_999_999_999;

/** Fen, 0 to `MAX_FEN`. Problems: format, moneyNegative, moneyTooLarge. */
export const fen = z.int('format').min(0, 'moneyNegative').max(MAX_FEN, 'moneyTooLarge').brand<'Fen'>();
/** Fen that may be below zero: counter-bills, refunds, what a drawer changed by. */
export const signedFen = z.int('format').min(-MAX_FEN, 'moneyTooLarge').max(MAX_FEN, 'moneyTooLarge').brand<'Fen'>();
/** Fen as a person enters them in one field, 0 to `MAX_TYPED_FEN`. */
export const typedFen = z.int('format').min(0, 'moneyNegative').max(MAX_TYPED_FEN, 'moneyTooLarge').brand<'Fen'>();
export type Fen = z.output<typeof signedFen>;

/** A text that was read, or what is wrong with it; the problem is one of `kit/problem.ts`. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** The result of an arithmetic step as money. Throws RangeError when it is no whole number of fen within the limits. */
export function toFen(amount: number): Fen {
  if (!Number.isSafeInteger(amount) || Math.abs(amount) > MAX_FEN) throw new RangeError(`not an amount: ${amount}`);
  // Minus zero would print as -0.00 and differ from 0 in a comparison by Object.is.
  return (amount === 0 ? 0 : amount) as Fen; // just checked against the limits of the schema
}

export const ZERO: Fen = toFen(0);

/** Adds up; nothing adds up to 0. Throws RangeError beyond `MAX_FEN`. */
export function sumFen(amounts: Iterable<number>): Fen {
  let sum = ZERO;
  for (const amount of amounts) sum = toFen(sum + amount);
  return sum;
}

/** The mirror of an amount, as a counter-bill needs it; 0 stays 0. */
export function negate(amount: Fen): Fen {
  return toFen(-amount);
}

/** An input method types full-width digits, `。` for a point and long dashes; a copied cell brings odd spaces. */
export function foldNumber(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u200b-\u200d\u2060\ufeff]/gu, '')
    .replace(/。/gu, '.')
    .replace(/[−‐-―]/gu, '-')
    .trim();
}

const DECIMAL = /^(?:(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?|\.(\d+))$/;

/**
 * Reads `1,234.5` as a whole number of units of 10^-places (12345 tenths for one place). A decimal more than that,
 * even a zero, is `tooPrecise`; commas must stand between groups of three, else `1,23` would pass for 123.
 */
export function readDecimal(folded: string, places: number): bigint | 'format' | 'tooPrecise' {
  const match = DECIMAL.exec(folded);
  if (!match) return 'format';
  const whole = (match[1] ?? '0').replaceAll(',', '');
  const decimals = match[2] ?? match[3] ?? '';
  if (decimals.length > places) return 'tooPrecise';
  return BigInt(whole + decimals.padEnd(places, '0'));
}

const AMOUNT = /^(-?) ?(?:¥|CNY|RMB)? ?(-?) ?([\d,.]+) ?元?$/i;

/**
 * Reads an amount of yuan that a person typed or pasted: `1,286.3`, `￥１２８６．３０`, `1286.30元`. Empty is null, not
 * 0. Problems: format, moneyDecimals (a third decimal is refused, not rounded), moneyNegative (unless `signed`),
 * moneyTooLarge, tooLong.
 */
export function parseYuan(text: string, options: { readonly signed?: boolean } = {}): Parsed<Fen | null> {
  if (text.length > 200) return { ok: false, problem: 'tooLong' };
  const folded = foldNumber(text);
  if (folded === '') return { ok: true, value: null };
  const match = AMOUNT.exec(folded);
  if (!match || (match[1] !== '' && match[2] !== '')) return { ok: false, problem: 'format' };
  const amount = readDecimal(match[3] ?? '', 2);
  if (amount === 'format') return { ok: false, problem: 'format' };
  const isNegative = match[1] !== '' || match[2] !== '';
  if (isNegative && options.signed !== true) return { ok: false, problem: 'moneyNegative' };
  if (amount === 'tooPrecise') return { ok: false, problem: 'moneyDecimals' };
  if (amount > BigInt(MAX_TYPED_FEN)) return { ok: false, problem: 'moneyTooLarge' };
  return { ok: true, value: toFen(isNegative ? -Number(amount) : Number(amount)) };
}

/** `1286.30`: what a field shows and `parseYuan` reads again. */
export function formatYuan(amount: Fen): string {
  const size = Math.abs(amount);
  const odd = size % 100;
  return `${amount < 0 ? '-' : ''}${(size - odd) / 100}.${String(odd).padStart(2, '0')}`;
}

/** `1,286.30`: what papers and lists show; `parseYuan` reads it as well. */
export function formatYuanGrouped(amount: Fen): string {
  return formatYuan(amount).replace(/\B(?=(?:\d{3})+\.)/g, ',');
}

/** `¥1,286.30`, `-¥734.00`: an amount in the middle of a sentence. Throws RangeError where it is no amount. */
export function sayYuan(amount: number): string {
  return `${amount < 0 ? '-' : ''}¥${formatYuanGrouped(toFen(Math.abs(amount)))}`;
}

/** Half up on whole numbers: 0.5 becomes 1. Both at least 0. */
function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  return (2n * dividend + divisor) / (2n * divisor);
}

/**
 * `amount × numerator ÷ denominator`, rounded half up to the fen, once. Below zero it rounds as the mirror does, so
 * that a counter-bill is exactly the negative of its bill. Throws RangeError unless numerator ≥ 0 and denominator > 0
 * are whole, or beyond `MAX_FEN`.
 */
export function multiply(amount: Fen, numerator: number, denominator: number): Fen {
  if (!Number.isSafeInteger(numerator) || numerator < 0) throw new RangeError(`not a numerator: ${numerator}`);
  if (!Number.isSafeInteger(denominator) || denominator <= 0) throw new RangeError(`not a denominator: ${denominator}`);
  const size = divideHalfUp(BigInt(Math.abs(amount)) * BigInt(numerator), BigInt(denominator));
  return toFen(amount < 0 ? -Number(size) : Number(size));
}

/** The place of the largest, the first of equals; -1 of none. */
export function largestOf(weights: readonly number[]): number {
  let largest = -1;
  for (const [index, weight] of weights.entries()) {
    if (largest < 0 || weight > (weights[largest] ?? 0)) largest = index;
  }
  return largest;
}

export interface ShareOptions {
  /** Which line takes the remainder; the one with the largest weight if not said. */
  readonly remainderTo?: number;
  /** What each part may at most be, for a discount that must not exceed its line; none if not said. */
  readonly atMost?: readonly number[];
}

/**
 * Splits an amount by weights into parts that add up to it. Each part is rounded half up and the remainder, which may
 * be below zero, goes to one named line. Where that line cannot bear it (a hundred fen over two hundred equal lines
 * would round to 200 and leave the first at -99), what is left goes on to the next largest, so that no part is below
 * zero or above its limit. Throws RangeError without lines, on weights that are not whole and ≥ 0, and when the limits
 * leave no room.
 */
export function share(amount: Fen, weights: readonly number[], options: ShareOptions = {}): readonly Fen[] {
  if (amount < 0) return share(negate(amount), weights, options).map(negate);
  const named = options.remainderTo ?? largestOf(weights);
  if (named < 0 || named >= weights.length) throw new RangeError('no line to take the remainder');
  if (weights.some((weight) => !Number.isSafeInteger(weight) || weight < 0)) throw new RangeError('not a weight');

  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  const parts = weights.map((weight) =>
    total === 0n ? 0 : Number(divideHalfUp(BigInt(amount) * BigInt(weight), total)),
  );
  const limitOf = (index: number): number => options.atMost?.[index] ?? MAX_FEN;
  let rest = amount - parts.reduce((sum, part) => sum + part, 0);
  for (const [index, part] of parts.entries()) {
    const above = Math.max(0, part - limitOf(index));
    parts[index] = part - above;
    rest += above;
  }

  const bySize = weights
    .map((weight, index) => ({ weight, index }))
    .sort((one, other) => other.weight - one.weight || one.index - other.index)
    .map(({ index }) => index);
  for (const index of [named, ...bySize]) {
    const part = parts[index] ?? 0;
    const changed = Math.min(Math.max(part + rest, 0), limitOf(index));
    rest -= changed - part;
    parts[index] = changed;
  }
  if (rest !== 0) throw new RangeError('the limits leave no room for the whole amount');
  return parts.map(toFen);
}

const CAPITALS = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

/** Four digits in capitals, without what comes before or after: 1005 is 壹仟零伍. */
function fourInCapitals(value: number): string {
  let words = '';
  let isZeroOpen = false;
  for (const [place, unit] of [
    [1000, '仟'],
    [100, '佰'],
    [10, '拾'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(value / place) % 10;
    if (digit === 0) {
      isZeroOpen = words !== '';
    } else {
      words += `${isZeroOpen ? '零' : ''}${CAPITALS[digit]}${unit}`;
      isZeroOpen = false;
    }
  }
  return words;
}

/** Joins groups of four (highest first) with their units; a gap before a group is read as one 零. */
function groupsInCapitals(yuan: number): string {
  const TEN_THOUSAND = 10_000;
  let words = '';
  let rest = yuan;
  const groups: number[] = [];
  while (rest > 0) {
    groups.unshift(rest % TEN_THOUSAND);
    rest = (rest - (rest % TEN_THOUSAND)) / TEN_THOUSAND;
  }
  let isGap = false;
  for (const [index, group] of groups.entries()) {
    const level = groups.length - 1 - index;
    if (group !== 0) {
      const isShort = words !== '' && group < 1000;
      words += `${isGap || isShort ? '零' : ''}${fourInCapitals(group)}${level === 1 || level === 3 ? '万' : ''}`;
    }
    isGap = group === 0 && words !== '';
    if (level === 2 && words !== '') words += '亿';
  }
  return words;
}

/**
 * The amount as Chinese papers demand it (大写): 壹佰贰拾元整, 壹仟贰佰捌拾陆元叁角柒分, 肆元零伍分, 负柒佰叁拾肆元整.
 * 整 follows 元 and 角, so that nothing can be written behind; the optional 零 between a round 元 and 角 is left out
 * (rules for filling in bills and settlement vouchers, 支付结算办法 附件).
 */
export function amountInWords(amount: Fen): string {
  const size = Math.abs(amount);
  const odd = size % 100;
  const yuan = (size - odd) / 100;
  const jiao = Math.floor(odd / 10);
  const single = odd % 10;
  let words = yuan > 0 ? `${groupsInCapitals(yuan)}元` : '';
  if (odd === 0) words = words === '' ? '零元整' : `${words}整`;
  else {
    if (jiao > 0) words += `${CAPITALS[jiao]}角`;
    else if (yuan > 0) words += '零';
    words += single > 0 ? `${CAPITALS[single]}分` : '整';
  }
  return amount < 0 ? `负${words}` : words;
}

const UNDER_TWENTY = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
  'eighteen nineteen'
).split(' ');
const TENS = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SCALES = ['', ' thousand', ' million', ' billion', ' trillion'];

function underThousand(value: number): string {
  const hundreds = Math.floor(value / 100);
  const rest = value % 100;
  const ones = rest % 10 === 0 ? '' : `-${UNDER_TWENTY[rest % 10]}`;
  const low = rest < 20 ? `${UNDER_TWENTY[rest]}` : `${TENS[Math.floor(rest / 10)]}${ones}`;
  if (hundreds === 0) return low;
  return rest === 0 ? `${UNDER_TWENTY[hundreds]} hundred` : `${UNDER_TWENTY[hundreds]} hundred and ${low}`;
}

function wholeInEnglish(value: number): string {
  if (value === 0) return 'zero';
  const words: string[] = [];
  let rest = value;
  for (let scale = 0; rest > 0; scale += 1) {
    const group = rest % 1000;
    rest = (rest - group) / 1000;
    const joins = scale === 0 && rest > 0 && group < 100 ? 'and ' : '';
    if (group !== 0) words.unshift(`${joins}${underThousand(group)}${SCALES[scale]}`);
  }
  return words.join(' ');
}

/** The same for an English paper: `RMB one thousand two hundred and eighty-six yuan and thirty-seven fen`, `… yuan only`. */
export function amountInEnglish(amount: Fen): string {
  const size = Math.abs(amount);
  const odd = size % 100;
  const yuan = (size - odd) / 100;
  const sign = amount < 0 ? 'minus ' : '';
  if (odd === 0) return `RMB ${sign}${wholeInEnglish(yuan)} yuan only`;
  if (yuan === 0) return `RMB ${sign}${wholeInEnglish(odd)} fen only`;
  return `RMB ${sign}${wholeInEnglish(yuan)} yuan and ${wholeInEnglish(odd)} fen`;
}
