import { desc, eq, lt } from 'drizzle-orm';
import { manifestAnchors } from '../backup/backup-manifest.ts';
import type { QueryHandlers, TaskHandlers } from '../kernel/handler-types.ts';
import { readShop } from '../shop/shop-repository.ts';
import { seat, staff } from '../staff/staff-tables.ts';
import { readAnchors } from './anchors.ts';
import { journalEntry } from './journal-tables.ts';
import { verifyJournal } from './verify.ts';

export const journalQueries = {
  'journal.page': (input, { db }) => {
    const rows = db
      .select({
        seq: journalEntry.seq,
        at: journalEntry.at,
        command: journalEntry.command,
        by: staff.name,
        seat: seat.name,
      })
      .from(journalEntry)
      .leftJoin(staff, eq(staff.id, journalEntry.actorId))
      .leftJoin(seat, eq(seat.id, journalEntry.seatId))
      .where(input.before === null ? undefined : lt(journalEntry.seq, input.before))
      .orderBy(desc(journalEntry.seq))
      .limit(input.limit + 1)
      .all();
    return { entries: rows.slice(0, input.limit), more: rows.length > input.limit };
  },
} satisfies Pick<QueryHandlers, 'journal.page'>;

export const journalTasks = {
  'journal.verify': (_input, { db, dataDir, progress }) =>
    verifyJournal(db, readShop(db).epoch, readAnchors(dataDir), progress, manifestAnchors(dataDir)),
} satisfies Pick<TaskHandlers, 'journal.verify'>;
