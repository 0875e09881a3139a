import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { formatYuanGrouped, typedFen } from '../../src-shared/kit/money.ts';
import { HOUR, instant } from '../../src-shared/kit/time.ts';
import { INSPECTION_CHECKS } from '../../src-shared/order/order-rules.ts';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { browserPath } from '../support/app.ts';
import { DEMO_PIN } from '../support/demo.ts';
import { demoDesk, fileBrowser } from '../support/demo-desk.ts';
import { boardCard } from '../support/keys.ts';
import { checkIn, which } from '../support/order-by-http.ts';

const words = zhCN;
const moves = words.moves.moves;
const told = words.orderPage;

const browser = fileBrowser();

/** A busy machine is no reason to fail. */
const SOON = { timeout: 30_000 };

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Focus and Enter, as somebody without a mouse does it. */
async function press(page: Page, name: string): Promise<void> {
  await button(page, name).first().focus();
  await page.keyboard.press('Enter');
}

/** The reason beside a refused button, as a screen reader tells it. */
async function reasonOf(page: Page, name: string): Promise<string> {
  const refused = page.locator('.move-refused', { hasText: name }).first();
  await refused.waitFor();
  return (await refused.locator('.only-heard').textContent()) ?? '';
}

const column = (page: Page, name: string) => page.getByRole('region', { name: new RegExp(`^${name}`) });

