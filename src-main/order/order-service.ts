/** 工单: the contract with the customer, from the first line to the signature at the end. */

import { maskPhone } from '../../src-shared/customer/phone-rules.ts';
import { agreedFor, atOnce, noticeDue } from '../../src-shared/duty/due-rules.ts';
import {
  authorizationId,
  newId,
  type OrderId,
  type OrderLineId,
  orderId as orderIdSchema,
  type StaffId,
} from '../../src-shared/kit/id.ts';
import { sumFen, toFen } from '../../src-shared/kit/money.ts';
import { Refused, refuse } from '../../src-shared/kit/refusal.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import { wallClock } from '../../src-shared/kit/time.ts';
import type { Evidence, OrderParticulars } from '../../src-shared/order/order-contract.ts';
import { isOpenOrder, mustSignAgain } from '../../src-shared/order/order-lifecycle.ts';
import { orderTotals, worthFen } from '../../src-shared/order/order-pricing.ts';
import { CUSTOMER_PAYER, FEE_KINDS, type OrderContent, progressPercent } from '../../src-shared/order/order-rules.ts';
import { mayCall } from '../../src-shared/staff/permissions.ts';
import { modelLine } from '../../src-shared/vehicle/vehicle-rules.ts';
import { visitRefusal } from '../../src-shared/visit/moves.ts';
import { billFactsOf, billStateOf, moneyOfVisit, type OrderMoney, sumsOf } from '../bill/bill-facts.ts';
import { approverOf } from '../bill/bill-moves.ts';
import type { Reader } from '../db/connection.ts';
import { type Due, expectDuty, settleDutiesOfOrder, settleDuty } from '../duty/duty-service.ts';
import { timelineOf } from '../journal/timeline.ts';
import { actorId, type CommandContext, type QueryContext } from '../kernel/context.ts';
import type { CommandHandlers, QueryHandlers } from '../kernel/handler-types.ts';
import { drawNumber } from '../shop/number-series.ts';
import { readCalendar, shopZone, teamById } from '../shop/shop-repository.ts';
import { staffById } from '../staff/staff-repository.ts';
import { ownerOf, platesOf, vehicleById } from '../vehicle/vehicle-repository.ts';
import { voidOpenSlip } from '../visit/exit-slip.ts';
import { returnKeyToDesk, takeKeyOut, tickBelongings } from '../visit/held-items.ts';
import { receptionOf } from '../visit/reception-repository.ts';
import { moveRefused, offeredMoves, visitFactsOf, visitStateOf } from '../visit/visit-facts.ts';
import { type VisitRow, visitById } from '../visit/visit-repository.ts';
import { expectProgress } from '../workshop/progress.ts';
import { stopClocks } from '../workshop/work-session-repository.ts';
import { hasLinesElsewhere, moveLinesTo, repriced, writeContent } from './order-content.ts';
import {
  fileGapsOf,
  isCharged,
  needsCertificate,
  openSafetyOf,
  orderFactsOf,
  pricedLines,
  visitOf,
} from './order-facts.ts';
import { beginMove, endMove, loadOrder, type Which } from './order-moves.ts';
import {
  authorizationsOf,
  extrasOf,
  insertAuthorization,
  insertLine,
  insertOrder,
  type LineRow,
  linesOf,
  type OrderRow,
  orderById,
  ordersOfVisit,
  setTotal,
  updateExtra,
  updateLine,
} from './order-repository.ts';
import type { transferCommands } from './transfer-service.ts';

/** How far the lines are, for boards and tablets alike. */
export function progressOf(lines: readonly LineRow[]): number {
  return progressPercent(
    lines
      // Additional work that nobody agreed to yet is no part of the way.
      .filter((line) => isCharged(line) && line.state !== 'proposed' && line.pricing.kind === 'labor')
      .map((line) => ({
        isDone: line.state === 'done' || line.state === 'inspected',
        centihours:
          line.pricing.kind !== 'labor'
            ? 0
            : line.pricing.price.by === 'hours'
              ? line.pricing.price.time
              : (line.pricing.price.time ?? 0),
      })),
  );
}

/** Everything about a new order that is not asked for. */
export const NEW_ORDER = {
  version: 1,
  consentAt: null,
  consentBy: '',
  diagnosis: '',
  quoteVersion: 0,
  authorizedAt: null,
  teamId: null,
  technicianId: null,
  handedOverAt: null,
  handedOverTo: null,
  startedAt: null,
  pauseReason: null,
  pauseNote: '',
  expectedResumeAt: null,
  doneAt: null,
  stopped: false,
  isWithWorkshop: false,
  inspection: [],
  inspectionNote: '',
  odometerOutKm: null,
  certificateNumber: '',
  inspectorId: null,
  passedAt: null,
  preparation: [],
  readyAt: null,
  notices: 0,
  firstNoticeAt: null,
  collectorName: '',
  collectorRelation: null,
  collectorPhone: '',
  accepted: false,
  acceptance: null,
  reworkOf: null,
  leave: null,
  unclaimed: null,
  endedAt: null,
  endReason: '',
} as const;

