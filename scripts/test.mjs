// Types and lint, then every test; the last line is the count. The long run is of those tests only that have a long form.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
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

/** As root on Debian; elsewhere the tests that need them are skipped by name. False where they are not there then. */
function installPackages(packages, what) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  process.stderr.write(`Installing ${what} …\n`);
  const apt = (...words) => quiet('apt-get', ['-o', 'Acquire::http::Timeout=15', ...words]);
  const install = () => apt('install', '-y', '--no-install-recommends', ...packages);
  if (install()) return true;
  apt('update');
  if (install()) return true;
  process.stderr.write(`${packages.join(', ')} could not be installed.\n`);
  return false;
}

/**
 * Playwright's own browsers need a download that many networks refuse: Debian's packages serve as well. The shell is
 * the same browser without its windows: with it the end-to-end tests take half the time, without it they run too.
 */
function installBrowser() {
  const what = 'Chromium and fonts for the end-to-end tests';
  const there = existsSync('/usr/bin/chromium') && existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc');
  if (!there && !installPackages(['chromium', 'fonts-noto-cjk'], what)) return;
  if (!existsSync('/usr/bin/chromium-headless-shell'))
    installPackages(['chromium-headless-shell'], 'the browser without windows');
}

/** It makes a running program's disk fail, and writes down what was asked of it. */
function installStrace() {
  if (!existsSync('/usr/bin/strace')) installPackages(['strace'], 'strace for the tests of disks that fail');
}

/**
 * Where the tests keep what they throw away: in memory, if there is room, because thousands of commands each wait for
 * the disk to say that it has them. No test depends on what a disk does: faults and cuts are put before the program.
 */
function workFolder() {
  const memory = '/dev/shm';
  if (process.env.TMPDIR !== undefined || process.platform !== 'linux' || !existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize >= 2 * 2 ** 30 ? memory : tmpdir();
}

/** What a run that was killed has left would stay in memory until the machine is restarted. */
function sweep(place) {
  for (const name of readdirSync(place)) {
    const pid = /^servicelane-run-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    try {
      rmSync(join(place, name), { recursive: true, force: true });
    } catch {
      // Somebody else's.
    }
  }
}

let failed = 0;
if (given.length === 0) {
  if (!node([at('typescript', 'bin', 'tsc'), '-b', root])) failed += 1;
  if (!node([at('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.'])) failed += 1;
}
if (given.length === 0 || given.some((word) => word.includes('e2e'))) installBrowser();
if (given.length === 0 || given.some((word) => word.includes('crash'))) installStrace();

const place = workFolder();
if (process.platform === 'linux') sweep(place);
const folder = mkdtempSync(join(place, `servicelane-run-${process.pid}-`));
const countFile = join(folder, 'count.json');
const figuresFile = join(folder, 'figures.txt');
const ok = node([at('vitest', 'vitest.mjs'), 'run', '--config', join(root, 'test', 'vitest.config.ts'), ...given], {
  env: {
    ...process.env,
    TMPDIR: folder,
    SERVICELANE_COUNT_FILE: countFile,
    SERVICELANE_FIGURES_FILE: figuresFile,
    SERVICELANE_PREPARED: join(folder, 'prepared'),
  },
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
