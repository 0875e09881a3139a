/** One stay of a car: what it is, what can be done now, and who did what. */
import { ArrowLeftOutlined, CoffeeOutlined, UndoOutlined } from '@ant-design/icons';
import { useNavigate, useParams } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { useState } from 'react';
import type { Output } from '../../src-shared/contract.ts';
import { visitId as visitIdSchema } from '../../src-shared/kit/id.ts';
import { later, MINUTE } from '../../src-shared/kit/time.ts';
import { isOpenOrder } from '../../src-shared/order/order-lifecycle.ts';
import type { MoveName } from '../../src-shared/visit/moves.ts';
import { UNDO_LEAVE_MINUTES } from '../../src-shared/visit/visit-lifecycle.ts';
import { useCommand, useRead } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { FailureNotice, Notice, UnsentNotice } from '../kit/notice.tsx';
import { focusContent, useScreenStart } from '../kit/screen-start.ts';
import { useNow } from '../kit/server-clock.ts';
import { useShortcut } from '../kit/shortcuts.tsx';
import { Failed, Loaded } from '../kit/states.tsx';
import { AddOrderForm } from '../order/leave-dialogs.tsx';
import { checkInOf, orderOf, tillOf, visitOf } from '../order/places.ts';
import { Plate } from '../vehicle/plate.tsx';
import { VisitCarFacts, VisitFileButton } from '../vehicle/visit-car.tsx';
import { ComeBackForm } from './come-back-form.tsx';
import { CorrectArrivalDialog } from './correct-arrival-dialog.tsx';
import { DeliverForm, IssueExitForm, VoidExitForm } from './gate-dialogs.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { MoveBar, withForms } from './move-bar.tsx';
import { Timeline } from './timeline.tsx';
import { VisitOrders, VisitReception } from './visit-reception.tsx';
import '../order/order-screen.css';
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

function isLeftReason(reason: string | null): reason is 'answered' | 'leftUnserved' | 'joined' {
  return reason === 'answered' || reason === 'leftUnserved' || reason === 'joined';
}

