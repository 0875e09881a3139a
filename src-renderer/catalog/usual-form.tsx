/** The labour rate and the tax that hold where an item says nothing. */
import { Input } from 'antd';
import { useWatch } from 'react-hook-form';
import type { Output } from '../../src-shared/contract.ts';
import { formatYuanGrouped, parseYuan } from '../../src-shared/kit/money.ts';
import { useCommand } from '../kit/client.ts';
import { Field, Form, FormActions, FormProblem, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { differs, theirsOf, useMerge } from '../kit/merge.tsx';
import { Notice, UnsentNotice } from '../kit/notice.tsx';
import { useMay } from '../kit/session.tsx';
import { Facts, useSay } from '../shop/settings-parts.tsx';
import { parsePercent, percentText, problemIn, readValue, yuanText } from './amounts.ts';

type Settings = Output<'catalog.settings'>;

interface Values {
  rate: string;
  tax: string;
}

export function Usual({ settings, reload }: { settings: Settings; reload: () => void }) {
  const words = useWords();
  const may = useMay('catalog.changeSettings');
  const told = words.catalog.usual;
  const { laborRateFen, taxBasisPoints, pricesShown } = settings;
  if (may) {
    return (
      <div className="panel">
        <UsualForm settings={settings} reload={reload} />
      </div>
    );
  }
  const rate = laborRateFen === null ? told.notSet : formatYuanGrouped(laborRateFen);
  return (
    <div className="panel">
      <Facts
        rows={[
          ...(pricesShown ? [[told.laborRate, rate] as const] : []),
          [told.tax, told.taxValue(percentText(taxBasisPoints))],
        ]}
      />
    </div>
  );
}

function UsualForm({ settings, reload }: { settings: Settings; reload: () => void }) {
  const words = useWords();
  const say = useSay();
  const told = words.catalog.usual;
  const change = useCommand('catalog.changeSettings');
  const stored: Values = { rate: yuanText(settings.laborRateFen), tax: percentText(settings.taxBasisPoints) };
  const form = useContractForm<'catalog.changeSettings', Values>('catalog.changeSettings', {
    defaults: stored,
    toInput: ({ rate, tax }) => ({
      version: settings.version,
      laborRateFen: readValue(parseYuan(rate)),
      taxBasisPoints: readValue(parsePercent(tax)),
    }),
    alsoCheck: ({ rate, tax }) => ({
      laborRateFen: problemIn(parseYuan(rate)),
      taxBasisPoints: problemIn(parsePercent(tax)),
    }),
    fieldOf: { laborRateFen: 'rate', taxBasisPoints: 'tax' },
  });
  const merge = useMerge(form.fields, stored);
  const typed = useWatch({ control: form.fields.control }) as Values; // every field has a default
  const hasTheirs = Object.keys(merge.theirs).length > 0;
  const theirs = (name: keyof Values) => theirsOf(merge, name, words);
  return (
    <Form
      form={form}
      label={told.title}
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
      <div className="form-row">
        <Field form={form} name="rate" label={told.laborRate} help={theirs('rate') ?? told.laborRateHelp}>
          {(bind) => <Input {...bind} inputMode="decimal" autoComplete="off" maxLength={20} />}
        </Field>
        <Field form={form} name="tax" label={told.tax} help={theirs('tax') ?? told.taxHelp} required>
          {(bind) => <Input {...bind} inputMode="decimal" autoComplete="off" maxLength={10} />}
        </Field>
      </div>
      <FormProblem failure={change.failure} next={{ changedMeanwhile: reload }} />
      <UnsentNotice command={change} />
      {differs(typed, stored) && (
        <FormActions save={hasTheirs ? words.shop.merge.keepMine : words.shell.save} busy={change.busy} />
      )}
    </Form>
  );
}
