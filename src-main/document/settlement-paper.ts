/** 机动车维修费用结算清单 (F-13, laid out as JT/T 1133-2017 asks): labour, materials and the rest itemised apart. */
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces';
import { HOUR_STANDARDS, OLD_PARTS, paperDay } from '../../src-shared/document/paper-rules.ts';
import type { SettlementSnapshot } from '../../src-shared/document/paper-snapshot.ts';
import { type Fen, formatYuanGrouped, negate, sumFen, toFen } from '../../src-shared/kit/money.ts';
import { disclaimers, inWords, kmText, lineTables, plateText, refusedSafetyTable } from './paper-lines.ts';
import {
  A4,
  choices,
  drawn,
  grid,
  listTable,
  notice,
  paperOf,
  signatures,
  terms,
  totalsBox,
  valueWidth,
  written,
} from './paper-parts.ts';
import type { Phrase, Voice } from './paper-voice.ts';

function about(paper: SettlementSnapshot, voice: Voice): Content {
  const { head, owner, broughtBy, vehicle, category, leftAt } = paper;
  return grid(voice, A4, 3, [
    { label: (words) => words.fields.vehicleOwner, value: written(owner.name) },
    { label: (words) => words.fields.broughtBy, value: written(broughtBy.name) },
    {
      label: (words) => words.fields.ownerPhone,
      value: written(broughtBy.phone === '' ? owner.phone : broughtBy.phone),
    },
    { label: (words) => words.fields.plate, value: { text: plateText(voice, vehicle), bold: true } },
    { label: (words) => words.fields.vin, value: written(vehicle.vin) },
    { label: (words) => words.fields.engineNumber, value: written(vehicle.engineNumber) },
    { label: (words) => words.fields.model, value: written(vehicle.model) },
    { label: (words) => words.fields.vehicleType, value: written(vehicle.vehicleType) },
    { label: (words) => words.fields.classCode, value: written(vehicle.classCode) },
    { label: (words) => words.fields.receivedOn, value: written(paperDay(paper.receivedAt, head.zone)) },
    { label: (words) => words.fields.leftOn, value: written(leftAt === null ? '' : paperDay(leftAt, head.zone)) },
    {
      label: (words) => words.fields.category,
      value: written(category === null ? '' : voice.line((words) => words.categories[category])),
    },
    { label: (words) => words.fields.odometerIn, value: kmText(voice, paper.odometerInKm) },
    { label: (words) => words.fields.odometerOut, value: kmText(voice, paper.odometerOutKm) },
    { label: (words) => words.fields.orderNumber, value: written(paper.orderNumbers.join(' ')) },
    ...(paper.certificateNumber === null
      ? []
      : [
          {
            label: (words: Parameters<Phrase>[0]) => words.fields.certificateNumber,
            value: written(paper.certificateNumber),
            span: 3,
          },
        ]),
    {
      label: (words) => words.fields.hourStandard,
      value: choices(
        valueWidth(voice, A4, 3, 2),
        HOUR_STANDARDS.map((standard) => ({
          text: voice.line((words) => words.hourStandards[standard]),
          isTicked: paper.hourStandard === standard,
        })),
      ),
      span: 2,
    },
    { label: (words) => words.contact, value: written(head.shop.contact) },
    { label: (words) => words.fields.fault, value: written(paper.concern), span: 3 },
  ]);
}

interface Amount {
  readonly phrase: Phrase;
  readonly text: string;
  readonly isStrong?: boolean;
}

