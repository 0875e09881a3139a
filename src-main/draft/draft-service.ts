/** What is being typed somewhere: the last writer wins, and no journal hears of it. */
import { and, desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { bound, once } from '../db/connection.ts';
import { actorId, atSeat } from '../kernel/context.ts';
import type { CommandHandlers, QueryHandlers } from '../kernel/handler-types.ts';
import { seat, staff } from '../staff/staff-tables.ts';
import { draft } from './draft-tables.ts';

const content = z.json();

export const draftQueries = {
  'draft.mine': ({ kind }, context) => {
    const here = atSeat(context);
    const statement = once(context.db, 'draft.mine', (db) =>
      db
        .select({
          id: draft.id,
          version: draft.version,
          content: draft.content,
          savedAt: draft.savedAt,
          savedBy: staff.name,
          seatId: draft.savedAtSeat,
          seatName: seat.name,
        })
        .from(draft)
        .innerJoin(staff, eq(staff.id, draft.savedBy))
        .innerJoin(seat, eq(seat.id, draft.savedAtSeat))
        .where(and(eq(draft.seatId, bound('here')), eq(draft.kind, bound('kind'))))
        .orderBy(desc(draft.savedAt))
        .limit(1)
        .prepare(),
    );
    const row = statement.get({ here, kind });
    if (!row) return { draft: null };
    const { seatId, seatName, ...rest } = row;
    return {
      draft: { ...rest, content: content.parse(row.content), savedAtSeat: seatId === here ? '' : seatName },
    };
  },
} satisfies Pick<QueryHandlers, 'draft.mine'>;

export const draftCommands = {
  'draft.save': (input, context) => {
    const savedAt = context.now;
    const saved = once(context.db, 'draft.save', (db) =>
      db
        .insert(draft)
        .values({
          id: sql.placeholder('id'),
          version: 1,
          kind: sql.placeholder('kind'),
          content: sql.placeholder('content'),
          seatId: sql.placeholder('seatId'),
          savedAtSeat: sql.placeholder('seatId'),
          savedBy: sql.placeholder('savedBy'),
          savedAt: sql.placeholder('savedAt'),
        })
        // The seat that began it and the form that it belongs to stay.
        .onConflictDoUpdate({
          target: draft.id,
          set: {
            version: sql`${draft.version} + 1`,
            content: sql`excluded.content`,
            savedAtSeat: sql`excluded.saved_at_seat`,
            savedBy: sql`excluded.saved_by`,
            savedAt: sql`excluded.saved_at`,
          },
        })
        .returning({ version: draft.version })
        .prepare(),
    ).get({ ...input, seatId: atSeat(context), savedBy: actorId(context), savedAt });
    return { version: saved.version, savedAt };
  },
  'draft.discard': ({ id }, { db }) => {
    once(db, 'draft.discard', (on) =>
      on
        .delete(draft)
        .where(eq(draft.id, sql.placeholder('id')))
        .prepare(),
    ).run({ id });
    return {};
  },
} satisfies Pick<CommandHandlers, 'draft.save' | 'draft.discard'>;
