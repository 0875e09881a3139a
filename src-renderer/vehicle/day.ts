/** Days in forms about cars and people: typed whole, or short where it is clear which one is meant. */
import { addDays, type LocalDate, wallClock } from '../../src-shared/kit/time.ts';
import { readDate } from '../../src-shared/kit/when-text.ts';
import { useZone } from '../kit/format.ts';
import { useNow } from '../kit/server-clock.ts';

const SOON = 30;

export function useToday(): LocalDate {
  const zone = useZone();
  return wallClock(useNow(), zone).date;
}

/** What the call is given: nothing, a day, or the text that is none for the schema to refuse. */
export function dayOrText(text: string, today: LocalDate): string | null {
  if (text.trim() === '') return null;
  return readDate(text, today) ?? text;
}

/** A day that lies behind us: a year must be typed, because `10-1` would not say which. */
export function pastDayOrText(text: string, today: LocalDate): string | null {
  if (text.trim() === '') return null;
  return /^\D*\d{4}/u.test(text.normalize('NFKC')) ? (readDate(text, today) ?? text) : text;
}

export type Due = 'overdue' | 'dueSoon' | 'calm';

export function dueOf(day: LocalDate | null, today: LocalDate): Due {
  if (day === null) return 'calm';
  if (day < today) return 'overdue';
  return day <= addDays(today, SOON) ? 'dueSoon' : 'calm';
}

/** A whole number as it may be typed (`12,000`, `１２０００ km`); not a number where it is none. */
export function wholeOrNothing(text: string): number | null {
  const plain = text.normalize('NFKC').replaceAll(/[\s,]|km|公里/giu, '');
  if (plain === '') return null;
  return /^\d{1,9}$/.test(plain) ? Number(plain) : Number.NaN;
}
