import { describe, expect, it } from 'vitest';
import { createCallPacker } from './call-batch.ts';
import { plainValues, writtenTiming } from './call-row.ts';
import { aBody, aCall, unpacked } from './test-processes/sample-call.ts';

function packed(...calls: readonly ReturnType<typeof aCall>[]) {
  const packer = createCallPacker();
  for (const call of calls) packer.add(call);
  return packer.take();
}

const listed = (bytes: Uint8Array | null) => (bytes === null ? null : [...bytes]);

describe('a batch of calls', () => {
  it('arrives as it was packed, whatever it holds', () => {
    const calls = [
      aCall(
        { id: 'call_a', path: '/a?q="\u2028\\€\ud800' },
        { requestBody: aBody('first'), responseBody: aBody(''), requestHeaders: [['x-name', 'Grüße 👋']] },
      ),
      aCall({ id: 'call_b' }, { requestBody: { ...aBody('gone'), state: 'dropped', bytes: null } }),
      aCall({ id: 'call_c' }, { responseBody: aBody(Buffer.from([0, 255, 10])) }),
      aCall({ id: 'call_e' }, { requestHeaders: [], responseHeaders: [], timing: null, approvalId: null }),
      aCall({ id: 'call_g', status: null }, { redirects: [{ status: 302, url: 'https://a.example/"' }] }),
      aCall(
        { id: 'call_f' },
        {
          requestHeaders: [
            ['', ''],
            ['x-empty', ''],
            ['x\n', '\0"\n'],
          ],
        },
      ),
      // More than a block holds at first.
      aCall({ id: 'call_d' }, { responseBody: aBody('x'.repeat(100_000)) }),
    ];
    const batch = packed(...calls);
    const found = unpacked(structuredClone(batch, { transfer: [batch.bytes.buffer] }));
    expect(
      found.map((call) => ({
        values: call.values,
        headers: call.headers,
        bodies: [listed(call.requestBody), listed(call.responseBody)],
      })),
    ).toEqual(
      calls.map((call) => ({
        values: plainValues(call),
        headers: [
          call.requestHeaders,
          call.responseHeaders,
          call.redirects,
          call.timing && writtenTiming(call.timing),
          call.approvalId,
        ],
        bodies: [listed(call.requestBody.bytes), listed(call.responseBody.bytes)],
      })),
    );
  });

  it('leaves the caller its memory when it is handed over', () => {
    const pool = Buffer.alloc(64, 'neighbour ');
    const batch = packed(aCall({}, { responseBody: aBody(pool.subarray(8, 16)) }));
    structuredClone(batch, { transfer: [batch.bytes.buffer] });
    expect(pool.byteLength).toBe(64);
    expect(batch.bytes.byteLength).toBe(0);
  });

  it('begins anew once one was taken, and is empty without calls', () => {
    const packer = createCallPacker();
    packer.add(aCall({ id: 'call_a' }));
    expect(packer.take().calls).toBe(1);
    expect(unpacked(packer.take())).toEqual([]);
    packer.add(aCall({ id: 'call_b' }));
    expect(unpacked(packer.take()).map(({ values }) => values[0])).toEqual(['call_b']);
  });

  it('takes no headers with the text of others', () => {
    const packer = createCallPacker();
    const call = aCall();
    expect(() => packer.add({ ...call, headerText: `${call.headerText}\n` })).toThrow(
      'A text of other headers.',
    );
    expect(packer.take().calls).toBe(0);
  });

  it('holds nothing of a call that cannot be written', () => {
    const packer = createCallPacker();
    packer.add(aCall({ id: 'call_a' }));
    expect(() => packer.add(aCall({ id: 'call_b', duration_ms: 1n as unknown as number }))).toThrow(
      TypeError,
    );
    packer.add(aCall({ id: 'call_c' }));
    expect(unpacked(packer.take()).map(({ values }) => values[0])).toEqual(['call_a', 'call_c']);
  });
});
