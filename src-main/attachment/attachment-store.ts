/** Files beside the database, named by what is in them, written aside and renamed: never half there, never changed. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, type ReadStream, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { eq } from 'drizzle-orm';
import { v7 } from 'uuid';
import { z } from 'zod';
import { bound, once, type Reader } from '../db/connection.ts';
import { syncFolder } from '../db/durable.ts';
import { internal } from '../kernel/handler-types.ts';
import { attachment } from './attachment-tables.ts';

export const LARGEST_FILE_BYTES = 20_000_000;

/** What a picture or a signed paper may be; the first bytes must agree with the name. */
const KINDS: readonly { readonly mediaType: string; readonly begins: readonly number[] }[] = [
  { mediaType: 'image/png', begins: [0x89, 0x50, 0x4e, 0x47] },
  { mediaType: 'image/jpeg', begins: [0xff, 0xd8, 0xff] },
  { mediaType: 'application/pdf', begins: [0x25, 0x50, 0x44, 0x46] },
];

export type StoreResult =
  | { readonly ok: true; readonly sha256: string; readonly bytes: number; readonly mediaType: string }
  | { readonly ok: false; readonly problem: 'tooLarge' | 'format' | 'required' };

export function placeOf(dataDir: string, sha256: string): string {
  return join(dataDir, 'files', sha256.slice(0, 2), sha256);
}

/** What a crash left half written. */
export function sweepPartialFiles(dataDir: string): void {
  const folder = join(dataDir, 'files');
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) if (name.endsWith('.partial')) rmSync(join(folder, name), { force: true });
}

/** Streams a file in; what it is decides its own first bytes, not the sender. */
export async function storeFile(dataDir: string, source: Readable): Promise<StoreResult> {
  const folder = join(dataDir, 'files');
  await mkdir(folder, { recursive: true });
  const aside = join(folder, `${v7()}.partial`);
  const hash = createHash('sha256');
  const handle = await open(aside, 'wx');
  let bytes = 0;
  let first = Buffer.alloc(0);
  try {
    for await (const chunk of source) {
      const part = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      bytes += part.length;
      if (bytes > LARGEST_FILE_BYTES) return { ok: false, problem: 'tooLarge' };
      if (first.length < 8) first = Buffer.concat([first, part]).subarray(0, 8);
      hash.update(part);
      // Not `write`: on a nearly full disk that may take only a part, and say so only to who asks.
      await handle.appendFile(part);
    }
    if (bytes === 0) return { ok: false, problem: 'required' };
    const kind = KINDS.find(({ begins }) => begins.every((byte, index) => first[index] === byte));
    if (!kind) return { ok: false, problem: 'format' };
    await handle.sync();
    const sha256 = hash.digest('hex');
    const place = placeOf(dataDir, sha256);
    await mkdir(join(folder, sha256.slice(0, 2)), { recursive: true });
    if (!existsSync(place)) {
      await rename(aside, place);
      syncFolder(join(folder, sha256.slice(0, 2)));
      syncFolder(folder);
    }
    return { ok: true, sha256, bytes, mediaType: kind.mediaType };
  } finally {
    await handle.close();
    await rm(aside, { force: true });
  }
}

export const recordAttachment = internal({
  name: 'attachment.record',
  input: z.strictObject({ sha256: z.string(), bytes: z.int(), mediaType: z.string() }),
  touches: ['attachment'],
  handler: (input, { db, now, staff }) => {
    db.insert(attachment)
      .values({ ...input, addedAt: now, addedBy: staff?.id ?? null })
      .onConflictDoNothing()
      .run();
    return {};
  },
});

/** What a stored file is; null where there is none of that name. */
export function mediaTypeOf(db: Reader, sha256: string): string | null {
  return (
    once(db, 'attachment.mediaType', (on) =>
      on
        .select({ mediaType: attachment.mediaType })
        .from(attachment)
        .where(eq(attachment.sha256, bound('sha256')))
        .prepare(),
    ).get({ sha256 })?.mediaType ?? null
  );
}

/** The whole of a stored file at once, for the worker of the papers; null where it is not there. */
export function fileBytes(dataDir: string, sha256: string): Buffer | null {
  if (!/^[0-9a-f]{64}$/.test(sha256)) return null;
  const place = placeOf(dataDir, sha256);
  return existsSync(place) ? readFileSync(place) : null;
}

/** A stored file by its hash, or null. */
export function readFile(
  db: Reader,
  dataDir: string,
  sha256: string,
): { stream: ReadStream; mediaType: string; bytes: number } | null {
  if (!/^[0-9a-f]{64}$/.test(sha256)) return null;
  const row = db.select().from(attachment).where(eq(attachment.sha256, sha256)).get();
  if (!row || !existsSync(placeOf(dataDir, sha256))) return null;
  return { stream: createReadStream(placeOf(dataDir, sha256)), mediaType: row.mediaType, bytes: row.bytes };
}
