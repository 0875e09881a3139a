/** Between the desk and the workshop: who works on it, the key, additional work, and the end half-way. */
import { Radio, Select } from 'antd';
import { useState } from 'react';
import { type Control, useWatch } from 'react-hook-form';
import type { ExtraId, StaffId, TeamId } from '../../src-shared/kit/id.ts';
import { formatWhen } from '../../src-shared/kit/when-text.ts';
import type { OrderOut } from '../../src-shared/order/order-contract.ts';
import { EVIDENCE_CHANNELS, type EvidenceChannel } from '../../src-shared/order/order-rules.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { useCommand, useRead } from '../kit/client.ts';
import { DialogForm } from '../kit/dialog-form.tsx';
import { CheckField, Field, useContractForm } from '../kit/form.tsx';
import { useFormat, useZone } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { byItself, theirsOf } from '../kit/merge.tsx';
import { Notice } from '../kit/notice.tsx';
import { serverNow } from '../kit/server-clock.ts';
import { useStaff } from '../kit/session.tsx';
import { type Signature, SignaturePad } from '../kit/signature-pad.tsx';
import { DateTimeField, useReadWhen } from '../kit/when-field.tsx';
import {
  ApproverFields,
  type ApproverTexts,
  NO_APPROVER,
  useApproved,
  useSecondPerson,
} from '../staff/second-person.tsx';
import { wholeOrNothing } from '../vehicle/day.ts';
import { draftOf, lineOf } from './line-edit.ts';
import { areReadable, LineEditor, type LinesValue } from './line-editor.tsx';
import {
  Consequences,
  News,
  type OrderDialogProps,
  OrderForm,
  TextBlock,
  TextLine,
  TickList,
  useNews,
} from './order-form.tsx';

/** 派工 */
export function AssignForm(props: OrderDialogProps) {
  const words = useWords();
  const told = words.orderPage;
  const { order } = props;
  const settings = useRead('shop.settings', {});
  const people = useRead('staff.approvers', { roles: ['technician', 'workshopLead'] });
  const teams = settings.data?.teams.filter(({ active }) => active) ?? [];
  const technician = people.data?.staff.find(({ name }) => name === order.technician)?.id ?? null;
  // Whom the other chose may be gone from the lists by now: his name is on the order then.
  const teamName = (id: TeamId): string => teams.find((team) => team.id === id)?.name ?? order.team;
  const technicianName = (id: StaffId): string =>
    people.data?.staff.find((person) => person.id === id)?.name ?? order.technician;
  return (
    <OrderForm<'workshop.assign', { teamId: TeamId | null; technicianId: StaffId | null }>
      {...props}
      call="workshop.assign"
      label={words.moves.moves.assign}
      defaults={{ teamId: order.teamId, technicianId: technician }}
      toInput={(values) => values}
    >
      {(form, merge) => (
        <div className="form-row">
          <Field form={form} name="teamId" label={told.facts.team} help={theirsOf(merge, 'teamId', words, teamName)}>
            {({ id, value, onChange, ref }) => (
              <Select
                id={id}
                ref={ref}
                autoFocus
                allowClear
                placeholder={words.workshop.noTeam}
                value={value}
                onChange={(next: TeamId | undefined) => onChange(next ?? null)}
                options={teams.map((team) => ({ value: team.id, label: team.name }))}
              />
            )}
          </Field>
          <Field
            form={form}
            name="technicianId"
            label={told.facts.technician}
            help={theirsOf(merge, 'technicianId', words, technicianName)}
          >
            {({ id, value, onChange, ref }) => (
              <Select
                id={id}
                ref={ref}
                allowClear
                placeholder={words.workshop.noTechnician}
                value={value}
                onChange={(next: StaffId | undefined) => onChange(next ?? null)}
                options={(people.data?.staff ?? []).map((person) => ({ value: person.id, label: person.name }))}
              />
            )}
          </Field>
        </div>
      )}
    </OrderForm>
  );
}

interface HandOverValues extends ApproverTexts {
  keysTakenOut: boolean;
}

const LEADS: readonly Role[] = ['workshopLead'];