describe.skipIf(!browserPath)('the order page', () => {
  test('R-050 quoted, agreed by phone and handed over with the lead’s PIN, by keyboard; the board follows', async () => {
    const shop = await demoDesk(browser());
    const adviser = await shop.as('adviser');
    const { orderId } = await checkIn(adviser, '粤B61001', { keyTag: '61' });
    const board = await shop.page('演示前台主管');
    await column(board, words.visit.columns.drafted)
      .getByRole('link', { name: /粤B 61001/ })
      .waitFor();
    const page = await shop.page('演示顾问甲');
    await boardCard(page, '粤B 61001').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain(`/orders/${orderId}`);

    // Nothing is agreed yet: the workshop cannot get it, and the bar says why.
    expect(await reasonOf(page, moves.handOver)).toContain('客户还没有确认');
    await press(page, moves.quote);
    await column(board, words.visit.columns.awaitingCustomer)
      .getByRole('link', { name: /粤B 61001/ })
      .waitFor();

    await press(page, moves.authorize);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: words.order.channels.phone }).check();
    const person = dialog.getByRole('textbox', { name: told.whoAgreed });
    await person.fill('演示车主');
    // What he says yes to, as the ticks stand.
    const sum = dialog.getByRole('status').filter({ hasText: told.takenSum });
    const { totalFen } = await adviser.do('order.get', { orderId });
    expect(await sum.textContent()).toContain(formatYuanGrouped(totalFen));
    const first = dialog.getByRole('group', { name: told.linesTaken }).getByRole('checkbox').first();
    await first.uncheck();
    expect(await sum.textContent()).not.toContain(formatYuanGrouped(totalFen));
    await first.check();
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    await column(board, words.visit.columns.toAssign)
      .getByRole('link', { name: /粤B 61001/ })
      .waitFor();
    await page.getByText(/客户确认：演示车主，电话，¥654\.00/).waitFor();

    await press(page, moves.handOver);
    await dialog.getByLabel(told.receiverPin).waitFor();
    await page.keyboard.type('1111');
    await page.keyboard.press('Control+Enter');
    await dialog.getByRole('alert').getByText(/PIN/).first().waitFor();
    await dialog.getByLabel(told.receiverPin).fill(DEMO_PIN);
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('移交车间：接收人 演示车间主管').waitFor();
    await column(board, words.visit.columns.inWork)
      .getByRole('link', { name: /粤B 61001/ })
      .waitFor();
    expect((await adviser.do('order.get', { orderId })).state).toBe('handedOver');
  });

  test('R-060 R-061 additional work: priced, taken in part, refused in words until the workshop has been told', async () => {
    const shop = await demoDesk(browser());
    const [adviser, lead, technician] = await Promise.all(['adviser', 'workshopLead', 'technician'].map(shop.as));
    if (!adviser || !lead || !technician) throw new Error('three seats were asked for');
    const { orderId } = await checkIn(adviser, '粤B61002');
    await adviser.do('order.authorize', {
      ...(await which(adviser, orderId)),
      evidence: { channel: 'paper', person: '演示车主', phone: '', attachment: null, note: '' },
      declinedLineIds: [],
      promisedAt: instant.parse(Date.now() + 6 * HOUR),
      nextContactAt: null,
    });
    await lead.do('workshop.handOver', {
      orders: [await which(adviser, orderId)],
      keysTakenOut: true,
      approvalId: null,
    });
    await technician.do('workshop.start', await which(adviser, orderId));
    const [hit] = (await technician.do('catalog.find', { text: 'L203', limit: 1 })).hits;
    if (hit?.kind !== 'item') throw new Error('the demo shop’s price list has L203');
    await technician.do('workshop.raiseExtra', {
      ...(await which(adviser, orderId)),
      items: [
        { itemId: hit.item.itemId, kind: 'labor', name: hit.item.name, quantityMilli: null, time: null },
        { kind: 'labor', name: '更换雨刮片', quantityMilli: null, time: null },
      ],
      reason: '老化开裂',
      safety: 'safety',
    });

    const page = await shop.page('演示顾问甲', { path: `/orders/${orderId}` });
    await press(page, moves.answerExtra);
    const dialog = page.getByRole('dialog');
    // Out of the price list: nobody types its price again. Enter goes through the lines and on to how he answered.
    const price = dialog.getByLabel(told.editor.priceOf(hit.item.name));
    expect(await price.inputValue()).toBe('126.00');
    await page.keyboard.press('Enter');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    expect(await focused()).toBe(told.editor.nameOf(told.kinds.labor));
    await price.focus();
    for (let presses = 0; (await focused()) !== told.editor.add; presses++) {
      expect(presses).toBeLessThan(8);
      await page.keyboard.press('Enter');
    }
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('radio');
    await price.fill('180');
    await dialog.getByRole('checkbox', { name: told.editor.agreed }).nth(1).uncheck();
    await dialog.getByRole('textbox', { name: told.whoAnswered }).fill('演示车主');
    await page.keyboard.press('Control+Enter');
    // The delay was not told: the reason stands in the form, and what was typed is still there.
    await dialog
      .getByText(/推迟交车/)
      .first()
      .waitFor();
    expect(await price.inputValue()).toBe('180');
    await dialog.getByRole('checkbox', { name: told.delayTold }).check();
    await dialog.getByRole('textbox', { name: told.newPromise }).fill('+8h');
    await page.keyboard.press('Control+Enter');
    await dialog.getByText(/告诉了车间哪位、什么时间/).waitFor();
    await dialog.getByRole('textbox', { name: told.toldWorkshop }).fill('演示技师');
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });

    const order = await adviser.do('order.get', { orderId });
    expect(order.extrasOpen).toBe(false);
    expect(
      order.lines.filter(({ extraId }) => extraId !== null).map(({ name, state, priceFen }) => [name, state, priceFen]),
    ).toEqual([
      [hit.item.name, 'inWork', 1.2 * 180_00],
      ['更换雨刮片', 'declined', 0],
    ]);
    // Declined advice stays in sight.
    await page.getByRole('table', { name: told.declinedAdvice }).getByText('更换雨刮片').waitFor();
  });

  test('void and decline list what follows, refuse without a reason, and the customer’s no ends the order', async () => {
    const shop = await demoDesk(browser());
    const adviser = await shop.as('adviser');
    const cashier = await shop.as('cashier');
    const { orderId, visitId } = await checkIn(adviser, '粤B61003', { keyTag: '63' });
    const other = await shop.page('演示顾问乙', { path: `/orders/${orderId}` });
    // Somebody else's order of today is the supervisor's to void; the bar says so, and who.
    expect(await reasonOf(other, moves.void)).toContain('前台主管');

    const page = await shop.page('演示顾问甲', { path: `/orders/${orderId}` });
    await press(page, moves.void);
    const dialog = page.getByRole('dialog');
    await dialog.getByText(told.voidFinal).waitFor();
    await page.keyboard.press('Control+Enter');
    await dialog.getByText('还没有写明原因').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect((await adviser.do('order.get', { orderId })).state).toBe('received');

    await press(page, moves.decline);
    await dialog.getByText(told.declineFree).waitFor();
    await dialog.getByRole('textbox', { name: told.reason }).fill('太贵');
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('客户不修：太贵').waitFor();
    expect((await adviser.do('order.get', { orderId })).state).toBe('declined');

    // The gate: no slip, then a slip, then the key; the guard lets the car out by its plate.
    const guard = await shop.page('演示门卫', { path: '/gate' });
    await guard.getByLabel(words.gate.find).fill('61003');
    await guard.getByText(words.gate.mayNotLeave).waitFor();
    await guard.getByText('还没有有效的出门条').waitFor();
    // A scanner's Enter: nothing to do here, and the next plate is typed over this one.
    const plate = guard.getByLabel(words.gate.find);
    await plate.press('Enter');
    await expect.poll(() => guard.evaluate(() => getSelection()?.toString()), SOON).toBe('61003');
    const { version } = await cashier.do('visit.get', { visitId });
    await cashier.do('visit.issueExit', { visitId, version, kind: null, collector: '演示车主' });
    await guard.getByText(words.gate.mayLeave, { exact: true }).waitFor();
    // A look at the slip, and back: the car is still there.
    await guard.getByRole('link', { name: /^CC/ }).press('Enter');
    await guard.getByRole('heading', { name: new RegExp(words.document.names.exitSlip) }).waitFor();
    // A paper still on its way would find no slip once the car is gone.
    await guard.locator('.paper-buttons button').first().waitFor();
    await guard.keyboard.press('Escape');
    await expect.poll(() => plate.inputValue(), SOON).toBe('61003');
    await guard.getByText(words.gate.mayLeave, { exact: true }).waitFor();
    // Enter goes to the act, which waits for a key of its own.
    await plate.press('Enter');
    const deliver = guard.getByRole('button', { name: moves.deliver });
    await expect.poll(() => deliver.evaluate((button) => button === document.activeElement), SOON).toBe(true);
    const out = guard.getByRole('dialog');
    expect(await out.count()).toBe(0);
    // The next scan falls on that button: its plate is looked for, and its Enter lets nobody out.
    await guard.keyboard.type('88888');
    await guard.keyboard.press('Enter');
    await expect.poll(() => plate.inputValue(), SOON).toBe('88888');
    await guard.getByText(words.gate.mayLeave, { exact: true }).waitFor({ state: 'detached' });
    expect(await out.count()).toBe(0);
    await plate.fill('61003');
    await guard.getByText(words.gate.mayLeave, { exact: true }).waitFor();
    await plate.press('Enter');
    await expect.poll(() => deliver.evaluate((button) => button === document.activeElement), SOON).toBe(true);
    await guard.keyboard.press('Enter');
    // What was read off the car to find it is not asked for twice.
    await expect
      .poll(() => out.getByRole('textbox', { name: words.gate.plateAtGate }).inputValue(), SOON)
      .toBe('61003');
    await out.getByRole('textbox', { name: words.gate.plateAtGate }).fill('粤B99999');
    await guard.keyboard.press('Control+Enter');
    await out.getByRole('alert').waitFor();
    expect(await out.getByRole('alert').textContent()).toContain('钥匙');
    // The hand is at what was forgotten.
    const key = out.getByRole('checkbox', { name: words.gate.keyGiven });
    await expect.poll(() => key.evaluate((box) => box === document.activeElement), SOON).toBe(true);
    await guard.keyboard.press('Space');
    await guard.keyboard.press('Control+Enter');
    await out.getByText('车牌与出门条上的不一样').waitFor();
    await out.getByRole('textbox', { name: words.gate.plateAtGate }).fill('１００３');
    await guard.keyboard.press('Control+Enter');
    await out.waitFor({ state: 'hidden' });
    expect((await cashier.do('visit.get', { visitId })).state).toBe('out');
    // The next car.
    await expect.poll(() => plate.evaluate((box) => box === document.activeElement), SOON).toBe(true);

    // What was opened by mistake advised nobody of anything.
    const mistake = await checkIn(adviser, '粤B61013', {});
    const which = {
      orderId: mistake.orderId,
      version: (await adviser.do('order.get', { orderId: mistake.orderId })).version,
    };
    await adviser.do('order.void', { ...which, reason: '开错了' });
    await page.goto(new URL(`/orders/${mistake.orderId}`, page.url()).href);
    await page.getByRole('heading', { name: told.voidedLines }).waitFor();
    expect(await page.getByText(told.declinedAdvice).count()).toBe(0);
  });

  test('two advisers on one order: the second is told what changed, and keeps what was typed', async () => {
    const shop = await demoDesk(browser());
    const adviser = await shop.as('adviser');
    const { orderId } = await checkIn(adviser, '粤B61004');
    const first = await shop.page('演示顾问甲', { path: `/orders/${orderId}` });
    const second = await shop.page('演示顾问乙', { path: `/orders/${orderId}` });
    await press(second, told.editParticulars);
    const dialog = second.getByRole('dialog');
    await dialog.getByRole('textbox', { name: told.facts.wishes }).fill('周末前要用车');
    // What the second has not touched follows, else his save would take the other's words away again.
    const { visitType, repairCategory, authorizerName, authorizerPhone, advanceFen, version } = await adviser.do(
      'order.get',
      { orderId },
    );
    const theirs = { visitType, repairCategory, authorizerName, authorizerPhone, advanceFen };
    const customerWords = '雨天刹车异响';
    await adviser.do('order.saveParticulars', {
      orderId,
      version,
      particulars: { ...theirs, customerWords, wishes: '洗车' },
    });
    await dialog.getByText(words.shop.merge.theirs('洗车')).waitFor();
    await expect
      .poll(() => dialog.getByRole('textbox', { name: told.facts.concern }).inputValue(), SOON)
      .toBe(customerWords);
    await press(first, moves.quote);
    await dialog.getByText(told.changedHere).waitFor();
    await dialog.getByText(/演示顾问甲：报价第 1 版/).waitFor();
    expect(await dialog.getByRole('textbox', { name: told.facts.wishes }).inputValue()).toBe('周末前要用车');
    await second.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    expect(await adviser.do('order.get', { orderId })).toMatchObject({
      wishes: '周末前要用车',
      customerWords,
      state: 'quoted',
    });
    // The first one hears of it as well, in a quiet line.
    await first
      .locator('.order-others')
      .getByText(/演示顾问乙/)
      .waitFor();
  });

  test('the payers’ numbers merge one by one, whoever comes and goes; every choice stands under its field', async () => {
    const shop = await demoDesk(browser());
    const adviser = await shop.as('adviser');
    const { orderId } = await checkIn(adviser, '粤B61009');
    const start = await adviser.do('order.get', { orderId });
    const [customer] = start.payers;
    if (!customer) throw new Error('checked in with a payer');
    const insurer = { key: 'insurer', kind: 'insurer' as const, name: '演示保险', reference: '' };
    const maker = { key: 'maker', kind: 'maker' as const, name: '演示厂家', reference: '' };
    const pay = async (...others: (Omit<typeof insurer, 'kind'> & { kind: 'insurer' | 'maker' })[]): Promise<void> => {
      const { version, lines, packages } = await adviser.do('order.get', { orderId });
      const content = {
        packages,
        payers: [customer, ...others],
        lines: lines.map(({ name, code, brand, unit, isHighVoltage, pricing }) => ({
          name,
          code,
          brand,
          unit,
          isHighVoltage,
          pricing,
        })),
      };
      await adviser.do('order.saveContent', { orderId, version, content });
    };
    const refer = async (...payerReferences: { key: string; reference: string }[]): Promise<void> => {
      const order = await adviser.do('order.get', { orderId });
      const { visitType, repairCategory, customerWords, wishes, authorizerName, authorizerPhone, advanceFen } = order;
      const particulars = {
        visitType,
        repairCategory,
        customerWords,
        wishes,
        authorizerName,
        authorizerPhone,
        advanceFen,
      };
      await adviser.do('order.saveParticulars', { orderId, version: order.version, particulars, payerReferences });
    };
    await pay(insurer, maker);
    const page = await shop.page('演示顾问甲', { path: `/orders/${orderId}` });
    await press(page, told.editParticulars);
    const dialog = page.getByRole('dialog');
    const number = (of: { name: string }) => dialog.getByRole('textbox', { name: new RegExp(of.name) });
    await number(insurer).fill('BX-1');
    await refer({ key: 'maker', reference: 'CJ-1' });
    await expect.poll(() => number(maker).inputValue(), SOON).toBe('CJ-1');
    expect(await number(insurer).inputValue()).toBe('BX-1');
    // Nothing of mine is in question: the button says what it does.
    await dialog.getByText(told.changedHere).waitFor();
    await dialog.getByRole('button', { name: words.shell.save, exact: true }).waitFor();
    const take = dialog.getByRole('button', { name: words.shop.merge.take, exact: true });
    expect(await take.count()).toBe(0);

    await number(maker).fill('CJ-2');
    await refer({ key: 'insurer', reference: 'BX-9' });
    await dialog.getByText(words.shop.merge.theirs('BX-9')).waitFor();
    await dialog.getByRole('button', { name: words.shop.merge.keepMine }).waitFor();
    await take.press('Enter');
    expect(await number(insurer).inputValue()).toBe('BX-9');
    expect(await number(maker).inputValue()).toBe('CJ-2');
    expect(await take.count()).toBe(0);

    // The first of the two goes, another comes: each number stays with its payer.
    const second = { key: 'second', kind: 'insurer' as const, name: '演示保险乙', reference: 'BX-5' };
    await pay(second, { ...maker, reference: 'CJ-1' });
    await expect.poll(() => number(second).inputValue(), SOON).toBe('BX-5');
    expect(await number(maker).inputValue()).toBe('CJ-2');
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    const { payers } = await adviser.do('order.get', { orderId });
    expect(payers.map(({ key, reference }) => [key, reference])).toEqual([
      [customer.key, customer.reference],
      ['second', 'BX-5'],
      ['maker', 'CJ-2'],
    ]);

    // A choice out of a list is no less a clash than a typed word.
    await press(page, moves.nominateCollector);
    const relation = dialog.getByRole('combobox', { name: new RegExp(told.relation) });
    await relation.click();
    await page.locator('.ant-select-item-option', { hasText: words.vehicle.relations.spouse }).click();
    await adviser.do('order.nominateCollector', {
      ...(await which(adviser, orderId)),
      name: '演示取车人',
      relation: 'friend',
      phone: '13900000001',
      confirmedWithAuthorizer: true,
    });
    await dialog.getByText(words.shop.merge.theirs(words.vehicle.relations.friend)).waitFor();
  });

  test('lines are edited before the customer agrees: a free line, and what cannot be read is said at the line', async () => {
    const shop = await demoDesk(browser());
    const adviser = await shop.as('adviser');
    const { orderId } = await checkIn(adviser, '粤B61005');
    const page = await shop.page('演示顾问甲');
    // A car with one order: the box leads to it, not to the visit around it.
    await page.keyboard.press('F3');
    await page.keyboard.type('61005');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain(`/orders/${orderId}`);
    await press(page, told.editLines);
    const dialog = page.getByRole('dialog');
    const box = dialog.getByRole('combobox', { name: told.editor.add });
    await box.focus();
    await page.keyboard.type('清洗节气门');
    const free = dialog.getByRole('option', { name: told.editor.free(told.kinds.labor, '清洗节气门') });
    await free.click();
    await dialog.getByLabel(told.editor.priceOf('清洗节气门')).fill('12.345');
    await dialog.getByText(told.editor.problems.price).waitFor();
    await dialog.getByLabel(told.editor.priceOf('清洗节气门')).fill('150');
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    const order = await adviser.do('order.get', { orderId });
    expect(order.lines.map(({ name, priceFen }) => [name, priceFen])).toEqual([
      ['更换前刹车片', 126_00],
      ['前刹车片', 528_00],
      ['清洗节气门', 150_00],
    ]);
  });

  test('two advisers at the lines of one order: each line merges by itself, what both changed is chosen', async () => {
    const shop = await demoDesk(browser());
    const adviser = await shop.as('adviser');
    const { orderId } = await checkIn(adviser, '粤B61007');
    const [work, part] = (await adviser.do('order.get', { orderId })).lines;
    if (!work || !part) throw new Error('checked in with two lines');
    const [first, second] = await Promise.all(
      ['演示顾问甲', '演示顾问乙'].map((name) => shop.page(name, { path: `/orders/${orderId}` })),
    );
    if (!first || !second) throw new Error('two screens were asked for');
    const add = async (page: Page, name: string, price: string): Promise<void> => {
      await page.getByRole('combobox', { name: told.editor.add }).focus();
      await page.keyboard.type(name);
      await page.getByRole('option', { name: told.editor.free(told.kinds.labor, name) }).click();
      await page.getByLabel(told.editor.priceOf(name)).fill(price);
    };
    await press(first, told.editLines);
    await press(second, told.editLines);
    await add(second, '清洗节气门', '150');
    await second.getByLabel(told.editor.priceOf(part.name), { exact: true }).fill('500');
    await add(first, '四轮定位', '260');
    await first.getByLabel(told.editor.priceOf(part.name), { exact: true }).fill('510');
    await first.getByRole('button', { name: told.editor.removeOf(work.name) }).press('Enter');
    await first.keyboard.press('Control+Enter');
    await first.getByRole('dialog').waitFor({ state: 'hidden' });

    // What only the first changed has come in; where both did, the first’s stands beside what was typed here.
    const dialog = second.getByRole('dialog');
    await dialog.getByText(told.editor.tookAdded('四轮定位')).waitFor();
    await dialog.getByText(told.editor.tookRemoved(work.name)).waitFor();
    const price = dialog.getByLabel(told.editor.priceOf(part.name), { exact: true });
    expect(await price.inputValue()).toBe('500');
    expect(await dialog.getByText(/别人刚改为：.*510\.00/).count()).toBe(1);
    await dialog.getByRole('button', { name: words.shop.merge.keepMine }).waitFor();
    await dialog.getByRole('button', { name: words.shop.merge.take, exact: true }).press('Enter');
    expect(await price.inputValue()).toBe('510.00');
    await price.fill('520');
    await second.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    const order = await adviser.do('order.get', { orderId });
    expect(order.lines.map(({ name, priceFen }) => [name, priceFen]).sort()).toEqual(
      [
        [part.name, 2 * 520_00],
        ['四轮定位', 260_00],
        ['清洗节气门', 150_00],
      ].sort(),
    );
  });

  test('a signature covers what the customer was shown: what a second adviser saves meanwhile is shown and signed anew', async () => {
    const shop = await demoDesk(browser());
    const adviser = await shop.as('adviser');
    const { orderId } = await checkIn(adviser, '粤B61008');
    const { version, lines, packages, payers } = await adviser.do('order.get', { orderId });
    const page = await shop.page('演示顾问甲', { path: `/orders/${orderId}` });
    await press(page, moves.authorize);
    const dialog = page.getByRole('dialog');
    const sign = async (): Promise<void> => {
      const pad = dialog.getByRole('img', { name: words.signature.pad });
      await pad.scrollIntoViewIfNeeded();
      const area = await pad.boundingBox();
      if (!area) throw new Error('no pad to sign on');
      await page.mouse.move(area.x + 20, area.y + 30);
      await page.mouse.down();
      await page.mouse.move(area.x + 180, area.y + 60, { steps: 8 });
      await page.mouse.up();
    };
    await dialog.getByRole('textbox', { name: told.promisedAt }).fill('+8h');
    await sign();
    await button(page, words.signature.done).press('Enter');
    await dialog.getByRole('img', { name: words.signature.signed }).waitFor();

    const [work, part] = lines.map(({ name, code, brand, unit, isHighVoltage, pricing }) => ({
      name,
      code,
      brand,
      unit,
      isHighVoltage,
      pricing,
    }));
    if (!work || part?.pricing.kind !== 'part') throw new Error('checked in with work and a part');
    const dearer = { ...part, pricing: { ...part.pricing, unitFen: typedFen.parse(700_00) } };
    await adviser.do('order.saveContent', { orderId, version, content: { packages, payers, lines: [work, dearer] } });
    await dialog.getByText(told.offer.priced(part.name, '¥528.00', '¥1,400.00')).waitFor();
    await dialog.getByText(told.offer.total('¥654.00', '¥1,526.00')).waitFor();
    // The key saves nothing either: it leads to what is to be answered first.
    const again = dialog.getByRole('button', { name: told.offer.again });
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => again.evaluate((element) => element === document.activeElement), SOON).toBe(true);
    expect(await dialog.getByRole('button', { name: moves.authorize }).isDisabled()).toBe(true);
    expect((await adviser.do('order.get', { orderId })).state).toBe('received');

    await page.keyboard.press('Enter');
    await again.waitFor({ state: 'hidden' });
    // What was signed was for the other sum.
    await dialog.getByRole('img', { name: words.signature.pad }).waitFor();
    await sign();
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    expect(await adviser.do('order.get', { orderId })).toMatchObject({ state: 'authorized', authorizedFen: 1526_00 });
  });

  test('ready for the customer: taken from the workshop, the preparation ticked; the draft bill leads to the till', async () => {
    const shop = await demoDesk(browser());
    const [adviser, lead, technician, inspector] = await Promise.all(
      ['adviser', 'workshopLead', 'technician', 'inspector'].map(shop.as),
    );
    if (!adviser || !lead || !technician || !inspector) throw new Error('four seats were asked for');
    const { orderId } = await checkIn(adviser, '粤B61006');
    const promisedAt = instant.parse(Date.now() + 6 * HOUR);
    await adviser.do('order.authorize', {
      ...(await which(adviser, orderId)),
      evidence: { channel: 'paper', person: '演示车主', phone: '', attachment: null, note: '' },
      declinedLineIds: [],
      promisedAt,
      nextContactAt: null,
    });
    const orders = [await which(adviser, orderId)];
    await lead.do('workshop.handOver', { orders, keysTakenOut: true, approvalId: null });
    await technician.do('workshop.start', await which(adviser, orderId));
    for (const { id } of (await adviser.do('order.get', { orderId })).lines) {
      await technician.do('workshop.tickLine', { ...(await which(adviser, orderId)), lineId: id, done: true });
    }
    await technician.do('workshop.finish', await which(adviser, orderId));
    await inspector.do('workshop.saveInspection', {
      ...(await which(adviser, orderId)),
      checks: [...INSPECTION_CHECKS],
      odometerOutKm: 41_240,
      certificateNumber: '',
      note: '',
    });
    await inspector.do('workshop.pass', await which(adviser, orderId));

    const page = await shop.page('演示顾问甲', { path: `/orders/${orderId}` });
    await press(page, moves.takeFromWorkshop);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: told.exteriorLookedAt }).check();
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    // What is left to do stands there in full.
    await page.getByText(/整备还差：.*单据收齐/).waitFor();
    // A click on what is refused keeps the reason, with the button that helps on.
    expect(await reasonOf(page, moves.prepare)).toContain('单');
    await page.locator('.move-refused', { hasText: moves.prepare }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.moves').getByRole('button', { name: words.moves.next.collectSlips, exact: true }).click();
    await dialog.getByRole('checkbox', { name: words.order.preparationChecks.slips }).check();
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    expect((await adviser.do('order.get', { orderId })).preparation).toContain('slips');
    expect(await reasonOf(page, moves.prepare)).toContain(words.moves.next.draftBill);
  });
});
