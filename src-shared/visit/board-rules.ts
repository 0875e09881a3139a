/**
 * The board as it travels. Three hundred cars are read by every seat at every change: what many cards say (the work, the
 * model, the adviser) is written once, and what is empty, untrue or as it would be guessed is left out.
 */
import { z } from 'zod';
import { type OrderId, orderId, type VisitId, visitId } from '../kit/id.ts';
import { instant } from '../kit/time.ts';
import { PAUSE_REASONS } from '../order/order-lifecycle.ts';
import { guessPlateColor, PLATE_COLORS, type PlateColor } from '../vehicle/plate-rules.ts';
import { ARRIVAL_WAYS, BOARD_COLUMNS, type BoardColumn } from './visit-lifecycle.ts';

/** The place of a text among `texts`. */
const textAt = z.int();

/** The order that keeps a car here, as its card shows it. */
const packedOrder = z.strictObject({
  id: orderId,
  /** Its first line, and how many more there are. */
  work: textAt.optional(),
  more: z.int().optional(),
  promisedAt: instant.optional(),
  /** Ready: a promise that has passed is no longer the shop's fault. */
  isReady: z.literal(true).optional(),
  /** While the workshop has it. */
  percent: z.int().optional(),
  adviser: textAt,
  team: textAt.optional(),
  /** What needs somebody: additional work without an answer, and why the work stands still. */
  extrasOpen: z.literal(true).optional(),
  /** 待料外出 is agreed. */
  leavesOpen: z.literal(true).optional(),
  isUnclaimed: z.literal(true).optional(),
  pauseReason: z.enum(PAUSE_REASONS).optional(),
});
type PackedOrder = z.output<typeof packedOrder>;

/** A card without its column, and without what differs between those who look at it. */
const packedCard = z.strictObject({
  id: visitId,
  plate: z.string().optional(),
  /** Only where it is not the colour that such a plate usually has. */
  plateColor: z.enum(PLATE_COLORS).nullable().optional(),
  /** Make and model, and the owner's name, where the car has a file. */
  model: textAt.optional(),
  owner: z.string().optional(),
  note: z.string().optional(),
  arrivedAt: instant,
  waitsInShop: z.literal(true).optional(),
  /** Towed in, or a key in an envelope: nobody waits at the counter. */
  came: z.enum(ARRIVAL_WAYS).optional(),
  /** Driven off while an order stays open (25); it is expected back. */
  isAway: z.literal(true).optional(),
  /** Who registered it; left out once an adviser has it. */
  by: textAt.optional(),
  spot: z.string().optional(),
  /** When somebody should have received the customer, and when that is late. */
  dueAt: instant.optional(),
  overdueAt: instant.optional(),
  leftAt: instant.optional(),
  order: packedOrder.optional(),
  /** Of several orders of this car, how many others. */
  otherOrders: z.int().optional(),
});
type PackedCard = z.output<typeof packedCard>;

export const packedBoard = z.strictObject({
  texts: z.array(z.string()),
  columns: z.partialRecord(z.enum(BOARD_COLUMNS), z.array(packedCard)),
  /** What the orders of each card come to, card by card through the columns; absent for whom it does not concern. */
  amountsFen: z.array(z.int()).optional(),
  /** Which cards, counted through the columns, have an order of the person who asks. */
  mine: z.array(z.int()),
});
export type PackedBoard = z.output<typeof packedBoard>;

export type BoardOrder = Omit<PackedOrder, 'id' | 'adviser' | 'team' | 'work'> & {
  readonly orderId: OrderId;
  readonly adviser: string;
  readonly team?: string;
  readonly work?: string;
};

/** What everybody sees of a car that is here, or that left today. */
export type SharedCard = Omit<PackedCard, 'id' | 'plateColor' | 'model' | 'by' | 'order'> & {
  readonly visitId: VisitId;
  readonly column: BoardColumn;
  readonly plateColor?: PlateColor;
  readonly model?: string;
  readonly by?: string;
  readonly order?: BoardOrder;
};

