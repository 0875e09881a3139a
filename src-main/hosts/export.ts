/** An exported file for whoever asked for it: the same question on both hosts. */
import { type Refusal, refuse } from '../../src-shared/kit/refusal.ts';
import { readExport, type StoredExport } from '../exchange/export-files.ts';
import type { Caller } from '../kernel/dispatch.ts';
import type { Shop } from '../kernel/shop.ts';

export type ExportAnswer =
  | { readonly ok: true; readonly file: StoredExport }
  | { readonly ok: false; readonly refusal: Refusal };

export function exportFor(shop: Shop, caller: Pick<Caller, 'seatId' | 'host'>, name: string): ExportAnswer {
  const admitted = shop.door.admit(caller, undefined);
  if (!admitted.ok) return admitted;
  const file = readExport(shop.dataDir, name, admitted.session.staff?.id ?? '');
  return file ? { ok: true, file } : { ok: false, refusal: refuse('notFound', {}).refusal };
}

const TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const;

/** Saved, never shown; a seat's disk keeps no copy but the one that the person saved. */
export function exportHeaders({ format, bytes }: StoredExport): Readonly<Record<string, string>> {
  return {
    'content-type': TYPES[format],
    'content-length': String(bytes),
    'content-disposition': 'attachment',
    'cache-control': 'private, no-store',
    'content-security-policy': "default-src 'none'; sandbox",
  };
}
