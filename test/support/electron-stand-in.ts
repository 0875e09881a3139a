/**
 * What the desktop host sees of Electron, without Electron: messages are cloned as its IPC clones them, windows and the
 * application remember what they were told.
 */
import { EventEmitter } from 'node:events';

export interface FrameStandIn {
  url: string;
  parent: FrameStandIn | null;
}

/** Events with `preventDefault`, as Electron's are. */
export function cancellable<T extends object>(given: T): T & { prevented: boolean; preventDefault(): void } {
  const event = {
    ...given,
    prevented: false,
    preventDefault(): void {
      event.prevented = true;
    },
  };
  return event;
}

let lastId = 0;

export class WebContentsStandIn extends EventEmitter {
  readonly id: number;
  readonly sent: { channel: string; message: unknown }[] = [];
  readonly mainFrame: FrameStandIn = { url: 'about:blank', parent: null };
  destroyed = false;
  openHandler: ((details: { url: string }) => { action: string }) | null = null;

  constructor() {
    super();
    lastId += 1;
    this.id = lastId;
  }

  send(channel: string, message: unknown): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed');
    this.sent.push({ channel, message: structuredClone(message) });
    this.emit('stand-in:sent', channel, structuredClone(message));
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  readonly prints: unknown[] = [];
  /** What becomes of the next print: false is a dialog that was closed, or a printer that is not there. */
  printSucceeds = true;

  print(options: unknown, done: (success: boolean, reason: string) => void): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed');
    this.prints.push(structuredClone(options));
    done(this.printSucceeds, this.printSucceeds ? '' : 'Print job canceled');
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }

  /** True where the page may go there. */
  mayNavigate(kind: 'will-navigate' | 'will-redirect' | 'will-attach-webview', url: string): boolean {
    const event = cancellable({ url });
    this.emit(kind, event, {}, { src: url });
    return !event.prevented;
  }
}

type InvokeEvent = { readonly sender: WebContentsStandIn; readonly senderFrame: FrameStandIn | null };

export class IpcMainStandIn {
  readonly handlers = new Map<string, (event: InvokeEvent, message: unknown) => unknown>();

  handle(channel: string, handler: (event: InvokeEvent, message: unknown) => unknown): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.handlers.set(channel, handler);
  }

  removeHandler(channel: string): void {
    this.handlers.delete(channel);
  }

  /** As `ipcRenderer.invoke` in that frame: what cannot be cloned never leaves the page. */
  async invoke(
    channel: string,
    message: unknown,
    sender: WebContentsStandIn,
    frame: FrameStandIn | null = sender.mainFrame,
  ): Promise<unknown> {
    const handler = this.handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    const answer = await handler({ sender, senderFrame: frame }, structuredClone(message));
    return structuredClone(answer);
  }
}

export class WindowStandIn extends EventEmitter {
  readonly webContents = new WebContentsStandIn();
  readonly options: unknown;
  shown = false;
  focused = false;
  minimized = false;

  constructor(options: unknown) {
    super();
    this.options = options;
  }

  async loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url;
    this.emit('ready-to-show');
  }

  show(): void {
    this.shown = true;
  }

  focus(): void {
    this.focused = true;
  }

  isMinimized(): boolean {
    return this.minimized;
  }

  restore(): void {
    this.minimized = false;
  }

  destroy(): void {
    this.webContents.destroyed = true;
  }

  /** As a click on the window's cross. */
  close(): void {
    this.webContents.destroyed = true;
    this.emit('closed');
  }
}

export interface PermissionDetails {
  readonly mediaTypes?: readonly string[];
  readonly mediaType?: string;
}

export class SessionStandIn {
  request:
    | ((
        contents: WebContentsStandIn,
        permission: string,
        answer: (granted: boolean) => void,
        details: PermissionDetails,
      ) => void)
    | null = null;
  check:
    | ((contents: WebContentsStandIn | null, permission: string, origin: string, details: PermissionDetails) => boolean)
    | null = null;
  spellChecks = true;

