/** One box over customers, cars and who is here. */
import { maskPhone } from '../../src-shared/customer/phone-rules.ts';
import { type FindHit, MATCHES, type Match } from '../../src-shared/vehicle/find-contract.ts';
import { foldPlate } from '../../src-shared/vehicle/plate-rules.ts';
import { modelLine } from '../../src-shared/vehicle/vehicle-rules.ts';
import { foldVin, VIN_LENGTH } from '../../src-shared/vehicle/vin-rules.ts';
import { boardColumnOf } from '../../src-shared/visit/visit-lifecycle.ts';
import {
  customerLine,
  customersOfPhoneBeginning,
  customersOfPhoneEnd,
  preferredPhone,
  searchCustomers,
  searchedDigits,
} from '../customer/customer-repository.ts';
import { mayPersonal } from '../customer/customer-service.ts';
import { readingsOf } from '../customer/pinyin.ts';
import { foldText, matchFor, PLACES, type Place } from '../customer/search-tokens.ts';
import type { Reader } from '../db/connection.ts';
import type { QueryContext } from '../kernel/context.ts';
import type { QueryHandlers } from '../kernel/handler-types.ts';
import { openOrdersOf } from '../order/order-repository.ts';
import { visitStateOf } from '../visit/visit-facts.ts';
import { type VisitHere, visitHereOf, visitsHere, visitsHereLike } from '../visit/visit-repository.ts';
import { openRecallsOfVin } from './recall-repository.ts';
import {
  contactsOf,
  platesOf,
  searchVehicles,
  vehicleCountOf,
  vehicleLine,
  vehicleOfPlate,
  vehicleRowId,
  vehicleRowsOf,
  vehiclesOfCodeBeginning,
  vehiclesOfCodeEnd,
  vehiclesOfContactPhoneBeginning,
  vehiclesOfContactPhoneEnd,
  vehiclesOfPlateEnd,
} from './vehicle-repository.ts';

/** Fewer figures at the end, or at the beginning, of a number say too little. */
const LAST_OF_PHONE = 4;
const FIRST_OF_PHONE = 7;
const OF_VIN = 6;
/** So many are the whole of it, but for what stands before: a country, an area. */
const WHOLE_PHONE = 10;
/** A customer with more cars than this is one line; with fewer, each car is one. */
const LINES_A_CUSTOMER = 3;

/** What was typed, as each kind of thing is stored; empty where it can be no such thing. */
interface Typed {
  readonly text: string;
  readonly plate: string;
  readonly digits: string;
  readonly vin: string;
  readonly isPinyin: boolean;
  /** For the cars here: a part of what was noted at the gate, a part of the visit's number. */
  readonly note: string;
  readonly number: string;
}

function read(given: string, phones: boolean): Typed {
  const text = foldText(given);
  const folded = given.normalize('NFKC');
  const isNumber = /^\+?[\d\s()\-‐-―−.]+$/u.test(folded);
  const digits = isNumber ? searchedDigits(given).digits : '';
  const vin = foldVin(given);
  return {
    text,
    plate: foldPlate(given),
    digits: phones && digits.length >= LAST_OF_PHONE ? digits : '',
    vin: vin.length >= OF_VIN ? vin : '',
    isPinyin: /^[a-z0-9]*[a-z][a-z0-9]*$/.test(text),
    note: text.length >= 2 ? text : '',
    // Its digits alone are mostly a date; JC makes clear what is meant.
    number: /^jc\d+$/.test(text) ? text : '',
  };
}

/** Row ids, the newest first, with where in the value the typed text stands; asked for only while lines are wanting. */
type Found = Iterable<{ readonly place: Place; readonly rowIds: readonly number[] }>;
type Search = (db: Reader, match: string, limit: number) => number[];

/** Where it stands is asked only as far as it changes what is shown. */
function* inColumn(db: Reader, search: Search, column: string, text: string, limit: number): Found {
  const anywhere = search(db, matchFor(column, text, 'anywhere'), limit);
  if (anywhere.length > 0) yield { place: 'whole', rowIds: search(db, matchFor(column, text, 'whole'), limit) };
  // Too many to show: the best of them must not be among those that are left out.
  if (anywhere.length === limit) {
    yield { place: 'beginning', rowIds: search(db, matchFor(column, text, 'beginning'), limit) };
  }
  yield { place: 'anywhere', rowIds: anywhere };
}

