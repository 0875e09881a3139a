/** 结算清单 (F-13), and the 预结算 that looks like it and says that it is none. */
import { type SettlementSnapshot, settlementSnapshot } from '../../src-shared/document/paper-snapshot.ts';
import { sumFen } from '../../src-shared/kit/money.ts';
import { warrantyOf } from '../../src-shared/order/order-pricing.ts';
import { moneyOf } from '../bill/bill-facts.ts';
import type { BillRow } from '../bill/bill-repository.ts';
import type { Reader } from '../db/connection.ts';
import { needsCertificate } from '../order/order-facts.ts';
import { linesOf, type OrderRow } from '../order/order-repository.ts';
import { teamById } from '../shop/shop-repository.ts';
import { visitById } from '../visit/visit-repository.ts';
import { paperMoneyOf } from './bill-money.ts';

import {
  headOf,
  ownerOfCar,
  receptionRowOf,
  refusedSafetyOf,
  signatureOf,
  staffNameOf,
  tablesOf,
  USUAL_TERMS,
  vehicleOf,
  type Wanted,
} from './snapshot-parts.ts';

export function settlementOf(db: Reader, order: OrderRow, bill: BillRow, wanted: Wanted): SettlementSnapshot {
  const reception = receptionRowOf(db, order.visitId);
  const money = moneyOf(db, order);
  const { figures } = money;
  const paid = paperMoneyOf(db, money);
  const prices = new Map(figures.lines.map(({ id, priceFen }) => [id, priceFen]));
  const lines = linesOf(db, order.id).filter((line) => prices.has(line.id));
  const names = new Map<string, string>(lines.map(({ id, name }) => [id, name]));
  const isDraft = bill.state === 'draft';
  const owner = ownerOfCar(db, order.vehicleId);
  const nameOf = (kind: string, name: string): string => (name === '' && kind === 'customer' ? owner.name : name);
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
    payableFen: figures.totalFen,
    corrections: paid.corrections.map(({ lineIds, ...correction }) => ({
      ...correction,
      items: lineIds.map((id) => names.get(id) ?? ''),
    })),
    leftFen: sumFen([figures.totalFen, ...paid.corrections.map(({ amountFen }) => amountFen)]),
    shares: paid.payers
      .filter(({ amountFen }) => amountFen > 0)
      .map(({ kind, name, amountFen, openFen }) => ({ payer: kind, name: nameOf(kind, name), amountFen, openFen })),
    prepaymentUsedFen: paid.prepaymentUsedFen,
    earnestUsedFen: paid.earnestUsedFen,
    payments: paid.payments,
    refundedFen: paid.refundedFen,
    changeFen: paid.changeFen,
    onAccountFen: paid.onAccountFen,
    outstandingFen: paid.outstandingFen,
    creditFen: paid.creditFen,
    tax: paid.tax.netFen < 0 || paid.tax.taxFen < 0 ? null : paid.tax,
    oldParts: reception?.oldParts ?? null,
    warranty: warrantyOf(
      lines.map(({ pricing }) => pricing),
      order.repairCategory ?? 'minor',
      null,
    ).period,
    energyPartsWarranty: '',
    refusedSafety: refusedSafetyOf(db, order),
    certificateNumber: needsCertificate(order) ? order.certificateNumber : null,
    inspector: staffNameOf(db, order.inspectorId),
    cashier: staffNameOf(db, bill.settledBy ?? bill.draftedBy),
    signed: bill.signature === null || bill.settledAt === null ? null : signatureOf(db, bill.signature, bill.settledAt),
    terms: USUAL_TERMS,
  });
}
