/** Typed calls to the shop: reads that stay fresh by themselves, commands that happen exactly once. */
import { type Query, QueryClient, useQuery } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { v7 } from 'uuid';
import {
  type CallName,
  type CommandName,
  contract,
  type Input,
  type Output,
  type QueryName,
  type StepName,
  type TaskName,
} from '../../src-shared/contract.ts';
import type { Reply } from '../../src-shared/kit/contract.ts';
import type { Problems } from '../../src-shared/kit/problem.ts';
import type { Refusal } from '../../src-shared/kit/refusal.ts';
import { permissions } from '../../src-shared/staff/permissions.ts';
import type { Topic } from '../../src-shared/topics.ts';
import { serverNow, setServerTime } from './server-clock.ts';
import { makeStore, useStore } from './store.ts';
import type { Answer, Cursor, LiveMessage, Transport } from './transport.ts';

/** Why a call came to nothing. */
export type Failure =
  | { readonly kind: 'refusal'; readonly refusal: Refusal }
  | { readonly kind: 'invalid'; readonly problems: Problems }
  | { readonly kind: 'fault'; readonly number: string }
  | { readonly kind: 'offline' };

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** TanStack Query wants something thrown. */
class CallFailed extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.kind);
    this.failure = failure;
  }
}

export interface Connection {
  /** `connecting` only before the first success. */
  readonly state: 'connecting' | 'online' | 'offline';
  /** When this screen last had something kept by the shop. */
  readonly savedAt: number | null;
  /** Commands that were sent and not answered. */
  readonly unsent: number;
}

const RETRY_DELAYS = [400, 1_000, 2_000, 4_000];
const LONGEST_WAIT = 10_000;
const DOUBT_EVERY = 5_000;
/** A reading that is on its way need not be started again: `read` itself looks whether it was overtaken. */
const JOIN = { cancelRefetch: false };
/** So often an answer may be overtaken by a change before it is shown all the same. */
const MOST_ROUNDS = 3;

export function failureOf(reply: Exclude<Answer, { readonly ok: true }>): Failure {
  if ('offline' in reply) return { kind: 'offline' };
  if ('refusal' in reply) return { kind: 'refusal', refusal: reply.refusal };
  if ('invalid' in reply) return { kind: 'invalid', problems: reply.invalid };
  return { kind: 'fault', number: reply.fault.number };
}

function isQueryName(name: unknown): name is QueryName {
  return typeof name === 'string' && Object.hasOwn(contract, name) && contract[name as CallName].kind === 'query';
}

/** The tables that a query reads; empty for what is no query. */
function readsOf(name: unknown): readonly Topic[] {
  return isQueryName(name) ? contract[name].reads : [];
}

/** One per window. */
export class Client {
  readonly connection = makeStore<Connection>({ state: 'connecting', savedAt: null, unsent: 0 });
  readonly queries: QueryClient;
  readonly transport: Transport;
  /** Who the screen believes is signed in: sent with each call, so that nobody writes in another's name. */
  readonly staffId = makeStore<string | null>(null);
  private cursor: Cursor | null = null;
  private isLive = false;
  /** Commands without an answer yet. */
  private sending = 0;
  private doubt: () => void = () => {};
  private changes = new Map<Topic, number>();
  /** How often everything may have changed. */
  private upheavals = 0;
  private wakers = new Set<() => void>();

  constructor(transport: Transport) {
    this.transport = transport;
    this.queries = new QueryClient({
      defaultOptions: {
        queries: {
          // The server may be this very machine: what the browser thinks of the internet does not matter.
          networkMode: 'always',
          staleTime: () => (this.isLive ? Number.POSITIVE_INFINITY : 0),
          gcTime: 10 * 60_000,
          retry: false,
          refetchOnWindowFocus: false,
          refetchOnReconnect: false,
        },
      },
    });
  }

  /** Listens for changes until the returned function is called. */
  start(): () => void {
    const listen = (): (() => void) =>
      this.transport.live({
        message: (message) => this.hear(message),
        connected: (connected) => {
          this.isLive = connected;
          this.setConnection(connected ? 'online' : 'offline');
          if (connected) this.wake();
        },
        cursor: () => this.cursor,
      });
    let stop = listen();
    let renewedAt = 0;
    // A call that does not get through makes the open socket doubtful: it may be dead without knowing.
    this.doubt = () => {
      if (Date.now() - renewedAt < DOUBT_EVERY) return;
      renewedAt = Date.now();
      this.isLive = false;
      stop();
      stop = listen();
    };
    const guard = (event: BeforeUnloadEvent): void => {
      const { unsent, state } = this.connection.get();
      // Before it is counted, too: what was typed after the line broke is nowhere but here.
      if (unsent > 0 || (state !== 'online' && this.sending > 0)) event.preventDefault();
    };
    window.addEventListener('beforeunload', guard);
    return () => {
      this.doubt = () => {};
      this.isLive = false;
      stop();
      window.removeEventListener('beforeunload', guard);
    };
  }

