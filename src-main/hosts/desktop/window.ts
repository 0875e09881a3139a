/** The window: sandboxed, isolated, and unable to go anywhere but to our own pages. */
import type { BrowserWindowConstructorOptions, Session, WebContents } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';

export function windowOptions(preload: string): BrowserWindowConstructorOptions {
  return {
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    backgroundColor: '#f5f6f8',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      // It would download dictionaries; nothing of ours leaves the shop.
      spellcheck: false,
      // Chromium's PDF viewer is one; no other has existed for years.
      plugins: true,
      devTools: true,
    },
  };
}

/** True for an address inside our own pages. */
export function isOwnPage(url: string): boolean {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol}//${host}` === APP_ORIGIN;
  } catch {
    return false;
  }
}

/** No navigation away, no window of a page's own, no embedded view. */
export function guardContents(contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>): void {
  contents.on('will-navigate', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** The camera (walk-around photos) and full screen for our own pages; no microphone, and nothing else for anybody. */
export function guardSession(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setSpellCheckerEnabled'>,
): void {
  const allowed = new Set(['media', 'fullscreen', 'clipboard-sanitized-write']);
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    // Camera and microphone are one permission to Chromium.
    const listens = 'mediaTypes' in details && details.mediaTypes?.includes('audio') === true;
    answer(allowed.has(permission) && !listens && isOwnPage(contents.getURL()));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin, details) =>
      allowed.has(permission) && details.mediaType !== 'audio' && isOwnPage(origin),
  );
  session.setSpellCheckerEnabled(false);
}
