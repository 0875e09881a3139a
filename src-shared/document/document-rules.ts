/** Who may have which paper in hand, in how many copies, and what its file is called. */
import { z } from 'zod';
import type { Role } from '../staff/roles.ts';
import { type CopyHolder, PAPER_KINDS, type PaperKind } from './paper-rules.ts';

/** A paper shows the customer's number in full: only those may have it who may ask for the number itself. */
const COUNTER: readonly Role[] = ['adviser', 'deskSupervisor', 'followUpCaller', 'cashier', 'manager'];

/** Whoever may read the thing may print it; the workshop reads no prices, so it has none of the priced papers. */
export const PAPER_READERS: Readonly<Record<PaperKind, readonly Role[]>> = {
  repairOrder: COUNTER,
  extraSlip: COUNTER,
  settlement: ['adviser', 'deskSupervisor', 'cashier', 'manager'],
  // The gate compares it with the car.
  exitSlip: ['adviser', 'deskSupervisor', 'cashier', 'manager', 'guard'],
  warranty: COUNTER,
};

export function mayPrint(kind: PaperKind, roles: readonly Role[]): boolean {
  return PAPER_READERS[kind].some((role) => roles.includes(role));
}

/** 第×联: for whom each copy is, in their order; none of a paper that there is only one of. */
export const COPIES_OF: Readonly<Record<PaperKind, readonly CopyHolder[]>> = {
  repairOrder: ['customer', 'workshop', 'file'],
  extraSlip: ['customer', 'workshop', 'file'],
  settlement: ['customer', 'shop'],
  exitSlip: ['gate', 'shop'],
  warranty: [],
};

export const paperKind = z.enum(PAPER_KINDS, 'choice');

const FILE = new RegExp(`^(${PAPER_KINDS.join('|')})-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.pdf$`);

/** The name of a rendered paper: its kind and an id. Nothing else is ever looked for on the disk. */
export const paperFile = z.string().max(64).regex(FILE, 'format');

/** Which paper a file holds; null where it is no name of ours. */
export function kindOfPaperFile(file: string): PaperKind | null {
  const kind = FILE.exec(file)?.[1];
  return PAPER_KINDS.find((known) => known === kind) ?? null;
}

/** What systems do not take in a file's name. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const NOT_IN_NAMES = /[\u0000-\u001f\u007f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]/gu;

/** A text as the name of a file, without its ending. */
export function fileNameOf(text: string): string {
  return text.replace(NOT_IN_NAMES, ' ').trim().replace(/\s+/gu, ' ').slice(0, 80);
}

/** `WX-20261121-001 维修委托书.pdf` */
export function paperFileName(number: string, title: string): string {
  return `${fileNameOf(`${number} ${title}`)}.pdf`;
}
