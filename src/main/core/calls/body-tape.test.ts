import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createBodyTape } from './body-tape.ts';
import { createScrubber, placeholder } from './scrubber.ts';

const secret = 'ghp_canary_0123456789abcdef';
const scrubber = createScrubber([secret]);

async function record(
  chunks: Uint8Array[],
  options: { cap?: number; encoding?: string; keep?: boolean } = {},
) {
  const tape = createBodyTape(options.cap ?? 1_000, options.keep ?? true);
  for (const chunk of chunks) tape.add(chunk);
  const body = await tape.finish(scrubber, 'text/plain', options.encoding ?? null);
  return { ...body, text: body.bytes && Buffer.from(body.bytes).toString() };
}

describe('a recorded body', () => {
  it('is kept whole where it fits', async () => {
    expect(await record([Buffer.from('hello '), Buffer.from('there')])).toMatchObject({
      state: 'complete',
      size: 11,
      text: 'hello there',
    });
  });

  it('is none where nothing passed', async () => {
    expect(await record([])).toMatchObject({ state: 'none', size: 0, bytes: null });
  });

  it('says so where it was cut, with the size that passed', async () => {
    const body = await record([Buffer.alloc(700, 'a'), Buffer.alloc(700, 'b')], { cap: 1_000 });
    expect(body).toMatchObject({ state: 'truncated', size: 1_400 });
    expect(body.text).toHaveLength(1_000);
  });

  it('keeps only the size where bodies are not recorded', async () => {
    expect(await record([Buffer.from('hello')], { keep: false })).toMatchObject({
      state: 'not_kept',
      size: 5,
      bytes: null,
    });
  });

  it('holds on to no more of the wire than the cap asks for, however little that decodes to', async () => {
    // Members that decode to nothing, one after another (RFC 1952 §2.2).
    const wire = Buffer.concat(Array(2_000).fill(gzipSync('')));
    expect(await record([wire], { encoding: 'gzip' })).toMatchObject({ state: 'truncated', text: '' });
  });

  it('holds no part of a secret that is longer than what is held on to', async () => {
    const long = createScrubber([`long_canary_${'0123456789abcdef'.repeat(1_000)}`]);
    const tape = createBodyTape(500, true);
    tape.add(Buffer.from(`${'x'.repeat(400)}long_canary_${'0123456789abcdef'.repeat(1_000)}`));
    const { bytes, state } = await tape.finish(long, 'text/plain', null);
    expect(state).toBe('truncated');
    expect(Buffer.from(bytes ?? []).toString()).not.toContain('long_canary');
  });

  it('loses a secret that was split across chunks', async () => {
    const body = await record([Buffer.from(`x${secret.slice(0, 9)}`), Buffer.from(`${secret.slice(9)}y`)]);
    expect(body.text).toBe(`x${placeholder}y`);
  });

  it.each([...Array(secret.length).keys()])(
    'holds no part of a secret that the cut at +%i falls into',
    async (inside) => {
      const cap = 500;
      const text = 'a'.repeat(cap - inside) + secret + 'b'.repeat(9_000);
      const body = await record([Buffer.from(text)], { cap });
      expect(body.text).not.toContain(secret.slice(0, 4));
      expect(body.state).toBe('truncated');
    },
  );

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('is searched for secrets inside its %s encoding', async (encoding, compress) => {
    const body = await record([compress(`token=${secret}`)], { encoding });
    expect(body).toMatchObject({ state: 'complete', text: `token=${placeholder}` });
  });

  it('is dropped where its encoding cannot be undone and so not searched', async () => {
    expect(await record([Buffer.from(secret)], { encoding: 'x-own' })).toMatchObject({
      state: 'dropped',
      bytes: null,
    });
    expect(await record([Buffer.from(secret)], { encoding: 'gzip' })).toMatchObject({
      state: 'dropped',
      bytes: null,
    });
  });

  it('does not grow with a compression bomb', async () => {
    const tape = createBodyTape(1_000, true);
    tape.add(gzipSync(Buffer.alloc(8 * 1024 * 1024)));
    const body = await tape.finish(createScrubber([]), null, 'gzip');
    expect(body).toMatchObject({ state: 'truncated' });
    expect(body.bytes).toHaveLength(1_000);
  });
});
