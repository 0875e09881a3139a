/** A car's presence: it arrives, is corrected, leaves. */

import { keyDue } from '../../src-shared/duty/due-rules.ts';
import { newId, type VehicleId, type VisitId, visitId as visitIdSchema } from '../../src-shared/kit/id.ts';
import { type RefusalCode, Refused, refuse } from '../../src-shared/kit/refusal.ts';
import { DAY, type Instant, instant, MINUTE, wallClock } from '../../src-shared/kit/time.ts';
import type { OfferedMove } from '../../src-shared/order/order-contract.ts';
import { mayCall } from '../../src-shared/staff/permissions.ts';
import { visitRefusal } from '../../src-shared/visit/moves.ts';
import type { TimelineEvent } from '../../src-shared/visit/timeline-event.ts';
import { UNDO_LEAVE_MINUTES, type VisitFacts, type VisitGiven } from '../../src-shared/visit/visit-lifecycle.ts';
import { moneyOfVisit, sumsOf } from '../bill/bill-facts.ts';
import { mayPersonal } from '../customer/customer-service.ts';
import type { Reader } from '../db/connection.ts';
import { expectReception, reopenReception, settleReception } from '../duty/duty-service.ts';
import { recordEvent, timelineOf } from '../journal/timeline.ts';
import { actorId, type CommandContext } from '../kernel/context.ts';
import type { CommandHandlers, QueryHandlers } from '../kernel/handler-types.ts';
import { drawNumber } from '../shop/number-series.ts';
import { readCalendar, shopZone } from '../shop/shop-repository.ts';
import { vehicleById, vehicleOfPlate } from '../vehicle/vehicle-repository.ts';
import { boardFor } from './board.ts';
import { holdKey } from './held-items.ts';
import { envelopeOf, isHeldElsewhere, receptionOut } from './reception-service.ts';
import { leftOf, moveRefused, offeredMoves, otherVisitOf, visitFactsOf } from './visit-facts.ts';
import {
  insertVisit,
  type NewVisit,
  updateVisit,
  type VisitRow,
  visitById,
  visitHere,
  visitHereOf,
} from './visit-repository.ts';

/** A seat's clock may be a little ahead. */
const CLOCK_TOLERANCE_MINUTES = 2;
const OLDEST_ARRIVAL_DAYS = 2;

/** The moves of this service; their refusals are told in the contract's own words. */
type Move = 'arrive' | 'towIn' | 'dropKey' | 'leaveEnquiry' | 'undoLeave' | 'correctArrival';

/** What the table of moves says of a visit; `null` is a car that is only now arriving. */
function refusalOfMove<N extends Move>(
  context: CommandContext,
  move: N,
  before: VisitRow | null,
  other: VisitRow | null,
  given: VisitGiven[N],
): Refused<'alreadyOnSite' | 'wrongVisitState' | 'leaveTooLongAgo' | 'moveRefused'> | null {
  const facts: VisitFacts = {
    subject: 'visit',
    now: context.now,
    visit: before?.state ?? null,
    otherVisit: other && { number: other.number, state: other.state },
    // Orders, keys and slips are still to come.
    orders: [],
    keyHere: false,
    lastOdometerKm: null,
    left: before && leftOf(before),
    slipValid: false,
    mustAccept: false,
  };
  const refusal = visitRefusal(move, facts, given);
  if (!refusal) return null;
  switch (refusal.code) {
    case 'alreadyOnSite':
      if (!other) break;
      return refuse('alreadyOnSite', {
        plate: other.plate ?? '',
        visitNumber: other.number,
        since: other.arrivedAt,
        visitId: other.id,
      });
    case 'leaveTooLongAgo':
      return refuse('leaveTooLongAgo', { minutes: UNDO_LEAVE_MINUTES });
    case 'notNow':
    case 'leftWithSlip':
      if (!before) break;
      return refuse('wrongVisitState', { visitNumber: before.number, state: before.state });
    case 'bringerMissing':
    case 'envelopeInUse':
      return moveRefused(move, '', refusal);
  }
  throw new Error(`${move} was refused as ${refusal.code}, which its contract cannot say`);
}

/** The refusal as one of these codes; any other would be a fault, because the contract does not declare it. */
function narrowed<C extends RefusalCode>(refused: Refused, ...codes: readonly C[]): Refused<C> {
  const declared: readonly RefusalCode[] = codes;
  if (!declared.includes(refused.refusal.code)) throw new Error(`${refused.refusal.code} is not declared here`);
  return refused as Refused<RefusalCode> as Refused<C>; // membership was just checked
}

/** Who was faster, as far as the timeline knows. */
function changedMeanwhile(db: Reader, visit: VisitRow): Refused<'changedMeanwhile'> {
  const last = timelineOf(db, visit.id).at(-1);
  return refuse('changedMeanwhile', { by: last?.by ?? null, at: last?.at ?? null });
}

/** What a repair costs is none of the workshop's business, nor of the gate's. */
function withoutMoney(facts: TimelineEvent['facts']): TimelineEvent['facts'] {
  return Object.fromEntries(Object.entries(facts).filter(([key]) => !key.endsWith('Fen')));
}

