/** One half of a check-in, kept at the shop while it is typed; what another seat writes into the same half appears here. */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { Path, PathValue, UseFormReturn } from 'react-hook-form';
import { v7 } from 'uuid';
import type { z } from 'zod';
import type { Input, Output } from '../../src-shared/contract.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import type { CheckInField, CheckInValues, HalfChoice, MergedHalf } from '../../src-shared/order/check-in-form.ts';
import { useClient } from '../kit/client.ts';

const QUIET = 500;
/** Whoever types on without a pause is kept all the same. */
const LONGEST_UNKEPT = 2_000;
/** As long as a check-in waits for a half that is under way; with the connection cut it has its own way to wait. */
const PATIENCE = 1500;
const ENDED: readonly string[] = ['notFound', 'wrongVisitState'];

function isSame(one: HalfChoice<unknown>, other: HalfChoice<unknown>): boolean {
  return one.list === other.list && one.key === other.key;
}

export type CheckInForm = UseFormReturn<CheckInValues, unknown, Input<'visit.checkIn'>>;
type Kept = Output<'visit.checkInDraft'>['halves'][number];
type Content = Input<'visit.saveCheckInDraft'>['content'];

export interface CheckInHalf<T = Partial<CheckInValues>> {
  /** What another seat has written in fields that were also changed here. */
  readonly theirs: Partial<CheckInValues>;
  /** Who else wrote this half last, and when. */
  readonly other: { readonly name: string; readonly at: Instant } | null;
  readonly savedAt: Instant | null;
  /** Something typed here is not at the shop yet. */
  readonly isKeeping: boolean;
  take(name: CheckInField): void;
  /** The same of what is merged by its own parts. */
  readonly choices: readonly HalfChoice<T>[];
  choose(choice: HalfChoice<T>): void;
  /** Nothing is kept while the car is being checked in: what is under way has arrived when this is fulfilled. */
  hold(): Promise<void>;
  /** It was not checked in: what is typed is kept again. */
  release(): void;
  /** Nothing more is kept: the car was checked in. */
  stop(): void;
}

