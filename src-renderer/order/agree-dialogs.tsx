/** Until the customer has said yes: what is written, found out, agreed to, or declined. */
import { Radio } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { type Control, useWatch } from 'react-hook-form';
import type { Input as CallInput } from '../../src-shared/contract.ts';
import { formatYuan, sumFen } from '../../src-shared/kit/money.ts';
import { formatWhen } from '../../src-shared/kit/when-text.ts';
import { choicesOf, withoutPayer } from '../../src-shared/order/merge-content.ts';
import type { OrderOut } from '../../src-shared/order/order-contract.ts';
import { priceLines } from '../../src-shared/order/order-pricing.ts';
import { EVIDENCE_CHANNELS, type EvidenceChannel } from '../../src-shared/order/order-rules.ts';
import { type ContractForm, Field } from '../kit/form.tsx';
import { useFormat, useZone } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { byItself, type ListsOf, type Merge, Theirs, theirsOf } from '../kit/merge.tsx';
import { Money } from '../kit/money.tsx';
import { Notice } from '../kit/notice.tsx';
import { MoneyField, readMoney } from '../kit/number-fields.tsx';
import { type Signature, SignaturePad } from '../kit/signature-pad.tsx';
import { DateTimeField, useReadWhen } from '../kit/when-field.tsx';
import { partOf } from '../vehicle/form-part.ts';
import { type KindValues, RepairCategoryField, VisitTypeField } from './kind-fields.tsx';
import { draftOf, lineOf, saysSame } from './line-edit.ts';
import { areReadable, LineEditor, type LinesValue } from './line-editor.tsx';
import { ORDER_LINE_PROBLEM_FIELDS } from './order-fields.ts';
import { Consequences, type OrderDialogProps, OrderForm, TextBlock, TextLine, TickList } from './order-form.tsx';
import { isExcessReadable, type PayerDraft, PayerEditor, payerDraftOf, payerOf } from './payer-editor.tsx';
import { OfferNotice, useShownOffer } from './shown-offer.tsx';
import { useContentMerge } from './use-content-merge.ts';

/** The lines of the order as they can be sent back. */
function linesValueOf(order: OrderOut): LinesValue {
  return {
    lines: order.lines.map(({ name, code, brand, unit, isHighVoltage, pricing }) =>
      draftOf({ name, code, brand, unit, isHighVoltage, pricing }),
    ),
    packages: order.packages,
  };
}

export function contentOf(value: LinesValue, payers: OrderOut['payers']) {
  return { payers, packages: value.packages, lines: value.lines.map(lineOf) };
}

export interface ContentValues {
  lines: LinesValue;
  payers: readonly PayerDraft[];
}

function contentValuesOf(order: OrderOut): ContentValues {
  return { lines: linesValueOf(order), payers: order.payers.map(payerDraftOf) };
}

/** 编辑项目, and who pays each of them */
export function ContentForm(props: OrderDialogProps) {
  const words = useWords();
  const { order } = props;
  const [isClashing, setClashing] = useState(false);
  return (
    <OrderForm<'order.saveContent', ContentValues>
      {...props}
      call="order.saveContent"
      label={words.orderPage.editLines}
      save={words.shell.save}
      defaults={contentValuesOf(order)}
      mergesItself
      isClashing={isClashing}
      toInput={({ lines, payers }) => ({
        content: areReadable(lines) && payers.every(isExcessReadable) ? contentOf(lines, payers.map(payerOf)) : null,
      })}
      fieldOf={ORDER_LINE_PROBLEM_FIELDS}
    >
      {(form) => (
        <>
          {order.state === 'quoted' && <Notice tone="wait">{words.orderPage.quoteAgain}</Notice>}
          <ContentFields form={form} stored={contentValuesOf(order)} onClashing={setClashing} />
        </>
      )}
    </OrderForm>
  );
}

/**
 * What another adviser saves meanwhile comes in line by line; where both changed the same one, his stands beside it. A
 * payer who goes leaves his lines to the customer.
 */
