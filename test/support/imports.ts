/** Lists as a seat brings them: uploaded, looked at, checked, taken in. */

import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { z } from 'zod';
import { openReader } from '../../src-main/db/open.ts';
import * as schema from '../../src-main/db/schema.ts';
import { importTasks } from '../../src-main/exchange/import-tasks.ts';
import { receiveFile } from '../../src-main/hosts/receive-file.ts';
import type { TaskContext } from '../../src-main/kernel/handler-types.ts';
import { contract, type Input, type TaskName } from '../../src-shared/contract.ts';
import {
  type ImportCheck,
  type ImportCounts,
  type ImportLook,
  type ImportPlan,
  type ImportTake,
  importCheck,
  importLook,
  importTake,
} from '../../src-shared/exchange/import-contract.ts';
import type { ImportedRow, ImportedVehicle } from '../../src-shared/exchange/import-row.ts';
import { type TaskId, taskId } from '../../src-shared/kit/id.ts';
import { quantityMilli } from '../../src-shared/kit/labor.ts';
import { toFen } from '../../src-shared/kit/money.ts';
import { instant, localDate } from '../../src-shared/kit/time.ts';
import type { TestSeat, TestShop } from './shop.ts';

const PATIENCE = 60_000;

export interface Importer {
  upload(bytes: Buffer | string): Promise<string>;
  start<N extends TaskName>(name: N, input: Input<N>): Promise<TaskId>;
  ended(id: TaskId): Promise<{ readonly state: string; readonly result: unknown }>;
  look(file: string): Promise<ImportLook>;
  /** As the screen would propose it, with the first sheet. */
  plan(bytes: Buffer | string, change?: Partial<ImportPlan>): Promise<ImportPlan>;
  check(plan: ImportPlan): Promise<ImportCheck>;
  take(plan: ImportPlan): Promise<ImportTake>;
  /** The rows that do not go in, as a file under `exports/`. */
  refused(input: Input<'import.refused'>): Promise<z.output<(typeof contract)['import.refused']['output']>>;
  /** Takes it in, and says what came of it; throws where it did not. */
  taken(plan: ImportPlan): Promise<ImportCounts>;
}

/**
 * By the worker as in earnest, or by the same handlers right here: a worker that reads the sources takes seconds to
 * begin, and all but the tests of workers can do without.
 */
