/** The shop's clock as the server has it; the desk's own clock may be wrong. */
import { useSyncExternalStore } from 'react';
import { type Instant, instant } from '../../src-shared/kit/time.ts';

let offset = 0;
let known = false;
const listeners = new Set<() => void>();
/** What `useNow` shows; moves on every `TICK`, so that all screens agree and draw once. */
let shown = Date.now();
const TICK = 10_000;

function tick(): void {
  shown = Date.now() + offset;
  for (const listener of [...listeners]) listener();
}

/** Takes the server's time from an answer that was asked for at `askedAt` (this machine's clock). */
export function setServerTime(serverTime: Instant, askedAt: number): void {
  const answeredAt = Date.now();
  const measured = serverTime - (askedAt + answeredAt) / 2;
  // Small differences are the network's; moving the clock for them would only make times flicker.
  if (known && Math.abs(measured - offset) < 500) return;
  offset = measured;
  known = true;
  tick();
}

/** Now, by the server. */
export function serverNow(): Instant {
  return instant.parse(Math.round(Date.now() + offset));
}

let timer = 0;
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    shown = Date.now() + offset;
    timer = window.setInterval(tick, TICK);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

/** Now, by the server; renders again every ten seconds. */
export function useNow(): Instant {
  return instant.parse(Math.round(useSyncExternalStore(subscribe, () => shown)));
}
