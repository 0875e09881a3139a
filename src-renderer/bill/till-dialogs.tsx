/** What is done to a bill afterwards, each with its reason and, above the cashier's own powers, somebody's PIN. */

import { Checkbox, Input, Radio } from 'antd';
import { useState } from 'react';
import type { BillOut } from '../../src-shared/bill/bill-contract.ts';
import { CHANNELS, type Channel } from '../../src-shared/bill/bill-rules.ts';
import { formatQuantity, parseQuantity, type QuantityMilli } from '../../src-shared/kit/labor.ts';
import { type Fen, formatYuan, parseYuan, sumFen, toFen } from '../../src-shared/kit/money.ts';
import type { Problem } from '../../src-shared/kit/problem.ts';
import { wallClock } from '../../src-shared/kit/time.ts';
import { readDate } from '../../src-shared/kit/when-text.ts';
import { PAYER_KINDS, type PayerKind } from '../../src-shared/order/order-pricing.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { useCommand, useRead } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogForm } from '../kit/dialog-form.tsx';
import { CheckField, Field, useContractForm } from '../kit/form.tsx';
import { useZone } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import type { NextSteps } from '../kit/notice.tsx';
import { Notice } from '../kit/notice.tsx';
import { MoneyField, readMoney } from '../kit/number-fields.tsx';
import { serverNow } from '../kit/server-clock.ts';
import { useStaff } from '../kit/session.tsx';
import { DateBox } from '../shop/date-box.tsx';
import {
  ApproverFields,
  type ApproverTexts,
  NO_APPROVER,
  useApproved,
  useSecondPerson,
} from '../staff/second-person.tsx';
import { yuan } from './till-bill.tsx';

export type TillDialog = 'refund' | 'reopen' | 'correct' | 'release' | 'voidExit' | 'changePayer';

interface DialogProps {
  readonly bill: BillOut;
  /** Null: the page itself shows it. */
  readonly onDone: (said: string | null) => void;
  readonly onClose: () => void;
  readonly reload: () => void;
  readonly next: NextSteps;
}

export function TillDialogs({
  open,
  ...props
}: Omit<DialogProps, 'onClose'> & { open: TillDialog | null; onClose: () => void }) {
  const words = useWords();
  const number = props.bill.bill?.number ?? '';
  // What is being undone stays before the eyes, whatever comes in meanwhile.
  return (
    <>
      <Dialog open={open === 'refund'} title={words.till.refundTitle} onClose={props.onClose}>
        <RefundForm {...props} />
      </Dialog>
      <Dialog open={open === 'reopen'} title={words.till.reopenTitle(number)} onClose={props.onClose}>
        <ReopenForm {...props} />
      </Dialog>
      <Dialog open={open === 'correct'} title={words.till.correctTitle(number)} onClose={props.onClose} width={640}>
        <CorrectForm {...props} />
      </Dialog>
      <Dialog
        open={open === 'changePayer'}
        title={`${words.moves.moves.changePayer} · ${number}`}
        onClose={props.onClose}
      >
        <ChangePayerForm {...props} />
      </Dialog>
      <Dialog open={open === 'release'} title={words.till.releaseTitle} onClose={props.onClose}>
        <ReleaseForm {...props} />
      </Dialog>
      <Dialog open={open === 'voidExit'} title={words.till.exitVoidDo} onClose={props.onClose}>
        <VoidExitForm {...props} />
      </Dialog>
    </>
  );
}

function useWears(role: Role): boolean {
  return useStaff().roles.includes(role);
}

const blank = (text: string): Problem | undefined => (text.trim() === '' ? 'required' : undefined);

