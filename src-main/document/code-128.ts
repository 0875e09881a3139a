/** Code 128 (ISO/IEC 15417): which widths of bars and gaps a paper's number makes. */

/** Bar, gap, bar, gap, bar, gap in modules, by symbol value; the last is the stop with its closing bar. */
const SYMBOLS = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 ' +
  '123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 ' +
  '232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 ' +
  '313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 ' +
  '111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 ' +
  '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 ' +
  '114311 411113 411311 113141 114131 311141 411131 211412 211232 211214 2331112'
).split(' ');

const TO_PAIRS = 99;
const TO_TEXT = 100;
const START_TEXT = 104;
const START_PAIRS = 105;
const STOP = 106;

/** Runs of four digits and more are set in pairs, which halves them; everything else one by one. */
function valuesOf(text: string): readonly number[] {
  const values: number[] = [];
  let inPairs = false;
  for (const [run] of text.matchAll(/\d{4,}|[^\d]|\d{1,3}/g)) {
    const paired = run.length >= 4 ? run.length - (run.length % 2) : 0;
    if (paired > 0) {
      if (!inPairs) values.push(values.length === 0 ? START_PAIRS : TO_PAIRS);
      inPairs = true;
      for (let at = 0; at < paired; at += 2) values.push(Number(run.slice(at, at + 2)));
    }
    const rest = run.slice(paired);
    if (rest === '') continue;
    if (inPairs || values.length === 0) values.push(values.length === 0 ? START_TEXT : TO_TEXT);
    inPairs = false;
    for (const character of rest) values.push(character.charCodeAt(0) - 32);
  }
  return values;
}

/**
 * The widths in modules, beginning with a bar, bars and gaps in turn; null when the text is empty or holds a character
 * that is not printable ASCII.
 */
export function code128(text: string): readonly number[] | null {
  if (!/^[\x20-\x7e]+$/.test(text)) return null;
  const values = valuesOf(text);
  const check = values.reduce((sum, value, place) => sum + value * Math.max(place, 1), 0) % 103;
  return [...values, check, STOP].flatMap((value) => [...(SYMBOLS[value] ?? '')].map(Number));
}
