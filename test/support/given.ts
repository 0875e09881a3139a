/** States, built by running commands. */
import { DEMO_PIN } from '../../src-main/shop/demo-shop.ts';
import { pairDemoSeat } from '../../src-main/staff/seat-service.ts';
import { hashToken } from '../../src-main/staff/secrets.ts';
import { seatOfToken } from '../../src-main/staff/session-repository.ts';
import { recordSignIn } from '../../src-main/staff/session-service.ts';
import { activeStaff } from '../../src-main/staff/staff-repository.ts';
import type { Input, Output } from '../../src-shared/contract.ts';
import { newId, orderLineId } from '../../src-shared/kit/id.ts';
import { HOUR, instant } from '../../src-shared/kit/time.ts';
import { CUSTOMER_PAYER, INSPECTION_CHECKS, PREPARATION_CHECKS } from '../../src-shared/order/order-rules.ts';
import { USUAL_HOURS } from '../../src-shared/shop/shop-rules.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { testFolder } from './folders.ts';
import { cheapenPins, copyPrepared } from './prepared.ts';
import { MORNING, openTestShop, type TestSeat, type TestShop } from './shop.ts';

export const ADMIN_PIN = '8642';
export { DEMO_PIN };

export const SET_UP: Input<'shop.setUp'> = {
  language: 'zh-CN',
  particulars: {
    name: '试验汽修',
    address: '',
    phone: '',
    contact: '',
    socialCreditCode: '',
    bank: '',
    bankAccount: '',
    logo: null,
  },
  platePrefix: '粤B',
  weeklyHours: USUAL_HOURS,
  teams: ['一组', '二组'],
  bays: ['B01', 'B02'],
  administrator: { name: '试验管理员', pin: ADMIN_PIN },
  seatName: '前台1',
};

/** A real shop with one administrator, who is signed in at 前台1. */
export async function setUpShop(
  options: Parameters<typeof openTestShop>[0] = {},
): Promise<TestShop & { admin: TestSeat; recoveryCode: string }> {
  const opened = await openTestShop(options);
  const admin = opened.seat();
  const { recoveryCode } = await admin.do('shop.setUp', SET_UP);
  return { ...opened, admin, recoveryCode };
}

export interface DemoShop extends TestShop {
  /** A seat of its own at which somebody with exactly these hats (or the first who wears the first) is signed in. */
  as(role: Role): TestSeat;
  /** A seat at which nobody is signed in. */
  emptySeat(): TestSeat;
}

/** A demo shop that is made here and now, its PINs hashed as in earnest. */
export async function newDemo(folder = testFolder()): Promise<string> {
  const opened = await openTestShop({ folder, demo: true });
  await opened.seat().do('shop.tryDemo', { language: 'zh-CN' });
  await opened.close();
  return folder;
}

async function demoFolder(): Promise<string> {
  const folder = testFolder();
  await copyPrepared('demo-door', folder, async (aside) => cheapenPins(await newDemo(aside), DEMO_PIN));
  return folder;
}

/** The demo shop with its people; the demo's own morning is part of it. `from`: one that is there already. */
export async function demoShop(
  given: Parameters<typeof openTestShop>[0] & { readonly from?: string } = {},
): Promise<DemoShop> {
  const { from, ...options } = given;
  const opened = await openTestShop({ ...options, folder: from ?? (await demoFolder()), demo: true });
  const staff = activeStaff(opened.shop.reader);

  function emptySeat(): TestSeat {
    const seat = opened.seat();
    seat.seatId = seatOfToken(opened.shop.reader, hashToken(pairDemoSeat(opened.shop.door)));
    return seat;
  }

  return {
    ...opened,
    emptySeat,
    as(role) {
      const person = staff.find(({ roles }) => roles.length === 1 && roles[0] === role);
      if (!person) throw new Error(`nobody in the demo shop is ${role}`);
      const seat = emptySeat();
      if (!seat.seatId) throw new Error('no seat');
      // The PIN's slow hash has tests of its own.
      opened.shop.door.runInternal(
        recordSignIn,
        { seatId: seat.seatId, staffId: person.id },
        opened.shop.door.sessionOf(seat.seatId),
      );
      opened.shop.door.touchSeat(seat.seatId);
      seat.staffId = person.id;
      return seat;
    },
  };
}

export function arrival(change: Partial<Input<'visit.arrive'>> = {}): Input<'visit.arrive'> {
  return { plate: '粤B12345', plateColor: 'blue', note: '', arrivedAt: null, waitsInShop: false, ...change };
}

/** Whatever can run commands: a seat at the dispatcher, or one over HTTP. */
export type Doer = Pick<TestSeat, 'do'>;

/** A car that has arrived; its card. */
export async function arrived(seat: Doer, change: Partial<Input<'visit.arrive'>> = {}): Promise<Output<'visit.get'>> {
  const { visitId } = await seat.do('visit.arrive', arrival(change));
  return seat.do('visit.get', { visitId });
}

