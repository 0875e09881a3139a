/**
 * The one door. Name known? input valid? may this person? seen this command id? → transaction → journal → reply →
 * changed topics. It holds no line about any single call.
 */
import type { z } from 'zod';
import { type CallName, contract, type TaskName } from '../../src-shared/contract.ts';
import type { Call, Change, CommandDefinition, Definition, Reply } from '../../src-shared/kit/contract.ts';
import {
  type CommandId,
  commandId as commandIdSchema,
  newId,
  type SeatId,
  type StaffId,
} from '../../src-shared/kit/id.ts';
import { check } from '../../src-shared/kit/problem.ts';
import { type Refusal, type RefusalCode, type RefusalDetails, Refused, refuse } from '../../src-shared/kit/refusal.ts';
import { type Instant, MINUTE } from '../../src-shared/kit/time.ts';
import { type Permission, permissions } from '../../src-shared/staff/permissions.ts';
import { MEMORY_TOPICS, type Topic } from '../../src-shared/topics.ts';
import type { BackupBook } from '../backup/backup-keeper.ts';
import type { Reader, Writer } from '../db/connection.ts';
import { type Connection, isFull } from '../db/open.ts';
import { atOnce, transact, transactInPieces } from '../db/transaction.ts';
import { append, type Head, readHead, remembered, sha256 } from '../journal/journal.ts';
import type { MachineBook } from '../shop/machine-watch.ts';
import { endSession, sessionOfSeat } from '../staff/session-repository.ts';
import type { CommandContext, QueryContext, Session } from './context.ts';
import type { InternalCommand, PiecewiseCommand, StepContext } from './handler-types.ts';
import { commandHandlers, queryHandlers, stepHandlers, taskGuards, taskNotes } from './handlers.ts';
import { openHold } from './hold.ts';
import { problemOfShape } from './input-shape.ts';
import { faultNumber, type Log } from './log.ts';
import type { TaskRunner } from './tasks.ts';

/** Who stands at the door: made by a host from its own knowledge (a cookie, a window), never from the message. */
export interface Caller {
  readonly seatId: SeatId | null;
  readonly host: 'desktop' | 'station';
  /** The caller becomes this seat: the host keeps the token where only it can send it back. */
  adoptSeat(seatId: SeatId, token: string): void;
}

export interface DoorParts {
  readonly writerConnection: Connection;
  readonly writer: Writer;
  readonly readerConnection: Connection;
  readonly reader: Reader;
  readonly now: () => Instant;
  /** Milliseconds that never go back. */
  readonly monotonic: () => number;
  readonly tasks: TaskRunner;
  readonly backups: BackupBook;
  readonly machine: MachineBook;
  readonly log: Log;
  readonly version: string;
  readonly pepper: Buffer;
  readonly epoch: () => string;
  readonly isSetUp: () => boolean;
  readonly emit: (change: Change) => void;
  readonly playDemo: () => void;
}

export interface Door {
  call(call: Call, caller: Caller): Promise<Reply>;
  /** Queries, commands and tasks only; for code that is already in the house. */
  callNow(call: Call, caller: Caller): Reply;
  /** As `callNow`, in a person's name without a seat: the demo morning. */
  callAs(session: Session, name: CallName, input: unknown, commandId?: CommandId): Reply;
  /** Runs an internal command in a host's name; throws `Refused` where it says no. */
  runInternal<I extends z.ZodType, O>(
    command: InternalCommand<I, O>,
    input: z.input<I>,
    session: Session,
    host?: 'desktop' | 'station',
  ): O;
  /**
   * Runs a command in pieces: it begins when nobody is in the middle of something, and whoever writes waits until it is
   * through. `pause` hears how far it is and throws to stop it, which leaves nothing. Throws `Refused` where it says no.
   */
  runInPieces<I extends z.ZodType, O>(
    command: PiecewiseCommand<I, O>,
    input: z.input<I>,
    session: Session,
    pause: (done: number) => void,
  ): Promise<O>;
  /** Runs `work` as soon as nothing is being done in pieces: what a host writes by itself. */
  whenFree<T>(work: () => T): Promise<T>;
  /** Something is being done in pieces. */
  isHeld(): boolean;
  sessionOf(seatId: SeatId | null): Session & { readonly lockMinutes: number };
  touchSeat(seatId: SeatId): void;
  /**
   * The questions of the door for what is not a call (files): signed in, not locked, and the person whom the screen
   * believes in. `undefined` where the sender cannot say (a picture's address).
   */
  admit(
    caller: Pick<Caller, 'seatId' | 'host'>,
    staffId: string | null | undefined,
  ): { readonly ok: true; readonly session: Session } | { readonly ok: false; readonly refusal: Refusal };
  /** The disk failed outside a command (a checkpoint): nothing more is acknowledged. */
  storageHasFailed(): void;
  /** What a host answers where its own part of a call failed: logged whole, shown as a number. */
  answerFault(name: string, error: unknown, seat: SeatId | null): Reply;
  head(): Head;
}

