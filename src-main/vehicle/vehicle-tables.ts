import { sql } from 'drizzle-orm';
import { check, index, integer, type SQLiteColumn, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { contactId, customerId, staffId, vehicleId } from '../../src-shared/kit/id.ts';
import type { LocalDate } from '../../src-shared/kit/time.ts';
import { PLATE_COLORS } from '../../src-shared/vehicle/plate-rules.ts';
import { CONTACT_RELATIONS, ENERGY_KINDS } from '../../src-shared/vehicle/vehicle-rules.ts';
import { customer } from '../customer/customer-tables.ts';
import { flag, idColumn, instantColumn, oneOf, shopTable } from '../db/columns.ts';
import { staff } from '../staff/staff-tables.ts';

const oneOfOrNull = (column: SQLiteColumn, values: readonly string[]) =>
  sql`${sql.raw(`"${column.name}"`)} IS NULL OR ${oneOf(column, values)}`;

/** A car. Plates and owners come and go; the car keeps its id. */
export const vehicle = shopTable(
  'vehicle',
  {
    rowId: integer('row_id').primaryKey(),
    id: idColumn('id', vehicleId).notNull(),
    version: integer('version').notNull(),
    active: flag('active').notNull(),
    vin: text('vin'),
    frameNumber: text('frame_number').notNull(),
    /** VIN or frame number, folded, and the same backwards: the last six find it. */
    code: text('code').notNull(),
    codeBackwards: text('code_backwards').notNull(),
    make: text('make').notNull(),
    model: text('model').notNull(),
    modelYear: integer('model_year'),
    engineNumber: text('engine_number').notNull(),
    bodyColor: text('body_color').notNull(),
    energy: text('energy', { enum: ENERGY_KINDS }),
    vehicleType: text('vehicle_type').notNull(),
    firstRegisteredOn: text('first_registered_on').$type<LocalDate>(),
    inspectionDueOn: text('inspection_due_on').$type<LocalDate>(),
    insurer: text('insurer').notNull(),
    insuranceDueOn: text('insurance_due_on').$type<LocalDate>(),
    odometerKm: integer('odometer_km'),
    odometerAt: instantColumn('odometer_at'),
    serviceEveryKm: integer('service_every_km'),
    serviceEveryMonths: integer('service_every_months'),
    nextServiceOn: text('next_service_on').$type<LocalDate>(),
    nextServiceKm: integer('next_service_km'),
    wishes: text('wishes').notNull(),
    note: text('note').notNull(),
    createdAt: instantColumn('created_at').notNull(),
    changedAt: instantColumn('changed_at').notNull(),
    changedBy: idColumn('changed_by', staffId)
      .notNull()
      .references(() => staff.id, { onDelete: 'restrict' }),
  },
  (table) => [
    uniqueIndex('vehicle_id').on(table.id),
    uniqueIndex('vehicle_vin').on(table.vin).where(sql`${table.active} = 1`),
    index('vehicle_code').on(table.code).where(sql`${table.code} <> ''`),
    index('vehicle_code_backwards').on(table.codeBackwards).where(sql`${table.code} <> ''`),
    check('vehicle_energy', oneOfOrNull(table.energy, ENERGY_KINDS)),
  ],
);

/** Which plates a car has worn; the open row is the one of now. */
export const vehiclePlate = shopTable(
  'vehicle_plate',
  {
    rowId: integer('row_id').primaryKey(),
    vehicleId: idColumn('vehicle_id', vehicleId)
      .notNull()
      .references(() => vehicle.id, { onDelete: 'restrict' }),
    plate: text('plate').notNull(),
    plateBackwards: text('plate_backwards').notNull(),
    plateColor: text('plate_color', { enum: PLATE_COLORS }),
    since: instantColumn('since').notNull(),
    until: instantColumn('until'),
  },
  (table) => [
    uniqueIndex('vehicle_plate_now').on(table.plate).where(sql`${table.until} IS NULL`),
    index('vehicle_plate_backwards').on(table.plateBackwards).where(sql`${table.until} IS NULL`),
    uniqueIndex('vehicle_plate_one').on(table.vehicleId).where(sql`${table.until} IS NULL`),
    index('vehicle_plate_of').on(table.vehicleId, table.rowId),
    check('vehicle_plate_color', oneOfOrNull(table.plateColor, PLATE_COLORS)),
  ],
);

/** Whose the car was; the open row is the owner of now. */
export const vehicleOwner = shopTable(
  'vehicle_owner',
  {
    rowId: integer('row_id').primaryKey(),
    vehicleId: idColumn('vehicle_id', vehicleId)
      .notNull()
      .references(() => vehicle.id, { onDelete: 'restrict' }),
    customerId: idColumn('customer_id', customerId)
      .notNull()
      .references(() => customer.id, { onDelete: 'restrict' }),
    since: instantColumn('since').notNull(),
    until: instantColumn('until'),
  },
  (table) => [
    uniqueIndex('vehicle_owner_now').on(table.vehicleId).where(sql`${table.until} IS NULL`),
    index('vehicle_owner_of').on(table.vehicleId, table.rowId),
    index('vehicle_owner_customer').on(table.customerId, table.rowId),
  ],
);

/** Who else comes with a car. */
export const vehicleContact = shopTable(
  'vehicle_contact',
  {
    id: idColumn('id', contactId).primaryKey(),
    version: integer('version').notNull(),
    vehicleId: idColumn('vehicle_id', vehicleId)
      .notNull()
      .references(() => vehicle.id, { onDelete: 'restrict' }),
    name: text('name').notNull(),
    relation: text('relation', { enum: CONTACT_RELATIONS }).notNull(),
    phone: text('phone'),
    /** As a customer's phone; empty without one. */
    digits: text('digits').notNull(),
    digitsBackwards: text('digits_backwards').notNull(),
    note: text('note').notNull(),
    addedAt: instantColumn('added_at').notNull(),
    endedAt: instantColumn('ended_at'),
  },
  (table) => [
    index('vehicle_contact_digits').on(table.digits).where(sql`${table.digits} <> '' AND ${table.endedAt} IS NULL`),
    index('vehicle_contact_backwards')
      .on(table.digitsBackwards)
      .where(sql`${table.digits} <> '' AND ${table.endedAt} IS NULL`),
    index('vehicle_contact_of').on(table.vehicleId, table.id),
    check('vehicle_contact_relation', oneOf(table.relation, CONTACT_RELATIONS)),
  ],
);

/** What a car is found by besides numbers; see `customerSearch`. `rowid` is the vehicle's `row_id`. */
export const vehicleSearch = sqliteTable('vehicle_search', {
  rowid: integer('rowid').notNull(),
  plate: text('plate').notNull(),
  oldPlate: text('old_plate').notNull(),
  model: text('model').notNull(),
  contact: text('contact').notNull(),
  contactPinyin: text('contact_pinyin').notNull(),
});
