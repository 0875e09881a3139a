/** Orders written straight into their tables, until the commands that make them can be run here. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { authorization, orderLine, repairOrder } from '../../src-main/order/order-tables.ts';
import { approval } from '../../src-main/staff/staff-tables.ts';
import { exitSlip, reception } from '../../src-main/visit/reception-tables.ts';
import { visit } from '../../src-main/visit/visit-tables.ts';
import {
  type ApprovalId,
  approvalId,
  authorizationId,
  exitSlipId,
  newId,
  type OrderId,
  type OrderLineId,
  orderId as orderIdSchema,
  orderLineId,
  type SeatId,
  type StaffId,
  type VehicleId,
  type VisitId,
} from '../../src-shared/kit/id.ts';
import { laborCentihours, quantityMilli } from '../../src-shared/kit/labor.ts';
import { type Fen, parseYuan, sumFen, ZERO } from '../../src-shared/kit/money.ts';
import { instant } from '../../src-shared/kit/time.ts';
import type { LineState, PartState } from '../../src-shared/order/order-lifecycle.ts';
import { type ChargeKind, type OrderLine, worthFen } from '../../src-shared/order/order-pricing.ts';
import { INSPECTION_CHECKS, type PayerInput, PREPARATION_CHECKS } from '../../src-shared/order/order-rules.ts';
import type { VisitState } from '../../src-shared/visit/visit-lifecycle.ts';
import { MORNING } from './shop.ts';

/** Fen of a yuan text, as the examples are written. */
export function y(text: string): Fen {
  const read = parseYuan(text.replace(/^-/, ''));
  if (!read.ok || read.value === null) throw new Error(text);
  return (text.startsWith('-') ? -read.value : read.value) as Fen; // whole fen, just read
}

export interface LineSpec {
  readonly name: string;
  readonly pricing: OrderLine;
  readonly state: LineState;
  readonly partState: PartState | null;
}

const common = (payerKey: string) => ({
  id: newId(orderLineId) as string,
  payerKey,
  freeReason: null,
  noDiscount: false,
  packageId: null,
  costFen: ZERO,
  taxBasisPoints: null,
});

/** So many hours at so many yuan. */
export function hours(name: string, time: number, rate: string, payerKey = 'customer'): LineSpec {
  const price = { by: 'hours', time: laborCentihours.parse(time), rateFen: y(rate) } as const;
  return { name, pricing: { kind: 'labor', ...common(payerKey), price }, state: 'inspected', partState: null };
}

export function labor(name: string, price: string, payerKey = 'customer'): LineSpec {
  const fixed = { by: 'fixed', priceFen: y(price), time: null } as const;
  return { name, pricing: { kind: 'labor', ...common(payerKey), price: fixed }, state: 'inspected', partState: null };
}

export function part(name: string, milli: number, unit: string, payerKey = 'customer'): LineSpec {
  const pricing: OrderLine = {
    kind: 'part',
    ...common(payerKey),
    partKind: 'original',
    suppliedBy: 'shop',
    quantityMilli: quantityMilli.parse(milli),
    unitFen: y(unit),
    isKeyComponent: false,
    certificateSeen: false,
  };
  return { name, pricing, state: 'inspected', partState: 'fitted' };
}

export function charge(name: string, price: string, chargeKind: ChargeKind = 'other'): LineSpec {
  const pricing: OrderLine = { kind: 'charge', ...common('customer'), chargeKind, priceFen: y(price) };
  return { name, pricing, state: 'inspected', partState: null };
}

export const CUSTOMER_ONLY: readonly PayerInput[] = [
  { key: 'customer', kind: 'customer', name: '试验客户', reference: '' },
];

function onRows<T>(folder: string, act: (db: ReturnType<typeof drizzle>) => T): T {
  const connection = new Database(join(folder, 'servicelane.sqlite'));
  try {
    connection.pragma('foreign_keys = ON');
    return act(drizzle(connection));
  } finally {
    connection.close();
  }
}

/** The visit as if the car had been received. */
export function receiveCar(folder: string, visitId: VisitId, vehicleId: VehicleId, by: StaffId): void {
  onRows(folder, (db) => {
    db.update(visit).set({ state: 'onSite', vehicleId }).where(eq(visit.id, visitId)).run();
    db.insert(reception)
      .values({
        visitId,
        receivedAt: MORNING,
        receivedBy: by,
        bringerName: '试验客户',
        bringerRelation: 'owner',
        bringerPhone: '',
        odometerKm: 41_230,
        odometerReason: '',
        lamps: [],
        valuablesTold: true,
        parkingSpot: '',
        washWanted: false,
        oldParts: 'none',
      })
      .run();
  });
}

