/** One box over customers, cars and who is here. */
import { maskPhone } from '../../src-shared/customer/phone-rules.ts';
import type { CustomerId, VehicleId } from '../../src-shared/kit/id.ts';
import { type FindHit, MATCHES, type Match } from '../../src-shared/vehicle/find-contract.ts';
import { foldPlate } from '../../src-shared/vehicle/plate-rules.ts';
import { modelLine } from '../../src-shared/vehicle/vehicle-rules.ts';
import { foldVin, VIN_LENGTH } from '../../src-shared/vehicle/vin-rules.ts';
import { boardColumnOf } from '../../src-shared/visit/visit-lifecycle.ts';
import {
  customerLine,
  customersOfPhoneBeginning,
  customersOfPhoneEnd,
  namesOfRows,
  preferredPhone,
  preferredPhones,
  searchCustomers,
  searchedDigits,
} from '../customer/customer-repository.ts';
import { mayPersonal } from '../customer/customer-service.ts';
import { readingsOf } from '../customer/pinyin.ts';
import { foldText, matchFor, narrowFor, PLACES, type Place } from '../customer/search-tokens.ts';
import type { Reader } from '../db/connection.ts';
import type { QueryContext } from '../kernel/context.ts';
import type { QueryHandlers } from '../kernel/handler-types.ts';
import { openOrdersOf } from '../order/order-repository.ts';
import { visitStateOf } from '../visit/visit-facts.ts';
import { type VisitHere, visitsHere, visitsHereLike, visitsHereOf } from '../visit/visit-repository.ts';
import { openRecallsOf } from './recall-repository.ts';
import {
  contactsOf,
  platesOf,
  searchedOf,
  searchVehicles,
  vehicleCountOf,
  vehicleLines,
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
  const add: Add = (match, of, places) => void found.push({ match, of, found: places });

  if (plate !== '') {
    const wearer = vehicleOfPlate(db, plate);
    const rowId = wearer === null ? null : vehicleRowId(db, wearer);
    add('plate', 'vehicle', [
      { place: 'whole', rowIds: rowId === null ? [] : [rowId] },
      // A thirtieth of all plates end with any one sign.
      { place: 'end', rowIds: plate.length < 2 ? [] : vehiclesOfPlateEnd(db, plate, limit) },
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
  if (text !== '') addTexts(db, typed, limit, add);
  return found;
}

type CustomerColumn = 'name' | 'initials' | 'pinyin';
type CarColumn = 'plate' | 'oldPlate' | 'model' | 'contact' | 'contactPinyin';
/** As the search table calls them. */
const SEARCHED: Readonly<Record<CarColumn, string>> = {
  plate: 'plate',
  oldPlate: 'old_plate',
  model: 'model',
  contact: 'contact',
  contactPinyin: 'contact_pinyin',
};

/** A row with what it says in each column of its search table. */
interface Looked<C extends string> {
  readonly rowId: number;
  readonly values: Readonly<Record<C, readonly string[]>>;
}

/** Those of the rows that have the text in this column, as `inColumn` finds them. */
function* amongLooked<C extends string>(looked: readonly Looked<C>[], column: C, text: string, limit: number): Found {
  const holding = looked.filter(({ values }) => values[column].some((value) => value.includes(text)));
  const where = (fits: (value: string) => boolean): number[] =>
    holding.filter(({ values }) => values[column].some(fits)).map(({ rowId }) => rowId);
  yield { place: 'whole', rowIds: where((value) => value === text) };
  if (holding.length >= limit) yield { place: 'beginning', rowIds: where((value) => value.startsWith(text)) };
  yield { place: 'anywhere', rowIds: holding.map(({ rowId }) => rowId) };
}

/**
 * So many rows are looked at one by one; of more the search tables are asked column by column. A name takes longest,
 * because it has to be read; but a long text is dear to ask for.
 */
const LOOKED_AT = { ofCars: 32, ofNames: 32, ofLongNames: 128 };
/** Beside so many pairs that say the most, another one costs more than it saves. */
const PAIRS = { ofPlate: 3, ofName: 4, ofLongName: 8 };
const SHORT = 3;
const LONG = 16;

/** The rows that these queries find, by the first one that finds few enough; null where all find too many. */
function few(db: Reader, search: Search, matches: readonly string[], most: number): readonly number[] | null {
  for (const match of matches) {
    const rowIds = search(db, match, most + 1);
    if (rowIds.length <= most) return rowIds;
  }
  return null;
}

/**
 * Few pairs mostly say enough; where they do not, the whole phrase is worth its price. Of one character there are always
 * too many.
 */
function matchesFor(columns: string, text: string, pairs: number): readonly string[] {
  const { length } = Array.from(text);
  if (length < 2) return [];
  return length <= SHORT ? [narrowFor(text, pairs)] : [narrowFor(text, pairs), matchFor(columns, text, 'anywhere')];
}

/** The customers that may be called so; null where they are too many to be looked at. */
function customersLookedAt(db: Reader, { text, isPinyin }: Typed): readonly Looked<CustomerColumn>[] | null {
  const matches = matchesFor(isPinyin ? '{name initials pinyin}' : 'name', text, pairsOf(text));
  return namesLookedAt(db, matches, text, isPinyin);
}

/** Letters that many read so are seldom written so, or the initials of others: one question tells of both. */
function writtenSo(db: Reader, { text, isPinyin }: Typed): readonly Looked<CustomerColumn>[] | null {
  if (!isPinyin || Array.from(text).length <= SHORT) return null;
  return namesLookedAt(db, [`{name initials} : (${narrowFor(text, pairsOf(text))})`], text, isPinyin);
}

/** The long names of companies share most of their pairs. */
const pairsOf = (text: string): number => (text.length > LONG ? PAIRS.ofLongName : PAIRS.ofName);

function namesLookedAt(
  db: Reader,
  matches: readonly string[],
  text: string,
  isRead: boolean,
): readonly Looked<CustomerColumn>[] | null {
  const rowIds = few(db, searchCustomers, matches, text.length > SHORT ? LOOKED_AT.ofLongNames : LOOKED_AT.ofNames);
  if (rowIds === null || rowIds.length === 0) return rowIds && [];
  return namesOfRows(db, rowIds).map(({ rowId, name }) => {
    const readings = isRead ? readingsOf(name) : [];
    const values = {
      name: [foldText(name)],
      initials: readings.map(({ initials }) => initials),
      pinyin: readings.map(({ full }) => full),
    };
    return { rowId, values };
  });
}

function carsLookedAt(db: Reader, matches: readonly string[]): readonly Looked<CarColumn>[] | null {
  const rowIds = few(db, searchVehicles, matches, LOOKED_AT.ofCars);
  return rowIds && rowIds.length > 0 ? searchedOf(db, rowIds) : rowIds && [];
}

type Add = (match: Match, of: Term['of'], places: Found) => void;

/** What texts say. */
function addTexts(db: Reader, typed: Typed, limit: number, add: Add): void {
  const { text, isPinyin } = typed;
  const cars = carsLookedAt(db, matchesFor('{plate old_plate model contact contact_pinyin}', text, PAIRS.ofPlate));
  const onPlate = cars
    ? cars.filter(({ values }) => values.plate.some((plate) => plate.includes(text))).map(({ rowId }) => rowId)
    : searchVehicles(db, matchFor('plate', text, 'anywhere'), limit);
  add('plate', 'vehicle', [{ place: 'anywhere', rowIds: onPlate }]);

  const customers = customersLookedAt(db, typed);
  const written = customers ?? writtenSo(db, typed);
  const named = (column: CustomerColumn, looked: typeof customers): Found =>
    looked ? amongLooked(looked, column, text, limit) : inColumn(db, searchCustomers, column, text, limit);
  add('name', 'customer', named('name', written));
  if (isPinyin) {
    add('pinyin', 'customer', named('initials', written));
    add('pinyin', 'customer', named('pinyin', customers));
  }

  // Many wear it or are of such a model: the few that it fits otherwise are asked for in one question.
  const seldom = cars ?? carsLookedAt(db, [matchFor('{old_plate contact contact_pinyin}', text, 'anywhere')]);
  const carried = (column: CarColumn, looked: typeof cars): Found =>
    looked ? amongLooked(looked, column, text, limit) : inColumn(db, searchVehicles, SEARCHED[column], text, limit);
  add('oldPlate', 'vehicle', carried('oldPlate', seldom));
  add('contact', 'vehicle', carried('contact', seldom));
  add('model', 'vehicle', carried('model', cars));
  if (isPinyin) add('contact', 'vehicle', carried('contactPinyin', seldom));
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
      const unseen = rowIds.filter((rowId) => !seen.has(rowId)).slice(0, limit + 1 - seen.size);
      const carsOf =
        of === 'customer' && unseen.length > 0 ? vehicleRowsOf(db, unseen, LINES_A_CUSTOMER + 1) : new Map();
      for (const rowId of unseen) {
        seen.add(rowId);
        if (of === 'vehicle') {
          considerVehicle(rowId, { match, place, visit: null });
          continue;
        }
        const cars: readonly number[] = carsOf.get(rowId) ?? [];
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

type VehicleLine = ReturnType<typeof vehicleLines>[number];

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

/** What the lines of cars say, read together. */
interface Cars {
  readonly lines: ReadonlyMap<number, VehicleLine>;
  /** The visits of those that are here, of which nothing but the file told. */
  readonly visits: ReadonlyMap<VehicleId | null, VisitHere>;
  readonly phones: ReadonlyMap<CustomerId, string>;
  readonly recalls: ReadonlyMap<string, readonly string[]>;
}

function carsOf(context: QueryContext, candidates: readonly Candidate[]): Cars {
  const { db } = context;
  const cars = candidates.filter(({ of }) => of === 'vehicle');
  if (cars.length === 0) return { lines: new Map(), visits: new Map(), phones: new Map(), recalls: new Map() };
  const rows = vehicleLines(
    db,
    cars.map(({ rowId }) => rowId),
  );
  const lines = new Map(rows.map((line) => [line.rowId, line]));
  const unseen = cars.flatMap(({ visit, rowId }) => (visit === null ? (lines.get(rowId)?.vehicleId ?? []) : []));
  const visits = unseen.length === 0 ? [] : visitsHereOf(db, unseen);
  const owners = mayPersonal(context) ? rows.flatMap(({ customerId }) => customerId ?? []) : [];
  const vins = rows.flatMap(({ vin }) => vin ?? []);
  return {
    lines,
    // The last to arrive is last, and stays.
    visits: new Map(visits.map((visit) => [visit.vehicleId, visit])),
    phones: owners.length === 0 ? new Map() : preferredPhones(db, owners),
    recalls: vins.length === 0 ? new Map() : openRecallsOf(db, vins),
  };
}

function hitOf(context: QueryContext, candidate: Candidate, typed: Typed | null, cars: Cars): FindHit | null {
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
  const masked = (number: string | null | undefined): string | null => (number ? maskPhone(number) : null);
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
        maskedPhone: masked(mayPersonal(context) ? preferredPhone(db, customerId) : null),
        vehicleCount,
      };
    }
    case 'vehicle': {
      const line = cars.lines.get(candidate.rowId);
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
        maskedPhone: masked(line.customerId === null ? null : cars.phones.get(line.customerId)),
        lastVisitAt: line.lastVisitAt,
        lastServiceOn: line.lastServiceOn,
        recalls: [...(cars.recalls.get(line.vin ?? '') ?? [])],
        onSite: onSiteOf(context, candidate.visit ?? cars.visits.get(line.vehicleId) ?? null),
        matchedText: typed === null ? '' : matchedText(db, matched, line, typed),
      };
    }
  }
}

export const findQueries = {
  'find.anything': ({ text, limit }, context) => {
    const typed = text.trim() === '' ? null : read(text, mayPersonal(context));
    const { found, more } = candidates(context.db, typed, limit);
    const cars = carsOf(context, found);
    return { hits: found.flatMap((candidate) => hitOf(context, candidate, typed, cars) ?? []), more };
  },
} satisfies Pick<QueryHandlers, 'find.anything'>;
