/** Every address that a host answers, listed by the host itself: a new one is knocked at the day it is written. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { APP_ORIGIN, appResponder } from '../../src-main/hosts/desktop/app-protocol.ts';
import { pairDemoSeat } from '../../src-main/staff/seat-service.ts';
import { activeStaff } from '../../src-main/staff/staff-repository.ts';
import { hostOf, smallRenderer, statusOf } from '../support/both-hosts.ts';
import { demoShop } from '../support/given.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';

const routes = vi.hoisted(() => new Map<string, Set<string>>());

vi.mock('fastify', async (original) => {
  const real = await original<typeof import('fastify')>();
  const listed = (options: import('fastify').FastifyServerOptions) => {
    const app = real.default(options);
    app.addHook('onRoute', ({ method, url }) => {
      for (const each of [method].flat()) routes.set(url, (routes.get(url) ?? new Set()).add(each));
    });
    return app;
  };
  return { ...real, default: listed };
});

/** What anybody may read: it says nothing of the shop. */
const PUBLIC = new Set(['/contract']);

const PARAMETERS: readonly string[] = [
  'x',
  '..',
  '%2e%2e%2f%2e%2e%2fservicelane.sqlite',
  '%00',
  '%c0%ae%c0%ae',
  '__proto__',
  'constructor',
  'a'.repeat(64),
  'a'.repeat(3000),
  'settlement-00000000.pdf',
  ...HOSTILE_TEXTS.map(([, text]) => encodeURIComponent(text)),
];

const BODIES: readonly (readonly [type: string | null, body: string | Uint8Array<ArrayBuffer>])[] = [
  [null, ''],
  ['application/json', ''],
  ['application/json', '{"input":'],
  ['application/json', '[]'],
  ['application/json', '{"__proto__":{"a":1},"input":{}}'],
  ['application/json', `{"input":{"text":"${'A'.repeat(2_000_000)}"}}`],
  ['text/html', '<script>alert(1)</script>'],
  ['application/x-www-form-urlencoded', 'a=1'],
  ['multipart/form-data; boundary=x', '--x'],
  ['image/png', '<svg onload="alert(1)"/>'],
  ['application/octet-stream', new Uint8Array(2_000_000)],
  ['application/json; charset=utf-7', '+ADw-script+AD4-'],
];

const ANSWERS = new Set([400, 401, 403, 404, 413, 414, 415]);

async function knocked() {
  routes.clear();
  const demo = await demoShop({ checked: false });
  const host = await hostOf('station', demo.shop);
  if (host.address === null) throw new Error('no address');
  const { address } = host;
  const file = new Database(join(demo.folder, 'servicelane.sqlite'), { readonly: true });
  onTestFinished(() => void file.close());
  const commits = () => file.pragma('data_version', { simple: true });
  return { demo, address, host, commits };
}

/** Addresses to try for one route. */
function pathsOf(url: string): string[] {
  if (!/[:*]/.test(url)) return [url, `${url}?${'a=1&'.repeat(500)}`, `${url}?__proto__[x]=1`];
  return PARAMETERS.map((text) => url.replace(/:\w+|\*/g, text));
}