/** 移交车间: the workshop lead receives, signed in himself or with his PIN at the desk. */
export function HandOverForm({ order, reload, onClose }: OrderDialogProps) {
  const words = useWords();
  const told = words.orderPage;
  const isLead = useStaff().roles.includes('workshopLead');
  const handOver = useCommand('workshop.handOver');
  const second = useSecondPerson(LEADS, !isLead);
  const news = useNews(order.timeline.filter(({ facts }) => facts['order'] === order.number));
  const form = useContractForm<'workshop.handOver', HandOverValues>('workshop.handOver', {
    defaults: { ...NO_APPROVER, keysTakenOut: true },
    toInput: ({ keysTakenOut }) => ({
      orders: [{ orderId: order.orderId, version: order.version }],
      keysTakenOut,
      approvalId: null,
    }),
    ready: second.ready,
    alsoCheck: (values) => second.problems(values),
  });
  const command = useApproved(
    handOver,
    second,
    () => (isLead ? null : form.fields.getValues()),
    ({ orders }) => ({ purpose: 'handOver', orderIds: orders.map(({ orderId }) => orderId), amountFen: null }),
  );
  return (
    <DialogForm
      form={form}
      command={command}
      label={words.moves.moves.handOver}
      save={words.moves.moves.handOver}
      reload={reload}
      {...(isLead ? {} : { focusOnRefusal: 'pin' as const })}
      onClose={onClose}
    >
      <News events={news} />
      {isLead ? (
        <CheckField form={form} name="keysTakenOut" label={told.keysTakenOut} />
      ) : (
        <>
          <p>{told.handOverHint}</p>
          <ApproverFields form={form} second={second} label={told.receiver} pinLabel={told.receiverPin} autoFocus>
            <CheckField form={form} name="keysTakenOut" label={told.keysTakenOut} />
          </ApproverFields>
        </>
      )}
    </DialogForm>
  );
}

interface ExtraValues {
  lines: LinesValue;
  person: string;
  phone: string;
  channel: EvidenceChannel | null;
  signature: Signature | null;
  at: string;
  delayTold: boolean;
  delayMinutes: string;
  promisedAt: string;
  toldWorkshop: string;
}

/** The lines that the workshop raised, ready for a price. */
function extraLinesOf(order: OrderOut, extraId: ExtraId): LinesValue {
  return {
    lines: order.lines
      .filter((line) => line.extraId === extraId && line.state === 'proposed')
      .map(({ name, code, brand, unit, isHighVoltage, pricing }) => {
        const draft = draftOf({ name, code, brand, unit, isHighVoltage, pricing });
        // The workshop raises work without a price; nothing said is not ¥0.00.
        return draft.price === '0.00' ? { ...draft, price: '' } : draft;
      }),
    packages: order.packages,
  };
}

/** 增项答复: several at once are answered one after the other, the oldest first. */
export function AnswerExtraForm({ extraId, ...props }: OrderDialogProps & { extraId?: ExtraId | undefined }) {
  const { order } = props;
  const open = order.extras.filter(({ answeredAt }) => answeredAt === null);
  const extra = open.find(({ id }) => id === extraId) ?? open[0];
  const words = useWords();
  if (!extra) return <Notice tone="ready">{words.orderPage.extrasAnswered}</Notice>;
  return <OneExtraForm key={extra.id} {...props} extra={extra} />;
}

function OneExtraForm({ extra, ...props }: OrderDialogProps & { extra: OrderOut['extras'][number] }) {
  const words = useWords();
  const told = words.orderPage;
  const format = useFormat();
  const zone = useZone();
  const readWhen = useReadWhen();
  const { order } = props;
  // When the form was opened: a time that stood there untouched must not move on by itself.
  const [openedAt] = useState(serverNow);
  return (
    <OrderForm<'order.answerExtra', ExtraValues>
      {...props}
      call="order.answerExtra"
      label={words.moves.moves.answerExtra}
      defaults={{
        lines: extraLinesOf(order, extra.id),
        person: order.authorizerName,
        phone: order.authorizerPhone,
        channel: 'phone',
        signature: null,
        at: formatWhen(openedAt, zone),
        delayTold: false,
        delayMinutes: '',
        // A promise that has passed is none.
        promisedAt: order.promisedAt === null || order.promisedAt <= openedAt ? '' : formatWhen(order.promisedAt, zone),
        toldWorkshop: '',
      }}
      toInput={({ lines, at, promisedAt, delayMinutes, signature, channel, ...values }) => ({
        ...values,
        extraId: extra.id,
        channel: channel === 'signature' && signature?.kind === 'paper' ? 'paper' : channel,
        attachment: signature?.kind === 'drawn' ? signature.attachment : null,
        accepted: areReadable(lines) ? lines.lines.filter(({ isAgreed }) => isAgreed).map(lineOf) : null,
        at: readWhen(at),
        promisedAt: readWhen(promisedAt),
        delayMinutes: wholeOrNothing(delayMinutes),
      })}
      fieldOf={{ accepted: 'lines' }}
      focusOnRefusal={(code, { person, delayTold }) => {
        if (code === 'workshopNotTold' || code === 'extraSlipNotTaken') return 'toldWorkshop';
        if (code === 'delayNotTold') return delayTold ? 'promisedAt' : 'delayTold';
        return code === 'answerIncomplete' && person.trim() !== '' ? 'at' : 'person';
      }}
    >
      {(form, merge) => (
        <>
          <p>
            <strong>{extra.number}</strong> <span className="tone tone-need">{words.order.safety[extra.safety]}</span>{' '}
            {extra.reason}{' '}
            <span className="order-soft">
              {format.time(extra.raisedAt)} {extra.raisedBy}
            </span>
          </p>
          <Field form={form} name="lines" label={told.extraLines} group>
            {({ value, onChange }) => (
              <LineEditor
                value={value}
                onChange={(next) => onChange(next as never)} // one value of the type that it came with
                payers={order.payers}
                withAnswer
                autoFocus
              />
            )}
          </Field>
          <Field form={form} name="channel" label={told.channel} group>
            {({ value, onChange, name, ref }) => (
              <Radio.Group
                name={name}
                value={value}
                onChange={(event) => onChange(event.target.value as EvidenceChannel)}
              >
                {EVIDENCE_CHANNELS.filter((each) => each !== 'withinLimit').map((each, index) => (
                  <Radio key={each} value={each} ref={index === 0 ? ref : undefined}>
                    {words.order.channels[each]}
                  </Radio>
                ))}
              </Radio.Group>
            )}
          </Field>
          <ExtraSignature form={form} label={told.signatureFor(order.authorizerName)} />
          <div className="form-row">
            <TextLine
              form={form}
              name="person"
              label={told.whoAnswered}
              help={theirsOf(merge, 'person', words)}
              max={60}
              required
            />
            <TextLine form={form} name="phone" label={told.phone} help={theirsOf(merge, 'phone', words)} max={40} />
            <DateTimeField form={form} name="at" label={told.answeredAt} required />
          </div>
          <CheckField form={form} name="delayTold" label={told.delayTold} />
          <div className="form-row">
            <TextLine form={form} name="delayMinutes" label={told.delayMinutes} max={6} />
            <DateTimeField
              form={form}
              name="promisedAt"
              label={told.newPromise}
              help={theirsOf(merge, 'promisedAt', words)}
            />
          </div>
          <TextLine
            form={form}
            name="toldWorkshop"
            label={told.toldWorkshop}
            help={told.toldWorkshopHelp}
            max={60}
            required
          />
        </>
      )}
    </OrderForm>
  );
}

