/** The hours of one day, and of the week: typed as HH:MM, several spans a day, or closed. */
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import { type Control, type FieldPath, type FieldValues, type PathValue, useController } from 'react-hook-form';
import { useWords } from '../kit/language.tsx';
import {
  type DayText,
  dayProblem,
  isBadClock,
  MOST_SPANS,
  type SpanText,
  tidyClock,
  type WeekText,
} from './hours-text.ts';
import './week-editor.css';

const USUAL_SPAN: SpanText = { opens: '08:30', closes: '18:00' };

/** One day. `day` names it for whoever hears the screen. */
export function DayEditor({
  day,
  value,
  onChange,
  strict,
  usual = [USUAL_SPAN],
  mayClose = true,
}: {
  day: string;
  value: DayText;
  onChange: (next: DayText) => void;
  /** Say what is wrong now; otherwise only after a box was left. */
  strict: boolean;
  /** What an opened day begins with. */
  usual?: DayText;
  mayClose?: boolean;
}) {
  const words = useWords();
  const [left, setLeft] = useState(false);
  const problem = strict || left ? dayProblem(value) : null;
  const problemId = useId();
  const set = (index: number, change: Partial<SpanText>): void =>
    onChange(value.map((span, at) => (at === index ? { ...span, ...change } : span)));
  const last = value.at(-1);
  const box = (index: number, side: keyof SpanText, label: string) => {
    const text = value[index]?.[side] ?? '';
    const isBad = problem !== null && (problem !== 'format' || isBadClock(text));
    return (
      <Input
        className="clock-box"
        value={text}
        aria-label={label}
        aria-invalid={isBad}
        aria-describedby={isBad ? problemId : undefined}
        status={isBad ? 'error' : ''}
        inputMode="numeric"
        autoComplete="off"
        maxLength={5}
        onFocus={(event) => event.target.select()}
        onChange={(event) => set(index, { [side]: event.target.value })}
        onBlur={() => {
          set(index, { [side]: tidyClock(text) });
          setLeft(true);
        }}
      />
    );
  };
  return (
    <div className="day">
      {value.length === 0 && (
        <>
          <span className="day-closed">{words.shop.hours.closed}</span>
          <Button
            size="small"
            type="text"
            aria-label={words.shop.hours.openDay(day)}
            onClick={() => onChange(usual.length > 0 ? usual : [USUAL_SPAN])}
          >
            {words.shop.hours.openDayShort}
          </Button>
        </>
      )}
      {value.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: spans have no name but their place
        <span className="day-span" key={index}>
          {box(index, 'opens', words.shop.hours.opens(day, index + 1))}
          <span aria-hidden>–</span>
          {box(index, 'closes', words.shop.hours.closes(day, index + 1))}
          {value.length > 1 && (
            <Button
              size="small"
              type="text"
              icon={<CloseOutlined />}
              aria-label={words.shop.hours.removeSpan(day, index + 1)}
              onClick={() => onChange(value.filter((__, at) => at !== index))}
            />
          )}
        </span>
      ))}
      {value.length > 0 && value.length < MOST_SPANS && (
        <Button
          size="small"
          type="text"
          icon={<PlusOutlined />}
          title={words.shop.hours.addSpanShort}
          aria-label={words.shop.hours.addSpan(day)}
          onClick={() => onChange([...value, { opens: last?.closes ?? '', closes: '' }])}
        />
      )}
      {mayClose && value.length > 0 && (
        <Button
          size="small"
          type="text"
          aria-label={words.shop.hours.closeDay(day)}
          onClick={() => {
            onChange([]);
            setLeft(false);
          }}
        >
          {words.shop.hours.closeDayShort}
        </Button>
      )}
      <div aria-live="polite" className="day-problem">
        {problem && (
          <span className="field-problem" id={problemId}>
            {words.problems[problem]}
          </span>
        )}
      </div>
    </div>
  );
}

/** The week as a field of a form; its own rows say what is wrong with them. */
export function WeekField<V extends FieldValues>({
  form,
  name,
}: {
  form: { readonly control: Control<V> };
  name: FieldPath<V>;
}) {
  const words = useWords();
  const { field, fieldState } = useController({ control: form.control, name });
  const rows = useRef<HTMLDivElement>(null);
  const week = field.value as WeekText; // the form that uses this field holds a week there
  const change = (next: WeekText): void => field.onChange(next as PathValue<V, FieldPath<V>>);
  const { ref } = field;
  useEffect(() => {
    ref({
      focus: () => {
        const bad = rows.current?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? null;
        (bad ?? rows.current?.querySelector<HTMLElement>('input'))?.focus();
      },
    });
  }, [ref]);
  const setDay = (index: number, next: DayText): void => change(week.map((day, at) => (at === index ? next : day)));
  const days = words.shop.weekdays;
  return (
    <div className="week" ref={rows}>
      {week.map((value, index) => {
        const day = days[index] ?? '';
        const before = week[index - 1];
        return (
          <fieldset className="week-row" aria-label={day} key={day}>
            <span className="week-day" aria-hidden>
              {day}
            </span>
            <DayEditor
              day={day}
              value={value}
              onChange={(next) => setDay(index, next)}
              strict={fieldState.invalid}
              usual={before}
            />
            {before === undefined ? (
              <Button size="small" onClick={() => change(week.map((other, at) => (at < 5 ? value : other)))}>
                {words.shop.hours.sameForWeekdays}
              </Button>
            ) : (
              <Button
                size="small"
                type="text"
                aria-label={words.shop.hours.sameAsBefore(day)}
                onClick={() => setDay(index, before)}
              >
                {words.shop.hours.sameAsBeforeShort}
              </Button>
            )}
          </fieldset>
        );
      })}
      <p className="field-help">{words.shop.hours.entryHelp}</p>
    </div>
  );
}

/** A week that is only looked at. */
export function WeekFacts({ rows }: { rows: readonly { readonly days: string; readonly hours: string }[] }) {
  return (
    <dl className="week-facts">
      {rows.map(({ days, hours }) => (
        <div key={days}>
          <dt>{days}</dt>
          <dd>{hours}</dd>
        </div>
      ))}
    </dl>
  );
}
