/** A car from its arrival to the follow-up call, and the unhappy ways, by keyboard; every seat sees it without reloading. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { HOUR, instant } from '../../src-shared/kit/time.ts';
import { INSPECTION_CHECKS } from '../../src-shared/order/order-rules.ts';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { browserPath } from '../support/app.ts';
import { DEMO_PIN } from '../support/demo.ts';
import { demoDesk, fileBrowser } from '../support/demo-desk.ts';
import {
  broughtTo,
  chargeLine,
  checkedIn,
  content,
  laborLine,
  now,
  type OrderGiven,
  type Stage,
} from '../support/given.ts';
import { arrowToCard, openSection, pressAt, tabTo, typeAt } from '../support/keys.ts';

const words = zhCN;
const moves = words.moves.moves;
const { groups } = words.workshop;
/** A loaded machine is slow; what does not come within this does not come. */
const SOON = { timeout: 30_000 };

const browser = fileBrowser();

/** The demo shop, of which nobody may have loaded a screen again. */
async function demo() {
  const desk = await demoDesk(browser());
  const loads: string[] = [];
  onTestFinished(() => expect(loads).toEqual([]));
  return {
    as: desk.as,
    async seat(name: string): Promise<Page> {
      const page = await desk.page(name);
      page.on('load', () => loads.push(name));
      return page;
    },
  };
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first();
const act = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(`^${name}`) });
const box = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const isFocused = (field: Locator) =>
  expect.poll(() => field.evaluate((element) => element === document.activeElement), SOON).toBe(true);

/** The card of the car in a column of the board. */
const card = (page: Page, column: keyof typeof words.visit.columns, plate: string) =>
  page
    .getByRole('region', { name: new RegExp(`^${words.visit.columns[column]}`) })
    .getByRole('link', { name: new RegExp(plate) })
    .first();
/** The row of the car on the workshop's screen. */
const row = (page: Page, group: keyof typeof groups, plate: string) =>
  page.getByRole('region', { name: new RegExp(`^${groups[group]}`) }).getByRole('link', { name: new RegExp(plate) });
/** The car in the queue of the till, as what it waits for. */
const queued = (page: Page, kind: keyof typeof words.till.kinds, plate: string) =>
  page
    .getByRole('region', { name: words.till.queue })
    .getByRole('link', { name: new RegExp(plate) })
    .filter({ hasText: words.till.kinds[kind] });

/** Ticks of the open dialog, then Ctrl+Enter; done when it is gone. */
async function sayYes(page: Page, ...ticks: readonly string[]): Promise<void> {
  const dialog = page.getByRole('dialog');
  for (const name of ticks) await pressAt(page, dialog.getByRole('checkbox', { name }), 'Space');
  await page.keyboard.press('Control+Enter');
  await dialog.waitFor({ state: 'hidden' });
}

/** F4, the card, Enter: the page of its order. */
async function openOrder(page: Page, column: keyof typeof words.visit.columns, plate: string): Promise<void> {
  await page.keyboard.press('F4');
  await arrowToCard(page, card(page, column, plate));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: words.visit.timeline }).waitFor();
}

/** F6, the digits of the plate, Enter: the bill is open. */
async function openBill(page: Page, plate: string): Promise<void> {
  await page.keyboard.press('F6');
  const find = page.getByLabel(words.till.find);
  await find.waitFor();
  await typeAt(page, find, plate);
  await page
    .getByRole('region', { name: words.till.queue })
    .getByRole('link', { name: new RegExp(plate) })
    .waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('complementary', { name: words.till.steps }).waitFor();
}

