/** The demo shop: names that nobody can take for real ones, phones that cannot exist, and a morning that looks like one. */
import { z } from 'zod';
import { type CallName, contract, type Input, type Output } from '../../src-shared/contract.ts';
import type { Reply } from '../../src-shared/kit/contract.ts';
import {
  bayId as bayIdSchema,
  type CatalogItemId,
  newId,
  type StaffId,
  staffId as staffIdSchema,
  teamId as teamIdSchema,
  type VisitId,
} from '../../src-shared/kit/id.ts';
import { refuse } from '../../src-shared/kit/refusal.ts';
import { type Instant, later, localDate, MINUTE } from '../../src-shared/kit/time.ts';
import { language } from '../../src-shared/shop/shop-contract.ts';
import { USUAL_HOURS } from '../../src-shared/shop/shop-rules.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import type { PlateColor } from '../../src-shared/vehicle/plate-rules.ts';
import { DEMO_ITEMS, DEMO_LABOR_RATE, DEMO_PACKAGES, linesOfDemo } from '../catalog/demo-catalog.ts';
import { internal } from '../kernel/handler-types.ts';
import { demoSeatName, openSeat } from '../staff/seat-service.ts';
import { insertStaff } from '../staff/staff-repository.ts';
import { type DoAs, playDemoOrders } from './demo-orders.ts';
import { insertBay, insertTeam, readShop, updateShop } from './shop-repository.ts';

/** Everybody's PIN in the demo shop; the sign-in screen tells it. */
export const DEMO_PIN = '2468';

const DEMO_STAFF: readonly { readonly name: string; readonly roles: readonly Role[] }[] = [
  { name: '演示顾问甲', roles: ['adviser'] },
  { name: '演示顾问乙', roles: ['adviser'] },
  { name: '演示前台主管', roles: ['deskSupervisor'] },
  { name: '演示收银', roles: ['cashier'] },
  { name: '演示车间主管', roles: ['workshopLead'] },
  { name: '演示技师', roles: ['technician'] },
  { name: '演示质检', roles: ['inspector'] },
  { name: '演示配件', roles: ['partsClerk'] },
  { name: '演示回访', roles: ['followUpCaller'] },
  { name: '演示门卫', roles: ['guard'] },
  { name: '演示经理', roles: ['manager'] },
  { name: '演示管理员', roles: ['administrator'] },
  { name: '演示多面手', roles: ['adviser', 'cashier', 'followUpCaller'] },
];

const DEMO_TEAMS = ['机修一组', '机修二组', '钣喷组'];
const DEMO_BAYS = ['01 快修', '02 机修', '03 机修', '04 机修', '05 四轮定位', '06 钣金', '07 喷漆', '08 新能源'];

/** Makes the shop, its people and the caller's seat; nobody is signed in. */
export const makeDemo = internal({
  name: 'shop.makeDemo',
  input: z.strictObject({ language, pinHash: z.string().min(1), tokenHash: z.string().min(1) }),
  touches: ['shop', 'team', 'bay', 'staff', 'staff_role', 'seat'],
  secret: ['pinHash', 'tokenHash'],
  handler: (input, context) => {
    const { db, now } = context;
    const before = readShop(db);
    if (before.setUpAt !== null) return refuse('alreadySetUp', {});
    updateShop(db, before.version, {
      kind: 'demo',
      setUpAt: now,
      language: input.language,
      name: '演示汽车维修（非营业）',
      platePrefix: '粤B',
      weeklyHours: USUAL_HOURS,
    });
    for (const name of DEMO_TEAMS) insertTeam(db, newId(teamIdSchema), name);
    for (const name of DEMO_BAYS) insertBay(db, newId(bayIdSchema), name);
    // One hash for all: this PIN is no secret, and thirteen slow hashes would keep the visitor waiting.
    const common = { version: 1, active: true, pinHash: input.pinHash, addedAt: now };
    for (const { name, roles } of DEMO_STAFF) insertStaff(db, { ...common, id: newId(staffIdSchema), name }, roles);
    const name = demoSeatName(context);
    return { seatId: openSeat(context, { name, tokenHash: input.tokenHash, pairedBy: null }) };
  },
});

