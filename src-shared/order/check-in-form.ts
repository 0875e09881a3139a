/**
 * What the check-in screen holds while it is being filled in, in two halves that two seats write at the same time, and
 * what the call makes of it. Numbers and times are kept as they were typed; what is wrong with them is told by field.
 */
import { z } from 'zod';
import type { Input } from '../contract.ts';
import { goodsFen, parseLaborHours, parseQuantity } from '../kit/labor.ts';
import { sameContent as same } from '../kit/merge-list.ts';
import { type Fen, foldNumber, type Parsed, parseYuan, toFen, ZERO } from '../kit/money.ts';
import type { Problem } from '../kit/problem.ts';
import { type Instant, wallClock } from '../kit/time.ts';
import { parseWhen, readDate } from '../kit/when-text.ts';
import { DAMAGE_KINDS, DAMAGE_ZONES } from '../visit/damage-rules.ts';
import { DOCUMENT_KINDS, LAMPS, PERSON_RELATIONS } from '../visit/reception-rules.ts';
import { type LineTraits, type Marks, mergeContent, NO_MARKS, takeOne } from './merge-content.ts';
import {
  CHARGE_KINDS,
  FREE_REASONS,
  type OrderLine,
  type OrderTotals,
  orderTotals,
  PART_KINDS,
  PART_SUPPLIERS,
  PAYER_KINDS,
  type PricedLine,
  priceLines,
  REPAIR_CATEGORIES,
} from './order-pricing.ts';
import {
  CUSTOMER_PAYER,
  EVIDENCE_CHANNELS,
  type LineInput,
  OLD_PARTS,
  type OrderContent,
  VISIT_TYPES,
} from './order-rules.ts';

const text = z.string().catch('');
const flag = z.boolean().catch(false);
/** What an older version left is read as far as it goes. */
const listOf = <T extends z.ZodType>(each: T) => z.array(each).catch([]);

const belongingDraft = z.object({ name: text, quantity: text, condition: text });
const documentDraft = z.object({
  kind: z.enum(DOCUMENT_KINDS).catch('other'),
  isValid: flag,
  isComplete: flag,
  isGood: flag,
  validUntil: text,
  difference: text,
});
export type BelongingDraft = z.output<typeof belongingDraft>;
export type DocumentDraft = z.output<typeof documentDraft>;

/** 环检: what is written at the car. */
export const walkDraft = z.object({
  odometer: text,
  isUnreadable: flag,
  odometerReason: text,
  fuel: z.int().min(0).max(8).nullable().catch(null),
  charge: text,
  range: text,
  lamps: listOf(z.enum(LAMPS)),
  damage: listOf(z.object({ zone: z.enum(DAMAGE_ZONES), kind: z.enum(DAMAGE_KINDS), note: text })),
  belongings: listOf(belongingDraft),
  documents: listOf(documentDraft),
  valuablesTold: flag,
  keyTag: text,
  keyCount: text,
  box: text,
  parkingSpot: text,
});
export type WalkDraft = z.output<typeof walkDraft>;

export const lineDraft = z.object({
  id: z.string(),
  kind: z.enum(['labor', 'part', 'charge']),
  name: text,
  code: text,
  brand: text,
  unit: text,
  isHighVoltage: flag,
  /** Of labour: by the hour, or for a fixed price whose hours are only told. */
  isFixed: flag,
  hours: text,
  rate: text,
  /** Of fixed labour, of one piece of a part, of a charge. */
  price: text,
  quantity: text,
  partKind: z.enum(PART_KINDS).nullable().catch(null),
  suppliedBy: z.enum(PART_SUPPLIERS).catch('shop'),
  isKeyComponent: flag,
  certificateSeen: flag,
  chargeKind: z.enum(CHARGE_KINDS).catch('other'),
  payerKey: z.string().catch(CUSTOMER_PAYER.key),
  freeReason: z.enum(FREE_REASONS).nullable().catch(null),
  noDiscount: flag,
  packageId: z.string().nullable().catch(null),
  /** Of one piece. */
  costFen: z.int().min(0).nullable().catch(null),
  taxBasisPoints: z.int().nullable().catch(null),
});
export type LineDraft = z.output<typeof lineDraft>;

