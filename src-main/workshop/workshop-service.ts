/** The workshop: who has which car, how far it is, what more was found, whether it is good. No prices, no phones. */

import type { z } from 'zod';
import { atOnce } from '../../src-shared/duty/due-rules.ts';
import { extraId as extraIdSchema, newId, type OrderLineId, orderLineId } from '../../src-shared/kit/id.ts';
import { quantityMilli } from '../../src-shared/kit/labor.ts';
import { ZERO } from '../../src-shared/kit/money.ts';
import { Refused, refuse } from '../../src-shared/kit/refusal.ts';
import { lineOfItem } from '../../src-shared/order/catalog-line.ts';
import type { OrderState } from '../../src-shared/order/order-lifecycle.ts';
import { worthFen } from '../../src-shared/order/order-pricing.ts';
import { hasAmount, type LineInput } from '../../src-shared/order/order-rules.ts';
import { modelLine } from '../../src-shared/vehicle/vehicle-rules.ts';
import type { workshopContract } from '../../src-shared/workshop/workshop-contract.ts';
import { offeredItem } from '../catalog/catalog-service.ts';
import { expectDuty, settleDuty } from '../duty/duty-service.ts';
import { eventsOf, recordEvent, timelineOf } from '../journal/timeline.ts';
import { actorId, type CommandContext, type QueryContext } from '../kernel/context.ts';
import type { CommandHandlers, QueryHandlers } from '../kernel/handler-types.ts';
import { moveLinesTo, repriced } from '../order/order-content.ts';
import { isKept, needsCertificate, orderFactsOf, visitOf } from '../order/order-facts.ts';
import { beginMove, endMove, loadOrder, type Which } from '../order/order-moves.ts';
import {
  extrasOf,
  insertExtra,
  insertLine,
  type LineRow,
  linesOf,
  type OrderRow,
  orderById,
  ordersIn,
  updateLine,
  updateOrder,
} from '../order/order-repository.ts';
import { extrasOut, progressOf } from '../order/order-service.ts';
import { readCalendar, teamById, teams } from '../shop/shop-repository.ts';
import { spendApproval } from '../staff/approval-service.ts';
import { activeStaff, staffById } from '../staff/staff-repository.ts';
import { vehicleById } from '../vehicle/vehicle-repository.ts';
import { voidOpenSlip } from '../visit/exit-slip.ts';
import { takeKeyOut } from '../visit/held-items.ts';
import { heldItemsOf, receptionOf } from '../visit/reception-repository.ts';
import { moveRefused, offeredMoves } from '../visit/visit-facts.ts';
import { expectProgress } from './progress.ts';
import { clockOf, sessionsOf, startClock, stopClocks } from './work-session-repository.ts';

const ONE_PIECE = quantityMilli.parse(1000);

const THERE: readonly OrderState[] = ['authorized', 'handedOver', 'inWork', 'paused', 'workDone', 'passed'];
const WORKSHOP_MOVES = new Set([
  'assign',
  'handOver',
  'handBackToDesk',
  'start',
  'pause',
  'resume',
  'raiseExtra',
  'finish',
  'pass',
  'fail',
]);

/** No move of the workshop asks for it. */
const NO_MONEY = { bill: 'none', paidFen: 0 } as const;

function workLine(line: LineRow) {
  const { pricing } = line;
  return {
    id: line.id,
    kind: pricing.kind,
    name: line.name,
    code: line.code,
    unit: line.unit,
    time: pricing.kind !== 'labor' ? null : pricing.price.time,
    quantityMilli: pricing.kind === 'part' ? pricing.quantityMilli : null,
    state: line.state,
    partState: line.partState,
    isHighVoltage: line.isHighVoltage,
    isExtra: line.extraId !== null,
  };
}

/** What the technician has to know before he does it again; null once it has been looked at and passed. */
function sentBackOf(context: QueryContext, order: OrderRow) {
  if (!['inWork', 'paused', 'workDone'].includes(order.state)) return null;
  const last = eventsOf(context.db, order.visitId, ['failed', 'objected', 'passed']).findLast(
    ({ facts }) => facts['order'] === order.number,
  );
  if (!last || last.kind === 'passed') return null;
  const { reason, what, agreedStep } = last.facts;
  return {
    by: last.kind === 'failed' ? ('inspector' as const) : ('customer' as const),
    at: last.at,
    reason: String(reason ?? what ?? ''),
    agreedStep: String(agreedStep ?? ''),
  };
}

