/** What stands in a cell of a sheet that leaves the program, and how a spreadsheet is kept from running it. */
import type { LaborCentihours, QuantityMilli } from '../kit/labor.ts';
import type { Fen } from '../kit/money.ts';
import type { Instant, LocalDate } from '../kit/time.ts';

/** The values as the database has them; how they are written down is the writer's affair. */
export interface CellKinds {
  readonly text: string;
  readonly integer: number;
  readonly km: number;
  /** Written in yuan with two decimals. */
  readonly fen: Fen;
  readonly quantity: QuantityMilli;
  /** Written in hours with two decimals. */
  readonly hours: LaborCentihours;
  readonly day: LocalDate;
  /** Written as the shop's clock shows it, to the minute. */
  readonly moment: Instant;
}
export type CellKind = keyof CellKinds;

/**
 * What a spreadsheet may take for the beginning of a formula (safety 15): = + - @ and their full-width, small and
 * mathematical sisters, also behind blanks and characters that nobody sees, and whatever begins with TAB, CR or LF.
 * Apostrophes before it are looked through, so that the mark itself can be told from an apostrophe of the customer's.
 */
const RISKY = /^'*(?:[\t\r\n]|[\s\p{Cc}\p{Cf}]*[=+\-−@＝＋－＠﹦﹢﹣﹫])/u;

/** The mark that spreadsheets know as "this is text": an apostrophe in front. */
const MARK = "'";

/** A text as it goes into a cell. Numbers never pass through here: they stay numbers. */
export function neutralize(text: string): string {
  return RISKY.test(text) ? MARK + text : text;
}

/** The text that was neutralised; any other text as it is. `unneutralize(neutralize(x))` is always `x`. */
export function unneutralize(cell: string): string {
  return cell.startsWith(MARK) && RISKY.test(cell) ? cell.slice(1) : cell;
}
