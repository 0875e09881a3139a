import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Output } from '../../src-shared/contract.ts';
import { type BoardCard, cardsOf } from '../../src-shared/visit/board-rules.ts';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { browserPath } from '../support/app.ts';
import { demoDesk, fileBrowser } from '../support/demo-desk.ts';
import type { HttpSeat } from '../support/http-seat.ts';

const words = zhCN;
const told = words.checkIn;
/** A loaded machine is slow; what does not come within this does not come. */
const SOON = { timeout: 15_000 };
/** Of the demo shop: waiting since this morning, with a file and an owner. */
const KNOWN = '9T06K';

const browser = fileBrowser();

async function demo() {
  const desk = await demoDesk(browser());
  return { ...desk, api: await desk.as('adviser') };
}

/** A hand on the keyboard that counts: each press and each character typed is one. */
function hand(page: Page) {
  let keys = 0;
  return {
    count: () => keys,
    async press(key: string, times = 1): Promise<void> {
      for (let time = 0; time < times; time += 1) await page.keyboard.press(key);
      keys += times;
    },
    async type(text: string): Promise<void> {
      await page.keyboard.type(text);
      keys += Array.from(text).length;
    },
  };
}

type Hand = ReturnType<typeof hand>;

const box = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const isFocused = (page: Page, name: string) =>
  expect.poll(() => box(page, name).evaluate((element) => element === document.activeElement), SOON).toBe(true);

/** F2, the car, Enter; the hand is then at the odometer. */
async function open(page: Page, keys: Hand, typed: string, wanted: string = typed): Promise<void> {
  await keys.press('F2');
  await keys.type(typed);
  await page
    .getByRole('main')
    .getByRole('option', { name: new RegExp(wanted) })
    .first()
    .waitFor();
  await expect.poll(() => page.locator('.check-find-input').getAttribute('aria-busy'), SOON).toBe('false');
  await keys.press('Enter');
  await page.getByRole('heading', { name: told.bands.car }).waitFor();
}

/** The first that the price list offers for these letters. */
async function addLine(page: Page, keys: Hand, typed: string, offered: string): Promise<void> {
  await keys.type(typed);
  const first = page.getByRole('option').first();
  await expect.poll(async () => (await first.isVisible()) && (await first.textContent()), SOON).toContain(offered);
  await keys.press('Enter');
}

async function visitOf(api: HttpSeat, plate: string): Promise<BoardCard> {
  const cards = cardsOf(await api.do('visit.board', {}));
  const card = cards.find((each) => each.plate?.endsWith(plate));
  if (!card) throw new Error(`${plate} is not here`);
  return card;
}

/** The one order of the car's visit. */
async function orderOf(api: HttpSeat, visitId: Output<'visit.get'>['visitId']) {
  const visit = await api.do('visit.get', { visitId });
  expect(visit.orders).toHaveLength(1);
  const [first] = visit.orders;
  if (!first) throw new Error('no order');
  return { visit, order: await api.do('order.get', { orderId: first.orderId }) };
}

const isCheckedIn = (page: Page) =>
  page
    .getByRole('status')
    .filter({ hasText: /WX-\d{8}-\d+ 已接车/ })
    .first()
    .waitFor();

