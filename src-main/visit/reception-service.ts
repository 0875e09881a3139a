/** 接车 and 出厂: the car is taken over with what is in it, and let go again with all of it. */
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { exitSlipId, heldItemId, newId, type VehicleId, type VisitId } from '../../src-shared/kit/id.ts';
import { Refused, refuse } from '../../src-shared/kit/refusal.ts';
import { addDays, type Instant, later, momentOf, SECOND, wallClock } from '../../src-shared/kit/time.ts';
import { comparePlate } from '../../src-shared/vehicle/plate-rules.ts';
import { visitRefusal } from '../../src-shared/visit/moves.ts';
import type { Person, WalkAround } from '../../src-shared/visit/reception-rules.ts';
import { exitKindOf } from '../../src-shared/visit/visit-lifecycle.ts';
import { leavesOpen } from '../bill/bill-facts.ts';
import { preferredPhone } from '../customer/customer-repository.ts';
import { insertRow, type Reader } from '../db/connection.ts';
import { settleDutiesOfOrder, settleReception } from '../duty/duty-service.ts';
import { expectFollowUp } from '../followup/followup-service.ts';
import { recordEvent, timelineOf } from '../journal/timeline.ts';
import { actorId, type CommandContext } from '../kernel/context.ts';
import type { CommandHandlers, QueryHandlers } from '../kernel/handler-types.ts';
import { hasLinesElsewhere } from '../order/order-content.ts';
import { endMove } from '../order/order-moves.ts';
import { linesOf, type OrderRow, ordersOfVehicle, ordersOfVisit } from '../order/order-repository.ts';
import { authorizeOrder, expectPromise, openOrder, withCustomerNamed } from '../order/order-service.ts';
import { drawNumber } from '../shop/number-series.ts';
import { shopZone } from '../shop/shop-repository.ts';
import { ownerOf, platesOf, vehicleById } from '../vehicle/vehicle-repository.ts';
import { recordOdometer } from '../vehicle/vehicle-service.ts';
import { isValidSlip, openSlipOf, voidOpenSlip } from './exit-slip.ts';
import { holdKey, returnDocuments, tickBelongings } from './held-items.ts';
import {
  belongingsOf,
  damageOf,
  deleteDrafts,
  documentsOf,
  draftHalvesOf,
  heldItemsInUse,
  heldItemsOf,
  holderOf,
  insertReception,
  receptionOf,
  releaseHeld,
} from './reception-repository.ts';
import { belonging, carDocument, checkInDraft, damageMark, exitSlip, heldItem } from './reception-tables.ts';
import { moveRefused, otherVisitOf, visitFactsOf } from './visit-facts.ts';
import { otherPlatesHere, updateVisit, type VisitRow, visitById } from './visit-repository.ts';

/** Who was faster, as far as the timeline knows. */
function visitChanged(db: Reader, visit: VisitRow): Refused<'changedMeanwhile'> {
  const last = timelineOf(db, visit.id).at(-1);
  return refuse('changedMeanwhile', { by: last?.by ?? null, at: last?.at ?? null });
}

/** The visit as the person saw it, or why not. */
function loadVisit(
  { db }: CommandContext,
  visitId: VisitId,
  version: number,
): VisitRow | Refused<'notFound' | 'changedMeanwhile'> {
  const visit = visitById(db, visitId);
  if (!visit) return refuse('notFound', {});
  return visit.version === version ? visit : visitChanged(db, visit);
}

/** True where the tag, the envelope or the box is another car's just now. */
export function isHeldElsewhere(
  db: Reader,
  what: 'tag' | 'envelope' | 'box',
  label: string,
  visitId: VisitId | null,
): boolean {
  const kind = what === 'box' ? 'box' : 'key';
  const numbering = what === 'envelope' ? 'envelope' : 'tag';
  const holder = label === '' ? null : holderOf(db, { kind, numbering, label });
  return holder !== null && holder !== visitId;
}

/** The envelope in which the key still is. */
export function envelopeOf(db: Reader, visitId: VisitId): string {
  const held = heldItemsOf(db, visitId);
  return held.findLast((item) => item.numbering === 'envelope' && item.releasedAt === null)?.label ?? '';
}

