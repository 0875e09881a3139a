/** A file that a seat sends: stored beside the database, recorded in it, answered like any call. The same on both hosts. */
import { Readable } from 'node:stream';
import type { Reply } from '../../src-shared/kit/contract.ts';
import { recordAttachment, storeFile } from '../attachment/attachment-store.ts';
import type { Caller } from '../kernel/dispatch.ts';
import type { Shop } from '../kernel/shop.ts';

/**
 * `source` is a stream of bytes, or what the sender sent instead of one; `staffId` whom the screen believes to be signed
 * in. Never throws.
 */
export async function receiveFile(
  shop: Shop,
  caller: Pick<Caller, 'seatId' | 'host'>,
  staffId: string | null,
  source: unknown,
): Promise<Reply> {
  try {
    const before = shop.door.admit(caller, staffId);
    if (!before.ok) return before;
    if (!(source instanceof Readable)) return { ok: false, invalid: { file: source ? 'format' : 'required' } };
    const stored = await storeFile(shop.dataDir, source);
    if (!stored.ok) return { ok: false, invalid: { file: stored.problem } };
    const { sha256, bytes, mediaType } = stored;
    // The bytes took their time: whoever left in between is no author.
    const admitted = shop.door.admit(caller, staffId);
    if (!admitted.ok) return admitted;
    shop.door.runInternal(recordAttachment, { sha256, bytes, mediaType }, admitted.session, caller.host);
    return { ok: true, value: { sha256, bytes } };
  } catch (error) {
    // The sender went away in the middle: that is no fault of ours, and nobody hears the answer.
    if (source instanceof Readable && error instanceof Error && 'code' in error && error.code === 'ECONNRESET') {
      return { ok: false, invalid: { file: 'required' } };
    }
    return shop.door.answerFault('file', error, caller.seatId);
  }
}
