import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { browserPath } from '../support/app.ts';
import { demoDesk, fileBrowser } from '../support/demo-desk.ts';
import { boardCard } from '../support/keys.ts';

const words = zhCN;
const browser = fileBrowser();

/** Ctrl+K, and the first answer to what is typed. */
async function find(page: Page, text: string) {
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
  const first = page.getByRole('option').first();
  await first.waitFor();
  await expect
    .poll(() => page.getByRole('combobox', { name: words.vehicle.findBox.label }).getAttribute('aria-busy'))
    .toBe('false');
  return first;
}

async function press(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name }).first();
  await button.waitFor();
  await button.focus();
  await page.keyboard.press('Enter');
}

describe.skipIf(!browserPath)('the files', () => {
  test('R-087 found by pinyin initials, given another plate, and still found by the old one', async () => {
    const shop = await demoDesk(browser());
    const page = await shop.page('演示顾问甲');
    const hit = await find(page, 'yskjkh');
    expect(await hit.textContent()).toContain('演示跨境客户');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toMatch(/\/vehicle\//);
    const file = page.url();
    // Reading begins at the top of the file, not nowhere.
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('content');

    await press(page, words.vehicle.changePlate);
    const plate = page.getByRole('combobox', { name: words.plate.plate, exact: true });
    await expect.poll(() => plate.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('粤B7K77Q');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page
      .getByRole('heading', { level: 1 })
      .getByRole('img', { name: /粤B 7K77Q/ })
      .waitFor();

    await page.keyboard.press('F4');
    const old = await find(page, '粤Z7X26港');
    await expect.poll(() => old.textContent()).toContain(words.vehicle.findBox.matched.oldPlate);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toBe(file);
    await page.getByRole('heading', { name: words.vehicle.plates }).waitFor();
  });

  test('a scanner types a VIN and Enter faster than any answer: the one car opens', async () => {
    const shop = await demoDesk(browser());
    const page = await shop.page('演示顾问甲');
    await page.keyboard.press('F3');
    await page.keyboard.type('L00DEM002N0000001');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toMatch(/\/visit\//);
    await page
      .getByRole('heading', { level: 1 })
      .getByRole('img', { name: /粤B 9T06K/ })
      .waitFor();
  });

  test('R-083 an arrival gets its file, car and owner at once, and every board shows them', async () => {
    const shop = await demoDesk(browser());
    const page = await shop.page('演示顾问甲');
    const guard = await shop.page('演示门卫');
    await page.keyboard.press('F8');
    const plate = page.getByRole('combobox', { name: words.plate.plate, exact: true });
    await expect.poll(() => plate.inputValue()).toBe('粤B');
    await page.keyboard.type('66C66');
    await page.keyboard.press('Control+Enter');
    // The card leads to the check-in; the page of the visit stands beside it.
    await boardCard(page, '粤B 66C66').locator('xpath=..').getByRole('link', { name: words.visit.openVisit }).focus();
    await page.keyboard.press('Enter');
    await page.getByText(words.vehicle.noFile).waitFor();
    await press(page, words.vehicle.makeFile);
    await expect.poll(() => plate.inputValue()).toBe('粤B66C66');
    await expect.poll(() => plate.evaluate((element) => element === document.activeElement)).toBe(true);
    // Enter goes from field to field: VIN, make, model, owner, phone.
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.keyboard.type('演示牌');
    await page.keyboard.press('Enter');
    await page.keyboard.type('旅行车');
    await page.keyboard.press('Enter');
    await page.keyboard.type('演示新车主');
    await page.keyboard.press('Enter');
    await page.keyboard.type('0300');
    await page.keyboard.press('Control+Enter');
    await page.getByText(words.problems.phone).waitFor();
    await page.keyboard.type('-2000099');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    // Still at the visit, which knows its car now; so do the others' boards.
    expect(page.url()).toMatch(/\/visit\//);
    await page.getByRole('link', { name: '演示新车主' }).waitFor();
    await guard
      .getByRole('main')
      .getByRole('link', { name: /演示新车主/ })
      .waitFor({ timeout: 5000 });
    await page.keyboard.press('F4');
    expect(await (await find(page, 'ysxcz')).textContent()).toContain('0300-****0099');
  });

  test('decision 14: whoever works on the car sees no phone and finds none; who may call asks for it by name', async () => {
    const shop = await demoDesk(browser());
    const technician = await shop.page('演示技师');
    await technician.keyboard.press('Control+K');
    await technician.keyboard.type('2000001');
    await technician.getByText(words.vehicle.findBox.nothing('2000001')).waitFor();
    await find(technician, 'yskhj');
    await technician.keyboard.press('Shift+Enter');
    await technician.getByText(words.vehicle.hidden).first().waitFor();
    expect(await technician.getByRole('main').innerText()).not.toContain('0300');
    expect(await technician.getByRole('button', { name: words.customer.reveal }).count()).toBe(0);
    expect(await technician.getByRole('button', { name: words.vehicle.changePlate }).count()).toBe(0);
    await technician.getByRole('link', { name: '演示客户甲' }).first().click();
    await technician.getByRole('heading', { name: words.customer.phones }).waitFor();
    expect(await technician.getByRole('main').innerText()).not.toContain('0300');

    const adviser = await shop.page('演示顾问甲');
    await find(adviser, 'yskhj');
    await adviser.keyboard.press('Shift+Enter');
    await adviser.getByText('0300-****0001').first().waitFor();
    await press(adviser, words.customer.reveal);
    await adviser.getByText('0300-2000001').waitFor();
  });

  test('a caller is answered over a half-filled panel, which is as it was afterwards', async () => {
    const shop = await demoDesk(browser());
    const page = await shop.page('演示顾问甲');
    await page.keyboard.press('F8');
    const plate = page.getByRole('combobox', { name: words.plate.plate, exact: true });
    await expect.poll(() => plate.inputValue()).toBe('粤B');
    await page.keyboard.type('1A2');
    await page.keyboard.press('F3');
    const box = page.getByRole('dialog').getByRole('combobox', { name: words.vehicle.findBox.label });
    await expect.poll(() => box.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.type('hygs');
    await page.getByRole('option', { name: /演示货运有限公司/ }).waitFor();
    await page.keyboard.press('Escape');
    await box.waitFor({ state: 'hidden' });
    await expect.poll(() => plate.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.type('B3');
    expect(await plate.inputValue()).toBe('粤B1A2B3');
  });

  test('two at one file: what the other has saved shows, what was typed here stays', async () => {
    const shop = await demoDesk(browser());
    const [one, other] = [await shop.page('演示顾问甲'), await shop.page('演示顾问乙')];
    for (const page of [one, other]) {
      await find(page, 'yskhj');
      await page.keyboard.press('Shift+Enter');
      await press(page, words.vehicle.edit);
      await page.getByRole('dialog').waitFor();
    }
    const field = (page: Page, name: string) => page.getByRole('dialog').getByRole('textbox', { name, exact: true });
    await field(one, words.vehicle.fields.insurer).fill('演示保险甲');
    await field(other, words.vehicle.fields.insurer).fill('演示保险乙');
    await field(other, words.vehicle.fields.bodyColor).fill('银');
    await other.keyboard.press('Control+Enter');
    await other.getByRole('dialog').waitFor({ state: 'hidden' });
    await one.getByText(words.shop.merge.theirs('演示保险乙')).waitFor();
    expect(await field(one, words.vehicle.fields.bodyColor).inputValue()).toBe('银');
    expect(await field(one, words.vehicle.fields.insurer).inputValue()).toBe('演示保险甲');
    await one.keyboard.press('Control+Enter');
    await one.getByRole('dialog').waitFor({ state: 'hidden' });
    await other.getByText('演示保险甲').waitFor();
  });
});
