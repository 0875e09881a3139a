/** Who, what for, how far: the facts of an order in groups. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatYuanGrouped } from '../../src-shared/kit/money.ts';
import type { OrderOut } from '../../src-shared/order/order-contract.ts';
import { INSPECTION_CHECKS } from '../../src-shared/order/order-rules.ts';
import { useRead } from '../kit/client.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { Money } from '../kit/money.tsx';
import { ProgressBar } from '../visit/board-screen.tsx';

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children === '' || children === null ? '–' : children}</dd>
    </>
  );
}

const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' · ');

export function OrderFacts({ order, acts }: { order: OrderOut; acts: ReactNode }) {
  const words = useWords();
  const told = words.orderPage.facts;
  const format = useFormat();
  const { data: visit } = useRead('visit.get', { visitId: order.visitId });
  const received = visit?.reception;
  const km = (value: number | null): string => (value === null ? '' : `${format.number(value)} km`);
  const isAtWork = order.handedOverAt !== null;
  return (
    <section className="visit-panel" aria-labelledby="order-facts">
      <div className="panel-head">
        <h2 id="order-facts">{words.orderPage.factsTitle}</h2>
        <div className="order-acts">{acts}</div>
      </div>
      <dl className="visit-facts order-facts">
        <Fact label={told.owner}>
          <Link to="/vehicle/$vehicleId" params={{ vehicleId: order.vehicleId }}>
            {joined(order.owner, order.model) || order.visitNumber}
          </Link>
        </Fact>
        <Fact label={told.bringer}>{received ? joined(received.bringer.name, received.bringer.phone) : ''}</Fact>
        <Fact label={told.collector}>{order.collector ? joined(order.collector.name, order.collector.phone) : ''}</Fact>
        <Fact label={told.authorizer}>{joined(order.authorizerName, order.authorizerPhone)}</Fact>
        <Fact label={told.concern}>{order.customerWords}</Fact>
        {order.wishes !== '' && <Fact label={told.wishes}>{order.wishes}</Fact>}
        <Fact label={told.visitType}>{words.order.visitTypes[order.visitType]}</Fact>
        <Fact label={told.category}>
          {order.repairCategory === null ? '' : words.order.repairCategories[order.repairCategory]}
        </Fact>
        <Fact label={told.payers}>
          {joined(
            ...order.payers.map((payer) =>
              [
                words.order.payerKinds[payer.kind],
                payer.name,
                payer.reference,
                payer.excessFen === undefined ? '' : words.orderPage.excessOf(`¥${formatYuanGrouped(payer.excessFen)}`),
              ]
                .filter((part) => part !== '')
                .join(' '),
            ),
          )}
        </Fact>
        {order.advanceFen !== null && (
          <Fact label={told.advance}>
            <Money fen={order.advanceFen} sign />
          </Fact>
        )}
        {(order.consentAt !== null || order.diagnosis !== '') && (
          <Fact label={told.diagnosis}>
            {order.diagnosis || (order.consentAt === null ? '' : told.consented(format.time(order.consentAt)))}
          </Fact>
        )}
        {order.authorizedAt !== null && (
          <Fact label={told.authorized}>
            {joined(order.authorizedBy, format.time(order.agreedAt ?? order.authorizedAt))}{' '}
            <Money fen={order.authorizedFen} sign />
          </Fact>
        )}
        <Fact label={told.adviser}>{order.adviser}</Fact>
        <Fact label={told.team}>{joined(order.team, order.technician)}</Fact>
        {isAtWork && (
          <Fact label={told.progress}>
            <ProgressBar percent={order.progressPercent} />{' '}
            {order.pauseReason !== null &&
              joined(
                words.order.pauseReasons[order.pauseReason],
                order.pauseNote,
                order.expectedResumeAt === null ? '' : told.resumes(format.time(order.expectedResumeAt)),
              )}
          </Fact>
        )}
        {isAtWork && (
          <Fact label={told.custody}>{order.isWithWorkshop ? told.withWorkshop(order.handedOverTo) : told.atDesk}</Fact>
        )}
        <Fact label={told.key}>
          {received
            ? joined(
                received.keyTag,
                received.keyTag === ''
                  ? told.noKey
                  : received.keyBack
                    ? told.keyBack
                    : received.keyOut
                      ? told.keyOut
                      : told.keyHere,
                received.parkingSpot === '' ? '' : words.visit.spot(received.parkingSpot),
              )
            : ''}
        </Fact>
        <Fact label={told.odometer}>
          {order.odometerOutKm === null
            ? km(order.odometerInKm)
            : `${km(order.odometerInKm)} → ${km(order.odometerOutKm)}`}
        </Fact>
        {order.oldParts !== null && <Fact label={told.oldParts}>{words.order.oldParts[order.oldParts]}</Fact>}
        {(order.inspection.length > 0 || order.inspectionNote !== '') && (
          <Fact label={told.inspection}>
            {joined(told.checked(order.inspection.length, INSPECTION_CHECKS.length), order.inspectionNote)}
          </Fact>
        )}
        {order.certificateNumber !== '' && <Fact label={told.certificate}>{order.certificateNumber}</Fact>}
        {order.preparation.length > 0 && (
          <Fact label={told.preparation}>
            {joined(...order.preparation.map((check) => words.order.preparationChecks[check]))}
          </Fact>
        )}
        {order.notices > 0 && <Fact label={told.notices}>{format.number(order.notices)}</Fact>}
        {order.endReason !== '' && <Fact label={told.endReason}>{order.endReason}</Fact>}
      </dl>
    </section>
  );
}
