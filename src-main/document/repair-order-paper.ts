/** 维修委托书（进厂维修单）: F-04 with the belongings of F-06 and the documents of F-07 on the same sheet. */
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces';
import {
  ESTIMATE_METHODS,
  OLD_PARTS,
  ORDER_EVENTS,
  paperTime,
  SEND_INS,
  SETTLEMENT_WAYS,
  toTenMinutes,
  VISIT_TYPES,
} from '../../src-shared/document/paper-rules.ts';
import type { RepairOrderSnapshot } from '../../src-shared/document/paper-snapshot.ts';
import { formatYuanGrouped } from '../../src-shared/kit/money.ts';
import { REPAIR_CATEGORIES } from '../../src-shared/order/order-pricing.ts';
import { carDrawing } from './car-picture.ts';
import { disclaimers, inWords, kmText, lineTables, vehicleFields } from './paper-lines.ts';
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
  valueWidth,
  written,
} from './paper-parts.ts';
import type { Phrase, Voice } from './paper-voice.ts';

const ACROSS = 3;

function fuelText(paper: RepairOrderSnapshot, voice: Voice): string {
  const { eighths, chargePercent, rangeKm } = paper.fuel;
  return [
    eighths === null ? '' : `${eighths}/8`,
    chargePercent === null ? '' : `${chargePercent}%`,
    rangeKm === null ? '' : `${voice.line((words) => words.range)} ${rangeKm} km`,
  ]
    .filter((text) => text !== '')
    .join('  ');
}

function yesNo(voice: Voice, width: number, answer: boolean | null): Content {
  return choices(width, [
    { text: voice.line((words) => words.yes), isTicked: answer === true },
    { text: voice.line((words) => words.no), isTicked: answer === false },
  ]);
}

function about(paper: RepairOrderSnapshot, voice: Voice): Content {
  const { head, owner, broughtBy, vehicle } = paper;
  const wide = valueWidth(voice, A4, ACROSS, 3);
  const narrow = valueWidth(voice, A4, ACROSS);
  const relation = broughtBy.relation;
  const energy = vehicle.energy;
  const pick = <T extends string>(all: readonly T[], chosen: readonly T[], word: (value: T) => Phrase, width = wide) =>
    choices(
      width,
      all.map((value) => ({ text: voice.line(word(value)), isTicked: chosen.includes(value) })),
    );
  const one = <T>(value: T | null): readonly T[] => (value === null ? [] : [value]);
  const fields: readonly Field[] = [
    { label: (words) => words.fields.owner, value: written(owner.name) },
    { label: (words) => words.fields.ownerPhone, value: written(owner.phone) },
    { label: (words) => words.fields.ownerAddress, value: written(owner.address) },
    { label: (words) => words.fields.broughtBy, value: written(broughtBy.name) },
    { label: (words) => words.fields.broughtByPhone, value: written(broughtBy.phone) },
    {
      label: (words) => words.fields.relation,
      value: written(relation === null ? '' : voice.line((words) => words.relations[relation])),
    },
    ...vehicleFields(voice, vehicle),
    { label: (words) => words.fields.engineNumber, value: written(vehicle.engineNumber) },
    { label: (words) => words.fields.bodyColor, value: written(vehicle.bodyColor) },
    { label: (words) => words.fields.vehicleType, value: written(vehicle.vehicleType) },
    {
      label: (words) => words.fields.energy,
      value: written(energy === null ? '' : voice.line((words) => words.energies[energy])),
    },
    { label: (words) => words.fields.firstRegisteredOn, value: written(vehicle.firstRegisteredOn ?? '') },
    { label: (words) => words.fields.odometerIn, value: kmText(voice, paper.odometerKm) },
    { label: (words) => words.fields.fuel, value: written(fuelText(paper, voice)) },
    { label: (words) => words.fields.receivedAt, value: written(paperTime(paper.receivedAt, head.zone)) },
    {
      label: (words) => words.fields.promisedAt,
      value: {
        text: paper.promisedAt === null ? ' ' : paperTime(paper.promisedAt, head.zone),
        bold: true,
      },
    },
    {
      label: (words) => words.fields.sendIn,
      value: pick(SEND_INS, one(paper.sendIn), (value) => (words) => words.sendIns[value]),
      span: 3,
    },
    {
      label: (words) => words.fields.category,
      value: pick(REPAIR_CATEGORIES, one(paper.category), (value) => (words) => words.categories[value]),
      span: 3,
    },
    {
      label: (words) => words.fields.visitType,
      value: pick(VISIT_TYPES, one(paper.visitType), (value) => (words) => words.visitTypes[value]),
      span: 3,
    },
    {
      label: (words) => words.fields.settlementWay,
      value: pick(SETTLEMENT_WAYS, paper.settlementWays, (value) => (words) => words.settlementWays[value]),
      span: 3,
    },
    { label: (words) => words.fields.concern, value: written(paper.concern), span: 3 },
    { label: (words) => words.fields.wishes, value: written(paper.wishes), span: 3 },
    {
      label: (words) => words.fields.oldParts,
      value: pick(OLD_PARTS, one(paper.oldParts), (value) => (words) => words.oldParts[value]),
      span: 3,
    },
    { label: (words) => words.fields.wash, value: yesNo(voice, narrow, paper.wash) },
    { label: (words) => words.fields.waits, value: yesNo(voice, narrow, paper.waits) },
    { label: (words) => words.fields.team, value: written(paper.team) },
  ];
  return grid(voice, A4, ACROSS, fields);
}

