/** First run: a shop of one's own in two minutes on one screen, or the demo shop. */
import { DownOutlined, ExperimentOutlined, RightOutlined, ShopOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useWatch } from 'react-hook-form';
import { z } from 'zod';
import { USUAL_HOURS } from '../../src-shared/shop/shop-rules.ts';
import { useStep } from '../kit/client.ts';
import { Field, Form, FormActions, FormProblem, useContractForm } from '../kit/form.tsx';
import { useLanguage, useWords } from '../kit/language.tsx';
import type { Language } from '../kit/language-packs.ts';
import { FailureNotice } from '../kit/notice.tsx';
import { PinField } from '../kit/pin-field.tsx';
import { useRefreshSession } from '../kit/session.tsx';
import { RecoveryCodeCard } from '../staff/recovery-code-card.tsx';
import { LanguageToggle } from '../staff/sign-in-screen.tsx';
import { readWeek, sayWeek, weekText } from './hours-text.ts';
import { LETTERHEAD, LetterheadFields, particularsOf } from './particulars-fields.tsx';
import { PlatePrefixBox, platePrefixOf, platePrefixProblem } from './plate-prefix-box.tsx';
import { setUpHold } from './set-up-hold.ts';
import { TagEntry } from './tag-entry.tsx';
import { WeekFacts, WeekField } from './week-editor.tsx';
import './parts.css';
import './set-up-screen.css';

const KEY = 'servicelane.setUp';
const USUAL_TEAMS = 3;
const USUAL_BAYS = 8;

const text = z.string().catch('');
const names = z.array(z.string()).catch([]);
/** What survives a reload: never a PIN. What an older version left is read as far as it goes. */
const keptValues = z.object({
  name: text,
  address: text,
  phone: text,
  contact: text,
  socialCreditCode: text,
  bank: text,
  bankAccount: text,
  platePrefix: text,
  week: z
    .array(z.array(z.object({ opens: z.string(), closes: z.string() })))
    .length(7)
    .catch(() => weekText(USUAL_HOURS).map((day) => [...day])),
  teams: names,
  bays: names,
  administratorName: text,
  /** Null: as proposed in the language of the screen. */
  seatName: z.string().nullable().catch(null),
});
type KeptValues = z.output<typeof keptValues>;
type SetUpValues = Omit<KeptValues, 'seatName'> & { seatName: string; pin: string; pinAgain: string };

function readKept(): KeptValues {
  let kept: unknown = {};
  try {
    kept = JSON.parse(sessionStorage.getItem(KEY) ?? '{}');
  } catch {
    // Not ours, or cut off: begin with nothing.
  }
  return keptValues.parse(typeof kept === 'object' && kept !== null ? kept : {});
}

interface Made {
  readonly shopName: string;
  readonly recoveryCode: string;
}

export function SetUpScreen() {
  const words = useWords();
  const refresh = useRefreshSession();
  const [way, setWay] = useState<'new' | 'demo'>('new');
  const [made, setMade] = useState<Made | null>(null);
  const told = words.shop.setUp;

  return (
    <main className="set-up">
      <div className="set-up-page">
        <header className="set-up-head">
          <span className="set-up-product">{words.shell.product}</span>
          <LanguageToggle />
        </header>
        {made ? (
          <>
            <h1>{words.staffAdmin.recovery.firstTitle}</h1>
            <p className="set-up-lead">{words.staffAdmin.recovery.firstLead(made.shopName)}</p>
            <div className="set-up-card">
              <RecoveryCodeCard
                code={made.recoveryCode}
                shopName={made.shopName}
                done={words.staffAdmin.recovery.goOn}
                onDone={() => {
                  setUpHold.set(false);
                  void refresh();
                }}
              />
            </div>
          </>
        ) : (
          <>
            <h1>{told.title}</h1>
            <p className="set-up-lead">{told.lead}</p>
            <div className="ways" role="radiogroup" aria-label={told.ways}>
              <Way
                icon={<ShopOutlined />}
                title={told.newShop}
                hint={told.newShopHint}
                chosen={way === 'new'}
                onChoose={() => setWay('new')}
              />
              <Way
                icon={<ExperimentOutlined />}
                title={told.demo}
                hint={told.demoHint}
                chosen={way === 'demo'}
                onChoose={() => setWay('demo')}
              />
            </div>
            {/* Kept while the other way is looked at: what was typed stays. */}
            <div hidden={way !== 'new'}>
              <NewShop active={way === 'new'} onMade={setMade} />
            </div>
            {way === 'demo' && <DemoShop />}
          </>
        )}
      </div>
    </main>
  );
}

