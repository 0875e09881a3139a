/** A package: its name, its price, and the lines that are chosen by typing. */
import { CloseOutlined } from '@ant-design/icons';
import { Button, Input, type InputRef } from 'antd';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useWatch } from 'react-hook-form';
import type { CatalogItem, CatalogPackage } from '../../src-shared/catalog/catalog-contract.ts';
import { linesFen } from '../../src-shared/catalog/catalog-rules.ts';
import type { Output } from '../../src-shared/contract.ts';
import {
  formatLaborHours,
  formatQuantity,
  type LaborCentihours,
  parseLaborHours,
  parseQuantity,
  type QuantityMilli,
  quantityMilli,
} from '../../src-shared/kit/labor.ts';
import { type Fen, formatYuanGrouped, type Parsed, parseYuan } from '../../src-shared/kit/money.ts';
import type { Problem } from '../../src-shared/kit/problem.ts';
import { useCommand, useRead } from '../kit/client.ts';
import {
  type Bind,
  CheckField,
  type ContractForm,
  Field,
  Form,
  FormActions,
  FormProblem,
  useContractForm,
} from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { Theirs, useMerge } from '../kit/merge.tsx';
import { Notice, UnsentNotice } from '../kit/notice.tsx';
import { useSay } from '../shop/settings-parts.tsx';
import { partOf } from '../vehicle/form-part.ts';
import { priceText, problemIn, readValue, yuanText } from './amounts.ts';

type Usual = Output<'catalog.settings'>;

interface LineValue {
  readonly item: CatalogItem;
  /** Of a part. */
  readonly quantity: string;
  /** Of work; empty: as long as the item says. */
  readonly hours: string;
}

interface Values {
  name: string;
  price: string;
  noDiscount: boolean;
  active: boolean;
  lines: readonly LineValue[];
}

type Shown = ContractForm<Values, unknown>;
type Mark = (name: keyof Values) => ReactNode;
const NO_MARKS: Mark = () => undefined;
const ONE = quantityMilli.parse(1000);

function valuesOf({ name, priceFen, noDiscount, active, lines }: CatalogPackage): Values {
  return {
    name,
    price: yuanText(priceFen),
    noDiscount,
    active,
    lines: lines.map(({ item, quantityMilli: quantity, time }) => ({
      item,
      quantity: formatQuantity(quantity),
      hours: time === null ? '' : formatLaborHours(time),
    })),
  };
}

/** Null where the field is empty: one of it, as long as the item says. */
function countsOf({ item, quantity, hours }: LineValue): {
  quantity: Parsed<QuantityMilli | null>;
  time: Parsed<LaborCentihours | null>;
} {
  const nothing = { ok: true, value: null } as const;
  return {
    quantity: item.what.kind === 'part' ? parseQuantity(quantity) : nothing,
    time: item.what.kind === 'labor' ? parseLaborHours(hours) : nothing,
  };
}

function problemOfLine(line: LineValue): Problem | undefined {
  const { quantity, time } = countsOf(line);
  return problemIn(quantity) ?? problemIn(time);
}

/** What cannot be read is told by `problemOfLine`; here it counts as one, or as the item's own hours. */
function readLine(line: LineValue) {
  const { quantity, time } = countsOf(line);
  return {
    item: line.item,
    quantityMilli: (quantity.ok ? quantity.value : null) ?? ONE,
    time: time.ok ? time.value : null,
  };
}

function inputOf({ name, price, noDiscount, lines }: Values) {
  return {
    name,
    priceFen: readValue(parseYuan(price)),
    noDiscount,
    lines: lines.map(readLine).map(({ item, ...counts }) => ({ itemId: item.itemId, ...counts })),
  };
}

function problemsOf({ price, lines }: Values): Readonly<Record<string, Problem | undefined>> {
  return { priceFen: problemIn(parseYuan(price)), lines: lines.map(problemOfLine).find((problem) => problem) };
}

const FIELD_OF = { priceFen: 'price' } as const;

export function AddPackageForm({ usual, onClose }: { usual: Usual | null; onClose: () => void }) {
  const words = useWords();
  const say = useSay();
  const add = useCommand('catalog.addPackage');
  const form = useContractForm<'catalog.addPackage', Values>('catalog.addPackage', {
    defaults: { name: '', price: '', noDiscount: false, active: true, lines: [] },
    toInput: inputOf,
    alsoCheck: problemsOf,
    fieldOf: FIELD_OF,
  });
  return (
    <Form
      form={form}
      label={words.catalog.add.package}
      onSubmit={async (input) => {
        const outcome = await add.run(input);
        if (!outcome.ok) {
          form.show(outcome.failure);
          return;
        }
        say(words.catalog.added(input.name.trim()));
        onClose();
      }}
    >
      <PackageFields form={form as Shown} usual={usual} mark={NO_MARKS} />
      <FormProblem failure={add.failure} />
      <UnsentNotice command={add} />
      <FormActions save={words.catalog.add.package} busy={add.busy} onCancel={onClose} />
    </Form>
  );
}

