/** Safety 23, after each end-to-end test: the logs that it made hold no phone, VIN, plate, PIN or code. */
import { afterEach, expect } from 'vitest';
import { tracesLeft, watchesLogs } from './traces.ts';

afterEach(() => {
  // Before the folders go: those are cleared away when the test is over.
  if (!watchesLogs()) return;
  const { lines, found } = tracesLeft();
  expect(lines, 'safety 23: there are logs to look at').toBeGreaterThan(0);
  expect(found, 'safety 23: nothing personal and no secret in a log').toEqual([]);
});