export function useCheckInHalf<T extends Partial<CheckInValues>>({
  visitId,
  half,
  schema,
  start,
  server,
  fields,
  merge,
  chosen,
  reload,
  isComposing,
}: {
  visitId: Input<'visit.checkIn'>['visitId'];
  half: Kept['half'];
  schema: z.ZodType<T>;
  /** What the form began with. */
  start: T;
  /** As the shop has it; undefined while nobody wrote it. */
  server: Kept | undefined;
  fields: CheckInForm;
  merge: (mine: T, base: T, newest: T) => MergedHalf<T>;
  /** The half with the other's part of a choice. */
  chosen: (mine: T, choice: HalfChoice<T>) => T;
  reload: () => void;
  /** Half-composed text is not text. */
  isComposing: RefObject<boolean>;
}): CheckInHalf<T> {
  const client = useClient();
  const base = useRef(start);
  const version = useRef(server?.version ?? 0);
  const newest = useRef(server);
  newest.current = server;
  const timer = useRef(0);
  const unkeptSince = useRef<number | null>(null);
  const isFlying = useRef(false);
  const flight = useRef<Promise<void>>(Promise.resolve());
  const isHeld = useRef(false);
  const isStopped = useRef(false);
  const [state, setState] = useState<Pick<CheckInHalf<T>, 'theirs' | 'choices' | 'other' | 'savedAt' | 'isKeeping'>>({
    theirs: {},
    choices: [],
    other: null,
    savedAt: server?.savedAt ?? null,
    isKeeping: false,
  });

  const mine = useCallback((): T => {
    const all = fields.getValues();
    const keys = Object.keys(start) as CheckInField[]; // the keys of a half are fields of the form
    return Object.fromEntries(keys.map((key) => [key, all[key]])) as unknown as T; // the keys of `start`
  }, [fields, start]);
  const set = useCallback(
    (name: CheckInField, value: unknown) =>
      fields.setValue(
        name as Path<CheckInValues>,
        value as PathValue<CheckInValues, Path<CheckInValues>>, // taken from the same field of another copy
      ),
    [fields],
  );

  const write = (values: T, before: T): void => {
    for (const key of Object.keys(values) as CheckInField[])
      if (!Object.is(values[key as keyof T], before[key as keyof T])) set(key, values[key as keyof T]);
  };

  const steps = useRef({ look: () => {}, flush: () => {} });
  const schedule = useCallback(() => {
    clearTimeout(timer.current);
    const now = performance.now();
    unkeptSince.current ??= now;
    const left = unkeptSince.current + LONGEST_UNKEPT - now;
    timer.current = window.setTimeout(() => steps.current.flush(), Math.max(0, Math.min(QUIET, left)));
  }, []);

  steps.current.look = () => {
    const there = newest.current;
    // The echo of one's own saving comes before or after its answer; neither is somebody else.
    if (!there || isFlying.current || there.version <= version.current) return;
    const content = schema.safeParse(there.content);
    version.current = there.version;
    if (!content.success) return;
    const before = mine();
    const merged = merge(before, base.current, content.data);
    base.current = content.data;
    write(merged.values, before);
    setState((old) => ({
      ...old,
      theirs: { ...old.theirs, ...merged.theirs },
      choices: [...merged.choices, ...old.choices.filter((one) => !merged.choices.some((other) => isSame(one, other)))],
      other: { name: there.savedBy, at: there.savedAt },
      savedAt: there.savedAt,
    }));
    schedule();
  };
  steps.current.flush = () => {
    clearTimeout(timer.current);
    unkeptSince.current = null;
    if (isFlying.current || isHeld.current || isStopped.current) return;
    if (isComposing.current) return schedule();
    const content = mine();
    if (JSON.stringify(content) === JSON.stringify(base.current)) {
      setState((old) => (old.isKeeping ? { ...old, isKeeping: false } : old));
      return;
    }
    isFlying.current = true;
    setState((old) => (old.isKeeping ? old : { ...old, isKeeping: true }));
    const input = { visitId, half, version: version.current, content: content as unknown as Content }; // JSON by its schema
    flight.current = client.send('visit.saveCheckInDraft', input, v7()).then((outcome) => {
      isFlying.current = false;
      if (outcome.ok) {
        base.current = content;
        version.current = outcome.value.version;
        setState((old) => ({ ...old, savedAt: outcome.value.savedAt }));
      } else if (outcome.failure.kind === 'refusal' && outcome.failure.refusal.code === 'draftChanged') reload();
      // Checked in elsewhere meanwhile: the screen says so by itself. A seat that was locked in between goes on keeping.
      else isStopped.current = outcome.failure.kind === 'refusal' && ENDED.includes(outcome.failure.refusal.code);
      steps.current.look();
      if (outcome.ok) steps.current.flush();
    });
  };

  const at = server?.version;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a newer version is the reason to look
  useEffect(() => steps.current.look(), [at]);
  useEffect(() => {
    const typing = fields.watch(schedule);
    const leave = (): void => steps.current.flush();
    window.addEventListener('pagehide', leave);
    return () => {
      typing.unsubscribe();
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [fields, schedule]);

  return {
    ...state,
    take: (name) => {
      const { [name]: value, ...rest } = state.theirs;
      if (value !== undefined) set(name, value);
      setState((old) => ({ ...old, theirs: rest }));
    },
    choose: (choice) => {
      const before = mine();
      write(chosen(before, choice), before);
      setState((old) => ({ ...old, choices: old.choices.filter((one) => one !== choice) }));
    },
    hold: useCallback(() => {
      isHeld.current = true;
      clearTimeout(timer.current);
      return Promise.race([flight.current, new Promise<void>((done) => setTimeout(done, PATIENCE))]);
    }, []),
    release: useCallback(() => {
      isHeld.current = false;
      steps.current.flush();
    }, []),
    stop: useCallback(() => {
      isStopped.current = true;
      clearTimeout(timer.current);
    }, []),
  };
}
