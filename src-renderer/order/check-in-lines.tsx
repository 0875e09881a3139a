/** Band ③: what is done and fitted, typed in a few letters; what it costs, by the functions that the service uses. */
import { DeleteOutlined, UndoOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { type KeyboardEvent, memo, type ReactNode, useRef, useState } from 'react';
import { useWatch } from 'react-hook-form';
import { v7 } from 'uuid';
import type { CatalogHit } from '../../src-shared/catalog/catalog-contract.ts';
import { usedFen } from '../../src-shared/catalog/catalog-rules.ts';
import { quantityMilli } from '../../src-shared/kit/labor.ts';
import { sameContent } from '../../src-shared/kit/merge-list.ts';
import { type Fen, formatYuanGrouped, sumFen } from '../../src-shared/kit/money.ts';
import type { Problem } from '../../src-shared/kit/problem.ts';
import {
  type LineDraft,
  type LineField,
  type OrderDraft,
  type PackageDraft,
  type PayerDraft,
  quoteOf,
  readLine,
} from '../../src-shared/order/check-in-form.ts';
import { freeLine, linesOfHit, listRows, movedLine } from '../../src-shared/order/check-in-lines.ts';
import { FREE_REASONS, PART_KINDS, PART_SUPPLIERS, partNotices } from '../../src-shared/order/order-pricing.ts';
import { CUSTOMER_PAYER } from '../../src-shared/order/order-rules.ts';
import { useAsTyped } from '../kit/as-typed.ts';
import { useWords } from '../kit/language.tsx';
import { LineTypeAhead } from '../kit/line-type-ahead.tsx';
import { Theirs } from '../kit/merge.tsx';
import { Money } from '../kit/money.tsx';
import { Notice } from '../kit/notice.tsx';
import { Band, useCheckInDesk } from './check-in-parts.tsx';
import { PayerEditor } from './payer-editor.tsx';
import '../kit/line-table.css';

const MOST = 9;
const ONE = quantityMilli.parse(1000);
const DRAWN_STEPS = 30;

type Sold = Pick<OrderDraft, 'lines' | 'packages' | 'payers'>;

/** The lines as they stand, and how they change. */
function useSold(): Sold & { change(to: Partial<Sold>): void } {
  const { form } = useCheckInDesk();
  const [lines, packages, payers] = useWatch({ control: form.control, name: ['lines', 'packages', 'payers'] });
  return {
    lines,
    packages,
    payers,
    change: (to) => {
      const shouldValidate = form.fields.formState.isSubmitted;
      for (const [name, value] of Object.entries(to) as [keyof Sold, Sold[keyof Sold]][])
        form.fields.setValue(name, value, { shouldDirty: true, shouldValidate });
    },
  };
}

type Offer = { readonly kind: 'hit'; readonly hit: CatalogHit } | { readonly kind: 'free'; readonly text: string };

export function LinesBand({ editing, onEdit }: { editing: string | null; onEdit: (id: string | null) => void }) {
  const words = useWords();
  const told = words.checkIn;
  const { form, usualRateFen } = useCheckInDesk();
  const { lines, packages, payers, change } = useSold();
  const [typed, setTyped] = useState('');
  const found = useAsTyped('catalog.find', (text) => ({ text, limit: MOST }), typed, typed.trim() !== '');
  /** What stood there before each removal, the newest last. */
  const [removed, setRemoved] = useState<readonly (Pick<Sold, 'lines' | 'packages'> & { name: string })[]>([]);
  const band = useRef<HTMLDivElement>(null);
  const quote = quoteOf({ lines, packages });
  const problem = form.fields.formState.errors.lines?.message;
  const problems: Readonly<Record<string, string>> = words.problems;

  const focusBox = (): void => band.current?.querySelector<HTMLElement>('.line-find-input')?.focus();
  const focusRow = (id: string | undefined): void => {
    requestAnimationFrame(() => {
      const row = id === undefined ? null : band.current?.querySelector<HTMLElement>(`tr[data-row="${id}"]`);
      if (row) row.focus();
      else focusBox();
    });
  };
  const choose = (offer: Offer): void => {
    if (offer.kind === 'free') {
      const line = freeLine(offer.text, v7());
      change({ lines: [...lines, line] });
      if (line.price === '') onEdit(line.id);
      return;
    }
    const { lines: added, sold } = linesOfHit(offer.hit, v7, usualRateFen);
    change({ lines: [...lines, ...added], ...(sold ? { packages: [...packages, sold] } : {}) });
  };
  const remove = (id: string): void => {
    const rows = listRows({ lines, packages });
    const at = rows.findIndex((row) => row.id === id);
    const row = rows[at];
    if (!row) return;
    const name = row.kind === 'package' ? row.sold.name : row.line.name;
    setRemoved((old) => [...old.slice(1 - DRAWN_STEPS), { lines, packages, name }]);
    onEdit(null);
    if (row.kind === 'package') {
      change({
        lines: lines.filter(({ packageId }) => packageId !== id),
        packages: packages.filter((each) => each.id !== id),
      });
    } else change({ lines: lines.filter((line) => line.id !== id) });
    const next = rows
      .slice(at + 1)
      .find((other) => row.kind === 'line' || (other.kind === 'line' && other.line.packageId !== id));
    focusRow((next ?? rows[at - 1])?.id);
  };
  const takeBack = (): void => {
    const last = removed.at(-1);
    if (!last) return;
    setRemoved(removed.slice(0, -1));
    change({ lines: last.lines, packages: last.packages });
    focusBox();
  };
  const offers: Offer[] = [
    ...(found.last?.data.hits ?? []).map((hit): Offer => ({ kind: 'hit', hit })),
    ...(found.text === '' ? [] : [{ kind: 'free', text: found.text } as const]),
  ];
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    // Up from the first line leads to the box; down from the box, where nothing is offered, back to it.
    const isBox = event.target instanceof HTMLElement && event.target.matches('.line-find-input');
    if (isBox && event.key === 'ArrowDown' && typed === '' && !event.altKey && lines.length > 0) {
      event.preventDefault();
      focusRow(listRows({ lines, packages })[0]?.id);
      return;
    }
    const isUndo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && typed === '';
    const isEditor = event.target instanceof HTMLElement && event.target.closest('.line-editor') !== null;
    if (!isUndo || isEditor || removed.length === 0) return;
    event.preventDefault();
    takeBack();
  };
  const lastRemoved = removed.at(-1);
  return (
    <Band place={3} title={told.bands.lines}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: catches one key for all that is inside */}
      <div className="check-lines f-lines" ref={band} onKeyDown={onKeyDown}>
        <div data-enter="own">
          <LineTypeAhead<Offer>
            typed={typed}
            onTyped={setTyped}
            found={found}
            options={offers.map((value) => ({ key: keyOfOffer(value), value }))}
            show={(value) => <OfferLine offer={value} usualRateFen={usualRateFen} />}
            onChoose={choose}
            label={told.addLine}
            placeholder={told.addLinePlaceholder}
          />
        </div>
        <TheirLines lines={lines} packages={packages} payers={payers} />
        {problem !== undefined && (
          <p className="field-problem" role="alert">
            {problems[problem] ?? problem}
          </p>
        )}
        {lines.length === 0 ? (
          <p className="check-empty">{told.linesEmpty}</p>
        ) : (
          <LineList
            sold={{ lines, packages, payers }}
            priceOf={(id) => quote.priced.get(id)?.priceFen ?? null}
            editing={editing}
            onEdit={onEdit}
            onChangeLine={(id, to) =>
              change({ lines: lines.map((line) => (line.id === id ? { ...line, ...to } : line)) })
            }
            onChangePackage={(id, to) =>
              change({ packages: packages.map((each) => (each.id === id ? { ...each, ...to } : each)) })
            }
            onRemove={remove}
            onMove={(id, by) => {
              change({ lines: [...movedLine(lines, id, by)] });
              focusRow(id);
            }}
            onFocusRow={focusRow}
            onLeave={focusBox}
          />
        )}
        <div className="check-sums">
          <span className="check-keys">
            {lines.length > 0 && told.lineKeys}
            {lastRemoved && (
              <>
                {' '}
                <span role="status">{told.removed(lastRemoved.name)}</span>{' '}
                <Button size="small" icon={<UndoOutlined />} onClick={takeBack} data-enter="own">
                  {told.undo}
                </Button>
              </>
            )}
          </span>
          {quote.totals === null ? (
            <strong className="warned" role="alert">
              {told.tooMuch}
            </strong>
          ) : (
            <dl className="check-totals">
              <Sum name={told.laborSum} fen={quote.totals.groups.labor} />
              <Sum name={told.partsSum} fen={quote.totals.groups.parts} />
              <Sum name={told.otherSum} fen={quote.totals.groups.other} />
              <div className="check-total">
                <dt>{told.total}</dt>
                <dd>
                  <Money fen={quote.totals.totalFen} sign />
                </dd>
              </div>
            </dl>
          )}
        </div>
        {quote.totals !== null && quote.totals.givenFen > 0 && (
          <p className="check-keys">{told.given(`¥${formatYuanGrouped(quote.totals.givenFen)}`)}</p>
        )}
        {usualRateFen === null && <Notice tone="need">{told.noRate}</Notice>}
        <PartNotices lines={lines} quoted={quote.lines} />
        <Payers payers={payers} lines={lines} onChange={change} />
      </div>
    </Band>
  );
}

