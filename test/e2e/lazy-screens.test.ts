import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { en } from '../../src-shared/wording/en.ts';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { browserPath, launchBrowser, openSeat, startStation } from '../support/app.ts';
import { DEMO_PIN } from '../support/demo.ts';
import { testFolder } from '../support/folders.ts';
import { signInByKeyboard } from '../support/keys.ts';

const words = zhCN;
let browser: Browser;
beforeAll(async () => {
  if (browserPath) browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe.skipIf(!browserPath)('the code of a screen', () => {
  test('that does not come says so, keeps the rest of the page, and comes at the next try', async () => {
    const station = await startStation({ dataDir: testFolder(), demo: 'queue' });
    const { page, context } = await openSeat(browser, station.address);
    onTestFinished(async () => {
      await context.close();
      await station.stop();
    });
    await page.route(/\/assets\/duty-screen/, (route) => route.abort());
    await signInByKeyboard(page, '演示顾问甲', DEMO_PIN);
    await page.keyboard.press('F7');
    const missing = page.getByRole('alert').filter({ hasText: words.states.notFetchedTitle });
    await missing.waitFor();
    // The board is another screen's matter.
    await page.keyboard.press('F4');
    await page.getByRole('main').getByRole('heading', { name: words.visit.board }).waitFor();
    await page.unroute(/\/assets\/duty-screen/);
    await page.keyboard.press('F7');
    await missing.waitFor({ state: 'detached' });
    await page.getByRole('main').getByRole('heading', { name: words.duty.title, level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/duties');
  });

  test('of a panel that does not come says so over the screen, and what was typed meanwhile is in it', async () => {
    const station = await startStation({ dataDir: testFolder(), demo: 'queue' });
    const { page, context } = await openSeat(browser, station.address);
    onTestFinished(async () => {
      await context.close();
      await station.stop();
    });
    await page.route(/\/assets\/arrival-panel/, (route) => route.abort());
    await signInByKeyboard(page, '演示顾问甲', DEMO_PIN);
    await page.keyboard.press('F8');
    await page.keyboard.type('A6688Q');
    const missing = page.getByRole('dialog').filter({ hasText: words.states.notFetchedTitle });
    await missing.waitFor();
    await page.unroute(/\/assets\/arrival-panel/);
    await missing.getByRole('button', { name: words.states.retry }).click();
    const plate = page.getByRole('dialog', { name: words.visit.arrivalTitle }).getByRole('combobox').first();
    await expect.poll(() => plate.inputValue()).toMatch(/A6688Q$/);
  });

  test('is there before it is wanted: a screen opens after the station went away', async () => {
    const station = await startStation({ dataDir: testFolder(), demo: 'queue' });
    const { page, context } = await openSeat(browser, station.address);
    onTestFinished(async () => {
      await context.close();
      await station.stop();
    });
    await signInByKeyboard(page, '演示顾问甲', DEMO_PIN);
    // All of them, in the quiet after the board.
    await expect
      .poll(
        () =>
          page.evaluate(
            () => performance.getEntriesByType('resource').filter(({ name }) => /-screen-[^/]+\.js/.test(name)).length,
          ),
        { timeout: 20_000 },
      )
      .toBeGreaterThanOrEqual(8);
    await page.waitForLoadState('networkidle').catch(() => undefined);
    await station.kill();
    await page.getByRole('navigation').getByRole('link', { name: words.vehicle.section }).click();
    await expect.poll(() => new URL(page.url()).pathname).toBe('/files');
    await page.getByRole('main').getByRole('heading', { name: words.vehicle.section }).waitFor();
    expect(await page.getByText(words.states.notFetchedTitle).count()).toBe(0);
    // The other language, too.
    await page.getByRole('button', { name: /演示顾问甲/ }).click();
    await page.getByRole('menuitem', { name: 'English' }).click();
    await page.getByRole('main').getByRole('heading', { name: en.vehicle.section }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
  });
});
