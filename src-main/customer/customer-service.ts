/** The files of customers: who they are, how to reach them, what they allow. */
import type { z } from 'zod';
import type { newOwner } from '../../src-shared/customer/customer-contract.ts';
import { CONSENT_PURPOSES, consentState, seesPersonal } from '../../src-shared/customer/customer-rules.ts';
import { maskPhone } from '../../src-shared/customer/phone-rules.ts';
import {
  type CustomerId,
  customerId as customerIdSchema,
  newId,
  phoneId as phoneIdSchema,
} from '../../src-shared/kit/id.ts';
import { type Refused, refuse } from '../../src-shared/kit/refusal.ts';
import type { Reader, Writer } from '../db/connection.ts';
import { actorId, type CommandContext, type QueryContext } from '../kernel/context.ts';
import type { CommandHandlers, QueryHandlers } from '../kernel/handler-types.ts';
import { vehiclesOf } from '../vehicle/vehicle-repository.ts';
import {
  type CustomerContent,
  type CustomerRow,
  consentsOf,
  customerById,
  customerChangedBy,
  indexCustomer,
  insertConsent,
  insertCustomer,
  insertPhone,
  newestPhone,
  type PhoneRow,
  phoneById,
  phonesOf,
  preferNone,
  updateCustomer,
  updatePhone,
} from './customer-repository.ts';

type NewOwner = z.output<typeof newOwner>;

/** True where the person of this call may see masked phones; the query leaves them out for all others. */
export function mayPersonal({ staff }: QueryContext): boolean {
  return seesPersonal(staff?.roles ?? []);
}

function changedMeanwhile(db: Reader, row: CustomerRow): Refused<'changedMeanwhile'> {
  return refuse('changedMeanwhile', { by: customerChangedBy(db, row), at: row.changedAt });
}

/** Begins a file. Touches customer, customer_phone. */
export function begin(
  context: CommandContext,
  content: CustomerContent,
  phones: readonly { readonly number: string; readonly note: string }[],
): CustomerId {
  const { db, now } = context;
  const id = newId(customerIdSchema);
  const stamp = { createdAt: now, changedAt: now, changedBy: actorId(context) };
  insertCustomer(db, { ...content, ...stamp, id, version: 1 });
  for (const [index, phone] of phones.entries()) {
    insertPhone(db, {
      ...phone,
      id: newId(phoneIdSchema),
      version: 1,
      customerId: id,
      preferred: index === 0,
      addedAt: now,
      retiredAt: null,
    });
  }
  indexCustomer(db, id);
  return id;
}

/** Begins the file of somebody of whom the counter knows a name and perhaps a number. Touches customer, customer_phone. */
export function beginOwner(context: CommandContext, { kind, name, phone }: NewOwner): CustomerId {
  const content: CustomerContent = {
    kind,
    name,
    employer: '',
    address: '',
    workAddress: '',
    preferredContact: '',
    doNotContact: false,
    birthday: null,
    level: 'ordinary',
    taxTitle: '',
    taxNumber: '',
    note: '',
  };
  return begin(context, content, phone === null ? [] : [{ number: phone, note: '' }]);
}

/** Somebody must be the one to call: the newest of the others, where there is one. */
function preferAnother(db: Writer, { customerId, id }: PhoneRow): void {
  const other = newestPhone(db, customerId, id);
  if (other) updatePhone(db, other.id, other.version, { preferred: true });
}

export const customerQueries = {
  'customer.get': ({ customerId }, context) => {
    const { db } = context;
    const row = customerById(db, customerId);
    if (!row) return refuse('notFound', {});
    const answers = mayPersonal(context) ? consentsOf(db, customerId) : [];
    return {
      customerId: row.id,
      version: row.version,
      kind: row.kind,
      name: row.name,
      level: row.level,
      doNotContact: row.doNotContact,
      createdAt: row.createdAt,
      changedAt: row.changedAt,
      changedBy: customerChangedBy(db, row),
      vehicles: vehiclesOf(db, customerId),
      personal: mayPersonal(context)
        ? {
            employer: row.employer,
            address: row.address,
            workAddress: row.workAddress,
            preferredContact: row.preferredContact,
            birthday: row.birthday,
            taxTitle: row.taxTitle,
            taxNumber: row.taxNumber,
            note: row.note,
            phones: phonesOf(db, customerId).map(({ id, version, number, note, preferred }) => ({
              phoneId: id,
              version,
              masked: maskPhone(number),
              note,
              preferred,
            })),
            consents: CONSENT_PURPOSES.map((purpose) => {
              const given = answers.filter((answer) => answer.purpose === purpose);
              const last = given.at(-1);
              return {
                purpose,
                state: consentState(given),
                at: last?.at ?? null,
                channel: last?.channel ?? null,
                by: last?.by ?? null,
              };
            }),
          }
        : null,
    };
  },
} satisfies Pick<QueryHandlers, 'customer.get'>;

