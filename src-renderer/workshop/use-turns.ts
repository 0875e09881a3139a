/** One act after the other on one car, each upon the version that the one before left behind: quick ticks do not overtake each other. */
import { useCallback, useRef } from 'react';
import type { Outcome } from '../kit/client.ts';

type Answer = Outcome<{ readonly version: number }>;
export type TakeTurn = (act: (version: number) => Promise<Answer>) => Promise<Answer>;

export function useTurns(version: number): TakeTurn {
  const latest = useRef(version);
  if (version > latest.current) latest.current = version;
  const last = useRef<Promise<unknown>>(Promise.resolve());
  return useCallback((act) => {
    const mine = last.current.then(async () => {
      const outcome = await act(latest.current);
      if (outcome.ok) latest.current = Math.max(latest.current, outcome.value.version);
      return outcome;
    });
    last.current = mine;
    return mine;
  }, []);
}
