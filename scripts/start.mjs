// Opens the program: in a window where Electron and a display are there, in the browser otherwise.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const given = process.argv.slice(2);
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** The runtime's place, or null. */
function findElectron() {
  const folder = join(root, 'node_modules', 'electron');
  const note = join(folder, 'path.txt');
  if (!existsSync(note)) return null;
  const file = join(folder, 'dist', readFileSync(note, 'utf8'));
  return existsSync(file) ? file : null;
}

function fetchElectron() {
  const installer = join(root, 'node_modules', 'electron', 'install.js');
  if (!existsSync(installer)) return;
  process.stderr.write('Fetching Electron … 正在下载 Electron …\n');
  spawnSync(process.execPath, [installer], { stdio: 'ignore', timeout: 120_000 });
}

function openBrowser(address) {
  if (!hasDisplay || process.env.CI) return;
  const [file, args] =
    process.platform === 'win32'
      ? ['cmd', ['/c', 'start', '', address]]
      : process.platform === 'darwin'
        ? ['open', [address]]
        : ['xdg-open', [address]];
  spawn(file, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}

/** The download is tried once for each installation: a shop without a network must not wait for it at every start. */
function fetchOnce() {
  const tried = join(root, 'node_modules', '.servicelane-electron-tried');
  if (existsSync(tried) && !given.includes('--fetch-electron')) return;
  writeFileSync(tried, '');
  fetchElectron();
}

let stopping = false;

function forward(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      stopping = true;
      if (process.platform !== 'win32') child.kill(signal);
    });
  }
}

function serve(why) {
  process.stderr.write(`${why}\n`);
  const station = spawn(process.execPath, [join(root, 'out', 'main', 'station.js'), ...given], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  station.on('message', (message) => openBrowser(message.address));
  station.on('exit', (code) => process.exit(code ?? 1));
  forward(station);
}

const NO_DISPLAY = 'There is no display here: ServiceLane is served as a web page. 没有显示器，改为提供网页服务。';
const NO_RUNTIME =
  'There is no Electron runtime here: ServiceLane opens in the browser. 没有 Electron 运行环境，改在浏览器中打开。';
const NOT_STARTED =
  'The window could not be opened: ServiceLane opens in the browser. 窗口无法打开，改在浏览器中打开。';

let electron = hasDisplay ? findElectron() : null;
if (hasDisplay && !electron) {
  fetchOnce();
  electron = findElectron();
}

if (!electron) serve(hasDisplay ? NO_RUNTIME : NO_DISPLAY);
else {
  // Chromium's sandbox refuses to run as root; nobody should, but a container does.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const startedAt = Date.now();
  const desktop = spawn(electron, [...asRoot, root, ...given], { stdio: 'inherit' });
  desktop.on('error', () => serve(NOT_STARTED));
  desktop.on('exit', (code, signal) => {
    // 2 is our own "no", said in a dialog; a missing library or a refused sandbox ends it otherwise, and at once.
    const wasStarting = Date.now() - startedAt < 10_000;
    if (!stopping && wasStarting && code !== 0 && code !== 2) serve(NOT_STARTED);
    else process.exit(code ?? (signal ? 1 : 0));
  });
  forward(desktop);
}
