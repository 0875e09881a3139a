/** Domain events: what a person reads under "who did what". */
import { asc, eq, sql } from 'drizzle-orm';
import type { TimelineEvent } from '../../src-shared/visit/timeline-event.ts';
import { bound, once, type Reader } from '../db/connection.ts';
import type { CommandContext } from '../kernel/context.ts';
import { seat, staff } from '../staff/staff-tables.ts';
import { timelineEvent } from './journal-tables.ts';

/** Writes one event in the running command's name, time and seat. */
export function recordEvent(
  context: CommandContext,
  event: { subjectKind: 'visit'; subjectId: string; kind: string; facts?: TimelineEvent['facts'] },
): void {
  once(context.db, 'timeline.record', (db) =>
    db
      .insert(timelineEvent)
      .values({
        subjectKind: sql.placeholder('subjectKind'),
        subjectId: sql.placeholder('subjectId'),
        at: sql.placeholder('at'),
        kind: sql.placeholder('kind'),
        staffId: sql.placeholder('staffId'),
        seatId: sql.placeholder('seatId'),
        facts: sql.placeholder('facts'),
      })
      .prepare(),
  ).run({
    subjectKind: event.subjectKind,
    subjectId: event.subjectId,
    at: context.now,
    kind: event.kind,
    staffId: context.staff?.id ?? null,
    seatId: context.seat?.id ?? null,
    facts: event.facts ?? {},
  });
}

/** Events of these kinds alone, oldest first, without who wrote them. */
export function eventsOf(db: Reader, subjectId: string, kinds: readonly string[]) {
  return once(db, 'timeline.kinds', (on) =>
    on
      .select({ at: timelineEvent.at, kind: timelineEvent.kind, facts: timelineEvent.facts })
      .from(timelineEvent)
      .where(eq(timelineEvent.subjectId, bound('subjectId')))
      .orderBy(asc(timelineEvent.rowId))
      .prepare(),
  )
    .all({ subjectId })
    .filter(({ kind }) => kinds.includes(kind));
}

/** Oldest first. */
export function timelineOf(db: Reader, subjectId: string): TimelineEvent[] {
  return once(db, 'timeline.of', (on) =>
    on
      .select({
        rowId: timelineEvent.rowId,
        at: timelineEvent.at,
        kind: timelineEvent.kind,
        by: staff.name,
        seat: seat.name,
        facts: timelineEvent.facts,
      })
      .from(timelineEvent)
      .leftJoin(staff, eq(staff.id, timelineEvent.staffId))
      .leftJoin(seat, eq(seat.id, timelineEvent.seatId))
      .where(eq(timelineEvent.subjectId, bound('subjectId')))
      .orderBy(asc(timelineEvent.rowId))
      .prepare(),
  )
    .all({ subjectId })
    .map(({ rowId, ...event }) => ({ id: String(rowId), ...event }));
}
