/** What several papers take from the database in the same way. What is not known is empty, never "null". */
import { eq } from 'drizzle-orm';
import type { LabelMode } from '../../src-shared/document/paper-rules.ts';
import {
  type PaperHead,
  type PaperLines,
  type PaperSignature,
  type PaperTerms,
  type PaperVehicle,
  paperHead,
  paperLines,
  paperVehicle,
  type RefusedSafety,
} from '../../src-shared/document/paper-snapshot.ts';
import { paperWordsEn, paperWordsZh } from '../../src-shared/document/paper-words.ts';
import type { VehicleId, VisitId } from '../../src-shared/kit/id.ts';
import { sumFen } from '../../src-shared/kit/money.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import { disclaimerOf } from '../../src-shared/order/order-pricing.ts';
import type { EvidenceChannel } from '../../src-shared/order/order-rules.ts';
import { modelLine } from '../../src-shared/vehicle/vehicle-rules.ts';
import { damageWordsEn, damageWordsZh } from '../../src-shared/visit/damage-words.ts';
import type { WordsLike } from '../../src-shared/wording/words.ts';
import { mediaTypeOf } from '../attachment/attachment-store.ts';
import { customerById, preferredPhone } from '../customer/customer-repository.ts';
import { bound, once, type Reader } from '../db/connection.ts';
import { extrasOf, type LineRow, linesOf, type OrderRow } from '../order/order-repository.ts';
import { readShop } from '../shop/shop-repository.ts';
import { staff } from '../staff/staff-tables.ts';
import { ownerOf, platesOf, vehicleById } from '../vehicle/vehicle-repository.ts';
import { receptionOf } from '../visit/reception-repository.ts';
import { visitById } from '../visit/visit-repository.ts';

/** How a paper is wanted. */
export interface Wanted {
  readonly labels: LabelMode;
  readonly now: Instant;
}

const zh = { paper: paperWordsZh, damage: damageWordsZh };
type OwnLists = WordsLike<typeof zh>;
const en: OwnLists = { paper: paperWordsEn, damage: damageWordsEn };
const SPOKEN: Readonly<Record<LabelMode, readonly OwnLists[]>> = { zh: [zh], en: [en], both: [zh, en] };

/** A name out of our own lists in the languages of the paper: `右前门`, `右前门 Right front door`. */
export function said(labels: LabelMode, pick: (words: OwnLists) => string): string {
  return [...new Set(SPOKEN[labels].map(pick))].join(' ');
}

export function headOf(db: Reader, number: string, { now }: Wanted): PaperHead {
  const { name, address, phone, contact, socialCreditCode, bank, bankAccount, logo, zone, kind } = readShop(db);
  return paperHead.parse({
    number,
    shop: {
      name,
      address,
      phone,
      contact,
      socialCreditCode,
      bank,
      bankAccount,
      logo: logo !== null && isPicture(db, logo) ? logo : null,
    },
    zone,
    printedAt: now,
    isDemo: kind === 'demo',
    copy: null,
  });
}

/** A signed paper may be kept as a PDF: it is no picture to print. */
function isPicture(db: Reader, sha256: string): boolean {
  return mediaTypeOf(db, sha256)?.startsWith('image/') === true;
}

/** What was drawn on the screen, if it is still there. */
export function signatureOf(db: Reader, sha256: string, at: Instant): PaperSignature | null {
  return isPicture(db, sha256) ? { picture: sha256, at } : null;
}

export function staffNameOf(db: Reader, id: (typeof staff.$inferSelect)['id'] | null): string {
  if (id === null) return '';
  return (
    once(db, 'document.staff', (on) =>
      on
        .select({ name: staff.name })
        .from(staff)
        .where(eq(staff.id, bound('id')))
        .prepare(),
    ).get({ id })?.name ?? ''
  );
}

/** The car as it came: under the plate of the visit, which it may have changed since. */
export function vehicleOf(db: Reader, vehicleId: VehicleId | null, visitId: VisitId): PaperVehicle {
  const row = vehicleId === null ? null : vehicleById(db, vehicleId);
  const visit = visitById(db, visitId);
  const worn = vehicleId === null ? undefined : platesOf(db, vehicleId).find(({ until }) => until === null);
  return paperVehicle.parse({
    plate: visit?.plate ?? worn?.plate ?? '',
    plateColor: visit?.plate ? visit.plateColor : (worn?.plateColor ?? null),
    vin: row?.vin ?? row?.frameNumber ?? '',
    engineNumber: row?.engineNumber ?? '',
    model: [modelLine(row?.make ?? '', row?.model ?? ''), row?.modelYear ?? ''].filter((part) => part !== '').join(' '),
    bodyColor: row?.bodyColor ?? '',
    vehicleType: row?.vehicleType ?? '',
    // The file has no field for the class code of F-13 yet.
    classCode: '',
    energy: row?.energy ?? null,
    firstRegisteredOn: row?.firstRegisteredOn ?? null,
  });
}