interface DemoArrival {
  readonly minutesAgo: number;
  readonly by: Role;
  readonly plate: string | null;
  readonly plateColor: PlateColor | null;
  readonly note: string;
  readonly waitsInShop: boolean;
  /** Seen off without a slip. */
  readonly leaves?: { readonly outcome: 'answered' | 'leftUnserved'; readonly note: string };
  /** The plate that was typed at first. */
  readonly typedFirst?: string;
}

const MORNING: readonly DemoArrival[] = [
  {
    minutesAgo: 116,
    by: 'guard',
    plate: '粤Z7X26港',
    plateColor: 'black',
    note: '问跨境车年检代办',
    waitsInShop: true,
    leaves: { outcome: 'answered', note: '告知所需证件，回去准备' },
  },
  {
    minutesAgo: 88,
    by: 'guard',
    plate: '粤B6R35P',
    plateColor: 'blue',
    note: '问四轮定位价格',
    waitsInShop: false,
    leaves: { outcome: 'leftUnserved', note: '等了二十分钟，先走了' },
  },
  {
    minutesAgo: 57,
    by: 'guard',
    plate: '粤B0576警',
    plateColor: 'white',
    note: '警灯不亮，单位送修，车放下就走',
    waitsInShop: false,
  },
  {
    minutesAgo: 38,
    by: 'adviser',
    plate: '粤B58217',
    plateColor: 'yellow',
    note: '中巴，刹车异响',
    waitsInShop: true,
    typedFirst: '粤B58277',
  },
  {
    minutesAgo: 24,
    by: 'adviser',
    plate: '粤BD61583',
    plateColor: 'gradientGreen',
    note: '车主演示㛃女士，空调不冷',
    waitsInShop: true,
  },
  {
    minutesAgo: 13,
    by: 'guard',
    plate: '粤B31726D',
    plateColor: 'yellowGreen',
    note: '新能源货车，保养',
    waitsInShop: false,
  },
  { minutesAgo: 9, by: 'deskSupervisor', plate: '粤B9T06K', plateColor: 'blue', note: '首保', waitsInShop: true },
  {
    minutesAgo: 4,
    by: 'adviser',
    plate: null,
    plateColor: null,
    note: '白色新车未上牌，装行车记录仪',
    waitsInShop: true,
  },
  { minutesAgo: 1, by: 'guard', plate: '粤B2Q81M', plateColor: 'blue', note: '', waitsInShop: false },
];

/** Everything about a car or a customer of which the demo says nothing. */
const UNSAID_CUSTOMER: Omit<Input<'customer.create'>, 'kind' | 'name' | 'phones'> = {
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
};
const UNSAID_CAR: Omit<Input<'vehicle.create'>, 'plate' | 'plateColor' | 'ownerId'> = {
  takePlateFrom: null,
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
  newOwner: null,
};

interface DemoFile {
  readonly customer: Partial<typeof UNSAID_CUSTOMER> &
    Pick<Input<'customer.create'>, 'kind' | 'name'> & { readonly phone: string | null };
  readonly cars: readonly (Partial<typeof UNSAID_CAR> & {
    readonly plate: string | null;
    readonly plateColor: PlateColor | null;
  })[];
  /** Who brings the first of the cars. */
  readonly driver?: { readonly name: string; readonly phone: string | null };
  /** The plate that the first of the cars wore before. */
  readonly oldPlate?: string;
}

