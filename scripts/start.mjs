// Opens the program: in a window where Electron and a display are there, in the browser otherwise.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
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
  spawnSync(process.execPath, [installer], { stdio: 'ignore', timeout: 180_000 });
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

let electron = hasDisplay ? findElectron() : null;
if (hasDisplay && !electron) {
  fetchElectron();
  electron = findElectron();
}

function forward(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

if (electron) {
  // Chromium's sandbox refuses to run as root; nobody should, but a container does.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  forward(spawn(electron, [...asRoot, root, ...given], { stdio: 'inherit' }));
} else {
  process.stderr.write(
    hasDisplay
      ? 'There is no Electron runtime here: ServiceLane opens in the browser. 没有 Electron 运行环境，改在浏览器中打开。\n'
      : 'There is no display here: ServiceLane is served as a web page. 没有显示器，改为提供网页服务。\n',
  );
  const station = spawn(process.execPath, [join(root, 'out', 'main', 'station.js'), ...given], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  station.on('message', (message) => openBrowser(message.address));
  forward(station);
}
