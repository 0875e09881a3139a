/** 召回: the maker asks for cars by their VIN; the shop keeps the lists and is told when such a car is here. */
import { foldVin, vinVerdict } from './vin-rules.ts';

export const MAX_RECALL_VINS = 5000;

/** What a pasted list holds: each VIN once, in its order; and what is none, as it was typed. */
export function readVinList(text: string): { readonly vins: readonly string[]; readonly wrong: readonly string[] } {
  const words = text
    .normalize('NFKC')
    .split(/[\s,;、，；|"']+/u)
    .filter((word) => word !== '');
  const isVin = (word: string): boolean => vinVerdict(word).verdict !== 'error';
  return {
    vins: [...new Set(words.filter(isVin).map(foldVin))],
    wrong: words.filter((word) => !isVin(word)),
  };
}
