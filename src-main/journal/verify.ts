/** Reads the whole chain again and says where it is first broken. */
import type { JournalVerdict } from '../../src-shared/journal/journal-contract.ts';
import type { Reader } from '../db/connection.ts';
import type { Anchor } from './anchors.ts';
import { CHAIN_START, chainFrom, chainSize, hashOf, sha256 } from './journal.ts';

type Broken = NonNullable<JournalVerdict['broken']>;

const CHUNK = 500;

/** The command that begins every epoch but the first. */
export const EPOCH_BEGINS = 'backup.recordRestore';

/**
 * `anchors` in the order in which they were dropped, `vouched` in any (the backups' manifests); `progress` is told 0 to 1
 * and may throw to stop. A restore begins a new epoch on a shorter chain: what was vouched for in an earlier one must
 * stand up to the row that was restored, and what came after that is known to be gone.
 */
export function verifyJournal(
  db: Reader,
  epoch: string,
  anchors: readonly Anchor[],
  progress: (done: number) => void,
  vouched: readonly Anchor[] = [],
): JournalVerdict {
  const due = new Map<number, Anchor[]>();
  const highest = new Map<string, number>();
  for (const anchor of [...anchors, ...vouched]) {
    const others = due.get(anchor.seq) ?? [];
    const same = others.find((other) => other.epoch === anchor.epoch);
    // A number that comes back with another hash is a tail that was cut.
    if (same && same.hash !== anchor.hash) return contradiction(anchor);
    if (!same) due.set(anchor.seq, [...others, anchor]);
  }
  for (const anchor of anchors) {
    // And so is a head lower than the one before.
    if (anchor.seq < (highest.get(anchor.epoch) ?? 0)) return contradiction(anchor);
    highest.set(anchor.epoch, anchor.seq);
  }
  for (const { epoch: of, seq } of vouched) highest.set(of, Math.max(highest.get(of) ?? 0, seq));
  function contradiction({ epoch: of, seq }: Anchor): JournalVerdict {
    // Of a history that was left behind nothing can be proved either way.
    return { checked: 0, anchors: countOf(of), broken: { seq, what: 'anchorDiffers' } };
  }
  function countOf(of: string): number {
    return new Set([...anchors, ...vouched].filter((anchor) => anchor.epoch === of).map(({ seq }) => seq)).size;
  }
  const total = Math.max(1, chainSize(db).last);
  const verdict = (checked: number, broken: Broken | null): JournalVerdict => ({
    checked,
    anchors: countOf(epoch),
    broken,
  });
  let previous = { seq: 0, hash: CHAIN_START, epoch: '' };
  let checked = 0;
  for (;;) {
    const rows = chainFrom(db, previous.seq, CHUNK);
    for (const { entry, body, bodySeq } of rows) {
      const differs = due.get(entry.seq)?.some((anchor) => anchor.epoch === entry.epoch && anchor.hash !== entry.hash);
      const what: Broken['what'] | null =
        entry.seq !== previous.seq + 1
          ? 'gap'
          : entry.prevHash !== previous.hash
            ? 'previous'
            : hashOf(entry) !== entry.hash
              ? 'hash'
              : bodySeq === null || (body !== null && sha256(body) !== entry.bodyHash)
                ? 'body'
                : differs || (previous.seq > 0 && entry.epoch !== previous.epoch && entry.command !== EPOCH_BEGINS)
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
  const vouchedTo = highest.get(epoch) ?? 0;
  return verdict(checked, vouchedTo > previous.seq ? { seq: vouchedTo, what: 'anchorMissing' } : null);
}
