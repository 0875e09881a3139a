/** A backup's own copy, beside the shop: all that a restore does happens to it, and the file as it was given is only read. */
import { existsSync, statSync } from 'node:fs';
import type { BackupProblem } from '../../src-shared/backup/backup-rules.ts';
import { type BackupManifest, manifestOf } from './backup-manifest.ts';
import { codeOf, copyDurably, isFull, type OnBytes } from './file-copy.ts';

/** Thrown before anything of the shop is changed. */
export class RestoreRefusal extends Error {
  readonly problem: BackupProblem;
  readonly file: string;
  constructor(problem: BackupProblem, file: string) {
    super(`${problem} ${file}`);
    this.name = 'RestoreRefusal';
    this.problem = problem;
    this.file = file;
  }
}

/** Returns what its maker wrote beside it, if anything. Throws a RestoreRefusal, or what the disk says when it is full. */
export function takeCopy(file: string, copy: string, onBytes?: OnBytes): BackupManifest | null {
  if (!existsSync(file)) throw new RestoreRefusal('missing', file);
  const manifest = manifestOf(file);
  let sha256: string;
  try {
    sha256 = copyDurably(file, copy, onBytes);
    // A database that was set aside while it was broken may have its log beside it.
    if (!manifest && existsSync(`${file}-wal`)) copyDurably(`${file}-wal`, `${copy}-wal`);
  } catch (error) {
    if (isFull(codeOf(error)) || !(error instanceof Error && 'code' in error)) throw error;
    throw new RestoreRefusal('missing', file);
  }
  if (manifest && sha256 !== manifest.sha256) throw new RestoreRefusal('changed', file);
  return manifest;
}

/** Turns the bytes of the pieces into a share of the whole file. */
export function shareOf(file: string, told: (share: number) => void): OnBytes {
  let total: number | undefined;
  let done = 0;
  return (bytes) => {
    total ??= statSync(file).size;
    done += bytes;
    told(Math.min(1, done / Math.max(1, total)));
  };
}
