/**
 * `npm run bench [name…]`: one line a figure, `metric value ratio target PASS|FAIL`. The baseline is measured in the same
 * run, in rounds that take turns, and the median of the rounds counts. Each bench has a process of its own.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../support/paths.ts';
import { removeFolders } from './measure.ts';

interface Bench {
  run(): void | Promise<void>;
}

const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  size: () => import('./size.ts'),
  start: () => import('./start.ts'),
  checkin: () => import('./checkin.ts'),
  board: () => import('./board.ts'),
  scale: () => import('./scale.ts'),
  lookup: () => import('./lookup.ts'),
  search: () => import('./search.ts'),
  pdf: () => import('./pdf.ts'),
  'pdf-block': () => import('./pdf-block.ts'),
  seats: () => import('./seats.ts'),
  push: () => import('./push.ts'),
  backup: () => import('./backup.ts'),
  import: () => import('./import.ts'),
  memory: () => import('./memory.ts'),
  ui: () => import('./ui.ts'),
};

if (!existsSync(join(ROOT, 'out', 'renderer'))) throw new Error('build first');
const wanted = process.argv.slice(2);
const [first] = wanted;
const only = wanted.length === 1 && first !== undefined && Object.hasOwn(BENCHES, first) ? BENCHES[first] : undefined;
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`no bench is called ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`);
  process.exitCode = 1;
} else if (only) {
  console.log(`# ${first}: load ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores`);
  try {
    await (await only()).run();
    removeFolders();
  } catch (error) {
    console.error(error);
    removeFolders();
    // At once: a clean end would write what was done so far home into the kept data.
    process.kill(process.pid, 'SIGTERM');
  }
} else {
  const started = performance.now();
  for (const name of wanted.length > 0 ? wanted : Object.keys(BENCHES)) {
    const { status, signal } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), name], {
      stdio: 'inherit',
    });
    // A bench on the kept data ends itself.
    if (status !== 0 && signal !== 'SIGKILL') process.exitCode = 1;
  }
  console.log(`# all in ${((performance.now() - started) / 1000).toFixed(0)} s`);
}
