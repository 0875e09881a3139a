/** Walks past every screen of the program, as the roles that see it; the pictures and the accessibility test stop at each. */
import type { Browser, Page } from 'playwright-core';
import { HOUR, instant } from '../../src-shared/kit/time.ts';
import { en } from '../../src-shared/wording/en.ts';
import { type Words, zhCN } from '../../src-shared/wording/zh-CN.ts';
import { launchBrowser, openSeat, type Seat, startStation } from '../support/app.ts';
import { DEMO_PIN } from '../support/demo.ts';
import { broughtTo, content, laborLine, partLine } from '../support/given.ts';
import { demoSeat } from '../support/http-seat.ts';
import { signInByKeyboard } from '../support/keys.ts';
import { oneOrder } from '../support/one-order.ts';
import { checkIn as checkInByHttp, which } from '../support/order-by-http.ts';
import { tourWorkshop } from './tour-workshop.ts';

export type Language = 'zh-CN' | 'en';

export interface TourOptions {
  readonly language: Language;
  readonly dark?: boolean;
  readonly width?: number;
  readonly height?: number;
  /** Data folders; made by the caller, who clears them away. */
  readonly folder: () => string;
  /** What is done at each screen. */
  readonly stop: (name: string, page: Page) => Promise<void>;
  /** Told everything that the pages complained of. */
  readonly complaints: (list: readonly string[]) => void;
}

async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(100);
  // A colour halfway between two is no colour of ours; what never ends (a skeleton) is not waited for.
  await page
    .waitForFunction(
      () =>
        document
          .getAnimations()
          .every(
            ({ playState, effect }) => playState !== 'running' || effect?.getComputedTiming().endTime === Infinity,
          ),
      undefined,
      { timeout: 3000 },
    )
    .catch(() => undefined);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

/** The order page in its states, its larger forms, the page of a visit that was received, and the gate. */
async function orders(
  address: string,
  page: Page,
  words: Words,
  look: (name: string, page: Page) => Promise<void>,
): Promise<void> {
  const [adviser, lead, technician, cashier] = await Promise.all(
    ['adviser', 'workshopLead', 'technician', 'cashier'].map((role) => demoSeat(address, role)),
  );
  if (!adviser || !lead || !technician || !cashier) throw new Error('four seats were asked for');
  const belongings = [
    { name: 'spareWheel', quantity: 1, condition: '' },
    { name: '蓝色雨伞', quantity: 1, condition: '手柄松动' },
  ];
  const { orderId, visitId } = await checkInByHttp(adviser, '粤B61010', {
    keyTag: '61',
    parkingSpot: 'B07',
    lamps: ['engine', 'abs'],
    damage: [{ zone: 'frontBumper', kind: 'scratch', note: '约 10 厘米' }],
    belongings,
    documents: [
      {
        kind: 'registrationCertificate',
        isValid: true,
        isComplete: true,
        isGood: false,
        validUntil: null,
        difference: '',
      },
    ],
  });
  const go = (path: string) => page.goto(new URL(path, address).href);
  const open = async (name: string): Promise<void> => {
    await page.getByRole('button', { name, exact: true }).first().click();
    await page.getByRole('dialog').waitFor();
  };
  await go(`/orders/${orderId}`);
  await page.getByRole('heading', { name: words.visit.timeline }).waitFor();
  await look('50-order', page);
  await page.locator('.move-refused', { hasText: words.moves.moves.handOver }).first().focus();
  await look('50-order-refused', page);
  await open(words.orderPage.editLines);
  await look('51-order-lines', page);
  await closeDialog(page);
  await open(words.moves.moves.authorize);
  await look('52-order-authorize', page);
  await closeDialog(page);
  await open(words.moves.moves.decline);
  await page.keyboard.press('Control+Enter');
  await look('53-order-decline', page);
  if (await page.getByRole('dialog').isVisible()) await closeDialog(page);

  const worked = await checkInByHttp(adviser, '粤B61011', { keyTag: '62', parkingSpot: 'C02' });
  await adviser.do('order.authorize', {
    ...(await which(adviser, worked.orderId)),
    evidence: { channel: 'paper', person: '演示车主', phone: '', attachment: null, note: '' },
    declinedLineIds: [],
    promisedAt: instant.parse(Date.now() - HOUR),
    nextContactAt: null,
  });
  await go(`/orders/${worked.orderId}`);
  await open(words.moves.moves.handOver);
  await look('54-order-hand-over', page);
  await closeDialog(page);
  await lead.do('workshop.handOver', {
    orders: [await which(adviser, worked.orderId)],
    keysTakenOut: true,
    approvalId: null,
  });
  await technician.do('workshop.start', await which(adviser, worked.orderId));
  await technician.do('workshop.raiseExtra', {
    ...(await which(adviser, worked.orderId)),
    items: [{ kind: 'part', name: '制动软管', quantityMilli: 2000, time: null }],
    reason: '老化开裂',
    safety: 'safety',
  });
  await page.getByRole('button', { name: words.moves.moves.answerExtra, exact: true }).waitFor();
  await look('55-order-late', page);
  await open(words.moves.moves.answerExtra);
  await look('56-order-extra', page);
  await closeDialog(page);
  await go('/');
  await page
    .getByRole('link', { name: /粤B 61011/ })
    .first()
    .waitFor();
  await look('57-board-orders', page);
  await go(`/visit/${visitId}`);
  await page.getByRole('heading', { name: words.gate.reception }).waitFor();
  await look('58-visit-received', page);
  const leaving = await checkInByHttp(adviser, '粤B61012');
  await adviser.do('order.decline', { ...(await which(adviser, leaving.orderId)), reason: '太贵' });
  await go('/gate');
  await look('59-gate', page);
  await page.getByLabel(words.gate.find).fill('61012');
  await page.getByText(words.gate.mayNotLeave).waitFor();
  await look('59-gate-no', page);
  const { version } = await cashier.do('visit.get', { visitId: leaving.visitId });
  await cashier.do('visit.issueExit', { visitId: leaving.visitId, version, kind: null, collector: '演示车主' });
  await page.getByText(words.gate.mayLeave, { exact: true }).waitFor();
  await look('59-gate-yes', page);
  await open(words.moves.moves.deliver);
  await look('59-gate-deliver', page);
  await closeDialog(page);
}

