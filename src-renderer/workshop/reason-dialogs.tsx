/** The two ways back: to the desk before work began, and to the technician after the final check. */
import { Checkbox, Input } from 'antd';
import type { OrderLineId } from '../../src-shared/kit/id.ts';
import type { WorkshopCar } from '../../src-shared/workshop/workshop-contract.ts';
import { useCommand } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogForm } from '../kit/dialog-form.tsx';
import { Field, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import type { TakeTurn } from './use-turns.ts';

interface Props {
  readonly car: WorkshopCar;
  readonly take: TakeTurn;
  readonly onClose: () => void;
}

export function HandBackDialog({ open, ...props }: Props & { open: boolean }) {
  const words = useWords();
  return (
    <Dialog open={open} title={words.moves.moves.handBackToDesk} onClose={props.onClose}>
      <HandBackForm {...props} />
    </Dialog>
  );
}

function HandBackForm({ car, take, onClose }: Props) {
  const words = useWords();
  const handBack = useCommand('workshop.handBack');
  const form = useContractForm<'workshop.handBack', { reason: string }>('workshop.handBack', {
    defaults: { reason: '' },
    toInput: ({ reason }) => ({ orderId: car.orderId, version: car.version, reason }),
  });
  return (
    <DialogForm
      form={form}
      command={{ ...handBack, run: (input) => take((version) => handBack.run({ ...input, version })) }}
      label={words.moves.moves.handBackToDesk}
      save={words.moves.moves.handBackToDesk}
      focusOnRefusal="reason"
      onClose={onClose}
    >
      <div className="work-form">
        <Field form={form} name="reason" label={words.workshop.handBackReason} required>
          {(bind) => <Input.TextArea {...bind} rows={3} maxLength={200} autoFocus />}
        </Field>
      </div>
    </DialogForm>
  );
}

/** 内返 */
export function FailDialog({ open, ...props }: Props & { open: boolean }) {
  const words = useWords();
  return (
    <Dialog open={open} title={words.moves.moves.fail} onClose={props.onClose} width={560}>
      <FailForm {...props} />
    </Dialog>
  );
}

interface FailValues {
  reason: string;
  lineIds: OrderLineId[];
}

function FailForm({ car, take, onClose }: Props) {
  const words = useWords();
  const fail = useCommand('workshop.fail');
  const form = useContractForm<'workshop.fail', FailValues>('workshop.fail', {
    defaults: { reason: '', lineIds: [] },
    toInput: ({ reason, lineIds }) => ({ orderId: car.orderId, version: car.version, reason, lineIds }),
  });
  const lines = car.lines.filter(({ state, kind }) => state === 'done' && kind !== 'charge');
  return (
    <DialogForm
      form={form}
      command={{ ...fail, run: (input) => take((version) => fail.run({ ...input, version })) }}
      label={words.moves.moves.fail}
      save={words.workshop.acts.fail}
      danger
      focusOnRefusal="reason"
      onClose={onClose}
    >
      <div className="work-form">
        <Field form={form} name="reason" label={words.workshop.failReason} required>
          {(bind) => <Input.TextArea {...bind} rows={3} maxLength={300} autoFocus />}
        </Field>
        <Field form={form} name="lineIds" label={words.workshop.failLines} required group>
          {({ value, onChange }) => (
            <div className="work-big-choices">
              {lines.map((line) => (
                <Checkbox
                  key={line.id}
                  checked={value.includes(line.id)}
                  onChange={(event) =>
                    onChange(event.target.checked ? [...value, line.id] : value.filter((id) => id !== line.id))
                  }
                >
                  {line.name}
                </Checkbox>
              ))}
            </div>
          )}
        </Field>
      </div>
    </DialogForm>
  );
}