/** A customer as `customer.change` takes one, without what names it. */
export const CUSTOMER: Omit<Input<'customer.change'>, 'customerId' | 'version'> = {
  kind: 'person',
  name: '试验客户',
  employer: '',
  address: '',
  workAddress: '',
  preferredContact: '',
  doNotContact: false,
  birthday: null,
  level: 'ordinary',
  note: '',
};

/** The customer's id. The first of the phones is the preferred one. */
export async function customerOf(
  seat: Doer,
  change: Partial<typeof CUSTOMER> & { phones?: readonly string[] } = {},
): Promise<Output<'customer.create'>['customerId']> {
  const { phones = [], ...content } = change;
  const numbers = phones.map((number) => ({ number, note: '' }));
  const tax = { taxTitle: '', taxNumber: '' };
  return (await seat.do('customer.create', { ...CUSTOMER, ...content, ...tax, phones: numbers })).customerId;
}

/** A car of which nothing is known yet, as `vehicle.change` takes one, without what names it. */
export const CAR: Omit<Input<'vehicle.change'>, 'vehicleId' | 'version' | 'active'> = {
  vin: null,
  frameNumber: '',
  make: '',
  model: '',
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
};

export function newCar(change: Partial<Input<'vehicle.create'>> = {}): Input<'vehicle.create'> {
  return {
    ...CAR,
    plate: '粤B12345',
    plateColor: 'blue',
    takePlateFrom: null,
    ownerId: null,
    newOwner: null,
    ...change,
  };
}

/** The file of a car that was just begun. */
export async function carOf(
  seat: TestSeat,
  change: Partial<Input<'vehicle.create'>> = {},
): Promise<Output<'vehicle.get'>> {
  const { vehicleId } = await seat.do('vehicle.create', newCar(change));
  return seat.do('vehicle.get', { vehicleId });
}

/** One hour of labour for 126.00 and two parts for 528.00 together, all the customer's; new ids each time. */
export function content(lines: readonly Input<'order.saveContent'>['content']['lines'][number][] = LINES()) {
  return { payers: [CUSTOMER_PAYER], packages: [], lines: [...lines] };
}

const everyLine = {
  payerKey: 'customer',
  freeReason: null,
  noDiscount: false,
  packageId: null,
  costFen: 0,
  taxBasisPoints: null,
} as const;

export function laborLine(name: string, centihours: number, rateFen: number): LineGiven {
  return {
    name,
    code: '',
    brand: '',
    unit: '',
    isHighVoltage: false,
    pricing: {
      kind: 'labor',
      id: newId(orderLineId),
      ...everyLine,
      price: { by: 'hours', time: centihours, rateFen },
    },
  };
}

export function partLine(name: string, quantityMilli: number, unitFen: number): LineGiven {
  return {
    name,
    code: '',
    brand: '',
    unit: '个',
    isHighVoltage: false,
    pricing: {
      kind: 'part',
      id: newId(orderLineId),
      ...everyLine,
      partKind: 'original',
      suppliedBy: 'shop',
      quantityMilli,
      unitFen,
      isKeyComponent: false,
      certificateSeen: false,
    },
  };
}

export function chargeLine(name: string, priceFen: number): LineGiven {
  return {
    name,
    code: '',
    brand: '',
    unit: '',
    isHighVoltage: false,
    pricing: { kind: 'charge', id: newId(orderLineId), ...everyLine, chargeKind: 'diagnosis', priceFen },
  };
}

type LineGiven = Input<'order.saveContent'>['content']['lines'][number];

const LINES = (): LineGiven[] => [laborLine('更换前刹车片', 100, 126_00), partLine('前刹车片', 2000, 264_00)];

export const CONTENT = { payers: [CUSTOMER_PAYER], packages: [], lines: [] };

export const PARTICULARS: Input<'order.saveParticulars'>['particulars'] = {
  visitType: 'repair',
  repairCategory: 'minor',
  customerWords: '刹车有异响',
  wishes: '',
  authorizerName: '演示客户',
  authorizerPhone: '13800138000',
  advanceFen: null,
};

/** Signed on the printed sheet. */
export const PAPER: Input<'order.authorize'>['evidence'] = {
  channel: 'paper',
  person: '演示客户',
  phone: '',
  attachment: null,
  note: '',
};

/** A check-in without lines, without what names it. */
export const CHECK_IN: Omit<Input<'visit.checkIn'>, 'visitId' | 'version' | 'vehicleId'> = {
  bringer: { name: '演示送修人', relation: 'owner', phone: '13800138000' },
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
    keyTag: '',
    keyCount: 1,
    box: '',
    parkingSpot: '',
  },
  wishes: { washWanted: false, waitsInShop: false, oldParts: 'left' },
  particulars: PARTICULARS,
  content: CONTENT,
  promisedAt: null,
  nextContactAt: null,
  consentToDiagnosis: true,
  evidence: null,
};

/** Work by the hour at the shop's usual rate, as `catalog.addItem` takes it. */
export const LABOR: Input<'catalog.addItem'> = {
  code: '',
  name: '试验项目',
  category: '',
  noDiscount: false,
  taxBasisPoints: null,
  what: { kind: 'labor', isHighVoltage: false, price: { by: 'hours', time: 80, rateFen: null } },
};

