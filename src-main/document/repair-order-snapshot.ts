/** 维修委托书 (F-04 with F-06 and F-07): the order as it was agreed, and the car as it came. */
import { z } from 'zod';
import type {
  OrderEvent,
  DamageKind as PaperDamageKind,
  SendIn,
  SettlementWay,
  VisitType,
} from '../../src-shared/document/paper-rules.ts';
import { type RepairOrderSnapshot, repairOrderSnapshot } from '../../src-shared/document/paper-snapshot.ts';
import { type Instant, instant } from '../../src-shared/kit/time.ts';
import { type PayerKind, warrantyOf } from '../../src-shared/order/order-pricing.ts';
import type { VisitType as OrderVisitType } from '../../src-shared/order/order-rules.ts';
import type { DamageKind } from '../../src-shared/visit/damage-rules.ts';
import type { ArrivalWay } from '../../src-shared/visit/visit-lifecycle.ts';
import type { Reader } from '../db/connection.ts';
import { authorizationsOf, linesOf, type OrderRow } from '../order/order-repository.ts';
import { readTillRules, teamById } from '../shop/shop-repository.ts';
import { belongingsOf, damageOf, documentsOf, heldItemsOf } from '../visit/reception-repository.ts';
import { visitById } from '../visit/visit-repository.ts';
import {
  headOf,
  isOrdered,
  ownerOfCar,
  receptionRowOf,
  said,
  signatureOf,
  staffNameOf,
  tablesOf,
  USUAL_TERMS,
  vehicleOf,
  type Wanted,
  wayOf,
} from './snapshot-parts.ts';

const VISIT_TYPE: Readonly<Record<OrderVisitType, VisitType>> = {
  repair: 'ordinary',
  maintenance: 'maintenance',
  accident: 'accident',
  warrantyClaim: 'makerClaim',
  rework: 'comeback',
  internal: 'internal',
};

const PAID_BY: Readonly<Record<PayerKind, SettlementWay | null>> = {
  customer: 'self',
  insurer: 'insurance',
  maker: 'makerClaim',
  internal: null,
};

/** The paper's word for what the drawing calls paint. */
const paperDamage = (kind: DamageKind): PaperDamageKind => (kind === 'paint' ? 'chippedPaint' : kind);

function damagesOf(db: Reader, order: OrderRow, { labels }: Wanted): RepairOrderSnapshot['damages'] {
  const marks = damageOf(db, order.visitId).map(({ zone, kind, note }) => ({
    where: said(labels, (words) => words.damage.zones[zone]),
    zone,
    kind: paperDamage(kind),
    note,
    photo: null,
  }));
  const lamps = (receptionRowOf(db, order.visitId)?.lamps ?? []).map((lamp) => ({
    where: said(labels, (words) => words.paper.panel),
    zone: null,
    kind: 'warningLight' as const,
    note: said(labels, (words) => words.paper.lamps[lamp]),
    photo: null,
  }));
  return [...marks, ...lamps];
}

function eventsOf(order: OrderRow): { event: OrderEvent; at: Instant }[] {
  const known: readonly (readonly [OrderEvent, Instant | null])[] = [
    ['toWorkshop', order.handedOverAt],
    ['finished', order.doneAt],
    ['notified', order.firstNoticeAt],
    ['delivered', order.state === 'delivered' ? order.endedAt : null],
  ];
  return known.flatMap(([event, at]) => (at === null ? [] : [{ event, at }]));
}

/** What move 43 keeps of it; more may stand there. */
const acceptance = z.object({ at: instant, signed: z.boolean(), attachment: z.string().nullable() });

function acceptanceSignatureOf(db: Reader, order: OrderRow): RepairOrderSnapshot['signedOut'] {
  const kept = acceptance.safeParse(order.acceptance);
  if (!order.accepted || !kept.success || !kept.data.signed || kept.data.attachment === null) return null;
  return signatureOf(db, kept.data.attachment, kept.data.at);
}

