import { Buffer } from 'node:buffer';
import type { CallRecord } from '#main/core/ports/index.ts';
import type { FieldPair } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';
import {
  type PlainValue,
  plainColumns,
  plainValues,
  timingParts,
  type UnsealedRow,
  writtenTiming,
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

// Each call begins with seven numbers: how many headers were sent and how many came, how far behind them its text begins, the
// bytes of that and how it is encoded, and the bytes of the request's and the response's body. Then follow its values, how long
// each header's name and value is, the text of all these, and the bodies. JSON takes both threads longer, above all for numbers.
const numberBytes = 4;
const doubleBytes = 8;
const leadBytes = 7 * numberBytes;
/** As everything of a network is; and texts with half a character, which UTF-8 has no bytes for. */
const encodings = ['utf8', 'utf16le'] as const;
/** The length of what is null: a value, or a body that was not kept. */
const none = 0xffff_ffff;
/** Stands for a length where a number follows instead of a text. */
const isNumber = 0xffff_fffe;
const mostValueBytes = numberBytes + doubleBytes;
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

  /** Makes room for so many bytes behind the first ones, which are kept. */
  function makeRoom(first: number, bytes: number): void {
    if (block.byteLength - first >= bytes) return;
    // Memory of its own, since a slice of Node's pool cannot be handed over.
    const larger = Buffer.allocUnsafeSlow(Math.max(usualSize, block.byteLength * 2, first + bytes));
    block.copy(larger, 0, 0, first);
    block = larger;
    view = viewOf(block);
  }

  function noteNumbers(numbers: readonly number[], from: number): void {
    for (let index = 0; index < numbers.length; index += 1) {
      view.setUint32(from + index * numberBytes, numbers[index] ?? 0);
    }
  }

  /** Writes values, of texts how long they are; answers where they end. */
  function noteValues(values: readonly PlainValue[], from: number): number {
    let at = from;
    for (const value of values) {
      if (typeof value === 'string' || value === null) {
        view.setUint32(at, value === null ? none : value.length);
        at += numberBytes;
      } else {
        view.setUint32(at, isNumber);
        view.setFloat64(at + numberBytes, value);
        at += mostValueBytes;
      }
    }
    return at;
  }

  /** Writes how long names and values are; answers where they end. Throws where the text is not of these headers. */
  function noteLengths({ requestHeaders, responseHeaders, headerText }: CallRecord, from: number): number {
    let at = from;
    let length = 0;
    for (const headers of [requestHeaders, responseHeaders]) {
      for (const [name, value] of headers) {
        view.setUint32(at, name.length);
        view.setUint32(at + numberBytes, value.length);
        at += 2 * numberBytes;
        length += name.length + value.length + 2;
      }
    }
    // Read at other places, a secret's value would stand behind another name.
    if (length !== headerText.length) throw new SallyportError('Internal', 'A text of other headers.');
    return at;
  }

  return {
    add(call) {
      const { requestHeaders: sent, responseHeaders: came, headerText, requestBody, responseBody } = call;
      const values = packedValues(call);
      const text = textOfValues(values) + headerText;
      const encoding = text.isWellFormed() ? 0 : 1;
      const bodies = [requestBody.bytes, responseBody.bytes];
      makeRoom(
        end,
        leadBytes +
          values.length * mostValueBytes +
          (sent.length + came.length) * 2 * numberBytes +
          text.length * mostPerUnit +
          (requestBody.bytes?.byteLength ?? 0) +
          (responseBody.bytes?.byteLength ?? 0),
      );
      const notesAt = end + leadBytes;
      const textAt = noteLengths(call, noteValues(values, notesAt));
      const textBytes = block.write(text, textAt, encodings[encoding]);
      noteNumbers(
        [
          sent.length,
          came.length,
          textAt - notesAt,
          textBytes,
          encoding,
          requestBody.bytes?.byteLength ?? none,
          responseBody.bytes?.byteLength ?? none,
        ],
        end,
      );
      let at = textAt + textBytes;
      for (const body of bodies) {
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

/** What is packed of a call beside its headers and bodies: its plain values, and what is written with its headers. */
function packedValues(call: CallRecord): PlainValue[] {
  const { redirects, timing, approvalId } = call;
  const values = plainValues(call);
  values.push(approvalId, redirects.length === 0 ? null : JSON.stringify(redirects));
  if (timing === null) values.push(null);
  else values.push(...writtenTiming(timing));
  return values;
}

function textOfValues(values: readonly PlainValue[]): string {
  let text = '';
  for (const value of values) if (typeof value === 'string') text += value;
  return text;
}

/** Takes the calls of a batch out of it, one by one in their order; null behind the last. Their bodies are views of its bytes. */
export function createCallUnpacker({ calls, bytes }: CallBatch): () => UnsealedRow | null {
  const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const view = viewOf(block);
  let left = calls;
  let at = 0;
  /** Of the call that is taken out, and how far it is read. */
  let text = '';
  let read = 0;

  const number = (): number => {
    at += numberBytes;
    return view.getUint32(at - numberBytes);
  };
  const piece = (length: number): string => {
    read += length;
    return text.slice(read - length, read);
  };
  const value = (): PlainValue => {
    const length = number();
    if (length === none) return null;
    if (length !== isNumber) return piece(length);
    at += doubleBytes;
    return view.getFloat64(at - doubleBytes);
  };
  const list = <Item>(count: number, next: () => Item): Item[] => {
    const items: Item[] = [];
    while (items.length < count) items.push(next());
    return items;
  };
  /** Of a header, whose name and value have a line feed behind them. */
  const line = (): string => {
    const found = piece(number());
    read += 1;
    return found;
  };
  const pair = (): FieldPair => [line(), line()];
  const body = (length: number): Buffer | null => {
    if (length === none) return null;
    at += length;
    return block.subarray(at - length, at);
  };

  return () => {
    if (left === 0) return null;
    left -= 1;
    const sent = number();
    const came = number();
    const notes = number();
    const textBytes = number();
    const encoding = number();
    const requestBytes = number();
    const responseBytes = number();
    const textAt = at + notes;
    text = block.toString(encodings[encoding], textAt, textAt + textBytes);
    read = 0;
    const values = list(plainColumns.length, value);
    const approvalId = value() as string | null;
    const redirects = value() as string | null;
    const firstOfTiming = value() as number | null;
    const timing =
      firstOfTiming === null ? null : [firstOfTiming, ...(list(timingParts.length - 1, value) as number[])];
    const valuesSize = read;
    const requestHeaders = list(sent, pair);
    const responseHeaders = list(came, pair);
    const headersSize = read - valuesSize;
    at = textAt + textBytes;
    return {
      values,
      headers: [
        requestHeaders,
        responseHeaders,
        redirects === null ? [] : (JSON.parse(redirects) as CallRecord['redirects']),
        timing,
        approvalId,
      ],
      headersSize,
      requestBody: body(requestBytes),
      responseBody: body(responseBytes),
    };
  };
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer<ArrayBuffer>): DataView<ArrayBuffer> {
  return new DataView(buffer, byteOffset, byteLength);
}
