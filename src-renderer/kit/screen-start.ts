/** Where the hand begins on a screen: at its first thing to do, on arriving and again whenever its key is pressed. */
import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';

interface Start {
  /** The path of its section; null for a page that no key leads to. */
  readonly section: string | null;
  /** `asked`: by the key of its section. */
  readonly take: (asked: boolean) => boolean;
}

/** The inner ones before the outer ones. */
let starts: readonly Start[] = [];
/** The section whose key was pressed, until its first thing is there. */
let wanted: string | null = null;

// Whoever goes somewhere else meanwhile is left there.
document.addEventListener('focusin', () => {
  wanted = null;
});

/** Focuses it; answers whether it could. */
export function focusOn(element: HTMLElement | null | undefined): boolean {
  element?.focus();
  return element != null && document.activeElement === element;
}

/** Nothing that a person could mean has the focus. */
function isLost(): boolean {
  const now = document.activeElement;
  return now === null || now === document.body || now.id === 'content';
}

/** The key of a section was pressed: its first thing gets the focus, now or as soon as it is there. */
export function goToStart(section: string): void {
  wanted = section;
  if (starts.some((start) => start.section === section && start.take(true))) wanted = null;
}

/** A dialog has closed: to where the hand was before; where that is gone, to the first thing of the screen. */
export function focusBack(before: Element | null): void {
  const now = document.activeElement;
  // A dialog below takes its own first button.
  if (!isLost() && !now?.matches('.ant-modal-close, .ant-modal, .ant-drawer-close')) return;
  if (before instanceof HTMLElement && before !== document.body && before.isConnected && focusOn(before)) return;
  if (isLost()) starts.some((start) => start.take(false));
}

/**
 * `take` focuses the first thing to do and answers whether it is there yet. On arriving it is called only where nobody
 * has gone anywhere else.
 */
export function useScreenStart(
  section: string | null,
  take: (asked: boolean) => boolean,
  { onArrival = true }: { onArrival?: boolean } = {},
): void {
  const latest = useRef(take);
  const hasArrived = useRef(!onArrival);
  useEffect(() => {
    latest.current = take;
    const isWanted = wanted !== null && wanted === section;
    // Who has gone somewhere once is not fetched back later.
    if (!isLost()) hasArrived.current = true;
    if (!isWanted && hasArrived.current) return;
    if (take(isWanted)) hasArrived.current = true;
  });
  useEffect(() => {
    const start: Start = { section, take: (asked) => latest.current(asked) };
    starts = [...starts, start];
    return () => {
      starts = starts.filter((other) => other !== start);
    };
  }, [section]);
}

/** For a page whose acts stand in a bar: its reading begins at the top, so that no Enter acts unread. */
export function focusContent(): boolean {
  return focusOn(document.getElementById('content'));
}

/** Things that come and go: where the one that had the focus is gone, `take` says where it goes on. */
export function useFocusKept(area: RefObject<HTMLElement | null>, take: () => void): void {
  const last = useRef<Element | null>(null);
  useEffect(() => {
    const remember = (): void => {
      if (area.current?.contains(document.activeElement)) last.current = document.activeElement;
    };
    document.addEventListener('focusin', remember);
    return () => document.removeEventListener('focusin', remember);
  }, [area]);
  useEffect(() => {
    if (last.current === null || last.current.isConnected) return;
    last.current = null;
    if (isLost()) take();
  });
}

/** A bar of acts that come and go: the focus of a button that is gone goes to the first one, as after a dialog. */
export function useBarStart(bar: RefObject<HTMLElement | null>): void {
  const take = (): boolean => focusOn(bar.current?.querySelector<HTMLElement>('button'));
  useScreenStart(null, take, { onArrival: false });
  useFocusKept(bar, take);
}

/** Enter held down opens a page; it must not go on to press what gets the focus there. */
export function ignoreHeldEnter(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.repeat) event.preventDefault();
}
