/** One item of the price list: work, a part or a charge, new or changed. */
import { Input, Radio, Select } from 'antd';
import type { ReactNode } from 'react';
import { useWatch } from 'react-hook-form';
import type { CatalogItem } from '../../src-shared/catalog/catalog-contract.ts';
import { type ItemKind, PART_CLASSES, type PartClass } from '../../src-shared/catalog/catalog-rules.ts';
import type { Input as InputOf, Output } from '../../src-shared/contract.ts';
import { formatLaborHours, parseLaborHours } from '../../src-shared/kit/labor.ts';
import { formatYuanGrouped, parseYuan } from '../../src-shared/kit/money.ts';
import type { Problem } from '../../src-shared/kit/problem.ts';
import { CHARGE_KINDS, type ChargeKind, PART_KINDS, type PartKind } from '../../src-shared/order/order-pricing.ts';
import { useCommand } from '../kit/client.ts';
import { CheckField, type ContractForm, Field, Form, FormActions, FormProblem, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { Theirs, useMerge } from '../kit/merge.tsx';
import { Notice, UnsentNotice } from '../kit/notice.tsx';
import { useSay } from '../shop/settings-parts.tsx';
import { partOf } from '../vehicle/form-part.ts';
import { parsePercent, percentText, problemIn, readValue, yuanText } from './amounts.ts';

type Usual = Output<'catalog.settings'>;
type Item = InputOf<'catalog.addItem'>;

/** All fields of all kinds; those of other kinds keep their beginnings and are not sent. */
interface Values {
  name: string;
  code: string;
  category: string;
  advice: string;
  tax: string;
  noDiscount: boolean;
  active: boolean;
  by: 'hours' | 'fixed';
  hours: string;
  rate: string;
  /** Of fixed work, of one of a part, of a charge. */
  price: string;
  isHighVoltage: boolean;
  partKind: PartKind | '';
  unit: string;
  cost: string;
  isKeyComponent: boolean;
  partClass: PartClass | '';
  brand: string;
  oeNumber: string;
  chargeKind: ChargeKind;
}

function blank(unit: string): Values {
  return {
    name: '',
    code: '',
    category: '',
    advice: '',
    tax: '',
    noDiscount: false,
    active: true,
    by: 'hours',
    hours: '',
    rate: '',
    price: '',
    isHighVoltage: false,
    partKind: '',
    unit,
    cost: '',
    isKeyComponent: false,
    partClass: '',
    brand: '',
    oeNumber: '',
    chargeKind: 'other',
  };
}

function valuesOf(item: CatalogItem, unit: string): Values {
  const { name, code, category, advice, noDiscount, active, taxBasisPoints, what } = item;
  const tax = taxBasisPoints === null ? '' : percentText(taxBasisPoints);
  const common = { ...blank(unit), name, code, category, advice, noDiscount, active, tax };
  switch (what.kind) {
    case 'labor': {
      const { isHighVoltage, price } = what;
      const hours = price.time === null ? '' : formatLaborHours(price.time);
      return price.by === 'hours'
        ? { ...common, isHighVoltage, by: 'hours', hours, rate: yuanText(price.rateFen) }
        : { ...common, isHighVoltage, by: 'fixed', hours, price: yuanText(price.priceFen) };
    }
    case 'part':
      return {
        ...common,
        partKind: what.partKind ?? '',
        unit: what.unit,
        price: yuanText(what.unitFen),
        cost: yuanText(what.costFen),
        isKeyComponent: what.isKeyComponent,
        partClass: what.partClass ?? '',
        brand: what.brand,
        oeNumber: what.oeNumber,
      };
    case 'charge':
      return { ...common, chargeKind: what.chargeKind, price: yuanText(what.priceFen) };
  }
}

function whatOf(kind: ItemKind, values: Values): unknown {
  const priceFen = readValue(parseYuan(values.price));
  switch (kind) {
    case 'labor': {
      const { by, isHighVoltage } = values;
      const time = readValue(parseLaborHours(values.hours));
      const money = by === 'hours' ? { rateFen: readValue(parseYuan(values.rate)) } : { priceFen };
      return { kind, isHighVoltage, price: { by, time, ...money } };
    }
    case 'part': {
      const { unit, isKeyComponent, brand, oeNumber } = values;
      return {
        kind,
        partKind: values.partKind === '' ? null : values.partKind,
        unit,
        unitFen: priceFen,
        costFen: readValue(parseYuan(values.cost)),
        isKeyComponent,
        partClass: values.partClass === '' ? null : values.partClass,
        brand,
        oeNumber,
      };
    }
    case 'charge':
      return { kind, chargeKind: values.chargeKind, priceFen };
  }
}

function inputOf(kind: ItemKind, values: Values) {
  const { name, code, category, advice, noDiscount } = values;
  const taxBasisPoints = readValue(parsePercent(values.tax));
  return { name, code, category, advice, noDiscount, taxBasisPoints, what: whatOf(kind, values) };
}

/** What the schema can only call a wrong number, in the words of the field; by the input's path. */
function problemsOf(kind: ItemKind, values: Values): Readonly<Record<string, Problem | undefined>> {
  const tax = { taxBasisPoints: problemIn(parsePercent(values.tax)) };
  const price = problemIn(parseYuan(values.price));
  switch (kind) {
    case 'labor': {
      const time = { 'what.price.time': problemIn(parseLaborHours(values.hours)) };
      return values.by === 'hours'
        ? { ...tax, ...time, 'what.price.rateFen': problemIn(parseYuan(values.rate)) }
        : { ...tax, ...time, 'what.price.priceFen': price };
    }
    case 'part':
      return { ...tax, 'what.unitFen': price, 'what.costFen': problemIn(parseYuan(values.cost)) };
    case 'charge':
      return { ...tax, 'what.priceFen': price };
  }
}

const FIELD_OF = {
  taxBasisPoints: 'tax',
  'what.price.time': 'hours',
  'what.price.rateFen': 'rate',
  'what.price.priceFen': 'price',
  'what.unitFen': 'price',
  'what.priceFen': 'price',
  'what.costFen': 'cost',
  'what.partKind': 'partKind',
  'what.unit': 'unit',
  'what.partClass': 'partClass',
  'what.brand': 'brand',
  'what.oeNumber': 'oeNumber',
  'what.chargeKind': 'chargeKind',
} as const;

type Shown = ContractForm<Values, unknown>;
type Mark = (name: keyof Values) => ReactNode;
const NO_MARKS: Mark = () => undefined;

export function AddItemForm({ kind, usual, onClose }: { kind: ItemKind; usual: Usual | null; onClose: () => void }) {
  const words = useWords();
  const say = useSay();
  const add = useCommand('catalog.addItem');
  const form = useContractForm<'catalog.addItem', Values>('catalog.addItem', {
    defaults: blank(words.catalog.fields.unitExample),
    toInput: (values) => inputOf(kind, values),
    alsoCheck: (values) => problemsOf(kind, values),
    fieldOf: FIELD_OF,
  });
  return (
    <Form
      form={form}
      label={words.catalog.add[kind]}
      onSubmit={async (input: Item) => {
        const outcome = await add.run(input);
        if (!outcome.ok) {
          form.show(outcome.failure);
          return;
        }
        say(words.catalog.added(input.name.trim()));
        onClose();
      }}
    >
      <ItemFields form={form as Shown} kind={kind} usual={usual} mark={NO_MARKS} />
      <FormProblem failure={add.failure} />
      <UnsentNotice command={add} />
      <FormActions save={words.catalog.add[kind]} busy={add.busy} onCancel={onClose} />
    </Form>
  );
}

export function EditItemForm({
  item,
  usual,
  reload,
  onClose,
  onStillIn,
}: {
  item: CatalogItem;
  usual: Usual | null;
  reload: () => void;
  onClose: () => void;
  /** Retired, and still in these packages. */
  onStillIn: (packages: readonly string[]) => void;
}) {
  const words = useWords();
  const told = words.catalog;
  const say = useSay();
  const change = useCommand('catalog.changeItem');
  const { kind } = item.what;
  const stored = valuesOf(item, told.fields.unitExample);
  const form = useContractForm<'catalog.changeItem', Values>('catalog.changeItem', {
    defaults: stored,
    toInput: (values) => ({
      itemId: item.itemId,
      version: item.version,
      active: values.active,
      ...inputOf(kind, values),
    }),
    alsoCheck: (values) => problemsOf(kind, values),
    fieldOf: FIELD_OF,
  });
  const merge = useMerge(form.fields, stored);
  const hasTheirs = Object.keys(merge.theirs).length > 0;
  const display = (name: keyof Values, value: string | boolean): string => {
    if (value === '' || value === false) return words.shop.merge.empty;
    if (value === true) return '✓';
    if (name === 'by') return value === 'hours' ? told.fields.byHours : told.fields.byFixed;
    if (name === 'partKind')
      return PART_KINDS.filter((each) => each === value).map((each) => told.partKinds[each])[0] ?? value;
    if (name === 'chargeKind')
      return CHARGE_KINDS.filter((each) => each === value).map((each) => told.chargeKinds[each])[0] ?? value;
    return value;
  };
  const mark: Mark = (name) => {
    const value = merge.theirs[name];
    return value === undefined ? undefined : (
      <Theirs text={words.shop.merge.theirs(display(name, value))} onTake={() => merge.take(name)} />
    );
  };
  return (
    <Form
      form={form}
      label={told.editOf(item.name)}
      onSubmit={async (input) => {
        const outcome = await change.run(input);
        if (!outcome.ok) {
          form.show(outcome.failure);
          if (outcome.failure.kind === 'refusal' && outcome.failure.refusal.code === 'changedMeanwhile') reload();
          return;
        }
        onStillIn(outcome.value.packages);
        say(told.changed(input.name.trim()));
        onClose();
      }}
    >
      {hasTheirs && <Notice tone="need">{words.shop.merge.some}</Notice>}
      <ItemFields form={form as Shown} kind={kind} usual={usual} mark={mark} />
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

function ItemFields({ form, kind, usual, mark }: { form: Shown; kind: ItemKind; usual: Usual | null; mark: Mark }) {
  const words = useWords();
  const told = words.catalog.fields;
  const { by } = useWatch({ control: partOf<Values, Values, unknown>(form).control }) as Values; // every field has a default
  const text = (
    name: 'name' | 'code' | 'category' | 'advice' | 'brand' | 'oeNumber' | 'unit',
    max: number,
    help?: string,
    required = false,
  ) => (
    <Field form={form} name={name} label={told[name]} help={mark(name) ?? help} required={required}>
      {(bind) => <Input {...bind} autoComplete="off" maxLength={max} autoFocus={name === 'name'} />}
    </Field>
  );
  const amount = (
    name: 'hours' | 'rate' | 'price' | 'cost' | 'tax',
    label: string,
    help?: string,
    required = false,
  ) => (
    <Field form={form} name={name} label={label} help={mark(name) ?? help} required={required}>
      {(bind) => <Input {...bind} inputMode="decimal" autoComplete="off" maxLength={20} />}
    </Field>
  );
  const tick = (name: 'noDiscount' | 'isHighVoltage' | 'isKeyComponent') => (
    <div>
      <CheckField form={form} name={name} label={told[name]} />
      {mark(name)}
    </div>
  );
  const rateFen = usual?.laborRateFen ?? null;
  const rateHelp = rateFen === null ? told.rateNoneHelp : told.rateHelp(formatYuanGrouped(rateFen));
  return (
    <>
      <div className="fields">
        {text('name', 80, undefined, true)}
        {text('code', 40, told.codeHelp)}
        {kind === 'labor' && (
          <Field form={form} name="by" label={told.priceBy} help={mark('by')} group className="span-all">
            {({ value, onChange, name }) => (
              <Radio.Group
                name={name}
                value={value}
                onChange={(event) => onChange(event.target.value as Values['by'])}
                options={[
                  { value: 'hours', label: told.byHours },
                  { value: 'fixed', label: told.byFixed },
                ]}
              />
            )}
          </Field>
        )}
        {kind === 'labor' && by === 'hours' && (
          <>
            {amount('hours', told.hours, undefined, true)}
            {amount('rate', told.rate, rateHelp)}
          </>
        )}
        {kind === 'labor' && by === 'fixed' && (
          <>
            {amount('price', told.price, undefined, true)}
            {amount('hours', told.hours, told.hoursToldHelp)}
          </>
        )}
        {kind === 'part' && (
          <>
            {amount('price', told.unitPrice, undefined, true)}
            {text('unit', 10, undefined, true)}
            <Field form={form} name="partKind" label={told.partKind} help={mark('partKind')}>
              {({ value, onChange, onBlur, id, ref }) => (
                <Select<PartKind | ''>
                  id={id}
                  ref={ref}
                  value={value}
                  onChange={(next) => onChange(next)}
                  onBlur={onBlur}
                  className="wide"
                  options={[
                    { value: '', label: told.partKindOpen },
                    ...PART_KINDS.map((each) => ({ value: each, label: words.catalog.partKinds[each] })),
                  ]}
                />
              )}
            </Field>
            {amount('cost', told.cost, told.costHelp)}
            {text('brand', 40)}
            {text('oeNumber', 40)}
            <Field form={form} name="partClass" label={told.partClass} help={mark('partClass')}>
              {({ value, onChange, onBlur, id, ref }) => (
                <Select<PartClass | ''>
                  id={id}
                  ref={ref}
                  value={value}
                  onChange={(next) => onChange(next)}
                  onBlur={onBlur}
                  className="wide"
                  options={[
                    { value: '', label: told.partClassNone },
                    ...PART_CLASSES.map((each) => ({ value: each, label: each })),
                  ]}
                />
              )}
            </Field>
          </>
        )}
        {kind === 'charge' && (
          <>
            {amount('price', told.price, undefined, true)}
            <Field form={form} name="chargeKind" label={told.chargeKind} help={mark('chargeKind')}>
              {({ value, onChange, onBlur, id, ref }) => (
                <Select<ChargeKind>
                  id={id}
                  ref={ref}
                  value={value}
                  onChange={(next) => onChange(next)}
                  onBlur={onBlur}
                  className="wide"
                  options={CHARGE_KINDS.map((each) => ({ value: each, label: words.catalog.chargeKinds[each] }))}
                />
              )}
            </Field>
          </>
        )}
        {text('category', 30, told.categoryHelp)}
        {text('advice', 300, told.adviceHelp)}
        {amount('tax', told.tax, usual ? told.taxItemHelp(percentText(usual.taxBasisPoints)) : undefined)}
      </div>
      <div className="catalog-ticks">
        {kind === 'labor' && tick('isHighVoltage')}
        {kind === 'part' && tick('isKeyComponent')}
        {tick('noDiscount')}
      </div>
    </>
  );
}