/** A key in an envelope came with a car that somebody drove here. A truck and an accident are ticked by hand beside it. */
function sendInOf(came: ArrivalWay | null): SendIn {
  return came === 'towed' ? 'towedIn' : 'drivenIn';
}

export function repairOrderOf(db: Reader, order: OrderRow, wanted: Wanted): RepairOrderSnapshot {
  const visit = visitById(db, order.visitId);
  const reception = receptionRowOf(db, order.visitId);
  const lines = linesOf(db, order.id).filter(isOrdered);
  const held = heldItemsOf(db, order.visitId);
  const key = held.find(({ kind }) => kind === 'key');
  const team = order.teamId === null ? '' : (teamById(db, order.teamId)?.name ?? '');
  const firstYes = authorizationsOf(db, order.id).find(({ extraId }) => extraId === null);
  const ways = order.payers.map(({ kind }) => PAID_BY[kind]).filter((way) => way !== null);
  const warranty =
    order.repairCategory &&
    warrantyOf(
      lines.map(({ pricing }) => pricing),
      order.repairCategory,
      null,
    );
  return repairOrderSnapshot.parse({
    kind: 'repairOrder',
    head: headOf(db, order.number, wanted),
    owner: ownerOfCar(db, order.vehicleId),
    broughtBy: {
      name: reception?.bringerName ?? '',
      phone: reception?.bringerPhone ?? '',
      relation: reception?.bringerRelation ?? null,
    },
    vehicle: vehicleOf(db, order.vehicleId, order.visitId),
    odometerKm: reception?.odometerKm ?? null,
    fuel: {
      eighths: reception?.fuelEighths ?? null,
      chargePercent: reception?.chargePercent ?? null,
      rangeKm: reception?.rangeKm ?? null,
    },
    receivedAt: reception?.receivedAt ?? order.openedAt,
    sendIn: sendInOf(visit?.came ?? null),
    category: order.repairCategory,
    visitType: VISIT_TYPE[order.visitType],
    settlementWays: [...new Set(ways)],
    concern: order.customerWords,
    wishes: order.wishes,
    wash: reception?.washWanted ?? null,
    waits: visit?.waitsInShop ?? null,
    oldParts: reception?.oldParts ?? null,
    lines: tablesOf(db, lines, team),
    estimateMethod: null,
    // he said what is to be done, and nobody has looked for the cause.
    withoutDiagnosis: order.visitType === 'repair' && order.diagnosis === '' && lines.length > 0,
    toleranceBasisPoints: readTillRules(db).toleranceBasisPoints || null,
    promisedAt: order.promisedAt,
    warranty: warranty ? warranty.period : null,
    damages: damagesOf(db, order, wanted),
    documents: documentsOf(db, order.visitId).map(({ kind, isValid, isComplete, isGood, validUntil, difference }) => ({
      name: said(wanted.labels, (words) => words.paper.documentKinds[kind]),
      isValid,
      isComplete,
      isSound: isGood,
      validUntil,
      difference,
      handling: '',
    })),
    belongings: {
      box: held
        .filter(({ kind }) => kind === 'box')
        .map(({ label }) => label)
        .join(' '),
      keyTag: key?.label ?? '',
      keySlot: '',
      keyCount: key?.count ?? 0,
      items: belongingsOf(db, order.visitId).map(({ name, quantity, condition }) => ({ name, quantity, condition })),
      valuablesTold: reception?.valuablesTold ?? false,
    },
    team,
    adviser: staffNameOf(db, order.adviserId),
    consent: firstYes?.channel ? { by: firstYes.person, at: firstYes.at, way: wayOf(firstYes.channel) } : null,
    signedIn:
      firstYes?.channel === 'signature' && firstYes.evidence !== null
        ? signatureOf(db, firstYes.evidence, firstYes.at)
        : null,
    signedOut: acceptanceSignatureOf(db, order),
    handedToWorkshopAt: order.handedOverAt,
    workshopReceiver: staffNameOf(db, order.handedOverTo),
    events: eventsOf(order),
    terms: USUAL_TERMS,
  });
}
