/** One order: where it stands, the one next act, what it sells, and who did what. */
import { ArrowLeftOutlined, PrinterOutlined } from '@ant-design/icons';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { orderId as orderIdSchema } from '../../src-shared/kit/id.ts';
import type { OfferedMove, OrderOut } from '../../src-shared/order/order-contract.ts';
import { isOpenOrder, type OrderState } from '../../src-shared/order/order-lifecycle.ts';
import type { MoveName } from '../../src-shared/visit/moves.ts';
import type { TimelineEvent } from '../../src-shared/visit/timeline-event.ts';
import { type CommandHandle, useCommand, useRead } from '../kit/client.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { Money } from '../kit/money.tsx';
import { FailureNotice, Notice, UnsentNotice } from '../kit/notice.tsx';
import { focusContent, useScreenStart } from '../kit/screen-start.ts';
import { useNow } from '../kit/server-clock.ts';
import { useMay, useStaff } from '../kit/session.tsx';
import { useShortcut } from '../kit/shortcuts.tsx';
import { Failed, Loaded } from '../kit/states.tsx';
import { Plate } from '../vehicle/plate.tsx';
import { MoveBar, withForms } from '../visit/move-bar.tsx';
import { Timeline, useSayEvent } from '../visit/timeline.tsx';
import { preparationOf } from './leave-dialogs.tsx';
import { type OrderAct, OrderDialog } from './order-dialogs.tsx';
import { OrderFacts } from './order-facts.tsx';
import { OrderLines } from './order-lines.tsx';
import { orderOf, paperOf, tillOf, visitOf } from './places.ts';
import '../visit/visit-screen.css';
import './order-screen.css';

export function OrderScreen() {
  const { orderId } = useParams({ from: '/orders/$orderId' });
  const parsed = orderIdSchema.safeParse(orderId);
  // A mistyped address is no fault of the program.
  if (!parsed.success) return <Failed failure={{ kind: 'refusal', refusal: { code: 'notFound', details: {} } }} />;
  return <OrderPage key={parsed.data} orderId={parsed.data} />;
}

function OrderPage({ orderId }: { orderId: OrderOut['orderId'] }) {
  const read = useRead('order.get', { orderId });
  const navigate = useNavigate();
  useShortcut('back', () => void navigate({ to: '/' }));
  return <Loaded read={read}>{(order) => <OrderBody order={order} reload={read.reload} />}</Loaded>;
}

/** The next natural move from each state, the best first; the bar takes the first that this person can do. */
const MAIN: Readonly<Partial<Record<OrderState, readonly MoveName[]>>> = {
  received: ['quote', 'authorize'],
  diagnosing: ['quote'],
  quoted: ['authorize'],
  authorized: ['handOver', 'assign'],
  inWork: ['answerExtra'],
  paused: ['answerExtra', 'comeBack'],
  passed: ['takeFromWorkshop', 'prepare', 'draftBill'],
  ready: ['notify', 'settle', 'takePayment', 'accept', 'issueExit', 'deliver'],
  declined: ['draftBill', 'settle', 'takePayment', 'issueExit'],
  delivered: ['takePayment', 'settle'],
  closed: ['takePayment'],
};

/** What is done is not the next step again: the customer told, the car accepted, the bill drafted; nor is a bill over nothing. */
function mainOf({ state, notices, billState, totalFen, accepted }: OrderOut): readonly MoveName[] {
  const moves = (MAIN[state] ?? []).filter((name) => !(accepted && name === 'accept'));
  if (state === 'declined' && totalFen === 0) return ['issueExit'];
  if (state === 'ready' && notices > 0) return moves.filter((name) => name !== 'notify');
  return billState === 'none' ? moves : moves.filter((name) => name !== 'draftBill');
}

/** From the common ones to the rare ones, as the day goes. */
const ORDER: readonly MoveName[] = [
  'diagnose',
  'quote',
  'authorize',
  'authorizeUnsigned',
  'answerExtra',
  'comeBack',
  'assign',
  'handOver',
  'takeFromWorkshop',
  'prepare',
  'draftBill',
  'settle',
  'takePayment',
  'notify',
  'accept',
  'issueExit',
  'deliver',
  'changePromise',
  'notifyDelay',
  'nominateCollector',
  'transferAdviser',
  'addOrder',
  'moveLines',
  'changeVehicle',
  'leaveOpen',
  'object',
  'unclaimed',
  'approveRelease',
  'refund',
  'reopen',
  'correctBill',
  'changePayer',
  'decline',
  'stop',
  'void',
];