type Written = Pick<Sold, 'lines' | 'packages' | 'payers'>;

/** What another seat has written of lines, packages and payers that were also changed here. */
function TheirLines(here: Written) {
  const words = useWords();
  const told = words.checkIn;
  const { choices, choose } = useCheckInDesk();
  const lineOf = (line: LineDraft | undefined, { payers }: Written) => {
    if (!line) return null;
    const amount = line.kind === 'labor' ? [line.hours, words.units.hour] : [line.quantity, line.unit];
    const price = line.kind === 'labor' && !line.isFixed ? line.rate : line.price;
    const payer = payers.find(({ key, kind }) => key === line.payerKey && kind !== 'customer');
    const said = [
      amount[0] !== '' && amount.join(' '),
      price !== '' && `¥${price}`,
      line.partKind !== null && words.order.partKinds[line.partKind],
      payer && (payer.name || told.payerKinds[payer.kind]),
    ];
    return { name: line.name, text: [line.name, ...said].filter(Boolean).join(' · '), is: line };
  };
  const shown = ({ list, key }: (typeof choices)[number], of: Written) => {
    if (list === 'lines')
      return lineOf(
        of.lines.find(({ id }) => id === key),
        of,
      );
    if (list === 'packages') {
      const sold = of.packages.find(({ id }) => id === key);
      return sold ? { name: sold.name, text: `${sold.name} · ¥${sold.price}`, is: sold } : null;
    }
    const payer = of.payers.find((each) => each.key === key);
    const kind = payer && told.payerKinds[payer.kind];
    if (!payer || !kind) return null;
    return { name: kind, text: [kind, payer.name, payer.reference].filter(Boolean).join(' · '), is: payer };
  };
  return choices.map((choice) => {
    const mine = shown(choice, here);
    const theirs = shown(choice, choice.from);
    if (sameContent(mine?.is, theirs?.is)) return null;
    const text =
      theirs === null
        ? told.theyRemoved(mine?.name ?? '')
        : mine === null
          ? told.removedHere(theirs.name, theirs.text)
          : told.theirsOf(mine.name, theirs.text);
    return <Theirs key={`${choice.list} ${choice.key}`} text={text} onTake={() => choose(choice)} />;
  });
}

