import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { approvalId, seatId, staffId } from '../../src-shared/kit/id.ts';
import { ROLES } from '../../src-shared/staff/roles.ts';
import { flag, idColumn, instantColumn, oneOf, shopTable } from '../db/columns.ts';

export const staff = shopTable(
  'staff',
  {
    id: idColumn('id', staffId).primaryKey(),
    version: integer('version').notNull(),
    name: text('name').notNull(),
    active: flag('active').notNull(),
    /** scrypt of salt, device pepper and PIN; see pin-hash.ts. */
    pinHash: text('pin_hash').notNull(),
    addedAt: instantColumn('added_at').notNull(),
  },
  // A name may come back after its bearer has left; among the active ones it is unique.
  (table) => [uniqueIndex('staff_active_name').on(table.name).where(sql`${table.active} = 1`)],
);

export const staffRole = shopTable(
  'staff_role',
  {
    staffId: idColumn('staff_id', staffId)
      .notNull()
      .references(() => staff.id, { onDelete: 'restrict' }),
    role: text('role', { enum: ROLES }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.staffId, table.role] }),
    check('staff_role_known', oneOf(table.role, ROLES)),
  ],
);

/** Wrong tries in a row, by what is guarded: `staff:<id>`, `pairing`, `recovery`, `name:<sha-256>`. */
export const staffGuard = shopTable('staff_guard', {
  subject: text('subject').primaryKey(),
  failures: integer('failures').notNull(),
  lastFailureAt: instantColumn('last_failure_at').notNull(),
});

export const seat = shopTable(
  'seat',
  {
    id: idColumn('id', seatId).primaryKey(),
    version: integer('version').notNull(),
    name: text('name').notNull(),
    /** sha-256 of the token in the seat's cookie; the desktop window's seat has one that nobody knows. */
    tokenHash: text('token_hash').notNull(),
    isDesktop: flag('is_desktop').notNull(),
    pairedAt: instantColumn('paired_at').notNull(),
    pairedBy: idColumn('paired_by', staffId).references(() => staff.id, { onDelete: 'restrict' }),
    revokedAt: instantColumn('revoked_at'),
  },
  (table) => [
    uniqueIndex('seat_token').on(table.tokenHash),
    uniqueIndex('seat_name').on(table.name).where(sql`${table.revokedAt} IS NULL`),
    uniqueIndex('seat_one_desktop').on(table.isDesktop).where(sql`${table.isDesktop} = 1`),
  ],
);

export const seatInvitation = shopTable('seat_invitation', {
  codeHash: text('code_hash').primaryKey(),
  name: text('name').notNull(),
  invitedBy: idColumn('invited_by', staffId)
    .notNull()
    .references(() => staff.id, { onDelete: 'restrict' }),
  expiresAt: instantColumn('expires_at').notNull(),
  usedAt: instantColumn('used_at'),
});

export const seatSession = shopTable(
  'seat_session',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    seatId: idColumn('seat_id', seatId)
      .notNull()
      .references(() => seat.id, { onDelete: 'restrict' }),
    staffId: idColumn('staff_id', staffId)
      .notNull()
      .references(() => staff.id, { onDelete: 'restrict' }),
    startedAt: instantColumn('started_at').notNull(),
    endedAt: instantColumn('ended_at'),
    endReason: text('end_reason', { enum: ['chosen', 'idle', 'changed', 'revoked', 'deactivated'] }),
  },
  (table) => [
    uniqueIndex('seat_session_current').on(table.seatId).where(sql`${table.endedAt} IS NULL`),
    index('seat_session_staff').on(table.staffId, table.startedAt),
  ],
);

/** Somebody with more say put in a PIN at another person's seat. Good once, for a few minutes, there, for that step. */
export const approval = shopTable('approval', {
  id: idColumn('id', approvalId).primaryKey(),
  staffId: idColumn('staff_id', staffId)
    .notNull()
    .references(() => staff.id, { onDelete: 'restrict' }),
  seatId: idColumn('seat_id', seatId)
    .notNull()
    .references(() => seat.id, { onDelete: 'restrict' }),
  /** Who was signed in and asked. */
  askedBy: idColumn('asked_by', staffId).references(() => staff.id, { onDelete: 'restrict' }),
  /** One of `APPROVAL_PURPOSES`; empty in rows older than the column, which are good for nothing. */
  purpose: text('purpose').notNull().default(''),
  orderIds: text('order_ids', { mode: 'json' }).$type<readonly string[]>().notNull().default(sql`'[]'`),
  /** Up to this much was agreed; null where the step has no amount. */
  amountFen: integer('amount_fen'),
  at: instantColumn('at').notNull(),
  usedAt: instantColumn('used_at'),
});