function estimate(paper: RepairOrderSnapshot, voice: Voice): readonly Content[] {
  const { totals } = paper.lines;
  const part = (phrase: Phrase, amount: typeof totals.totalFen) => ({
    text: `${voice.line(phrase)}  ¥${formatYuanGrouped(amount)}`,
  });
  const method = paper.estimateMethod;
  return [
    totalsBox(A4, [
      [
        { share: 1, cell: part((words) => words.tables.labor, totals.laborFen) },
        { share: 1, cell: part((words) => words.tables.parts, totals.partsFen) },
        { share: 1, cell: part((words) => words.tables.other, totals.otherFen) },
      ],
      [
        { share: 1, cell: part((words) => words.totals.estimate, totals.totalFen), isStrong: true },
        {
          share: 1.3,
          cell: { text: `${voice.line((words) => words.totals.inWords)}  ${inWords(voice, totals.totalFen)}` },
        },
      ],
    ]),
    ...(method === null
      ? []
      : [
          grid(voice, A4, 1, [
            {
              label: (words) => words.fields.estimateMethod,
              value: choices(
                valueWidth(voice, A4, 1),
                ESTIMATE_METHODS.map((value) => ({
                  text: voice.line((words) => words.estimateMethods[value]),
                  isTicked: value === method,
                })),
              ),
            },
          ]),
        ]),
  ];
}

/** Wide enough to tell the places apart; beside it the list has room for the usual handful of marks. */
const DRAWING_WIDTH = 186;
const MOST_BESIDE = 9;

function damageTable({ damages }: RepairOrderSnapshot, voice: Voice): Content {
  const drawing = carDrawing(damages, voice, DRAWING_WIDTH);
  const isBeside = drawing !== null && damages.length <= MOST_BESIDE;
  const hasPhotos = damages.some(({ photo }) => photo !== null);
  const table = listTable(
    voice,
    isBeside ? { ...A4, width: A4.width - DRAWING_WIDTH - 6 } : A4,
    (words) => words.tables.damages,
    [
      { head: (words) => words.columns.index, share: 9, alignment: 'center' },
      // A place in two languages is as long as a note.
      { head: (words) => words.columns.where, share: voice.mode === 'both' ? 36 : 28 },
      { head: (words) => words.columns.what, share: voice.mode === 'both' ? 24 : 20 },
      { head: (words) => words.columns.note, share: voice.mode === 'both' ? 21 : 33 },
      ...(hasPhotos
        ? [{ head: (words: Parameters<Phrase>[0]) => words.columns.photo, share: 10, alignment: 'center' as const }]
        : []),
    ],
    damages.map((damage, index) => [
      { text: String(index + 1) },
      { text: damage.where },
      { text: voice.line((words) => words.damageKinds[damage.kind]) },
      { text: damage.note },
      ...(hasPhotos ? [{ text: damage.photo === null ? '' : String(damage.photo) }] : []),
    ]),
  );
  if (drawing === null) return table;
  if (!isBeside) return { stack: [drawing, table] };
  return {
    // A few rows; else the drawing would go to the next page without them.
    unbreakable: true,
    columnGap: 6,
    columns: [
      { width: DRAWING_WIDTH, stack: [drawing] },
      { width: '*', stack: [table] },
    ],
  };
}

function documentTable({ documents }: RepairOrderSnapshot, voice: Voice): Content {
  return listTable(
    voice,
    A4,
    (words) => words.tables.documents,
    [
      { head: (words) => words.columns.document, share: 20 },
      { head: (words) => words.columns.valid, share: 8 },
      { head: (words) => words.columns.complete, share: 9 },
      { head: (words) => words.columns.sound, share: 8 },
      { head: (words) => words.columns.validUntil, share: 13, alignment: 'center' },
      { head: (words) => words.columns.difference, share: 33 },
      { head: (words) => words.columns.returned, share: 9 },
    ],
    documents.map((document) => [
      { text: document.name },
      tickCell(document.isValid),
      tickCell(document.isComplete),
      tickCell(document.isSound),
      { text: document.validUntil ?? '' },
      { text: [document.difference, document.handling].filter((text) => text !== '').join(' → ') },
      tickCell(false),
    ]),
  );
}

function belongingsTable({ belongings }: RepairOrderSnapshot, voice: Voice): Content {
  return listTable(
    voice,
    A4,
    (words) => words.tables.belongings,
    [
      { head: (words) => words.columns.index, share: 7, alignment: 'center' },
      { head: (words) => words.columns.thing, share: 36 },
      { head: (words) => words.columns.quantity, share: 10, alignment: 'right' },
      { head: (words) => words.columns.condition, share: 35 },
      { head: (words) => words.columns.checkedOut, share: 12 },
    ],
    belongings.items.map((item, index) => [
      { text: String(index + 1) },
      { text: item.name },
      { text: String(item.quantity) },
      { text: item.condition },
      tickCell(false),
    ]),
  );
}

