/**
 * The board. Every seat reads it anew whenever a car moves, and all of them see the same cars: it is put together once,
 * and kept until anything is written or the hour makes another one of it.
 */

import type { StaffId } from '../../src-shared/kit/id.ts';
import { sumFen } from '../../src-shared/kit/money.ts';
import { addDays, type Instant, momentOf, wallClock } from '../../src-shared/kit/time.ts';
import { mayCall } from '../../src-shared/staff/permissions.ts';
import type { SignedInStaff } from '../../src-shared/staff/staff-contract.ts';
import { type PackedBoard, packCards, type SharedCard } from '../../src-shared/visit/board-rules.ts';
import { boardColumnOf } from '../../src-shared/visit/visit-lifecycle.ts';
import { dataVersion, type Reader } from '../db/connection.ts';
import { sharedPart } from '../kernel/shared-parts.ts';
import { boardOrders, totalsLeftSince } from '../order/order-repository.ts';
import { shopZone } from '../shop/shop-repository.ts';
import { stateBySlip } from './visit-facts.ts';
import { cardsHere, cardsLeftSince } from './visit-repository.ts';

/** The day that was asked for last, by zone: every board asks, and the answer costs more than the board. */
const days = new Map<string, { readonly from: Instant; readonly to: Instant }>();

/** The day of `now` on the shop's wall clock. */
function dayOf(now: Instant, zone: string): { readonly from: Instant; readonly to: Instant } {
  let day = days.get(zone);
  if (!day || now < day.from || now >= day.to) {
    const { date } = wallClock(now, zone);
    day = { from: momentOf(date, 0, zone), to: momentOf(addDays(date, 1), 0, zone) };
    days.set(zone, day);
  }
  return day;
}

function orderOnCard(order: ReturnType<typeof boardOrders>[number]) {
  return {
    orderId: order.orderId,
    adviser: order.adviser,
    ...(order.work !== '' && { work: order.work }),
    ...(order.team !== '' && { team: order.team }),
    ...(order.workCount > 1 && { more: order.workCount - 1 }),
    ...(order.promisedAt === null ? {} : { promisedAt: order.promisedAt }),
    ...(order.state === 'ready' && { isReady: true as const }),
    ...(order.percent !== null && { percent: order.percent }),
    ...(order.extrasOpen && { extrasOpen: true as const }),
    ...(order.state === 'paused' && order.leaves && { leavesOpen: true as const }),
    ...(order.isUnclaimed && { isUnclaimed: true as const }),
    ...(order.state === 'paused' && order.pauseReason !== null ? { pauseReason: order.pauseReason } : {}),
  };
}

interface SharedBoard {
  readonly version: number;
  /** From when to when it is the same without anything being written: slips run out, days begin. */
  readonly from: Instant;
  readonly to: number;
  readonly texts: string[];
  readonly columns: PackedBoard['columns'];
  readonly amountsFen: number[];
  readonly cardsOf: ReadonlyMap<StaffId, number[]>;
}

function putTogether(db: Reader, now: Instant, version: number): SharedBoard {
  const { from: since, to: midnight } = dayOf(now, shopZone(db));
  const ordersOf = Map.groupBy(boardOrders(db), ({ visitId }) => visitId);
  const totalsLeft = new Map(totalsLeftSince(db, since).map(({ visitId, totalFen }) => [visitId, totalFen]));
  let to: number = midnight;
  const cards = [...cardsHere(db), ...cardsLeftSince(db, since)].flatMap(
    (row): { card: SharedCard; amountFen: number; adviserIds: readonly StaffId[] }[] => {
      const orders = row.leftAt === null ? (ordersOf.get(row.visitId) ?? []) : [];
      const state = stateBySlip(row.state, row.slipUntil === null ? null : { validUntil: row.slipUntil }, now);
      if (state === 'cleared') to = Math.min(to, (row.slipUntil ?? now) + 1);
      const column = boardColumnOf(
        state,
        orders.map((one) => one.state),
        row.leftAt !== null,
      );
      if (column === null) return [];
      // The order that keeps the car in its column is the one to look at.
      const order = orders.find((one) => boardColumnOf('onSite', [one.state], false) === column) ?? orders[0];
      const totalFen = row.leftAt === null ? sumFen(orders.map((one) => one.totalFen)) : totalsLeft.get(row.visitId);
      return [
        {
          amountFen: totalFen ?? 0,
          adviserIds: orders.map((one) => one.adviserId),
          card: {
            visitId: row.visitId,
            column,
            arrivedAt: row.arrivedAt,
            ...(row.plate === null ? {} : { plate: row.plate }),
            ...(row.plateColor === null ? {} : { plateColor: row.plateColor }),
            ...(row.model !== '' && { model: row.model }),
            ...(row.owner !== '' && { owner: row.owner }),
            ...(row.note !== '' && { note: row.note }),
            ...(row.spot !== '' && { spot: row.spot }),
            ...(row.by !== '' && !order && { by: row.by }),
            ...(row.waitsInShop && { waitsInShop: true as const }),
            // Once it is checked in, how it came is the visit's story.
            ...(row.came !== null && (column === 'waiting' || column === 'drafted') && !order
              ? { came: row.came }
              : {}),
            ...(row.state === 'returning' && { isAway: true as const }),
            ...(row.dueAt === null ? {} : { dueAt: row.dueAt }),
            ...(row.overdueAt === null ? {} : { overdueAt: row.overdueAt }),
            ...(row.leftAt === null ? {} : { leftAt: row.leftAt }),
            ...(order && { order: orderOnCard(order) }),
            ...(orders.length > 1 && { otherOrders: orders.length - 1 }),
          },
        },
      ];
    },
  );
  const { texts, columns, places } = packCards(cards.map(({ card }) => card));
  const amountsFen: number[] = [];
  const cardsOf = new Map<StaffId, number[]>();
  for (const [place, index] of places.entries()) {
    const of = cards[index];
    if (!of) continue;
    amountsFen.push(of.amountFen);
    for (const id of new Set(of.adviserIds)) {
      const known = cardsOf.get(id);
      if (known) known.push(place);
      else cardsOf.set(id, [place]);
    }
  }
  return {
    version,
    from: now,
    to,
    texts: sharedPart(texts),
    columns: sharedPart(columns),
    amountsFen: sharedPart(amountsFen),
    cardsOf,
  };
}

const kept = new WeakMap<Reader, SharedBoard>();

/** Every car that is here, and those that left today, as this person sees them. */
export function boardFor(db: Reader, now: Instant, staff: SignedInStaff | null): PackedBoard {
  // Before anything is read: what is written meanwhile must not be taken for read.
  const version = dataVersion(db);
  let board = kept.get(db);
  if (!board || board.version !== version || now < board.from || now >= board.to) {
    board = putTogether(db, now, version);
    kept.set(db, board);
  }
  const { texts, columns, amountsFen } = board;
  return {
    texts,
    columns,
    // What a repair costs is the customer's affair: the workshop and the gate do not read it.
    ...(mayCall('order.get', staff?.roles ?? []) && { amountsFen }),
    mine: (staff && board.cardsOf.get(staff.id)) ?? [],
  };
}