function ContentFields<I>({
  form,
  stored,
  onClashing,
}: {
  form: ContractForm<ContentValues, I>;
  stored: ContentValues;
  onClashing: (isClashing: boolean) => void;
}) {
  const words = useWords();
  const told = words.orderPage.editor;
  const merge = useContentMerge(form.fields, stored);
  const payers = useWatch({ control: form.fields.control, name: 'payers' });
  const set = <N extends keyof ContentValues>(name: N, value: ContentValues[N]): void =>
    form.fields.setValue(name, value as never, { shouldDirty: true }); // the name picks the type
  const lines = useWatch({ control: form.fields.control, name: 'lines' });
  const linesToChoose = choicesOf(lines.lines, stored.lines.lines, merge.marks.lines, ({ id }) => id, saysSame);
  const payersToChoose = choicesOf(payers, stored.payers, merge.marks.payers, ({ key }) => key);
  const isClashing = linesToChoose.length + payersToChoose.length > 0;
  useEffect(() => onClashing(isClashing), [isClashing, onClashing]);
  const { added, changed, removed } = merge.taken;
  const namesOf = (of: readonly string[]): string => of.join(words.staff.roleSeparator);
  return (
    <>
      {added.length + changed.length + removed.length > 0 && (
        <Notice tone="wait">
          {[
            added.length > 0 && told.tookAdded(namesOf(added)),
            changed.length > 0 && told.tookChanged(namesOf(changed)),
            removed.length > 0 && told.tookRemoved(namesOf(removed)),
          ]
            .filter(Boolean)
            .join(told.tookSeparator)}
        </Notice>
      )}
      {isClashing && <Notice tone="need">{told.chooseHint(words.shop.merge.take)}</Notice>}
      <Field form={form} name="lines" label={words.orderPage.lines} group>
        {({ value, onChange }) => (
          <LineEditor
            value={value}
            onChange={(next) => onChange(next as never)} // one value of the type that it came with
            payers={payers}
            choices={linesToChoose}
            onTake={(key) => merge.take({ list: 'lines', key })}
            autoFocus
          />
        )}
      </Field>
      <PayerEditor
        payers={payers}
        withExcess
        choices={payersToChoose}
        onTake={(key) => merge.take({ list: 'payers', key })}
        onChange={(next) => set('payers', next)}
        onRemove={(key) => {
          set('lines', { packages: lines.packages, lines: withoutPayer({ lines: lines.lines, payers }, key) });
          set(
            'payers',
            payers.filter((payer) => payer.key !== key),
          );
        }}
      />
    </>
  );
}

interface ParticularsValues extends KindValues {
  customerWords: string;
  wishes: string;
  authorizerName: string;
  authorizerPhone: string;
  advance: string;
  payerReferences: { key: string; reference: string }[];
}

function particularsOf(order: OrderOut): ParticularsValues {
  return {
    visitType: order.visitType,
    repairCategory: order.repairCategory,
    customerWords: order.customerWords,
    wishes: order.wishes,
    authorizerName: order.authorizerName,
    authorizerPhone: order.authorizerPhone,
    advance: order.advanceFen === null ? '' : formatYuan(order.advanceFen),
    payerReferences: order.payers
      .filter(({ kind }) => kind !== 'customer')
      .map(({ key, reference }) => ({ key, reference })),
  };
}

const REFERENCES: ListsOf<ParticularsValues> = { payerReferences: ({ key }) => key };

/** 工单资料 */
export function ParticularsForm(props: OrderDialogProps) {
  const words = useWords();
  return (
    <OrderForm<'order.saveParticulars', ParticularsValues>
      {...props}
      call="order.saveParticulars"
      label={words.orderPage.editParticulars}
      save={words.shell.save}
      defaults={particularsOf(props.order)}
      toInput={({ advance, payerReferences, ...values }) => ({
        particulars: { ...values, advanceFen: readMoney(advance) },
        payerReferences,
      })}
      fieldOf={{
        'particulars.repairCategory': 'repairCategory',
        'particulars.customerWords': 'customerWords',
        'particulars.wishes': 'wishes',
        'particulars.authorizerName': 'authorizerName',
        'particulars.authorizerPhone': 'authorizerPhone',
        'particulars.advanceFen': 'advance',
      }}
      lists={REFERENCES}
    >
      {(form, merge) => <ParticularsFields form={form} merge={merge} order={props.order} />}
    </OrderForm>
  );
}

