/**
 * Numbers as texts of a form: money in yuan, labour in hours, quantities. The form keeps the text; `toInput` reads it
 * (`priceFen: readMoney(values.price)`), and the field says what is wrong. Empty is null, not 0.
 */
import { Input } from 'antd';
import type { ReactNode } from 'react';
import type { Control, FieldPathByValue, FieldValues } from 'react-hook-form';
import { formatLaborHours, formatQuantity, parseLaborHours, parseQuantity } from '../../src-shared/kit/labor.ts';
import { formatYuan, type Parsed, parseYuan } from '../../src-shared/kit/money.ts';
import { type Bind, type Labelled, readOrSay, TextField } from './form.tsx';
import { useWords } from './language.tsx';
import './number-fields.css';

/** For `toInput`: `Fen` or null. */
export const readMoney = (text: string) => readOrSay(parseYuan(text));
/** The same for an amount that may be below zero. */
export const readSignedMoney = (text: string) => readOrSay(parseYuan(text, { signed: true }));
/** For `toInput`: `LaborCentihours` or null. */
export const readHours = (text: string) => readOrSay(parseLaborHours(text));
/** For `toInput`: `QuantityMilli` or null. */
export const readQuantity = (text: string) => readOrSay(parseQuantity(text));

function tidied<T>(parsed: Parsed<T | null>, format: (value: T) => string, text: string): string {
  return parsed.ok && parsed.value !== null ? format(parsed.value) : text;
}

const TIDY = {
  money: (text: string) => tidied(parseYuan(text, { signed: true }), formatYuan, text),
  hours: (text: string) => tidied(parseLaborHours(text), formatLaborHours, text),
  quantity: (text: string) => tidied(parseQuantity(text), formatQuantity, text),
} as const;

export interface NumberBoxProps {
  readonly autoFocus?: boolean;
  readonly disabled?: boolean;
  readonly placeholder?: string;
  /** Behind the number: 升, 件. */
  readonly unit?: ReactNode;
}

/** The box alone, for a row of a table; inside a `TextField` otherwise. */
export function NumberBox({
  kind,
  bind,
  unit,
  ...rest
}: NumberBoxProps & { kind: keyof typeof TIDY; bind: Bind<string> }) {
  const { onBlur, ...input } = bind;
  return (
    <Input
      {...input}
      {...rest}
      className="number-box"
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      maxLength={24}
      prefix={kind === 'money' ? <span aria-hidden>¥</span> : undefined}
      suffix={unit}
      onBlur={() => {
        const tidy = TIDY[kind](bind.value);
        if (tidy !== bind.value) bind.onChange(tidy);
        onBlur();
      }}
    />
  );
}

type Props<V extends FieldValues> = Labelled &
  NumberBoxProps & { form: { readonly control: Control<V> }; name: FieldPathByValue<V, string> };

function NumberField<V extends FieldValues>({
  kind,
  autoFocus,
  disabled,
  placeholder,
  unit,
  ...field
}: Props<V> & { kind: keyof typeof TIDY }) {
  return (
    <TextField {...field}>
      {(bind) => (
        <NumberBox
          kind={kind}
          bind={bind}
          autoFocus={autoFocus}
          disabled={disabled}
          placeholder={placeholder}
          unit={unit}
        />
      )}
    </TextField>
  );
}

/** Yuan; read with `readMoney`, filled with `formatYuan`. */
export function MoneyField<V extends FieldValues>(props: Props<V>) {
  return <NumberField {...props} kind="money" />;
}

/** Hours of labour; read with `readHours`, filled with `formatLaborHours`. */
export function HoursField<V extends FieldValues>(props: Props<V>) {
  const words = useWords();
  return <NumberField unit={words.units.hour} {...props} kind="hours" />;
}

/** A quantity of a unit; read with `readQuantity`, filled with `formatQuantity`. */
export function QuantityField<V extends FieldValues>(props: Props<V>) {
  return <NumberField {...props} kind="quantity" />;
}
