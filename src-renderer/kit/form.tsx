/**
 * Forms on the contract. A form holds texts and choices; `toInput` makes the call's input of them; the same schema that
 * the door uses says what is wrong, at the field.
 */
import { Button, Checkbox } from 'antd';
import { createContext, type KeyboardEvent, type ReactNode, useContext, useEffect, useId, useRef } from 'react';
import {
  type Control,
  Controller,
  type DefaultValues,
  type FieldErrors,
  type FieldPath,
  type FieldPathByValue,
  type FieldValues,
  FormProvider,
  type PathValue,
  type Resolver,
  type UseFormReturn,
  useForm,
  useFormContext,
} from 'react-hook-form';
import { type CallName, contract, type Input } from '../../src-shared/contract.ts';
import type { Parsed } from '../../src-shared/kit/money.ts';
import { check, PROBLEMS, type Problem, type Problems } from '../../src-shared/kit/problem.ts';
import type { Failure } from './client.ts';
import { useWords } from './language.tsx';
import { FailureNotice, type NextSteps } from './notice.tsx';
import { focusOn } from './screen-start.ts';
import { useSessionRead } from './session.tsx';
import { keyText, useShortcut } from './shortcuts.tsx';
import './form.css';

const WHOLE = 'root.whole';

function isProblem(text: unknown): text is Problem {
  return PROBLEMS.some((problem) => problem === text);
}

export interface ContractForm<V extends FieldValues, I> {
  readonly fields: UseFormReturn<V, unknown, I>;
  readonly control: Control<V>;
  /** Shows the server's `invalid` at the fields; returns true when it said all there is to say. */
  show(failure: Failure): boolean;
  /** Runs `act` when what the form chooses from is there: somebody quick has typed the PIN before the names came. */
  whenReady(act: () => void): void;
}

/**
 * Which field shows a problem of the input; by default the one of the same name, or the one it lies in. `*` stands for
 * the place in a list, on both sides.
 */
type FieldOf<V extends FieldValues> = Readonly<Record<string, FieldPath<V> | `${string}.*.${string}`>>;

function renamed<V extends FieldValues>(path: string, fieldOf: FieldOf<V> | undefined): string | undefined {
  const own = fieldOf?.[path];
  if (own !== undefined) return own;
  const places: string[] = [];
  const pattern = path.replace(/(?<=\.)\d+(?=\.)/g, (place) => {
    places.push(place);
    return '*';
  });
  return fieldOf?.[pattern]?.replace(/\*/g, () => places.shift() ?? '');
}

function has(values: unknown, path: string): boolean {
  let current: unknown = values;
  for (const key of path.split('.')) {
    if (typeof current !== 'object' || current === null || !(key in current)) return false;
    current = (current as Record<string, unknown>)[key];
  }
  return path !== '';
}

/** The field that a problem is shown at: the nearest one that the form has, else the whole form. */
function placeOf<V extends FieldValues>(path: string, values: V, fieldOf: FieldOf<V> | undefined): string {
  for (let at = path; at !== ''; at = at.includes('.') ? at.slice(0, at.lastIndexOf('.')) : '') {
    const other = renamed(at, fieldOf);
    if (other !== undefined) return other;
    if (has(values, at)) return at;
  }
  return fieldOf?.[''] ?? WHOLE;
}

function errorsOf<V extends FieldValues>(
  problems: Problems,
  values: V,
  fieldOf: FieldOf<V> | undefined,
): FieldErrors<V> {
  const errors: Record<string, unknown> = {};
  for (const [path, problem] of Object.entries(problems)) {
    const keys = placeOf(path, values, fieldOf).split('.');
    let current = errors;
    for (const [index, key] of keys.entries()) {
      if (index === keys.length - 1) current[key] ??= { type: problem, message: problem };
      else {
        const inner = (current[key] ?? {}) as Record<string, unknown>; // only this function has written here
        current[key] = inner;
        current = inner;
      }
    }
  }
  return errors as FieldErrors<V>; // built along the paths of the values
}

/** Stands in the input for a text that cannot be read; the field says what is wrong with it. */
class Unreadable {
  readonly problem: Problem;
  constructor(problem: Problem) {
    this.problem = problem;
  }
}

/** For `toInput`: the value that a text was read as, or what makes the form say why it could not be read. */
export function readOrSay<T>(parsed: Parsed<T>): T | Unreadable {
  return parsed.ok ? parsed.value : new Unreadable(parsed.problem);
}