type AnyInternal = InternalCommand<z.ZodType, unknown>;
type AnyPiecewise = PiecewiseCommand<z.ZodType, unknown>;

const NOBODY: Session & { lockMinutes: number } = { seat: null, staff: null, lockMinutes: 0 };

type Refusing = { readonly ok: false; readonly refusal: Refusal };

function no<C extends RefusalCode>(code: C, details: RefusalDetails[C]): Refusing {
  return { ok: false, refusal: { code, details } } as Refusing; // code and details were paired by the parameter types
}

const nothing: Record<never, never> = {};

/** JSON with the keys of every object in order, so that equal inputs have equal hashes. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : part,
  );
}

function withoutSecrets(input: unknown, secret: readonly string[]): unknown {
  if (secret.length === 0 || typeof input !== 'object' || input === null) return input;
  return Object.fromEntries(Object.entries(input).filter(([key]) => !secret.includes(key)));
}

/** What is to be done, and in whose name. */
interface Order {
  readonly name: string;
  readonly definition: Pick<CommandDefinition, 'touches' | 'secret' | 'journalled'>;
  readonly input: unknown;
  readonly session: Session;
  readonly host: 'desktop' | 'station';
  readonly actor: StaffId | null;
}

interface Execution extends Order {
  readonly commandId: string | null;
  readonly handle: (context: CommandContext) => unknown;
}

const IN_MEMORY: ReadonlySet<Topic> = new Set(MEMORY_TOPICS);

/** Nothing of it reaches the disk: a task that is stopped. */
function isOfMemory({ touches, journalled }: Execution['definition']): boolean {
  return !journalled && touches.every((topic) => IN_MEMORY.has(topic));
}

