/** `npm run serve`: lets Node keep what it compiled beside the data, which is a third of a start, and begins. */
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OptionRefusal, readHostOptions } from '../options.ts';

function keepCompiledCode(): void {
  try {
    const { dataDir } = readHostOptions(process.argv.slice(2));
    // A folder that may yet be refused gets nothing of ours.
    if (existsSync(join(dataDir, 'servicelane.sqlite'))) enableCompileCache(join(dataDir, 'compiled'));
  } catch (error) {
    // The start itself tells of it.
    if (!(error instanceof OptionRefusal)) throw error;
  }
}

keepCompiledCode();
const { serve } = await import('./serve.ts');
serve(dirname(fileURLToPath(import.meta.url)));
