/** A line as somebody types it, and back: texts in the form, integers in the order. */
import type { CatalogHit } from '../../src-shared/catalog/catalog-contract.ts';
import { newId, orderLineId } from '../../src-shared/kit/id.ts';
import {
  formatLaborHours,
  formatQuantity,
  type LaborCentihours,
  parseLaborHours,
  parseQuantity,
  quantityMilli,
} from '../../src-shared/kit/labor.ts';
import { sameContent } from '../../src-shared/kit/merge-list.ts';
import { type Fen, formatYuan, parseYuan, ZERO } from '../../src-shared/kit/money.ts';
import { lineOfItem } from '../../src-shared/order/catalog-line.ts';
import { nameAndPrice } from '../../src-shared/order/check-in-lines.ts';
import type { ChargeKind, OrderLine, PartKind } from '../../src-shared/order/order-pricing.ts';
import type { LineInput, PackageInput } from '../../src-shared/order/order-rules.ts';

export interface LineDraft {
  readonly id: string;
  readonly kind: OrderLine['kind'];
  name: string;
  /** Hours of labour, quantity of parts; empty of charges. */
  amount: string;
  /** By the hour, for the whole, or for one piece. */
  price: string;
  isHourly: boolean;
  partKind: PartKind | null;
  /** Of parts: the customer's own, and whether its certificate was seen. */
  isOwnPart: boolean;
  certificateSeen: boolean;
  payerKey: string;
  /** Of additional work: the customer takes it. */
  isAgreed: boolean;
  /** What the form does not show is kept as it was. */
  readonly kept: LineInput;
}

const ONE = quantityMilli.parse(1000);

const EVERY = {
  freeReason: null,
  noDiscount: false,
  packageId: null,
  costFen: ZERO,
  taxBasisPoints: null,
} as const;

export function draftOf(line: LineInput): LineDraft {
  const { pricing } = line;
  const shared = {
    id: pricing.id,
    kind: pricing.kind,
    name: line.name,
    payerKey: pricing.payerKey,
    isAgreed: true,
    isHourly: false,
    partKind: null,
    isOwnPart: false,
    certificateSeen: false,
    kept: line,
  };
  switch (pricing.kind) {
    case 'labor': {
      const { price } = pricing;
      return {
        ...shared,
        isHourly: price.by === 'hours',
        amount: price.time === null ? '' : formatLaborHours(price.time),
        price: formatYuan(price.by === 'hours' ? price.rateFen : price.priceFen),
      };
    }
    case 'part':
      return {
        ...shared,
        amount: formatQuantity(pricing.quantityMilli),
        price: pricing.suppliedBy === 'customer' ? '' : formatYuan(pricing.unitFen),
        partKind: pricing.partKind,
        isOwnPart: pricing.suppliedBy === 'customer',
        certificateSeen: pricing.certificateSeen,
      };
    case 'charge':
      return { ...shared, amount: '', price: formatYuan(pricing.priceFen) };
  }
}

/** What cannot be read of a line; null where all is well. */
export function problemOf(draft: LineDraft): 'name' | 'amount' | 'price' | null {
  if (draft.name.trim() === '') return 'name';
  if (draft.kind === 'labor') {
    const hours = parseLaborHours(draft.amount);
    if (!hours.ok || (draft.isHourly && hours.value === null)) return 'amount';
  }
  if (draft.kind === 'part') {
    const quantity = parseQuantity(draft.amount);
    if (!quantity.ok || quantity.value === null) return 'amount';
  }
  const price = parseYuan(draft.price);
  return price.ok ? null : 'price';
}

const fenOf = (text: string): Fen => {
  const read = parseYuan(text);
  return read.ok && read.value !== null ? read.value : ZERO;
};

const hoursOf = (text: string): LaborCentihours | null => {
  const read = parseLaborHours(text);
  return read.ok ? read.value : null;
};

/** The line for the order; only of a draft without a problem. */
export function lineOf(draft: LineDraft): LineInput {
  const { kept } = draft;
  const priceFen = fenOf(draft.price);
  const base = { ...kept, name: draft.name.trim() };
  const { pricing } = kept;
  switch (pricing.kind) {
    case 'labor': {
      const time = hoursOf(draft.amount);
      return {
        ...base,
        pricing: {
          ...pricing,
          payerKey: draft.payerKey,
          price:
            draft.isHourly && time !== null
              ? { by: 'hours', time, rateFen: priceFen }
              : { by: 'fixed', priceFen, time },
        },
      };
    }
    case 'part': {
      const read = parseQuantity(draft.amount);
      return {
        ...base,
        pricing: {
          ...pricing,
          payerKey: draft.payerKey,
          partKind: draft.partKind,
          quantityMilli: read.ok && read.value !== null ? read.value : ONE,
          suppliedBy: draft.isOwnPart ? 'customer' : 'shop',
          certificateSeen: draft.isOwnPart && draft.certificateSeen,
          unitFen: draft.isOwnPart ? ZERO : priceFen,
        },
      };
    }
    case 'charge':
      return { ...base, pricing: { ...pricing, payerKey: draft.payerKey, priceFen } };
  }
}

/** Two drafts of a line that the order would keep alike, however they were typed. */
export function saysSame(one: LineDraft, other: LineDraft): boolean {
  if (problemOf(one) === null && problemOf(other) === null) return sameContent(lineOf(one), lineOf(other));
  return sameContent(one, other);
}

/** A line that stands in no price list; its price may stand behind its name, as at the check-in. */
export function freeLine(kind: OrderLine['kind'], typed: string, payerKey: string): LineDraft {
  const { name, price } = nameAndPrice(typed);
  const every = { ...EVERY, id: newId(orderLineId), payerKey };
  const pricing: OrderLine =
    kind === 'labor'
      ? { kind, ...every, price: { by: 'fixed', priceFen: ZERO, time: null } }
      : kind === 'part'
        ? {
            kind,
            ...every,
            partKind: null,
            suppliedBy: 'shop',
            quantityMilli: ONE,
            unitFen: ZERO,
            isKeyComponent: false,
            certificateSeen: false,
          }
        : { kind, ...every, chargeKind: 'other' satisfies ChargeKind, priceFen: ZERO };
  return {
    ...draftOf({ name, code: '', brand: '', unit: '', isHighVoltage: false, pricing }),
    // Where nobody has said a price yet, nothing is not ¥0.00.
    price,
  };
}

/** What an entry of the price list puts on an order: one line, or all of a package with its price. */
export function linesOfHit(
  hit: CatalogHit,
  payerKey: string,
): { readonly lines: readonly LineDraft[]; readonly sold: PackageInput | null } {
  if (hit.kind === 'item')
    return { lines: [draftOf(lineOfItem(hit.item, { id: newId(orderLineId), payerKey }))], sold: null };
  const { name, priceFen, noDiscount, lines } = hit.package;
  const sold: PackageInput | null = priceFen === null ? null : { id: newId(orderLineId), name, priceFen, noDiscount };
  return {
    lines: lines.map(({ item, ...use }) =>
      draftOf(lineOfItem(item, { id: newId(orderLineId), payerKey, ...use, packageId: sold?.id ?? null })),
    ),
    sold,
  };
}
