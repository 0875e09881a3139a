/** Keys, boxes and belongings on their way through the shop. */
import { and, eq, isNull } from 'drizzle-orm';
import { heldItemId, newId, type VisitId } from '../../src-shared/kit/id.ts';
import { insertRow } from '../db/connection.ts';
import { actorId, type CommandContext } from '../kernel/context.ts';
import { belonging, carDocument, heldItem } from './reception-tables.ts';

/** A key is in the shop's hands from now on. Touches `held_item`, as the next two. */
export function holdKey(
  { db, now }: CommandContext,
  visitId: VisitId,
  key: Pick<typeof heldItem.$inferSelect, 'label' | 'count' | 'numbering'>,
): void {
  insertRow(db, heldItem, { id: newId(heldItemId), visitId, kind: 'key', since: now, ...key });
}

/** The workshop gets the key. */
export function takeKeyOut(context: CommandContext, visitId: VisitId): void {
  context.db
    .update(heldItem)
    .set({ takenOutAt: context.now, takenOutBy: actorId(context) })
    .where(and(eq(heldItem.visitId, visitId), eq(heldItem.kind, 'key'), isNull(heldItem.releasedAt)))
    .run();
}

/** The key hangs in the cabinet again. */
export function returnKeyToDesk(context: CommandContext, visitId: VisitId): void {
  context.db
    .update(heldItem)
    .set({ takenOutAt: null, takenOutBy: null })
    .where(and(eq(heldItem.visitId, visitId), eq(heldItem.kind, 'key'), isNull(heldItem.releasedAt)))
    .run();
}

/** The customer counted the things and has them back. Touches `belonging`. */
export function tickBelongings(context: CommandContext, visitId: VisitId): void {
  context.db
    .update(belonging)
    .set({ backAt: context.now })
    .where(and(eq(belonging.visitId, visitId), isNull(belonging.backAt)))
    .run();
}

/** The papers that came with the car go with it. Touches `car_document`. */
export function returnDocuments(context: CommandContext, visitId: VisitId): void {
  context.db
    .update(carDocument)
    .set({ returnedAt: context.now })
    .where(and(eq(carDocument.visitId, visitId), isNull(carDocument.returnedAt)))
    .run();
}
