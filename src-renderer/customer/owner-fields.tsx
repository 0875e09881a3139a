/** The owner in a form about a car: known, new with kind and phone, or nobody. */
import { Button, Input, Radio } from 'antd';
import { type Control, type UseFormReturn, useWatch } from 'react-hook-form';
import { CUSTOMER_KINDS, type CustomerKind } from '../../src-shared/customer/customer-rules.ts';
import { readPhone } from '../../src-shared/customer/phone-rules.ts';
import { Field } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { useFind } from '../vehicle/use-find.ts';
import { customersIn, NOBODY, OwnerBox, type OwnerChoice } from './owner-box.tsx';

export interface OwnerValues {
  owner: OwnerChoice;
  kind: CustomerKind;
  phone: string;
}

export const noOwner: OwnerValues = { owner: NOBODY, kind: 'person', phone: '' };

/** A phone alone still begins a file: the name is asked for at its field. */
export function ownershipOf({ owner, kind, phone }: OwnerValues) {
  if (owner.id !== null) return { ownerId: owner.id, newOwner: null };
  const name = owner.name.trim();
  if (name === '' && phone.trim() === '') return { ownerId: null, newOwner: null };
  return { ownerId: null, newOwner: { kind, name, phone: phone.trim() === '' ? null : phone } };
}

/** Where the form shows what the schema finds wrong with the owner. */
export const ownerFieldOf = {
  ownerId: 'owner',
  newOwner: 'owner',
  'newOwner.name': 'owner',
  'newOwner.kind': 'kind',
  'newOwner.phone': 'phone',
} as const;

export function OwnerFields({
  fields,
  autoFocus,
  label,
}: {
  /** Of a form that has these three among its values. */
  fields: UseFormReturn<OwnerValues>;
  autoFocus?: boolean;
  label?: string;
}) {
  const words = useWords();
  const told = words.vehicle;
  const form: { readonly control: Control<OwnerValues> } = fields;
  const [owner, phone] = useWatch({ control: fields.control, name: ['owner', 'phone'] });
  const isNew = owner.id === null && (owner.name.trim() !== '' || phone.trim() !== '');
  const number = readPhone(phone)?.number ?? '';
  const { found, text } = useFind(number, 4, owner.id === null && number !== '');
  const known =
    owner.id === null && number !== '' && found?.answerTo === text
      ? customersIn(found.hits.filter(({ matched }) => matched === 'phone'))[0]
      : undefined;
  const help =
    owner.id !== null ? <span className="vin-ok">{told.ownerKnown}</span> : isNew ? told.ownerNew : told.ownerHelp;
  return (
    <>
      <Field form={form} name="owner" label={label ?? told.ownerBox} help={help}>
        {(bind) => <OwnerBox bind={bind} autoFocus={autoFocus} />}
      </Field>
      {owner.id === null && (
        <div className="form-row">
          <Field form={form} name="phone" label={words.customer.phone} help={words.customer.phoneHelp}>
            {(bind) => <Input {...bind} inputMode="tel" autoComplete="off" maxLength={40} />}
          </Field>
          <div data-enter="skip">
            <Field form={form} name="kind" label={words.customer.kind} group>
              {({ value, onChange, name }) => (
                <Radio.Group
                  name={name}
                  value={value}
                  onChange={(event) => onChange(event.target.value as CustomerKind)}
                  options={CUSTOMER_KINDS.map((kind) => ({ value: kind, label: words.customer.kinds[kind] }))}
                />
              )}
            </Field>
          </div>
        </div>
      )}
      {known && (
        <Notice tone="need">
          <span>{told.phoneKnown(known.name)}</span>
          <Button
            size="small"
            data-enter="own"
            onClick={() => {
              fields.setValue('owner', { id: known.customerId, name: known.name });
              fields.setValue('phone', '');
              fields.setFocus('owner');
            }}
          >
            {told.useKnown}
          </Button>
        </Notice>
      )}
    </>
  );
}