/** What a second adviser writes meanwhile is taken over where nothing was typed here, else it stands under the field. */
function ParticularsFields({
  form,
  merge,
  order,
}: {
  form: ContractForm<ParticularsValues, CallInput<'order.saveParticulars'>>;
  merge: Merge<ParticularsValues>;
  order: OrderOut;
}) {
  const words = useWords();
  const told = words.orderPage;
  const references = useWatch({ control: form.fields.control, name: 'payerReferences' });
  return (
    <>
      <TextBlock
        form={form}
        name="customerWords"
        label={told.facts.concern}
        help={theirsOf(merge, 'customerWords', words)}
        max={500}
        autoFocus
      />
      <div className="form-row">
        <VisitTypeField
          form={form}
          help={theirsOf(merge, 'visitType', words, (type) => words.order.visitTypes[type])}
        />
        <RepairCategoryField
          form={form}
          help={theirsOf(merge, 'repairCategory', words, (category) => words.order.repairCategories[category])}
        />
      </div>
      <TextLine form={form} name="wishes" label={told.facts.wishes} help={theirsOf(merge, 'wishes', words)} max={300} />
      <div className="form-row">
        <TextLine
          form={form}
          name="authorizerName"
          label={told.facts.authorizer}
          help={theirsOf(merge, 'authorizerName', words)}
          max={60}
        />
        <TextLine
          form={form}
          name="authorizerPhone"
          label={told.phone}
          help={theirsOf(merge, 'authorizerPhone', words)}
          max={40}
        />
        <MoneyField
          form={form}
          name="advance"
          label={told.facts.advance}
          help={theirsOf(merge, 'advance', words) ?? told.advanceHelp}
        />
      </div>
      {order.payers.map(({ key, kind, name }) => {
        // A payer who came in this moment has no place among the values yet.
        const index = references.findIndex((each) => each.key === key);
        const mine = references[index];
        if (!mine) return null;
        const theirs = merge.theirs.payerReferences?.find((each) => each.key === key)?.reference;
        return (
          <TextLine
            key={key}
            form={form}
            name={`payerReferences.${index}.reference`}
            label={[words.checkIn.payerKinds[kind], name, words.checkIn.payerReference].filter(Boolean).join(' · ')}
            help={
              theirs !== undefined &&
              theirs !== mine.reference && (
                <Theirs
                  text={words.shop.merge.theirs(theirs === '' ? words.shop.merge.empty : theirs)}
                  onTake={() => merge.takeItem('payerReferences', key)}
                />
              )
            }
            max={60}
          />
        );
      })}
    </>
  );
}

/** 同意检测 */
export function ConsentForm(props: OrderDialogProps) {
  const words = useWords();
  return (
    <OrderForm<'order.recordConsent', { person: string }>
      {...props}
      call="order.recordConsent"
      label={words.orderPage.recordConsent}
      defaults={{ person: props.order.authorizerName }}
      toInput={(values) => values}
    >
      {(form, merge) => (
        <TextLine
          form={form}
          name="person"
          label={words.orderPage.whoAgreed}
          help={theirsOf(merge, 'person', words)}
          max={60}
          required
          autoFocus
        />
      )}
    </OrderForm>
  );
}

/** 检测结论 */
export function ConclusionForm(props: OrderDialogProps) {
  const words = useWords();
  return (
    <OrderForm<'order.concludeDiagnosis', { diagnosis: string }>
      {...props}
      call="order.concludeDiagnosis"
      label={words.orderPage.conclude}
      save={words.shell.save}
      defaults={{ diagnosis: props.order.diagnosis }}
      toInput={(values) => values}
    >
      {(form, merge) => (
        <TextBlock
          form={form}
          name="diagnosis"
          label={words.orderPage.conclusion}
          help={theirsOf(merge, 'diagnosis', words)}
          max={1000}
          required
          autoFocus
        />
      )}
    </OrderForm>
  );
}

export interface PromiseValues {
  promisedAt: string;
  nextContactAt: string;
}

export function usePromiseDefaults(order: OrderOut): PromiseValues {
  const zone = useZone();
  return {
    promisedAt: order.promisedAt === null ? '' : formatWhen(order.promisedAt, zone),
    nextContactAt: order.nextContactAt === null ? '' : formatWhen(order.nextContactAt, zone),
  };
}

export interface EvidenceValues {
  channel: EvidenceChannel | null;
  person: string;
  phone: string;
  note: string;
  signature: Signature | null;
}

export function evidenceDefaults(order: OrderOut): EvidenceValues {
  return {
    channel: 'signature',
    person: order.authorizerName,
    phone: order.authorizerPhone,
    note: '',
    signature: null,
  };
}

export function evidenceOf({ channel, person, phone, note, signature }: EvidenceValues) {
  return {
    // The pad answers for both: drawn here, or signed on the printed sheet.
    channel: channel === 'signature' && signature?.kind === 'paper' ? ('paper' as const) : channel,
    person,
    phone,
    note,
    attachment: signature?.kind === 'drawn' ? signature.attachment : null,
  };
}

