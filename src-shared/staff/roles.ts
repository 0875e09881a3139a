/** The hats of a shop; one person may wear several. */
export const ROLES = [
  'adviser',
  'workshopLead',
  'technician',
  'inspector',
  'cashier',
  'partsClerk',
  'followUpCaller',
  'deskSupervisor',
  'manager',
  'guard',
  'administrator',
] as const;
export type Role = (typeof ROLES)[number];