export const customerCommands = {
  'customer.create': ({ phones, ...content }, context) => ({ customerId: begin(context, content, phones) }),
  'customer.change': ({ customerId, version, ...content }, context) => {
    const { db, now } = context;
    const before = customerById(db, customerId);
    if (!before) return refuse('notFound', {});
    const stamp = { changedAt: now, changedBy: actorId(context) };
    if (!updateCustomer(db, customerId, version, { ...content, ...stamp })) return changedMeanwhile(db, before);
    if (content.name !== before.name) indexCustomer(db, customerId);
    return { version: version + 1 };
  },
  'customer.changeTax': ({ customerId, version, taxTitle, taxNumber }, context) => {
    const { db, now } = context;
    const before = customerById(db, customerId);
    if (!before) return refuse('notFound', {});
    const change = { taxTitle, taxNumber, changedAt: now, changedBy: actorId(context) };
    if (!updateCustomer(db, customerId, version, change)) return changedMeanwhile(db, before);
    return { version: version + 1 };
  },
  'customer.addPhone': ({ customerId, number, note, preferred }, { db, now }) => {
    if (!customerById(db, customerId)) return refuse('notFound', {});
    const others = phonesOf(db, customerId);
    if (others.some((other) => other.number === number)) {
      return refuse('phoneInFile', { maskedPhone: maskPhone(number) });
    }
    const isPreferred = preferred || others.length === 0;
    if (isPreferred) preferNone(db, customerId);
    const phoneId = newId(phoneIdSchema);
    insertPhone(db, {
      id: phoneId,
      version: 1,
      customerId,
      number,
      note,
      preferred: isPreferred,
      addedAt: now,
      retiredAt: null,
    });
    return { phoneId };
  },
  'customer.changePhone': ({ phoneId, version, note, preferred }, { db }) => {
    const before = phoneById(db, phoneId);
    if (!before) return refuse('notFound', {});
    if (before.version !== version) return refuse('changedMeanwhile', { by: null, at: null });
    const stays = before.preferred && newestPhone(db, before.customerId, phoneId) === null;
    if (preferred && !before.preferred) preferNone(db, before.customerId);
    updatePhone(db, phoneId, version, { note, preferred: preferred || stays });
    if (before.preferred && !preferred && !stays) preferAnother(db, before);
    return { version: version + 1 };
  },
  'customer.retirePhone': ({ phoneId, version }, { db, now }) => {
    const before = phoneById(db, phoneId);
    if (!before) return refuse('notFound', {});
    if (!updatePhone(db, phoneId, version, { preferred: false, retiredAt: now })) {
      return refuse('changedMeanwhile', { by: null, at: null });
    }
    if (before.preferred) preferAnother(db, before);
    return {};
  },
  'customer.setConsent': ({ customerId, purpose, given, channel }, context) => {
    const { db, now } = context;
    if (!customerById(db, customerId)) return refuse('notFound', {});
    insertConsent(db, { customerId, purpose, given, channel, at: now, askedBy: actorId(context) });
    return {};
  },
  'customer.revealPhone': ({ phoneId }, { db }) => {
    const phone = phoneById(db, phoneId);
    return phone ? { number: phone.number } : refuse('notFound', {});
  },
} satisfies Pick<
  CommandHandlers,
  | 'customer.create'
  | 'customer.change'
  | 'customer.changeTax'
  | 'customer.addPhone'
  | 'customer.changePhone'
  | 'customer.retirePhone'
  | 'customer.setConsent'
  | 'customer.revealPhone'
>;