describe.skipIf(!browserPath)('the check-in', () => {
  test('R-011 R-025 R-040 a known car with two packages, signed on paper, in at most 60 key presses', async () => {
    const shop = await demo();
    const page = await shop.page('演示顾问甲');
    const { visitId } = await visitOf(shop.api, KNOWN);
    const keys = hand(page);
    await open(page, keys, KNOWN);
    await isFocused(page, told.odometer);
    await keys.type('41300');
    await keys.press('Alt+3');
    await addLine(page, keys, 'jybytc', '机油保养套餐');
    await addLine(page, keys, 'hhsyjqm', '火花塞与节气门套餐');
    await page.getByText('¥966.00').first().waitFor();
    await keys.press('Alt+4');
    await keys.type('+3h');
    // Past the next contact to how the customer says yes: two to the right is the paper.
    await keys.press('Enter', 2);
    await keys.press('ArrowRight', 2);
    await keys.press('Control+P');
    await isCheckedIn(page);
    expect(keys.count()).toBeLessThanOrEqual(60);
    console.log(`key presses: ${keys.count()}`);

    const { visit, order } = await orderOf(shop.api, visitId);
    expect(visit.state).toBe('onSite');
    expect(visit.reception?.odometerKm).toBe(41_300);
    expect(visit.reception?.bringer).toMatchObject({ name: '演示客户甲', relation: 'owner' });
    expect(order.state).toBe('authorized');
    expect(order.totalFen).toBe(96_600);
    expect(order.packages.map(({ name }) => name)).toEqual(['机油保养套餐', '火花塞与节气门套餐']);
    expect(order.promisedAt).not.toBeNull();
  });

  test('R-046 R-049 a new car by keyboard: odometer unreadable, damage, belongings, a free line, signed on the pad, anew after another line', async () => {
    const shop = await demo();
    const page = await shop.page('演示顾问甲');
    const keys = hand(page);
    // Nobody knows this plate: it arrives, and its file is asked for at once.
    await keys.press('F2');
    await keys.type('88M88');
    await page.getByRole('option', { name: /粤B88M88/ }).waitFor();
    await keys.press('Enter');
    const plate = page.getByRole('combobox', { name: words.plate.plate, exact: true });
    await expect.poll(() => plate.evaluate((element) => element === document.activeElement), SOON).toBe(true);
    await keys.press('Enter', 2);
    await keys.type('演示牌');
    await keys.press('Enter');
    await keys.type('旅行车');
    await keys.press('Enter');
    await keys.type('演示𠮷女士');
    await keys.press('Enter');
    await keys.type('0300-2000077');
    await keys.press('Control+Enter');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await isFocused(page, told.odometer);
    expect(await page.getByRole('checkbox', { name: told.sameAsOwner }).isChecked()).toBe(true);

    await keys.press('Control+Enter');
    // Refused at the field, in words, with the hand there.
    await page.getByText(words.moves.refusals.odometerEmpty).waitFor();
    await isFocused(page, told.odometer);
    await keys.press('Tab');
    await keys.press('Space');
    await keys.press('Tab');
    await keys.type('仪表黑屏');
    await keys.press('Alt+2');
    await keys.press('Control+A');
    await keys.type('早上冷车刹车有异响');
    await page.getByRole('group', { name: told.belongings }).last().getByRole('button').first().focus();
    await keys.type('ad');
    const typed = box(page, told.belongingTyped);
    await typed.focus();
    await keys.type('高尔夫球包');
    await keys.press('Enter');
    await page.getByRole('group', { name: words.damage.title }).getByRole('button').first().focus();
    await keys.type('s');
    await keys.press('ArrowDown');
    await keys.type('d');

    await keys.press('Alt+3');
    await keys.type('换雨刮 80');
    await page.getByRole('option', { name: told.freeLine('换雨刮 80') }).waitFor();
    await keys.press('Enter');
    await page.getByText('¥80.00').first().waitFor();
    // Down from the box into the list, up again; a payer who is added is named at once.
    await keys.press('ArrowDown');
    await expect.poll(() => page.evaluate(() => document.activeElement?.hasAttribute('data-row')), SOON).toBe(true);
    await keys.press('ArrowUp');
    await page.getByRole('button', { name: told.addPayer(told.payerKinds.insurer) }).press('Enter');
    await isFocused(page, `${told.payerKinds.insurer} · ${told.payerName}`);
    await page.getByRole('button', { name: told.removePayer(told.payerKinds.insurer) }).press('Enter');
    await keys.press('Alt+4');
    await keys.type('+2h');
    await keys.press('Enter', 2);
    await keys.press('ArrowRight');
    const sign = async (): Promise<void> => {
      const area = await page.getByRole('img', { name: words.signature.pad }).boundingBox();
      if (!area) throw new Error('no pad');
      await page.mouse.move(area.x + 40, area.y + 40);
      await page.mouse.down();
      for (let step = 1; step <= 8; step += 1)
        await page.mouse.move(area.x + 40 + step * 25, area.y + 40 + (step % 3) * 15);
      await page.mouse.up();
    };
    await sign();
    await page.getByRole('button', { name: words.signature.done }).focus();
    await keys.press('Enter');
    await page.getByRole('img', { name: words.signature.signed }).waitFor();
    // A line more: he has not signed for that.
    await keys.press('Alt+3');
    await keys.type('洗车 20');
    await page.getByRole('option', { name: told.freeLine('洗车 20') }).waitFor();
    await keys.press('Enter');
    await page.getByText(told.signAnew).waitFor();
    await page.getByRole('img', { name: words.signature.pad }).scrollIntoViewIfNeeded();
    await sign();
    await page.getByRole('button', { name: words.signature.done }).press('Enter');
    await page.getByRole('img', { name: words.signature.signed }).waitFor();
    expect(await page.getByText(told.signAnew).count()).toBe(0);
    // Written anew, and saved without a word that it is finished: what stands on the pad counts.
    await page.getByRole('button', { name: words.signature.again }).click();
    await sign();
    const { visitId } = await visitOf(shop.api, '88M88');
    await keys.press('Control+Enter');
    await isCheckedIn(page);

    const { visit, order } = await orderOf(shop.api, visitId);
    expect(visit.reception).toMatchObject({ odometerKm: null, odometerReason: '仪表黑屏' });
    expect(visit.reception?.damage.map(({ kind }) => kind).sort()).toEqual(['dent', 'scratch']);
    expect(visit.reception?.belongings.map(({ name }) => name)).toEqual([
      told.belongingNames.spareWheel,
      told.belongingNames.warningTriangle,
      '高尔夫球包',
    ]);
    expect(visit.reception?.bringer.name).toBe('演示𠮷女士');
    expect(order).toMatchObject({ state: 'authorized', totalFen: 10_000, customerWords: '早上冷车刹车有异响' });
    expect(order.lines[0]).toMatchObject({ name: '换雨刮', priceFen: 8000 });
  });

  test('decision 10: the car and the desk write one check-in, each sees the other, both halves are saved', async () => {
    const shop = await demo();
    const [tablet, desk] = [await shop.page('演示顾问乙'), await shop.page('演示顾问甲')];
    const [outside, inside] = [hand(tablet), hand(desk)];
    await open(tablet, outside, KNOWN);
    await open(desk, inside, KNOWN);
    await isFocused(tablet, told.odometer);
    await outside.type('41555');
    await inside.press('Alt+2');
    await inside.press('Control+A');
    await inside.type('空调不冷');
    await expect.poll(() => box(desk, told.odometer).inputValue(), SOON).toBe('41555');
    await expect.poll(() => box(tablet, told.customerWords).inputValue(), SOON).toBe('空调不冷');
    await box(tablet, told.keyTag).focus();
    await outside.type('A7');
    await inside.press('Alt+3');
    await addLine(desk, inside, 'ktqltc', '空调清凉套餐');
    await tablet.getByText('空调清凉套餐').first().waitFor();
    await expect.poll(() => box(desk, told.keyTag).inputValue(), SOON).toBe('A7');
    const { visitId } = await visitOf(shop.api, KNOWN);
    // Saved while the last words are on their way: the check-in goes after them, and nothing arrives too late for it.
    const answers: number[] = [];
    await desk.route('**/call/visit.saveCheckInDraft', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 800));
      const response = await route.fetch();
      answers.push(response.status());
      await route.fulfill({ response });
    });
    await inside.press('Alt+2');
    await inside.press('Control+A');
    const leaves = desk.waitForRequest('**/call/visit.saveCheckInDraft');
    await inside.type('空调不冷，有异味');
    await leaves;
    await inside.press('Control+Enter');
    await isCheckedIn(desk);
    await expect.poll(() => answers.length, SOON).toBeGreaterThan(0);
    expect(new Set(answers)).toEqual(new Set([200]));
    await tablet.getByText(/已经接车/).waitFor();

    const { visit, order } = await orderOf(shop.api, visitId);
    expect(visit.reception).toMatchObject({ odometerKm: 41_555, keyTag: 'A7' });
    expect(order).toMatchObject({ customerWords: '空调不冷，有异味', totalFen: 26_800, state: 'received' });
  });

  test('a second adviser in the same half is told, sees what the first wrote, and keeps what was typed', async () => {
    const shop = await demo();
    const [one, other] = [await shop.page('演示顾问甲'), await shop.page('演示顾问乙')];
    await open(one, hand(one), KNOWN);
    await open(other, hand(other), KNOWN);
    await other.keyboard.press('Alt+2');
    // Nothing of the second one's gets through until the first one's is kept.
    const { visitId } = await visitOf(shop.api, KNOWN);
    const isKept = async () => JSON.stringify((await shop.api.do('visit.checkInDraft', { visitId })).halves);
    await other.route('**/call/visit.saveCheckInDraft', async (route) => {
      await expect.poll(isKept, { timeout: 20_000 }).toContain('先洗车');
      await route.continue();
    });
    await other.keyboard.press('Control+A');
    await other.keyboard.type('乙写的');
    const addLine = async (page: Page, text: string): Promise<void> => {
      await page.keyboard.press('Alt+3');
      await page.keyboard.type(text);
      await page.getByRole('option', { name: told.freeLine(text) }).waitFor();
      await page.keyboard.press('Enter');
    };
    await addLine(other, '打蜡 100');
    await addLine(one, '换雨刮 80');
    await one.keyboard.press('Alt+2');
    await one.keyboard.press('Control+A');
    await one.keyboard.type('甲写的');
    await box(one, told.wishes).focus();
    await one.keyboard.type('先洗车');

    await other.getByText(told.theirs('甲写的')).waitFor();
    await other.getByText(told.alsoWriting('演示顾问甲', told.half.order)).waitFor();
    expect(await box(other, told.customerWords).inputValue()).toBe('乙写的');
    expect(await box(other, told.wishes).inputValue()).toBe('先洗车');
    // Taking theirs is one press.
    await other.getByRole('button', { name: words.shop.merge.take }).first().focus();
    await other.keyboard.press('Enter');
    expect(await box(other, told.customerWords).inputValue()).toBe('甲写的');
    await other.unroute('**/call/visit.saveCheckInDraft');
    // A line that each added is at both: neither took the other's away.
    for (const page of [one, other])
      for (const name of ['打蜡', '换雨刮'])
        await page.getByRole('table', { name: told.lines }).getByText(name).waitFor();
  });

  test('safety 11: the answer is lost in mid-save; what was sent twice happens once', async () => {
    const shop = await demo();
    const page = await shop.page('演示顾问甲');
    const keys = hand(page);
    await open(page, keys, KNOWN);
    await isFocused(page, told.odometer);
    await keys.type('41600');
    const { visitId } = await visitOf(shop.api, KNOWN);
    let sent = 0;
    await page.route('**/call/visit.checkIn', async (route) => {
      sent += 1;
      if (sent > 1) return route.continue();
      // The shop has it, and the answer does not arrive.
      await route.fetch();
      await route.abort('connectionreset');
      return undefined;
    });
    await keys.press('Control+Enter');
    await isCheckedIn(page);
    expect(sent).toBeGreaterThanOrEqual(2);
    const { visit } = await orderOf(shop.api, visitId);
    expect(visit.reception?.odometerKm).toBe(41_600);
  });

  test('what was typed while the line was cut is kept when it is back, also over a reload', async () => {
    const shop = await demo();
    const page = await shop.page('演示顾问甲');
    const keys = hand(page);
    await open(page, keys, KNOWN);
    await isFocused(page, told.odometer);
    await page.route('**/call/**', (route) => route.abort('connectionreset'));
    await keys.type('41700');
    await keys.press('Alt+2');
    await keys.press('Control+A');
    await keys.type('断线时写的');
    await page.getByText(told.keptNotYet).waitFor();
    expect(await box(page, told.odometer).inputValue()).toBe('41700');
    await page.unroute('**/call/**');
    const { visitId } = await visitOf(shop.api, KNOWN);
    await expect
      .poll(async () => JSON.stringify((await shop.api.do('visit.checkInDraft', { visitId })).halves), {
        timeout: 20_000,
      })
      .toContain('断线时写的');
    await expect
      .poll(async () => JSON.stringify((await shop.api.do('visit.checkInDraft', { visitId })).halves), SOON)
      .toContain('41700');
    await page.reload();
    await expect.poll(() => box(page, told.odometer).inputValue(), SOON).toBe('41700');
    expect(await box(page, told.customerWords).inputValue()).toBe('断线时写的');

    // Whoever types on and on is kept before the first pause.
    await keys.press('Alt+2');
    let isTyping = true;
    const leaves = page.waitForRequest('**/call/visit.saveCheckInDraft', { timeout: 15_000 }).then(() => isTyping);
    for (const stop = Date.now() + 4_000; Date.now() < stop; ) await page.keyboard.type('一字接一字', { delay: 60 });
    isTyping = false;
    expect(await leaves).toBe(true);
  });

  test('bad input is said at its field and keeps what was typed', async () => {
    const shop = await demo();
    const page = await shop.page('演示顾问甲');
    const keys = hand(page);
    await open(page, keys, KNOWN);
    await isFocused(page, told.odometer);
    await keys.type('99999999');
    await keys.press('Control+Enter');
    await page.getByText(words.problems.tooLarge).waitFor();
    await isFocused(page, told.odometer);
    await keys.press('Control+A');
    await keys.type('-5');
    await page.getByText(words.problems.tooSmall).waitFor();
    await keys.press('Control+A');
    // Less than last time asks for the reason at the field, before anything is sent.
    await keys.type('100');
    await page.getByText(told.odometerLower('41,230')).waitFor();
    await keys.press('Control+Enter');
    await page.getByText(words.moves.refusals.odometerLower({ what: '41230', amountFen: 0 })).waitFor();
    await isFocused(page, told.odometerReason);
    await keys.type('换过仪表');

    await keys.press('Alt+3');
    await keys.type('打蜡 12.345');
    await page.getByRole('option', { name: told.freeLine('打蜡 12.345') }).waitFor();
    await keys.press('Enter');
    await page.getByText(words.problems.moneyDecimals).first().waitFor();
    await keys.press('Control+Enter');
    await page.getByText(words.problems.moneyDecimals).first().waitFor();
    // The row has the hand: Enter opens it at its price.
    await keys.press('Enter');
    const price = page.getByRole('group', { name: told.edit('打蜡') }).getByRole('textbox', { name: told.fixedPrice });
    await price.waitFor();
    await keys.press('Control+A');
    await keys.type('-3');
    await page.getByText(words.problems.moneyNegative).first().waitFor();
    await keys.press('Control+A');
    await keys.type('99999999.99');
    await keys.press('Escape');
    await page.getByText('¥99,999,999.99').first().waitFor();
    await keys.press('Delete');
    await page.getByText(told.removed('打蜡')).waitFor();
    await keys.press('Control+Z');
    await page.getByText('¥99,999,999.99').first().waitFor();
    await page.keyboard.press('Escape');
    const { visitId } = await visitOf(shop.api, KNOWN);
    expect((await shop.api.do('visit.get', { visitId })).state).toBe('waiting');
  });

  test('客户视图 shows this car, its lines and the total, and nobody else', async () => {
    const shop = await demo();
    const page = await shop.page('演示顾问甲');
    const keys = hand(page);
    await open(page, keys, KNOWN);
    await isFocused(page, told.odometer);
    await keys.press('Alt+3');
    await addLine(page, keys, 'jybytc', '机油保养套餐');
    await keys.press('F9');
    const view = page.getByRole('dialog', { name: told.view });
    await view.getByText('机油保养套餐').waitFor();
    expect(await view.innerText()).toContain('¥428.00');
    expect(await view.innerText()).not.toContain('演示顾问');
    await keys.press('Escape');
    await view.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: told.bands.lines }).waitFor();
  });
});
