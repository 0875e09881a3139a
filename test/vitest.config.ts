import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { isLong } from './support/how-long.ts';
import { LongestFirst } from './support/longest-first.ts';

const root = resolve(import.meta.dirname, '..');
const ONE_HOUR = 3_600_000;
/** A busy machine answers late; the second that vitest waits by itself says nothing about the program. */
const PATIENT = { poll: { timeout: 15_000 } };

export default defineConfig({
  root,
  test: {
    // Two cores: more workers only make each other late.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    reporters: ['default', resolve(root, 'test/support/count-reporter.ts')],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}'],
          // They keep nothing, so that one reading of the modules serves all of them.
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          pool: 'forks',
          testTimeout: isLong ? ONE_HOUR : 30_000,
          expect: PATIENT,
        },
      },
      {
        extends: true,
        test: {
          name: 'crash',
          include: ['test/crash/**/*.test.ts'],
          pool: 'forks',
          testTimeout: isLong ? ONE_HOUR : 300_000,
          expect: PATIENT,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          setupFiles: [resolve(root, 'test/support/after-e2e.ts')],
          pool: 'forks',
          testTimeout: isLong ? ONE_HOUR : 180_000,
          hookTimeout: 120_000,
          expect: PATIENT,
        },
      },
    ],
  },
});
