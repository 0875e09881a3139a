/** A file that a seat sends: stored beside the database, recorded in it, answered like any call. The same on both hosts. */
import { Readable } from 'node:stream';
import type { Reply } from '../../src-shared/kit/contract.ts';
import { mayCall, permissions } from '../../src-shared/staff/permissions.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { recordAttachment, storeFile } from '../attachment/attachment-store.ts';
import { storeImport } from '../exchange/import-files.ts';
import type { Caller } from '../kernel/dispatch.ts';
import type { Shop } from '../kernel/shop.ts';

/** Who may have a list taken in. */
const LISTS = permissions['import.look'] as readonly Role[]; // a list of roles, see there

export type FilePurpose = 'attachment' | 'import';

/**
 * `source` is a stream of bytes, or what the sender sent instead of one; `staffId` whom the screen believes to be signed
 * in. A list to be imported is set aside for the worker that reads it, and is no attachment. Never throws.
 */
export async function receiveFile(
  shop: Shop,
  caller: Pick<Caller, 'seatId' | 'host'>,
  staffId: string | null,
  source: unknown,
  purpose: FilePurpose = 'attachment',
): Promise<Reply> {
  try {
    const before = shop.door.admit(caller, staffId);
    if (!before.ok) return before;
    if (!(source instanceof Readable)) return { ok: false, invalid: { file: source ? 'format' : 'required' } };
    if (purpose === 'import') {
      const roles = before.session.staff?.roles ?? [];
      if (!mayCall('import.look', roles)) {
        return { ok: false, refusal: { code: 'notAllowed', details: { roles: LISTS } } };
      }
      const list = await storeImport(shop.dataDir, source);
      if (!list.ok) return { ok: false, invalid: { file: list.problem } };
      return { ok: true, value: { sha256: list.sha256, bytes: list.bytes } };
    }
    const stored = await storeFile(shop.dataDir, source);
    if (!stored.ok) return { ok: false, invalid: { file: stored.problem } };
    const { sha256, bytes, mediaType } = stored;
    return await shop.door.whenFree((): Reply => {
      // The bytes took their time: whoever left in between is no author.
      const admitted = shop.door.admit(caller, staffId);
      if (!admitted.ok) return admitted;
      shop.door.runInternal(recordAttachment, { sha256, bytes, mediaType }, admitted.session, caller.host);
      return { ok: true, value: { sha256, bytes } };
    });
  } catch (error) {
    // The sender went away in the middle: that is no fault of ours, and nobody hears the answer.
    if (source instanceof Readable && error instanceof Error && 'code' in error && error.code === 'ECONNRESET') {
      return { ok: false, invalid: { file: 'required' } };
    }
    return shop.door.answerFault('file', error, caller.seatId);
  }
}
