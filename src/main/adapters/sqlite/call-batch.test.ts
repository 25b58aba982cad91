import { describe, expect, it } from 'vitest';
import type { CallRecord, RecordedBody } from '#main/core/ports/index.ts';
import { packCalls, unpackCalls } from './call-batch.ts';
import { aBody, aCall } from './test-processes/sample-call.ts';

/** Bytes as a list of numbers: a Buffer and a view of other memory are the same bytes. */
function readable(call: CallRecord) {
  const listed = ({ bytes, ...body }: RecordedBody) => ({
    ...body,
    bytes: bytes === null ? null : [...bytes],
  });
  return { ...call, requestBody: listed(call.requestBody), responseBody: listed(call.responseBody) };
}

describe('a batch of calls', () => {
  it('arrives as it was packed, whatever its bodies hold', () => {
    const calls = [
      aCall(
        { id: 'call_a', path: '/a?q="\u2028\\' },
        { requestBody: aBody('first'), responseBody: aBody('') },
      ),
      aCall({ id: 'call_b' }, { requestBody: { ...aBody('gone'), state: 'dropped', bytes: null } }),
      aCall({ id: 'call_c' }, { responseBody: aBody(Buffer.from([0, 255, 10])) }),
    ];
    const found = unpackCalls(structuredClone(packCalls(calls)));
    expect(found.map(readable)).toEqual(calls.map(readable));
  });

  it('leaves the caller its memory when it is handed over', () => {
    const pool = Buffer.alloc(64, 'neighbour ');
    const batch = packCalls([aCall({}, { responseBody: aBody(pool.subarray(8, 16)) })]);
    structuredClone(batch, { transfer: [batch.bodies.buffer] });
    expect(pool.byteLength).toBe(64);
    expect(batch.bodies.byteLength).toBe(0);
  });

  it('of no calls is empty', () => {
    expect(unpackCalls(packCalls([]))).toEqual([]);
  });
});
