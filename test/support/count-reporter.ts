/** Counts what passed, failed and was skipped, names the skipped, and leaves the figures for scripts/test.mjs. */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    let passed = 0;
    let failed = 0;
    const skipped: string[] = [];
    for (const testModule of modules) {
      failed += testModule.errors().length;
      for (const test of testModule.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failed += 1;
        else {
          const result = test.result();
          const note = 'note' in result && result.note ? ` (${result.note})` : '';
          skipped.push(`${test.fullName}${note}`);
        }
      }
    }
    const file = process.env['SERVICELANE_COUNT_FILE'];
    if (file) writeFileSync(file, JSON.stringify({ passed, failed, skipped }));
  }
}
