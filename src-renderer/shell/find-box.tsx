/** Ctrl+K or F3: one box over everything. Over a panel or a dialog it opens as a card of its own, which leaves them be. */
import { PlusOutlined, SearchOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { mayCall } from '../../src-shared/staff/permissions.ts';
import type { FindHit } from '../../src-shared/vehicle/find-contract.ts';
import { useCombobox } from '../kit/combobox.ts';
import { Dialog } from '../kit/dialog.tsx';
import { useWords } from '../kit/language.tsx';
import { FailureNotice } from '../kit/notice.tsx';
import { useStaff } from '../kit/session.tsx';
import { keyText, ShortcutLayer, useShortcut } from '../kit/shortcuts.tsx';
import { useSlow } from '../kit/states.tsx';
import { createCustomerOpen, createFrom, createVehicleOpen } from '../vehicle/create-open.ts';
import { HitLine } from '../vehicle/hit-line.tsx';
import { grouped, targetOf, useFind } from '../vehicle/use-find.ts';
import { arrivalOpen } from '../visit/arrival-open.ts';
import { CreateCustomerDialog, CreateVehicleDialog } from './overlays.ts';
import './find-box.css';

const MOST = 24;
/** For so long the card insists on the focus. */
const FRAMES = 8;
/** Deep enough for a dialog over a dialog over a panel. */
const LAYERS = [1, 2, 3] as const;

export function FindBox() {
  const words = useWords();
  const [over, setOver] = useState<{ readonly mayLeave: boolean } | null>(null);
  const before = useRef<Element | null>(null);
  const open = (mayLeave: boolean): void => {
    if (over === null) before.current = document.activeElement;
    setOver({ mayLeave });
  };
  const close = (): void => {
    setOver(null);
    // The dialog below would take its own first button; what was being typed goes on.
    for (const wait of [0, 120, 300]) setTimeout(() => focusAgain(before.current), wait);
  };
  return (
    <>
      <search className="find">
        <Finder place="top" mayLeave />
      </search>
      <EachLayer
        each={(layer) => (
          // The panel 到店登记 keeps its draft by itself, so that one may go on from there; a dialog does not.
          <OverKey onPress={() => open(layer === 1 && arrivalOpen.get())} />
        )}
      >
        <CreateVehicleDialog />
        <CreateCustomerDialog />
        <ShortcutLayer active={false}>
          <OverKey onPress={() => open(false)} />
          <Dialog open={over !== null} title={words.vehicle.findBox.label} onClose={close} width={860}>
            <Finder place="over" mayLeave={over?.mayLeave ?? false} onDone={close} />
          </Dialog>
        </ShortcutLayer>
      </EachLayer>
    </>
  );
}

function focusAgain(element: Element | null): void {
  const now = document.activeElement;
  const isLost =
    now === null || now === document.body || now.matches('.ant-modal-close, .ant-drawer-close, .ant-modal');
  if (isLost && element instanceof HTMLElement && element.isConnected) element.focus();
}

/** Layers that hear a key only while a panel or dialog of that depth is uppermost; `children` stand in the deepest. */
function EachLayer({
  each,
  children,
  at = 0,
}: {
  each: (layer: number) => ReactNode;
  children: ReactNode;
  at?: number;
}) {
  const layer = LAYERS[at];
  if (layer === undefined) return children;
  return (
    <ShortcutLayer active={false}>
      {each(layer)}
      <EachLayer each={each} at={at + 1}>
        {children}
      </EachLayer>
    </ShortcutLayer>
  );
}

function OverKey({ onPress }: { onPress: () => void }) {
  useShortcut('find', onPress);
  return null;
}

type Option = { readonly kind: 'hit'; readonly key: string; readonly hit: FindHit } | { kind: 'make'; key: 'make' };

function Finder({
  place,
  mayLeave,
  onDone = () => {},
}: {
  /** In the head of every screen, or over a panel. */
  place: 'top' | 'over';
  /** False where opening a hit would lose what is typed behind. */
  mayLeave: boolean;
  onDone?: () => void;
}) {
  const words = useWords();
  const told = words.vehicle.findBox;
  const navigate = useNavigate();
  const { roles } = useStaff();
  const isOver = place === 'over';
  const [isOpen, setOpen] = useState(isOver);
  const [typed, setTyped] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const before = useRef<HTMLElement | null>(null);
  const { text, found, isFresh, failure, reload } = useFind(typed, MOST, isOpen);
  const isSlow = useSlow(isOpen && !isFresh && failure === null, 400);

  const focus = (): void => {
    if (document.activeElement instanceof HTMLElement && document.activeElement !== input.current)
      before.current = document.activeElement;
    input.current?.focus();
    input.current?.select();
    setOpen(true);
  };
  useShortcut('find', focus);
  useEffect(() => {
    if (!isOver) return;
    // The panel below holds the focus until the card has taken that over, some frames later.
    let frame = 0;
    let frames = 0;
    const take = (): void => {
      input.current?.focus();
      frames += 1;
      if (frames < FRAMES) frame = requestAnimationFrame(take);
    };
    take();
    return () => cancelAnimationFrame(frame);
  }, [isOver]);

  const create = mayCall('vehicle.create', roles)
    ? createVehicleOpen
    : mayCall('customer.create', roles)
      ? createCustomerOpen
      : null;
  const groups = grouped((isOpen && found?.hits) || []);
  const options: readonly Option[] = [
    ...groups.flatMap(({ hits }) => hits.map((hit): Option => ({ kind: 'hit', key: hit.key, hit }))),
    ...(create !== null && mayLeave && text !== '' && isFresh ? [{ kind: 'make', key: 'make' } as const] : []),
  ];
  const close = (): void => {
    setOpen(isOver);
    setTyped('');
    combobox.reset();
    onDone();
  };
  const choose = (option: Option, wantsFile = false): void => {
    if (!mayLeave) return;
    if (option.kind === 'make') {
      close();
      create?.set(createFrom(text));
      return;
    }
    const target = targetOf(option.hit, { wantsFile, readsOrders: mayCall('order.get', roles) });
    if (!target) return;
    close();
    input.current?.blur();
    arrivalOpen.set(false);
    void navigate(target);
  };
  const [first, ...others] = found?.hits ?? [];
  const combobox = useCombobox({
    options,
    text,
    isOpen,
    isFresh,
    only: first && others.length === 0 ? { kind: 'hit', key: first.key, hit: first } : null,
    open: () => setOpen(true),
    choose,
    leave: () => {
      close();
      if (isOver) return;
      input.current?.blur();
      before.current?.focus();
    },
  });
  const { id } = combobox;

  const option = (of: Option, content: ReactNode) => (
    <div
      {...combobox.option(of)}
      key={of.key}
      className={of.kind === 'hit' ? 'hit' : 'hit hit-make'}
      aria-disabled={!mayLeave}
    >
      {content}
    </div>
  );
  const isNothing = isFresh && found?.hits.length === 0;
  const make = options.find(({ kind }) => kind === 'make');

  return (
    <>
      <div className="find-line">
        <SearchOutlined className="find-icon" aria-hidden />
        <input
          ref={input}
          className="find-input"
          type="text"
          autoComplete="off"
          spellCheck={false}
          maxLength={64}
          value={typed}
          placeholder={told.placeholder}
          aria-label={told.label}
          {...combobox.box}
          onFocus={() => setOpen(true)}
          onBlur={() => {
            if (!isOver) setOpen(false);
          }}
          onChange={(event) => {
            setTyped(event.target.value);
            combobox.reset();
            setOpen(true);
          }}
        />
        <kbd className="find-key" aria-hidden>
          {keyText('Mod+K')}
        </kbd>
      </div>
      <div className={isOver ? 'find-over' : 'find-results'} hidden={!isOpen} ref={list} tabIndex={-1}>
        <p className="find-hint">{mayLeave ? told.keys : told.lookOnly}</p>
        {failure && <FailureNotice failure={failure} />}
        {failure && (
          <button type="button" className="find-retry" onMouseDown={(event) => event.preventDefault()} onClick={reload}>
            {words.states.retry}
          </button>
        )}
        {isNothing && text === '' && <p className="find-nothing">{words.visit.emptyTitle}</p>}
        {isNothing && text !== '' && (
          <p className="find-nothing">
            <strong>{told.nothing(text)}</strong> {told.nothingHint}
          </p>
        )}
        <div id={combobox.listId} role="listbox" aria-label={told.results} className={isFresh ? undefined : 'find-old'}>
          {groups.map(({ group, hits }) => (
            // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own
            <div key={group} role="group" aria-labelledby={`${id}-${group}`}>
              <p className="find-group" id={`${id}-${group}`}>
                {told[group]}
              </p>
              {hits.map((hit) =>
                option({ kind: 'hit', key: hit.key, hit }, <HitLine hit={hit} typed={found?.answerTo ?? ''} />),
              )}
            </div>
          ))}
          {make &&
            option(
              make,
              <span>
                <PlusOutlined aria-hidden /> {told.make(text)}
              </span>,
            )}
        </div>
        {found?.more && <p className="find-hint">{told.more}</p>}
        <p className="only-heard" role="status">
          {isOpen && isSlow ? told.searching : isOpen && isFresh ? told.found(found?.hits.length ?? 0) : ''}
        </p>
        {isSlow && (
          <p className="find-hint" aria-hidden>
            {told.searching}
          </p>
        )}
      </div>
    </>
  );
}
