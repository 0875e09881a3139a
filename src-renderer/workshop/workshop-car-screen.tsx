/** One car in the workshop: what can be done now, what is to be done on it, who is at it. */
import {
  ArrowLeftOutlined,
  CheckCircleOutlined,
  ClockCircleOutlined,
  InboxOutlined,
  PauseCircleOutlined,
  PlayCircleOutlined,
  PlusCircleOutlined,
  RollbackOutlined,
} from '@ant-design/icons';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { type ReactNode, useRef, useState } from 'react';
import { orderId as orderIdSchema } from '../../src-shared/kit/id.ts';
import type { WorkshopCar } from '../../src-shared/workshop/workshop-contract.ts';
import { useCommand, useRead } from '../kit/client.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { FailureNotice, Notice, UnsentNotice } from '../kit/notice.tsx';
import { focusContent, useBarStart, useFocusKept, useScreenStart } from '../kit/screen-start.ts';
import { useMay, useStaff } from '../kit/session.tsx';
import { useShortcut } from '../kit/shortcuts.tsx';
import { Empty, Failed, Loaded } from '../kit/states.tsx';
import { Plate } from '../vehicle/plate.tsx';
import { ActButton } from './act-button.tsx';
import { CarMarks, ProgressBar, PromiseMark } from './car-facts.tsx';
import { ExtraDialog } from './extra-dialog.tsx';
import { InspectionPanel } from './inspection-panel.tsx';
import { PauseDialog } from './pause-dialog.tsx';
import { HandBackDialog } from './reason-dialogs.tsx';
import { ReceiveDialog } from './receive-dialog.tsx';
import { type TakeTurn, useTurns } from './use-turns.ts';
import { WorkLines } from './work-lines.tsx';
import './workshop.css';

export function WorkshopCarScreen() {
  const { orderId } = useParams({ from: '/workshop/$orderId' });
  const parsed = orderIdSchema.safeParse(orderId);
  // A mistyped address is no fault of the program.
  if (!parsed.success) return <Failed failure={{ kind: 'refusal', refusal: { code: 'notFound', details: {} } }} />;
  return <CarPage key={parsed.data} orderId={parsed.data} />;
}

function CarPage({ orderId }: { orderId: WorkshopCar['orderId'] }) {
  const words = useWords();
  const navigate = useNavigate();
  const { id } = useStaff();
  const read = useRead('workshop.cars', {});
  useShortcut('back', () => void navigate({ to: '/workshop' }));
  return (
    <div className="screen work-screen">
      <Loaded read={read}>
        {({ cars }) => {
          const car = cars.find((one) => one.orderId === orderId);
          const elsewhere = cars.find((one) => one !== car && one.clocks.some(({ staffId }) => staffId === id));
          if (car) return <CarSheet car={car} elsewhere={elsewhere?.orderId ?? null} />;
          return (
            <Empty
              title={words.workshop.goneTitle}
              hint={words.workshop.goneHint}
              action={<Link to="/workshop">{words.workshop.toList}</Link>}
            />
          );
        }}
      </Loaded>
    </div>
  );
}

interface CarProps {
  readonly car: WorkshopCar;
  /** The other car on which this person's clock runs. */
  readonly elsewhere: WorkshopCar['orderId'] | null;
}

function CarSheet({ car, elsewhere }: CarProps) {
  const words = useWords();
  const take = useTurns(car.version);
  const columns = useRef<HTMLDivElement>(null);
  useScreenStart(null, focusContent);
  // Finished or passed: nothing is left to tick, and reading begins again at the top.
  useFocusKept(columns, focusContent);
  return (
    <>
      <div className="work-sheet-top">
        <Link to="/workshop" className="work-back" aria-label={words.workshop.toList}>
          <ArrowLeftOutlined aria-hidden />
        </Link>
        <h1 className="work-plate">
          <Plate plate={car.plate} color={car.plateColor} size="large" />
        </h1>
        <span className="work-model">{car.model}</span>
        <span className={`tone tone-${car.state === 'inWork' ? 'work' : 'wait'}`}>{words.order.states[car.state]}</span>
        <PromiseMark promisedAt={car.promisedAt} />
        <CarMarks car={car} />
      </div>
      <SentBack car={car} />
      <Acts car={car} take={take} elsewhere={elsewhere} />
      <div className="work-columns" ref={columns}>
        <div className="work-main">
          {car.state === 'workDone' && <InspectionPanel car={car} take={take} />}
          <WorkLines car={car} take={take} />
        </div>
        <div className="work-aside">
          <Clocks car={car} />
          <Facts car={car} />
          <Extras car={car} />
        </div>
      </div>
    </>
  );
}

