/** Every row of a list against the rules and against what the shop has: what goes in, what does not and why. Reads only. */
import type { ImportCheck, ImportPlan, PreviewRow } from '../../src-shared/exchange/import-contract.ts';
import { type ImportedRow, type ReadOptions, readImportRow } from '../../src-shared/exchange/import-row.ts';
import { DATE_FIELDS, type ImportField, type Reason } from '../../src-shared/exchange/import-rules.ts';
import { cleanCell, readDay } from '../../src-shared/exchange/import-values.ts';
import type { LocalDate } from '../../src-shared/kit/time.ts';
import { foldVin } from '../../src-shared/vehicle/vin-rules.ts';
import { packageOfName } from '../catalog/catalog-repository.ts';
import { itemOfLine, matchItem } from '../catalog/catalog-take-in.ts';
import { matchCustomer } from '../customer/customer-take-in.ts';
import type { Reader } from '../db/connection.ts';
import { hasPastService, pastServiceKey } from '../vehicle/past-service-repository.ts';
import { ownerOf } from '../vehicle/vehicle-repository.ts';
import { matchVehicle } from '../vehicle/vehicle-take-in.ts';

export interface RawRow {
  /** As the spreadsheet numbers it. */
  readonly number: number;
  readonly cells: readonly string[];
}

export interface Judged {
  readonly raw: RawRow;
  readonly value: ImportedRow | null;
  readonly reasons: readonly Reason[];
}

type Found = Extract<ImportCheck, { ok: true }>['found'];
type FoundKind = keyof Found;

/** Counts each thing once, however many rows tell of it. */
class Tally {
  private readonly seen = new Map<FoundKind, Map<string, boolean>>();
  add(kind: FoundKind, key: string, isKnown: boolean): void {
    const of = this.seen.get(kind) ?? new Map<string, boolean>();
    this.seen.set(kind, of);
    if (!of.has(key)) of.set(key, isKnown);
  }
  of(kind: FoundKind): { added: number; known: number } {
    const all = [...(this.seen.get(kind)?.values() ?? [])];
    const known = all.filter(Boolean).length;
    return { added: all.length - known, known };
  }
  all(): Found {
    return {
      customers: this.of('customers'),
      vehicles: this.of('vehicles'),
      services: this.of('services'),
      items: this.of('items'),
      packages: this.of('packages'),
    };
  }
}

/** What one list needs to know of its rows before. */
class Judge {
  readonly tally = new Tally();
  private readonly db: Reader;
  /** Which new car of this list wears a plate. */
  private readonly plates = new Map<string, string>();
  private readonly codes = new Map<string, string>();

  constructor(db: Reader) {
    this.db = db;
  }

  row(value: ImportedRow): readonly Reason[] {
    switch (value.kind) {
      case 'cars':
        return this.car(value);
      case 'prices':
        return this.item(value);
      case 'packages': {
        const { line } = value;
        if (itemOfLine(this.db, line)) return [];
        return [{ field: line.name === '' ? 'lineCode' : 'lineName', problem: 'notInList', about: '' }];
      }
    }
  }

  private car({ customer, vehicle, service }: Extract<ImportedRow, { kind: 'cars' }>): readonly Reason[] {
    const { db } = this;
    let owner: ReturnType<typeof ownerOf> = null;
    let key = '';
    if (vehicle) {
      const match = matchVehicle(db, vehicle);
      if (match.is === 'elsewhere') return [{ field: 'plate', problem: 'plateElsewhere', about: match.vin }];
      const code = vehicle.vin ?? foldVin(vehicle.frameNumber);
      if (match.is === 'known') {
        key = match.row.id;
        owner = ownerOf(db, match.row.id);
      } else {
        const before = vehicle.plate === null ? undefined : this.plates.get(vehicle.plate);
        if (before !== undefined && before !== '' && code !== '' && before !== code) {
          return [{ field: 'plate', problem: 'plateElsewhere', about: before }];
        }
        key = code || before || (vehicle.plate ?? '');
        if (vehicle.plate !== null && !before) this.plates.set(vehicle.plate, code);
      }
      this.tally.add('vehicles', key, match.is === 'known');
      if (service) {
        const isKnown = match.is === 'known' && hasPastService(db, match.row.id, service);
        this.tally.add('services', `${key} ${service.on} ${pastServiceKey(service)}`, isKnown);
      }
    }
    if (customer) {
      const known = matchCustomer(db, customer, owner && { id: owner.customerId, name: owner.name }, vehicle !== null);
      this.tally.add('customers', known ?? `${customer.name} ${customer.phones[0] ?? key}`, known !== null);
    }
    return [];
  }

