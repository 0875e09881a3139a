/** Ctrl+K: for now the cars on site by plate, number or note; the whole search comes with the customer files. */
import { SearchOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { foldPlate } from '../../src-shared/vehicle/plate-rules.ts';
import type { BoardCard } from '../../src-shared/visit/visit-contract.ts';
import { useRead } from '../kit/client.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { keyText, useShortcut } from '../kit/shortcuts.tsx';
import { Plate } from '../vehicle/plate.tsx';

const MOST = 12;

function meets(card: BoardCard, text: string): boolean {
  if (text === '') return true;
  const folded = foldPlate(text);
  const lower = text.toLowerCase();
  return (
    (folded !== '' && (card.plate ?? '').includes(folded)) ||
    card.note.toLowerCase().includes(lower) ||
    card.number.toLowerCase().includes(lower)
  );
}

export function FindBox() {
  const words = useWords();
  const format = useFormat();
  const navigate = useNavigate();
  const id = useId();
  const { data } = useRead('visit.board', {});
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const before = useRef<HTMLElement | null>(null);

  useShortcut('find', () => {
    before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    input.current?.focus();
    input.current?.select();
    setOpen(true);
  });

  const query = text.trim();
  const found = (data?.cards ?? [])
    .filter((card) => meets(card, query))
    // Who is still here first, the newest first within each.
    .sort(
      (one, other) => Number(one.leftAt !== null) - Number(other.leftAt !== null) || other.arrivedAt - one.arrivedAt,
    )
    .slice(0, MOST);
  const at = Math.min(active, found.length - 1);

  const close = (): void => {
    setOpen(false);
    setText('');
    setActive(0);
  };
  const choose = (card: BoardCard): void => {
    close();
    input.current?.blur();
    void navigate({ to: '/visit/$visitId', params: { visitId: card.visitId } });
  };
  const move = (by: number): void => {
    const next = Math.max(0, Math.min(found.length - 1, at + by));
    setActive(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) return;
    const card = found[at];
    if (event.key === 'ArrowDown') {
      if (open) move(1);
      else setOpen(true);
    } else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter' && open && card) choose(card);
    else if (event.key === 'Escape') {
      close();
      (before.current ?? input.current)?.focus();
      input.current?.blur();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const current = found[at];
  return (
    <search className="find">
      <SearchOutlined className="find-icon" aria-hidden />
      <input
        ref={input}
        className="find-input"
        type="text"
        autoComplete="off"
        spellCheck={false}
        value={text}
        placeholder={words.shell.findPlaceholder}
        aria-label={words.shell.findLabel}
        role="combobox"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open && current ? `${id}-${current.visitId}` : undefined}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
          setOpen(true);
        }}
        onKeyDown={onKeyDown}
      />
      <kbd className="find-key" aria-hidden>
        {keyText('Mod+K')}
      </kbd>
      <div className="find-results" hidden={!open}>
        <p className="find-hint">{words.shell.findHint}</p>
        <div id={`${id}-list`} role="listbox" aria-label={words.shell.findOnSite} ref={list}>
          {found.map((card, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the box above holds the focus and the keys of this list
            <div
              key={card.visitId}
              id={`${id}-${card.visitId}`}
              className="find-result"
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(card)}
            >
              <Plate plate={card.plate} color={card.plateColor} size="small" />
              <span className="find-note">{card.note}</span>
              <span className="find-state">
                {words.visit.columns[card.column]} · {format.time(card.leftAt ?? card.arrivedAt)}
              </span>
            </div>
          ))}
        </div>
        {found.length === 0 && (
          <p className="find-nothing" role="status">
            {query === '' ? words.visit.emptyTitle : words.shell.findNothing(query)}
          </p>
        )}
      </div>
    </search>
  );
}
