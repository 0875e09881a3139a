/** Lists that were uploaded and wait to be read: beside the database, named by the sum of their bytes, gone at the next start. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { v7 } from 'uuid';
import { LARGEST_IMPORT_BYTES } from '../../src-shared/exchange/import-rules.ts';

const folderOf = (dataDir: string): string => join(dataDir, 'imports');

export type ImportUpload =
  | { readonly ok: true; readonly sha256: string; readonly bytes: number }
  | { readonly ok: false; readonly problem: 'tooLarge' | 'required' };

/** Streams a list in. What is in it is looked at by the worker that reads it. */
export async function storeImport(dataDir: string, source: Readable): Promise<ImportUpload> {
  const folder = folderOf(dataDir);
  await mkdir(folder, { recursive: true });
  const aside = join(folder, `${v7()}.partial`);
  const hash = createHash('sha256');
  const handle = await open(aside, 'wx');
  let bytes = 0;
  try {
    for await (const chunk of source) {
      const part = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      bytes += part.length;
      if (bytes > LARGEST_IMPORT_BYTES) return { ok: false, problem: 'tooLarge' };
      hash.update(part);
      await handle.appendFile(part);
    }
    if (bytes === 0) return { ok: false, problem: 'required' };
    const sha256 = hash.digest('hex');
    await rename(aside, join(folder, sha256));
    return { ok: true, sha256, bytes };
  } finally {
    await handle.close();
    await rm(aside, { force: true });
  }
}

/** The bytes of an uploaded list; null where it is not there any more. */
export function importBytes(dataDir: string, sha256: string): Buffer | null {
  if (!/^[0-9a-f]{64}$/.test(sha256)) return null;
  const file = join(folderOf(dataDir), sha256);
  return existsSync(file) ? readFileSync(file) : null;
}

/** Other people's phone numbers do not lie about longer than they are needed. */
export function sweepImports(dataDir: string): void {
  rmSync(folderOf(dataDir), { recursive: true, force: true });
}
