/** The built desktop program in a real Electron: only where its runtime was downloaded and there is a display. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { faultsIn } from '../support/app.ts';
import { ROOT, testFolder } from '../support/folders.ts';
import { openTestShop } from '../support/shop.ts';
import { watchLogs } from '../support/traces.ts';

const pathFile = join(ROOT, 'node_modules', 'electron', 'path.txt');
const runtime = existsSync(pathFile)
  ? join(ROOT, 'node_modules', 'electron', 'dist', readFileSync(pathFile, 'utf8').trim())
  : null;
const hasDisplay =
  process.platform !== 'linux' || process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
const isMissing = runtime === null || !existsSync(runtime) || !hasDisplay;

interface Bridge {
  call(call: object): Promise<{ ok: boolean; value?: Record<string, unknown> }>;
}

async function launch(dataDir: string, args: readonly string[] = []): Promise<ElectronApplication> {
  watchLogs(dataDir);
  const app = await _electron.launch({
    executablePath: runtime ?? '',
    args: [
      ROOT,
      '--data',
      dataDir,
      // The sandbox of Chromium cannot run as root; nothing but these tests should either.
      ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...args,
    ],
    env: { ...process.env, TZ: 'Asia/Shanghai', ELECTRON_ENABLE_LOGGING: '0' },
  });
  onTestFinished(async () => {
    await app.close().catch(() => undefined); // it may have gone by itself
  });
  return app;
}

describe('the desktop program', () => {
  test.skipIf(isMissing)(
    'desktop end to end: needs an Electron runtime and a display: the demo opens in its window',
    async () => {
      const folder = join(testFolder(), 'data');
      const app = await launch(folder, ['--demo']);
      const page = await app.firstWindow();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.getByText(zhCN.staff.whoAreYou).waitFor();
      expect(page.url()).toMatch(/^app:\/\/servicelane\//);
      const seen = await page.evaluate(async () => {
        const bridge = (window as unknown as { serviceLane: Bridge }).serviceLane;
        const reply = await bridge.call({ name: 'session.current', input: {}, commandId: null, staffId: null });
        return {
          keys: Object.keys(bridge).sort(),
          kind: reply.value?.['kind'],
          host: reply.value?.['host'],
          node: [
            typeof Reflect.get(window, 'require'),
            typeof Reflect.get(window, 'process'),
            typeof Reflect.get(window, 'Buffer'),
          ],
        };
      });
      expect(seen).toEqual({
        keys: ['call', 'file', 'onMessage', 'print'],
        kind: 'demo',
        host: 'desktop',
        node: ['undefined', 'undefined', 'undefined'],
      });
      expect(complaints).toEqual([]);
      expect(faultsIn(folder)).toEqual([]);
    },
  );

  test.skipIf(isMissing)(
    'desktop end to end: needs an Electron runtime and a display: the page cannot leave or open anything',
    async () => {
      const app = await launch(join(testFolder(), 'data'), ['--demo']);
      const page = await app.firstWindow();
      await page.getByText(zhCN.staff.whoAreYou).waitFor();
      const address = page.url();
      const opened = await page.evaluate(() => {
        const other = window.open('https://example.com/');
        window.location.href = 'https://example.com/';
        return other === null;
      });
      expect(opened).toBe(true);
      await page.waitForTimeout(500);
      expect(page.url()).toBe(address);
      expect(app.windows()).toHaveLength(1);
      const preferences = await app.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        // Not in the public types, but what the window was really made with.
        const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
        const { sandbox, contextIsolation, nodeIntegration } = contents.getLastWebPreferences();
        return { sandbox, contextIsolation, nodeIntegration };
      });
      expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false });
    },
  );

  test.skipIf(isMissing)(
    'desktop end to end: needs an Electron runtime and a display: quitting leaves the data closed',
    async () => {
      const folder = join(testFolder(), 'data');
      const app = await launch(folder);
      await (await app.firstWindow()).getByText(zhCN.shell.product).first().waitFor();
      await expect(openTestShop({ folder })).rejects.toMatchObject({ code: 'dataInUse' });
      await app.close();
      const again = await openTestShop({ folder });
      expect(again.shop.kind()).toBe('undecided');
      expect(faultsIn(folder)).toEqual([]);
    },
  );
});
