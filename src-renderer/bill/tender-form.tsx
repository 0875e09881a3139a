/** 收款 and 收定金: one act of paying, mixed as people pay, worked out while it is typed. */
import { Input, Select } from 'antd';
import { type KeyboardEvent, useEffect } from 'react';
import { useWatch } from 'react-hook-form';
import type { BillOut } from '../../src-shared/bill/bill-contract.ts';
import {
  type Channel,
  depositRefusal,
  type Payment,
  type Ruled,
  splitDeposit,
  type Tender,
  takePayment,
} from '../../src-shared/bill/bill-rules.ts';
import { type Fen, formatYuan, parseYuan, sumFen, toFen, ZERO } from '../../src-shared/kit/money.ts';
import type { Problem } from '../../src-shared/kit/problem.ts';
import { useCommand } from '../kit/client.ts';
import { type ContractForm, Field, Form, FormActions, FormProblem, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { Money } from '../kit/money.tsx';
import { type NextSteps, Notice, UnsentNotice } from '../kit/notice.tsx';
import { MoneyField, NumberBox, readMoney } from '../kit/number-fields.tsx';
import { useMay } from '../kit/session.tsx';
import { keyText } from '../kit/shortcuts.tsx';
import { shiftOpening } from './shift-opening.ts';
import { usePayerName, useSayRule, yuan } from './till-bill.tsx';

/** Cash comes last: only cash has change. */
const ROWS = ['scan', 'card', 'transfer', 'cash'] as const satisfies readonly Channel[];
type NonCash = Exclude<Channel, 'cash'>;

type TenderTexts = Record<Channel, string> & Record<`${NonCash}Reference`, string>;

const EMPTY: TenderTexts = {
  cash: '',
  scan: '',
  card: '',
  transfer: '',
  scanReference: '',
  cardReference: '',
  transferReference: '',
};

const referenceOf = (texts: TenderTexts, channel: Channel): string =>
  channel === 'cash' ? '' : texts[`${channel}Reference`];

interface ReadTender extends Tender {
  readonly reference: string;
}

/** A way that brings 0.00 is a way that is not used. */
function readTenders(texts: TenderTexts): readonly ReadTender[] {
  return ROWS.flatMap((channel): ReadTender[] => {
    const read = parseYuan(texts[channel] ?? '');
    if (!read.ok || read.value === null || read.value === ZERO) return [];
    return [{ channel, amountFen: read.value, reference: referenceOf(texts, channel).trim() }];
  });
}

function tenderProblems(texts: TenderTexts): Record<string, Problem | undefined> {
  const unread = ROWS.flatMap((channel) => {
    const read = parseYuan(texts[channel]);
    return read.ok ? [] : [{ channel, problem: read.problem }];
  });
  const [first] = unread;
  return {
    ...Object.fromEntries(unread.map(({ channel, problem }) => [channel, problem])),
    tenders: first?.problem ?? (readTenders(texts).length === 0 ? 'noPayment' : undefined),
  };
}

/** Where it is said that nothing can be read or is typed at all: once, at the box that is wrong, else at the first. */
const tendersAt = (texts: TenderTexts): Channel => ROWS.find((channel) => !parseYuan(texts[channel]).ok) ?? ROWS[0];

/** True once anything stands in a box: it must survive whatever happens elsewhere. */
function isTyped(texts: Partial<TenderTexts>): boolean {
  return Object.values(texts).some((text) => typeof text === 'string' && text.trim() !== '');
}

function TenderRows<V extends TenderTexts, I>({
  form,
  dueFen,
  paid,
  autoFocus,
}: {
  form: ContractForm<V, I>;
  dueFen: Fen;
  paid: Ruled<Payment>;
  autoFocus: boolean;
}) {
  const words = useWords();
  const sayRule = useSayRule();
  const fields = form as unknown as ContractForm<TenderTexts, I>; // V holds the texts of the ways
  const texts = useWatch({ control: fields.control });
  const sumOfOthers = (channel: Channel): number =>
    sumFen(
      ROWS.filter((other) => other !== channel).map((other) => {
        const read = parseYuan(texts[other] ?? '');
        return read.ok && read.value !== null ? read.value : 0;
      }),
    );
  const restFor = (channel: Channel): Fen => toFen(Math.max(0, dueFen - sumOfOthers(channel)));
  const fill = (event: KeyboardEvent, channel: Channel): void => {
    if (event.key !== '=' && event.key !== '＝') return;
    event.preventDefault();
    fields.fields.setValue(channel, formatYuan(restFor(channel)), { shouldValidate: false, shouldDirty: true });
  };
  return (
    <div className="till-tenders">
      {ROWS.map((channel, index) => {
        const isWrong = !paid.ok && paid.refusal.code !== 'amountNotPositive' && paid.refusal.details.what === channel;
        return (
          <div className="till-tender" key={channel}>
            <Field
              form={fields}
              name={channel}
              label={channel === 'cash' ? words.till.handed : words.bill.channels[channel]}
            >
              {(bind) => (
                // biome-ignore lint/a11y/noStaticElementInteractions: the key belongs to the box inside
                <div onKeyDown={(event) => fill(event, channel)}>
                  <NumberBox
                    kind="money"
                    bind={isWrong ? { ...bind, status: 'error', 'aria-invalid': true } : bind}
                    autoFocus={autoFocus && index === 0}
                    placeholder={restFor(channel) > 0 ? words.till.rest(formatYuan(restFor(channel))) : ''}
                  />
                </div>
              )}
            </Field>
            {isWrong && (
              <p className="field-problem" role="alert">
                {sayRule(paid.refusal)}
              </p>
            )}
            {channel !== 'cash' && (texts[channel] ?? '').trim() !== '' && (
              <div data-enter="skip">
                <Field
                  form={fields}
                  name={`${channel}Reference`}
                  label={words.till.reference(words.bill.channels[channel])}
                >
                  {(bind) => <Input {...bind} size="small" maxLength={60} autoComplete="off" />}
                </Field>
              </div>
            )}
          </div>
        );
      })}
    </div>
  );
}

/** What this act keeps, what goes back over the counter, and what stays open; told at every key. */
function Outcome({ paid, isEmpty }: { paid: Ruled<Payment>; isEmpty: boolean }) {
  const words = useWords();
  const value = paid.ok && !isEmpty ? paid.value : null;
  return (
    <dl className="till-facts till-outcome" aria-live="polite">
      <dt>{words.till.toBePaid}</dt>
      <dd>
        <Money fen={value?.paidFen ?? ZERO} sign />
      </dd>
      {value !== null && value.openFen > 0 && (
        <>
          <dt>{words.till.stillOpen}</dt>
          <dd>
            <Money fen={value.openFen} sign />
          </dd>
        </>
      )}
      <dt className="till-change">{words.till.change}</dt>
      <dd className="till-change">
        <Money fen={value?.changeFen ?? ZERO} sign />
      </dd>
    </dl>
  );
}

/** Something is typed, or on its way: what is shown must not change under the hand. */
export type Hold = (state: 'clean' | 'typed' | 'sending') => void;

interface TenderProps {
  readonly bill: BillOut;
  /** Somebody else changed the figures; they must be looked at before anything is sent. */
  readonly isStale: boolean;
  readonly lookAgain: () => void;
  readonly hold: Hold;
  readonly next: NextSteps;
}

interface PayValues extends TenderTexts {
  payer: string;
}

/** The customers together, or one payer after the other. */
const CUSTOMERS = '';

export function PayForm({
  bill,
  isStale,
  lookAgain,
  hold,
  next,
  onPaid,
  onCancel,
}: TenderProps & { onPaid: (paid: { paidFen: Fen; changeFen: Fen }) => void; onCancel?: () => void }) {
  const words = useWords();
  const nameOf = usePayerName();
  const pay = useCommand('bill.takePayment');
  const mayOpenShift = useMay('shift.open');
  const open = bill.payers.filter(({ openFen }) => openFen > 0);
  const hasCustomer = open.some(({ kind }) => kind === 'customer');
  const others = open.filter(({ kind }) => kind !== 'customer' && kind !== 'internal');
  const first = hasCustomer ? CUSTOMERS : (others[0]?.key ?? CUSTOMERS);
  const dueOf = (payer: string): Fen =>
    payer === CUSTOMERS
      ? sumFen(open.filter(({ kind }) => kind === 'customer').map(({ openFen }) => openFen))
      : (open.find(({ key }) => key === payer)?.openFen ?? ZERO);
  const form = useContractForm<'bill.takePayment', PayValues>('bill.takePayment', {
    defaults: { ...EMPTY, payer: first },
    toInput: (values) => ({
      orderId: bill.orderId,
      figuresHash: bill.figuresHash,
      payerKey: values.payer === CUSTOMERS ? null : values.payer,
      tenders: readTenders(values),
    }),
    fieldOf: (values) => ({ tenders: tendersAt(values) }),
    alsoCheck: tenderProblems,
  });
  const values = useWatch({ control: form.control });
  const texts: TenderTexts = { ...EMPTY, ...values };
  const dueFen = dueOf(values.payer ?? first);
  const tenders = readTenders(texts);
  const paid = takePayment(dueFen, tenders);
  useHold(hold, isTyped({ ...values, payer: '' } as Partial<TenderTexts>), pay.busy);
  return (
    <Form
      form={form}
      label={words.till.payDo}
      onSubmit={async (input) => {
        if (isStale) return lookAgain();
        if (!paid.ok) return;
        // What is typed stays, and is sent with the next press.
        if (!bill.hasOpenShift && mayOpenShift) return shiftOpening.set(true);
        const outcome = await pay.run(input);
        if (!outcome.ok) {
          form.show(outcome.failure);
          return;
        }
        form.fields.reset({ ...EMPTY, payer: first });
        onPaid(outcome.value);
      }}
    >
      {others.length > 0 && (
        <Field form={form} name="payer" label={words.till.payer}>
          {({ value, onChange, id }) => (
            <Select
              id={id}
              value={value}
              onChange={onChange}
              options={[
                ...(hasCustomer ? [{ value: CUSTOMERS, label: words.till.payerCustomer }] : []),
                ...others.map((payer) => ({ value: payer.key, label: nameOf(payer) })),
              ]}
            />
          )}
        </Field>
      )}
      <TenderRows form={form} dueFen={dueFen} paid={tenders.length === 0 ? NOTHING : paid} autoFocus />
      <Outcome paid={paid} isEmpty={tenders.length === 0} />
      <p className="till-soft">{words.till.payHint}</p>
      {!bill.hasOpenShift && <Notice tone="need">{words.till.noShift}</Notice>}
      <FormProblem failure={pay.failure} next={next} />
      <UnsentNotice command={pay} />
      <FormActions save={<MainLabel text={words.till.payDo} />} busy={pay.busy} onCancel={onCancel} />
    </Form>
  );
}

/** The main act says its key. */
export function MainLabel({ text }: { text: string }) {
  return (
    <>
      {text} <kbd className="key-on-primary">{keyText('Mod+Enter')}</kbd>
    </>
  );
}

/** Nothing typed yet is no mistake. */
const NOTHING: Ruled<Payment> = {
  ok: true,
  value: { paidFen: ZERO, cashDueFen: ZERO, changeFen: ZERO, drawerFen: ZERO, openFen: ZERO },
};

function useHold(hold: Hold, typed: boolean, busy: boolean): void {
  const state = busy ? 'sending' : typed ? 'typed' : 'clean';
  useEffect(() => hold(state), [hold, state]);
  useEffect(() => () => hold('clean'), [hold]);
}

interface DepositValues extends TenderTexts {
  amount: string;
}

export function DepositForm({
  bill,
  isStale,
  lookAgain,
  hold,
  next,
  onTaken,
  onCancel,
}: TenderProps & { onTaken: (taken: { amountFen: Fen; changeFen: Fen }) => void; onCancel?: () => void }) {
  const words = useWords();
  const sayRule = useSayRule();
  const take = useCommand('bill.takeDeposit');
  const { deposit } = bill;
  const missingFen = toFen(Math.max(0, deposit.minimumFen - deposit.takenFen));
  const initial = { ...EMPTY, amount: missingFen > 0 ? formatYuan(missingFen) : '' };
  const form = useContractForm<'bill.takeDeposit', DepositValues>('bill.takeDeposit', {
    defaults: initial,
    toInput: (values) => ({
      orderId: bill.orderId,
      figuresHash: bill.figuresHash,
      amountFen: readMoney(values.amount),
      tenders: readTenders(values),
    }),
    fieldOf: (values) => ({ amountFen: 'amount', tenders: tendersAt(values) }),
    alsoCheck: tenderProblems,
  });
  const values = useWatch({ control: form.control });
  const texts: TenderTexts = { ...EMPTY, ...values };
  const read = parseYuan(values.amount ?? '');
  const amountFen = read.ok && read.value !== null ? read.value : ZERO;
  const tenders = readTenders(texts);
  const paid = takePayment(amountFen, tenders);
  const paidFen = paid.ok && tenders.length > 0 ? paid.value.paidFen : ZERO;
  const tooLittle = paidFen > 0 ? depositRefusal(paidFen, missingFen) : null;
  const before = splitDeposit(deposit.takenFen, bill.estimateFen);
  const after = splitDeposit(toFen(deposit.takenFen + paidFen), bill.estimateFen);
  const isChanged = (values.amount ?? '') !== initial.amount;
  useHold(hold, isChanged || isTyped({ ...texts, amount: '' } as Partial<TenderTexts>), take.busy);
  return (
    <Form
      form={form}
      label={words.till.depositTitle}
      onSubmit={async (input) => {
        if (isStale) return lookAgain();
        if (!paid.ok) return;
        const outcome = await take.run(input);
        if (!outcome.ok) {
          form.show(outcome.failure);
          return;
        }
        form.fields.reset({ ...EMPTY, amount: '' });
        const { earnestFen, prepaymentFen, changeFen } = outcome.value;
        onTaken({ amountFen: toFen(earnestFen + prepaymentFen), changeFen });
      }}
    >
      <MoneyField
        form={form}
        name="amount"
        label={words.till.depositAmount}
        help={missingFen > 0 ? words.till.depositMinimum(yuan(missingFen)) : undefined}
        required
        autoFocus
      />
      <TenderRows
        form={form}
        dueFen={amountFen}
        paid={tenders.length === 0 || amountFen === 0 ? NOTHING : paid}
        autoFocus={false}
      />
      <Outcome paid={paid} isEmpty={tenders.length === 0} />
      {paidFen > 0 && (
        <p className={tooLittle ? 'field-problem' : 'till-soft'} aria-live="polite">
          {tooLittle
            ? sayRule(tooLittle)
            : words.till.depositSplit(
                yuan(toFen(after.earnestFen - before.earnestFen)),
                yuan(toFen(after.prepaymentFen - before.prepaymentFen)),
              )}
        </p>
      )}
      {!bill.hasOpenShift && <Notice tone="need">{words.till.noShift}</Notice>}
      <FormProblem failure={take.failure} next={next} />
      <UnsentNotice command={take} />
      <FormActions save={<MainLabel text={words.till.depositDo} />} busy={take.busy} onCancel={onCancel} />
    </Form>
  );
}
