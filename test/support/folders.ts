/** Folders of a test's own, gone when it ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export { MIGRATIONS, ROOT, WORKER } from './paths.ts';

/** An empty folder that lives as long as the running test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'servicelane-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}