function SentBack({ car: { sentBack } }: { car: WorkshopCar }) {
  const told = useWords().workshop;
  const format = useFormat();
  if (sentBack === null) return null;
  return (
    <Notice tone="need">
      <span>
        <strong>{told.sentBack[sentBack.by]}</strong> {format.time(sentBack.at)} · {sentBack.reason}
        {sentBack.agreedStep !== '' && ` · ${told.agreedStep(sentBack.agreedStep)}`}
      </span>
    </Notice>
  );
}

type DialogName = 'pause' | 'extra' | 'handBack' | 'receive';

/** The moves of the table that are this person's, and the clock. */
function Acts({ car, take, elsewhere }: CarProps & { take: TakeTurn }) {
  const words = useWords();
  const navigate = useNavigate();
  const { id } = useStaff();
  const { notification } = App.useApp();
  const mayReceive = useMay('workshop.handOver');
  const mayClock = useMay('workshop.clockIn');
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const bar = useRef<HTMLDivElement>(null);
  useBarStart(bar);
  const start = useCommand('workshop.start');
  const resume = useCommand('workshop.resume');
  const finish = useCommand('workshop.finish');
  const clockIn = useCommand('workshop.clockIn');
  const clockOut = useCommand('workshop.clockOut');
  const commands = [start, resume, finish, clockIn, clockOut];
  const failing = commands.find(({ failure }) => failure !== null);
  const unsent = commands.find((command) => command.unsent);
  const close = (): void => setDialog(null);
  const forget = (): void => {
    for (const command of commands) command.clear();
  };
  const name = car.plate ?? car.number;
  const { orderId } = car;
  const isClocked = car.clocks.some((clock) => clock.staffId === id);

  const refusal = failing?.failure?.kind === 'refusal' ? failing.failure.refusal : null;
  const isClockedElsewhere =
    refusal?.code === 'moveRefused' && 'code' in refusal.details && refusal.details.code === 'clockedOnOther';
  const openCar = (orderId: WorkshopCar['orderId']): void =>
    void navigate({ to: '/workshop/$orderId', params: { orderId } });

  const buttonOf = (move: WorkshopCar['moves'][number]): ReactNode => {
    // The dialog of the hand-over has the tick for the key, and takes the lead's PIN at the desk.
    if (move.name === 'handOver' && mayReceive && car.state === 'authorized') {
      return (
        <ActButton
          key={move.name}
          label={words.workshop.acts.handOver}
          shortcut="workReceive"
          icon={<InboxOutlined />}
          primary
          onClick={() => setDialog('receive')}
        />
      );
    }
    if (!move.mine) return null;
    switch (move.name) {
      case 'start':
        return (
          <ActButton
            key={move.name}
            label={words.workshop.acts.start}
            shortcut="workStart"
            icon={<PlayCircleOutlined />}
            refusal={move.refusal}
            primary
            busy={start.busy}
            onClick={() => {
              forget();
              void take((version) => start.run({ orderId, version }));
            }}
          />
        );
      case 'pause':
        return (
          <ActButton
            key={move.name}
            label={words.workshop.acts.pause}
            shortcut="workPause"
            icon={<PauseCircleOutlined />}
            refusal={move.refusal}
            onClick={() => setDialog('pause')}
          />
        );
      case 'resume':
        return (
          <ActButton
            key={move.name}
            label={words.workshop.acts.resume}
            shortcut="workResume"
            icon={<PlayCircleOutlined />}
            refusal={move.refusal}
            primary
            busy={resume.busy}
            onClick={() => {
              forget();
              void take((version) => resume.run({ orderId, version }));
            }}
          />
        );
      case 'raiseExtra':
        return (
          <ActButton
            key={move.name}
            label={words.workshop.acts.raiseExtra}
            shortcut="workExtra"
            icon={<PlusCircleOutlined />}
            refusal={move.refusal}
            onClick={() => setDialog('extra')}
          />
        );
      case 'finish':
        return (
          <ActButton
            key={move.name}
            label={words.workshop.acts.finish}
            shortcut="workFinish"
            icon={<CheckCircleOutlined />}
            refusal={move.refusal}
            primary
            busy={finish.busy}
            onClick={() => {
              forget();
              void take((version) => finish.run({ orderId, version })).then(({ ok }) => {
                if (ok) notification.success({ title: words.workshop.finished(name), role: 'status' });
              });
            }}
          />
        );
      case 'handBackToDesk':
        return (
          <ActButton
            key={move.name}
            label={words.workshop.acts.handBackToDesk}
            shortcut="workBack"
            icon={<RollbackOutlined />}
            refusal={move.refusal}
            onClick={() => setDialog('handBack')}
          />
        );
      // Assigning stands on the row; passing and failing stand under the list of checks.
      default:
        return null;
    }
  };
  const buttons = car.moves.map(buttonOf).filter((button) => button !== null);

  return (
    <>
      <div className="work-acts" role="toolbar" ref={bar} aria-label={words.workshop.actBar}>
        {buttons}
        {mayClock && car.state === 'inWork' && (
          <ActButton
            label={isClocked ? words.workshop.acts.clockOut : words.workshop.acts.clockIn}
            shortcut="workClock"
            icon={<ClockCircleOutlined />}
            busy={clockIn.busy || clockOut.busy}
            onClick={() => {
              forget();
              void (isClocked ? clockOut.run({ orderId, staffId: id }) : clockIn.run({ orderId }));
            }}
          />
        )}
        {buttons.length === 0 && !car.moves.some(({ name, mine }) => mine && name === 'pass') && (
          <p className="work-soft">{words.workshop.notYours}</p>
        )}
      </div>
      <FailureNotice
        failure={failing?.failure ?? null}
        onClose={forget}
        next={isClockedElsewhere && elsewhere !== null ? { moveRefused: () => openCar(elsewhere) } : {}}
      />
      {unsent && <UnsentNotice command={unsent} />}
      <PauseDialog open={dialog === 'pause'} take={take} car={car} onClose={close} />
      <ExtraDialog
        open={dialog === 'extra'}
        take={take}
        car={car}
        onClose={close}
        onSent={() => notification.success({ title: words.workshop.extraSent, role: 'status' })}
      />
      <HandBackDialog open={dialog === 'handBack'} take={take} car={car} onClose={close} />
      <ReceiveDialog
        cars={dialog === 'receive' ? [car] : null}
        onClose={close}
        onReceived={(count) => notification.success({ title: words.workshop.received(count), role: 'status' })}
      />
    </>
  );
}