function amounts(paper: SettlementSnapshot, voice: Voice): readonly Content[] {
  const total = paper.lines.totals.totalFen;
  const yuan = (amount: Fen): string => `¥${formatYuanGrouped(amount)}`;
  const cell = ({ phrase, text, isStrong }: Amount) => ({
    share: 1,
    cell: {
      columns: [
        { width: '*', text: voice.line(phrase) },
        { width: 'auto', text, alignment: 'right' as const },
      ],
    },
    isStrong: isStrong === true,
  });
  const minus = (amount: Fen): string => (amount === 0 ? yuan(amount) : `−${yuan(amount)}`);
  const isCorrected = paper.corrections.length > 0;
  const received = sumFen(paper.payments.map((payment) => payment.amountFen));
  const owed: readonly Amount[] = [
    { phrase: (words) => words.totals.discount, text: minus(paper.discountFen) },
    { phrase: (words) => words.totals.roundDown, text: minus(paper.roundDownFen) },
    { phrase: (words) => words.totals.payable, text: yuan(paper.payableFen), isStrong: !isCorrected },
  ];
  const corrected: readonly Amount[] = [
    { phrase: (words) => words.totals.corrected, text: minus(toFen(paper.payableFen - paper.leftFen)) },
    { phrase: (words) => words.totals.left, text: yuan(paper.leftFen), isStrong: true },
  ];
  const paidIn: readonly Amount[] = [
    { phrase: (words) => words.totals.prepayment, text: yuan(paper.prepaymentUsedFen) },
    { phrase: (words) => words.totals.earnest, text: yuan(paper.earnestUsedFen) },
    { phrase: (words) => words.totals.received, text: yuan(received), isStrong: true },
  ];
  const givenBack: readonly Amount[] = [
    { phrase: (words) => words.totals.refunded, text: minus(paper.refundedFen) },
    { phrase: (words) => words.totals.credit, text: yuan(paper.creditFen) },
  ];
  const open: readonly Amount[] = [
    { phrase: (words) => words.totals.change, text: yuan(paper.changeFen) },
    { phrase: (words) => words.totals.onAccount, text: yuan(paper.onAccountFen) },
    {
      phrase: (words) => words.totals.outstanding,
      text: yuan(paper.outstandingFen),
      isStrong: paper.outstandingFen > 0,
    },
  ];
  const rows = [
    owed,
    ...(isCorrected ? [corrected] : []),
    paidIn,
    ...(paper.refundedFen > 0 || paper.creditFen > 0 ? [givenBack] : []),
    open,
  ].map((row) => row.map(cell));
  const isCustomersAlone = paper.shares.every(({ payer }) => payer === 'customer') && paper.shares.length < 2;
  const shares = isCustomersAlone ? [] : paper.shares;
  const paid = paper.payments.map(
    (payment) => `${voice.line((words) => words.channels[payment.channel])} ${yuan(payment.amountFen)}`,
  );
  const payableDiffers = paper.leftFen !== total;
  return [
    totalsBox(A4, [
      [
        {
          share: 1,
          cell: { text: `${voice.line((words) => words.totals.total)}  ${yuan(total)}`, fontSize: 9.5 },
          isStrong: true,
        },
        {
          share: 2,
          cell: { text: `${voice.line((words) => words.totals.inWords)}  ${inWords(voice, total)}` },
          isStrong: true,
        },
      ],
      ...rows,
      ...(payableDiffers
        ? [
            [
              {
                share: 1,
                cell: {
                  text: `${voice.line((words) => (isCorrected ? words.totals.left : words.totals.payable))}  ${voice.line((words) => words.totals.inWords)}  ${inWords(voice, paper.leftFen)}`,
                },
              },
            ],
          ]
        : []),
      ...shares.map((share) => [
        {
          share: 2,
          cell: { text: voice.line((words) => words.totals.share(words.payers[share.payer], share.name)) },
        },
        { share: 0.5, cell: { text: yuan(share.amountFen), alignment: 'right' as const } },
        {
          share: 0.5,
          cell: {
            columns: [
              { width: '*', text: voice.line((words) => words.totals.open) },
              { width: 'auto', text: yuan(share.openFen), alignment: 'right' as const },
            ],
          },
        },
      ]),
      ...(paid.length === 0
        ? []
        : [
            [
              {
                share: 1,
                cell: {
                  text: `${voice.line((words) => words.totals.received)}${voice.mode === 'en' ? ': ' : '：'}${paid.join('  ')}`,
                },
              },
            ],
          ]),
      ...(paper.tax === null
        ? []
        : [
            [
              { share: 1, cell: { text: `${voice.line((words) => words.totals.net)}  ${yuan(paper.tax.netFen)}` } },
              { share: 1, cell: { text: `${voice.line((words) => words.totals.tax)}  ${yuan(paper.tax.taxFen)}` } },
            ],
          ]),
    ]),
  ];
}

