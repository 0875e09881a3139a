/**
 * What the hand feels, in a browser on a quarter of this machine's speed: how long until the next picture after a key
 * or a click on check-in, search, board and till; frames while the board scrolls; nodes; long tasks.
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openWriter } from '../../src-main/db/open.ts';
import { zhCN as words } from '../../src-shared/wording/zh-CN.ts';
import { browserPath, launchBrowser, openSeat, startStation } from '../support/app.ts';
import { DEMO_PIN } from '../support/demo.ts';
import { signInByKeyboard } from '../support/keys.ts';
import { copyOfData, fillBoard, SMALL } from './data.ts';
import { folder, percentile, print, printAside } from './measure.ts';

const SLOWER = 4;
const NODES = 1500;

/** In the page: every interaction with how long it took, and every long task. */
function watch(): void {
  const seen = { interactions: new Map<number, number>(), tasks: [] as number[] };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { interactionId = 0, duration } = entry as PerformanceEventTiming; // the type that is observed
      if (interactionId > 0)
        seen.interactions.set(interactionId, Math.max(seen.interactions.get(interactionId) ?? 0, duration));
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.tasks.push(duration);
  }).observe({ type: 'longtask' });
}

interface Seen {
  readonly seen: { readonly interactions: Map<number, number>; readonly tasks: number[] };
}

async function forget(page: Page): Promise<void> {
  await page.waitForTimeout(800);
  await page.evaluate(() => {
    const { seen } = window as unknown as Seen; // put there by `watch`
    seen.interactions.clear();
    seen.tasks.length = 0;
  });
}

/** Does it and prints the interactions; those below 16 ms are not told, and count as such. */
async function felt(page: Page, name: string, count: number, act: () => Promise<void>): Promise<void> {
  await forget(page);
  await act();
  await page.waitForTimeout(1000);
  const { times, tasks } = await page.evaluate(() => {
    const { seen } = window as unknown as Seen; // as above
    return { times: [...seen.interactions.values()], tasks: seen.tasks };
  });
  const all = [...times, ...Array.from({ length: Math.max(0, count - times.length) }, () => 0)];
  const p98 = percentile(all, 0.98);
  print(`ui.${name}.inp`, `${p98.toFixed(0)}ms`, null, '<=100ms', p98 <= 100);
  const longest = Math.max(0, ...tasks);
  print(`ui.${name}.task`, `${longest.toFixed(0)}ms`, null, '<=200ms', longest <= 200);
}

const nodesOf = (page: Page): Promise<number> => page.evaluate(() => document.getElementsByTagName('*').length);

export async function run(): Promise<void> {
  if (!browserPath) {
    process.stderr.write('ui was not measured: there is no browser here\n');
    return;
  }
  const dataDir = await copyOfData(SMALL, folder());
  const raw = openWriter(join(dataDir, 'servicelane.sqlite'));
  fillBoard(raw, SMALL, 24);
  raw.close();
  const station = await startStation({ dataDir, demo: true });
  const browser = await launchBrowser();
  try {
    const { page } = await openSeat(browser, station.address);
    await page.addInitScript(watch);
    await page.reload();
    await signInByKeyboard(page, '演示顾问甲', DEMO_PIN);
    await page.locator('.card').first().waitFor();
    // All code that comes in the quiet.
    await page.waitForLoadState('networkidle').catch(() => undefined);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });

    const nodes = await nodesOf(page);
    print('ui.board.nodes', String(nodes), null, `<=${NODES}`, nodes <= NODES);
    const type = async (text: string): Promise<void> => {
      for (const character of text) {
        await page.keyboard.type(character);
        await page.waitForTimeout(120);
      }
    };
    const press = async (key: string, times: number): Promise<void> => {
      for (let count = 0; count < times; count += 1) {
        await page.keyboard.press(key);
        await page.waitForTimeout(150);
      }
    };
    await page.locator('.card-link[tabindex="0"]').focus();
    await felt(page, 'board', 24, async () => {
      await press('ArrowDown', 8);
      await press('ArrowRight', 4);
      await press('ArrowDown', 6);
      await page.getByTitle(words.visit.asList, { exact: true }).click();
      await page.waitForTimeout(400);
      await page.getByTitle(words.visit.asBoard, { exact: true }).click();
    });

    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await page.getByTitle(words.visit.asList, { exact: true }).click();
    await page.locator('.list').waitFor();
    const frames = await page.evaluate(
      () =>
        new Promise<number[]>((resolve) => {
          const list = document.querySelector('.list');
          const times: number[] = [];
          let last = performance.now();
          const step = (): void => {
            const now = performance.now();
            times.push(now - last);
            last = now;
            list?.scrollBy(0, 60);
            if (times.length < 150) requestAnimationFrame(step);
            else resolve(times.slice(5));
          };
          requestAnimationFrame(step);
        }),
    );
    const p95 = percentile(frames, 0.95);
    print('ui.frames.p95', `${p95.toFixed(1)}ms`, null, '<=17ms', p95 <= 17);
    await page.getByTitle(words.visit.asBoard, { exact: true }).click();
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });

    await page.keyboard.press('F3');
    await felt(page, 'search', 22, async () => {
      await type('粤B12345');
      await press('Backspace', 7);
      await type('wangwei');
    });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');

    await page.keyboard.press('F2');
    await page.locator('.check-find-input').waitFor();
    const waits = page.locator('main').getByRole('option').or(page.locator('main a')).first();
    await felt(page, 'checkin', 10, async () => {
      await type('粤A1');
      await press('Backspace', 4);
      await waits.waitFor();
    });

    const { page: till } = await openSeat(browser, station.address);
    await till.addInitScript(watch);
    await till.reload();
    await signInByKeyboard(till, '演示收银', DEMO_PIN);
    await till.waitForLoadState('networkidle').catch(() => undefined);
    const slower = await till.context().newCDPSession(till);
    await slower.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await till.keyboard.press('F6');
    await till.locator('main').getByRole('textbox').first().waitFor();
    await felt(till, 'settlement', 12, async () => {
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'Enter', 'Tab', 'Tab', 'Tab', 'Tab', '8', '5']) {
        await till.keyboard.press(key);
        await till.waitForTimeout(key === 'Enter' ? 1500 : 150);
      }
    });
    printAside('ui.settlement.nodes', String(await nodesOf(till)));
  } finally {
    await browser.close();
    await station.stop();
  }
}
