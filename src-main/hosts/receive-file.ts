/** A file that a seat sends: stored beside the database, recorded in it, answered like any call. The same on both hosts. */
import { Readable } from 'node:stream';
import type { Reply } from '../../src-shared/kit/contract.ts';
import type { SeatId } from '../../src-shared/kit/id.ts';
import { recordAttachment, storeFile } from '../attachment/attachment-store.ts';
import type { Shop } from '../kernel/shop.ts';

/** `source` is a stream of bytes, or what the sender sent instead of one. Never throws. */
export async function receiveFile(shop: Shop, seatId: SeatId | null, source: unknown): Promise<Reply> {
  try {
    const session = shop.door.sessionOf(seatId);
    if (!session.staff) return { ok: false, refusal: { code: 'notSignedIn', details: {} } };
    if (!(source instanceof Readable)) return { ok: false, invalid: { file: source ? 'format' : 'required' } };
    const stored = await storeFile(shop.dataDir, source);
    if (!stored.ok) return { ok: false, invalid: { file: stored.problem } };
    const { sha256, bytes, mediaType } = stored;
    shop.door.runInternal(recordAttachment, { sha256, bytes, mediaType }, session);
    return { ok: true, value: { sha256, bytes } };
  } catch (error) {
    // The sender went away in the middle: that is no fault of ours, and nobody hears the answer.
    if (source instanceof Readable && error instanceof Error && 'code' in error && error.code === 'ECONNRESET') {
      return { ok: false, invalid: { file: 'required' } };
    }
    return shop.door.answerFault('file', error, seatId);
  }
}
