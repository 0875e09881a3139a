/** The shape that the other language must fill: the same keys, text for text, sentence for sentence. */
export type WordsLike<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : T[K] extends (...given: infer P) => string ? (...given: P) => string : WordsLike<T[K]>;
};
