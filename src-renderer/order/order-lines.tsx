/** What the order sells: agreed lines, additional work under its number, and advice that was not taken. */

import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatLaborHours, formatQuantity } from '../../src-shared/kit/labor.ts';
import { ZERO } from '../../src-shared/kit/money.ts';
import type { OrderLineOut, OrderOut } from '../../src-shared/order/order-contract.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { Money } from '../kit/money.tsx';
import { paperOf } from './places.ts';

export function OrderLines({ order, acts }: { order: OrderOut; acts: ReactNode }) {
  const words = useWords();
  const told = words.orderPage;
  const format = useFormat();
  const isKept = ({ state }: OrderLineOut): boolean => state !== 'declined';
  const first = order.lines.filter((line) => line.extraId === null && isKept(line));
  const declined = order.lines.filter((line) => !isKept(line));
  // What was opened by mistake advised nobody of anything.
  const notDone = order.state === 'voided' ? told.voidedLines : told.declinedAdvice;
  return (
    <section className="visit-panel" aria-labelledby="order-lines">
      <div className="panel-head">
        <h2 id="order-lines">{told.lines}</h2>
        <div className="order-acts">{acts}</div>
      </div>
      {order.lines.length === 0 && <p className="order-soft">{told.noLines}</p>}
      {first.length > 0 && <LineRows order={order} lines={first} label={told.lines} />}
      {order.extras.map((extra) => {
        const lines = order.lines.filter((line) => line.extraId === extra.id && isKept(line));
        return (
          <div key={extra.id} className="order-extra">
            <h3>
              {told.extra} {extra.number} <span className="tone tone-need">{words.order.safety[extra.safety]}</span>{' '}
              {extra.answeredAt === null ? (
                <span className="tone tone-need">{words.order.flags.extrasOpen}</span>
              ) : (
                <Link to={paperOf('extraSlip', extra.id)}>{told.print}</Link>
              )}
            </h3>
            <p className="order-soft">
              {extra.reason} · {format.time(extra.raisedAt)} {extra.raisedBy}
              {extra.answeredAt !== null &&
                ` · ${told.answeredBy(extra.person, format.time(extra.answeredAt), extra.toldWorkshop)}`}
            </p>
            {lines.length > 0 && <LineRows order={order} lines={lines} label={`${told.extra} ${extra.number}`} />}
          </div>
        );
      })}
      {declined.length > 0 && (
        <div className="order-extra">
          <h3>{notDone}</h3>
          <LineRows order={order} lines={declined} label={notDone} />
        </div>
      )}
      <dl className="order-totals">
        <Total label={told.labor} fen={order.laborFen} />
        <Total label={told.parts} fen={order.partsFen} />
        {order.otherFen > 0 && <Total label={told.other} fen={order.otherFen} />}
        <Total label={told.total} fen={order.totalFen} strong={order.billedFen === null} />
        {order.billedFen !== null && <Total label={told.billed} fen={order.billedFen} strong />}
      </dl>
    </section>
  );
}

function Total({ label, fen, strong = false }: { label: string; fen: OrderOut['totalFen']; strong?: boolean }) {
  return (
    <div className={strong ? 'order-total-all' : undefined}>
      <dt>{label}</dt>
      <dd>
        <Money fen={fen} sign />
      </dd>
    </div>
  );
}

function amountOf({ pricing, unit }: OrderLineOut, hour: string): string {
  switch (pricing.kind) {
    case 'labor':
      return pricing.price.time === null ? '' : `${formatLaborHours(pricing.price.time)} ${hour}`;
    case 'part':
      return `${formatQuantity(pricing.quantityMilli)} ${unit}`;
    case 'charge':
      return '';
  }
}

function LineRows({ order, lines, label }: { order: OrderOut; lines: readonly OrderLineOut[]; label: string }) {
  const words = useWords();
  const told = words.orderPage;
  return (
    <table className="order-lines" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{told.line}</th>
          <th scope="col">{told.state}</th>
          <th scope="col" className="num">
            {told.amount}
          </th>
          <th scope="col" className="num">
            {told.price}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => {
          const { pricing } = line;
          const payer = order.payers.find(({ key }) => key === pricing.payerKey);
          const notes = [
            line.code,
            line.brand,
            pricing.kind === 'part' && pricing.partKind !== null ? words.order.partKinds[pricing.partKind] : '',
            pricing.kind === 'part' && pricing.suppliedBy === 'customer' ? words.order.suppliers.customer : '',
            order.payers.length > 1 && payer ? payer.name || words.order.payerKinds[payer.kind] : '',
            order.packages.find(({ id }) => id === pricing.packageId)?.name ?? '',
            pricing.freeReason === null ? '' : words.order.freeReasons[pricing.freeReason],
          ].filter((note) => note !== '');
          const isNew = line.state === 'proposed' && line.extraId !== null && line.priceFen === 0;
          return (
            <tr key={line.id} className={line.state === 'declined' ? 'order-line-off' : undefined}>
              <td>
                {line.name}
                {notes.length > 0 && <div className="order-soft">{notes.join(' · ')}</div>}
              </td>
              <td>
                {order.state === 'voided' ? words.order.states.voided : words.order.lineStates[line.state]}
                {line.partState !== null && line.state !== 'declined' && (
                  <div className="order-soft">{words.order.partStates[line.partState]}</div>
                )}
              </td>
              <td className="num">{amountOf(line, words.units.hour)}</td>
              <td className="num">{isNew ? told.noPrice : <Money fen={line.priceFen ?? ZERO} />}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
