/** At the gate: the plate, whether its slip is good or why not, and one large button. */
import { useNavigate } from '@tanstack/react-router';
import { App, Button, Input, type InputRef } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { StaffId } from '../../src-shared/kit/id.ts';
import { comparePlate, foldPlate } from '../../src-shared/vehicle/plate-rules.ts';
import { type BoardCard, cardsOf } from '../../src-shared/visit/board-rules.ts';
import { useRead } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { useWords } from '../kit/language.tsx';
import { focusOn, ignoreHeldEnter, useScreenStart } from '../kit/screen-start.ts';
import { useStaff } from '../kit/session.tsx';
import { useShortcut } from '../kit/shortcuts.tsx';
import { Empty, Loaded } from '../kit/states.tsx';
import { makeStore, useStore } from '../kit/store.ts';
import { visitOf } from '../order/places.ts';
import { Plate } from '../vehicle/plate.tsx';
import { DeliverForm } from './gate-dialogs.tsx';
import { MoveButton, RefusedReason, withForms } from './move-bar.tsx';
import { SlipFacts } from './visit-reception.tsx';
import './gate-screen.css';

interface Looked {
  readonly typed: string;
  /** Where several cars fit. */
  readonly chosen: BoardCard['visitId'] | null;
}

const NOTHING: Looked = { typed: '', chosen: null };

/** The car that was looked up is still there after a look at its slip; by person. */
const looked = makeStore<{ readonly staffId: StaffId | null } & Looked>({ staffId: null, ...NOTHING });

export function GateScreen() {
  const words = useWords();
  const told = words.gate;
  const read = useRead('visit.board', {});
  const { id: staffId } = useStaff();
  const kept = useStore(looked);
  const { typed, chosen } = kept.staffId === staffId ? kept : NOTHING;
  const look = (next: Looked): void => looked.set({ staffId, ...next });
  const input = useRef<InputRef>(null);
  const navigate = useNavigate();
  useScreenStart('/gate', () => {
    input.current?.focus({ cursor: 'all' });
    return true;
  });
  const area = useRef<HTMLDivElement>(null);
  /** Enter was pressed, or a car chosen, and what it leads to is not there yet. */
  const asked = useRef(false);
  // To the main act, which waits for a key of its own: a scanner sends Enter behind each plate. A car that may not leave
  // has none, and the next plate is typed over this one.
  const takeAsked = (): void => {
    if (!asked.current || !area.current?.querySelector('.gate-car, .gate-list, .state-page')) return;
    asked.current = false;
    // Who has gone somewhere else meanwhile is left there.
    if (document.activeElement !== input.current?.input && document.activeElement !== document.body) return;
    const act = area.current.querySelector<HTMLElement>('.gate-acts .ant-btn-primary, .gate-list button');
    if (!focusOn(act)) input.current?.focus({ cursor: 'all' });
  };
  const onEnter = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    asked.current = typed !== '';
    takeAsked();
  };
  useEffect(takeAsked);
  /** The next scan falls on the act of this car: its plate belongs into the box, and its Enter must let nobody out. */
  const onKey = (event: KeyboardEvent): void => {
    const isCharacter =
      event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
    // What a dialog hears bubbles up to here too.
    if (!isCharacter || !(event.target instanceof HTMLButtonElement) || !area.current?.contains(event.target)) return;
    input.current?.focus({ cursor: 'all' });
  };
  const [cleared, setCleared] = useState(0);
  const clear = (): void => {
    look(NOTHING);
    setCleared(cleared + 1);
  };
  // Once the dialog that let the car out is gone: until then it keeps the focus to itself.
  useEffect(() => {
    if (cleared > 0) input.current?.focus();
  }, [cleared]);
  useShortcut('back', () => (typed === '' ? void navigate({ to: '/' }) : clear()));
  const wanted = foldPlate(typed);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only what falls beside the box is led there
    <div className="screen gate-screen" ref={area} onKeyDown={onKey}>
      <h1>{told.title}</h1>
      <label className="gate-find" htmlFor="gate-plate">
        <span>{told.find}</span>
        <Input
          id="gate-plate"
          ref={input}
          size="large"
          autoFocus
          autoComplete="off"
          spellCheck={false}
          maxLength={20}
          value={typed}
          placeholder={told.findHint}
          onChange={(event) => {
            asked.current = false;
            look({ typed: event.target.value, chosen: null });
          }}
          onKeyDown={onEnter}
        />
      </label>
      <Loaded read={read}>
        {(board) => {
          const found =
            wanted === ''
              ? []
              : cardsOf(board).filter(
                  (card) => card.leftAt === undefined && !card.isAway && card.plate?.includes(wanted),
                );
          const one = found.find(({ visitId }) => visitId === chosen) ?? (found.length === 1 ? found[0] : undefined);
          if (wanted === '') return <Empty title={told.start} hint={told.startHint} />;
          if (found.length === 0) return <Empty title={told.nothing(typed)} hint={told.nothingHint} />;
          if (one) {
            const others = found.flatMap(({ visitId, plate }) => (visitId === one.visitId || !plate ? [] : [plate]));
            return (
              <GateCar
                key={one.visitId}
                visitId={one.visitId}
                typed={typed}
                others={others}
                onShown={takeAsked}
                onLeft={clear}
              />
            );
          }
          return (
            <section aria-label={told.several}>
              <p>{told.several}</p>
              <ul className="gate-list">
                {found.map((card) => (
                  <li key={card.visitId}>
                    <Button
                      size="large"
                      onClick={() => {
                        asked.current = true;
                        look({ typed, chosen: card.visitId });
                      }}
                      onKeyDown={ignoreHeldEnter}
                    >
                      <Plate plate={card.plate ?? null} color={card.plateColor ?? null} />
                    </Button>
                  </li>
                ))}
              </ul>
            </section>
          );
        }}
      </Loaded>
    </div>
  );
}