function unreadableIn(value: unknown, path: string, problems: Record<string, Problem>): void {
  if (value instanceof Unreadable) problems[path] = value.problem;
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value))
      unreadableIn(inner, path === '' ? key : `${path}.${key}`, problems);
}

/**
 * A form whose submit passes the input of a call.
 * `toInput` never throws; what it cannot read it passes on for the schema to refuse, says by `readOrSay`, or names in
 * `alsoCheck`.
 */
export function useContractForm<N extends CallName, V extends FieldValues>(
  name: N,
  options: {
    defaults: DefaultValues<V>;
    toInput: (values: V) => unknown;
    /** What the schema cannot see: a text that is no time, two PINs that differ. By input path. */
    alsoCheck?: (values: V) => Readonly<Record<string, Problem | undefined>>;
    /** A function where what is typed decides it. */
    fieldOf?: FieldOf<V> | ((values: V) => FieldOf<V>);
    /** False while the form still reads what it chooses from: a submit waits for it. */
    ready?: boolean;
  },
): ContractForm<V, Input<N>> {
  const { ready = true } = options;
  const waiting = useRef<(() => void) | null>(null);
  useEffect(() => {
    if (!ready) return;
    const act = waiting.current;
    waiting.current = null;
    act?.();
  }, [ready]);
  const latest = useRef(options);
  latest.current = options;
  const fieldOf = (values: V): FieldOf<V> | undefined => {
    const map = latest.current.fieldOf;
    return typeof map === 'function' ? map(values) : map;
  };
  const resolver = useRef<Resolver<V, unknown, Input<N>>>((values) => {
    const { toInput, alsoCheck } = latest.current;
    const input = toInput(values);
    const checked = check(contract[name].input, input);
    const problems: Record<string, Problem> = checked.ok ? {} : { ...checked.problems };
    unreadableIn(input, '', problems);
    for (const [path, problem] of Object.entries(alsoCheck?.(values) ?? {})) if (problem) problems[path] = problem;
    if (Object.keys(problems).length > 0) return { values: {}, errors: errorsOf(problems, values, fieldOf(values)) };
    return { values: input as Input<N>, errors: {} }; // the schema has just accepted it
  });
  const fields = useForm<V, unknown, Input<N>>({
    defaultValues: options.defaults,
    resolver: resolver.current,
    mode: 'onSubmit',
    reValidateMode: 'onChange',
  });
  return {
    fields,
    control: fields.control as unknown as Control<V>, // what submit passes on does not matter to a field
    show: (failure) => {
      if (failure.kind !== 'invalid') return false;
      let isFirst = true;
      for (const [path, problem] of Object.entries(failure.problems)) {
        const place = placeOf(path, fields.getValues(), fieldOf(fields.getValues()));
        fields.setError(place as FieldPath<V>, { type: problem, message: problem }, { shouldFocus: isFirst });
        isFirst = false;
        if (place === WHOLE) return false;
      }
      return true;
    },
    whenReady: (act) => {
      if (ready) act();
      else waiting.current = act;
    },
  };
}

const FOCUSABLE =
  'input:not([disabled]):not([type="hidden"]):not([tabindex="-1"]), textarea:not([disabled]), select:not([disabled]), [role="slider"], [data-enter="next"] button[tabindex="0"]';