function Clocks({ car }: { car: WorkshopCar }) {
  const words = useWords();
  const format = useFormat();
  const { id, roles } = useStaff();
  const clockOut = useCommand('workshop.clockOut');
  const isLead = roles.includes('workshopLead');
  return (
    <section className="work-panel" aria-labelledby="work-clocks">
      <h2 id="work-clocks">{words.workshop.clocks}</h2>
      {car.clocks.length === 0 && <p className="work-soft">{words.workshop.noClock}</p>}
      <ul className="work-clocks">
        {car.clocks.map((clock) => (
          <li key={clock.staffId}>
            <span>{words.workshop.clockSince(clock.name, format.time(clock.since))}</span>
            {isLead && clock.staffId !== id && (
              <Button
                className="work-act-button"
                aria-label={words.workshop.clockOutOf(clock.name)}
                loading={clockOut.busy}
                onClick={() => void clockOut.run({ orderId: car.orderId, staffId: clock.staffId })}
              >
                {words.workshop.acts.clockOut}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <FailureNotice failure={clockOut.failure} onClose={clockOut.clear} />
    </section>
  );
}

function Facts({ car }: { car: WorkshopCar }) {
  const words = useWords();
  const format = useFormat();
  const dash = (text: string): string => (text === '' ? '–' : text);
  return (
    <section className="work-panel" aria-labelledby="work-facts">
      <h2 id="work-facts">{words.workshop.facts}</h2>
      <ProgressBar percent={car.progressPercent} />
      <dl className="work-facts">
        <dt>{words.workshop.words}</dt>
        <dd>{dash(car.customerWords)}</dd>
        <dt>{words.workshop.order}</dt>
        <dd>{car.number}</dd>
        <dt>{words.workshop.technician}</dt>
        <dd>{dash(car.technician)}</dd>
        <dt>{words.workshop.team}</dt>
        <dd>{dash(car.team)}</dd>
        <dt>{words.workshop.adviser}</dt>
        <dd>{dash(car.adviser)}</dd>
        <dt>{words.workshop.spot}</dt>
        <dd>{dash(car.parkingSpot)}</dd>
        <dt>{words.workshop.key}</dt>
        <dd>{dash(car.keyTag)}</dd>
        <dt>{words.workshop.odometerIn}</dt>
        <dd>{car.odometerInKm === null ? '–' : `${format.number(car.odometerInKm)} km`}</dd>
        {car.pauseNote !== '' && (
          <>
            <dt>{words.workshop.pauseNote}</dt>
            <dd>{car.pauseNote}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Extras({ car }: { car: WorkshopCar }) {
  const words = useWords();
  const format = useFormat();
  if (car.extras.length === 0) return null;
  return (
    <section className="work-panel" aria-labelledby="work-extras">
      <h2 id="work-extras">{words.workshop.extras}</h2>
      <ul className="work-extras">
        {car.extras.map((extra) => (
          <li key={extra.id}>
            <span>
              <strong>{extra.number}</strong>{' '}
              <span className={`tone tone-${extra.safety === 'safety' ? 'late' : 'wait'}`}>
                {words.order.safety[extra.safety]}
              </span>
            </span>
            <span>{extra.reason}</span>
            <span className="work-soft">
              {extra.answeredAt === null
                ? words.workshop.extraWaiting
                : words.workshop.extraAnswered(format.time(extra.answeredAt), extra.taken, extra.declined)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
