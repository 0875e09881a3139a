/** Asks as one types. Each text has an answer of its own, so that a slow old one never replaces a newer one. */
import { useEffect, useRef, useState } from 'react';
import type { Input, Output, QueryName } from '../../src-shared/contract.ts';
import { type Failure, useRead } from './client.ts';

/** One key press is one question; a burst of a scanner is one as well. */
const LAG = 60;
const LONGEST = 64;

function useLate(text: string): string {
  const [late, setLate] = useState(text);
  useEffect(() => {
    if (text === late) return;
    const timer = setTimeout(() => setLate(text), LAG);
    return () => clearTimeout(timer);
  }, [text, late]);
  return late;
}

export interface AsTyped<T> {
  /** What is typed, without the spaces around it. */
  readonly text: string;
  /** The newest answer with the text that it answers, kept until the next one is there; null before the first. */
  readonly last: { readonly answerTo: string; readonly data: T } | null;
  /** The answer is to what stands in the box now. */
  readonly isFresh: boolean;
  readonly failure: Failure | null;
  reload(): void;
}

export function useAsTyped<N extends QueryName>(
  name: N,
  toInput: (text: string) => Input<N>,
  typed: string,
  enabled = true,
): AsTyped<Output<N>> {
  const text = typed.trim().slice(0, LONGEST);
  const asked = useLate(text);
  const read = useRead(name, toInput(asked), { enabled });
  const last = useRef<{ readonly answerTo: string; readonly data: Output<N> } | null>(null);
  // What is not looked at is not kept: it may be another person's next.
  if (!enabled) last.current = null;
  else if (read.data !== undefined) last.current = { answerTo: asked, data: read.data };
  return {
    text,
    last: last.current,
    isFresh: read.data !== undefined && asked === text,
    failure: read.data === undefined ? read.failure : null,
    reload: read.reload,
  };
}
