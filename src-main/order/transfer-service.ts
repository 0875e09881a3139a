/** 项目转单 and 更正车辆: what was written down in the wrong place, and what becomes of the yes that was given to it. */

import { atOnce } from '../../src-shared/duty/due-rules.ts';
import { authorizationId, newId } from '../../src-shared/kit/id.ts';
import { sumFen } from '../../src-shared/kit/money.ts';
import { NO_DETAILS } from '../../src-shared/kit/move.ts';
import { Refused, refuse } from '../../src-shared/kit/refusal.ts';
import {
  isBeforeYes,
  isOpenOrder,
  type LineMisfit,
  lineAfterMove,
  mustSignAgain,
  type OrderState,
} from '../../src-shared/order/order-lifecycle.ts';
import type { OrderLine } from '../../src-shared/order/order-pricing.ts';
import type { PackageInput, PayerInput } from '../../src-shared/order/order-rules.ts';
import { billStateOf } from '../bill/bill-facts.ts';
import { expectDuty, settleDuty } from '../duty/duty-service.ts';
import { actorId, type CommandContext } from '../kernel/context.ts';
import type { CommandHandlers } from '../kernel/handler-types.ts';
import { readCalendar } from '../shop/shop-repository.ts';
import { ownerOf, platesOf, vehicleById } from '../vehicle/vehicle-repository.ts';
import { recordOdometer, takeBackOdometer } from '../vehicle/vehicle-service.ts';
import { voidOpenSlip } from '../visit/exit-slip.ts';
import { lastReadingOf, receptionOf } from '../visit/reception-repository.ts';
import { moveRefused, visitFactsOf } from '../visit/visit-facts.ts';
import { updateVisit, visitById } from '../visit/visit-repository.ts';
import { moveLinesTo, repriced } from './order-content.ts';
import { isCharged, visitOf } from './order-facts.ts';
import { beginMove, endMove, loadOrder, orderChanged } from './order-moves.ts';
import {
  authorizationsOf,
  extrasOf,
  insertAuthorization,
  type LineRow,
  linesOf,
  type OrderRow,
  orderById,
  ordersOfVisit,
  putLineOn,
  voidAuthorizations,
} from './order-repository.ts';
import { isEvidence } from './order-service.ts';

const MISFITS: ReadonlySet<string> = new Set<LineMisfit>(['lineNotAgreed', 'otherNotAgreed', 'otherPastWork']);

/** The first thing that keeps one of the lines from standing on an order in this state. */
function misfitOf(lines: readonly LineRow[], to: OrderState): LineMisfit | null {
  const first = lines.map((line) => lineAfterMove(line.state, to)).find((after) => MISFITS.has(after));
  return (first ?? null) as LineMisfit | null; // the set holds nothing else
}

/** A package of which some lines go and some stay; its price is that of all of them. */
function splitPackageOf(order: OrderRow, lines: readonly LineRow[], moved: readonly LineRow[]): PackageInput | null {
  const ids = (of: readonly LineRow[]) => new Set(of.map(({ pricing }) => pricing.packageId));
  const goes = ids(moved);
  const stays = ids(lines.filter((line) => !moved.includes(line) && line.state !== 'declined'));
  return order.packages.find(({ id }) => goes.has(id) && stays.has(id)) ?? null;
}

/** A clock runs on it in one team's hands, and the other order is not in the same hands. */
function isInOtherHands(from: OrderRow, to: OrderRow, line: LineRow): boolean {
  if (from.state !== 'inWork' || line.state !== 'inWork') return false;
  return to.state !== 'inWork' || to.teamId === null || to.teamId !== from.teamId;
}

/** The payer of a line among those of the other order; whoever is not there yet comes along with it. */
function payersWith(
  to: readonly PayerInput[],
  from: readonly PayerInput[],
  lines: readonly LineRow[],
): { readonly payers: readonly PayerInput[]; readonly keyOf: (pricing: OrderLine) => string } {
  const payers = [...to];
  const keys = new Map<string, string>();
  for (const { pricing } of lines) {
    const own = from.find(({ key }) => key === pricing.payerKey);
    if (!own || keys.has(own.key)) continue;
    const same = payers.find(({ kind, name }) => kind === own.kind && (kind === 'customer' || name === own.name));
    if (!same) payers.push(own);
    keys.set(own.key, same?.key ?? own.key);
  }
  return { payers, keyOf: ({ payerKey }) => keys.get(payerKey) ?? payerKey };
}

/**
 * A yes travels with its lines where the other order has one, too: the customer agreed to this work at this price, whatever
 * sheet it stands on. The order that it leaves loses the amount, so that nothing else can be billed in its place. An order
 * that still waits for its yes gets none: it is asked for as a whole. Touches `authorization`.
 */
