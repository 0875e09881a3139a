/** The desktop program: one instance, one window, the data in this process. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session, shell } from 'electron';
import { en } from '../../../src-shared/wording/en.ts';
import { type Words, zhCN } from '../../../src-shared/wording/zh-CN.ts';
import { OpenRefusal } from '../../db/open-refusal.ts';
import { openShop, type Shop } from '../../kernel/shop.ts';
import { APP_ORIGIN, APP_SCHEME, appResponder } from './app-protocol.ts';
import { openIpc } from './ipc.ts';
import { menuTemplate } from './menu.ts';
import { guardContents, guardSession, windowOptions } from './window.ts';

/** Before `ready`: the scheme must be known when the first page loads. */
protocol.registerSchemesAsPrivileged([
  {
    scheme: APP_SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
  },
]);

const root = app.getAppPath();
const demo = process.argv.includes('--demo');
const dataArgument = process.argv.indexOf('--data');
const given = dataArgument >= 0 ? process.argv[dataArgument + 1] : undefined;
const dataDir = given === undefined ? join(app.getPath('userData'), demo ? 'demo' : 'shop') : resolve(given);

let window: BrowserWindow | null = null;
let shop: Shop | null = null;

function say(pick: (words: Words) => string): string {
  return `${pick(zhCN)}\n\n${pick(en)}`;
}

async function openWindow(): Promise<void> {
  window = new BrowserWindow(windowOptions(join(import.meta.dirname, '../preload/preload.cjs')));
  guardContents(window.webContents);
  window.once('ready-to-show', () => window?.show());
  window.on('closed', () => {
    window = null;
  });
  await window.loadURL(`${APP_ORIGIN}/`);
}

async function start(): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }; // our own file
  const opened = await openShop({
    dataDir,
    migrationsDir: join(root, 'resources', 'migrations'),
    workerUrl: pathToFileURL(join(import.meta.dirname, 'worker.js')),
    version,
    clock: Date.now,
    monotonic: () => performance.now(),
    demo,
  });
  shop = opened;
  if (demo && opened.kind() === 'undecided') {
    await opened.call(
      { name: 'shop.tryDemo', input: { language: 'zh-CN' }, commandId: null, staffId: null },
      { seatId: null, host: 'desktop', adoptSeat: () => undefined },
    );
  }
  guardSession(session.defaultSession);
  const respond = appResponder(opened, join(root, 'out', 'renderer'));
  protocol.handle(APP_SCHEME, (request) => respond(request as unknown as Request)); // the fetch standard's Request, by another name
  openIpc({ shop: opened, ipcMain, windows: () => (window ? [window.webContents] : []), origin: APP_ORIGIN });
  const words = app.getLocale().startsWith('zh') ? zhCN : en;
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate(words.menu, process.platform, { openDataFolder: () => void shell.openPath(dataDir) }),
    ),
  );
  await openWindow();
}

if (!app.requestSingleInstanceLock()) {
  app.quit();
} else {
  app.on('second-instance', () => {
    if (!window) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('activate', () => {
    if (!window && shop) void openWindow();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('before-quit', (event) => {
    if (!shop) return;
    event.preventDefault();
    const closing = shop;
    shop = null;
    void closing.close().finally(() => app.quit());
  });
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      const text =
        error instanceof OpenRefusal
          ? say((words) => words.start.openRefusals[error.code](error.details))
          : error instanceof Error
            ? error.message
            : String(error);
      dialog.showErrorBox('ServiceLane 接车台', text);
      app.exit(2);
    });
}
