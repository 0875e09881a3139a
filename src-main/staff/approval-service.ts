/** A second person's yes at somebody else's seat: put in with a PIN, used once by the command that needs it. */
import { and, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import {
  type ApprovalId,
  approvalId as approvalIdSchema,
  newId,
  type OrderId,
  orderId as orderIdSchema,
  type StaffId,
  seatId as seatIdSchema,
  staffId as staffIdSchema,
} from '../../src-shared/kit/id.ts';
import { type Fen, fen } from '../../src-shared/kit/money.ts';
import { type Refused, refuse } from '../../src-shared/kit/refusal.ts';
import { MINUTE } from '../../src-shared/kit/time.ts';
import { APPROVAL_PURPOSES, type ApprovalPurpose } from '../../src-shared/staff/approvals.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import type { CommandContext } from '../kernel/context.ts';
import { internal, type QueryHandlers, type StepHandlers } from '../kernel/handler-types.ts';
import { countFailure, guarded, guardOfNobody, guardOfStaff } from './guard.ts';
import { checkPin } from './pin-hash.ts';
import { activeStaff, clearFailures, rolesOf, staffById } from './staff-repository.ts';
import { approval } from './staff-tables.ts';

/** So long may lie between the PIN and the step that it is for. */
const APPROVAL_MINUTES = 5;

export const recordApproval = internal({
  name: 'staff.recordApproval',
  input: z.strictObject({
    staffId: staffIdSchema,
    seatId: seatIdSchema,
    askedBy: staffIdSchema,
    purpose: z.enum(APPROVAL_PURPOSES),
    orderIds: z.array(orderIdSchema),
    amountFen: fen.nullable(),
  }),
  touches: ['approval', 'staff_guard'],
  handler: (given, { db, now }) => {
    const id = newId(approvalIdSchema);
    db.insert(approval)
      .values({ id, ...given, at: now })
      .run();
    clearFailures(db, [guardOfStaff(given.staffId)]);
    return { approvalId: id };
  },
});

export const approvalQueries = {
  'staff.approvers': ({ roles }, { db }) => ({
    staff: activeStaff(db)
      .filter((person) => person.roles.some((role) => roles.includes(role)))
      .map(({ id, name }) => ({ id, name })),
  }),
} satisfies Pick<QueryHandlers, 'staff.approvers'>;

export const approvalSteps = {
  'staff.approve': async ({ staffId, pin, ...agreed }, context) => {
    const { seat, staff } = context.session;
    if (!seat || !staff)
      throw new Error('staff.approve needs somebody who asks; permissions.ts should have seen to it');
    const known = staffById(context.db, staffId);
    const subject = known ? guardOfStaff(known.id) : guardOfNobody(staffId);
    return guarded(context, subject, async () => {
      const isRight = await checkPin(pin, known?.pinHash ?? null, context.pepper);
      // Read again: while the hash was made, an administrator may have given a new PIN.
      const person = known && isRight ? staffById(context.db, known.id) : null;
      if (!person || person.pinHash !== known?.pinHash) {
        return refuse('wrongPin', { triesLeft: countFailure(context, subject) });
      }
      if (!person.active) return refuse('staffInactive', { staffName: person.name });
      const { approvalId } = context.run(recordApproval, {
        staffId: person.id,
        seatId: seat.id,
        askedBy: staff.id,
        ...agreed,
      });
      return { approvalId, name: person.name };
    });
  },
} satisfies Pick<StepHandlers, 'staff.approve'>;

/** What a command needs somebody's yes for. */
export interface NeededApproval {
  readonly purpose: ApprovalPurpose;
  readonly orderIds: readonly OrderId[];
  /** Fen; null where the step has no amount. */
  readonly amountFen: Fen | null;
  /** One of these hats. */
  readonly roles: readonly Role[];
}

/**
 * Uses an approval up and says who gave it. Refused where it is used, older than five minutes, of another seat, asked
 * for by somebody else, given for another step, order or a smaller amount, or by somebody without one of the hats.
 * Touches `approval`.
 */
export function spendApproval(
  context: CommandContext,
  id: ApprovalId,
  needed: NeededApproval,
): { readonly staffId: StaffId; readonly name: string; readonly roles: readonly Role[] } | Refused<'approvalUsed'> {
  const { db, now, seat, staff } = context;
  const row = db.select().from(approval).where(eq(approval.id, id)).get();
  const person = row ? staffById(db, row.staffId) : null;
  const worn = row ? rolesOf(db, row.staffId) : [];
  const isGood =
    row &&
    person?.active &&
    row.seatId === seat?.id &&
    row.askedBy === staff?.id &&
    row.purpose === needed.purpose &&
    needed.orderIds.every((orderId) => row.orderIds.includes(orderId)) &&
    (needed.amountFen ?? 0) <= (row.amountFen ?? 0) &&
    now - row.at <= APPROVAL_MINUTES * MINUTE &&
    worn.some((role) => needed.roles.includes(role));
  if (!isGood) return refuse('approvalUsed', {});
  const { changes } = db
    .update(approval)
    .set({ usedAt: now })
    .where(and(eq(approval.id, id), isNull(approval.usedAt)))
    .run();
  return changes === 1 ? { staffId: row.staffId, name: person.name, roles: worn } : refuse('approvalUsed', {});
}
