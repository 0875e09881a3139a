/** What the table of moves wants to know about a visit. */

import type { BillFacts } from '../../src-shared/bill/bill-lifecycle.ts';
import type { Refused } from '../../src-shared/kit/refusal.ts';
import { refuse } from '../../src-shared/kit/refusal.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import type { OfferedMove } from '../../src-shared/order/order-contract.ts';
import type { OrderFacts } from '../../src-shared/order/order-lifecycle.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { type MoveName, type MoveRefusal, mayMove, movesOf } from '../../src-shared/visit/moves.ts';
import type { VisitFacts, VisitState } from '../../src-shared/visit/visit-lifecycle.ts';
import { gateOrdersOf } from '../bill/bill-facts.ts';
import type { Reader } from '../db/connection.ts';
import { vehicleById } from '../vehicle/vehicle-repository.ts';
import { isValidSlip, openSlipOf } from './exit-slip.ts';
import { heldItemsOf } from './reception-repository.ts';
import { type VisitRow, visitHere, visitHereOf } from './visit-repository.ts';

/** C-13: the customer looks at the car before it leaves. The shop's settings will own it. */
const MUST_ACCEPT = true;

/** A slip that ran out has let nobody out: the car stands on site again, without anybody having to say so. */
export function visitStateOf(db: Reader, visit: Pick<VisitRow, 'id' | 'state'>, now: Instant): VisitState {
  if (visit.state !== 'cleared') return visit.state;
  return isValidSlip(openSlipOf(db, visit.id), now) ? 'cleared' : 'onSite';
}

/** Facts of a visit that is there; `other` is another visit of the same car that has not ended. */
export function visitFactsOf(db: Reader, visit: VisitRow, now: Instant): VisitFacts {
  const otherByPlate = visit.plate === null ? null : visitHere(db, visit.plate);
  const otherByCar = visit.vehicleId === null ? null : visitHereOf(db, visit.vehicleId);
  const other = [
    otherByPlate && { id: otherByPlate.id, number: otherByPlate.number, state: otherByPlate.state },
    otherByCar && { id: otherByCar.visitId, number: otherByCar.number, state: otherByCar.state },
  ].find((found) => found && found.id !== visit.id);
  return {
    subject: 'visit',
    now,
    visit: visitStateOf(db, visit, now),
    otherVisit: other ? { number: other.number, state: other.state } : null,
    orders: gateOrdersOf(db, visit.id),
    keyHere: heldItemsOf(db, visit.id).some((item) => item.kind === 'key' && item.releasedAt === null),
    lastOdometerKm: visit.vehicleId === null ? null : (vehicleById(db, visit.vehicleId)?.odometerKm ?? null),
    left: visit.leftAt === null ? null : { at: visit.leftAt, asEnquiry: visit.leftReason !== null },
    slipValid: isValidSlip(openSlipOf(db, visit.id), now),
    mustAccept: MUST_ACCEPT,
  };
}

/** Moves of the table that the program can do by now; the others are not offered. */
const BUILT: ReadonlySet<MoveName> = new Set<MoveName>([
  'leaveEnquiry',
  'undoLeave',
  'correctArrival',
  'checkIn',
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
