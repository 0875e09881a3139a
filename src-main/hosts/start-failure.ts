/** Why a start failed, in both languages: nobody has chosen one yet. */
import { startWordsEn, startWordsZh } from '../../src-shared/shell/start-words.ts';
import { machineWordsEn, machineWordsZh } from '../../src-shared/shop/machine-words.ts';
import type { WordsLike } from '../../src-shared/wording/words.ts';
import { RestoreRefusal } from '../backup/take-copy.ts';
import { OpenRefusal } from '../db/open-refusal.ts';
import { OptionRefusal } from './options.ts';
import { StationRefusal } from './station/server.ts';

const zh = { start: startWordsZh, machine: machineWordsZh };
type HostWords = WordsLike<typeof zh>;
const en: HostWords = { start: startWordsEn, machine: machineWordsEn };

export function inBothLanguages(pick: (words: HostWords) => string): string {
  return `${pick(zh)}\n${pick(en)}`;
}

/** `isRefusal`: said in words with the way out; anything else is a fault. */
export function startFailure(error: unknown): { readonly isRefusal: boolean; readonly text: string } {
  const refusal = (pick: (words: HostWords) => string) => ({ isRefusal: true, text: inBothLanguages(pick) });
  if (error instanceof OpenRefusal) return refusal(({ start }) => start.openRefusals[error.code](error.details));
  if (error instanceof RestoreRefusal) return refusal(({ start }) => start.restoreRefusals[error.problem](error.file));
  if (error instanceof StationRefusal) return refusal(({ start }) => start.stationRefusals[error.code]);
  if (error instanceof OptionRefusal) return refusal(({ start }) => start.optionRefusals[error.code](error.given));
  return { isRefusal: false, text: error instanceof Error ? error.message : String(error) };
}
