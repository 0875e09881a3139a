/** The frame of every form about an order: what was seen when it opened, what others did since, and one command. */
import { Checkbox, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import type { Control, DefaultValues, FieldPath, FieldPathByValue, FieldValues } from 'react-hook-form';
import type { Input as CallInput, CommandName, Output } from '../../src-shared/contract.ts';
import type { OrderOut } from '../../src-shared/order/order-contract.ts';
import type { TimelineEvent } from '../../src-shared/visit/timeline-event.ts';
import { useCommand } from '../kit/client.ts';
import { DialogForm } from '../kit/dialog-form.tsx';
import { type ContractForm, Field, type Labelled, TextField, useContractForm } from '../kit/form.tsx';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { type ListsOf, type Merge, useMerge } from '../kit/merge.tsx';
import { Notice } from '../kit/notice.tsx';
import { useSayEvent } from '../visit/timeline.tsx';
import type { ShownOffer } from './shown-offer.tsx';

export interface OrderDialogProps {
  readonly order: OrderOut;
  readonly reload: () => void;
  readonly onClose: () => void;
}

/** What has happened since the form was opened. */
export function useNews(timeline: readonly TimelineEvent[]): readonly TimelineEvent[] {
  const [seen] = useState(() => new Set(timeline.map(({ id }) => id)));
  return timeline.filter(({ id }) => !seen.has(id));
}

/** Told in the form that somebody else was faster; what was typed stays. */
export function News({ events }: { events: readonly TimelineEvent[] }) {
  const words = useWords();
  const format = useFormat();
  const say = useSayEvent();
  if (events.length === 0) return null;
  return (
    <Notice tone="need">
      <span>{words.orderPage.changedHere}</span>
      <ul className="order-news">
        {events.map((event) => (
          <li key={event.id}>
            {words.orderPage.newsOf(format.time(event.at), event.by ?? words.visit.program, say(event))}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** The consequences of what is hard to take back. */
export function Consequences({ of }: { of: readonly string[] }) {
  return (
    <ul className="order-consequences">
      {of.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

type OrderCommand = Extract<CommandName, `order.${string}` | 'workshop.assign'>;

const NOTHING = {};

/**
 * A form whose input is the order, its version, and what `toInput` adds. What `defaults` become while it is open is
 * taken over where nothing was typed.
 */
export function OrderForm<N extends OrderCommand, V extends FieldValues>({
  call,
  order,
  reload,
  onClose,
  label,
  save = label,
  danger,
  defaults,
  toInput,
  fieldOf,
  focusOnRefusal,
  lists,
  mergesItself = false,
  isClashing,
  shown,
  onSaved,
  children,
}: OrderDialogProps & {
  call: N;
  label: string;
  save?: string;
  danger?: boolean;
  defaults: DefaultValues<V>;
  toInput: (values: V) => object;
  fieldOf?: Readonly<Record<string, FieldPath<V>>>;
  /** Where to go on typing after a refusal; where that depends on what is missing, a function of its code says. */
  focusOnRefusal?: FieldPath<V> | ((code: string, values: V) => FieldPath<V>);
  /** Lists among the values whose items are merged one by one. */
  lists?: ListsOf<V>;
  mergesItself?: boolean;
  /** Saving takes something of another’s away. Not said: where a field was changed here and there. */
  isClashing?: boolean;
  /** Where the customer says yes: his `OfferNotice` is among the fields. */
  shown?: ShownOffer;
  onSaved?: (value: Output<N>) => void;
  children: (form: ContractForm<V, CallInput<N>>, merge: Merge<V>) => ReactNode;
}) {
  const command = useCommand(call);
  const news = useNews(order.timeline.filter(({ facts }) => facts['order'] === order.number));
  const form = useContractForm<N, V>(call, {
    defaults,
    toInput: (values) => ({ orderId: order.orderId, version: order.version, ...toInput(values) }),
    ...(fieldOf ? { fieldOf } : {}),
  });
  // Every form here has a default for each of its values.
  const merge = useMerge(form.fields, (mergesItself ? NOTHING : defaults) as V, lists);
  return (
    <DialogForm
      form={form}
      command={command}
      label={label}
      save={save}
      danger={danger}
      hasTheirs={isClashing ?? Object.keys(merge.theirs).length > 0}
      first={shown?.changes ? () => shown.button.current?.focus() : undefined}
      reload={reload}
      focusOnRefusal={
        typeof focusOnRefusal === 'function'
          ? ({ code, details }) => focusOnRefusal(code === 'moveRefused' ? details.code : code, form.fields.getValues())
          : focusOnRefusal
      }
      onSaved={onSaved}
      onClose={onClose}
    >
      <News events={news} />
      {children(form, merge)}
    </DialogForm>
  );
}

type TextProps<V extends FieldValues> = Labelled & {
  form: { readonly control: Control<V> };
  name: FieldPathByValue<V, string>;
  max: number;
  autoFocus?: boolean;
};

export function TextLine<V extends FieldValues>({ max, autoFocus, ...field }: TextProps<V>) {
  return <TextField {...field}>{(bind) => <Input {...bind} maxLength={max} autoFocus={autoFocus} />}</TextField>;
}

export function TextBlock<V extends FieldValues>({ max, autoFocus, ...field }: TextProps<V>) {
  return (
    <TextField {...field}>
      {(bind) => (
        <Input.TextArea
          {...bind}
          rows={3}
          maxLength={max}
          autoFocus={autoFocus}
          onFocus={({ target }) => {
            // By key: what stands there is gone on with, not written in front of. By mouse the click says where.
            if (target.selectionStart === 0 && target.selectionEnd === 0)
              target.setSelectionRange(target.value.length, target.value.length);
          }}
        />
      )}
    </TextField>
  );
}

/** Several ticks under one label; the value is the list of what is ticked. */
export function TickList<V extends FieldValues, P extends FieldPath<V>>({
  form,
  name,
  label,
  options,
  autoFocus = false,
}: {
  form: { readonly control: Control<V> };
  name: P;
  label: string;
  options: readonly { readonly value: string; readonly label: ReactNode }[];
  autoFocus?: boolean;
}) {
  return (
    <Field form={form} name={name} label={label} group>
      {({ value, onChange }) => {
        // The path was chosen by the caller to hold a list of the options' values.
        const ticked = value as unknown as readonly string[];
        return (
          <div className="order-ticks">
            {options.map((option, index) => (
              <Checkbox
                key={option.value}
                checked={ticked.includes(option.value)}
                autoFocus={autoFocus && index === 0}
                onChange={(event) =>
                  onChange(
                    (event.target.checked
                      ? [...ticked, option.value]
                      : ticked.filter((each) => each !== option.value)) as never, // the same list type as above
                  )
                }
              >
                {option.label}
              </Checkbox>
            ))}
          </div>
        );
      }}
    </Field>
  );
}
