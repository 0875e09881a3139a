import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { browserPath, faultsIn, launchBrowser, openSeat, startStation } from '../support/app.ts';
import { DEMO_PIN } from '../support/demo.ts';
import { testFolder } from '../support/folders.ts';
import { signInByKeyboard } from '../support/keys.ts';

const words = zhCN;
const told = words.catalog;
let browser: Browser;
beforeAll(async () => {
  if (browserPath) browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe.skipIf(!browserPath)('the price list', () => {
  test('an item and a package are made by keyboard alone, lines by initials and Enter', async () => {
    const dataDir = testFolder();
    const station = await startStation({ dataDir, demo: 'queue' });
    const { page, complaints, context } = await openSeat(browser, station.address);
    onTestFinished(async () => {
      expect(complaints).toEqual([]);
      await context.close();
      await station.stop();
      expect(faultsIn(dataDir)).toEqual([]);
    });
    const focused = (label: string) =>
      expect
        .poll(() =>
          page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.id),
        )
        .toBe(label);
    await signInByKeyboard(page, '演示前台主管', DEMO_PIN);
    await page.goto(new URL('/settings/catalog', station.address).href);
    await page.getByText('更换机油机滤').waitFor();

    await page.keyboard.press('n');
    const name = page.getByRole('textbox', { name: told.fields.name });
    await expect.poll(() => name.evaluate((element) => element === document.activeElement)).toBe(true);
    // Name, code, by the hour, hours; saved from there.
    for (const text of ['试验挡风玻璃拆装', 'GL-1', '']) {
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
    }
    await page.keyboard.type('2.5');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByText(told.atHours('2.5', '126.00')).waitFor();

    await page.getByRole('radio', { name: told.kinds.labor }).focus();
    for (let i = 0; i < 3; i += 1) await page.keyboard.press('ArrowRight');
    await page.getByText('机油保养套餐').waitFor();
    await page.keyboard.press('n');
    await expect.poll(() => name.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.type('试验玻璃套餐');
    await page.keyboard.press('Enter');
    // Without a look at the list: the first that fits is taken when its answer comes.
    await page.keyboard.type('gl1');
    await page.keyboard.press('Enter');
    await page.getByLabel(told.fields.hoursOf('试验挡风玻璃拆装')).waitFor();
    await page.keyboard.type('ygp');
    await page.keyboard.press('Enter');
    const wipers = page.getByLabel(told.fields.quantityOf('雨刮片'));
    await wipers.waitFor();
    for (let i = 0; i < 2; i += 1) await page.keyboard.press('Tab');
    // Past the first line's hours and its button.
    await page.keyboard.press('Tab');
    await focused(told.fields.quantityOf('雨刮片'));
    await page.keyboard.press('Control+A');
    await page.keyboard.type('2');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    // 2.5 × 126 + 2 × 120.
    const row = page.getByRole('listitem').filter({ hasText: '试验玻璃套餐' });
    await row.getByText(told.amount('555.00')).waitFor();
  });

  test('a technician looks at the list without a price and cannot change it', async () => {
    const station = await startStation({ dataDir: testFolder(), demo: 'queue' });
    const { page, complaints, context } = await openSeat(browser, station.address);
    onTestFinished(async () => {
      expect(complaints).toEqual([]);
      await context.close();
      await station.stop();
    });
    await signInByKeyboard(page, '演示技师', DEMO_PIN);
    await page.goto(new URL('/settings/catalog', station.address).href);
    await page.getByText('更换机油机滤').waitFor();
    await page.getByText(told.pricesHidden).waitFor();
    await page.getByText(told.atUsual('0.5')).first().waitFor();
    expect(await page.getByRole('main').innerText()).not.toContain('¥');
    await page.locator('h1').first().click();
    await page.keyboard.press('n');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.getByRole('button', { name: told.editOf('更换机油机滤') }).count()).toBe(0);
  });
});
