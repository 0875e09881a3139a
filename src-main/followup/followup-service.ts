/** 回访: the calls after a car has left, what the customer says in them, and what becomes of what was asked for. */
import { maskPhone } from '../../src-shared/customer/phone-rules.ts';
import { WISH_SUPERVISORS } from '../../src-shared/duty/duty-rules.ts';
import {
  type CallWindow,
  DROP_REASONS,
  type DropReason,
  firstCallWindow,
  isPossibleTry,
  maySettle,
  NEXT_TRY_WITHIN_DAYS,
  type PromiseStep,
  promiseState,
  reportBy,
  secondCallWindow,
  tellBy,
  windowAfterTry,
} from '../../src-shared/followup/followup-rules.ts';
import {
  type FollowUpId,
  type FollowUpPromiseId,
  followUpId as followUpIdSchema,
  followUpPromiseId,
  newId,
  type OrderId,
  type StaffId,
  type VisitId,
} from '../../src-shared/kit/id.ts';
import { Refused, refuse } from '../../src-shared/kit/refusal.ts';
import { type Instant, instant } from '../../src-shared/kit/time.ts';
import { modelLine } from '../../src-shared/vehicle/vehicle-rules.ts';
import { phonesOf } from '../customer/customer-repository.ts';
import type { Reader } from '../db/connection.ts';
import type { DutySubject } from '../duty/duty-repository.ts';
import { expectDuty, settleDuty } from '../duty/duty-service.ts';
import { actorId, type CommandContext } from '../kernel/context.ts';
import type { CommandHandlers, QueryHandlers } from '../kernel/handler-types.ts';
import { readCalendar } from '../shop/shop-repository.ts';
import { rolesOf, staffById } from '../staff/staff-repository.ts';
import {
  attemptsOf,
  type FollowUpRow,
  followUpById,
  followUpOf,
  hasOpenFirstCall,
  insertAttempt,
  insertFollowUp,
  insertPromise,
  lastAttempt,
  linesOfVisit,
  mustNotCall,
  openCalls,
  ownerNow,
  type PromiseRow,
  promiseById,
  promisesOf,
  subjectOf,
  updateFollowUp,
  updatePromise,
} from './followup-repository.ts';

function nameOf(db: Reader, id: StaffId | null): string | null {
  return id === null ? null : (staffById(db, id)?.name ?? null);
}

/** The column takes any integer. */
function callOf(call: number): 1 | 2 {
  return call === 1 ? 1 : 2;
}

function dropReasonOf(text: string): DropReason | null {
  return DROP_REASONS.find((reason) => reason === text) ?? null;
}

const dutyOf = ({ visitId, orderId, id }: Pick<FollowUpRow, 'visitId' | 'orderId' | 'id'>): DutySubject => ({
  visitId,
  orderId,
  aboutId: id,
});

/** A call falls due, or is never made because the owner said so. */
function begin(
  context: CommandContext,
  call: 1 | 2,
  { visitId, orderId }: { readonly visitId: VisitId; readonly orderId: OrderId },
  window: CallWindow,
): boolean {
  const { db, now } = context;
  const id = newId(followUpIdSchema);
  const isDropped = mustNotCall(db, orderId);
  insertFollowUp(db, {
    id,
    version: 1,
    visitId,
    orderId,
    call,
    ...window,
    state: isDropped ? 'dropped' : 'open',
    nextTryAt: null,
    endedAt: isDropped ? now : null,
    endedBy: null,
    carUse: '',
    opinion: '',
    score: null,
    dropReason: isDropped ? ('doNotContact' satisfies DropReason) : '',
  });
  if (!isDropped) expectDuty(context, 'followUp', dutyOf({ visitId, orderId, id }), window);
  return !isDropped;
}

/**
 * A car was delivered: its customer is called in some days. One call serves all orders of a visit that are
 * delivered before it is made. Touches follow_up and duty.
 */
export function expectFollowUp(
  context: CommandContext,
  { visitId, orderId, leftAt }: { readonly visitId: VisitId; readonly orderId: OrderId; readonly leftAt: Instant },
): void {
  if (hasOpenFirstCall(context.db, visitId)) return;
  begin(context, 1, { visitId, orderId }, firstCallWindow(readCalendar(context.db), leftAt));
}

/** The call as it stands, or why nothing can be done to it: two callers may have had the same one open. */
function openCall(
  db: Reader,
  id: FollowUpId,
  version: number,
): FollowUpRow | Refused<'notFound' | 'followUpEnded' | 'changedMeanwhile'> {
  const row = followUpById(db, id);
  if (!row) return refuse('notFound', {});
  if (row.state !== 'open') {
    return refuse('followUpEnded', { state: row.state, by: nameOf(db, row.endedBy), at: row.endedAt });
  }
  if (row.version !== version) {
    const last = lastAttempt(db, id);
    return refuse('changedMeanwhile', { by: last?.by ?? null, at: last?.at ?? null });
  }
  return row;
}

