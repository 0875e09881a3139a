/**
 * A car with an order at a station that runs: for tests that look at screens. It needs nothing of the main side, because
 * `npm run shots` runs under plain Node.
 */
import type { Input, Output } from '../../src-shared/contract.ts';
import { newId, orderLineId } from '../../src-shared/kit/id.ts';
import { HOUR, instant } from '../../src-shared/kit/time.ts';
import { CUSTOMER_PAYER } from '../../src-shared/order/order-rules.ts';
import type { HttpSeat } from './http-seat.ts';

type OrderId = Output<'order.get'>['orderId'];
type VisitId = Output<'visit.get'>['visitId'];
type WalkAround = Input<'visit.checkIn'>['walkAround'];

const EVERY_LINE = {
  payerKey: CUSTOMER_PAYER.key,
  freeReason: null,
  noDiscount: false,
  packageId: null,
  costFen: 0,
  taxBasisPoints: null,
};
const NAMED = { code: '', brand: '', isHighVoltage: false };

const SEEN: WalkAround = {
  odometerKm: 41_230,
  odometerReason: '',
  fuelEighths: 4,
  chargePercent: null,
  rangeKm: null,
  lamps: [],
  damage: [],
  belongings: [],
  documents: [],
  valuablesTold: true,
  keyTag: '',
  keyCount: 1,
  box: '',
  parkingSpot: '',
};

/** Checked in with one hour of labour for 126.00 and two parts for 528.00; nothing is agreed yet. */
export async function checkIn(
  adviser: HttpSeat,
  plate: string,
  seen: Partial<WalkAround> = {},
): Promise<{ visitId: VisitId; orderId: OrderId }> {
  const { customerId } = await adviser.do('customer.create', {
    kind: 'person',
    name: '演示车主',
    employer: '',
    address: '',
    workAddress: '',
    preferredContact: '',
    doNotContact: false,
    birthday: null,
    level: 'ordinary',
    note: '',
    taxTitle: '',
    taxNumber: '',
    phones: [{ number: '13900000000', note: '' }],
  });
  const { vehicleId } = await adviser.do('vehicle.create', {
    vin: null,
    frameNumber: '',
    make: '演示',
    model: '轿车',
    modelYear: null,
    engineNumber: '',
    bodyColor: '',
    energy: null,
    vehicleType: '',
    firstRegisteredOn: null,
    inspectionDueOn: null,
    insurer: '',
    insuranceDueOn: null,
    odometerKm: null,
    serviceEveryKm: null,
    serviceEveryMonths: null,
    nextServiceOn: null,
    nextServiceKm: null,
    wishes: '',
    note: '',
    plate,
    plateColor: 'blue',
    takePlateFrom: null,
    ownerId: customerId,
    newOwner: null,
  });
  const { visitId } = await adviser.do('visit.arrive', {
    plate,
    plateColor: 'blue',
    note: '',
    arrivedAt: null,
    waitsInShop: false,
  });
  const { version } = await adviser.do('visit.get', { visitId });
  const { orderId } = await adviser.do('visit.checkIn', {
    visitId,
    version,
    vehicleId,
    bringer: { name: '演示送修人', relation: 'owner', phone: '13800000000' },
    collector: null,
    walkAround: { ...SEEN, ...seen },
    wishes: { washWanted: false, waitsInShop: false, oldParts: 'left' },
    particulars: {
      visitType: 'repair',
      repairCategory: 'minor',
      customerWords: '刹车有异响',
      wishes: '',
      authorizerName: '演示车主',
      authorizerPhone: '13900000000',
      advanceFen: null,
    },
    content: {
      payers: [CUSTOMER_PAYER],
      packages: [],
      lines: [
        {
          ...NAMED,
          name: '更换前刹车片',
          unit: '',
          pricing: {
            kind: 'labor',
            id: newId(orderLineId),
            ...EVERY_LINE,
            price: { by: 'hours', time: 100, rateFen: 126_00 },
          },
        },
        {
          ...NAMED,
          name: '前刹车片',
          unit: '个',
          pricing: {
            kind: 'part',
            id: newId(orderLineId),
            ...EVERY_LINE,
            partKind: 'original',
            suppliedBy: 'shop',
            quantityMilli: 2000,
            unitFen: 264_00,
            isKeyComponent: false,
            certificateSeen: false,
          },
        },
      ],
    },
    promisedAt: instant.parse(Date.now() + 6 * HOUR),
    nextContactAt: null,
    consentToDiagnosis: true,
    evidence: null,
  });
  return { visitId, orderId };
}

/** The order as it stands now: what a screen would name in its next command. */
export async function which(seat: HttpSeat, orderId: OrderId): Promise<{ orderId: OrderId; version: number }> {
  const { version } = await seat.do('order.get', { orderId });
  return { orderId, version };
}