/** Where Enter goes: one stop a field, radio groups at their chosen button. */
function stopsOf(form: HTMLElement): HTMLElement[] {
  const seen = new Set<string>();
  return [...form.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((element) => {
    if (element.closest('[data-enter="skip"]')) return false;
    if (element.offsetParent === null && getComputedStyle(element).position !== 'fixed') return false;
    if (element instanceof HTMLInputElement && element.type === 'radio') {
      if (element.checked || !form.querySelector(`input[type="radio"][name="${CSS.escape(element.name)}"]:checked`)) {
        if (seen.has(element.name)) return false;
        seen.add(element.name);
        return true;
      }
      return false;
    }
    return true;
  });
}

/** What `place` asked for is answered and its buttons are gone: on to the next field, else to the button that saves. */
export function focusBehind(place: Element | null): boolean {
  const form = place?.closest('form');
  if (!place || !form) return false;
  const next = stopsOf(form).find(
    (stop) => !place.contains(stop) && place.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  return focusOn(next ?? form.querySelector<HTMLElement>('.form-actions .ant-btn-primary'));
}

type Finish = () => Promise<void>;

const Unfinished = createContext<Set<Finish> | null>(null);

/** What a field must still do with what stands in it before the form is saved; null: nothing. */
export function useFinishBeforeSave(finish: Finish | null): void {
  const unfinished = useContext(Unfinished);
  const latest = useRef(finish);
  latest.current = finish;
  useEffect(() => {
    if (!unfinished) return;
    const run: Finish = async () => latest.current?.();
    unfinished.add(run);
    return () => {
      unfinished.delete(run);
    };
  }, [unfinished]);
}

/**
 * Enter goes to the next field and saves from the last one (Shift+Enter breaks a line), Ctrl+Enter saves from anywhere.
 * Inside `data-enter="own"` Enter does what it does there; what lies in `data-enter="skip"` is reached by Tab only; the
 * buttons in `data-enter="next"` are one field with keys of its own.
 */
export function Form<V extends FieldValues, I>({
  form,
  onSubmit,
  children,
  className,
  label,
}: {
  form: ContractForm<V, I>;
  onSubmit: (input: I) => Promise<unknown> | undefined;
  children: ReactNode;
  className?: string;
  /** The accessible name. */
  label?: string;
}) {
  const inFlight = useRef(false);
  const send = form.fields.handleSubmit(async (input) => {
    if (inFlight.current) return;
    inFlight.current = true;
    try {
      await onSubmit(input);
    } finally {
      inFlight.current = false;
    }
  });
  const latest = useRef(send);
  latest.current = send;
  const unfinished = useRef(new Set<Finish>());
  const isFinishing = useRef(false);
  const finishAndSend = async (): Promise<void> => {
    if (isFinishing.current) return;
    isFinishing.current = true;
    try {
      await Promise.all([...unfinished.current].map((finish) => finish()));
    } finally {
      isFinishing.current = false;
    }
    await latest.current();
  };
  const submit = () => form.whenReady(() => void (unfinished.current.size > 0 ? finishAndSend() : latest.current()));
  useShortcut('save', submit);
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>): void => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229 || event.isDefaultPrevented()) return;
    const target = event.target;
    if (
      !(target instanceof HTMLElement) ||
      (target instanceof HTMLButtonElement && !target.closest('[data-enter="next"]')) ||
      target.closest('a, [data-enter="own"]')
    )
      return;
    // An open list takes Enter to choose a row.
    if (target.getAttribute('aria-expanded') === 'true') return;
    event.preventDefault();
    const stops = stopsOf(event.currentTarget);
    const isRadio = target instanceof HTMLInputElement && target.type === 'radio';
    const at = stops.findIndex(
      (stop) => stop === target || (isRadio && stop instanceof HTMLInputElement && stop.name === target.name),
    );
    const next =
      at >= 0
        ? stops[at + 1]
        : stops.find((stop) => target.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (!next) {
      submit();
      return;
    }
    next.focus();
    if (next instanceof HTMLInputElement && next.type === 'text') next.select();
    // What stands there is gone on with, not written in front of.
    if (next instanceof HTMLTextAreaElement) next.setSelectionRange(next.value.length, next.value.length);
  };
  return (
    <FormProvider {...(form.fields as unknown as UseFormReturn)}>
      <form
        className={className ? `form ${className}` : 'form'}
        aria-label={label}
        noValidate
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Unfinished value={unfinished.current}>{children}</Unfinished>
      </form>
    </FormProvider>
  );
}

/** Spread these on the control: `{(bind) => <Input {...bind} />}`. */
export interface Bind<T> {
  readonly id: string;
  readonly name: string;
  readonly value: T;
  readonly onChange: (next: T | { target: { value: T } }) => void;
  readonly onBlur: () => void;
  readonly ref: (control: { focus?: () => void } | null) => void;
  readonly status: 'error' | '';
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-required': boolean;
}

export interface Labelled {
  readonly label: ReactNode;
  /** What to type, where the label does not say it all. */
  readonly help?: ReactNode;
  readonly required?: boolean;
  readonly className?: string;
}