function Sum({ name, fen }: { name: string; fen: Fen }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Money fen={fen} sign />
      </dd>
    </div>
  );
}

function keyOfOffer(offer: Offer): string {
  if (offer.kind === 'free') return 'free';
  return offer.hit.kind === 'item' ? offer.hit.item.itemId : offer.hit.package.packageId;
}

function OfferLine({ offer, usualRateFen }: { offer: Offer; usualRateFen: Fen | null }) {
  const words = useWords();
  const told = words.checkIn;
  if (offer.kind === 'free') {
    return (
      <span className="offer">
        <span>{told.freeLine(offer.text)}</span>
        <span className="soft">{told.freeLineHelp}</span>
      </span>
    );
  }
  const { hit } = offer;
  if (hit.kind === 'package') {
    const each = hit.package.lines.map((line) => usedFen(line, usualRateFen));
    const known = each.filter((fen) => fen !== null);
    const sum = known.length === each.length ? sumFen(known) : null;
    return (
      <span className="offer">
        <span className="offer-kind">{told.kinds.package}</span>
        <strong>{hit.package.name}</strong>
        <span className="soft offer-rest">{hit.package.lines.map(({ item }) => item.name).join(' · ')}</span>
        <Money fen={hit.package.priceFen ?? sum} sign />
      </span>
    );
  }
  const { item } = hit;
  return (
    <span className="offer">
      <span className="offer-kind">{told.kinds[item.what.kind]}</span>
      <span>{item.name}</span>
      <span className="soft offer-rest">
        {item.code}
        {item.what.kind === 'part' && item.what.partKind !== null && ` · ${words.order.partKinds[item.what.partKind]}`}
      </span>
      <Money fen={usedFen({ item, quantityMilli: ONE, time: null }, usualRateFen)} sign />
    </span>
  );
}

