/** One box over customers, cars and who is here. */
import { maskPhone, readPhone } from '../../src-shared/customer/phone-rules.ts';
import { type FindHit, MATCHES, type Match } from '../../src-shared/vehicle/find-contract.ts';
import { foldPlate } from '../../src-shared/vehicle/plate-rules.ts';
import { modelLine } from '../../src-shared/vehicle/vehicle-rules.ts';
import { foldVin } from '../../src-shared/vehicle/vin-rules.ts';
import { boardColumnOf } from '../../src-shared/visit/visit-lifecycle.ts';
import { customerLine, preferredPhone, searchCustomers } from '../customer/customer-repository.ts';
import { mayPersonal } from '../customer/customer-service.ts';
import { readingsOf } from '../customer/pinyin.ts';
import { foldText, matchFor, PLACES, type Place } from '../customer/search-tokens.ts';
import type { Reader } from '../db/connection.ts';
import type { QueryContext } from '../kernel/context.ts';
import type { QueryHandlers } from '../kernel/handler-types.ts';
import { type VisitHere, visitHereOf, visitsHere, visitsHereLike } from '../visit/visit-repository.ts';
import {
  contactsOf,
  platesOf,
  searchVehicles,
  vehicleLine,
  vehicleRowId,
  vehicleRowsOf,
} from './vehicle-repository.ts';

const PHONE_DIGITS = 4;
const VIN_CHARACTERS = 6;
/** A customer with more cars than this is one line; with fewer, each car is one. */
const LINES_A_CUSTOMER = 3;

/** What was typed, as each kind of thing is stored; empty where it can be no such thing. */
interface Typed {
  readonly plate: string;
  readonly digits: string;
  readonly name: string;
  readonly letters: string;
  readonly vin: string;
  /** For the cars here: a part of what was noted at the gate, a part of the visit's number. */
  readonly note: string;
  readonly number: string;
}

function read(text: string, phones: boolean): Typed {
  const name = foldText(text);
  const folded = text.normalize('NFKC');
  const isNumber = /^\+?[\d\s()\-‐-―−.]+$/u.test(folded);
  const digits = isNumber ? (readPhone(text)?.number ?? folded).replace(/\D/g, '') : '';
  const letters = name.replaceAll('ü', 'v');
  const vin = foldVin(text);
  return {
    plate: foldPlate(text),
    digits: phones && digits.length >= PHONE_DIGITS ? digits : '',
    name,
    letters: /^[a-z0-9]*[a-z][a-z0-9]*$/.test(letters) ? letters : '',
    vin: vin.length >= VIN_CHARACTERS ? vin : '',
    note: name.length >= 2 ? name : '',
    // Its digits alone are mostly a date; JC makes clear what is meant.
    number: /^jc\d+$/.test(name) ? name : '',
  };
}

interface Term {
  readonly match: Match;
  readonly search: (db: Reader, match: string, limit: number) => number[];
  readonly of: 'vehicle' | 'customer';
  readonly column: string;
  readonly text: string;
}

function termsOf(typed: Typed): Term[] {
  const ofVehicle = { search: searchVehicles, of: 'vehicle' } as const;
  const ofCustomer = { search: searchCustomers, of: 'customer' } as const;
  const terms: Term[] = [
    { ...ofVehicle, match: 'plate', column: 'plate', text: typed.plate },
    { ...ofCustomer, match: 'phone', column: 'phone', text: typed.digits },
    { ...ofCustomer, match: 'name', column: 'name', text: typed.name },
    { ...ofCustomer, match: 'pinyin', column: 'initials', text: typed.letters },
    { ...ofCustomer, match: 'pinyin', column: 'pinyin', text: typed.letters },
    { ...ofVehicle, match: 'vin', column: 'vin', text: typed.vin },
    { ...ofVehicle, match: 'oldPlate', column: 'old_plate', text: typed.plate },
    { ...ofVehicle, match: 'contact', column: 'contact', text: typed.name },
    { ...ofVehicle, match: 'contact', column: 'contact_pinyin', text: typed.letters },
    { ...ofVehicle, match: 'contact', column: 'phone', text: typed.digits },
    { ...ofVehicle, match: 'model', column: 'model', text: typed.name },
  ];
  return terms.filter(({ text }) => text !== '');
}