/** One labelled field: what is wrong with it stands under it. */
export function Field<V extends FieldValues, P extends FieldPath<V>>({
  form,
  name,
  label,
  help,
  required = false,
  className,
  group = false,
  children,
}: Labelled & {
  form: { readonly control: Control<V> };
  name: P;
  /** The control is a group (radio buttons): the label names it instead of pointing at one input. */
  group?: boolean;
  children: (bind: Bind<PathValue<V, P>>) => ReactNode;
}) {
  const id = useId();
  const words = useWords();
  return (
    <Controller
      control={form.control}
      name={name}
      render={({ field, fieldState }) => {
        const message = fieldState.error?.message;
        const problem = isProblem(message) ? words.problems[message] : message;
        const described = [problem && `${id}-problem`, help && `${id}-help`].filter(Boolean).join(' ') || undefined;
        return (
          <div
            className={className ? `field ${className}` : 'field'}
            {...(group ? { role: 'group', 'aria-labelledby': `${id}-label` } : {})}
          >
            <label className="field-label" id={`${id}-label`} htmlFor={group ? undefined : id}>
              {label}
              {required && (
                <span className="field-required" aria-hidden>
                  *
                </span>
              )}
            </label>
            {children({
              id,
              name: field.name,
              value: field.value,
              onChange: field.onChange,
              onBlur: field.onBlur,
              ref: field.ref,
              status: problem ? 'error' : '',
              'aria-invalid': Boolean(problem),
              'aria-describedby': described,
              'aria-required': required,
            })}
            <div aria-live="polite">
              {problem && (
                <div className="field-problem" id={`${id}-problem`}>
                  {problem}
                </div>
              )}
            </div>
            {help && (
              <div className="field-help" id={`${id}-help`}>
                {help}
              </div>
            )}
          </div>
        );
      }}
    />
  );
}

/** A field that holds a text, for the boxes of the kit that are made for texts. */
export function TextField<V extends FieldValues>({
  children,
  ...field
}: Labelled & {
  form: { readonly control: Control<V> };
  name: FieldPathByValue<V, string>;
  children: (bind: Bind<string>) => ReactNode;
}) {
  // The path was chosen by the kind of its value, which the compiler forgets on the way.
  return <Field {...field}>{(bind) => children(bind as unknown as Bind<string>)}</Field>;
}

/** A tick with its label. */
export function CheckField<V extends FieldValues>({
  form,
  name,
  label,
  className,
  autoFocus = false,
}: {
  form: { readonly control: Control<V> };
  name: FieldPath<V>;
  label: ReactNode;
  className?: string;
  autoFocus?: boolean;
}) {
  return (
    <Controller
      control={form.control}
      name={name}
      render={({ field }) => (
        <Checkbox
          className={className}
          checked={Boolean(field.value)}
          onChange={(event) => field.onChange(event.target.checked)}
          onBlur={field.onBlur}
          ref={field.ref}
          autoFocus={autoFocus}
        >
          {label}
        </Checkbox>
      )}
    />
  );
}

/** What is wrong with the form as a whole: the call's failure, or a problem that belongs to no field. */
export function FormProblem({
  failure,
  next,
  onClose,
}: {
  failure: Failure | null;
  next?: NextSteps;
  onClose?: () => void;
}) {
  const { formState } = useFormContext();
  const words = useWords();
  const whole = formState.errors.root?.['whole']?.message;
  if (failure && failure.kind !== 'invalid') return <FailureNotice failure={failure} next={next} onClose={onClose} />;
  if (!isProblem(whole)) return null;
  return (
    <div className="field-problem" role="alert">
      {words.problems[whole]}
    </div>
  );
}

/** The foot of a form: the one main act (Ctrl+Enter), and the way out. */
export function FormActions({
  save,
  busy,
  onCancel,
  cancel,
  danger = false,
  disabled = false,
  children,
}: {
  save: ReactNode;
  busy: boolean;
  onCancel?: () => void;
  cancel?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  children?: ReactNode;
}) {
  const words = useWords();
  const isWaiting = (useSessionRead().data?.isTakingIn ?? false) && busy;
  return (
    <div className="form-actions">
      {/* Where the hand is: the page's own notice may lie behind this form. */}
      <div className="form-aside">{isWaiting ? <span role="status">{words.machine.takingIn}</span> : children}</div>
      {onCancel && (
        <Button onClick={onCancel} disabled={busy}>
          {cancel ?? words.shell.cancel}
        </Button>
      )}
      <Button
        type="primary"
        htmlType="submit"
        danger={danger}
        disabled={disabled}
        loading={busy}
        aria-keyshortcuts="Control+Enter"
        title={keyText('Mod+Enter')}
      >
        {save}
      </Button>
    </div>
  );
}
