/** The two hosts around one shop, so that a test can knock at both in the same words. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import type { IpcMain, WebContents } from 'electron';
import { onTestFinished } from 'vitest';
import { APP_ORIGIN } from '../../src-main/hosts/desktop/app-protocol.ts';
import { CHANNEL_IN } from '../../src-main/hosts/desktop/channels.ts';
import { openIpc } from '../../src-main/hosts/desktop/ipc.ts';
import { openStation } from '../../src-main/hosts/station/server.ts';
import { cookieName } from '../../src-main/hosts/station/session.ts';
import type { Shop } from '../../src-main/kernel/shop.ts';
import { pairDemoSeat } from '../../src-main/staff/seat-service.ts';
import { hashToken } from '../../src-main/staff/secrets.ts';
import { desktopSeat, seatOfToken } from '../../src-main/staff/session-repository.ts';
import { recordSignIn } from '../../src-main/staff/session-service.ts';
import type { Reply } from '../../src-shared/kit/contract.ts';
import { commandId, newId, type SeatId, type StaffId } from '../../src-shared/kit/id.ts';
import { IpcMainStandIn, WebContentsStandIn } from './electron-stand-in.ts';
import { testFolder } from './folders.ts';

export const HOSTS = ['station', 'desktop'] as const;

/** The smallest renderer that the hosts serve. */
export function smallRenderer(): string {
  const folder = join(testFolder(), 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__">');
  writeFileSync(join(folder, 'assets', 'app.js'), 'export const a = 1;');
  return folder;
}

/** What cannot leave a page at all: a clone or a text of it cannot be made. */
export class Unsendable extends Error {}

/** JSON as a hostile sender writes it: what `JSON.stringify` would soften, it spells out. */
export function jsonOf(value: unknown): string {
  const marks = new Map<string, string>([
    ['\u0001infinity', '1e999'],
    ['\u0001zero', '-0'],
  ]);
  let text: string | undefined;
  try {
    text = JSON.stringify(value, (_key, part: unknown) =>
      part === Number.POSITIVE_INFINITY ? '\u0001infinity' : Object.is(part, -0) ? '\u0001zero' : part,
    );
  } catch (error) {
    throw new Unsendable(String(error));
  }
  if (text === undefined) throw new Unsendable('JSON has no word for it');
  for (const [mark, spelt] of marks) text = text.replaceAll(JSON.stringify(mark), spelt);
  return text;
}

/** One screen at one of the hosts. */
export interface Knocking {
  readonly seatId: SeatId | null;
  /** What a browser would send along; empty at the desktop and of a stranger. */
  readonly cookie: string;
  staffId: StaffId | null;
  /** Somebody sits down there, whoever sat there before. */
  signIn(staffId: StaffId): void;
  /** Any value as the input of any name; throws `Unsendable`. */
  call(name: string, input: unknown): Promise<Reply>;
}

function screenOf(
  shop: Shop,
  seatId: SeatId | null,
  cookie: string,
  send: (name: string, message: object) => Promise<Reply>,
): Knocking {
  const self: Knocking = {
    seatId,
    cookie,
    staffId: null,
    signIn(staffId) {
      if (seatId === null) throw new Error('a stranger’s screen');
      shop.door.runInternal(recordSignIn, { seatId, staffId }, shop.door.sessionOf(seatId));
      shop.door.touchSeat(seatId);
      self.staffId = staffId;
    },
    call: (name, input) => send(name, { input, commandId: newId(commandId), staffId: self.staffId }),
  };
  return self;
}

/** The desktop has one seat, so a second screen there takes the first one's place. */
export interface Host {
  readonly address: string | null;
  screen(kind?: 'paired' | 'stranger'): Knocking;
}

async function stationOf(shop: Shop): Promise<Host> {
  const opened = await openStation({ shop, rendererDir: smallRenderer(), host: '127.0.0.1', port: 0, tls: null });
  onTestFinished(() => opened.close());
  return {
    address: opened.address.replace(/\/$/, ''),
    screen(kind = 'paired') {
      const token = kind === 'paired' ? pairDemoSeat(shop.door) : null;
      const cookie = token === null ? '' : `${cookieName(shop.dataId)}=${token}`;
      return screenOf(
        shop,
        token === null ? null : seatOfToken(shop.reader, hashToken(token)),
        cookie,
        async (name, message) => {
          const response = await fetch(new URL(`/call/${name}`, opened.address), {
            method: 'POST',
            headers: { 'content-type': 'application/json', cookie },
            body: jsonOf(message),
          });
          return (await response.json()) as Reply; // every answer to a call is one
        },
      );
    },
  };
}

async function desktopOf(shop: Shop): Promise<Host> {
  const ipcMain = new IpcMainStandIn();
  const window = new WebContentsStandIn();
  window.mainFrame.url = `${APP_ORIGIN}/board`;
  const close = openIpc({
    shop,
    ipcMain: ipcMain as unknown as IpcMain, // the two methods that openIpc uses
    windows: () => [window] as unknown as WebContents[], // the three members that openIpc uses
    print: async () => true,
    origin: APP_ORIGIN,
  });
  onTestFinished(close);
  return {
    address: null,
    screen(kind = 'paired') {
      if (kind === 'paired' && desktopSeat(shop.reader) === null) pairDemoSeat(shop.door, 'desktop');
      return screenOf(shop, kind === 'paired' ? desktopSeat(shop.reader) : null, '', async (name, message) => {
        try {
          return (await ipcMain.invoke(CHANNEL_IN, { kind: 'call', call: { name, ...message } }, window)) as Reply; // as above
        } catch (error) {
          const isUnsendable =
            error instanceof RangeError || (error instanceof DOMException && error.name === 'DataCloneError');
          throw isUnsendable ? new Unsendable(error.message) : error;
        }
      });
    },
  };
}

/** The status of a request with exactly these headers: fetch keeps some for itself. */
export function statusOf(
  address: string,
  options: { readonly method: string; readonly path: string; readonly headers: Readonly<Record<string, string>> },
): Promise<number> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, ...options }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end();
  });
}

export function hostOf(kind: (typeof HOSTS)[number], shop: Shop): Promise<Host> {
  return kind === 'station' ? stationOf(shop) : desktopOf(shop);
}
