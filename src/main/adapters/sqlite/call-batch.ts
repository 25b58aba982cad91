import { Buffer } from 'node:buffer';
import type { CallRecord } from '#main/core/ports/index.ts';
import { type PlainValue, plainValues, sealedHeaders, type UnsealedRow } from './call-row.ts';

/**
 * Calls on their way to the worker, one after the other in one block of bytes that is handed over. Objects would have to be
 * kept until then and cloned, which took more of the gateway's thread than forwarding does.
 */
export interface CallBatch {
  readonly calls: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Puts calls into a batch as they come. */
export interface CallPacker {
  /** Copies a call: the caller's memory stays its own. Where it throws, the batch is as it was. */
  add(call: CallRecord): void;
  readonly calls: number;
  /** The batch so far; the next call begins another one. */
  take(): CallBatch;
}

// Each call begins with the lengths of its four parts: row and headers as JSON, request and response body.
const partCount = 4;
const lengthBytes = 4;
const leadBytes = partCount * lengthBytes;
/** The length of a body that was not kept. */
const notKept = 0xffff_ffff;
/** A UTF-16 unit takes no more than this many bytes in UTF-8. */
const mostPerUnit = 3;
const smallestBlock = 16 * 1024;

/** Makes a packer with an empty batch. */
export function createCallPacker(): CallPacker {
  let block = Buffer.alloc(0);
  let end = 0;
  let calls = 0;
  let usualSize = smallestBlock;

  function makeRoom(bytes: number): void {
    if (block.byteLength - end >= bytes) return;
    // Memory of its own, since a slice of Node's pool cannot be handed over.
    const larger = Buffer.allocUnsafeSlow(Math.max(usualSize, block.byteLength * 2, end + bytes));
    block.copy(larger, 0, 0, end);
    block = larger;
  }

  return {
    add(call) {
      const row = JSON.stringify(plainValues(call));
      const headers = sealedHeaders(call);
      const bodies = [call.requestBody.bytes, call.responseBody.bytes];
      const bodyBytes = (bodies[0]?.byteLength ?? 0) + (bodies[1]?.byteLength ?? 0);
      makeRoom(leadBytes + (row.length + headers.length) * mostPerUnit + bodyBytes);
      let at = end + leadBytes;
      let lead = end;
      const note = (length: number): void => {
        lead = block.writeUInt32LE(length, lead);
      };
      for (const text of [row, headers]) {
        const length = block.write(text, at);
        note(length);
        at += length;
      }
      for (const body of bodies) {
        note(body?.byteLength ?? notKept);
        if (body === null || body === undefined) continue;
        block.set(body, at);
        at += body.byteLength;
      }
      end = at;
      calls += 1;
    },
    get calls() {
      return calls;
    },
    take() {
      const batch = { calls, bytes: block.subarray(0, end) };
      usualSize = Math.max(smallestBlock, end);
      block = Buffer.alloc(0);
      end = 0;
      calls = 0;
      return batch;
    },
  };
}

/** The calls of a batch, in their order; their parts are views of the batch's bytes. */
export function unpackCalls({ calls, bytes }: CallBatch): UnsealedRow[] {
  const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let lead = 0;
  const takeCall = (): UnsealedRow => {
    let at = lead + leadBytes;
    const takePart = (): Buffer | null => {
      const length = block.readUInt32LE(lead);
      lead += lengthBytes;
      if (length === notKept) return null;
      at += length;
      return block.subarray(at - length, at);
    };
    const row = takePart() ?? block.subarray(at, at);
    const headers = takePart() ?? block.subarray(at, at);
    const requestBody = takePart();
    const responseBody = takePart();
    lead = at;
    return { values: JSON.parse(row.toString('utf8')) as PlainValue[], headers, requestBody, responseBody };
  };
  return Array.from({ length: calls }, takeCall);
}
