/** 忘记 PIN: the recovery code gives an administrator a new PIN, and a new code. */
import { Input } from 'antd';
import { useState } from 'react';
import { useStep } from '../kit/client.ts';
import { useWait } from '../kit/countdown.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Field, Form, FormActions, FormProblem, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { PinField } from '../kit/pin-field.tsx';
import { useSession } from '../kit/session.tsx';
import { RecoveryCodeCard } from './recovery-code-card.tsx';
import '../shop/parts.css';

export function RecoverDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const words = useWords();
  const { shopName } = useSession();
  const [code, setCode] = useState<string | null>(null);
  const leave = (): void => {
    setCode(null);
    onClose();
  };
  return (
    <Dialog
      open={open}
      title={words.staffAdmin.recover.title}
      onClose={leave}
      closable={code === null}
      aboveLock
      width={560}
    >
      {code === null ? (
        <RecoverForm onDone={setCode} onClose={leave} />
      ) : (
        <div className="form">
          <p>{words.staffAdmin.recover.done}</p>
          <RecoveryCodeCard code={code} shopName={shopName} done={words.staffAdmin.recovery.done} onDone={leave} />
        </div>
      )}
    </Dialog>
  );
}

interface Values {
  code: string;
  name: string;
  pin: string;
  pinAgain: string;
}

function RecoverForm({ onDone, onClose }: { onDone: (code: string) => void; onClose: () => void }) {
  const words = useWords();
  const told = words.staffAdmin.recover;
  const recover = useStep('session.recover');
  const wait = useWait(recover.failure);
  const form = useContractForm<'session.recover', Values>('session.recover', {
    defaults: { code: '', name: '', pin: '', pinAgain: '' },
    toInput: ({ code, name, pin }) => ({ code, name, pin: pin.normalize('NFKC') }),
    alsoCheck: ({ pin, pinAgain }) =>
      pin === '' ? { pin: 'required' } : { pinAgain: pin === pinAgain ? undefined : 'pinMismatch' },
  });
  const refusal = recover.failure?.kind === 'refusal' ? recover.failure.refusal.code : null;
  return (
    <Form
      form={form}
      label={told.title}
      onSubmit={async (input) => {
        if (wait > 0) return;
        const outcome = await recover.run(input);
        if (outcome.ok) return onDone(outcome.value.newCode);
        form.show(outcome.failure);
        if (outcome.failure.kind !== 'refusal') return;
        if (outcome.failure.refusal.code === 'wrongCode') form.fields.setFocus('code', { shouldSelect: true });
        if (outcome.failure.refusal.code === 'notFound') form.fields.setFocus('name', { shouldSelect: true });
      }}
    >
      <p className="faint">{told.colleague}</p>
      <p>{told.hint}</p>
      <Field form={form} name="code" label={told.code} help={told.codeHelp} required>
        {(bind) => (
          <Input
            {...bind}
            className="code-box"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={64}
            autoFocus
          />
        )}
      </Field>
      <Field form={form} name="name" label={told.name} required>
        {(bind) => <Input {...bind} autoComplete="off" maxLength={40} />}
      </Field>
      <div className="form-row">
        <PinField form={form} name="pin" label={told.newPin} help={words.staff.pinRule} required />
        <PinField form={form} name="pinAgain" label={told.newPinAgain} required />
      </div>
      {wait > 0 ? (
        <Notice tone="need">{words.staffAdmin.pairing.wait(wait)}</Notice>
      ) : refusal === 'notFound' ? (
        <Notice tone="need">{told.noSuchAdministrator}</Notice>
      ) : (
        refusal !== 'tooManyTries' && <FormProblem failure={recover.failure} />
      )}
      <FormActions save={told.submit} busy={recover.busy} onCancel={onClose} disabled={wait > 0} />
    </Form>
  );
}
