import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { LARGEST_FILE_BYTES } from '../../src-main/attachment/attachment-store.ts';
import { openStation, type StationOptions, StationRefusal } from '../../src-main/hosts/station/server.ts';
import { cookieName } from '../../src-main/hosts/station/session.ts';
import type { Shop } from '../../src-main/kernel/shop.ts';
import { pairDemoSeat } from '../../src-main/staff/seat-service.ts';
import { hashToken } from '../../src-main/staff/secrets.ts';
import { seatOfToken } from '../../src-main/staff/session-repository.ts';
import { recordSignIn } from '../../src-main/staff/session-service.ts';
import { activeStaff } from '../../src-main/staff/staff-repository.ts';
import { type CallName, contract, type Input } from '../../src-shared/contract.ts';
import type { Change, Reply } from '../../src-shared/kit/contract.ts';
import { commandId, newId } from '../../src-shared/kit/id.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { en } from '../../src-shared/wording/en.ts';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { dumpOf } from '../support/dump.ts';
import { testFolder } from '../support/folders.ts';
import { arrival, type DemoShop, demoShop, SET_UP } from '../support/given.ts';
import { INPUTS } from '../support/inputs.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';

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
const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from('picture')]);

/** A small stand-in for the built renderer, with a secret beside it. */
function rendererFolder(): string {
  const folder = join(testFolder(), 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><script type="module" src="/assets/app-1a2b.js"></script>',
  );
  writeFileSync(join(folder, 'assets', 'app-1a2b.js'), 'export const a = 1;');
  writeFileSync(join(folder, '..', 'secret.txt'), 'SECRET');
  return folder;
}

async function station(shop: Shop, change: Partial<StationOptions> = {}) {
  const opened = await openStation({
    shop,
    rendererDir: rendererFolder(),
    host: '127.0.0.1',
    port: 0,
    tls: null,
    ...change,
  });
  onTestFinished(() => opened.close());
  return opened.address.replace(/\/$/, '');
}

/** The demo over HTTP. */
async function demoStation() {
  const demo = await demoShop({ checked: false });
  const address = await station(demo.shop);
  return { ...demo, address };
}

