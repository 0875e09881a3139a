/** A screen that does not belong to the shop yet: a code from an administrator's screen, or an administrator in person. */
import { Button, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useStep } from '../kit/client.ts';
import { useWait } from '../kit/countdown.ts';
import { Field, Form, FormActions, FormProblem, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { Segments } from '../kit/segments.tsx';
import { useRefreshSession, useSession } from '../kit/session.tsx';
import { RecoverDialog } from './recover-dialog.tsx';
import { LanguageToggle } from './sign-in-screen.tsx';
import '../shop/parts.css';
import './pairing-screen.css';

const CODE_DIGITS = 8;

export function PairingScreen() {
  const words = useWords();
  const { shopName } = useSession();
  const told = words.staffAdmin.pairing;
  const [way, setWay] = useState<'code' | 'administrator'>('code');
  // On another machine no PIN fits any more: the printed code comes first, then the pairing.
  const [recovering, setRecovering] = useState(false);
  return (
    <main className="pairing">
      <div className="pairing-page">
        <header className="pairing-head">
          <span className="pairing-product">{words.shell.product}</span>
          {shopName !== '' && <span className="pairing-shop">{shopName}</span>}
          <LanguageToggle />
        </header>
        <div className="pairing-card">
          <h1>{told.title}</h1>
          <p className="faint">{told.lead}</p>
          <Segments
            block
            aria-label={told.ways}
            value={way}
            onChange={setWay}
            options={[
              { value: 'code', label: told.byCode },
              { value: 'administrator', label: told.byAdministrator },
            ]}
          />
          {way === 'code' ? <ByCode /> : <ByAdministrator />}
          <Button type="text" className="pairing-recover" onClick={() => setRecovering(true)}>
            {words.staffAdmin.recover.title}
          </Button>
          <RecoverDialog open={recovering} onClose={() => setRecovering(false)} />
        </div>
      </div>
    </main>
  );
}

/** The digits of a code as they are read out: four and four. */
function groupedCode(text: string): string {
  const digits = text.normalize('NFKC').replace(/\D/gu, '').slice(0, CODE_DIGITS);
  return digits.length > 4 ? `${digits.slice(0, 4)} ${digits.slice(4)}` : digits;
}

function ByCode() {
  const words = useWords();
  const told = words.staffAdmin.pairing;
  const pair = useStep('seat.pair');
  const refresh = useRefreshSession();
  const wait = useWait(pair.failure);
  const form = useContractForm<'seat.pair', { code: string }>('seat.pair', {
    defaults: { code: '' },
    toInput: ({ code }) => ({ code: code.replace(/\D/gu, '') }),
    alsoCheck: ({ code }) => {
      const digits = code.replace(/\D/gu, '').length;
      return { code: digits === 0 ? 'required' : digits < CODE_DIGITS ? 'tooShort' : undefined };
    },
  });
  const { setFocus } = form.fields;
  useEffect(() => setFocus('code'), [setFocus]);
  const code = pair.failure?.kind === 'refusal' ? pair.failure.refusal.code : null;
  return (
    <Form
      form={form}
      label={told.byCode}
      onSubmit={async (input) => {
        if (wait > 0) return;
        const outcome = await pair.run(input);
        if (outcome.ok) return refresh();
        form.show(outcome.failure);
        setFocus('code', { shouldSelect: true });
      }}
    >
      <Field form={form} name="code" label={told.code} help={told.codeHelp} required>
        {({ onChange, ...bind }) => (
          <Input
            {...bind}
            className="pairing-input"
            inputMode="numeric"
            autoComplete="one-time-code"
            onChange={(event) => onChange(groupedCode(event.target.value))}
          />
        )}
      </Field>
      <p className="field-help">{told.where}</p>
      {wait > 0 ? (
        <Notice tone="need">{told.wait(wait)}</Notice>
      ) : code === 'pairingCodeUnknown' ? (
        <Notice tone="need">{told.unknown}</Notice>
      ) : (
        code !== 'tooManyTries' && <FormProblem failure={pair.failure} />
      )}
      <FormActions save={told.pair} busy={pair.busy} disabled={wait > 0} />
    </Form>
  );
}

interface Values {
  staffName: string;
  pin: string;
  seatName: string;
}

function ByAdministrator() {
  const words = useWords();
  const told = words.staffAdmin.pairing;
  const pair = useStep('seat.pairAsAdministrator');
  const refresh = useRefreshSession();
  const wait = useWait(pair.failure);
  const form = useContractForm<'seat.pairAsAdministrator', Values>('seat.pairAsAdministrator', {
    defaults: { staffName: '', pin: '', seatName: '' },
    toInput: ({ staffName, pin, seatName }) => ({ staffName, pin: pin.normalize('NFKC'), seatName }),
  });
  const { setFocus, setValue } = form.fields;
  useEffect(() => setFocus('staffName'), [setFocus]);
  const refusal = pair.failure?.kind === 'refusal' ? pair.failure.refusal : null;
  return (
    <Form
      form={form}
      label={told.byAdministrator}
      onSubmit={async (input) => {
        if (wait > 0) return;
        const outcome = await pair.run(input);
        if (outcome.ok) return refresh();
        form.show(outcome.failure);
        if (outcome.failure.kind !== 'refusal') return;
        if (outcome.failure.refusal.code === 'nameTaken') return setFocus('seatName', { shouldSelect: true });
        setValue('pin', '');
        setFocus('pin');
      }}
    >
      <Field form={form} name="staffName" label={told.administratorName} required>
        {(bind) => <Input {...bind} autoComplete="off" maxLength={40} />}
      </Field>
      <Field form={form} name="pin" label={told.pin} required>
        {(bind) => <Input {...bind} type="password" inputMode="numeric" autoComplete="off" maxLength={64} />}
      </Field>
      <Field form={form} name="seatName" label={told.seatName} help={told.seatNameHelp} required>
        {(bind) => <Input {...bind} autoComplete="off" maxLength={40} />}
      </Field>
      {wait > 0 ? (
        <Notice tone="need">{told.wait(wait)}</Notice>
      ) : refusal?.code === 'wrongPin' ? (
        <Notice tone="need">{told.wrong(refusal.details.triesLeft)}</Notice>
      ) : (
        refusal?.code !== 'tooManyTries' && <FormProblem failure={pair.failure} />
      )}
      <FormActions save={told.pair} busy={pair.busy} disabled={wait > 0} />
    </Form>
  );
}