function GateCar({
  visitId,
  typed,
  others,
  onShown,
  onLeft,
}: {
  visitId: BoardCard['visitId'];
  typed: string;
  /** The plates that have what was typed as well. */
  others: readonly string[];
  /** It stands on the screen, or has changed there. */
  onShown: () => void;
  onLeft: () => void;
}) {
  const words = useWords();
  const told = words.gate;
  const read = useRead('visit.get', { visitId });
  const navigate = useNavigate();
  const { notification } = App.useApp();
  const [isOpen, setOpen] = useState(false);
  useEffect(onShown);
  return (
    <Loaded read={read}>
      {(visit) => {
        const offered = withForms(visit.moves).find(({ name }) => name === 'deliver');
        const mayLeave = offered !== undefined && offered.refusal === null && offered.mine;
        const plate = visit.plate ?? visit.number;
        return (
          <section className="visit-panel gate-car" aria-label={plate}>
            <div className="gate-top">
              <Plate plate={visit.plate} color={visit.plateColor} size="large" />
              <span className={`tone ${mayLeave ? 'tone-ready' : 'tone-late'} gate-verdict`} role="status">
                {mayLeave ? told.mayLeave : told.mayNotLeave}
              </span>
            </div>
            <SlipFacts visit={visit} />
            {offered?.refusal && <RefusedReason refusal={offered.refusal} />}
            <div className="gate-acts">
              {offered && mayLeave && (
                <MoveButton move={offered} name="deliver" primary onClick={() => setOpen(true)} />
              )}
              <Button size="large" onClick={() => void navigate({ to: visitOf(visitId) })}>
                {told.openVisit}
              </Button>
            </div>
            <Dialog open={isOpen} title={words.moves.moves.deliver} onClose={() => setOpen(false)}>
              <DeliverForm
                visit={visit}
                reload={read.reload}
                // A few characters find a car but prove no plate.
                typed={visit.plate && comparePlate(foldPlate(typed), visit.plate, others) === 'same' ? typed : ''}
                onClose={() => setOpen(false)}
                onLeft={() => {
                  notification.success({ title: told.left(plate), role: 'status' });
                  onLeft();
                }}
              />
            </Dialog>
          </section>
        );
      }}
    </Loaded>
  );
}
