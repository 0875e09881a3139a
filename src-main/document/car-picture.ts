/** The car of the check-in on paper: the same drawing and the same letters as on the screen. */
import type { Content } from 'pdfmake/interfaces';
import type { RepairOrderSnapshot } from '../../src-shared/document/paper-snapshot.ts';
import type { PaperWords } from '../../src-shared/document/paper-words.ts';
import { PLACES, SHEET, spotOf, transformOf, VIEWS } from '../../src-shared/visit/car-shapes.ts';
import { DAMAGE_KINDS, DAMAGE_LETTERS, DAMAGE_ZONES, type DamageZone } from '../../src-shared/visit/damage-rules.ts';
import { PAPER_FONT } from './paper-parts.ts';
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

function badge(damages: readonly Damage[], zone: DamageZone): string {
  const letters = lettersAt(damages, zone);
  if (letters === '') return '';
  const { x, y } = spotOf(zone);
  const width = 12 + letters.length * 12;
  return (
    `<rect x="${x - width / 2}" y="${y - 12}" width="${width}" height="24" rx="12" fill="#000000"/>` +
    `<text x="${x}" y="${y + 7}" text-anchor="middle" font-family="${PAPER_FONT}" font-weight="bold" font-size="19" fill="#ffffff">${letters}</text>`
  );
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
