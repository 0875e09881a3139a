/**
 * Search text (decision 19). A value becomes bigrams and, last, its single last character; in front stands a mark of
 * the beginning. Every character is written as four letters and digits of its code point, so that the tokenizer of FTS5
 * never meets a character that it does not know, and nothing that a person types can be read as its query language.
 *
 *   王伟明 → ^王 王伟 伟明 明
 *
 * A part is a phrase of bigrams, an end is one with the last single character, a beginning one with the mark. A single
 * character anywhere is a prefix of a token. Several values stand one after the other; no phrase can cross from one to
 * the next, because a single character ends each.
 */

/** No text contains this: `foldText` takes control characters away. */
const BEGINNING = '\u0000';

/** Folds for searching: half width, small letters, without spaces, punctuation, symbols and invisible characters. */
export function foldText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}\p{Cc}\p{Cf}\p{Cs}]/gu, '');
}

function encode(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(36).padStart(4, '0');
}

function bigrams(characters: readonly string[]): string[] {
  return characters.slice(1).map((second, index) => `${encode(characters[index] ?? '')}${encode(second)}`);
}

/** What is stored for these values, which are folded already; empty ones leave nothing. */
export function tokensOf(values: Iterable<string>): string {
  const tokens: string[] = [];
  for (const value of values) {
    const characters = Array.from(value);
    const last = characters.at(-1);
    if (last !== undefined) tokens.push(...bigrams([BEGINNING, ...characters]), encode(last));
  }
  return tokens.join(' ');
}

/** How a typed text may stand in a value: all of it, at its end, at its beginning, anywhere. */
export const PLACES = ['whole', 'end', 'beginning', 'anywhere'] as const;
export type Place = (typeof PLACES)[number];

/** The query for a folded, non-empty text in one column. `column` is a name of ours; the text arrives encoded. */
export function matchFor(column: string, text: string, place: Place): string {
  const characters = Array.from(text);
  const last = encode(characters.at(-1) ?? '');
  const marked = [BEGINNING, ...characters];
  switch (place) {
    case 'whole':
      return `${column} : "${[...bigrams(marked), last].join(' ')}"`;
    case 'end':
      return `${column} : "${[...bigrams(characters), last].join(' ')}"`;
    case 'beginning':
      return `${column} : "${bigrams(marked).join(' ')}"`;
    case 'anywhere':
      // One character has no bigram of its own; it begins one, or is the last.
      return characters.length === 1 ? `${column} : "${last}" *` : `${column} : "${bigrams(characters).join(' ')}"`;
  }
}

/** The pairs of letters that most names are full of when they are read, the commonest first. */
const COMMON = 'ng an in ia en ao ji ha xi he ua on yu ya ch zh li xu yi qi ny sh gy ou ei hu un'.split(' ');
/** As plates begin. */
const HEAD = /^\p{Script=Han}[a-z]$/u;
/** The higher, the fewer values have the pair. */
function said(pair: string): number {
  const common = COMMON.indexOf(pair);
  return HEAD.test(pair) ? 0 : common < 0 ? COMMON.length : common;
}

/**
 * The query for everything that may contain this folded text of two or more characters, in whichever column: it asks for
 * the `most` pairs that say the most, wherever they stand. A phrase of all of them walks through all that each is in, which
 * takes milliseconds for every `ang`. What it finds has to be looked at.
 */
export function narrowFor(text: string, most: number): string {
  const characters = Array.from(text);
  const pairs = characters.slice(1).map((second, index) => {
    const first = characters[index] ?? '';
    return { token: `${encode(first)}${encode(second)}`, said: said(first + second), isOverlap: index % 2 };
  });
  pairs.sort((one, other) => other.said - one.said || one.isOverlap - other.isOverlap);
  return Array.from(new Set(pairs.map(({ token }) => `"${token}"`)))
    .slice(0, most)
    .join(' AND ');
}

/** Numbers are searched from their end: the index is over them read backwards. */
export function backwards(text: string): string {
  return Array.from(text).reverse().join('');
}

/** Everything that begins like this lies between `from` and `to`, by bytes. */
export function beginningWith(text: string): { readonly from: string; readonly to: string } {
  return { from: text, to: `${text}\u{10ffff}` };
}
