/** Band ①: which car, who brought it, who may say yes, what the instruments show, where the key hangs. */
import { EditOutlined, FileAddOutlined, IdcardOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { type CheckInField, wholeOf } from '../../src-shared/order/check-in-form.ts';
import { OLD_PARTS } from '../../src-shared/order/order-rules.ts';
import type { EnergyKind } from '../../src-shared/vehicle/vehicle-rules.ts';
import { modelLine } from '../../src-shared/vehicle/vehicle-rules.ts';
import { LAMPS, PERSON_RELATIONS } from '../../src-shared/visit/reception-rules.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { MoneyField } from '../kit/number-fields.tsx';
import { useMay } from '../kit/session.tsx';
import { createVehicleOpen } from '../vehicle/create-open.ts';
import { Plate } from '../vehicle/plate.tsx';
import { RecallHints } from '../vehicle/recall-hints.tsx';
import { EditVehicleDialog } from '../vehicle/vehicle-dialogs.tsx';
import { CorrectArrivalDialog } from '../visit/correct-arrival-dialog.tsx';
import {
  Band,
  Choice,
  DeskField,
  FuelGauge,
  KeyChips,
  TextBox,
  Tick,
  useCheckInDesk,
  useTheirs,
} from './check-in-parts.tsx';

export function CarBand({ reloadCar }: { reloadCar: () => void }) {
  const words = useWords();
  return (
    <Band place={1} title={words.checkIn.bands.car}>
      <CarHead reloadCar={reloadCar} />
      <People />
      <Instruments />
    </Band>
  );
}

function CarHead({ reloadCar }: { reloadCar: () => void }) {
  const words = useWords();
  const told = words.checkIn;
  const format = useFormat();
  const mayChange = useMay('vehicle.change');
  const { visit, car, draft } = useCheckInDesk();
  const [isEditing, setEditing] = useState(false);
  const before = car?.visits.find(({ visitId, leftAt }) => visitId !== visit.visitId && leftAt !== null);
  const open = car?.visits.find(
    ({ visitId, state, tied }) =>
      tied && visitId !== visit.visitId && (state === 'onSite' || state === 'cleared' || state === 'returning'),
  );
  return (
    <>
      <div className="check-car">
        <Plate plate={visit.plate} color={visit.plateColor} size="large" />
        {car && (
          <>
            <strong>{modelLine(car.make, car.model)}</strong>
            {car.vin !== null && <span className="soft">{told.vinTail(car.vin.slice(-6))}</span>}
            {car.energy !== null && <span className="soft">{words.vehicle.energies[car.energy]}</span>}
            <span>
              {car.owner?.name ?? told.noOwner} {car.owner?.maskedPhone}
            </span>
            <span className="soft">
              {before
                ? told.lastVisit(format.time(before.arrivedAt))
                : car.pastServices[0]
                  ? told.lastVisit(car.pastServices[0].on)
                  : told.firstVisit}
              {car.odometerKm !== null && ` · ${told.lastOdometer(format.number(car.odometerKm))}`}
            </span>
            <span className="check-car-acts">
              {mayChange && (
                <Button size="small" icon={<EditOutlined />} onClick={() => setEditing(true)} data-enter="own">
                  {told.completeFile}
                </Button>
              )}
              <Link to="/vehicle/$vehicleId" params={{ vehicleId: car.vehicleId }} className="check-file">
                <IdcardOutlined aria-hidden /> {words.vehicle.openFile}
              </Link>
            </span>
            <EditVehicleDialog open={isEditing} vehicle={car} reload={reloadCar} onClose={() => setEditing(false)} />
          </>
        )}
        {visit.came !== null && (
          <span className="check-note">
            {[
              words.visit.came[visit.came],
              visit.envelope === '' ? '' : `${words.visit.envelope} ${visit.envelope}`,
              visit.broughtBy?.name ?? '',
              visit.broughtBy?.phone ?? '',
            ]
              .filter((part) => part !== '')
              .join(' · ')}
          </span>
        )}
        {visit.note !== '' && <span className="check-note">{visit.note}</span>}
      </div>
      {car === null && <NoFile />}
      {car && <RecallHints vehicleId={car.vehicleId} recalls={car.recalls} />}
      {open && (
        <Notice tone="late">
          <Link to="/visit/$visitId" params={{ visitId: open.visitId }}>
            {told.otherVisit(open.number)}
          </Link>
        </Notice>
      )}
      {draft.declined.length > 0 && (
        <Notice tone="need">
          <span>{told.declined(draft.declined.map(({ name }) => name).join(' · '))}</span>
        </Notice>
      )}
    </>
  );
}

/** A car without a file cannot be checked in; the way to one. */
function NoFile() {
  const words = useWords();
  const { visit } = useCheckInDesk();
  const [isCorrecting, setCorrecting] = useState(false);
  const { plate, plateColor } = visit;
  return (
    <div className="f-vehicle">
      <Notice tone="need">
        <span>{plate === null ? words.checkIn.noPlateFile : words.checkIn.noFile}</span>
        {plate === null ? (
          <Button size="small" icon={<EditOutlined />} onClick={() => setCorrecting(true)} data-enter="own">
            {words.moves.moves.correctArrival}
          </Button>
        ) : (
          <Button
            size="small"
            type="primary"
            icon={<FileAddOutlined />}
            data-enter="own"
            onClick={() => createVehicleOpen.set({ plate, plateColor, stays: true })}
          >
            {words.vehicle.makeFile}
          </Button>
        )}
      </Notice>
      <CorrectArrivalDialog open={isCorrecting} visit={visit} onClose={() => setCorrecting(false)} />
    </div>
  );
}

function useRelations() {
  const { relations } = useWords().checkIn;
  return PERSON_RELATIONS.map((value) => ({ value, label: relations[value] }));
}

function Relation({ name }: { name: 'bringerRelation' | 'collectorRelation' }) {
  const words = useWords();
  const relations = useRelations();
  return (
    <DeskField name={name} label={words.checkIn.relation} group className="wide-field">
      {(bind) => <Choice bind={bind} options={relations} />}
    </DeskField>
  );
}

function People() {
  const words = useWords();
  const told = words.checkIn;
  const { form, car } = useCheckInDesk();
  const [isOwner, isBringer] = useWatch({ control: form.control, name: ['bringerIsOwner', 'collectorIsBringer'] });
  const hasOwner = car?.owner != null;
  const theirs = useTheirs();
  return (
    <div className="check-grid">
      {hasOwner && (
        <div className="check-who">
          <span className="field-label">{told.bringer}</span>
          <span className="check-same">
            <Tick name="bringerIsOwner" label={told.sameAsOwner} />
            {isOwner && <strong>{car?.owner?.name}</strong>}
          </span>
        </div>
      )}
      {!isOwner && (
        <>
          <TextBox name="bringerName" label={`${told.bringer} · ${told.name}`} />
          <Relation name="bringerRelation" />
        </>
      )}
      <TextBox
        name="bringerPhone"
        label={told.bringerPhone}
        maxLength={40}
        placeholder={isOwner ? (car?.owner?.maskedPhone ?? '') : ''}
      />
      <TextBox name="authorizerName" label={told.authorizer} placeholder={told.asBringer} />
      <TextBox name="authorizerPhone" label={told.authorizerPhone} maxLength={40} />
      <MoneyField form={form} name="advance" label={told.advance} help={theirs('advance')} className="f-advance" />
      <div className="check-who">
        <span className="field-label">{told.collector}</span>
        <span className="check-same">
          <Tick name="collectorIsBringer" label={told.sameAsBringer} />
        </span>
      </div>
      {!isBringer && (
        <>
          <TextBox name="collectorName" label={`${told.collector} · ${told.name}`} />
          <Relation name="collectorRelation" />
          <TextBox name="collectorPhone" label={`${told.collector} · ${told.phone}`} maxLength={40} />
        </>
      )}
    </div>
  );
}

/** Without a file anything may be under the bonnet; the tank is the commonest. */
const TANK: readonly (EnergyKind | null)[] = ['petrol', 'diesel', 'plugInHybrid', 'rangeExtender', 'other', null];
const BATTERY: readonly (EnergyKind | null)[] = ['electric', 'plugInHybrid', 'rangeExtender'];

function Instruments() {
  const words = useWords();
  const told = words.checkIn;
  const format = useFormat();
  const { form, car, draft } = useCheckInDesk();
  const [odometer, isUnreadable, reason, keyTag, box] = useWatch({
    control: form.control,
    name: ['odometer', 'isUnreadable', 'odometerReason', 'keyTag', 'box'],
  });
  const km = wholeOf(odometer);
  const lastKm = car?.odometerKm ?? null;
  const isLower = !isUnreadable && km !== null && lastKm !== null && km < lastKm;
  const energy = car?.energy ?? null;
  const warning = (name: CheckInField, isUsed: boolean, text: string) =>
    isUsed ? (
      <span className="warned" role="status" key={name}>
        {text}
      </span>
    ) : undefined;
  return (
    <div className="check-grid">
      <div className="check-odometer">
        <TextBox
          name="odometer"
          label={told.odometer}
          unit={told.km}
          isNumber
          maxLength={16}
          placeholder={isUnreadable ? told.unreadable : ''}
          help={isLower ? <span className="warned">{told.odometerLower(format.number(lastKm))}</span> : undefined}
        />
        <span data-enter={odometer === '' ? undefined : 'skip'}>
          <Tick name="isUnreadable" label={told.unreadable} />
        </span>
      </div>
      {(isUnreadable || isLower || reason !== '') && (
        <TextBox name="odometerReason" label={told.odometerReason} help={told.odometerReasonHelp} maxLength={120} />
      )}
      {TANK.includes(energy) && (
        <DeskField name="fuel" label={told.fuel} group>
          {(bind) => <FuelGauge bind={bind} />}
        </DeskField>
      )}
      {BATTERY.includes(energy) && (
        <>
          <TextBox name="charge" label={told.charge} unit="%" isNumber maxLength={4} />
          <TextBox name="range" label={told.range} unit={told.km} isNumber maxLength={5} />
        </>
      )}
      <TextBox
        name="keyTag"
        label={told.keyTag}
        maxLength={20}
        help={warning('keyTag', keyTag !== '' && draft.keyTagsInUse.includes(keyTag.trim()), told.keyTagInUse)}
        placeholder={told.keyTagHelp}
      />
      <TextBox name="keyCount" label={told.keyCount} isNumber maxLength={2} className="narrow-field" />
      <TextBox
        name="box"
        label={told.box}
        maxLength={20}
        help={warning('box', box !== '' && draft.boxesInUse.includes(box.trim()), told.boxInUse)}
      />
      <TextBox name="parkingSpot" label={told.parkingSpot} maxLength={20} />
      <DeskField name="lamps" label={told.lamps} group className="wide-field">
        {(bind) => (
          <KeyChips
            label={told.lamps}
            options={LAMPS.map((value) => ({ value, label: told.lampNames[value] }))}
            isOn={(value) => bind.value.includes(value)}
            onToggle={(value) =>
              bind.onChange(
                bind.value.includes(value) ? bind.value.filter((each) => each !== value) : [...bind.value, value],
              )
            }
          />
        )}
      </DeskField>
      <DeskField name="oldParts" label={told.oldParts} group>
        {(bind) => (
          <Choice bind={bind} options={OLD_PARTS.map((value) => ({ value, label: words.order.oldParts[value] }))} />
        )}
      </DeskField>
      <div className="check-ticks">
        <Tick name="washWanted" label={told.wash} />
        <Tick name="waitsInShop" label={told.waits} />
        <Tick name="valuablesTold" label={told.valuablesTold} />
      </div>
    </div>
  );
}
