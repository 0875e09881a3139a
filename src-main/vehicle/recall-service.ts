/** 召回名单: lists of VINs that the makers ask for, kept by the shop, told at the desk. */
import { newId, type RecallId, recallId as recallIdSchema } from '../../src-shared/kit/id.ts';
import { refuse } from '../../src-shared/kit/refusal.ts';
import type { Writer } from '../db/connection.ts';
import { actorId } from '../kernel/context.ts';
import type { CommandHandlers, QueryHandlers } from '../kernel/handler-types.ts';
import {
  deleteVin,
  insertRecall,
  insertVin,
  markVin,
  recallById,
  recallChangedBy,
  recallListed,
  recallOfNumber,
  recallsListed,
  updateRecall,
  vinsOf,
} from './recall-repository.ts';
import { vehicleById } from './vehicle-repository.ts';

/** Makes the list what was given, but for cars for which it was done. How many there are now. */
function writeVins(db: Writer, id: RecallId, given: readonly string[]): number {
  const wanted = new Set(given);
  const before = vinsOf(db, id);
  for (const { vin, doneAt } of before) {
    if (!wanted.delete(vin) && doneAt === null) deleteVin(db, id, vin);
  }
  for (const vin of wanted) insertVin(db, id, vin);
  return vinsOf(db, id).length;
}

export const recallQueries = {
  'recall.list': (_input, { db }) => ({ campaigns: recallsListed(db) }),
  'recall.get': ({ recallId }, { db }) => {
    const found = recallListed(db, recallId);
    return found ? { ...found, vins: vinsOf(db, recallId).map(({ vin }) => vin) } : refuse('notFound', {});
  },
} satisfies Pick<QueryHandlers, 'recall.list' | 'recall.get'>;

export const recallCommands = {
  'recall.add': ({ number, text, vins }, context) => {
    const { db, now } = context;
    if (recallOfNumber(db, number)) return refuse('nameTaken', { name: number });
    const id = newId(recallIdSchema);
    insertRecall(db, {
      id,
      version: 1,
      active: true,
      number,
      text,
      addedAt: now,
      changedAt: now,
      changedBy: actorId(context),
    });
    return { recallId: id, cars: writeVins(db, id, vins) };
  },
  'recall.change': ({ recallId, version, vins, ...content }, context) => {
    const { db, now } = context;
    const before = recallById(db, recallId);
    if (!before) return refuse('notFound', {});
    const other = recallOfNumber(db, content.number);
    if (other && other.id !== recallId) return refuse('nameTaken', { name: content.number });
    if (!updateRecall(db, recallId, version, { ...content, changedAt: now, changedBy: actorId(context) })) {
      return refuse('changedMeanwhile', { by: recallChangedBy(db, before), at: before.changedAt });
    }
    return { version: version + 1, cars: writeVins(db, recallId, vins) };
  },
  'recall.mark': ({ recallId, vehicleId, done }, context) => {
    const { db, now } = context;
    const vin = vehicleById(db, vehicleId)?.vin ?? null;
    const state = done ? { doneAt: now, doneBy: actorId(context) } : { doneAt: null, doneBy: null };
    return vin !== null && markVin(db, recallId, vin, state) ? {} : refuse('notFound', {});
  },
} satisfies Pick<CommandHandlers, 'recall.add' | 'recall.change' | 'recall.mark'>;