/** The customer of an order is the first payer; his name is the owner's unless somebody else was named. */
export function withCustomerNamed(content: OrderContent, name: string): OrderContent {
  return {
    ...content,
    payers: content.payers.map((payer) =>
      payer.key === CUSTOMER_PAYER.key && payer.name === '' ? { ...payer, name } : payer,
    ),
  };
}

/**
 * Opens an order on a visit and writes its lines. Touches `repair_order`, `order_line`, `number_series`; the caller tells
 * the event.
 */
export function openOrder(
  context: CommandContext,
  on: Pick<OrderRow, 'visitId' | 'vehicleId'> & Partial<OrderRow>,
  particulars: OrderParticulars,
  content: OrderContent,
): OrderRow {
  const { db, now } = context;
  const id = newId(orderIdSchema);
  const number = drawNumber(db, 'WX', wallClock(now, shopZone(db)).date);
  const adviser = actorId(context);
  insertOrder(db, {
    ...NEW_ORDER,
    id,
    number,
    state: 'received',
    openedAt: now,
    openedBy: adviser,
    adviserId: adviser,
    ...particulars,
    payers: content.payers,
    packages: content.packages,
    totalFen: 0,
    promisedAt: null,
    nextContactAt: null,
    ...on,
  });
  const totalFen = writeContent(db, id, content);
  setTotal(db, id, totalFen);
  const order = orderById(db, id);
  if (!order) throw new Error('an order that was just written is not there');
  return order;
}

/** The duties that hang on the promise: a call at the time agreed, a notice before the car is fetched. */
export function expectPromise(
  context: CommandContext,
  order: Pick<OrderRow, 'id' | 'visitId' | 'authorizedAt' | 'openedAt'>,
  promised: { readonly promisedAt: Instant | null; readonly nextContactAt: Instant | null },
): void {
  const subject = { visitId: order.visitId, orderId: order.id };
  const visit = visitById(context.db, order.visitId);
  const expect = (kind: 'nextContact' | 'notify', due: Due | null): void => {
    if (due) expectDuty(context, kind, subject, due);
    else settleDuty(context, kind, subject, 'replaced');
  };
  expect('nextContact', promised.nextContactAt === null ? null : agreedFor(promised.nextContactAt));
  const began = order.authorizedAt ?? order.openedAt;
  expect(
    'notify',
    promised.promisedAt === null
      ? null
      : noticeDue(readCalendar(context.db), began, promised.promisedAt, visit?.waitsInShop ?? false),
  );
}

interface Yes {
  readonly person: string;
  readonly phone: string;
  readonly channel: 'signature' | 'paper' | 'phone' | 'wechat' | 'withinLimit' | null;
  readonly attachment: string | null;
  readonly note: string;
  readonly witness: string;
}

/** Writes down what the customer agreed to, and makes the lines agreed or declined. Returns the amount in fen. */
function recordYes(
  context: CommandContext,
  order: OrderRow,
  lines: readonly LineRow[],
  declined: ReadonlySet<OrderLineId>,
  yes: Yes,
  promisedAt: Instant | null,
  extraId: LineRow['extraId'] = null,
): number {
  const { db, now } = context;
  const proposed = lines.filter((line) => line.state === 'proposed');
  for (const line of proposed) updateLine(db, line.id, { state: declined.has(line.id) ? 'declined' : 'authorized' });
  const totalFen = repriced(db, order);
  const agreed = proposed.filter((line) => !declined.has(line.id));
  const prices = new Map(linesOf(db, order.id).map((line) => [line.id, line.priceFen]));
  insertAuthorization(db, {
    id: newId(authorizationId),
    orderId: order.id,
    extraId,
    at: now,
    takenBy: actorId(context),
    person: yes.person,
    phone: yes.phone,
    channel: yes.channel,
    evidence: yes.attachment,
    note: yes.note,
    witness: yes.witness,
    quoteVersion: order.quoteVersion,
    lineIds: agreed.map(({ id }) => id),
    amountFen: sumFen(agreed.map(({ id }) => prices.get(id) ?? 0)),
    promisedAt,
    voidCause: null,
    movedWith: null,
  });
  return totalFen;
}

/** Move 11, also as the last stroke of a check-in. */
export function authorizeOrder(
  context: CommandContext,
  which: Which,
  input: {
    readonly evidence: Evidence;
    readonly promisedAt: Instant | null;
    readonly nextContactAt: Instant | null;
    readonly declinedLineIds: readonly OrderLineId[];
  },
): { readonly version: number } | Refused<'notFound' | 'changedMeanwhile' | 'moveRefused' | 'aboveAdvance'> {
  const { evidence, promisedAt, nextContactAt, declinedLineIds } = input;
  const begun = beginMove(context, which, 'authorize', {
    evidence: isEvidence(evidence) ? evidence.channel : null,
    promisedAt,
    nextContactAt,
  });
  if (begun instanceof Refused) return begun;
  const { order, lines } = begun;
  const declined = new Set(declinedLineIds);
  if (evidence.channel === 'withinLimit') {
    const wanted = lines.filter((line) => isCharged(line) && !declined.has(line.id));
    const totalFen = sumFen(wanted.map(({ priceFen }) => priceFen));
    if (order.advanceFen === null || totalFen > order.advanceFen) {
      return refuse('aboveAdvance', { advanceFen: order.advanceFen ?? 0, totalFen });
    }
  }
  const yes = { ...evidence, witness: '' };
  const promised = { promisedAt, nextContactAt };
  const totalFen = recordYes(context, order, lines, declined, yes, promised.promisedAt);
  expectPromise(context, { ...order, authorizedAt: context.now }, promised);
  return endMove(
    context,
    order,
    { state: 'authorized', authorizedAt: context.now, totalFen, ...promised },
    'authorized',
    { person: evidence.person, channel: evidence.channel, amountFen: totalFen, declined: declined.size },
  );
}

