/** 质量保证书 (F-16): what is warranted of an order whose work has passed. */
import { type WarrantySnapshot, warrantySnapshot } from '../../src-shared/document/paper-snapshot.ts';
import { warrantyOf } from '../../src-shared/order/order-pricing.ts';
import type { Reader } from '../db/connection.ts';
import { needsCertificate } from '../order/order-facts.ts';
import { linesOf, type OrderRow } from '../order/order-repository.ts';
import { visitById } from '../visit/visit-repository.ts';
import {
  headOf,
  isOrdered,
  ownerOfCar,
  refusedSafetyOf,
  staffNameOf,
  USUAL_TERMS,
  vehicleOf,
  type Wanted,
} from './snapshot-parts.ts';

export function warrantyCardOf(db: Reader, order: OrderRow, wanted: Wanted): WarrantySnapshot {
  const lines = linesOf(db, order.id).filter(isOrdered);
  // Work passes only with its category chosen; the law's least is meant where an old order has none.
  const category = order.repairCategory ?? 'minor';
  const warranty = warrantyOf(
    lines.map(({ pricing }) => pricing),
    category,
    null,
  );
  const nameOf = new Map(lines.map((line) => [line.pricing.id, line.name]));
  const owner = ownerOfCar(db, order.vehicleId);
  return warrantySnapshot.parse({
    kind: 'warranty',
    head: headOf(db, order.number, wanted),
    orderNumber: order.number,
    owner: { name: owner.name, phone: owner.phone },
    vehicle: vehicleOf(db, order.vehicleId, order.visitId),
    category,
    // It is handed over at the door: the period begins now.
    leftAt: visitById(db, order.visitId)?.leftAt ?? wanted.now,
    odometerOutKm: order.odometerOutKm,
    work: lines.filter(({ pricing }) => pricing.kind === 'labor').map(({ name }) => name),
    parts: lines.filter(({ pricing }) => pricing.kind === 'part').map(({ name }) => name),
    period: warranty.period,
    minimum: warranty.minimum,
    excluded: warranty.lines.flatMap(({ lineId, because }) =>
      because === null ? [] : [{ name: nameOf.get(lineId) ?? '', because }],
    ),
    refusedSafety: refusedSafetyOf(db, order),
    certificateNumber: needsCertificate(order) ? order.certificateNumber : null,
    inspector: staffNameOf(db, order.inspectorId),
    terms: USUAL_TERMS,
  });
}
