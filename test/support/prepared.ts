/** Data folders that are made once in a run, by the program itself, and copied for each test. */
import { createHmac, randomBytes, scryptSync } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';

let own: string | undefined;

/** Where the whole run keeps them; a process without such a place keeps its own, and clears it away. */
function place(): string {
  const given = process.env['SERVICELANE_PREPARED'];
  if (given !== undefined) {
    mkdirSync(given, { recursive: true });
    return given;
  }
  if (own === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'servicelane-prepared-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    own = folder;
  }
  return own;
}

const making = new Map<string, Promise<string>>();

/** Copies what `make` makes into `folder`. Nobody may have it open when `make` is done. */
export async function copyPrepared(
  name: string,
  folder: string,
  make: (folder: string) => Promise<void>,
): Promise<void> {
  const ready = making.get(name) ?? prepare(name, make);
  making.set(name, ready);
  cpSync(await ready, folder, { recursive: true });
}

async function prepare(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const ready = join(place(), name);
  if (existsSync(ready)) return ready;
  const aside = mkdtempSync(join(place(), 'making-'));
  await make(aside);
  try {
    renameSync(aside, ready);
  } catch (error) {
    // The other worker was faster; its folder is as good.
    if (!existsSync(ready)) throw error;
    rmSync(aside, { recursive: true, force: true });
  }
  return ready;
}

/**
 * Gives everybody the PIN anew with a hash that costs next to nothing: the cost stands in the hash, and the real one
 * takes half a second of a core at each of hundreds of sign-ins. What it costs in earnest is a test of its own.
 */
export function cheapenPins(folder: string, pin: string): void {
  const pepper = Buffer.from(readFileSync(join(folder, 'device.key'), 'utf8'), 'base64');
  const salt = randomBytes(16);
  const hash = scryptSync(createHmac('sha256', pepper).update(pin, 'utf8').digest(), salt, 32, { N: 16, r: 8, p: 1 });
  const stored = ['scrypt', 4, 8, 1, salt.toString('base64url'), hash.toString('base64url')].join('$');
  const database = new Database(join(folder, 'servicelane.sqlite'), { fileMustExist: true });
  try {
    database.prepare('UPDATE staff SET pin_hash = ?').run(stored);
    database.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}
