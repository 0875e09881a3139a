import { and, asc, desc, eq, gte, isNull, lt, ne, sql } from 'drizzle-orm';
import { readPhone } from '../../src-shared/customer/phone-rules.ts';
import type { CustomerId, PhoneId } from '../../src-shared/kit/id.ts';
import { bound, insertRow, once, type Reader, type Writer } from '../db/connection.ts';
import { staff } from '../staff/staff-tables.ts';
import { customer, customerConsent, customerPhone, customerSearch } from './customer-tables.ts';
import { readingsOf } from './pinyin.ts';
import { backwards, beginningWith, foldText, tokensOf } from './search-tokens.ts';

export type CustomerRow = typeof customer.$inferSelect;
export type PhoneRow = typeof customerPhone.$inferSelect;
/** A phone without what is worked out of its number. */
export type NewPhone = Omit<PhoneRow, 'digits' | 'digitsBackwards'>;

// SQLite uses a partial index only where the query says its condition in the same words.
const phoneIsKept = isNull(customerPhone.retiredAt);
const phoneIsPreferred = sql`${customerPhone.preferred} = 1`;

export function customerById(db: Reader, id: CustomerId): CustomerRow | null {
  const statement = once(db, 'customer.byId', (on) =>
    on
      .select()
      .from(customer)
      .where(eq(customer.id, sql.placeholder('id')))
      .prepare(),
  );
  return statement.get({ id }) ?? null;
}

export function customerOfRow(db: Reader, rowId: number): CustomerRow | null {
  const statement = once(db, 'customer.ofRow', (on) =>
    on
      .select()
      .from(customer)
      .where(eq(customer.rowId, sql.placeholder('rowId')))
      .prepare(),
  );
  return statement.get({ rowId }) ?? null;
}

/** Who changed the file last. */
export function customerChangedBy(db: Reader, row: CustomerRow): string {
  return db.select({ name: staff.name }).from(staff).where(eq(staff.id, row.changedBy)).get()?.name ?? '';
}

export type CustomerContent = Omit<CustomerRow, 'rowId' | 'id' | 'version' | 'createdAt' | 'changedAt' | 'changedBy'>;
type Change = Partial<CustomerContent> & Pick<CustomerRow, 'changedAt' | 'changedBy'>;

export function insertCustomer(db: Writer, row: Omit<CustomerRow, 'rowId'>): void {
  insertRow(db, customer, row);
}

/** False where the version is not the expected one. */
export function updateCustomer(db: Writer, id: CustomerId, version: number, change: Change): boolean {
  const { changes } = db
    .update(customer)
    .set({ ...change, version: version + 1 })
    .where(and(eq(customer.id, id), eq(customer.version, version)))
    .run();
  return changes === 1;
}

/** The numbers of now, the preferred one first, then in the order in which they came. */
export function phonesOf(db: Reader, customerId: CustomerId): PhoneRow[] {
  const statement = once(db, 'customer.phones', (on) =>
    on
      .select()
      .from(customerPhone)
      .where(and(eq(customerPhone.customerId, bound('customerId')), phoneIsKept))
      .orderBy(desc(customerPhone.preferred), asc(customerPhone.id))
      .prepare(),
  );
  return statement.all({ customerId });
}

/** The number to call; null where there is none. */
export function preferredPhone(db: Reader, customerId: CustomerId): string | null {
  const statement = once(db, 'customer.preferredPhone', (on) =>
    on
      .select({ number: customerPhone.number })
      .from(customerPhone)
      .where(and(eq(customerPhone.customerId, bound('customerId')), phoneIsPreferred, phoneIsKept))
      .prepare(),
  );
  return statement.get({ customerId })?.number ?? null;
}

/** The same of several customers, those who have one. */
export function preferredPhones(db: Reader, customerIds: readonly CustomerId[]): ReadonlyMap<CustomerId, string> {
  const rows = once(db, 'customer.preferredPhones', (on) =>
    on
      .select({ customerId: customerPhone.customerId, number: customerPhone.number })
      .from(customerPhone)
      .where(
        and(
          sql`${customerPhone.customerId} IN (SELECT value FROM json_each(${bound('customerIds')}))`,
          phoneIsPreferred,
          phoneIsKept,
        ),
      )
      .prepare(),
  ).all({ customerIds: JSON.stringify(customerIds) });
  return new Map(rows.map(({ customerId, number }) => [customerId, number]));
}

/** A number of now; retired ones are not there any more. */
export function phoneById(db: Reader, id: PhoneId): PhoneRow | null {
  return (
    db
      .select()
      .from(customerPhone)
      .where(and(eq(customerPhone.id, id), phoneIsKept))
      .get() ?? null
  );
}

export function insertPhone(db: Writer, row: NewPhone): void {
  insertRow(db, customerPhone, { ...row, ...searchedDigits(row.number) });
}

/** False where the version is not the expected one. */
export function updatePhone(
  db: Writer,
  id: PhoneId,
  version: number,
  change: Partial<Pick<PhoneRow, 'note' | 'preferred' | 'retiredAt'>>,
): boolean {
  const { changes } = db
    .update(customerPhone)
    .set({ ...change, version: version + 1 })
    .where(and(eq(customerPhone.id, id), eq(customerPhone.version, version)))
    .run();
  return changes === 1;
}

/** No number is preferred any more; who has its form open will be told. */
export function preferNone(db: Writer, customerId: CustomerId): void {
  db.update(customerPhone)
    .set({ preferred: false, version: sql`${customerPhone.version} + 1` })
    .where(and(eq(customerPhone.customerId, customerId), phoneIsPreferred, phoneIsKept))
    .run();
}