  /** Asks once, without remembering the answer. */
  async ask<N extends CallName>(
    name: N,
    input: Input<N>,
    identity: { commandId?: string; staffId?: string | null } = {},
  ): Promise<Outcome<Output<N>>> {
    const askedAt = Date.now();
    const answer = await this.transport.call({
      name,
      input,
      commandId: identity.commandId ?? null,
      staffId: identity.staffId === undefined ? this.staffId.get() : identity.staffId,
    });
    if (!answer.ok && 'offline' in answer) {
      this.setConnection('offline');
      this.doubt();
      return { ok: false, failure: { kind: 'offline' } };
    }
    // Calls may get through while changes do not: that is not yet connected.
    if (this.isLive) this.setConnection('online');
    const reply = answer as Reply<Output<N>>; // the contract says what the host answers to this name
    if (!reply.ok) return { ok: false, failure: failureOf(reply) };
    if (name === 'session.current') {
      const session = reply.value as Output<'session.current'>; // the name was just looked at
      setServerTime(session.serverTime, askedAt);
      this.staffId.set(session.staff?.id ?? null);
    }
    return { ok: true, value: reply.value };
  }

  /** Sends a command until it is answered; the same id makes repeating harmless. */
  async send<N extends CommandName>(
    name: N,
    input: Input<N>,
    commandId: string,
    watch?: { unsent(): void; isCancelled(): boolean },
  ): Promise<Outcome<Output<N>>> {
    const staffId = this.staffId.get();
    let waits = 0;
    let counted = false;
    this.sending += 1;
    try {
      while (true) {
        const outcome = await this.ask(name, input, { commandId, staffId });
        if (outcome.ok) {
          this.connection.set({ ...this.connection.get(), savedAt: serverNow() });
          return outcome;
        }
        if (outcome.failure.kind !== 'offline' || watch?.isCancelled()) return outcome;
        if (waits >= RETRY_DELAYS.length && !counted) {
          counted = true;
          this.countUnsent(1);
          watch?.unsent();
        }
        await this.pause(RETRY_DELAYS[waits] ?? LONGEST_WAIT);
        if (watch?.isCancelled()) return outcome;
        waits += 1;
      }
    } finally {
      this.sending -= 1;
      if (counted) this.countUnsent(-1);
    }
  }

  /** Tries everything that waits for the connection at once. */
  wake(): void {
    for (const waker of [...this.wakers]) waker();
  }

  /** How often these tables have changed since the window opened. */
  private changesOf(topics: readonly Topic[]): number {
    return topics.reduce((sum, topic) => sum + (this.changes.get(topic) ?? 0), this.upheavals);
  }

  /** Reads for the cache; again if something changed while the answer was on its way. */
  async read<N extends QueryName>(name: N, input: Input<N>): Promise<Output<N>> {
    const reads = readsOf(name);
    for (let round = 1; ; round += 1) {
      const before = this.changesOf(reads);
      const outcome = await this.ask(name, input);
      if (!outcome.ok) throw new CallFailed(outcome.failure);
      if (this.changesOf(reads) === before) return outcome.value;
      if (round < MOST_ROUNDS) continue;
      // Changes come faster than answers: what is there is shown, and read again once the cache has taken it.
      setTimeout(() => void this.queries.invalidateQueries({ queryKey: [name, input], exact: true }, JOIN));
      return outcome.value;
    }
  }

  private hear(message: LiveMessage): void {
    switch (message.type) {
      case 'session':
        this.invalidate(['seat_session']);
        return;
      case 'catchUp':
        if (this.cursor && this.cursor.epoch !== message.epoch) {
          // A backup was restored: nothing on this screen can be trusted.
          window.location.reload();
          return;
        }
        this.cursor = { epoch: message.epoch, seq: message.seq };
        this.invalidate(message.topics === 'all' ? 'all' : [...message.topics, 'journal_entry', 'seat_session']);
        return;
      case 'change':
        if (message.seq !== null) this.cursor = { epoch: message.epoch, seq: message.seq };
        // A numbered change is a row of the journal, whatever else it is.
        this.invalidate(message.seq === null ? message.topics : [...message.topics, 'journal_entry']);
        return;
    }
  }

  private invalidate(topics: readonly Topic[] | 'all'): void {
    const changed = topics === 'all' ? null : new Set<Topic>(topics);
    if (topics === 'all') this.upheavals += 1;
    else for (const topic of topics) this.changes.set(topic, (this.changes.get(topic) ?? 0) + 1);
    void this.queries.invalidateQueries(
      { predicate: (query: Query) => !changed || readsOf(query.queryKey[0]).some((topic) => changed.has(topic)) },
      JOIN,
    );
  }

  private setConnection(state: Connection['state']): void {
    const current = this.connection.get();
    if (current.state !== state) this.connection.set({ ...current, state });
  }

  private countUnsent(by: number): void {
    const current = this.connection.get();
    this.connection.set({ ...current, unsent: current.unsent + by });
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.wakers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.wakers.add(done);
    });
  }
}

