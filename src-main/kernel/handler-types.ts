/** The shapes of handlers, derived from the contract. */
import type { z } from 'zod';
import type { CommandName, Contract, QueryName, RefusalsFor, StepName, TaskName } from '../../src-shared/contract.ts';
import type { OutputOf, ParsedInputOf } from '../../src-shared/kit/contract.ts';
import type { SeatId, StaffId } from '../../src-shared/kit/id.ts';
import type { Refused } from '../../src-shared/kit/refusal.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import type { Topic } from '../../src-shared/topics.ts';
import type { BackupBook } from '../backup/backup-keeper.ts';
import type { Reader } from '../db/connection.ts';
import type { Connection } from '../db/open.ts';
import type { CommandContext, QueryContext, Session } from './context.ts';

export type QueryHandlers = {
  readonly [N in QueryName]: (
    input: ParsedInputOf<Contract[N]>,
    context: QueryContext,
  ) => OutputOf<Contract[N]> | Refused<RefusalsFor<N>>;
};

export type CommandHandlers = {
  readonly [N in CommandName]: (
    input: ParsedInputOf<Contract[N]>,
    context: CommandContext,
  ) => OutputOf<Contract[N]> | Refused<RefusalsFor<N>>;
};

/** Steps are asynchronous, outside any transaction; what they write goes through internal commands. */
export type StepHandlers = {
  readonly [N in StepName]: (
    input: ParsedInputOf<Contract[N]>,
    context: StepContext,
  ) => Promise<OutputOf<Contract[N]> | Refused<RefusalsFor<N>>>;
};

/** Run in a worker with a read-only connection. */
export type TaskHandlers = {
  readonly [N in TaskName]: (
    input: ParsedInputOf<Contract[N]>,
    context: TaskContext,
  ) => OutputOf<Contract[N]> | Promise<OutputOf<Contract[N]>>;
};

/**
 * Asked at the door, before a worker is troubled: null lets the task begin. Only tasks that depend on more than the
 * caller's roles have one.
 */
export type TaskGuards = {
  readonly [N in TaskName]?: (
    input: ParsedInputOf<Contract[N]>,
    context: QueryContext,
  ) => Refused<RefusalsFor<N>> | null;
};

/** Whoever asked for a task. */
export interface TaskAsker {
  readonly staffId: StaffId;
  readonly roles: readonly Role[];
}

export interface TaskContext {
  readonly db: Reader;
  /** Null where the program itself did. */
  readonly by: TaskAsker | null;
  /** The same, for SQLite's own backup. */
  readonly connection: Connection;
  /** Several reads that see the shop at one and the same moment. */
  readAtOnce<T>(read: () => T): T;
  readonly dataDir: string;
  /** What is shipped with the program: fonts. */
  readonly resourcesDir: string;
  /** The program's. */
  readonly version: string;
  /** When the task was asked for. */
  readonly now: Instant;
  /** Says how far it is, 0 to 1, and throws `TaskCancelled` where the person has had enough: call it often. */
  progress(done: number): void;
  /**
   * Has a command of the program's own done by the one hand on the data, in the name of whoever asked for the task:
   * one of `commandsOfTasks`. Throws `Refused` where it says no.
   */
  run<I extends z.ZodType, O>(command: InternalCommand<I, O> | PiecewiseCommand<I, O>, input: z.input<I>): Promise<O>;
}

/** A command that no seat can call: steps and hosts run it through the same transaction, journal and topics. */
export interface InternalCommand<I extends z.ZodType, O> {
  readonly name: string;
  readonly input: I;
  readonly touches: readonly Topic[];
  readonly secret: readonly string[];
  /** False for what nobody will ever ask about: rows on their way to a command that is in the journal. */
  readonly journalled: boolean;
  /** A method, so that commands of every input fit one list. */
  handler(input: z.output<I>, context: CommandContext): O;
  /** Who acts, where the command itself finds out (a sign-in); otherwise the person of the session. */
  actorOf?(input: z.output<I>): StaffId;
}

/**
 * As an internal command, but longer than a moment: everybody reads on while it is done, whatever else writes waits for
 * it, and it can be stopped until it is through.
 */
export interface PiecewiseCommand<I extends z.ZodType, O>
  extends Omit<InternalCommand<I, O>, 'handler' | 'actorOf' | 'journalled'> {
  /** Gives way at each yield, which says how far it is, 0 to 1. */
  pieces(input: z.output<I>, context: CommandContext): Generator<number, O>;
}

/** What the program does by itself: asked at every start and every hour, run where something is due. */
export interface Upkeep {
  readonly command: InternalCommand<z.ZodObject, unknown>;
  isDue(db: Reader, now: Instant): boolean;
}

const touchesByName = new Map<string, readonly Topic[]>();
/** What each internal command touches, for seats that catch up over them. */
export const internalTouches: ReadonlyMap<string, readonly Topic[]> = touchesByName;

/** Put into the journal, with the task's input, before a task begins: what leaves the shop by it is known afterwards. */
export type TaskNotes = {
  readonly [N in TaskName]?: InternalCommand<Contract[N]['input'], unknown>;
};

function register(name: string, touches: readonly Topic[]): void {
  if (touchesByName.has(name)) throw new Error(`two internal commands are called ${name}`);
  touchesByName.set(name, touches);
}

/** Defines one; names begin with the domain and are unique among all commands. */
export function internal<I extends z.ZodType, O>(definition: {
  name: string;
  input: I;
  touches: readonly Topic[];
  secret?: readonly string[];
  journalled?: boolean;
  handler: (input: z.output<I>, context: CommandContext) => O;
  actorOf?: (input: z.output<I>) => StaffId;
}): InternalCommand<I, O> {
  register(definition.name, definition.touches);
  return { secret: [], journalled: true, ...definition };
}

/** The same for one that is done in pieces; it is always in the journal. */
export function inPieces<I extends z.ZodType, O>(definition: {
  name: string;
  input: I;
  touches: readonly Topic[];
  secret?: readonly string[];
  pieces: (input: z.output<I>, context: CommandContext) => Generator<number, O>;
}): PiecewiseCommand<I, O> {
  register(definition.name, definition.touches);
  return { secret: [], ...definition };
}

export interface StepContext {
  readonly session: Session;
  readonly now: Instant;
  /** Never goes back, whatever the clock does; milliseconds since the process began. */
  readonly monotonic: number;
  readonly host: 'desktop' | 'station';
  /** Secret of this machine, outside every backup. */
  readonly pepper: Buffer;
  /** Reads outside any transaction. */
  readonly db: Reader;
  readonly backups: BackupBook;
  /** Runs an internal command as this session; a thrown error is a fault of the step. */
  run<I extends z.ZodType, O>(command: InternalCommand<I, O>, input: z.input<I>): O;
  /** The same under the caller's command id: a step that is sent twice does it once and answers the same. */
  runOnce<I extends z.ZodType, O>(command: InternalCommand<I, O>, input: z.input<I>): O;
  /** The caller becomes this seat from now on: the host sets the cookie. */
  adoptSeat(seatId: SeatId, token: string): void;
  /** Puts off the automatic lock of this seat. */
  touchSeat(): void;
  /** Fills a freshly made demo shop by running commands. */
  playDemo(): void;
}
