import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export const ROOT = resolve(import.meta.dirname, '../..');
export const MIGRATIONS = join(ROOT, 'resources', 'migrations');
/** The built one where `npm test` has just built it: reading the sources costs each worker two seconds. */
export const WORKER = pathToFileURL(
  process.env['SERVICELANE_BUILT'] === '1'
    ? join(ROOT, 'out', 'main', 'worker.js')
    : join(ROOT, 'src-main', 'task', 'worker.ts'),
);
