/** Keys pressed between opening a panel and its first field being there: a hurried hand does not wait for a drawer. */
import { useEffect, useRef } from 'react';
import { type Store, useStore } from './store.ts';

interface Typed {
  readonly text: string;
  /** Ctrl+Enter came too: it is to be saved as it stands. */
  readonly save: boolean;
}

interface Catcher {
  /** What was typed since the last time; catching goes on. */
  take(): Typed;
  stop(): void;
}

const catchers = new WeakMap<Store<boolean>, Catcher>();

function startCatching(): Catcher {
  let text = '';
  let save = false;
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || event.altKey) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save = true;
    else if (event.ctrlKey || event.metaKey || save) return;
    else if (event.key === 'Backspace') text = text.slice(0, -1);
    else if (event.key.length === 1) text += event.key;
    else return;
    // Whatever had the focus before must not get it.
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener('keydown', onKey, true);
  return {
    take() {
      const typed = { text, save };
      text = '';
      return typed;
    },
    stop: () => window.removeEventListener('keydown', onKey, true),
  };
}

/** Catches what is typed from the moment `open` becomes true; called once for each panel. */
export function catchTypingFor(open: Store<boolean>): void {
  open.subscribe(() => {
    catchers.get(open)?.stop();
    catchers.delete(open);
    if (open.get()) catchers.set(open, startCatching());
  });
}

/** So long a field gets to show what it was handed. */
const PATIENCE = 20;

/**
 * Hands over what was caught as soon as the field with this selector has the focus; `onDone` when all of it is there.
 * Until the field shows it, a key that reached the field itself would be taken for all there is.
 */
export function useTypedAhead(
  open: Store<boolean>,
  selector: string,
  onTyped: (text: string) => void,
  onDone: () => void = () => {},
): void {
  const isOpen = useStore(open);
  const latest = useRef({ onTyped, onDone });
  latest.current = { onTyped, onDone };
  useEffect(() => {
    if (!isOpen) return;
    let timer = 0;
    let hasBegun = false;
    const handOver = (): void => {
      clearTimeout(timer);
      const field = document.activeElement;
      const catcher = catchers.get(open);
      if (!catcher) return;
      const isThere = field?.matches(selector) ?? false;
      if (!isThere && !hasBegun) return;
      hasBegun = true;
      const typed = catcher.take();
      if (typed.text !== '') latest.current.onTyped(typed.text);
      if (typed.text !== '' && isThere) {
        timer = window.setTimeout(handOver, PATIENCE);
        return;
      }
      // All of it is there, or the hand has gone on to another field, which must hear its keys.
      catcher.stop();
      catchers.delete(open);
      if (typed.save && isThere) field?.closest('form')?.requestSubmit();
      latest.current.onDone();
    };
    handOver();
    document.addEventListener('focusin', handOver);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('focusin', handOver);
    };
  }, [isOpen, open, selector]);
}
