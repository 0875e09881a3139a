/** What lies beside each backup: without it the copy does not count, because it is written only after every check. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { BACKUP_KINDS, BACKUP_NAME, keptBackups } from '../../src-shared/backup/backup-rules.ts';
import { instant } from '../../src-shared/kit/time.ts';
import { writeDurably } from '../db/durable.ts';
import type { Anchor } from '../journal/anchors.ts';

export const backupManifest = z.strictObject({
  format: z.literal(1),
  name: z.string().regex(BACKUP_NAME),
  /** Counts up with each backup of a shop, whatever the clock does. */
  number: z.int(),
  kind: z.enum(BACKUP_KINDS),
  version: z.string(),
  dataId: z.string(),
  epoch: z.string(),
  zone: z.string(),
  at: instant,
  /** Also an anchor of the journal: a tail that is cut shorter than this is found. */
  head: z.strictObject({ seq: z.int(), hash: z.string() }),
  schema: z.int(),
  bytes: z.int(),
  sha256: z.string(),
  rows: z.record(z.string(), z.int()),
  /** The last number drawn, of the newest days: a restore goes on behind them. */
  series: z.record(z.string(), z.int()),
  /** The list itself is the table `attachment` of the copy; a restore checks each hash. */
  attachments: z.strictObject({ count: z.int(), bytes: z.int() }),
});
export type BackupManifest = z.output<typeof backupManifest>;

export const backupsFolder = (dataDir: string): string => join(dataDir, 'backups');

/** Of a file of whatever name; null where there is none, or none of this format. */
export function manifestOf(databaseFile: string): BackupManifest | null {
  try {
    const text = readFileSync(databaseFile.replace(/\.sqlite$/, '.json'), 'utf8');
    return backupManifest.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null; // not there, not readable or half a file: then it vouches for nothing
  }
}

/** The backups of a folder, newest first; what has no manifest, or another size than it says, is not one. */
export function readBackups(folder: string, dataId: string | null = null): readonly BackupManifest[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return []; // no backup yet, or a folder that is away
  }
  return names
    .filter((name) => name.endsWith('.json') && BACKUP_NAME.test(name.slice(0, -5)))
    .flatMap((name) => {
      const file = join(folder, `${name.slice(0, -5)}.sqlite`);
      const manifest = manifestOf(file);
      if (!manifest || `${manifest.name}.json` !== name || (dataId !== null && manifest.dataId !== dataId)) return [];
      return existsSync(file) && statSync(file).size === manifest.bytes ? [manifest] : [];
    })
    .sort((one, other) => other.number - one.number);
}

/** The last thing of all: from now on the copy counts. */
export function writeManifest(folder: string, manifest: BackupManifest): void {
  writeDurably(join(folder, `${manifest.name}.json`), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Heads of the journal that the backups vouch for. */
export function manifestAnchors(dataDir: string): readonly Anchor[] {
  return readBackups(backupsFolder(dataDir)).map(({ head, epoch, at }) => ({ ...head, epoch, at }));
}

/** Removes what the rule does not keep; `spared`: a backup that is about to be restored. */
export function pruneBackups(folder: string, dataId: string, zone: string, spared: string | null): void {
  const backups = readBackups(folder, dataId);
  const kept = keptBackups(backups, zone);
  for (const { name } of backups) {
    if (kept.has(name) || name === spared) continue;
    // First what makes it count: a kill in between leaves a copy that the next sweep takes.
    rmSync(join(folder, `${name}.json`), { force: true });
    rmSync(join(folder, `${name}.sqlite`), { force: true });
  }
}

/** What a kill left half made; of our own names only. */
export function sweepBackups(folder: string): void {
  if (!existsSync(folder)) return;
  const names = new Set(readdirSync(folder));
  for (const name of names) {
    const isPartial = /^servicelane-\d{8}-\d{6}(?:-\d+)?\.(?:sqlite|json)\.partial(?:-journal|-wal|-shm)?$/.test(name);
    const isUnvouched =
      name.endsWith('.sqlite') && BACKUP_NAME.test(name.slice(0, -7)) && !names.has(`${name.slice(0, -7)}.json`);
    if (isPartial || isUnvouched) rmSync(join(folder, name), { force: true });
  }
}
