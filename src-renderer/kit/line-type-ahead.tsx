/** One box that adds lines: type, arrows, Enter; it is empty and ready for the next one at once. */
import type { ReactNode } from 'react';
import { useRef, useState } from 'react';
import type { AsTyped } from './as-typed.ts';
import { useCombobox } from './combobox.ts';
import { useWords } from './language.tsx';
import { FailureNotice } from './notice.tsx';
import { useSlow } from './states.tsx';
import './line-type-ahead.css';

export interface LineOption<T> {
  readonly key: string;
  readonly value: T;
}

export function LineTypeAhead<T>({
  typed,
  onTyped,
  found,
  options,
  show,
  onChoose,
  label,
  placeholder,
  nothing,
  autoFocus = false,
}: {
  typed: string;
  onTyped: (typed: string) => void;
  /** Of `useAsTyped` with the same `typed`. */
  found: Pick<AsTyped<unknown>, 'text' | 'isFresh' | 'failure' | 'reload'>;
  /** The newest answer; also what can be made of the text itself ("free line: …"), at its end. */
  options: readonly LineOption<T>[];
  show: (value: T) => ReactNode;
  /** `other`: taken with Shift. */
  onChoose: (value: T, other: boolean) => void;
  label: string;
  placeholder?: string;
  /** Said when nothing was found. */
  nothing?: ReactNode;
  autoFocus?: boolean;
}) {
  const words = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [isOpen, setOpen] = useState(false);
  const { text, isFresh, failure, reload } = found;
  const isShown = isOpen && text !== '';
  const isSlow = useSlow(isShown && !isFresh && failure === null, 400);
  const [first] = options;
  const combobox = useCombobox<LineOption<T>>({
    options: isShown ? options : [],
    text,
    isOpen: isShown,
    isFresh,
    // A hurried Enter means what Enter would take once the answer is there: the best.
    only: first ?? null,
    open: () => setOpen(true),
    choose: ({ value }, other) => {
      onTyped('');
      combobox.reset();
      // A hurried Enter is answered late: by then the hand may be at another field, and stays there.
      if (document.activeElement === document.body) input.current?.focus();
      onChoose(value, other);
    },
    leave: () => {
      onTyped('');
      combobox.reset();
      setOpen(false);
    },
  });
  const { onKeyDown, ...box } = combobox.box;
  return (
    <div className="line-find">
      <input
        {...box}
        ref={input}
        className="line-find-input"
        type="text"
        autoComplete="off"
        spellCheck={false}
        maxLength={64}
        // biome-ignore lint/a11y/noAutofocus: the screen says where its hand begins
        autoFocus={autoFocus}
        data-enter={text === '' ? undefined : 'own'}
        aria-label={label}
        placeholder={placeholder}
        value={typed}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          onTyped(event.target.value);
          combobox.reset();
          setOpen(true);
        }}
        // With nothing typed the keys are the screen's: Esc leaves it, Enter goes on.
        onKeyDown={(event) => {
          if (text !== '') onKeyDown(event);
        }}
      />
      <div className="line-find-results" hidden={!isShown}>
        {failure && <FailureNotice failure={failure} />}
        {failure && (
          <button
            type="button"
            className="line-find-retry"
            onMouseDown={(event) => event.preventDefault()}
            onClick={reload}
          >
            {words.states.retry}
          </button>
        )}
        {isFresh && options.length === 0 && (
          <p className="line-find-nothing">{nothing ?? words.vehicle.findBox.nothing(text)}</p>
        )}
        <div id={combobox.listId} role="listbox" aria-label={label} className={isFresh ? undefined : 'line-find-old'}>
          {isShown &&
            options.map((option) => (
              <div {...combobox.option(option)} key={option.key} className="line-find-option">
                {show(option.value)}
              </div>
            ))}
        </div>
        <p className="only-heard" role="status">
          {isShown && isSlow
            ? words.vehicle.findBox.searching
            : isShown && isFresh
              ? words.vehicle.findBox.found(options.length)
              : ''}
        </p>
        {isSlow && (
          <p className="line-find-nothing" aria-hidden>
            {words.vehicle.findBox.searching}
          </p>
        )}
      </div>
    </div>
  );
}
