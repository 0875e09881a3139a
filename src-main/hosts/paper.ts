/** A rendered paper for whoever may print its kind: the same question on both hosts. */
import { kindOfPaperFile, mayPrint, PAPER_READERS } from '../../src-shared/document/document-rules.ts';
import { type Refusal, refuse } from '../../src-shared/kit/refusal.ts';
import { readPaper } from '../document/paper-files.ts';
import type { Caller } from '../kernel/dispatch.ts';
import type { Shop } from '../kernel/shop.ts';

export type PaperAnswer =
  | { readonly ok: true; readonly pdf: Buffer }
  | { readonly ok: false; readonly refusal: Refusal };

/** `staffId` is whom the screen believes to be signed in; `undefined` where the sender cannot say (a frame's address). */
export function paperFor(
  shop: Shop,
  caller: Pick<Caller, 'seatId' | 'host'>,
  file: string,
  staffId?: string | null,
): PaperAnswer {
  const admitted = shop.door.admit(caller, staffId);
  if (!admitted.ok) return admitted;
  const kind = kindOfPaperFile(file);
  if (kind === null) return { ok: false, refusal: refuse('notFound', {}).refusal };
  if (!mayPrint(kind, admitted.session.staff?.roles ?? [])) {
    return { ok: false, refusal: refuse('notAllowed', { roles: PAPER_READERS[kind] }).refusal };
  }
  const pdf = readPaper(shop.dataDir, file);
  return pdf ? { ok: true, pdf } : { ok: false, refusal: refuse('notFound', {}).refusal };
}

/** Nothing but our own pages may frame it; a seat's disk keeps no copy of a customer's paper. */
export const PAPER_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'application/pdf',
  'cache-control': 'private, no-store',
  'content-security-policy': "frame-ancestors 'self'",
};
