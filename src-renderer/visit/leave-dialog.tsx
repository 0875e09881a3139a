import { Input, Radio } from 'antd';
import type { Input as CallInput } from '../../src-shared/contract.ts';
import { useCommand } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Field, Form, FormActions, FormProblem, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { Notice, UnsentNotice } from '../kit/notice.tsx';
import type { Visit } from './visit-screen.tsx';

interface LeaveProps {
  readonly visit: Visit;
  readonly onClose: () => void;
  readonly onLeft: (version: number) => void;
}

interface LeaveValues {
  outcome: CallInput<'visit.leaveEnquiry'>['outcome'];
  note: string;
}

/** 仅咨询离店 */
export function LeaveDialog({ open, ...props }: LeaveProps & { open: boolean }) {
  const words = useWords();
  return (
    <Dialog open={open} title={words.moves.moves.leaveEnquiry} onClose={props.onClose}>
      <LeaveForm {...props} />
    </Dialog>
  );
}

function LeaveForm({ visit, onClose, onLeft }: LeaveProps) {
  const words = useWords();
  const leave = useCommand('visit.leaveEnquiry');
  const form = useContractForm<'visit.leaveEnquiry', LeaveValues>('visit.leaveEnquiry', {
    defaults: { outcome: 'answered', note: '' },
    toInput: ({ outcome, note }) => ({ visitId: visit.visitId, version: visit.version, outcome, note }),
  });
  return (
    <Form
      form={form}
      onSubmit={async (input) => {
        const outcome = await leave.run(input);
        if (outcome.ok) onLeft(outcome.value.version);
        else form.show(outcome.failure);
      }}
    >
      <Field form={form} name="outcome" label={words.visit.leaveOutcome} group>
        {({ value, onChange, name, ref }) => (
          <Radio.Group
            className="choices"
            name={name}
            value={value}
            onChange={(event) => onChange(event.target.value as LeaveValues['outcome'])}
          >
            <Radio value="answered" autoFocus ref={ref}>
              {words.visit.leaveAnswered} <span className="choice-hint">{words.visit.leaveAnsweredHint}</span>
            </Radio>
            <Radio value="leftUnserved">
              {words.visit.leftUnserved} <span className="choice-hint">{words.visit.leftUnservedHint}</span>
            </Radio>
          </Radio.Group>
        )}
      </Field>
      <Field form={form} name="note" label={words.visit.leaveNote}>
        {(bind) => <Input.TextArea {...bind} rows={3} maxLength={200} />}
      </Field>
      <Notice tone="wait">{words.visit.leaveConsequence}</Notice>
      <FormProblem failure={leave.failure} next={{ changedMeanwhile: onClose, wrongVisitState: onClose }} />
      <UnsentNotice command={leave} />
      <FormActions save={words.visit.leaveDo} busy={leave.busy} onCancel={onClose} />
    </Form>
  );
}
