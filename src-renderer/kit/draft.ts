/** Keeps what is being typed at this seat, so that a reload, a crash or a change of user loses nothing. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { v7 } from 'uuid';
import type { z } from 'zod';
import type { Input, Output } from '../../src-shared/contract.ts';
import { type DraftId, draftId } from '../../src-shared/kit/id.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import { type Failure, useClient } from './client.ts';

type DraftKind = Input<'draft.mine'>['kind'];
type Content = Input<'draft.save'>['content'];
type Kept = NonNullable<Output<'draft.mine'>['draft']>;

const QUIET = 400;
/** Whoever types on without a pause is kept all the same. */
const LONGEST_UNKEPT = 2_000;
/** Done with in this window, though the shop may not have heard of it yet: a hurried hand opens the next one at once. */
const discarded = new Set<DraftId>();

export interface Draft<T> {
  /** False until it is known whether there is something to go on with. */
  readonly ready: boolean;
  /** What was typed before, if anything could be read. */
  readonly restored: T | null;
  readonly savedAt: Instant | null;
  /** Where it was last written, if not here. */
  readonly savedAtSeat: string | null;
  readonly failure: Failure | null;
  /** Saves soon; the newest call wins. */
  save(content: T): void;
  /** The thing is done (or given up): the draft goes. */
  discard(): void;
}

/** `schema` reads what was kept leniently; what it cannot read counts as nothing. */
export function useDraft<T extends Content>(kind: DraftKind, schema: z.ZodType<T>): Draft<T> {
  const client = useClient();
  const id = useRef<DraftId | null>(null);
  const timer = useRef(0);
  const waiting = useRef<T | null>(null);
  const waitingSince = useRef<number | null>(null);
  const flight = useRef<Promise<void> | null>(null);
  const again = useRef<() => void>(() => {});
  const [kept, setKept] = useState<{ ready: boolean; restored: T | null; from: Kept | null }>({
    ready: false,
    restored: null,
    from: null,
  });
  const [saved, setSaved] = useState<{ at: Instant | null; failure: Failure | null }>({ at: null, failure: null });

  useEffect(() => {
    let left = false;
    void client.ask('draft.mine', { kind }).then((outcome) => {
      if (left) return;
      const found = outcome.ok ? outcome.value.draft : null;
      const draft = found && discarded.has(found.id) ? null : found;
      const parsed = draft ? schema.safeParse(draft.content) : null;
      if (draft) id.current = draft.id;
      setKept({ ready: true, restored: parsed?.success ? parsed.data : null, from: parsed?.success ? draft : null });
      if (!outcome.ok) setSaved({ at: null, failure: outcome.failure });
    });
    return () => {
      left = true;
    };
  }, [client, kind, schema]);

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const content = waiting.current;
    // One at a time: an older text must not arrive after a newer one.
    if (content === null || flight.current) return;
    waiting.current = null;
    waitingSince.current = null;
    id.current ??= draftId.parse(v7());
    flight.current = client.send('draft.save', { id: id.current, kind, content }, v7()).then((outcome) => {
      flight.current = null;
      setSaved((old) =>
        outcome.ok ? { at: outcome.value.savedAt, failure: null } : { ...old, failure: outcome.failure },
      );
      again.current();
    });
  }, [client, kind]);

  useEffect(() => {
    again.current = flush;
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [flush]);

  return {
    ready: kept.ready,
    restored: kept.restored,
    savedAt: saved.at ?? kept.from?.savedAt ?? null,
    savedAtSeat: kept.from?.savedAtSeat || null,
    failure: saved.failure,
    save: useCallback(
      (content: T) => {
        waiting.current = content;
        clearTimeout(timer.current);
        const now = performance.now();
        waitingSince.current ??= now;
        const left = waitingSince.current + LONGEST_UNKEPT - now;
        timer.current = window.setTimeout(flush, Math.max(0, Math.min(QUIET, left)));
      },
      [flush],
    ),
    discard: useCallback(() => {
      clearTimeout(timer.current);
      waiting.current = null;
      waitingSince.current = null;
      const gone = id.current;
      id.current = null;
      setSaved({ at: null, failure: null });
      setKept({ ready: true, restored: null, from: null });
      if (gone) discarded.add(gone);
      if (gone) void (flight.current ?? Promise.resolve()).then(() => client.send('draft.discard', { id: gone }, v7()));
    }, [client]),
  };
}
