/** The car of the check-in on paper: the same drawing and the same letters as on the screen. */
import type { Content } from 'pdfmake/interfaces';
import type { RepairOrderSnapshot } from '../../src-shared/document/paper-snapshot.ts';
import type { PaperWords } from '../../src-shared/document/paper-words.ts';
import { PLACES, SHEET, spotOf, transformOf, VIEWS } from '../../src-shared/visit/car-shapes.ts';
import { DAMAGE_KINDS, DAMAGE_LETTERS, DAMAGE_ZONES, type DamageZone } from '../../src-shared/visit/damage-rules.ts';
import type { Voice } from './paper-voice.ts';

type Damage = RepairOrderSnapshot['damages'][number];

/** The drawing's word for what the paper calls chipped paint. */
const drawnKind = (kind: Damage['kind']) =>
  DAMAGE_KINDS.find((known) => known === (kind === 'chippedPaint' ? 'paint' : kind)) ?? 'other';

function lettersAt(damages: readonly Damage[], zone: DamageZone): string {
  const here = new Set(damages.filter((damage) => damage.zone === zone).map(({ kind }) => drawnKind(kind)));
  return DAMAGE_KINDS.filter((kind) => here.has(kind))
    .map((kind) => DAMAGE_LETTERS[kind])
    .join('');
}

function shapesOf(damages: readonly Damage[]): string {
  const zones = DAMAGE_ZONES.flatMap((zone) => {
    const fill = lettersAt(damages, zone) === '' ? 'none' : '#dddddd';
    return PLACES[zone].shapes.map(
      ({ view, path }) =>
        `<path d="${path}" transform="${transformOf(VIEWS[view])}" fill="${fill}" fill-rule="evenodd" stroke="#777777" stroke-width="1"/>`,
    );
  });
  const outlines = Object.values(VIEWS).flatMap((view) =>
    view.lines.map(
      (path) =>
        `<path d="${path}" transform="${transformOf(view)}" fill="none" stroke="#333333" stroke-width="1.6" stroke-linejoin="round"/>`,
    ),
  );
  return [...zones, ...outlines].join('');
}

/** Drawn in strokes, ten wide and fourteen high: inside a picture pdfmake finds no font of ours. */
const STROKES: Readonly<Record<string, string>> = {
  S: 'M9,2.5 C8,1 6.8,0.5 5,0.5 C2.5,0.5 1,2 1,3.8 C1,8.2 9,5.8 9,10.2 C9,12 7.5,13.5 5,13.5 C3.2,13.5 2,13 1,11.5',
  D: 'M1,0.5 V13.5 H4.5 C11,13.5 11,0.5 4.5,0.5 Z',
  P: 'M1,13.5 V0.5 H5.5 C10.2,0.5 10.2,7.5 5.5,7.5 H1',
  C: 'M9,2.8 C8,1.2 6.8,0.5 5,0.5 C-0.2,0.5 -0.2,13.5 5,13.5 C6.8,13.5 8,12.8 9,11.2',
  M: 'M1,13.5 V0.5 L5,8 L9,0.5 V13.5',
  R: 'M1,13.5 V0.5 H5.5 C10,0.5 10,7 5.5,7 H1 M5.5,7 L9,13.5',
  O: 'M5,0.5 C-0.3,0.5 -0.3,13.5 5,13.5 C10.3,13.5 10.3,0.5 5,0.5 Z',
};

function badge(damages: readonly Damage[], zone: DamageZone): string {
  const letters = lettersAt(damages, zone);
  if (letters === '') return '';
  const { x, y } = spotOf(zone);
  const width = 10 + letters.length * 14;
  const drawn = [...letters].map(
    (letter, index) =>
      `<path d="${STROKES[letter] ?? ''}" transform="translate(${x - width / 2 + 7 + index * 14} ${y - 7})" fill="none" stroke="#ffffff" stroke-width="2.2"/>`,
  );
  return `<rect x="${x - width / 2}" y="${y - 12}" width="${width}" height="24" rx="12" fill="#000000"/>${drawn.join('')}`;
}

/** What the letters on the drawing mean: of those that stand there. */
function legend(damages: readonly Damage[], voice: Voice): string {
  const kinds = new Set(damages.filter(({ zone }) => zone !== null).map(({ kind }) => kind));
  return [...kinds]
    .map((kind) => {
      const said = voice.line((words: PaperWords) => words.damageKinds[kind]);
      return `${DAMAGE_LETTERS[drawnKind(kind)]} ${said}`;
    })
    .join('   ');
}

/** Null where nothing on the outside is marked. */
export function carDrawing(damages: readonly Damage[], voice: Voice, width: number): Content | null {
  if (damages.every(({ zone }) => zone === null)) return null;
  const badges = DAMAGE_ZONES.map((zone) => badge(damages, zone)).join('');
  return {
    unbreakable: true,
    margin: [0, 0, 0, 4],
    stack: [
      {
        svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SHEET.width} ${SHEET.height}">${shapesOf(damages)}${badges}</svg>`,
        width,
      },
      { text: legend(damages, voice), fontSize: 6.6, alignment: 'center' },
    ],
  };
}
