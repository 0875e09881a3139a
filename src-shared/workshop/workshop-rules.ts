/** How the workshop's list is ordered; the same on every tablet. */
import type { Instant } from '../kit/time.ts';
import { MINUTE } from '../kit/time.ts';
import type { OrderState } from '../order/order-lifecycle.ts';

/** By what is to be done with the car next. */
export const WORKSHOP_GROUPS = ['toReceive', 'toStart', 'inWork', 'paused', 'toInspect'] as const;
export type WorkshopGroup = (typeof WORKSHOP_GROUPS)[number];

const GROUP_OF: { readonly [S in OrderState]?: WorkshopGroup } = {
  authorized: 'toReceive',
  handedOver: 'toStart',
  inWork: 'inWork',
  paused: 'paused',
  workDone: 'toInspect',
};

/** Null where the workshop has nothing to do: not yet agreed to, or already passed. */
export function workshopGroupOf(state: OrderState): WorkshopGroup | null {
  return GROUP_OF[state] ?? null;
}

/** Half an hour before a promise somebody should look. */
const SOON = 30 * MINUTE;

export type PromiseTone = 'late' | 'soon' | 'calm';

export function promiseTone(promisedAt: Instant | null, now: Instant): PromiseTone {
  if (promisedAt === null) return 'calm';
  if (promisedAt <= now) return 'late';
  return promisedAt - now <= SOON ? 'soon' : 'calm';
}

/** The earliest promise first; what was promised to nobody comes last, in the order of its number. */
export function byPromise(
  one: { readonly promisedAt: Instant | null; readonly number: string },
  other: { readonly promisedAt: Instant | null; readonly number: string },
): number {
  const [early, late] = [one.promisedAt ?? Number.MAX_SAFE_INTEGER, other.promisedAt ?? Number.MAX_SAFE_INTEGER];
  return early - late || one.number.localeCompare(other.number);
}
