/** States, built by running commands. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_PIN } from '../../src-main/shop/demo-shop.ts';
import { pairDemoSeat } from '../../src-main/staff/seat-service.ts';
import { hashToken } from '../../src-main/staff/secrets.ts';
import { seatOfToken } from '../../src-main/staff/session-repository.ts';
import { recordSignIn } from '../../src-main/staff/session-service.ts';
import { activeStaff } from '../../src-main/staff/staff-repository.ts';
import type { Input, Output } from '../../src-shared/contract.ts';
import { USUAL_HOURS } from '../../src-shared/shop/shop-rules.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { testFolder } from './folders.ts';
import { openTestShop, type TestSeat, type TestShop } from './shop.ts';

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

let template: Promise<string> | undefined;

/** A demo shop made once for each test file and copied for each test: its PIN costs a slow hash. */
async function demoFolder(): Promise<string> {
  template ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), 'servicelane-demo-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const opened = await openTestShop({ folder, demo: true });
    await opened.seat().do('shop.tryDemo', { language: 'zh-CN' });
    await opened.close();
    return folder;
  })();
  const folder = testFolder();
  cpSync(await template, folder, { recursive: true });
  return folder;
}

/** The demo shop with its people; the demo's own morning is part of it. */
export async function demoShop(options: Parameters<typeof openTestShop>[0] = {}): Promise<DemoShop> {
  const opened = await openTestShop({ ...options, folder: await demoFolder(), demo: true });
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

/** A car that has arrived; its card. */
export async function arrived(
  seat: TestSeat,
  change: Partial<Input<'visit.arrive'>> = {},
): Promise<Output<'visit.get'>> {
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
  seat: TestSeat,
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
