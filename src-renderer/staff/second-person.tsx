/** A second person's yes at somebody else's seat: who, and the PIN. */
import { Radio } from 'antd';
import { type ReactNode, useRef } from 'react';
import type { FieldPathByValue, FieldValues } from 'react-hook-form';
import type { Input } from '../../src-shared/contract.ts';
import type { ApprovalId } from '../../src-shared/kit/id.ts';
import type { Problem } from '../../src-shared/kit/problem.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { type Failure, type Outcome, useRead, useStep } from '../kit/client.ts';
import { type ContractForm, Field } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { PinField } from '../kit/pin-field.tsx';

export interface ApproverTexts {
  approver: string;
  pin: string;
}

export const NO_APPROVER: ApproverTexts = { approver: '', pin: '' };

export interface SecondPerson {
  readonly people: readonly { readonly id: string; readonly name: string }[];
  /** The names are there, or will not come. */
  readonly ready: boolean;
  /** Nobody has such a hat. */
  readonly isNobody: boolean;
  /** Whoever was chosen; a single person needs no choosing. */
  chosen(values: ApproverTexts): string;
  /** What must be filled in before anybody is asked. */
  problems(values: ApproverTexts): { approver: Problem | undefined; pin: Problem | undefined };
}

/** Who may say yes here. `needed` false: the person at the seat decides alone. */
export function useSecondPerson(roles: readonly Role[], needed = true): SecondPerson {
  const { data, failure } = useRead('staff.approvers', { roles: [...roles] }, { enabled: needed });
  const people = data?.staff ?? [];
  const only = people.length === 1 ? (people[0]?.id ?? '') : '';
  const chosen = ({ approver }: ApproverTexts): string => (approver === '' ? only : approver);
  return {
    people,
    ready: !needed || data !== undefined || failure !== null,
    isNobody: needed && data?.staff.length === 0,
    chosen,
    problems: (values) => ({
      approver: needed && chosen(values) === '' ? 'choice' : undefined,
      pin: needed && values.pin === '' ? 'required' : undefined,
    }),
  };
}

/** The names, and the PIN. */
export function ApproverFields<V extends FieldValues & ApproverTexts, I>({
  form,
  second,
  label,
  pinLabel,
  autoFocus = false,
  className = '',
  children,
}: {
  form: ContractForm<V, I>;
  second: SecondPerson;
  /** Of the names; 同意人 if not said. */
  label?: ReactNode;
  pinLabel?: ReactNode;
  /** The PIN is what this dialog waits for. */
  autoFocus?: boolean;
  className?: string;
  /** Between the names and the PIN. */
  children?: ReactNode;
}) {
  const words = useWords();
  if (second.isNobody) return <Notice tone="need">{words.staff.second.nobody}</Notice>;
  const approver = 'approver' as FieldPathByValue<V, string>; // V holds the texts of an approver
  const pin = 'pin' as FieldPathByValue<V, string>;
  return (
    <>
      <Field form={form} name={approver} label={label ?? words.staff.second.who} group required>
        {({ value, onChange, name, ref }) => (
          <Radio.Group
            className={`choices ${className}`}
            name={name}
            value={second.chosen({ approver: value, pin: '' })}
            onChange={(event) => onChange(event.target.value as typeof value)}
          >
            {second.people.map((person, index) => (
              <Radio key={person.id} value={person.id} ref={index === 0 ? ref : undefined}>
                {person.name}
              </Radio>
            ))}
          </Radio.Group>
        )}
      </Field>
      {children}
      <PinField
        form={form}
        name={pin}
        label={pinLabel ?? words.staff.second.pin}
        known
        required
        autoFocus={autoFocus}
      />
    </>
  );
}

interface Sender<I, O> {
  run(input: I): Promise<Outcome<O>>;
  clear(): void;
  readonly busy: boolean;
  readonly failure: Failure | null;
  readonly unsent?: boolean;
  readonly hurry?: () => void;
  readonly giveUp?: () => void;
}

type Agreed = Pick<Input<'staff.approve'>, 'purpose' | 'orderIds' | 'amountFen'>;

const isUsed = (failure: Failure): boolean => failure.kind === 'refusal' && failure.refusal.code === 'approvalUsed';

/**
 * The command behind an approval: the PIN first, for exactly this step, then the command with what it answered.
 * `given` null: the person at the seat decides alone. A right PIN is not asked for again because something else was
 * refused.
 */
export function useApproved<I extends { approvalId: string | null }, O>(
  command: Sender<I, O>,
  second: SecondPerson,
  given: () => ApproverTexts | null,
  agreedTo: (input: I) => Agreed,
): Sender<I, O> {
  const approve = useStep('staff.approve');
  const last = useRef<{ readonly asked: string; readonly id: ApprovalId } | null>(null);
  return {
    ...command,
    busy: command.busy || approve.busy,
    failure: approve.failure ?? command.failure,
    run: async (input) => {
      const texts = given();
      if (!texts) return command.run(input);
      const asked = { ...agreedTo(input), staffId: second.chosen(texts), pin: texts.pin.normalize('NFKC') };
      const key = JSON.stringify(asked);
      if (last.current?.asked !== key) {
        last.current = null;
        command.clear();
        const outcome = await approve.run(asked);
        if (!outcome.ok) return outcome;
        last.current = { asked: key, id: outcome.value.approvalId };
      }
      const outcome = await command.run({ ...input, approvalId: last.current.id });
      if (outcome.ok || isUsed(outcome.failure)) last.current = null;
      return outcome;
    },
  };
}
