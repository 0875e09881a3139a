/**
 * A car that was delivered, written as rows: the commands that deliver one come with the orders, and then this goes.
 * Only the follow-up call itself is made the production way.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import * as schema from '../../src-main/db/schema.ts';
import { expectFollowUp } from '../../src-main/followup/followup-service.ts';
import type { CommandContext } from '../../src-main/kernel/context.ts';
import {
  commandId,
  type FollowUpId,
  newId,
  type OrderId,
  orderId,
  orderLineId,
  type VehicleId,
  type VisitId,
  visitId,
} from '../../src-shared/kit/id.ts';
import { HOUR, type Instant, later } from '../../src-shared/kit/time.ts';
import type { LineState } from '../../src-shared/order/order-lifecycle.ts';

export interface Delivered {
  readonly visitId: VisitId;
  readonly orderId: OrderId;
  /** The first call; dropped where the owner wants none. */
  readonly followUpId: FollowUpId;
}

const LINES: readonly { readonly name: string; readonly state: LineState }[] = [
  { name: '更换前刹车片', state: 'inspected' },
  { name: '更换机油机滤', state: 'done' },
  { name: '更换前刹车盘', state: 'declined' },
];

let count = 0;

/** The car of this file left the shop at `leftAt` with its order delivered. */
export function deliveredCar(
  folder: string,
  vehicleId: VehicleId,
  leftAt: Instant,
  given: { readonly plate?: string; readonly visitId?: VisitId } = {},
): Delivered {
  const raw = new Database(join(folder, 'servicelane.sqlite'));
  try {
    const db = drizzle(raw, { schema });
    const person = db.select().from(schema.staff).limit(1).get();
    if (!person) throw new Error('nobody works here');
    count += 1;
    const visit = given.visitId ?? newId(visitId);
    const order = newId(orderId);
    raw.exec('BEGIN IMMEDIATE');
    if (given.visitId === undefined) {
      db.insert(schema.visit)
        .values({
          id: visit,
          version: 1,
          number: `JC-20261101-${900 + count}`,
          state: 'out',
          plate: given.plate ?? '粤B12345',
          plateColor: 'blue',
          note: '',
          waitsInShop: false,
          arrivedAt: later(leftAt, -6 * HOUR),
          leftAt,
          leftNote: '',
          vehicleId,
        })
        .run();
    }
    db.insert(schema.repairOrder)
      .values({
        id: order,
        version: 1,
        number: `WX-20261101-${900 + count}`,
        visitId: visit,
        vehicleId,
        state: 'delivered',
        openedAt: later(leftAt, -6 * HOUR),
        openedBy: person.id,
        adviserId: person.id,
        visitType: 'repair',
        customerWords: '刹车有异响，早上冷车时明显',
        wishes: '',
        authorizerName: '',
        authorizerPhone: '',
        payers: [],
        packages: [],
        totalFen: 0,
        promisedAt: later(leftAt, -2 * HOUR),
        readyAt: later(leftAt, -1 * HOUR),
        consentBy: '',
        diagnosis: '',
        quoteVersion: 1,
        pauseNote: '',
        stopped: false,
        isWithWorkshop: false,
        inspection: [],
        inspectionNote: '',
        odometerOutKm: 41_260,
        certificateNumber: '',
        preparation: [],
        notices: 1,
        collectorName: '',
        collectorPhone: '',
        accepted: true,
        endReason: '',
      })
      .run();
    for (const [position, { name, state }] of LINES.entries()) {
      const id = newId(orderLineId);
      db.insert(schema.orderLine)
        .values({
          id,
          orderId: order,
          position,
          state,
          name,
          code: '',
          brand: '',
          unit: '',
          isHighVoltage: false,
          pricing: {} as never, // no price is looked at here
          priceFen: 0,
        })
        .run();
    }
    const context: CommandContext = {
      db,
      now: leftAt,
      host: 'station',
      version: '0.0.0-test',
      tasks: {} as never, // no task is asked for
      backups: {} as never, // no backup is looked at
      machine: { clock: () => null, folder: null },
      seat: null,
      staff: null,
      commandId: newId(commandId),
    };
    expectFollowUp(context, { visitId: visit, orderId: order, leftAt });
    raw.exec('COMMIT');
    const made = db.select().from(schema.followUp).where(eq(schema.followUp.visitId, visit)).get();
    if (!made) throw new Error('nobody will call');
    return { visitId: visit, orderId: order, followUpId: made.id };
  } finally {
    raw.close();
  }
}