export const EVIDENCE_FIELDS = {
  'evidence.person': 'person',
  'evidence.phone': 'phone',
  'evidence.note': 'note',
} as const;

/** Each way of saying yes; of a form that has these fields among its values. */
export function EvidenceFields<V extends EvidenceValues, I>({
  form: whole,
  merge,
  order,
  round,
}: {
  form: ContractForm<V, I>;
  merge: Merge<V>;
  order: OrderOut;
  /** Of what the customer is shown: each has a pad of its own. */
  round: number;
}) {
  const words = useWords();
  const told = words.orderPage;
  const form = partOf<EvidenceValues, V, I>(whole);
  const part = merge as unknown as Merge<EvidenceValues>; // its fields are among the form's
  return (
    <>
      <Field form={form} name="channel" label={told.channel} group>
        {({ value, onChange, name, ref }) => (
          <Radio.Group name={name} value={value} onChange={(event) => onChange(event.target.value as EvidenceChannel)}>
            {EVIDENCE_CHANNELS.filter((each) => each !== 'withinLimit' || order.advanceFen !== null).map(
              (each, index) => (
                <Radio key={each} value={each} ref={index === 0 ? ref : undefined} autoFocus={index === 0}>
                  {words.order.channels[each]}
                </Radio>
              ),
            )}
          </Radio.Group>
        )}
      </Field>
      <SignedHere control={form.control}>
        <Field key={round} form={form} name="signature" label={told.signature} group>
          {({ value, onChange }) => (
            <SignaturePad
              value={value}
              onChange={(next) => onChange(next as never)} // a signature or none, as it came
              label={told.signatureFor(order.authorizerName)}
            />
          )}
        </Field>
      </SignedHere>
      <div className="form-row">
        <TextLine form={form} name="person" label={told.whoAgreed} help={theirsOf(part, 'person', words)} max={60} />
        <TextLine form={form} name="phone" label={told.phone} help={theirsOf(part, 'phone', words)} max={40} />
        <TextLine form={form} name="note" label={told.note} max={200} />
      </div>
    </>
  );
}

const TAKEN = { taken: byItself };

/** 客户确认: each way of saying yes, what is declined, and the promise. */
export function AuthorizeForm(props: OrderDialogProps) {
  const words = useWords();
  const told = words.orderPage;
  const { order } = props;
  const readWhen = useReadWhen();
  const shown = useShownOffer(order);
  const proposed = order.lines.filter(({ state }) => state === 'proposed');
  return (
    <OrderForm<'order.authorize', EvidenceValues & PromiseValues & { taken: readonly string[] }>
      {...props}
      call="order.authorize"
      label={words.moves.moves.authorize}
      defaults={{
        ...usePromiseDefaults(order),
        ...evidenceDefaults(order),
        taken: proposed.map(({ id }) => id),
      }}
      toInput={({ taken, promisedAt, nextContactAt, ...said }) => ({
        evidence: evidenceOf(said),
        declinedLineIds: proposed.map(({ id }) => id).filter((id) => !taken.includes(id)),
        promisedAt: readWhen(promisedAt),
        nextContactAt: readWhen(nextContactAt),
      })}
      fieldOf={EVIDENCE_FIELDS}
      focusOnRefusal="channel"
      lists={TAKEN}
      shown={shown}
    >
      {(form, merge) => (
        <>
          <EvidenceFields form={form} merge={merge} order={order} round={shown.round} />
          <TickList
            form={form}
            name="taken"
            label={told.linesTaken}
            options={proposed.map((line) => ({ value: line.id, label: <LineLabel line={line} /> }))}
          />
          <TakenSum form={form} order={order} />
          <PromiseFields form={form} merge={merge} />
          <OfferNotice
            shown={shown}
            onAgain={() => {
              form.fields.setValue('signature', null);
              form.fields.setFocus('channel');
            }}
          />
        </>
      )}
    </OrderForm>
  );
}

/** What the customer says yes to: as the shop will write it down, a package for its whole price. */
function TakenSum({
  form,
  order,
}: {
  form: { readonly control: Control<EvidenceValues & PromiseValues & { taken: readonly string[] }> };
  order: OrderOut;
}) {
  const words = useWords();
  const taken = useWatch({ control: form.control, name: 'taken' });
  const wanted = order.lines.filter(({ id, state }) => taken.includes(id) || !['proposed', 'declined'].includes(state));
  const priced = priceLines(
    wanted.map(({ pricing }) => pricing),
    order.packages,
  );
  return (
    <p className="editor-total" role="status">
      {words.orderPage.takenSum} <Money fen={sumFen(priced.map(({ priceFen }) => priceFen))} sign />
    </p>
  );
}