/** Writes down what was seen, counted and taken at the car. */
function keepWalkAround(context: CommandContext, visitId: VisitId, seen: WalkAround): void {
  const { db, now } = context;
  for (const mark of seen.damage) insertRow(db, damageMark, { ...mark, visitId });
  for (const thing of seen.belongings) insertRow(db, belonging, { ...thing, visitId });
  for (const paper of seen.documents) insertRow(db, carDocument, { ...paper, visitId });
  if (seen.keyTag !== '') {
    // Out of its envelope, onto the hook.
    releaseHeld(db, visitId, 'key', now);
    holdKey(context, visitId, { numbering: 'tag', label: seen.keyTag, count: seen.keyCount });
  }
  if (seen.box !== '') {
    insertRow(db, heldItem, { id: newId(heldItemId), visitId, kind: 'box', label: seen.box, count: 1, since: now });
  }
}

/**
 * The gate may have registered the car anew before somebody saw that it was expected: that registration ends here, and a
 * key that came with it is this visit's. Touches `visit`, `held_item`, `timeline_event`, `duty`.
 */
function joinArrival(context: CommandContext, visit: VisitRow): Refused<'alreadyOnSite'> | null {
  const { db, now } = context;
  const other = otherVisitOf(db, visit);
  const again = other && visitById(db, other.visitId);
  if (!again) return null;
  if ((again.state !== 'waiting' && again.state !== 'keyDropped') || ordersOfVisit(db, again.id).length > 0) {
    return refuse('alreadyOnSite', {
      plate: again.plate ?? '',
      visitNumber: again.number,
      since: again.arrivedAt,
      visitId: again.id,
    });
  }
  if (!updateVisit(db, again.id, again.version, { state: 'out', leftAt: now, leftReason: 'joined' })) {
    throw new Error('a visit changed inside the transaction that had just read it');
  }
  db.update(heldItem).set({ visitId: visit.id }).where(eq(heldItem.visitId, again.id)).run();
  settleReception(context, again.id, 'joined');
  deleteDrafts(db, again.id);
  recordEvent(context, {
    subjectKind: 'visit',
    subjectId: again.id,
    kind: 'joinedVisit',
    facts: { visit: visit.number },
  });
  return null;
}

/** The bringer collects the car too, unless somebody else was named. */
function collectorOf(collector: Person | null, bringer: Person): Partial<OrderRow> {
  const { name, relation, phone } = collector ?? bringer;
  return { collectorName: name, collectorRelation: relation, collectorPhone: phone };
}

/** Advice that was not taken when the car was here last. What was opened by mistake advised nobody of anything. */
function declinedOfCar(db: Reader, vehicleId: VehicleId): { name: string; orderNumber: string }[] {
  const last = ordersOfVehicle(db, vehicleId, 10).find(({ state }) => state !== 'voided');
  if (!last) return [];
  return linesOf(db, last.id)
    .filter(({ state }) => state === 'declined')
    .map(({ name }) => ({ name, orderNumber: last.number }));
}

/** The plate that a car wears now, for a visit that was registered without one. */
function plateOf(db: Reader, vehicleId: VisitRow['vehicleId']): string | null {
  return vehicleId === null ? null : (platesOf(db, vehicleId).find(({ until }) => until === null)?.plate ?? null);
}

const draftContent = z.json();

export const receptionQueries = {
  'visit.checkInDraft': ({ visitId }, { db }) => {
    const visit = visitById(db, visitId);
    if (!visit) return refuse('notFound', {});
    const inUse = heldItemsInUse(db).filter((item) => item.visitId !== visitId);
    return {
      halves: draftHalvesOf(db, visitId).map(({ row, savedByName }) => ({
        half: row.half,
        version: row.version,
        content: draftContent.parse(row.content),
        savedAt: row.savedAt,
        savedBy: savedByName,
      })),
      keyTagsInUse: inUse
        .filter(({ kind, numbering }) => kind === 'key' && numbering === 'tag')
        .map(({ label }) => label),
      boxesInUse: inUse.filter(({ kind }) => kind === 'box').map(({ label }) => label),
      declined: visit.vehicleId === null ? [] : declinedOfCar(db, visit.vehicleId),
    };
  },
} satisfies Pick<QueryHandlers, 'visit.checkInDraft'>;

