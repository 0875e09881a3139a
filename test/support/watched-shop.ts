import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import type { Session } from '../../src-main/kernel/context.ts';
import type { InternalCommand, PiecewiseCommand } from '../../src-main/kernel/handler-types.ts';
import { openShop, type Shop } from '../../src-main/kernel/shop.ts';
import { type CallName, contract, type Input, type Output } from '../../src-shared/contract.ts';
import type { Definition, Reply } from '../../src-shared/kit/contract.ts';
import { type CommandId, commandId, newId } from '../../src-shared/kit/id.ts';
import { DAY } from '../../src-shared/kit/time.ts';
import { MIGRATIONS, testFolder, WORKER } from './folders.ts';
import { MORNING } from './shop.ts';
import { scansOf, tablesOf } from './statements.ts';

/** A shop whose statements are seen one call at a time, without what the door itself reads. */
export async function watchedShop(demo: boolean) {
  const folder = testFolder();
  const statements: string[] = [];
  let wall: number = MORNING;
  const shop: Shop = await openShop({
    dataDir: folder,
    migrationsDir: MIGRATIONS,
    workerUrl: WORKER,
    version: '0.0.0-test',
    clock: () => wall,
    monotonic: () => 1000,
    demo,
    demoOrders: false,
    log: () => undefined,
    trace: (sql) => void statements.push(sql),
  });
  const explainer = new Database(join(folder, 'servicelane.sqlite'), { readonly: true });
  onTestFinished(async () => {
    explainer.close();
    await shop.close();
  });
  const reads = new Map<string, Set<string>>();
  const writes = new Map<string, Set<string>>();
  /** By call and table the statement that walks through all of it. */
  const scans = new Map<string, string>();
  const repeated = new Set<CallName>();
  const doneTwice = new Set<CallName>();
  const note = (name: string): void => {
    for (const [table, sql] of scansOf(explainer, statements)) scans.set(`${name} ${table}`, sql);
    const seen = tablesOf(explainer, statements);
    reads.set(name, new Set([...(reads.get(name) ?? []), ...seen.reads]));
    writes.set(name, new Set([...(writes.get(name) ?? []), ...seen.writes]));
  };
  /** As after an answer that was lost: the same again says the same, and no commit of it reaches the file. */
  function repeat(session: Session, name: CallName, input: unknown, id: CommandId, first: Reply): void {
    const definition: Definition = contract[name];
    if (definition.kind !== 'command' || !definition.journalled) return;
    const version = (): unknown => explainer.pragma('data_version', { simple: true });
    const before = [version(), shop.door.head().seq];
    const again = shop.door.callAs(session, name, input, id);
    if (JSON.stringify(again) !== JSON.stringify(first))
      throw new Error(`${name} answered ${JSON.stringify(first)}, then ${JSON.stringify(again)}`);
    if (String([version(), shop.door.head().seq]) !== String(before)) throw new Error(`${name} happened twice`);
    repeated.add(name);
  }

  /** As from a second tab or till that had the same before its eyes: another press of the same, with an id of its own. */
  function pressElsewhere(session: Session, name: CallName, input: unknown): void {
    const definition: Definition = contract[name];
    if (definition.kind !== 'command' || !definition.journalled) return;
    if (shop.door.callAs(session, name, input, newId(commandId)).ok) doneTwice.add(name);
  }

  return {
    folder,
    shop,
    reads,
    writes,
    scans,
    /** The commands that were sent a second time with the id that they were born with. */
    repeated,
    /** The commands that happened again where they were pressed at two places at once. */
    doneTwice,
    pass(days: number): void {
      wall += days * DAY;
    },
    /** Straight to the handler: the door's own reading would hide a missing topic. */
    do<N extends CallName>(session: Session, name: N, input: Input<N>): Output<N> {
      statements.length = 0;
      const id = newId(commandId);
      const reply = shop.door.callAs(session, name, input, id);
      note(name);
      if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(reply)}`);
      repeat(session, name, input, id, reply);
      pressElsewhere(session, name, input);
      return reply.value as Output<N>; // as the handler's type says
    },
    run<I extends z.ZodType, O>(session: Session, command: InternalCommand<I, O>, input: z.input<I>): O {
      statements.length = 0;
      const value = shop.door.runInternal(command, input, session);
      note(command.name);
      return value;
    },
    async runInPieces<I extends z.ZodType, O>(
      session: Session,
      command: PiecewiseCommand<I, O>,
      input: z.input<I>,
    ): Promise<O> {
      statements.length = 0;
      const value = await shop.door.runInPieces(command, input, session, () => undefined);
      note(command.name);
      return value;
    },
  };
}