function RefundForm({ bill, onDone, onClose, reload, next }: DialogProps) {
  const words = useWords();
  const isManager = useWears('manager');
  // Back the way it came: where one way took enough, that one, else the one that took most, and so much of it.
  const offered = (channel: Channel): Fen => {
    const held = bill.heldByChannel[channel];
    return held > 0 && held < bill.creditFen ? held : bill.creditFen;
  };
  const byHeld = [...CHANNELS].sort((one, other) => bill.heldByChannel[other] - bill.heldByChannel[one]);
  const first = CHANNELS.find((channel) => bill.heldByChannel[channel] >= bill.creditFen) ?? byHeld[0] ?? 'cash';
  const backFen = sumFen(bill.payments.filter(({ kind }) => kind === 'refund').map(({ amountFen }) => -amountFen));
  const ownFen = toFen(Math.max(0, bill.refundLimitFen - backFen));
  const refund = useCommand('bill.refund');
  const second = useSecondPerson(MANAGER, !isManager);
  const form = useContractForm<
    'bill.refund',
    ApproverTexts & { channel: Channel; amount: string; reason: string; withManager: boolean }
  >('bill.refund', {
    defaults: {
      ...NO_APPROVER,
      channel: first,
      amount: formatYuan(offered(first)),
      reason: '',
      withManager: !isManager && offered(first) > ownFen,
    },
    toInput: ({ channel, amount, reason }) => ({
      orderId: bill.orderId,
      figuresHash: bill.figuresHash,
      channel,
      amountFen: readMoney(amount),
      approvalId: null,
      reason,
    }),
    fieldOf: { amountFen: 'amount' },
    ready: second.ready,
    alsoCheck: (values) => (values.withManager ? second.problems(values) : {}),
  });
  const withManager = form.fields.watch('withManager');
  const channel = form.fields.watch('channel');
  const typed = parseYuan(form.fields.watch('amount'));
  const amountFen = typed.ok && typed.value !== null ? typed.value : toFen(0);
  const needsManager = !isManager && (amountFen > ownFen || amountFen > bill.heldByChannel[channel]);
  const command = useApproved(
    refund,
    second,
    () => (form.fields.getValues('withManager') ? form.fields.getValues() : null),
    (input) => ({ purpose: 'refund', orderIds: [input.orderId], amountFen: input.amountFen }),
  );
  return (
    <DialogForm
      form={form}
      command={command}
      label={words.till.refundTitle}
      save={words.till.refundDo}
      danger
      reload={reload}
      next={next}
      onSaved={(_value, input) => onDone(words.till.refunded(yuan(toFen(input.amountFen))))}
      onClose={onClose}
    >
      <Field form={form} name="channel" label={words.till.refundWay} group>
        {({ value, onChange, name, ref }) => (
          <Radio.Group
            className="choices"
            name={name}
            value={value}
            onChange={(event) => {
              const next = event.target.value as Channel; // one of those below
              const isUntouched = form.fields.getValues('amount') === formatYuan(offered(value));
              onChange(next);
              if (isUntouched) form.fields.setValue('amount', formatYuan(offered(next)));
            }}
          >
            {CHANNELS.map((each) => (
              <Radio key={each} value={each} ref={each === value ? ref : undefined}>
                {words.till.refundHeld(words.bill.channels[each], yuan(bill.heldByChannel[each]))}
              </Radio>
            ))}
          </Radio.Group>
        )}
      </Field>
      <MoneyField form={form} name="amount" label={words.till.refundAmount} required autoFocus />
      <Field form={form} name="reason" label={words.till.refundReason} required>
        {(bind) => <Input {...bind} maxLength={200} autoComplete="off" />}
      </Field>
      {!isManager && (
        <>
          {needsManager && !withManager && <Notice tone="need">{words.till.refundLimit(yuan(ownFen))}</Notice>}
          <CheckField form={form} name="withManager" label={words.till.withManager} />
          {withManager && <ApproverFields form={form} second={second} />}
        </>
      )}
    </DialogForm>
  );
}

const MANAGER: readonly Role[] = ['manager'];
const SUPERVISOR: readonly Role[] = ['deskSupervisor'];

function ReopenForm({ bill, onDone, onClose, reload, next }: DialogProps) {
  const words = useWords();
  const isSupervisor = useWears('deskSupervisor');
  const reopen = useCommand('bill.reopen');
  const second = useSecondPerson(SUPERVISOR, !isSupervisor);
  const form = useContractForm<'bill.reopen', ApproverTexts & { reason: string }>('bill.reopen', {
    defaults: { ...NO_APPROVER, reason: '' },
    toInput: ({ reason }) => ({
      orderId: bill.orderId,
      version: bill.bill?.version ?? 1,
      figuresHash: bill.figuresHash,
      approvalId: null,
      reason,
    }),
    ready: second.ready,
    alsoCheck: (values) => second.problems(values),
  });
  const command = useApproved(
    reopen,
    second,
    () => (isSupervisor ? null : form.fields.getValues()),
    (input) => ({ purpose: 'reopen', orderIds: [input.orderId], amountFen: null }),
  );
  return (
    <DialogForm
      form={form}
      command={command}
      label={words.till.reopenDo}
      save={words.till.reopenDo}
      danger
      reload={reload}
      next={next}
      onSaved={({ number }) => onDone(words.till.reopened(number))}
      onClose={onClose}
    >
      <ul className="till-consequences">
        {words.till.reopenConsequences.map((consequence) => (
          <li key={consequence}>{consequence}</li>
        ))}
      </ul>
      <Field form={form} name="reason" label={words.till.reopenReason} required>
        {(bind) => <Input {...bind} maxLength={200} autoComplete="off" autoFocus />}
      </Field>
      {!isSupervisor && <ApproverFields form={form} second={second} />}
    </DialogForm>
  );
}

