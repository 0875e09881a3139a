/**
 * What a paper prints, taken out of the database at one moment: names and figures, no ids. A paper is a pure function
 * of its snapshot, so that a reprint of a stored snapshot is the same paper.
 */
import { z } from 'zod';
import { CHANNELS } from '../bill/bill-rules.ts';
import { laborCentihours, quantityMilli } from '../kit/labor.ts';
import { fen, signedFen } from '../kit/money.ts';
import { instant, localDate } from '../kit/time.ts';
import {
  CHARGE_KINDS,
  DISCLAIMERS,
  FREE_REASONS,
  PART_KINDS,
  PART_SUPPLIERS,
  PAYER_KINDS,
  REPAIR_CATEGORIES,
} from '../order/order-pricing.ts';
import { PLATE_COLORS } from '../vehicle/plate-rules.ts';
import { ENERGY_KINDS } from '../vehicle/vehicle-rules.ts';
import { DAMAGE_ZONES } from '../visit/damage-rules.ts';
import { PERSON_RELATIONS } from '../visit/reception-rules.ts';
import { EXIT_KINDS } from '../visit/visit-lifecycle.ts';
import {
  ANSWERS,
  CONSENT_WAYS,
  COPY_HOLDERS,
  DAMAGE_KINDS,
  ESTIMATE_METHODS,
  HOUR_STANDARDS,
  OLD_PARTS,
  ORDER_EVENTS,
  SEND_INS,
  SETTLEMENT_WAYS,
  VISIT_TYPES,
} from './paper-rules.ts';

/** Free text; empty where nothing is known, and then a line to write on is printed. */
const text = z.string().max(2000, 'tooLong');
const km = z.int('format').min(0, 'tooSmall');
/** The sha-256 of a stored picture: the same picture for ever, so that a reprint shows the same. */
const picture = z.string().regex(/^[0-9a-f]{64}$/, 'format');

/** A signature that was given on the screen; one on paper needs none. */
export const paperSignature = z.strictObject({ picture, at: instant });
export type PaperSignature = z.output<typeof paperSignature>;

export const paperHead = z.strictObject({
  /** `WX-20261121-001`; also drawn as a bar code. */
  number: text,
  shop: z.strictObject({
    name: text,
    address: text,
    phone: text,
    contact: text,
    socialCreditCode: text,
    bank: text,
    bankAccount: text,
    logo: picture.nullable(),
  }),
  zone: z.string(),
  printedAt: instant,
  /** Decision 22: a demo shop's papers say so. */
  isDemo: z.boolean(),
  /** 第×联; null where there is only one. */
  copy: z
    .strictObject({ index: z.int().min(1), count: z.int().min(1), holder: z.enum(COPY_HOLDERS, 'choice') })
    .nullable(),
});
export type PaperHead = z.output<typeof paperHead>;

export const paperPerson = z.strictObject({ name: text, phone: text });
export const paperOwner = z.strictObject({ name: text, phone: text, address: text });

export const paperVehicle = z.strictObject({
  plate: text,
  plateColor: z.enum(PLATE_COLORS, 'choice').nullable(),
  vin: text,
  engineNumber: text,
  /** Make and model in one line. */
  model: text,
  bodyColor: text,
  vehicleType: text,
  /** 车辆分类代号 of F-13. */
  classCode: text,
  energy: z.enum(ENERGY_KINDS, 'choice').nullable(),
  firstRegisteredOn: localDate.nullable(),
});
export type PaperVehicle = z.output<typeof paperVehicle>;

export const paperLabor = z.strictObject({
  name: text,
  time: laborCentihours.nullable(),
  rateFen: fen.nullable(),
  /** Charged: 0 of a free line (M9). */
  amountFen: fen,
  freeReason: z.enum(FREE_REASONS, 'choice').nullable(),
  /** Team or technician. */
  by: text,
  note: text,
});
export type PaperLabor = z.output<typeof paperLabor>;