/** A browser at a seat: its cookie, and who is signed in there. */
function browser(demo: Pick<DemoShop, 'shop'>, address: string, role: Role | null) {
  const { shop } = demo;
  const token = pairDemoSeat(shop.door);
  const seatId = seatOfToken(shop.reader, hashToken(token));
  if (!seatId) throw new Error('no seat');
  let staffId: string | null = null;
  if (role) {
    const person = activeStaff(shop.reader).find(({ roles }) => roles.length === 1 && roles[0] === role);
    if (!person) throw new Error(role);
    shop.door.runInternal(recordSignIn, { seatId, staffId: person.id }, shop.door.sessionOf(seatId));
    staffId = person.id;
  }
  const cookie = `${cookieName(shop.dataId)}=${token}`;
  return {
    cookie,
    seatId,
    staffId,
    fetch: (path: string, init: RequestInit = {}) =>
      fetch(`${address}${path}`, {
        ...init,
        headers: { cookie, ...(staffId ? { 'x-staff-id': staffId } : {}), ...init.headers },
      }),
    async call<N extends CallName>(name: N, input: Input<N>, headers: Record<string, string> = {}) {
      const response = await fetch(`${address}/call/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie, ...headers },
        body: JSON.stringify({ input, commandId: newId(commandId), staffId }),
      });
      return { status: response.status, reply: (await response.json()) as Reply, headers: response.headers };
    },
  };
}

/** Sends exactly these headers: fetch keeps some for itself. */
function raw(
  address: string,
  options: { method?: string; path: string; headers: Record<string, string>; body?: string },
): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { hostname, port, method: options.method ?? 'GET', path: options.path, headers: options.headers },
      (response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += String(chunk);
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });
}

/** The first line of the answer to a request that is written by hand. */
function firstLine(address: string, head: string): Promise<string> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(`${head}\r\n\r\n`));
    socket.once('data', (data) => {
      resolve(String(data).split('\r\n')[0] ?? '');
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

describe('the page', () => {
  test('has a nonce of its own in every response, the same in the header and in the page', async () => {
    const { address } = await demoStation();
    const nonces: string[] = [];
    for (const path of ['/', '/board', '/visit/x/y', '/index.html', '/settings?x=1']) {
      const response = await fetch(`${address}${path}`, { headers: { accept: 'text/html' } });
      expect(response.status, path).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-store');
      const html = await response.text();
      const inPage = /nonce="([^"]+)"/.exec(html)?.[1];
      const inHeader = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1];
      expect(inPage, path).toBe(inHeader);
      expect(html).not.toContain('__CSP_NONCE__');
      nonces.push(String(inPage));
    }
    expect(new Set(nonces).size).toBe(nonces.length);
    for (const nonce of nonces) expect(Buffer.from(nonce, 'base64').length).toBeGreaterThanOrEqual(16);
  });

  test('safety 14: the policy allows nothing unsafe and nothing from elsewhere', async () => {
    const { address } = await demoStation();
    const response = await fetch(`${address}/`, { headers: { accept: 'text/html' } });
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).not.toMatch(/unsafe|\*|https?:|wasm/);
    const directives = new Map(
      policy.split('; ').map((each) => [each.split(' ')[0], each.split(' ').slice(1).join(' ')]),
    );
    expect(directives.get('default-src')).toBe("'none'");
    expect(directives.get('script-src')).toBe("'self'");
    expect(directives.get('style-src')).toMatch(/^'self' 'nonce-[\w+/=]+'$/);
    expect(directives.get('connect-src')).toBe("'self'");
    for (const name of ['base-uri', 'form-action', 'frame-ancestors'])
      expect(directives.get(name), name).toBe("'none'");
    // The preview of a paper is a frame of our own.
    expect(directives.get('frame-src')).toBe("'self'");
    for (const name of ['object-src', 'worker-src']) expect(directives.get(name) ?? "'none'", name).toBe("'none'");
  });

  test.each([
    ['the page', '/', 'text/html'],
    ['an asset', '/assets/app-1a2b.js', '*/*'],
    ['the contract', '/contract', '*/*'],
    ['nothing', '/nothing.js', '*/*'],
    ['a file that is not there', `/file/${'a'.repeat(64)}`, '*/*'],
  ])('%s has the security headers', async (_what, path, accept) => {
    const { address } = await demoStation();
    const { headers } = await fetch(`${address}${path}`, { headers: { accept } });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toContain('microphone=()');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  test('assets are served for ever; nothing else is', async () => {
    const { address } = await demoStation();
    const asset = await fetch(`${address}/assets/app-1a2b.js`);
    expect(asset.status).toBe(200);
    expect(asset.headers.get('content-type')).toContain('javascript');
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect(await asset.text()).toBe('export const a = 1;');
    for (const path of ['/assets/app-9z.js', '/nothing', '/call/visit.board', '/live', '/file', '/assets/']) {
      const response = await fetch(`${address}${path}`);
      expect(response.status, path).toBe(404);
    }
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      expect((await fetch(`${address}/call/visit.board`, { method })).status, method).toBe(404);
    }
  });

  test('safety 16: no path leads out of the renderer’s folder', async () => {
    const { address } = await demoStation();
    const paths = [
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/..%5csecret.txt',
      '//secret.txt',
      '/assets/%00',
      '/%c0%ae%c0%ae/secret.txt',
      '/file/../secret.txt',
      '/file/..%2f..%2fservicelane.sqlite',
    ];
    for (const path of paths) {
      for (const accept of ['*/*', 'text/html']) {
        const { status, body } = await raw(address, { path, headers: { host: new URL(address).host, accept } });
        expect(body, path).not.toContain('SECRET');
        expect(body, path).not.toContain('SQLite format');
        expect([200, 400, 401, 404], path).toContain(status);
      }
    }
  });

  test('the demo makes a browser a seat; a real shop does not', async () => {
    const demo = await demoStation();
    const response = await fetch(`${demo.address}/`, { headers: { accept: 'text/html' } });
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toContain(cookieName(demo.shop.dataId));
    const again = await fetch(`${demo.address}/`, {
      headers: { accept: 'text/html', cookie: cookie.split(';')[0] ?? '' },
    });
    expect(again.headers.get('set-cookie'), 'once').toBeNull();
    const real = await openTestShop();
    const address = await station(real.shop);
    expect((await fetch(`${address}/`, { headers: { accept: 'text/html' } })).headers.get('set-cookie')).toBeNull();
  });
});

describe('calls', () => {
  test('set-up over HTTP: the cookie that it sets is the way in', async () => {
    const opened = await openTestShop();
    const address = await station(opened.shop);
    const post = (name: string, body: unknown, cookie = '') =>
      fetch(`${address}/call/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify(body),
      });
    const setUp = await post('shop.setUp', { input: SET_UP });
    expect(setUp.status).toBe(200);
    expect(setUp.headers.get('cache-control')).toBe('no-store');
    const reply = (await setUp.json()) as { value: { staffId: string; recoveryCode: string } };
    expect(reply.value.recoveryCode).toMatch(/-/);
    const [pair = '', ...attributes] = (setUp.headers.get('set-cookie') ?? '').split('; ');
    expect(pair.split('=')[0]).toBe(cookieName(opened.shop.dataId));
    expect(attributes).toEqual(expect.arrayContaining(['HttpOnly', 'SameSite=Strict', 'Path=/']));
    expect(attributes.join(), 'not over TLS here').not.toContain('Secure');
    const board = await post('visit.board', { input: {}, staffId: reply.value.staffId }, pair);
    expect(await board.json()).toEqual({ ok: true, value: { texts: [], columns: {}, amountsFen: [], mine: [] } });
    // The token is in no answer body and no log line.
    const token = pair.split('=')[1] ?? '?';
    expect(JSON.stringify([reply, opened.log])).not.toContain(token);
  });

  test('every kind of answer has its status', async () => {
    const demo = await demoStation();
    const adviser = browser(demo, demo.address, 'adviser');
    expect((await adviser.call('visit.board', {})).status).toBe(200);
    expect((await adviser.call('visit.get', INPUTS['visit.get']())).status).toBe(404);
    expect((await adviser.call('journal.page', INPUTS['journal.page']())).status).toBe(403);
    expect((await adviser.call('shop.setUp', SET_UP)).status).toBe(409);
    expect((await adviser.call('visit.arrive', { ...arrival(), note: 'x'.repeat(201) })).status).toBe(400);
    expect((await browser(demo, demo.address, null).call('visit.board', {})).status).toBe(401);
    const unknown = await adviser.fetch('/call/toString', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"input":{}}',
    });
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toEqual({ ok: false, refusal: { code: 'unknownCall', details: {} } });
  });

  test('safety 21: without a cookie, with a foreign, a guessed, a hashed or a revoked one nobody is let in', async () => {
    const demo = await demoStation();
    const { address, shop, folder } = demo;
    const adviser = browser(demo, address, 'adviser');
    const name = cookieName(shop.dataId);
    const token = adviser.cookie.split('=')[1] ?? '';
    const board = async (cookie: string) => {
      const response = await fetch(`${address}/call/visit.board`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(cookie === '' ? {} : { cookie }) },
        body: JSON.stringify({ input: {}, staffId: adviser.staffId }),
      });
      return ((await response.json()) as { ok: boolean; refusal?: { code: string } }).refusal?.code ?? 'ok';
    };
    expect(await board(adviser.cookie)).toBe('ok');
    const stored = (dumpOf(folder)['seat'] ?? []).map((row) => (row as { token_hash: string }).token_hash);
    expect(stored).toContain(hashToken(token));
    for (const cookie of [
      '',
      `${name}=`,
      `${name}=${token.slice(0, -1)}`,
      `${name}=${token}x`,
      `${name}=${token.toUpperCase()}`,
      `${name}=${'A'.repeat(43)}`,
      `${name}=${'A'.repeat(5000)}`,
      `${name}=' OR 1=1 --`,
      `${name}=${hashToken(token)}`,
      `servicelane_0000000000=${token}`,
      `${name}=%00${token}`,
    ]) {
      expect(await board(cookie), cookie.slice(0, 80)).toBe('seatNotPaired');
    }
    const admin = browser(demo, address, 'administrator');
    await admin.call('seat.revoke', { seatId: adviser.seatId, version: 1 });
    expect(await board(adviser.cookie)).toBe('seatNotPaired');
  });

  test('safety 21: a foreign Host is another server’s, for the page, calls, files and the socket', async () => {
    const demo = await demoStation();
    const { address } = demo;
    const { cookie, staffId } = browser(demo, address, 'adviser');
    const { port } = new URL(address);
    const body = JSON.stringify({ input: arrival(), commandId: newId(commandId), staffId });
    const before = dumpOf(demo.folder)['visit'];
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.2:${port}`,
      `localhost.evil.example:${port}`,
      `127.0.0.1:${port}0`,
    ]) {
      for (const path of ['/', '/contract', '/assets/app-1a2b.js', `/file/${'a'.repeat(64)}`]) {
        expect(
          (await raw(address, { path, headers: { host, cookie, accept: 'text/html' } })).status,
          `${host} ${path}`,
        ).toBe(421);
      }
      const headers = { host, cookie, 'content-type': 'application/json' };
      expect((await raw(address, { method: 'POST', path: '/call/visit.arrive', headers, body })).status, host).toBe(
        421,
      );
      expect(
        (
          await raw(address, {
            method: 'POST',
            path: '/file',
            headers: { ...headers, 'content-type': 'image/png' },
            body: 'x',
          })
        ).status,
      ).toBe(421);
      expect(await refusedSocket(address, { cookie, host }), host).toBe(421);
    }
    // Node's client always sends a Host, so these are written by hand.
    for (const head of [
      'GET / HTTP/1.0',
      'GET / HTTP/1.0\r\nhost:',
      `GET http://evil.example/ HTTP/1.1\r\nhost: evil.example`,
    ]) {
      expect(await firstLine(address, head), head).toContain(' 421 ');
    }
    expect(await firstLine(address, 'GET / HTTP/1.1')).toContain(' 400 ');
    expect(dumpOf(demo.folder)['visit']).toEqual(before);
    for (const host of [`localhost:${port}`, `LOCALHOST:${port}`, `127.0.0.1:${port}`]) {
      expect((await raw(address, { path: '/', headers: { host, accept: 'text/html' } })).status, host).toBe(200);
    }
  });

  test('safety 21: a foreign page cannot call, upload, read a file or listen; a link may open the page', async () => {
    const demo = await demoStation();
    const { address } = demo;
    const { cookie, staffId } = browser(demo, address, 'adviser');
    const { host, port } = new URL(address);
    const body = JSON.stringify({ input: arrival(), commandId: newId(commandId), staffId });
    const before = dumpOf(demo.folder)['visit'];
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: `http://127.0.0.1:${Number(port) + 1}` },
      { origin: 'null' },
      { origin: `file://${host}` },
      { origin: `app://${host}` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: `http://${host}`, 'sec-fetch-site': 'cross-site' },
    ];
    for (const extra of foreign) {
      const what = JSON.stringify(extra);
      const headers = { host, cookie, 'content-type': 'application/json', ...extra };
      expect((await raw(address, { method: 'POST', path: '/call/visit.arrive', headers, body })).status, what).toBe(
        403,
      );
      expect(
        (
          await raw(address, {
            method: 'POST',
            path: '/file',
            headers: { ...headers, 'content-type': 'image/png' },
            body: 'x',
          })
        ).status,
        what,
      ).toBe(403);
      expect((await raw(address, { path: `/file/${'a'.repeat(64)}`, headers })).status, what).toBe(403);
      expect((await raw(address, { path: '/contract', headers })).status, what).toBe(403);
      expect(await refusedSocket(address, { cookie, ...extra }), what).toBe(403);
      expect(
        (await raw(address, { path: '/', headers: { host, cookie, accept: 'text/html', ...extra } })).status,
        what,
      ).toBe(200);
    }
    expect(dumpOf(demo.folder)['visit']).toEqual(before);
    const own = {
      host,
      cookie,
      'content-type': 'application/json',
      origin: `http://${host}`,
      'sec-fetch-site': 'same-origin',
    };
    expect((await raw(address, { method: 'POST', path: '/call/visit.arrive', headers: own, body })).status).toBe(200);
  });

  test('safety 13: what is no call at all is answered in a form that the screens know', async () => {
    const demo = await demoStation();
    const { address, folder, log } = demo;
    const { cookie, staffId } = browser(demo, address, 'adviser');
    const before = dumpOf(folder);
    const post = async (body: BodyInit | null, type: string | null = 'application/json') => {
      const headers: Record<string, string> = { cookie, ...(type === null ? {} : { 'content-type': type }) };
      const response = await fetch(`${address}/call/visit.arrive`, { method: 'POST', headers, body });
      return { status: response.status, reply: (await response.json()) as Reply };
    };
    const call = { input: arrival(), commandId: newId(commandId), staffId };
    for (const [what, body, type] of [
      ['half a JSON', '{"input":', undefined],
      ['no JSON', 'hello', undefined],
      ['nothing', '', undefined],
      ['a poisoned prototype', '{"__proto__":{"admin":true},"input":{}}', undefined],
      ['a poisoned constructor', '{"constructor":{"prototype":{"a":1}},"input":{}}', undefined],
      ['a list', '[]', undefined],
      ['null', 'null', undefined],
      ['a text', JSON.stringify(call), 'text/plain'],
      ['a form', 'input=1', 'application/x-www-form-urlencoded'],
      ['no type', JSON.stringify(call), ''],
      ['bytes', JSON.stringify(call), 'application/octet-stream'],
      ['an unknown field', JSON.stringify({ ...call, seatId: 'x' }), undefined],
      ['a staff id that is no text', JSON.stringify({ ...call, staffId: 5 }), undefined],
      ['a command id without end', JSON.stringify({ ...call, commandId: 'x'.repeat(65) }), undefined],
      ['another encoding', Buffer.from(JSON.stringify(call), 'utf16le'), undefined],
    ] as const) {
      const { status, reply } = await post(body, type);
      expect([400, 415], `${what}: ${JSON.stringify(reply)}`).toContain(status);
      expect(reply, what).toEqual({ ok: false, invalid: expect.any(Object) });
    }
    expect(dumpOf(folder)).toEqual(before);
    expect(log.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });

  test('safety 14: more than a megabyte is refused in words, before it is read whole', async () => {
    const demo = await demoStation();
    const adviser = browser(demo, demo.address, 'adviser');
    const { status, reply } = await adviser.call('visit.arrive', { ...arrival(), note: 'x'.repeat(2_000_000) });
    expect(status).toBe(413);
    expect(reply).toEqual({ ok: false, invalid: { '': 'tooLarge' } });
    expect(zhCN.problems.tooLarge && en.problems.tooLarge).toBeTruthy();
    expect((await adviser.call('visit.arrive', { ...arrival(), note: 'x'.repeat(900_000) })).reply).toEqual({
      ok: false,
      invalid: { note: 'tooLong' },
    });
  });

  test('a fault shows a number and nothing of itself', async () => {
    const demo = await demoStation();
    const adviser = browser(demo, demo.address, 'adviser');
    const { default: Database } = await import('better-sqlite3');
    const file = new Database(join(demo.folder, 'servicelane.sqlite'));
    file.exec('ALTER TABLE duty RENAME TO duty_gone');
    file.close();
    const { status, reply } = await adviser.call('visit.arrive', arrival());
    expect(status).toBe(500);
    expect(reply).toEqual({ ok: false, fault: { number: expect.stringMatching(/^F-/) } });
  });

  test('the contract is there to read, and says what it says', async () => {
    const { address } = await demoStation();
    const response = await fetch(`${address}/contract`);
    expect(response.status).toBe(200);
    const described = (await response.json()) as Record<
      string,
      { kind: string; permission: unknown; refusals: string[]; input: { type: string } }
    >;
    expect(Object.keys(described).sort()).toEqual(Object.keys(contract).sort());
    expect(described['visit.arrive']).toMatchObject({
      kind: 'command',
      permission: 'anyone',
      refusals: ['alreadyOnSite', 'arrivalInFuture', 'arrivalTooOld', 'notFound'],
      touches: ['visit', 'timeline_event', 'duty', 'number_series'],
      input: { type: 'object', additionalProperties: false },
    });
    expect(described['staff.add']).toMatchObject({ kind: 'step', permission: ['administrator'] });
  });
});

