import type { PaperKind } from '../document/paper-rules.ts';
import type { FollowUpState, PromiseState } from '../followup/followup-rules.ts';
import type { OrderState } from '../order/order-lifecycle.ts';
import type { Role } from '../staff/roles.ts';
import type { MoveName, MoveRefusal } from '../visit/moves.ts';
import type { VisitState } from '../visit/visit-lifecycle.ts';
import type { Instant } from './time.ts';

/**
 * Every way in which the business says no, with what the person must be told. The words, and the next step that each
 * of them offers, stand in the domains' `*-words.ts`; a code without words does not compile.
 */
export interface RefusalDetails {
  /** No such query, command, task or step. */
  unknownCall: Record<never, never>;
  /** This screen does not belong to the shop yet. */
  seatNotPaired: Record<never, never>;
  /** Nobody is signed in at this seat. */
  notSignedIn: Record<never, never>;
  /** Nobody touched this seat for as long as the shop's setting allows. */
  locked: { readonly staffName: string };
  /** The call was made by another person than the one now signed in here. */
  otherUser: { readonly staffName: string };
  /** The person's roles do not reach this. */
  notAllowed: { readonly roles: readonly Role[] };
  /** The same command id came with another name, person or content. */
  commandReused: Record<never, never>;
  /** Someone else changed the thing in between. */
  changedMeanwhile: { readonly by: string | null; readonly at: Instant | null };
  /** The thing is not there (any more). */
  notFound: Record<never, never>;
  /** The shop has not been set up yet, or has been already. */
  notSetUp: Record<never, never>;
  alreadySetUp: Record<never, never>;
  /** The data could not be made safe on the disk: nothing is accepted until a restart. */
  storageFailed: Record<never, never>;
  diskFull: Record<never, never>;

  wrongPin: { readonly triesLeft: number };
  tooManyTries: { readonly waitSeconds: number };
  wrongCode: Record<never, never>;
  pairingCodeUnknown: Record<never, never>;
  staffNameTaken: { readonly name: string };
  lastAdministrator: Record<never, never>;
  staffInactive: { readonly staffName: string };
  ownAccount: Record<never, never>;
  seatInUse: { readonly seatName: string };
  nameTaken: { readonly name: string };

  /** The customer's file has this number already. */
  phoneInFile: { readonly maskedPhone: string };
  /** Another car's file has the plate; naming that car passes it on. */
  plateTaken: { readonly plate: string; readonly vehicleId: string; readonly model: string; readonly owner: string };
  /** Another active car has the VIN. */
  vinTaken: { readonly vin: string; readonly vehicleId: string; readonly plate: string; readonly model: string };

  /** Another item of the price list has the code. */
  codeTaken: { readonly code: string; readonly itemId: string; readonly name: string };
  /** The item of a package is offered no more. */
  itemRetired: { readonly itemId: string; readonly name: string };

  alreadyOnSite: {
    readonly plate: string;
    readonly visitNumber: string;
    readonly since: Instant;
    readonly visitId: string;
  };
  arrivalInFuture: Record<never, never>;
  arrivalTooOld: { readonly days: number };
  wrongVisitState: { readonly visitNumber: string; readonly state: VisitState };
  leaveTooLongAgo: { readonly minutes: number };

  /** The table of moves says no; `code` and `next` have their words in `visit/move-words.ts`. */
  moveRefused: { readonly move: MoveName; readonly number: string } & MoveRefusal;
  /** The customer has said yes to these lines: what comes on top is additional work. */
  linesFixed: { readonly number: string };
  /** A line id belongs to another order. */
  lineElsewhere: Record<never, never>;
  /** Delivered, declined, voided or closed. */
  orderEnded: { readonly number: string; readonly state: OrderState };
  /** More than the amount that was agreed ahead. */
  aboveAdvance: { readonly advanceFen: number; readonly totalFen: number };
  /** The PIN was for another step, another seat, or too long ago. */
  approvalUsed: Record<never, never>;
  /** Lines are ticked and parts marked while the workshop has the car. */
  notInWork: { readonly number: string; readonly state: OrderState };
  odometerBelowIn: { readonly inKm: number };
  /** Somebody else wrote this half of the check-in since it was opened here. */
  draftChanged: { readonly by: string; readonly at: Instant };
  /** Somebody else has made or dropped this call; `by` is null where the owner's wish did. */
  followUpEnded: { readonly state: FollowUpState; readonly by: string | null; readonly at: Instant | null };
  /** The next try lies behind, or further away than so many days. */
  nextTryOutside: { readonly days: number };
  /** What the customer asked for is further than this step, or not so far. */
  wrongPromiseState: { readonly state: PromiseState };
  /** A customer's request is reported to a desk supervisor or a manager. */
  notSupervisor: Record<never, never>;
  /** A backup is being made already. */
  backupRunning: Record<never, never>;
  /** Somebody is taking in a list; `by` is empty where nobody knows yet. */
  importRunning: { readonly by: string };
  /** There is nothing to print of it yet: no bill, no open slip, work that has not passed. */
  paperNotYet: { readonly kind: PaperKind };
  /** The storage box holds another car's things. */
  boxInUse: { readonly box: string };
  /** The person's drawer is open already. */
  shiftAlreadyOpen: { readonly since: Instant };
}

export type RefusalCode = keyof RefusalDetails;

/** `{code, details}`, the details being those of the code. */
export type Refusal<C extends RefusalCode = RefusalCode> = {
  [K in C]: { readonly code: K; readonly details: RefusalDetails[K] };
}[C];

/** What a handler returns instead of a value; the dispatcher tells it from a value by its class and rolls back. */
export class Refused<C extends RefusalCode = RefusalCode> {
  readonly refusal: Refusal<C>;
  constructor(refusal: Refusal<C>) {
    this.refusal = refusal;
  }
}

/** Says no: `return refuse('locked', { staffName })`. */
export function refuse<C extends RefusalCode>(code: C, details: RefusalDetails[C]): Refused<C> {
  return new Refused<C>({ code, details } as Refusal<C>); // code and details were paired by the parameter types
}

/** Refusals that the door itself may give to any call. */
export type DoorRefusal =
  | 'unknownCall'
  | 'seatNotPaired'
  | 'notSignedIn'
  | 'locked'
  | 'otherUser'
  | 'notAllowed'
  | 'commandReused'
  | 'notSetUp'
  | 'storageFailed'
  | 'diskFull';