interface Term {
  readonly match: Match;
  readonly of: 'vehicle' | 'customer';
  readonly found: Found;
}

/** Everything that files say about what was typed. Numbers come from indexes, texts from the search tables. */
function terms(db: Reader, typed: Typed, limit: number): Term[] {
  const { text, plate, digits, vin } = typed;
  const found: Term[] = [];
  const add = (match: Match, of: Term['of'], places: Found): void => void found.push({ match, of, found: places });

  if (plate !== '') {
    const wearer = vehicleOfPlate(db, plate);
    const rowId = wearer === null ? null : vehicleRowId(db, wearer);
    add('plate', 'vehicle', [
      { place: 'whole', rowIds: rowId === null ? [] : [rowId] },
      { place: 'end', rowIds: vehiclesOfPlateEnd(db, plate, limit) },
    ]);
  }
  if (digits !== '') {
    const isBeginning = digits.length >= FIRST_OF_PHONE;
    const end: Place = digits.length >= WHOLE_PHONE ? 'whole' : 'end';
    add('phone', 'customer', [
      { place: end, rowIds: customersOfPhoneEnd(db, digits, limit) },
      { place: 'beginning', rowIds: isBeginning ? customersOfPhoneBeginning(db, digits, limit) : [] },
    ]);
    add('contact', 'vehicle', [
      { place: end, rowIds: vehiclesOfContactPhoneEnd(db, digits, limit) },
      { place: 'beginning', rowIds: isBeginning ? vehiclesOfContactPhoneBeginning(db, digits, limit) : [] },
    ]);
  }
  if (vin !== '') {
    add('vin', 'vehicle', [
      { place: vin.length >= VIN_LENGTH ? 'whole' : 'end', rowIds: vehiclesOfCodeEnd(db, vin, limit) },
      { place: 'beginning', rowIds: vehiclesOfCodeBeginning(db, vin, limit) },
    ]);
  }
  if (text === '') return found;
  const onPlate = searchVehicles(db, matchFor('plate', text, 'anywhere'), limit);
  add('plate', 'vehicle', [{ place: 'anywhere', rowIds: onPlate }]);
  add('name', 'customer', inColumn(db, searchCustomers, 'name', text, limit));
  if (typed.isPinyin) {
    add('pinyin', 'customer', inColumn(db, searchCustomers, 'initials', text, limit));
    add('pinyin', 'customer', inColumn(db, searchCustomers, 'pinyin', text, limit));
  }
  // One question tells whether the columns that seldom fit need to be asked one by one.
  const seldom = '{old_plate model contact contact_pinyin}';
  if (searchVehicles(db, matchFor(seldom, text, 'anywhere'), 1).length > 0) {
    add('oldPlate', 'vehicle', inColumn(db, searchVehicles, 'old_plate', text, limit));
    add('contact', 'vehicle', inColumn(db, searchVehicles, 'contact', text, limit));
    add('model', 'vehicle', inColumn(db, searchVehicles, 'model', text, limit));
    if (typed.isPinyin) add('contact', 'vehicle', inColumn(db, searchVehicles, 'contact_pinyin', text, limit));
  }
  return found;
}

/** A line that may be shown, and how well it fits. */
interface Candidate {
  readonly key: string;
  readonly of: 'vehicle' | 'customer' | 'visit';
  readonly rowId: number;
  readonly visit: VisitHere | null;
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
    consider({ ...fit, key: `vehicle ${rowId}`, of: 'vehicle', rowId });

