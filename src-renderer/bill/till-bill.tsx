/** The middle of the till: what is charged, what is taken off, and who pays how much. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { type KeyboardEvent, type ReactNode, useId } from 'react';
import type { BillOut } from '../../src-shared/bill/bill-contract.ts';
import { type BillRuleRefusal, DISCOUNT_SCOPES, ROUND_DOWNS } from '../../src-shared/bill/bill-rules.ts';
import {
  formatLaborHours,
  formatQuantity,
  type LaborCentihours,
  type QuantityMilli,
} from '../../src-shared/kit/labor.ts';
import { type Fen, formatYuanGrouped, negate, toFen } from '../../src-shared/kit/money.ts';
import type { Problem } from '../../src-shared/kit/problem.ts';
import { LINE_GROUPS } from '../../src-shared/order/order-pricing.ts';
import { sayMoveRefusal } from '../../src-shared/visit/move-words.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { type LineColumn, LineTable } from '../kit/line-table.tsx';
import { Money } from '../kit/money.tsx';
import { Notice } from '../kit/notice.tsx';
import { Segments } from '../kit/segments.tsx';
import type { Approved } from './approval.tsx';
import type { TermsDraft } from './terms-draft.ts';

type Line = BillOut['lines'][number];

export const yuan = (fen: Fen): string =>
  fen < 0 ? `-¥${formatYuanGrouped(negate(fen))}` : `¥${formatYuanGrouped(fen)}`;

export function usePayerName(): (payer: BillOut['payers'][number]) => string {
  const words = useWords();
  return ({ kind, name }) => {
    if (name !== '') return name;
    return kind === 'customer' ? words.till.self : words.order.payerKinds[kind];
  };
}

function useQuantity(): (line: Line) => string {
  const words = useWords();
  return (line) => {
    // Both come from the rules of the order's lines.
    if (line.laborCentihours !== null)
      return words.till.hours(formatLaborHours(line.laborCentihours as LaborCentihours));
    if (line.quantityMilli === null) return '';
    return `${formatQuantity(line.quantityMilli as QuantityMilli)} ${line.unit}`.trim();
  };
}

/** A refusal of the rules of money as the service would say it, the line by its name. */
export function useSayRule(): (refusal: BillRuleRefusal, lines?: readonly Line[]) => string {
  const words = useWords();
  return (refusal, lines = []) => {
    const what = lines.find(({ lineId }) => lineId === refusal.details.what)?.name ?? '';
    return sayMoveRefusal(words.moves, { ...refusal, details: { ...refusal.details, what } }).say;
  };
}

export function BillPanel({
  bill,
  draft,
  isEditable,
  approved,
  onSave,
  onAsk,
  children,
}: {
  bill: BillOut;
  draft: TermsDraft;
  /** The bill is a draft, and this person may change its terms. */
  isEditable: boolean;
  approved: Approved | null;
  onSave: () => void;
  onAsk: () => void;
  children: ReactNode;
}) {
  const words = useWords();
  return (
    <section className="till-bill" aria-label={words.till.lines}>
      <Lines bill={bill} draft={draft} isEditable={isEditable} onSave={onSave} />
      <div className="till-below">
        {isEditable && <Terms bill={bill} draft={draft} approved={approved} onSave={onSave} onAsk={onAsk} />}
        <Totals bill={bill} draft={draft} />
      </div>
      {(bill.payers.length > 1 || bill.payers.some(({ kind }) => kind !== 'customer')) && (
        <Payers bill={bill} draft={draft} />
      )}
      {children}
      <Records bill={bill} />
    </section>
  );
}

const enterSaves =
  (onSave: () => void) =>
  (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onSave();
  };