const AT_THE_TILL: ReadonlySet<MoveName> = new Set<MoveName>([
  'draftBill',
  'settle',
  'takePayment',
  'refund',
  'reopen',
  'correctBill',
  'changePayer',
  'approveRelease',
]);
const AT_THE_GATE: ReadonlySet<MoveName> = new Set<MoveName>([
  'comeBack',
  'issueExit',
  'voidExit',
  'deliver',
  'leaveEnquiry',
  'undoLeave',
  'correctArrival',
]);
const IN_THE_WORKSHOP: ReadonlySet<MoveName> = new Set<MoveName>([
  'handBackToDesk',
  'start',
  'pause',
  'resume',
  'raiseExtra',
  'finish',
  'pass',
  'fail',
]);

/** What the button of a refusal opens; what is not here leads to the till, or nowhere. */
const HELP: Readonly<Record<string, OrderAct>> = {
  recordConsent: 'recordConsent',
  concludeDiagnosis: 'conclude',
  completeLine: 'editLines',
  choosePayer: 'editLines',
  tickCertificate: 'editLines',
  waitForAssessment: 'editLines',
  enterAssessment: 'editParticulars',
  chooseCategory: 'editParticulars',
  putBelongingsBack: 'preparation',
  collectSlips: 'preparation',
  answerExtra: 'answerExtra',
  authorize: 'authorize',
  nominateCollector: 'nominateCollector',
  setPromise: 'changePromise',
  stop: 'stop',
  notify: 'notify',
  accept: 'accept',
  handBackToDesk: 'handBackToDesk',
  takeKeyOut: 'handOver',
  signAgain: 'signAgain',
  inspectCar: 'leaveOpen',
  signWaiver: 'leaveOpen',
};
const HELP_AT_THE_TILL: ReadonlySet<string> = new Set([
  'draftBill',
  'settle',
  'takePayment',
  'takeDeposit',
  'refund',
  'correctBill',
  'settleOrLeaveOpen',
]);

const FLASH = 4000;

/** What somebody else has just done here, for a moment. */
function useJustChanged(timeline: readonly TimelineEvent[]): readonly TimelineEvent[] {
  const me = useStaff().name;
  const known = useRef<ReadonlySet<string> | null>(null);
  const [fresh, setFresh] = useState<readonly TimelineEvent[]>([]);
  useEffect(() => {
    const before = known.current;
    known.current = new Set(timeline.map(({ id }) => id));
    const news = before === null ? [] : timeline.filter(({ id, by }) => !before.has(id) && by !== me);
    if (news.length === 0) return;
    setFresh(news);
    const timer = setTimeout(() => setFresh([]), FLASH * 5);
    return () => clearTimeout(timer);
  }, [timeline, me]);
  return fresh;
}

/** One run of a command that asks nothing: the button is the whole form. */
type Direct = Pick<CommandHandle<'order.quote'>, 'failure' | 'clear' | 'unsent' | 'hurry' | 'giveUp' | 'busy'>;

