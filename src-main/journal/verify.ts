/** Reads the whole chain again and says where it is first broken. */
import type { JournalVerdict } from '../../src-shared/journal/journal-contract.ts';
import type { Reader } from '../db/connection.ts';
import type { Anchor } from './anchors.ts';
import { CHAIN_START, chainFrom, chainSize, hashOf, sha256 } from './journal.ts';

type Broken = NonNullable<JournalVerdict['broken']>;

const CHUNK = 500;

/** `progress` is told 0 to 1 and may throw to stop. Anchors of an earlier epoch speak of another chain and are passed over. */
export function verifyJournal(
  db: Reader,
  epoch: string,
  anchors: readonly Anchor[],
  progress: (done: number) => void,
): JournalVerdict {
  const due = new Map(anchors.filter((anchor) => anchor.epoch === epoch).map((anchor) => [anchor.seq, anchor.hash]));
  const total = Math.max(1, chainSize(db).last);
  const verdict = (checked: number, broken: Broken | null): JournalVerdict => ({ checked, anchors: due.size, broken });
  let previous = { seq: 0, hash: CHAIN_START };
  let checked = 0;
  for (;;) {
    const rows = chainFrom(db, previous.seq, CHUNK);
    for (const { entry, body, bodySeq } of rows) {
      const what: Broken['what'] | null =
        entry.seq !== previous.seq + 1
          ? 'gap'
          : entry.prevHash !== previous.hash
            ? 'previous'
            : hashOf(entry) !== entry.hash
              ? 'hash'
              : bodySeq === null || (body !== null && sha256(body) !== entry.bodyHash)
                ? 'body'
                : due.has(entry.seq) && due.get(entry.seq) !== entry.hash
                  ? 'anchorDiffers'
                  : null;
      if (what) return verdict(checked, { seq: entry.seq, what });
      checked += 1;
      previous = { seq: entry.seq, hash: entry.hash };
    }
    progress(previous.seq / total);
    if (rows.length < CHUNK) break;
  }
  for (const seq of due.keys()) {
    if (seq > previous.seq) return verdict(checked, { seq, what: 'anchorMissing' });
  }
  return verdict(checked, null);
}
