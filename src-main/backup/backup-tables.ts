import { integer, text } from 'drizzle-orm/sqlite-core';
import type { DamagedFile, LostCommand } from '../../src-shared/backup/backup-contract.ts';
import { instantColumn, jsonColumn, shopTable } from '../db/columns.ts';

/** At most one row: none until the shop has chosen something. */
export const backupSetting = shopTable('backup_setting', {
  id: integer('id').primaryKey(),
  version: integer('version').notNull(),
  secondFolder: text('second_folder'),
});

/** One row a restore, written by the first command of the new epoch. */
export const restoreRecord = shopTable('restore_record', {
  id: integer('id').primaryKey(),
  at: instantColumn('at').notNull(),
  epoch: text('epoch').notNull(),
  backupAt: instantColumn('backup_at').notNull(),
  file: text('file').notNull(),
  /** The last row of the journal that came back. */
  seq: integer('seq').notNull(),
  lostCount: integer('lost_count'),
  lost: jsonColumn<readonly LostCommand[]>('lost').notNull(),
  files: jsonColumn<readonly DamagedFile[]>('files').notNull(),
  fileCount: integer('file_count').notNull(),
  keptAs: text('kept_as'),
});
