/** 收银: from whoever stands there, by one bill, to the exit slip. */
import { useNavigate, useParams } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { useCallback, useRef, useState } from 'react';
import type { BillOut } from '../../src-shared/bill/bill-contract.ts';
import { type OrderId, orderId as orderIdSchema } from '../../src-shared/kit/id.ts';
import type { Fen } from '../../src-shared/kit/money.ts';
import { mayCall } from '../../src-shared/staff/permissions.ts';
import { ExportButton } from '../exchange/export-button.tsx';
import { useCommand, useRead } from '../kit/client.ts';
import { useLanguage, useWords } from '../kit/language.tsx';
import { type NextSteps, Notice } from '../kit/notice.tsx';
import { RouteLink } from '../kit/route-link.tsx';
import { focusContent, useScreenStart } from '../kit/screen-start.ts';
import { useMay, useStaff } from '../kit/session.tsx';
import { useShortcut } from '../kit/shortcuts.tsx';
import { Empty, Failed, Loaded } from '../kit/states.tsx';
import { useSecondPerson } from '../staff/second-person.tsx';
import { Plate } from '../vehicle/plate.tsx';
import { type Approved, DISCOUNT_ROLES, DiscountApprovalDialog } from './approval.tsx';
import { ShiftBar } from './shift-bar.tsx';
import { useTermsDraft } from './terms-draft.ts';
import { BillPanel, yuan } from './till-bill.tsx';
import { type TillDialog, TillDialogs } from './till-dialogs.tsx';
import { TillQueue } from './till-queue.tsx';
import { Steps } from './till-steps.tsx';
import './till.css';

export function TillScreen() {
  const words = useWords();
  const { orderId } = useParams({ strict: false });
  // An adviser comes here with one draft bill, and has no queue.
  const mayQueue = useMay('bill.queue');
  const parsed = orderId === undefined ? null : orderIdSchema.safeParse(orderId);
  const current = parsed?.success ? parsed.data : null;
  return (
    <div className="screen till-screen">
      <div className="screen-head">
        <h1>{words.till.section}</h1>
        <ShiftBar />
        <ExportButton lists={['bills', 'payments', 'receivables', 'shifts']} />
      </div>
      <div className={current === null ? 'till till-empty' : mayQueue ? 'till' : 'till till-alone'}>
        {(mayQueue || current === null) && <TillQueue current={current} />}
        {current !== null ? (
          <TillPage key={current} orderId={current} />
        ) : parsed === null ? (
          <div className="till-choose">
            <Empty title={words.till.choose} hint={words.till.chooseHint} />
          </div>
        ) : (
          <Failed failure={{ kind: 'refusal', refusal: { code: 'notFound', details: {} } }} />
        )}
      </div>
    </div>
  );
}

function TillPage({ orderId }: { orderId: OrderId }) {
  const navigate = useNavigate();
  const read = useRead('bill.get', { orderId });
  const mayQueue = useMay('bill.queue');
  useScreenStart(null, () => !mayQueue && focusContent());
  useShortcut(
    'back',
    () => void (mayQueue ? navigate({ to: '/till' }) : navigate({ to: '/orders/$orderId', params: { orderId } })),
  );
  return <Loaded read={read}>{(bill) => <TillBody live={bill} reload={read.reload} />}</Loaded>;
}

type Holding = 'clean' | 'typed' | 'sending';

/**
 * What the cashier has before the eyes. While something is typed the figures stay as they were read, even if another
 * till was faster: the change is told, and shown when it was looked at.
 */
function useSeen(live: BillOut) {
  const [seen, setSeen] = useState(live);
  const [holding, setHolding] = useState<Holding>('clean');
  const isSame = seen.figuresHash === live.figuresHash;
  if (seen !== live && (isSame || holding === 'clean')) setSeen(live);
  return {
    bill: isSame || holding === 'clean' ? live : seen,
    isStale: !isSame && holding === 'typed',
    lookAgain: () => setSeen(live),
    hold: setHolding,
  };
}

