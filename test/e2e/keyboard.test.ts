import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { en } from '../../src-shared/wording/en.ts';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { browserPath, faultsIn, launchBrowser, openSeat, type Station, startStation } from '../support/app.ts';
import { DEMO_PIN } from '../support/demo.ts';
import { openSection, pressAt, signInByKeyboard, tabTo } from '../support/keys.ts';

const words = zhCN;
const moves = words.moves.moves;
const told = words.orderPage;

let browser: Browser;
let station: Station;
const dataDir = mkdtempSync(join(tmpdir(), 'servicelane-test-'));
beforeAll(async () => {
  if (!browserPath) return;
  browser = await launchBrowser();
  // With a car in every state; what one test does to it is no other's matter.
  station = await startStation({ dataDir, demo: true });
});
afterAll(async () => {
  if (browserPath) {
    await browser.close();
    await station.stop();
  }
  const faults = faultsIn(dataDir);
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
  expect(faults).toEqual([]);
});

async function seatOf(name: string, language: 'zh-CN' | 'en' = 'zh-CN'): Promise<Page> {
  const { page, context, complaints } = await openSeat(browser, station.address, { language });
  onTestFinished(async () => {
    expect(complaints).toEqual([]);
    await context.close();
  });
  await signInByKeyboard(page, name, DEMO_PIN);
  return page;
}

const path = (page: Page): string => new URL(page.url()).pathname;
/** What has the focus, as its class and where it leads. */
const held = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const now = document.activeElement;
    return `${now?.className.split(' ')[0] ?? ''} ${now?.getAttribute('href') ?? ''}`;
  });

