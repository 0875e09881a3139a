/** F7: what is due, the most pressing first, with the button that does it. */
import { CheckCircleOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Output } from '../../src-shared/contract.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import { useRead } from '../kit/client.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { useNow } from '../kit/server-clock.ts';
import { Empty, Loaded } from '../kit/states.tsx';
import { Plate } from '../vehicle/plate.tsx';
import { type Urgency, UrgencyMark, urgencyOf } from '../visit/board-screen.tsx';
import './duty-screen.css';

type Duty = Output<'duty.list'>['duties'][number];

const GROUPS = [
  ['overdue', 'late'],
  ['due', 'due'],
  ['soon', 'calm'],
] as const satisfies readonly (readonly [string, Urgency])[];

export function DutyScreen() {
  const words = useWords();
  const read = useRead('duty.list', {});
  const now = useNow();
  return (
    <div className="screen">
      <div className="screen-head">
        <h1>{words.duty.title}</h1>
      </div>
      <Loaded read={read}>
        {({ duties }) =>
          duties.length === 0 ? (
            <Empty icon={<CheckCircleOutlined />} title={words.duty.emptyTitle} hint={words.duty.emptyHint} />
          ) : (
            <DutyGroups duties={duties} now={now} />
          )
        }
      </Loaded>
    </div>
  );
}

function DutyGroups({ duties, now }: { duties: readonly Duty[]; now: Instant }) {
  const words = useWords();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Arriving by F7, the first thing to do is one Enter away; whoever is typing elsewhere is left alone.
    if (document.activeElement === document.body) list.current?.querySelector<HTMLElement>('button')?.focus();
  }, []);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0) return;
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])];
    const next = buttons[buttons.indexOf(event.target as HTMLButtonElement) + by];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  const sorted = [...duties].sort((one, other) => one.overdueAt - other.overdueAt || one.dueAt - other.dueAt);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside act; this only moves between them
    <div className="duties" ref={list} onKeyDown={onKeyDown}>
      {GROUPS.map(([group, urgency]) => {
        const inside = sorted.filter((duty) => urgencyOf(duty, now) === urgency);
        if (inside.length === 0) return null;
        return (
          <section key={group} aria-label={words.duty.groups[group]}>
            <h2 className="duty-group">
              {words.duty.groups[group]} <span className="column-count">{inside.length}</span>
            </h2>
            <ul>
              {inside.map((duty) => (
                <DutyRow key={duty.id} duty={duty} urgency={urgency} now={now} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function DutyRow({ duty, urgency, now }: { duty: Duty; urgency: Urgency; now: Instant }) {
  const words = useWords();
  const format = useFormat();
  const navigate = useNavigate();
  return (
    <li className={`duty duty-${urgency}`}>
      <span className="duty-plate">
        <Plate plate={duty.plate} color={duty.plateColor} />
      </span>
      <div className="duty-what">
        <strong>{words.duty.kinds[duty.kind]}</strong>
        {duty.note !== '' && <span>{duty.note}</span>}
      </div>
      <span className="duty-when">
        {urgency === 'late'
          ? words.duty.lateBy(format.duration(now - duty.overdueAt))
          : urgency === 'due'
            ? words.duty.dueSince(format.duration(now - duty.dueFrom))
            : words.duty.dueAt(format.time(duty.dueAt))}
      </span>
      <UrgencyMark urgency={urgency} />
      <Button
        type={urgency === 'calm' ? 'default' : 'primary'}
        aria-label={`${words.duty.actions[duty.kind]} ${duty.plate ?? duty.note}`}
        onClick={() => void navigate({ to: '/visit/$visitId', params: { visitId: duty.visitId } })}
      >
        {words.duty.actions[duty.kind]}
      </Button>
    </li>
  );
}
