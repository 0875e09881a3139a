/** What the screens ask about backups; the making itself is in backup-tasks.ts, the going back in restore.ts. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { desc, eq, max } from 'drizzle-orm';
import { z } from 'zod';
import { type RestoreFacts, restoreFacts } from '../../src-shared/backup/backup-contract.ts';
import { refuse } from '../../src-shared/kit/refusal.ts';
import type { Reader, Writer } from '../db/connection.ts';
import { readHead } from '../journal/journal.ts';
import type { Door } from '../kernel/dispatch.ts';
import {
  type CommandHandlers,
  internal,
  type QueryHandlers,
  type StepHandlers,
  type TaskGuards,
} from '../kernel/handler-types.ts';
import { readShop } from '../shop/shop-repository.ts';
import { countFailure, guarded, guardOfStaff } from '../staff/guard.ts';
import { checkPin } from '../staff/pin-hash.ts';
import { staffById } from '../staff/staff-repository.ts';
import { secondPlace } from './backup-store.ts';
import { backupSetting, restoreRecord } from './backup-tables.ts';
import { restoreDone } from './restore-files.ts';

const ONLY_ROW = 1;

/** The shop's choice; version 0 before the first. */
export function readBackupSetting(db: Reader): { readonly version: number; readonly secondFolder: string | null } {
  const row = db.select().from(backupSetting).where(eq(backupSetting.id, ONLY_ROW)).get();
  return { version: row?.version ?? 0, secondFolder: row?.secondFolder ?? null };
}

/** Where a chosen backup lies; a listed one may be in the second folder only. */
export function fileOf(
  choice: { readonly name: string | null; readonly path: string | null },
  folder: string,
  db: Reader,
): string | null {
  if (choice.name === null) return choice.path;
  const here = join(folder, `${choice.name}.sqlite`);
  const { secondFolder } = readBackupSetting(db);
  if (existsSync(here) || secondFolder === null) return here;
  return join(secondPlace(secondFolder, readShop(db).dataId), `${choice.name}.sqlite`);
}

/** The first command of a new epoch: what went, and what was found. */
export const recordRestore = internal({
  name: 'backup.recordRestore',
  input: z.strictObject({ ...restoreFacts.shape, epoch: z.string() }),
  touches: ['restore_record'],
  // Listed in the row that it writes, and whole in the database that was set aside.
  secret: ['lost', 'files'],
  handler: (facts, { db }) => {
    db.insert(restoreRecord).values(facts).run();
    return {};
  },
});

/** Called at each opening, before anybody comes in: a restore that has just happened becomes part of the shop. */
export function finishRestore(dataDir: string, door: Pick<Door, 'runInternal'>, db: Writer): void {
  const done = restoreDone.read(dataDir);
  if (!done) return;
  const isRecorded = db.select().from(restoreRecord).where(eq(restoreRecord.epoch, done.epoch)).get() !== undefined;
  if (readShop(db).epoch === done.epoch && !isRecorded) {
    door.runInternal(recordRestore, { ...done.facts, epoch: done.epoch }, { seat: null, staff: null });
  }
  restoreDone.remove(dataDir);
}

function lastRestore(db: Reader): RestoreFacts | null {
  const last = db.select({ id: max(restoreRecord.id) }).from(restoreRecord);
  const row = db.select().from(restoreRecord).where(eq(restoreRecord.id, last)).orderBy(desc(restoreRecord.id)).get();
  if (!row) return null;
  const { id: _id, epoch: _epoch, ...facts } = row;
  return restoreFacts.parse(facts);
}

export const backupQueries = {
  'backup.status': (_input, { db, backups }) => {
    const setting = readBackupSetting(db);
    const outcome = backups.outcome();
    // What was tried with another folder says nothing about this one.
    const second = outcome?.second?.folder === setting.secondFolder ? outcome?.second : null;
    const elsewhere = new Set(second?.names ?? []);
    const list = backups.list();
    return {
      folder: backups.folder,
      backups: list.map(({ name, at, kind, bytes, head }) => ({
        name,
        at,
        kind,
        bytes,
        seq: head.seq,
        isInSecond: elsewhere.has(name),
      })),
      totalBytes: list.reduce((sum, { bytes }) => sum + bytes, 0),
      aside: [...backups.aside()],
      isBehind: list[0]?.head.hash !== readHead(db).hash,
      running: backups.running(),
      failure: outcome?.failure ?? null,
      second: {
        version: setting.version,
        folder: setting.secondFolder,
        triedAt: second?.at ?? null,
        failure: second?.failure ?? null,
      },
      restore: lastRestore(db),
      restoreFailure: backups.restoreFailure(),
    };
  },
} satisfies Pick<QueryHandlers, 'backup.status'>;

export const backupCommands = {
  'backup.saveSettings': ({ version, secondFolder }, { db }) => {
    if (readBackupSetting(db).version !== version) return refuse('changedMeanwhile', { by: null, at: null });
    const row = { version: version + 1, secondFolder };
    db.insert(backupSetting)
      .values({ id: ONLY_ROW, ...row })
      .onConflictDoUpdate({ target: backupSetting.id, set: row })
      .run();
    return { version: version + 1 };
  },
} satisfies Pick<CommandHandlers, 'backup.saveSettings'>;

export const backupSteps = {
  'backup.restore': async ({ pin, ...choice }, context) => {
    const { staff } = context.session;
    if (!staff) throw new Error('backup.restore needs a person; permissions.ts should have asked for one');
    const subject = guardOfStaff(staff.id);
    return guarded(context, subject, async () => {
      const known = staffById(context.db, staff.id);
      if (!(await checkPin(pin, known?.pinHash ?? null, context.pepper))) {
        return refuse('wrongPin', { triesLeft: countFailure(context, subject) });
      }
      const file = fileOf(choice, context.backups.folder, context.db);
      if (file === null || !existsSync(file)) return refuse('notFound', {});
      if (context.backups.running() !== null) return refuse('backupRunning', {});
      context.backups.wantRestore(file);
      return {};
    });
  },
} satisfies Pick<StepHandlers, 'backup.restore'>;

export const backupGuards = {
  'backup.make': (_input, { backups }) => (backups.running() === null ? null : refuse('backupRunning', {})),
} satisfies TaskGuards;