/** No town has the area code 0300, and no maker the code L00: these phones and VINs cannot exist. */
const FILES: readonly DemoFile[] = [
  {
    customer: { kind: 'person', name: '演示客户甲', phone: '0300-2000001', level: 'important' },
    cars: [
      {
        plate: '粤B9T06K',
        plateColor: 'blue',
        vin: 'L00DEM002N0000001',
        make: '演示牌',
        model: '轿车 1.5T',
        modelYear: 2022,
        bodyColor: '白',
        energy: 'petrol',
        vehicleType: '小型轿车',
        firstRegisteredOn: localDate.parse('2022-09-16'),
        odometerKm: 41_230,
        serviceEveryKm: 10_000,
        serviceEveryMonths: 12,
      },
    ],
    oldPlate: '粤B6Y18F',
  },
  {
    customer: { kind: 'person', name: '演示㛃女士', phone: '0300-2000002', preferredContact: '下班以后' },
    cars: [
      {
        plate: '粤BD61583',
        plateColor: 'gradientGreen',
        vin: 'L00DEM000P0000002',
        make: '演示牌',
        model: '纯电轿车',
        modelYear: 2023,
        energy: 'electric',
        vehicleType: '小型轿车',
      },
    ],
  },
  {
    customer: { kind: 'company', name: '演示客运有限公司', phone: '0300-2000003', taxTitle: '演示客运有限公司' },
    cars: [
      {
        plate: '粤B58217',
        plateColor: 'yellow',
        vin: 'L00DEM001K0000003',
        make: '演示牌',
        model: '中巴 19 座',
        modelYear: 2019,
        energy: 'diesel',
        vehicleType: '中型普通客车',
        odometerKm: 186_540,
      },
      { plate: '粤B58219', plateColor: 'yellow', make: '演示牌', model: '中巴 19 座', energy: 'diesel' },
    ],
    driver: { name: '演示司机老区', phone: '0300-2000013' },
  },
  {
    customer: { kind: 'company', name: '演示货运有限公司', phone: '0300-2000004' },
    cars: [
      {
        plate: '粤B31726D',
        plateColor: 'yellowGreen',
        vin: 'L00DEM000R0000004',
        make: '演示牌',
        model: '纯电轻卡',
        modelYear: 2024,
        energy: 'electric',
        vehicleType: '轻型厢式货车',
      },
    ],
  },
  {
    customer: { kind: 'company', name: '演示机关单位', phone: null },
    cars: [{ plate: '粤B0576警', plateColor: 'white', make: '演示牌', model: 'SUV 2.0', energy: 'petrol' }],
  },
  {
    customer: { kind: 'person', name: '演示跨境客户', phone: '0300-2000006' },
    cars: [{ plate: '粤Z7X26港', plateColor: 'black', make: '演示牌', model: 'MPV', frameNumber: 'DEMO-HK-0006' }],
  },
  {
    customer: { kind: 'person', name: '演示单先生', phone: '0300-2000007', doNotContact: true },
    cars: [
      {
        plate: '粤B3N55R',
        plateColor: 'blue',
        vin: 'L00DEM005S0000005',
        make: '演示牌',
        model: '插混 SUV',
        energy: 'plugInHybrid',
      },
    ],
  },
  {
    customer: { kind: 'person', name: '演示仇女士', phone: '0300-2000008', level: 'vip' },
    cars: [
      { plate: '粤BF20816', plateColor: 'gradientGreen', make: '演示牌', model: '增程 SUV', energy: 'rangeExtender' },
    ],
  },
  {
    customer: { kind: 'person', name: '演示解先生', phone: '0300-2000009' },
    cars: [{ plate: '湘A7K20L', plateColor: 'blue', vin: 'L00DEM003M0000006', make: '演示牌', model: '轿车 2.0' }],
  },
  {
    customer: { kind: 'person', name: '演示欧阳䶮', phone: '0300-2000010' },
    cars: [{ plate: '粤B1Q90E', plateColor: 'blue', vin: 'L00DEM007L0000007', make: '演示牌', model: '越野 3.0' }],
  },
  {
    customer: { kind: 'person', name: '演示客户堃', phone: '0300-2000011' },
    cars: [
      { plate: null, plateColor: null, frameNumber: 'DEMO-OLD-0011', make: '演示牌', model: '老爷车', modelYear: 1986 },
    ],
  },
  { customer: { kind: 'person', name: '演示咨询客户', phone: '0300-2000012', note: '只问过价，没有车' }, cars: [] },
];

/** Runs a call in a person's name. */
export type CallAs = (staffId: StaffId, name: CallName, input: unknown) => Reply;

/**
 * The price list, the files of twelve customers, nine cars in the queue of the last two hours and, if wanted, a dozen that
 * are further, by the public commands, so that the demo shop never shows what a real one could not. Throws where one of them is refused.
 */