/** A refusal that names a sum becomes the plain one: without a slip the car stays. */
function withoutAmount(move: OfferedMove): OfferedMove {
  if (move.refusal === null || move.refusal.details.amountFen === 0) return move;
  return { ...move, refusal: { code: 'noValidSlip', next: 'issueExit', details: { what: '', amountFen: 0 } } };
}

interface Come {
  readonly visitId: VisitId;
  readonly number: string;
  readonly arrivedAt: Instant;
}

/** A car that nothing but its file tells from others. */
function hereWithoutPlate(db: Reader, vehicleId: VehicleId | null): VisitRow | null {
  const here = vehicleId === null ? null : visitHereOf(db, vehicleId);
  return here && visitById(db, here.visitId);
}

/** A car came, in whichever way: it stands here from now on, under a number of the day. Touches `visit`, `number_series`. */
function registered<N extends 'arrive' | 'towIn' | 'dropKey'>(
  context: CommandContext,
  move: N,
  input: Pick<VisitRow, 'plate' | 'plateColor' | 'note'> & {
    readonly arrivedAt: Instant | null;
    readonly vehicleId?: VehicleId | null;
  },
  given: VisitGiven[N],
  row: Pick<NewVisit, 'state'> & Partial<Pick<NewVisit, 'came' | 'broughtBy' | 'broughtByPhone' | 'waitsInShop'>>,
): Come | Refused {
  const { db, now } = context;
  const said = input.arrivedAt ?? now;
  if (said > now + CLOCK_TOLERANCE_MINUTES * MINUTE) return refuse('arrivalInFuture', {});
  if (said < now - OLDEST_ARRIVAL_DAYS * DAY) return refuse('arrivalTooOld', { days: OLDEST_ARRIVAL_DAYS });
  const arrivedAt = instant.parse(Math.min(said, now));
  const { plate, plateColor, note } = input;
  const known = plate === null ? (input.vehicleId ?? null) : vehicleOfPlate(db, plate);
  if (known !== null && !vehicleById(db, known)) return refuse('notFound', {});
  const other = plate === null ? hereWithoutPlate(db, known) : visitHere(db, plate);
  const refused = refusalOfMove(context, move, null, other, given);
  if (refused) return refused;
  const visitId = newId(visitIdSchema);
  const number = drawNumber(db, 'JC', wallClock(arrivedAt, shopZone(db)).date);
  insertVisit(db, {
    id: visitId,
    number,
    plate,
    plateColor,
    note,
    waitsInShop: false,
    came: null,
    broughtBy: null,
    broughtByPhone: null,
    arrivedAt,
    arrivedBy: actorId(context),
    vehicleId: known,
    ...row,
  });
  return { visitId, number, arrivedAt };
}

export const visitQueries = {
  'visit.board': (_input, { db, now, staff }) => boardFor(db, now, staff),
  'visit.get': ({ visitId }, context) => {
    const { db, now, staff } = context;
    const seesMoney = mayCall('order.get', staff?.roles ?? []);
    const visit = visitById(db, visitId);
    if (!visit) return refuse('notFound', {});
    const monies = moneyOfVisit(db, visitId);
    const facts = visitFactsOf(db, visit, now, monies);
    return {
      visitId: visit.id,
      version: visit.version,
      number: visit.number,
      state: facts.visit ?? visit.state,
      plate: visit.plate,
      plateColor: visit.plateColor,
      vehicleId: visit.vehicleId,
      note: visit.note,
      waitsInShop: visit.waitsInShop,
      arrivedAt: visit.arrivedAt,
      leftAt: visit.leftAt,
      leftReason: visit.leftReason,
      came: visit.came,
      broughtBy:
        visit.broughtBy === null
          ? null
          : { name: visit.broughtBy, phone: mayPersonal(context) ? (visit.broughtByPhone ?? '') : '' },
      envelope: envelopeOf(db, visitId),
      otherVisitId: otherVisitOf(db, visit)?.visitId ?? null,
      ...receptionOut(db, visitId, now, mayPersonal(context)),
      orders: monies.map((money) => ({
        orderId: money.order.id,
        version: money.order.version,
        number: money.order.number,
        state: money.order.state,
        totalFen: seesMoney ? money.order.totalFen : null,
        dueFen: seesMoney ? sumsOf(money).dueFen : null,
      })),
      moves: offeredMoves(facts, staff?.roles ?? []).map((move) => (seesMoney ? move : withoutAmount(move))),
      timeline: timelineOf(db, visit.id).map((event) =>
        seesMoney ? event : { ...event, facts: withoutMoney(event.facts) },
      ),
    };
  },
} satisfies Pick<QueryHandlers, 'visit.board' | 'visit.get'>;

