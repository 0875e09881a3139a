import { describe, expect, test } from 'vitest';
import { DUTY_KINDS, DUTY_ROLES, dutyGroup } from '../../src-shared/duty/duty-rules.ts';
import { instant } from '../../src-shared/kit/time.ts';

const at = (text: string) => instant.parse(Date.parse(`${text.replace(' ', 'T')}:00+08:00`));

describe('the inbox', () => {
  const now = at('2026-11-21 10:00');
  const tomorrow = at('2026-11-22 00:00');

  test.each([
    ['2026-11-21 09:00', '2026-11-21 09:59', 'overdue'],
    ['2026-11-21 09:00', '2026-11-21 10:00', 'overdue'],
    ['2026-11-21 09:00', '2026-11-21 10:01', 'today'],
    ['2026-11-18 08:30', '2026-11-28 18:00', 'today'],
    ['2026-11-21 23:59', '2026-11-28 18:00', 'today'],
    ['2026-11-22 00:00', '2026-11-28 18:00', 'later'],
    ['2026-11-24 08:30', '2026-11-28 18:00', 'later'],
  ])('due %s, late %s: %s', (dueAt, overdueAt, group) => {
    expect(dutyGroup({ dueAt: at(dueAt), overdueAt: at(overdueAt) }, now, tomorrow)).toBe(group);
  });

  test('a moment that is due stays today’s where the night has no end', () => {
    // The clock of the screen may be a moment behind the day that it was given.
    expect(dutyGroup({ dueAt: tomorrow, overdueAt: at('2026-11-28 18:00') }, tomorrow, tomorrow)).toBe('today');
  });

  test('every kind is in somebody’s inbox', () => {
    for (const kind of DUTY_KINDS) expect(DUTY_ROLES[kind].length, kind).toBeGreaterThan(0);
  });
});
