import type { BillState, ShareState } from '../bill/bill-lifecycle.ts';
import type { LineState, OrderFlag, OrderState, PartState } from '../order/order-lifecycle.ts';
import type { Role } from '../staff/roles.ts';
import type { VisitState } from '../visit/visit-lifecycle.ts';

/** The things that have lives of their own; a move may act on several. */
export interface Axes {
  visit: VisitState;
  order: OrderState;
  bill: BillState;
  share: ShareState;
  line: LineState;
  part: PartState;
}

/** From where, to where; `null` is a thing that is not there yet. More than one `to`: the person chooses. */
export interface Change<S extends string> {
  readonly from: readonly (S | null)[];
  readonly to: readonly (S | 'stays')[];
}

/** `any`: everybody who is signed in. `auto`: the program by itself. */
export type Mover = Role | 'any' | 'auto';

/** What the sentence of a refusal may fill in; empty and 0 where it names nothing. */
export interface MoveDetails {
  /** A number on paper, a name, a plate: what to look at. */
  readonly what: string;
  readonly amountFen: number;
}

interface Objection {
  readonly code: string;
  /** What the person should do instead, or first. */
  readonly next: string;
}

/** One way to be refused: known beforehand (`known`: shown beside the button), or seen in what was entered. */
export type MoveObjection<F, G> = Objection &
  (
    | {
        readonly known: (facts: F) => boolean;
        readonly entered?: undefined;
        readonly details?: (facts: F) => Partial<MoveDetails>;
      }
    | {
        readonly known?: undefined;
        readonly entered: (given: G, facts: F) => boolean;
        readonly details?: (facts: F, given: G) => Partial<MoveDetails>;
      }
  );

/** States in which the move is shown, always refused, because people look for it there. */
export interface RefusedIn extends Objection {
  readonly axis: 'visit' | 'order';
  readonly states: readonly (VisitState | OrderState)[];
}

/** One row of the table of moves. `F`: what the shop knows; `G`: what the person enters with the move. */
export interface Move<F, G> {
  /** The row of the table; null for an addition of our own. */
  readonly number: number | null;
  readonly on: { readonly [A in keyof Axes]?: Change<Axes[A]> };
  readonly sets?: readonly OrderFlag[];
  readonly clears?: readonly OrderFlag[];
  readonly who: readonly Mover[];
  /** Who must join in (a second person, or a part of the work). */
  readonly with?: readonly Role[];
  /** Where this is false the move is not even shown. */
  readonly applies?: (facts: F) => boolean;
  readonly refusedIn?: readonly RefusedIn[];
  /** The first that holds is the one that is told. */
  readonly refusals: readonly MoveObjection<F, G>[];
  /** Said, but not in the way. */
  readonly warnings?: readonly MoveObjection<F, G>[];
}

/** The states that a move looks at before it is offered; the other axes are effects only. */
export interface MoveSubject {
  readonly visit: VisitState | null;
  readonly order?: OrderState;
  readonly bill?: BillState;
}

export interface RefusedMove<C extends string = string, N extends string = string> {
  readonly code: C;
  readonly next: N;
  readonly details: MoveDetails;
}

/** The code of a move that does not start from here at all: somebody was faster, or the screen is old. */
export const NOT_NOW = { code: 'notNow', next: 'lookAgain' } as const;

export const NO_DETAILS: MoveDetails = { what: '', amountFen: 0 };

function fits<S extends string>(change: Change<S> | undefined, state: S | null | undefined): boolean {
  return change === undefined || state === undefined || change.from.includes(state);
}

/** True when the table lets the move start from these states. */
export function startsFrom<F extends MoveSubject, G>(move: Move<F, G>, facts: F): boolean {
  return (
    fits(move.on.visit, facts.visit) &&
    fits(move.on.order, facts.order) &&
    fits(move.on.bill, facts.bill) &&
    (move.applies?.(facts) ?? true)
  );
}

/** Visit and order often end together, so either may give the reason; the bill must fit as always. */
function refusedHere<F extends MoveSubject, G>(move: Move<F, G>, facts: F): RefusedIn | null {
  if (!fits(move.on.bill, facts.bill)) return null;
  for (const refused of move.refusedIn ?? []) {
    const state = facts[refused.axis];
    if (state !== undefined && state !== null && refused.states.includes(state)) return refused;
  }
  return null;
}

/** The refusal that is already known, before anything is entered; `hidden` where the move is not shown. */
export function knownRefusal<F extends MoveSubject, G>(move: Move<F, G>, facts: F): RefusedMove | 'hidden' | null {
  const here = refusedHere(move, facts);
  if (here) return { code: here.code, next: here.next, details: NO_DETAILS };
  if (!startsFrom(move, facts)) return 'hidden';
  for (const objection of move.refusals) {
    if (objection.known?.(facts)) {
      return {
        code: objection.code,
        next: objection.next,
        details: { ...NO_DETAILS, ...objection.details?.(facts) },
      };
    }
  }
  return null;
}

function raised<F, G>(objection: MoveObjection<F, G>, facts: F, given: G): RefusedMove | null {
  if (objection.known) {
    if (!objection.known(facts)) return null;
    return { code: objection.code, next: objection.next, details: { ...NO_DETAILS, ...objection.details?.(facts) } };
  }
  if (!objection.entered(given, facts)) return null;
  const details = objection.details?.(facts, given);
  return { code: objection.code, next: objection.next, details: { ...NO_DETAILS, ...details } };
}

/** What the service asks before it writes: everything known and everything entered. Null: go ahead. */
export function refusalOf<F extends MoveSubject, G>(move: Move<F, G>, facts: F, given: G): RefusedMove | null {
  const here = refusedHere(move, facts);
  if (here) return { code: here.code, next: here.next, details: NO_DETAILS };
  if (!startsFrom(move, facts)) return { ...NOT_NOW, details: NO_DETAILS };
  for (const objection of move.refusals) {
    const refusal = raised(objection, facts, given);
    if (refusal) return refusal;
  }
  return null;
}

/** What should be said without refusing: an over-booked team, another order of the car in work. */
export function warningsOf<F extends MoveSubject, G>(move: Move<F, G>, facts: F, given: G): readonly RefusedMove[] {
  return (move.warnings ?? []).flatMap((objection) => raised(objection, facts, given) ?? []);
}

/** Where a change leads from a state: one state, or those among which the person chooses. */
export function leadsTo<S extends string>(change: Change<S>, from: S | null): readonly (S | null)[] {
  return change.to.map((to) => (to === 'stays' ? from : to));
}
