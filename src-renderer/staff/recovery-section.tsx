import { KeyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useStep } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { useWords } from '../kit/language.tsx';
import { FailureNotice } from '../kit/notice.tsx';
import { useSession } from '../kit/session.tsx';
import { useShortcut } from '../kit/shortcuts.tsx';
import { SectionHead } from '../shop/settings-parts.tsx';
import { RecoveryCodeCard } from './recovery-code-card.tsx';

export function RecoverySection() {
  const words = useWords();
  const { shopName } = useSession();
  const told = words.staffAdmin.recovery;
  const [asking, setAsking] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  return (
    <>
      <SectionHead title={words.shop.settings.sections.recovery} hint={words.shop.settings.hints.recovery} />
      {code === null ? (
        <div className="panel form">
          {told.explain.map((line) => (
            <p key={line}>{line}</p>
          ))}
          <p>{told.lost}</p>
          <div>
            <Button icon={<KeyOutlined />} onClick={() => setAsking(true)}>
              {told.make}
            </Button>
          </div>
        </div>
      ) : (
        <div className="panel">
          <RecoveryCodeCard code={code} shopName={shopName} done={told.done} onDone={() => setCode(null)} />
        </div>
      )}
      <Dialog open={asking} title={told.makeTitle} onClose={() => setAsking(false)}>
        <Confirmation
          onMade={(made) => {
            setAsking(false);
            setCode(made);
          }}
          onClose={() => setAsking(false)}
        />
      </Dialog>
    </>
  );
}

function Confirmation({ onMade, onClose }: { onMade: (code: string) => void; onClose: () => void }) {
  const words = useWords();
  const told = words.staffAdmin.recovery;
  const make = useStep('session.newRecoveryCode');
  const run = async (): Promise<void> => {
    const outcome = await make.run({});
    if (outcome.ok) onMade(outcome.value.code);
  };
  useShortcut('save', () => void run());
  return (
    <div className="form">
      <ul className="points">
        {told.makePoints.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      <FailureNotice failure={make.failure} />
      <div className="form-actions">
        <Button onClick={onClose} autoFocus>
          {words.shell.cancel}
        </Button>
        <Button type="primary" loading={make.busy} onClick={() => void run()}>
          {told.make}
        </Button>
      </div>
    </div>
  );
}
