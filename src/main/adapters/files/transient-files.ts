import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SallyportError } from '#shared/errors.ts';
import type { TransientFile, TransientFiles } from '../../core/ports/index.ts';
import { frameBytes, inFrames, openFrame, sealFrame, tagBytes } from './frames.ts';

/**
 * Keeps files in a folder of the data directory, each sealed under a key of its own that only memory holds. What an earlier
 * process left there is removed. Throws StorageFailed where the folder cannot be made.
 */
export function openTransientFiles(dataDir: string): TransientFiles {
  const folder = join(dataDir, 'transient');
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    throw storageFailed('The folder for uploaded files', error);
  }

  return {
    async write(source, most) {
      const path = join(folder, randomBytes(16).toString('hex'));
      const key = randomBytes(32);
      const handle = await open(path, 'wx', 0o600).catch((error: unknown) => {
        throw storageFailed('The uploaded file', error);
      });
      try {
        const { size, md5 } = await writeSealed(handle, key, source, most);
        await handle.close();
        return keptFile(path, key, size, md5);
      } catch (error) {
        await handle.close().catch(() => undefined);
        await rm(path, { force: true }).catch(() => undefined);
        throw error;
      }
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function writeSealed(
  handle: FileHandle,
  key: Uint8Array,
  source: AsyncIterable<Uint8Array>,
  most: number,
): Promise<{ size: number; md5: string }> {
  const hash = createHash('md5');
  let size = 0;
  let place = 0;
  for await (const frame of inFrames(source)) {
    size += frame.byteLength;
    if (size > most) throw tooLarge(most);
    hash.update(frame);
    try {
      await handle.appendFile(sealFrame(frame, key, place));
    } catch (error) {
      throw storageFailed('The uploaded file', error);
    }
    place += 1;
  }
  return { size, md5: hash.digest('hex') };
}

function keptFile(path: string, key: Uint8Array, size: number, md5: string): TransientFile {
  return {
    size,
    md5,
    read: () => readSealed(path, key, size),
    remove: () => rm(path, { force: true }),
  };
}

async function* readSealed(path: string, key: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    for (let place = 0; place * frameBytes < size; place += 1) {
      const sealed = Buffer.alloc(Math.min(frameBytes, size - place * frameBytes) + tagBytes);
      const { bytesRead } = await handle.read(sealed, 0, sealed.byteLength, place * (frameBytes + tagBytes));
      yield openFrame(sealed.subarray(0, bytesRead), key, place);
    }
  } catch (error) {
    throw storageFailed('The uploaded file', error);
  } finally {
    await handle?.close();
  }
}

function tooLarge(most: number): SallyportError {
  return new SallyportError('PayloadTooLarge', `body: is larger than ${most / 1024 / 1024} MiB.`, {
    field: 'body',
    fix: 'Upload a smaller file.',
  });
}

function storageFailed(what: string, cause: unknown): SallyportError {
  return new SallyportError('StorageFailed', `${what} cannot be written or read.`, {
    fix: 'Check the free space and the rights of the data directory, then upload the file again.',
    cause,
  });
}
