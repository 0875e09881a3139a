/** Cars and their repairs of before, out of a list of another program: found, completed, never overwritten. */
import { desc, eq, sql } from 'drizzle-orm';
import type { ImportedService, ImportedVehicle } from '../../src-shared/exchange/import-row.ts';
import {
  type CustomerId,
  type ImportId,
  newId,
  type VehicleId,
  vehicleId as vehicleIdSchema,
} from '../../src-shared/kit/id.ts';
import { momentOf } from '../../src-shared/kit/time.ts';
import { foldVin } from '../../src-shared/vehicle/vin-rules.ts';
import { bound, once, type Reader } from '../db/connection.ts';
import { filler, type Taken } from '../exchange/take-in.ts';
import { actorId, type CommandContext } from '../kernel/context.ts';
import { insertPastService } from './past-service-repository.ts';
import {
  indexVehicle,
  insertOwner,
  insertVehicle,
  ownerOf,
  platesOf,
  setOdometer,
  updateVehicle,
  type VehicleContent,
  type VehicleRow,
  vehicleById,
  vehicleOfPlate,
} from './vehicle-repository.ts';
import { putPlate } from './vehicle-service.ts';
import { vehicle } from './vehicle-tables.ts';

/** The car of this VIN or frame number; one that is no longer in use is still that car. */
function vehicleOfCode(db: Reader, code: string): VehicleRow | null {
  if (code === '') return null;
  const statement = once(db, 'vehicle.byCode', (on) =>
    on
      .select()
      .from(vehicle)
      .where(sql`${eq(vehicle.code, bound('code'))} AND ${vehicle.code} <> ''`)
      .orderBy(desc(vehicle.active), vehicle.rowId)
      .limit(1)
      .prepare(),
  );
  return statement.get({ code }) ?? null;
}

export type CarMatch =
  | { readonly is: 'new' }
  | { readonly is: 'known'; readonly row: VehicleRow }
  /** Its plate is on the file of another car, and that one's VIN says that it is another. */
  | { readonly is: 'elsewhere'; readonly by: 'plate' | 'frameNumber'; readonly vin: string };

/** Which car is meant: by its VIN, by its frame number, by the plate that it wears. */
export function matchVehicle(db: Reader, given: Pick<ImportedVehicle, 'vin' | 'frameNumber' | 'plate'>): CarMatch {
  const byVin = given.vin === null ? null : vehicleOfCode(db, given.vin);
  const byFrame = given.vin === null ? vehicleOfCode(db, foldVin(given.frameNumber)) : null;
  const byCode = byVin ?? byFrame;
  const holder = given.plate === null ? null : vehicleOfPlate(db, given.plate);
  if (byCode) {
    // A plate that another car wears by now is not taken from it by an old list.
    return { is: 'known', row: byCode };
  }
  const wearer = holder === null ? null : vehicleById(db, holder);
  if (!wearer) return { is: 'new' };
  const isOther =
    (given.vin !== null && wearer.code !== '' && wearer.code !== given.vin) ||
    (given.vin === null &&
      given.frameNumber !== '' &&
      wearer.code !== '' &&
      wearer.code !== foldVin(given.frameNumber));
  if (isOther) return { is: 'elsewhere', by: 'plate', vin: wearer.code };
  return { is: 'known', row: wearer };
}

/** Begins the file, or writes into it what it does not know yet. Touches vehicle, vehicle_plate, visit. */
export function takeInVehicle(
  context: CommandContext,
  given: ImportedVehicle,
  known: VehicleRow | null,
): Taken<{ readonly vehicleId: VehicleId }> {
  const { db, now } = context;
  const stamp = { changedAt: now, changedBy: actorId(context) };
  const { plate, plateColor, ...said } = given;
  if (!known) {
    const id = newId(vehicleIdSchema);
    const content: VehicleContent = {
      ...said,
      active: true,
      odometerAt: said.odometerKm === null ? null : now,
      serviceEveryKm: null,
      serviceEveryMonths: null,
      wishes: '',
    };
    insertVehicle(db, { ...content, ...stamp, id, createdAt: now });
    if (plate !== null) putPlate(context, id, plate, plateColor);
    indexVehicle(db, id);
    return { vehicleId: id, outcome: 'added', kept: 0 };
  }
  const fill = filler(known);
  for (const field of [
    'vin',
    'frameNumber',
    'make',
    'model',
    'modelYear',
    'engineNumber',
    'bodyColor',
    'energy',
    'vehicleType',
    'firstRegisteredOn',
    'inspectionDueOn',
    'insurer',
    'insuranceDueOn',
    'odometerKm',
    'nextServiceOn',
    'nextServiceKm',
    'note',
  ] as const) {
    fill.in(field, said[field]);
  }
  if (fill.changed()) {
    const { rowId: _rowId, id, version, code: _code, codeBackwards: _backwards, createdAt: _at, ...before } = known;
    const { changedAt: _changedAt, changedBy: _changedBy, ...content } = before;
    const odometerAt = fill.change.odometerKm === undefined ? content.odometerAt : now;
    updateVehicle(db, id, version, stamp, { ...content, ...fill.change, odometerAt });
  }
  const worn = platesOf(db, known.id).find(({ until }) => until === null)?.plate ?? null;
  const wantsPlate = plate !== null && worn === null && known.active && vehicleOfPlate(db, plate) === null;
  if (plate !== null && wantsPlate) putPlate(context, known.id, plate, plateColor);
  fill.differs(plate !== null && !wantsPlate && worn !== plate);
  if (fill.changed() || wantsPlate) indexVehicle(db, known.id);
  return {
    vehicleId: known.id,
    outcome: fill.changed() || wantsPlate ? 'completed' : 'unchanged',
    kept: fill.kept(),
  };
}

/** Says whose it is where nobody did yet; true where it now does. Touches vehicle_owner. */
export function takeInOwner(
  { db, now }: CommandContext,
  vehicleId: VehicleId,
  customerId: CustomerId,
): 'set' | 'same' | 'other' {
  const owner = ownerOf(db, vehicleId);
  if (owner) return owner.customerId === customerId ? 'same' : 'other';
  insertOwner(db, { vehicleId, customerId, since: now });
  return 'set';
}

/** Noon: a day without an hour. */
const NOON = 12 * 60;

/** Tells a repair of before in the car's file, and the reading of that day where none is newer. Touches past_service, vehicle. */
export function takeInService(
  { db }: CommandContext,
  vehicleId: VehicleId,
  importId: ImportId,
  service: ImportedService,
  zone: string,
): boolean {
  if (!insertPastService(db, vehicleId, importId, service)) return false;
  if (service.odometerKm === null) return true;
  const row = vehicleById(db, vehicleId);
  const at = momentOf(service.on, NOON, zone);
  if (row && (row.odometerKm === null || (row.odometerAt !== null && row.odometerAt < at))) {
    setOdometer(db, vehicleId, service.odometerKm, at);
  }
  return true;
}
