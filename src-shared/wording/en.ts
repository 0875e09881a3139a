/** All text that a person reads, in English. */
import { dutyWordsEn } from '../duty/duty-words.ts';
import { failureWordsEn, problemWordsEn, refusalWordsEn, stateWordsEn, unitWordsEn } from '../kit/refusal-words.ts';
import { shellWordsEn } from '../shell/shell-words.ts';
import { staffWordsEn } from '../staff/staff-words.ts';
import { plateWordsEn } from '../vehicle/plate-words.ts';
import { visitWordsEn } from '../visit/visit-words.ts';
import type { Words } from './zh-CN.ts';

export const en: Words = {
  shell: shellWordsEn,
  refusals: refusalWordsEn,
  problems: problemWordsEn,
  failures: failureWordsEn,
  states: stateWordsEn,
  units: unitWordsEn,
  staff: staffWordsEn,
  visit: visitWordsEn,
  duty: dutyWordsEn,
  plate: plateWordsEn,
};
