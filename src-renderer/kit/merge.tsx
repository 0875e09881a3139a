/** Two people at one thing: what was not touched here follows the other's change, what was typed here stays and shows both. */
import { Button } from 'antd';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { FieldValues, Path, PathValue, UseFormReturn } from 'react-hook-form';
import { mergeTicks, sameContent as same } from '../../src-shared/kit/merge-list.ts';
import { useWords } from './language.tsx';
import './merge.css';

export interface Merge<V extends FieldValues> {
  /** What somebody else has saved since, of the fields that were also changed here. */
  readonly theirs: Partial<V>;
  /** Gives the field the other's value. */
  take(key: keyof V & string): void;
  /** What was just saved is now what everybody has. Call after the answer, with the values that were sent. */
  saved(values: V): void;
  /** Starts from something typed earlier, upon what was stored then. */
  restore(values: V, base: V): void;
  /** What is stored, as the form shows it, since the last look. */
  base(): V;
}

/** True where the form says something else than what is stored. */
export function differs<V extends FieldValues>(values: V, stored: V): boolean {
  return (Object.keys(stored) as (keyof V)[]).some((key) => !same(values[key], stored[key]));
}

const NONE: readonly never[] = [];

/**
 * `stored` is compared by its content; keys that it lacks are left alone. `ticks`: lists of texts of which each tick is
 * merged by itself, so that there is nothing to choose.
 */
export function useMerge<V extends FieldValues, I>(
  fields: UseFormReturn<V, unknown, I>,
  stored: V,
  ticks: readonly (keyof V & string)[] = NONE,
): Merge<V> {
  const base = useRef(stored);
  const marks = useRef<Partial<V>>({});
  const [theirs, show] = useState<Partial<V>>({});
  const { getValues, setValue } = fields;

  const set = useCallback(
    <K extends keyof V & string>(key: K, value: V[K]) => {
      setValue(key as unknown as Path<V>, value as PathValue<V, Path<V>>, { shouldValidate: false });
    },
    [setValue],
  );
  const mark = useCallback((next: Partial<V>) => {
    marks.current = next;
    show(next);
  }, []);
  const follow = useCallback(
    (next: V) => {
      const before = base.current;
      base.current = next;
      const marked: Partial<V> = { ...marks.current };
      for (const key of Object.keys(next) as (keyof V & string)[]) {
        const mine: unknown = getValues(key as unknown as Path<V>);
        if (same(mine, next[key])) delete marked[key];
        else if (same(next[key], before[key])) continue;
        else if (same(mine, before[key])) {
          delete marked[key];
          set(key, next[key]);
        } else if (ticks.includes(key)) {
          // The caller names lists of texts.
          const merged = mergeTicks(mine as readonly string[], before[key], next[key]);
          set(key, merged as V[typeof key]);
        } else marked[key] = next[key];
      }
      mark(marked);
    },
    [getValues, set, mark, ticks],
  );

  const content = JSON.stringify(stored);
  const latest = useRef(stored);
  latest.current = stored;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the content is what matters, not the object
  useEffect(() => {
    if (!same(base.current, latest.current)) follow(latest.current);
  }, [content, follow]);

  return {
    theirs,
    take: (key) => {
      const { [key]: value, ...rest } = marks.current;
      if (value !== undefined) set(key, value as V[typeof key]);
      mark(rest as Partial<V>); // the same keys but one
    },
    saved: (values) => {
      mark({});
      base.current = values;
      // The shop may have tidied it (spaces, capitals), and may have told us before it answered.
      if (!same(values, latest.current)) follow(latest.current);
    },
    restore: (values, before) => {
      for (const key of Object.keys(values) as (keyof V & string)[]) set(key, values[key]);
      base.current = before;
      follow(latest.current);
    },
    base: () => base.current,
  };
}

/** Under a field: what the other has made of it, and the button that takes it. */
export function Theirs({ text, onTake }: { text: ReactNode; onTake: () => void }) {
  const words = useWords();
  return (
    <span className="theirs">
      <span>{text}</span>
      <Button size="small" onClick={onTake} data-enter="own">
        {words.shop.merge.take}
      </Button>
    </span>
  );
}