export const paperPart = z.strictObject({
  name: text,
  partNumber: text,
  oeNumber: text,
  brand: text,
  kind: z.enum(PART_KINDS, 'choice').nullable(),
  suppliedBy: z.enum(PART_SUPPLIERS, 'choice'),
  quantityMilli,
  unit: text,
  unitFen: fen,
  amountFen: fen,
  freeReason: z.enum(FREE_REASONS, 'choice').nullable(),
  /** What `disclaimerOf` says of the line. */
  disclaimer: z.enum(DISCLAIMERS, 'choice').nullable(),
});
export type PaperPart = z.output<typeof paperPart>;

export const paperCharge = z.strictObject({
  kind: z.enum(CHARGE_KINDS, 'choice'),
  name: text,
  amountFen: fen,
  freeReason: z.enum(FREE_REASONS, 'choice').nullable(),
});
export type PaperCharge = z.output<typeof paperCharge>;

const lines = {
  labor: z.array(paperLabor),
  parts: z.array(paperPart),
  charges: z.array(paperCharge),
  totals: z.strictObject({ laborFen: fen, partsFen: fen, otherFen: fen, totalFen: fen }),
};

/** The three tables with their sums, as every priced paper has them. */
export const paperLines = z.strictObject(lines);
export type PaperLines = z.output<typeof paperLines>;

export const paperWarranty = z.strictObject({ km, days: z.int().min(0) });

/** What the shop prints below the tables; null and none: the program's own wording. */
export const paperTerms = z.strictObject({
  /** The shop's own text instead of the usual disclaimer (standards §19, point 3). */
  customerSuppliedPart: text.nullable(),
  aftermarketOnKeyComponent: text.nullable(),
  /** The shop's own further terms, one paragraph each. */
  more: z.array(text),
});
export type PaperTerms = z.output<typeof paperTerms>;

export const paperConsent = z.strictObject({ by: text, at: instant, way: z.enum(CONSENT_WAYS, 'choice') });
export type PaperConsent = z.output<typeof paperConsent>;

/** a safety item that the customer did not want. */
export const refusedSafety = z.strictObject({ name: text, consequence: text, at: instant, by: text });
export type RefusedSafety = z.output<typeof refusedSafety>;

/** F-04 with F-06 and F-07 on the same sheet. */
export const repairOrderSnapshot = z.strictObject({
  kind: z.literal('repairOrder'),
  head: paperHead,
  owner: paperOwner,
  broughtBy: paperPerson.extend({ relation: z.enum(PERSON_RELATIONS, 'choice').nullable() }),
  vehicle: paperVehicle,
  odometerKm: km.nullable(),
  fuel: z.strictObject({
    eighths: z.int().min(0).max(8).nullable(),
    chargePercent: z.int().min(0).max(100).nullable(),
    rangeKm: km.nullable(),
  }),
  receivedAt: instant,
  sendIn: z.enum(SEND_INS, 'choice').nullable(),
  category: z.enum(REPAIR_CATEGORIES, 'choice').nullable(),
  visitType: z.enum(VISIT_TYPES, 'choice').nullable(),
  settlementWays: z.array(z.enum(SETTLEMENT_WAYS, 'choice')),
  concern: text,
  wishes: text,
  /** Null: not asked. */
  wash: z.boolean().nullable(),
  waits: z.boolean().nullable(),
  oldParts: z.enum(OLD_PARTS, 'choice').nullable(),
  lines: paperLines,
  estimateMethod: z.enum(ESTIMATE_METHODS, 'choice').nullable(),
  /** the customer named the work himself, without a diagnosis. */
  withoutDiagnosis: z.boolean(),
  /** Beyond so much over the estimate the customer is asked again (JT/T 816, 5.4.2 e); null: always. */
  toleranceBasisPoints: z.int().min(0).max(10_000).nullable(),
  promisedAt: instant.nullable(),
  warranty: paperWarranty.nullable(),
  damages: z.array(
    z.strictObject({
      where: text,
      /** Its place on the drawing of the car; null: inside, as a warning light is. */
      zone: z.enum(DAMAGE_ZONES).nullable(),
      kind: z.enum(DAMAGE_KINDS, 'choice'),
      note: text,
      photo: z.int().nullable(),
    }),
  ),
  documents: z.array(
    z.strictObject({
      name: text,
      isValid: z.boolean(),
      isComplete: z.boolean(),
      isSound: z.boolean(),
      validUntil: localDate.nullable(),
      /** what differs and what was done about it; empty when nothing does. */
      difference: text,
      handling: text,
    }),
  ),
  belongings: z.strictObject({
    box: text,
    keyTag: text,
    keySlot: text,
    keyCount: z.int().min(0),
    items: z.array(z.strictObject({ name: text, quantity: z.int().min(0), condition: text })),
    valuablesTold: z.boolean(),
  }),
  team: text,
  adviser: text,
  consent: paperConsent.nullable(),
  /** at the check-in, and when the car was taken back. */
  signedIn: paperSignature.nullable(),
  signedOut: paperSignature.nullable(),
  /** Stored to the second, printed to ten minutes. */
  handedToWorkshopAt: instant.nullable(),
  workshopReceiver: text,
  events: z.array(z.strictObject({ event: z.enum(ORDER_EVENTS, 'choice'), at: instant })),
  terms: paperTerms,
});
export type RepairOrderSnapshot = z.output<typeof repairOrderSnapshot>;

