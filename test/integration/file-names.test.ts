import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { fileBytes, placeOf, readFile, storeFile } from '../../src-main/attachment/attachment-store.ts';
import { readBackups, sweepBackups } from '../../src-main/backup/backup-manifest.ts';
import { secondPlace } from '../../src-main/backup/backup-store.ts';
import { readPaper, sweepPapers } from '../../src-main/document/paper-files.ts';
import { commandId, newId } from '../../src-shared/kit/id.ts';
import { testFolder } from '../support/folders.ts';
import { demoShop } from '../support/given.ts';
import { HOSTILE_FILE_NAMES } from '../support/hostile.ts';
import { openTestShop, type TestSeat } from '../support/shop.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');

/** A folder with things in it that are nobody's business, and a data folder two levels below. */
function house(): { readonly dataDir: string; readonly outside: string; everything(): string[] } {
  const root = testFolder();
  const outside = join(root, 'outside');
  const dataDir = join(root, 'a', 'data');
  mkdirSync(dataDir, { recursive: true });
  mkdirSync(outside);
  for (const name of ['secret.pdf', 'old.partial', 'servicelane-20260101-000000.sqlite'])
    writeFileSync(join(outside, name), `${name}: not ours`);
  const list = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => join(folder, name) !== dataDir)
      .flatMap((entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? [path, ...list(path)] : [`${path} ${readFileSync(path, 'utf8')}`];
      });
  return { dataDir, outside, everything: () => list(root).sort() };
}

function withCallerOf(seat: TestSeat) {
  return { seatId: seat.seatId, host: 'station' as const, adoptSeat: () => undefined };
}

describe('safety 16: names of files', () => {
  test('safety 16: what is no name of ours names nothing, wherever a name is asked for', async () => {
    const { dataDir, everything } = house();
    const before = everything();
    const { as, shop } = await demoShop();
    const admin = as('administrator');
    const ask = (name: string, input: unknown) =>
      shop.call({ name, input, commandId: newId(commandId), staffId: admin.staffId }, withCallerOf(admin));
    const wrongName = { ok: false, invalid: { name: expect.any(String) } };
    for (const [what, name] of HOSTILE_FILE_NAMES) {
      expect(fileBytes(dataDir, name), what).toBeNull();
      expect(readFile(shop.reader, dataDir, name), what).toBeNull();
      expect(readPaper(dataDir, name), what).toBeNull();
      expect(await ask('backup.check', { name, path: null, forRestore: true }), what).toMatchObject(wrongName);
      expect(await ask('backup.restore', { name, path: null, pin: '2468' }), what).toMatchObject(wrongName);
      // A second folder is a whole path, and of one's own choice.
      const isWhole = /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(name);
      if (!isWhole) expect((await ask('backup.saveSettings', { version: 0, secondFolder: name })).ok, what).toBe(false);
    }
    expect(everything()).toEqual(before);
  });

  test('safety 16: a second folder with a character that no disk takes is refused at its field', async () => {
    const opened = await demoShop();
    const admin = opened.as('administrator');
    for (const folder of ['/mnt/a\u0000b', '/mnt/a\nb', 'C:\\a\u001f']) {
      const reply = await admin.call('backup.saveSettings', { version: 0, secondFolder: folder });
      expect(reply, JSON.stringify(folder)).toEqual({ ok: false, invalid: { secondFolder: 'fullPath' } });
    }
  });

  test('safety 16: what is uploaded gets its name from its content alone', async () => {
    const { dataDir, everything } = house();
    const before = everything();
    const stored = await storeFile(dataDir, Readable.from([PNG]));
    if (!stored.ok) throw new Error('not stored');
    expect(stored.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(placeOf(dataDir, stored.sha256).startsWith(join(dataDir, 'files'))).toBe(true);
    expect(existsSync(placeOf(dataDir, stored.sha256))).toBe(true);
    expect(everything()).toEqual(before);
  });

  test('safety 16: links that lie in the folder are not followed when it is cleaned, and foreign names stay', async () => {
    const { dataDir, outside, everything } = house();
    const before = everything();
    for (const folder of ['files', 'papers', 'backups']) {
      mkdirSync(join(dataDir, folder));
      symlinkSync(join(outside, 'old.partial'), join(dataDir, folder, 'old.partial'));
      symlinkSync(outside, join(dataDir, folder, 'outside.partial'));
    }
    symlinkSync(
      join(outside, 'servicelane-20260101-000000.sqlite'),
      join(dataDir, 'backups', 'servicelane-20260101-000000.sqlite'),
    );
    writeFileSync(join(dataDir, 'backups', '..servicelane-20260101-000000.json'), '{}');
    writeFileSync(join(dataDir, 'backups', '\u202ejson.servicelane'), '{}');
    sweepBackups(join(dataDir, 'backups'));
    sweepPapers(dataDir, 0);
    expect(readBackups(join(dataDir, 'backups'))).toEqual([]);
    const opened = await openTestShop({ folder: dataDir });
    await opened.close();
    expect(everything()).toEqual(before);
    expect(statSync(join(outside, 'old.partial')).isFile()).toBe(true);
    expect(readdirSync(join(dataDir, 'backups'))).toContain('..servicelane-20260101-000000.json');
  });

  test('safety 16: the place in the second folder is made of our own id alone', () => {
    expect(secondPlace('/mnt/backup', '0199aaaa-0000-7000-8000-000000000001')).toBe(
      join('/mnt/backup', 'ServiceLane-0199aaaa'),
    );
  });
});
