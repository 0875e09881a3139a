/** What came of the call: a conversation, or a try that will be repeated. What is typed survives a change of call. */
import { Link } from '@tanstack/react-router';
import { Button, Input, Radio } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type Control, type FieldValues, useWatch } from 'react-hook-form';
import { v7 } from 'uuid';
import {
  ATTEMPT_RESULTS,
  type AttemptResult,
  DROP_REASONS,
  type DropReason,
  MAX_PROMISES,
  SATISFACTION,
  type Satisfaction,
} from '../../src-shared/followup/followup-rules.ts';
import { useCommand } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogForm } from '../kit/dialog-form.tsx';
import { Field, Form, FormActions, FormProblem, useContractForm } from '../kit/form.tsx';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { Notice, UnsentNotice } from '../kit/notice.tsx';
import { type ShortcutId, useShortcut } from '../kit/shortcuts.tsx';
import { DateTimeField, useReadWhen } from '../kit/when-field.tsx';
import { useSay } from '../shop/settings-parts.tsx';
import { Panel } from '../vehicle/vehicle-screen.tsx';
import { type CallDraftBook, type CallValues, NOTHING_WRITTEN } from './call-draft.ts';
import { type Call, Said } from './call-sheet.tsx';

interface Props {
  readonly call: Call;
  readonly drafts: CallDraftBook;
  readonly reload: () => void;
}

export function CallForm(props: Props) {
  const words = useWords();
  const told = words.followUp;
  const [round, setRound] = useState(0);
  const [dropping, setDropping] = useState(false);
  const { call } = props;
  return (
    <>
      <Panel
        title={told.resultTitle}
        action={
          <Button size="small" onClick={() => setDropping(true)}>
            {told.drop}
          </Button>
        }
      >
        <ResultForm key={round} {...props} onSaved={() => setRound(round + 1)} />
      </Panel>
      <AttemptPanel call={call} />
      <Dialog open={dropping} title={told.dropTitle} onClose={() => setDropping(false)}>
        <DropForm {...props} onClose={() => setDropping(false)} />
      </Dialog>
    </>
  );
}

/** One part of what is written down; the other part waits until the result is another. */
interface PartProps extends Props {
  readonly values: CallValues;
  readonly keep: (change: Partial<CallValues>) => void;
  readonly results: ReactNode;
  readonly onSaved: () => void;
}

function ResultForm(props: Props & { onSaved: () => void }) {
  const words = useWords();
  const told = words.followUp;
  const { call, drafts } = props;
  const [values, setValues] = useState<CallValues>(
    () => drafts.of(call.followUpId) ?? { ...NOTHING_WRITTEN, commandId: v7() },
  );
  const latest = useRef(values);
  const keep = (change: Partial<CallValues>): void => {
    latest.current = { ...latest.current, ...change };
    drafts.keep(call.followUpId, latest.current);
  };
  const hasChosen = useRef(false);
  const choose = (result: AttemptResult): void => {
    hasChosen.current = true;
    keep({ result });
    setValues(latest.current);
  };
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What came of it is said first; from there Tab and Enter lead on. Where the form stands below the sheet
    // (followup.css), the focus would scroll away what is read before dialling.
    if (window.matchMedia('(max-width: 1180px)').matches) return;
    place.current?.querySelector<HTMLInputElement>('input:checked')?.focus();
  }, []);
  const isReached = values.result === 'reached';
  // A conversation and a try are two forms, and the choice stands in each: the arrow keys go on in the new one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the other form is there now
  useEffect(() => {
    if (hasChosen.current) place.current?.querySelector<HTMLInputElement>('input:checked')?.focus();
  }, [isReached]);
  const results = (
    <Radio.Group
      aria-label={told.resultTitle}
      name="result"
      className="followup-results"
      value={values.result}
      onChange={(event) => choose(event.target.value as AttemptResult)} // one of the values below
    >
      {ATTEMPT_RESULTS.map((result) => (
        <Radio key={result} value={result}>
          {told.results[result]}
        </Radio>
      ))}
    </Radio.Group>
  );
  const part = { ...props, values, keep, results };
  return (
    <div ref={place}>
      {values.result === 'reached' ? <ReachedForm {...part} /> : <TryForm {...part} result={values.result} />}
    </div>
  );
}

/** Keeps what is typed as it is typed, but for half-composed text. */
function useKept<V extends FieldValues>(control: Control<V>, keep: (values: V) => void) {
  const values = useWatch({ control });
  const isComposing = useRef(false);
  const latest = useRef(() => {});
  latest.current = () => keep(values as V); // every field of these forms has a default
  const [opened] = useState(() => JSON.stringify(values));
  const seen = useRef(opened);
  const typed = JSON.stringify(values);
  useEffect(() => {
    if (typed === seen.current || isComposing.current) return;
    seen.current = typed;
    latest.current();
  }, [typed]);
  return {
    onCompositionStart: () => {
      isComposing.current = true;
    },
    onCompositionEnd: () => {
      isComposing.current = false;
      latest.current();
    },
  };
}

