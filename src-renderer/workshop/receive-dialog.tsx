/** 车间接收: several cars with one yes; the workshop lead's own, or his PIN at an adviser's seat. */
import { Radio } from 'antd';
import { useState } from 'react';
import type { Output } from '../../src-shared/contract.ts';
import type { WorkshopCar } from '../../src-shared/workshop/workshop-contract.ts';
import { type Outcome, useCommand, useRead, useStep } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogForm } from '../kit/dialog-form.tsx';
import { CheckField, Field, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { PinField } from '../kit/pin-field.tsx';
import { useStaff } from '../kit/session.tsx';
import { Loaded } from '../kit/states.tsx';
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
      <ReceiveBody cars={last} {...props} />
    </Dialog>
  );
}

function ReceiveBody(props: Props) {
  const { roles } = useStaff();
  const isLead = roles.includes('workshopLead');
  const approvers = useRead('staff.approvers', { roles: ['workshopLead'] }, { enabled: !isLead });
  if (isLead) return <ReceiveForm {...props} leads={null} />;
  return <Loaded read={approvers}>{({ staff }) => <ReceiveForm {...props} leads={staff} />}</Loaded>;
}

interface Values {
  keysTakenOut: boolean;
  staffId: string;
  pin: string;
}

function ReceiveForm({
  cars,
  leads,
  onReceived,
  onClose,
}: Props & {
  /** Who may put in a PIN; null when the lead is the one signed in. */
  leads: Output<'staff.approvers'>['staff'] | null;
}) {
  const words = useWords();
  const handOver = useCommand('workshop.handOver');
  const approve = useStep('staff.approve');
  const form = useContractForm<'workshop.handOver', Values>('workshop.handOver', {
    defaults: { keysTakenOut: false, staffId: leads?.length === 1 ? (leads[0]?.id ?? '') : '', pin: '' },
    toInput: ({ keysTakenOut }) => ({
      orders: cars.map(({ orderId, version }) => ({ orderId, version })),
      keysTakenOut,
      approvalId: null,
    }),
    alsoCheck: ({ staffId, pin }) =>
      leads === null
        ? {}
        : { staffId: staffId === '' ? 'required' : undefined, pin: pin === '' ? 'required' : undefined },
  });
  type Input = Parameters<typeof handOver.run>[0];
  const send = async (input: Input): Promise<Outcome<{ readonly orders: readonly unknown[] }>> => {
    const { staffId, pin } = form.fields.getValues();
    const lead = leads?.find(({ id }) => id === staffId);
    if (!lead) return handOver.run(input);
    const approved = await approve.run({ staffId: lead.id, pin: pin.normalize('NFKC') });
    if (!approved.ok) {
      form.fields.setValue('pin', '');
      form.fields.setFocus('pin');
      return approved;
    }
    handOver.clear();
    return handOver.run({ ...input, approvalId: approved.value.approvalId });
  };
  return (
    <DialogForm
      form={form}
      command={{
        run: send,
        busy: approve.busy || handOver.busy,
        failure: approve.failure ?? handOver.failure,
        unsent: handOver.unsent,
        hurry: handOver.hurry,
        giveUp: handOver.giveUp,
      }}
      label={words.workshop.receiveTitle}
      save={words.workshop.receive(cars.length)}
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
        {leads !== null && (
          <>
            <Field form={form} name="staffId" label={words.workshop.receiver} required group>
              {({ value, onChange, name, ref }) => (
                <Radio.Group
                  className="work-big-choices"
                  name={name}
                  value={value}
                  onChange={(event) => onChange(String(event.target.value))}
                >
                  {leads.map((lead, index) => (
                    <Radio key={lead.id} value={lead.id} ref={index === 0 ? ref : undefined}>
                      {lead.name}
                    </Radio>
                  ))}
                </Radio.Group>
              )}
            </Field>
            <PinField form={form} name="pin" label={words.workshop.receiverPin} known required />
          </>
        )}
      </div>
    </DialogForm>
  );
}
