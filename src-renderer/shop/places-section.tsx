/** Teams and bays: two lists of names that work the same way. */
import { Button, Input, type InputRef } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Output } from '../../src-shared/contract.ts';
import { contract } from '../../src-shared/contract.ts';
import { check, type Problem } from '../../src-shared/kit/problem.ts';
import { type Failure, type Outcome, useCommand, useRead } from '../kit/client.ts';
import { useWords } from '../kit/language.tsx';
import { FailureNotice, UnsentNotice } from '../kit/notice.tsx';
import { useMay } from '../kit/session.tsx';
import { useShortcut } from '../kit/shortcuts.tsx';
import { Empty, Loaded } from '../kit/states.tsx';
import { ReadOnlyNote, SectionHead } from './settings-parts.tsx';

interface Place {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly active: boolean;
}

interface PlaceWords {
  readonly newName: string;
  readonly none: string;
  readonly noneHint: string;
  readonly quick: readonly string[];
}

interface PlaceCalls {
  add(name: string): Promise<Outcome<unknown>>;
  readonly addBusy: boolean;
  change(place: Place, to: { name: string; active: boolean }): Promise<Outcome<unknown>>;
  /** Of the last adding. */
  readonly addFailure: Failure | null;
  clearAdd(): void;
  /** Sent and not answered. */
  readonly waiting: { readonly unsent: boolean; hurry(): void; giveUp(): void };
}

export function TeamsSection() {
  const words = useWords();
  const add = useCommand('shop.addTeam');
  const change = useCommand('shop.changeTeam');
  return (
    <PlacesSection
      title={words.shop.settings.sections.teams}
      hint={words.shop.settings.hints.teams}
      call="shop.changeTeam"
      pick={({ teams }) => teams}
      words={{
        newName: words.shop.places.addTeam,
        none: words.shop.places.noTeams,
        noneHint: words.shop.places.noTeamsHint,
        quick: [1, 2, 3].map(words.shop.tags.teamNumber),
      }}
      calls={{
        add: (name) => add.run({ name }),
        addBusy: add.busy,
        addFailure: add.failure,
        clearAdd: add.clear,
        change: ({ id, version }, to) => change.run({ teamId: id, version, ...to }),
        waiting: add.unsent ? add : change,
      }}
    />
  );
}

export function BaysSection() {
  const words = useWords();
  const add = useCommand('shop.addBay');
  const change = useCommand('shop.changeBay');
  return (
    <PlacesSection
      title={words.shop.settings.sections.bays}
      hint={words.shop.settings.hints.bays}
      call="shop.changeBay"
      pick={({ bays }) => bays}
      words={{
        newName: words.shop.places.addBay,
        none: words.shop.places.noBays,
        noneHint: words.shop.places.noBaysHint,
        quick: [1, 2, 3, 4, 5, 6, 7, 8].map(words.shop.tags.bayNumber),
      }}
      calls={{
        add: (name) => add.run({ name }),
        addBusy: add.busy,
        addFailure: add.failure,
        clearAdd: add.clear,
        change: ({ id, version }, to) => change.run({ bayId: id, version, ...to }),
        waiting: add.unsent ? add : change,
      }}
    />
  );
}