export const PART: Input<'catalog.addItem'> = {
  ...LABOR,
  name: '试验配件',
  what: {
    kind: 'part',
    partKind: 'original',
    unit: '个',
    unitFen: 4500,
    costFen: 2200,
    isKeyComponent: false,
    partClass: null,
    brand: '',
    oeNumber: '',
  },
};

export interface OrderGiven {
  readonly visitId: Output<'visit.get'>['visitId'];
  readonly vehicleId: Output<'vehicle.get'>['vehicleId'];
  readonly orderId: Output<'order.get'>['orderId'];
}

let plates = 0;

/** A car with a file and an owner that was checked in with lines; paper is signed unless said otherwise. */
export async function checkedIn(
  adviser: Doer,
  change: Partial<Input<'visit.checkIn'>> & { plate?: string } = {},
): Promise<OrderGiven> {
  const { plate = `粤B${70_000 + plates++}`, ...input } = change;
  const ownerId = await customerOf(adviser, { name: '演示车主', phones: ['13900139000'] });
  const { vehicleId } = await adviser.do('vehicle.create', newCar({ plate, ownerId, make: '演示', model: '轿车' }));
  const visit = await arrived(adviser, { plate });
  const { orderId } = await adviser.do('visit.checkIn', {
    ...CHECK_IN,
    content: content(),
    promisedAt: instant.parse(MORNING + 6 * HOUR),
    evidence: PAPER,
    visitId: visit.visitId,
    version: visit.version,
    vehicleId,
    ...input,
  });
  return { visitId: visit.visitId, vehicleId, orderId };
}

/** The order as it stands now: what a screen would name in its next command. */
export async function now(seat: Doer, orderId: OrderGiven['orderId']) {
  const order = await seat.do('order.get', { orderId });
  return { order, which: { orderId, version: order.version } };
}

export interface Crew {
  readonly adviser: TestSeat;
  readonly lead: TestSeat;
  readonly technician: TestSeat;
  readonly inspector: TestSeat;
  readonly cashier: TestSeat;
  readonly supervisor: TestSeat;
}

/** What the till has before its eyes: echoed by whatever counts on its figures. */
export async function till(cashier: Doer, orderId: OrderGiven['orderId']) {
  const seen = await cashier.do('bill.get', { orderId });
  return { orderId, version: seen.bill?.version ?? 1, figuresHash: seen.figuresHash };
}

/** Everybody who has a hand on one car, each at a seat of his own. */
export function crew(demo: DemoShop): Crew {
  return {
    adviser: demo.as('adviser'),
    lead: demo.as('workshopLead'),
    technician: demo.as('technician'),
    inspector: demo.as('inspector'),
    cashier: demo.as('cashier'),
    supervisor: demo.as('deskSupervisor'),
  };
}

export const STAGES = ['authorized', 'handedOver', 'inWork', 'workDone', 'passed', 'ready', 'settled'] as const;
export type Stage = (typeof STAGES)[number];

/** A car brought as far as a stage, by everybody who must have a hand in it. */
export async function broughtTo(
  stage: Stage,
  people: { readonly [K in keyof Crew]: Doer },
  change: Parameters<typeof checkedIn>[1] = {},
): Promise<OrderGiven> {
  const given = await checkedIn(people.adviser, change);
  await carriedOn(stage, people, given.orderId);
  return given;
}

/** The same from its check-in on. */
export async function carriedOn(
  stage: Stage,
  people: { readonly [K in keyof Crew]: Doer },
  orderId: OrderGiven['orderId'],
): Promise<void> {
  const { adviser, lead, technician, inspector, cashier } = people;
  const which = async () => (await now(adviser, orderId)).which;
  const until = STAGES.indexOf(stage);
  const steps: (() => Promise<unknown>)[] = [
    async () => lead.do('workshop.handOver', { orders: [await which()], keysTakenOut: true, approvalId: null }),
    async () => technician.do('workshop.start', await which()),
    async () => {
      for (const line of (await now(adviser, orderId)).order.lines) {
        if (line.state !== 'inWork') continue;
        await technician.do('workshop.tickLine', { ...(await which()), lineId: line.id, done: true });
      }
      await technician.do('workshop.finish', await which());
    },
    async () => {
      const checks = [...INSPECTION_CHECKS];
      const seen = { checks, odometerOutKm: 41_240, certificateNumber: '', note: '' };
      await inspector.do('workshop.saveInspection', { ...(await which()), ...seen });
      await inspector.do('workshop.pass', await which());
    },
    async () => {
      await adviser.do('order.takeFromWorkshop', { ...(await which()), exteriorLookedAt: true });
      await adviser.do('order.savePreparation', { ...(await which()), checks: [...PREPARATION_CHECKS] });
      await cashier.do('bill.draft', await which());
      await adviser.do('order.prepare', await which());
    },
    async () => {
      await cashier.do('bill.settle', {
        ...(await till(cashier, orderId)),
        approvalId: null,
        reason: '',
        signature: null,
        refusalNote: '客户在纸上签字',
      });
    },
  ];
  for (const step of steps.slice(0, until)) await step();
}
