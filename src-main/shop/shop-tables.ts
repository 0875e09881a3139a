import { sql } from 'drizzle-orm';
import { check, integer, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { bayId, teamId } from '../../src-shared/kit/id.ts';
import { flag, idColumn, instantColumn, jsonColumn, oneOf, shopTable } from '../db/columns.ts';

/** One row. It is there from the first opening; `setUpAt` tells whether the shop has opened its doors. */
export const shop = shopTable(
  'shop',
  {
    id: integer('id').primaryKey(),
    /** Names the data folder for ever: cookies and backups carry it. */
    dataId: text('data_id').notNull(),
    /** Changes with every restore, so that seats with a newer past reload. */
    epoch: text('epoch').notNull(),
    kind: text('kind', { enum: ['undecided', 'real', 'demo'] }).notNull(),
    setUpAt: instantColumn('set_up_at'),
    version: integer('version').notNull(),
    language: text('language', { enum: ['zh-CN', 'en'] }).notNull(),
    zone: text('zone').notNull(),
    name: text('name').notNull(),
    address: text('address').notNull(),
    phone: text('phone').notNull(),
    contact: text('contact').notNull(),
    socialCreditCode: text('social_credit_code').notNull(),
    bank: text('bank').notNull(),
    bankAccount: text('bank_account').notNull(),
    logo: text('logo'),
    platePrefix: text('plate_prefix').notNull(),
    weeklyHours: jsonColumn<unknown>('weekly_hours').notNull(),
    lockMinutes: integer('lock_minutes').notNull(),
    /** Null until the shop decides otherwise than usual. */
    tillRules: jsonColumn<unknown>('till_rules'),
    /** sha-256 of the recovery code: it has too many possible values to be guessed, so it needs no slow hash. */
    recoveryHash: text('recovery_hash'),
  },
  (table) => [
    check('shop_one_row', sql`${table.id} = 1`),
    check('shop_kind', oneOf(table.kind, ['undecided', 'real', 'demo'])),
  ],
);

export const calendarException = shopTable('calendar_exception', {
  date: text('date').primaryKey(),
  spans: jsonColumn<unknown>('spans').notNull(),
  note: text('note').notNull(),
});

export const team = shopTable(
  'team',
  {
    id: idColumn('id', teamId).primaryKey(),
    version: integer('version').notNull(),
    name: text('name').notNull(),
    active: flag('active').notNull(),
  },
  (table) => [uniqueIndex('team_name').on(table.name)],
);

export const bay = shopTable(
  'bay',
  {
    id: idColumn('id', bayId).primaryKey(),
    version: integer('version').notNull(),
    name: text('name').notNull(),
    active: flag('active').notNull(),
  },
  (table) => [uniqueIndex('bay_name').on(table.name)],
);

/** The last number drawn of each series and day. */
export const numberSeries = shopTable('number_series', {
  /** `JC-20261121` */
  prefix: text('prefix').primaryKey(),
  last: integer('last').notNull(),
});
