import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { browserPath, faultsIn, launchBrowser, openSeat, startStation } from '../support/app.ts';
import { DEMO_PIN } from '../support/demo.ts';
import { testFolder } from '../support/folders.ts';
import { signInByKeyboard } from '../support/keys.ts';
import { oneOrder } from '../support/one-order.ts';

const words = zhCN;
let browser: Browser;
beforeAll(async () => {
  if (browserPath) browser = await launchBrowser({ showsPdf: true });
});
afterAll(() => browser?.close());

/** A demo shop with one order, and the preview of its paper before the adviser's eyes. */
async function preview(ownerName: string, hasViewer: boolean | null) {
  const dataDir = testFolder();
  const station = await startStation({ dataDir, demo: 'queue' });
  const { orderId, number } = await oneOrder(station.address, ownerName);
  const seat = await openSeat(browser, station.address);
  const { page, context } = seat;
  if (hasViewer !== null) {
    // Whether a headless browser has a viewer depends on its build.
    await page.addInitScript((has) => {
      Object.defineProperty(Navigator.prototype, 'pdfViewerEnabled', { get: () => has });
    }, hasViewer);
    await page.reload();
  }
  onTestFinished(async () => {
    await context.close();
    await station.stop();
    expect(faultsIn(dataDir)).toEqual([]);
  });
  await signInByKeyboard(page, '演示顾问甲', DEMO_PIN);
  // What is still on its way when the page is left would be complained about.
  await page.waitForLoadState('networkidle');
  const paper = new URL(`/papers/repairOrder/${orderId}`, station.address).href;
  await page.goto(paper);
  await page
    .getByText(words.document.pages(1))
    .or(page.getByText(words.document.pages(2)))
    .waitFor({ timeout: 30_000 });
  return { ...seat, number, paper, station };
}

describe.skipIf(!browserPath)('the preview of a paper', () => {
  test('is the PDF itself in a frame that the policy allows; language, print and back by keyboard', async () => {
    const { page, complaints, number, station } = await preview('演示车主', true);
    await page.getByRole('heading', { name: `${words.document.names.repairOrder} ${number}` }).waitFor();
    const frame = page.getByTitle(words.document.preview(words.document.names.repairOrder));
    const first = await frame.getAttribute('src');
    expect(first).toMatch(/^\/papers\/repairOrder-[0-9a-f-]{36}\.pdf#navpanes=0&view=FitH$/);
    const pdf = await page.evaluate(async (path) => {
      const response = await fetch(path);
      return { type: response.headers.get('content-type'), begins: (await response.text()).slice(0, 5) };
    }, first?.split('#')[0] ?? '');
    expect(pdf).toEqual({ type: 'application/pdf', begins: '%PDF-' });

    // A stranger with the address has nothing of it.
    const stranger = await fetch(new URL(first ?? '', station.address));
    expect(stranger.status).toBe(401);
    const linked = await fetch(new URL(first ?? '', station.address), { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(linked.status).toBe(403);

    await page.getByText(words.paper.modes.en, { exact: true }).click();
    await expect.poll(() => frame.getAttribute('src').catch(() => first), { timeout: 30_000 }).not.toBe(first);
    // What would open the system's dialog.
    await page.evaluate(() => {
      const inside = document.querySelector('iframe')?.contentWindow;
      if (inside) Object.assign(inside, { print: () => Object.assign(window, { printed: true }) });
    });
    const noted = page.waitForResponse((response) => response.url().endsWith('/call/document.noteOutput'));
    await page.keyboard.press('Control+P');
    await expect.poll(() => page.evaluate(() => 'printed' in window)).toBe(true);
    expect(await (await noted).json()).toMatchObject({ ok: true });
    await page.keyboard.press('Escape');
    await expect.poll(() => new URL(page.url()).pathname).toBe('/');
    expect(complaints).toEqual([]);
  });

  test('without a viewer offers the file, under a name that says what it is; 𠮷 is told before printing', async () => {
    const { page, complaints, number } = await preview('演示𠮷', false);
    await page.getByText(words.document.noViewer).waitFor();
    await page.getByText(words.document.missing('𠮷', '演示𠮷')).waitFor();
    expect(await page.locator('iframe').count()).toBe(0);
    // The name that the page asks for; a busy browser sometimes forgets it.
    const link = page.getByRole('link', { name: words.document.save });
    expect(await link.getAttribute('download')).toBe(`${number} ${words.document.names.repairOrder}.pdf`);
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(
      readFileSync(await download.path())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect(complaints).toEqual([]);
  });

  test('is nothing for whoever may not print it, and a thing that is not there is not found', async () => {
    const { page, paper } = await preview('演示车主', null);
    const notFound = page.getByText(words.refusals.notFound.say({}, { time: String }));
    await page.goto(paper.replace(/[0-9a-f]{12}$/, '000000000000'));
    await notFound.waitFor();
    await page.goto(paper.replace('repairOrder', 'nonsense'));
    await notFound.waitFor();
    await page.goto(paper.replace('repairOrder', 'settlement'));
    await page.getByText(words.refusals.paperNotYet.say({ kind: 'settlement' }, { time: String })).waitFor();
  });
});
