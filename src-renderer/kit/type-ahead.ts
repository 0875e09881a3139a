/** Keys pressed between opening a panel and its first field being there: a hurried hand does not wait for a drawer. */
import { useEffect, useRef } from 'react';
import { type Store, useStore } from './store.ts';

interface Typed {
  readonly text: string;
  /** Ctrl+Enter came too: it is to be saved as it stands. */
  readonly save: boolean;
}

interface Catcher {
  /** What was typed so far; catching ends with it. */
  take(): Typed;
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
      window.removeEventListener('keydown', onKey, true);
      return { text, save };
    },
  };
}

/** Catches what is typed from the moment `open` becomes true; called once for each panel. */
export function catchTypingFor(open: Store<boolean>): void {
  open.subscribe(() => {
    catchers.get(open)?.take();
    catchers.delete(open);
    if (open.get()) catchers.set(open, startCatching());
  });
}

/** Hands over what was caught as soon as the field with this selector has the focus. */
export function useTypedAhead(open: Store<boolean>, selector: string, onTyped: (text: string) => void): void {
  const isOpen = useStore(open);
  const latest = useRef(onTyped);
  latest.current = onTyped;
  useEffect(() => {
    if (!isOpen) return;
    const handOver = (): void => {
      if (!document.activeElement?.matches(selector)) return;
      const field = document.activeElement;
      const typed = catchers.get(open)?.take();
      catchers.delete(open);
      if (!typed) return;
      if (typed.text !== '') latest.current(typed.text);
      if (typed.save) field?.closest('form')?.requestSubmit();
    };
    handOver();
    document.addEventListener('focusin', handOver);
    return () => document.removeEventListener('focusin', handOver);
  }, [isOpen, open, selector]);
}
