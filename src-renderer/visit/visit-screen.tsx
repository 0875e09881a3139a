/** One stay of a car: what it is, what can be done now, and who did what. */
import {
  ArrowLeftOutlined,
  CarOutlined,
  CoffeeOutlined,
  EditOutlined,
  LogoutOutlined,
  UndoOutlined,
} from '@ant-design/icons';
import { useNavigate, useParams } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { useState } from 'react';
import type { Output } from '../../src-shared/contract.ts';
import { visitId as visitIdSchema } from '../../src-shared/kit/id.ts';
import { later, MINUTE } from '../../src-shared/kit/time.ts';
import { movesOf } from '../../src-shared/visit/moves.ts';
import type { TimelineEvent } from '../../src-shared/visit/timeline-event.ts';
import { UNDO_LEAVE_MINUTES, type VisitFacts } from '../../src-shared/visit/visit-lifecycle.ts';
import { useCommand, useRead } from '../kit/client.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { FailureNotice, UnsentNotice } from '../kit/notice.tsx';
import { useNow } from '../kit/server-clock.ts';
import { useShortcut } from '../kit/shortcuts.tsx';
import { Failed, Loaded } from '../kit/states.tsx';
import { Plate } from '../vehicle/plate.tsx';
import { VisitCarFacts, VisitFileButton } from '../vehicle/visit-car.tsx';
import { CorrectArrivalDialog } from './correct-arrival-dialog.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { MoveButton } from './move-bar.tsx';
import './visit-screen.css';

export type Visit = Output<'visit.get'>;

export function VisitScreen() {
  const { visitId } = useParams({ from: '/visit/$visitId' });
  const parsed = visitIdSchema.safeParse(visitId);
  // A mistyped address is no fault of the program.
  if (!parsed.success) return <Failed failure={{ kind: 'refusal', refusal: { code: 'notFound', details: {} } }} />;
  return <VisitPage key={parsed.data} visitId={parsed.data} />;
}

function VisitPage({ visitId }: { visitId: Visit['visitId'] }) {
  const read = useRead('visit.get', { visitId });
  const navigate = useNavigate();
  useShortcut('back', () => void navigate({ to: '/' }));
  return <Loaded read={read}>{(visit) => <VisitBody visit={visit} reload={read.reload} />}</Loaded>;
}

/** What the rules may know of a visit; today a car has neither orders nor keys in our books. */
function factsOf(visit: Visit, now: VisitFacts['now']): VisitFacts {
  return {
    subject: 'visit',
    now,
    visit: visit.state,
    otherVisit: null,
    orders: [],
    keyHere: false,
    lastOdometerKm: null,
    left: visit.leftAt === null ? null : { at: visit.leftAt, asEnquiry: visit.leftReason !== null },
    slipValid: false,
    mustAccept: false,
  };
}

function isLeftReason(reason: string | null): reason is 'answered' | 'leftUnserved' {
  return reason === 'answered' || reason === 'leftUnserved';
}

