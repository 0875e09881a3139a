/** All text that a person reads, in Chinese; the other language must fill the same shape. */

import { backupWordsZh } from '../backup/backup-words.ts';
import { billWordsZh } from '../bill/bill-words.ts';
import { tillWordsZh } from '../bill/till-words.ts';
import { catalogWordsZh } from '../catalog/catalog-words.ts';
import { customerWordsZh } from '../customer/customer-words.ts';
import { documentWordsZh } from '../document/document-words.ts';
import { paperWordsZh } from '../document/paper-words.ts';
import { dutyWordsZh } from '../duty/duty-words.ts';
import { exportWordsZh } from '../exchange/export-words.ts';
import { importWordsZh } from '../exchange/import-words.ts';
import { followUpWordsZh } from '../followup/followup-words.ts';
import { journalWordsZh } from '../journal/journal-words.ts';
import { failureWordsZh, problemWordsZh, refusalWordsZh, stateWordsZh, unitWordsZh } from '../kit/refusal-words.ts';
import { signatureWordsZh } from '../kit/signature-words.ts';
import { checkInWordsZh } from '../order/check-in-words.ts';
import { orderPageWordsZh } from '../order/order-page-words.ts';
import { orderWordsZh } from '../order/order-words.ts';
import { menuWordsZh } from '../shell/menu-words.ts';
import { shellWordsZh } from '../shell/shell-words.ts';
import { startWordsZh } from '../shell/start-words.ts';
import { machineWordsZh } from '../shop/machine-words.ts';
import { shopWordsZh } from '../shop/shop-words.ts';
import { staffAdminWordsZh } from '../staff/staff-admin-words.ts';
import { staffWordsZh } from '../staff/staff-words.ts';
import { plateWordsZh } from '../vehicle/plate-words.ts';
import { recallWordsZh } from '../vehicle/recall-words.ts';
import { vehicleWordsZh } from '../vehicle/vehicle-words.ts';
import { damageWordsZh } from '../visit/damage-words.ts';
import { gateWordsZh } from '../visit/gate-words.ts';
import { moveWordsZh } from '../visit/move-words.ts';
import { visitWordsZh } from '../visit/visit-words.ts';
import { workshopWordsZh } from '../workshop/workshop-words.ts';
import type { WordsLike } from './words.ts';

export const zhCN = {
  shell: shellWordsZh,
  refusals: refusalWordsZh,
  problems: problemWordsZh,
  failures: failureWordsZh,
  states: stateWordsZh,
  units: unitWordsZh,
  staff: staffWordsZh,
  visit: visitWordsZh,
  moves: moveWordsZh,
  gate: gateWordsZh,
  order: orderWordsZh,
  workshop: workshopWordsZh,
  orderPage: orderPageWordsZh,
  checkIn: checkInWordsZh,
  damage: damageWordsZh,
  signature: signatureWordsZh,
  bill: billWordsZh,
  till: tillWordsZh,
  duty: dutyWordsZh,
  followUp: followUpWordsZh,
  plate: plateWordsZh,
  vehicle: vehicleWordsZh,
  recall: recallWordsZh,
  customer: customerWordsZh,
  catalog: catalogWordsZh,
  shop: shopWordsZh,
  machine: machineWordsZh,
  staffAdmin: staffAdminWordsZh,
  journal: journalWordsZh,
  backup: backupWordsZh,
  start: startWordsZh,
  menu: menuWordsZh,
  paper: paperWordsZh,
  document: documentWordsZh,
  exports: exportWordsZh,
  imports: importWordsZh,
};

/** The words of either language. */
export type Words = WordsLike<typeof zhCN>;