function TillBody({ live, reload }: { live: BillOut; reload: () => void }) {
  const words = useWords();
  const { language } = useLanguage();
  const { roles } = useStaff();
  const { message } = App.useApp();
  const formHold = useRef<Holding>('clean');
  const { bill, isStale, lookAgain, hold } = useSeen(live);
  const draft = useTermsDraft(bill, language === 'zh-CN');
  const save = useCommand('bill.saveTerms');
  const [asking, setAsking] = useState(false);
  // Read before the dialog asks for a name.
  useSecondPerson(DISCOUNT_ROLES, draft.reading.aboveFen > 0);
  const [given, setGiven] = useState<{ readonly approved: Approved; readonly aboveFen: Fen } | null>(null);
  // Somebody agreed to so much, not to whatever is typed afterwards.
  const approved = given !== null && given.aboveFen === draft.reading.aboveFen ? given.approved : null;
  const [dialog, setDialog] = useState<TillDialog | null>(null);
  const [said, setSaid] = useState<{ readonly text: string; readonly changeFen: Fen | null } | null>(null);
  const isEditable = bill.billState === 'draft' && mayCall('bill.saveTerms', roles);

  const holdForm = useCallback(
    (state: Holding) => {
      formHold.current = state;
      hold(state);
    },
    [hold],
  );
  const saveTerms = async (): Promise<void> => {
    const { terms, roundDown, roundedFen, refusal, roundingRefusal } = draft.reading;
    if (!draft.isDirty || terms === null || refusal !== null || roundingRefusal !== null || !bill.bill) return;
    const version = bill.bill.version;
    const outcome = await save.run({ orderId: bill.orderId, version, terms, roundDown, roundedFen });
    if (outcome.ok) {
      draft.reset();
      reload();
      void message.success({ key: 'till', content: words.till.applied });
    } else if (outcome.failure.kind === 'refusal' && outcome.failure.refusal.code === 'changedMeanwhile') reload();
  };
  const next: NextSteps = {
    changedMeanwhile: () => {
      lookAgain();
      reload();
    },
    approvalUsed: () => setAsking(true),
  };
  const last = live.payments.at(-1);
  const isOthers = isStale && last !== undefined && live.payments.length > bill.payments.length;

  return (
    <div className="till-page">
      <header className="till-head">
        <Plate plate={bill.plate} color={bill.plateColor} size="large" />
        <div className="till-who">
          <strong>{bill.customer}</strong>
          <span>{bill.model}</span>
        </div>
        <div className="till-numbers">
          <RouteLink href={`/orders/${bill.orderId}`} className="till-link">
            {bill.number}
          </RouteLink>
          <span className="till-soft">{words.order.states[bill.state]}</span>
          {bill.bill?.number && <span className="till-soft">{bill.bill.number}</span>}
          <span className={`tone tone-${bill.billState === 'settled' ? 'ready' : 'wait'}`}>
            {words.bill.states[bill.billState]}
          </span>
        </div>
      </header>
      <div className="till-columns">
        <BillPanel
          bill={bill}
          draft={draft}
          isEditable={isEditable}
          approved={approved}
          onSave={() => void saveTerms()}
          onAsk={() => setAsking(true)}
        >
          {null}
        </BillPanel>
        <Steps
          bill={bill}
          draft={draft}
          approved={approved}
          isStale={isStale}
          lookAgain={lookAgain}
          hold={holdForm}
          save={save}
          onSave={() => void saveTerms()}
          onAsk={() => setAsking(true)}
          onApprovalGone={() => setGiven(null)}
          onSaid={(text, changeFen) => {
            // The slip may be out before the change is counted.
            setSaid((before) =>
              text !== null ? { text, changeFen: changeFen ?? null } : before?.changeFen ? before : null,
            );
            reload();
          }}
          onDialog={setDialog}
          next={next}
          reload={reload}
        >
          {isStale && (
            <Notice tone="late">
              <strong>
                {bill.dueFen === live.dueFen
                  ? words.till.changedQuietly
                  : words.till.changed(yuan(bill.dueFen), yuan(live.dueFen))}
              </strong>
              {isOthers && <span>{words.till.changedBy(last.by, yuan(last.amountFen))}</span>}
              <span>{words.till.changedKept}</span>
              <Button size="small" onClick={lookAgain}>
                {words.till.lookAgain}
              </Button>
            </Notice>
          )}
          {said && (
            <Notice tone="ready">
              <strong>{said.text}</strong>
              {said.changeFen !== null && said.changeFen > 0 && (
                <strong className="till-said-change">{words.till.changeNow(yuan(said.changeFen))}</strong>
              )}
            </Notice>
          )}
        </Steps>
      </div>
      <DiscountApprovalDialog
        open={asking}
        orderId={bill.orderId}
        amountFen={draft.reading.aboveFen}
        onApproved={(agreed) => {
          setGiven({ approved: agreed, aboveFen: draft.reading.aboveFen });
          setAsking(false);
        }}
        onClose={() => setAsking(false)}
      />
      <TillDialogs
        open={dialog}
        bill={bill}
        onDone={(text) => {
          setSaid(text === null ? null : { text, changeFen: null });
          reload();
        }}
        onClose={() => setDialog(null)}
        reload={reload}
        next={next}
      />
    </div>
  );
}
