/** How names are read. */
import { createRequire } from 'node:module';
import { foldText } from './search-tokens.ts';

const load = createRequire(import.meta.url);
let library: typeof import('pinyin-pro') | null = null;

/** Its dictionary is large, and no start needs it: the first name does, or the first quiet moment. */
export function loadReadings(): typeof import('pinyin-pro') {
  library ??= load('pinyin-pro') as typeof import('pinyin-pro'); // what stands there under this name
  return library;
}

export interface Reading {
  /** `zhangxiaoming`, letters and digits only. */
  readonly full: string;
  /** `zxm` */
  readonly initials: string;
}

function readingOf(syllables: readonly string[]): Reading {
  const folded = syllables.flatMap((syllable) =>
    // A run that is no Chinese is one syllable, but each of its words has an initial.
    syllable.split(/\s+/).map(foldText),
  );
  return { full: folded.join(''), initials: folded.map((syllable) => Array.from(syllable)[0] ?? '').join('') };
}

/**
 * The readings of a name, the likeliest first: as a surname reads (单 shan, 仇 qiu, 解 xie, 区 ou), and as the same
 * characters read elsewhere, because a company's name (解放运输) begins with no surname and people err. ü is v, as it is
 * typed, and u for those who have no v.
 */
export function readingsOf(name: string): readonly Reading[] {
  const folded = name.normalize('NFKC').toLowerCase();
  const readings = (['head', 'off'] as const).flatMap((surname) => {
    const syllables = loadReadings().pinyin(folded, { toneType: 'none', type: 'array', nonZh: 'consecutive', surname });
    const typed = syllables.map((syllable) => syllable.replaceAll('ü', 'v'));
    return syllables.some((syllable) => syllable.includes('ü'))
      ? [readingOf(typed), readingOf(syllables.map((syllable) => syllable.replaceAll('ü', 'u')))]
      : [readingOf(typed)];
  });
  return readings.filter((one, index) => readings.findIndex(({ full }) => full === one.full) === index);
}