/** The paper was signed: the choice is asked for, Space takes it, Ctrl+Enter bills. */
async function settle(page: Page): Promise<void> {
  await page.keyboard.press('Control+Enter');
  await page.getByRole('radio', { name: words.till.signWays.paper }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Space');
  await page.keyboard.press('Control+Enter');
}

async function openShift(page: Page): Promise<void> {
  await pressAt(page, act(page, words.till.openShift));
  await isFocused(box(page, words.till.float));
  await page.keyboard.type('500');
  await page.keyboard.press('Control+Enter');
  await page.getByText(words.till.noShift).first().waitFor({ state: 'detached' });
}

/** The guard's way: the plate, the large button, the key given. */
async function letOut(
  page: Page,
  plate: string,
  { ground, hasKey }: { ground: keyof typeof words.paper.exitKinds; hasKey: boolean },
): Promise<void> {
  await openSection(page, words.gate.section);
  await isFocused(page.getByLabel(words.gate.find));
  await page.keyboard.type(plate);
  await page.getByText(words.gate.mayLeave, { exact: true }).waitFor();
  await page.getByText(words.paper.exitKinds[ground], { exact: true }).waitFor();
  await pressAt(page, button(page, moves.deliver));
  await page.getByRole('dialog').getByRole('textbox', { name: words.gate.plateAtGate }).waitFor();
  await sayYes(page, ...(hasKey ? [words.gate.keyGiven] : []));
}

describe.skipIf(!browserPath)('a whole visit by keyboard', () => {
  test('R-011 R-025 R-056 R-067 R-074 R-077 from the gate to the follow-up call; every seat sees each act live', async () => {
    const PLATE = 'F20816';
    const shop = await demo();
    const board = await shop.seat('演示前台主管');
    const guard = await shop.seat('演示门卫');
    const adviser = await shop.seat('演示顾问甲');
    const lead = await shop.seat('演示车间主管');
    const technician = await shop.seat('演示技师');
    const inspector = await shop.seat('演示质检');
    const cashier = await shop.seat('演示收银');
    const caller = await shop.seat('演示回访');
    for (const page of [lead, technician, inspector]) await openSection(page, words.workshop.section);
    await openSection(caller, words.followUp.section);
    await cashier.keyboard.press('F6');
    await openShift(cashier);

    // Arrival: the plate at the gate.
    await guard.keyboard.press('F2');
    const plateBox = guard.getByRole('combobox', { name: words.plate.plate, exact: true });
    await expect.poll(() => plateBox.inputValue(), SOON).toBe('粤B');
    await guard.keyboard.type(PLATE);
    await guard.keyboard.press('Control+Enter');
    for (const page of [guard, board, adviser]) await card(page, 'waiting', PLATE).waitFor();

    // Check-in with a package, signed on paper.
    await adviser.keyboard.press('F2');
    await adviser.locator('.check-find-input').and(adviser.locator(':focus')).waitFor();
    await adviser.keyboard.type(PLATE);
    await adviser
      .getByRole('main')
      .getByRole('option', { name: new RegExp(PLATE) })
      .first()
      .waitFor();
    await expect.poll(() => adviser.locator('.check-find-input').getAttribute('aria-busy'), SOON).toBe('false');
    await adviser.keyboard.press('Enter');
    await isFocused(box(adviser, words.checkIn.odometer));
    await adviser.keyboard.type('20500');
    await typeAt(adviser, box(adviser, words.checkIn.keyTag), '77');
    await adviser.keyboard.press('Alt+3');
    await adviser.keyboard.type('jybytc');
    const offered = adviser.getByRole('option').first();
    await expect
      .poll(async () => (await offered.isVisible()) && (await offered.textContent()), SOON)
      .toContain('机油保养套餐');
    await adviser.keyboard.press('Enter');
    await adviser.getByText('¥428.00').first().waitFor();
    await adviser.keyboard.press('Alt+4');
    await adviser.keyboard.type('+3h');
    await adviser.keyboard.press('Enter');
    await adviser.keyboard.press('Enter');
    await adviser.keyboard.press('ArrowRight');
    await adviser.keyboard.press('ArrowRight');
    await adviser.keyboard.press('Control+P');
    await adviser
      .getByRole('status')
      .filter({ hasText: /WX-\d{8}-\d+ 已接车/ })
      .first()
      .waitFor();
    await card(board, 'toAssign', PLATE).waitFor();
    for (const page of [lead, technician]) await row(page, 'toReceive', PLATE).waitFor();

    // The lead receives car and key.
    await pressAt(lead, row(lead, 'toReceive', PLATE));
    await act(lead, words.workshop.acts.handOver).waitFor();
    await lead.keyboard.press('e');
    await lead.getByRole('dialog').getByRole('checkbox', { name: words.workshop.keysOut }).waitFor();
    await sayYes(lead, words.workshop.keysOut);
    await card(board, 'inWork', PLATE).waitFor();
    await row(technician, 'toStart', PLATE).waitFor();

    // Started, ticked, finished.
    await pressAt(technician, row(technician, 'toStart', PLATE));
    await act(technician, words.workshop.acts.start).waitFor();
    await technician.keyboard.press('s');
    await act(technician, words.workshop.acts.pause).waitFor();
    await lead.keyboard.press('Escape');
    await row(lead, 'inWork', PLATE).waitFor();
    const ticks = technician.getByRole('checkbox');
    const parts = technician.getByRole('radiogroup').getByRole('radio', { name: words.order.partStates.fitted });
    for (let at = 0; at < (await ticks.count()); at += 1) {
      await pressAt(technician, ticks.nth(at), 'Space');
      await expect.poll(() => ticks.nth(at).getAttribute('aria-checked'), SOON).toBe('true');
    }
    for (let at = 0; at < (await parts.count()); at += 1) {
      await pressAt(technician, parts.nth(at));
      await expect.poll(() => parts.nth(at).getAttribute('aria-checked'), SOON).toBe('true');
    }
    await expect.poll(() => row(lead, 'inWork', PLATE).textContent(), SOON).toContain('100%');
    await expect.poll(() => act(technician, words.workshop.acts.finish).getAttribute('aria-disabled'), SOON).toBe(null);
    await technician.keyboard.press('f');
    await card(board, 'toInspect', PLATE).waitFor();
    for (const page of [lead, inspector]) await row(page, 'toInspect', PLATE).waitFor();

    // Inspected by somebody who did not work on it, and passed.
    await pressAt(inspector, row(inspector, 'toInspect', PLATE));
    for (const check of INSPECTION_CHECKS) {
      await pressAt(inspector, inspector.getByRole('checkbox', { name: words.order.inspectionChecks[check] }), 'Space');
    }
    await typeAt(inspector, inspector.getByRole('textbox', { name: words.workshop.odometerOut }), '20506');
    const pass = act(inspector, words.workshop.acts.pass);
    await expect.poll(() => pass.getAttribute('aria-disabled'), SOON).toBe(null);
    await pressAt(inspector, pass);
    await card(board, 'toCollect', PLATE).waitFor();
    await row(lead, 'toInspect', PLATE).waitFor({ state: 'detached' });

    // Fetched and prepared; the draft bill comes from the till.
    await openOrder(adviser, 'toCollect', PLATE);
    await pressAt(adviser, button(adviser, moves.takeFromWorkshop));
    await adviser.getByRole('dialog').getByRole('checkbox').first().waitFor();
    await sayYes(adviser, words.orderPage.exteriorLookedAt);
    await pressAt(adviser, button(adviser, words.orderPage.preparation));
    const preparation = adviser.getByRole('dialog').getByRole('checkbox');
    await preparation.first().waitFor();
    for (let at = 0; at < (await preparation.count()); at += 1) {
      if (!(await preparation.nth(at).isChecked())) await pressAt(adviser, preparation.nth(at), 'Space');
    }
    await sayYes(adviser);
    await openBill(cashier, PLATE);
    await act(cashier, words.till.draftDo).waitFor();
    await cashier.keyboard.press('Control+Enter');
    await box(cashier, words.till.discount).waitFor();
    // Refused a moment ago; the adviser's page has heard of the draft.
    await pressAt(adviser, button(adviser, moves.prepare));
    await queued(cashier, 'settle', PLATE).waitFor();

    // Settled and paid with change.
    await settle(cashier);
    await box(cashier, words.bill.channels.scan).waitFor();
    await adviser.getByText('¥428.00').first().waitFor();
    await typeAt(cashier, box(cashier, words.till.handed), '500');
    await expect.poll(() => cashier.locator('.till-outcome').innerText(), SOON).toContain('¥72.00');
    await cashier.keyboard.press('Control+Enter');
    await cashier.getByText(words.till.changeNow('¥72.00')).waitFor();
    await queued(cashier, 'exit', PLATE).waitFor();

    // The customer looks at the car, the slip follows.
    await pressAt(adviser, button(adviser, moves.accept));
    await adviser.getByText(words.orderPage.belongingsTicked).waitFor();
    await adviser.keyboard.press('Space');
    // Without the signature the hand comes to the answer that needs no pen, and from there to the end.
    await adviser.keyboard.press('Control+Enter');
    const onPaper = button(adviser, words.signature.onPaper);
    await isFocused(onPaper);
    await onPaper.press('Enter');
    await adviser.getByText(words.signature.onPaperDone).waitFor();
    await isFocused(adviser.getByRole('dialog').getByRole('button', { name: moves.accept }));
    await adviser.keyboard.press('Enter');
    await adviser.getByText(words.order.flags.accepted, { exact: true }).first().waitFor();
    await cashier.keyboard.press('Control+Enter');
    await cashier
      .getByText(/出门条 CC/)
      .first()
      .waitFor();
    await card(board, 'cleared', PLATE).waitFor();
    await queued(cashier, 'cleared', PLATE).waitFor();
    // The change may not have been counted yet.
    expect(await cashier.getByText(words.till.changeNow('¥72.00')).isVisible()).toBe(true);

    await letOut(guard, PLATE, { ground: 'settled', hasKey: true });
    await card(board, 'outToday', PLATE).waitFor();
    await queued(cashier, 'cleared', PLATE).waitFor({ state: 'detached' });
    // The call that follows stands in the list of who will make it.
    await caller
      .getByRole('navigation', { name: words.followUp.listLabel })
      .getByRole('link', { name: new RegExp(PLATE) })
      .waitFor();
    await tabTo(caller, caller.getByRole('link', { name: new RegExp(PLATE) }));
    await caller.keyboard.press('Enter');
    await caller.getByText('机油保养套餐').or(caller.getByText('更换机油')).first().waitFor();
  }, 400_000);
});

/** The shop with everybody at a seat over HTTP, for what happened before the act that is looked at. */
async function crewed() {
  const shop = await demo();
  const { as } = shop;
  const people = {
    adviser: await as('adviser'),
    lead: await as('workshopLead'),
    technician: await as('technician'),
    inspector: await as('inspector'),
    cashier: await as('cashier'),
    supervisor: await as('deskSupervisor'),
  };
  const car = (stage: Stage, plate: string, more: Omit<Parameters<typeof broughtTo>[2], 'plate'> = {}) =>
    broughtTo(stage, people, { plate, promisedAt: instant.parse(Date.now() + 6 * HOUR), ...more });
  return {
    ...shop,
    people,
    car,
    /** Paid, looked at and with its exit slip. */
    async cleared(plate: string): Promise<OrderGiven> {
      const given = await car('settled', plate);
      const { adviser, cashier } = people;
      const { orderId, visitId } = given;
      await cashier.do('shift.open', { floatFen: 100_00 });
      const { figuresHash, dueFen } = await cashier.do('bill.get', { orderId });
      await cashier.do('bill.takePayment', {
        orderId,
        figuresHash,
        payerKey: null,
        tenders: [{ channel: 'cash', amountFen: dueFen, reference: '' }],
      });
      await adviser.do('order.accept', {
        ...(await now(adviser, orderId)).which,
        belongingsTicked: true,
        signed: true,
        attachment: null,
        refusalReason: '',
        witness: '',
      });
      const { version } = await cashier.do('visit.get', { visitId });
      await cashier.do('visit.issueExit', { visitId, version, kind: null, collector: '' });
      return given;
    },
  };
}

/** The second person's yes in an open dialog: the name by arrows, the PIN, Ctrl+Enter. */
async function approve(page: Page, name: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await pressAt(page, dialog.getByRole('radio', { name }), 'Space');
  await typeAt(page, dialog.getByLabel(words.staff.second.pin), DEMO_PIN);
  await page.keyboard.press('Control+Enter');
  await dialog.waitFor({ state: 'hidden' });
}

/** A dot, as a camera would send one. */
const PHOTO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe.skipIf(!browserPath)('the unhappy ways by keyboard', () => {
  test('the quote is declined: the diagnosis fee is paid at the till, the slip says 未修, the car leaves', async () => {
    const PLATE = '粤B62001';
    const shop = await crewed();
    const { visitId, orderId } = await checkedIn(shop.people.adviser, {
      plate: PLATE,
      evidence: null,
      promisedAt: instant.parse(Date.now() + 6 * HOUR),
      content: content([laborLine('更换前刹车片', 100, 126_00), chargeLine('检测费', 80_00)]),
    });
    const board = await shop.seat('演示前台主管');
    const guard = await shop.seat('演示门卫');
    const cashier = await shop.seat('演示收银');
    const adviser = await shop.seat('演示顾问甲');
    await cashier.keyboard.press('F6');
    await openShift(cashier);
    await openOrder(adviser, 'drafted', '62001');
    await pressAt(adviser, button(adviser, moves.decline));
    const dialog = adviser.getByRole('dialog');
    await dialog.getByText(words.orderPage.declineFee(['检测费'])).waitFor();
    await typeAt(adviser, dialog.getByRole('textbox', { name: words.orderPage.reason }), '太贵，先不修');
    await sayYes(adviser);
    await card(board, 'toCollect', '62001').waitFor();
    await queued(cashier, 'settle', '62001').waitFor();

    await openBill(cashier, '62001');
    await act(cashier, words.till.draftDo).waitFor();
    await cashier.keyboard.press('Control+Enter');
    await box(cashier, words.till.discount).waitFor();
    await settle(cashier);
    await box(cashier, words.bill.channels.scan).waitFor();
    await typeAt(cashier, box(cashier, words.till.handed), '100');
    await cashier.keyboard.press('Control+Enter');
    await cashier.getByText(words.till.changeNow('¥20.00')).waitFor();
    await act(cashier, words.till.exitDo).waitFor();
    await cashier.keyboard.press('Control+Enter');
    await card(board, 'cleared', '62001').waitFor();
    expect((await shop.people.cashier.do('visit.get', { visitId })).slip?.kind).toBe('declined');
    await letOut(guard, '62001', { ground: 'declined', hasKey: false });
    await card(board, 'outToday', '62001').waitFor();
    const { state } = await shop.people.adviser.do('order.get', { orderId });
    expect(state).toBe('declined');
  });

  test('R-060 R-062 additional work on a safety item is refused: the workshop sees the answer, the advice stays', async () => {
    const shop = await crewed();
    const { orderId } = await shop.car('inWork', '粤B62002');
    const { adviser: desk, technician } = shop.people;
    await technician.do('workshop.raiseExtra', {
      ...(await now(desk, orderId)).which,
      items: [{ kind: 'labor', name: '更换制动软管', quantityMilli: null, time: null }],
      reason: '老化开裂',
      safety: 'safety',
    });
    const lead = await shop.seat('演示车间主管');
    await openSection(lead, words.workshop.section);
    await row(lead, 'inWork', '62002').filter({ hasText: words.workshop.extraOpen }).waitFor();
    const adviser = await shop.seat('演示顾问甲');
    await openOrder(adviser, 'inWork', '62002');
    await pressAt(adviser, button(adviser, moves.answerExtra));
    const dialog = adviser.getByRole('dialog');
    await dialog.getByText(words.order.safety.safety, { exact: true }).waitFor();
    await pressAt(adviser, dialog.getByRole('checkbox', { name: words.orderPage.editor.agreed }).first(), 'Space');
    await typeAt(adviser, dialog.getByRole('textbox', { name: words.orderPage.whoAnswered }), '演示车主');
    await adviser.keyboard.press('Control+Enter');
    // Who stands at the car must hear the no; the form says so and keeps what was typed.
    await dialog.getByText(/告诉了车间哪位、什么时间/).waitFor();
    await typeAt(adviser, dialog.getByRole('textbox', { name: words.orderPage.toldWorkshop }), '演示技师');
    await sayYes(adviser);
    await row(lead, 'inWork', '62002').filter({ hasText: words.workshop.extraOpen }).waitFor({ state: 'detached' });
    await adviser.getByRole('table', { name: words.orderPage.declinedAdvice }).getByText('更换制动软管').waitFor();
    const order = await desk.do('order.get', { orderId });
    expect(order.extrasOpen).toBe(false);
    expect(order.lines.find(({ extraId }) => extraId !== null)?.state).toBe('declined');
  });

  test('the supervisor stops the work half-way: what was done stays, the workshop and the board see it', async () => {
    const shop = await crewed();
    const { orderId } = await shop.car('inWork', '粤B62003');
    const lead = await shop.seat('演示车间主管');
    await openSection(lead, words.workshop.section);
    const board = await shop.seat('演示顾问甲');
    const supervisor = await shop.seat('演示前台主管');
    await openOrder(supervisor, 'inWork', '62003');
    await pressAt(supervisor, button(supervisor, moves.stop));
    const dialog = supervisor.getByRole('dialog');
    await dialog.getByText(words.orderPage.stopClocks).waitFor();
    await typeAt(supervisor, dialog.getByRole('textbox', { name: words.orderPage.reason }), '客户急用车');
    await pressAt(supervisor, dialog.getByRole('checkbox', { name: '更换前刹车片' }), 'Space');
    await supervisor.keyboard.press('Control+Enter');
    await dialog.getByText(words.moves.refusals.doneNotListed).first().waitFor();
    await sayYes(supervisor, words.orderPage.doneListed);
    await row(lead, 'toInspect', '62003').filter({ hasText: words.workshop.stopped }).waitFor();
    await card(board, 'toInspect', '62003').waitFor();
    const order = await shop.people.adviser.do('order.get', { orderId });
    expect(order).toMatchObject({ state: 'workDone', stopped: true });
    expect(order.lines.map(({ name, state }) => [name, state])).toEqual([
      ['更换前刹车片', 'done'],
      ['前刹车片', 'declined'],
    ]);
  });

  test('R-077 an objection at the car voids the slip: the gate sees it while the car stands there', async () => {
    const shop = await crewed();
    const { visitId, orderId } = await shop.cleared('粤B62004');
    const guard = await shop.seat('演示门卫');
    await openSection(guard, words.gate.section);
    await isFocused(guard.getByLabel(words.gate.find));
    await guard.keyboard.type('62004');
    await guard.getByText(words.gate.mayLeave, { exact: true }).waitFor();
    const adviser = await shop.seat('演示顾问甲');
    await openOrder(adviser, 'cleared', '62004');
    await pressAt(adviser, button(adviser, moves.object));
    const dialog = adviser.getByRole('dialog');
    await dialog.getByText(words.orderPage.objectSlip).waitFor();
    await typeAt(adviser, dialog.getByRole('textbox', { name: words.orderPage.objection }), '右前轮有异响');
    // The picture comes from the system's own window, which the key opens.
    const chooser = adviser.waitForEvent('filechooser');
    await pressAt(adviser, dialog.getByRole('button', { name: words.orderPage.addPhoto }));
    await (await chooser).setFiles({ name: 'photo.png', mimeType: 'image/png', buffer: PHOTO });
    await dialog.getByRole('img', { name: words.orderPage.photo(1) }).waitFor();
    await typeAt(adviser, dialog.getByRole('textbox', { name: words.orderPage.agreedStep }), '马上复查');
    await pressAt(adviser, dialog.getByRole('radio', { name: words.orderPage.backToWork }), 'Space');
    await sayYes(adviser);
    await guard.getByText(words.gate.mayNotLeave).waitFor();
    await guard.getByText('还没有有效的出门条').waitFor();
    expect((await shop.people.adviser.do('order.get', { orderId })).state).toBe('inWork');
    expect((await shop.people.cashier.do('visit.get', { visitId })).state).toBe('onSite');
  });

  test('a settled bill is opened again with the supervisor’s PIN: the slip is void, the money is the customer’s', async () => {
    const shop = await crewed();
    const { orderId } = await shop.cleared('粤B62005');
    const board = await shop.seat('演示顾问甲');
    await card(board, 'cleared', '62005').waitFor();
    const cashier = await shop.seat('演示收银');
    await openBill(cashier, '62005');
    await pressAt(cashier, act(cashier, words.till.reopenDo));
    const dialog = cashier.getByRole('dialog', { name: /反结算/ });
    await dialog.getByText(words.till.reopenConsequences[0] ?? '').waitFor();
    await typeAt(cashier, dialog.getByLabel(words.till.reopenReason), '少算一项');
    await approve(cashier, '演示前台主管');
    await cashier.getByText(/已反结算，冲销单 JS/).waitFor();
    await card(board, 'toCollect', '62005').waitFor();
    const bill = await shop.people.cashier.do('bill.get', { orderId });
    expect([bill.billState, bill.creditFen, bill.visitState]).toEqual(['draft', 654_00, 'onSite']);
  });

  test('an unpaid car is let go with the manager’s PIN: the slip, and out at the gate', async () => {
    const shop = await crewed();
    const { orderId, visitId } = await shop.car('settled', '粤B62006');
    const { adviser } = shop.people;
    const board = await shop.seat('演示顾问甲');
    const guard = await shop.seat('演示门卫');
    const cashier = await shop.seat('演示收银');
    await openBill(cashier, '62006');
    await pressAt(cashier, act(cashier, words.till.releaseDo));
    const dialog = cashier.getByRole('dialog', { name: words.till.releaseTitle });
    await dialog.getByLabel(words.till.releaseReason).waitFor();
    await typeAt(cashier, dialog.getByLabel(words.till.releaseReason), '月底一起付');
    await typeAt(cashier, dialog.getByLabel(words.till.releaseDue), '2099-12-31');
    await pressAt(cashier, dialog.getByRole('radio', { name: words.till.releaseSigned }), 'Space');
    await approve(cashier, '演示经理');
    await cashier.getByText(words.till.released('¥654.00', '2099-12-31')).waitFor();
    await adviser.do('order.accept', {
      ...(await now(adviser, orderId)).which,
      belongingsTicked: true,
      signed: true,
      attachment: null,
      refusalReason: '',
      witness: '',
    });
    await act(cashier, words.till.exitDo).waitFor();
    await cashier.keyboard.press('Control+Enter');
    await card(board, 'cleared', '62006').waitFor();
    await queued(cashier, 'arrears', '62006').waitFor();
    expect((await shop.people.cashier.do('visit.get', { visitId })).slip?.kind).toBe('released');
    await letOut(guard, '62006', { ground: 'released', hasKey: false });
    await card(board, 'outToday', '62006').waitFor();
    // The debt stays at the till after the car has left.
    await queued(cashier, 'arrears', '62006').waitFor();
    expect((await shop.people.cashier.do('bill.get', { orderId })).dueFen).toBe(654_00);
  });
});
