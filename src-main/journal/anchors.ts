/**
 * Heads of the chain written down outside the database, so that a tail cut off behind the last of them is found.
 * A cut after the last anchor, and a full rewrite by whoever holds both files, are out of reach; the README says so.
 */
import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../../src-shared/kit/time.ts';
import type { Head } from './journal.ts';

export interface Anchor extends Head {
  readonly epoch: string;
  readonly at: Instant;
}

const FILE = 'journal-anchors.jsonl';

/** Adds the head, unless it is the last one written already. */
export function dropAnchor(dataDir: string, anchor: Anchor): void {
  if (anchor.seq === 0) return;
  const last = readAnchors(dataDir).at(-1);
  if (last && last.seq === anchor.seq && last.epoch === anchor.epoch) return;
  const file = join(dataDir, FILE);
  // A line torn by a power cut must not swallow the one after it.
  const isTorn = existsSync(file) && !/(?:^|\n)$/.test(readFileSync(file, 'utf8'));
  appendFileSync(file, `${isTorn ? '\n' : ''}${JSON.stringify(anchor)}\n`);
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** All anchors, oldest first. A half-written last line is passed over. */
export function readAnchors(dataDir: string): Anchor[] {
  const file = join(dataDir, FILE);
  if (!existsSync(file)) return [];
  const anchors: Anchor[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    try {
      anchors.push(JSON.parse(line) as Anchor); // written by dropAnchor alone
    } catch {
      // torn by a power cut: the chain itself still holds what it said
    }
  }
  return anchors;
}