describe('files', () => {
  const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  const left = (folder: string) =>
    existsSync(join(folder, 'files'))
      ? readdirSync(join(folder, 'files'), { recursive: true, withFileTypes: true }).filter((each) => each.isFile())
      : [];

  test.each([
    ['png', PNG, 'image/png'],
    ['jpeg', JPEG, 'image/jpeg'],
    ['png sent as bytes', PNG, 'application/octet-stream'],
    ['png sent as jpeg', PNG, 'image/jpeg'],
  ])('%s there and back, named by its content', async (_what, bytes, type) => {
    const demo = await demoStation();
    const adviser = browser(demo, demo.address, 'adviser');
    const sent = await adviser.fetch('/file', {
      method: 'POST',
      headers: { 'content-type': type },
      body: new Uint8Array(bytes),
    });
    expect(sent.status).toBe(200);
    expect(await sent.json()).toEqual({ ok: true, value: { sha256: sha(bytes), bytes: bytes.length } });
    const got = await adviser.fetch(`/file/${sha(bytes)}`);
    expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);
    expect(got.headers.get('content-type'), 'what it is, not what the sender said').toBe(
      bytes === PNG ? 'image/png' : 'image/jpeg',
    );
    expect(got.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(got.headers.get('cache-control')).toContain('private');
    expect(dumpOf(demo.folder)['attachment']).toMatchObject([
      { sha256: sha(bytes), bytes: bytes.length, added_by: adviser.staffId },
    ]);
    expect(left(demo.folder)).toHaveLength(1);
  });

  test('a file in another person’s name, or from a seat that should be locked, is not kept', async () => {
    const demo = await demoStation();
    const adviser = browser(demo, demo.address, 'adviser');
    const send = (headers: Record<string, string> = {}) =>
      adviser.fetch('/file', {
        method: 'POST',
        headers: { 'content-type': 'image/png', ...headers },
        body: new Uint8Array(PNG),
      });
    expect(await (await send({ 'x-staff-id': newId(commandId) })).json()).toMatchObject({
      refusal: { code: 'otherUser' },
    });
    demo.clock.pass(1000 * 60_000);
    expect(await (await send()).json()).toMatchObject({ refusal: { code: 'locked' } });
    expect(dumpOf(demo.folder)['attachment']).toEqual([]);
  });

  test('the same twice is one file', async () => {
    const demo = await demoStation();
    const adviser = browser(demo, demo.address, 'adviser');
    const send = () =>
      adviser.fetch('/file', { method: 'POST', headers: { 'content-type': 'image/png' }, body: new Uint8Array(PNG) });
    for (const response of await Promise.all([send(), send(), send()])) expect(response.status).toBe(200);
    expect(left(demo.folder)).toHaveLength(1);
    expect(dumpOf(demo.folder)['attachment']).toHaveLength(1);
  });

  test.each([
    ['a page', Buffer.from('<script>alert(1)</script>'), 'image/png', { file: 'format' }],
    [
      'a drawing that can run',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'application/octet-stream',
      { file: 'format' },
    ],
    ['a program', Buffer.from('MZ'), 'application/octet-stream', { file: 'format' }],
    ['half a beginning', PNG.subarray(0, 3), 'image/png', { file: 'format' }],
    ['nothing', Buffer.alloc(0), 'image/png', { file: 'required' }],
    ['JSON', Buffer.from('{"a":1}'), 'application/json', { file: 'format' }],
    ['JSON that spells a paper', Buffer.from('["%PDF-1.7"]'), 'application/json', { file: 'format' }],
    ['a text that spells a paper', Buffer.from('%PDF-1.7'), 'text/plain', { file: 'format' }],
    ['no type', PNG, '', null],
    ['another type', PNG, 'image/gif', null],
  ])('%s is not kept', async (_what, bytes, type, invalid) => {
    const demo = await demoStation();
    const adviser = browser(demo, demo.address, 'adviser');
    const response = await adviser.fetch('/file', {
      method: 'POST',
      headers: type === '' ? {} : { 'content-type': type },
      body: new Uint8Array(bytes),
    });
    expect([400, 415]).toContain(response.status);
    expect(await response.json()).toEqual({ ok: false, invalid: invalid ?? { '': 'format' } });
    expect(left(demo.folder)).toEqual([]);
    expect(dumpOf(demo.folder)['attachment']).toEqual([]);
    expect(demo.log.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });

  test.each([true, false])('too much is refused in words, with its length told beforehand: %s', async (isTold) => {
    const demo = await demoStation();
    const adviser = browser(demo, demo.address, 'adviser');
    const bytes = Buffer.alloc(LARGEST_FILE_BYTES + 8_000_000, 7);
    PNG.copy(bytes);
    const body = isTold ? new Uint8Array(bytes) : new Blob([new Uint8Array(bytes)]).stream();
    const response = await adviser.fetch('/file', {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body,
      duplex: 'half',
    } as RequestInit);
    expect([400, 413]).toContain(response.status);
    const reply = (await response.json()) as Reply;
    expect(reply).toEqual({ ok: false, invalid: expect.objectContaining({}) });
    expect(JSON.stringify(reply)).toContain('tooLarge');
    expect(left(demo.folder)).toEqual([]);
  });

  test('a sender that goes away in the middle leaves nothing, and is no fault', async () => {
    const demo = await demoStation();
    const adviser = browser(demo, demo.address, 'adviser');
    const { hostname, port, host } = new URL(demo.address);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `POST /file HTTP/1.1\r\nhost: ${host}\r\ncookie: ${adviser.cookie}\r\ncontent-type: image/png\r\ncontent-length: 5000\r\n\r\n`,
        );
        socket.write(PNG);
        setTimeout(() => {
          socket.resetAndDestroy();
          resolve();
        }, 100);
      });
    });
    await expect.poll(() => left(demo.folder).length).toBe(0);
    expect(demo.log.filter(({ kind }) => kind === 'fault')).toEqual([]);
    expect((await adviser.call('visit.board', {})).status).toBe(200);
  });

  test('only whoever is signed in may send and see them', async () => {
    const demo = await demoStation();
    const adviser = browser(demo, demo.address, 'adviser');
    const nobody = browser(demo, demo.address, null);
    const sent = await nobody.fetch('/file', {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: new Uint8Array(PNG),
    });
    expect(sent.status).toBe(401);
    expect(await sent.json()).toEqual({ ok: false, refusal: { code: 'notSignedIn', details: {} } });
    expect(left(demo.folder)).toEqual([]);
    await adviser.fetch('/file', {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: new Uint8Array(PNG),
    });
    expect((await nobody.fetch(`/file/${sha(PNG)}`)).status).toBe(401);
    expect((await fetch(`${demo.address}/file/${sha(PNG)}`)).status).toBe(401);
    expect((await adviser.fetch(`/file/${sha(PNG)}`)).status).toBe(200);
    for (const wrong of [sha(JPEG), sha(PNG).toUpperCase(), sha(PNG).slice(1), `${sha(PNG)}.png`, 'x', '%2e%2e']) {
      expect((await adviser.fetch(`/file/${wrong}`)).status, wrong).toBe(404);
    }
  });
});

