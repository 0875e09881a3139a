/** One car, one file: what it is, whose it is, who brings it, and every time it was here. */
import { ArrowLeftOutlined, EditOutlined, PlusOutlined, SwapOutlined, UserSwitchOutlined } from '@ant-design/icons';
import { Link, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { Button } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { seesPersonal } from '../../src-shared/customer/customer-rules.ts';
import { vehicleId as vehicleIdSchema } from '../../src-shared/kit/id.ts';
import { type Instant, type LocalDate, wallClock } from '../../src-shared/kit/time.ts';
import { modelLine } from '../../src-shared/vehicle/vehicle-rules.ts';
import { ContactPhone, CustomerPhone } from '../customer/phone-reveal.tsx';
import { useRead } from '../kit/client.ts';
import { useFormat, useZone } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { focusContent, useScreenStart } from '../kit/screen-start.ts';
import { useMay, useStaff } from '../kit/session.tsx';
import { useShortcut } from '../kit/shortcuts.tsx';
import { Failed, Loaded } from '../kit/states.tsx';
import { Facts } from '../shop/settings-parts.tsx';
import { dueOf, useToday } from './day.ts';
import { Plate } from './plate.tsx';
import { RecallHints } from './recall-hints.tsx';
import {
  AddContactDialog,
  ChangeOwnerDialog,
  ChangePlateDialog,
  EditVehicleDialog,
  EndContactDialog,
  type Vehicle,
  type VehicleContact,
} from './vehicle-dialogs.tsx';
import { VinVerdict } from './vin-verdict.tsx';
import '../customer/customer.css';

export function VehicleScreen() {
  const { vehicleId } = useParams({ from: '/vehicle/$vehicleId' });
  const parsed = vehicleIdSchema.safeParse(vehicleId);
  // A mistyped address is no fault of the program.
  if (!parsed.success) return <Failed failure={{ kind: 'refusal', refusal: { code: 'notFound', details: {} } }} />;
  return <VehiclePage key={parsed.data} vehicleId={parsed.data} />;
}

function VehiclePage({ vehicleId }: { vehicleId: Vehicle['vehicleId'] }) {
  const read = useRead('vehicle.get', { vehicleId });
  return <Loaded read={read}>{(vehicle) => <VehicleBody vehicle={vehicle} reload={read.reload} />}</Loaded>;
}

/** To where one came from; from a link of its own, to the list of files. */
export function useBack(): () => void {
  const router = useRouter();
  const navigate = useNavigate();
  return () => {
    if (router.history.canGoBack()) router.history.back();
    else void navigate({ to: '/files' });
  };
}

/** A day in the shop's zone. */
export function useDay(): (at: Instant) => string {
  const zone = useZone();
  return (at) => wallClock(at, zone).date;
}

export function Panel({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className="file-panel" aria-labelledby={id}>
      <div className="file-panel-head">
        <h2 id={id}>{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}

type OpenDialog = 'edit' | 'plate' | 'owner' | 'contact';

function VehicleBody({ vehicle, reload }: { vehicle: Vehicle; reload: () => void }) {
  const words = useWords();
  const told = words.vehicle;
  const format = useFormat();
  const back = useBack();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [leaving, setLeaving] = useState<VehicleContact | null>(null);
  const mayEdit = useMay('vehicle.change');
  const mayPlate = useMay('vehicle.changePlate');
  const mayOwner = useMay('vehicle.changeOwner');
  useShortcut('back', back);
  useScreenStart(null, focusContent);
  const close = (): void => setDialog(null);
  const here = vehicle.visits.find((visit) => visit.leftAt === null && visit.tied);
  const model = modelLine(vehicle.make, vehicle.model);
  return (
    <div className="screen file-screen">
      <div className="file-top">
        <Button type="text" icon={<ArrowLeftOutlined />} aria-label={words.shell.back} onClick={back} />
        <h1 className="file-title">
          <Plate plate={vehicle.plate} color={vehicle.plateColor} size="large" />
          {model !== '' && <span>{model}</span>}
          {vehicle.modelYear !== null && <span className="file-soft">{vehicle.modelYear}</span>}
        </h1>
        {!vehicle.active && <span className="mark mark-off">{told.inactive}</span>}
        {here && (
          <Link to="/visit/$visitId" params={{ visitId: here.visitId }} className="tone tone-work">
            {told.onSiteNow(here.number)}
          </Link>
        )}
        <div className="file-acts">
          {mayEdit && (
            <Button icon={<EditOutlined />} onClick={() => setDialog('edit')}>
              {told.edit}
            </Button>
          )}
          {mayPlate && (
            <Button icon={<SwapOutlined />} onClick={() => setDialog('plate')}>
              {told.changePlate}
            </Button>
          )}
        </div>
      </div>
      <RecallHints vehicleId={vehicle.vehicleId} recalls={vehicle.recalls} withDone />
      <div className="file-columns">
        <div className="file-column">
          <Panel
            title={told.owner}
            action={
              mayOwner && (
                <Button size="small" icon={<UserSwitchOutlined />} onClick={() => setDialog('owner')}>
                  {told.changeOwner}
                </Button>
              )
            }
          >
            <Owner vehicle={vehicle} />
          </Panel>
          <Panel
            title={told.contacts}
            action={
              mayEdit && (
                <Button size="small" icon={<PlusOutlined />} onClick={() => setDialog('contact')}>
                  {told.addContact}
                </Button>
              )
            }
          >
            <Contacts contacts={vehicle.contacts} onEnd={mayEdit ? setLeaving : null} />
          </Panel>
          <Panel title={told.particulars}>
            <CarFacts vehicle={vehicle} />
            <p className="field-help">{told.changed(format.time(vehicle.changedAt), vehicle.changedBy)}</p>
          </Panel>
        </div>
        <div className="file-column">
          <Panel title={told.visits}>
            <Visits visits={vehicle.visits} />
          </Panel>
          {vehicle.pastServices.length > 0 && (
            <Panel title={words.imports.pastServices}>
              <PastServices services={vehicle.pastServices} />
            </Panel>
          )}
          <Panel title={told.dates}>
            <DateFacts vehicle={vehicle} />
          </Panel>
          {vehicle.plates.length > 1 && (
            <Panel title={told.plates}>
              <ul className="file-list">
                {vehicle.plates.map((worn) => (
                  <li key={`${worn.plate} ${worn.since}`}>
                    <Plate plate={worn.plate} color={worn.plateColor} size="small" />
                    <Span since={worn.since} until={worn.until} />
                  </li>
                ))}
              </ul>
            </Panel>
          )}
          {vehicle.owners.length > 1 && (
            <Panel title={told.owners}>
              <ul className="file-list">
                {vehicle.owners.map((owner) => (
                  <li key={`${owner.customerId} ${owner.since}`}>
                    <Link to="/customer/$customerId" params={{ customerId: owner.customerId }}>
                      {owner.name}
                    </Link>
                    <Span since={owner.since} until={owner.until} />
                  </li>
                ))}
              </ul>
            </Panel>
          )}
        </div>
      </div>
      <EditVehicleDialog open={dialog === 'edit'} vehicle={vehicle} reload={reload} onClose={close} />
      <ChangePlateDialog open={dialog === 'plate'} vehicle={vehicle} reload={reload} onClose={close} />
      <ChangeOwnerDialog open={dialog === 'owner'} vehicle={vehicle} reload={reload} onClose={close} />
      <AddContactDialog open={dialog === 'contact'} vehicleId={vehicle.vehicleId} onClose={close} />
      <EndContactDialog contact={leaving} onClose={() => setLeaving(null)} />
    </div>
  );
}

export function Span({ since, until }: { since: Instant; until: Instant | null }) {
  const words = useWords();
  const day = useDay();
  return (
    <span className="file-soft">
      {until === null ? words.vehicle.since(day(since)) : words.vehicle.fromTo(day(since), day(until))}
    </span>
  );
}

/** Quietly: there is something, but not for this role. */
export function Hidden() {
  const words = useWords();
  return <span className="faint">{words.vehicle.hidden}</span>;
}

function Owner({ vehicle }: { vehicle: Vehicle }) {
  const words = useWords();
  if (!vehicle.owner) return <p className="faint">{words.vehicle.noOwner}</p>;
  return <OwnerLines owner={vehicle.owner} />;
}

function OwnerLines({ owner }: { owner: NonNullable<Vehicle['owner']> }) {
  const words = useWords();
  const { roles } = useStaff();
  const isHidden = !seesPersonal(roles);
  // The numbers belong to the customer's file: the first of its phones is the one to call.
  const file = useRead('customer.get', { customerId: owner.customerId }, { enabled: !isHidden });
  const phones = file.data?.personal?.phones ?? [];
  return (
    <div className="form">
      {owner.doNotContact && <Notice tone="need">{words.customer.doNotContactNotice}</Notice>}
      <div className="file-list-main">
        <Link to="/customer/$customerId" params={{ customerId: owner.customerId }} className="hit-name">
          {owner.name}
        </Link>
        {owner.kind === 'company' && <span className="mark">{words.customer.kinds.company}</span>}
        {owner.level !== 'ordinary' && <span className="mark mark-here">{words.customer.levels[owner.level]}</span>}
      </div>
      {isHidden ? (
        <span>
          {words.customer.phone}: <Hidden />
        </span>
      ) : phones.length > 0 ? (
        <ul>
          {phones.map((phone) => (
            <li key={phone.phoneId} className="file-list-main">
              <CustomerPhone phoneId={phone.phoneId} masked={phone.masked} />
              {phone.note !== '' && <span className="file-soft">{phone.note}</span>}
            </li>
          ))}
        </ul>
      ) : (
        <span className={owner.maskedPhone === null ? 'faint' : undefined}>
          {owner.maskedPhone ?? words.vehicle.noPhone}
        </span>
      )}
    </div>
  );
}

function Contacts({
  contacts,
  onEnd,
}: {
  contacts: readonly VehicleContact[];
  onEnd: ((contact: VehicleContact) => void) | null;
}) {
  const words = useWords();
  const told = words.vehicle;
  const { roles } = useStaff();
  if (contacts.length === 0) return <p className="faint">{told.noContacts}</p>;
  return (
    <ul className="file-list">
      {contacts.map((contact) => (
        <li key={contact.contactId}>
          <span className="file-list-main">
            <strong>{contact.name}</strong>
            <span className="mark">{told.relations[contact.relation]}</span>
            {contact.maskedPhone !== null && (
              <ContactPhone contactId={contact.contactId} masked={contact.maskedPhone} />
            )}
            {contact.maskedPhone === null && !seesPersonal(roles) && <Hidden />}
            {contact.note !== '' && <span className="file-soft">{contact.note}</span>}
          </span>
          {onEnd && (
            <Button
              size="small"
              type="text"
              aria-label={told.endContactOf(contact.name)}
              onClick={() => onEnd(contact)}
            >
              {told.endContact}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function CarFacts({ vehicle }: { vehicle: Vehicle }) {
  const words = useWords();
  const told = words.vehicle;
  const format = useFormat();
  const number = (value: number | null): string => (value === null ? '' : format.number(value));
  return (
    <Facts
      rows={[
        [
          told.fields.vin,
          vehicle.vin === null ? (
            ''
          ) : (
            <>
              <div>{vehicle.vin}</div>
              <div className="file-soft">
                <VinVerdict text={vehicle.vin} years={vehicle.modelYear === null} />
              </div>
            </>
          ),
        ],
        ...(vehicle.frameNumber === '' ? [] : [[told.fields.frameNumber, vehicle.frameNumber] as const]),
        [told.fields.make, vehicle.make],
        [told.fields.model, vehicle.model],
        [told.fields.modelYear, vehicle.modelYear === null ? '' : String(vehicle.modelYear)],
        [told.fields.energy, vehicle.energy === null ? '' : told.energies[vehicle.energy]],
        [told.fields.bodyColor, vehicle.bodyColor],
        [told.fields.vehicleType, vehicle.vehicleType],
        [told.fields.engineNumber, vehicle.engineNumber],
        [told.fields.firstRegisteredOn, vehicle.firstRegisteredOn ?? ''],
        [
          told.fields.odometerKm,
          vehicle.odometerAt === null
            ? number(vehicle.odometerKm)
            : `${number(vehicle.odometerKm)} · ${format.time(vehicle.odometerAt)}`,
        ],
        [told.fields.wishes, vehicle.wishes],
        [
          told.fields.note,
          vehicle.note === '' ? (
            ''
          ) : (
            <span key="note" className="file-fact-note">
              {vehicle.note}
            </span>
          ),
        ],
      ]}
    />
  );
}

function DateFacts({ vehicle }: { vehicle: Vehicle }) {
  const words = useWords();
  const told = words.vehicle;
  const format = useFormat();
  const today = useToday();
  const day = (on: LocalDate | null): ReactNode => {
    if (on === null) return '';
    const due = dueOf(on, today);
    return (
      <>
        {on}{' '}
        {due !== 'calm' && (
          <span className={`tone ${due === 'overdue' ? 'tone-late' : 'tone-need'}`}>
            {due === 'overdue' ? told.overdue : told.dueSoon}
          </span>
        )}
      </>
    );
  };
  const number = (value: number | null): string => (value === null ? '' : format.number(value));
  return (
    <Facts
      rows={[
        [told.fields.inspectionDueOn, day(vehicle.inspectionDueOn)],
        [told.fields.insurer, vehicle.insurer],
        [told.fields.insuranceDueOn, day(vehicle.insuranceDueOn)],
        [told.fields.nextServiceOn, day(vehicle.nextServiceOn)],
        [told.fields.nextServiceKm, number(vehicle.nextServiceKm)],
        [told.fields.serviceEveryKm, number(vehicle.serviceEveryKm)],
        [told.fields.serviceEveryMonths, number(vehicle.serviceEveryMonths)],
      ]}
    />
  );
}

/** What another program's list tells of the car, beside the shop's own visits and apart from them. */
function PastServices({ services }: { services: Vehicle['pastServices'] }) {
  const words = useWords();
  const format = useFormat();
  const told = words.imports;
  return (
    <>
      <ul className="file-list">
        {services.map((service) => (
          <li key={service.key}>
            <div className="file-past">
              <div className="file-list-main">
                <strong>{service.on}</strong>
                {service.odometerKm !== null && <span>{format.number(service.odometerKm)} km</span>}
                {service.amount !== '' && <span className="file-soft">{told.pastAmount(service.amount)}</span>}
                {service.place !== '' && <span className="file-soft">{service.place}</span>}
                {service.number !== '' && <span className="file-soft">{service.number}</span>}
              </div>
              {service.words !== '' && <p className="file-soft">“{service.words}”</p>}
              {service.work !== '' && <p>{service.work}</p>}
              {service.parts !== '' && <p className="file-soft">{service.parts}</p>}
              {service.advice !== '' && <p>{told.pastAdvice(service.advice)}</p>}
            </div>
          </li>
        ))}
      </ul>
      <p className="field-help">{told.pastHint}</p>
    </>
  );
}

function Visits({ visits }: { visits: Vehicle['visits'] }) {
  const words = useWords();
  const format = useFormat();
  if (visits.length === 0) return <p className="faint">{words.vehicle.noVisits}</p>;
  return (
    <ul className="file-list">
      {visits.map((visit) => (
        <li key={visit.visitId}>
          <span className="file-list-main">
            <Link to="/visit/$visitId" params={{ visitId: visit.visitId }}>
              {visit.number}
            </Link>
            <span>{format.time(visit.arrivedAt)}</span>
            <span className={`tone ${visit.state === 'out' ? 'tone-wait' : 'tone-work'}`}>
              {words.visit.states[visit.state]}
            </span>
            {visit.note !== '' && <span className="file-soft">{visit.note}</span>}
            {!visit.tied && <span className="faint">{words.vehicle.untied}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
