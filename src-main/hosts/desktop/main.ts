/** The desktop program: one window for each data folder, the data in this process, the shop's other seats served too. */
import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session, shell } from 'electron';
import { menuWordsEn, menuWordsZh } from '../../../src-shared/shell/menu-words.ts';
import type { Shop } from '../../kernel/shop.ts';
import { pairDemoSeat } from '../../staff/seat-service.ts';
import { desktopSeat } from '../../staff/session-repository.ts';
import { openHosted } from '../open-hosted.ts';
import { type HostOptions, readHostOptions } from '../options.ts';
import { startFailure } from '../start-failure.ts';
import { openStation, type Station, StationRefusal } from '../station/server.ts';
import { APP_ORIGIN, APP_SCHEME, appResponder } from './app-protocol.ts';
import { openIpc } from './ipc.ts';
import { menuTemplate } from './menu.ts';
import { printPaper } from './printing.ts';
import { guardContents, guardSession, windowOptions } from './window.ts';

/** Before `ready`: the scheme must be known when the first page loads. */
protocol.registerSchemesAsPrivileged([
  {
    scheme: APP_SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
  },
]);

const root = app.getAppPath();
let window: BrowserWindow | null = null;
let shop: Shop | null = null;
let station: Station | null = null;

async function openWindow(): Promise<void> {
  window = new BrowserWindow(windowOptions(join(import.meta.dirname, '../preload/preload.cjs')));
  guardContents(window.webContents);
  window.once('ready-to-show', () => window?.show());
  window.on('closed', () => {
    window = null;
  });
  await window.loadURL(`${APP_ORIGIN}/`);
}

/** Whoever owns the data serves the other seats. A port that is taken costs them their seats, not this window its work. */
async function serveSeats(options: HostOptions, opened: Shop, rendererDir: string): Promise<void> {
  const { host, port, tls } = options;
  try {
    station = await openStation({ shop: opened, rendererDir, host, port, tls });
    opened.announce(station.address);
  } catch (error) {
    if (!(error instanceof StationRefusal) || error.code === 'needsTls') throw error;
    opened.log({ at: opened.now(), kind: 'note', name: 'station', outcome: error.code });
  }
}

/** A restore waits for the shop to be closed: the next run of the program does it first. */
function relaunch(): void {
  // Not asked for again: the backup of `--restore` is the past by now.
  const args = process.argv
    .slice(1)
    .filter((arg, at, all) => !/^--restore(?:=|$)/.test(arg) && all[at - 1] !== '--restore');
  app.relaunch({ args });
  app.quit();
}

async function start(options: HostOptions): Promise<void> {
  const opened = await openHosted(options, root, import.meta.dirname, 'desktop', relaunch);
  shop = opened;
  // A demo that was made in the browser has no seat for this window yet.
  if (opened.kind() === 'demo' && desktopSeat(opened.reader) === null) pairDemoSeat(opened.door, 'desktop');
  const rendererDir = join(root, 'out', 'renderer');
  guardSession(session.defaultSession);
  const respond = appResponder(opened, rendererDir);
  protocol.handle(APP_SCHEME, (request) => respond(request as unknown as Request)); // the fetch standard's Request, by another name
  openIpc({
    shop: opened,
    ipcMain,
    windows: () => (window ? [window.webContents] : []),
    print: (file, kind) => printPaper((given) => new BrowserWindow(given), file, kind),
    origin: APP_ORIGIN,
  });
  await serveSeats(options, opened, rendererDir);
  const words = app.getLocale().startsWith('zh') ? menuWordsZh : menuWordsEn;
  const actions = { openDataFolder: () => void shell.openPath(options.dataDir) };
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(words, process.platform, actions)));
  await openWindow();
}

function fail(error: unknown): void {
  dialog.showErrorBox('ServiceLane 接车台', startFailure(error).text);
  app.exit(2);
}

function run(options: HostOptions): void {
  // The browser's own files live in the data folder: so its single-instance lock is one for each data folder too.
  app.setPath('userData', join(options.dataDir, 'window'));
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app.on('second-instance', () => {
    if (!window) {
      if (shop) void openWindow();
      return;
    }
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
    void Promise.resolve(station?.close())
      .finally(() => closing.close())
      .finally(() => app.quit());
  });
  app
    .whenReady()
    .then(() => start(options))
    .catch(fail);
}

try {
  run(readHostOptions(process.argv.slice(1)));
} catch (error) {
  void app.whenReady().then(() => fail(error));
}
