import type { TaskHandlers } from '../kernel/handler-types.ts';
import { backupsFolder } from './backup-manifest.ts';
import { fileOf, readBackupSetting } from './backup-service.ts';
import { runBackup } from './backup-store.ts';
import { checkBackup, migrationsIn, prepareRestore } from './check-backup.ts';

export const backupTasks = {
  'backup.make': ({ kind }, { db, connection, dataDir, version, now, progress }) =>
    runBackup({ connection, dataDir, version, now, kind, progress, secondFolder: readBackupSetting(db).secondFolder }),
  'backup.check': ({ forRestore, ...choice }, { db, connection, dataDir, resourcesDir, progress }) =>
    (forRestore ? prepareRestore : checkBackup)({
      file: fileOf(choice, backupsFolder(dataDir), db) ?? '',
      present: connection,
      dataDir,
      migrationsDir: migrationsIn(resourcesDir),
      progress,
    }),
} satisfies Pick<TaskHandlers, 'backup.make' | 'backup.check'>;
