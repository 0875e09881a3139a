import { type RefObject, useEffect } from 'react';

/** A new step begins at its main act: the one before took the focus with it. */
export function useFocusFirst(root: RefObject<HTMLElement | null>, selector: string): void {
  useEffect(() => {
    const target = root.current?.querySelector<HTMLElement>(selector);
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (target && lost) target.focus();
  }, [root, selector]);
}
