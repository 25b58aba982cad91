import { randomBytes } from 'node:crypto';
import { SallyportError } from '#shared/errors.ts';
import type { Clock, Timers, TransientFile, TransientFiles } from '../ports/index.ts';

/** What an agent says of a file before it sends it. */
export interface FileDescription {
  readonly filename: string;
  readonly mimetype: string;
  /** MD5 in hex. */
  readonly md5: string;
  readonly tool_slug: string;
  readonly toolkit_slug: string;
}

/** A file that is there. */
export interface UploadedFile extends FileDescription {
  readonly id: string;
  readonly key: string;
  readonly size: number;
  readonly created_at: string;
  readonly expires_at: string;
  /** Where it can be fetched; whoever has this address needs no key. */
  readonly download_url: string;
}

/** A file on its way out. */
export interface OpenedFile {
  readonly filename: string;
  readonly mimetype: string;
  readonly size: number;
  read(): AsyncIterable<Uint8Array>;
}

/** Files that agents upload: each is its key's alone, and gone after an hour. */
export interface Files {
  /** Takes note of a file to come and gives the address, good for an hour, to which it is sent. */
  request(keyId: string, description: FileDescription): { id: string; key: string; upload_url: string };
  /**
   * Takes a file that was asked for. The same file may be sent again to the same address.
   *
   * @param declared its size, where the sender says so.
   * @returns its MD5; null where the address never was or has expired.
   * @throws SallyportError PermissionDenied, PayloadTooLarge, ValidationFailed (md5), RateLimited, StorageFailed, and what
   *   the source fails with.
   */
  receive(token: string, source: AsyncIterable<Uint8Array>, declared: number | null): Promise<string | null>;
  /** A file by the secret part of its download address; null where there is none. Throws PermissionDenied. */
  open(token: string): OpenedFile | null;
  /** The files of a key, newest first. */
  list(keyId: string): readonly UploadedFile[];
  /** Forgets the files of a key. */
  dropOf(keyId: string): void;
  /** Forgets all files. */
  stop(): Promise<void>;
}

export interface FilesDeps {
  readonly store: TransientFiles;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly newId: () => string;
  /** The gateway's base URL. */
  readonly gatewayUrl: () => string;
  /** Throws where the key may not use files, or no longer. */
  readonly requireUse: (keyId: string) => void;
}

export const fileLifetimeMs = 60 * 60 * 1000;
export const largestUpload = 100 * 1024 * 1024;
const mostBytesOfKey = 1024 * 1024 * 1024;
const mostFilesOfKey = 1_000;
const mostUploadsAtOnce = 8;

interface Entry {
  readonly id: string;
  readonly keyId: string;
  readonly description: FileDescription;
  readonly uploadToken: string;
  readonly downloadToken: string;
  readonly createdAt: number;
  readonly forget: () => void;
  stored: TransientFile | null;
}

