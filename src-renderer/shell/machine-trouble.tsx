import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { useNow } from '../kit/server-clock.ts';
import { useMay, useSession } from '../kit/session.tsx';

/**
 * What the whole shop should know. A clock that is wrong and a list that is going in concern everybody who writes; the
 * place of the data whoever answers for its backups.
 */
export function MachineTrouble() {
  const words = useWords();
  const format = useFormat();
  const now = useNow();
  const mayMove = useMay('backup.status');
  const { clockTrouble: clock, folderTrouble: folder, isTakingIn } = useSession();
  return (
    <>
      {isTakingIn && (
        <Notice tone="need">
          <span>{words.machine.takingIn}</span>
        </Notice>
      )}
      {clock && (
        <Notice tone="late">
          <span>{words.machine.clock[clock.what](format.dateTime(clock.knownAt), format.dateTime(now))}</span>
        </Notice>
      )}
      {folder && mayMove && (
        <Notice tone="need">
          <span>{words.machine.folder[folder]}</span>
        </Notice>
      )}
    </>
  );
}
