/** A PIN: digits that nobody reads over a shoulder. Normalise it (`NFKC`) before it is sent. */
import { Input } from 'antd';
import type { Control, FieldPathByValue, FieldValues } from 'react-hook-form';
import { type Labelled, TextField } from './form.tsx';

const LONGEST = 12;

export function PinField<V extends FieldValues>({
  autoFocus = false,
  known = false,
  ...field
}: Labelled & {
  form: { readonly control: Control<V> };
  name: FieldPathByValue<V, string>;
  autoFocus?: boolean;
  /** The PIN that the person has, rather than a new one. */
  known?: boolean;
}) {
  return (
    <TextField {...field}>
      {(bind) => (
        <Input
          {...bind}
          type="password"
          inputMode="numeric"
          autoComplete={known ? 'off' : 'new-password'}
          maxLength={LONGEST}
          autoFocus={autoFocus}
        />
      )}
    </TextField>
  );
}
