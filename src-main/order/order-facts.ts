/** What the table of moves wants to know about an order. */

import type { BillState } from '../../src-shared/bill/bill-lifecycle.ts';
import { wallClock } from '../../src-shared/kit/time.ts';
import {
  isOpenOrder,
  mustSignAgain,
  type OrderFacts,
  type OrderLineFacts,
} from '../../src-shared/order/order-lifecycle.ts';
import { CERTIFICATE_CATEGORIES, priceLines, worthFen } from '../../src-shared/order/order-pricing.ts';
import { FILE_GAPS, type FileGap, INSPECTION_CHECKS, type PayerInput } from '../../src-shared/order/order-rules.ts';
import { billMoneyOf, billStateOf, depositMinimumFen } from '../bill/bill-facts.ts';
import type { Reader } from '../db/connection.ts';
import type { CommandContext, QueryContext } from '../kernel/context.ts';
import { readTillRules, shopZone } from '../shop/shop-repository.ts';
import { belongingsOf, heldItemsOf } from '../visit/reception-repository.ts';
import { visitStateOf } from '../visit/visit-facts.ts';
import { type VisitRow, visitById } from '../visit/visit-repository.ts';
import { sessionsOf } from '../workshop/work-session-repository.ts';
import { extrasOf, type LineRow, linesOf, type OrderRow, ordersOfVisit } from './order-repository.ts';

/** The customer did not turn it down. */
export function isKept(line: Pick<LineRow, 'state'>): boolean {
  return line.state !== 'declined';
}

/** Kept, no part that went back to the store, and no additional work that still waits for its answer. */
export function isCharged(line: Pick<LineRow, 'state' | 'partState' | 'extraId'>): boolean {
  return isKept(line) && line.partState !== 'returned' && !(line.extraId !== null && line.state === 'proposed');
}

function lineFacts(line: LineRow, payers: readonly PayerInput[]): OrderLineFacts {
  const { pricing } = line;
  const payer = payers.find(({ key }) => key === pricing.payerKey);
  const isOwnPart = pricing.kind === 'part' && pricing.suppliedBy === 'customer';
  return {
    state: line.state,
    // A price of nothing must have been meant: free of charge with its reason, inside a package, or the customer's part.
    hasPrice: worthFen(pricing) > 0 || pricing.freeReason !== null || pricing.packageId !== null || isOwnPart,
    hasPayer: payer !== undefined,
    hasPartKind: pricing.kind !== 'part' || isOwnPart || pricing.partKind !== null,
    isOwnPart,
    certificateSeen: pricing.kind === 'part' && pricing.certificateSeen,
    insurerPays: payer?.kind === 'insurer',
    isAssessed: payer?.kind !== 'insurer' || payer.reference !== '',
    isHighVoltage: line.isHighVoltage,
  };
}

/** What is charged before discounts, line by line and together; declined lines are not. */
export function pricedLines(lines: readonly LineRow[], order: Pick<OrderRow, 'packages'>) {
  return priceLines(
    lines.filter(isCharged).map(({ pricing }) => pricing),
    order.packages,
  );
}

export function visitOf(context: CommandContext | QueryContext, order: OrderRow): VisitRow {
  const visit = visitById(context.db, order.visitId);
  if (!visit) throw new Error('an order stands on a visit that is not there');
  return visit;
}

/** Nothing of it was done, and it matters for driving: told by the names of what is open. Signed for is closed. */
export function openSafetyOf(db: Reader, orderId: OrderRow['id'], lines: readonly LineRow[]): string[] {
  const grave = extrasOf(db, orderId).filter(({ row }) => row.safety === 'safety' && row.waiver === null);
  return grave.flatMap(({ row }) =>
    lines
      .filter(({ extraId, state }) => extraId === row.id && state !== 'done' && state !== 'inspected')
      .map(({ name }) => name),
  );
}

/** What the customer owes for work that is done and for parts that are in his car, in fen. */
function doneFen(order: OrderRow, charged: readonly LineRow[]): number {
  const customers = new Set(order.payers.filter(({ kind }) => kind === 'customer').map(({ key }) => key));
  const isDone = (line: LineRow): boolean =>
    line.state === 'done' || line.state === 'inspected' || line.partState === 'issued' || line.partState === 'fitted';
  return charged
    .filter((line) => customers.has(line.pricing.payerKey) && isDone(line))
    .reduce((sum, { priceFen }) => sum + priceFen, 0);
}

/** What the file still lacks; empty before the car has gone. */
export function fileGapsOf(order: OrderRow, bill: BillState): FileGap[] {
  if (order.state !== 'delivered') return [];
  const lacks: Readonly<Record<FileGap, boolean>> = {
    authorization: order.authorizedAt === null,
    inspection: order.inspectorId === null || !INSPECTION_CHECKS.every((check) => order.inspection.includes(check)),
    odometerOut: order.odometerOutKm === null,
    certificate: needsCertificate(order) && order.certificateNumber === '',
    acceptance: order.acceptance === null,
    // Settled is enough: what is owed lives on with the bill.
    bill: bill !== 'settled',
  };
  return FILE_GAPS.filter((gap) => lacks[gap]);
}