function Way({
  icon,
  title,
  hint,
  chosen,
  onChoose,
}: {
  icon: ReactNode;
  title: string;
  hint: string;
  chosen: boolean;
  onChoose: () => void;
}) {
  const id = useId();
  return (
    <label className={chosen ? 'way way-chosen' : 'way'}>
      <input
        type="radio"
        name="set-up-way"
        className="way-input"
        checked={chosen}
        onChange={onChoose}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-hint`}
      />
      <span className="way-icon" aria-hidden>
        {icon}
      </span>
      <span>
        <strong id={`${id}-title`}>{title}</strong>
        <span className="way-hint" id={`${id}-hint`}>
          {hint}
        </span>
      </span>
    </label>
  );
}

function DemoShop() {
  const words = useWords();
  const { language } = useLanguage();
  const demo = useStep('shop.tryDemo');
  const refresh = useRefreshSession();
  const told = words.shop.setUp;
  return (
    <section className="set-up-card" aria-label={told.demo}>
      <ul className="points">
        {told.demoPoints.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      <FailureNotice failure={demo.failure} />
      <div className="form-actions">
        <Button
          type="primary"
          size="large"
          loading={demo.busy}
          onClick={() =>
            void demo.run({ language }).then((outcome) => {
              if (outcome.ok) void refresh();
            })
          }
        >
          {told.openDemo}
        </Button>
      </div>
    </section>
  );
}

/** A part of the form: what it is on the left, its fields on the right. */
function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="part" aria-labelledby={id}>
      <div className="part-head">
        <h2 id={id}>{title}</h2>
        {hint && <p className="field-help">{hint}</p>}
      </div>
      <div className="part-body">{children}</div>
    </section>
  );
}

function NewShop({ active, onMade }: { active: boolean; onMade: (made: Made) => void }) {
  const words = useWords();
  const { language } = useLanguage();
  const setUp = useStep('shop.setUp');
  const told = words.shop.setUp;
  const [kept] = useState(readKept);
  const [headOpen, setHeadOpen] = useState(() => LETTERHEAD.some((name) => kept[name] !== ''));
  const [hoursOpen, setHoursOpen] = useState(() => sameWeek(kept.week) === false);
  const weekBox = useRef<HTMLDivElement>(null);

  const form = useContractForm<'shop.setUp', SetUpValues>('shop.setUp', {
    defaults: { ...kept, seatName: kept.seatName ?? told.seatNameUsual, pin: '', pinAgain: '' },
    toInput: (values) => ({
      language,
      particulars: particularsOf({ ...values, logo: null }),
      platePrefix: platePrefixOf(values.platePrefix),
      weeklyHours: readWeek(values.week),
      teams: values.teams,
      bays: values.bays,
      administrator: { name: values.administratorName, pin: values.pin.normalize('NFKC') },
      seatName: values.seatName,
    }),
    alsoCheck: ({ pin, pinAgain, platePrefix }) => ({
      'administrator.pin': pin === '' ? 'required' : undefined,
      pinAgain: pin === '' || pin === pinAgain ? undefined : 'pinMismatch',
      platePrefix: platePrefixProblem(platePrefix),
    }),
    fieldOf: {
      'particulars.name': 'name',
      'particulars.address': 'address',
      'particulars.phone': 'phone',
      'particulars.contact': 'contact',
      'particulars.socialCreditCode': 'socialCreditCode',
      'particulars.bank': 'bank',
      'particulars.bankAccount': 'bankAccount',
      weeklyHours: 'week',
      'administrator.name': 'administratorName',
      'administrator.pin': 'pin',
    },
  });
  const { control, getValues, setValue, formState, setFocus } = form.fields;

  useProposedSeat(language, getValues, setValue, told.seatNameUsual);
  const values = useWatch({ control });
  useEffect(() => {
    const { pin: _pin, pinAgain: _pinAgain, ...rest } = { ...getValues(), ...values };
    const seatName = rest.seatName === told.seatNameUsual ? null : rest.seatName;
    sessionStorage.setItem(KEY, JSON.stringify({ ...rest, seatName }));
  }, [values, getValues, told.seatNameUsual]);
  useEffect(() => {
    if (active) setFocus('name');
  }, [active, setFocus]);

  // A problem in a folded part opens it, and has the focus if it is the first one.
  const { errors, submitCount } = formState;
  const firstFolded = [...LETTERHEAD.filter((name) => errors[name]), ...(errors.week ? (['week'] as const) : [])][0];
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per try to save
  useEffect(() => {
    if (!firstFolded) return;
    if (firstFolded === 'week') setHoursOpen(true);
    else setHeadOpen(true);
    if (!errors.name) requestAnimationFrame(() => setFocus(firstFolded));
  }, [firstFolded, submitCount]);

  const filled = LETTERHEAD.filter((name) => (values[name] ?? '').trim() !== '').length;
  const week = readWeek((values.week ?? kept.week) as SetUpValues['week']);
  const facts = sayWeek(week, {
    weekdays: words.shop.weekdays,
    closed: words.shop.hours.closed,
    range: words.shop.hours.range,
  });
  const many = (count: number, name: (number: number) => string): string[] =>
    Array.from({ length: count }, (_, index) => name(index + 1));

  return (
    <Form
      form={form}
      className="set-up-card set-up-form"
      label={told.form}
      onSubmit={async (input) => {
        // Before the call: with its answer this screen becomes a seat, and the gate would go on at once.
        setUpHold.set(true);
        const outcome = await setUp.run(input);
        if (!outcome.ok) {
          setUpHold.set(false);
          form.show(outcome.failure);
          return;
        }
        sessionStorage.removeItem(KEY);
        onMade({ shopName: input.particulars.name.trim(), recoveryCode: outcome.value.recoveryCode });
      }}
    >
      <Part title={told.shop}>
        <div className="fields">
          <Field
            form={form}
            name="name"
            label={words.shop.particulars.name}
            help={words.shop.particulars.nameHelp}
            required
          >
            {(bind) => <Input {...bind} autoComplete="organization" maxLength={80} />}
          </Field>
          <Field form={form} name="platePrefix" label={words.shop.platePrefix} help={words.shop.platePrefixHelp}>
            {(bind) => <PlatePrefixBox bind={bind} />}
          </Field>
        </div>
        <Fold
          open={headOpen}
          onToggle={() => setHeadOpen(!headOpen)}
          title={told.letterhead}
          aside={!headOpen && filled > 0 ? told.letterheadFilled(filled) : null}
        >
          <div className="fields">
            <LetterheadFields form={form} />
          </div>
        </Fold>
      </Part>
      <Part title={told.hours} hint={told.hoursHint}>
        {hoursOpen ? (
          <div ref={weekBox}>
            <WeekField form={form} name="week" />
          </div>
        ) : (
          <div className="set-up-hours">
            <WeekFacts rows={facts} />
            <Button
              onClick={() => {
                setHoursOpen(true);
                requestAnimationFrame(() => weekBox.current?.querySelector('input')?.focus());
              }}
            >
              {told.changeHours}
            </Button>
          </div>
        )}
      </Part>
      <Part title={told.places} hint={told.placesHint}>
        <div className="fields">
          <Field form={form} name="teams" label={words.shop.tags.teams}>
            {(bind) => (
              <TagEntry
                bind={bind}
                example={words.shop.tags.teamExample}
                quick={many(USUAL_TEAMS, words.shop.tags.teamNumber)}
              />
            )}
          </Field>
          <Field form={form} name="bays" label={words.shop.tags.bays}>
            {(bind) => (
              <TagEntry
                bind={bind}
                example={words.shop.tags.bayExample}
                quick={many(USUAL_BAYS, words.shop.tags.bayNumber)}
              />
            )}
          </Field>
        </div>
      </Part>
      <Part title={told.administrator} hint={told.administratorHint}>
        <div className="fields">
          <Field form={form} name="administratorName" label={told.administratorName} required className="span-all">
            {(bind) => <Input {...bind} autoComplete="name" maxLength={40} />}
          </Field>
          <PinField form={form} name="pin" label={told.pin} help={words.staff.pinRule} required />
          <PinField form={form} name="pinAgain" label={told.pinAgain} required />
        </div>
      </Part>
      <Part title={told.seat}>
        <Field form={form} name="seatName" label={told.seatName} help={told.seatNameHelp} required>
          {(bind) => <Input {...bind} autoComplete="off" maxLength={40} />}
        </Field>
      </Part>
      <FormProblem failure={setUp.failure} />
      <FormActions save={told.create} busy={setUp.busy}>
        {told.kept}
      </FormActions>
    </Form>
  );
}

function sameWeek(week: KeptValues['week']): boolean {
  return JSON.stringify(week) === JSON.stringify(weekText(USUAL_HOURS));
}

/** The proposed seat name follows the language until somebody types another. */
function useProposedSeat(
  language: Language,
  getValues: () => SetUpValues,
  setValue: (name: 'seatName', value: string) => void,
  proposed: string,
): void {
  const last = useRef(proposed);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of language proposes anew
  useEffect(() => {
    if (getValues().seatName === last.current) setValue('seatName', proposed);
    last.current = proposed;
  }, [language]);
}

function Fold({
  open,
  onToggle,
  title,
  aside,
  children,
}: {
  open: boolean;
  onToggle: () => void;
  title: string;
  aside: string | null;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <>
      <div>
        <Button
          type="text"
          className="fold-button"
          icon={open ? <DownOutlined aria-hidden /> : <RightOutlined aria-hidden />}
          aria-expanded={open}
          aria-controls={id}
          onClick={onToggle}
        >
          {title}
        </Button>
        {aside && <span className="field-help">{aside}</span>}
      </div>
      <div id={id} hidden={!open}>
        {children}
      </div>
    </>
  );
}