export function createFiles({ store, clock, timers, newId, gatewayUrl, requireUse }: FilesDeps): Files {
  /** In the order in which they were asked for. */
  const entries = new Map<string, Entry>();
  const uploads = new Map<string, Entry>();
  const downloads = new Map<string, Entry>();
  const receiving = new Map<string, number>();

  const ofKey = (keyId: string) => [...entries.values()].filter((entry) => entry.keyId === keyId);

  function drop(entry: Entry): void {
    entry.forget();
    entries.delete(entry.id);
    uploads.delete(entry.uploadToken);
    downloads.delete(entry.downloadToken);
    discard(entry.stored);
    entry.stored = null;
  }

  /** The oldest files of a key go until the rest fits; those of other keys never do. */
  function makeRoom(keyId: string, newest: Entry | null): void {
    const theirs = ofKey(keyId);
    let bytes = theirs.reduce((sum, { stored }) => sum + (stored?.size ?? 0), 0);
    let count = theirs.length;
    for (const entry of theirs) {
      if (bytes <= mostBytesOfKey && count <= mostFilesOfKey) return;
      if (entry === newest) continue;
      bytes -= entry.stored?.size ?? 0;
      count -= 1;
      drop(entry);
    }
  }

  async function take(entry: Entry, source: AsyncIterable<Uint8Array>): Promise<string | null> {
    const stored = await store.write(source, largestUpload);
    if (stored.md5 !== entry.description.md5.toLowerCase()) {
      discard(stored);
      throw otherContent();
    }
    // Its time may have run out, or its key been revoked, while it came.
    if (entries.get(entry.id) !== entry) {
      discard(stored);
      return null;
    }
    discard(entry.stored);
    entry.stored = stored;
    makeRoom(entry.keyId, entry);
    return stored.md5;
  }

  return {
    request(keyId, description) {
      const id = newId();
      const entry: Entry = {
        id,
        keyId,
        description,
        uploadToken: newToken(),
        downloadToken: newToken(),
        createdAt: clock.now(),
        forget: timers.after(fileLifetimeMs, () => drop(entry)),
        stored: null,
      };
      entries.set(id, entry);
      uploads.set(entry.uploadToken, entry);
      downloads.set(entry.downloadToken, entry);
      makeRoom(keyId, entry);
      return { id, key: storageKey(entry), upload_url: `${gatewayUrl()}/uploads/${entry.uploadToken}` };
    },
    async receive(token, source, declared) {
      const entry = uploads.get(token);
      if (!entry) return null;
      const { keyId } = entry;
      requireUse(keyId);
      if (declared !== null && declared > largestUpload) throw tooLarge();
      const others = receiving.get(keyId) ?? 0;
      if (others >= mostUploadsAtOnce) throw tooManyAtOnce();
      receiving.set(keyId, others + 1);
      try {
        return await take(entry, source);
      } finally {
        const left = (receiving.get(keyId) ?? 1) - 1;
        if (left === 0) receiving.delete(keyId);
        else receiving.set(keyId, left);
      }
    },
    open(token) {
      const entry = downloads.get(token);
      if (!entry?.stored) return null;
      requireUse(entry.keyId);
      const { stored, description } = entry;
      return { ...description, size: stored.size, read: () => stored.read() };
    },
    list: (keyId) =>
      ofKey(keyId)
        .toReversed()
        .flatMap((entry) => (entry.stored ? [shown(entry, entry.stored, gatewayUrl())] : [])),
    dropOf(keyId) {
      for (const entry of ofKey(keyId)) drop(entry);
    },
    async stop() {
      for (const entry of [...entries.values()]) drop(entry);
      await store.close();
    },
  };
}

/** What cannot be removed now cannot be read any more either, and goes at the next start. */
function discard(file: TransientFile | null): void {
  file?.remove().catch(() => undefined);
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

function shown(entry: Entry, stored: TransientFile, baseUrl: string): UploadedFile {
  const { id, description, createdAt, downloadToken } = entry;
  return {
    ...description,
    md5: stored.md5,
    id,
    key: storageKey(entry),
    size: stored.size,
    created_at: new Date(createdAt).toISOString(),
    expires_at: new Date(createdAt + fileLifetimeMs).toISOString(),
    download_url: `${baseUrl}/downloads/${downloadToken}`,
  };
}

/** Reads like an object's place in a storage, as callers expect; nothing is found by it. */
function storageKey({ id, description }: Pick<Entry, 'id' | 'description'>): string {
  const parts = [description.toolkit_slug, description.tool_slug, id, description.filename];
  return ['requests', ...parts.map((part) => part.replace(/[^\w.-]+/g, '_'))].join('/');
}

function otherContent(): SallyportError {
  return new SallyportError('ValidationFailed', 'md5: what was sent is not the file that was announced.', {
    field: 'md5',
    fix: 'Send the very bytes whose MD5 was given, or ask for an address for these.',
  });
}

function tooLarge(): SallyportError {
  return new SallyportError('PayloadTooLarge', `body: is larger than ${largestUpload / 1024 / 1024} MiB.`, {
    field: 'body',
    fix: 'Upload a smaller file.',
  });
}

function tooManyAtOnce(): SallyportError {
  return new SallyportError('RateLimited', `The key has ${mostUploadsAtOnce} uploads under way.`, {
    fix: 'Wait until one of them has ended.',
  });
}