function DraftNote({ drafts }: { drafts: CallDraftBook }) {
  const words = useWords();
  const format = useFormat();
  const { savedAt } = drafts.draft;
  return <>{savedAt !== null && words.visit.draftKept(format.clock(savedAt))}</>;
}

const SCORE_KEYS = ['choice1', 'choice2', 'choice3', 'choice4'] as const satisfies readonly ShortcutId[];

function ScoreKey({ at, score, choose }: { at: number; score: Satisfaction; choose: (score: Satisfaction) => void }) {
  const { followUp } = useWords();
  useShortcut(SCORE_KEYS[at] ?? 'choice1', () => choose(score), true, followUp.scoreKey(followUp.scores[score]));
  return null;
}

interface ReachedValues {
  carUse: string;
  opinion: string;
  score: Satisfaction | 'none';
  promises: string[];
}

function ReachedForm({ call, drafts, reload, values, keep, results, onSaved }: PartProps) {
  const words = useWords();
  const told = words.followUp;
  const format = useFormat();
  const say = useSay();
  const complete = useCommand('followup.complete');
  const form = useContractForm<'followup.complete', ReachedValues>('followup.complete', {
    defaults: {
      carUse: values.carUse,
      opinion: values.opinion,
      score: values.score ?? 'none',
      // A row that is not there yet would have no value to compare with.
      promises: Array.from({ length: MAX_PROMISES }, (_, index) => values.promises[index] ?? ''),
    },
    toInput: ({ carUse, opinion, score, promises }) => ({
      followUpId: call.followUpId,
      version: call.version,
      carUse,
      opinion,
      score: score === 'none' ? null : score,
      promises: promises.map((what) => what.trim()).filter((what) => what !== ''),
    }),
  });
  const composing = useKept(form.control, ({ score, ...rest }) =>
    keep({ ...rest, score: score === 'none' ? null : score }),
  );
  const promises = useWatch({ control: form.control, name: 'promises' });
  const rows = Math.min(MAX_PROMISES, promises.findLastIndex((what) => what.trim() !== '') + 2);
  const choose = (score: Satisfaction): void => form.fields.setValue('score', score, { shouldDirty: true });
  return (
    <Form
      form={form}
      label={told.resultTitle}
      onSubmit={async (input) => {
        const outcome = await complete.run(input, { commandId: values.commandId });
        if (!outcome.ok) {
          form.show(outcome.failure);
          return;
        }
        drafts.drop(call.followUpId);
        const { secondCallAt } = outcome.value;
        say(secondCallAt === null ? told.saved : told.savedSecond(format.time(secondCallAt)));
        onSaved();
      }}
    >
      {SATISFACTION.map((score, at) => (
        <ScoreKey key={score} at={at} score={score} choose={choose} />
      ))}
      {results}
      <div className="form" {...composing}>
        <Field form={form} name="carUse" label={told.carUse} required>
          {(bind) => <Input.TextArea {...bind} rows={3} maxLength={500} />}
        </Field>
        <Field form={form} name="opinion" label={told.opinion}>
          {(bind) => <Input.TextArea {...bind} rows={3} maxLength={500} />}
        </Field>
        <Field form={form} name="score" label={told.score} help={told.scoreHelp} group>
          {({ name, value, onChange }) => (
            <Radio.Group
              name={name}
              className="followup-scores"
              value={value}
              onChange={(event) => onChange(event.target.value as ReachedValues['score'])} // one of the values below
            >
              {SATISFACTION.map((score, at) => (
                <Radio key={score} value={score}>
                  <kbd aria-hidden>{at + 1}</kbd> {told.scores[score]}
                </Radio>
              ))}
              <Radio value="none">{told.noScore}</Radio>
            </Radio.Group>
          )}
        </Field>
        <fieldset className="followup-promises">
          <legend className="field-label">{told.promises}</legend>
          {Array.from({ length: rows }, (_, index) => (
            <Field
              // biome-ignore lint/suspicious/noArrayIndexKey: rows are neither moved nor taken out
              key={index}
              form={form}
              name={`promises.${index}`}
              label={<span className="only-heard">{told.promiseRow(index + 1)}</span>}
            >
              {(bind) => <Input {...bind} maxLength={300} autoComplete="off" />}
            </Field>
          ))}
          <div className="field-help">{told.promisesHelp}</div>
        </fieldset>
      </div>
      <FormProblem failure={complete.failure} next={{ changedMeanwhile: reload, followUpEnded: reload }} />
      <UnsentNotice command={complete} />
      <FormActions save={told.save} busy={complete.busy}>
        <DraftNote drafts={drafts} />
      </FormActions>
    </Form>
  );
}

interface TryValues {
  note: string;
  nextTry: string;
}

