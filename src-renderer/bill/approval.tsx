/** Above the cashier's limit: who agrees, and why. */
import { Input } from 'antd';
import { useState } from 'react';
import type { ApprovalId, OrderId } from '../../src-shared/kit/id.ts';
import type { Fen } from '../../src-shared/kit/money.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { useStep } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogForm } from '../kit/dialog-form.tsx';
import { Field, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { ApproverFields, type ApproverTexts, NO_APPROVER, useSecondPerson } from '../staff/second-person.tsx';
import { yuan } from './till-bill.tsx';

/** Hats with a larger limit than the cashier's. */
export const DISCOUNT_ROLES: readonly Role[] = ['deskSupervisor', 'manager'];

/** A yes that waits for the settlement; it is good for five minutes. */
export interface Approved {
  readonly approvalId: ApprovalId;
  readonly name: string;
  readonly reason: string;
}

interface AskProps {
  readonly orderId: OrderId;
  readonly amountFen: Fen;
  readonly onApproved: (approved: Approved) => void;
  readonly onClose: () => void;
}

export function DiscountApprovalDialog({ open, ...props }: AskProps & { open: boolean }) {
  const words = useWords();
  return (
    <Dialog open={open} title={words.till.approvalTitle} onClose={props.onClose}>
      <DiscountApprovalForm {...props} />
    </Dialog>
  );
}

function DiscountApprovalForm({ orderId, amountFen: typedFen, onApproved, onClose }: AskProps) {
  const words = useWords();
  const approve = useStep('staff.approve');
  const second = useSecondPerson(DISCOUNT_ROLES);
  const [amountFen] = useState(typedFen);
  const form = useContractForm<'staff.approve', ApproverTexts & { reason: string }>('staff.approve', {
    defaults: { ...NO_APPROVER, reason: '' },
    toInput: (values) => ({
      staffId: second.chosen(values),
      pin: values.pin.normalize('NFKC'),
      purpose: 'discount',
      orderIds: [orderId],
      amountFen,
    }),
    fieldOf: { staffId: 'approver' },
    ready: second.ready,
    alsoCheck: (values) => ({
      ...second.problems(values),
      reason: values.reason.trim() === '' ? 'required' : undefined,
    }),
  });
  return (
    <DialogForm
      form={form}
      command={approve}
      label={words.till.approvalTitle}
      save={words.till.approvalDo}
      onSaved={({ approvalId, name }) =>
        onApproved({ approvalId, name, reason: form.fields.getValues('reason').trim() })
      }
      onClose={onClose}
    >
      <Notice tone="need">{words.till.aboveLimit(yuan(amountFen))}</Notice>
      <Field form={form} name="reason" label={words.till.approvalReason} required>
        {(bind) => <Input {...bind} maxLength={200} autoFocus autoComplete="off" />}
      </Field>
      <ApproverFields form={form} second={second} />
    </DialogForm>
  );
}
