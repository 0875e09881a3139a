/** 出门条: the paper that lets a car through the gate, and what makes it worthless. */
import { and, desc, eq, isNull } from 'drizzle-orm';
import type { VisitId } from '../../src-shared/kit/id.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import { bound, once, type Reader } from '../db/connection.ts';
import { recordEvent } from '../journal/timeline.ts';
import type { CommandContext } from '../kernel/context.ts';
import { exitSlip } from './reception-tables.ts';
import { visit } from './visit-tables.ts';

export type ExitSlipRow = typeof exitSlip.$inferSelect;

/** The slip that was neither voided nor used, expired or not. */
export function openSlipOf(db: Reader, visitId: VisitId): ExitSlipRow | null {
  return (
    once(db, 'exitSlip.open', (on) =>
      on
        .select()
        .from(exitSlip)
        .where(and(eq(exitSlip.visitId, bound('visitId')), isNull(exitSlip.voidedAt), isNull(exitSlip.usedAt)))
        .orderBy(desc(exitSlip.id))
        .limit(1)
        .prepare(),
    ).get({ visitId }) ?? null
  );
}

/** A slip is good until the day's end (move 42): nobody has to remember to void it. */
export function isValidSlip(slip: Pick<ExitSlipRow, 'validUntil'> | null, now: Instant): boolean {
  return slip !== null && now <= slip.validUntil;
}

export const VOID_CAUSES = ['reopen', 'object', 'expiry', 'newOrder', 'resumed', 'asked', 'otherCar'] as const;
export type VoidCause = (typeof VOID_CAUSES)[number];

/**
 * Voids the open slip, if there is one, and puts the car back on site. True where one was voided. Touches `exit_slip`,
 * `visit`, `timeline_event`.
 */
export function voidOpenSlip(context: CommandContext, visitId: VisitId, cause: VoidCause, reason = ''): boolean {
  const { db, now } = context;
  const slip = openSlipOf(db, visitId);
  if (!slip) return false;
  db.update(exitSlip).set({ voidedAt: now, voidCause: cause }).where(eq(exitSlip.id, slip.id)).run();
  const before = db
    .select({ version: visit.version, state: visit.state })
    .from(visit)
    .where(eq(visit.id, visitId))
    .get();
  if (before?.state === 'cleared') {
    db.update(visit)
      .set({ state: 'onSite', version: before.version + 1 })
      .where(and(eq(visit.id, visitId), eq(visit.version, before.version)))
      .run();
  }
  recordEvent(context, {
    subjectKind: 'visit',
    subjectId: visitId,
    kind: 'exitVoided',
    facts: { slip: slip.number, cause, reason },
  });
  return true;
}
