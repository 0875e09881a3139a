/** Two people at one list: what only one of them changed is as he left it, what both changed is told and chosen. */

type KeyOf<T> = (item: T) => string;
type Same<T> = (one: T, other: T) => boolean;

export interface MergedList<T> {
  readonly items: readonly T[];
  /** What both changed, each in his own way: here it is as it was left, the other's stands in the newest list or is gone. */
  readonly clashes: ReadonlySet<string>;
  /** What came in from the other alone. */
  readonly added: readonly T[];
  readonly changed: readonly T[];
  readonly removed: readonly T[];
}

export function sameContent(one: unknown, other: unknown): boolean {
  return Object.is(one, other) || JSON.stringify(one) === JSON.stringify(other);
}

function mapOf<T>(items: readonly T[], keyOf: KeyOf<T>): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [keyOf(item), item]));
}

/** The keys in the order of `first`; what only `second` has stands behind what it stands behind there. */
export function wovenKeys(first: readonly string[], second: readonly string[]): readonly string[] {
  const keys = [...first];
  const known = new Set(first);
  for (const [place, key] of second.entries()) {
    if (known.has(key)) continue;
    known.add(key);
    const before = place === 0 ? undefined : second[place - 1];
    keys.splice(before === undefined ? 0 : keys.indexOf(before) + 1, 0, key);
  }
  return keys;
}

/**
 * `base` is what both began with, `newest` what the other has made of it. `marked`: what clashed at an earlier merge
 * and is not settled yet. The order is the other's, unless the order itself was changed here.
 */
export function mergeList<T>({
  mine,
  base,
  newest,
  keyOf,
  marked = new Set(),
  same = sameContent,
}: {
  readonly mine: readonly T[];
  readonly base: readonly T[];
  readonly newest: readonly T[];
  readonly keyOf: KeyOf<T>;
  readonly marked?: ReadonlySet<string>;
  readonly same?: Same<T>;
}): MergedList<T> {
  const [here, before, there] = [mapOf(mine, keyOf), mapOf(base, keyOf), mapOf(newest, keyOf)];
  const equal = (one: T | undefined, other: T | undefined): boolean =>
    one === undefined || other === undefined ? one === other : same(one, other);
  const clashes = new Set<string>();
  const added: T[] = [];
  const changed: T[] = [];
  const removed: T[] = [];
  const resultOf = (key: string): T | undefined => {
    const [my, was, now] = [here.get(key), before.get(key), there.get(key)];
    if (equal(my, now)) return my;
    if (equal(my, was)) {
      if (now === undefined) removed.push(...(was === undefined ? [] : [was]));
      else (was === undefined ? added : changed).push(now);
      return now;
    }
    if (!equal(now, was) || marked.has(key)) clashes.add(key);
    return my;
  };
  const [myKeys, newestKeys] = [mine.map(keyOf), newest.map(keyOf)];
  const isMoved = !sameContent(
    myKeys.filter((key) => before.has(key)),
    base.map(keyOf).filter((key) => here.has(key)),
  );
  const keys = isMoved ? wovenKeys(myKeys, newestKeys) : wovenKeys(newestKeys, myKeys);
  const items = keys.flatMap((key) => {
    const result = resultOf(key);
    return result === undefined ? [] : [result];
  });
  return { items, clashes, added, changed, removed };
}
