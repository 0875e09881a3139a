/** What a person at a seat does again and again. */
import type { Locator, Page } from 'playwright-core';
import { en } from '../../src-shared/wording/en.ts';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';

/** The sign-in screen is open: the name, Enter, the PIN, Enter. */
export async function signInByKeyboard(page: Page, name: string, pin: string): Promise<void> {
  await page.getByPlaceholder(zhCN.staff.filterNames).or(page.getByPlaceholder(en.staff.filterNames)).waitFor();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await page.getByLabel(/PIN/).first().waitFor();
  await page.keyboard.type(pin);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: new RegExp(name) }).waitFor();
}

/** The card of a car, as a screen reader names it. */
export function boardCard(page: Page, plate: string): Locator {
  return page.getByRole('main').getByRole('link', { name: new RegExp(plate) });
}

/**
 * Goes there as somebody without a mouse does: Tab, or Shift+Tab where it lies behind, and arrows inside a group of
 * choices. Fails where no Tab leads there. Answers how many presses it took.
 */
export async function tabTo(page: Page, target: Locator): Promise<number> {
  await target.waitFor();
  const isBehind = await target.evaluate((element) => {
    const from = document.activeElement;
    return (
      from !== null &&
      from !== document.body &&
      (from.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING) !== 0
    );
  });
  for (let presses = 0; presses < 200; presses += 1) {
    const at = await target.evaluate((element) => {
      const from = document.activeElement;
      if (from === element) return 'here';
      const isSibling =
        from instanceof HTMLInputElement &&
        element instanceof HTMLInputElement &&
        element.type === 'radio' &&
        from.type === 'radio' &&
        from.name === element.name;
      // Of the rows and states that are one stop together, arrows go from one to the next.
      const areOneStop =
        (from?.matches('a.work-link') && element.matches('a.work-link')) ||
        (from?.matches('[role="radio"]') &&
          from.closest('[role="radiogroup"]') === element.closest('[role="radiogroup"]'));
      if (from && areOneStop && (from.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING) !== 0)
        return 'above';
      return isSibling || areOneStop ? 'beside' : 'away';
    });
    if (at === 'here') return presses;
    await page.keyboard.press(
      at === 'above' ? 'ArrowUp' : at === 'beside' ? 'ArrowDown' : isBehind ? 'Shift+Tab' : 'Tab',
    );
  }
  throw new Error(`no Tab leads to ${target}`);
}

/** Goes there and presses it: Enter for a button or a link, Space for a tick. */
export async function pressAt(page: Page, target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** Goes there and writes; what stood there is written over. */
export async function typeAt(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

/** The section of the menu by its place: Alt and its number. */
export async function openSection(page: Page, name: string): Promise<void> {
  const links = page.getByRole('navigation', { name: zhCN.shell.sections }).getByRole('link');
  const place = (await links.locator('.section-name').allTextContents()).indexOf(name) + 1;
  if (place === 0) throw new Error(`no section ${name}`);
  await page.keyboard.press(`Alt+${place}`);
}

/** On the board: Tab to the one card that Tab stops at, and arrows to the wanted one, which is then open to Enter. */
export async function arrowToCard(page: Page, card: Locator): Promise<void> {
  await card.waitFor();
  await tabTo(page, page.locator('.card-link[tabindex="0"]'));
  for (let presses = 0; presses < 60; presses += 1) {
    const key = await card.evaluate((element) => {
      const from = document.activeElement;
      if (from === element || from === null) return null;
      const isBefore = (from.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING) !== 0;
      const inSameColumn = from.closest('section')?.contains(element) === true;
      if (inSameColumn) return isBefore ? 'ArrowUp' : 'ArrowDown';
      return isBefore ? 'ArrowLeft' : 'ArrowRight';
    });
    if (key === null) return;
    const before = await page.evaluate(() => document.activeElement?.getAttribute('data-visit') ?? '');
    await page.keyboard.press(key);
    await page
      .waitForFunction((old) => document.activeElement?.getAttribute('data-visit') !== old, before, { timeout: 3000 })
      .catch(() => undefined);
  }
  throw new Error(`no arrow leads to ${card}`);
}
