import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IpcMain, Session, WebContents } from 'electron';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { LARGEST_FILE_BYTES } from '../../src-main/attachment/attachment-store.ts';
import { makeBackup } from '../../src-main/backup/backup-store.ts';
import { openReader } from '../../src-main/db/open.ts';
import { APP_ORIGIN, APP_SCHEME, appResponder } from '../../src-main/hosts/desktop/app-protocol.ts';
import { CHANNEL_IN, CHANNEL_OUT } from '../../src-main/hosts/desktop/channels.ts';
import { openIpc } from '../../src-main/hosts/desktop/ipc.ts';
import { menuTemplate } from '../../src-main/hosts/desktop/menu.ts';
import { guardContents, guardSession, isOwnPage, windowOptions } from '../../src-main/hosts/desktop/window.ts';
import { usualDataDir } from '../../src-main/hosts/options.ts';
import { desktopSeat } from '../../src-main/staff/session-repository.ts';
import { type CallName, contract, type Input } from '../../src-shared/contract.ts';
import type { Call, Reply } from '../../src-shared/kit/contract.ts';
import { commandId, newId } from '../../src-shared/kit/id.ts';
import { cardsOf, packedBoard } from '../../src-shared/visit/board-rules.ts';
import { en } from '../../src-shared/wording/en.ts';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { dumpOf } from '../support/dump.ts';
import {
  type ElectronStandIn,
  electronStandIn,
  type FrameStandIn,
  IpcMainStandIn,
  type MenuItem,
  SessionStandIn,
  WebContentsStandIn,
} from '../support/electron-stand-in.ts';
import { MIGRATIONS, testFolder } from '../support/folders.ts';
import { ADMIN_PIN, arrival, demoShop, SET_UP } from '../support/given.ts';
import { ANYTHING } from '../support/hostile.ts';
import { MORNING, openTestShop, type TestShop } from '../support/shop.ts';

// The slow hash has its tests in people.test.ts.
vi.mock('node:crypto', async (original) => {
  const real = await original<typeof import('node:crypto')>();
  return {
    ...real,
    scrypt: (
      password: Buffer,
      salt: Buffer,
      length: number,
      options: object,
      done: (error: Error | null, key: Buffer) => void,
    ) => real.scrypt(password, salt, length, { ...options, N: 16 }, done),
  };
});

const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from('picture')]);

