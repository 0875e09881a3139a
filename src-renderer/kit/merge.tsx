/** Two people at one thing: what was not touched here follows the other's change, what was typed here stays and shows both. */
import { Button } from 'antd';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { FieldValues, Path, PathValue, UseFormReturn } from 'react-hook-form';
import { mergeList, sameContent as same } from '../../src-shared/kit/merge-list.ts';
import type { Words } from '../../src-shared/wording/zh-CN.ts';
import { useWords } from './language.tsx';
import './merge.css';

export interface Merge<V extends FieldValues> {
  /** What somebody else has saved since, of the fields that were also changed here; of a list its items that were. */
  readonly theirs: Partial<V>;
  /** Gives the field the other's value. */
  take(key: keyof V & string): void;
  /** Gives one item of a list the other's value; the rest of it stays. */
  takeItem(key: keyof V & string, item: string): void;
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

/** The fields that are lists whose items are merged one by one, and what each item goes by. */
export type ListsOf<V> = { readonly [K in keyof V]?: V[K] extends readonly (infer T)[] ? (item: T) => string : never };

/** A list of ticks: there is nothing to choose between two people's. */
export function byItself(tick: string): string {
  return tick;
}

const NONE = {};

function listOf(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : [];
}

/** `stored` is compared by its content; keys that it lacks are left alone. */
export function useMerge<V extends FieldValues, I>(
  fields: UseFormReturn<V, unknown, I>,
  stored: V,
  lists: ListsOf<V> = NONE,
): Merge<V> {
  const base = useRef(stored);
  const marks = useRef<Partial<V>>({});
  const [theirs, show] = useState<Partial<V>>({});
  const { getValues, setValue } = fields;
  // Each is asked about items of its own list only.
  const keysOf = useRef(lists).current as Partial<Record<keyof V & string, (item: unknown) => string>>;

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
        const keyOf = keysOf[key];
        if (same(mine, next[key])) delete marked[key];
        else if (same(next[key], before[key])) continue;
        else if (same(mine, before[key])) {
          delete marked[key];
          set(key, next[key]);
        } else if (keyOf) {
          const there = listOf(next[key]);
          const { items, clashes } = mergeList({
            mine: listOf(mine),
            base: listOf(before[key]),
            newest: there,
            keyOf,
            marked: new Set(listOf(marked[key]).map(keyOf)),
          });
          set(key, items as V[typeof key]); // the items of its own lists
          const open = there.filter((item) => clashes.has(keyOf(item)));
          if (open.length === 0) delete marked[key];
          else marked[key] = open as V[typeof key];
        } else marked[key] = next[key];
      }
      mark(marked);
    },
    [getValues, set, mark, keysOf],
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
    takeItem: (key, item) => {
      const keyOf = keysOf[key];
      if (!keyOf) return;
      const { [key]: open, ...rest } = marks.current;
      const theirs = listOf(open).find((each) => keyOf(each) === item);
      const others = listOf(open).filter((each) => keyOf(each) !== item);
      const mine = listOf(getValues(key as unknown as Path<V>)).map((each) => (keyOf(each) === item ? theirs : each));
      set(key, mine as V[typeof key]); // one item out of the same list of another copy
      mark((others.length === 0 ? rest : { ...rest, [key]: others }) as Partial<V>); // the same keys, or one less
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

/** Under a field that both have changed: what the other has put there; `textOf` where that is no text of its own. */
export function theirsOf<V extends FieldValues, K extends keyof V & string>(
  { theirs, take }: Pick<Merge<V>, 'theirs' | 'take'>,
  name: K,
  words: Words,
  textOf: (value: NonNullable<V[K]>) => string = String,
): ReactNode {
  const value: V[K] | null | undefined = theirs[name];
  if (value === undefined) return undefined;
  const text = value === null ? '' : textOf(value);
  return (
    <Theirs text={words.shop.merge.theirs(text === '' ? words.shop.merge.empty : text)} onTake={() => take(name)} />
  );
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
