/** What stands inside a `Dialog`: a form that saves with one call, or a question that one button answers. */
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { FieldPath, FieldValues } from 'react-hook-form';
import type { Refusal } from '../../src-shared/kit/refusal.ts';
import type { Failure, Outcome } from './client.ts';
import { type ContractForm, Form, FormActions, FormProblem } from './form.tsx';
import { useWords } from './language.tsx';
import { FailureNotice, type NextSteps, UnsentNotice } from './notice.tsx';
import { useShortcut } from './shortcuts.tsx';

/** What the frame needs of `useCommand` or `useStep`; a step is never repeated, so it has nothing unsent. */
interface Sender {
  readonly busy: boolean;
  readonly failure: Failure | null;
  readonly unsent?: boolean;
  readonly hurry?: () => void;
  readonly giveUp?: () => void;
}

function Unsent({ command: { unsent = false, hurry, giveUp } }: { command: Sender }) {
  return hurry && giveUp ? <UnsentNotice command={{ unsent, hurry, giveUp }} /> : null;
}

function isOvertaken(failure: Failure): boolean {
  return failure.kind === 'refusal' && failure.refusal.code === 'changedMeanwhile';
}

function stepsOf(reload: (() => void) | undefined, next: NextSteps | undefined): NextSteps {
  return { ...(reload ? { changedMeanwhile: reload } : {}), ...next };
}

/** Where a PIN that was wrong stands: it is typed over, not on, whatever else the form would go back to. */
function pinOf<V extends FieldValues, I>(form: ContractForm<V, I>): FieldPath<V> | undefined {
  const values = form.fields.getValues();
  return ['oldPin', 'pin'].find((name) => name in values) as FieldPath<V> | undefined; // it is one of the values
}

/**
 * Fields, what went wrong, and the foot. It closes only after the answer; a refusal keeps what was typed.
 * Mounted with the dialog: each opening begins with the defaults of `form`.
 */
export function DialogForm<V extends FieldValues, I, O>({
  form,
  command,
  label,
  save,
  hasTheirs = false,
  danger,
  disabled = false,
  first,
  reload,
  next,
  focusOnRefusal,
  answers,
  onSaved,
  onClose,
  children,
}: {
  form: ContractForm<V, I>;
  command: Sender & { run(input: I): Promise<Outcome<O>> };
  /** The accessible name; usually the title of the dialog. */
  label: string;
  /** Of the main button; 保存 if not said. */
  save?: ReactNode;
  /** Somebody else has saved other values meanwhile (`useMerge`): saving keeps one's own. */
  hasTheirs?: boolean;
  danger?: boolean;
  disabled?: boolean;
  /** Something is to be answered before anything is saved: leads to it. */
  first?: (() => void) | undefined;
  /** Reads again what is edited, when somebody else was faster. */
  reload?: () => void;
  next?: NextSteps;
  /** Where to go on typing after a refusal; where that depends on which it was, a function says. */
  focusOnRefusal?: FieldPath<V> | ((refusal: Refusal) => FieldPath<V>);
  /** Under the failure: answers to a refusal that change the input; `again` submits. */
  answers?: (again: () => void) => ReactNode;
  /** Before the dialog closes. */
  onSaved?: (value: O, input: I) => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const words = useWords();
  const submit = async (input: I): Promise<void> => {
    // The key saves as well as the button does.
    if (first) return first();
    const outcome = await command.run(input);
    if (outcome.ok) {
      onSaved?.(outcome.value, input);
      onClose();
      return;
    }
    form.show(outcome.failure);
    if (outcome.failure.kind === 'refusal') {
      const { refusal } = outcome.failure;
      const at =
        (refusal.code === 'wrongPin' ? pinOf(form) : undefined) ??
        (typeof focusOnRefusal === 'function' ? focusOnRefusal(refusal) : focusOnRefusal);
      if (at) form.fields.setFocus(at, { shouldSelect: true });
    }
    if (isOvertaken(outcome.failure)) reload?.();
  };
  return (
    <Form form={form} label={label} onSubmit={submit}>
      {children}
      <FormProblem failure={command.failure} next={stepsOf(reload, next)} />
      {answers?.(() => void form.fields.handleSubmit(submit)())}
      <Unsent command={command} />
      <FormActions
        save={hasTheirs ? words.shop.merge.keepMine : (save ?? words.shell.save)}
        busy={command.busy}
        danger={danger}
        disabled={disabled || first !== undefined}
        onCancel={onClose}
      />
    </Form>
  );
}

/** A question without fields: `children` list the consequences, the focus waits on the way out. */
export function DialogQuestion({
  command,
  run,
  act,
  reload,
  next,
  onClose,
  children,
}: {
  command: Sender;
  run: () => Promise<Outcome<unknown>>;
  /** What the button does, in its own words. */
  act: ReactNode;
  reload?: () => void;
  next?: NextSteps;
  onClose: () => void;
  children: ReactNode;
}) {
  const words = useWords();
  const answer = async (): Promise<void> => {
    const outcome = await run();
    if (outcome.ok) onClose();
    else if (isOvertaken(outcome.failure)) reload?.();
  };
  useShortcut('save', () => void answer());
  return (
    <div className="form">
      {children}
      <FailureNotice failure={command.failure} next={stepsOf(reload, next)} />
      <Unsent command={command} />
      <div className="form-actions">
        <Button onClick={onClose} autoFocus>
          {words.shell.cancel}
        </Button>
        <Button type="primary" danger loading={command.busy} onClick={() => void answer()}>
          {act}
        </Button>
      </div>
    </div>
  );
}