export function playDemoMorning(
  callAs: CallAs,
  staff: readonly { readonly id: StaffId; readonly roles: readonly Role[] }[],
  now: Instant,
  withOrders: boolean,
): void {
  const fewestHatsFirst = [...staff].sort((a, b) => a.roles.length - b.roles.length);
  const wearing = (role: Role): StaffId => {
    const person = fewestHatsFirst.find(({ roles }) => roles.includes(role));
    if (!person) throw new Error(`nobody in the demo shop is ${role}`);
    return person.id;
  };
  const done = (name: CallName, reply: Reply): unknown => {
    if (!reply.ok) throw new Error(`the demo morning: ${name} was answered ${JSON.stringify(reply)}`);
    return reply.value;
  };
  const versionOf = (visitId: VisitId): number => {
    const seen = done('visit.get', callAs(wearing('adviser'), 'visit.get', { visitId }));
    return contract['visit.get'].output.parse(seen).version;
  };

  const pricing = wearing('deskSupervisor');
  const settings = contract['catalog.settings'].output.parse(
    done('catalog.settings', callAs(pricing, 'catalog.settings', {})),
  );
  const usual = { version: settings.version, laborRateFen: DEMO_LABOR_RATE, taxBasisPoints: settings.taxBasisPoints };
  done('catalog.changeSettings', callAs(pricing, 'catalog.changeSettings', usual));
  const items = new Map<string, CatalogItemId>();
  for (const item of DEMO_ITEMS) {
    const added = done('catalog.addItem', callAs(pricing, 'catalog.addItem', item));
    items.set(item.code, contract['catalog.addItem'].output.parse(added).itemId);
  }
  const itemOf = (code: string): CatalogItemId => {
    const itemId = items.get(code);
    if (!itemId) throw new Error(`the demo price list has no ${code}`);
    return itemId;
  };
  for (const each of DEMO_PACKAGES) {
    const priceFen = each.yuan === null ? null : each.yuan * 100;
    const input = { name: each.name, priceFen, noDiscount: false, lines: linesOfDemo(each, itemOf) };
    done('catalog.addPackage', callAs(pricing, 'catalog.addPackage', input));
  }

  const desk = wearing('adviser');
  for (const { customer, cars, driver, oldPlate } of FILES) {
    const { phone, ...content } = customer;
    const phones = phone === null ? [] : [{ number: phone, note: '' }];
    const begun = done('customer.create', callAs(desk, 'customer.create', { ...UNSAID_CUSTOMER, ...content, phones }));
    const { customerId: ownerId } = contract['customer.create'].output.parse(begun);
    for (const [index, car] of cars.entries()) {
      const plate = index === 0 && oldPlate !== undefined ? oldPlate : car.plate;
      const made = done('vehicle.create', callAs(desk, 'vehicle.create', { ...UNSAID_CAR, ...car, plate, ownerId }));
      const { vehicleId } = contract['vehicle.create'].output.parse(made);
      if (plate !== car.plate) {
        const { plate: newPlate, plateColor } = car;
        const change = { vehicleId, version: 1, plate: newPlate, plateColor, takePlateFrom: null };
        done('vehicle.changePlate', callAs(desk, 'vehicle.changePlate', change));
      }
      if (index === 0 && driver) {
        const contact = { vehicleId, ...driver, relation: 'driver', note: '' };
        done('vehicle.addContact', callAs(desk, 'vehicle.addContact', contact));
      }
    }
  }

  for (const { minutesAgo, by, leaves, typedFirst, ...car } of MORNING) {
    const arrivedAt = later(now, -minutesAgo * MINUTE);
    const arrival = { ...car, plate: typedFirst ?? car.plate, arrivedAt };
    const arrived = done('visit.arrive', callAs(wearing(by), 'visit.arrive', arrival));
    const { visitId } = contract['visit.arrive'].output.parse(arrived);
    if (typedFirst !== undefined) {
      const correction = { visitId, version: versionOf(visitId), ...car };
      done('visit.correctArrival', callAs(wearing('deskSupervisor'), 'visit.correctArrival', correction));
    }
    if (leaves) {
      const leaving = { visitId, version: versionOf(visitId), ...leaves };
      done('visit.leaveEnquiry', callAs(wearing('adviser'), 'visit.leaveEnquiry', leaving));
    }
  }

  if (!withOrders) return;
  const doAs: DoAs = (role, name, input) => done(name, callAs(wearing(role), name, input)) as Output<typeof name>; // as the handler's type says
  playDemoOrders(doAs, now);
}