function OrderBody({ order, reload }: { order: OrderOut; reload: () => void }) {
  const words = useWords();
  const told = words.orderPage;
  const format = useFormat();
  const navigate = useNavigate();
  const { notification } = App.useApp();
  const [act, setAct] = useState<OrderAct | null>(null);
  useScreenStart(null, focusContent);
  const quote = useCommand('order.quote');
  const diagnose = useCommand('order.diagnose');
  const prepare = useCommand('order.prepare');
  const mayHandOver = useMay('workshop.handOver');
  const may = {
    content: useMay('order.saveContent'),
    particulars: useMay('order.saveParticulars'),
    consent: useMay('order.recordConsent'),
    conclude: useMay('order.concludeDiagnosis'),
    preparation: useMay('order.savePreparation'),
    signAgain: useMay('order.signAgain'),
  };
  const news = useJustChanged(order.timeline);
  const say = useSayEvent();
  const which = { orderId: order.orderId, version: order.version };
  const direct: Readonly<Partial<Record<MoveName, () => Promise<{ readonly ok: boolean }>>>> = {
    quote: () => quote.run(which),
    diagnose: () => diagnose.run(which),
    prepare: () => prepare.run(which),
  };
  const handles: readonly Direct[] = [quote, diagnose, prepare];
  const failed = handles.find(({ failure }) => failure !== null);
  const waiting = handles.find(({ unsent }) => unsent);

  const go = (to: string): void => void navigate({ to });
  const onMove = (name: MoveName): void => {
    const run = direct[name];
    if (run) {
      for (const handle of handles) handle.clear();
      void run().then((outcome) => {
        if (outcome.ok)
          notification.success({ title: told.done(words.moves.moves[name]), role: 'status', duration: 3 });
      });
    } else if (AT_THE_TILL.has(name)) go(tillOf(order.orderId));
    else if (AT_THE_GATE.has(name)) go(visitOf(order.visitId));
    else if (IN_THE_WORKSHOP.has(name)) go('/workshop');
    else setAct(name);
  };
  const onNext = (next: string): (() => void) | null => {
    if (HELP_AT_THE_TILL.has(next)) return () => go(tillOf(order.orderId));
    if (next === 'issueExit' || next === 'comeBack') return () => go(visitOf(order.visitId));
    // Whoever may not tell the customer reads that somebody should.
    if (next === 'notify' && !order.moves.some(({ name, mine }) => name === 'notify' && mine)) return null;
    const help = Object.hasOwn(HELP, next) ? HELP[next] : undefined;
    return help === undefined ? null : help === 'handBackToDesk' ? () => go('/workshop') : () => setAct(help);
  };
  // The lead's PIN at the desk stands for the lead.
  const isMine = (move: OfferedMove): boolean => move.mine || (move.name === 'handOver' && mayHandOver);
  const isOpen = isOpenOrder(order.state);
  const isWriting = order.authorizedAt === null && isOpen && !order.signAgain;
  // The list is the step after the car was fetched: said in full, not behind a button.
  const unprepared =
    order.state === 'passed' && !order.isWithWorkshop && may.preparation
      ? preparationOf(order).filter((check) => !order.preparation.includes(check))
      : [];
  const isAssessmentAwaited =
    order.pauseReason === 'assessment' &&
    order.payers.some(({ kind, reference }) => kind === 'insurer' && reference === '');
  // A flag of the visit that stands here is not this order's to show twice.
  const moves = withForms(order.moves).filter(
    ({ name, subject }) => !(subject === 'visit' && ['leaveEnquiry', 'correctArrival', 'undoLeave'].includes(name)),
  );

  return (
    <div className="screen visit-screen">
      <div className="visit-top">
        <Button type="text" icon={<ArrowLeftOutlined />} aria-label={words.shell.back} onClick={() => go('/')} />
        <h1 className="visit-plate">
          <Plate plate={order.plate} color={order.plateColor} size="large" />
          <span className="only-heard">{order.number}</span>
        </h1>
        <StateTags order={order} />
        <Promised order={order} />
        <span className="order-money">
          {order.dueFen > 0 ? (
            <>
              {told.due}{' '}
              <strong className="order-due">
                <Money fen={order.dueFen} sign />
              </strong>
            </>
          ) : (
            <>
              {order.billedFen === null ? told.total : told.billed}{' '}
              <Money fen={order.billedFen ?? order.totalFen} sign />
            </>
          )}
        </span>
      </div>
      <nav className="order-tabs" aria-label={told.ordersOfCar}>
        {[...order.siblings, { orderId: order.orderId, number: order.number, state: order.state }]
          .sort((one, other) => (one.number < other.number ? -1 : 1))
          .map((each) => (
            <Link
              key={each.orderId}
              to={orderOf(each.orderId)}
              className="order-tab"
              aria-current={each.orderId === order.orderId ? 'page' : undefined}
            >
              {each.number} <span className="order-soft">{words.order.states[each.state]}</span>
            </Link>
          ))}
        <Link to={visitOf(order.visitId)} className="order-tab">
          {words.visit.openVisit} <span className="order-soft">{order.visitNumber}</span>
        </Link>
        <Link to={paperOf('repairOrder', order.orderId)} className="order-tab">
          <PrinterOutlined aria-hidden /> {told.repairOrder}
        </Link>
      </nav>
      <p className={news.length > 0 ? 'order-others card-flash' : 'order-others only-heard'} role="status">
        {news
          .map((event) => told.newsOf(format.clock(event.at), event.by ?? words.visit.program, say(event)))
          .join(' · ')}
      </p>
      <MoveBar moves={moves} main={mainOf(order)} mine={isMine} order={ORDER} onMove={onMove} onNext={onNext} />
      {unprepared.length > 0 && (
        <Notice tone="wait">
          <span>{told.unprepared(unprepared.map((check) => words.order.preparationChecks[check]))}</span>
          <Button size="small" onClick={() => setAct('preparation')}>
            {told.preparation}
          </Button>
        </Notice>
      )}
      {isAssessmentAwaited && may.particulars && (
        <Notice tone="need">
          <span>{words.moves.refusals.assessmentNotEntered}</span>
          <Button size="small" onClick={() => setAct('editParticulars')}>
            {words.moves.next.enterAssessment}
          </Button>
        </Notice>
      )}
      {order.signAgain && (
        <Notice tone="need">
          <span>{told.signAgainHint}</span>
          {may.signAgain && (
            <Button size="small" onClick={() => setAct('signAgain')}>
              {told.signAgain}
            </Button>
          )}
        </Notice>
      )}
      {order.unclaimed !== null && (
        <Notice tone="need">
          {words.moves.moves.unclaimed} ·{' '}
          {told.newsOf(format.time(order.unclaimed.at), order.unclaimed.by, order.unclaimed.note)}
        </Notice>
      )}
      {order.fileGaps.length > 0 && (
        <Notice tone="need">{told.fileLacks(order.fileGaps.map((gap) => told.gaps[gap]))}</Notice>
      )}
      {failed && <FailureNotice failure={failed.failure} onClose={failed.clear} next={{ changedMeanwhile: reload }} />}
      {waiting && <UnsentNotice command={waiting} />}
      <div className="order-columns">
        <div className="order-left">
          <OrderFacts
            order={order}
            acts={
              <>
                {isWriting && order.consentAt === null && may.consent && (
                  <Button size="small" onClick={() => setAct('recordConsent')}>
                    {told.recordConsent}
                  </Button>
                )}
                {isWriting && order.consentAt !== null && may.conclude && (
                  <Button size="small" onClick={() => setAct('conclude')}>
                    {told.conclude}
                  </Button>
                )}
                {(order.state === 'passed' || order.state === 'ready') &&
                  may.preparation &&
                  unprepared.length === 0 && (
                    <Button size="small" onClick={() => setAct('preparation')}>
                      {told.preparation}
                    </Button>
                  )}
                {isOpen && may.particulars && (
                  <Button size="small" onClick={() => setAct('editParticulars')}>
                    {told.editParticulars}
                  </Button>
                )}
              </>
            }
          />
          <OrderLines
            order={order}
            acts={
              isWriting && may.content ? (
                <Button size="small" onClick={() => setAct('editLines')}>
                  {told.editLines}
                </Button>
              ) : null
            }
          />
        </div>
        <Timeline events={order.timeline} order={order.number} id="order-timeline" />
      </div>
      <OrderDialog act={act} order={order} reload={reload} onClose={() => setAct(null)} />
    </div>
  );
}

