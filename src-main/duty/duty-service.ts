/** What falls due. Rows are made and settled by what happens to their subject; nobody types one. */
import {
  DUTY_KINDS,
  DUTY_ROLES,
  type DutyKind,
  RECEIVE_DUE_MINUTES,
  RECEIVE_LATE_MINUTES,
} from '../../src-shared/duty/duty-rules.ts';
import { dutyId, newId, type OrderId, type VisitId } from '../../src-shared/kit/id.ts';
import { type Instant, later, MINUTE } from '../../src-shared/kit/time.ts';
import type { CommandContext } from '../kernel/context.ts';
import type { QueryHandlers } from '../kernel/handler-types.ts';
import { type DutySubject, insertDuty, openDuties, reopenDuty, settleDuties } from './duty-repository.ts';

export const dutyQueries = {
  'duty.list': (_input, { db, staff }) => {
    const kinds = DUTY_KINDS.filter((kind) => DUTY_ROLES[kind].some((role) => staff?.roles.includes(role)));
    return { duties: kinds.length === 0 ? [] : openDuties(db, kinds) };
  },
} satisfies Pick<QueryHandlers, 'duty.list'>;

/** When something falls due; see the table. */
export interface Due {
  readonly dueFrom: Instant;
  readonly dueAt: Instant;
  readonly overdueAt: Instant;
}

/** Something falls due; of one kind only once for its subject, the newest time counts. Touches `duty`, as all here. */
export function expectDuty(context: CommandContext, kind: DutyKind, subject: DutySubject, due: Due): void {
  settleDuties(context.db, kind, subject, context.now, 'replaced');
  insertDuty(context.db, {
    id: newId(dutyId),
    kind,
    visitId: subject.visitId,
    orderId: subject.orderId ?? null,
    aboutId: subject.aboutId ?? null,
    ...due,
  });
}

/** The thing is done, or nobody needs it any more; says so where several ways lead out. */
export function settleDuty(context: CommandContext, kind: DutyKind, subject: DutySubject, outcome = 'done'): void {
  settleDuties(context.db, kind, subject, context.now, outcome);
}

/** Nothing about this order is due any more: it ended. The debts of its customer and its follow-up live on. */
export function settleDutiesOfOrder(context: CommandContext, visitId: VisitId, orderId: OrderId): void {
  for (const kind of ['nextContact', 'askExtra', 'progress', 'inspect', 'prepare', 'notify'] as const) {
    settleDuty(context, kind, { visitId, orderId }, 'ended');
  }
}

/** A customer has arrived: somebody must receive them. */
export function expectReception(
  { db }: CommandContext,
  visitId: VisitId,
  arrivedAt: Instant,
  due: Due = {
    dueFrom: arrivedAt,
    dueAt: later(arrivedAt, RECEIVE_DUE_MINUTES * MINUTE),
    overdueAt: later(arrivedAt, RECEIVE_LATE_MINUTES * MINUTE),
  },
): void {
  insertDuty(db, {
    id: newId(dutyId),
    kind: 'receive',
    visitId,
    orderId: null,
    aboutId: null,
    ...due,
  });
}

/** The customer was received, or left. */
export function settleReception({ db, now }: CommandContext, visitId: VisitId, outcome: string): void {
  settleDuties(db, 'receive', { visitId }, now, outcome);
}

/** The customer is waiting again, as if never settled: due when it was due. */
export function reopenReception({ db }: CommandContext, visitId: VisitId): void {
  reopenDuty(db, 'receive', visitId);
}
