import type { z } from 'zod';
import type { Topic } from '../topics.ts';
import type { Problems } from './problem.ts';
import type { DoorRefusal, Refusal, RefusalCode } from './refusal.ts';

/** Reads. Runs again on every screen whose topics change. */
export interface QueryDefinition<
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  R extends RefusalCode = RefusalCode,
> {
  readonly kind: 'query';
  readonly input: I;
  readonly output: O;
  /** The tables that it reads; a test compares them with what SQLite says. */
  readonly reads: readonly Topic[];
  readonly refusals: readonly R[];
}

/** Changes, in one transaction, exactly once per command id. */
export interface CommandDefinition<
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  R extends RefusalCode = RefusalCode,
> {
  readonly kind: 'command';
  readonly input: I;
  readonly output: O;
  /** The tables that it writes; a test compares them with what SQLite says. */
  readonly touches: readonly Topic[];
  readonly refusals: readonly R[];
  /** Input fields that never enter the journal. */
  readonly secret: readonly string[];
  /** False for drafts only: no journal row, no sequence number, may be repeated. */
  readonly journalled: boolean;
}

/** Long work in a worker; the call answers at once with a task id, progress comes by topic `task`. */
export interface TaskDefinition<
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  R extends RefusalCode = RefusalCode,
> {
  readonly kind: 'task';
  readonly input: I;
  /** The result, found in `task.status` once done. */
  readonly output: O;
  readonly refusals: readonly R[];
  /** True where loading costs more than the work: one worker stays and does these one after the other. */
  readonly warm: boolean;
}

/** A call that the host answers asynchronously because it needs a slow hash or the seat itself (sign-in, pairing, PINs). */
export interface StepDefinition<
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  R extends RefusalCode = RefusalCode,
> {
  readonly kind: 'step';
  readonly input: I;
  readonly output: O;
  readonly refusals: readonly R[];
}

export type Definition = QueryDefinition | CommandDefinition | TaskDefinition | StepDefinition;

export function query<I extends z.ZodType, O extends z.ZodType, const R extends RefusalCode = never>(definition: {
  input: I;
  output: O;
  reads: readonly Topic[];
  refusals?: readonly R[];
}): QueryDefinition<I, O, R> {
  return { refusals: [], ...definition, kind: 'query' };
}

export function command<I extends z.ZodType, O extends z.ZodType, const R extends RefusalCode = never>(definition: {
  input: I;
  output: O;
  touches: readonly Topic[];
  refusals?: readonly R[];
  secret?: readonly string[];
  journalled?: boolean;
}): CommandDefinition<I, O, R> {
  return { refusals: [], secret: [], journalled: true, ...definition, kind: 'command' };
}

export function task<I extends z.ZodType, O extends z.ZodType, const R extends RefusalCode = never>(definition: {
  input: I;
  output: O;
  refusals?: readonly R[];
  warm?: boolean;
}): TaskDefinition<I, O, R> {
  return { refusals: [], warm: false, ...definition, kind: 'task' };
}

export function step<I extends z.ZodType, O extends z.ZodType, const R extends RefusalCode = never>(definition: {
  input: I;
  output: O;
  refusals?: readonly R[];
}): StepDefinition<I, O, R> {
  return { refusals: [], ...definition, kind: 'step' };
}

/** What the caller passes. */
export type InputOf<D extends Definition> = z.input<D['input']>;
/** What the handler receives. */
export type ParsedInputOf<D extends Definition> = z.output<D['input']>;
/** What the handler returns and the caller receives; a task answers `{ taskId }` first. */
export type OutputOf<D extends Definition> = z.output<D['output']>;
export type RefusalsOf<D extends Definition> = D['refusals'][number];

/** The answer to every call: always a plain value, never a thrown error. */
export type Reply<T = unknown, R extends RefusalCode = RefusalCode> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal<R | DoorRefusal> }
  | { readonly ok: false; readonly invalid: Problems }
  | { readonly ok: false; readonly fault: { readonly number: string } };

/** What a seat sends with a call. */
export interface Call {
  readonly name: string;
  readonly input: unknown;
  /** Born with the draft; needed by commands only. */
  readonly commandId: string | null;
  /** Who the screen believes is signed in; null before sign-in. */
  readonly staffId: string | null;
}

/** Sent to every seat after a commit; `seq` is null where the change is not in the journal (drafts, tasks). */
export interface Change {
  readonly epoch: string;
  readonly seq: number | null;
  readonly topics: readonly Topic[];
  /** The staff id of the person who did it; null for the program itself. */
  readonly by: string | null;
}

/** What a seat that was away is told: the union of topics since its cursor, or `all`. */
export interface CatchUp {
  readonly epoch: string;
  readonly seq: number;
  readonly topics: readonly Topic[] | 'all';
}
