import { and, desc, eq, gte, inArray, lt, ne, notInArray, sql } from 'drizzle-orm';
import type { StaffId } from '../../src-shared/kit/id.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import { ROLES, type Role } from '../../src-shared/staff/roles.ts';
import type { SignedInStaff } from '../../src-shared/staff/staff-contract.ts';
import { once, type Reader, type Writer } from '../db/connection.ts';
import { seat, seatSession, staff, staffGuard, staffRole } from './staff-tables.ts';

// Written with their table: in a query over one table drizzle leaves the table's name away, and inside a subquery a bare
// "id" would then be the inner table's.
const staffRowId = sql.raw('"staff"."id"');

/** The roles of the staff row of the same query, as a JSON array in no order. */
export const rolesColumn = sql<string>`(
  SELECT json_group_array(held.role) FROM ${staffRole} AS held WHERE held.staff_id = ${staffRowId}
)`;

/** What `rolesColumn` gave, in the order of ROLES. */
export function rolesFrom(json: string): Role[] {
  const held: unknown = JSON.parse(json);
  return Array.isArray(held) ? ROLES.filter((role) => held.includes(role)) : [];
}

export type StaffRow = typeof staff.$inferSelect;

export function staffById(db: Reader, id: StaffId): StaffRow | null {
  const statement = once(db, 'staff.byId', (on) =>
    on
      .select()
      .from(staff)
      .where(eq(staff.id, sql.placeholder('id')))
      .prepare(),
  );
  return statement.get({ id }) ?? null;
}

export function activeStaffByName(db: Reader, name: string): StaffRow | null {
  return (
    db
      .select()
      .from(staff)
      .where(and(eq(staff.name, name), sql`${staff.active} = 1`))
      .get() ?? null
  );
}

export function rolesOf(db: Reader, id: StaffId): Role[] {
  const held = db.select({ role: staffRole.role }).from(staffRole).where(eq(staffRole.staffId, id)).all();
  return ROLES.filter((role) => held.some((row) => row.role === role));
}

/** Everybody who can sign in, in no order. */
export function activeStaff(db: Reader): SignedInStaff[] {
  const statement = once(db, 'staff.active', (on) =>
    on
      .select({ id: staff.id, name: staff.name, roles: rolesColumn })
      .from(staff)
      .where(sql`${staff.active} = 1`)
      .prepare(),
  );
  return statement.all().map((row) => ({ ...row, roles: rolesFrom(row.roles) }));
}

/** Everybody, also who has left, with when a session of theirs last began or ended. */
export function allStaff(db: Reader) {
  return db
    .select({
      id: staff.id,
      version: staff.version,
      name: staff.name,
      active: staff.active,
      roles: rolesColumn,
      lastSeenAt: sql<Instant | null>`(
        SELECT coalesce(own.ended_at, own.started_at) FROM ${seatSession} AS own
        WHERE own.staff_id = ${staffRowId} ORDER BY own.started_at DESC LIMIT 1
      )`,
    })
    .from(staff)
    .all()
    .map((row) => ({ ...row, roles: rolesFrom(row.roles) }));
}

/** Who is signed in where, by seat name. */
export function signedInSeats(db: Reader): { staffId: StaffId; seatName: string }[] {
  return db
    .select({ staffId: seatSession.staffId, seatName: seat.name })
    .from(seatSession)
    .innerJoin(seat, eq(seat.id, seatSession.seatId))
    .where(sql`${seatSession.endedAt} IS NULL`)
    .all();
}

export function otherActiveAdministrators(db: Reader, than: StaffId): number {
  const row = db
    .select({ count: sql<number>`count(*)` })
    .from(staffRole)
    .innerJoin(staff, eq(staff.id, staffRole.staffId))
    .where(and(eq(staffRole.role, 'administrator'), sql`${staff.active} = 1`, ne(staff.id, than)))
    .get();
  return row?.count ?? 0;
}

export function insertStaff(db: Writer, row: StaffRow, roles: readonly Role[]): void {
  db.insert(staff).values(row).run();
  setRoles(db, row.id, roles);
}

export function setRoles(db: Writer, id: StaffId, roles: readonly Role[]): void {
  const kept = [...new Set(roles)];
  db.delete(staffRole)
    .where(and(eq(staffRole.staffId, id), notInArray(staffRole.role, kept)))
    .run();
  db.insert(staffRole)
    .values(kept.map((role) => ({ staffId: id, role })))
    .onConflictDoNothing()
    .run();
}

/** False where the version is not the expected one. */
export function updateStaff(
  db: Writer,
  id: StaffId,
  version: number,
  change: { name: string; active: boolean },
): boolean {
  const { changes } = db
    .update(staff)
    .set({ ...change, version: version + 1 })
    .where(and(eq(staff.id, id), eq(staff.version, version)))
    .run();
  return changes === 1;
}

/** False where there is no such person. The version stays: a PIN is on no form that somebody else may have open. */
export function setPinHash(db: Writer, id: StaffId, pinHash: string): boolean {
  return db.update(staff).set({ pinHash }).where(eq(staff.id, id)).run().changes === 1;
}

/** Wrong tries in a row. */
export function failuresOf(db: Reader, subject: string): number {
  const statement = once(db, 'guard.failures', (on) =>
    on
      .select({ failures: staffGuard.failures })
      .from(staffGuard)
      .where(eq(staffGuard.subject, sql.placeholder('subject')))
      .prepare(),
  );
  return statement.get({ subject })?.failures ?? 0;
}

/** One more wrong try; returns how many in a row that makes. */
export function addFailure(db: Writer, subject: string, now: Instant): number {
  return db
    .insert(staffGuard)
    .values({ subject, failures: 1, lastFailureAt: now })
    .onConflictDoUpdate({
      target: staffGuard.subject,
      set: { failures: sql`${staffGuard.failures} + 1`, lastFailureAt: now },
    })
    .returning({ failures: staffGuard.failures })
    .get().failures;
}

export function clearFailures(db: Writer, subjects: readonly string[]): void {
  db.delete(staffGuard)
    .where(inArray(staffGuard.subject, [...subjects]))
    .run();
}

/** Forgets all but the newest typed names of nobody. */
export function forgetOldNames(db: Writer, keep: number): void {
  const isName = and(gte(staffGuard.subject, 'name:'), lt(staffGuard.subject, 'name;'));
  const newest = db
    .select({ subject: staffGuard.subject })
    .from(staffGuard)
    .where(isName)
    .orderBy(desc(staffGuard.lastFailureAt))
    .limit(keep);
  db.delete(staffGuard)
    .where(and(isName, notInArray(staffGuard.subject, newest)))
    .run();
}
