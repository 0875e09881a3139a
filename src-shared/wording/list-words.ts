/** What an exported list is written in: its titles, and the names of what stands in it as the screens say them. */

import { billWordsEn, billWordsZh } from '../bill/bill-words.ts';
import { catalogWordsEn, catalogWordsZh } from '../catalog/catalog-words.ts';
import { customerWordsEn, customerWordsZh } from '../customer/customer-words.ts';
import { dutyWordsEn, dutyWordsZh } from '../duty/duty-words.ts';
import { exportWordsEn, exportWordsZh } from '../exchange/export-words.ts';
import { followUpWordsEn, followUpWordsZh } from '../followup/followup-words.ts';
import { journalWordsEn, journalWordsZh } from '../journal/journal-words.ts';
import { orderWordsEn, orderWordsZh } from '../order/order-words.ts';
import { staffWordsEn, staffWordsZh } from '../staff/staff-words.ts';
import { plateWordsEn, plateWordsZh } from '../vehicle/plate-words.ts';
import { vehicleWordsEn, vehicleWordsZh } from '../vehicle/vehicle-words.ts';
import { visitWordsEn, visitWordsZh } from '../visit/visit-words.ts';
import type { WordsLike } from './words.ts';

export const listWordsZh = {
  exports: exportWordsZh,
  visit: visitWordsZh,
  order: orderWordsZh,
  bill: billWordsZh,
  duty: dutyWordsZh,
  followUp: followUpWordsZh,
  plate: plateWordsZh,
  vehicle: vehicleWordsZh,
  customer: customerWordsZh,
  catalog: catalogWordsZh,
  staff: staffWordsZh,
  journal: journalWordsZh,
};

export type ListWords = WordsLike<typeof listWordsZh>;

export const listWordsEn: ListWords = {
  exports: exportWordsEn,
  visit: visitWordsEn,
  order: orderWordsEn,
  bill: billWordsEn,
  duty: dutyWordsEn,
  followUp: followUpWordsEn,
  plate: plateWordsEn,
  vehicle: vehicleWordsEn,
  customer: customerWordsEn,
  catalog: catalogWordsEn,
  staff: staffWordsEn,
  journal: journalWordsEn,
};