function TryForm({
  call,
  drafts,
  reload,
  values,
  keep,
  results,
  result,
  onSaved,
}: PartProps & { result: Exclude<AttemptResult, 'reached'> }) {
  const words = useWords();
  const told = words.followUp;
  const say = useSay();
  const readWhen = useReadWhen();
  const attempt = useCommand('followup.attempt');
  const form = useContractForm<'followup.attempt', TryValues>('followup.attempt', {
    defaults: { note: values.note, nextTry: values.nextTry },
    toInput: ({ note, nextTry }) => ({
      followUpId: call.followUpId,
      version: call.version,
      result,
      note,
      nextTryAt: nextTry.trim() === '' ? null : readWhen(nextTry),
    }),
    fieldOf: { nextTryAt: 'nextTry' },
  });
  const composing = useKept(form.control, keep);
  return (
    <Form
      form={form}
      label={told.resultTitle}
      onSubmit={async (input) => {
        const outcome = await attempt.run(input, { commandId: values.commandId });
        if (!outcome.ok) {
          form.show(outcome.failure);
          return;
        }
        drafts.drop(call.followUpId);
        say(told.savedTry);
        onSaved();
      }}
    >
      {results}
      <div className="form" {...composing}>
        <DateTimeField form={form} name="nextTry" label={told.nextDay} required={result === 'callLater'} />
        <Field form={form} name="note" label={told.note}>
          {(bind) => <Input.TextArea {...bind} rows={3} maxLength={300} />}
        </Field>
      </div>
      <FormProblem
        failure={attempt.failure}
        next={{
          changedMeanwhile: reload,
          followUpEnded: reload,
          nextTryOutside: () => form.fields.setFocus('nextTry'),
        }}
      />
      <UnsentNotice command={attempt} />
      <FormActions save={told.saveTry} busy={attempt.busy}>
        <DraftNote drafts={drafts} />
      </FormActions>
    </Form>
  );
}

function DropForm({ call, drafts, reload, onClose }: Props & { onClose: () => void }) {
  const words = useWords();
  const told = words.followUp;
  const say = useSay();
  const drop = useCommand('followup.drop');
  const { followUpId, version, customer } = call;
  const form = useContractForm<'followup.drop', { reason: DropReason | null }>('followup.drop', {
    defaults: { reason: customer?.doNotContact ? 'doNotContact' : null },
    toInput: ({ reason }) => ({ followUpId, version, reason }),
  });
  return (
    <DialogForm
      form={form}
      command={drop}
      label={told.dropTitle}
      save={told.drop}
      danger
      reload={reload}
      next={{ followUpEnded: reload }}
      onSaved={() => {
        drafts.drop(followUpId);
        say(told.dropped);
      }}
      onClose={onClose}
    >
      <p>{told.dropHint}</p>
      {customer && (
        <Link to="/customer/$customerId" params={{ customerId: customer.customerId }}>
          {told.openCustomer}
        </Link>
      )}
      <Field form={form} name="reason" label={told.dropReason} group required>
        {({ name, value, onChange }) => (
          <Radio.Group
            name={name}
            className="followup-reasons"
            value={value}
            onChange={(event) => onChange(event.target.value as DropReason)} // one of the values below
          >
            {DROP_REASONS.map((reason, at) => (
              <Radio key={reason} value={reason} autoFocus={at === 0}>
                {told.dropReasons[reason]}
              </Radio>
            ))}
          </Radio.Group>
        )}
      </Field>
    </DialogForm>
  );
}

function AttemptPanel({ call: { attempts } }: { call: Call }) {
  const words = useWords();
  const told = words.followUp;
  const format = useFormat();
  return (
    <Panel title={told.attemptsTitle}>
      {attempts.length === 0 ? (
        <p className="faint">{told.noAttempts}</p>
      ) : (
        <ul className="file-list">
          {attempts.map(({ at, by, result, note }) => (
            <li key={`${at} ${result}`}>
              <span className="file-list-main">
                <strong>{told.results[result]}</strong>
                <span className="file-soft">
                  {format.time(at)} · {by}
                </span>
                {note !== '' && <span>{note}</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** A call that has ended: what was said, or why nobody calls. */
export function CallSummary({ call, drafts }: { call: Call; drafts: CallDraftBook }) {
  const words = useWords();
  const told = words.followUp;
  const format = useFormat();
  const mine = drafts.of(call.followUpId);
  const written = mine ? [mine.carUse, mine.opinion, ...mine.promises, mine.note].filter((text) => text !== '') : [];
  useEffect(() => {
    // The form has just gone from under the hand: what was asked for is passed on next, or the next call comes.
    if (document.activeElement !== document.body) return;
    const promise = document.querySelector<HTMLElement>('.followup-steps button');
    (promise ?? document.querySelector<HTMLElement>('.followup-link:not([aria-current])'))?.focus();
  }, []);
  return (
    <>
      {written.length > 0 && (
        <Notice tone="need">
          <span>
            {told.writtenHere} {written.join(' · ')}
          </span>
          <Button size="small" onClick={() => drafts.drop(call.followUpId)}>
            {words.visit.draftClear}
          </Button>
        </Notice>
      )}
      <Panel title={told.resultTitle}>
        {call.state === 'dropped' ? (
          <p>{told.stateDropped(call.dropReason === null ? '' : told.dropReasons[call.dropReason])}</p>
        ) : (
          <>
            <p className="file-soft">
              {call.endedAt !== null && told.stateDone(format.time(call.endedAt), call.endedBy ?? '')}
            </p>
            <Said said={call} />
          </>
        )}
      </Panel>
      <AttemptPanel call={call} />
    </>
  );
}