const packageDraft = z.object({ id: z.string(), name: text, price: text, noDiscount: flag });
export type PackageDraft = z.output<typeof packageDraft>;

const payerDraft = z.object({ key: z.string(), kind: z.enum(PAYER_KINDS), name: text, reference: text });
export type PayerDraft = z.output<typeof payerDraft>;

/** 开单: what is written at the desk. */
export const orderDraft = z.object({
  /** Born with the draft, so that what is sent twice happens once. */
  commandId: z.string().catch(''),
  bringerIsOwner: flag,
  bringerName: text,
  bringerRelation: z.enum(PERSON_RELATIONS).catch('other'),
  bringerPhone: text,
  authorizerName: text,
  authorizerPhone: text,
  advance: text,
  collectorIsBringer: z.boolean().catch(true),
  collectorName: text,
  collectorRelation: z.enum(PERSON_RELATIONS).catch('other'),
  collectorPhone: text,
  washWanted: flag,
  waitsInShop: flag,
  oldParts: z.enum(OLD_PARTS).catch('left'),
  customerWords: text,
  wishes: text,
  visitType: z.enum(VISIT_TYPES).catch('repair'),
  repairCategory: z.enum(REPAIR_CATEGORIES).nullable().catch(null),
  consentToDiagnosis: flag,
  payers: z.array(payerDraft).min(1).catch([CUSTOMER_PAYER]),
  packages: listOf(packageDraft),
  lines: listOf(lineDraft),
  promise: text,
  nextContact: text,
  /** Null: the customer says yes later. */
  channel: z.enum(EVIDENCE_CHANNELS).nullable().catch(null),
  evidencePerson: text,
  evidencePhone: text,
  evidenceNote: text,
  attachment: z.string().nullable().catch(null),
});
export type OrderDraft = z.output<typeof orderDraft>;

export type CheckInValues = WalkDraft & OrderDraft;
export type CheckInField = keyof CheckInValues;

/** A walk-around of which nothing is known yet. */
export function newWalk(): WalkDraft {
  return { ...walkDraft.parse({}), keyCount: '1' };
}

/** The desk's half as it begins: the owner brings the car, 小修 is by far the commonest category. */
export function newOrder(known: {
  readonly commandId: string;
  readonly hasOwner: boolean;
  readonly waitsInShop: boolean;
  readonly wishes: string;
}): OrderDraft {
  return {
    ...orderDraft.parse({}),
    commandId: known.commandId,
    bringerIsOwner: known.hasOwner,
    waitsInShop: known.waitsInShop,
    customerWords: known.wishes,
    repairCategory: 'minor',
  };
}

/**
 * Two seats in one half: what was not touched here since `base` follows theirs, what was typed here stays. `theirs`
 * holds what the other has written in fields that were also changed here.
 */
export function mergeHalf<T extends object>(
  mine: T,
  base: T,
  newest: T,
): { readonly values: T; readonly theirs: Partial<T> } {
  const values = { ...mine };
  const theirs: Partial<T> = {};
  for (const key of Object.keys(newest) as (keyof T)[]) {
    if (same(mine[key], newest[key]) || same(newest[key], base[key])) continue;
    if (same(mine[key], base[key])) values[key] = newest[key];
    else theirs[key] = newest[key];
  }
  return { values, theirs };
}

/** One thing of the lines that both seats changed, with all that the other had written then. */
export interface HalfChoice<T> {
  readonly list: keyof Marks;
  readonly key: string;
  readonly from: T;
}

