/** The right of the till: what is owed, and the next of the four steps that are never one. */
import { CheckOutlined } from '@ant-design/icons';
import { Button, Input, Radio, Tooltip } from 'antd';
import { type ReactNode, useRef, useState } from 'react';
import type { BillOut } from '../../src-shared/bill/bill-contract.ts';
import type { BillMoveName } from '../../src-shared/bill/bill-lifecycle.ts';
import { CHANNELS } from '../../src-shared/bill/bill-rules.ts';
import { type Fen, sumFen, toFen } from '../../src-shared/kit/money.ts';
import { mayCall } from '../../src-shared/staff/permissions.ts';
import { sayMoveRefusal } from '../../src-shared/visit/move-words.ts';
import type { MoveRefusal } from '../../src-shared/visit/moves.ts';
import { PaperLink } from '../document/paper-links.tsx';
import { type CommandHandle, useCommand, useRead } from '../kit/client.ts';
import { Field, Form, FormActions, FormProblem, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { Money } from '../kit/money.tsx';
import { FailureNotice, type NextSteps, Notice, UnsentNotice } from '../kit/notice.tsx';
import { RouteLink } from '../kit/route-link.tsx';
import { focusOn, useFocusKept, useScreenStart } from '../kit/screen-start.ts';
import { useStaff } from '../kit/session.tsx';
import { useShortcut } from '../kit/shortcuts.tsx';
import { type Signature, SignaturePad } from '../kit/signature-pad.tsx';
import type { Approved } from './approval.tsx';
import { DepositForm, type Hold, MainLabel, PayForm } from './tender-form.tsx';
import type { TermsDraft } from './terms-draft.ts';
import { usePayerName, yuan } from './till-bill.tsx';
import type { TillDialog } from './till-dialogs.tsx';

/** What the main button does next. */
export type Step = 'early' | 'draft' | 'settle' | 'pay' | 'exit' | 'done';

const open = (bill: BillOut, kinds: readonly string[]): Fen =>
  sumFen(bill.payers.filter(({ kind }) => kinds.includes(kind)).map(({ openFen }) => openFen));

export function stepOf(bill: BillOut): Step {
  if (bill.billState === 'draft') return 'settle';
  if (bill.billState === 'none') {
    const draft = bill.moves.find(({ name }) => name === 'draftBill');
    return draft && draft.refusal === null ? 'draft' : 'early';
  }
  const isReleased = bill.release !== null && bill.payers.some(({ state }) => state === 'released');
  const isInShop = bill.visitState === 'onSite' || bill.visitState === 'cleared';
  // Once the car has left, a released debt is what there is to do.
  if (open(bill, ['customer']) > 0 && !(isReleased && isInShop)) return 'pay';
  return bill.visitState === 'onSite' ? 'exit' : 'done';
}

interface StepsProps {
  readonly bill: BillOut;
  readonly draft: TermsDraft;
  readonly approved: Approved | null;
  readonly isStale: boolean;
  readonly lookAgain: () => void;
  readonly hold: Hold;
  readonly save: CommandHandle<'bill.saveTerms'>;
  readonly onSave: () => void;
  readonly onAsk: () => void;
  readonly onApprovalGone: () => void;
  /** Null: what was done before is no longer said. */
  readonly onSaid: (said: string | null, change?: Fen) => void;
  readonly onDialog: (dialog: TillDialog) => void;
  readonly next: NextSteps;
  readonly reload: () => void;
  /** What was just done, or has just changed elsewhere: beside the figure that it is about. */
  readonly children?: ReactNode;
}

const NEXT = [
  'form input:checked',
  'form input:not([disabled])',
  '.ant-btn-primary',
  '.till-papers a:last-child',
  '.till-acts button',
] as const;

export function Steps(props: StepsProps) {
  const { bill, draft, hold } = props;
  const words = useWords();
  const { roles } = useStaff();
  const [extra, setExtra] = useState<'deposit' | 'pay' | 'exit' | null>(null);
  const step = stepOf(bill);
  const isCashier = mayCall('bill.takePayment', roles);
  const mayDeposit = isCashier && bill.billState !== 'settled' && bill.moves.some(({ name }) => name === 'takePayment');
  const wantsDeposit = mayDeposit && (extra === 'deposit' || step === 'early');
  // A released debt before the car leaves, or what an insurer pays later.
  const mayPay =
    isCashier && bill.billState === 'settled' && step !== 'pay' && open(bill, ['customer', 'insurer', 'maker']) > 0;
  const wantsPay = mayPay && extra === 'pay';
  // Released before it is settled: the car may go, the bill is finalised later.
  const mayExit =
    isCashier &&
    bill.billState === 'draft' &&
    step === 'settle' &&
    bill.release !== null &&
    bill.visitState === 'onSite';
  const wantsExit = mayExit && extra === 'exit';
  const side = useRef<HTMLElement>(null);
  // After a dialog, or when the step under the hand is done: the next one, or the paper that it ends with.
  const take = (): boolean => NEXT.some((what) => focusOn(side.current?.querySelector<HTMLElement>(what)));
  useScreenStart(null, take, { onArrival: false });
  useFocusKept(side, take);
  return (
    <aside className="till-side" aria-label={words.till.steps} ref={side}>
      <StepMarks step={step} isReleased={bill.release !== null && bill.dueFen > 0} />
      <Due bill={bill} draft={draft} />
      {props.children}
      {wantsDeposit ? (
        <>
          {step === 'early' && <p className="till-soft">{words.till.notNowHint}</p>}
          <DepositForm
            {...props}
            hold={hold}
            onTaken={({ amountFen, changeFen }) => {
              setExtra(null);
              props.onSaid(words.till.depositTaken(yuan(amountFen)), changeFen);
            }}
            onCancel={step === 'early' ? undefined : () => setExtra(null)}
          />
        </>
      ) : wantsPay ? (
        <PayForm
          {...props}
          onPaid={({ paidFen, changeFen }) => {
            setExtra(null);
            props.onSaid(words.till.paidNow(yuan(paidFen)), changeFen);
          }}
          onCancel={() => setExtra(null)}
        />
      ) : wantsExit ? (
        <ExitStep
          {...props}
          onSaid={(said) => {
            setExtra(null);
            props.onSaid(said);
          }}
          onCancel={() => setExtra(null)}
        />
      ) : (
        <>
          {bill.billState === 'draft' && bill.visitState === 'cleared' && <DoneStep bill={bill} />}
          <StepForm key={step} {...props} step={step} isCashier={isCashier} />
        </>
      )}
      <More
        {...props}
        onDeposit={mayDeposit && !wantsDeposit ? () => setExtra('deposit') : null}
        onPay={mayPay && !wantsPay ? () => setExtra('pay') : null}
        onExit={mayExit && !wantsExit ? () => setExtra('exit') : null}
      />
    </aside>
  );
}

const MARKS = ['draft', 'settle', 'pay', 'exit'] as const;

/** A debt that was released is no payment that was made. */
function StepMarks({ step, isReleased }: { step: Step; isReleased: boolean }) {
  const words = useWords();
  const at = step === 'early' ? -1 : step === 'done' ? MARKS.length : MARKS.indexOf(step);
  return (
    <ol className="till-marks">
      {MARKS.map((mark, index) => (
        <li
          key={mark}
          className={index < at ? 'till-mark-done' : index === at ? 'till-mark-now' : ''}
          aria-current={index === at ? 'step' : undefined}
        >
          {index < at && <CheckOutlined aria-label={words.till.stepDone} />}{' '}
          {mark === 'pay' && index < at && isReleased ? words.till.stepReleased : words.till.step[mark]}
        </li>
      ))}
    </ol>
  );
}

/** The one figure, and what it is made of. */
function Due({ bill, draft }: { bill: BillOut; draft: TermsDraft }) {
  const words = useWords();
  const nameOf = usePayerName();
  const isSettled = bill.billState === 'settled';
  const shares = draft.reading.figures.shares;
  const liveFen = sumFen(shares.filter(({ kind }) => kind === 'customer').map(({ amountFen }) => amountFen));
  const dueFen = isSettled ? bill.dueFen : toFen(Math.max(0, liveFen - bill.creditFen));
  const usedFen = toFen(bill.deposit.takenFen - bill.deposit.earnestLeftFen - bill.deposit.prepaymentLeftFen);
  const leftFen = toFen(bill.deposit.earnestLeftFen + bill.deposit.prepaymentLeftFen);
  const others = bill.payers.filter(({ kind, openFen }) => kind === 'insurer' && openFen > 0);
  return (
    <div className="till-due">
      <div className={dueFen === 0 && isSettled ? 'till-big till-big-done' : 'till-big'} aria-live="polite">
        <span>{isSettled ? (dueFen === 0 ? words.till.settledUp : words.till.owed) : words.till.draftDue}</span>
        <strong>
          <Money fen={dueFen} sign />
        </strong>
      </div>
      <dl className="till-facts">
        {isSettled && usedFen > 0 && (
          <>
            <dt>{words.till.depositsUsed}</dt>
            <dd>
              <Money fen={usedFen} />
            </dd>
          </>
        )}
        {leftFen > 0 && (
          <>
            <dt>{words.till.depositLeft}</dt>
            <dd>
              <Money fen={leftFen} />
            </dd>
          </>
        )}
        {CHANNELS.filter((channel) => bill.heldByChannel[channel] !== 0).map((channel) => (
          <div className="till-fact" key={channel}>
            <dt>
              {words.till.paidBy} · {words.bill.channels[channel]}
            </dt>
            <dd>
              <Money fen={bill.heldByChannel[channel]} />
            </dd>
          </div>
        ))}
        {isSettled && bill.creditFen > 0 && (
          <>
            <dt>{words.till.credit}</dt>
            <dd>
              <Money fen={bill.creditFen} />
            </dd>
          </>
        )}
      </dl>
      {isSettled && bill.creditFen > 0 && <p className="till-soft">{words.till.creditHint}</p>}
      {isSettled &&
        others.map((payer) => (
          <p className="till-soft" key={payer.key}>
            {words.till.insurerOpen(nameOf(payer), yuan(payer.openFen))}
          </p>
        ))}
      {bill.release && bill.dueFen > 0 && (
        <Notice tone="wait">
          <span>{words.till.released(yuan(bill.release.amountFen), bill.release.dueOn)}</span>
          <span className="till-soft">{words.till.releasedBy(bill.release.askedBy, bill.release.approvedBy)}</span>
        </Notice>
      )}
    </div>
  );
}

function StepForm(props: StepsProps & { step: Step; isCashier: boolean }) {
  const { bill, draft, step, isCashier } = props;
  const words = useWords();
  if (bill.billState === 'draft' && draft.isDirty) return <ApplyTerms {...props} />;
  switch (step) {
    case 'early':
      return (
        <Refused move="draftBill" {...props}>
          <p className="till-soft">{words.till.notNow}</p>
        </Refused>
      );
    case 'draft':
      return <DraftStep {...props} />;
    case 'settle':
      return isCashier ? <SettleForm {...props} /> : <p className="till-soft">{words.till.readOnly}</p>;
    case 'pay':
      return isCashier ? (
        <PayForm
          {...props}
          onPaid={({ paidFen, changeFen }) => props.onSaid(words.till.paidNow(yuan(paidFen)), changeFen)}
        />
      ) : (
        <p className="till-soft">{words.till.readOnly}</p>
      );
    case 'exit':
      if (BACK_IN_WORK.includes(bill.state)) return <BackInWork bill={bill} />;
      return isCashier ? <ExitStep {...props} /> : <p className="till-soft">{words.till.readOnly}</p>;
    case 'done':
      return <DoneStep bill={bill} />;
  }
}

/** A move that the table refuses stands here with its reason, and the way to where it is mended. */
function Refused({ bill, move, children }: { bill: BillOut; move: BillMoveName; children?: ReactNode }) {
  const words = useWords();
  const refusal = bill.moves.find(({ name }) => name === move)?.refusal;
  if (!refusal) return children;
  const { say, next } = sayMoveRefusal(words.moves, refusal as MoveRefusal); // from the table of moves
  return (
    <Notice tone="need">
      <span>{say}</span>
      <RouteLink href={`/orders/${bill.orderId}`} className="till-link">
        {next}
      </RouteLink>
    </Notice>
  );
}

function ApplyTerms({ bill, draft, save, onSave, isStale, lookAgain, next }: StepsProps) {
  const words = useWords();
  const act = (): void => (isStale ? lookAgain() : onSave());
  useShortcut('save', act);
  const cannot =
    draft.reading.terms === null || draft.reading.refusal !== null || draft.reading.roundingRefusal !== null;
  return (
    <div className="form">
      <FailureNotice failure={save.failure} next={next} />
      <UnsentNotice command={save} />
      <div className="form-actions">
        <Button onClick={draft.reset}>{words.till.undoTerms}</Button>
        <Button
          type="primary"
          loading={save.busy}
          disabled={cannot || bill.billState !== 'draft'}
          onClick={act}
          aria-keyshortcuts="Control+Enter"
        >
          <MainLabel text={words.till.apply} />
        </Button>
      </div>
    </div>
  );
}

/** One act without fields, on the same place and key as every other. */
function MainAct({ label, busy, act }: { label: string; busy: boolean; act: () => void }) {
  useShortcut('save', act);
  return (
    <div className="form-actions">
      <Button type="primary" loading={busy} onClick={act} aria-keyshortcuts="Control+Enter">
        <MainLabel text={label} />
      </Button>
    </div>
  );
}

function DraftStep({ bill, next }: StepsProps) {
  const words = useWords();
  const { roles } = useStaff();
  const draft = useCommand('bill.draft');
  if (!mayCall('bill.draft', roles)) return <p className="till-soft">{words.till.readOnly}</p>;
  return (
    <div className="form">
      <p className="till-soft">{words.till.draftHint}</p>
      <FailureNotice failure={draft.failure} next={next} />
      <UnsentNotice command={draft} />
      <MainAct
        label={words.till.draftDo}
        busy={draft.busy}
        act={() => void draft.run({ orderId: bill.orderId, version: bill.orderVersion })}
      />
    </div>
  );
}

interface SettleValues {
  way: 'pad' | 'paper' | 'refused' | '';
  signature: Signature | null;
  note: string;
}

const SIGN_WAYS = ['paper', 'pad', 'refused'] as const;

function SettleForm({
  bill,
  draft,
  approved,
  isStale,
  lookAgain,
  onAsk,
  onApprovalGone,
  onSaid,
  next,
  reload,
}: StepsProps) {
  const words = useWords();
  const settle = useCommand('bill.settle');
  const isAbove = draft.reading.aboveFen > 0;
  const form = useContractForm<'bill.settle', SettleValues>('bill.settle', {
    defaults: { way: '', signature: null, note: '' },
    toInput: ({ way, signature, note }) => ({
      orderId: bill.orderId,
      version: bill.bill?.version ?? 1,
      figuresHash: bill.figuresHash,
      approvalId: isAbove ? (approved?.approvalId ?? null) : null,
      reason: isAbove ? (approved?.reason ?? '') : '',
      signature: way === 'pad' && signature?.kind === 'drawn' ? signature.attachment : null,
      refusalNote:
        way === 'refused' ? note : way === 'paper' || signature?.kind === 'paper' ? words.till.signedOnPaper : '',
    }),
    fieldOf: { refusalNote: 'note' },
    alsoCheck: ({ way, signature, note }) => ({
      way: way === '' && bill.signatureNeeded ? 'choice' : undefined,
      signature: way === 'pad' && signature === null ? 'required' : undefined,
      note: way === 'refused' && note.trim() === '' ? 'required' : undefined,
    }),
  });
  const way = form.fields.watch('way');
  return (
    <Form
      form={form}
      label={words.till.settleDo}
      onSubmit={async (input) => {
        if (isStale) return lookAgain();
        if (isAbove && !approved) return onAsk();
        const outcome = await settle.run(input);
        if (outcome.ok) {
          // A reopened bill asks again.
          onApprovalGone();
          return onSaid(words.till.settled(outcome.value.number));
        }
        form.show(outcome.failure);
        if (outcome.failure.kind !== 'refusal') return;
        if (outcome.failure.refusal.code === 'approvalUsed') onApprovalGone();
        if (outcome.failure.refusal.code === 'changedMeanwhile') reload();
      }}
    >
      <p className="till-soft">{words.till.settleHint}</p>
      <Field form={form} name="way" label={words.till.sign} group required={bill.signatureNeeded}>
        {({ value, onChange, name, ref }) => (
          <Radio.Group
            className="choices"
            name={name}
            value={value}
            onChange={(event) => onChange(event.target.value as SettleValues['way'])}
          >
            {SIGN_WAYS.map((each, index) => (
              <Radio key={each} value={each} ref={index === 0 ? ref : undefined}>
                {words.till.signWays[each]}
              </Radio>
            ))}
          </Radio.Group>
        )}
      </Field>
      {way === 'pad' && (
        <Field form={form} name="signature" label={words.till.signPad} group>
          {({ value, onChange }) => <SignaturePad value={value} onChange={onChange} label={words.till.signPad} />}
        </Field>
      )}
      {way === 'refused' && (
        <Field form={form} name="note" label={words.till.refusalReason} required>
          {(bind) => <Input {...bind} maxLength={200} autoComplete="off" />}
        </Field>
      )}
      <FormProblem failure={settle.failure} next={next} />
      <UnsentNotice command={settle} />
      <FormActions save={<MainLabel text={words.till.settleDo} />} busy={settle.busy} />
    </Form>
  );
}

/** Settled and paid, but the customer objected at the car. */
const BACK_IN_WORK: readonly BillOut['state'][] = ['inWork', 'workDone', 'passed'];

function BackInWork({ bill }: { bill: BillOut }) {
  const words = useWords();
  return (
    <Notice tone="wait">
      <span>{words.till.backInWork(words.order.states[bill.state])}</span>
      <RouteLink href={`/orders/${bill.orderId}`} className="till-link">
        {words.till.otherOrder(bill.number)}
      </RouteLink>
    </Notice>
  );
}

function ExitStep({ bill, isStale, lookAgain, onSaid, next, onCancel }: StepsProps & { onCancel?: () => void }) {
  const words = useWords();
  const issue = useCommand('visit.issueExit');
  const { data } = useRead('visit.get', { visitId: bill.visitId });
  const others = data?.orders.filter(({ orderId }) => orderId !== bill.orderId) ?? [];
  const form = useContractForm<'visit.issueExit', { collector: string }>('visit.issueExit', {
    defaults: { collector: '' },
    toInput: ({ collector }) => ({ visitId: bill.visitId, version: bill.visitVersion, kind: null, collector }),
  });
  return (
    <Form
      form={form}
      label={words.till.exitDo}
      onSubmit={async (input) => {
        if (isStale) return lookAgain();
        const outcome = await issue.run(input);
        // The slip itself stands there from now on.
        if (outcome.ok) onSaid(null);
        else form.show(outcome.failure);
      }}
    >
      <p className="till-soft">
        {bill.billState === 'draft' || bill.dueFen > 0
          ? words.till.exitHintReleased
          : bill.creditFen > 0
            ? words.till.exitHintCredit
            : words.till.exitHint}
      </p>
      <Field form={form} name="collector" label={words.till.collector} help={words.till.collectorHelp}>
        {(bind) => <Input {...bind} maxLength={60} autoComplete="off" />}
      </Field>
      <FormProblem failure={issue.failure} next={next} />
      {issue.failure !== null && others.length > 0 && (
        <ul className="till-links">
          {others.map((order) => (
            <li key={order.orderId}>
              <RouteLink href={`/till/${order.orderId}`} className="till-link">
                {words.till.otherOrder(order.number)}
              </RouteLink>{' '}
              <span className="till-soft">{words.order.states[order.state]}</span>
            </li>
          ))}
        </ul>
      )}
      <UnsentNotice command={issue} />
      <FormActions save={<MainLabel text={words.till.exitDo} />} busy={issue.busy} onCancel={onCancel} />
    </Form>
  );
}

function DoneStep({ bill }: { bill: BillOut }) {
  const words = useWords();
  const { data } = useRead('visit.get', { visitId: bill.visitId });
  const slip = data?.slip ?? null;
  if (bill.visitState !== 'cleared' || !slip) {
    return <p className="till-soft">{bill.visitState === 'out' ? words.till.exitAfterVisit : words.till.exitNotYet}</p>;
  }
  return (
    <Notice tone="ready">
      <strong>{words.till.exitIssued(slip.number)}</strong>
      {slip.collector !== '' && <span>{words.till.exitTo(slip.collector)}</span>}
    </Notice>
  );
}

/** What is rarer, and the papers. */
function More({
  bill,
  onDialog,
  onDeposit,
  onPay,
  onExit,
}: StepsProps & Readonly<Record<'onDeposit' | 'onPay' | 'onExit', (() => void) | null>>) {
  const words = useWords();
  const { roles } = useStaff();
  const isOffered = (name: BillMoveName): boolean => bill.moves.some((move) => move.name === name);
  const refusalOf = (name: BillMoveName): string | null => {
    const refusal = bill.moves.find((move) => move.name === name)?.refusal ?? null;
    return refusal && sayMoveRefusal(words.moves, refusal as MoveRefusal).say; // from the table of moves
  };
  const acts: readonly { label: string; run: () => void; shown: boolean; refused?: string | null }[] = [
    { label: words.till.depositDo, run: () => onDeposit?.(), shown: onDeposit !== null },
    { label: words.till.payDo, run: () => onPay?.(), shown: onPay !== null },
    { label: words.till.exitDo, run: () => onExit?.(), shown: onExit !== null },
    {
      label: words.till.refundDo,
      run: () => onDialog('refund'),
      shown: mayCall('bill.refund', roles) && isOffered('refund'),
      refused: refusalOf('refund'),
    },
    {
      label: words.till.releaseDo,
      run: () => onDialog('release'),
      shown: mayCall('bill.approveRelease', roles) && isOffered('approveRelease') && bill.release === null,
      refused: refusalOf('approveRelease'),
    },
    {
      label: words.till.reopenDo,
      run: () => onDialog('reopen'),
      shown: mayCall('bill.reopen', roles) && isOffered('reopen'),
      refused: refusalOf('reopen'),
    },
    {
      label: words.till.correctDo,
      run: () => onDialog('correct'),
      shown: mayCall('bill.correct', roles) && isOffered('correctBill'),
      refused: refusalOf('correctBill'),
    },
    {
      label: words.moves.moves.changePayer,
      run: () => onDialog('changePayer'),
      shown: mayCall('bill.changePayer', roles) && isOffered('changePayer'),
      refused: refusalOf('changePayer'),
    },
    {
      label: words.till.exitVoidDo,
      run: () => onDialog('voidExit'),
      shown: mayCall('visit.voidExit', roles) && bill.visitState === 'cleared',
    },
  ];
  const isSettled = bill.billState === 'settled';
  return (
    <div className="till-more">
      <div className="till-acts" role="toolbar" aria-label={words.till.more}>
        {acts
          .filter(({ shown }) => shown)
          .map(({ label, run, refused = null }) => (
            // Read on hover and on focus, as on the pages of orders.
            <Tooltip key={label} title={refused} trigger={['hover', 'focus']}>
              <Button
                size="small"
                onClick={refused === null ? run : undefined}
                aria-disabled={refused !== null}
                className={refused === null ? undefined : 'move-refused'}
              >
                {label}
                {refused !== null && <span className="only-heard">{refused}</span>}
              </Button>
            </Tooltip>
          ))}
      </div>
      <div className="till-papers">
        {bill.billState !== 'none' && (
          <PaperLink kind="settlement" id={bill.orderId} label={isSettled ? words.till.print : words.till.printDraft} />
        )}
        {isSettled && <PaperLink kind="warranty" id={bill.orderId} label={words.till.printWarranty} />}
        {bill.visitState === 'cleared' && <PaperLink kind="exitSlip" id={bill.visitId} label={words.till.printExit} />}
      </div>
    </div>
  );
}