export const receptionCommands = {
  'visit.checkIn': (input, context) => {
    const { db, now } = context;
    const { visitId, version, vehicleId, bringer, collector, walkAround: seen, wishes, particulars, evidence } = input;
    const visit = loadVisit(context, visitId, version);
    if (visit instanceof Refused) return visit;
    const vehicle = vehicleById(db, vehicleId);
    if (!vehicle) return refuse('notFound', {});
    const owner = ownerOf(db, vehicleId);
    const phones = [
      bringer.phone,
      particulars.authorizerPhone,
      owner ? (preferredPhone(db, owner.customerId) ?? '') : '',
    ];
    const reason = seen.odometerReason === '' ? null : seen.odometerReason;
    const refusal = visitRefusal('checkIn', visitFactsOf(db, { ...visit, vehicleId }, now), {
      odometerKm: seen.odometerKm,
      unreadableReason: reason,
      lowerReason: reason,
      keyTagInUse: isHeldElsewhere(db, 'tag', seen.keyTag, visitId),
      hasPhone: phones.some((phone) => phone !== ''),
    });
    if (refusal) return moveRefused('checkIn', visit.number, refusal);
    if (isHeldElsewhere(db, 'box', seen.box, visitId)) return refuse('boxInUse', { box: seen.box });
    if (hasLinesElsewhere(db, null, input.content.lines)) return refuse('lineElsewhere', {});

    insertReception(db, {
      visitId,
      receivedAt: now,
      receivedBy: actorId(context),
      bringerName: bringer.name,
      bringerRelation: bringer.relation,
      bringerPhone: bringer.phone,
      odometerKm: seen.odometerKm,
      odometerReason: seen.odometerReason,
      fuelEighths: seen.fuelEighths,
      chargePercent: seen.chargePercent,
      rangeKm: seen.rangeKm,
      lamps: seen.lamps,
      valuablesTold: seen.valuablesTold,
      parkingSpot: seen.parkingSpot,
      washWanted: wishes.washWanted,
      oldParts: wishes.oldParts,
    });
    keepWalkAround(context, visitId, seen);
    if (seen.odometerKm !== null) recordOdometer(context, vehicleId, seen.odometerKm);
    const { waitsInShop } = wishes;
    if (!updateVisit(db, visitId, version, { state: 'onSite', vehicleId, waitsInShop })) return visitChanged(db, visit);
    settleReception(context, visitId, 'received');
    deleteDrafts(db, visitId);

    const content = withCustomerNamed(input.content, owner?.name ?? bringer.name);
    const { promisedAt, nextContactAt, consentToDiagnosis } = input;
    const order = openOrder(
      context,
      {
        visitId,
        vehicleId,
        promisedAt,
        nextContactAt,
        consentAt: consentToDiagnosis ? now : null,
        consentBy: consentToDiagnosis ? bringer.name : '',
        ...collectorOf(collector, bringer),
      },
      particulars,
      content,
    );
    recordEvent(context, {
      subjectKind: 'visit',
      subjectId: visitId,
      kind: 'checkedIn',
      facts: { order: order.number, odometerKm: seen.odometerKm, keyTag: seen.keyTag, name: bringer.name },
    });
    if (evidence === null) {
      expectPromise(context, order, { promisedAt, nextContactAt });
      return { orderId: order.id, number: order.number };
    }
    const said = { evidence, promisedAt, nextContactAt, declinedLineIds: [] };
    const authorized = authorizeOrder(context, { orderId: order.id, version: order.version }, said);
    if (authorized instanceof Refused) return authorized;
    return { orderId: order.id, number: order.number };
  },
  'visit.comeBack': ({ visitId, version, bringer, walkAround: seen, walkedAround, promisedAt }, context) => {
    const { db, now } = context;
    const visit = loadVisit(context, visitId, version);
    if (visit instanceof Refused) return visit;
    const reason = seen.odometerReason === '' ? null : seen.odometerReason;
    const refusal = visitRefusal('comeBack', visitFactsOf(db, visit, now), {
      odometerKm: seen.odometerKm,
      unreadableReason: reason,
      lowerReason: reason,
      keyTagInUse: isHeldElsewhere(db, 'tag', seen.keyTag, visitId),
      walkedAround,
    });
    if (refusal) return moveRefused('comeBack', visit.number, refusal);
    if (isHeldElsewhere(db, 'box', seen.box, visitId)) return refuse('boxInUse', { box: seen.box });
    const joined = joinArrival(context, visit);
    if (joined instanceof Refused) return joined;
    const before = receptionOf(db, visitId)?.row;
    if (!before || visit.vehicleId === null) throw new Error('a car is expected back that was never checked in');
    insertReception(db, {
      visitId,
      receivedAt: now,
      receivedBy: actorId(context),
      bringerName: bringer.name,
      bringerRelation: bringer.relation,
      bringerPhone: bringer.phone,
      odometerKm: seen.odometerKm,
      odometerReason: seen.odometerReason,
      fuelEighths: seen.fuelEighths,
      chargePercent: seen.chargePercent,
      rangeKm: seen.rangeKm,
      lamps: seen.lamps,
      valuablesTold: seen.valuablesTold,
      parkingSpot: seen.parkingSpot,
      // What the customer wanted of this visit still holds.
      washWanted: before.washWanted,
      oldParts: before.oldParts,
    });
    const known = damageOf(db, visitId);
    const isNew = (mark: WalkAround['damage'][number]): boolean =>
      !known.some(({ zone, kind, note }) => zone === mark.zone && kind === mark.kind && note === mark.note);
    keepWalkAround(context, visitId, { ...seen, damage: seen.damage.filter(isNew) });
    if (seen.odometerKm !== null) recordOdometer(context, visit.vehicleId, seen.odometerKm);
    if (!updateVisit(db, visitId, version, { state: 'onSite' })) return visitChanged(db, visit);
    for (const order of ordersOfVisit(db, visitId).filter(leavesOpen)) {
      expectPromise(context, order, { promisedAt, nextContactAt: null });
      endMove(context, order, { leave: null, promisedAt, nextContactAt: null }, 'cameBack', {
        odometerKm: seen.odometerKm,
        keyTag: seen.keyTag,
        name: bringer.name,
      });
    }
    return { version: version + 1 };
  },
  'visit.saveCheckInDraft': ({ visitId, half, version, content }, context) => {
    const { db, now } = context;
    const visit = visitById(db, visitId);
    if (!visit) return refuse('notFound', {});
    if (visit.state !== 'waiting' && visit.state !== 'keyDropped') {
      return refuse('wrongVisitState', { visitNumber: visit.number, state: visit.state });
    }
    const before = draftHalvesOf(db, visitId).find(({ row }) => row.half === half);
    if ((before?.row.version ?? 0) !== version) {
      return refuse('draftChanged', { by: before?.savedByName ?? '', at: before?.row.savedAt ?? now });
    }
    const row = { version: version + 1, content, savedAt: now, savedBy: actorId(context) };
    if (before) {
      db.update(checkInDraft)
        .set(row)
        .where(and(eq(checkInDraft.visitId, visitId), eq(checkInDraft.half, half), eq(checkInDraft.version, version)))
        .run();
    } else {
      db.insert(checkInDraft)
        .values({ visitId, half, ...row })
        .run();
    }
    return { version: version + 1, savedAt: now };
  },
  'visit.issueExit': ({ visitId, version, kind, collector }, context) => {
    const { db, now } = context;
    const visit = loadVisit(context, visitId, version);
    if (visit instanceof Refused) return visit;
    const facts = visitFactsOf(db, visit, now);
    const ground = kind ?? exitKindOf(facts.orders);
    const refusal = visitRefusal('issueExit', facts, { kind: ground });
    if (refusal) return moveRefused('issueExit', visit.number, refusal);
    // Yesterday's slip let nobody out; it must not stand beside today's.
    const voided = voidOpenSlip(context, visitId, 'expiry');
    const zone = shopZone(db);
    const { date } = wallClock(now, zone);
    const number = drawNumber(db, 'CC', date);
    const named = ordersOfVisit(db, visitId).find((order) => order.collectorName !== '')?.collectorName ?? '';
    db.insert(exitSlip)
      .values({
        id: newId(exitSlipId),
        number,
        visitId,
        kind: ground,
        collector: collector === '' ? named : collector,
        issuedAt: now,
        issuedBy: actorId(context),
        validUntil: later(momentOf(addDays(date, 1), 0, zone), -SECOND),
      })
      .run();
    const current = voided && visit.state === 'cleared' ? version + 1 : version;
    if (!updateVisit(db, visitId, current, { state: 'cleared' })) return visitChanged(db, visit);
    recordEvent(context, {
      subjectKind: 'visit',
      subjectId: visitId,
      kind: 'exitIssued',
      facts: { slip: number, ground },
    });
    return { version: current + 1, number };
  },
  'visit.voidExit': ({ visitId, version, reason }, context) => {
    const { db, now } = context;
    const visit = loadVisit(context, visitId, version);
    if (visit instanceof Refused) return visit;
    const refusal = visitRefusal('voidExit', visitFactsOf(db, visit, now), { cause: 'expiry' });
    if (refusal) return moveRefused('voidExit', visit.number, refusal);
    voidOpenSlip(context, visitId, 'asked', reason);
    return { version: version + 1 };
  },
  'visit.deliver': ({ visitId, version, plate, keyGiven, pack }, context) => {
    const { db, now } = context;
    const visit = loadVisit(context, visitId, version);
    if (visit instanceof Refused) return visit;
    if (keyGiven) releaseHeld(db, visitId, 'key', now);
    const worn = visit.plate ?? plateOf(db, visit.vehicleId);
    const reading = plate === null || worn === null ? 'same' : comparePlate(plate, worn, otherPlatesHere(db, visitId));
    const refusal = visitRefusal('deliver', visitFactsOf(db, visit, now), {
      plateDiffers: reading === 'differs',
      plateUnclear: reading === 'unclear',
    });
    if (refusal) return moveRefused('deliver', visit.number, refusal);
    releaseHeld(db, visitId, 'box', now);
    tickBelongings(context, visitId);
    if (pack.includes('documents')) returnDocuments(context, visitId);
    const slip = openSlipOf(db, visitId);
    if (slip) db.update(exitSlip).set({ usedAt: now }).where(eq(exitSlip.id, slip.id)).run();
    for (const order of ordersOfVisit(db, visitId)) {
      if (order.state !== 'ready') continue;
      settleDutiesOfOrder(context, visitId, order.id);
      endMove(context, order, { state: 'delivered', endedAt: now }, 'delivered', { pack: pack.length });
      expectFollowUp(context, { visitId, orderId: order.id, leftAt: now });
    }
    const staysOpen = ordersOfVisit(db, visitId).filter(leavesOpen);
    // The visit goes on while an order waits for the car to come back.
    const change = staysOpen.length > 0 ? ({ state: 'returning' } as const) : ({ state: 'out', leftAt: now } as const);
    if (!updateVisit(db, visitId, version, change)) return visitChanged(db, visit);
    recordEvent(context, {
      subjectKind: 'visit',
      subjectId: visitId,
      kind: 'leftShop',
      facts: {
        slip: slip?.number ?? '',
        plate: visit.plate,
        open: staysOpen.map(({ number }) => number).join(' · '),
      },
    });
    return { version: version + 1 };
  },
} satisfies Pick<
  CommandHandlers,
  'visit.checkIn' | 'visit.comeBack' | 'visit.saveCheckInDraft' | 'visit.issueExit' | 'visit.voidExit' | 'visit.deliver'
