/** Two advisers at the lines of one order, line by line; packages and payers go with the lines that name them. */
import { mergeList, sameContent, wovenKeys } from '../kit/merge-list.ts';
import { CUSTOMER_PAYER } from './order-rules.ts';

interface Line {
  readonly id: string;
  readonly payerKey: string;
}
interface Package {
  readonly id: string;
}
interface Payer {
  readonly key: string;
  readonly kind: string;
}

export interface Content<L extends Line, P extends Package, Y extends Payer> {
  readonly lines: readonly L[];
  readonly packages: readonly P[];
  readonly payers: readonly Y[];
}

/** What both changed and nobody has chosen between yet, by its key. */
export interface Marks {
  readonly lines: ReadonlySet<string>;
  readonly packages: ReadonlySet<string>;
  readonly payers: ReadonlySet<string>;
}

export const NO_MARKS: Marks = { lines: new Set(), packages: new Set(), payers: new Set() };

/** What a kind of draft keeps elsewhere, and when two of its lines say the same. */
export interface LineTraits<L extends Line> {
  packageIdOf(line: L): string | null;
  same?(one: L, other: L): boolean;
}

export interface MergedContent<L extends Line, P extends Package, Y extends Payer> {
  readonly content: Content<L, P, Y>;
  readonly marks: Marks;
  /** The lines that came in from the other alone. */
  readonly taken: Readonly<Record<'added' | 'changed' | 'removed', readonly L[]>>;
}

const idOf = ({ id }: { readonly id: string }): string => id;
const keyOf = ({ key }: { readonly key: string }): string => key;

/** Only the packages and payers that a line may name, and all that one names; what is missing comes from the others. */
function completed<L extends Line, P extends Package, Y extends Payer>(
  content: Content<L, P, Y>,
  others: readonly Content<L, P, Y>[],
  { packageIdOf }: LineTraits<L>,
): Content<L, P, Y> {
  const { lines } = content;
  const soldIn = new Set(lines.flatMap((line) => packageIdOf(line) ?? []));
  const paidBy = new Set(lines.map(({ payerKey }) => payerKey));
  const packages = new Map(content.packages.filter(({ id }) => soldIn.has(id)).map((sold) => [sold.id, sold]));
  const payers = new Map(content.payers.map((payer) => [payer.key, payer]));
  for (const other of others) {
    for (const sold of other.packages) if (soldIn.has(sold.id) && !packages.has(sold.id)) packages.set(sold.id, sold);
    for (const payer of other.payers) if (paidBy.has(payer.key) && !payers.has(payer.key)) payers.set(payer.key, payer);
  }
  return { lines, packages: [...packages.values()], payers: [...payers.values()] };
}

/** What is at `mine` after the other has made `newest` out of `base`; nothing that was typed here is lost. */
export function mergeContent<L extends Line, P extends Package, Y extends Payer>(
  { mine, base, newest, marks }: Record<'mine' | 'base' | 'newest', Content<L, P, Y>> & { readonly marks: Marks },
  traits: LineTraits<L>,
): MergedContent<L, P, Y> {
  const { items, clashes, ...taken } = mergeList({
    mine: mine.lines,
    base: base.lines,
    newest: newest.lines,
    keyOf: idOf,
    marked: marks.lines,
    ...(traits.same ? { same: traits.same } : {}),
  });
  const packages = mergeList({
    mine: mine.packages,
    base: base.packages,
    newest: newest.packages,
    keyOf: idOf,
    marked: marks.packages,
  });
  const payers = mergeList({
    mine: mine.payers,
    base: base.payers,
    newest: newest.payers,
    keyOf,
    marked: marks.payers,
  });
  const content = completed(
    { lines: items, packages: packages.items, payers: payers.items },
    [mine, newest, base],
    traits,
  );
  // A package that went with its last line is nobody's to choose: its lines are.
  const sold = new Set(content.packages.map(idOf));
  return {
    content,
    marks: {
      lines: clashes,
      packages: new Set([...packages.clashes].filter((id) => sold.has(id))),
      payers: payers.clashes,
    },
    taken,
  };
}

function withOne<T>(mine: readonly T[], newest: readonly T[], key: string, of: (item: T) => string): readonly T[] {
  const theirs = newest.find((item) => of(item) === key);
  if (theirs === undefined) return mine.filter((item) => of(item) !== key);
  if (mine.some((item) => of(item) === key)) return mine.map((item) => (of(item) === key ? theirs : item));
  const all = new Map([...mine, theirs].map((item) => [of(item), item]));
  return wovenKeys(mine.map(of), newest.map(of)).flatMap((each) => all.get(each) ?? []);
}

/** One thing as the other has it, or gone as it is there; all else stays as it is here. */
export function takeOne<L extends Line, P extends Package, Y extends Payer>(
  mine: Content<L, P, Y>,
  newest: Content<L, P, Y>,
  { list, key }: { readonly list: keyof Marks; readonly key: string },
  traits: LineTraits<L>,
): Content<L, P, Y> {
  const taken: Content<L, P, Y> = {
    lines: list === 'lines' ? withOne(mine.lines, newest.lines, key, idOf) : mine.lines,
    packages: list === 'packages' ? withOne(mine.packages, newest.packages, key, idOf) : mine.packages,
    payers: list === 'payers' ? withOne(mine.payers, newest.payers, key, keyOf) : mine.payers,
  };
  const isGone = list === 'payers' && !taken.payers.some((payer) => payer.key === key);
  return completed(isGone ? { ...taken, lines: withoutPayer(taken, key) } : taken, [mine, newest], traits);
}

/** What a payer who goes would have paid is the customer's. */
export function withoutPayer<L extends Line>(
  { lines, payers }: { readonly lines: readonly L[]; readonly payers: readonly Payer[] },
  key: string,
): readonly L[] {
  const customer = payers.find(({ kind }) => kind === 'customer')?.key ?? CUSTOMER_PAYER.key;
  return lines.map((line) => (line.payerKey === key ? { ...line, payerKey: customer } : line));
}

/** The things of a list that are still to be chosen, with what each side has of it; null where it is gone. */
export function choicesOf<T>(
  mine: readonly T[],
  newest: readonly T[],
  marked: ReadonlySet<string>,
  of: (item: T) => string,
  same: (one: T, other: T) => boolean = sameContent,
): readonly { readonly key: string; readonly mine: T | null; readonly theirs: T | null }[] {
  return [...marked].flatMap((key) => {
    const [my, their] = [mine, newest].map((items) => items.find((item) => of(item) === key) ?? null);
    if (my == null && their == null) return [];
    if (my != null && their != null && same(my, their)) return [];
    return [{ key, mine: my ?? null, theirs: their ?? null }];
  });
}
