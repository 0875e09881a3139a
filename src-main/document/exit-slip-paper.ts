/** 出厂通知单 (F-15), which people call 出门条: half a page that the gate compares with the car. */
import type { TDocumentDefinitions } from 'pdfmake/interfaces';
import { paperTime } from '../../src-shared/document/paper-rules.ts';
import type { ExitSlipSnapshot } from '../../src-shared/document/paper-snapshot.ts';
import { formatYuanGrouped } from '../../src-shared/kit/money.ts';
import { EXIT_KINDS } from '../../src-shared/visit/visit-lifecycle.ts';
import { kmText, plateText } from './paper-lines.ts';
import {
  A5_WIDE,
  choices,
  type Field,
  grid,
  notice,
  paperOf,
  signatures,
  terms,
  valueWidth,
  written,
} from './paper-parts.ts';
import type { Voice } from './paper-voice.ts';

export function exitSlipPaper(paper: ExitSlipSnapshot, voice: Voice, isFootWhole: boolean): TDocumentDefinitions {
  const { head, vehicle, exitKind } = paper;
  const needsApproval = exitKind === 'onAccount' || exitKind === 'released';
  const fees = paper.fees.map((fee) => `${fee.name} ¥${formatYuanGrouped(fee.amountFen)}`).join('  ');
  const fields: readonly Field[] = [
    {
      label: (words) => words.fields.plate,
      value: { text: plateText(voice, vehicle), bold: true, fontSize: voice.mode === 'zh' ? 12 : 9 },
    },
    { label: (words) => words.fields.model, value: written(vehicle.model) },
    { label: (words) => words.fields.bodyColor, value: written(vehicle.bodyColor) },
    {
      label: (words) => words.fields.orderNumber,
      value: written(
        paper.orderNumbers.length === 0
          ? voice.line((words) => words.exitKinds.declined)
          : paper.orderNumbers.join(' '),
      ),
    },
    { label: (words) => words.fields.owner, value: written(paper.owner.name) },
    { label: (words) => words.fields.collectedBy, value: written(paper.collectedBy) },
    { label: (words) => words.fields.leavesAt, value: written(paperTime(paper.leavesAt, head.zone)) },
    { label: (words) => words.fields.odometerOut, value: kmText(voice, paper.odometerOutKm) },
    { label: (words) => words.fields.validUntil, value: { text: paperTime(paper.validUntil, head.zone), bold: true } },
    {
      label: (words) => words.fields.exitKind,
      value: choices(
        valueWidth(voice, A5_WIDE, 3, 3),
        EXIT_KINDS.map((kind) => ({ text: voice.line((words) => words.exitKinds[kind]), isTicked: kind === exitKind })),
      ),
      span: 3,
    },
    { label: (words) => words.fields.paid, value: { text: `¥${formatYuanGrouped(paper.paidFen)}` } },
    { label: (words) => words.totals.onAccount, value: { text: `¥${formatYuanGrouped(paper.onAccountFen)}` } },
    { label: (words) => words.totals.outstanding, value: { text: `¥${formatYuanGrouped(paper.outstandingFen)}` } },
    ...(fees === '' ? [] : [{ label: (words) => words.fields.fees, value: written(fees), span: 3 } satisfies Field]),
    ...(paper.returnsOn === null
      ? []
      : [{ label: (words) => words.fields.returnsOn, value: written(paper.returnsOn) } satisfies Field]),
    ...(needsApproval
      ? [{ label: (words) => words.fields.approvedBy, value: written(paper.approvedBy) } satisfies Field]
      : []),
    {
      label: (words) => words.fields.note,
      value: written(paper.note),
      span: needsApproval || paper.returnsOn !== null ? 2 : 3,
    },
  ];
  return paperOf(
    {
      kind: 'exitSlip',
      sheet: A5_WIDE,
      voice,
      head,
      marks: [],
      reminder: vehicle.plate,
      body: [
        grid(voice, A5_WIDE, 3, fields),
        notice(A5_WIDE, {
          stack: voice.each((words) => words.exit[exitKind]).map((text) => ({ text })),
          alignment: 'center',
          bold: true,
          fontSize: 10,
        }),
      ],
      foot: [terms(voice, [(words) => words.terms.exit])],
      signatures: signatures(voice, A5_WIDE, 3, [
        { label: (words) => words.signatures.issuer, name: paper.issuedBy },
        { label: (words) => words.signatures.collector },
        { label: (words) => words.signatures.gate },
      ]),
    },
    isFootWhole,
  );
}
