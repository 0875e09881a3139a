/** What the customer asked for, and the one step that each of it waits for. */
import { Button, Input, Radio } from 'antd';
import { useState } from 'react';
import type { Output } from '../../src-shared/contract.ts';
import { WISH_SUPERVISORS } from '../../src-shared/duty/duty-rules.ts';
import { maySettle } from '../../src-shared/followup/followup-rules.ts';
import { useCommand, useRead } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogForm } from '../kit/dialog-form.tsx';
import { Field, useContractForm } from '../kit/form.tsx';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { FailureNotice, UnsentNotice } from '../kit/notice.tsx';
import { useNow } from '../kit/server-clock.ts';
import { Loaded } from '../kit/states.tsx';
import { Panel } from '../vehicle/vehicle-screen.tsx';
import type { Call } from './call-sheet.tsx';

type AskedFor = Call['promises'][number];
type Opened = { readonly step: 'report' | 'answer'; readonly promiseId: AskedFor['promiseId'] };

export function PromisePanel({ promises, reload }: { promises: readonly AskedFor[]; reload: () => void }) {
  const words = useWords();
  const told = words.followUp;
  const [open, setOpen] = useState<Opened | null>(null);
  const close = (): void => setOpen(null);
  const promise = promises.find(({ promiseId }) => promiseId === open?.promiseId) ?? null;
  return (
    <Panel title={told.promisesTitle}>
      <ul className="file-list">
        {promises.map((each) => (
          <PromiseLine
            key={each.promiseId}
            promise={each}
            reload={reload}
            onOpen={(step) => setOpen({ step, promiseId: each.promiseId })}
          />
        ))}
      </ul>
      <Dialog open={open?.step === 'report' && promise !== null} title={told.reportTitle} onClose={close}>
        {promise && <ReportForm promise={promise} reload={reload} onClose={close} />}
      </Dialog>
      <Dialog open={open?.step === 'answer' && promise !== null} title={told.answerTitle} onClose={close}>
        {promise && <AnswerForm promise={promise} reload={reload} onClose={close} />}
      </Dialog>
    </Panel>
  );
}

function PromiseLine({
  promise,
  reload,
  onOpen,
}: {
  promise: AskedFor;
  reload: () => void;
  onOpen: (step: Opened['step']) => void;
}) {
  const words = useWords();
  const told = words.followUp;
  const format = useFormat();
  const now = useNow();
  const tell = useCommand('followup.told');
  const { what, state, promiseId, version } = promise;
  const isLate = state === 'open' && promise.reportBy <= now;
  return (
    <li>
      <span className="file-list-main followup-promise">
        <span>
          <strong>{what}</strong>{' '}
          <span className={`tone tone-${isLate ? 'late' : state === 'told' ? 'ready' : 'need'}`}>
            {told.promiseStates[state]}
          </span>
        </span>
        {state === 'open' && <span className="file-soft">{told.reportBy(format.time(promise.reportBy))}</span>}
        {promise.reportedAt !== null && (
          <span className="file-soft">
            {told.reportedTo(format.time(promise.reportedAt), promise.reportedTo ?? '')}
          </span>
        )}
        {promise.answer !== '' && <span>{told.answerIs(promise.answer)}</span>}
        {promise.toldAt !== null && <span className="file-soft">{told.toldAt(format.time(promise.toldAt))}</span>}
        <FailureNotice
          failure={tell.failure}
          onClose={tell.clear}
          next={{ changedMeanwhile: reload, wrongPromiseState: reload }}
        />
        <UnsentNotice command={tell} />
      </span>
      <span className="followup-steps">
        {maySettle('report', state) && (
          <Button
            size="small"
            type="primary"
            aria-label={told.promiseOf(told.report, what)}
            onClick={() => onOpen('report')}
          >
            {told.report}
          </Button>
        )}
        {maySettle('answer', state) && (
          <Button size="small" aria-label={told.promiseOf(told.answer, what)} onClick={() => onOpen('answer')}>
            {told.answer}
          </Button>
        )}
        {maySettle('tell', state) && (
          <Button
            size="small"
            type="primary"
            loading={tell.busy}
            aria-label={told.promiseOf(told.told, what)}
            onClick={() => void tell.run({ promiseId, version })}
          >
            {told.told}
          </Button>
        )}
      </span>
    </li>
  );
}

interface StepProps {
  readonly promise: AskedFor;
  readonly reload: () => void;
  readonly onClose: () => void;
}

function ReportForm(props: StepProps) {
  const read = useRead('staff.approvers', { roles: [...WISH_SUPERVISORS] });
  return <Loaded read={read}>{({ staff }) => <ReportFields {...props} staff={staff} />}</Loaded>;
}

function ReportFields({
  promise: { promiseId, version, what },
  staff,
  reload,
  onClose,
}: StepProps & { staff: Output<'staff.approvers'>['staff'] }) {
  const words = useWords();
  const told = words.followUp;
  const report = useCommand('followup.report');
  const form = useContractForm<'followup.report', { reportedTo: string | null }>('followup.report', {
    defaults: { reportedTo: null },
    toInput: ({ reportedTo }) => ({ promiseId, version, reportedTo }),
  });
  return (
    <DialogForm
      form={form}
      command={report}
      label={told.reportTitle}
      save={told.report}
      reload={reload}
      next={{ wrongPromiseState: reload }}
      onClose={onClose}
    >
      <p>{what}</p>
      <Field form={form} name="reportedTo" label={told.reportTo} group required>
        {({ name, value, onChange }) => (
          <Radio.Group
            name={name}
            className="followup-reasons"
            value={value}
            onChange={(event) => onChange(String(event.target.value))}
          >
            {staff.map((person, at) => (
              <Radio key={person.id} value={person.id} autoFocus={at === 0}>
                {person.name}
              </Radio>
            ))}
          </Radio.Group>
        )}
      </Field>
    </DialogForm>
  );
}

function AnswerForm({ promise: { promiseId, version, what }, reload, onClose }: StepProps) {
  const words = useWords();
  const told = words.followUp;
  const answer = useCommand('followup.answer');
  const form = useContractForm<'followup.answer', { answer: string }>('followup.answer', {
    defaults: { answer: '' },
    toInput: (values) => ({ promiseId, version, answer: values.answer }),
  });
  return (
    <DialogForm
      form={form}
      command={answer}
      label={told.answerTitle}
      reload={reload}
      next={{ wrongPromiseState: reload }}
      onClose={onClose}
    >
      <p>{what}</p>
      <Field form={form} name="answer" label={told.answerLabel} help={told.answerHint} required>
        {(bind) => <Input.TextArea {...bind} rows={3} maxLength={500} autoFocus />}
      </Field>
    </DialogForm>
  );
}
