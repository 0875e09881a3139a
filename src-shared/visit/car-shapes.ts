/** The line drawing of a car in five views, for the screen and for paper, and where each place of `damage-rules.ts` lies on it. */
import { DAMAGE_ZONES, type DamageZone } from './damage-rules.ts';

export const SHEET = { width: 704, height: 304 } as const;

type ViewName = 'left' | 'right' | 'front' | 'top' | 'rear';

interface View {
  /** Upper left corner on the sheet. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Drawn as its mirror image: the right side is the left one seen from the other side. */
  readonly mirrored: boolean;
  /** What is no place to mark: outline, wheels of the small views, handles. */
  readonly lines: readonly string[];
}

const WHEELS_BELOW =
  'M26,98 V111 Q26,114 29,114 H40 Q43,114 43,111 V98 M107,98 V111 Q107,114 110,114 H121 Q124,114 124,111 V98';
const ENDS_OUTLINE =
  'M22,98 L20,70 C20,58 26,52 34,48 C40,32 46,20 54,16 C66,13 84,13 96,16 C104,20 110,32 116,48 C124,52 130,58 130,70 L128,98 Z';
const SIDE_LINES = [
  'M12,92 C8,80 10,70 18,62 C40,52 70,47 100,44 C118,30 136,18 156,15 C184,11 214,12 234,18 C254,25 270,36 284,43 C304,45 320,48 328,54 C333,62 334,76 332,92 L328,98 L290,98 A28,28 0 0 0 234,98 L106,98 A28,28 0 0 0 50,98 L18,98 Z',
  'M170,57 H181 M234,57 H245',
] as const;

export const VIEWS: Readonly<Record<ViewName, View>> = {
  left: { x: 4, y: 22, width: 340, mirrored: false, lines: SIDE_LINES },
  right: { x: 360, y: 22, width: 340, mirrored: true, lines: SIDE_LINES },
  front: { x: 6, y: 178, width: 150, mirrored: false, lines: [ENDS_OUTLINE, WHEELS_BELOW] },
  top: {
    x: 182,
    y: 168,
    width: 340,
    mirrored: false,
    lines: [
      'M14,65 C14,40 22,26 44,22 C80,16 120,16 160,16 L250,16 C290,17 318,22 324,32 C330,44 330,86 324,98 C318,108 290,113 250,114 L160,114 C120,114 80,114 44,108 C22,104 14,90 14,65 Z',
      'M122,21 L144,27 H238 L262,20 M122,109 L144,103 H238 L262,110 M190,27 V21 M190,103 V109',
    ],
  },
  rear: { x: 548, y: 178, width: 150, mirrored: false, lines: [ENDS_OUTLINE, WHEELS_BELOW] },
};

interface Shape {
  readonly view: ViewName;
  readonly path: string;
}

interface Place {
  /** The first one bears the letters. */
  readonly shapes: readonly [Shape, ...Shape[]];
  /** Where in the first one's view. */
  readonly at: readonly [number, number];
}

const wheel = (x: number): string =>
  `M${x - 22},98 a22,22 0 1 0 44,0 a22,22 0 1 0 -44,0 Z M${x - 12},98 a12,12 0 1 0 24,0 a12,12 0 1 0 -24,0 Z`;

const MIRROR_SIDE = 'M114,45 C112,37 117,35 124,37 C128,38 129,42 128,46 Z';
const ROOF_EDGE = 'M54,16 C66,13 84,13 96,16 L94,20 C84,17.5 66,17.5 56,20 Z';
const FRONT_BUMPER_SIDE = 'M16,66 C10,72 8,82 12,92 L18,98 L50,98 A28,28 0 0 1 55,82 L48,66 L24,69 Z';
const REAR_BUMPER_SIDE = 'M320,69 L332,69 C333,78 333,86 332,92 L328,98 L290,98 A28,28 0 0 0 287.3,86 L318,86 Z';
const HEADLIGHT_SIDE = 'M19,62 C28,58 37,56 46,54 L50,63 L24,67 L17,65 Z';
const TAILLIGHT_SIDE = 'M314,48.5 C322,50 326,52 328,55 L332,67 L312,66 Z';

