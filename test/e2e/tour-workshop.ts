/** The workshop's part of the tour: cars in every group, each dialog, the empty list. */
import type { Page } from 'playwright-core';
import { HOUR, instant, later } from '../../src-shared/kit/time.ts';
import { INSPECTION_CHECKS } from '../../src-shared/order/order-rules.ts';
import type { Words } from '../../src-shared/wording/zh-CN.ts';
import type { Seat } from '../support/app.ts';
import { DEMO_PIN } from '../support/demo.ts';
import { demoSeat } from '../support/http-seat.ts';
import { signInByKeyboard } from '../support/keys.ts';
import { seedCheckedIn, seedLabor, seedPart } from '../support/seed.ts';

export interface TourSteps {
  readonly open: (address: string) => Promise<Seat>;
  readonly leave: (seat: Seat) => Promise<void>;
  readonly look: (name: string, page: Page) => Promise<void>;
}

export async function tourWorkshop(address: string, words: Words, { open, leave, look }: TourSteps): Promise<void> {
  const told = words.workshop;
  const go = async (page: Page): Promise<void> => {
    await page.goto(new URL('/workshop', address).href);
    await page.getByRole('heading', { name: told.section }).waitFor();
  };
  const dialogOf = async (page: Page, key: string): Promise<void> => {
    await page.keyboard.press(key);
    await page.getByRole('dialog').waitFor();
  };
  const close = async (page: Page): Promise<void> => {
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  };

  const lead = await open(address);
  await signInByKeyboard(lead.page, '演示车间主管', DEMO_PIN);
  await go(lead.page);
  await look('50-workshop', lead.page);

  const adviser = await demoSeat(address, 'adviser');
  const leadSeat = await demoSeat(address, 'workshopLead');
  const technicianSeat = await demoSeat(address, 'technician');
  const long =
    '早上冷车时前轮方向有明显异响，踩刹车时方向盘抖动，空调不冷，另外请检查一下上次换过的雨刮是否还在质保期内';
  const seeded = [
    { plate: '粤B20001', keyTag: '21', spot: 'B07', promisedInHours: 5, words: long },
    { plate: '粤B20002', promisedInHours: 7, model: '非常长的车型名称旗舰版 2.0T 四驱豪华纪念款', keyTag: '22' },
    { plate: '粤B20003', promisedInHours: 3, words: '保养' },
    { plate: '粤B20004', promisedInHours: -2, waitsInShop: true, spot: 'B12', words: '空调不冷' },
    { plate: '粤B20005', promisedInHours: 4, words: '发动机故障灯亮' },
    { plate: '粤B20006', promisedInHours: 6, repairCategory: 'secondaryMaintenance' as const },
  ];
  const lines = () => [
    seedLabor('更换前刹车片', 100),
    { ...seedLabor('高压电池绝缘检测（含绝缘电阻测量与线束检查）', 150), isHighVoltage: true },
    seedPart('前刹车片（陶瓷）', 2),
  ];
  const orders = [];
  for (const car of seeded) orders.push((await seedCheckedIn(adviser, { ...car, lines: lines() })).orderId);
  const [, , toStart, inWork, paused, toInspect] = orders;
  if (!toStart || !inWork || !paused || !toInspect) throw new Error('six cars were seeded');
  const carOf = async (orderId: typeof toStart) => {
    const car = (await leadSeat.do('workshop.cars', {})).cars.find((one) => one.orderId === orderId);
    if (!car) throw new Error('the car is not with the workshop');
    return car;
  };
  const which = async (orderId: typeof toStart) => ({ orderId, version: (await carOf(orderId)).version });
  const { serverTime } = await adviser.do('session.current', {});
  const inTwoHours = later(instant.parse(serverTime), 2 * HOUR);
  await leadSeat.do('workshop.handOver', {
    orders: await Promise.all([toStart, inWork, paused, toInspect].map(which)),
    keysTakenOut: true,
    approvalId: null,
  });
  const tick = async (orderId: typeof toStart, count: number): Promise<void> => {
    for (const { id } of (await carOf(orderId)).lines.slice(0, count)) {
      await technicianSeat.do('workshop.tickLine', { ...(await which(orderId)), lineId: id, done: true });
    }
  };
  // A technician has one clock: it may still run on a car of an earlier stop.
  for (const { orderId, clocks } of (await technicianSeat.do('workshop.cars', {})).cars) {
    for (const { staffId } of clocks) await leadSeat.do('workshop.clockOut', { orderId, staffId });
  }
  await technicianSeat.do('workshop.start', await which(toInspect));
  await tick(toInspect, 3);
  await technicianSeat.do('workshop.finish', await which(toInspect));
  await technicianSeat.do('workshop.start', await which(paused));
  await technicianSeat.do('workshop.pause', {
    ...(await which(paused)),
    reason: 'parts',
    note: '前刹车片到货再装',
    expectedResumeAt: inTwoHours,
  });
  await technicianSeat.do('workshop.start', await which(inWork));
  await tick(inWork, 1);
  await technicianSeat.do('workshop.raiseExtra', {
    ...(await which(inWork)),
    items: [{ kind: 'part', name: '前刹车盘', quantityMilli: null, time: null }],
    reason: '刹车盘磨损到极限',
    safety: 'safety',
  });

  await lead.page.getByRole('link', { name: /20006/ }).waitFor();
  await look('51-workshop', lead.page);
  await lead.page.getByRole('checkbox', { name: told.pickAll }).check();
  await dialogOf(lead.page, 'e');
  await look('52-workshop-receive', lead.page);
  await close(lead.page);
  await leave(lead);

  const desk = await open(address);
  await signInByKeyboard(desk.page, '演示顾问乙', DEMO_PIN);
  await go(desk.page);
  await desk.page.getByRole('checkbox', { name: told.pickAll }).check();
  await dialogOf(desk.page, 'e');
  await desk.page.getByLabel(told.receiverPin).waitFor();
  await look('52-workshop-receive-pin', desk.page);
  await close(desk.page);
  await leave(desk);

  const technician = await open(address);
  await signInByKeyboard(technician.page, '演示技师', DEMO_PIN);
  await go(technician.page);
  await technician.page.getByRole('link', { name: /20004/ }).click();
  await technician.page.getByRole('button', { name: told.acts.pause }).waitFor();
  await look('53-workshop-car', technician.page);
  await dialogOf(technician.page, 'p');
  await look('54-workshop-pause', technician.page);
  await close(technician.page);
  await dialogOf(technician.page, 'a');
  const find = technician.page.getByRole('combobox', { name: told.extraFind });
  await find.fill('hhs');
  await technician.page.getByRole('option').first().waitFor();
  await look('55-workshop-extra-find', technician.page);
  await find.press('Enter');
  await technician.page.getByRole('button', { name: told.extraSend }).click();
  await technician.page.getByText(words.problems.required).or(technician.page.getByRole('alert')).first().waitFor();
  await look('55-workshop-extra', technician.page);
  await close(technician.page);
  await go(technician.page);
  await technician.page.getByRole('link', { name: /20003/ }).click();
  await technician.page.getByRole('button', { name: told.acts.start }).click();
  await technician.page.getByRole('alert').first().waitFor();
  await look('56-workshop-refused', technician.page);
  await leave(technician);

  const inspector = await open(address);
  await signInByKeyboard(inspector.page, '演示质检', DEMO_PIN);
  await go(inspector.page);
  await inspector.page.getByRole('link', { name: /20006/ }).click();
  await inspector.page.getByRole('heading', { name: told.inspection }).waitFor();
  for (const check of INSPECTION_CHECKS.slice(0, 3)) {
    await inspector.page.getByRole('checkbox', { name: words.order.inspectionChecks[check] }).click();
  }
  await inspector.page.getByLabel(told.odometerOut).fill('4123');
  await inspector.page.getByRole('alert').first().waitFor();
  await look('57-workshop-inspection', inspector.page);
  // A letter typed into the reading is no key.
  await inspector.page.getByRole('heading', { name: told.inspection }).click();
  await dialogOf(inspector.page, 'x');
  await look('58-workshop-fail', inspector.page);
  await close(inspector.page);
  await leave(inspector);
}