>;

/** What a visit's page shows of the check-in and of the gate; the bringer's phone is empty for whom it is not meant. */
export function receptionOut(db: Reader, visitId: VisitId, now: Instant, showsPhone: boolean) {
  const received = receptionOf(db, visitId);
  const slip = openSlipOf(db, visitId);
  const held = heldItemsOf(db, visitId);
  const keys = held.filter((item) => item.kind === 'key');
  return {
    reception: received && {
      odometerKm: received.row.odometerKm,
      odometerReason: received.row.odometerReason,
      fuelEighths: received.row.fuelEighths,
      chargePercent: received.row.chargePercent,
      rangeKm: received.row.rangeKm,
      lamps: [...received.row.lamps],
      damage: damageOf(db, visitId).map(({ zone, kind, note }) => ({ zone, kind, note })),
      valuablesTold: received.row.valuablesTold,
      keyTag: keys.at(-1)?.label ?? '',
      keyCount: keys.at(-1)?.count ?? 0,
      box: held.findLast((item) => item.kind === 'box')?.label ?? '',
      parkingSpot: received.row.parkingSpot,
      belongings: belongingsOf(db, visitId).map(({ name, quantity, condition, backAt }) => ({
        name,
        quantity,
        condition,
        isBack: backAt !== null,
      })),
      documents: documentsOf(db, visitId).map(({ rowId: _row, visitId: _visit, returnedAt, ...paper }) => ({
        ...paper,
        isReturned: returnedAt !== null,
      })),
      washWanted: received.row.washWanted,
      oldParts: received.row.oldParts,
      receivedAt: received.row.receivedAt,
      receivedBy: received.receivedByName,
      bringer: {
        name: received.row.bringerName,
        relation: received.row.bringerRelation,
        phone: showsPhone ? received.row.bringerPhone : '',
      },
      keyOut: keys.some((item) => item.takenOutAt !== null && item.releasedAt === null),
      keyBack: keys.every((item) => item.releasedAt !== null),
    },
    slip: slip && {
      number: slip.number,
      kind: slip.kind,
      collector: slip.collector,
      issuedAt: slip.issuedAt,
      validUntil: slip.validUntil,
      isValid: isValidSlip(slip, now),
    },
  };
}
