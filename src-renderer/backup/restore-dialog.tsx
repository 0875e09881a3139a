/** Looking at one backup, and going back to it: first what would be lost, then the PIN. */
import { Button, Input } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type BackupCheck, type BackupChoice, backupCheck } from '../../src-shared/backup/backup-contract.ts';
import { type TaskId, taskId } from '../../src-shared/kit/id.ts';
import { type Failure, useClient, useRead, useStep } from '../kit/client.ts';
import { Form, FormActions, FormProblem, TextField, useContractForm } from '../kit/form.tsx';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { FailureNotice, Notice } from '../kit/notice.tsx';
import { PinField } from '../kit/pin-field.tsx';
import { TaskProgress } from '../kit/task-progress.tsx';
import { LostList } from './backup-parts.tsx';

export function CheckDialog({ choice, onClose }: { choice: BackupChoice; onClose: () => void }) {
  const words = useWords();
  const check = useCheck(choice, false);
  return (
    <div className="form">
      {check.id && (
        <Check id={check.id} label={words.backup.checking} otherwise={null}>
          {() => null}
        </Check>
      )}
      <FailureNotice failure={check.failure} />
      <div className="form-actions">
        <Button onClick={onClose} autoFocus>
          {words.shell.close}
        </Button>
      </div>
    </div>
  );
}

/** Starts the check of what was chosen, once; stops it when nobody waits for it any more. */
function useCheck(
  choice: BackupChoice,
  forRestore: boolean,
): { readonly id: TaskId | null; readonly failure: Failure | null } {
  const { run, failure } = useStep('backup.check');
  const [id, setId] = useState<TaskId | null>(null);
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    void run({ ...choice, forRestore }).then((outcome) => {
      if (outcome.ok) setId(taskId.parse(outcome.value.taskId));
    });
  }, [run, choice, forRestore]);
  const client = useClient();
  useEffect(() => (id === null ? undefined : () => void client.ask('task.cancel', { taskId: id })), [client, id]);
  return { id, failure };
}

/** How far it is, what it found, and below that what `children` make of a whole backup; `otherwise` where it is none. */
function Check({
  id,
  label,
  otherwise,
  children,
}: {
  id: TaskId;
  label: string;
  otherwise: ReactNode;
  children: (found: BackupCheck) => ReactNode;
}) {
  const words = useWords();
  const format = useFormat();
  const told = words.backup;
  const { data, failure } = useRead('task.status', { taskId: id });
  const ending = (notice: ReactNode): ReactNode => (
    <>
      {notice}
      {otherwise}
    </>
  );
  if (failure && !data) return ending(<FailureNotice failure={failure} />);
  if (!data || data.state === 'running') {
    return <TaskProgress id={id} progress={data?.progress} label={label} stop={told.stop} />;
  }
  if (data.state === 'cancelled') return ending(<Notice tone="wait">{told.checkStopped}</Notice>);
  const read = backupCheck.safeParse(data.result);
  if (!read.success) return ending(<Notice tone="late">{told.checkFailed(data.fault ?? '-')}</Notice>);
  const found = read.data;
  if (found.problem) return ending(<Notice tone="late">{told.problems[found.problem]}</Notice>);
  return (
    <>
      <Notice tone="ready">{told.whole(found.at === null ? '' : format.time(found.at))}</Notice>
      {found.missing + found.damaged > 0 && <Notice tone="need">{told.files(found.missing, found.damaged)}</Notice>}
      <p>
        <strong>{found.lostCount === 0 ? told.losesNothing : told.loses(found.lostCount)}</strong>
      </p>
      {found.lostCount > 0 && (
        <LostList label={told.loses(found.lostCount)} lost={found.lost} count={found.lostCount} />
      )}
      {children(found)}
    </>
  );
}

/** `given` null: a file is named first. */
export function RestoreDialog({ given, onClose }: { given: BackupChoice | null; onClose: () => void }) {
  const [choice, setChoice] = useState(given);
  const [path, setPath] = useState('');
  const [attempt, setAttempt] = useState(0);
  const words = useWords();
  if (!choice) {
    const choose = (chosen: BackupChoice): void => {
      setPath(chosen.path ?? '');
      setChoice(chosen);
    };
    return <ChooseFile path={path} onChosen={choose} onClose={onClose} />;
  }
  const again = given
    ? { label: words.states.retry, run: () => setAttempt(attempt + 1) }
    : { label: words.backup.otherFile, run: () => setChoice(null) };
  return <Confirmation key={attempt} choice={choice} again={again} onClose={onClose} />;
}

function ChooseFile({
  path,
  onChosen,
  onClose,
}: {
  path: string;
  onChosen: (choice: BackupChoice) => void;
  onClose: () => void;
}) {
  const words = useWords();
  const told = words.backup;
  const form = useContractForm<'backup.check', { path: string }>('backup.check', {
    defaults: { path },
    toInput: (typed) => ({ name: null, path: typed.path, forRestore: true }),
  });
  return (
    <Form
      form={form}
      label={told.restoreFile}
      onSubmit={async (input) => onChosen({ name: input.name, path: input.path })}
    >
      <TextField form={form} name="path" label={told.path} help={told.pathHelp} required>
        {(bind) => <Input {...bind} autoComplete="off" spellCheck={false} maxLength={500} autoFocus />}
      </TextField>
      <FormActions save={told.look} busy={false} onCancel={onClose} />
    </Form>
  );
}

function Confirmation({
  choice,
  again,
  onClose,
}: {
  choice: BackupChoice;
  /** The way on where this backup cannot be had. */
  again: { readonly label: string; readonly run: () => void };
  onClose: () => void;
}) {
  const words = useWords();
  const check = useCheck(choice, true);
  const wayOn = (
    <div className="form-actions">
      <Button onClick={onClose}>{words.shell.close}</Button>
      <Button type="primary" onClick={again.run} autoFocus>
        {again.label}
      </Button>
    </div>
  );
  return (
    <div className="form">
      <FailureNotice failure={check.failure} />
      {check.failure && wayOn}
      {check.id && (
        <Check id={check.id} label={words.backup.preparing} otherwise={wayOn}>
          {() => <PinForm choice={choice} onClose={onClose} />}
        </Check>
      )}
    </div>
  );
}

function PinForm({ choice, onClose }: { choice: BackupChoice; onClose: () => void }) {
  const words = useWords();
  const told = words.backup;
  const restore = useStep('backup.restore');
  const [wanted, setWanted] = useState(false);
  const form = useContractForm<'backup.restore', { pin: string }>('backup.restore', {
    defaults: { pin: '' },
    toInput: ({ pin }) => ({ ...choice, pin: pin.normalize('NFKC') }),
    alsoCheck: ({ pin }) => ({ pin: pin === '' ? 'required' : undefined }),
  });
  // The shop closes now; when it opens again its history has another name, and this page reloads by that.
  if (wanted) return <Notice tone="need">{told.reopening}</Notice>;
  return (
    <Form
      form={form}
      label={told.dialogTitle}
      onSubmit={async (input) => {
        const outcome = await restore.run(input);
        if (outcome.ok) setWanted(true);
        else form.show(outcome.failure);
      }}
    >
      <ul className="points">
        {told.points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      <PinField form={form} name="pin" label={told.pin} required known autoFocus />
      <FormProblem failure={restore.failure} />
      <FormActions save={told.confirm} busy={restore.busy} danger onCancel={onClose} />
    </Form>
  );
}