/** F-05 */
export const extraSlipSnapshot = z.strictObject({
  kind: z.literal('extraSlip'),
  head: paperHead,
  orderNumber: text,
  owner: paperOwner,
  vehicle: paperVehicle,
  reportedBy: text,
  reportedAt: instant,
  items: z.array(
    z.strictObject({
      name: text,
      reason: text,
      isSafety: z.boolean(),
      consequence: text,
      answer: z.enum(ANSWERS, 'choice').nullable(),
    }),
  ),
  lines: paperLines,
  /** what it adds to the time, and the time promised now. */
  extraMinutes: z.int().min(0).nullable(),
  promisedAt: instant.nullable(),
  contacted: z.strictObject({ at: instant, name: text, phone: text, way: z.enum(CONSENT_WAYS, 'choice') }).nullable(),
  /** */
  refusalTold: z.strictObject({ at: instant, to: text }).nullable(),
  /** */
  handedOver: z.strictObject({ at: instant, to: text }).nullable(),
  adviser: text,
  signed: paperSignature.nullable(),
  terms: paperTerms,
});
export type ExtraSlipSnapshot = z.output<typeof extraSlipSnapshot>;

/** F-13; the number of its head is the 结算清单编号. */
export const settlementSnapshot = z.strictObject({
  kind: z.literal('settlement'),
  head: paperHead,
  /** 预结算: nothing is settled yet, and the paper says so. */
  isDraft: z.boolean(),
  orderNumbers: z.array(text),
  owner: paperOwner,
  broughtBy: paperPerson,
  vehicle: paperVehicle,
  hourStandard: z.enum(HOUR_STANDARDS, 'choice').nullable(),
  receivedAt: instant,
  leftAt: instant.nullable(),
  category: z.enum(REPAIR_CATEGORIES, 'choice').nullable(),
  odometerInKm: km.nullable(),
  odometerOutKm: km.nullable(),
  concern: text,
  /** Amounts before 优惠; their sum is the 总费用. */
  lines: paperLines,
  discountFen: fen,
  roundDownFen: fen,
  /** Total − 优惠 − 抹零: what all payers together owe. */
  payableFen: fen,
  /** 红冲: what counter-bills took back of it; the list itself stays as it was settled (M5). */
  corrections: z.array(
    z.strictObject({ number: text, at: instant, items: z.array(text), reason: text, amountFen: signedFen }),
  ),
  /** Payable less what was taken back. */
  leftFen: fen,
  /** Who owes how much of what is left, and what of it is open; one row of an ordinary bill. */
  shares: z.array(z.strictObject({ payer: z.enum(PAYER_KINDS, 'choice'), name: text, amountFen: fen, openFen: fen })),
  prepaymentUsedFen: fen,
  earnestUsedFen: fen,
  payments: z.array(z.strictObject({ channel: z.enum(CHANNELS, 'choice'), amountFen: signedFen })),
  /** What of the payments was given back. */
  refundedFen: fen,
  changeFen: fen,
  onAccountFen: fen,
  /** 欠款 of the customers: neither paid nor on account. What insurer or maker owe stands with their shares (M8). */
  outstandingFen: fen,
  /** 预收余额: money of the customer that this bill does not need. */
  creditFen: fen,
  /** 参考: per line as a line-by-line invoice does (money.md example 8). */
  tax: z.strictObject({ netFen: fen, taxFen: fen }).nullable(),
  oldParts: z.enum(OLD_PARTS, 'choice').nullable(),
  warranty: paperWarranty,
  /** Warranty of parts that only an electric or hybrid car has, in the shop's words; empty: not printed. */
  energyPartsWarranty: text,
  refusedSafety: z.array(refusedSafety),
  /** 合格证号 (standards §3). Null: such work needs none; empty: its number is not entered yet. */
  certificateNumber: text.nullable(),
  inspector: text,
  cashier: text,
  signed: paperSignature.nullable(),
  terms: paperTerms,
});
export type SettlementSnapshot = z.output<typeof settlementSnapshot>;