/** `money` is worked out unless it is given: a list of which no move asks for it need not. */
export function orderFactsOf(
  context: CommandContext | QueryContext,
  order: OrderRow,
  lines: readonly LineRow[] = linesOf(context.db, order.id),
  money: Pick<OrderFacts, 'bill' | 'paidFen'> = {
    bill: billStateOf(context.db, order.id),
    paidFen: billMoneyOf(context.db, order.id).paidFen,
  },
): OrderFacts {
  const { db, now, staff } = context;
  const zone = shopZone(db);
  const others = ordersOfVisit(db, order.visitId).filter(({ id }) => id !== order.id);
  const sessions = sessionsOf(db, order.id);
  const held = heldItemsOf(db, order.visitId);
  const extrasOpen = extrasOf(db, order.id).some(({ row }) => row.answeredAt === null);
  const charged = lines.filter(isCharged);
  const partStates = charged.flatMap((line) => (line.partState === null ? [] : [line.partState]));
  const depositFen = depositMinimumFen(lines, readTillRules(db));
  return {
    subject: 'order',
    now,
    visit: visitStateOf(db, visitOf(context, order), now),
    order: order.state,
    bill: money.bill,
    stopped: order.stopped,
    accepted: order.accepted,
    extrasOpen,
    roles: staff?.roles ?? [],
    isOwnOrder: staff?.id === order.adviserId,
    openedToday: wallClock(order.openedAt, zone).date === wallClock(now, zone).date,
    lines: charged.map((line) => lineFacts(line, order.payers)),
    parts: partStates,
    otherUnsettledOrders: others.filter(({ id, state }) => isOpenOrder(state) && billStateOf(db, id) !== 'settled')
      .length,
    otherOrderInWork: others.some(({ state }) => state === 'inWork' || state === 'paused'),
    papersSigned: [order, ...others].some(({ state, authorizedAt }) => isOpenOrder(state) && authorizedAt !== null),
    signatureVoid: mustSignAgain(order),
    consentRecorded: order.consentAt !== null,
    diagnosisConcluded: order.diagnosis !== '',
    repairCategoryChosen: order.repairCategory !== null,
    depositDueFen: Math.max(0, depositFen - money.paidFen),
    workMinutes: Math.round(
      sessions.reduce((sum, session) => sum + ((session.endedAt ?? now) - session.startedAt), 0) / 60_000,
    ),
    clockRunning: sessions.some((session) => session.endedAt === null && session.staffId !== staff?.id),
    keyTakenOut: held.every((item) => item.kind !== 'key' || item.releasedAt !== null || item.takenOutAt !== null),
    pause:
      order.pauseReason === null
        ? null
        : {
            reason: order.pauseReason,
            partsAwaited: charged
              .filter(({ partState }) => partState === 'needed' || partState === 'ordered')
              .map(({ name }) => name)
              .join('、'),
            customerAnswered: !extrasOpen,
            assessed: order.payers.every((payer) => payer.kind !== 'insurer' || payer.reference !== ''),
          },
    outsideOpen: 0,
    outsideWithoutPrice: 0,
    specialPartsUndecided: partStates.filter((state) => state === 'ordered').length,
    safetyOpenWithoutWaiver: openSafetyOf(db, order.id, lines).length > 0,
    // What was put down for a part secures that part.
    amountToDateUnsecuredFen: Math.max(0, doneFen(order, charged) - Math.max(0, money.paidFen - depositFen)),
    inspectionComplete: INSPECTION_CHECKS.every((check) => order.inspection.includes(check)),
    odometerOutKm: order.odometerOutKm,
    certificateNeeded: needsCertificate(order),
    certificateNumber: order.certificateNumber === '' ? null : order.certificateNumber,
    // By the clock or by a tick: whoever did a line of it does not pass it.
    inspectorWorkedHere:
      staff !== null &&
      (sessions.some((session) => session.staffId === staff.id) || lines.some((line) => line.doneBy === staff.id)),
    isWithWorkshop: order.isWithWorkshop,
    belongingsBack: belongingsOf(db, order.visitId).length === 0 || order.preparation.includes('belongings'),
    slipsOpen: order.preparation.includes('slips') ? 0 : 1,
    collectorKnown: order.collectorName !== '',
    isRework: order.reworkOf !== null,
    withinWarranty: true,
    paidFen: money.paidFen,
    pickUpNotices: order.notices,
    firstNoticeAt: order.firstNoticeAt,
    fileGaps: fileGapsOf(order, money.bill).length,
  };
}

export function needsCertificate(order: Pick<OrderRow, 'repairCategory'>): boolean {
  return order.repairCategory !== null && CERTIFICATE_CATEGORIES.includes(order.repairCategory);
}