interface ListProps {
  readonly sold: Sold;
  readonly priceOf: (id: string) => Fen | null;
  readonly editing: string | null;
  readonly onEdit: (id: string | null) => void;
  readonly onChangeLine: (id: string, to: Partial<LineDraft>) => void;
  readonly onChangePackage: (id: string, to: Partial<PackageDraft>) => void;
  readonly onRemove: (id: string) => void;
  readonly onMove: (id: string, by: -1 | 1) => void;
  readonly onFocusRow: (id: string | undefined) => void;
  readonly onLeave: () => void;
}

function LineList(props: ListProps) {
  const words = useWords();
  const told = words.checkIn;
  const { sold, editing, onEdit, onMove, onRemove, onFocusRow } = props;
  const [stop, setStop] = useState<string | null>(null);
  const rows = listRows(sold);
  const entry = rows.some(({ id }) => id === stop) ? stop : rows[0]?.id;
  // One function for all rows and all times, so that a row that did not change is not drawn again.
  const latest = useRef((_event: KeyboardEvent<HTMLElement>, _id: string): void => {});
  latest.current = (event, id) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return;
    const at = rows.findIndex((row) => row.id === id);
    if (event.altKey) {
      if (event.key === 'ArrowUp') onMove(id, -1);
      else if (event.key === 'ArrowDown') onMove(id, 1);
      else return;
    } else if (event.key === 'ArrowDown') onFocusRow(rows[Math.min(rows.length - 1, at + 1)]?.id);
    else if (event.key === 'ArrowUp') {
      if (at === 0) props.onLeave();
      else onFocusRow(rows[at - 1]?.id);
    } else if (event.key === 'Home') onFocusRow(rows[0]?.id);
    else if (event.key === 'End') onFocusRow(rows.at(-1)?.id);
    else if (event.key === 'Enter') onEdit(id);
    else if (event.key === 'Delete') onRemove(id);
    else return;
    event.preventDefault();
  };
  const keys = useRef((event: KeyboardEvent<HTMLElement>, id: string) => latest.current(event, id));
  const acts = useRef({ edit: onEdit, remove: onRemove });
  acts.current = { edit: onEdit, remove: onRemove };
  const edit = useRef((id: string) => acts.current.edit(id));
  const remove = useRef((id: string) => acts.current.remove(id));
  const focused = useRef((id: string) => setStop(id));
  const close = (id: string): void => {
    onEdit(null);
    onFocusRow(id);
  };
  return (
    <div className="lines check-table">
      <table aria-label={told.lines} aria-rowcount={rows.length + 1}>
        <colgroup>
          <col style={{ width: 44 }} />
          <col />
          <col style={{ width: 104 }} />
          <col style={{ width: 112 }} />
          <col style={{ width: 124 }} />
          <col style={{ width: 44 }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">{told.what}</th>
            <th scope="col" className="line-number">
              {told.amount}
            </th>
            <th scope="col" className="line-number">
              {told.each}
            </th>
            <th scope="col" className="line-number">
              {told.price}
            </th>
            <th scope="col">
              <span className="only-heard">{told.remove}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const common = {
              key: row.id,
              isStop: row.id === entry,
              isEdited: row.id === editing,
              onKeyDown: keys.current,
              onEdit: edit.current,
              onRemove: remove.current,
              onFocus: focused.current,
            };
            if (row.kind === 'package') {
              return [
                <PackageRow {...common} key={row.id} sold={row.sold} />,
                row.id === editing && (
                  <EditorRow key={`${row.id}-edit`}>
                    <PackageEditor
                      sold={row.sold}
                      onChange={(to) => props.onChangePackage(row.id, to)}
                      onClose={() => close(row.id)}
                      onDone={() => {
                        onEdit(null);
                        props.onLeave();
                      }}
                    />
                  </EditorRow>
                ),
              ];
            }
            const payer = sold.payers.find(({ key }) => key === row.line.payerKey);
            return [
              <LineRow
                {...common}
                key={row.id}
                line={row.line}
                number={row.number}
                priceFen={props.priceOf(row.id)}
                payer={payer && payer.kind !== 'customer' ? payer : null}
              />,
              row.id === editing && (
                <EditorRow key={`${row.id}-edit`}>
                  <LineEditor
                    line={row.line}
                    payers={sold.payers}
                    onChange={(to) => props.onChangeLine(row.id, to)}
                    onClose={() => close(row.id)}
                    onDone={() => {
                      onEdit(null);
                      props.onLeave();
                    }}
                    onRemove={() => onRemove(row.id)}
                  />
                </EditorRow>
              ),
            ];
          })}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly isStop: boolean;
  readonly isEdited: boolean;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>, id: string) => void;
  readonly onEdit: (id: string) => void;
  readonly onRemove: (id: string) => void;
  readonly onFocus: (id: string) => void;
}