/** The places of one side, drawn with the nose to the left. */
function side(view: 'left' | 'right') {
  const one = (path: string, at: readonly [number, number]): Place => ({ shapes: [{ view, path }], at });
  return {
    frontFender: one(
      'M48,54 C66,49 84,46 102,44.5 L112,46 L112,92 L105.4,92 A28,28 0 0 0 56,80.5 L50,65 L52,63 Z',
      [82, 58],
    ),
    frontWheel: one(wheel(78), [78, 98]),
    frontDoor: one('M114,48 L187,48 L187,90 L114,90 Z', [146, 68]),
    glass: one(
      'M122,44 C136,31 148,22 162,20 L185,18 L185,44 Z M190,18 C212,17 226,20 238,26 C248,32 256,38 262,44 L190,44 Z',
      [206, 33],
    ),
    rearDoor: one('M190,48 L252,48 L252,60 C250,66 248,71 244.7,76 A28,28 0 0 0 235.2,90 L190,90 Z', [212, 68]),
    sill: one('M114,92 L234.6,92 L234,98 L106,98 L105.5,92 Z', [170, 95]),
    rearFender: one(
      'M255,48 L286,45.5 C298,45.5 305,46.5 311,48 L309,67 L317,69 L315.5,83.5 L286,83.5 A28,28 0 0 0 247,74.4 C252,69 254,64 255,60 Z',
      [284, 58],
    ),
    rearWheel: one(wheel(262), [262, 98]),
  };
}

const left = side('left');
const right = side('right');

export const PLACES: Readonly<Record<DamageZone, Place>> = {
  frontBumper: {
    shapes: [
      { view: 'front', path: 'M22,78 L54,75.5 L57,81 L93,81 L96,75.5 L128,78 L127.5,98 L22.5,98 Z' },
      { view: 'left', path: FRONT_BUMPER_SIDE },
      { view: 'right', path: FRONT_BUMPER_SIDE },
      {
        view: 'top',
        path: 'M14,65 C14,40 22,26 44,22 L41,28 C28,35 24,48 24,65 C24,82 28,95 41,102 L44,108 C22,104 14,90 14,65 Z',
      },
    ],
    at: [75, 90],
  },
  grille: { shapes: [{ view: 'front', path: 'M55,63 L95,63 L92,78 L58,78 Z' }], at: [75, 70] },
  rightHeadlight: {
    shapes: [
      { view: 'front', path: 'M25,65 L50,63 L54,72 L26,74.5 Z' },
      { view: 'right', path: HEADLIGHT_SIDE },
    ],
    at: [38, 69],
  },
  leftHeadlight: {
    shapes: [
      { view: 'front', path: 'M125,65 L100,63 L96,72 L124,74.5 Z' },
      { view: 'left', path: HEADLIGHT_SIDE },
    ],
    at: [112, 69],
  },
  hood: {
    shapes: [
      {
        view: 'top',
        path: 'M43,29 C62,25 84,23 104,23 C98,36 95,50 95,65 C95,80 98,94 104,107 C84,107 62,105 43,101 C31,94 27,82 27,65 C27,48 31,36 43,29 Z',
      },
      { view: 'front', path: 'M40,49 C64,45.5 86,45.5 110,49 C116,54 118,57 119,60 L31,60 C32,57 34,54 40,49 Z' },
    ],
    at: [62, 65],
  },
  windshield: {
    shapes: [
      {
        view: 'top',
        path: 'M108,24 L142,32 C138,42 136,54 136,65 C136,76 138,88 142,98 L108,106 C102,94 99,80 99,65 C99,50 102,36 108,24 Z',
      },
      {
        view: 'front',
        path: 'M56,21 C66,18.5 84,18.5 94,21 C100,28 104,36 108,46 C86,43 64,43 42,46 C46,36 50,28 56,21 Z',
      },
    ],
    at: [118, 65],
  },
  roof: {
    shapes: [
      {
        view: 'top',
        path: 'M146,32 L236,32 C239,44 240,54 240,65 C240,76 239,86 236,98 L146,98 C142,88 140,76 140,65 C140,54 142,42 146,32 Z',
      },
      { view: 'front', path: ROOF_EDGE },
      { view: 'rear', path: ROOF_EDGE },
    ],
    at: [190, 65],
  },
  leftFrontFender: left.frontFender,
  leftFrontWheel: left.frontWheel,
  leftFrontDoor: left.frontDoor,
  leftGlass: left.glass,
  leftRearDoor: left.rearDoor,
  leftSill: left.sill,
  leftRearFender: left.rearFender,
  leftRearWheel: left.rearWheel,
  rearGlass: {
    shapes: [
      {
        view: 'top',
        path: 'M240,32 L268,25 C273,38 275,52 275,65 C275,78 273,92 268,105 L240,98 C243,86 244,76 244,65 C244,54 243,44 240,32 Z',
      },
      {
        view: 'rear',
        path: 'M56,22 C66,19.5 84,19.5 94,22 C99,28 102,34 105,42 C86,39.5 64,39.5 45,42 C48,34 51,28 56,22 Z',
      },
    ],
    at: [259, 65],
  },
  trunk: {
    shapes: [
      { view: 'rear', path: 'M42,45 C64,42.5 86,42.5 108,45 L114,52 L101,54 L101,75 L49,75 L49,54 L36,52 Z' },
      {
        view: 'top',
        path: 'M272,25 C292,26 304,29 311,34 C316,46 316,84 311,96 C304,101 292,104 272,105 C277,92 279,78 279,65 C279,52 277,38 272,25 Z',
      },
    ],
    at: [75, 59],
  },
  leftTaillight: {
    shapes: [
      { view: 'rear', path: 'M31,54 L47,56 L47,69 L24,67 C24,61 27,57 31,54 Z' },
      { view: 'left', path: TAILLIGHT_SIDE },
    ],
    at: [36, 62],
  },
  rightTaillight: {
    shapes: [
      { view: 'rear', path: 'M119,54 L103,56 L103,69 L126,67 C126,61 123,57 119,54 Z' },
      { view: 'right', path: TAILLIGHT_SIDE },
    ],
    at: [114, 62],
  },
  rearBumper: {
    shapes: [
      { view: 'rear', path: 'M22.5,70 L47,72 L49,78 L101,78 L103,72 L127.5,70 L127.5,98 L22.5,98 Z' },
      { view: 'left', path: REAR_BUMPER_SIDE },
      { view: 'right', path: REAR_BUMPER_SIDE },
      {
        view: 'top',
        path: 'M314,33 C319,30 322,30 323,31 C330,44 330,86 323,99 C322,100 319,100 314,97 C320,84 320,46 314,33 Z',
      },
    ],
    at: [75, 88],
  },
  rightRearFender: right.rearFender,
  rightRearWheel: right.rearWheel,
  rightSill: right.sill,
  rightRearDoor: right.rearDoor,
  rightGlass: right.glass,
  rightFrontDoor: right.frontDoor,
  rightFrontFender: right.frontFender,
  rightFrontWheel: right.frontWheel,
  // Last, because they lie over what is behind them.
  leftMirror: {
    shapes: [
      { view: 'left', path: MIRROR_SIDE },
      { view: 'front', path: 'M122,53 L119,46 C126,42 138,40 139,46 L138,53 Z' },
      { view: 'top', path: 'M118,115 L113,125 C118,128 124,126 126,115 Z' },
    ],
    at: [121, 41],
  },
  rightMirror: {
    shapes: [
      { view: 'right', path: MIRROR_SIDE },
      { view: 'front', path: 'M28,53 L31,46 C24,42 12,40 11,46 L12,53 Z' },
      { view: 'top', path: 'M118,15 L113,5 C118,2 124,4 126,15 Z' },
    ],
    at: [121, 41],
  },
};

