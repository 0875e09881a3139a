/** `npm run serve`: the station server on its own, without a window. */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openHosted } from '../open-hosted.ts';
import { readHostOptions } from '../options.ts';
import { inBothLanguages, startFailure } from '../start-failure.ts';
import { openStation, type Station } from './server.ts';

const here = dirname(fileURLToPath(import.meta.url));
/** The project's root, from `out/main` as built. */
const root = resolve(here, '../..');

async function main(): Promise<void> {
  const options = readHostOptions(process.argv.slice(2));
  const shop = await openHosted(options, root, here, 'station');
  let station: Station;
  try {
    const { host, port, tls } = options;
    station = await openStation({ shop, rendererDir: join(root, 'out', 'renderer'), host, port, tls });
  } catch (error) {
    await shop.close();
    throw error;
  }
  shop.announce(station.address);
  const told = { address: station.address, folder: shop.dataDir };
  process.stdout.write(`${inBothLanguages((words) => words.start.serving(told))}\n`);
  process.send?.({ address: station.address });

  let closing = false;
  const close = async (): Promise<void> => {
    if (closing) return;
    closing = true;
    await station.close();
    await shop.close();
    process.exit(0);
  };
  // A closed terminal is an ordinary end too: it leaves an anchor and a clean folder.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void close());
}

main().catch((error: unknown) => {
  const { isRefusal, text } = startFailure(error);
  process.stderr.write(`${text}\n`);
  process.exit(isRefusal ? 2 : 1);
});
