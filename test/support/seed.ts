/** Cars for the end-to-end tests: made over HTTP in a running demo shop, as given.ts makes them behind the door. */
import type { Input, Output } from '../../src-shared/contract.ts';
import { newId, orderLineId } from '../../src-shared/kit/id.ts';
import { laborCentihours, quantityMilli } from '../../src-shared/kit/labor.ts';
import { fen } from '../../src-shared/kit/money.ts';
import { HOUR, instant } from '../../src-shared/kit/time.ts';
import { CUSTOMER_PAYER } from '../../src-shared/order/order-rules.ts';
import type { HttpSeat } from './http-seat.ts';

type LineGiven = Input<'order.saveContent'>['content']['lines'][number];

const EVERY_LINE = {
  payerKey: CUSTOMER_PAYER.key,
  freeReason: null,
  noDiscount: false,
  packageId: null,
  costFen: fen.parse(0),
  taxBasisPoints: null,
} as const;

export function seedLabor(name: string, centihours: number): LineGiven {
  return {
    name,
    code: '',
    brand: '',
    unit: '',
    isHighVoltage: false,
    pricing: {
      kind: 'labor',
      id: newId(orderLineId),
      ...EVERY_LINE,
      price: { by: 'hours', time: laborCentihours.parse(centihours), rateFen: fen.parse(126_00) },
    },
  };
}

export function seedPart(name: string, pieces: number): LineGiven {
  return {
    name,
    code: '',
    brand: '',
    unit: '个',
    isHighVoltage: false,
    pricing: {
      kind: 'part',
      id: newId(orderLineId),
      ...EVERY_LINE,
      partKind: 'original',
      suppliedBy: 'shop',
      quantityMilli: quantityMilli.parse(pieces * 1000),
      unitFen: fen.parse(264_00),
      isKeyComponent: false,
      certificateSeen: false,
    },
  };
}

export interface SeedCar {
  readonly plate: string;
  readonly model?: string;
  readonly words?: string;
  readonly lines?: readonly LineGiven[];
  /** From now; what has passed is late. */
  readonly promisedInHours?: number;
  readonly keyTag?: string;
  readonly spot?: string;
  readonly waitsInShop?: boolean;
  /** False: the customer has not said yes yet. */
  readonly isAuthorized?: boolean;
  readonly repairCategory?: Input<'order.saveParticulars'>['particulars']['repairCategory'];
}

export interface SeededCar {
  readonly visitId: Output<'visit.get'>['visitId'];
  readonly vehicleId: Output<'vehicle.get'>['vehicleId'];
  readonly orderId: Output<'visit.checkIn'>['orderId'];
}

/** A car with a file and an owner, checked in by an adviser; its phone numbers are the demo's, which nobody can have. */
export async function seedCheckedIn(adviser: HttpSeat, car: SeedCar): Promise<SeededCar> {
  const { serverTime } = await adviser.do('session.current', {});
  const { customerId } = await adviser.do('customer.create', {
    kind: 'person',
    name: `演示车主${car.plate.slice(-3)}`,
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
    phones: [{ number: '0300-2999999', note: '' }],
  });
  const { vehicleId } = await adviser.do('vehicle.create', {
    plate: car.plate,
    plateColor: 'blue',
    takePlateFrom: null,
    ownerId: customerId,
    newOwner: null,
    vin: null,
    frameNumber: '',
    make: '演示',
    model: car.model ?? '轿车',
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
  });
  const { visitId } = await adviser.do('visit.arrive', {
    plate: car.plate,
    plateColor: 'blue',
    note: '',
    arrivedAt: null,
    waitsInShop: car.waitsInShop ?? false,
  });
  const { version } = await adviser.do('visit.get', { visitId });
  const { orderId } = await adviser.do('visit.checkIn', {
    visitId,
    version,
    vehicleId,
    bringer: { name: '演示送修人', relation: 'owner', phone: '0300-2999998' },
    collector: null,
    walkAround: {
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
      keyTag: car.keyTag ?? '',
      keyCount: 1,
      box: '',
      parkingSpot: car.spot ?? '',
    },
    wishes: { washWanted: false, waitsInShop: car.waitsInShop ?? false, oldParts: 'left' },
    particulars: {
      visitType: 'repair',
      repairCategory: car.repairCategory ?? 'minor',
      customerWords: car.words ?? '刹车有异响',
      wishes: '',
      authorizerName: '演示送修人',
      authorizerPhone: '0300-2999998',
      advanceFen: null,
    },
    content: {
      payers: [CUSTOMER_PAYER],
      packages: [],
      lines: [...(car.lines ?? [seedLabor('更换前刹车片', 100), seedPart('前刹车片', 2)])],
    },
    promisedAt: instant.parse(serverTime + (car.promisedInHours ?? 6) * HOUR),
    nextContactAt: null,
    consentToDiagnosis: true,
    evidence:
      car.isAuthorized === false
        ? null
        : { channel: 'paper', person: '演示送修人', phone: '', attachment: null, note: '' },
  });
  return { visitId, vehicleId, orderId };
}