/** A channel alone proves nothing: a signature needs its picture, a call or a chat the person who said yes. */
export function isEvidence(evidence: Evidence): boolean {
  switch (evidence.channel) {
    case null:
      return false;
    case 'signature':
      return evidence.attachment !== null;
    case 'phone':
    case 'wechat':
      return evidence.person !== '';
    case 'paper':
    case 'withinLimit':
      return true;
  }
}

/** The customer signed for every safety item that is not done. Touches `extra`. */
function signWaiver({ db, now }: CommandContext, order: OrderRow, attachment: string | null): void {
  const lines = linesOf(db, order.id);
  for (const { row } of extrasOf(db, order.id)) {
    const isOpen = lines.some(({ extraId, state }) => extraId === row.id && state !== 'done' && state !== 'inspected');
    if (row.safety === 'safety' && row.waiver === null && isOpen)
      updateExtra(db, row.id, { waiver: { at: now, attachment } });
  }
}

/** Owed whatever becomes of the work itself. */
function isFee({ pricing }: Pick<LineRow, 'pricing'>): boolean {
  return pricing.kind === 'charge' && FEE_KINDS.includes(pricing.chargeKind);
}

function nameOf(db: Reader, id: StaffId | null): string {
  return id === null ? '' : (staffById(db, id)?.name ?? '');
}

function modelOf(db: Reader, order: OrderRow) {
  const vehicle = vehicleById(db, order.vehicleId);
  return { vehicle, model: vehicle ? modelLine(vehicle.make, vehicle.model) : '' };
}

/** What a line looks like to the desk. */
function lineOut(line: LineRow) {
  const { id, state, partState, name, code, brand, unit, isHighVoltage, pricing, priceFen, extraId } = line;
  return { id, state, partState, name, code, brand, unit, isHighVoltage, pricing, priceFen: toFen(priceFen), extraId };
}

export function extrasOut(db: Reader, orderId: OrderId) {
  return extrasOf(db, orderId).map(({ row, raisedByName }) => {
    const { rowId: _row, orderId: _order, raisedBy: _by, answeredBy: _answered, waiver: _waiver, ...rest } = row;
    return { ...rest, raisedBy: raisedByName };
  });
}

/** Moves of visit, order and bill that this person is shown for an order. */
function movesOfOrder(
  context: QueryContext,
  {
    order,
    visit,
    lines,
    money,
    monies,
  }: {
    readonly order: OrderRow;
    readonly visit: VisitRow;
    readonly lines: readonly LineRow[];
    readonly money: OrderMoney;
    readonly monies: readonly OrderMoney[];
  },
) {
  const { db, now, staff } = context;
  const roles = staff?.roles ?? [];
  const paid = { bill: money.state, paidFen: sumsOf(money).paidFen };
  return [
    ...offeredMoves(orderFactsOf(context, order, lines, paid), roles),
    ...offeredMoves(billFactsOf(context, order, visitStateOf(db, visit, now), { money }), roles),
    ...offeredMoves(visitFactsOf(db, visit, now, monies), roles),
  ];
}