/** What is heard on a socket, in order. */
function listen(address: string, headers: Record<string, string>, options: { autoPong?: boolean } = {}) {
  const socket = new WebSocket(`${address.replace('http', 'ws')}/live`, { headers, ...options });
  const heard: Record<string, unknown>[] = [];
  let wake = (): void => undefined;
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) })),
  );
  socket.on('message', (data) => {
    heard.push(JSON.parse(String(data)) as Record<string, unknown>);
    wake();
  });
  socket.on('error', () => undefined);
  onTestFinished(() => socket.terminate());
  return {
    socket,
    heard,
    closed,
    opened: new Promise<void>((resolve, reject) => {
      socket.on('open', () => resolve());
      socket.on('unexpected-response', (_request, response) => reject(new Error(String(response.statusCode))));
    }),
    /** Takes the next message off the row. */
    async next(): Promise<Record<string, unknown>> {
      while (heard.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return heard.shift() ?? {};
    },
  };
}

/** The status with which an upgrade was refused. */
async function refusedSocket(address: string, headers: Record<string, string>): Promise<number> {
  const { opened } = listen(address, headers);
  return opened.then(
    () => 101,
    (error: Error) => Number(error.message),
  );
}

/** Greeted and caught up. */
async function live(address: string, cookie: string, cursor: { epoch: string; seq: number } | null = null) {
  const line = listen(address, { cookie });
  await line.opened;
  line.socket.send(JSON.stringify({ cursor }));
  return { ...line, first: await line.next() };
}

