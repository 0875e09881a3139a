/** Taking in a list: its rows wait aside, and one command makes all of them visible. The checking is in import-judge.ts. */
import { and, desc, eq, gt, lte, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type ImportCounts, importCounts, noCounts } from '../../src-shared/exchange/import-contract.ts';
import { type ImportedRow, importedRow } from '../../src-shared/exchange/import-row.ts';
import { IMPORT_KINDS, type TakenKind } from '../../src-shared/exchange/import-rules.ts';
import { type ImportId, importId as importIdSchema } from '../../src-shared/kit/id.ts';
import { refuse } from '../../src-shared/kit/refusal.ts';
import { HOUR, type Instant } from '../../src-shared/kit/time.ts';
import { itemOfLine, matchItem, takeInItem, takeInPackage } from '../catalog/catalog-take-in.ts';
import { matchCustomer, takeInCustomer } from '../customer/customer-take-in.ts';
import type { Reader, Writer } from '../db/connection.ts';
import { actorId, type CommandContext } from '../kernel/context.ts';
import { inPieces, internal, type QueryHandlers, type TaskGuards, type Upkeep } from '../kernel/handler-types.ts';
import { shopZone } from '../shop/shop-repository.ts';
import { staff } from '../staff/staff-tables.ts';
import { ownerOf } from '../vehicle/vehicle-repository.ts';
import { matchVehicle, takeInOwner, takeInService, takeInVehicle } from '../vehicle/vehicle-take-in.ts';
import { importRow, importRun } from './import-tables.ts';
import type { Taken } from './take-in.ts';

const LISTED_RUNS = 20;
/** Rows that are read, or let go, at once: a few milliseconds. */
const ROWS_AT_ONCE = 250;

/** Rows of runs that came to nothing: a crash in the middle, or a worker that had to be ended. */
function dropWaiting(db: Writer, now: Instant): void {
  db.delete(importRow).run();
  db.update(importRun).set({ state: 'dropped', endedAt: now }).where(eq(importRun.state, 'staging')).run();
}

export const beginImport = internal({
  name: 'import.begin',
  input: z.strictObject({
    importId: importIdSchema,
    fileName: z.string(),
    sha256: z.string(),
    kind: z.enum(IMPORT_KINDS),
  }),
  touches: ['import_run', 'import_row'],
  handler: ({ importId, ...list }, context) => {
    const { db, now } = context;
    // Only one worker takes a list in at a time: whatever waits here is nobody's.
    dropWaiting(db, now);
    db.insert(importRun)
      .values({ ...list, id: importId, state: 'staging', startedAt: now, startedBy: actorId(context) })
      .run();
    return {};
  },
});

export const stageRows = internal({
  name: 'import.stage',
  input: z.strictObject({ importId: importIdSchema, rows: z.array(importedRow) }),
  touches: ['import_row'],
  secret: ['rows'],
  journalled: false,
  handler: ({ importId, rows }, { db }) => {
    for (const row of rows)
      db.insert(importRow)
        .values({ importId, body: JSON.stringify(row) })
        .run();
    return {};
  },
});

export const dropImport = internal({
  name: 'import.drop',
  input: z.strictObject({}),
  touches: ['import_run', 'import_row'],
  handler: (_input, { db, now }) => {
    dropWaiting(db, now);
    return {};
  },
});

/** Counts what became of the list. */
class Outcome {
  readonly counts = noCounts();
  kept = 0;
  refused = 0;
  note(kind: TakenKind, { outcome, kept }: Taken): void {
    this.counts[kind][outcome] += 1;
    this.kept += kept;
  }
}

type Row<K extends ImportedRow['kind']> = Extract<ImportedRow, { kind: K }>;

/** The shop has changed since the row was checked: it is refused here, alone. */
function takeCar(context: CommandContext, importId: ImportId, row: Row<'cars'>, zone: string, outcome: Outcome): void {
  const { db } = context;
  const match = row.vehicle ? matchVehicle(db, row.vehicle) : null;
  if (match?.is === 'elsewhere') {
    outcome.refused += 1;
    return;
  }
  const known = match?.is === 'known' ? match.row : null;
  const vehicle = row.vehicle ? takeInVehicle(context, row.vehicle, known) : null;
  if (vehicle && !row.customer && !row.service) outcome.note('vehicles', vehicle);
  let isCompleted = false;
  if (row.customer) {
    const owner = known ? ownerOf(db, known.id) : null;
    const found = matchCustomer(
      db,
      row.customer,
      owner && { id: owner.customerId, name: owner.name },
      vehicle !== null,
    );
    const customer = takeInCustomer(context, row.customer, found);
    outcome.note('customers', customer);
    if (vehicle) {
      const whose = takeInOwner(context, vehicle.vehicleId, customer.customerId);
      isCompleted = whose === 'set';
      if (whose === 'other') outcome.kept += 1;
    }
  }
  if (vehicle && (row.customer || row.service)) {
    const changed = vehicle.outcome === 'unchanged' && isCompleted ? 'completed' : vehicle.outcome;
    outcome.note('vehicles', { ...vehicle, outcome: changed });
  }
  if (vehicle && row.service) {
    const isNew = takeInService(context, vehicle.vehicleId, importId, row.service, zone);
    outcome.note('services', { outcome: isNew ? 'added' : 'unchanged', kept: 0 });
  }
}

function takeItem(context: CommandContext, { item }: Row<'prices'>, outcome: Outcome): void {
  const match = matchItem(context.db, item);
  if (match.is === 'elsewhere') outcome.refused += 1;
  else outcome.note('items', takeInItem(context, item, match.is === 'known' ? match.row : null));
}

