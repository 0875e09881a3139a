import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import {
  CONSENT_CHANNELS,
  CONSENT_PURPOSES,
  CUSTOMER_KINDS,
  CUSTOMER_LEVELS,
} from '../../src-shared/customer/customer-rules.ts';
import { customerId, phoneId, staffId } from '../../src-shared/kit/id.ts';
import type { LocalDate } from '../../src-shared/kit/time.ts';
import { flag, idColumn, instantColumn, oneOf, shopTable } from '../db/columns.ts';
import { staff } from '../staff/staff-tables.ts';

/** Who owns a car, or only asks. */
export const customer = shopTable(
  'customer',
  {
    rowId: integer('row_id').primaryKey(),
    id: idColumn('id', customerId).notNull(),
    version: integer('version').notNull(),
    kind: text('kind', { enum: CUSTOMER_KINDS }).notNull(),
    name: text('name').notNull(),
    employer: text('employer').notNull(),
    address: text('address').notNull(),
    workAddress: text('work_address').notNull(),
    preferredContact: text('preferred_contact').notNull(),
    doNotContact: flag('do_not_contact').notNull(),
    birthday: text('birthday').$type<LocalDate>(),
    level: text('level', { enum: CUSTOMER_LEVELS }).notNull(),
    taxTitle: text('tax_title').notNull(),
    taxNumber: text('tax_number').notNull(),
    note: text('note').notNull(),
    createdAt: instantColumn('created_at').notNull(),
    changedAt: instantColumn('changed_at').notNull(),
    changedBy: idColumn('changed_by', staffId)
      .notNull()
      .references(() => staff.id, { onDelete: 'restrict' }),
  },
  (table) => [
    uniqueIndex('customer_id').on(table.id),
    check('customer_kind', oneOf(table.kind, CUSTOMER_KINDS)),
    check('customer_level', oneOf(table.level, CUSTOMER_LEVELS)),
    check('customer_named', sql`${table.name} <> ''`),
  ],
);

/** The numbers of a customer; several customers may share one. */
export const customerPhone = shopTable(
  'customer_phone',
  {
    id: idColumn('id', phoneId).primaryKey(),
    version: integer('version').notNull(),
    customerId: idColumn('customer_id', customerId)
      .notNull()
      .references(() => customer.id, { onDelete: 'restrict' }),
    /** As `phoneTextOf` writes it. */
    number: text('number').notNull(),
    /** The digits without an extension, and the same backwards: the last four find it. */
    digits: text('digits').notNull(),
    digitsBackwards: text('digits_backwards').notNull(),
    note: text('note').notNull(),
    preferred: flag('preferred').notNull(),
    addedAt: instantColumn('added_at').notNull(),
    retiredAt: instantColumn('retired_at'),
  },
  (table) => [
    uniqueIndex('customer_phone_number').on(table.customerId, table.number).where(sql`${table.retiredAt} IS NULL`),
    index('customer_phone_digits').on(table.digits).where(sql`${table.retiredAt} IS NULL`),
    index('customer_phone_backwards').on(table.digitsBackwards).where(sql`${table.retiredAt} IS NULL`),
    uniqueIndex('customer_phone_preferred')
      .on(table.customerId)
      .where(sql`${table.preferred} = 1 AND ${table.retiredAt} IS NULL`),
  ],
);

/** Every answer to a question of consent. Never changed: the last one counts, the others prove. */
export const customerConsent = shopTable(
  'customer_consent',
  {
    rowId: integer('row_id').primaryKey(),
    customerId: idColumn('customer_id', customerId)
      .notNull()
      .references(() => customer.id, { onDelete: 'restrict' }),
    purpose: text('purpose', { enum: CONSENT_PURPOSES }).notNull(),
    given: flag('given').notNull(),
    channel: text('channel', { enum: CONSENT_CHANNELS }).notNull(),
    at: instantColumn('at').notNull(),
    askedBy: idColumn('asked_by', staffId)
      .notNull()
      .references(() => staff.id, { onDelete: 'restrict' }),
  },
  (table) => [
    index('customer_consent_of').on(table.customerId, table.rowId),
    check('customer_consent_purpose', oneOf(table.purpose, CONSENT_PURPOSES)),
    check('customer_consent_channel', oneOf(table.channel, CONSENT_CHANNELS)),
  ],
);

/**
 * What a customer is found by besides phones, as tokens of search-tokens.ts: an FTS5 table, made by hand in the migration because
 * drizzle knows none. Not in db/schema.ts for the same reason. `rowid` is the customer's `row_id`.
 */
export const customerSearch = sqliteTable('customer_search', {
  rowid: integer('rowid').notNull(),
  name: text('name').notNull(),
  pinyin: text('pinyin').notNull(),
  initials: text('initials').notNull(),
});
