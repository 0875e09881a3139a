/** 结算清单 (F-13), and the 预结算 that looks like it and says that it is none. */
import { useDeposit as usedOfDeposit } from '../../src-shared/bill/bill-rules.ts';
import { type SettlementSnapshot, settlementSnapshot } from '../../src-shared/document/paper-snapshot.ts';
import { toFen } from '../../src-shared/kit/money.ts';
import { warrantyOf } from '../../src-shared/order/order-pricing.ts';
import { isCharged } from '../bill/bill-facts.ts';
import type { Reader } from '../db/connection.ts';
import { linesOf, type OrderRow } from '../order/order-repository.ts';
import { teamById } from '../shop/shop-repository.ts';
import { visitById } from '../visit/visit-repository.ts';
import { depositOf, figuresOf, owedOf, receivedOf, sharesOf } from './bill-money.ts';
import type { BillRow } from './paper-subject.ts';
import {
  headOf,
  ownerOfCar,
  receptionRowOf,
  refusedSafetyOf,
  staffNameOf,
  tablesOf,
  USUAL_TERMS,
  vehicleOf,
  type Wanted,
} from './snapshot-parts.ts';

export function settlementOf(db: Reader, order: OrderRow, bill: BillRow, wanted: Wanted): SettlementSnapshot {
  const reception = receptionRowOf(db, order.visitId);
  const all = linesOf(db, order.id);
  const figures = figuresOf(
    db,
    bill,
    order,
    all.filter((line) => isCharged(order, line, line.pricing)),
  );
  const prices = new Map(figures.lines.map(({ id, priceFen }) => [id, priceFen]));
  const lines = all.filter((line) => prices.has(line.id));
  const isDraft = bill.state === 'draft';
  const owner = ownerOfCar(db, order.vehicleId);
  const rows = sharesOf(db, bill.id);
  const received = receivedOf(db, order.id, new Set(rows.map(({ id }) => id)));
  const payable = toFen(figures.totalFen);
  const planned = usedOfDeposit(depositOf(db, order.id), payable);
  const owed = isDraft ? { outstandingFen: planned.dueFen, onAccountFen: 0 } : owedOf(rows);
  const nameOf = (key: string, kind: string): string => {
    const name = order.payers.find((payer) => payer.key === key)?.name ?? '';
    return name === '' && kind === 'customer' ? owner.name : name;
  };
  const team = order.teamId === null ? '' : (teamById(db, order.teamId)?.name ?? '');
  return settlementSnapshot.parse({
    kind: 'settlement',
    // A draft has no number of its own: it is drawn at the settlement.
    head: headOf(db, bill.number ?? order.number, wanted),
    isDraft,
    orderNumbers: [order.number],
    owner,
    broughtBy: { name: reception?.bringerName ?? '', phone: reception?.bringerPhone ?? '' },
    vehicle: vehicleOf(db, order.vehicleId, order.visitId),
    // Which standard the hours follow is not kept in the settings yet.
    hourStandard: null,
    receivedAt: reception?.receivedAt ?? order.openedAt,
    leftAt: visitById(db, order.visitId)?.leftAt ?? null,
    category: order.repairCategory,
    odometerInKm: reception?.odometerKm ?? null,
    odometerOutKm: order.odometerOutKm,
    concern: order.customerWords,
    lines: tablesOf(db, lines, team, (line) => prices.get(line.id) ?? 0),
    discountFen: figures.discountFen,
    roundDownFen: figures.roundDownFen,
    payableFen: payable,
    shares: figures.shares
      .filter(({ amountFen }) => amountFen > 0)
      .map(({ payerKey, kind, amountFen }) => ({ payer: kind, name: nameOf(payerKey, kind), amountFen })),
    prepaymentUsedFen: isDraft ? planned.prepaymentUsedFen : received.prepaymentUsedFen,
    earnestUsedFen: isDraft ? planned.earnestUsedFen : received.earnestUsedFen,
    payments: isDraft ? [] : received.payments,
    changeFen: isDraft ? 0 : received.changeFen,
    ...owed,
    tax: figures.tax.netFen < 0 || figures.tax.taxFen < 0 ? null : figures.tax,
    oldParts: reception?.oldParts ?? null,
    warranty: warrantyOf(
      lines.map(({ pricing }) => pricing),
      order.repairCategory ?? 'minor',
      null,
    ).period,
    energyPartsWarranty: '',
    refusedSafety: refusedSafetyOf(db, order),
    inspector: staffNameOf(db, order.inspectorId),
    cashier: staffNameOf(db, bill.settledBy ?? bill.draftedBy),
    terms: USUAL_TERMS,
  });
}