export function EditPackageForm({
  stored: now,
  usual,
  reload,
  onClose,
}: {
  stored: CatalogPackage;
  usual: Usual | null;
  reload: () => void;
  onClose: () => void;
}) {
  const words = useWords();
  const told = words.catalog;
  const say = useSay();
  const change = useCommand('catalog.changePackage');
  const stored = valuesOf(now);
  const form = useContractForm<'catalog.changePackage', Values>('catalog.changePackage', {
    defaults: stored,
    toInput: (values) => ({
      packageId: now.packageId,
      version: now.version,
      active: values.active,
      ...inputOf(values),
    }),
    alsoCheck: problemsOf,
    fieldOf: FIELD_OF,
  });
  const merge = useMerge(form.fields, stored);
  const hasTheirs = Object.keys(merge.theirs).length > 0;
  const display = (value: string | boolean | readonly LineValue[]): string => {
    if (value === '' || value === false) return words.shop.merge.empty;
    if (value === true) return '✓';
    return typeof value === 'string' ? value : value.map(({ item }) => item.name).join(told.stillInSeparator);
  };
  const mark: Mark = (name) => {
    const value = merge.theirs[name];
    return value === undefined ? undefined : (
      <Theirs text={words.shop.merge.theirs(display(value))} onTake={() => merge.take(name)} />
    );
  };
  return (
    <Form
      form={form}
      label={told.editOf(now.name)}
      onSubmit={async (input) => {
        const outcome = await change.run(input);
        if (!outcome.ok) {
          form.show(outcome.failure);
          if (outcome.failure.kind === 'refusal' && outcome.failure.refusal.code === 'changedMeanwhile') reload();
          return;
        }
        say(told.changed(input.name.trim()));
        onClose();
      }}
    >
      {hasTheirs && <Notice tone="need">{words.shop.merge.some}</Notice>}
      <PackageFields form={form as Shown} usual={usual} mark={mark} />
      <div>
        <CheckField form={form} name="active" label={told.fields.active} />
        {mark('active')}
      </div>
      <FormProblem failure={change.failure} next={{ changedMeanwhile: reload }} />
      <UnsentNotice command={change} />
      <FormActions
        save={hasTheirs ? words.shop.merge.keepMine : words.shell.save}
        busy={change.busy}
        onCancel={onClose}
      />
    </Form>
  );
}

function PackageFields({ form, usual, mark }: { form: Shown; usual: Usual | null; mark: Mark }) {
  const words = useWords();
  const told = words.catalog.fields;
  const { lines } = useWatch({ control: partOf<Values, Values, unknown>(form).control }) as Values; // every field has a default
  const usualRateFen = usual?.laborRateFen ?? null;
  const sumFen = linesFen(lines.map(readLine), usualRateFen);
  return (
    <>
      <Field form={form} name="name" label={told.name} help={mark('name')} required>
        {(bind) => <Input {...bind} autoComplete="off" maxLength={80} autoFocus />}
      </Field>
      <Field form={form} name="lines" label={told.packageLines} help={mark('lines')} required>
        {(bind) => <LinesBox bind={bind} usualRateFen={usualRateFen} />}
      </Field>
      <div className="fields">
        <Field form={form} name="price" label={told.packagePrice} help={mark('price') ?? told.packagePriceHelp}>
          {(bind) => <Input {...bind} inputMode="decimal" autoComplete="off" maxLength={20} />}
        </Field>
        <div className="catalog-ticks catalog-beside">
          {sumFen !== null && lines.length > 0 && (
            <span className="field-help" role="status">
              {told.sum(formatYuanGrouped(sumFen))}
            </span>
          )}
          <CheckField form={form} name="noDiscount" label={told.noDiscount} />
          {mark('noDiscount')}
        </div>
      </div>
    </>
  );
}

const MOST = 8;

