/** Folders of a test's own, gone when it ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';

export const ROOT = resolve(import.meta.dirname, '../..');
export const MIGRATIONS = join(ROOT, 'resources', 'migrations');
export const WORKER = pathToFileURL(join(ROOT, 'src-main', 'task', 'worker.ts'));

/** An empty folder that lives as long as the running test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'servicelane-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}
