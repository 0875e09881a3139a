import { makeStore } from './store.ts';

/** True while somebody wants to sign in over the present screen (user menu, Ctrl+L, a refusal's button). */
export const askForUser = makeStore(false);

/** True from a chosen sign-out until the next sign-in: nothing is kept behind the lock then. */
export const hasLeft = makeStore(false);
