import { makeStore } from '../kit/store.ts';

/** Whether the dialog 开班 is open: its own button opens it, and a payment that is taken before there is a shift. */
export const shiftOpening = makeStore(false);