function Lines({
  bill,
  draft,
  isEditable,
  onSave,
}: {
  bill: BillOut;
  draft: TermsDraft;
  isEditable: boolean;
  onSave: () => void;
}) {
  const words = useWords();
  const quantity = useQuantity();
  const { texts, reading, change } = draft;
  const kinds = new Map(bill.payers.map(({ key, kind }) => [key, kind]));
  const figures = new Map(reading.figures.lines.map((line) => [line.id, line]));
  const offOf = (line: Line): Fen => {
    const own = figures.get(line.lineId);
    return isEditable && own ? toFen(own.lineDiscountFen + own.billDiscountFen) : line.discountFen;
  };
  const netOf = (line: Line): Fen => (isEditable ? (figures.get(line.lineId)?.netFen ?? line.netFen) : line.netFen);
  const rows = [...bill.lines].sort((one, other) => LINE_GROUPS.indexOf(one.group) - LINE_GROUPS.indexOf(other.group));
  const hasOffs = isEditable || rows.some(({ discountFen }) => discountFen > 0);
  const columns: LineColumn<Line>[] = [
    {
      key: 'name',
      head: words.till.columns.line,
      show: (line) => (
        <>
          {line.name}
          {line.isFree && <span className="till-mark">{words.till.free}</span>}
          {line.noDiscount && <span className="till-mark">{words.till.fixed}</span>}
          {line.returned > 0 && <span className="till-mark">{words.till.back(returnedText(line))}</span>}
          <span className="till-line-what">
            {[words.till.shortGroups[line.group], quantity(line)].filter((text) => text !== '').join(' · ')}
          </span>
        </>
      ),
    },
    {
      key: 'price',
      head: words.till.columns.price,
      number: true,
      width: 96,
      show: ({ priceFen }) => <Money fen={priceFen} />,
    },
    ...(isEditable
      ? [
          {
            key: 'discount',
            head: words.till.columns.discount,
            width: 92,
            show: (line: Line) =>
              line.noDiscount || line.isFree || kinds.get(line.payerKey) !== 'customer' ? null : (
                <Input
                  size="small"
                  value={texts.lines[line.lineId] ?? ''}
                  maxLength={20}
                  autoComplete="off"
                  aria-label={words.till.lineDiscount(line.name)}
                  status={reading.problems[`line.${line.lineId}`] ? 'error' : ''}
                  aria-invalid={Boolean(reading.problems[`line.${line.lineId}`])}
                  title={reading.problems[`line.${line.lineId}`] ? words.till.discountFormat : words.till.discountHelp}
                  onChange={(event) => change({ lines: { ...texts.lines, [line.lineId]: event.target.value } })}
                  onKeyDown={enterSaves(onSave)}
                />
              ),
          },
        ]
      : []),
    ...(hasOffs
      ? [
          {
            key: 'off',
            head: words.till.columns.off,
            number: true,
            width: 92,
            show: (line: Line) => (offOf(line) > 0 ? <Money fen={negate(offOf(line))} /> : null),
          },
        ]
      : []),
    { key: 'net', head: words.till.columns.net, number: true, width: 100, show: (line) => <Money fen={netOf(line)} /> },
  ];
  if (rows.length === 0) return <Notice tone="wait">{words.till.noLines}</Notice>;
  return <LineTable rows={rows} columns={columns} keyOf={({ lineId }) => lineId} label={words.till.lines} />;
}

function returnedText({ quantityMilli, returned, unit }: Line): string {
  return quantityMilli === null ? '' : `${formatQuantity(returned as QuantityMilli)} ${unit}`.trim(); // counted in thousandths, as the line
}

function Terms({
  bill,
  draft,
  approved,
  onSave,
  onAsk,
}: {
  bill: BillOut;
  draft: TermsDraft;
  approved: Approved | null;
  onSave: () => void;
  onAsk: () => void;
}) {
  const words = useWords();
  const sayRule = useSayRule();
  const id = useId();
  const { texts, reading, change } = draft;
  const problem = reading.problems['discount'];
  const roundedProblem = reading.problems['rounded'];
  return (
    <div className="till-terms">
      <div className="till-term">
        <label htmlFor={`${id}-discount`}>{words.till.discount}</label>
        <div className="till-term-row">
          <Segments
            size="small"
            aria-label={words.till.discountScope}
            value={texts.scope}
            options={DISCOUNT_SCOPES.map((scope) => ({ value: scope, label: words.bill.discountScopes[scope] }))}
            onChange={(scope) => change({ scope })}
          />
          <Input
            id={`${id}-discount`}
            autoFocus
            className="till-discount"
            value={texts.discount}
            maxLength={20}
            autoComplete="off"
            status={problem ? 'error' : ''}
            aria-invalid={Boolean(problem)}
            aria-describedby={`${id}-discount-help`}
            onChange={(event) => change({ discount: event.target.value })}
            onKeyDown={enterSaves(onSave)}
          />
        </div>
        <p
          id={`${id}-discount-help`}
          className={problem || reading.refusal ? 'field-problem' : 'field-help'}
          aria-live="polite"
        >
          {problem
            ? words.till.discountFormat
            : reading.refusal
              ? sayRule(reading.refusal, bill.lines)
              : words.till.discountHelp}
        </p>
      </div>
      {reading.aboveFen > 0 && (
        <Notice tone={approved ? 'ready' : 'need'}>
          {approved ? (
            <>
              <strong>{words.till.approvedBy(approved.name)}</strong>
              <span>{words.till.reasonGiven(approved.reason)}</span>
            </>
          ) : (
            <>
              <span>{words.till.aboveLimit(yuan(reading.aboveFen))}</span>
              <Button size="small" onClick={onAsk}>
                {words.till.askApproval}
              </Button>
            </>
          )}
        </Notice>
      )}
      <div className="till-term">
        <label htmlFor={`${id}-rounded`}>{words.till.roundDown}</label>
        <div className="till-term-row">
          <Segments
            size="small"
            aria-label={words.till.roundDown}
            value={reading.roundDown}
            options={ROUND_DOWNS.slice(0, ROUND_DOWNS.indexOf(bill.roundDownAllowed) + 1).map((step) => ({
              value: step,
              label: words.bill.roundDowns[step],
            }))}
            onChange={(roundDown) => change({ roundDown, rounded: '' })}
          />
          <Input
            id={`${id}-rounded`}
            className="till-discount"
            prefix={<span aria-hidden>¥</span>}
            inputMode="decimal"
            placeholder={words.till.rounded}
            aria-label={words.till.rounded}
            value={texts.rounded}
            maxLength={24}
            autoComplete="off"
            status={roundedProblem || reading.roundingRefusal ? 'error' : ''}
            aria-invalid={Boolean(roundedProblem || reading.roundingRefusal)}
            aria-describedby={`${id}-rounded-help`}
            onChange={(event) => change({ rounded: event.target.value })}
            onKeyDown={enterSaves(onSave)}
          />
        </div>
        <p
          id={`${id}-rounded-help`}
          className={roundedProblem || reading.roundingRefusal ? 'field-problem' : 'field-help'}
          aria-live="polite"
        >
          {roundedProblem
            ? words.problems[roundedProblem]
            : reading.roundingRefusal
              ? sayRule(reading.roundingRefusal)
              : words.till.roundedHelp}
        </p>
      </div>
      {bill.payers.length > 1 && <Cuts bill={bill} draft={draft} onSave={onSave} />}
    </div>
  );
}

