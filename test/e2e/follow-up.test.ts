import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { vehicleId } from '../../src-shared/kit/id.ts';
import { DAY, instant } from '../../src-shared/kit/time.ts';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { browserPath, faultsIn, launchBrowser, openSeat, startStation } from '../support/app.ts';
import { DEMO_PIN } from '../support/demo.ts';
import { testFolder } from '../support/folders.ts';
import { deliveredCar } from '../support/followup-rows.ts';
import { signInByKeyboard } from '../support/keys.ts';

const words = zhCN.followUp;

let browser: Browser;
beforeAll(async () => {
  if (browserPath) browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** The demo car with this plate left so many days ago. */
function leftAgo(dataDir: string, plate: string, days: number): void {
  const raw = new Database(join(dataDir, 'servicelane.sqlite'), { readonly: true });
  const id = raw.prepare('SELECT vehicle_id FROM vehicle_plate WHERE plate = ? AND until IS NULL').pluck().get(plate);
  raw.close();
  deliveredCar(dataDir, vehicleId.parse(id), instant.parse(Date.now() - days * DAY), { plate });
}

/** What the shop has kept of what is being typed. */
function keptDraft(dataDir: string): string {
  const raw = new Database(join(dataDir, 'servicelane.sqlite'), { readonly: true });
  const content = raw.prepare("SELECT content FROM draft WHERE kind = 'followUp'").pluck().get();
  raw.close();
  return String(content);
}

describe.skipIf(!browserPath)('follow-up calls', () => {
  test('R-099 R-104 a try and then the call, by keyboard: the score by its number, what is typed kept over a reload', async () => {
    const dataDir = testFolder();
    const station = await startStation({ dataDir, demo: 'queue' });
    const seat = await openSeat(browser, station.address);
    onTestFinished(async () => {
      expect(seat.complaints).toEqual([]);
      await seat.context.close();
      await station.stop();
      expect(faultsIn(dataDir)).toEqual([]);
    });
    const { page } = seat;
    leftAgo(dataDir, '粤B9T06K', 10);
    leftAgo(dataDir, '粤B58217', 1);
    await signInByKeyboard(page, '演示回访', DEMO_PIN);

    // From the inbox: the call of ten days ago is late, the one of yesterday comes later and is not counted.
    await page.getByText(zhCN.shell.dutyBadge(1, 1)).waitFor();
    await page.keyboard.press('F7');
    await page.getByRole('region', { name: zhCN.duty.groups.later, exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('更换前刹车片 · 更换机油机滤').waitFor();

    // Nobody answers.
    const result = (name: string) => page.getByRole('radio', { name, exact: true });
    await expect.poll(() => result(words.results.reached).evaluate((it) => it === document.activeElement)).toBe(true);
    // On over the results and back: the hand stays at what is chosen, though the form below is another.
    const chosen = () => page.evaluate(() => (document.activeElement as HTMLInputElement).value);
    for (const [key, result] of [
      ['ArrowRight', 'noAnswer'],
      ['ArrowRight', 'refused'],
      ['ArrowLeft', 'noAnswer'],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(chosen).toBe(result);
    }
    await page.keyboard.press('Control+Enter');
    await page.getByText(words.savedTry).first().waitFor();
    await page.getByRole('link', { name: new RegExp(words.tried(1)) }).waitFor();

    // The second try is a conversation, interrupted by a reload.
    await expect.poll(() => result(words.results.reached).evaluate((it) => it === document.activeElement)).toBe(true);
    await page.keyboard.press('2');
    await expect
      .poll(() => page.getByRole('radio', { name: words.scores.satisfied, exact: false }).nth(1).isChecked())
      .toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.type('正常，异响没了');
    await expect.poll(() => keptDraft(dataDir), { timeout: 10_000 }).toContain('正常，异响没了');
    await page.reload();
    await expect.poll(() => page.getByLabel(words.carUse).inputValue(), { timeout: 10_000 }).toBe('正常，异响没了');
    await page.getByLabel(words.promiseRow(1)).fill('要一份保养手册');
    await page.keyboard.press('Control+Enter');
    await page.getByText(words.promisesTitle, { exact: true }).waitFor();
    await page.getByText('要一份保养手册').first().waitFor();

    // What was asked for goes to the supervisor, whose name is chosen.
    const report = page.getByRole('button', { name: words.promiseOf(words.report, '要一份保养手册') });
    await report.and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    const supervisor = page.getByRole('dialog').getByRole('radio', { name: '演示前台主管' });
    await expect.poll(() => supervisor.evaluate((it) => it === document.activeElement)).toBe(true);
    await page.keyboard.press('Space');
    await page.keyboard.press('Control+Enter');
    await page.getByText(words.promiseStates.reported).first().waitFor();
    await page.getByText(zhCN.shell.dutyBadge(0, 0)).waitFor();
  });
});
