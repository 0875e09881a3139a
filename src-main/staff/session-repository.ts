import { and, asc, eq, gt, isNull, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type SeatId, type StaffId, seatId as seatIdSchema } from '../../src-shared/kit/id.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import type { SignedInStaff } from '../../src-shared/staff/staff-contract.ts';
import { bound, once, type Reader, type Writer } from '../db/connection.ts';
import { internal } from '../kernel/handler-types.ts';
import { shop } from '../shop/shop-tables.ts';
import { rolesColumn, rolesFrom } from './staff-repository.ts';
import { seat, seatInvitation, seatSession, staff } from './staff-tables.ts';

const END_REASONS = ['chosen', 'idle', 'changed', 'revoked', 'deactivated'] as const;
export type EndReason = (typeof END_REASONS)[number];

export interface SeatSession {
  readonly seat: { readonly id: SeatId; readonly name: string };
  /** Null while nobody is signed in. */
  readonly staff: SignedInStaff | null;
  readonly lockMinutes: number;
}

/** Null where the seat is unknown or no longer belongs to the shop. Asked at every call. */
export function sessionOfSeat(db: Reader, id: SeatId): SeatSession | null {
  const statement = once(db, 'seat.session', (on) =>
    on
      .select({
        id: seat.id,
        name: seat.name,
        lockMinutes: shop.lockMinutes,
        staffId: staff.id,
        staffName: staff.name,
        roles: rolesColumn,
      })
      .from(seat)
      .innerJoin(shop, sql`${shop.id} = 1`)
      .leftJoin(seatSession, and(eq(seatSession.seatId, seat.id), isNull(seatSession.endedAt)))
      .leftJoin(staff, and(eq(staff.id, seatSession.staffId), sql`${staff.active} = 1`))
      .where(and(eq(seat.id, bound('id')), isNull(seat.revokedAt)))
      .prepare(),
  );
  const row = statement.get({ id });
  if (!row) return null;
  const { staffId, staffName } = row;
  return {
    seat: { id: row.id, name: row.name },
    staff: staffId && staffName !== null ? { id: staffId, name: staffName, roles: rolesFrom(row.roles) } : null,
    lockMinutes: row.lockMinutes,
  };
}

/** Whose token has this hash; null also where the seat no longer belongs to the shop. */
export function seatOfToken(db: Reader, tokenHash: string): SeatId | null {
  const statement = once(db, 'seat.ofToken', (on) =>
    on
      .select({ id: seat.id })
      .from(seat)
      .where(and(eq(seat.tokenHash, bound('tokenHash')), isNull(seat.revokedAt)))
      .prepare(),
  );
  return statement.get({ tokenHash })?.id ?? null;
}

/** The seat of the desktop window, where there is one. */
export function desktopSeat(db: Reader): SeatId | null {
  return (
    db
      .select({ id: seat.id })
      .from(seat)
      .where(and(sql`${seat.isDesktop} = 1`, isNull(seat.revokedAt)))
      .get()?.id ?? null
  );
}

export type SeatRow = typeof seat.$inferSelect;

/** Null also where the seat no longer belongs to the shop. */
export function seatById(db: Reader, id: SeatId): SeatRow | null {
  return (
    db
      .select()
      .from(seat)
      .where(and(eq(seat.id, id), isNull(seat.revokedAt)))
      .get() ?? null
  );
}

export function isSeatNameTaken(db: Reader, name: string): boolean {
  return (
    db
      .select({ id: seat.id })
      .from(seat)
      .where(and(eq(seat.name, name), isNull(seat.revokedAt)))
      .get() !== undefined
  );
}

/** The seats of the shop in the order of their pairing, with who is signed in there. */
export function seatsWithStaff(db: Reader) {
  const pairedBy = sql<string | null>`(SELECT pairer.name FROM ${staff} AS pairer WHERE pairer.id = ${seat.pairedBy})`;
  return db
    .select({
      id: seat.id,
      version: seat.version,
      name: seat.name,
      pairedAt: seat.pairedAt,
      pairedBy,
      staff: staff.name,
    })
    .from(seat)
    .leftJoin(seatSession, and(eq(seatSession.seatId, seat.id), isNull(seatSession.endedAt)))
    .leftJoin(staff, eq(staff.id, seatSession.staffId))
    .where(isNull(seat.revokedAt))
    .orderBy(asc(seat.pairedAt), asc(seat.name))
    .all();
}

