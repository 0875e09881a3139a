import { z } from 'zod';

const EASY = new Set(['123456', '654321', '012345', '543210', '112233', '121212', '123123', '1234', '4321', '0123', '3210', '1122', '1212', '2580']);

/** True for a PIN that a bystander would try first: one digit repeated, a run, a well-known pattern. */
export function isEasyPin(text: string): boolean {
  return /^(\d)\1+$/.test(text) || EASY.has(text);
}

/** A new PIN: 4 to 12 digits, none of the first that anybody would try. */
export const pin = z
  .string()
  .regex(/^\d{4,12}$/, 'pinDigits')
  .refine((text) => !isEasyPin(text), 'pinTooEasy');

export const staffName = z.string().trim().min(1, 'required').max(40, 'tooLong');

/** Guessing is slowed: a pause after each five wrong PINs in a row, longer from the twentieth on. */
export const TRIES_BEFORE_PAUSE = 5;
export const PAUSE_SECONDS = 60;
export const LONG_PAUSE_SECONDS = 300;
export const TRIES_BEFORE_LONG_PAUSE = 20;

/**
 * Seconds to wait before the next try after so many wrong ones in a row: at most 5 tries a minute and 76 in the first
 * hour, 60 in each later one.
 */
export function pauseAfter(failures: number): number {
  if (failures === 0 || failures % TRIES_BEFORE_PAUSE !== 0) return 0;
  return failures >= TRIES_BEFORE_LONG_PAUSE ? LONG_PAUSE_SECONDS : PAUSE_SECONDS;
}

/** How many tries are left before the next pause. */
export function triesLeftAfter(failures: number): number {
  return TRIES_BEFORE_PAUSE - (failures % TRIES_BEFORE_PAUSE);
}
