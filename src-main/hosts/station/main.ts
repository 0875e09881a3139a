/** `npm run serve`: the station server on its own, without a window. */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Shop } from '../../kernel/shop.ts';
import { openHosted } from '../open-hosted.ts';
import { type HostOptions, readHostOptions } from '../options.ts';
import { inBothLanguages, startFailure } from '../start-failure.ts';
import { openStation, type Station } from './server.ts';

const here = dirname(fileURLToPath(import.meta.url));
/** The project's root, from `out/main` as built. */
const root = resolve(here, '../..');

interface Open {
  readonly shop: Shop;
  readonly station: Station;
}

async function open(options: HostOptions, reopen: () => void): Promise<Open> {
  const shop = await openHosted(options, root, here, 'station', reopen);
  try {
    const { host, port, tls } = options;
    const station = await openStation({ shop, rendererDir: join(root, 'out', 'renderer'), host, port, tls });
    shop.announce(station.address);
    return { shop, station };
  } catch (error) {
    await shop.close();
    throw error;
  }
}

async function shut({ shop, station }: Open): Promise<void> {
  await station.close();
  await shop.close();
}

async function main(): Promise<void> {
  const options = readHostOptions(process.argv.slice(2));
  let closing = false;
  const reopen = (): void => {
    if (closing) return;
    running = running
      .then(async (now) => {
        await shut(now);
        // A restore that was asked for at the start has happened; the seats look for the port that they know.
        const { restore: _restore, ...again } = options;
        return open({ ...again, port: portOf(now.station) }, reopen);
      })
      .catch(fail);
  };
  let running = open(options, reopen);
  const { shop, station } = await running;
  const told = { address: station.address, folder: shop.dataDir };
  process.stdout.write(`${inBothLanguages((words) => words.start.serving(told))}\n`);
  const { folder } = shop.machine;
  if (folder) process.stderr.write(`${inBothLanguages((words) => words.machine.folder[folder])}\n`);
  process.send?.({ address: station.address });

  const close = async (): Promise<void> => {
    if (closing) return;
    closing = true;
    await shut(await running);
    process.exit(0);
  };
  // A closed terminal is an ordinary end too: it leaves an anchor and a clean folder.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void close());
}

function portOf({ address }: Station): number {
  const { port, protocol } = new URL(address);
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

function fail(error: unknown): never {
  const { isRefusal, text } = startFailure(error);
  process.stderr.write(`${text}\n`);
  process.exit(isRefusal ? 2 : 1);
}

main().catch(fail);
