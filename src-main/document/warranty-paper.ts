/** 质量保证书 (F-16): the card that every customer gets; the certificate of the compulsory inspections is another paper. */
import type { TDocumentDefinitions } from 'pdfmake/interfaces';
import { paperDay } from '../../src-shared/document/paper-rules.ts';
import type { WarrantySnapshot } from '../../src-shared/document/paper-snapshot.ts';
import { inOneLine, kmText, plateText } from './paper-lines.ts';
import { A5, type Field, grid, listTable, notice, paperOf, signatures, terms, written } from './paper-parts.ts';
import type { Phrase, Voice } from './paper-voice.ts';

const REWORK_ROWS = { zh: 5, en: 4, both: 2 } as const;

export function warrantyPaper(paper: WarrantySnapshot, voice: Voice, isFootWhole: boolean): TDocumentDefinitions {
  const { head, owner, vehicle, category, period } = paper;
  // The card stays one half page: what does not fit stands on the settlement statement, and the card says so.
  const room = { zh: 100, en: 64, both: 30 }[voice.mode];
  const listed = (names: readonly string[], most = room): string => inOneLine(voice, names, most);
  // Which part is not warranted must not be cut short; in two languages it is said in the first.
  const exceptions = paper.excluded.map(
    ({ name, because }) =>
      voice.each((words) =>
        words.exceptions[because](name, words.leftPeriod(paper.minimum.km, paper.minimum.days)),
      )[0] ?? name,
  );
  const fields: readonly Field[] = [
    { label: (words) => words.fields.plate, value: { text: plateText(voice, vehicle), bold: true } },
    { label: (words) => words.fields.vin, value: written(vehicle.vin) },
    { label: (words) => words.fields.model, value: written(vehicle.model) },
    { label: (words) => words.fields.owner, value: written(owner.name) },
    { label: (words) => words.fields.orderNumber, value: written(paper.orderNumber) },
    { label: (words) => words.fields.category, value: written(voice.line((words) => words.categories[category])) },
    { label: (words) => words.fields.leftOn, value: written(paperDay(paper.leftAt, head.zone)) },
    { label: (words) => words.fields.odometerOut, value: kmText(voice, paper.odometerOutKm) },
    {
      label: (words) => words.fields.inspector,
      value: written(paper.inspector),
      span: paper.certificateNumber === null ? 2 : 1,
    },
    ...(paper.certificateNumber === null
      ? []
      : [
          {
            label: (words) => words.fields.certificateNumber,
            value: { text: paper.certificateNumber === '' ? ' ' : paper.certificateNumber, bold: true },
          } satisfies Field,
        ]),
    { label: (words) => words.fields.work, value: written(listed(paper.work)), span: 2 },
    { label: (words) => words.fields.partsUsed, value: written(listed(paper.parts)), span: 2 },
    ...(paper.excluded.length === 0
      ? []
      : [
          {
            label: (words) => words.tables.excluded,
            value: written(listed(exceptions, Math.max(room, 42))),
            span: 2,
          } satisfies Field,
        ]),
    ...(paper.refusedSafety.length === 0
      ? []
      : [
          {
            label: (words) => words.tables.refusedSafety,
            value: { text: listed(paper.refusedSafety.map((item) => item.name)), bold: true },
            span: 2,
          } satisfies Field,
        ]),
  ];
  const said: readonly Phrase[] = [
    (words) => words.terms.warrantyConditions,
    (words) => words.terms.warrantyRework,
    (words) => words.terms.warrantyExclusions,
  ];
  return paperOf(
    {
      kind: 'warranty',
      sheet: A5,
      voice,
      head,
      marks: [],
      reminder: vehicle.plate,
      body: [
        grid(voice, A5, 2, fields),
        notice(A5, {
          stack: voice
            .each((words) => words.terms.warranty(words.leftPeriod(period.km, period.days)))
            .map((text) => ({ text })),
          alignment: 'center',
          bold: true,
          fontSize: 9,
        }),
        listTable(
          voice,
          A5,
          (words) => words.tables.rework,
          [
            { head: (words) => words.day, share: 14 },
            { head: (words) => words.columns.mileage, share: 14 },
            { head: (words) => words.columns.fault, share: 28 },
            { head: (words) => words.columns.handling, share: 28 },
            { head: (words) => words.columns.signature, share: 16 },
          ],
          Array.from({ length: REWORK_ROWS[voice.mode] }, () => [
            { text: ' ' },
            { text: '' },
            { text: '' },
            { text: '' },
            { text: '' },
          ]),
        ),
      ],
      foot: [terms(voice, said, paper.terms.more)],
      signatures: signatures(
        voice,
        A5,
        paper.refusedSafety.length === 0 ? 2 : 3,
        [
          { label: (words) => words.signatures.shopSeal },
          ...(paper.refusedSafety.length === 0
            ? []
            : [{ label: (words: Parameters<Phrase>[0]) => words.signatures.customerRefusal }]),
          { label: (words) => words.signatures.customer },
        ],
        14,
      ),
    },
    isFootWhole,
  );
}
