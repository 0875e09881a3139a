/** The files of cars: what they are, which plate they wear, whose they are, who comes with them. */
import type { z } from 'zod';
import { seesPrices } from '../../src-shared/catalog/catalog-rules.ts';
import type { newOwner } from '../../src-shared/customer/customer-contract.ts';
import { maskPhone } from '../../src-shared/customer/phone-rules.ts';
import {
  type CustomerId,
  contactId as contactIdSchema,
  newId,
  type VehicleId,
  vehicleId as vehicleIdSchema,
} from '../../src-shared/kit/id.ts';
import { type Refused, refuse } from '../../src-shared/kit/refusal.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import type { PlateColor } from '../../src-shared/vehicle/plate-rules.ts';
import { modelLine } from '../../src-shared/vehicle/vehicle-rules.ts';
import { customerById, preferredPhone } from '../customer/customer-repository.ts';
import { beginOwner, mayPersonal } from '../customer/customer-service.ts';
import type { Reader } from '../db/connection.ts';
import { actorId, type CommandContext } from '../kernel/context.ts';
import type { CommandHandlers, QueryHandlers } from '../kernel/handler-types.ts';
import { tieVisitHere } from '../visit/visit-repository.ts';
import { pastServicesOf } from './past-service-repository.ts';
import { recallsOfVin } from './recall-repository.ts';
import {
  contactById,
  contactsOf,
  endContact,
  endOwner,
  endPlate,
  indexVehicle,
  insertContact,
  insertOwner,
  insertPlate,
  insertVehicle,
  ownerOf,
  ownersOf,
  platesOf,
  recolorPlate,
  setOdometer,
  updateVehicle,
  type VehicleContent,
  type VehicleRow,
  vehicleById,
  vehicleChangedBy,
  vehicleOfPlate,
  vehicleOfVin,
  visitsOf,
} from './vehicle-repository.ts';

const LAST_VISITS = 50;

function changedMeanwhile(db: Reader, row: VehicleRow): Refused<'changedMeanwhile'> {
  return refuse('changedMeanwhile', { by: vehicleChangedBy(db, row), at: row.changedAt });
}

/** The plate that a car wears now. */
function plateOf(db: Reader, id: VehicleId) {
  return platesOf(db, id).find(({ until }) => until === null) ?? null;
}

/** Null where no other active car has the VIN. */
function vinRefusal(db: Reader, vin: string | null, own: VehicleId | null): Refused<'vinTaken'> | null {
  const other = vin === null ? null : vehicleOfVin(db, vin);
  if (vin === null || !other || other.id === own) return null;
  const plate = plateOf(db, other.id)?.plate ?? '';
  return refuse('vinTaken', { vin, vehicleId: other.id, plate, model: modelLine(other.make, other.model) });
}

/** Who wears the plate may have to give it up; null where the caller named no one or somebody else. */
function plateRefusal(
  db: Reader,
  plate: string | null,
  own: VehicleId | null,
  takeFrom: VehicleId | null,
): Refused<'plateTaken'> | null {
  const holder = plate === null ? null : vehicleOfPlate(db, plate);
  if (plate === null || holder === null || holder === own || holder === takeFrom) return null;
  const other = vehicleById(db, holder);
  return refuse('plateTaken', {
    plate,
    vehicleId: holder,
    model: other ? modelLine(other.make, other.model) : '',
    owner: ownerOf(db, holder)?.name ?? '',
  });
}

/** Puts a plate on a car whose own is off already. Another car that wears it loses it now. */
export function putPlate(context: CommandContext, id: VehicleId, plate: string, plateColor: PlateColor | null): void {
  const { db, now } = context;
  const holder = vehicleOfPlate(db, plate);
  if (holder !== null) {
    const other = vehicleById(db, holder);
    endPlate(db, holder, now);
    if (other) updateVehicle(db, holder, other.version, { changedAt: now, changedBy: actorId(context) });
    indexVehicle(db, holder);
  }
  insertPlate(db, { vehicleId: id, plate, plateColor, since: now });
  tieVisitHere(db, plate, id);
}