export const ClientContext = createContext<Client | null>(null);

export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error('no client around this component');
  return client;
}

export function useConnection(): Connection {
  return useStore(useClient().connection);
}

export interface Read<T> {
  /** The newest answer, kept while it is read again. */
  readonly data: T | undefined;
  /** Why the last reading failed; `data` may still hold the one before. */
  readonly failure: Failure | null;
  /** Nothing is there yet and something is on its way. */
  readonly loading: boolean;
  reload(): void;
}

/** Reads, and reads again whenever one of the query's tables changes anywhere in the shop. */
export function useRead<N extends QueryName>(
  name: N,
  input: Input<N>,
  options: { enabled?: boolean; keepOldInput?: boolean } = {},
): Read<Output<N>> {
  const client = useClient();
  const permission = permissions[name];
  // Before sign-in (and while the seat is locked) the door would only say no.
  const isSignedIn = useStore(client.staffId) !== null;
  const mayAsk = permission === 'open' || permission === 'seat' || isSignedIn;
  const query = useQuery<unknown>({
    queryKey: [name, input],
    queryFn: () => client.read(name, input),
    enabled: mayAsk && (options.enabled ?? true),
    placeholderData: options.keepOldInput ? (old: unknown) => old : undefined,
  });
  const { refetch } = query;
  return {
    data: query.data as Output<N> | undefined, // TanStack's own generic does not bear a union of outputs
    failure:
      query.error instanceof CallFailed ? query.error.failure : query.error ? { kind: 'fault', number: '-' } : null,
    loading: query.isPending && query.isFetching,
    reload: useCallback(() => void refetch(), [refetch]),
  };
}

export interface CommandHandle<N extends CommandName> {
  /** Sends; one at a time. The promise settles when the shop has answered or the person has given up. */
  run(input: Input<N>, options?: { commandId?: string }): Promise<Outcome<Output<N>>>;
  readonly busy: boolean;
  /** Sent several times without an answer; goes on trying. */
  readonly unsent: boolean;
  readonly failure: Failure | null;
  /** Tries again now. */
  hurry(): void;
  /** Stops trying; what was sent may still have been kept. */
  giveUp(): void;
  /** Forgets the failure. */
  clear(): void;
}

/**
 * One command of one form. Its id is born with the form, stays the same through refusals and lost connections, and is
 * new after a success; a draft that outlives the form passes its own.
 */
export function useCommand<N extends CommandName>(name: N): CommandHandle<N> {
  const client = useClient();
  const [state, setState] = useState<{ busy: boolean; unsent: boolean; failure: Failure | null }>({
    busy: false,
    unsent: false,
    failure: null,
  });
  const id = useRef<string | null>(null);
  const flight = useRef<{ answer: Promise<Outcome<Output<N>>>; cancel(): void } | null>(null);

  const run = useCallback(
    (input: Input<N>, options: { commandId?: string } = {}): Promise<Outcome<Output<N>>> => {
      if (flight.current) return flight.current.answer;
      id.current ??= v7();
      const commandId = options.commandId ?? id.current;
      setState({ busy: true, unsent: false, failure: null });
      let cancelled = false;
      const answer = client
        .send(name, input, commandId, {
          unsent: () => setState({ busy: true, unsent: true, failure: null }),
          isCancelled: () => cancelled,
        })
        .then((outcome) => {
          flight.current = null;
          if (outcome.ok) id.current = null;
          setState({ busy: false, unsent: false, failure: outcome.ok ? null : outcome.failure });
          return outcome;
        });
      flight.current = {
        answer,
        cancel: () => {
          cancelled = true;
        },
      };
      return answer;
    },
    [client, name],
  );

  return {
    ...state,
    run,
    hurry: useCallback(() => client.wake(), [client]),
    giveUp: useCallback(() => {
      flight.current?.cancel();
      client.wake();
    }, [client]),
    clear: useCallback(() => setState((old) => ({ ...old, failure: null })), []),
  };
}

export interface StepHandle<N extends StepName | TaskName> {
  run(input: Input<N>): Promise<Outcome<N extends TaskName ? { taskId: string } : Output<N>>>;
  readonly busy: boolean;
  readonly failure: Failure | null;
  clear(): void;
}

/** A step (sign-in, pairing, PINs) or the start of a task: never repeated by itself. */
export function useStep<N extends StepName | TaskName>(name: N): StepHandle<N> {
  const client = useClient();
  const [state, setState] = useState<{ busy: boolean; failure: Failure | null }>({ busy: false, failure: null });
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const run = useCallback(
    async (input: Input<N>) => {
      setState({ busy: true, failure: null });
      const outcome = await client.ask(name, input);
      if (mounted.current) setState({ busy: false, failure: outcome.ok ? null : outcome.failure });
      return outcome as Outcome<N extends TaskName ? { taskId: string } : Output<N>>; // a task answers its id
    },
    [client, name],
  );
  return { ...state, run, clear: useCallback(() => setState((old) => ({ ...old, failure: null })), []) };
}
