/** All text that a person reads, in English. */

import { backupWordsEn } from '../backup/backup-words.ts';
import { billWordsEn } from '../bill/bill-words.ts';
import { tillWordsEn } from '../bill/till-words.ts';
import { catalogWordsEn } from '../catalog/catalog-words.ts';
import { customerWordsEn } from '../customer/customer-words.ts';
import { documentWordsEn } from '../document/document-words.ts';
import { paperWordsEn } from '../document/paper-words.ts';
import { dutyWordsEn } from '../duty/duty-words.ts';
import { exportWordsEn } from '../exchange/export-words.ts';
import { importWordsEn } from '../exchange/import-words.ts';
import { followUpWordsEn } from '../followup/followup-words.ts';
import { journalWordsEn } from '../journal/journal-words.ts';
import { failureWordsEn, problemWordsEn, refusalWordsEn, stateWordsEn, unitWordsEn } from '../kit/refusal-words.ts';
import { signatureWordsEn } from '../kit/signature-words.ts';
import { checkInWordsEn } from '../order/check-in-words.ts';
import { orderPageWordsEn } from '../order/order-page-words.ts';
import { orderWordsEn } from '../order/order-words.ts';
import { menuWordsEn } from '../shell/menu-words.ts';
import { shellWordsEn } from '../shell/shell-words.ts';
import { startWordsEn } from '../shell/start-words.ts';
import { machineWordsEn } from '../shop/machine-words.ts';
import { shopWordsEn } from '../shop/shop-words.ts';
import { staffAdminWordsEn } from '../staff/staff-admin-words.ts';
import { staffWordsEn } from '../staff/staff-words.ts';
import { plateWordsEn } from '../vehicle/plate-words.ts';
import { recallWordsEn } from '../vehicle/recall-words.ts';
import { vehicleWordsEn } from '../vehicle/vehicle-words.ts';
import { damageWordsEn } from '../visit/damage-words.ts';
import { gateWordsEn } from '../visit/gate-words.ts';
import { moveWordsEn } from '../visit/move-words.ts';
import { visitWordsEn } from '../visit/visit-words.ts';
import { workshopWordsEn } from '../workshop/workshop-words.ts';
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
  moves: moveWordsEn,
  gate: gateWordsEn,
  order: orderWordsEn,
  workshop: workshopWordsEn,
  orderPage: orderPageWordsEn,
  checkIn: checkInWordsEn,
  damage: damageWordsEn,
  signature: signatureWordsEn,
  bill: billWordsEn,
  till: tillWordsEn,
  duty: dutyWordsEn,
  followUp: followUpWordsEn,
  plate: plateWordsEn,
  vehicle: vehicleWordsEn,
  recall: recallWordsEn,
  customer: customerWordsEn,
  catalog: catalogWordsEn,
  shop: shopWordsEn,
  machine: machineWordsEn,
  staffAdmin: staffAdminWordsEn,
  journal: journalWordsEn,
  backup: backupWordsEn,
  start: startWordsEn,
  menu: menuWordsEn,
  paper: paperWordsEn,
  document: documentWordsEn,
  exports: exportWordsEn,
  imports: importWordsEn,
};
