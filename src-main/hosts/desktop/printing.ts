/**
 * Prints a paper from the desktop: a window that nobody sees opens the very PDF of the preview and hands it to the
 * system's print dialog. Never seen to print here, for want of a printer and a screen: only its calls are tested.
 */
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import type { PaperKind } from '../../../src-shared/document/paper-rules.ts';
import { APP_ORIGIN } from './app-protocol.ts';
import { guardContents } from './window.ts';

export type PrintWindow = Pick<BrowserWindow, 'loadURL' | 'destroy'> & {
  readonly webContents: Pick<BrowserWindow['webContents'], 'on' | 'setWindowOpenHandler' | 'print'>;
};

export const PRINT_WINDOW: BrowserWindowConstructorOptions = {
  show: false,
  webPreferences: {
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    spellcheck: false,
    // Chromium's PDF viewer is one.
    plugins: true,
  },
};

/** Half a sheet, lying. */
const HALF: ReadonlySet<PaperKind> = new Set(['exitSlip', 'warranty']);

/** True when it went to a printer, false when the person or the system gave it up. Rejects where it cannot be loaded. */
export async function printPaper(
  open: (options: BrowserWindowConstructorOptions) => PrintWindow,
  file: string,
  kind: PaperKind,
): Promise<boolean> {
  const window = open(PRINT_WINDOW);
  try {
    guardContents(window.webContents);
    await window.loadURL(`${APP_ORIGIN}/papers/${file}`);
    return await new Promise<boolean>((resolve) => {
      const sheet = HALF.has(kind) ? ({ pageSize: 'A5', landscape: true } as const) : ({ pageSize: 'A4' } as const);
      window.webContents.print(
        { silent: false, printBackground: true, margins: { marginType: 'none' }, ...sheet },
        resolve,
      );
    });
  } finally {
    window.destroy();
  }
}
