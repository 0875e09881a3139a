import { describe, expect, test } from 'vitest';
import { laborCentihours } from '../../src-shared/kit/labor.ts';
import { fen, typedFen } from '../../src-shared/kit/money.ts';
import { offerChanges, offerOf } from '../../src-shared/order/offer.ts';
import type { OrderLineOut } from '../../src-shared/order/order-contract.ts';
import { CUSTOMER_PAYER } from '../../src-shared/order/order-rules.ts';

type Asked = Parameters<typeof offerOf>[0];

function line(id: string, yuan: number, change: Partial<OrderLineOut> = {}): OrderLineOut {
  return {
    id: id as OrderLineOut['id'], // only compared
    state: 'proposed',
    partState: null,
    extraId: null,
    name: id,
    code: '',
    brand: '',
    unit: '',
    isHighVoltage: false,
    priceFen: fen.parse(yuan * 100),
    pricing: {
      kind: 'labor',
      id,
      payerKey: CUSTOMER_PAYER.key,
      freeReason: null,
      noDiscount: false,
      packageId: null,
      costFen: typedFen.parse(0),
      taxBasisPoints: null,
      price: { by: 'hours', time: laborCentihours.parse(100), rateFen: typedFen.parse(yuan * 100) },
    },
    ...change,
  };
}

const brakes = line('brakes', 500);
const shown: Asked = { plate: '粤B12345', model: '演示 轿车', lines: [brakes], packages: [], payers: [CUSTOMER_PAYER] };
const now = (change: Partial<Asked>) => offerChanges(offerOf(shown), offerOf({ ...shown, ...change }));

describe('what changed since the customer was shown it', () => {
  const dearer = line('brakes', 1400);
  const wheels = line('wheels', 900);
  test.each<{ what: string; change: Partial<Asked>; said: object }>([
    { what: 'a new line', change: { lines: [brakes, wheels] }, said: { added: [{ name: 'wheels' }] } },
    { what: 'a line that is gone', change: { lines: [] }, said: { removed: [{ name: 'brakes' }] } },
    {
      what: 'another price',
      change: { lines: [dearer] },
      said: {
        changed: [{ was: { priceFen: 500_00 }, now: { priceFen: 1400_00 } }],
        total: { was: 500_00, now: 1400_00 },
      },
    },
    {
      what: 'another part for the same money',
      change: { lines: [{ ...brakes, brand: '演示' }] },
      said: { changed: [{ now: { name: 'brakes' } }], total: { was: 500_00, now: 500_00 } },
    },
    {
      what: 'another payer of a line',
      change: { lines: [{ ...brakes, pricing: { ...brakes.pricing, payerKey: 'insurer' } }] },
      said: { changed: [{ now: { name: 'brakes' } }] },
    },
    {
      what: 'an excess',
      change: { payers: [{ ...CUSTOMER_PAYER, excessFen: typedFen.parse(300_00) }] },
      said: { isPaidOtherwise: true },
    },
    { what: 'another car', change: { plate: '粤B54321' }, said: { car: '粤B54321 · 演示 轿车' } },
  ])('$what', ({ change, said }) => {
    expect(now(change)).toMatchObject(said);
  });

  test.each<{ what: string; change: Partial<Asked> }>([
    { what: 'nothing', change: {} },
    { what: 'advice declined before', change: { lines: [brakes, { ...wheels, state: 'declined' }] } },
    {
      what: 'what it costs the shop',
      change: { lines: [{ ...brakes, pricing: { ...brakes.pricing, costFen: typedFen.parse(80_00) } }] },
    },
    { what: 'a payer’s reference', change: { payers: [{ ...CUSTOMER_PAYER, reference: 'A-1' }] } },
  ])('$what is no change', ({ change }) => {
    expect(now(change)).toBeNull();
  });
});
