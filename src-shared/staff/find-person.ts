/** Who is meant by what somebody types at the sign-in. */

interface Named {
  readonly name: string;
  /** How the name reads in pinyin, whole and as initials. */
  readonly readings: readonly string[];
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s/g, '');

/**
 * The people meant by `typed`: by name, by pinyin (`wangjing`, `wj`), or by what they do here. Those whose name or
 * reading begins so stand first. All of them where nothing is typed.
 */
export function findPeople<P extends Named>(
  people: readonly P[],
  typed: string,
  hatsOf: (person: P) => string,
): readonly P[] {
  const text = folded(typed);
  const closeness = (person: P): number => {
    const names = [folded(person.name), ...person.readings];
    if (names.some((name) => name.startsWith(text))) return 0;
    if (names.some((name) => name.includes(text))) return 1;
    return folded(hatsOf(person)).includes(text) ? 2 : 3;
  };
  return people
    .map((person) => ({ person, rank: closeness(person) }))
    .filter(({ rank }) => rank < 3)
    .sort((one, other) => one.rank - other.rank)
    .map(({ person }) => person);
}
