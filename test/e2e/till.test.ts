/** The till by keyboard: money.md's examples with exactly their figures, two tills, the blind count, the gate. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Input } from '../../src-shared/contract.ts';
import { HOUR, instant } from '../../src-shared/kit/time.ts';
import { PREPARATION_CHECKS } from '../../src-shared/order/order-rules.ts';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { browserPath } from '../support/app.ts';
import { DEMO_PIN } from '../support/demo.ts';
import { demoDesk, fileBrowser } from '../support/demo-desk.ts';
import {
  broughtTo,
  content,
  laborLine,
  type OrderGiven,
  PARTICULARS,
  partLine,
  type Stage,
  till,
} from '../support/given.ts';

const words = zhCN;
type Lines = Input<'order.saveContent'>['content']['lines'];

const browser = fileBrowser();

/** The demo shop and everybody of it at a seat over HTTP. */
async function shop() {
  const desk = await demoDesk(browser());
  const at = desk.as;
  const people = {
    adviser: await at('adviser'),
    lead: await at('workshopLead'),
    technician: await at('technician'),
    inspector: await at('inspector'),
    cashier: await at('cashier'),
    supervisor: await at('deskSupervisor'),
    manager: await at('manager'),
  };
  return {
    people,
    car: (stage: Stage, plate: string, lines: Lines): Promise<OrderGiven> =>
      broughtTo(stage, people, {
        plate,
        content: content(lines),
        promisedAt: instant.parse(Date.now() + 6 * HOUR),
      }),
    seat: desk.page,
  };
}

const EXAMPLE_1 = (): Lines => [
  laborLine('四轮定位', 80, 126_00),
  laborLine('换前减振', 35, 126_00),
  laborLine('换后减振', 35, 126_00),
  laborLine('换连杆', 35, 126_00),
  partLine('减振器', 1000, 420_00),
  partLine('连杆', 3000, 168_00),
];
const EXAMPLE_2 = (): Lines => [
  laborLine('更换制动片', 300, 126_00),
  partLine('机油', 4200, 79_85),
  partLine('机滤', 1000, 45_00),
  partLine('制动片', 1000, 528_00),
];
const EXAMPLE_4 = (): Lines => [laborLine('大保养', 100, 2358_60)];

/** F6, the digits of the plate, Enter: the bill is open. */
async function openByPlate(page: Page, digits: string): Promise<void> {
  await page.keyboard.press('F6');
  await page.getByLabel(words.till.find).waitFor();
  await page.getByRole('link', { name: new RegExp(digits) }).waitFor();
  await page.getByLabel(words.till.find).fill(digits);
  await page.keyboard.press('Enter');
  await page.getByRole('complementary', { name: words.till.steps }).waitFor();
}

const side = (page: Page) => page.getByRole('complementary', { name: words.till.steps });
const big = (page: Page) => page.locator('.till-big');
const box = (page: Page, label: string) => page.getByRole('textbox', { name: label, exact: true });
const act = (page: Page, label: string) => page.getByRole('button', { name: new RegExp(`^${label}`) });

const SOON = { timeout: 30_000 };
const isFocused = (field: Locator): Promise<void> =>
  expect.poll(() => field.evaluate((element) => element === document.activeElement), SOON).toBe(true);

