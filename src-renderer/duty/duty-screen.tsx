/** F7: what is due, the most pressing first, with the button that does it. */
import { CheckCircleOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { type KeyboardEvent, useRef } from 'react';
import type { Output } from '../../src-shared/contract.ts';
import { DUTY_GROUPS, dutyGroup } from '../../src-shared/duty/duty-rules.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import { BackupTrouble } from '../backup/backup-trouble.tsx';
import { ExportButton } from '../exchange/export-button.tsx';
import { useRead } from '../kit/client.ts';
import { useTomorrow } from '../kit/day-end.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { focusOn, useScreenStart } from '../kit/screen-start.ts';
import { useNow } from '../kit/server-clock.ts';
import { useMay } from '../kit/session.tsx';
import { Empty, Loaded } from '../kit/states.tsx';
import { orderOf } from '../order/places.ts';
import { Plate } from '../vehicle/plate.tsx';
import { type Urgency, urgencyOf } from '../visit/board-screen.tsx';
import { DutyMark } from './duty-mark.tsx';
import { useGoTo } from './duty-place.ts';
import './duty-screen.css';

type Duty = Output<'duty.list'>['duties'][number];

export function DutyScreen() {
  const words = useWords();
  const read = useRead('duty.list', {});
  const now = useNow();
  const mayFile = useMay('order.unfiled');
  return (
    <div className="screen">
      <div className="screen-head">
        <h1>{words.duty.title}</h1>
        <ExportButton lists={['duties']} />
      </div>
      <BackupTrouble />
      <Loaded read={read}>
        {({ duties }) =>
          duties.length === 0 ? (
            <Empty icon={<CheckCircleOutlined />} title={words.duty.emptyTitle} hint={words.duty.emptyHint} />
          ) : (
            <DutyGroups duties={duties} now={now} />
          )
        }
      </Loaded>
      {mayFile && <Unfiled />}
    </div>
  );
}

/** What was delivered and cannot be filed yet; nothing where everything is in order. */
function Unfiled() {
  const words = useWords();
  const told = words.orderPage;
  const format = useFormat();
  const { data } = useRead('order.unfiled', {});
  if (!data || data.orders.length === 0) return null;
  return (
    <section className="duty-section" aria-labelledby="duty-unfiled">
      <h2 id="duty-unfiled" className="duty-group">
        {words.duty.unfiled} <span className="column-count">{data.orders.length}</span>
      </h2>
      <p className="order-soft">{words.duty.unfiledHint}</p>
      <ul>
        {data.orders.map((order) => (
          <li key={order.orderId} className="duty">
            <span className="duty-plate">
              <Plate plate={order.plate} color={order.plateColor} />
            </span>
            <div className="duty-what">
              <Link to={orderOf(order.orderId)}>{order.number}</Link>
              <span>{order.gaps.map((gap) => told.gaps[gap]).join(words.staff.roleSeparator)}</span>
            </div>
            <span className="duty-when">{words.duty.left(format.time(order.leftAt))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Up and down go from one row's button to the next. */
function moveBetweenButtons(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (by === 0) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  const next = buttons[buttons.indexOf(event.target as HTMLElement) + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function DutyGroups({ duties, now }: { duties: readonly Duty[]; now: Instant }) {
  const words = useWords();
  const tomorrow = useTomorrow();
  const list = useRef<HTMLDivElement>(null);
  // Arriving by F7, the first thing to do is one Enter away; whoever is typing elsewhere is left alone.
  useScreenStart('/duties', () => focusOn(list.current?.querySelector<HTMLElement>('button')));
  const sorted = [...duties].sort((one, other) => one.overdueAt - other.overdueAt || one.dueAt - other.dueAt);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside act; this only moves between them
    <div className="duties" ref={list} onKeyDown={moveBetweenButtons}>
      {DUTY_GROUPS.map((group) => {
        const inside = sorted.filter((duty) => dutyGroup(duty, now, tomorrow) === group);
        if (inside.length === 0) return null;
        // The kind of the most pressing one first.
        const kinds = [...new Set(inside.map(({ kind }) => kind))];
        return (
          <section key={group} aria-label={words.duty.groups[group]} className="duty-section">
            <h2 className="duty-group">
              {words.duty.groups[group]} <span className="column-count">{inside.length}</span>
            </h2>
            {kinds.map((kind) => {
              const same = inside.filter((duty) => duty.kind === kind);
              return (
                <section key={kind} aria-label={`${words.duty.groups[group]}: ${words.duty.kinds[kind]}`}>
                  <h3 className="duty-kind">
                    {words.duty.kinds[kind]} <span className="column-count">{same.length}</span>
                  </h3>
                  <ul>
                    {same.map((duty) => (
                      <DutyRow key={duty.id} duty={duty} urgency={urgencyOf(duty, now)} now={now} />
                    ))}
                  </ul>
                </section>
              );
            })}
          </section>
        );
      })}
    </div>
  );
}

function DutyRow({ duty, urgency, now }: { duty: Duty; urgency: Urgency; now: Instant }) {
  const words = useWords();
  const format = useFormat();
  const goTo = useGoTo();
  const car = [duty.model, duty.owner].filter((part) => part !== '').join(' · ');
  // What was noted at the gate tells a car without a file, and why a waiting one came.
  const came = duty.kind === 'receive' && duty.came !== null ? words.visit.came[duty.came] : '';
  const about = [came, duty.wish, duty.kind === 'receive' || car === '' ? duty.note : '', duty.orderNumber ?? ''];
  return (
    <li className={`duty duty-${urgency}`}>
      <span className="duty-plate">
        <Plate plate={duty.plate} color={duty.plateColor} />
      </span>
      <div className="duty-what">
        {car !== '' && <strong>{car}</strong>}
        <span>{about.filter((part) => part !== '').join(' · ')}</span>
      </div>
      <span className="duty-when">
        {urgency === 'late'
          ? words.duty.lateBy(format.duration(now - duty.overdueAt))
          : urgency === 'due'
            ? words.duty.lateFrom(format.time(duty.overdueAt))
            : words.duty.dueAt(format.time(duty.dueAt))}
      </span>
      <DutyMark urgency={urgency} />
      <Button
        type={urgency === 'calm' ? 'default' : 'primary'}
        aria-label={`${words.duty.actions[duty.kind]} ${duty.plate ?? duty.note}`}
        onClick={() => goTo(duty)}
      >
        {words.duty.actions[duty.kind]}
      </Button>
    </li>
  );
}