export type BoardCard = SharedCard & {
  /** Of all its orders; only for people who may read an order. */
  readonly amountFen?: number;
  /** One of its orders is of the person who asks. */
  readonly isMine?: true;
};

/** Packs the cards; `places` tells of each place, counted through the columns, which of the given cards stands there. */
export function packCards(cards: readonly SharedCard[]): Pick<PackedBoard, 'texts' | 'columns'> & { places: number[] } {
  const known = new Map<string, number>();
  const placeOf = (text: string): number => {
    const place = known.get(text) ?? known.size;
    known.set(text, place);
    return place;
  };
  const columns: PackedBoard['columns'] = {};
  const places: number[] = [];
  for (const column of BOARD_COLUMNS) {
    const indexes = [...cards.keys()].filter((index) => cards[index]?.column === column);
    if (indexes.length === 0) continue;
    places.push(...indexes);
    columns[column] = indexes.flatMap((index) => {
      const card = cards[index];
      return card ? [packCard(card, placeOf)] : [];
    });
  }
  return { texts: [...known.keys()], columns, places };
}

function usualColor(plate: string | undefined): PlateColor | null {
  return plate === undefined ? null : guessPlateColor(plate);
}

function packCard(card: SharedCard, placeOf: (text: string) => number): PackedCard {
  const { visitId: id, column: _column, plateColor = null, model, by, order, ...rest } = card;
  return {
    id,
    ...rest,
    ...(plateColor !== usualColor(card.plate) && { plateColor }),
    ...(model !== undefined && { model: placeOf(model) }),
    ...(by !== undefined && { by: placeOf(by) }),
    ...(order && { order: packOrder(order, placeOf) }),
  };
}

function packOrder(order: BoardOrder, placeOf: (text: string) => number): PackedOrder {
  const { orderId: id, adviser, team, work, ...rest } = order;
  return {
    id,
    ...rest,
    adviser: placeOf(adviser),
    ...(team !== undefined && { team: placeOf(team) }),
    ...(work !== undefined && { work: placeOf(work) }),
  };
}

const unpacked = new WeakMap<PackedBoard, readonly BoardCard[]>();

/** The cards of a board, column by column, within a column by what is due first and then by arrival. */
export function cardsOf(board: PackedBoard): readonly BoardCard[] {
  const known = unpacked.get(board);
  if (known) return known;
  const mine = new Set(board.mine);
  const cards: BoardCard[] = [];
  for (const column of BOARD_COLUMNS) {
    for (const packed of board.columns[column] ?? []) {
      const amountFen = board.amountsFen?.[cards.length] ?? 0;
      cards.push({
        ...unpackCard(packed, column, board.texts),
        ...(amountFen !== 0 && { amountFen }),
        ...(mine.has(cards.length) && { isMine: true as const }),
      });
    }
  }
  unpacked.set(board, cards);
  return cards;
}

function unpackCard(packed: PackedCard, column: BoardColumn, texts: readonly string[]): SharedCard {
  const { id, plateColor = usualColor(packed.plate), model, by, order, ...rest } = packed;
  return {
    visitId: id,
    ...rest,
    column,
    ...(plateColor !== null && { plateColor }),
    ...(model !== undefined && { model: texts[model] ?? '' }),
    ...(by !== undefined && { by: texts[by] ?? '' }),
    ...(order && { order: unpackOrder(order, texts) }),
  };
}

function unpackOrder({ id, adviser, team, work, ...rest }: PackedOrder, texts: readonly string[]): BoardOrder {
  return {
    orderId: id,
    ...rest,
    adviser: texts[adviser] ?? '',
    ...(team !== undefined && { team: texts[team] ?? '' }),
    ...(work !== undefined && { work: texts[work] ?? '' }),
  };
}
