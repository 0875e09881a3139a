import { makeStore } from '../kit/store.ts';

/** True while the recovery code of a shop that was just made is on the screen: the gate must not go on without it. */
export const setUpHold = makeStore(false);
