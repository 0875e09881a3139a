/**
 * How much of the tests that repeat something is run: the short form with `npm test`, the full one with
 * `npm run test:long`. Every such count stands here; a file that reads it belongs to the long run by that.
 */
import { appendFileSync } from 'node:fs';

export const isLong = process.env['SERVICELANE_LONG'] === '1';

const count = (short: number, full: number): number => (isLong ? full : short);

export const HOW_OFTEN = {
  /** Safety 13: malformed inputs of each procedure, at each host. */
  malformed: count(24, 1000),
  /** Safety 13: wrong ids at each place of each procedure, at each host. */
  wrongIds: count(3, 40),
  /** Safety 21: rounds of a flood, and senders that never finish. */
  floods: count(3, 150),
  slowSenders: count(20, 200),
  /** Safety 19: restarts between tries. */
  restarts: count(15, 400),
  /** Safety 1: processes killed in the middle of commands. */
  kills: count(10, 200),
  /** Safety 2: images of a disk after a power cut, and the answered commands that they are cut out of. */
  powerCuts: count(60, 1000),
  powerCutsOnNormal: count(20, 200),
  powerCutCommands: count(60, 500),
  /** Safety 4: writes at which the disk is full. */
  fullDisks: count(8, 50),
  /** Safety 12: what each of sixty clients tries. */
  stepsOfAClient: count(12, 400),
  /** Safety 11: cuts of a seat's connection; 24 are each piece of it, both ways, before and behind. */
  cutConnections: count(24, 240),
} as const;

/** A line for the end of the run: what was tried, how often, and what came of it. */
export function tell(figure: string): void {
  const file = process.env['SERVICELANE_FIGURES_FILE'];
  if (file) appendFileSync(file, `${figure}\n`);
}
