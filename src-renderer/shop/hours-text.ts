/** Opening hours as they are typed and as they are said. */
import { type Problem, problemsOf } from '../../src-shared/kit/problem.ts';
import { parseClock } from '../../src-shared/kit/when-text.ts';
import { type DaySpans, daySpans, type WeeklyHours } from '../../src-shared/shop/shop-rules.ts';

export interface SpanText {
  readonly opens: string;
  readonly closes: string;
}
/** No span: closed. */
export type DayText = readonly SpanText[];
/** Monday first. */
export type WeekText = readonly DayText[];

export const MOST_SPANS = 4;

/** 510 as 08:30; the end of the day is 24:00. */
export function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** Minutes since midnight; `9` is nine o'clock, `24:00` the end of the day; null if it is no time. */
export function readClock(text: string): number | null {
  const plain = text.normalize('NFKC').trim();
  if (/^24[:.]?00$/.test(plain)) return 1440;
  if (/^\d{1,2}$/.test(plain)) return parseClock(`${plain}:00`);
  return parseClock(plain);
}

/** `830` becomes `08:30`; what is no time stays as it is. */
export function tidyClock(text: string): string {
  const minute = readClock(text);
  return minute === null ? text : clockText(minute);
}

export function dayText(spans: DaySpans): DayText {
  return spans.map(({ opens, closes }) => ({ opens: clockText(opens), closes: clockText(closes) }));
}

export function weekText(week: WeeklyHours): WeekText {
  return week.map(dayText);
}

/** In order of opening. What is no time becomes NaN, which the schema refuses. */
export function readDay(day: DayText): DaySpans {
  return day
    .map(({ opens, closes }) => ({
      opens: readClock(opens) ?? Number.NaN,
      closes: readClock(closes) ?? Number.NaN,
    }))
    .sort((one, other) => one.opens - other.opens);
}

export function readWeek(week: WeekText): WeeklyHours {
  return week.map(readDay);
}

/** The first thing that is wrong with a day, or null. */
export function dayProblem(day: DayText): Problem | null {
  const result = daySpans.safeParse(readDay(day), { reportInput: true });
  if (result.success) return null;
  return Object.values(problemsOf(result.error))[0] ?? 'format';
}

/** True for a box that holds no time. */
export function isBadClock(text: string): boolean {
  return readClock(text) === null;
}

export function sayDay(spans: DaySpans, closed: string): string {
  if (spans.length === 0) return closed;
  return spans.map(({ opens, closes }) => `${clockText(opens)}–${clockText(closes)}`).join(' ');
}

interface WeekWords {
  readonly weekdays: readonly string[];
  readonly closed: string;
  range(from: string, to: string): string;
}

/** Neighbouring days of the same hours together: `Mon–Sat 08:30–18:00`. */
export function sayWeek(week: WeeklyHours, words: WeekWords): { readonly days: string; readonly hours: string }[] {
  const groups: { from: number; to: number; hours: string }[] = [];
  for (const [index, spans] of week.entries()) {
    const hours = sayDay(spans, words.closed);
    const last = groups.at(-1);
    if (last && last.hours === hours) last.to = index;
    else groups.push({ from: index, to: index, hours });
  }
  return groups.map(({ from, to, hours }) => {
    const first = words.weekdays[from] ?? '';
    return { days: from === to ? first : words.range(first, words.weekdays[to] ?? ''), hours };
  });
}
