/** What was seen, counted and taken over when a car was checked in. */
import { sql } from 'drizzle-orm';
import { check, index, integer, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { exitSlipId, heldItemId, staffId, visitId } from '../../src-shared/kit/id.ts';
import type { LocalDate } from '../../src-shared/kit/time.ts';
import { OLD_PARTS } from '../../src-shared/order/order-rules.ts';
import { DAMAGE_KINDS, DAMAGE_ZONES } from '../../src-shared/visit/damage-rules.ts';
import { DOCUMENT_KINDS, type Lamp, PERSON_RELATIONS } from '../../src-shared/visit/reception-rules.ts';
import { EXIT_KINDS } from '../../src-shared/visit/visit-lifecycle.ts';
import { flag, idColumn, instantColumn, jsonColumn, oneOf, shopTable } from '../db/columns.ts';
import { staff } from '../staff/staff-tables.ts';
import { visit } from './visit-tables.ts';

const ofVisit = () =>
  idColumn('visit_id', visitId)
    .notNull()
    .references(() => visit.id, { onDelete: 'restrict' });
const byStaff = (name: string) => idColumn(name, staffId).references(() => staff.id, { onDelete: 'restrict' });

/** One row each time the customer hands the car over; the last one counts. */
export const reception = shopTable(
  'reception',
  {
    rowId: integer('row_id').primaryKey(),
    visitId: ofVisit(),
    receivedAt: instantColumn('received_at').notNull(),
    receivedBy: byStaff('received_by').notNull(),
    bringerName: text('bringer_name').notNull(),
    bringerRelation: text('bringer_relation', { enum: PERSON_RELATIONS }).notNull(),
    bringerPhone: text('bringer_phone').notNull(),
    odometerKm: integer('odometer_km'),
    odometerReason: text('odometer_reason').notNull(),
    fuelEighths: integer('fuel_eighths'),
    chargePercent: integer('charge_percent'),
    rangeKm: integer('range_km'),
    lamps: jsonColumn<readonly Lamp[]>('lamps').notNull(),
    valuablesTold: flag('valuables_told').notNull(),
    parkingSpot: text('parking_spot').notNull(),
    washWanted: flag('wash_wanted').notNull(),
    oldParts: text('old_parts', { enum: OLD_PARTS }).notNull(),
  },
  (table) => [
    index('reception_visit').on(table.visitId, table.rowId),
    check('reception_relation', oneOf(table.bringerRelation, PERSON_RELATIONS)),
    check('reception_old_parts', oneOf(table.oldParts, OLD_PARTS)),
    check('reception_odometer', sql`${table.odometerKm} IS NOT NULL OR ${table.odometerReason} <> ''`),
  ],
);

export const damageMark = shopTable(
  'damage_mark',
  {
    rowId: integer('row_id').primaryKey(),
    visitId: ofVisit(),
    zone: text('zone', { enum: DAMAGE_ZONES }).notNull(),
    kind: text('kind', { enum: DAMAGE_KINDS }).notNull(),
    note: text('note').notNull(),
  },
  (table) => [index('damage_visit').on(table.visitId, table.rowId)],
);

/** R-046, and back again at delivery. */
export const belonging = shopTable(
  'belonging',
  {
    rowId: integer('row_id').primaryKey(),
    visitId: ofVisit(),
    name: text('name').notNull(),
    quantity: integer('quantity').notNull(),
    condition: text('condition').notNull(),
    backAt: instantColumn('back_at'),
  },
  (table) => [index('belonging_visit').on(table.visitId, table.rowId)],
);

/** */
export const carDocument = shopTable(
  'car_document',
  {
    rowId: integer('row_id').primaryKey(),
    visitId: ofVisit(),
    kind: text('kind', { enum: DOCUMENT_KINDS }).notNull(),
    isValid: flag('is_valid').notNull(),
    isComplete: flag('is_complete').notNull(),
    isGood: flag('is_good').notNull(),
    validUntil: text('valid_until').$type<LocalDate>(),
    difference: text('difference').notNull(),
    returnedAt: instantColumn('returned_at'),
  },
  (table) => [
    index('car_document_visit').on(table.visitId, table.rowId),
    check('car_document_kind', oneOf(table.kind, DOCUMENT_KINDS)),
  ],
);

export const HELD_KINDS = ['key', 'box'] as const;

/** Numbered tags and boxes while they are in use. */
export const heldItem = shopTable(
  'held_item',
  {
    id: idColumn('id', heldItemId).primaryKey(),
    visitId: ofVisit(),
    kind: text('kind', { enum: HELD_KINDS }).notNull(),
    label: text('label').notNull(),
    /** Tags and envelopes are numbered each on their own; boxes are as tags. */
    numbering: text('numbering', { enum: ['tag', 'envelope'] })
      .notNull()
      .default('tag'),
    count: integer('count').notNull(),
    since: instantColumn('since').notNull(),
    /** Out of the cabinet: to the workshop, until the desk has it back. */
    takenOutAt: instantColumn('taken_out_at'),
    takenOutBy: byStaff('taken_out_by'),
    releasedAt: instantColumn('released_at'),
  },
  (table) => [
    uniqueIndex('held_item_in_use')
      .on(table.kind, table.numbering, table.label)
      .where(sql`${table.releasedAt} IS NULL`),
    index('held_item_visit').on(table.visitId),
    check('held_item_kind', oneOf(table.kind, HELD_KINDS)),
  ],
);

/** The two halves of a check-in while they are being written, at the car and at the desk; each is one writer's. */
export const checkInDraft = shopTable(
  'check_in_draft',
  {
    rowId: integer('row_id').primaryKey(),
    visitId: ofVisit(),
    half: text('half', { enum: ['walkAround', 'order'] }).notNull(),
    version: integer('version').notNull(),
    content: jsonColumn<unknown>('content').notNull(),
    savedAt: instantColumn('saved_at').notNull(),
    savedBy: byStaff('saved_by').notNull(),
  },
  (table) => [
    uniqueIndex('check_in_draft_half').on(table.visitId, table.half),
    check('check_in_draft_half_known', oneOf(table.half, ['walkAround', 'order'])),
  ],
);

/** 出门条: belongs to the visit, sees every open order of the car. */
export const exitSlip = shopTable(
  'exit_slip',
  {
    id: idColumn('id', exitSlipId).primaryKey(),
    number: text('number').notNull(),
    visitId: ofVisit(),
    kind: text('kind', { enum: EXIT_KINDS }).notNull(),
    collector: text('collector').notNull(),
    issuedAt: instantColumn('issued_at').notNull(),
    issuedBy: byStaff('issued_by').notNull(),
    validUntil: instantColumn('valid_until').notNull(),
    voidedAt: instantColumn('voided_at'),
    voidCause: text('void_cause'),
    usedAt: instantColumn('used_at'),
  },
  (table) => [
    uniqueIndex('exit_slip_number').on(table.number),
    // Two tills cannot both let the same car go.
    uniqueIndex('exit_slip_open').on(table.visitId).where(sql`${table.voidedAt} IS NULL AND ${table.usedAt} IS NULL`),
    index('exit_slip_visit').on(table.visitId),
    check('exit_slip_kind', oneOf(table.kind, EXIT_KINDS)),
  ],
);
