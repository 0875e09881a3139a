import { BILL_MOVES, type BillFacts, type BillGiven, type BillMoveName } from '../bill/bill-lifecycle.ts';
import type { BillRuleCode, BillRuleNext } from '../bill/bill-rules.ts';
import {
  knownRefusal,
  type Move,
  type Mover,
  type MoveSubject,
  type NOT_NOW,
  type RefusedMove,
  refusalOf,
  warningsOf,
} from '../kit/move.ts';
import { ORDER_MOVES, type OrderFacts, type OrderGiven, type OrderMoveName } from '../order/order-lifecycle.ts';
import type { Role } from '../staff/roles.ts';
import { VISIT_MOVES, type VisitFacts, type VisitGiven, type VisitMoveName } from './visit-lifecycle.ts';

export type MoveName = VisitMoveName | OrderMoveName | BillMoveName;
type Rows = typeof VISIT_MOVES & typeof ORDER_MOVES & typeof BILL_MOVES;
type Row = Rows[MoveName];
type InEntry<E, K extends string> = E extends Readonly<Record<K, infer C extends string>> ? C : never;
type InList<L, K extends string> = L extends readonly (infer E)[] ? InEntry<E, K> : never;
type InRow<R, K extends string> =
  | (R extends { readonly refusals: infer L } ? InList<L, K> : never)
  | (R extends { readonly refusedIn: infer L } ? InList<L, K> : never);
type Warned<R, K extends string> = R extends { readonly warnings: infer L } ? InList<L, K> : never;

/** Every reason for which a move, or the rule of money behind it, may be refused, or warned about; the words stand in `move-words.ts`. */
export type MoveRefusalCode = InRow<Row, 'code'> | Warned<Row, 'code'> | (typeof NOT_NOW)['code'] | BillRuleCode;
/** Every next step that a refusal offers: a move, or something to fill in or to see to. */
export type NextStep = InRow<Row, 'next'> | Warned<Row, 'next'> | (typeof NOT_NOW)['next'] | BillRuleNext;
export type MoveRefusal = RefusedMove<MoveRefusalCode, NextStep>;

/** One row as a list shows it, without its predicates. */
export interface MoveRow {
  readonly name: MoveName;
  readonly subject: 'visit' | 'order' | 'bill';
  readonly number: number | null;
  readonly on: Move<never, never>['on'];
  readonly who: readonly Mover[];
  readonly with: readonly Role[];
  readonly refusals: readonly { readonly code: MoveRefusalCode; readonly next: NextStep }[];
  readonly warnings: readonly { readonly code: MoveRefusalCode; readonly next: NextStep }[];
}

// The same tables, seen through the wide type that generic code can work with.
const visitTable: { readonly [N in VisitMoveName]: Move<VisitFacts, VisitGiven[N]> } = VISIT_MOVES;
const orderTable: { readonly [N in OrderMoveName]: Move<OrderFacts, OrderGiven[N]> } = ORDER_MOVES;
const billTable: { readonly [N in BillMoveName]: Move<BillFacts, BillGiven[N]> } = BILL_MOVES;

function namesOf<T extends object>(table: T): readonly (keyof T)[] {
  return Object.keys(table) as (keyof T)[]; // our own literals: the keys are exactly the names
}

interface Coded {
  readonly code: string;
  readonly next: string;
}

function codesOf(objections: readonly Coded[]): MoveRow['refusals'] {
  return objections.map(({ code, next }) => ({ code, next })) as MoveRow['refusals']; // taken from the same tables
}

function rowOf<F, G>(name: MoveName, subject: MoveRow['subject'], move: Move<F, G>): MoveRow {
  return {
    name,
    subject,
    number: move.number,
    on: move.on,
    who: move.who,
    with: move.with ?? [],
    refusals: codesOf([...(move.refusedIn ?? []), ...move.refusals]),
    warnings: codesOf(move.warnings ?? []),
  };
}