/** The newest number of now, but for one. */
export function newestPhone(db: Reader, customerId: CustomerId, but: PhoneId): PhoneRow | null {
  return (
    db
      .select()
      .from(customerPhone)
      .where(and(eq(customerPhone.customerId, customerId), ne(customerPhone.id, but), phoneIsKept))
      .orderBy(desc(customerPhone.id))
      .limit(1)
      .get() ?? null
  );
}

export function insertConsent(db: Writer, row: Omit<typeof customerConsent.$inferSelect, 'rowId'>): void {
  insertRow(db, customerConsent, row);
}

/** All answers, the first one first. */
export function consentsOf(db: Reader, customerId: CustomerId) {
  return db
    .select({
      purpose: customerConsent.purpose,
      given: customerConsent.given,
      channel: customerConsent.channel,
      at: customerConsent.at,
      by: staff.name,
    })
    .from(customerConsent)
    .innerJoin(staff, eq(staff.id, customerConsent.askedBy))
    .where(eq(customerConsent.customerId, customerId))
    .orderBy(asc(customerConsent.rowId))
    .all();
}

/** A number as it is searched: the digits alone, without an extension. */
export function searchedDigits(number: string): Pick<PhoneRow, 'digits' | 'digitsBackwards'> {
  const digits = (readPhone(number)?.number ?? number).replace(/\D/g, '');
  return { digits, digitsBackwards: backwards(digits) };
}

/** Writes what the customer is found by, after any change of name. */
export function indexCustomer(db: Writer, id: CustomerId): void {
  const row = customerById(db, id);
  if (!row) throw new Error('a customer that is not there cannot be found');
  const readings = readingsOf(row.name);
  once(db, 'customer.unindex', (on) =>
    on
      .delete(customerSearch)
      .where(eq(customerSearch.rowid, sql.placeholder('rowid')))
      .prepare(),
  ).run({ rowid: row.rowId });
  once(db, 'customer.index', (on) =>
    on
      .insert(customerSearch)
      .values({
        rowid: sql.placeholder('rowid'),
        name: sql.placeholder('name'),
        pinyin: sql.placeholder('pinyin'),
        initials: sql.placeholder('initials'),
      })
      .prepare(),
  ).run({
    rowid: row.rowId,
    name: tokensOf([foldText(row.name)]),
    pinyin: tokensOf(readings.map(({ full }) => full)),
    initials: tokensOf(readings.map(({ initials }) => initials)),
  });
}

/** Row ids of customers that a query of `matchFor` finds, the newest first. */
export function searchCustomers(db: Reader, match: string, limit: number): number[] {
  const statement = once(db, 'customer.search', (on) =>
    on
      .select({ rowid: customerSearch.rowid })
      .from(customerSearch)
      .where(sql`customer_search MATCH ${bound('match')}`)
      .orderBy(desc(customerSearch.rowid))
      .limit(sql.placeholder('limit'))
      .prepare(),
  );
  return statement.all({ match, limit }).map(({ rowid }) => rowid);
}

/** Row ids of customers whose phone ends with these digits, the newest first. */
export function customersOfPhoneEnd(db: Reader, digits: string, limit: number): number[] {
  return once(db, 'customer.byPhoneEnd', (on) =>
    on
      .select({ rowId: customer.rowId })
      .from(customerPhone)
      .innerJoin(customer, eq(customer.id, customerPhone.customerId))
      .where(
        and(
          gte(customerPhone.digitsBackwards, bound('from')),
          lt(customerPhone.digitsBackwards, bound('to')),
          phoneIsKept,
        ),
      )
      .orderBy(desc(customer.rowId))
      .limit(sql.placeholder('limit'))
      .prepare(),
  )
    .all({ ...beginningWith(backwards(digits)), limit })
    .map(({ rowId }) => rowId);
}

/** Row ids of customers whose phone begins with these digits, the newest first. */
export function customersOfPhoneBeginning(db: Reader, digits: string, limit: number): number[] {
  return once(db, 'customer.byPhoneBeginning', (on) =>
    on
      .select({ rowId: customer.rowId })
      .from(customerPhone)
      .innerJoin(customer, eq(customer.id, customerPhone.customerId))
      .where(and(gte(customerPhone.digits, bound('from')), lt(customerPhone.digits, bound('to')), phoneIsKept))
      .orderBy(desc(customer.rowId))
      .limit(sql.placeholder('limit'))
      .prepare(),
  )
    .all({ ...beginningWith(digits), limit })
    .map(({ rowId }) => rowId);
}

/** What these customers (by row id) are called, the newest first. */
export function namesOfRows(db: Reader, rowIds: readonly number[]): Pick<CustomerRow, 'rowId' | 'name'>[] {
  return once(db, 'customer.namesOfRows', (on) =>
    on
      .select({ rowId: customer.rowId, name: customer.name })
      .from(customer)
      .where(sql`${customer.rowId} IN (SELECT value FROM json_each(${bound('rowIds')}))`)
      .orderBy(desc(customer.rowId))
      .prepare(),
  ).all({ rowIds: JSON.stringify(rowIds) });
}

export function customerLine(db: Reader, rowId: number): Pick<CustomerRow, 'rowId' | 'id' | 'name'> | null {
  const statement = once(db, 'customer.line', (on) =>
    on
      .select({ rowId: customer.rowId, id: customer.id, name: customer.name })
      .from(customer)
      .where(eq(customer.rowId, sql.placeholder('rowId')))
      .prepare(),
  );
  return statement.get({ rowId }) ?? null;
}