/** The queue, a known car, its lines with an editor open, what was refused, the promise, the customer's view. */
async function checkIn(page: Page, words: Words, look: (name: string, page: Page) => Promise<void>): Promise<void> {
  const told = words.checkIn;
  await page.keyboard.press('F2');
  const find = page.getByRole('combobox', { name: told.find, exact: true });
  await find.waitFor();
  await page.getByRole('main').getByRole('option').first().waitFor();
  await look('50-check-in-queue', page);
  await find.fill('88M88');
  await page.getByRole('option', { name: /粤B88M88/ }).waitFor();
  await look('51-check-in-unknown', page);
  await find.fill('9T06K');
  await page.getByRole('option', { name: /粤B 9T06K/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: told.bands.car }).waitFor();
  await look('52-check-in-car', page);
  await page.getByRole('textbox', { name: told.odometer, exact: true }).fill('100');
  await page.keyboard.press('Alt+2');
  await page.getByRole('group', { name: told.belongings }).last().getByRole('button').first().focus();
  await page.keyboard.type('ab');
  await page.getByRole('group', { name: told.documents }).last().getByRole('button').first().focus();
  await page.keyboard.type('a');
  await page.getByRole('group', { name: words.damage.title }).getByRole('button').first().focus();
  await page.keyboard.type('s');
  await look('53-check-in-walk-around', page);
  await page.keyboard.press('Alt+3');
  await page.keyboard.type('jy');
  await page.getByRole('option').first().waitFor();
  await look('54-check-in-offers', page);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('jybytc');
  await page.keyboard.press('Enter');
  // The answer may come after the key; what is typed next belongs to the next line.
  await page.getByRole('row', { name: /机油保养套餐/ }).waitFor();
  await page.keyboard.type('换雨刮');
  await page.getByRole('option', { name: told.freeLine('换雨刮') }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('group', { name: told.edit('换雨刮') }).waitFor();
  await page.getByRole('button', { name: told.addPayer(told.payerKinds.insurer) }).click();
  await look('55-check-in-lines', page);
  await page.keyboard.press('Control+Enter');
  await page.getByText(words.problems.required).first().waitFor();
  await page.keyboard.press('Alt+4');
  await page.keyboard.type('+2h');
  await page.getByText(words.order.channels.signature, { exact: true }).click();
  await page.getByRole('img', { name: words.signature.pad }).waitFor();
  await look('56-check-in-promise', page);
  await page.keyboard.press('F9');
  await page.getByRole('dialog', { name: told.view }).waitFor();
  await look('57-check-in-customer', page);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: told.view }).waitFor({ state: 'detached' });
}