function moveYes(context: CommandContext, from: OrderRow, to: OrderRow, lines: readonly LineRow[]): void {
  if (from.authorizedAt === null) return;
  const given = authorizationsOf(context.db, from.id).filter(({ amountFen }) => amountFen >= 0);
  const agreed = lines.filter((line) => line.state !== 'proposed' && isCharged(line));
  const byYes = Map.groupBy(agreed, ({ id }) => given.findLast(({ lineIds }) => lineIds.includes(id)) ?? null);
  for (const [yes, own] of byYes) {
    if (yes === null) continue;
    const { rowId: _row, ...kept } = yes;
    const amountFen = sumFen(own.map(({ priceFen }) => priceFen));
    const moved = { ...kept, extraId: null, lineIds: own.map(({ id }) => id) };
    insertAuthorization(context.db, {
      ...moved,
      id: newId(authorizationId),
      amountFen: -amountFen,
      movedWith: to.id,
    });
    if (isBeforeYes(to.state)) continue;
    insertAuthorization(context.db, {
      ...moved,
      id: newId(authorizationId),
      orderId: to.id,
      quoteVersion: to.quoteVersion,
      amountFen,
      movedWith: from.id,
    });
  }
}

/** A quote names what it was for: after lines came or went it is given again. */
const afterQuote = (order: OrderRow): Partial<OrderRow> => (order.state === 'quoted' ? { state: 'received' } : {});

/** What names a car in a sentence. */
function nameOfCar(db: CommandContext['db'], id: OrderRow['vehicleId'], plate: string | null): string {
  const file = vehicleById(db, id);
  return plate ?? file?.vin ?? (file ? `${file.make} ${file.model}`.trim() : '');
}