export interface MergedHalf<T> {
  readonly values: T;
  readonly theirs: Partial<T>;
  readonly choices: readonly HalfChoice<T>[];
}

const LINE_TRAITS: LineTraits<LineDraft> = { packageIdOf: ({ packageId }) => packageId };

/** The desk's half: field by field as above, but the lines, packages and payers each by itself. */
export function mergeOrderHalf(mine: OrderDraft, base: OrderDraft, newest: OrderDraft): MergedHalf<OrderDraft> {
  const { content, marks } = mergeContent({ mine, base, newest, marks: NO_MARKS }, LINE_TRAITS);
  const whole = { lines: mine.lines, packages: mine.packages, payers: mine.payers };
  const { values, theirs } = mergeHalf(mine, { ...base, ...whole }, { ...newest, ...whole });
  return {
    values: { ...values, lines: [...content.lines], packages: [...content.packages], payers: [...content.payers] },
    theirs,
    choices: (['lines', 'packages', 'payers'] as const).flatMap((list) =>
      [...marks[list]].map((key) => ({ list, key, from: newest })),
    ),
  };
}

/** What the other wrote of one thing, in place of what stands here. */
export function takeOfOrderHalf(mine: OrderDraft, { list, key, from }: HalfChoice<OrderDraft>): OrderDraft {
  const { lines, packages, payers } = takeOne(mine, from, { list, key }, LINE_TRAITS);
  return { ...mine, lines: [...lines], packages: [...packages], payers: [...payers] };
}

/** Whole kilometres, percent, pieces: digits as an input method or a copied cell may bring them. Empty is null. */
function readWhole(typed: string): number | null | Problem {
  const folded = foldNumber(typed).replaceAll(',', '');
  if (folded === '') return null;
  if (/^-\d+$/.test(folded)) return 'tooSmall';
  if (!/^\d+$/.test(folded)) return 'format';
  return folded.length > 9 ? 'tooLarge' : Number(folded);
}

/** A number or null where there is one, for what is shown beside a field. */
export function wholeOf(typed: string): number | null {
  const read = readWhole(typed);
  return typeof read === 'number' ? read : null;
}

export type LineField = 'name' | 'hours' | 'rate' | 'price' | 'quantity';
type ReadLine =
  | { readonly ok: true; readonly line: LineInput }
  | { readonly ok: false; readonly problems: Partial<Record<LineField, Problem>> };

/** A line as the order takes it, or what is wrong with it by field. */
export function readLine(line: LineDraft): ReadLine {
  const problems: Partial<Record<LineField, Problem>> = {};
  const needed = <T>(field: LineField, read: Parsed<T | null>): T | null => {
    if (!read.ok) problems[field] = read.problem;
    else if (read.value === null) problems[field] = 'required';
    return read.ok ? read.value : null;
  };
  const optional = <T>(field: LineField, read: Parsed<T | null>): T | null => {
    if (!read.ok) problems[field] = read.problem;
    return read.ok ? read.value : null;
  };
  if (line.name.trim() === '') problems.name = 'required';
  else if (line.name.trim().length > 120) problems.name = 'tooLong';
  const { id, payerKey, freeReason, noDiscount, packageId, taxBasisPoints } = line;
  const every = { id, payerKey, freeReason, noDiscount, packageId, taxBasisPoints };
  const pricing = ((): OrderLine | null => {
    switch (line.kind) {
      case 'labor': {
        if (line.isFixed) {
          const time = optional('hours', parseLaborHours(line.hours));
          const priceFen = needed('price', parseYuan(line.price));
          return priceFen === null
            ? null
            : { kind: 'labor', ...every, costFen: ZERO, price: { by: 'fixed', priceFen, time } };
        }
        const time = needed('hours', parseLaborHours(line.hours));
        const rateFen = needed('rate', parseYuan(line.rate));
        if (time === null || rateFen === null) return null;
        return { kind: 'labor', ...every, costFen: ZERO, price: { by: 'hours', time, rateFen } };
      }
      case 'part': {
        const { partKind, suppliedBy, isKeyComponent, certificateSeen } = line;
        const quantityMilli = needed('quantity', parseQuantity(line.quantity));
        const unitFen = suppliedBy === 'customer' ? ZERO : needed('price', parseYuan(line.price));
        if (quantityMilli === null || unitFen === null) return null;
        const isOurs = suppliedBy === 'shop' && line.costFen !== null;
        const costFen = isOurs ? goodsFen(quantityMilli, toFen(line.costFen ?? 0)) : ZERO;
        const what = { partKind, suppliedBy, isKeyComponent, certificateSeen, quantityMilli, unitFen, costFen };
        return { kind: 'part', ...every, ...what };
      }
      case 'charge': {
        const priceFen = needed('price', parseYuan(line.price));
        return priceFen === null
          ? null
          : { kind: 'charge', ...every, costFen: ZERO, chargeKind: line.chargeKind, priceFen };
      }
    }
  })();
  if (pricing === null || Object.keys(problems).length > 0) return { ok: false, problems };
  const { code, brand, unit, isHighVoltage } = line;
  return { ok: true, line: { name: line.name.trim(), code, brand, unit, isHighVoltage, pricing } };
}

