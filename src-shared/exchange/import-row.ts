/** One row of a list as what the shop would write of it, or the reasons why it is refused, each at its column. */
import { z } from 'zod';
import { ITEM_KINDS, type ItemKind } from '../catalog/catalog-rules.ts';
import { CUSTOMER_KINDS, CUSTOMER_LEVELS } from '../customer/customer-rules.ts';
import { phoneTextOf, readPhone } from '../customer/phone-rules.ts';
import { laborCentihours, parseQuantity, quantityMilli } from '../kit/labor.ts';
import { type Parsed, typedFen } from '../kit/money.ts';
import { type LocalDate, localDate } from '../kit/time.ts';
import { guessPlateColor, PLATE_COLORS, plateText } from '../vehicle/plate-rules.ts';
import { ENERGY_KINDS } from '../vehicle/vehicle-rules.ts';
import { vinVerdict } from '../vehicle/vin-rules.ts';
import {
  type CellProblem,
  type DateOrder,
  type ImportColumns,
  type ImportField,
  type ImportKind,
  JOINED_FIELDS,
  type Reason,
} from './import-rules.ts';
import {
  cleanCell,
  energyOf,
  guessOwnerKind,
  itemKindOf,
  levelOf,
  ownerKindOf,
  readDay,
  readHours,
  readPrice,
  readWhole,
  readYear,
} from './import-values.ts';

const text = (max: number) => z.string().max(max);
const km = z.int().min(0).max(9_999_999).nullable();
const day = localDate.nullable();

/** Empty text and null are what the list does not say. */
const importedCustomer = z.strictObject({
  name: text(120),
  kind: z.enum(CUSTOMER_KINDS),
  /** True where the list says it, false where it is a guess from the name. */
  kindSaid: z.boolean(),
  phones: z.array(text(64)).max(5),
  employer: text(120),
  address: text(200),
  birthday: day,
  level: z.enum(CUSTOMER_LEVELS).nullable(),
  taxTitle: text(120),
  taxNumber: text(30),
  note: text(500),
});
export type ImportedCustomer = z.output<typeof importedCustomer>;

const importedVehicle = z.strictObject({
  plate: text(12).nullable(),
  plateColor: z.enum(PLATE_COLORS).nullable(),
  vin: text(17).nullable(),
  frameNumber: text(40),
  make: text(40),
  model: text(80),
  modelYear: z.int().nullable(),
  engineNumber: text(40),
  bodyColor: text(20),
  energy: z.enum(ENERGY_KINDS).nullable(),
  vehicleType: text(40),
  firstRegisteredOn: day,
  inspectionDueOn: day,
  insurer: text(60),
  insuranceDueOn: day,
  odometerKm: km,
  nextServiceOn: day,
  nextServiceKm: km,
  note: text(500),
});
export type ImportedVehicle = z.output<typeof importedVehicle>;

/** A repair of before: told, never counted with. The amount stays the text that it was. */
export const importedService = z.strictObject({
  on: localDate,
  odometerKm: km,
  words: text(4000),
  work: text(4000),
  parts: text(1000),
  amount: text(40),
  place: text(80),
  number: text(60),
  advice: text(1000),
});
export type ImportedService = z.output<typeof importedService>;

const importedItem = z.strictObject({
  kind: z.enum(ITEM_KINDS),
  code: text(40),
  name: text(80),
  category: text(30),
  priceFen: typedFen.nullable(),
  time: laborCentihours.nullable(),
  rateFen: typedFen.nullable(),
  unit: text(10),
  costFen: typedFen.nullable(),
  brand: text(40),
  oeNumber: text(40),
  advice: text(300),
});
export type ImportedItem = z.output<typeof importedItem>;

const importedLine = z.strictObject({
  packageName: text(80),
  packageFen: typedFen.nullable(),
  code: text(40),
  name: text(80),
  quantityMilli,
  time: laborCentihours.nullable(),
});
export type ImportedLine = z.output<typeof importedLine>;

/** A row that may go in; `row` is its number in the file, the first is 1. */
export const importedRow = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('cars'),
    row: z.int(),
    customer: importedCustomer.nullable(),
    vehicle: importedVehicle.nullable(),
    service: importedService.nullable(),
  }),
  z.strictObject({ kind: z.literal('prices'), row: z.int(), item: importedItem }),
  z.strictObject({ kind: z.literal('packages'), row: z.int(), line: importedLine }),
]);
export type ImportedRow = z.output<typeof importedRow>;

export interface ReadOptions {
  readonly kind: ImportKind;
  readonly columns: ImportColumns;
  readonly dateOrder: DateOrder | null;
  /** Of rows that do not say what they are. */
  readonly itemKind: ItemKind;
  /** A repair after today has not been. */
  readonly today: LocalDate;
}

export type ReadRow =
  | { readonly ok: true; readonly value: ImportedRow }
  | { readonly ok: false; readonly reasons: readonly Reason[] };

