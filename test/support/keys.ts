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
