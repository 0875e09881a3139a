import { Input, Radio } from 'antd';
import { useWatch } from 'react-hook-form';
import { ROUND_DOWNS } from '../../src-shared/bill/bill-rules.ts';
import { CAR_LOOKS, type TillRules } from '../../src-shared/bill/till-rules.ts';
import type { Output } from '../../src-shared/contract.ts';
import { formatYuanGrouped, toFen } from '../../src-shared/kit/money.ts';
import { parsePercent, percentText, yuanText } from '../catalog/amounts.ts';
import { useCommand, useRead } from '../kit/client.ts';
import { CheckField, Field, Form, FormActions, FormProblem, readOrSay, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { differs, Theirs, useMerge } from '../kit/merge.tsx';
import { Notice, UnsentNotice } from '../kit/notice.tsx';
import { MoneyField, readMoney } from '../kit/number-fields.tsx';
import { useMay } from '../kit/session.tsx';
import { Loaded } from '../kit/states.tsx';
import { Facts, ReadOnlyNote, SectionHead, useSay } from './settings-parts.tsx';

type Settings = Output<'shop.settings'>;

/** The rules as they are typed: money in yuan, parts in percent. */
interface Values {
  carLook: TillRules['carLook'];
  customerSigns: boolean;
  directBilling: boolean;
  roundDown: TillRules['roundDown'];
  cashierDiscount: string;
  supervisorDiscount: string;
  managerDiscount: string;
  cashierRefund: string;
  managerRelease: string;
  tolerance: string;
  depositFrom: string;
  depositPart: string;
}

/** Which field of the form shows what is wrong with a rule. */
const FIELD_OF = {
  'tillRules.cashierDiscountBasisPoints': 'cashierDiscount',
  'tillRules.supervisorDiscountBasisPoints': 'supervisorDiscount',
  'tillRules.managerDiscountBasisPoints': 'managerDiscount',
  'tillRules.cashierRefundFen': 'cashierRefund',
  'tillRules.managerReleaseFen': 'managerRelease',
  'tillRules.toleranceBasisPoints': 'tolerance',
  'tillRules.depositFromFen': 'depositFrom',
  'tillRules.depositBasisPoints': 'depositPart',
  'tillRules.carLook': 'carLook',
  'tillRules.customerSigns': 'customerSigns',
  'tillRules.directBilling': 'directBilling',
  'tillRules.roundDown': 'roundDown',
} as const;

function textsOf(rules: TillRules): Values {
  const { carLook, customerSigns, directBilling, roundDown } = rules;
  return {
    carLook,
    customerSigns,
    directBilling,
    roundDown,
    cashierDiscount: percentText(rules.cashierDiscountBasisPoints),
    supervisorDiscount: percentText(rules.supervisorDiscountBasisPoints),
    managerDiscount: percentText(rules.managerDiscountBasisPoints),
    cashierRefund: yuanText(toFen(rules.cashierRefundFen)),
    managerRelease: yuanText(toFen(rules.managerReleaseFen)),
    tolerance: percentText(rules.toleranceBasisPoints),
    depositFrom: yuanText(toFen(rules.depositFromFen)),
    depositPart: percentText(rules.depositBasisPoints),
  };
}

/** What the till and the gate allow. */
export function TillSection() {
  const words = useWords();
  const may = useMay('shop.changeTill');
  const read = useRead('shop.settings', {});
  return (
    <>
      <SectionHead title={words.shop.settings.sections.till} hint={words.shop.settings.hints.till} />
      <ReadOnlyNote call="shop.changeTill" />
      <Loaded read={read} rows={8}>
        {(settings) => (
          <div className="panel">
            {may ? <TillForm settings={settings} reload={read.reload} /> : <TillFacts rules={settings.tillRules} />}
          </div>
        )}
      </Loaded>
    </>
  );
}

function TillFacts({ rules }: { rules: TillRules }) {
  const words = useWords();
  const told = words.shop.till;
  const percent = (points: number) => told.percent(percentText(points));
  const money = (amount: number) => `¥${formatYuanGrouped(toFen(amount))}`;
  const yes = (is: boolean) => (is ? words.shell.yes : words.shell.no);
  return (
    <Facts
      rows={[
        [told.carLook, told.carLooks[rules.carLook]],
        [told.customerSigns, yes(rules.customerSigns)],
        [told.directBilling, yes(rules.directBilling)],
        [told.cashierDiscount, percent(rules.cashierDiscountBasisPoints)],
        [told.supervisorDiscount, percent(rules.supervisorDiscountBasisPoints)],
        [told.managerDiscount, percent(rules.managerDiscountBasisPoints)],
        [told.cashierRefund, money(rules.cashierRefundFen)],
        [told.managerRelease, money(rules.managerReleaseFen)],
        [told.roundDown, words.bill.roundDowns[rules.roundDown]],
        [told.tolerance, percent(rules.toleranceBasisPoints)],
        [told.depositFrom, money(rules.depositFromFen)],
        [told.depositPart, percent(rules.depositBasisPoints)],
      ]}
    />
  );
}

const PERCENTS = [
  ['cashierDiscount', 'discountHelp'],
  ['supervisorDiscount', 'discountHelp'],
  ['managerDiscount', 'discountHelp'],
] as const;

function TillForm({ settings, reload }: { settings: Settings; reload: () => void }) {
  const words = useWords();
  const say = useSay();
  const told = words.shop.till;
  const change = useCommand('shop.changeTill');
  const stored = textsOf(settings.tillRules);
  const form = useContractForm<'shop.changeTill', Values>('shop.changeTill', {
    defaults: stored,
    toInput: (typed) => ({
      version: settings.version,
      tillRules: {
        carLook: typed.carLook,
        customerSigns: typed.customerSigns,
        directBilling: typed.directBilling,
        roundDown: typed.roundDown,
        cashierDiscountBasisPoints: readOrSay(parsePercent(typed.cashierDiscount)),
        supervisorDiscountBasisPoints: readOrSay(parsePercent(typed.supervisorDiscount)),
        managerDiscountBasisPoints: readOrSay(parsePercent(typed.managerDiscount)),
        cashierRefundFen: readMoney(typed.cashierRefund),
        managerReleaseFen: readMoney(typed.managerRelease),
        toleranceBasisPoints: readOrSay(parsePercent(typed.tolerance)),
        depositFromFen: readMoney(typed.depositFrom),
        depositBasisPoints: readOrSay(parsePercent(typed.depositPart)),
      },
    }),
    fieldOf: FIELD_OF,
  });
  const merge = useMerge(form.fields, stored);
  const typed = useWatch({ control: form.fields.control }) as Values; // every field has a default
  const hasTheirs = Object.keys(merge.theirs).length > 0;

  /** What somebody else has put into a field meanwhile, in words. */
  const theirs = (name: keyof Values) => {
    const value = merge.theirs[name];
    if (value === undefined) return undefined;
    const said =
      name === 'carLook'
        ? told.carLooks[value as Values['carLook']]
        : name === 'roundDown'
          ? words.bill.roundDowns[value as Values['roundDown']]
          : typeof value === 'boolean'
            ? value
              ? words.shell.yes
              : words.shell.no
            : String(value);
    return <Theirs text={words.shop.merge.theirs(said)} onTake={() => merge.take(name)} />;
  };

  return (
    <Form
      form={form}
      label={words.shop.settings.sections.till}
      onSubmit={async (input) => {
        const sent = form.fields.getValues();
        const outcome = await change.run(input);
        if (!outcome.ok) {
          form.show(outcome.failure);
          if (outcome.failure.kind === 'refusal' && outcome.failure.refusal.code === 'changedMeanwhile') reload();
          return;
        }
        merge.saved(sent);
        say(words.shop.settings.saved);
      }}
    >
      {hasTheirs && <Notice tone="need">{words.shop.merge.some}</Notice>}
      <h2 className="till-rules-part">{told.gate}</h2>
      <Field form={form} name="carLook" label={told.carLook} help={theirs('carLook') ?? told.carLookHelp} group>
        {({ value, onChange, name }) => (
          <Radio.Group
            name={name}
            value={value}
            onChange={(event) => onChange(event.target.value as Values['carLook'])}
            options={CAR_LOOKS.map((look) => ({ value: look, label: told.carLooks[look] }))}
          />
        )}
      </Field>
      <CheckField form={form} name="customerSigns" label={told.customerSigns} />
      {theirs('customerSigns')}
      <CheckField form={form} name="directBilling" label={told.directBilling} />
      {theirs('directBilling')}
      <h2 className="till-rules-part">{told.limits}</h2>
      <p className="field-help">{told.limitsHint}</p>
      <div className="fields">
        {PERCENTS.map(([name, help]) => (
          <Field key={name} form={form} name={name} label={told[name]} help={theirs(name) ?? told[help]} required>
            {(bind) => <Input {...bind} className="number-box" inputMode="decimal" maxLength={10} suffix="%" />}
          </Field>
        ))}
        <MoneyField
          form={form}
          name="cashierRefund"
          label={told.cashierRefund}
          help={theirs('cashierRefund') ?? told.cashierRefundHelp}
          required
        />
        <MoneyField
          form={form}
          name="managerRelease"
          label={told.managerRelease}
          help={theirs('managerRelease')}
          required
        />
      </div>
      <h2 className="till-rules-part">{told.money}</h2>
      <Field form={form} name="roundDown" label={told.roundDown} help={theirs('roundDown')} group>
        {({ value, onChange, name }) => (
          <Radio.Group
            name={name}
            value={value}
            onChange={(event) => onChange(event.target.value as Values['roundDown'])}
            options={ROUND_DOWNS.map((step) => ({ value: step, label: words.bill.roundDowns[step] }))}
          />
        )}
      </Field>
      <div className="fields">
        <Field
          form={form}
          name="tolerance"
          label={told.tolerance}
          help={theirs('tolerance') ?? told.toleranceHelp}
          required
        >
          {(bind) => <Input {...bind} className="number-box" inputMode="decimal" maxLength={10} suffix="%" />}
        </Field>
        <MoneyField form={form} name="depositFrom" label={told.depositFrom} help={theirs('depositFrom')} required />
        <Field form={form} name="depositPart" label={told.depositPart} help={theirs('depositPart')} required>
          {(bind) => <Input {...bind} className="number-box" inputMode="decimal" maxLength={10} suffix="%" />}
        </Field>
      </div>
      <FormProblem failure={change.failure} next={{ changedMeanwhile: reload }} />
      <UnsentNotice command={change} />
      <FormActions
        save={hasTheirs ? words.shop.merge.keepMine : words.shell.save}
        busy={change.busy}
        disabled={!differs(typed, stored)}
      />
    </Form>
  );
}