/** What a row says, field by field; what several columns say is put together. */
export function cellsOf(cells: readonly string[], columns: ImportColumns): ReadonlyMap<ImportField, string> {
  const said = new Map<ImportField, string>();
  for (const [index, field] of columns.entries()) {
    if (field === null) continue;
    const cell = cleanCell(cells[index] ?? '');
    if (cell === '') continue;
    const before = said.get(field);
    said.set(field, before !== undefined && JOINED_FIELDS.includes(field) ? `${before}; ${cell}` : cell);
  }
  return said;
}

/** Collects what is wrong while it reads. */
function reader(said: ReadonlyMap<ImportField, string>, options: ReadOptions) {
  const reasons: Reason[] = [];
  const refuse = (field: ImportField, problem: CellProblem, about = ''): void => {
    if (!reasons.some((reason) => reason.field === field)) reasons.push({ field, problem, about });
  };
  const raw = (field: ImportField): string => said.get(field) ?? '';
  return {
    reasons,
    refuse,
    raw,
    line(field: ImportField, max: number): string {
      const value = raw(field).replace(/\s*\n\s*/g, ' ');
      if (value.length > max) refuse(field, 'tooLong', String(max));
      return value;
    },
    words(field: ImportField, max: number): string {
      const value = raw(field);
      if (value.length > max) refuse(field, 'tooLong', String(max));
      return value;
    },
    day(field: ImportField): LocalDate | null {
      const read = readDay(raw(field), options.dateOrder);
      if (read.ok) return read.value;
      refuse(field, read.problem);
      return null;
    },
    parsed<T>(field: ImportField, read: (given: string) => Parsed<T | null>): T | null {
      const parsed = read(raw(field));
      if (parsed.ok) return parsed.value;
      refuse(field, parsed.problem as CellProblem); // the readers of money, hours and figures know these problems only
      return null;
    },
    choice<T>(field: ImportField, read: (given: string) => T | null): T | null {
      const given = raw(field);
      if (given === '') return null;
      const value = read(given);
      if (value === null) refuse(field, 'unknownWord');
      return value;
    },
  };
}
type RowReader = ReturnType<typeof reader>;

const whole = (given: string): Parsed<number | null> => readWhole(given, 9_999_999);

/** One cell may hold several numbers. */
function phonesIn(row: RowReader): string[] {
  const given = row.raw('phone');
  if (given === '') return [];
  const alone = readPhone(given);
  if (alone) return [phoneTextOf(alone)];
  const parts = given.split(/[;；,，、/\n]+|\s{2,}|\s(?=1[3-9]\d)/u).filter((part) => part.trim() !== '');
  const phones = parts.map((part) => readPhone(part));
  if (phones.some((phone) => phone === null) || phones.length > 5) row.refuse('phone', 'phone');
  return [...new Set(phones.flatMap((phone) => (phone ? [phoneTextOf(phone)] : [])))];
}

function readCustomer(row: RowReader): ImportedCustomer | null {
  const phones = phonesIn(row);
  const name = row.line('ownerName', 120);
  const said = row.choice('ownerKind', ownerKindOf);
  const customer = {
    name,
    kind: said ?? guessOwnerKind(name),
    kindSaid: said !== null,
    phones,
    employer: row.line('employer', 120),
    address: row.line('address', 200),
    birthday: row.day('birthday'),
    level: row.choice('level', levelOf),
    taxTitle: row.line('taxTitle', 120),
    taxNumber: row.line('taxNumber', 30),
    note: row.words('ownerNote', 500),
  };
  const isSaid =
    phones.length > 0 ||
    [name, customer.employer, customer.address, customer.taxTitle, customer.taxNumber, customer.note].some(
      (given) => given !== '',
    ) ||
    customer.birthday !== null;
  return isSaid ? customer : null;
}

function readPlate(row: RowReader): string | null {
  const given = row.raw('plate');
  if (given === '' || /^(?:无牌|未上牌|未挂牌|新车|暂无牌照|临牌|临时牌照?)$/u.test(given)) return null;
  const parsed = plateText.safeParse(given);
  if (parsed.success) return parsed.data;
  row.refuse('plate', 'plate');
  return null;
}

function readVin(row: RowReader): string | null {
  const given = row.raw('vin');
  if (given === '') return null;
  const verdict = vinVerdict(given);
  // A wrong check digit is no reason: genuine cars have one, and the old list is all that there is.
  if (verdict.verdict !== 'error') return verdict.vin;
  row.refuse('vin', verdict.reason === 'length' ? 'vinLength' : 'vinLetters');
  return null;
}

const CAR_TEXTS = ['make', 'model', 'engineNumber', 'bodyColor', 'vehicleType', 'insurer'] as const;