interface FoundPromise {
  readonly promise: PromiseRow;
  readonly subject: DutySubject;
}

/** What was asked for, or why this step is not its next one. */
function promiseFor(
  db: Reader,
  id: FollowUpPromiseId,
  version: number,
  step: PromiseStep,
): FoundPromise | Refused<'notFound' | 'wrongPromiseState' | 'changedMeanwhile'> {
  const found = promiseById(db, id);
  if (!found) return refuse('notFound', {});
  const { promise, call } = found;
  const state = promiseState(promise);
  if (!maySettle(step, state)) return refuse('wrongPromiseState', { state });
  if (promise.version !== version) return refuse('changedMeanwhile', { by: null, at: null });
  return { promise, subject: { visitId: call.visitId, orderId: call.orderId, aboutId: promise.id } };
}

export const followUpQueries = {
  'followup.list': (_input, { db }) => ({
    calls: openCalls(db).map(({ phone, call, leftAt, ...row }) => ({
      ...row,
      call: callOf(call),
      leftAt: instant.parse(leftAt),
      maskedPhone: phone === null ? null : maskPhone(phone),
    })),
  }),
  'followup.get': ({ followUpId }, { db }) => {
    const row = followUpById(db, followUpId);
    if (!row) return refuse('notFound', {});
    const { visit, order, vehicle, adviser } = subjectOf(db, row.orderId);
    const lines = linesOfVisit(db, row.visitId);
    const owner = ownerNow(db, vehicle.id);
    const first = row.call === 1 ? null : followUpOf(db, row.orderId, 1);
    return {
      followUpId,
      version: row.version,
      call: callOf(row.call),
      state: row.state,
      windowFrom: row.dueFrom,
      windowUntil: row.overdueAt,
      nextTryAt: row.nextTryAt,
      endedAt: row.endedAt,
      endedBy: nameOf(db, row.endedBy),
      dropReason: dropReasonOf(row.dropReason),
      carUse: row.carUse,
      opinion: row.opinion,
      score: row.score,
      visit: {
        visitId: visit.id,
        number: visit.number,
        orderId: order.id,
        orderNumber: order.number,
        plate: visit.plate,
        plateColor: visit.plateColor,
        arrivedAt: visit.arrivedAt,
        leftAt: visit.leftAt,
        adviser,
        concern: order.customerWords,
        wishes: order.wishes,
        done: lines.filter(({ state }) => state === 'done' || state === 'inspected').map(({ name }) => name),
        declined: lines.filter(({ state }) => state === 'declined').map(({ name, safety }) => ({ name, safety })),
        promisedAt: order.promisedAt,
        readyAt: order.readyAt,
        odometerOutKm: order.odometerOutKm,
      },
      vehicle: {
        vehicleId: vehicle.id,
        model: modelLine(vehicle.make, vehicle.model),
        nextServiceOn: vehicle.nextServiceOn,
        nextServiceKm: vehicle.nextServiceKm,
      },
      customer: owner && {
        customerId: owner.customerId,
        name: owner.name,
        doNotContact: owner.doNotContact,
        preferredContact: owner.preferredContact,
        isNewOwner: visit.leftAt !== null && owner.since > visit.leftAt,
        phones: phonesOf(db, owner.customerId).map(({ id, number, note, preferred }) => ({
          phoneId: id,
          masked: maskPhone(number),
          note,
          preferred,
        })),
      },
      attempts: attemptsOf(db, followUpId),
      promises: promisesOf(db, row.orderId).map(({ promise, call }) => ({
        promiseId: promise.id,
        version: promise.version,
        state: promiseState(promise),
        call: callOf(call),
        what: promise.what,
        madeAt: promise.madeAt,
        madeBy: nameOf(db, promise.madeBy) ?? '',
        reportBy: promise.reportBy,
        reportedAt: promise.reportedAt,
        reportedTo: nameOf(db, promise.reportedTo),
        answer: promise.answer,
        answeredAt: promise.answeredAt,
        toldAt: promise.toldAt,
      })),
      earlier:
        first?.state === 'done' && first.endedAt !== null
          ? {
              at: first.endedAt,
              by: nameOf(db, first.endedBy) ?? '',
              carUse: first.carUse,
              opinion: first.opinion,
              score: first.score,
            }
          : null,
    };
  },
} satisfies Pick<QueryHandlers, 'followup.list' | 'followup.get'>;

