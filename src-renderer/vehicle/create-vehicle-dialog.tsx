/** 新建车辆档案: the car and its owner at once, as much as the counter knows; the rest is filled in later. */
import { useNavigate } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useWatch } from 'react-hook-form';
import type { Input as InputOf } from '../../src-shared/contract.ts';
import type { VehicleId } from '../../src-shared/kit/id.ts';
import { plateKind } from '../../src-shared/vehicle/plate-rules.ts';
import { noOwner, OwnerFields, type OwnerValues, ownerFieldOf, ownershipOf } from '../customer/owner-fields.tsx';
import { useCommand } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Field, Form, FormActions, FormProblem, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { Notice, UnsentNotice } from '../kit/notice.tsx';
import { useSession, useStaff } from '../kit/session.tsx';
import { makeStore, useStore } from '../kit/store.ts';
import { useSay } from '../shop/settings-parts.tsx';
import { type CreateFrom, createVehicleOpen } from './create-open.ts';
import { partOf } from './form-part.ts';
import { PlateFields, type PlateValues, plateOf } from './plate-fields.tsx';
import { TakePlate, useOpenOther } from './plate-taken.tsx';
import { useFind } from './use-find.ts';
import { VinVerdict } from './vin-verdict.tsx';

interface CreateValues extends PlateValues, OwnerValues {
  vin: string;
  make: string;
  model: string;
  note: string;
}

/** What was typed and not saved, until this window is closed; another person does not see it. */
const unfinished = makeStore<{
  readonly staffId: string;
  readonly from: CreateFrom;
  readonly values: CreateValues;
} | null>(null);

/** A car of which nothing is known yet. */
const BLANK = {
  takePlateFrom: null,
  frameNumber: '',
  modelYear: null,
  engineNumber: '',
  bodyColor: '',
  energy: null,
  vehicleType: '',
  firstRegisteredOn: null,
  inspectionDueOn: null,
  insurer: '',
  insuranceDueOn: null,
  odometerKm: null,
  serviceEveryKm: null,
  serviceEveryMonths: null,
  nextServiceOn: null,
  nextServiceKm: null,
  wishes: '',
} satisfies Partial<InputOf<'vehicle.create'>>;

export function CreateVehicleDialog() {
  const words = useWords();
  const from = useStore(createVehicleOpen);
  const close = (): void => createVehicleOpen.set(null);
  return (
    <Dialog open={from !== null} title={words.vehicle.createTitle} onClose={close} width={640}>
      {from && <CreateForm from={from} onClose={close} />}
    </Dialog>
  );
}

function CreateForm({ from, onClose }: { from: CreateFrom; onClose: () => void }) {
  const words = useWords();
  const told = words.vehicle;
  const say = useSay();
  const navigate = useNavigate();
  const { platePrefix } = useSession();
  const staffId = useStaff().id;
  const create = useCommand('vehicle.create');
  const openOther = useOpenOther(onClose);
  const takeFrom = useRef<VehicleId | null>(null);
  const [kept] = useState(() => {
    const left = unfinished.get();
    return left?.staffId === staffId && JSON.stringify(left.from) === JSON.stringify(from) ? left.values : null;
  });
  const form = useContractForm<'vehicle.create', CreateValues>('vehicle.create', {
    defaults: kept ?? {
      ...noOwner,
      // A name or a phone was looked for: the plate still begins as the shop's do.
      plate: from.plate ?? (from.vin === undefined ? platePrefix : ''),
      color: from.plateColor ?? null,
      vin: from.vin ?? '',
      make: '',
      model: '',
      note: '',
      owner: from.owner ?? { id: null, name: from.name ?? '' },
      phone: from.phone ?? '',
    },
    toInput: (values) => ({
      ...BLANK,
      ...plateOf(values, platePrefix),
      takePlateFrom: takeFrom.current,
      vin: values.vin.trim() === '' ? null : values.vin,
      make: values.make,
      model: values.model,
      note: values.note,
      ...ownershipOf(values),
    }),
    fieldOf: { ...ownerFieldOf, plateColor: 'color' },
  });
  const values = useWatch({ control: form.fields.control });
  const { plate } = plateOf({ plate: values.plate ?? '', color: values.color ?? null }, platePrefix);

  // Esc leaves and keeps what was typed.
  const { isDirty } = form.fields.formState;
  const isDone = useRef(false);
  const keep = useRef(() => {});
  keep.current = () => {
    if (isDone.current) unfinished.set(null);
    else if (isDirty || kept) unfinished.set({ staffId, from, values: form.fields.getValues() });
  };
  useEffect(() => () => keep.current(), []);

  const submit = async (input: InputOf<'vehicle.create'>): Promise<void> => {
    const outcome = await create.run(input);
    if (!outcome.ok) {
      form.show(outcome.failure);
      return;
    }
    isDone.current = true;
    onClose();
    say(told.created(plateOf(form.fields.getValues(), platePrefix).plate ?? told.file));
    if (!from.stays) void navigate({ to: '/vehicle/$vehicleId', params: { vehicleId: outcome.value.vehicleId } });
  };

  return (
    <Form form={form} label={told.createTitle} onSubmit={submit}>
      <PlateFields fields={partOf(form)} prefix={platePrefix} />
      <KnownPlate plate={plate} onLeave={onClose} />
      <Field form={form} name="vin" label={told.fields.vin} help={<VinVerdict text={values.vin ?? ''} />}>
        {(bind) => <Input {...bind} autoComplete="off" maxLength={40} spellCheck={false} />}
      </Field>
      <div className="form-row">
        <Field form={form} name="make" label={told.fields.make}>
          {(bind) => <Input {...bind} autoComplete="off" maxLength={40} />}
        </Field>
        <Field form={form} name="model" label={told.fields.model}>
          {(bind) => <Input {...bind} autoComplete="off" maxLength={80} />}
        </Field>
      </div>
      <OwnerFields fields={partOf(form)} />
      <Field form={form} name="note" label={told.fields.note} help={told.moreDetails}>
        {(bind) => <Input {...bind} autoComplete="off" maxLength={500} />}
      </Field>
      <FormProblem failure={create.failure} next={openOther} />
      <TakePlate
        failure={create.failure}
        onTake={(holder) => {
          takeFrom.current = holder;
          void form.fields.handleSubmit(submit)();
        }}
      />
      <UnsentNotice command={create} />
      <FormActions save={words.shell.save} busy={create.busy} onCancel={onClose} />
    </Form>
  );
}

/** The plate has a file already: said while it is typed, not after all the rest. */
function KnownPlate({ plate, onLeave }: { plate: string | null; onLeave: () => void }) {
  const words = useWords();
  const { plateTaken } = useOpenOther(onLeave);
  const isWhole = plate !== null && plateKind(plate) !== 'odd';
  const { found, text } = useFind(isWhole ? plate : '', 4, isWhole);
  if (!isWhole || found?.answerTo !== text) return null;
  const hit = found.hits.find((each) => each.plate === plate && each.vehicleId !== null);
  if (!hit?.vehicleId) return null;
  const { vehicleId, model, name } = hit;
  return (
    <Notice tone="need">
      <span>
        {words.vehicle.plateKnown(plate)}
        {[model, name].some((part) => part !== '') && ` · ${[model, name].filter((part) => part !== '').join(' · ')}`}
      </span>
      <Button size="small" data-enter="own" onClick={() => plateTaken?.({ plate, vehicleId, model, owner: name })}>
        {words.vehicle.openFile}
      </Button>
    </Notice>
  );
}
