import type { CallRecord, RecordedBody } from '#main/core/ports/index.ts';

/**
 * Calls on their way to the worker: one text and one block of bytes for all of them. Cloning each call as an object, in a
 * message of its own, took a fifth of the gateway's thread.
 */
export interface CallBatch {
  /** The calls as JSON, with the length of each body in place of its bytes. */
  readonly json: string;
  /** The bodies one after the other: request and response, call by call. Handed over, not copied again. */
  readonly bodies: Uint8Array<ArrayBuffer>;
}

/**
 * Packs calls. The bodies are copied: the caller's own memory stays, since the same chunk may still be on its way to the
 * agent, and a slice of Node's buffer pool would drag the whole pool along.
 */
export function packCalls(calls: readonly CallRecord[]): CallBatch {
  const all = calls.flatMap(({ requestBody, responseBody }) => [requestBody, responseBody]);
  const bodies = new Uint8Array(all.reduce((sum, { bytes }) => sum + (bytes?.byteLength ?? 0), 0));
  let end = 0;
  for (const { bytes } of all) {
    if (bytes === null) continue;
    bodies.set(bytes, end);
    end += bytes.byteLength;
  }
  const json = JSON.stringify(
    calls.map((call) => ({
      ...call,
      requestBody: withLength(call.requestBody),
      responseBody: withLength(call.responseBody),
    })),
  );
  return { json, bodies };
}

/** The calls as they were packed; their bodies are views of the batch's bytes. */
export function unpackCalls({ json, bodies }: CallBatch): CallRecord[] {
  const calls = JSON.parse(json) as PackedCall[];
  let end = 0;
  const take = (body: PackedBody): RecordedBody => {
    if (body.bytes === null) return { ...body, bytes: null };
    const start = end;
    end += body.bytes;
    return { ...body, bytes: bodies.subarray(start, end) };
  };
  return calls.map((call) => {
    const requestBody = take(call.requestBody);
    return { ...call, requestBody, responseBody: take(call.responseBody) };
  });
}

type PackedBody = Omit<RecordedBody, 'bytes'> & { readonly bytes: number | null };

type PackedCall = Omit<CallRecord, 'requestBody' | 'responseBody'> & {
  readonly requestBody: PackedBody;
  readonly responseBody: PackedBody;
};

function withLength(body: RecordedBody): PackedBody {
  return { ...body, bytes: body.bytes === null ? null : body.bytes.byteLength };
}
