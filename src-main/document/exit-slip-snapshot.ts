/** 出门条 (F-15): belongs to the visit and speaks for every order of the car. */
import { type ExitSlipSnapshot, exitSlipSnapshot } from '../../src-shared/document/paper-snapshot.ts';
import { sumFen } from '../../src-shared/kit/money.ts';
import type { Reader } from '../db/connection.ts';
import { linesOf, ordersOfVisit } from '../order/order-repository.ts';
import type { ExitSlipRow } from '../visit/exit-slip.ts';
import type { VisitRow } from '../visit/visit-repository.ts';
import { owedOf, receivedOf, releaseOf, sharesOf } from './bill-money.ts';
import { currentBillOf } from './paper-subject.ts';
import { headOf, ownerOfCar, staffNameOf, vehicleOf, type Wanted } from './snapshot-parts.ts';

export function exitSlipOf(db: Reader, visit: VisitRow, slip: ExitSlipRow, wanted: Wanted): ExitSlipSnapshot {
  const orders = ordersOfVisit(db, visit.id).filter(({ state }) => state !== 'voided');
  const worked = orders.filter(({ state }) => state !== 'declined');
  const shares = orders.flatMap((order) => {
    const bill = currentBillOf(db, order.id);
    return bill?.state === 'settled' ? sharesOf(db, bill.id) : [];
  });
  const shareIds = new Set(shares.map(({ id }) => id));
  const fees = orders
    .filter(({ state }) => state === 'declined')
    .flatMap((order) => linesOf(db, order.id))
    .filter(({ pricing, state }) => pricing.kind === 'charge' && state !== 'proposed')
    .map(({ name, priceFen }) => ({ name, amountFen: priceFen }))
    .filter(({ amountFen }) => amountFen > 0);
  const owner = ownerOfCar(db, visit.vehicleId);
  const approvals = orders.map((order) => releaseOf(db, order.id)?.approvedBy ?? null);
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
    paidFen: Math.max(0, sumFen(orders.map((order) => receivedOf(db, order.id, shareIds).totalFen))),
    ...owedOf(shares),
    fees,
    approvedBy: [...new Set(approvals.map((id) => staffNameOf(db, id)))].filter((name) => name !== '').join(' '),
    returnsOn: null,
    validUntil: slip.validUntil,
    issuedBy: staffNameOf(db, slip.issuedBy),
    note: '',
  });
}
