/** 出门条 (F-15): belongs to the visit and speaks for every order of the car. */
import { type ExitSlipSnapshot, exitSlipSnapshot } from '../../src-shared/document/paper-snapshot.ts';
import { sumFen } from '../../src-shared/kit/money.ts';
import { moneyOf } from '../bill/bill-facts.ts';
import type { Reader } from '../db/connection.ts';
import { linesOf, ordersOfVisit } from '../order/order-repository.ts';
import type { ExitSlipRow } from '../visit/exit-slip.ts';
import type { VisitRow } from '../visit/visit-repository.ts';
import { gateMoneyOf } from './bill-money.ts';
import { headOf, ownerOfCar, staffNameOf, vehicleOf, type Wanted } from './snapshot-parts.ts';

export function exitSlipOf(db: Reader, visit: VisitRow, slip: ExitSlipRow, wanted: Wanted): ExitSlipSnapshot {
  const orders = ordersOfVisit(db, visit.id).filter(({ state }) => state !== 'voided');
  const worked = orders.filter(({ state }) => state !== 'declined');
  const monies = orders.map((order) => moneyOf(db, order));
  const known = monies.map(gateMoneyOf);
  const fees = orders
    .filter(({ state }) => state === 'declined')
    .flatMap((order) => linesOf(db, order.id))
    .filter(({ pricing, state }) => pricing.kind === 'charge' && state !== 'proposed')
    .map(({ name, priceFen }) => ({ name, amountFen: priceFen }))
    .filter(({ amountFen }) => amountFen > 0);
  const owner = ownerOfCar(db, visit.vehicleId);
  const approvals = monies.map(({ release }) => release?.approvedBy ?? null);
  const odometers = orders.flatMap(({ odometerOutKm }) => (odometerOutKm === null ? [] : [odometerOutKm]));
  return exitSlipSnapshot.parse({
    kind: 'exitSlip',
    head: headOf(db, slip.number, wanted),
    exitKind: slip.kind,
    orderNumbers: worked.map(({ number }) => number),
    vehicle: vehicleOf(db, visit.vehicleId, visit.id),
    // The gate compares a car and a name; it calls nobody.
    owner: { name: owner.name, phone: '' },
    collectedBy: slip.collector,
    leavesAt: visit.leftAt ?? slip.issuedAt,
    odometerOutKm: odometers.length === 0 ? null : Math.max(...odometers),
    paidFen: Math.max(0, sumFen(known.map(({ paidFen }) => paidFen))),
    onAccountFen: sumFen(known.map(({ onAccountFen }) => onAccountFen)),
    outstandingFen: sumFen(known.map(({ outstandingFen }) => outstandingFen)),
    fees,
    approvedBy: [...new Set(approvals.map((id) => staffNameOf(db, id)))].filter((name) => name !== '').join(' '),
    returnsOn: null,
    validUntil: slip.validUntil,
    issuedBy: staffNameOf(db, slip.issuedBy),
    note: '',
  });
}