/** A box to type in, what fits below it, and the lines so far. */
function LinesBox({ bind, usualRateFen }: { bind: Bind<readonly LineValue[]>; usualRateFen: Fen | null }) {
  const words = useWords();
  const told = words.catalog;
  const listId = useId();
  const { value: lines, onChange, onBlur, ref, status, name: _name, ...rest } = bind;
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const box = useRef<InputRef>(null);
  const typed = text.trim().slice(0, 64);
  const searches = isOpen && typed !== '';
  const { data } = useRead('catalog.find', { text: typed, limit: 20 }, { enabled: searches });
  const last = useRef<Output<'catalog.find'>['hits']>([]);
  if (!searches) last.current = [];
  else if (data) last.current = data.hits;
  const isFresh = searches && data !== undefined;
  /** Enter was pressed before the answer was there: the first of it is meant. */
  const [isAwaited, setAwaited] = useState(false);
  const offers = last.current.flatMap((hit) => (hit.kind === 'item' ? [hit.item] : [])).slice(0, MOST);
  const isShown = offers.length > 0;
  const at = Math.min(active, offers.length - 1);

  const take = (item: CatalogItem): void => {
    onChange([...lines, { item, quantity: formatQuantity(ONE), hours: '' }]);
    setText('');
    setOpen(false);
    setActive(0);
    setAwaited(false);
    box.current?.focus();
  };
  const change = (index: number, to: Partial<LineValue>): void =>
    onChange(lines.map((line, each) => (each === index ? { ...line, ...to } : line)));
  const remove = (index: number): void => {
    onChange(lines.filter((_, each) => each !== index));
    box.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const offer = offers[at];
    if (event.key === 'ArrowDown' && isShown) setActive(Math.min(at + 1, offers.length - 1));
    else if (event.key === 'ArrowUp' && isShown) setActive(Math.max(at - 1, 0));
    else if (event.key === 'Enter' && isFresh && offer) take(offer);
    // What was typed and fits nothing, or is not answered yet, must not pass for done.
    else if (event.key === 'Enter' && typed !== '') {
      setOpen(true);
      setAwaited(!isFresh);
    } else if (event.key === 'Escape' && isShown) setOpen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const isNothing = isFresh && !isShown;
  const [first] = offers;
  const takeFirst = useRef(() => {});
  takeFirst.current = () => (first ? take(first) : setAwaited(false));
  useEffect(() => {
    if (isAwaited && isFresh) takeFirst.current();
  }, [isAwaited, isFresh]);

  return (
    <>
      <div className="catalog-box">
        <Input
          {...rest}
          status={status}
          ref={(control) => {
            box.current = control;
            ref(control);
          }}
          value={text}
          placeholder={told.fields.addLine}
          autoComplete="off"
          maxLength={64}
          role="combobox"
          aria-expanded={isShown}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={isShown ? `${listId}-${at}` : undefined}
          onChange={(event) => {
            setText(event.target.value);
            setOpen(true);
            setActive(0);
            setAwaited(false);
          }}
          onBlur={() => {
            setOpen(false);
            setAwaited(false);
            onBlur();
          }}
          onKeyDown={onKeyDown}
        />
        <div id={listId} role="listbox" aria-label={told.fields.offers} className="catalog-offers" hidden={!isShown}>
          {offers.map((offer, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the box above holds the focus and the keys of this list
            <div
              key={offer.itemId}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              className="catalog-offer"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(offer)}
            >
              <strong>{offer.name}</strong>
              <span className="faint">{offer.code}</span>
              <span className="catalog-amount">{priceText(offer, usualRateFen, words)}</span>
            </div>
          ))}
        </div>
        <div role="status" className="field-help">
          {isNothing ? told.nothing(typed) : ''}
        </div>
      </div>
      {lines.length === 0 ? (
        <p className="field-help">{told.fields.noLines}</p>
      ) : (
        <ul className="rows catalog-lines" aria-label={told.fields.packageLines}>
          {lines.map((line, index) => {
            const { item } = line;
            const wrong = problemOfLine(line) === undefined ? '' : 'error';
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same item may stand there twice, and lines have no names of their own
              <li key={index}>
                <span className="row-main">
                  <span className="row-name">{item.name}</span>{' '}
                  {!item.active && <span className="mark mark-off">{told.retired}</span>}
                  <span className="row-about"> {priceText(item, usualRateFen, words)}</span>
                </span>
                {item.what.kind === 'part' && (
                  <Input
                    className="catalog-count"
                    value={line.quantity}
                    status={wrong}
                    suffix={item.what.unit}
                    inputMode="decimal"
                    autoComplete="off"
                    maxLength={12}
                    aria-label={told.fields.quantityOf(item.name)}
                    aria-invalid={wrong !== ''}
                    onChange={(event) => change(index, { quantity: event.target.value })}
                  />
                )}
                {item.what.kind === 'labor' && (
                  <Input
                    className="catalog-count"
                    value={line.hours}
                    status={wrong}
                    suffix={told.fields.hoursUnit}
                    placeholder={item.what.price.time === null ? '' : formatLaborHours(item.what.price.time)}
                    inputMode="decimal"
                    autoComplete="off"
                    maxLength={8}
                    aria-label={told.fields.hoursOf(item.name)}
                    aria-invalid={wrong !== ''}
                    onChange={(event) => change(index, { hours: event.target.value })}
                  />
                )}
                <Button
                  type="text"
                  icon={<CloseOutlined />}
                  aria-label={told.fields.removeLineOf(item.name)}
                  onClick={() => remove(index)}
                />
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}
