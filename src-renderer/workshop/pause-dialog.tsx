/** 中断: why, and until when; two taps in the usual case. */
import { Button, Input, Radio } from 'antd';
import { addDays, HOUR, type Instant, later, MINUTE, momentOf, wallClock } from '../../src-shared/kit/time.ts';
import { formatWhen } from '../../src-shared/kit/when-text.ts';
import { PAUSE_REASONS, type PauseReason } from '../../src-shared/order/order-lifecycle.ts';
import type { WorkshopCar } from '../../src-shared/workshop/workshop-contract.ts';
import { useCommand } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogForm } from '../kit/dialog-form.tsx';
import { Field, useContractForm } from '../kit/form.tsx';
import { useZone } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { useNow } from '../kit/server-clock.ts';
import { DateTimeField, useReadWhen } from '../kit/when-field.tsx';
import type { TakeTurn } from './use-turns.ts';

interface Props {
  readonly car: WorkshopCar;
  readonly take: TakeTurn;
  readonly onClose: () => void;
}

export function PauseDialog({ open, ...props }: Props & { open: boolean }) {
  const words = useWords();
  return (
    <Dialog open={open} title={words.moves.moves.pause} onClose={props.onClose} width={560}>
      <PauseForm {...props} />
    </Dialog>
  );
}

interface Values {
  reason: PauseReason | null;
  until: string;
  note: string;
}

const AT_FIVE = 17 * 60;
const AT_NINE = 9 * 60;

/** The moments that are said most; one that has passed is not offered. */
function useQuickTimes(): readonly { readonly label: string; readonly at: Instant }[] {
  const words = useWords();
  const zone = useZone();
  const now = useNow();
  const { date } = wallClock(now, zone);
  return [
    { label: words.workshop.inMinutes(30), at: later(now, 30 * MINUTE) },
    { label: words.workshop.inHours(1), at: later(now, HOUR) },
    { label: words.workshop.todayAt('17:00'), at: momentOf(date, AT_FIVE, zone) },
    { label: words.workshop.tomorrowAt('09:00'), at: momentOf(addDays(date, 1), AT_NINE, zone) },
  ].filter(({ at }) => at > now);
}

function PauseForm({ car, take, onClose }: Props) {
  const words = useWords();
  const zone = useZone();
  const readWhen = useReadWhen();
  const quick = useQuickTimes();
  const pause = useCommand('workshop.pause');
  const form = useContractForm<'workshop.pause', Values>('workshop.pause', {
    defaults: { reason: null, until: '', note: '' },
    toInput: ({ reason, until, note }) => ({
      orderId: car.orderId,
      version: car.version,
      reason,
      note,
      expectedResumeAt: readWhen(until),
    }),
    // Said at the field, where the shop would only say it of the whole.
    alsoCheck: ({ reason, until }) => ({
      reason: reason === null ? 'choice' : undefined,
      expectedResumeAt: until.trim() === '' ? 'required' : undefined,
    }),
    fieldOf: { expectedResumeAt: 'until' },
  });
  return (
    <DialogForm
      form={form}
      command={{ ...pause, run: (input) => take((version) => pause.run({ ...input, version })) }}
      label={words.moves.moves.pause}
      save={words.workshop.acts.pause}
      onClose={onClose}
    >
      <div className="work-form">
        <Field form={form} name="reason" label={words.workshop.pauseReason} required group>
          {({ value, onChange, name, ref }) => (
            <Radio.Group
              className="work-big-choices"
              name={name}
              value={value}
              onChange={(event) => onChange(event.target.value as PauseReason)} // one of the values below
            >
              {PAUSE_REASONS.map((reason, index) => (
                <Radio key={reason} value={reason} ref={index === 0 ? ref : undefined} autoFocus={index === 0}>
                  {words.order.pauseReasons[reason]}
                </Radio>
              ))}
            </Radio.Group>
          )}
        </Field>
        <fieldset className="work-quick" aria-label={words.workshop.quick}>
          {quick.map(({ label, at }) => (
            <Button
              key={label}
              className="work-act-button"
              data-enter="skip"
              onClick={() => form.fields.setValue('until', formatWhen(at, zone), { shouldValidate: false })}
            >
              {label}
            </Button>
          ))}
        </fieldset>
        <DateTimeField form={form} name="until" label={words.workshop.pauseUntil} required />
        <Field form={form} name="note" label={words.workshop.pauseNote}>
          {(bind) => <Input {...bind} maxLength={200} autoComplete="off" />}
        </Field>
      </div>
    </DialogForm>
  );
}