function Cuts({ bill, draft, onSave }: { bill: BillOut; draft: TermsDraft; onSave: () => void }) {
  const words = useWords();
  const nameOf = usePayerName();
  const { texts, reading, change } = draft;
  const names = new Map(bill.payers.map((payer) => [payer.key, nameOf(payer)]));
  const options = bill.payers.map((payer) => ({ value: payer.key, label: nameOf(payer) }));
  const add = (): void => {
    const from = bill.payers.find(({ kind }) => kind !== 'customer') ?? bill.payers[0];
    const to = bill.payers.find(({ key }) => key !== from?.key);
    if (!from || !to) return;
    const key = Math.max(-1, ...texts.cuts.map((cut) => cut.key)) + 1;
    change({ cuts: [...texts.cuts, { key, from: from.key, to: to.key, kind: 'excess', text: '', lineIds: null }] });
  };
  const set = (key: number, part: Partial<(typeof texts.cuts)[number]>): void =>
    change({ cuts: texts.cuts.map((cut) => (cut.key === key ? { ...cut, ...part } : cut)) });
  return (
    <fieldset className="till-cuts">
      <legend>{words.till.cuts}</legend>
      {texts.cuts.map((cut) => {
        const problem: Problem | undefined = reading.problems[`cut.${cut.key}`];
        return (
          <div className="till-cut" key={cut.key}>
            <Select
              size="small"
              aria-label={words.till.cutFrom}
              value={cut.from}
              options={options}
              onChange={(from) => set(cut.key, { from })}
            />
            <span aria-hidden>→</span>
            <Select
              size="small"
              aria-label={words.till.cutTo}
              value={cut.to}
              options={options}
              onChange={(to) => set(cut.key, { to })}
            />
            <Segments
              size="small"
              aria-label={words.till.cutKind}
              value={cut.kind}
              options={[
                { value: 'excess' as const, label: words.till.cutExcess },
                { value: 'percent' as const, label: words.till.cutPercent },
              ]}
              onChange={(kind) => set(cut.key, { kind })}
            />
            <Input
              size="small"
              className="till-cut-value"
              inputMode="decimal"
              value={cut.text}
              maxLength={20}
              aria-label={words.till.cutValueOf(names.get(cut.from) ?? '', names.get(cut.to) ?? '')}
              status={problem ? 'error' : ''}
              title={problem && words.problems[problem]}
              onChange={(event) => set(cut.key, { text: event.target.value })}
              onKeyDown={enterSaves(onSave)}
            />
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined />}
              aria-label={words.till.removeCut}
              onClick={() => change({ cuts: texts.cuts.filter(({ key }) => key !== cut.key) })}
            />
          </div>
        );
      })}
      <Button size="small" icon={<PlusOutlined />} onClick={add}>
        {words.till.addCut}
      </Button>
    </fieldset>
  );
}

