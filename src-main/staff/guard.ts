/**
 * Slows guessing. The count of wrong tries in a row is in the database, so a restart keeps it; the pause is measured
 * on the monotonic clock, so a changed clock does not shorten it.
 */
import { z } from 'zod';
import type { SeatId, StaffId } from '../../src-shared/kit/id.ts';
import { type Refused, refuse } from '../../src-shared/kit/refusal.ts';
import { pauseAfter, triesLeftAfter } from '../../src-shared/staff/staff-rules.ts';
import type { Reader } from '../db/connection.ts';
import { internal, type StepContext } from '../kernel/handler-types.ts';
import { hashName } from './secrets.ts';
import { addFailure, failuresOf, forgetOldNames } from './staff-repository.ts';

/** `staff:<id>`, `pairing`, `recovery`, `name:<hash>`. */
export type GuardSubject = 'pairing' | 'recovery' | `staff:${string}` | `name:${string}`;

export function guardOfStaff(id: StaffId): GuardSubject {
  return `staff:${id}`;
}

/** For whoever does not exist: is slowed the same way, so that the answer does not tell. */
export function guardOfNobody(typed: string): GuardSubject {
  return `name:${hashName(typed)}`;
}

/** What this process knows and the database need not. */
interface Book {
  /** Tries that are being hashed now, by subject. */
  readonly inFlight: Map<string, number>;
  /** PINs that are being hashed or wait for it, by seat; `unpaired` for all the screens without one together. */
  readonly atSeat: Map<SeatId | 'unpaired', number>;
  /** When the last wrong try of this process was, on the monotonic clock, by subject. */
  readonly failedAt: Map<string, number>;
}

/** By the shop's reading connection: a process may open several shops, tests do. */
const books = new WeakMap<Reader, Book>();

function bookOf(db: Reader): Book {
  let book = books.get(db);
  if (!book) {
    book = { inFlight: new Map(), atSeat: new Map(), failedAt: new Map() };
    books.set(db, book);
  }
  return book;
}

/**
 * A person types one PIN at a time. Slow hashes are made two at once and in the order of their coming, so a seat that
 * asks for a hundred, each of another person, would make every other seat wait for all of them.
 */
const CHECKS_AT_ONCE = 4;

function add<K>(counts: Map<K, number>, key: K, change: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}

/** So many `name:` subjects are remembered; they guard nothing real, so the oldest may go. */
const NAMES_KEPT = 1000;

/** Committed whatever the step answers afterwards. */
export const recordFailedTry = internal({
  name: 'staff.recordFailedTry',
  input: z.strictObject({ subject: z.string().min(1) }),
  touches: ['staff_guard'],
  handler: ({ subject }, context): { failures: number } => {
    const failures = addFailure(context.db, subject, context.now);
    if (subject.startsWith('name:')) forgetOldNames(context.db, NAMES_KEPT);
    return { failures };
  },
});

/**
 * Runs one try, which is reserved before its slow hash begins: of a hundred at the same moment only as many start as
 * are left before the next pause. The others are told to wait, and so is a seat that has too many PINs waiting.
 */
export async function guarded<T>(
  context: StepContext,
  subject: GuardSubject,
  work: () => Promise<T>,
): Promise<T | Refused<'tooManyTries'>> {
  const book = bookOf(context.db);
  const failures = failuresOf(context.db, subject);
  // A wrong try of an earlier process counts from the start of this one, which is 0 on this clock.
  const pausedUntil = (book.failedAt.get(subject) ?? 0) + pauseAfter(failures) * 1000;
  if (context.monotonic < pausedUntil) {
    return refuse('tooManyTries', { waitSeconds: Math.ceil((pausedUntil - context.monotonic) / 1000) });
  }
  // A code costs no slow hash, and is not to be kept waiting by those that do.
  const seat = subject === 'pairing' || subject === 'recovery' ? null : (context.session.seat?.id ?? 'unpaired');
  if (seat !== null && (book.atSeat.get(seat) ?? 0) >= CHECKS_AT_ONCE)
    return refuse('tooManyTries', { waitSeconds: 2 });
  if ((book.inFlight.get(subject) ?? 0) >= triesLeftAfter(failures)) return refuse('tooManyTries', { waitSeconds: 1 });
  add(book.inFlight, subject, 1);
  if (seat !== null) add(book.atSeat, seat, 1);
  try {
    return await work();
  } finally {
    add(book.inFlight, subject, -1);
    if (seat !== null) add(book.atSeat, seat, -1);
  }
}

/** Counts a wrong try, before it is answered. Returns the tries left before the pause. */
export function countFailure(context: StepContext, subject: GuardSubject): number {
  const { failedAt } = bookOf(context.db);
  const { failures } = context.run(recordFailedTry, { subject });
  failedAt.delete(subject); // so that the newest stands last
  failedAt.set(subject, context.monotonic);
  if (failedAt.size > 2 * NAMES_KEPT) {
    for (const known of failedAt.keys()) {
      if (failedAt.size <= NAMES_KEPT) break;
      if (known.startsWith('name:')) failedAt.delete(known);
    }
  }
  return pauseAfter(failures) > 0 ? 0 : triesLeftAfter(failures);
}
