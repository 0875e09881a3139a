/** 追加维修项目单 (F-05): a supplement to the repair order, binding once the customer agreed. */
import type { TDocumentDefinitions } from 'pdfmake/interfaces';
import { ANSWERS, paperTime } from '../../src-shared/document/paper-rules.ts';
import type { ExtraSlipSnapshot } from '../../src-shared/document/paper-snapshot.ts';
import { formatYuanGrouped } from '../../src-shared/kit/money.ts';
import { disclaimers, inWords, lineTables, vehicleFields } from './paper-lines.ts';
import {
  A4,
  choices,
  drawn,
  type Field,
  grid,
  listTable,
  paperOf,
  signatures,
  terms,
  tickCell,
  totalsBox,
  written,
} from './paper-parts.ts';
import type { Voice } from './paper-voice.ts';

function dealings(paper: ExtraSlipSnapshot, voice: Voice): readonly Field[] {
  const { head, contacted, refusalTold, handedOver } = paper;
  const time = (at: Parameters<typeof paperTime>[0] | undefined): string =>
    at === undefined ? '' : paperTime(at, head.zone);
  return [
    { label: (words) => words.fields.contactedAt, value: written(time(contacted?.at)) },
    {
      label: (words) => words.fields.contacted,
      value: written(contacted === null ? '' : `${contacted.name} ${contacted.phone}`.trim()),
    },
    {
      label: (words) => words.fields.way,
      value: written(contacted === null ? '' : voice.line((words) => words.ways[contacted.way])),
    },
    ...(refusalTold === null
      ? []
      : ([
          { label: (words) => words.fields.refusalToldAt, value: written(time(refusalTold.at)) },
          { label: (words) => words.fields.refusalToldTo, value: written(refusalTold.to), span: 2 },
        ] satisfies Field[])),
    { label: (words) => words.fields.handedOverAt, value: written(time(handedOver?.at)) },
    { label: (words) => words.fields.handedOverTo, value: written(handedOver?.to ?? ''), span: 2 },
  ];
}

export function extraSlipPaper(paper: ExtraSlipSnapshot, voice: Voice, isFootWhole: boolean): TDocumentDefinitions {
  const { head, owner, vehicle, lines, extraMinutes, promisedAt } = paper;
  const total = lines.totals.totalFen;
  return paperOf(
    {
      kind: 'extraSlip',
      sheet: A4,
      voice,
      head,
      marks: [],
      reminder: vehicle.plate,
      body: [
        grid(voice, A4, 3, [
          { label: (words) => words.fields.orderNumber, value: { text: paper.orderNumber, bold: true } },
          { label: (words) => words.fields.owner, value: written(owner.name) },
          { label: (words) => words.fields.ownerPhone, value: written(owner.phone) },
          ...vehicleFields(voice, vehicle),
          { label: (words) => words.fields.reportedBy, value: written(paper.reportedBy) },
          {
            label: (words) => words.fields.reportedAt,
            value: written(paperTime(paper.reportedAt, head.zone)),
            span: 2,
          },
        ]),
        listTable(
          voice,
          A4,
          (words) => words.tables.extraItems,
          [
            { head: (words) => words.columns.index, share: 6, alignment: 'center' },
            { head: (words) => words.columns.item, share: 24 },
            { head: (words) => words.columns.reason, share: 24 },
            { head: (words) => words.columns.safety, share: 8 },
            { head: (words) => words.columns.consequence, share: 22 },
            { head: (words) => words.columns.answer, share: 16 },
          ],
          paper.items.map((item, index) => [
            { text: String(index + 1) },
            { text: item.name, bold: item.isSafety },
            { text: item.reason },
            tickCell(item.isSafety),
            { text: item.consequence },
            choices(
              60,
              ANSWERS.map((answer) => ({
                text: voice.line((words) => words.answers[answer]),
                isTicked: item.answer === answer,
              })),
              7.2,
            ),
          ]),
        ),
        ...lineTables(voice, A4, 'order', lines),
        totalsBox(A4, [
          [
            {
              share: 1,
              cell: { text: `${voice.line((words) => words.totals.extra)}  ¥${formatYuanGrouped(total)}` },
              isStrong: true,
            },
            { share: 1.3, cell: { text: `${voice.line((words) => words.totals.inWords)}  ${inWords(voice, total)}` } },
          ],
        ]),
        grid(voice, A4, 2, [
          {
            label: (words) => words.fields.extraTime,
            value: written(extraMinutes === null ? '' : voice.line((words) => words.minutes(extraMinutes))),
          },
          {
            label: (words) => words.fields.newPromisedAt,
            value: { text: promisedAt === null ? ' ' : paperTime(promisedAt, head.zone), bold: true },
          },
        ]),
        ...disclaimers(voice, A4, lines.parts, paper.terms, true),
      ],
      foot: [
        grid(voice, A4, 3, dealings(paper, voice)),
        terms(voice, [(words) => words.terms.extraContract, (words) => words.terms.oldParts], paper.terms.more),
      ],
      signatures: signatures(voice, A4, 3, [
        { label: (words) => words.signatures.customerExtra, ...drawn(paper.signed, head.zone) },
        { label: (words) => words.signatures.adviser, name: paper.adviser },
        {
          label: (words) => words.signatures.workshopReceiver,
          name: paper.handedOver?.to ?? '',
          ...(paper.handedOver === null ? {} : { at: paperTime(paper.handedOver.at, head.zone) }),
        },
      ]),
    },
    isFootWhole,
  );
}
