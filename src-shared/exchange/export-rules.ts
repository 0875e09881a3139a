/** Which lists leave the program as a file, who may take which, and what the file is called. */
import { z } from 'zod';
import type { CallName } from '../contract.ts';
import { fileNameOf } from '../document/document-rules.ts';
import type { LocalDate } from '../kit/time.ts';
import { mayCall } from '../staff/permissions.ts';
import { ROLES, type Role } from '../staff/roles.ts';

export const EXPORT_LISTS = [
  'customers',
  'vehicles',
  'visits',
  'orders',
  'orderLines',
  'bills',
  'payments',
  'shifts',
  'receivables',
  'prices',
  'packages',
  'duties',
  'followUps',
  'recalls',
  'staff',
  'journal',
] as const;
export type ExportList = (typeof EXPORT_LISTS)[number];

export const EXPORT_FORMATS = ['xlsx', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** As on the screens, or in full: only for who may ask for a number on the screen, and told apart in the journal. */
export const EXPORT_PHONES = ['masked', 'full'] as const;
export type ExportPhones = (typeof EXPORT_PHONES)[number];

/**
 * The screens give files of people one at a time to everybody at the counter; all of them at once are for the desk and
 * who answers for it. What has a list on a screen is for whoever may read that.
 */
const PEOPLE: readonly Role[] = ['adviser', 'deskSupervisor', 'followUpCaller', 'manager', 'administrator'];

const READERS: Readonly<Record<ExportList, CallName | readonly Role[]>> = {
  customers: PEOPLE,
  vehicles: PEOPLE,
  visits: PEOPLE,
  orders: 'order.get',
  orderLines: 'order.get',
  bills: 'bill.get',
  payments: 'bill.queue',
  shifts: 'bill.queue',
  receivables: 'bill.queue',
  prices: 'catalog.list',
  packages: 'catalog.list',
  duties: 'duty.list',
  followUps: 'followup.list',
  recalls: 'recall.list',
  staff: 'staff.list',
  journal: 'journal.page',
};

export function mayExport(list: ExportList, roles: readonly Role[]): boolean {
  const readers = READERS[list];
  return typeof readers === 'string' ? mayCall(readers, roles) : readers.some((role) => roles.includes(role));
}

export function exportersOf(list: ExportList): readonly Role[] {
  return ROLES.filter((role) => mayExport(list, [role]));
}

/** Lists that grow for ever: a part of them is asked for by its days. The others are what the shop has now. */
const BY_DAY: readonly ExportList[] = [
  'visits',
  'orders',
  'orderLines',
  'bills',
  'payments',
  'shifts',
  'followUps',
  'journal',
];

export function isByDay(list: ExportList): boolean {
  return BY_DAY.includes(list);
}

const WITH_PHONES: readonly ExportList[] = ['customers', 'vehicles', 'followUps'];

export function hasPhones(list: ExportList): boolean {
  return WITH_PHONES.includes(list);
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** What may be fetched as a file: the lists, and the rows that an import refused. */
export type FileOf = ExportList | 'refused';
const FILE = new RegExp(
  `^(${[...EXPORT_LISTS, 'refused'].join('|')})-(${UUID})-(${UUID})\\.(${EXPORT_FORMATS.join('|')})$`,
);

/** The name of an exported file: its list, who asked for it, and an id. Nothing else is ever looked for on the disk. */
export const exportFile = z.string().max(120).regex(FILE, 'format');

/** Whose it is and what kind of file; null where it is no name of ours. */
export function readExportFile(file: string): { readonly staffId: string; readonly format: ExportFormat } | null {
  const [, list, staffId, , format] = FILE.exec(file) ?? [];
  const known = EXPORT_FORMATS.find((each) => each === format);
  return list !== undefined && staffId !== undefined && known !== undefined ? { staffId, format: known } : null;
}

/** `客户 2026-11-21.xlsx`, `账单 2026-11-01–2026-11-21.csv`: the list and its days, or the day on which it was so. */
export function exportFileName(
  title: string,
  today: LocalDate,
  {
    from,
    to,
    format,
  }: { readonly from: LocalDate | null; readonly to: LocalDate | null; readonly format: ExportFormat },
): string {
  const days = from === null && to === null ? today : `${from ?? ''}–${to ?? today}`;
  return `${fileNameOf(`${title} ${days}`)}.${format}`;
}