export const transferCommands = {
  'order.moveLines': ({ toOrderId, toVersion, lineIds, ...which }, context) => {
    const { db } = context;
    const loaded = loadOrder(context, which);
    if (loaded instanceof Refused) return loaded;
    const other = orderById(db, toOrderId);
    if (!other || other.id === loaded.order.id || other.visitId !== loaded.order.visitId) return refuse('notFound', {});
    if (other.version !== toVersion) return orderChanged(db, other);
    if (!isOpenOrder(other.state)) return refuse('orderEnded', { number: other.number, state: other.state });
    const wanted = new Set(lineIds);
    const moved = loaded.lines.filter(({ id, state }) => wanted.has(id) && state !== 'declined');
    if (moved.length !== wanted.size) return refuse('notFound', {});
    const unanswered = extrasOf(db, loaded.order.id).flatMap(({ row }) => (row.answeredAt === null ? [row.id] : []));
    const begun = beginMove(context, which, 'moveLines', {
      lineSettled: billStateOf(db, other.id) === 'settled',
      extraUnanswered: moved.some(({ extraId }) => extraId !== null && unanswered.includes(extraId)),
      lineInWorkByOtherTeam: moved.some((line) => isInOtherHands(loaded.order, other, line)),
      splitPackage: splitPackageOf(loaded.order, loaded.lines, moved)?.name ?? null,
      misfit: misfitOf(moved, other.state),
    });
    if (begun instanceof Refused) return begun;
    const { order } = begun;
    moveYes(context, order, other, moved);
    const { payers, keyOf } = payersWith(other.payers, order.payers, moved);
    let position = linesOf(db, other.id).length;
    for (const line of moved) {
      const pricing = { ...line.pricing, payerKey: keyOf(line.pricing) };
      // `misfitOf` has let only states through.
      const state = lineAfterMove(line.state, other.state) as LineRow['state'];
      putLineOn(db, line.id, { orderId: other.id, position: position++, state, pricing });
    }
    const sold = new Set(moved.map(({ pricing }) => pricing.packageId));
    const here = order.packages.filter(({ id }) => !sold.has(id));
    const there = [...other.packages, ...order.packages.filter(({ id }) => sold.has(id))];
    const leftFen = repriced(db, { id: order.id, packages: here });
    const takenFen = repriced(db, { id: other.id, packages: there });
    const told = {
      names: moved
        .map(({ name }) => name)
        .join('、')
        .slice(0, 200),
    };
    endMove(context, other, { payers, packages: there, totalFen: takenFen, ...afterQuote(other) }, 'linesTaken', {
      ...told,
      other: order.number,
      amountFen: takenFen - other.totalFen,
      asked: isBeforeYes(other.state) && order.authorizedAt !== null,
    });
    return endMove(context, order, { packages: here, totalFen: leftFen, ...afterQuote(order) }, 'linesMoved', {
      ...told,
      other: other.number,
      amountFen: order.totalFen - leftFen,
    });
  },
  'order.changeVehicle': ({ vehicleId, papersVoided, reason, ...which }, context) => {
    const { db, now } = context;
    const loaded = loadOrder(context, which);
    if (loaded instanceof Refused) return loaded;
    const right = vehicleById(db, vehicleId);
    if (!right) return refuse('notFound', {});
    const visit = visitOf(context, loaded.order);
    const orders = ordersOfVisit(db, visit.id);
    const worn = platesOf(db, vehicleId).find(({ until }) => until === null) ?? null;
    // Of a car whose file knows no plate, what was seen at the gate stays.
    const plate = worn ? { plate: worn.plate, plateColor: worn.plateColor } : {};
    const begun = beginMove(context, which, 'changeVehicle', {
      isSameCar: loaded.order.vehicleId === vehicleId,
      otherVisit: visitFactsOf(db, { ...visit, ...plate, vehicleId }, now).otherVisit?.number ?? null,
      settledOrder: orders.find(({ id }) => billStateOf(db, id) === 'settled')?.number ?? null,
      papersVoided,
    });
    if (begun instanceof Refused) return begun;
    const wrongId = begun.order.vehicleId;
    voidOpenSlip(context, visit.id, 'otherCar');
    const seen = visitById(db, visit.id) ?? visit;
    if (!updateVisit(db, visit.id, seen.version, { vehicleId, ...plate })) {
      throw new Error('a visit changed inside the transaction that had just read it');
    }
    const received = receptionOf(db, visit.id);
    if (received) {
      const { odometerKm, receivedAt: at } = received.row;
      takeBackOdometer(context, wrongId, { odometerKm, at }, lastReadingOf(db, wrongId, visit.id));
      if (odometerKm !== null) recordOdometer(context, vehicleId, odometerKm);
    }
    const oldOwner = ownerOf(db, wrongId)?.name ?? '';
    const newOwner = ownerOf(db, vehicleId)?.name ?? '';
    const cars = { oldCar: nameOfCar(db, wrongId, visit.plate), newCar: nameOfCar(db, vehicleId, worn?.plate ?? null) };
    let version = which.version;
    for (const order of orders) {
      const wasSigned = isOpenOrder(order.state) && order.authorizedAt !== null;
      // Before the workshop has it, the customer is simply asked again; what is being worked on goes on, and the paper
      // for the right car is still to be signed.
      const isAskedAgain = wasSigned && order.state === 'authorized';
      if (wasSigned) voidAuthorizations(db, order.id, 'otherCar');
      if (isAskedAgain) {
        moveLinesTo(db, linesOf(db, order.id), ['authorized'], () => ({ state: 'proposed' }));
      }
      if (wasSigned) {
        expectDuty(
          context,
          'nextContact',
          { visitId: visit.id, orderId: order.id },
          atOnce(readCalendar(db), now, 15, 30),
        );
      }
      // Who pays was named after the owner of the wrong car.
      const payers = order.payers.map((payer) =>
        payer.kind === 'customer' && payer.name === oldOwner && newOwner !== '' ? { ...payer, name: newOwner } : payer,
      );
      const ended = endMove(
        context,
        order,
        {
          vehicleId,
          payers,
          ...(wasSigned ? { authorizedAt: null } : {}),
          ...(isAskedAgain ? { state: 'received' as const } : {}),
        },
        'vehicleChanged',
        { ...cars, reason, voided: wasSigned },
      );
      if (order.id === which.orderId) version = ended.version;
    }
    return { version };
  },
  'order.signAgain': ({ evidence, ...which }, context) => {
    const { db, now } = context;
    const loaded = loadOrder(context, which);
    if (loaded instanceof Refused) return loaded;
    const { order, lines } = loaded;
    const refused = (code: 'notNow' | 'evidenceMissing', next: 'lookAgain' | 'takeEvidence') =>
      moveRefused('authorize', order.number, { code, next, details: NO_DETAILS });
    if (!mustSignAgain(order)) return refused('notNow', 'lookAgain');
    if (!isEvidence(evidence)) return refused('evidenceMissing', 'takeEvidence');
    const agreed = lines.filter((line) => line.state !== 'proposed' && isCharged(line));
    const amountFen = sumFen(agreed.map(({ priceFen }) => priceFen));
    insertAuthorization(db, {
      id: newId(authorizationId),
      orderId: order.id,
      extraId: null,
      at: now,
      takenBy: actorId(context),
      person: evidence.person,
      phone: evidence.phone,
      channel: evidence.channel,
      evidence: evidence.attachment,
      note: evidence.note,
      witness: '',
      quoteVersion: order.quoteVersion,
      lineIds: agreed.map(({ id }) => id),
      amountFen,
      promisedAt: order.promisedAt,
      voidCause: null,
      movedWith: null,
    });
    settleDuty(context, 'nextContact', { visitId: order.visitId, orderId: order.id }, 'signedAgain');
    return endMove(context, order, { authorizedAt: now }, 'signedAgain', {
      person: evidence.person,
      channel: evidence.channel,
      amountFen,
    });
  },
} satisfies Pick<CommandHandlers, 'order.moveLines' | 'order.changeVehicle' | 'order.signAgain'>;
