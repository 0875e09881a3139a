/** What the bands of the check-in are made of: its fields, rows of buttons with a key each, the tank. */
import { Input, Radio } from 'antd';
import { createContext, type KeyboardEvent, type ReactNode, useContext, useRef } from 'react';
import type { PathValue } from 'react-hook-form';
import type { Output } from '../../src-shared/contract.ts';
import type { Fen } from '../../src-shared/kit/money.ts';
import type { CheckInField, CheckInValues, HalfChoice, OrderDraft } from '../../src-shared/order/check-in-form.ts';
import { type Bind, CheckField, type ContractForm, Field } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { Theirs } from '../kit/merge.tsx';
import { keyText } from '../kit/shortcuts.tsx';

export interface CheckInDesk {
  readonly form: ContractForm<CheckInValues, never>;
  readonly theirs: Partial<CheckInValues>;
  readonly take: (name: CheckInField) => void;
  /** Lines, packages and payers that both seats changed. */
  readonly choices: readonly HalfChoice<OrderDraft>[];
  readonly choose: (choice: HalfChoice<OrderDraft>) => void;
  readonly visit: Output<'visit.get'>;
  readonly car: Output<'vehicle.get'> | null;
  readonly draft: Output<'visit.checkInDraft'>;
  readonly usualRateFen: Fen | null;
}

const DeskContext = createContext<CheckInDesk | null>(null);
export const CheckInDeskProvider = DeskContext.Provider;

export function useCheckInDesk(): CheckInDesk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('no check-in around this component');
  return desk;
}

/** A value of another seat as one line. */
function shown(value: unknown, empty: string): string {
  if (value === null || value === undefined || value === '' || value === false) return empty;
  if (value === true) return '✓';
  if (!Array.isArray(value)) return String(value);
  const names = value.map((each: unknown) =>
    typeof each === 'object' && each !== null
      ? String((each as Record<string, unknown>)['name'] ?? (each as Record<string, unknown>)['zone'] ?? '')
      : String(each),
  );
  return names.length === 0 ? empty : names.join(' · ');
}

/** Under a field: what another seat has written there. */
export function useTheirs(): (name: CheckInField) => ReactNode {
  const words = useWords();
  const { theirs, take } = useCheckInDesk();
  return (name) =>
    name in theirs ? (
      <Theirs text={words.checkIn.theirs(shown(theirs[name], words.shop.merge.empty))} onTake={() => take(name)} />
    ) : undefined;
}

export function DeskField<P extends CheckInField>({
  name,
  label,
  help,
  group,
  className = '',
  children,
}: {
  name: P;
  label: ReactNode;
  help?: ReactNode;
  group?: boolean;
  className?: string;
  children: (bind: Bind<PathValue<CheckInValues, P>>) => ReactNode;
}) {
  const { form } = useCheckInDesk();
  const theirs = useTheirs();
  return (
    <Field
      form={form}
      name={name}
      label={label}
      help={theirs(name) ?? help}
      group={group}
      className={`f-${name} ${className}`}
    >
      {children}
    </Field>
  );
}

type TextName = {
  [K in CheckInField]: CheckInValues[K] extends string ? (string extends CheckInValues[K] ? K : never) : never;
}[CheckInField];

export function TextBox({
  name,
  label,
  help,
  placeholder,
  unit,
  maxLength = 60,
  isNumber = false,
  className,
}: {
  name: TextName;
  label: ReactNode;
  help?: ReactNode;
  placeholder?: string;
  unit?: string;
  maxLength?: number;
  isNumber?: boolean;
  className?: string;
}) {
  return (
    <DeskField name={name} label={label} help={help} className={className}>
      {(bind) => (
        <Input
          {...bind}
          className={isNumber ? 'number-box' : undefined}
          inputMode={isNumber ? 'numeric' : undefined}
          autoComplete="off"
          spellCheck={false}
          maxLength={maxLength}
          placeholder={placeholder}
          suffix={unit}
        />
      )}
    </DeskField>
  );
}

type TickName = { [K in CheckInField]: CheckInValues[K] extends boolean ? K : never }[CheckInField];

export function Tick({ name, label }: { name: TickName; label: ReactNode }) {
  const { form } = useCheckInDesk();
  const theirs = useTheirs();
  return (
    <span className={`tick f-${name}`}>
      <CheckField form={form} name={name} label={label} />
      {theirs(name)}
    </span>
  );
}

