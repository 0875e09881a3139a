/** An order whose car goes, or does not go: 待料外出 with the supervisor's PIN, 逾期未取. */
import { useEffect } from 'react';
import { formatWhen } from '../../src-shared/kit/when-text.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { useCommand } from '../kit/client.ts';
import { DialogForm } from '../kit/dialog-form.tsx';
import { CheckField, Field, useContractForm } from '../kit/form.tsx';
import { useZone } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { serverNow } from '../kit/server-clock.ts';
import { useStaff } from '../kit/session.tsx';
import { type Signature, SignaturePad } from '../kit/signature-pad.tsx';
import { DateTimeField, useReadWhen } from '../kit/when-field.tsx';
import {
  ApproverFields,
  type ApproverTexts,
  NO_APPROVER,
  useApproved,
  useSecondPerson,
} from '../staff/second-person.tsx';
import { Consequences, News, type OrderDialogProps, OrderForm, TextBlock, useNews } from './order-form.tsx';

const SUPERVISOR: readonly Role[] = ['deskSupervisor'];

interface LeaveValues extends ApproverTexts {
  inspectedDriveable: boolean;
  waiver: Signature | null;
  nextContactAt: string;
}

/** 待料外出: the adviser asks, the supervisor agrees with a PIN at the same seat. */
export function LeaveOpenForm({ order, reload, onClose }: OrderDialogProps) {
  const words = useWords();
  const told = words.orderPage;
  const zone = useZone();
  const readWhen = useReadWhen();
  const isSupervisor = useStaff().roles.includes('deskSupervisor');
  const second = useSecondPerson(SUPERVISOR, !isSupervisor);
  const command = useCommand('order.leaveOpen');
  const news = useNews(order.timeline.filter(({ facts }) => facts['order'] === order.number));
  const { expectedResumeAt, orderId, version } = order;
  const form = useContractForm<'order.leaveOpen', LeaveValues>('order.leaveOpen', {
    defaults: {
      ...NO_APPROVER,
      inspectedDriveable: false,
      waiver: null,
      // When the work is expected to go on; a time that has passed is none.
      nextContactAt:
        expectedResumeAt === null || expectedResumeAt <= serverNow() ? '' : formatWhen(expectedResumeAt, zone),
    },
    toInput: ({ inspectedDriveable, waiver, nextContactAt }) => ({
      orderId,
      version,
      inspectedDriveable,
      waiver: waiver === null ? null : { attachment: waiver.kind === 'drawn' ? waiver.attachment : null },
      nextContactAt: readWhen(nextContactAt),
      approvalId: null,
    }),
    ready: second.ready,
    alsoCheck: (values) => ({
      ...second.problems(values),
      ...(values.nextContactAt.trim() === '' ? { nextContactAt: 'required' as const } : {}),
    }),
  });
  const { setValue } = form.fields;
  const unsafe = order.openSafety.join('\n');
  // What was signed was signed for the list that stood there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list says when, not what
  useEffect(() => setValue('waiver', null), [unsafe, setValue]);
  const approved = useApproved(
    command,
    second,
    () => (isSupervisor ? null : form.fields.getValues()),
    (input) => ({ purpose: 'leaveOpen', orderIds: [input.orderId], amountFen: null }),
  );
  return (
    <DialogForm
      form={form}
      command={approved}
      label={words.moves.moves.leaveOpen}
      save={words.moves.moves.leaveOpen}
      reload={reload}
      focusOnRefusal="inspectedDriveable"
      onClose={onClose}
    >
      <News events={news} />
      <Notice tone="wait">{told.leaveHint}</Notice>
      <CheckField form={form} name="inspectedDriveable" label={told.driveable} autoFocus />
      {order.openSafety.length > 0 && (
        <>
          <Notice tone="need">{told.openSafety(order.openSafety)}</Notice>
          <Field key={unsafe} form={form} name="waiver" label={told.waiver} group>
            {({ value, onChange }) => (
              <SignaturePad
                value={value}
                onChange={(next) => onChange(next as never)} // a signature or none, as it came
                label={told.waiver}
              />
            )}
          </Field>
        </>
      )}
      <DateTimeField form={form} name="nextContactAt" label={told.callAt} required />
      {!isSupervisor && <ApproverFields form={form} second={second} />}
    </DialogForm>
  );
}

/** 逾期未取 */
export function UnclaimedForm(props: OrderDialogProps) {
  const words = useWords();
  const told = words.orderPage;
  return (
    <OrderForm<'order.unclaimed', { note: string }>
      {...props}
      call="order.unclaimed"
      label={words.moves.moves.unclaimed}
      defaults={{ note: '' }}
      toInput={(values) => values}
      focusOnRefusal="note"
    >
      {(form) => (
        <>
          <Consequences of={[told.unclaimedHint]} />
          <TextBlock form={form} name="note" label={told.unclaimedNote} max={200} required autoFocus />
        </>
      )}
    </OrderForm>
  );
}