describe('live', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('hello is answered with where the shop is; a commit is heard on every seat', async () => {
    const demo = await demoStation();
    const { address, shop } = demo;
    const [one, two] = [browser(demo, address, 'adviser'), browser(demo, address, 'guard')];
    const [first, second] = [await live(address, one.cookie), await live(address, two.cookie)];
    const { epoch, seq } = shop.catchUp(null);
    expect(first.first).toEqual({ type: 'catchUp', epoch, seq, topics: 'all' });
    expect(second.first).toEqual(first.first);
    await two.call('visit.arrive', arrival());
    const change = {
      type: 'change',
      epoch,
      seq: seq + 1,
      topics: ['visit', 'timeline_event', 'duty', 'number_series'],
      by: two.staffId,
    };
    expect(await first.next()).toEqual(change);
    expect(await second.next()).toEqual(change);
    expect(JSON.stringify(change), 'topics only, never content').not.toContain('粤B');
  });

  test('a change of who is signed in is told apart', async () => {
    const demo = await demoStation();
    const seat = browser(demo, demo.address, 'adviser');
    const line = await live(demo.address, seat.cookie);
    await seat.call('session.signOut', { reason: 'chosen' });
    expect(await line.next()).toMatchObject({ type: 'change', topics: ['seat_session'] });
    expect(await line.next()).toEqual({ type: 'session' });
  });

  test('safety 11: after a break the cursor brings what was missed, and no more', async () => {
    const demo = await demoStation();
    const { address, shop } = demo;
    const seat = browser(demo, address, 'adviser');
    const line = await live(address, seat.cookie);
    const cursor = shop.catchUp(null);
    line.socket.terminate();
    await line.closed;
    await seat.call('visit.arrive', arrival());
    const again = await live(address, seat.cookie, { epoch: cursor.epoch, seq: cursor.seq });
    expect(again.first).toMatchObject({ type: 'catchUp', seq: cursor.seq + 1 });
    expect(again.first['topics']).toEqual([
      'visit',
      'timeline_event',
      'duty',
      'number_series',
      'draft',
      'task',
      'backup',
      'presence',
      'hold',
    ]);
    const other = await live(address, seat.cookie, { epoch: 'before the restore', seq: 1 });
    expect(other.first['topics']).toBe('all');
  });

  test('safety 21: a stranger hears nothing', async () => {
    const demo = await demoStation();
    for (const cookie of ['x=y', `${cookieName(demo.shop.dataId)}=${'A'.repeat(43)}`]) {
      const line = listen(demo.address, { cookie });
      expect(await line.closed).toEqual({ code: 4401, reason: 'seatNotPaired' });
      expect(line.heard).toEqual([]);
    }
  });

  test('before hello nothing is told', async () => {
    const demo = await demoStation();
    const seat = browser(demo, demo.address, 'adviser');
    const line = listen(demo.address, { cookie: seat.cookie });
    await line.opened;
    await seat.call('visit.arrive', arrival());
    line.socket.send('{"cursor":null}');
    expect(await line.next()).toMatchObject({ type: 'catchUp' });
    expect(line.heard).toEqual([]);
  });

  test.each([
    ['no JSON', 'hello'],
    ['another shape', '{"cursor":{"epoch":"x"}}'],
    ['an extra field', '{"cursor":null,"seat":"x"}'],
    ['a negative number', '{"cursor":{"epoch":"x","seq":-1}}'],
    ['a poisoned prototype', '{"cursor":null,"__proto__":{}}'],
    ['nothing', ''],
  ])('safety 13: %s for a hello closes the socket', async (_what, message) => {
    const demo = await demoStation();
    const line = listen(demo.address, { cookie: browser(demo, demo.address, 'adviser').cookie });
    await line.opened;
    line.socket.send(message);
    expect(await line.closed).toEqual({ code: 4400, reason: 'message' });
    expect(demo.log.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });

  test('a second hello closes it', async () => {
    const demo = await demoStation();
    const line = await live(demo.address, browser(demo, demo.address, 'adviser').cookie);
    line.socket.send('{"cursor":null}');
    expect((await line.closed).code).toBe(4400);
  });

  test('safety 21: a frame without end closes it, a stranger’s too, and the others go on', async () => {
    const demo = await demoStation();
    const { address } = demo;
    const seat = browser(demo, address, 'adviser');
    const quiet = await live(address, seat.cookie);
    for (const cookie of [seat.cookie, 'x=y']) {
      const line = listen(address, { cookie });
      await line.opened;
      line.socket.send('x'.repeat(2_000_000));
      expect([1006, 1009, 4401]).toContain((await line.closed).code);
    }
    await seat.call('visit.arrive', arrival());
    expect(await quiet.next()).toMatchObject({ type: 'change' });
    expect(demo.log.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });

  test('safety 21: a seat that opens sockets without end has fifty, and strangers none; another seat is heard', async () => {
    const demo = await demoStation();
    const [greedy, other] = [browser(demo, demo.address, 'adviser'), browser(demo, demo.address, 'guard')];
    const lines = Array.from({ length: 60 }, () => listen(demo.address, { cookie: greedy.cookie }));
    const strangers = Array.from({ length: 60 }, () => listen(demo.address, { cookie: 'x=y' }));
    const closed: number[] = [];
    for (const line of lines) void line.closed.then(({ code }) => closed.push(code));
    await Promise.all(lines.map(({ opened }) => opened));
    await expect.poll(() => closed).toEqual(Array(10).fill(1013));
    for (const { closed: gone } of strangers) expect(await gone).toEqual({ code: 4401, reason: 'seatNotPaired' });
    const line = await live(demo.address, other.cookie);
    expect(line.first).toMatchObject({ type: 'catchUp' });
    // A place is free again when its socket is gone.
    for (const each of lines) each.socket.terminate();
    await Promise.all(lines.map((each) => each.closed));
    await expect.poll(async () => (await live(demo.address, greedy.cookie)).first['type']).toBe('catchUp');
  });

  test('safety 21: whoever says no hello within ten seconds is closed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    const demo = await demoStation();
    const cookie = browser(demo, demo.address, 'adviser').cookie;
    const silent = listen(demo.address, { cookie });
    await silent.opened;
    const greeted = await live(demo.address, cookie);
    vi.advanceTimersByTime(9_000);
    expect(silent.socket.readyState).toBe(WebSocket.OPEN);
    vi.advanceTimersByTime(1_000);
    expect(await silent.closed).toEqual({ code: 4408, reason: 'silent' });
    expect(greeted.socket.readyState).toBe(WebSocket.OPEN);
  });

  test('safety 21: a seat whose cable was pulled is let go; one that answers stays', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    const demo = await demoStation();
    const { cookie } = browser(demo, demo.address, 'adviser');
    const there = await live(demo.address, cookie);
    const gone = listen(demo.address, { cookie }, { autoPong: false });
    await gone.opened;
    gone.socket.send('{"cursor":null}');
    await gone.next();
    for (let i = 0; i < 4; i += 1) {
      const pinged = new Promise((resolve) => there.socket.once('ping', resolve));
      vi.advanceTimersByTime(15_000);
      await pinged;
      // The answer needs a moment on the wire before the next round.
      await new Promise((resolve) => setImmediate(resolve));
      await (await import('node:timers/promises')).setTimeout(20);
    }
    expect((await gone.closed).code).toBe(1006);
    expect(there.socket.readyState).toBe(WebSocket.OPEN);
  });

  test('a revoked seat is told and closed', async () => {
    const demo = await demoStation();
    const { address } = demo;
    const admin = browser(demo, address, 'administrator');
    const lost = browser(demo, address, 'adviser');
    const [line, own] = [await live(address, lost.cookie), await live(address, admin.cookie)];
    await admin.call('seat.revoke', { seatId: lost.seatId, version: 1 });
    expect(await line.closed).toEqual({ code: 4401, reason: 'seatRevoked' });
    expect(line.heard).toContainEqual({ type: 'session' });
    expect(own.socket.readyState).toBe(WebSocket.OPEN);
    expect(await listen(address, { cookie: lost.cookie }).closed).toMatchObject({ code: 4401 });
  });

  test('safety 21: a reader that takes nothing loses its connection, not our memory', async () => {
    const demo = await demoShop({ checked: false });
    let tell = (_change: Change): void => undefined;
    // Changes are small: larger ones reach the limit in fewer steps.
    const shop: Shop = {
      ...demo.shop,
      onChange: (listener) => {
        tell = listener;
        return demo.shop.onChange(listener);
      },
    };
    const address = await station(shop);
    const { cookie } = browser(demo, address, 'adviser');
    const slow = await live(address, cookie);
    const quick = await live(address, cookie);
    const inner = slow.socket as unknown as { _socket: { pause(): void } }; // ws has no public way to stop reading the wire
    inner._socket.pause();
    const { epoch } = demo.shop.catchUp(null);
    for (let i = 0; i < 300; i += 1) {
      tell({ epoch, seq: null, topics: ['task'], by: 'x'.repeat(200_000) });
      await new Promise((resolve) => setImmediate(resolve));
      quick.heard.length = 0;
    }
    (slow.socket as unknown as { _socket: { resume(): void } })._socket.resume();
    expect((await slow.closed).code).toBe(1006);
    // It got what was already under way, and nothing was kept for it after that: the memory itself is for a benchmark.
    expect(slow.heard.length).toBeLessThan(150);
    expect(quick.socket.readyState).toBe(WebSocket.OPEN);
  });

  test('closing the station says goodbye', async () => {
    const demo = await demoShop({ checked: false });
    const opened = await openStation({
      shop: demo.shop,
      rendererDir: rendererFolder(),
      host: '127.0.0.1',
      port: 0,
      tls: null,
    });
    const address = opened.address.replace(/\/$/, '');
    const line = await live(address, browser(demo, address, 'adviser').cookie);
    await opened.close();
    expect((await line.closed).code).toBe(1001);
    await expect(fetch(`${address}/`)).rejects.toThrow();
    // The shop goes on without it.
    demo.as('adviser');
  });
});

