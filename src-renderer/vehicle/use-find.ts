import type { FindHit } from '../../src-shared/vehicle/find-contract.ts';
import { useAsTyped } from '../kit/as-typed.ts';
import type { Failure } from '../kit/client.ts';

export interface Found {
  /** What the hits are an answer to; behind `text` while the next answer is on its way. */
  readonly answerTo: string;
  readonly hits: readonly FindHit[];
  readonly more: boolean;
}

export interface Find {
  /** What is typed, without the spaces around it. */
  readonly text: string;
  /** The newest answer, kept until the next one is there; null before the first. */
  readonly found: Found | null;
  /** The hits answer what stands in the box now. */
  readonly isFresh: boolean;
  readonly failure: Failure | null;
  reload(): void;
}

/** Searches everything as one types. */
export function useFind(typed: string, limit: number, enabled = true): Find {
  const { last, ...rest } = useAsTyped('find.anything', (text) => ({ text, limit }), typed, enabled);
  return { ...rest, found: last && { answerTo: last.answerTo, hits: last.data.hits, more: last.data.more } };
}

export const HIT_GROUPS = ['onSite', 'vehicles', 'customers'] as const;
export type HitGroup = (typeof HIT_GROUPS)[number];

function groupOf(hit: FindHit): HitGroup {
  if (hit.onSite !== null) return 'onSite';
  return hit.kind === 'customer' ? 'customers' : 'vehicles';
}

/** By what they are; the group of the best hit first, so that Enter opens the best one. */
export function grouped(hits: readonly FindHit[]): readonly { group: HitGroup; hits: readonly FindHit[] }[] {
  const groups = new Map<HitGroup, FindHit[]>();
  for (const hit of hits) {
    const group = groupOf(hit);
    groups.set(group, [...(groups.get(group) ?? []), hit]);
  }
  return [...groups].map(([group, inside]) => ({ group, hits: inside }));
}

export type HitTarget =
  | { readonly to: '/orders/$orderId'; readonly params: { readonly orderId: string } }
  | { readonly to: '/visit/$visitId'; readonly params: { readonly visitId: string } }
  | { readonly to: '/vehicle/$vehicleId'; readonly params: { readonly vehicleId: string } }
  | { readonly to: '/customer/$customerId'; readonly params: { readonly customerId: string } };

/**
 * Where a hit leads: while the car is here to its one order, for whoever may read orders, or to the visit; else (or
 * where the file is wanted) to the file.
 */
export function targetOf(
  { onSite, ...hit }: FindHit,
  { wantsFile, readsOrders }: { readonly wantsFile: boolean; readonly readsOrders: boolean },
): HitTarget | null {
  const visit: HitTarget | null =
    onSite &&
    (onSite.orderId !== null && readsOrders
      ? { to: '/orders/$orderId', params: { orderId: onSite.orderId } }
      : { to: '/visit/$visitId', params: { visitId: onSite.visitId } });
  if (visit && !wantsFile) return visit;
  if (hit.vehicleId !== null && hit.kind !== 'customer')
    return { to: '/vehicle/$vehicleId', params: { vehicleId: hit.vehicleId } };
  if (hit.customerId !== null) return { to: '/customer/$customerId', params: { customerId: hit.customerId } };
  return visit;
}
