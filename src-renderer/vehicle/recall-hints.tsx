/** 召回提示: the campaigns that ask for this car, until each is done. */
import { Button } from 'antd';
import type { CarRecall } from '../../src-shared/vehicle/recall-contract.ts';
import { useCommand } from '../kit/client.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { FailureNotice, Notice, UnsentNotice } from '../kit/notice.tsx';
import { useMay } from '../kit/session.tsx';
import type { Vehicle } from './vehicle-dialogs.tsx';

export function RecallHints({
  vehicleId,
  recalls,
  withDone = false,
}: {
  vehicleId: Vehicle['vehicleId'];
  recalls: readonly CarRecall[];
  /** Also what was done, with the way back. */
  withDone?: boolean;
}) {
  const told = useWords().recall;
  const format = useFormat();
  const may = useMay('recall.mark');
  const mark = useCommand('recall.mark');
  const run = (recallId: CarRecall['recallId'], done: boolean): void => void mark.run({ recallId, vehicleId, done });
  return (
    <>
      {recalls.map(({ recallId, number, text, doneAt, doneBy }) =>
        doneAt === null ? (
          <Notice key={recallId} tone="late">
            <span>
              <strong>
                {told.hint} {number}
              </strong>{' '}
              {text}
            </span>
            {may && (
              <Button size="small" data-enter="own" loading={mark.busy} onClick={() => run(recallId, true)}>
                {told.markDone}
              </Button>
            )}
          </Notice>
        ) : (
          withDone && (
            <Notice key={recallId} tone="wait">
              <span>
                {told.hint} {number} · {told.done(doneBy, format.time(doneAt))}
              </span>
              {may && (
                <Button size="small" data-enter="own" loading={mark.busy} onClick={() => run(recallId, false)}>
                  {told.markUndone}
                </Button>
              )}
            </Notice>
          )
        ),
      )}
      <FailureNotice failure={mark.failure} onClose={mark.clear} />
      <UnsentNotice command={mark} />
    </>
  );
}
