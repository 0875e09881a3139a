import { z } from 'zod';
import { command, query } from '../kit/contract.ts';
import { customerId, phoneId, vehicleId } from '../kit/id.ts';
import { instant, localDate } from '../kit/time.ts';
import { PLATE_COLORS } from '../vehicle/plate-rules.ts';
import {
  CONSENT_CHANNELS,
  CONSENT_PURPOSES,
  CONSENT_STATES,
  CUSTOMER_KINDS,
  CUSTOMER_LEVELS,
} from './customer-rules.ts';
import { phoneText } from './phone-rules.ts';

const nothing = z.strictObject({});
const version = z.int('format').min(1, 'format');
const optionalText = (max: number) => z.string().trim().max(max, 'tooLong');

export const customerKind = z.enum(CUSTOMER_KINDS, 'choice');
/** Companies have long names; the longest registered ones fit. */
export const customerName = z.string().trim().min(1, 'required').max(120, 'tooLong');

const tax = {
  /** 发票抬头; empty means the name. */
  taxTitle: optionalText(120),
  /** 税号; for a company usually its 统一社会信用代码. */
  taxNumber: optionalText(30),
};

/** F-20, without what has rows of its own: phones, consents, vehicles. */
const particulars = {
  kind: customerKind,
  name: customerName,
  /** 工作单位. */
  employer: optionalText(120),
  address: optionalText(200),
  workAddress: optionalText(200),
  /** When and how the customer likes to be reached, in words. */
  preferredContact: optionalText(80),
  /** Not to be called for anything but the car in hand. */
  doNotContact: z.boolean('choice'),
  birthday: localDate.nullable(),
  level: z.enum(CUSTOMER_LEVELS, 'choice'),
  note: optionalText(500),
};

/** Whose number it is, or when to use it: 爱人, 单位, 晚上. */
const phoneNote = optionalText(60);

/** An owner as far as the counter knows: enough to begin a file together with the car. */
export const newOwner = z.strictObject({ kind: customerKind, name: customerName, phone: phoneText.nullable() });

/** A car as one line of a customer's file. */
export const ownedVehicle = z.strictObject({
  vehicleId,
  plate: z.string().nullable(),
  plateColor: z.enum(PLATE_COLORS).nullable(),
  /** Make and model in one; empty where unknown. */
  model: z.string(),
  since: instant,
  /** Null while the car is theirs. */
  until: instant.nullable(),
});

const consent = z.strictObject({
  purpose: z.enum(CONSENT_PURPOSES),
  state: z.enum(CONSENT_STATES),
  /** The last answer; null where nobody asked. */
  at: instant.nullable(),
  channel: z.enum(CONSENT_CHANNELS).nullable(),
  by: z.string().nullable(),
});

export const customerContract = {
  /** The file of a customer. `personal` is null for roles that need none of it. */
  'customer.get': query({
    input: z.strictObject({ customerId }),
    output: z.strictObject({
      customerId,
      version,
      kind: customerKind,
      name: z.string(),
      level: z.enum(CUSTOMER_LEVELS),
      doNotContact: z.boolean(),
      createdAt: instant,
      changedAt: instant,
      changedBy: z.string(),
      /** The cars of now first, then those of before. */
      vehicles: z.array(ownedVehicle),
      personal: z
        .strictObject({
          employer: z.string(),
          address: z.string(),
          workAddress: z.string(),
          preferredContact: z.string(),
          birthday: localDate.nullable(),
          taxTitle: z.string(),
          taxNumber: z.string(),
          note: z.string(),
          /** The preferred one first. Always masked: `customer.revealPhone` tells the number. */
          phones: z.array(
            z.strictObject({ phoneId, version, masked: z.string(), note: z.string(), preferred: z.boolean() }),
          ),
          /** One for each purpose, in the order of CONSENT_PURPOSES. */
          consents: z.array(consent),
        })
        .nullable(),
    }),
    reads: ['customer', 'customer_phone', 'customer_consent', 'vehicle', 'vehicle_plate', 'vehicle_owner', 'staff'],
    refusals: ['notFound'],
  }),
  /** Begins a file, also for somebody who only asks. The first phone is the preferred one. */
  'customer.create': command({
    input: z.strictObject({
      ...particulars,
      ...tax,
      phones: z
        .array(z.strictObject({ number: phoneText, note: phoneNote }))
        .max(10, 'tooLong')
        .refine((phones) => new Set(phones.map(({ number }) => number)).size === phones.length, 'duplicate'),
    }),
    output: z.strictObject({ customerId }),
    touches: ['customer', 'customer_phone'],
  }),
  'customer.change': command({
    input: z.strictObject({ customerId, version, ...particulars }),
    output: z.strictObject({ version }),
    touches: ['customer'],
    refusals: ['notFound', 'changedMeanwhile'],
  }),
  /** What the invoice says; the cashier's too. */
  'customer.changeTax': command({
    input: z.strictObject({ customerId, version, ...tax }),
    output: z.strictObject({ version }),
    touches: ['customer'],
    refusals: ['notFound', 'changedMeanwhile'],
  }),
  /** The first phone of a file is the preferred one, whatever is said. */
  'customer.addPhone': command({
    input: z.strictObject({ customerId, number: phoneText, note: phoneNote, preferred: z.boolean('choice') }),
    output: z.strictObject({ phoneId }),
    touches: ['customer_phone'],
    refusals: ['notFound', 'phoneInFile'],
  }),
  /** Its note, or that it is the one to call. Another number is another phone. */
  'customer.changePhone': command({
    input: z.strictObject({ phoneId, version, note: phoneNote, preferred: z.boolean('choice') }),
    output: z.strictObject({ version }),
    touches: ['customer_phone'],
    refusals: ['notFound', 'changedMeanwhile'],
  }),
  /** No longer theirs. Was it the preferred one, the newest of the others becomes it. */
  'customer.retirePhone': command({
    input: z.strictObject({ phoneId, version }),
    output: nothing,
    touches: ['customer_phone'],
    refusals: ['notFound', 'changedMeanwhile'],
  }),
  /** What the customer answered when asked, or took back; every answer stays in the file. */
  'customer.setConsent': command({
    input: z.strictObject({
      customerId,
      purpose: z.enum(CONSENT_PURPOSES, 'choice'),
      given: z.boolean('choice'),
      channel: z.enum(CONSENT_CHANNELS, 'choice'),
    }),
    output: nothing,
    touches: ['customer_consent'],
    refusals: ['notFound'],
  }),
  /** The full number, to call it: a command, because the journal keeps who asked (decision 14). */
  'customer.revealPhone': command({
    input: z.strictObject({ phoneId }),
    output: z.strictObject({ number: z.string() }),
    touches: [],
    refusals: ['notFound'],
  }),
} as const;
