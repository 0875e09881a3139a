import { Input, Radio } from 'antd';
import { useWatch } from 'react-hook-form';
import type { Output } from '../../src-shared/contract.ts';
import { useCommand, useRead } from '../kit/client.ts';
import { Field, Form, FormActions, FormProblem, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import type { Language } from '../kit/language-packs.ts';
import { differs, theirsOf, useMerge } from '../kit/merge.tsx';
import { Notice, UnsentNotice } from '../kit/notice.tsx';
import { useMay } from '../kit/session.tsx';
import { Loaded } from '../kit/states.tsx';
import { PlatePrefixBox, platePrefixOf, platePrefixProblem } from './plate-prefix-box.tsx';
import { Facts, ReadOnlyNote, SectionHead, useSay } from './settings-parts.tsx';

interface Values {
  language: Language;
  platePrefix: string;
  lockMinutes: string;
}

export function DeskSection() {
  const words = useWords();
  const may = useMay('shop.changeDesk');
  const read = useRead('shop.settings', {});
  return (
    <>
      <SectionHead title={words.shop.settings.sections.desk} hint={words.shop.settings.hints.desk} />
      <ReadOnlyNote call="shop.changeDesk" />
      <Loaded read={read} rows={4}>
        {(settings) => (
          <div className="panel">
            {may ? (
              <DeskForm settings={settings} reload={read.reload} />
            ) : (
              <Facts
                rows={[
                  [words.shop.platePrefix, settings.platePrefix],
                  [words.shop.desk.language, words.shop.desk.languages[settings.language]],
                  [words.shop.desk.lockMinutes, words.shop.desk.lockMinutesValue(settings.lockMinutes)],
                ]}
              />
            )}
          </div>
        )}
      </Loaded>
    </>
  );
}

function DeskForm({ settings, reload }: { settings: Output<'shop.settings'>; reload: () => void }) {
  const words = useWords();
  const say = useSay();
  const told = words.shop.desk;
  const change = useCommand('shop.changeDesk');
  const stored: Values = {
    language: settings.language,
    platePrefix: settings.platePrefix,
    lockMinutes: String(settings.lockMinutes),
  };
  const form = useContractForm<'shop.changeDesk', Values>('shop.changeDesk', {
    defaults: stored,
    toInput: ({ language, platePrefix, lockMinutes }) => {
      const digits = lockMinutes.normalize('NFKC').trim();
      return {
        version: settings.version,
        language,
        platePrefix: platePrefixOf(platePrefix),
        lockMinutes: /^\d{1,6}$/.test(digits) ? Number(digits) : Number.NaN,
      };
    },
    alsoCheck: ({ platePrefix, lockMinutes }) => ({
      lockMinutes: lockMinutes.trim() === '' ? 'required' : undefined,
      platePrefix: platePrefixProblem(platePrefix),
    }),
  });
  const merge = useMerge(form.fields, stored);
  const typed = useWatch({ control: form.fields.control }) as Values; // every field has a default
  const hasTheirs = Object.keys(merge.theirs).length > 0;

  return (
    <Form
      form={form}
      label={words.shop.settings.sections.desk}
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
      <Field
        form={form}
        name="platePrefix"
        label={words.shop.platePrefix}
        help={theirsOf(merge, 'platePrefix', words) ?? words.shop.platePrefixHelp}
      >
        {(bind) => <PlatePrefixBox bind={bind} />}
      </Field>
      <Field
        form={form}
        name="lockMinutes"
        label={told.lockMinutes}
        help={theirsOf(merge, 'lockMinutes', words) ?? told.lockMinutesHelp}
        required
      >
        {(bind) => <Input {...bind} className="number-box" inputMode="numeric" autoComplete="off" maxLength={6} />}
      </Field>
      <Field
        form={form}
        name="language"
        label={told.language}
        help={theirsOf(merge, 'language', words, (language) => told.languages[language]) ?? told.languageHelp}
        group
      >
        {({ value, onChange, name }) => (
          <Radio.Group
            name={name}
            value={value}
            onChange={(event) => onChange(event.target.value as Language)}
            options={[
              { value: 'zh-CN', label: told.languages['zh-CN'] },
              { value: 'en', label: told.languages.en },
            ]}
          />
        )}
      </Field>
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
