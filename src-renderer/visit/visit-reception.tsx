/** What was seen, counted and taken over at check-in, and what of it is still with us. */
import { CheckCircleFilled } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { toFen } from '../../src-shared/kit/money.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { Money } from '../kit/money.tsx';
import { useMay } from '../kit/session.tsx';
import { CarDrawing } from '../order/car-drawing.tsx';
import { orderOf, paperOf } from '../order/places.ts';
import type { Visit } from './visit-screen.tsx';

type Reception = NonNullable<Visit['reception']>;

/** Names of the preset are stored by their key, everything else as it was typed. */
function useBelongingName(): (name: string) => string {
  const names: Readonly<Record<string, string>> = useWords().gate.belongingNames;
  return (name) => (Object.hasOwn(names, name) ? (names[name] ?? name) : name);
}

export function VisitReception({ reception }: { reception: Reception }) {
  const words = useWords();
  const told = words.gate;
  const format = useFormat();
  const rows: readonly (readonly [string, ReactNode])[] = [
    [told.received, `${format.time(reception.receivedAt)} ${reception.receivedBy}`],
    [words.orderPage.facts.bringer, [reception.bringer.name, reception.bringer.phone].filter(Boolean).join(' · ')],
    [
      told.odometer,
      reception.odometerKm === null
        ? `${told.noOdometer} ${reception.odometerReason}`
        : `${format.number(reception.odometerKm)} km ${reception.odometerReason}`,
    ],
    ...(reception.fuelEighths === null ? [] : ([[told.fuel, told.fuelOf(reception.fuelEighths)]] as const)),
    ...(reception.chargePercent === null ? [] : ([[told.charge, `${reception.chargePercent}%`]] as const)),
    ...(reception.rangeKm === null ? [] : ([[told.range, `${format.number(reception.rangeKm)} km`]] as const)),
    [
      told.lampsLit,
      reception.lamps.length === 0
        ? told.noLamps
        : reception.lamps.map((lamp) => told.lamps[lamp]).join(words.staff.roleSeparator),
    ],
    [
      told.key,
      reception.keyTag === ''
        ? words.orderPage.facts.noKey
        : [
            reception.keyTag,
            told.keyCount(reception.keyCount),
            reception.keyBack
              ? words.orderPage.facts.keyBack
              : reception.keyOut
                ? words.orderPage.facts.keyOut
                : words.orderPage.facts.keyHere,
          ].join(' · '),
    ],
    ...(reception.box === '' ? [] : ([[told.box, reception.box]] as const)),
    ...(reception.parkingSpot === '' ? [] : ([[told.spot, reception.parkingSpot]] as const)),
    [words.orderPage.facts.oldParts, words.order.oldParts[reception.oldParts]],
    [told.wash, reception.washWanted ? words.shell.yes : words.shell.no],
    ...(reception.valuablesTold ? ([[told.valuables, told.valuablesTold]] as const) : []),
  ];
  return (
    <section className="visit-panel" aria-labelledby="visit-reception">
      <h2 id="visit-reception">{told.reception}</h2>
      <dl className="visit-facts">
        {rows.map(([label, value]) => (
          <div key={label} className="visit-fact">
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3 className="visit-sub">{told.damage}</h3>
      <CarDrawing marks={reception.damage} />
      <h3 className="visit-sub">{told.belongings}</h3>
      <Things reception={reception} />
      <h3 className="visit-sub">{told.documents}</h3>
      <Documents reception={reception} />
    </section>
  );
}

function Back({ isBack }: { isBack: boolean }) {
  const told = useWords().gate;
  return isBack ? (
    <span className="order-soft">
      <CheckCircleFilled aria-hidden /> {told.back}
    </span>
  ) : (
    <span className="order-soft">{told.notBack}</span>
  );
}

function Things({ reception }: { reception: Reception }) {
  const told = useWords().gate;
  const nameOf = useBelongingName();
  if (reception.belongings.length === 0) return <p className="order-soft">{told.noBelongings}</p>;
  return (
    <ul>
      {reception.belongings.map((thing, index) => (
        // A car that came back brought the same things twice.
        // biome-ignore lint/suspicious/noArrayIndexKey: nothing tells two umbrellas apart, and the list only grows
        <li key={index}>
          {nameOf(thing.name)} × {thing.quantity} {thing.condition} <Back isBack={thing.isBack} />
        </li>
      ))}
    </ul>
  );
}

function Documents({ reception }: { reception: Reception }) {
  const told = useWords().gate;
  if (reception.documents.length === 0) return <p className="order-soft">{told.noDocuments}</p>;
  return (
    <ul>
      {reception.documents.map((paper) => (
        <li key={`${paper.kind} ${paper.difference}`}>
          {told.documentKinds[paper.kind]}{' '}
          <span className="order-soft">
            {[
              paper.isValid ? told.validDoc : told.invalidDoc,
              paper.isComplete ? '' : told.incomplete,
              paper.isGood ? '' : told.damaged,
              paper.validUntil ?? '',
              paper.difference,
            ]
              .filter((part) => part !== '')
              .join(' · ')}
          </span>{' '}
          <Back isBack={paper.isReturned} />
        </li>
      ))}
    </ul>
  );
}

/** Orders of the visit with what each of them still wants; amounts only for who may read an order. */
export function VisitOrders({ visit }: { visit: Visit }) {
  const words = useWords();
  const told = words.gate;
  const seesOrders = useMay('order.get');
  return (
    <section className="visit-panel" aria-labelledby="visit-orders">
      <h2 id="visit-orders">{told.orders}</h2>
      {visit.orders.length === 0 && <p className="order-soft">{told.noOrders}</p>}
      <ul className="visit-orders">
        {visit.orders.map((order) => (
          <li key={order.orderId}>
            {seesOrders ? <Link to={orderOf(order.orderId)}>{order.number}</Link> : order.number}{' '}
            <span className="tone tone-wait">{words.order.states[order.state]}</span>
            {seesOrders && (
              <span className="visit-order-money">
                {order.dueFen !== null && order.dueFen > 0 ? (
                  <>
                    {told.due}{' '}
                    <strong className="order-due">
                      <Money fen={toFen(order.dueFen)} sign />
                    </strong>
                  </>
                ) : (
                  <Money fen={order.totalFen === null ? null : toFen(order.totalFen)} sign />
                )}
              </span>
            )}
          </li>
        ))}
      </ul>
      <SlipFacts visit={visit} />
    </section>
  );
}

/** 出门条 with its validity, in words. */
export function SlipFacts({ visit }: { visit: Visit }) {
  const words = useWords();
  const told = words.gate;
  const format = useFormat();
  const { slip } = visit;
  if (visit.leftAt !== null || visit.state === 'returning') return null;
  if (!slip) return <p className="order-soft">{told.noSlip}</p>;
  return (
    <dl className="visit-facts visit-slip">
      <div className="visit-fact">
        <dt>{told.slip}</dt>
        <dd>
          <Link to={paperOf('exitSlip', visit.visitId)}>{slip.number}</Link>{' '}
          <span className={`tone ${slip.isValid ? 'tone-ready' : 'tone-late'}`}>
            {slip.isValid ? told.valid(format.time(slip.validUntil)) : told.expired(format.time(slip.validUntil))}
          </span>
        </dd>
      </div>
      <div className="visit-fact">
        <dt>{told.ground}</dt>
        <dd>{words.paper.exitKinds[slip.kind]}</dd>
      </div>
      <div className="visit-fact">
        <dt>{told.collector}</dt>
        <dd>{slip.collector === '' ? '–' : slip.collector}</dd>
      </div>
      <div className="visit-fact">
        <dt>{told.issuedAt}</dt>
        <dd>{format.time(slip.issuedAt)}</dd>
      </div>
    </dl>
  );
}
