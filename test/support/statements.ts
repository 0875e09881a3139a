/** Which tables a statement reads and writes, by SQLite's own account. */
import type { Connection } from '../../src-main/db/open.ts';

export interface TablesOf {
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

interface Opcode {
  readonly opcode: string;
  readonly p2: number;
  readonly p3: number;
}

const NOT_EXPLAINED = /^\s*(BEGIN|COMMIT|ROLLBACK|PRAGMA|SAVEPOINT|RELEASE|EXPLAIN|CREATE|DROP|ALTER)/i;

/** `connection` sees the same schema; the statements are not run again. */
export function tablesOf(connection: Connection, statements: readonly string[]): TablesOf {
  const names = new Map<number, string>();
  for (const row of connection.prepare('SELECT rootpage, tbl_name FROM sqlite_schema WHERE rootpage > 0').all()) {
    const { rootpage, tbl_name } = row as { rootpage: number; tbl_name: string }; // the columns just named
    names.set(rootpage, tbl_name);
  }
  const reads = new Set<string>();
  const writes = new Set<string>();
  for (const sql of new Set(statements)) {
    if (NOT_EXPLAINED.test(sql)) continue;
    for (const { opcode, p2, p3 } of connection.prepare(`EXPLAIN ${sql}`).all() as Opcode[]) {
      // p3 is the database: 1 is the temporary one.
      if (p3 !== 0) continue;
      const name = names.get(p2);
      if (name === undefined) continue;
      if (opcode === 'OpenRead') reads.add(name);
      if (opcode === 'OpenWrite') writes.add(name);
    }
  }
  return { reads, writes };
}

/** As large as the shop and its price list, not as its past. */
export const STAYS_SMALL: ReadonlySet<string> = new Set([
  'shop',
  'staff',
  'staff_role',
  'seat',
  'team',
  'bay',
  'calendar_exception',
  'catalog_setting',
  'catalog_item',
  'catalog_package',
  'catalog_package_line',
  'recall',
  'backup_setting',
  'restore_record',
  'seat_invitation',
  'sqlite_sequence',
]);
/** Indexes of what is open or here: walking through one of them ends, however long the past is. */
const HAVE_AN_END: ReadonlySet<string> = new Set([
  'bill_draft',
  'bill_share_open',
  'duty_open',
  'exit_slip_open',
  'held_item_in_use',
  'import_run_one',
  'repair_order_delivered',
  'repair_order_open',
  'seat_session_current',
  'shift_open',
  'visit_here',
  'visit_plate_here',
  'visit_plate_untied',
  'work_session_one',
]);

interface Scanning {
  readonly opcode: string;
  readonly p1: number;
  readonly p2: number;
  readonly p3: number;
}

/**
 * Tables of which these statements walk through every row, or through every entry of an index: they begin at the first
 * or the last one instead of seeking.
 */
export function scansOf(connection: Connection, statements: readonly string[]): ReadonlyMap<string, string> {
  const trees = new Map<number, { readonly table: string; readonly hasEnd: boolean }>();
  for (const row of connection.prepare('SELECT rootpage, name, tbl_name FROM sqlite_schema WHERE rootpage > 0').all()) {
    const { rootpage, name, tbl_name } = row as { rootpage: number; name: string; tbl_name: string }; // the columns just named
    trees.set(rootpage, { table: tbl_name, hasEnd: HAVE_AN_END.has(name) });
  }
  const scanned = new Map<string, string>();
  for (const sql of new Set(statements)) {
    if (NOT_EXPLAINED.test(sql)) continue;
    const cursors = new Map<number, { readonly table: string; readonly hasEnd: boolean }>();
    for (const { opcode, p1, p2, p3 } of connection.prepare(`EXPLAIN ${sql}`).all() as Scanning[]) {
      const tree = p3 === 0 ? trees.get(p2) : undefined;
      if (opcode === 'OpenRead' || opcode === 'OpenWrite' || opcode === 'ReopenIdx') {
        if (tree) cursors.set(p1, tree);
        else cursors.delete(p1);
      }
      if (opcode !== 'Rewind' && opcode !== 'Last' && opcode !== 'Count') continue;
      const walked = cursors.get(p1);
      if (walked && !walked.hasEnd) scanned.set(walked.table, sql);
    }
  }
  return scanned;
}
