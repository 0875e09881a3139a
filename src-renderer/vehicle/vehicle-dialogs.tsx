/** What can be changed on a vehicle file: particulars, plate, owner, and the people who use the car. */
import { Input, Radio, Select } from 'antd';
import { type ReactNode, useRef, useState } from 'react';
import { useWatch } from 'react-hook-form';
import type { Output } from '../../src-shared/contract.ts';
import type { VehicleId } from '../../src-shared/kit/id.ts';
import { guessPlateColor } from '../../src-shared/vehicle/plate-rules.ts';
import {
  CONTACT_RELATIONS,
  type ContactRelation,
  ENERGY_KINDS,
  type EnergyKind,
} from '../../src-shared/vehicle/vehicle-rules.ts';
import { noOwner, OwnerFields, type OwnerValues, ownerFieldOf, ownershipOf } from '../customer/owner-fields.tsx';
import { useCommand } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogForm, DialogQuestion } from '../kit/dialog-form.tsx';
import { CheckField, Field, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { Theirs, theirsOf, useMerge } from '../kit/merge.tsx';
import { Notice } from '../kit/notice.tsx';
import { DateBox } from '../shop/date-box.tsx';
import { useSay } from '../shop/settings-parts.tsx';
import { dayOrText, pastDayOrText, useToday, wholeOrNothing } from './day.ts';
import { partOf } from './form-part.ts';
import { PlateFields, type PlateValues, plateOf } from './plate-fields.tsx';
import { TakePlate, useOpenOther } from './plate-taken.tsx';
import { VinVerdict } from './vin-verdict.tsx';

export type Vehicle = Output<'vehicle.get'>;
export type VehicleContact = Vehicle['contacts'][number];

interface Props {
  readonly vehicle: Vehicle;
  readonly reload: () => void;
  readonly onClose: () => void;
}

const PLAIN = [
  'make',
  'model',
  'engineNumber',
  'bodyColor',
  'vehicleType',
  'insurer',
  'wishes',
  'note',
  'frameNumber',
] as const;
const DAYS = ['inspectionDueOn', 'insuranceDueOn', 'nextServiceOn'] as const;
const NUMBERS = ['modelYear', 'odometerKm', 'serviceEveryKm', 'serviceEveryMonths', 'nextServiceKm'] as const;
type TextName = (typeof PLAIN)[number] | (typeof DAYS)[number] | (typeof NUMBERS)[number] | 'vin' | 'firstRegisteredOn';

type EditValues = Record<TextName, string> & { energy: EnergyKind | ''; active: boolean };

const LENGTHS: Readonly<Record<(typeof PLAIN)[number], number>> = {
  make: 40,
  model: 80,
  engineNumber: 40,
  bodyColor: 20,
  vehicleType: 40,
  insurer: 60,
  wishes: 200,
  note: 500,
  frameNumber: 40,
};

function storedOf(vehicle: Vehicle): EditValues {
  const numbers = Object.fromEntries(
    NUMBERS.map((name) => [name, vehicle[name] === null ? '' : String(vehicle[name])]),
  );
  const days = Object.fromEntries(DAYS.map((name) => [name, vehicle[name] ?? '']));
  const plain = Object.fromEntries(PLAIN.map((name) => [name, vehicle[name]]));
  return {
    ...({ ...numbers, ...days, ...plain } as Record<TextName, string>), // one entry for each name of the three lists
    vin: vehicle.vin ?? '',
    firstRegisteredOn: vehicle.firstRegisteredOn ?? '',
    energy: vehicle.energy ?? '',
    active: vehicle.active,
  };
}

/** 修改资料 */
export function EditVehicleDialog({ open, ...props }: Props & { open: boolean }) {
  const words = useWords();
  return (
    <Dialog open={open} title={words.vehicle.edit} onClose={props.onClose} width={760}>
      <EditForm {...props} />
    </Dialog>
  );
}

function EditForm({ vehicle, reload, onClose }: Props) {
  const words = useWords();
  const told = words.vehicle;
  const say = useSay();
  const today = useToday();
  const change = useCommand('vehicle.change');
  const openOther = useOpenOther(onClose);
  const stored = storedOf(vehicle);
  const form = useContractForm<'vehicle.change', EditValues>('vehicle.change', {
    defaults: stored,
    toInput: (values) => ({
      vehicleId: vehicle.vehicleId,
      version: vehicle.version,
      active: values.active,
      energy: values.energy === '' ? null : values.energy,
      vin: values.vin.trim() === '' ? null : values.vin,
      firstRegisteredOn: pastDayOrText(values.firstRegisteredOn, today),
      ...Object.fromEntries(PLAIN.map((name) => [name, values[name]])),
      ...Object.fromEntries(DAYS.map((name) => [name, dayOrText(values[name], today)])),
      ...Object.fromEntries(NUMBERS.map((name) => [name, wholeOrNothing(values[name])])),
    }),
  });
  const merge = useMerge(form.fields, stored);
  const vin = useWatch({ control: form.fields.control, name: 'vin' });
  const theirCount = Object.keys(merge.theirs).length;
  const theirs = (name: TextName): ReactNode => theirsOf(merge, name, words);
  const energyName = (energy: EnergyKind | ''): string => (energy === '' ? told.notChosen : told.energies[energy]);
  const plain = (name: (typeof PLAIN)[number], help?: ReactNode) => (
    <Field form={form} name={name} label={told.fields[name]} help={theirs(name) ?? help}>
      {(bind) => <Input {...bind} autoComplete="off" maxLength={LENGTHS[name]} />}
    </Field>
  );
  const whole = (name: (typeof NUMBERS)[number]) => (
    <Field form={form} name={name} label={told.fields[name]} help={theirs(name)}>
      {(bind) => <Input {...bind} inputMode="numeric" autoComplete="off" maxLength={12} />}
    </Field>
  );
  const day = (name: (typeof DAYS)[number]) => (
    <Field form={form} name={name} label={told.fields[name]} help={theirs(name)}>
      {(bind) => <DateBox bind={bind} from={today} />}
    </Field>
  );
  return (
    <DialogForm
      form={form}
      command={change}
      label={told.edit}
      hasTheirs={theirCount > 0}
      reload={reload}
      next={openOther}
      onSaved={() => say(told.saved)}
      onClose={onClose}
    >
      {theirCount > 0 && <Notice tone="need">{words.shop.merge.some}</Notice>}
      <div className="fields">
        <Field form={form} name="vin" label={told.fields.vin} help={theirs('vin') ?? <VinVerdict text={vin} />}>
          {(bind) => <Input {...bind} autoComplete="off" maxLength={40} spellCheck={false} autoFocus />}
        </Field>
        {plain('frameNumber', told.frameNumberHelp)}
        {plain('make')}
        {plain('model')}
        {whole('modelYear')}
        <Field form={form} name="energy" label={told.fields.energy} help={theirsOf(merge, 'energy', words, energyName)}>
          {({ value, onChange, onBlur, id, ref }) => (
            <Select<EnergyKind | ''>
              id={id}
              ref={ref}
              value={value}
              onChange={(next) => onChange(next)}
              onBlur={onBlur}
              className="wide"
              options={(['', ...ENERGY_KINDS] as const).map((energy) => ({ value: energy, label: energyName(energy) }))}
            />
          )}
        </Field>
        {plain('bodyColor')}
        {plain('vehicleType', told.vehicleTypeHelp)}
        {plain('engineNumber')}
        <Field
          form={form}
          name="firstRegisteredOn"
          label={told.fields.firstRegisteredOn}
          help={theirs('firstRegisteredOn')}
        >
          {(bind) => <Input {...bind} autoComplete="off" maxLength={12} placeholder="2020-01-31" />}
        </Field>
        {whole('odometerKm')}
        {day('inspectionDueOn')}
        {plain('insurer')}
        {day('insuranceDueOn')}
        {whole('serviceEveryKm')}
        {whole('serviceEveryMonths')}
        {day('nextServiceOn')}
        {whole('nextServiceKm')}
        {plain('wishes')}
        <div className="span-all">
          <Field form={form} name="note" label={told.fields.note} help={theirs('note')}>
            {(bind) => <Input.TextArea {...bind} rows={2} maxLength={500} />}
          </Field>
        </div>
        <CheckField form={form} name="active" label={told.fields.active} className="span-all" />
      </div>
    </DialogForm>
  );
}

/** 变更车牌 */
export function ChangePlateDialog({ open, ...props }: Props & { open: boolean }) {
  const words = useWords();
  return (
    <Dialog open={open} title={words.vehicle.changePlate} onClose={props.onClose}>
      <PlateForm {...props} />
    </Dialog>
  );
}

function PlateForm({ vehicle, reload, onClose }: Props) {
  const words = useWords();
  const told = words.vehicle;
  const say = useSay();
  const change = useCommand('vehicle.changePlate');
  const openOther = useOpenOther(onClose);
  const takeFrom = useRef<VehicleId | null>(null);
  // A colour that goes without saying is guessed anew for another plate.
  const usual = vehicle.plate === null ? null : guessPlateColor(vehicle.plate);
  const stored: PlateValues = {
    plate: vehicle.plate ?? '',
    color: vehicle.plateColor === usual ? null : vehicle.plateColor,
  };
  const form = useContractForm<'vehicle.changePlate', PlateValues>('vehicle.changePlate', {
    defaults: stored,
    toInput: (values) => ({
      vehicleId: vehicle.vehicleId,
      version: vehicle.version,
      ...plateOf(values),
      takePlateFrom: takeFrom.current,
    }),
    fieldOf: { plateColor: 'color' },
  });
  const merge = useMerge(form.fields, stored);
  const theirPlate = merge.theirs.plate;
  return (
    <DialogForm
      form={form}
      command={change}
      label={told.changePlate}
      reload={reload}
      next={openOther}
      answers={(again) => (
        <TakePlate
          failure={change.failure}
          onTake={(holder) => {
            takeFrom.current = holder;
            again();
          }}
        />
      )}
      onSaved={() => {
        const { plate } = plateOf(form.fields.getValues());
        say(plate === null ? told.plateRemoved : told.plateChanged(plate));
      }}
      onClose={onClose}
    >
      <PlateFields fields={partOf(form)} />
      {theirPlate !== undefined && (
        <Theirs
          text={words.shop.merge.theirs(theirPlate === '' ? words.plate.none : theirPlate)}
          onTake={() => {
            merge.take('plate');
            merge.take('color');
          }}
        />
      )}
      <p className="field-help">{told.plateKept}</p>
    </DialogForm>
  );
}

/** 变更车主 */
export function ChangeOwnerDialog({ open, ...props }: Props & { open: boolean }) {
  const words = useWords();
  return (
    <Dialog open={open} title={words.vehicle.changeOwner} onClose={props.onClose} width={560}>
      <OwnerForm {...props} />
    </Dialog>
  );
}

function OwnerForm({ vehicle, reload, onClose }: Props) {
  const words = useWords();
  const told = words.vehicle;
  const say = useSay();
  const change = useCommand('vehicle.changeOwner');
  const [before] = useState(vehicle.owner);
  const form = useContractForm<'vehicle.changeOwner', OwnerValues>('vehicle.changeOwner', {
    defaults: noOwner,
    toInput: (values) => ({ vehicleId: vehicle.vehicleId, version: vehicle.version, ...ownershipOf(values) }),
    fieldOf: ownerFieldOf,
  });
  const [owner, phone] = useWatch({ control: form.fields.control, name: ['owner', 'phone'] });
  const isNobody = owner.id === null && owner.name.trim() === '' && phone.trim() === '';
  // Somebody else has just changed it: said, and what is typed here stays.
  const theirs = vehicle.owner?.customerId === before?.customerId ? null : vehicle.owner;
  return (
    <DialogForm
      form={form}
      command={change}
      label={told.changeOwner}
      save={isNobody ? told.ownerNobody : words.shell.save}
      danger={isNobody && before !== null}
      disabled={isNobody && before === null}
      reload={reload}
      onSaved={() => say(told.ownerChanged)}
      onClose={onClose}
    >
      {before && (
        <p>
          {told.owner}: <strong>{before.name}</strong>
        </p>
      )}
      {theirs && <Notice tone="need">{words.shop.merge.theirs(theirs.name)}</Notice>}
      <OwnerFields fields={partOf(form)} autoFocus />
      <p className="field-help">{isNobody ? told.ownerNobody : told.ownerKept}</p>
    </DialogForm>
  );
}

interface ContactValues {
  name: string;
  relation: ContactRelation | null;
  phone: string;
  note: string;
}

/** 添加用车人 */
export function AddContactDialog({
  open,
  vehicleId,
  onClose,
}: {
  open: boolean;
  vehicleId: VehicleId;
  onClose: () => void;
}) {
  const words = useWords();
  return (
    <Dialog open={open} title={words.vehicle.addContact} onClose={onClose}>
      <ContactForm vehicleId={vehicleId} onClose={onClose} />
    </Dialog>
  );
}

function ContactForm({ vehicleId, onClose }: { vehicleId: VehicleId; onClose: () => void }) {
  const words = useWords();
  const told = words.vehicle;
  const say = useSay();
  const add = useCommand('vehicle.addContact');
  const form = useContractForm<'vehicle.addContact', ContactValues>('vehicle.addContact', {
    defaults: { name: '', relation: null, phone: '', note: '' },
    toInput: ({ phone, ...rest }) => ({ vehicleId, ...rest, phone: phone.trim() === '' ? null : phone }),
  });
  return (
    <DialogForm form={form} command={add} label={told.addContact} onSaved={() => say(told.saved)} onClose={onClose}>
      <Field form={form} name="name" label={told.contactName} required>
        {(bind) => <Input {...bind} autoComplete="off" maxLength={60} autoFocus />}
      </Field>
      <Field form={form} name="relation" label={told.relation} required group>
        {({ value, onChange, name }) => (
          <Radio.Group
            name={name}
            value={value}
            onChange={(event) => onChange(event.target.value as ContactRelation)}
            options={CONTACT_RELATIONS.map((relation) => ({ value: relation, label: told.relations[relation] }))}
          />
        )}
      </Field>
      <Field form={form} name="phone" label={told.contactPhone} help={words.customer.phoneHelp}>
        {(bind) => <Input {...bind} inputMode="tel" autoComplete="off" maxLength={40} />}
      </Field>
      <Field form={form} name="note" label={told.contactNote} help={told.contactNoteHelp}>
        {(bind) => <Input {...bind} autoComplete="off" maxLength={100} />}
      </Field>
    </DialogForm>
  );
}

/** 移除用车人 */
export function EndContactDialog({ contact, onClose }: { contact: VehicleContact | null; onClose: () => void }) {
  const words = useWords();
  return (
    <Dialog
      open={contact !== null}
      title={contact ? words.vehicle.endContactTitle(contact.name) : ''}
      onClose={onClose}
    >
      {contact && <EndContact contact={contact} onClose={onClose} />}
    </Dialog>
  );
}

function EndContact({ contact, onClose }: { contact: VehicleContact; onClose: () => void }) {
  const words = useWords();
  const end = useCommand('vehicle.endContact');
  return (
    <DialogQuestion
      command={end}
      run={() => end.run({ contactId: contact.contactId, version: contact.version })}
      act={words.vehicle.endContact}
      next={{ changedMeanwhile: onClose, notFound: onClose }}
      onClose={onClose}
    >
      <p>{words.vehicle.endContactHint}</p>
    </DialogQuestion>
  );
}
