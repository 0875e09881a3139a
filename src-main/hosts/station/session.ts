/** Cookies, and which Host and Origin a station answers to. */
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** Cookies ignore ports, so two shops on one machine need two names. */
export function cookieName(dataId: string): string {
  return `servicelane_${createHash('sha256').update(dataId).digest('hex').slice(0, 10)}`;
}

/** True when the browser means this server: no other name that happens to resolve here (DNS rebinding). */
export function isOwnHost(request: FastifyRequest, hosts: ReadonlySet<string>): boolean {
  return hosts.has((request.headers.host ?? '').toLowerCase());
}

/** True when no other page sent it. Programs that are not browsers send no Origin. */
export function isOwnOrigin(request: FastifyRequest, hosts: ReadonlySet<string>, isSocket: boolean): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin } = request.headers;
  if (origin === undefined) return !isSocket || site === undefined;
  try {
    const { host, protocol } = new URL(origin);
    return (protocol === 'http:' || protocol === 'https:') && hosts.has(host.toLowerCase());
  } catch {
    return false;
  }
}