/** A line that may be shown, and how well it fits. */
interface Candidate {
  readonly key: string;
  readonly of: 'vehicle' | 'customer' | 'visit';
  readonly rowId: number;
  readonly visit: VisitHere | null;
  readonly vehicleCount: number;
  readonly match: Match;
  readonly place: Place;
}

/** Negative where `one` fits better than `other`: whole first, then by kind, by place, the newest first. */
function byFit(one: Candidate, other: Candidate): number {
  return (
    Number(one.place !== 'whole') - Number(other.place !== 'whole') ||
    MATCHES.indexOf(one.match) - MATCHES.indexOf(other.match) ||
    PLACES.indexOf(one.place) - PLACES.indexOf(other.place) ||
    other.rowId - one.rowId
  );
}

/** As they are shown: what fits whole, then who is here, then the rest. */
function byOrder(one: Candidate, other: Candidate): number {
  return (
    Number(one.place !== 'whole') - Number(other.place !== 'whole') ||
    Number(one.visit === null) - Number(other.visit === null) ||
    byFit(one, other)
  );
}

/** Where a typed text stands in a value that contains it. */
function placeIn(value: string, typed: string): Place {
  if (value === typed) return 'whole';
  if (value.endsWith(typed)) return 'end';
  return value.startsWith(typed) ? 'beginning' : 'anywhere';
}

/** The lines for what was typed, the best first; for null the cars on site, the last to arrive first. */
function candidates(db: Reader, typed: Typed | null, limit: number): { found: Candidate[]; more: boolean } {
  const best = new Map<string, Candidate>();
  let more = false;
  const consider = (candidate: Candidate): void => {
    const known = best.get(candidate.key);
    const better = known && byFit(known, candidate) <= 0 ? known : candidate;
    best.set(candidate.key, { ...better, visit: candidate.visit ?? known?.visit ?? null });
  };
  const considerVehicle = (rowId: number, fit: Pick<Candidate, 'match' | 'place' | 'visit'>): void =>
    consider({ ...fit, key: `vehicle ${rowId}`, of: 'vehicle', rowId, vehicleCount: 1 });

  const considerVisit = (visit: VisitHere, fit: Pick<Candidate, 'match' | 'place'>): void => {
    const rowId = visit.vehicleId === null ? null : vehicleRowId(db, visit.vehicleId);
    if (rowId !== null) considerVehicle(rowId, { ...fit, visit });
    else consider({ ...fit, key: `visit ${visit.visitId}`, of: 'visit', rowId: 0, visit, vehicleCount: 0 });
  };

  if (typed === null) {
    for (const visit of visitsHere(db, limit + 1)) considerVisit(visit, { match: 'here', place: 'anywhere' });
    const found = [...best.values()];
    return { found: found.slice(0, limit), more: found.length > limit };
  }
  for (const visit of visitsHereLike(db, typed)) {
    const inPlate = typed.plate !== '' && visit.plate?.includes(typed.plate) ? visit.plate : null;
    const inNumber = typed.number !== '' && foldText(visit.number).includes(typed.number);
    if (inPlate !== null) considerVisit(visit, { match: 'plate', place: placeIn(inPlate, typed.plate) });
    else considerVisit(visit, { match: inNumber ? 'visitNumber' : 'note', place: 'anywhere' });
  }

  for (const { match, search, of, column, text } of termsOf(typed)) {
    const seen = new Set<number>();
    for (const place of PLACES) {
      if (seen.size > limit) break;
      for (const rowId of search(db, matchFor(column, text, place), limit + 1)) {
        if (seen.has(rowId)) continue;
        seen.add(rowId);
        if (of === 'vehicle') {
          considerVehicle(rowId, { match, place, visit: null });
          continue;
        }
        const line = customerLine(db, rowId);
        const cars = line ? vehicleRowsOf(db, line.id) : [];
        if (cars.length > 0 && cars.length <= LINES_A_CUSTOMER) {
          for (const car of cars) considerVehicle(car, { match, place, visit: null });
        } else {
          const key = `customer ${rowId}`;
          consider({ key, of: 'customer', rowId, visit: null, vehicleCount: cars.length, match, place });
        }
      }
    }
    more ||= seen.size > limit;
  }
  const found = [...best.values()].sort(byOrder);
  return { found: found.slice(0, limit), more: more || found.length > limit };
}