interface PayerValues extends ApproverTexts {
  payerKey: string;
  kind: PayerKind;
  name: string;
  agreedBy: string;
  reason: string;
}

/** 转付款方: the open part of one payer, to another who has agreed. */
function ChangePayerForm({ bill, onDone, onClose, reload, next }: DialogProps) {
  const words = useWords();
  const told = words.till.passOn;
  const isSupervisor = useWears('deskSupervisor');
  const owing = bill.payers.filter(({ openFen }) => openFen > 0);
  const change = useCommand('bill.changePayer');
  const second = useSecondPerson(SUPERVISOR, !isSupervisor);
  const form = useContractForm<'bill.changePayer', PayerValues>('bill.changePayer', {
    defaults: {
      ...NO_APPROVER,
      payerKey: owing[0]?.key ?? '',
      kind: owing[0]?.kind === 'customer' ? 'insurer' : 'customer',
      name: '',
      agreedBy: '',
      reason: '',
    },
    toInput: ({ payerKey, kind, name, agreedBy, reason }) => ({
      orderId: bill.orderId,
      version: bill.bill?.version ?? 1,
      figuresHash: bill.figuresHash,
      payerKey,
      to: { kind, name },
      agreedBy,
      approvalId: null,
      reason,
    }),
    fieldOf: { 'to.name': 'name', 'to.kind': 'kind' },
    ready: second.ready,
    alsoCheck: (values) => second.problems(values),
  });
  const command = useApproved(
    change,
    second,
    () => (isSupervisor ? null : form.fields.getValues()),
    (input) => ({
      purpose: 'changePayer',
      orderIds: [input.orderId],
      amountFen: owing.find(({ key }) => key === input.payerKey)?.openFen ?? null,
    }),
  );
  const text = (name: 'name' | 'agreedBy' | 'reason', label: string, max: number) => (
    <Field form={form} name={name} label={label} required>
      {(bind) => <Input {...bind} maxLength={max} autoComplete="off" autoFocus={name === 'name'} />}
    </Field>
  );
  return (
    <DialogForm
      form={form}
      command={command}
      label={words.moves.moves.changePayer}
      save={words.moves.moves.changePayer}
      danger
      reload={reload}
      next={next}
      onSaved={({ amountFen }) => onDone(told.done(yuan(amountFen)))}
      onClose={onClose}
    >
      <ul className="till-consequences">
        {told.consequences.map((consequence) => (
          <li key={consequence}>{consequence}</li>
        ))}
      </ul>
      <Field form={form} name="payerKey" label={told.from} group>
        {({ value, onChange, name, ref }) => (
          <Radio.Group
            className="choices"
            name={name}
            value={value}
            onChange={(event) => onChange(String(event.target.value))}
          >
            {owing.map((payer) => (
              <Radio key={payer.key} value={payer.key} ref={payer.key === value ? ref : undefined}>
                {words.order.payerKinds[payer.kind]} {payer.name} {yuan(payer.openFen)}
              </Radio>
            ))}
          </Radio.Group>
        )}
      </Field>
      <Field form={form} name="kind" label={told.to} group>
        {({ value, onChange, name, ref }) => (
          <Radio.Group
            className="choices"
            name={name}
            value={value}
            onChange={(event) => onChange(event.target.value as PayerKind)}
          >
            {PAYER_KINDS.map((kind) => (
              <Radio key={kind} value={kind} ref={kind === value ? ref : undefined}>
                {words.order.payerKinds[kind]}
              </Radio>
            ))}
          </Radio.Group>
        )}
      </Field>
      {text('name', told.name, 120)}
      {text('agreedBy', told.agreedBy, 60)}
      {text('reason', told.reason, 200)}
      {!isSupervisor && <ApproverFields form={form} second={second} />}
    </DialogForm>
  );
}

interface CorrectValues extends ApproverTexts {
  reason: string;
  /** Line id → how much comes back; only what is ticked. */
  lines: Readonly<Record<string, string>>;
}

const restOf = ({ quantityMilli, returned }: BillOut['lines'][number]): number => (quantityMilli ?? 1) - returned;

