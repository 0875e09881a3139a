import { sql } from 'drizzle-orm';
import { check, index, integer, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { staffId, vehicleId, visitId } from '../../src-shared/kit/id.ts';
import { PLATE_COLORS } from '../../src-shared/vehicle/plate-rules.ts';
import { ARRIVAL_WAYS, VISIT_STATES } from '../../src-shared/visit/visit-lifecycle.ts';
import { flag, idColumn, instantColumn, oneOf, shopTable } from '../db/columns.ts';
import { staff } from '../staff/staff-tables.ts';
import { vehicle } from '../vehicle/vehicle-tables.ts';

export const visit = shopTable(
  'visit',
  {
    rowId: integer('row_id').primaryKey(),
    id: idColumn('id', visitId).notNull(),
    version: integer('version').notNull(),
    number: text('number').notNull(),
    state: text('state', { enum: VISIT_STATES }).notNull(),
    plate: text('plate'),
    plateColor: text('plate_color', { enum: PLATE_COLORS }),
    note: text('note').notNull(),
    waitsInShop: flag('waits_in_shop').notNull(),
    arrivedAt: instantColumn('arrived_at').notNull(),
    arrivedBy: idColumn('arrived_by', staffId).references(() => staff.id, { onDelete: 'restrict' }),
    leftAt: instantColumn('left_at'),
    /** `joined`: a second registration of a car that was expected back (26). */
    leftReason: text('left_reason', { enum: ['answered', 'leftUnserved', 'joined'] }),
    leftNote: text('left_note').notNull(),
    /** How it came, where nobody drove it up to the desk: towed, or a key in an envelope. */
    came: text('came', { enum: ARRIVAL_WAYS }),
    /** The tow company, or whoever wrote on the envelope. */
    broughtBy: text('brought_by'),
    broughtByPhone: text('brought_by_phone'),
    /** The car's file; null where it has none yet. */
    vehicleId: idColumn('vehicle_id', vehicleId).references(() => vehicle.id, { onDelete: 'restrict' }),
  },
  (table) => [
    uniqueIndex('visit_id').on(table.id),
    uniqueIndex('visit_number').on(table.number),
    // A car is here once. Two seats that type the same plate at the same moment cannot both win.
    uniqueIndex('visit_plate_here').on(table.plate).where(sql`${table.state} NOT IN ('expected', 'out', 'returning')`),
    index('visit_here').on(table.state, table.arrivedAt).where(sql`${table.state} <> 'out'`),
    index('visit_left').on(table.leftAt).where(sql`${table.leftAt} IS NOT NULL`),
    index('visit_vehicle').on(table.vehicleId, table.arrivedAt).where(sql`${table.vehicleId} IS NOT NULL`),
    index('visit_plate_untied').on(table.plate, table.arrivedAt).where(sql`${table.vehicleId} IS NULL`),
    check('visit_state', oneOf(table.state, VISIT_STATES)),
    check(
      'visit_plate_color',
      sql.raw(`"plate_color" IS NULL OR "plate_color" IN (${PLATE_COLORS.map((c) => `'${c}'`).join(', ')})`),
    ),
    check('visit_which_car', sql`${table.plate} IS NOT NULL OR ${table.note} <> ''`),
  ],
);
