import type { LabelMode } from '../../src-shared/document/paper-rules.ts';
import { type PaperWords, paperWordsEn, paperWordsZh } from '../../src-shared/document/paper-words.ts';

/** One sentence of the words, whichever language. */
export type Phrase = (words: PaperWords) => string;

/** In which languages a paper speaks. */
export interface Voice {
  readonly mode: LabelMode;
  /** The sentence in each language of the paper, Chinese first. */
  each(phrase: Phrase): readonly string[];
  /** On one line: `车牌号码 Plate`. */
  line(phrase: Phrase): string;
}

const WORDS: Readonly<Record<LabelMode, readonly PaperWords[]>> = {
  zh: [paperWordsZh],
  en: [paperWordsEn],
  both: [paperWordsZh, paperWordsEn],
};

export function voiceOf(mode: LabelMode): Voice {
  const each = (phrase: Phrase): readonly string[] => [...new Set(WORDS[mode].map(phrase))];
  return { mode, each, line: (phrase) => each(phrase).join(' ') };
}