/** The paper was signed: the choice is asked for, Space takes it, Ctrl+Enter bills. */
async function settleByKeyboard(page: Page): Promise<void> {
  await page.keyboard.press('Control+Enter');
  await page.getByRole('radio', { name: words.till.signWays.paper }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Space');
  await page.keyboard.press('Control+Enter');
}

describe.skipIf(!browserPath)('the till', () => {
  test('R-074 R-075 money.md example 1: 8.5 折 on labour is 1,122.13; above the limit the supervisor’s PIN; paid, and the exit slip at once', async () => {
    const desk = await shop();
    const { orderId } = await desk.car('passed', '粤B10001', EXAMPLE_1());
    const page = await desk.seat('演示收银');
    await page.keyboard.press('F6');
    await page.getByText(words.till.noShift).waitFor();
    await act(page, words.till.openShift).press('Enter');
    await box(page, words.till.float).waitFor();
    await page.keyboard.type('500');
    await page.keyboard.press('Control+Enter');
    await page.getByText(words.till.noShift).waitFor({ state: 'detached' });
    // Not at the button that ends it again.
    await isFocused(page.getByLabel(words.till.find));

    // Not in the queue yet: found by its plate among the cars of the shop, and drafted.
    await page.getByLabel(words.till.find).fill('10001');
    await page.getByRole('link', { name: /10001/ }).waitFor();
    await page.getByLabel(words.till.find).press('Enter');
    await act(page, words.till.draftDo).waitFor();
    await page.keyboard.press('Control+Enter');
    const discount = box(page, words.till.discount);
    await discount.waitFor();
    await discount.fill('9');
    await page.getByText(words.till.discountFormat).waitFor();
    await discount.fill('8.5折');
    await page.getByText('¥1,122.13').first().waitFor();
    await page.getByText(words.till.aboveLimit('¥11.66')).waitFor();
    await discount.press('Enter');
    await page.getByText(words.till.applied).waitFor();
    expect((await desk.people.cashier.do('bill.get', { orderId })).totals).toMatchObject({
      laborFen: 198_13,
      discountFen: 34_97,
      totalFen: 1122_13,
    });

    // The order is prepared meanwhile; the draft stays what it is.
    const { adviser } = desk.people;
    const which = async () => ({ orderId, version: (await adviser.do('order.get', { orderId })).version });
    await adviser.do('order.takeFromWorkshop', { ...(await which()), exteriorLookedAt: true });
    await adviser.do('order.savePreparation', { ...(await which()), checks: [...PREPARATION_CHECKS] });
    await adviser.do('order.prepare', await which());

    await settleByKeyboard(page);
    const dialog = page.getByRole('dialog', { name: words.till.approvalTitle });
    // Who may agree is read when the dialog opens; nobody chooses before there is a choice.
    await dialog.getByRole('radio').first().waitFor();
    await page.keyboard.type('老客户');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.keyboard.type('9753');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel(words.staff.second.pin).fill(DEMO_PIN);
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText(words.till.approvedBy('演示前台主管')).waitFor();
    await isFocused(page.getByRole('radio', { name: words.till.signWays.paper }));
    await page.keyboard.press('Control+Enter');
    await box(page, words.bill.channels.scan).waitFor();
    await expect.poll(() => big(page).innerText()).toContain('¥1,122.13');
    expect((await desk.people.cashier.do('bill.get', { orderId })).bill).toMatchObject({
      discountBy: '演示前台主管',
      discountReason: '老客户',
    });

    // Nothing typed is said once, and 0 is nothing; an amount that cannot be read is said where it stands, and only there.
    const problems = side(page).locator('.field-problem');
    await isFocused(box(page, words.bill.channels.scan));
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => problems.allInnerTexts(), SOON).toEqual([words.problems.noPayment]);
    await box(page, words.till.handed).fill('0');
    await page.keyboard.press('Control+Enter');
    await isFocused(box(page, words.bill.channels.scan));
    expect(await problems.allInnerTexts()).toEqual([words.problems.noPayment]);
    await box(page, words.till.handed).fill('1.005');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => problems.allInnerTexts(), SOON).toEqual([words.problems.moneyDecimals]);
    await isFocused(box(page, words.till.handed));
    await box(page, words.till.handed).fill('');

    // = fills in the rest; pressing again and again pays once.
    await box(page, words.bill.channels.scan).focus();
    await page.keyboard.press('=');
    await page.keyboard.press('Control+Enter');
    await page.getByText(words.till.paidNow('¥1,122.13')).waitFor();
    await act(page, words.till.exitDo).waitFor();
    await isFocused(box(page, words.till.collector));
    expect((await desk.people.cashier.do('bill.get', { orderId })).payments).toHaveLength(1);
    await page.keyboard.press('Control+Enter');
    await side(page)
      .getByText(/出门条 CC/)
      .first()
      .waitFor();
    // The slip is what the customer waits for now.
    await isFocused(page.getByRole('link', { name: words.till.printExit }));
    // It is said once, to whom it was given.
    await side(page).getByText(words.till.exitTo('')).waitFor();
    expect(await side(page).getByText(/CC-/).count()).toBe(1);
    // The page of the order says what was billed, not what its lines came to.
    await page.keyboard.press('Escape');
    await page.goto(new URL(`/orders/${orderId}`, page.url()).href);
    await expect
      .poll(() => page.locator('.order-money').innerText(), SOON)
      .toContain(`${words.orderPage.billed} ¥1,122.13`);

    // Back in the workshop after an objection, paid as it is: no slip is offered, and the till says why.
    const what = { what: '有异响', photos: ['a'.repeat(64)], agreedStep: '重新紧固', backTo: 'inWork' as const };
    await adviser.do('order.object', { ...(await which()), ...what });
    await page.goto(new URL(`/till/${orderId}`, page.url()).href);
    await side(page).getByText(words.till.backInWork(words.order.states.inWork)).waitFor();
    expect(await act(page, words.till.exitDo).count()).toBe(0);
  }, 120_000);

  test('money.md example 2: 抹零 to 1,286.00, and never upward', async () => {
    const desk = await shop();
    const { orderId } = await desk.car('ready', '粤B10002', EXAMPLE_2());
    const page = await desk.seat('演示收银');
    await openByPlate(page, '10002');
    await expect.poll(() => big(page).innerText()).toContain('¥1,286.37');
    const rounded = box(page, words.till.rounded);
    await rounded.fill('1286.40');
    await page.getByText('抹零只能往下抹，应收 ¥1,286.00').waitFor();
    await rounded.press('Enter');
    expect((await desk.people.cashier.do('bill.get', { orderId })).roundDown).toBe('none');
    await rounded.fill('1286.30');
    await expect.poll(() => big(page).innerText()).toContain('¥1,286.30');
    await rounded.fill('1286');
    await rounded.press('Enter');
    await page.getByText(words.till.applied).waitFor();
    await expect.poll(() => big(page).innerText()).toContain('¥1,286.00');
    await page.getByText(words.till.tax('¥1,138.05', '¥147.95')).waitFor();
    expect((await desk.people.cashier.do('bill.get', { orderId })).totals).toMatchObject({
      discountFen: 0,
      roundDownFen: 37,
      totalFen: 1286_00,
    });
  }, 120_000);

  test('money.md example 4: deposit 500, scan, card at most 858.60, cash 200: change 41.40', async () => {
    const desk = await shop();
    const { orderId } = await desk.car('ready', '粤B10004', EXAMPLE_4());
    await desk.people.cashier.do('shift.open', { floatFen: 300_00 });
    const page = await desk.seat('演示收银');
    await openByPlate(page, '10004');
    await act(page, words.till.depositDo).press('Enter');
    await box(page, words.till.depositAmount).fill('500');
    await box(page, words.bill.channels.transfer).fill('500');
    await page.getByText(words.till.depositSplit('¥471.72', '¥28.28')).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText(words.till.depositTaken('¥500.00')).waitFor();
    await expect.poll(() => big(page).innerText()).toContain('¥1,858.60');

    await page.getByRole('radio', { name: words.till.signWays.paper }).waitFor();
    await settleByKeyboard(page);
    await box(page, words.bill.channels.scan).and(page.locator(':focus')).waitFor();
    await page.keyboard.type('1000');
    await page.keyboard.press('Enter');
    await page.keyboard.type('900');
    await side(page).getByText('非现金最多收 ¥858.60').waitFor();
    await page.keyboard.press('Control+Enter');
    expect((await desk.people.cashier.do('bill.get', { orderId })).payments).toHaveLength(1);
    await box(page, words.bill.channels.card).fill('700');
    await box(page, words.till.handed).fill('200');
    await expect.poll(() => page.locator('.till-outcome').innerText()).toContain('¥41.40');
    await page.keyboard.press('Control+Enter');
    await page.getByText(words.till.changeNow('¥41.40')).waitFor();
    const { payments, heldByChannel } = await desk.people.cashier.do('bill.get', { orderId });
    expect(payments).toHaveLength(2);
    expect(heldByChannel).toEqual({ cash: 158_60, scan: 1000_00, card: 700_00, transfer: 500_00 });
  }, 120_000);

  test('M11 the drawer is counted blind: what should lie in it is told after the count only', async () => {
    const desk = await shop();
    const { orderId } = await desk.car('settled', '粤B10005', [laborLine('小修', 100, 158_60)]);
    const { cashier } = desk.people;
    await cashier.do('shift.open', { floatFen: 300_00 });
    const { figuresHash } = await till(cashier, orderId);
    await cashier.do('bill.takePayment', {
      orderId,
      figuresHash,
      payerKey: null,
      tenders: [{ channel: 'cash', amountFen: 200_00, reference: '' }],
    });
    const page = await desk.seat('演示收银');
    await page.keyboard.press('F6');
    await act(page, words.till.closeShift).press('Enter');
    await box(page, words.till.counted).waitFor();
    expect(await page.locator('body').innerText()).not.toContain('458.60');
    await page.keyboard.type('450');
    await page.keyboard.press('Control+Enter');
    const result = page.getByRole('dialog', { name: words.till.closedTitle });
    await result.getByText(words.till.short('¥8.60')).waitFor();
    await result.getByText('¥458.60').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText(words.till.noShift).waitFor();
  }, 120_000);

  test('two tills on one bill: the slower one is told, sees the new figures, keeps what was typed, and nobody pays twice', async () => {
    const desk = await shop();
    const { orderId } = await desk.car('settled', '粤B10006', [laborLine('中修', 100, 1000_00)]);
    await desk.people.cashier.do('shift.open', { floatFen: 0 });
    const slow = await desk.seat('演示收银');
    const fast = await desk.seat('演示多面手');
    await fast.keyboard.press('F6');
    await act(fast, words.till.openShift).press('Enter');
    await box(fast, words.till.float).fill('0');
    await fast.keyboard.press('Control+Enter');
    await fast.getByText(words.till.noShift).waitFor({ state: 'detached' });
    await openByPlate(slow, '10006');
    await openByPlate(fast, '10006');
    await box(slow, words.bill.channels.scan).fill('600');
    await box(fast, words.till.handed).fill('400');
    await fast.keyboard.press('Control+Enter');
    await fast.getByText(words.till.paidNow('¥400.00')).waitFor();
    await slow.getByText(words.till.changed('¥1,000.00', '¥600.00')).waitFor();
    await slow.getByText(words.till.changedBy('演示多面手', '¥400.00')).waitFor();
    // The first stroke only looks; the amount is still there for the second.
    await box(slow, words.bill.channels.scan).press('Control+Enter');
    await expect.poll(() => big(slow).innerText()).toContain('¥600.00');
    expect(await box(slow, words.bill.channels.scan).inputValue()).toBe('600');
    expect((await desk.people.cashier.do('bill.get', { orderId })).payments).toHaveLength(1);
    await slow.keyboard.press('Control+Enter');
    await slow.getByText(words.till.paidNow('¥600.00')).waitFor();
    const { payments, dueFen } = await desk.people.cashier.do('bill.get', { orderId });
    expect([payments.length, dueFen]).toEqual([2, 0]);
  }, 120_000);

  test('R-081 the exit slip is refused while another order holds the car; credit goes back with the manager’s PIN; a bill is reopened', async () => {
    const desk = await shop();
    const { orderId, visitId } = await desk.car('ready', '粤B10007', [laborLine('钣金', 100, 1000_00)]);
    const { cashier, adviser } = desk.people;
    await cashier.do('shift.open', { floatFen: 0 });
    const { figuresHash } = await till(cashier, orderId);
    await cashier.do('bill.takeDeposit', {
      orderId,
      figuresHash,
      amountFen: 1700_00,
      tenders: [
        { channel: 'scan', amountFen: 1500_00, reference: '' },
        { channel: 'cash', amountFen: 200_00, reference: '' },
      ],
    });
    const page = await desk.seat('演示收银');
    await openByPlate(page, '10007');
    await settleByKeyboard(page);
    await act(page, words.till.exitDo).waitFor();
    const other = await adviser.do('order.add', {
      visitId,
      particulars: PARTICULARS,
      content: content(),
      promisedAt: instant.parse(Date.now() + 6 * HOUR),
      nextContactAt: null,
      overrideReason: '另付',
    });
    await page.keyboard.press('Control+Enter');
    await side(page).getByRole('alert').waitFor();
    expect(await side(page).getByRole('alert').innerText()).toContain(`该车还有未结工单 ${other.number}`);
    await side(page)
      .getByRole('link', { name: words.till.otherOrder(other.number) })
      .waitFor();

    // 700.00 is more than the cashier's 500.00.
    await act(page, words.till.refundDo).press('Enter');
    const dialog = page.getByRole('dialog', { name: words.till.refundTitle });
    await dialog.getByLabel(words.till.refundAmount).waitFor();
    // By the way that took enough for it; another way gives back what it took.
    const amount = dialog.getByLabel(words.till.refundAmount);
    const scan = dialog.getByRole('radio', { name: words.bill.channels.scan });
    expect(await amount.inputValue()).toBe('700.00');
    expect(await scan.isChecked()).toBe(true);
    await dialog.getByRole('radio', { name: words.bill.channels.cash }).check();
    expect(await amount.inputValue()).toBe('200.00');
    await scan.check();
    expect(await amount.inputValue()).toBe('700.00');
    await dialog.getByLabel(words.till.refundReason).fill('多付退回');
    await dialog.getByRole('radio', { name: '演示经理' }).check();
    await dialog.getByLabel(words.staff.second.pin).fill(DEMO_PIN);
    await page.keyboard.press('Control+Enter');
    await page.getByText(words.till.refunded('¥700.00')).waitFor();
    expect((await cashier.do('bill.get', { orderId })).heldByChannel.scan).toBe(800_00);

    await act(page, words.till.reopenDo).press('Enter');
    const reopening = page.getByRole('dialog', { name: /反结算/ });
    await reopening.getByText(words.till.reopenConsequences[1] ?? '').waitFor();
    await reopening.getByLabel(words.till.reopenReason).fill('少算一项');
    await reopening.getByRole('radio', { name: '演示前台主管' }).check();
    await reopening.getByLabel(words.staff.second.pin).fill(DEMO_PIN);
    await page.keyboard.press('Control+Enter');
    await page.getByText(/已反结算，冲销单 JS/).waitFor();
    expect((await cashier.do('bill.get', { orderId })).billState).toBe('draft');
  }, 120_000);

  test('M5 lines of a settled bill come back by a counter-bill; an unpaid car is let go by a manager’s PIN', async () => {
    const desk = await shop();
    const lines = [partLine('蓄电池', 2000, 300_00), laborLine('安装', 100, 100_00)];
    const { orderId } = await desk.car('settled', '粤B10008', lines);
    const { cashier } = desk.people;
    const page = await desk.seat('演示收银');
    await openByPlate(page, '10008');
    await act(page, words.till.correctDo).press('Enter');
    const dialog = page.getByRole('dialog', { name: /红冲/ });
    await dialog.getByLabel(words.till.correctReason).fill('多装一个');
    await dialog.getByRole('radio', { name: '演示前台主管' }).check();
    await dialog.getByLabel(words.staff.second.pin).fill(DEMO_PIN);
    await page.keyboard.press('Control+Enter');
    await dialog.getByText(words.problems.choice).waitFor();
    // The lines stand in the groups of the bill; the hand is at the first of them.
    await isFocused(dialog.getByRole('checkbox').first());
    await dialog.getByRole('checkbox', { name: '蓄电池' }).check();
    const back = dialog.getByLabel(words.till.correctQuantity('蓄电池'));
    await back.fill('3');
    await page.keyboard.press('Control+Enter');
    // Said before anybody's PIN is used up.
    await dialog.getByText(words.problems.tooLarge).waitFor();
    await back.fill('1');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('region', { name: words.till.counterBills }).getByText('-300.00').waitFor();
    await expect.poll(() => big(page).innerText()).toContain('¥400.00');

    await act(page, words.till.releaseDo).press('Enter');
    const release = page.getByRole('dialog', { name: words.till.releaseTitle });
    expect(await release.getByLabel(words.till.releaseAmount).inputValue()).toBe('400.00');
    await release.getByLabel(words.till.releaseReason).fill('月底一起付');
    await release.getByLabel(words.till.releaseDue).fill('2099-12-31');
    await release.getByRole('radio', { name: words.till.releaseSigned }).check();
    await release.getByRole('radio', { name: '演示经理' }).check();
    await release.getByLabel(words.staff.second.pin).fill('9753');
    await page.keyboard.press('Enter');
    await release.getByRole('alert').waitFor();
    // The right PIN is typed over the wrong one.
    const pin = release.getByLabel(words.staff.second.pin);
    await expect
      .poll(() => pin.evaluate(({ selectionStart, selectionEnd }: HTMLInputElement) => [selectionStart, selectionEnd]))
      .toEqual([0, 4]);
    await page.keyboard.type(DEMO_PIN);
    await page.keyboard.press('Enter');
    await page.getByText(words.till.released('¥400.00', '2099-12-31')).waitFor();
    await side(page).locator('.till-mark-done', { hasText: words.till.stepReleased }).waitFor();
    await act(page, words.till.exitDo).waitFor();
    await page.keyboard.press('Control+Enter');
    await side(page)
      .getByText(/出门条 CC/)
      .first()
      .waitFor();
    expect((await cashier.do('bill.get', { orderId })).release?.amountFen).toBe(400_00);

    // Released before it was settled: the slip is one act among the others, and the bill waits.
    const early = await desk.car('ready', '粤B10018', [laborLine('钣金', 100, 300_00)]);
    const { manager } = desk.people;
    await manager.do('bill.approveRelease', {
      orderId: early.orderId,
      figuresHash: (await till(manager, early.orderId)).figuresHash,
      amountFen: 300_00,
      reason: '月底一起付',
      dueOn: '2099-12-31' as never, // a LocalDate as the wire has it
      debtorSigned: true,
      refusalNote: '',
      askedBy: cashier.staffId as never, // of somebody who is signed in
      approvalId: null,
    });
    await page.getByLabel(words.till.find).fill('');
    await openByPlate(page, '10018');
    await act(page, words.till.exitDo).press('Enter');
    await isFocused(box(page, words.till.collector));
    await page.keyboard.press('Enter');
    await side(page)
      .getByText(/出门条 CC/)
      .waitFor();
    await act(page, words.till.settleDo).waitFor();
    await page.getByRole('link', { name: words.till.printExit }).waitFor();
  }, 120_000);
});
