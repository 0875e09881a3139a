/** What an import did, and what it left out. */
import { CheckCircleFilled, DownloadOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { contract } from '../../src-shared/contract.ts';
import { fileNameOf } from '../../src-shared/document/document-rules.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../../src-shared/exchange/export-rules.ts';
import type { ImportPlan } from '../../src-shared/exchange/import-contract.ts';
import { TAKEN_KINDS } from '../../src-shared/exchange/import-rules.ts';
import { type TaskId, taskId } from '../../src-shared/kit/id.ts';
import { useClient, useRead, useStep } from '../kit/client.ts';
import { useFormat } from '../kit/format.ts';
import { useLanguage, useWords } from '../kit/language.tsx';
import { FailureNotice, Notice } from '../kit/notice.tsx';
import { TaskProgress } from '../kit/task-progress.tsx';
import type { Flow } from './import-flow.ts';
import { useFocusFirst } from './import-focus.ts';

export function ImportResult({ flow, onAgain }: { flow: Extract<Flow, { at: 'done' }>; onAgain: () => void }) {
  const words = useWords();
  const format = useFormat();
  const told = words.imports;
  const root = useRef<HTMLDivElement>(null);
  const { counts, plan } = flow;
  useFocusFirst(root, '.import-again');
  const rows = TAKEN_KINDS.filter((kind) => Object.values(counts[kind]).some((count) => count > 0));
  return (
    <div ref={root} className="form">
      <p role="status" className="import-done">
        <CheckCircleFilled aria-hidden /> <strong className="import-name">{told.done(plan.fileName)}</strong>
      </p>
      {rows.length > 0 && (
        <table className="import-table import-counts" aria-label={told.done(plan.fileName)}>
          <thead>
            <tr>
              <td />
              <th scope="col">{told.counts.added}</th>
              <th scope="col">{told.counts.completed}</th>
              <th scope="col">{told.counts.unchanged}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((kind) => (
              <tr key={kind}>
                <th scope="row">{told.taken[kind]}</th>
                <td>{format.number(counts[kind].added)}</td>
                <td>{format.number(counts[kind].completed)}</td>
                <td>{format.number(counts[kind].unchanged)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {counts.kept > 0 && <Notice tone="wait">{told.kept(format.number(counts.kept))}</Notice>}
      {counts.refused > 0 && (
        <>
          <Notice tone="need">{told.refused(format.number(counts.refused))}</Notice>
          <RefusedFile plan={plan} />
        </>
      )}
      <div className="form-actions">
        <Button type="primary" className="import-again" onClick={onAgain}>
          {told.another}
        </Button>
        <Link to={plan.kind === 'cars' ? '/files' : '/settings/$section'} params={{ section: 'catalog' }}>
          {plan.kind === 'cars' ? words.vehicle.section : words.shop.settings.sections.catalog}
        </Link>
      </div>
    </div>
  );
}

/** The refused rows with their reasons, to be mended and brought again. */
export function RefusedFile({ plan }: { plan: ImportPlan }) {
  const words = useWords();
  const told = words.imports;
  const { language } = useLanguage();
  const make = useStep('import.refused');
  const [made, setMade] = useState<{ readonly id: TaskId; readonly format: ExportFormat } | null>(null);
  const run = async (format: ExportFormat): Promise<void> => {
    const started = await make.run({ ...plan, columns: [...plan.columns], format, language });
    if (started.ok) setMade({ id: taskId.parse(started.value.taskId), format });
  };
  return (
    <div className="import-acts">
      {EXPORT_FORMATS.map((format) => (
        <Button key={format} icon={<DownloadOutlined />} loading={make.busy} onClick={() => void run(format)}>
          {told.refusedFile(words.exports.formats[format])}
        </Button>
      ))}
      {made && <Made key={made.id} id={made.id} format={made.format} name={plan.fileName} />}
      <span className="field-help">{told.refusedHelp}</span>
      <FailureNotice failure={make.failure} onClose={make.clear} />
    </div>
  );
}

function Made({ id, format, name }: { id: TaskId; format: ExportFormat; name: string }) {
  const told = useWords().imports;
  const client = useClient();
  const link = useRef<HTMLAnchorElement>(null);
  const { data } = useRead('task.status', { taskId: id });
  const done = contract['import.refused'].output.safeParse(data?.result);
  const file = data?.state === 'done' && done.success ? done.data.file : null;
  useEffect(() => {
    if (file !== null) link.current?.focus();
  }, [file]);
  if (!data || data.state === 'running') {
    return <TaskProgress id={id} progress={data?.progress} label={told.makingRefused} stop={told.stop} />;
  }
  if (data.state === 'cancelled') return null;
  if (file === null) return <Notice tone="late">{data.fault ? told.failed(data.fault) : told.files.gone}</Notice>;
  const title = told.refusedName(name.replace(/\.[^.]*$/, ''));
  return (
    <Button
      ref={link}
      type="primary"
      icon={<DownloadOutlined />}
      href={client.transport.exportUrl(file)}
      download={`${fileNameOf(title)}.${format}`}
    >
      {told.saveRefused}
    </Button>
  );
}