export const followUpCommands = {
  'followup.attempt': ({ followUpId, version, result, note, nextTryAt }, context) => {
    const { db, now } = context;
    const row = openCall(db, followUpId, version);
    if (row instanceof Refused) return row;
    if (nextTryAt !== null && !isPossibleTry(now, nextTryAt)) {
      return refuse('nextTryOutside', { days: NEXT_TRY_WITHIN_DAYS });
    }
    updateFollowUp(db, followUpId, version, { nextTryAt });
    insertAttempt(db, { followUpId, at: now, by: actorId(context), result, note });
    expectDuty(context, 'followUp', dutyOf(row), windowAfterTry(readCalendar(db), row, result, nextTryAt));
    return { version: version + 1 };
  },
  'followup.complete': ({ followUpId, version, carUse, opinion, score, promises }, context) => {
    const { db, now } = context;
    const row = openCall(db, followUpId, version);
    if (row instanceof Refused) return row;
    const by = actorId(context);
    const hours = readCalendar(db);
    const ended = { state: 'done', nextTryAt: null, endedAt: now, endedBy: by } as const;
    updateFollowUp(db, followUpId, version, { ...ended, carUse, opinion, score });
    insertAttempt(db, { followUpId, at: now, by, result: 'reached', note: '' });
    settleDuty(context, 'followUp', dutyOf(row));
    for (const what of promises) {
      const id = newId(followUpPromiseId);
      const reportTill = reportBy(hours, now);
      insertPromise(db, {
        id,
        version: 1,
        followUpId,
        what,
        madeAt: now,
        madeBy: by,
        reportBy: reportTill,
        reportedAt: null,
        reportedTo: null,
        answer: '',
        answeredAt: null,
        toldAt: null,
      });
      const due = { dueFrom: now, dueAt: now, overdueAt: reportTill };
      expectDuty(context, 'reportWish', { ...dutyOf(row), aboutId: id }, due);
    }
    const window = row.call === 1 ? secondCallWindow(hours, now) : null;
    const goesOn = window !== null && begin(context, 2, row, window);
    return { version: version + 1, secondCallAt: goesOn ? window.dueAt : null };
  },
  'followup.drop': ({ followUpId, version, reason }, context) => {
    const { db, now } = context;
    const row = openCall(db, followUpId, version);
    if (row instanceof Refused) return row;
    const ended = { state: 'dropped', nextTryAt: null, endedAt: now, endedBy: actorId(context) } as const;
    updateFollowUp(db, followUpId, version, { ...ended, dropReason: reason });
    settleDuty(context, 'followUp', dutyOf(row), 'dropped');
    return { version: version + 1 };
  },
  'followup.report': ({ promiseId, version, reportedTo }, context) => {
    const { db, now } = context;
    const found = promiseFor(db, promiseId, version, 'report');
    if (found instanceof Refused) return found;
    const person = staffById(db, reportedTo);
    if (!person?.active || !rolesOf(db, reportedTo).some((role) => WISH_SUPERVISORS.includes(role))) {
      return refuse('notSupervisor', {});
    }
    updatePromise(db, promiseId, version, { reportedAt: now, reportedTo });
    settleDuty(context, 'reportWish', found.subject);
    // As long as there was for reporting it: a wish that lies at the supervisor's is as far from the customer as before.
    const due = { dueFrom: now, dueAt: now, overdueAt: reportBy(readCalendar(db), now) };
    expectDuty(context, 'answerWish', found.subject, due);
    return { version: version + 1 };
  },
  'followup.answer': ({ promiseId, version, answer }, context) => {
    const { db, now } = context;
    const found = promiseFor(db, promiseId, version, 'answer');
    if (found instanceof Refused) return found;
    const overdueAt = tellBy(readCalendar(db), now);
    updatePromise(db, promiseId, version, { answer, answeredAt: now });
    // With an answer in hand there is nothing left to report.
    settleDuty(context, 'reportWish', found.subject, 'answered');
    settleDuty(context, 'answerWish', found.subject);
    expectDuty(context, 'tellAnswer', found.subject, { dueFrom: now, dueAt: now, overdueAt });
    return { version: version + 1, tellBy: overdueAt };
  },
  'followup.told': ({ promiseId, version }, context) => {
    const { db, now } = context;
    const found = promiseFor(db, promiseId, version, 'tell');
    if (found instanceof Refused) return found;
    updatePromise(db, promiseId, version, { toldAt: now });
    settleDuty(context, 'tellAnswer', found.subject);
    return { version: version + 1 };
  },
} satisfies Pick<
  CommandHandlers,
  'followup.attempt' | 'followup.complete' | 'followup.drop' | 'followup.report' | 'followup.answer' | 'followup.told'
>;
