import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTempDirectory, type TempDirectory } from '#test/support/temp-directory.ts';
import { frameBytes, tagBytes } from './frames.ts';
import { openTransientFiles } from './transient-files.ts';

const most = 10 * frameBytes;
let directory: TempDirectory;
const folder = () => join(directory.path, 'transient');
const names = () => readdirSync(folder());

beforeEach(() => {
  directory = makeTempDirectory();
});

afterEach(() => directory.remove());

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

async function whole(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}

describe('transient files', () => {
  it.each([
    ['nothing', 0, 7],
    ['less than a frame', 100, 7],
    ['exactly a frame', frameBytes, 1_000],
    ['a frame and a byte', frameBytes + 1, frameBytes + 1],
    ['several frames at once', 3 * frameBytes + 5, most],
    ['all that fits', most, 70_001],
  ])('come back as they came: %s', async (_name, size, piece) => {
    const bytes = randomBytes(size);
    const file = await openTransientFiles(directory.path).write(inPieces(bytes, piece), most);
    expect(file).toMatchObject({ size, md5: createHash('md5').update(bytes).digest('hex') });
    expect((await whole(file.read())).equals(bytes)).toBe(true);
    await file.remove();
    expect(names()).toEqual([]);
    await expect(whole(file.read())).rejects.toMatchObject({ code: 'StorageFailed' });
  });

  it('cannot be read from the disk, and belong to their user alone', async () => {
    const text = Buffer.from('a secret sentence that must not be on the disk');
    await openTransientFiles(directory.path).write(inPieces(text, 9), most);
    const [name = ''] = names();
    expect(readFileSync(join(folder(), name)).includes('secret sentence')).toBe(false);
    expect(statSync(join(folder(), name)).mode & 0o777).toBe(0o600);
  });

  it('that were changed, cut or exchanged on the disk are refused', async () => {
    const store = openTransientFiles(directory.path);
    const sealedFrame = frameBytes + tagBytes;
    const changes: ((bytes: Buffer) => Buffer)[] = [
      (bytes) => Buffer.concat([Buffer.from([(bytes[0] ?? 0) ^ 1]), bytes.subarray(1)]),
      (bytes) => bytes.subarray(0, sealedFrame),
      (bytes) => Buffer.concat([bytes.subarray(sealedFrame), bytes.subarray(0, sealedFrame)]),
    ];
    for (const change of changes) {
      const file = await store.write(inPieces(randomBytes(2 * frameBytes), 50_000), most);
      const path = join(folder(), names()[0] ?? '');
      writeFileSync(path, change(readFileSync(path)));
      await expect(whole(file.read())).rejects.toMatchObject({ code: 'StorageFailed' });
      await file.remove();
    }
  });

  it('that are too large, or whose sender fails, leave nothing behind', async () => {
    const store = openTransientFiles(directory.path);
    await expect(store.write(inPieces(randomBytes(most + 1), 50_000), most)).rejects.toMatchObject({
      code: 'PayloadTooLarge',
    });
    async function* failing() {
      yield randomBytes(frameBytes + 1);
      throw new Error('gone');
    }
    await expect(store.write(failing(), most)).rejects.toThrow('gone');
    expect(names()).toEqual([]);
  });

  it('of an earlier process are gone at the next start, and all at the end', async () => {
    await openTransientFiles(directory.path).write(inPieces(randomBytes(10), 10), most);
    const next = openTransientFiles(directory.path);
    expect(names()).toEqual([]);
    await next.write(inPieces(randomBytes(10), 10), most);
    await next.close();
    expect(readdirSync(directory.path)).toEqual([]);
  });
});
