/** Must run before any schema is made and before any style is injected: the page forbids eval and unsigned styles. */
import { z } from 'zod';

z.config({ jitless: true });

const meta = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]');

/** The nonce of this response, for every style element that a library makes. Empty under the development server. */
export const nonce = meta?.content ?? '';

if (nonce !== '') {
  const original = document.createElement;
  const signed = function (this: Document, name: string, options?: ElementCreationOptions): HTMLElement {
    const element = original.call(this, name, options) as HTMLElement; // HTML documents create HTML elements
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
  document.createElement = signed as typeof document.createElement; // the overloads only narrow the result
}
