import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { browserPath, faultsIn, launchBrowser, openSeat, type Seat, startStation } from '../support/app.ts';
import { testFolder } from '../support/folders.ts';
import { boardCard, signInByKeyboard } from '../support/keys.ts';

const words = zhCN;
let browser: Browser;
beforeAll(async () => {
  if (browserPath) browser = await launchBrowser();
});
afterAll(() => browser?.close());

async function newShop() {
  const dataDir = testFolder();
  const station = await startStation({ dataDir });
  const seats: Seat[] = [];
  onTestFinished(async () => {
    for (const { complaints, context } of seats) {
      expect(complaints).toEqual([]);
      await context.close();
    }
    await station.stop();
    expect(faultsIn(dataDir)).toEqual([]);
  });
  return {
    async seat(): Promise<Seat> {
      const seat = await openSeat(browser, station.address);
      seats.push(seat);
      return seat;
    },
  };
}

/** The name of the shop, the administrator and a PIN: the rest is proposed. */
async function setUp({ page }: Seat): Promise<string> {
  const name = page.getByLabel(words.shop.particulars.name).first();
  await name.waitFor();
  await name.fill('试验汽修');
  await page.getByLabel(new RegExp(`^${words.shop.setUp.administratorName}`)).fill('试验管理员');
  await page
    .getByLabel(new RegExp(`^${words.shop.setUp.pin}`))
    .first()
    .fill('8642');
  await page.getByLabel(words.shop.setUp.pinAgain).fill('8642');
  await page.keyboard.press('Control+Enter');
  await page.getByText(words.staffAdmin.recovery.kept).waitFor({ timeout: 20_000 });
  const code =
    /(?:[0-9A-Z]{4}\s*-\s*){4}[0-9A-Z]{4}/.exec((await page.getByRole('main').innerText()).replaceAll('\n', ''))?.[0] ??
    '';
  await page.getByText(words.staffAdmin.recovery.kept).click();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: words.visit.board }).waitFor();
  return code.replaceAll(/\s/g, '');
}

describe.skipIf(!browserPath)('the first run', () => {
  test('a shop opens its doors, a second screen is paired by code, and both see the first car', async () => {
    const shop = await newShop();
    const desk = await shop.seat();
    await desk.page.getByText(words.shop.setUp.newShop).first().waitFor();
    await setUp(desk);

    // The second screen asks for a code; the first one makes it.
    const second = await shop.seat();
    await second.page.getByText(words.staffAdmin.pairing.title).first().waitFor();
    await desk.page.goto(new URL('/settings/seats', desk.page.url()).href);
    await desk.page.getByRole('button', { name: words.staffAdmin.seats.pair }).first().click();
    const dialog = desk.page.getByRole('dialog');
    await dialog.getByRole('textbox').first().fill('车间');
    await desk.page.keyboard.press('Control+Enter');
    const code = await expect
      .poll(async () => /\d{4}\s*\d{4}/.exec((await dialog.innerText()).replaceAll('\n', ' '))?.[0], {
        timeout: 15_000,
      })
      .toBeTruthy()
      .then(async () => /\d{4}\s*\d{4}/.exec((await dialog.innerText()).replaceAll('\n', ' '))?.[0] ?? '');
    await second.page.getByRole('textbox', { name: words.staffAdmin.pairing.code }).fill(code.replaceAll(/\s/g, ''));
    await second.page.keyboard.press('Enter');
    await signInByKeyboard(second.page, '试验管理员', '8642');

    await dialog.getByText(words.staffAdmin.seats.paired('车间')).waitFor();
    await desk.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await desk.page.keyboard.press('F4');
    await desk.page.keyboard.press('F2');
    await desk.page.getByRole('combobox', { name: words.plate.plate, exact: true }).fill('京A12345');
    await desk.page.keyboard.press('Control+Enter');
    await boardCard(second.page, '京A 12345').waitFor({ timeout: 10_000 });
  });

  test('the printed recovery code gives a forgotten PIN back', async () => {
    const shop = await newShop();
    const desk = await shop.seat();
    const code = await setUp(desk);
    expect(code).toMatch(/^(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}$/);
    const { page } = desk;
    await page.getByRole('button', { name: /试验管理员/ }).click();
    await page.getByText(words.shell.signOut, { exact: true }).click();
    await page.getByPlaceholder(words.staff.filterNames).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(words.staffAdmin.recover.title).click();
    const dialog = page.getByRole('dialog');
    const fields = dialog.getByRole('textbox');
    await fields.nth(0).fill(code);
    await fields.nth(1).fill('试验管理员');
    await fields.nth(2).fill('975310');
    if ((await fields.count()) > 3) await fields.nth(3).fill('975310');
    await page.keyboard.press('Control+Enter');
    await dialog.getByText(words.staffAdmin.recovery.kept).waitFor({ timeout: 20_000 });
    expect(await dialog.innerText()).not.toContain(code);
    await dialog.getByText(words.staffAdmin.recovery.kept).click();
    await page.keyboard.press('Control+Enter');
    await page.keyboard.press('Escape');
    await page.reload();
    await signInByKeyboard(page, '试验管理员', '975310');
  });
});