const TONES: Readonly<Record<OrderState, 'wait' | 'need' | 'work' | 'ready'>> = {
  drafted: 'wait',
  received: 'wait',
  diagnosing: 'work',
  quoted: 'need',
  authorized: 'wait',
  handedOver: 'work',
  inWork: 'work',
  paused: 'need',
  workDone: 'work',
  passed: 'work',
  ready: 'ready',
  delivered: 'ready',
  closed: 'wait',
  declined: 'wait',
  voided: 'wait',
};

function StateTags({ order }: { order: OrderOut }) {
  const words = useWords();
  return (
    <>
      <span className={`tone tone-${TONES[order.state]}`}>{words.order.states[order.state]}</span>
      {order.stopped && <span className="tone tone-need">{words.order.flags.stopped}</span>}
      {order.extrasOpen && <span className="tone tone-need">{words.order.flags.extrasOpen}</span>}
      {order.accepted && <span className="tone tone-ready">{words.order.flags.accepted}</span>}
      {order.state === 'paused' && order.pauseReason !== null && (
        <span className="tone tone-need">{words.order.pauseReasons[order.pauseReason]}</span>
      )}
      {order.visitState === 'returning' ? (
        <span className="tone tone-need">{words.visit.states.returning}</span>
      ) : (
        order.leave !== null && <span className="tone tone-need">{words.moves.moves.leaveOpen}</span>
      )}
      {order.waitsInShop && <span className="tone tone-wait">{words.visit.waitsInShop}</span>}
    </>
  );
}

/** Late in red, and in words by how much. */
function Promised({ order }: { order: OrderOut }) {
  const words = useWords();
  const told = words.orderPage;
  const format = useFormat();
  const now = useNow();
  const { promisedAt, nextContactAt } = order;
  if (!isOpenOrder(order.state)) return null;
  if (promisedAt !== null) {
    const isLate = order.state !== 'ready' && promisedAt <= now;
    return (
      <span className={isLate ? 'tone tone-late' : 'visit-since'}>
        {words.visit.promised(format.time(promisedAt))}
        {isLate && ` · ${words.visit.lateBy(format.duration(now - promisedAt))}`}
      </span>
    );
  }
  if (nextContactAt === null) return <span className="visit-since">{told.noPromise}</span>;
  return (
    <span className={nextContactAt <= now ? 'tone tone-late' : 'visit-since'}>
      {told.contactAt(format.time(nextContactAt))}
    </span>
  );
}