function* takePackages(
  context: CommandContext,
  rows: readonly Row<'packages'>[],
  outcome: Outcome,
): Generator<number, void> {
  const byName = Map.groupBy(rows, ({ line }) => line.packageName);
  for (const [name, lines] of byName) {
    yield TAKEN;
    const found = lines.flatMap(({ line }) => {
      const item = itemOfLine(context.db, line);
      return item ? [{ ...line, item }] : [];
    });
    if (found.length < lines.length) outcome.refused += lines.length;
    else outcome.note('packages', takeInPackage(context, name, found));
  }
}

/** The rows that wait, one after the other. */
function* waitingRows(db: Reader, importId: ImportId): Generator<ImportedRow, void> {
  let last = 0;
  for (;;) {
    const some = db
      .select({ rowId: importRow.rowId, body: importRow.body })
      .from(importRow)
      .where(and(eq(importRow.importId, importId), gt(importRow.rowId, last)))
      .orderBy(importRow.rowId)
      .limit(ROWS_AT_ONCE)
      .all();
    for (const { rowId, body } of some) {
      last = rowId;
      yield JSON.parse(body) as ImportedRow; // checked by the schema of import.stage when it was written
    }
    if (some.length < ROWS_AT_ONCE) return;
  }
}

function* letGo(db: Writer, importId: ImportId): Generator<number, void> {
  const of = eq(importRow.importId, importId);
  for (;;) {
    const last = db
      .select({ rowId: importRow.rowId })
      .from(importRow)
      .where(of)
      .orderBy(importRow.rowId)
      .limit(1)
      .offset(ROWS_AT_ONCE - 1)
      .get();
    db.delete(importRow)
      .where(last ? and(of, lte(importRow.rowId, last.rowId)) : of)
      .run();
    if (!last) return;
    yield LET_GO;
  }
}

/** How far it is when all rows are in, and while what waited is let go. */
const TAKEN = 0.95;
const LET_GO = 0.98;

export const applyImport = inPieces({
  name: 'import.apply',
  input: z.strictObject({ importId: importIdSchema, rows: z.int(), refused: z.int() }),
  touches: [
    'import_run',
    'import_row',
    'customer',
    'customer_phone',
    'vehicle',
    'vehicle_plate',
    'vehicle_owner',
    'past_service',
    'visit',
    'catalog_item',
    'catalog_package',
    'catalog_package_line',
  ],
  *pieces({ importId, rows, refused }, context): Generator<number, ImportCounts> {
    const { db, now } = context;
    const zone = shopZone(db);
    const outcome = new Outcome();
    const lines: Row<'packages'>[] = [];
    const waiting = Math.max(1, rows - refused);
    let taken = 0;
    for (const row of waitingRows(db, importId)) {
      if (row.kind === 'cars') takeCar(context, importId, row, zone, outcome);
      else if (row.kind === 'prices') takeItem(context, row, outcome);
      else lines.push(row);
      taken += 1;
      yield Math.min(1, taken / waiting) * TAKEN;
    }
    yield* takePackages(context, lines, outcome);
    const counts: ImportCounts = {
      rows,
      refused: refused + outcome.refused,
      kept: outcome.kept,
      ...outcome.counts,
    };
    yield* letGo(db, importId);
    db.update(importRun).set({ state: 'applied', counts, endedAt: now }).where(eq(importRun.id, importId)).run();
    return counts;
  },
});

export const importTaskCommands = [beginImport, stageRows, dropImport, applyImport];

function stagingBy(db: Reader): { readonly name: string; readonly startedAt: Instant } | null {
  return (
    db
      .select({ name: staff.name, startedAt: importRun.startedAt })
      .from(importRun)
      .innerJoin(staff, eq(staff.id, importRun.startedBy))
      .where(sql`${importRun.state} = 'staging'`)
      .get() ?? null
  );
}

/** A crash left rows behind: other people's numbers do not stay for nothing. */
export const importUpkeep: Upkeep = {
  command: dropImport,
  isDue: (db, now) => {
    const staging = stagingBy(db);
    return staging !== null && now - staging.startedAt > HOUR;
  },
};

export const importQueries = {
  'import.status': (_input, { db, tasks }) => {
    const running = tasks.running('import.take');
    const runs = db
      .select({
        importId: importRun.id,
        fileName: importRun.fileName,
        kind: importRun.kind,
        state: importRun.state,
        counts: importRun.counts,
        at: importRun.startedAt,
        by: staff.name,
      })
      .from(importRun)
      .innerJoin(staff, eq(staff.id, importRun.startedBy))
      .where(and(ne(importRun.state, 'staging')))
      .orderBy(desc(importRun.rowId))
      .limit(LISTED_RUNS)
      .all();
    return {
      running,
      runningBy: running === null ? '' : (stagingBy(db)?.name ?? ''),
      runs: runs.flatMap(({ state, counts, ...run }) =>
        state === 'staging' ? [] : [{ ...run, state, counts: counts === null ? null : importCounts.parse(counts) }],
      ),
    };
  },
} satisfies Pick<QueryHandlers, 'import.status'>;

export const importGuards = {
  'import.take': (_input, { db, tasks, backups }) => {
    if (tasks.running('import.take') !== null) return refuse('importRunning', { by: stagingBy(db)?.name ?? '' });
    return backups.running() === null ? null : refuse('backupRunning', {});
  },
} satisfies TaskGuards;