function condition(paper: RepairOrderSnapshot, voice: Voice): readonly Content[] {
  const { damages, documents, belongings } = paper;
  const lists: readonly { title: Phrase; isEmpty: boolean; table: () => Content }[] = [
    { title: (words) => words.tables.damages, isEmpty: damages.length === 0, table: () => damageTable(paper, voice) },
    {
      title: (words) => words.tables.documents,
      isEmpty: documents.length === 0,
      table: () => documentTable(paper, voice),
    },
    {
      title: (words) => words.tables.belongings,
      isEmpty: belongings.items.length === 0,
      table: () => belongingsTable(paper, voice),
    },
  ];
  const none = lists.filter(({ isEmpty }) => isEmpty);
  return [
    ...lists.filter(({ isEmpty }) => !isEmpty).map(({ table }) => table()),
    // Three tables of nothing would push the signatures of a small order to a second sheet.
    ...(none.length === 0
      ? []
      : [
          grid(
            voice,
            A4,
            none.length,
            none.map(({ title }) => ({ label: title, value: written(voice.line((words) => words.none)) })),
          ),
        ]),
    grid(voice, A4, 4, [
      { label: (words) => words.fields.box, value: written(belongings.box) },
      { label: (words) => words.fields.keyTag, value: written(belongings.keyTag) },
      { label: (words) => words.fields.keySlot, value: written(belongings.keySlot) },
      { label: (words) => words.fields.keyCount, value: written(String(belongings.keyCount)) },
    ]),
    {
      margin: [0, 0, 0, 2.6],
      stack: [
        choices(A4.width, [{ text: voice.line((words) => words.valuablesTold), isTicked: belongings.valuablesTold }]),
      ],
    },
  ];
}

function events(paper: RepairOrderSnapshot, voice: Voice): Content {
  return grid(
    voice,
    A4,
    3,
    ORDER_EVENTS.map((event) => {
      const happened = paper.events.find((candidate) => candidate.event === event);
      const at = happened && (event === 'toWorkshop' ? toTenMinutes(happened.at, paper.head.zone) : happened.at);
      return {
        label: (words) => words.events[event],
        value: written(at === undefined ? '' : paperTime(at, paper.head.zone)),
      };
    }),
  );
}

export function repairOrderPaper(paper: RepairOrderSnapshot, voice: Voice, isFootWhole: boolean): TDocumentDefinitions {
  const { head, consent, warranty, handedToWorkshopAt } = paper;
  const percent = paper.toleranceBasisPoints === null ? null : String(paper.toleranceBasisPoints / 100);
  const said: readonly Phrase[] = [
    (words) => words.terms.contract,
    (words) => (percent === null ? words.terms.noTolerance : words.terms.tolerance(percent)),
    ...(paper.withoutDiagnosis ? [(words: Parameters<Phrase>[0]) => words.terms.withoutDiagnosis] : []),
    ...(warranty === null
      ? []
      : [(words: Parameters<Phrase>[0]) => words.terms.warranty(words.leftPeriod(warranty.km, warranty.days))]),
    (words) => words.terms.valuables,
    (words) => words.terms.oldParts,
    (words) => words.terms.privacy,
  ];
  return paperOf(
    {
      kind: 'repairOrder',
      sheet: A4,
      voice,
      head,
      marks: [],
      reminder: paper.vehicle.plate,
      body: [
        about(paper, voice),
        ...lineTables(voice, A4, 'order', paper.lines),
        ...estimate(paper, voice),
        ...disclaimers(voice, A4, paper.lines.parts, paper.terms, true),
        ...condition(paper, voice),
      ],
      foot: [
        ...(consent === null
          ? []
          : [
              grid(voice, A4, 1, [
                {
                  label: (words) => words.fields.consent,
                  value: written(
                    `${consent.by}  ${voice.line((words) => words.ways[consent.way])}  ${paperTime(consent.at, head.zone)}`,
                  ),
                },
              ]),
            ]),
        events(paper, voice),
        terms(voice, said, paper.terms.more),
      ],
      signatures: signatures(voice, A4, 5, [
        { label: (words) => words.signatures.customerIn, ...drawn(paper.signedIn, head.zone) },
        { label: (words) => words.signatures.adviser, name: paper.adviser },
        {
          label: (words) => words.signatures.workshop,
          name: paper.workshopReceiver,
          // to ten minutes on paper.
          ...(handedToWorkshopAt === null
            ? {}
            : { at: paperTime(toTenMinutes(handedToWorkshopAt, head.zone), head.zone) }),
        },
        { label: (words) => words.signatures.inspector },
        { label: (words) => words.signatures.customerOut, ...drawn(paper.signedOut, head.zone) },
      ]),
    },
    isFootWhole,
  );
}
