/** Process start to a served page, data already there, beside a process that only opens the database and serves a page. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startStation } from '../support/app.ts';
import { ROOT } from '../support/paths.ts';
import { folder, median, print, printAside } from './measure.ts';

/** The least that a program of this kind could do: one connection, one page. */
const EMPTY = (modules: string): string => `
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
const Database = createRequire(${JSON.stringify(join(ROOT, 'package.json'))})('better-sqlite3');
const db = new Database(process.argv[2]);
db.pragma('journal_mode = wal');
db.prepare('SELECT count(*) FROM sqlite_schema').get();
const server = createServer((request, response) => response.end('<!doctype html><title>${modules}</title>'));
server.listen(0, '127.0.0.1', () => process.send({ address: 'http://127.0.0.1:' + server.address().port }));
`;

async function emptyPage(script: string, file: string): Promise<void> {
  const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const address = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { address: string }).address)); // sent by the script above
    child.once('exit', () => reject(new Error('the empty page ended')));
  });
  await (await fetch(address)).text();
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.kill();
  });
}

export async function run(): Promise<void> {
  const dataDir = folder();
  await (await startStation({ dataDir, demo: 'queue' })).stop();
  const script = join(folder(), 'empty.mjs');
  writeFileSync(script, EMPTY('empty'));
  const ours: number[] = [];
  const empty: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    let started = performance.now();
    const station = await startStation({ dataDir, demo: 'queue' });
    await (await fetch(station.address, { headers: { accept: 'text/html' } })).text();
    ours.push(performance.now() - started);
    await station.stop();
    started = performance.now();
    await emptyPage(script, join(dataDir, 'servicelane.sqlite'));
    empty.push(performance.now() - started);
  }
  const ratio = median(ours) / median(empty);
  print('start.served', `${median(ours).toFixed(0)}ms`, ratio, '<=2.5', ratio <= 2.5);
  printAside('start.empty', `${median(empty).toFixed(0)}ms`);
}
