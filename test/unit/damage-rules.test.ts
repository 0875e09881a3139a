import { describe, expect, test } from 'vitest';
import { check } from '../../src-shared/kit/problem.ts';
import { type Direction, PLACES, SHEET, spotOf, zoneTowards } from '../../src-shared/visit/car-shapes.ts';
import {
  DAMAGE_KINDS,
  DAMAGE_LETTERS,
  DAMAGE_ZONES,
  type DamageMark,
  type DamageZone,
  damageKindOf,
  damageMarks,
  removeLastDamage,
  toggleDamage,
} from '../../src-shared/visit/damage-rules.ts';

const mark = (zone: DamageZone, kind: DamageMark['kind'], note = ''): DamageMark => ({ zone, kind, note });

describe('damage on a car', () => {
  test('each kind has a letter of its own, and the key of the letter means it', () => {
    expect(new Set(Object.values(DAMAGE_LETTERS)).size).toBe(DAMAGE_KINDS.length);
    for (const kind of DAMAGE_KINDS) {
      expect(damageKindOf(DAMAGE_LETTERS[kind])).toBe(kind);
      expect(damageKindOf(DAMAGE_LETTERS[kind].toLowerCase())).toBe(kind);
    }
    for (const key of ['n', 'Enter', 'Shift', '', '1']) expect(damageKindOf(key)).toBeNull();
  });

  test('a kind is put on, and taken off by the same letter; the others and their notes stay', () => {
    const before = [mark('hood', 'dent', 'small')];
    const added = toggleDamage(before, 'hood', 'scratch');
    expect(added).toEqual([mark('hood', 'dent', 'small'), mark('hood', 'scratch')]);
    expect(toggleDamage(added, 'hood', 'scratch')).toEqual(before);
  });

  test('Delete takes the newest mark of the place, and nothing where there is none', () => {
    const marks = [mark('hood', 'dent'), mark('roof', 'rust'), mark('hood', 'scratch')];
    expect(removeLastDamage(marks, 'hood')).toEqual([mark('hood', 'dent'), mark('roof', 'rust')]);
    expect(removeLastDamage(marks, 'trunk')).toEqual(marks);
  });

  test('the same kind twice at one place is refused, as is a place that no car has', () => {
    expect(check(damageMarks, [mark('hood', 'dent'), mark('hood', 'rust')])).toMatchObject({ ok: true });
    expect(check(damageMarks, [mark('hood', 'dent'), mark('hood', 'dent', 'x')])).toEqual({
      ok: false,
      problems: { '': 'duplicate' },
    });
    expect(check(damageMarks, [{ ...mark('hood', 'dent'), zone: 'engine' }])).toEqual({
      ok: false,
      problems: { '0.zone': 'choice' },
    });
    expect(check(damageMarks, [mark('hood', 'dent', 'x'.repeat(101))])).toEqual({
      ok: false,
      problems: { '0.note': 'tooLong' },
    });
  });
});

describe('the drawing of the car', () => {
  const DIRECTIONS: readonly Direction[] = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];

  test('every place is drawn, and bears its letters on the sheet apart from the others', () => {
    expect(Object.keys(PLACES).sort()).toEqual([...DAMAGE_ZONES].sort());
    const spots = DAMAGE_ZONES.map(spotOf);
    for (const { x, y } of spots) {
      expect(x > 0 && x < SHEET.width && y > 0 && y < SHEET.height).toBe(true);
      expect(spots.filter((other) => Math.hypot(other.x - x, other.y - y) < 14)).toHaveLength(1);
    }
  });

  test('the arrow keys reach every place from every other', () => {
    for (const start of DAMAGE_ZONES) {
      const reached = new Set<DamageZone>([start]);
      for (const zone of reached) for (const direction of DIRECTIONS) reached.add(zoneTowards(zone, direction));
      expect([...DAMAGE_ZONES].filter((zone) => !reached.has(zone))).toEqual([]);
    }
  });

  test.each([
    ['leftFrontDoor', 'ArrowRight', 'leftRearDoor'],
    ['leftRearDoor', 'ArrowLeft', 'leftFrontDoor'],
    ['leftFrontDoor', 'ArrowDown', 'leftSill'],
    ['hood', 'ArrowRight', 'windshield'],
    ['windshield', 'ArrowRight', 'roof'],
    ['frontBumper', 'ArrowUp', 'grille'],
    ['leftRearFender', 'ArrowRight', 'rightRearFender'],
  ] as const)('from %s, %s goes to %s', (from, direction, to) => {
    expect(zoneTowards(from, direction)).toBe(to);
  });
});
