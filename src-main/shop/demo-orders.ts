/** Cars of the demo's morning that are further than the queue: one in every state, brought there by commands. */
import type { CallName, Input, Output } from '../../src-shared/contract.ts';
import { newId, type OrderId, orderLineId, type VisitId } from '../../src-shared/kit/id.ts';
import { HOUR, type Instant, later, MINUTE } from '../../src-shared/kit/time.ts';
import { CUSTOMER_PAYER, INSPECTION_CHECKS, PREPARATION_CHECKS } from '../../src-shared/order/order-rules.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import type { PlateColor } from '../../src-shared/vehicle/plate-rules.ts';
import { DEMO_ITEMS, DEMO_LABOR_RATE } from '../catalog/demo-catalog.ts';

type Line = Input<'order.saveContent'>['content']['lines'][number];

/** How far a car has come; each stage goes through all before it. */
const STAGES = [
  'received',
  'quoted',
  'authorized',
  'handedOver',
  'inWork',
  'workDone',
  'passed',
  'ready',
  'settled',
  'cleared',
  'delivered',
] as const;
type Stage = (typeof STAGES)[number];

interface DemoOrder {
  readonly plate: string;
  readonly plateColor: PlateColor;
  readonly owner: string;
  readonly phone: string;
  readonly model: string;
  readonly odometerKm: number;
  readonly words: string;
  /** Codes of the price list with the quantity of parts. */
  readonly lines: readonly (readonly [code: string, count?: number])[];
  readonly keyTag: string;
  readonly parkingSpot: string;
  readonly promisedInHours: number;
  readonly stage: Stage;
  readonly waitsInShop?: boolean;
  /** What more becomes of a car that is in work. */
  readonly more?: 'pausedForParts' | 'extraRaised';
  /** The workshop lead works on it himself: a technician has one clock. */
  readonly byLead?: boolean;
}

