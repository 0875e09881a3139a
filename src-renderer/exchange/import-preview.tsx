/** Every row looked at: what goes in, what does not and why, and what the import means. */
import { Button } from 'antd';
import { useRef, useState } from 'react';
import type { PreviewRow } from '../../src-shared/exchange/import-contract.ts';
import { type ImportField, TAKEN_KINDS } from '../../src-shared/exchange/import-rules.ts';
import { taskId } from '../../src-shared/kit/id.ts';
import { useStep } from '../kit/client.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { FailureNotice, Notice } from '../kit/notice.tsx';
import { Segments } from '../kit/segments.tsx';
import { keyText, useShortcut } from '../kit/shortcuts.tsx';
import type { Flow, Listed } from './import-flow.ts';
import { useFocusFirst } from './import-focus.ts';
import { RefusedFile } from './import-result.tsx';

export function ImportPreview({ flow, go }: { flow: Extract<Flow, { at: 'preview' }>; go: (next: Flow) => void }) {
  const words = useWords();
  const format = useFormat();
  const told = words.imports;
  const root = useRef<HTMLDivElement>(null);
  const sent = useRef(false);
  const { check, look, plan } = flow;
  const take = useStep('import.take');
  const [shown, setShown] = useState<'bad' | 'good'>(check.refused > 0 ? 'bad' : 'good');
  const goodRows = check.rows - check.refused;
  const run = async (): Promise<void> => {
    if (goodRows === 0 || take.busy || sent.current) return;
    sent.current = true;
    const started = await take.run({ ...plan, columns: [...plan.columns] });
    sent.current = false;
    if (started.ok) go({ at: 'taking', task: taskId.parse(started.value.taskId), check, look, plan });
  };
  useShortcut('save', () => void run());
  useFocusFirst(root, '.import-take');
  const rows = shown === 'bad' ? check.bad : check.good;
  const all = shown === 'bad' ? check.refused : goodRows;
  const summary =
    goodRows === 0
      ? told.noneGood
      : check.refused === 0
        ? told.allGood(format.number(goodRows))
        : told.summary(format.number(goodRows), format.number(check.refused));
  return (
    <div ref={root} className="form">
      <p>
        <strong className="import-name">{plan.fileName}</strong>{' '}
        <span className="faint">· {told.kinds[plan.kind]}</span>
      </p>
      <Notice tone={goodRows === 0 ? 'late' : check.refused > 0 ? 'need' : 'ready'}>
        <span>
          <strong>{summary}</strong>
          {TAKEN_KINDS.filter((kind) => check.found[kind].added + check.found[kind].known > 0).map((kind) => (
            <span key={kind}>
              {' · '}
              {told.taken[kind]}{' '}
              {told.found(format.number(check.found[kind].added), format.number(check.found[kind].known))}
            </span>
          ))}
        </span>
      </Notice>
      {check.refused > 0 && goodRows > 0 && (
        <Segments<'bad' | 'good'>
          value={shown}
          aria-label={told.check}
          onChange={setShown}
          options={[
            { value: 'bad', label: `${told.bad} ${format.number(check.refused)}` },
            { value: 'good', label: `${told.good} ${format.number(goodRows)}` },
          ]}
        />
      )}
      <Rows rows={rows} listed={flow} label={shown === 'bad' ? told.bad : told.good} withWhy={shown === 'bad'} />
      {rows.length < all && <p className="faint">{told.shownFirst(format.number(rows.length))}</p>}
      {check.refused > 0 && <RefusedFile plan={plan} />}
      <ul className="points">
        {told.points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      {flow.told && <Notice tone={flow.told === told.stopped ? 'wait' : 'late'}>{flow.told}</Notice>}
      <FailureNotice failure={take.failure} onClose={take.clear} />
      <div className="form-actions">
        <Button
          type="primary"
          className="import-take"
          disabled={goodRows === 0}
          loading={take.busy}
          onClick={() => void run()}
          aria-keyshortcuts="Control+Enter"
        >
          {told.take(format.number(goodRows))} <kbd className="key-on-primary">{keyText('Mod+Enter')}</kbd>
        </Button>
        <Button onClick={() => go({ at: 'columns', told: null, look, plan })}>{told.backToColumns}</Button>
        <Button onClick={() => go({ at: 'start', told: null })}>{told.chooseOther}</Button>
      </div>
    </div>
  );
}

function Rows({
  rows,
  listed: { look, plan },
  label,
  withWhy,
}: {
  rows: readonly PreviewRow[];
  listed: Listed;
  label: string;
  withWhy: boolean;
}) {
  const told = useWords().imports;
  const columns = plan.columns.flatMap((field, index) =>
    field === null ? [] : [{ field, index, header: look.sheets[plan.sheet]?.columns[index]?.header ?? '' }],
  );
  /** Where the file has no column for it, the reason stands beside the row. */
  const isShown = (field: ImportField): boolean => columns.some((column) => column.field === field);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className="import-scroll" aria-label={label} tabIndex={0}>
      <table className="import-table import-rows">
        <thead>
          <tr>
            <th scope="col">{told.row}</th>
            {withWhy && <th scope="col">{told.why}</th>}
            {columns.map(({ field, index, header }) => (
              <th scope="col" key={index}>
                {told.fields[field]}
                {header !== '' && <div className="faint">{header}</div>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, cells, reasons }) => (
            <tr key={row}>
              <th scope="row">{row}</th>
              {withWhy && (
                <td className="import-why">
                  {reasons.map(({ field, problem, about }) => (
                    <div key={field}>
                      {isShown(field) ? `${told.fields[field]}: ` : ''}
                      {told.cells[problem](about)}
                    </div>
                  ))}
                </td>
              )}
              {columns.map(({ field, index }, at) => {
                const isBad = reasons.some((reason) => reason.field === field);
                return (
                  <td key={index} className={isBad ? 'import-bad' : undefined}>
                    <span className="import-cell" title={cells[at]}>
                      {cells[at] === '' && isBad ? '—' : cells[at]}
                    </span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
