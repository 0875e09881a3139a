/**
 * After each end-to-end test. Safety 23: the logs that it made hold no phone, VIN, plate, PIN or code. And where it
 * failed, what stood on the screens: a machine elsewhere shows no picture.
 */
import { afterEach, expect } from 'vitest';
import { describeScreens } from './app.ts';
import { tracesLeft, watchesLogs } from './traces.ts';

afterEach(() => {
  // Before the folders go: those are cleared away when the test is over.
  if (!watchesLogs()) return;
  const { lines, found } = tracesLeft();
  expect(lines, 'safety 23: there are logs to look at').toBeGreaterThan(0);
  expect(found, 'safety 23: nothing personal and no secret in a log').toEqual([]);
});

// Hooks run last one first: before the screens are closed.
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(`${task.name}\n\n${await describeScreens()}`);
});