function correctionsTable(paper: SettlementSnapshot, voice: Voice): readonly Content[] {
  if (paper.corrections.length === 0) return [];
  return [
    listTable(
      voice,
      A4,
      (words) => words.tables.corrections,
      [
        { head: (words) => words.columns.number, share: 18 },
        { head: (words) => words.day, share: 12, alignment: 'center' },
        { head: (words) => words.columns.item, share: 34 },
        { head: (words) => words.columns.reason, share: 22 },
        { head: (words) => words.columns.amount, share: 14, alignment: 'right' },
      ],
      paper.corrections.map((correction) => [
        { text: correction.number },
        { text: paperDay(correction.at, paper.head.zone) },
        { text: voice.line((words) => words.disclaimers.parts(correction.items)) },
        { text: correction.reason },
        { text: `−${formatYuanGrouped(negate(correction.amountFen))}` },
      ]),
    ),
  ];
}

export function settlementPaper(paper: SettlementSnapshot, voice: Voice, isFootWhole: boolean): TDocumentDefinitions {
  const { head, warranty, refusedSafety } = paper;
  const bank = [head.shop.bank, head.shop.bankAccount].filter((text) => text !== '').join(' ');
  const hasOwnParts = paper.lines.parts.some((part) => part.suppliedBy === 'customer');
  const said: readonly Phrase[] = [
    (words) => words.terms.settlementCopies,
    (words) => words.terms.warranty(words.leftPeriod(warranty.km, warranty.days)),
    ...(paper.energyPartsWarranty === ''
      ? []
      : [(words: Parameters<Phrase>[0]) => words.terms.energyParts(paper.energyPartsWarranty)]),
    ...(hasOwnParts ? [(words: Parameters<Phrase>[0]) => words.terms.ownParts] : []),
    ...(paper.tax === null ? [] : [(words: Parameters<Phrase>[0]) => words.totals.taxNote]),
    ...(bank === '' ? [] : [(words: Parameters<Phrase>[0]) => words.totals.bank(bank)]),
  ];
  const definition = paperOf(
    {
      kind: 'settlement',
      sheet: A4,
      voice,
      head,
      marks: paper.isDraft ? [voice.line((words) => words.draft)] : [],
      reminder: paper.vehicle.plate,
      body: [
        ...(paper.isDraft
          ? [
              notice(A4, {
                stack: voice.each((words) => words.draftNote).map((text) => ({ text })),
                alignment: 'center' as const,
                bold: true,
              }),
            ]
          : []),
        about(paper, voice),
        ...lineTables(voice, A4, 'settlement', paper.lines),
        ...correctionsTable(paper, voice),
        { unbreakable: true, stack: [...amounts(paper, voice)] },
        grid(voice, A4, 1, [
          {
            label: (words) => words.fields.oldParts,
            value: choices(
              valueWidth(voice, A4, 1),
              OLD_PARTS.map((choice) => ({
                text: voice.line((words) => words.oldParts[choice]),
                isTicked: paper.oldParts === choice,
              })),
            ),
          },
        ]),
      ],
      foot: [
        ...disclaimers(voice, A4, paper.lines.parts, paper.terms, false),
        ...refusedSafetyTable(voice, A4, refusedSafety, head.zone),
        terms(voice, said, paper.terms.more),
      ],
      signatures: signatures(voice, A4, refusedSafety.length === 0 ? 4 : 5, [
        { label: (words) => words.signatures.shopSeal },
        { label: (words) => words.signatures.inspector, name: paper.inspector },
        { label: (words) => words.signatures.cashier, name: paper.cashier },
        ...(refusedSafety.length === 0
          ? []
          : [{ label: (words: Parameters<Phrase>[0]) => words.signatures.customerRefusal }]),
        { label: (words) => words.signatures.customer, ...drawn(paper.signed, head.zone) },
      ]),
    },
    isFootWhole,
  );
  if (!paper.isDraft) return definition;
  return {
    ...definition,
    watermark: {
      text: voice.each((words) => words.draft)[0] ?? '',
      opacity: 0.08,
      bold: true,
      fontSize: 64,
      angle: -40,
    },
  };
}
