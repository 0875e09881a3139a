/** 新建客户: also for somebody who only asks. */
import { useNavigate } from '@tanstack/react-router';
import { Input, Radio } from 'antd';
import { useWatch } from 'react-hook-form';
import { CUSTOMER_KINDS, type CustomerKind } from '../../src-shared/customer/customer-rules.ts';
import { useCommand } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { CheckField, Field, Form, FormActions, FormProblem, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { UnsentNotice } from '../kit/notice.tsx';
import { useStore } from '../kit/store.ts';
import { useSay } from '../shop/settings-parts.tsx';
import { type CreateFrom, createCustomerOpen } from '../vehicle/create-open.ts';

interface CreateValues {
  kind: CustomerKind;
  name: string;
  phone: string;
  phoneNote: string;
  employer: string;
  address: string;
  preferredContact: string;
  note: string;
  doNotContact: boolean;
}

export function CreateCustomerDialog() {
  const words = useWords();
  const from = useStore(createCustomerOpen);
  const close = (): void => createCustomerOpen.set(null);
  return (
    <Dialog open={from !== null} title={words.customer.create} onClose={close} width={600}>
      {from && <CreateForm from={from} onClose={close} />}
    </Dialog>
  );
}

function CreateForm({ from, onClose }: { from: CreateFrom; onClose: () => void }) {
  const words = useWords();
  const told = words.customer;
  const say = useSay();
  const navigate = useNavigate();
  const create = useCommand('customer.create');
  const form = useContractForm<'customer.create', CreateValues>('customer.create', {
    defaults: {
      kind: 'person',
      name: from.name ?? '',
      phone: from.phone ?? '',
      phoneNote: '',
      employer: '',
      address: '',
      preferredContact: '',
      note: '',
      doNotContact: false,
    },
    toInput: ({ phone, phoneNote, ...rest }) => ({
      ...rest,
      workAddress: '',
      birthday: null,
      level: 'ordinary',
      taxTitle: '',
      taxNumber: '',
      phones: phone.trim() === '' ? [] : [{ number: phone, note: phoneNote }],
    }),
    fieldOf: { phones: 'phone', 'phones.0.note': 'phoneNote' },
  });
  const phone = useWatch({ control: form.fields.control, name: 'phone' });
  return (
    <Form
      form={form}
      label={told.create}
      onSubmit={async (input) => {
        const outcome = await create.run(input);
        if (!outcome.ok) {
          form.show(outcome.failure);
          return;
        }
        onClose();
        say(told.created(input.name.trim()));
        void navigate({ to: '/customer/$customerId', params: { customerId: outcome.value.customerId } });
      }}
    >
      <div className="form-row">
        <Field form={form} name="name" label={told.name} required>
          {(bind) => <Input {...bind} autoComplete="off" maxLength={120} autoFocus />}
        </Field>
        <div data-enter="skip">
          <Field form={form} name="kind" label={told.kind} group>
            {({ value, onChange, name }) => (
              <Radio.Group
                name={name}
                value={value}
                onChange={(event) => onChange(event.target.value as CustomerKind)}
                options={CUSTOMER_KINDS.map((kind) => ({ value: kind, label: told.kinds[kind] }))}
              />
            )}
          </Field>
        </div>
      </div>
      <div className="form-row">
        <Field form={form} name="phone" label={told.phone} help={told.phoneHelp}>
          {(bind) => <Input {...bind} inputMode="tel" autoComplete="off" maxLength={40} />}
        </Field>
        {phone.trim() !== '' && (
          <Field form={form} name="phoneNote" label={told.phoneNote} help={told.phoneNoteHelp}>
            {(bind) => <Input {...bind} autoComplete="off" maxLength={60} />}
          </Field>
        )}
      </div>
      <div className="form-row">
        <Field form={form} name="employer" label={told.employer}>
          {(bind) => <Input {...bind} autoComplete="off" maxLength={120} />}
        </Field>
        <Field form={form} name="address" label={told.address}>
          {(bind) => <Input {...bind} autoComplete="off" maxLength={200} />}
        </Field>
      </div>
      <Field form={form} name="preferredContact" label={told.preferredContact} help={told.preferredContactHelp}>
        {(bind) => <Input {...bind} autoComplete="off" maxLength={80} />}
      </Field>
      <Field form={form} name="note" label={told.note}>
        {(bind) => <Input.TextArea {...bind} rows={2} maxLength={500} />}
      </Field>
      <CheckField form={form} name="doNotContact" label={`${told.doNotContact} · ${told.doNotContactHelp}`} />
      <FormProblem failure={create.failure} />
      <UnsentNotice command={create} />
      <FormActions save={words.shell.save} busy={create.busy} onCancel={onClose} />
    </Form>
  );
}
