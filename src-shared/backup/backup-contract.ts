import { z } from 'zod';
import { command, query, step, task } from '../kit/contract.ts';
import { instant } from '../kit/time.ts';
import { BACKUP_FAILURES, BACKUP_KINDS, BACKUP_NAME, BACKUP_PROBLEMS, isFullPath } from './backup-rules.ts';

const path = z.string().trim().min(1, 'required').max(500, 'tooLong').refine(isFullPath, 'fullPath');

/** One of the list, or a file in the file system of the shop's machine. */
export const backupChoice = z.strictObject({
  name: z.string().max(64, 'tooLong').regex(BACKUP_NAME, 'format').nullable(),
  path: path.nullable(),
});
export type BackupChoice = z.output<typeof backupChoice>;

export const backupFailure = z.strictObject({
  at: instant,
  reason: z.enum(BACKUP_FAILURES),
  /** The folder or file; for a fault its number. */
  about: z.string(),
});
export type BackupFailure = z.output<typeof backupFailure>;

/** What a run left behind: read by the screen and by the next start of the program. */
export const backupOutcome = z.strictObject({
  /** The new backup's name; null where there was none. */
  made: z.string().nullable(),
  failure: backupFailure.nullable(),
  /** Null where the shop has chosen no second folder, or the first one failed already. */
  second: z
    .strictObject({ folder: z.string(), at: instant, failure: backupFailure.nullable(), names: z.array(z.string()) })
    .nullable(),
});
export type BackupOutcome = z.output<typeof backupOutcome>;

const lostCommand = z.strictObject({ at: instant, command: z.string(), by: z.string().nullable() });
export type LostCommand = z.output<typeof lostCommand>;

export const damagedFile = z.strictObject({ sha256: z.string(), what: z.enum(['missing', 'damaged']) });
export type DamagedFile = z.output<typeof damagedFile>;

/** The newest lost commands that are listed; all of them stay readable in the database that was set aside. */
export const LISTED_LOST = 500;
export const LISTED_FILES = 500;

/** What stood in for the shop after a restore, and what went. */
export const restoreFacts = z.strictObject({
  at: instant,
  /** When the restored state was the newest one. */
  backupAt: instant,
  /** The file's name, without its folder. */
  file: z.string(),
  seq: z.int(),
  /** Null where the database before could not be read: nobody knows. */
  lostCount: z.int().nullable(),
  lost: z.array(lostCommand),
  files: z.array(damagedFile),
  fileCount: z.int(),
  /** The database from before, by its file name; null where there was none. */
  keptAs: z.string().nullable(),
});
export type RestoreFacts = z.output<typeof restoreFacts>;

export const backupCheck = z.strictObject({
  problem: z.enum(BACKUP_PROBLEMS).nullable(),
  /** The rest is 0 or null where there is a problem. */
  at: instant.nullable(),
  seq: z.int(),
  /** Commands since then, and the newest of them. */
  lostCount: z.int(),
  lost: z.array(lostCommand),
  missing: z.int(),
  damaged: z.int(),
});
export type BackupCheck = z.output<typeof backupCheck>;

export const backupContract = {
  'backup.status': query({
    input: z.strictObject({}),
    output: z.strictObject({
      folder: z.string(),
      /** Newest first. Each was opened and checked when it was made. */
      backups: z.array(
        z.strictObject({
          name: z.string(),
          at: instant,
          kind: z.enum(BACKUP_KINDS),
          bytes: z.int(),
          seq: z.int(),
          isInSecond: z.boolean(),
        }),
      ),
      /** Of all backups in the data folder. */
      totalBytes: z.int(),
      /** Databases that restores set aside; nothing of ours removes them. */
      aside: z.array(z.strictObject({ name: z.string(), bytes: z.int() })),
      /** Something was done since the newest one. */
      isBehind: z.boolean(),
      running: z.string().nullable(),
      failure: backupFailure.nullable(),
      second: z.strictObject({
        version: z.int(),
        folder: z.string().nullable(),
        /** When it was last tried; null before that. */
        triedAt: instant.nullable(),
        failure: backupFailure.nullable(),
      }),
      restore: restoreFacts.nullable(),
      /** A restore that was wanted and did not happen: everything is as it was before. */
      restoreFailure: z.strictObject({ at: instant, problem: z.enum(BACKUP_PROBLEMS), file: z.string() }).nullable(),
    }),
    reads: ['backup_setting', 'restore_record', 'journal_entry', 'backup', 'task'],
  }),
  'backup.saveSettings': command({
    input: z.strictObject({ version: z.int('format').min(0, 'format'), secondFolder: path.nullable() }),
    output: z.strictObject({ version: z.int() }),
    touches: ['backup_setting'],
    refusals: ['changedMeanwhile'],
  }),
  'backup.make': task({
    input: z.strictObject({ kind: z.enum(BACKUP_KINDS) }),
    output: backupOutcome,
    refusals: ['backupRunning'],
  }),
  /**
   * Reads one whole again, with its files, and says what a restore would lose. `forRestore`: on a copy that then lies
   * ready, so that the shop is closed for a moment only.
   */
  'backup.check': task({
    input: z.strictObject({ ...backupChoice.shape, forRestore: z.boolean() }),
    output: backupCheck,
  }),
  /** The shop closes and opens again from the backup; everybody is signed out. */
  'backup.restore': step({
    input: z.strictObject({ ...backupChoice.shape, pin: z.string().min(1, 'required').max(64, 'tooLong') }),
    output: z.strictObject({}),
    refusals: ['wrongPin', 'tooManyTries', 'notFound', 'backupRunning'],
  }),
} as const;