function onSiteOf(visit: VisitHere | null): FindHit['onSite'] {
  const column = visit && boardColumnOf(visit.state, [], false);
  return visit && column && { visitId: visit.visitId, number: visit.number, column, note: visit.note };
}

type VehicleLine = NonNullable<ReturnType<typeof vehicleLine>>;

/** What fitted, where the line itself does not show it. */
function matchedText(db: Reader, match: Match, line: VehicleLine, typed: Typed): string {
  switch (match) {
    case 'vin':
      return line.vin?.includes(typed.vin) ? line.vin : line.frameNumber;
    case 'oldPlate':
      return (
        platesOf(db, line.vehicleId).find(({ plate, until }) => until !== null && plate.includes(typed.plate))?.plate ??
        ''
      );
    case 'contact': {
      const fits = (name: string, phone: string | null): boolean =>
        foldText(name).includes(typed.name) ||
        (typed.letters !== '' &&
          readingsOf(name).some(
            ({ full, initials }) => full.includes(typed.letters) || initials.includes(typed.letters),
          )) ||
        (typed.digits !== '' && (phone ?? '').replace(/\D/g, '').includes(typed.digits));
      return contactsOf(db, line.vehicleId).find(({ name, phone }) => fits(name, phone))?.name ?? '';
    }
    default:
      return '';
  }
}

function hitOf(context: QueryContext, candidate: Candidate, typed: Typed | null): FindHit | null {
  const { db } = context;
  const { key, match: matched, vehicleCount } = candidate;
  const nothing = { vehicleId: null, customerId: null, plate: null, plateColor: null, model: '', name: '' } as const;
  const rest = { maskedPhone: null, lastVisitAt: null, onSite: null, vehicleCount, matched, matchedText: '' } as const;
  const masked = (customerId: FindHit['customerId']): string | null => {
    const number = customerId === null || !mayPersonal(context) ? null : preferredPhone(db, customerId);
    return number === null ? null : maskPhone(number);
  };
  switch (candidate.of) {
    case 'visit': {
      const { visit } = candidate;
      if (!visit) return null;
      return {
        ...nothing,
        ...rest,
        key,
        kind: 'visit',
        plate: visit.plate,
        plateColor: visit.plateColor,
        lastVisitAt: visit.arrivedAt,
        onSite: onSiteOf(visit),
      };
    }
    case 'customer': {
      const line = customerLine(db, candidate.rowId);
      if (!line) return null;
      const { id: customerId, name } = line;
      return { ...nothing, ...rest, key, kind: 'customer', customerId, name, maskedPhone: masked(customerId) };
    }
    case 'vehicle': {
      const line = vehicleLine(db, candidate.rowId);
      if (!line) return null;
      return {
        ...rest,
        key,
        kind: 'vehicle',
        vehicleId: line.vehicleId,
        customerId: line.customerId,
        plate: line.plate,
        plateColor: line.plateColor,
        model: modelLine(line.make, line.model),
        name: line.name ?? '',
        maskedPhone: masked(line.customerId),
        lastVisitAt: line.lastVisitAt,
        onSite: onSiteOf(candidate.visit ?? visitHereOf(db, line.vehicleId)),
        matchedText: typed === null ? '' : matchedText(db, matched, line, typed),
      };
    }
  }
}

export const findQueries = {
  'find.anything': ({ text, limit }, context) => {
    const typed = text.trim() === '' ? null : read(text, mayPersonal(context));
    const { found, more } = candidates(context.db, typed, limit);
    return { hits: found.flatMap((candidate) => hitOf(context, candidate, typed) ?? []), more };
  },
} satisfies Pick<QueryHandlers, 'find.anything'>;