/** A few answers side by side; arrow keys choose. */
export function Choice<T extends string>({
  bind,
  options,
}: {
  bind: Pick<Bind<T>, 'name' | 'value' | 'onChange' | 'onBlur'>;
  options: readonly { readonly value: T; readonly label: ReactNode }[];
}) {
  return (
    <Radio.Group
      name={bind.name}
      value={bind.value}
      onChange={(event) => bind.onChange(event.target.value as T)} // one of the options below
      onBlur={bind.onBlur}
      optionType="button"
      buttonStyle="solid"
      size="middle"
      className="choice-row"
      options={[...options]}
    />
  );
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Buttons that are on or off: one stop of Tab; a letter, or arrows and space, switches. */
export function KeyChips<T extends string>({
  label,
  options,
  isOn,
  onToggle,
}: {
  label: string;
  options: readonly { readonly value: T; readonly label: string }[];
  isOn: (value: T) => boolean;
  onToggle: (value: T) => void;
}) {
  const words = useWords();
  const group = useRef<HTMLDivElement>(null);
  const stop = useRef(0);
  const focus = (index: number): void => {
    const buttons = group.current?.querySelectorAll('button');
    const at = Math.max(0, Math.min(options.length - 1, index));
    buttons?.[stop.current]?.setAttribute('tabindex', '-1');
    stop.current = at;
    buttons?.[at]?.setAttribute('tabindex', '0');
    buttons?.[at]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const letter = event.key.length === 1 ? LETTERS.indexOf(event.key.toLowerCase()) : -1;
    const option = options[letter];
    if (letter >= 0 && option) {
      onToggle(option.value);
      focus(letter);
    } else if (event.key === 'ArrowRight' || event.key === 'ArrowDown') focus(stop.current + 1);
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') focus(stop.current - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset, the field around it is the group
    <div
      className="chips"
      role="group"
      aria-label={label}
      title={words.checkIn.chipKeys}
      data-enter="next"
      ref={group}
      onKeyDown={onKeyDown}
    >
      {options.map((option, index) => (
        <button
          key={option.value}
          type="button"
          className={isOn(option.value) ? 'chip chip-on' : 'chip'}
          aria-pressed={isOn(option.value)}
          aria-keyshortcuts={LETTERS[index]}
          tabIndex={index === stop.current ? 0 : -1}
          onFocus={() => {
            stop.current = index;
          }}
          onClick={() => onToggle(option.value)}
        >
          <span className="chip-key" aria-hidden>
            {LETTERS[index]?.toUpperCase()}
          </span>
          {option.label}
        </button>
      ))}
    </div>
  );
}

const EIGHTHS = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/** 油量 in eighths: a digit sets it, arrows move it, Backspace says that nobody looked. */
export function FuelGauge({ bind }: { bind: Bind<number | null> }) {
  const words = useWords();
  const told = words.checkIn;
  const { value } = bind;
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[0-8]$/.test(event.key)) bind.onChange(Number(event.key));
    else if (event.key === 'ArrowRight' || event.key === 'ArrowUp') bind.onChange(Math.min(8, (value ?? 0) + 1));
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') bind.onChange(Math.max(0, (value ?? 0) - 1));
    else if (event.key === 'Backspace' || event.key === 'Delete') bind.onChange(null);
    else return;
    event.preventDefault();
  };
  return (
    <div
      className="fuel"
      role="slider"
      tabIndex={0}
      ref={bind.ref}
      id={bind.id}
      aria-label={told.fuel}
      aria-valuemin={0}
      aria-valuemax={8}
      aria-valuenow={value ?? 0}
      aria-valuetext={value === null ? told.fuelUnknown : told.fuelSaid(value)}
      title={told.fuelKeys}
      onKeyDown={onKeyDown}
      onBlur={bind.onBlur}
    >
      <span className="fuel-bars" aria-hidden>
        {EIGHTHS.map((eighth) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the slider around it has the keys
          // biome-ignore lint/a11y/useKeyWithClickEvents: the slider around it has the keys
          <span
            key={eighth}
            className={value !== null && eighth <= value ? 'fuel-bar fuel-full' : 'fuel-bar'}
            onClick={() => bind.onChange(eighth === 1 && value === 1 ? 0 : eighth)}
          />
        ))}
      </span>
      <span className="fuel-text" aria-hidden>
        {value === null ? told.fuelUnknown : told.fuelSaid(value)}
      </span>
    </div>
  );
}

export function Band({ place, title, children }: { place: 1 | 2 | 3 | 4; title: string; children: ReactNode }) {
  return (
    <section className="band" aria-labelledby={`band-${place}`} data-band={place}>
      <h2 id={`band-${place}`} className="band-head">
        <span className="band-number" aria-hidden>
          {place}
        </span>
        {title}
        <kbd aria-hidden>{keyText(`Alt+${place}`)}</kbd>
      </h2>
      {children}
    </section>
  );
}

const CONTROL =
  'input:not([disabled]):not([type="hidden"]), textarea:not([disabled]), [tabindex="0"], button:not([disabled])';

/** Puts the hand into the field of this name. */
export function focusField(root: HTMLElement | null, name: CheckInField): void {
  const field = root?.querySelector(`.f-${name}`);
  const control =
    field?.querySelector<HTMLElement>('input[type="radio"]:checked') ?? field?.querySelector<HTMLElement>(CONTROL);
  control?.focus();
  control?.scrollIntoView({ block: 'center' });
}
