/** The shop is backed up from the screen, goes on, and is put back: every seat reloads, and what went is listed. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { browserPath, faultsIn, launchBrowser, openSeat, startStation } from '../support/app.ts';
import { DEMO_PIN } from '../support/demo.ts';
import { testFolder } from '../support/folders.ts';
import { signInByKeyboard } from '../support/keys.ts';

const words = zhCN;
const told = words.backup;
let browser: Browser;
beforeAll(async () => {
  if (browserPath) browser = await launchBrowser();
});
afterAll(() => browser?.close());

async function settings(page: Page, address: string): Promise<void> {
  await page.goto(new URL('/settings/backup', address).href);
  await page.getByRole('heading', { name: words.shop.settings.sections.backup }).waitFor();
}

describe.skipIf(!browserPath)('backup and restore', () => {
  test('make, change something, restore from the screen: the seats reload, the lost command is listed', async () => {
    const dataDir = testFolder();
    const second = join(testFolder(), 'disk');
    mkdirSync(second);
    const station = await startStation({ dataDir, demo: 'queue' });
    const admin = await openSeat(browser, station.address);
    const desk = await openSeat(browser, station.address);
    onTestFinished(async () => {
      await admin.context.close();
      await desk.context.close();
      await station.stop();
    });
    const { page } = admin;
    await signInByKeyboard(page, '演示管理员', DEMO_PIN);
    await settings(page, station.address);
    await page.getByText(told.none).waitFor();

    await page.getByRole('button', { name: `${told.change}: ${told.second}` }).click();
    await page.getByLabel(told.second).last().fill('disk');
    await page.keyboard.press('Control+Enter');
    await page.getByText(words.problems.fullPath).waitFor();
    await page.getByRole('dialog').getByRole('textbox').fill(second);
    await page.keyboard.press('Control+Enter');
    await page.getByText(told.secondOn(second)).waitFor();

    await page.getByRole('button', { name: told.make }).click();
    await page.getByText(told.made).waitFor();
    const row = page.getByRole('table', { name: told.list }).getByRole('row').nth(1);
    await expect.poll(() => row.textContent()).toContain(told.both);
    const [place] = readdirSync(second);
    expect(readdirSync(join(second, place ?? '')).some((name) => name.endsWith('.json'))).toBe(true);

    // Somebody else goes on: this is what the restore takes back.
    await signInByKeyboard(desk.page, '演示顾问甲', DEMO_PIN);
    await desk.page.getByRole('heading', { name: words.visit.board }).waitFor();
    await desk.page.evaluate(() => Object.assign(window, { before: true }));

    // A file that is not there: said, with the way back to what was typed.
    const dialog = page.getByRole('dialog', { name: told.dialogTitle });
    await page.getByRole('button', { name: told.restoreFile }).click();
    const path = dialog.getByLabel(told.path);
    await path.and(page.locator(':focus')).waitFor();
    await page.keyboard.type('/no/such.sqlite');
    await page.keyboard.press('Control+Enter');
    await dialog.getByText(told.problems.missing).waitFor();
    await dialog.getByRole('button', { name: told.otherFile }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => path.inputValue()).toBe('/no/such.sqlite');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await row
      .getByRole('button', { name: new RegExp(told.restore) })
      .last()
      .click();
    await dialog.getByText(words.journal.commands['staff.recordSignIn']).first().waitFor();
    await dialog.getByLabel(told.pin).and(page.locator(':focus')).waitFor();
    await dialog.getByLabel(told.pin).fill('9753');
    await dialog.getByRole('button', { name: told.confirm }).click();
    await dialog.getByRole('alert').filter({ hasText: 'PIN' }).waitFor();
    await dialog.getByLabel(told.pin).fill(DEMO_PIN);
    await page.evaluate(() => Object.assign(window, { before: true }));
    await dialog.getByRole('button', { name: told.confirm }).click();
    for (const seat of [admin, desk]) {
      await seat.page.waitForFunction(() => !('before' in window), null, { timeout: 60_000 });
    }

    // Nobody is signed in any more; the same port serves the same seats.
    await signInByKeyboard(page, '演示管理员', DEMO_PIN);
    await settings(page, station.address);
    const listed = page.getByRole('region', { name: /个操作不在了/ });
    await listed.getByText(words.journal.commands['staff.recordSignIn']).first().waitFor();
    await page
      .getByText(/servicelane-before-restore-/)
      .first()
      .waitFor();
    expect(admin.complaints).toEqual([]);
    expect(desk.complaints).toEqual([]);
    expect(faultsIn(dataDir)).toEqual([]);
  });
});