/** Puts a view at its place on the sheet. */
export function transformOf({ x, y, width, mirrored }: View): string {
  return mirrored ? `translate(${x + width} ${y}) scale(-1 1)` : `translate(${x} ${y})`;
}

/** Where a place bears its letters, on the sheet. */
export function spotOf(zone: DamageZone): { readonly x: number; readonly y: number } {
  const { shapes, at } = PLACES[zone];
  const { x, y, width, mirrored } = VIEWS[shapes[0].view];
  return { x: mirrored ? x + width - at[0] : x + at[0], y: y + at[1] };
}

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/** The next place in a direction, as the eye sees it; itself at the edge. */
export function zoneTowards(from: DamageZone, direction: Direction): DamageZone {
  const here = spotOf(from);
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (const zone of DAMAGE_ZONES) {
    const { x, y } = spotOf(zone);
    const [dx, dy] = [x - here.x, y - here.y];
    const [ahead, aside] = {
      ArrowLeft: [-dx, dy] as const,
      ArrowRight: [dx, dy] as const,
      ArrowUp: [-dy, dx] as const,
      ArrowDown: [dy, dx] as const,
    }[direction];
    if (ahead <= 2 || Math.abs(aside) > ahead * 3) continue;
    const far = ahead + Math.abs(aside) * 2;
    if (far < least) {
      least = far;
      best = zone;
    }
  }
  return best;
}
