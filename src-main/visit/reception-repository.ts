import { and, asc, desc, eq, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import type { VehicleId, VisitId } from '../../src-shared/kit/id.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import { bound, insertRow, once, type Reader, type Writer } from '../db/connection.ts';
import { staff } from '../staff/staff-tables.ts';
import { belonging, carDocument, checkInDraft, damageMark, heldItem, reception } from './reception-tables.ts';
import { visit } from './visit-tables.ts';

/** The last time this car was handed over in this visit. */
export function receptionOf(db: Reader, visitId: VisitId) {
  return (
    once(db, 'reception.of', (on) =>
      on
        .select({ row: reception, receivedByName: staff.name })
        .from(reception)
        .innerJoin(staff, eq(staff.id, reception.receivedBy))
        .where(eq(reception.visitId, bound('visitId')))
        .orderBy(desc(reception.rowId))
        .limit(1)
        .prepare(),
    ).get({ visitId }) ?? null
  );
}

/** The last odometer that was read of a car on another visit than this. */
export function lastReadingOf(db: Reader, vehicleId: VehicleId, except: VisitId) {
  return (
    db
      .select({ odometerKm: reception.odometerKm, at: reception.receivedAt })
      .from(reception)
      .innerJoin(visit, eq(visit.id, reception.visitId))
      .where(and(eq(visit.vehicleId, vehicleId), ne(visit.id, except), isNotNull(reception.odometerKm)))
      .orderBy(desc(reception.rowId))
      .limit(1)
      .get() ?? null
  );
}

export function insertReception(db: Writer, row: Omit<typeof reception.$inferSelect, 'rowId'>): void {
  insertRow(db, reception, row);
}

export function damageOf(db: Reader, visitId: VisitId) {
  return once(db, 'damageMark.of', (on) =>
    on
      .select()
      .from(damageMark)
      .where(eq(damageMark.visitId, bound('visitId')))
      .orderBy(asc(damageMark.rowId))
      .prepare(),
  ).all({ visitId });
}

export function belongingsOf(db: Reader, visitId: VisitId) {
  return once(db, 'belonging.of', (on) =>
    on
      .select()
      .from(belonging)
      .where(eq(belonging.visitId, bound('visitId')))
      .orderBy(asc(belonging.rowId))
      .prepare(),
  ).all({ visitId });
}

export function documentsOf(db: Reader, visitId: VisitId) {
  return once(db, 'carDocument.of', (on) =>
    on
      .select()
      .from(carDocument)
      .where(eq(carDocument.visitId, bound('visitId')))
      .orderBy(asc(carDocument.rowId))
      .prepare(),
  ).all({ visitId });
}

/** Tags and boxes of a visit, also those given back. */
export function heldItemsOf(db: Reader, visitId: VisitId) {
  return once(db, 'heldItem.of', (on) =>
    on
      .select()
      .from(heldItem)
      .where(eq(heldItem.visitId, bound('visitId')))
      .orderBy(asc(heldItem.id))
      .prepare(),
  ).all({ visitId });
}

/** Whose tag, envelope or box with this label is in use now. */
export function holderOf(db: Reader, what: Pick<typeof heldItem.$inferSelect, 'kind' | 'numbering' | 'label'>) {
  return (
    once(db, 'heldItem.holder', (on) =>
      on
        .select({ visitId: heldItem.visitId })
        .from(heldItem)
        .where(
          and(
            eq(heldItem.kind, bound('kind')),
            eq(heldItem.numbering, bound('numbering')),
            eq(heldItem.label, bound('label')),
            isNull(heldItem.releasedAt),
          ),
        )
        .prepare(),
    ).get(what)?.visitId ?? null
  );
}

/** Every tag and box in use in the shop. */
export function heldItemsInUse(db: Reader) {
  return once(db, 'heldItem.inUse', (on) =>
    on
      .select({ kind: heldItem.kind, numbering: heldItem.numbering, label: heldItem.label, visitId: heldItem.visitId })
      .from(heldItem)
      .where(isNull(heldItem.releasedAt))
      .orderBy(asc(heldItem.label))
      .prepare(),
  ).all();
}

export function draftHalvesOf(db: Reader, visitId: VisitId) {
  return once(db, 'checkInDraft.of', (on) =>
    on
      .select({ row: checkInDraft, savedByName: staff.name })
      .from(checkInDraft)
      .innerJoin(staff, eq(staff.id, checkInDraft.savedBy))
      .where(eq(checkInDraft.visitId, bound('visitId')))
      .prepare(),
  ).all({ visitId });
}

/** Nothing is being written any more: the car was checked in. */
export function deleteDrafts(db: Writer, visitId: VisitId): void {
  once(db, 'checkInDraft.delete', (on) =>
    on
      .delete(checkInDraft)
      .where(eq(checkInDraft.visitId, bound('visitId')))
      .prepare(),
  ).run({ visitId });
}

/** Gives back what is still held of this kind. */
export function releaseHeld(db: Writer, visitId: VisitId, kind: 'key' | 'box', releasedAt: Instant): void {
  once(db, 'heldItem.release', (on) =>
    on
      .update(heldItem)
      .set({ releasedAt: sql`${sql.placeholder('releasedAt')}` })
      .where(and(eq(heldItem.visitId, bound('visitId')), eq(heldItem.kind, bound('kind')), isNull(heldItem.releasedAt)))
      .prepare(),
  ).run({ visitId, kind, releasedAt });
}
