import { describe, expect, test } from 'vitest';
import { instant, MINUTE } from '../../src-shared/kit/time.ts';
import { ORDER_STATES } from '../../src-shared/order/order-lifecycle.ts';
import { byPromise, promiseTone, WORKSHOP_GROUPS, workshopGroupOf } from '../../src-shared/workshop/workshop-rules.ts';

const NOW = instant.parse(1_000 * MINUTE);
const inMinutes = (minutes: number) => instant.parse(NOW + minutes * MINUTE);

describe('the workshop’s list', () => {
  test('has a place for each state in which the workshop has something to do, and for no other', () => {
    const placed = ORDER_STATES.filter((state) => workshopGroupOf(state) !== null);
    expect(placed).toEqual(['authorized', 'handedOver', 'inWork', 'paused', 'workDone']);
    expect(placed.map(workshopGroupOf)).toEqual(WORKSHOP_GROUPS);
  });

  test.each([
    [null, 'calm'],
    [-1, 'late'],
    [0, 'late'],
    [1, 'soon'],
    [30, 'soon'],
    [31, 'calm'],
  ] as const)('a promise %s minutes away is %s', (minutes, tone) => {
    expect(promiseTone(minutes === null ? null : inMinutes(minutes), NOW)).toBe(tone);
  });

  test('the earliest promise first; equal ones by number; none promised last', () => {
    const cars = [
      { promisedAt: null, number: 'WX-001' },
      { promisedAt: inMinutes(60), number: 'WX-004' },
      { promisedAt: inMinutes(60), number: 'WX-003' },
      { promisedAt: inMinutes(-5), number: 'WX-005' },
    ];
    expect([...cars].sort(byPromise).map(({ number }) => number)).toEqual(['WX-005', 'WX-003', 'WX-004', 'WX-001']);
  });
});
