/** The station server on its own, without a window. */
import { flushCompileCache } from 'node:module';
import { join, resolve } from 'node:path';
import type { Shop } from '../../kernel/shop.ts';
import { openHosted, WARM_UP_AFTER_MS } from '../open-hosted.ts';
import { type HostOptions, readHostOptions } from '../options.ts';
import { inBothLanguages, startFailure } from '../start-failure.ts';
import { openStation, type Station } from './server.ts';

interface Open {
  readonly shop: Shop;
  readonly station: Station;
}

/** `outDir` is the folder that the main side was built into, two below the project's root. */
async function open(outDir: string, options: HostOptions, reopen: () => void): Promise<Open> {
  const root = resolve(outDir, '../..');
  const shop = await openHosted(options, root, outDir, 'station', reopen);
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

async function run(outDir: string): Promise<void> {
  const options = readHostOptions(process.argv.slice(2));
  let closing = false;
  const reopen = (): void => {
    if (closing) return;
    running = running
      .then(async (now) => {
        await shut(now);
        // A restore that was asked for at the start has happened; the seats look for the port that they know.
        const { restore: _restore, ...again } = options;
        return open(outDir, { ...again, port: portOf(now.station) }, reopen);
      })
      .catch(fail);
  };
  let running = open(outDir, options, reopen);
  const { shop, station } = await running;
  const told = { address: station.address, folder: shop.dataDir };
  process.stdout.write(`${inBothLanguages((words) => words.start.serving(told))}\n`);
  const { folder } = shop.machine;
  if (folder) process.stderr.write(`${inBothLanguages((words) => words.machine.folder[folder])}\n`);
  process.send?.({ address: station.address });
  // A machine that is switched off has no clean end at which Node would do it.
  setTimeout(flushCompileCache, WARM_UP_AFTER_MS).unref();

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

export function serve(outDir: string): void {
  run(outDir).catch(fail);
}