/** What is wrong with how much of a line comes back; nothing where it stays, or comes back whole. */
function quantityProblem(line: BillOut['lines'][number], text: string | undefined): Problem | undefined {
  if (text === undefined || line.quantityMilli === null) return undefined;
  const read = parseQuantity(text);
  if (!read.ok) return read.problem;
  if (read.value === null) return 'required';
  return read.value > restOf(line) ? 'tooLarge' : read.value === 0 ? 'tooSmall' : undefined;
}

function CorrectForm({ bill, onDone, onClose, reload, next }: DialogProps) {
  const words = useWords();
  const isSupervisor = useWears('deskSupervisor');
  const correct = useCommand('bill.correct');
  const second = useSecondPerson(SUPERVISOR, !isSupervisor);
  const [shown] = useState(bill.lines);
  const left = shown.filter((line) => restOf(line) > 0);
  const form = useContractForm<'bill.correct', CorrectValues>('bill.correct', {
    defaults: { ...NO_APPROVER, reason: '', lines: {} },
    toInput: ({ reason, lines }) => ({
      orderId: bill.orderId,
      version: bill.bill?.version ?? 1,
      figuresHash: bill.figuresHash,
      lines: left.flatMap((line) => {
        const text = lines[line.lineId];
        if (text === undefined) return [];
        const read = parseQuantity(text);
        return [{ lineId: line.lineId, quantityMilli: line.quantityMilli === null || !read.ok ? null : read.value }];
      }),
      approvalId: null,
      reason,
    }),
    ready: second.ready,
    alsoCheck: (values) => ({
      ...second.problems(values),
      reason: blank(values.reason),
      lines: left.some(({ lineId }) => values.lines[lineId] !== undefined)
        ? left.map((line) => quantityProblem(line, values.lines[line.lineId])).find((problem) => problem !== undefined)
        : 'choice',
    }),
  });
  const command = useApproved(
    correct,
    second,
    () => (isSupervisor ? null : form.fields.getValues()),
    (input) => ({ purpose: 'correct', orderIds: [input.orderId], amountFen: null }),
  );
  return (
    <DialogForm
      form={form}
      command={command}
      label={words.till.correctDo}
      save={words.till.correctDo}
      danger
      reload={reload}
      next={next}
      onSaved={({ number, amountFen }) => onDone(words.till.corrected(number, yuan(amountFen)))}
      onClose={onClose}
    >
      <p className="till-soft">{words.till.correctHint}</p>
      <Field form={form} name="lines" label={words.till.correctLines} group required>
        {({ value, onChange, ref, status }) => (
          <ul className="till-returns">
            {left.map((line, index) => {
              const text = value[line.lineId];
              const rest = formatQuantity(restOf(line) as QuantityMilli); // of the line's own counting
              return (
                <li key={line.lineId}>
                  <Checkbox
                    ref={index === 0 ? ref : undefined}
                    checked={text !== undefined}
                    autoFocus={index === 0}
                    onChange={(event) => {
                      const { [line.lineId]: _gone, ...others } = value;
                      onChange(event.target.checked ? { ...others, [line.lineId]: rest } : others);
                    }}
                  >
                    {line.name}
                  </Checkbox>
                  {line.quantityMilli !== null && text !== undefined && (
                    <Input
                      size="small"
                      className="till-return-quantity"
                      value={text}
                      status={quantityProblem(line, text) === undefined ? '' : status}
                      inputMode="decimal"
                      maxLength={12}
                      suffix={line.unit}
                      aria-label={words.till.correctQuantity(line.name)}
                      onChange={(event) => onChange({ ...value, [line.lineId]: event.target.value })}
                    />
                  )}
                  <span className="till-soft">{yuan(line.netFen)}</span>
                </li>
              );
            })}
          </ul>
        )}
      </Field>
      <Field form={form} name="reason" label={words.till.correctReason} required>
        {(bind) => <Input {...bind} maxLength={200} autoComplete="off" />}
      </Field>
      {!isSupervisor && <ApproverFields form={form} second={second} />}
    </DialogForm>
  );
}

interface ReleaseValues extends ApproverTexts {
  amount: string;
  reason: string;
  due: string;
  debtor: 'signed' | 'refused' | '';
  note: string;
  askedBy: string;
}

const ASKERS: Role[] = ['adviser', 'cashier', 'deskSupervisor'];

