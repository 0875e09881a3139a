/** 追加维修项目单 (F-05): what the workshop found, what the customer said, and who was told. */
import { type ExtraSlipSnapshot, extraSlipSnapshot } from '../../src-shared/document/paper-snapshot.ts';
import { EVIDENCE_CHANNELS, type EvidenceChannel } from '../../src-shared/order/order-rules.ts';
import type { Reader } from '../db/connection.ts';
import { authorizationsOf, type ExtraRow, type LineRow, linesOf, type OrderRow } from '../order/order-repository.ts';
import { teamById } from '../shop/shop-repository.ts';
import {
  headOf,
  ownerOfCar,
  signatureOf,
  staffNameOf,
  tablesOf,
  USUAL_TERMS,
  vehicleOf,
  type Wanted,
  wayOf,
  workFirst,
} from './snapshot-parts.ts';

function answerOf(extra: ExtraRow, line: LineRow): 'agreed' | 'refused' | null {
  if (line.state === 'declined') return 'refused';
  return extra.answeredAt === null || line.state === 'proposed' ? null : 'agreed';
}

/** The table keeps plain text, empty until somebody answered. */
function channelOf(extra: ExtraRow): EvidenceChannel {
  return EVIDENCE_CHANNELS.find((known) => known === extra.channel) ?? 'phone';
}

export function extraSlipOf(db: Reader, order: OrderRow, extra: ExtraRow, wanted: Wanted): ExtraSlipSnapshot {
  const lines = linesOf(db, order.id).filter(({ extraId }) => extraId === extra.id);
  const wantedLines = lines.filter(({ state }) => state !== 'declined');
  const yes = authorizationsOf(db, order.id).find(({ extraId }) => extraId === extra.id);
  const isRefused = lines.some(({ state }) => state === 'declined');
  const isAgreed = extra.answeredAt !== null && wantedLines.length > 0;
  const told = extra.toldWorkshopAt === null ? null : { at: extra.toldWorkshopAt, to: extra.toldWorkshop };
  const team = order.teamId === null ? '' : (teamById(db, order.teamId)?.name ?? '');
  return extraSlipSnapshot.parse({
    kind: 'extraSlip',
    head: headOf(db, extra.number, wanted),
    orderNumber: order.number,
    owner: ownerOfCar(db, order.vehicleId),
    vehicle: vehicleOf(db, order.vehicleId, order.visitId),
    reportedBy: staffNameOf(db, extra.raisedBy),
    reportedAt: extra.raisedAt,
    items: workFirst(lines).map((line) => ({
      name: line.name,
      reason: extra.reason,
      isSafety: extra.safety === 'safety',
      consequence: '',
      answer: answerOf(extra, line),
    })),
    lines: tablesOf(db, wantedLines, team),
    extraMinutes: extra.delayMinutes,
    promisedAt: yes?.promisedAt ?? (extra.answeredAt === null ? null : order.promisedAt),
    contacted:
      // Closed by a stop half-way it has no channel: nobody was asked, and the slip does not say so.
      extra.answeredAt === null || extra.channel === ''
        ? null
        : {
            at: extra.answeredAt,
            name: extra.person,
            phone: yes === undefined || yes.phone === '' ? order.authorizerPhone : yes.phone,
            way: wayOf(channelOf(extra)),
          },
    refusalTold: isRefused ? told : null,
    handedOver: isAgreed ? told : null,
    adviser: staffNameOf(db, order.adviserId),
    signed: yes?.channel === 'signature' && yes.evidence !== null ? signatureOf(db, yes.evidence, yes.at) : null,
    terms: USUAL_TERMS,
  });
}
