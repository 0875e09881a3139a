import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export const ROOT = resolve(import.meta.dirname, '../..');
export const MIGRATIONS = join(ROOT, 'resources', 'migrations');
export const WORKER = pathToFileURL(join(ROOT, 'src-main', 'task', 'worker.ts'));