export const orderQueries = {
  'order.get': ({ orderId }, context) => {
    const { db, now } = context;
    const order = orderById(db, orderId);
    if (!order) return refuse('notFound', {});
    const lines = linesOf(db, orderId);
    const visit = visitOf(context, order);
    const { vehicle, model } = modelOf(db, order);
    const plate = platesOf(db, order.vehicleId).find(({ until }) => until === null) ?? null;
    const received = receptionOf(db, order.visitId);
    // Worked out once for all that asks for it: the sums, the state of each bill, the moves of order, bill and visit.
    const monies = moneyOfVisit(db, order.visitId);
    const money = monies.find((one) => one.order.id === orderId);
    if (!money) throw new Error('an order is not among those of its visit');
    const sums = sumsOf(money);
    const authorizations = authorizationsOf(db, orderId);
    const totals = orderTotals(pricedLines(lines, order));
    const mayCallThem = mayCall('customer.revealPhone', context.staff?.roles ?? []);
    const phone = (number: string): string => (mayCallThem ? number : maskPhone(number));
    return {
      orderId,
      version: order.version,
      number: order.number,
      visitId: visit.id,
      visitNumber: visit.number,
      visitVersion: visit.version,
      visitState: visitStateOf(db, visit, now),
      vehicleId: order.vehicleId,
      plate: visit.plate ?? plate?.plate ?? null,
      plateColor: visit.plate === null ? (plate?.plateColor ?? null) : visit.plateColor,
      model,
      vin: vehicle?.vin ?? null,
      owner: ownerOf(db, order.vehicleId)?.name ?? '',
      state: order.state,
      billState: money.state,
      stopped: order.stopped,
      accepted: order.accepted,
      extrasOpen: extrasOf(db, orderId).some(({ row }) => row.answeredAt === null),
      openedAt: order.openedAt,
      adviserId: order.adviserId,
      adviser: nameOf(db, order.adviserId),
      visitType: order.visitType,
      repairCategory: order.repairCategory,
      customerWords: order.customerWords,
      wishes: order.wishes,
      authorizerName: order.authorizerName,
      authorizerPhone: phone(order.authorizerPhone),
      advanceFen: order.advanceFen === null ? null : toFen(order.advanceFen),
      payers: [...order.payers],
      packages: [...order.packages],
      lines: lines.map(lineOut),
      extras: extrasOut(db, orderId),
      laborFen: totals.groups.labor,
      partsFen: totals.groups.parts,
      otherFen: totals.groups.other,
      totalFen: totals.totalFen,
      billedFen: sums.billedFen,
      dueFen: sums.dueFen,
      paidFen: sums.paidFen,
      promisedAt: order.promisedAt,
      nextContactAt: order.nextContactAt,
      consentAt: order.consentAt,
      diagnosis: order.diagnosis,
      quoteVersion: order.quoteVersion,
      authorizedAt: order.authorizedAt,
      agreedAt: authorizations.at(-1)?.at ?? null,
      authorizedBy: authorizations.at(-1)?.person ?? '',
      authorizedFen: sumFen(authorizations.map(({ amountFen }) => amountFen)),
      teamId: order.teamId,
      team: order.teamId === null ? '' : (teamById(db, order.teamId)?.name ?? ''),
      technician: nameOf(db, order.technicianId),
      handedOverAt: order.handedOverAt,
      handedOverTo: nameOf(db, order.handedOverTo),
      startedAt: order.startedAt,
      pauseReason: order.pauseReason,
      pauseNote: order.pauseNote,
      expectedResumeAt: order.expectedResumeAt,
      progressPercent: progressOf(lines),
      isWithWorkshop: order.isWithWorkshop,
      inspection: [...order.inspection],
      inspectionNote: order.inspectionNote,
      odometerInKm: received?.row.odometerKm ?? null,
      odometerOutKm: order.odometerOutKm,
      certificateNumber: order.certificateNumber,
      certificateNeeded: needsCertificate(order),
      preparation: [...order.preparation],
      notices: order.notices,
      collector:
        order.collectorRelation === null
          ? null
          : { name: order.collectorName, relation: order.collectorRelation, phone: phone(order.collectorPhone) },
      washWanted: received?.row.washWanted ?? false,
      waitsInShop: visit.waitsInShop,
      oldParts: received?.row.oldParts ?? null,
      endReason: order.endReason,
      signAgain: mustSignAgain(order),
      leave: order.leave === null ? null : { at: order.leave.at, approvedBy: order.leave.approvedBy },
      openSafety: openSafetyOf(db, orderId, lines),
      unclaimed: order.unclaimed,
      fileGaps: fileGapsOf(order, money.state),
      siblings: monies
        .filter((one) => one !== money)
        .map(({ order: { id, version, number, state, customerWords }, state: billState }) => ({
          orderId: id,
          version,
          number,
          state,
          billState,
          customerWords,
        })),
      moves: movesOfOrder(context, { order, visit, lines, money, monies }),
      timeline: timelineOf(db, order.visitId),
    };
  },
} satisfies Pick<QueryHandlers, 'order.get'>;

/** What changes after the settlement is on no bill: it is reopened first. */
const BILLED = { code: 'lineSettled', next: 'correctBill', details: { what: '', amountFen: 0 } } as const;

/** The others stand in transfer-service.ts. */
type OrderCommand = Exclude<Extract<keyof CommandHandlers, `order.${string}`>, keyof typeof transferCommands>;