/** The price of a package; a text that cannot be read counts as nothing here and is told by `problemsOf`. */
function packagePrice({ price }: PackageDraft): Fen {
  const read = parseYuan(price);
  return read.ok && read.value !== null ? read.value : ZERO;
}

type Sold = Pick<OrderDraft, 'lines' | 'packages'>;

/** The packages that still have a line; the others went with their last one. */
function packagesOf({ lines, packages }: Sold): readonly PackageDraft[] {
  return packages.filter(({ id }) => lines.some(({ packageId }) => packageId === id));
}

export interface Quote {
  readonly priced: ReadonlyMap<string, PricedLine>;
  /** Of the lines that can be read. */
  readonly lines: readonly OrderLine[];
  /** Null: more than any amount can be. */
  readonly totals: OrderTotals | null;
}

/** What the lines cost as they stand, by the very functions that the service uses. */
export function quoteOf(sold: Sold): Quote {
  const packages = packagesOf(sold);
  const known = new Set(packages.map(({ id }) => id));
  const lines = sold.lines.flatMap((draft) => {
    const read = readLine(draft);
    if (!read.ok) return [];
    const { pricing } = read.line;
    return [pricing.packageId === null || known.has(pricing.packageId) ? pricing : { ...pricing, packageId: null }];
  });
  try {
    const priced = priceLines(
      lines,
      packages.map((each) => ({ id: each.id, priceFen: packagePrice(each), noDiscount: each.noDiscount })),
    );
    return { priced: new Map(priced.map((line) => [line.id, line])), lines, totals: orderTotals(priced) };
  } catch (error) {
    // The arithmetic refuses what no bill could hold; anything else is a fault.
    if (error instanceof RangeError) return { priced: new Map(), lines, totals: null };
    throw error;
  }
}

/** The lines as one call takes them; only after `problemsOf` found nothing. */
export function contentOf(values: OrderDraft): OrderContent {
  const packages = packagesOf(values);
  const known = new Set(packages.map(({ id }) => id));
  return {
    payers: values.payers.map(({ key, kind, name, reference }) => ({ key, kind, name, reference })),
    packages: packages.map((each) => ({
      id: each.id,
      name: each.name,
      priceFen: packagePrice(each),
      noDiscount: each.noDiscount,
    })),
    lines: values.lines.flatMap((draft) => {
      const { packageId } = draft;
      const read = readLine({ ...draft, packageId: packageId !== null && known.has(packageId) ? packageId : null });
      return read.ok ? [read.line] : [];
    }),
  };
}

