/** Who did what, when and where; and whether the record of it is whole. */
import { ArrowUpOutlined, SafetyCertificateOutlined } from '@ant-design/icons';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Button } from 'antd';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { Output } from '../../src-shared/contract.ts';
import { journalVerdict } from '../../src-shared/journal/journal-contract.ts';
import { type TaskId, taskId } from '../../src-shared/kit/id.ts';
import type { Words } from '../../src-shared/wording/zh-CN.ts';
import { ExportButton } from '../exchange/export-button.tsx';
import { type Failure, useClient, useRead, useStep } from '../kit/client.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { FailureNotice, Notice } from '../kit/notice.tsx';
import { useMay } from '../kit/session.tsx';
import { Empty, Failed, Loading } from '../kit/states.tsx';
import { TaskProgress } from '../kit/task-progress.tsx';
import { SectionHead } from '../shop/settings-parts.tsx';
import './journal-section.css';

type Entry = Output<'journal.page'>['entries'][number];

const PAGE = 100;
const ROW_HEIGHT = 32;
/** So far from the end the next page is fetched. */
const AHEAD = 20;

export function JournalSection() {
  const words = useWords();
  return (
    <>
      <SectionHead
        title={words.shop.settings.sections.journal}
        hint={words.shop.settings.hints.journal}
        action={<ExportButton lists={['journal']} />}
      />
      <Verification />
      <JournalList />
    </>
  );
}

/** The words for a command; a newer shop may know one that this screen does not. */
function nameOf(command: string, words: Words): string {
  const known: Readonly<Record<string, string>> = words.journal.commands;
  return Object.hasOwn(known, command) ? (known[command] ?? command) : command;
}

interface Rows {
  readonly entries: readonly Entry[];
  /** Older ones are in the shop. */
  readonly more: boolean;
}

/** The newest page on top of what is known; starts anew where rows between them were never read. */
function joined(head: Rows, known: Rows | null): Rows {
  const oldest = head.entries.at(-1);
  const newestKnown = known?.entries[0];
  if (!known || !oldest || !newestKnown || newestKnown.seq < oldest.seq - 1) return head;
  return { entries: [...head.entries, ...known.entries.filter(({ seq }) => seq < oldest.seq)], more: known.more };
}

function JournalList() {
  const words = useWords();
  const format = useFormat();
  const client = useClient();
  const head = useRead('journal.page', { before: null, limit: PAGE });
  const [rows, setRows] = useState<Rows | null>(null);
  /** Where the reader has scrolled down, newer rows wait so that nothing moves under the eye. */
  const [frozenAt, setFrozenAt] = useState<number | null>(null);
  const [older, setOlder] = useState<{ busy: boolean; failure: Failure | null }>({ busy: false, failure: null });
  const scroller = useRef<HTMLElement>(null);

  const newest = head.data;
  useEffect(() => {
    if (newest) setRows((known) => joined(newest, known));
  }, [newest]);

  const all = rows?.entries ?? [];
  const shown = frozenAt === null ? all : all.filter(({ seq }) => seq <= frozenAt);
  const waiting = all.length - shown.length;
  const more = rows?.more ?? false;
  const last = shown.at(-1)?.seq ?? null;

  const busy = useRef(false);
  const readOlder = useCallback(async (): Promise<void> => {
    if (busy.current || last === null) return;
    busy.current = true;
    setOlder({ busy: true, failure: null });
    const outcome = await client.ask('journal.page', { before: last, limit: PAGE });
    busy.current = false;
    setOlder({ busy: false, failure: outcome.ok ? null : outcome.failure });
    if (!outcome.ok) return;
    const page = outcome.value;
    setRows((known) => {
      // A gap that was closed by starting anew meanwhile makes this page the wrong one.
      if (!known || known.entries.at(-1)?.seq !== last) return known;
      return { entries: [...known.entries, ...page.entries], more: page.more };
    });
  }, [client, last]);

  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => shown[index]?.seq ?? index,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const lastDrawn = items.at(-1)?.index ?? 0;
  const isNearEnd = shown.length > 0 && lastDrawn >= shown.length - AHEAD;
  useEffect(() => {
    if (isNearEnd && more && !older.busy && !older.failure) void readOlder();
  }, [isNearEnd, more, older, readOlder]);

  if (!rows) return head.failure ? <Failed failure={head.failure} retry={head.reload} /> : <Loading rows={8} />;
  if (all.length === 0) return <Empty title={words.journal.none} hint={words.journal.noneHint} />;

  const onScroll = (): void => {
    const isAtTop = (scroller.current?.scrollTop ?? 0) < ROW_HEIGHT;
    if (isAtTop && frozenAt !== null) setFrozenAt(null);
    else if (!isAtTop && frozenAt === null) setFrozenAt(all[0]?.seq ?? null);
  };
  const told = words.journal.columns;
  return (
    <div className="journal">
      {waiting > 0 && (
        <Button
          className="journal-newer"
          size="small"
          icon={<ArrowUpOutlined />}
          onClick={() => {
            setFrozenAt(null);
            scroller.current?.scrollTo({ top: 0 });
          }}
        >
          {words.journal.newer(waiting)}
        </Button>
      )}
      <section
        className="journal-scroll"
        aria-label={words.journal.list}
        ref={scroller}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
        tabIndex={0}
      >
        <table className="journal-table" aria-rowcount={more ? -1 : shown.length + 1}>
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col" className="journal-seq">
                {told.number}
              </th>
              <th scope="col" className="journal-at">
                {told.at}
              </th>
              <th scope="col">{told.what}</th>
              <th scope="col" className="journal-by">
                {told.by}
              </th>
              <th scope="col" className="journal-by">
                {told.seat}
              </th>
            </tr>
          </thead>
          <tbody>
            {above > 0 && <tr aria-hidden style={{ height: above }} />}
            {items.map(({ index, key }) => {
              const entry = shown[index];
              return (
                entry && (
                  <tr key={key} data-index={index} ref={virtual.measureElement} aria-rowindex={index + 2}>
                    <td className="journal-seq">{entry.seq}</td>
                    <td className="journal-at">{format.time(entry.at)}</td>
                    <td>{nameOf(entry.command, words)}</td>
                    <td className={entry.by === null ? 'faint' : undefined}>{entry.by ?? words.journal.nobody}</td>
                    <td className="journal-seat">{entry.seat ?? words.journal.nobody}</td>
                  </tr>
                )
              );
            })}
            {below > 0 && <tr aria-hidden style={{ height: below }} />}
          </tbody>
        </table>
        <div className="journal-end" role="status">
          {older.failure ? (
            <>
              {words.journal.olderFailed}{' '}
              <Button size="small" onClick={() => void readOlder()}>
                {words.states.retry}
              </Button>
            </>
          ) : more ? (
            words.journal.older
          ) : (
            words.journal.start
          )}
        </div>
      </section>
      {head.failure && <FailureNotice failure={head.failure} />}
    </div>
  );
}