export function insertSeat(db: Writer, row: SeatRow): void {
  db.insert(seat).values(row).run();
}

/** False where the version is not the expected one. */
export function renameSeat(db: Writer, id: SeatId, version: number, name: string): boolean {
  const { changes } = db
    .update(seat)
    .set({ name, version: version + 1 })
    .where(and(eq(seat.id, id), eq(seat.version, version), isNull(seat.revokedAt)))
    .run();
  return changes === 1;
}

/** Takes a seat out of the shop; false where the version is not the expected one. */
export function markRevoked(db: Writer, id: SeatId, version: number, now: Instant): boolean {
  const { changes } = db
    .update(seat)
    // No longer the desktop's seat either: there may be only one, and the window will be paired again.
    .set({ revokedAt: now, isDesktop: false, version: version + 1 })
    .where(and(eq(seat.id, id), eq(seat.version, version), isNull(seat.revokedAt)))
    .run();
  return changes === 1;
}

export function endSessionOfSeat(db: Writer, id: SeatId, reason: EndReason, now: Instant): void {
  db.update(seatSession)
    .set({ endedAt: now, endReason: reason })
    .where(and(eq(seatSession.seatId, id), isNull(seatSession.endedAt)))
    .run();
}

/** `except`: the seat that stays as it is. */
export function endSessionsOfStaff(
  db: Writer,
  id: StaffId,
  reason: EndReason,
  now: Instant,
  except: SeatId | null = null,
): void {
  db.update(seatSession)
    .set({ endedAt: now, endReason: reason })
    .where(
      and(
        eq(seatSession.staffId, id),
        isNull(seatSession.endedAt),
        except === null ? undefined : ne(seatSession.seatId, except),
      ),
    )
    .run();
}

/** Ends whatever session the seat has and begins one. */
export function beginSession(db: Writer, id: SeatId, person: StaffId, now: Instant): void {
  endSessionOfSeat(db, id, 'changed', now);
  db.insert(seatSession).values({ seatId: id, staffId: person, startedAt: now }).run();
}

/** Nobody is signed in at the seat afterwards. */
export const endSession = internal({
  name: 'seat.endSession',
  input: z.strictObject({ seatId: seatIdSchema, reason: z.enum(END_REASONS) }),
  touches: ['seat_session'],
  handler: ({ seatId, reason }, context) => {
    endSessionOfSeat(context.db, seatId, reason, context.now);
    return {};
  },
});

export type InvitationRow = typeof seatInvitation.$inferSelect;

/** The invitation with this code, used and expired ones too. */
export function invitationOf(db: Reader, codeHash: string): InvitationRow | null {
  return db.select().from(seatInvitation).where(eq(seatInvitation.codeHash, codeHash)).get() ?? null;
}

export function openInvitations(db: Reader, now: Instant): InvitationRow[] {
  return db
    .select()
    .from(seatInvitation)
    .where(and(isNull(seatInvitation.usedAt), gt(seatInvitation.expiresAt, now)))
    .orderBy(asc(seatInvitation.expiresAt))
    .all();
}

export function insertInvitation(db: Writer, row: InvitationRow): void {
  db.insert(seatInvitation).values(row).run();
}

/** A newer code for the same seat makes the older one worthless. */
export function expireInvitations(db: Writer, name: string, now: Instant): void {
  db.update(seatInvitation)
    .set({ expiresAt: now })
    .where(and(eq(seatInvitation.name, name), isNull(seatInvitation.usedAt), gt(seatInvitation.expiresAt, now)))
    .run();
}

/** False where it was used already. */
export function spendInvitation(db: Writer, codeHash: string, now: Instant): boolean {
  const { changes } = db
    .update(seatInvitation)
    .set({ usedAt: now })
    .where(and(eq(seatInvitation.codeHash, codeHash), isNull(seatInvitation.usedAt)))
    .run();
  return changes === 1;
}
