// Rebuilds and serves again at every change of the sources. Reload the page to see it.
import { spawn, spawnSync } from 'node:child_process';
import { watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const given = process.argv.slice(2);
let server;
let timer;

function serve() {
  server = spawn(process.execPath, [join(root, 'out', 'main', 'station.js'), ...given], { stdio: 'inherit' });
}

function again() {
  const built = spawnSync(
    process.execPath,
    [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: root, stdio: 'inherit' },
  );
  if (built.status !== 0) return;
  server.once('exit', serve);
  server.kill('SIGTERM');
}

serve();
for (const folder of ['src-main', 'src-renderer', 'src-shared']) {
  watch(join(root, folder), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(again, 300);
  });
}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    server.once('exit', () => process.exit(0));
    server.kill(signal);
  });
}
