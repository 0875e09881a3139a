/** Which column is what: guessed, shown with examples, and corrected by hand. */
import { Button, Select } from 'antd';
import { useRef } from 'react';
import { ITEM_KINDS } from '../../src-shared/catalog/catalog-rules.ts';
import {
  DATE_FIELDS,
  DATE_ORDERS,
  type DateOrder,
  FIELD_GROUPS,
  IMPORT_KINDS,
  type ImportField,
  type ImportKind,
  mappingProblem,
} from '../../src-shared/exchange/import-rules.ts';
import { taskId } from '../../src-shared/kit/id.ts';
import { useStep } from '../kit/client.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { FailureNotice, Notice } from '../kit/notice.tsx';
import { Segments } from '../kit/segments.tsx';
import { keyText, useShortcut } from '../kit/shortcuts.tsx';
import { type Flow, planFor } from './import-flow.ts';
import { useFocusFirst } from './import-focus.ts';

export function ImportColumns({ flow, go }: { flow: Extract<Flow, { at: 'columns' }>; go: (next: Flow) => void }) {
  const words = useWords();
  const format = useFormat();
  const told = words.imports;
  const root = useRef<HTMLDivElement>(null);
  const sent = useRef(false);
  const { look, plan } = flow;
  const sheet = look.sheets[plan.sheet];
  const check = useStep('import.check');
  const change = (next: Partial<typeof plan>): void => go({ ...flow, plan: { ...plan, ...next }, told: null });
  const again = (next: { sheet?: number; kind?: ImportKind }): void => {
    const shown = look.sheets[next.sheet ?? plan.sheet];
    const kind = next.kind ?? shown?.kind ?? plan.kind;
    go({ ...flow, told: null, plan: planFor(look, next.sheet ?? plan.sheet, kind, plan) });
  };
  const dated = plan.columns.some((field) => field !== null && DATE_FIELDS.includes(field));
  const asksOrder = dated && (sheet?.isDateOpen ?? false);
  const wrong = mappingProblem(plan.kind, plan.columns, { order: plan.dateOrder, needed: asksOrder });
  const problem = wrong ? told.mapping[wrong.problem](wrong.field === null ? '' : told.fields[wrong.field]) : flow.told;
  const run = async (): Promise<void> => {
    if (wrong || check.busy || sent.current) return;
    sent.current = true;
    const started = await check.run({ ...plan, columns: [...plan.columns] });
    sent.current = false;
    if (started.ok) go({ at: 'checking', task: taskId.parse(started.value.taskId), look, plan });
  };
  useShortcut('save', () => void run());
  useFocusFirst(root, '.import-check');
  return (
    <div ref={root} className="form">
      <p>
        <strong className="import-name">{plan.fileName}</strong>
        {sheet && <span className="faint"> · {told.rows(format.number(sheet.rows))}</span>}
      </p>
      <div className="import-choices">
        {look.sheets.length > 1 && (
          <div>
            <span className="field-label">{told.sheet}</span>
            <Select<number>
              value={plan.sheet}
              aria-label={told.sheet}
              onChange={(next) => again({ sheet: next })}
              options={look.sheets.map(({ name, rows, headerRow }, index) => ({
                value: index,
                label: headerRow === null ? `${name} · ${told.noHeading}` : told.sheetRows(name, format.number(rows)),
                disabled: headerRow === null || rows === 0,
              }))}
            />
          </div>
        )}
        <div>
          <span className="field-label">{told.kind}</span>
          <Segments<ImportKind>
            value={plan.kind}
            aria-label={told.kind}
            onChange={(kind) => again({ kind })}
            options={IMPORT_KINDS.map((kind) => ({ value: kind, label: told.kinds[kind] }))}
          />
        </div>
        {plan.kind === 'prices' && !plan.columns.includes('itemKind') && (
          <div>
            <span className="field-label">{told.itemKind}</span>
            <Segments<(typeof ITEM_KINDS)[number]>
              value={plan.itemKind}
              aria-label={told.itemKind}
              onChange={(itemKind) => change({ itemKind })}
              options={ITEM_KINDS.map((kind) => ({ value: kind, label: words.catalog.kinds[kind] }))}
            />
          </div>
        )}
        {asksOrder && (
          <div>
            <span className="field-label">{told.dateOrder}</span>
            <Select<DateOrder | null>
              value={plan.dateOrder}
              aria-label={told.dateOrder}
              placeholder={told.dateOrder}
              onChange={(dateOrder) => change({ dateOrder })}
              options={DATE_ORDERS.map((order) => ({ value: order, label: told.orders[order] }))}
            />
          </div>
        )}
      </div>
      <p className="field-help">{told.columnsHint}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <section className="import-scroll" aria-label={told.columns} tabIndex={0}>
        <table className="import-table">
          <thead>
            <tr>
              <th scope="col">{told.column}</th>
              <th scope="col">{told.samples}</th>
              <th scope="col">{told.becomes}</th>
            </tr>
          </thead>
          <tbody>
            {sheet?.columns.map(({ header, samples }, index) => {
              const twice = sheet.columns.filter((column) => column.header === header).length > 1;
              const name = header === '' ? told.unnamed(index + 1) : twice ? told.numbered(header, index + 1) : header;
              const field = plan.columns[index] ?? null;
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <tr key={index} className={field === null ? 'import-off' : undefined}>
                  <th scope="row" className="import-name">
                    {name}
                  </th>
                  <td className="import-samples">{samples.join(' · ')}</td>
                  <td>
                    <Select<ImportField | ''>
                      value={field ?? ''}
                      className="import-field"
                      aria-label={told.becomesOf(name)}
                      showSearch={{ optionFilterProp: 'label' }}
                      onChange={(next) =>
                        change({
                          columns: plan.columns.map((each, at) => (at === index ? (next === '' ? null : next) : each)),
                        })
                      }
                      options={[
                        { value: '', label: told.ignore },
                        ...FIELD_GROUPS[plan.kind].map(({ group, fields }) => ({
                          label: told.groups[group],
                          options: fields.map((each) => ({ value: each, label: told.fields[each] })),
                        })),
                      ]}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      {problem && <Notice tone="need">{problem}</Notice>}
      <FailureNotice failure={check.failure} onClose={check.clear} />
      <div className="form-actions">
        <Button
          type="primary"
          className="import-check"
          disabled={wrong !== null}
          loading={check.busy}
          onClick={() => void run()}
          aria-keyshortcuts="Control+Enter"
        >
          {told.check} <kbd className="key-on-primary">{keyText('Mod+Enter')}</kbd>
        </Button>
        <Button onClick={() => go({ at: 'start', told: null })}>{told.chooseOther}</Button>
      </div>
    </div>
  );
}
