/** A list is taken along as a file, by keyboard, from where it stands. */
import type { Browser } from 'playwright-core';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { browserPath, faultsIn, launchBrowser, openSeat, startStation } from '../support/app.ts';
import { DEMO_PIN } from '../support/demo.ts';
import { testFolder } from '../support/folders.ts';
import { signInByKeyboard, tabTo } from '../support/keys.ts';

const words = zhCN;
const told = words.exports;
let browser: Browser;
beforeAll(async () => {
  if (browserPath) browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe.skipIf(!browserPath)('export', () => {
  test('the board’s visits become a file, without a mouse', async () => {
    const dataDir = testFolder();
    const station = await startStation({ dataDir, demo: 'queue' });
    const { page, context } = await openSeat(browser, station.address);
    onTestFinished(async () => {
      await context.close();
      await station.stop();
    });
    await signInByKeyboard(page, '演示顾问甲', DEMO_PIN);
    await tabTo(page, page.getByRole('main').getByRole('button', { name: told.button }));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: told.button });
    const first = dialog.getByRole('radio', { name: told.lists.visits });
    await expect.poll(() => first.evaluate((box) => box === document.activeElement)).toBe(true);
    await page.keyboard.press('Control+Enter');
    const save = dialog.getByRole('link', { name: told.save });
    await expect.poll(() => save.evaluate((link) => link === document.activeElement)).toBe(true);
    const download = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^来厂记录 \d{4}-\d{2}-\d{2}\.xlsx$/);
    const [head, ...rows] = await readSheet(await file.path());
    expect(head?.slice(0, 2)).toEqual([told.columns.visit, told.columns.plate]);
    await dialog.getByText(told.rows(String(rows.length))).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(faultsIn(dataDir)).toEqual([]);
  });
});
