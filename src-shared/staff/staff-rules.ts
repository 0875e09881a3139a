import { z } from 'zod';

const WELL_KNOWN = new Set(['112233', '121212', '123123', '1122', '1212', '2580', '0852', '147258', '159753']);

/** True for a PIN that a bystander would try first: one digit repeated, a run up or down, a well-known pattern. */
export function isEasyPin(text: string): boolean {
  const steps = new Set<number>();
  for (let i = 1; i < text.length; i += 1) steps.add(text.charCodeAt(i) - text.charCodeAt(i - 1));
  const [step = 0] = steps;
  return (steps.size === 1 && Math.abs(step) <= 1) || WELL_KNOWN.has(text);
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
