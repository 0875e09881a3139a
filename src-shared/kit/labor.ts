import { z } from 'zod';
import { type Fen, foldNumber, multiply, type Parsed, readDecimal } from './money.ts';

/**
 * Labour is sold in hundredths of an hour (clocked in minutes, decision 23), goods in thousandths of their unit: whole
 * numbers, so that 0.35 h and 4.2 L multiply without a float.
 */

const MAX_CENTIHOURS = 999_99;
const MAX_MILLI = 999_999_999;

/** Hundredths of an hour, 0 to 999.99 h. Problems: format, tooSmall, tooLarge. */
export const laborCentihours = z
  .int('format')
  .min(0, 'tooSmall')
  .max(MAX_CENTIHOURS, 'tooLarge')
  .brand<'LaborCentihours'>();
export type LaborCentihours = z.output<typeof laborCentihours>;

/** Thousandths of a piece, litre or metre, 0.001 to 999,999.999. Problems: format, tooSmall, tooLarge. */
export const quantityMilli = z.int('format').min(1, 'tooSmall').max(MAX_MILLI, 'tooLarge').brand<'QuantityMilli'>();
export type QuantityMilli = z.output<typeof quantityMilli>;

/** Hours × rate (fen an hour), rounded half up to the fen once. Throws RangeError beyond `MAX_FEN`. */
export function laborFen(time: LaborCentihours, rateFen: Fen): Fen {
  return multiply(rateFen, time, 100);
}

/** Quantity × unit price (fen), rounded half up to the fen once. Throws RangeError beyond `MAX_FEN`. */
export function goodsFen(quantity: QuantityMilli, unitFen: Fen): Fen {
  return multiply(unitFen, quantity, 1000);
}

function readCount(
  text: string,
  places: number,
  tooPrecise: 'moneyDecimals' | 'quantityDecimals',
  max: number,
): Parsed<number | null> {
  if (text.length > 200) return { ok: false, problem: 'tooLong' };
  const folded = foldNumber(text);
  if (folded === '') return { ok: true, value: null };
  if (folded.startsWith('-')) {
    const isNumber = readDecimal(folded.slice(1).trim(), places) !== 'format';
    return { ok: false, problem: isNumber ? 'tooSmall' : 'format' };
  }
  const count = readDecimal(folded, places);
  if (count === 'format') return { ok: false, problem: 'format' };
  if (count === 'tooPrecise') return { ok: false, problem: tooPrecise };
  if (count > BigInt(max)) return { ok: false, problem: 'tooLarge' };
  return { ok: true, value: Number(count) };
}

/**
 * Reads hours as they are typed, `0.8` or `１．２５`. Empty is null. Problems: format, moneyDecimals (a third decimal),
 * tooSmall (below 0), tooLarge, tooLong.
 */
export function parseLaborHours(text: string): Parsed<LaborCentihours | null> {
  const read = readCount(text, 2, 'moneyDecimals', MAX_CENTIHOURS);
  if (!read.ok || read.value === null) return read.ok ? { ok: true, value: null } : read;
  return { ok: true, value: laborCentihours.parse(read.value) };
}

/**
 * Reads a quantity as it is typed, `4.2`. Empty is null. Problems: format, quantityDecimals (a fourth decimal),
 * tooSmall (0 or below), tooLarge, tooLong.
 */
export function parseQuantity(text: string): Parsed<QuantityMilli | null> {
  const read = readCount(text, 3, 'quantityDecimals', MAX_MILLI);
  if (!read.ok || read.value === null) return read.ok ? { ok: true, value: null } : read;
  if (read.value === 0) return { ok: false, problem: 'tooSmall' };
  return { ok: true, value: quantityMilli.parse(read.value) };
}

function trimmed(count: number, places: number): string {
  const one = 10 ** places;
  const odd = count % one;
  const decimals = String(odd).padStart(places, '0').replace(/0+$/, '');
  return decimals === '' ? String(count / one) : `${(count - odd) / one}.${decimals}`;
}

/** `0.8`, `1.25`, `2`: as many decimals as there are. */
export function formatLaborHours(time: LaborCentihours): string {
  return trimmed(time, 2);
}

/** `4.2`, `1`: as many decimals as there are. */
export function formatQuantity(quantity: QuantityMilli): string {
  return trimmed(quantity, 3);
}