export interface Owner {
  readonly name: string;
  readonly phone: string;
  readonly address: string;
}

export function ownerOfCar(db: Reader, vehicleId: VehicleId | null): Owner {
  const owner = vehicleId === null ? null : ownerOf(db, vehicleId);
  if (!owner) return { name: '', phone: '', address: '' };
  return {
    name: owner.name,
    phone: preferredPhone(db, owner.customerId) ?? '',
    address: customerById(db, owner.customerId)?.address ?? '',
  };
}

/** What was written down when the car was last handed over; null where it never was. */
export function receptionRowOf(db: Reader, visitId: VisitId) {
  return receptionOf(db, visitId)?.row ?? null;
}

/** The customer said yes to it and it was not taken back; additional work without an answer is not part of the order. */
export function isOrdered(line: LineRow): boolean {
  return line.state !== 'declined' && !(line.extraId !== null && line.state === 'proposed');
}

/** The three tables with their sums, at the prices that were agreed; `priceOf` where a bill has fixed them. */
export function tablesOf(
  db: Reader,
  lines: readonly LineRow[],
  by: string,
  priceOf: (line: LineRow) => number = (line) => line.priceFen,
): PaperLines {
  const labor = lines.flatMap((line) =>
    line.pricing.kind === 'labor'
      ? [
          {
            name: line.name,
            time: line.pricing.price.time,
            rateFen: line.pricing.price.by === 'hours' ? line.pricing.price.rateFen : null,
            amountFen: priceOf(line),
            freeReason: line.pricing.freeReason,
            by: line.doneBy === null ? by : staffNameOf(db, line.doneBy),
            note: '',
          },
        ]
      : [],
  );
  const parts = lines.flatMap((line) =>
    line.pricing.kind === 'part'
      ? [
          {
            name: line.name,
            partNumber: line.code,
            oeNumber: '',
            brand: line.brand,
            kind: line.pricing.partKind,
            suppliedBy: line.pricing.suppliedBy,
            quantityMilli: line.pricing.quantityMilli,
            unit: line.unit,
            unitFen: line.pricing.unitFen,
            amountFen: priceOf(line),
            freeReason: line.pricing.freeReason,
            disclaimer: disclaimerOf(line.pricing),
          },
        ]
      : [],
  );
  const charges = lines.flatMap((line) =>
    line.pricing.kind === 'charge'
      ? [
          {
            kind: line.pricing.chargeKind,
            name: line.name,
            amountFen: priceOf(line),
            freeReason: line.pricing.freeReason,
          },
        ]
      : [],
  );
  const sum = (rows: readonly { readonly amountFen: number }[]) => sumFen(rows.map(({ amountFen }) => amountFen));
  const totals = {
    laborFen: sum(labor),
    partsFen: sum(parts),
    otherFen: sum(charges),
    totalFen: sum([...labor, ...parts, ...charges]),
  };
  return paperLines.parse({ labor, parts, charges, totals });
}

/** The shop has no terms of its own in its settings yet: the program's wording stands. */
export const USUAL_TERMS: PaperTerms = { customerSuppliedPart: null, aftermarketOnKeyComponent: null, more: [] };

/** safety items that the customer did not want, with what was told him about them. */
export function refusedSafetyOf(db: Reader, order: OrderRow): RefusedSafety[] {
  const lines = linesOf(db, order.id);
  return extrasOf(db, order.id).flatMap(({ row }) => {
    if (row.safety !== 'safety' || row.answeredAt === null) return [];
    const refused = lines.filter((line) => line.extraId === row.id && line.state === 'declined');
    const at = row.answeredAt;
    return workFirst(refused).map((line) => ({ name: line.name, consequence: row.reason, at, by: row.person }));
  });
}

/** Work says what is done; only where there is none do the parts stand for it. */
export function workFirst(lines: readonly LineRow[]): readonly LineRow[] {
  const work = lines.filter((line) => line.pricing.kind !== 'part');
  return work.length > 0 ? work : lines;
}

const WAYS = {
  signature: 'signature',
  paper: 'signature',
  phone: 'phone',
  wechat: 'message',
  withinLimit: 'preAgreed',
} as const satisfies Record<EvidenceChannel, string>;

/** How somebody said yes, in the words of the papers. */
export function wayOf(channel: EvidenceChannel) {
  return WAYS[channel];
}