function PlacesSection({
  title,
  hint,
  call,
  pick,
  words: told,
  calls,
}: {
  title: string;
  hint: string;
  call: 'shop.changeTeam' | 'shop.changeBay';
  pick: (settings: Output<'shop.settings'>) => readonly Place[];
  words: PlaceWords;
  calls: PlaceCalls;
}) {
  const may = useMay(call);
  const read = useRead('shop.settings', {});
  return (
    <>
      <SectionHead title={title} hint={hint} />
      <ReadOnlyNote call={call} />
      <Loaded read={read}>
        {(settings) => {
          const places = pick(settings);
          const sorted = [...places.filter(({ active }) => active), ...places.filter(({ active }) => !active)];
          return (
            <>
              {may && <AddPlace told={told} calls={calls} isFirst={places.length === 0} />}
              {places.length === 0 ? (
                <Empty title={told.none} hint={may ? told.noneHint : undefined} />
              ) : (
                <ul className="rows" aria-label={title}>
                  {sorted.map((place) => (
                    <PlaceRow key={place.id} place={place} calls={may ? calls : null} />
                  ))}
                </ul>
              )}
              <UnsentNotice command={calls.waiting} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function AddPlace({ told, calls, isFirst }: { told: PlaceWords; calls: PlaceCalls; isFirst: boolean }) {
  const words = useWords();
  const [name, setName] = useState('');
  const [said, setSaid] = useState('');
  const input = useRef<InputRef>(null);
  useShortcut('newHere', () => input.current?.focus());
  const add = async (): Promise<void> => {
    const wanted = name.trim();
    if (wanted === '' || calls.addBusy) {
      input.current?.focus();
      return;
    }
    const outcome = await calls.add(wanted);
    input.current?.focus();
    if (!outcome.ok) return;
    setSaid(words.shop.places.added(wanted));
    // What was typed while the shop answered is the next one.
    setName((now) => (now.trim() === wanted ? '' : now));
  };
  const addAll = async (): Promise<void> => {
    for (const each of told.quick) {
      const outcome = await calls.add(each);
      if (!outcome.ok) return;
    }
    input.current?.focus();
  };
  return (
    <div>
      <form
        className="add-row"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Input
          ref={input}
          value={name}
          aria-label={told.newName}
          placeholder={told.newName}
          maxLength={40}
          autoComplete="off"
          autoFocus
          onChange={(event) => {
            setName(event.target.value);
            if (calls.addFailure) calls.clearAdd();
          }}
        />
        <Button htmlType="submit" loading={calls.addBusy} disabled={name.trim() === ''}>
          {words.shop.places.add}
        </Button>
        {isFirst && name === '' && (
          <Button type="dashed" disabled={calls.addBusy} onClick={() => void addAll()}>
            {words.shop.tags.quick(told.quick[0] ?? '', told.quick.at(-1) ?? '')}
          </Button>
        )}
      </form>
      <div role="status" className="only-heard">
        {said}
      </div>
      <FailureNotice failure={calls.addFailure} onClose={calls.clearAdd} />
    </div>
  );
}

function PlaceRow({ place, calls }: { place: Place; calls: PlaceCalls | null }) {
  const words = useWords();
  const told = words.shop.places;
  const [editing, setEditing] = useState<{ readonly from: string } | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const renameButton = useRef<HTMLButtonElement>(null);

  const change = async (to: { name: string; active: boolean }): Promise<boolean> => {
    if (!calls) return false;
    setBusy(true);
    const outcome = await calls.change(place, to);
    setBusy(false);
    setFailure(outcome.ok ? null : outcome.failure);
    return outcome.ok;
  };
  const stop = (): void => {
    setEditing(null);
    setFailure(null);
    requestAnimationFrame(() => renameButton.current?.focus());
  };

  return (
    <li className={place.active ? undefined : 'row-off'}>
      {editing ? (
        <RenameForm
          label={told.newName(editing.from)}
          initial={editing.from}
          now={place.name === editing.from ? null : told.now(place.name)}
          busy={busy}
          check={(name) => {
            const checked = check(contract['shop.addTeam'].input, { name });
            return checked.ok ? null : (checked.problems['name'] ?? 'format');
          }}
          onSave={async (name) => {
            if (name === place.name || (await change({ name, active: place.active }))) stop();
          }}
          onCancel={stop}
        />
      ) : (
        <>
          <div className="row-main">
            <span className="row-name">{place.name}</span>{' '}
            {!place.active && <span className="mark mark-off">{told.retired}</span>}
          </div>
          {calls && (
            <span className="row-acts">
              <Button
                ref={renameButton}
                type="text"
                aria-label={told.renameOf(place.name)}
                onClick={() => setEditing({ from: place.name })}
              >
                {told.rename}
              </Button>
              <Button
                type="text"
                loading={busy}
                aria-label={place.active ? told.retireOf(place.name) : told.reactivateOf(place.name)}
                onClick={() => void change({ name: place.name, active: !place.active })}
              >
                {place.active ? told.retire : told.reactivate}
              </Button>
            </span>
          )}
        </>
      )}
      {failure && (
        <div className="row-notice">
          <FailureNotice failure={failure} onClose={() => setFailure(null)} />
        </div>
      )}
    </li>
  );
}

/** A name in place: Enter saves, Esc leaves it as it was. */
export function RenameForm({
  label,
  initial,
  now,
  busy,
  check: problemOf,
  onSave,
  onCancel,
}: {
  label: string;
  initial: string;
  /** What somebody else has made of it since. */
  now: string | null;
  busy: boolean;
  check: (name: string) => Problem | null;
  onSave: (name: string) => Promise<void>;
  onCancel: () => void;
}) {
  const words = useWords();
  const [name, setName] = useState(initial);
  const [problem, setProblem] = useState<Problem | null>(null);
  const input = useRef<InputRef>(null);
  useEffect(() => input.current?.focus({ cursor: 'all' }), []);
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>): void => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) return;
    event.preventDefault();
    event.stopPropagation();
    onCancel();
  };
  return (
    <form
      className="row-edit"
      aria-label={label}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        const found = problemOf(name.trim());
        setProblem(found);
        if (found === null && !busy) void onSave(name.trim());
      }}
    >
      <Input
        ref={input}
        value={name}
        aria-label={label}
        aria-invalid={problem !== null}
        status={problem ? 'error' : ''}
        maxLength={40}
        autoComplete="off"
        onChange={(event) => {
          setName(event.target.value);
          setProblem(null);
        }}
      />
      <Button type="primary" htmlType="submit" loading={busy}>
        {words.shell.save}
      </Button>
      <Button onClick={onCancel}>{words.shell.cancel}</Button>
      <span role="status" className="row-notice">
        {problem && <span className="field-problem">{words.problems[problem]}</span>}
        {now && <span className="field-help">{now}</span>}
      </span>
    </form>
  );
}
