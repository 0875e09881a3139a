/** A disk of a few megabytes that can really be filled: in memory, mounted where the system lets us. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

function mount(megabytes: number): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'servicelane-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
  if (mounted.status === 0) return folder;
  rmSync(folder, { recursive: true });
  return null;
}

function unmount(folder: string): void {
  spawnSync('umount', [folder], { stdio: 'ignore' });
  rmSync(folder, { recursive: true, force: true });
}

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = mount(1);
  if (folder === null) return false;
  unmount(folder);
  return true;
}

/** Only root can; elsewhere those tests are skipped by name. */
export const hasSmallDisk: boolean = canMount();

/** Empty, and gone with the running test. */
export function smallDisk(megabytes: number): string {
  const folder = mount(megabytes);
  if (folder === null) throw new Error('no small disk');
  onTestFinished(() => unmount(folder));
  return folder;
}
