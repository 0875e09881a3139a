/** What a start was asked for, and where the data lies if it did not say: the same for the window and for the station. */
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface HostOptions {
  readonly dataDir: string;
  readonly demo: boolean;
  /** False: the demo begins with its queue only, without the cars that are further. */
  readonly demoOrders?: boolean;
  readonly host: string;
  readonly port: number;
  /** The backup to go back to before the shop is opened. */
  readonly restore?: string;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
}

/** Thrown before anything is opened; the words are `start.optionRefusals`. */
export class OptionRefusal extends Error {
  readonly code: 'badPort' | 'tlsUnreadable';
  readonly given: string;
  constructor(code: OptionRefusal['code'], given: string) {
    super(`${code} ${given}`);
    this.name = 'OptionRefusal';
    this.code = code;
    this.given = given;
  }
}

export const USUAL_PORT = 4174;

/** Where the data lies on this system unless a start says otherwise. */
export function usualDataDir(): string {
  if (process.platform === 'win32') return join(process.env['APPDATA'] ?? homedir(), 'ServiceLane');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'ServiceLane');
  return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'servicelane');
}

function isReadable(file: string | undefined): file is string {
  if (file === undefined) return false;
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** Reads the arguments behind the program's name. What it does not know (Chromium's own switches) it passes over. */
export function readHostOptions(args: readonly string[]): HostOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      restore: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string' },
      demo: { type: 'boolean' },
      'demo-queue': { type: 'boolean' },
      'tls-cert': { type: 'string' },
      'tls-key': { type: 'string' },
    },
  });
  const text = (name: keyof typeof values): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const portText = text('port') ?? String(USUAL_PORT);
  const port = Number(portText);
  if (!/^\d{1,5}$/.test(portText) || port > 65_535) throw new OptionRefusal('badPort', portText);
  const certFile = text('tls-cert');
  const keyFile = text('tls-key');
  const wantsTls = certFile !== undefined || keyFile !== undefined;
  // Half of a certificate, or a name with a typing error, must not become a page without encryption.
  if (wantsTls && !isReadable(certFile)) throw new OptionRefusal('tlsUnreadable', certFile ?? '--tls-cert');
  if (wantsTls && !isReadable(keyFile)) throw new OptionRefusal('tlsUnreadable', keyFile ?? '--tls-key');
  const restore = text('restore');
  const isQueueOnly = values['demo-queue'] === true;
  const demo = values['demo'] === true || isQueueOnly;
  return {
    dataDir: resolve(text('data') ?? join(usualDataDir(), demo ? 'demo' : 'shop')),
    demo,
    ...(restore === undefined ? {} : { restore: resolve(restore) }),
    ...(isQueueOnly ? { demoOrders: false } : {}),
    host: text('host') ?? '127.0.0.1',
    port,
    tls: certFile !== undefined && keyFile !== undefined ? { certFile, keyFile } : null,
  };
}
