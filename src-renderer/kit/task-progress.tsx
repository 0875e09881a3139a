/** Work that somebody waits for: what is done, how far it is, and the way to stop it. The same wherever it takes a while. */
import { Button, Progress } from 'antd';
import type { TaskId } from '../../src-shared/kit/id.ts';
import { useCommand } from './client.ts';
import { FailureNotice } from './notice.tsx';
import './task-progress.css';

export function TaskProgress({
  id,
  progress,
  label,
  stop,
}: {
  /** Null until the shop has said which task it is. */
  id: TaskId | null;
  /** 0 to 1; undefined until it was told. */
  progress: number | undefined;
  label: string;
  stop: string;
}) {
  const cancel = useCommand('task.cancel');
  return (
    <div className="task-progress" role="status" aria-busy="true">
      <span>{label}</span>
      <Progress
        percent={Math.floor((progress ?? 0) * 100)}
        aria-label={label}
        status="active"
        className="task-progress-bar"
      />
      {id !== null && (
        <Button size="small" loading={cancel.busy} onClick={() => void cancel.run({ taskId: id })}>
          {stop}
        </Button>
      )}
      <FailureNotice failure={cancel.failure} onClose={cancel.clear} />
    </div>
  );
}
