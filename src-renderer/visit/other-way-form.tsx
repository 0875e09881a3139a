/** 拖入登记 and 投钥匙登记: the car comes without anybody who waits at the counter. */
import { useNavigate } from '@tanstack/react-router';
import { Input } from 'antd';
import type { ReactNode, RefObject } from 'react';
import type { Output } from '../../src-shared/contract.ts';
import { foldPlate, guessPlateColor } from '../../src-shared/vehicle/plate-rules.ts';
import { type CommandHandle, useCommand } from '../kit/client.ts';
import { type ContractForm, Field, Form, FormActions, FormProblem, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { Notice, UnsentNotice } from '../kit/notice.tsx';
import { useSession } from '../kit/session.tsx';
import { TextLine } from '../order/order-form.tsx';
import { PlateBox } from '../vehicle/plate-box.tsx';
import { useTellArrival } from './arrival-told.tsx';

interface OtherValues {
  plate: string;
  note: string;
  bringer: string;
  bringerPhone: string;
  envelope: string;
}

interface OtherProps {
  /** What was typed before another way was chosen. */
  readonly car: RefObject<Pick<OtherValues, 'plate' | 'note'> | null>;
  readonly onClose: () => void;
}

export function OtherWayForm({ way, ...props }: OtherProps & { way: 'towIn' | 'dropKey' }) {
  return way === 'towIn' ? <TowInForm {...props} /> : <DropKeyForm {...props} />;
}

function useStart({ car }: OtherProps) {
  const { platePrefix } = useSession();
  const empty = { plate: platePrefix, note: '', bringer: '', bringerPhone: '', envelope: '' };
  return {
    defaults: { ...empty, ...car.current },
    /** The province alone is no plate. */
    carOf({ plate: typed, note }: OtherValues) {
      const folded = foldPlate(typed);
      const plate = folded === '' || folded === platePrefix ? null : folded;
      return { plate, plateColor: plate === null ? null : guessPlateColor(plate), note, arrivedAt: null };
    },
  };
}

function TowInForm(props: OtherProps) {
  const words = useWords();
  const towIn = useCommand('visit.towIn');
  const start = useStart(props);
  const form = useContractForm<'visit.towIn', OtherValues>('visit.towIn', {
    defaults: start.defaults,
    toInput: (values) => ({
      ...start.carOf(values),
      bringer: values.bringer,
      bringerPhone: values.bringerPhone,
    }),
    fieldOf: { plateColor: 'plate' },
  });
  return (
    <Frame {...props} form={form} command={towIn} label={words.moves.moves.towIn} done={words.visit.towed}>
      <TextLine form={form} name="bringer" label={words.visit.bringer} max={60} required />
      <TextLine form={form} name="bringerPhone" label={words.visit.bringerPhone} max={40} required />
    </Frame>
  );
}

function DropKeyForm(props: OtherProps) {
  const words = useWords();
  const dropKey = useCommand('visit.dropKey');
  const start = useStart(props);
  const form = useContractForm<'visit.dropKey', OtherValues>('visit.dropKey', {
    defaults: start.defaults,
    toInput: (values) => ({
      ...start.carOf(values),
      envelope: values.envelope,
      bringer: values.bringer,
      bringerPhone: values.bringerPhone,
    }),
    fieldOf: { plateColor: 'plate' },
  });
  return (
    <Frame {...props} form={form} command={dropKey} label={words.moves.moves.dropKey} done={words.visit.dropped}>
      <TextLine
        form={form}
        name="envelope"
        label={words.visit.envelope}
        help={words.visit.envelopeHelp}
        max={20}
        required
      />
      <TextLine form={form} name="bringer" label={words.visit.envelopePerson} max={60} />
      <TextLine form={form} name="bringerPhone" label={words.visit.envelopePhone} max={40} />
      <Notice tone="wait">{words.visit.dropHint}</Notice>
    </Frame>
  );
}

function Frame<N extends 'visit.towIn' | 'visit.dropKey', I extends { readonly plate: string | null }>({
  form,
  command,
  label,
  done,
  onClose,
  children,
}: OtherProps & {
  form: ContractForm<OtherValues, I>;
  command: Pick<CommandHandle<N>, 'failure' | 'busy' | 'unsent' | 'hurry' | 'giveUp'> & {
    run(
      input: I,
    ): Promise<
      | { readonly ok: true; readonly value: Output<'visit.towIn'> }
      | { readonly ok: false; readonly failure: NonNullable<CommandHandle<N>['failure']> }
    >;
  };
  label: string;
  done: (name: string) => string;
  children: ReactNode;
}) {
  const words = useWords();
  const navigate = useNavigate();
  const tell = useTellArrival();
  return (
    <Form
      form={form}
      label={label}
      onSubmit={async (input) => {
        const outcome = await command.run(input);
        if (!outcome.ok) {
          form.show(outcome.failure);
          return;
        }
        onClose();
        tell(outcome.value.visitId, done(input.plate ?? outcome.value.number));
      }}
    >
      <Field form={form} name="plate" label={words.plate.plate} help={words.visit.plateHelp}>
        {(bind) => <PlateBox bind={bind} />}
      </Field>
      {children}
      <Field form={form} name="note" label={words.visit.noteLabel} help={words.visit.noteHelp}>
        {(bind) => <Input.TextArea {...bind} rows={2} maxLength={200} />}
      </Field>
      <FormProblem
        failure={command.failure}
        next={{
          alreadyOnSite: ({ visitId }) => {
            onClose();
            void navigate({ to: '/visit/$visitId', params: { visitId } });
          },
        }}
      />
      <UnsentNotice command={command} />
      <FormActions save={label} busy={command.busy} onCancel={onClose} cancel={words.shell.close} />
    </Form>
  );
}