  setPermissionRequestHandler(handler: SessionStandIn['request']): void {
    this.request = handler;
  }

  setPermissionCheckHandler(handler: SessionStandIn['check']): void {
    this.check = handler;
  }

  setSpellCheckerEnabled(enabled: boolean): void {
    this.spellChecks = enabled;
  }
}

export interface MenuItem {
  readonly label?: string;
  readonly role?: string;
  readonly type?: string;
  readonly submenu?: readonly MenuItem[];
  readonly click?: () => void;
}

export class AppStandIn extends EventEmitter {
  quits = 0;
  readonly relaunches: { readonly args: readonly string[] }[] = [];

  relaunch(options: { readonly args: readonly string[] }): void {
    this.relaunches.push(options);
  }

  exits: number[] = [];
  private readonly parts: {
    readonly root: string;
    readonly locale: string;
    readonly isFirst: boolean;
  };

  constructor(parts: AppStandIn['parts']) {
    super();
    this.parts = parts;
  }

  getAppPath(): string {
    return this.parts.root;
  }

  /** Where the browser was told to keep its own files. */
  readonly paths = new Map<string, string>();

  setPath(name: string, path: string): void {
    this.paths.set(name, path);
  }

  getLocale(): string {
    return this.parts.locale;
  }

  requestSingleInstanceLock(): boolean {
    return this.parts.isFirst;
  }

  async whenReady(): Promise<void> {
    await Promise.resolve();
  }

  quit(): void {
    this.quits += 1;
    const event = cancellable({});
    this.emit('before-quit', event);
    if (!event.prevented) this.emit('stand-in:gone');
  }

  exit(code: number): void {
    this.exits.push(code);
  }
}

export interface ElectronStandIn {
  /** What `import … from 'electron'` gives. */
  readonly module: object;
  readonly app: AppStandIn;
  readonly ipcMain: IpcMainStandIn;
  readonly windows: readonly WindowStandIn[];
  readonly menus: readonly (readonly MenuItem[])[];
  readonly dialogs: readonly { readonly title: string; readonly text: string }[];
  readonly opened: readonly string[];
  readonly schemes: readonly { readonly scheme: string; readonly privileges: Readonly<Record<string, boolean>> }[];
  readonly protocols: ReadonlyMap<string, (request: Request) => Response | Promise<Response>>;
  readonly defaultSession: SessionStandIn;
}

/** A whole `electron` module of its own. */
export function electronStandIn(parts: { root: string; locale?: string; isFirst?: boolean }): ElectronStandIn {
  const menus: MenuItem[][] = [];
  const dialogs: { title: string; text: string }[] = [];
  const opened: string[] = [];
  const schemes: ElectronStandIn['schemes'][number][] = [];
  const protocols = new Map<string, (request: Request) => Response | Promise<Response>>();
  const defaultSession = new SessionStandIn();
  const windows: WindowStandIn[] = [];
  const ipcMain = new IpcMainStandIn();
  const app = new AppStandIn({
    root: parts.root,
    locale: parts.locale ?? 'zh-CN',
    isFirst: parts.isFirst ?? true,
  });

  class BrowserWindow extends WindowStandIn {
    constructor(options: unknown) {
      super(options);
      windows.push(this);
    }
  }

  return {
    module: {
      app,
      ipcMain,
      BrowserWindow,
      Menu: {
        buildFromTemplate: (template: MenuItem[]) => template,
        setApplicationMenu: (menu: MenuItem[]) => void menus.push(menu),
      },
      dialog: { showErrorBox: (title: string, text: string) => void dialogs.push({ title, text }) },
      shell: {
        openPath: async (path: string) => {
          opened.push(path);
          return '';
        },
      },
      session: { defaultSession },
      protocol: {
        registerSchemesAsPrivileged: (list: ElectronStandIn['schemes']) => void schemes.push(...list),
        handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>) =>
          void protocols.set(scheme, handler),
      },
    },
    app,
    ipcMain,
    windows,
    menus,
    dialogs,
    opened,
    schemes,
    protocols,
    defaultSession,
  };
}