describe.skipIf(!browserPath)('by keyboard', () => {
  test('names are found by pinyin, typed before they are there too; everybody begins at the screen of their own work', async () => {
    const { page, context, complaints } = await openSeat(browser, station.address);
    onTestFinished(async () => {
      expect(complaints).toEqual([]);
      await context.close();
    });
    const name = page.getByPlaceholder(words.staff.filterNames);
    const pin = page.getByLabel(/PIN/).first();
    const at = (where: string) => expect.poll(() => path(page), { timeout: 15_000 }).toBe(where);
    let arrive = (): void => undefined;
    const wait = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    let until = wait;
    await page.route('**/call/staff.signInList', async (route) => {
      await until;
      await route.continue();
    });
    await page.reload();
    await name.waitFor();
    await page.keyboard.type('menwei');
    await page.keyboard.press('Enter');
    await page.keyboard.type(DEMO_PIN.slice(0, 2));
    arrive();
    await page.getByLabel(words.staff.pinOf('演示门卫')).waitFor();
    await page.keyboard.type(DEMO_PIN.slice(2));
    await page.keyboard.press('Enter');
    await at('/gate');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('gate-plate');

    // Whoever left by choice left nothing open. The last one here types the PIN at once: nobody can read it meanwhile.
    until = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await pressAt(page, page.getByRole('button', { name: /演示门卫/ }));
    await page.getByRole('menuitem', { name: words.shell.signOut }).press('Enter');
    await name.waitFor();
    await page.reload();
    await name.and(page.locator(':focus')).waitFor();
    await page.keyboard.type(DEMO_PIN.slice(0, 2));
    expect(await name.inputValue()).toBe('');
    arrive();
    await page.getByLabel(words.staff.pinOf('演示门卫')).waitFor();
    await page.keyboard.type(DEMO_PIN.slice(2));
    await page.keyboard.press('Enter');
    await at('/gate');
    await pressAt(page, page.getByRole('button', { name: /演示门卫/ }));
    await page.getByRole('menuitem', { name: words.shell.signOut }).press('Enter');
    const signIn = async (typed: string): Promise<void> => {
      await name.waitFor();
      await page.keyboard.type(typed);
      await page.keyboard.press('Enter');
      await pin.waitFor();
      await page.keyboard.type(DEMO_PIN);
      await page.keyboard.press('Enter');
      await name.or(pin).waitFor({ state: 'hidden' });
    };
    await signIn('ysjs');
    await at('/workshop');
    // Another person at the seat goes on with what is open, where they may see it.
    await page.keyboard.press('Control+L');
    await signIn('yanshiguwenjia');
    await page.getByRole('button', { name: /演示顾问甲/ }).waitFor();
    await at('/workshop');
    await page.keyboard.press('Control+L');
    await signIn('huifang');
    await at('/follow-up');
    // So does whoever opens a page by its address.
    await page.goto(new URL('/duties', station.address).href);
    await page.getByRole('button', { name: /演示回访/ }).waitFor();
    await at('/duties');
  });

  test('F4 and the workshop begin at a car, arrows go on, Enter opens, Esc comes back to it', async () => {
    const page = await seatOf('演示顾问甲');
    await expect.poll(() => held(page)).toMatch(/^card-link /);
    const first = await held(page);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => held(page)).not.toBe(first);
    const second = await held(page);
    await page.keyboard.press('Enter');
    await page.locator('.move-bar').first().waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => held(page)).toBe(second);
    await page.keyboard.press('F7');
    await page.getByRole('main').getByRole('heading', { name: words.duty.title, level: 1 }).waitFor();
    await page.keyboard.press('F4');
    await expect.poll(() => held(page)).toBe(second);
    // On the board already, from the box at the top.
    await page.keyboard.press('F3');
    await page.keyboard.press('F4');
    await expect.poll(() => held(page)).toBe(second);

    await openSection(page, words.workshop.section);
    await expect.poll(() => held(page)).toMatch(/^work-link /);
    const car = await held(page);
    await page.keyboard.press('ArrowDown');
    const next = await held(page);
    expect(next).not.toBe(car);
    await page.keyboard.press('Enter');
    await page.getByRole('toolbar', { name: words.workshop.actBar }).first().waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => held(page)).toBe(next);
  });

  test('a key pressed on its own screen goes to the first box there and loses nothing', async () => {
    const page = await seatOf('演示多面手');
    await page.keyboard.press('F6');
    const find = page.getByRole('textbox', { name: words.till.find });
    await expect.poll(() => find.evaluate((box) => box === document.activeElement)).toBe(true);
    await page.keyboard.type('9G16D');
    await page.keyboard.press('Enter');
    await page.getByLabel(words.till.handed).fill('300');
    const bill = path(page);
    await page.keyboard.press('F6');
    await expect.poll(() => find.evaluate((box) => box === document.activeElement)).toBe(true);
    expect(path(page)).toBe(bill);
    expect(await page.getByLabel(words.till.handed).inputValue()).toBe('300.00');
    expect(await find.inputValue()).toBe('9G16D');
    // Money without a shift: the way to one, and what was typed stays.
    await tabTo(page, page.getByLabel(words.till.handed));
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog', { name: words.till.openShiftTitle }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await page.getByLabel(words.till.handed).inputValue()).toBe('300.00');

    await page.keyboard.press('F2');
    const car = page.getByRole('combobox', { name: words.checkIn.find, exact: true });
    await car.waitFor();
    await page.keyboard.type('0576');
    await page.keyboard.press('F3');
    await page.keyboard.press('F2');
    await expect.poll(() => car.evaluate((box) => box === document.activeElement)).toBe(true);
    expect(await car.inputValue()).toBe('0576');
    // The help opens from inside a box too, where ? is a character.
    await page.keyboard.press('F1');
    await page.getByRole('dialog', { name: words.shell.shortcutHelp }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => car.evaluate((box) => box === document.activeElement)).toBe(true);
    // Somebody was about to sign in here, or the seat was locked: the hand is where it was.
    await page.keyboard.press('Control+L');
    await page.getByPlaceholder(words.staff.filterNames).waitFor();
    await page.keyboard.press('Escape');
    await page.getByPlaceholder(words.staff.filterNames).waitFor({ state: 'hidden' });
    await expect.poll(() => car.evaluate((box) => box === document.activeElement)).toBe(true);
  });

  test('the help names every key of the page in both languages, the main move by its own name', async () => {
    for (const language of ['zh-CN', 'en'] as const) {
      const inLanguage = language === 'en' ? en : zhCN;
      const page = await seatOf('演示顾问甲', language);
      await page
        .getByRole('main')
        .getByRole('link', { name: /粤B 5L29T/ })
        .focus();
      await page.keyboard.press('Enter');
      const main = page.locator('.move-bar').first().locator('button').first();
      await main.waitFor();
      const shown = await page
        .locator('kbd')
        .evaluateAll((keys) => keys.filter((key) => key.checkVisibility()).map((key) => key.textContent ?? ''));
      expect(shown).toContain('Ctrl+Enter');
      await page.keyboard.press('?');
      const help = page.getByRole('dialog', { name: inLanguage.shell.shortcutHelp });
      await help.locator('dl > div').first().waitFor();
      const rows = await help.locator('dl > div').allTextContents();
      for (const key of shown)
        expect(
          rows.some((row) => row.includes(key)),
          key,
        ).toBe(true);
      expect(rows).toContain(`Ctrl+Enter${inLanguage.moves.moves.authorize}`);
      await page.keyboard.press('Escape');
      await help.waitFor({ state: 'hidden' });
      // And it does what it says.
      await page.keyboard.press('Control+Enter');
      await page.getByRole('dialog', { name: new RegExp(inLanguage.moves.moves.authorize) }).waitFor();
    }
  });

  test('each dialog of the order page begins at the first thing to fill in, and gives the focus back', async () => {
    const page = await seatOf('演示前台主管');
    await page.locator('.card-link').first().waitFor();
    const places = await page
      .locator('.card-link')
      .evaluateAll((cards) => cards.map((card) => card.getAttribute('href') ?? ''));
    const dialog = page.getByRole('dialog');
    const seen = new Set<string>();
    for (const place of places.filter((href) => href.startsWith('/orders/'))) {
      await page.keyboard.press('F4');
      await page.locator(`.card-link[href="${place}"]`).focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => path(page)).toBe(place);
      const buttons = page.locator('.moves > .move-bar button:not(.move-refused), .visit-panel .ant-btn-sm');
      await buttons.first().waitFor();
      for (const name of await buttons.allTextContents()) {
        const plain = name.replace('Ctrl+Enter', '');
        if (seen.has(plain) || DIRECT.has(plain)) continue;
        seen.add(plain);
        const button = page.getByRole('button', { name: plain, exact: true }).first();
        await button.focus();
        await page.keyboard.press('Enter');
        await dialog.waitFor();
        await expect
          .poll(
            () =>
              dialog.evaluate((box, isEditor) => {
                const fields = [...box.querySelectorAll<HTMLInputElement>('input, textarea')].filter(
                  (field) => field.offsetParent !== null && field.type !== 'file' && !field.disabled,
                );
                // A second person's PIN is what is filled in; what stands before it is chosen already. Where lines stand
                // already, it is the box that adds one.
                const wanted =
                  fields.find((field) => field.type === 'password') ??
                  (isEditor ? fields.find((field) => field.matches('.line-find-input')) : fields[0]);
                return wanted !== undefined && wanted === document.activeElement;
              }, plain === told.editLines),
            { message: `${plain}: the first field` },
          )
          .toBe(true);
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'hidden' });
        await expect
          .poll(() => button.evaluate((it) => it === document.activeElement), { message: `${plain}: back` })
          .toBe(true);
      }
    }
    for (const name of [
      moves.authorize,
      moves.authorizeUnsigned,
      moves.decline,
      moves.void,
      moves.assign,
      moves.handOver,
      moves.answerExtra,
      moves.stop,
      moves.takeFromWorkshop,
      moves.notify,
      moves.notifyDelay,
      moves.nominateCollector,
      moves.changePromise,
      moves.transferAdviser,
      moves.accept,
      moves.object,
      moves.addOrder,
      told.editLines,
      told.editParticulars,
      told.preparation,
    ])
      expect(seen, 'every dialog was met').toContain(name);
  });

  test('a dialog that ends its own move leaves the hand at the next one', async () => {
    const page = await seatOf('演示顾问乙');
    await page
      .getByRole('main')
      .getByRole('link', { name: /粤B 6E08V/ })
      .focus();
    await page.keyboard.press('Enter');
    const bar = page.locator('.move-bar').first();
    await pressAt(page, bar.getByRole('button', { name: moves.takeFromWorkshop, exact: true }));
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await page.keyboard.press('Space');
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    await expect
      .poll(() =>
        bar
          .locator('button')
          .first()
          .evaluate((button) => button === document.activeElement),
      )
      .toBe(true);
    expect(await tabTo(page, bar.locator('button').nth(1))).toBe(1);
    // The draft bill of this one order: no queue that is not the adviser's, and Esc leads back.
    await pressAt(page, bar.getByRole('button', { name: moves.draftBill, exact: true }));
    await page.locator('.till-page').waitFor();
    expect(await page.locator('.till-queue').count()).toBe(0);
    await page.keyboard.press('Escape');
    await expect.poll(() => path(page)).toMatch(/^\/orders\//);
  });

  test('Ctrl+Enter saves out of a list of choices, closed or open', async () => {
    const page = await seatOf('演示顾问甲');
    const plate = page.getByRole('combobox', { name: words.plate.plate, exact: true });
    const color = page.getByRole('combobox', { name: words.plate.color, exact: true });
    // What was typed for the first car is kept, and the shop hears late that it is done with: the second begins empty.
    await page.route('**/call/draft.discard', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 2000));
      await route.continue();
    });
    for (const isOpen of [false, true]) {
      await page.keyboard.press('F8');
      await plate.waitFor();
      await page.keyboard.type(isOpen ? '7N78N' : '7N77N');
      await page
        .getByRole('dialog')
        .getByText(/草稿已存/)
        .waitFor();
      await tabTo(page, color);
      if (isOpen) {
        await page.keyboard.press('ArrowDown');
        await expect.poll(() => color.getAttribute('aria-expanded')).toBe('true');
      }
      await page.keyboard.press('Control+Enter');
      await page.getByText(words.visit.arrived(isOpen ? '粤B7N78N' : '粤B7N77N')).waitFor();
    }
  });

  test('Enter leads through the whole first part of the check-in, tank and lamps too', async () => {
    const page = await seatOf('演示顾问乙');
    const told = words.checkIn;
    const isHeld = (name: string, role: 'textbox' | 'slider' | 'radio' = 'textbox') =>
      expect
        .poll(() =>
          page
            .getByRole('main')
            .getByRole(role, { name, exact: true })
            .first()
            .evaluate((field) => field === document.activeElement),
        )
        .toBe(true);
    await page.keyboard.press('F2');
    await page.keyboard.type('58217');
    await page.getByRole('main').getByRole('option', { name: /58217/ }).first().waitFor();
    await page.keyboard.press('Enter');
    await isHeld(told.odometer);
    await page.keyboard.type('187000');
    await page.keyboard.press('Enter');
    await isHeld(told.fuel, 'slider');
    await page.keyboard.type('5');
    for (const name of [told.keyTag, told.keyCount, told.box, told.parkingSpot]) {
      await page.keyboard.press('Enter');
      await isHeld(name);
    }
    await page.keyboard.press('Enter');
    const lamp = page.getByRole('group', { name: told.lamps }).getByRole('button').first();
    await expect.poll(() => lamp.evaluate((chip) => chip === document.activeElement)).toBe(true);
    await page.keyboard.press('a');
    await page.keyboard.press('Enter');
    expect(await lamp.getAttribute('aria-pressed')).toBe('true');
    await isHeld(words.order.oldParts.left, 'radio');
    expect(await page.getByRole('slider', { name: told.fuel }).getAttribute('aria-valuenow')).toBe('5');
    // What the customer said on arrival is gone on with.
    for (let presses = 0; presses < 4; presses += 1) await page.keyboard.press('Enter');
    await isHeld(told.customerWords);
    await page.keyboard.type('。冷车时');
    const said = page.getByRole('textbox', { name: told.customerWords, exact: true });
    expect(await said.inputValue()).toMatch(/.。冷车时$/);
    await page.keyboard.press('Alt+1');
    await page.keyboard.press('Alt+2');
    await page.keyboard.type('更响');
    expect(await said.inputValue()).toMatch(/.。冷车时更响$/);
  });
});

/** Done at once, or somewhere else than in a dialog of this page. */
const DIRECT: ReadonlySet<string> = new Set([
  moves.quote,
  moves.diagnose,
  moves.prepare,
  moves.draftBill,
  moves.settle,
  moves.takePayment,
  moves.refund,
  moves.reopen,
  moves.correctBill,
  moves.approveRelease,
  moves.issueExit,
  moves.voidExit,
  moves.deliver,
]);