/** The odometer as it was read at the desk: newer than what stands in the file. Touches `vehicle`. */
export function recordOdometer({ db, now }: CommandContext, vehicleId: VehicleId, odometerKm: number): void {
  setOdometer(db, vehicleId, odometerKm, now);
}

/**
 * A reading that was another car's: the file has the one before it again, or none where nobody wrote one down at a
 * check-in. A newer reading stays. Touches `vehicle`.
 */
export function takeBackOdometer(
  { db }: CommandContext,
  vehicleId: VehicleId,
  wrong: { readonly odometerKm: number | null; readonly at: Instant },
  before: { readonly odometerKm: number | null; readonly at: Instant } | null,
): void {
  const file = vehicleById(db, vehicleId);
  if (!file || wrong.odometerKm === null || file.odometerKm !== wrong.odometerKm || file.odometerAt !== wrong.at)
    return;
  setOdometer(db, vehicleId, before?.odometerKm ?? null, before?.at ?? null);
}

type NewOwner = z.output<typeof newOwner>;

/** The id of the owner that was named, whose file begins here where it must; null for nobody. */
function ownerFrom(
  context: CommandContext,
  ownerId: CustomerId | null,
  begins: NewOwner | null,
): CustomerId | null | Refused<'notFound'> {
  if (begins) return beginOwner(context, begins);
  return ownerId === null || customerById(context.db, ownerId) ? ownerId : refuse('notFound', {});
}

export const vehicleQueries = {
  'vehicle.get': ({ vehicleId }, context) => {
    const { db } = context;
    const found = vehicleById(db, vehicleId);
    if (!found) return refuse('notFound', {});
    const { rowId: _rowId, code: _code, codeBackwards: _backwards, id, changedBy: _changedBy, ...row } = found;
    const plates = platesOf(db, id);
    const worn = plates.find(({ until }) => until === null) ?? null;
    const owner = ownerOf(db, id);
    const masked = (number: string | null): string | null =>
      number === null || !mayPersonal(context) ? null : maskPhone(number);
    return {
      ...row,
      vehicleId: id,
      plate: worn?.plate ?? null,
      plateColor: worn?.plateColor ?? null,
      changedBy: vehicleChangedBy(db, found),
      owner: owner && {
        ...owner,
        maskedPhone: mayPersonal(context) ? masked(preferredPhone(db, owner.customerId)) : null,
      },
      plates,
      owners: ownersOf(db, id),
      recalls: recallsOfVin(db, row.vin),
      contacts: contactsOf(db, id).map((contact) => ({
        contactId: contact.id,
        version: contact.version,
        name: contact.name,
        relation: contact.relation,
        maskedPhone: masked(contact.phone),
        note: contact.note,
        addedAt: contact.addedAt,
      })),
      visits: visitsOf(db, id, worn?.plate ?? null, LAST_VISITS),
      pastServices: pastServicesOf(db, id, LAST_VISITS).map(({ rowId, amount, ...service }) => ({
        key: String(rowId),
        ...service,
        amount: seesPrices(context.staff?.roles ?? []) ? amount : '',
      })),
    };
  },
} satisfies Pick<QueryHandlers, 'vehicle.get'>;

