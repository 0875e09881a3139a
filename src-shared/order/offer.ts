/** What a customer is asked to agree to. His yes covers what he was shown, not what became of it while he read. */
import { mergeList, sameContent } from '../kit/merge-list.ts';
import { type Fen, sumFen } from '../kit/money.ts';
import type { OrderOut } from './order-contract.ts';

type Asked = Pick<OrderOut, 'plate' | 'model' | 'lines' | 'packages' | 'payers'>;
type AskedLine = Asked['lines'][number];

interface Offered {
  readonly id: string;
  readonly name: string;
  readonly priceFen: Fen;
  /** All else of it that he can see, to be compared. */
  readonly rest: unknown;
}

export interface Offer {
  readonly car: string;
  /** Who pays, and what of it is the customer's all the same. */
  readonly payers: unknown;
  readonly lines: readonly Offered[];
  readonly totalFen: Fen;
}

export interface OfferChanges {
  /** The car as it is now, where it is another. */
  readonly car: string | null;
  readonly isPaidOtherwise: boolean;
  readonly added: readonly Offered[];
  readonly removed: readonly Offered[];
  readonly changed: readonly { readonly was: Offered; readonly now: Offered }[];
  readonly total: { readonly was: Fen; readonly now: Fen };
}

function offered({ id, name, brand, unit, priceFen, pricing }: AskedLine, packages: Asked['packages']): Offered {
  // What the shop keeps to itself changes nothing for him.
  const seen = { ...pricing, costFen: 0, taxBasisPoints: null, noDiscount: false };
  const sold = packages.find(({ id }) => id === pricing.packageId);
  return { id, name, priceFen, rest: [brand, unit, seen, sold?.name, sold?.priceFen] };
}

/** Advice that he has declined already is not asked about again. */
export function offerOf({ plate, model, lines, packages, payers }: Asked): Offer {
  const asked = lines.filter(({ state }) => state !== 'declined').map((line) => offered(line, packages));
  return {
    car: [plate ?? '', model].filter((part) => part !== '').join(' · '),
    payers: payers.map(({ key, kind, name, excessFen = 0 }) => [key, kind, name, excessFen]),
    lines: asked,
    totalFen: sumFen(asked.map(({ priceFen }) => priceFen)),
  };
}

/** Null where the customer would see the same now; the order of the lines does not matter. */
export function offerChanges(shown: Offer, now: Offer): OfferChanges | null {
  const { added, changed, removed } = mergeList({
    mine: shown.lines,
    base: shown.lines,
    newest: now.lines,
    keyOf: ({ id }) => id,
  });
  const car = shown.car === now.car ? null : now.car;
  const isPaidOtherwise = !sameContent(shown.payers, now.payers);
  if (car === null && !isPaidOtherwise && added.length + changed.length + removed.length === 0) return null;
  return {
    car,
    isPaidOtherwise,
    added,
    removed,
    changed: changed.map((line) => ({ was: shown.lines.find(({ id }) => id === line.id) ?? line, now: line })),
    total: { was: shown.totalFen, now: now.totalFen },
  };
}
