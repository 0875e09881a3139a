/** A customer's file: how to reach them, what they allow, and which cars are theirs. */
import { ArrowLeftOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons';
import { Link, useParams } from '@tanstack/react-router';
import { Button, Switch } from 'antd';
import { useState } from 'react';
import { customerId as customerIdSchema } from '../../src-shared/kit/id.ts';
import { useRead } from '../kit/client.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { focusContent, useScreenStart } from '../kit/screen-start.ts';
import { useMay } from '../kit/session.tsx';
import { useShortcut } from '../kit/shortcuts.tsx';
import { Failed, Loaded } from '../kit/states.tsx';
import { Facts } from '../shop/settings-parts.tsx';
import { createVehicleOpen } from '../vehicle/create-open.ts';
import { Plate } from '../vehicle/plate.tsx';
import { Hidden, Panel, Span, useBack } from '../vehicle/vehicle-screen.tsx';
import {
  AddPhoneDialog,
  type Answer,
  ConsentDialog,
  type Customer,
  type CustomerPhoneRow,
  EditCustomerDialog,
  EditPhoneDialog,
  type Personal,
  RetirePhoneDialog,
  TaxDialog,
} from './customer-dialogs.tsx';
import { CustomerPhone } from './phone-reveal.tsx';
import './customer.css';

export function CustomerScreen() {
  const { customerId } = useParams({ from: '/customer/$customerId' });
  const parsed = customerIdSchema.safeParse(customerId);
  // A mistyped address is no fault of the program.
  if (!parsed.success) return <Failed failure={{ kind: 'refusal', refusal: { code: 'notFound', details: {} } }} />;
  return <CustomerPage key={parsed.data} customerId={parsed.data} />;
}

function CustomerPage({ customerId }: { customerId: Customer['customerId'] }) {
  const read = useRead('customer.get', { customerId });
  return <Loaded read={read}>{(customer) => <CustomerBody customer={customer} reload={read.reload} />}</Loaded>;
}

function CustomerBody({ customer, reload }: { customer: Customer; reload: () => void }) {
  const words = useWords();
  const told = words.customer;
  const format = useFormat();
  const back = useBack();
  const [dialog, setDialog] = useState<'edit' | 'tax' | null>(null);
  const mayEdit = useMay('customer.change');
  const mayTax = useMay('customer.changeTax');
  const mayCreateCar = useMay('vehicle.create');
  useShortcut('back', back);
  useScreenStart(null, focusContent);
  const { personal } = customer;
  const close = (): void => setDialog(null);
  const now = customer.vehicles.filter((vehicle) => vehicle.until === null);
  const before = customer.vehicles.filter((vehicle) => vehicle.until !== null);
  return (
    <div className="screen file-screen">
      <div className="file-top">
        <Button type="text" icon={<ArrowLeftOutlined />} aria-label={words.shell.back} onClick={back} />
        <h1 className="file-title">{customer.name}</h1>
        {customer.kind === 'company' && <span className="mark">{told.kinds.company}</span>}
        {customer.level !== 'ordinary' && <span className="mark mark-here">{told.levels[customer.level]}</span>}
        <div className="file-acts">
          {mayEdit && personal && (
            <Button icon={<EditOutlined />} onClick={() => setDialog('edit')}>
              {told.edit}
            </Button>
          )}
        </div>
      </div>
      {customer.doNotContact && <Notice tone="need">{told.doNotContactNotice}</Notice>}
      <div className="file-columns">
        <div className="file-column">
          <Panel
            title={told.carsNow}
            action={
              mayCreateCar && (
                <Button
                  size="small"
                  icon={<PlusOutlined />}
                  onClick={() => createVehicleOpen.set({ owner: { id: customer.customerId, name: customer.name } })}
                >
                  {told.addCar}
                </Button>
              )
            }
          >
            {now.length === 0 ? <p className="faint">{told.noCars}</p> : <Cars vehicles={now} />}
          </Panel>
          {before.length > 0 && (
            <Panel title={told.carsBefore}>
              <Cars vehicles={before} />
            </Panel>
          )}
          <Panel title={told.particulars}>
            {personal ? (
              <Facts
                rows={[
                  [told.kind, told.kinds[customer.kind]],
                  [told.level, told.levels[customer.level]],
                  [told.preferredContact, personal.preferredContact],
                  [told.employer, personal.employer],
                  [told.address, personal.address],
                  [told.workAddress, personal.workAddress],
                  [told.birthday, personal.birthday ?? ''],
                  [
                    told.note,
                    personal.note === '' ? (
                      ''
                    ) : (
                      <span key="note" className="file-fact-note">
                        {personal.note}
                      </span>
                    ),
                  ],
                ]}
              />
            ) : (
              <p>
                <Hidden />
              </p>
            )}
            <p className="field-help">
              {told.fileSince(format.time(customer.createdAt))} ·{' '}
              {words.vehicle.changed(format.time(customer.changedAt), customer.changedBy)}
            </p>
          </Panel>
        </div>
        <div className="file-column">
          {personal ? (
            <>
              <Phones customer={customer} phones={personal.phones} reload={reload} />
              <Consents customer={customer} consents={personal.consents} />
              <Panel
                title={told.invoice}
                action={
                  mayTax && (
                    <Button size="small" icon={<EditOutlined />} onClick={() => setDialog('tax')}>
                      {told.editInvoice}
                    </Button>
                  )
                }
              >
                <Facts
                  rows={[
                    [told.taxTitle, personal.taxTitle],
                    [told.taxNumber, personal.taxNumber],
                  ]}
                />
              </Panel>
            </>
          ) : (
            <Panel title={told.phones}>
              <p>
                <Hidden />
              </p>
            </Panel>
          )}
        </div>
      </div>
      {personal && (
        <>
          <EditCustomerDialog
            open={dialog === 'edit'}
            customer={customer}
            personal={personal}
            reload={reload}
            onClose={close}
          />
          <TaxDialog open={dialog === 'tax'} customer={customer} personal={personal} reload={reload} onClose={close} />
        </>
      )}
    </div>
  );
}

function Cars({ vehicles }: { vehicles: Customer['vehicles'] }) {
  return (
    <ul className="file-list">
      {vehicles.map((vehicle) => (
        <li key={`${vehicle.vehicleId} ${vehicle.since}`}>
          <span className="file-list-main">
            <Link to="/vehicle/$vehicleId" params={{ vehicleId: vehicle.vehicleId }} className="plate-link">
              <Plate plate={vehicle.plate} color={vehicle.plateColor} size="small" />
            </Link>
            {vehicle.model !== '' && <span>{vehicle.model}</span>}
          </span>
          <Span since={vehicle.since} until={vehicle.until} />
        </li>
      ))}
    </ul>
  );
}

function Phones({
  customer,
  phones,
  reload,
}: {
  customer: Customer;
  phones: readonly CustomerPhoneRow[];
  reload: () => void;
}) {
  const words = useWords();
  const told = words.customer;
  const mayAdd = useMay('customer.addPhone');
  const [adding, setAdding] = useState(false);
  const [edited, setEdited] = useState<string | null>(null);
  const [retired, setRetired] = useState<CustomerPhoneRow | null>(null);
  return (
    <Panel
      title={told.phones}
      action={
        mayAdd && (
          <Button size="small" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {told.addPhone}
          </Button>
        )
      }
    >
      {phones.length === 0 ? (
        <p className="faint">{told.noPhones}</p>
      ) : (
        <ul className="file-list">
          {phones.map((phone) => (
            <li key={phone.phoneId}>
              <span className="file-list-main">
                <CustomerPhone phoneId={phone.phoneId} masked={phone.masked} />
                {phone.preferred && <span className="mark mark-here">{told.preferred}</span>}
                {phone.note !== '' && <span className="file-soft">{phone.note}</span>}
              </span>
              {mayAdd && (
                <span>
                  <Button
                    size="small"
                    type="text"
                    aria-label={told.editPhoneOf(phone.masked)}
                    onClick={() => setEdited(phone.phoneId)}
                  >
                    {told.editPhone}
                  </Button>
                  <Button
                    size="small"
                    type="text"
                    aria-label={told.retirePhoneOf(phone.masked)}
                    onClick={() => setRetired(phone)}
                  >
                    {told.retirePhone}
                  </Button>
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      <AddPhoneDialog
        open={adding}
        customerId={customer.customerId}
        isFirst={phones.length === 0}
        onClose={() => setAdding(false)}
      />
      <EditPhoneDialog
        phone={phones.find((phone) => phone.phoneId === edited) ?? null}
        reload={reload}
        onClose={() => setEdited(null)}
      />
      <RetirePhoneDialog phone={retired} onClose={() => setRetired(null)} />
    </Panel>
  );
}

function Consents({ customer, consents }: { customer: Customer; consents: Personal['consents'] }) {
  const words = useWords();
  const told = words.customer;
  const format = useFormat();
  const may = useMay('customer.setConsent');
  const [answer, setAnswer] = useState<Answer | null>(null);
  return (
    <Panel title={told.consents}>
      <div>
        {consents.map((consent) => {
          const purpose = told.purposes[consent.purpose];
          const isGiven = consent.state === 'given';
          return (
            <div className="consent" key={consent.purpose}>
              <Switch
                size="small"
                checked={isGiven}
                disabled={!may}
                aria-label={purpose}
                onChange={() => setAnswer({ purpose: consent.purpose, given: !isGiven })}
              />
              <span>
                <strong>{purpose}</strong> <span className="file-soft">{told.purposeHints[consent.purpose]}</span>
                <br />
                <span className="file-soft">
                  {told.states[consent.state]}
                  {consent.at !== null &&
                    ` · ${told.consentBy(
                      consent.channel === null ? '' : told.channels[consent.channel],
                      format.time(consent.at),
                      consent.by ?? '',
                    )}`}
                </span>
              </span>
              {may && consent.state === 'unasked' && (
                <Button
                  size="small"
                  type="text"
                  aria-label={told.noteRefusalOf(purpose)}
                  onClick={() => setAnswer({ purpose: consent.purpose, given: false })}
                >
                  {told.noteRefusal}
                </Button>
              )}
            </div>
          );
        })}
      </div>
      <p className="field-help">{told.consentsHint}</p>
      <ConsentDialog answer={answer} customerId={customer.customerId} onClose={() => setAnswer(null)} />
    </Panel>
  );
}
