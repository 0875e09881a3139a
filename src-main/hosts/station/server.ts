/** The same door over HTTP and WebSocket, for the shop's other seats and for tests. */
import { readFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import fastifyCookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import fastifyWebsocket from '@fastify/websocket';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { type CallName, contract } from '../../../src-shared/contract.ts';
import { LARGEST_IMPORT_BYTES } from '../../../src-shared/exchange/import-rules.ts';
import type { Reply } from '../../../src-shared/kit/contract.ts';
import type { SeatId } from '../../../src-shared/kit/id.ts';
import { check } from '../../../src-shared/kit/problem.ts';
import { permissions } from '../../../src-shared/staff/permissions.ts';
import { LARGEST_FILE_BYTES, readFile } from '../../attachment/attachment-store.ts';
import type { Caller } from '../../kernel/dispatch.ts';
import type { Shop } from '../../kernel/shop.ts';
import { pairDemoSeat } from '../../staff/seat-service.ts';
import { hashToken } from '../../staff/secrets.ts';
import { seatOfToken } from '../../staff/session-repository.ts';
import { exportFor, exportHeaders } from '../export.ts';
import { pageMaker, SECURITY_HEADERS } from '../page.ts';
import { PAPER_HEADERS, paperFor } from '../paper.ts';
import { receiveFile } from '../receive-file.ts';
import { cookieName, isOwnHost, isOwnOrigin } from './session.ts';
import { sharedJson } from './shared-json.ts';

export interface StationOptions {
  readonly shop: Shop;
  readonly rendererDir: string;
  readonly host: string;
  readonly port: number;
  /** Needed for any address but loopback: PINs would travel in clear. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
}

export interface Station {
  /** Where a browser opens it, with the port that was really taken. */
  readonly address: string;
  close(): Promise<void>;
}

const LARGEST_CALL_BYTES = 1_000_000;
/** A socket whose reader is slower than this loses the connection and catches up later. */
const LARGEST_BACKLOG_BYTES = 1_000_000;
const PING_MS = 15_000;
/** Of all seats together, and of one: a browser with its tabs. No seat can take the places of the others. */
const MOST_SOCKETS = 500;
const MOST_SOCKETS_OF_A_SEAT = 50;
/** So long may a stranger take to say goodbye. */
const STRANGER_MS = 2000;

const callBody = z.strictObject({
  input: z.unknown(),
  commandId: z.string().max(64).nullable().default(null),
  staffId: z.string().max(64).nullable().default(null),
});

const liveHello = z.strictObject({
  cursor: z.strictObject({ epoch: z.string().max(64), seq: z.int().min(0) }).nullable(),
});

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

/** Thrown before anything is opened: the station would be unsafe or cannot get its port. */
export class StationRefusal extends Error {
  readonly code: 'needsTls' | 'portInUse' | 'portForbidden';
  constructor(code: StationRefusal['code']) {
    super(code);
    this.name = 'StationRefusal';
    this.code = code;
  }
}

function noSchemas(): never {
  throw new Error('the station has no schemas');
}

export async function openStation(options: StationOptions): Promise<Station> {
  const { shop } = options;
  if (!LOOPBACK.has(options.host) && !options.tls) throw new StationRefusal('needsTls');
  const scheme = options.tls ? 'https' : 'http';
  const cookie = cookieName(shop.dataId);
  const hosts = new Set<string>();
  const sockets = new Map<WebSocket, { readonly seatId: SeatId; alive: boolean }>();
  /** Every socket of a seat, those that have not said hello among them. */
  const places = new Map<WebSocket, SeatId>();
  const base = {
    bodyLimit: LARGEST_CALL_BYTES,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    forceCloseConnections: true,
    // A start on a machine that is busy takes as long as it takes; giving up after ten seconds helps nobody.
    pluginTimeout: 0,
    // No route has a schema: the door checks each call. Fastify would load a compiler of schemas at every start.
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    // An address that cannot even be read comes past every hook; Fastify's own answer would repeat it.
    frameworkErrors: (_error: unknown, _request: unknown, reply: FastifyReply) => {
      reply
        .code(400)
        .headers(SECURITY_HEADERS)
        .send({ ok: false, invalid: { '': 'format' } } satisfies Reply);
    },
  } as const;
  const app: FastifyInstance = options.tls
    ? (Fastify({
        ...base,
        https: { cert: readFileSync(options.tls.certFile), key: readFileSync(options.tls.keyFile) },
      }) as unknown as FastifyInstance) // one type for both transports
    : Fastify(base);

  await app.register(fastifyCookie);
  await app.register(fastifyWebsocket, { options: { maxPayload: 64_000 } });

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    const isSocket = request.headers.upgrade !== undefined;
    // What no route answers is a screen's address. A new route is closed to other pages without being named here.
    const isPage = request.method === 'GET' && !isSocket && request.is404;
    if (!isOwnHost(request, hosts)) return refuseRequest(reply, 421, 'host');
    // A link from elsewhere may open the page itself, and nothing else.
    if (!isPage && !isOwnOrigin(request, hosts, isSocket)) return refuseRequest(reply, 403, 'origin');
    return undefined;
  });

  function seatOf(request: FastifyRequest): SeatId | null {
    const token = request.cookies[cookie];
    return token === undefined || token.length > 200 ? null : seatOfToken(shop.reader, hashToken(token));
  }

  function setSeatCookie(reply: FastifyReply, token: string): void {
    reply.setCookie(cookie, token, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: options.tls !== null,
      maxAge: 400 * 24 * 3600,
    });
  }

  function callerOf(request: FastifyRequest, reply: FastifyReply): Caller {
    return { seatId: seatOf(request), host: 'station', adoptSeat: (_seatId, token) => setSeatCookie(reply, token) };
  }

  // Before the routes: they keep the handler that they find when they are made.
  app.setErrorHandler(async (error: { statusCode?: number; code?: string; stack?: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      return reply.code(500).send(shop.door.answerFault(request.routeOptions.url ?? 'unknown', error, seatOf(request)));
    }
    return reply
      .code(status)
      .send({ ok: false, invalid: { '': status === 413 ? 'tooLarge' : 'format' } } satisfies Reply);
  });

  app.post<{ Params: { name: string } }>('/call/:name', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const body = check(callBody, request.body);
    if (!body.ok) return reply.code(400).send({ ok: false, invalid: body.problems } satisfies Reply);
    const answer = await shop.call({ name: request.params.name, ...body.value }, callerOf(request, reply));
    const shared = sharedJson(answer);
    if (shared) return reply.type('application/json; charset=utf-8').send(shared);
    return reply.code(statusOf(answer)).send(answer);
  });

  app.get('/contract', async (_request, reply) => reply.send(describeContract()));

  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  for (const type of ['image/png', 'image/jpeg', 'application/pdf']) {
    app.addContentTypeParser(type, (_request, payload, done) => done(null, payload));
  }
  app.post('/file', { bodyLimit: LARGEST_FILE_BYTES }, async (request, reply) => {
    // The parsers above pass the stream on; what others parsed is no file.
    const staffId = request.headers['x-staff-id'];
    const sender = { seatId: seatOf(request), host: 'station' } as const;
    const answer = await receiveFile(shop, sender, typeof staffId === 'string' ? staffId : null, request.body);
    return reply.code(statusOf(answer)).send(answer);
  });
  app.post('/import-file', { bodyLimit: LARGEST_IMPORT_BYTES }, async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    const staffId = request.headers['x-staff-id'];
    const sender = { seatId: seatOf(request), host: 'station' } as const;
    const who = typeof staffId === 'string' ? staffId : null;
    const answer = await receiveFile(shop, sender, who, request.body, 'import');
    return reply.code(statusOf(answer)).send(answer);
  });

  app.get<{ Params: { sha256: string } }>('/file/:sha256', async (request, reply) => {
    const admitted = shop.door.admit({ seatId: seatOf(request), host: 'station' }, undefined);
    if (!admitted.ok) return refuseRequest(reply, 401, admitted.refusal.code);
    const file = readFile(shop.reader, shop.dataDir, request.params.sha256);
    if (!file) return refuseRequest(reply, 404, 'notFound');
    return reply
      .header('cache-control', 'private, max-age=31536000, immutable')
      .header('content-length', file.bytes)
      .header('content-security-policy', "default-src 'none'; sandbox")
      .type(file.mediaType)
      .send(file.stream);
  });

  app.get<{ Params: { file: string } }>('/papers/:file', async (request, reply) => {
    const answer = paperFor(shop, { seatId: seatOf(request), host: 'station' }, request.params.file);
    if (!answer.ok) return refuseRequest(reply, statusOf(answer), answer.refusal.code);
    return reply.headers(PAPER_HEADERS).send(answer.pdf);
  });

  app.get<{ Params: { file: string } }>('/exports/:file', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    const answer = exportFor(shop, { seatId: seatOf(request), host: 'station' }, request.params.file);
    if (!answer.ok) return refuseRequest(reply, statusOf(answer), answer.refusal.code);
    return reply.headers(exportHeaders(answer.file)).send(answer.file.stream);
  });

  app.get('/live', { websocket: true }, (socket, request) => {
    const seatId = seatOf(request);
    let greeted = false;
    // A stranger learns nothing, not even that something happens, and takes nobody's place.
    if (seatId === null) {
      const patience = setTimeout(() => socket.terminate(), STRANGER_MS);
      socket.on('close', () => clearTimeout(patience));
      return socket.close(4401, 'seatNotPaired');
    }
    const own = [...places.values()].filter((each) => each === seatId).length;
    if (places.size >= MOST_SOCKETS || own >= MOST_SOCKETS_OF_A_SEAT) return socket.close(1013, 'full');
    places.set(socket, seatId);
    const patience = setTimeout(() => socket.close(4408, 'silent'), 10_000);
    socket.on('message', (data: Buffer) => {
      const hello = check(liveHello, parseJson(data.toString('utf8')));
      if (!hello.ok || greeted) return socket.close(4400, 'message');
      greeted = true;
      clearTimeout(patience);
      const seat = { seatId, alive: true };
      sockets.set(socket, seat);
      socket.on('pong', () => {
        seat.alive = true;
      });
      socket.send(JSON.stringify({ type: 'catchUp', ...shop.catchUp(hello.value.cursor) }));
      return undefined;
    });
    socket.on('close', () => {
      clearTimeout(patience);
      places.delete(socket);
      sockets.delete(socket);
    });
    socket.on('error', () => socket.terminate());
    return undefined;
  });

  const stopListening = shop.onChange((change) => {
    const text = JSON.stringify({ type: 'change', ...change });
    const sessionsMoved = change.topics.some(
      (topic) => topic === 'seat' || topic === 'seat_session' || topic === 'staff' || topic === 'staff_role',
    );
    for (const [socket, { seatId }] of sockets) {
      if (socket.readyState !== socket.OPEN) continue;
      if (socket.bufferedAmount > LARGEST_BACKLOG_BYTES) {
        socket.terminate();
        continue;
      }
      socket.send(text);
      if (sessionsMoved) {
        socket.send('{"type":"session"}');
        if (shop.door.sessionOf(seatId).seat === null) socket.close(4401, 'seatRevoked');
      }
    }
  });
  const pinger = setInterval(() => {
    for (const [socket, seat] of sockets) {
      // A cable that was pulled sends no goodbye: whoever did not answer the last ping is gone.
      if (!seat.alive) {
        socket.terminate();
        continue;
      }
      seat.alive = false;
      socket.ping();
    }
  }, PING_MS);
  pinger.unref();

  const page = pageMaker(options.rendererDir);
  await app.register(fastifyStatic, {
    root: options.rendererDir,
    index: false,
    wildcard: false,
    // The page itself is never a plain file: it needs its nonce and its policy.
    globIgnore: ['**/index.html'],
    maxAge: '365d',
    immutable: true,
  });
  app.setNotFoundHandler(async (request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (!wantsPage) return refuseRequest(reply, 404, 'notFound');
    // The demo is for trying: a browser that opens it is a seat at once.
    if (shop.kind() === 'demo' && seatOf(request) === null) {
      setSeatCookie(reply, await shop.door.whenFree(() => pairDemoSeat(shop.door)));
    }
    const { html, headers } = page();
    return reply.headers(headers).send(html);
  });
  try {
    await app.listen({ host: options.host, port: options.port });
  } catch (error) {
    await app.close();
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EADDRINUSE') throw new StationRefusal('portInUse');
    if (code === 'EACCES') throw new StationRefusal('portForbidden');
    throw error;
  }
  const bound = app.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : options.port;
  const names = ownNames(options.host);
  for (const name of names) {
    hosts.add(`${name}:${port}`);
    if ((scheme === 'http' && port === 80) || (scheme === 'https' && port === 443)) hosts.add(name);
  }
  const address = `${scheme}://${LOOPBACK.has(options.host) ? bracketed(options.host) : names[0]}:${port}/`;
  return {
    address,
    async close() {
      stopListening();
      clearInterval(pinger);
      for (const socket of sockets.keys()) socket.close(1001, 'closing');
      await app.close();
    },
  };
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** What a browser may call this machine; the first is what it is told to. */
function ownNames(host: string): readonly string[] {
  const loopback = ['127.0.0.1', 'localhost', '[::1]'];
  if (LOOPBACK.has(host)) return loopback;
  if (host !== '0.0.0.0' && host !== '::') return [bracketed(host.toLowerCase())];
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const outward = addresses.filter(({ internal }) => !internal).map(({ address }) => bracketed(address.toLowerCase()));
  const name = hostname().toLowerCase();
  return [...outward.filter((each) => !each.startsWith('[')), ...outward, name, `${name}.local`, ...loopback];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuseRequest(reply: FastifyReply, status: number, reason: string): FastifyReply {
  return reply.code(status).send({ error: reason });
}

/** For proxies and logs; the body says the same in more words. */
function statusOf(reply: Reply): number {
  if (reply.ok) return 200;
  if ('invalid' in reply) return 400;
  if ('fault' in reply) return 500;
  switch (reply.refusal.code) {
    case 'unknownCall':
    case 'notFound':
      return 404;
    case 'seatNotPaired':
    case 'notSignedIn':
    case 'locked':
    case 'otherUser':
      return 401;
    case 'notAllowed':
      return 403;
    default:
      return 409;
  }
}

let described: unknown;

/** The contract as JSON Schema, made once. */
function describeContract(): unknown {
  described ??= Object.fromEntries(
    (Object.keys(contract) as CallName[]).map((name) => {
      const definition = contract[name];
      return [
        name,
        {
          kind: definition.kind,
          permission: permissions[name],
          refusals: definition.refusals,
          ...('reads' in definition ? { reads: definition.reads } : {}),
          ...('touches' in definition ? { touches: definition.touches } : {}),
          input: z.toJSONSchema(definition.input, { io: 'input', unrepresentable: 'any' }),
          output: z.toJSONSchema(definition.output, { io: 'output', unrepresentable: 'any' }),
        },
      ];
    }),
  );
  return described;
}
