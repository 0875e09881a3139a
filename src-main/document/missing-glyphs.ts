/** Which characters of a paper its font cannot print; asked before printing, because a PDF shows them as blanks. */

/** Breaks and tabs are laid out, not drawn. */
const NOT_DRAWN = new Set(['\n', '\r', '\t']);

function collect(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') for (const character of value) into.add(character);
  else if (Array.isArray(value)) for (const item of value) collect(item, into);
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) collect(item, into);
}

/** Each missing character once, in the order of the snapshot: `𠮷`; empty when all can be printed. */
export function missingGlyphs(snapshot: unknown, hasGlyph: (codePoint: number) => boolean): readonly string[] {
  const found = new Set<string>();
  collect(snapshot, found);
  return [...found].filter((character) => !NOT_DRAWN.has(character) && !hasGlyph(character.codePointAt(0) ?? 0));
}

const MOST_TEXTS = 3;
const LONGEST_TEXT = 40;

/** The texts of the snapshot in which a character stands, so that a person finds the place. */
export function textsWith(snapshot: unknown, character: string): readonly string[] {
  const texts = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value === 'string') {
      if (value.includes(character)) texts.add([...value].slice(0, LONGEST_TEXT).join(''));
    } else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) look(item);
  };
  look(snapshot);
  return [...texts].slice(0, MOST_TEXTS);
}
