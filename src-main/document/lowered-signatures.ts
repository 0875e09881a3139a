/**
 * Lowers the signatures of a paper to the foot of its last page, after pdfmake has placed everything and before it draws
 * anything: so a paper is laid out once, and not a first time to be measured.
 */
import { SIGNATURES_MARK } from './paper-parts.ts';
import { type Inline, joined } from './quick-text.ts';

/** What is used of a placed thing; pdfmake has no types for it. */
interface Placed {
  y?: number;
  y1?: number;
  y2?: number;
  readonly h?: number;
  readonly points?: readonly { y: number }[];
  readonly mark?: string;
  getHeight?(): number;
  /** Of a line of text. */
  inlines?: readonly Inline[];
}

interface Page {
  readonly items: readonly { readonly item: Placed }[];
  readonly pageSize: { readonly height: number };
  readonly pageMargins: { readonly bottom: number };
}

export interface LayoutBuilder {
  readonly writer: { context(): { readonly pages: readonly Page[] } };
  addHeadersAndFooters(header: unknown, footer: unknown): void;
}

/** The foot fills more than a page: pdfmake leaves such a block out without a word. */
export class FootTooLong extends Error {}

/** Heights are sums of fractions. */
const SPARE = 1;

const bottomOf = (placed: Placed): number =>
  Math.max((placed.y ?? 0) + (placed.getHeight?.() ?? placed.h ?? 0), placed.y1 ?? 0, placed.y2 ?? 0);

function lower(placed: Placed, by: number): void {
  if (placed.y !== undefined) placed.y += by;
  if (placed.y1 !== undefined) placed.y1 += by;
  if (placed.y2 !== undefined) placed.y2 += by;
  for (const point of placed.points ?? []) point.y += by;
}

function lowerSignatures(pages: readonly Page[]): void {
  const page = pages.findLast(({ items }) => items.some(({ item }) => item.mark === SIGNATURES_MARK));
  if (!page) throw new FootTooLong();
  const from = page.items.findLastIndex(({ item }) => item.mark === SIGNATURES_MARK);
  const placed = page.items.slice(from + 1).map(({ item }) => item);
  const room = page.pageSize.height - page.pageMargins.bottom - SPARE - Math.max(0, ...placed.map(bottomOf));
  if (room > 0) for (const each of placed) lower(each, room);
}

/** Every document of this builder has its signatures lowered from now on. */
export function teachToLower(builder: { readonly prototype: LayoutBuilder }): void {
  const { addHeadersAndFooters } = builder.prototype;
  builder.prototype.addHeadersAndFooters = function (this: LayoutBuilder, header, footer) {
    const { pages } = this.writer.context();
    for (const { items } of pages) for (const { item } of items) if (item.inlines) item.inlines = joined(item.inlines);
    lowerSignatures(pages);
    addHeadersAndFooters.call(this, header, footer);
  };
}
