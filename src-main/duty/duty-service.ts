/** What falls due. Rows are made and settled by what happens to their subject; nobody types one. */
import { DUTY_KINDS, DUTY_ROLES, RECEIVE_DUE_MINUTES, RECEIVE_LATE_MINUTES } from '../../src-shared/duty/duty-rules.ts';
import { dutyId, newId, type VisitId } from '../../src-shared/kit/id.ts';
import { type Instant, later, MINUTE } from '../../src-shared/kit/time.ts';
import type { CommandContext } from '../kernel/context.ts';
import type { QueryHandlers } from '../kernel/handler-types.ts';
import { insertDuty, openDuties, reopenDuty, settleDuties } from './duty-repository.ts';

export const dutyQueries = {
  'duty.list': (_input, { db, staff }) => {
    const kinds = DUTY_KINDS.filter((kind) => DUTY_ROLES[kind].some((role) => staff?.roles.includes(role)));
    return { duties: kinds.length === 0 ? [] : openDuties(db, kinds) };
  },
} satisfies Pick<QueryHandlers, 'duty.list'>;

/** A customer has arrived: somebody must receive them. Touches `duty`, as the next two. */
export function expectReception({ db }: CommandContext, visitId: VisitId, arrivedAt: Instant): void {
  insertDuty(db, {
    id: newId(dutyId),
    kind: 'receive',
    visitId,
    dueFrom: arrivedAt,
    dueAt: later(arrivedAt, RECEIVE_DUE_MINUTES * MINUTE),
    overdueAt: later(arrivedAt, RECEIVE_LATE_MINUTES * MINUTE),
  });
}

/** The customer was received, or left. */
export function settleReception({ db, now }: CommandContext, visitId: VisitId, outcome: string): void {
  settleDuties(db, 'receive', visitId, now, outcome);
}

/** The customer is waiting again, as if never settled: due when it was due. */
export function reopenReception({ db }: CommandContext, visitId: VisitId): void {
  reopenDuty(db, 'receive', visitId);
}
