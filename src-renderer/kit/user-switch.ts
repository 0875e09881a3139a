import { makeStore } from './store.ts';

/** True while somebody wants to sign in over the present screen (user menu, Ctrl+L, a refusal's button). */
export const askForUser = makeStore(false);
