/** Every car that the workshop has or is about to get, by what is to be done with it. No prices, no phone numbers. */
import { Link } from '@tanstack/react-router';
import { App, Button, Checkbox } from 'antd';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import type { Output } from '../../src-shared/contract.ts';
import type { OrderId } from '../../src-shared/kit/id.ts';
import type { WorkshopCar } from '../../src-shared/workshop/workshop-contract.ts';
import {
  byPromise,
  promiseTone,
  WORKSHOP_GROUPS,
  type WorkshopGroup,
  workshopGroupOf,
} from '../../src-shared/workshop/workshop-rules.ts';
import { useCommand, useRead } from '../kit/client.ts';
import { useWords } from '../kit/language.tsx';
import { FailureNotice, UnsentNotice } from '../kit/notice.tsx';
import { focusOn, useFocusKept, useScreenStart } from '../kit/screen-start.ts';
import { Segments } from '../kit/segments.tsx';
import { useNow } from '../kit/server-clock.ts';
import { useMay, useStaff } from '../kit/session.tsx';
import { keyText, SHORTCUTS, useShortcut } from '../kit/shortcuts.tsx';
import { Empty, Loaded } from '../kit/states.tsx';
import { makeStore } from '../kit/store.ts';
import { Plate } from '../vehicle/plate.tsx';
import { CarMarks, ProgressBar, PromiseMark } from './car-facts.tsx';
import { ReceiveDialog } from './receive-dialog.tsx';
import './workshop.css';

type Cars = Output<'workshop.cars'>;

/** The car that was last in the hand: coming back to the list goes on from there. */
const lastCar = makeStore<OrderId | null>(null);

export function WorkshopScreen() {
  const read = useRead('workshop.cars', {});
  return (
    <div className="screen work-screen">
      <Loaded read={read}>{(data) => <CarList {...data} />}</Loaded>
    </div>
  );
}

function isMine(car: WorkshopCar, staffId: string): boolean {
  return car.technicianId === staffId || car.clocks.some((clock) => clock.staffId === staffId);
}