function Verification() {
  const words = useWords();
  const may = useMay('journal.verify');
  const start = useStep('journal.verify');
  const [id, setId] = useState<TaskId | null>(null);
  if (!may) return null;
  const run = async (): Promise<void> => {
    const outcome = await start.run({});
    if (outcome.ok) setId(taskId.parse(outcome.value.taskId));
  };
  const again = () => (
    <Button
      icon={<SafetyCertificateOutlined />}
      loading={start.busy}
      onClick={() => void run()}
      title={words.journal.verifyHint}
    >
      {words.journal.verify}
    </Button>
  );
  return (
    <div className="journal-verify">
      {id === null ? again() : <Verdict key={id} id={id} again={again} />}
      <FailureNotice failure={start.failure} onClose={start.clear} />
    </div>
  );
}

function Verdict({ id, again }: { id: TaskId; again: () => ReactNode }) {
  const words = useWords();
  const format = useFormat();
  const told = words.journal;
  const read = useRead('task.status', { taskId: id });
  const status = read.data;
  if (!status && read.failure) {
    const isForgotten = read.failure.kind === 'refusal' && read.failure.refusal.code === 'notFound';
    return (
      <>
        {again()}
        {isForgotten ? <Notice tone="wait">{told.forgotten}</Notice> : <FailureNotice failure={read.failure} />}
      </>
    );
  }
  if (!status || status.state === 'running') {
    return <TaskProgress id={id} progress={status?.progress} label={told.verifying} stop={told.cancel} />;
  }
  if (status.state === 'cancelled') {
    return (
      <>
        {again()}
        <Notice tone="wait">{told.cancelled}</Notice>
      </>
    );
  }
  const verdict = journalVerdict.safeParse(status.result);
  if (status.state === 'failed' || !verdict.success) {
    return (
      <>
        {again()}
        <Notice tone="late">{told.failed(status.fault ?? '-')}</Notice>
      </>
    );
  }
  const { broken, checked, anchors } = verdict.data;
  return (
    <>
      {again()}
      {broken ? (
        <Notice tone="late">
          <span>
            <strong>{told.brokenAt(format.number(broken.seq), told.broken[broken.what])}</strong>
            {' · '}
            {told.checkedBefore(format.number(checked))}
          </span>
          <span>{told.brokenNext}</span>
        </Notice>
      ) : (
        <Notice tone="ready">
          {anchors === 0
            ? told.wholeAlone(format.number(checked))
            : told.whole(format.number(checked), format.number(anchors))}
        </Notice>
      )}
    </>
  );
}
