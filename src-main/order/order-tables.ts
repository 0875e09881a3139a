import { sql } from 'drizzle-orm';
import { check, index, integer, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import {
  authorizationId,
  extraId,
  orderId,
  orderLineId,
  staffId,
  teamId,
  vehicleId,
  visitId,
} from '../../src-shared/kit/id.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import { LINE_STATES, ORDER_STATES, PART_STATES, PAUSE_REASONS } from '../../src-shared/order/order-lifecycle.ts';
import { type OrderLine, REPAIR_CATEGORIES } from '../../src-shared/order/order-pricing.ts';
import {
  EVIDENCE_CHANNELS,
  type InspectionCheck,
  type PackageInput,
  type PayerInput,
  type PreparationCheck,
  SAFETY_GRADES,
  VISIT_TYPES,
} from '../../src-shared/order/order-rules.ts';
import { PERSON_RELATIONS } from '../../src-shared/visit/reception-rules.ts';
import { flag, idColumn, instantColumn, jsonColumn, oneOf, shopTable } from '../db/columns.ts';
import { team } from '../shop/shop-tables.ts';
import { staff } from '../staff/staff-tables.ts';
import { vehicle } from '../vehicle/vehicle-tables.ts';
import { visit } from '../visit/visit-tables.ts';

/** Who let the car go with an open order, when, and when the customer is called about coming back. */
export interface OrderLeave {
  readonly at: Instant;
  readonly approvedBy: string;
  readonly nextContactAt: Instant;
}

const byStaff = (name: string) => idColumn(name, staffId).references(() => staff.id, { onDelete: 'restrict' });
const orNull = (name: string, values: readonly string[]) =>
  sql.raw(`"${name}" IS NULL OR "${name}" IN (${values.map((value) => `'${value}'`).join(', ')})`);

/** 工单: a contract with lines. ("order" alone is a word of SQL.) */
export const repairOrder = shopTable(
  'repair_order',
  {
    rowId: integer('row_id').primaryKey(),
    id: idColumn('id', orderId).notNull(),
    version: integer('version').notNull(),
    number: text('number').notNull(),
    visitId: idColumn('visit_id', visitId)
      .notNull()
      .references(() => visit.id, { onDelete: 'restrict' }),
    vehicleId: idColumn('vehicle_id', vehicleId)
      .notNull()
      .references(() => vehicle.id, { onDelete: 'restrict' }),
    state: text('state', { enum: ORDER_STATES }).notNull(),
    openedAt: instantColumn('opened_at').notNull(),
    openedBy: byStaff('opened_by').notNull(),
    adviserId: byStaff('adviser_id').notNull(),
    visitType: text('visit_type', { enum: VISIT_TYPES }).notNull(),
    repairCategory: text('repair_category', { enum: REPAIR_CATEGORIES }),
    customerWords: text('customer_words').notNull(),
    wishes: text('wishes').notNull(),
    /** Who may say yes, and how to reach them. */
    authorizerName: text('authorizer_name').notNull(),
    authorizerPhone: text('authorizer_phone').notNull(),
    /** Agreed ahead, in fen; null: nothing. */
    advanceFen: integer('advance_fen'),
    payers: jsonColumn<readonly PayerInput[]>('payers').notNull(),
    packages: jsonColumn<readonly PackageInput[]>('packages').notNull(),
    /** What all lines that were not declined cost, in fen. */
    totalFen: integer('total_fen').notNull(),
    promisedAt: instantColumn('promised_at'),
    nextContactAt: instantColumn('next_contact_at'),
    consentAt: instantColumn('consent_at'),
    consentBy: text('consent_by').notNull(),
    diagnosis: text('diagnosis').notNull(),
    quoteVersion: integer('quote_version').notNull(),
    authorizedAt: instantColumn('authorized_at'),
    teamId: idColumn('team_id', teamId).references(() => team.id, { onDelete: 'restrict' }),
    technicianId: byStaff('technician_id'),
    handedOverAt: instantColumn('handed_over_at'),
    handedOverTo: byStaff('handed_over_to'),
    startedAt: instantColumn('started_at'),
    pauseReason: text('pause_reason', { enum: PAUSE_REASONS }),
    pauseNote: text('pause_note').notNull(),
    expectedResumeAt: instantColumn('expected_resume_at'),
    doneAt: instantColumn('done_at'),
    stopped: flag('stopped').notNull(),
    isWithWorkshop: flag('is_with_workshop').notNull(),
    inspection: jsonColumn<readonly InspectionCheck[]>('inspection').notNull(),
    inspectionNote: text('inspection_note').notNull(),
    odometerOutKm: integer('odometer_out_km'),
    certificateNumber: text('certificate_number').notNull(),
    inspectorId: byStaff('inspector_id'),
    passedAt: instantColumn('passed_at'),
    preparation: jsonColumn<readonly PreparationCheck[]>('preparation').notNull(),
    readyAt: instantColumn('ready_at'),
    notices: integer('notices').notNull(),
    firstNoticeAt: instantColumn('first_notice_at'),
    collectorName: text('collector_name').notNull(),
    collectorRelation: text('collector_relation', { enum: PERSON_RELATIONS }),
    collectorPhone: text('collector_phone').notNull(),
    accepted: flag('accepted').notNull(),
    acceptance: jsonColumn<Record<string, string | number | boolean | null>>('acceptance'),
    reworkOf: idColumn('rework_of', orderId),
    /** 待料外出 agreed: the car may leave while this order stays open. Null again once the work goes on. */
    leave: jsonColumn<OrderLeave>('leave_agreed'),
    /** 逾期未取 noted by the manager. */
    unclaimed: jsonColumn<{ readonly at: Instant; readonly by: string; readonly note: string }>('unclaimed'),
    endedAt: instantColumn('ended_at'),
    endReason: text('end_reason').notNull(),
  },
  (table) => [
    uniqueIndex('repair_order_id').on(table.id),
    uniqueIndex('repair_order_number').on(table.number),
    index('repair_order_visit').on(table.visitId, table.rowId),
    index('repair_order_vehicle').on(table.vehicleId, table.rowId),
    index('repair_order_open')
      .on(table.state, table.rowId)
      .where(sql`${table.state} NOT IN ('delivered', 'closed', 'declined', 'voided')`),
    index('repair_order_delivered').on(table.endedAt).where(sql`${table.state} = 'delivered'`),
    check('repair_order_state', oneOf(table.state, ORDER_STATES)),
    check('repair_order_visit_type', oneOf(table.visitType, VISIT_TYPES)),
    check('repair_order_category', orNull('repair_category', REPAIR_CATEGORIES)),
    check('repair_order_pause', orNull('pause_reason', PAUSE_REASONS)),
    check('repair_order_collector', orNull('collector_relation', PERSON_RELATIONS)),
  ],
);

export const orderLine = shopTable(
  'order_line',
  {
    rowId: integer('row_id').primaryKey(),
    id: idColumn('id', orderLineId).notNull(),
    orderId: idColumn('order_id', orderId)
      .notNull()
      .references(() => repairOrder.id, { onDelete: 'restrict' }),
    position: integer('position').notNull(),
    state: text('state', { enum: LINE_STATES }).notNull(),
    /** Of parts only. */
    partState: text('part_state', { enum: PART_STATES }),
    name: text('name').notNull(),
    code: text('code').notNull(),
    brand: text('brand').notNull(),
    unit: text('unit').notNull(),
    isHighVoltage: flag('is_high_voltage').notNull(),
    /** As agreed; read through the schema of order-pricing.ts. */
    pricing: jsonColumn<OrderLine>('pricing').notNull(),
    /** What is charged for it before discounts, in fen. */
    priceFen: integer('price_fen').notNull(),
    extraId: idColumn('extra_id', extraId),
    doneAt: instantColumn('done_at'),
    doneBy: byStaff('done_by'),
  },
  (table) => [
    uniqueIndex('order_line_id').on(table.id),
    index('order_line_order').on(table.orderId, table.position),
    check('order_line_state', oneOf(table.state, LINE_STATES)),
    check('order_line_part_state', orNull('part_state', PART_STATES)),
  ],
);

/** 授权: which lines, which version, how much, who, when, how. Never changed but to be voided. */
export const authorization = shopTable(
  'authorization',
  {
    rowId: integer('row_id').primaryKey(),
    id: idColumn('id', authorizationId).notNull(),
    orderId: idColumn('order_id', orderId)
      .notNull()
      .references(() => repairOrder.id, { onDelete: 'restrict' }),
    extraId: idColumn('extra_id', extraId),
    at: instantColumn('at').notNull(),
    takenBy: byStaff('taken_by').notNull(),
    person: text('person').notNull(),
    phone: text('phone').notNull(),
    /** Null: unsigned, with a witness (move 12). */
    channel: text('channel', { enum: EVIDENCE_CHANNELS }),
    /** sha-256 of the signature or the screenshot, or null. */
    evidence: text('evidence'),
    note: text('note').notNull(),
    witness: text('witness').notNull(),
    quoteVersion: integer('quote_version').notNull(),
    lineIds: jsonColumn<readonly string[]>('line_ids').notNull(),
    amountFen: integer('amount_fen').notNull(),
    promisedAt: instantColumn('promised_at'),
    /** Why it counts no longer; `otherCar`: the papers named the wrong car (move 8). When and by whom, the timeline says. */
    voidCause: text('void_cause', { enum: ['otherCar'] }),
    /** The other order of a yes that travelled with its lines (move 7): above zero where they came, below where they left. */
    movedWith: idColumn('moved_with', orderId),
  },
  (table) => [
    uniqueIndex('authorization_id').on(table.id),
    index('authorization_order').on(table.orderId, table.rowId),
    check('authorization_channel', orNull('channel', EVIDENCE_CHANNELS)),
  ],
);

/** 增项: raised by the workshop, answered by the customer. Its lines name it. */
export const extra = shopTable(
  'extra',
  {
    rowId: integer('row_id').primaryKey(),
    id: idColumn('id', extraId).notNull(),
    orderId: idColumn('order_id', orderId)
      .notNull()
      .references(() => repairOrder.id, { onDelete: 'restrict' }),
    /** `WX-20261121-001-A1` */
    number: text('number').notNull(),
    raisedAt: instantColumn('raised_at').notNull(),
    raisedBy: byStaff('raised_by').notNull(),
    reason: text('reason').notNull(),
    safety: text('safety', { enum: SAFETY_GRADES }).notNull(),
    answeredAt: instantColumn('answered_at'),
    answeredBy: byStaff('answered_by'),
    /** Who answered for the customer, how, and when the workshop heard it (R-058 to R-061). */
    person: text('person').notNull(),
    channel: text('channel').notNull(),
    delayMinutes: integer('delay_minutes'),
    toldWorkshop: text('told_workshop').notNull(),
    toldWorkshopAt: instantColumn('told_workshop_at'),
    /** The customer knows that this is not done and drives off with it: the picture of the signature, or on paper. */
    waiver: jsonColumn<{ readonly at: Instant; readonly attachment: string | null }>('waiver'),
  },
  (table) => [
    uniqueIndex('extra_id').on(table.id),
    uniqueIndex('extra_number').on(table.number),
    index('extra_order').on(table.orderId, table.rowId),
    check('extra_safety', oneOf(table.safety, SAFETY_GRADES)),
  ],
);
