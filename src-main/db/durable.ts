/** Files that must be there after a power cut: written aside, synced, renamed, and the folder's entry synced too. */
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Syncs a folder's entries; Windows has no such thing and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Whole and on the disk when this returns, or not there at all. */
export function writeDurably(file: string, content: string, mode = 0o600): void {
  const aside = `${file}.partial`;
  const handle = openSync(aside, 'w', mode);
  try {
    writeFileSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(aside, file);
  syncFolder(dirname(file));
}
