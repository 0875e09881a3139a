/** Where the import of this window stands: it outlives the screen, so that a look elsewhere loses nothing. */
import type { ImportCheck, ImportCounts, ImportLook, ImportPlan } from '../../src-shared/exchange/import-contract.ts';
import { fieldsOf, type ImportKind } from '../../src-shared/exchange/import-rules.ts';
import type { TaskId } from '../../src-shared/kit/id.ts';
import { makeStore } from '../kit/store.ts';

export type Looked = Extract<ImportLook, { ok: true }>;
export type Checked = Extract<ImportCheck, { ok: true }>;

/** A file whose columns are known. */
export interface Listed {
  readonly look: Looked;
  readonly plan: ImportPlan;
}

export type Flow =
  | { readonly at: 'start'; readonly told: string | null }
  | { readonly at: 'reading'; readonly task: TaskId; readonly file: string; readonly fileName: string }
  /** `told`: what the shop said of the columns. */
  | ({ readonly at: 'columns'; readonly told: string | null } & Listed)
  | ({ readonly at: 'checking'; readonly task: TaskId } & Listed)
  | ({ readonly at: 'preview'; readonly check: Checked; readonly told: string | null } & Listed)
  | ({ readonly at: 'taking'; readonly task: TaskId; readonly check: Checked } & Listed)
  | ({ readonly at: 'done'; readonly counts: ImportCounts } & Listed);

const START: Flow = { at: 'start', told: null };

/** By person: whoever signs in here next begins anew. */
const flows = makeStore<{ readonly staffId: string; readonly flow: Flow }>({ staffId: '', flow: START });

export const flowStore = flows;

export function flowOf(kept: { readonly staffId: string; readonly flow: Flow }, staffId: string): Flow {
  return kept.staffId === staffId ? kept.flow : START;
}

/** The proposal for a sheet, as kind `kind`. */
export function planFor(
  look: Looked,
  sheet: number,
  kind: ImportKind,
  // Named one by one: whoever calls has more than these two, and the contract takes no more.
  { file, fileName }: Pick<ImportPlan, 'file' | 'fileName'>,
): ImportPlan {
  const shown = look.sheets[sheet];
  return {
    file,
    fileName,
    sheet,
    headerRow: shown?.headerRow ?? 0,
    kind,
    columns: shown?.columns.map(({ guess }) => guess[kind]) ?? [],
    dateOrder: shown?.dateOrder ?? null,
    itemKind: 'labor',
  };
}

/** Columns that another kind of list has no place for are let go. */
export function isFieldOf(kind: ImportKind, field: string | null): boolean {
  return field !== null && fieldsOf(kind).some((each) => each === field);
}