/** Only where the customer signs at the counter. */
function SignedHere({ control, children }: { control: Control<EvidenceValues>; children: ReactNode }) {
  return useWatch({ control, name: 'channel' }) === 'signature' ? children : null;
}

function LineLabel({ line }: { line: OrderOut['lines'][number] }) {
  return (
    <>
      {line.name}{' '}
      <span className="order-line-price">
        <Money fen={line.priceFen} sign />
      </span>
    </>
  );
}

/** 承诺交车, or when the customer hears from us next; of a form that has both among its values. */
export function PromiseFields<V extends PromiseValues, I>({
  form,
  merge,
  autoFocus,
}: {
  form: ContractForm<V, I>;
  /** Of an order that is there already. */
  merge?: Merge<V>;
  autoFocus?: boolean;
}) {
  const words = useWords();
  const { control } = partOf<PromiseValues, V, I>(form);
  const part = merge as unknown as Merge<PromiseValues> | undefined; // both fields are among the form's
  return (
    <div className="form-row">
      <DateTimeField
        form={{ control }}
        name="promisedAt"
        label={words.orderPage.promisedAt}
        help={part && theirsOf(part, 'promisedAt', words)}
        autoFocus={autoFocus}
      />
      <DateTimeField
        form={{ control }}
        name="nextContactAt"
        label={words.orderPage.nextContactAt}
        help={(part && theirsOf(part, 'nextContactAt', words)) ?? words.orderPage.nextContactHelp}
      />
    </div>
  );
}

/** 拒签确认 */
export function UnsignedForm(props: OrderDialogProps) {
  const words = useWords();
  const told = words.orderPage;
  const { order } = props;
  const readWhen = useReadWhen();
  const shown = useShownOffer(order);
  return (
    <OrderForm<'order.authorizeUnsigned', PromiseValues & { witness: string; reason: string; adviser: string }>
      {...props}
      call="order.authorizeUnsigned"
      label={words.moves.moves.authorizeUnsigned}
      defaults={{ ...usePromiseDefaults(order), witness: '', reason: '', adviser: order.adviser }}
      toInput={({ promisedAt, nextContactAt, ...values }) => ({
        ...values,
        promisedAt: readWhen(promisedAt),
        nextContactAt: readWhen(nextContactAt),
      })}
      focusOnRefusal="witness"
      shown={shown}
    >
      {(form, merge) => (
        <>
          <Notice tone="wait">{told.unsignedHint}</Notice>
          <div className="form-row">
            <TextLine form={form} name="witness" label={told.witness} max={60} required autoFocus />
            <TextLine
              form={form}
              name="adviser"
              label={told.heardBy}
              help={theirsOf(merge, 'adviser', words)}
              max={60}
              required
            />
          </div>
          <TextLine form={form} name="reason" label={told.whyUnsigned} max={200} required />
          <PromiseFields form={form} merge={merge} />
          <OfferNotice shown={shown} onAgain={() => form.fields.setFocus('witness')} />
        </>
      )}
    </OrderForm>
  );
}

/** 客户不修 */
export function DeclineForm(props: OrderDialogProps) {
  const words = useWords();
  const told = words.orderPage;
  const format = useFormat();
  const fees = props.order.lines.filter(({ pricing, state }) => pricing.kind === 'charge' && state === 'proposed');
  return (
    <OrderForm<'order.decline', { reason: string }>
      {...props}
      call="order.decline"
      label={words.moves.moves.decline}
      danger
      defaults={{ reason: '' }}
      toInput={(values) => values}
      focusOnRefusal="reason"
    >
      {(form) => (
        <>
          <Consequences
            of={[
              told.declineKeeps(format.number(props.order.lines.length - fees.length)),
              fees.length > 0 ? told.declineFee(fees.map(({ name }) => name)) : told.declineFree,
              told.declineExit,
            ]}
          />
          <TextLine form={form} name="reason" label={told.reason} max={200} autoFocus />
        </>
      )}
    </OrderForm>
  );
}

/** Remembers the last thing shown, so that a dialog does not empty while it closes. */
export function useLast<T>(value: T | null): T | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  return value ?? last;
}
