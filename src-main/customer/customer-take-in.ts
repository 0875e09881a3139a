/** Customers out of a list of another program: found by what they are known by, completed, never overwritten. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { ImportedCustomer } from '../../src-shared/exchange/import-row.ts';
import { type CustomerId, newId, phoneId as phoneIdSchema } from '../../src-shared/kit/id.ts';
import { bound, once, type Reader } from '../db/connection.ts';
import { filler, type Taken } from '../exchange/take-in.ts';
import { actorId, type CommandContext } from '../kernel/context.ts';
import {
  type CustomerRow,
  customerById,
  customerOfRow,
  insertPhone,
  phonesOf,
  searchCustomers,
  searchedDigits,
  updateCustomer,
} from './customer-repository.ts';
import { begin } from './customer-service.ts';
import { customer, customerPhone } from './customer-tables.ts';
import { foldText, matchFor } from './search-tokens.ts';

/** More of one name than this are not looked through: somebody must say which. */
const MOST_OF_A_NAME = 50;

/** Everybody who has this number now. */
function customersOfNumber(db: Reader, number: string): Pick<CustomerRow, 'id' | 'name'>[] {
  return once(db, 'customer.byNumber', (on) =>
    on
      .select({ id: customer.id, name: customer.name })
      .from(customerPhone)
      .innerJoin(customer, eq(customer.id, customerPhone.customerId))
      .where(and(eq(customerPhone.digits, bound('digits')), isNull(customerPhone.retiredAt)))
      .orderBy(sql`${customer.rowId}`)
      .prepare(),
  ).all({ digits: searchedDigits(number).digits });
}

function isSameName(one: string, other: string): boolean {
  return foldText(one) === foldText(other);
}

/** Customers of exactly this name. */
function customersOfName(db: Reader, name: string): Pick<CustomerRow, 'id' | 'kind'>[] {
  const folded = foldText(name);
  if (folded === '') return [];
  return searchCustomers(db, matchFor('name', folded, 'whole'), MOST_OF_A_NAME)
    .flatMap((rowId) => customerOfRow(db, rowId) ?? [])
    .filter((row) => isSameName(row.name, name));
}

/**
 * Whose file it is: the car's owner of the same name; else who has the number and the name; else, of a list without
 * numbers, a company of the name, or a person of the name who has no number either and no car to be told apart by.
 */
export function matchCustomer(
  db: Reader,
  given: ImportedCustomer,
  owner: Pick<CustomerRow, 'id' | 'name'> | null,
  hasCar: boolean,
): CustomerId | null {
  if (owner && isSameName(owner.name, given.name)) return owner.id;
  for (const number of given.phones) {
    const bearer = customersOfNumber(db, number).find(({ name }) => isSameName(name, given.name));
    if (bearer) return bearer.id;
  }
  if (given.kind === 'company')
    return customersOfName(db, given.name).find(({ kind }) => kind === 'company')?.id ?? null;
  if (given.phones.length > 0 || hasCar) return null;
  return customersOfName(db, given.name).find(({ id }) => phonesOf(db, id).length === 0)?.id ?? null;
}

/** Begins the file, or writes into it what it does not know yet. Touches customer, customer_phone. */
export function takeInCustomer(
  context: CommandContext,
  given: ImportedCustomer,
  known: CustomerId | null,
): Taken<{ readonly customerId: CustomerId }> {
  const { db, now } = context;
  const row = known === null ? null : customerById(db, known);
  if (!row) {
    const content = {
      kind: given.kind,
      name: given.name,
      employer: given.employer,
      address: given.address,
      workAddress: '',
      preferredContact: '',
      doNotContact: false,
      birthday: given.birthday,
      level: given.level ?? 'ordinary',
      taxTitle: given.taxTitle,
      taxNumber: given.taxNumber,
      note: given.note,
    } as const;
    const phones = given.phones.map((number) => ({ number, note: '' }));
    return { customerId: begin(context, content, phones), outcome: 'added', kept: 0 };
  }
  const fill = filler(row);
  for (const field of ['employer', 'address', 'birthday', 'taxTitle', 'taxNumber', 'note'] as const) {
    fill.in(field, given[field]);
  }
  // A level and a kind are never empty: what the shop has chosen stays.
  fill.differs(given.level !== null && given.level !== row.level);
  fill.differs(given.kindSaid && given.kind !== row.kind);
  if (fill.changed()) {
    updateCustomer(db, row.id, row.version, { ...fill.change, changedAt: now, changedBy: actorId(context) });
  }
  const numbers = phonesOf(db, row.id);
  const more = given.phones.filter((number) => !numbers.some((phone) => phone.number === number));
  for (const [index, number] of more.entries()) {
    insertPhone(db, {
      id: newId(phoneIdSchema),
      version: 1,
      customerId: row.id,
      number,
      note: '',
      preferred: numbers.length === 0 && index === 0,
      addedAt: now,
      retiredAt: null,
    });
  }
  const outcome = fill.changed() || more.length > 0 ? 'completed' : 'unchanged';
  return { customerId: row.id, outcome, kept: fill.kept() };
}
