/** Which list, which days, which kind of file; then how far it is; then the file. */
import { DownloadOutlined } from '@ant-design/icons';
import { Button, Radio, Input as TextBox } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useWatch } from 'react-hook-form';
import type { Input } from '../../src-shared/contract.ts';
import { exportedList } from '../../src-shared/exchange/export-contract.ts';
import {
  EXPORT_FORMATS,
  type ExportFormat,
  type ExportList,
  exportFileName,
  hasPhones,
  isByDay,
} from '../../src-shared/exchange/export-rules.ts';
import { type TaskId, taskId } from '../../src-shared/kit/id.ts';
import { localDate, wallClock } from '../../src-shared/kit/time.ts';
import { useClient, useRead, useStep } from '../kit/client.ts';
import { CheckField, Field, Form, FormActions, FormProblem, useContractForm } from '../kit/form.tsx';
import { useFormat } from '../kit/format.ts';
import { useLanguage, useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { serverNow } from '../kit/server-clock.ts';
import { useMay, useSession } from '../kit/session.tsx';
import { TaskProgress } from '../kit/task-progress.tsx';
import './export.css';

type Asked = Input<'exchange.export'>;

interface Values {
  list: ExportList;
  format: ExportFormat;
  from: string;
  to: string;
  full: boolean;
}

interface Begun {
  readonly id: TaskId;
  readonly asked: Asked;
}

export function ExportPanel({ lists, onClose }: { lists: readonly ExportList[]; onClose?: () => void }) {
  const [begun, setBegun] = useState<Begun | null>(null);
  return begun ? (
    <Outcome key={begun.id} begun={begun} again={() => setBegun(null)} onClose={onClose} />
  ) : (
    <Question lists={lists} onBegun={setBegun} onClose={onClose} />
  );
}

function Question({
  lists,
  onBegun,
  onClose,
}: {
  lists: readonly ExportList[];
  onBegun: (begun: Begun) => void;
  onClose: (() => void) | undefined;
}) {
  const words = useWords();
  const told = words.exports;
  const { language } = useLanguage();
  const start = useStep('exchange.export');
  const mayFull = useMay('customer.revealPhone');
  const form = useContractForm<'exchange.export', Values>('exchange.export', {
    defaults: { list: lists[0] ?? 'prices', format: 'xlsx', from: '', to: '', full: false },
    toInput: ({ list, format, from, to, full }) => ({
      list,
      format,
      language,
      phones: full && mayFull && hasPhones(list) ? 'full' : 'masked',
      from: isByDay(list) && from !== '' ? from : null,
      to: isByDay(list) && to !== '' ? to : null,
    }),
  });
  const list = useWatch({ control: form.control, name: 'list' });
  return (
    <Form
      form={form}
      label={told.section}
      onSubmit={async (asked) => {
        const outcome = await start.run(asked);
        if (outcome.ok) onBegun({ id: taskId.parse(outcome.value.taskId), asked });
      }}
    >
      {lists.length > 1 && (
        <Field form={form} name="list" label={told.which} group>
          {({ value, onChange, name }) => (
            <Radio.Group
              className="export-lists"
              name={name}
              value={value}
              onChange={(event) => onChange(event.target.value as ExportList)}
            >
              {lists.map((each) => (
                <Radio key={each} value={each} autoFocus={each === lists[0] && onClose !== undefined}>
                  {told.lists[each]}
                </Radio>
              ))}
            </Radio.Group>
          )}
        </Field>
      )}
      <Field form={form} name="format" label={told.format} group>
        {({ value, onChange, name }) => (
          <Radio.Group name={name} value={value} onChange={(event) => onChange(event.target.value as ExportFormat)}>
            {EXPORT_FORMATS.map((each) => (
              <Radio key={each} value={each} autoFocus={each === 'xlsx' && lists.length === 1}>
                {told.formats[each]}
              </Radio>
            ))}
          </Radio.Group>
        )}
      </Field>
      {isByDay(list) && (
        <div className="form-row">
          <Field form={form} name="from" label={told.from} help={told.fromHelp}>
            {(bind) => <TextBox {...bind} type="date" />}
          </Field>
          <Field form={form} name="to" label={told.to} help={told.toHelp}>
            {(bind) => <TextBox {...bind} type="date" />}
          </Field>
        </div>
      )}
      {hasPhones(list) && mayFull && (
        <div>
          <CheckField form={form} name="full" label={told.fullPhones} />
          <p className="field-help">{told.fullPhonesHelp}</p>
        </div>
      )}
      <FormProblem failure={start.failure} onClose={start.clear} />
      <FormActions save={told.start} busy={start.busy} {...(onClose ? { onCancel: onClose } : {})} />
    </Form>
  );
}

function Outcome({
  begun: { id, asked },
  again,
  onClose,
}: {
  begun: Begun;
  again: () => void;
  onClose: (() => void) | undefined;
}) {
  const words = useWords();
  const told = words.exports;
  const format = useFormat();
  const client = useClient();
  const { zone } = useSession();
  const { data, failure } = useRead('task.status', { taskId: id });
  const title = told.lists[asked.list];
  useEffect(
    // One that nobody waits for any more is stopped; of one that is done this changes nothing.
    () => () => void client.ask('task.cancel', { taskId: id }),
    [client, id],
  );
  if (!failure && (!data || data.state === 'running')) {
    return <TaskProgress id={id} progress={data?.progress} label={told.running(title)} stop={told.cancel} />;
  }
  const done = exportedList.safeParse(data?.result);
  const file = data?.state === 'done' && done.success ? done.data.file : null;
  const days = {
    format: asked.format,
    from: asked.from === null ? null : localDate.parse(asked.from),
    to: asked.to === null ? null : localDate.parse(asked.to),
  };
  const today = wallClock(serverNow(), zone).date;
  return (
    <div className="form">
      {!data ? (
        <Notice tone="wait">{told.forgotten}</Notice>
      ) : data.state === 'cancelled' ? (
        <Notice tone="wait">{told.cancelled}</Notice>
      ) : data.state === 'failed' || !done.success ? (
        <Notice tone="late">{told.failed(data.fault ?? '-')}</Notice>
      ) : file === null ? (
        <Notice tone="need">
          <strong>{told.tooMany}</strong>
          <span>{told.tooManyNext}</span>
        </Notice>
      ) : (
        <Notice tone="ready">
          <span className="export-name">{exportFileName(title, today, days)}</span>
          <span>{told.rows(format.number(done.data.rows))}</span>
        </Notice>
      )}
      <div className="form-actions">
        {onClose && <Button onClick={onClose}>{words.shell.close}</Button>}
        <Button onClick={again} autoFocus={file === null}>
          {told.again}
        </Button>
        {file !== null && <SaveLink url={client.transport.exportUrl(file)} name={exportFileName(title, today, days)} />}
      </div>
    </div>
  );
}

/** One Enter away as soon as the file is there: a link takes no `autoFocus`. */
function SaveLink({ url, name }: { url: string; name: string }) {
  const words = useWords();
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => link.current?.focus(), []);
  return (
    <Button ref={link} type="primary" icon={<DownloadOutlined />} href={url} download={name}>
      {words.exports.save}
    </Button>
  );
}
