/** What a file of the shop's old program may hold, what each column may mean, and why a file or a row is refused. */

/** 客户·车辆·维修记录 in one list · 价目 · 套餐. */
export const IMPORT_KINDS = ['cars', 'prices', 'packages'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** A file that is larger is refused where it is chosen. */
export const LARGEST_IMPORT_BYTES = 20_000_000;
/** All rows become visible at once, and every seat waits for that: so many take a moment, more would take too long. */
export const LARGEST_IMPORT_ROWS = 20_000;
export const LARGEST_IMPORT_COLUMNS = 120;

const OWNER_FIELDS = [
  'ownerName',
  'ownerKind',
  'phone',
  'employer',
  'address',
  'birthday',
  'level',
  'taxTitle',
  'taxNumber',
  'ownerNote',
] as const;

const CAR_FIELDS = [
  'plate',
  'vin',
  'frameNumber',
  'make',
  'model',
  'modelYear',
  'engineNumber',
  'bodyColor',
  'energy',
  'vehicleType',
  'firstRegisteredOn',
  'inspectionDueOn',
  'insurer',
  'insuranceDueOn',
  'odometerKm',
  'nextServiceOn',
  'nextServiceKm',
  'carNote',
] as const;

const SERVICE_FIELDS = [
  'servicedOn',
  'serviceKm',
  'serviceWords',
  'serviceWork',
  'serviceParts',
  'serviceAmount',
  'servicePlace',
  'serviceNumber',
  'serviceAdvice',
] as const;

const ITEM_FIELDS = [
  'itemCode',
  'itemName',
  'itemKind',
  'itemCategory',
  'itemPrice',
  'itemHours',
  'itemRate',
  'itemUnit',
  'itemCost',
  'itemBrand',
  'itemOe',
  'itemAdvice',
] as const;

const PACKAGE_FIELDS = ['packageName', 'packagePrice', 'lineCode', 'lineName', 'lineQuantity', 'lineHours'] as const;

export const IMPORT_FIELDS = [
  ...OWNER_FIELDS,
  ...CAR_FIELDS,
  ...SERVICE_FIELDS,
  ...ITEM_FIELDS,
  ...PACKAGE_FIELDS,
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** The fields of each kind, in the groups in which the screen offers them. */
export const FIELD_GROUPS: Readonly<
  Record<ImportKind, readonly { readonly group: FieldGroup; readonly fields: readonly ImportField[] }[]>
> = {
  cars: [
    { group: 'car', fields: CAR_FIELDS },
    { group: 'owner', fields: OWNER_FIELDS },
    { group: 'service', fields: SERVICE_FIELDS },
  ],
  prices: [{ group: 'item', fields: ITEM_FIELDS }],
  packages: [{ group: 'package', fields: PACKAGE_FIELDS }],
};
export type FieldGroup = 'car' | 'owner' | 'service' | 'item' | 'package';

export function fieldsOf(kind: ImportKind): readonly ImportField[] {
  return FIELD_GROUPS[kind].flatMap(({ fields }) => fields);
}

/** Several columns may go into these: what they say is put together. */
export const JOINED_FIELDS: readonly ImportField[] = [
  'phone',
  'ownerNote',
  'carNote',
  'serviceWords',
  'serviceWork',
  'serviceParts',
  'serviceAdvice',
  'itemAdvice',
];

export const DATE_FIELDS: readonly ImportField[] = [
  'birthday',
  'firstRegisteredOn',
  'inspectionDueOn',
  'insuranceDueOn',
  'nextServiceOn',
  'servicedOn',
];

/** In which order 03/04/2024 and 24-3-4 are meant; with four figures in front it is always the year first. */
export const DATE_ORDERS = ['ymd', 'dmy', 'mdy'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** Without one of these a row says nothing of whom or of what it tells. */
const KEY_FIELDS: Readonly<Record<ImportKind, readonly ImportField[]>> = {
  cars: ['plate', 'vin', 'frameNumber', 'ownerName', 'phone'],
  prices: ['itemName'],
  packages: ['packageName'],
};

/** What of the columns is not yet so that rows can be read. */
export const MAPPING_PROBLEMS = ['noKey', 'noLine', 'noPrice', 'twice', 'dateOrder'] as const;
export type MappingProblem = (typeof MAPPING_PROBLEMS)[number];

export type ImportColumns = readonly (ImportField | null)[];

/** Null where the columns can be read; the field is the one that is twice. */
export function mappingProblem(
  kind: ImportKind,
  columns: ImportColumns,
  dates: { readonly order: DateOrder | null; readonly needed: boolean },
): { readonly problem: MappingProblem; readonly field: ImportField | null } | null {
  const used = columns.filter((field) => field !== null);
  const twice = used.find((field, index) => used.indexOf(field) !== index && !JOINED_FIELDS.includes(field));
  if (twice) return { problem: 'twice', field: twice };
  if (!KEY_FIELDS[kind].some((field) => used.includes(field))) return { problem: 'noKey', field: null };
  if (kind === 'packages' && !used.includes('lineCode') && !used.includes('lineName'))
    return { problem: 'noLine', field: null };
  if (kind === 'prices' && !used.includes('itemPrice') && !used.includes('itemHours'))
    return { problem: 'noPrice', field: null };
  if (dates.needed && dates.order === null) return { problem: 'dateOrder', field: null };
  return null;
}

/** Why a file cannot be read at all. */
export const FILE_PROBLEMS = [
  'gone',
  'empty',
  'notATable',
  'oldExcel',
  'encrypted',
  'damaged',
  'tooBigInside',
  'quotes',
  'noHeader',
  'noRows',
  'tooManyRows',
  'tooManyColumns',
] as const;
export type FileProblem = (typeof FILE_PROBLEMS)[number];

/** Why a cell, and with it its row, is refused: what only lists can have wrong, and what a form's field can have. */
export const CELL_PROBLEMS = [
  'date',
  'dateFuture',
  'vinLetters',
  'vinLength',
  'unknownWord',
  'noKey',
  'ownerMissing',
  'noCar',
  'plateElsewhere',
  'codeElsewhere',
  'notInList',
  'packageBroken',
  'required',
  'tooLong',
  'format',
  'plate',
  'phone',
  'tooSmall',
  'tooLarge',
  'moneyDecimals',
  'moneyNegative',
  'moneyTooLarge',
  'quantityDecimals',
] as const;
export type CellProblem = (typeof CELL_PROBLEMS)[number];

export interface Reason {
  readonly field: ImportField;
  readonly problem: CellProblem;
  /** What the words need: the other car's VIN, the words that are known. */
  readonly about: string;
}

/** What one import did, kind by kind. */
export const TAKEN_KINDS = ['customers', 'vehicles', 'services', 'items', 'packages'] as const;
export type TakenKind = (typeof TAKEN_KINDS)[number];
