import { addDays, type Instant, momentOf, wallClock } from '../../src-shared/kit/time.ts';
import { useZone } from './format.ts';
import { useNow } from './server-clock.ts';

/** The first moment of tomorrow on the shop's wall clock. */
export function useTomorrow(): Instant {
  const zone = useZone();
  return momentOf(addDays(wallClock(useNow(), zone).date, 1), 0, zone);
}
