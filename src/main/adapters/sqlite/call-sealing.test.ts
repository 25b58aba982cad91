import { createCipheriv, createHash, createSecretKey } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headerDictionary } from './call-header-dictionary.ts';
import { type SealedPart, sealPart, unsealPart } from './call-sealing.ts';
import { aCall, unsealed } from './test-processes/sample-call.ts';

const key = createSecretKey(new Uint8Array(32).fill(7));
const parts: readonly SealedPart[] = ['headers', 'request', 'response'];

/** A sealed part as another version wrote it. */
function sealedAs(format: number, part: SealedPart, bytes: Uint8Array, callId = 'call_a'): Uint8Array {
  const nonce = Buffer.alloc(12, format);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(JSON.stringify([callId, part, format])));
  return Buffer.concat([Buffer.of(format), nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

const [usualCall] = unsealed(
  aCall(
    {},
    {
      requestHeaders: [
        ['accept', '*/*'],
        ['user-agent', 'node'],
        ['authorization', 'Bearer {{credential}}'],
      ],
      responseHeaders: [
        ['content-type', 'application/json; charset=utf-8'],
        ['content-length', '4711'],
        ['date', 'Tue, 24 Nov 2026 08:15:42 GMT'],
        ['connection', 'keep-alive'],
        ['keep-alive', 'timeout=5'],
      ],
      approvalId: null,
    },
  ),
);
const usualHeaders = Buffer.from(JSON.stringify(usualCall?.headers));

describe('a sealed part', () => {
  it('opens as what it was, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...parts),
        fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ minLength: 3_000, maxLength: 6_000 })),
        (part, bytes) => {
          const opened = unsealPart(key, 'call_a', part, sealPart(key, 'call_a', part, bytes));
          expect(opened && Buffer.from(opened)).toEqual(Buffer.from(bytes));
        },
      ),
      { seed: 7, numRuns: 200 },
    );
  });

  it('does not open as another part, of another call, by another key, or changed', () => {
    const sealed = sealPart(key, 'call_a', 'headers', usualHeaders);
    expect(unsealPart(key, 'call_a', 'request', sealed)).toBeNull();
    expect(unsealPart(key, 'call_b', 'headers', sealed)).toBeNull();
    expect(unsealPart(createSecretKey(Buffer.alloc(32, 8)), 'call_a', 'headers', sealed)).toBeNull();
    for (const place of [0, 5, 20, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[place] = (changed[place] ?? 0) ^ 3;
      expect(unsealPart(key, 'call_a', 'headers', changed)).toBeNull();
    }
    expect(unsealPart(key, 'call_a', 'headers', sealed.subarray(0, 20))).toBeNull();
  });

  it('opens as earlier versions sealed it', () => {
    const opened = (format: number, bytes: Uint8Array) =>
      Buffer.from(unsealPart(key, 'call_a', 'headers', sealedAs(format, 'headers', bytes)) ?? []).toString();
    expect(opened(1, usualHeaders)).toBe(usualHeaders.toString());
    expect(opened(2, zstdCompressSync(usualHeaders))).toBe(usualHeaders.toString());
    const strangeId = 'call_"\\\n\u0001é👋';
    const sealed = sealedAs(1, 'request', usualHeaders, strangeId);
    expect(Buffer.from(unsealPart(key, strangeId, 'request', sealed) ?? [])).toEqual(usualHeaders);
  });

  it('has a nonce that no other has', () => {
    const parts = Array.from({ length: 1_000 }, () => sealPart(key, 'call_a', 'request', usualHeaders));
    const nonces = parts.map((part) => Buffer.from(part).toString('hex', 1, 13));
    expect(new Set(nonces).size).toBe(parts.length);
  });
});

describe('sealed headers', () => {
  it('open as what they were, whatever digits they hold', () => {
    const id = fc.string({
      unit: fc.constantFrom(...'0123456789abcdefABCDEF-:"\\\u0001\u0002é'),
      maxLength: 400,
    });
    fc.assert(
      fc.property(fc.array(id, { maxLength: 5 }), (values) => {
        const bytes = Buffer.from(JSON.stringify(values));
        const opened = unsealPart(key, 'call_a', 'headers', sealPart(key, 'call_a', 'headers', bytes));
        expect(Buffer.from(opened ?? []).toString()).toBe(bytes.toString());
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('take a small part of what they say', () => {
    const overhead = 29;
    expect(sealPart(key, 'call_a', 'headers', usualHeaders).byteLength - overhead).toBeLessThan(
      usualHeaders.byteLength / 4,
    );
  });

  it('are left uncompressed where calls come faster than that could be done, and open all the same', () => {
    const sealed = sealPart(key, 'call_a', 'headers', usualHeaders, true);
    expect(sealed.byteLength).toBe(usualHeaders.byteLength + 29);
    expect(Buffer.from(sealed).includes(usualHeaders.subarray(0, 16))).toBe(false);
    expect(Buffer.from(unsealPart(key, 'call_a', 'headers', sealed) ?? [])).toEqual(usualHeaders);
  });

  it('are compressed with the dictionary of the first edition, which never changes', () => {
    expect(createHash('sha256').update(headerDictionary).digest('hex')).toBe(
      '66d79cd3f33d0ac68de64b07e9d913e99e5f803d23610b46ed02f65d1020a986',
    );
  });
});