export function importerOf(
  { shop, folder, clock }: TestShop,
  seat: TestSeat,
  how: 'here' | 'worker' = 'here',
): Importer {
  const caller = { seatId: seat.seatId, host: 'station' } as const;

  async function start<N extends TaskName>(name: N, input: Input<N>): Promise<TaskId> {
    const reply = await seat.call(name, input);
    if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(reply)}`);
    return taskId.parse((reply.value as unknown as { taskId: unknown }).taskId); // what the door answers to a task
  }

  async function ended(id: TaskId) {
    const until = Date.now() + PATIENCE;
    for (;;) {
      const status = await seat.do('task.status', { taskId: id });
      if (status.state !== 'running') return status;
      if (Date.now() > until) throw new Error(`still running: ${JSON.stringify(status)}`);
      await wait(10);
    }
  }

  async function runHere<N extends keyof typeof importTasks>(name: N, input: Input<N>): Promise<unknown> {
    const connection = openReader(join(folder, 'servicelane.sqlite'));
    try {
      const asker = shop.door.sessionOf(seat.seatId).staff;
      const context: TaskContext = {
        db: drizzle(connection, { schema }),
        by: asker && { staffId: asker.id, roles: asker.roles },
        connection,
        readAtOnce: (read) => connection.transaction(read)(),
        dataDir: folder,
        resourcesDir: '',
        version: '0.0.0-test',
        now: instant.parse(clock.wall),
        progress: () => undefined,
        run: async (command, given) => {
          const session = shop.door.sessionOf(seat.seatId);
          if ('pieces' in command) return shop.door.runInPieces(command, given, session, () => undefined);
          return shop.door.runInternal(command, given, session);
        },
      };
      const handler = importTasks[name] as (given: unknown, by: TaskContext) => Promise<unknown>; // name and input agree in the contract
      return await handler(contract[name].input.parse(input), context);
    } finally {
      connection.close();
    }
  }

  async function run<N extends keyof typeof importTasks, S extends z.ZodType>(
    name: N,
    input: Input<N>,
    shape: S,
  ): Promise<z.output<S>> {
    if (how === 'here') return shape.parse(await runHere(name, input));
    const status = await ended(await start(name, input));
    if (status.state !== 'done') throw new Error(`${name}: ${JSON.stringify(status)}`);
    return shape.parse(status.result);
  }

  const self: Importer = {
    async upload(bytes) {
      const reply = await receiveFile(shop, caller, seat.staffId, Readable.from([Buffer.from(bytes)]), 'import');
      if (!reply.ok) throw new Error(JSON.stringify(reply));
      return (reply.value as { sha256: string }).sha256; // the host's own form
    },
    start,
    ended,
    look: (file) => run('import.look', { file }, importLook),
    async plan(bytes, change = {}) {
      const file = await self.upload(bytes);
      const look = await self.look(file);
      if (!look.ok) throw new Error(look.problem);
      const [sheet] = look.sheets;
      if (!sheet || sheet.headerRow === null) throw new Error('no heading');
      const kind = change.kind ?? sheet.kind;
      return {
        file,
        fileName: '试验.csv',
        sheet: 0,
        headerRow: sheet.headerRow,
        kind,
        columns: sheet.columns.map(({ guess }) => guess[kind]),
        dateOrder: sheet.dateOrder,
        itemKind: 'labor',
        ...change,
      };
    },
    check: (plan) => run('import.check', plan, importCheck),
    take: (plan) => run('import.take', plan, importTake),
    refused: (input) => run('import.refused', input, contract['import.refused'].output),
    async taken(plan) {
      const outcome = await self.take(plan);
      if (!outcome.ok) throw new Error(JSON.stringify(outcome));
      return outcome.counts;
    },
  };
  return self;
}

export const IMPORTED_CAR: ImportedVehicle = {
  plate: null,
  plateColor: null,
  vin: null,
  frameNumber: '',
  make: '演示',
  model: '',
  modelYear: null,
  engineNumber: '',
  bodyColor: '',
  energy: null,
  vehicleType: '',
  firstRegisteredOn: null,
  inspectionDueOn: null,
  insurer: '',
  insuranceDueOn: null,
  odometerKm: null,
  nextServiceOn: null,
  nextServiceKm: null,
  note: '',
};

/** A row of each kind, as it waits to be taken in: the package is of the item before it. */
export function importedRows(vehicle: ImportedVehicle): readonly ImportedRow[] {
  const item = {
    kind: 'labor',
    code: 'IM99',
    name: '演示导入项目',
    category: '',
    priceFen: toFen(100_00),
    time: null,
    rateFen: null,
    unit: '',
    costFen: null,
    brand: '',
    oeNumber: '',
    advice: '',
  } as const;
  const line = { packageName: '演示导入套餐', packageFen: null, code: 'IM99', name: '', time: null };
  return [
    {
      kind: 'cars',
      row: 2,
      customer: {
        name: '演示车主',
        kind: 'person',
        kindSaid: false,
        phones: ['13800138000'],
        employer: '',
        address: '',
        birthday: null,
        level: null,
        taxTitle: '',
        taxNumber: '',
        note: '',
      },
      vehicle,
      service: {
        on: localDate.parse('2024-01-05'),
        odometerKm: 1000,
        words: '',
        work: '换机油',
        parts: '',
        amount: '',
        place: '',
        number: '',
        advice: '',
      },
    },
    { kind: 'prices', row: 2, item },
    { kind: 'packages', row: 2, line: { ...line, quantityMilli: quantityMilli.parse(1000) } },
  ];
}
