import { useEffect, useState } from 'react';
import type { Failure } from './client.ts';
import { serverNow } from './server-clock.ts';

/** Milliseconds until a moment of the shop's clock, drawn every second; 0 afterwards and for null. */
export function useTimeLeft(until: number | null): number {
  const [, draw] = useState(0);
  const left = until === null ? 0 : Math.max(0, until - serverNow());
  const isRunning = left > 0;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => draw((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [isRunning]);
  return left;
}

/** Seconds to wait after too many wrong tries; 0 where another try is allowed. */
export function useWait(failure: Failure | null): number {
  const [seen, setSeen] = useState<{ failure: Failure | null; until: number | null }>({ failure: null, until: null });
  if (seen.failure !== failure) {
    const isPause = failure?.kind === 'refusal' && failure.refusal.code === 'tooManyTries';
    // A failure that goes (the next try has begun) does not shorten the wait.
    const until = isPause ? serverNow() + failure.refusal.details.waitSeconds * 1000 : failure ? null : seen.until;
    setSeen({ failure, until });
  }
  return Math.ceil(useTimeLeft(seen.until) / 1000);
}

/** 9:05 */
export function minutesText(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