export function setVisit(folder: string, visitId: VisitId, state: VisitState): void {
  onRows(folder, (db) => db.update(visit).set({ state }).where(eq(visit.id, visitId)).run());
}

let numbers = 0;

/** Ready to be collected, unless said otherwise. */
export function insertOrder(
  folder: string,
  given: {
    readonly visitId: VisitId;
    readonly vehicleId: VehicleId;
    readonly by: StaffId;
    readonly lines: readonly LineSpec[];
    readonly payers?: readonly PayerInput[];
    /** Authorised; what the lines cost if not said. */
    readonly authorizedFen?: Fen;
    readonly change?: Partial<typeof repairOrder.$inferInsert>;
  },
): { readonly orderId: OrderId; readonly lineIds: readonly OrderLineId[] } {
  const id = newId(orderIdSchema);
  const lineIds = given.lines.map(({ pricing }) => orderLineId.parse(pricing.id));
  const totalFen = sumFen(given.lines.map(({ pricing }) => worthFen(pricing)));
  numbers += 1;
  onRows(folder, (db) => {
    db.insert(repairOrder)
      .values({
        id,
        version: 1,
        number: `WX-20261121-9${String(numbers).padStart(3, '0')}`,
        visitId: given.visitId,
        vehicleId: given.vehicleId,
        state: 'ready',
        openedAt: MORNING,
        openedBy: given.by,
        adviserId: given.by,
        visitType: 'repair',
        repairCategory: 'minor',
        customerWords: '',
        wishes: '',
        authorizerName: '试验客户',
        authorizerPhone: '',
        payers: given.payers ?? CUSTOMER_ONLY,
        packages: [],
        totalFen,
        consentBy: '',
        diagnosis: '',
        quoteVersion: 1,
        authorizedAt: MORNING,
        pauseNote: '',
        stopped: false,
        isWithWorkshop: false,
        inspection: INSPECTION_CHECKS,
        inspectionNote: '',
        odometerOutKm: 41_240,
        certificateNumber: '',
        preparation: PREPARATION_CHECKS,
        notices: 0,
        collectorName: '',
        collectorPhone: '',
        accepted: false,
        endReason: '',
        ...given.change,
      })
      .run();
    for (const [position, line] of given.lines.entries()) {
      db.insert(orderLine)
        .values({
          id: orderLineId.parse(line.pricing.id),
          orderId: id,
          position,
          state: line.state,
          partState: line.partState,
          name: line.name,
          code: '',
          brand: '',
          unit: '',
          isHighVoltage: false,
          pricing: line.pricing,
          priceFen: line.pricing.freeReason === null ? worthFen(line.pricing) : 0,
        })
        .run();
    }
    db.insert(authorization)
      .values({
        id: newId(authorizationId),
        orderId: id,
        at: MORNING,
        takenBy: given.by,
        person: '试验客户',
        phone: '',
        channel: 'signature',
        note: '',
        witness: '',
        quoteVersion: 1,
        lineIds,
        amountFen: given.authorizedFen ?? totalFen,
      })
      .run();
  });
  return { orderId: id, lineIds };
}

/** A PIN that was put in at this seat just now. */
export function approveAt(
  folder: string,
  at: { readonly seatId: SeatId | null; readonly staffId: StaffId | null; readonly wall: number },
  staffId: StaffId | null,
  agreed: Pick<typeof approval.$inferInsert, 'purpose' | 'orderIds' | 'amountFen'>,
): ApprovalId {
  if (!at.seatId || !at.staffId || !staffId) throw new Error('nobody');
  const { seatId, staffId: askedBy, wall } = at;
  const id = newId(approvalId);
  onRows(folder, (db) =>
    db
      .insert(approval)
      .values({ id, staffId, seatId, askedBy, at: instant.parse(wall), ...agreed })
      .run(),
  );
  return id;
}

/** 出门条 in the customer's hand, the car cleared. */
export function issueSlip(folder: string, visitId: VisitId, by: StaffId): string {
  const number = `CC-20261121-9${visitId.slice(-3)}`;
  onRows(folder, (db) => {
    db.insert(exitSlip)
      .values({
        id: newId(exitSlipId),
        number,
        visitId,
        kind: 'settled',
        collector: '试验客户',
        issuedAt: MORNING,
        issuedBy: by,
        validUntil: instant.parse(MORNING + 10 * 3_600_000),
      })
      .run();
    db.update(visit).set({ state: 'cleared' }).where(eq(visit.id, visitId)).run();
  });
  return number;
}
