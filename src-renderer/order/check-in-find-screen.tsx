/** 接车 begins with a car: the queue, a known car, or a plate that nobody knows yet. */
import { PlusOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { Input } from '../../src-shared/contract.ts';
import type { FindHit } from '../../src-shared/vehicle/find-contract.ts';
import { plateOfBox } from '../../src-shared/vehicle/plate-of-box.ts';
import { guessPlateColor } from '../../src-shared/vehicle/plate-rules.ts';
import { type BoardCard, cardsOf } from '../../src-shared/visit/board-rules.ts';
import { useCommand, useRead } from '../kit/client.ts';
import { useCombobox } from '../kit/combobox.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { FailureNotice, Notice, UnsentNotice } from '../kit/notice.tsx';
import { focusOn, useScreenStart } from '../kit/screen-start.ts';
import { useNow } from '../kit/server-clock.ts';
import { useMay, useSession } from '../kit/session.tsx';
import { useShortcut } from '../kit/shortcuts.tsx';
import { useStore } from '../kit/store.ts';
import { useTypedAhead } from '../kit/type-ahead.ts';
import { createVehicleOpen } from '../vehicle/create-open.ts';
import { HitLine } from '../vehicle/hit-line.tsx';
import { Plate } from '../vehicle/plate.tsx';
import { useFind } from '../vehicle/use-find.ts';
import { arrivalOpen } from '../visit/arrival-open.ts';
import { UrgencyMark, urgencyOf } from '../visit/board-screen.tsx';
import { checkInWanted } from './check-in-open.ts';
import './check-in-screen.css';

const MOST = 20;

type Option =
  | { readonly kind: 'waiting'; readonly key: string; readonly card: BoardCard }
  | { readonly kind: 'hit'; readonly key: string; readonly hit: FindHit }
  | { readonly kind: 'arrive'; readonly key: string; readonly plate: string }
  | { readonly kind: 'other'; readonly key: 'other' };

function byArrival(one: BoardCard, other: BoardCard): number {
  return (one.dueAt ?? one.arrivedAt) - (other.dueAt ?? other.arrivedAt) || one.arrivedAt - other.arrivedAt;
}

export function CheckInFindScreen() {
  const words = useWords();
  const mayCheckIn = useMay('visit.checkIn');
  return (
    <div className="screen check-find">
      <h1>{words.checkIn.section}</h1>
      {mayCheckIn ? <CarFinder /> : <Notice tone="need">{words.checkIn.notAllowed}</Notice>}
    </div>
  );
}

function CarFinder() {
  const words = useWords();
  const told = words.checkIn;
  const navigate = useNavigate();
  const { platePrefix } = useSession();
  const arrive = useCommand('visit.arrive');
  const { data: board } = useRead('visit.board', {});
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const { text, found, isFresh, failure } = useFind(typed, MOST);
  useShortcut('back', () => void navigate({ to: '/' }));

  useScreenStart('/check-in', () => focusOn(input.current));
  const isWanted = useStore(checkInWanted);
  // biome-ignore lint/correctness/useExhaustiveDependencies: F2 again asks for the hand again
  useEffect(() => input.current?.focus(), [isWanted]);
  useTypedAhead(
    checkInWanted,
    '.check-find-input',
    (ahead) => setTyped((old) => old + ahead),
    () => checkInWanted.set(false),
  );

  const open = (visitId: BoardCard['visitId']): void =>
    void navigate({ to: '/check-in/$visitId', params: { visitId } });
  const arriveNow = async (
    car: Pick<Input<'visit.arrive'>, 'plate' | 'plateColor' | 'vehicleId' | 'note'>,
    isNew: boolean,
  ) => {
    const outcome = await arrive.run({ ...car, arrivedAt: null, waitsInShop: false });
    if (!outcome.ok) return;
    open(outcome.value.visitId);
    if (isNew) createVehicleOpen.set({ plate: car.plate ?? '', plateColor: car.plateColor, stays: true });
  };

  const waiting = (board ? cardsOf(board) : []).filter(({ column }) => column === 'waiting').sort(byArrival);
  const plate = plateOfBox(text, platePrefix);
  const isKnown = (found?.hits ?? []).some((hit) => hit.plate === plate);
  const options: readonly Option[] =
    text === ''
      ? waiting.map((card) => ({ kind: 'waiting', key: card.visitId, card }))
      : [
          ...(found?.hits ?? []).map((hit): Option => ({ kind: 'hit', key: hit.key, hit })),
          ...(isFresh && plate !== null && !isKnown ? [{ kind: 'arrive', key: 'arrive', plate } as const] : []),
          ...(isFresh && found?.hits.length === 0 ? [{ kind: 'other', key: 'other' } as const] : []),
        ];
  const choose = (option: Option): void => {
    switch (option.kind) {
      case 'waiting':
        open(option.card.visitId);
        return;
      case 'hit': {
        const { hit } = option;
        if (hit.onSite?.column === 'waiting') open(hit.onSite.visitId);
        else if (hit.onSite) void navigate({ to: '/visit/$visitId', params: { visitId: hit.onSite.visitId } });
        else if (hit.kind === 'vehicle' && hit.vehicleId !== null) {
          const { plate: worn, plateColor, vehicleId, model, matchedText } = hit;
          // Without a plate the file says which car it is, and the board shows what it looks like.
          const car = worn === null ? { vehicleId, note: model || matchedText } : { vehicleId: null, note: '' };
          void arriveNow({ plate: worn, plateColor, ...car }, false);
        } else if (hit.customerId !== null) {
          void navigate({ to: '/customer/$customerId', params: { customerId: hit.customerId } });
        }
        return;
      }
      case 'arrive':
        void arriveNow(
          { plate: option.plate, plateColor: guessPlateColor(option.plate), vehicleId: null, note: '' },
          true,
        );
        return;
      case 'other':
        arrivalOpen.set(true);
    }
  };
  const [first, ...others] = options;
  const combobox = useCombobox<Option>({
    options,
    text,
    isOpen: true,
    isFresh: text === '' || isFresh,
    // One car, or a plate that nobody knows.
    only: first && (others.length === 0 || first.kind === 'arrive') ? first : null,
    open: () => {},
    choose,
    leave: () => {
      if (typed === '') void navigate({ to: '/' });
      setTyped('');
      combobox.reset();
    },
  });
  return (
    <>
      <input
        {...combobox.box}
        ref={input}
        className="check-find-input"
        type="text"
        autoComplete="off"
        spellCheck={false}
        maxLength={64}
        aria-label={told.find}
        placeholder={told.findPlaceholder}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          combobox.reset();
        }}
      />
      <FailureNotice
        failure={arrive.failure ?? failure}
        onClose={arrive.clear}
        next={{ alreadyOnSite: ({ visitId }) => void navigate({ to: '/visit/$visitId', params: { visitId } }) }}
      />
      <UnsentNotice command={arrive} />
      <p className="check-keys">{told.keys}</p>
      <h2>{text === '' ? told.queue : told.found}</h2>
      {text === '' && board && waiting.length === 0 && <p className="check-empty">{told.queueEmpty}</p>}
      <div
        id={combobox.listId}
        role="listbox"
        aria-label={text === '' ? told.queue : told.found}
        className="check-find-list"
      >
        {options.map((option) => (
          <div {...combobox.option(option)} key={option.key} className="hit">
            {option.kind === 'waiting' && <WaitingLine card={option.card} />}
            {option.kind === 'hit' && <HitLine hit={option.hit} typed={found?.answerTo ?? ''} />}
            {option.kind === 'arrive' && (
              <span className="check-find-new">
                <PlusOutlined aria-hidden />{' '}
                <Plate plate={option.plate} color={guessPlateColor(option.plate)} size="small" />
                {told.arriveNew(option.plate)}
              </span>
            )}
            {option.kind === 'other' && (
              <span className="check-find-new">
                <PlusOutlined aria-hidden /> {told.arriveOther(text)}
              </span>
            )}
          </div>
        ))}
      </div>
      <p className="only-heard" role="status">
        {isFresh ? words.vehicle.findBox.found(options.length) : ''}
      </p>
    </>
  );
}

function WaitingLine({ card }: { card: BoardCard }) {
  const words = useWords();
  const format = useFormat();
  const now = useNow();
  return (
    <>
      <span className="hit-plate">
        <Plate plate={card.plate ?? null} color={card.plateColor ?? null} size="small" />
      </span>
      <span className="hit-model">{card.model}</span>
      <span className="hit-who">
        {card.owner && <strong className="hit-name">{card.owner}</strong>}
        <span>{card.note}</span>
      </span>
      <span className="hit-when">
        <UrgencyMark urgency={urgencyOf({ dueAt: card.dueAt ?? null, overdueAt: card.overdueAt ?? null }, now)} />
        <span>{words.visit.hereSince(true, format.duration(now - card.arrivedAt))}</span>
      </span>
    </>
  );
}
