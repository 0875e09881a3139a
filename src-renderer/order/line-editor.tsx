/** A few lines, typed: what, how much of it, for how much. */
import { DeleteOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import type { CatalogHit } from '../../src-shared/catalog/catalog-contract.ts';
import { sumFen } from '../../src-shared/kit/money.ts';
import { nameAndPrice } from '../../src-shared/order/check-in-lines.ts';
import { PART_KINDS, PART_SUPPLIERS, type PartKind, priceLines } from '../../src-shared/order/order-pricing.ts';
import type { PackageInput, PayerInput } from '../../src-shared/order/order-rules.ts';
import { useAsTyped } from '../kit/as-typed.ts';
import { useWords } from '../kit/language.tsx';
import { type LineOption, LineTypeAhead } from '../kit/line-type-ahead.tsx';
import { Theirs } from '../kit/merge.tsx';
import { Money } from '../kit/money.tsx';
import { freeLine, type LineDraft, lineOf, linesOfHit, problemOf } from './line-edit.ts';
import './line-editor.css';

export interface LinesValue {
  readonly lines: readonly LineDraft[];
  readonly packages: readonly PackageInput[];
}

type Choosable = { readonly key: string; readonly mine: LineDraft | null; readonly theirs: LineDraft | null };
type Choice = { readonly hit: CatalogHit } | { readonly free: LineDraft['kind']; readonly name: string };

const KINDS = ['labor', 'part', 'charge'] as const;

export function LineEditor({
  value,
  onChange,
  payers,
  withAnswer = false,
  choices = [],
  onTake,
  autoFocus = false,
}: {
  value: LinesValue;
  onChange: (value: LinesValue) => void;
  payers: readonly Pick<PayerInput, 'key' | 'kind' | 'name'>[];
  /** Each line has a tick: the customer takes it. */
  withAnswer?: boolean;
  /** What somebody else has of lines that were also changed here. */
  choices?: readonly Choosable[];
  onTake?: (id: string) => void;
  /** On the first tick where there are ticks, else on the box that adds. */
  autoFocus?: boolean;
}) {
  const words = useWords();
  const told = words.orderPage.editor;
  const [typed, setTyped] = useState('');
  const found = useAsTyped('catalog.find', (text) => ({ text, limit: 8 }), typed, typed.trim() !== '');
  const payerKey = payers[0]?.key ?? 'customer';
  const hits = found.text === '' ? [] : (found.last?.data.hits ?? []);
  const options: LineOption<Choice>[] = [
    ...hits.map((hit) => ({ key: hit.kind === 'item' ? hit.item.itemId : hit.package.packageId, value: { hit } })),
    ...(found.text === '' ? [] : KINDS.map((free) => ({ key: `free ${free}`, value: { free, name: found.text } }))),
  ];
  const add = (choice: Choice): void => {
    const more =
      'hit' in choice
        ? linesOfHit(choice.hit, payerKey)
        : { lines: [freeLine(choice.free, choice.name, payerKey)], sold: null };
    onChange({
      lines: [...value.lines, ...more.lines],
      packages: more.sold ? [...value.packages, more.sold] : value.packages,
    });
  };
  const change = (id: string, part: Partial<LineDraft>): void =>
    onChange({ ...value, lines: value.lines.map((line) => (line.id === id ? { ...line, ...part } : line)) });
  const remove = (id: string): void => {
    const lines = value.lines.filter((line) => line.id !== id);
    const used = new Set(lines.map(({ kept }) => kept.pricing.packageId));
    onChange({ lines, packages: value.packages.filter((sold) => used.has(sold.id)) });
  };
  const textOf = (line: LineDraft): string => {
    const payer = payers.find(({ key }) => key === line.payerKey);
    const unit = line.kind === 'labor' ? words.units.hour : line.kept.unit;
    const by = line.kind === 'labor' ? ` ${line.isHourly ? told.hourly : told.fixed}` : '';
    return [
      line.name,
      line.amount !== '' && `${line.amount} ${unit}`,
      line.isOwnPart ? words.order.suppliers.customer : line.price !== '' && `¥${line.price}${by}`,
      line.partKind !== null && words.order.partKinds[line.partKind],
      payers.length > 1 && payer && (payer.name || words.order.payerKinds[payer.kind]),
    ]
      .filter(Boolean)
      .join(' · ');
  };
  const readable = value.lines.filter((line) => line.isAgreed && problemOf(line) === null).map(lineOf);
  const totalFen = sumFen(
    priceLines(
      readable.map(({ pricing }) => pricing),
      value.packages,
    ).map(({ priceFen }) => priceFen),
  );
  return (
    <div className="editor">
      <ul className="editor-lines">
        {value.lines.map((line, index) => {
          const problem = problemOf(line);
          const name = line.name === '' ? told.noName : line.name;
          const choice = choices.find(({ key }) => key === line.id);
          const packageName = value.packages.find(({ id }) => id === line.kept.pricing.packageId)?.name;
          return (
            <li key={line.id} className="editor-line">
              {withAnswer && (
                <Checkbox
                  checked={line.isAgreed}
                  autoFocus={autoFocus && index === 0}
                  onChange={(event) => change(line.id, { isAgreed: event.target.checked })}
                >
                  {told.agreed}
                </Checkbox>
              )}
              <span className="editor-kind">{words.orderPage.kinds[line.kind]}</span>
              <Input
                className="editor-name"
                aria-label={told.nameOf(words.orderPage.kinds[line.kind])}
                value={line.name}
                maxLength={120}
                status={problem === 'name' ? 'error' : ''}
                onChange={(event) => change(line.id, { name: event.target.value })}
              />
              {line.kind !== 'charge' && (
                <Input
                  className="editor-amount"
                  aria-label={told.amountOf(name)}
                  inputMode="decimal"
                  value={line.amount}
                  maxLength={12}
                  status={problem === 'amount' ? 'error' : ''}
                  suffix={line.kind === 'labor' ? words.units.hour : line.kept.unit}
                  onChange={(event) => change(line.id, { amount: event.target.value })}
                />
              )}
              {line.kind === 'labor' && (
                <PlainChoice<'hours' | 'fixed'>
                  label={told.byOf(name)}
                  value={line.isHourly ? 'hours' : 'fixed'}
                  onChange={(by) => change(line.id, { isHourly: by === 'hours' })}
                  options={[
                    { value: 'hours', label: told.hourly },
                    { value: 'fixed', label: told.fixed },
                  ]}
                />
              )}
              {line.kind === 'part' && (
                <PlainChoice<PartKind | ''>
                  label={told.partKindOf(name)}
                  value={line.partKind ?? ''}
                  onChange={(kind) => change(line.id, { partKind: kind === '' ? null : kind })}
                  options={[
                    ...(line.partKind === null ? [{ value: '' as const, label: told.partKind }] : []),
                    ...PART_KINDS.map((kind) => ({ value: kind, label: words.order.partKinds[kind] })),
                  ]}
                />
              )}
              {line.kind === 'part' && (
                <PlainChoice
                  label={told.supplierOf(name)}
                  value={line.isOwnPart ? 'customer' : 'shop'}
                  onChange={(supplier) => change(line.id, { isOwnPart: supplier === 'customer' })}
                  options={PART_SUPPLIERS.map((supplier) => ({
                    value: supplier,
                    label: words.order.suppliers[supplier],
                  }))}
                />
              )}
              {line.isOwnPart && (
                <Checkbox
                  checked={line.certificateSeen}
                  onChange={(event) => change(line.id, { certificateSeen: event.target.checked })}
                >
                  {words.checkIn.certificate}
                </Checkbox>
              )}
              <Input
                className="editor-price"
                aria-label={told.priceOf(name)}
                inputMode="decimal"
                prefix={<span aria-hidden>¥</span>}
                value={line.price}
                maxLength={16}
                disabled={packageName !== undefined || line.isOwnPart}
                status={problem === 'price' ? 'error' : ''}
                onChange={(event) => change(line.id, { price: event.target.value })}
              />
              {payers.length > 1 && (
                <PlainChoice
                  label={told.payerOf(name)}
                  value={line.payerKey}
                  onChange={(key) => change(line.id, { payerKey: key })}
                  options={payers.map((payer) => ({
                    value: payer.key,
                    label: payer.name === '' ? words.order.payerKinds[payer.kind] : payer.name,
                  }))}
                />
              )}
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={told.removeOf(name)}
                onClick={() => remove(line.id)}
              />
              {packageName !== undefined && <span className="editor-package">{told.inPackage(packageName)}</span>}
              {problem !== null && (
                <span className="field-problem" role="alert">
                  {told.problems[problem]}
                </span>
              )}
              {choice && (
                <Theirs
                  text={choice.theirs === null ? told.theyRemoved : words.shop.merge.theirs(textOf(choice.theirs))}
                  onTake={() => onTake?.(line.id)}
                />
              )}
            </li>
          );
        })}
        {choices.map(
          ({ key, mine, theirs }) =>
            mine === null &&
            theirs !== null && (
              <li key={key} className="editor-line">
                <Theirs text={told.removedHere(theirs.name, textOf(theirs))} onTake={() => onTake?.(key)} />
              </li>
            ),
        )}
      </ul>
      <LineTypeAhead<Choice>
        typed={typed}
        onTyped={setTyped}
        found={found}
        options={options}
        show={(choice) =>
          'hit' in choice
            ? choice.hit.kind === 'item'
              ? choice.hit.item.name
              : told.packageOf(choice.hit.package.name)
            : told.free(words.orderPage.kinds[choice.free], freeText(choice.name))
        }
        onChoose={add}
        label={told.add}
        placeholder={told.addHint}
        autoFocus={autoFocus && !withAnswer}
      />
      <p className="editor-total">
        {words.orderPage.total} <Money fen={totalFen} sign />
      </p>
    </div>
  );
}

/** What a free line will be called, with the price that stands behind its name. */
function freeText(typed: string): string {
  const { name, price } = nameAndPrice(typed);
  return price === '' ? name : `${name} · ¥${price}`;
}

/** A list of the browser's own: unlike the kit's it lets Enter go on and Ctrl+Enter save, whatever is chosen in it. */
function PlainChoice<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: readonly { readonly value: T; readonly label: string }[];
  onChange: (value: T) => void;
}) {
  return (
    <select
      className="plain-select editor-by"
      aria-label={label}
      value={value}
      onChange={({ target }) => onChange(target.value as T)} // one of the options
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

/** True where every line can be read. */
export function areReadable(value: LinesValue): boolean {
  return value.lines.every((line) => problemOf(line) === null);
}
