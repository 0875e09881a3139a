import { useNavigate } from '@tanstack/react-router';
import { Input } from 'antd';
import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { foldPlate, guessPlateColor, type PlateColor } from '../../src-shared/vehicle/plate-rules.ts';
import { useCommand } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { CheckField, Field, Form, FormActions, FormProblem, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { UnsentNotice } from '../kit/notice.tsx';
import { Plate } from '../vehicle/plate.tsx';
import { PlateBox, PlateColorBox } from '../vehicle/plate-box.tsx';
import type { Visit } from './visit-screen.tsx';

interface CorrectProps {
  readonly visit: Visit;
  readonly onClose: () => void;
}

interface CorrectValues {
  plate: string;
  color: PlateColor | null;
  note: string;
  waitsInShop: boolean;
}

/** 更正到店登记 */
export function CorrectArrivalDialog({ open, ...props }: CorrectProps & { open: boolean }) {
  const words = useWords();
  return (
    <Dialog open={open} title={words.moves.moves.correctArrival} onClose={props.onClose}>
      <CorrectForm {...props} />
    </Dialog>
  );
}

function CorrectForm({ visit, onClose }: CorrectProps) {
  const words = useWords();
  const navigate = useNavigate();
  const correct = useCommand('visit.correctArrival');
  // What was there when the dialog opened: a change by somebody else must be seen, not overwritten.
  const [{ version }] = useState(visit);
  const form = useContractForm<'visit.correctArrival', CorrectValues>('visit.correctArrival', {
    defaults: {
      plate: visit.plate ?? '',
      color: visit.plateColor,
      note: visit.note,
      waitsInShop: visit.waitsInShop,
    },
    toInput: (values) => {
      const plate = foldPlate(values.plate);
      return {
        visitId: visit.visitId,
        version,
        plate: plate === '' ? null : plate,
        plateColor: plate === '' ? null : (values.color ?? guessPlateColor(plate)),
        note: values.note,
        waitsInShop: values.waitsInShop,
      };
    },
    fieldOf: { plateColor: 'color' },
  });
  const typed = useWatch({ control: form.fields.control });
  const plate = foldPlate(typed.plate ?? '');
  const guessed = plate === '' ? null : guessPlateColor(plate);
  return (
    <Form
      form={form}
      onSubmit={async (input) => {
        const outcome = await correct.run(input);
        if (outcome.ok) onClose();
        else form.show(outcome.failure);
      }}
    >
      <div className="arrival-plate">
        <Field form={form} name="plate" label={words.plate.plate}>
          {(bind) => <PlateBox bind={bind} />}
        </Field>
        <div className="arrival-drawn" aria-hidden>
          <Plate plate={plate === '' ? null : plate} color={typed.color ?? guessed} size="large" />
        </div>
      </div>
      <div data-enter="skip">
        <Field form={form} name="color" label={words.plate.color}>
          {(bind) => <PlateColorBox bind={bind} guessed={guessed} disabled={plate === ''} />}
        </Field>
      </div>
      <Field form={form} name="note" label={words.visit.noteLabel}>
        {(bind) => <Input.TextArea {...bind} rows={2} maxLength={200} />}
      </Field>
      <CheckField form={form} name="waitsInShop" label={words.visit.waitsLabel} />
      <FormProblem
        failure={correct.failure}
        next={{
          changedMeanwhile: onClose,
          alreadyOnSite: ({ visitId }) => {
            onClose();
            void navigate({ to: '/visit/$visitId', params: { visitId } });
          },
        }}
      />
      <UnsentNotice command={correct} />
      <FormActions save={words.shell.save} busy={correct.busy} onCancel={onClose} />
    </Form>
  );
}