export interface CheckInCar {
  readonly visitId: Input<'visit.checkIn'>['visitId'];
  readonly version: number;
  readonly vehicleId: Input<'visit.checkIn'>['vehicleId'];
  readonly ownerName: string;
}

export interface ShopTime {
  readonly now: Instant;
  readonly zone: string;
}

function whenOf(typed: string, { now, zone }: ShopTime): Instant | null {
  const read = parseWhen(typed, now, zone);
  return read.ok ? read.value : null;
}

function moneyOf(typed: string): Fen | null {
  const read = parseYuan(typed);
  return read.ok ? read.value : null;
}

const name = (typed: string, other: string): string => (typed.trim() === '' ? other : typed);

/** The call's input. What cannot be read becomes null and is told by `problemsOf`. */
export function checkInInput(values: CheckInValues, car: CheckInCar, time: ShopTime): Input<'visit.checkIn'> {
  const bringer = {
    name: values.bringerIsOwner ? car.ownerName : values.bringerName,
    relation: values.bringerIsOwner ? ('owner' as const) : values.bringerRelation,
    phone: values.bringerPhone,
  };
  const { channel } = values;
  const today = wallDate(time);
  return {
    visitId: car.visitId,
    version: car.version,
    vehicleId: car.vehicleId,
    bringer,
    collector: values.collectorIsBringer
      ? null
      : { name: values.collectorName, relation: values.collectorRelation, phone: values.collectorPhone },
    walkAround: {
      odometerKm: values.isUnreadable ? null : wholeOf(values.odometer),
      odometerReason: values.odometerReason,
      fuelEighths: values.fuel,
      chargePercent: wholeOf(values.charge),
      rangeKm: wholeOf(values.range),
      lamps: values.lamps,
      damage: values.damage,
      belongings: values.belongings.map((each) => ({ ...each, quantity: wholeOf(each.quantity) ?? 1 })),
      documents: values.documents.map((each) => ({ ...each, validUntil: readDate(each.validUntil, today) })),
      valuablesTold: values.valuablesTold,
      keyTag: values.keyTag,
      keyCount: wholeOf(values.keyCount) ?? 0,
      box: values.box,
      parkingSpot: values.parkingSpot,
    },
    wishes: { washWanted: values.washWanted, waitsInShop: values.waitsInShop, oldParts: values.oldParts },
    particulars: {
      visitType: values.visitType,
      repairCategory: values.repairCategory,
      customerWords: values.customerWords,
      wishes: values.wishes,
      authorizerName: name(values.authorizerName, bringer.name),
      authorizerPhone: values.authorizerPhone,
      advanceFen: moneyOf(values.advance),
    },
    content: contentOf(values),
    promisedAt: whenOf(values.promise, time),
    nextContactAt: whenOf(values.nextContact, time),
    consentToDiagnosis: values.consentToDiagnosis,
    evidence:
      channel === null
        ? null
        : {
            channel,
            person: name(values.evidencePerson, name(values.authorizerName, bringer.name)),
            phone: values.evidencePhone,
            attachment: channel === 'signature' || channel === 'wechat' ? values.attachment : null,
            note: values.evidenceNote,
          },
  };
}

function wallDate({ now, zone }: ShopTime) {
  return wallClock(now, zone).date;
}