function readVehicle(row: RowReader): {
  readonly car: ImportedVehicle;
  readonly isKnown: boolean;
  readonly isSaid: boolean;
} {
  const plate = readPlate(row);
  const vin = readVin(row);
  const car: ImportedVehicle = {
    plate,
    plateColor: plate === null ? null : guessPlateColor(plate),
    vin,
    frameNumber: row.line('frameNumber', 40),
    make: row.line('make', 40),
    model: row.line('model', 80),
    modelYear: row.parsed('modelYear', readYear),
    engineNumber: row.line('engineNumber', 40),
    bodyColor: row.line('bodyColor', 20),
    energy: row.choice('energy', energyOf),
    vehicleType: row.line('vehicleType', 40),
    firstRegisteredOn: row.day('firstRegisteredOn'),
    inspectionDueOn: row.day('inspectionDueOn'),
    insurer: row.line('insurer', 60),
    insuranceDueOn: row.day('insuranceDueOn'),
    odometerKm: row.parsed('odometerKm', whole),
    nextServiceOn: row.day('nextServiceOn'),
    nextServiceKm: row.parsed('nextServiceKm', whole),
    note: row.words('carNote', 500),
  };
  const isKnown = plate !== null || vin !== null || car.frameNumber !== '';
  const isSaid = CAR_TEXTS.some((field) => car[field] !== '') || car.odometerKm !== null || car.modelYear !== null;
  return { car, isKnown, isSaid };
}

function readService(row: RowReader, today: LocalDate): ImportedService | null {
  const on = row.day('servicedOn');
  const service = {
    odometerKm: row.parsed('serviceKm', whole),
    words: row.words('serviceWords', 4000),
    work: row.words('serviceWork', 4000),
    parts: row.words('serviceParts', 1000),
    amount: row.line('serviceAmount', 40),
    place: row.line('servicePlace', 80),
    number: row.line('serviceNumber', 60),
    advice: row.words('serviceAdvice', 1000),
  };
  if (on === null) {
    // A remark alone is no repair: many lists have one in every row.
    if (service.work !== '' || service.words !== '') row.refuse('servicedOn', 'required');
    return null;
  }
  if (on > today) row.refuse('servicedOn', 'dateFuture');
  return { on, ...service };
}

function readCar(row: RowReader, number: number, options: ReadOptions): ImportedRow {
  const customer = readCustomer(row);
  const { car, isKnown, isSaid } = readVehicle(row);
  const service = readService(row, options.today);
  if (customer && customer.name === '') row.refuse('ownerName', 'ownerMissing');
  const isBad = row.reasons.some(({ field }) => field === 'plate' || field === 'vin');
  if (!isKnown && !isBad) {
    const keyed = (['plate', 'vin', 'frameNumber'] as const).find((field) => options.columns.includes(field));
    if (service || isSaid) row.refuse(keyed ?? 'plate', 'noCar');
    else if (!customer) row.refuse(keyed ?? 'ownerName', 'noKey');
  }
  return { kind: 'cars', row: number, customer, vehicle: isKnown ? car : null, service };
}

function readItem(row: RowReader, number: number, options: ReadOptions): ImportedRow {
  const name = row.line('itemName', 80);
  if (name === '') row.refuse('itemName', 'required');
  const kind = row.choice('itemKind', itemKindOf) ?? options.itemKind;
  const priceFen = row.parsed('itemPrice', readPrice);
  const time = row.parsed('itemHours', readHours);
  const isPriced = priceFen !== null || (kind === 'labor' && time !== null);
  if (!isPriced) row.refuse(options.columns.includes('itemPrice') ? 'itemPrice' : 'itemHours', 'required');
  return {
    kind: 'prices',
    row: number,
    item: {
      kind,
      code: row.line('itemCode', 40),
      name,
      category: row.line('itemCategory', 30),
      priceFen,
      time,
      rateFen: row.parsed('itemRate', readPrice),
      unit: row.line('itemUnit', 10),
      costFen: row.parsed('itemCost', readPrice),
      brand: row.line('itemBrand', 40),
      oeNumber: row.line('itemOe', 40),
      advice: row.words('itemAdvice', 300),
    },
  };
}

function readLine(row: RowReader, number: number, options: ReadOptions, packageBefore: string): ImportedRow {
  // Merged cells: the name stands in the first row of its lines only.
  const packageName = row.line('packageName', 80) || packageBefore;
  if (packageName === '') row.refuse('packageName', 'required');
  const code = row.line('lineCode', 40);
  const name = row.line('lineName', 80);
  if (code === '' && name === '')
    row.refuse(options.columns.includes('lineName') ? 'lineName' : 'lineCode', 'required');
  return {
    kind: 'packages',
    row: number,
    line: {
      packageName,
      packageFen: row.parsed('packagePrice', readPrice),
      code,
      name,
      quantityMilli: row.parsed('lineQuantity', parseQuantity) ?? quantityMilli.parse(1000),
      time: row.parsed('lineHours', readHours),
    },
  };
}

/** `packageBefore`: the package of the row above, for lists that write it once. */
export function readImportRow(
  cells: readonly string[],
  number: number,
  options: ReadOptions,
  packageBefore = '',
): ReadRow {
  const row = reader(cellsOf(cells, options.columns), options);
  const value =
    options.kind === 'cars'
      ? readCar(row, number, options)
      : options.kind === 'prices'
        ? readItem(row, number, options)
        : readLine(row, number, options, packageBefore);
  return row.reasons.length === 0 ? { ok: true, value } : { ok: false, reasons: row.reasons };
}
