import { makeStore } from '../kit/store.ts';
import { catchTypingFor } from '../kit/type-ahead.ts';

/** True from F2 until the box of the check-in has the hand: what is typed meanwhile is meant for it. */
export const checkInWanted = makeStore(false);
catchTypingFor(checkInWanted);

/** A page that does not come must not swallow the keys for good. */
const LONGEST = 5000;

let timer = 0;

export function wantCheckIn(): void {
  checkInWanted.set(true);
  // The end of an earlier one must not fall into what is typed after this one.
  clearTimeout(timer);
  timer = window.setTimeout(() => checkInWanted.set(false), LONGEST);
}