/** A certificate of our own, or null where openssl is not installed. */
function certificate(folder: string): { certFile: string; keyFile: string } | null {
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  try {
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
        '-subj',
        '/CN=servicelane',
        '-addext',
        'subjectAltName=IP:127.0.0.1,DNS:localhost',
        '-keyout',
        keyFile,
        '-out',
        certFile,
      ],
      { stdio: 'ignore' },
    );
    return { certFile, keyFile };
  } catch {
    return null;
  }
}

const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe('where it listens', () => {
  test.each(['0.0.0.0', '::', '192.168.0.1', 'shop.local'])(
    '%s without a certificate is refused before anything is opened',
    async (host) => {
      const { shop } = await openTestShop();
      await expect(station(shop, { host })).rejects.toMatchObject({ name: 'StationRefusal', code: 'needsTls' });
    },
  );

  test('a port that is taken is said in words', async () => {
    const { shop } = await openTestShop();
    const address = await station(shop);
    const error = await station(shop, { port: Number(new URL(address).port) }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(StationRefusal);
    expect(error).toMatchObject({ code: 'portInUse' });
    for (const words of [zhCN, en]) expect(words.start.stationRefusals.portInUse).toMatch(/4175/);
    expect((await fetch(`${address}/contract`)).status, 'the first one goes on').toBe(200);
  });

  test('a renderer that was built without a place for the nonce is not served', async () => {
    const { shop } = await openTestShop();
    const folder = testFolder();
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    await expect(station(shop, { rendererDir: folder })).rejects.toThrow('nonce');
  });

  test.skipIf(!hasOpenssl)(
    'with a certificate (needs openssl): calls, the socket and a Secure cookie over TLS',
    async () => {
      const opened: TestShop = await openTestShop();
      const tls = certificate(testFolder());
      if (!tls) throw new Error('openssl made no certificate');
      const address = await station(opened.shop, { tls });
      expect(address).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
      const ca = readFileSync(tls.certFile);
      const { port } = new URL(address);
      const post = (name: string, body: unknown, headers: Record<string, string> = {}) =>
        new Promise<{ status: number; cookie: string; body: string }>((resolve, reject) => {
          const sent = httpsRequest(
            {
              host: '127.0.0.1',
              port,
              ca,
              // The Host header is not always the one that the certificate is for.
              checkServerIdentity: () => undefined,
              method: 'POST',
              path: `/call/${name}`,
              headers: { 'content-type': 'application/json', ...headers },
            },
            (response) => {
              let text = '';
              response.on('data', (chunk) => {
                text += String(chunk);
              });
              response.on('end', () =>
                resolve({
                  status: response.statusCode ?? 0,
                  cookie: response.headers['set-cookie']?.[0] ?? '',
                  body: text,
                }),
              );
            },
          );
          sent.on('error', reject);
          sent.end(JSON.stringify(body));
        });
      const { status, cookie } = await post('shop.setUp', { input: SET_UP });
      expect(status).toBe(200);
      expect(cookie.split('; ')).toContain('Secure');
      expect((await post('shop.settings', { input: {} }, { host: `evil.example:${port}` })).status).toBe(421);
      const socket = new WebSocket(`wss://127.0.0.1:${port}/live`, {
        ca,
        headers: { cookie: cookie.split(';')[0] ?? '' },
      });
      onTestFinished(() => socket.terminate());
      await new Promise((resolve, reject) => {
        socket.on('open', resolve);
        socket.on('error', reject);
      });
      const heard = new Promise((resolve) => socket.on('message', (data) => resolve(JSON.parse(String(data)))));
      socket.send('{"cursor":null}');
      expect(await heard).toMatchObject({ type: 'catchUp', topics: 'all' });
      await expect(fetch(address.replace('https', 'http')), 'nothing in clear').rejects.toThrow();
    },
  );

  test.skipIf(!hasOpenssl)(
    'on all addresses (needs openssl) it answers to the machine’s own names, and tells one of them',
    async () => {
      const { shop } = await openTestShop();
      const tls = certificate(testFolder());
      if (!tls) throw new Error('openssl made no certificate');
      const address = await station(shop, { tls, host: '0.0.0.0' });
      const { port, hostname } = new URL(address);
      expect(hostname).not.toBe('0.0.0.0');
      const ca = readFileSync(tls.certFile);
      const get = (host: string) =>
        new Promise<number>((resolve, reject) => {
          const sent = httpsRequest(
            { host: '127.0.0.1', port, ca, checkServerIdentity: () => undefined, path: '/contract', headers: { host } },
            (response) => {
              response.resume();
              resolve(response.statusCode ?? 0);
            },
          );
          sent.on('error', reject);
          sent.end();
        });
      expect(await get(`${hostname}:${port}`)).toBe(200);
      expect(await get(`localhost:${port}`)).toBe(200);
      expect(await get(`evil.example:${port}`)).toBe(421);
    },
  );
});