function Totals({ bill, draft }: { bill: BillOut; draft: TermsDraft }) {
  const words = useWords();
  const { figures } = draft.reading;
  const isDraft = bill.billState !== 'settled';
  const groups = isDraft
    ? { labor: figures.groups.labor.netFen, parts: figures.groups.parts.netFen, other: figures.groups.other.netFen }
    : { labor: bill.totals.laborFen, parts: bill.totals.partsFen, other: bill.totals.otherFen };
  const totals = isDraft ? figures : bill.totals;
  const tax = isDraft ? figures.tax : bill.tax;
  const row = (label: string, fen: Fen, isTotal = false) => (
    <div className={isTotal ? 'till-total-row till-total' : 'till-total-row'} key={label}>
      <dt>{label}</dt>
      <dd>
        <Money fen={fen} sign={isTotal} />
      </dd>
    </div>
  );
  return (
    <div className="till-totals">
      <dl aria-label={words.till.totals}>
        {totals.discountFen > 0 && row(words.till.price, totals.priceFen)}
        {totals.discountFen > 0 && row(words.till.off, negate(totals.discountFen))}
        {LINE_GROUPS.filter((group) => groups[group] > 0).map((group) => row(words.bill.groups[group], groups[group]))}
        {totals.roundDownFen > 0 && row(words.till.rounding, negate(totals.roundDownFen))}
        {row(words.till.total, totals.totalFen, true)}
      </dl>
      <p className="till-tax">{words.till.tax(yuan(tax.netFen), yuan(tax.taxFen))}</p>
    </div>
  );
}

function Payers({ bill, draft }: { bill: BillOut; draft: TermsDraft }) {
  const words = useWords();
  const nameOf = usePayerName();
  const isDraft = bill.billState !== 'settled';
  const shares = new Map(draft.reading.figures.shares.map((share) => [share.payerKey, share.amountFen]));
  type Payer = BillOut['payers'][number];
  const amountOf = (payer: Payer): Fen => (isDraft ? (shares.get(payer.key) ?? payer.amountFen) : payer.amountFen);
  const columns: LineColumn<Payer>[] = [
    { key: 'who', head: words.till.payerColumns.who, show: nameOf },
    {
      key: 'amount',
      head: words.till.payerColumns.amount,
      number: true,
      width: 120,
      show: (payer) => <Money fen={amountOf(payer)} />,
    },
    ...(isDraft
      ? []
      : [
          {
            key: 'paid',
            head: words.till.payerColumns.paid,
            number: true,
            width: 120,
            show: ({ paidFen }: Payer) => <Money fen={paidFen} />,
          },
          {
            key: 'open',
            head: words.till.payerColumns.open,
            number: true,
            width: 120,
            show: ({ openFen }: Payer) => <Money fen={openFen} />,
          },
          {
            key: 'state',
            head: words.till.payerColumns.state,
            width: 96,
            show: ({ state }: Payer) => state && words.bill.shareStates[state],
          },
        ]),
  ];
  return <LineTable rows={bill.payers} columns={columns} keyOf={({ key }) => key} label={words.till.payers} />;
}

/** What has come in and gone back, and the counter-bills beside the bill. */
function Records({ bill }: { bill: BillOut }) {
  const words = useWords();
  const format = useFormat();
  if (bill.payments.length === 0 && bill.counterBills.length === 0) return null;
  return (
    <div className="till-records">
      {bill.payments.length > 0 && (
        <section aria-label={words.till.payments}>
          <h2>{words.till.payments}</h2>
          <ul>
            {bill.payments.map((payment) => (
              <li key={payment.number}>
                <span className="till-soft">{format.time(payment.at)}</span>
                <span>
                  {words.bill.paymentKinds[payment.kind]} · {payment.by}
                </span>
                <span className="till-record-parts">
                  {payment.parts
                    .map((part) =>
                      [words.bill.channels[part.channel], yuan(part.amountFen), part.reference]
                        .filter(Boolean)
                        .join(' '),
                    )
                    .join(' + ')}
                  {payment.note !== '' && ` · ${payment.note}`}
                </span>
                <Money fen={payment.amountFen} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {bill.counterBills.length > 0 && (
        <section aria-label={words.till.counterBills}>
          <h2>{words.till.counterBills}</h2>
          <ul>
            {bill.counterBills.map((counter) => (
              <li key={counter.billId}>
                <span className="till-soft">{counter.on}</span>
                <span>
                  {counter.number} · {words.till.counterOf(counter.of)}
                </span>
                <span className="till-record-parts">
                  {counter.reason} · {words.till.counterLeft(yuan(counter.leftFen))}
                </span>
                <Money fen={counter.amountFen} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
