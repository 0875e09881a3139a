import type { Instant } from '../kit/time.ts';

/** The shape that the other language must fill: the same keys, text for text, sentence for sentence. */
export type WordsLike<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...given: infer P) => string
      ? (...given: P) => string
      : WordsLike<T[K]>;
};

/** What sentences need from the reader's side: moments and spans as the shop's clock shows them. */
export interface Telling {
  /** 14:30 today, 11-21 14:30 otherwise. */
  time(at: Instant): string;
}
