// Types and lint, then every test; the last line is the count. The long run is of those tests only that have a long form.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const isLong = process.env.SERVICELANE_LONG === '1';
const named = process.argv.slice(2);
const given = named.length === 0 && isLong ? filesOfTheLongRun() : named;
const at = (...parts) => join(root, 'node_modules', ...parts);

function node(args, options = {}) {
  return (
    spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options }).status === 0
  );
}

function quiet(file, args) {
  return (
    spawnSync(file, args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0
  );
}

/** Whatever reads how often it is to be tried. */
function filesOfTheLongRun() {
  return readdirSync(join(root, 'test'), { recursive: true })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join('test', file))
    .filter((file) => readFileSync(join(root, file), 'utf8').includes('/how-long.ts'));
}

/** As root on Debian; elsewhere the tests that need them are skipped by name. */
function installPackages(packages, what) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  process.stderr.write(`Installing ${what} …\n`);
  const words = ['install', '-y', '--no-install-recommends', ...packages];
  if (quiet('apt-get', words)) return;
  quiet('apt-get', ['update']);
  if (!quiet('apt-get', words))
    process.stderr.write('They could not be installed: those tests will be skipped by name.\n');
}

/** Playwright's own browsers need a download that many networks refuse: Debian's package serves as well. */
function installBrowser() {
  const there = existsSync('/usr/bin/chromium') && existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc');
  if (!there) installPackages(['chromium', 'fonts-noto-cjk'], 'Chromium and fonts for the end-to-end tests');
}

/** It makes a running program's disk fail, and writes down what was asked of it. */
function installStrace() {
  if (!existsSync('/usr/bin/strace')) installPackages(['strace'], 'strace for the tests of disks that fail');
}

let failed = 0;
if (given.length === 0) {
  if (!node([at('typescript', 'bin', 'tsc'), '-b', root])) failed += 1;
  if (!node([at('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.'])) failed += 1;
}
if (given.length === 0 || given.some((word) => word.includes('e2e'))) installBrowser();
if (given.length === 0 || given.some((word) => word.includes('crash'))) installStrace();

const folder = mkdtempSync(join(tmpdir(), 'servicelane-count-'));
const countFile = join(folder, 'count.json');
const figuresFile = join(folder, 'figures.txt');
const ok = node([at('vitest', 'vitest.mjs'), 'run', '--config', join(root, 'test', 'vitest.config.ts'), ...given], {
  env: { ...process.env, SERVICELANE_COUNT_FILE: countFile, SERVICELANE_FIGURES_FILE: figuresFile },
});
const count = existsSync(countFile)
  ? JSON.parse(readFileSync(countFile, 'utf8'))
  : { passed: 0, failed: 1, skipped: [] };
const figures = existsSync(figuresFile) ? readFileSync(figuresFile, 'utf8') : '';
rmSync(folder, { recursive: true, force: true });
failed += count.failed + (!ok && count.failed === 0 ? 1 : 0);

process.stdout.write(figures);
for (const name of count.skipped) process.stdout.write(`skipped: ${name}\n`);
process.stdout.write(
  `${count.passed} passed, ${failed} failed${count.skipped.length > 0 ? `, ${count.skipped.length} skipped` : ''}\n`,
);
process.exit(failed === 0 && count.passed > 0 ? 0 : 1);