/** The whole table, by number; our own additions come last. */
export const MOVES: readonly MoveRow[] = [
  ...namesOf(visitTable).map((name) => rowOf<VisitFacts, never>(name, 'visit', visitTable[name])),
  ...namesOf(orderTable).map((name) => rowOf<OrderFacts, never>(name, 'order', orderTable[name])),
  ...namesOf(billTable).map((name) => rowOf<BillFacts, never>(name, 'bill', billTable[name])),
].sort((one, other) => (one.number ?? Number.MAX_VALUE) - (other.number ?? Number.MAX_VALUE));

const byName = new Map(MOVES.map((row) => [row.name, row]));

/** True when somebody with these hats may do it; the desk supervisor may do whatever an adviser may. */
export function mayMove(name: MoveName, roles: readonly Role[]): boolean {
  const who = byName.get(name)?.who ?? [];
  return who.some(
    (mover) =>
      mover === 'any' ||
      (mover !== 'auto' && roles.includes(mover)) ||
      (mover === 'adviser' && roles.includes('deskSupervisor')),
  );
}

/** A move as the move bar shows it: to be done, or refused with the reason and the next step. */
export type OfferedMove<N extends MoveName = MoveName> = {
  readonly name: N;
  readonly number: number | null;
} & ({ readonly allowed: true } | { readonly allowed: false; readonly refusal: MoveRefusal });

function offered<N extends MoveName, F extends MoveSubject, G>(name: N, move: Move<F, G>, facts: F): OfferedMove<N>[] {
  const refusal = knownRefusal(move, facts);
  if (refusal === 'hidden') return [];
  if (refusal === null) return [{ name, number: move.number, allowed: true }];
  return [{ name, number: move.number, allowed: false, refusal: refusal as MoveRefusal }]; // codes come from the tables
}

/** What can be done from here: each move that starts from this state, allowed or refused, in the table's order. */
export function movesOf(facts: VisitFacts): readonly OfferedMove<VisitMoveName>[];
export function movesOf(facts: OrderFacts): readonly OfferedMove<OrderMoveName>[];
export function movesOf(facts: BillFacts): readonly OfferedMove<BillMoveName>[];
export function movesOf(facts: VisitFacts | OrderFacts | BillFacts): readonly OfferedMove[] {
  switch (facts.subject) {
    case 'visit':
      return namesOf(visitTable).flatMap((name) => offered<MoveName, VisitFacts, never>(name, visitTable[name], facts));
    case 'order':
      return namesOf(orderTable).flatMap((name) => offered<MoveName, OrderFacts, never>(name, orderTable[name], facts));
    case 'bill':
      return namesOf(billTable).flatMap((name) => offered<MoveName, BillFacts, never>(name, billTable[name], facts));
  }
}

/** What the service asks before it writes, with what the person entered. Null: go ahead. */
export function visitRefusal<N extends VisitMoveName>(
  name: N,
  facts: VisitFacts,
  given: VisitGiven[N],
): MoveRefusal | null {
  return refusalOf(visitTable[name], facts, given) as MoveRefusal | null; // codes come from the tables
}

/** As `visitRefusal`, for the moves of an order. */
export function orderRefusal<N extends OrderMoveName>(
  name: N,
  facts: OrderFacts,
  given: OrderGiven[N],
): MoveRefusal | null {
  return refusalOf(orderTable[name], facts, given) as MoveRefusal | null; // codes come from the tables
}

/** As `visitRefusal`, for the moves of a bill. */
export function billRefusal<N extends BillMoveName>(
  name: N,
  facts: BillFacts,
  given: BillGiven[N],
): MoveRefusal | null {
  return refusalOf(billTable[name], facts, given) as MoveRefusal | null; // codes come from the tables
}

/** What to say to the person without refusing the move of an order. */
export function orderWarnings<N extends OrderMoveName>(
  name: N,
  facts: OrderFacts,
  given: OrderGiven[N],
): readonly MoveRefusal[] {
  return warningsOf(orderTable[name], facts, given) as readonly MoveRefusal[]; // codes come from the tables
}
