import { UploadOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { useWatch } from 'react-hook-form';
import { z } from 'zod';
import type { Output } from '../../src-shared/contract.ts';
import type { Particulars } from '../../src-shared/shop/shop-rules.ts';
import { type Failure, useClient, useCommand, useRead } from '../kit/client.ts';
import { useDraft } from '../kit/draft.ts';
import { Field, Form, FormActions, FormProblem, useContractForm } from '../kit/form.tsx';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { differs, Theirs, theirsOf, useMerge } from '../kit/merge.tsx';
import { FailureNotice, Notice, UnsentNotice } from '../kit/notice.tsx';
import { useMay, useSession } from '../kit/session.tsx';
import { Loaded, Loading } from '../kit/states.tsx';
import { LETTERHEAD, LetterheadFields, particularsOf } from './particulars-fields.tsx';
import { Facts, ReadOnlyNote, SectionHead, useSay } from './settings-parts.tsx';

type Settings = Output<'shop.settings'>;

const LARGEST_LOGO = 5_000_000;

const text = z.string().catch('');
const values = z.object({
  name: text,
  address: text,
  phone: text,
  contact: text,
  socialCreditCode: text,
  bank: text,
  bankAccount: text,
  logo: z.string().nullable().catch(null),
});
/** What was typed, and upon what; null once it was saved or dropped. */
const particularsDraft = z.object({
  typed: z.object({ values, base: values }).nullable().catch(null),
});
type Values = z.output<typeof values>;

export function ParticularsSection() {
  const words = useWords();
  const may = useMay('shop.changeParticulars');
  const read = useRead('shop.settings', {});
  return (
    <>
      <SectionHead title={words.shop.settings.sections.particulars} hint={words.shop.settings.hints.particulars} />
      <ReadOnlyNote call="shop.changeParticulars" />
      <Loaded read={read} rows={8}>
        {(settings) =>
          may ? (
            <ParticularsForm settings={settings} reload={read.reload} />
          ) : (
            <ParticularsFacts particulars={settings.particulars} />
          )
        }
      </Loaded>
    </>
  );
}

function ParticularsFacts({ particulars }: { particulars: Particulars }) {
  const words = useWords();
  const texts = words.shop.particulars;
  return (
    <div className="panel">
      <Facts
        rows={[
          [texts.name, particulars.name],
          ...LETTERHEAD.map((name) => [texts[name], particulars[name]] as const),
          [texts.logo, particulars.logo === null ? '' : <LogoPicture key="logo" logo={particulars.logo} />],
        ]}
      />
    </div>
  );
}

function ParticularsForm({ settings, reload }: { settings: Settings; reload: () => void }) {
  const draft = useDraft('particulars', particularsDraft);
  if (!draft.ready) return <Loading rows={8} />;
  return <ParticularsEditor settings={settings} reload={reload} draft={draft} />;
}

function ParticularsEditor({
  settings,
  reload,
  draft,
}: {
  settings: Settings;
  reload: () => void;
  draft: ReturnType<typeof useDraft<z.output<typeof particularsDraft>>>;
}) {
  const words = useWords();
  const format = useFormat();
  const { seat } = useSession();
  const say = useSay();
  const stored: Values = settings.particulars;
  const change = useCommand('shop.changeParticulars');
  const form = useContractForm<'shop.changeParticulars', Values>('shop.changeParticulars', {
    defaults: stored,
    toInput: (typed) => ({ version: settings.version, particulars: particularsOf(typed) }),
    fieldOf: Object.fromEntries(
      ['name', 'logo', ...LETTERHEAD].map((name) => [`particulars.${name}`, name as keyof Values]),
    ),
  });
  const merge = useMerge(form.fields, stored);
  const typed = useWatch({ control: form.fields.control }) as Values; // every field has a default
  const isDirty = differs(typed, stored);

  const { restored } = draft;
  const [isRestored, setIsRestored] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the screen opens
  useEffect(() => {
    const kept = restored?.typed;
    if (!kept || !differs(kept.values, stored)) return;
    merge.restore(kept.values, kept.base);
    setIsRestored(true);
  }, []);

  const isComposing = useRef(false);
  const lastKept = useRef<string | null>(null);
  const { save } = draft;
  const content = JSON.stringify(typed);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was typed is what matters
  useEffect(() => {
    if (isComposing.current) return;
    const next = isDirty ? content : null;
    if (next === lastKept.current) return;
    lastKept.current = next;
    save({ typed: isDirty ? { values: typed, base: merge.base() } : null });
  }, [content, isDirty]);

  const theirs = (name: Exclude<keyof Values, 'logo'>) => theirsOf(merge, name, words);
  const hasTheirs = Object.keys(merge.theirs).length > 0;

  return (
    <div
      className="panel"
      onCompositionStart={() => {
        isComposing.current = true;
      }}
      onCompositionEnd={() => {
        isComposing.current = false;
      }}
    >
      <Form
        form={form}
        label={words.shop.settings.sections.particulars}
        onSubmit={async (input) => {
          const sent = form.fields.getValues();
          const outcome = await change.run(input);
          if (!outcome.ok) {
            form.show(outcome.failure);
            if (outcome.failure.kind === 'refusal' && outcome.failure.refusal.code === 'changedMeanwhile') reload();
            return;
          }
          merge.saved(sent);
          setIsRestored(false);
          say(words.shop.settings.saved);
        }}
      >
        {isRestored && isDirty && (
          <Notice tone="wait">
            <span>
              {draft.savedAtSeat && draft.savedAtSeat !== seat?.name
                ? words.shop.draft.restoredFrom(draft.savedAtSeat)
                : words.shop.draft.restored}
            </span>
            <Button
              size="small"
              data-enter="own"
              onClick={() => {
                merge.restore(stored, stored);
                setIsRestored(false);
              }}
            >
              {words.shop.draft.drop}
            </Button>
          </Notice>
        )}
        {hasTheirs && <Notice tone="need">{words.shop.merge.some}</Notice>}
        <Field
          form={form}
          name="name"
          label={words.shop.particulars.name}
          help={theirs('name') ?? words.shop.particulars.nameHelp}
          required
        >
          {(bind) => <Input {...bind} autoComplete="off" maxLength={80} />}
        </Field>
        <div className="fields">
          <LetterheadFields form={form} extra={theirs} />
        </div>
        <Field form={form} name="logo" label={words.shop.particulars.logo} group>
          {(bind) => (
            <LogoBox
              value={bind.value}
              isChanged={bind.value !== stored.logo}
              onChange={(logo) => bind.onChange(logo)}
              theirs={merge.theirs.logo}
              onTake={() => merge.take('logo')}
            />
          )}
        </Field>
        <FormProblem failure={change.failure} next={{ changedMeanwhile: reload }} />
        <UnsentNotice command={change} />
        <FormActions
          save={hasTheirs ? words.shop.merge.keepMine : words.shell.save}
          busy={change.busy}
          disabled={!isDirty}
        >
          {isDirty && draft.savedAt !== null && words.shop.draft.kept(format.clock(draft.savedAt))}
        </FormActions>
      </Form>
    </div>
  );
}

function LogoPicture({ logo }: { logo: string }) {
  const words = useWords();
  const client = useClient();
  return (
    <span className="logo-frame">
      <img src={client.transport.fileUrl(logo)} alt={words.shop.logo.preview} />
    </span>
  );
}

function LogoBox({
  value,
  isChanged,
  onChange,
  theirs,
  onTake,
}: {
  value: string | null;
  isChanged: boolean;
  onChange: (logo: string | null) => void;
  theirs: string | null | undefined;
  onTake: () => void;
}) {
  const words = useWords();
  const client = useClient();
  const told = words.shop.logo;
  const file = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  const upload = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const chosen = event.target.files?.[0];
    event.target.value = '';
    if (!chosen) return;
    setProblem(null);
    setFailure(null);
    if (!['image/png', 'image/jpeg'].includes(chosen.type)) return setProblem(told.notPicture);
    if (chosen.size > LARGEST_LOGO) return setProblem(told.tooLarge);
    setBusy(true);
    // The shop looks at the first bytes only.
    const picture = await createImageBitmap(chosen).catch(() => null);
    if (!picture) {
      setBusy(false);
      return setProblem(told.notPicture);
    }
    picture.close();
    const answer = await client.transport.upload(chosen, client.staffId.get(), 'attachment');
    setBusy(false);
    if (answer.ok) return onChange(answer.value.sha256);
    if ('invalid' in answer) return setProblem(answer.invalid['file'] === 'tooLarge' ? told.tooLarge : told.notPicture);
    if ('offline' in answer) return setFailure({ kind: 'offline' });
    return setFailure(
      'refusal' in answer
        ? { kind: 'refusal', refusal: answer.refusal }
        : { kind: 'fault', number: answer.fault.number },
    );
  };

  return (
    <div className="logo">
      {value === null ? <span className="logo-frame">{told.none}</span> : <LogoPicture logo={value} />}
      <div className="logo-side">
        <input
          ref={file}
          type="file"
          accept="image/png,image/jpeg"
          hidden
          aria-hidden
          tabIndex={-1}
          onChange={(event) => void upload(event)}
        />
        <div className="logo-acts">
          <Button icon={<UploadOutlined />} loading={busy} onClick={() => file.current?.click()}>
            {busy ? told.uploading : value === null ? told.choose : told.replace}
          </Button>
          {value !== null && <Button onClick={() => onChange(null)}>{told.remove}</Button>}
        </div>
        <p className="field-help">{isChanged ? told.changed : told.help}</p>
        {theirs !== undefined && (
          <Theirs
            text={theirs === null ? words.shop.merge.theirs(words.shop.merge.empty) : <LogoPicture logo={theirs} />}
            onTake={onTake}
          />
        )}
        <div aria-live="polite">{problem && <div className="field-problem">{problem}</div>}</div>
        <FailureNotice failure={failure} onClose={() => setFailure(null)} />
      </div>
    </div>
  );
}
