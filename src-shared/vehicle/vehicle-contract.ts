import { z } from 'zod';
import { customerKind, newOwner } from '../customer/customer-contract.ts';
import { CUSTOMER_LEVELS } from '../customer/customer-rules.ts';
import { phoneText } from '../customer/phone-rules.ts';
import { command, query } from '../kit/contract.ts';
import { contactId, customerId, vehicleId, visitId } from '../kit/id.ts';
import { instant, localDate } from '../kit/time.ts';
import { VISIT_STATES } from '../visit/visit-lifecycle.ts';
import { PLATE_COLORS, plateText } from './plate-rules.ts';
import { carRecall } from './recall-contract.ts';
import { CONTACT_RELATIONS, ENERGY_KINDS } from './vehicle-rules.ts';
import { vinText } from './vin-rules.ts';

const nothing = z.strictObject({});
const version = z.int('format').min(1, 'format');
const optionalText = (max: number) => z.string().trim().max(max, 'tooLong');
const plateColor = z.enum(PLATE_COLORS, 'choice');
const km = z.int('format').min(0, 'tooSmall').max(9_999_999, 'tooLarge');

/** F-21: what is known of the car itself. Everything may still be unknown; half-known cars are completed later. */
const particulars = {
  /** `vinVerdict` says on the screen whether to look again; only length and characters are refused here. */
  vin: vinText.nullable(),
  /** 车架号 of a car that has no VIN (old, special, imported): what stands there instead. No VIN is expected then. */
  frameNumber: optionalText(40),
  /** 品牌, 车型. */
  make: optionalText(40),
  model: optionalText(80),
  modelYear: z.int('format').min(1900, 'tooSmall').max(2100, 'tooLarge').nullable(),
  engineNumber: optionalText(40),
  bodyColor: optionalText(20),
  energy: z.enum(ENERGY_KINDS, 'choice').nullable(),
  /** 车种, as the licence says: 小型轿车, 重型半挂牵引车. */
  vehicleType: optionalText(40),
  firstRegisteredOn: localDate.nullable(),
  /** 年检 due. */
  inspectionDueOn: localDate.nullable(),
  insurer: optionalText(60),
  insuranceDueOn: localDate.nullable(),
  /** The last reading that anybody wrote down. */
  odometerKm: km.nullable(),
  /** 保养周期 and 下一次保养期. */
  serviceEveryKm: km.nullable(),
  serviceEveryMonths: z.int('format').min(1, 'tooSmall').max(120, 'tooLarge').nullable(),
  nextServiceOn: localDate.nullable(),
  nextServiceKm: km.nullable(),
  /** 希望得到的服务. */
  wishes: optionalText(200),
  note: optionalText(500),
};

/**
 * Whose car it is: a known customer, a new one whose file begins with this, or nobody yet. Both at once are invalid.
 */
const ownership = { ownerId: customerId.nullable(), newOwner: newOwner.nullable() };
const isOneOwner = (input: { ownerId: unknown; newOwner: unknown }): boolean =>
  input.ownerId === null || input.newOwner === null;

/**
 * Where another car's file still has this plate: null is refused with `plateTaken`; naming that car passes the plate
 * on, and the other one loses it today.
 */
const takePlateFrom = vehicleId.nullable();

const contact = z.strictObject({
  contactId,
  version,
  name: z.string(),
  relation: z.enum(CONTACT_RELATIONS),
  /** Null where there is none, or for roles that see none. */
  maskedPhone: z.string().nullable(),
  note: z.string(),
  addedAt: instant,
});

/** A repair of before. */
const pastService = z.strictObject({
  key: z.string(),
  on: localDate,
  odometerKm: z.int().nullable(),
  /** What the customer said, what was done, which parts, what was advised. */
  words: z.string(),
  work: z.string(),
  parts: z.string(),
  advice: z.string(),
  amount: z.string(),
  place: z.string(),
  number: z.string(),
});
export type PastService = z.output<typeof pastService>;

