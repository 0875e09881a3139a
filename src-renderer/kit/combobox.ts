/** A box that keeps the focus while its list is walked: arrows move, Enter takes, Esc leaves. */
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useRef, useState } from 'react';

interface Keyed {
  readonly key: string;
}

export function useCombobox<O extends Keyed>({
  options,
  text,
  isOpen,
  isFresh,
  only,
  open,
  choose,
  leave,
}: {
  options: readonly O[];
  /** What the options are to answer. */
  text: string;
  isOpen: boolean;
  /** The options do answer it. */
  isFresh: boolean;
  /** What Enter takes that came before the answer: a scanner is faster than any server. */
  only: O | null;
  open: () => void;
  /** `other`: with Shift. */
  choose: (option: O, other: boolean) => void;
  leave: () => void;
}) {
  const id = useId();
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const [awaited, setAwaited] = useState<string | null>(null);
  const at = Math.max(
    0,
    options.findIndex(({ key }) => key === activeKey),
  );
  const current = options[at];

  const latest = useRef({ choose, only });
  latest.current = { choose, only };
  useEffect(() => {
    if (awaited === null || !isFresh || awaited !== text) return;
    setAwaited(null);
    if (latest.current.only) latest.current.choose(latest.current.only, false);
  }, [awaited, isFresh, text]);

  const move = (by: number): void => {
    const next = options[Math.max(0, Math.min(options.length - 1, at + by))];
    if (!next) return;
    setActiveKey(next.key);
    document.getElementById(`${id}-${next.key}`)?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowDown') {
      if (isOpen) move(1);
      else open();
    } else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter') {
      if (!isOpen) open();
      else if (!isFresh) setAwaited(text);
      else if (current) choose(current, event.shiftKey);
    } else if (event.key === 'Escape') leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return {
    id,
    current,
    /** Begins again at the first option: after a change of the text, or at the end. */
    reset(): void {
      setActiveKey(null);
      setAwaited(null);
    },
    box: {
      role: 'combobox',
      'aria-expanded': isOpen,
      'aria-controls': `${id}-list`,
      'aria-autocomplete': 'list',
      'aria-activedescendant': isOpen && current ? `${id}-${current.key}` : undefined,
      'aria-busy': !isFresh,
      onKeyDown,
    } as const,
    listId: `${id}-list`,
    option: (of: O) =>
      ({
        id: `${id}-${of.key}`,
        role: 'option',
        tabIndex: -1,
        'aria-selected': of.key === current?.key,
        // The box keeps the focus.
        onMouseDown: (event: MouseEvent) => event.preventDefault(),
        onClick: (event: MouseEvent) => choose(of, event.shiftKey),
      }) as const,
  };
}
