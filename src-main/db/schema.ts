/** All tables, for drizzle-kit and for the typed connection. */
export { attachment } from '../attachment/attachment-tables.ts';
export { backupSetting, restoreRecord } from '../backup/backup-tables.ts';
export { bill, billShare, payment, paymentPart, paymentUse, release, shift } from '../bill/bill-tables.ts';
export { catalogItem, catalogPackage, catalogPackageLine, catalogSetting } from '../catalog/catalog-tables.ts';
export { customer, customerConsent, customerPhone } from '../customer/customer-tables.ts';
export { draft } from '../draft/draft-tables.ts';
export { duty } from '../duty/duty-tables.ts';
export { importRow, importRun } from '../exchange/import-tables.ts';
export { followUp, followUpAttempt, followUpPromise } from '../followup/followup-tables.ts';
export { journalBody, journalEntry, timelineEvent } from '../journal/journal-tables.ts';
export { authorization, extra, orderLine, repairOrder } from '../order/order-tables.ts';
export { bay, calendarException, numberSeries, shop, team } from '../shop/shop-tables.ts';
export { approval, seat, seatInvitation, seatSession, staff, staffGuard, staffRole } from '../staff/staff-tables.ts';
export { pastService } from '../vehicle/past-service-tables.ts';
export { recall, recallCar } from '../vehicle/recall-tables.ts';
export { vehicle, vehicleContact, vehicleOwner, vehiclePlate } from '../vehicle/vehicle-tables.ts';
export {
  belonging,
  carDocument,
  checkInDraft,
  damageMark,
  exitSlip,
  heldItem,
  reception,
} from '../visit/reception-tables.ts';
export { visit } from '../visit/visit-tables.ts';
export { workSession } from '../workshop/workshop-tables.ts';
