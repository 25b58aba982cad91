import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeContent } from './content-coding.ts';

describe('decoding a content encoding', () => {
  it('undoes layers in reverse order', async () => {
    const bytes = brotliCompressSync(gzipSync('hello'));
    const { bytes: decoded, complete } = await decodeContent(bytes, 'gzip, br', 100);
    expect(Buffer.from(decoded).toString()).toBe('hello');
    expect(complete).toBe(true);
  });

  it('takes deflate and identity', async () => {
    expect(
      Buffer.from((await decodeContent(deflateSync('x'), 'deflate, identity', 10)).bytes).toString(),
    ).toBe('x');
  });

  it('takes deflate as the servers send it that leave its wrapper out', async () => {
    const { bytes } = await decodeContent(deflateRawSync('hello'), 'deflate', 10);
    expect(Buffer.from(bytes).toString()).toBe('hello');
  });

  it.each([
    ['gzip', gzipSync('hello world')],
    ['deflate', deflateSync('hello world')],
    ['br', brotliCompressSync('hello world')],
    ['zstd', zstdCompressSync('hello world')],
  ])(
    'does not take a part of a %s stream for the whole, except where it is told that it may be one',
    async (coding, bytes) => {
      const cut = bytes.subarray(0, bytes.length - 3);
      await expect(decodeContent(cut, coding, 100)).rejects.toMatchObject({ code: 'UpstreamInvalid' });
      await expect(decodeContent(cut, coding, 100, 'part')).resolves.toMatchObject({ complete: true });
    },
  );

  it('stops at the cap instead of inflating a bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const { bytes, complete } = await decodeContent(bomb, 'gzip', 1_000);
    expect(bytes).toHaveLength(1_000);
    expect(complete).toBe(false);
  });

  it('reads no further than the cap, whatever comes after it', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    // Whoever unpacks to the end finds that the checksum is wrong (RFC 1952 §2.3.1).
    bomb.fill(0xff, bomb.length - 8);
    expect(await decodeContent(bomb, 'gzip', 1_000)).toMatchObject({ complete: false });
  });

  it('refuses four layers, each of them true', async () => {
    const layered = [1, 2, 3, 4].reduce((bytes) => gzipSync(bytes), Buffer.from('hello'));
    await expect(decodeContent(layered, 'gzip, gzip, gzip, gzip', 100)).rejects.toMatchObject({
      code: 'UpstreamInvalid',
    });
  });

  it.each([
    ['an unknown coding', 'compress'],
    ['a thousand codings', Array(1_000).fill('gzip').join(',')],
    ['bytes that are not what they say', 'gzip'],
  ])('refuses %s as an invalid answer', async (_name, encoding) => {
    await expect(decodeContent(Buffer.from('plain'), encoding, 100)).rejects.toMatchObject({
      code: 'UpstreamInvalid',
    });
  });
});
