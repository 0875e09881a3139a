/** Watches the clock and the place of the data folder: what is wrong with them is told, and stops nothing. */
import { readFileSync, realpathSync } from 'node:fs';
import { type Instant, instant } from '../../src-shared/kit/time.ts';
import {
  type ClockTrouble,
  clockTroubleOf,
  type FolderTrouble,
  folderTroubleOf,
} from '../../src-shared/shop/machine-rules.ts';

/** What handlers see of it. */
export interface MachineBook {
  clock(): ClockTrouble | null;
  readonly folder: FolderTrouble | null;
}

/** The kind of file system that a path lies on, by Linux's own table; null elsewhere. */
export function fileSystemOf(path: string, mounts: string): string | null {
  let longest = -1;
  let kind: string | null = null;
  for (const line of mounts.split('\n')) {
    const [, , , , mountedAt = ''] = line.split(' ');
    const at = mountedAt.replace(/\\(\d{3})/g, (_all, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
    const isOn = path === at || path.startsWith(at.endsWith('/') ? at : `${at}/`);
    const [, after] = line.split(' - ');
    if (!isOn || at.length < longest || after === undefined) continue;
    longest = at.length;
    kind = after.split(' ')[0] ?? null;
  }
  return kind;
}

function troubleOfFolder(dataDir: string): FolderTrouble | null {
  try {
    // On Windows a letter that stands for a share becomes the share's own name.
    const path = realpathSync.native(dataDir);
    const mounts = process.platform === 'linux' ? readFileSync('/proc/self/mountinfo', 'utf8') : null;
    return folderTroubleOf(path, mounts === null ? null : fileSystemOf(path, mounts));
  } catch {
    return null; // advice, no more: a folder that cannot be looked at is opened or refused elsewhere
  }
}

/** `lastAt`: of the newest entry in the journal; null where there is none. */
export function machineWatch(options: {
  readonly dataDir: string;
  readonly lastAt: Instant | null;
  readonly now: () => Instant;
  readonly monotonic: () => number;
}): MachineBook {
  const steadyAtStart = options.monotonic();
  const wallAtStart = options.now();
  const { lastAt } = options;
  // A clock that was right at the start is the better witness: the last entry may be of last week.
  const isRight = lastAt === null || (wallAtStart >= lastAt && clockTroubleOf(wallAtStart, lastAt) === null);
  const knownAtStart = isRight ? wallAtStart : lastAt;
  return {
    clock() {
      const passed = Math.floor(options.monotonic() - steadyAtStart);
      return clockTroubleOf(options.now(), instant.parse(knownAtStart + passed));
    },
    folder: troubleOfFolder(options.dataDir),
  };
}
