/** PINs are short, so guessing them must be slow: scrypt over an HMAC with this machine's own secret. */
import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

interface Cost {
  /** log2 of scrypt's N. */
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

const COST: Cost = { logN: 17, r: 8, p: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Each hash takes 128 MiB while it runs; more at once would not be faster on a small machine, only larger. */
const AT_ONCE = 2;

const waiting: (() => void)[] = [];
let running = 0;

async function enter(): Promise<void> {
  if (running < AT_ONCE) {
    running += 1;
    return;
  }
  // The one that leaves hands its place over, so `running` stays as it is.
  await new Promise<void>((resolve) => waiting.push(resolve));
}

function leave(): void {
  const next = waiting.shift();
  if (next) next();
  else running -= 1;
}

async function derive(pin: string, salt: Buffer, pepper: Buffer, cost: Cost): Promise<Buffer> {
  // NFKC: an input method left on types full-width digits.
  const peppered = createHmac('sha256', pepper).update(pin.normalize('NFKC'), 'utf8').digest();
  const N = 2 ** cost.logN;
  await enter();
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const options = { N, r: cost.r, p: cost.p, maxmem: 256 * N * cost.r };
      scrypt(peppered, salt, HASH_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)));
    });
  } finally {
    leave();
  }
}

/** `scrypt$17$8$1$salt$hash`, both in base64url: the cost stands in it, so that it can be raised later. */
export async function hashPin(pin: string, pepper: Buffer): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(pin, salt, pepper, COST);
  return ['scrypt', COST.logN, COST.r, COST.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

const NOBODY_SALT = Buffer.alloc(SALT_BYTES);

/**
 * True where the PIN is the one that was hashed. `stored` is null for somebody who does not exist: that answers false
 * and takes as long. Throws where `stored` is not what `hashPin` made.
 */
export async function checkPin(pin: string, stored: string | null, pepper: Buffer): Promise<boolean> {
  if (stored === null) {
    await derive(pin, NOBODY_SALT, pepper, COST);
    return false;
  }
  const [scheme, logN, r, p, salt, hash] = stored.split('$');
  if (scheme !== 'scrypt' || salt === undefined || hash === undefined)
    throw new Error('a stored PIN hash is malformed');
  const wanted = Buffer.from(hash, 'base64url');
  if (wanted.length !== HASH_BYTES) throw new Error('a stored PIN hash is malformed');
  const cost = { logN: Number(logN), r: Number(r), p: Number(p) };
  return timingSafeEqual(await derive(pin, Buffer.from(salt, 'base64url'), pepper, cost), wanted);
}
