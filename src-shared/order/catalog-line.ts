/** What an entry of the price list becomes on an order: the same at the desk and where the workshop named it. */
import type { CatalogItem } from '../catalog/catalog-contract.ts';
import { type LaborCentihours, type QuantityMilli, quantityMilli } from '../kit/labor.ts';
import { ZERO } from '../kit/money.ts';
import type { LineInput } from './order-rules.ts';

const ONE = quantityMilli.parse(1000);

interface Use {
  /** The new line's own. */
  readonly id: string;
  readonly payerKey: string;
  /** Of a part; one where nobody said. */
  readonly quantityMilli?: QuantityMilli | null;
  /** Of work; as long as the list says where nobody said. */
  readonly time?: LaborCentihours | null;
  readonly packageId?: string | null;
}

/** An amount that the list hides, or a rate that nobody has set, becomes ¥0.00: the desk is asked for it. */
export function lineOfItem(item: CatalogItem, use: Use): LineInput {
  const every = {
    id: use.id,
    payerKey: use.payerKey,
    freeReason: null,
    noDiscount: item.noDiscount,
    packageId: use.packageId ?? null,
    costFen: ZERO,
    taxBasisPoints: item.taxBasisPoints,
  };
  const { what } = item;
  const shared = { name: item.name, code: item.code, brand: '', unit: '', isHighVoltage: false };
  switch (what.kind) {
    case 'labor': {
      const { price } = what;
      return {
        ...shared,
        isHighVoltage: what.isHighVoltage,
        pricing: {
          kind: 'labor',
          ...every,
          price:
            price.by === 'hours'
              ? { by: 'hours', time: use.time ?? price.time, rateFen: price.rateFen ?? ZERO }
              : { by: 'fixed', priceFen: price.priceFen ?? ZERO, time: use.time ?? price.time },
        },
      };
    }
    case 'part':
      return {
        ...shared,
        brand: what.brand,
        unit: what.unit,
        pricing: {
          kind: 'part',
          ...every,
          partKind: what.partKind,
          suppliedBy: 'shop',
          quantityMilli: use.quantityMilli ?? ONE,
          unitFen: what.unitFen ?? ZERO,
          isKeyComponent: what.isKeyComponent,
          certificateSeen: false,
        },
      };
    case 'charge':
      return {
        ...shared,
        pricing: { kind: 'charge', ...every, chargeKind: what.chargeKind, priceFen: what.priceFen ?? ZERO },
      };
  }
}
