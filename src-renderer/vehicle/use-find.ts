import { useEffect, useRef, useState } from 'react';
import type { FindHit } from '../../src-shared/vehicle/find-contract.ts';
import { type Failure, useRead } from '../kit/client.ts';

/** One key press is one question; a burst of a scanner is one as well. */
const LAG = 60;
const LONGEST = 64;

function useLate(text: string): string {
  const [late, setLate] = useState(text);
  useEffect(() => {
    if (text === late) return;
    const timer = setTimeout(() => setLate(text), LAG);
    return () => clearTimeout(timer);
  }, [text, late]);
  return late;
}

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

/** Searches as one types. Each text has an answer of its own, so that a slow old one never replaces a newer one. */
export function useFind(typed: string, limit: number, enabled = true): Find {
  const text = typed.trim().slice(0, LONGEST);
  const asked = useLate(text);
  const read = useRead('find.anything', { text: asked, limit }, { enabled });
  const last = useRef<Found | null>(null);
  // What is not looked at is not kept: it may be another person's next.
  if (!enabled) last.current = null;
  else if (read.data) last.current = { answerTo: asked, hits: read.data.hits, more: read.data.more };
  return {
    text,
    found: last.current,
    isFresh: read.data !== undefined && asked === text,
    failure: read.data ? null : read.failure,
    reload: read.reload,
  };
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
  | { readonly to: '/visit/$visitId'; readonly params: { readonly visitId: string } }
  | { readonly to: '/vehicle/$vehicleId'; readonly params: { readonly vehicleId: string } }
  | { readonly to: '/customer/$customerId'; readonly params: { readonly customerId: string } };

/** Where a hit leads: to the visit while the car is here, else (or where the file is wanted) to the file. */
export function targetOf(hit: FindHit, wantsFile = false): HitTarget | null {
  const visit: HitTarget | null = hit.onSite && {
    to: '/visit/$visitId',
    params: { visitId: hit.onSite.visitId },
  };
  if (visit && !wantsFile) return visit;
  if (hit.vehicleId !== null && hit.kind !== 'customer')
    return { to: '/vehicle/$vehicleId', params: { vehicleId: hit.vehicleId } };
  if (hit.customerId !== null) return { to: '/customer/$customerId', params: { customerId: hit.customerId } };
  return visit;
}
