import { z } from 'zod';

/**
 * Vehicle identification numbers (standards §8, after GB 16735 and ISO 3779): 17 characters, digits and capitals
 * without I, O and Q. The check digit is compulsory only in China and North America; genuine cars from elsewhere fail
 * it, so a wrong one is never more than a warning, and only where the number claims to come from there.
 */

export const VIN_LENGTH = 17;

/** Folds what was typed, pasted or scanned: full width to half, capitals, without spaces, hyphens, invisible characters. */
export function foldVin(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\u200b-\u200d\u2060\ufeff\-‐-―−]/gu, '');
}

const VALUES: Readonly<Record<string, number>> = {
  ...Object.fromEntries(Array.from('0123456789', (digit, value) => [digit, value])),
  ...Object.fromEntries(Array.from('ABCDEFGH', (letter, index) => [letter, index + 1])),
  ...Object.fromEntries(Array.from('JKLMN', (letter, index) => [letter, index + 1])),
  ...{ P: 7, R: 9 },
  ...Object.fromEntries(Array.from('STUVWXYZ', (letter, index) => [letter, index + 2])),
};
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** The character that belongs at position 9; null of a text that is no VIN at all. */
export function vinCheckDigit(text: string): string | null {
  const vin = foldVin(text);
  if (vin.length !== VIN_LENGTH) return null;
  let sum = 0;
  for (const [index, weight] of WEIGHTS.entries()) {
    const value = VALUES[vin.charAt(index)];
    if (value === undefined) return null;
    sum += value * weight;
  }
  return sum % 11 === 10 ? 'X' : String(sum % 11);
}

/** I, O or Q · another character that no VIN has · not 17 characters · the check digit differs. */
export type VinReason = 'lookalikeLetter' | 'character' | 'length' | 'checkDigit';

export type VinVerdict =
  | { readonly verdict: 'ok'; readonly vin: string; readonly reason: null }
  | { readonly verdict: 'warn'; readonly vin: string; readonly reason: 'checkDigit' }
  | { readonly verdict: 'error'; readonly vin: string; readonly reason: Exclude<VinReason, 'checkDigit'> };

/**
 * What a careful checker says of a VIN: an error for length and characters alone, a warning when a number that begins
 * with L or 1 to 5 has the wrong check digit, silence for imports. `vin` is the folded text. A car without a VIN is not
 * judged here: the form has a way around.
 */
export function vinVerdict(text: string): VinVerdict {
  const vin = foldVin(text);
  // A wrong character first: it stays wrong however much is still typed.
  if (/[IOQ]/.test(vin)) return { verdict: 'error', vin, reason: 'lookalikeLetter' };
  if (/[^0-9A-Z]/u.test(vin)) return { verdict: 'error', vin, reason: 'character' };
  if (vin.length !== VIN_LENGTH) return { verdict: 'error', vin, reason: 'length' };
  if (/^[L1-5]/.test(vin) && vinCheckDigit(vin) !== vin.charAt(8))
    return { verdict: 'warn', vin, reason: 'checkDigit' };
  return { verdict: 'ok', vin, reason: null };
}

/** A VIN as stored: folded, 17 allowed characters; a wrong check digit passes. Problems: tooLong, format. */
export const vinText = z
  .string()
  .max(64, 'tooLong')
  .transform(foldVin)
  .refine((vin) => vinVerdict(vin).verdict !== 'error', 'format');

/** Thirty codes from 1980 on; I, O, Q, U, Z and 0 are never used. */
const YEAR_CODES = 'ABCDEFGHJKLMNPRSTVWXY123456789';

/**
 * The two model years that position 10 may mean, the later first (A: 2010 or 1980; the codes repeat every 30 years);
 * empty where it means none. A hint only: makers outside China and North America may use the place for other things.
 */
export function vinYears(text: string): readonly number[] {
  const vin = foldVin(text);
  const index = vin.length === VIN_LENGTH ? YEAR_CODES.indexOf(vin.charAt(9)) : -1;
  return index < 0 ? [] : [2010 + index, 1980 + index];
}
