/** Exported files on the disk: written aside and renamed, given to whoever asked for them, swept soon. */
import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { v7 } from 'uuid';
import { type ExportFormat, exportFile, type FileOf, readExportFile } from '../../src-shared/exchange/export-rules.ts';

/** Whole lists of customers are in them: they stay until they are fetched, not for ever. */
export const KEPT_EXPORTS = 20;

const folderOf = (dataDir: string): string => join(dataDir, 'exports');

export interface NewExport {
  /** What it can be asked for by. */
  readonly file: string;
  /** Where it is written, until it is whole. */
  readonly aside: string;
  /** It is whole. */
  keep(): void;
}

export function newExport(dataDir: string, list: FileOf, staffId: string, format: ExportFormat): NewExport {
  const folder = folderOf(dataDir);
  mkdirSync(folder, { recursive: true });
  const file = exportFile.parse(`${list}-${staffId}-${v7()}.${format}`);
  const aside = join(folder, `${file}.partial`);
  return { file, aside, keep: () => renameSync(aside, join(folder, file)) };
}

/** Keeps the newest and removes the others; with 0 also what a crash or a cancel left half written. */
export function sweepExports(dataDir: string, keep: number): void {
  const folder = folderOf(dataDir);
  if (!existsSync(folder)) return;
  const names = readdirSync(folder);
  const idOf = (name: string): string => name.slice(-42);
  const files = names
    .filter((name) => readExportFile(name) !== null)
    .sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
  const old = files.slice(0, Math.max(0, files.length - keep));
  const partial = keep === 0 ? names.filter((name) => name.endsWith('.partial')) : [];
  for (const name of [...old, ...partial]) rmSync(join(folder, name), { force: true });
}

export interface StoredExport {
  readonly stream: Readable;
  readonly bytes: number;
  readonly format: ExportFormat;
}

/** Null where it is not there, or another person's. */
export function readExport(dataDir: string, file: string, staffId: string): StoredExport | null {
  const named = readExportFile(file);
  if (named?.staffId !== staffId) return null;
  const path = join(folderOf(dataDir), file);
  if (!existsSync(path)) return null;
  return { stream: createReadStream(path), bytes: statSync(path).size, format: named.format };
}
