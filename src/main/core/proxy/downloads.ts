import { randomBytes } from 'node:crypto';

/** A file that an upstream answered, as the envelope describes it. */
export interface BinaryData {
  readonly url: string;
  readonly content_type: string;
  readonly size: number;
  readonly expires_at: string;
}

/** Files waiting to be fetched: in memory, for a short while, under addresses that cannot be guessed. */
export interface Downloads {
  keep(bytes: Uint8Array, contentType: string): BinaryData;
  /** The bytes behind a token; null where it never was or has expired. */
  take(token: string): { readonly bytes: Uint8Array; readonly contentType: string } | null;
  clear(): void;
}

const lifetimeMs = 10 * 60 * 1000;
const mostBytes = 128 * 1024 * 1024;

/** @param baseUrl read at each use: the port is known only once the gateway listens. */
export function createDownloads(baseUrl: () => string, now: () => number): Downloads {
  const files = new Map<string, { bytes: Uint8Array; contentType: string; expires: number }>();
  let held = 0;

  function drop(token: string): void {
    held -= files.get(token)?.bytes.byteLength ?? 0;
    files.delete(token);
  }

  /** Expired files go, then the oldest ones until the rest fits. */
  function makeRoom(wanted: number): void {
    for (const [token, file] of files) {
      if (file.expires <= now() || held + wanted > mostBytes) drop(token);
    }
  }

  return {
    keep(bytes, contentType) {
      makeRoom(bytes.byteLength);
      const token = randomBytes(32).toString('base64url');
      const expires = now() + lifetimeMs;
      files.set(token, { bytes, contentType, expires });
      held += bytes.byteLength;
      return {
        url: `${baseUrl()}/downloads/${token}`,
        content_type: contentType,
        size: bytes.byteLength,
        expires_at: new Date(expires).toISOString(),
      };
    },
    take(token) {
      const file = files.get(token);
      return file && file.expires > now() ? file : null;
    },
    clear() {
      files.clear();
      held = 0;
    },
  };
}
