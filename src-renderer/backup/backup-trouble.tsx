import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useRead } from '../kit/client.ts';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { useMay } from '../kit/session.tsx';

/** Among the duties of whoever answers for it: the shop is not backed up, and why. Nothing where all is well. */
export function BackupTrouble() {
  const words = useWords();
  const navigate = useNavigate();
  const may = useMay('backup.status');
  const { data } = useRead('backup.status', {}, { enabled: may });
  const told = words.backup;
  const failure = data?.failure ?? data?.second.failure;
  if (!may || !failure) return null;
  return (
    <Notice tone="late">
      <span>
        <strong>{data?.failure ? told.failed : told.secondFailed}</strong> ·{' '}
        {told.failures[failure.reason](failure.about)}
      </span>
      <Button size="small" onClick={() => void navigate({ to: '/settings/$section', params: { section: 'backup' } })}>
        {told.next}
      </Button>
    </Notice>
  );
}
