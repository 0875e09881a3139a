/** A moment by the shop's wall clock, typed: `16:30`, `明天 10:00`, `+2h`, `11-25 09:00`. What it means stands beside it. */
import { Input } from 'antd';
import type { Control, FieldPathByValue, FieldValues } from 'react-hook-form';
import { formatWhen, parseWhen } from '../../src-shared/kit/when-text.ts';
import { type Bind, type Labelled, readOrSay, TextField } from './form.tsx';
import { useFormat, useZone } from './format.ts';
import { useWords } from './language.tsx';
import { serverNow } from './server-clock.ts';

/** For `toInput`: reads the text of a `DateTimeField` as `Instant` or null, at the moment of saving. */
export function useReadWhen() {
  const zone = useZone();
  return (text: string) => readOrSay(parseWhen(text, serverNow(), zone));
}

function WhenBox({ bind, autoFocus, disabled }: { bind: Bind<string>; autoFocus?: boolean; disabled?: boolean }) {
  const words = useWords();
  const zone = useZone();
  const format = useFormat();
  const { onBlur, ...input } = bind;
  const read = parseWhen(bind.value, serverNow(), zone);
  const at = read.ok ? read.value : null;
  // Said only where the text does not say it by itself.
  const meaning = at === null || bind.value === formatWhen(at, zone) ? '' : format.time(at);
  return (
    <Input
      {...input}
      autoComplete="off"
      spellCheck={false}
      maxLength={24}
      autoFocus={autoFocus}
      disabled={disabled}
      placeholder={words.units.whenExamples}
      suffix={<span aria-hidden>{meaning === bind.value.trim() ? '' : meaning}</span>}
      onBlur={() => {
        // Whole, because "+2h" would mean something else a minute later.
        if (at !== null) bind.onChange(formatWhen(at, zone));
        onBlur();
      }}
    />
  );
}

export function DateTimeField<V extends FieldValues>({
  autoFocus,
  disabled,
  ...field
}: Labelled & {
  form: { readonly control: Control<V> };
  name: FieldPathByValue<V, string>;
  autoFocus?: boolean;
  disabled?: boolean;
}) {
  return (
    <TextField {...field}>{(bind) => <WhenBox bind={bind} autoFocus={autoFocus} disabled={disabled} />}</TextField>
  );
}