function ExtraSignature({ form, label }: { form: { readonly control: Control<ExtraValues> }; label: string }) {
  const words = useWords();
  const channel = useWatch({ control: form.control, name: 'channel' });
  if (channel !== 'signature') return null;
  return (
    <Field form={form} name="signature" label={words.orderPage.signature} group>
      {({ value, onChange }) => (
        <SignaturePad
          value={value}
          onChange={(next) => onChange(next as never)} // a signature or none, as it came
          label={label}
        />
      )}
    </Field>
  );
}

/** 接出 */
export function TakeForm(props: OrderDialogProps) {
  const words = useWords();
  return (
    <OrderForm<'order.takeFromWorkshop', { exteriorLookedAt: boolean }>
      {...props}
      call="order.takeFromWorkshop"
      label={words.moves.moves.takeFromWorkshop}
      defaults={{ exteriorLookedAt: false }}
      toInput={(values) => values}
      focusOnRefusal="exteriorLookedAt"
    >
      {(form) => <CheckField form={form} name="exteriorLookedAt" label={words.orderPage.exteriorLookedAt} autoFocus />}
    </OrderForm>
  );
}

const DONE = { done: byItself };

interface StopValues {
  reason: string;
  done: readonly string[];
  doneListed: boolean;
  isUnsafe: boolean;
  statementSigned: boolean;
}

/** 中途终止 */
export function StopForm(props: OrderDialogProps) {
  const words = useWords();
  const told = words.orderPage;
  // Additional work without its answer was agreed by nobody: it cannot be among what is paid for.
  const open = props.order.lines.filter(({ state }) => state !== 'declined' && state !== 'proposed');
  return (
    <OrderForm<'order.stop', StopValues>
      {...props}
      call="order.stop"
      label={words.moves.moves.stop}
      danger
      defaults={{
        reason: '',
        done: open.filter(({ state }) => state === 'done').map(({ id }) => id),
        doneListed: false,
        isUnsafe: false,
        statementSigned: false,
      }}
      toInput={({ done, ...values }) => ({ ...values, doneLineIds: done })}
      fieldOf={{ doneLineIds: 'done' }}
      focusOnRefusal="doneListed"
      lists={DONE}
    >
      {(form) => (
        <>
          <Consequences of={[told.stopKeeps, told.stopClocks, told.stopInspect]} />
          <TextBlock form={form} name="reason" label={told.reason} max={200} required autoFocus />
          <TickList
            form={form}
            name="done"
            label={told.doneLines}
            options={open.map((line) => ({ value: line.id, label: line.name }))}
          />
          <CheckField form={form} name="doneListed" label={told.doneListed} />
          <CheckField form={form} name="isUnsafe" label={told.isUnsafe} />
          <CheckField form={form} name="statementSigned" label={told.statementSigned} />
        </>
      )}
    </OrderForm>
  );
}