function carOf(context: QueryContext, order: OrderRow) {
  const { db } = context;
  const lines = linesOf(db, order.id);
  const visit = visitOf(context, order);
  const vehicle = vehicleById(db, order.vehicleId);
  const received = receptionOf(db, order.visitId);
  const key = heldItemsOf(db, order.visitId).find((item) => item.kind === 'key' && item.releasedAt === null);
  return {
    orderId: order.id,
    version: order.version,
    number: order.number,
    visitId: order.visitId,
    plate: visit.plate,
    plateColor: visit.plateColor,
    model: vehicle ? modelLine(vehicle.make, vehicle.model) : '',
    state: order.state,
    customerWords: order.customerWords,
    promisedAt: order.promisedAt,
    teamId: order.teamId,
    team: order.teamId === null ? '' : (teamById(db, order.teamId)?.name ?? ''),
    technicianId: order.technicianId,
    technician: order.technicianId === null ? '' : (staffById(db, order.technicianId)?.name ?? ''),
    adviser: staffById(db, order.adviserId)?.name ?? '',
    parkingSpot: received?.row.parkingSpot ?? '',
    keyTag: key?.label ?? '',
    waitsInShop: visit.waitsInShop,
    startedAt: order.startedAt,
    pauseReason: order.pauseReason,
    pauseNote: order.pauseNote,
    expectedResumeAt: order.expectedResumeAt,
    progressPercent: progressOf(lines),
    extrasOpen: extrasOf(db, order.id).some(({ row }) => row.answeredAt === null),
    stopped: order.stopped,
    sentBack: sentBackOf(context, order),
    lines: lines.filter(isKept).map(workLine),
    extras: extrasOut(db, order.id).map(({ person: _person, ...rest }) => {
      const answers = lines.filter(({ extraId, state }) => extraId === rest.id && state !== 'proposed');
      const declined = answers.filter(({ state }) => state === 'declined').length;
      return { ...rest, taken: answers.length - declined, declined };
    }),
    clocks: sessionsOf(db, order.id)
      .filter(({ endedAt }) => endedAt === null)
      .map(({ staffId, name, startedAt }) => ({ staffId, name, since: startedAt })),
    inspection: [...order.inspection],
    inspectionNote: order.inspectionNote,
    odometerInKm: received?.row.odometerKm ?? null,
    odometerOutKm: order.odometerOutKm,
    certificateNeeded: needsCertificate(order),
    certificateNumber: order.certificateNumber,
    moves: offeredMoves(orderFactsOf(context, order, lines, NO_MONEY), context.staff?.roles ?? []).filter(({ name }) =>
      WORKSHOP_MOVES.has(name),
    ),
  };
}

export const workshopQueries = {
  'workshop.cars': (_input, context) => {
    const { db } = context;
    return {
      cars: ordersIn(db, THERE).map((order) => carOf(context, order)),
      people: activeStaff(db)
        .filter(({ roles }) => roles.includes('technician') || roles.includes('workshopLead'))
        .map(({ id, name }) => ({ staffId: id, name })),
      teams: teams(db)
        .filter(({ active }) => active)
        .map(({ id, name }) => ({ teamId: id, name })),
    };
  },
} satisfies Pick<QueryHandlers, 'workshop.cars'>;

/** Lines are ticked and parts marked while the workshop works on the car. */
function atWork(context: CommandContext, which: Which, lineId: OrderLineId) {
  const loaded = loadOrder(context, which);
  if (loaded instanceof Refused) return loaded;
  const { order, lines } = loaded;
  const line = lines.find(({ id }) => id === lineId);
  if (!line) return refuse('notFound', {});
  const isOpen = order.state === 'inWork' || order.state === 'paused';
  if (!isOpen || !isKept(line) || line.state === 'proposed') {
    return refuse('notInWork', { number: order.number, state: order.state });
  }
  return { order, lines, line };
}

/** The other car on which the person's clock runs; null for none, or for this one. */
function otherClock(context: CommandContext, order: OrderRow): string | null {
  const running = clockOf(context.db, actorId(context));
  return running && running.orderId !== order.id ? running.number : null;
}

function beginClock(context: CommandContext, order: OrderRow): void {
  if (!clockOf(context.db, actorId(context))) startClock(context.db, order.id, actorId(context), context.now);
}

type Raised = z.output<(typeof workshopContract)['workshop.raiseExtra']['input']>['items'][number];

