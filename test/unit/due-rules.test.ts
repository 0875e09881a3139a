import { describe, expect, test } from 'vitest';
import { agreedFor, atOnce, noticeDue, progressDue } from '../../src-shared/duty/due-rules.ts';
import type { ShopHours } from '../../src-shared/kit/shop-clock.ts';
import { HOUR, instant, localDate, MINUTE, momentOf, wallClock } from '../../src-shared/kit/time.ts';
import { USUAL_HOURS } from '../../src-shared/shop/shop-rules.ts';

const ZONE = 'Asia/Shanghai';
const hours: ShopHours = { zone: ZONE, weeklyHours: USUAL_HOURS, exceptions: [] };
/** Of the week that begins on Monday, 23 November 2026. */
const at = (day: number, minute: number) => momentOf(localDate.parse(`2026-11-${22 + day}`), minute, ZONE);
const shown = (moment: number | undefined) => {
  if (moment === undefined) return null;
  const { date, minute } = wallClock(instant.parse(moment), ZONE);
  return `${date.slice(8)} ${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
};

describe('R-063 asking the workshop', () => {
  test.each([
    ['five hours from 09:00', at(1, 540), 300, '23 12:30', '23 13:00'],
    ['just two hours', at(1, 540), 120, '23 10:24', '23 10:36'],
    ['four hours from 16:00 go on next morning', at(1, 960), 240, '24 09:18', '24 09:42'],
  ])('%s: due at 70 %%, late at 80 %% of the planned time', (_what, from, minutes, dueAt, overdueAt) => {
    const due = progressDue(hours, from, minutes, false);
    expect([shown(due?.dueAt), shown(due?.overdueAt)]).toEqual([dueAt, overdueAt]);
  });

  test.each([
    ['a job under two hours', 119, false],
    ['a customer who waits in the shop', 300, true],
  ])('%s makes no duty', (_what, minutes, waits) => {
    expect(progressDue(hours, at(1, 540), minutes, waits)).toBeNull();
  });
});

describe('R-069 telling the customer', () => {
  test.each([
    ['a job of a day: one hour ahead', at(1, 540), at(1, 1020), '23 16:00'],
    ['a minute under two days: one hour ahead', at(1, 541), at(3, 540), '25 08:00→24 18:00'],
    ['two days itself: four hours ahead', at(1, 900), at(3, 900), '25 11:00'],
    ['outside opening hours: the end of the opening before', at(1, 600), at(2, 540), '23 18:00'],
  ])('%s', (_what, began, promised, wanted) => {
    expect(shown(noticeDue(hours, began, promised, false)?.dueAt)).toBe(wanted.split('→').at(-1));
  });

  test.each([
    ['a customer in the shop', at(1, 540), at(1, 1020), true],
    ['a job shorter than the notice', at(1, 540), at(1, 590), false],
  ])('%s is not called', (_what, began, promised, waits) => {
    expect(noticeDue(hours, began, promised, waits)).toBeNull();
  });

  test('R-071 it is late from the promised time on', () => {
    expect(noticeDue(hours, at(1, 540), at(1, 1020), false)?.overdueAt).toBe(at(1, 1020));
  });
});

test('what is agreed for a moment is due then', () => {
  const due = agreedFor(at(1, 600));
  expect([due.dueAt - due.dueFrom, due.overdueAt - due.dueAt]).toEqual([15 * MINUTE, 15 * MINUTE]);
  expect(due.dueAt).toBe(at(1, 540) + HOUR);
});

test.each([
  ['in the morning', 600, '23 10:30', '23 11:00'],
  ['ten minutes before closing: the rest runs from the next morning', 1070, '24 08:50', '24 09:20'],
  ['after closing', 1200, '24 09:00', '24 09:30'],
])('what is to be done at once counts the shop’s hours: %s', (_what, minute, dueAt, overdueAt) => {
  const due = atOnce(hours, at(1, minute), 30, 60);
  expect([shown(due.dueAt), shown(due.overdueAt)]).toEqual([dueAt, overdueAt]);
});
