/** Days, times and moments as people type them. Full-width digits and the signs of an input method are read as plain ones. */
import type { Parsed } from './money.ts';
import {
  addDays,
  type Instant,
  instant,
  type LocalDate,
  later,
  localDate,
  MINUTE,
  momentOf,
  wallClock,
} from './time.ts';

/** Reads `9:05`, `0905`, `905`, `9.05` or `９：０５` as minutes since midnight; null if it is no time of the day. */
export function parseClock(text: string): number | null {
  const match = /^(\d{1,2})(?:[:.]?)(\d{2})$/.exec(text.normalize('NFKC').trim());
  if (!match) return null;
  const hours = Number(match[1]);
  const minutes = Number(match[2]);
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : null;
}

function dayOf(year: string, month: string, day: string): LocalDate | null {
  const read = localDate.safeParse(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  return read.success ? read.data : null;
}

/** The day that a text means; without a year the next one from `from` on. Null if it is no day. */
export function readDate(text: string, from: LocalDate): LocalDate | null {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/[年月]/gu, '-')
    .replace(/日$/u, '');
  const whole = /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})$/.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain);
  if (whole) return dayOf(whole[1] ?? '', whole[2] ?? '', whole[3] ?? '');
  const short = /^(\d{1,2})[-./](\d{1,2})$/.exec(plain) ?? /^(\d{2})(\d{2})$/.exec(plain);
  if (!short) return null;
  const year = Number(from.slice(0, 4));
  // 02-29 may be some years away.
  for (let ahead = 0; ahead <= 8; ahead += 1) {
    const day = dayOf(String(year + ahead), short[1] ?? '', short[2] ?? '');
    if (day !== null && day >= from) return day;
  }
  return null;
}

const RELATIVE_DAYS: Readonly<Record<string, number>> = {
  昨天: -1,
  昨日: -1,
  yesterday: -1,
  今天: 0,
  今日: 0,
  today: 0,
  明天: 1,
  明日: 1,
  tomorrow: 1,
  后天: 2,
};

/** In minutes; a day is not 1440 of them where the clocks change, so it is counted apart. */
const SPANS: Readonly<Record<string, number>> = {
  m: 1,
  min: 1,
  分: 1,
  分钟: 1,
  h: 60,
  小时: 60,
  个小时: 60,
  时: 60,
};
const DAYS: ReadonlySet<string> = new Set(['d', '天']);
const LONGEST = 40;
/** Thirty years ahead is a slip of the hand. */
const MOST_MINUTES = 30 * 366 * 24 * 60;

/** 10点, 10点半, 10点05分, a whole hour as 18, or what `parseClock` reads. */
function readClock(text: string): number | null {
  if (/^\d{2}$/.test(text)) return parseClock(`${text}:00`);
  const spoken = /^(\d{1,2})[点时](半|(\d{1,2})分?)?$/u.exec(text);
  if (!spoken) return parseClock(text);
  return parseClock(`${spoken[1]}:${spoken[2] === '半' ? '30' : (spoken[3] ?? '0').padStart(2, '0')}`);
}

function readSpan(text: string, now: Instant, zone: string): Instant | null {
  const span = /^\+ ?(\d{1,6}(?:\.\d{1,2})?) ?(\D+)$/u.exec(text);
  if (!span) return null;
  const count = Number(span[1]);
  const unit = span[2] ?? '';
  if (DAYS.has(unit)) {
    if (!Number.isInteger(count) || count * 1440 > MOST_MINUTES) return null;
    const { date, minute } = wallClock(now, zone);
    return momentOf(addDays(date, count), minute, zone);
  }
  const minutes = Object.hasOwn(SPANS, unit) ? count * (SPANS[unit] ?? 0) : Number.NaN;
  // Nobody promises seconds.
  return minutes <= MOST_MINUTES ? instant.parse(Math.ceil(later(now, minutes * MINUTE) / MINUTE) * MINUTE) : null;
}

/**
 * Reads a moment by the shop's wall clock: `16:30` or `16` (today), `明天 10:00`, `11-25 09:00` (the next such day, today
 * included), `2026-11-25 09:00`, `+2h`, `+30分钟`, `+1天` (at this time of the day; spans of hours go up to the full
 * minute). Empty is null. Problem: format, also for a day without a time.
 */
export function parseWhen(text: string, now: Instant, zone: string): Parsed<Instant | null> {
  const wrong = { ok: false, problem: 'format' } as const;
  if (text.length > LONGEST) return wrong;
  const plain = text.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase();
  if (plain === '') return { ok: true, value: null };
  if (plain.startsWith('+')) {
    const value = readSpan(plain, now, zone);
    return value === null ? wrong : { ok: true, value };
  }
  const today = wallClock(now, zone).date;
  const at = (date: LocalDate | null, clock: string): Parsed<Instant | null> => {
    const minute = readClock(clock.trim());
    return date === null || minute === null ? wrong : { ok: true, value: momentOf(date, minute, zone) };
  };
  for (const [word, days] of Object.entries(RELATIVE_DAYS))
    if (plain.startsWith(word)) return at(addDays(today, days), plain.slice(word.length));
  const dated =
    /^(\d{4}-\d{1,2}-\d{1,2})t(.+)$/u.exec(plain) ?? /^(.*\d日?) (.+)$/u.exec(plain) ?? /^(.*日)(.+)$/u.exec(plain);
  return dated ? at(readDate(dated[1] ?? '', today), dated[2] ?? '') : at(today, plain);
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-25 09:00`: what a field shows, whole so that it means the same tomorrow; `parseWhen` reads it again. */
export function formatWhen(at: Instant, zone: string): string {
  const { date, minute } = wallClock(at, zone);
  return `${date} ${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
}