export const visitCommands = {
  'visit.arrive': (input, context) => {
    const come = registered(context, 'arrive', input, {}, { state: 'waiting', waitsInShop: input.waitsInShop });
    if (come instanceof Refused) return narrowed(come, 'alreadyOnSite', 'arrivalInFuture', 'arrivalTooOld', 'notFound');
    expectReception(context, come.visitId, come.arrivedAt);
    const { visitId, number, arrivedAt } = come;
    const { plate, note } = input;
    recordEvent(context, {
      subjectKind: 'visit',
      subjectId: visitId,
      kind: 'arrived',
      facts: { plate, note, arrivedAt },
    });
    return { visitId, number };
  },
  'visit.towIn': ({ bringer, bringerPhone, ...input }, context) => {
    const given = { bringer, bringerPhone };
    const row = { state: 'waiting', came: 'towed', broughtBy: bringer, broughtByPhone: bringerPhone } as const;
    const come = registered(context, 'towIn', input, given, row);
    if (come instanceof Refused)
      return narrowed(come, 'alreadyOnSite', 'arrivalInFuture', 'arrivalTooOld', 'moveRefused');
    expectReception(context, come.visitId, come.arrivedAt);
    const { visitId, number, arrivedAt } = come;
    const { plate, note } = input;
    recordEvent(context, {
      subjectKind: 'visit',
      subjectId: visitId,
      kind: 'towedIn',
      facts: { plate, note, arrivedAt, name: bringer },
    });
    return { visitId, number };
  },
  'visit.dropKey': ({ envelope, bringer, bringerPhone, ...input }, context) => {
    const { db, now } = context;
    const given = { envelopeInUse: isHeldElsewhere(db, 'envelope', envelope, null) };
    const row = { state: 'keyDropped', came: 'keyDropped', broughtBy: bringer, broughtByPhone: bringerPhone } as const;
    const come = registered(context, 'dropKey', input, given, row);
    if (come instanceof Refused)
      return narrowed(come, 'alreadyOnSite', 'arrivalInFuture', 'arrivalTooOld', 'moveRefused');
    holdKey(context, come.visitId, { numbering: 'envelope', label: envelope, count: 1 });
    // Nobody stands at the counter: it is somebody's to open once the shop is.
    expectReception(context, come.visitId, come.arrivedAt, keyDue(readCalendar(db), now));
    const { visitId, number, arrivedAt } = come;
    const { plate, note } = input;
    recordEvent(context, {
      subjectKind: 'visit',
      subjectId: visitId,
      kind: 'keyDropped',
      facts: { plate, note, arrivedAt, envelope, name: bringer },
    });
    return { visitId, number };
  },
  'visit.leaveEnquiry': ({ visitId, version, outcome, note }, context) => {
    const { db, now } = context;
    const before = visitById(db, visitId);
    if (!before) return refuse('notFound', {});
    const refused = refusalOfMove(context, 'leaveEnquiry', before, null, {});
    if (refused) return narrowed(refused, 'wrongVisitState');
    const change = { state: 'out', leftAt: now, leftReason: outcome, leftNote: note } as const;
    if (!updateVisit(db, visitId, version, change)) return changedMeanwhile(db, before);
    settleReception(context, visitId, outcome);
    recordEvent(context, { subjectKind: 'visit', subjectId: visitId, kind: 'leftEnquiry', facts: { outcome, note } });
    return { version: version + 1 };
  },
  'visit.undoLeave': ({ visitId, version }, context) => {
    const { db } = context;
    const before = visitById(db, visitId);
    if (!before) return refuse('notFound', {});
    const other = before.plate === null ? null : visitHere(db, before.plate);
    const refused = refusalOfMove(context, 'undoLeave', before, other, {});
    if (refused) return narrowed(refused, 'wrongVisitState', 'leaveTooLongAgo', 'alreadyOnSite');
    const change = { state: 'waiting', leftAt: null, leftReason: null, leftNote: '' } as const;
    if (!updateVisit(db, visitId, version, change)) return changedMeanwhile(db, before);
    reopenReception(context, visitId);
    recordEvent(context, { subjectKind: 'visit', subjectId: visitId, kind: 'leaveUndone' });
    return { version: version + 1 };
  },
  'visit.correctArrival': ({ visitId, version, plate, plateColor, note, waitsInShop }, context) => {
    const { db } = context;
    const before = visitById(db, visitId);
    if (!before) return refuse('notFound', {});
    const here = plate === null || plate === before.plate ? null : visitHere(db, plate);
    const refused = refusalOfMove(context, 'correctArrival', before, here, { visitOfNewPlate: here?.number ?? null });
    if (refused) return narrowed(refused, 'wrongVisitState', 'alreadyOnSite');
    const vehicleId = plate === before.plate ? before.vehicleId : plate === null ? null : vehicleOfPlate(db, plate);
    if (!updateVisit(db, visitId, version, { plate, plateColor, note, waitsInShop, vehicleId })) {
      return changedMeanwhile(db, before);
    }
    recordEvent(context, {
      subjectKind: 'visit',
      subjectId: visitId,
      kind: 'arrivalCorrected',
      facts: { oldPlate: before.plate, newPlate: plate, oldNote: before.note, newNote: note, waitsInShop },
    });
    return { version: version + 1 };
  },
} satisfies Pick<
  CommandHandlers,
  'visit.arrive' | 'visit.towIn' | 'visit.dropKey' | 'visit.leaveEnquiry' | 'visit.undoLeave' | 'visit.correctArrival'
>;
