/** Which backups are kept, how they are called, and what can go wrong with one. */
import { DAY, type Instant, MINUTE, wallClock } from '../kit/time.ts';

/** At most so much work is at risk: a backup is due so long after the last one, if anything was done since. */
export const BACKUP_EVERY = 15 * MINUTE;

/** Why one was made. */
export const BACKUP_KINDS = ['hand', 'scheduled', 'closing', 'import'] as const;
export type BackupKind = (typeof BACKUP_KINDS)[number];

/** Why one could not be made, or could not be copied to the second folder. */
export const BACKUP_FAILURES = ['diskFull', 'unwritable', 'unreachable', 'insideData', 'damaged', 'fault'] as const;
export type BackupFailureReason = (typeof BACKUP_FAILURES)[number];

/** What is wrong with a file that was to be restored. */
export const BACKUP_PROBLEMS = [
  'missing',
  'foreign',
  'changed',
  'damaged',
  'newer',
  'otherShop',
  'diskFull',
  'unwritable',
  'fault',
] as const;
export type BackupProblem = (typeof BACKUP_PROBLEMS)[number];

/** `servicelane-20261121-100000`, with `-2` where that second has one already; the shop's wall clock. */
export const BACKUP_NAME = /^servicelane-\d{8}-\d{6}(?:-\d{1,4})?$/;

export function backupName(at: Instant, zone: string, isTaken: (name: string) => boolean): string {
  const { date, minute } = wallClock(at, zone);
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${two(Math.floor(minute / 60))}${two(minute % 60)}${two(Math.floor(at / 1000) % 60)}`;
  const plain = `servicelane-${date.replaceAll('-', '')}-${time}`;
  let name = plain;
  for (let again = 2; isTaken(name); again += 1) name = `${plain}-${again}`;
  return name;
}

export interface KeptFacts {
  readonly name: string;
  /** Counts up with each backup of a shop, whatever the clock does. */
  readonly number: number;
  readonly at: Instant;
  readonly kind: BackupKind;
}

const NEWEST = 4;
/** From before an import: the way back stays, whatever is backed up after it. */
const BEFORE_IMPORTS = 5;
const HOURLY_FOR = DAY;
const DAILY = 30;

/**
 * The names that stay: the newest four, the last five from before an import, then the last of each hour for a day, then
 * the last of each of thirty days.
 * "Newest" goes by number: a clock that was set back must not prune what was made a moment ago. Days are counted, not
 * measured, so that a clock a year ahead does not make all of them old.
 */
export function keptBackups(backups: readonly KeptFacts[], zone: string): ReadonlySet<string> {
  const newestFirst = [...backups].sort((one, other) => other.number - one.number);
  const kept = new Set<string>();
  const hours = new Set<string>();
  const days = new Set<string>();
  const newest = newestFirst[0];
  if (!newest) return kept;
  for (const { name } of newestFirst.filter(({ kind }) => kind === 'import').slice(0, BEFORE_IMPORTS)) kept.add(name);
  for (const [index, { name, at }] of newestFirst.entries()) {
    const { date, minute } = wallClock(at, zone);
    const hour = `${date} ${Math.floor(minute / 60)}`;
    const isNewest = index < NEWEST;
    const isLastOfHour = !hours.has(hour) && Math.abs(newest.at - at) < HOURLY_FOR;
    const isLastOfDay = !days.has(date) && days.size < DAILY;
    if (isNewest || isLastOfHour || isLastOfDay) kept.add(name);
    hours.add(hour);
    days.add(date);
  }
  return kept;
}

/** A path that means the same from wherever it is read: `/…`, `C:\…`, `\\server\…`; without what no disk takes. */
export function isFullPath(path: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/]|\\\\[^\\])[^\p{Cc}]*$/u.test(path);
}
