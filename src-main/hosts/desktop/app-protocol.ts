/** `app://servicelane/…`: the built renderer and the shop's files, with the same policy as the station's pages. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { extname, join, normalize, sep } from 'node:path';
import { Readable } from 'node:stream';
import { readFile } from '../../attachment/attachment-store.ts';
import type { Shop } from '../../kernel/shop.ts';
import { desktopSeat } from '../../staff/session-repository.ts';
import { exportFor, exportHeaders } from '../export.ts';
import { pageMaker, SECURITY_HEADERS } from '../page.ts';
import { PAPER_HEADERS, paperFor } from '../paper.ts';

export const APP_SCHEME = 'app';
export const APP_HOST = 'servicelane';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

function stream(readable: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(readable) as ReadableStream<Uint8Array>; // Node's and the web's types of one thing
}

/** Answers one request of the window. Never leaves the renderer's folder. */
export function appResponder(shop: Shop, rendererDir: string): (request: Request) => Response {
  const page = pageMaker(rendererDir);
  return (request) => {
    const url = new URL(request.url);
    if (url.host !== APP_HOST || request.method !== 'GET')
      return new Response(null, { status: 404, headers: SECURITY_HEADERS });
    let path: string;
    try {
      path = decodeURIComponent(url.pathname);
    } catch {
      return new Response(null, { status: 400, headers: SECURITY_HEADERS });
    }
    if (path.startsWith('/file/')) {
      const allowed = shop.door.admit({ seatId: desktopSeat(shop.reader), host: 'desktop' }, undefined).ok;
      const file = allowed ? readFile(shop.reader, shop.dataDir, path.slice('/file/'.length)) : null;
      if (!file) return new Response(null, { status: 404, headers: SECURITY_HEADERS });
      return new Response(stream(file.stream), { headers: { ...SECURITY_HEADERS, 'content-type': file.mediaType } });
    }
    const paper = /^\/papers\/([^/]+)$/.exec(path)?.[1];
    if (paper !== undefined) {
      const answer = paperFor(shop, { seatId: desktopSeat(shop.reader), host: 'desktop' }, paper);
      if (!answer.ok) return new Response(null, { status: 404, headers: SECURITY_HEADERS });
      return new Response(new Uint8Array(answer.pdf), { headers: { ...SECURITY_HEADERS, ...PAPER_HEADERS } });
    }
    const exported = /^\/exports\/([^/]+)$/.exec(path)?.[1];
    if (exported !== undefined) {
      const answer = exportFor(shop, { seatId: desktopSeat(shop.reader), host: 'desktop' }, exported);
      if (!answer.ok) return new Response(null, { status: 404, headers: SECURITY_HEADERS });
      return new Response(stream(answer.file.stream), {
        headers: { ...SECURITY_HEADERS, ...exportHeaders(answer.file) },
      });
    }
    const file = normalize(join(rendererDir, path));
    const type = TYPES[extname(file)];
    const isInside = file.startsWith(normalize(rendererDir) + sep);
    if (type !== undefined) {
      if (!isInside || !existsSync(file) || !statSync(file).isFile())
        return new Response(null, { status: 404, headers: SECURITY_HEADERS });
      return new Response(stream(createReadStream(file)), { headers: { ...SECURITY_HEADERS, 'content-type': type } });
    }
    const { html, headers } = page();
    return new Response(html, { headers });
  };
}