/** What is wrong with what was typed, by the path of the call's input. */
export function problemsOf(values: CheckInValues, time: ShopTime): Readonly<Record<string, Problem>> {
  const problems: Record<string, Problem> = {};
  const whole = (path: string, typed: string): void => {
    const read = readWhole(typed);
    if (typeof read === 'string') problems[path] = read;
  };
  if (!values.isUnreadable) whole('walkAround.odometerKm', values.odometer);
  whole('walkAround.chargePercent', values.charge);
  whole('walkAround.rangeKm', values.range);
  whole('walkAround.keyCount', values.keyCount);
  for (const { quantity } of values.belongings) whole('walkAround.belongings', quantity);
  const today = wallDate(time);
  for (const { validUntil } of values.documents)
    if (validUntil.trim() !== '' && readDate(validUntil, today) === null) problems['walkAround.documents'] = 'format';
  const advance = parseYuan(values.advance);
  if (!advance.ok) problems['particulars.advanceFen'] = advance.problem;
  for (const [path, typed] of [
    ['promisedAt', values.promise],
    ['nextContactAt', values.nextContact],
  ] as const) {
    const read = parseWhen(typed, time.now, time.zone);
    if (!read.ok) problems[path] = read.problem;
    else if (read.value !== null && read.value < time.now) problems[path] = 'tooSmall';
  }
  for (const line of values.lines) {
    const read = readLine(line);
    if (!read.ok) problems['content.lines'] = Object.values(read.problems)[0] ?? 'format';
  }
  for (const { price } of packagesOf(values)) {
    const read = parseYuan(price);
    if (!read.ok || read.value === null) problems['content.lines'] = read.ok ? 'required' : read.problem;
  }
  if (quoteOf(values).totals === null) problems['content.lines'] = 'moneyTooLarge';
  for (const { kind, name: payer } of values.payers)
    if ((kind === 'insurer' || kind === 'maker') && payer.trim() === '') problems['content.payers'] = 'required';
  return problems;
}

/** The field of the screen that shows a problem of the input. */
export const CHECK_IN_FIELD_OF = {
  bringer: 'bringerName',
  'bringer.name': 'bringerName',
  'bringer.phone': 'bringerPhone',
  collector: 'collectorName',
  'collector.name': 'collectorName',
  'collector.phone': 'collectorPhone',
  'walkAround.odometerKm': 'odometer',
  'walkAround.odometerReason': 'odometerReason',
  'walkAround.fuelEighths': 'fuel',
  'walkAround.chargePercent': 'charge',
  'walkAround.rangeKm': 'range',
  'walkAround.lamps': 'lamps',
  'walkAround.damage': 'damage',
  'walkAround.belongings': 'belongings',
  'walkAround.documents': 'documents',
  'walkAround.keyTag': 'keyTag',
  'walkAround.keyCount': 'keyCount',
  'walkAround.box': 'box',
  'walkAround.parkingSpot': 'parkingSpot',
  'particulars.customerWords': 'customerWords',
  'particulars.wishes': 'wishes',
  'particulars.visitType': 'visitType',
  'particulars.repairCategory': 'repairCategory',
  'particulars.authorizerName': 'authorizerName',
  'particulars.authorizerPhone': 'authorizerPhone',
  'particulars.advanceFen': 'advance',
  content: 'lines',
  'content.lines': 'lines',
  'content.packages': 'lines',
  'content.payers': 'payers',
  promisedAt: 'promise',
  nextContactAt: 'nextContact',
  evidence: 'channel',
  'evidence.person': 'evidencePerson',
  'evidence.phone': 'evidencePhone',
  'evidence.note': 'evidenceNote',
} as const satisfies Readonly<Record<string, CheckInField>>;

const FIELD_OF_REFUSAL: Readonly<Record<string, CheckInField>> = {
  odometerEmpty: 'odometer',
  odometerLower: 'odometerReason',
  keyTagInUse: 'keyTag',
  phoneMissing: 'bringerPhone',
  boxInUse: 'box',
  promiseMissing: 'promise',
  evidenceMissing: 'channel',
  repairCategoryMissing: 'repairCategory',
  payerMissing: 'payers',
  ownPartWithoutCertificate: 'lines',
  lineElsewhere: 'lines',
  aboveAdvance: 'advance',
};

/** Where a refusal is told, by its code or by the code that the table of moves gave; null: over the whole screen. */
export function fieldOfRefusal(code: string): CheckInField | null {
  return Object.hasOwn(FIELD_OF_REFUSAL, code) ? (FIELD_OF_REFUSAL[code] ?? null) : null;
}