  const considerVisit = (visit: VisitHere, fit: Pick<Candidate, 'match' | 'place'>): void => {
    const rowId = visit.vehicleId === null ? null : vehicleRowId(db, visit.vehicleId);
    if (rowId !== null) considerVehicle(rowId, { ...fit, visit });
    else consider({ ...fit, key: `visit ${visit.visitId}`, of: 'visit', rowId: 0, visit });
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

  for (const { match, of, found } of terms(db, typed, limit + 1)) {
    const seen = new Set<number>();
    for (const { place, rowIds } of found) {
      for (const rowId of rowIds) {
        if (seen.has(rowId) || seen.size > limit) continue;
        seen.add(rowId);
        if (of === 'vehicle') {
          considerVehicle(rowId, { match, place, visit: null });
          continue;
        }
        const cars = vehicleRowsOf(db, rowId, LINES_A_CUSTOMER + 1);
        if (cars.length > 0 && cars.length <= LINES_A_CUSTOMER) {
          for (const car of cars) considerVehicle(car, { match, place, visit: null });
        } else {
          const key = `customer ${rowId}`;
          consider({ key, of: 'customer', rowId, visit: null, match, place });
        }
      }
      if (seen.size > limit) break;
    }
    more ||= seen.size > limit;
  }
  const found = [...best.values()].sort(byOrder);
  return { found: found.slice(0, limit), more: more || found.length > limit };
}

/** Where the board has the car: whoever asks on the phone is told the same. */
function onSiteOf({ db, now }: QueryContext, visit: VisitHere | null): FindHit['onSite'] {
  if (!visit) return null;
  const state = visitStateOf(db, { id: visit.visitId, state: visit.state }, now);
  const orders = openOrdersOf(db, visit.visitId);
  const column = boardColumnOf(
    state,
    orders.map((order) => order.state),
    false,
  );
  if (column === null) return null;
  const [only, ...others] = orders;
  const orderId = only && others.length === 0 ? only.id : null;
  return { visitId: visit.visitId, number: visit.number, column, note: visit.note, orderId };
}

type VehicleLine = NonNullable<ReturnType<typeof vehicleLine>>;

/** What fitted, where the line itself does not show it. */
function matchedText(db: Reader, match: Match, line: VehicleLine, typed: Typed): string {
  const isPart = (value: string): boolean => value.includes(typed.text);
  switch (match) {
    case 'vin':
      return line.vin?.includes(typed.vin) ? line.vin : line.frameNumber;
    case 'oldPlate':
      return (
        platesOf(db, line.vehicleId).find(({ plate, until }) => until !== null && plate.includes(typed.plate))?.plate ??
        ''
      );
    case 'contact': {
      const fits = ({ name, digits }: { name: string; digits: string }): boolean =>
        (typed.text !== '' && foldText(name).includes(typed.text)) ||
        (typed.isPinyin && readingsOf(name).some((reading) => Object.values(reading).some(isPart))) ||
        (typed.digits !== '' && digits.includes(typed.digits));
      return contactsOf(db, line.vehicleId).find(fits)?.name ?? '';
    }
    default:
      return '';
  }
}

function hitOf(context: QueryContext, candidate: Candidate, typed: Typed | null): FindHit | null {
  const { db } = context;
  const { key, match: matched } = candidate;
  const nothing = { vehicleId: null, customerId: null, plate: null, plateColor: null, model: '', name: '' } as const;
  const rest = {
    maskedPhone: null,
    lastVisitAt: null,
    lastServiceOn: null,
    onSite: null,
    vehicleCount: 0,
    recalls: [],
    matched,
    matchedText: '',
  } satisfies Partial<FindHit>;
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
        onSite: onSiteOf(context, visit),
      };
    }
    case 'customer': {
      const line = customerLine(db, candidate.rowId);
      if (!line) return null;
      const { id: customerId, name } = line;
      const vehicleCount = vehicleCountOf(db, customerId);
      return {
        ...nothing,
        ...rest,
        key,
        kind: 'customer',
        customerId,
        name,
        maskedPhone: masked(customerId),
        vehicleCount,
      };
    }
    case 'vehicle': {
      const line = vehicleLine(db, candidate.rowId);
      if (!line) return null;
      return {
        ...rest,
        key,
        kind: 'vehicle',
        vehicleCount: 1,
        vehicleId: line.vehicleId,
        customerId: line.customerId,
        plate: line.plate,
        plateColor: line.plateColor,
        model: modelLine(line.make, line.model),
        name: line.name ?? '',
        maskedPhone: masked(line.customerId),
        lastVisitAt: line.lastVisitAt,
        lastServiceOn: line.lastServiceOn,
        recalls: openRecallsOfVin(db, line.vin),
        onSite: onSiteOf(context, candidate.visit ?? visitHereOf(db, line.vehicleId)),
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
