/** What the caller should know before dialling, and what to say. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Output } from '../../src-shared/contract.ts';
import { CustomerPhone } from '../customer/phone-reveal.tsx';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { Facts } from '../shop/settings-parts.tsx';
import { Plate } from '../vehicle/plate.tsx';
import { Panel } from '../vehicle/vehicle-screen.tsx';
import { PromisePanel } from './promise-panel.tsx';

export type Call = Output<'followup.get'>;

export function CallSheet({ call, reload }: { call: Call; reload: () => void }) {
  const words = useWords();
  const told = words.followUp;
  const { customer, visit, vehicle } = call;
  return (
    <>
      <div className="followup-who">
        <Link to="/vehicle/$vehicleId" params={{ vehicleId: vehicle.vehicleId }} className="plate-link">
          <Plate plate={visit.plate} color={visit.plateColor} />
        </Link>
        {vehicle.model !== '' && <span>{vehicle.model}</span>}
        <span className="mark">{told.call(call.call)}</span>
      </div>
      {customer?.doNotContact && <Notice tone="late">{told.doNotContact}</Notice>}
      {customer?.isNewOwner && <Notice tone="need">{told.newOwner}</Notice>}
      <CustomerPanel call={call} />
      <VisitPanel call={call} />
      {call.promises.length > 0 && <PromisePanel promises={call.promises} reload={reload} />}
      {call.earlier && <EarlierPanel earlier={call.earlier} />}
      <ScriptPanel call={call.call} />
    </>
  );
}

function CustomerPanel({ call: { customer, vehicle } }: { call: Call }) {
  const words = useWords();
  const told = words.followUp;
  const format = useFormat();
  const { nextServiceOn: day, nextServiceKm: distance } = vehicle;
  const km = distance === null ? null : format.number(distance);
  const nextService =
    day !== null && km !== null
      ? told.nextServiceBoth(day, km)
      : day !== null
        ? told.nextServiceOn(day)
        : km !== null
          ? told.nextServiceKm(km)
          : '';
  const phones: ReactNode = customer && (
    <span className="followup-phones">
      {customer.phones.length === 0
        ? told.noPhone
        : customer.phones.map(({ phoneId, masked, note }) => (
            <span key={phoneId}>
              <CustomerPhone phoneId={phoneId} masked={masked} />
              {note !== '' && <span className="file-soft">{note}</span>}
            </span>
          ))}
    </span>
  );
  return (
    <Panel title={told.customerTitle}>
      {customer ? (
        <Facts
          rows={[
            [
              told.customerTitle,
              <Link key="name" to="/customer/$customerId" params={{ customerId: customer.customerId }}>
                {customer.name}
              </Link>,
            ],
            [told.phones, phones],
            [told.preferredContact, customer.preferredContact],
            [told.nextService, nextService],
          ]}
        />
      ) : (
        <p className="faint">{told.noCustomer}</p>
      )}
    </Panel>
  );
}

/** The visit in five lines. */
function VisitPanel({ call: { visit } }: { call: Call }) {
  const words = useWords();
  const told = words.followUp;
  const format = useFormat();
  const { promisedAt, readyAt } = visit;
  const promised =
    promisedAt === null
      ? told.promisedNone
      : readyAt === null
        ? told.promisedOnly(format.time(promisedAt))
        : readyAt <= promisedAt
          ? told.promisedKept(format.time(promisedAt), format.time(readyAt))
          : told.promisedLate(format.time(promisedAt), format.time(readyAt), format.duration(readyAt - promisedAt));
  const declined = visit.declined.map(({ name, safety }) =>
    safety === null ? name : `${name} (${words.order.safety[safety]})`,
  );
  const concern = [visit.concern, visit.wishes].filter((part) => part !== '').join(' · ');
  return (
    <Panel title={told.visitTitle}>
      <p className="file-soft">
        {told.orderOf(visit.orderNumber, visit.adviser)}
        {visit.leftAt !== null && ` · ${told.left(format.time(visit.leftAt))}`}
      </p>
      <Facts
        rows={[
          [told.lines.concern, concern],
          [told.lines.done, visit.done.length === 0 ? told.nothingDone : visit.done.join(' · ')],
          [told.lines.declined, declined.length === 0 ? told.nothingDeclined : declined.join(' · ')],
          [told.lines.promised, promised],
          [
            told.lines.odometer,
            visit.odometerOutKm === null ? '' : told.kilometres(format.number(visit.odometerOutKm)),
          ],
        ]}
      />
    </Panel>
  );
}

function EarlierPanel({ earlier }: { earlier: NonNullable<Call['earlier']> }) {
  const words = useWords();
  const told = words.followUp;
  const format = useFormat();
  return (
    <Panel title={told.earlierTitle(format.time(earlier.at), earlier.by)}>
      <Said said={earlier} />
    </Panel>
  );
}

/** What was said in a call. */
export function Said({ said }: { said: Pick<Call, 'carUse' | 'opinion' | 'score'> }) {
  const words = useWords();
  const told = words.followUp;
  return (
    <Facts
      rows={[
        [told.carUse, said.carUse],
        [told.opinion, said.opinion],
        [told.score, said.score === null ? told.noScore : told.scores[said.score]],
      ]}
    />
  );
}

function ScriptPanel({ call }: { call: 1 | 2 }) {
  const words = useWords();
  const told = words.followUp;
  const script = call === 1 ? told.scriptFirst : told.scriptSecond;
  return (
    <Panel title={told.scriptTitle}>
      <ol className="followup-script">
        {(['greeting', 'use', 'opinion', 'needs', 'advice'] as const).map((line) => (
          <li key={line}>{script[line]}</li>
        ))}
        <li>
          <strong>{told.scriptEnd}</strong>
        </li>
      </ol>
    </Panel>
  );
}
