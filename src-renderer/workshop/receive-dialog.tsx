/** 车间接收: several cars with one yes; the workshop lead's own, or his PIN at an adviser's seat. */
import { useState } from 'react';
import type { Role } from '../../src-shared/staff/roles.ts';
import type { WorkshopCar } from '../../src-shared/workshop/workshop-contract.ts';
import { useCommand } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogForm } from '../kit/dialog-form.tsx';
import { CheckField, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { useStaff } from '../kit/session.tsx';
import {
  ApproverFields,
  type ApproverTexts,
  NO_APPROVER,
  useApproved,
  useSecondPerson,
} from '../staff/second-person.tsx';
import { Plate } from '../vehicle/plate.tsx';

interface Props {
  readonly cars: readonly WorkshopCar[];
  readonly onReceived: (count: number) => void;
  readonly onClose: () => void;
}

export function ReceiveDialog({ cars, ...props }: Omit<Props, 'cars'> & { cars: readonly WorkshopCar[] | null }) {
  const words = useWords();
  // Kept while the dialog is on its way out, when the cars have left the list.
  const [last, setLast] = useState<readonly WorkshopCar[]>([]);
  if (cars !== null && cars.length > 0 && cars !== last) setLast(cars);
  return (
    <Dialog open={cars !== null} title={words.workshop.receiveTitle} onClose={props.onClose} width={560}>
      <ReceiveForm cars={last} {...props} />
    </Dialog>
  );
}

interface Values extends ApproverTexts {
  keysTakenOut: boolean;
}

const LEADS: readonly Role[] = ['workshopLead'];

function ReceiveForm({ cars, onReceived, onClose }: Props) {
  const words = useWords();
  const isLead = useStaff().roles.includes('workshopLead');
  const handOver = useCommand('workshop.handOver');
  const second = useSecondPerson(LEADS, !isLead);
  const form = useContractForm<'workshop.handOver', Values>('workshop.handOver', {
    defaults: { ...NO_APPROVER, keysTakenOut: false },
    toInput: ({ keysTakenOut }) => ({
      orders: cars.map(({ orderId, version }) => ({ orderId, version })),
      keysTakenOut,
      approvalId: null,
    }),
    ready: second.ready,
    alsoCheck: (values) => second.problems(values),
  });
  const command = useApproved(
    handOver,
    second,
    () => (isLead ? null : form.fields.getValues()),
    ({ orders }) => ({ purpose: 'handOver', orderIds: orders.map(({ orderId }) => orderId), amountFen: null }),
  );
  return (
    <DialogForm
      form={form}
      command={command}
      label={words.workshop.receiveTitle}
      save={words.workshop.receive(cars.length)}
      {...(isLead ? {} : { focusOnRefusal: 'pin' as const })}
      onSaved={({ orders }) => onReceived(orders.length)}
      onClose={onClose}
    >
      <div className="work-form">
        <p>{words.workshop.receiveList}</p>
        <ul className="work-receive-list">
          {cars.map((car) => (
            <li key={car.orderId}>
              <Plate plate={car.plate} color={car.plateColor} />
              <span>{car.model}</span>
              {car.keyTag !== '' && (
                <span className="work-soft">
                  {words.workshop.key} {car.keyTag}
                </span>
              )}
            </li>
          ))}
        </ul>
        <CheckField
          form={form}
          name="keysTakenOut"
          label={words.workshop.keysOut}
          className="work-big-check"
          autoFocus
        />
        {!isLead && (
          <ApproverFields
            form={form}
            second={second}
            label={words.workshop.receiver}
            pinLabel={words.workshop.receiverPin}
            className="work-big-choices"
          />
        )}
      </div>
    </DialogForm>
  );
}
