/** What the table of moves wants to know about a visit. */

import type { BillFacts } from '../../src-shared/bill/bill-lifecycle.ts';
import type { VisitId } from '../../src-shared/kit/id.ts';
import type { Refused } from '../../src-shared/kit/refusal.ts';
import { refuse } from '../../src-shared/kit/refusal.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import type { OfferedMove } from '../../src-shared/order/order-contract.ts';
import type { OrderFacts } from '../../src-shared/order/order-lifecycle.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { type MoveName, type MoveRefusal, mayMove, movesOf } from '../../src-shared/visit/moves.ts';
import type { VisitFacts, VisitState } from '../../src-shared/visit/visit-lifecycle.ts';
import { gateOrderOf, moneyOfVisit } from '../bill/bill-facts.ts';
import type { Reader } from '../db/connection.ts';
import { readTillRules } from '../shop/shop-repository.ts';
import { vehicleById } from '../vehicle/vehicle-repository.ts';
import { isValidSlip, openSlipOf } from './exit-slip.ts';
import { heldItemsOf } from './reception-repository.ts';
import { type VisitRow, visitHere, visitHereOf, visitReturning } from './visit-repository.ts';

/** A slip that ran out has let nobody out: the car stands on site again, without anybody having to say so. */
export function stateBySlip(
  state: VisitState,
  slip: { readonly validUntil: Instant } | null,
  now: Instant,
): VisitState {
  return state === 'cleared' && !isValidSlip(slip, now) ? 'onSite' : state;
}

export function visitStateOf(db: Reader, visit: Pick<VisitRow, 'id' | 'state'>, now: Instant): VisitState {
  return stateBySlip(visit.state, visit.state === 'cleared' ? openSlipOf(db, visit.id) : null, now);
}

/** Another visit of the same car that has not ended: it stands here twice, or it is expected back. */
export function otherVisitOf(
  db: Reader,
  visit: Pick<VisitRow, 'id' | 'plate' | 'vehicleId'>,
): { readonly visitId: VisitId; readonly number: string; readonly state: VisitState } | null {
  const byPlate = visit.plate === null ? null : visitHere(db, visit.plate);
  const byCar = visit.vehicleId === null ? null : visitHereOf(db, visit.vehicleId);
  const away = visitReturning(db, visit);
  const found = [
    byPlate && { visitId: byPlate.id, number: byPlate.number, state: byPlate.state },
    byCar && { visitId: byCar.visitId, number: byCar.number, state: byCar.state },
    away && { visitId: away.id, number: away.number, state: away.state },
  ].find((other) => other && other.visitId !== visit.id);
  return found ?? null;
}

/** When and how the car left; a registration that was joined to another visit was no enquiry. */
export function leftOf({ leftAt, leftReason }: Pick<VisitRow, 'leftAt' | 'leftReason'>): VisitFacts['left'] {
  return leftAt === null ? null : { at: leftAt, asEnquiry: leftReason !== null && leftReason !== 'joined' };
}

/** Facts of a visit that is there. `monies` are worked out unless they are given. */
export function visitFactsOf(
  db: Reader,
  visit: VisitRow,
  now: Instant,
  monies: ReturnType<typeof moneyOfVisit> = moneyOfVisit(db, visit.id),
): VisitFacts {
  const other = otherVisitOf(db, visit);
  return {
    subject: 'visit',
    now,
    visit: visitStateOf(db, visit, now),
    otherVisit: other ? { number: other.number, state: other.state } : null,
    orders: monies.map(gateOrderOf),
    keyHere: heldItemsOf(db, visit.id).some((item) => item.kind === 'key' && item.releasedAt === null),
    lastOdometerKm: visit.vehicleId === null ? null : (vehicleById(db, visit.vehicleId)?.odometerKm ?? null),
    left: leftOf(visit),
    slipValid: isValidSlip(openSlipOf(db, visit.id), now),
    mustAccept: readTillRules(db).carLook !== 'notNeeded',
  };
}

/** Moves of the table that the program can do by now; the others are not offered. */
const BUILT: ReadonlySet<MoveName> = new Set<MoveName>([
  'leaveEnquiry',
  'undoLeave',
  'correctArrival',
  'checkIn',
  'comeBack',
  'addOrder',
  'moveLines',
  'changeVehicle',
  'diagnose',
  'quote',
  'authorize',
  'authorizeUnsigned',
  'decline',
  'assign',
  'handOver',
  'handBackToDesk',
  'start',
  'pause',
  'resume',
  'raiseExtra',
  'answerExtra',
  'stop',
  'leaveOpen',
  'finish',
  'pass',
  'fail',
  'takeFromWorkshop',
  'prepare',
  'notify',
  'notifyDelay',
  'nominateCollector',
  'changePromise',
  'transferAdviser',
  'draftBill',
  'settle',
  'takePayment',
  'approveRelease',
  'issueExit',
  'voidExit',
  'accept',
  'object',
  'deliver',
  'reopen',
  'correctBill',
  'refund',
  'changePayer',
  'void',
  'unclaimed',
]);

/** What can be done from here, each with who may, or why not and what next. */
export function offeredMoves(facts: VisitFacts | OrderFacts | BillFacts, roles: readonly Role[]): OfferedMove[] {
  const offers =
    facts.subject === 'visit' ? movesOf(facts) : facts.subject === 'order' ? movesOf(facts) : movesOf(facts);
  return offers
    .filter(({ name }) => BUILT.has(name))
    .map((offer) => ({
      name: offer.name,
      subject: facts.subject,
      mine: mayMove(offer.name, roles),
      refusal: offer.allowed ? null : offer.refusal,
    }));
}

/** The refusal of a move as every call tells it. */
export function moveRefused(move: MoveName, number: string, refusal: MoveRefusal): Refused<'moveRefused'> {
  return refuse('moveRefused', { move, number, ...refusal });
}
