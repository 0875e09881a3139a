import { App } from 'antd';
import { useStep } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Form, FormActions, FormProblem, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { PinField } from '../kit/pin-field.tsx';

interface PinValues {
  oldPin: string;
  newPin: string;
  again: string;
}

export function ChangePinDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const words = useWords();
  return (
    <Dialog open={open} title={words.staff.changePinTitle} onClose={onClose} width={400}>
      <ChangePinForm onClose={onClose} />
    </Dialog>
  );
}

function ChangePinForm({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { notification } = App.useApp();
  const change = useStep('staff.changeOwnPin');
  const form = useContractForm<'staff.changeOwnPin', PinValues>('staff.changeOwnPin', {
    defaults: { oldPin: '', newPin: '', again: '' },
    toInput: ({ oldPin, newPin }) => ({ oldPin, newPin }),
    alsoCheck: ({ oldPin, newPin, again }) => ({
      ...(oldPin === '' ? { oldPin: 'required' as const } : {}),
      ...(newPin === again ? {} : { again: 'pinMismatch' as const }),
    }),
  });
  return (
    <Form
      form={form}
      onSubmit={async (input) => {
        const outcome = await change.run(input);
        if (!outcome.ok) {
          form.show(outcome.failure);
          return;
        }
        notification.success({ title: words.staff.pinChanged, role: 'status' });
        onClose();
      }}
    >
      <PinField form={form} name="oldPin" label={words.staff.oldPin} required known autoFocus />
      <PinField form={form} name="newPin" label={words.staff.newPin} help={words.staff.pinRule} required />
      <PinField form={form} name="again" label={words.staff.newPinAgain} required />
      <FormProblem failure={change.failure} />
      <FormActions save={words.staff.change} busy={change.busy} onCancel={onClose} />
    </Form>
  );
}