  private item({ item }: Extract<ImportedRow, { kind: 'prices' }>): readonly Reason[] {
    const match = matchItem(this.db, item);
    if (match.is === 'elsewhere') return [{ field: 'itemCode', problem: 'codeElsewhere', about: match.name }];
    const before = this.codes.get(item.code);
    if (item.code !== '' && before !== undefined && before !== item.kind) {
      return [{ field: 'itemCode', problem: 'codeElsewhere', about: item.code }];
    }
    if (item.code !== '') this.codes.set(item.code, item.kind);
    this.tally.add('items', match.is === 'known' ? match.row.id : item.code || item.name, match.is === 'known');
    return [];
  }
}

const NEVER: Reason = { field: 'packageName', problem: 'packageBroken', about: '' };

/** A package that cannot be sold whole is none: one bad line refuses all of it. */
function breakPackages(judged: Judged[]): void {
  const nameOf = new Map<number, string>();
  let before = '';
  const broken = new Set<string>();
  for (const [index, { value, reasons }] of judged.entries()) {
    if (value?.kind === 'packages') before = value.line.packageName;
    nameOf.set(index, before);
    if (reasons.length > 0) broken.add(before);
  }
  for (const [index, each] of judged.entries()) {
    if (each.reasons.length === 0 && broken.has(nameOf.get(index) ?? '')) {
      judged[index] = { ...each, value: null, reasons: [NEVER] };
    }
  }
}

/** `step` is told how many rows are through; it may throw to stop. */
export function judgeRows(
  db: Reader,
  plan: ImportPlan,
  today: LocalDate,
  rows: readonly RawRow[],
  step: (done: number) => void,
): { readonly judged: readonly Judged[]; readonly found: Found } {
  const options: ReadOptions = { ...plan, today };
  const judge = new Judge(db);
  const judged: Judged[] = [];
  const nameColumn = plan.columns.indexOf('packageName');
  let packageName = '';
  for (const [index, raw] of rows.entries()) {
    if (index % 100 === 0) step(index);
    packageName = cleanCell(raw.cells[nameColumn] ?? '') || packageName;
    const read = readImportRow(raw.cells, raw.number, options, packageName);
    const reasons = read.ok ? judge.row(read.value) : read.reasons;
    judged.push({ raw, value: read.ok && reasons.length === 0 ? read.value : null, reasons });
  }
  if (plan.kind === 'packages') {
    breakPackages(judged);
    for (const { value } of judged) {
      if (value?.kind !== 'packages') continue;
      const { packageName: name } = value.line;
      judge.tally.add('packages', name, packageOfName(db, name) !== null);
    }
  }
  return { judged, found: judge.tally.all() };
}

const SHOWN_CHARACTERS = 160;

/** A row as the preview shows it: the columns that go in, days as they were read. */
export function previewOf({ raw, reasons }: Judged, plan: ImportPlan): PreviewRow {
  const cells = plan.columns.flatMap((field, index) => {
    if (field === null) return [];
    const text = cleanCell(raw.cells[index] ?? '');
    return [shown(field, text, plan).slice(0, SHOWN_CHARACTERS)];
  });
  return { row: raw.number, cells, reasons: [...reasons] };
}

function shown(field: ImportField, text: string, { dateOrder }: ImportPlan): string {
  if (!DATE_FIELDS.includes(field)) return text;
  const read = readDay(text, dateOrder);
  return read.ok ? (read.value ?? '') : text;
}
