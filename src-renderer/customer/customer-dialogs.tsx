/** What can be changed on a customer's file. */
import { Input, Radio, Select } from 'antd';
import type { ReactNode } from 'react';
import type { Output } from '../../src-shared/contract.ts';
import {
  CONSENT_CHANNELS,
  type ConsentChannel,
  type ConsentPurpose,
  CUSTOMER_KINDS,
  CUSTOMER_LEVELS,
  type CustomerKind,
  type CustomerLevel,
} from '../../src-shared/customer/customer-rules.ts';
import type { CustomerId } from '../../src-shared/kit/id.ts';
import { useCommand } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogForm, DialogQuestion } from '../kit/dialog-form.tsx';
import { CheckField, Field, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { theirsOf, useMerge } from '../kit/merge.tsx';
import { Notice } from '../kit/notice.tsx';
import { useSay } from '../shop/settings-parts.tsx';
import { pastDayOrText, useToday } from '../vehicle/day.ts';

export type Customer = Output<'customer.get'>;
export type Personal = NonNullable<Customer['personal']>;
export type CustomerPhoneRow = Personal['phones'][number];

interface Props {
  readonly customer: Customer;
  readonly personal: Personal;
  readonly reload: () => void;
  readonly onClose: () => void;
}

const TEXTS = ['name', 'employer', 'address', 'workAddress', 'preferredContact', 'birthday', 'note'] as const;
type TextName = (typeof TEXTS)[number];
type EditValues = Record<TextName, string> & { kind: CustomerKind; level: CustomerLevel; doNotContact: boolean };

/** 修改资料 */
export function EditCustomerDialog({ open, ...props }: Props & { open: boolean }) {
  const words = useWords();
  return (
    <Dialog open={open} title={words.customer.edit} onClose={props.onClose} width={680}>
      <EditForm {...props} />
    </Dialog>
  );
}

function EditForm({ customer, personal, reload, onClose }: Props) {
  const words = useWords();
  const told = words.customer;
  const say = useSay();
  const today = useToday();
  const change = useCommand('customer.change');
  const stored: EditValues = {
    kind: customer.kind,
    name: customer.name,
    level: customer.level,
    doNotContact: customer.doNotContact,
    employer: personal.employer,
    address: personal.address,
    workAddress: personal.workAddress,
    preferredContact: personal.preferredContact,
    birthday: personal.birthday ?? '',
    note: personal.note,
  };
  const form = useContractForm<'customer.change', EditValues>('customer.change', {
    defaults: stored,
    toInput: (values) => ({
      customerId: customer.customerId,
      version: customer.version,
      ...values,
      birthday: pastDayOrText(values.birthday, today),
    }),
  });
  const merge = useMerge(form.fields, stored);
  const theirCount = Object.keys(merge.theirs).length;
  const theirs = (name: TextName): ReactNode => theirsOf(merge, name, words);
  const line = (name: Exclude<TextName, 'note' | 'birthday'>, max: number, help?: string) => (
    <Field form={form} name={name} label={told[name]} help={theirs(name) ?? help} required={name === 'name'}>
      {(bind) => <Input {...bind} autoComplete="off" maxLength={max} autoFocus={name === 'name'} />}
    </Field>
  );
  return (
    <DialogForm
      form={form}
      command={change}
      label={told.edit}
      hasTheirs={theirCount > 0}
      reload={reload}
      onSaved={() => say(words.vehicle.saved)}
      onClose={onClose}
    >
      {theirCount > 0 && <Notice tone="need">{words.shop.merge.some}</Notice>}
      <div className="fields">
        {line('name', 120)}
        <div data-enter="skip">
          <Field
            form={form}
            name="kind"
            label={told.kind}
            help={theirsOf(merge, 'kind', words, (kind) => told.kinds[kind])}
            group
          >
            {({ value, onChange, name }) => (
              <Radio.Group
                name={name}
                value={value}
                onChange={(event) => onChange(event.target.value as CustomerKind)}
                options={CUSTOMER_KINDS.map((each) => ({ value: each, label: told.kinds[each] }))}
              />
            )}
          </Field>
        </div>
        <Field
          form={form}
          name="level"
          label={told.level}
          help={theirsOf(merge, 'level', words, (level) => told.levels[level])}
        >
          {({ value, onChange, onBlur, id, ref }) => (
            <Select<CustomerLevel>
              id={id}
              ref={ref}
              value={value}
              onChange={(next) => onChange(next)}
              onBlur={onBlur}
              className="wide"
              options={CUSTOMER_LEVELS.map((each) => ({ value: each, label: told.levels[each] }))}
            />
          )}
        </Field>
        <Field form={form} name="birthday" label={told.birthday} help={theirs('birthday')}>
          {(bind) => <Input {...bind} autoComplete="off" maxLength={12} placeholder="1990-01-31" />}
        </Field>
        {line('employer', 120)}
        {line('preferredContact', 80, told.preferredContactHelp)}
        {line('address', 200)}
        {line('workAddress', 200)}
        <div className="span-all">
          <Field form={form} name="note" label={told.note} help={theirs('note')}>
            {(bind) => <Input.TextArea {...bind} rows={2} maxLength={500} />}
          </Field>
        </div>
        <div className="span-all">
          <CheckField form={form} name="doNotContact" label={`${told.doNotContact} · ${told.doNotContactHelp}`} />
          {theirsOf(merge, 'doNotContact', words, (isAsked) => (isAsked ? words.shell.yes : words.shell.no))}
        </div>
      </div>
    </DialogForm>
  );
}

interface TaxValues {
  taxTitle: string;
  taxNumber: string;
}

/** 修改开票信息 */
export function TaxDialog({ open, ...props }: Props & { open: boolean }) {
  const words = useWords();
  return (
    <Dialog open={open} title={words.customer.editInvoice} onClose={props.onClose}>
      <TaxForm {...props} />
    </Dialog>
  );
}

function TaxForm({ customer, personal, reload, onClose }: Props) {
  const words = useWords();
  const told = words.customer;
  const say = useSay();
  const change = useCommand('customer.changeTax');
  const stored: TaxValues = { taxTitle: personal.taxTitle, taxNumber: personal.taxNumber };
  const form = useContractForm<'customer.changeTax', TaxValues>('customer.changeTax', {
    defaults: stored,
    toInput: (values) => ({ customerId: customer.customerId, version: customer.version, ...values }),
  });
  const merge = useMerge(form.fields, stored);
  const hasTheirs = Object.keys(merge.theirs).length > 0;
  const theirs = (name: keyof TaxValues): ReactNode => theirsOf(merge, name, words);
  return (
    <DialogForm
      form={form}
      command={change}
      label={told.editInvoice}
      hasTheirs={hasTheirs}
      reload={reload}
      onSaved={() => say(words.vehicle.saved)}
      onClose={onClose}
    >
      <Field form={form} name="taxTitle" label={told.taxTitle} help={theirs('taxTitle') ?? told.taxTitleHelp}>
        {(bind) => <Input {...bind} autoComplete="off" maxLength={120} autoFocus />}
      </Field>
      <Field form={form} name="taxNumber" label={told.taxNumber} help={theirs('taxNumber')}>
        {(bind) => <Input {...bind} autoComplete="off" maxLength={30} spellCheck={false} />}
      </Field>
    </DialogForm>
  );
}

interface PhoneValues {
  number: string;
  note: string;
  preferred: boolean;
}

/** 添加电话 */
export function AddPhoneDialog({
  open,
  customerId,
  isFirst,
  onClose,
}: {
  open: boolean;
  customerId: CustomerId;
  /** The first one is the preferred one, whatever is said. */
  isFirst: boolean;
  onClose: () => void;
}) {
  const words = useWords();
  return (
    <Dialog open={open} title={words.customer.addPhone} onClose={onClose}>
      <AddPhoneForm customerId={customerId} isFirst={isFirst} onClose={onClose} />
    </Dialog>
  );
}

function AddPhoneForm({
  customerId,
  isFirst,
  onClose,
}: {
  customerId: CustomerId;
  isFirst: boolean;
  onClose: () => void;
}) {
  const words = useWords();
  const told = words.customer;
  const say = useSay();
  const add = useCommand('customer.addPhone');
  const form = useContractForm<'customer.addPhone', PhoneValues>('customer.addPhone', {
    defaults: { number: '', note: '', preferred: isFirst },
    toInput: (values) => ({ customerId, ...values }),
  });
  return (
    <DialogForm
      form={form}
      command={add}
      label={told.addPhone}
      next={{ phoneInFile: onClose }}
      focusOnRefusal="number"
      onSaved={() => say(words.vehicle.saved)}
      onClose={onClose}
    >
      <Field form={form} name="number" label={told.phone} help={told.phoneHelp} required>
        {(bind) => <Input {...bind} inputMode="tel" autoComplete="off" maxLength={40} autoFocus />}
      </Field>
      <Field form={form} name="note" label={told.phoneNote} help={told.phoneNoteHelp}>
        {(bind) => <Input {...bind} autoComplete="off" maxLength={60} />}
      </Field>
      {!isFirst && <CheckField form={form} name="preferred" label={told.makePreferred} />}
    </DialogForm>
  );
}

/** Its note, and whether it is the one to call. */
export function EditPhoneDialog({
  phone,
  reload,
  onClose,
}: {
  phone: CustomerPhoneRow | null;
  reload: () => void;
  onClose: () => void;
}) {
  const words = useWords();
  return (
    <Dialog open={phone !== null} title={phone ? words.customer.editPhoneOf(phone.masked) : ''} onClose={onClose}>
      {phone && <EditPhoneForm phone={phone} reload={reload} onClose={onClose} />}
    </Dialog>
  );
}

function EditPhoneForm({
  phone,
  reload,
  onClose,
}: {
  phone: CustomerPhoneRow;
  reload: () => void;
  onClose: () => void;
}) {
  const words = useWords();
  const told = words.customer;
  const change = useCommand('customer.changePhone');
  const stored = { note: phone.note, preferred: phone.preferred };
  const form = useContractForm<'customer.changePhone', typeof stored>('customer.changePhone', {
    defaults: stored,
    toInput: (values) => ({ phoneId: phone.phoneId, version: phone.version, ...values }),
  });
  const merge = useMerge(form.fields, stored);
  return (
    <DialogForm form={form} command={change} label={told.editPhoneOf(phone.masked)} reload={reload} onClose={onClose}>
      <Field form={form} name="note" label={told.phoneNote} help={theirsOf(merge, 'note', words) ?? told.phoneNoteHelp}>
        {(bind) => <Input {...bind} autoComplete="off" maxLength={60} autoFocus />}
      </Field>
      {!phone.preferred && <CheckField form={form} name="preferred" label={told.makePreferred} />}
    </DialogForm>
  );
}

/** 停用电话 */
export function RetirePhoneDialog({ phone, onClose }: { phone: CustomerPhoneRow | null; onClose: () => void }) {
  const words = useWords();
  return (
    <Dialog open={phone !== null} title={phone ? words.customer.retireTitle(phone.masked) : ''} onClose={onClose}>
      {phone && <RetirePhone phone={phone} onClose={onClose} />}
    </Dialog>
  );
}

function RetirePhone({ phone, onClose }: { phone: CustomerPhoneRow; onClose: () => void }) {
  const words = useWords();
  const retire = useCommand('customer.retirePhone');
  return (
    <DialogQuestion
      command={retire}
      run={() => retire.run({ phoneId: phone.phoneId, version: phone.version })}
      act={words.customer.retirePhone}
      next={{ changedMeanwhile: onClose, notFound: onClose }}
      onClose={onClose}
    >
      <p>{words.customer.retireHint}</p>
    </DialogQuestion>
  );
}

export interface Answer {
  readonly purpose: ConsentPurpose;
  readonly given: boolean;
}

interface AnswerValues {
  given: boolean;
  channel: ConsentChannel;
}

/** What the customer said when asked, and how. */
export function ConsentDialog({
  answer,
  customerId,
  onClose,
}: {
  answer: Answer | null;
  customerId: CustomerId;
  onClose: () => void;
}) {
  const words = useWords();
  const told = words.customer;
  return (
    <Dialog
      open={answer !== null}
      title={answer ? told.consentTitle(told.purposes[answer.purpose]) : ''}
      onClose={onClose}
    >
      {answer && <ConsentForm answer={answer} customerId={customerId} onClose={onClose} />}
    </Dialog>
  );
}

function ConsentForm({ answer, customerId, onClose }: { answer: Answer; customerId: CustomerId; onClose: () => void }) {
  const words = useWords();
  const told = words.customer;
  const set = useCommand('customer.setConsent');
  const form = useContractForm<'customer.setConsent', AnswerValues>('customer.setConsent', {
    defaults: { given: answer.given, channel: 'counter' },
    toInput: (values) => ({ customerId, purpose: answer.purpose, ...values }),
  });
  return (
    <DialogForm form={form} command={set} label={told.consentTitle(told.purposes[answer.purpose])} onClose={onClose}>
      <p className="field-help">{told.purposeHints[answer.purpose]}</p>
      <Field form={form} name="given" label={told.answer} group>
        {({ value, onChange, name, ref }) => (
          <Radio.Group name={name} value={value} onChange={(event) => onChange(event.target.value as boolean)}>
            <Radio value={true} ref={value ? ref : undefined} autoFocus={value}>
              {told.agrees}
            </Radio>
            <Radio value={false} ref={value ? undefined : ref} autoFocus={!value}>
              {told.declines}
            </Radio>
          </Radio.Group>
        )}
      </Field>
      <Field form={form} name="channel" label={told.channel} group>
        {({ value, onChange, name }) => (
          <Radio.Group
            name={name}
            value={value}
            onChange={(event) => onChange(event.target.value as ConsentChannel)}
            options={CONSENT_CHANNELS.map((channel) => ({ value: channel, label: told.channels[channel] }))}
          />
        )}
      </Field>
    </DialogForm>
  );
}