const ORDERS: readonly DemoOrder[] = [
  {
    plate: '粤B7K33S',
    plateColor: 'blue',
    owner: '演示客户乙',
    phone: '0300-2000021',
    model: '轿车 1.6',
    odometerKm: 62_180,
    words: '保养，另外看一下怠速抖动',
    lines: [['L101'], ['P-1001', 4], ['P-1003']],
    keyTag: '103',
    parkingSpot: 'A01',
    promisedInHours: 5,
    stage: 'received',
  },
  {
    plate: '粤B5L29T',
    plateColor: 'blue',
    owner: '演示客户丙',
    phone: '0300-2000022',
    model: 'SUV 2.0T',
    odometerKm: 98_410,
    words: '过减速带底盘有异响',
    lines: [['L301'], ['P-3001', 2], ['P-3002', 2]],
    keyTag: '105',
    parkingSpot: 'A03',
    promisedInHours: 26,
    stage: 'quoted',
  },
  {
    plate: '粤B2H61W',
    plateColor: 'blue',
    owner: '演示客户丁',
    phone: '0300-2000023',
    model: '轿车 2.0',
    odometerKm: 51_330,
    words: '四万公里保养',
    lines: [['L101'], ['L102'], ['P-1001', 4.2], ['P-1003'], ['P-1004']],
    keyTag: '106',
    parkingSpot: 'A04',
    promisedInHours: 3,
    stage: 'authorized',
  },
  {
    plate: '粤BD30217',
    plateColor: 'gradientGreen',
    owner: '演示客户戊',
    phone: '0300-2000024',
    model: '纯电轿车',
    odometerKm: 30_700,
    words: '前轮刹车尖叫',
    lines: [['L201'], ['P-2001']],
    keyTag: '107',
    parkingSpot: 'B02',
    promisedInHours: 4,
    stage: 'handedOver',
  },
  {
    plate: '粤B8M47C',
    plateColor: 'blue',
    owner: '演示客户己',
    phone: '0300-2000025',
    model: 'MPV 1.8',
    odometerKm: 77_950,
    words: '刹车有异响，早上冷车时明显',
    lines: [['L201'], ['P-2001'], ['L101'], ['P-1001', 4]],
    keyTag: '108',
    parkingSpot: 'B03',
    promisedInHours: 2,
    stage: 'inWork',
    waitsInShop: true,
    more: 'extraRaised',
  },
  {
    plate: '粤B4F95J',
    plateColor: 'blue',
    owner: '演示客户庚',
    phone: '0300-2000026',
    model: '皮卡 2.4',
    odometerKm: 143_020,
    words: '空调不制冷',
    lines: [['L401'], ['P-4001', 2]],
    keyTag: '109',
    parkingSpot: 'B05',
    promisedInHours: 30,
    stage: 'inWork',
    more: 'pausedForParts',
    byLead: true,
  },
  {
    plate: '粤B1W72N',
    plateColor: 'blue',
    owner: '演示客户辛',
    phone: '0300-2000027',
    model: '轿车 1.4T',
    odometerKm: 20_460,
    words: '首保后第二次保养',
    lines: [['L101'], ['P-1001', 4], ['P-1003']],
    keyTag: '110',
    parkingSpot: 'B06',
    promisedInHours: 1,
    stage: 'workDone',
  },
  {
    plate: '粤B6E08V',
    plateColor: 'blue',
    owner: '演示客户壬',
    phone: '0300-2000028',
    model: '轿车 1.5',
    odometerKm: 88_120,
    words: '更换火花塞',
    lines: [['L104'], ['P-1006', 4]],
    keyTag: '111',
    parkingSpot: 'B07',
    promisedInHours: 1,
    stage: 'passed',
  },
  {
    plate: '粤B3Y64X',
    plateColor: 'blue',
    owner: '演示客户癸',
    phone: '0300-2000029',
    model: 'SUV 1.5T',
    odometerKm: 45_590,
    words: '前刹车片报警',
    lines: [['L201'], ['P-2001']],
    keyTag: '112',
    parkingSpot: 'C01',
    promisedInHours: 1,
    stage: 'ready',
  },
  {
    plate: '粤B9G16D',
    plateColor: 'blue',
    owner: '演示企业车队',
    phone: '0300-2000030',
    model: '商务车 2.0T',
    odometerKm: 110_240,
    words: '例行保养',
    lines: [['L101'], ['L102'], ['P-1001', 4.5], ['P-1003'], ['P-1004'], ['P-1005']],
    keyTag: '114',
    parkingSpot: 'C02',
    promisedInHours: 1,
    stage: 'settled',
  },
  {
    plate: '粤B2C58Q',
    plateColor: 'blue',
    owner: '演示客户子',
    phone: '0300-2000031',
    model: '轿车 1.5',
    odometerKm: 36_870,
    words: '空调滤芯有异味',
    lines: [['L103'], ['P-1005']],
    keyTag: '115',
    parkingSpot: 'C03',
    promisedInHours: 1,
    stage: 'cleared',
  },
  {
    plate: '粤B5R90U',
    plateColor: 'blue',
    owner: '演示客户丑',
    phone: '0300-2000032',
    model: '轿车 1.8',
    odometerKm: 59_310,
    words: '换机油',
    lines: [['L101'], ['P-1001', 4], ['P-1003']],
    keyTag: '116',
    parkingSpot: 'C04',
    promisedInHours: 1,
    stage: 'delivered',
    waitsInShop: true,
  },
];

/** A line as the check-in screen takes it out of the price list. */
function lineOf([code, count = 1]: DemoOrder['lines'][number]): Line {
  const item = DEMO_ITEMS.find((each) => each.code === code);
  if (!item) throw new Error(`the demo price list has no ${code}`);
  const told = { name: item.name, code, brand: '', unit: '', isHighVoltage: false };
  const everyLine = {
    id: newId(orderLineId),
    payerKey: CUSTOMER_PAYER.key,
    freeReason: null,
    noDiscount: item.noDiscount,
    packageId: null,
    costFen: 0,
    taxBasisPoints: item.taxBasisPoints,
  };
  const { what } = item;
  switch (what.kind) {
    case 'labor': {
      const price =
        what.price.by === 'hours'
          ? { by: 'hours' as const, time: what.price.time, rateFen: what.price.rateFen ?? DEMO_LABOR_RATE }
          : what.price;
      return { ...told, pricing: { kind: 'labor', ...everyLine, price } };
    }
    case 'part':
      return {
        ...told,
        brand: what.brand,
        unit: what.unit,
        pricing: {
          kind: 'part',
          ...everyLine,
          partKind: what.partKind,
          suppliedBy: 'shop',
          quantityMilli: Math.round(count * 1000),
          unitFen: what.unitFen,
          costFen: (what.costFen ?? 0) * count,
          isKeyComponent: what.isKeyComponent,
          certificateSeen: false,
        },
      };
    case 'charge':
      return {
        ...told,
        pricing: { kind: 'charge', ...everyLine, chargeKind: what.chargeKind, priceFen: what.priceFen },
      };
  }
}

/** Runs one command or query in the name of somebody with this hat; throws where it is refused. */
export type DoAs = <N extends CallName>(role: Role, name: N, input: Input<N>) => Output<N>;

