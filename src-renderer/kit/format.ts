import { type Instant, momentOf, wallClock } from '../../src-shared/kit/time.ts';
import { useLanguage } from './language.tsx';
import { serverNow } from './server-clock.ts';
import { useSessionRead } from './session.tsx';

export interface Formatter {
  /** 14:30 today, 11-21 14:30 in this year, 2025-11-21 14:30 before. */
  time(at: Instant): string;
  /** Always 2026-11-21 14:30, in the shop's zone. */
  dateTime(at: Instant): string;
  /** Always 14:30, in the shop's zone. */
  clock(at: Instant): string;
  /** 12 min, 1 h 5 min; whole minutes, never negative. */
  duration(milliseconds: number): string;
  /** 12,345 */
  number(value: number): string;
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** The zone of the shop; Shanghai until it is known. */
export function useZone(): string {
  return useSessionRead().data?.zone ?? 'Asia/Shanghai';
}

export function useFormat(): Formatter {
  const zone = useZone();
  const { words } = useLanguage();
  const clock = (at: Instant): string => {
    const { minute } = wallClock(at, zone);
    return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
  };
  return {
    clock,
    dateTime: (at) => `${wallClock(at, zone).date} ${clock(at)}`,
    time: (at) => {
      const { date } = wallClock(at, zone);
      const today = wallClock(serverNow(), zone).date;
      if (date === today) return clock(at);
      return `${date.slice(0, 4) === today.slice(0, 4) ? date.slice(5) : date} ${clock(at)}`;
    },
    duration: (milliseconds) => {
      const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
      const days = Math.floor(minutes / 1440);
      if (days > 0) return words.units.days(days, Math.floor((minutes % 1440) / 60));
      return minutes < 60 ? words.units.minutes(minutes) : words.units.hours(Math.floor(minutes / 60), minutes % 60);
    },
    number: (value) => value.toLocaleString('en-US'),
  };
}

/** The moment today at which the shop's wall clock shows these minutes. */
export function todayAt(minute: number, zone: string): Instant {
  return momentOf(wallClock(serverNow(), zone).date, minute, zone);
}