export const vehicleContract = {
  /** One car, one file. */
  'vehicle.get': query({
    input: z.strictObject({ vehicleId }),
    output: z.strictObject({
      vehicleId,
      version,
      /** False for a car that was scrapped or has gone for good. */
      active: z.boolean(),
      plate: z.string().nullable(),
      plateColor: plateColor.nullable(),
      ...particulars,
      vin: z.string().nullable(),
      odometerAt: instant.nullable(),
      createdAt: instant,
      changedAt: instant,
      changedBy: z.string(),
      owner: z
        .strictObject({
          customerId,
          kind: customerKind,
          name: z.string(),
          level: z.enum(CUSTOMER_LEVELS),
          doNotContact: z.boolean(),
          maskedPhone: z.string().nullable(),
        })
        .nullable(),
      /** All plates, the one of now first; `until` is null while the car wears it. */
      plates: z.array(
        z.strictObject({
          plate: z.string(),
          plateColor: plateColor.nullable(),
          since: instant,
          until: instant.nullable(),
        }),
      ),
      /** All owners, the one of now first. */
      owners: z.array(z.strictObject({ customerId, name: z.string(), since: instant, until: instant.nullable() })),
      /** Campaigns that still go on and ask for this car by its VIN, the newest first. */
      recalls: z.array(carRecall),
      /** Who else brings, drives or collects it, the newest first. */
      contacts: z.array(contact),
      /**
       * The last fifty, the newest first. `tied` is false for visits from before the file that are its only by the
       * plate: another car may have worn it then.
       */
      visits: z.array(
        z.strictObject({
          visitId,
          number: z.string(),
          state: z.enum(VISIT_STATES),
          plate: z.string().nullable(),
          note: z.string(),
          arrivedAt: instant,
          leftAt: instant.nullable(),
          tied: z.boolean(),
        }),
      ),
      /**
       * What a list from before this program tells of the car, the last fifty, the newest first. The amount is the list's
       * own text, in its own currency; empty for roles that see no prices.
       */
      pastServices: z.array(pastService),
    }),
    reads: [
      'vehicle',
      'vehicle_plate',
      'vehicle_owner',
      'vehicle_contact',
      'customer',
      'customer_phone',
      'visit',
      'past_service',
      'staff',
      'recall',
      'recall_car',
    ],
    refusals: ['notFound'],
  }),
  /** Begins the car's file. A visit that stands here under this plate becomes its visit. */
  'vehicle.create': command({
    input: z
      .strictObject({
        plate: plateText.nullable(),
        plateColor: plateColor.nullable(),
        takePlateFrom,
        ...particulars,
        ...ownership,
      })
      .refine(isOneOwner, { path: ['newOwner'], error: 'choice' })
      // A car without plate, VIN and frame number could never be found again.
      .refine((input) => input.plate !== null || input.vin !== null || input.frameNumber !== '', {
        path: ['plate'],
        error: 'required',
      }),
    output: z.strictObject({ vehicleId, ownerId: customerId.nullable() }),
    touches: ['vehicle', 'vehicle_plate', 'vehicle_owner', 'customer', 'customer_phone', 'visit'],
    refusals: ['plateTaken', 'vinTaken', 'notFound'],
  }),
  /** What is known of the car itself. A car that is no longer active gives its plate and its VIN free. */
  'vehicle.change': command({
    input: z.strictObject({ vehicleId, version, active: z.boolean('choice'), ...particulars }),
    output: z.strictObject({ version }),
    touches: ['vehicle', 'vehicle_plate'],
    refusals: ['notFound', 'changedMeanwhile', 'vinTaken'],
  }),
  /** Another plate, another colour of the same one, or none. The car stays the car; the history keeps the old one. */
  'vehicle.changePlate': command({
    input: z.strictObject({
      vehicleId,
      version,
      plate: plateText.nullable(),
      plateColor: plateColor.nullable(),
      takePlateFrom,
    }),
    output: z.strictObject({ version }),
    touches: ['vehicle', 'vehicle_plate', 'visit'],
    refusals: ['notFound', 'changedMeanwhile', 'plateTaken'],
  }),
  /** Sold, inherited, handed to a company; or nobody known. */
  'vehicle.changeOwner': command({
    input: z
      .strictObject({ vehicleId, version, ...ownership })
      .refine(isOneOwner, { path: ['newOwner'], error: 'choice' }),
    output: z.strictObject({ version, ownerId: customerId.nullable() }),
    touches: ['vehicle', 'vehicle_owner', 'customer', 'customer_phone'],
    refusals: ['notFound', 'changedMeanwhile'],
  }),
  /** Somebody else who comes with this car: 送修人, driver, family. */
  'vehicle.addContact': command({
    input: z.strictObject({
      vehicleId,
      name: z.string().trim().min(1, 'required').max(60, 'tooLong'),
      relation: z.enum(CONTACT_RELATIONS, 'choice'),
      phone: phoneText.nullable(),
      note: optionalText(100),
    }),
    output: z.strictObject({ contactId }),
    touches: ['vehicle_contact'],
    refusals: ['notFound'],
  }),
  /** No longer comes with this car. */
  'vehicle.endContact': command({
    input: z.strictObject({ contactId, version }),
    output: nothing,
    touches: ['vehicle_contact'],
    refusals: ['notFound', 'changedMeanwhile'],
  }),
  /** The full number of a contact; see `customer.revealPhone`. */
  'vehicle.revealPhone': command({
    input: z.strictObject({ contactId }),
    output: z.strictObject({ number: z.string() }),
    touches: [],
    refusals: ['notFound'],
  }),
} as const;
