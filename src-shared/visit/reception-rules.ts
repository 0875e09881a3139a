import { z } from 'zod';
import { localDate } from '../kit/time.ts';
import { OLD_PARTS } from '../order/order-rules.ts';
import { CONTACT_RELATIONS } from '../vehicle/vehicle-rules.ts';
import { damageMarks } from './damage-rules.ts';

/** 故障灯: what may be lit on the instrument panel at check-in. */
export const LAMPS = [
  'engine',
  'oil',
  'battery',
  'abs',
  'airbag',
  'tyrePressure',
  'coolant',
  'brake',
  'ev',
  'other',
] as const;
export type Lamp = (typeof LAMPS)[number];

/** The preset of F-06; anything else is typed. */
export const BELONGINGS = [
  'spareWheel',
  'jack',
  'tools',
  'warningTriangle',
  'extinguisher',
  'reflectiveVest',
  'chargingCable',
  'tyreSealant',
  'dashcam',
  'etcCard',
  'parkingCard',
  'usbStick',
  'umbrella',
  'childSeat',
  'floorMats',
] as const;

/** F-07. */
export const DOCUMENT_KINDS = [
  'drivingLicence',
  'registrationCertificate',
  'insurancePolicy',
  'inspectionSticker',
  'transportPermit',
  'warrantyBooklet',
  'serviceBooklet',
  'invoice',
  'idCopy',
  'other',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** What somebody at the counter is to the car: its owner, or one of those who come with it. */
export const PERSON_RELATIONS = ['owner', ...CONTACT_RELATIONS] as const;

const short = (max: number) => z.string().trim().max(max, 'tooLong');
const named = (max: number) => z.string().trim().min(1, 'required').max(max, 'tooLong');

/** A person at the counter: not necessarily the owner, nor one with a file. The phone is kept as it was typed. */
export const person = z.strictObject({
  name: named(60),
  relation: z.enum(PERSON_RELATIONS, 'choice'),
  phone: short(40),
});
export type Person = z.output<typeof person>;

export const belonging = z.strictObject({
  name: named(60),
  quantity: z.int('format').min(1, 'tooSmall').max(999, 'tooLarge'),
  condition: short(120),
});

export const carDocument = z.strictObject({
  kind: z.enum(DOCUMENT_KINDS, 'choice'),
  isValid: z.boolean(),
  isComplete: z.boolean(),
  isGood: z.boolean(),
  validUntil: localDate.nullable(),
  /** what differs, and what is done about it; confirmed by the one signature on the order. */
  difference: short(200),
});

/** What is seen, counted and taken over at the car (环检). */
export const walkAround = z.strictObject({
  /** Null: 读不到, with the reason. */
  odometerKm: z.int('format').min(0, 'tooSmall').max(9_999_999, 'tooLarge').nullable(),
  /** Why it cannot be read, or why it shows less than last time. */
  odometerReason: short(120),
  /** Eighths of the tank. */
  fuelEighths: z.int('format').min(0, 'tooSmall').max(8, 'tooLarge').nullable(),
  chargePercent: z.int('format').min(0, 'tooSmall').max(100, 'tooLarge').nullable(),
  rangeKm: z.int('format').min(0, 'tooSmall').max(9999, 'tooLarge').nullable(),
  lamps: z.array(z.enum(LAMPS, 'choice')).max(LAMPS.length, 'tooLong'),
  damage: damageMarks,
  belongings: z.array(belonging).max(60, 'tooLong'),
  documents: z.array(carDocument).max(20, 'tooLong'),
  valuablesTold: z.boolean(),
  /** the number on the tag; empty when the customer keeps the key. */
  keyTag: short(20),
  keyCount: z.int('format').min(0, 'tooSmall').max(9, 'tooLarge'),
  /** only when something is left. */
  box: short(20),
  parkingSpot: short(20),
});
export type WalkAround = z.output<typeof walkAround>;

/** What the customer wants of the visit as a whole. */
export const wishes = z.strictObject({
  washWanted: z.boolean(),
  waitsInShop: z.boolean(),
  oldParts: z.enum(OLD_PARTS, 'choice'),
});

/** 环检 at the car and 开单 at the desk: two seats write one check-in at the same time. */
export const checkInHalf = z.enum(['walkAround', 'order'], 'choice');
export type CheckInHalf = z.output<typeof checkInHalf>;
