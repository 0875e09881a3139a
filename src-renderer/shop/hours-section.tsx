/** The week, and the days that differ from it. */
import { PlusOutlined } from '@ant-design/icons';
import { Button, Input, Radio } from 'antd';
import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import type { Output } from '../../src-shared/contract.ts';
import type { Problem } from '../../src-shared/kit/problem.ts';
import { addDays, type LocalDate, wallClock, weekdayOf } from '../../src-shared/kit/time.ts';
import { readDate } from '../../src-shared/kit/when-text.ts';
import type { HoursException } from '../../src-shared/shop/shop-rules.ts';
import { useCommand, useRead } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Field, Form, FormActions, FormProblem, useContractForm } from '../kit/form.tsx';
import { useZone } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { differs, Theirs, useMerge } from '../kit/merge.tsx';
import { FailureNotice, Notice, UnsentNotice } from '../kit/notice.tsx';
import { useNow } from '../kit/server-clock.ts';
import { useMay } from '../kit/session.tsx';
import { useShortcut } from '../kit/shortcuts.tsx';
import { Empty, Loaded } from '../kit/states.tsx';
import { DateBox } from './date-box.tsx';
import { type DayText, dayText, readDay, readWeek, sayDay, sayWeek, type WeekText, weekText } from './hours-text.ts';
import { ReadOnlyNote, SectionHead, useSay } from './settings-parts.tsx';
import { DayEditor, WeekFacts, WeekField } from './week-editor.tsx';

type Settings = Output<'shop.settings'>;

/** A national holiday with its make-up days is shorter. */
const MOST_DAYS = 31;

function useWeekWords() {
  const { shop } = useWords();
  return { weekdays: shop.weekdays, closed: shop.hours.closed, range: shop.hours.range };
}

export function HoursSection() {
  const words = useWords();
  const weekWords = useWeekWords();
  const may = useMay('shop.changeHours');
  const read = useRead('shop.settings', {});
  return (
    <>
      <SectionHead title={words.shop.settings.sections.hours} hint={words.shop.settings.hints.hours} />
      <ReadOnlyNote call="shop.changeHours" />
      <Loaded read={read} rows={8}>
        {(settings) => (
          <>
            <div className="settings-block">
              <h2>{words.shop.week.title}</h2>
              <div className="panel">
                {may ? (
                  <WeekForm settings={settings} reload={read.reload} />
                ) : (
                  <WeekFacts rows={sayWeek(settings.weeklyHours, weekWords)} />
                )}
              </div>
            </div>
            <Exceptions exceptions={settings.exceptions} />
          </>
        )}
      </Loaded>
    </>
  );
}

