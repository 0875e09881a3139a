/** Rendered papers on the disk: written aside and renamed, looked up by name only, swept because they can be made again. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { kindOfPaperFile, paperFile } from '../../src-shared/document/document-rules.ts';
import type { PaperKind } from '../../src-shared/document/paper-rules.ts';

/** More than all seats of a shop look at together; names and numbers of customers are in them, so not for ever. */
export const KEPT_PAPERS = 60;

const folderOf = (dataDir: string): string => join(dataDir, 'papers');

/** The name that it can be asked for by. No fsync: after a power cut it is rendered again. */
export function writePaper(dataDir: string, kind: PaperKind, pdf: Uint8Array): string {
  const folder = folderOf(dataDir);
  mkdirSync(folder, { recursive: true });
  const file = paperFile.parse(`${kind}-${v7()}.pdf`);
  const aside = join(folder, `${file}.partial`);
  writeFileSync(aside, pdf);
  renameSync(aside, join(folder, file));
  return file;
}

/** Keeps the newest papers and removes the others, with what a crash left half written. */
export function sweepPapers(dataDir: string, keep: number): void {
  const folder = folderOf(dataDir);
  if (!existsSync(folder)) return;
  const names = readdirSync(folder);
  // The id in a name is older the smaller it is.
  const papers = names
    .filter((name) => kindOfPaperFile(name) !== null)
    .sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
  const old = papers.slice(0, Math.max(0, papers.length - keep));
  const partial = keep === 0 ? names.filter((name) => name.endsWith('.partial')) : [];
  for (const name of [...old, ...partial]) rmSync(join(folder, name), { force: true });
}

function idOf(file: string): string {
  return file.slice(file.indexOf('-') + 1);
}

/** Null where it is not there; the caller has asked who may see this kind. */
export function readPaper(dataDir: string, file: string): Buffer | null {
  if (kindOfPaperFile(file) === null) return null;
  const path = join(folderOf(dataDir), file);
  return existsSync(path) ? readFileSync(path) : null;
}
