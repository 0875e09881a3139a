import { useEffect } from 'react';
import { useClient } from '../kit/client.ts';

const KEY = 'servicelane.lastTouch';
const TOUCH_EVERY = 60_000;
const LOOK_EVERY = 5_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/** Locks the seat after so many minutes without a hand on it, in any of its windows; tells the shop of hands. */
export function useIdleLock(minutes: number, signedIn: boolean): void {
  const client = useClient();
  useEffect(() => {
    if (!signedIn) return;
    let touchedAt = Date.now();
    let toldAt = Date.now();
    localStorage.setItem(KEY, String(touchedAt));
    const onTouch = (): void => {
      const now = Date.now();
      if (now - touchedAt < 1_000) return;
      // The machine slept: the hand that wakes it need not be the same one.
      if (now - Math.max(touchedAt, Number(localStorage.getItem(KEY) ?? 0)) >= minutes * 60_000) {
        look();
        return;
      }
      touchedAt = now;
      localStorage.setItem(KEY, String(now));
      if (now - toldAt < TOUCH_EVERY) return;
      toldAt = now;
      void client.ask('session.touch', {});
    };
    const look = (): void => {
      const touched = Math.max(touchedAt, Number(localStorage.getItem(KEY) ?? 0));
      if (Date.now() - touched < minutes * 60_000) return;
      void client
        .ask('session.signOut', { reason: 'idle' })
        .then(() => client.queries.invalidateQueries({ queryKey: ['session.current'] }));
    };
    for (const sign of SIGNS) window.addEventListener(sign, onTouch, { passive: true, capture: true });
    const timer = setInterval(look, LOOK_EVERY);
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS) window.removeEventListener(sign, onTouch, { capture: true });
    };
  }, [client, minutes, signedIn]);
}