function VisitBody({ visit, reload }: { visit: Visit; reload: () => void }) {
  const words = useWords();
  const format = useFormat();
  const now = useNow();
  const navigate = useNavigate();
  const { notification } = App.useApp();
  const undo = useCommand('visit.undoLeave');
  useScreenStart(null, focusContent);
  const [dialog, setDialog] = useState<
    'leave' | 'correct' | 'issueExit' | 'voidExit' | 'deliver' | 'addOrder' | 'comeBack' | null
  >(null);
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

  const { leftAt, otherVisitId } = visit;
  const undoOffer = visit.moves.find((move) => move.name === 'undoLeave');
  const onMove = (move: MoveName): void => {
    switch (move) {
      case 'undoLeave':
        void undoLeave(visit.version);
        return;
      case 'checkIn':
        void navigate({ to: checkInOf(visit.visitId) });
        return;
      case 'leaveEnquiry':
        setDialog('leave');
        return;
      case 'correctArrival':
        setDialog('correct');
        return;
      case 'issueExit':
      case 'voidExit':
      case 'deliver':
      case 'addOrder':
      case 'comeBack':
        setDialog(move);
        return;
      // No other move of the table is a visit's own.
      default:
        return;
    }
  };
  const onNext = (next: string): (() => void) | null => {
    switch (next) {
      case 'issueExit':
        return visit.moves.some(({ name: move, mine, refusal }) => move === 'issueExit' && mine && refusal === null)
          ? () => setDialog('issueExit')
          : null;
      // What the shop knows beforehand is that the key hangs here: it is given back with the car.
      case 'giveKeyBack':
        return visit.slip?.isValid ? () => setDialog('deliver') : null;
      case 'settleOrLeaveOpen':
      case 'takePayment': {
        const owing = visit.orders.find(({ dueFen, state }) => (dueFen ?? 0) > 0 || isOpenOrder(state));
        if (!owing) return null;
        // What waits for a part is let go on its own page.
        const place = owing.state === 'paused' ? orderOf(owing.orderId) : tillOf(owing.orderId);
        return () => void navigate({ to: place });
      }
      case 'joinVisit':
        return otherVisitId === null ? null : () => void navigate({ to: visitOf(otherVisitId) });
      case 'accept': {
        const ready = visit.orders.find(({ state }) => state === 'ready');
        return ready ? () => void navigate({ to: orderOf(ready.orderId) }) : null;
      }
      default:
        return null;
    }
  };
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
        {visit.came !== null && visit.reception === null && (
          <span className="tone tone-wait">{words.visit.came[visit.came]}</span>
        )}
        {leftAt === null ? (
          visit.state !== 'returning' && (
            <span className="visit-since">
              {words.visit.hereSince(visit.reception === null, format.duration(now - visit.arrivedAt))}
            </span>
          )
        ) : (
          <span className="visit-since">{words.visit.leftAt(format.time(leftAt))}</span>
        )}
        <VisitFileButton visit={visit} />
        {undoOffer?.refusal === null && leftAt !== null && (
          <span className="visit-since">
            {words.visit.undoUntil(format.clock(later(leftAt, UNDO_LEAVE_MINUTES * MINUTE)))}
          </span>
        )}
      </div>
      <MoveBar
        moves={withForms(visit.moves)}
        main={['checkIn', 'comeBack', 'deliver', 'issueExit', 'undoLeave']}
        order={[
          'checkIn',
          'comeBack',
          'issueExit',
          'deliver',
          'addOrder',
          'leaveEnquiry',
          'undoLeave',
          'correctArrival',
          'voidExit',
        ]}
        onMove={onMove}
        onNext={onNext}
      />
      {visit.state === 'returning' && <Notice tone="wait">{words.visit.awayHint}</Notice>}
      {otherVisitId !== null && (visit.state === 'waiting' || visit.state === 'keyDropped') && (
        <Notice tone="need">
          <span>{words.visit.otherVisit}</span>
          <Button size="small" onClick={() => void navigate({ to: visitOf(otherVisitId) })}>
            {words.moves.next.joinVisit}
          </Button>
        </Notice>
      )}
      <FailureNotice failure={undo.failure} onClose={undo.clear} next={{ changedMeanwhile: reload }} />
      <UnsentNotice command={undo} />
      <div className="visit-columns">
        <div className="order-left">
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
              {visit.came !== null && visit.broughtBy !== null && visit.broughtBy.name !== '' && (
                <>
                  <dt>{words.visit.broughtBy[visit.came]}</dt>
                  <dd>{[visit.broughtBy.name, visit.broughtBy.phone].filter((part) => part !== '').join(' · ')}</dd>
                </>
              )}
              {visit.envelope !== '' && (
                <>
                  <dt>{words.visit.envelope}</dt>
                  <dd>{visit.envelope}</dd>
                </>
              )}
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
          {(visit.reception !== null || visit.orders.length > 0) && <VisitOrders visit={visit} />}
          {visit.reception !== null && <VisitReception reception={visit.reception} />}
        </div>
        <Timeline events={visit.timeline} id="visit-timeline" />
      </div>
      <LeaveDialog open={dialog === 'leave'} visit={visit} onClose={close} onLeft={onLeft} />
      <CorrectArrivalDialog open={dialog === 'correct'} visit={visit} onClose={close} />
      <Dialog open={dialog === 'issueExit'} title={words.moves.moves.issueExit} onClose={close}>
        <IssueExitForm visit={visit} reload={reload} onClose={close} />
      </Dialog>
      <Dialog open={dialog === 'voidExit'} title={words.moves.moves.voidExit} onClose={close}>
        <VoidExitForm visit={visit} reload={reload} onClose={close} />
      </Dialog>
      <Dialog open={dialog === 'deliver'} title={words.moves.moves.deliver} onClose={close}>
        <DeliverForm visit={visit} reload={reload} onClose={close} />
      </Dialog>
      <Dialog open={dialog === 'comeBack'} title={words.moves.moves.comeBack} onClose={close} width={860}>
        <ComeBackForm visit={visit} reload={reload} onClose={close} />
      </Dialog>
      <Dialog open={dialog === 'addOrder'} title={words.moves.moves.addOrder} onClose={close} width={860}>
        <AddOrderForm
          visitId={visit.visitId}
          authorizer={{ name: visit.reception?.bringer.name ?? '', phone: visit.reception?.bringer.phone ?? '' }}
          onAdded={({ orderId }) => void navigate({ to: orderOf(orderId) })}
          onClose={close}
        />
      </Dialog>
    </div>
  );
}
