/** All tables, for drizzle-kit and for the typed connection. */
export { attachment } from '../attachment/attachment-tables.ts';
export { catalogItem, catalogPackage, catalogPackageLine, catalogSetting } from '../catalog/catalog-tables.ts';
export { customer, customerConsent, customerPhone } from '../customer/customer-tables.ts';
export { draft } from '../draft/draft-tables.ts';
export { duty } from '../duty/duty-tables.ts';
export { journalBody, journalEntry, timelineEvent } from '../journal/journal-tables.ts';
export { bay, calendarException, numberSeries, shop, team } from '../shop/shop-tables.ts';
export { seat, seatInvitation, seatSession, staff, staffGuard, staffRole } from '../staff/staff-tables.ts';
export { vehicle, vehicleContact, vehicleOwner, vehiclePlate } from '../vehicle/vehicle-tables.ts';
export { visit } from '../visit/visit-tables.ts';