describe('every address of the station', () => {
  test('safety 13: strange parameters, bodies and types at every route: a typed rejection, no fault, nothing written, nothing told', async () => {
    const { demo, address, host, commits } = await knocked();
    const guard = activeStaff(demo.shop.reader).find(({ roles }) => roles.length === 1 && roles[0] === 'guard');
    if (!guard) throw new Error('nobody is guard');
    const screen = host.screen();
    screen.signIn(guard.id);
    expect([...routes.keys()], 'the list is the host’s own').toEqual(
      expect.arrayContaining([
        '/call/:name',
        '/contract',
        '/file',
        '/file/:sha256',
        '/papers/:file',
        '/live',
        '/assets/app.js',
      ]),
    );
    const before = commits();
    const seen = new Map<string, number>();
    for (const cookie of ['', screen.cookie]) {
      for (const [url, methods] of routes) {
        for (const method of methods) {
          const isStatic = /^\/assets\//.test(url);
          const isOpen = isStatic || PUBLIC.has(url);
          const hasBody = method !== 'GET' && method !== 'HEAD';
          const tries = pathsOf(url).flatMap((path) =>
            (hasBody && path === pathsOf(url)[0] ? BODIES : hasBody ? BODIES.slice(0, 3) : ([[null, '']] as const)).map(
              ([type, body]) => ({ path, type, body }),
            ),
          );
          await Promise.all(
            tries.map(async ({ path, type, body }) => {
              const response = await fetch(`${address}${path}`, {
                method,
                headers: {
                  cookie,
                  ...(screen.staffId ? { 'x-staff-id': screen.staffId } : {}),
                  ...(type === null ? {} : { 'content-type': type }),
                },
                ...(hasBody ? { body } : {}),
              });
              const text = await response.text();
              const what = `${method} ${path.slice(0, 80)} (${type}) ${cookie === '' ? 'stranger' : 'guard'}: ${response.status} ${text.slice(0, 200)}`;
              seen.set(String(response.status), (seen.get(String(response.status)) ?? 0) + 1);
              if (isOpen) expect(response.status, what).toBe(200);
              else expect(ANSWERS.has(response.status), what).toBe(true);
              expect(response.headers.get('x-content-type-options'), what).toBe('nosniff');
              expect(response.headers.get('content-type') ?? 'application/json', what).not.toContain('text/html');
              for (const sign of ['SQLite format', demo.folder, 'node_modules', '    at '])
                expect(text, what).not.toContain(sign);
            }),
          );
        }
      }
    }
    expect(commits(), 'nothing was written').toBe(before);
    expect(demo.log.filter(({ kind }) => kind === 'fault')).toEqual([]);
    expect(seen.get('401') ?? 0).toBeGreaterThan(10);
  }, 120_000);

  test('safety 21: at every route a foreign Host is another server’s, and a foreign page reads and writes nothing', async () => {
    const { demo, address, host, commits } = await knocked();
    const screen = host.screen();
    const before = commits();
    for (const [url, methods] of routes) {
      for (const method of methods) {
        const path = url.replace(/:\w+|\*/g, 'x');
        const send = (headers: Record<string, string>) =>
          statusOf(address, { method, path, headers: { cookie: screen.cookie, ...headers } });
        const own = new URL(address).host;
        expect(await send({ host: 'evil.example' }), `${method} ${url}`).toBe(421);
        for (const foreign of [
          { origin: 'https://evil.example' },
          { origin: 'null' },
          { 'sec-fetch-site': 'cross-site' },
        ])
          expect(await send({ host: own, ...foreign }), `${method} ${url} ${JSON.stringify(foreign)}`).toBe(403);
        expect([421, 403], `negative control: ${method} ${url}`).not.toContain(await send({ host: own }));
      }
    }
    expect(commits()).toBe(before);
    expect(demo.log.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });

  test('a method that a route does not have is not there', async () => {
    const { address, host } = await knocked();
    const { cookie } = host.screen();
    for (const [url, methods] of routes) {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
        if (methods.has(method)) continue;
        const response = await fetch(`${address}${url.replace(/:\w+|\*/g, 'x')}`, { method, headers: { cookie } });
        expect(response.status, `${method} ${url}`).toBe(404);
      }
    }
  });
});

describe('every address of the window', () => {
  test('safety 17: whatever its page asks of app://, it gets pages, scripts and its own files, and no fault', async () => {
    const demo = await demoShop({ checked: false });
    pairDemoSeat(demo.shop.door, 'desktop');
    const respond = appResponder(demo.shop, smallRenderer());
    for (const before of ['', 'file/', 'papers/', 'assets/', 'call/', 'contract/']) {
      for (const parameter of PARAMETERS) {
        const path = `/${before}${parameter}`;
        const response = respond(new Request(`${APP_ORIGIN}${path}`));
        const text = await response.text();
        expect([200, 400, 404], path).toContain(response.status);
        if (response.status === 200) expect(text, path).toMatch(/^<!doctype html>/);
        expect(response.headers.get('x-content-type-options'), path).toBe('nosniff');
        for (const sign of ['SQLite format', demo.folder, 'node_modules']) expect(text, path).not.toContain(sign);
      }
    }
    expect(demo.log.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });
});