/** F-15 */
export const exitSlipSnapshot = z.strictObject({
  kind: z.literal('exitSlip'),
  head: paperHead,
  exitKind: z.enum(EXIT_KINDS, 'choice'),
  /** None of a car on which nothing was done. */
  orderNumbers: z.array(text),
  vehicle: paperVehicle,
  owner: paperPerson,
  collectedBy: text,
  leavesAt: instant,
  odometerOutKm: km.nullable(),
  paidFen: fen,
  onAccountFen: fen,
  outstandingFen: fen,
  /** 诊断费, 估价费 of declined work. */
  fees: z.array(z.strictObject({ name: text, amountFen: fen })),
  /** Who let it go on account or unpaid. */
  approvedBy: text,
  /** The car comes back for its order (awaiting parts). */
  returnsOn: localDate.nullable(),
  validUntil: instant,
  issuedBy: text,
  note: text,
});
export type ExitSlipSnapshot = z.output<typeof exitSlipSnapshot>;

/** F-16, the card and not the certificate. */
export const warrantySnapshot = z.strictObject({
  kind: z.literal('warranty'),
  head: paperHead,
  orderNumber: text,
  owner: paperPerson,
  vehicle: paperVehicle,
  category: z.enum(REPAIR_CATEGORIES, 'choice'),
  leftAt: instant,
  odometerOutKm: km.nullable(),
  /** Names of the work done and of the parts put in. */
  work: z.array(text),
  parts: z.array(text),
  period: paperWarranty,
  minimum: paperWarranty,
  /** What the period does not cover as a whole, by reason (`warrantyOf`). */
  excluded: z.array(z.strictObject({ name: text, because: z.enum(DISCLAIMERS, 'choice') })),
  refusedSafety: z.array(refusedSafety),
  /** As on the settlement. */
  certificateNumber: text.nullable(),
  inspector: text,
  terms: paperTerms,
});
export type WarrantySnapshot = z.output<typeof warrantySnapshot>;

export const paperSnapshot = z.discriminatedUnion('kind', [
  repairOrderSnapshot,
  extraSlipSnapshot,
  settlementSnapshot,
  exitSlipSnapshot,
  warrantySnapshot,
]);
export type PaperSnapshot = z.output<typeof paperSnapshot>;
