/** Papers in the desktop window: served by its own scheme, printed by the system, for whoever may print them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IpcMain, WebContents } from 'electron';
import { describe, expect, onTestFinished, test } from 'vitest';
import { writePaper } from '../../src-main/document/paper-files.ts';
import { APP_ORIGIN, appResponder } from '../../src-main/hosts/desktop/app-protocol.ts';
import { CHANNEL_IN } from '../../src-main/hosts/desktop/channels.ts';
import { openIpc } from '../../src-main/hosts/desktop/ipc.ts';
import { PRINT_WINDOW, type PrintWindow, printPaper } from '../../src-main/hosts/desktop/printing.ts';
import { pairDemoSeat } from '../../src-main/staff/seat-service.ts';
import { desktopSeat } from '../../src-main/staff/session-repository.ts';
import { recordSignIn } from '../../src-main/staff/session-service.ts';
import { activeStaff } from '../../src-main/staff/staff-repository.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { IpcMainStandIn, WebContentsStandIn, WindowStandIn } from '../support/electron-stand-in.ts';
import { testFolder } from '../support/folders.ts';
import { demoShop } from '../support/given.ts';

/** The window of a demo shop; somebody with this hat sits before it. */
async function desk(role: Role, print: (file: string, kind: string) => Promise<boolean>) {
  const demo = await demoShop({ checked: false });
  if (desktopSeat(demo.shop.reader) === null) pairDemoSeat(demo.shop.door, 'desktop');
  const seatId = desktopSeat(demo.shop.reader);
  const person = activeStaff(demo.shop.reader).find(({ roles }) => roles.length === 1 && roles[0] === role);
  if (!seatId || !person) throw new Error(`nobody is ${role}`);
  demo.shop.door.runInternal(recordSignIn, { seatId, staffId: person.id }, demo.shop.door.sessionOf(seatId));
  demo.shop.door.touchSeat(seatId);
  const ipcMain = new IpcMainStandIn();
  const window = new WebContentsStandIn();
  window.mainFrame.url = `${APP_ORIGIN}/`;
  onTestFinished(
    openIpc({
      shop: demo.shop,
      ipcMain: ipcMain as unknown as IpcMain, // the two methods that openIpc uses
      windows: () => [window] as unknown as WebContents[], // the three members that openIpc uses
      print,
      origin: APP_ORIGIN,
    }),
  );
  const rendererDir = testFolder();
  mkdirSync(rendererDir, { recursive: true });
  writeFileSync(join(rendererDir, 'index.html'), '<meta nonce="__CSP_NONCE__">');
  return {
    demo,
    respond: appResponder(demo.shop, rendererDir),
    ask: (file: unknown, staffId: string | null = person.id) =>
      ipcMain.invoke(CHANNEL_IN, { kind: 'print', file, staffId }, window),
  };
}

describe('printing in the desktop', () => {
  test('hands a paper to the printer for whoever may print its kind, and for nobody else', async () => {
    const printed: string[] = [];
    const print = async (file: string, kind: string) => printed.push(`${kind} ${file}`) > 0;
    const { demo, ask } = await desk('guard', print);
    const slip = writePaper(demo.folder, 'exitSlip', Buffer.from('%PDF-'));
    const order = writePaper(demo.folder, 'repairOrder', Buffer.from('%PDF-'));
    expect(await ask(slip)).toEqual({ ok: true, value: { printed: true } });
    expect(await ask(order)).toMatchObject({ refusal: { code: 'notAllowed' } });
    expect(await ask(slip.replace(/.{8}\.pdf$/, '00000000.pdf'))).toMatchObject({ refusal: { code: 'notFound' } });
    expect(await ask(slip, null)).toMatchObject({ refusal: { code: 'otherUser' } });
    for (const wrong of ['../../etc/passwd', `papers/${slip}`, '', 5, null])
      expect(await ask(wrong)).toMatchObject({ invalid: { file: expect.any(String) } });
    expect(printed).toEqual([`exitSlip ${slip}`]);
  });

  test('a printer that fails is a fault with a number, and not a word of its file system goes to the page', async () => {
    const { demo, ask } = await desk('cashier', () => Promise.reject(new Error('/dev/lp0 is gone')));
    const file = writePaper(demo.folder, 'settlement', Buffer.from('%PDF-'));
    const answer = await ask(file);
    expect(answer).toMatchObject({ ok: false, fault: { number: expect.any(String) } });
    expect(JSON.stringify(answer)).not.toContain('lp0');
    expect(demo.log.find(({ kind }) => kind === 'fault')?.stack).toContain('lp0');
  });

  test('the window’s own scheme serves it as a PDF that only our pages may frame', async () => {
    const { demo, respond } = await desk('guard', async () => true);
    const slip = writePaper(demo.folder, 'exitSlip', Buffer.from('%PDF-trial'));
    const order = writePaper(demo.folder, 'repairOrder', Buffer.from('%PDF-trial'));
    const served = respond(new Request(`${APP_ORIGIN}/papers/${slip}`));
    expect(await served.text()).toBe('%PDF-trial');
    expect(served.headers.get('content-type')).toBe('application/pdf');
    expect(served.headers.get('content-security-policy')).toBe("frame-ancestors 'self'");
    expect(served.headers.get('cache-control')).toContain('no-store');
    for (const path of [`/papers/${order}`, '/papers/servicelane.sqlite', '/papers/device.key', '/papers/x.pdf'])
      expect(respond(new Request(`${APP_ORIGIN}${path}`)).status, path).toBe(404);
    // No paper's name: it is the page, and nothing of the folder.
    expect(await respond(new Request(`${APP_ORIGIN}/papers/..%2fservicelane.sqlite`)).text()).toContain('<meta');
    // The screen itself is a page like the others.
    const page = respond(new Request(`${APP_ORIGIN}/papers/exitSlip/0`));
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toContain("frame-src 'self'");
  });

  test('a hidden window loads the very PDF, asks the system, and goes, whatever comes of it', async () => {
    const windows: WindowStandIn[] = [];
    const open = (succeeds: boolean) => (options: unknown) => {
      const window = new WindowStandIn(options);
      window.webContents.printSucceeds = succeeds;
      windows.push(window);
      return window as unknown as PrintWindow; // the members that printing uses
    };
    expect(await printPaper(open(true), 'settlement-x.pdf', 'settlement')).toBe(true);
    expect(await printPaper(open(false), 'exitSlip-x.pdf', 'exitSlip')).toBe(false);
    const [a4, half] = windows;
    expect(a4?.options).toBe(PRINT_WINDOW);
    expect(PRINT_WINDOW).toMatchObject({
      show: false,
      webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
    });
    expect(a4?.webContents.getURL()).toBe(`${APP_ORIGIN}/papers/settlement-x.pdf`);
    expect(a4?.webContents.prints).toMatchObject([{ silent: false, pageSize: 'A4' }]);
    expect(half?.webContents.prints).toMatchObject([{ pageSize: 'A5', landscape: true }]);
    expect(a4?.webContents.mayNavigate('will-navigate', 'https://evil.example/')).toBe(false);
    expect(windows.map(({ webContents }) => webContents.isDestroyed())).toEqual([true, true]);

    const broken = (options: unknown) => {
      const window = new WindowStandIn(options);
      window.loadURL = () => Promise.reject(new Error('ERR_FAILED'));
      windows.push(window);
      return window as unknown as PrintWindow; // as above
    };
    await expect(printPaper(broken, 'settlement-x.pdf', 'settlement')).rejects.toThrow('ERR_FAILED');
    expect(windows.at(-1)?.webContents.isDestroyed()).toBe(true);
  });
});
