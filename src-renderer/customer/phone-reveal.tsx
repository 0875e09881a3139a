/** A masked number, and the whole of it on demand: asking is a command, because the journal keeps who asked. */
import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import type { ContactId, PhoneId } from '../../src-shared/kit/id.ts';
import { useCommand } from '../kit/client.ts';
import { useWords } from '../kit/language.tsx';
import { FailureNotice } from '../kit/notice.tsx';
import { useMay } from '../kit/session.tsx';

const SHOWN_FOR = 60_000;

export function CustomerPhone({ phoneId, masked }: { phoneId: PhoneId; masked: string }) {
  const reveal = useCommand('customer.revealPhone');
  return (
    <RevealLine
      masked={masked}
      may={useMay('customer.revealPhone')}
      command={reveal}
      ask={() => reveal.run({ phoneId })}
    />
  );
}

export function ContactPhone({ contactId, masked }: { contactId: ContactId; masked: string }) {
  const reveal = useCommand('vehicle.revealPhone');
  return (
    <RevealLine
      masked={masked}
      may={useMay('vehicle.revealPhone')}
      command={reveal}
      ask={() => reveal.run({ contactId })}
    />
  );
}

function RevealLine({
  masked,
  may,
  command,
  ask,
}: {
  masked: string;
  may: boolean;
  command: Pick<ReturnType<typeof useCommand<'customer.revealPhone'>>, 'busy' | 'failure' | 'clear'>;
  ask: () => ReturnType<ReturnType<typeof useCommand<'customer.revealPhone'>>['run']>;
}): ReactNode {
  const words = useWords();
  const told = words.customer;
  const [number, setNumber] = useState<string | null>(null);
  useEffect(() => {
    if (number === null) return;
    const timer = setTimeout(() => setNumber(null), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [number]);
  // A service number belongs to nobody and is not masked.
  const isWhole = !masked.includes('*');
  return (
    <span className="phone-line">
      <span
        aria-live="polite"
        className={number === null ? undefined : 'phone-full'}
        title={number === null ? undefined : told.shown}
      >
        {number ?? masked}
      </span>
      {may && !isWhole && (
        <Button
          size="small"
          type="text"
          icon={number === null ? <EyeOutlined /> : <EyeInvisibleOutlined />}
          loading={command.busy}
          title={told.revealHint}
          aria-label={number === null ? told.revealOf(masked) : told.hide}
          onClick={() => {
            if (number !== null) setNumber(null);
            else void ask().then((outcome) => outcome.ok && setNumber(outcome.value.number));
          }}
        >
          {number === null ? told.reveal : told.hide}
        </Button>
      )}
      <FailureNotice failure={command.failure} onClose={command.clear} />
    </span>
  );
}