export const vehicleCommands = {
  'vehicle.create': ({ plate, plateColor, takePlateFrom, ownerId, newOwner: begins, ...content }, context) => {
    const { db, now } = context;
    const refused = vinRefusal(db, content.vin, null) ?? plateRefusal(db, plate, null, takePlateFrom);
    if (refused) return refused;
    const owner = ownerFrom(context, ownerId, begins);
    if (owner !== null && typeof owner !== 'string') return owner;
    const id = newId(vehicleIdSchema);
    insertVehicle(db, {
      ...content,
      id,
      active: true,
      odometerAt: content.odometerKm === null ? null : now,
      createdAt: now,
      changedAt: now,
      changedBy: actorId(context),
    });
    if (plate !== null) putPlate(context, id, plate, plateColor);
    if (owner !== null) insertOwner(db, { vehicleId: id, customerId: owner, since: now });
    indexVehicle(db, id);
    return { vehicleId: id, ownerId: owner };
  },
  'vehicle.change': ({ vehicleId, version, ...content }, context) => {
    const { db, now } = context;
    const before = vehicleById(db, vehicleId);
    if (!before) return refuse('notFound', {});
    if (before.version !== version) return changedMeanwhile(db, before);
    const refused = content.active ? vinRefusal(db, content.vin, vehicleId) : null;
    if (refused) return refused;
    const odometerAt =
      content.odometerKm === before.odometerKm ? before.odometerAt : content.odometerKm === null ? null : now;
    const change: VehicleContent = { ...content, odometerAt };
    updateVehicle(db, vehicleId, version, { changedAt: now, changedBy: actorId(context) }, change);
    if (before.active && !content.active) endPlate(db, vehicleId, now);
    indexVehicle(db, vehicleId);
    return { version: version + 1 };
  },
  'vehicle.changePlate': ({ vehicleId, version, plate, plateColor, takePlateFrom }, context) => {
    const { db, now } = context;
    const before = vehicleById(db, vehicleId);
    if (!before) return refuse('notFound', {});
    if (before.version !== version) return changedMeanwhile(db, before);
    const refused = plateRefusal(db, plate, vehicleId, takePlateFrom);
    if (refused) return refused;
    updateVehicle(db, vehicleId, version, { changedAt: now, changedBy: actorId(context) });
    if (plate !== null && plateOf(db, vehicleId)?.plate === plate) {
      recolorPlate(db, vehicleId, plateColor);
    } else {
      endPlate(db, vehicleId, now);
      if (plate !== null) putPlate(context, vehicleId, plate, plateColor);
      indexVehicle(db, vehicleId);
    }
    return { version: version + 1 };
  },
  'vehicle.changeOwner': ({ vehicleId, version, ownerId, newOwner: begins }, context) => {
    const { db, now } = context;
    const before = vehicleById(db, vehicleId);
    if (!before) return refuse('notFound', {});
    if (before.version !== version) return changedMeanwhile(db, before);
    const owner = ownerFrom(context, ownerId, begins);
    if (owner !== null && typeof owner !== 'string') return owner;
    updateVehicle(db, vehicleId, version, { changedAt: now, changedBy: actorId(context) });
    if (owner !== (ownerOf(db, vehicleId)?.customerId ?? null)) {
      endOwner(db, vehicleId, now);
      if (owner !== null) insertOwner(db, { vehicleId, customerId: owner, since: now });
    }
    return { version: version + 1, ownerId: owner };
  },
  'vehicle.addContact': ({ vehicleId, ...person }, { db, now }) => {
    if (!vehicleById(db, vehicleId)) return refuse('notFound', {});
    const id = newId(contactIdSchema);
    insertContact(db, { ...person, id, version: 1, vehicleId, addedAt: now, endedAt: null });
    indexVehicle(db, vehicleId);
    return { contactId: id };
  },
  'vehicle.endContact': ({ contactId, version }, { db, now }) => {
    const before = contactById(db, contactId);
    if (!before) return refuse('notFound', {});
    if (!endContact(db, contactId, version, now)) return refuse('changedMeanwhile', { by: null, at: null });
    indexVehicle(db, before.vehicleId);
    return {};
  },
  'vehicle.revealPhone': ({ contactId }, { db }) => {
    const number = contactById(db, contactId)?.phone ?? null;
    return number === null ? refuse('notFound', {}) : { number };
  },
} satisfies Pick<
  CommandHandlers,
  | 'vehicle.create'
  | 'vehicle.change'
  | 'vehicle.changePlate'
  | 'vehicle.changeOwner'
  | 'vehicle.addContact'
  | 'vehicle.endContact'
  | 'vehicle.revealPhone'
>;