/** Work or a part that stands in no price list: the desk puts the price to it before the customer is asked. */
function inOwnWords({ kind, name, time, quantityMilli }: Raised, id: OrderLineId, payerKey: string): LineInput {
  const every = {
    id,
    payerKey,
    freeReason: null,
    noDiscount: false,
    packageId: null,
    costFen: ZERO,
    taxBasisPoints: null,
  };
  return {
    name,
    code: '',
    brand: '',
    unit: '',
    isHighVoltage: false,
    pricing:
      kind === 'labor'
        ? { kind, ...every, price: { by: 'fixed', priceFen: ZERO, time } }
        : {
            kind,
            ...every,
            partKind: null,
            suppliedBy: 'shop',
            quantityMilli: quantityMilli ?? ONE_PIECE,
            unitFen: ZERO,
            isKeyComponent: false,
            certificateSeen: false,
          },
  };
}

type WorkshopCommand = Extract<keyof CommandHandlers, `workshop.${string}`>;

export const workshopCommands = {
  'workshop.assign': ({ teamId, technicianId, ...which }, context) => {
    const team = teamId === null ? null : teamById(context.db, teamId);
    const technician = technicianId === null ? null : staffById(context.db, technicianId);
    const begun = beginMove(context, which, 'assign', {
      teams: 1,
      // Certificates of technicians are not on file yet; the workshop lead answers for whom he names.
      hasHighVoltageCertificate: context.staff?.roles.includes('workshopLead') === true,
      isOverBooked: false,
    });
    if (begun instanceof Refused) return begun;
    if ((teamId !== null && !team) || (technicianId !== null && !technician)) return refuse('notFound', {});
    return endMove(context, begun.order, { teamId, technicianId }, 'assigned', {
      team: team?.name ?? '',
      name: technician?.name ?? '',
    });
  },
  'workshop.handOver': ({ orders, keysTakenOut, approvalId }, context) => {
    const isLead = context.staff?.roles.includes('workshopLead') === true;
    let receiver = { staffId: actorId(context), name: context.staff?.name ?? '' };
    if (approvalId !== null) {
      const approved = spendApproval(context, approvalId, {
        purpose: 'handOver',
        orderIds: orders.map(({ orderId }) => orderId),
        amountFen: null,
        roles: ['workshopLead'],
      });
      if (approved instanceof Refused) return approved;
      receiver = approved;
    } else if (!isLead) {
      // The adviser alone cannot sign for the workshop.
      return refuse('notAllowed', { roles: ['workshopLead'] });
    }
    const done: { orderId: OrderRow['id']; version: number }[] = [];
    for (const which of orders) {
      const loaded = loadOrder(context, which);
      if (loaded instanceof Refused) return loaded;
      if (keysTakenOut) takeKeyOut(context, loaded.order.visitId);
      const begun = beginMove(context, which, 'handOver', {});
      if (begun instanceof Refused) return begun;
      const change = {
        state: 'handedOver',
        handedOverAt: context.now,
        handedOverTo: receiver.staffId,
        isWithWorkshop: true,
      } as const;
      const { version } = endMove(context, begun.order, change, 'handedOver', { name: receiver.name });
      done.push({ orderId: which.orderId, version });
    }
    return { orders: done };
  },
  'workshop.handBack': ({ reason, ...which }, context) => {
    const begun = beginMove(context, which, 'handBackToDesk', { reason });
    if (begun instanceof Refused) return begun;
    return endMove(context, begun.order, { state: 'authorized', isWithWorkshop: false }, 'handedBack', { reason });
  },
  'workshop.start': (which, context) => {
    const begun = beginMove(context, which, 'start', ({ order }) => ({ clockedOnOther: otherClock(context, order) }));
    if (begun instanceof Refused) return begun;
    const { order, lines } = begun;
    moveLinesTo(context.db, lines, ['authorized'], (line) =>
      line.pricing.kind === 'charge'
        ? { state: 'done', doneAt: context.now, doneBy: actorId(context) }
        : { state: 'inWork' },
    );
    beginClock(context, order);
    expectProgress(context, begun.order, begun.lines);
    return endMove(context, order, { state: 'inWork', startedAt: order.startedAt ?? context.now }, 'started');
  },
  'workshop.clockIn': ({ orderId }, context) => {
    const order = orderById(context.db, orderId);
    if (!order) return refuse('notFound', {});
    if (order.state !== 'inWork') return refuse('notInWork', { number: order.number, state: order.state });
    const other = otherClock(context, order);
    if (other !== null) {
      return moveRefused('start', order.number, {
        code: 'clockedOnOther',
        next: 'pauseOther',
        details: { what: other, amountFen: 0 },
      });
    }
    beginClock(context, order);
    recordEvent(context, {
      subjectKind: 'visit',
      subjectId: order.visitId,
      kind: 'clockedIn',
      facts: { order: order.number },
    });
    return {};
  },
  'workshop.clockOut': ({ orderId, staffId }, context) => {
    const order = orderById(context.db, orderId);
    const isOwn = staffId === actorId(context);
    if (!order || !(isOwn || context.staff?.roles.includes('workshopLead'))) return refuse('notFound', {});
    if (!stopClocks(context.db, orderId, staffId, context.now)) return refuse('notFound', {});
    recordEvent(context, {
      subjectKind: 'visit',
      subjectId: order.visitId,
      kind: 'clockedOut',
      facts: { order: order.number, name: staffById(context.db, staffId)?.name ?? '' },
    });
    return {};
  },
  'workshop.pause': ({ reason, note, expectedResumeAt, ...which }, context) => {
    const begun = beginMove(context, which, 'pause', { reason, expectedResumeAt });
    if (begun instanceof Refused) return begun;
    stopClocks(context.db, begun.order.id, null, context.now);
    settleDuty(context, 'progress', { visitId: begun.order.visitId, orderId: begun.order.id }, 'paused');
    const change = { state: 'paused', pauseReason: reason, pauseNote: note, expectedResumeAt } as const;
    return endMove(context, begun.order, change, 'paused', { reason, note, until: expectedResumeAt });
  },
  'workshop.resume': (which, context) => {
    const begun = beginMove(context, which, 'resume', {});
    if (begun instanceof Refused) return begun;
    const { order } = begun;
    // The car stays after all: nobody may drive it off with a slip for leaving unfinished.
    if (order.leave !== null) voidOpenSlip(context, order.visitId, 'resumed');
    // It stood at the desk in between: the key goes to the workshop again.
    if (!order.isWithWorkshop) takeKeyOut(context, order.visitId);
    beginClock(context, order);
    expectProgress(context, order, begun.lines);
    const change = {
      state: 'inWork',
      pauseReason: null,
      pauseNote: '',
      expectedResumeAt: null,
      leave: null,
      isWithWorkshop: true,
    } as const;
    return endMove(context, order, change, 'resumed');
  },
  'workshop.tickLine': ({ lineId, done, ...which }, context) => {
    const found = atWork(context, which, lineId);
    if (found instanceof Refused) return found;
    const { order, line } = found;
    updateLine(context.db, lineId, {
      state: done ? 'done' : 'inWork',
      doneAt: done ? context.now : null,
      doneBy: done ? actorId(context) : null,
      ...(line.partState === null ? {} : { partState: done ? 'fitted' : 'issued' }),
    });
    return endMove(context, order, {}, done ? 'lineDone' : 'lineUndone', { name: line.name });
  },
  'workshop.markPart': ({ lineId, partState, ...which }, context) => {
    const found = atWork(context, which, lineId);
    if (found instanceof Refused) return found;
    const { order, line } = found;
    if (line.partState === null) return refuse('notFound', {});
    const isDone = partState === 'fitted' || partState === 'returned';
    updateLine(context.db, lineId, {
      partState,
      state: isDone ? 'done' : 'inWork',
      doneAt: isDone ? context.now : null,
      doneBy: isDone ? actorId(context) : null,
    });
    // A part that went back to the store is not paid for.
    const totalFen = repriced(context.db, order);
    return endMove(context, order, { totalFen }, 'partMarked', { name: line.name, partState });
  },
  'workshop.raiseExtra': ({ items, reason, safety, ...which }, context) => {
    const begun = beginMove(context, which, 'raiseExtra', { reason, safetyGrade: safety });
    if (begun instanceof Refused) return begun;
    if (safety === null) throw new Error('the table of moves should have asked for a grade');
    const { db, now } = context;
    const { order, lines } = begun;
    const extraId = newId(extraIdSchema);
    const number = `${order.number}-A${extrasOf(db, order.id).length + 1}`;
    insertExtra(db, {
      id: extraId,
      orderId: order.id,
      number,
      raisedAt: now,
      raisedBy: actorId(context),
      reason,
      safety,
      answeredAt: null,
      answeredBy: null,
      person: '',
      channel: '',
      delayMinutes: null,
      toldWorkshop: '',
      toldWorkshopAt: null,
      waiver: null,
    });
    for (const [index, item] of items.entries()) {
      const id = newId(orderLineId);
      const payerKey = order.payers[0]?.key ?? 'customer';
      const known = item.itemId === null ? null : offeredItem(db, item.itemId);
      if (item.itemId !== null && known?.what.kind !== item.kind) return refuse('notFound', {});
      const { quantityMilli, time } = item;
      const listed = known && lineOfItem(known, { id, payerKey, quantityMilli, time });
      // More of it than money can count: the desk will see what is meant.
      const line = listed && hasAmount([listed], []) ? listed : inOwnWords(item, id, payerKey);
      insertLine(db, {
        ...line,
        id,
        orderId: order.id,
        position: lines.length + index,
        state: 'proposed',
        partState: item.kind === 'part' ? 'needed' : null,
        // Told to the customer when he is asked; nothing adds it up before he said yes.
        priceFen: worthFen(line.pricing),
        extraId,
        doneAt: null,
        doneBy: null,
      });
    }
    expectDuty(
      context,
      'askExtra',
      { visitId: order.visitId, orderId: order.id, aboutId: extraId },
      atOnce(readCalendar(context.db), now, 5, 15),
    );
    return endMove(context, order, {}, 'extraRaised', { extra: number, reason, safety, items: items.length });
  },
  'workshop.finish': (which, context) => {
    const begun = beginMove(context, which, 'finish', {});
    if (begun instanceof Refused) return begun;
    const { order } = begun;
    stopClocks(context.db, order.id, actorId(context), context.now);
    const subject = { visitId: order.visitId, orderId: order.id };
    settleDuty(context, 'progress', subject, 'finished');
    expectDuty(context, 'inspect', subject, atOnce(readCalendar(context.db), context.now, 30, 60));
    return endMove(context, order, { state: 'workDone', doneAt: context.now }, 'finished');
  },
  'workshop.saveInspection': ({ checks, odometerOutKm, certificateNumber, note, ...which }, context) => {
    const loaded = loadOrder(context, which);
    if (loaded instanceof Refused) return loaded;
    const { order } = loaded;
    if (order.state !== 'workDone') return refuse('notInWork', { number: order.number, state: order.state });
    const inKm = receptionOf(context.db, order.visitId)?.row.odometerKm ?? null;
    if (odometerOutKm !== null && inKm !== null && odometerOutKm < inKm) return refuse('odometerBelowIn', { inKm });
    const change = { inspection: checks, odometerOutKm, certificateNumber, inspectionNote: note };
    // Saved as it is typed: one line of the timeline for one person's look, not one for each tick.
    const last = timelineOf(context.db, order.visitId).at(-1);
    const goesOn =
      last?.kind === 'inspectionSaved' &&
      last.facts['order'] === order.number &&
      last.by === (context.staff?.name ?? null);
    if (!goesOn) return endMove(context, order, change, 'inspectionSaved', { done: checks.length });
    if (!updateOrder(context.db, order.id, order.version, change)) {
      throw new Error('an order changed inside the transaction that had just read it');
    }
    return { version: order.version + 1 };
  },
  'workshop.pass': (which, context) => {
    const begun = beginMove(context, which, 'pass', {});
    if (begun instanceof Refused) return begun;
    const { order, lines } = begun;
    moveLinesTo(context.db, lines, ['done'], () => ({ state: 'inspected' }));
    const subject = { visitId: order.visitId, orderId: order.id };
    settleDuty(context, 'inspect', subject, 'passed');
    expectDuty(context, 'prepare', subject, atOnce(readCalendar(context.db), context.now, 15, 30));
    return endMove(
      context,
      order,
      { state: 'passed', passedAt: context.now, inspectorId: actorId(context) },
      'passed',
      { odometerKm: order.odometerOutKm },
    );
  },
  'workshop.fail': ({ reason, lineIds, ...which }, context) => {
    const wanted = new Set(lineIds);
    const begun = beginMove(context, which, 'fail', ({ lines }) => ({
      reason,
      lines: lines.filter((line) => wanted.has(line.id) && line.state === 'done').length,
    }));
    if (begun instanceof Refused) return begun;
    const { order, lines } = begun;
    moveLinesTo(context.db, lines, ['done'], (line) =>
      wanted.has(line.id)
        ? {
            state: 'inWork',
            doneAt: null,
            doneBy: null,
            ...(line.partState === null ? {} : { partState: 'issued' as const }),
          }
        : null,
    );
    settleDuty(context, 'inspect', { visitId: order.visitId, orderId: order.id }, 'failed');
    // Only what is done again counts.
    expectProgress(
      context,
      order,
      lines.filter((line) => wanted.has(line.id)),
    );
    return endMove(context, order, { state: 'inWork', inspection: [], doneAt: null }, 'failed', {
      reason,
      lines: lineIds.length,
    });
  },
} satisfies Pick<CommandHandlers, WorkshopCommand>;
