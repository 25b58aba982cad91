import { Buffer } from 'node:buffer';
import type { CallRecord } from '#main/core/ports/index.ts';
import type { FieldPair } from '#shared/domain/call.ts';
import {
  type PlainValue,
  plainValues,
  type UnsealedRow,
  type WrittenHeaders,
  writtenHeaders,
} from './call-row.ts';

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

// Each call begins with seven numbers: the bytes of its row, how many headers were sent and how many came, the bytes of the text
// that these are and how it is encoded, and the bytes of the request's and the response's body. Then follow the row as JSON, how
// long each name and value is, the text of all of them, and the bodies. JSON takes both threads twice as long.
const numberBytes = 4;
const leadBytes = 7 * numberBytes;
/** As everything of a network is; and texts with half a character, which UTF-8 has no bytes for. */
const encodings = ['utf8', 'utf16le'] as const;
/** The length of a body that was not kept. */
const notKept = 0xffff_ffff;
/** A UTF-16 unit takes no more than this many bytes in UTF-8. */
const mostPerUnit = 3;
const smallestBlock = 16 * 1024;

/** Makes a packer with an empty batch. */
export function createCallPacker(): CallPacker {
  let block = Buffer.alloc(0);
  let view = viewOf(block);
  let end = 0;
  let calls = 0;
  let usualSize = smallestBlock;

  function makeRoom(bytes: number): void {
    if (block.byteLength - end >= bytes) return;
    // Memory of its own, since a slice of Node's pool cannot be handed over.
    const larger = Buffer.allocUnsafeSlow(Math.max(usualSize, block.byteLength * 2, end + bytes));
    block.copy(larger, 0, 0, end);
    block = larger;
    view = viewOf(block);
  }

  /** Writes how long its names and values are; answers where they end. */
  function noteLengths(headers: readonly FieldPair[], from: number): number {
    let at = from;
    for (const [name, value] of headers) {
      view.setUint32(at, name.length);
      view.setUint32(at + numberBytes, value.length);
      at += 2 * numberBytes;
    }
    return at;
  }

  return {
    add(call) {
      const [sent, came, ...others] = writtenHeaders(call);
      const row = JSON.stringify([plainValues(call), others] satisfies PackedRow);
      const text = textOf(sent) + textOf(came);
      const encoding = text.isWellFormed() ? 0 : 1;
      const { requestBody, responseBody } = call;
      const bodies = [requestBody.bytes, responseBody.bytes];
      const bodyBytes = (requestBody.bytes?.byteLength ?? 0) + (responseBody.bytes?.byteLength ?? 0);
      const lengthBytes = (sent.length + came.length) * 2 * numberBytes;
      makeRoom(leadBytes + (row.length + text.length) * mostPerUnit + lengthBytes + bodyBytes);
      let at = end + leadBytes;
      const rowBytes = block.write(row, at);
      at = noteLengths(came, noteLengths(sent, at + rowBytes));
      const textBytes = block.write(text, at, encodings[encoding]);
      at += textBytes;
      let lead = end;
      const note = (number: number): void => {
        view.setUint32(lead, number);
        lead += numberBytes;
      };
      for (const number of [rowBytes, sent.length, came.length, textBytes, encoding]) note(number);
      for (const body of bodies) {
        note(body?.byteLength ?? notKept);
        if (body === null) continue;
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
      view = viewOf(block);
      end = 0;
      calls = 0;
      return batch;
    },
  };
}

/** What is written as JSON of a call: its plain values, and what stands beside its headers. */
type PackedRow = readonly [values: readonly PlainValue[], others: OtherThanHeaders];
type OtherThanHeaders = WrittenHeaders extends readonly [unknown, unknown, ...infer Others] ? Others : never;

function textOf(headers: readonly FieldPair[]): string {
  let text = '';
  for (const [name, value] of headers) text += name + value;
  return text;
}

/** Takes the calls of a batch out of it, one by one in their order; null behind the last. Their bodies are views of its bytes. */
export function createCallUnpacker({ calls, bytes }: CallBatch): () => UnsealedRow | null {
  const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const view = viewOf(block);
  let left = calls;
  let at = 0;

  const number = (): number => {
    at += numberBytes;
    return view.getUint32(at - numberBytes);
  };
  const text = (length: number, encoding = 0): string => {
    at += length;
    return block.toString(encodings[encoding], at - length, at);
  };
  const body = (length: number): Buffer | null => {
    if (length === notKept) return null;
    at += length;
    return block.subarray(at - length, at);
  };

  return () => {
    if (left === 0) return null;
    left -= 1;
    const rowBytes = number();
    const sent = number();
    const came = number();
    const textBytes = number();
    const encoding = number();
    const requestBytes = number();
    const responseBytes = number();
    const [values, others] = JSON.parse(text(rowBytes)) as PackedRow;
    let lengthAt = at;
    at += (sent + came) * 2 * numberBytes;
    const all = text(textBytes, encoding);
    let from = 0;
    const list = (count: number): FieldPair[] => {
      const headers: FieldPair[] = [];
      for (let index = 0; index < count; index += 1) {
        const between = from + view.getUint32(lengthAt);
        const to = between + view.getUint32(lengthAt + numberBytes);
        lengthAt += 2 * numberBytes;
        headers.push([all.slice(from, between), all.slice(between, to)]);
        from = to;
      }
      return headers;
    };
    return {
      values,
      headers: [list(sent), list(came), ...others],
      headersSize: textBytes,
      requestBody: body(requestBytes),
      responseBody: body(responseBytes),
    };
  };
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer<ArrayBuffer>): DataView<ArrayBuffer> {
  return new DataView(buffer, byteOffset, byteLength);
}
