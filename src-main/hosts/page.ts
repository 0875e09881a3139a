/** The renderer's page and its Content-Security-Policy: the same for the station and for the desktop's `app://`. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PLACE = '__CSP_NONCE__';

export interface Page {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The built `index.html` with a nonce of its own for every response. */
export function pageMaker(rendererDir: string): () => Page {
  const template = readFileSync(join(rendererDir, 'index.html'), 'utf8');
  if (!template.includes(PLACE)) throw new Error('the renderer was built without a place for the nonce');
  return () => {
    const nonce = randomBytes(18).toString('base64');
    return {
      html: template.replaceAll(PLACE, nonce),
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': [
          "default-src 'none'",
          "script-src 'self'",
          `style-src 'self' 'nonce-${nonce}'`,
          "img-src 'self' data: blob:",
          "font-src 'self'",
          "connect-src 'self'",
          // The preview of a paper is the PDF itself.
          "frame-src 'self'",
          "manifest-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
        ].join('; '),
        ...SECURITY_HEADERS,
      },
    };
  };
}

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
};
