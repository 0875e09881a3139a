/**
 * Three shortcuts through pdfmake for papers that are mostly Chinese, where each character is a word of its own: a text's
 * style is looked up once and not for every character, what stands beside each other in one style is drawn at once, and a
 * text that was shaped before is not shaped again. None of them moves anything on the paper.
 */

/** What is used of pdfmake's piece of text; it has no types. */
export interface Inline {
  text: string;
  width: number;
  x?: number;
  trailingCut?: number;
  leadingCut?: number;
  readonly font?: unknown;
  readonly fontSize?: number;
  readonly color?: unknown;
  readonly alignment?: string;
  readonly [more: string]: unknown;
}

export interface TextInlines {
  measure(array: Inline[], styles: unknown): Inline[];
  widthOfText(text: string, inline: Inline): number;
}

/** What each piece has to itself; all else it has from its text. */
const OWN = new Set(['text', 'lineEnd', 'noNewLine']);
const isPlain = (inline: Inline): boolean => Object.keys(inline).every((key) => OWN.has(key));

/** Text in one style is measured with the style of its first piece. */
export function teachToMeasureOnce(inlines: { readonly prototype: TextInlines }): void {
  const { measure } = inlines.prototype;
  inlines.prototype.measure = function (this: TextInlines, array, styles) {
    const [first, ...rest] = array;
    if (!first || rest.length === 0 || !array.every(isPlain)) return measure.call(this, array, styles);
    const {
      text: _text,
      lineEnd: _lineEnd,
      noNewLine: _noNewLine,
      ...style
    } = measure.call(this, [{ ...first }], styles)[0] ?? first;
    for (const inline of array) {
      Object.assign(inline, style);
      inline.width = this.widthOfText(inline.text, inline);
      const [leading = ''] = /^\s+/.exec(inline.text) ?? [];
      const [trailing = ''] = /\s+$/.exec(inline.text) ?? [];
      inline.leadingCut = leading === '' ? 0 : this.widthOfText(leading, inline);
      inline.trailingCut = trailing === '' ? 0 : this.widthOfText(trailing, inline);
    }
    return array;
  };
}

/** Heights, colours and fonts are the same, and the second begins where the first ends. */
function continues(one: Inline, other: Inline): boolean {
  return (
    one.font === other.font &&
    one.fontSize === other.fontSize &&
    one.color === other.color &&
    one.alignment !== 'justify' &&
    Math.abs((one.x ?? 0) + one.width - (other.x ?? 0)) < 0.01
  );
}

/** The pieces of a line, those of one style joined; papers have no links, no underlines and no spaced letters. */
export function joined(pieces: readonly Inline[]): Inline[] {
  const runs: { readonly first: Inline; last: Inline; text: string; width: number }[] = [];
  for (const piece of pieces) {
    const run = runs.at(-1);
    if (run && continues(run.last, piece)) {
      run.last = piece;
      run.text += piece.text;
      run.width += piece.width;
    } else runs.push({ first: piece, last: piece, text: piece.text, width: piece.width });
  }
  return runs.map(({ first, text, width }) => (text === first.text ? first : { ...first, text, width }));
}

interface GlyphRun {
  readonly positions: readonly object[];
}

export interface ShapingFont {
  layout(text: string, ...how: readonly unknown[]): GlyphRun;
}

/** Texts that are kept shaped: those of some hundred papers. */
const MOST_RUNS = 20_000;
/** Free text comes once; labels and names of parts come again. */
const LONGEST = 40;

/** A font that remembers what it has shaped. */
export function shapingOnce<F extends ShapingFont>(font: F): F {
  const runs = new Map<string, GlyphRun>();
  const shape = font.layout.bind(font);
  font.layout = (text, ...how) => {
    if (text.length > LONGEST || how.some((each) => each !== undefined)) return shape(text, ...how);
    let run = runs.get(text);
    if (!run) {
      if (runs.size >= MOST_RUNS) runs.clear();
      run = shape(text);
      runs.set(text, run);
    }
    // pdfkit scales the places where they stand: each paper gets its own.
    const positions = run.positions.map((position) => ({ ...position }));
    return Object.create(run, { positions: { value: positions } }) as GlyphRun; // the same run with other places
  };
  return font;
}