function CarList({ cars, people, teams }: Cars) {
  const words = useWords();
  const { id, roles } = useStaff();
  const mayReceive = useMay('workshop.handOver');
  const { notification } = App.useApp();
  const [onlyMine, setOnlyMine] = useState(false);
  const [picked, setPicked] = useState<ReadonlySet<OrderId>>(new Set());
  const [receiving, setReceiving] = useState<ReadonlySet<OrderId> | null>(null);
  /** The row that Tab comes to; arrow keys move it. */
  const [stop, setStop] = useState(lastCar.get);
  const list = useRef<HTMLDivElement>(null);

  const shown = cars.filter((car) => !onlyMine || isMine(car, id)).sort(byPromise);
  const groups = WORKSHOP_GROUPS.map((group) => ({
    group,
    cars: shown.filter(({ state }) => workshopGroupOf(state) === group),
  })).filter((entry) => entry.cars.length > 0);
  const rows = groups.flatMap((entry) => entry.cars);
  const current = rows.some(({ orderId }) => orderId === stop) ? stop : (rows[0]?.orderId ?? null);
  const begin = (): boolean => focusOn(list.current?.querySelector<HTMLElement>('a.work-link[tabindex="0"]'));
  useScreenStart('/workshop', begin);
  // A car that was received stands in another group, and the hand stays with it.
  useFocusKept(list, begin);
  const toReceive = shown.filter(({ state }) => workshopGroupOf(state) === 'toReceive');
  // A car that somebody else has just received is no longer meant.
  const chosen = toReceive.filter(({ orderId }) => picked.has(orderId));
  // Nothing ticked: the car in the hand is meant.
  const meant = chosen.length > 0 ? chosen : toReceive.filter(({ orderId }) => orderId === current);
  const receive = (): void => setReceiving(new Set(meant.map(({ orderId }) => orderId)));
  useShortcut('workReceive', receive, mayReceive && meant.length > 0);

  const pick = (orderId: OrderId, isPicked: boolean): void => {
    setPicked((old) => new Set(isPicked ? [...old, orderId] : [...old].filter((other) => other !== orderId)));
  };
  const headOf = (group: WorkshopGroup): ReactNode =>
    group === 'toReceive' && mayReceive ? (
      <>
        <Checkbox
          className="work-pick-all"
          checked={chosen.length === toReceive.length}
          indeterminate={chosen.length > 0 && chosen.length < toReceive.length}
          onChange={(event) =>
            setPicked(event.target.checked ? new Set(toReceive.map(({ orderId }) => orderId)) : new Set())
          }
        >
          {words.workshop.pickAll}
        </Checkbox>
        {chosen.length > 0 && (
          <Button type="primary" className="work-act-button" onClick={receive}>
            {words.workshop.receive(chosen.length)}
            <kbd className="key-on-primary" aria-hidden>
              {keyText(SHORTCUTS.workReceive[0])}
            </kbd>
          </Button>
        )}
      </>
    ) : null;

  return (
    <>
      <div className="work-top">
        <h1>{words.workshop.section}</h1>
        {(roles.includes('technician') || roles.includes('workshopLead')) && (
          <Segments
            aria-label={words.workshop.show}
            size="large"
            value={onlyMine ? 'mine' : 'all'}
            options={[
              { value: 'all', label: words.workshop.all },
              { value: 'mine', label: words.workshop.mine },
            ]}
            onChange={(value) => setOnlyMine(value === 'mine')}
          />
        )}
      </div>
      {groups.length === 0 &&
        (onlyMine ? (
          <Empty title={words.workshop.emptyMine} hint={words.workshop.emptyMineHint} />
        ) : (
          <Empty title={words.workshop.emptyTitle} hint={words.workshop.emptyHint} />
        ))}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the links inside act; this only moves between them */}
      <div className="work-groups" ref={list} onKeyDown={moveAmongRows}>
        {groups.map((entry) => (
          <section
            key={entry.group}
            className="work-group"
            aria-label={words.workshop.groupLabel(words.workshop.groups[entry.group], entry.cars.length)}
          >
            <div className="work-group-head">
              <h2>
                {words.workshop.groups[entry.group]} <span className="work-count">{entry.cars.length}</span>
              </h2>
              {headOf(entry.group)}
            </div>
            <ul className="work-rows">
              {entry.cars.map((car) => (
                <CarRow
                  key={car.orderId}
                  car={car}
                  people={people}
                  teams={teams}
                  isPicked={picked.has(car.orderId)}
                  isStop={car.orderId === current}
                  onStop={() => {
                    lastCar.set(car.orderId);
                    setStop(car.orderId);
                  }}
                  onPick={mayReceive && entry.group === 'toReceive' ? pick : null}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <ReceiveDialog
        cars={receiving && toReceive.filter(({ orderId }) => receiving.has(orderId))}
        onClose={() => setReceiving(null)}
        onReceived={(count) => {
          setPicked(new Set());
          notification.success({ title: words.workshop.received(count), role: 'status' });
        }}
      />
    </>
  );
}

/** Arrows go from car to car, across the groups; of each car only what is in the hand is a stop of Tab. */
function moveAmongRows(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  if (!(event.target instanceof HTMLElement) || event.target instanceof HTMLSelectElement) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('.work-row')];
  const at = rows.findIndex((row) => row.contains(event.target as HTMLElement)); // as was looked at above
  const next = at < 0 ? undefined : rows[event.key === 'ArrowDown' ? at + 1 : at - 1];
  if (!next) return;
  event.preventDefault();
  // Down a column of ticks, or down the cars.
  const tick = event.target.closest('.work-pick') && next.querySelector<HTMLElement>('.work-pick input');
  (tick || next.querySelector<HTMLElement>('a.work-link'))?.focus();
}

function CarRow({
  car,
  people,
  teams,
  isPicked,
  isStop,
  onStop,
  onPick,
}: Pick<Cars, 'people' | 'teams'> & {
  car: WorkshopCar;
  isPicked: boolean;
  /** Tab comes to this row. */
  isStop: boolean;
  onStop: () => void;
  /** Null: nothing is chosen in this group. */
  onPick: ((orderId: OrderId, isPicked: boolean) => void) | null;
}) {
  const words = useWords();
  const now = useNow();
  const mayAssign = useMay('workshop.assign');
  const isAssignable =
    mayAssign && car.moves.some(({ name, mine, refusal }) => name === 'assign' && mine && refusal === null);
  const tone = promiseTone(car.promisedAt, now);
  const name = car.plate ?? car.number;
  const tabIndex = isStop ? 0 : -1;
  return (
    <li className={`work-row work-row-${tone}`} onFocus={onStop}>
      {onPick && (
        <Checkbox
          className="work-pick"
          checked={isPicked}
          tabIndex={tabIndex}
          aria-label={words.workshop.pick(name)}
          onChange={(event) => onPick(car.orderId, event.target.checked)}
        />
      )}
      <Link to="/workshop/$orderId" params={{ orderId: car.orderId }} className="work-link" tabIndex={tabIndex}>
        <span className="work-car">
          <Plate plate={car.plate} color={car.plateColor} />
          <span className="work-model">{car.model}</span>
        </span>
        <span className="work-what">
          <span className="work-words">{car.customerWords === '' ? car.lines[0]?.name : car.customerWords}</span>
          <span className="work-marks">
            <CarMarks car={car} marksSentBack />
          </span>
        </span>
        <span className="work-when">
          <PromiseMark promisedAt={car.promisedAt} />
          <ProgressBar percent={car.progressPercent} />
        </span>
        <span className="work-where">
          {!isAssignable && (
            <>
              <span>{car.technician === '' ? words.workshop.noTechnician : car.technician}</span>
              <span className="work-soft">{car.team === '' ? words.workshop.noTeam : car.team}</span>
            </>
          )}
          {car.parkingSpot !== '' && (
            <span className="work-soft">
              {words.workshop.spot} {car.parkingSpot}
            </span>
          )}
          {car.keyTag !== '' && (
            <span className="work-soft">
              {words.workshop.key} {car.keyTag}
            </span>
          )}
        </span>
      </Link>
      {isAssignable && <AssignBoxes car={car} people={people} teams={teams} tabIndex={tabIndex} />}
    </li>
  );
}

/** The system's own lists: a tablet shows them as big as a thumb needs. */
function AssignBoxes({
  car,
  people,
  teams,
  tabIndex,
}: Pick<Cars, 'people' | 'teams'> & { car: WorkshopCar; tabIndex: number }) {
  const words = useWords();
  const assign = useCommand('workshop.assign');
  const name = car.plate ?? car.number;
  const save = (change: { teamId?: string; technicianId?: string }): void => {
    const team = teams.find(({ teamId }) => teamId === change.teamId)?.teamId ?? null;
    const technician = people.find(({ staffId }) => staffId === change.technicianId)?.staffId ?? null;
    void assign.run({
      orderId: car.orderId,
      version: car.version,
      teamId: change.teamId === undefined ? car.teamId : team,
      technicianId: change.technicianId === undefined ? car.technicianId : technician,
    });
  };
  return (
    <div className="work-assign">
      <select
        className="work-select"
        tabIndex={tabIndex}
        aria-label={words.workshop.assignTeam(name)}
        value={car.teamId ?? ''}
        disabled={assign.busy}
        onChange={(event) => save({ teamId: event.target.value })}
      >
        <option value="">{words.workshop.noTeam}</option>
        {teams.map((team) => (
          <option key={team.teamId} value={team.teamId}>
            {team.name}
          </option>
        ))}
      </select>
      <select
        className="work-select"
        tabIndex={tabIndex}
        aria-label={words.workshop.assignTechnician(name)}
        value={car.technicianId ?? ''}
        disabled={assign.busy}
        onChange={(event) => save({ technicianId: event.target.value })}
      >
        <option value="">{words.workshop.noTechnician}</option>
        {people.map((person) => (
          <option key={person.staffId} value={person.staffId}>
            {person.name}
          </option>
        ))}
      </select>
      <FailureNotice failure={assign.failure} onClose={assign.clear} />
      <UnsentNotice command={assign} />
    </div>
  );
}
