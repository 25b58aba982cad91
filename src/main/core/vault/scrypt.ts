import { type ScryptOptions, scrypt } from 'node:crypto';

/** The cost of scrypt (RFC 7914): N, r and p. */
export interface ScryptCost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** 128 MiB and about half a second: what OWASP's password storage cheat sheet asks of scrypt. */
export const defaultScryptCost: ScryptCost = { n: 2 ** 17, r: 8, p: 1 };

export const SALT_BYTES = 16;

/** Off the event loop, on the thread pool. NFKC: the same passphrase typed on another keyboard gives the same bytes. */
export function derivePassphraseKey(
  passphrase: string,
  salt: Uint8Array,
  cost: ScryptCost,
  bytes: number,
): Promise<Buffer> {
  const options: ScryptOptions = { N: cost.n, r: cost.r, p: cost.p, maxmem: 256 * cost.n * cost.r };
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  scrypt(passphrase.normalize('NFKC'), salt, bytes, options, (error, key) => {
    if (error === null) resolve(key);
    else reject(error);
  });
  return promise;
}

/** Stored parameters, or null where they make no sense: an edited one must not make the app take gigabytes or minutes. */
export function readScryptParams(
  params: Readonly<Record<string, unknown>>,
): { salt: Uint8Array; cost: ScryptCost } | null {
  const { salt, n, r, p } = params;
  const bytes = typeof salt === 'string' ? Buffer.from(salt, 'base64') : Buffer.alloc(0);
  const isSane =
    bytes.length >= SALT_BYTES &&
    bytes.length <= 64 &&
    within(n, 2 ** 14, 2 ** 20) &&
    Number.isInteger(Math.log2(n)) &&
    within(r, 1, 16) &&
    within(p, 1, 8);
  return isSane ? { salt: bytes, cost: { n, r, p } } : null;
}

function within(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}
