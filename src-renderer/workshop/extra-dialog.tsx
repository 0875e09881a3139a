/** 追加: what more was found, quickly and without prices; the desk asks the customer. */
import { DeleteOutlined } from '@ant-design/icons';
import { Button, Input, Radio } from 'antd';
import { useState } from 'react';
import type { CatalogItemId } from '../../src-shared/kit/id.ts';
import { formatLaborHours, type LaborCentihours } from '../../src-shared/kit/labor.ts';
import { SAFETY_GRADES, type SafetyGrade } from '../../src-shared/order/order-rules.ts';
import type { WorkshopCar } from '../../src-shared/workshop/workshop-contract.ts';
import { useAsTyped } from '../kit/as-typed.ts';
import { useCommand } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogForm } from '../kit/dialog-form.tsx';
import { type ContractForm, Field, TextField, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { type LineOption, LineTypeAhead } from '../kit/line-type-ahead.tsx';
import { NumberBox, readHours, readQuantity } from '../kit/number-fields.tsx';
import type { TakeTurn } from './use-turns.ts';

interface Props {
  readonly car: WorkshopCar;
  readonly take: TakeTurn;
  readonly onSent: () => void;
  readonly onClose: () => void;
}

export function ExtraDialog({ open, ...props }: Props & { open: boolean }) {
  const words = useWords();
  return (
    <Dialog open={open} title={words.workshop.extraTitle} onClose={props.onClose} width={640}>
      <ExtraForm {...props} />
    </Dialog>
  );
}

interface Item {
  /** What it is known by while it is being written. */
  key: number;
  /** Of the price list; null in own words. */
  itemId: CatalogItemId | null;
  kind: 'labor' | 'part';
  name: string;
  /** Hours of labour, or how many pieces. */
  amount: string;
}

interface Values {
  items: Item[];
  reason: string;
  safety: SafetyGrade | null;
}

function ExtraForm({ car, take, onSent, onClose }: Props) {
  const words = useWords();
  const raise = useCommand('workshop.raiseExtra');
  const form = useContractForm<'workshop.raiseExtra', Values>('workshop.raiseExtra', {
    defaults: { items: [], reason: '', safety: null },
    toInput: ({ items, reason, safety }) => ({
      orderId: car.orderId,
      version: car.version,
      items: items.map(({ itemId, kind, name, amount }) => ({
        itemId,
        kind,
        name,
        time: kind === 'labor' ? readHours(amount) : null,
        quantityMilli: kind === 'part' ? readQuantity(amount) : null,
      })),
      reason,
      safety,
    }),
    // Said at the field, where the shop would only say it of the whole.
    alsoCheck: ({ reason, safety }) => ({
      reason: reason.trim() === '' ? 'required' : undefined,
      safety: safety === null ? 'choice' : undefined,
    }),
    fieldOf: { 'items.*.time': 'items.*.amount', 'items.*.quantityMilli': 'items.*.amount' },
  });
  return (
    <DialogForm
      form={form}
      command={{ ...raise, run: (input) => take((version) => raise.run({ ...input, version })) }}
      label={words.workshop.extraTitle}
      save={words.workshop.extraSend}
      onSaved={onSent}
      onClose={onClose}
    >
      <div className="work-form">
        <Items form={form} />
        <Field form={form} name="reason" label={words.workshop.extraReason} required>
          {(bind) => <Input.TextArea {...bind} rows={2} maxLength={300} />}
        </Field>
        <Field form={form} name="safety" label={words.workshop.extraSafety} required group>
          {({ value, onChange, name, ref }) => (
            <Radio.Group
              className="work-big-choices"
              name={name}
              value={value}
              onChange={(event) => onChange(event.target.value as SafetyGrade)} // one of the values below
            >
              {SAFETY_GRADES.map((grade, index) => (
                <Radio key={grade} value={grade} ref={index === 0 ? ref : undefined}>
                  {words.order.safety[grade]}
                </Radio>
              ))}
            </Radio.Group>
          )}
        </Field>
        <p className="work-soft">{words.workshop.extraHint}</p>
      </div>
    </DialogForm>
  );
}

interface Offer {
  readonly item: Omit<Item, 'key'>;
  /** How it is shown in the list. */
  readonly label: string;
  readonly code: string;
}

/** Hours as the price list has them; empty where it has none. */
function hoursText(time: LaborCentihours | null): string {
  return time === null ? '' : formatLaborHours(time);
}

function Items({ form }: { form: ContractForm<Values, unknown> }) {
  const words = useWords();
  const [typed, setTyped] = useState('');
  const found = useAsTyped('catalog.find', (text) => ({ text, limit: 8 }), typed, typed.trim() !== '');
  const items = form.fields.watch('items');
  const { text } = found;
  const own: LineOption<Offer>[] = [
    {
      key: 'own-labor',
      value: {
        item: { itemId: null, kind: 'labor', name: text, amount: '' },
        label: words.workshop.asLabor(text),
        code: '',
      },
    },
    {
      key: 'own-part',
      value: {
        item: { itemId: null, kind: 'part', name: text, amount: '1' },
        label: words.workshop.asPart(text),
        code: '',
      },
    },
  ];
  const known = (found.last?.data.hits ?? []).flatMap((hit): LineOption<Offer>[] => {
    if (hit.kind !== 'item') return [];
    const { itemId, name, code, what } = hit.item;
    if (what.kind === 'charge') return [];
    const item: Offer['item'] =
      what.kind === 'labor'
        ? { itemId, kind: 'labor', name, amount: hoursText(what.price.time) }
        : { itemId, kind: 'part', name, amount: '1' };
    return [{ key: itemId, value: { item, label: name, code } }];
  });
  const add = ({ item }: Offer): void => {
    const before = form.fields.getValues('items');
    const key = Math.max(0, ...before.map((one) => one.key)) + 1;
    form.fields.setValue('items', [...before, { ...item, key }]);
    form.fields.clearErrors('items');
  };
  return (
    <Field form={form} name="items" label={words.workshop.extraItems} required group>
      {() => (
        <>
          <LineTypeAhead
            typed={typed}
            onTyped={setTyped}
            found={found}
            options={text === '' ? [] : [...known, ...own]}
            show={({ label, code, item }) => (
              <span className="work-offer">
                <span>{label}</span>
                <span className="work-soft">
                  {code === '' ? '' : `${code} · `}
                  {item.kind === 'labor' ? words.workshop.labor : words.workshop.part}
                </span>
              </span>
            )}
            onChoose={add}
            label={words.workshop.extraFind}
            placeholder={words.workshop.extraFindHint}
            autoFocus
          />
          <ul className="work-items">
            {items.map((item, index) => (
              <li key={item.key}>
                <span className="work-item-name">
                  {item.name}
                  <span className="work-soft">
                    {' '}
                    {item.kind === 'labor' ? words.workshop.labor : words.workshop.part}
                  </span>
                </span>
                <TextField
                  form={form}
                  name={`items.${index}.amount`}
                  className="work-item-amount"
                  label={
                    <>
                      <span aria-hidden>{item.kind === 'labor' ? words.workshop.labor : words.workshop.quantity}</span>
                      <span className="only-heard">
                        {item.kind === 'labor'
                          ? words.workshop.itemHours(item.name)
                          : words.workshop.itemQuantity(item.name)}
                      </span>
                    </>
                  }
                >
                  {(bind) => (
                    <NumberBox
                      kind={item.kind === 'labor' ? 'hours' : 'quantity'}
                      bind={bind}
                      unit={item.kind === 'labor' ? words.units.hour : undefined}
                    />
                  )}
                </TextField>
                <Button
                  className="work-act-button"
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={words.workshop.itemRemove(item.name)}
                  data-enter="skip"
                  onClick={() =>
                    form.fields.setValue(
                      'items',
                      form.fields.getValues('items').filter((_, at) => at !== index),
                    )
                  }
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </Field>
  );
}
