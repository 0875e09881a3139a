/** What is being written down of each call at this seat: one may be interrupted by the next. */
import { useCallback, useRef, useState } from 'react';
import { v7 } from 'uuid';
import { z } from 'zod';
import { ATTEMPT_RESULTS, SATISFACTION } from '../../src-shared/followup/followup-rules.ts';
import { type Draft, useDraft } from '../kit/draft.ts';

const text = z.string().catch('');

/** As kept; what an older version left is read as far as it goes. */
const callValues = z.object({
  commandId: z.uuid().catch(() => v7()),
  result: z.enum(ATTEMPT_RESULTS).catch('reached'),
  carUse: text,
  opinion: text,
  score: z.enum(SATISFACTION).nullable().catch(null),
  promises: z.array(text).catch([]),
  note: text,
  nextTry: text,
});
export type CallValues = z.output<typeof callValues>;

const callDrafts = z.record(z.string(), callValues);
type CallDrafts = z.output<typeof callDrafts>;

export const NOTHING_WRITTEN: Omit<CallValues, 'commandId'> = {
  result: 'reached',
  carUse: '',
  opinion: '',
  score: null,
  promises: [''],
  note: '',
  nextTry: '',
};

export interface CallDraftBook {
  readonly draft: Draft<CallDrafts>;
  of(followUpId: string): CallValues | null;
  keep(followUpId: string, values: CallValues): void;
  /** The call was saved, or what was written of it is not wanted. */
  drop(followUpId: string): void;
}

export function useCallDrafts(): CallDraftBook {
  const draft = useDraft('followUp', callDrafts);
  // What was restored, and what has been written since.
  const written = useRef<Map<string, CallValues | null>>(new Map());
  // Only what is dropped changes what is drawn; what is typed is drawn by its form.
  const [, setDropped] = useState(0);
  const { restored, save, discard } = draft;
  const all = useCallback((): CallDrafts => {
    const merged = new Map<string, CallValues>(Object.entries(restored ?? {}));
    for (const [id, values] of written.current) {
      if (values) merged.set(id, values);
      else merged.delete(id);
    }
    return Object.fromEntries(merged);
  }, [restored]);
  return {
    draft,
    of: (followUpId) => all()[followUpId] ?? null,
    keep: (followUpId, values) => {
      written.current.set(followUpId, values);
      save(all());
    },
    drop: (followUpId) => {
      written.current.set(followUpId, null);
      setDropped((count) => count + 1);
      const left = all();
      if (Object.keys(left).length === 0) discard();
      else save(left);
    },
  };
}
