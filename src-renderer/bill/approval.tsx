/** A second person's yes at the cashier's seat: who, and the PIN. */
import { Input, Radio } from 'antd';
import { useState } from 'react';
import type { FieldPathByValue, FieldValues } from 'react-hook-form';
import type { ApprovalId } from '../../src-shared/kit/id.ts';
import type { Problem } from '../../src-shared/kit/problem.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { type Failure, type Outcome, useRead, useStep } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogForm } from '../kit/dialog-form.tsx';
import { type ContractForm, Field, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { PinField } from '../kit/pin-field.tsx';

export interface ApproverTexts {
  approver: string;
  pin: string;
}

export const NO_APPROVER: ApproverTexts = { approver: '', pin: '' };

/** What must be filled in before anybody is asked. */
export function approverProblems(values: ApproverTexts): Record<string, Problem | undefined> {
  return {
    approver: values.approver === '' ? 'required' : undefined,
    pin: values.pin === '' ? 'required' : undefined,
  };
}

/** Names of those who may, and the PIN; a single name is chosen already. */
export function ApproverFields<V extends FieldValues & ApproverTexts, I>({
  form,
  roles,
}: {
  form: ContractForm<V, I>;
  roles: readonly Role[];
}) {
  const words = useWords();
  const { data } = useRead('staff.approvers', { roles: [...roles] });
  if (data?.staff.length === 0) return <Notice tone="need">{words.till.noApprover}</Notice>;
  const approver = 'approver' as FieldPathByValue<V, string>; // V holds the texts of an approver
  const pin = 'pin' as FieldPathByValue<V, string>;
  return (
    <>
      <Field form={form} name={approver} label={words.till.approver} group required>
        {({ value, onChange, name, ref }) => (
          <Radio.Group
            className="till-choices"
            name={name}
            value={value}
            onChange={(event) => onChange(event.target.value as typeof value)}
          >
            {data?.staff.map((person, index) => (
              <Radio key={person.id} value={person.id} ref={index === 0 ? ref : undefined}>
                {person.name}
              </Radio>
            ))}
          </Radio.Group>
        )}
      </Field>
      <PinField form={form} name={pin} label={words.till.approverPin} known required />
    </>
  );
}

interface Sender<I, O> {
  run(input: I): Promise<Outcome<O>>;
  readonly busy: boolean;
  readonly failure: Failure | null;
  readonly unsent?: boolean;
  readonly hurry?: () => void;
  readonly giveUp?: () => void;
}

/**
 * The command behind an approval: the PIN first, then the command with what it answered. `texts` null: the person at
 * the seat decides alone.
 */
export function useApproved<I extends { approvalId: string | null }, O>(
  command: Sender<I, O>,
  texts: () => ApproverTexts | null,
): Sender<I, O> {
  const approve = useStep('staff.approve');
  return {
    ...command,
    busy: command.busy || approve.busy,
    failure: approve.failure ?? command.failure,
    run: async (input) => {
      const given = texts();
      if (!given) return command.run(input);
      const outcome = await approve.run({
        staffId: given.approver,
        pin: given.pin.normalize('NFKC'),
      });
      return outcome.ok ? command.run({ ...input, approvalId: outcome.value.approvalId }) : outcome;
    },
  };
}

/** A yes that waits for the settlement; it is good for five minutes. */
export interface Approved {
  readonly approvalId: ApprovalId;
  readonly name: string;
  readonly reason: string;
}

interface AskProps {
  readonly amount: string;
  readonly onApproved: (approved: Approved) => void;
  readonly onClose: () => void;
}

/** Above the cashier's limit: who agrees, and why. */
export function DiscountApprovalDialog({ open, ...props }: AskProps & { open: boolean }) {
  const words = useWords();
  return (
    <Dialog open={open} title={words.till.approvalTitle} onClose={props.onClose}>
      <DiscountApprovalForm {...props} />
    </Dialog>
  );
}

function DiscountApprovalForm({ amount, onApproved, onClose }: AskProps) {
  const words = useWords();
  const approve = useStep('staff.approve');
  const [roles] = useState<readonly Role[]>(['deskSupervisor', 'manager']);
  const form = useContractForm<'staff.approve', ApproverTexts & { reason: string }>('staff.approve', {
    defaults: { ...NO_APPROVER, reason: '' },
    toInput: ({ approver, pin }) => ({ staffId: approver, pin: pin.normalize('NFKC') }),
    fieldOf: { staffId: 'approver' },
    alsoCheck: (values) => ({
      ...approverProblems(values),
      reason: values.reason.trim() === '' ? 'required' : undefined,
    }),
  });
  return (
    <DialogForm
      form={form}
      command={approve}
      label={words.till.approvalTitle}
      save={words.till.approvalDo}
      focusOnRefusal="pin"
      onSaved={({ approvalId, name }) =>
        onApproved({ approvalId, name, reason: form.fields.getValues('reason').trim() })
      }
      onClose={onClose}
    >
      <Notice tone="need">{words.till.aboveLimit(amount)}</Notice>
      <Field form={form} name="reason" label={words.till.approvalReason} required>
        {(bind) => <Input {...bind} maxLength={200} autoFocus autoComplete="off" />}
      </Field>
      <ApproverFields form={form} roles={roles} />
    </DialogForm>
  );
}