export function openDoor(parts: DoorParts): Door {
  let head = readHead(parts.writer);
  /**
   * When a hand last moved at a seat, on both clocks: the steady one cannot be set, but on some systems it stands still
   * while the machine sleeps.
   */
  const activity = new Map<SeatId, { readonly steady: number; readonly wall: number }>();
  const born = { steady: parts.monotonic(), wall: parts.now() };
  /** After a failed fsync SQLite may believe in pages that never reached the disk: nothing more is acknowledged. */
  let storageFailed = false;
  const hold = openHold();
  const readAtOnce = atOnce(parts.readerConnection);

  function faultReply(name: string, error: unknown, seat: SeatId | null): Reply {
    if (error instanceof Refused) return { ok: false, refusal: error.refusal };
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (isFull(error)) return no('diskFull', nothing);
    if (code.startsWith('SQLITE_IOERR')) {
      storageFailed = true;
      parts.log({ at: parts.now(), kind: 'fault', name, outcome: code, seat });
      return no('storageFailed', nothing);
    }
    const number = faultNumber();
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    parts.log({ at: parts.now(), kind: 'fault', name, fault: number, stack, seat });
    return { ok: false, fault: { number } };
  }

  function sessionOf(seatId: SeatId | null): Session & { readonly lockMinutes: number } {
    return (seatId === null ? null : sessionOfSeat(parts.reader, seatId)) ?? NOBODY;
  }

  function reading(host: 'desktop' | 'station', { seat, staff }: Session): QueryContext {
    const { version, tasks, backups, machine } = parts;
    return { db: parts.reader, now: parts.now(), host, version, tasks, backups, machine, seat, staff };
  }

  function writing({ host, session }: Order, commandId: CommandId): CommandContext {
    return { ...reading(host, session), db: parts.writer, commandId };
  }

  const hashOf = ({ input, definition }: Order): string => sha256(canonical(withoutSecrets(input, definition.secret)));

  /** The journal's entry of what was just done, in the same transaction. */
  function record(what: Order, commandId: CommandId, inputHash: string, value: unknown): Head {
    return append(parts.writer, head, {
      epoch: parts.epoch(),
      at: parts.now(),
      command: what.name,
      actorId: what.actor,
      seatId: what.session.seat?.id ?? null,
      commandId,
      input: withoutSecrets(what.input, what.definition.secret),
      inputHash,
      reply: value ?? null,
    });
  }

  /** It is committed: `added` is the chain's new end, or null of what is not in the journal. */
  function tell({ definition, actor }: Order, added: Head | null): void {
    if (added) head = added;
    parts.emit({ epoch: parts.epoch(), seq: added?.seq ?? null, topics: definition.touches, by: actor });
  }

  /** Nothing is acknowledged after a write that failed, not even by whoever waits for this one to end. */
  function noteFailure(error: unknown): void {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_IOERR'))
      storageFailed = true;
  }

  function guarded<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      noteFailure(error);
      throw error;
    }
  }

  /** What keeps nothing on the disk waits for nobody, and has no hand on the data. */
  function executeInMemory(what: Execution): Reply {
    const value = what.handle({
      ...writing(what, newId(commandIdSchema)),
      get db(): Writer {
        throw new Error(`${what.name} keeps nothing on the disk`);
      },
    });
    if (value instanceof Promise) throw new TypeError(`the handler of ${what.name} is async`);
    if (value instanceof Refused) return { ok: false, refusal: value.refusal };
    tell(what, null);
    return { ok: true, value: value ?? null };
  }

  /** Runs one command in its transaction; the reply is final when this returns. */
  function execute(what: Execution): Reply {
    // Asked by refuseAtDoor before anything runs, and again here for what hosts run themselves.
    if (storageFailed) return no('storageFailed', nothing);
    if (isOfMemory(what.definition)) return executeInMemory(what);
    if (parts.writerConnection.inTransaction) throw new Error(`${what.name} did not wait for what is done in pieces`);
    let addedHead: Head | null = null;
    const inputHash = hashOf(what);
    const reply = guarded(() =>
      transact(
        parts.writerConnection,
        (): Reply => {
          const id = what.commandId === null ? newId(commandIdSchema) : commandIdSchema.parse(what.commandId);
          if (what.definition.journalled) {
            const before = remembered(parts.writer, id);
            if (before) {
              const same =
                before.command === what.name && before.actorId === what.actor && before.inputHash === inputHash;
              return same ? { ok: true, value: before.reply } : no('commandReused', nothing);
            }
          }
          const value = what.handle(writing(what, id));
          if (value instanceof Refused) return { ok: false, refusal: value.refusal };
          if (value instanceof Promise) throw new TypeError(`the handler of ${what.name} is async`);
          if (what.definition.journalled) addedHead = record(what, id, inputHash, value);
          return { ok: true, value: value ?? null };
        },
        (result) => result.ok,
      ),
    );
    if (reply.ok && (addedHead !== null || !what.definition.journalled)) tell(what, addedHead);
    return reply;
  }

  /** Runs one command in pieces, with the house to itself; committed when this resolves. */
  async function executeInPieces(
    what: Order,
    pieces: (context: CommandContext) => Generator<number, unknown>,
    pause: (done: number) => void,
  ): Promise<unknown> {
    const id = newId(commandIdSchema);
    let added: Head | null = null;
    // Asked at each pause: the disk may fail under somebody's question meanwhile.
    const goOn = (done: number): void => {
      if (storageFailed) throw refuse('storageFailed', nothing);
      pause(done);
    };
    function* recorded(): Generator<number, unknown> {
      const value = yield* pieces(writing(what, id));
      added = record(what, id, hashOf(what), value);
      return value;
    }
    // Whoever waited for his turn may have been stopped meanwhile.
    goOn(0);
    try {
      const value = await transactInPieces(parts.writerConnection, recorded(), goOn);
      tell(what, added);
      return value;
    } catch (error) {
      noteFailure(error);
      throw error;
    }
  }

  function runInternal(
    command: AnyInternal,
    input: unknown,
    session: Session,
    commandId: string | null,
    host: 'desktop' | 'station',
  ): unknown {
    const parsed = command.input.parse(input);
    const reply = execute({
      name: command.name,
      definition: { touches: command.touches, secret: command.secret, journalled: command.journalled },
      commandId,
      input: parsed,
      session,
      host,
      handle: (context) => command.handler(parsed, context),
      actor: command.actorOf?.(parsed) ?? session.staff?.id ?? null,
    });
    if (reply.ok) return reply.value;
    // Thrown, not returned: a step need not look at each answer, and the door turns it into the reply.
    if ('refusal' in reply) throw new Refused(reply.refusal);
    throw new Error(`internal command ${command.name} failed`);
  }

  async function runInPieces(
    command: AnyPiecewise,
    input: unknown,
    session: Session,
    pause: (done: number) => void,
  ): Promise<unknown> {
    const parsed = command.input.parse(input);
    const what: Order = {
      name: command.name,
      definition: { touches: command.touches, secret: command.secret, journalled: true },
      input: parsed,
      session,
      host: 'station',
      actor: session.staff?.id ?? null,
    };
    return hold.alone(() => executeInPieces(what, (context) => command.pieces(parsed, context), pause));
  }

  function touch(seatId: SeatId): void {
    activity.set(seatId, { steady: parts.monotonic(), wall: parts.now() });
  }

  function isIdle(seatId: SeatId, lockMinutes: number): boolean {
    const last = activity.get(seatId) ?? born;
    return Math.max(parts.monotonic() - last.steady, parts.now() - last.wall) > lockMinutes * MINUTE;
  }

  /** Null when the caller may come in. `staffId` is whom the screen believes to be signed in. */
  function refuseAtDoor(
    permission: Permission,
    staffId: string | null,
    caller: Pick<Caller, 'seatId' | 'host'>,
    session: ReturnType<typeof sessionOf>,
  ): Refusing | null {
    if (permission === 'open') return null;
    if (!parts.isSetUp()) return no('notSetUp', nothing);
    if (!session.seat) return no('seatNotPaired', nothing);
    if (permission === 'seat') return null;
    if (!session.staff) return no('notSignedIn', nothing);
    // Before the roles: another tab's change of user must not become a wrong author.
    if (staffId !== session.staff.id) return no('otherUser', { staffName: session.staff.name });
    if (isIdle(session.seat.id, session.lockMinutes)) {
      // Where that has to wait, the next call finds the seat as idle as this one did.
      if (!hold.isHeld()) {
        runInternal(endSession, { seatId: session.seat.id, reason: 'idle' }, session, null, caller.host);
      }
      return no('locked', { staffName: session.staff.name });
    }
    if (permission !== 'anyone') {
      const { roles } = session.staff;
      if (!permission.some((role) => roles.includes(role))) return no('notAllowed', { roles: permission });
    }
    return null;
  }

  function prepare(
    call: Call,
    caller: Caller,
  ):
    | { readonly ok: false; readonly reply: Reply }
    | {
        readonly ok: true;
        readonly name: CallName;
        readonly input: unknown;
        readonly session: ReturnType<typeof sessionOf>;
      } {
    if (!Object.hasOwn(contract, call.name)) return { ok: false, reply: no('unknownCall', nothing) };
    const name = call.name as CallName; // an own key of the contract
    const definition: Definition = contract[name];
    const shape = problemOfShape(call.input);
    if (shape) return { ok: false, reply: { ok: false, invalid: { '': shape } } };
    const input = check(definition.input, call.input);
    if (!input.ok) return { ok: false, reply: { ok: false, invalid: input.problems } };
    const session = sessionOf(caller.seatId);
    if (storageFailed && definition.kind !== 'query') return { ok: false, reply: no('storageFailed', nothing) };
    const permission = permissions[name];
    const refused = refuseAtDoor(permission, call.staffId, caller, session);
    if (refused) return { ok: false, reply: refused };
    // Only of somebody who has passed the lock: a wrong PIN is no sign of the person who is signed in.
    const isPersonal = permission !== 'open' && permission !== 'seat';
    if (isPersonal && definition.kind !== 'query' && session.seat) touch(session.seat.id);
    const needsId = definition.kind === 'command' && definition.journalled;
    if ((needsId || call.commandId !== null) && !commandIdSchema.safeParse(call.commandId).success) {
      return {
        ok: false,
        reply: { ok: false, invalid: { commandId: call.commandId === null ? 'required' : 'format' } },
      };
    }
    return { ok: true, name, input: input.value, session };
  }

  function perform(name: CallName, input: unknown, call: Call, session: Session, host: 'desktop' | 'station'): Reply {
    const definition: Definition = contract[name];
    switch (definition.kind) {
      case 'query': {
        const handler = queryHandlers[name as keyof typeof queryHandlers] as (i: unknown, c: QueryContext) => unknown; // kind and name agree in the contract
        const value = readAtOnce(() => handler(input, reading(host, session)));
        return value instanceof Refused ? { ok: false, refusal: value.refusal } : { ok: true, value };
      }
      case 'command': {
        const handler = commandHandlers[name as keyof typeof commandHandlers] as (
          i: unknown,
          c: CommandContext,
        ) => unknown; // as above
        return execute({
          name,
          definition,
          commandId: call.commandId,
          input,
          session,
          host,
          handle: (context) => handler(input, context),
          actor: session.staff?.id ?? null,
        });
      }
      case 'task': {
        const guard = taskGuards[name as TaskName] as ((i: unknown, c: QueryContext) => Refused | null) | undefined; // as above
        const refused = guard?.(input, reading(host, session)) ?? null;
        if (refused) return { ok: false, refusal: refused.refusal };
        const note = taskNotes[name as TaskName] as AnyInternal | undefined; // as above
        if (note) runInternal(note, input, session, null, host);
        return { ok: true, value: { taskId: parts.tasks.start(name as TaskName, input, session) } };
      }
      case 'step':
        throw new Error(`${name} is a step`);
    }
  }

  async function performStep(
    name: CallName,
    input: unknown,
    call: Call,
    session: Session,
    caller: Caller,
  ): Promise<Reply> {
    let current = session;
    /** A slow hash lies between the door and the write: the person may have left, or lost the hat, in between. */
    const stillAllowed = (): Session => {
      const permission = permissions[name];
      if (permission === 'open') return current;
      const again = refuseAtDoor(permission, call.staffId, caller, sessionOf(caller.seatId));
      if (again) throw new Refused(again.refusal);
      return current;
    };
    const context: StepContext = {
      session,
      now: parts.now(),
      monotonic: parts.monotonic(),
      host: caller.host,
      pepper: parts.pepper,
      db: parts.reader,
      backups: parts.backups,
      run: (command, given) => runInternal(command, given, stillAllowed(), null, caller.host) as never, // typed by the signature of run
      runOnce: (command, given) => runInternal(command, given, stillAllowed(), call.commandId, caller.host) as never, // as above
      adoptSeat: (seatId, token) => {
        caller.adoptSeat(seatId, token);
        touch(seatId);
        current = sessionOf(seatId);
      },
      touchSeat: () => {
        if (session.seat) touch(session.seat.id);
      },
      playDemo: parts.playDemo,
    };
    const handler = stepHandlers[name as keyof typeof stepHandlers] as (i: unknown, c: StepContext) => Promise<unknown>; // kind and name agree in the contract
    const value = await handler(input, context);
    return value instanceof Refused ? { ok: false, refusal: value.refusal } : { ok: true, value: value ?? null };
  }

  function logged(name: string, started: number, seat: SeatId | null, reply: Reply): Reply {
    const outcome = reply.ok
      ? 'ok'
      : 'refusal' in reply
        ? reply.refusal.code
        : 'invalid' in reply
          ? 'invalid'
          : 'fault';
    const known = Object.hasOwn(contract, name) ? name : 'unknown';
    parts.log({
      at: parts.now(),
      kind: 'call',
      name: known,
      outcome,
      ms: Math.round((parts.monotonic() - started) * 10) / 10,
      seat,
    });
    return reply;
  }

  /** The no that a call gets at the door; null where it may come in. */
  function refusedAtOnce(call: Call, caller: Caller): Reply | null {
    try {
      const ready = prepare(call, caller);
      return ready.ok ? null : ready.reply;
    } catch (error) {
      return faultReply(call.name, error, caller.seatId);
    }
  }

  function callNow(call: Call, caller: Caller, started = parts.monotonic()): Reply {
    let reply: Reply;
    try {
      const ready = prepare(call, caller);
      reply = ready.ok ? perform(ready.name, ready.input, call, ready.session, caller.host) : ready.reply;
    } catch (error) {
      reply = faultReply(call.name, error, caller.seatId);
    }
    return logged(call.name, started, caller.seatId, reply);
  }

  async function callStep(call: Call, caller: Caller, started: number): Promise<Reply> {
    let reply: Reply;
    try {
      const ready = prepare(call, caller);
      reply = ready.ok ? await performStep(ready.name, ready.input, call, ready.session, caller) : ready.reply;
    } catch (error) {
      reply = faultReply(call.name, error, caller.seatId);
    }
    return logged(call.name, started, caller.seatId, reply);
  }

  /** Whether it has to wait while something is done in pieces. */
  function writes(name: CallName): boolean {
    const definition: Definition = contract[name];
    if (definition.kind === 'step') return true;
    if (definition.kind === 'command') return !isOfMemory(definition);
    return definition.kind === 'task' && taskNotes[name as TaskName] !== undefined; // kind and name agree in the contract
  }

  return {
    callNow: (call, caller) => callNow(call, caller),
    async call(call, caller) {
      const started = parts.monotonic();
      const name = Object.hasOwn(contract, call.name) ? (call.name as CallName) : null; // an own key of the contract
      const mustWait = name !== null && hold.isHeld() && writes(name);
      if (mustWait) {
        // A no waits for nobody. Whoever passes is at work, and is not locked out while he waits.
        const refused = refusedAtOnce(call, caller);
        if (refused) return logged(call.name, started, caller.seatId, refused);
      }
      if (name !== null && contract[name].kind === 'step') return hold.through(() => callStep(call, caller, started));
      if (mustWait) return hold.whenFree(() => callNow(call, caller, started));
      return callNow(call, caller, started);
    },
    callAs(session, name, input, commandId = newId(commandIdSchema)) {
      const parsed = check(contract[name].input, input);
      if (!parsed.ok) return { ok: false, invalid: parsed.problems };
      const call: Call = { name, input, commandId, staffId: session.staff?.id ?? null };
      return perform(name, parsed.value, call, session, 'station');
    },
    runInternal: (command, input, session, host = 'station') =>
      runInternal(command, input, session, null, host) as never, // typed by the signature
    runInPieces: (command, input, session, pause) => runInPieces(command, input, session, pause) as never, // typed by the signature
    whenFree: (work) => hold.whenFree(work),
    isHeld: () => hold.isHeld(),
    sessionOf,
    touchSeat: touch,
    admit(caller, staffId) {
      const session = sessionOf(caller.seatId);
      const believed = staffId === undefined ? (session.staff?.id ?? null) : staffId;
      const refused = refuseAtDoor('anyone', believed, caller, session);
      if (refused) return refused;
      if (staffId !== undefined && session.seat) touch(session.seat.id);
      return { ok: true, session };
    },
    storageHasFailed() {
      storageFailed = true;
    },
    answerFault: faultReply,
    head: () => head,
  };
}

/** Topics that a list of commands may have touched; `all` when one of them is not of this version. */
export function topicsOf(
  commands: readonly string[],
  internalTouches: ReadonlyMap<string, readonly Topic[]>,
): readonly Topic[] | 'all' {
  const topics = new Set<Topic>();
  for (const name of commands) {
    const definition: Definition | undefined = Object.hasOwn(contract, name) ? contract[name as CallName] : undefined; // an own key
    const touches = definition?.kind === 'command' ? definition.touches : internalTouches.get(name);
    if (!touches) return 'all';
    for (const topic of touches) topics.add(topic);
  }
  return [...topics];
}