export async function tour(browser: Browser, options: TourOptions): Promise<void> {
  const words: Words = options.language === 'en' ? en : zhCN;
  const seats = new Set<Seat>();
  const look = async (name: string, page: Page): Promise<void> => {
    await settled(page);
    await options.stop(name, page);
  };
  const open = async (address: string): Promise<Seat> => {
    const seat = await openSeat(browser, address, options);
    seats.add(seat);
    return seat;
  };
  /** Whoever stays at a screen that nobody looks at any more follows every command to the end. */
  const leave = async (seat: Seat): Promise<void> => {
    seats.delete(seat);
    await seat.context.close();
    options.complaints(seat.complaints);
  };

  // A new shop: set-up, the recovery code, the first empty board, a second screen that wants to be paired.
  const fresh = await startStation({ dataDir: options.folder() });
  const first = await open(fresh.address);
  await first.page.getByText(words.shop.setUp.newShop).first().waitFor();
  await look('01-set-up-ways', first.page);
  await first.page.getByText(words.shop.setUp.newShop).first().click();
  const name = first.page.getByLabel(words.shop.particulars.name).first();
  await name.waitFor();
  await look('02-set-up', first.page);
  await name.fill(options.language === 'en' ? 'Example Motors (trial)' : '示例汽修（试用）');
  await first.page
    .getByLabel(new RegExp(`^${words.shop.setUp.administratorName}`))
    .fill(options.language === 'en' ? 'Example Admin' : '示例管理员');
  await first.page
    .getByLabel(new RegExp(`^${words.shop.setUp.pin}`))
    .first()
    .fill('8642');
  await first.page.getByLabel(words.shop.setUp.pinAgain).fill('8641');
  await first.page.keyboard.press('Control+Enter');
  await first.page.getByText(words.problems.pinMismatch).waitFor();
  await look('03-set-up-problem', first.page);
  await first.page.getByLabel(words.shop.setUp.pinAgain).fill('8642');
  await first.page.keyboard.press('Control+Enter');
  await first.page.getByText(words.staffAdmin.recovery.kept).waitFor({ timeout: 20_000 });
  await look('04-recovery-code', first.page);
  await first.page.getByText(words.staffAdmin.recovery.kept).click();
  await first.page.keyboard.press('Control+Enter');
  await first.page.getByRole('heading', { name: words.visit.board }).waitFor();
  await look('05-board-empty', first.page);
  const stranger = await open(fresh.address);
  await stranger.page.getByText(words.staffAdmin.pairing.title).first().waitFor();
  await look('06-pairing', stranger.page);
  await leave(first);
  await leave(stranger);
  await fresh.stop();

  // The demo shop.
  const demo = await startStation({ dataDir: options.folder(), demo: 'queue' });
  const adviser = await open(demo.address);
  const { page } = adviser;
  await page.getByPlaceholder(words.staff.filterNames).waitFor();
  await look('10-sign-in', page);
  await page.keyboard.type('演示顾问甲');
  await page.keyboard.press('Enter');
  await page.getByLabel(/PIN/).first().waitFor();
  await page.keyboard.type('9999');
  await page.keyboard.press('Enter');
  await page.getByText(words.refusals.wrongPin.say({ triesLeft: 4 }, { time: String })).waitFor();
  await look('11-sign-in-wrong-pin', page);
  await page.keyboard.press('Escape');
  await page.reload();
  await signInByKeyboard(page, '演示顾问甲', DEMO_PIN);
  await page.getByRole('heading', { name: words.visit.board }).waitFor();
  await look('12-board', page);
  await page.getByText(words.visit.asList, { exact: true }).click();
  await look('13-board-list', page);
  await page.getByText(words.visit.asBoard, { exact: true }).last().click();

  await page.keyboard.press('F8');
  await page.getByRole('combobox', { name: words.plate.plate, exact: true }).waitFor();
  await look('14-arrival', page);
  await page.getByRole('combobox', { name: words.plate.plate, exact: true }).fill('粤BD61583');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('dialog').getByRole('alert').first().waitFor();
  await look('15-arrival-refused', page);
  await page.keyboard.press('Escape');

  await page
    .locator('.card')
    .filter({ has: page.getByRole('link', { name: /粤B 9T06K/ }) })
    .getByRole('link', { name: words.visit.openVisit })
    .click();
  await page.getByText(words.visit.timeline, { exact: true }).waitFor();
  await look('16-visit', page);
  await page.getByRole('button', { name: words.moves.moves.leaveEnquiry }).click();
  await page.getByRole('dialog').waitFor();
  await look('17-leave', page);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: words.moves.moves.correctArrival }).click();
  await page.getByRole('dialog').waitFor();
  await look('18-correct', page);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });

  await page.keyboard.press('F7');
  await page.getByRole('heading', { name: words.shell.duties }).first().waitFor();
  await look('19-duties', page);
  await page.keyboard.press('Control+K');
  await page.getByRole('option').first().waitFor();
  await look('20-find', page);
  await page.keyboard.type('0000001');
  await page.getByRole('option').first().waitFor();
  await look('20-find-by-phone', page);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('没有这个人');
  await page.getByText(words.vehicle.findBox.nothing('没有这个人')).waitFor();
  await look('20-find-nothing', page);
  await page.keyboard.press('Escape');

  await page.getByRole('navigation').getByRole('link', { name: words.followUp.section }).click();
  await page.getByRole('heading', { name: words.followUp.section }).waitFor();
  await look('22-follow-up', page);
  await checkIn(page, words, look);
  await page.keyboard.press('F4');
  await page.getByRole('navigation').getByRole('link', { name: words.vehicle.section }).click();
  await page.getByRole('heading', { name: words.vehicle.section }).waitFor();
  await look('23-files', page);
  await page.keyboard.type('ys');
  await page.getByRole('main').getByText('演示欧阳').first().waitFor();
  await look('24-files-found', page);
  await page.getByRole('button', { name: words.vehicle.createTitle }).click();
  await page.getByRole('dialog').waitFor();
  await page.getByRole('textbox', { name: words.vehicle.fields.vin }).fill('L00DEM092N0000001');
  await page.getByRole('combobox', { name: words.vehicle.ownerBox }).fill('演示新客');
  await page.getByRole('textbox', { name: words.customer.phone, exact: true }).fill('12345');
  await page.keyboard.press('Control+Enter');
  await page.getByText(words.problems.phone).waitFor();
  await look('25-create-vehicle', page);
  await closeDialog(page);
  await page.getByRole('button', { name: words.customer.create }).click();
  await page.getByRole('dialog').waitFor();
  await look('26-create-customer', page);
  await closeDialog(page);
  await page
    .getByRole('main')
    .getByRole('link', { name: /粤B 9T06K/ })
    .click();
  await page.getByRole('heading', { name: words.vehicle.visits }).waitFor();
  await look('27-vehicle', page);
  for (const [index, button] of (
    [words.vehicle.edit, words.vehicle.changePlate, words.vehicle.changeOwner, words.vehicle.addContact] as const
  ).entries()) {
    await page.getByRole('button', { name: button }).click();
    await page.getByRole('dialog').waitFor();
    await look(`27-vehicle-dialog-${index}`, page);
    await closeDialog(page);
  }
  await page.getByRole('link', { name: '演示客户甲' }).first().click();
  await page.getByRole('heading', { name: words.customer.consents }).waitFor();
  await look('28-customer', page);
  const customerFile = page.url();
  for (const [index, button] of (
    [words.customer.edit, words.customer.editInvoice, words.customer.addPhone] as const
  ).entries()) {
    await page.getByRole('button', { name: button }).first().click();
    await page.getByRole('dialog').waitFor();
    await look(`28-customer-dialog-${index}`, page);
    await closeDialog(page);
  }
  await page.getByRole('switch').first().click();
  await page.getByRole('dialog').waitFor();
  await look('29-consent', page);
  await closeDialog(page);
  await page.keyboard.press('F4');
  await page.locator('h1').first().click();
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await look('21-shortcuts', page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /演示顾问甲/ }).click();
  await look('22-user-menu', page);
  await page.keyboard.press('Escape');

  // Made at another seat: the board and the pictures before it stay as the demo has them.
  const { orderId, number } = await oneOrder(demo.address, '演示㛃䶮堃');
  const reading = await launchBrowser({ showsPdf: true });
  const paper = await openSeat(reading, demo.address, options);
  await signInByKeyboard(paper.page, '演示顾问乙', DEMO_PIN);
  // What is still on its way when the page is left would be complained about.
  await paper.page.waitForLoadState('networkidle');
  await paper.page.goto(new URL(`/papers/repairOrder/${orderId}`, demo.address).href);
  await paper.page
    .getByRole('heading', { name: words.document.screenTitle(words.document.names.repairOrder, number) })
    .waitFor({ timeout: 30_000 });
  // The viewer draws when it likes, and tells nobody.
  await paper.page.waitForTimeout(1500);
  await look('29-paper', paper.page);
  options.complaints(paper.complaints);
  await reading.close();
  await orders(demo.address, page, words, look);

  const admin = await open(demo.address);
  await signInByKeyboard(admin.page, '演示管理员', DEMO_PIN);
  for (const [index, section] of (
    [
      'particulars',
      'desk',
      'till',
      'hours',
      'teams',
      'bays',
      'catalog',
      'recalls',
      'staff',
      'seats',
      'recovery',
      'journal',
      'backup',
      'imports',
      'exports',
    ] as const
  ).entries()) {
    await admin.page.goto(new URL(`/settings/${section}`, demo.address).href);
    // Some hold a panel of the same name.
    await admin.page
      .getByRole('region', { name: words.shop.settings.sections[section], exact: true })
      .first()
      .waitFor();
    await look(`${30 + index}-settings-${section}`, admin.page);
  }
  await admin.page.goto(new URL('/files', demo.address).href);
  await admin.page.getByRole('main').getByRole('button', { name: words.exports.button }).click();
  await admin.page.getByRole('dialog').getByRole('button', { name: words.exports.start }).click();
  await admin.page.getByRole('dialog').getByRole('link', { name: words.exports.save }).waitFor();
  await look('42-export-done', admin.page);
  await closeDialog(admin.page);
  const prices = admin.page;
  await prices.goto(new URL('/settings/catalog', demo.address).href);
  await prices.getByText(words.catalog.kinds.package, { exact: true }).click();
  await prices.getByText('机油保养套餐').waitFor();
  await look('35-catalog-packages', prices);
  await prices.getByRole('button', { name: words.catalog.editOf('机油保养套餐') }).click();
  await prices.getByRole('combobox', { name: words.catalog.fields.packageLines }).fill('hhs');
  await prices.getByRole('option').first().waitFor();
  await look('35-catalog-package', prices);
  await prices.keyboard.press('Enter');
  await prices.getByLabel(words.catalog.fields.quantityOf('火花塞（铱金）')).waitFor();
  await closeDialog(prices);
  await prices.getByText(words.catalog.kinds.part, { exact: true }).click();
  await prices.getByLabel(words.catalog.searchLabel).fill('qscp');
  await prices.getByText('P-2003').waitFor();
  await look('35-catalog-parts', prices);
  await prices.getByRole('button', { name: words.catalog.editOf('前刹车片'), exact: true }).click();
  await prices.getByRole('textbox', { name: words.catalog.fields.brand }).waitFor();
  await look('35-catalog-part', prices);
  await closeDialog(prices);
  await leave(admin);
  const technician = await open(demo.address);
  await signInByKeyboard(technician.page, '演示技师', DEMO_PIN);
  await technician.page.goto(customerFile);
  await technician.page.getByText(words.vehicle.hidden).first().waitFor();
  await look('39-customer-hidden', technician.page);
  await leave(technician);
  const guard = await open(demo.address);
  await signInByKeyboard(guard.page, '演示门卫', DEMO_PIN);
  await guard.page.goto(new URL('/settings/staff', demo.address).href);
  await guard.page.getByRole('region', { name: words.shop.settings.sections.staff, exact: true }).waitFor();
  await look('40-forbidden', guard.page);
  await leave(guard);

  await tourWorkshop(demo.address, words, { open, leave, look });
  // The till: a car to be billed, paid, and let out.
  const people = {
    adviser: await demoSeat(demo.address, 'adviser'),
    lead: await demoSeat(demo.address, 'workshopLead'),
    technician: await demoSeat(demo.address, 'technician'),
    inspector: await demoSeat(demo.address, 'inspector'),
    cashier: await demoSeat(demo.address, 'cashier'),
    supervisor: await demoSeat(demo.address, 'deskSupervisor'),
  };
  for (const { orderId, clocks } of (await people.lead.do('workshop.cars', {})).cars) {
    for (const { staffId } of clocks) await people.lead.do('workshop.clockOut', { orderId, staffId });
  }
  const till = await open(demo.address);
  await signInByKeyboard(till.page, '演示收银', DEMO_PIN);
  await till.page.keyboard.press('F6');
  await till.page.getByText(words.till.noShift).waitFor();
  await look('50-till-empty', till.page);
  const promisedAt = instant.parse(Date.now() + 6 * HOUR);
  const long = () => laborLine('更换前刹车片并检查制动盘厚度、清洁润滑卡钳导向销、路试确认无异响', 80, 126_00);
  const many = [long(), ...Array.from({ length: 70 }, (_, at) => partLine(`演示材料 ${at + 1}`, 1500, 12_34))];
  await broughtTo('settled', people, { plate: '粤B50002', promisedAt, content: content(many) });
  await people.cashier.do('shift.open', { floatFen: 500_00 });
  await broughtTo('ready', people, {
    plate: '粤B50001',
    promisedAt,
    content: content([long(), partLine('前刹车片', 2000, 264_00)]),
  });
  await till.page.getByRole('link', { name: /50001/ }).click();
  const off = till.page.getByRole('textbox', { name: words.till.discount, exact: true });
  await off.fill('8.5折');
  await till.page.getByRole('button', { name: words.till.askApproval }).waitFor();
  await look('51-till-draft', till.page);
  await till.page.getByRole('button', { name: words.till.askApproval }).click();
  await till.page.getByRole('dialog').getByLabel(words.staff.second.pin).waitFor();
  await look('52-till-approval', till.page);
  await closeDialog(till.page);
  await off.fill('9折');
  await off.press('Enter');
  await till.page.getByRole('radio', { name: words.till.signWays.paper }).check();
  await look('53-till-settle', till.page);
  await till.page.keyboard.press('Control+Enter');
  const scan = till.page.getByRole('textbox', { name: words.bill.channels.scan, exact: true });
  await scan.fill('100');
  await till.page.getByRole('textbox', { name: words.till.handed, exact: true }).fill('600');
  await look('54-till-pay', till.page);
  await till.page.keyboard.press('Control+Enter');
  await till.page.getByRole('button', { name: new RegExp(`^${words.till.exitDo}`) }).waitFor();
  await look('55-till-exit', till.page);
  await till.page.getByRole('button', { name: words.till.reopenDo }).click();
  await till.page.getByRole('dialog').getByLabel(words.staff.second.pin).waitFor();
  await look('56-till-reopen', till.page);
  await closeDialog(till.page);
  await till.page.getByRole('link', { name: /50002/ }).click();
  await scan.fill('999999');
  await till.page.getByRole('alert').first().waitFor();
  await look('57-till-long', till.page);
  await scan.fill('');
  await till.page.getByRole('button', { name: words.till.closeShift }).click();
  await till.page.getByRole('textbox', { name: words.till.counted, exact: true }).fill('500');
  await look('58-till-count', till.page);
  await closeDialog(till.page);
  await leave(till);

  await demo.kill();
  await page.getByText(words.shell.offline).waitFor({ timeout: 15_000 });
  await look('41-offline', page);

  for (const seat of seats) await leave(seat);
}
