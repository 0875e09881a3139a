/** The plate with its drawing and its colour, as every form about a plate has them. */
import { type UseFormReturn, useWatch } from 'react-hook-form';
import { foldPlate, guessPlateColor, type PlateColor, plateKind } from '../../src-shared/vehicle/plate-rules.ts';
import { Field } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { Plate } from './plate.tsx';
import { PlateBox, PlateColorBox } from './plate-box.tsx';
import '../visit/arrival-panel.css';

export interface PlateValues {
  plate: string;
  /** Null: as guessed from the plate. */
  color: PlateColor | null;
}

/** What the texts stand for; `prefix` alone is no plate. */
export function plateOf(
  { plate: text, color }: PlateValues,
  prefix = '',
): { plate: string | null; plateColor: PlateColor | null } {
  const plate = foldPlate(text);
  if (plate === '' || plate === prefix) return { plate: null, plateColor: null };
  return { plate, plateColor: color ?? guessPlateColor(plate) };
}

export function PlateFields({
  fields,
  prefix = '',
}: {
  /** Of a form that has these two among its values. */
  fields: UseFormReturn<PlateValues>;
  prefix?: string;
}) {
  const words = useWords();
  const [text, color] = useWatch({ control: fields.control, name: ['plate', 'color'] });
  const { plate, plateColor } = plateOf({ plate: text, color }, prefix);
  const isOdd = plate !== null && Array.from(plate).length >= 7 && plateKind(plate) === 'odd';
  return (
    <>
      <div className="arrival-plate">
        <Field form={fields} name="plate" label={words.plate.plate} help={words.vehicle.plateHelp}>
          {(bind) => <PlateBox bind={bind} />}
        </Field>
        <div className="arrival-drawn" aria-hidden>
          <Plate plate={plate} color={plateColor} size="large" />
        </div>
      </div>
      {isOdd && <Notice tone="need">{words.plate.odd}</Notice>}
      <div data-enter="skip">
        <Field
          form={fields}
          name="color"
          label={words.plate.color}
          help={color || plate === null ? undefined : words.plate.guessed}
        >
          {(bind) => (
            <PlateColorBox
              bind={bind}
              guessed={plate === null ? null : guessPlateColor(plate)}
              disabled={plate === null}
            />
          )}
        </Field>
      </div>
    </>
  );
}