function ReleaseForm({ bill, onDone, onClose, reload, next }: DialogProps) {
  const words = useWords();
  const zone = useZone();
  const staff = useStaff();
  const isManager = useWears('manager');
  const askers = useRead('staff.approvers', { roles: ASKERS }, { enabled: isManager });
  const [today] = useState(() => wallClock(serverNow(), zone).date);
  const release = useCommand('bill.approveRelease');
  const second = useSecondPerson(MANAGER, !isManager);
  const form = useContractForm<'bill.approveRelease', ReleaseValues>('bill.approveRelease', {
    defaults: {
      ...NO_APPROVER,
      amount: formatYuan(bill.dueFen),
      reason: '',
      due: '',
      debtor: '',
      note: '',
      askedBy: '',
    },
    toInput: (values) => ({
      orderId: bill.orderId,
      figuresHash: bill.figuresHash,
      amountFen: readMoney(values.amount),
      reason: values.reason,
      dueOn: readDate(values.due, today),
      debtorSigned: values.debtor === 'signed',
      refusalNote: values.debtor === 'refused' ? values.note : '',
      askedBy: isManager ? values.askedBy : null,
      approvalId: null,
    }),
    fieldOf: { amountFen: 'amount', dueOn: 'due' },
    ready: second.ready,
    alsoCheck: (values) => ({
      ...second.problems(values),
      reason: blank(values.reason),
      due: blank(values.due) ?? (readDate(values.due, today) === null ? 'format' : undefined),
      debtor: values.debtor === '' ? 'choice' : undefined,
      askedBy: isManager && values.askedBy === '' ? 'choice' : undefined,
      note: values.debtor === 'refused' ? blank(values.note) : undefined,
    }),
  });
  const debtor = form.fields.watch('debtor');
  const command = useApproved(
    release,
    second,
    () => (isManager ? null : form.fields.getValues()),
    (input) => ({ purpose: 'release', orderIds: [input.orderId], amountFen: input.amountFen }),
  );
  return (
    <DialogForm
      form={form}
      command={command}
      label={words.till.releaseTitle}
      save={words.till.releaseDo}
      reload={reload}
      next={next}
      // It stands under the amount from now on.
      onSaved={() => onDone(null)}
      onClose={onClose}
    >
      <MoneyField form={form} name="amount" label={words.till.releaseAmount} required />
      <Field form={form} name="reason" label={words.till.releaseReason} required>
        {(bind) => <Input {...bind} maxLength={200} autoComplete="off" autoFocus />}
      </Field>
      <Field form={form} name="due" label={words.till.releaseDue} required>
        {(bind) => <DateBox bind={bind} from={today} />}
      </Field>
      <Field form={form} name="debtor" label={words.till.releaseDebtor} group required>
        {({ value, onChange, name, ref }) => (
          <Radio.Group
            className="choices"
            name={name}
            value={value}
            onChange={(event) => onChange(event.target.value as ReleaseValues['debtor'])}
          >
            <Radio value="signed" ref={ref}>
              {words.till.releaseSigned}
            </Radio>
            <Radio value="refused">{words.till.releaseRefused}</Radio>
          </Radio.Group>
        )}
      </Field>
      {debtor === 'refused' && (
        <Field form={form} name="note" label={words.till.releaseRefusedNote} required>
          {(bind) => <Input {...bind} maxLength={200} autoComplete="off" />}
        </Field>
      )}
      {isManager && (
        <Field form={form} name="askedBy" label={words.till.releaseAskedBy} group required>
          {({ value, onChange, name, ref }) => (
            <Radio.Group
              className="choices"
              name={name}
              value={value}
              onChange={(event) => onChange(event.target.value as string)}
            >
              {askers.data?.staff
                .filter(({ id }) => id !== staff.id)
                .map((person, index) => (
                  <Radio key={person.id} value={person.id} ref={index === 0 ? ref : undefined}>
                    {person.name}
                  </Radio>
                ))}
            </Radio.Group>
          )}
        </Field>
      )}
      {!isManager && <ApproverFields form={form} second={second} />}
    </DialogForm>
  );
}

function VoidExitForm({ bill, onDone, onClose, reload, next }: DialogProps) {
  const words = useWords();
  const voided = useCommand('visit.voidExit');
  const form = useContractForm<'visit.voidExit', { reason: string }>('visit.voidExit', {
    defaults: { reason: '' },
    toInput: ({ reason }) => ({ visitId: bill.visitId, version: bill.visitVersion, reason }),
  });
  return (
    <DialogForm
      form={form}
      command={voided}
      label={words.till.exitVoidDo}
      save={words.till.exitVoidDo}
      danger
      reload={reload}
      next={next}
      onSaved={() => onDone(words.till.exitVoidDo)}
      onClose={onClose}
    >
      <Field form={form} name="reason" label={words.till.exitVoidReason} required>
        {(bind) => <Input {...bind} maxLength={200} autoComplete="off" autoFocus />}
      </Field>
    </DialogForm>
  );
}
