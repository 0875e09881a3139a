/** `npm run serve`: the station server on its own, without a window. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { en } from '../../../src-shared/wording/en.ts';
import { type Words, zhCN } from '../../../src-shared/wording/zh-CN.ts';
import { OpenRefusal } from '../../db/open-refusal.ts';
import { openShop } from '../../kernel/shop.ts';
import { openStation, StationRefusal } from './server.ts';

const here = dirname(fileURLToPath(import.meta.url));
/** The project's root, from `out/main` as built. */
const root = resolve(here, '../..');

/** Both languages: nobody has chosen one yet when a start fails. */
function say(pick: (words: Words) => string): string {
  return `${pick(zhCN)}\n${pick(en)}`;
}

function usualDataDir(): string {
  if (process.platform === 'win32') return join(process.env['APPDATA'] ?? homedir(), 'ServiceLane');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'ServiceLane');
  return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'servicelane');
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      port: { type: 'string', default: '4174' },
      host: { type: 'string', default: '127.0.0.1' },
      demo: { type: 'boolean', default: false },
      'tls-cert': { type: 'string' },
      'tls-key': { type: 'string' },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(say((words) => words.start.badPort({ port: values.port })));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }; // our own file
  const cert = values['tls-cert'];
  const key = values['tls-key'];

  const shop = await openShop({
    dataDir: resolve(values.data ?? join(usualDataDir(), values.demo ? 'demo' : 'shop')),
    migrationsDir: join(root, 'resources', 'migrations'),
    workerUrl: pathToFileURL(join(here, 'worker.js')),
    version,
    clock: Date.now,
    monotonic: () => performance.now(),
    demo: values.demo,
  });
  let station: Awaited<ReturnType<typeof openStation>>;
  try {
    if (values.demo && shop.kind() === 'undecided') await makeDemo(shop);
    station = await openStation({
      shop,
      rendererDir: join(root, 'out', 'renderer'),
      host: values.host,
      port,
      tls:
        cert !== undefined && key !== undefined && existsSync(cert) && existsSync(key)
          ? { certFile: cert, keyFile: key }
          : null,
    });
  } catch (error) {
    await shop.close();
    throw error;
  }
  shop.announce(station.address);
  process.stdout.write(`${say((words) => words.start.serving({ address: station.address, folder: shop.dataDir }))}\n`);
  process.send?.({ address: station.address });

  let closing = false;
  const close = async (): Promise<void> => {
    if (closing) return;
    closing = true;
    await station.close();
    await shop.close();
    process.exit(0);
  };
  process.on('SIGINT', () => void close());
  process.on('SIGTERM', () => void close());
}

async function makeDemo(shop: Awaited<ReturnType<typeof openShop>>): Promise<void> {
  const reply = await shop.call(
    { name: 'shop.tryDemo', input: { language: 'zh-CN' }, commandId: null, staffId: null },
    { seatId: null, host: 'station', adoptSeat: () => undefined },
  );
  if (!reply.ok) throw new Error(`the demo shop could not be made: ${JSON.stringify(reply)}`);
}

main().catch((error: unknown) => {
  if (error instanceof OpenRefusal) {
    const { code, details } = error;
    process.stderr.write(`${say((words) => words.start.openRefusals[code](details))}\n`);
    process.exit(2);
  }
  if (error instanceof StationRefusal) {
    process.stderr.write(`${say((words) => words.start.stationRefusals[error.code])}\n`);
    process.exit(2);
  }
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
