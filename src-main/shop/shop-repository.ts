import { randomUUID } from 'node:crypto';
import { and, asc, eq } from 'drizzle-orm';
import { type TillRules, tillRules, USUAL_TILL_RULES } from '../../src-shared/bill/till-rules.ts';
import type { BayId, TeamId } from '../../src-shared/kit/id.ts';
import { type LocalDate, localDate } from '../../src-shared/kit/time.ts';
import {
  daySpans,
  type HoursException,
  type Particulars,
  USUAL_HOURS,
  type WeeklyHours,
  weeklyHours,
} from '../../src-shared/shop/shop-rules.ts';
import { attachment } from '../attachment/attachment-tables.ts';
import { bound, once, type Reader, type Writer } from '../db/connection.ts';
import { bay, calendarException, shop, team } from './shop-tables.ts';

export type ShopRow = Omit<typeof shop.$inferSelect, 'weeklyHours'> & { readonly weeklyHours: WeeklyHours };

const onlyRow = eq(shop.id, 1);

/** The first row of a new data folder: nobody has decided anything yet. One that is there stays as it is. */
export function ensureShopRow(db: Writer): void {
  if (db.select({ id: shop.id }).from(shop).where(onlyRow).get()) return;
  db.insert(shop)
    .values({
      id: 1,
      dataId: randomUUID(),
      epoch: randomUUID(),
      kind: 'undecided',
      version: 1,
      language: 'zh-CN',
      zone: 'Asia/Shanghai',
      name: '',
      address: '',
      phone: '',
      contact: '',
      socialCreditCode: '',
      bank: '',
      bankAccount: '',
      platePrefix: '',
      weeklyHours: USUAL_HOURS,
      lockMinutes: 10,
    })
    .run();
}

/** The whole row. */
export function readShop(db: Reader): ShopRow {
  const row = once(db, 'shop.read', (on) => on.select().from(shop).where(onlyRow).prepare()).get();
  if (!row) throw new Error('the row of the shop is missing');
  return { ...row, weeklyHours: weeklyHours.parse(row.weeklyHours) };
}

/** The zone alone, for what needs the wall clock at every call. */
export function shopZone(db: Reader): string {
  const row = once(db, 'shop.zone', (on) => on.select({ zone: shop.zone }).from(shop).where(onlyRow).prepare()).get();
  if (!row) throw new Error('the row of the shop is missing');
  return row.zone;
}

/** What the shop has decided about till and gate; what a later version asks anew is as usual. */
export function readTillRules(db: Reader): TillRules {
  const row = once(db, 'shop.tillRules', (on) =>
    on.select({ tillRules: shop.tillRules }).from(shop).where(onlyRow).prepare(),
  ).get();
  if (!row) throw new Error('the row of the shop is missing');
  return row.tillRules === null ? USUAL_TILL_RULES : tillRules.parse({ ...USUAL_TILL_RULES, ...row.tillRules });
}

/** Days that differ from their weekday, by date. */
export function exceptions(db: Reader): HoursException[] {
  const rows = once(db, 'shop.exceptions', (on) =>
    on.select().from(calendarException).orderBy(asc(calendarException.date)).prepare(),
  ).all();
  return rows.map((row) => ({ date: localDate.parse(row.date), spans: daySpans.parse(row.spans), note: row.note }));
}

/** All that arithmetic in opening hours needs. */
export interface Calendar {
  /** An IANA name. */
  readonly zone: string;
  readonly weeklyHours: WeeklyHours;
  readonly exceptions: readonly HoursException[];
}

export function readCalendar(db: Reader): Calendar {
  const { zone, weeklyHours: week } = readShop(db);
  return { zone, weeklyHours: week, exceptions: exceptions(db) };
}

/** False where the version is not the expected one. */
export function updateShop(
  db: Writer,
  version: number,
  change: Partial<Particulars> & Partial<Omit<typeof shop.$inferInsert, 'id' | 'version'>>,
): boolean {
  const { changes } = db
    .update(shop)
    .set({ ...change, version: version + 1 })
    .where(and(onlyRow, eq(shop.version, version)))
    .run();
  return changes === 1;
}

/** True for a file that was uploaded. */
export function isAttachment(db: Reader, sha256: string): boolean {
  return (
    db.select({ sha256: attachment.sha256 }).from(attachment).where(eq(attachment.sha256, sha256)).get() !== undefined
  );
}

export function setRecoveryHash(db: Writer, recoveryHash: string): void {
  // No version: the code is on no form that somebody else may have open.
  db.update(shop).set({ recoveryHash }).where(onlyRow).run();
}

export function saveException(db: Writer, row: HoursException): void {
  db.insert(calendarException)
    .values(row)
    .onConflictDoUpdate({ target: calendarException.date, set: { spans: row.spans, note: row.note } })
    .run();
}

/** False where there is none. */
export function removeException(db: Writer, date: LocalDate): boolean {
  return db.delete(calendarException).where(eq(calendarException.date, date)).run().changes === 1;
}

/** In the order in which they were added: the ids are UUIDv7. */
export function teams(db: Reader): (typeof team.$inferSelect)[] {
  return db.select().from(team).orderBy(asc(team.id)).all();
}

export function teamById(db: Reader, id: TeamId): typeof team.$inferSelect | null {
  return (
    once(db, 'team.byId', (on) =>
      on
        .select()
        .from(team)
        .where(eq(team.id, bound('id')))
        .prepare(),
    ).get({ id }) ?? null
  );
}

export function teamOfName(db: Reader, name: string): TeamId | null {
  return db.select({ id: team.id }).from(team).where(eq(team.name, name)).get()?.id ?? null;
}

export function insertTeam(db: Writer, id: TeamId, name: string): void {
  db.insert(team).values({ id, version: 1, name, active: true }).run();
}

/** False where the version is not the expected one. */
export function updateTeam(
  db: Writer,
  id: TeamId,
  version: number,
  change: { name: string; active: boolean },
): boolean {
  const { changes } = db
    .update(team)
    .set({ ...change, version: version + 1 })
    .where(and(eq(team.id, id), eq(team.version, version)))
    .run();
  return changes === 1;
}

/** As `teams`. */
export function bays(db: Reader): (typeof bay.$inferSelect)[] {
  return db.select().from(bay).orderBy(asc(bay.id)).all();
}

export function bayById(db: Reader, id: BayId): typeof bay.$inferSelect | null {
  return db.select().from(bay).where(eq(bay.id, id)).get() ?? null;
}

export function bayOfName(db: Reader, name: string): BayId | null {
  return db.select({ id: bay.id }).from(bay).where(eq(bay.name, name)).get()?.id ?? null;
}

export function insertBay(db: Writer, id: BayId, name: string): void {
  db.insert(bay).values({ id, version: 1, name, active: true }).run();
}

/** False where the version is not the expected one. */
export function updateBay(db: Writer, id: BayId, version: number, change: { name: string; active: boolean }): boolean {
  const { changes } = db
    .update(bay)
    .set({ ...change, version: version + 1 })
    .where(and(eq(bay.id, id), eq(bay.version, version)))
    .run();
  return changes === 1;
}
