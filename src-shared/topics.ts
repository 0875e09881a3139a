/**
 * What a query reads and a command touches: the tables of the database, and things that live in memory only. A test
 * compares the tables with `sqlite_schema`.
 */
export const TABLE_TOPICS = [
  'shop',
  'calendar_exception',
  'team',
  'bay',
  'staff',
  'staff_role',
  'staff_guard',
  'seat',
  'seat_invitation',
  'seat_session',
  'customer',
  'customer_phone',
  'customer_consent',
  'vehicle',
  'vehicle_plate',
  'vehicle_owner',
  'vehicle_contact',
  'visit',
  'timeline_event',
  'catalog_item',
  'catalog_package',
  'catalog_package_line',
  'catalog_setting',
  'duty',
  'draft',
  'attachment',
  'number_series',
  'journal_entry',
  'journal_body',
] as const;

export const MEMORY_TOPICS = ['task', 'presence'] as const;

export type Topic = (typeof TABLE_TOPICS)[number] | (typeof MEMORY_TOPICS)[number];
