// The first thing that runs, on whatever Node is there and with nothing installed: built-in modules only. It installs
// what is missing, continues under the right Node, builds when the build is stale, and starts what was asked for.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const isWindows = process.platform === 'win32';
const [command = 'start', ...rest] = process.argv.slice(2);

function die(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function isAtLeast(version, major, minor) {
  const [a, b] = version.replace(/^v/, '').split('.').map(Number);
  return a > major || (a === major && b >= minor);
}

if (!isAtLeast(process.version, 20, 0)) {
  die(
    `ServiceLane needs Node 20 or newer; this is ${process.version}.\n接车台需要 Node 20 或更新版本，当前为 ${process.version}。`,
  );
}

/**
 * better-sqlite3 crashes on older ones, vitest knows only the even ones, and tests and tools run TypeScript as it is,
 * which 22 learned with 22.18.
 */
const [major] = process.version.slice(1).split('.').map(Number);
const suits = major === 22 ? isAtLeast(process.version, 22, 18) : major === 24 || major >= 26;
const needsOtherNode = !suits;
const stamp = join(root, 'node_modules', '.servicelane-installed');
const packagedNode = join(root, 'node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node');

function npm(args) {
  const cli = process.env.npm_execpath;
  const result = cli?.endsWith('.js')
    ? spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
    : spawnSync(isWindows ? 'npm.cmd' : 'npm', args, {
        cwd: root,
        stdio: ['ignore', 'ignore', 'inherit'],
        shell: isWindows,
      });
  if (result.status !== 0) die(`npm ${args.join(' ')} failed; see above. 安装失败，原因见上。`);
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex');
}

function install() {
  const wanted = hashOf([join(root, 'package-lock.json')]);
  const isCurrent = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (isCurrent && (!needsOtherNode || existsSync(packagedNode))) return;
  process.stderr.write('Installing what is missing … 正在安装依赖 …\n');
  // Without scripts: better-sqlite3 brings its binary along and would only be compiled again; Electron's download is
  // tried later, where a window can be opened at all.
  if (!isCurrent) npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  if (needsOtherNode) {
    npm(['rebuild', 'node']);
    if (!existsSync(packagedNode)) {
      die(
        `There is no Node package for ${process.platform} ${process.arch}: install Node 24 and try again.\n请安装 Node 24 后重试。`,
      );
    }
  }
  // npm puts this folder first on the PATH of every script: the next start would run on the packaged Node, or on a
  // link to nothing, instead of the machine's own.
  for (const name of ['node', 'node.cmd', 'node.ps1'])
    rmSync(join(root, 'node_modules', '.bin', name), { force: true });
  writeFileSync(stamp, wanted);
}

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : entry.isFile() ? [path] : [];
  });
}

function build({ force = false } = {}) {
  const built = join(root, 'out', '.built-from');
  const sources = ['src-main', 'src-renderer', 'src-shared'].flatMap((folder) => filesUnder(join(root, folder)));
  const wanted = hashOf([...sources.sort(), join(root, 'electron.vite.config.ts'), join(root, 'package-lock.json')]);
  if (!force && existsSync(built) && readFileSync(built, 'utf8') === wanted) return;
  process.stderr.write('Building … 正在构建 …\n');
  rmSync(join(root, 'out'), { recursive: true, force: true });
  const result = spawnSync(node, [bin('electron-vite', 'bin/electron-vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (result.status !== 0) die('The build failed; see above. 构建失败，原因见上。');
  writeFileSync(built, wanted);
}

function bin(packageName, path) {
  return join(root, 'node_modules', packageName, path);
}

function run(file, args, options = {}) {
  const child = spawn(file, args, { cwd: process.cwd(), env, stdio: 'inherit', ...options });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // On Windows the child has heard Ctrl+C itself, and `kill` would end it in the middle of its clean close.
    process.on(signal, () => {
      if (!isWindows) child.kill(signal);
    });
  }
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
  return child;
}

function runHere(file, args) {
  const result = spawnSync(file, args, { cwd: root, env, stdio: 'inherit' });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

install();
const node = needsOtherNode ? packagedNode : process.execPath;
const env = { ...process.env, PATH: `${dirname(node)}${isWindows ? ';' : ':'}${process.env.PATH ?? ''}` };

switch (command) {
  case 'start':
    build();
    run(node, [join(root, 'scripts', 'start.mjs'), ...rest]);
    break;
  case 'serve':
    build();
    run(node, [join(root, 'out', 'main', 'station.js'), ...rest]);
    break;
  case 'dev':
    build();
    run(node, [join(root, 'scripts', 'dev.mjs'), ...rest]);
    break;
  case 'build':
    build({ force: true });
    break;
  case 'check':
    runHere(node, [bin('typescript', 'bin/tsc'), '-b', root]);
    runHere(node, [bin('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings', '.']);
    break;
  case 'format':
    runHere(node, [bin('@biomejs/biome', 'bin/biome'), 'check', '--write', '.']);
    break;
  case 'migration':
    runHere(node, [bin('drizzle-kit', 'bin.cjs'), 'generate', '--config', 'src-main/db/drizzle.config.ts', ...rest]);
    break;
  case 'test':
    build();
    env.SERVICELANE_BUILT = '1';
    run(node, [join(root, 'scripts', 'test.mjs'), ...rest]);
    break;
  case 'test:long':
    build();
    env.SERVICELANE_BUILT = '1';
    env.SERVICELANE_LONG = '1';
    run(node, [join(root, 'scripts', 'test.mjs'), ...rest]);
    break;
  case 'bench':
    build();
    env.SERVICELANE_BUILT = '1';
    run(node, [join(root, 'test', 'bench', 'bench.ts'), ...rest]);
    break;
  case 'shots':
    build();
    run(node, [join(root, 'test', 'e2e', 'shots.ts'), ...rest]);
    break;
  case 'rules':
    run(node, [join(root, 'scripts', 'rules.mjs')]);
    break;
  default:
    die(`unknown command ${command}`);
}