function Row({
  id,
  className,
  isStop,
  isEdited,
  name,
  onKeyDown,
  onEdit,
  onRemove,
  onFocus,
  children,
}: RowProps & { id: string; className: string; name: string; children: ReactNode }) {
  const told = useWords().checkIn;
  return (
    <tr
      data-row={id}
      data-enter="own"
      className={`line-open ${className}${isEdited ? ' line-edited' : ''}`}
      tabIndex={isStop ? 0 : -1}
      onFocus={() => onFocus(id)}
      onClick={() => onEdit(id)}
      onKeyDown={(event) => onKeyDown(event, id)}
    >
      {children}
      <td>
        <Button
          size="small"
          type="text"
          tabIndex={-1}
          icon={<DeleteOutlined />}
          aria-label={`${told.remove} ${name}`}
          onClick={(event) => {
            event.stopPropagation();
            onRemove(id);
          }}
        />
      </td>
    </tr>
  );
}

/** The form hands out copies: what a row shows is compared by its content. */
function isSameRow(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

const PackageRow = memo(function PackageRow({ sold, ...row }: RowProps & { sold: PackageDraft }) {
  const told = useWords().checkIn;
  return (
    <Row {...row} id={sold.id} name={sold.name} className="line-package">
      <td />
      <td colSpan={3}>
        <span className="offer-kind">{told.kinds.package}</span> <strong>{sold.name}</strong>
      </td>
      <td className="line-number">¥{sold.price}</td>
    </Row>
  );
}, isSameRow);

const LineRow = memo(function LineRow({
  line,
  number,
  priceFen,
  payer,
  ...row
}: RowProps & { line: LineDraft; number: number; priceFen: Fen | null; payer: PayerDraft | null }) {
  const words = useWords();
  const told = words.checkIn;
  const read = readLine(line);
  const isOwn = line.kind === 'part' && line.suppliedBy === 'customer';
  return (
    <Row {...row} id={line.id} name={line.name} className={read.ok ? '' : 'line-marked'}>
      <td className="line-number soft">{number}</td>
      <td className={line.packageId === null ? 'line-what' : 'line-what line-inside'}>
        {line.name}
        {line.kind === 'part' && (
          <span className="soft">
            {' '}
            {[line.code, line.brand, line.partKind && words.order.partKinds[line.partKind]].filter(Boolean).join(' · ')}
          </span>
        )}
        {isOwn && <span className="tone tone-need">{words.order.suppliers.customer}</span>}
        {line.isHighVoltage && <span className="tone tone-need">{told.highVoltage}</span>}
        {line.freeReason !== null && <span className="tone tone-wait">{words.order.freeReasons[line.freeReason]}</span>}
        {payer && (
          <span className="tone tone-work">{payer.name === '' ? told.payerKinds[payer.kind] : payer.name}</span>
        )}
        {!read.ok && (
          <span className="warned">
            {' '}
            {[...new Set(Object.values(read.problems))].map((each) => words.problems[each]).join(' · ')}
          </span>
        )}
      </td>
      <td className="line-number">
        {line.kind === 'labor' && line.hours !== '' && `${line.hours} ${told.hour}`}
        {line.kind === 'part' && `${line.quantity} ${line.unit}`}
      </td>
      <td className="line-number">
        {line.kind === 'labor' && !line.isFixed && line.rate}
        {line.kind === 'part' && (isOwn ? '0.00' : line.price)}
      </td>
      <td className="line-number">
        <Money fen={priceFen} sign />
      </td>
    </Row>
  );
}, isSameRow);

function EditorRow({ children }: { children: ReactNode }) {
  return (
    <tr className="line-editor-row">
      <td colSpan={6}>{children}</td>
    </tr>
  );
}

/** Enter goes on, and from the last field back to the box; Esc back to the row. */
function Editor({
  onClose,
  onDone,
  label,
  children,
}: {
  onClose: () => void;
  onDone: () => void;
  label: string;
  children: ReactNode;
}) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) {
      const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, select')];
      const next = stops[stops.indexOf(event.target as HTMLElement) + 1]; // a key comes from an element
      if (next) {
        next.focus();
        if (next instanceof HTMLInputElement) next.select();
      } else onDone();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a row everywhere
    <div className="line-editor" role="group" aria-label={label} data-enter="own" onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}