function VisitBody({ visit, reload }: { visit: Visit; reload: () => void }) {
  const words = useWords();
  const format = useFormat();
  const now = useNow();
  const navigate = useNavigate();
  const { notification } = App.useApp();
  const undo = useCommand('visit.undoLeave');
  const [dialog, setDialog] = useState<'leave' | 'correct' | null>(null);
  const name = visit.plate ?? visit.number;

  const undoLeave = async (version: number): Promise<void> => {
    const outcome = await undo.run({ visitId: visit.visitId, version });
    notification.destroy(`left-${visit.visitId}`);
    if (outcome.ok) notification.success({ title: words.visit.undone(name), role: 'status' });
  };
  const onLeft = (version: number): void => {
    setDialog(null);
    notification.success({
      key: `left-${visit.visitId}`,
      title: words.visit.left(name),
      role: 'status',
      duration: 12,
      actions: (
        <Button icon={<UndoOutlined />} onClick={() => void undoLeave(version)}>
          {words.shell.undo}
        </Button>
      ),
    });
  };
  const close = (): void => {
    setDialog(null);
  };

  const leftAt = visit.leftAt;
  return (
    <div className="screen visit-screen">
      <div className="visit-top">
        <Button
          type="text"
          icon={<ArrowLeftOutlined />}
          aria-label={words.shell.back}
          onClick={() => void navigate({ to: '/' })}
        />
        <h1 className="visit-plate">
          <Plate plate={visit.plate} color={visit.plateColor} size="large" />
        </h1>
        <span className={`tone tone-${visit.state === 'out' ? 'ready' : visit.state === 'waiting' ? 'wait' : 'work'}`}>
          {words.visit.states[visit.state]}
        </span>
        {leftAt === null ? (
          <span className="visit-since">{words.visit.waitingSince(format.duration(now - visit.arrivedAt))}</span>
        ) : (
          <span className="visit-since">{words.visit.leftAt(format.time(leftAt))}</span>
        )}
        <VisitFileButton visit={visit} />
        <div className="move-bar" role="toolbar" aria-label={words.visit.moves}>
          {movesOf(factsOf(visit, now)).map((move) => {
            switch (move.name) {
              case 'checkIn':
                return (
                  <MoveButton
                    key={move.name}
                    move={move}
                    call="visit.checkIn"
                    icon={<CarOutlined />}
                    primary
                    onClick={() => void navigate({ to: '/check-in/$visitId', params: { visitId: visit.visitId } })}
                  />
                );
              case 'leaveEnquiry':
                return (
                  <MoveButton
                    key={move.name}
                    move={move}
                    call="visit.leaveEnquiry"
                    icon={<LogoutOutlined />}
                    onClick={() => setDialog('leave')}
                  />
                );
              case 'correctArrival':
                return (
                  <MoveButton
                    key={move.name}
                    move={move}
                    call="visit.correctArrival"
                    icon={<EditOutlined />}
                    onClick={() => setDialog('correct')}
                  />
                );
              case 'undoLeave':
                return (
                  <span key={move.name} className="move-with-limit">
                    <MoveButton
                      move={move}
                      call="visit.undoLeave"
                      icon={<UndoOutlined />}
                      primary
                      onClick={() => void undoLeave(visit.version)}
                    />
                    {move.allowed && leftAt !== null && (
                      <span className="visit-since">
                        {words.visit.undoUntil(format.clock(later(leftAt, UNDO_LEAVE_MINUTES * MINUTE)))}
                      </span>
                    )}
                  </span>
                );
              // The other moves of the table have no command yet.
              default:
                return null;
            }
          })}
        </div>
      </div>
      <FailureNotice failure={undo.failure} onClose={undo.clear} next={{ changedMeanwhile: reload }} />
      <UnsentNotice command={undo} />
      <div className="visit-columns">
        <section className="visit-panel" aria-labelledby="visit-facts">
          <h2 id="visit-facts">{words.visit.facts}</h2>
          <dl className="visit-facts">
            <dt>{words.visit.visitNumber}</dt>
            <dd>{visit.number}</dd>
            <VisitCarFacts vehicleId={visit.vehicleId} />
            <dt>{words.visit.arrivedAt}</dt>
            <dd>{format.time(visit.arrivedAt)}</dd>
            <dt>{words.visit.stay}</dt>
            <dd>{format.duration((leftAt ?? now) - visit.arrivedAt)}</dd>
            {isLeftReason(visit.leftReason) && (
              <>
                <dt>{words.visit.leaveOutcome}</dt>
                <dd>{words.visit.leftReasons[visit.leftReason]}</dd>
              </>
            )}
            <dt>{words.visit.waitsInShop}</dt>
            <dd>
              {visit.waitsInShop ? (
                <>
                  <CoffeeOutlined aria-hidden /> {words.shell.yes}
                </>
              ) : (
                words.shell.no
              )}
            </dd>
            <dt>{words.visit.note}</dt>
            <dd className="visit-note">{visit.note === '' ? '–' : visit.note}</dd>
          </dl>
        </section>
        <section className="visit-panel" aria-labelledby="visit-timeline">
          <h2 id="visit-timeline">{words.visit.timeline}</h2>
          <ol className="timeline">
            {[...visit.timeline]
              .sort((one, other) => other.at - one.at)
              .map((event) => (
                <TimelineRow key={event.id} event={event} />
              ))}
          </ol>
        </section>
      </div>
      <LeaveDialog open={dialog === 'leave'} visit={visit} onClose={close} onLeft={onLeft} />
      <CorrectArrivalDialog open={dialog === 'correct'} visit={visit} onClose={close} />
    </div>
  );
}

function TimelineRow({ event }: { event: TimelineEvent }) {
  const words = useWords();
  const format = useFormat();
  const known: Readonly<
    Record<string, (facts: TimelineEvent['facts'], telling: { time: typeof format.time }) => string>
  > = words.visit.events;
  const say = Object.hasOwn(known, event.kind) ? known[event.kind] : undefined;
  // An arrival that was typed as it happened need not tell its time twice.
  const arrivedAt = event.facts['arrivedAt'];
  const isNow = typeof arrivedAt === 'number' && Math.abs(event.at - arrivedAt) < MINUTE;
  const facts = isNow ? { ...event.facts, arrivedAt: null } : event.facts;
  return (
    <li>
      <time className="timeline-at" dateTime={new Date(event.at).toISOString()}>
        {format.time(event.at)}
      </time>
      <div>
        <div>{say ? say(facts, format) : words.visit.otherEvent}</div>
        <div className="timeline-by">{words.visit.by(event.by ?? words.visit.program, event.seat ?? '')}</div>
      </div>
    </li>
  );
}