/** One car, as far as it shall come. */
function play(as: DoAs, car: DemoOrder, now: Instant): void {
  const { customerId } = as('adviser', 'customer.create', {
    kind: car.owner.endsWith('车队') ? 'company' : 'person',
    name: car.owner,
    employer: '',
    address: '',
    workAddress: '',
    preferredContact: '',
    doNotContact: false,
    birthday: null,
    level: 'ordinary',
    taxTitle: '',
    taxNumber: '',
    note: '',
    phones: [{ number: car.phone, note: '' }],
  });
  const { vehicleId } = as('adviser', 'vehicle.create', {
    plate: car.plate,
    plateColor: car.plateColor,
    takePlateFrom: null,
    ownerId: customerId,
    newOwner: null,
    vin: null,
    frameNumber: '',
    make: '演示牌',
    model: car.model,
    modelYear: null,
    engineNumber: '',
    bodyColor: '',
    energy: car.plateColor === 'gradientGreen' ? 'electric' : 'petrol',
    vehicleType: '小型轿车',
    firstRegisteredOn: null,
    inspectionDueOn: null,
    insurer: '',
    insuranceDueOn: null,
    odometerKm: car.odometerKm - 5000,
    serviceEveryKm: 10_000,
    serviceEveryMonths: 12,
    nextServiceOn: null,
    nextServiceKm: null,
    wishes: '',
    note: '',
  });
  const waitsInShop = car.waitsInShop ?? false;
  const { visitId } = as('adviser', 'visit.arrive', {
    plate: car.plate,
    plateColor: car.plateColor,
    note: '',
    arrivedAt: later(now, -110 * MINUTE),
    waitsInShop,
  });
  const promisedAt = later(now, car.promisedInHours * HOUR);
  const paper = { channel: 'paper' as const, person: car.owner, phone: car.phone, attachment: null, note: '' };
  const content: Input<'order.saveContent'>['content'] = {
    payers: [CUSTOMER_PAYER],
    packages: [],
    lines: car.lines.map(lineOf),
  };
  const until = STAGES.indexOf(car.stage);
  const { orderId } = as('adviser', 'visit.checkIn', {
    visitId,
    version: versionOfVisit(as, visitId),
    vehicleId,
    bringer: { name: car.owner, relation: 'owner', phone: car.phone },
    collector: null,
    walkAround: {
      odometerKm: car.odometerKm,
      odometerReason: '',
      fuelEighths: car.plateColor === 'gradientGreen' ? null : 4,
      chargePercent: car.plateColor === 'gradientGreen' ? 62 : null,
      rangeKm: car.plateColor === 'gradientGreen' ? 240 : null,
      lamps: [],
      damage: [{ zone: 'leftFrontDoor', kind: 'scratch', note: '' }],
      belongings: [{ name: '雨伞', quantity: 1, condition: '' }],
      documents: [
        { kind: 'drivingLicence', isValid: true, isComplete: true, isGood: true, validUntil: null, difference: '' },
      ],
      valuablesTold: true,
      keyTag: car.keyTag,
      keyCount: 1,
      box: '',
      parkingSpot: car.parkingSpot,
    },
    wishes: { washWanted: true, waitsInShop, oldParts: 'left' },
    particulars: {
      visitType: 'maintenance',
      repairCategory: 'minor',
      customerWords: car.words,
      wishes: '',
      authorizerName: car.owner,
      authorizerPhone: car.phone,
      advanceFen: null,
    },
    content,
    promisedAt,
    nextContactAt: null,
    consentToDiagnosis: true,
    evidence: until >= STAGES.indexOf('authorized') ? paper : null,
  });
  const which = () => ({ orderId, version: as('adviser', 'order.get', { orderId }).version });
  if (car.stage === 'quoted') as('adviser', 'order.quote', which());
  const worker: Role = car.byLead ? 'workshopLead' : 'technician';
  const steps: readonly (() => void)[] = [
    () => {
      const { teams } = as('workshopLead', 'workshop.cars', {});
      as('workshopLead', 'workshop.assign', { ...which(), teamId: teams[0]?.teamId ?? null, technicianId: null });
      as('workshopLead', 'workshop.handOver', { orders: [which()], keysTakenOut: true, approvalId: null });
    },
    () => as(worker, 'workshop.start', which()),
    () => finish(as, worker, orderId),
    () => {
      const seen = {
        checks: [...INSPECTION_CHECKS],
        odometerOutKm: car.odometerKm + 3,
        certificateNumber: '',
        note: '',
      };
      as('inspector', 'workshop.saveInspection', { ...which(), ...seen });
      as('inspector', 'workshop.pass', which());
    },
    () => {
      as('adviser', 'order.takeFromWorkshop', { ...which(), exteriorLookedAt: true });
      as('adviser', 'order.savePreparation', { ...which(), checks: [...PREPARATION_CHECKS] });
      as('cashier', 'bill.draft', which());
      as('adviser', 'order.prepare', which());
      as('adviser', 'order.notify', { ...which(), person: car.owner, reached: true });
    },
    () => {
      const { bill, figuresHash } = as('cashier', 'bill.get', { orderId });
      const signed = { approvalId: null, reason: '', signature: null, refusalNote: '纸上已签' };
      as('cashier', 'bill.settle', { orderId, version: bill?.version ?? 1, figuresHash, ...signed });
    },
    () => {
      if (!as('cashier', 'shift.current', {}).shift) as('cashier', 'shift.open', { floatFen: 500_00 });
      const { dueFen, figuresHash } = as('cashier', 'bill.get', { orderId });
      const tenders = [{ channel: 'scan' as const, amountFen: dueFen, reference: '' }];
      as('cashier', 'bill.takePayment', { orderId, figuresHash, payerKey: null, tenders });
      const seen = { belongingsTicked: true, signed: true, attachment: null, refusalReason: '', witness: '' };
      as('adviser', 'order.accept', { ...which(), ...seen });
      const version = versionOfVisit(as, visitId);
      as('cashier', 'visit.issueExit', { visitId, version, kind: null, collector: '' });
    },
    () => {
      const version = versionOfVisit(as, visitId);
      as('guard', 'visit.deliver', { visitId, version, plate: car.plate, keyGiven: true, pack: ['documents', 'key'] });
    },
  ];
  for (const step of steps.slice(0, Math.max(0, until - STAGES.indexOf('authorized')))) step();
  if (car.more === 'pausedForParts') {
    const part = as('adviser', 'order.get', { orderId }).lines.find(({ partState }) => partState !== null);
    if (part) as(worker, 'workshop.markPart', { ...which(), lineId: part.id, partState: 'ordered' });
    as(worker, 'workshop.pause', {
      ...which(),
      reason: 'parts',
      note: '等空调滤芯到货',
      expectedResumeAt: later(now, 24 * HOUR),
    });
  }
  if (car.more === 'extraRaised') {
    const first = as('adviser', 'order.get', { orderId }).lines.find(({ partState }) => partState === null);
    if (first) as(worker, 'workshop.tickLine', { ...which(), lineId: first.id, done: true });
    // As a technician does it: out of the price list, so that the desk need only ask the customer.
    const fromList = (code: string, kind: 'labor' | 'part', quantityMilli: number | null) => {
      const hit = as(worker, 'catalog.find', { text: code, limit: 1 }).hits[0];
      if (hit?.kind !== 'item' || hit.item.code !== code) throw new Error(`the demo's price list lacks ${code}`);
      return { itemId: hit.item.itemId, kind, name: hit.item.name, quantityMilli, time: null };
    };
    as(worker, 'workshop.raiseExtra', {
      ...which(),
      items: [fromList('L203', 'labor', null), fromList('P-2004', 'part', 2000)],
      reason: '刹车盘厚度低于极限，有沟槽',
      safety: 'safety',
    });
    const clocks = as(worker, 'workshop.cars', {}).cars.find((each) => each.orderId === orderId)?.clocks ?? [];
    for (const { staffId } of clocks) as(worker, 'workshop.clockOut', { orderId, staffId });
  }
}

function versionOfVisit(as: DoAs, visitId: VisitId): number {
  return as('adviser', 'visit.get', { visitId }).version;
}

function finish(as: DoAs, worker: Role, orderId: OrderId): void {
  const which = () => ({ orderId, version: as('adviser', 'order.get', { orderId }).version });
  for (const { id, state } of as('adviser', 'order.get', { orderId }).lines) {
    if (state === 'inWork') as(worker, 'workshop.tickLine', { ...which(), lineId: id, done: true });
  }
  as(worker, 'workshop.finish', which());
}

/** Brings a dozen cars into every state of the board, and leaves neither a clock running nor a drawer open. */
export function playDemoOrders(as: DoAs, now: Instant): void {
  for (const car of ORDERS) play(as, car, now);
  const { shift } = as('cashier', 'shift.current', {});
  if (!shift) return;
  const { shiftId, version, floatFen } = shift;
  as('cashier', 'shift.close', { shiftId, version, countedFen: floatFen, note: '上午班' });
}
