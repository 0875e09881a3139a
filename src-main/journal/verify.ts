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
  const own = anchors.filter((anchor) => anchor.epoch === epoch);
  const due = new Map<number, string>();
  let highest = 0;
  for (const { seq, hash } of own) {
    // A number that comes back with another hash, or a head lower than the one before, is a tail that was cut.
    if ((due.has(seq) && due.get(seq) !== hash) || seq < highest) {
      return { checked: 0, anchors: own.length, broken: { seq, what: 'anchorDiffers' } };
    }
    due.set(seq, hash);
    highest = seq;
  }
  const total = Math.max(1, chainSize(db).last);
  const verdict = (checked: number, broken: Broken | null): JournalVerdict => ({ checked, anchors: due.size, broken });
  let previous = { seq: 0, hash: CHAIN_START, epoch };
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
      previous = { seq: entry.seq, hash: entry.hash, epoch: entry.epoch };
    }
    progress(previous.seq / total);
    if (rows.length < CHUNK) break;
  }
  // The shop's own epoch is outside the chain: one that the last row does not know would silence every anchor.
  if (previous.epoch !== epoch) return verdict(checked, { seq: previous.seq, what: 'anchorDiffers' });
  for (const seq of due.keys()) {
    if (seq > previous.seq) return verdict(checked, { seq, what: 'anchorMissing' });
  }
  return verdict(checked, null);
}