function EditText({
  label,
  value,
  problem,
  onChange,
  autoFocus = false,
  isNumber = false,
  isWide = false,
}: {
  label: string;
  value: string;
  problem?: Problem | undefined;
  onChange: (value: string) => void;
  autoFocus?: boolean;
  isNumber?: boolean;
  isWide?: boolean;
}) {
  const words = useWords();
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the input of the kit is inside
    <label className={isWide ? 'line-field line-field-wide' : 'line-field'}>
      <span className="field-label">{label}</span>
      <Input
        value={value}
        className={isNumber ? 'number-box' : undefined}
        inputMode={isNumber ? 'decimal' : undefined}
        autoComplete="off"
        maxLength={isNumber ? 24 : 120}
        status={problem ? 'error' : ''}
        aria-invalid={problem !== undefined}
        autoFocus={autoFocus}
        onFocus={(event) => event.target.select()}
        onChange={({ target }) => onChange(target.value)}
      />
      {problem && (
        <span className="field-problem" role="alert">
          {words.problems[problem]}
        </span>
      )}
    </label>
  );
}

function EditChoice<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T | null;
  /** The empty value stands for none. */
  options: readonly { readonly value: T | ''; readonly label: string }[];
  onChange: (value: T | null) => void;
}) {
  return (
    <label className="line-field">
      <span className="field-label">{label}</span>
      <select
        className="plain-select"
        value={value ?? ''}
        onChange={({ target }) => onChange(options.find((option) => option.value === target.value)?.value || null)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

function EditTick({ label, checked, onChange }: { label: string; checked: boolean; onChange: (on: boolean) => void }) {
  return (
    <label className="line-tick">
      <input type="checkbox" checked={checked} onChange={({ target }) => onChange(target.checked)} /> {label}
    </label>
  );
}

function PackageEditor({
  sold,
  onChange,
  onClose,
  onDone,
}: {
  sold: PackageDraft;
  onChange: (to: Partial<PackageDraft>) => void;
  onClose: () => void;
  onDone: () => void;
}) {
  const told = useWords().checkIn;
  return (
    <Editor label={told.edit(sold.name)} onClose={onClose} onDone={onDone}>
      <EditText
        label={told.packagePrice}
        value={sold.price}
        onChange={(price) => onChange({ price })}
        autoFocus
        isNumber
      />
    </Editor>
  );
}

function LineEditor({
  line,
  payers,
  onChange,
  onClose,
  onDone,
  onRemove,
}: {
  line: LineDraft;
  payers: readonly PayerDraft[];
  onChange: (to: Partial<LineDraft>) => void;
  onClose: () => void;
  onDone: () => void;
  onRemove: () => void;
}) {
  const words = useWords();
  const told = words.checkIn;
  const read = readLine(line);
  const problem = (field: LineField): Problem | undefined => (read.ok ? undefined : read.problems[field]);
  const isOwn = line.suppliedBy === 'customer';
  return (
    <Editor label={told.edit(line.name)} onClose={onClose} onDone={onDone}>
      {line.kind === 'labor' && !line.isFixed && (
        <>
          <EditText
            label={told.hours}
            value={line.hours}
            problem={problem('hours')}
            onChange={(hours) => onChange({ hours })}
            autoFocus
            isNumber
          />
          <EditText
            label={told.rate}
            value={line.rate}
            problem={problem('rate')}
            onChange={(rate) => onChange({ rate })}
            isNumber
          />
        </>
      )}
      {line.kind === 'part' && (
        <EditText
          label={told.quantity}
          value={line.quantity}
          problem={problem('quantity')}
          onChange={(quantity) => onChange({ quantity })}
          autoFocus
          isNumber
        />
      )}
      {((line.kind === 'labor' && line.isFixed) || line.kind === 'charge' || (line.kind === 'part' && !isOwn)) && (
        <EditText
          label={line.kind === 'part' ? told.each : told.fixedPrice}
          value={line.price}
          problem={problem('price')}
          onChange={(price) => onChange({ price })}
          autoFocus={line.kind !== 'part'}
          isNumber
        />
      )}
      <EditText
        label={told.what}
        value={line.name}
        problem={problem('name')}
        onChange={(name) => onChange({ name })}
        isWide
      />
      {line.kind === 'part' && (
        <>
          <EditChoice
            label={told.partKind}
            value={line.partKind}
            options={[
              { value: '', label: told.partKindUnsaid },
              ...PART_KINDS.map((value) => ({ value, label: words.order.partKinds[value] })),
            ]}
            onChange={(partKind) => onChange({ partKind })}
          />
          <EditChoice
            label={told.suppliedBy}
            value={line.suppliedBy}
            options={PART_SUPPLIERS.map((value) => ({ value, label: words.order.suppliers[value] }))}
            onChange={(suppliedBy) => onChange({ suppliedBy: suppliedBy ?? 'shop' })}
          />
          {isOwn && (
            <EditTick
              label={told.certificate}
              checked={line.certificateSeen}
              onChange={(certificateSeen) => onChange({ certificateSeen })}
            />
          )}
        </>
      )}
      <EditChoice
        label={told.payer}
        value={line.payerKey}
        options={payers.map(({ key, kind, name }) => ({
          value: key,
          label: name === '' ? told.payerKinds[kind] : `${told.payerKinds[kind]} ${name}`,
        }))}
        onChange={(payerKey) => onChange({ payerKey: payerKey ?? CUSTOMER_PAYER.key })}
      />
      <EditChoice
        label={told.free}
        value={line.freeReason}
        options={[
          { value: '', label: told.charged },
          ...FREE_REASONS.map((value) => ({ value, label: words.order.freeReasons[value] })),
        ]}
        onChange={(freeReason) => onChange({ freeReason })}
      />
      <span className="line-editor-acts">
        <Button size="small" onClick={onDone}>
          {told.done}
        </Button>
        <Button size="small" danger onClick={onRemove}>
          {told.remove}
        </Button>
      </span>
    </Editor>
  );
}

/** what must be said or asked about the parts. */
function PartNotices({ lines, quoted }: { lines: readonly LineDraft[]; quoted: Parameters<typeof partNotices>[0] }) {
  const told = useWords().checkIn;
  const byNotice = new Map<keyof typeof told.partNotices, string[]>();
  for (const { lineId, notice } of partNotices(quoted)) {
    const name = lines.find(({ id }) => id === lineId)?.name ?? '';
    byNotice.set(notice, [...(byNotice.get(notice) ?? []), name]);
  }
  if (byNotice.size === 0) return null;
  return (
    <ul className="check-notices" aria-label={told.notices}>
      {[...byNotice].map(([notice, names]) => (
        <li key={notice}>
          <span className="tone tone-need">{told.partNotices[notice]}</span> {names.join(' · ')}
        </li>
      ))}
    </ul>
  );
}

function Payers({
  payers,
  lines,
  onChange,
}: {
  payers: readonly PayerDraft[];
  lines: readonly LineDraft[];
  onChange: (to: Partial<Sold>) => void;
}) {
  const words = useWords();
  const { form } = useCheckInDesk();
  const problem = form.fields.formState.errors.payers?.message;
  const problems: Readonly<Record<string, string>> = words.problems;
  return (
    <PayerEditor
      payers={payers}
      // What the editor knows beside these four is not asked for at the check-in.
      onChange={(next) =>
        onChange({ payers: next.map(({ key, kind, name, reference }) => ({ key, kind, name, reference })) })
      }
      onRemove={(key) =>
        onChange({
          payers: payers.filter((each) => each.key !== key),
          lines: lines.map((line) => (line.payerKey === key ? { ...line, payerKey: CUSTOMER_PAYER.key } : line)),
        })
      }
      problem={problem === undefined ? undefined : (problems[problem] ?? problem)}
    />
  );
}
