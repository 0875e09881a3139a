/** A paper as it will be printed: the preview is the PDF itself, in the browser's own viewer. */
import {
  ArrowLeftOutlined,
  DownloadOutlined,
  ExportOutlined,
  FilePdfOutlined,
  PrinterOutlined,
  ReloadOutlined,
  StopOutlined,
} from '@ant-design/icons';
import { useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { Button, Progress, Segmented, Select } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import type { Input } from '../../src-shared/contract.ts';
import { type RenderedPaper, renderedPaper } from '../../src-shared/document/document-contract.ts';
import { COPIES_OF, mayPrint, paperFileName, paperKind } from '../../src-shared/document/document-rules.ts';
import {
  type CopyHolder,
  LABEL_MODES,
  type LabelMode,
  type PaperKind,
  type PaperOutput,
} from '../../src-shared/document/paper-rules.ts';
import { type TaskId, taskId } from '../../src-shared/kit/id.ts';
import type { Refusal } from '../../src-shared/kit/refusal.ts';
import { useClient, useCommand, useRead, useStep } from '../kit/client.ts';
import { useLanguage, useWords } from '../kit/language.tsx';
import { FailureNotice, Notice } from '../kit/notice.tsx';
import { useStaff } from '../kit/session.tsx';
import { useShortcut } from '../kit/shortcuts.tsx';
import { Failed, Forbidden, Loading, StatePage } from '../kit/states.tsx';
import './paper-screen.css';

type Asked = Input<'document.render'>;

/** Puts the bar with its buttons above whatever there is to show. */
type Frame = (number: string, buttons: ReactNode, body: ReactNode) => ReactNode;

const KEY = 'servicelane.paperLabels';

/** The seat's last choice; whoever reads English sees both, because the customer reads Chinese. */
function usualLabels(language: 'zh-CN' | 'en'): LabelMode {
  const kept = localStorage.getItem(KEY);
  return LABEL_MODES.find((mode) => mode === kept) ?? (language === 'en' ? 'both' : 'zh');
}

export function PaperScreen() {
  const { kind, id } = useParams({ from: '/papers/$kind/$id' });
  const { roles } = useStaff();
  const known = paperKind.safeParse(kind);
  // A mistyped address is no fault of the program.
  if (!known.success || !z.uuid().safeParse(id).success) {
    return <Failed failure={{ kind: 'refusal', refusal: { code: 'notFound', details: {} } }} />;
  }
  if (!mayPrint(known.data, roles)) return <Forbidden />;
  return <Preview key={`${kind} ${id}`} kind={known.data} id={id} />;
}

function Preview({ kind, id }: { kind: PaperKind; id: string }) {
  const { language, words } = useLanguage();
  const router = useRouter();
  const navigate = useNavigate();
  const [labels, setLabels] = useState(() => usualLabels(language));
  const [copy, setCopy] = useState<CopyHolder | null>(null);
  const [round, setRound] = useState(0);
  const back = (): void => {
    if (router.history.canGoBack()) router.history.back();
    else void navigate({ to: '/' });
  };
  useShortcut('back', back);
  const choose = (mode: LabelMode): void => {
    localStorage.setItem(KEY, mode);
    setLabels(mode);
  };
  const holders = COPIES_OF[kind];
  const frame: Frame = (number, buttons, body) => (
    <>
      <div className="paper-bar">
        <Button type="text" icon={<ArrowLeftOutlined />} aria-label={words.shell.back} onClick={back} />
        <h1 className="paper-title">{words.document.screenTitle(words.document.names[kind], number)}</h1>
        <Segmented<LabelMode>
          aria-label={words.document.labels}
          options={LABEL_MODES.map((mode) => ({ value: mode, label: words.paper.modes[mode] }))}
          value={labels}
          onChange={choose}
        />
        {holders.length > 0 && (
          <Select<CopyHolder | 'none'>
            aria-label={words.document.copy}
            className="paper-copy"
            value={copy ?? 'none'}
            options={[
              { value: 'none', label: words.document.copyNone },
              ...holders.map((holder) => ({ value: holder, label: words.paper.holders[holder] })),
            ]}
            onChange={(value) => setCopy(value === 'none' ? null : value)}
          />
        )}
        <div className="paper-buttons">{buttons}</div>
      </div>
      {body}
    </>
  );
  return (
    <div className="screen">
      <Rendering
        key={`${labels} ${copy ?? ''} ${round}`}
        asked={{ kind, id, labels, copy }}
        again={() => setRound(round + 1)}
        frame={frame}
      />
    </div>
  );
}

/** Asks for the paper once, when it appears; one that is no more wanted is cancelled. */
function Rendering({ asked, again, frame }: { asked: Asked; again: () => void; frame: Frame }) {
  const client = useClient();
  const { run, failure } = useStep('document.render');
  const [task, setTask] = useState<TaskId | null>(null);
  const wish = useRef(asked);
  useEffect(() => {
    let begun: TaskId | null = null;
    let isWanted = true;
    // Of one that is done this changes nothing.
    const drop = (): void => {
      if (begun !== null) void client.ask('task.cancel', { taskId: begun });
    };
    void run(wish.current).then((outcome) => {
      if (!outcome.ok) return;
      begun = taskId.parse(outcome.value.taskId);
      if (isWanted) setTask(begun);
      else drop();
    });
    return () => {
      isWanted = false;
      drop();
    };
  }, [client, run]);
  if (failure) return frame('', null, <Failed failure={failure} retry={again} />);
  if (task === null) return frame('', null, <Loading />);
  return <Progressing task={task} asked={asked} again={again} frame={frame} />;
}

function Progressing({ task, asked, again, frame }: { task: TaskId; asked: Asked; again: () => void; frame: Frame }) {
  const words = useWords();
  const read = useRead('task.status', { taskId: task });
  const cancel = useCommand('task.cancel');
  const status = read.data;
  const retry = (
    <Button type="primary" icon={<ReloadOutlined />} onClick={again}>
      {words.document.again}
    </Button>
  );
  if (!status && read.failure) return frame('', null, <Failed failure={read.failure} retry={again} />);
  if (!status || status.state === 'running') {
    return frame(
      '',
      null,
      <div className="paper-wait" role="status" aria-busy="true">
        <p>{words.document.rendering}</p>
        <Progress
          percent={Math.floor((status?.progress ?? 0) * 100)}
          aria-label={words.document.rendering}
          status="active"
          className="paper-progress"
        />
        <p className="paper-hint">{words.document.renderingHint}</p>
        <Button icon={<StopOutlined />} loading={cancel.busy} onClick={() => void cancel.run({ taskId: task })}>
          {words.document.cancel}
        </Button>
        <FailureNotice failure={cancel.failure} onClose={cancel.clear} />
      </div>,
    );
  }
  if (status.state === 'cancelled') {
    return frame('', null, <StatePage icon={<StopOutlined />} title={words.document.cancelled} action={retry} />);
  }
  if (status.state === 'done' && status.result === null) {
    const refusal: Refusal = { code: 'paperNotYet', details: { kind: asked.kind } };
    return frame('', null, <Failed failure={{ kind: 'refusal', refusal }} retry={again} />);
  }
  const paper = renderedPaper.safeParse(status.result);
  if (status.state === 'failed' || !paper.success) {
    return frame(
      '',
      null,
      <StatePage
        alert
        icon={<FilePdfOutlined />}
        title={words.document.failed(status.fault ?? '-')}
        hint={words.document.failedHint}
        action={retry}
      />,
    );
  }
  return <Shown paper={paper.data} asked={asked} frame={frame} />;
}

function Shown({ paper, asked, frame }: { paper: RenderedPaper; asked: Asked; frame: Frame }) {
  const { kind, id, copy } = asked;
  const words = useWords();
  const client = useClient();
  const viewer = useRef<HTMLIFrameElement>(null);
  const [note, setNote] = useState<'noPrint' | 'printFailed' | null>(null);
  const [busy, setBusy] = useState(false);
  const url = client.transport.paperUrl(paper.file);
  const name = words.document.names[kind];
  const hasViewer = navigator.pdfViewerEnabled;
  const noting = useCommand('document.noteOutput');
  /** Goes on by itself: nobody waits with a paper in his hand for a line of the timeline. */
  const tell = (output: PaperOutput): void => void noting.run({ kind, id, output, copy });

  const openElsewhere = (): void => {
    window.open(url, '_blank', 'noopener');
    setNote('noPrint');
    tell('opened');
  };
  const printHere = (): void => {
    const inside = viewer.current?.contentWindow;
    if (!inside) {
      openElsewhere();
      return;
    }
    try {
      // Without giving it the focus: Esc and Ctrl+P stay with this screen.
      inside.print();
      // Whether the dialog was closed again without printing, the browser tells nobody.
      tell('printed');
    } catch {
      // Firefox shows the paper in a viewer of another origin, which nobody may tell to print.
      openElsewhere();
    }
  };
  const print = async (): Promise<void> => {
    const { print: toPrinter } = client.transport;
    setNote(null);
    if (!toPrinter) {
      printHere();
      return;
    }
    if (busy) return;
    setBusy(true);
    const answer = await toPrinter(paper.file, client.staffId.get());
    setBusy(false);
    // Whoever closed the system's dialog knows it.
    if (!answer.ok) setNote('printFailed');
    else if (answer.value.printed) tell('printed');
  };
  useShortcut('saveAndPrint', () => void print(), true, words.document.print);

  const save = (
    <Button
      icon={<DownloadOutlined />}
      href={url}
      download={paperFileName(paper.number, name)}
      onClick={() => tell('saved')}
    >
      {words.document.save}
    </Button>
  );
  return frame(
    paper.number,
    <>
      <span className="paper-pages">{words.document.pages(paper.pages)}</span>
      {hasViewer && save}
      <Button type="primary" icon={<PrinterOutlined />} loading={busy} onClick={() => void print()}>
        {busy ? words.document.printing : words.document.print}
      </Button>
    </>,
    <>
      {paper.missing.length > 0 && (
        <Notice tone="late">
          <strong>{words.document.missingTitle(paper.missing.length)}</strong>
          {paper.missing.map(({ character, texts }) => (
            <span key={character}>{words.document.missing(character, texts.join(words.document.textSeparator))}</span>
          ))}
          <span>{words.document.missingNext}</span>
        </Notice>
      )}
      <FailureNotice failure={noting.failure} onClose={noting.clear} />
      {note && <Notice tone={note === 'printFailed' ? 'late' : 'need'}>{words.document[note]}</Notice>}
      {hasViewer ? (
        <iframe
          ref={viewer}
          className="paper-viewer"
          src={`${url}#navpanes=0&view=FitH`}
          title={words.document.preview(name)}
        />
      ) : (
        <StatePage
          icon={<FilePdfOutlined />}
          title={words.document.noViewer}
          hint={words.document.noViewerHint}
          action={
            <>
              <Button
                icon={<ExportOutlined />}
                href={url}
                target="_blank"
                rel="noopener"
                onClick={() => tell('opened')}
              >
                {words.document.openPdf}
              </Button>
              {save}
            </>
          }
        />
      )}
    </>,
  );
}
