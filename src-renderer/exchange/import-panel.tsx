/** Taking in a list of another program, step by step: the file, its columns, every row looked at, and only then all at once. */
import { InboxOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { importCheck, importLook, importTake } from '../../src-shared/exchange/import-contract.ts';
import { LARGEST_IMPORT_BYTES } from '../../src-shared/exchange/import-rules.ts';
import { type TaskId, taskId } from '../../src-shared/kit/id.ts';
import { useRead, useStep } from '../kit/client.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { FailureNotice, Notice, tellRefusal } from '../kit/notice.tsx';
import { useStaff } from '../kit/session.tsx';
import { useStore } from '../kit/store.ts';
import { TaskProgress } from '../kit/task-progress.tsx';
import { useUpload } from '../kit/upload.ts';
import { ImportColumns } from './import-columns.tsx';
import { type Flow, flowOf, flowStore, planFor } from './import-flow.ts';
import { ImportPreview } from './import-preview.tsx';
import { ImportResult } from './import-result.tsx';
import './import.css';

export function ImportPanel() {
  const words = useWords();
  const told = words.imports;
  const { id: staffId } = useStaff();
  const flow = flowOf(useStore(flowStore), staffId);
  const go = (next: Flow): void => flowStore.set({ staffId, flow: next });
  const status = useRead('import.status', {});
  const running = status.data?.running ?? null;
  const isMine = flow.at === 'taking' && flow.task === running;
  return (
    <section className="panel form" aria-label={told.title}>
      {running !== null && !isMine && <Others id={taskId.parse(running)} by={status.data?.runningBy ?? ''} />}
      <Step flow={flow} go={go} />
    </section>
  );
}

function Step({ flow, go }: { flow: Flow; go: (next: Flow) => void }) {
  const words = useWords();
  const format = useFormat();
  const told = words.imports;
  switch (flow.at) {
    case 'start':
      return <ChooseFile told={flow.told} go={go} />;
    case 'reading':
      return (
        <Waiting
          key={flow.task}
          id={flow.task}
          text={told.reading(flow.fileName)}
          onStopped={() => go({ at: 'start', told: null })}
          onFailed={(number) => go({ at: 'start', told: told.failed(number) })}
          onDone={(result) => {
            const look = importLook.parse(result);
            if (!look.ok) return go({ at: 'start', told: `${flow.fileName}: ${told.files[look.problem]}` });
            const first = Math.max(
              0,
              look.sheets.findIndex(({ headerRow, rows }) => headerRow !== null && rows > 0),
            );
            const kind = look.sheets[first]?.kind ?? 'cars';
            return go({ at: 'columns', told: null, look, plan: planFor(look, first, kind, flow) });
          }}
        />
      );
    case 'columns':
      return <ImportColumns flow={flow} go={go} />;
    case 'checking': {
      const { look, plan } = flow;
      return (
        <Waiting
          key={flow.task}
          id={flow.task}
          text={told.checking}
          onStopped={() => go({ at: 'columns', told: null, look, plan })}
          onFailed={(number) => go({ at: 'columns', told: told.failed(number), look, plan })}
          onDone={(result) => {
            const check = importCheck.parse(result);
            if (check.ok) return go({ at: 'preview', check, told: null, look, plan });
            return go({ at: 'columns', told: sayProblem(told, check.problem, check.field), look, plan });
          }}
        />
      );
    }
    case 'preview':
      return <ImportPreview flow={flow} go={go} />;
    case 'taking': {
      const { look, plan, check } = flow;
      const back = (said: string): void => go({ at: 'preview', check, told: said, look, plan });
      return (
        <Waiting
          key={flow.task}
          id={flow.task}
          text={told.taking}
          onStopped={() => back(told.stopped)}
          onFailed={(number) => back(told.failed(number))}
          onDone={(result) => {
            const taken = importTake.parse(result);
            if (taken.ok) return go({ at: 'done', counts: taken.counts, look, plan });
            if (taken.problem === 'diskFull') {
              const { say, next } = tellRefusal({ code: 'diskFull', details: {} }, words, format);
              return back([say, next].join(' · '));
            }
            if (taken.problem !== 'noBackup') return back(sayProblem(told, taken.problem, taken.field));
            const { failure } = taken;
            const why = failure ? words.backup.failures[failure.reason](failure.about) : '';
            return back([told.noBackup, why].filter((part) => part !== '').join(' · '));
          }}
        />
      );
    }
    case 'done':
      return <ImportResult flow={flow} onAgain={() => go({ at: 'start', told: null })} />;
  }
}

type Told = ReturnType<typeof useWords>['imports'];

/** Why the file or its columns cannot be read. */
function sayProblem(
  told: Told,
  problem: keyof Told['files'] | keyof Told['mapping'],
  field: keyof Told['fields'] | null,
): string {
  if (problem in told.files) return told.files[problem as keyof Told['files']]; // just looked up
  return told.mapping[problem as keyof Told['mapping']](field === null ? '' : told.fields[field]); // the other list
}

function ChooseFile({ told: said, go }: { told: string | null; go: (next: Flow) => void }) {
  const words = useWords();
  const told = words.imports;
  const input = useRef<HTMLInputElement>(null);
  const upload = useUpload('import');
  const look = useStep('import.look');
  const [over, setOver] = useState(false);
  const busy = upload.busy || look.busy;
  const take = async (file: File | undefined): Promise<void> => {
    if (!file || busy) return;
    // Told before anything is sent: a large one takes its time on a slow line.
    if (file.size > LARGEST_IMPORT_BYTES) return go({ at: 'start', told: `${file.name}: ${told.tooLarge}` });
    if (file.size === 0) return go({ at: 'start', told: `${file.name}: ${told.files.empty}` });
    const stored = await upload.run(file);
    if (!stored.ok) return;
    const started = await look.run({ file: stored.value.sha256 });
    if (!started.ok) return;
    const fileName = file.name.slice(0, 200);
    go({ at: 'reading', task: taskId.parse(started.value.taskId), file: stored.value.sha256, fileName });
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is the mouse's way to the button inside */}
      <div
        className={over ? 'import-drop import-drop-over' : 'import-drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <ul className="points">
          {told.intro.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <p className="field-help">{told.limits}</p>
        <div className="import-acts">
          <Button type="primary" icon={<InboxOutlined />} loading={busy} onClick={() => input.current?.click()}>
            {upload.busy ? told.uploading : told.choose}
          </Button>
          <input
            ref={input}
            type="file"
            hidden
            accept=".csv,.txt,.tsv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            onChange={(event) => {
              const file = event.target.files?.[0];
              // The same file may be chosen again once it is mended.
              event.target.value = '';
              void take(file);
            }}
          />
        </div>
      </div>
      {said && <Notice tone="late">{said}</Notice>}
      <FailureNotice failure={upload.failure ?? look.failure} onClose={look.clear} />
    </>
  );
}

/** A task of this person: how far it is, and what comes of it. */
function Waiting({
  id,
  text,
  onStopped,
  onFailed,
  onDone,
}: {
  id: TaskId;
  text: string;
  onStopped: () => void;
  onFailed: (number: string) => void;
  onDone: (result: unknown) => void;
}) {
  const { data, failure } = useRead('task.status', { taskId: id });
  const heard = useRef(false);
  const gone = failure?.kind === 'refusal' && failure.refusal.code === 'notFound';
  useEffect(() => {
    if (heard.current) return;
    const state = gone ? 'cancelled' : (data?.state ?? 'running');
    if (state === 'running') return;
    heard.current = true;
    if (state === 'done') onDone(data?.result);
    else if (state === 'failed') onFailed(data?.fault ?? '-');
    else onStopped();
  });
  const words = useWords();
  return <TaskProgress id={id} progress={data?.progress} label={text} stop={words.imports.stop} />;
}

/** Somebody else's, or one of this person from before a reload. */
function Others({ id, by }: { id: TaskId; by: string }) {
  const words = useWords();
  const { data } = useRead('task.status', { taskId: id });
  const text = by === '' ? words.imports.runningSomebody : words.imports.runningBy(by);
  return <TaskProgress id={id} progress={data?.progress} label={text} stop={words.imports.stop} />;
}

/** What was taken in before. */
export function ImportRuns() {
  const words = useWords();
  const format = useFormat();
  const told = words.imports;
  const { data } = useRead('import.status', {});
  if (!data) return null;
  if (data.runs.length === 0) return <p className="faint">{told.noRuns}</p>;
  const sum = (counts: NonNullable<(typeof data.runs)[number]['counts']>, what: 'added' | 'completed'): string =>
    format.number(
      counts.customers[what] +
        counts.vehicles[what] +
        counts.services[what] +
        counts.items[what] +
        counts.packages[what],
    );
  return (
    <table className="import-table" aria-label={told.runs}>
      <caption>{told.runs}</caption>
      <thead>
        <tr>
          <th scope="col">{told.runCounts.at}</th>
          <th scope="col">{told.runCounts.file}</th>
          <th scope="col">{told.runCounts.kind}</th>
          <th scope="col">{told.runCounts.by}</th>
          <th scope="col">{told.runCounts.outcome}</th>
        </tr>
      </thead>
      <tbody>
        {data.runs.map(({ importId, at, fileName, kind, by, counts }) => (
          <tr key={importId}>
            <td>{format.time(at)}</td>
            <td className="import-name">{fileName}</td>
            <td>{told.kinds[kind]}</td>
            <td>{by}</td>
            <td>
              {counts === null
                ? told.dropped
                : told.outcome(sum(counts, 'added'), sum(counts, 'completed'), format.number(counts.refused))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