function WeekForm({ settings, reload }: { settings: Settings; reload: () => void }) {
  const words = useWords();
  const weekWords = useWeekWords();
  const say = useSay();
  const change = useCommand('shop.changeHours');
  const stored = { week: weekText(settings.weeklyHours) };
  const form = useContractForm<'shop.changeHours', { week: WeekText }>('shop.changeHours', {
    defaults: stored,
    toInput: ({ week }) => ({ version: settings.version, weeklyHours: readWeek(week) }),
    fieldOf: { weeklyHours: 'week' },
  });
  const merge = useMerge(form.fields, stored);
  const typed = useWatch({ control: form.fields.control }) as { week: WeekText }; // the field has a default
  const { week: theirs } = merge.theirs;
  const isDirty = differs(typed, stored);
  return (
    <Form
      form={form}
      label={words.shop.week.title}
      onSubmit={async (input) => {
        if (!isDirty) return;
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
      {theirs && (
        <Notice tone="need">
          <Theirs
            text={
              <>
                {words.shop.merge.theirs('')}
                <WeekFacts rows={sayWeek(readWeek(theirs), weekWords)} />
              </>
            }
            onTake={() => merge.take('week')}
          />
        </Notice>
      )}
      <WeekField form={form} name="week" />
      <FormProblem failure={change.failure} next={{ changedMeanwhile: reload }} />
      <UnsentNotice command={change} />
      <FormActions
        save={theirs ? words.shop.merge.keepMine : words.shell.save}
        busy={change.busy}
        disabled={!isDirty}
      />
    </Form>
  );
}

function Exceptions({ exceptions }: { exceptions: readonly HoursException[] }) {
  const words = useWords();
  const zone = useZone();
  const now = useNow();
  const may = useMay('shop.setException');
  const clear = useCommand('shop.clearException');
  const restore = useCommand('shop.setException');
  const [open, setOpen] = useState<{ edited: HoursException | null } | null>(null);
  const [removed, setRemoved] = useState<HoursException | null>(null);
  const today = wallClock(now, zone).date;
  const sorted = [...exceptions].sort((one, other) => (one.date < other.date ? -1 : 1));
  const coming = sorted.filter(({ date }) => date >= today);
  const past = sorted.filter(({ date }) => date < today).reverse();
  const add = (): void => setOpen({ edited: null });
  useShortcut('newHere', add, may);

  const list = (rows: readonly HoursException[]) => (
    <ul className="rows">
      {rows.map((row) => (
        <ExceptionRow
          key={row.date}
          row={row}
          today={today}
          onChange={may ? () => setOpen({ edited: row }) : null}
          onRemove={
            may
              ? () =>
                  void clear.run({ date: row.date }).then((outcome) => {
                    if (outcome.ok) setRemoved(row);
                  })
              : null
          }
        />
      ))}
    </ul>
  );
  const addButton = (
    <Button icon={<PlusOutlined />} onClick={add} aria-keyshortcuts="N">
      {words.shop.week.add}
    </Button>
  );
  return (
    <div className="settings-block">
      <div className="settings-head">
        <div>
          <h2>{words.shop.week.exceptions}</h2>
          <p className="field-help">{words.shop.week.exceptionsHint}</p>
        </div>
        {may && sorted.length > 0 && addButton}
      </div>
      <FailureNotice failure={clear.failure ?? restore.failure} onClose={clear.clear} />
      <UnsentNotice command={clear} />
      {removed && !exceptions.some(({ date }) => date === removed.date) && (
        <Notice tone="wait">
          <span>{words.shop.week.removed(removed.date)}</span>
          <Button
            size="small"
            loading={restore.busy}
            onClick={() =>
              void restore.run(removed).then((outcome) => {
                if (outcome.ok) setRemoved(null);
              })
            }
          >
            {words.shop.week.undo}
          </Button>
        </Notice>
      )}
      {sorted.length === 0 && (
        <Empty title={words.shop.week.none} hint={words.shop.week.noneHint} action={may && addButton} />
      )}
      {coming.length > 0 && list(coming)}
      {past.length > 0 && (
        <details>
          <summary className="fold-summary">{words.shop.week.past(past.length)}</summary>
          {list(past)}
        </details>
      )}
      <Dialog
        open={open !== null}
        title={open?.edited ? words.shop.week.edit(open.edited.date) : words.shop.week.add}
        onClose={() => setOpen(null)}
        width={520}
      >
        {open && (
          <ExceptionForm
            edited={open.edited}
            today={today}
            known={exceptions}
            onClose={() => {
              setOpen(null);
              setRemoved(null);
            }}
          />
        )}
      </Dialog>
    </div>
  );
}

function ExceptionRow({
  row,
  today,
  onChange,
  onRemove,
}: {
  row: HoursException;
  today: LocalDate;
  onChange: (() => void) | null;
  onRemove: (() => void) | null;
}) {
  const words = useWords();
  const told = words.shop.week;
  return (
    <li>
      <div className="row-main">
        <span className="row-name">{row.date}</span>{' '}
        <span className="row-about">{words.shop.weekdays[weekdayOf(row.date) - 1]}</span>{' '}
        {row.date === today && <span className="mark mark-here">{told.today}</span>}
      </div>
      <span>{sayDay(row.spans, words.shop.hours.closed)}</span>
      <span className="row-main row-about">{row.note}</span>
      <span className="row-acts">
        {onChange && (
          <Button type="text" aria-label={told.edit(row.date)} onClick={onChange}>
            {told.change}
          </Button>
        )}
        {onRemove && (
          <Button type="text" aria-label={told.removeOf(row.date)} onClick={onRemove}>
            {told.remove}
          </Button>
        )}
      </span>
    </li>
  );
}

interface ExceptionValues {
  date: string;
  to: string;
  kind: 'closed' | 'open';
  spans: DayText;
  note: string;
}

/** Every day from one to the other; just the first where the second says nothing. One more than allowed tells too many. */
function daysOf(from: string, to: string, today: LocalDate): readonly LocalDate[] {
  const first = readDate(from, today);
  if (first === null) return [];
  const last = to.trim() === '' ? first : readDate(to, first);
  if (last === null || last < first) return [];
  const days: LocalDate[] = [];
  for (let day = first; day <= last && days.length <= MOST_DAYS; day = addDays(day, 1)) days.push(day);
  return days;
}

function ExceptionForm({
  edited,
  today,
  known,
  onClose,
}: {
  edited: HoursException | null;
  today: LocalDate;
  known: readonly HoursException[];
  onClose: () => void;
}) {
  const words = useWords();
  const told = words.shop.week;
  const set = useCommand('shop.setException');
  const clear = useCommand('shop.clearException');
  const form = useContractForm<'shop.setException', ExceptionValues>('shop.setException', {
    defaults: {
      date: edited?.date ?? '',
      to: '',
      kind: edited && edited.spans.length > 0 ? 'open' : 'closed',
      spans: edited && edited.spans.length > 0 ? dayText(edited.spans) : [{ opens: '09:00', closes: '17:00' }],
      note: edited?.note ?? '',
    },
    toInput: ({ date, kind, spans, note }) => ({
      date: readDate(date, today) ?? date,
      spans: kind === 'closed' ? [] : readDay(spans),
      note,
    }),
    alsoCheck: ({ date, to, kind, spans }): Record<string, Problem | undefined> => ({
      date: date.trim() === '' ? 'required' : undefined,
      spans: kind === 'open' && spans.length === 0 ? 'required' : undefined,
      to: to.trim() !== '' && daysOf(date, to, today).length === 0 ? 'format' : undefined,
    }),
  });
  const { date = '', to = '', kind } = useWatch({ control: form.fields.control });
  const days = daysOf(date, to, today);
  const first = readDate(date, today);
  const replaced = days.some((day) => day !== edited?.date && known.some((other) => other.date === day));
  const tooMany = days.length > MOST_DAYS;
  const last = first === null ? null : readDate(to, first);
  const isBackwards = first !== null && last !== null && last < first;
  const means = (day: LocalDate) => told.means(day, words.shop.weekdays[weekdayOf(day) - 1] ?? '');

  return (
    <Form
      form={form}
      label={edited ? told.edit(edited.date) : told.add}
      onSubmit={async (input) => {
        if (tooMany) return;
        for (const day of days) {
          const outcome = await set.run({ ...input, date: day });
          if (!outcome.ok) {
            form.show(outcome.failure);
            return;
          }
        }
        // Moved to another day: the old one is an ordinary day again.
        if (edited && !days.includes(edited.date)) {
          const outcome = await clear.run({ date: edited.date });
          if (!outcome.ok) return;
        }
        onClose();
      }}
    >
      <div className="form-row">
        <Field form={form} name="date" label={told.from} help={first === null ? told.dateHelp : means(first)} required>
          {(bind) => <DateBox bind={bind} from={today} autoFocus={!edited} />}
        </Field>
        {!edited && (
          <Field
            form={form}
            name="to"
            label={told.to}
            help={
              isBackwards
                ? told.order
                : tooMany
                  ? told.tooMany(MOST_DAYS)
                  : last !== null
                    ? `${means(last)} · ${told.days(days.length)}`
                    : undefined
            }
          >
            {(bind) => <DateBox bind={bind} from={first ?? today} />}
          </Field>
        )}
      </div>
      <Field form={form} name="kind" label={told.kind} group>
        {({ value, onChange, name }) => (
          <Radio.Group
            name={name}
            value={value}
            onChange={(event) => onChange(event.target.value as ExceptionValues['kind'])}
            options={[
              { value: 'closed', label: words.shop.hours.closed },
              { value: 'open', label: words.shop.hours.open },
            ]}
          />
        )}
      </Field>
      {kind === 'open' && (
        <Field form={form} name="spans" label={told.spans} group>
          {(bind) => (
            <DayEditor
              day={told.spans}
              value={bind.value}
              onChange={(next) => bind.onChange(next)}
              strict={bind.status === 'error'}
              mayClose={false}
            />
          )}
        </Field>
      )}
      <Field form={form} name="note" label={told.note}>
        {(bind) => <Input {...bind} maxLength={80} placeholder={told.noteExample} autoComplete="off" />}
      </Field>
      {replaced && <Notice tone="need">{told.replaces}</Notice>}
      <FormProblem failure={set.failure ?? clear.failure} />
      <UnsentNotice command={set} />
      <FormActions save={words.shell.save} busy={set.busy || clear.busy} onCancel={onClose} disabled={tooMany} />
    </Form>
  );
}
