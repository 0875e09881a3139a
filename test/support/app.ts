/** The built program on a data folder of its own, and a browser to look at it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { DEMO_PIN } from './demo.ts';
import { ROOT } from './paths.ts';
import { cheapenPins, copyPrepared } from './prepared.ts';
import { noteSecrets, watchLogs } from './traces.ts';

/** Where a browser may be; none means that the end-to-end tests are skipped by name. */
const BROWSERS = [
  process.env['SERVICELANE_BROWSER'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

export const browserPath: string | undefined = BROWSERS.find(
  (path): path is string => path !== undefined && existsSync(path),
);

/** The same engine without the windows around it: half the work for each page, but no PDF in a frame. */
const SHELL = '/usr/bin/chromium-headless-shell';

/** `showsPdf`: the browser as people have it, which draws a paper in its frame. */
export function launchBrowser(options: { showsPdf?: boolean } = {}): Promise<Browser> {
  if (browserPath === undefined) throw new Error('no browser');
  const isNamed = process.env['SERVICELANE_BROWSER'] !== undefined;
  return chromium.launch({
    executablePath: !isNamed && !options.showsPdf && existsSync(SHELL) ? SHELL : browserPath,
    // Where the machine names no language, a file saved under a Chinese name would be called "download".
    env: { ...process.env, LANG: process.env['LANG'] ?? 'C.UTF-8' },
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--force-color-profile=srgb',
    ],
  });
}

export interface Station {
  readonly address: string;
  readonly process: ChildProcess;
  /** Ends it at once, as a power cut would, and waits until it is gone. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

interface StationOptions {
  readonly dataDir: string;
  /** `queue`: without the cars that are further, so that a test meets only its own. */
  readonly demo?: boolean | 'queue';
  readonly port?: number;
  readonly args?: readonly string[];
  /** A program that runs it and stands aside: `strace -D …`. It sees the demo made from the first byte on. */
  readonly under?: readonly string[];
  /** For node itself. */
  readonly nodeArgs?: readonly string[];
}

/** Starts the built station server; `port` 0 takes a free one. Rejects with what it said where it does not come up. */
export async function startStation(options: StationOptions): Promise<Station> {
  const { dataDir, demo } = options;
  if (demo && !options.under && !existsSync(join(dataDir, 'servicelane.sqlite'))) {
    await copyPrepared(demo === 'queue' ? 'demo-queue' : 'demo', dataDir, async (aside) => {
      await (await spawnStation({ dataDir: aside, demo })).stop();
      cheapenPins(aside, DEMO_PIN);
    });
  }
  return spawnStation(options);
}

async function spawnStation(options: StationOptions): Promise<Station> {
  const [program = process.execPath, ...before] = [...(options.under ?? []), process.execPath];
  const child = spawn(
    program,
    [
      ...before,
      ...(options.nodeArgs ?? []),
      join(ROOT, 'out', 'main', 'station.js'),
      '--data',
      options.dataDir,
      '--port',
      String(options.port ?? 0),
      ...(options.demo ? [options.demo === 'queue' ? '--demo-queue' : '--demo'] : []),
      ...(options.args ?? []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: { ...process.env, TZ: 'Asia/Shanghai' } },
  );
  let said = '';
  child.stdout?.on('data', (text) => {
    said += String(text);
  });
  child.stderr?.on('data', (text) => {
    said += String(text);
  });
  watchLogs(options.dataDir, () => said);
  const address = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { address: string }).address)); // sent by hosts/station/main.ts
    child.once('exit', (code) => reject(new Error(`the station ended with ${code}: ${said}`)));
  });
  const end = (signal: NodeJS.Signals) =>
    new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', () => resolve());
      child.kill(signal);
      return undefined;
    });
  return { address, process: child, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

/** Faults that the program logged: a test that leaves one has failed. */
export function faultsIn(dataDir: string): string[] {
  const folder = join(dataDir, 'logs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
    .filter((line) => line.includes('"kind":"fault"'));
}

export interface Seat {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Violations of the policy, errors on the console and uncaught errors, as they come. */
  readonly complaints: string[];
}

const opened = new Set<Seat>();

/** What the screens that are still open show: where a test failed, the picture of what it waited for in vain. */
export async function describeScreens(): Promise<string> {
  const texts = await Promise.all(
    [...opened].map(async ({ page, complaints }) => {
      const seen = await page
        .evaluate(() => ({
          focused: document.activeElement?.outerHTML.slice(0, 300) ?? '',
          // Enough to see where it stood, what lies on top first; a long board would fill the log.
          text: [...document.querySelectorAll<HTMLElement>('[role="dialog"]'), document.body]
            .map(({ innerText }) => innerText.replace(/\s*\n\s*/gu, ' | ').slice(0, 3000))
            .join('\n'),
          // What stands in its boxes is no text of the page.
          typed: [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('main input, main textarea')]
            .map(({ value }) => value)
            .filter((value) => value !== '' && value !== 'on')
            .join(' | '),
        }))
        .catch((reason: unknown) => ({ focused: '', text: String(reason), typed: '' }));
      return [
        page.url(),
        `focus: ${seen.focused}`,
        ...complaints.map((told) => `complaint: ${told}`),
        `typed: ${seen.typed}`,
        seen.text,
      ].join('\n');
    }),
  );
  return texts.join('\n\n');
}

/** A browser of its own: own cookies, own storage. `cookie`: of a seat that is there already. */
export async function openSeat(
  browser: Browser,
  address: string,
  options: { language?: 'zh-CN' | 'en'; width?: number; height?: number; dark?: boolean; cookie?: string } = {},
): Promise<Seat> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    locale: options.language ?? 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: options.dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  // Half a minute is little where other programs want the same cores; what comes is not waited for any longer.
  context.setDefaultTimeout(60_000);
  await context.addInitScript((language) => {
    // A paper's frame has no storage, and no words of ours.
    if (window === window.top && !localStorage.getItem('servicelane.language'))
      localStorage.setItem('servicelane.language', language);
  }, options.language ?? 'zh-CN');
  if (options.cookie !== undefined) {
    const [name = '', value = ''] = options.cookie.split('=');
    await context.addCookies([{ name, value, url: new URL(address).origin, httpOnly: true, sameSite: 'Strict' }]);
  }
  const page = await context.newPage();
  const complaints: string[] = [];
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    // Refusals and a server that is away are part of the tests; the browser writes them to the console by itself.
    if (/Failed to load resource|WebSocket connection to|ERR_CONNECTION_REFUSED/.test(message.text())) return;
    complaints.push(message.text());
  });
  page.on('request', (request) => {
    const name = /\/call\/([\w.]+)$/.exec(request.url())?.[1];
    const call: unknown = name && request.postData() ? request.postDataJSON() : null;
    if (name && call) noteSecrets(name, call);
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  const seat = { context, page, complaints };
  opened.add(seat);
  context.once('close', () => opened.delete(seat));
  await page.goto(address);
  return seat;
}
