/** The append-only, hash-chained record of every command, and the memory that makes a command happen once. */
import { createHash, randomBytes } from 'node:crypto';
import { asc, count, desc, eq, gt, max, sql } from 'drizzle-orm';
import type { CommandId, SeatId, StaffId } from '../../src-shared/kit/id.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import { bound, once, type Reader, type Writer } from '../db/connection.ts';
import { journalBody, journalEntry } from './journal-tables.ts';

export const JOURNAL_FORMAT = 1;
/** What stands before the first row. */
export const CHAIN_START = '0'.repeat(64);

export interface EntryFacts {
  readonly seq: number;
  readonly epoch: string;
  readonly format: number;
  readonly at: Instant;
  readonly command: string;
  readonly actorId: StaffId | null;
  readonly seatId: SeatId | null;
  readonly commandId: CommandId;
  readonly bodyHash: string;
  readonly prevHash: string;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The hash that the next row must name: over every column of this one, in this order. */
export function hashOf(entry: EntryFacts): string {
  return sha256(
    JSON.stringify([
      entry.seq,
      entry.epoch,
      entry.format,
      entry.at,
      entry.command,
      entry.actorId,
      entry.seatId,
      entry.commandId,
      entry.bodyHash,
      entry.prevHash,
    ]),
  );
}

interface Body {
  /** Random, so that an erased body cannot be guessed from the hash that stays. */
  readonly salt: string;
  readonly inputHash: string;
  readonly input: unknown;
  readonly reply: unknown;
}

export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** The last row of the chain, or the start. */
export function readHead(db: Reader): Head {
  const row = once(db, 'journal.head', (on) =>
    on
      .select({ seq: journalEntry.seq, hash: journalEntry.hash })
      .from(journalEntry)
      .orderBy(desc(journalEntry.seq))
      .limit(1)
      .prepare(),
  ).get();
  return row ?? { seq: 0, hash: CHAIN_START };
}

/** When the last command was done, by the clock of then; null before the first. */
export function lastEntryAt(db: Reader): Instant | null {
  const row = db.select({ at: journalEntry.at }).from(journalEntry).orderBy(desc(journalEntry.seq)).limit(1).get();
  return row?.at ?? null;
}

/** Adds a row in the running transaction and returns the new head. `input` must already be without secrets. */
export function append(
  db: Writer,
  head: Head,
  entry: Omit<EntryFacts, 'seq' | 'format' | 'bodyHash' | 'prevHash'> & {
    input: unknown;
    inputHash: string;
    reply: unknown;
  },
): Head {
  const { input, inputHash, reply, ...facts } = entry;
  const body: Body = { salt: randomBytes(16).toString('base64'), inputHash, input, reply };
  const text = JSON.stringify(body);
  const row: EntryFacts = {
    ...facts,
    seq: head.seq + 1,
    format: JOURNAL_FORMAT,
    bodyHash: sha256(text),
    prevHash: head.hash,
  };
  const hash = hashOf(row);
  once(db, 'journal.append', (on) =>
    on
      .insert(journalEntry)
      .values({
        seq: sql.placeholder('seq'),
        epoch: sql.placeholder('epoch'),
        format: sql.placeholder('format'),
        at: sql.placeholder('at'),
        command: sql.placeholder('command'),
        actorId: sql.placeholder('actorId'),
        seatId: sql.placeholder('seatId'),
        commandId: sql.placeholder('commandId'),
        bodyHash: sql.placeholder('bodyHash'),
        prevHash: sql.placeholder('prevHash'),
        hash: sql.placeholder('hash'),
      })
      .prepare(),
  ).run({ ...row, hash });
  once(db, 'journal.appendBody', (on) =>
    on
      .insert(journalBody)
      .values({ seq: sql.placeholder('seq'), body: sql.placeholder('body') })
      .prepare(),
  ).run({ seq: row.seq, body: text });
  return { seq: row.seq, hash };
}

export interface Remembered {
  readonly seq: number;
  readonly command: string;
  readonly actorId: StaffId | null;
  readonly inputHash: string | null;
  readonly reply: unknown;
}

/** What a command id did before, or null. An erased body leaves `inputHash` null: the command is never repeated. */
export function remembered(db: Reader, id: CommandId): Remembered | null {
  const row = once(db, 'journal.remembered', (on) =>
    on
      .select({
        seq: journalEntry.seq,
        command: journalEntry.command,
        actorId: journalEntry.actorId,
        body: journalBody.body,
      })
      .from(journalEntry)
      .leftJoin(journalBody, eq(journalBody.seq, journalEntry.seq))
      .where(eq(journalEntry.commandId, bound('commandId')))
      .prepare(),
  ).get({ commandId: id });
  if (!row) return null;
  const body = row.body === null ? null : (JSON.parse(row.body) as Body); // written by append alone
  return {
    seq: row.seq,
    command: row.command,
    actorId: row.actorId,
    inputHash: body?.inputHash ?? null,
    reply: body?.reply ?? null,
  };
}

/** The distinct commands after a row of the chain; null when they are too many to bother. */
export function commandsSince(db: Reader, seq: number, atMost: number): readonly string[] | null {
  const last = readHead(db).seq;
  if (seq > last || last - seq > atMost) return null;
  return db
    .selectDistinct({ command: journalEntry.command })
    .from(journalEntry)
    .where(gt(journalEntry.seq, seq))
    .all()
    .map((row) => row.command);
}

/** Rows of the chain from `after` on, for whoever reads it whole. */
export function chainFrom(db: Reader, after: number, limit: number) {
  return once(db, 'journal.chain', (on) =>
    on
      .select({ entry: journalEntry, body: journalBody.body, bodySeq: journalBody.seq })
      .from(journalEntry)
      .leftJoin(journalBody, eq(journalBody.seq, journalEntry.seq))
      .where(gt(journalEntry.seq, bound('after')))
      .orderBy(asc(journalEntry.seq))
      .limit(sql.placeholder('limit'))
      .prepare(),
  ).all({ after, limit });
}

/** How many rows, and the highest number: equal unless one is missing. */
export function chainSize(db: Reader): { rows: number; last: number } {
  const row = db
    .select({ rows: count(), last: max(journalEntry.seq) })
    .from(journalEntry)
    .get();
  return { rows: row?.rows ?? 0, last: row?.last ?? 0 };
}
