import { makeStore } from '../kit/store.ts';
import { catchTypingFor } from '../kit/type-ahead.ts';

/** Whether the panel 到店登记 is open; F8 opens it over any screen. */
export const arrivalOpen = makeStore(false);
catchTypingFor(arrivalOpen);
