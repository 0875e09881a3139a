/** Whether the shop could be put back, from what, and the way to do it. */
import { HistoryOutlined, SaveOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { type BackupChoice, backupOutcome } from '../../src-shared/backup/backup-contract.ts';
import type { Output } from '../../src-shared/contract.ts';
import { type TaskId, taskId } from '../../src-shared/kit/id.ts';
import { useRead, useStep } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { FailureNotice, Notice } from '../kit/notice.tsx';
import { useMay } from '../kit/session.tsx';
import { Loaded } from '../kit/states.tsx';
import { TaskProgress } from '../kit/task-progress.tsx';
import { ReadOnlyNote, SectionHead } from '../shop/settings-parts.tsx';
import { FailedBackup, LostList, sizeText } from './backup-parts.tsx';
import { CheckDialog, RestoreDialog } from './restore-dialog.tsx';
import { SecondFolder } from './second-folder.tsx';
import './backup-section.css';

type Status = Output<'backup.status'>;

export function BackupSection() {
  const words = useWords();
  const read = useRead('backup.status', {});
  return (
    <>
      <SectionHead title={words.shop.settings.sections.backup} hint={words.shop.settings.hints.backup} />
      <ReadOnlyNote call="backup.restore" />
      <Loaded read={read} rows={8}>
        {(status) => (
          <>
            <LastRestore status={status} />
            <State status={status} />
            <SecondFolder second={status.second} reload={read.reload} />
            <Backups status={status} />
          </>
        )}
      </Loaded>
    </>
  );
}

function State({ status }: { status: Status }) {
  const words = useWords();
  const format = useFormat();
  const told = words.backup;
  const make = useStep('backup.make');
  const [mine, setMine] = useState<TaskId | null>(null);
  const newest = status.backups[0];
  const running = status.running === null ? null : taskId.parse(status.running);
  const run = async (): Promise<void> => {
    const outcome = await make.run({ kind: 'hand' });
    if (outcome.ok) setMine(taskId.parse(outcome.value.taskId));
  };
  return (
    <section className="panel form" aria-label={told.statusTitle}>
      <p>
        {newest ? (status.isBehind ? told.behind : told.upToDate)(format.time(newest.at)) : told.none}
        {newest && ` · ${told.space(format.number(status.backups.length), sizeText(status.totalBytes))}`}
      </p>
      <p className="field-help backup-path">{status.folder}</p>
      <div className="backup-line">
        {running === null ? (
          <>
            <Button icon={<SaveOutlined />} loading={make.busy} onClick={() => void run()}>
              {told.make}
            </Button>
            {mine && <Ended key={mine} id={mine} />}
          </>
        ) : (
          <Running id={running} />
        )}
      </div>
      <FailureNotice failure={make.failure} onClose={make.clear} />
      {status.failure && <FailedBackup title={told.failed} failure={status.failure} />}
      {status.second.failure && <FailedBackup title={told.secondFailed} failure={status.second.failure} />}
    </section>
  );
}

function Running({ id }: { id: TaskId }) {
  const words = useWords();
  const read = useRead('task.status', { taskId: id });
  return <TaskProgress id={id} progress={read.data?.progress} label={words.backup.making} stop={words.backup.stop} />;
}

/** What came of the one that this person asked for; a failure stands in the status. */
function Ended({ id }: { id: TaskId }) {
  const words = useWords();
  const { data } = useRead('task.status', { taskId: id });
  if (data?.state === 'cancelled') return <Notice tone="wait">{words.backup.stopped}</Notice>;
  const outcome = backupOutcome.safeParse(data?.result);
  return outcome.success && outcome.data.made !== null ? <Notice tone="ready">{words.backup.made}</Notice> : null;
}

function LastRestore({ status: { restore, restoreFailure } }: { status: Status }) {
  const words = useWords();
  const format = useFormat();
  const told = words.backup;
  return (
    <>
      {restoreFailure && (
        <Notice tone="late">
          <span className="backup-path">{told.notRestored(format.time(restoreFailure.at), restoreFailure.file)}</span>
          <span>{told.problems[restoreFailure.problem]}</span>
        </Notice>
      )}
      {restore && (
        <section
          className="panel form"
          aria-label={told.restored(format.time(restore.at), format.time(restore.backupAt))}
        >
          <p>
            <strong>{told.restored(format.time(restore.at), format.time(restore.backupAt))}</strong>
          </p>
          <p>
            {restore.lostCount === null
              ? restore.keptAs === null
                ? told.restoredAnew
                : told.restoredUnknown
              : restore.lostCount === 0
                ? told.restoredNothing
                : told.restoredLost(restore.lostCount)}
          </p>
          {restore.lostCount !== null && restore.lostCount > 0 && (
            <LostList label={told.restoredLost(restore.lostCount)} lost={restore.lost} count={restore.lostCount} />
          )}
          {restore.fileCount > 0 && <Notice tone="need">{told.restoredFiles(restore.fileCount)}</Notice>}
          {restore.keptAs && <p className="field-help backup-path">{told.keptAs(restore.keptAs)}</p>}
        </section>
      )}
    </>
  );
}

function Backups({ status }: { status: Status }) {
  const words = useWords();
  const format = useFormat();
  const may = useMay('backup.restore');
  const told = words.backup;
  const [checking, setChecking] = useState<BackupChoice | null>(null);
  const [restoring, setRestoring] = useState<{ readonly choice: BackupChoice | null } | null>(null);
  return (
    <>
      {status.backups.length > 0 && (
        <table className="backup-table" aria-label={told.list}>
          <thead>
            <tr>
              <th scope="col">{told.columns.at}</th>
              <th scope="col">{told.columns.kind}</th>
              <th scope="col" className="backup-size">
                {told.columns.bytes}
              </th>
              <th scope="col">{told.columns.where}</th>
              {may && <th scope="col">{told.columns.acts}</th>}
            </tr>
          </thead>
          <tbody>
            {status.backups.map(({ name, at, kind, bytes, isInSecond }) => (
              <tr key={name}>
                <td>{format.time(at)}</td>
                <td>{told.kinds[kind]}</td>
                <td className="backup-size">{sizeText(bytes)}</td>
                <td>{isInSecond ? told.both : told.here}</td>
                {may && (
                  <td>
                    <Button
                      type="text"
                      size="small"
                      aria-label={told.checkOf(format.time(at))}
                      onClick={() => setChecking({ name, path: null })}
                    >
                      {told.check}
                    </Button>
                    <Button
                      type="text"
                      size="small"
                      aria-label={told.restoreOf(format.time(at))}
                      onClick={() => setRestoring({ choice: { name, path: null } })}
                    >
                      {told.restore}
                    </Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {may && (
        <div>
          <Button icon={<HistoryOutlined />} onClick={() => setRestoring({ choice: null })}>
            {told.restoreFile}
          </Button>
        </div>
      )}
      {status.aside.length > 0 && (
        <div>
          <p className="field-help">{told.aside}</p>
          <ul className="points">
            {status.aside.map(({ name, bytes }) => (
              <li key={name} className="backup-path">
                {name} · {sizeText(bytes)}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Dialog open={checking !== null} title={told.check} onClose={() => setChecking(null)} width={560}>
        {checking && <CheckDialog choice={checking} onClose={() => setChecking(null)} />}
      </Dialog>
      <Dialog open={restoring !== null} title={told.dialogTitle} onClose={() => setRestoring(null)} width={560}>
        {restoring && <RestoreDialog given={restoring.choice} onClose={() => setRestoring(null)} />}
      </Dialog>
    </>
  );
}