export const orderCommands = {
  'order.add': ({ visitId, particulars, content, promisedAt, nextContactAt, overrideReason }, context) => {
    const { db, now } = context;
    const visit = visitById(db, visitId);
    if (!visit || visit.vehicleId === null) return refuse('notFound', {});
    const open = ordersOfVisit(db, visitId).find(
      (order) =>
        isOpenOrder(order.state) &&
        billStateOf(db, order.id) !== 'settled' &&
        order.payers.some((one) => content.payers.some((other) => one.kind === other.kind)),
    );
    const refusal = visitRefusal('addOrder', visitFactsOf(db, visit, now), {
      openOrderOfPayer: open?.number ?? null,
      overrideReason,
    });
    if (refusal) return moveRefused('addOrder', visit.number, refusal);
    if (hasLinesElsewhere(db, null, content.lines)) return refuse('lineElsewhere', {});
    const first = ordersOfVisit(db, visitId)[0];
    const order = openOrder(
      context,
      {
        visitId,
        vehicleId: visit.vehicleId,
        promisedAt,
        nextContactAt,
        collectorName: first?.collectorName ?? '',
        collectorRelation: first?.collectorRelation ?? null,
        collectorPhone: first?.collectorPhone ?? '',
      },
      particulars,
      withCustomerNamed(content, ownerOf(db, visit.vehicleId)?.name ?? ''),
    );
    expectPromise(context, order, { promisedAt, nextContactAt });
    endMove(context, order, {}, 'orderAdded', { reason: overrideReason ?? '' });
    return { orderId: order.id, number: order.number };
  },
  'order.saveContent': ({ content, ...which }, context) => {
    const loaded = loadOrder(context, which);
    if (loaded instanceof Refused) return loaded;
    const { order } = loaded;
    if (!['drafted', 'received', 'diagnosing', 'quoted'].includes(order.state)) {
      return refuse('linesFixed', { number: order.number });
    }
    if (hasLinesElsewhere(context.db, order.id, content.lines)) return refuse('lineElsewhere', {});
    const named = withCustomerNamed(content, ownerOf(context.db, order.vehicleId)?.name ?? '');
    const totalFen = writeContent(context.db, order.id, named);
    // A quote that was shown holds no longer: what the customer sees next is a new version.
    const state = order.state === 'quoted' ? 'received' : order.state;
    return endMove(
      context,
      order,
      { totalFen, payers: named.payers, packages: named.packages, state },
      'contentSaved',
      {
        lines: content.lines.length,
        amountFen: totalFen,
      },
    );
  },
  'order.saveParticulars': ({ particulars, payerReferences, ...which }, context) => {
    const loaded = loadOrder(context, which);
    if (loaded instanceof Refused) return loaded;
    const { order } = loaded;
    if (!isOpenOrder(order.state)) return refuse('orderEnded', { number: order.number, state: order.state });
    const payers = order.payers.map((payer) => ({
      ...payer,
      reference: payerReferences.find(({ key }) => key === payer.key)?.reference ?? payer.reference,
    }));
    return endMove(context, order, { ...particulars, payers }, 'particularsSaved');
  },
  'order.recordConsent': ({ person, ...which }, context) => {
    const loaded = loadOrder(context, which);
    if (loaded instanceof Refused) return loaded;
    const { order } = loaded;
    if (!isOpenOrder(order.state)) return refuse('orderEnded', { number: order.number, state: order.state });
    return endMove(context, order, { consentAt: context.now, consentBy: person }, 'consented', { person });
  },
  'order.diagnose': (which, context) => {
    const begun = beginMove(context, which, 'diagnose', {});
    if (begun instanceof Refused) return begun;
    return endMove(context, begun.order, { state: 'diagnosing' }, 'diagnosing');
  },
  'order.concludeDiagnosis': ({ diagnosis, ...which }, context) => {
    const loaded = loadOrder(context, which);
    if (loaded instanceof Refused) return loaded;
    const { order } = loaded;
    if (!isOpenOrder(order.state)) return refuse('orderEnded', { number: order.number, state: order.state });
    return endMove(context, order, { diagnosis }, 'diagnosisConcluded', { note: diagnosis.slice(0, 120) });
  },
  'order.quote': (which, context) => {
    const begun = beginMove(context, which, 'quote', {});
    if (begun instanceof Refused) return begun;
    const { order } = begun;
    return endMove(context, order, { state: 'quoted', quoteVersion: order.quoteVersion + 1 }, 'quoted', {
      amountFen: order.totalFen,
      version: order.quoteVersion + 1,
    });
  },
  'order.authorize': ({ orderId, version, ...input }, context) => authorizeOrder(context, { orderId, version }, input),
  'order.authorizeUnsigned': ({ witness, reason, adviser, promisedAt, nextContactAt, ...which }, context) => {
    const begun = beginMove(context, which, 'authorizeUnsigned', { witness, reason, adviser });
    if (begun instanceof Refused) return begun;
    const { order, lines } = begun;
    const yes = { person: order.authorizerName, phone: '', channel: null, attachment: null, note: reason, witness };
    const totalFen = recordYes(context, order, lines, new Set(), yes, promisedAt);
    expectPromise(context, { ...order, authorizedAt: context.now }, { promisedAt, nextContactAt });
    return endMove(
      context,
      order,
      { state: 'authorized', authorizedAt: context.now, totalFen, promisedAt, nextContactAt },
      'authorizedUnsigned',
      { witness, reason, adviser, amountFen: totalFen },
    );
  },
  'order.decline': ({ reason, ...which }, context) => {
    const begun = beginMove(context, which, 'decline', {});
    if (begun instanceof Refused) return begun;
    const { order, lines } = begun;
    // A fee for the diagnosis stays due; everything else is kept as advice.
    moveLinesTo(context.db, lines, ['proposed'], (line) =>
      isFee(line) ? { state: 'authorized' } : { state: 'declined' },
    );
    const totalFen = repriced(context.db, order);
    settleDutiesOfOrder(context, order.visitId, order.id);
    return endMove(
      context,
      order,
      { state: 'declined', totalFen, endedAt: context.now, endReason: reason },
      'declined',
      { reason, amountFen: totalFen },
    );
  },
  'order.stop': ({ reason, doneLineIds, doneListed, isUnsafe, statementSigned, ...which }, context) => {
    const begun = beginMove(context, which, 'stop', { doneListed, isUnsafe, statementSigned });
    if (begun instanceof Refused) return begun;
    const { order, lines } = begun;
    if (billStateOf(context.db, order.id) === 'settled') return moveRefused('stop', order.number, BILLED);
    const done = new Set<string>(doneLineIds);
    moveLinesTo(context.db, lines, ['proposed', 'authorized', 'inWork', 'done'], (line) => {
      // What nobody said yes to is not charged, whoever ticks it.
      const isDone = line.state !== 'proposed' && (done.has(line.id) || isFee(line));
      if (!isDone) return { state: 'declined' };
      return line.state === 'done' ? null : { state: 'done', doneAt: context.now, doneBy: actorId(context) };
    });
    const totalFen = repriced(context.db, order);
    stopClocks(context.db, order.id, null, context.now);
    for (const { row } of extrasOf(context.db, order.id)) {
      if (row.answeredAt === null) updateExtra(context.db, row.id, { answeredAt: context.now });
    }
    const subject = { visitId: order.visitId, orderId: order.id };
    settleDuty(context, 'askExtra', subject, 'stopped');
    settleDuty(context, 'progress', subject, 'stopped');
    expectDuty(context, 'inspect', subject, atOnce(readCalendar(context.db), context.now, 30, 60));
    return endMove(
      context,
      order,
      { state: 'workDone', stopped: true, doneAt: context.now, totalFen, pauseReason: null, endReason: reason },
      'stopped',
      { reason, amountFen: totalFen },
    );
  },
  'order.leaveOpen': ({ inspectedDriveable, waiver, nextContactAt, approvalId, ...which }, context) => {
    const { db, now } = context;
    const approver = approverOf(context, approvalId, {
      purpose: 'leaveOpen',
      orderIds: [which.orderId],
      amountFen: null,
      roles: ['deskSupervisor'],
    });
    if (approver instanceof Refused) return approver;
    // The adviser alone does not let a car go that is not finished.
    if (approver === null) return refuse('notAllowed', { roles: ['deskSupervisor'] });
    const loaded = loadOrder(context, which);
    if (loaded instanceof Refused) return loaded;
    // Signed together with the rest: what the rules then still hold against it rolls this back.
    if (waiver !== null) signWaiver(context, loaded.order, waiver.attachment);
    const begun = beginMove(context, which, 'leaveOpen', { inspectedDriveable });
    if (begun instanceof Refused) return begun;
    const { order, facts } = begun;
    // The car stands at the desk to be driven off.
    if (!facts.otherOrderInWork) returnKeyToDesk(context, order.visitId);
    const promised = { promisedAt: null, nextContactAt };
    expectPromise(context, order, promised);
    const leave = { at: now, approvedBy: approver.name, nextContactAt };
    return endMove(context, order, { leave, isWithWorkshop: false, ...promised }, 'leaveAgreed', {
      name: approver.name,
      until: nextContactAt,
      waived: waiver !== null && extrasOf(db, order.id).some(({ row }) => row.waiver?.at === now),
    });
  },
  'order.unclaimed': ({ note, ...which }, context) => {
    const begun = beginMove(context, which, 'unclaimed', {});
    if (begun instanceof Refused) return begun;
    const unclaimed = { at: context.now, by: context.staff?.name ?? '', note };
    return endMove(context, begun.order, { unclaimed }, 'unclaimed', { note, notices: begun.order.notices });
  },
  'order.answerExtra': (input, context) => {
    const { orderId, version, extraId, accepted, person, channel, at, delayTold, delayMinutes, promisedAt } = input;
    const { db, now } = context;
    const own = (lines: readonly LineRow[]) =>
      lines.filter((line) => line.extraId === extraId && line.state === 'proposed');
    const acceptedIds = new Set(accepted.map(({ pricing }) => pricing.id));
    const told = input.toldWorkshop === '' ? null : { person: input.toldWorkshop, at: now };
    const begun = beginMove(context, { orderId, version }, 'answerExtra', ({ lines }) => ({
      person,
      at,
      channel: isEvidence({ channel, person, phone: input.phone, attachment: input.attachment, note: '' })
        ? channel
        : null,
      delayTold,
      promisedAt,
      hasPrice: accepted.every(
        ({ pricing }) =>
          pricing.freeReason !== null ||
          (pricing.kind === 'labor'
            ? (pricing.price.by === 'hours' ? pricing.price.rateFen * pricing.price.time : pricing.price.priceFen) > 0
            : pricing.kind === 'part'
              ? pricing.suppliedBy === 'customer' || pricing.unitFen > 0
              : pricing.priceFen > 0),
      ),
      anyAccepted: accepted.length > 0,
      anyDeclined: own(lines).some(({ id }) => !acceptedIds.has(id)),
      toldWorkshop: told,
      slipTaken: told,
    }));
    if (begun instanceof Refused) return begun;
    const { order, lines } = begun;
    const found = extrasOf(db, orderId).find(({ row }) => row.id === extraId && row.answeredAt === null);
    if (!found) return refuse('notFound', {});
    if (accepted.length > 0 && billStateOf(db, orderId) === 'settled')
      return moveRefused('answerExtra', order.number, BILLED);
    const payerKeys = new Set(order.payers.map(({ key }) => key));
    const packageIds = new Set(order.packages.map(({ id }) => id));
    const isForeign = accepted.some(
      ({ pricing }) =>
        !payerKeys.has(pricing.payerKey) || (pricing.packageId !== null && !packageIds.has(pricing.packageId)),
    );
    if (isForeign || acceptedIds.size !== accepted.length || hasLinesElsewhere(db, orderId, accepted)) {
      return refuse('lineElsewhere', {});
    }
    if (channel === 'withinLimit') {
      const agreedFen = sumFen(authorizationsOf(db, orderId).map(({ amountFen }) => amountFen));
      const totalFen = sumFen([agreedFen, ...accepted.map(({ pricing }) => worthFen(pricing))]);
      if (order.advanceFen === null || totalFen > order.advanceFen) {
        return refuse('aboveAdvance', { advanceFen: order.advanceFen ?? 0, totalFen });
      }
    }
    const proposed = new Map(own(lines).map((line) => [line.pricing.id, line]));
    let position = lines.length;
    for (const line of accepted) {
      const { name, code, brand, unit, isHighVoltage, pricing } = line;
      const row = { name, code, brand, unit, isHighVoltage, pricing };
      const known = proposed.get(pricing.id);
      if (known) updateLine(db, known.id, row);
      else if (!lines.some(({ id }) => id === pricing.id)) {
        insertLine(db, {
          ...row,
          id: pricing.id as OrderLineId, // hasLinesElsewhere has parsed every id
          orderId,
          position: position++,
          state: 'proposed',
          partState: pricing.kind === 'part' ? 'needed' : null,
          priceFen: 0,
          extraId,
          doneAt: null,
          doneBy: null,
        });
      }
    }
    const declined = new Set(
      [...proposed.values()].filter(({ pricing }) => !acceptedIds.has(pricing.id)).map(({ id }) => id),
    );
    const answered = linesOf(db, orderId).filter((line) => line.extraId === extraId);
    const yes = { person, phone: input.phone, channel, attachment: input.attachment, note: '', witness: '' };
    let { totalFen } = order;
    if (accepted.length > 0) {
      totalFen = recordYes(context, order, answered, declined, yes, promisedAt, extraId);
    } else {
      moveLinesTo(db, answered, ['proposed'], () => ({ state: 'declined' }));
      totalFen = repriced(db, order);
    }
    // The workshop goes on at once with what was agreed.
    if (order.state === 'inWork' || order.state === 'paused') {
      moveLinesTo(db, linesOf(db, orderId), ['authorized'], (line) =>
        line.extraId === extraId ? { state: 'inWork' } : null,
      );
    }
    updateExtra(db, extraId, {
      answeredAt: at ?? now,
      answeredBy: actorId(context),
      person,
      channel: channel ?? '',
      delayMinutes,
      toldWorkshop: input.toldWorkshop,
      toldWorkshopAt: now,
    });
    settleDuty(context, 'askExtra', { visitId: order.visitId, orderId, aboutId: extraId }, 'answered');
    const promised = accepted.length > 0 && promisedAt !== null ? { promisedAt, nextContactAt: null } : {};
    if (promised.promisedAt) expectPromise(context, order, { promisedAt: promised.promisedAt, nextContactAt: null });
    return endMove(context, order, { totalFen, ...promised }, 'extraAnswered', {
      extra: found.row.number,
      person,
      channel,
      accepted: accepted.length,
      declined: declined.size,
      toldWorkshop: input.toldWorkshop,
    });
  },
  'order.takeFromWorkshop': ({ exteriorLookedAt, ...which }, context) => {
    const begun = beginMove(context, which, 'takeFromWorkshop', { exteriorLookedAt });
    if (begun instanceof Refused) return begun;
    returnKeyToDesk(context, begun.order.visitId);
    return endMove(context, begun.order, { isWithWorkshop: false }, 'takenFromWorkshop');
  },
  'order.savePreparation': ({ checks, ...which }, context) => {
    const loaded = loadOrder(context, which);
    if (loaded instanceof Refused) return loaded;
    const { order } = loaded;
    if (!isOpenOrder(order.state)) return refuse('orderEnded', { number: order.number, state: order.state });
    return endMove(context, order, { preparation: checks }, 'preparationSaved', { done: checks.length });
  },
  'order.prepare': (which, context) => {
    const begun = beginMove(context, which, 'prepare', {});
    if (begun instanceof Refused) return begun;
    const { order } = begun;
    settleDuty(context, 'prepare', { visitId: order.visitId, orderId: order.id });
    return endMove(context, order, { state: 'ready', readyAt: context.now }, 'prepared');
  },
  'order.notify': ({ person, reached, ...which }, context) => {
    const begun = beginMove(context, which, 'notify', {});
    if (begun instanceof Refused) return begun;
    const { order } = begun;
    // Who was not reached is still to be told.
    if (reached) settleDuty(context, 'notify', { visitId: order.visitId, orderId: order.id });
    const change = { notices: order.notices + 1, firstNoticeAt: order.firstNoticeAt ?? context.now };
    return endMove(context, order, change, 'notified', { person, reached });
  },
  'order.notifyDelay': ({ person, reason, promisedAt, reaction, ...which }, context) => {
    const begun = beginMove(context, which, 'notifyDelay', { reason, promisedAt });
    if (begun instanceof Refused) return begun;
    const { order } = begun;
    expectPromise(context, order, { promisedAt, nextContactAt: null });
    return endMove(context, order, { promisedAt, nextContactAt: null }, 'delayNotified', {
      person,
      reason,
      reaction,
      promisedAt,
    });
  },
  'order.nominateCollector': ({ name, relation, phone, confirmedWithAuthorizer, ...which }, context) => {
    const given = { name, relation, phone, confirmedWithAuthorizer };
    const begun = beginMove(context, which, 'nominateCollector', given);
    if (begun instanceof Refused) return begun;
    const change = { collectorName: name, collectorRelation: relation, collectorPhone: phone };
    return endMove(context, begun.order, change, 'collectorNominated', { name });
  },
  'order.changePromise': ({ promisedAt, nextContactAt, reason, toldWhom, ...which }, context) => {
    const begun = beginMove(context, which, 'changePromise', { reason, toldWhom });
    if (begun instanceof Refused) return begun;
    expectPromise(context, begun.order, { promisedAt, nextContactAt });
    return endMove(context, begun.order, { promisedAt, nextContactAt }, 'promiseChanged', {
      promisedAt,
      reason,
      toldWhom,
    });
  },
  'order.transferAdviser': ({ adviserId, ...which }, context) => {
    const receiver = staffById(context.db, adviserId);
    const begun = beginMove(context, which, 'transferAdviser', {
      receiver: receiver?.name ?? '',
      receiverOnDuty: receiver?.active === true,
    });
    if (begun instanceof Refused) return begun;
    return endMove(context, begun.order, { adviserId }, 'adviserTransferred', { name: receiver?.name ?? '' });
  },
  'order.accept': ({ belongingsTicked, signed, attachment, refusalReason, witness, ...which }, context) => {
    const begun = beginMove(context, which, 'accept', { belongingsTicked, signed, refusalReason, witness });
    if (begun instanceof Refused) return begun;
    tickBelongings(context, begun.order.visitId);
    const acceptance = { at: context.now, signed, attachment, refusalReason, witness };
    return endMove(context, begun.order, { accepted: true, acceptance }, 'accepted', {
      signed,
      reason: refusalReason,
      witness,
    });
  },
  'order.object': ({ what, photos, agreedStep, backTo, ...which }, context) => {
    const begun = beginMove(context, which, 'object', { what, photos: photos.length, agreedStep });
    if (begun instanceof Refused) return begun;
    const { order, lines } = begun;
    voidOpenSlip(context, order.visitId, 'object');
    const subject = { visitId: order.visitId, orderId: order.id };
    if (backTo === 'inWork') {
      // Work is done again; a part that is in the car stays in it until somebody marks another, a charge is no work.
      const again = lines.filter((line) => line.pricing.kind === 'labor');
      moveLinesTo(context.db, lines, ['inspected'], (line) =>
        line.pricing.kind === 'labor' ? { state: 'inWork', doneAt: null, doneBy: null } : { state: 'done' },
      );
      takeKeyOut(context, order.visitId);
      expectProgress(context, order, again);
    } else expectDuty(context, 'prepare', subject, atOnce(readCalendar(context.db), context.now, 15, 30));
    return endMove(
      context,
      order,
      {
        state: backTo,
        accepted: false,
        acceptance: null,
        readyAt: null,
        preparation: [],
        isWithWorkshop: backTo === 'inWork',
        ...(backTo === 'inWork' ? { inspection: [], passedAt: null } : {}),
      },
      'objected',
      { what, agreedStep, photos: photos.length },
    );
  },
  'order.void': ({ reason, ...which }, context) => {
    const begun = beginMove(context, which, 'void', { reason });
    if (begun instanceof Refused) return begun;
    const { order, lines } = begun;
    moveLinesTo(context.db, lines, ['proposed', 'authorized'], () => ({ state: 'declined' }));
    settleDutiesOfOrder(context, order.visitId, order.id);
    return endMove(
      context,
      order,
      { state: 'voided', totalFen: 0, endedAt: context.now, endReason: reason },
      'voided',
      { reason },
    );
  },
} satisfies Pick<CommandHandlers, OrderCommand>;
