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

// Each call begins with seven numbers: how many headers were sent and how many came, how many numbers stand before its text, the
// bytes of that and how it is encoded, and the bytes of the request's and the response's body. Then follow its values, how long
// each header's name and value is, the text of all these, and the bodies. JSON takes both threads longer, above all for numbers.
const leadNumbers = 7;
const numberBytes = Int32Array.BYTES_PER_ELEMENT;
/** As everything of a network is; and texts with half a character, which UTF-8 has no bytes for. */
const encodings = ['utf8', 'utf16le'] as const;
/** The length of what is null: a value, or a body that was not kept. */
const none = -1;
/** Stands for a length where a number follows instead of a text. */
const isNumber = -2;
/** A number, and the two that it is noted as: any of them may stand where eight bytes do not begin. */
const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);
const mostValueNumbers = 3;
/** A UTF-16 unit takes no more than this many bytes in UTF-8. */
const mostPerUnit = 3;
const smallestBlock = 16 * 1024;

/** Makes a packer with an empty batch. */
export function createCallPacker(): CallPacker {
  let block = Buffer.alloc(0);
  /** The block as numbers. */
  let notes = notesOf(block);
  /** Divisible by the bytes of a number. */
  let end = 0;
  let calls = 0;
  let usualSize = smallestBlock;

  function makeRoom(bytes: number): void {
    if (block.byteLength - end >= bytes) return;
    const size = Math.max(usualSize, block.byteLength * 2, end + bytes);
    // Memory of its own, since a slice of Node's pool cannot be handed over.
    const larger = Buffer.allocUnsafeSlow(nextNumber(size));
    block.copy(larger, 0, 0, end);
    block = larger;
    notes = notesOf(block);
  }

  /** Writes values, of texts how long they are; answers where they end. */
  function noteValues(values: readonly PlainValue[], from: number): number {
    let at = from;
    for (const value of values) {
      if (typeof value === 'string' || value === null) {
        notes[at] = value === null ? none : value.length;
        at += 1;
      } else {
        double[0] = value;
        notes[at] = isNumber;
        notes[at + 1] = halves[0] ?? 0;
        notes[at + 2] = halves[1] ?? 0;
        at += mostValueNumbers;
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
        notes[at] = name.length;
        notes[at + 1] = value.length;
        at += 2;
        length += name.length + value.length + 2;
      }
    }
    // Read at other places, a secret's value would stand behind another name.
    if (length !== headerText.length) throw new SallyportError('Internal', 'A text of other headers.');
    return at;
  }

  return {
    add(call) {
      const { requestHeaders, responseHeaders, headerText } = call;
      const bodies = [call.requestBody.bytes, call.responseBody.bytes] as const;
      const values = packedValues(call);
      const text = textOfValues(values) + headerText;
      const encoding = text.isWellFormed() ? 0 : 1;
      const headers = requestHeaders.length + responseHeaders.length;
      const mostNumbers = leadNumbers + values.length * mostValueNumbers + headers * 2;
      makeRoom(
        mostNumbers * numberBytes +
          text.length * mostPerUnit +
          bodies.reduce((sum, body) => sum + (body?.byteLength ?? 0), 0),
      );
      const lead = end / numberBytes;
      const noted = noteLengths(call, noteValues(values, lead + leadNumbers));
      let at = noted * numberBytes;
      const textBytes = block.write(text, at, encodings[encoding]);
      at += textBytes;
      for (const body of bodies) {
        if (body === null) continue;
        block.set(body, at);
        at += body.byteLength;
      }
      notes[lead] = requestHeaders.length;
      notes[lead + 1] = responseHeaders.length;
      notes[lead + 2] = noted - lead - leadNumbers;
      notes[lead + 3] = textBytes;
      notes[lead + 4] = encoding;
      notes[lead + 5] = bodies[0]?.byteLength ?? none;
      notes[lead + 6] = bodies[1]?.byteLength ?? none;
      end = nextNumber(at);
      calls += 1;
    },
    get calls() {
      return calls;
    },
    take() {
      const batch = { calls, bytes: block.subarray(0, end) };
      // With room for a few calls more than this time: growing copies them all.
      usualSize = Math.max(smallestBlock, Math.ceil(end * 1.25));
      block = Buffer.alloc(0);
      notes = notesOf(block);
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
  const notes = notesOf(block);
  let left = calls;
  /** Where the next number stands, and the next byte of a body. */
  let noteAt = 0;
  let at = 0;
  /** Of the call that is taken out, and how far it is read. */
  let text = '';
  let read = 0;

  const number = (): number => {
    noteAt += 1;
    return notes[noteAt - 1] ?? 0;
  };
  const piece = (length: number): string => {
    read += length;
    return text.slice(read - length, read);
  };
  const value = (): PlainValue => {
    const length = number();
    if (length === none) return null;
    if (length !== isNumber) return piece(length);
    halves[0] = number();
    halves[1] = number();
    return double[0] ?? 0;
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
    const numbers = number();
    const textBytes = number();
    const encoding = number();
    const requestBytes = number();
    const responseBytes = number();
    const textAt = (noteAt + numbers) * numberBytes;
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
    const bodies = [body(requestBytes), body(responseBytes)] as const;
    noteAt = nextNumber(at) / numberBytes;
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
      requestBody: bodies[0],
      responseBody: bodies[1],
    };
  };
}

function notesOf({ buffer, byteOffset, byteLength }: Buffer<ArrayBuffer>): Int32Array {
  return new Int32Array(buffer, byteOffset, byteLength / numberBytes);
}

/** The place at or behind a byte where a number can stand. */
function nextNumber(at: number): number {
  return Math.ceil(at / numberBytes) * numberBytes;
}
