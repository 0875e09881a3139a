/** 返厂续修: the car is taken over anew, for the order that stayed open. */
import { Input, Radio } from 'antd';
import { useWatch } from 'react-hook-form';
import { wholeOf } from '../../src-shared/order/check-in-form.ts';
import {
  BELONGINGS,
  LAMPS,
  type Lamp,
  PERSON_RELATIONS,
  type WalkAround,
} from '../../src-shared/visit/reception-rules.ts';
import { useCommand } from '../kit/client.ts';
import { DialogForm } from '../kit/dialog-form.tsx';
import { CheckField, Field, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { DateTimeField, useReadWhen } from '../kit/when-field.tsx';
import { CarDrawing } from '../order/car-drawing.tsx';
import { FuelGauge, KeyChips } from '../order/check-in-parts.tsx';
import { News, TextLine, useNews } from '../order/order-form.tsx';
import type { Visit } from './visit-screen.tsx';
import '../order/check-in-screen.css';

interface BackValues {
  odometer: string;
  odometerReason: string;
  fuel: number | null;
  lamps: readonly Lamp[];
  keyTag: string;
  keyCount: string;
  box: string;
  parkingSpot: string;
  belongings: readonly string[];
  others: string;
  valuablesTold: boolean;
  damage: WalkAround['damage'];
  walkedAround: boolean;
  bringerName: string;
  bringerRelation: (typeof PERSON_RELATIONS)[number];
  bringerPhone: string;
  promisedAt: string;
}

function namesIn(typed: string): string[] {
  return typed
    .split(/[,，、;；]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

export function ComeBackForm({ visit, reload, onClose }: { visit: Visit; reload: () => void; onClose: () => void }) {
  const words = useWords();
  const told = words.checkIn;
  const readWhen = useReadWhen();
  const comeBack = useCommand('visit.comeBack');
  const news = useNews(visit.timeline);
  const before = visit.reception;
  const form = useContractForm<'visit.comeBack', BackValues>('visit.comeBack', {
    defaults: {
      odometer: '',
      odometerReason: '',
      fuel: null,
      lamps: [],
      keyTag: '',
      keyCount: '1',
      box: '',
      parkingSpot: '',
      belongings: [],
      others: '',
      valuablesTold: false,
      damage: before?.damage ?? [],
      walkedAround: false,
      bringerName: before?.bringer.name ?? '',
      bringerRelation: before?.bringer.relation ?? 'owner',
      bringerPhone: before?.bringer.phone ?? '',
      promisedAt: '',
    },
    toInput: (values) => ({
      visitId: visit.visitId,
      version: visit.version,
      bringer: { name: values.bringerName, relation: values.bringerRelation, phone: values.bringerPhone },
      walkAround: {
        odometerKm: wholeOf(values.odometer),
        odometerReason: values.odometerReason,
        fuelEighths: values.fuel,
        chargePercent: null,
        rangeKm: null,
        lamps: values.lamps,
        damage: values.damage,
        belongings: [...new Set([...values.belongings, ...namesIn(values.others)])].map((name) => ({
          name,
          quantity: 1,
          condition: '',
        })),
        documents: [],
        valuablesTold: values.valuablesTold,
        keyTag: values.keyTag,
        keyCount: wholeOf(values.keyCount) ?? 1,
        box: values.box,
        parkingSpot: values.parkingSpot,
      },
      walkedAround: values.walkedAround,
      promisedAt: readWhen(values.promisedAt),
    }),
    alsoCheck: ({ odometer }) => ({
      'walkAround.odometerKm': odometer.trim() !== '' && wholeOf(odometer) === null ? 'format' : undefined,
    }),
    fieldOf: {
      'walkAround.odometerKm': 'odometer',
      'walkAround.odometerReason': 'odometerReason',
      'walkAround.keyTag': 'keyTag',
      'walkAround.keyCount': 'keyCount',
      'walkAround.box': 'box',
      'walkAround.belongings': 'others',
      'bringer.name': 'bringerName',
      'bringer.phone': 'bringerPhone',
    },
  });
  const odometer = useWatch({ control: form.control, name: 'odometer' });
  const reason = useWatch({ control: form.control, name: 'odometerReason' });
  const km = wholeOf(odometer);
  const lastKm = before?.odometerKm ?? null;
  const wantsReason = odometer.trim() === '' || (km !== null && lastKm !== null && km < lastKm) || reason !== '';
  return (
    <DialogForm
      form={form}
      command={comeBack}
      label={words.moves.moves.comeBack}
      save={words.moves.moves.comeBack}
      reload={reload}
      focusOnRefusal="odometer"
      onClose={onClose}
    >
      <News events={news} />
      <Notice tone="wait">{words.gate.comeBackHint}</Notice>
      <div className="form-row">
        <Field form={form} name="odometer" label={`${told.odometer} (${told.km})`}>
          {(bind) => <Input {...bind} autoFocus inputMode="numeric" autoComplete="off" maxLength={16} />}
        </Field>
        {wantsReason && <TextLine form={form} name="odometerReason" label={words.gate.odometerWhy} max={120} />}
        <TextLine form={form} name="keyTag" label={told.keyTag} max={20} />
        <TextLine form={form} name="keyCount" label={told.keyCount} max={2} />
      </div>
      <div className="form-row">
        <TextLine form={form} name="bringerName" label={told.bringer} max={60} required />
        <TextLine form={form} name="bringerPhone" label={told.bringerPhone} max={40} />
        <TextLine form={form} name="box" label={told.box} max={20} />
        <TextLine form={form} name="parkingSpot" label={told.parkingSpot} max={20} />
      </div>
      <Field form={form} name="bringerRelation" label={told.relation} group>
        {({ value, onChange, name, ref }) => (
          <Radio.Group
            name={name}
            value={value}
            onChange={(event) => onChange(event.target.value as BackValues['bringerRelation'])} // one of the list
          >
            {PERSON_RELATIONS.map((relation) => (
              <Radio key={relation} value={relation} ref={relation === value ? ref : undefined}>
                {told.relations[relation]}
              </Radio>
            ))}
          </Radio.Group>
        )}
      </Field>
      <div className="form-row">
        <Field form={form} name="fuel" label={told.fuel} group>
          {(bind) => <FuelGauge bind={bind} />}
        </Field>
        <DateTimeField form={form} name="promisedAt" label={words.gate.promisedAt} />
      </div>
      <Field form={form} name="lamps" label={told.lamps} group>
        {({ value, onChange }) => (
          <KeyChips
            label={told.lamps}
            options={LAMPS.map((lamp) => ({ value: lamp, label: told.lampNames[lamp] }))}
            isOn={(lamp) => value.includes(lamp)}
            onToggle={
              (lamp) =>
                onChange((value.includes(lamp) ? value.filter((each) => each !== lamp) : [...value, lamp]) as never) // lamps
            }
          />
        )}
      </Field>
      <Field form={form} name="belongings" label={told.belongings} group>
        {({ value, onChange }) => (
          <KeyChips
            label={told.belongings}
            options={BELONGINGS.map((preset) => ({
              value: told.belongingNames[preset],
              label: told.belongingNames[preset],
            }))}
            isOn={(thing) => value.includes(thing)}
            onToggle={
              (thing) =>
                onChange((value.includes(thing) ? value.filter((each) => each !== thing) : [...value, thing]) as never) // names
            }
          />
        )}
      </Field>
      <TextLine form={form} name="others" label={words.gate.otherThings} help={words.gate.otherThingsHelp} max={200} />
      <CheckField form={form} name="valuablesTold" label={told.valuablesTold} />
      <Field form={form} name="damage" label={told.damage} group>
        {({ value, onChange }) => (
          <CarDrawing
            marks={value}
            onChange={(marks) => onChange([...marks] as never)} // marks, as they came
          />
        )}
      </Field>
      <CheckField form={form} name="walkedAround" label={words.gate.walkedAround} />
    </DialogForm>
  );
}
