/** Tokens and codes that are made here, and what is kept of them. */
import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** What is kept of a seat's token: it has too many possible values to be guessed, so it needs no slow hash. */
export function hashToken(token: string): string {
  return sha256(token);
}

/** A seat's token for its cookie, 256 bits, and what is kept of it. */
export function newSeatToken(): { readonly token: string; readonly tokenHash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: hashToken(token) };
}

/** No character that looks like another on paper: not 0 O 1 I L, 2 Z, 5 S, 8 B. */
const READABLE = 'ACDEFGHJKMNPQRTUVWXY34679';
const RECOVERY_GROUPS = 5;
const GROUP = 4;

/** Five groups of four, such as `ACDE-3467-…`: 25^20, 92 bits. */
export function newRecoveryCode(): string {
  return Array.from({ length: RECOVERY_GROUPS }, () =>
    Array.from({ length: GROUP }, () => READABLE.charAt(randomInt(READABLE.length))).join(''),
  ).join('-');
}

/** Typed in whatever case, width and grouping. */
export function hashRecoveryCode(code: string): string {
  return sha256(
    code
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[^A-Z0-9]/gu, ''),
  );
}

/** Compares two hexadecimal hashes without telling by the time taken where they differ. */
export function sameHash(a: string, b: string): boolean {
  const left = Buffer.from(a, 'hex');
  const right = Buffer.from(b, 'hex');
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Eight digits that an administrator reads out to the new screen. */
export function newPairingCode(): string {
  return String(randomInt(100_000_000)).padStart(8, '0');
}

/** Eight digits are few, so what is kept of them needs this machine's secret too. */
export function hashPairingCode(code: string, pepper: Buffer): string {
  return createHmac('sha256', pepper)
    .update(`pairing ${code.normalize('NFKC').replace(/\D/gu, '')}`, 'utf8')
    .digest('hex');
}

/** Names a typed name, or an unknown id, among the guarded subjects. */
export function hashName(name: string): string {
  return sha256(name);
}
