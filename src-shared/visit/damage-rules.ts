/** What the outside of a car was like when it came: places on it, and what is wrong there. */
import { z } from 'zod';

/** The places of the drawing, as a person walks around the car: from the nose along the left side and back. */
export const DAMAGE_ZONES = [
  'frontBumper',
  'grille',
  'leftHeadlight',
  'rightHeadlight',
  'hood',
  'windshield',
  'roof',
  'leftMirror',
  'leftFrontFender',
  'leftFrontWheel',
  'leftFrontDoor',
  'leftGlass',
  'leftRearDoor',
  'leftSill',
  'leftRearFender',
  'leftRearWheel',
  'rearGlass',
  'trunk',
  'leftTaillight',
  'rightTaillight',
  'rearBumper',
  'rightRearFender',
  'rightRearWheel',
  'rightSill',
  'rightRearDoor',
  'rightGlass',
  'rightFrontDoor',
  'rightFrontFender',
  'rightFrontWheel',
  'rightMirror',
] as const;
export type DamageZone = (typeof DAMAGE_ZONES)[number];

export const DAMAGE_KINDS = ['scratch', 'dent', 'paint', 'crack', 'missing', 'rust', 'other'] as const;
export type DamageKind = (typeof DAMAGE_KINDS)[number];

/** The letter on the drawing and the key that sets it; the same on paper, in both languages. */
export const DAMAGE_LETTERS: Readonly<Record<DamageKind, string>> = {
  scratch: 'S',
  dent: 'D',
  paint: 'P',
  crack: 'C',
  missing: 'M',
  rust: 'R',
  other: 'O',
};

/** The kind that a key means; null if none. */
export function damageKindOf(key: string): DamageKind | null {
  const letter = key.toUpperCase();
  return DAMAGE_KINDS.find((kind) => DAMAGE_LETTERS[kind] === letter) ?? null;
}

export const DAMAGE_NOTE_MAX = 100;

export const damageMark = z.strictObject({
  zone: z.enum(DAMAGE_ZONES),
  kind: z.enum(DAMAGE_KINDS),
  note: z.string().trim().max(DAMAGE_NOTE_MAX, 'tooLong'),
});
export type DamageMark = z.output<typeof damageMark>;

function isAt(mark: DamageMark, zone: DamageZone, kind: DamageKind): boolean {
  return mark.zone === zone && mark.kind === kind;
}

/** One place bears each kind once. Problem: duplicate. */
export const damageMarks = z
  .array(damageMark)
  .max(DAMAGE_ZONES.length * DAMAGE_KINDS.length, 'tooLong')
  .refine((marks) => marks.every((mark, at) => marks.findIndex(({ zone, kind }) => isAt(mark, zone, kind)) === at), {
    message: 'duplicate',
  });

/** Adds a mark, or takes it away where it is already. */
export function toggleDamage(marks: readonly DamageMark[], zone: DamageZone, kind: DamageKind): readonly DamageMark[] {
  const without = marks.filter((mark) => !isAt(mark, zone, kind));
  return without.length < marks.length ? without : [...marks, { zone, kind, note: '' }];
}

/** Takes the newest mark of a place away. */
export function removeLastDamage(marks: readonly DamageMark[], zone: DamageZone): readonly DamageMark[] {
  const last = marks.findLastIndex((mark) => mark.zone === zone);
  return last < 0 ? marks : marks.filter((_, at) => at !== last);
}