function rendererFolder(root = testFolder()): string {
  const folder = join(root, 'out', 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__">');
  writeFileSync(join(folder, 'assets', 'app.js'), 'export const a = 1;');
  writeFileSync(join(folder, 'assets', 'app.css'), 'body{}');
  writeFileSync(join(folder, 'assets', 'secret.db'), 'SECRET');
  writeFileSync(join(folder, '..', 'secret.js'), 'SECRET');
  writeFileSync(join(folder, '..', 'renderer-secret.js'), 'SECRET');
  return folder;
}

/** The door for a window, with one window at its own page. */
function desk(opened: TestShop) {
  const ipcMain = new IpcMainStandIn();
  const window = new WebContentsStandIn();
  window.mainFrame.url = `${APP_ORIGIN}/board`;
  const windows = [window];
  const printed: { file: string; kind: string }[] = [];
  const close = openIpc({
    shop: opened.shop,
    ipcMain: ipcMain as unknown as IpcMain, // the two methods that openIpc uses
    windows: () => windows as unknown as WebContents[], // the three members that openIpc uses
    print: async (file, kind) => printed.push({ file, kind }) > 0,
    origin: APP_ORIGIN,
  });
  onTestFinished(close);
  const desktop = {
    ipcMain,
    window,
    windows,
    close,
    staffId: null as string | null,
    invoke: (message: unknown, frame?: FrameStandIn | null) =>
      ipcMain.invoke(CHANNEL_IN, message, window, frame) as Promise<Reply>,
    call: <N extends CallName>(name: N, input: Input<N>) =>
      desktop.invoke({ kind: 'call', call: callOf(name, input, desktop.staffId) }),
    async do<N extends CallName>(name: N, input: Input<N>): Promise<unknown> {
      const reply = await desktop.call(name, input);
      if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(reply)}`);
      return reply.value;
    },
    /** Set up, and signed in as the administrator. */
    async setUp(): Promise<void> {
      const { staffId } = contract['shop.setUp'].output.parse(
        await desktop.do('shop.setUp', { ...SET_UP, seatName: '主机' }),
      );
      desktop.staffId = staffId;
    },
  };
  return desktop;
}

function callOf(name: string, input: unknown, staffId: string | null): Call {
  return { name, input, commandId: newId(commandId), staffId };
}

const STRANGER = { ok: false, refusal: { code: 'unknownCall', details: {} } };

describe('the two channels', () => {
  test('set-up over IPC makes the window’s own seat and signs in; calls go round', async () => {
    const opened = await openTestShop({ checked: false });
    const desktop = desk(opened);
    expect(await desktop.do('session.current', {})).toMatchObject({ state: 'new', host: 'desktop', seat: null });
    await desktop.setUp();
    expect(await desktop.do('session.current', {})).toMatchObject({
      state: 'ready',
      host: 'desktop',
      seat: { id: desktopSeat(opened.shop.reader), name: '主机' },
      staff: { name: '试验管理员' },
    });
    await desktop.do('visit.arrive', arrival());
    expect(cardsOf(packedBoard.parse(await desktop.do('visit.board', {})))).toMatchObject([
      { plate: '粤B12345', by: '试验管理员' },
    ]);
    await desktop.do('session.signOut', { reason: 'chosen' });
    expect(await desktop.call('visit.board', {})).toMatchObject({ refusal: { code: 'notSignedIn' } });
    await desktop.do('session.signIn', { staffId: desktop.staffId as never, pin: ADMIN_PIN });
    expect(await desktop.call('visit.board', {})).toMatchObject({ ok: true });
    expect(dumpOf(opened.folder)['seat']).toMatchObject([{ is_desktop: 1, name: '主机' }]);
  });

  test('the demo makes it too', async () => {
    const opened = await openTestShop({ checked: false, demo: true });
    const desktop = desk(opened);
    await desktop.do('shop.tryDemo', { language: 'zh-CN' });
    expect(await desktop.do('session.current', {})).toMatchObject({
      kind: 'demo',
      seat: { name: '演示座席 1' },
      staff: null,
    });
  });

  test('safety 17: only the window’s own main frame at its own page is heard', async () => {
    const opened = await openTestShop({ checked: false });
    const desktop = desk(opened);
    await desktop.setUp();
    const { ipcMain, window } = desktop;
    const own = window.mainFrame;
    const before = dumpOf(opened.folder);
    const message = () => ({ kind: 'call', call: callOf('visit.arrive', arrival(), desktop.staffId) });
    const foreign: [string, FrameStandIn | null][] = [
      ['a frame that is gone', null],
      ['a child frame of the same page', { url: own.url, parent: own }],
      ['a child frame of another', { url: 'https://evil.example/', parent: own }],
      ['another site', { url: 'https://evil.example/', parent: null }],
      ['a site with our name in it', { url: 'https://servicelane/', parent: null }],
      ['a name that begins like ours', { url: 'app://servicelane.evil/', parent: null }],
      ['a user before the name', { url: 'app://servicelane@evil/', parent: null }],
      ['a port', { url: 'app://servicelane:8080/', parent: null }],
      ['a file', { url: 'file:///tmp/servicelane', parent: null }],
      ['a data address', { url: 'data:text/html,app://servicelane/', parent: null }],
      ['a blank page', { url: 'about:blank', parent: null }],
      ['no address', { url: '', parent: null }],
    ];
    for (const [what, frame] of foreign) expect(await desktop.invoke(message(), frame), what).toEqual(STRANGER);
    const other = new WebContentsStandIn();
    other.mainFrame.url = own.url;
    expect(await ipcMain.invoke(CHANNEL_IN, message(), other), 'another window, at the same page').toEqual(STRANGER);
    own.url = 'https://evil.example/';
    expect(await desktop.invoke(message()), 'our window, led elsewhere').toEqual(STRANGER);
    own.url = `${APP_ORIGIN}/board`;
    expect(dumpOf(opened.folder)).toEqual(before);
    expect(await desktop.invoke(message()), 'negative control').toMatchObject({ ok: true });
  });

  test('safety 17: there is one channel in, and it is gone when it is closed', async () => {
    const opened = await openTestShop();
    const desktop = desk(opened);
    expect([...desktop.ipcMain.handlers.keys()]).toEqual([CHANNEL_IN]);
    desktop.close();
    expect([...desktop.ipcMain.handlers.keys()]).toEqual([]);
    await expect(desktop.invoke({})).rejects.toThrow('No handler');
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'call'],
    ['a list', []],
    ['an unknown kind', { kind: 'shell', call: {} }],
    ['a kind by prototype', { kind: '__proto__' }],
    ['no call', { kind: 'call' }],
    ['an extra field beside', { kind: 'call', call: callOf('visit.board', {}, null), seatId: 'x' }],
    ['an extra field within', { kind: 'call', call: { ...callOf('visit.board', {}, null), seatId: 'x' } }],
    [
      'a session of its own',
      { kind: 'call', call: { ...callOf('visit.board', {}, null), session: { staff: { roles: ['administrator'] } } } },
    ],
    ['a name that is no text', { kind: 'call', call: { ...callOf('visit.board', {}, null), name: 5 } }],
    ['a name as a list', { kind: 'call', call: { ...callOf('visit.board', {}, null), name: ['visit.board'] } }],
    ['a name without end', { kind: 'call', call: callOf('x'.repeat(1_000_000), {}, null) }],
    ['a command id that is no text', { kind: 'call', call: { ...callOf('visit.board', {}, null), commandId: 7 } }],
    ['a staff id without end', { kind: 'call', call: callOf('visit.board', {}, 'x'.repeat(65)) }],
    ['a file that is a text', { kind: 'file', bytes: 'x' }],
    ['a file that is a list', { kind: 'file', bytes: [1, 2] }],
    ['a file that is a view', { kind: 'file', bytes: new Uint8Array(4) }],
    ['a file with a name', { kind: 'file', bytes: new ArrayBuffer(4), staffId: null, purpose: 'import', name: '../x' }],
    ['a file for nothing we know', { kind: 'file', bytes: new ArrayBuffer(4), staffId: null, purpose: 'x' }],
    [
      'a poisoned prototype',
      JSON.parse(
        '{"kind":"call","__proto__":{"a":1},"call":{"name":"visit.board","input":{},"commandId":null,"staffId":null}}',
      ),
    ],
  ])('safety 13: %s is a typed rejection', async (_what, message) => {
    const opened = await openTestShop({ checked: false });
    const desktop = desk(opened);
    await desktop.setUp();
    const before = dumpOf(opened.folder);
    expect(await desktop.invoke(message)).toEqual({ ok: false, invalid: expect.any(Object) });
    expect(dumpOf(opened.folder)).toEqual(before);
    expect(opened.log.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });

  test('safety 17: only the contract’s names are known', async () => {
    const opened = await openTestShop({ checked: false });
    const desktop = desk(opened);
    await desktop.setUp();
    for (const name of [
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'seat.endSession',
      'shop.recordSetUp',
      'attachment.record',
      'visit.board ',
      'VISIT.BOARD',
      '',
    ]) {
      expect(await desktop.invoke({ kind: 'call', call: callOf(name, {}, desktop.staffId) }), name).toEqual(STRANGER);
    }
  });

  test('a fault crosses as a number: no error, no stack', async () => {
    const opened = await openTestShop({ checked: false });
    const desktop = desk(opened);
    await desktop.setUp();
    const { default: Database } = await import('better-sqlite3');
    const raw = new Database(join(opened.folder, 'servicelane.sqlite'));
    raw.exec('ALTER TABLE duty RENAME TO duty_gone; ALTER TABLE attachment RENAME TO attachment_gone');
    raw.close();
    for (const reply of [
      await desktop.call('visit.arrive', arrival()),
      await desktop.invoke({
        kind: 'file',
        bytes: new Uint8Array(PNG).buffer,
        staffId: desktop.staffId,
        purpose: 'attachment',
      }),
    ]) {
      expect(reply).toEqual({ ok: false, fault: { number: expect.stringMatching(/^F-/) } });
      expect(JSON.stringify(reply)).not.toMatch(/duty|attachment|Error/);
    }
    expect(opened.log.filter(({ kind }) => kind === 'fault')).toHaveLength(2);
  });
});

describe('files', () => {
  const sha = createHash('sha256').update(PNG).digest('hex');
  const left = (folder: string) =>
    existsSync(join(folder, 'files'))
      ? readdirSync(join(folder, 'files'), { recursive: true, withFileTypes: true }).filter((each) => each.isFile())
      : [];

  test('a picture is taken over IPC and shown by app://', async () => {
    const opened = await openTestShop({ checked: false });
    const desktop = desk(opened);
    await desktop.setUp();
    expect(
      await desktop.invoke({
        kind: 'file',
        bytes: new Uint8Array(PNG).buffer,
        staffId: desktop.staffId,
        purpose: 'attachment',
      }),
    ).toEqual({
      ok: true,
      value: { sha256: sha, bytes: PNG.length },
    });
    expect(dumpOf(opened.folder)['attachment']).toMatchObject([
      { sha256: sha, media_type: 'image/png', added_by: desktop.staffId },
    ]);
    const respond = appResponder(opened.shop, rendererFolder());
    const shown = respond(new Request(`${APP_ORIGIN}/file/${sha}`));
    expect(shown.status).toBe(200);
    expect(shown.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await shown.arrayBuffer()).equals(PNG)).toBe(true);
    for (const wrong of [sha.toUpperCase(), sha.slice(1), `${'a'.repeat(64)}`, '..%2f..%2fservicelane.sqlite', '']) {
      expect(respond(new Request(`${APP_ORIGIN}/file/${wrong}`)).status, wrong).toBe(404);
    }
    await desktop.do('session.signOut', { reason: 'chosen' });
    expect(respond(new Request(`${APP_ORIGIN}/file/${sha}`)).status, 'nobody is signed in').toBe(404);
  });

  test.each([
    ['nothing', 0, { file: 'required' }],
    ['what is no picture', 100, { file: 'format' }],
    ['too much', LARGEST_FILE_BYTES + 1, { file: 'tooLarge' }],
  ])('%s is not kept', async (_what, size, invalid) => {
    const opened = await openTestShop({ checked: false });
    const desktop = desk(opened);
    await desktop.setUp();
    expect(
      await desktop.invoke({
        kind: 'file',
        bytes: new ArrayBuffer(size),
        staffId: desktop.staffId,
        purpose: 'attachment',
      }),
    ).toEqual({
      ok: false,
      invalid,
    });
    expect(left(opened.folder)).toEqual([]);
    expect(dumpOf(opened.folder)['attachment']).toEqual([]);
  });

  test('only whoever is signed in may send one', async () => {
    const opened = await openTestShop({ checked: false });
    const desktop = desk(opened);
    const bytes = new Uint8Array(PNG).buffer;
    expect(await desktop.invoke({ kind: 'file', bytes, staffId: desktop.staffId, purpose: 'attachment' })).toEqual({
      ok: false,
      refusal: { code: 'notSetUp', details: {} },
    });
    await desktop.setUp();
    await desktop.do('session.signOut', { reason: 'chosen' });
    expect(await desktop.invoke({ kind: 'file', bytes, staffId: desktop.staffId, purpose: 'attachment' })).toEqual({
      ok: false,
      refusal: { code: 'notSignedIn', details: {} },
    });
    expect(left(opened.folder)).toEqual([]);
  });
});

describe('telling the window', () => {
  test('of each change, and of who is signed in; one that is gone is passed over', async () => {
    const opened = await openTestShop({ checked: false });
    const desktop = desk(opened);
    await desktop.setUp();
    const gone = new WebContentsStandIn();
    gone.destroyed = true;
    desktop.windows.unshift(gone);
    const { sent } = desktop.window;
    sent.length = 0;
    await desktop.do('visit.arrive', arrival());
    const { epoch, seq } = opened.shop.catchUp(null);
    expect(sent).toEqual([
      {
        channel: CHANNEL_OUT,
        message: {
          type: 'change',
          epoch,
          seq,
          topics: ['visit', 'timeline_event', 'duty', 'number_series'],
          by: desktop.staffId,
        },
      },
    ]);
    sent.length = 0;
    await desktop.do('session.signOut', { reason: 'chosen' });
    expect(sent.map(({ message }) => (message as { type: string }).type)).toEqual(['change', 'session']);
    expect(gone.sent).toEqual([]);
    expect(opened.log.filter(({ kind }) => kind === 'fault')).toEqual([]);
    desktop.close();
    sent.length = 0;
    await opened.seat().call('seat.pair', { code: '1' });
    expect(sent).toEqual([]);
  });
});

describe('app://', () => {
  async function responder() {
    const { shop } = await demoShop({ checked: false });
    return appResponder(shop, rendererFolder());
  }

  test('any page is the index, with a nonce of its own in header and page', async () => {
    const respond = await responder();
    const nonces = new Set<string>();
    for (const path of [
      '/',
      '',
      '/board',
      '/visit/0199/x',
      '/index.html',
      '/settings?a=1#b',
      '/%E7%9C%8B%E6%9D%BF',
      '/assets/',
      '/assets',
      '/.',
    ]) {
      const response = respond(new Request(`${APP_ORIGIN}${path}`));
      expect(response.status, path).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      const html = await response.text();
      const nonce = /nonce="([^"]+)"/.exec(html)?.[1] ?? '';
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain(`'nonce-${nonce}'`);
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(html).not.toContain('__CSP_NONCE__');
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(10);
  });

  test('assets come with their types and are not sniffed', async () => {
    const respond = await responder();
    const script = respond(new Request(`${APP_ORIGIN}/assets/app.js`));
    expect(script.status).toBe(200);
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await script.text()).toBe('export const a = 1;');
    expect(respond(new Request(`${APP_ORIGIN}/assets/app.css`)).headers.get('content-type')).toContain('text/css');
  });

  test('what is not there is not found, and only our host and GET are answered', async () => {
    const respond = await responder();
    expect(respond(new Request(`${APP_ORIGIN}/assets/none.js`)).status).toBe(404);
    expect(respond(new Request(`${APP_ORIGIN}/assets/%00.js`)).status).toBe(404);
    expect(respond(new Request(`${APP_ORIGIN}/%`)).status).toBe(400);
    expect(respond(new Request('app://elsewhere/')).status).toBe(404);
    expect(respond(new Request('app://servicelane.evil/')).status).toBe(404);
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD']) {
      expect(respond(new Request(`${APP_ORIGIN}/`, { method })).status, method).toBe(404);
    }
  });

  test('safety 16: no path leads out of the renderer’s folder', async () => {
    const respond = await responder();
    const paths = [
      '/../secret.js',
      '/..%2fsecret.js',
      '/%2e%2e/secret.js',
      '/%2e%2e%2fsecret.js',
      '/assets/..%2f..%2fsecret.js',
      '/..%2frenderer-secret.js',
      '//secret.js',
      '/..\\secret.js',
      '/..%5csecret.js',
      '/%2fetc%2fpasswd',
      '/assets/secret.db',
      '/..%2f..%2f..%2f..%2fetc%2fpasswd',
    ];
    for (const path of paths) {
      const response = respond(new Request(`${APP_ORIGIN}${path}`));
      const text = await response.text();
      expect(text, path).not.toContain('SECRET');
      expect(text, path).not.toContain('root:');
      expect([200, 404], path).toContain(response.status);
    }
  });
});

describe('the window', () => {
  test('is sandboxed, isolated and without Node', () => {
    expect(windowOptions('/x/preload.cjs')).toMatchObject({
      show: false,
      webPreferences: {
        preload: '/x/preload.cjs',
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        spellcheck: false,
      },
    });
    const preferences = Object.keys(windowOptions('x').webPreferences ?? {});
    for (const risky of [
      'nodeIntegrationInSubFrames',
      'nodeIntegrationInWorker',
      'webviewTag',
      'allowRunningInsecureContent',
      'experimentalFeatures',
      'enableBlinkFeatures',
    ]) {
      expect(preferences).not.toContain(risky);
    }
  });

  const OTHERS = [
    'https://evil.example/',
    'http://127.0.0.1:4174/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:app://servicelane/x',
    'about:blank',
    'app://servicelane.evil/',
    'app://evil/',
    'app://servicelane@evil/',
    'appx://servicelane/',
    'devtools://devtools/',
    'chrome://settings',
    '',
    'nonsense',
  ];

  test('safety 17: it goes nowhere but to our own pages, opens nothing and embeds nothing', () => {
    const contents = new WebContentsStandIn();
    guardContents(contents as unknown as WebContents); // the two members that it uses
    for (const url of OTHERS) {
      expect(isOwnPage(url), url).toBe(false);
      expect(contents.mayNavigate('will-navigate', url), url).toBe(false);
      expect(contents.mayNavigate('will-redirect', url), url).toBe(false);
      expect(contents.openHandler?.({ url })).toEqual({ action: 'deny' });
    }
    expect(contents.mayNavigate('will-navigate', `${APP_ORIGIN}/board`)).toBe(true);
    expect(contents.openHandler?.({ url: `${APP_ORIGIN}/board` }), 'not even our own page').toEqual({ action: 'deny' });
    expect(contents.mayNavigate('will-attach-webview', `${APP_ORIGIN}/`)).toBe(false);
  });

  test('safety 17: permissions: the camera and full screen for our own pages, nothing else for anybody', () => {
    const session = new SessionStandIn();
    guardSession(session as unknown as Session); // the three methods that it uses
    const asks = (permission: string, url: string, mediaTypes?: string[]): boolean => {
      const contents = new WebContentsStandIn();
      contents.mainFrame.url = url;
      let granted: boolean | null = null;
      session.request?.(
        contents,
        permission,
        (answer) => {
          granted = answer;
        },
        mediaTypes ? { mediaTypes } : {},
      );
      const checked = session.check?.(
        contents,
        permission,
        url,
        mediaTypes ? { mediaType: mediaTypes[0] ?? 'unknown' } : {},
      );
      expect(granted, `${permission} ${url}`).toBe(checked);
      return granted === true;
    };
    const own = `${APP_ORIGIN}/`;
    expect(asks('media', own, ['video'])).toBe(true);
    expect(asks('fullscreen', own)).toBe(true);
    expect(asks('clipboard-sanitized-write', own)).toBe(true);
    expect(asks('media', own, ['audio'])).toBe(false);
    for (const permission of [
      'geolocation',
      'notifications',
      'midi',
      'midiSysex',
      'pointerLock',
      'openExternal',
      'clipboard-read',
      'display-capture',
      'hid',
      'serial',
      'usb',
      'idle-detection',
      'fileSystem',
      'storage-access',
      'unknown',
      'keyboardLock',
    ]) {
      expect(asks(permission, own), permission).toBe(false);
    }
    for (const permission of ['media', 'fullscreen', 'clipboard-sanitized-write']) {
      for (const url of OTHERS)
        expect(asks(permission, url, permission === 'media' ? ['video'] : undefined), `${permission} ${url}`).toBe(
          false,
        );
    }
    let both: boolean | null = null;
    const contents = new WebContentsStandIn();
    contents.mainFrame.url = own;
    session.request?.(
      contents,
      'media',
      (answer) => {
        both = answer;
      },
      { mediaTypes: ['video', 'audio'] },
    );
    expect(both, 'the camera with the microphone').toBe(false);
    expect(session.spellChecks, 'no dictionary is downloaded').toBe(false);
  });
});

describe('the menu', () => {
  const templateOf = (words: typeof zhCN.menu | typeof en.menu, platform: NodeJS.Platform, openDataFolder = () => {}) =>
    menuTemplate(words, platform, { openDataFolder }) as unknown as MenuItem[]; // Electron's type of the same literals

  const flat = (items: readonly MenuItem[]): MenuItem[] => items.flatMap((item) => [item, ...flat(item.submenu ?? [])]);

  test.each([
    ['zh-CN', zhCN],
    ['en', en],
  ] as const)('is complete in %s on every system', (language, words) => {
    for (const platform of ['win32', 'linux', 'darwin'] as const) {
      const items = flat(templateOf(words.menu, platform));
      const labels = items
        .filter(({ type, role }) => type !== 'separator' && role !== 'appMenu')
        .map(({ label }) => label);
      expect(labels, platform).not.toContain(undefined);
      expect(labels, platform).not.toContain('');
      const unused = Object.values(words.menu).filter((word) => !labels.includes(word));
      expect(unused, 'close on a Mac, quit elsewhere').toEqual([
        platform === 'darwin' ? words.menu.quit : words.menu.close,
      ]);
      for (const label of labels) expect(/[一-鿿]/u.test(label ?? ''), `${label}`).toBe(language === 'zh-CN');
      expect(items.some(({ role }) => role === (platform === 'darwin' ? 'close' : 'quit'))).toBe(true);
    }
  });

  test('opens the data folder', () => {
    let opened = 0;
    const items = flat(
      templateOf(zhCN.menu, 'win32', () => {
        opened += 1;
      }),
    );
    for (const item of items) item.click?.();
    expect(opened).toBe(1);
  });
});

describe('the preload', () => {
  /** What it gives to the page, its channel led to the stand-in of the main side. */
  async function preload(desktop: ReturnType<typeof desk>) {
    const exposed: Record<string, unknown> = {};
    const listeners: ((event: unknown, message: unknown) => void)[] = [];
    const channels = new Set<string>();
    vi.doMock('electron', () => ({
      contextBridge: {
        exposeInMainWorld: (name: string, api: unknown) => {
          exposed[name] = api;
        },
      },
      ipcRenderer: {
        invoke: (channel: string, message: unknown) => {
          channels.add(channel);
          return desktop.ipcMain.invoke(channel, message, desktop.window);
        },
        on: (channel: string, listener: (typeof listeners)[number]) => {
          channels.add(channel);
          listeners.push(listener);
        },
        removeListener: (_channel: string, listener: (typeof listeners)[number]) =>
          void listeners.splice(listeners.indexOf(listener), 1),
      },
    }));
    vi.resetModules();
    await import('../../src-main/hosts/desktop/preload.ts');
    return { exposed, listeners, channels };
  }

  test('safety 17: every function that the page gets answers anything in a known form, and nothing is written', async () => {
    const opened = await openTestShop({ checked: false });
    const desktop = desk(opened);
    await desktop.setUp();
    const { exposed, listeners } = await preload(desktop);
    const before = dumpOf(opened.folder);
    let answered = 0;
    let invalid = 0;
    let unsendable = 0;
    for (const api of Object.values(exposed)) {
      for (const [name, given] of Object.entries(api as Record<string, (...args: unknown[]) => unknown>)) {
        for (const { what, value } of ANYTHING) {
          for (const args of [[value], [value, null], [null, value], [value, value, value]]) {
            let answer: unknown;
            try {
              answer = await given(...args);
            } catch (error) {
              const isUnsendable =
                error instanceof RangeError || (error instanceof DOMException && error.name === 'DataCloneError');
              if (!isUnsendable) throw error;
              unsendable += 1;
              continue;
            }
            answered += 1;
            // A listener that is none harms nobody but its own page: the way to take it away comes back.
            if (typeof answer === 'function') answer();
            else {
              const reply = answer as Reply; // whatever it is, it is looked at as one
              if (reply?.ok !== false || 'fault' in reply)
                throw new Error(`${name} with ${what}: ${JSON.stringify(reply)}`);
              if ('invalid' in reply) invalid += 1;
            }
          }
        }
      }
    }
    expect(answered).toBeGreaterThan(300);
    expect(invalid, 'most of it has no shape at all').toBeGreaterThan(answered * 0.6);
    expect(unsendable, 'negative control: the stand-in clones as Electron does').toBeGreaterThan(10);
    expect(listeners).toEqual([]);
    expect(Reflect.get({}, 'admin'), 'no prototype was changed').toBeUndefined();
    expect(dumpOf(opened.folder)).toEqual(before);
    expect(opened.log.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });

  test('safety 17: the page gets four functions, and no event of Electron with them', async () => {
    const opened = await demoShop({ checked: false });
    const desktop = desk(opened);
    const { exposed, listeners, channels } = await preload(desktop);
    expect(Object.keys(exposed)).toEqual(['serviceLane']);
    const api = exposed['serviceLane'] as {
      call(call: unknown): Promise<Reply>;
      file(bytes: unknown): Promise<Reply>;
      onMessage(listener: (...given: unknown[]) => void): () => void;
    };
    expect(Object.keys(api).sort()).toEqual(['call', 'file', 'onMessage', 'print']);
    expect(await api.call(callOf('session.current', {}, null))).toMatchObject({ ok: true, value: { host: 'desktop' } });
    expect(await api.call({ name: 'session.current' })).toMatchObject({ ok: false, invalid: expect.any(Object) });
    expect(await api.file('x')).toMatchObject({ ok: false, invalid: expect.any(Object) });
    const heard: unknown[][] = [];
    const stop = api.onMessage((...given) => void heard.push(given));
    for (const listener of listeners) listener({ sender: 'ipcRenderer itself' }, { type: 'session' });
    expect(heard).toEqual([[{ type: 'session' }]]);
    stop();
    expect(listeners).toEqual([]);
    expect([...channels].sort()).toEqual([CHANNEL_IN, CHANNEL_OUT].sort());
  });
});

describe('the program', () => {
  const argv = [...process.argv];
  afterEach(() => {
    process.argv = [...argv];
    vi.doUnmock('electron');
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
  });

  /** A place with what the built program has around it. */
  function programFolder(): string {
    const root = testFolder();
    rendererFolder(root);
    writeFileSync(join(root, 'package.json'), '{"version":"1.2.3"}');
    mkdirSync(join(root, 'resources'));
    cpSync(MIGRATIONS, join(root, 'resources', 'migrations'), { recursive: true });
    return root;
  }

  /** Runs main.ts once, as a start does. */
  async function start(
    args: readonly string[] = [],
    change: { locale?: string; isFirst?: boolean; root?: string } = {},
  ): Promise<ElectronStandIn & { usual: string }> {
    const home = testFolder();
    for (const name of ['XDG_DATA_HOME', 'APPDATA', 'HOME']) vi.stubEnv(name, home);
    const usual = usualDataDir();
    const electron = electronStandIn({
      root: change.root ?? programFolder(),
      locale: change.locale ?? 'zh-CN',
      isFirst: change.isFirst ?? true,
    });
    process.argv = [process.execPath, 'main.js', '--port', '0', ...args];
    vi.doMock('electron', () => electron.module);
    vi.resetModules();
    await import('../../src-main/hosts/desktop/main.ts');
    onTestFinished(async () => {
      const gone = new Promise((resolve) => electron.app.once('stand-in:gone', resolve));
      electron.app.quit();
      await gone;
    });
    return { ...electron, usual };
  }

  const isUp = (electron: ElectronStandIn) =>
    vi.waitFor(() => expect(electron.windows[0]?.shown).toBe(true), { timeout: 25_000 });

  test('opens the shop in its own folder, one window at its own page, the menu in the system’s language', async () => {
    const electron = await start();
    await isUp(electron);
    const [window] = electron.windows;
    expect(electron.windows).toHaveLength(1);
    expect(window?.webContents.getURL()).toBe(`${APP_ORIGIN}/`);
    expect(window?.options).toMatchObject({ webPreferences: { sandbox: true, contextIsolation: true } });
    expect(existsSync(join(electron.usual, 'shop', 'servicelane.sqlite'))).toBe(true);
    expect(electron.schemes).toEqual([
      expect.objectContaining({
        scheme: APP_SCHEME,
        privileges: expect.objectContaining({ standard: true, secure: true }),
      }),
    ]);
    for (const { privileges } of electron.schemes) {
      expect(privileges['bypassCSP'] ?? false).toBe(false);
      expect(privileges['corsEnabled'] ?? false).toBe(false);
    }
    expect(electron.menus[0]?.some(({ label }) => label === zhCN.menu.file)).toBe(true);
    const openFolder = electron.menus[0]
      ?.flatMap(({ submenu }) => submenu ?? [])
      .find(({ label }) => label === zhCN.menu.openDataFolder);
    openFolder?.click?.();
    expect(electron.opened).toEqual([join(electron.usual, 'shop')]);
    expect(electron.app.paths.get('userData')).toBe(join(electron.usual, 'shop', 'window'));
    const owner = JSON.parse(readFileSync(join(electron.usual, 'shop', 'owner.json'), 'utf8')) as { address: string };
    expect((await fetch(owner.address, { headers: { accept: 'text/html' } })).status, 'it serves the other seats').toBe(
      200,
    );
    expect(electron.defaultSession.request).not.toBeNull();
    expect(window?.webContents.openHandler?.({ url: 'https://evil.example/' })).toEqual({ action: 'deny' });
    const page = await electron.protocols.get(APP_SCHEME)?.(new Request(`${APP_ORIGIN}/`));
    expect(await page?.text()).toContain('nonce');
    if (!window) throw new Error('no window');
    const reply = await electron.ipcMain.invoke(
      CHANNEL_IN,
      { kind: 'call', call: callOf('session.current', {}, null) },
      window.webContents,
    );
    expect(reply).toMatchObject({ ok: true, value: { state: 'new', version: '1.2.3', host: 'desktop' } });
  });

  test('in English where the system is not Chinese', async () => {
    const electron = await start([], { locale: 'de' });
    await isUp(electron);
    expect(electron.menus[0]?.some(({ label }) => label === en.menu.file)).toBe(true);
  });

  test('--demo makes the demo shop in a folder of its own, with the window as its seat', async () => {
    const electron = await start(['--demo']);
    await isUp(electron);
    expect(existsSync(join(electron.usual, 'demo', 'servicelane.sqlite'))).toBe(true);
    const [window] = electron.windows;
    if (!window) throw new Error('no window');
    const reply = await electron.ipcMain.invoke(
      CHANNEL_IN,
      { kind: 'call', call: callOf('session.current', {}, null) },
      window.webContents,
    );
    expect(reply).toMatchObject({ ok: true, value: { state: 'ready', kind: 'demo', seat: { name: '演示座席 1' } } });
  });

  test('--data names the folder', async () => {
    const folder = join(testFolder(), '数据');
    const electron = await start(['--data', folder]);
    await isUp(electron);
    expect(existsSync(join(folder, 'servicelane.sqlite'))).toBe(true);
    expect(existsSync(join(electron.usual, 'shop'))).toBe(false);
  });

  test('a second start ends at once and opens nothing; the first one comes to the front', async () => {
    const second = await start([], { isFirst: false });
    expect(second.app.quits).toBe(1);
    expect(second.windows).toEqual([]);
    expect(second.ipcMain.handlers.size).toBe(0);
    expect(existsSync(join(second.usual, 'shop'))).toBe(false);

    const first = await start();
    await isUp(first);
    const [window] = first.windows;
    if (!window) throw new Error('no window');
    window.minimized = true;
    first.app.emit('second-instance');
    expect(window).toMatchObject({ minimized: false, focused: true });
  });

  test.each([
    [
      'dataInUse',
      async (folder: string): Promise<void> => {
        const first = await openTestShop({ folder });
        first.shop.announce('http://127.0.0.1:4174/');
      },
      'http://127.0.0.1:4174/',
    ],
    [
      'dataForeign',
      async (folder: string): Promise<void> => {
        writeFileSync(join(folder, 'servicelane.sqlite'), 'no database at all '.repeat(100));
      },
      'servicelane.sqlite',
    ],
  ] as const)('%s is said in a dialog, in both languages, with the way out', async (code, spoil, detail) => {
    const folder = testFolder();
    await spoil(folder);
    const electron = await start(['--data', folder]);
    await vi.waitFor(() => expect(electron.dialogs).toHaveLength(1), { timeout: 10_000 });
    const text = electron.dialogs[0]?.text ?? '';
    expect(text).toContain(detail);
    const details = { folder, file: join(folder, 'servicelane.sqlite'), address: 'http://127.0.0.1:4174/' };
    expect(text).toBe(`${zhCN.start.openRefusals[code](details)}\n${en.start.openRefusals[code](details)}`);
    expect(electron.app.exits).toEqual([2]);
    expect(electron.windows).toEqual([]);
  });

  test('--demo on the data of a real shop is refused in words', async () => {
    const real = await openTestShop();
    await real.seat().do('shop.setUp', SET_UP);
    await real.close();
    const electron = await start(['--demo', '--data', real.folder]);
    await vi.waitFor(() => expect(electron.dialogs).toHaveLength(1), { timeout: 10_000 });
    expect(electron.dialogs[0]?.text).toContain(zhCN.start.openRefusals.dataIsReal({ folder: real.folder }));
  });

  test('anything else that goes wrong at the start is said too', async () => {
    const root = programFolder();
    writeFileSync(join(root, 'package.json'), 'no JSON');
    const electron = await start([], { root });
    await vi.waitFor(() => expect(electron.dialogs).toHaveLength(1), { timeout: 10_000 });
    expect(electron.dialogs[0]?.text).toMatch(/JSON/);
    expect(electron.app.exits).toEqual([2]);
  });

  test('quitting closes the shop first, then goes', async () => {
    const electron = await start();
    await isUp(electron);
    const folder = join(electron.usual, 'shop');
    expect(existsSync(join(folder, 'owner.json'))).toBe(true);
    await expect(openTestShop({ folder })).rejects.toMatchObject({ code: 'dataInUse' });
    const gone = new Promise((resolve) => electron.app.once('stand-in:gone', resolve));
    electron.app.quit();
    await gone;
    expect(electron.app.quits, 'held once, then let go').toBe(2);
    expect(existsSync(join(folder, 'owner.json')), 'closed cleanly').toBe(false);
    const again = await openTestShop({ folder });
    expect(again.shop.kind()).toBe('undecided');
  });

  test('a restore from the window closes the shop and starts the program again, which does it before it opens', async () => {
    const root = programFolder();
    const dataDir = testFolder();
    const electron = await start(['--data', dataDir], { root });
    await isUp(electron);
    const call = async <N extends CallName>(name: N, input: Input<N>, staffId: string | null): Promise<Reply> =>
      (await electron.ipcMain.invoke(
        CHANNEL_IN,
        { kind: 'call', call: callOf(name, input, staffId) },
        electron.windows[0]?.webContents as WebContentsStandIn,
      )) as Reply; // answered by our own door
    const made = await call('shop.setUp', SET_UP, null);
    const { staffId } = z.object({ staffId: z.string() }).parse(made.ok ? made.value : made);
    const connection = openReader(join(dataDir, 'servicelane.sqlite'));
    const { name } = await makeBackup({
      connection,
      dataDir,
      version: '1.2.3',
      kind: 'hand',
      now: MORNING,
      progress: () => undefined,
    });
    connection.close();
    expect(await call('visit.arrive', arrival({ plate: '粤B88888' }), staffId)).toMatchObject({ ok: true });
    const gone = new Promise((resolve) => electron.app.once('stand-in:gone', resolve));
    expect(await call('backup.restore', { name, path: null, pin: ADMIN_PIN }, staffId)).toEqual({
      ok: true,
      value: {},
    });
    await gone;
    expect(electron.app.relaunches).toEqual([{ args: ['main.js', '--port', '0', '--data', dataDir] }]);
    expect(JSON.stringify(dumpOf(dataDir)['visit']), 'only the next run does it').toContain('粤B88888');

    const again = await start(['--data', dataDir], { root });
    await isUp(again);
    const dump = dumpOf(dataDir);
    expect(dump['visit']).toEqual([]);
    expect(dump['restore_record']).toMatchObject([{ lost_count: 1 }]);
  });

  test('the last window ends the program, but on a Mac, where the icon opens it again', async () => {
    const electron = await start();
    await isUp(electron);
    const platform = Object.getOwnPropertyDescriptor(process, 'platform');
    if (!platform) throw new Error('no platform');
    onTestFinished(() => void Object.defineProperty(process, 'platform', platform));
    Object.defineProperty(process, 'platform', { ...platform, value: 'darwin' });
    electron.windows[0]?.close();
    electron.app.emit('window-all-closed');
    expect(electron.app.quits).toBe(0);
    electron.app.emit('second-instance');
    electron.app.emit('activate');
    await vi.waitFor(() => expect(electron.windows[1]?.shown).toBe(true));
    electron.app.emit('activate');
    expect(electron.windows, 'not a second one beside it').toHaveLength(2);
    const reply = await electron.ipcMain.invoke(
      CHANNEL_IN,
      { kind: 'call', call: callOf('session.current', {}, null) },
      electron.windows[1]?.webContents as WebContentsStandIn,
    );
    expect(reply).toMatchObject({ ok: true });
    Object.defineProperty(process, 'platform', { ...platform, value: 'linux' });
    electron.windows[1]?.close();
    electron.app.emit('window-all-closed');
    expect(electron.app.quits).toBe(1);
  });
});
